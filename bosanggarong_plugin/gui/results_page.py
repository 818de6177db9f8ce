"""The page "Results": its widgets, no logic."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

translate = QCoreApplication.translate


class ResultsPage(QWidget):
    """The ranked list, what supports the selected candidate, and what to do with them."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.heading = QLabel(translate("Bosanggarong", "No result yet. Run an analysis or open a result."))
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableView()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setWordWrap(True)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setMaximumSectionSize(4 * self.table.fontMetrics().lineSpacing() + 8)
        self.table.horizontalHeader().setHighlightSections(False)
        self.evidence = QTextBrowser()
        self.evidence.setOpenLinks(False)
        self.zoom = QPushButton(translate("Bosanggarong", "Zoom to candidate"))
        self.add_to_map = QPushButton(translate("Bosanggarong", "Add to map"))
        self.open_folder = QPushButton(translate("Bosanggarong", "Open folder"))
        self.open_result = QPushButton(translate("Bosanggarong", "Open a result…"))
        for button in (self.zoom, self.add_to_map, self.open_folder):
            button.setEnabled(False)
        self._lay_out()

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self.evidence)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        buttons = QGridLayout()
        for number, button in enumerate((self.zoom, self.add_to_map, self.open_folder, self.open_result)):
            buttons.addWidget(button, number // 2, number % 2)
        page = QVBoxLayout(self)
        page.addWidget(self.heading)
        page.addWidget(splitter, 1)
        page.addLayout(buttons)
