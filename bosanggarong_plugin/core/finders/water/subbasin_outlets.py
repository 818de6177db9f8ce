"""Where the water of a sub-basin leaves it, and in which region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...geodesy import LocalPlane

TOUCH_M = 1.0  # lines of two sub-basins within this distance are one line
CONFLUENCE_REACH = 1.5  # three sub-basins meet where they come within this many times the precision (a cell's diagonal)
SPOTS = 64  # points at which a shared line is asked for its region
SEA_END, DATA_END, STAYS_END = -1, -2, -3


@dataclass(frozen=True)
class Outlet:
    """``xy`` (s, 2) in the plane: places where the water may leave, all of equal weight; ``sure``: a crossing of a river or a confluence."""

    xy: np.ndarray
    sure: bool


class Outlets:
    """The outlets of sub-basins, each worked out when it is asked for.

    In this order: where a river of the layers crosses the line shared with the next one downstream (of several rivers the
    one with the most length in the sub-basin); the confluence, when exactly one other sub-basin drains into the same next one
    and the three meet (of several such places the one nearest to the outlet of the next one); else the whole shared line;
    without one the nearest points. A mouth has the part of its outline that no other sub-basin touches, or the crossing of a
    river with it.
    """

    def __init__(self, shapes: np.ndarray, after: np.ndarray, plane: LocalPlane, rivers: np.ndarray, *, precision_m: float):
        self.after, self.precision_m = after, precision_m
        self.planes = plane.to_plane(shapes)
        self.tree = shapely.STRtree(self.planes)
        self.rivers = plane.to_plane(rivers) if len(rivers) else rivers
        self.river_tree = shapely.STRtree(self.rivers)
        self._feeders: dict[int, list[int]] = {}
        for k, to in enumerate(after.tolist()):
            self._feeders.setdefault(to, []).append(k)
        self._known: dict[int, Outlet] = {}
        self._outer: dict[int, object] = {}

    def of(self, k: int) -> Outlet:
        """The outlet of sub-basin k."""
        if k not in self._known:
            self._known[k] = self._find(k)
        return self._known[k]

    def outer_line(self, k: int):
        """The part of the outline of sub-basin k that no other one touches (plane); None without one."""
        if k not in self._outer:
            others = self.tree.query(self.planes[k], predicate="dwithin", distance=TOUCH_M)
            around = shapely.union_all(shapely.buffer(self.planes[others[others != k]], TOUCH_M))
            line = shapely.difference(shapely.boundary(self.planes[k]), around)
            self._outer[k] = None if line.is_empty else line
        return self._outer[k]

    def _find(self, k: int) -> Outlet:
        to = int(self.after[k])
        if to < 0:
            line = self.outer_line(k)
            line = shapely.boundary(self.planes[k]) if line is None else line
        else:
            line = self._shared(k, to)
        crossings = self._river_crossings(k, line)
        if crossings.size:
            return Outlet(crossings, True)
        if to >= 0:
            meeting = self._confluence(k, to, line)
            if meeting is not None:
                return Outlet(meeting, True)
        return Outlet(_along(line), False)

    def _shared(self, k: int, to: int):
        outline = shapely.boundary(self.planes[k])
        for reach in (TOUCH_M, max(self.precision_m, TOUCH_M)):
            line = shapely.intersection(outline, shapely.buffer(self.planes[to], reach))
            if not line.is_empty:
                return line
        return shapely.Point(shapely.get_coordinates(shapely.shortest_line(outline, self.planes[to]))[0])

    def _river_crossings(self, k: int, line) -> np.ndarray:
        best, places = 0.0, np.empty((0, 2))
        for river in sorted(self.river_tree.query(line, predicate="intersects").tolist()):
            inside = shapely.length(shapely.intersection(self.rivers[river], self.planes[k]))
            if inside > best:
                best = float(inside)
                places = shapely.get_coordinates(shapely.centroid(shapely.get_parts(shapely.intersection(self.rivers[river], line))))
        return places

    def _confluence(self, k: int, to: int, line) -> np.ndarray | None:
        others = [other for other in self._feeders[to] if other != k]
        if len(others) != 1:
            return None
        reach = max(CONFLUENCE_REACH * self.precision_m, 2 * TOUCH_M)
        places = shapely.centroid(shapely.get_parts(shapely.intersection(line, shapely.buffer(self.planes[others[0]], reach))))
        places = places[~shapely.is_empty(places)]
        if not places.size:
            return None
        after = int(self.after[to])
        below = self._shared(to, after) if after >= 0 else self.outer_line(to)
        away = np.zeros(places.size) if below is None else shapely.distance(places, below)
        xy = shapely.get_coordinates(places)
        return xy[np.lexsort((xy[:, 1], xy[:, 0], np.round(away, 3)))[:1]]


def _along(line) -> np.ndarray:
    """Up to SPOTS places spread evenly over the length of a line of several parts; its points where it has no length."""
    parts = [part for part in _leaves(line) if part.length > 0]
    if not parts:
        return np.unique(shapely.get_coordinates(line), axis=0)
    parts.sort(key=lambda part: shapely.normalize(part).wkb)
    ends = np.cumsum([part.length for part in parts])
    at = (np.arange(SPOTS) + 0.5) * ends[-1] / SPOTS
    which = np.minimum(np.searchsorted(ends, at), len(parts) - 1)
    along = at - np.concatenate([[0.0], ends])[which]
    return shapely.get_coordinates(shapely.line_interpolate_point(np.array(parts, dtype=object)[which], along))


def _leaves(geometry):
    for part in shapely.get_parts(geometry):
        if hasattr(part, "geoms"):
            yield from _leaves(part)
        else:
            yield part
