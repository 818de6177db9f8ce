"""The files of the register: new, copy, import, export, template."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QDialogButtonBox, QFileDialog

from ..core.errors import BosanggarongError, InputError, Problem
from ..core.inputs.party_names import THIRD_PARTY
from ..core.messages import localise, localise_problem
from ..core.office.entry import is_question, questions_of
from ..core.office.register import ImportReport, export_agreements, import_agreements, write_template
from ..core.office.store import OfficeStore
from . import folders, settings_store
from .messages import in_words
from .register_dialogs import ImportDialog
from .task import log_exception

if TYPE_CHECKING:
    from .register_controller import RegisterController

translate = QCoreApplication.translate


class RegisterFiles(QObject):
    """Dialogs about files; what was done is shown by the controller."""

    def __init__(self, register: RegisterController):
        super().__init__(register)
        self.register = register

    def _start(self, name: str) -> str:
        """Where a dialog begins."""
        path = self.register.path
        known = settings_store.folder(settings_store.FOLDER)
        folder = path.parent if path and not self.register.is_embedded else known or folders.documents()
        return str(folder / name)

    def new_file(self) -> None:
        """Make an empty office file and open it."""
        path = self.register.ask_file(translate("Bosanggarong", "New office file"), self._start("office.gpkg"), _gpkg())
        if path is None:
            return
        path = path.with_suffix(".gpkg")
        try:
            if path.exists():
                raise InputError(Problem("the file is already there", str(path), translate("Bosanggarong", "Give another name.")))
            OfficeStore(path).create()
        except Exception as error:  # the boundary of the slot
            self.register.tell(error)
            return
        self.register.show_file(path)

    def save_copy(self) -> None:
        """Copy the office file and go on with the copy."""
        register = self.register
        path = register.ask_file(translate("Bosanggarong", "Save a copy"), self._start("office.gpkg"), _gpkg())
        if path is None:
            return
        path = path.with_suffix(".gpkg")
        try:
            if path.resolve() == register.path.resolve():
                raise InputError(Problem("the file is already there", str(path), translate("Bosanggarong", "Give another name.")))
            included = register.is_embedded
            copy_office(register.path, path)
        except Exception as error:  # the boundary of the slot
            register.tell(error)
            return
        if not register.show_file(path):
            return
        if included:
            settings_store.set_text(settings_store.OFFICE, str(path))
            register.copied.emit(str(path))
            text = translate("Bosanggarong", "The copy is open; the included study reads it from now on.")
        else:
            text = translate("Bosanggarong", "The copy is open. A study reads it when it is its register on the page \"Data\".")
        register.say(text, Qgis.MessageLevel.Success)

    def export_table(self) -> None:
        """The register as csv or xlsx."""
        self._write(
            translate("Bosanggarong", "The register as a table"), "register.xlsx",
            lambda path: export_agreements(
                self.register.store.load("agreements"), path, language=self.register.language, overwrite=True
            ),
        )  # fmt: skip

    def export_template(self) -> None:
        """An empty table to fill in."""
        self._write(
            translate("Bosanggarong", "An empty table to fill in"), "templat_perjanjian.xlsx",
            lambda path: write_template(path, language=self.register.language, overwrite=True),
        )  # fmt: skip

    def _write(self, title: str, name: str, write) -> None:
        from .register_controller import busy

        path = self.register.ask_file(title, self._start(name), translate("Bosanggarong", "Tables (*.xlsx *.csv)"))
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".xlsx")
        try:
            busy(lambda: write(path))
        except Exception as error:  # the boundary of the slot
            self.register.tell(error)
            return
        self.register.say(translate("Bosanggarong", "Written: {file}").format(file=path), Qgis.MessageLevel.Success)

    # --- import ---

    def import_table(self) -> None:
        """Choose a table and import it, with its questions."""
        kinds = translate("Bosanggarong", "Tables (*.xlsx *.csv *.gpkg)")
        path, _ = QFileDialog.getOpenFileName(self.register.window, translate("Bosanggarong", "Import agreements"), self._start(""), kinds)
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """The dialog of an import; every row is written, or none."""
        dialog = self.dialog_for(path)
        done = self.register.run_dialog(dialog)
        dialog.deleteLater()
        if done:
            self.register.reload()
            self.register.say(dialog.outcome.text(), Qgis.MessageLevel.Success)
            self.register.written.emit(str(self.register.path))

    def dialog_for(self, path: Path) -> ImportDialog:
        """The dialog, after a first look at the file."""
        dialog = ImportDialog(str(path), self.register.window)
        dialog.changed.connect(lambda: self._try(dialog, path, write=False))
        import_button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        import_button.clicked.connect(lambda: self._try(dialog, path, write=True) and dialog.accept())
        self._try(dialog, path, write=False)
        return dialog

    def _try(self, dialog: ImportDialog, path: Path, *, write: bool) -> bool:
        """Import, or say what an import would do; True when nothing stands against it."""
        from .register_controller import busy

        button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        try:
            report = busy(lambda: import_agreements(
                path, self.register.store, answers=dialog.given_answers(), update=dialog.update_there.isChecked(),
                code_scheme=dialog.scheme.currentData() or None, dry_run=not write,
            ))  # fmt: skip
        except InputError as error:
            self._show_problems(dialog, error)
            button.setEnabled(False)
            return False
        except Exception as error:  # the boundary of the slot
            log_exception(error)
            dialog.outcome.setText(in_words(error))
            button.setEnabled(not isinstance(error, BosanggarongError))
            return False
        dialog.outcome.setText(_said(report))
        dialog.messages.setPlainText("\n".join(self._note(row) for row in report.notes))
        button.setEnabled(bool(report.added or report.changed) or write)
        return True

    def _show_problems(self, dialog: ImportDialog, error: InputError) -> None:
        questions = questions_of(error.problems)
        dialog.ask(questions, THIRD_PARTY)
        others = [_for_the_window(problem) for problem in error.problems if not is_question(problem)]
        dialog.messages.setPlainText("\n\n".join(str(localise_problem(problem, self.register.language)) for problem in others))
        if others:
            text = translate("Bosanggarong", "{count} problems; nothing can be imported before they are solved.").format(count=len(others))
        else:
            text = translate("Bosanggarong", "Say who is meant, then import.")
        dialog.outcome.setText(text)

    def _note(self, row: dict) -> str:
        words = (localise(str(row[name]), self.register.language) for name in ("feature", "problem", "action"))
        return "{}: {} → {}".format(*words)


def copy_office(source: Path, target: Path) -> None:
    """A copy of an office file that is whole also when somebody has it open; ``target`` is replaced when it is there."""
    if source.stat().st_size == 0:
        shutil.copyfile(source, target)
        return
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as there, closing(sqlite3.connect(partial)) as copy:
            there.backup(copy)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    OfficeStore(target).create()  # today's tables


def _for_the_window(problem: Problem) -> Problem:
    """What to do, as this window calls it."""
    if problem.next_step.startswith("Import with --update"):
        return Problem(problem.what, problem.where, translate("Bosanggarong", "Tick \"Change agreements that are there with other content\"."))
    if problem.next_step.startswith("Say which: code_scheme"):
        return Problem(problem.what, problem.where, translate("Bosanggarong", "Say under \"Codes without dots are\" what they are."))
    return problem


def _said(report: ImportReport) -> str:
    counts = {"added": len(report.added), "changed": len(report.changed), "unchanged": len(report.unchanged)}
    if report.written:
        return translate("Bosanggarong", "Imported: {added} new, {changed} changed, {unchanged} as they were.").format(**counts)
    return translate("Bosanggarong", "Would be imported: {added} new, {changed} changed, {unchanged} as they are.").format(**counts)


def _gpkg() -> str:
    return translate("Bosanggarong", "Office file (*.gpkg)")
