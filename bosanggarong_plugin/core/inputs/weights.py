"""Rasters that weigh the water figures: runoff (mm a year) and population (persons in each cell), on the cells of the flow grid.

Unknown is nodata, not a number, or negative. Any grid and CRS. Amounts for each km2 (runoff): the known cells whose centre lies
in a flow cell are averaged where they are the finer ones, else the cell under the centre of the flow cell is taken. Persons are
counts: finer cells are summed, a coarser one is divided by area among the flow cells under it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from ..errors import InputError
from ..geodesy import GEOD, WGS84, move_xy
from ..study import InputSpec
from .cell_area import CellArea
from .collect import Collector, place
from .grid import check_cancelled
from .raster import read_raster

_BAND_CELLS = 1_000_000


@dataclass(frozen=True)
class WeightRaster:
    """A raster of ``values`` float32 (rows, columns), NaN for unknown, from the north-west."""

    spec: InputSpec
    values: np.ndarray
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS

    def cell_size_m(self) -> float:
        """Side of the cell in the middle (square root of width x height), m."""
        rows, columns = self.values.shape
        x, y = self.west + columns / 2 * self.cell_width, self.north - rows / 2 * self.cell_height
        xy = np.array([[x, y], [x + self.cell_width, y], [x, y - self.cell_height]])
        lon, lat = move_xy(Transformer.from_crs(self.crs, WGS84, always_xy=True), xy).T
        width, height = GEOD.inv(lon[[0, 0]], lat[[0, 0]], lon[1:], lat[1:])[2]
        return float(np.sqrt(width * height))

    def under(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Flat index of the cell under points of its CRS, -1 outside."""
        rows, columns = self.values.shape
        column = np.floor((x - self.west) / self.cell_width)
        row = np.floor((self.north - y) / self.cell_height)
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        return np.where(inside, row * columns + column, -1).astype(np.int64)


def read_weight_raster(spec: InputSpec, regions, collector: Collector) -> WeightRaster | None:
    """Read a raster of role runoff or population_raster; None after adding problems. ``regions`` is the frame of the regions or None."""
    where = place(spec)
    try:
        raster = read_raster(spec.path, where)
    except InputError as error:
        collector.problems.extend(error.problems)
        return None
    crs = raster.crs
    if spec.crs:
        try:
            crs = CRS.from_user_input(spec.crs)
        except CRSError:
            collector.complain(f"the CRS \"{spec.crs}\" is not known", where, 'Give it as crs = "EPSG:...".')
            return None
    if crs is None:
        collector.complain("the raster has no CRS", where, 'Give crs = "EPSG:..." in its entry of the study file.')
        return None
    values = raster.values.astype(np.float32)
    if raster.nodata is not None and not np.isnan(raster.nodata):
        values[raster.values == raster.nodata] = np.nan
    values[~np.isfinite(values)] = np.nan
    negative = int(np.count_nonzero(values < 0))
    if negative:
        collector.log(spec, spec.path.stem, f"{negative} cells", "negative values", "read as unknown")
        values[values < 0] = np.nan
    if np.isnan(values).all():
        collector.complain("the raster holds no value that is known", where, "Give a raster with values of 0 or more.")
        return None
    weights = WeightRaster(spec, values, raster.west, raster.north, raster.cell_width, raster.cell_height, crs)
    if regions is not None and not _known_inside(weights, regions):
        collector.complain("the raster has no value inside the regions", where, "Give a raster of the same area and check its CRS.")
        return None
    return weights


