"""What happens with the tools of the map: a trace as a task, what is drawn under a click in words, the panel with both."""

from __future__ import annotations

from html import escape
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication

from ..core.errors import Cancelled, InputError, Problem
from ..environment import UnfitEnvironment, compute
from . import settings_store
from .map_panel import MapPanel
from .map_tools import TraceTool, WordsTool, result_layers
from .messages import in_words, show_unfit
from .session import Session
from .task import BackgroundTask, log_exception

translate = QCoreApplication.translate

LINK = "candidate:"  # and the number of a candidate in the panel


class MapController(QObject):
    """Owns the two tools and their panel. The inputs of the last study are kept, so that the next click is quick.

    ``candidate_asked(id)``: somebody wants to see a candidate in the list.
    """

    candidate_asked = pyqtSignal(str)

    def __init__(self, iface, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self.iface, self.session = iface, session
        canvas = iface.mapCanvas()
        self.trace_tool, self.words_tool = TraceTool(canvas), WordsTool(canvas)
        self.trace_tool.place_chosen.connect(self.trace_at)
        self.trace_tool.nowhere.connect(self._tell_nowhere)
        self.words_tool.identified.connect(self.tell_found)
        self.panel: MapPanel | None = None
        self.bands = None
        self.task: BackgroundTask | None = None
        self.found = None
        self._candidates: list[str] = []  # those that the panel links to
        self._inputs: tuple[tuple, object] | None = None

    def close(self) -> None:
        """Stop a trace, take the tools off the canvas and the panel out of the window."""
        self._stop()
        for tool in (self.trace_tool, self.words_tool):
            if not sip.isdeleted(tool):
                self.iface.mapCanvas().unsetMapTool(tool)
                tool.deleteLater()
        if self.bands:
            self.bands.clear()
        if self.panel:
            self.iface.removeDockWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None
        self._inputs = None
        self.deleteLater()

    # --- trace ---

    def trace_at(self, lon: float, lat: float) -> None:
        """Trace the water of a place, in degrees; a trace that still runs is stopped."""
        self._stop()
        self._show_panel()
        try:
            study = self._study()
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            return
        self._say(translate("Bosanggarong", "Following the water from {lon:.4f}, {lat:.4f}…").format(lon=lon, lat=lat))
        name, known = translate("Bosanggarong", "Bosanggarong: trace of the water"), self._inputs
        self.task = BackgroundTask(name, lambda task: _trace(study, lon, lat, known, task), self._ended)
        self.task.progressChanged.connect(self._progressed)
        self.panel.progress.setValue(0)
        self.panel.show_busy(True)
        self.panel.keep.setEnabled(False)
        QgsApplication.taskManager().addTask(self.task)

    def _study(self):
        from ..core.study import read_study
        from ..core.trace import inputs_to_read

        if self.session.folder is None:
            what = translate("Bosanggarong", "no result is shown, so there is no flow direction to follow")
            raise InputError(Problem(what, next_step=translate("Bosanggarong", "Run an analysis or open a result, then click again.")))
        if self.session.study is None:
            what = translate("Bosanggarong", "the study file of this result is not known")
            step = translate("Bosanggarong", "Put it beside the result, or run the study once more.")
            raise InputError(Problem(what, str(self.session.folder), step))
        return inputs_to_read(read_study(self.session.study))

    def _stop(self) -> None:
        task, self.task = self.task, None
        if task and not sip.isdeleted(task):
            task.done = None
            task.progressChanged.disconnect(self._progressed)
            task.cancel()
        if self.panel:
            self.panel.show_busy(False)

    def cancel(self) -> None:
        """Stop the trace that runs."""
        if self.task:
            self._stop()
            self._say(translate("Bosanggarong", "Stopped."))

    def _progressed(self, percent: float) -> None:
        self.panel.progress.setValue(round(percent))

    def _ended(self, task: BackgroundTask) -> None:
        self.task = None
        self.panel.show_busy(False)
        if task.error or task.result is None:
            stopped = task.error is None or isinstance(task.error, Cancelled)
            self._say(translate("Bosanggarong", "Stopped.")) if stopped else self._tell(task.error)
            return
        try:
            self.found, self._inputs = task.result
            self._show_trace()
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    def _show_trace(self) -> None:
        from ..core.trace_report import describe
        from .trace_layers import TraceBands

        self.bands = self.bands or TraceBands(self.iface.mapCanvas())
        self.bands.show(self.found)
        parts = describe(self.found, settings_store.window_language())
        items = (f"<h4>{escape(head)}</h4><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" for head, lines in parts)
        self.panel.text.setHtml("".join(items))
        self.panel.keep.setEnabled(True)

    def keep_layers(self) -> None:
        """Put the trace into the project as layers in memory."""
        if self.found is None:
            return
        try:
            from .trace_layers import add_trace_layers

            add_trace_layers(QgsProject.instance(), self.found, settings_store.window_language())
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            return
        self.bands.clear()
        self.panel.keep.setEnabled(False)

    # --- in words ---

    def tell_found(self, found: list) -> None:
        """Say what is drawn under a click: (file, table, attributes) each."""
        self._show_panel()
        if not found:
            if result_layers(self.iface.mapCanvas().layers()):
                self._say(translate("Bosanggarong", "Nothing here. Click on an arrow, a crossing or the mark of a candidate."))
            else:
                self._say(translate("Bosanggarong", "No layer of a result is shown on the map. Open a result and add it to the map first."))
            return
        try:
            self.panel.text.setHtml("<hr>".join(self._pages(found)))
        except Exception as error:  # the boundary of the slot: the file may be gone
            self._tell(error)

    def _pages(self, found: list) -> list[str]:
        from ..core.result_file import ResultFile
        from ..core.texts import Texts
        from .identify_page import page_of

        language = self.session.language if self.session.folder else settings_store.window_language()
        results = {file: ResultFile(Path(file), Texts(language)) for file in {file for file, _, _ in found}}
        words = escape(translate("Bosanggarong", "Show it in the list"))
        self._candidates, pages = [], []
        for file, table, values in found:
            page = page_of(results[file], table, values)
            if table == "candidates" and self.session.folder == Path(file).parent:
                page += f"<p><a href=\"{LINK}{len(self._candidates)}\">{words}</a></p>"
                self._candidates.append(str(values["candidate_id"]))
            pages.append(page)
        return pages

    def _follow_link(self, link: QUrl) -> None:
        number = link.toString().removeprefix(LINK)
        if number.isdigit() and int(number) < len(self._candidates):
            self.candidate_asked.emit(self._candidates[int(number)])

    # --- the panel ---

    def _show_panel(self) -> None:
        if self.panel is None:
            self.panel = MapPanel(self.iface.mainWindow())
            self.panel.cancel.clicked.connect(self.cancel)
            self.panel.keep.clicked.connect(self.keep_layers)
            self.panel.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.panel.text.toPlainText()))
            self.panel.clear.clicked.connect(self.clear)
            self.panel.text.anchorClicked.connect(self._follow_link)
            self.iface.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.panel)
        self.panel.setUserVisible(True)

    def clear(self) -> None:
        """Take the trace off the map and out of the panel."""
        self._stop()
        self.found = None
        if self.bands:
            self.bands.clear()
        self.panel.keep.setEnabled(False)
        self.panel.text.clear()

    def _say(self, text: str) -> None:
        self.panel.text.setPlainText(text)

    def _tell(self, error: Exception) -> None:
        log_exception(error)
        if isinstance(error, UnfitEnvironment):
            show_unfit(self.iface.mainWindow(), error.problems)
        self._say(in_words(error))

    def _tell_nowhere(self) -> None:
        self._show_panel()
        self._say(translate("Bosanggarong", "This place of the map is no place on the earth. Click on the map of the regions."))


def _trace(study, lon: float, lat: float, known: tuple | None, task: BackgroundTask):
    """The part on the other thread: the trace, and the inputs with what they were read from."""

    def work():
        from ..core.findings import Job
        from ..core.inputs.read import read_inputs
        from ..core.trace import trace

        job = Job(lambda fraction, _text: task.setProgress(100 * fraction), task.isCanceled)
        stamp = tuple((spec.path, spec.path.stat().st_mtime_ns) for spec in study.all_specs()) + (study.settings,)
        inputs = known[1] if known and known[0] == stamp else read_inputs(study, job.part(0.0, 0.6))
        return trace(inputs, lon, lat, settings=study.settings, job=job.part(0.6, 1.0)), (stamp, inputs)

    return compute(work, task.isCanceled)
