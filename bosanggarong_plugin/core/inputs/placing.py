"""Where features are: the CRS of a layer, coordinates in EPSG:4326 lon/lat, points of tables.

A layer without a CRS is a problem unless the study file gives ``crs``: it is never guessed. Only lon/lat columns of a text
table, checked to be degrees, are taken as EPSG:4326. Coordinates that cannot be what the CRS says are a problem.
"""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from ..study import InputSpec
from .collect import Collector, listed, place
from .fields import plain
from .model import GEOMETRY_KIND
from .values import parse_numbers

LON_NAMES = ("lon", "long", "longitude", "lng", "bujur", "x", "lon_dd", "x_coord", "koordinat_x", "bt")
LAT_NAMES = ("lat", "latitude", "lintang", "y", "lat_dd", "y_coord", "koordinat_y")
WKT_NAMES = ("wkt", "geom_wkt", "wkt_geom", "geom", "geometry", "the_geom")


def layer_crs(crs, spec: InputSpec, layer: str, collector: Collector) -> CRS | None:
    """The CRS of the layer; the one that the study file gives when the layer has none."""
    own = CRS.from_user_input(crs) if crs is not None else None
    if own is not None and own.name.lower().startswith("undefined"):
        own = None
    if own is None and spec.crs is None:
        collector.complain(
            "the layer has no coordinate reference system",
            place(spec, layer),
            'Say which it is: crs = "EPSG:...", or add the .prj file.',
        )
        return None
    if spec.crs is None:
        return own
    try:
        given = CRS.from_user_input(spec.crs)
    except CRSError:
        collector.complain(f'crs = "{spec.crs}" is not known', place(spec, layer, "crs"), 'Write it like "EPSG:32750".')
        return None
    if own is not None and not own.equals(given, ignore_axis_order=True):
        collector.log(
            spec, layer, "layer", f"the layer says {_short(own)}, the study file {_short(given)}", f"read as {_short(given)}"
        )
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
            collector.complain(
                f"cannot be reprojected from {_short(crs)} ({error})", place(spec, layer), "Export the layer in EPSG:4326."
            )
            return None
    moved = moved.set_crs(4326, allow_override=True)
    bounds = _bounds(moved.geometry.to_numpy())
    if bounds is not None and not _in_degrees(bounds):
        collector.complain(
            f"the coordinates fall outside the world when read as {_short(crs)}",
            place(spec, layer),
            "Correct the CRS of the layer.",
        )
        return None
    return moved


def _bounds(geometry: np.ndarray) -> np.ndarray | None:
    coordinates = shapely.get_coordinates(geometry)
    if len(coordinates) == 0:
        return None
    return np.array([*coordinates.min(axis=0), *coordinates.max(axis=0)])


def _in_degrees(bounds: np.ndarray) -> bool:
    return bool(np.all(np.isfinite(bounds)) and np.all(np.abs(bounds) <= [180 + 1e-6, 90 + 1e-6, 180 + 1e-6, 90 + 1e-6]))


def coordinate_columns(columns) -> tuple[str | None, str | None]:
    """The longitude and the latitude column of a table, None where there is none."""

    def first(names):
        return next((column for name in names for column in columns if plain(column) == name), None)

    return first(LON_NAMES), first(LAT_NAMES)


def wkt_column(columns) -> str | None:
    """The column of a table that holds WKT, or None."""
    return next((column for name in WKT_NAMES for column in columns if plain(column) == name), None)


def place_table(frame: pd.DataFrame, layer: str, spec: InputSpec, collector: Collector) -> gpd.GeoDataFrame | None:
    """Geometry of a table from its lon/lat or WKT columns."""
    wkt = wkt_column(frame.columns)
    lon_column, lat_column = coordinate_columns(frame.columns)
    points_wanted = GEOMETRY_KIND.get(spec.role) == "point" and lon_column is not None and lat_column is not None
    if wkt and not points_wanted:
        return _wkt_to_geometry(frame, wkt, layer, spec, collector)
    if lon_column is None or lat_column is None:
        collector.complain(
            "the table has no longitude and latitude columns and no WKT column", place(spec, layer),
            f"Name them lon and lat (or bujur, lintang; x, y). Columns there: {listed(frame.columns, 30)}.",
        )  # fmt: skip
        return None
    lon, bad_lon = parse_numbers(frame[lon_column])
    lat, bad_lat = parse_numbers(frame[lat_column])
    for column, bad in ((lon_column, bad_lon), (lat_column, bad_lat)):
        if bad:
            collector.complain(
                f"not a number: {listed(f'line {row}: {value}' for row, value in bad)}",
                place(spec, layer, column),
                "Correct those cells.",
            )
    if bad_lon or bad_lat:
        return None
    points = np.full(len(frame), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    points[known] = shapely.points(lon[known], lat[known])
    crs = CRS.from_epsg(4326) if spec.crs is None else layer_crs(None, spec, layer, collector)
    if crs is None:
        return None
    if (
        spec.crs is None
        and known.any()
        and not _in_degrees(np.array([lon[known].min(), lat[known].min(), lon[known].max(), lat[known].max()]))
    ):
        swapped = np.all(np.abs(lon[known]) <= 90) and np.all(np.abs(lat[known]) <= 180)
        collector.complain(
            f"{lon_column} and {lat_column} are not degrees of longitude and latitude" + (" (they look swapped)" if swapped else ""),
            place(spec, layer, f"{lon_column}, {lat_column}"),
            "Swap the two columns." if swapped else 'Say what they are: crs = "EPSG:...".',
        )  # fmt: skip
        return None
    located = gpd.GeoDataFrame(
        frame.drop(columns=[c for c in ("geometry",) if c in frame.columns]),
        geometry=gpd.GeoSeries(points, index=frame.index),
        crs=crs,
    )
    return to_lonlat(located, crs, spec, layer, collector)


def _wkt_to_geometry(
    frame: pd.DataFrame, column: str, layer: str, spec: InputSpec, collector: Collector
) -> gpd.GeoDataFrame | None:
    texts = [
        re.sub(r"^\s*SRID=\d+;", "", value, flags=re.IGNORECASE) if isinstance(value, str) else None for value in frame[column]
    ]
    srids = {
        match.group(1)
        for value in frame[column]
        if isinstance(value, str) and (match := re.match(r"\s*SRID=(\d+);", value, re.IGNORECASE))
    }
    geometry = shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore")
    bad = [row for row, text, shape in zip(frame.index, texts, geometry, strict=True) if text and shape is None]
    if bad:
        collector.complain(f"not WKT: {listed(f'line {row}' for row in bad)}", place(spec, layer, column), "Correct those cells.")
        return None
    crs = layer_crs(f"EPSG:{srids.pop()}" if len(srids) == 1 else None, spec, layer, collector)
    if crs is None:
        return None
    located = gpd.GeoDataFrame(frame.drop(columns=column), geometry=gpd.GeoSeries(geometry, index=frame.index), crs=crs)
    return to_lonlat(located, crs, spec, layer, collector)
