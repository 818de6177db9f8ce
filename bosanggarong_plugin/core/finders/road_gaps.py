"""Where roads stop at a border: missing links between facing ends, and dead ends.

Rules.
- An end is loose when no other end, road or ferry is within ``snap_m`` of it. Its heading is that of the last stretch of its road
  (``heading_m``, or five times the precision of the layer where that is more).
- A missing link: two loose ends in two regions, at most ``gap_m`` apart, each heading for the other within 60 degrees; each end has
  one partner, the nearest first. None where other roads join the two ends within ``detour_km``.
- A dead end: another loose end whose heading meets another region within ``dead_end_m``, at an angle of 30 degrees or more.
- Nothing is finer than the layer: a gap counts from ``missing_link_precisions`` times its precision on; an end that another road
  comes nearer than that is not called loose. Where the precision is unknown or coarser there is no finding: the notes say how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from shapely import LineString, Point
from shapely.ops import substring

from ..findings import OUT
from ..settings import RoadSettings
from ..tables import thresholds
from .region_cover import NO_REGION, NOISE_M, RegionCover
from .road_chains import Chain, RoadPart

BEYOND_M = 100.0  # so far beyond the border, and four times the tolerance, the angle is judged


@dataclass(frozen=True, eq=False)
class LooseEnd:
    """The end of a chain that nothing meets; ``heading`` is a unit vector out of the road, ``ahead`` the region it heads for, if any."""

    chain: int
    at_end: bool
    part: RoadPart
    region_code: str
    plane: Point
    place: Point
    heading: np.ndarray
    precision_m: float | None
    clear_m: float
    ahead: str | None

    @property
    def order(self) -> tuple:
        return (self.place.x, self.place.y, self.part.name or "")


@dataclass(frozen=True, eq=False)
class MissingLink:
    """Two facing ends, ``a`` in the region of the lower code, and the straight line between them (lon/lat)."""

    a: LooseEnd
    b: LooseEnd
    gap_m: float
    line: LineString

    @property
    def codes(self) -> tuple[str, str]:
        return (self.a.region_code, self.b.region_code)


@dataclass(frozen=True)
class RoadEnds:
    """Missing links, dead ends, and how many of each the precision of the layers does not allow to tell."""

    links: list[MissingLink]
    dead_ends: list[LooseEnd]
    links_too_fine: int
    dead_ends_too_fine: int


def find_gaps(chains: Sequence[Chain], ferries: Sequence[RoadPart], cover: RegionCover, settings: RoadSettings) -> RoadEnds:
    """Missing links and dead ends of existing roads (rules above); independent of the order and direction of the chains."""
    if not chains:
        return RoadEnds([], [], 0, 0)
    limit = thresholds()
    tree = shapely.STRtree([chain.plane for chain in chains])
    ends = _loose_ends(chains, ferries, tree, cover, settings)
    links, taken, too_fine = [], set(), 0
    for gap, one, other in _facing(ends, settings.gap_m, limit["facing_cos"]):
        if {one, other} & taken:
            continue
        a, b = sorted((ends[one], ends[other]), key=lambda end: (end.region_code, end.order))
        if _way_m(a, b, chains, tree, settings) <= settings.detour_km * 1000:
            continue
        taken |= {one, other}
        precisions = (a.precision_m, b.precision_m)
        if None in precisions or gap <= limit["missing_link_precisions"] * max(precisions):
            too_fine += 1
            continue
        links.append(MissingLink(a, b, gap, LineString([a.place, b.place])))
    dead, dead_too_fine = [], 0
    for number, end in enumerate(ends):
        if number in taken or end.ahead is None:
            continue
        told = end.precision_m is not None and limit["missing_link_precisions"] * end.precision_m
        if told is False or told > min(settings.dead_end_m, end.clear_m):
            dead_too_fine += 1
        else:
            dead.append(end)
    links.sort(key=lambda link: (link.codes, link.a.order))
    return RoadEnds(links, sorted(dead, key=lambda end: (end.region_code, end.order)), too_fine, dead_too_fine)


def _loose_ends(chains, ferries, tree: shapely.STRtree, cover: RegionCover, settings: RoadSettings) -> list[LooseEnd]:
    """The loose ends near a border, in the order of their place."""
    which = [(number, at_end) for number in range(len(chains)) for at_end in (False, True)]
    planes = np.array([chain.plane for chain in chains], dtype=object)
    points = np.stack([shapely.get_point(planes, 0), shapely.get_point(planes, -1)], axis=1).ravel()
    reach = max(settings.gap_m, settings.dead_end_m)
    near = np.unique(cover.chunk_tree.query(points, predicate="dwithin", distance=reach + max(c.tolerance_m for c in chains))[0])
    landings = shapely.STRtree([part.plane for part in ferries])
    snap = max(settings.snap_m, NOISE_M)
    found = []
    for k in near:
        number, at_end = which[k]
        chain = chains[number]
        code = chain.course[-1 if at_end else 0].region_code
        if code == OUT:
            continue
        clear = _clearance(points[k], number, at_end, chains, tree, snap, reach)
        if clear <= snap or len(landings.query(points[k], predicate="dwithin", distance=snap)):
            continue
        heading = _heading(chain, at_end)
        if heading is None:
            continue
        ahead = _ahead(points[k], heading, code, chain.tolerance_m, cover, settings.dead_end_m)
        part, place = chain.bounds[-1 if at_end else 0][2], Point(chain.line.coords[-1 if at_end else 0])
        found.append(LooseEnd(number, at_end, part, code, points[k], place, heading, chain.precision_m, clear, ahead))
    return sorted(found, key=lambda end: end.order)


def _clearance(point: Point, number: int, at_end: bool, chains, tree: shapely.STRtree, snap: float, reach: float) -> float:
    """Distance from an end to the nearest other road, or to its own road come back; at most ``reach``."""
    others = [chains[n].plane for n in tree.query(point, predicate="dwithin", distance=reach) if n != number]
    own = chains[number].plane
    back = max(4 * snap, 20.0)
    if own.length > 2 * back:
        others.append(substring(own, 0, own.length - back) if at_end else substring(own, back, own.length))
        own_m = shapely.distance(others[-1], point)
        if own_m >= 0.5 * back:  # the road itself, leaving straight
            others.pop()
    return min([reach, *(float(shapely.distance(line, point)) for line in others)])


def _heading(chain: Chain, at_end: bool) -> np.ndarray | None:
    length = chain.plane.length
    back = min(length, max(thresholds()["heading_m"], 5 * (chain.precision_m or 0.0)))
    tip, base = (length, length - back) if at_end else (0.0, back)
    vector = np.subtract(chain.plane.interpolate(tip).coords[0], chain.plane.interpolate(base).coords[0])
    size = float(np.hypot(*vector))
    return vector / size if size > NOISE_M else None


def _ahead(point: Point, heading: np.ndarray, code: str, tolerance_m: float, cover: RegionCover, reach_m: float) -> str | None:
    """The other region that the straight way ahead meets, at 30 degrees to the border or more: a road beside a border does not head for it."""
    origin, own = np.array(point.coords[0]), cover.codes.index(code)
    steps = np.linspace(0.0, reach_m, 33)
    labels = cover.label(*shapely.get_coordinates(cover.plane.to_lonlat(shapely.points(origin + steps[:, None] * heading))).T)
    met = np.flatnonzero((labels != NO_REGION) & (labels != own))
    if not len(met):
        return None
    further = max(BEYOND_M, 4 * tolerance_m)
    beyond = Point(origin + (steps[met[0]] + further) * heading)
    return cover.codes[labels[met[0]]] if shapely.distance(cover.polygons[own], beyond) >= further / 2 else None


def _facing(ends: list[LooseEnd], gap_m: float, cosine: float) -> list[tuple[float, int, int]]:
    """Pairs of ends of two regions that head for each other, the nearest first."""
    if len(ends) < 2:
        return []
    points = np.array([end.plane for end in ends], dtype=object)
    xy = shapely.get_coordinates(points)
    found = []
    for one, other in zip(*shapely.STRtree(points).query(points, predicate="dwithin", distance=gap_m), strict=True):
        if one >= other or ends[one].region_code == ends[other].region_code:
            continue
        step = xy[other] - xy[one]
        gap = float(np.hypot(*step))
        if gap > 0 and ends[one].heading @ step >= cosine * gap and ends[other].heading @ -step >= cosine * gap:
            found.append((round(gap, 3), int(one), int(other)))
    return sorted(found)


def _way_m(a: LooseEnd, b: LooseEnd, chains: Sequence[Chain], tree: shapely.STRtree, settings: RoadSettings) -> float:
    """Length of the shortest way over the roads from one end to the other, m; beyond ``detour_km`` it may be inf.

    Roads that cross on the map are taken as joined: layers without junctions are common, and a doubt is no missing link.
    """
    reach = settings.detour_km * 1000
    centre = LineString([a.plane, b.plane])
    near = sorted({a.chain, b.chain, *map(int, tree.query(centre, predicate="dwithin", distance=reach / 2))})
    marks: dict[int, set[float]] = {n: {0.0, chains[n].plane.length} for n in near}
    graph = nx.Graph()
    snap = max(settings.snap_m, NOISE_M)

    def join(n: int, m: float, other: int, at: float) -> None:
        marks[n].add(m)
        marks[other].add(at)
        graph.add_edge((n, m), (other, at), weight=0.0)

    local = shapely.STRtree([chains[n].plane for n in near])
    for n in near:
        line = chains[n].plane
        for m in (0.0, line.length):
            tip = line.interpolate(m)
            for k in local.query(tip, predicate="dwithin", distance=snap):
                join(n, m, near[k], chains[near[k]].plane.line_locate_point(tip))
        for k in local.query(line, predicate="intersects"):
            if near[k] > n:
                for point in shapely.points(np.unique(shapely.get_coordinates(shapely.intersection(line, chains[near[k]].plane)), axis=0)):
                    join(n, line.line_locate_point(point), near[k], chains[near[k]].plane.line_locate_point(point))
    for n, at in marks.items():
        ordered = sorted(at)
        for begin, end in zip(ordered[:-1], ordered[1:], strict=True):
            graph.add_edge((n, begin), (n, end), weight=end - begin)
    source, target = ((end.chain, chains[end.chain].plane.length if end.at_end else 0.0) for end in (a, b))
    way = nx.single_source_dijkstra_path_length(graph, source, cutoff=reach)
    return way.get(target, np.inf)
