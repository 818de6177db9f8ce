"""Where results go when nobody says otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from pathlib import Path

from qgis.PyQt.QtCore import QStandardPaths


def free_folder(study_name: str, *, today: date | None = None, parent: Path | None = None) -> Path:
    """A folder that does not exist yet: Documents/Bosanggarong/<study>-<date>, with -2, -3 ... when that is taken."""
    parent = parent or documents() / "Bosanggarong"
    plain = unicodedata.normalize("NFKD", study_name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "studi"
    return free_path(parent / f"{name}-{(today or date.today()).isoformat()}")


def free_path(first: Path, taken: Collection[Path] | None = None) -> Path:
    """The path, or with -2, -3 ... before its suffix where that is there already (or in ``taken``, where that is given)."""
    path, number = first, 1
    while path.exists() if taken is None else path in taken:
        number += 1
        path = first.with_name(f"{first.stem}-{number}{first.suffix}")
    return path


def documents() -> Path:
    """The user's folder of documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
