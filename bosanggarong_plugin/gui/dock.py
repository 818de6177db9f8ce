"""The dock: two pages. What happens on them is in their controllers."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QCoreApplication, QSize
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget

from .analysis_page import AnalysisPage
from .results_page import ResultsPage

translate = QCoreApplication.translate


class BosanggarongDock(QgsDockWidget):
    """Pages "Analysis" and "Results"."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(translate("Bosanggarong", "Bosanggarong: regional cooperation"), parent)
        self.setObjectName("BosanggarongDock")
        self.analysis = AnalysisPage()
        self.results = ResultsPage()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.analysis)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(scroll, translate("Bosanggarong", "Analysis"))
        self.pages.addTab(self.results, translate("Bosanggarong", "Results"))
        self.pages.setMinimumWidth(330)
        self.setWidget(self.pages)

    def sizeHint(self) -> QSize:
        """A width at which the ranked list is readable."""
        return QSize(490, 640)
