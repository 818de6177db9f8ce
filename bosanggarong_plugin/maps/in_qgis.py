"""A finished result inside a running QGIS, on its main thread: its layers in a project, study.qgz and peta.pdf beside it.

The dock, Processing and the shell (``maps.headless``) all come here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsProviderRegistry

from ..core.outputs import DEFAULT_PAGES, Pages
from .layout import MAP_NAME, build_layout, export_pdf
from .project import PROJECT_NAME, RESULT_NAME, ResultLayers, add_result, open_result, prepare_project, write_project


def write_maps(
    folder: Path, outputs: Collection[str], language: str, chosen: Sequence[str] = (), pages: Pages = DEFAULT_PAGES
) -> list[Path]:
    """Make the maps of core.outputs beside the study.gpkg of a folder, through a project of their own; ``chosen`` get pages.

    What has pages is imported when it is made: it needs libraries that the dock loads only after it has asked for known answers.
    """
    written = []
    project = QgsProject()
    try:
        result = open_result(folder, language)
        layers = add_result(project, result)
        prepare_project(project, layers)
        if "qgz" in outputs:
            build_layout(project, layers, surroundings=False)
            write_project(project, folder / PROJECT_NAME, result.texts)
            written.append(folder / PROJECT_NAME)
        if "pdf" in outputs:
            export_pdf(build_layout(project, layers), folder / MAP_NAME, result.texts)
            written.append(folder / MAP_NAME)
        if "atlas" in outputs:
            from .atlas.book import write_atlas

            written.append(write_atlas(project, layers, folder, chosen, pages))
        if "png" in outputs:
            from .atlas.pictures import write_pictures

            written += write_pictures(project, layers, folder, chosen, pages)
    finally:
        project.clear()  # lets go of the files
    return written


def add_to_project(project: QgsProject, folder: Path, language: str) -> ResultLayers:
    """Add the layers of a result on top of a project; an empty one also gets its equal-area system and extent."""
    was_empty = not project.mapLayers()
    layers = add_result(project, open_result(folder, language))
    if was_empty:
        prepare_project(project, layers)
    return layers


def layers_of(project: QgsProject, folder: Path) -> list[str]:
    """Ids of the layers of a project that show the result of a folder; other files there are the user's own."""
    file = (Path(folder) / RESULT_NAME).resolve()
    found = []
    for layer_id, layer in project.mapLayers().items():
        path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
        if path and Path(path).resolve() == file:
            found.append(layer_id)
    return found


def release(project: QgsProject, folder: Path) -> bool:
    """Remove the layers of a result from a project, and the groups that only held them; True when there were any.

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
