"""The flow-direction role: read, decode, check for circles, and know every cell's true area."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from ..errors import InputError, Problem
from ..geodesy import WGS84, areal_scale, cell_area_by_row_km2, move_xy
from ..study import InputSpec
from .burn import burn_regions
from .grid import SEA_OR_EDGE, STAYS, FlowNetwork, sort_network
from .raster import Raster, read_raster

# (row, column) step of each code; sources: ArcGIS "Flow Direction", PCRaster "ldd", GRASS r.watershed, TauDEM D8 manuals
_COMPASS = {"N": (-1, 0), "NE": (-1, 1), "E": (0, 1), "SE": (1, 1), "S": (1, 0), "SW": (1, -1), "W": (0, -1), "NW": (-1, -1)}
_CODES = {
    "esri": {1: "E", 2: "SE", 4: "S", 8: "SW", 16: "W", 32: "NW", 64: "N", 128: "NE"},
    "ldd": {1: "SW", 2: "S", 3: "SE", 4: "W", 6: "E", 7: "NW", 8: "N", 9: "NE"},
    "grass": {1: "NE", 2: "N", 3: "NW", 4: "W", 5: "SW", 6: "S", 7: "SE", 8: "E"},
    "taudem": {1: "E", 2: "NE", 3: "N", 4: "NW", 5: "W", 6: "SW", 7: "S", 8: "SE"},
}
_PITS = {"esri": (0, 255, -1), "ldd": (5,), "grass": (0,), "taudem": (0,)}
_NODATA = {"esri": (247, -9), "ldd": (255,), "grass": (), "taudem": (-32768,)}
ENCODING_NAMES = tuple(_CODES)


@dataclass(frozen=True)
class FlowGrid:
    """A sorted flow network with its place on the earth. Arrays are flat (n = rows x columns), row-major from the north-west."""

    network: FlowNetwork
    shape: tuple[int, int]
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS
    cell_area_km2: np.ndarray
    encoding: str
    spec: InputSpec | None = field(default=None, compare=False)

    @property
    def has_data(self) -> np.ndarray:
        """Cells with a flow direction; bool (n,)."""
        return self.network.receiver >= 0

    @cached_property
    def upstream_km2(self) -> np.ndarray:
        """True area that drains through each cell, itself included, km2; float64 (n,)."""
        return self.network.accumulate(self.cell_area_km2)

    @cached_property
    def outlet(self) -> np.ndarray:
        """End cell of each cell's path; int32 (n,)."""
        return self.network.outlets()

    @cached_property
    def cell_size_m(self) -> float:
        """Side of a typical cell (square root of the mean true area), m."""
        area = self.cell_area_km2[self.has_data]
        return float(np.sqrt(area.mean()) * 1000.0) if area.size else 0.0

    def grid(self) -> dict:
        """Keyword arguments of burn_regions."""
        return {"west": self.west, "north": self.north, "cell_width": self.cell_width, "cell_height": self.cell_height, "shape": self.shape}

    def to_grid_crs(self, geometries):
        """Lon/lat geometries in the CRS of the grid."""
        if self.crs == WGS84 or self.crs.to_epsg() == 4326:
            return np.asarray(geometries, dtype=object)
        return shapely.transform(np.asarray(geometries, dtype=object), lambda xy: move_xy(self._from_lonlat, xy))

    def burn(self, geometries) -> tuple[np.ndarray, int]:
        """Label grid (flat) of lon/lat polygons by cell centre: 0 none, k + 1 polygon k; and the count of contested cells."""
        labels, contested = burn_regions(self.to_grid_crs(geometries), **self.grid())
        return labels.ravel(), contested

    def lonlat(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lon, lat of cell centres."""
        row, column = np.divmod(np.asarray(cells), self.shape[1])
        return self.plane_lonlat(self.west + (column + 0.5) * self.cell_width, self.north - (row + 0.5) * self.cell_height)

    def plane_lonlat(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lon, lat of coordinates in the grid's CRS."""
        if self.crs == WGS84 or self.crs.to_epsg() == 4326:
            return np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        lon, lat = move_xy(self._to_lonlat, np.column_stack([x, y])).T
        return lon, lat

    def cell_at(self, lon: float, lat: float) -> int | None:
        """Flat index of the cell that holds a lon/lat point, None outside the grid."""
        x, y = self._from_lonlat.transform(float(lon), float(lat))
        column, row = int(np.floor((x - self.west) / self.cell_width)), int(np.floor((self.north - y) / self.cell_height))
        rows, columns = self.shape
        return row * columns + column if 0 <= row < rows and 0 <= column < columns else None

    @cached_property
    def _from_lonlat(self) -> Transformer:
        return Transformer.from_crs(WGS84, self.crs, always_xy=True)

    @cached_property
    def _to_lonlat(self) -> Transformer:
        return Transformer.from_crs(self.crs, WGS84, always_xy=True)

    def edge_cells(self) -> np.ndarray:
        """Cells on the edge of the grid; bool (n,)."""
        edge = np.zeros(self.shape, dtype=bool)
        edge[[0, -1], :] = edge[:, [0, -1]] = True
        return edge.ravel()


def read_flow_direction(spec: InputSpec, problems: list[Problem]) -> FlowGrid | None:
    """Read and check the flow-direction raster; appends to ``problems`` and returns None when it cannot be used."""
    where = spec.path.name
    try:
        raster = read_raster(spec.path, where)
    except InputError as error:
        problems.extend(error.problems)
        return None
    crs = raster.crs
    if spec.crs:
        try:
            crs = CRS.from_user_input(spec.crs)
        except CRSError:
            problems.append(Problem(f"the CRS \"{spec.crs}\" is not known", where, 'Give it as crs = "EPSG:...".'))
            return None
    if crs is None:
        problems.append(Problem("the raster has no CRS", where, 'Give crs = "EPSG:..." in its entry of the study file.'))
        return None
    encoding = spec.encoding or "auto"
    try:
        if encoding == "auto":
            encoding, network = _detect(raster, where)
        else:
            network = _decode_and_sort(raster, encoding, where)
    except InputError as error:
        problems.extend(error.problems)
        return None
    return FlowGrid(
        network, raster.values.shape, raster.west, raster.north, raster.cell_width, raster.cell_height, crs,
        _cell_areas(raster, crs), encoding, spec,
    )  # fmt: skip


def check_overlap(flow: FlowGrid, regions, problems: list[Problem]) -> None:
    """Refuse a flow direction that holds no data inside any region."""
    where = flow.spec.path.name if flow.spec else "flow direction"
    labels, _ = flow.burn(regions.geometry.values)
    inside = labels > 0
    if not np.any(inside & flow.has_data):
        west, east = flow.west, flow.west + flow.shape[1] * flow.cell_width
        south, north = flow.north - flow.shape[0] * flow.cell_height, flow.north
        (lon_a, lon_b), (lat_a, lat_b) = flow.plane_lonlat(np.array([west, east]), np.array([south, north]))
        box = regions.total_bounds
        problems.append(
            Problem(
                f"the flow direction has no data inside the regions (it covers {lon_a:.2f}..{lon_b:.2f} E, {lat_a:.2f}..{lat_b:.2f} N; "
                f"the regions {box[0]:.2f}..{box[2]:.2f} E, {box[1]:.2f}..{box[3]:.2f} N)",
                where, "Give a raster of the same area and check its CRS; cells must be smaller than the regions.",
            )
        )  # fmt: skip


def decode(values: np.ndarray, encoding: str, nodata: float | None) -> tuple[np.ndarray, np.ndarray, list]:
    """Receiver (n,) int32, end kind (n,) int8 and the values that the encoding does not know.

    A cell that drains off the grid or into a cell without data ends there (sea or edge), and so does a pit beside
    either; any other pit is inland and its water stays.
    """
    rows, columns = values.shape
    missing = np.isin(values, _NODATA[encoding])
    if encoding == "esri" and not np.any(values == 247):
        missing |= values == 255  # without 247 (the sea of HydroSHEDS) 255 is the usual value for no data, not an inland sink
    if nodata is not None:
        missing |= np.isnan(values) if np.isnan(nodata) else values == nodata
    if values.dtype.kind == "f":
        missing |= np.isnan(values)
    filled = np.where(missing, 0, values)
    if encoding == "grass":
        filled = np.abs(filled.astype(np.float64 if filled.dtype.kind == "f" else np.int64))  # negative: the flow leaves the region there
    sink = (filled == 255) | (filled == -1) if encoding == "esri" else np.zeros(values.shape, dtype=bool)
    codes = np.where(sink, 0, filled).astype(np.int64)
    step_row, step_column, known = _lookup(encoding)
    fits = (codes >= 0) & (codes < known.size)
    codes = np.where(fits, codes, 0)
    fits &= known[codes]
    if values.dtype.kind == "f":
        fits &= filled == np.trunc(filled)
    fits |= sink
    unknown = sorted({float(v) for v in np.unique(values[~fits & ~missing])})
    down, right = step_row[codes], step_column[codes]
    down[missing] = right[missing] = 0
    off_grid = np.zeros(values.shape, dtype=bool)
    off_grid[0] |= down[0] < 0
    off_grid[-1] |= down[-1] > 0
    off_grid[:, 0] |= right[:, 0] < 0
    off_grid[:, -1] |= right[:, -1] > 0
    own = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    target = np.where(off_grid, own, own + down * np.int32(columns) + right)
    leaves = off_grid | (missing.ravel()[target] & (target != own))
    receiver = np.where(missing, -1, np.where(leaves, own, target)).astype(np.int32)
    pit = (receiver == own) & ~leaves
    padded = np.pad(missing, 1, constant_values=True)
    near_end = np.zeros_like(missing)
    for to_row, to_column in _COMPASS.values():
        near_end |= padded[1 + to_row : 1 + to_row + rows, 1 + to_column : 1 + to_column + columns]
    end_kind = np.where(leaves | (pit & near_end & ~sink), SEA_OR_EDGE, np.where(pit, STAYS, 0)).astype(np.int8)
    return receiver.ravel(), end_kind.ravel(), unknown


def _lookup(encoding: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row step, column step (int32) and whether it is known, by code 0..255."""
    step_row, step_column, known = np.zeros(256, dtype=np.int32), np.zeros(256, dtype=np.int32), np.zeros(256, dtype=bool)
    for code, name in _CODES[encoding].items():
        step_row[code], step_column[code] = _COMPASS[name]
        known[code] = True
    known[[code for code in _PITS[encoding] if 0 <= code]] = True
    return step_row, step_column, known


def _decode_and_sort(raster: Raster, encoding: str, where: str) -> FlowNetwork:
    receiver, end_kind, unknown = decode(raster.values, encoding, raster.nodata)
    if unknown:
        listed = ", ".join(f"{value:g}" for value in unknown[:6]) + ("..." if len(unknown) > 6 else "")
        raise InputError(
            Problem(f"values {listed} are not in the encoding \"{encoding}\"", where,
                    f"Give the right encoding ({', '.join(ENCODING_NAMES)} or auto) or set the raster's nodata value.")
        )  # fmt: skip
    if not np.any(receiver >= 0):
        raise InputError(Problem("the flow direction holds no data", where, "Give a raster with flow directions."))
    if not np.any((receiver >= 0) & (receiver != np.arange(receiver.size))):
        raise InputError(Problem("no cell of the flow direction drains into another", where, "Give a raster with flow directions."))
    network, circles = sort_network(receiver, end_kind)
    if network is None:
        row, column = divmod(int(circles[0]), raster.values.shape[1])
        x, y = raster.west + (column + 0.5) * raster.cell_width, raster.north - (row + 0.5) * raster.cell_height
        raise InputError(
            Problem(f"{circles.size} cells drain in a circle, e.g. at row {row + 1}, column {column + 1} ({x:.4f}, {y:.4f})", where,
                    f"The raster may be damaged or not be encoded as \"{encoding}\"; make the flow direction again from a filled DEM.")
        )  # fmt: skip
    return network


def encodings_of(raster: Raster) -> list[str]:
    """The encodings whose codes all fit and under which no water runs in a circle."""
    return list(_fitting(raster, ""))


def _fitting(raster: Raster, where: str) -> dict[str, FlowNetwork]:
    fits = {}
    for encoding in ENCODING_NAMES:
        try:
            fits[encoding] = _decode_and_sort(raster, encoding, where)
        except InputError:
            continue
    return fits


def _detect(raster: Raster, where: str) -> tuple[str, FlowNetwork]:
    """The only encoding that fits; several or none are refused."""
    fits = _fitting(raster, where)
    if len(fits) != 1:
        found = f"{len(fits)} encodings fit ({', '.join(fits)})" if fits else "no known encoding fits its values"
        raise InputError(
            Problem(f"the encoding of the flow direction is unknown: {found}", where,
                    f"Give encoding = one of {', '.join(ENCODING_NAMES)}; if its values are right, check it for circles.")
        )  # fmt: skip
    return next(iter(fits.items()))


def _cell_areas(raster: Raster, crs: CRS) -> np.ndarray:
    """True km2 of each cell, flat float64: exact per row on a lon/lat grid, plane area / areal scale on a projected one."""
    rows, columns = raster.values.shape
    if crs.is_geographic:
        by_row = cell_area_by_row_km2(rows, raster.north, raster.cell_height, raster.cell_width)
        return np.repeat(by_row, columns)
    to_m = crs.axis_info[0].unit_conversion_factor
    row_at = np.unique(np.linspace(0, rows - 1, min(rows, 65)).round().astype(int))
    column_at = np.unique(np.linspace(0, columns - 1, min(columns, 65)).round().astype(int))
    x, y = np.meshgrid(raster.west + (column_at + 0.5) * raster.cell_width, raster.north - (row_at + 0.5) * raster.cell_height)
    scale = areal_scale(crs, x.ravel(), y.ravel()).reshape(x.shape)
    by_column = np.array([np.interp(np.arange(columns), column_at, line) for line in scale])
    whole = np.empty((rows, columns))
    for column in range(columns):
        whole[:, column] = np.interp(np.arange(rows), row_at, by_column[:, column])
    return (raster.cell_width * raster.cell_height * to_m**2 / 1e6 / whole).ravel()
