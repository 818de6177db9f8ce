"""Symbols and labels of the result's layers: only classes that occur, in the language of the map."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsNullSymbolRenderer,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedLabeling,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..core.result_file import ResultFile
from .styles_candidates import style_candidates, style_findings
from .styles_roads import style_road_border_lines, style_road_crossing_use, style_road_crossings, style_road_detours
from .styles_services import style_service_gains
from .styles_water import (
    style_course_differences,
    style_water_crossings,
    style_water_links,
    style_watershed_differences,
    style_watersheds,
)
from .symbols import (
    BLUE,
    BROWN,
    GREEN,
    GREY,
    INK,
    LAND,
    MM,
    PURPLE,
    VERMILION,
    fill,
    font,
    hatch,
    inside_or_beside,
    make_label,
    no_obstacle,
    ordered,
    quoted,
    set_categories,
    set_label,
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
    name_regions(layer)


def name_regions(layer: QgsVectorLayer, *, size: float = 1.0) -> None:
    """Write the names of regions inside them, or beside those that are too small on paper; ``size`` scales the type."""
    name = "upper(replace(\"region_name\", 'Kabupaten ', ''))"
    wide = f'sqrt("area_km2") * 1e6 / @map_scale >= {ROOM_FOR_NAME_MM * size:g}'
    inside = make_label(name, font(9 * size, bold=True, colour="#444444", halo=True), priority=9)
    inside.placement = Qgis.LabelPlacement.Horizontal
    beside = make_label(name, font(7.5 * size, bold=True, colour="#444444", halo=True), priority=9)
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
    keys = ", ".join(quoted(f"{row['area_id']}|{row['region_code']}") for row in largest.values())
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


def _no_symbol(layer: QgsVectorLayer, result: ResultFile) -> None:
    if layer.isSpatial():
        layer.setRenderer(QgsNullSymbolRenderer())


_STYLES: dict[str, Callable[[QgsVectorLayer, ResultFile], None]] = {
    "regions": _regions,
    "border_segments": _border_segments,
    "tri_points": _tri_points,
    "watersheds": style_watersheds,
    "watershed_differences": style_watershed_differences,
    "water_links": style_water_links,
    "water_crossings": style_water_crossings,
    "course_differences": style_course_differences,
    "road_crossings": style_road_crossings,
    "road_border_lines": style_road_border_lines,
    "road_crossing_use": style_road_crossing_use,
    "road_detours": style_road_detours,
    "service_gains": style_service_gains,
    "shared_areas": _shared_areas,
    "candidates": style_candidates,
    "findings": _no_symbol,
    "findings_point": style_findings,
    "findings_line": style_findings,
    "findings_polygon": style_findings,
}
