"""Opens any layer or table that an input names: whatever GDAL reads, delimited text, workbooks; always in EPSG:4326 lon/lat.

A layer without a CRS is a problem unless the study file gives ``crs``: it is never guessed. Only lon/lat columns of a text
table, checked to be degrees, are taken as EPSG:4326. Z and M are dropped, curves become lines (GDAL). Nothing is written
beside an input (files.py).
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from ..study import InputSpec
from . import tables
from .collect import Collector, hint, listed, nearest, place
from .fields import plain
from .files import TABLE_SUFFIXES, VECTOR_SUFFIXES, containers, corrupt_reason, untouched
from .values import parse_numbers

READ_ERRORS = (
    DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError, OSError, ValueError, RuntimeError,
    shapely.errors.GEOSException, zipfile.BadZipFile,
)  # fmt: skip
LON_NAMES = ("lon", "long", "longitude", "lng", "bujur", "x", "lon_dd", "x_coord", "koordinat_x", "bt")
LAT_NAMES = ("lat", "latitude", "lintang", "y", "lat_dd", "y_coord", "koordinat_y")
WKT_NAMES = ("wkt", "geom_wkt", "wkt_geom", "geom", "geometry", "the_geom")


@dataclass(frozen=True)
class LayerInfo:
    """What a layer is before it is read: where GDAL finds it, its name, geometry type ("" for a table), CRS, columns, rows."""

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
                info = _quiet(pyogrio.read_info, container, layer=name, force_feature_count=True)
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
    if all(_coordinate_columns(frame.columns)):
        return "Point"
    return "Unknown" if _wkt_column(frame.columns) else ""


def open_layer(
    spec: InputSpec, collector: Collector, *, geometry: bool = True, choose: Callable[[list[LayerInfo]], LayerInfo | None] | None = None
) -> RawLayer | None:
    """Read the layer that an input names; None after adding what is wrong to ``collector.problems``.

    ``choose`` picks among several layers when the input names none (roles.py knows which fits); ``geometry`` False for
    attribute tables.
    """
    path = spec.path
    if not path.exists():
        there = [item.name for item in path.parent.iterdir()] if path.parent.is_dir() else []
        near = nearest(path.name, there)
        collector.complain("file not found", place(spec), f'Did you mean "{near}"? ' if near else f"Looked in {path.parent}.")
        return None
    try:
        reason = corrupt_reason(path)
        if reason:
            collector.complain(reason, place(spec), "Copy or export the file again.")
            return None
        with untouched(path) as safe:
            infos = layer_infos(safe)
            info = _pick(spec, infos, collector, choose)
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
        text = re.sub(r"\s+", " ", str(error)).strip().replace(str(path.parent) + "/", "")
        collector.complain(f"the file cannot be read ({text[:200]})", place(spec, spec.layer), "Open it in QGIS to see whether it is sound, then export it again.")
        return None
    if frame is None:
        return None
    if frame.empty:
        collector.complain("the layer is empty (no features)", place(spec, info.name), "Give a layer with features, or remove this input.")
        return None
    return RawLayer(frame, info.name)


def _pick(spec: InputSpec, infos: list[LayerInfo], collector: Collector, choose) -> LayerInfo | None:
    names = [info.name for info in infos]
    if not infos:
        collector.complain("no layer or table is in the file", place(spec), f"Give a file that GDAL reads ({', '.join(VECTOR_SUFFIXES[:6])}, .csv ...).")
        return None
    if spec.layer is not None:
        exact = [info for info in infos if info.name == spec.layer] or [info for info in infos if info.name.lower() == spec.layer.lower()]
        if len(exact) == 1:
            return exact[0]
        if not exact:
            collector.complain(f'the layer "{spec.layer}" does not exist', place(spec, spec.layer), hint(spec.layer, names, "Layers"))
        else:
            collector.complain(f'several layers are called "{spec.layer}"', place(spec, spec.layer), "Give the path of the file inside.")
        return None
    if len(infos) == 1:
        return infos[0]
    chosen = choose(infos) if choose else None
    if chosen is None:
        collector.complain(f"the file holds {len(infos)} layers and none is named", place(spec), f'Say which: layer = "...". Layers there: {listed(names, 40)}.')
        return None
    collector.log(spec, chosen.name, "layer", f"{len(infos)} layers in {spec.path.name}, none named", f'read "{chosen.name}", the one that fits the role')
    return chosen


def _read(path: Path, info: LayerInfo, spec: InputSpec, collector: Collector, geometry: bool) -> pd.DataFrame | None:
    if is_table(path):
        frame = tables.read_sheet(path, info.name) if path.suffix.lower() in (".xlsx", ".xlsm") else tables.read_delimited(path)
        return _table_to_points(frame, info, spec, collector) if geometry and not frame.empty else frame
    frame = _quiet(
        pyogrio.read_dataframe, info.container, layer=info.name, fid_as_index=True, read_geometry=geometry, on_invalid="fix",
    )  # fmt: skip
    if len(frame) != info.n_features and info.n_features >= 0:
        collector.complain(
            f"only {len(frame)} of {info.n_features} features can be read", place(spec, info.name), "The file is damaged; export it again."
        )
        return None
    if not geometry:
        return pd.DataFrame(frame)
    if not isinstance(frame, gpd.GeoDataFrame):
        if all(_coordinate_columns(frame.columns)) or _wkt_column(frame.columns):
            return _table_to_points(frame, info, spec, collector)
        collector.complain("the layer has no geometry", place(spec, info.name), f"A layer of {_kind_word(spec.role)} is needed for {spec.role}.")
        return None
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    crs = _crs(frame.crs, spec, info.name, collector)
    return None if crs is None or frame.empty else to_lonlat(frame, crs, spec, info.name, collector)


def _kind_word(role: str) -> str:
    from .model import GEOMETRY_KIND

    return GEOMETRY_KIND.get(role, "geometry") + "s"


def _crs(crs, spec: InputSpec, layer: str, collector: Collector) -> CRS | None:
    """The CRS of the layer; the one that the study file gives when the layer has none."""
    own = CRS.from_user_input(crs) if crs is not None else None
    if own is not None and own.name.lower().startswith("undefined"):
        own = None
    if own is None and spec.crs is None:
        collector.complain("the layer has no coordinate reference system", place(spec, layer), 'Say which it is: crs = "EPSG:...", or add the .prj file.')
        return None
    if spec.crs is None:
        return own
    try:
        given = CRS.from_user_input(spec.crs)
    except CRSError:
        collector.complain(f'crs = "{spec.crs}" is not known', place(spec, layer, "crs"), 'Write it like "EPSG:32750".')
        return None
    if own is not None and not own.equals(given, ignore_axis_order=True):
        collector.log(spec, layer, "layer", f"the layer says {_short(own)}, the study file {_short(given)}", f"read as {_short(given)}")
    return given


def _short(crs: CRS) -> str:
    return crs.to_string() if len(crs.to_string()) < 30 else crs.name


def to_lonlat(frame: gpd.GeoDataFrame, crs: CRS, spec: InputSpec, layer: str, collector: Collector) -> gpd.GeoDataFrame | None:
    """The frame in EPSG:4326, x = longitude, 2D; None when the coordinates cannot be what the CRS says."""
    geometry = shapely.force_2d(frame.geometry.to_numpy())
    bounds = _bounds(geometry)
    if bounds is not None and crs.is_projected and np.all(np.abs(bounds) <= [180, 90, 180, 90]):
        collector.complain(
            f"the coordinates look like degrees but the layer says {_short(crs)}", place(spec, layer),
            'Correct the CRS of the layer, or give crs = "EPSG:4326".',
        )  # fmt: skip
        return None
    if bounds is not None and crs.is_geographic and not _in_degrees(bounds):
        swapped = abs(bounds[0]) <= 90 and abs(bounds[2]) <= 90 and max(abs(bounds[1]), abs(bounds[3])) <= 180
        what = "longitude and latitude are swapped" if swapped else "the coordinates are not degrees"
        collector.complain(
            f"{what} (x {bounds[0]:.6g} to {bounds[2]:.6g}, y {bounds[1]:.6g} to {bounds[3]:.6g}, CRS {_short(crs)})", place(spec, layer),
            "Export the layer with x = longitude, y = latitude." if swapped else 'Correct the CRS of the layer, or give crs = "EPSG:...".',
        )  # fmt: skip
        return None
    data = frame.drop(columns="geometry")
    moved = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, index=frame.index), crs=crs)
    if not crs.equals(CRS.from_epsg(4326), ignore_axis_order=True):
        try:
            moved = moved.to_crs(4326)
        except (ProjError, CRSError) as error:
            collector.complain(f"cannot be reprojected from {_short(crs)} ({error})", place(spec, layer), "Export the layer in EPSG:4326.")
            return None
    moved = moved.set_crs(4326, allow_override=True)
    bounds = _bounds(moved.geometry.to_numpy())
    if bounds is not None and not _in_degrees(bounds):
        collector.complain(f"the coordinates fall outside the world when read as {_short(crs)}", place(spec, layer), "Correct the CRS of the layer.")
        return None
    return moved


def _bounds(geometry: np.ndarray) -> np.ndarray | None:
    coordinates = shapely.get_coordinates(geometry)
    if len(coordinates) == 0:
        return None
    return np.array([*coordinates.min(axis=0), *coordinates.max(axis=0)])


def _in_degrees(bounds: np.ndarray) -> bool:
    return bool(np.all(np.isfinite(bounds)) and np.all(np.abs(bounds) <= [180 + 1e-6, 90 + 1e-6, 180 + 1e-6, 90 + 1e-6]))


def _coordinate_columns(columns) -> tuple[str | None, str | None]:
    def first(names):
        return next((column for name in names for column in columns if plain(column) == name), None)

    return first(LON_NAMES), first(LAT_NAMES)


def _wkt_column(columns) -> str | None:
    return next((column for name in WKT_NAMES for column in columns if plain(column) == name), None)


def _table_to_points(frame: pd.DataFrame, info: LayerInfo, spec: InputSpec, collector: Collector) -> gpd.GeoDataFrame | None:
    """Geometry of a table from its lon/lat or WKT columns."""
    wkt = _wkt_column(frame.columns)
    if wkt:
        return _wkt_to_geometry(frame, wkt, info, spec, collector)
    lon_column, lat_column = _coordinate_columns(frame.columns)
    if lon_column is None or lat_column is None:
        collector.complain(
            "the table has no longitude and latitude columns and no WKT column", place(spec, info.name),
            f"Name them lon and lat (or bujur, lintang; x, y). Columns there: {listed(frame.columns, 30)}.",
        )  # fmt: skip
        return None
    lon, bad_lon = parse_numbers(frame[lon_column])
    lat, bad_lat = parse_numbers(frame[lat_column])
    for column, bad in ((lon_column, bad_lon), (lat_column, bad_lat)):
        if bad:
            collector.complain(f"not a number: {listed(f'line {row}: {value}' for row, value in bad)}", place(spec, info.name, column), "Correct those cells.")
    if bad_lon or bad_lat:
        return None
    points = np.full(len(frame), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    points[known] = shapely.points(lon[known], lat[known])
    crs = CRS.from_epsg(4326) if spec.crs is None else _crs(None, spec, info.name, collector)
    if crs is None:
        return None
    if spec.crs is None and known.any() and not _in_degrees(np.array([lon[known].min(), lat[known].min(), lon[known].max(), lat[known].max()])):
        swapped = np.all(np.abs(lon[known]) <= 90) and np.all(np.abs(lat[known]) <= 180)
        collector.complain(
            f"{lon_column} and {lat_column} are not degrees of longitude and latitude" + (" (they look swapped)" if swapped else ""),
            place(spec, info.name, f"{lon_column}, {lat_column}"),
            "Swap the two columns." if swapped else 'Say what they are: crs = "EPSG:...".',
        )  # fmt: skip
        return None
    located = gpd.GeoDataFrame(frame.drop(columns=[c for c in ("geometry",) if c in frame.columns]), geometry=gpd.GeoSeries(points, index=frame.index), crs=crs)
    return to_lonlat(located, crs, spec, info.name, collector)


def _wkt_to_geometry(frame: pd.DataFrame, column: str, info: LayerInfo, spec: InputSpec, collector: Collector) -> gpd.GeoDataFrame | None:
    texts = [re.sub(r"^\s*SRID=\d+;", "", value, flags=re.IGNORECASE) if isinstance(value, str) else None for value in frame[column]]
    srids = {match.group(1) for value in frame[column] if isinstance(value, str) and (match := re.match(r"\s*SRID=(\d+);", value, re.IGNORECASE))}
    geometry = shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore")
    bad = [row for row, text, shape in zip(frame.index, texts, geometry, strict=True) if text and shape is None]
    if bad:
        collector.complain(f"not WKT: {listed(f'line {row}' for row in bad)}", place(spec, info.name, column), "Correct those cells.")
        return None
    crs = _crs(f"EPSG:{srids.pop()}" if len(srids) == 1 else None, spec, info.name, collector)
    if crs is None:
        return None
    located = gpd.GeoDataFrame(frame.drop(columns=column), geometry=gpd.GeoSeries(geometry, index=frame.index), crs=crs)
    return to_lonlat(located, crs, spec, info.name, collector)
