"""What is joined that does not meet exactly: ferries and their landings, loose ends of roads.

- A *ferry* is boarded only at its ends, on the nearest road within the snapping distance, else on a landing of its own. Two
  ferry lines of one name that continue each other without a road are one line. Boarding and leaving take half the waiting
  time each, so a line split into features waits once.
- A *loose end* (a road that goes no further) is joined to what lies within the snapping distance of its layer: once to each
  road that passes there, at the nearest point. A vertex in the middle of a line is no end, however the line is split.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..findings import Job
from .items import Items
from .lines import Lines
from .local import foot, metres_per_degree, pad_degrees
from .meeting import Segments, boxes_of, coordinate_clusters, meetings, segments_of, touches
from .parts import join_parts

_NOISE_M = 1e-3


def join_lines(lines: Lines, join_m: float, job: Job) -> Items:
    """All meetings and joints of the lines; ``join_m`` as in parts.py."""
    items = Items(lines)
    if not len(lines.first):
        return items
    segments = segments_of(lines)
    job.step(0.1, "network: crossings")
    _land_ferries(items, segments)
    items.add_marks(*meetings(lines, segments, items.free))
    job.step(0.5, "network: loose ends")
    _join_loose_ends(items, segments)
    job.step(0.7, "network: parts")
    join_parts(items, segments, join_m)
    return items


def _on(segments: Segments, number: np.ndarray, share: np.ndarray) -> np.ndarray:
    return segments.start[number] + share[:, None] * (segments.end[number] - segments.start[number])


def _pairs_near(segments: Segments, points: np.ndarray, reach_m: np.ndarray):
    """(point, segment, share along it, metres) of the segments within a distance of each point."""
    found = [(np.zeros(0, dtype=np.int64),) * 2]
    found += list(segments.near(boxes_of(points, points, pad_degrees(points[:, 1], reach_m)))) if len(segments.vertex) else []
    who, segment = (np.concatenate(parts) for parts in zip(*found, strict=True))
    share, apart = foot(points[who], segments.start[segment], segments.end[segment])
    near = apart <= reach_m[who]
    return who[near], segment[near], share[near], apart[near]


def _first_of(group: np.ndarray, apart: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Rows with the least distance of each group (by place where equal), in the order of the groups."""
    order = np.lexsort([xy[:, 1], xy[:, 0], np.round(apart, 6), group])
    return order[np.flatnonzero(np.diff(group[order], prepend=-1))]


def _land_ferries(items: Items, segments: Segments) -> None:
    lines, ferries = items.lines, np.flatnonzero(items.is_ferry)
    if not len(ferries):
        return
    ends = np.column_stack([2 * ferries, 2 * ferries + 1]).ravel()
    place = coordinate_clusters(items.ends[ends])
    _, first = np.unique(place, return_index=True)  # one landing for each place
    points, reach = items.ends[ends[first]], np.maximum(lines.of("snap_m").astype(float), _NOISE_M)[ends[first] // 2]
    who, segment, share, apart = _pairs_near(segments, points, reach)
    xy = _on(segments, segment, share)
    best = _first_of(who, apart, xy)
    names, feature = lines.of("name"), lines.feature[ends[first] // 2]
    own = np.ones(len(first), dtype=bool)
    own[who[best]] = False
    for k in np.flatnonzero(own):
        here = ends[place == place[first[k]]]
        own[k] = len(here) != 2 or names[here[0] // 2] != names[here[1] // 2]  # else a line split into features, no stop
    items.landings = points[own]
    items.connect(ends[first][own], len(items.ends) + np.arange(int(own.sum())), feature[own], 1)
    on_road = items.add_marks(segments.vertex[segment[best]] + share[best], xy[best])
    items.connect(ends[first][who[best]], on_road, feature[who[best]], 1)


def _join_loose_ends(items: Items, segments: Segments) -> None:
    lines, node = items.lines, items.nodes()
    loose = np.flatnonzero((np.bincount(node)[node[: len(items.ends)]] == 1) & ~np.repeat(items.is_ferry, 2))
    if not len(loose):
        return
    snap = np.maximum(lines.of("snap_m").astype(float), _NOISE_M)
    reach = float(snap.max())
    points = items.ends[loose]
    who, segment, share, apart = _pairs_near(segments, points, np.full(len(loose), reach))
    line, own_line = segments.line[segment], loose[who] // 2
    group = _local_groups(who, segment, points, segments, reach)
    own = np.unique(group[(line == own_line) & (apart <= _NOISE_M)])
    spot = segments.vertex[segment] + share
    at_end = (spot == lines.first[line]) | (spot == lines.last[line])
    fits = ~np.isin(group, own) & (apart <= np.maximum(snap[own_line], snap[line]))
    fits &= (items.level[own_line] == items.level[line]) | at_end
    who, segment, share, apart, group, spot = (values[fits] for values in (who, segment, share, apart, group, spot))
    xy = _on(segments, segment, share)
    best = _first_of(group, apart, xy)
    ends = loose[who[best]]
    items.connect(ends, items.add_marks(spot[best], xy[best]), lines.feature[ends // 2])
    layer = lines.of("layer")[ends // 2]
    for number in np.unique(layer):
        gaps = apart[best][layer == number]
        if gaps.max() > _NOISE_M:
            items.collector.log(
                *items.layer_of(ends[layer == number][0] // 2), f"{int((gaps > _NOISE_M).sum())} ends of roads",
                f"they miss another road by up to {gaps.max():.1f} m", "joined to it",
            )  # fmt: skip


def _local_groups(who, segment, points, segments: Segments, reach_m: float) -> np.ndarray:
    """Segments near one point that hang together within the reach of it are one group; number of the group of each row."""
    order = np.argsort(who, kind="stable")
    first, count = np.searchsorted(who[order], who), np.bincount(who, minlength=len(points))[who]
    left = np.repeat(np.arange(len(who)), count)
    right = order[np.repeat(first, count) + np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)]
    left, right = left[left < right], right[left < right]
    a, b = segment[left], segment[right]
    pair, _, _, place = touches(segments.start[a], segments.end[a], segments.start[b], segments.end[b])
    left, right = left[pair], right[pair]
    scale = np.column_stack(metres_per_degree(place[:, 1]))
    inside = np.hypot(*((place - points[who[left]]) * scale).T) <= reach_m
    links = coo_array((np.ones(int(inside.sum())), (left[inside], right[inside])), shape=(len(who), len(who)))
    return connected_components(links, directed=False)[1]
