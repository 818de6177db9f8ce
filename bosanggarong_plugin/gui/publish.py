"""What the dock needs of a result folder and of the canvas."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject, QgsRectangle

from ..maps.in_qgis import MAP_NAME, PROJECT_NAME, RESULT_NAME

LONLAT = "EPSG:4326"
MARGIN = 1.1


def holds_result(folder: Path) -> bool:
    """Whether a run into this folder would replace something of a result."""
    return any((folder / name).exists() for name in (RESULT_NAME, PROJECT_NAME, MAP_NAME))


def zoom_to(canvas, extent: QgsRectangle) -> None:
    """Show an extent in degrees, with some room around it."""
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(LONLAT), canvas.mapSettings().destinationCrs(), QgsProject.instance())
    shown = transform.transformBoundingBox(extent)
    shown.scale(MARGIN)
    canvas.setExtent(shown)
    canvas.refresh()
