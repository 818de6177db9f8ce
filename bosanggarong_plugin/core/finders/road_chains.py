"""Roads as chains of features: what crosses a border is a road, not a feature.

Features are linked where their ends meet (within ``snap_m``): the only two ends at a junction, the two ends of one name,
else the two that continue each other straightest (Thomson and Richardson 1999, "good continuation").
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString

from ..inputs.model import Layer
from .linear import Stretch, text_or_none, tolerance_m
from .region_cover import NOISE_M, RegionCover

COMPARED = {"status": "road_status", "class": "road_class", "surface": "surface", "condition": "condition"}
DOUBLED_COS = 0.99  # two ends that leave a junction within 8 degrees of each other are drawn on one another, not joined
STRAIGHT_COS = -0.5  # two ends continue each other when they meet at more than 120 degrees


@dataclass(frozen=True, eq=False)
class RoadPart:
    """One line of a road feature with what is known of it; ``tolerance_m`` is that of its layer and the regions.

    ``conflicts`` are attributes (keys of COMPARED) on which features drawn on one another disagree; they are unknown.
    """

    layer: Layer
    feature: tuple[int, str]
    line: LineString
    plane: LineString
    tolerance_m: float
    planned: bool
    ferry: bool
    bridge: bool | None
    name: str | None
    status: str | None
    road_class: str | None
    surface: str | None
    condition: str | None
    conflicts: frozenset[str] = frozenset()
    width_m: float | None = None

    def value(self, what: str) -> str | None:
        return self.road_class if what == "class" else getattr(self, what)


@dataclass(eq=False)
class Chain:
    """Parts linked end to end: ``bounds`` are (from_m, to_m, part) along the plane line."""

    line: LineString
    plane: LineString
    bounds: list[tuple[float, float, RoadPart]]
    tolerance_m: float
    course: tuple[Stretch, ...] = ()

    @property
    def precision_m(self) -> float | None:
        """Precision of the coarsest layer that the chain is made of; None when that of any is unknown."""
        told = {part.layer.spec.precision_m for _, _, part in self.bounds}
        return None if None in told else max(told)

    def part_at(self, m: float) -> RoadPart:
        return next((part for _, end, part in self.bounds if m <= end), self.bounds[-1][2])

    def code_at(self, m: float) -> str:
        return next((s.region_code for s in self.course if m <= s.end_m), self.course[-1].region_code)


def road_parts(layers: list[Layer], cover: RegionCover, regions_precision_m: float | None) -> list[RoadPart]:
    """The lines of all features, in an order that depends on nothing but themselves."""
    parts: list[RoadPart] = []
    keys: list[tuple] = []
    for number, layer in enumerate(layers):
        tolerance = tolerance_m(layer.spec.precision_m, regions_precision_m)
        lines, feature = shapely.get_parts(layer.frame.geometry.to_numpy(), return_index=True)
        sound = (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING) & (shapely.length(lines) > 0)
        lines, feature = shapely.force_2d(lines[sound]), feature[sound]
        if not len(lines):
            continue
        planes, wkb = cover.plane.to_plane(lines), shapely.to_wkb(shapely.normalize(lines))
        rows = list(layer.frame.itertuples(index=False))
        for line, plane, key, at in zip(lines, planes, wkb, feature, strict=True):
            row = rows[at]
            bridge = None if row.bridge is None or row.bridge != row.bridge else bool(row.bridge)
            width = getattr(row, "width_m", None)
            ferry = not (row.ferry is None or row.ferry != row.ferry) and bool(row.ferry)
            part = RoadPart(
                layer, (number, str(row.feature_key)), line, plane, tolerance,
                layer.planned or text_or_none(row.status) == "planned", ferry, bridge, text_or_none(row.road_name),
                text_or_none(row.road_status), text_or_none(row.road_class), text_or_none(row.surface), text_or_none(row.condition),
                width_m=None if width is None or not width > 0 else float(width),
            )  # fmt: skip
            parts.append(part)
            keys.append((key, part.planned, ferry))
    return _drawn_once(parts, keys)


def _drawn_once(parts: list[RoadPart], keys: list[tuple]) -> list[RoadPart]:
    """Features with the same line (key) and name (or none) as one; sorted by what they are."""
    drawn: dict[tuple, list[RoadPart]] = defaultdict(list)
    for part, key in zip(parts, keys, strict=True):
        drawn[key].append(part)
    kept = []
    for _, members in sorted(drawn.items()):
        if len(members) == 1:
            kept += members
            continue
        for name in sorted({part.name for part in members if part.name}) or [None]:
            kept.append(one_part([part for part in members if part.name in (name, None)]))
    return kept


def one_part(parts: list[RoadPart]) -> RoadPart:
    """Several records of one stretch of road as one: what they disagree on is unknown, what only some tell holds."""
    first = min(parts, key=_what)
    if len(parts) == 1:
        return first
    told = {what: {value for part in parts if (value := part.value(what)) is not None} for what in COMPARED}
    conflicts = frozenset(what for what in COMPARED if len(told[what]) > 1).union(*(part.conflicts for part in parts))
    values = {("road_class" if what == "class" else what): None if what in conflicts else next(iter(told[what]), None) for what in COMPARED}
    bridges = [part.bridge for part in parts if part.bridge is not None]
    widths = {part.width_m for part in parts if part.width_m is not None}
    return replace(
        first, **values, conflicts=conflicts, name=min((part.name for part in parts if part.name), default=None),
        bridge=any(bridges) if bridges else None, width_m=next(iter(widths)) if len(widths) == 1 else None,
        tolerance_m=max(part.tolerance_m for part in parts),
    )  # fmt: skip


def _what(part: RoadPart) -> tuple:
    """Sorts parts by what they are, those of complete layers first."""
    spec = part.layer.spec
    recorded = [part.value(what) or "" for what in COMPARED]
    return (
        spec.complete is False or bool(spec.incomplete_regions), part.line.wkb, part.name or "", *recorded, part.feature[1], str(spec.path),
        spec.layer or "",
    )  # fmt: skip


def link_chains(parts: list[RoadPart], snap_m: float, cover: RegionCover) -> list[Chain]:
    """Link parts through their junctions; ends are numbered 2 x part (start) and 2 x part + 1 (end)."""
    if not parts:
        return []
    planes = np.array([part.plane for part in parts], dtype=object)
    ends = _coordinates(planes, 0, -1)
    heading = _coordinates(planes, 1, -2) - ends
    heading /= np.maximum(np.hypot(*heading.T), NOISE_M)[:, None]
    node = clusters(ends, max(snap_m, NOISE_M))
    order = np.argsort(node, kind="stable")
    bounds = np.flatnonzero(np.diff(node[order], prepend=-1, append=-1))
    link: dict[int, int] = {}
    for at in np.flatnonzero(np.diff(bounds) > 1):
        for a, b in _continuations([int(end) for end in order[bounds[at] : bounds[at + 1]]], parts, heading):
            link[a], link[b] = b, a
    chains, used = [], set()
    starts = [end for end in range(len(ends)) if end not in link] + list(range(0, len(ends), 2))  # open chains, then loops
    for start in starts:
        if start // 2 in used:
            continue
        walk, end = [], start
        while end is not None and end // 2 not in used:
            used.add(end // 2)
            walk.append((parts[end // 2], end % 2 == 1))
            end = link.get(end ^ 1)
        chains.append(_chain(walk))
    return chains


def _coordinates(lines: np.ndarray, first: int, second: int) -> np.ndarray:
    """Two vertices of each line, from its start (0, 1) and from its end (-1, -2), in turn: (2 x lines, 2)."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    start = np.flatnonzero(np.diff(line, prepend=-1))
    end = np.append(start[1:], len(line))
    return xy[np.stack([start + first, end + second], axis=1).ravel()]


