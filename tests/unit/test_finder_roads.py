"""Road crossings: hand-drawn networks on two or three regions, the embedded default and the real IKN roads."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely import LineString

from bosanggarong_plugin.core.candidates import evidence_text, propose
from bosanggarong_plugin.core.finders import roads
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.result import conform
from bosanggarong_plugin.core.settings import RoadSettings, Settings
from bosanggarong_plugin.core.study import InputSpec
from tests.real_data import REAL

from .places import DEFAULT, KM, A, km_box, regions


def layer(*features: dict, **spec) -> Layer:
    """Features as dicts: ``km`` vertices in kilometres and any canonical column."""
    rows = [
        {**dict.fromkeys(COLUMNS["roads"]), "feature_key": str(n), **{k: v for k, v in feature.items() if k != "km"}}
        for n, feature in enumerate(features)
    ]
    shapes = [LineString(np.array(feature["km"], dtype=float) * KM) for feature in features]
    return Layer(InputSpec("roads", Path("j.gpkg"), **spec), gpd.GeoDataFrame(rows, geometry=shapes, crs=4326))


def run(*layers: Layer, base: Layer | None = None, snap_m=5.0, merge_m=100.0):
    inputs = Inputs(base or regions(), {"roads": list(layers)})
    result = roads.find(inputs, Settings(roads=RoadSettings(snap_m=snap_m, merge_m=merge_m)), Job())
    return result, conform("road_crossings", result.tables["road_crossings"])


def pairs(table) -> list[str]:
    return sorted(f"{a}-{b} {kind}" for a, b, kind in zip(table.region_a, table.region_b, table.kind, strict=True))


@pytest.mark.parametrize(
    "what, features, expected",
    [
        ("one feature across", [[(5, 5), (35, 5)]], ["64.01-64.02 continuous"]),
        ("two features that meet on the border", [[(5, 5), (20, 5)], [(20, 5), (35, 5)]], ["64.01-64.02 joined"]),
        ("digitised towards each other", [[(5, 5), (20, 5)], [(35, 5), (20, 5)]], ["64.01-64.02 joined"]),
        ("ends 3 m apart are one junction", [[(5, 5), (20, 5)], [(20.003, 5), (35, 5)]], ["64.01-64.02 joined"]),
        ("ends 30 m apart are not", [[(5, 5), (20, 5)], [(20.03, 5), (35, 5)]], []),
        ("stays in one region", [[(5, 5), (15, 5)]], []),
        ("through a third region", [[(5, 5), (5, 30), (30, 30), (30, 5)]], ["64.01-64.03 continuous", "64.02-64.03 continuous"]),
        ("through land of no region", [[(5, 5), (5, -9), (35, -9), (35, 5)]], []),
        ("there and back again", [[(5, 2), (30, 2), (30, 18), (5, 18)]], ["64.01-64.02 continuous"] * 2),
        ("side road at a junction on the border", [[(20, 5), (20, 2), (5, 2)], [(20, 5), (35, 5)], [(20, 5), (5, 5)]], ["64.01-64.02 joined"]),
        ("an end on the middle of another road", [[(19.999, 1), (19.999, 19)], [(20, 9), (35, 9)]], ["64.01-64.02 joined"]),
        ("a ring road over the border", [[(10, 10), (30, 10), (30, 15), (10, 15), (10, 10)]], ["64.01-64.02 continuous"] * 2),
    ],
)
def test_crossings_of_exact_layers(what, features, expected):
    _, table = run(layer(*({"km": km} for km in features)))
    assert pairs(table) == expected, what


@pytest.mark.parametrize(
    "what, features, expected",
    [
        ("one weaving feature", [[(5, 1), (21, 3), (19, 5), (21, 7), (19, 9), (35, 9)]], 1),
        ("the same cut at every bend", [[(5, 1), (21, 3)], [(21, 3), (19, 5)], [(19, 5), (21, 7)], [(21, 7), (19, 9)], [(19, 9), (35, 9)]], 1),
        ("weaves and comes back", [[(5, 1), (21, 3), (19, 5), (21, 7), (5, 9)]], 0),
        ("short dead end", [[(5, 1), (21, 1)]], 0),
        ("short end that meets another road there", [[(5, 5), (21, 5)], [(21, 1), (21, 5), (38, 9)], [(21, 5), (39, 1)]], 1),
        ("two roads 5 km apart", [[(5, 2), (35, 2)], [(5, 7), (35, 7)]], 2),
    ],
)
def test_nothing_finer_than_the_layer(what, features, expected):
    """Precision 2 km: roads within 2 km of the border decide nothing."""
    _, table = run(layer(*({"km": km} for km in features), precision_m=2000))
    assert len(table) == expected, what


def test_a_short_end_keeps_its_own_exact_crossing():
    own, other = {"km": [(5, 5), (21, 5)], "road_name": "Own"}, {"km": [(21, 1), (21, 5), (38, 9)], "road_name": "Other"}
    _, table = run(layer(own, other, precision_m=2000))
    assert list(table.road_name) == ["Own"] and table.geometry[0].x == pytest.approx(20 * KM)


@pytest.mark.parametrize("gap_km, expected", [(0.05, 1), (0.5, 0)])
def test_a_sliver_between_the_regions_is_bridged(gap_km, expected):
    shapes = (A, km_box(20 + gap_km, 0, 40, 20))
    _, table = run(layer({"km": [(5, 5), (35, 5)]}), base=regions(shapes))
    assert len(table) == expected


@pytest.mark.parametrize(
    "what, bay_km, expected",
    [
        ("a bay of 1 km between two regions that border", 1.0, ["64.01-64.02 continuous"]),
        ("too wide for a bridge that nobody told", 3.0, []),
    ],
)
def test_a_bridge_over_a_bay_is_a_crossing(what, bay_km, expected):
    """The two regions touch in the north; in the south water of no region lies between them."""
    half = bay_km / 2
    west = shapely.union(km_box(0, 10, 20, 20), km_box(0, 0, 20 - half, 10))
    east = shapely.union(km_box(20, 10, 40, 20), km_box(20 + half, 0, 40, 10))
    result, table = run(layer({"km": [(5, 5), (35, 5)]}), base=regions((west, east)))
    assert pairs(table) == expected, what
    if expected:
        assert table.geometry[0].x == pytest.approx(20 * KM, abs=1e-6) and table.bridge.isna().all()
        (finding,) = [f for f in result.findings if f.kind == "road_crossing"]
        assert finding.doubtful and finding.usable and "of no region" in finding.caveat_eng


def test_the_landings_of_a_bridge_over_a_bay_are_compared_not_the_bridge_with_itself():
    west = shapely.union(km_box(0, 10, 20, 20), km_box(0, 0, 19.5, 10))
    east = shapely.union(km_box(20, 10, 40, 20), km_box(20.5, 0, 40, 10))
    features = (
        {"km": [(5, 5), (19.5, 5)], "road_status": "kabupaten"}, {"km": [(19.5, 5), (20.5, 5)], "road_status": "nasional", "bridge": True},
        {"km": [(20.5, 5), (35, 5)], "road_status": "provinsi"},
    )  # fmt: skip
    _, table = run(layer(*features), base=regions((west, east)))
    (row,) = table.itertuples()
    assert (row.kind, row.status_a, row.status_b, row.mismatch, row.bridge) == ("joined", "kabupaten", "provinsi", "status", True)


SIDES = dict(road_status="kabupaten", road_class="lokal", surface="aspal", condition="baik")


@pytest.mark.parametrize(
    "other, mismatch, damaged",
    [
        ({}, "", 0.0),
        ({"condition": "rusak_berat"}, "condition", 1.0),
        ({"surface": "kerikil", "road_status": "provinsi"}, "status+surface", 0.0),
        ({"condition": None, "road_class": None}, "", 0.0),  # unknown is not different
    ],
)
def test_both_sides(other, mismatch, damaged):
    result, table = run(layer({"km": [(20, 5), (35, 5)], **SIDES, **other}, {"km": [(5, 5), (20, 5)], **SIDES}))
    assert table.mismatch[0] == mismatch and table.status_a[0] == "kabupaten" and table.surface_b[0] == other.get("surface", "aspal")
    (finding,) = [f for f in result.findings if f.kind == "road_crossing"]
    assert finding.measure("mismatch_count") == (mismatch.count("+") + 1 if mismatch else 0)
    assert finding.measure("damaged") == damaged


def test_the_joint_where_attributes_change_is_the_border_within_the_tolerance():
    """The regency's road ends 30 m beyond the line of a layer that is right to 50 m."""
    features = {"km": [(5, 5), (20.03, 5)], "surface": "kerikil"}, {"km": [(20.03, 5), (35, 5)], "surface": "aspal"}
    _, table = run(layer(*features, precision_m=50))
    assert (table.kind[0], table.surface_a[0], table.surface_b[0], table.mismatch[0]) == ("joined", "kerikil", "aspal", "surface")


