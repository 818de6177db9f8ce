"""The course of a line through the regions: the piece that roads and rivers share.

Method. The line is cut exactly by the regions. Then *no stretch is finer than the layers' precision*: of all ways to
label the line in which every point bears a region at most ``tolerance_m`` away from it, the one with the fewest
changes of region is taken; among those, the one that keeps the most length under its exact label. It follows that

- an excursion A-B-A, or a first or last stretch, that never goes further than the tolerance from the border it crossed
  is absorbed; a chain A-B-C with such a short B becomes A-C, each point to the nearer side, when A and C are neighbours;
- a line that truly continues beyond the tolerance keeps its change, placed where it crosses the border;
- a thin strip of no region between two regions (each point within the tolerance, or half of ``gap_m``, of a region) goes to them;
- overlaps belong to the lowest code; OUT is no region.

Lines and borders are straight in lon/lat, as in every GIS layer, and cut there. Tolerances are measured in a local metric
plane, to a sixteenth; one under a metre is exact. Lengths are geodesic and sum to that of the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, Point

from ..findings import OUT
from ..geodesy import GEOD, LocalPlane
from ..settings import Settings
from ..study import InputSpec

NOISE_M, NOISE_DEG = 1e-3, 1e-8  # shorter than any survey: rounding of coordinates, never a place
EXACT_M = 1.0  # a finer tolerance is taken as exact
_CHUNK_VERTICES = 64
_OUT = -1


@dataclass(frozen=True)
class Stretch:
    """A part of a line in one region (or OUT), in the order of the line; metres are along the line in the local plane."""

    region_code: str
    length_km: float
    start_m: float
    end_m: float
    start_point: Point
    geometry: LineString


class RegionCover:
    """The regions ready for questions about lines: metric plane, polygons by code, an index of their borders.

    ``regions_frame`` is EPSG:4326 with ``region_code``; the order of its rows does not matter. ``gap_m`` is the width up
    to which a strip of no region between regions is transparent whatever the tolerance.
    """

    def __init__(self, regions_frame: gpd.GeoDataFrame, *, gap_m: float = 0.0):
        frame = regions_frame.sort_values("region_code")
        self.codes: list[str] = [str(code) for code in frame["region_code"]]
        self.plane = LocalPlane(tuple(frame.total_bounds))
        self.gap_m = gap_m
        self.shapes = shapely.force_2d(frame.geometry.to_numpy())  # lon/lat; all else is in the plane
        self.polygons = self.plane.to_plane(self.shapes)
        shapely.prepare(self.shapes)
        shapely.prepare(self.polygons)
        self._shape_tree = shapely.STRtree(self.shapes)
        borders, self.chunk_region = _chunks(self.shapes)
        self.borders, self.border_tree = borders, shapely.STRtree(borders)  # lon/lat
        self.chunks = self.plane.to_plane(borders)
        self.chunk_tree = shapely.STRtree(self.chunks)
        self._outline = None
        self._near: dict[tuple[int, int], float] = {}

    def code(self, index: int) -> str:
        """Region code of an index; OUT for -1."""
        return OUT if index == _OUT else self.codes[index]

    def label(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Index of the region that holds each point (borders included; overlaps: lowest code), -1 for none."""
        found = np.full(len(lon), _OUT)
        if not len(lon):
            return found
        point, region = self._shape_tree.query(shapely.points(lon, lat))
        for index in np.unique(region)[::-1]:
            at = point[region == index]
            found[at[shapely.intersects_xy(self.shapes[index], lon[at], lat[at])]] = index
        return found

    def on(self, index: int, points: np.ndarray) -> np.ndarray:
        """Whether each lon/lat point lies in a region or on its border, but for rounding; no border belongs to -1."""
        return shapely.dwithin(self.shapes[index], points, NOISE_DEG) if index != _OUT else np.zeros(len(points), dtype=bool)

    def within(self, index: int, points: np.ndarray, distance_m: np.ndarray) -> np.ndarray:
        """Whether each plane point lies within its distance of a region (for -1: of the land of no region)."""
        return shapely.dwithin(self.polygons[index] if index != _OUT else self.outline, points, distance_m)

    @property
    def outline(self):
        """The outer border of all regions together, without holes that are only gaps between them."""
        if self._outline is None:
            rings = []
            for part in shapely.get_parts(shapely.union_all(self.polygons)):
                rings.append(part.exterior)
                rings += [hole for hole in part.interiors if 2 * shapely.Polygon(hole).area / hole.length > max(self.gap_m, NOISE_M)]
            self._outline = shapely.MultiLineString(rings)
            shapely.prepare(self._outline)
        return self._outline

    def neighbours(self, a: int, b: int, tolerance_m: float) -> bool:
        """Whether two regions are within the tolerance (or the gap width) of each other; OUT is everybody's neighbour.

        Across a gap ask with twice the tolerance: its halves may lie that far from the one and from the other region.
        """
        if _OUT in (a, b):
            return True
        key = (min(a, b), max(a, b))
        if key not in self._near:
            self._near[key] = float(shapely.distance(self.polygons[a], self.polygons[b]))
        return self._near[key] <= max(tolerance_m, self.gap_m, NOISE_M)


