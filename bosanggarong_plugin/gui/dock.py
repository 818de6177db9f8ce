"""The dock: four pages and a row for what stands beside them. What happens on them is in their controllers."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt
from qgis.PyQt.QtWidgets import QAction, QFrame, QScrollArea, QSizePolicy, QTabWidget, QToolBar, QVBoxLayout, QWidget

from .analysis_page import AnalysisPage
from .data_page import DataPage
from .forum_page import ForumPage
from .results_page import ResultsPage

translate = QCoreApplication.translate


class BosanggarongDock(QgsDockWidget):
    """Pages "Data", "Analysis", "Candidates" and "Forum"; each scrolls where the window is small."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(translate("Bosanggarong", "Bosanggarong: regional cooperation"), parent)
        self.setObjectName("BosanggarongDock")
        self.data, self.analysis, self.results, self.forum = DataPage(), AnalysisPage(), ResultsPage(), ForumPage()
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.setUsesScrollButtons(True)
        self._scrolls: dict[QWidget, QScrollArea] = {}
        for page, title in (
            (self.data, translate("Bosanggarong", "&Data")),
            (self.analysis, translate("Bosanggarong", "Anal&ysis")),
            (self.results, translate("Bosanggarong", "Ca&ndidates")),
            (self.forum, translate("Bosanggarong", "For&um")),
        ):
            self.pages.addTab(self._scrolling(page), title)
        self.tools = QToolBar()
        self.tools.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.tools.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self.pages, 1)
        inside.setMinimumWidth(330)
        self.setWidget(inside)

    def _scrolling(self, page: QWidget) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        page.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        scroll.setWidget(page)
        self._scrolls[page] = scroll
        return scroll

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.pages.setCurrentWidget(self._scrolls[page])

    @property
    def page(self) -> QWidget:
        """The page in front."""
        return next(page for page, scroll in self._scrolls.items() if scroll is self.pages.currentWidget())

    def add_tool(self, action: QAction) -> None:
        """Offer something beside the pages (the register, the settings, help) in the row above them."""
        self.tools.addAction(action)
        self.tools.show()

    def sizeHint(self) -> QSize:
        """A width at which the ranked list is readable."""
        return QSize(520, 640)