def _chain(walk: list[tuple[RoadPart, bool]]) -> Chain:
    if len(walk) == 1:
        part, _ = walk[0]
        return Chain(part.line, part.plane, [(0.0, part.plane.length, part)], part.tolerance_m)
    lonlat, plane, bounds, at_m = [], [], [], 0.0
    for part, backwards in walk:
        step = -1 if backwards else 1
        here = shapely.get_coordinates(part.plane)[::step]
        if plane:
            at_m += float(np.hypot(*(here[0] - plane[-1][-1])))
        bounds.append((at_m, at_m + part.plane.length, part))
        at_m += part.plane.length
        plane.append(here)
        lonlat.append(shapely.get_coordinates(part.line)[::step])
    return Chain(
        LineString(np.vstack(lonlat)), LineString(np.vstack(plane)), bounds, max(part.tolerance_m for part, _ in walk)
    )


def _continuations(members: list[int], parts: list[RoadPart], heading: np.ndarray) -> list[tuple[int, int]]:
    """Which ends at one junction continue each other; ``heading`` (ends, 2) points into the parts."""
    if len(members) == 2 and members[0] // 2 != members[1] // 2:
        return [(members[0], members[1])] if float(heading[members[0]] @ heading[members[1]]) < DOUBLED_COS else []
    pairs = []
    for i, a in enumerate(members):
        for b in members[i + 1 :]:
            one, other = parts[a // 2], parts[b // 2]
            cosine = round(float(heading[a] @ heading[b]), 9)
            same_name = one.name is not None and one.name == other.name
            if one is not other and cosine < (0 if same_name else STRAIGHT_COS):
                pairs.append((not same_name, cosine, a, b))
    chosen, taken = [], set()
    for _, _, a, b in sorted(pairs):
        if not {a, b} & taken:
            chosen.append((a, b))
            taken |= {a, b}
    return chosen


def clusters(xy: np.ndarray, distance_m: float) -> np.ndarray:
    """Number of the cluster of each point; points within the distance (chained) are one cluster."""
    return components(len(xy), cKDTree(xy).query_pairs(distance_m, output_type="ndarray"))


def components(count: int, pairs) -> np.ndarray:
    """Number of the connected component of each of ``count`` things; ``pairs`` (k, 2) are joined."""
    near = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    links = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(count, count))
    return connected_components(links, directed=False)[1]