def test_unknown_condition_is_not_sound():
    result, _ = run(layer({"km": [(5, 5), (35, 5)]}))
    assert result.findings[0].measure("damaged") is None and result.findings[0].measure("bridge") is None


def test_nothing_recorded_on_both_sides_is_no_agreement_of_the_sides():
    _, unknown = run(layer({"km": [(5, 5), (35, 5)]}))
    _, same = run(layer({"km": [(5, 5), (35, 5)], "condition": "baik"}))
    assert unknown.mismatch.isna().all() and list(same.mismatch) == [""]


def test_parties_own_their_part_of_a_regency_road_only():
    result, _ = run(layer({"km": [(5, 5), (20, 5)], "road_status": "kota"}, {"km": [(20, 5), (35, 5)], "road_status": "nasional"}))
    assert result.findings[0].parties == (("64.01", "pemilik_ruas"), ("64.02", "dilalui"))
    assert result.objects[0].attributes["road_status"] == "kota+nasional"


@pytest.mark.parametrize(
    "what, one, other, apart_km, expected",
    [
        ("dual carriageway with a name", {"road_name": "Poros"}, {"road_name": "Poros"}, 0.03, 1),
        ("dual carriageway without", {}, {}, 0.03, 1),
        ("two roads of different names", {"road_name": "Poros"}, {"road_name": "Tol"}, 0.03, 2),
        ("same name, other status", {"road_name": "P", "road_status": "kota"}, {"road_name": "P", "road_status": "provinsi"}, 0.03, 2),
        ("same name, far apart", {"road_name": "Poros"}, {"road_name": "Poros"}, 2.0, 2),
    ],
)
def test_merging(what, one, other, apart_km, expected):
    _, table = run(layer({"km": [(5, 5), (35, 5)], **one}, {"km": [(5, 5 + apart_km), (35, 5 + apart_km)], **other}))
    assert len(table) == expected, what


