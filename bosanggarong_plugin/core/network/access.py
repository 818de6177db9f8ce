"""The nearest facility of each place, over roads or in a straight line: exact, many places to many facilities at once.

Over roads the cost is minutes: walking from the place to the road, driving (ferries and boats are edges of the graph),
walking to the facility; or walking all the way. Minutes are whole numbers of 1e-5 minute, and the order of the facility ids
rides in the digits below them, so that sums are exact, ties fall to the lowest id, and neither the order of the features
nor the direction of the lines changes anything (Dijkstra 1959 on that one number).

Exactness of "own": the nearest facility of the own region is searched from all facilities of that region at once, until every
place that asks has its answer: compiled, to the last of them; by scipy, to a radius that doubles. A path may leave the region
and come back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from ..findings import Job
from .straight import NONE, Nearest, Points, nearest_straight, straight_km

QUANTUM_MIN = 1e-5
WORTH_COMPILED = 20_000  # edges from which on the compiled search repays its start-up


@dataclass(frozen=True)
class _Ends:
    """Points on the road: edge (-1 when no road is in reach), its ends, quanta and km to each, quanta and km of walking."""

    edge: np.ndarray
    ends: np.ndarray  # (n, 2)
    to_end: np.ndarray  # (n, 2) quanta
    km_to_end: np.ndarray  # (n, 2)
    walk: np.ndarray
    walk_km: np.ndarray


def compiled_search(n_edges: int) -> Callable | None:
    """The compiled search, or None where numba is not installed or the network is small."""
    if n_edges < WORTH_COMPILED:
        return None
    try:
        from .access_kernels import search
    except (ImportError, SystemError):  # SystemError: a numba made for another numpy
        return None
    return search


class RoadAccess:
    """Nearest facilities over a RoadGraph; make it once for a set of places and facilities, ask for each kind.

    ``walk_kmh`` and ``max_walk_km`` are those of the way between a point and its road, less ``slack_km`` of the point and
    ``road_slack_km``: what the positions may be off is no way to walk.
    """

    def __init__(self, graph, places: Points, facilities: Points, *, walk_kmh: float, max_walk_km: float, road_slack_km: float = 0.0):
        self.graph, self.places, self.facilities = graph, places, facilities
        self.walk_kmh, self.max_walk_km, self.road_slack_km = walk_kmh, max_walk_km, road_slack_km
        self.rank = facilities.rank
        self.by_rank = np.argsort(self.rank)
        self.base = max(len(facilities), 1)
        quanta = np.maximum(np.round(np.asarray(graph.minutes) / QUANTUM_MIN), 1).astype(np.int64)
        self.n_nodes = len(graph.lonlat)
        self.ends_of_places = self._snap(places, quanta)
        self.ends_of_facilities = self._snap(facilities, quanta)
        self.matrix, self.lengths = self._matrix(quanta)
        self._kernel, self._scratch = compiled_search(len(graph.u)), None
        self.node_rank = np.lexsort((np.asarray(graph.lonlat)[:, 1], np.asarray(graph.lonlat)[:, 0])).argsort()

    def _snap(self, points: Points, quanta: np.ndarray) -> _Ends:
        n = len(points)
        if n == 0 or len(quanta) == 0:
            none = np.full(n, NONE)
            zeros = np.zeros((n, 2))
            return _Ends(none, np.zeros((n, 2), dtype=np.int64), zeros.astype(np.int64), zeros, np.zeros(n, dtype=np.int64), np.zeros(n))
        snap = self.graph.snap(points.lonlat)
        walk_km = np.maximum(np.asarray(snap.distance_km) - points.slack_km - self.road_slack_km, 0.0)
        edge = np.where(walk_km <= self.max_walk_km, snap.edge, NONE)
        share = np.nan_to_num(snap.position)
        first = np.round(share * quanta[edge]).astype(np.int64)
        km = np.asarray(self.graph.length_km)[edge]
        return _Ends(
            edge, np.column_stack([snap.node_a, snap.node_b]).astype(np.int64), np.column_stack([first, quanta[edge] - first]),
            np.column_stack([share * km, (1 - share) * km]), self._walked(walk_km), walk_km,
        )  # fmt: skip

    def _walked(self, km: np.ndarray) -> np.ndarray:
        return np.round(km / self.walk_kmh * 60.0 / QUANTUM_MIN).astype(np.int64)

    def _matrix(self, quanta: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
        """Quanta x base between nodes, both ways, the quicker of parallel edges; and the km of each stored entry."""
        u, v, km = np.asarray(self.graph.u), np.asarray(self.graph.v), np.asarray(self.graph.length_km)
        keep = u != v
        rows, columns = np.concatenate([u[keep], v[keep]]), np.concatenate([v[keep], u[keep]])
        weights, lengths = np.tile(quanta[keep], 2), np.tile(km[keep], 2)
        order = np.lexsort((lengths, weights, columns, rows))
        rows, columns, weights, lengths = rows[order], columns[order], weights[order], lengths[order]
        first = np.ones(len(rows), dtype=bool)
        first[1:] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
        rows, columns, weights, lengths = rows[first], columns[first], weights[first], lengths[first]
        pointers = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=self.n_nodes))])
        shape = (self.n_nodes, self.n_nodes)
        return sparse.csr_array((weights.astype(float) * self.base, columns, pointers), shape=shape), lengths

    # --- one kind ----------------------------------------------------------------------------------------------------

    def nearest(self, members: np.ndarray, targets: np.ndarray, straight: Nearest | None = None) -> Nearest:
        """The quickest of the facilities ``members`` from each place of ``targets``; ``straight``: the nearest of them on foot, when known."""
        straight = straight or nearest_straight(self.places, self.facilities, members, targets)
        return self._answers(members, targets, self._search(members, None), straight)

    def nearest_own(self, members: np.ndarray, targets: np.ndarray, *, radius_min: float, straight: Nearest | None = None) -> Nearest:
        """As ``nearest``, searched no farther than the targets need; ``radius_min`` is the first radius of scipy's search."""
        found = Nearest.empty(len(self.places))
        left, radius = np.asarray(targets), max(radius_min, 1.0)
        if len(members) == 0:
            return found
        straight = straight or nearest_straight(self.places, self.facilities, members, targets)
        reachable = self._share_component(members, targets)
        if self._kernel is not None:
            return self._own_compiled(members, left, left[reachable[left]], straight)
        while len(left):
            reach = self._search(members, radius)
            answers = self._answers(members, left, reach, straight)
            settled = (answers.minutes[left] <= radius) | ~reachable[left]
            done = left[settled]
            for mine, theirs in ((found.facility, answers.facility), (found.minutes, answers.minutes), (found.km, answers.km)):
                mine[done] = theirs[done]
            left, radius = left[~settled], radius * 2
        return found

    def _own_compiled(self, members: np.ndarray, targets: np.ndarray, reachable: np.ndarray, straight: Nearest) -> Nearest:
        """``nearest_own`` by the compiled search, which stops at the last place that asks."""
        nodes, costs = self._sources(members)
        wanted = self.ends_of_places.ends[reachable].ravel()
        if self._scratch is None:
            n, entries = self.n_nodes, len(self.matrix.data) + 2 * len(self.facilities)
            self._scratch = (np.full(n, np.inf), np.zeros(n, np.int8), np.empty(n, np.int64), np.empty(entries), np.empty(entries, np.int64))
        reach, settled, touched, heap_cost, heap_node = self._scratch
        matrix = self.matrix
        n = self._kernel(matrix.indptr, matrix.indices, matrix.data, nodes, costs, wanted, reach, settled, touched, heap_cost, heap_node)
        answers = self._answers(members, targets, reach, straight)
        reach[touched[:n]], settled[touched[:n]] = np.inf, 0
        return answers

    def between(self, a: int, b: int, *, most_km: float) -> float | None:
        """Kilometres of the quickest way between two places; infinite when surely longer than ``most_km``; None without a road."""
        ends, component = self.ends_of_places, np.asarray(self.graph.component)
        if NONE in (ends.edge[a], ends.edge[b]) or component[ends.ends[a, 0]] != component[ends.ends[b, 0]]:
            return None
        options = []
        if ends.edge[a] == ends.edge[b]:
            options.append((abs(int(ends.to_end[a, 0] - ends.to_end[b, 0])), abs(float(ends.km_to_end[a, 0] - ends.km_to_end[b, 0]))))
        limit = self._walked(np.array(most_km)) * float(self.base)  # nobody drives slower than one walks
        for side in (0, 1):
            reach, before = dijkstra(self.matrix, directed=True, indices=int(ends.ends[a, side]), limit=limit, return_predecessors=True)
            for other in (0, 1):
                node = int(ends.ends[b, other])
                if np.isfinite(reach[node]):
                    quanta = int(reach[node]) // self.base + int(ends.to_end[a, side] + ends.to_end[b, other])
                    options.append((quanta, self._km_back(before, node) + float(ends.km_to_end[a, side] + ends.km_to_end[b, other])))
        if not options:
            return np.inf
        return min(options)[1] + float(ends.walk_km[a] + ends.walk_km[b])

    def _km_back(self, before: np.ndarray, node: int) -> float:
        km = 0.0
        while before[node] >= 0:
            start, end = self.matrix.indptr[node], self.matrix.indptr[node + 1]
            km += float(self.lengths[start + np.flatnonzero(self.matrix.indices[start:end] == before[node])[0]])
            node = int(before[node])
        return km

    def reached_by_road(self) -> tuple[np.ndarray, np.ndarray]:
        """Which places and which facilities have a road in reach (n,), (m,) booleans."""
        return self.ends_of_places.edge != NONE, self.ends_of_facilities.edge != NONE

    def _share_component(self, members: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Which places of ``targets`` a road joins to one of the facilities (n,)."""
        component = np.asarray(self.graph.component)
        ours, theirs = self.ends_of_places, self.ends_of_facilities
        there = members[theirs.edge[members] != NONE]
        if len(component) == 0:
            return np.zeros(len(self.places), dtype=bool)
        joined = np.zeros(len(self.places), dtype=bool)
        joined[targets] = (ours.edge[targets] != NONE) & np.isin(component[ours.ends[targets, 0]], component[theirs.ends[there, 0]])
        return joined

    def _search(self, members: np.ndarray, radius_min: float | None) -> np.ndarray:
        """Least cost from any member to every node (n_nodes,), quanta x base + rank; inf beyond the radius."""
        nodes, costs = self._sources(members)
        if len(nodes) == 0:
            return np.full(self.n_nodes, np.inf)
        data = np.concatenate([self.matrix.data, costs + 1.0])  # a cost of 0 would be no edge
        indices = np.concatenate([self.matrix.indices, nodes.astype(self.matrix.indices.dtype)])
        pointers = np.concatenate([self.matrix.indptr, [len(data)]])
        size = self.n_nodes + 1
        graph = sparse.csr_array((data, indices, pointers), shape=(size, size))
        limit = np.inf if radius_min is None else (radius_min / QUANTUM_MIN + 1) * self.base
        return dijkstra(graph, directed=True, indices=self.n_nodes, limit=limit)[:-1] - 1.0

    def _sources(self, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The ends of the edges of the facilities, each once, and the least cost from there: quanta x base + rank."""
        ends = self.ends_of_facilities
        members = members[ends.edge[members] != NONE]
        nodes = ends.ends[members].ravel()
        costs = ((ends.to_end[members] + ends.walk[members, None]) * self.base + self.rank[members, None]).ravel().astype(float)
        order = np.lexsort((costs, nodes))
        nodes, costs = nodes[order], costs[order]
        first = np.ones(len(nodes), dtype=bool)
        first[1:] = np.diff(nodes) != 0
        return nodes[first], costs[first]

    def _answers(self, members: np.ndarray, targets: np.ndarray, reach: np.ndarray, straight: Nearest) -> Nearest:
        found = Nearest.empty(len(self.places))
        ends = self.ends_of_places
        by_road = targets[ends.edge[targets] != NONE]
        total = np.full(len(self.places), np.inf)
        through = np.full(len(self.places), NONE)  # 0, 1: that end of the edge; 2: along one edge; 3: on foot
        km = np.full(len(self.places), np.nan)
        if len(by_road):
            via = reach[ends.ends[by_road]] + ends.to_end[by_road] * float(self.base) + (ends.walk[by_road] * float(self.base))[:, None]
            through[by_road] = np.argmin(via, axis=1)
            total[by_road] = via.min(axis=1)
            self._along_one_edge(members, by_road, total, through, km)
        self._on_foot(straight, targets, total, through, km)
        known = targets[np.isfinite(total[targets])]
        cost = total[known].astype(np.int64)
        found.facility[known] = self.by_rank[cost % self.base]
        found.minutes[known] = cost // self.base * QUANTUM_MIN
        walker = _Walker(self, reach)
        for place in known:
            side = through[place]
            if side in (0, 1):
                km[place] = ends.walk_km[place] + ends.km_to_end[place, side] + walker.km(ends.ends[place, side], found.facility[place])
        found.km[known] = km[known]
        return found

    def _along_one_edge(self, members, targets, total, through, km) -> None:
        """Places and facilities on the same edge: straight along it."""
        ours, theirs = self.ends_of_places, self.ends_of_facilities
        on_edge: dict[int, list[int]] = {}
        for member in members[theirs.edge[members] != NONE]:
            on_edge.setdefault(int(theirs.edge[member]), []).append(member)
        for place in targets:
            for member in on_edge.get(int(ours.edge[place]), ()):
                quanta = abs(ours.to_end[place, 0] - theirs.to_end[member, 0]) + ours.walk[place] + theirs.walk[member]
                cost = float(quanta * self.base + self.rank[member])
                if cost < total[place]:
                    total[place], through[place] = cost, 2
                    km[place] = abs(ours.km_to_end[place, 0] - theirs.km_to_end[member, 0]) + ours.walk_km[place] + theirs.walk_km[member]

    def _on_foot(self, near: Nearest, targets, total, through, km) -> None:
        """Facilities within walking distance of a place, whatever the roads."""
        known = targets[near.facility[targets] != NONE]
        there = near.facility[known]
        cost = (self._walked(near.km[known]) * self.base + self.rank[there]).astype(float)
        better = (near.km[known] <= self.max_walk_km) & (cost < total[known])
        total[known[better]], through[known[better]], km[known[better]] = cost[better], 3, near.km[known][better]


class _Walker:
    """Kilometres of the quickest way from a node to its facility; of equally quick ways the one by the first node in space."""

    def __init__(self, access: RoadAccess, reach: np.ndarray):
        self.access, self.reach, self.known = access, reach, {}

    def km(self, node: int, facility: int) -> float:
        """Way from ``node`` to ``facility``, walking there included."""
        path, at, matrix = [], int(node), self.access.matrix
        while at not in self.known:
            start, end = matrix.indptr[at], matrix.indptr[at + 1]
            neighbours = matrix.indices[start:end]
            tight = np.flatnonzero(self.reach[neighbours] + matrix.data[start:end] == self.reach[at])
            source = self._source_km(at, facility)
            if source is not None or len(tight) == 0:
                self.known[at] = source if source is not None else np.nan
                break
            step = tight[np.argmin(self.access.node_rank[neighbours[tight]])]
            path.append((at, float(self.access.lengths[start + step])))
            at = int(neighbours[step])
        km = self.known[at]
        for node_, length in reversed(path):
            km += length
            self.known[node_] = km
        return self.known[int(node)]

    def _source_km(self, node: int, facility: int) -> float | None:
        ends = self.access.ends_of_facilities
        for side in (0, 1):
            cost = (ends.to_end[facility, side] + ends.walk[facility]) * self.access.base + self.access.rank[facility]
            if ends.ends[facility, side] == node and cost == self.reach[node]:
                return float(ends.km_to_end[facility, side] + ends.walk_km[facility])
        return None


@dataclass(frozen=True)
class Comparison:
    """For each place: ``any`` and ``own`` nearest facility; ``mode`` "road", "straight" or "" (not compared)."""

    nearest: Nearest
    own: Nearest
    mode: np.ndarray


def compare(
    places: Points, facilities: Points, members: np.ndarray, targets: np.ndarray, roads: RoadAccess | None, job: Job | None = None,
    *, own_members: np.ndarray | None = None,
) -> Comparison:
    """Nearest own and nearest any facility of one kind for each place of ``targets``.

    ``own_members``, all of which hold ``members`` too, are the facilities that count as own where they are more than those.

    Over roads where the place, its nearest facility and one of its own can be reached by road; else both in a straight line.
    Also in a straight line: where an own facility without a road lies nearer than the own one found by road, because then
    the roads do not show the way to it. A place whose region has no facility has no ``own``.
    """
    job = job or Job()
    members, targets = np.asarray(members, dtype=np.int64), np.asarray(targets, dtype=np.int64)
    own_members = members if own_members is None else np.asarray(own_members, dtype=np.int64)
    nearest = nearest_straight(places, facilities, members, targets)
    own = _own_straight(places, facilities, own_members, targets)
    mode = np.full(len(places), "", dtype=object)
    mode[targets] = "straight"
    if roads is None or len(members) == 0 or len(targets) == 0:
        return Comparison(nearest, own, mode)
    with_road, reached = roads.reached_by_road()
    driven = roads.nearest(members, targets, nearest)
    abroad = targets[(driven.facility[targets] != NONE) & (facilities.region[driven.facility[targets]] != places.region[targets])]
    own_driven = Nearest.empty(len(places))
    at_home = targets[(driven.facility[targets] != NONE) & ~np.isin(targets, abroad)]
    for mine, theirs in ((own_driven.facility, driven.facility), (own_driven.minutes, driven.minutes), (own_driven.km, driven.km)):
        mine[at_home] = theirs[at_home]
    by_region = [(own_members[facilities.region[own_members] == r], abroad[places.region[abroad] == r]) for r in np.unique(places.region[abroad])]
    for number, (theirs, asking) in enumerate(by_region):
        job.step(number / len(by_region))
        found = roads.nearest_own(theirs, asking, radius_min=2.0 * float(driven.minutes[asking].max(initial=0.0)), straight=own)
        for mine, theirs in ((own_driven.facility, found.facility), (own_driven.minutes, found.minutes), (own_driven.km, found.km)):
            mine[asking] = theirs[asking]
    has_own = own.facility != NONE
    driveable = with_road & (driven.facility != NONE) & (~has_own | (own_driven.facility != NONE))
    hidden = has_own & (own.km < _straight_to(places, facilities, own_driven.facility)) & ~reached[own.facility]
    on_road = targets[(driveable & ~hidden)[targets]]
    mode[on_road] = "road"
    for mine, theirs in ((nearest, driven), (own, own_driven)):
        for name in ("facility", "minutes", "km"):
            getattr(mine, name)[on_road] = getattr(theirs, name)[on_road]
    return Comparison(nearest, own, mode)


def _own_straight(places: Points, facilities: Points, members: np.ndarray, targets: np.ndarray) -> Nearest:
    own = Nearest.empty(len(places))
    for region in np.unique(places.region[targets]):
        asking = targets[places.region[targets] == region]
        found = nearest_straight(places, facilities, members[facilities.region[members] == region], asking)
        own.facility[asking], own.km[asking] = found.facility[asking], found.km[asking]
    return own


def _straight_to(places: Points, facilities: Points, facility: np.ndarray) -> np.ndarray:
    km = np.full(len(places), np.inf)
    known = np.flatnonzero(facility != NONE)
    km[known] = straight_km(places.lonlat[known], facilities.lonlat[facility[known]])
    return km
