"""Tables of a page: rows of texts, wrapped and measured before they are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsLayoutTable,
    QgsPrintLayout,
    QgsTableCell,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from ..typesetting import Typesetter

CELL_MARGIN = 0.6
LINE = 0.88  # of the font's own line height
GRID = 0.1
HEAD_FILL = "#e6e6e6"
_ALIGN = {"l": Qt.AlignmentFlag.AlignLeft, "r": Qt.AlignmentFlag.AlignRight, "c": Qt.AlignmentFlag.AlignHCenter}


@dataclass(frozen=True)
class Table:
    """What a table says. ``weights``: widths of the columns in proportion; ``align``: one letter (l, r, c) for each.

    ``fills`` gives the background of cells of the body by (row, column); ``bold`` are columns in bold type.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    align: str
    bold: frozenset[int] = frozenset()
    fills: dict[tuple[int, int], str] | None = None
    grid: bool = False

    def first(self, count: int, last: tuple[str, ...] | None = None) -> Table:
        """The first rows of the table, and perhaps one more."""
        return replace(self, rows=self.rows[:count] + ((last,) if last else ()))

    def part(self, start: int, stop: int) -> Table:
        """Rows from ``start`` to before ``stop``."""
        fills = {(row - start, column): fill for (row, column), fill in (self.fills or {}).items() if start <= row < stop}
        return replace(self, rows=self.rows[start:stop], fills=fills)


@dataclass(frozen=True)
class Measured:
    """A table with its wrapped cells; lengths in mm."""

    cells: list[list[QgsTableCell]]
    widths: list[float]
    heights: list[float]

    @property
    def height(self) -> float:
        return self.upto(len(self.heights))

    def upto(self, rows: int) -> float:
        """Height of the first ``rows`` rows, the head being one."""
        return sum(self.heights[:rows]) + rows * (2 * CELL_MARGIN + GRID) + 0.3


def measure(table: Table, face: QgsTextFormat, width: float, typesetter: Typesetter) -> Measured:
    """Wrap and measure a table for a width."""
    inner = width - len(table.weights) * (2 * CELL_MARGIN + (GRID if table.grid else 0)) - GRID
    widths = [inner * weight / sum(table.weights) for weight in table.weights]
    plain, strong = _face(face, bold=False), _face(face, bold=True)
    cells, heights = [], []
    lines = ([(None, table.head)] if table.head else []) + list(enumerate(table.rows))
    for number, texts in lines:
        row = []
        for column, text in enumerate(texts):
            style = strong if number is None or column in table.bold else plain
            cell = QgsTableCell("\n".join(typesetter.lines(text, style, widths[column])))
            cell.setTextFormat(style)
            cell.setHorizontalAlignment(_ALIGN[table.align[column]])
            cell.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
            fill = HEAD_FILL if number is None else (table.fills or {}).get((number, column))
            if fill:
                cell.setBackgroundColor(QColor(fill))
            row.append(cell)
        cells.append(row)
        heights.append(max(typesetter.block(str(cell.content()).split("\n"), cell.textFormat()) for cell in row))
    return Measured(cells, widths, heights)


def draw(layout: QgsPrintLayout, measured: Measured, x: float, y: float, page: int, *, grid: bool = False) -> QgsLayoutFrame:
    """Put a measured table on a page, its upper left corner at (x, y) of that page."""
    table = QgsLayoutItemManualTable.create(layout)
    table.setTableContents(measured.cells)
    table.setColumnWidths(measured.widths)
    table.setRowHeights(measured.heights)
    table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
    table.setCellMargin(CELL_MARGIN)
    table.setGridStrokeWidth(GRID)
    table.setGridColor(QColor("#999999"))
    table.setVerticalGrid(grid)
    layout.addMultiFrame(table)
    frame = QgsLayoutFrame(layout, table)
    top = layout.pageCollection().page(page).pos().y()
    width = sum(measured.widths) + len(measured.widths) * 2 * CELL_MARGIN
    frame.attemptSetSceneRect(QRectF(x, top + y, width, measured.height))
    table.addFrame(frame)
    return frame


def _face(face: QgsTextFormat, *, bold: bool) -> QgsTextFormat:
    style = QgsTextFormat(face)
    kind = style.font()
    kind.setBold(bold)
    style.setFont(kind)
    style.setLineHeight(LINE)
    return style
