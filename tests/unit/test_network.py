"""The road network: what meets, what is joined, what stays apart; travel times that no drawing of the same roads changes."""

from pathlib import Path

import geopandas as gpd
import networkx
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point
from shapely.affinity import translate

from bosanggarong_plugin.core.errors import Cancelled
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.geodesy import length_km
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.network import FERRY, JOIN, ROAD, build_graph, with_points
from bosanggarong_plugin.core.network.shift import tell_shifts
from bosanggarong_plugin.core.network.speeds import class_speed_kmh, ferry_wait_minutes, speed_classes, speeds_kmh
from bosanggarong_plugin.core.settings import NetworkSettings, RoadSettings, Settings
from bosanggarong_plugin.core.study import InputSpec
from tests.unit.places import KM

M = KM / 1000
DEFAULT_KMH = class_speed_kmh("unknown") * 0.85  # class and condition unknown


def line(*km):
    """A line from coordinates in kilometres."""
    return LineString([(x * KM, y * KM) for x, y in km])


def layer(*lines, precision_m=None, status=None, **columns):
    """A road layer; a column is one value for all or a list."""
    n = len(lines)
    values = {
        "feature_key": [f"k{shapely.to_wkt(shapely.normalize(g), 9)}" for g in lines], "road_name": None, "status": "existing", "road_status": None,
        "road_class": None, "surface": None, "condition": None, "bridge": None, "tunnel": None, "level": None, "ferry": False,
    } | columns  # fmt: skip
    frame = gpd.GeoDataFrame({k: v if isinstance(v, list) else [v] * n for k, v in values.items()}, geometry=list(lines), crs=4326)
    return Layer(InputSpec("roads", Path("jalan.gpkg"), precision_m=precision_m, status=status), frame)


def graph(*layers, snap_m=5.0, join_m=0.0):
    return build_graph(list(layers), Settings(roads=RoadSettings(snap_m=snap_m), network=NetworkSettings(join_m=join_m)))


def minutes(net, start, end):
    """Travel time between the points of the network nearest to two points (km); inf when nothing leads there."""
    places = np.array([start, end]) * KM
    at = net.snap(places)
    assert (at.distance_km < 0.05).all(), "a probe must lie on the network"
    if at.edge[0] == at.edge[1]:
        return float(abs(at.position[0] - at.position[1]) * net.minutes[at.edge[0]])
    ways = dijkstra(net.matrix(), indices=[at.node_a[0], at.node_b[0]])
    leave, arrive = (at.minutes_to_a[0], at.minutes_to_b[0]), ((at.node_a[1], at.minutes_to_a[1]), (at.node_b[1], at.minutes_to_b[1]))
    return float(min(leave[i] + ways[i, node] + rest for i in (0, 1) for node, rest in arrive))


def at_speed(km, kmh=DEFAULT_KMH):
    return km * km_true() / kmh * 60


def km_true():
    """A drawn kilometre on the equator is this many true ones."""
    return length_km(line((0, 0), (1, 0)))


# --- what meets -------------------------------------------------------------------------------------------------------


def test_two_roads_that_cross_meet():
    net = graph(layer(line((0, 0), (10, 0)), line((5, -5), (5, 5))))
    assert (net.n_nodes, len(net.u)) == (5, 4)
    assert net.component.tolist() == [0] * 5
    assert minutes(net, (0, 0), (5, 5)) == pytest.approx(at_speed(10), rel=0.005)  # a degree of latitude is 0.7 % shorter


def test_length_and_time_of_an_edge_are_those_of_its_line():
    bent = line((0, 0), (1, 2), (3, 2.5), (4, 0))
    net = graph(layer(bent))
    assert net.length_km == pytest.approx([length_km(bent)], rel=1e-12)
    assert net.minutes == pytest.approx([length_km(bent) / DEFAULT_KMH * 60], rel=1e-12)


