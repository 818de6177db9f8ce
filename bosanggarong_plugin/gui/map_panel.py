"""The panel beside the map with what a tool of the map found: widgets, no logic."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QCoreApplication, QSize
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QTextBrowser, QVBoxLayout, QWidget

translate = QCoreApplication.translate


class MapPanel(QgsDockWidget):
    """A text, a bar while something is computed, and what can be done with a trace."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(translate("Bosanggarong", "Bosanggarong: on the map"), parent)
        self.setObjectName("BosanggarongMapPanel")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.cancel = QPushButton(translate("Bosanggarong", "Cancel"))
        self.keep = QPushButton(translate("Bosanggarong", "Keep as layers"))
        self.copy = QPushButton(translate("Bosanggarong", "Copy text"))
        self.clear = QPushButton(translate("Bosanggarong", "Clear"))
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.cancel)
        buttons = QHBoxLayout()
        for button in (self.keep, self.copy, self.clear):
            buttons.addWidget(button)
        inner = QWidget()
        page = QVBoxLayout(inner)
        page.addLayout(running)
        page.addWidget(self.text, 1)
        page.addLayout(buttons)
        self.setWidget(inner)
        self.show_busy(False)
        self.keep.setEnabled(False)

    def show_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(busy)

    def sizeHint(self) -> QSize:
        """Room for a paragraph without scrolling."""
        return QSize(380, 320)
