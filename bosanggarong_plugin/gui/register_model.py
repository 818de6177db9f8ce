"""The table of the register, and what search and filters leave of it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, QObject, QSortFilterProxyModel, Qt

from ..core.inputs.values import word
from ..core.office.listing import ListedAgreement
from ..core.office.reminders import ENDED
from .headed_model import HeadedModel

translate = QCoreApplication.translate

TITLE, PARTIES, STATE, REMINDER, END, SIGNED, SECTOR, KIND, STAGE = range(9)
KEY_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class RegisterModel(HeadedModel):
    """Rows of the register in words; ``KEY_ROLE`` gives the id, ``SORT_ROLE`` what a column is ordered by."""

    def __init__(self, rows: Sequence[ListedAgreement] = (), parent: QObject | None = None):
        headers = (
            translate("Bosanggarong", "Title"), translate("Bosanggarong", "Parties"), translate("Bosanggarong", "State"),
            translate("Bosanggarong", "Reminder"), translate("Bosanggarong", "Ends"), translate("Bosanggarong", "Signed"),
            translate("Bosanggarong", "Sector"), translate("Bosanggarong", "Kind"), translate("Bosanggarong", "Stage"),
        )  # fmt: skip
        super().__init__(headers, parent=parent)
        self.rows = list(rows)
        self._orders: dict[int, tuple[str, ...]] = {}  # of a row, once it was asked for: sorting asks again and again

    def replace(self, rows: Sequence[ListedAgreement]) -> None:
        self.beginResetModel()
        self.rows, self._orders = list(rows), {}
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        item = self.rows[index.row()]
        if role == KEY_ROLE:
            return item.key
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(item)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.reminder if index.column() == REMINDER else _texts(item)[index.column()]
        if role == SORT_ROLE:
            row = index.row()
            if row not in self._orders:
                self._orders[row] = _order(item)
            return self._orders[row][index.column()]
        return None


def due_in_words(item: ListedAgreement) -> str:
    """What is due, in two or three words."""
    if not item.due:
        return ""
    if item.due == ENDED:
        return translate("Bosanggarong", "has ended")
    if item.days_left is None:
        return translate("Bosanggarong", "ends soon")
    return translate("Bosanggarong", "{days} days left").format(days=item.days_left)


def _texts(item: ListedAgreement) -> tuple[str, ...]:
    due = due_in_words(item)
    return (item.title, ", ".join(item.parties), item.state_words, due, item.end, item.signed, item.sector, item.kind, item.stage)


def _order(item: ListedAgreement) -> tuple[str, ...]:
    """Texts that sort as the column means: dates by their ISO text, what is due by the end it tells of, empty ones last."""
    last = "\uffff"
    signed, end = (str(item.row[name] or last) for name in ("signed", "end"))
    words = [word(text) or last for text in _texts(item)]
    words[SIGNED], words[END], words[REMINDER] = signed, end, end if item.due else last
    return tuple(words)


class RegisterFilter(QSortFilterProxyModel):
    """Rows that hold every word of the search, in one state and with one party where they are chosen."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self.words: list[str] = []
        self.state, self.party, self.due_only = "", "", False
        self.setSortRole(SORT_ROLE)

    def choose(self, *, search: str = "", state: str = "", party: str = "", due_only: bool = False) -> None:
        self.words = word(search).split()
        self.state, self.party, self.due_only = state, party, due_only
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, _parent: QModelIndex) -> bool:
        item = self.sourceModel().rows[row]
        return (
            (not self.state or item.state == self.state)
            and (not self.party or self.party in item.codes)
            and (not self.due_only or bool(item.due))
            and all(part in item.found_in for part in self.words)
        )
