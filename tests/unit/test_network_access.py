"""Nearest own and nearest any facility: hand-worked networks, networkx as brute force, invariance."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from shapely import LineString

from bosanggarong_plugin.core.inputs.model import COLUMNS, Layer
from bosanggarong_plugin.core.network import build_graph
from bosanggarong_plugin.core.network.access import RoadAccess, compare
from bosanggarong_plugin.core.network.straight import NONE, Points, nearest_straight, straight_km
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.study import InputSpec

from .places import KM

WALK = {"walk_kmh": 5.0, "max_walk_km": 5.0}


def road_layer(*features: dict) -> Layer:
    rows = [{**dict.fromkeys(COLUMNS["roads"]), "feature_key": str(n), "status": "existing", "ferry": False,
             **{k: v for k, v in f.items() if k != "km"}} for n, f in enumerate(features)]  # fmt: skip
    shapes = [LineString(np.array(f["km"], dtype=float) * KM) for f in features]
    return Layer(InputSpec("roads", Path("j.gpkg")), gpd.GeoDataFrame(rows, geometry=shapes, crs=4326))


def graph_of(*features: dict):
    return build_graph([road_layer(*features)], Settings())


def points(*items) -> Points:
    """(id, x km, y km, region)"""
    ids, x, y, region = zip(*items, strict=True)
    return Points(np.column_stack([x, y]) * KM, np.array(region), np.zeros(len(ids)), list(ids))


def everything(n: int) -> np.ndarray:
    return np.arange(n)


def run(graph, places: Points, facilities: Points, **options):
    roads = None if graph is None else RoadAccess(graph, places, facilities, **{**WALK, **options})
    return compare(places, facilities, everything(len(facilities)), everything(len(places)), roads)


# hand-worked ------------------------------------------------------------------------------------------------------------


def test_minutes_and_kilometres_of_one_road():
    """A road of 20 km; the place 1 km beside km 5 (12 min on foot), the facility at km 15 on the road."""
    graph = graph_of({"km": [(0, 0), (20, 0)]})
    speed = 60 * graph.length_km.sum() / graph.minutes.sum()
    found = run(graph, points(("p", 5, 1, 0)), points(("f", 15, 0, 0)))
    assert found.mode[0] == "road" and found.nearest.facility[0] == found.own.facility[0] == 0
    assert found.nearest.minutes[0] == pytest.approx(12 + 10 / speed * 60, abs=0.1)
    assert found.nearest.km[0] == pytest.approx(11, abs=0.1)


def test_the_own_facility_may_be_reached_through_the_neighbour():
    """Own at the end of the only road, which passes the neighbour's facility."""
    graph = graph_of({"km": [(0, 0), (30, 0)]})
    found = run(graph, points(("p", 2, 0, 0)), points(("own", 28, 0, 0), ("theirs", 12, 0, 1)))
    assert found.nearest.facility[0] == 1 and found.own.facility[0] == 0
    assert found.nearest.km[0] == pytest.approx(10, abs=0.1) and found.own.km[0] == pytest.approx(26, abs=0.1)


def test_the_nearest_is_that_in_time_not_in_space():
    graph = graph_of(
        {"km": [(0, 0), (30, 0)], "road_class": "tol", "surface": "aspal"},
        {"km": [(0, 0), (0, 20)], "road_class": "lingkungan", "condition": "rusak_berat"},
    )
    found = run(graph, points(("p", 0, 0, 0)), points(("far but fast", 25, 0, 0), ("near but slow", 0, 18, 1)))
    assert found.nearest.facility[0] == 0


def test_place_and_facility_on_one_edge_with_a_long_way_around():
    graph = graph_of({"km": [(0, 0), (40, 0), (40, 40), (0, 40), (0, 0)]}, {"km": [(40, 0), (50, 0)]})
    found = run(graph, points(("p", 10, 0, 0)), points(("f", 12, 0, 0)))
    assert found.nearest.km[0] == pytest.approx(2, abs=0.05)


def test_a_short_walk_beats_the_road():
    """400 m apart, each 300 m from roads that meet far away."""
    graph = graph_of({"km": [(0, 0), (20, 0)]}, {"km": [(20, 0), (20, 1), (0, 1)]})
    found = run(graph, points(("p", 5, 0.3, 0)), points(("f", 5, 0.7, 0)))
    assert found.nearest.minutes[0] == pytest.approx(0.4 / 5 * 60, abs=0.05) and found.nearest.km[0] == pytest.approx(0.4, abs=0.01)


