"""A trace on the map: bands over the canvas while one looks, layers in memory for those who keep it."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsField,
    QgsFillSymbol,
    QgsGeometry,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QCoreApplication, QMetaType
from qgis.PyQt.QtGui import QColor

from ..core.result import BOOL, INT, REAL, TRACE_SCHEMA
from ..core.texts import Texts
from ..core.trace import Trace
from ..core.trace_report import trace_tables
from .publish import LONLAT

translate = QCoreApplication.translate

UPSTREAM, DOWNSTREAM, PLACE = QColor(33, 102, 172, 80), QColor(8, 48, 107), QColor(203, 24, 29)
SHADES = ("#9ecae1", "#a1d99b", "#fdd0a2", "#bcbddc", "#c7e9c0", "#fdae6b", "#c6dbef", "#dadaeb")  # light: the base map shows through
TYPES = {REAL: QMetaType.Type.Double, INT: QMetaType.Type.Int, BOOL: QMetaType.Type.Bool}
GEOMETRY = {"trace_point": "Point", "trace_upstream": "MultiPolygon", "trace_downstream": "LineString"}


class TraceBands:
    """Rubber bands of one trace; ``clear`` takes them off the canvas."""

    def __init__(self, canvas: QgsMapCanvas):
        self.canvas = canvas
        self.bands: list[QgsRubberBand] = []

    def show(self, found: Trace) -> None:
        """Catchment, course and place in the system of the map. What that system cannot show is left out."""
        self.clear()
        lines = [stage.line.wkt for stage in found.downstream if stage.line is not None]
        self._add(Qgis.GeometryType.Polygon, [found.outline.wkt], UPSTREAM, 2)
        self._add(Qgis.GeometryType.Line, lines, DOWNSTREAM, 3)
        self._add(Qgis.GeometryType.Point, [f"POINT({found.lon} {found.lat})"], PLACE, 10)

    def _add(self, kind: Qgis.GeometryType, shapes: list[str], color: QColor, width: int) -> None:
        band = QgsRubberBand(self.canvas, kind)
        band.setColor(color)
        band.setStrokeColor(QColor(color.red(), color.green(), color.blue()))
        band.setWidth(width)
        if kind == Qgis.GeometryType.Point:
            band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
            band.setIconSize(width)
        system = QgsCoordinateReferenceSystem(LONLAT)
        to_map = QgsCoordinateTransform(system, self.canvas.mapSettings().destinationCrs(), QgsProject.instance())
        for wkt in shapes:
            shape = QgsGeometry.fromWkt(wkt)
            try:
                shape.transform(to_map)
            except QgsCsException:
                continue
            band.addGeometry(shape)
        self.bands.append(band)

    def clear(self) -> None:
        for band in self.bands:
            self.canvas.scene().removeItem(band)
        self.bands = []


def add_trace_layers(project: QgsProject, found: Trace, language: str) -> list[QgsVectorLayer]:
    """Memory layers of a trace in a group of their own on top of the project, styled, with headers in words."""
    texts = Texts(language)
    name = translate("Bosanggarong", "Trace at {lon:.4f}, {lat:.4f}").format(lon=found.lon, lat=found.lat)
    group = project.layerTreeRoot().insertGroup(0, name)
    titles = {
        "trace_point": translate("Bosanggarong", "Point of the trace"),
        "trace_downstream": translate("Bosanggarong", "Downstream course"),
        "trace_upstream": translate("Bosanggarong", "Upstream by region of origin"),
    }
    tables, made = trace_tables(found), []
    for table, title in titles.items():
        layer = QgsVectorLayer(f"{GEOMETRY[table]}?crs={LONLAT}", title, "memory")
        columns = {key: kind for key, kind in TRACE_SCHEMA[table].columns.items() if not key.endswith(f"_{texts.other_suffix}")}
        layer.dataProvider().addAttributes([QgsField(key, TYPES.get(kind, QMetaType.Type.QString)) for key, kind in columns.items()])
        layer.updateFields()
        layer.dataProvider().addFeatures([_feature(layer, row, list(columns)) for row in tables[table].to_dict("records")])
        layer.updateExtents()
        for number, key in enumerate(columns):
            layer.setFieldAlias(number, texts.field(key))
        layer.setRenderer(_renderer(table, layer))
        project.addMapLayer(layer, False)
        group.addLayer(layer)
        made.append(layer)
    return made


def _feature(layer: QgsVectorLayer, row: dict, columns: list[str]) -> QgsFeature:
    feature = QgsFeature(layer.fields())
    feature.setAttributes([_plain(row[key]) for key in columns])
    feature.setGeometry(QgsGeometry.fromWkt(row["geometry"].wkt))
    return feature


def _plain(value: object) -> object:
    """Null for what is not known; numpy's numbers as Python's."""
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _renderer(table: str, layer: QgsVectorLayer):
    if table == "trace_point":
        symbol = {"name": "circle", "color": PLACE.name(), "outline_color": "#ffffff", "size": "3.2"}
        return QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(symbol))
    if table == "trace_downstream":
        return QgsSingleSymbolRenderer(QgsLineSymbol.createSimple({"color": DOWNSTREAM.name(), "width": "0.9", "capstyle": "round"}))
    categories = []
    for number, feature in enumerate(layer.getFeatures()):
        fill = QgsFillSymbol.createSimple({"color": SHADES[number % len(SHADES)], "outline_color": "#4a6f8a", "outline_width": "0.2"})
        fill.setOpacity(0.7)
        categories.append(QgsRendererCategory(feature["region_code"], fill, str(feature["region_name"] or feature["region_code"])))
    return QgsCategorizedSymbolRenderer("region_code", categories)
