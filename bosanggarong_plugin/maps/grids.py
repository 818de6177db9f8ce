"""What tells place and size on a map: scale, geographic grid, UTM grid, scale bar."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsBasicNumericFormat,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemScaleBar,
    QgsLineSymbol,
    QgsProject,
    QgsRectangle,
)

from ..core.texts import Texts
from .symbols import font

GEOGRAPHIC = "EPSG:4326"
NICE_SCALES = (1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 5, 6, 7.5, 10)
NICE_STEPS = (10, 5, 2, 1, 0.5, 0.25, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120)  # degrees
FEWEST_LINES = 4  # of the longer side of the map
LONGEST_DEGREES, LONGEST_METRES = 10, 13  # letters of 117°15′ BT and of 10.100.000 mU
LETTER_MM = 0.55 * 25.4 / 72  # width of a letter for each point of its size
Side, Mode = QgsLayoutItemMapGrid.BorderSide, QgsLayoutItemMapGrid.DisplayMode


def nice_scale(needed: float) -> float:
    """The next round denominator that is not smaller."""
    power = 10.0 ** math.floor(math.log10(needed))
    return next(step * power for step in NICE_SCALES if step * power >= needed * 0.999999)


def nice_below(length: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer."""
    power = 10.0 ** math.floor(math.log10(length))
    return max(step for step in (power, 2 * power, 5 * power) if step <= length)


def in_degrees(item: QgsLayoutItemMap, project: QgsProject) -> QgsRectangle:
    """What a map shows, in longitude and latitude."""
    return QgsCoordinateTransform(item.crs(), QgsCoordinateReferenceSystem(GEOGRAPHIC), project).transformBoundingBox(item.extent())


# --- geographic ------------------------------------------------------------------------------------------------------


def geographic_grid(item: QgsLayoutItemMap, shown: QgsRectangle, texts: Texts, *, size_pt: float = 6.5, sides: str = "ltrb") -> float:
    """Add a grid of degrees, annotated on the given sides; returns its step in degrees."""
    step = next((step for step in NICE_STEPS if max(shown.width(), shown.height()) / step >= FEWEST_LINES), NICE_STEPS[-1])
    grid = _grid("grid", item, GEOGRAPHIC, step, "110,110,110,110", size_pt)
    minutes = "round(abs(@grid_number) * 120)"  # halves of a minute
    east, west, north, south = (texts(f"compass.{side}") for side in "ewns")
    rest = f"if({minutes} % 120 = 0, '', lpad(floor({minutes} % 120 / 2), 2, '0') || if({minutes} % 2 = 1, ',5', '') || '′')"
    words = (
        f"if({minutes} = 0, '0°', floor({minutes} / 120) || '°' || {rest} || ' ' || "
        f"if(@grid_axis = 'x', if(@grid_number > 0, '{east}', '{west}'), if(@grid_number > 0, '{north}', '{south}')))"
    )
    _annotate(grid, item, sides, words, LONGEST_DEGREES * size_pt * LETTER_MM)
    item.grids().addGrid(grid)
    return step


def step_text(step: float) -> str:
    """A step in degrees or minutes."""
    minutes = step * 60
    return f"{step:g}°" if step >= 1 else f"{minutes:.1f}".removesuffix(".0").replace(".", ",") + "′"


# --- UTM -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UtmZone:
    """A zone of UTM: number, whether it lies north of the equator, EPSG code and datum."""

    number: int
    north: bool
    epsg: int
    datum: str

    @property
    def name(self) -> str:
        return f"{self.number}{'N' if self.north else 'S'}"