def test_ties_fall_to_the_lowest_id():
    graph = graph_of({"km": [(-20, 0), (20, 0)]})
    for names in (("a", "b"), ("b", "a")):
        place, there = points(("p", 0, 0, 0)), points((names[0], -8, 0, 0), (names[1], 8, 0, 1))
        assert names[run(graph, place, there).nearest.facility[0]] == "a"
        assert names[nearest_straight(place, there, everything(2), everything(1)).facility[0]] == "a"


def test_a_ferry_is_part_of_the_way():
    land = [{"km": [(0, 0), (10, 0)]}, {"km": [(20, 0), (30, 0)]}]
    place, there = points(("p", 1, 0, 0)), points(("f", 29, 0, 0))
    assert run(graph_of(*land), place, there).mode[0] == "straight"
    found = run(graph_of(*land, {"km": [(10, 0), (20, 0)], "ferry": True}), place, there)
    assert found.mode[0] == "road" and found.nearest.km[0] == pytest.approx(28, abs=0.2)


# straight lines -----------------------------------------------------------------------------------------------------------


def test_without_roads_kilometres_only():
    found = run(None, points(("p", 0, 0, 0)), points(("own", 30, 0, 0), ("theirs", 0, 10, 1)))
    assert found.mode[0] == "straight" and np.isnan(found.nearest.minutes[0]) and np.isnan(found.own.minutes[0])
    assert found.nearest.km[0] == pytest.approx(10, abs=0.1) and found.own.km[0] == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize(
    "what, place, own, theirs",
    [
        ("the place lies beyond walking distance of a road", (5, 9), (20, 0), (2, 9)),
        ("no own facility can be reached by road", (5, 0), (60, 0), (10, 0)),
        ("an own facility without a road is nearer than the neighbour's on it", (5, 0), (5, 7), (19, 0)),
    ],
)
def test_places_that_the_roads_do_not_serve_are_compared_in_a_straight_line(what, place, own, theirs):
    graph = graph_of({"km": [(0, 0), (20, 0)]}, {"km": [(50, 0), (60, 0)]})
    found = run(graph, points(("p", *place, 0)), points(("own", *own, 0), ("theirs", *theirs, 1)))
    assert found.mode[0] == "straight", what
    assert found.own.facility[0] == 0 and np.isnan(found.own.minutes[0])


def test_an_own_facility_without_a_road_that_is_nearer_hides_a_farther_one_on_it():
    """Own "near" has no road and is nearer than own "far" on it: the roads do not show the way to "near"."""
    graph = graph_of({"km": [(0, 0), (40, 0)]})
    found = run(graph, points(("p", 5, 0, 0)), points(("far", 38, 0, 0), ("near", 5, 7, 0), ("theirs", 8, 0, 1)))
    assert found.mode[0] == "straight" and found.own.facility[0] == 1


def test_a_region_without_a_facility_has_no_own():
    graph = graph_of({"km": [(0, 0), (20, 0)]})
    found = run(graph, points(("p", 5, 0, 0)), points(("theirs", 15, 0, 1)))
    assert found.mode[0] == "road" and found.own.facility[0] == NONE and np.isnan(found.own.km[0])


def test_what_the_position_may_be_off_is_not_walked():
    graph = graph_of({"km": [(0, 0), (20, 0)]})
    place, there = points(("p", 5, 3, 0)), points(("f", 5, 0, 0))
    vague = Points(place.lonlat, place.region, np.array([2.0]), place.ids)
    exact = run(graph, place, there).nearest.minutes[0]
    assert exact == pytest.approx(36, abs=0.3)
    assert run(graph, vague, there).nearest.minutes[0] == pytest.approx(12, abs=0.3)
    assert run(graph, vague, there, road_slack_km=1.0).nearest.minutes[0] == pytest.approx(0, abs=0.05)


# brute force ----------------------------------------------------------------------------------------------------------------