def _known_inside(weights: WeightRaster, regions) -> bool:
    """Does any known cell lie in a region, by the centres of the cells and by a point inside each region?"""
    points = shapely.get_coordinates(shapely.point_on_surface(regions.geometry.values))
    cells = weights.under(*move_xy(Transformer.from_crs(WGS84, weights.crs, always_xy=True), points).T)
    if np.isfinite(weights.values.ravel()[cells[cells >= 0]]).any():
        return True
    to_lonlat = Transformer.from_crs(weights.crs, WGS84, always_xy=True)
    west, south, east, north = regions.total_bounds
    for x, y, values in _bands(weights):
        known = np.isfinite(values)
        if not known.any():
            continue
        lon, lat = move_xy(to_lonlat, np.column_stack([x[known], y[known]])).T
        near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        if any(shapely.contains_xy(shape, lon[near], lat[near]).any() for shape in regions.geometry.values):
            return True
    return False


def _bands(weights: WeightRaster):
    """x, y of the centres and values, a band of rows at a time."""
    rows, columns = weights.values.shape
    step = max(1, _BAND_CELLS // columns)
    across = weights.west + (np.arange(columns) + 0.5) * weights.cell_width
    for top in range(0, rows, step):
        check_cancelled()
        part = weights.values[top : top + step]
        down = weights.north - (np.arange(top, top + len(part)) + 0.5) * weights.cell_height
        yield np.tile(across, len(part)), np.repeat(down, columns), part.ravel()


def on_flow_grid(weights: WeightRaster, flow, *, counts: bool = False) -> np.ndarray:
    """The raster on the cells of the flow grid: mean for each cell, or persons in it (``counts``); float64 (n,), NaN unknown."""
    sampled, area_share = _sampled(weights, flow, counts)
    if weights.cell_size_m() >= flow.cell_size_m:
        return sampled * area_share if counts else sampled
    rows, columns = flow.shape
    total, known = np.zeros(rows * columns), np.zeros(rows * columns, dtype=np.int32)
    to_flow = None if weights.crs == flow.crs else Transformer.from_crs(weights.crs, flow.crs, always_xy=True)
    for x, y, values in _bands(weights):
        some = np.isfinite(values)
        if not some.any():
            continue
        xy = np.column_stack([x[some], y[some]])
        xy = xy if to_flow is None else move_xy(to_flow, xy)
        column, row = np.floor((xy[:, 0] - flow.west) / flow.cell_width), np.floor((flow.north - xy[:, 1]) / flow.cell_height)
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        cell = (row[inside] * columns + column[inside]).astype(np.int64)
        np.add.at(total, cell, values[some][inside].astype(np.float64))
        np.add.at(known, cell, 1)
    if counts:  # a cell between the centres of finer ones: its people are counted beside it
        return np.where(known > 0, total, np.where(np.isnan(sampled), np.nan, 0.0))
    return np.divide(total, known, out=sampled, where=known > 0)


def _sampled(weights: WeightRaster, flow, counts: bool) -> tuple[np.ndarray, np.ndarray]:
    """Value under the centre of each flow cell, and (for counts) area of the flow cell / area of the cell under it."""
    rows, columns = flow.shape
    values = np.full(rows * columns, np.nan)
    share = np.ones(rows * columns if counts else 0)
    to_weights = None if weights.crs == flow.crs else Transformer.from_crs(flow.crs, weights.crs, always_xy=True)
    area = None
    if counts:
        area = CellArea.of_grid(weights.values.shape, weights.west, weights.north, weights.cell_width, weights.cell_height, weights.crs).flat()
    flat = weights.values.ravel()
    step = max(1, _BAND_CELLS // columns)
    across = flow.west + (np.arange(columns) + 0.5) * flow.cell_width
    for top in range(0, rows, step):
        check_cancelled()
        n = min(step, rows - top)
        down = flow.north - (np.arange(top, top + n) + 0.5) * flow.cell_height
        xy = np.column_stack([np.tile(across, n), np.repeat(down, columns)])
        xy = xy if to_weights is None else move_xy(to_weights, xy)
        under = weights.under(xy[:, 0], xy[:, 1])
        band = slice(top * columns, (top + n) * columns)
        held = under >= 0
        values[band][held] = flat[under[held]]
        if area is not None:
            share[band][held] = flow.cell_area_km2[band][held] / area[under[held]]
    return values, share