def course(line: LineString, cover: RegionCover, *, tolerance_m: float | None) -> list[Stretch]:
    """Ordered stretches of one lon/lat line, with repeats (method above); ``tolerance_m`` 0 or None is exact."""
    return courses([line], cover, tolerance_m=tolerance_m)[0]


def courses(
    lines: Sequence[LineString], cover: RegionCover, *, tolerance_m: float | None | Sequence[float]
) -> list[list[Stretch]]:
    """The courses of many lon/lat lines at once; ``tolerance_m`` is one value or one for each line.

    Lines that touch no border, nearly all of a road network, are done by one query of the border index.
    """
    lines = np.asarray([_clean(line) for line in lines], dtype=object)
    n = len(lines)
    if not n:
        return []
    tolerance = np.array(np.broadcast_to(0.0 if tolerance_m is None else tolerance_m, n), dtype=float)
    # one direction for the computation: a reversed line gives exactly the reversed course
    flipped = np.array([_backwards(shapely.get_coordinates(line)) for line in lines])
    ahead = lines.copy()
    ahead[flipped] = shapely.reverse(lines[flipped])
    plane = np.asarray(cover.plane.to_plane(ahead), dtype=object)
    track = _Track(ahead, plane)
    touching = np.unique(cover.border_tree.query(ahead, predicate="dwithin", distance=NOISE_DEG)[0])
    touching = touching[track.end[touching] > track.start[touching]]
    labels: list[list[tuple[float, float, int]]] = [[] for _ in range(n)]
    quiet = np.setdiff1d(np.arange(n), touching)
    for at, index in zip(quiet, cover.label(track.lon[track.first[quiet]], track.lat[track.first[quiet]]), strict=True):
        labels[at] = [(track.start[at], track.end[at], int(index))]
    for at, pieces in _label_touching(touching, track, cover, np.where(tolerance < EXACT_M, NOISE_M, tolerance)).items():
        labels[at] = pieces
    return [_stretches(track, cover, at, labels[at], bool(flipped[at])) for at in range(n)]


class _Track:
    """All lines laid end to end on one measure axis (plane metres), so that many can be asked at once."""

    def __init__(self, lonlat: np.ndarray, plane: np.ndarray):
        xy, self.line_of = shapely.get_coordinates(plane, return_index=True)
        self.x, self.y = xy.T
        self.lon, self.lat = shapely.get_coordinates(lonlat).T
        self.step = np.hypot(np.diff(self.x), np.diff(self.y))
        joint = np.diff(self.line_of) > 0
        km = GEOD.inv(self.lon, self.lat, np.roll(self.lon, -1), np.roll(self.lat, -1))[2][:-1] / 1000.0
        self.m = np.concatenate([[0.0], np.cumsum(np.where(joint, 1.0, self.step))])
        self.km = np.concatenate([[0.0], np.cumsum(np.where(joint, 0.0, km))])
        self.first = np.concatenate([[0], np.flatnonzero(joint) + 1])  # vertex numbers
        self.last = np.concatenate([self.first[1:] - 1, [len(self.m) - 1]])
        self.start, self.end = self.m[self.first], self.m[self.last]
        self.segments = np.flatnonzero(~joint)  # each starts at this vertex

    def lonlat(self, m) -> tuple[np.ndarray, np.ndarray]:
        return np.interp(m, self.m, self.lon), np.interp(m, self.m, self.lat)

    def points(self, m) -> np.ndarray:
        """Plane points."""
        return shapely.points(np.interp(m, self.m, self.x), np.interp(m, self.m, self.y))


