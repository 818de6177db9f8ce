"""The form of one agreement and the picker of its parties: widgets, no logic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

translate = QCoreApplication.translate

LONG = ("scope",)
CODE = Qt.ItemDataRole.UserRole
_SEPARATORS = re.compile(r"[+;,|]")  # what parts the names in a table


class PartyPicker(QWidget):
    """Parties by name: chosen from the list of regions and provinces, or typed for a third party."""

    def __init__(self, names: Mapping[str, str], parent: QWidget | None = None):
        super().__init__(parent)
        self.by_label = {f"{name} ({code})": code for code, name in names.items()}
        self.names = dict(names)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(list(self.by_label))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setCurrentIndex(-1)
        self.box.lineEdit().setPlaceholderText(translate("Bosanggarong", "Name of a region, province or third party"))
        completer = QCompleter(list(self.by_label), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        self.add = QPushButton(translate("Bosanggarong", "Add"))
        self.remove = QPushButton(translate("Bosanggarong", "Remove"))
        self.list = QListWidget()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMaximumHeight(5 * self.fontMetrics().lineSpacing())
        self.add.clicked.connect(self._add)
        self.box.lineEdit().returnPressed.connect(self._add)
        self.remove.clicked.connect(lambda: self.list.takeItem(self.list.currentRow()))
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.box, 1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.list)
        page.addLayout(row)
        self.setFocusProxy(self.box)

    def parties(self) -> list[str]:
        """Codes, and the names of third parties, in the order of the list; a name that was typed and not added counts."""
        pending = self.box.currentText().strip()
        listed = [str(self.list.item(row).data(CODE)) for row in range(self.list.count())]
        return listed if not pending or self._code(pending) in listed else [*listed, self._code(pending)]

    def set_parties(self, codes: Sequence[str]) -> None:
        self.list.clear()
        for code in codes:
            self._append(code)

    def _add(self) -> None:
        said = self.box.currentText().strip()
        if said and self._code(said) not in [self.list.item(row).data(CODE) for row in range(self.list.count())]:
            self._append(self._code(said))
        self.box.setCurrentIndex(-1)
        self.box.clearEditText()

    def _code(self, said: str) -> str:
        """The code of a label of the list; any other text as it is, without the signs that part names."""
        return self.by_label.get(said) or " ".join(_SEPARATORS.sub(" ", said).split())

    def _append(self, code: str) -> None:
        item = QListWidgetItem(f"{self.names[code]} ({code})" if code in self.names else code)
        item.setData(CODE, code)
        self.list.addItem(item)


class AgreementForm(QDialog):
    """Fields of an agreement in the order of the template; ``choices`` are (code, words) of the columns that have a vocabulary."""

    def __init__(
        self, headers: Mapping[str, str], helps: Mapping[str, str], choices: Mapping[str, Sequence[tuple[str, str]]], sectors: Sequence[str],
        names: Mapping[str, str], parent: QWidget | None = None,
    ):  # fmt: skip
        super().__init__(parent)
        self.setObjectName("bosanggarong_agreement")
        self.fields: dict[str, QWidget] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, header in headers.items():
            if name == "agreement_id":
                continue
            widget = self._field(name, choices, sectors, names)
            widget.setToolTip(helps.get(name, ""))
            widget.setObjectName(name)
            self.fields[name] = widget
            form.addRow(f"{header} *" if name in ("title", "parties") else header, widget)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setFrameShape(QFrame.Shape.StyledPanel)
        self.message.setMargin(6)
        self.message.hide()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Cancel)
        self.buttons.button(buttons.Save).setText(translate("Bosanggarong", "Save"))
        self.buttons.button(buttons.Cancel).setText(translate("Bosanggarong", "Cancel"))
        self.buttons.rejected.connect(self.reject)
        inner = QWidget()
        inner.setLayout(form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        page = QVBoxLayout(self)
        page.addWidget(scroll, 1)
        note = QLabel(translate("Bosanggarong", "* must be filled. Dates: 8 Februari 2024, 2024-02-08, Februari 2024 or 2024."))
        note.setWordWrap(True)
        page.addWidget(note)
        page.addWidget(self.message)
        page.addWidget(self.buttons)
        self.resize(620, 640)

    def _field(self, name: str, choices: Mapping, sectors: Sequence[str], names: Mapping[str, str]) -> QWidget:
        if name == "parties":
            return PartyPicker(names)
        if name in choices:
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.addItem(translate("Bosanggarong", "not known"), "")
            for code, words in choices[name]:
                box.addItem(words, code)
            return box
        if name == "sector":
            box = QComboBox()
            box.setEditable(True)
            box.addItems(["", *sectors])
            return box
        if name in LONG:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(4 * text.fontMetrics().lineSpacing() + 8)
            return text
        return QLineEdit()

    def values(self) -> dict[str, object]:
        """Field -> text as typed, the code of a choice, or the list of parties."""
        found: dict[str, object] = {}
        for name, widget in self.fields.items():
            if isinstance(widget, PartyPicker):
                found[name] = widget.parties()
            elif isinstance(widget, QComboBox):
                found[name] = widget.currentText().strip() if widget.isEditable() else widget.currentData()
            else:
                found[name] = (widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()).strip()
        return found

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show the row of an agreement."""
        for name, widget in self.fields.items():
            value = str(values.get(name) or "")
            if isinstance(widget, PartyPicker):
                widget.set_parties([code for code in value.split("+") if code])
            elif isinstance(widget, QComboBox):
                if widget.isEditable():
                    widget.setEditText(value)
                else:
                    widget.setCurrentIndex(max(widget.findData(value), 0))
            elif isinstance(widget, QPlainTextEdit):
                widget.setPlainText(value)
            else:
                widget.setText(value)
                widget.setCursorPosition(0)

    def tell(self, text: str) -> None:
        """Say what is wrong, above the buttons."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
