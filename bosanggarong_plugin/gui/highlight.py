"""The evidence of the selected candidate, drawn over the map until another is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsGeometry
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtGui import QColor

from .publish import LONLAT

STROKE, FILL = QColor(215, 25, 60), QColor(215, 25, 60, 40)
WIDTH_PX = 3


class Highlight:
    """Rubber bands of one canvas, one for each kind of geometry."""

    def __init__(self, canvas):
        self.canvas = canvas
        self._bands: list[QgsRubberBand] = []

    def show(self, shapes: Iterable[QgsGeometry]) -> None:
        """Draw shapes in degrees in place of the former ones."""
        self.clear()
        by_kind: dict[Qgis.GeometryType, list[QgsGeometry]] = {}
        for shape in shapes:
            by_kind.setdefault(shape.type(), []).append(shape)
        for kind, found in by_kind.items():
            band = QgsRubberBand(self.canvas, kind)
            band.setStrokeColor(STROKE)
            band.setFillColor(FILL)
            band.setWidth(WIDTH_PX)
            for shape in found:
                band.addGeometry(shape, QgsCoordinateReferenceSystem(LONLAT))
            self._bands.append(band)

    def clear(self) -> None:
        """Take them off the map."""
        for band in self._bands:
            self.canvas.scene().removeItem(band)
        self._bands = []

    @property
    def count(self) -> int:
        """How many kinds of geometry are drawn."""
        return len(self._bands)
