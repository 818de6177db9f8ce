"""The dock with its controllers, joined."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject

from .analysis_controller import AnalysisController
from .dock import BosanggarongDock
from .results_controller import ResultsController


class Workbench(QObject):
    """Everything that the action opens; ``close`` takes it away again."""

    def __init__(self, iface):
        super().__init__()
        self.iface = iface
        self.dock = BosanggarongDock(iface.mainWindow())
        self.analysis = AnalysisController(self.dock.analysis, iface, self)
        self.results = ResultsController(self.dock.results, iface, self)
        self.analysis.result_ready.connect(self._show_result)
        self.results.shown_on_map.connect(self._show_on_map)

    def close(self) -> None:
        """Cancel a run, remove the dock from the window and delete it."""
        self.analysis.close()
        self.iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.deleteLater()

    def _show_result(self, folder: str, language: str) -> None:
        self.results.show_result(folder, language)
        self.dock.pages.setCurrentWidget(self.dock.results)

    def _show_on_map(self, folder: str, language: str) -> None:
        self.analysis.show_on_map(Path(folder), language)
