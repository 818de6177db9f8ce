"""A page with something to run, and the controller that runs one task at a time and shows it there."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis, QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton, QWidget

from .labels import MessageLabel
from .messages import push
from .task import BackgroundTask

translate = QCoreApplication.translate


class RunPage(QWidget):
    """A page with a button ``cancel``, a bar ``progress`` and a line ``message``, which it lays out itself."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.cancel = QPushButton(translate("Bosanggarong", "&Cancel"))
        self.cancel.setEnabled(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.message = MessageLabel()


class Runner(QObject):
    """What happens on a RunPage."""

    def __init__(self, page: RunPage, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.page, self.iface = page, iface
        self.task: BackgroundTask | None = None
        page.cancel.clicked.connect(self.cancel)

    def run_task(self, name: str, work: Callable[[BackgroundTask], object], ended: Callable[[BackgroundTask], None]) -> None:
        """Start ``work`` on another thread; ``ended`` is called on this one."""
        self.task = BackgroundTask(name, work, ended)
        self.task.progressChanged.connect(self._progressed)
        self.task.said.connect(self._said)
        QgsApplication.taskManager().addTask(self.task)

    def let_go(self, task: BackgroundTask | None) -> None:
        """Stop a task without hearing of it again."""
        if task and not sip.isdeleted(task):  # QGIS deletes its tasks before the plugins when it ends
            task.done = None
            task.progressChanged.disconnect(self._progressed)
            task.said.disconnect(self._said)
            task.cancel()

    def cancel(self) -> None:
        """Stop; what is on disk stays as it was."""
        if self.task:
            self.page.cancel.setEnabled(False)
            self.page.message.setText(translate("Bosanggarong", "Stopping…"))
            self.task.cancel()

    def words(self, text: str) -> str:
        """What is shown of what the task says that it is doing."""
        return text

    def show_stopped(self) -> None:
        """Say that nothing came of it."""
        text = translate("Bosanggarong", "Stopped; nothing was written.")
        self.page.progress.setValue(0)
        self.page.message.setText(text)
        push(self.iface, text, Qgis.MessageLevel.Info)

    def _progressed(self, percent: float) -> None:
        self.page.progress.setValue(round(percent))

    def _said(self, text: str) -> None:
        if self.task and not self.task.isCanceled():
            self.page.message.setText(self.words(text))