def test_a_bridge_over_a_road_does_not_meet_it_but_meets_the_road_at_its_ends():
    net = graph(layer(
        line((0, 0), (4, 0)), line((4, 0), (6, 0)), line((6, 0), (10, 0)), line((5, -5), (5, 5)), bridge=[None, True, None, None],
    ))  # fmt: skip
    assert minutes(net, (0, 0), (10, 0)) == pytest.approx(at_speed(10), rel=1e-6)
    assert minutes(net, (0, 0), (5, 5)) == np.inf
    assert len(set(net.component)) == 2


def test_a_tunnel_and_a_level_of_osm_do_not_meet_what_is_over_them():
    crossing = (line((0, 0), (10, 0)), line((5, -5), (5, 5)))
    assert len(set(graph(layer(*crossing, tunnel=[True, None])).component)) == 2
    assert len(set(graph(layer(*crossing, level=[None, 2])).component)) == 2
    assert len(set(graph(layer(*crossing, level=[2, 2])).component)) == 1


def test_a_toll_road_is_crossed_without_meeting_it_and_entered_where_a_ramp_ends():
    toll, across, ramp = line((0, 0), (10, 0)), line((5, -5), (5, 5)), line((5, 2), (7, 0))
    assert len(set(graph(layer(toll, across, road_class=["Jalan Tol", "Lokal"])).component)) == 2
    net = graph(layer(toll, across, ramp, road_class=["Jalan Tol", "Lokal", "Lokal"]))
    assert len(set(net.component)) == 1
    assert minutes(net, (7, 0), (5, 2)) < minutes(net, (5, 0.001), (5, 2)) + 10


def test_a_bridge_that_is_split_right_above_a_road_still_passes_over_it():
    over = (line((4, 0), (5, 0)), line((5, 0), (6, 0)))
    net = graph(layer(*over, line((5, -5), (5, 0)), line((5, 0), (5, 5)), bridge=[True, True, None, None]))
    assert len(set(net.component)) == 2


def test_an_end_on_the_middle_of_a_line_meets_it():
    net = graph(layer(line((0, 0), (10, 0)), line((3, 0), (3, 4))))
    assert minutes(net, (0, 0), (3, 4)) == pytest.approx(at_speed(7), rel=0.005)


def test_lines_drawn_on_one_another_for_a_while_meet_there():
    net = graph(layer(line((0, 0), (6, 0)), line((4, 0), (10, 0))))
    assert minutes(net, (0, 0), (10, 0)) == pytest.approx(at_speed(10), rel=1e-6)


# --- what is joined ---------------------------------------------------------------------------------------------------


def test_a_loose_end_is_joined_within_the_snapping_distance_and_not_beyond():
    roads = line((0, 0), (5, 0)), line((5.004, 0), (10, 0))  # 4 m apart
    assert minutes(graph(layer(*roads)), (0, 0), (10, 0)) == pytest.approx(at_speed(10), rel=1e-6)
    assert minutes(graph(layer(*roads), snap_m=3), (0, 0), (10, 0)) == np.inf
    assert minutes(graph(layer(*roads, precision_m=2)), (0, 0), (10, 0)) == np.inf, "no joint is wider than the layer's precision"


def test_a_loose_end_is_joined_to_the_side_of_a_road():
    net = graph(layer(line((0, 0), (10, 0)), line((3, 0.004), (3, 4))))
    assert minutes(net, (0, 0), (3, 4)) == pytest.approx(at_speed(7), rel=0.005)
    assert [row["action"] for row in net.log] == ["joined to it"]


def test_a_road_that_passes_by_is_not_joined():
    side_by_side = line((0, 0), (5, 0), (10, 0)), line((0, 0.004), (5, 0.0041), (10, 0.004))
    net = graph(layer(side_by_side[0], LineString([(-1 * KM, 1 * KM), *side_by_side[1].coords, (11 * KM, 1 * KM)])))
    ends = graph(layer(side_by_side[0], LineString([(-1 * KM, 1 * KM), *side_by_side[1].coords, (11 * KM, 1 * KM)])), snap_m=0)
    assert len(set(ends.component)) == 2
    assert minutes(net, (0, 0), (-1, 1)) < minutes(net, (0, 0), (11, 1))  # joined at the ends of the short road only
    assert (net.kind == ROAD).all()


