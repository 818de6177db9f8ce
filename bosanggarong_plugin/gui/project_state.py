"""What the QGIS project keeps of the dock: the folder of the result and the study file, relative to the project file.

Written when the project is saved, read when it is opened, so that a folder that is moved to another machine still opens. A
project without these entries (study.qgz of a result) is known by its layers. The study that is included has no path: it lies
elsewhere on each machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsMapLayer, QgsPathResolver, QgsProject, QgsProviderRegistry
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..paths import default_study
from .session import RESULT_NAME, Session, known_study

SCOPE = "bosanggarong"
RESULT, STUDY, LANGUAGE, OPEN = "/result", "/study", "/language", "/open"
INCLUDED = "included"


@dataclass(frozen=True)
class Kept:
    """What a project says: the dock was open or not, with this result."""

    folder: Path
    study: Path | None
    language: str
    is_open: bool


class ProjectState(QObject):
    """Joins a project and a session: ``found(Kept)`` when a project that was opened shows a result that is there.

    ``missing(str)`` names a folder that a project wants and that holds no result any more.
    """

    found = pyqtSignal(object)
    missing = pyqtSignal(str)

    def __init__(self, project: QgsProject, session: Session, is_open, parent: QObject | None = None):
        super().__init__(parent)
        self.project, self.session, self.is_open = project, session, is_open
        project.writeProject.connect(self._write)
        project.readProject.connect(self._read)

    def close(self) -> None:
        """Let go of the project."""
        self.project.writeProject.disconnect(self._write)
        self.project.readProject.disconnect(self._read)

    def _write(self, _document=None) -> None:
        """Called while QGIS writes the project, before it writes its entries."""
        write_state(self.project, self.session, is_open=bool(self.is_open()))

    def _read(self, _document=None) -> None:
        wanted = self.project.readEntry(SCOPE, RESULT)[0]
        kept = read_state(self.project)
        if kept is not None:
            self.found.emit(kept)
        elif wanted:
            self.missing.emit(str(_absolute(self.project, wanted)))


def write_state(project: QgsProject, session: Session, *, is_open: bool) -> None:
    """Write the entries of a project, or remove them when no result is shown."""
    if session.folder is None:
        if project.readEntry(SCOPE, RESULT)[0]:
            return  # the dock was not opened: what the project wants stays
        project.removeEntry(SCOPE, "/")
        return
    included = session.study is not None and session.study.resolve() == default_study().resolve()
    entries = {
        RESULT: _relative(project, session.folder),
        STUDY: INCLUDED if included else _relative(project, session.study) if session.study else "",
        LANGUAGE: session.language,
    }
    for key, value in entries.items():
        project.writeEntry(SCOPE, key, value)
    project.writeEntryBool(SCOPE, OPEN, is_open)


def read_state(project: QgsProject) -> Kept | None:
    """The result that a project shows; None when it shows none, or one that is gone."""
    said = project.readEntry(SCOPE, RESULT)[0]
    folder = _absolute(project, said) if said else None
    if folder is None or not (folder / RESULT_NAME).is_file():
        folder = folder_of_layers(list(project.mapLayers().values()))
        if folder is None:
            return None
    study = project.readEntry(SCOPE, STUDY)[0]
    path = default_study() if study == INCLUDED else _absolute(project, study) if study else None
    if path is None or not path.is_file():
        path = known_study(folder, _study_name(folder))
    language = project.readEntry(SCOPE, LANGUAGE)[0]
    return Kept(folder, path, language if language in ("id", "en") else "", project.readBoolEntry(SCOPE, OPEN)[0])


def folder_of_layers(layers: list[QgsMapLayer]) -> Path | None:
    """The folder of the result that layers show, where there is only one."""
    folders = set()
    for layer in layers:
        path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
        if path and Path(path).name == RESULT_NAME and Path(path).is_file():
            folders.add(Path(path).parent)
    return folders.pop() if len(folders) == 1 else None


def _study_name(folder: Path) -> str:
    from ..core.result_file import ResultFile

    return ResultFile(folder / RESULT_NAME).provenance.get("study_file", "")


def _relative(project: QgsProject, path: Path) -> str:
    """The path as the project file writes it: relative to it, whatever its settings are for layers."""
    resolver = QgsPathResolver(project.fileName())
    return resolver.writePath(str(path)) if project.fileName() else str(path)


def _absolute(project: QgsProject, said: str) -> Path:
    if not said.startswith((".", "/")) and ":" not in said[:3]:
        said = f"./{said}"
    return Path(QgsPathResolver(project.fileName()).readPath(said))
