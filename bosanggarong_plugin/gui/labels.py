"""Small widgets of several pages: a line for messages whose long paths break where they must, the choice of a language."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QWidget

BREAK = "\u200b"  # zero width: a line may end here


class MessageLabel(QLabel):
    """Plain text over several lines, which can be copied; ``text()`` gives it as it was set."""

    def __init__(self, text: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(re.sub(r"([/\\_.-])(?=\S)", rf"\1{BREAK}", text))

    def text(self) -> str:
        return super().text().replace(BREAK, "")


class LanguageChoice(QComboBox):
    """The languages of results and papers, each under its own name; ``currentData()`` is the code."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.addItem("Bahasa Indonesia", "id")
        self.addItem("English", "en")