def test_parts_are_joined_over_the_shortest_gap_within_the_distance_and_each_joint_is_told():
    mainland, island, far = line((0, 0), (10, 0)), line((3, 0.08), (3, 1), (4, 1), (4, 0.06)), line((20, 0), (21, 0))
    net = graph(layer(mainland, island, far), join_m=100)
    assert (net.kind == JOIN).sum() == 1
    gap = net.length_km[net.kind == JOIN]
    assert gap == pytest.approx([0.06 * length_km(line((0, 0), (0, 1)))], rel=1e-3)
    assert net.minutes[net.kind == JOIN] == pytest.approx(gap / class_speed_kmh("join") * 60)
    assert net.feature[net.kind == JOIN].tolist() == [-1]
    told = [row for row in net.log if "lies" in row["problem"]]
    assert [row["problem"] for row in told] == ["a part of the road network lies 59.6 m from the rest"]
    islands = [row for row in net.log if "nothing joins" in row["problem"]]
    assert len(islands) == 1 and islands[0]["feature"] == "2 parts"
    assert len(set(graph(layer(mainland, island, far), join_m=50).component)) == 3


def test_a_network_in_one_part_tells_nothing():
    assert graph(layer(line((0, 0), (10, 0)), line((3, 0), (3, 4)))).log == []


# --- ferries ----------------------------------------------------------------------------------------------------------


def test_a_ferry_takes_its_wait_and_its_way_and_is_boarded_at_its_ends_only():
    roads = line((0, 0), (5, 0)), line((5, 3), (0, 3)), line((4, 1.5), (6, 1.5))  # the third passes under its course
    net = graph(layer(*roads, line((5, 0), (5, 3)), ferry=[False, False, False, True]))
    sail = length_km(line((5, 0), (5, 3))) / class_speed_kmh("ferry") * 60
    assert minutes(net, (0, 0), (0, 3)) == pytest.approx(at_speed(10) + ferry_wait_minutes() + sail, rel=1e-3)
    assert minutes(net, (0, 0), (6, 1.5)) == np.inf
    assert (net.kind == FERRY).sum() == 3  # the way, boarding and leaving


def test_a_boat_where_there_is_no_road_is_entered_at_its_landings():
    net = graph(layer(line((0, 0), (10, 0)), ferry=True, road_name="Long Bagun – Long Pahangai"))
    at = net.snap(np.array([[0, 0.01], [5 * KM, 0], [10 * KM, 0]]))
    assert at.lonlat[:, 0] == pytest.approx([0, at.lonlat[1, 0], 10 * KM])
    assert at.lonlat[1, 0] in (pytest.approx(0), pytest.approx(10 * KM)), "nobody boards in the middle of the river"
    assert not net.has_roads
    sail = length_km(line((0, 0), (10, 0))) / class_speed_kmh("ferry") * 60
    assert minutes(net, (0, 0), (10, 0)) == pytest.approx(sail + ferry_wait_minutes())


def test_boats_of_two_names_stop_where_they_meet_and_a_split_one_does_not():
    legs = line((0, 0), (5, 0)), line((5, 0), (10, 0))
    assert graph(layer(*legs, ferry=True, road_name=["A – B", "B – C"])).n_nodes == 3 + 3
    assert graph(layer(*legs, ferry=True, road_name="A – C")).n_nodes == 3 + 2


# --- planned roads, speeds --------------------------------------------------------------------------------------------


def test_planned_roads_are_no_part_of_the_network():
    roads = line((0, 0), (5, 0)), line((5, 0), (10, 0))
    assert len(graph(layer(roads[0]), layer(roads[1], status="planned")).u) == 1
    by_feature = layer(*roads)
    by_feature.frame["status"] = ["existing", "planned"]
    assert len(graph(by_feature).u) == 1


