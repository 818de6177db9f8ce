"""The ranked list as a table model that sorts and filters itself: two thousand rows in a few milliseconds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, Qt, pyqtSignal

from ..core.result_file import ResultFile
from .headed_model import HeadedModel

translate = QCoreApplication.translate

RANK, MARK, TITLE, PARTIES, COVERAGE, OBLIGATION, FORM, CERTAINTY, TOP_TEN, SCORE = range(10)
NUMBERS = (RANK, TOP_TEN, SCORE)
FILTERED = {"sector": "sector", "coverage": "coverage", "obligation": "obligation"}  # filter -> column of the result
SORT_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Filter:
    """What is shown; an empty field lets everything pass. ``members``: at least two parties are among them (a forum)."""

    text: str = ""
    sector: str = ""
    coverage: str = ""
    obligation: str = ""
    members: frozenset[str] = frozenset()
    marked: bool = False


@dataclass(frozen=True)
class Line:
    """One candidate: its cells in words, what it is sorted by, what a search looks through."""

    row: Mapping[str, object]
    cells: tuple[str, ...]
    keys: tuple[object, ...]
    codes: frozenset[str]
    text: str


class CandidateModel(HeadedModel):
    """Candidates of a result; read once, so that the file need not stay open.

    ``mark_wanted(candidate_id, marked)`` when the user ticks the mark; the mark itself is set with ``set_marked``.
    """

    mark_wanted = pyqtSignal(str, bool)

    def __init__(self, result: ResultFile | None = None, parent=None):
        headers = [
            translate("Bosanggarong", "No."),
            translate("Bosanggarong", "Forum"),
            translate("Bosanggarong", "Cooperation candidate"),
            translate("Bosanggarong", "Parties"),
            translate("Bosanggarong", "Agreements"),
            translate("Bosanggarong", "Obligation"),
            translate("Bosanggarong", "Form"),
            translate("Bosanggarong", "Certainty"),
            translate("Bosanggarong", "First ten"),
            translate("Bosanggarong", "Score"),
        ]
        explained = {
            RANK: translate("Bosanggarong", "Rank, and between which ranks it moves when the weights change"),
            MARK: translate("Bosanggarong", "Marked for the forum; the space bar changes it"),
            CERTAINTY: translate("Bosanggarong", "Certainty of the data that it rests on"),
            TOP_TEN: translate("Bosanggarong", "How often it is among the first ten when the weights change"),
        }
        super().__init__(headers, explained, parent)
        self.rows: list[dict[str, object]] = list(result.ranking) if result else []
        self._lines = list(_lines(result)) if result else []
        self._order = list(range(len(self._lines)))
        self._marked: frozenset[str] = frozenset()
        self._filter, self._sorted_by, self._descending = Filter(), RANK, False

    # --- what is shown -----------------------------------------------------------------------------------------------

    def set_filter(self, wanted: Filter) -> None:
        """Show the candidates that pass."""
        if wanted != self._filter:
            self._filter = wanted
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Called by the header."""
        self._sorted_by, self._descending = max(column, 0), order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def set_marked(self, marked: frozenset[str]) -> None:
        """Candidates that are marked for the forum."""
        self._marked = frozenset(marked)
        if self._filter.marked or self._sorted_by == MARK:
            self._arrange()
        elif self._order:
            self.dataChanged.emit(self.index(0, MARK), self.index(len(self._order) - 1, MARK), [Qt.ItemDataRole.CheckStateRole])

    def _arrange(self) -> None:
        self.beginResetModel()
        passes = self._test()
        found = [number for number, line in enumerate(self._lines) if passes(line)]
        found.sort(key=self._key_of(self._sorted_by), reverse=self._descending)
        self._order = found
        self.endResetModel()

    def _key_of(self, column: int) -> Callable[[int], object]:
        if column == MARK:
            return lambda number: str(self._lines[number].row["candidate_id"]) not in self._marked
        return lambda number: self._lines[number].keys[column]

    def _test(self) -> Callable[[Line], bool]:
        wanted, words, marked = self._filter, plain(self._filter.text).split(), self._marked
        columns = [(column, getattr(wanted, name)) for name, column in FILTERED.items() if getattr(wanted, name)]

        def passes(line: Line) -> bool:
            return (
                all(line.row[column] == value for column, value in columns)
                and (not wanted.members or len(line.codes & wanted.members) > 1)
                and (not wanted.marked or str(line.row["candidate_id"]) in marked)
                and all(word in line.text for word in words)
            )

        return passes

    # --- rows --------------------------------------------------------------------------------------------------------

    def row_at(self, index: QModelIndex) -> Mapping[str, object]:
        """The candidate in a row of the table, as ResultFile.ranking has it."""
        return self._lines[self._order[index.row()]].row

    def find(self, candidate_id: str) -> QModelIndex:
        """Where a candidate is shown; invalid when the filter leaves it out."""
        for shown, number in enumerate(self._order):
            if self._lines[number].row["candidate_id"] == candidate_id:
                return self.index(shown, TITLE)
        return QModelIndex()

    # --- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == MARK else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        line, column = self._lines[self._order[index.row()]], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == MARK:
            return Qt.CheckState.Checked if str(line.row["candidate_id"]) in self._marked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole and column == RANK:
            return ", ".join(filter(None, line.cells))
        if role == SORT_ROLE:
            return line.keys[column]
        return line.row["candidate_id"] if role == ID_ROLE else None

    def setData(self, index: QModelIndex, value, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != MARK:
            return False
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.mark_wanted.emit(str(index.data(ID_ROLE)), checked)
        return True


def _lines(result: ResultFile):
    texts = result.texts
    sure = {
        str(row["candidate_id"]): row["value"]
        for row in result.rows("candidate_criteria")
        if row["criterion"] == "certainty" and row["scenario_id"] == result.scenario
    }
    objects = {str(row["object_id"]): str(row["name"] or "") for row in result.rows("objects")}
    activities: dict[str, list[str]] = {}
    for row in result.rows("candidate_activities"):
        activities.setdefault(str(row["candidate_id"]), []).append(str(row[f"activity_{texts.suffix}"] or ""))
    for row in result.ranking:
        key = str(row["candidate_id"])
        title, parties = str(row[f"title_{texts.suffix}"] or ""), ", ".join(result.parties(row["parties"]))
        words = {name: texts.value(row[name]) if row[name] else "" for name in ("sector", "coverage", "obligation", "form")}
        certainty = {1.0: texts.value("certain"), 0.5: texts.value("doubtful"), 0.0: texts.value("unmeasured")}.get(sure.get(key), "")
        low, high, ten = row.get("rank_low"), row.get("rank_high"), row.get("top_ten_pct")
        cells = (
            str(row["rank"]) if low is None or high is None else f"{row['rank']} ({low}–{high})", "", title, parties, words["coverage"],
            words["obligation"], words["form"], certainty, "" if ten is None else f"{texts.number(float(ten))} %",
            "" if row["score"] is None else texts.number(float(row["score"]), 1),
        )  # fmt: skip
        keys = (
            row["rank"], False, plain(title), plain(parties), words["coverage"], words["obligation"], words["form"], -(sure.get(key) or 0.0),
            -1.0 if ten is None else ten, -1.0 if row["score"] is None else row["score"],
        )  # fmt: skip
        searched = [title, row[f"evidence_{texts.suffix}"], objects.get(str(row["object_id"])), parties, *words.values(), *activities.get(key, ())]
        yield Line(row, cells, keys, frozenset(str(row["parties"] or "").split("+")), plain(" ".join(str(part) for part in searched if part)))


def plain(text: str) -> str:
    """Lower case, without marks on letters, for searching and sorting."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
