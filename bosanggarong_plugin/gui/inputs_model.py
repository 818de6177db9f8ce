"""The layers of a study as a table: role, layer, state, precision, completeness, status, kind; those that are not used below."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QStyledItemDelegate, QWidget

from ..core.study import ROLES, STATUSES, InputSpec
from ..core.texts import Texts
from .check import NOT_CHECKED, State
from .draft import Draft, Spare
from .headed_model import HeadedModel

translate = QCoreApplication.translate

ROLE, STATE, LAYER, PRECISION, COMPLETE, STATUS, KIND = range(7)
FIELDS = {ROLE: "role", PRECISION: "precision_m", COMPLETE: "complete", STATUS: "status", KIND: "kind"}
KIND_TABLES = {"areas": "area_kinds", "facilities": "facility_kinds", "places": "facility_kinds", "network_lines": "facility_kinds"}
MAX_PRECISION_M = 1e6  # as in a study file


class InputsModel(HeadedModel):
    """``edited(number, field, value)`` when the user changes an entry; numbers from ``len(draft.specs)`` on are spare layers."""

    edited = pyqtSignal(int, str, object)

    def __init__(self, language: str, parent=None):
        headers = [
            translate("Bosanggarong", "Role"),
            translate("Bosanggarong", "State"),
            translate("Bosanggarong", "Layer"),
            translate("Bosanggarong", "Precision (m)"),
            translate("Bosanggarong", "Complete"),
            translate("Bosanggarong", "Status"),
            translate("Bosanggarong", "Kind"),
        ]
        explained = {
            PRECISION: translate("Bosanggarong", "How far a line may lie from where it is; about 0.5 mm at the scale of the map"),
            COMPLETE: translate("Bosanggarong", "Whether the layer holds all of its kind in all regions"),
        }
        super().__init__(headers, explained, parent)
        self.language, self.texts = language, Texts(language)
        self.specs: list[InputSpec] = []
        self.spares: tuple[Spare, ...] = ()
        self._states: Mapping[str, State] = {}

    def show(self, draft: Draft, states: Mapping[str, State]) -> None:
        """Show a study; ``states`` are those of its entries by their place in the study file."""
        self.beginResetModel()
        self.specs, self.spares, self._states = draft.specs, draft.spares, states
        self.endResetModel()

    def thing(self, row: int) -> InputSpec | Spare:
        """The entry or spare layer of a row."""
        return self.specs[row] if row < len(self.specs) else self.spares[row - len(self.specs)]

    def state(self, spec: InputSpec) -> State:
        """What the check said of an entry."""
        return self._states.get(spec.source, State(NOT_CHECKED))

    # --- words -------------------------------------------------------------------------------------------------------

    def role_words(self, role: str | None) -> str:
        """A role in words."""
        return self.texts.value(role) if role else translate("Bosanggarong", "not used")

    def _text(self, thing: InputSpec | Spare, column: int) -> str:
        is_spec = isinstance(thing, InputSpec)
        if column == ROLE:
            return self.role_words(thing.role if is_spec else None)
        if column == LAYER:
            file = thing.path if is_spec else thing.file
            return thing.layer or file.name
        if column == STATE:
            return self.state(thing).words if is_spec else ""
        if column == STATUS:
            return self.texts.value(thing.status) if thing.status else ""
        if column == KIND:
            return self.texts.value(thing.kind) if thing.kind else ""
        if not is_spec:
            return ""
        if column == PRECISION:
            return "" if thing.precision_m is None else self.texts.number(thing.precision_m)
        return "" if thing.complete is None else yes_or_no(thing.complete)

    def _hint(self, thing: InputSpec | Spare, column: int) -> str:
        if isinstance(thing, Spare):
            from ..core.messages import localise

            could = ""
            if thing.role:
                could = translate("Bosanggarong", "Could be used as {role}.").format(role=self.role_words(thing.role))
            why = "; ".join(localise(part, self.language) for part in thing.why.split("; ") if part)
            return "\n".join(filter(None, [str(thing.file), could, why]))
        if column == LAYER:
            return "\n".join(filter(None, [thing.layer, str(thing.path)]))
        return "\n".join(self.state(thing).reasons) if column in (STATE, ROLE) else ""

    # --- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.specs) + len(self.spares)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        thing = self.thing(index.row())
        editable = index.column() == ROLE or (isinstance(thing, InputSpec) and index.column() in FIELDS)
        if index.column() == KIND and getattr(thing, "role", None) not in KIND_TABLES:
            editable = False
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        thing, column = self.thing(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(thing, column)
        if role == Qt.ItemDataRole.EditRole and column in FIELDS:
            return getattr(thing, FIELDS[column], None) if isinstance(thing, InputSpec) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(thing, column) or self._text(thing, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == ROLE:
            return ", ".join(filter(None, (self._text(thing, n) for n in range(self.columnCount()))))
        if role == Qt.ItemDataRole.ForegroundRole and isinstance(thing, Spare):
            return QApplication.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        if role == Qt.ItemDataRole.DecorationRole and column == STATE and isinstance(thing, InputSpec):
            return self.state(thing).icon
        if role == Qt.ItemDataRole.TextAlignmentRole and column == PRECISION:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: QModelIndex, value, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() not in FIELDS or value == self.data(index, role):
            return False
        self.edited.emit(index.row(), FIELDS[index.column()], value)
        return True


class InputsDelegate(QStyledItemDelegate):
    """Editors of the table: choices for codes, a number for metres."""

    def choices(self, index: QModelIndex) -> list[tuple[str, object]]:
        """What a cell may hold, in words; empty where it is a number."""
        model: InputsModel = index.model()
        texts = model.texts
        if index.column() == ROLE:
            return [(translate("Bosanggarong", "not used"), None), *((texts.value(role), role) for role in ROLES)]
        unknown = (translate("Bosanggarong", "not said"), None)
        if index.column() == COMPLETE:
            return [unknown, (yes_or_no(True), True), (yes_or_no(False), False)]
        if index.column() == STATUS:
            return [unknown, *((texts.value(status), status) for status in STATUSES)]
        if index.column() == KIND:
            return [unknown, *sorted((texts.value(kind), kind) for kind in kinds_of(model.thing(index.row()).role))]
        return []

    def createEditor(self, parent: QWidget, option, index: QModelIndex) -> QWidget:
        choices = self.choices(index)
        if not choices:
            number = QDoubleSpinBox(parent)
            number.setRange(-1, MAX_PRECISION_M)
            number.setDecimals(1)
            number.setSpecialValueText(translate("Bosanggarong", "not known"))
            return number
        combo = QComboBox(parent)
        for text, value in choices:
            combo.addItem(text, value)
        combo.activated.connect(lambda: self._close(combo))
        return combo

    def _close(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            values = [editor.itemData(n) for n in range(editor.count())]
            editor.setCurrentIndex(next((n for n, known in enumerate(values) if known is value or known == value), 0))
        else:
            editor.setValue(-1 if value is None else value)

    def setModelData(self, editor: QWidget, model: InputsModel, index: QModelIndex) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            model.setData(index, None if editor.value() < 0 else editor.value())


def yes_or_no(value: bool) -> str:
    """In words."""
    return translate("Bosanggarong", "yes") if value else translate("Bosanggarong", "no")


def kinds_of(role: str | None) -> list[str]:
    """The kinds that a layer of a role may hold."""
    from ..core.tables import table

    return sorted(set(table(KIND_TABLES[role])["kind"])) if role in KIND_TABLES else []
