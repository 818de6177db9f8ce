"""A table model whose columns have a header, and some an explanation shown over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt


class HeadedModel(QAbstractTableModel):
    """``headers`` in the order of the columns; ``explained``: column -> text."""

    def __init__(self, headers: Sequence[str], explained: Mapping[int, str] | None = None, parent: QObject | None = None):
        super().__init__(parent)
        self._headers, self._explained = tuple(headers), explained or {}

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return self._explained.get(section) if role == Qt.ItemDataRole.ToolTipRole else None
