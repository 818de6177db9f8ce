"""Symbols and labels of the candidates (by field, the best with their rank) and of the findings."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProperty,
    QgsSingleSymbolRenderer,
    QgsTextBackgroundSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSizeF
from qgis.PyQt.QtGui import QColor

from ..core.result_file import TOP, ResultFile
from .symbols import (
    BROWN,
    GREEN,
    GREY,
    INK,
    MM,
    PURPLE,
    VERMILION,
    callout,
    fill,
    font,
    make_label,
    ordered,
    quoted,
    set_label,
    set_rules,
)

_SECTORS = {
    "lingkungan hidup": ("circle", GREEN), "infrastruktur": ("square", VERMILION), "pelayanan": ("diamond", PURPLE),
    "persampahan": ("triangle", BROWN),
}  # fmt: skip
_OTHER_SECTOR = ("pentagon", GREY)
TOP_MM, REST_MM = 2.7, 1.5


def style_candidates(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    rules = []
    for sector in ordered(result.unique("candidates", "sector"), _SECTORS):
        name = texts.value(sector)
        rules.append((f'"sector" = {quoted(sector)}', _marker(*_SECTORS.get(sector, _OTHER_SECTOR)), name[0].upper() + name[1:], True))
    if not rules:
        layer.setRenderer(QgsSingleSymbolRenderer(_marker(*_OTHER_SECTOR)))
        return
    if any(row["sector"] in (None, "") for row in result.rows("candidates")):
        rules.append(("ELSE", _marker(*_OTHER_SECTOR), texts("legend.no_sector"), True))
    set_rules(layer, rules)
    layer.renderer().setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause('"rank"', False)]))
    layer.renderer().setOrderByEnabled(True)
    _number_the_best(layer)


def _marker(shape: str, colour: str) -> QgsMarkerSymbol:
    symbol = QgsMarkerSymbol.createSimple({"name": shape, "size": str(TOP_MM), "color": colour, "outline_color": INK, "outline_width": "0.3"})
    rank = "attribute(@feature, 'rank')"  # in the legend there is no feature
    symbol.setDataDefinedSize(QgsProperty.fromExpression(f"if(@feature IS NULL OR {rank} <= {TOP}, {TOP_MM}, {REST_MM})"))
    return symbol


def _number_the_best(layer: QgsVectorLayer) -> None:
    badge = font(8, bold=True, colour="#ffffff")
    disc = QgsTextBackgroundSettings()
    disc.setEnabled(True)
    disc.setType(QgsTextBackgroundSettings.ShapeType.ShapeCircle)
    disc.setSizeType(QgsTextBackgroundSettings.SizeType.SizeFixed)
    disc.setSize(QSizeF(4.6, 4.6))
    disc.setSizeUnit(MM)
    disc.setFillColor(QColor(INK))
    disc.setStrokeColor(QColor("#ffffff"))
    disc.setStrokeWidth(0.3)
    disc.setStrokeWidthUnit(MM)
    badge.setBackground(disc)
    # the spaces make the label as wide as its disc, so that other labels keep away from it
    label = make_label(f"CASE WHEN \"rank\" <= {TOP} THEN '\u2002' || \"rank\" || '\u2002' END", badge, priority=10)
    label.placement = Qgis.LabelPlacement.AroundPoint
    label.dist, label.distUnits = 2.6, MM
    label.setCallout(callout(INK, start_mm=1.6))
    set_label(layer, label)


def style_findings(layer: QgsVectorLayer, result: ResultFile) -> None:
    marker = {"name": "square", "size": "1.8", "color": PURPLE, "outline_color": INK, "outline_width": "0.2"}
    symbol: dict[Qgis.GeometryType, QgsMarkerSymbol | QgsLineSymbol | QgsFillSymbol] = {
        Qgis.GeometryType.Point: QgsMarkerSymbol.createSimple(marker),
        Qgis.GeometryType.Line: QgsLineSymbol.createSimple({"color": PURPLE, "width": "0.6"}),
        Qgis.GeometryType.Polygon: fill(None, outline=PURPLE, width=0.4),
    }
    if layer.geometryType() in symbol:
        layer.setRenderer(QgsSingleSymbolRenderer(symbol[layer.geometryType()].clone()))
