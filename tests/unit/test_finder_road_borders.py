"""What breaks at a border: planted faults in synthetic networks are found, all and only they; hand-worked small cases beside them.

Regions A | B are 20 km boxes side by side (64.01, 64.02), C (64.03) lies north of both; vertices in kilometres.
"""

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely import LineString, Point

from bosanggarong_plugin.core.candidates import evidence_text, propose
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.cooperation.road_forms import with_responsible
from bosanggarong_plugin.core.finders import roads
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.result import conform
from bosanggarong_plugin.core.settings import RoadSettings, Settings
from bosanggarong_plugin.core.study import InputSpec
from bosanggarong_plugin.core.tables import table

from .places import KM, A, km_box, regions
from .test_finder_roads import layer

GOOD = {"road_status": "kabupaten", "road_class": "lokal", "surface": "aspal", "condition": "baik"}


def run(*layers: Layer, base=None, extra=None, **settings):
    inputs = Inputs(base or regions(precision_m=5), {"roads": list(layers), **(extra or {})})
    return roads.find(inputs, Settings(roads=RoadSettings(**settings)), Job())


def kinds(result) -> dict[str, int]:
    return dict(Counter(finding.kind for finding in result.findings))


def lines_of(result, kind: str):
    frame = conform("road_border_lines", result.tables["road_border_lines"])
    return frame[frame["kind"] == kind]


def of_kind(result, kind: str) -> list:
    return [finding for finding in result.findings if finding.kind == kind]


# ---- one network with every fault ---------------------------------------------------------------------------------------
# road number -> (what is planted, features); each is 1.2 km or more from the next


def network() -> list[dict]:
    return [
        {"km": [(5, 1), (35, 1)], "road_name": "Baik", **GOOD},  # nothing wrong
        {"km": [(5, 2.5), (20, 2.5)], "road_name": "Kelas", **GOOD},
        {"km": [(20, 2.5), (35, 2.5)], "road_name": "Kelas", **GOOD, "road_class": "kolektor"},
        {"km": [(5, 4), (20, 4)], "road_name": "Kondisi", **GOOD},
        {"km": [(20, 4), (35, 4)], "road_name": "Kondisi", **GOOD, "condition": "rusak_berat"},
        {"km": [(5, 6), (19.985, 6)], "road_name": "Celah", **GOOD},  # 30 m between the two ends
        {"km": [(20.015, 6), (35, 6)], "road_name": "Celah", **GOOD},
        {"km": [(5, 8), (19.9, 8)], "road_name": "Buntu", **GOOD},  # ends 100 m before the border
        {"km": [(5, 10), (35, 10)], "road_name": "Jembatan Lama", "bridge": True, **GOOD},
        {"km": [(5, 10.15), (35, 10.15)], "road_name": "Jembatan Baru", "bridge": True, **GOOD},  # 150 m beside it
        {"km": [(5, 12), (20, 12), (20.001, 13), (19.999, 14), (20.001, 15), (19.999, 16), (20, 17)], "road_name": "Batas", **GOOD},
        {"km": [(5, 18.5), (19.998, 18.5)], "road_name": "Utuh", **GOOD},  # a joint 4 m wide: within the snap distance
        {"km": [(20.002, 18.5), (35, 18.5)], "road_name": "Utuh", **GOOD},
    ]  # fmt: skip


PLANTED = {
    "crossings": {"Baik", "Kelas", "Kondisi", "Jembatan Lama", "Jembatan Baru", "Utuh"},
    "mismatch": {"Kelas": "class", "Kondisi": "condition"},
    "missing_link": {"Celah"}, "dead_end": {"Buntu"}, "along_border": {"Batas"},
}  # fmt: skip


def found_faults(result) -> dict:
    crossings = conform("road_crossings", result.tables["road_crossings"])
    names = {thing.object_id: thing.name for thing in result.objects}
    return {
        "crossings": set(crossings["road_name"]),
        "mismatch": {row.road_name: row.mismatch for row in crossings.itertuples() if row.mismatch},
        "missing_link": set(lines_of(result, "missing_link")["road_name"]),
        "dead_end": {names[f.object_id].removeprefix("Ujung ").split(" di batas")[0] for f in of_kind(result, "dead_end")},
        "along_border": set(lines_of(result, "along_border")["road_name"]),
    }


