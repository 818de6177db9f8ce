"""All fields of a candidate's dossier besides the few of the part "Notes of the office": widgets, no logic."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QCoreApplication, QRegularExpression
from qgis.PyQt.QtGui import QRegularExpressionValidator
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

translate = QCoreApplication.translate

YES_NO = ("ya", "tidak")  # as the rules read them
TYPED = {"number": r"\d{1,4}([.,]\d{1,3})?", "money_rp": r"\d[\d.]*(,\d{1,2})?"}  # what may be typed into fields of numbers


class DossierForm(QDialog):
    """One box for each use of the fields; ``language`` is that of the labels."""

    def __init__(self, title: str, language: str, left_out: Collection[str], parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("bosanggarong_dossier")
        self.setWindowTitle(translate("Bosanggarong", "Fields of the papers"))
        self.fields: dict[str, QWidget] = {}
        heading = QLabel(title)
        heading.setWordWrap(True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        for use, rows in _by_use(left_out).items():
            column.addWidget(self._box(use, rows, language))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Save | buttons.Cancel)
        self.buttons.button(buttons.Save).setText(translate("Bosanggarong", "Save"))
        self.buttons.button(buttons.Cancel).setText(translate("Bosanggarong", "Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        page = QVBoxLayout(self)
        page.addWidget(heading)
        page.addWidget(scroll, 1)
        page.addWidget(self.buttons)
        self.resize(640, 600)

    def _box(self, use: str, rows, language: str) -> QgsCollapsibleGroupBox:
        titles = {
            "analysis": translate("Bosanggarong", "Read by the next analysis"), "kak": translate("Bosanggarong", "Terms of reference"),
            "rec5": translate("Bosanggarong", "Draft of the agreement"),
            "pes": translate("Bosanggarong", "Payment for environmental services"), "surat": translate("Bosanggarong", "Letter of offer"),
        }  # fmt: skip
        box = QgsCollapsibleGroupBox(titles.get(use, use))
        form = QFormLayout(box)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in rows:
            widget = _field(row.kind)
            label = row.label_ind if language == "id" else row.label_eng
            widget.setObjectName(row.field)
            widget.setAccessibleName(label)
            self.fields[row.field] = widget
            words = QLabel(label[:1].upper() + label[1:])
            words.setWordWrap(True)
            words.setBuddy(widget)
            form.addRow(words)  # each over the whole width
            form.addRow(widget)
        box.setCollapsed(use != "analysis")
        return box

    def values(self) -> dict[str, str]:
        """Field -> what is entered, "" where nothing is."""
        return {name: _text(widget).strip() for name, widget in self.fields.items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show what was entered before."""
        for name, widget in self.fields.items():
            text = values.get(name, "")
            if isinstance(widget, QComboBox):
                if widget.findData(text) < 0:
                    widget.addItem(text, text)  # what somebody wrote in words of his own
                widget.setCurrentIndex(widget.findData(text))
            elif isinstance(widget, QPlainTextEdit):
                widget.setPlainText(text)
            else:
                widget.setText(text)
                widget.setCursorPosition(0)


def _by_use(left_out: Collection[str]) -> dict[str, list]:
    from ..core.tables import table

    found: dict[str, list] = {}
    for row in table("dossier_fields").itertuples():
        if row.field not in left_out:
            found.setdefault(row.used_in.split("+")[0], []).append(row)
    return {use: found.pop(use) for use in ("analysis", "kak", "rec5", "pes", "surat") if use in found} | found


def _field(kind: str) -> QWidget:
    if kind == "yes_no":
        box = QComboBox()
        words = (translate("Bosanggarong", "yes"), translate("Bosanggarong", "no"))
        for label, value in (("", ""), *zip(words, YES_NO, strict=True)):
            box.addItem(label, value)
        return box
    if kind == "long_text":
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setFixedHeight(4 * text.fontMetrics().lineSpacing() + 8)
        return text
    line = QLineEdit()
    if kind in TYPED:
        line.setValidator(QRegularExpressionValidator(QRegularExpression(TYPED[kind]), line))
    return line


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentData() or ""
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()
