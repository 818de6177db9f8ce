"""Symbols and labels of the result's layers: only classes that occur, in the language of the map."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsFeatureRequest,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedLabeling,
    QgsSingleSymbolRenderer,
    QgsTextBackgroundSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSizeF
from qgis.PyQt.QtGui import QColor

from .result_file import TOP, ResultFile
from .styles_water import style_water_crossings, style_water_links, style_watersheds
from .symbols import (
    BLUE,
    BROWN,
    GREEN,
    GREY,
    INK,
    LAND,
    MM,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    callout,
    fill,
    font,
    hatch,
    inside_or_beside,
    make_label,
    no_obstacle,
    ordered,
    set_categories,
    set_label,
    set_rules,
)

ROOM_FOR_NAME_MM = 24  # side of a region on paper from which its name stands inside


def apply_style(layer: QgsVectorLayer, table: str, result: ResultFile) -> None:
    """Give a layer of the result its symbols and labels; tables without a style of their own are left as they are."""
    style = _STYLES.get(table)
    if style:
        style(layer, result)


# --- regions and borders ---------------------------------------------------------------------------------------------


def _regions(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = fill(LAND, outline=GREY, width=0.15)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    name = "upper(replace(\"region_name\", 'Kabupaten ', ''))"
    wide = f'sqrt("area_km2") * 1e6 / @map_scale >= {ROOM_FOR_NAME_MM}'
    inside = make_label(name, font(9, bold=True, colour="#444444", halo=True), priority=9)
    inside.placement = Qgis.LabelPlacement.Horizontal
    beside = make_label(name, font(7.5, bold=True, colour="#444444", halo=True), priority=9)
    beside.geometryGeneratorEnabled, beside.geometryGeneratorType = True, Qgis.GeometryType.Point
    beside.geometryGenerator = "point_on_surface($geometry)"
    beside.placement = Qgis.LabelPlacement.AroundPoint
    beside.dist, beside.distUnits = 3.0, MM
    root = QgsRuleBasedLabeling.Rule(None)
    for label, condition in ((inside, wide), (beside, f"NOT ({wide})")):
        label.autoWrapLength = 12
        label.multilineAlign = Qgis.LabelMultiLineAlignment.Center
        no_obstacle(label)
        root.appendChild(QgsRuleBasedLabeling.Rule(label, 0, 0, condition))
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _border_segments(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    dashes = {"definitif": ("solid", 0.7), "indikatif": ("dash", 0.7), "unknown": ("dot", 0.5)}
    categories = []
    for status in ordered(result.unique("border_segments", "status"), dashes):
        style, width = dashes.get(status, dashes["unknown"])
        name = texts("value.border_unknown") if status == "unknown" else texts.value(status)
        symbol = QgsLineSymbol.createSimple(
            {"color": INK, "width": str(width), "line_style": style, "capstyle": "flat", "joinstyle": "round"}
        )
        categories.append(QgsRendererCategory(status, symbol, name.capitalize()))
    set_categories(layer, "status", categories)


def _tri_points(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = QgsMarkerSymbol.createSimple({"name": "cross2", "size": "2.4", "outline_color": INK, "outline_width": "0.4"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


# --- roads -----------------------------------------------------------------------------------------------------------

_CROSSINGS = {"continuous": ("circle", INK), "joined": ("diamond", ORANGE), "ferry": ("triangle", SKY)}


def _road_crossings(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    occurring = {(str(row["kind"]), bool(row["mismatch"])) for row in result.rows("road_crossings")}
    categories = []
    for kind in ordered({kind for kind, _ in occurring}, _CROSSINGS):
        shape, colour = _CROSSINGS.get(kind, ("square", GREY))
        marker = {"name": shape, "color": colour, "outline_color": "#ffffff", "outline_width": "0.25", "size": "3"}
        name = texts.value(kind).capitalize()
        if (kind, False) in occurring:
            categories.append(QgsRendererCategory(kind, QgsMarkerSymbol.createSimple(marker), name))
        if (kind, True) in occurring:
            symbol = QgsMarkerSymbol.createSimple(marker)
            ring = QgsMarkerSymbol.createSimple(
                {"name": "circle", "color": "255,255,255,0", "outline_color": VERMILION, "outline_width": "0.6", "size": "4.6"}
            )
            symbol.appendSymbolLayer(ring.symbolLayer(0).clone())
            categories.append(QgsRendererCategory(f"{kind}!", symbol, texts("legend.mismatch", kind=name)))
    set_categories(layer, "\"kind\" || if(coalesce(\"mismatch\", '') <> '', '!', '')", categories)
    label = make_label('"road_name"', font(6.5, halo=True), priority=2)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    label.scaleVisibility, label.minimumScale = True, 500_000
    set_label(layer, label)


def _road_border_lines(layer: QgsVectorLayer, result: ResultFile) -> None:
    styles = {"along_border": (ORANGE, "solid"), "missing_link": (VERMILION, "dash")}
    categories = []
    for kind in ordered(result.unique("road_border_lines", "kind"), styles):
        colour, style = styles.get(kind, (GREY, "dot"))
        symbol = QgsLineSymbol.createSimple({"color": colour, "width": "0.9", "line_style": style})
        categories.append(QgsRendererCategory(kind, symbol, result.texts.value(kind).capitalize()))
    set_categories(layer, "kind", categories)


# --- areas -----------------------------------------------------------------------------------------------------------

# kind: colour, angle of the hatch (None: dots, "+": two hatches), distance
_HATCHES = {
    "taman_nasional": (GREEN, 45, 1.6), "tahura": (GREEN, 135, 1.2), "hutan_lindung": (GREEN, 0, 1.4), "karst": (BROWN, None, 1.5),
    "ikn": (PURPLE, 90, 1.6), "mangrove": (GREEN, 90, 1.2), "gambut": (BROWN, 0, 1.2), "danau": (BLUE, 0, 0.9),
    "kawasan_industri": (VERMILION, "+", 2.0), "rawan_banjir": (BLUE, 90, 0.9), "hutan_produksi": (GREEN, "+", 2.4),
}  # fmt: skip


def _shared_areas(layer: QgsVectorLayer, result: ResultFile) -> None:
    categories = []
    spare = iter(((GREY, 45, 2.0), (GREY, 135, 2.0), (GREY, 0, 2.0), (GREY, 90, 2.0), (GREY, None, 2.2), (GREY, "+", 2.6)))
    for kind in ordered(result.unique("shared_areas", "area_kind"), _HATCHES):
        colour, angle, distance = _HATCHES.get(kind) or next(spare, (GREY, "+", 3.2))
        name = result.texts.value(kind)
        categories.append(QgsRendererCategory(kind, hatch(colour, angle, distance), name[0].upper() + name[1:]))
    set_categories(layer, "area_kind", categories)
    # found here: an aggregate in a label asks the main thread while it draws, and both wait when the project is closed meanwhile
    largest: dict[str, dict] = {}
    for row in result.rows("shared_areas"):
        held = largest.get(row["area_id"])
        if held is None or (row["area_ha"] or 0) > (held["area_ha"] or 0):
            largest[row["area_id"]] = row
    keys = ", ".join(_quoted(f"{row['area_id']}|{row['region_code']}") for row in largest.values())
    chosen = f"\"area_id\" || '|' || \"region_code\" IN ({keys})" if keys else "FALSE"
    expression = f"CASE WHEN {chosen} THEN regexp_replace(\"area_name\", ' *\\\\(.*\\\\)', '') END"
    label = make_label(expression, font(7, italic=True, colour="#1b5e45", halo=True), priority=8)
    label.placement = Qgis.LabelPlacement.Horizontal
    inside_or_beside(label)
    label.autoWrapLength = 18
    whole_first = QgsProperty.fromExpression('ln(1 + 100 * "area_ha" / "share_pct")')
    label.dataDefinedProperties().setProperty(QgsPalLayerSettings.Property.ZIndex, whole_first)
    no_obstacle(label)
    set_label(layer, label)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# --- candidates and findings -----------------------------------------------------------------------------------------


def _candidates(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    small = _candidate_marker("1.6", "#ffffff")
    if not result.ranking:
        layer.setRenderer(QgsSingleSymbolRenderer(small))
        return
    scores = [float(row["score"] or 0) for row in result.ranking]
    span = max(max(scores) - min(scores), 1e-9)
    top = _candidate_marker("2.6", VERMILION)
    top.setDataDefinedSize(QgsProperty.fromExpression(f'1.9 + 1.2 * (coalesce("score", {min(scores)}) - {min(scores)}) / {span}'))
    shown = min(TOP, len(result.ranking))
    rules = [(f'"rank" <= {TOP}', top, texts("legend.top", n=shown), True)]
    if len(result.rows("candidates")) > shown:
        rules.append((f'"rank" > {TOP} OR "rank" IS NULL', small, texts("legend.other"), True))
    set_rules(layer, rules)
    layer.renderer().setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause('"rank"', False)]))
    layer.renderer().setOrderByEnabled(True)
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


def _candidate_marker(size: str, colour: str) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple({"name": "circle", "size": size, "color": colour, "outline_color": INK, "outline_width": "0.3"})


def _findings(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = {
        Qgis.GeometryType.Point: lambda: QgsMarkerSymbol.createSimple(
            {"name": "square", "size": "1.8", "color": PURPLE, "outline_color": INK, "outline_width": "0.2"}
        ),
        Qgis.GeometryType.Line: lambda: QgsLineSymbol.createSimple({"color": PURPLE, "width": "0.6"}),
        Qgis.GeometryType.Polygon: lambda: fill(None, outline=PURPLE, width=0.4),
    }.get(layer.geometryType())
    if symbol:
        layer.setRenderer(QgsSingleSymbolRenderer(symbol()))


def _no_symbol(layer: QgsVectorLayer, result: ResultFile) -> None:
    if layer.isSpatial():
        layer.setRenderer(QgsNullSymbolRenderer())


_STYLES: dict[str, Callable[[QgsVectorLayer, ResultFile], None]] = {
    "regions": _regions,
    "border_segments": _border_segments,
    "tri_points": _tri_points,
    "watersheds": style_watersheds,
    "water_links": style_water_links,
    "water_crossings": style_water_crossings,
    "road_crossings": _road_crossings,
    "road_border_lines": _road_border_lines,
    "shared_areas": _shared_areas,
    "candidates": _candidates,
    "findings": _no_symbol,
    "findings_point": _findings,
    "findings_line": _findings,
    "findings_polygon": _findings,
}
