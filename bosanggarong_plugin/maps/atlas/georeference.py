"""The place of every map in the PDF, page by page, so that a reader can measure on it and GIS can open it."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal
from qgis.core import QgsLayoutItemMap

from .page import Page


def georeference(path: Path, pages: list[Page]) -> list[int]:
    """Write system, transform and outline of ``peta`` of each page; returns the numbers of the pages that could not take it.

    A page that is turned, or a GDAL whose PDF driver cannot update, is left without: the atlas is the same to look at.
    """
    failed = []
    for page in pages:
        item = page.item("peta", QgsLayoutItemMap)
        if item is None:
            continue
        if abs(item.mapRotation()) > 0.01 or not _write(path, page, item):
            failed.append(page.number)
    return failed


def _write(path: Path, page: Page, item: QgsLayoutItemMap) -> bool:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        data = gdal.OpenEx(f"PDF:{page.number + 1}:{path}", gdal.OF_UPDATE)
    except RuntimeError:
        return False
    finally:
        gdal.PopErrorHandler()
    if data is None:
        return False
    rect, extent = page.rect(item), item.extent()
    per_mm = extent.width() / rect.width()
    left, top = extent.xMinimum() - rect.x() * per_mm, extent.yMaximum() + rect.y() * per_mm
    pixel = page.template.width * per_mm / data.RasterXSize
    data.SetProjection(item.crs().toWkt())
    data.SetGeoTransform([left, pixel, 0.0, top, 0.0, -page.template.height * per_mm / data.RasterYSize])
    corners = [(extent.xMinimum(), extent.yMaximum()), (extent.xMaximum(), extent.yMaximum()), (extent.xMaximum(), extent.yMinimum()),
               (extent.xMinimum(), extent.yMinimum())]  # fmt: skip
    data.SetMetadataItem("NEATLINE", "POLYGON((" + ",".join(f"{x} {y}" for x, y in [*corners, corners[0]]) + "))")
    del data
    return True
