"""Symbols and labels of the result's layers: only classes that occur, in the language of the map.

Hues are those of Okabe and Ito (2008), safe for colour-blind readers; every class also differs in form, dash or hatch, so
that a grey copy still reads. Sizes are millimetres on paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsArrowSymbolLayer,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsFontUtils,
    QgsGeometryGeneratorSymbolLayer,
    QgsLabelObstacleSettings,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsPointPatternFillSymbolLayer,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedLabeling,
    QgsRuleBasedRenderer,
    QgsSimpleLineCallout,
    QgsSingleSymbolRenderer,
    QgsTextBackgroundSettings,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSizeF
from qgis.PyQt.QtGui import QColor, QFont

from .result_file import TOP, ResultFile

INK = "#222222"
GREY = "#7a7a7a"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
BLUE = "#0072B2"
PALE_BLUE = "#a6d4ef"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
BROWN = "#8c6d31"
LAND = "#fbf8ee"
OTHER_LAND = "#e4e4e0"
WATER = "#eef5fa"

FONTS = ("Open Sans", "DejaVu Sans", "Arial", "Liberation Sans")
MM = Qgis.RenderUnit.Millimeters
METRES_PER_DEGREE = 111_320
ROOM_FOR_NAME_MM = 24  # side of a region on paper from which its name stands inside
LINK_CLASSES = 3  # classes of ten, counted down from the largest link; what is smaller is off


def font(size_pt: float, *, bold: bool = False, italic: bool = False, colour: str = INK, halo: bool = False) -> QgsTextFormat:
    """A text format in the first font that this machine has; ``halo`` puts a white rim around the letters."""
    family = next((name for name in FONTS if QgsFontUtils.fontFamilyMatchOnSystem(name)), "")
    face = QFont(family) if family else QFont()
    face.setBold(bold)
    face.setItalic(italic)
    text = QgsTextFormat()
    text.setFont(face)
    text.setSize(size_pt)
    text.setSizeUnit(Qgis.RenderUnit.Points)
    text.setColor(QColor(colour))
    if halo:
        rim = QgsTextBufferSettings()
        rim.setEnabled(True)
        rim.setSize(0.7)
        rim.setSizeUnit(MM)
        rim.setColor(QColor(255, 255, 255, 230))
        text.setBuffer(rim)
    return text


def apply_style(layer: QgsVectorLayer, table: str, result: ResultFile) -> None:
    """Give a layer of the result its symbols and labels; tables without a style of their own are left as they are."""
    style = _STYLES.get(table)
    if style:
        style(layer, result)


# --- regions and borders ---------------------------------------------------------------------------------------------


def _regions(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = _fill(LAND, outline=GREY, width=0.15)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    name = "upper(replace(\"region_name\", 'Kabupaten ', ''))"
    wide = f'sqrt("area_km2") * 1e6 / @map_scale >= {ROOM_FOR_NAME_MM}'
    inside = _label(name, font(9, bold=True, colour="#444444", halo=True), priority=9)
    inside.placement = Qgis.LabelPlacement.Horizontal
    beside = _label(name, font(7.5, bold=True, colour="#444444", halo=True), priority=9)
    beside.geometryGeneratorEnabled, beside.geometryGeneratorType = True, Qgis.GeometryType.Point
    beside.geometryGenerator = "point_on_surface($geometry)"
    beside.placement = Qgis.LabelPlacement.AroundPoint
    beside.dist, beside.distUnits = 3.0, MM
    root = QgsRuleBasedLabeling.Rule(None)
    for label, condition in ((inside, wide), (beside, f"NOT ({wide})")):
        label.autoWrapLength = 12
        label.multilineAlign = Qgis.LabelMultiLineAlignment.Center
        _no_obstacle(label)
        root.appendChild(QgsRuleBasedLabeling.Rule(label, 0, 0, condition))
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _border_segments(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    dashes = {"definitif": ("solid", 0.7), "indikatif": ("dash", 0.7), "unknown": ("dot", 0.5)}
    categories = []
    for status in _ordered(result.unique("border_segments", "status"), dashes):
        style, width = dashes.get(status, dashes["unknown"])
        name = texts("value.border_unknown") if status == "unknown" else texts.value(status)
        symbol = QgsLineSymbol.createSimple(
            {"color": INK, "width": str(width), "line_style": style, "capstyle": "flat", "joinstyle": "round"}
        )
        categories.append(QgsRendererCategory(status, symbol, name.capitalize()))
    _categorise(layer, "status", categories)


def _tri_points(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = QgsMarkerSymbol.createSimple({"name": "cross2", "size": "2.4", "outline_color": INK, "outline_width": "0.4"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


# --- water -----------------------------------------------------------------------------------------------------------


def _watersheds(layer: QgsVectorLayer, result: ResultFile) -> None:
    shared = _fill(None, outline=PALE_BLUE, width=0.9)
    single = _fill(None, outline=PALE_BLUE, width=0.2)
    texts = result.texts
    _rules(
        layer,
        [
            ('"n_regions" >= 2', shared, texts("legend.watershed_shared"), True),
            ("ELSE", single, texts("legend.watershed_single"), False),
        ],
    )
    name = texts("watershed.name", name="{}").replace("'", "''")
    before, _, after = name.partition("{}")
    expression = f"CASE WHEN \"n_regions\" >= 2 AND \"name\" <> '' THEN '{before}' || \"name\" || '{after}' END"
    label = _label(expression, font(7, italic=True, colour=BLUE, halo=True), priority=4)
    label.placement = Qgis.LabelPlacement.Horizontal
    label.autoWrapLength = 16
    _no_obstacle(label)
    _set_label(layer, label)


def is_drawn_link(row: dict[str, object]) -> bool:
    """Whether a link gets an arrow: the regions touch and at least half of its water crosses their own border first."""
    return bool(row["adjacent"]) and 2 * float(row["first_exit_km2"] or 0) >= float(row["area_km2"] or 0) > 0


_DRAWN_LINK = '"adjacent" AND 2 * "first_exit_km2" >= "area_km2"'


def link_breaks(result: ResultFile) -> list[float]:
    """Lower limits (km2, powers of ten, largest first) of the classes in which links are drawn; empty classes left out."""
    areas = [float(row["area_km2"]) for row in result.rows("water_links") if is_drawn_link(row)]
    if not areas:
        return []
    top = 10.0 ** math.floor(math.log10(max(areas)))
    breaks = [top / 10**step for step in range(LINK_CLASSES)]
    return [low for low, high in zip(breaks, [math.inf, *breaks], strict=False) if any(low <= area < high for area in areas)]


def _water_links(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    rows = result.rows("water_links")
    breaks = link_breaks(result)
    places = _crossing_places(result)
    rules, high = [], None
    for index, low in enumerate(breaks):
        text = texts("legend.link_above", low=_short(texts, low)) if high is None else texts(
            "legend.link_between", low=_short(texts, low), high=_short(texts, high)
        )  # fmt: skip
        limit = f'{_DRAWN_LINK} AND "area_km2" >= {low}' + (f' AND "area_km2" < {high}' if high else "")
        chosen = [row for row in rows if is_drawn_link(row) and low <= float(row["area_km2"]) < (high or math.inf)]
        weak = [row for row in chosen if row["reliability"] == "low"]
        if len(weak) < len(chosen):
            rules.append((f"{limit} AND coalesce(\"reliability\", '') <> 'low'", _arrow(index, places), text, True))
        if weak:
            arrow = _arrow(index, places, weak=True)
            rules.append((f"{limit} AND \"reliability\" = 'low'", arrow, f"{text}, {texts('legend.link_low')}", True))
        high = low
    if any(not is_drawn_link(row) or float(row["area_km2"]) < breaks[-1] for row in rows):
        rules.append(("ELSE", QgsLineSymbol.createSimple({"color": SKY, "width": "0.2"}), texts("legend.other_links"), False))
    _rules(layer, rules)
    if breaks:
        expression = (
            f'CASE WHEN {_DRAWN_LINK} AND "area_km2" >= {breaks[-1]} '
            f"THEN format_number(\"area_km2\", if(\"area_km2\" < 10, 1, 0), '{texts.language}') || ' km²' END"
        )
        label = _label(expression, font(6.5, colour=BLUE, halo=True), priority=6)
        label.geometryGeneratorEnabled, label.geometryGeneratorType = True, Qgis.GeometryType.Point
        label.geometryGenerator = f"point_n({_arrow_line(12, places)}, 2)"
        label.placement = Qgis.LabelPlacement.AroundPoint
        label.dist, label.distUnits = 2.2, MM
        _set_label(layer, label)


def _crossing_places(result: ResultFile) -> dict[str, tuple[float, float]]:
    """Where the arrow of a pair "from>to" stands: the crossing of that border that carries most of the water of "from"."""
    if not {"water_crossings", "water_sources"} <= set(result.columns):
        return {}
    drawn = {(row["from_code"], row["to_code"]) for row in result.rows("water_links") if is_drawn_link(row)}
    pair_of = {row["crossing_id"]: (row["from_code"], row["to_code"]) for row in result.rows("water_crossings")}
    main: dict[tuple, tuple[float, str]] = {}
    for row in result.rows("water_sources"):
        pair = pair_of.get(row["crossing_id"])
        if pair in drawn and row["source_code"] == pair[0]:
            main[pair] = max(main.get(pair, (-1.0, "")), (float(row["area_km2"] or 0), str(row["crossing_id"])))
    wanted = {crossing_id: pair for pair, (_, crossing_id) in main.items()}
    places = {}
    for feature in QgsVectorLayer(f"{result.path}|layername=water_crossings", "", "ogr").getFeatures():
        pair = wanted.get(feature["crossing_id"])
        if pair and feature.hasGeometry():
            point = feature.geometry().asPoint()
            places[f"{pair[0]}>{pair[1]}"] = (round(point.x(), 6), round(point.y(), 6))
    return places


def _water_crossings(layer: QgsVectorLayer, result: ResultFile) -> None:
    largest = max((float(row["upstream_km2"] or 0) for row in result.rows("water_crossings")), default=0.0)
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "size": "1.5", "color": SKY, "outline_color": BLUE, "outline_width": "0.15"}
    )
    symbol.setDataDefinedSize(QgsProperty.fromExpression(f'0.8 + 4.2 * sqrt(coalesce("upstream_km2", 0) / {max(largest, 1.0)})'))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    label = _label('"river"', font(6.5, italic=True, colour=BLUE, halo=True), priority=2)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    _set_label(layer, label)


def _arrow(rank: int, places: dict[str, tuple[float, float]], *, weak: bool = False) -> QgsLineSymbol:
    """An arrow over the border at the largest crossing, towards the region downstream; ``rank`` 0 is the largest class.

    Its length is one of paper. The bulge keeps the arrows of the two directions of a pair apart.
    """
    width, length = ((2.2, 15), (1.4, 12), (0.8, 9.5))[rank]
    arrow = QgsArrowSymbolLayer()
    arrow.setArrowWidth(width)
    arrow.setArrowStartWidth(width * 0.5)
    arrow.setHeadLength(1.4 + width)
    arrow.setHeadThickness(0.7 + width * 0.6)
    arrow.setIsCurved(True)
    arrow.setIsRepeated(False)
    fill = {"color": "#ffffff" if weak else BLUE, "outline_color": BLUE if weak else "#ffffff", "outline_width": "0.2"}
    arrow.setSubSymbol(QgsFillSymbol.createSimple(fill | {"outline_style": "dash" if weak else "solid"}))
    line = QgsLineSymbol()
    line.changeSymbolLayer(0, arrow)  # a list of symbol layers given to the constructor is not kept alive
    generator = QgsGeometryGeneratorSymbolLayer.create({"SymbolType": "Line", "geometryModifier": _arrow_line(length, places)})
    generator.setSubSymbol(line)
    symbol = QgsLineSymbol()
    symbol.changeSymbolLayer(0, generator)
    return symbol


def _arrow_line(length_mm: float, places: dict[str, tuple[float, float]]) -> str:
    """Expression: three points of an arc at the crossing of the pair, in the direction from the first vertex to the last."""
    on_map = f"{length_mm / 2} / 1000 * @map_scale / {METRES_PER_DEGREE}"
    half = f"if(@pair IS NULL, length($geometry) / 2, {on_map})"  # the legend's line has no attributes
    pairs = ", ".join(f"'{pair}', make_point({lon}, {lat})" for pair, (lon, lat) in places.items())
    middle = "if(num_points($geometry) > 2, point_n($geometry, 2), line_interpolate_point($geometry, length($geometry) / 2))"
    if pairs:
        middle = f"coalesce(map_get(map({pairs}), @pair), {middle})"
    return (
        "with_variable('pair', attribute(@feature, 'from_code') || '>' || attribute(@feature, 'to_code'), "
        "with_variable('t', azimuth(start_point($geometry), end_point($geometry)), "
        f"with_variable('c', {middle}, with_variable('h', {half}, make_line("
        "translate(@c, -@h * sin(@t), -@h * cos(@t)), translate(@c, -0.12 * @h * cos(@t), 0.12 * @h * sin(@t)), "
        "translate(@c, @h * sin(@t), @h * cos(@t)))))))"
    )


# --- roads -----------------------------------------------------------------------------------------------------------

_CROSSINGS = {"continuous": ("circle", INK), "joined": ("diamond", ORANGE), "ferry": ("triangle", SKY)}


def _road_crossings(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    occurring = {(str(row["kind"]), bool(row["mismatch"])) for row in result.rows("road_crossings")}
    categories = []
    for kind in _ordered({kind for kind, _ in occurring}, _CROSSINGS):
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
    _categorise(layer, "\"kind\" || if(coalesce(\"mismatch\", '') <> '', '!', '')", categories)
    label = _label('"road_name"', font(6.5, halo=True), priority=2)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    label.scaleVisibility, label.minimumScale = True, 500_000
    _set_label(layer, label)


def _road_border_lines(layer: QgsVectorLayer, result: ResultFile) -> None:
    styles = {"along_border": (ORANGE, "solid"), "missing_link": (VERMILION, "dash")}
    categories = []
    for kind in _ordered(result.unique("road_border_lines", "kind"), styles):
        colour, style = styles.get(kind, (GREY, "dot"))
        symbol = QgsLineSymbol.createSimple({"color": colour, "width": "0.9", "line_style": style})
        categories.append(QgsRendererCategory(kind, symbol, result.texts.value(kind).capitalize()))
    _categorise(layer, "kind", categories)


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
    for kind in _ordered(result.unique("shared_areas", "area_kind"), _HATCHES):
        colour, angle, distance = _HATCHES.get(kind) or next(spare, (GREY, "+", 3.2))
        name = result.texts.value(kind)
        categories.append(QgsRendererCategory(kind, _hatch(colour, angle, distance), name[0].upper() + name[1:]))
    _categorise(layer, "area_kind", categories)
    whole = 'sum("area_ha", group_by:="area_id")'
    largest = '"area_ha" = maximum("area_ha", group_by:="area_id")'
    expression = f"CASE WHEN {largest} THEN regexp_replace(\"area_name\", ' *\\\\(.*\\\\)', '') END"
    label = _label(expression, font(7, italic=True, colour="#1b5e45", halo=True), priority=5)
    label.placement = Qgis.LabelPlacement.Horizontal
    _inside_or_beside(label)
    label.autoWrapLength = 18
    label.dataDefinedProperties().setProperty(QgsPalLayerSettings.Property.ZIndex, QgsProperty.fromExpression(f"ln(1 + {whole})"))
    _no_obstacle(label)
    _set_label(layer, label)


def _hatch(colour: str, angle: int | str | None, distance: float) -> QgsFillSymbol:
    symbol = _fill(None, outline=colour, width=0.35)
    if angle is None:
        dots = QgsPointPatternFillSymbolLayer()
        dots.setDistanceX(distance)
        dots.setDistanceY(distance)
        dots.setDisplacementX(distance / 2)
        dots.setSubSymbol(QgsMarkerSymbol.createSimple({"name": "circle", "size": "0.45", "color": colour, "outline_style": "no"}))
        symbol.insertSymbolLayer(0, dots)
        return symbol
    for turn in (45, 135) if angle == "+" else (angle,):
        lines = QgsLinePatternFillSymbolLayer()
        lines.setLineAngle(turn)
        lines.setDistance(distance)
        lines.setSubSymbol(QgsLineSymbol.createSimple({"color": colour, "width": "0.22"}))
        symbol.insertSymbolLayer(0, lines)
    return symbol


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
    if len(result.ranking) > TOP:
        rules.insert(0, (f'"rank" > {TOP} OR "rank" IS NULL', small, texts("legend.other"), True))
    _rules(layer, rules)
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
    label = _label(f"CASE WHEN \"rank\" <= {TOP} THEN '\u2002' || \"rank\" || '\u2002' END", badge, priority=10)
    label.placement = Qgis.LabelPlacement.AroundPoint
    label.dist, label.distUnits = 2.6, MM
    label.placementSettings().setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapIfRequired)
    label.setCallout(_callout(INK, start_mm=1.6))
    _set_label(layer, label)


def _candidate_marker(size: str, colour: str) -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple({"name": "circle", "size": size, "color": colour, "outline_color": INK, "outline_width": "0.3"})


def _findings(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = {
        Qgis.GeometryType.Point: lambda: QgsMarkerSymbol.createSimple(
            {"name": "square", "size": "1.8", "color": PURPLE, "outline_color": INK, "outline_width": "0.2"}
        ),
        Qgis.GeometryType.Line: lambda: QgsLineSymbol.createSimple({"color": PURPLE, "width": "0.6"}),
        Qgis.GeometryType.Polygon: lambda: _fill(None, outline=PURPLE, width=0.4),
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
    "watersheds": _watersheds,
    "water_links": _water_links,
    "water_crossings": _water_crossings,
    "road_crossings": _road_crossings,
    "road_border_lines": _road_border_lines,
    "shared_areas": _shared_areas,
    "candidates": _candidates,
    "findings": _no_symbol,
    "findings_point": _findings,
    "findings_line": _findings,
    "findings_polygon": _findings,
}


# --- shared parts ----------------------------------------------------------------------------------------------------


def land_renderer() -> QgsSingleSymbolRenderer:
    """Land that is not part of the analysis."""
    return QgsSingleSymbolRenderer(_fill(OTHER_LAND, outline="#c4c4c0", width=0.1))


def _fill(colour: str | None, *, outline: str, width: float) -> QgsFillSymbol:
    paint = {"color": colour} if colour else {"style": "no"}
    return QgsFillSymbol.createSimple(paint | {"outline_color": outline, "outline_width": str(width), "joinstyle": "round"})


def _rules(layer: QgsVectorLayer, rules) -> None:
    """Rules of (expression, symbol, label, drawn); a rule that is not drawn stays in the project, switched off."""
    root = QgsRuleBasedRenderer.Rule(None)
    for expression, symbol, label, drawn in rules:
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression, label)
        rule.setActive(drawn)
        root.appendChild(rule)
    layer.setRenderer(QgsRuleBasedRenderer(root))


def _categorise(layer: QgsVectorLayer, expression: str, categories: list[QgsRendererCategory]) -> None:
    layer.setRenderer(QgsCategorizedSymbolRenderer(expression, categories))


def _ordered(values, order) -> list[str]:
    """Values in the order of the known ones, the others after them by name."""
    known = list(order)
    return sorted(values, key=lambda value: (known.index(value) if value in known else len(known), value))


def _short(texts, value: float) -> str:
    return texts.number(value, 0 if value >= 1 else max(1, -math.floor(math.log10(value))))


def _label(expression: str, text: QgsTextFormat, *, priority: int) -> QgsPalLayerSettings:
    label = QgsPalLayerSettings()
    label.fieldName = expression
    label.isExpression = True
    label.priority = priority
    label.setFormat(text)
    return label


def _callout(colour: str, *, start_mm: float) -> QgsSimpleLineCallout:
    """A line from a feature to its label; it starts ``start_mm`` from the feature's point."""
    callout = QgsSimpleLineCallout()
    callout.setEnabled(True)
    callout.setLineSymbol(QgsLineSymbol.createSimple({"color": colour, "width": "0.25"}))
    callout.setOffsetFromAnchor(start_mm)
    callout.setOffsetFromAnchorUnit(MM)
    return callout


def _no_obstacle(label: QgsPalLayerSettings) -> None:
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(False)
    label.setObstacleSettings(obstacle)


def _inside_or_beside(label: QgsPalLayerSettings) -> None:
    flags = Qgis.LabelPolygonPlacementFlag
    label.setPolygonPlacementFlags(
        Qgis.LabelPolygonPlacementFlags(flags.AllowPlacementInsideOfPolygon | flags.AllowPlacementOutsideOfPolygon)
    )


def _set_label(layer: QgsVectorLayer, label: QgsPalLayerSettings) -> None:
    layer.setLabeling(QgsVectorLayerSimpleLabeling(label))
    layer.setLabelsEnabled(True)

