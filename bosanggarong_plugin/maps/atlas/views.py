"""What a map of the atlas shows: extent, round scale, projection, and everything that must stand beside a map."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

from ...core.texts import Texts
from ..grids import GEOGRAPHIC, geographic_grid, in_degrees, nice_scale, set_scale_bar, step_text, utm_grid, zones_in
from ..project import equal_area_crs
from ..symbols import WATER
from .page import Page

MARGIN = 1.05  # of the box that is shown
METRES_PER_DEGREE = 111_320.0
FINEST = 50_000  # scale of the closest map
FINER_THAN_DATA = 100  # metres of precision times this is the closest scale: 1 cm on paper


@dataclass(frozen=True)
class View:
    """A map on paper: ``scale`` is its denominator, ``note`` says projection, datum and grids."""

    crs: QgsCoordinateReferenceSystem
    scale: float
    note: str


def closest_scale(precision_m: float | None) -> float:
    """The largest scale (its denominator) at which data of a precision may be shown."""
    return max(FINEST, FINER_THAN_DATA * (precision_m or 0.0))


def show(
    page: Page, box: QgsRectangle, layers: list[QgsMapLayer], project: QgsProject, texts: Texts, *, closest: float = FINEST, grids: bool = True,
    margin: float = MARGIN,
) -> View | None:
    """Fill ``peta`` with a box in degrees, its grids, and the scale, bar and arrow beside it; None where the page has no map."""
    item = page.item("peta", QgsLayoutItemMap)
    if item is None:
        return None
    rect = page.rect(item)
    crs = equal_area_crs(box)
    set_extent(item, box, crs, project, closest, margin)
    scale = item.scale() if abs(item.mapRotation()) > 0.01 else _exact_scale(item, rect.width())
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setBackgroundColor(QColor(WATER))
    note = ""
    if grids and item.grids().size() == 0:
        note = _grids(item, texts, project, crs)
    page.label("skala_angka", texts("map.scale", scale=texts.number(scale)))
    bar = page.item("skala_batang", QgsLayoutItemScaleBar)
    if bar is not None:
        set_scale_bar(bar, item, scale, max(20.0, bar.maximumBarWidth()), texts)
    arrow = page.item("utara", QgsLayoutItemPicture)
    if arrow is not None:
        arrow.setLinkedMap(item)
    return View(crs, scale, note)


def set_extent(
    item: QgsLayoutItemMap, box: QgsRectangle, crs: QgsCoordinateReferenceSystem, project: QgsProject, closest: float, margin: float = MARGIN
) -> None:
    """Show a box in degrees at a round scale that is not larger than ``closest``."""
    width, height = item.rect().width(), item.rect().height()
    inner = QgsCoordinateTransform(QgsCoordinateReferenceSystem(GEOGRAPHIC), crs, project).transformBoundingBox(box)
    scale = nice_scale(max(inner.width() / width * 1000 * margin, inner.height() / height * 1000 * margin, closest))
    half_w, half_h, centre = width / 2000 * scale, height / 2000 * scale, inner.center()
    item.setCrs(crs)
    item.setExtent(QgsRectangle(centre.x() - half_w, centre.y() - half_h, centre.x() + half_w, centre.y() + half_h))


def _exact_scale(item: QgsLayoutItemMap, width_mm: float) -> float:
    return round(item.extent().width() / width_mm * 1000, 6)


def _grids(item: QgsLayoutItemMap, texts: Texts, project: QgsProject, crs: QgsCoordinateReferenceSystem) -> str:
    shown = in_degrees(item, project)
    step = geographic_grid(item, shown, texts, size_pt=6, sides="lt")
    zone, km = utm_grid(item, shown, texts, size_pt=5.5)
    zones = zones_in(shown)
    over = texts("atlas.zones", zones=", ".join(zones), zone=zone.name) if len(zones) > 1 else ""
    centre = crs.toProj().split()
    lat, lon = (float(next(part for part in centre if part.startswith(key)).partition("=")[2]) for key in ("+lat_0", "+lon_0"))
    return texts(
        "atlas.projection", centre=f"{texts.degrees(lat, 'y')} {texts.degrees(lon, 'x')}", step=step_text(step), zone=zone.name, datum=zone.datum,
        epsg=zone.epsg, km=texts.number(km, 0 if km >= 1 else 1), over=over,
    )  # fmt: skip


def show_inset(page: Page, box: QgsRectangle, layers: list[QgsMapLayer], project: QgsProject, title: str) -> None:
    """Fill ``inset`` with a box in degrees and the frame of ``peta`` in it."""
    inset, main = page.item("inset", QgsLayoutItemMap), page.item("peta", QgsLayoutItemMap)
    if inset is None:
        return
    set_extent(inset, box, equal_area_crs(box), project, 0.0)
    inset.setLayers(layers)
    inset.setKeepLayerSet(True)
    inset.setBackgroundColor(QColor(WATER))
    if main is not None and inset.overviews().size() <= 1 and inset.overview().linkedMap() is None:
        frame = inset.overview()
        frame.setLinkedMap(main)
        frame.setFrameSymbol(QgsFillSymbol.createSimple({"color": "213,94,0,60", "outline_color": "#222222", "outline_width": "0.45"}))
    page.label("inset_judul", title)
