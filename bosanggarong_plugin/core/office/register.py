"""The register of agreements in and out: import of csv, xlsx and GeoPackage, export, and the template to fill in.

An import is read by the same door as the register of a study (inputs/agreements.py), so both know the same agreements. All rows or
none: a damaged row, an unclear party or an agreement that is there with other content stops it (the last unless ``update``).
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import InputError, OfficeError, OutputError, Problem
from ..inputs.agreements import AGREEMENT_COLUMNS, NOT_READ, WORDS, AgreementRows, guarded, label_of, read_agreements, values_of
from ..inputs.collect import Collector, listed, place
from ..inputs.fields import recognise_fields
from ..inputs.party_names import provinces, region_labels
from ..inputs.recognise import best_fit
from ..inputs.vector import open_layer
from ..study import InputSpec
from ..tables import table
from .schema import IMPORTED
from .store import OfficeStore

FORMATS = (".csv", ".xlsx")
COLUMN_OF = {"id": "ind", "en": "eng"}
SHEETS = {"id": ("Perjanjian", "Petunjuk"), "en": ("Agreements", "Explanation")}
_GUIDE = {"id": ("Kolom", "Wajib", "Arti", "Isian"), "en": ("Column", "Required", "Meaning", "Values")}
_YES = {"id": ("ya", "tidak"), "en": ("yes", "no")}
_NAMES = {"id": "Keterangan pihak", "en": "Names of parties"}
_TOLD = 20


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do (``written`` False): ids by outcome; ``notes`` are what was mended (rows of a repair log)."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    notes: tuple[dict, ...]
    written: bool


def read_register(spec: InputSpec, collector: Collector, *, answers: Mapping[str, str] | None = None) -> AgreementRows | None:
    """The checked rows of a file; None after adding every problem."""
    raw = open_layer(spec, collector, geometry=False, choose=lambda infos: best_fit(spec, infos))
    if raw is None:
        return None
    fields = recognise_fields(spec, raw.name, list(raw.frame.columns), collector)
    return None if fields is None else read_agreements(raw.frame, fields, spec, raw.name, collector, answers=answers)


def import_agreements(
    path: Path, store: OfficeStore, *, answers: Mapping[str, str] | None = None, update: bool = False, layer: str | None = None,
    code_scheme: str | None = None, dry_run: bool = False,
) -> ImportReport:
    """Import a file into the register: every row or none.

    ``answers`` map names of parties that are not clear to codes (or "pihak ketiga"). An agreement that is there with the same
    content stays as it is; one with other content is refused unless ``update``, which changes the columns that the file has.
    Raises InputError with every problem, OfficeError when the register cannot be written.
    """
    collector = Collector()
    spec = InputSpec(role="office", path=Path(path), layer=layer, code_scheme=code_scheme)
    rows = read_register(spec, collector, answers=answers)
    if rows is None or collector.problems:
        raise InputError(collector.problems)
    if dry_run:
        there = {str(row["agreement_id"]): row for row in store.load("agreements").to_dict("records")}
        found = _compare(spec, rows, there, update=update)
    else:
        with store.edit() as edit:
            found = _compare(spec, rows, {key: row for (key,), row in edit.rows("agreements").items()}, update=update)
            edit.add("agreements", found.new, change=IMPORTED)
            for key, (values, old, _) in found.changed.items():
                edit.change("agreements", key, values, old["row_version"], change=IMPORTED)
    return ImportReport(
        tuple(row["agreement_id"] for row in found.new), tuple(found.changed), tuple(found.same), tuple(collector.repairs), not dry_run
    )


@dataclass(frozen=True)
class _Compared:
    """Rows that are new; id -> (new values, row there, label) of those that differ; ids of those that are the same."""

    new: list[dict]
    changed: dict[str, tuple[dict, dict, str]]
    same: list[str]


def _compare(spec: InputSpec, rows: AgreementRows, there: Mapping[str, dict], *, update: bool) -> _Compared:
    """Which rows are new, other or the same as those there; raises InputError for others unless ``update``."""
    held = [name for name in AGREEMENT_COLUMNS if name in rows.columns and name != "agreement_id"]
    found = _Compared([], {}, [])
    for row, label in zip(rows.frame.to_dict("records"), rows.labels, strict=True):
        key = row["agreement_id"]
        old = there.get(key)
        if old is None:
            found.new.append(row)
        elif differing := {name: row[name] for name in held if row[name] != old[name]}:
            found.changed[key] = (differing, old, label)
        else:
            found.same.append(key)
    if found.changed and not update:
        raise InputError(_differing(spec, found.changed, rows.columns))
    return found


def _differing(spec: InputSpec, changed: Mapping[str, tuple[dict, dict, str]], columns: Mapping[str, str]) -> list[Problem]:
    """What differs, by the headers of the file."""
    problems = []
    for key, (values, old, label) in list(changed.items())[:_TOLD]:
        told = "; ".join(f"{columns[name]}: {_plain(name, old[name])} -> {_plain(name, value)}" for name, value in values.items())
        problems.append(
            Problem(f'{label}: the agreement "{key}" is there with other content ({told})', place(spec), "Import with --update to change it.")
        )
    rest = [label for _, _, label in list(changed.values())[_TOLD:]]
    if rest:
        what = f"{len(rest)} more rows have the same problem: {listed(rest, 50)}"
        problems.append(Problem(what, place(spec), "Import with --update to change them."))
    return problems


def _plain(name: str, value: object) -> str:
    """A cell as it may be written in a file."""
    return "-" if value is None else label_of(name, str(value)) if name in WORDS else str(value)


# out


def export_agreements(agreements: pd.DataFrame, path: Path, *, language: str = "id", overwrite: bool = False) -> None:
    """Write a register as csv or xlsx, with the template's headers and words; importing it again changes nothing."""
    suffix = COLUMN_OF[language]
    columns = table("agreement_columns").set_index("column")
    headers = [columns.loc[name, f"header_{suffix}"] for name in AGREEMENT_COLUMNS]
    rows = [
        [*(_shown(name, row[name]) for name in AGREEMENT_COLUMNS), "; ".join(map(_party_name, str(row["parties"]).split("+")))]
        for row in agreements.to_dict("records")
    ]
    _write(path, {SHEETS[language][0]: [[*headers, _NAMES[language]], *rows]}, overwrite=overwrite)


