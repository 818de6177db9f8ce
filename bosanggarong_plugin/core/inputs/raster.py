"""One way to read a raster, two libraries: osgeo.gdal inside a QGIS process, rasterio elsewhere.

Wheels of rasterio inside the QGIS process bind to QGIS's own GDAL and may give wrong figures without an error, so the
library is chosen by the process. Both give the same arrays (tests compare them).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..errors import InputError, Problem

_GDAL_DTYPES = {
    "Byte": "u1", "Int8": "i1", "UInt16": "u2", "Int16": "i2", "UInt32": "u4", "Int32": "i4", "UInt64": "u8", "Int64": "i8",
    "Float32": "f4", "Float64": "f8",
}  # fmt: skip


@dataclass(frozen=True)
class Raster:
    """First band of a north-up raster: ``values`` (rows, columns) from the north-west, cell sizes positive in CRS units."""

    values: np.ndarray
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS | None
    nodata: float | None


def inside_qgis() -> bool:
    """True in a process that has loaded QGIS, where rasters must be read through QGIS's own GDAL."""
    return "qgis.core" in sys.modules or "qgis._core" in sys.modules


def read_raster(path: Path, where: str) -> Raster:
    """Read band 1. Raises InputError when the file is no raster, is rotated, or no raster library is installed."""
    try:
        values, transform, wkt, nodata = (_read_gdal if inside_qgis() else _read_rasterio)(path)
    except ImportError as error:
        raise InputError(
            Problem("no library to read rasters is installed", where, "Run inside QGIS, or install rasterio.")
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(
            Problem(f"cannot be read as a raster ({_first_line(error)})", where, "Check that the file is complete and is a raster.")
        ) from error
    west, width, rotation_x, north, rotation_y, height = transform
    if rotation_x or rotation_y:
        raise InputError(Problem("the raster is rotated", where, "Warp it to a north-up grid first (gdalwarp)."))
    if width == 0 or height == 0:
        raise InputError(Problem("the raster has no position on the earth", where, "Give a georeferenced raster."))
    if height > 0:  # stored from the south
        values, north = values[::-1], north + height * values.shape[0]
    if width < 0:
        values, west = values[:, ::-1], west + width * values.shape[1]
    return Raster(np.ascontiguousarray(values), west, north, abs(width), abs(height), _crs(wkt), nodata)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _crs(wkt: str | None) -> CRS | None:
    if not wkt:
        return None
    try:
        return CRS.from_user_input(wkt)
    except CRSError:
        return None


def _read_rasterio(path: Path):
    try:
        import rasterio
    except ImportError:
        return _read_gdal(path)
    with rasterio.Env(GDAL_PAM_ENABLED="NO"), rasterio.open(path) as source:
        t = source.transform
        wkt = source.crs.to_wkt() if source.crs else None
        return source.read(1), (t.c, t.a, t.b, t.f, t.d, t.e), wkt, source.nodata


def _read_gdal(path: Path):
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True) if hasattr(gdal, "ExceptionMgr") else _Exceptions(gdal):
        source = gdal.Open(str(path), gdal.GA_ReadOnly)
        band = source.GetRasterBand(1)
        dtype = np.dtype(_GDAL_DTYPES[gdal.GetDataTypeName(band.DataType)])
        columns, rows = source.RasterXSize, source.RasterYSize
        values = np.frombuffer(band.ReadRaster(0, 0, columns, rows), dtype=dtype).reshape(rows, columns)
        return values, source.GetGeoTransform(), source.GetProjection(), band.GetNoDataValue()


class _Exceptions:
    """gdal.ExceptionMgr for GDAL older than 3.7."""

    def __init__(self, gdal):
        self.gdal = gdal

    def __enter__(self):
        self.before = self.gdal.GetUseExceptions()
        self.gdal.UseExceptions()

    def __exit__(self, *_exc):
        if not self.before:
            self.gdal.DontUseExceptions()
