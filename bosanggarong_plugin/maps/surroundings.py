"""The land around a study: the countries that QGIS ships (Natural Earth)."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsProject, QgsVectorLayer

from ..core.texts import Texts
from .symbols import land_renderer

REACH = 4.0  # degrees beyond the study
DETAIL = 0.002  # degrees
SLIVER = 0.12  # degrees; the countries' coast lies up to this far from that of good data
ROUND = 6  # segments of a quarter circle


def world_layer(project: QgsProject, texts: Texts) -> QgsVectorLayer | None:
    """Countries, added to the project without a place in its tree; None where this QGIS has none."""
    path = Path(QgsApplication.pkgDataPath()) / "resources" / "data" / "world_map.gpkg"
    layer = QgsVectorLayer(f"{path}|layername=countries", texts("legend.land"), "ogr") if path.is_file() else None
    if layer is None or not layer.isValid():
        return None
    layer.setRenderer(land_renderer())
    project.addMapLayer(layer, False)
    return layer


def land_around(project: QgsProject, world: QgsVectorLayer, regions: QgsVectorLayer) -> QgsVectorLayer:
    """The land outside the regions, without the slivers along their coast where the two data disagree.

    What is thinner than SLIVER is left out unless it belongs to wider land (opening, then the same land within SLIVER of what is left).
    """
    box = regions.extent().buffered(REACH)
    parts = [feature.geometry().simplify(DETAIL).makeValid() for feature in regions.getFeatures()]
    study = QgsGeometry.unaryUnion(parts)
    frame = QgsGeometry.fromRect(box)
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:4326", world.name(), "memory")
    features = []
    for country in world.getFeatures(QgsFeatureRequest().setFilterRect(box)):
        outside = country.geometry().makeValid().intersection(frame).difference(study)
        wide = outside.buffer(-SLIVER / 2, ROUND)
        kept = outside.intersection(wide.buffer(SLIVER, ROUND)) if not wide.isEmpty() else QgsGeometry()
        kept.convertGeometryCollectionToSubclass(Qgis.GeometryType.Polygon)
        if not kept.isEmpty():
            feature = QgsFeature()
            feature.setGeometry(kept)
            features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    layer.setRenderer(land_renderer())
    project.addMapLayer(layer, False)
    return layer
