"""Places near each other but far by road, what closing a link saves, and which crossings trips use."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from bosanggarong_plugin.core.candidates import evidence_text, propose
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.finders import connectivity, roads
from bosanggarong_plugin.core.finders.points import locate
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.network import build_graph
from bosanggarong_plugin.core.settings import NetworkSettings, Settings
from bosanggarong_plugin.core.study import InputSpec
from tests.unit.places import KM, regions


def line(*km):
    return LineString([(x * KM, y * KM) for x, y in km])


def road_layer(*lines, complete=None, precision_m=5, **columns):
    n = len(lines)
    values = {
        "feature_key": [f"r{g.wkt}" for g in lines], "road_name": None, "status": "existing", "road_status": "kabupaten", "road_class": None,
        "surface": None, "condition": None, "bridge": None, "ferry": False,
    } | columns  # fmt: skip
    frame = gpd.GeoDataFrame({k: v if isinstance(v, list) else [v] * n for k, v in values.items()}, geometry=list(lines), crs=4326)
    return Layer(InputSpec("roads", Path("jalan.gpkg"), precision_m=precision_m, complete=complete), frame)


def place_layer(places, precision_m=None):
    """Places as name -> (x km, y km, population or None)."""
    frame = gpd.GeoDataFrame({
        "feature_key": list(places), "place_name": list(places), "place_kind": None, "region_code": None,
        "population": pd.array([p[2] for p in places.values()], dtype="Int64"), "precision_m": np.nan,
    }, geometry=[Point(x * KM, y * KM) for x, y, _ in places.values()], crs=4326)  # fmt: skip
    return Layer(InputSpec("places", Path("desa.gpkg"), precision_m=precision_m), frame)


def run(layers, places, *, place_precision_m=None, **network):
    inputs = Inputs(regions(), {"roads": list(layers), "places": [place_layer(places, place_precision_m)]})
    limits = Settings(network=NetworkSettings(**network))
    graph, found = build_graph(layers, limits), roads.find(inputs, limits)
    return connectivity.find(inputs, limits, Job(), locate(inputs, limits), graph, found)


# A is west of x = 20 km, B east of it; two villages 4 km apart, the only road goes round by the south
ROUND = line((18, 18), (18, 2), (22, 2), (22, 18))
VILLAGES = {"Timur Jauh": (22, 18, 300), "Barat Jauh": (18, 18, 200)}


def test_places_near_each_other_and_far_by_road_are_a_detour():
    result = run([road_layer(ROUND)], VILLAGES)
    row = result.tables["road_detours"].iloc[0]
    assert (row["name_a"], row["name_b"], row["region_a"], row["region_b"]) == ("Barat Jauh", "Timur Jauh", "64.01", "64.02")
    assert row["straight_km"] == pytest.approx(4.0, rel=0.01) and row["road_km"] == pytest.approx(36, rel=0.01)
    assert row["detour_ratio"] == pytest.approx(row["road_km"] / row["straight_km"])
    (finding,) = [f for f in result.findings if f.kind == "detour"]
    assert finding.object_id == "road_link:64.01/64.02" and finding.region_codes == ("64.01", "64.02")
    assert finding.measure("pairs") == 1 and finding.measure("people") == 500
    assert finding.usable and finding.doubtful, "that the road data are complete was not said"


def test_a_direct_road_is_no_detour():
    assert run([road_layer(ROUND, line((18, 18), (22, 18)))], VILLAGES).findings == []


def test_places_without_a_way_are_counted_and_are_no_detour():
    result = run([road_layer(line((18, 18), (18, 2)), line((22, 2), (22, 18)))], VILLAGES)
    assert len(result.tables["road_detours"]) == 0 and result.findings == []
    assert result.notes["connectivity.pairs_without_way"] == "1"


@pytest.mark.parametrize(("limits", "there"), [({"pair_km": 3}, 0), ({"min_detour": 10}, 0), ({"min_detour_km": 33}, 0), ({}, 1)])
def test_the_limits_of_a_detour(limits, there):
    assert len(run([road_layer(ROUND)], VILLAGES, **limits).tables["road_detours"]) == there


def test_a_detour_holds_also_when_the_places_lie_as_far_apart_as_they_are_imprecise():
    def n_found(precision_m):
        return len(run([road_layer(ROUND)], VILLAGES, place_precision_m=precision_m, min_detour=5).tables["road_detours"])

    assert [n_found(metres) for metres in (None, 1000)] == [1, 1]
    assert n_found(1900) == 0, "7.8 km apart at worst: 36 km by road is less than 5 times that"
    assert n_found(2500) == 0, "their regions are not certain"


def test_incomplete_road_data_give_no_candidate():
    finding = run([road_layer(ROUND, complete=False)], VILLAGES).findings[0]
    assert not finding.usable and "tidak lengkap" in finding.caveat_ind
    sure = run([road_layer(ROUND, complete=True)], VILLAGES).findings[0]
    assert sure.usable and not sure.doubtful and sure.caveat_ind == ""


def test_people_are_unknown_unless_all_are_known():
    finding = run([road_layer(ROUND)], {"P": (22, 18, None), "Q": (18, 18, 200)}).findings[0]
    assert finding.measure("people") is None


def test_closing_a_missing_link_saves_the_way_round():
    facing = line((18, 18), (19.8, 18)), line((20.2, 18), (22, 18))  # 400 m apart at the border
    result = run([road_layer(ROUND, *facing, road_name=[None, "Jalan Lama", "Jalan Lama"])], VILLAGES)
    row = result.tables["road_detours"].iloc[0]
    assert row["new_km"] == pytest.approx(4.0, rel=0.01) and row["line_id"].startswith("missing_link|")
    (gain,) = [f for f in result.findings if f.kind == "link_gain"]
    assert gain.measure("saved_km_max") == pytest.approx(32, rel=0.01) and gain.measure("pairs") == 1
    assert gain.object_id in row["line_id"]


def test_a_walk_to_the_road_is_part_of_the_way():
    near = run([road_layer(ROUND)], VILLAGES).tables["road_detours"].iloc[0]["road_km"]
    away = run([road_layer(ROUND)], {**VILLAGES, "Timur Jauh": (23, 18, 300)}).tables["road_detours"].iloc[0]["road_km"]
    assert away - near == pytest.approx(1.0, rel=0.02)


def test_a_detour_becomes_a_candidate_of_both_regions_with_a_form():
    result = run([road_layer(ROUND, complete=True)], VILLAGES)
    (candidate,) = propose(result.findings, result.objects, {})
    assert (candidate.idea_code, candidate.codes) == ("B6", ("64.01", "64.02"))
    form = form_of(candidate)
    assert form.form == "KSDD prov-kab" and form.authority == "provinsi"
    names = {"64.01": "Paser", "64.02": "Kutai Kartanegara"}
    assert "1 pasang permukiman" in evidence_text(candidate, names, {}, "ind") and "36 km" in evidence_text(candidate, names, {}, "eng")


# --- trips over crossings ---------------------------------------------------------------------------------------------

TWO_WAYS = (line((10, 15), (30, 15)), line((10, 5), (30, 5)), line((10, 5), (10, 15)), line((30, 5), (30, 15)))


def shares(result):
    table = result.tables["road_crossing_use"]
    return {row.crossing_id.split("|")[0]: row for row in table.itertuples()}


def test_each_trip_uses_the_crossing_of_its_fastest_way():
    places = {"U": (12, 15, 100), "V": (28, 15, 100), "S": (12, 5, 300), "T": (28, 5, 300)}
    used = shares(run([road_layer(*TWO_WAYS, road_name=["Utara", "Selatan", "Barat", "Timur"])], places))
    # trips U-V 100x100, S-T 300x300, and U-T, S-V 100x300 each, which may take either way: both carry them
    total = 10_000 + 90_000 + 60_000
    assert used["road:Utara"].share_pct == pytest.approx(100 * (10_000 + 60_000) / total)
    assert used["road:Selatan"].share_pct == pytest.approx(100 * (90_000 + 60_000) / total)
    assert used["road:Utara"].weighting == "population" and used["road:Utara"].n_trips == 3
    assert used["road:Utara"].share_of_pair_pct == pytest.approx(used["road:Utara"].share_pct)


def test_where_a_population_is_unknown_all_trips_weigh_the_same_and_that_is_said():
    places = {"U": (12, 15, None), "V": (28, 15, 100), "S": (12, 5, 300), "T": (28, 5, 300)}
    used = shares(run([road_layer(*TWO_WAYS, road_name=["Utara", "Selatan", "Barat", "Timur"])], places))
    assert used["road:Utara"].weighting == "places"
    assert used["road:Utara"].share_pct == pytest.approx(75) == used["road:Selatan"].share_pct


def test_a_crossing_that_no_trip_takes_has_a_share_of_none():
    places = {"U": (12, 15, 100), "V": (28, 15, 100)}
    used = shares(run([road_layer(*TWO_WAYS, road_name=["Utara", "Selatan", "Barat", "Timur"])], places))
    assert used["road:Utara"].share_pct == 100 and used["road:Selatan"].share_pct == 0


def test_a_ferry_carries_trips():
    ways = line((10, 10), (18, 10)), line((22, 10), (30, 10)), line((18, 10), (22, 10))
    used = shares(run([road_layer(*ways, ferry=[False, False, True], road_name="Kariangau")], {"U": (12, 10, 1), "V": (28, 10, 1)}))
    assert [row.share_pct for row in used.values()] == [100]


def test_planned_crossings_carry_nothing():
    planned = road_layer(*TWO_WAYS, road_name=["Utara", "Selatan", "Barat", "Timur"], status=["planned", "existing", "existing", "existing"])
    used = shares(run([planned], {"U": (12, 15, 1), "V": (28, 15, 1)}))
    assert list(used) == ["road:Selatan"] and used["road:Selatan"].share_pct == 100


def test_without_places_or_roads_there_is_nothing_to_tell():
    assert run([], VILLAGES).tables == {}


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.permutations(range(4)), st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_no_order_or_direction_changes_a_figure(order, of_places, turned):
    places = {"U": (12, 16, 100), "V": (28, 16, 150), "S": (12, 4, 300), "T": (28, 4, 250)}
    names = ["Utara", "Selatan", "Barat", "Timur"]
    again = [TWO_WAYS[k].reverse() if turned[k] else TWO_WAYS[k] for k in order]
    one = run([road_layer(*TWO_WAYS, road_name=names)], places, min_detour=1, min_detour_km=0)
    shuffled = {list(places)[k]: places[list(places)[k]] for k in of_places}
    other = run([road_layer(*again, road_name=[names[k] for k in order])], shuffled, min_detour=1, min_detour_km=0)
    for name, key in (("road_detours", ["place_a", "place_b"]), ("road_crossing_use", ["crossing_id"])):
        a, b = (result.tables[name].drop(columns="geometry").sort_values(key, ignore_index=True) for result in (one, other))
        pd.testing.assert_frame_equal(a, b)
    assert len(one.tables["road_detours"]) > 0
