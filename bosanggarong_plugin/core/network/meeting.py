"""Where lines meet exactly: ends on lines, shared vertices, crossings at one level.

Lines are straight in lon/lat between their vertices, as in every GIS layer. Two lines meet where they cross or touch at the
same level; one at another level (a bridge, a tunnel, a toll road, the level of OSM) passes over or under. An end at which no line of its
own level goes on belongs to whatever lies there: a bridge ends on the ground. Ferries meet nothing (joining.py lands them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .lines import Lines

NOISE_DEG = 1e-8  # about 1 mm: rounding of coordinates, never a distance
_EXACT_DEG = 1e-9
_CHUNK = 200_000


@dataclass(frozen=True)
class Segments:
    """The pieces between two vertices of the roads: ``vertex`` number of the start, ``line`` it belongs to; lon/lat ends (n, 2)."""

    vertex: np.ndarray
    line: np.ndarray
    start: np.ndarray
    end: np.ndarray
    tree: shapely.STRtree

    def near(self, boxes: np.ndarray):
        """Yields (box number, segment number) of the segments whose box meets each lon/lat box (k, 4), in chunks."""
        for begin in range(0, len(boxes), _CHUNK):
            which, segment = self.tree.query(shapely.box(*boxes[begin : begin + _CHUNK].T))
            yield which + begin, segment


def segments_of(lines: Lines) -> Segments:
    """Segments of all lines that are no ferries; those without length left out."""
    n = len(lines.xy)
    inner = np.ones(n, dtype=bool)
    inner[lines.last] = False
    line = np.repeat(np.arange(len(lines.first)), lines.last - lines.first + 1)
    road = ~lines.of("ferry").astype(bool)
    vertex = np.flatnonzero(inner)
    vertex = vertex[road[line[vertex]]]
    start, end = lines.xy[vertex], lines.xy[vertex + 1]
    real = (start != end).any(axis=1)
    vertex, start, end = vertex[real], start[real], end[real]
    tree = shapely.STRtree(shapely.linestrings(np.stack([start, end], axis=1)) if len(vertex) else [])
    return Segments(vertex, line[vertex], start, end, tree)


def boxes_of(start: np.ndarray, end: np.ndarray, pad_deg) -> np.ndarray:
    """Boxes (k, 4) about segments or points, padded by degrees (a number or (k,))."""
    pad = np.reshape(pad_deg, (-1, 1))
    return np.hstack([np.minimum(start, end) - pad, np.maximum(start, end) + pad])


def free_ends(lines: Lines) -> np.ndarray:
    """Whether no other line of its level goes on at each end; bool (2 lines,), start and end of each line in turn."""
    ends = end_points(lines)
    storey = np.clip(np.repeat(lines.of("level").astype(np.int64), 2), -500, 500) + 500
    storey[np.repeat(lines.of("ferry").astype(bool), 2)] = 2000
    _, at, count = np.unique(coordinate_clusters(ends).astype(np.int64) << 12 | storey, return_inverse=True, return_counts=True)
    return count[at] == 1


def end_points(lines: Lines) -> np.ndarray:
    """Lon/lat of the ends, (2 lines, 2): start and end of each line in turn."""
    return lines.xy[np.column_stack([lines.first, lines.last]).ravel()]


def meetings(lines: Lines, segments: Segments, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places where lines meet elsewhere than at their own ends: (position, lon/lat).

    ``free`` are the free_ends. A position is vertex number + share of the segment that starts there; each line that is met gets its own.
    """
    level = lines.of("level").astype(np.int64)
    at: list[np.ndarray] = []
    xy: list[np.ndarray] = []
    for one, other in segments.near(boxes_of(segments.start, segments.end, _EXACT_DEG)):
        first = one < other
        one, other = one[first], other[first]
        pair, share_one, share_other, place = touches(segments.start[one], segments.end[one], segments.start[other], segments.end[other])
        one, other = one[pair], other[pair]
        spot_one, spot_other = segments.vertex[one] + share_one, segments.vertex[other] + share_other
        end_one, end_other = _end_number(spot_one, segments.line[one], lines), _end_number(spot_other, segments.line[other], lines)
        same = level[segments.line[one]] == level[segments.line[other]]
        lands = ((end_one >= 0) & free[end_one]) | ((end_other >= 0) & free[end_other])
        meet = (same | lands) & (spot_one != spot_other)  # not a vertex with itself
        for spot, end in ((spot_one, end_one), (spot_other, end_other)):
            wanted = meet & (end < 0)
            at.append(spot[wanted])
            xy.append(place[wanted])
    if not at:
        return np.zeros(0), np.zeros((0, 2))
    spots, index = np.unique(np.concatenate(at), return_index=True)
    return spots, np.concatenate(xy)[index]


