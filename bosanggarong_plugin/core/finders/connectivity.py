"""Places near each other across a border but far apart by road, and what closing a missing link would save.

- Compared are, for each place, the nearest place of every other region within ``pair_km`` in a straight line.
- The way by road is the shortest in km over roads, ferries and boats, with the straight way from each place to its road (at
  most ``services.max_walk_km``). Without such a way there is no figure: data without a road prove no distance.
- A detour counts when the way is at least ``min_detour`` times the straight distance and ``min_detour_km`` longer, also after
  the places are moved apart by their precision. Roads that the data lack would shorten it, which the caveat says.
- Closing a missing link (road_gaps.py) gives a new way over it; of several links the one that saves most.

The use of crossings by trips: crossing_use.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..findings import FinderResult, Finding, Job, Measure, Object
from ..inputs.model import Inputs
from ..network import RoadGraph, with_points
from ..network.local import geodesic_km, metres_per_degree
from ..settings import Settings
from ..tables import text
from .crossing_use import crossing_use
from .linear import incomplete_for
from .road_objects import as_table

LEAST_KM = 0.1  # two places nearer than this are taken to be this far apart
_CHUNK_VALUES = 4_000_000
STRAIGHT, BY_ROAD = "straight distance", "shortest way over roads and ferries, with the straight way to the road"


@dataclass(frozen=True)
class _Pairs:
    """Rows of ``places`` two by two (region of a before that of b) with km in a straight line and by road (inf: no way).

    ``slack_km`` is how far the places may be off; ``new_km`` the way with the link ``link`` closed (-1: none helps).
    """

    a: np.ndarray
    b: np.ndarray
    straight_km: np.ndarray
    slack_km: np.ndarray
    road_km: np.ndarray
    new_km: np.ndarray
    link: np.ndarray

    def rows(self, kept: np.ndarray) -> _Pairs:
        return _Pairs(*(values[kept] for values in vars(self).values()))


def find(inputs: Inputs, settings: Settings, job: Job, sites, graph: RoadGraph, roads: FinderResult) -> FinderResult:
    """Tables road_detours and road_crossing_use; findings detour (about a pair of regions) and link_gain (about a missing link).

    ``sites`` are the places (points.py), ``roads`` the result of the roads finder.
    """
    if not len(sites.places) or not graph.has_roads:
        return FinderResult()
    places = sites.places[sites.places["sure"].astype(bool) & ~sites.places["planned"].astype(bool)].reset_index(drop=True)
    if places["region"].nunique() < 2:
        return FinderResult({name: as_table(name, []) for name in ("road_detours", "road_crossing_use")})
    at = graph.snap(places[["lon", "lat"]].to_numpy())
    reached = at.distance_km <= settings.services.max_walk_km
    edge = np.where(reached, at.edge, -1)
    links = _links(roads)
    pairs = _near_pairs(places, settings.network.pair_km)
    job.step(0.1, "connectivity: ways by road")
    pairs = _by_road(pairs, places, edge, at, graph, links, job.part(0.1, 0.6))
    detours = pairs.rows(_is_detour(pairs, settings))
    result = FinderResult(notes={
        "connectivity.pairs_compared": f"{int(np.isfinite(pairs.road_km).sum())}",
        "connectivity.pairs_without_way": f"{int((~np.isfinite(pairs.road_km)).sum())}",
    })  # fmt: skip
    result.tables["road_detours"] = as_table("road_detours", _rows(detours, places, sites.codes, links))
    _report_detours(result, detours, places, sites.codes, inputs)
    _report_gains(result, detours, places, links, roads)
    job.step(0.6, "connectivity: trips over crossings")
    places = places.assign(edge=edge, position=at.position)
    result.tables["road_crossing_use"] = crossing_use(places, sites.codes, graph, roads, settings, job.part(0.6, 1.0))
    return result


def _links(roads: FinderResult) -> pd.DataFrame:
    """Missing links of the roads finder."""
    lines = roads.tables.get("road_border_lines")
    return pd.DataFrame({"line_id": [], "geometry": []}) if lines is None else lines[lines["kind"] == "missing_link"].reset_index(drop=True)


def _near_pairs(places: pd.DataFrame, pair_km: float) -> _Pairs:
    lonlat, region = places[["lon", "lat"]].to_numpy(), places["region"].to_numpy()
    xy = lonlat * np.array([float(value) for value in metres_per_degree(float(lonlat[:, 1].mean()))]) / 1000.0
    found = set()
    for number in np.unique(region):
        there, others = np.flatnonzero(region == number), np.flatnonzero(region != number)
        if not len(others):
            continue
        apart, nearest = cKDTree(xy[there]).query(xy[others], distance_upper_bound=pair_km * 1.05)
        for one, other in zip(others[np.isfinite(apart)], there[nearest[np.isfinite(apart)]], strict=True):
            found.add((int(one), int(other)) if (region[one], one) < (region[other], other) else (int(other), int(one)))
    a, b = (np.array(side, dtype=np.int64) for side in zip(*sorted(found), strict=True)) if found else (np.zeros(0, dtype=np.int64),) * 2
    straight = geodesic_km(lonlat[a], lonlat[b])
    slack = places["precision_km"].to_numpy(dtype=float)[a] + places["precision_km"].to_numpy(dtype=float)[b]
    pairs = _Pairs(a, b, straight, slack, np.full(len(a), np.inf), np.full(len(a), np.inf), np.full(len(a), -1))
    return pairs.rows(straight <= pair_km)


def _by_road(pairs: _Pairs, places, edge, at, graph: RoadGraph, links: pd.DataFrame, job: Job) -> _Pairs:
    """Ways by road of all pairs, and the best new way over a missing link."""
    ends = shapely.get_coordinates(shapely.get_point(links["geometry"].to_numpy(), [0])) if len(links) else np.zeros((0, 2))
    others = shapely.get_coordinates(shapely.get_point(links["geometry"].to_numpy(), [-1])) if len(links) else np.zeros((0, 2))
    hung = graph.snap(np.concatenate([ends, others]))
    costs = with_points(graph, np.concatenate([edge, hung.edge]), np.concatenate([at.position, hung.position]), graph.length_km)
    n, k = graph.n_nodes, len(places)
    walk = at.distance_km
    road, new, link = np.full(len(pairs.a), np.inf), np.full(len(pairs.a), np.inf), np.full(len(pairs.a), -1)
    sources = np.unique(pairs.a)
    step = max(1, _CHUNK_VALUES // costs.shape[0])
    for begin in range(0, len(sources), step):
        job.step(begin / max(len(sources), 1), "connectivity: ways by road")
        chunk = sources[begin : begin + step]
        km = dijkstra(costs, indices=n + chunk)
        mine = np.flatnonzero(np.isin(pairs.a, chunk))
        road[mine] = km[np.searchsorted(chunk, pairs.a[mine]), n + pairs.b[mine]]
    for number, length_km in enumerate(links["length_km"] if len(links) else ()):
        km = dijkstra(costs, indices=[n + k + number, n + k + len(links) + number])
        gaps = length_km + hung.distance_km[number] + hung.distance_km[len(links) + number]
        over = gaps + np.minimum(km[0, n + pairs.a] + km[1, n + pairs.b], km[1, n + pairs.a] + km[0, n + pairs.b])
        better = over < np.minimum(new, road) - 1e-6
        new, link = np.where(better, over, new), np.where(better, number, link)
    both = walk[pairs.a] + walk[pairs.b]
    return _Pairs(pairs.a, pairs.b, pairs.straight_km, pairs.slack_km, road + both, new + both, link)


def _is_detour(pairs: _Pairs, settings: Settings) -> np.ndarray:
    limit, straight = settings.network, np.maximum(pairs.straight_km + pairs.slack_km, LEAST_KM)
    far = (pairs.road_km >= limit.min_detour * straight) & (pairs.road_km - straight >= limit.min_detour_km)
    return far & np.isfinite(pairs.road_km)


def _ratio(pairs: _Pairs) -> np.ndarray:
    return pairs.road_km / np.maximum(pairs.straight_km, LEAST_KM)


def _rows(pairs: _Pairs, places: pd.DataFrame, codes, links: pd.DataFrame):
    named = places.to_dict("records")
    for a, b, straight, road, new, link, ratio in zip(
        pairs.a, pairs.b, pairs.straight_km, pairs.road_km, pairs.new_km, pairs.link, _ratio(pairs), strict=True
    ):
        one, other = named[a], named[b]
        yield {
            "place_a": one["object_id"], "place_b": other["object_id"], "name_a": one["name"], "name_b": other["name"],
            "region_a": codes[one["region"]], "region_b": codes[other["region"]], "straight_km": straight, "road_km": road,
            "detour_ratio": ratio, "new_km": new if link >= 0 else None, "line_id": links["line_id"].iloc[link] if link >= 0 else None,
            "geometry": shapely.LineString([(one["lon"], one["lat"]), (other["lon"], other["lat"])]),
        }  # fmt: skip


def _report_detours(result: FinderResult, pairs: _Pairs, places: pd.DataFrame, codes, inputs: Inputs) -> None:
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    region, layers = places["region"].to_numpy(), inputs.of("roads")
    order = np.lexsort([-_ratio(pairs), region[pairs.b], region[pairs.a]])
    for (a, b), members in groupby(order, key=lambda n: (codes[region[pairs.a[n]]], codes[region[pairs.b[n]]])):
        at = np.array(list(members))
        worst, its = at[0], pairs.rows(at)
        object_id = f"road_link:{a}/{b}"
        incomplete = any(incomplete_for(layer.spec, (a, b)) for layer in layers)
        sure = all(layer.spec.complete for layer in layers)
        caveats = [key for key, said in (("detour_incomplete", incomplete), ("detour_unsaid", not (incomplete or sure))) if said]
        result.objects.append(Object(object_id, "road_link", f"Hubungan jalan {names[a]} – {names[b]}", "existing", "roads"))
        result.findings.append(Finding(
            kind="detour", object_id=object_id, parties=((a, "terhubung"), (b, "terhubung")),
            measures=(
                Measure("pairs", float(len(at)), "pairs", "each place with the nearest place of the other region"),
                Measure("detour_ratio", float(_ratio(pairs)[worst]), "times", "way by road over straight distance, of the worst pair"),
                Measure("road_km", float(pairs.road_km[worst]), "km", BY_ROAD),
                Measure("straight_km", float(pairs.straight_km[worst]), "km", STRAIGHT),
                Measure("people", _people(its, places), "people", "population of the places, each once; unknown unless all are known"),
            ),
            geometry=shapely.MultiLineString([[tuple(places.loc[p, ["lon", "lat"]]) for p in pair] for pair in zip(its.a, its.b, strict=True)]),
            source_role="roads", precision_m=_precision_m(its, places, layers), usable=not incomplete, doubtful=not sure,
            caveat_ind=" ".join(text(key, "ind") for key in caveats), caveat_eng=" ".join(text(key, "eng") for key in caveats),
        ))  # fmt: skip


def _report_gains(result: FinderResult, pairs: _Pairs, places: pd.DataFrame, links: pd.DataFrame, roads: FinderResult) -> None:
    """What closing each missing link saves, as a finding about the link."""
    known = {f"missing_link|{f.object_id}|{'+'.join(f.region_codes)}": f for f in roads.findings if f.kind == "missing_link"}
    for number in np.unique(pairs.link[pairs.link >= 0]):
        gap, its = known.get(links["line_id"].iloc[number]), pairs.rows(pairs.link == number)
        if gap is None:
            continue
        saved = its.road_km - its.new_km
        result.findings.append(Finding(
            kind="link_gain", object_id=gap.object_id, parties=gap.parties,
            measures=(
                Measure("pairs", float(len(saved)), "pairs", "detours that the link would shorten most"),
                Measure("saved_km_max", float(saved.max()), "km", "way by road now less the way over the closed gap"),
                Measure("saved_km_median", float(np.median(saved)), "km", "way by road now less the way over the closed gap"),
                Measure("people", _people(its, places), "people", "population of the places, each once; unknown unless all are known"),
            ),
            geometry=gap.geometry, source_role="roads", precision_m=gap.precision_m, usable=gap.usable, doubtful=gap.doubtful,
            caveat_ind=gap.caveat_ind, caveat_eng=gap.caveat_eng, discriminator="gain",
        ))  # fmt: skip


def _people(pairs: _Pairs, places: pd.DataFrame) -> float | None:
    people = places["population"].to_numpy(dtype=float)[np.unique(np.concatenate([pairs.a, pairs.b]))]
    return None if np.isnan(people).any() else float(people.sum())


def _precision_m(pairs: _Pairs, places: pd.DataFrame, layers) -> float | None:
    own = 1000 * places["precision_km"].to_numpy(dtype=float)[np.concatenate([pairs.a, pairs.b])]
    known = [*own, *(layer.spec.precision_m for layer in layers if layer.spec.precision_m is not None)]
    return float(max(known)) or None
