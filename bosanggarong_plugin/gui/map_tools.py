"""The two tools of the map: a click that traces the water, a click that says what an arrow or a crossing carries."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapToolEmitPoint, QgsMapToolIdentify
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCursor

from .publish import LONLAT

TOLERANCE_PX = 8
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


class WordsTool(QgsMapToolIdentify):
    """``identified(list)``: (file of the result, table, attributes) of what lies under the click, the nearest layer first."""

    identified = pyqtSignal(list)

    def __init__(self, canvas: QgsMapCanvas):
        super().__init__(canvas)
        self.setCursor(QCursor(Qt.CursorShape.WhatsThisCursor))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.identified.emit(self.found_at(event.pos().x(), event.pos().y()))

    def found_at(self, x: int, y: int) -> list[tuple[str, str, dict]]:
        """What lies at a pixel of the canvas, in the order of IDENTIFIED."""
        layers = result_layers(self.canvas().layers())
        if not layers:
            return []
        before = self.canvasPropertiesOverrides()
        overrides = QgsMapToolIdentify.IdentifyProperties() if before is None else before
        overrides.searchRadiusMapUnits = TOLERANCE_PX * self.canvas().mapUnitsPerPixel()
        self.setCanvasPropertiesOverrides(overrides.searchRadiusMapUnits)
        hits = self.identify(x, y, [layer for layer, _, _ in layers], QgsMapToolIdentify.IdentifyMode.TopDownAll)
        told = {layer.id(): (file, table) for layer, file, table in layers}
        found = []
        for hit in hits:
            file, table = told[hit.mLayer.id()]
            fields = hit.mFeature.fields().names()
            found.append((file, table, dict(zip(fields, hit.mFeature.attributes(), strict=True))))
        return sorted(found, key=lambda item: IDENTIFIED.index(item[1]))


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
