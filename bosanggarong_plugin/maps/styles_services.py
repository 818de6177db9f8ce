"""Symbols of the services that are nearer across the border: the places, coloured and shaped by what they would go there for."""

from __future__ import annotations

import math

from qgis.core import Qgis, QgsMarkerSymbol, QgsProperty, QgsRendererCategory, QgsSymbolLayer, QgsVectorLayer

from ..core.result_file import ResultFile
from .symbols import (
    BLUE,
    BROWN,
    GREEN,
    GREY,
    MM,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    font,
    make_label,
    ordered,
    quoted,
    set_categories,
    set_label,
)

# health are crosses, schools triangles, the others shapes of their own
_SERVICES = {
    "kantor_adminduk": ("square", BLUE), "rumah_sakit": ("cross_fill", VERMILION), "puskesmas": ("cross_fill", ORANGE),
    "puskesmas_pembantu": ("cross_fill", GREY), "sd": ("triangle", SKY), "smp": ("triangle", GREEN), "sma": ("triangle", BLUE),
    "smk": ("triangle", PURPLE), "pasar": ("pentagon", BROWN), "terminal": ("diamond", BROWN), "pemadam_kebakaran": ("star", VERMILION),
}  # fmt: skip
SIZE_MM, BESIDE_MM = 1.9, 1.3  # several services of one place stand in a ring around it
FEW = 60  # rows that a small map still shows
MANY_FROM_SCALE = 500_000  # more of them are drawn from this scale on, where they no longer hide the rest
NAMED_FROM_SCALE = 250_000
MOST_NAMED = 2000  # places


def style_service_gains(layer: QgsVectorLayer, result: ResultFile) -> None:
    texts = result.texts
    services = ordered(result.unique("service_gains", "service_kind"), _SERVICES)
    categories = []
    for number, service in enumerate(services):
        shape, colour = _SERVICES.get(service, ("circle", GREY))
        outline = colour if shape == "cross_fill" else "#ffffff"  # its arms are too thin for a rim
        symbol = QgsMarkerSymbol.createSimple(
            {"name": shape, "color": colour, "outline_color": outline, "outline_width": "0.15", "size": str(SIZE_MM)}
        )
        angle = 2 * math.pi * number / len(services)
        if len(services) > 1:
            beside = f"{BESIDE_MM * math.sin(angle):.2f},{-BESIDE_MM * math.cos(angle):.2f}"
            offset = QgsProperty.fromExpression(f"if(@feature IS NULL, '0,0', '{beside}')")  # in the legend there is no feature
            symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.Offset, offset)
        name = texts.value(service)
        categories.append(QgsRendererCategory(service, symbol, name[0].upper() + name[1:]))
    set_categories(layer, "service_kind", categories)
    if len(result.rows("service_gains")) > FEW:
        layer.setScaleBasedVisibility(True)
        layer.setMinimumScale(MANY_FROM_SCALE)
    first = {str(row["place_id"]): row["service_kind"] for row in reversed(result.rows("service_gains"))}
    if len(first) > MOST_NAMED:
        return
    chosen = ", ".join(quoted(f"{place}|{service}") for place, service in sorted(first.items()))  # each place is named once
    expression = f"CASE WHEN \"place_id\" || '|' || \"service_kind\" IN ({chosen}) THEN \"place_name\" END" if chosen else "NULL"
    label = make_label(expression, font(6.5, halo=True), priority=1)
    label.placement = Qgis.LabelPlacement.OrderedPositionsAroundPoint
    label.dist, label.distUnits = 2.5, MM
    label.scaleVisibility, label.minimumScale = True, NAMED_FROM_SCALE
    set_label(layer, label)