def test_every_planted_fault_is_found_and_nothing_else():
    result = run(layer(*network(), precision_m=5))
    assert found_faults(result) == PLANTED
    assert len(result.tables["road_crossings"]) == 6 and len(result.tables["road_border_lines"]) == 2
    assert kinds(result) == {"road_crossing": 6, "missing_link": 1, "dead_end": 1, "border_damage": 1}
    by_name = conform("road_crossings", result.tables["road_crossings"]).set_index("road_name")
    assert by_name.loc["Jembatan Lama", "bridge"] and by_name.loc["Jembatan Baru", "bridge"]
    assert (by_name.loc["Kondisi", "mismatch_severity"], by_name.loc["Kelas", "mismatch_severity"]) == (4, 2)


def noisy(features: list[dict], sigma_m: float, rng) -> list[dict]:
    """Vertices each 250 m, every one moved by a normal error; ends of two features that met keep meeting."""
    moved: dict[tuple, np.ndarray] = {}

    def move(xy) -> np.ndarray:
        return moved.setdefault(tuple(np.round(xy, 6)), np.asarray(xy) + rng.normal(0, sigma_m / 1000, 2))

    made = []
    for feature in features:
        line = LineString(feature["km"])
        marks = sorted({*np.arange(0, line.length, 0.25), *(line.project(Point(xy)) for xy in feature["km"]), line.length})
        made.append({**feature, "km": [move(line.interpolate(m).coords[0]) for m in marks]})
    return made


def test_precision_and_recall_under_noise_within_the_declared_precision():
    """Errors of 1.5 m in a layer declared right to 5 m (three standard deviations), ends joined within twice that; 20 draws."""
    wanted = {(kind, name) for kind, names in PLANTED.items() for name in names}
    hits = found = 0
    for seed in range(20):
        faults = found_faults(run(layer(*noisy(network(), 1.5, np.random.default_rng(seed)), precision_m=5), snap_m=10))
        got = {(kind, name) for kind, names in faults.items() for name in names}
        hits, found = hits + len(got & wanted), found + len(got)
    precision, recall = hits / found, hits / (20 * len(wanted))
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.98 and recall >= 0.98


# ---- missing links and dead ends ----------------------------------------------------------------------------------------

LEFT, RIGHT = [(5, 6), (19.985, 6)], [(20.015, 6), (35, 6)]


@pytest.mark.parametrize(
    "what, features, precision_m, links",
    [
        ("30 m in a layer right to 5 m", [LEFT, RIGHT], 5, 1),
        ("in a layer right to 15 m: each end may be wrong by that", [LEFT, RIGHT], 15, 0),
        ("in a layer of unknown precision", [LEFT, RIGHT], None, 0),
        ("4 m: within the snap distance", [[(5, 6), (19.998, 6)], [(20.002, 6), (35, 6)]], 1, 0),
        ("600 m: too far", [[(5, 6), (19.7, 6)], [(20.3, 6), (35, 6)]], 5, 0),
        ("the ends do not face each other", [[(5, 6), (19.985, 6)], [(20.015, 3), (20.015, 6.03)]], 5, 0),
        ("both in one region", [[(5, 6), (18.985, 6)], [(19.015, 6), (19.985, 6), (19.985, 1)]], 5, 0),
        ("another road joins them 300 m away", [LEFT, RIGHT, [(19.8, 6), (19.8, 6.3), (20.2, 6.3), (20.2, 6)]], 5, 0),
        ("another road joins them 5 km away", [LEFT, RIGHT, [(17, 6), (17, 8), (23, 8), (23, 6)]], 5, 1),
        ("a ferry joins them", [LEFT, RIGHT, "ferry"], 5, 0),
        ("one end, two partners: the nearest", [LEFT, RIGHT, [(20.2, 6.02), (20.2, 6.01), (35, 9)]], 5, 1),
        ("a ring with a gap, the way round is 60 km", [[(19.985, 6), (5, 6), (5, 15), (35, 15), (35, 6), (20.015, 6)]], 5, 1),
    ],
)
def test_missing_links(what, features, precision_m, links):
    drawn = [{"km": [(19.985, 6), (20.015, 6)], "ferry": True} if km == "ferry" else {"km": km} for km in features]
    result = run(layer(*drawn, precision_m=precision_m))
    assert len(of_kind(result, "missing_link")) == len(lines_of(result, "missing_link")) == links, what
    if precision_m in (15, None):
        assert result.notes["roads.missing_links_too_fine"].startswith("1 gaps")


