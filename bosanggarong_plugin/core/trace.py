"""Where the water of a place comes from and where it goes: the command ``trace`` and its Processing algorithm.

The point is moved to the cell with the greatest upstream area nearby (a stream never lies just where one clicks). Upstream:
all cells whose path passes that cell, by the region of their centre. Downstream: the path cell by cell; a region is entered half-way
between two centres, and thin strips of no region are passed over as in the water figures. Distances are geodesic, along the path.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from .errors import InputError, Problem
from .findings import OUT, SEA, Job
from .geodesy import GEOD, distance_km
from .inputs.flow import FlowGrid
from .inputs.grid import STAYS
from .inputs.model import Inputs
from .settings import Settings, TraceSettings
from .study import Study

INLAND, AT_SEA, AT_EDGE = "inland", "sea", "edge"
ROLES = ("regions", "flow_direction", "dem")


@dataclass(frozen=True)
class Origin:
    """Land of one region (or OUT) that drains through the point, with its outline along the cells (lon/lat multipolygon)."""

    region_code: str
    area_km2: float
    share_pct: float
    geometry: object


@dataclass(frozen=True)
class Stage:
    """A stretch of the downstream course in one region (or OUT, SEA): where it begins (lon, lat and km from the point along
    the path), its length in km (None for SEA) and its line (None where it has no length)."""

    region_code: str
    lon: float
    lat: float
    distance_km: float
    length_km: float | None
    line: object | None


@dataclass(frozen=True)
class Trace:
    """The answer for one point. ``lon``, ``lat`` is the centre of the cell that was taken, ``given`` the point asked for.

    ``upstream_truncated``: the edge of the data may cut the catchment. ``end_kind``: inland (a sink or lake of the grid), sea (beside
    cells without data), edge (of the grid: the path goes on outside). ``names`` are those of the regions by code.
    """

    given: tuple[float, float]
    lon: float
    lat: float
    moved_m: float
    snap_cells: int
    cell_size_m: float
    region_code: str
    upstream_km2: float
    upstream_truncated: bool
    upstream: tuple[Origin, ...]
    outline: object
    downstream: tuple[Stage, ...]
    downstream_km: float
    end_kind: str
    names: Mapping[str, str]


def inputs_to_read(study: Study) -> Study:
    """The study with nothing but what a trace needs. Raises InputError when it has no flow direction."""
    kept = {role: study.inputs[role] for role in ROLES if role in study.inputs}
    if "flow_direction" in kept:
        kept.pop("dem", None)
    elif "dem" not in kept:
        where = f"{study.path.name} [inputs]"
        raise InputError(Problem("a trace needs a flow direction, and none is given", where, 'Add [inputs.flow_direction] with path = "...".'))
    return replace(study, forum=(), forum_name="", inputs=kept)


def trace(
    inputs: Inputs, lon: float, lat: float, *, options: TraceSettings | None = None, settings: Settings | None = None, job: Job | None = None
) -> Trace:
    """Trace the water up and down from a lon/lat point.

    ``inputs`` needs regions and a flow direction. Raises InputError for a point that is off the grid or far from any data.
    """
    options, settings, job, flow = options or TraceSettings(), settings or Settings(), job or Job(), inputs.flow
    job.step(0.0, "upstream areas")
    start = snap(flow, lon, lat, options)
    job.step(0.3, "regions onto the grid")
    codes = [OUT, *inputs.regions.frame["region_code"]]
    labels, _ = flow.burn(inputs.regions.frame.geometry.values)
    job.step(0.6, "upstream of the point")
    above = upstream_cells(flow, start)
    parts, whole = _origins(flow, labels, above, codes)
    job.step(0.8, "downstream of the point")
    path = downstream_cells(flow, start)
    stages, end_kind = _stages(flow, _path_labels(flow, labels, settings)[path], path, codes)
    at_lon, at_lat = (float(v[0]) for v in flow.lonlat(np.array([start])))
    job.step(1.0, "downstream of the point")
    return Trace(
        (float(lon), float(lat)), at_lon, at_lat, 1000.0 * distance_km(lon, lat, at_lon, at_lat), int(options.snap_cells), flow.cell_size_m,
        codes[labels[start]], float(flow.cell_area_km2[above].sum()), _truncated(flow, labels, above), parts, whole, stages,
        stages[-1].distance_km + (stages[-1].length_km or 0.0), end_kind,
        dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True)),
    )  # fmt: skip


def snap(flow: FlowGrid, lon: float, lat: float, options: TraceSettings) -> int:
    """The cell with the greatest upstream area within ``snap_cells`` rows and columns of the point's own; ties: lowest cell index."""
    reach, where = check_options(lon, lat, options), flow.spec.path.name if flow.spec else "flow direction"
    own = flow.cell_at(lon, lat)
    if own is None:
        (lon_a, lon_b), (lat_a, lat_b) = flow.plane_lonlat(
            np.array([flow.west, flow.west + flow.shape[1] * flow.cell_width]), np.array([flow.north - flow.shape[0] * flow.cell_height, flow.north])
        )
        raise InputError(
            Problem(
                f"the point {lon:.5f}, {lat:.5f} lies outside the flow direction (it covers {lon_a:.2f}..{lon_b:.2f} E, {lat_a:.2f}..{lat_b:.2f} N)",
                where, "Give a point inside it, longitude first, in degrees.",
            )
        )  # fmt: skip
    row, column = divmod(own, flow.shape[1])
    rows = np.arange(max(row - reach, 0), min(row + reach + 1, flow.shape[0]))
    columns = np.arange(max(column - reach, 0), min(column + reach + 1, flow.shape[1]))
    near = (rows[:, None] * flow.shape[1] + columns[None, :]).ravel()
    near = near[flow.has_data[near]]
    if not near.size:
        raise InputError(
            Problem(f"no cell with a flow direction lies within {reach} cells of the point {lon:.5f}, {lat:.5f}", where,
                    "Give a point on land, or more snap cells (0 to 100).")
        )  # fmt: skip
    return int(near[np.argmax(flow.upstream_km2[near])])


