"""Asks the libraries for known answers soon after QGIS has loaded the plugin, on another thread."""

from __future__ import annotations

from concurrent.futures import Future

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .task import LOG_TAG, log_exception

DELAY_MS = 1500  # after QGIS has drawn its window


class EnvironmentWatch(QObject):
    """One check; a message only when something is wrong.

    No QgsTask: QGIS would ask about it when the user closes QGIS meanwhile.
    """

    looked = pyqtSignal(object)

    def __init__(self, iface):
        super().__init__()
        self.iface = iface
        self.is_open = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self.looked.connect(self._tell)

    def start(self, delay_ms: int = DELAY_MS) -> None:
        """Check after a moment, so that loading the plugin costs nothing."""
        self._timer.start(delay_ms)

    def close(self) -> None:
        """Tell nobody any more."""
        self.is_open = False
        self._timer.stop()
        self.looked.disconnect(self._tell)
        self.deleteLater()

    def _look(self) -> None:
        from ..environment import check_environment, in_background, missing_optional

        in_background(lambda: (check_environment(), missing_optional())).add_done_callback(self._pass_on)

    def _pass_on(self, future: Future) -> None:
        """Called on the other thread; the signal carries it to this one."""
        if self.is_open:
            self.looked.emit(future)

    def _tell(self, future: Future) -> None:
        from .messages import in_words, push, push_unfit

        if error := future.exception():
            log_exception(error)
            push(self.iface, in_words(error), Qgis.MessageLevel.Critical)
            return
        problems, without = future.result()
        if problems:
            push_unfit(self.iface, problems)
        for lack in without:
            QgsMessageLog.logMessage(str(lack), LOG_TAG, Qgis.MessageLevel.Info, False)
