"""The ranked list as a table model."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, Qt

from ..core.result_file import ResultFile

translate = QCoreApplication.translate

RANK, TITLE, PARTIES, SCORE, COVERAGE = range(5)
NUMBERS = (RANK, SCORE)


class CandidateModel(QAbstractTableModel):
    """Candidates of a result in the order of their rank; read once, so that the file need not stay open."""

    def __init__(self, result: ResultFile | None = None, parent=None):
        super().__init__(parent)
        self.rows: list[dict[str, object]] = list(result.ranking) if result else []
        self._cells = [self._cells_of(row, result) for row in self.rows]
        self._headers = [
            translate("Bosanggarong", "No."),
            translate("Bosanggarong", "Cooperation candidate"),
            translate("Bosanggarong", "Parties"),
            translate("Bosanggarong", "Score"),
            translate("Bosanggarong", "Agreements"),
        ]

    @staticmethod
    def _cells_of(row: dict[str, object], result: ResultFile) -> list[str]:
        texts = result.texts
        score = "" if row["score"] is None else texts.number(float(row["score"]), 1)
        coverage = texts.value(row["coverage"]) if row["coverage"] else ""
        return [str(row["rank"]), str(row[f"title_{texts.suffix}"] or ""), ", ".join(result.parties(row["parties"])), score, coverage]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  the signature of Qt
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None
