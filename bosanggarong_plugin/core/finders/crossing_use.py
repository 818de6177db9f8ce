"""Which crossing of a border trips would use: a measure of how much depends on it (after betweenness, Freeman 1977).

A trip is a pair of places of two regions within ``trip_km`` of each other in a straight line, that have a way by road. It takes
the fastest way, which leads over one crossing or several: each of these carries it. Every way from region to region is taken to
lead over a crossing or ferry of road_crossings. A trip weighs the product of the populations of its places where the population
of every place is known, else all trips weigh the same (``weighting``).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..findings import FinderResult, Job
from ..network import RoadGraph, with_points
from ..network.local import geodesic_km, metres_per_degree
from ..settings import Settings
from .road_objects import as_table

SAME_MINUTES = 0.01
OFF_ROAD_KM = 0.05  # a crossing farther from every road of the network is none of it
_CHUNK_VALUES = 4_000_000


def crossing_use(places: pd.DataFrame, codes, graph: RoadGraph, roads: FinderResult, settings: Settings, job: Job):
    """Table road_crossing_use. ``places`` have lon, lat, region, population and their ``edge`` (-1 none) and ``position``."""
    crossings = _existing(roads)
    if not len(crossings):
        return as_table("road_crossing_use", [])
    ferry = crossings["ferry"].to_numpy(dtype=bool)
    xy = np.array([(point.x, point.y) for point in crossings.geometry])
    edge, position = np.full(len(xy), -1), np.zeros(len(xy))
    for which in (False, True):
        at = graph.snap(xy[ferry == which], ferries=which)
        near = at.distance_km <= OFF_ROAD_KM
        edge[ferry == which], position[ferry == which] = np.where(near, at.edge, -1), np.where(near, at.position, 0.0)
    n, k = graph.n_nodes, len(places)
    costs = with_points(graph, np.concatenate([places["edge"], edge]), np.concatenate([places["position"], position]), graph.minutes)
    minutes = np.empty((len(xy), k))
    step = max(1, _CHUNK_VALUES // costs.shape[0])
    for begin in range(0, len(xy), step):
        job.step(begin / len(xy), "connectivity: trips over crossings")
        minutes[begin : begin + step] = dijkstra(costs, indices=n + k + np.arange(begin, min(begin + step, len(xy))))[:, n : n + k]
    a, b = _trips(places, settings.network.trip_km)
    fastest = np.full(len(a), np.inf)
    for row in minutes:
        np.minimum(fastest, row[a] + row[b], out=fastest)
    a, b, fastest = (values[np.isfinite(fastest)] for values in (a, b, fastest))
    people = places["population"].to_numpy(dtype=float)
    by_people = bool(len(a)) and not np.isnan(people[np.concatenate([a, b])]).any() and (people[a] * people[b]).sum() > 0
    weight = people[a] * people[b] if by_people else np.ones(len(a))
    pair = _pair_numbers(places["region"].to_numpy(), a, b, len(codes))
    number = {code: n for n, code in enumerate(codes)}
    rows = []
    for row, its in zip(crossings.itertuples(), minutes, strict=True):
        carried = its[a] + its[b] <= fastest + SAME_MINUTES
        own = pair == number[row.region_a] * len(codes) + number[row.region_b]
        rows.append({
            "crossing_id": row.crossing_id, "region_a": row.region_a, "region_b": row.region_b, "road_name": row.road_name,
            "n_trips": int(carried.sum()), "share_pct": _share(weight, carried, np.ones(len(a), dtype=bool)),
            "share_of_pair_pct": _share(weight, carried & own, own), "weighting": "population" if by_people else "places", "geometry": row.geometry,
        })  # fmt: skip
    return as_table("road_crossing_use", rows)


def _existing(roads: FinderResult):
    """Rows of road_crossings that are roads and ferries of today."""
    table = roads.tables.get("road_crossings")
    if table is None:
        return []
    planned = {
        f"{f.object_id}|{'+'.join(f.region_codes)}|{f.discriminator}" for f in roads.findings if f.kind == "road_crossing_planned"
    }  # fmt: skip
    return table[~table["crossing_id"].isin(planned)].sort_values("crossing_id").reset_index(drop=True)


def _trips(places: pd.DataFrame, trip_km: float) -> tuple[np.ndarray, np.ndarray]:
    lonlat = places[["lon", "lat"]].to_numpy()
    xy = lonlat * np.array([float(value) for value in metres_per_degree(float(lonlat[:, 1].mean()))]) / 1000.0
    near = cKDTree(xy).query_pairs(trip_km * 1.05, output_type="ndarray")
    region = places["region"].to_numpy()
    near = near[region[near[:, 0]] != region[near[:, 1]]]
    near = near[geodesic_km(lonlat[near[:, 0]], lonlat[near[:, 1]]) <= trip_km]
    return near[:, 0], near[:, 1]


def _pair_numbers(region: np.ndarray, a: np.ndarray, b: np.ndarray, n: int) -> np.ndarray:
    return np.minimum(region[a], region[b]) * n + np.maximum(region[a], region[b])


def _share(weight: np.ndarray, part: np.ndarray, whole: np.ndarray) -> float | None:
    total = float(weight[whole].sum())
    return 100 * float(weight[part].sum()) / total if total > 0 else None
