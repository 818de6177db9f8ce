"""A finished result in QGIS: its layers in the open project, study.qgz and peta.pdf beside it; on the main thread."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayerTreeGroup,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsRelation,
    QgsRelationContext,
)

from ..maps.project import (
    PROJECT_NAME,
    RELATIONS,
    RESULT_NAME,
    ResultLayers,
    add_result,
    open_result,
    prepare_project,
    write_project,
)

LONLAT = "EPSG:4326"
MARGIN = 1.1


def holds_result(folder: Path) -> bool:
    """Whether a run into this folder would replace something of a result."""
    from ..maps.layout import MAP_NAME

    return any((folder / name).exists() for name in (RESULT_NAME, PROJECT_NAME, MAP_NAME))


def layers_of(project: QgsProject, folder: Path) -> list[str]:
    """Ids of the layers of a project that show the result in a folder; other layers from there are the user's own."""
    result = (folder / RESULT_NAME).resolve()
    found = []
    for layer_id, layer in project.mapLayers().items():
        path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path", "")
        with suppress(OSError, RuntimeError, ValueError):  # a path that this system cannot resolve is not that of the result
            if path and Path(path).resolve() == result:
                found.append(layer_id)
    return found


def release(project: QgsProject, folder: Path) -> bool:
    """Remove the layers of a result from the project, and the groups that only held them; True when there were any.

    An open file cannot be replaced on Windows, and a layer whose file changes underneath shows neither the old nor the new.
    """
    layer_ids = layers_of(project, folder)
    groups = _groups_of(project, layer_ids)
    project.removeMapLayers(layer_ids)
    for group in groups:
        if not group.children():
            group.parent().removeChildNode(group)
    return bool(layer_ids)


def _groups_of(project: QgsProject, layer_ids: list[str]) -> list[QgsLayerTreeGroup]:
    """The groups that hold the layers at any depth, the innermost first."""
    root = project.layerTreeRoot()
    depths = {}
    for node in filter(None, map(root.findLayer, layer_ids)):
        group = node.parent()
        while group != root:
            depths[group] = group.depth()
            group = group.parent()
    return sorted(depths, key=depths.get, reverse=True)


def add_to_project(project: QgsProject, folder: Path, language: str) -> ResultLayers:
    """Add the layers of a result on top; an empty project also gets the equal-area system of the study and its extent."""
    was_empty = not project.mapLayers()
    layers = add_result(project, open_result(folder, language))
    if was_empty:
        prepare_project(project, layers)
    return layers


def write_files(folder: Path, language: str, *, pdf: bool) -> list[Path]:
    """Write study.qgz, and peta.pdf when wanted, beside the result, through a project of their own."""
    from ..maps.layout import MAP_NAME, build_layout, export_pdf

    written = [folder / PROJECT_NAME]
    project = QgsProject()
    try:
        result = open_result(folder, language)
        layers = add_result(project, result)
        _relate(project, layers)
        prepare_project(project, layers)
        build_layout(project, layers, surroundings=False)
        write_project(project, folder / PROJECT_NAME, result.texts)
        if pdf:
            export_pdf(build_layout(project, layers), folder / MAP_NAME, result.texts)
            written.append(folder / MAP_NAME)
    finally:
        project.clear()  # lets go of the files
    return written


def _relate(project: QgsProject, layers: ResultLayers) -> None:
    """The relations once more: without a context QGIS looks for their layers in the open project and drops them."""
    for parent, child, key in RELATIONS:
        if parent in layers.by_table and child in layers.by_table:
            relation = QgsRelation(QgsRelationContext(project))
            relation.setReferencedLayer(layers.by_table[parent].id())
            relation.setReferencingLayer(layers.by_table[child].id())
            relation.addFieldPair(key, key)
            relation.setName(layers.by_table[child].name())
            relation.generateId()
            project.relationManager().addRelation(relation)


def zoom_to(canvas, extent: QgsRectangle) -> None:
    """Show an extent in degrees, with some room around it."""
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(LONLAT), canvas.mapSettings().destinationCrs(), QgsProject.instance())
    shown = transform.transformBoundingBox(extent)
    shown.scale(MARGIN)
    canvas.setExtent(shown)
    canvas.refresh()