def test_planned_roads_are_plans():
    plan = layer({"km": [(5, 5), (35, 5)], "road_name": "Poros"}, status="planned")
    result, table = run(layer({"km": [(5, 9), (35, 9)], "road_name": "Poros"}), plan)
    assert len(table) == 2
    kinds = {f.kind: f for f in result.findings}
    assert kinds["road_crossing"].usable and not kinds["road_crossing_planned"].usable
    assert "plan" in kinds["road_crossing_planned"].caveat_eng
    assert {o.object_id: o.status for o in result.objects} == {"road:Poros": "existing", "road:Poros (rencana)": "planned"}
    by_row, _ = run(layer({"km": [(5, 5), (35, 5)], "status": "planned"}))
    assert [f.kind for f in by_row.findings] == ["road_crossing_planned"]


def test_an_incomplete_layer_gives_findings_that_are_not_usable():
    for spec in ({"complete": False}, {"complete": True, "incomplete_regions": ("64.02",)}):
        result, _ = run(layer({"km": [(5, 5), (35, 5)]}, **spec))
        assert not result.findings[0].usable and result.findings[0].caveat_ind
    result, _ = run(layer({"km": [(5, 5), (35, 5)]}, incomplete_regions=("64.03",)))
    assert result.findings[0].usable


@pytest.mark.parametrize("features", [[[(15, 5), (25, 5)]], [[(15, 5), (19, 5)], [(19, 5), (25, 5)]]])
def test_a_ferry_is_no_road(features):
    result, table = run(layer(*({"km": km, "ferry": True} for km in features)))
    assert pairs(table) == ["64.01-64.02 ferry"] and table.ferry[0]
    assert [f.kind for f in result.findings] == ["ferry_crossing"]


