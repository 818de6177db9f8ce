"""The dock with its controllers, joined."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject

from .analysis_controller import AnalysisController
from .data_controller import DataController
from .dock import BosanggarongDock
from .forum_controller import ForumController
from .results_controller import ResultsController


class Workbench(QObject):
    """Everything that the action opens; ``close`` takes it away again."""

    def __init__(self, iface):
        super().__init__()
        self.iface = iface
        self.dock = BosanggarongDock(iface.mainWindow())
        self.data = DataController(self.dock.data, iface, self)
        self.analysis = AnalysisController(self.dock.analysis, iface, self, data=self.data)
        self.results = ResultsController(self.dock.results, iface, self)
        self.forum = ForumController(
            self.dock.forum, iface, self, ranking=lambda: [str(row["candidate_id"]) for row in self.results.model.rows],
            marked=lambda: self.results.dossier.marked(), is_blocked=lambda: self.analysis.is_busy,
        )  # fmt: skip
        self.analysis.is_blocked = lambda: self.forum.is_busy
        self.data.result_folder = self.analysis.folder
        self.dock.data.run.clicked.connect(self._run)
        self.analysis.result_ready.connect(self._show_result)
        self.results.shown_on_map.connect(self._show_on_map)
        self.results.shown.connect(self.forum.show_result)
        self.results.dossier.marks_changed.connect(self.forum.show_marks)
        self.results.dossier.office_made.connect(self.data.use_register)

    def close(self) -> None:
        """Cancel a run, remove the dock from the window and delete it."""
        self.forum.close()
        self.results.close()
        self.analysis.close()
        self.data.close()
        self.iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.deleteLater()

    def _run(self) -> None:
        self.dock.show_page(self.dock.analysis)
        self.analysis.start()

    def _show_result(self, folder: str, language: str) -> None:
        self.results.show_result(folder, language, self.analysis.register)
        self.dock.show_page(self.dock.results)

    def _show_on_map(self, folder: str, language: str) -> None:
        self.analysis.show_on_map(Path(folder), language)