def _label_touching(touching, track: _Track, cover: RegionCover, tolerance) -> dict[int, list[tuple[float, float, int]]]:
    """Line number -> labelled parts (from, to on the track, region index) of the lines that touch a border."""
    begin, end, owner = _cut_exactly(touching, track, cover)
    if not len(begin):
        return {}
    exact = cover.label(*track.lonlat((begin + end) / 2))
    present: dict[int, set[int]] = {}
    for line, index in zip(owner, exact, strict=True):
        present.setdefault(int(line), set()).add(int(index))
    plain = np.array([len(present[int(line)]) == 1 for line in owner])
    done = {int(line): [(track.start[line], track.end[line], present[int(line)].copy().pop())] for line in np.unique(owner[plain])}
    begin, end, owner, exact = (values[~plain] for values in (begin, end, owner, exact))
    if not len(begin):
        return done
    outside = exact == _OUT  # halved, so that each half of a gap can go to its own side
    middle = (begin + end) / 2
    begin, end = np.concatenate([begin, middle[outside]]), np.concatenate([np.where(outside, middle, end), end[outside]])
    owner, exact = np.concatenate([owner, owner[outside]]), np.concatenate([exact, exact[outside]])
    begin, end, owner, exact, near = _divide(begin, end, owner, exact, track, cover, tolerance, present)
    order = np.lexsort([begin, owner])
    bounds = np.flatnonzero(np.diff(owner[order], prepend=-1, append=-1))
    for first, last in zip(bounds[:-1], bounds[1:], strict=True):
        at = order[first:last]
        line = int(owner[at[0]])
        done[line] = _fewest_changes(begin[at], end[at], exact[at], near[at], sorted(present[line]), track, cover, tolerance[line])
    return done


def _cut_exactly(touching, track: _Track, cover: RegionCover):
    """Pieces between successive meetings with a border: begin, end (track metres) and line number."""
    vertex = track.segments[np.isin(track.line_of[track.segments], touching)]
    segment = shapely.linestrings(
        np.stack(
            [np.column_stack([track.lon[vertex], track.lat[vertex]]), np.column_stack([track.lon[vertex + 1], track.lat[vertex + 1]])], axis=1
        )
    )
    which, chunk = cover.border_tree.query(segment, predicate="intersects")
    lonlat, pair = shapely.get_coordinates(shapely.intersection(segment[which], cover.borders[chunk]), return_index=True)
    at = vertex[which[pair]]
    whole = np.hypot(track.lon[at + 1] - track.lon[at], track.lat[at + 1] - track.lat[at])
    share = np.minimum(np.hypot(lonlat[:, 0] - track.lon[at], lonlat[:, 1] - track.lat[at]) / whole, 1.0)
    marks = np.concatenate([track.m[at] + share * track.step[at], track.start[touching], track.end[touching]])
    owner = np.concatenate([track.line_of[at], touching, touching])
    order = np.lexsort([marks, owner])
    marks, owner = marks[order], owner[order]
    keep = (np.diff(owner) == 0) & (np.diff(marks) > 0)
    return marks[:-1][keep], marks[1:][keep], owner[:-1][keep]