def random_case(seed: int, side: int = 7, n_places: int = 25, n_facilities: int = 12, n_regions: int = 3):
    rng = np.random.default_rng(seed)
    nodes = {(i, j): (4.0 * i + rng.uniform(-1, 1), 4.0 * j + rng.uniform(-1, 1)) for i in range(side) for j in range(side)}
    classes = ["arteri", "kolektor", "lokal", None]
    features = [
        {"km": [nodes[a], nodes[b]], "road_class": classes[rng.integers(4)]}
        for a in nodes for b in ((a[0] + 1, a[1]), (a[0], a[1] + 1)) if b in nodes and rng.random() < 0.7
    ]  # fmt: skip
    size = 4.0 * (side - 1)

    def some(prefix, n):
        return [(f"{prefix}{k:02d}", *rng.uniform(-2, size + 2, 2), int(rng.integers(n_regions))) for k in range(n)]

    return features, some("p", n_places), some("f", n_facilities)


def brute_minutes(graph, places: Points, facilities: Points) -> np.ndarray:
    """Minutes from each place to each facility with every point as a node of a networkx graph (n, m); inf without a way."""
    net = nx.Graph()
    for u, v, minutes in zip(graph.u.tolist(), graph.v.tolist(), graph.minutes, strict=True):
        if not net.has_edge(u, v) or net[u][v]["weight"] > minutes:
            net.add_edge(u, v, weight=minutes)
    on_edge: dict[int, list] = {}
    for kind, group in (("p", places), ("f", facilities)):
        snap = graph.snap(group.lonlat)
        for n in range(len(group)):
            walk = snap.distance_km[n] / 5 * 60
            if snap.distance_km[n] > 5:
                continue
            net.add_edge((kind, n), int(snap.node_a[n]), weight=walk + snap.minutes_to_a[n])
            net.add_edge((kind, n), int(snap.node_b[n]), weight=walk + snap.minutes_to_b[n])
            for other, minutes_to_a, other_walk in on_edge.get(int(snap.edge[n]), []):
                net.add_edge((kind, n), other, weight=abs(minutes_to_a - snap.minutes_to_a[n]) + walk + other_walk)
            on_edge.setdefault(int(snap.edge[n]), []).append(((kind, n), snap.minutes_to_a[n], walk))
    found = np.full((len(places), len(facilities)), np.inf)
    others = [("p", n) for n in range(len(places))] + [("f", n) for n in range(len(facilities))]
    for p in range(len(places)):
        for f in range(len(facilities)):
            ends = (("p", p), ("f", f))
            if all(end in net for end in ends):
                alone = nx.restricted_view(net, [o for o in others if o not in ends], [])  # nobody drives through another's door
                if nx.has_path(alone, *ends):
                    found[p, f] = nx.dijkstra_path_length(alone, *ends)
            on_foot = straight_km(places.lonlat[[p]], facilities.lonlat[[f]])[0]
            if on_foot <= 5:
                found[p, f] = min(found[p, f], on_foot / 5 * 60)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_own_and_any_equal_those_of_networkx(seed):
    features, place_items, facility_items = random_case(seed)
    graph, places, facilities = graph_of(*features), points(*place_items), points(*facility_items)
    minutes = brute_minutes(graph, places, facilities)
    roads = RoadAccess(graph, places, facilities, **WALK)
    found = roads.nearest(everything(len(facilities)), everything(len(places)))
    for p in range(len(places)):
        assert (found.facility[p] == NONE) == (not np.isfinite(minutes[p]).any())
        if found.facility[p] != NONE:
            assert found.minutes[p] == pytest.approx(minutes[p].min(), abs=1e-3)
            assert minutes[p, found.facility[p]] == pytest.approx(minutes[p].min(), abs=1e-3)
    for region in range(3):
        own, asking = np.flatnonzero(facilities.region == region), np.flatnonzero(places.region == region)
        mine = roads.nearest_own(own, asking, radius_min=1.0)
        for p in asking:
            best = minutes[p, own].min(initial=np.inf)
            assert (mine.facility[p] == NONE) == np.isinf(best)
            if np.isfinite(best):
                assert mine.minutes[p] == pytest.approx(best, abs=1e-3) and facilities.region[mine.facility[p]] == region