def test_a_ferry_over_open_water_links_the_regions_of_its_ends():
    bay = regions((A, km_box(30, 0, 50, 20)))
    ferry = {"km": [(19, 5), (30.5, 5)], "ferry": True}
    _, table = run(layer(ferry), base=bay)
    assert pairs(table) == ["64.01-64.02 ferry"]
    pier = [{"km": [(19, 5), (29, 5)], "ferry": True}, {"km": [(29, 5), (40, 5)]}]  # lands on a pier of the road beyond the coast
    _, table = run(layer(*pier, precision_m=2000), base=bay)
    assert pairs(table) == ["64.01-64.02 ferry"]


def test_a_road_along_the_border():
    result, table = run(layer({"km": [(19.95, 2), (19.95, 18)], "road_name": "Batas"}))
    lines = conform("road_border_lines", result.tables["road_border_lines"])
    assert not len(table)
    assert list(zip(lines.region_a, lines.region_b, lines.kind, strict=True)) == [("64.01", "64.02", "along_border")]
    assert lines.length_km[0] == pytest.approx(16, rel=0.01)
    short, _ = run(layer({"km": [(19.95, 2), (19.95, 3.5)]}))
    assert not len(short.tables["road_border_lines"])


def test_unnamed_roads_are_one_object_for_each_pair():
    result, _ = run(layer({"km": [(5, 5), (35, 5)]}, {"km": [(5, 15), (35, 15)]}))
    assert [o.object_id for o in result.objects] == ["road:tanpa nama 64.01/64.02"]
    assert len({f.finding_id for f in result.findings}) == 2
    assert result.findings[0].finding_id == "road_crossing|road:tanpa nama 64.01/64.02|64.01+64.02|0.1797,0.0449"


# ---- which crossings are of one road ------------------------------------------------------------------------------------

D = km_box(40, 0, 60, 20)
ROW = (A, km_box(20, 0, 40, 20), D, km_box(60, 0, 80, 20))  # four regions in a row


def on(*km, name="Jalan A. Yani", status=None, **more) -> dict:
    return {"km": km, "road_name": name, "road_status": status, **more}


