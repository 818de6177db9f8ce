"""Files that lie beside a result, also while its papers are made in the hidden folder inside it."""

from __future__ import annotations

from pathlib import Path

WORKSHOP = ".bosanggarong-"  # of core.result.Workshop


def beside(folder: Path, name: str) -> Path | None:
    """A file or folder of a result; None where it is not there."""
    places = [folder, folder.parent] if folder.name.startswith(WORKSHOP) else [folder]
    return next((place / name for place in places if (place / name).exists()), None)
