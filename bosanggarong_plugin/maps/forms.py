"""Forms and tables of the layers: aliases, values in words, hidden columns, titles of features, relations between tables."""

from __future__ import annotations

from qgis.core import (
    QgsAttributeTableConfig,
    QgsEditorWidgetSetup,
    QgsField,
    QgsProject,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType

from ..core.result_file import ResultFile
from ..core.texts import Texts
from .symbols import quoted

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
    ("candidates", "candidate_rules", "candidate_id"),
    ("candidates", "candidate_agencies", "candidate_id"),
    ("candidates", "contributions", "candidate_id"),
    ("candidates", "dossier", "candidate_id"),
    ("agreements", "candidate_agreements", "agreement_id"),
    ("agreements", "agreement_reminders", "agreement_id"),
    ("findings", "candidate_findings", "finding_id"),
    ("findings", "finding_measures", "finding_id"),
    ("findings", "finding_parties", "finding_id"),
    ("objects", "candidates", "object_id"),
    ("objects", "object_attributes", "object_id"),
    ("objects", "findings", "object_id"),
    ("watersheds", "watershed_regions", "watershed_id"),
    ("water_crossings", "water_sources", "crossing_id"),
    ("watersheds", "watershed_differences", "watershed_id"),
    ("road_crossings", "road_crossing_use", "crossing_id"),
    ("road_border_lines", "road_detours", "line_id"),
    ("objects", "solidarity", "object_id"),
    ("objects", "service_summary", "object_id"),
    ("regions", "water_dependency", "region_code"),
    ("regions", "border_roads", "region_code"),
    ("regions", "service_gains", "region_code"),
    ("forums", "forum_members", "forum_id"),
)
MANY_TO_MANY = {"candidate_findings": "findings", "candidate_agreements": "agreements"}  # the form shows the far side

_REGION_COLUMNS = {
    "region_code", "region_a", "region_b", "from_code", "to_code", "source_code", "party_code", "province_code", "nearest_region",
    "host_region", "responsible_code", "payer_code", "receiver_code",
}  # fmt: skip
_CODED_COLUMNS = {
    "level", "status", "status_a", "status_b", "class_a", "class_b", "surface_a", "surface_b", "condition_a", "condition_b", "kind",
    "area_kind", "mismatch", "reliability", "source_role", "role", "party_type", "coverage", "obligation", "authority", "form", "sector",
    "membership_type", "test", "result", "flag", "criterion", "match", "position", "stage", "scenario_id", "unit", "measure", "source",
    "topic", "due", "attribute", "state", "origin", "finding_kind", "idea_group", "reason",
    "deal_type", "mode", "service_kind", "road_status", "responsible", "proposal_form", "verified", "weighting",
}  # fmt: skip
# keys of rows and lists of codes: the form shows the related rows and the names instead
_HIDDEN_COLUMNS = {
    "fid", "sha256", "candidate_id", "finding_id", "object_id", "agreement_id", "forum_id", "area_id", "line_id", "segment_id",
    "crossing_id", "watershed_id", "tri_point_id", "scenario_id", "road_id", "place_id", "place_a", "place_b", "parties", "region_codes",
    "regions", "line_regions", "raster_regions",
}  # fmt: skip
_TWO_DECIMALS = {"AllowNull": True, "Min": -1e12, "Max": 1e12, "Precision": 2, "Step": 1.0, "Style": "SpinBox"}
# column with codes and what separates them, in the result and in words; the computed column with the names
_CODE_LISTS = {
    "candidates": (("parties", "+", ", ", "party_names"),), "agreements": (("parties", "+", ", ", "party_names"),),
    "tri_points": (("region_codes", "+", ", ", "party_names"),), "border_roads": (("regions", "+", ", ", "party_names"),),
    "course_differences": (("line_regions", ">", " > ", "line_names"), ("raster_regions", ">", " > ", "raster_names")),
}  # fmt: skip
# shown beside the cursor
_TIPS = {
    "candidates": '<b>[% "title_{text}" %]</b><br>[% "evidence_{text}" %]', "course_differences": '[% "note_{text}" %]',
    "water_links": '[% "caveat_{text}" %]',
}  # fmt: skip
# what a row is called in lists, {text} ends the columns of the language
_TITLES = {
    "candidates": '"title_{text}"',
    "candidate_parties": "represent_value(\"party_code\") || coalesce(': ' || represent_value(\"role\"), '')",
    "candidate_activities": '"activity_{text}"',
    "candidate_flags": "represent_value(\"flag\") || ': ' || \"text_{text}\"",
    "candidate_tests": "represent_value(\"test\") || ': ' || represent_value(\"result\")",
    "candidate_criteria": 'represent_value("criterion")',
    "candidate_rules": "represent_value(\"topic\") || coalesce(': ' || represent_value(\"result\"), '')",
    "candidate_agencies": "\"agency_{text}\" || ' (' || represent_value(\"party_code\") || ')'",
    "catalogue": '"title_{text}"',
    "agreement_reminders": '"text_{text}"',
    "procedures": '"text_{text}"',
    "data_requests": '"item_{text}"',
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
    "road_border_lines": "represent_value(\"kind\") || coalesce(': ' || \"road_name\", '')",
    "road_crossing_use": '"road_name"',
    "road_detours": "\"name_a\" || ' - ' || \"name_b\"",
    "border_roads": "\"road_name\" || ' (' || represent_value(\"region_code\") || ')'",
    "service_gains": "\"place_name\" || ': ' || represent_value(\"service_kind\")",
    "course_differences": '"river"',
    "watershed_differences": 'coalesce("basin_name", "basin_key")',
    "service_summary": "represent_value(\"service_kind\") || coalesce(': ' || \"kecamatan\", '')",
    "solidarity": '"item_{text}"',
    "shared_areas": '"area_name"',
}