def check_options(lon: float, lat: float, options: TraceSettings) -> int:
    """The snap distance in cells. Raises InputError for one out of bounds and for coordinates that are no place."""
    problems = []
    low, high = (TraceSettings.__dataclass_fields__["snap_cells"].metadata[key] for key in ("low", "high"))
    if not low <= options.snap_cells <= high:
        problems.append(Problem(f"snap cells = {options.snap_cells} is out of bounds", "", f"Give {low:g} to {high:g} cells."))
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        problems.append(
            Problem(f"longitude {lon:g}, latitude {lat:g} is no place on the earth", "", "Give degrees: longitude -180 to 180, latitude -90 to 90.")
        )
    if problems:
        raise InputError(problems)
    return int(options.snap_cells)


def upstream_cells(flow: FlowGrid, start: int) -> np.ndarray:
    """The cell and all cells whose path passes it, sorted; step by step against the flow."""
    receiver, (rows, columns) = flow.network.receiver, flow.shape
    found, front = [np.array([start])], np.array([start])
    while front.size:
        row, column = np.divmod(front, columns)
        feeders = []
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                inside = (row + down >= 0) & (row + down < rows) & (column + right >= 0) & (column + right < columns)
                near = front[inside] + down * columns + right
                if down or right:
                    feeders.append(near[receiver[near] == front[inside]])
        front = np.concatenate(feeders)
        found.append(front)
    return np.sort(np.concatenate(found))


def downstream_cells(flow: FlowGrid, start: int) -> np.ndarray:
    """The cells of the path from a cell to its end, both included."""
    receiver, path = flow.network.receiver, [start]
    while receiver[path[-1]] != path[-1]:
        path.append(int(receiver[path[-1]]))
    return np.array(path)