def test_a_missing_link_in_full():
    result = run(layer({"km": LEFT, "road_name": "Timur", **GOOD}, {"km": RIGHT[::-1], "road_name": "Barat", **GOOD}, precision_m=5))
    (finding,), (row,) = of_kind(result, "missing_link"), lines_of(result, "missing_link").itertuples()
    assert finding.measure("gap_m") == pytest.approx(30, rel=0.01) and row.length_km == pytest.approx(0.030, rel=0.01)
    assert (row.region_a, row.region_b, row.name_a, row.name_b, row.road_name) == ("64.01", "64.02", "Timur", "Barat", "Barat / Timur")
    assert shapely.get_coordinates(row.geometry)[:, 0] == pytest.approx([19.985 * KM, 20.015 * KM])
    assert finding.parties == (("64.01", "pemilik_ruas"), ("64.02", "pemilik_ruas"))
    (made,) = [c for c in propose(result.findings, result.objects, {})]
    assert made.idea_code == "B4" and form_of(made).form == "KSDD kab-kab"
    names = {"64.01": "Kabupaten A", "64.02": "Kota B"}
    assert "terpisah 30 m" in evidence_text(made, names, {}, "ind") and "30 m apart" in evidence_text(made, names, {}, "eng")


@pytest.mark.parametrize(
    "what, features, precision_m, expected",
    [
        ("ends 100 m before the border", [[(5, 6), (19.9, 6)]], 5, 1),
        ("ends 300 m before it", [[(5, 6), (19.7, 6)]], 5, 0),
        ("turns away from it", [[(19.9, 1), (19.9, 6)]], 5, 0),
        ("ends at a road along the border", [[(5, 6), (19.9, 6)], [(19.9, 1), (19.9, 19)]], 5, 0),
        ("a layer right to 150 m", [[(5, 6), (19.9, 6)]], 150, 0),
        ("unknown precision", [[(5, 6), (19.9, 6)]], None, 0),
        ("heads for the sea", [[(5, 5), (5, 0.1)]], 5, 0),
    ],
)
def test_dead_ends(what, features, precision_m, expected):
    result = run(layer(*({"km": km} for km in features), precision_m=precision_m))
    found = of_kind(result, "dead_end")
    assert len(found) == expected, what
    assert all(f.doubtful and f.caveat_ind for f in found) and not propose(found, result.objects, {}), "a caveat, no candidate"


# ---- both sides ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other, mismatch, severity",
    [
        ({}, "", None),
        ({"condition": "sedang"}, "condition", 2),
        ({"condition": "rusak_berat"}, "condition", 4),
        ({"surface": "beton"}, "surface", 2),  # both paved: a difference, no step
        ({"surface": "tanah"}, "surface", 3),
        ({"surface": "tanah", "road_class": "kolektor", "condition": "sedang"}, "class+condition+surface", 4),
        ({"condition": None}, "", None),
        ({"width_m": 4.5}, "width", 3),
        ({"width_m": 6.5}, "", None),
    ],
)
def test_kind_and_severity_of_a_mismatch(other, mismatch, severity):
    features = {"km": [(5, 5), (20, 5)], "width_m": 7.0, **GOOD}, {"km": [(20, 5), (35, 5)], "width_m": 7.0, **GOOD, **other}
    row = conform("road_crossings", run(layer(*features)).tables["road_crossings"]).iloc[0]
    assert row["mismatch"] == mismatch and (None if pd.isna(row["mismatch_severity"]) else row["mismatch_severity"]) == severity
    assert row["width_a_m"] == 7.0


def test_what_nobody_recorded_is_not_equal():
    (finding,) = of_kind(run(layer({"km": [(5, 5), (35, 5)]})), "road_crossing")
    assert finding.measure("mismatch_count") is None and finding.measure("condition_steps") is None


# ---- bridges ------------------------------------------------------------------------------------------------------------


def river(*km, name="Sungai Batas") -> dict:
    frame = gpd.GeoDataFrame({"feature_key": ["1"], "river_name": [name], "status": [None]}, geometry=[LineString(np.array(km) * KM)], crs=4326)
    return {"rivers": [Layer(InputSpec("rivers", "s.gpkg", precision_m=5), frame)]}


