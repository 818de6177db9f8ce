"""Which result the dock shows and which study it was made of; remembered among the recent studies."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject

from ..paths import default_study
from . import settings_store
from .draft import NEW_NAME
from .settings_store import Recent

RESULT_NAME = "study.gpkg"


class Session(QObject):
    """``folder`` is None while no result is shown."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.folder: Path | None = None
        self.language = "id"
        self.study: Path | None = None
        self._made: dict[Path, Path] = {}

    def made(self, folder: str | Path, study: str | Path) -> None:
        """A run has made the result of ``folder`` out of a study file; called before it is shown."""
        self._made[Path(folder)] = Path(study)

    def show(self, folder: str | Path, language: str) -> None:
        """The dock shows the result of a folder."""
        from ..core.result_file import ResultFile

        self.folder, self.language = Path(folder), language
        provenance = ResultFile(self.folder / RESULT_NAME).provenance
        self.study = self._made.get(self.folder) or known_study(self.folder, provenance.get("study_file", ""))
        name = provenance.get("study") or self.folder.name
        settings_store.remember(Recent(name, str(self.folder), str(self.study) if self.study else ""))


def known_study(folder: Path, name: str) -> Path | None:
    """The study file of a result that was made earlier: the one that was remembered, or one of its name beside it."""
    remembered = next((row.study for row in settings_store.recent() if Path(row.folder) == folder and row.study), "")
    if remembered and Path(remembered).is_file():
        return Path(remembered)
    names = [folder / NEW_NAME, *([folder / name, folder.parent / name] if name else [])]
    beside = next((path for path in names if path.is_file()), None)
    return beside or (default_study() if name == default_study().name else None)


def office_of(study: Path | None) -> Path | None:
    """The register that a study names, where there is one that can be read."""
    from ..core.errors import BosanggarongError
    from ..core.study import read_study

    if study is None:
        return None
    try:
        spec = read_study(study).single("office")
    except (BosanggarongError, OSError):
        return None
    return spec.path if spec else None