def utm_zone(lon: float, lat: float) -> UtmZone:
    """The zone of a place: SRGI2013 in Indonesia's zones (9476-9482 north, 9487-9494 south), else WGS 84."""
    number, north = min(60, int((lon + 180) // 6) + 1), lat >= 0
    if north and 46 <= number <= 52:
        return UtmZone(number, north, 9430 + number, "SRGI2013")
    if not north and 47 <= number <= 54:
        return UtmZone(number, north, 9440 + number, "SRGI2013")
    return UtmZone(number, north, (32600 if north else 32700) + number, "WGS 84")


def zones_in(shown: QgsRectangle) -> list[str]:
    """Names of the zones that a rectangle in degrees touches, e.g. 49N, 49S, 50N."""
    first, last = (utm_zone(lon, 0).number for lon in (shown.xMinimum(), shown.xMaximum() - 1e-9))
    sides = ("N" if shown.yMaximum() > 0 else "") + ("S" if shown.yMinimum() < 0 else "")
    return [f"{number}{side}" for number in range(first, last + 1) for side in sides]


def utm_grid(item: QgsLayoutItemMap, shown: QgsRectangle, texts: Texts, *, size_pt: float = 6.0, sides: str = "rb") -> tuple[UtmZone, float]:
    """Add the dashed grid of the zone at the centre of the map; returns the zone and the step in km.

    It is drawn over the whole map, also where that reaches into other zones: the sheet then says so. On both sides of the
    equator it is that of the south, whose northings stay positive.
    """
    crosses = shown.yMinimum() < 0 < shown.yMaximum()
    zone = utm_zone(shown.center().x(), -1.0 if crosses else shown.center().y())
    step = nice_below(max(item.extent().width(), item.extent().height()) / FEWEST_LINES)
    grid = _grid("utm", item, f"EPSG:{zone.epsg}", step, "90,90,90,130", size_pt, dashed=True)
    separator = "," if texts.language == "en" else "."
    metres = "to_string(round(@grid_number))"
    grouped = f"regexp_replace({metres}, '(\\\\d)(?=(\\\\d{{3}})+$)', '\\\\1{separator}')"
    words = f"{grouped} || if(@grid_axis = 'x', ' {texts('utm.easting')}', ' {texts('utm.northing')}')"
    _annotate(grid, item, sides, words, LONGEST_METRES * size_pt * LETTER_MM)
    item.grids().addGrid(grid)
    return zone, step / 1000


def _grid(name: str, item: QgsLayoutItemMap, crs: str, step: float, colour: str, size_pt: float, *, dashed: bool = False) -> QgsLayoutItemMapGrid:
    grid = QgsLayoutItemMapGrid(name, item)
    grid.setCrs(QgsCoordinateReferenceSystem(crs))
    grid.setIntervalX(step)
    grid.setIntervalY(step)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Solid)
    line = {"color": colour, "width": "0.1"} | ({"use_custom_dash": "1", "customdash": "1.6;1.2", "customdash_unit": "MM"} if dashed else {})
    grid.setLineSymbol(QgsLineSymbol.createSimple(line))
    grid.setAnnotationEnabled(True)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
    grid.setAnnotationTextFormat(font(size_pt))
    grid.setAnnotationFrameDistance(0.8)
    return grid


def _away_from_corners(grid: QgsLayoutItemMapGrid, item: QgsLayoutItemMap, sides: str, margin_mm: float) -> tuple:
    """Between which x and which y of the grid its lines meet the annotated sides at least ``margin_mm`` from a corner."""
    extent = item.extent()
    margin = margin_mm * extent.width() / item.rect().width()
    to_grid = QgsCoordinateTransform(item.crs(), grid.crs(), item.layout().project())
    left, right, bottom, top = extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum()
    ys = [y for side, y in (("t", top), ("b", bottom)) if side in sides]
    xs = [x for side, x in (("l", left), ("r", right)) if side in sides]
    at = to_grid.transform
    return (
        (max(at(left + margin, y).x() for y in ys), min(at(right - margin, y).x() for y in ys)),
        (max(at(x, bottom + margin).y() for x in xs), min(at(x, top - margin).y() for x in xs)),
    )


def _annotate(grid: QgsLayoutItemMapGrid, item: QgsLayoutItemMap, sides: str, words: str, longest_mm: float) -> None:
    """Write ``words`` beside the lines on some sides, but not where they would reach round a corner of the map into those of the next side."""
    (left, right), (bottom, top) = _away_from_corners(grid, item, sides, longest_mm / 2)
    within = f"if(@grid_axis = 'x', @grid_number between {left!r} and {right!r}, @grid_number between {bottom!r} and {top!r})"
    grid.setAnnotationExpression(f"if({within}, {words}, '')")
    for letter, side in (("l", Side.Left), ("r", Side.Right), ("t", Side.Top), ("b", Side.Bottom)):
        if letter in "lr":
            grid.setAnnotationDirection(QgsLayoutItemMapGrid.AnnotationDirection.Vertical, side)
        shown = Mode.LatitudeOnly if letter in "lr" else Mode.LongitudeOnly
        grid.setAnnotationDisplay(shown if letter in sides else Mode.HideAll, side)


# --- scale bar -------------------------------------------------------------------------------------------------------


def number_format(texts: Texts) -> QgsBasicNumericFormat:
    """Numbers as the language writes them."""
    numbers = QgsBasicNumericFormat()
    numbers.setThousandsSeparator("," if texts.language == "en" else ".")
    numbers.setDecimalSeparator("." if texts.language == "en" else ",")
    return numbers


def set_scale_bar(bar: QgsLayoutItemScaleBar, item: QgsLayoutItemMap, scale: float, longest_mm: float, texts: Texts) -> float:
    """Two to four round segments that together are not longer than ``longest_mm``; returns the whole length in km."""
    longest_km = longest_mm / 1e6 * scale
    unit_km = nice_below(longest_km / 2)
    segments = min(4, int(longest_km / unit_km + 1e-9))
    metres = unit_km < 1
    bar.setLinkedMap(item)
    bar.setUnits(Qgis.DistanceUnit.Meters if metres else Qgis.DistanceUnit.Kilometers)
    bar.setUnitLabel("m" if metres else "km")
    bar.setUnitsPerSegment(unit_km * 1000 if metres else unit_km)
    bar.setMapUnitsPerScaleBarUnit(1)
    bar.setNumberOfSegments(segments)
    bar.setNumberOfSegmentsLeft(0)
    bar.setSegmentSizeMode(Qgis.ScaleBarSegmentSizeMode.Fixed)
    bar.setNumericFormat(number_format(texts))
    return segments * unit_km
