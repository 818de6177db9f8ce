"""What happens on the page "Data": the study is put together, its layers are recognised and checked, and it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProject, QgsRectangle
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QMessageBox

from ..core.errors import Cancelled, InputError, Problem
from ..core.settings import Settings
from ..core.study import Study, write_study
from ..environment import compute
from ..paths import default_study
from . import settings_store
from .check import SPOT, Check, check_study, html_of
from .data_page import DataPage, QuestionRow
from .draft import Draft, embedded_draft, empty_draft, opened_draft, with_layers
from .folders import documents
from .inputs_model import InputsDelegate, InputsModel
from .messages import in_words, push
from .project_layers import Named, copy_of, files_of_project
from .publish import zoom_to
from .questions import Choice, applied, choices_of, make_layer, target_of, text_of
from .task import BackgroundTask, job_of, log_exception

translate = QCoreApplication.translate

SURE = "sure"  # as core.inputs.recognise_rules says it
SPOT_DEG = 0.05  # around a place of a diagnosis


class DataController(QObject):
    """Holds the study that the dock works on. ``study_opened`` when another one is taken, ``study_changed`` after each change."""

    study_opened = pyqtSignal()
    study_changed = pyqtSignal()

    def __init__(self, page: DataPage, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.page, self.iface = page, iface
        self.language = translate("Bosanggarong", "en")  # translated by the code of the window's language
        self.result_folder: Callable[[], Path | None] = lambda: None  # where the doctor looks for room
        self.settings: Callable[[], Settings] = lambda: self.draft.study.settings
        self.task: BackgroundTask | None = None
        self.check: Check | None = None
        self.model = InputsModel(self.language, self)
        page.table.setModel(self.model)
        self._delegate = InputsDelegate(page.table)
        page.table.setItemDelegate(self._delegate)
        self.draft = empty_draft(documents() / "Bosanggarong", "")
        self._connect()
        try:
            self._set(embedded_draft(_own_office()))
        except Exception as error:  # the boundary of the slot: a damaged installation still opens
            self._tell(error)

    def _connect(self) -> None:
        page = self.page
        page.default_study.clicked.connect(self.load_default)
        page.open_study.clicked.connect(self._choose_study)
        page.save_study.clicked.connect(self._choose_target)
        page.add_files.clicked.connect(self._choose_files)
        page.add_layers.clicked.connect(self.add_project_layers)
        page.remove.clicked.connect(self.remove_selected)
        page.dropped.connect(self.add)
        page.name.textEdited.connect(self._renamed)
        page.check.clicked.connect(self.start_check)
        page.stop.clicked.connect(self.cancel)
        page.report.anchorClicked.connect(self._show_spot)
        page.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.model.edited.connect(self._edited)

    def close(self) -> None:
        """Stop what runs and let go of it."""
        task, self.task = self.task, None
        if task and not sip.isdeleted(task):
            task.done = None
            task.progressChanged.disconnect(self._progressed)
            task.said.disconnect(self.page.message.setText)
            task.cancel()

    @property
    def is_busy(self) -> bool:
        """Whether layers are being recognised or checked."""
        return self.task is not None

    # --- the study ---------------------------------------------------------------------------------------------------

    def study(self) -> Study:
        """The study as it would be analysed. Raises InputError when it has no regions."""
        if self.draft.study.single("regions") is None:
            missing = translate("Bosanggarong", "no regions layer is given")
            raise InputError(Problem(missing, next_step=translate("Bosanggarong", "Add a layer of regencies and cities on the page Data.")))
        return self.draft.study

    def register(self) -> Path | None:
        """The office input of the study."""
        spec = self.draft.study.single("office")
        return spec.path if spec else None

    def use_register(self, path: str) -> None:
        """Read the office input from this file from now on, where it is a copy of the GeoPackage that the study names.

        A study without a register stays without one: an empty register would say that there are no agreements.
        """
        number = next((n for n, spec in enumerate(self.draft.specs) if spec.role == "office" and spec.path.suffix.lower() == ".gpkg"), None)
        if number is not None:
            draft = self.draft.changed(number, path=Path(path))
            self._set(replace(draft, is_default=self.draft.is_default), keep_check=True)

    def _set(self, draft: Draft, *, keep_check: bool = False) -> None:
        self.draft = draft
        if not keep_check:
            self.check = None
            self.page.report.clear()
        chosen = self.page.table.currentIndex().row()
        self.model.show(draft, self.check.states if self.check else {})
        self.page.table.resizeColumnsToContents()
        if 0 <= chosen < self.model.rowCount():
            self.page.table.selectRow(chosen)
        else:
            self._row_changed()
        if self.page.name.text() != draft.study.name:
            self.page.name.setText(draft.study.name)
        self._show_questions()
        self.study_changed.emit()

    def load_default(self) -> None:
        """The included study."""
        self._attempt(lambda: self._open(embedded_draft(_own_office())))

    def _open(self, draft: Draft) -> None:
        self._set(draft)
        self.study_opened.emit()

    def open_study(self, path: str | Path) -> None:
        """A study file; one message when it cannot be read."""
        self._attempt(lambda: self._open(opened_draft(Path(path))))
        if self.draft.is_saved and self.draft.study.path == Path(path).resolve():
            self.start_check()

    def restore(self, path: Path) -> None:
        """The study of a result that is shown again: the included one or a study file; nothing is checked."""
        if path.resolve() == default_study().resolve():
            self.load_default()
        else:
            self._attempt(lambda: self._open(opened_draft(path)))

    def save(self, path: str | Path) -> bool:
        """Write the study file; True when it stands there."""
        path = Path(path).with_suffix(".toml")
        try:
            study = replace(self.draft.study, settings=self.settings(), path=path.resolve())
            write_study(study, path)
            self.draft = replace(self.draft, study=study, is_saved=True, is_default=False)
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            return False
        self.page.message.setText(translate("Bosanggarong", "Saved: {file}").format(file=path))
        self.study_changed.emit()
        return True

    def _renamed(self, name: str) -> None:
        self.draft = replace(self.draft, study=replace(self.draft.study, name=name.strip() or self.draft.study.name), is_saved=False)
        self.study_changed.emit()

    def _choose_study(self) -> None:
        words = translate("Bosanggarong", "Study files (*.toml)")
        path, _ = QFileDialog.getOpenFileName(self.page, translate("Bosanggarong", "Study file"), str(documents()), words)
        if path:
            self.open_study(path)

    def _choose_target(self) -> None:
        words = translate("Bosanggarong", "Study files (*.toml)")
        start = self.draft.study.path if not self.draft.is_default else documents() / "Bosanggarong" / "studi.toml"
        path, _ = QFileDialog.getSaveFileName(self.page, translate("Bosanggarong", "Study file"), str(start), words)
        if path:
            self.save(path)

    # --- layers ------------------------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self.page, translate("Bosanggarong", "Layers and tables"), str(documents()))
        if paths:
            self.add([Path(path) for path in paths])

    def add_project_layers(self) -> None:
        """Recognise the layers of the open project; of those that are no file as they stand a copy is offered."""
        self._attempt(self._add_project_layers)

    def _add_project_layers(self) -> None:
        files, others, rasters = files_of_project(QgsProject.instance())
        folder = (self.draft.study.path.parent if self.draft.is_saved else documents() / "Bosanggarong") / "layer"
        if others and self.confirm_copies([layer.name() for layer in others], folder):
            QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
            try:
                for layer in others:
                    files[copy_of(layer, folder, files)] = {None: None}
            finally:
                QApplication.restoreOverrideCursor()
            others = []
        left = [*(layer.name() for layer in others), *rasters]
        if left:
            text = translate("Bosanggarong", "Not files as they stand (filtered, edited, in memory or in a database), so left out: {names}. "
                                             "Save them as GeoPackage or GeoTIFF and add those.")  # fmt: skip
            push(self.iface, text.format(names=", ".join(left)), Qgis.MessageLevel.Warning)
        if files:
            self.add(list(files), only=files)
        elif not left:
            push(self.iface, translate("Bosanggarong", "The project has no layers yet."), Qgis.MessageLevel.Info)

    def confirm_copies(self, names: list[str], folder: Path) -> bool:
        """Ask whether layers that are no files may be copied, as QGIS shows them, into a folder."""
        question = translate("Bosanggarong", "Not files as they stand (filtered, edited, in memory or in a database): {names}. "
                                             "Copy them to {folder} as they are shown now, and add the copies?")  # fmt: skip
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.page, "Bosanggarong", question.format(names=", ".join(names), folder=folder), buttons.Yes | buttons.No, buttons.Yes
        )
        return answer == buttons.Yes

    def add(self, paths: list[Path], only: Named | None = None) -> None:
        """Recognise files and folders and give their layers roles; ``only`` names the layers that are meant, with the CRS set in QGIS."""

        def work(task: BackgroundTask):
            def recognised():
                from ..core.inputs.recognise import recognise

                rows = []
                for number, path in enumerate(paths):
                    job_of(task).step(number / len(paths))
                    rows += recognise([path])
                return rows if only is None else [_in_qgis(row, only) for row in rows if _is_meant(row, only)]

            return compute(recognised, task.isCanceled)

        self._start(translate("Bosanggarong", "Bosanggarong: recognise layers"), work, self._recognised)
        if self.task:
            self.page.message.setText(translate("Bosanggarong", "Recognising layers"))

    def _recognised(self, rows: list[dict]) -> None:
        known = {(spec.path, spec.layer) for spec in self.draft.specs}
        draft = compute(lambda: with_layers(self.draft, rows, name=""))
        self._set(draft)
        used = sum((spec.path, spec.layer) not in known for spec in draft.specs)
        text = translate("Bosanggarong", "{count} layers recognised, {used} used.").format(count=len(rows), used=used)
        self.page.message.setText(text)
        if used and draft.study.single("regions") is not None and not draft.questions:
            self.start_check()

    def remove_selected(self) -> None:
        """Take the selected layer out of the study; taken out twice it is forgotten."""
        row = self.page.table.currentIndex().row()
        if row < 0:
            return
        count = len(self.draft.specs)
        self._set(self.draft.without(row) if row < count else self.draft.without_spare(row - count))

    def _edited(self, row: int, name: str, value: object) -> None:
        count = len(self.draft.specs)
        if row >= count:
            self._set(self.draft.using(row - count, value) if value else self.draft)
        elif name == "role" and value is None:
            self._set(self.draft.without(row))
        else:
            values = {name: value}
            if name == "role":  # a kind and an encoding belong to the former role
                values |= {"kind": None, "fields": {}, "encoding": "auto" if value == "flow_direction" else None}
            self._set(self.draft.changed(row, **values))

    def _row_changed(self, *_rows) -> None:
        self.page.remove.setEnabled(self.page.table.currentIndex().isValid() and not self.is_busy)

    # --- questions ---------------------------------------------------------------------------------------------------

    def _show_questions(self) -> None:
        rows = []
        for question in self.draft.questions:
            row = QuestionRow(text_of(question, self.language), choices_of(question, self.model.texts), asks_crs=question.needs == "crs")
            row.answered.connect(lambda choice, question=question, row=row: self.answer(question, choice, row))
            rows.append(row)
        self.page.show_questions(rows)

    def answer(self, question, choice: Choice, row: QuestionRow | None = None) -> None:
        """Use the layer of a question as it was answered."""
        crs = None
        if row is not None and row.crs is not None and choice.role:
            said = row.crs.crs()
            if not said.isValid():
                push(self.iface, translate("Bosanggarong", "Choose the coordinate reference system first."), Qgis.MessageLevel.Info)
                return
            crs = said.authid() or said.toWkt(Qgis.CrsWktVariant.Wkt2_2019)

        def apply() -> None:
            made = None
            if choice.make:
                target = target_of(question, self.draft)
                made = compute(lambda: make_layer(question, choice, target))
                self.page.message.setText(translate("Bosanggarong", "Made: {file}").format(file=made))
            self._set(applied(self.draft, question, choice, crs=crs, made=made))

        self._attempt(apply)

    # --- the doctor --------------------------------------------------------------------------------------------------

    def start_check(self) -> None:
        """Ask the doctor about the study as it stands."""
        try:
            study = self.study()
        except InputError as error:
            self._tell(error)
            return
        folder, language = self.result_folder() or documents(), self.language
        while not folder.exists():
            folder = folder.parent

        def work(task: BackgroundTask):
            return compute(lambda: check_study(study, folder, language, job_of(task)), task.isCanceled)

        self._start(translate("Bosanggarong", "Bosanggarong: check data"), work, lambda check: self._checked(check, study))

    def _checked(self, check: Check, study: Study) -> None:
        if study.inputs != self.draft.study.inputs:  # it was changed meanwhile: the answer is about another study
            self.start_check()
            return
        self.check = check
        self.page.report.setHtml(html_of(check, self.language))
        self._set(self.draft, keep_check=True)
        self.page.message.setText(
            translate("Bosanggarong", "The data can be analysed.") if check.usable
            else translate("Bosanggarong", "The data cannot be analysed yet; see the problems above.")
        )  # fmt: skip

    def _show_spot(self, link: QUrl) -> None:
        kind, _, place = link.toString().partition(":")
        if f"{kind}:" != SPOT:
            return
        lon, lat = map(float, place.split(","))
        zoom_to(self.iface.mapCanvas(), QgsRectangle(lon - SPOT_DEG, lat - SPOT_DEG, lon + SPOT_DEG, lat + SPOT_DEG))

    # --- tasks -------------------------------------------------------------------------------------------------------

    def _start(self, name: str, work, done) -> None:
        if self.is_busy:
            self.cancel()
            self._forget()

        def ended(task: BackgroundTask) -> None:
            if task is not self.task:
                return
            self._forget()
            if isinstance(task.error, Cancelled) or (task.error is None and task.result is None):
                self.page.message.setText(translate("Bosanggarong", "Stopped."))
            elif task.error is not None:
                self._tell(task.error)
            else:
                self._attempt(lambda: done(task.result))

        self.task = BackgroundTask(name, work, ended)
        self.task.progressChanged.connect(self._progressed)
        self.task.said.connect(self.page.message.setText)
        self._show_busy(True)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """Stop recognising or checking."""
        if self.task and not sip.isdeleted(self.task):
            self.task.cancel()

    def _forget(self) -> None:
        task, self.task = self.task, None
        if task and not sip.isdeleted(task):
            task.progressChanged.disconnect(self._progressed)
            task.said.disconnect(self.page.message.setText)
        self.page.progress.setValue(0)
        self._show_busy(False)

    def _progressed(self, percent: float) -> None:
        self.page.progress.setValue(round(percent))

    def _show_busy(self, busy: bool) -> None:
        page = self.page
        for widget in (page.default_study, page.open_study, page.add_files, page.add_layers, page.check, page.questions):
            widget.setEnabled(not busy)
        page.stop.setEnabled(busy)
        self._row_changed()

    def _attempt(self, action) -> None:
        try:
            action()
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        log_exception(error)
        self.page.message.setText(in_words(error))
        push(self.iface, in_words(error), Qgis.MessageLevel.Critical)


def _own_office() -> Path | None:
    """The user's own copy of the included register."""
    said = settings_store.text(settings_store.OFFICE)
    return Path(said) if said.lower().endswith(".gpkg") and Path(said).is_file() else None


def _is_meant(row: dict, only: Named) -> bool:
    """Whether the project shows the layer of a recognised row."""
    names = only.get(Path(row["file"]).resolve(), {})
    return None in names or row["layer"] in names


def _in_qgis(row: dict, only: Named) -> dict:
    """The row with the CRS that was set in QGIS, which answers the question for it."""
    names = only[Path(row["file"]).resolve()]
    crs = names.get(row["layer"], names.get(None))
    if crs is None:
        return row
    answered = {"confidence": SURE, "needs": None, "question_eng": "", "question_ind": ""} if row["needs"] == "crs" else {}
    return row | {"given_crs": crs} | answered
