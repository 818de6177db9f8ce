"""Questions of places to the drainage: what drains through them, where does their water go, whose water passes.

``Drainage`` is what the finders of dams, floods, pressures and people ask; the answers come from a flow-direction raster
(``GridDrainage``, keys are
cells) or from sub-basin polygons (unit_drainage.py, keys are pieces). Labels are the regions 1.. in the order of their codes and 0 for OUT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...geodesy import GEOD, LocalPlane, area_km2
from ...inputs.grid import check_cancelled
from .forest import CLEAR, Forest

MIN_CELLS = 25  # an area of fewer cell centres is measured by a lattice of points inside it
LATTICE = 400
WALKED = 1000  # paths between two looks at the cancel button
SLACK = 1.01  # cells are not quite square: one cell is the distance to each neighbour by a side


@dataclass(frozen=True)
class Spot:
    """A place on the drainage: ``lon``, ``lat`` of its cell or outlet, its ``label``.

    ``upstream_km2`` by label of origin sums to the area that drains through it. ``downstream`` are the labels that the water
    enters further down, in order, consecutive repeats dropped, strips between regions passed over; ``distance_km`` is the
    way along the path to each of these borders (half-way between two cells).
    """

    lon: float
    lat: float
    label: int
    upstream_km2: dict[int, float]
    downstream: tuple[int, ...]
    distance_km: tuple[float, ...]

    @property
    def total_km2(self) -> float:
        """Area that drains through the spot."""
        return float(sum(self.upstream_km2.values()))


@dataclass(frozen=True)
class Origins:
    """The keys that water of another region passes (s,), the label of the land they lie in, and whose water it is: a bit
    mask of labels of origin (bit k = label k; own water is not told apart)."""

    keys: np.ndarray
    label: np.ndarray
    mask: np.ndarray

    def passed(self, label: int) -> np.ndarray:
        """Keys outside a region through which its water flows."""
        has = np.fromiter(((mask >> label) & 1 for mask in self.mask), dtype=bool, count=self.mask.size)
        return self.keys[has & (self.label != label)]


class Drainage(Protocol):
    """What can be asked of a drainage, whatever it is made from."""

    origins: Origins
    labels: np.ndarray  # of all keys
    caveat: tuple[str, dict]  # how fine the drainage is: key of texts and values

    def keys_at(self, points: np.ndarray) -> np.ndarray:
        """Key of the cell or piece that holds each lon/lat point (k, 2); -1 for none."""

    def spots(self, points: np.ndarray, within_m: float | Sequence[float] = 0.0, land: np.ndarray | None = None) -> list[Spot | None]:
        """The place of each lon/lat point (k, 2): its own cell for 0, else the one of greatest upstream area within the distance,
        of the region ``land`` (k,) where that is given (the own cell counts always)."""

    def along(self, points: np.ndarray, within_m: Sequence[float]) -> np.ndarray:
        """For each point the lowest place of its own stream within the distance, in the land of its own key; lon/lat (k, 2)."""

    def near(self, points: np.ndarray, within_m: np.ndarray) -> list[np.ndarray]:
        """Positions in ``origins`` of the keys within a distance of each point, its own key included."""

    def land(self, geometry) -> tuple[np.ndarray, np.ndarray]:
        """Keys of the land of a lon/lat polygon and the km2 of it in each."""

    def lasts(self, keys: np.ndarray) -> np.ndarray:
        """For each of some sorted keys the position of the last one that its water passes before it leaves them or its region."""

    def courses(self, keys: np.ndarray) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        """Labels entered further down and the distance (km) to each, for each key."""

    def tolerance_m(self, precision_m: float) -> float:
        """How far a place may lie from its stream: the greater of one cell and the precision of its layer."""


class GridDrainage:
    """Drainage of a flow-direction raster. ``labels`` (n,) as burned, ``forest`` of the crossings (with its clear strips)."""

    def __init__(self, flow, labels: np.ndarray, forest: Forest):
        self.flow, self.labels, self.forest = flow, labels, forest
        self.caveat = ("flow_caveat", {"cell_m": flow.cell_size_m})

    def keys_at(self, points: np.ndarray) -> np.ndarray:
        """Cells of lon/lat points, -1 off the grid or without data."""
        flow, (rows, columns) = self.flow, self.flow.shape
        xy = shapely.get_coordinates(flow.to_grid_crs(shapely.points(np.asarray(points, dtype=float).reshape(-1, 2))))
        column, row = np.floor((xy[:, 0] - flow.west) / flow.cell_width), np.floor((flow.north - xy[:, 1]) / flow.cell_height)
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        cells = np.where(inside, row * columns + column, 0).astype(np.int64)
        return np.where(inside & flow.has_data[cells], cells, -1)

    def tolerance_m(self, precision_m: float) -> float:
        """The greater of one cell and the precision, m."""
        return max(self.flow.cell_size_m, precision_m or 0.0)

    def spots(self, points: np.ndarray, within_m: float | Sequence[float] = 0.0, land: np.ndarray | None = None) -> list[Spot | None]:
        """All points in one pass over the grid (see Drainage)."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        reach = np.broadcast_to(np.asarray(within_m, dtype=float), len(points))
        cells = self.keys_at(points)
        for n in np.flatnonzero(reach > 0):
            cells[n] = self._largest(points[n], float(reach[n]), None if land is None else int(land[n]))
        unique = np.unique(cells[cells >= 0])
        if not unique.size:
            return [None] * len(points)
        upstream, courses = self._upstream(unique), self.courses(unique)
        lon, lat = self.flow.lonlat(unique)
        made = [
            Spot(
                float(lon[k]), float(lat[k]), int(self.labels[cell]),
                {int(label): float(upstream[k, label]) for label in np.flatnonzero(upstream[k])}, *courses[k],
            )
            for k, cell in enumerate(unique)
        ]  # fmt: skip
        return [made[int(np.searchsorted(unique, cell))] if cell >= 0 else None for cell in cells]

    def _largest(self, point: np.ndarray, within_m: float, land: int | None) -> int:
        """Cell of greatest upstream area whose centre lies within the distance, or the point's own; ties: the lowest; -1 none."""
        flow = self.flow
        own = flow.cell_at(*point)
        if own is None:
            return -1
        near = self._window(own, point, within_m)
        cells = np.unique([own, *(near if land is None else near[self.labels[near] == land])]).astype(np.int64)
        cells = cells[flow.has_data[cells]]
        return int(cells[np.argmax(flow.upstream_km2[cells])]) if cells.size else -1

    def _window(self, own: int, point: np.ndarray, within_m: float) -> np.ndarray:
        rows, columns = self.flow.shape
        row, column = divmod(int(own), columns)
        side = (column + 1 if column + 1 < columns else column - 1) if columns > 1 else column
        below = (row + 1 if row + 1 < rows else row - 1) if rows > 1 else row
        lon, lat = self.flow.lonlat(np.array([own, row * columns + side, below * columns + column]))
        width, height = _distance_m(lon[[0, 0]], lat[[0, 0]], lon[1:], lat[1:])
        reach_r = int(within_m // height) + 1 if height else 0
        reach_c = int(within_m // width) + 1 if width else 0
        r = np.arange(max(row - reach_r, 0), min(row + reach_r + 1, rows))
        c = np.arange(max(column - reach_c, 0), min(column + reach_c + 1, columns))
        cells = (r[:, None] * columns + c[None, :]).ravel()
        lon, lat = self.flow.lonlat(cells)
        here = np.broadcast_to(point, (cells.size, 2))
        return cells[_distance_m(here[:, 0], here[:, 1], lon, lat) <= within_m * SLACK]

    def _upstream(self, cells: np.ndarray) -> np.ndarray:
        """km2 that drain through each of the (sorted) cells by label of origin; (k, r + 1)."""
        size = int(self.labels.max(initial=0)) + 1
        stop = np.zeros(self.labels.size, dtype=bool)
        stop[cells] = True
        first = self.flow.network.first_stop(stop)
        drained = np.flatnonzero(first >= 0)
        place = np.searchsorted(cells, first[drained])
        flat = np.bincount(place * size + self.labels[drained], weights=self.flow.cell_area_km2[drained], minlength=cells.size * size)
        total = flat.reshape(cells.size, size)
        down = self.flow.network.down(cells)
        below = np.where(down == cells, -1, first[down])
        for k in np.argsort(self.flow.upstream_km2[cells], kind="stable"):  # it grows along every path
            if below[k] >= 0:
                total[np.searchsorted(cells, below[k])] += total[k]
        return total

    def courses(self, keys: np.ndarray) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        """Labels and distances along the paths; cells that paths share are walked once."""
        number, order = self._walk(keys)
        cells = np.asarray(order, dtype=np.int64)
        down = self.flow.network.down(cells)
        below = [number[int(cell)] for cell in down]
        lon, lat = self.flow.lonlat(cells)
        to_lon, to_lat = self.flow.lonlat(down)
        step_km = (_distance_m(lon, lat, to_lon, to_lat) / 1000.0).tolist()
        label = np.where(self.forest.clear[cells], CLEAR, self.labels[cells].astype(np.int64)).tolist()
        to_end, entry, border = [0.0] * len(order), [-1] * len(order), [0.0] * len(order)
        for k, next_one in enumerate(below):  # mouths first
            if next_one == k:
                continue
            to_end[k] = to_end[next_one] + step_km[k]
            if label[next_one] == CLEAR or label[next_one] == label[k]:
                entry[k], border[k] = entry[next_one], border[next_one]
                if label[k] != CLEAR and entry[k] >= 0 and label[entry[k]] == label[k]:  # a strip inside one land
                    entry[k], border[k] = entry[entry[k]], border[entry[k]]
            else:
                entry[k], border[k] = next_one, (to_end[k] + to_end[next_one]) / 2
        found = []
        for cell in keys:
            k = number[int(cell)]
            at, labels, distances = k, [], []
            while entry[at] >= 0:
                distances.append(to_end[k] - border[at])
                at = entry[at]
                labels.append(label[at])
            if label[k] == CLEAR and labels and labels[0] == 0:  # the strip's own land is OUT already
                labels, distances = labels[1:], distances[1:]
            found.append((tuple(labels), tuple(distances)))
        return found

    def _walk(self, keys) -> tuple[dict[int, int], list[int]]:
        """Number and order of the cells on the paths of some cells, mouths first."""
        number: dict[int, int] = {}
        order: list[int] = []
        flat, steps = self.flow.network.flat, self.flow.network.steps.tolist()
        for count, cell in enumerate(keys):
            if count % WALKED == 0:
                check_cancelled()
            chain, at = [], int(cell)
            while at not in number:
                chain.append(at)
                code = int(flat[at])
                if code >= len(steps):
                    break
                at += steps[code]
            for walked in reversed(chain):
                number[walked] = len(order)
                order.append(walked)
        return number, order

    @cached_property
    def origins(self) -> Origins:
        """Cells below the exits of the regions, with the labels whose water passes them."""
        forest, network = self.forest, self.flow.network
        exits = np.flatnonzero(forest.parent >= 0)
        entered = network.down(forest.cell[exits].astype(np.int64))
        number, order = self._walk(entered)
        mask = [0] * len(order)
        for cell, label in zip(entered.tolist(), forest.label[exits].tolist(), strict=True):
            mask[number[cell]] |= 1 << label
        cells = np.asarray(order, dtype=np.int64)
        below = [number[cell] for cell in network.down(cells).tolist()] if order else []
        for k in range(len(order) - 1, -1, -1):  # a cell comes after the one it drains into
            mask[below[k]] |= mask[k]
        return Origins(cells, self.labels[cells], np.array([*mask, None], dtype=object)[:-1])

    def along(self, points: np.ndarray, within_m: Sequence[float]) -> np.ndarray:
        """The lowest cell of the own path before it leaves the distance or the land of the own cell; the point itself off the data."""
        found = np.array(points, dtype=float).reshape(-1, 2)
        for n, (cell, reach) in enumerate(zip(self.keys_at(found), within_m, strict=True)):
            point, at, lowest = found[n].copy(), int(cell), int(cell)
            while at >= 0:
                down = int(self.flow.network.down(np.array([at]))[0])
                if down == at or (self.labels[down] != self.labels[cell] and not self.forest.clear[down]):
                    break
                (lon,), (lat,) = self.flow.lonlat(np.array([down]))
                if GEOD.inv(*point.tolist(), float(lon), float(lat))[2] > reach:
                    break
                at = down
                lowest = at if self.labels[at] == self.labels[cell] else lowest
            if cell >= 0:
                (lon,), (lat,) = self.flow.lonlat(np.array([lowest]))
                found[n] = (lon, lat)
        return found

    def near(self, points: np.ndarray, within_m: np.ndarray) -> list[np.ndarray]:
        """Positions in ``origins`` of the cells whose centre lies within the distance, and of the own cell."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        keys = self.origins.keys
        if not keys.size or not len(points):
            return [np.empty(0, dtype=np.int64)] * len(points)
        plane, tree = self._tree
        at = shapely.get_coordinates(plane.to_plane(shapely.points(points)))
        found = tree.query_ball_point(at, np.asarray(within_m, dtype=float) * SLACK)
        order = np.argsort(keys)
        own = self.keys_at(points)
        place = np.minimum(np.searchsorted(keys[order], own), keys.size - 1)
        held = np.where(keys[order][place] == own, order[place], -1)
        return [np.unique([*near, *([k] if k >= 0 else [])]).astype(np.int64) for near, k in zip(found, held, strict=True)]

    @cached_property
    def _tree(self) -> tuple[LocalPlane, cKDTree]:
        lon, lat = self.flow.lonlat(self.origins.keys)
        plane = LocalPlane((float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())))
        return plane, cKDTree(shapely.get_coordinates(plane.to_plane(shapely.points(lon, lat))))

    def land(self, geometry) -> tuple[np.ndarray, np.ndarray]:
        """Cells whose centre lies in the polygon with their true area; small polygons by a lattice of points that share its area."""
        inside = self.flow.cells_inside(geometry)
        if inside.size >= MIN_CELLS:
            inside = inside[self.flow.has_data[inside]]
            return inside, self.flow.cell_area_km2[inside]
        points = lattice(geometry)
        cells = self.keys_at(points)
        each = area_km2(geometry) / len(points) if len(points) else 0.0
        keys, count = np.unique(cells[cells >= 0], return_counts=True)
        return keys, count * each

    def lasts(self, keys: np.ndarray) -> np.ndarray:
        """See Drainage; by doubling the step."""
        keys = np.asarray(keys, dtype=np.int64)
        if not keys.size:
            return keys
        down = self.flow.network.down(keys)
        place = np.minimum(np.searchsorted(keys, down), keys.size - 1)
        follows = (keys[place] == down) & (self.labels[down] == self.labels[keys])
        root = np.where(follows, place, np.arange(keys.size))
        while True:
            further = root[root]
            if np.array_equal(further, root):
                return root
            root = further


def _distance_m(lon, lat, to_lon, to_lat) -> np.ndarray:
    """Geodesic distances between points, m (pyproj takes an array of one for a scalar)."""
    return np.asarray(GEOD.inv(lon.tolist(), lat.tolist(), to_lon.tolist(), to_lat.tolist())[2], dtype=float)


def lattice(geometry) -> np.ndarray:
    """About ``LATTICE`` lon/lat points spread evenly in a polygon (k, 2); one inside it when it is too thin for any."""
    west, south, east, north = geometry.bounds
    fill = max(geometry.area / max((east - west) * (north - south), 1e-300), 0.05)
    side = max(int(np.ceil(np.sqrt(LATTICE / fill))), 2)
    x = west + (np.arange(side) + 0.5) * (east - west) / side
    y = south + (np.arange(side) + 0.5) * (north - south) / side
    grid = np.column_stack([np.repeat(x, side), np.tile(y, side)])
    inside = grid[shapely.contains_xy(geometry, grid[:, 0], grid[:, 1])]
    return inside if len(inside) else shapely.get_coordinates(shapely.point_on_surface(geometry))