def write_template(path: Path, *, language: str = "id", overwrite: bool = False) -> None:
    """A table to fill in: headers, an example row that no import reads, and what each column takes (a sheet; in csv rows with #)."""
    suffix = COLUMN_OF[language]
    columns = table("agreement_columns")
    headers = list(columns[f"header_{suffix}"])
    example = list(columns[f"example_{suffix}"])
    guide = [list(_GUIDE[language])]
    for row in columns.to_dict("records"):
        allowed = [label_of(row["column"], value) for value in values_of(row["column"])] if row["column"] in WORDS else []
        guide.append([row[f"header_{suffix}"], _YES[language][row["required"] != "yes"], row[suffix], "; ".join(allowed)])
    table_name, guide_name = SHEETS[language]
    if path.suffix.lower() == ".xlsx":
        _write(path, {table_name: [headers, example], guide_name: guide}, overwrite=overwrite)
        return
    told = [[f"{NOT_READ} {header}: {meaning}" + (f" ({allowed})" if allowed else "")] for header, _, meaning, allowed in guide[1:]]
    width = len(headers)
    _write(path, {table_name: [headers, example, *([*line, *[""] * (width - 1)] for line in told)]}, overwrite=overwrite)


def _shown(name: str, value: object) -> object:
    if value is None or pd.isna(value):
        return ""
    return label_of(name, str(value)) if name in WORDS else str(value)


def _party_name(code: str) -> str:
    names = region_labels()
    return names.get(code) or (f"Provinsi {provinces()[code]}" if code in provinces() else code)


def _write(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, overwrite: bool) -> None:
    """Write one csv or one workbook: complete or not at all."""
    if path.suffix.lower() not in FORMATS:
        raise OutputError(Problem(f'"{path.suffix}" is no format of a table', path.name, f"Give a name that ends in {' or '.join(FORMATS)}."))
    if path.exists() and not overwrite:
        raise OutputError(Problem("the file is already there", str(path), "Give another name, or --overwrite."))
    if not path.parent.is_dir():
        raise OfficeError(Problem("the folder does not exist", str(path.parent), "Make the folder, or give another path."))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".register-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
        write(temporary, sheets)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_csv(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark tells Excel that this is UTF-8
        rows = next(iter(sheets.values()))
        csv.writer(stream).writerows([guarded(value) for value in row] for row in rows)


def _write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    try:
        import openpyxl
        from openpyxl.styles import Alignment, Font
    except ImportError as error:
        raise OutputError(
            Problem("writing .xlsx needs openpyxl, which is not installed", path.suffix, "Give a name that ends in .csv, or install openpyxl.")
        ) from error
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column, value or None)
                if isinstance(value, str):
                    cell.data_type = "s"  # text stays text, also when it begins with =
                    cell.number_format = "@"
                if number == 1:
                    cell.font = Font(bold=True)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for column in range(1, max(map(len, rows)) + 1):
            longest = max((len(str(row[column - 1])) for row in rows[:200] if len(row) >= column), default=10)
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = min(max(longest + 2, 12), 60)
        sheet.freeze_panes = "A2"
    book.save(path)
