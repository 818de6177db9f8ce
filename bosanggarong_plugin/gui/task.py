"""Work on another thread, with its result or its error kept for the main thread."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from qgis.core import Qgis, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal

translate = QCoreApplication.translate

LOG_TAG = "Bosanggarong"


class BackgroundTask(QgsTask):
    """Calls ``work(task)`` on another thread, then ``done(task)`` on the main thread, also after an error or a cancel.

    ``result`` is what work returned, ``error`` what it raised. Set ``done`` to None to be told nothing any more. ``said(text)`` is
    what the work says that it is doing, in the language of the window.
    """

    said = pyqtSignal(str)

    def __init__(self, description: str, work: Callable[[BackgroundTask], object], done: Callable[[BackgroundTask], None]):
        super().__init__(description, QgsTask.Flag.CanCancel | QgsTask.Flag.Silent)  # silent: done() says how it ended
        self.work, self.done = work, done
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> bool:
        """Called by QGIS on another thread; no exception leaves it."""
        try:
            self.result = self.work(self)
        except Exception as error:  # the boundary of the task: kept here, shown by whoever waits for it
            self.error = error
            log_exception(error)
        return self.error is None and not self.isCanceled()

    def finished(self, succeeded: bool) -> None:
        """Called by QGIS on the main thread."""
        done, self.done = self.done, None
        if done:
            done(self)


def job_of(task: BackgroundTask):
    """The core's way to report and to be stopped, tied to a task."""
    from ..core.findings import Job
    from ..core.messages import localise

    shown, language = "", translate("Bosanggarong", "en")

    def progress(fraction: float, text: str) -> None:
        nonlocal shown
        task.setProgress(100 * fraction)
        if text and text != shown:
            shown, words = text, localise(text, language)
            task.said.emit(words[:1].upper() + words[1:])

    return Job(progress, task.isCanceled)


def log_exception(error: Exception) -> None:
    """Write the traceback of an unforeseen error to the log panel; what the program foresees needs none."""
    from ..core.errors import BosanggarongError

    if not isinstance(error, BosanggarongError):
        text = "".join(traceback.format_exception(error))
        QgsMessageLog.logMessage(text, LOG_TAG, Qgis.MessageLevel.Critical, False)
