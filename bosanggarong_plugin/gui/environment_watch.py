"""Asks the libraries for known answers soon after QGIS has loaded the plugin, on another thread."""

from __future__ import annotations

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from .task import LOG_TAG, BackgroundTask

translate = QCoreApplication.translate

DELAY_MS = 1500  # after QGIS has drawn its window


class EnvironmentWatch(QObject):
    """One check; a message only when something is wrong."""

    def __init__(self, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.iface = iface
        self.task: BackgroundTask | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._check)

    def start(self, delay_ms: int = DELAY_MS) -> None:
        """Check after a moment, so that loading the plugin costs nothing."""
        self._timer.start(delay_ms)

    def close(self) -> None:
        """Tell nobody any more."""
        self._timer.stop()
        if self.task:
            self.task.done = None
            self.task = None

    def _check(self) -> None:
        name = translate("Bosanggarong", "Bosanggarong: check of the libraries")
        self.task = BackgroundTask(name, _look, self._checked, QgsTask.Flag.Hidden | QgsTask.Flag.Silent)
        QgsApplication.taskManager().addTask(self.task)

    def _checked(self, task: BackgroundTask) -> None:
        from .messages import in_words, push, push_unfit

        self.task = None
        if task.error:
            push(self.iface, in_words(task.error), Qgis.MessageLevel.Critical)
            return
        problems, without = task.result
        if problems:
            push_unfit(self.iface, problems)
        for lack in without:
            QgsMessageLog.logMessage(str(lack), LOG_TAG, Qgis.MessageLevel.Info, False)


def _look(task: BackgroundTask):
    from ..environment import check_environment, missing_optional

    return check_environment(), missing_optional()
