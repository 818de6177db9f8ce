"""Layers of the open project as files that can be recognised; those that are no plain file are told."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from ..processing.layers import own_file
from .session import RESULT_NAME


def files_of_project(project: QgsProject) -> tuple[dict[Path, set[str | None]], list[str]]:
    """File -> names of the layers in it that the project shows (None: the only one), and the names of layers that are no file as they stand.

    Layers of results are left out.
    """
    files: dict[Path, set[str | None]] = {}
    others = []
    for layer in project.mapLayers().values():
        found = None
        if isinstance(layer, QgsVectorLayer):
            found = own_file(layer)
        elif isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal" and Path(layer.source()).is_file():
            found = Path(layer.source()), None
        if found is None:
            others.append(layer.name())
        elif found[0].name != RESULT_NAME:
            files.setdefault(found[0].resolve(), set()).add(found[1])
    return files, others