@pytest.mark.parametrize(
    "what, course, bridge, expected",
    [
        ("the border is the river", [(20, 0), (20, 20)], None, (True, True, 1.0)),
        ("recorded as a bridge", [(20, 0), (20, 20)], True, (True, True, 1.0)),
        ("recorded as none: a ford", [(20, 0), (20, 20)], False, (True, False, 0.0)),
        ("the river only crosses the border", [(10, 5.2), (30, 4.8)], None, (False, None, 0.0)),
        ("a bridge over another river", [(10, 5.2), (30, 4.8)], True, (False, True, 0.0)),
        ("along the border for 1 km only", [(15, 4.5), (20, 4.5), (20, 5.5), (25, 5.5)], None, (False, None, 0.0)),
    ],
)
def test_bridges_over_border_rivers(what, course, bridge, expected):
    result = run(layer({"km": [(5, 5), (35, 5)], "bridge": bridge}, precision_m=5), extra=river(*course))
    row = conform("road_crossings", result.tables["road_crossings"]).iloc[0]
    (finding,) = of_kind(result, "road_crossing")
    assert (row["border_river"], None if pd.isna(row["bridge"]) else row["bridge"]) == expected[:2]
    assert finding.measure("border_bridge") == expected[2]
    assert (None if pd.isna(row["river"]) else row["river"]) == ("Sungai Batas" if expected[0] else None)
    ideas = [c.idea_code for c in propose(result.findings, result.objects, {})]
    assert ideas == (["B4"] if expected[2] else ["B6"])


def test_without_a_river_layer_nothing_is_said_of_border_rivers():
    (finding,) = of_kind(run(layer({"km": [(5, 5), (35, 5)], "bridge": True})), "road_crossing")
    assert finding.measure("border_bridge") is None and finding.measure("bridge") == 1


@pytest.mark.parametrize("apart_km, one, other, expected", [
    (0.15, "Lama", "Baru", 2), (0.05, "Lama", "Baru", 2), (0.15, "Poros", "Poros", 2), (0.05, "Poros", "Poros", 1), (0.05, None, None, 1),
    (0.15, None, None, 2),
])  # fmt: skip
def test_parallel_bridges(apart_km, one, other, expected):
    features = [{"km": [(5, 5 + n * apart_km), (35, 5 + n * apart_km)], "bridge": True, "road_name": name} for n, name in enumerate((one, other))]
    assert len(run(layer(*features, precision_m=5)).tables["road_crossings"]) == expected


# ---- damage -------------------------------------------------------------------------------------------------------------


def condition_rows(result) -> dict:
    frame = conform("road_border_condition", result.tables["road_border_condition"])
    frame = frame[(frame["region_a"] == "64.01") & (frame["region_b"] == "64.02")]
    return {(row.region_code, None if pd.isna(row.road_status) else row.road_status): row for row in frame.itertuples()}


def test_damage_by_side_within_five_kilometres():
    """Road 1 (regency): damaged for 10 km up to the border, then sound. Road 2 (regency) 3 km on side A, condition unknown."""
    features = [
        {"km": [(10, 5), (20, 5)], "road_name": "Satu", **GOOD, "condition": "rusak_ringan"},
        {"km": [(20, 5), (35, 5)], "road_name": "Satu", **GOOD},
        {"km": [(16, 8), (19, 8)], "road_name": "Dua", **GOOD, "condition": None},
    ]
    result = run(layer(*features, precision_m=5))
    rows = condition_rows(result)
    a, b = rows["64.01", "kabupaten"], rows["64.02", "kabupaten"]
    assert (a.length_km, a.known_km, a.damaged_km, a.damaged_pct) == pytest.approx((8, 5, 5, 100), rel=0.01)
    assert (b.length_km, b.known_km, b.damaged_km, b.damaged_pct) == pytest.approx((5, 5, 0, 0), rel=0.01)
    (finding,) = of_kind(result, "border_damage")
    assert finding.object_id == "road:Satu" and finding.measure("damaged_km") == pytest.approx(5, rel=0.01)
    assert finding.measure("damaged_pct") == pytest.approx(50, rel=0.01) and finding.measure("damaged_pct:64.01") == pytest.approx(100)
    assert shapely.bounds(finding.geometry)[[0, 2]] == pytest.approx([15 * KM, 20 * KM], rel=0.01)
    made = next(c for c in propose(result.findings, result.objects, {}) if finding in c.findings)
    assert "dari batas Kab A dan Kab B (50 %)" in evidence_text(made, {"64.01": "Kab A", "64.02": "Kab B"}, {}, "ind")


def test_unknown_condition_is_null_and_no_finding():
    result = run(layer({"km": [(5, 5), (35, 5)], "road_status": "provinsi"}))
    row = condition_rows(result)["64.01", "provinsi"]
    assert row.length_km == pytest.approx(5, rel=0.01) and row.known_km == 0
    assert pd.isna(row.damaged_km) and pd.isna(row.damaged_pct)
    assert not of_kind(result, "border_damage")


