"""One way to read a raster, two libraries: osgeo.gdal inside a QGIS process, rasterio elsewhere.

Wheels of rasterio inside the QGIS process bind to QGIS's own GDAL and may give wrong figures without an error, so the
library is chosen by the process. Both give the same arrays (tests compare them).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
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


def raster_cells(path: Path) -> int | None:
    """Number of cells of a raster from its header alone; None when it cannot be opened (read_raster says why)."""
    try:
        with open_raster(path, path.name) as source:
            return source.header.shape[0] * source.header.shape[1]
    except InputError:
        return None


def read_raster(path: Path, where: str) -> Raster:
    """Read band 1. Raises InputError when the file is no raster, is rotated, or no raster library is installed."""
    with open_raster(path, where) as source:
        h = source.header
        values = source.read_rows(0, h.shape[0])
    return Raster(np.ascontiguousarray(values), h.west, h.north, h.cell_width, h.cell_height, h.crs, h.nodata)


@dataclass(frozen=True)
class Header:
    """What a raster says of itself; ``shape`` (rows, columns) from the north-west, ``unit`` of the values as written in the file."""

    shape: tuple[int, int]
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS | None
    nodata: float | None
    dtype: np.dtype
    unit: str


class RasterFile:
    """An open raster whose rows are read when asked for, from the north-west whatever way they are stored."""

    def __init__(self, band, header: Header, from_south: bool, from_east: bool, where: str):
        self._band, self.header, self._from_south, self._from_east, self._where = band, header, from_south, from_east, where

    def read_rows(self, first: int, count: int) -> np.ndarray:
        """Rows first .. first + count of band 1, from the north. Raises InputError when they cannot be read."""
        start = self.header.shape[0] - first - count if self._from_south else first
        with _as_problem(self._where):
            values = self._band.read(start, count)
        return values[:: -1 if self._from_south else 1, :: -1 if self._from_east else 1]


@contextlib.contextmanager
def open_raster(path: Path, where: str) -> Iterator[RasterFile]:
    """A raster to read by rows. Raises InputError as ``read_raster``."""
    with _as_problem(where):
        band = (_GdalBand if inside_qgis() else _rasterio_or_gdal)(path)
    try:
        west, width, rotation_x, north, rotation_y, height = band.transform
        rows, columns = band.shape
        if rotation_x or rotation_y:
            raise InputError(Problem("the raster is rotated", where, "Warp it to a north-up grid first (gdalwarp)."))
        if width == 0 or height == 0:
            raise InputError(Problem("the raster has no position on the earth", where, "Give a georeferenced raster."))
        from_south, from_east = height > 0, width < 0
        north, west = (north + height * rows if from_south else north), (west + width * columns if from_east else west)
        header = Header(
            (rows, columns), west, north, abs(width), abs(height), _crs(band.wkt), band.nodata, np.dtype(band.dtype), band.unit
        )
        yield RasterFile(band, header, from_south, from_east, where)
    finally:
        band.close()


@contextlib.contextmanager
def _as_problem(where: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise InputError(
            Problem("no library to read rasters is installed", where, "Run inside QGIS, or install rasterio.")
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        strange = "not recognized as being in a supported file format" in str(error)  # says no more than the words before it
        raise InputError(
            Problem("cannot be read as a raster" if strange else f"cannot be read as a raster ({_first_line(error)})", where,
                    "Check that the file is complete and is a raster.")
        ) from error  # fmt: skip


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _crs(wkt: str | None) -> CRS | None:
    if not wkt:
        return None
    try:
        return CRS.from_user_input(wkt)
    except CRSError:
        return None


def _rasterio_or_gdal(path: Path):
    try:
        return _RasterioBand(path)
    except ImportError:
        return _GdalBand(path)


class _RasterioBand:
    """Band 1 through rasterio."""

    def __init__(self, path: Path):
        import rasterio

        self._env = lambda: rasterio.Env(GDAL_PAM_ENABLED="NO")
        with self._env():
            self._source = source = rasterio.open(path)
        t = source.transform
        self.transform = (t.c, t.a, t.b, t.f, t.d, t.e)
        self.shape, self.dtype = (source.height, source.width), source.dtypes[0]
        self.wkt = source.crs.to_wkt() if source.crs else None
        self.nodata, self.unit = source.nodata, source.units[0] or ""

    def read(self, first: int, count: int) -> np.ndarray:
        with self._env():
            return self._source.read(1, window=((first, first + count), (0, self.shape[1])))

    def close(self) -> None:
        with self._env():
            self._source.close()


class _GdalBand:
    """Band 1 through osgeo.gdal."""

    def __init__(self, path: Path):
        from osgeo import gdal

        self._exceptions = lambda: gdal.ExceptionMgr(useExceptions=True) if hasattr(gdal, "ExceptionMgr") else _Exceptions(gdal)
        with self._exceptions():
            self._source = source = gdal.Open(str(path), gdal.GA_ReadOnly)
            self._band = band = source.GetRasterBand(1)
            self.transform = source.GetGeoTransform()
            name = gdal.GetDataTypeName(band.DataType)
        if name not in _GDAL_DTYPES:
            raise ValueError(name)
        self.shape, self.dtype = (source.RasterYSize, source.RasterXSize), _GDAL_DTYPES[name]
        self.wkt, self.nodata, self.unit = source.GetProjection(), band.GetNoDataValue(), band.GetUnitType() or ""

    def read(self, first: int, count: int) -> np.ndarray:
        with self._exceptions():
            raw = self._band.ReadRaster(0, first, self.shape[1], count)
        return np.frombuffer(raw, dtype=self.dtype).reshape(count, self.shape[1])

    def close(self) -> None:
        self._band = self._source = None


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