def _divide(begin, end, owner, exact, track: _Track, cover: RegionCover, tolerance, present):
    """Halve the pieces until each is either wholly within the tolerance of each region of its line or wholly beyond it.

    Distance changes no faster than one walks: a piece of half-length h whose middle is within r - h is wholly within r.
    Where r is under a metre (exact) pieces are not halved: one whose quarter points lie on the border runs along it.
    Returns the pieces and, for each, the set of region indices (a frozenset) that it may bear.
    """
    out = [[] for _ in range(5)]
    while len(begin):
        half, points = (end - begin) / 2, track.points((begin + end) / 2)
        reach = np.where(exact == _OUT, np.maximum(tolerance[owner], cover.gap_m / 2), tolerance[owner])
        exactly = reach < EXACT_M
        last = half <= reach / 32
        allowed = [{int(index)} for index in exact]
        unsure = np.zeros(len(begin), dtype=bool)
        for index in sorted(set().union(*(present[int(line)] for line in np.unique(owner)))):
            other = np.array([index in present[int(line)] for line in owner]) & (exact != index)
            for k in np.flatnonzero(other & exactly):
                quarters = shapely.points(*track.lonlat(begin[k] + np.array([0.25, 0.5, 0.75]) * (end[k] - begin[k])))
                if cover.on(index, quarters).all():
                    allowed[k].add(index)
            at = np.flatnonzero(other & ~exactly)
            if not len(at):
                continue
            sure = (half[at] <= reach[at]) & cover.within(index, points[at], np.maximum(reach[at] - half[at], 0))
            sure |= last[at] & cover.within(index, points[at], reach[at])
            beyond = last[at] | ~cover.within(index, points[at], reach[at] + half[at])
            unsure[at[~sure & ~beyond]] = True
            for k in at[sure]:
                allowed[k].add(index)
        ready = ~unsure
        sets = np.empty(len(begin), dtype=object)
        sets[:] = [frozenset(item) for item in allowed]
        for values, store in zip((begin, end, owner, exact, sets), out, strict=True):
            store.append(values[ready])
        begin, end, owner, exact = begin[unsure], end[unsure], owner[unsure], exact[unsure]
        middle = (begin + end) / 2
        begin, end = np.concatenate([begin, middle]), np.concatenate([middle, end])
        owner, exact = np.concatenate([owner, owner]), np.concatenate([exact, exact])
    return tuple(np.concatenate(store) for store in out)


def _fewest_changes(begin, end, exact, near, labels, track: _Track, cover: RegionCover, tolerance_m: float):
    """Dynamic programme over the pieces of one line: fewest changes, then least length off its exact label, then nearest."""
    if _OUT in labels and len(labels) > 1 and all(len(may) > 1 for may, at in zip(near, exact, strict=True) if at == _OUT):
        labels = [index for index in labels if index != _OUT]  # the line never leaves the regions: its gaps are no place
    far = {index: np.zeros(len(begin)) for index in labels}
    gaps = np.flatnonzero(exact == _OUT)
    if len(gaps):
        points = track.points((begin[gaps] + end[gaps]) / 2)
        for index in labels:
            if index != _OUT:
                far[index][gaps] = shapely.distance(cover.polygons[index], points) * (end - begin)[gaps]
    best: dict[int, tuple[int, float, float]] = {}
    back: list[dict[int, int]] = []
    for k in range(len(begin)):
        length, now, origin = float(end[k] - begin[k]), {}, {}
        for index in labels:
            if index not in near[k]:
                continue
            own = (0.0 if index == exact[k] else length, float(far[index][k]))
            if k == 0:
                now[index] = (0, *own)
                continue
            reach_m = tolerance_m * (1 + (_OUT in (exact[k - 1], exact[k])))
            choices = [
                (cost[0] + (before != index), cost[1] + own[0], cost[2] + own[1], before != index, before)
                for before, cost in best.items()
                if before == index or cover.neighbours(before, index, reach_m)
            ]
            if choices:
                *cost, _, origin[index] = min(choices)
                now[index] = tuple(cost)
        if not now:  # cannot be, but for rounding: the exact labelling always stands
            return _runs(begin, end, exact)
        best = now
        back.append(origin)
    index = min(best, key=lambda item: (best[item], item))
    parts: list[tuple[float, float, int]] = []
    for k in range(len(begin) - 1, -1, -1):
        if parts and parts[-1][2] == index:
            parts[-1] = (begin[k], parts[-1][1], index)
        else:
            parts.append((begin[k], end[k], index))
        index = back[k].get(index, index)
    return parts[::-1]


