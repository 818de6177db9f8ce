"""Layers made of layers that cannot be used as they are: the area that lines enclose, some features of a layer. Inputs stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import shapely

from ..errors import InputError, Problem
from .files import untouched
from .values import text_or_none


def enclosed_areas(file: Path, layer: str, target: Path) -> Path:
    """Write the areas that the lines of a layer enclose as polygons of a new GeoPackage; its attributes are those of the first line.

    Raises InputError when the lines close no ring.
    """
    frame = _read(file, layer)
    polygons = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.line_merge(shapely.union_all(frame.geometry.to_numpy()))))))
    if not polygons:
        raise InputError(Problem("its lines enclose no area", f"{file.name} / {layer}", "Close the lines in QGIS, or give polygons."))
    cells = {name: [frame[name].iloc[0]] * len(polygons) for name in frame.columns if name != frame.geometry.name}
    return _write(gpd.GeoDataFrame(cells, geometry=polygons, crs=frame.crs), layer, target)


def chosen_features(file: Path, layer: str, column: str, values: Collection[str], target: Path) -> Path:
    """Write the features whose ``column`` holds one of the values to a new GeoPackage. Raises InputError when there are none."""
    frame = _read(file, layer)
    wanted = frame[[text_or_none(value) in values for value in frame[column]]]
    if wanted.empty:
        raise InputError(Problem("no feature has one of these values", f"{file.name} / {layer} / {column}", "Choose other values."))
    return _write(wanted, layer, target)


def _read(file: Path, layer: str) -> gpd.GeoDataFrame:
    with untouched(file) as safe:
        return gpd.read_file(safe, layer=layer)


def _write(frame: gpd.GeoDataFrame, layer: str, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    frame.drop(columns="fid", errors="ignore").to_file(target, layer=layer, driver="GPKG")
    return target
