"""Symbols and labels of the water layers; the arrows of the links stand where the water crosses the border."""

from __future__ import annotations

import math

from qgis.core import (
    Qgis,
    QgsArrowSymbolLayer,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProperty,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..core.result_file import ResultFile
from .symbols import (
    BLUE,
    MM,
    PALE_BLUE,
    SKY,
    VERMILION,
    fill,
    font,
    hatch,
    make_label,
    no_obstacle,
    set_label,
    set_rules,
    short_number,
)

METRES_PER_DEGREE = 111_320
LINK_CLASSES = 3  # classes of ten, counted down from the largest link; what is smaller is off


def style_watersheds(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    counts = [int(row["n_members"] or 0) for row in result.rows("watersheds")]
    rules = []
    if any(count >= 2 for count in counts):
        rules.append(('"n_members" >= 2', fill(None, outline=PALE_BLUE, width=0.9), texts("legend.watershed_shared"), True))
    if any(count < 2 for count in counts):
        rules.append(("ELSE", fill(None, outline=PALE_BLUE, width=0.2), texts("legend.watershed_single"), False))
    set_rules(layer, rules)
    name = texts("watershed.name", name="{}").replace("'", "''")
    before, _, after = name.partition("{}")
    expression = f"CASE WHEN \"n_members\" >= 2 AND \"name\" <> '' THEN '{before}' || \"name\" || '{after}' END"
    label = make_label(expression, font(7, italic=True, colour=BLUE, halo=True), priority=1)
    label.placement = Qgis.LabelPlacement.Horizontal
    label.autoWrapLength = 16
    no_obstacle(label)
    set_label(layer, label)


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


def style_water_links(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    rows = result.rows("water_links")
    breaks = link_breaks(result)
    places = _crossing_places(result)
    rules, high = [], None
    for index, low in enumerate(breaks):
        text = texts("legend.link_above", low=short_number(texts, low)) if high is None else texts(
            "legend.link_between", low=short_number(texts, low), high=short_number(texts, high)
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
    set_rules(layer, rules)
    if breaks:
        expression = (
            f'CASE WHEN {_DRAWN_LINK} AND "area_km2" >= {breaks[-1]} '
            f"THEN format_number(\"area_km2\", if(\"area_km2\" < 10, 1, 0), '{texts.language}') || ' km²' END"
        )
        label = make_label(expression, font(6.5, colour=BLUE, halo=True), priority=6)
        label.geometryGeneratorEnabled, label.geometryGeneratorType = True, Qgis.GeometryType.Polygon
        label.geometryGenerator = f"buffer({_arrow_line(13, places)}, {_degrees(1.4)}, 3)"
        label.placement = Qgis.LabelPlacement.OutsidePolygons
        label.dist, label.distUnits = 1.0, MM
        set_label(layer, label)


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


def style_water_crossings(layer: QgsVectorLayer, result: ResultFile) -> None:
    largest = max((float(row["upstream_km2"] or 0) for row in result.rows("water_crossings")), default=0.0)
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "size": "1.5", "color": SKY, "outline_color": BLUE, "outline_width": "0.15"}
    )
    symbol.setDataDefinedSize(QgsProperty.fromExpression(f'0.8 + 4.2 * sqrt(coalesce("upstream_km2", 0) / {max(largest, 1.0)})'))
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    label = make_label('"river"', font(6.5, italic=True, colour=BLUE, halo=True), priority=2)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    set_label(layer, label)


def style_course_differences(layer: QgsVectorLayer, result: ResultFile) -> None:
    symbol = QgsMarkerSymbol.createSimple({"name": "star", "size": "3.2", "color": VERMILION, "outline_color": "#ffffff", "outline_width": "0.2"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    label = make_label('"river"', font(6.5, italic=True, colour=VERMILION, halo=True), priority=3)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    set_label(layer, label)


def style_watershed_differences(layer: QgsVectorLayer, result: ResultFile) -> None:
    """What only the DAS that was given or only the computed watershed holds."""
    texts, occurring = result.texts, {bool(row["one_object"]) for row in result.rows("watershed_differences")}
    rules = []
    if True in occurring:
        rules.append(('"one_object"', hatch(VERMILION, 135, 1.2), texts("legend.one_object"), True))
    if False in occurring:
        rules.append(('NOT "one_object"', fill(None, outline=VERMILION, width=0.25), texts("legend.two_objects"), True))
    set_rules(layer, rules)
    share = f"format_number(\"agreement_pct\", 0, '{texts.language}') || '%'"
    label = make_label(f"coalesce(\"basin_name\", \"basin_key\") || ': ' || {share}", font(6.5, colour=VERMILION, halo=True), priority=2)
    label.placement = Qgis.LabelPlacement.Horizontal
    no_obstacle(label)
    set_label(layer, label)


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


def _degrees(length_mm: float) -> str:
    """Expression: a length on paper in degrees."""
    return f"{length_mm} / 1000 * @map_scale / {METRES_PER_DEGREE}"


def _arrow_line(length_mm: float, places: dict[str, tuple[float, float]]) -> str:
    """Expression: three points of an arc at the crossing of the pair, in the direction from the first vertex to the last."""
    on_map = _degrees(length_mm / 2)
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