def _origins(flow: FlowGrid, labels: np.ndarray, above: np.ndarray, codes: list[str]) -> tuple[tuple[Origin, ...], object]:
    """Land by region of origin, largest first and OUT last, and the outline of all of it."""
    from .finders.water.basins import outline

    area = np.bincount(labels[above], weights=flow.cell_area_km2[above], minlength=len(codes))
    order = sorted(np.flatnonzero(np.bincount(labels[above], minlength=len(codes))), key=lambda label: (label == 0, -area[label], codes[label]))
    number = np.full(labels.size, -1, dtype=np.int32)
    rank = np.full(len(codes), -1, dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    number[above] = rank[labels[above]]
    shapes = outline(flow, number, len(order))
    number[above] = 0
    whole = outline(flow, number, 1)[0]
    total = float(area.sum())
    parts = [Origin(codes[label], float(area[label]), 100.0 * float(area[label]) / total, shape) for label, shape in zip(order, shapes, strict=True)]
    return tuple(parts), whole


def _path_labels(flow: FlowGrid, labels: np.ndarray, settings: Settings) -> np.ndarray:
    """Labels as a path sees them: thin strips of no region are clear."""
    from .finders.water.forest import path_labels

    gap_m = settings.water.gap_m or max(flow.cell_size_m, settings.regions.tolerance_m)
    return path_labels(labels, flow.network, max(1, math.ceil(gap_m / flow.cell_size_m - 1e-9)))


def _stages(flow: FlowGrid, seen: np.ndarray, path: np.ndarray, codes: list[str]) -> tuple[tuple[Stage, ...], str]:
    """The stretches of a path by region (``seen``: labels along it, negative where clear) and the kind of its end."""
    land = seen.copy()
    land[0] = max(land[0], 0)
    for n in range(1, land.size):
        if land[n] < 0:
            land[n] = land[n - 1]
    lon, lat = flow.lonlat(path)
    line_lon, line_lat = np.empty(2 * path.size - 1), np.empty(2 * path.size - 1)  # centres and the middles between them
    line_lon[::2], line_lat[::2] = lon, lat
    line_lon[1::2], line_lat[1::2] = (lon[1:] + lon[:-1]) / 2, (lat[1:] + lat[:-1]) / 2
    step_m = GEOD.inv(line_lon[:-1], line_lat[:-1], line_lon[1:], line_lat[1:])[2] if path.size > 1 else np.empty(0)
    km = np.concatenate([[0.0], np.cumsum(step_m)]) / 1000.0
    cuts = [0, *(2 * np.flatnonzero(np.diff(land)) + 1).tolist(), line_lon.size - 1]
    stages = []
    for begin, end in zip(cuts[:-1], cuts[1:], strict=True):
        line = shapely.LineString(np.column_stack([line_lon, line_lat])[begin : end + 1]) if end > begin else None
        code = codes[land[(begin + 1) // 2]]
        stages.append(Stage(code, float(line_lon[begin]), float(line_lat[begin]), float(km[begin]), float(km[end] - km[begin]), line))
    end_kind = _end_kind(flow, int(path[-1]))
    if end_kind == AT_SEA:
        stages.append(Stage(SEA, float(lon[-1]), float(lat[-1]), float(km[-1]), None, None))
    return tuple(stages), end_kind


def _end_kind(flow: FlowGrid, cell: int) -> str:
    if flow.network.end_kind[cell] == STAYS:
        return INLAND
    return AT_EDGE if _on_edge(flow, np.array([cell]))[0] else AT_SEA


def _on_edge(flow: FlowGrid, cells: np.ndarray) -> np.ndarray:
    row, column = np.divmod(cells, flow.shape[1])
    return (row == 0) | (row == flow.shape[0] - 1) | (column == 0) | (column == flow.shape[1] - 1)


def _truncated(flow: FlowGrid, labels: np.ndarray, above: np.ndarray) -> bool:
    """Whether cells of the catchment lie on the edge of the grid, or, in no region, beside cells without data."""
    if _on_edge(flow, above).any():
        return True
    foreign = above[labels[above] == 0]
    around = [down * flow.shape[1] + right for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return any(not flow.has_data[foreign + step].all() for step in around)