def describe(layer: QgsVectorLayer, table: str, result: ResultFile) -> None:
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
    if table in _TIPS:
        layer.setMapTipTemplate(_TIPS[table].replace("{text}", texts.suffix))
    elif table == "service_gains":
        layer.setMapTipTemplate(_service_tip(texts))
    metadata = layer.metadata()
    metadata.setAbstract(" ".join(filter(None, (result.provenance.get(f"{key}_{texts.suffix}") for key in ("note", "caveat")))))
    layer.setMetadata(metadata)


def add_names(by_table: dict[str, QgsVectorLayer], result: ResultFile) -> None:
    """A computed column with the names of the regions for every column that lists codes."""
    for table, columns in _CODE_LISTS.items():
        for column, between, shown, name in columns:
            used = sorted({code for row in result.rows(table) for code in str(row[column] or "").split(between) if code})
            if table not in by_table or not used:
                continue
            pairs = ", ".join(f"{quoted(code)}, {quoted(result.region_names.get(code, code))}" for code in used)
            listed = f"array_foreach(string_to_array(\"{column}\", '{between}'), map_get(map({pairs}), @element))"
            by_table[table].addExpressionField(f"array_to_string({listed}, '{shown}')", QgsField(name, QMetaType.Type.QString))


def _service_tip(texts: Texts) -> str:
    own = texts("tip.own", name="' || \"own_facility\" || '", km="' || round(\"own_km\") || '")
    told = texts(
        "tip.service_gains", service='[% represent_value("service_kind") %]', nearest='[% "nearest_facility" %]',
        region='[% represent_value("nearest_region") %]', nearest_km='[% round("nearest_km") %]',
        own=f"[% coalesce('{own}', {quoted(texts('tip.none'))}) %]",
    )  # fmt: skip
    return f'<b>[% "place_name" %]</b><br>{told}'


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


def relate(project: QgsProject, by_table: dict[str, QgsVectorLayer]) -> None:
    manager = project.relationManager()
    made: dict[tuple[str, str], str] = {}
    for parent, child, key in RELATIONS:
        if parent not in by_table or child not in by_table:
            continue
        relation = QgsRelation(QgsRelationContext(project))  # without it QGIS looks for the layers in the open project
        relation.setReferencedLayer(by_table[parent].id())
        relation.setReferencingLayer(by_table[child].id())
        relation.addFieldPair(key, key)
        relation.setName(by_table[child].name())
        relation.generateId()
        manager.addRelation(relation)
        made[parent, child] = relation.id()
    for (parent, child), relation_id in made.items():
        far = MANY_TO_MANY.get(child)
        if far and far != parent and (far, child) in made:
            layer = by_table[parent]
            form = layer.editFormConfig()
            form.setWidgetConfig(relation_id, {"nm-rel": made[far, child]})
            layer.setEditFormConfig(form)