def test_no_layer_gives_an_empty_network():
    net = graph()
    assert (net.n_nodes, net.has_roads, net.log) == (0, False, [])
    assert net.snap(np.array([[0.0, 0.0]])).edge.tolist() == [-1]


@pytest.mark.parametrize(("text", "status", "expected"), [
    ("Jalan Arteri Primer", None, "arteri"), ("arteri", "kabupaten", "arteri"), ("Kolektor Sekunder", None, "kolektor"),
    ("trunk_link", None, "arteri"),
    ("Jalan Setapak", None, "setapak"), ("residential", None, "lingkungan"), (None, "nasional", "arteri"), (None, "desa", "lingkungan"),
    ("Kelas III", "provinsi", "kolektor"), ("Kelas III", None, "unknown"), (None, None, "unknown"),
])  # fmt: skip
def test_the_class_is_read_from_its_text_else_from_the_status(text, status, expected):
    road = [pd.Series([value], dtype=object) for value in (text, status, None)]
    assert speed_classes(*road).tolist() == [expected]


def test_a_road_that_is_called_a_toll_road_is_one():
    road = [pd.Series([value] * 3, dtype=object) for value in (None, "nasional")]
    names = pd.Series(["Jalan Tol Balikpapan-Samarinda", "Jalan Akses Tol", "Jalan Tolak"])
    assert speed_classes(*road, names).tolist() == ["tol", "arteri", "arteri"]


def test_a_condition_that_is_not_recorded_is_never_good_and_damage_slows():
    def kmh(condition):
        return float(speeds_kmh(pd.Series(["arteri"]), pd.Series(["aspal"]), pd.Series([condition], dtype=object))[0])

    order = [kmh(c) for c in ("baik", "sedang", "rusak_ringan", "rusak", "rusak_berat")]
    assert order == sorted(order, reverse=True) and len(set(order)) == 5
    assert kmh(None) == kmh("sedang") < kmh("baik")


# --- snapping ---------------------------------------------------------------------------------------------------------


def test_points_are_snapped_to_the_nearest_point_of_an_edge():
    net = graph(layer(line((0, 0), (10, 0)), line((20, -5), (20, 5))))
    at = net.snap(np.array([[4, 1], [18, 2]]) * KM)
    assert at.lonlat / KM == pytest.approx(np.array([[4, 0], [20, 2]]), abs=1e-6)
    assert at.distance_km == pytest.approx([length_km(line((4, 1), (4, 0))), length_km(line((18, 2), (20, 2)))], rel=1e-6)
    assert at.minutes_to_a + at.minutes_to_b == pytest.approx(net.minutes[at.edge])
    assert at.position == pytest.approx([0.4, 0.7])


# --- properties -------------------------------------------------------------------------------------------------------

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
coordinate = st.integers(0, 12)
roads = st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate).filter(lambda c: c[:2] != c[2:]), min_size=1, max_size=7, unique=True)


@settings(max_examples=60, deadline=None)
@given(roads)
def test_travel_times_equal_those_of_networkx_on_the_noded_lines(drawn):
    lines = [line(c[:2], c[2:]) for c in drawn]
    net = graph(layer(*lines), snap_m=0)
    other = networkx.Graph()
    for piece in shapely.get_parts(shapely.unary_union(lines, grid_size=1e-9)):
        ends = [tuple(np.round(xy, 7)) for xy in (piece.coords[0], piece.coords[-1])]
        other.add_edge(*ends, weight=length_km(piece) / DEFAULT_KMH * 60)
    where = {tuple(np.round(xy, 7)): n for n, xy in enumerate(net.lonlat)}
    mine = dijkstra(net.matrix())
    corners = [tuple(np.round(xy, 7)) for g in lines for xy in g.coords]
    for start in dict.fromkeys(corners):
        reached = networkx.single_source_dijkstra_path_length(other, start)
        for end in dict.fromkeys(corners):
            assert mine[where[start], where[end]] == pytest.approx(reached.get(end, np.inf), rel=1e-6, abs=1e-6)