@pytest.mark.parametrize("seed", range(4))
def test_the_compiled_search_gives_what_scipy_gives(seed):
    kernels = pytest.importorskip("bosanggarong_plugin.core.network.access_kernels", exc_type=ImportError)
    features, place_items, facility_items = random_case(seed, side=12, n_places=60, n_facilities=30)
    graph, places, facilities = graph_of(*features), points(*place_items), points(*facility_items)
    roads = RoadAccess(graph, places, facilities, **WALK)
    for region in range(3):
        own, asking = np.flatnonzero(facilities.region == region), np.flatnonzero(places.region == region)
        roads._kernel = None
        by_scipy = roads.nearest_own(own, asking, radius_min=1.0)
        roads._kernel = kernels.search
        for _ in range(2):  # the scratch is clean again
            compiled = roads.nearest_own(own, asking, radius_min=1.0)
            for name in ("facility", "minutes", "km"):
                np.testing.assert_array_equal(getattr(compiled, name), getattr(by_scipy, name))


@pytest.mark.parametrize("seed", range(3))
def test_the_way_between_two_places_equals_that_of_networkx(seed):
    features, place_items, _ = random_case(seed, n_places=8)
    graph, places = graph_of(*features), points(*place_items)
    roads = RoadAccess(graph, places, points(("f", 0, 0, 0)), **WALK)
    with_km = nx.Graph()
    for u, v, minutes, km in zip(graph.u, graph.v, graph.minutes, graph.length_km, strict=True):
        with_km.add_edge(int(u), int(v), weight=minutes, km=km)
    snap = graph.snap(places.lonlat)
    for a, b in ((0, 1), (2, 3), (4, 5), (6, 7)):
        options = []

        def ends(p):
            yield snap.node_a[p], snap.minutes_to_a[p], snap.position[p]
            yield snap.node_b[p], snap.minutes_to_b[p], 1 - snap.position[p]

        for na, ta, ka in ends(a):
            for nb, tb, kb in ends(b):
                if nx.has_path(with_km, int(na), int(nb)):
                    path = nx.dijkstra_path(with_km, int(na), int(nb))
                    km = nx.path_weight(with_km, path, "km") + ka * graph.length_km[snap.edge[a]] + kb * graph.length_km[snap.edge[b]]
                    options.append((nx.path_weight(with_km, path, "weight") + ta + tb, km))
        expected = min(options)[1] + snap.distance_km[a] + snap.distance_km[b] if options and max(snap.distance_km[[a, b]]) <= 5 else None
        got = roads.between(a, b, most_km=500)
        assert got == (None if expected is None else pytest.approx(expected, abs=1e-2))
        assert roads.between(b, a, most_km=500) == (None if got is None else pytest.approx(got, abs=1e-6))


def test_kilometres_are_those_of_a_quickest_way():
    features, place_items, facility_items = random_case(11)
    graph, places, facilities = graph_of(*features), points(*place_items), points(*facility_items)
    found = run(graph, places, facilities)
    on_road = np.flatnonzero(found.mode == "road")
    assert len(on_road) > 10
    straight = straight_km(places.lonlat[on_road], facilities.lonlat[found.nearest.facility[on_road]])
    assert (found.nearest.km[on_road] >= straight - 0.02).all()
    fastest, slowest = 60 * (graph.length_km / graph.minutes).max(), 5.0
    hours = found.nearest.minutes[on_road] / 60
    assert (found.nearest.km[on_road] <= fastest * hours + 0.02).all() and (found.nearest.km[on_road] >= slowest * hours - 0.02).all()


@pytest.mark.parametrize("seed", range(4))
def test_orders_and_directions_change_nothing(seed):
    features, place_items, facility_items = random_case(seed)
    rng = np.random.default_rng(seed + 100)

    def answers(features, place_items, facility_items):
        places, facilities = points(*place_items), points(*facility_items)
        found = run(graph_of(*features), places, facilities)

        def name(f):
            return None if f == NONE else facilities.ids[f]

        return {
            places.ids[p]: (found.mode[p], name(found.nearest.facility[p]), name(found.own.facility[p]),
                            *np.nan_to_num([found.nearest.minutes[p], found.nearest.km[p], found.own.minutes[p], found.own.km[p]], nan=-1).round(6))
            for p in range(len(places))
        }  # fmt: skip

    turned = [{**f, "km": f["km"][::-1] if rng.random() < 0.5 else f["km"]} for f in features]
    shuffled = [[items[k] for k in rng.permutation(len(items))] for items in (turned, place_items, facility_items)]
    assert answers(*shuffled) == answers(features, place_items, facility_items)
