"""How much room a text takes on a layout, before it is drawn."""

from __future__ import annotations

from qgis.core import Qgis, QgsLayoutUtils, QgsPrintLayout, QgsTextFormat, QgsTextRenderer

DPI = 300
LONG_WORD = 12  # letters; a shorter line is never broken
SPARE_MM = 0.5  # a wrapped line is kept this much shorter than its box, against rounding


class Typesetter:
    """Measures and wraps texts as the layout will draw them; all lengths in mm."""

    def __init__(self, layout: QgsPrintLayout):
        self.context = QgsLayoutUtils.createRenderContextForLayout(layout, None, DPI)

    def lines(self, text: str, face: QgsTextFormat, width: float) -> list[str]:
        """The text in lines that are not wider than ``width``."""
        limit = self._painter_units(width - SPARE_MM)
        wrapped = [line for part in text.split("\n") for line in QgsTextRenderer.wrappedText(self.context, part, limit, face)]
        return [piece for line in wrapped for piece in self._broken(line, face, limit)]

    def width(self, text: str, face: QgsTextFormat) -> float:
        """Width of one line."""
        return self._wide(text, face) / self._painter_units(1)

    def _broken(self, line: str, face: QgsTextFormat, limit: float) -> list[str]:
        """A line whose one word is wider than the room, cut into pieces, after a hyphen where there is one."""
        if len(line) < LONG_WORD or self._wide(line, face) <= limit:
            return [line]
        pieces = []
        while len(line) > 1 and self._wide(line, face) > limit:
            kept = max(1, min(len(line) - 1, int(len(line) * limit / self._wide(line, face))))
            while kept > 1 and self._wide(line[:kept], face) > limit:
                kept -= 1
            joint = max(line.rfind(mark, 1, kept) for mark in "-/") + 1
            kept = joint if joint > kept // 3 else kept
            pieces.append(line[:kept])
            line = line[kept:]
        return [*pieces, line]

    def _wide(self, line: str, face: QgsTextFormat) -> float:
        return QgsTextRenderer.textWidth(self.context, face, [line])

    def height(self, text: str, face: QgsTextFormat, width: float) -> float:
        """Height of the text when it is wrapped at ``width``."""
        return self.block(self.lines(text, face, width), face)

    def block(self, lines: list[str], face: QgsTextFormat) -> float:
        """Height of lines that are wrapped already."""
        pixels = QgsTextRenderer.textHeight(self.context, face, lines, Qgis.TextLayoutMode.RectangleAscentBased)
        return pixels / self._painter_units(1) + 0.6

    def _painter_units(self, mm: float) -> float:
        return self.context.convertToPainterUnits(mm, Qgis.RenderUnit.Millimeters)
