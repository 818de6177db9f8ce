"""A finished result in QGIS: its maps made inside this process, its layers released before it is replaced."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsProviderRegistry


def make_map(folder: Path, output: str, language: str) -> None:
    """Make study.qgz ("qgz") or peta.pdf ("pdf") beside the study.gpkg of a folder, in a project of its own; main thread only."""
    from ..maps.layout import MAP_NAME, build_layout, export_pdf
    from ..maps.project import PROJECT_NAME, add_result, open_result, prepare_project, write_project

    result = open_result(folder, language)
    project = QgsProject()
    try:
        layers = add_result(project, result)
        prepare_project(project, layers)
        if output == "qgz":
            build_layout(project, layers, surroundings=False)
            write_project(project, folder / PROJECT_NAME, result.texts)
        else:
            export_pdf(build_layout(project, layers), folder / MAP_NAME, result.texts)
    finally:
        project.clear()


def add_to_project(project: QgsProject, folder: Path, language: str) -> None:
    """Add a finished result, styled, on top of a project; an empty one also gets its reference system and extent. Main thread only."""
    from ..maps.project import add_result, open_result, prepare_project

    was_empty = not project.mapLayers()
    layers = add_result(project, open_result(folder, language))
    if was_empty:
        prepare_project(project, layers)


def release(project: QgsProject, folder: Path) -> int:
    """Remove the layers of the result in a folder, and the groups that they leave empty; returns how many. Main thread only."""
    from ..core.result import RESULT_NAME

    file = (Path(folder) / RESULT_NAME).resolve()
    found = []
    for layer in project.mapLayers().values():
        path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
        if path and Path(path).resolve() == file:
            found.append(layer.id())
    groups = []
    for layer_id in found:
        node = project.layerTreeRoot().findLayer(layer_id)
        while node is not None and isinstance(node.parent(), QgsLayerTreeGroup):
            node = node.parent()
            if node not in groups and node.parent() is not None:
                groups.append(node)
    project.removeMapLayers(found)
    for group in sorted(groups, key=_depth, reverse=True):
        if not group.children():
            group.parent().removeChildNode(group)
    return len(found)


def _depth(node: QgsLayerTreeGroup) -> int:
    depth = 0
    while node.parent() is not None:
        node, depth = node.parent(), depth + 1
    return depth
