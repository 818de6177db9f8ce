"""Dialogs of the register: an import with its questions, and two versions of one row. Widgets, no logic."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..core.office.entry import Question

translate = QCoreApplication.translate

MINE, THEIRS = "mine", "theirs"
KEMENDAGRI, BPS = "kemendagri", "bps"  # as code_scheme in a study file


class ImportDialog(QDialog):
    """What an import would do, who unclear parties are, and what is wrong row by row. ``changed`` asks for another look."""

    changed = pyqtSignal()

    def __init__(self, file: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("bosanggarong_import")
        self.setWindowTitle(translate("Bosanggarong", "Import agreements"))
        self.answers: dict[str, QComboBox] = {}
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.update_there = QCheckBox(translate("Bosanggarong", "Change agreements that are there with other content"))
        self.scheme = QComboBox()
        self.scheme.addItem(translate("Bosanggarong", "as recognised"), "")
        self.scheme.addItem(translate("Bosanggarong", "Kemendagri codes"), KEMENDAGRI)
        self.scheme.addItem(translate("Bosanggarong", "BPS codes"), BPS)
        self.questions = QGroupBox(translate("Bosanggarong", "Who is meant?"))
        self.question_form = QFormLayout(self.questions)
        self.question_form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.questions.hide()
        self.messages = QPlainTextEdit()
        self.messages.setReadOnly(True)
        self.messages.setTabChangesFocus(True)
        self.messages.setMinimumHeight(3 * self.messages.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.button(buttons.Ok).setText(translate("Bosanggarong", "Import"))
        self.buttons.button(buttons.Cancel).setText(translate("Bosanggarong", "Cancel"))
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        name = QLabel(file)
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        form.addRow(translate("Bosanggarong", "File"), name)
        form.addRow(translate("Bosanggarong", "Codes without dots are"), self.scheme)
        form.addRow(self.update_there)
        page = QVBoxLayout(self)
        page.addLayout(form)
        page.addWidget(self.questions)
        page.addWidget(self.outcome)
        page.addWidget(self.messages, 1)
        page.addWidget(self.buttons)
        self.update_there.toggled.connect(self.changed)
        self.scheme.currentIndexChanged.connect(self.changed)
        self.resize(640, 460)

    def ask(self, questions: Sequence[Question], third_party: str) -> None:
        """A row for each question that is not there yet; answers that were given stay."""
        for question in questions:
            if question.name in self.answers:
                continue
            box = QComboBox()
            box.addItem(translate("Bosanggarong", "choose…"), "")
            for code, name in question.choices:
                box.addItem(f"{name} ({code})", code)
            box.addItem(translate("Bosanggarong", "none of them: a third party"), third_party)
            box.currentIndexChanged.connect(self.changed)
            self.answers[question.name] = box
            self.question_form.addRow(f"\"{question.name}\"", box)
        self.questions.setVisible(bool(self.answers))

    def given_answers(self) -> dict[str, str]:
        return {name: box.currentData() for name, box in self.answers.items() if box.currentData()}


class ConflictDialog(QDialog):
    """Two versions of one row, field by field, each with a choice; ``rows`` are (field, label, mine, theirs) of what differs."""

    def __init__(self, head: str, rows: Sequence[tuple[str, str, str, str]], *, removed: bool, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("bosanggarong_conflict")
        self.setWindowTitle(translate("Bosanggarong", "Somebody else was faster"))
        self.choices: dict[str, QComboBox] = {}
        text = QLabel(head)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableWidget(len(rows), 3 if removed else 4)
        headings = [translate("Bosanggarong", "Entry"), translate("Bosanggarong", "Yours"), translate("Bosanggarong", "In the file")]
        self.table.setHorizontalHeaderLabels(headings if removed else [*headings, translate("Bosanggarong", "Keep")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setWordWrap(True)
        for number, (name, label, mine, theirs) in enumerate(rows):
            for column, said in enumerate((label, mine, theirs)):
                self.table.setItem(number, column, QTableWidgetItem(said or "–"))
            if not removed:
                box = QComboBox()
                box.addItem(translate("Bosanggarong", "yours"), MINE)
                box.addItem(translate("Bosanggarong", "that of the file"), THEIRS)
                box.setAccessibleName(label)
                self.choices[name] = box
                self.table.setCellWidget(number, 3, box)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        if not removed:
            header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        self.table.resizeRowsToContents()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Discard | buttons.Cancel)
        again, keep = translate("Bosanggarong", "Add it again"), translate("Bosanggarong", "Save what is chosen")
        self.buttons.button(buttons.Save).setText(again if removed else keep)
        self.buttons.button(buttons.Discard).setText(translate("Bosanggarong", "Leave the file as it is"))
        self.buttons.button(buttons.Cancel).setText(translate("Bosanggarong", "Back to the form"))
        self.outcome = ""
        for button, outcome in ((buttons.Save, "save"), (buttons.Discard, "discard"), (buttons.Cancel, "")):
            self.buttons.button(button).clicked.connect(lambda _checked=False, outcome=outcome: self._end(outcome))
        page = QVBoxLayout(self)
        page.addWidget(text)
        page.addWidget(self.table, 1)
        page.addWidget(self.buttons)
        self.resize(720, 380)

    def taken(self) -> dict[str, str]:
        """Field -> whose value is to stand."""
        return {name: str(box.currentData()) for name, box in self.choices.items()}

    def _end(self, outcome: str) -> None:
        self.outcome = outcome
        self.accept() if outcome else self.reject()
