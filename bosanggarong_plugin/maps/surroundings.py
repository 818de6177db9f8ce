"""The land around a study: the countries that QGIS ships (Natural Earth)."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer

from ..core.texts import Texts
from .symbols import land_renderer


def world_layer(project: QgsProject, texts: Texts) -> QgsVectorLayer | None:
    """Countries, added to the project without a place in its tree; None where this QGIS has none."""
    path = Path(QgsApplication.pkgDataPath()) / "resources" / "data" / "world_map.gpkg"
    layer = QgsVectorLayer(f"{path}|layername=countries", texts("legend.land"), "ogr") if path.is_file() else None
    if layer is None or not layer.isValid():
        return None
    layer.setRenderer(land_renderer())
    project.addMapLayer(layer, False)
    return layer
