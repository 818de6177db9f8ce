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

import numpy as np
import pandas as pd
import shapely
from shapely import LineString, Point

from ..geodesy import GEOD
from ..settings import Settings
from ..study import InputSpec
from .border_grid import UNSURE
from .region_changes import meetings
from .region_cover import NO_REGION, NOISE_DEG, NOISE_M, RegionCover

EXACT_M = 1.0  # a finer tolerance is taken as exact


@dataclass(frozen=True)
class Stretch:
    """A part of a line in one region (or OUT), in the order of the line; metres are along the line in the local plane."""

    region_code: str
    length_km: float
    start_m: float
    end_m: float
    geometry: LineString

    @property
    def start_point(self) -> Point:
        """Where it begins, lon/lat."""
        return Point(self.geometry.coords[0])


def course(line: LineString, cover: RegionCover, *, tolerance_m: float | None) -> list[Stretch]:
    """Ordered stretches of one lon/lat line, with repeats (method above); ``tolerance_m`` 0 or None is exact."""
    return courses([line], cover, tolerance_m=tolerance_m)[0]


def courses(
    lines: Sequence[LineString], cover: RegionCover, *, tolerance_m: float | None | Sequence[float]
) -> list[list[Stretch]]:
    """The courses of many lon/lat lines at once; ``tolerance_m`` is one value or one for each line.

    Lines that touch no border, nearly all of a road network, are done by one query of the border index.
    """
    lines = clean(lines)
    n = len(lines)
    if not n:
        return []
    tolerance = np.array(np.broadcast_to(0.0 if tolerance_m is None else tolerance_m, n), dtype=float)
    # one direction for the computation: a reversed line gives exactly the reversed course
    flipped = _backwards(lines)
    ahead = lines.copy()
    ahead[flipped] = shapely.reverse(lines[flipped])
    plane = np.asarray(cover.plane.to_plane(ahead), dtype=object)
    track = _Track(ahead, plane)
    label = cover.label_lines(ahead)
    near = np.flatnonzero(label == UNSURE)
    touching = near[np.unique(cover.border_tree.query(ahead[near], predicate="dwithin", distance=NOISE_DEG)[0])]
    touching = touching[track.end[touching] > track.start[touching]]
    quiet = np.setdiff1d(near, touching)
    label[quiet] = cover.label(track.lon[track.first[quiet]], track.lat[track.first[quiet]])
    pieces = _label_touching(touching, track, cover, np.where(tolerance < EXACT_M, NOISE_M, tolerance))
    whole_m, whole_km = track.end - track.start, track.km[track.last] - track.km[track.first]
    result = []
    for at in range(n):
        parts = pieces.get(at)
        if parts is not None and len(parts) > 1:
            result.append(_stretches(track, cover, at, parts, bool(flipped[at])))
        else:
            code = cover.code(int(label[at] if parts is None else parts[0][2]))
            result.append([Stretch(code, float(whole_km[at]), 0.0, float(whole_m[at]), lines[at])])
    return result


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
    simple = _changed_once(begin, end, owner, exact, track, cover, tolerance)
    for line in np.unique(owner[simple]):
        at = slice(*np.searchsorted(owner, [line, line + 1]))
        done[int(line)] = _runs(begin[at], end[at], exact[at])
    begin, end, owner, exact = (values[~simple] for values in (begin, end, owner, exact))
    if not len(begin):
        return done
    outside = exact == NO_REGION  # halved, so that each half of a gap can go to its own side
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


def _changed_once(begin, end, owner, exact, track: _Track, cover: RegionCover, tolerance) -> np.ndarray:
    """Whether each piece is of a line that passes once from one region into another and ends further than the tolerance from both borders.

    Its first point can only bear the one region and its last the other, so no labelling has fewer changes than the exact one.
    """
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(owner)) - 1
    changes = np.add.reduceat((np.diff(exact, prepend=exact[:1]) != 0) & (np.diff(owner, prepend=-1) == 0), first)
    one, other = exact[first], exact[last]
    fine = (changes == 1) & (one != NO_REGION) & (other != NO_REGION)
    line = owner[first]
    for there, mark in ((other, track.start[line]), (one, track.end[line])):
        for index in np.unique(there[fine]):
            at = np.flatnonzero(fine & (there == index))
            fine[at[cover.within(index, track.points(mark[at]), tolerance[line[at]])]] = False
    return np.repeat(fine, np.diff(np.append(first, len(owner))))


def _cut_exactly(touching, track: _Track, cover: RegionCover):
    """Pieces between successive meetings with a border: begin, end (track metres) and line number."""
    chosen = np.zeros(len(track.start), dtype=bool)
    chosen[touching] = True
    vertex = track.segments[chosen[track.line_of[track.segments]]]
    at, share = meetings(track.lon, track.lat, vertex, cover)
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
        reach = np.where(exact == NO_REGION, np.maximum(tolerance[owner], cover.gap_m / 2), tolerance[owner])
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
    if NO_REGION in labels and len(labels) > 1 and all(len(may) > 1 for may, at in zip(near, exact, strict=True) if at == NO_REGION):
        labels = [index for index in labels if index != NO_REGION]  # the line never leaves the regions: its gaps are no place
    far = {index: np.zeros(len(begin)) for index in labels}
    gaps = np.flatnonzero(exact == NO_REGION)
    if len(gaps):
        points = track.points((begin[gaps] + end[gaps]) / 2)
        for index in labels:
            if index != NO_REGION:
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
            reach_m = tolerance_m * (1 + (NO_REGION in (exact[k - 1], exact[k])))
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
        result.append(Stretch(cover.code(index), km, float(low), float(high), LineString(lonlat)))
    return result


def clean(lines: Sequence[LineString]) -> np.ndarray:
    """The lines in two dimensions without repeated vertices (they have no direction and no length)."""
    lines = shapely.force_2d(np.asarray(lines, dtype=object))
    xy, line = shapely.get_coordinates(lines, return_index=True)
    repeated = (np.diff(line) == 0) & (np.diff(xy, axis=0) == 0).all(axis=1)
    for at in np.unique(line[1:][repeated]):
        own = shapely.get_coordinates(lines[at])
        keep = np.concatenate([[True], np.any(np.diff(own, axis=0) != 0, axis=1)])
        lines[at] = LineString(own[keep]) if keep.sum() > 1 else LineString([own[0], own[0]])
    return lines


def _backwards(lines: np.ndarray) -> np.ndarray:
    """Whether the vertices of each line come after their own reverse in order."""
    first, last = (shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1))
    found = (first[:, 0] > last[:, 0]) | ((first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1]))
    for at in np.flatnonzero((first == last).all(axis=1)):  # rings are told by their inner vertices
        xy = shapely.get_coordinates(lines[at])
        unlike = np.flatnonzero((xy != xy[::-1]).any(axis=1))
        found[at] = bool(len(unlike)) and tuple(xy[unlike[0]]) > tuple(xy[::-1][unlike[0]])
    return found


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
