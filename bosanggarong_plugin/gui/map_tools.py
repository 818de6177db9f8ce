"""The two tools of the map: a click that traces the water, a click that says what an arrow or a crossing carries."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsProviderRegistry,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsMapToolEmitPoint
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCursor

from .publish import LONLAT

TOLERANCE_PX = 9
IDENTIFIED = ("candidates", "road_crossings", "road_border_lines", "water_crossings", "water_links")
RESULT_NAME = "study.gpkg"


class TraceTool(QgsMapToolEmitPoint):
    """``place_chosen(lon, lat)`` in degrees; ``nowhere`` for a click that lies on no place of the earth."""

    place_chosen = pyqtSignal(float, float)
    nowhere = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self.setCursor(QCursor(Qt.CursorShape.CrossCursor))
        self.canvasClicked.connect(self._clicked)

    def _clicked(self, point: QgsPointXY, button: Qt.MouseButton) -> None:
        if button != Qt.MouseButton.LeftButton:
            return
        system = self.canvas().mapSettings().destinationCrs()
        to_degrees = QgsCoordinateTransform(system, QgsCoordinateReferenceSystem(LONLAT), QgsProject.instance())
        try:
            place = to_degrees.transform(point)
        except QgsCsException:
            self.nowhere.emit()
            return
        self.place_chosen.emit(place.x(), place.y())


class WordsTool(QgsMapTool):
    """``identified(list)``: (file of the result, table, attributes) of what is drawn under the click, the nearest first.

    Not QGIS's own identify: that one looks where the geometry lies, and an arrow is drawn over the border, far from the middle
    of the line between two regions.
    """

    identified = pyqtSignal(list)

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self.setCursor(QCursor(Qt.CursorShape.WhatsThisCursor))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.identified.emit(self.found_at(self.toMapCoordinates(event.pos())))

    def found_at(self, point: QgsPointXY) -> list[tuple[str, str, dict]]:
        """What is drawn within a few pixels of a point of the map."""
        reach = TOLERANCE_PX * self.canvas().mapUnitsPerPixel()
        place, found = QgsGeometry.fromPointXY(point), []
        for layer, file, table in result_layers(self.canvas().layers()):
            for feature, shape in drawn(layer, self.canvas()):
                distance = shape.distance(place)
                if 0 <= distance <= reach:
                    values = dict(zip(feature.fields().names(), feature.attributes(), strict=True))
                    found.append((distance, IDENTIFIED.index(table), (file, table, values)))
        return [item for _, _, item in sorted(found, key=lambda hit: hit[:2])]


def drawn(layer: QgsVectorLayer, canvas: QgsMapCanvas) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
    """Each feature that the canvas shows with the shape as it is drawn there, in the system of the map."""
    settings = canvas.mapSettings()
    if not layer.isInScaleRange(settings.scale()):
        return
    rendering = QgsRenderContext.fromMapSettings(settings)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    rendering.setExpressionContext(context)
    to_map = QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), QgsProject.instance())
    renderer = layer.renderer().clone()
    renderer.startRender(rendering, layer.fields())
    try:
        for feature in layer.getFeatures():
            context.setFeature(feature)
            rendering.expressionContext().setFeature(feature)
            for symbol in renderer.symbolsForFeature(feature, rendering):
                shape = _shape(symbol, feature, context)
                try:
                    shape.transform(to_map)
                except QgsCsException:
                    continue
                if not shape.isEmpty():
                    yield feature, shape
    finally:
        renderer.stopRender(rendering)


def _shape(symbol, feature: QgsFeature, context: QgsExpressionContext) -> QgsGeometry:
    """The geometry that a symbol draws of a feature."""
    for number in range(symbol.symbolLayerCount()):
        part = symbol.symbolLayer(number)
        if part.layerType() == "GeometryGenerator":
            made = QgsExpression(part.geometryExpression()).evaluate(context)
            if isinstance(made, QgsGeometry):
                return QgsGeometry(made)
    return QgsGeometry(feature.geometry())


def result_layers(layers: list[QgsMapLayer]) -> list[tuple[QgsVectorLayer, str, str]]:
    """Those of the layers that the tool reads: (layer, file of the result, table)."""
    found = []
    for layer in layers:
        if isinstance(layer, QgsVectorLayer) and layer.providerType() == "ogr":
            parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
            table = parts.get("layerName") or ""
            if table in IDENTIFIED and str(parts.get("path") or "").endswith(RESULT_NAME):
                found.append((layer, str(parts["path"]), table))
    return found
