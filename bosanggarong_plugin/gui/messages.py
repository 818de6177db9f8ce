"""What the user is told: one message for one event, in QGIS's message bar; errors in words."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton

from ..core.errors import BosanggarongError, Problem

translate = QCoreApplication.translate

SECONDS = {Qgis.MessageLevel.Info: 6, Qgis.MessageLevel.Success: 10, Qgis.MessageLevel.Warning: 0, Qgis.MessageLevel.Critical: 0}  # 0: stays
TITLE = "Bosanggarong"


def push(iface, text: str, level: Qgis.MessageLevel) -> None:
    """One line in QGIS's message bar; the rest of a longer text behind its button."""
    first, _, rest = text.partition("\n")
    if rest:
        iface.messageBar().pushMessage(TITLE, first, text, level, SECONDS[level])
    else:
        iface.messageBar().pushMessage(TITLE, first, level, SECONDS[level])


def in_words(error: Exception) -> str:
    """An error as one message: what failed and what to do next."""
    from ..maps.project import MapError

    if isinstance(error, BosanggarongError):
        count = len(error.problems)
        head = translate("Bosanggarong", "{count} problems; nothing was written").format(count=count) + "\n" if count > 1 else ""
        from ..core.messages import error_text

        return head + error_text(error, translate("Bosanggarong", "en"))  # translated by the code of the window's language
    if isinstance(error, MapError):  # its message is complete
        return str(error)
    return translate("Bosanggarong", "This failed: {reason}. The log panel, tab Bosanggarong, has the details.").format(
        reason=f"{type(error).__name__}: {error}"
    )


def push_unfit(iface, problems: Sequence[Problem]) -> None:
    """Say in the message bar that the program refuses to compute here, with a button for what to do."""
    text = translate("Bosanggarong", "QGIS's Python libraries are not fit for the analysis, so it is switched off.")
    bar = iface.messageBar()
    item = bar.createMessage(TITLE, text)
    button = QPushButton(translate("Bosanggarong", "What to do"), item)
    button.clicked.connect(lambda: show_unfit(iface.mainWindow(), problems))
    item.layout().addWidget(button)
    bar.pushWidget(item, Qgis.MessageLevel.Critical)


def show_unfit(parent, problems: Sequence[Problem]) -> None:
    """A dialog with everything that is wrong with the libraries and what to do."""
    from ..environment import describe

    text = translate("Bosanggarong", "The analysis could give wrong figures here, so it does not start.")
    box = QMessageBox(QMessageBox.Icon.Critical, TITLE, text, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(describe(problems))
    box.exec()
