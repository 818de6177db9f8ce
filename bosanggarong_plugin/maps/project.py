"""A finished result as styled layers of a QGIS project: names, aliases and values in words, relations, relative paths.

The layers go into one group of the given project, so that the same code makes study.qgz and adds a result to the project
that is open. A result is immutable: all layers are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsAttributeTableConfig,
    QgsCoordinateReferenceSystem,
    QgsEditorWidgetSetup,
    QgsField,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType

from .result_file import ResultFile
from .styles import apply_style
from .texts import Texts

RESULT_NAME = "study.gpkg"
PROJECT_NAME = "study.qgz"

# what is drawn, from the top; False: there, but switched off
MAP_LAYERS = {
    "candidates": True, "road_crossings": True, "road_border_lines": True, "service_gains": False, "water_links": True,
    "water_crossings": False, "tri_points": False, "border_segments": True, "shared_areas": True, "watersheds": True, "regions": True,
}  # fmt: skip
TABLES = (
    "findings", "finding_measures", "finding_parties", "objects", "candidate_parties", "candidate_activities", "candidate_findings",
    "candidate_tests", "candidate_flags", "candidate_criteria", "candidate_ranks", "candidate_shares", "candidate_agreements", "agreements",
    "solidarity", "coverage_matrix", "watershed_regions", "water_sources", "water_dependency", "water_balance", "river_courses", "forums",
    "forum_members", "sources", "repair_log", "provenance",
)  # fmt: skip
# referenced table, referencing table, shared key
RELATIONS = (
    ("candidates", "candidate_parties", "candidate_id"),
    ("candidates", "candidate_findings", "candidate_id"),
    ("candidates", "candidate_activities", "candidate_id"),
    ("candidates", "candidate_flags", "candidate_id"),
    ("candidates", "candidate_tests", "candidate_id"),
    ("candidates", "candidate_criteria", "candidate_id"),
    ("candidates", "candidate_shares", "candidate_id"),
    ("candidates", "candidate_agreements", "candidate_id"),
    ("agreements", "candidate_agreements", "agreement_id"),
    ("findings", "candidate_findings", "finding_id"),
    ("findings", "finding_measures", "finding_id"),
    ("findings", "finding_parties", "finding_id"),
    ("objects", "candidates", "object_id"),
    ("objects", "findings", "object_id"),
    ("watersheds", "watershed_regions", "watershed_id"),
    ("water_crossings", "water_sources", "crossing_id"),
    ("regions", "water_dependency", "region_code"),
    ("forums", "forum_members", "forum_id"),
)
MANY_TO_MANY = {"candidate_findings": "findings", "candidate_agreements": "agreements"}  # the form shows the far side

_REGION_COLUMNS = {"region_code", "region_a", "region_b", "from_code", "to_code", "source_code", "party_code", "province_code"}
_CODED_COLUMNS = {
    "level", "status", "status_a", "status_b", "class_a", "class_b", "surface_a", "surface_b", "condition_a", "condition_b", "kind",
    "area_kind", "mismatch", "reliability", "source_role", "role", "party_type", "coverage", "obligation", "authority", "form", "sector",
    "membership_type", "test", "result", "flag", "criterion", "match", "position", "stage", "scenario_id", "unit", "measure", "source",
    "deal_type", "mode",
}  # fmt: skip
# keys of rows and lists of codes: the form shows the related rows and the names instead
_HIDDEN_COLUMNS = {
    "fid", "sha256", "candidate_id", "finding_id", "object_id", "agreement_id", "forum_id", "area_id", "line_id", "segment_id",
    "crossing_id", "watershed_id", "tri_point_id", "scenario_id", "parties", "region_codes",
}  # fmt: skip
_TWO_DECIMALS = {"AllowNull": True, "Min": -1e12, "Max": 1e12, "Precision": 2, "Step": 1.0, "Style": "SpinBox"}
_CODE_LISTS = {"candidates": "parties", "agreements": "parties", "tri_points": "region_codes"}
# what a row is called in lists, {text} ends the columns of the language
_TITLES = {
    "candidates": '"title_{text}"',
    "candidate_parties": "represent_value(\"party_code\") || coalesce(': ' || represent_value(\"role\"), '')",
    "candidate_activities": '"activity_{text}"',
    "candidate_flags": "represent_value(\"flag\") || ': ' || \"text_{text}\"",
    "candidate_tests": "represent_value(\"test\") || ': ' || represent_value(\"result\")",
    "candidate_criteria": 'represent_value("criterion")',
    "agreements": '"title"',
    "findings": "represent_value(\"kind\")",
    "finding_parties": "represent_value(\"region_code\") || ': ' || represent_value(\"role\")",
    "finding_measures": 'represent_value("measure")',
    "objects": '"name"',
    "regions": '"region_name"',
    "watersheds": '"name"',
    "watershed_regions": 'represent_value("region_code")',
    "water_links": "represent_value(\"from_code\") || ' - ' || represent_value(\"to_code\")",
    "water_crossings": "represent_value(\"from_code\") || ' - ' || represent_value(\"to_code\")",
    "water_sources": 'represent_value("source_code")',
    "border_segments": "represent_value(\"region_a\") || ' - ' || represent_value(\"region_b\")",
    "road_crossings": '"road_name"',
    "shared_areas": '"area_name"',
}


class MapError(Exception):
    """The maps cannot be made; the message says what failed and what to do."""


@dataclass
class ResultLayers:
    """The layers made from a result: by table, those with geometry in drawing order, and the group that holds them."""

    result: ResultFile
    group: QgsLayerTreeGroup
    by_table: dict[str, QgsVectorLayer] = field(default_factory=dict)

    def drawn(self) -> list[QgsVectorLayer]:
        """Layers of the map that are on and hold features, from the top."""
        shown = [self.by_table[name] for name, on in MAP_LAYERS.items() if on and name in self.by_table]
        return [layer for layer in shown if layer.featureCount() != 0]


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
    for name, on in MAP_LAYERS.items():
        if name in result.columns:
            layers.by_table[name] = _add(project, group, result, name, on=on)
    _join_ranks(layers)
    _add_names(layers)
    _add_findings(project, group, result)
    group.addChildNode(tables)
    tables.setExpanded(False)
    tables.setItemVisibilityChecked(False)
    for name, layer in layers.by_table.items():
        _describe(layer, name, result)
        apply_style(layer, name, result)
    _relate(project, layers)
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
    if table == "candidate_ranks":
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
    for part in _sublayers(result, "findings"):
        kind = QgsWkbTypes.geometryType(part.wkbType())
        if kind in keys:
            layer = _add(project, subgroup, result, "findings", on=False, uri=part.uri(), key=keys[kind])
            _describe(layer, "findings", result)
            apply_style(layer, keys[kind], result)
            layer.setReadOnly(True)
    subgroup.setExpanded(False)
    subgroup.setItemVisibilityChecked(False)


def _sublayers(result: ResultFile, table: str) -> list[QgsProviderSublayerDetails]:
    found = QgsProviderRegistry.instance().querySublayers(str(result.path), Qgis.SublayerQueryFlag.ResolveGeometryType)
    return [part for part in found if part.name() == table]


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


def _add_names(layers: ResultLayers) -> None:
    """A computed column with the names of the regions for every column that lists codes."""
    result = layers.result
    for table, column in _CODE_LISTS.items():
        used = sorted({code for row in result.rows(table) for code in str(row[column] or "").split("+") if code})
        if table not in layers.by_table or not used:
            continue
        pairs = ", ".join(f"{_literal(code)}, {_literal(result.region_names.get(code, code))}" for code in used)
        expression = f"array_to_string(array_foreach(string_to_array(\"{column}\", '+'), map_get(map({pairs}), @element)), ', ')"
        layers.by_table[table].addExpressionField(expression, QgsField("party_names", QMetaType.Type.QString))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# --- words -----------------------------------------------------------------------------------------------------------


def _describe(layer: QgsVectorLayer, table: str, result: ResultFile) -> None:
    """Aliases, values in words, hidden columns (keys, the other language, columns without any value), the title of a feature."""
    texts = result.texts
    rows = result.rows(table)
    hidden = set(_HIDDEN_COLUMNS)
    known = rows + (result.rows("candidate_ranks") if table == "candidates" else [])
    hidden |= {name for name in {key for row in known for key in row} if all(row.get(name) in (None, "") for row in known)}
    if texts.language != "en":
        hidden |= {"basis"} if table == "finding_measures" else set()
    hidden |= {column.name() for column in layer.fields() if column.name().endswith(f"_{texts.other_suffix}")}
    for index, column in enumerate(layer.fields()):
        name = column.name()
        layer.setFieldAlias(index, texts.field(name))
        if name in hidden:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
            continue
        values = sorted({str(row[name]) for row in rows if row.get(name) not in (None, "")}) if _is_coded(name) else []
        if values:
            words = {value: _words(result, name, value) for value in values}
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": [{word: value} for value, word in words.items()]}))
        elif name.endswith(f"_{texts.suffix}"):
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True}))
        elif column.typeName() == "Real":
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Range", _TWO_DECIMALS))
    table_view = layer.attributeTableConfig()
    table_view.update(layer.fields())
    columns = table_view.columns()
    for column in columns:
        column.hidden = column.type == QgsAttributeTableConfig.Type.Field and column.name in hidden
    table_view.setColumns(columns)
    layer.setAttributeTableConfig(table_view)
    if table in _TITLES:
        layer.setDisplayExpression(_TITLES[table].replace("{text}", texts.suffix))
    if table == "candidates":
        layer.setMapTipTemplate(f"<b>[% \"title_{texts.suffix}\" %]</b><br>[% \"evidence_{texts.suffix}\" %]")
    metadata = layer.metadata()
    metadata.setAbstract(" ".join(filter(None, (result.provenance.get(f"{key}_{texts.suffix}") for key in ("note", "caveat")))))
    layer.setMetadata(metadata)


def _is_coded(name: str) -> bool:
    return name in _CODED_COLUMNS or name in _REGION_COLUMNS


def _words(result: ResultFile, column: str, value: str) -> str:
    texts = result.texts
    if column in _REGION_COLUMNS:
        return result.region_names.get(value, value)
    if column == "measure" and ":" in value:
        measure, _, code = value.partition(":")
        return f"{texts.value(measure)}: {result.region_names.get(code, code)}"
    if column == "unit" and value == "people":
        return texts("value.people_unit")
    return texts.value(value)


# --- relations -------------------------------------------------------------------------------------------------------


def _relate(project: QgsProject, layers: ResultLayers) -> None:
    manager = project.relationManager()
    made: dict[tuple[str, str], str] = {}
    for parent, child, key in RELATIONS:
        if parent not in layers.by_table or child not in layers.by_table:
            continue
        relation = QgsRelation(QgsRelationContext(project))  # without it QGIS looks for the layers in the open project
        relation.setReferencedLayer(layers.by_table[parent].id())
        relation.setReferencingLayer(layers.by_table[child].id())
        relation.addFieldPair(key, key)
        relation.setName(layers.by_table[child].name())
        relation.generateId()
        manager.addRelation(relation)
        made[parent, child] = relation.id()
    for (parent, child), relation_id in made.items():
        far = MANY_TO_MANY.get(child)
        if far and far != parent and (far, child) in made:
            layer = layers.by_table[parent]
            form = layer.editFormConfig()
            form.setWidgetConfig(relation_id, {"nm-rel": made[far, child]})
            layer.setEditFormConfig(form)