def _runs(begin, end, labels) -> list[tuple[float, float, int]]:
    """Successive pieces of one label as one part."""
    first = np.flatnonzero(np.diff(labels, prepend=labels[0] - 1))
    last = np.append(first[1:] - 1, len(labels) - 1)
    return [(float(begin[a]), float(end[b]), int(labels[a])) for a, b in zip(first, last, strict=True)]


def _stretches(track: _Track, cover: RegionCover, line: int, parts, flipped: bool) -> list[Stretch]:
    """Labelled parts of the track as stretches of the line in its own direction."""
    start, end = track.start[line], track.end[line]
    own = slice(track.first[line], track.last[line] + 1)
    along, lon, lat, sum_km = track.m[own], track.lon[own], track.lat[own], track.km[own]
    result = []
    for begin, finish, index in reversed(parts) if flipped else parts:
        inside = slice(np.searchsorted(along, begin, "right"), np.searchsorted(along, finish, "left"))
        m = np.concatenate([[begin], along[inside], [finish]])
        lonlat = np.column_stack([np.interp(m, along, lon), np.interp(m, along, lat)])
        lonlat = lonlat[::-1] if flipped else lonlat
        km = float(np.interp(finish, along, sum_km) - np.interp(begin, along, sum_km))
        low, high = (end - finish, end - begin) if flipped else (begin - start, finish - start)
        result.append(Stretch(cover.code(index), km, float(low), float(high), Point(lonlat[0]), LineString(lonlat)))
    return result


def _clean(line: LineString) -> LineString:
    """The line in two dimensions without repeated vertices (they have no direction and no length)."""
    xy = shapely.get_coordinates(line)
    keep = np.concatenate([[True], np.any(np.diff(xy, axis=0) != 0, axis=1)])
    return LineString(xy[keep]) if keep.sum() > 1 else LineString([xy[0], xy[0]])


def _backwards(xy: np.ndarray) -> bool:
    """Whether the vertices come after their own reverse in order."""
    unlike = np.flatnonzero((xy != xy[::-1]).any(axis=1))
    return bool(len(unlike)) and tuple(xy[unlike[0]]) > tuple(xy[::-1][unlike[0]])


def _chunks(polygons) -> tuple[np.ndarray, np.ndarray]:
    """The borders of the polygons in short lines (64 vertices), and the number of the polygon each belongs to."""
    found, owner = [], []
    for number, polygon in enumerate(polygons):
        for ring in shapely.get_rings(shapely.get_parts(polygon)):
            xy = shapely.get_coordinates(ring)
            for first in range(0, len(xy) - 1, _CHUNK_VERTICES):
                found.append(LineString(xy[first : first + _CHUNK_VERTICES + 1]))
                owner.append(number)
    return np.asarray(found, dtype=object), np.asarray(owner)


def tolerance_m(*precisions_m: float | None) -> float:
    """The coarsest of the precisions given; unknown ones count as exact."""
    return max([float(value) for value in precisions_m if value is not None and value == value], default=0.0)


def gap_m(settings: Settings, regions_precision_m: float | None) -> float:
    """Width of a strip of no region that is transparent: the tolerance of adjacency (its setting, else max(100 m, 2 x precision))."""
    return settings.regions.tolerance_m or max(100.0, 2 * (regions_precision_m or 0.0))


def incomplete_for(spec: InputSpec, codes: Iterable[str]) -> bool:
    """Whether the layer is declared not to cover its kind in one of these regions."""
    if spec.incomplete_regions:
        return bool(set(spec.incomplete_regions) & set(codes))
    return spec.complete is False


def text_or_none(value) -> str | None:
    """Stripped text of an attribute; None for null, NaN and blank."""
    if value is None or value is pd.NA or value != value:
        return None
    return str(value).strip() or None
