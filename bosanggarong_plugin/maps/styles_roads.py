"""Symbols and labels of the road layers: crossings, missing links, roads along a border, use of the crossings, detours."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsLineSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsProperty,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..core.result_file import ResultFile
from .symbols import GREY, INK, ORANGE, PURPLE, SKY, VERMILION, font, make_label, ordered, set_categories, set_label, set_rules

NAMED_FROM_SCALE = 500_000
_CROSSINGS = {"continuous": ("circle", INK), "joined": ("diamond", ORANGE), "ferry": ("triangle", SKY)}
_LINES = {"along_border": (ORANGE, "solid"), "missing_link": (VERMILION, "solid")}


def style_road_crossings(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    occurring = {(str(row["kind"]), bool(row["mismatch"])) for row in result.rows("road_crossings")}
    categories = []
    for kind in ordered({kind for kind, _ in occurring}, _CROSSINGS):
        shape, colour = _CROSSINGS.get(kind, ("square", GREY))
        marker = {"name": shape, "color": colour, "outline_color": "#ffffff", "outline_width": "0.25", "size": "2.5"}
        name = texts.value(kind).capitalize()
        if (kind, False) in occurring:
            categories.append(QgsRendererCategory(kind, QgsMarkerSymbol.createSimple(marker), name))
        if (kind, True) in occurring:
            symbol = QgsMarkerSymbol.createSimple(marker)
            ring = QgsMarkerSymbol.createSimple(
                {"name": "circle", "color": "255,255,255,0", "outline_color": VERMILION, "outline_width": "0.6", "size": "4.2"}
            )
            symbol.appendSymbolLayer(ring.symbolLayer(0).clone())
            categories.append(QgsRendererCategory(f"{kind}!", symbol, texts("legend.mismatch", kind=name)))
    set_categories(layer, "\"kind\" || if(coalesce(\"mismatch\", '') <> '', '!', '')", categories)
    _name_it(layer, '"road_name"')


def style_road_border_lines(layer: QgsVectorLayer, result: ResultFile) -> None:
    """A missing link is at most some hundred metres long: a sign in its middle shows it at any scale."""
    categories = []
    for kind in ordered(result.unique("road_border_lines", "kind"), _LINES):
        colour, style = _LINES.get(kind, (GREY, "dot"))
        symbol = QgsLineSymbol.createSimple({"color": colour, "width": "0.8", "line_style": style, "capstyle": "flat"})
        if kind == "missing_link":
            sign = QgsMarkerLineSymbolLayer()
            sign.setPlacements(Qgis.MarkerLinePlacements(Qgis.MarkerLinePlacement.CentralPoint))
            sign.setRotateMarker(False)
            sign.setSubSymbol(_cross(colour))
            symbol.appendSymbolLayer(sign)
        categories.append(QgsRendererCategory(kind, symbol, result.texts.value(kind).capitalize()))
    set_categories(layer, "kind", categories)
    _name_it(layer, '"road_name"')


def _cross(colour: str) -> QgsMarkerSymbol:
    """A slanted cross with a white rim."""
    rim, cross = (
        QgsMarkerSymbol.createSimple({"name": "cross2", "size": "2.4", "outline_color": outline, "outline_width": width})
        for outline, width in (("#ffffff", "1.3"), (colour, "0.7"))
    )
    rim.appendSymbolLayer(cross.symbolLayer(0).clone())
    return rim


def style_road_crossing_use(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "size": "3", "color": "230,159,0,120", "outline_color": INK, "outline_width": "0.2"}
    )
    largest = max((float(row["share_pct"] or 0) for row in result.rows("road_crossing_use")), default=0.0)
    share = "coalesce(attribute(@feature, 'share_pct'), 0)"
    symbol.setDataDefinedSize(QgsProperty.fromExpression(f"if(@feature IS NULL, 3, 1 + 7 * sqrt({share} / {max(largest, 1.0)}))"))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    _name_it(layer, f"format_number(\"share_pct\", 0, '{result.texts.language}') || '%'")


def style_road_detours(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    helped = {row["new_km"] is not None for row in result.rows("road_detours")}
    rules = []
    if True in helped:
        rules.append(('"new_km" IS NOT NULL', _detour("solid"), texts("legend.detour_helped"), True))
    if False in helped:
        rules.append(('"new_km" IS NULL', _detour("dash"), texts("legend.detour"), True))
    if not rules:
        layer.setRenderer(QgsSingleSymbolRenderer(_detour("dash")))
        return
    set_rules(layer, rules)
    straight, road = (f"format_number(\"{name}\", 0, '{texts.language}')" for name in ("straight_km", "road_km"))
    _name_it(layer, f"{straight} || ' > ' || {road} || ' km'")


def _detour(style: str) -> QgsLineSymbol:
    return QgsLineSymbol.createSimple({"color": PURPLE, "width": "0.4", "line_style": style})


def _name_it(layer: QgsVectorLayer, expression: str) -> None:
    """A small label that comes with the larger scales."""
    label = make_label(expression, font(6.5, halo=True), priority=2)
    is_line = layer.geometryType() == Qgis.GeometryType.Line
    label.placement = Qgis.LabelPlacement.Curved if is_line else Qgis.LabelPlacement.OrderedPositionsAroundPoint
    label.scaleVisibility, label.minimumScale = True, NAMED_FROM_SCALE
    set_label(layer, label)
