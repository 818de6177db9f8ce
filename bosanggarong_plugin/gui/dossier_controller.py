"""The part "Notes of the office": mark, owner, stage, next date and note of the selected candidate, and the fields of its papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication, QDate, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog

from ..core.errors import OfficeConflict
from ..core.outputs import MARK
from ..environment import compute
from . import settings_store
from .dossier_form import DossierForm
from .messages import in_words, push
from .office_desk import FIELDS, YES, OfficeDesk
from .results_page import DossierPart
from .task import log_exception

translate = QCoreApplication.translate


class DossierController(QObject):
    """Reads and writes through OfficeDesk. ``office_made(path)`` when a new file was begun, ``marks_changed`` after each reading or writing."""

    marks_changed = pyqtSignal()
    office_made = pyqtSignal(str)

    def __init__(self, part: DossierPart, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.part, self.iface = part, iface
        self.desk: OfficeDesk | None = None
        self.title: Callable[[str], str] = str  # the title of a candidate
        self._candidate = ""
        self._shown: dict[str, str] = {}
        part.save.clicked.connect(self.save)
        part.more.clicked.connect(self.edit_papers)
        part.mark.toggled.connect(self._typed)
        part.owner.textEdited.connect(self._typed)
        part.stage.activated.connect(self._typed)
        part.next_date.dateChanged.connect(self._typed)
        part.note.textChanged.connect(self._typed)

    # --- showing -----------------------------------------------------------------------------------------------------

    def set_result(self, folder: Path, register: Path | None, language: str) -> None:
        """Work on the candidates of a result; ``register`` is the office input of its study."""
        self.close()
        self.desk, self._candidate, self._language = OfficeDesk(folder, register), "", language
        self.part.setEnabled(False)
        self._fill_stages(language)
        self._load()

    def _load(self) -> None:
        try:
            compute(self.desk.load)
        except Exception as error:  # the boundary of the slot: somebody else's file
            self._tell(error)
        self.marks_changed.emit()

    def _fill_stages(self, language: str) -> None:
        from ..core.tables import table

        frame = table("procedures")
        self.part.stage.clear()
        self.part.stage.addItem("", "")
        for row in frame[frame["topic"] == "stage"].itertuples():
            self.part.stage.addItem(row.text_ind if language == "id" else row.text_eng, row.code)

    def show(self, candidate_id: str) -> None:
        """Show what is entered about a candidate; what was typed about the former one is written first."""
        if candidate_id == self._candidate or self.desk is None:
            return
        self.flush()
        self._candidate = candidate_id
        self._refresh()

    def _refresh(self) -> None:
        entered, part = self.desk.entered(self._candidate), self.part
        stage = entered.get("stage", "")
        if stage and part.stage.findData(stage) < 0:
            part.stage.addItem(stage, stage)  # what somebody wrote in words of his own
        day = QDate.fromString(entered.get("next_date", ""), Qt.DateFormat.ISODate)
        for widget in (part.mark, part.owner, part.stage, part.next_date, part.note):
            widget.blockSignals(True)
        part.mark.setChecked(bool(entered.get(MARK, "").strip()))
        part.owner.setText(entered.get("owner", ""))
        part.stage.setCurrentIndex(max(part.stage.findData(stage), 0))
        if day.isValid():
            part.next_date.setDate(day)
        else:
            part.next_date.clear()
        part.note.setPlainText(entered.get("note", ""))
        for widget in (part.mark, part.owner, part.stage, part.next_date, part.note):
            widget.blockSignals(False)
        self._shown = self._values()
        part.setEnabled(True)
        part.save.setEnabled(False)
        part.where.setText(self._told())

    def _told(self) -> str:
        by, at = self.desk.last_change(self._candidate)
        place = translate("Bosanggarong", "Not kept yet")
        if self.desk.path:
            place = translate("Bosanggarong", "Kept in {file}").format(file=self.desk.path)
        if not by:
            return place
        return place + "\n" + translate("Bosanggarong", "Last change: {who}, {when}").format(who=by, when=at.replace("T", " ").rstrip("Z"))

    def marked(self) -> frozenset[str]:
        """Candidates that are for the forum."""
        return self.desk.marked() if self.desk else frozenset()

    # --- writing -----------------------------------------------------------------------------------------------------

    def _values(self) -> dict[str, str]:
        part = self.part
        day = part.next_date.date()
        return {
            MARK: YES if part.mark.isChecked() else "", "owner": part.owner.text().strip(), "stage": part.stage.currentData() or "",
            "next_date": "" if part.next_date.isNull() or not day.isValid() else day.toString(Qt.DateFormat.ISODate),
            "note": part.note.toPlainText().strip(),
        }  # fmt: skip

    def _changed(self) -> dict[str, str]:
        return {name: value for name, value in self._values().items() if value != self._shown.get(name, "")}

    def _typed(self) -> None:
        self.part.save.setEnabled(bool(self._candidate) and bool(self._changed()))

    def set_mark(self, candidate_id: str, marked: bool) -> None:
        """Mark a candidate for the forum, or not."""
        if self.desk is None:
            return
        if candidate_id == self._candidate:
            self.part.mark.setChecked(marked)
            self.save()
        else:
            self._write(candidate_id, {MARK: YES if marked else ""})

    def save(self) -> bool:
        """Write what was typed; True when it stands in the file."""
        changed = self._changed()
        if not changed or not self._candidate:
            return True
        done = self._write(self._candidate, changed)
        if done:
            self._refresh()
        return done

    def edit_papers(self) -> None:
        """A dialog with the other fields of the dossier; what differs is written."""
        self.flush()
        if not self._candidate or self.desk is None:
            return
        dialog = DossierForm(self.title(self._candidate), self._language, FIELDS, self.part)
        entered = self.desk.entered(self._candidate)
        dialog.set_values(entered)
        while self.run_dialog(dialog):
            changed = {name: value for name, value in dialog.values().items() if value != entered.get(name, "").strip()}
            if not changed or self._write(self._candidate, changed):
                self._refresh()
                break
        dialog.deleteLater()

    def run_dialog(self, dialog: DossierForm) -> bool:
        """Show it; True when it is to be saved."""
        return bool(dialog.exec())

    def flush(self) -> None:
        """Write what was typed before something else is shown."""
        if self._candidate and self._changed():
            self.save()

    def close(self) -> None:
        """Write what was typed where it is known where to; nobody is asked any more."""
        if self.desk is not None and self.desk.path is not None:
            self.flush()
        self._candidate = ""

    def _write(self, candidate_id: str, values: dict[str, str]) -> bool:
        try:
            if self.desk.path is None and not self._begin_file():
                self._restore()
                return False
            compute(lambda: self.desk.write(candidate_id, values))
        except OfficeConflict as conflict:
            self._tell(conflict)
            self._load()
            self._restore()
            return False
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            self._restore()
            return False
        self.marks_changed.emit()
        return True

    def _restore(self) -> None:
        """The mark as it stands in the file; typed text stays for another try."""
        self.part.mark.blockSignals(True)
        self.part.mark.setChecked(self._candidate in self.marked())
        self.part.mark.blockSignals(False)
        self.marks_changed.emit()

    def _begin_file(self) -> bool:
        """Decide where marks and notes go; False when the user does not say."""
        path = self.desk.suggested if self.desk.is_embedded else self.ask_file(self.desk.suggested)
        if path is None:
            return False
        compute(lambda: self.desk.write_to(path))
        compute(self.desk.load)
        if not settings_store.text(settings_store.OFFICE):
            settings_store.set_text(settings_store.OFFICE, str(path))
        push(self.iface, translate("Bosanggarong", "Marks and notes are kept in {file}.").format(file=path), Qgis.MessageLevel.Info)
        self.office_made.emit(str(path))
        return True

    def ask_file(self, suggested: Path) -> Path | None:
        """Ask once for the file of marks and notes; None when the user cancels."""
        title = translate("Bosanggarong", "Where should marks and notes be kept?")
        options = QFileDialog.Option.DontConfirmOverwrite  # an office file that is there is used, never replaced
        said, _ = QFileDialog.getSaveFileName(self.part, title, str(suggested), "GeoPackage (*.gpkg)", options=options)
        return Path(said).with_suffix(".gpkg") if said else None

    def _tell(self, error: Exception) -> None:
        log_exception(error)
        push(self.iface, in_words(error), Qgis.MessageLevel.Critical)
