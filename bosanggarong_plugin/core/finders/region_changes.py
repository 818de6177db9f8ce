"""Every change of region along many lines, exactly: what roads and rivers share, fast enough for a country.

Method. Lines whose box meets no border (border_grid.py) have none. The segments of the others that come near a border are
cut by it; each piece between two successive cuts is labelled at its middle; where the label changes along a line, there is
a change. So a line that touches a border without crossing it has no change, and one that runs along it changes once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from .border_grid import UNSURE

if TYPE_CHECKING:
    from .region_cover import RegionCover

NOISE_M, NOISE_DEG = 1e-3, 1e-8  # shorter than any survey: rounding of coordinates, never a place


@dataclass(frozen=True)
class RegionChanges:
    """One row per change of region, in the order of the lines and along each: arrays of one length.

    ``line`` is the number of the line, ``before`` and ``after`` are indices of ``cover.codes`` (-1: no region), ``lon`` and
    ``lat`` the place, ``vertex`` the vertex of the line (from 0) after which it lies. ``start`` is the region of the first
    point of every line, one for each line given.
    """

    line: np.ndarray
    before: np.ndarray
    after: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    vertex: np.ndarray
    start: np.ndarray

    def __len__(self) -> int:
        return len(self.line)


def region_changes(lines: Sequence[shapely.LineString], cover: RegionCover) -> RegionChanges:
    """Changes of region along lon/lat lines, exactly (no tolerance): method above.

    Gaps between regions count as -1, stays of less than a millimetre as none; where regions overlap the lowest code holds.
    Lines without length have no change. A line reversed has the same changes in reverse. For stretches no finer than the
    data use ``linear.courses``.
    """
    lines = np.asarray(lines, dtype=object)
    start = cover.label_lines(lines)
    near = np.flatnonzero(start == UNSURE)
    if not len(near):
        none = np.empty(0, dtype=np.int64)
        return RegionChanges(none, none, none, none.astype(float), none.astype(float), none, start)
    xy, of = shapely.get_coordinates(lines[near], return_index=True)
    lon, lat = xy.T
    first = np.flatnonzero(np.diff(of, prepend=-1))
    inner = np.diff(of, append=-1) == 0
    vertex = np.flatnonzero(inner)
    vertex = vertex[(lon[vertex] != lon[vertex + 1]) | (lat[vertex] != lat[vertex + 1])]
    at, share = meetings(lon, lat, vertex, cover)
    last = np.append(first[1:], len(of)) - 1
    owner = np.concatenate([of[at], of[first], of[last]])
    mark = np.concatenate([at + share, first, last])
    order = np.lexsort([mark, owner])
    mark, owner = mark[order], owner[order]
    whole = np.flatnonzero((np.diff(owner) == 0) & (np.diff(mark) > 0))
    begin, end, owner = mark[whole], mark[whole + 1], owner[whole]
    middle = _places((begin + end) / 2, lon, lat)
    way = np.append(0.0, np.cumsum(np.where(inner[:-1], np.hypot(np.diff(lon), np.diff(lat)), 0.0)))
    number = np.arange(len(way))
    real = np.interp(end, number, way) - np.interp(begin, number, way) > NOISE_DEG  # rounding where two borders share a line is no place
    begin, owner, here = begin[real], owner[real], cover.label(middle[0][real], middle[1][real])
    start[near] = cover.label(lon[first], lat[first])
    head = np.flatnonzero(np.diff(owner, prepend=-1))
    start[near[owner[head]]] = here[head]
    change = np.flatnonzero((owner[1:] == owner[:-1]) & (here[1:] != here[:-1])) + 1
    place = _places(begin[change], lon, lat)
    line = owner[change]
    return RegionChanges(
        near[line], here[change - 1], here[change], *place, np.floor(begin[change]).astype(np.int64) - first[line], start
    )


def meetings(lon: np.ndarray, lat: np.ndarray, vertex: np.ndarray, cover: RegionCover) -> tuple[np.ndarray, np.ndarray]:
    """Where the segments that start at ``vertex`` of a run of lon/lat vertices meet a border: vertex and share (0..1) of its segment."""
    ends = np.stack([np.stack([lon[vertex], lat[vertex]]), np.stack([lon[vertex + 1], lat[vertex + 1]])])
    vertex = vertex[cover.label_boxes(*ends.min(axis=0), *ends.max(axis=0)) == UNSURE]
    pairs = np.stack([np.column_stack([lon[vertex], lat[vertex]]), np.column_stack([lon[vertex + 1], lat[vertex + 1]])], axis=1)
    segment = shapely.linestrings(pairs)
    which, chunk = cover.border_tree.query(segment, predicate="intersects")
    met, pair = shapely.get_coordinates(shapely.intersection(segment[which], cover.borders[chunk]), return_index=True)
    at = vertex[which[pair]]
    whole = np.hypot(lon[at + 1] - lon[at], lat[at + 1] - lat[at])
    return at, np.minimum(np.hypot(met[:, 0] - lon[at], met[:, 1] - lat[at]) / whole, 1.0)


def _places(mark: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lon and lat of marks: vertex number plus share of its segment."""
    at = np.minimum(np.floor(mark).astype(np.int64), max(len(lon) - 2, 0))
    share = mark - at
    return lon[at] + share * (lon[at + 1] - lon[at]), lat[at] + share * (lat[at + 1] - lat[at])
