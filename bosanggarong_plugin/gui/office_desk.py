"""Marks and notes of the office about the candidates of a result: read from and written to an office.gpkg. No widgets.

Where: the office input of the study when it is a GeoPackage that may be written; else office.gpkg beside the result; else the
file of the settings; else a new one, for which the user is asked once. The register that comes with the program is never
written: the first writing copies it beside the result.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.outputs import MARK
from ..paths import boundaries_dir
from . import settings_store

FIELDS = (MARK, "owner", "stage", "next_date", "note")
YES = "ya"  # any text is a mark; this one is read by people too
OFFICE_NAME = "office.gpkg"


@dataclass(frozen=True)
class Entry:
    """A field of a dossier as it was read."""

    value: str
    version: int
    by: str
    at: str


class OfficeDesk:
    """The dossier of one result. Calls that touch the file raise OfficeError; OfficeConflict when somebody was faster."""

    def __init__(self, folder: Path, register: Path | None):
        """``register`` is the office input of the study that was run, None when there is none or it is not known."""
        self.folder = folder
        self.path, self.source = _place(folder, register)
        self.is_embedded = self.source is not None and is_embedded(self.source)
        self._entries: dict[str, dict[str, Entry]] = {}

    @property
    def suggested(self) -> Path:
        """Where a new file would go."""
        return self.folder / OFFICE_NAME

    def load(self) -> None:
        """Read what stands in the file, or in the register that it would be copied from."""
        from ..core.office.store import OfficeStore

        self._entries = {}
        file = self.path or self.source
        if file is None:
            return
        for row in OfficeStore(file).load("dossier").itertuples():
            if row.value is not None:
                entry = Entry(str(row.value), int(row.row_version or 1), str(row.edited_by or ""), str(row.edited_at or ""))
                self._entries.setdefault(str(row.candidate_id), {})[str(row.field)] = entry

    def marked(self) -> frozenset[str]:
        """Candidates that are for the forum."""
        return frozenset(key for key, fields in self._entries.items() if MARK in fields and fields[MARK].value.strip())

    def entered(self, candidate_id: str) -> dict[str, str]:
        """Field -> text."""
        return {name: entry.value for name, entry in self._entries.get(candidate_id, {}).items()}

    def last_change(self, candidate_id: str) -> tuple[str, str]:
        """Who changed the dossier last and when; empty texts when nothing is known."""
        entries = [entry for name, entry in self._entries.get(candidate_id, {}).items() if name in FIELDS]
        last = max(entries, key=lambda entry: entry.at, default=None)
        return (last.by, last.at) if last else ("", "")

    def write_to(self, path: Path) -> None:
        """Use this file from now on; one that does not exist begins as a copy of the register, where there is one."""
        from ..core.office.store import OfficeStore

        if not path.exists() and self.source is not None:
            shutil.copyfile(self.source, path)
            path.chmod(0o644)  # the original may be read-only
        self.path = path
        OfficeStore(path).create()

    def write(self, candidate_id: str, values: Mapping[str, str]) -> None:
        """Write the fields of a candidate that differ from what was read, all or none; an empty text removes its field."""
        from ..core.office.store import OfficeStore

        known = self._entries.get(candidate_id, {})
        with OfficeStore(self.path).edit() as edit:
            for name, text in values.items():
                value, before = text.strip(), known.get(name)
                if value == (before.value if before else ""):
                    continue
                if before is None:
                    edit.add("dossier", [{"candidate_id": candidate_id, "field": name, "value": value}])
                elif value:
                    edit.change("dossier", (candidate_id, name), {"value": value}, before.version)
                else:
                    edit.remove("dossier", (candidate_id, name), before.version)
        self.load()


def is_embedded(file: Path) -> bool:
    """Whether a file is one of those that come with the program."""
    return boundaries_dir().resolve() in file.resolve().parents


def may_be_written(file: Path) -> bool:
    """Whether SQLite could write to it: the file and its folder."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _place(folder: Path, register: Path | None) -> tuple[Path | None, Path | None]:
    """The file to read and write (None: not decided) and the register that a new one is copied from."""
    source = register if register is not None and register.suffix.lower() == ".gpkg" and register.is_file() else None
    if source is not None and not is_embedded(source) and may_be_written(source):
        return source, source
    beside = folder / OFFICE_NAME
    if beside.is_file():
        return beside, source
    chosen = settings_store.text(settings_store.OFFICE)
    if chosen.lower().endswith(".gpkg") and Path(chosen).is_file() and may_be_written(Path(chosen)):
        return Path(chosen), source
    return None, source
