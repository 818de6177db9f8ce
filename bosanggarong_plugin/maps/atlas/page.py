"""One page of a layout, filled by the ids of its items. An item that the template lacks is not filled; nothing is cut.

A text that is too long for its box is set smaller, down to 72 % of its size and no smaller than 5.5 points, then shortened
with a pointer to the place where all of it stands. Sections that stand above one another share the room of their column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsFontUtils,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QFont

from ..symbols import font
from ..typesetting import Typesetter
from .plain import Grid
from .tables import NARROWER, Measured, draw, measure
from .templates import Template

SIZES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72)
SMALLEST_PT = 5.5
SECTION_GAP = 1.6
MOST_GAP = 4.0
UNLIGATED = 0.02  # letter spacing that keeps fi and ffl apart, so that a search finds them


@dataclass(frozen=True)
class Section:
    """A heading, and a text or a table below it; ``key`` is the id of the box, ``key_judul`` that of its heading."""

    key: str
    heading: str
    body: str | Grid


class Page:
    """Page ``number`` (from 0) of a layout; positions and sizes in mm from its upper left corner."""

    def __init__(self, layout: QgsPrintLayout, template: Template, number: int, typesetter: Typesetter, pointer: str):
        self.layout, self.template, self.number, self.type, self.pointer = layout, template, number, typesetter, pointer
        self.items = template.add_to(layout, number)
        self.top = layout.pageCollection().page(number).pos().y()

    def item(self, key: str, kind: type | None = None):
        """The first item of an id, None where the template has none (of that kind)."""
        return next((item for item in self.items.get(key, ()) if kind is None or isinstance(item, kind)), None)

    def rect(self, item: QgsLayoutItem) -> QRectF:
        """Where an item stands on its page."""
        return QRectF(item.pos().x(), item.pos().y() - self.top, item.rect().width(), item.rect().height())

    def face(self, item: QgsLayoutItemLabel) -> QgsTextFormat:
        """The type of a box."""
        return ready(item.textFormat())

    def lines(self, text: str, face: QgsTextFormat, width: float) -> list[str]:
        """The text in lines that a label of this width does not break again."""
        return self.type.lines(text, face, width * NARROWER)

    def remove(self, *keys: str) -> None:
        """Take items away that have nothing to show."""
        for key in keys:
            for item in self.items.pop(key, ()):
                self.layout.removeLayoutItem(item)

    def label(self, key: str, text: str) -> None:
        """Fill every label of an id; one without a text is taken away."""
        labels = [item for item in self.items.get(key, ()) if isinstance(item, QgsLayoutItemLabel)]
        if not text:
            self.remove(key)
        for item in labels if text else ():
            box = self.rect(item)
            face, lines = self._fit(text, ready(item.textFormat()), box.width(), box.height())
            self._set(item, lines, face)

    def sections(self, sections: Sequence[Section]) -> None:
        """Fill boxes that stand above one another so that each column holds all of its sections."""
        columns: dict[tuple[int, int], list[Section]] = {}
        for section in sections:
            box = self.item(section.key, QgsLayoutItemLabel)
            if box is None:
                self.remove(f"{section.key}_judul")
                continue
            rect = self.rect(box)
            columns.setdefault((round(rect.x() / 2), round(rect.width() / 4)), []).append(section)
        for column in columns.values():
            self._column(sorted(column, key=lambda section: self.rect(self.item(section.key)).y()))

    def column(self, keys: Sequence[str]) -> list[str]:
        """Those of the ids whose boxes stand in one column with the first one that is there, from the top."""
        there = [key for key in keys if self.item(key) is not None]
        if not there:
            return []
        first = self.rect(self.item(there[0]))
        same = [key for key in there if abs(self.rect(self.item(key)).x() - first.x()) < 2]
        return sorted(same, key=lambda key: self.rect(self.item(key)).y())

    def shift(self, key: str, x: float, y: float) -> None:
        """Move the items of an id."""
        for item in self.items.get(key, ()):
            item.attemptMove(QgsLayoutPoint(x, y), True, False, self.number)

    def place(self, key: str, text: str, x: float, y: float, width: float) -> float:
        """Set a label at a height of its own; returns where it ends. Without a text, or an item, nothing happens."""
        item = self.item(key, QgsLayoutItemLabel)
        if item is None or not text:
            self.remove(key)
            return y
        face = ready(item.textFormat())
        lines = self.lines(text, face, width)
        height = self.type.block(lines, face)
        self._set(item, lines, face)
        self._move(item, x, y, width, height)
        return y + height

    def table(self, key: str, table: Grid, rect: QRectF | None = None) -> tuple[int, float]:
        """Put a table in the place of a box, or in ``rect``, in smaller type where needed, else its first rows.

        Returns how many rows, and where the table ends.
        """
        box = self.item(key, QgsLayoutItemLabel)
        if box is None:
            return len(table.rows), rect.y() if rect else 0.0
        rect, face = rect or self.rect(box), ready(box.textFormat())
        for size in SIZES:
            measured = measure(table, scaled(face, size), rect.width(), self.type)
            if measured.height <= rect.height():
                break
        rows = len(table.rows)
        head = 1 if table.head else 0
        while rows and measured.upto(head + rows) > rect.height():
            rows -= 1
        if rows < len(table.rows):
            measured = Measured(measured.cells[: head + rows], measured.widths, measured.heights[: head + rows])
        self.remove(key)
        if rows or not table.rows:
            draw(self.layout, measured, rect.x(), rect.y(), self.number, grid=table.grid)
        return rows, rect.y() + measured.height

    # --- inside ---

    def _fit(self, text: str, face: QgsTextFormat, width: float, height: float) -> tuple[QgsTextFormat, list[str]]:
        sizes = SIZES
        while sizes:
            style = scaled(face, sizes[0])
            lines = self.lines(text, style, width)
            needed = self.type.block(lines, style)
            if needed <= height + 0.3:
                return style, lines
            sizes = smaller(sizes, height / needed)
        room = len(lines) - 1
        while room > 1 and self.type.block(lines[:room], style) > height + 0.3:
            room -= 1
        return style, self._shortened(lines, room, style, width)

    def _shortened(self, lines: list[str], room: int, face: QgsTextFormat, width: float) -> list[str]:
        """The first lines, the last of them ending with the pointer."""
        kept, last = lines[: max(room, 1)], f"… {self.pointer}"
        words = kept[-1].split(" ")
        while words and len(self.lines(f"{' '.join(words)}{last}", face, width)) > 1:
            words = words[:-1]
        return [*kept[:-1], f"{' '.join(words)}{last}".strip()]

    def _set(self, item: QgsLayoutItemLabel, lines: list[str], face: QgsTextFormat) -> None:
        item.setMode(QgsLayoutItemLabel.Mode.ModeFont)  # never HTML: what people typed stays text
        item.setText("\n".join(lines).replace("[%", "[\u200b%"))  # and no expression
        item.setTextFormat(face)

    def _column(self, sections: list[Section]) -> None:
        """Pack sections from the top of the highest box to the bottom of the lowest, those without a text included."""
        boxes = {section.key: self.rect(self.item(section.key)) for section in sections}
        heads = {section.key: self.item(f"{section.key}_judul", QgsLayoutItemLabel) for section in sections}
        top = min([self.rect(head).y() for head in heads.values() if head] + [box.y() for box in boxes.values()])
        room = max(box.bottom() for box in boxes.values()) - top
        for section in sections:
            if not section.body:
                self.remove(f"{section.key}_judul", section.key)
        sections = [section for section in sections if section.body]
        if not sections:
            return
        sizes = SIZES
        while sizes:
            blocks = [self._block(section, heads[section.key], boxes[section.key].width(), sizes[0]) for section in sections]
            if _total(blocks) <= room:
                break
            sizes = smaller(sizes, room / _total(blocks))
        while _total(blocks) > room and any(block.shorten(self) for block in sorted(blocks, key=_first_to_shorten)):
            pass
        gap = SECTION_GAP
        if len(blocks) > 1:
            gap = min(MOST_GAP, SECTION_GAP + max(0.0, room - _total(blocks)) / (len(blocks) - 1))
        for block in blocks:
            top = self._place(block, boxes[block.section.key].x(), top) + gap

    def _block(self, section: Section, head: QgsLayoutItemLabel | None, width: float, size: float) -> _Block:
        head_face = scaled(ready(head.textFormat()), size) if head else None
        head_lines = self.lines(section.heading, head_face, width) if head else []
        head_height = self.type.block(head_lines, head_face) if head else 0.0
        face = scaled(ready(self.item(section.key).textFormat()), size)
        block = _Block(section, width, face, head, head_face, head_lines, head_height)
        if isinstance(section.body, Grid):
            block.table = measure(section.body, face, width, self.type)
            block.body_height = block.table.height
        else:
            block.lines = self.lines(section.body, face, width)
            block.body_height = self.type.block(block.lines, face)
        return block

    def _place(self, block: _Block, x: float, y: float) -> float:
        if block.head:
            self._set(block.head, block.head_lines, block.head_face)
            self._move(block.head, x, y, block.width, block.head_height)
            y += block.head_height
        item = self.item(block.section.key)
        if block.table:
            self.remove(block.section.key)
            draw(self.layout, block.table, x, y + 0.3, self.number, grid=block.section.body.grid)
        else:
            self._set(item, block.lines, block.face)
            self._move(item, x, y, block.width, block.body_height)
        return y + block.body_height

    def _move(self, item: QgsLayoutItem, x: float, y: float, width: float, height: float) -> None:
        item.attemptResize(QgsLayoutSize(width, height))
        item.attemptMove(QgsLayoutPoint(x, y), True, False, self.number)


@dataclass
class _Block:
    """A section as it will be drawn."""

    section: Section
    width: float
    face: QgsTextFormat
    head: QgsLayoutItemLabel | None
    head_face: QgsTextFormat | None
    head_lines: list[str]
    head_height: float
    lines: list[str] | None = None
    table: Measured | None = None
    body_height: float = 0.0

    @property
    def height(self) -> float:
        return self.head_height + self.body_height

    def shorten(self, page: Page) -> bool:
        """Take one line or row away; False when one is all there is. The heading of a table that is cut points to the rest."""
        if self.table:
            if len(self.table.cells) <= 2:
                return False
            self.table = Measured(self.table.cells[:-1], self.table.widths, self.table.heights[:-1])
            self.body_height = self.table.height
            if self.head:
                self.head_lines = page.lines(f"{self.section.heading} … {page.pointer}", self.head_face, self.width)
                self.head_height = page.type.block(self.head_lines, self.head_face)
            return True
        if len(self.lines) <= 1:
            return False
        self.lines = page._shortened(self.lines, len(self.lines) - 1, self.face, self.width)
        self.body_height = page.type.block(self.lines, self.face)
        return True


def smaller(sizes: Sequence[float], ratio: float) -> tuple[float, ...]:
    """The sizes to try next: a block of text grows with the square of its size, so those that stay far too large are left out.

    The smallest is always among them until it has been tried. ``ratio`` is the room to what the first size needs.
    """
    most = sizes[0] * ratio**0.5 + 0.04
    left = tuple(size for size in sizes[1:] if size <= most)
    return left or tuple(sizes[-1:] if len(sizes) > 1 else ())


def _first_to_shorten(block: _Block) -> tuple[bool, float]:
    """Long texts first, which end with the pointer; a table, whose rows belong together, after all of them."""
    return bool(block.table) or len(block.lines or ()) <= 1, -block.body_height


def _total(blocks: list[_Block]) -> float:
    return sum(block.height for block in blocks) + SECTION_GAP * (len(blocks) - 1)


def scaled(face: QgsTextFormat, factor: float) -> QgsTextFormat:
    """The same type in another size."""
    style = QgsTextFormat(face)
    style.setSize(max(face.size() * factor, min(face.size(), SMALLEST_PT)))
    return style


def ready(face: QgsTextFormat) -> QgsTextFormat:
    """A type of a template for this machine: a family that it has, and no ligatures."""
    style = QgsTextFormat(face)
    kind = QFont(style.font())
    if not QgsFontUtils.fontFamilyMatchOnSystem(kind.family())[0]:
        kind.setFamily(font(8).font().family())
    kind.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, UNLIGATED)
    style.setFont(kind)
    return style
