"""The dem role: elevations from one raster or a folder of tiles, brought to a stated cell, and flow directions from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from pyproj import CRS, Transformer

from ..errors import InputError, Problem
from ..findings import Job
from ..geodesy import GEOD, WGS84, move_xy
from ..study import InputSpec
from ..tables import thresholds
from .collect import place
from .mosaic import Mosaic, plan_mosaic

BAND_CELLS = 1_000_000
MIN_CELLS = 3  # along each side
METRES = {"m": 1.0, "ft": 0.3048}
SAME_CELL = 0.01  # a stated cell that differs from the source by less is the source's own
FEET_NAMES = ("ft", "feet", "foot", "us survey foot", "us-ft", "ftus")


@dataclass(frozen=True)
class Dem:
    """Elevations on a grid: float32 (rows, columns) from the north-west, in ``unit`` ("m" or "ft"), NaN without data.

    ``crs`` is the horizontal one. ``notes`` are (problem, action) pairs for the repair log.
    """

    elevation: np.ndarray
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS
    unit: str = "m"
    spec: InputSpec | None = field(default=None, compare=False)
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self.elevation.shape

    def sides_m(self) -> tuple[np.ndarray, np.ndarray]:
        """Width and height of the cells of each row, m; float64 (rows,). On the ellipsoid for lon/lat grids, else in the plane."""
        latitude = self.north - (np.arange(self.shape[0]) + 0.5) * self.cell_height
        return _sides_m(self.crs, latitude, self.cell_width, self.cell_height)

    def at(self, lon, lat) -> tuple[np.ndarray, np.ndarray]:
        """Elevation in m (float64, NaN where unknown) and flat number of the cell (int64, -1 off the grid) at lon/lat points."""
        x, y = move_xy(self._from_lonlat, np.column_stack([np.atleast_1d(lon), np.atleast_1d(lat)]).astype(float)).T
        rows, columns = self.shape
        with np.errstate(invalid="ignore"):
            column, row = np.floor((x - self.west) / self.cell_width), np.floor((self.north - y) / self.cell_height)
            inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        cell = np.where(inside, row * columns + column, -1).astype(np.int64)
        found = self.elevation.ravel()[np.maximum(cell, 0)].astype(np.float64) * METRES[self.unit]
        return np.where(inside, found, np.nan), cell

    @cached_property
    def _from_lonlat(self) -> Transformer:
        return Transformer.from_crs(WGS84, self.crs, always_xy=True)


@dataclass(frozen=True)
class DemPlan:
    """What reading a DEM will give, known from its headers: ``factor`` x ``factor`` source cells make one cell of ``shape``."""

    mosaic: Mosaic
    factor: int
    source_cell_m: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns of the DEM that is read."""
        return tuple(-(-side // self.factor) for side in self.mosaic.shape)

    @property
    def cells(self) -> int:
        """Number of cells of the DEM that is read."""
        return self.shape[0] * self.shape[1]


def plan_dem(spec: InputSpec, problems: list[Problem]) -> DemPlan | None:
    """Read the headers only; appends to ``problems`` and returns None when the DEM cannot be used."""
    mosaic = plan_mosaic(spec, problems)
    if mosaic is None:
        return None
    middle = mosaic.north - mosaic.cell_height * mosaic.shape[0] / 2
    width_m, height_m = (float(side[0]) for side in _sides_m(mosaic.crs, np.array([middle]), mosaic.cell_width, mosaic.cell_height))
    source_cell_m = float(np.sqrt(width_m * height_m))
    factor = 1
    if spec.cell_m is not None:
        if spec.cell_m < source_cell_m * (1 - SAME_CELL):
            problems.append(
                Problem(f"cell_m = {spec.cell_m:g} is finer than the DEM, whose cells are {source_cell_m:.1f} m wide", place(spec),
                        "Give a larger cell_m, or leave it out to keep the cells of the DEM.")
            )  # fmt: skip
            return None
        factor = max(1, round(spec.cell_m / source_cell_m))
    plan = DemPlan(mosaic, factor, source_cell_m)
    if min(plan.shape) < MIN_CELLS:
        problems.append(
            Problem(f"the DEM is too small: {plan.shape[0]} x {plan.shape[1]} cells", place(spec),
                    f"Give a DEM of the whole area, at least {MIN_CELLS} x {MIN_CELLS} cells, or a smaller cell_m.")
        )  # fmt: skip
        return None
    if plan.cells >= 2**31:
        problems.append(
            Problem(f"the DEM has {plan.cells / 1e6:.0f} million cells, more than can be numbered", place(spec),
                    "Give a larger cell_m, or fewer tiles.")
        )  # fmt: skip
        return None
    return plan


def read_dem(spec: InputSpec, problems: list[Problem], job: Job | None = None, *, plan: DemPlan | None = None) -> Dem | None:
    """Read and check the elevations; appends to ``problems`` and returns None when they cannot be used. Raises Cancelled.

    ``cell_m`` of the entry: cells are joined factor x factor, the elevation is the mean of those with data; the last row and
    column may reach beyond the source. On a lon/lat grid the factor is that of the middle latitude. Without it, or within 1 % of
    the source, its own cells are kept. Elevations are held as float32.
    """
    job = job or Job()
    plan = plan or plan_dem(spec, problems)
    if plan is None:
        return None
    mosaic, factor = plan.mosaic, plan.factor
    elevation = np.empty(plan.shape, dtype=np.float32)
    low, high = np.inf, -np.inf
    band_rows = max(1, BAND_CELLS // (mosaic.shape[1] * factor)) * factor
    try:
        for first, band in mosaic.bands(band_rows):
            job.step(first / mosaic.shape[0], f"{spec.role}: {spec.path.name}")
            low, high = np.fmin(low, np.fmin.reduce(band, axis=None)), np.fmax(high, np.fmax.reduce(band, axis=None))
            rows = -(-len(band) // factor)
            elevation[first // factor : first // factor + rows] = band if factor == 1 else _means(band, factor)
    except InputError as error:
        problems.extend(error.problems)
        return None
    unit = _checked_unit(spec, mosaic, float(low), float(high), problems)
    if unit is None:
        return None
    return Dem(
        elevation, mosaic.west, mosaic.north, mosaic.cell_width * factor, mosaic.cell_height * factor, mosaic.crs, unit, spec, _notes(spec, plan)
    )  # fmt: skip


def kernel_problem(where: str) -> Problem | None:
    """Why flow directions cannot be computed from a DEM here (numba is missing), or None."""
    try:
        import numba  # noqa: F401
    except (ImportError, SystemError):  # SystemError: a numba made for another numpy
        return Problem(
            "flow directions cannot be computed from the DEM, because numba is not installed", where,
            'Give a ready flow_direction; or run GRASS "r.watershed" in the Processing toolbox of QGIS and give its drainage raster as '
            'flow_direction with encoding = "grass".',
        )  # fmt: skip
    return None


def flow_codes(dem: Dem, job: Job | None = None) -> np.ndarray:
    """Flow codes uint8 (rows, columns) of the filled DEM; see ``conditioning.drain``. Raises InputError without numba, Cancelled."""
    job = job or Job()
    problem = kernel_problem(dem.spec.path.name if dem.spec else "DEM")
    if problem is not None:
        raise InputError(problem)
    from .conditioning import drain

    width_m, height_m = dem.sides_m()
    return drain(
        dem.elevation, width_m, height_m, is_cancelled=job.is_cancelled,
        progress=lambda fraction: job.step(fraction, "flow directions from the DEM"),
    )  # fmt: skip


def _sides_m(crs: CRS, latitude: np.ndarray, cell_width: float, cell_height: float) -> tuple[np.ndarray, np.ndarray]:
    """Width and height of cells at latitudes, m: radii of curvature of the ellipsoid, or the plane of a projected CRS."""
    if not crs.is_geographic:
        to_m = crs.axis_info[0].unit_conversion_factor
        return np.full(latitude.shape, cell_width * to_m), np.full(latitude.shape, cell_height * to_m)
    phi = np.radians(np.clip(latitude, -89.9, 89.9))
    w2 = 1 - GEOD.es * np.sin(phi) ** 2
    return (
        GEOD.a / np.sqrt(w2) * np.cos(phi) * np.radians(cell_width),
        GEOD.a * (1 - GEOD.es) / w2**1.5 * np.radians(cell_height),
    )


def _means(band: np.ndarray, factor: int) -> np.ndarray:
    """Means of factor x factor cells, NaN where none has data; the last block of a side may be cut."""
    known = ~np.isnan(band)
    at = [np.arange(0, side, factor) for side in band.shape]
    total = np.where(known, band, 0).astype(np.float64)
    for axis in (1, 0):
        total = np.add.reduceat(total, at[axis], axis=axis)
        known = np.add.reduceat(known, at[axis], axis=axis, dtype=np.int64)
    with np.errstate(invalid="ignore"):
        return (total / known).astype(np.float32)


def _checked_unit(spec: InputSpec, mosaic: Mosaic, low: float, high: float, problems: list[Problem]) -> str | None:
    """The unit of the elevations, or None after adding what is wrong with their range (before cells are joined)."""
    where, limit = place(spec), thresholds()
    unit = spec.unit or "m"
    per_m = 1 / METRES[unit]
    if not np.isfinite(low):
        problems.append(Problem("the DEM holds no data", where, "Give a raster with elevations, and check its nodata value."))
    elif low == high:
        problems.append(Problem(f"the DEM is constant ({low:g} everywhere)", where, "Give a raster with elevations."))
    elif high > limit["dem_highest_m"] * per_m:
        problems.append(
            Problem(f"elevations reach {_plain(high)} {unit}, higher than any land on earth", where,
                    'If they are in feet, give unit = "ft"; if they are right but for cells without data, set the raster\'s nodata value.')
        )  # fmt: skip
    elif low < limit["dem_lowest_m"] * per_m:
        problems.append(
            Problem(f"elevations go down to {_plain(low)} {unit}, lower than any land on earth", where,
                    "Set the raster's nodata value; cells of the sea must be without data.")
        )  # fmt: skip
    elif spec.unit is None and any(name.strip().casefold() in FEET_NAMES for name in mosaic.units):
        problems.append(
            Problem("the raster says that its elevations are in feet", where, 'Give unit = "ft", or unit = "m" if they are in metres.')
        )
    elif spec.unit is None and high > limit["dem_highest_indonesia_m"]:
        problems.append(
            Problem(f"elevations reach {high:.0f}, higher than any land in Indonesia in metres; they may be in feet", where,
                    'Give unit = "ft", or unit = "m" if they are in metres.')
        )  # fmt: skip
    else:
        return unit
    return None


def _plain(elevation: float) -> str:
    """Whole units; the fill value of a float raster with its power of ten."""
    return f"{elevation:.0f}" if abs(elevation) < 1e7 else f"{elevation:.2g}"


def _notes(spec: InputSpec, plan: DemPlan) -> tuple[tuple[str, str], ...]:
    """What was done to the elevations, for the repair log."""
    notes = []
    if plan.mosaic.moved_cells > 0.01:
        notes.append(("tiles lie between the cells of one grid", f"moved onto it by up to {plan.mosaic.moved_cells:.2f} of a cell"))
    if plan.factor > 1:
        size = f"{plan.factor} x {plan.factor} cells joined"
        notes.append((f"cell_m = {spec.cell_m:g}", f"{size}, {plan.factor * plan.source_cell_m:.1f} m wide"))
    return tuple(notes)