def by_object(result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in result.findings:
        found.setdefault(finding.object_id.removeprefix("road:"), []).append("+".join(finding.region_codes))
    return {key: sorted(codes) for key, codes in found.items()}


def test_roads_that_only_share_a_name_are_two():
    roads = on((15, 5), (25, 5), status="kabupaten"), on((55, 5), (65, 5), status="provinsi")
    for order in (roads, roads[::-1]):
        result, _ = run(layer(*order), base=regions(ROW))
        assert by_object(result) == {"Jalan A. Yani@0.1797,0.0449": ["64.01+64.02"], "Jalan A. Yani@0.5390,0.0449": ["64.03+64.04"]}
        assert [o.attributes["road_status"] for o in result.objects] == ["kabupaten", "provinsi"]
        assert {o.name for o in result.objects} == {"Jalan A. Yani"}


@pytest.mark.parametrize("gap_km, precision_m, objects", [(0, None, 1), (4, None, 1), (6, None, 2), (6, 6500, 1)])
def test_a_road_may_have_gaps_of_five_kilometres_or_the_precision(gap_km, precision_m, objects):
    roads = on((5, 5), (27, 5)), on((27 + gap_km, 5), (50, 5))
    result, _ = run(layer(*roads, precision_m=precision_m), base=regions(ROW))
    assert len(result.objects) == objects and len(result.findings) == 2
    if objects == 1:
        assert by_object(result) == {"Jalan A. Yani": ["64.01+64.02", "64.02+64.03"]}


def test_one_road_of_three_statuses_is_an_object_for_each():
    """regency | provincial | national, the status changing on two of the three borders."""
    parts = on((5, 5), (20, 5), status="kabupaten"), on((20, 5), (40, 5), status="provinsi"), on((40, 5), (75, 5), status="nasional")
    for order in (parts, parts[::-1]):
        result, table = run(layer(*order), base=regions(ROW))
        assert by_object(result) == {
            "Jalan A. Yani [kabupaten/provinsi]": ["64.01+64.02"], "Jalan A. Yani [nasional/provinsi]": ["64.02+64.03"],
            "Jalan A. Yani [nasional]": ["64.03+64.04"],
        }  # fmt: skip
        assert [o.attributes["road_status"] for o in result.objects] == ["kabupaten+provinsi", "nasional+provinsi", "nasional"]
        made = propose(result.findings, result.objects, {})
        assert [(c.idea_code, c.codes) for c in made] == [("B4", ("64.01", "64.02")), ("B4", ("64.02", "64.03")), ("B6", ("64.03", "64.04"))]


def test_crossings_of_unknown_status_are_apart_only_where_statuses_differ():
    known, unknown = on((5, 5), (35, 5), status="kabupaten"), on((35, 5), (50, 5))
    assert list(by_object(run(layer(known, unknown), base=regions(ROW))[0])) == ["Jalan A. Yani"]
    national = on((50, 5), (75, 5), status="nasional")
    assert by_object(run(layer(known, unknown, national), base=regions(ROW))[0]) == {
        "Jalan A. Yani [kabupaten]": ["64.01+64.02"], "Jalan A. Yani [status tidak diketahui]": ["64.02+64.03"],
        "Jalan A. Yani [nasional]": ["64.03+64.04"],
    }  # fmt: skip


def test_no_border_of_a_road_is_lost_from_its_candidates():
    """A national road damaged at its first border and sound at the two others."""
    bad = on((5, 5), (30, 5), status="nasional", condition="rusak_berat")
    result, _ = run(layer(bad, on((30, 5), (75, 5), status="nasional", condition="baik")), base=regions(ROW))
    made = propose(result.findings, result.objects, {})
    assert [c.candidate_id for c in made] == ["B4|road:Jalan A. Yani|64.01+64.02", "B6|road:Jalan A. Yani|64.02+64.03+64.04"]
    told = [sorted((f.kind, "+".join(f.region_codes)) for f in c.findings) for c in made]
    assert told == [
        [("border_damage", "64.01+64.02"), ("road_crossing", "64.01+64.02")],
        [("road_crossing", "64.02+64.03"), ("road_crossing", "64.03+64.04")],
    ]


def test_a_ferry_is_never_part_of_the_road_of_its_name():
    road, ferry = on((5, 5), (35, 5), status="kabupaten"), on((15, 9), (25, 9), ferry=True)
    result, _ = run(layer(road, ferry))
    assert {o.object_id: o.kind for o in result.objects} == {"road:Jalan A. Yani": "road", "road:Jalan A. Yani (feri)": "ferry"}
    (made,) = propose(result.findings, result.objects, {})
    names = {"64.01": "Kabupaten A", "64.02": "Kabupaten B"}
    assert [f.kind for f in made.findings] == ["road_crossing"] and "jalan kabupaten" in evidence_text(made, names, {}, "ind")
    own = run(layer({**ferry, "road_name": "Feri A-B"}, {**road, "road_name": "Jalan A-B"}))[0]
    assert {o.object_id for o in own.objects} == {"road:Feri A-B", "road:Jalan A-B"}, "its name tells"


def test_evidence_is_only_what_has_a_sentence():
    """An older result or another finder may hang a finding of another kind on a road."""
    result, _ = run(layer(on((5, 5), (35, 5))))
    other = replace(result.findings[0], kind="ferry_crossing")
    (made,) = propose([*result.findings, other], result.objects, {})
    assert evidence_text(made, {"64.01": "A", "64.02": "B"}, {}, "eng").startswith("Jalan A. Yani crosses")


# ---- features drawn on one another --------------------------------------------------------------------------------------

LINE = ((5, 5), (12, 6), (35, 6))


@pytest.mark.parametrize(
    "what, second",
    [
        ("the same line", [on(*LINE, status="provinsi", surface="aspal")]),
        ("the same line, backwards", [on(*LINE[::-1], status="provinsi", surface="aspal")]),
        ("in two pieces", [on(*LINE[:2], status="provinsi", surface="aspal"), on(*LINE[1:], status="provinsi", surface="aspal")]),
        ("longer", [on((2, 5), *LINE, status="provinsi", surface="aspal")]),
        ("without a name", [on(*LINE, name=None, status="provinsi", surface="aspal")]),
    ],
)
def test_records_that_contradict_one_another_are_unknown(what, second):
    first = on(*LINE, status="kabupaten", condition="baik")
    for layers in ([layer(first, *second)], [layer(*second, first)], [layer(first), layer(*second)], [layer(*second), layer(first)]):
        result, table = run(*layers)
        assert len(table) == 1, what
        row, (finding,) = table.iloc[0], result.findings
        assert table.status_a.isna().all() and table.status_b.isna().all() and row.mismatch == "", what
        assert (row.surface_a, row.condition_b) == ("aspal", "baik"), "what only one tells holds"
        assert finding.doubtful and "(status)" in finding.caveat_eng and finding.usable and finding.measure("owner_changes") == 0
        assert [(o.object_id, o.attributes["road_status"]) for o in result.objects] == [("road:Jalan A. Yani", None)]


def test_records_that_agree_are_one_without_a_caveat():
    result, table = run(layer(on(*LINE, status="kota")), layer(on(*LINE, status="kota", surface="aspal")))
    assert len(table) == 1 and not result.findings[0].doubtful and not result.findings[0].caveat_ind
    assert (table.status_a[0], table.surface_a[0]) == ("kota", "aspal")


def test_two_names_on_one_line_stay_two_roads():
    result, _ = run(layer(on(*LINE, name="Satu", status="kota"), on(*LINE, name="Dua", status="provinsi")))
    assert {o.object_id: o.attributes["road_status"] for o in result.objects} == {"road:Dua": "provinsi", "road:Satu": "kota"}


def test_no_roads_no_table_and_empty_tables_keep_their_columns():
    assert roads.find(Inputs(regions()), Settings(), Job()).tables == {}
    _, table = run(layer({"km": [(1, 1), (2, 2)]}))
    assert len(table) == 0 and "mismatch" in table


NETWORK = [
    {"km": [(5, 5), (20, 5)], "road_name": "Satu", "surface": "aspal"},
    {"km": [(20, 5), (35, 5)], "road_name": "Satu", "surface": "tanah"},
    {"km": [(20, 5), (20, 12), (12, 12)], "road_name": "Dua"},
    {"km": [(12, 12), (12, 30)]},
    {"km": [(30, 5), (30, 30), (12, 30)]},
    {"km": [(18, 1), (21, 3), (19, 4), (22, 8)], "road_status": "kabupaten"},
    {"km": [(15, 18), (25, 18)], "ferry": True},
    {"km": [(22, 8), (30, 8)]},
    {"km": [(5, 5), (20, 5), (35, 5)], "road_name": "Satu", "surface": "kerikil", "road_status": "desa"},
    {"km": [(5, 5), (20, 5)], "road_name": "Satu", "road_status": "kota"},
    {"km": [(35, 18), (39, 22)], "road_name": "Satu", "road_status": "kota"},
]


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(NETWORK))), st.permutations(range(3)), st.sampled_from([None, 500.0, 2500.0]))
def test_order_does_not_matter_and_ids_are_stable(features, order, precision_m):
    base, numbered = regions(), [{**feature, "feature_key": str(n)} for n, feature in enumerate(NETWORK)]
    expected, table = run(layer(*numbered, precision_m=precision_m), base=base)
    other = Layer(base.spec, base.frame.iloc[list(order)].reset_index(drop=True))
    result, again = run(layer(*(numbered[n] for n in features), precision_m=precision_m), base=other)
    assert again.equals(table)
    assert sorted(f.finding_id for f in result.findings) == sorted(f.finding_id for f in expected.findings)
    assert [o.object_id for o in result.objects] == [o.object_id for o in expected.objects]
    assert table.crossing_id.is_unique and len({f.finding_id for f in expected.findings}) == len(expected.findings)