@st.composite
def networks(draw):
    """Roads with gaps of a few metres, some of them bridges or ferries, and another drawing of the very same roads."""
    features = []
    for c in draw(roads):
        gap = draw(st.sampled_from([0, 0, 2, 4, 7])) / 1000
        bridge, ferry = draw(st.sampled_from([(None, False), (None, False), (True, False), (None, True)]))
        middle = ((c[0] + c[2]) / 2 + draw(st.sampled_from([0, 0.3])), (c[1] + c[3]) / 2)
        features.append(([(c[0] + gap, c[1]), middle, (c[2], c[3])], bridge, ferry, draw(st.sampled_from(["arteri", "lokal", None]))))
    drawn_again = []
    for coords, bridge, ferry, cls in features:
        share = draw(st.floats(0.05, 0.95))
        piece = draw(st.integers(0, 1))
        a, b = coords[piece], coords[piece + 1]
        between = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        split = [[*coords[: piece + 1], between], [between, *coords[piece + 1 :]]] if draw(st.booleans()) else [coords]
        drawn_again += [((p[::-1] if draw(st.booleans()) else p), bridge, ferry, cls) for p in split]
    return features, draw(st.permutations(drawn_again))


def as_layer(features):
    return layer(
        *(line(*coords) for coords, *_ in features), bridge=[f[1] for f in features], ferry=[f[2] for f in features],
        road_class=[f[3] for f in features], road_name="Jalan",
    )  # fmt: skip


@settings(max_examples=80, deadline=None, phases=PHASES)
@given(networks())
def test_no_order_direction_or_split_of_features_changes_a_travel_time(both):
    features, again = both
    one, other = (graph(as_layer(f), join_m=300) for f in (features, again))
    for a, *_ in features:
        for b, *_ in features:
            for start, end in ((a[0], b[-1]), (a[0], b[0])):
                try:
                    first = minutes(one, start, end)
                except AssertionError:  # the end of a ferry line that was found to be no landing
                    continue
                assert minutes(other, start, end) == pytest.approx(first, rel=1e-6, abs=1e-4)
    assert one.length_km[one.kind == ROAD].sum() == pytest.approx(other.length_km[other.kind == ROAD].sum(), rel=1e-6)
    assert len(set(one.component)) == len(set(other.component))


def test_inputs_are_not_mutated():
    given_layer = layer(line((0, 0), (10, 0)), line((5, -5), (5, 5)))
    before = given_layer.frame.copy(deep=True)
    graph(given_layer, join_m=100)
    assert_geodataframe_equal(before, given_layer.frame)


def test_points_of_nodes_lie_where_the_lines_are():
    net = graph(layer(line((0, 0), (10, 0)), line((5, -5), (5, 5))))
    assert all(shapely.dwithin(net.lines, Point(*xy), 1e-9).any() for xy in net.lonlat)


# --- a shifted layer --------------------------------------------------------------------------------------------------


def winding_roads(seed=3, n=60, size_km=40):
    """Roads of a small country, the same for one seed."""
    rng = np.random.default_rng(seed)
    return [line(*np.cumsum(np.vstack([rng.uniform(3, size_km - 3, 2), rng.normal(0, 0.8, (12, 2))]), axis=0).tolist()) for _ in range(n)]


def shifts(*layers, places=(), regions=None, precision_m=None):
    frame = gpd.GeoDataFrame({"place_name": [str(n) for n in range(len(places))]}, geometry=list(places), crs=4326)
    given = {"roads": list(layers)} | ({"places": [Layer(InputSpec("places", Path("desa.gpkg")), frame)]} if places else {})
    land = shapely.box(-50 * KM, -50 * KM, 90 * KM, 90 * KM) if regions is None else regions
    region = gpd.GeoDataFrame({"region_code": ["64.01"]}, geometry=[land], crs=4326)
    return tell_shifts(Inputs(Layer(InputSpec("regions", Path("r.gpkg"), precision_m=precision_m), region), given))


