"""What happens in the window of the register: everything is read from and written to an office file through OfficeStore."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, QObject, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFileDialog, QMessageBox

from ..core.errors import BosanggarongError, OfficeConflict
from ..core.inputs.agreements import AGREEMENT_COLUMNS, WORDS, values_of
from ..core.office.entry import check_entry, headers_of, helps_of, known_parties, sectors
from ..core.office.listing import ListedAgreement, listed_agreements, shown
from ..core.office.store import OfficeStore
from ..core.texts import Texts
from ..environment import compute
from ..paths import boundaries_dir
from . import settings_store
from .messages import in_words, push
from .register_dialogs import MINE, ConflictDialog
from .register_files import RegisterFiles
from .register_form import AgreementForm
from .register_model import KEY_ROLE, TITLE, RegisterFilter, RegisterModel
from .register_page import page_of
from .register_window import RegisterWindow
from .task import log_exception

translate = QCoreApplication.translate

LETTERS = (34, 22, 17, 13, 16, 16, 13, 17, 22)  # widths of the columns
EDITED = tuple(name for name in AGREEMENT_COLUMNS if name != "agreement_id")


def embedded_office() -> Path:
    """The register of the included study; nobody writes there."""
    return boundaries_dir() / "office.gpkg"


class RegisterController(QObject):
    """One window for one office file at a time.

    ``written(path)`` tells that agreements were changed, ``copied(path)`` that the included register was copied to work on it.
    """

    written = pyqtSignal(str)
    copied = pyqtSignal(str)

    def __init__(self, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.iface, self.language = iface, settings_store.window_language()
        self.window = RegisterWindow(iface.mainWindow())
        self.model = RegisterModel(parent=self)
        self.filter = RegisterFilter(self)
        self.filter.setSourceModel(self.model)
        self.path: Path | None = None
        self._stamp: tuple[int, int] | None = None
        self._warned = False
        self.files = RegisterFiles(self)
        window = self.window
        window.table.setModel(self.filter)
        letter = window.table.fontMetrics().averageCharWidth()
        for column, letters in enumerate(LETTERS):
            window.table.setColumnWidth(column, letters * letter + 12)
        window.table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
        window.table.selectionModel().currentRowChanged.connect(self._row_changed)
        window.table.doubleClicked.connect(self.edit)
        window.search.textChanged.connect(self._filter)
        window.state.currentIndexChanged.connect(self._filter)
        window.party.currentIndexChanged.connect(self._filter)
        window.due_only.toggled.connect(self._filter)
        window.file.fileChanged.connect(self._file_chosen)
        window.new_file.clicked.connect(self.files.new_file)
        window.save_copy.clicked.connect(self.files.save_copy)
        window.add.clicked.connect(self.add)
        window.edit.clicked.connect(self.edit)
        window.remove.clicked.connect(self.remove)
        window.load.clicked.connect(self.files.import_table)
        window.export_table.triggered.connect(self.files.export_table)
        window.export_template.triggered.connect(self.files.export_template)
        window.reload.activated.connect(self.reload)
        window.activated.connect(self._reload_if_changed)

    def close(self) -> None:
        """Take the window away."""
        self.window.close()
        self.window.deleteLater()
        self.deleteLater()

    # --- the file ---

    def open(self, path: Path | None = None) -> None:
        """Show the window, with ``path``, else the file that is open, that of the last time, or the included one."""
        last = settings_store.text(settings_store.REGISTER)
        chosen = path or self.path or (Path(last) if last and Path(last).is_file() else embedded_office())
        if chosen != self.path:
            self.show_file(chosen)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.search.setFocus()

    def show_file(self, path: Path) -> bool:
        """Read a file and show it; the one before stays when that fails."""
        try:
            rows = self._read(path)
        except Exception as error:  # the boundary of the slot: any file may have been chosen
            self.tell(error)
            self._name_file()
            return False
        self.path, self._warned = path, False
        if not self.is_embedded:
            settings_store.set_text(settings_store.REGISTER, str(path))
        self._name_file()
        self._show(rows)
        return True

    @property
    def is_embedded(self) -> bool:
        return self.path is not None and self.path.resolve() == embedded_office().resolve()

    @property
    def read_only(self) -> str:
        """Why nothing can be changed here; "" when it can."""
        if self.path is None:
            return translate("Bosanggarong", "No office file is open.")
        if self.is_embedded:
            return translate("Bosanggarong", "This is the register of the included study; it stays as it is. Save a copy to work on it.")
        if not os.access(self.path if self.path.exists() else self.path.parent, os.W_OK):
            return translate("Bosanggarong", "This file may not be written. Save a copy to work on it.")
        return ""

    @property
    def store(self) -> OfficeStore:
        return OfficeStore(self.path)

    def reload(self) -> None:
        """Read the file again; selection, search and filters stay."""
        if self.path is None:
            return
        try:
            self._show(self._read(self.path))
        except Exception as error:  # the boundary of the slot
            self.tell(error)

    def _read(self, path: Path) -> list[ListedAgreement]:
        self._stamp = _stamp(path)
        return busy(lambda: listed_agreements(OfficeStore(path).load("agreements"), date.today(), self.language))

    def _reload_if_changed(self) -> None:
        if self.path is not None and _stamp(self.path) != self._stamp:
            self.reload()

    def _file_chosen(self, said: str) -> None:
        if said.strip() and Path(said.strip()) != self.path:
            self.show_file(Path(said.strip()))

    def _name_file(self) -> None:
        with QSignalBlocker(self.window.file):
            self.window.file.setFilePath(str(self.path) if self.path else "")

    # --- the table ---

    def _show(self, rows: list[ListedAgreement]) -> None:
        key = self.selected.key if self.selected else None
        self.model.replace(rows)
        self._fill(self.window.state, translate("Bosanggarong", "any state"), {row.state: row.state_words for row in rows})
        parties = {code: name for row in rows for code, name in zip(row.codes, row.parties, strict=True)}
        self._fill(self.window.party, translate("Bosanggarong", "any party"), parties)
        self._filter()
        self.select(key)
        reason = self.read_only
        self.window.banner.setText(reason)
        self.window.banner.setVisible(bool(reason))
        self._enable()

    def _fill(self, box, first: str, choices: dict[str, str]) -> None:
        with QSignalBlocker(box):
            chosen = box.currentData()
            box.clear()
            box.addItem(first, "")
            for code, words in sorted(choices.items(), key=lambda pair: pair[1]):
                box.addItem(words, code)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    def _filter(self) -> None:
        window = self.window
        self.filter.choose(
            search=window.search.text(), state=window.state.currentData() or "", party=window.party.currentData() or "",
            due_only=window.due_only.isChecked(),
        )  # fmt: skip
        count, total = self.filter.rowCount(), self.model.rowCount()
        text = translate("Bosanggarong", "{count} of {total} agreements") if count != total else translate("Bosanggarong", "{count} agreements")
        window.count.setText(text.format(count=count, total=total))
        if not self.window.table.currentIndex().isValid():
            self._row_changed(QModelIndex())

    @property
    def selected(self) -> ListedAgreement | None:
        index = self.filter.mapToSource(self.window.table.currentIndex())
        return self.model.rows[index.row()] if index.isValid() else None

    def select(self, key: str | None) -> None:
        """Select the agreement of an id; the first row when it is not shown."""
        rows = range(self.filter.rowCount())
        row = next((row for row in rows if self.filter.index(row, TITLE).data(KEY_ROLE) == key), 0 if len(rows) else None)
        if row is None:
            self._row_changed(QModelIndex())
        else:
            self.window.table.selectRow(row)
            self._row_changed(self.filter.index(row, TITLE))

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex | None = None) -> None:
        self._enable()
        index = self.filter.mapToSource(current)
        if not index.isValid():
            self.window.details.setHtml("")
            return
        item = self.model.rows[index.row()]
        try:
            self.window.details.setHtml(page_of(item, self.store.history("agreements", item.key), self.language))
        except Exception as error:  # the boundary of the slot: the file may have been taken away
            self.tell(error)

    def _enable(self) -> None:
        window, free = self.window, not self.read_only
        for button in (window.add, window.load):
            button.setEnabled(free)
        for button in (window.edit, window.remove):
            button.setEnabled(free and self.selected is not None)
        for button in (window.save_copy, window.save):
            button.setEnabled(self.path is not None)

    # --- one agreement ---

    def add(self) -> None:
        """A new agreement."""
        self._edit_in_form(None)

    def edit(self, _index: QModelIndex | bool | None = None) -> None:
        """The selected agreement in the form."""
        if self.selected and not self.read_only:
            self._edit_in_form(self.selected.row)

    def form_for(self, row: dict | None) -> AgreementForm:
        """The form, filled with a row of the register."""
        texts = Texts(self.language)
        choices = {name: [(value, texts.value(value)) for value in values_of(name)] for name in WORDS}
        form = AgreementForm(headers_of(self.language), helps_of(self.language), choices, sectors(), known_parties(), self.window)
        new = translate("Bosanggarong", "New agreement")
        form.setWindowTitle(translate("Bosanggarong", "Agreement") if row else new)
        form.set_values(row or {})
        save = form.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.clicked.connect(lambda: self.save_form(form, row))
        return form

    def _edit_in_form(self, row: dict | None) -> None:
        form = self.form_for(row)
        form.exec()
        form.deleteLater()

    def save_form(self, form: AgreementForm, row: dict | None) -> None:
        """Check and write what the form holds; it closes when that was done."""
        try:
            values = self._checked(form, row)
            if values is None:
                return
            key = self._write(form, values, row)
        except BosanggarongError as error:
            form.tell(in_words(error))
            return
        except Exception as error:  # the boundary of the slot
            log_exception(error)
            form.tell(in_words(error))
            return
        if key is not None:
            form.accept()
            self._after_writing(key)

    def _checked(self, form: AgreementForm, row: dict | None) -> dict | None:
        typed = form.values()
        if not typed["title"] or not typed["parties"]:
            form.tell(translate("Bosanggarong", "Title and parties must be filled."))
            return None
        codes = known_parties()
        thirds = [party for party in typed["parties"] if party not in codes]
        texts = {name: str(value) for name, value in typed.items() if name != "parties" and value}
        texts |= {"parties": ";".join(typed["parties"]), "agreement_id": str(row["agreement_id"]) if row else ""}
        values = busy(lambda: check_entry(texts, third_parties=thirds, language=self.language))
        if len(typed["parties"]) < 2 and not self._warned:
            self._warned = True
            form.tell(translate("Bosanggarong", "Only one party is named; such an agreement covers no candidate. Save once more to keep it so."))
            return None
        return values

    def _write(self, form: AgreementForm, values: dict, row: dict | None) -> str | None:
        """The id of what was written; None when the user goes back to the form."""
        if row is None:
            return self._add_or_ask(form, values)
        key = str(row["agreement_id"])
        changed = {name: values[name] for name in EDITED if values[name] != row[name]}
        try:
            self.store.change("agreements", key, changed, int(row["row_version"] or 1))
        except OfficeConflict as conflict:
            return self._settle(form, conflict, row, changed)
        return key

    def _add_or_ask(self, form: AgreementForm, values: dict) -> str | None:
        try:
            (key,), *_ = self.store.add("agreements", values)
        except OfficeConflict as conflict:  # the same agreement is there
            return self._settle(form, conflict, None, {name: values[name] for name in EDITED})
        return key

    def _settle(self, form: AgreementForm, conflict: OfficeConflict, row: dict | None, mine: dict) -> str | None:
        """Show both versions and write what is chosen, until nobody was faster."""
        key, texts = conflict.key[0], Texts(self.language)
        while True:
            theirs = conflict.theirs
            removed = theirs is None
            full = {name: (row or {}).get(name) for name in EDITED} | mine
            compared = full if removed else {name: value for name, value in mine.items() if value != theirs[name]}
            if not compared:  # both wrote the same
                return key
            headers = headers_of(self.language)
            rows = [
                (name, headers[name], shown(name, value, texts), "" if removed else shown(name, theirs[name], texts))
                for name, value in compared.items() if value or not removed
            ]  # fmt: skip
            dialog = ConflictDialog(_told(conflict, new=row is None), rows, removed=removed, parent=form)
            dialog.exec()
            outcome, taken = dialog.outcome, dialog.taken()
            dialog.deleteLater()
            if outcome == "discard":
                return key
            if outcome != "save":
                return None
            try:
                if removed:
                    self.store.add("agreements", full | {"agreement_id": key})
                else:
                    wanted = {name: value for name, value in compared.items() if taken[name] == MINE}
                    self.store.change("agreements", key, wanted, conflict.row_version)
                return key
            except OfficeConflict as again:
                conflict = again

    def remove(self) -> None:
        """Remove the selected agreement, after a question; its history stays."""
        item = self.selected
        if item is None or self.read_only or not self.confirm_removal(item):
            return
        try:
            self.store.remove("agreements", item.key, int(item.row["row_version"] or 1))
        except OfficeConflict as conflict:
            self.reload()
            self.say(_told(conflict) + " " + translate("Bosanggarong", "Nothing was removed."), Qgis.MessageLevel.Warning)
            return
        except Exception as error:  # the boundary of the slot
            self.tell(error)
            return
        self._after_writing(None)

    def confirm_removal(self, item: ListedAgreement) -> bool:
        """Ask whether an agreement may be removed."""
        question = translate("Bosanggarong", "Remove \"{title}\" from the register? Its history is kept.").format(title=item.title)
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(self.window, self.window.windowTitle(), question, buttons.Yes | buttons.Cancel, buttons.Cancel)
        return answer == buttons.Yes

    def _after_writing(self, key: str | None) -> None:
        self._warned = False
        self.reload()
        self.select(key)
        self.written.emit(str(self.path))

    # --- what is said ---

    def say(self, text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info) -> None:
        """One message, where the user is looking: above the table; in QGIS's message bar when the window is hidden."""
        if self.window.isVisible():
            self.window.banner.setText(text)
            self.window.banner.show()
        else:
            push(self.iface, text, level)

    def tell(self, error: Exception) -> None:
        """An error in words."""
        log_exception(error)
        self.say(in_words(error), Qgis.MessageLevel.Critical)

    def ask_file(self, title: str, start: str, kinds: str) -> Path | None:
        """A file to write, by the dialog of QGIS's window; None when the user cancels."""
        path, _ = QFileDialog.getSaveFileName(self.window, title, start, kinds)
        return Path(path) if path else None

    def run_dialog(self, dialog: QDialog) -> bool:
        """Show a dialog; True when it was accepted."""
        return dialog.exec() == QDialog.DialogCode.Accepted


def busy(work: Callable[[], object]):
    """What ``work()`` returns, with the libraries tested, under a waiting cursor."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        return compute(work)
    finally:
        QApplication.restoreOverrideCursor()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _told(conflict: OfficeConflict, *, new: bool = False) -> str:
    """Who did what and when."""
    values = {"by": conflict.edited_by or "?", "at": (conflict.edited_at or "?").replace("T", " ").replace("Z", " UTC")}
    if conflict.theirs is None:
        return translate("Bosanggarong", "{by} removed this agreement on {at}, after you had read it.").format(**values)
    if new:
        return translate("Bosanggarong", "The same agreement is there already, entered by {by} on {at}.").format(**values)
    return translate("Bosanggarong", "{by} changed this agreement on {at}, after you had read it.").format(**values)
