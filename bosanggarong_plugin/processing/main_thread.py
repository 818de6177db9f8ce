"""Calling the main thread from the thread that computes: maps, layouts and the open project belong to the main one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QThread, pyqtSignal

from ..core.errors import Cancelled

LOOK_S = 0.1  # between two looks at the cancel button


class MainThread(QObject):
    """Runs functions on the main thread. Made on the main thread; ``call`` may be used from any."""

    _wanted = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.moveToThread(QCoreApplication.instance().thread())
        self._wanted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, function: Callable[[], object], is_cancelled: Callable[[], bool]) -> object:
        """The result of ``function``, or its exception. Raises Cancelled when the user stops before it has ended; what has
        not begun by then is never run."""
        if QThread.currentThread() == self.thread():
            return function()
        task = _Task(function)
        self._wanted.emit(task)
        while not task.ended.wait(LOOK_S):
            if is_cancelled() and task.give_up():
                raise Cancelled()
        return task.outcome()

    def _run(self, task: _Task) -> None:
        task.run()


class _Task:
    """One function to be run, once, unless it was given up before."""

    def __init__(self, function: Callable[[], object]):
        self.function, self.value, self.error = function, None, None
        self.ended, self._lock, self._taken = threading.Event(), threading.Lock(), False

    def _take(self) -> bool:
        with self._lock:
            taken, self._taken = self._taken, True
        return not taken

    def give_up(self) -> bool:
        """True when it has not begun and will not."""
        return self._take()

    def outcome(self) -> object:
        """What it returned; raises what it raised."""
        error, self.error = self.error, None
        if error is not None:
            raise error
        return self.value

    def run(self) -> None:
        if not self._take():
            return
        try:
            self.value = self.function()
        except Exception as error:  # handed to the thread that waits
            self.error = error
        finally:
            self.ended.set()
