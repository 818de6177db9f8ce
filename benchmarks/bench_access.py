"""Nearest own and nearest any facility over a road network, beside networkx; growth at three sizes.

    python benchmarks/bench_access.py [--sides 125 250 500] [--places 5000] [--kinds 20]

A made-up grid of roads with random lengths and speeds, regions as squares of the grid. networkx is measured on one kind
(``multi_source_dijkstra`` for any, one run for each region for own) and its answers are compared; its times for all kinds
are those of one kind times their number.
"""

from __future__ import annotations

import argparse
import resource
import time

import networkx as nx
import numpy as np
import pandas as pd
import shapely

from bosanggarong_plugin.core.network.access import RoadAccess, compare
from bosanggarong_plugin.core.network.graph import RoadGraph
from bosanggarong_plugin.core.network.straight import NONE, Points

STEP_DEG = 0.01


def make_graph(side: int, seed: int = 1) -> RoadGraph:
    """A grid of ``side`` x ``side`` nodes with 2 side (side - 1) edges."""
    rng = np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    u = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    v = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    lonlat = np.column_stack(np.divmod(node.ravel(), side)).astype(float) * STEP_DEG + 100
    lonlat[:, 1] -= 100
    length_km = 1.1 * rng.uniform(1, 1.6, len(u))
    minutes = length_km / rng.choice([20, 40, 60], len(u)) * 60
    m = len(u)
    return RoadGraph(
        lonlat, u, v, length_km, minutes, np.zeros(m, dtype=np.int8), np.zeros(m, dtype=np.int32), pd.DataFrame(),
        np.zeros(len(lonlat), dtype=np.int32), shapely.linestrings(np.stack([lonlat[u], lonlat[v]], axis=1)),
    )  # fmt: skip


def make_points(graph: RoadGraph, n: int, regions_across: int, prefix: str, seed: int) -> Points:
    rng = np.random.default_rng(seed)
    low, high = graph.lonlat.min(axis=0), graph.lonlat.max(axis=0)
    lonlat = rng.uniform(low, high, (n, 2))
    cell = np.minimum(((lonlat - low) / (high - low) * regions_across).astype(int), regions_across - 1)
    return Points(lonlat, cell[:, 0] * regions_across + cell[:, 1], np.zeros(n), [f"{prefix}{k:06d}" for k in range(n)])


def networkx_one_kind(graph: RoadGraph, roads: RoadAccess, members: np.ndarray, needs_own: dict[int, np.ndarray], facilities: Points):
    """Seconds of networkx for any and for own of one kind (graph building left out), and its minutes from any to all nodes."""
    net = nx.Graph()
    net.add_weighted_edges_from(zip(graph.u.tolist(), graph.v.tolist(), graph.minutes.tolist(), strict=True))
    ends = roads.ends_of_facilities

    def run(sources):
        for f in sources:
            for side in (0, 1):
                net.add_edge("source", int(ends.ends[f, side]), weight=float((ends.to_end[f, side] + ends.walk[f]) * 1e-5))
        found = nx.single_source_dijkstra_path_length(net, "source")
        net.remove_node("source")
        return found

    start = time.perf_counter()
    any_minutes = run(members)
    any_s, start = time.perf_counter() - start, time.perf_counter()
    sample = list(needs_own)[:5]
    for region in sample:
        run(members[facilities.region[members] == region])
    own_s = (time.perf_counter() - start) / max(len(sample), 1) * len(needs_own)
    return any_s, own_s, any_minutes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sides", type=int, nargs="+", default=[125, 250, 500])
    parser.add_argument("--places", type=int, default=5000)
    parser.add_argument("--kinds", type=int, default=20)
    parser.add_argument("--per-kind", type=int, default=1500)
    parser.add_argument("--regions-across", type=int, default=22)
    options = parser.parse_args()
    print("edges, places, kinds, regions: prepare s, all kinds s (own and any), MB at most | networkx any s, own s, times faster, equal")
    for side in options.sides:
        graph = make_graph(side)
        places = make_points(graph, options.places, options.regions_across, "p", 2)
        facilities = make_points(graph, options.per_kind * options.kinds, options.regions_across, "f", 3)
        kind = np.arange(len(facilities)) % options.kinds
        start = time.perf_counter()
        roads = RoadAccess(graph, places, facilities, walk_kmh=5.0, max_walk_km=5.0)
        prepared = time.perf_counter() - start
        start, targets = time.perf_counter(), np.arange(len(places))
        found = [compare(places, facilities, np.flatnonzero(kind == k), targets, roads) for k in range(options.kinds)]
        took = time.perf_counter() - start
        members = np.flatnonzero(kind == 0)
        first = found[0]
        abroad = targets[(first.nearest.facility != NONE) & (facilities.region[first.nearest.facility] != places.region)]
        needs = {int(r): abroad[places.region[abroad] == r] for r in np.unique(places.region[abroad])}
        any_s, own_s, minutes = networkx_one_kind(graph, roads, members, needs, facilities)
        ends = roads.ends_of_places
        through = [min(minutes[int(ends.ends[p, s])] + ends.to_end[p, s] * 1e-5 for s in (0, 1)) + ends.walk[p] * 1e-5 for p in targets]
        equal = np.mean(first.nearest.minutes <= np.array(through) + 0.01)  # shorter only along one edge or on foot
        theirs = (any_s + own_s) * options.kinds
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(graph.u):,}, {len(places):,}, {options.kinds}, {options.regions_across ** 2}: {prepared:.1f}, {took:.1f}, {memory:,.0f} | "
              f"{any_s * options.kinds:.0f}, {own_s * options.kinds:.0f}, {theirs / took:.1f}, {equal:.4f}", flush=True)


if __name__ == "__main__":
    main()
