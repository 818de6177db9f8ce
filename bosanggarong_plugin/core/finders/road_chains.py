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
from .linear import NOISE_M, RegionCover, Stretch, text_or_none, tolerance_m

STRAIGHT_COS = -0.5  # two ends continue each other when they meet at more than 120 degrees


@dataclass(frozen=True, eq=False)
class RoadPart:
    """One line of a road feature with what is known of it; ``tolerance_m`` is that of its layer and the regions."""

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

    def part_at(self, m: float) -> RoadPart:
        return next((part for _, end, part in self.bounds if m <= end), self.bounds[-1][2])

    def code_at(self, m: float) -> str:
        return next((s.region_code for s in self.course if m <= s.end_m), self.course[-1].region_code)


def road_parts(layers: list[Layer], cover: RegionCover, regions_precision_m: float | None) -> list[RoadPart]:
    """The lines of all features, in an order that depends on nothing but themselves."""
    parts = []
    for number, layer in enumerate(layers):
        tolerance = tolerance_m(layer.spec.precision_m, regions_precision_m)
        for row in layer.frame.itertuples(index=False):
            for line in shapely.get_parts(row.geometry):
                if line.geom_type != "LineString" or line.length == 0:
                    continue
                bridge = None if row.bridge is None or row.bridge != row.bridge else bool(row.bridge)
                ferry = not (row.ferry is None or row.ferry != row.ferry) and bool(row.ferry)
                parts.append(
                    RoadPart(
                        layer, (number, str(row.feature_key)), shapely.force_2d(line), line, tolerance,
                        layer.planned or text_or_none(row.status) == "planned", ferry, bridge, text_or_none(row.road_name),
                        text_or_none(row.road_status), text_or_none(row.road_class), text_or_none(row.surface), text_or_none(row.condition),
                    )
                )  # fmt: skip
    if not parts:
        return []
    planes = cover.plane.to_plane(np.asarray([part.line for part in parts], dtype=object))
    parts = [replace(part, plane=plane) for part, plane in zip(parts, planes, strict=True)]
    return sorted(parts, key=lambda p: (p.line.normalize().wkb, p.name or "", p.status or "", p.feature[1]))


def link_chains(parts: list[RoadPart], snap_m: float, cover: RegionCover) -> list[Chain]:
    """Link parts through their junctions; ends are numbered 2 x part (start) and 2 x part + 1 (end)."""
    if not parts:
        return []
    ends = np.array([xy for part in parts for xy in (part.plane.coords[0], part.plane.coords[-1])])
    node = clusters(ends, max(snap_m, NOISE_M))
    at_node: dict[int, list[int]] = defaultdict(list)
    for end, number in enumerate(node):
        at_node[number].append(end)
    link: dict[int, int] = {}
    for members in at_node.values():
        for a, b in _continuations(members, parts):
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


def _chain(walk: list[tuple[RoadPart, bool]]) -> Chain:
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


def _continuations(members: list[int], parts: list[RoadPart]) -> list[tuple[int, int]]:
    """Which ends at one junction continue each other."""
    if len(members) == 2 and members[0] // 2 != members[1] // 2:
        return [(members[0], members[1])]
    heading = {}
    for end in members:
        xy = shapely.get_coordinates(parts[end // 2].plane)
        vector = xy[1] - xy[0] if end % 2 == 0 else xy[-2] - xy[-1]
        heading[end] = vector / max(np.hypot(*vector), NOISE_M)
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
