"""The flow-direction role: read, decode, check for circles, and know every cell's true area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from scipy import ndimage

from ..errors import InputError, Problem
from ..geodesy import WGS84, move_xy
from ..memory import memory_problem, needed_bytes, told
from ..study import InputSpec
from .burn import burn_regions, inside_cells
from .cell_area import CellArea
from .grid import (
    END_LEAVES,
    END_STAYS,
    MOST_CIRCLES,
    NO_DATA,
    SLICE,
    STEP_COLUMN,
    STEP_ROW,
    FlowNetwork,
    check_cancelled,
    find_circles,
    kernels,
)  # fmt: skip
from .raster import Raster, raster_cells, read_raster

# direction of each code; sources: ArcGIS "Flow Direction", PCRaster "ldd", GRASS r.watershed, TauDEM D8, MERIT Hydro manuals
_DIRECTIONS = {"E": 0, "SE": 1, "S": 2, "SW": 3, "W": 4, "NW": 5, "N": 6, "NE": 7}
_ESRI = {1: "E", 2: "SE", 4: "S", 8: "SW", 16: "W", 32: "NW", 64: "N", 128: "NE"}
_CODES = {
    "esri": _ESRI,
    "ldd": {1: "SW", 2: "S", 3: "SE", 4: "W", 6: "E", 7: "NW", 8: "N", 9: "NE"},
    "grass": {1: "NE", 2: "N", 3: "NW", 4: "W", 5: "SW", 6: "S", 7: "SE", 8: "E"},
    "taudem": {1: "E", 2: "NE", 3: "N", 4: "NW", 5: "W", 6: "SW", 7: "S", 8: "SE"},
    "merit": _ESRI,
}
_PITS = {"esri": (0,), "ldd": (5,), "grass": (0,), "taudem": (0,), "merit": ()}  # inland, or the mouth when beside the sea
_MOUTHS = {"merit": (0,)}
_SINKS = {"esri": (255, -1), "merit": (255, -1)}  # inland whatever lies beside them
_NODATA = {"esri": (247, -9), "ldd": (255,), "grass": (), "taudem": (-32768,), "merit": (247, -9)}
ENCODING_NAMES = tuple(_CODES)
CIRCLES = "water runs in a circle, circles found: "
EVIDENCE_JOINT = "; "  # between the sentences of FlowGrid.evidence
_SINK, _UNKNOWN = 10, 254  # while decoding
_BAND_CELLS = 2_000_000


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
    area: CellArea
    encoding: str
    spec: InputSpec | None = field(default=None, compare=False)
    evidence: str = ""

    @property
    def has_data(self) -> np.ndarray:
        """Cells with a flow direction; bool (n,)."""
        return self.network.has_data

    @cached_property
    def cell_area_km2(self) -> np.ndarray:
        """True area of each cell, km2; float64 (n,)."""
        return self.area.flat()

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

    def cells_inside(self, geometry) -> np.ndarray:
        """Flat numbers of the cells whose centre lies in a lon/lat polygon, sorted."""
        return inside_cells(self.to_grid_crs([geometry])[0], **self.grid())

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
        """Numbers of the cells with data on the edge of the grid."""
        rows, columns = self.shape
        sides = np.arange(rows) * columns
        cells = np.unique(np.concatenate([np.arange(columns), (rows - 1) * columns + np.arange(columns), sides, sides + columns - 1]))
        return cells[self.has_data[cells]]

    def cells_beside_nodata(self) -> np.ndarray:
        """Numbers of the cells with data that touch a cell without, corners included."""
        missing = ~self.has_data.reshape(self.shape)
        rows, columns = self.shape
        step = max(1, SLICE // columns)
        found = [np.empty(0, dtype=np.int64)]
        for top in range(0, rows, step):
            check_cancelled()
            first, last = max(top - 1, 0), min(top + step + 1, rows)
            near = ndimage.binary_dilation(missing[first:last], structure=np.ones((3, 3), dtype=bool)) & ~missing[first:last]
            found.append(np.flatnonzero(near[top - first : top - first + step]) + top * columns)
        return np.concatenate(found)


def read_flow_direction(
    spec: InputSpec, problems: list[Problem], say: Callable[[str], None] = lambda text: None, *, weighted: bool = False
) -> FlowGrid | None:
    """Read and check the flow-direction raster; appends to ``problems`` and returns None when it cannot be used.

    ``say`` gets the forecast of the memory before anything is read; ``weighted``: rasters of runoff or people come to it.
    """
    where = spec.path.name
    cells = raster_cells(spec.path)
    if cells is not None:
        needed = needed_bytes(cells, compiled=kernels(cells) is not None, weighted=weighted)
        say(told(cells, needed))
        problem = memory_problem(cells, needed, where)
        if problem is not None:
            problems.append(problem)
            return None
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
    encoding, evidence = spec.encoding or "auto", ""
    try:
        if encoding == "auto":
            encoding, network, evidence = _detect(raster, where)
        else:
            network = _decoded(raster, encoding, where)
    except InputError as error:
        problems.extend(error.problems)
        return None
    return flow_grid(network, raster, crs, encoding, spec, evidence)


def flow_grid(network: FlowNetwork, placed, crs: CRS, encoding: str, spec: InputSpec | None = None, evidence: str = "") -> FlowGrid:
    """A flow grid where ``placed`` (anything with west, north, cell_width, cell_height) says it lies."""
    place = (placed.west, placed.north, placed.cell_width, placed.cell_height)
    return FlowGrid(network, network.codes.shape, *place, crs, CellArea.of_grid(network.codes.shape, *place, crs), encoding, spec, evidence)


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


def decode(values: np.ndarray, encoding: str, nodata: float | None) -> tuple[np.ndarray, list[float]]:
    """Flow codes uint8 (rows, columns) of FlowNetwork, and the values that the encoding does not know.

    A cell that drains off the grid or into a cell without data ends there (sea or edge), and so does a pit beside
    either; any other pit is inland and its water stays.
    """
    rows, columns = values.shape
    missing = set(_NODATA[encoding])
    sinks = set(_SINKS.get(encoding, ()))
    if encoding == "esri" and not np.any(values == 247):
        missing.add(255)  # without 247 (the sea of HydroSHEDS) 255 is the usual value for no data, not an inland sink
        sinks.discard(255)
    if nodata is not None and not np.isnan(nodata):
        missing.add(nodata)
    lookup = np.full(256, _UNKNOWN, dtype=np.uint8)
    for value, name in _CODES[encoding].items():
        lookup[value] = _DIRECTIONS[name]
    for kind, code in ((_PITS[encoding], END_STAYS), (_MOUTHS.get(encoding, ()), END_LEAVES), (sinks, _SINK), (missing, NO_DATA)):
        for value in kind:
            if 0 <= value <= 255 and value == int(value):
                lookup[int(value)] = code
    codes = np.empty((rows, columns), dtype=np.uint8)
    unknown: set[float] = set()
    band = max(1, _BAND_CELLS // max(columns, 1))
    for top in range(0, rows, band):
        check_cancelled()
        part = values[top : top + band]
        found = lookup[part] if part.dtype == np.uint8 else _decode_band(part, encoding, lookup, missing, sinks)
        odd = found == _UNKNOWN
        if odd.any():
            unknown.update(float(value) for value in np.unique(part[odd])[:50])
        codes[top : top + band] = found
    codes[codes == _UNKNOWN] = NO_DATA
    _settle_ends(codes)
    return codes, sorted(unknown)


def _decode_band(part: np.ndarray, encoding: str, lookup: np.ndarray, missing: set, sinks: set) -> np.ndarray:
    """Flow codes of values that are not bytes: negative, fractional or NaN ones are handled by their value."""
    absent = np.isin(part, [value for value in missing if not 0 <= value <= 255 or value != int(value)])
    if part.dtype.kind == "f":
        absent |= np.isnan(part)
    number = np.where(absent, 0, part).astype(np.float64)
    if encoding == "grass":
        number = np.abs(number)  # negative: the flow leaves the region there
    known = (number >= 0) & (number <= 255) & (number == np.trunc(number))
    found = np.where(known, lookup[np.where(known, number, 0).astype(np.uint8)], _UNKNOWN).astype(np.uint8)
    found[~absent & np.isin(part, [value for value in sinks if value < 0])] = _SINK
    found[absent] = NO_DATA
    return found


def _settle_ends(codes: np.ndarray) -> None:
    """In place: paths that leave the grid or enter cells without data end there, pits beside either are mouths."""
    compiled = kernels(codes.size)
    if compiled is not None:
        compiled.settle_ends(codes, _SINK)
        return
    rows, columns = codes.shape
    missing = codes == NO_DATA
    pit = codes == END_STAYS
    leaves = np.zeros_like(missing)
    mouth = np.zeros_like(missing)
    for code in range(8):
        down, right = int(STEP_ROW[code]), int(STEP_COLUMN[code])
        here = (slice(max(-down, 0), rows - max(down, 0)), slice(max(-right, 0), columns - max(right, 0)))
        there = (slice(max(down, 0), rows - max(-down, 0)), slice(max(right, 0), columns - max(-right, 0)))
        if pit.any():
            mouth[here] |= missing[there]
        leaves[here] |= (codes[here] == code) & missing[there]
        for edge in ((0 if down < 0 else -1, slice(None)) if down else None, (slice(None), 0 if right < 0 else -1) if right else None):
            if edge is not None:
                leaves[edge] |= codes[edge] == code
    mouth[[0, -1], :] = mouth[:, [0, -1]] = True
    codes[leaves | (pit & mouth)] = END_LEAVES
    codes[codes == _SINK] = END_STAYS


def _decoded(raster: Raster, encoding: str, where: str) -> FlowNetwork:
    codes, unknown = decode(raster.values, encoding, raster.nodata)
    if unknown:
        listed = ", ".join(f"{value:g}" for value in unknown[:6]) + ("..." if len(unknown) > 6 else "")
        raise InputError(
            Problem(f"values {listed} are not in the encoding \"{encoding}\"", where,
                    f"Give the right encoding ({', '.join(ENCODING_NAMES)} or auto) or set the raster's nodata value.")
        )  # fmt: skip
    if not np.any(codes != NO_DATA):
        raise InputError(Problem("the flow direction holds no data", where, "Give a raster with flow directions."))
    if not np.any(codes < END_STAYS):
        raise InputError(Problem("no cell of the flow direction drains into another", where, "Give a raster with flow directions."))
    network = FlowNetwork(codes)
    circles = find_circles(network)
    if circles:
        raise InputError(
            Problem(_told_circles(circles, raster), where,
                    f"The raster may be damaged or not be encoded as \"{encoding}\"; make the flow direction again from a filled DEM.")
        )  # fmt: skip
    return network


def _told_circles(circles: list[np.ndarray], raster: Raster, listed: int = 3) -> str:
    """How many circles and where the first are: row/column (from 1) and coordinates of the first cell of each."""
    places = []
    for cells in circles[:listed]:
        row, column = divmod(int(cells[0]), raster.values.shape[1])
        x, y = raster.west + (column + 0.5) * raster.cell_width, raster.north - (row + 0.5) * raster.cell_height
        places.append(f"{row + 1}/{column + 1} ({x:.4f}, {y:.4f})")
    count = f"{len(circles)}+" if len(circles) >= MOST_CIRCLES else str(len(circles))
    return f"water runs in a circle, circles found: {count} (row/column, coordinates: {', '.join(places)})"


def _how_many(problem: Problem) -> int:
    """The number of circles that _told_circles names."""
    return int(problem.what[len(CIRCLES):].split("+")[0].split()[0])


def encodings_of(raster: Raster) -> list[str]:
    """The encodings whose codes all fit and under which no water runs in a circle."""
    return list(_fitting(raster, "")[0])


def _fitting(raster: Raster, where: str) -> tuple[dict[str, FlowNetwork], dict[str, Problem]]:
    """Networks of the encodings that fit, and why each of the others does not.

    MERIT / HydroSHEDS differs from ESRI only in what ends mean; it is told by its sinks (255 or -1) beside its sea (247 or -9).
    """
    fits, why = {}, {}
    for encoding in ENCODING_NAMES:
        if encoding == "merit" and not _has_merit_ends(raster):
            why[encoding] = Problem("no inland sinks (255 or -1) beside a sea (247 or -9)", where, "")
            continue
        try:
            fits[encoding] = _decoded(raster, encoding, where)
        except InputError as error:
            why[encoding] = error.problems[0]
    if "merit" in fits and "esri" in fits:
        del fits["esri"]
        why["esri"] = Problem("inland sinks (255 or -1) beside a sea (247 or -9) are those of MERIT Hydro and HydroSHEDS", where, "")
    return fits, why


def _has_merit_ends(raster: Raster) -> bool:
    values = raster.values
    sea = raster.nodata in (247, -9) or bool(np.any(values == 247) or np.any(values == -9))
    return sea and raster.nodata != 255 and bool(np.any(values == 255) or np.any(values == -1))


def _detect(raster: Raster, where: str) -> tuple[str, FlowNetwork, str]:
    """The only encoding that fits, with the evidence; several or none are refused."""
    fits, why = _fitting(raster, where)
    circling = sorted((problem for problem in why.values() if problem.what.startswith(CIRCLES)), key=_how_many)
    if not fits and circling:
        raise InputError(circling[0])  # the values fit, so this is what is wrong, and where
    if len(fits) != 1:
        found = f"{len(fits)} encodings fit ({', '.join(fits)})" if fits else "no known encoding fits its values"
        raise InputError(
            Problem(f"the encoding of the flow direction is unknown: {found}", where,
                    f"Give encoding = one of {', '.join(ENCODING_NAMES)}; if its values are right, check it for circles.")
        )  # fmt: skip
    (encoding, network), = fits.items()
    against = (f"not {name}: {reason.what}" for name, reason in why.items())
    evidence = [f"all values fit the encoding {encoding} and no water runs in a circle", *against]
    return encoding, network, EVIDENCE_JOINT.join(evidence)