def moved(lines, east_km, north_km):
    return [translate(g, east_km * KM, north_km * KM) for g in lines]


def test_a_layer_shifted_by_three_kilometres_is_noticed_against_another_road_layer():
    roads = winding_roads()
    (row,) = shifts(layer(*roads), layer(*moved(roads, 3, 0)))
    assert row["problem"] == "the two layers fit best when one of them is moved by about 3.0 km to the west"
    assert row["action"].startswith("not moved")


def test_a_layer_that_lies_elsewhere_is_told():
    (row,) = shifts(layer(*moved(winding_roads(), 500, 0)))
    assert row["problem"] == "no part of the layer lies in a region" and row["action"].startswith("not used")


def test_layers_that_fit_or_have_nothing_to_do_with_each_other_tell_nothing():
    roads = winding_roads()
    assert shifts(layer(*roads), layer(*moved(roads, 0.05, 0.05))) == []
    assert shifts(layer(*roads), layer(*winding_roads(seed=8))) == []


def test_a_layer_shifted_against_the_villages_on_its_roads_is_noticed():
    roads = winding_roads()
    villages = [g.interpolate(share, normalized=True) for g in roads for share in (0.1, 0.6)]
    assert shifts(layer(*roads), places=villages) == []
    (row,) = shifts(layer(*moved(roads, 0, -3)), places=villages)
    assert "3.0 km to the south" in row["problem"]


def test_roads_in_the_sea_that_a_shift_brings_ashore_are_noticed():
    roads = winding_roads()
    land = shapely.union_all(roads).buffer(1.0 * KM).envelope
    assert shifts(layer(*roads), regions=land) == []
    (row,) = shifts(layer(*moved(roads, 3, 0)), regions=land)
    assert "lies outside all regions" in row["problem"] and row["problem"].endswith("to the west")
    assert shifts(layer(*moved(roads, 3, 0)), regions=land, precision_m=7000) == [], "not finer than the regions are"


def test_roads_that_leave_the_study_are_no_sign_of_a_shift():
    roads = [*winding_roads(), line((20, 20), (90, 20)), line((20, 20), (20, 95)), line((20, 20), (-60, 20))]
    assert shifts(layer(*roads), regions=shapely.box(0, 0, 40 * KM, 40 * KM)) == []


# --- points as nodes --------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=2, max_size=6))
def test_points_put_into_the_network_lie_where_they_are_on_their_edges(points):
    net = graph(layer(line((0, 0), (10, 0)), line((10, 0), (10, 7)), line((10, 0), (20, 0)), line((20, 0), (10, 7))))
    edge, position = np.array([e for e, _ in points]), np.array([p for _, p in points])
    ways = dijkstra(with_points(net, edge, position, net.length_km))
    whole = dijkstra(with_points(net, edge[:0], position[:0], net.length_km))
    for i, (e, p) in enumerate(points):
        for j, (f, q) in enumerate(points):
            legs = [
                p_leg + whole[a, b] + q_leg
                for a, p_leg in ((net.u[e], p * net.length_km[e]), (net.v[e], (1 - p) * net.length_km[e]))
                for b, q_leg in ((net.u[f], q * net.length_km[f]), (net.v[f], (1 - q) * net.length_km[f]))
            ] + ([abs(p - q) * net.length_km[e]] if e == f else [])
            assert ways[net.n_nodes + i, net.n_nodes + j] == pytest.approx(0 if i == j else min(legs), abs=1e-6)


def test_a_cancelled_run_stops():
    calls = []

    def stop():
        calls.append(1)
        return len(calls) > 2

    with pytest.raises(Cancelled):
        build_graph([layer(line((0, 0), (10, 0)))], Settings(), Job(is_cancelled=stop))
