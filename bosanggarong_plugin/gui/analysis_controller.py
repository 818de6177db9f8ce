"""What happens on the page "Analysis": the run, its progress, its end."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox

from ..core.errors import Cancelled, InputError, Problem
from ..core.study import Study, write_study
from ..environment import UnfitEnvironment, compute
from ..maps.in_qgis import add_to_project, layers_of, release, write_maps
from . import settings_store
from .analysis_page import AnalysisPage
from .data_controller import DataController
from .draft import NEW_NAME
from .folders import free_folder, free_path
from .messages import in_words, push, show_unfit
from .publish import holds_result, zoom_to
from .runner import Runner
from .task import BackgroundTask, job_of, log_exception

translate = QCoreApplication.translate

PAUSE_MS = 50  # between the steps on the main thread, so that the window is drawn


class AnalysisController(Runner):
    """Runs one study at a time on another thread, then puts the result into the project and beside itself.

    ``result_ready(folder, language)`` comes as soon as the result is on disk, before its layers and maps.
    """

    result_ready = pyqtSignal(str, str)

    def __init__(self, page: AnalysisPage, iface, parent: QObject | None = None, *, data: DataController):
        super().__init__(page, iface, parent)
        self.data = data
        self.is_blocked = lambda: False  # whether something else uses the folder of a result
        self.register: Path | None = None  # the office input of the study that was run last
        self.study_file: Path | None = None  # the file that this study stands in
        self._offered_folder = ""
        self._files_timer = self._timer(self._write_files)
        self._zoom_timer = self._timer(self._show_view)
        self._files_of: tuple[Path, str, bool] | None = None
        page.language.setCurrentIndex(max(page.language.findData(settings_store.language()), 0))
        page.run.clicked.connect(self.start)
        data.study_changed.connect(self._study_changed)
        data.study_opened.connect(self._study_opened)
        data.settings = page.settings.settings  # a study is saved with the settings on this page
        self._study_opened()
        self._study_changed()

    def close(self) -> None:
        """Stop what runs and let go of everything outside the page."""
        self._files_timer.stop()
        self._zoom_timer.stop()
        self._files_of = None
        self.let_go(self._forget_task())

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

    def _study_opened(self) -> None:
        """Another study brings its own settings."""
        self.page.settings.show_settings(self.data.draft.study.settings)

    def _study_changed(self) -> None:
        study = self.data.draft.study
        count = len(self.data.draft.specs)
        self.page.heading.setText(translate("Bosanggarong", "{study}: {count} layers").format(study=study.name, count=count))
        self._offer_folder()

    def _offer_folder(self) -> None:
        """A free folder for the study, unless the user has chosen another."""
        given = self.page.folder.filePath().strip()
        if given and (not self._offered_folder or Path(given) != Path(self._offered_folder)):
            return
        self._offered_folder = str(free_folder(self.data.draft.study.name))
        self.page.folder.setFilePath(self._offered_folder)

    def folder(self) -> Path | None:
        """Where the result will be; None while no folder is given."""
        path = self.page.folder.filePath().strip()
        return Path(path).expanduser() if path else None

    def _study(self) -> Study:
        return settings_store.with_maker(replace(self.data.study(), settings=self.page.settings.settings()))

    def _folder(self) -> Path:
        self._offer_folder()
        folder = self.folder()
        if folder is None:
            missing = translate("Bosanggarong", "no folder is given for the result")
            raise InputError(Problem(missing, next_step=translate("Bosanggarong", "Choose one.")))
        return folder

    def start(self) -> None:
        """Run the study on the page; one message when it cannot be run."""
        if self.is_busy:
            push(self.iface, translate("Bosanggarong", "An analysis is running already."), Qgis.MessageLevel.Info)
            return
        if self.is_blocked():
            push(self.iface, translate("Bosanggarong", "Maps and papers are being made; run when they are done."), Qgis.MessageLevel.Info)
            return
        self.data.cancel()  # a check that runs would only keep the analysis waiting
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
        language, draft = self.page.language.currentData(), self.data.draft
        settings_store.set_language(language)
        office = study.single("office")
        self.register = office.path if office else None
        stands = (draft.is_saved or draft.is_default) and study.settings == draft.study.settings
        self.study_file = draft.study.path if stands else None
        self._study_of_run = study
        self._folder_of_run, self._language, self._released = folder, language, released
        self._project_changed = False
        self._started = time.monotonic()
        name = translate("Bosanggarong", "Bosanggarong: {study}").format(study=study.name)

        def work(task: BackgroundTask):
            return analyse(study, folder, overwrite=overwrite, language=language, task=task)

        QgsProject.instance().cleared.connect(self._project_cleared)
        self._show_busy(True)
        self.page.progress.setValue(0)
        self.page.message.setText(translate("Bosanggarong", "Reading the layers"))
        self.run_task(name, work, self._ended)

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
                    self._show_busy(False)
                    self.show_stopped()
                else:
                    self._fail(task.error)
                self._bring_back(folder, language)
                return
            self._keep_study(folder)
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

    def _keep_study(self, folder: Path) -> None:
        """A study that stands in no file yet is written beside its result, so that it can be opened again; a file that is there stays."""
        if self.study_file is None:
            self.study_file = free_path(folder / NEW_NAME)
            write_study(self._study_of_run, self.study_file)

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
        for widget in (page.run, page.folder, page.language, page.make_pdf, page.settings, self.data.page.run):
            widget.setEnabled(not busy)
        page.cancel.setEnabled(busy)


def analyse(study: Study, folder: Path, *, overwrite: bool, language: str, task: BackgroundTask):
    """The part on the other thread; returns the Outcome."""

    def work():
        from ..core.study import run_study

        return run_study(study, folder, overwrite=overwrite, outputs=("gpkg",), language=language, job=job_of(task))

    return compute(work, task.isCanceled)