def _end_number(spot: np.ndarray, line: np.ndarray, lines: Lines) -> np.ndarray:
    """Number of the end (2 x line, + 1 at its last vertex) that a position is, -1 for a position inside the line."""
    return np.where(spot == lines.first[line], 2 * line, np.where(spot == lines.last[line], 2 * line + 1, -1))


def touches(start_a, end_a, start_b, end_b):
    """Where pairs of segments meet, row by row: (pair, share along a, share along b, lon/lat).

    Ends on the other segment (both when the segments overlap), else the crossing. Shares next to an end are 0 or 1 exactly.
    """
    along_a, along_b = end_a - start_a, end_b - start_b
    length_a, length_b = np.hypot(*along_a.T), np.hypot(*along_b.T)
    found: list[tuple] = []
    touched = np.zeros(len(start_a), dtype=bool)
    for point, own, other_start, other_along, other_length, swap in (
        (start_a, 0.0, start_b, along_b, length_b, False), (end_a, 1.0, start_b, along_b, length_b, False),
        (start_b, 0.0, start_a, along_a, length_a, True), (end_b, 1.0, start_a, along_a, length_a, True),
    ):  # fmt: skip
        there = point - other_start
        share = np.clip((there * other_along).sum(axis=1) / other_length**2, 0.0, 1.0)
        off = there - share[:, None] * other_along
        hit = np.flatnonzero(np.hypot(off[:, 0], off[:, 1]) <= _EXACT_DEG)
        touched[hit] = True
        its = np.where(share * other_length <= _EXACT_DEG, 0.0, np.where((1 - share) * other_length <= _EXACT_DEG, 1.0, share))[hit]
        mine = np.full(len(hit), own)
        found.append((hit, its, mine, point[hit]) if swap else (hit, mine, its, point[hit]))
    cross = along_a[:, 0] * along_b[:, 1] - along_a[:, 1] * along_b[:, 0]
    open_pairs = np.flatnonzero(~touched & (cross != 0))
    gap, cross = (start_b - start_a)[open_pairs], cross[open_pairs]
    share_a = (gap[:, 0] * along_b[open_pairs, 1] - gap[:, 1] * along_b[open_pairs, 0]) / cross
    share_b = (gap[:, 0] * along_a[open_pairs, 1] - gap[:, 1] * along_a[open_pairs, 0]) / cross
    inside = (share_a > 0) & (share_a < 1) & (share_b > 0) & (share_b < 1)
    hit = open_pairs[inside]
    found.append((hit, share_a[inside], share_b[inside], start_a[hit] + share_a[inside, None] * along_a[hit]))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def coordinate_clusters(xy: np.ndarray) -> np.ndarray:
    """Number of the place of each point; points within NOISE_DEG, one after another, are one place."""
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    places, number = np.unique(np.ascontiguousarray(xy, dtype=float).view(np.complex128).ravel() + 0.0, return_inverse=True)
    points = np.column_stack([places.real, places.imag])
    near = cKDTree(points).query_pairs(NOISE_DEG, output_type="ndarray")
    if not len(near):
        return number
    links = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(points), len(points)))
    return connected_components(links, directed=False)[1][number]
