"""Where results go when nobody says otherwise."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

from qgis.PyQt.QtCore import QStandardPaths


def free_folder(study_name: str, *, today: date | None = None, parent: Path | None = None) -> Path:
    """A folder that does not exist yet: Documents/Bosanggarong/<study>-<date>, with -2, -3 ... when that is taken."""
    parent = parent or documents() / "Bosanggarong"
    plain = unicodedata.normalize("NFKD", study_name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "studi"
    first = parent / f"{name}-{(today or date.today()).isoformat()}"
    folder, number = first, 1
    while folder.exists():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


def documents() -> Path:
    """The user's folder of documents."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
