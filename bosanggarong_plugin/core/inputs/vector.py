"""Opens any layer or table that an input names: whatever GDAL reads, delimited text, workbooks; always in EPSG:4326 lon/lat.

Z and M are dropped, curves become lines (GDAL). How layers are placed: placing.py. Nothing is written beside an input
(files.py).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj.exceptions import CRSError

from ..study import InputSpec
from . import tables
from .collect import Collector, hint, listed, nearest, place
from .files import TABLE_SUFFIXES, VECTOR_SUFFIXES, containers, corrupt_reason, untouched
from .osm import is_osm, read_osm, road_filter, with_road_tags
from .placing import coordinate_columns, layer_crs, place_table, to_lonlat, wkt_column

READ_ERRORS = (
    DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError, OSError, ValueError, RuntimeError,
    shapely.errors.GEOSException, zipfile.BadZipFile,
)  # fmt: skip
# rings that are not closed are mended where shapely can (2.1, GEOS 3.11), else read as no geometry
_ON_INVALID = "fix" if hasattr(shapely, "orient_polygons") and shapely.geos_version >= (3, 11, 0) else "ignore"
MAY_BE_EMPTY = ("office", "boundary_status")  # a register without agreements is a register


@dataclass(frozen=True)
class LayerInfo:
    """What a layer is before it is read: where GDAL finds it, its name, geometry type ("" for a table), CRS, columns, rows (-1: not counted)."""

    container: str
    name: str
    geometry: str
    crs: str | None
    columns: tuple[str, ...]
    n_features: int


@dataclass(frozen=True)
class RawLayer:
    """A layer as read: ``frame`` is a GeoDataFrame in EPSG:4326, or a DataFrame when the input is a table."""

    frame: pd.DataFrame
    name: str


def is_table(path: Path) -> bool:
    """True for text tables and workbooks, which GDAL is not asked to open."""
    return path.suffix.lower() in TABLE_SUFFIXES


def layer_infos(path: Path) -> list[LayerInfo]:
    """Every layer of a file or folder; raises one of READ_ERRORS or TableError. ``path`` must be safe to open (``untouched``)."""
    if is_table(path):
        return _table_infos(path)
    infos = []
    for container in containers(path):
        for name, geometry in _list_layers(container):
            try:
                info = _quiet(pyogrio.read_info, container, layer=name, force_feature_count=not is_osm(container))
            except READ_ERRORS:
                if len(containers(path)) == 1:
                    raise
                continue
            columns = tuple(str(field) for field in info["fields"])
            infos.append(LayerInfo(container, str(name), geometry or "", info["crs"], columns, int(info["features"])))
    return infos


def _list_layers(container: str):
    return [(name, geometry) for name, geometry in _quiet(pyogrio.list_layers, container)]


def _quiet(function: Callable, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **options)


def _table_infos(path: Path) -> list[LayerInfo]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        infos = []
        for sheet in tables.sheet_names(path):
            try:
                frame = tables.read_sheet(path, sheet)
            except tables.TableError:
                continue
            infos.append(LayerInfo(str(path), sheet, _table_geometry(frame), None, tuple(frame.columns), len(frame)))
        return infos
    frame = tables.read_delimited(path)
    return [LayerInfo(str(path), path.stem, _table_geometry(frame), None, tuple(frame.columns), len(frame))]


def _table_geometry(frame: pd.DataFrame) -> str:
    if all(coordinate_columns(frame.columns)):
        return "Point"
    return "Unknown" if wkt_column(frame.columns) else ""


def open_layer(
    spec: InputSpec,
    collector: Collector,
    *,
    geometry: bool = True,
    choose: Callable[[list[LayerInfo]], LayerInfo | None] | None = None,
) -> RawLayer | None:
    """Read the layer that an input names; None after adding what is wrong to ``collector.problems``.

    ``choose`` picks among several layers when the input names none (roles.py knows which fits); ``geometry`` False for
    attribute tables.
    """
    path = spec.path
    if not path.exists():
        there = {item.stem: item.name for item in sorted(path.parent.iterdir())} if path.parent.is_dir() else {}
        near = there.get(nearest(path.stem, there))
        collector.complain("file not found", place(spec), f'Did you mean "{near}"? ' if near else f"Looked in {path.parent}.")
        return None
    try:
        reason = corrupt_reason(path)
        if reason:
            collector.complain(reason, place(spec), "Copy the file (with all its parts) or export it again.")
            return None
        with untouched(path) as safe:
            infos = layer_infos(safe)
            info = _pick(spec, infos, collector, choose, geometry)
            if info is None:
                return None
            frame = _read(safe, info, spec, collector, geometry)
    except tables.TableError as error:
        collector.complain(error.what, place(spec, spec.layer), error.next_step)
        return None
    except PermissionError:
        collector.complain("the file may not be read", place(spec), "Allow reading it, or copy it to your own folder.")
        return None
    except READ_ERRORS as error:
        collector.complain(
            f"the file cannot be read ({short_reason(error)})",
            place(spec, spec.layer),
            "Open it in QGIS to see whether it is sound, then export it again.",
        )
        return None
    if frame is None:
        return None
    if len(frame) == 0 and spec.role not in MAY_BE_EMPTY:
        collector.complain(
            "the layer is empty (no features)", place(spec, info.name), "Give a layer with features, or remove this input."
        )
        return None
    return RawLayer(frame, info.name)


def short_reason(error: Exception) -> str:
    """What GDAL says, without folders and advice to programmers."""
    text = re.sub(r"\s+", " ", str(error)).split("; It might help")[0].strip()
    if "not recognized as being in a supported file format" in text:
        return "not a format that GDAL reads"
    return re.sub(r"(/[^/ '\"]+)+/", "", text)[:200]


def _pick(spec: InputSpec, infos: list[LayerInfo], collector: Collector, choose, geometry: bool) -> LayerInfo | None:
    names = [info.name for info in infos]
    if not infos:
        collector.complain(
            "no layer or table is in the file",
            place(spec),
            f"Give a file that GDAL reads ({', '.join(VECTOR_SUFFIXES[:6])}, .csv ...).",
        )
        return None
    if spec.layer is not None:
        exact = [info for info in infos if info.name == spec.layer] or [
            info for info in infos if info.name.lower() == spec.layer.lower()
        ]
        if len(exact) == 1:
            return exact[0]
        if not exact:
            collector.complain(
                f'the layer "{spec.layer}" does not exist', place(spec, spec.layer), hint(spec.layer, names, "Layers")
            )
        else:
            collector.complain(
                f'several layers are called "{spec.layer}"', place(spec, spec.layer), "Give the path of the file inside."
            )
        return None
    register = [info for info in infos if spec.role == "office" and info.name == "agreements"]  # office.gpkg holds other tables besides
    if register:
        return register[0]
    fitting = [info for info in infos if bool(info.geometry) == geometry]
    if len(infos) == 1 or len(fitting) == 1:
        return infos[0] if len(infos) == 1 else fitting[0]
    chosen = choose(infos) if choose else None
    if chosen is None:
        collector.complain(
            f"the file holds {len(infos)} layers and none is named",
            place(spec),
            f'Say which: layer = "...". Layers there: {listed(names, 40)}.',
        )
        return None
    collector.log(
        spec,
        chosen.name,
        "layer",
        f"{len(infos)} layers in {spec.path.name}, none named",
        f'read "{chosen.name}", the one that fits the role',
    )
    return chosen


def _read(path: Path, info: LayerInfo, spec: InputSpec, collector: Collector, geometry: bool) -> pd.DataFrame | None:
    if is_table(path):
        frame = tables.read_sheet(path, info.name) if path.suffix.lower() in (".xlsx", ".xlsm") else tables.read_delimited(path)
        return place_table(frame, info.name, spec, collector) if geometry and not frame.empty else frame
    of_osm = is_osm(info.container)
    options = {"where": road_filter(info.columns)} if of_osm and spec.role == "roads" else {}
    options |= {"layer": info.name, "fid_as_index": True, "read_geometry": geometry, "on_invalid": _ON_INVALID}

    def read() -> pd.DataFrame:
        return _quiet(pyogrio.read_dataframe, info.container, **options)

    frame = read_osm(read) if of_osm else read()
    if len(frame) != info.n_features and info.n_features >= 0:
        collector.complain(
            f"only {len(frame)} of {info.n_features} features can be read",
            place(spec, info.name),
            "The file is damaged; export it again.",
        )
        return None
    if not geometry:
        return pd.DataFrame(frame)
    if not isinstance(frame, gpd.GeoDataFrame):
        if all(coordinate_columns(frame.columns)) or wkt_column(frame.columns):
            return place_table(frame, info.name, spec, collector)
        collector.complain(
            "the layer has no geometry", place(spec, info.name), f"A layer of {_kind_word(spec.role)} is needed for {spec.role}."
        )
        return None
    frame = with_road_tags(frame) if spec.role == "roads" else frame
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    if frame.empty:
        return frame
    crs = layer_crs(frame.crs, spec, info.name, collector)
    return None if crs is None else to_lonlat(frame, crs, spec, info.name, collector)


def _kind_word(role: str) -> str:
    from .model import GEOMETRY_KIND

    return GEOMETRY_KIND.get(role, "geometry") + "s"
