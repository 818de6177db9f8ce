"""A finished result as styled layers of a QGIS project: names, aliases and values in words, relations, relative paths.

The layers go into one group of the given project, so that the same code makes study.qgz and adds a result to the project
that is open. A result is immutable: all layers are read-only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
    QgsWkbTypes,
)

from ..core.result_file import ResultFile
from ..core.texts import Texts
from .forms import add_names, describe, relate
from .styles import apply_style

RESULT_NAME = "study.gpkg"
PROJECT_NAME = "study.qgz"


class Shown(NamedTuple):
    """How a layer of the map is shown: on or off at first; its group in the tree, made where two layers or more are there."""

    on: bool
    group: str = ""


# from the top; the groups follow the order of drawing
MAP_LAYERS = {
    "candidates": Shown(True),
    "service_gains": Shown(True),
    "road_crossings": Shown(True, "roads"), "road_border_lines": Shown(True, "roads"), "road_crossing_use": Shown(False, "roads"),
    "road_detours": Shown(False, "roads"),
    "water_links": Shown(True, "water"), "water_crossings": Shown(False, "water"), "course_differences": Shown(False, "water"),
    "tri_points": Shown(False, "borders"), "border_segments": Shown(True, "borders"),
    "shared_areas": Shown(True),
    "watersheds": Shown(True, "watersheds"), "watershed_differences": Shown(False, "watersheds"),
    "regions": Shown(True),
}  # fmt: skip
TABLES = (
    "findings", "finding_measures", "finding_parties", "objects", "candidate_parties", "candidate_activities", "candidate_findings",
    "candidate_tests", "candidate_flags", "candidate_criteria", "candidate_ranks", "candidate_shares", "candidate_agreements", "agreements",
    "candidate_rules", "candidate_agencies", "contributions", "dossier", "agreement_reminders", "object_attributes", "scenarios", "catalogue",
    "triggers", "procedures", "data_requests",
    "solidarity", "coverage_matrix", "service_summary", "border_roads", "road_border_condition", "watershed_regions", "water_sources",
    "water_dependency", "water_balance", "river_courses", "forums", "forum_members", "sources", "repair_log", "provenance",
)  # fmt: skip


class MapError(Exception):
    """The maps cannot be made; the message says what failed and what to do."""


@dataclass
class ResultLayers:
    """The layers made from a result: by table, those with geometry in drawing order, and the group that holds them."""

    result: ResultFile
    group: QgsLayerTreeGroup
    by_table: dict[str, QgsVectorLayer] = field(default_factory=dict)

    def drawn(self, scale: float) -> list[QgsVectorLayer]:
        """Layers that are on at a scale (its denominator) and hold features, from the top."""
        layers = [self.by_table[name] for name, shown in MAP_LAYERS.items() if shown.on and name in self.by_table]
        return [layer for layer in layers if layer.featureCount() != 0 and layer.isInScaleRange(scale)]


def open_result(folder: Path, language: str = "id") -> ResultFile:
    """The result in a folder; raises MapError when there is none."""
    path = Path(folder) / RESULT_NAME
    texts = Texts(language)
    if not path.is_file():
        raise MapError(texts("error.no_result", folder=folder))
    return ResultFile(path, texts)


def add_result(project: QgsProject, result: ResultFile, parent: QgsLayerTreeGroup | None = None) -> ResultLayers:
    """Add the layers of a result, styled, in one group on top of ``parent`` (the root of the project by default)."""
    texts = result.texts
    root = parent or project.layerTreeRoot()
    group = root.insertGroup(0, result.provenance.get("study") or "Bosanggarong")
    layers = ResultLayers(result, group)
    tables = QgsLayerTreeGroup(texts("group.tables"))
    for name in TABLES:
        if name in result.columns:
            layers.by_table[name] = _add(project, tables, result, name, on=False)
    present = {name: shown for name, shown in MAP_LAYERS.items() if name in result.columns}
    members = Counter(shown.group for shown in present.values())
    groups: dict[str, QgsLayerTreeGroup] = {}
    for name, shown in present.items():
        if shown.group and members[shown.group] > 1 and shown.group not in groups:
            groups[shown.group] = group.addGroup(texts(f"group.{shown.group}"))
        layers.by_table[name] = _add(project, groups.get(shown.group, group), result, name, on=shown.on)
    _join_ranks(layers)
    add_names(layers.by_table, result)
    _add_findings(project, group, result)
    group.addChildNode(tables)
    tables.setExpanded(False)
    tables.setItemVisibilityChecked(False)
    for name, layer in layers.by_table.items():
        describe(layer, name, result)
        apply_style(layer, name, result)
    relate(project, layers.by_table)
    for layer in layers.by_table.values():
        layer.setReadOnly(True)
    return layers


def prepare_project(project: QgsProject, layers: ResultLayers) -> None:
    """Set what belongs to a project of its own: equal-area CRS, start view, title, relative paths."""
    result = layers.result
    project.setTitle(f"{result.texts('map.title')}: {result.provenance.get('study', '')}")
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setEllipsoid("EPSG:7030")
    project.setDistanceUnits(Qgis.DistanceUnit.Kilometers)
    project.setAreaUnits(Qgis.AreaUnit.SquareKilometers)
    extent = layers.by_table["regions"].extent()
    project.setCrs(equal_area_crs(extent))
    view = QgsReferencedRectangle(extent.buffered(0.05 * max(extent.width(), extent.height())), QgsCoordinateReferenceSystem("EPSG:4326"))
    project.viewSettings().setDefaultViewExtent(view)
    project.viewSettings().setPresetFullExtent(view)


def equal_area_crs(extent: QgsRectangle) -> QgsCoordinateReferenceSystem:
    """Lambert azimuthal equal area centred on an extent in degrees: one map for all zones of UTM, areas true everywhere."""
    centre = extent.center()
    crs = QgsCoordinateReferenceSystem()
    crs.createFromProj(f"+proj=laea +lat_0={_tenth(centre.y())} +lon_0={_tenth(centre.x())} +datum=WGS84 +units=m +no_defs +type=crs")
    return crs


def _tenth(degrees: float) -> float:
    return round(degrees * 10) / 10


def write_project(project: QgsProject, path: Path, texts: Texts) -> None:
    """Write the project; raises MapError when QGIS cannot."""
    if not project.write(str(path)):
        raise MapError(texts("error.write", file=path.name, reason=project.error()))


def export_styles(layers: ResultLayers, folder: Path) -> list[Path]:
    """Write how every map layer is drawn and labelled as .qml, named after its table (no path, no relation)."""
    category = QgsMapLayer.StyleCategory
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in MAP_LAYERS:
        if name in layers.by_table:
            path = folder / f"{name}.qml"
            layers.by_table[name].saveNamedStyle(str(path), category.Symbology | category.Labeling | category.Rendering)
            written.append(path)
    return written


# --- layers ----------------------------------------------------------------------------------------------------------


def _add(project, group: QgsLayerTreeGroup, result: ResultFile, table: str, *, on: bool, uri: str = "", key: str = "") -> QgsVectorLayer:
    source = uri or f"{result.path}|layername={table}"
    if table in ("candidate_ranks", "candidate_criteria"):  # rows of every scenario: the one that is shown
        source += f"|subset=\"scenario_id\" = '{result.scenario}'"
    layer = QgsVectorLayer(source, result.texts(f"layer.{key or table}"), "ogr")
    if not layer.isValid():
        raise MapError(result.texts("error.layer", table=table, file=result.path.name))
    project.addMapLayer(layer, False)
    node = group.addLayer(layer)
    node.setItemVisibilityChecked(on and layer.featureCount() != 0)
    node.setExpanded(on)
    return layer


def _add_findings(project, group: QgsLayerTreeGroup, result: ResultFile) -> None:
    """Findings have any geometry: one layer for each kind that occurs, beside the table that the relations use."""
    keys = {Qgis.GeometryType.Point: "findings_point", Qgis.GeometryType.Line: "findings_line", Qgis.GeometryType.Polygon: "findings_polygon"}
    if not result.rows("findings"):
        return
    subgroup = group.addGroup(result.texts("group.findings"))
    for part in findings_parts(result):
        kind = QgsWkbTypes.geometryType(part.wkbType())
        if kind in keys:
            layer = _add(project, subgroup, result, "findings", on=False, uri=part.uri(), key=keys[kind])
            describe(layer, "findings", result)
            apply_style(layer, keys[kind], result)
            layer.setReadOnly(True)
    subgroup.setExpanded(False)
    subgroup.setItemVisibilityChecked(False)


def findings_parts(result: ResultFile) -> list[QgsProviderSublayerDetails]:
    """The findings by type of geometry."""
    found = QgsProviderRegistry.instance().querySublayers(str(result.path), Qgis.SublayerQueryFlag.ResolveGeometryType)
    return [part for part in found if part.name() == "findings"]


def _join_ranks(layers: ResultLayers) -> None:
    candidates, ranks = layers.by_table.get("candidates"), layers.by_table.get("candidate_ranks")
    if candidates is None or ranks is None:
        return
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(ranks)
    join.setJoinFieldName("candidate_id")
    join.setTargetFieldName("candidate_id")
    join.setPrefix("")  # all columns: with a subset of them QGIS 3.40 gives the value of one column for another
    join.setUsingMemoryCache(True)
    candidates.addJoin(join)
