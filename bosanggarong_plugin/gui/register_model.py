"""The table of the register, and what search and filters leave of it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QSortFilterProxyModel, Qt

from ..core.inputs.values import word
from ..core.office.listing import ListedAgreement

translate = QCoreApplication.translate

TITLE, PARTIES, SECTOR, KIND, STAGE, STATE, SIGNED, END, REMINDER = range(9)
KEY_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class RegisterModel(QAbstractTableModel):
    """Rows of the register in words; ``KEY_ROLE`` gives the id, ``SORT_ROLE`` what a column is ordered by."""

    def __init__(self, rows: Sequence[ListedAgreement] = (), parent: QObject | None = None):
        super().__init__(parent)
        self.rows = list(rows)

    def replace(self, rows: Sequence[ListedAgreement]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else REMINDER + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (
            translate("Bosanggarong", "Title"), translate("Bosanggarong", "Parties"), translate("Bosanggarong", "Sector"),
            translate("Bosanggarong", "Kind"), translate("Bosanggarong", "Stage"), translate("Bosanggarong", "State"),
            translate("Bosanggarong", "Signed"), translate("Bosanggarong", "Ends"), translate("Bosanggarong", "Reminder"),
        )[section]  # fmt: skip

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        item = self.rows[index.row()]
        if role == KEY_ROLE:
            return item.key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _texts(item)[index.column()]
        if role == SORT_ROLE:
            return _order(item)[index.column()]
        return None


def _texts(item: ListedAgreement) -> tuple[str, ...]:
    return (item.title, ", ".join(item.parties), item.sector, item.kind, item.stage, item.state_words, item.signed, item.end, item.reminder)


def _order(item: ListedAgreement) -> tuple[str, ...]:
    """Texts that sort as the column means: dates by their ISO text, reminders by the end they tell of, empty ones last."""
    last = "\uffff"
    dates = {name: str(item.row[name] or last) for name in ("signed", "end")}
    reminder = f"{dates['end']}" if item.due else last
    words = (item.title, ", ".join(item.parties), item.sector, item.kind, item.stage, item.state_words)
    return (*(word(text) or last for text in words), dates["signed"], dates["end"], reminder)


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