def test_damaged_roads_that_do_not_cross_are_told_by_owner():
    bad = {"condition": "rusak_berat"}
    features = [
        {"km": [(16, 5), (19, 5)], "road_status": "kota", **bad}, {"km": [(22, 5), (24, 5)], "road_status": "kabupaten", **bad},
        {"km": [(16, 8), (18, 8)], "road_status": "nasional", **bad}, {"km": [(16, 9), (17.5, 9)], **bad},
    ]  # fmt: skip
    found = run(layer(*features))
    its = {f.object_id.removeprefix("road:perbatasan 64.01/64.02 "): f for f in of_kind(found, "border_damage")}
    assert {key: round(f.measure("damaged_km"), 1) for key, f in its.items()} == {
        "[kabupaten/kota]": 5.0, "[nasional]": 2.0, "[status tidak diketahui]": 1.5,
    }  # fmt: skip
    forms = {c.thing.object_id.split(" ", 2)[2]: form_of(c).form for c in propose(found.findings, found.objects, {})}
    assert forms == {"[kabupaten/kota]": "KSDD kab-kab", "[nasional]": "sinergi pusat", "[status tidak diketahui]": "belum ditentukan"}


# ---- inventory ----------------------------------------------------------------------------------------------------------


def places(*rows) -> dict:
    frame = gpd.GeoDataFrame(
        [{**dict.fromkeys(COLUMNS["places"]), "place_name": name, "population": people} for name, _, people in rows],
        geometry=[Point(np.array(km) * KM) for _, km, _ in rows], crs=4326,
    )  # fmt: skip
    return {"places": [Layer(InputSpec("places", "p.gpkg"), frame)]}


def test_the_inventory_by_region_and_status():
    features = [
        {"km": [(5, 5), (12, 5)], "road_name": "Poros", **GOOD},
        {"km": [(12, 5), (20, 5)], "road_name": "Poros", **GOOD, "condition": "rusak_berat", "surface": "tanah"},
        {"km": [(20, 5), (30, 5)], "road_name": "Poros", "road_status": "provinsi"},
        {"km": [(1, 9), (9, 9)], "road_name": "Dalam", **GOOD},
    ]
    given = places(("Desa Satu", (10, 6), 1000), ("Desa Dua", (15, 4), 500), ("Jauh", (10, 9), 9), ("Seberang", (25, 5), None))
    result = run(layer(*features), extra=given)
    frame = with_responsible(conform("border_roads", result.tables["border_roads"]))
    assert set(conform("border_roads", frame)["road_id"]) == {"road:Poros"}, "a road within one region is not in it"
    own, other = (frame[frame["region_code"] == code].iloc[0] for code in ("64.01", "64.02"))
    assert (own["length_km"], own["good_km"], own["heavy_damage_km"], own["mantap_pct"]) == pytest.approx((15, 7, 8, 100 * 7 / 15), rel=0.01)
    assert (own["asphalt_km"], own["earth_km"], own["condition_unknown_pct"]) == pytest.approx((7, 8, 0), rel=0.01)
    assert (own["regions"], own["n_regions"], own["road_classes"]) == ("64.01+64.02", 2, "lokal")
    assert (own["n_places"], own["places"], own["population"]) == (2, "Desa Dua, Desa Satu", 1500)
    assert (own["responsible"], own["responsible_code"], own["proposal_form"]) == ("kabkota", "64.01", "ksdd")
    assert own["legal_basis"] == "UU 2/2022 ps. 9(8)"
    assert other["condition_unknown_pct"] == 100 and pd.isna(other["mantap_pct"]) and pd.isna(other["good_km"]), "unknown is null"
    assert (other["responsible"], other["responsible_code"], other["proposal_form"]) == ("provinsi", "64", "ksdd_provinsi")
    assert other["n_places"] == 1 and pd.isna(other["population"])


def test_roads_without_a_name_are_one_row_set_for_each_chain():
    features = [{"km": [(5, 5), (35, 5)]}, {"km": [(5, 15), (15, 15)]}, {"km": [(15, 15), (35, 15)]}]
    frame = conform("border_roads", run(layer(*features)).tables["border_roads"])
    assert sorted(zip(frame["road_id"], frame["region_code"], frame["length_km"].round(), strict=True)) == [
        ("road:tanpa nama@0.1797,0.0449", "64.01", 15), ("road:tanpa nama@0.1797,0.0449", "64.02", 15),
        ("road:tanpa nama@0.1797,0.1347", "64.01", 15), ("road:tanpa nama@0.1797,0.1347", "64.02", 15),
    ]  # fmt: skip
    filled = with_responsible(frame)
    assert set(filled["responsible"]) == {"belum_diketahui"} and filled["responsible_code"].isna().all() and filled["legal_basis"].isna().all()