def test_inputs_are_not_changed():
    base, network = regions(), layer(*NETWORK)
    before = base.frame.copy(deep=True), network.frame.copy(deep=True)
    run(network, base=base)
    assert base.frame.equals(before[0]) and network.frame.equals(before[1])


def canonical(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame.rename(columns={"road_id": "feature_key"})
    return frame.assign(**{column: None for column in COLUMNS["roads"] if column not in frame}).astype({"ferry": object})


@pytest.mark.skipif(not DEFAULT.exists(), reason="the embedded default is not built")
def test_embedded_default():
    """Roads cross 11 of the 14 adjacent pairs; between PPU and Balikpapan there is only the ferry."""
    base = Layer(InputSpec("regions", DEFAULT, precision_m=1000), gpd.read_file(DEFAULT, layer="regions"))
    its = Layer(InputSpec("roads", DEFAULT, precision_m=3000), canonical(gpd.read_file(DEFAULT, layer="roads")))
    result, table = run(its, base=base)
    road = {(a, b) for a, b, kind in zip(table.region_a, table.region_b, table.kind, strict=True) if kind != "ferry"}
    assert len(road) == 11
    assert not road & {("64.02", "64.11"), ("64.01", "64.07"), ("64.09", "64.71")}
    ferries = table[table.kind == "ferry"]
    assert list(zip(ferries.region_a, ferries.region_b, strict=True)) == [("64.09", "64.71")]
    exact, _ = run(Layer(replace(its.spec, precision_m=None), its.frame), base=base)
    assert {f.region_codes for f in exact.findings} == {f.region_codes for f in result.findings}


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
def test_real_ikn_roads():
    frame = gpd.read_file(REAL / "admin_kaltim.gpkg", layer="adm2_kabkota").rename(columns={"adm2_kode": "region_code", "kabkota": "region_name"})
    base = Layer(InputSpec("regions", REAL, precision_m=50), frame)
    names = {"OBJECTID": "feature_key", "REMARK": "road_name", "NAMOBJ": "road_class"}
    layers = [
        Layer(InputSpec("roads", REAL, status=status, precision_m=50),
              canonical(gpd.read_file(REAL / "ikn_roads.gpkg", layer=name).rename(columns=names)))
        for name, status in (("jalan_pengembangan_eksisting", "existing"), ("jalan_rencana", "planned"))
    ]  # fmt: skip
    result, table = run(*layers, base=base)
    existing = {f.region_codes for f in result.findings if f.kind == "road_crossing"}
    assert existing == {("64.01", "64.09"), ("64.02", "64.09"), ("64.02", "64.71"), ("64.02", "64.72"), ("64.09", "64.71")}
    (balang,) = [f for f in result.findings if f.kind == "road_crossing" and f.region_codes == ("64.09", "64.71")]
    assert "Balang" in balang.object_id and balang.doubtful  # the bridge over 640 m of bay that no region holds
    assert all(not f.usable for f in result.findings if f.kind == "road_crossing_planned")
    borders = dict(zip(frame.region_code, frame.boundary.to_crs(32650), strict=True))
    places = table.geometry.to_crs(32650)
    over_water = {f.geometry.wkb for f in result.findings if "of no region" in f.caveat_eng}
    for a, b, own, place in zip(table.region_a, table.region_b, table.geometry, places, strict=True):
        limit = 800 if own.wkb in over_water else 110  # half of the widest bay
        assert max(shapely.distance(borders[a], place), shapely.distance(borders[b], place)) < limit
