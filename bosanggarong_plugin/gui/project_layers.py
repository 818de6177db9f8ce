"""Layers of the open project as files that can be recognised; those that are no plain file are copied to one where the user agrees."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import InputError, Problem
from ..processing.layers import changed_crs, own_file
from .folders import free_path
from .session import RESULT_NAME

translate = QCoreApplication.translate

Named = dict[Path, dict[str | None, str | None]]  # file -> name of a layer in it (None: the only one) -> its CRS where it was set in QGIS


def files_of_project(project: QgsProject) -> tuple[Named, list[QgsVectorLayer], list[str]]:
    """Files with the layers in them that the project shows, vector layers that are no file as they stand, and names of other rasters.

    Layers of results, maps of web services and layers that cannot be read are left out.
    """
    files: Named = {}
    others: list[QgsVectorLayer] = []
    rasters: list[str] = []
    for layer in project.mapLayers().values():
        if not layer.isValid():
            continue
        found = None
        if isinstance(layer, QgsVectorLayer):
            found = own_file(layer)
            if found is None:
                others.append(layer)
        elif isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal":
            if Path(layer.source()).is_file():
                found = Path(layer.source()), None
            else:
                rasters.append(layer.name())
        if found and found[0].name != RESULT_NAME:
            files.setdefault(found[0].resolve(), {})[found[1]] = changed_crs(layer)
    return files, others, rasters


def copy_of(layer: QgsVectorLayer, folder: Path, taken: Collection[Path] = ()) -> Path:
    """Write the features that QGIS shows of a layer to a GeoPackage named after it; a copy made before is replaced, but none of ``taken``.

    Raises InputError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^-0-9A-Za-z_ ]+", "_", layer.name()).strip() or "layer"
    path = free_path((folder / f"{name}.gpkg").resolve(), taken)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", name
    kept = [number for number, field in enumerate(layer.fields()) if field.name().lower() != "fid"]  # the key of a GeoPackage, no column
    options.attributes, options.skipAttributeCreation = kept, not kept
    code, why, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), layer.transformContext(), options)
    if code != QgsVectorFileWriter.WriterError.NoError:
        what = translate("Bosanggarong", "the features cannot be copied ({reason})").format(reason=why)
        raise InputError(Problem(what, layer.name(), translate("Bosanggarong", "Save the layer as GeoPackage and add that.")))
    return path
