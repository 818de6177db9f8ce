"""What happens on the page "Analysis": the run, its progress, its end."""

from __future__ import annotations

import time
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProject, QgsSettings, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox

from ..core.errors import BosanggarongError, Cancelled, InputError, Problem
from ..core.study import Study, read_study
from ..environment import UnfitEnvironment, compute
from ..maps.in_qgis import add_to_project, layers_of, release, write_maps
from ..paths import default_study
from .analysis_page import AnalysisPage
from .folders import free_folder
from .messages import in_words, push, show_unfit
from .publish import holds_result, zoom_to
from .task import BackgroundTask, log_exception

translate = QCoreApplication.translate

LANGUAGE_SETTING = "bosanggarong/language"
PAUSE_MS = 50  # between the steps on the main thread, so that the window is drawn


class AnalysisController(QObject):
    """Runs one study at a time on another thread, then puts the result into the project and beside itself.

    ``result_ready(folder, language)`` comes as soon as the result is on disk, before its layers and maps.
    """

    result_ready = pyqtSignal(str, str)

    def __init__(self, page: AnalysisPage, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.page, self.iface = page, iface
        self.task: BackgroundTask | None = None
        self._offered_folder = ""
        self._files_timer = self._timer(self._write_files)
        self._zoom_timer = self._timer(self._show_view)
        self._files_of: tuple[Path, str, bool] | None = None
        page.language.setCurrentIndex(max(page.language.findData(_language()), 0))
        page.own_study.toggled.connect(self._study_chosen)
        page.study_file.fileChanged.connect(self._study_chosen)
        page.run.clicked.connect(self.start)
        page.cancel.clicked.connect(self.cancel)
        self._study_chosen()

    def close(self) -> None:
        """Stop what runs and let go of everything outside the page."""
        self._files_timer.stop()
        self._zoom_timer.stop()
        self._files_of = None
        task = self._forget_task()
        if task and not sip.isdeleted(task):  # QGIS deletes its tasks before the plugins when it ends
            task.done = None
            task.progressChanged.disconnect(self._progressed)
            task.cancel()

    def _timer(self, slot) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(PAUSE_MS)
        timer.timeout.connect(slot)
        return timer

    @property
    def is_busy(self) -> bool:
        """Whether a run has not come to its end, maps included."""
        return self.task is not None or self._files_of is not None

    # --- before the run ---

    def _study_chosen(self) -> None:
        own = self.page.own_study.isChecked()
        self.page.study_file.setEnabled(own and not self.is_busy)
        self._offer_folder()

    def _offer_folder(self) -> None:
        """A free folder for the study, unless the user has chosen another."""
        given = self.page.folder.filePath().strip()
        if given and Path(given) != Path(self._offered_folder):
            return
        try:
            name = self._study().name
        except (BosanggarongError, OSError):
            return  # said when the user runs it
        self._offered_folder = str(free_folder(name))
        self.page.folder.setFilePath(self._offered_folder)

    def _study(self) -> Study:
        if self.page.default_study.isChecked():
            return read_study(default_study())
        path = self.page.study_file.filePath()
        if not path:
            missing = translate("Bosanggarong", "no study file is chosen")
            raise InputError(Problem(missing, next_step=translate("Bosanggarong", "Choose a .toml file, or the included study.")))
        return read_study(path)

    def _folder(self) -> Path:
        self._offer_folder()
        path = self.page.folder.filePath().strip()
        if not path:
            missing = translate("Bosanggarong", "no folder is given for the result")
            raise InputError(Problem(missing, next_step=translate("Bosanggarong", "Choose one.")))
        return Path(path).expanduser()

    def start(self) -> None:
        """Run the study on the page; one message when it cannot be run."""
        if self.is_busy:
            push(self.iface, translate("Bosanggarong", "An analysis is running already."), Qgis.MessageLevel.Info)
            return
        try:
            study, folder = self._study(), self._folder()
            overwrite = holds_result(folder)
            if overwrite and not self.confirm_overwrite(folder):
                return
            # last, so that nothing is taken out of the project for a run that does not start
            released = overwrite and release(QgsProject.instance(), folder)
        except Exception as error:  # the boundary of the slot
            self._fail(error)
            return
        self._run(study, folder, overwrite=overwrite, released=released)

    def confirm_overwrite(self, folder: Path) -> bool:
        """Ask whether the result in the folder may be replaced."""
        question = translate("Bosanggarong", "There is a result in {folder} already. Replace it?").format(folder=folder)
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(self.page, "Bosanggarong", question, buttons.Yes | buttons.Cancel, buttons.Cancel)
        return answer == buttons.Yes

    # --- the run ---

    def _run(self, study: Study, folder: Path, *, overwrite: bool, released: bool) -> None:
        language = self.page.language.currentData()
        QgsSettings().setValue(LANGUAGE_SETTING, language)
        self._folder_of_run, self._language, self._released = folder, language, released
        self._project_changed = False
        self._started = time.monotonic()
        name = translate("Bosanggarong", "Bosanggarong: {study}").format(study=study.name)

        def work(task: BackgroundTask):
            return analyse(study, folder, overwrite=overwrite, language=language, task=task)

        self.task = BackgroundTask(name, work, self._ended)
        self.task.progressChanged.connect(self._progressed)
        QgsProject.instance().cleared.connect(self._project_cleared)
        self._show_busy(True)
        self.page.progress.setValue(0)
        self._progressed(0.0)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """Stop the run; what is on disk stays as it was."""
        if self.task:
            self.page.cancel.setEnabled(False)
            self.page.message.setText(translate("Bosanggarong", "Stopping…"))
            self.task.cancel()

    def _progressed(self, percent: float) -> None:
        self.page.progress.setValue(round(percent))
        if self.task and not self.task.isCanceled():
            self.page.message.setText(stage(percent))

    def _project_cleared(self) -> None:
        self._project_changed = True

    def _forget_task(self) -> BackgroundTask | None:
        task, self.task = self.task, None
        if task:
            QgsProject.instance().cleared.disconnect(self._project_cleared)
        return task

    # --- after the run ---

    def _ended(self, task: BackgroundTask) -> None:
        folder, language = self._folder_of_run, self._language
        cancelled = isinstance(task.error, Cancelled) or (task.result is None and task.error is None)
        self._forget_task()
        try:
            if task.result is None:
                if cancelled:
                    self._stop_cancelled()
                else:
                    self._fail(task.error)
                self._bring_back(folder, language)
                return
            self.result_ready.emit(str(folder), language)
            self._files_of = (folder, language, self.page.make_pdf.isChecked())
            self.page.cancel.setEnabled(False)
            if not self._project_changed:
                self.show_on_map(folder, language)
            self.page.message.setText(translate("Bosanggarong", "Making the maps"))
            self._files_timer.start()
        except Exception as error:  # the boundary of the slot: the result is on disk whatever happens here
            self._files_of = None
            self._fail(error)

    def _bring_back(self, folder: Path, language: str) -> None:
        """Put the former result back on the map that was to be replaced by a run that failed."""
        if self._released and not self._project_changed and holds_result(folder):
            add_to_project(QgsProject.instance(), folder, language)

    def show_on_map(self, folder: Path, language: str) -> None:
        """Add the result to the open project, once, and zoom to it."""
        project = QgsProject.instance()
        if layers_of(project, folder):
            push(self.iface, translate("Bosanggarong", "This result is on the map already."), Qgis.MessageLevel.Info)
            return
        layers = add_to_project(project, folder, language)
        self._view = (layers.by_table["regions"].extent(), project.crs())
        self._zoom_timer.start()  # after the first layer QGIS sets system and view itself, when the events are processed

    def _show_view(self) -> None:
        extent, crs = self._view
        QgsProject.instance().setCrs(crs)
        zoom_to(self.iface.mapCanvas(), extent)

    def _write_files(self) -> None:
        folder, language, pdf = self._files_of
        try:
            write_maps(folder, ("qgz", "pdf") if pdf else ("qgz",), language)
        except Exception as error:  # the boundary of the slot: the result itself is complete
            self._fail(error)
            return
        finally:
            self._files_of = None
        self._succeed(folder)

    def _succeed(self, folder: Path) -> None:
        self._show_busy(False)
        seconds = time.monotonic() - self._started
        text = translate("Bosanggarong", "Done in {seconds:.0f} s.").format(seconds=seconds)
        if self._project_changed:
            text += " " + translate("Bosanggarong", "The project was changed meanwhile; \"Add to map\" shows the result in this one.")
        self.page.progress.setValue(100)
        self.page.message.setText(text + "\n" + translate("Bosanggarong", "Result: {folder}").format(folder=folder))
        push(self.iface, text, Qgis.MessageLevel.Success)
        self._offer_folder()

    def _stop_cancelled(self) -> None:
        self._show_busy(False)
        self.page.progress.setValue(0)
        text = translate("Bosanggarong", "Stopped; nothing was written.")
        self.page.message.setText(text)
        push(self.iface, text, Qgis.MessageLevel.Info)

    def _fail(self, error: Exception) -> None:
        self._show_busy(False)
        self.page.progress.setValue(0)
        log_exception(error)
        text = in_words(error)
        self.page.message.setText(text)
        if isinstance(error, UnfitEnvironment):
            show_unfit(self.iface.mainWindow(), error.problems)
        else:
            push(self.iface, text, Qgis.MessageLevel.Critical)

    def _show_busy(self, busy: bool) -> None:
        page = self.page
        for widget in (page.run, page.default_study, page.own_study, page.folder, page.language, page.make_pdf):
            widget.setEnabled(not busy)
        page.study_file.setEnabled(not busy and page.own_study.isChecked())
        page.cancel.setEnabled(busy)


def analyse(study: Study, folder: Path, *, overwrite: bool, language: str, task: QgsTask):
    """The part on the other thread; returns the Outcome."""

    def work():
        from ..core.findings import Job
        from ..core.study import run_study

        job = Job(lambda fraction, text: task.setProgress(100 * fraction), task.isCanceled)
        return run_study(study, folder, overwrite=overwrite, outputs=("gpkg",), language=language, job=job)

    return compute(work, task.isCanceled)


def stage(percent: float) -> str:
    """What a run is doing at a percentage of its progress."""
    if percent < 16:
        return translate("Bosanggarong", "Reading the layers")
    if percent < 68:
        return translate("Bosanggarong", "Looking for what regions share")
    if percent < 80:
        return translate("Bosanggarong", "Ranking the candidates")
    return translate("Bosanggarong", "Writing the result")


def _language() -> str:
    """The language of the last run, else that of QGIS."""
    return QgsSettings().value(LANGUAGE_SETTING) or ("id" if QgsApplication.locale().startswith("id") else "en")
