"""How much room a text takes on a layout, before it is drawn."""

from __future__ import annotations

from qgis.core import Qgis, QgsLayoutUtils, QgsPrintLayout, QgsTextFormat, QgsTextRenderer

DPI = 300
SPARE_MM = 0.5  # a wrapped line is kept this much shorter than its box, against rounding


class Typesetter:
    """Measures and wraps texts as the layout will draw them; all lengths in mm."""

    def __init__(self, layout: QgsPrintLayout):
        self.context = QgsLayoutUtils.createRenderContextForLayout(layout, None, DPI)

    def lines(self, text: str, face: QgsTextFormat, width: float) -> list[str]:
        """The text in lines that are not wider than ``width``."""
        limit = self._painter_units(width - SPARE_MM)
        return [line for part in text.split("\n") for line in QgsTextRenderer.wrappedText(self.context, part, limit, face)]

    def height(self, text: str, face: QgsTextFormat, width: float) -> float:
        """Height of the text when it is wrapped at ``width``."""
        return self.block(self.lines(text, face, width), face)

    def block(self, lines: list[str], face: QgsTextFormat) -> float:
        """Height of lines that are wrapped already."""
        pixels = QgsTextRenderer.textHeight(self.context, face, lines, Qgis.TextLayoutMode.RectangleAscentBased)
        return pixels / self._painter_units(1) + 0.6

    def _painter_units(self, mm: float) -> float:
        return self.context.convertToPainterUnits(mm, Qgis.RenderUnit.Millimeters)
