"""Parts of a network that nothing connects, joined where they are nearest: at most ``join_m`` apart, nearest first, logged.

A bridge over the road of another part is no joint: lines of two levels are joined only at an end where one goes no further.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from .items import Items
from .local import foot, pad_degrees
from .meeting import Segments, boxes_of


def join_parts(items: Items, segments: Segments, join_m: float) -> None:
    """Connect the parts with the shortest gaps that suffice (a minimum spanning forest), each gap at most ``join_m`` metres."""
    lines, n_road = items.lines, len(segments.vertex)
    part = _parts(items)
    n_parts = int(part.max()) + 1
    if n_parts < 2 or join_m <= 0:
        return
    start, end = np.concatenate([segments.start, items.landings]), np.concatenate([segments.end, items.landings])
    owner = np.concatenate([part[segments.line], part[len(lines.first) :]])
    size = np.bincount(owner, weights=np.hypot(*(end - start).T), minlength=n_parts)
    asking = np.flatnonzero(owner != int(np.argmax(size)))
    ends = _Ends(items, segments)
    gaps = [np.zeros((0, 5))]
    boxes = boxes_of(start[asking], end[asking], pad_degrees(start[asking, 1], join_m))
    for which, other in _near(segments, items.landings, boxes):
        one = asking[which]
        apart = owner[one] != owner[other]
        found = _gaps(start, end, one[apart], other[apart], ends)
        gaps.append(_least(found[found[:, 2] <= join_m], owner, start, end))
    chosen = _forest(_least(np.concatenate(gaps), owner, start, end), owner, n_parts, start, end)
    sides = []
    for column in (0, 1):
        number, share = chosen[:, column].astype(np.int64), chosen[:, 3 + column]
        xy = start[number] + share[:, None] * (end[number] - start[number])
        item = len(items.ends) + number - n_road  # of a landing
        road = number < n_road
        item[road] = items.add_marks(segments.vertex[number[road]] + share[road], xy[road])
        sides.append((item, xy, number))
    items.connect(sides[0][0], sides[1][0], -1)
    for (lon, lat), number, metres in zip(sides[0][1], sides[0][2], chosen[:, 2], strict=True):
        line = segments.line[number] if number < n_road else np.flatnonzero(items.is_ferry)[0]
        items.collector.log(
            *items.layer_of(line), f"{lat:.5f}, {lon:.5f}", f"a part of the road network lies {metres:.1f} m from the rest",
            "joined there, at the speed of a track",
        )  # fmt: skip


def _parts(items: Items) -> np.ndarray:
    """Number of the connected part of each line, then of each landing."""
    n_lines, n_landings, node = len(items.lines.first), len(items.landings), items.nodes()
    thing = np.concatenate([np.repeat(np.arange(n_lines), 2), n_lines + np.arange(n_landings), items.line_of_marks()])
    base = n_lines + n_landings
    rows = np.concatenate([thing, base + node[items.connections[:, 0]]])
    columns = np.concatenate([base + node, base + node[items.connections[:, 1]]])
    count = base + int(node.max()) + 1
    label = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)), directed=False)[1]
    return np.unique(label[:base], return_inverse=True)[1]


def _near(segments: Segments, landings: np.ndarray, boxes: np.ndarray):
    """(box, segment or landing number) pairs, in chunks; landings are numbered after the segments."""
    if len(segments.vertex):
        yield from segments.near(boxes)
    for number, (lon, lat) in enumerate(landings):
        inside = (boxes[:, 0] <= lon) & (lon <= boxes[:, 2]) & (boxes[:, 1] <= lat) & (lat <= boxes[:, 3])
        which = np.flatnonzero(inside)
        yield which, np.full(len(which), len(segments.vertex) + number)


class _Ends:
    """Level of each segment (then landings, 0), and whether its start and end are ends where a line of its level goes no further."""

    def __init__(self, items: Items, segments: Segments):
        lines, line, n = items.lines, segments.line, len(items.landings)
        free_start = (segments.vertex == lines.first[line]) & items.free[2 * line]
        free_end = (segments.vertex + 1 == lines.last[line]) & items.free[2 * line + 1]
        self.level = np.concatenate([items.level[line], np.zeros(n, dtype=np.int64)])
        self.free = np.column_stack([np.concatenate([which, np.ones(n, dtype=bool)]) for which in (free_start, free_end)])


def _gaps(start, end, one, other, ends: _Ends) -> np.ndarray:
    """Rows (one, other, metres, share on one, share on other): nearest points of pairs of segments that do not meet."""
    same = ends.level[one] == ends.level[other]
    options = []
    for point, number, a, b, own, swap in (
        (start[one], one, start[other], end[other], 0, False), (end[one], one, start[other], end[other], 1, False),
        (start[other], other, start[one], end[one], 0, True), (end[other], other, start[one], end[one], 1, True),
    ):  # fmt: skip
        share, metres = foot(point, a, b)
        metres = np.where(same | ends.free[number, own], metres, np.inf)
        fixed = np.full(len(share), float(own))
        options.append((metres, share, fixed) if swap else (metres, fixed, share))
    values = np.array(options)  # (4 options, 3, pairs)
    best = np.argmin(np.round(values[:, 0], 6), axis=0)
    return np.column_stack([one, other, *values[best, :, np.arange(len(one))].T])


def _order(rows: np.ndarray, start, end) -> np.ndarray:
    """Order of gaps: shortest first, of equal ones the westernmost."""
    one, other = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    middle = start[one] + rows[:, 3:4] * (end[one] - start[one]) + start[other] + rows[:, 4:5] * (end[other] - start[other])
    return np.lexsort([np.round(middle[:, 1], 8), np.round(middle[:, 0], 8), np.round(rows[:, 2], 6)])


def _least(rows: np.ndarray, owner, start, end) -> np.ndarray:
    """The shortest gap of each pair of parts; of equal ones the westernmost."""
    one, other = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    parts = np.sort(np.column_stack([owner[one], owner[other]]), axis=1)
    order = _order(rows, start, end)
    order = order[np.lexsort([parts[order, 1], parts[order, 0]])]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(parts[order], axis=0) != 0).any(axis=1)
    return rows[order[new]]


def _forest(rows: np.ndarray, owner, n_parts: int, start, end) -> np.ndarray:
    """The rows of a minimum spanning forest of the parts."""
    parts = np.sort(owner[rows[:, :2].astype(np.int64)], axis=1)
    weights = np.empty(len(rows))
    weights[_order(rows, start, end)] = np.arange(1, len(rows) + 1)  # ranks: no ties, so no other forest in another order
    tree = minimum_spanning_tree(coo_array((weights, (parts[:, 0], parts[:, 1])), shape=(n_parts, n_parts)).tocsr()).tocoo()
    kept = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    return rows[[pair in kept for pair in map(tuple, parts.tolist())]] if len(rows) else rows