def test_only_law_reads_as_law():
    for row in table("road_status").itertuples():
        assert (row.verified == "law") == row.legal_basis.startswith("UU "), row


# ---- invariants ---------------------------------------------------------------------------------------------------------


def summary(result) -> dict:
    """Everything but what a split must change: the kind continuous/joined of a crossing cut on the border."""
    tables = {}
    for name in ("road_crossings", "road_border_lines", "road_border_condition", "border_roads"):
        frame = conform(name, result.tables[name]).drop(columns=["geometry"], errors="ignore")
        rows = [tuple(round(v, 6) if isinstance(v, float) else str(v) for k, v in row.items() if k != "kind") for row in frame.to_dict("records")]
        tables[name] = sorted(rows, key=str)
    tables["findings"] = sorted(
        (f.finding_id, f.parties, tuple((m.name, None if m.value is None else round(m.value, 5)) for m in f.measures)) for f in result.findings
    )
    tables["objects"] = sorted((thing.object_id, thing.name, str(thing.attributes)) for thing in result.objects)
    return tables


PLACES = places(("Satu", (10, 3), 10), ("Dua", (30, 7), 20))
EXPECTED = None


@given(
    order=st.permutations(range(13)), back=st.lists(st.booleans(), min_size=13, max_size=13),
    cuts=st.lists(st.floats(0.1, 0.9), min_size=13, max_size=13),
)
@hypothesis_settings(max_examples=12, deadline=None)
def test_reversing_splitting_and_permuting_change_nothing(order, back, cuts):
    global EXPECTED
    if EXPECTED is None:
        EXPECTED = summary(run(layer(*network(), precision_m=5), extra=PLACES))
    features = []
    for n in order:
        feature, line = network()[n], LineString(network()[n]["km"])
        cut = shapely.ops.substring(line, 0, cuts[n], normalized=True), shapely.ops.substring(line, cuts[n], 1, normalized=True)
        for piece in cut:
            km = list(piece.coords)
            features.append({**feature, "km": km[::-1] if back[n] else km})
    again = summary(run(layer(*features, precision_m=5), extra=PLACES))
    for name, rows in EXPECTED.items():
        assert again[name] == rows, name


# ---- bad input ----------------------------------------------------------------------------------------------------------


def test_lines_without_length_empty_parts_and_a_third_dimension_do_no_harm():
    sound = layer(*network(), precision_m=5)
    bad = gpd.GeoDataFrame(
        [{**dict.fromkeys(COLUMNS["roads"]), "feature_key": f"bad {n}"} for n in range(4)],
        geometry=[
            LineString([(20 * KM, KM), (20 * KM, KM)]), LineString(), shapely.MultiLineString([[(0.01, 0.01), (0.01, 0.01)]]),
            LineString([(30 * KM, 19 * KM, 5), (31 * KM, 19 * KM, 7), (31 * KM, 19 * KM, 7), (32 * KM, 19 * KM, 7)]),
        ],
        crs=4326,
    )  # fmt: skip
    both = Layer(sound.spec, gpd.GeoDataFrame(pd.concat([sound.frame, bad], ignore_index=True), crs=4326))
    assert found_faults(run(both)) == PLANTED


def test_an_empty_layer_gives_empty_tables():
    result = run(Layer(InputSpec("roads", "j.gpkg"), layer({"km": [(1, 1), (2, 2)]}).frame.iloc[:0]))
    for name in ("road_crossings", "road_border_lines", "road_border_condition", "border_roads"):
        assert len(conform(name, result.tables[name])) == 0
    assert not result.findings


def test_regions_that_only_touch_at_a_corner_share_no_damage_when_borders_are_given():
    shapes = (A, km_box(20, 20, 40, 40))
    bad = layer({"km": [(17, 17), (19, 19)], "condition": "rusak"})
    segments = pd.DataFrame({"region_a": [], "region_b": []})
    result = roads.find(Inputs(regions(shapes), {"roads": [bad]}), Settings(), Job(), segments)
    assert not result.findings and not len(result.tables["road_border_condition"])
