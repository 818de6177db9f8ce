"""Tables of a page: rows of texts, wrapped and measured before they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

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
from .plain import Grid

CELL_MARGIN = 0.6
LINE = 0.88  # of the font's own line height
GRID = 0.1
WORD_SIZES = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62)
NARROWER = 0.97  # of the room of a text, against differences between measuring and drawing
LONG_WORD = 25  # letters; a longer one may be broken
HEAD_FILL = "#e6e6e6"
_ALIGN = {"l": Qt.AlignmentFlag.AlignLeft, "r": Qt.AlignmentFlag.AlignRight, "c": Qt.AlignmentFlag.AlignHCenter}


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


def measure(table: Grid, face: QgsTextFormat, width: float, typesetter: Typesetter) -> Measured:
    """Wrap and measure a table for a width; in smaller type where the words of its columns would not find room beside one another."""
    inner = width - len(table.weights) * (2 * CELL_MARGIN + (GRID if table.grid else 0)) - GRID
    for factor in WORD_SIZES:
        plain, strong = _face(face, bold=False, factor=factor), _face(face, bold=True, factor=factor)
        widths, fits = _widths(table, inner, plain, strong, typesetter)
        if fits:
            break
    cells, heights = [], []
    lines = ([(None, table.head)] if table.head else []) + list(enumerate(table.rows))
    for number, texts in lines:
        row = []
        for column, text in enumerate(texts):
            style = strong if number is None or column in table.bold else plain
            cell = QgsTableCell("\n".join(typesetter.lines(text, style, widths[column] * NARROWER)))
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


def _widths(table: Grid, inner: float, plain: QgsTextFormat, strong: QgsTextFormat, typesetter: Typesetter) -> tuple[list[float], bool]:
    """Widths in proportion to the weights, but each column as wide as its longest word; and whether there is room for that."""
    wanted = [inner * weight / sum(table.weights) for weight in table.weights]
    least = []
    for column in range(len(wanted)):
        words = [(word, strong) for word in (table.head[column].split() if table.head else ())]
        longest = sorted({word for row in table.rows for word in row[column].split()}, key=len)[-3:]
        words += [(word, strong if column in table.bold else plain) for word in longest if len(word) <= LONG_WORD]
        least.append(max((typesetter.width(word, style) for word, style in words), default=0.0) / NARROWER + 0.8)
    if sum(least) > inner:
        return [inner * need / sum(least) for need in least], False
    for _ in wanted:
        short = [max(0.0, need - have) for need, have in zip(least, wanted, strict=True)]
        spare = [max(0.0, have - need) for need, have in zip(least, wanted, strict=True)]
        if sum(short) < 0.01:
            break
        share = min(1.0, sum(short) / sum(spare))
        wanted = [have + lack - share * over for have, lack, over in zip(wanted, short, spare, strict=True)]
    return wanted, True


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


def _face(face: QgsTextFormat, *, bold: bool, factor: float) -> QgsTextFormat:
    style = QgsTextFormat(face)
    style.setSize(face.size() * factor)
    kind = style.font()
    kind.setBold(bold)
    style.setFont(kind)
    style.setLineHeight(LINE)
    return style
