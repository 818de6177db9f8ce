"""Services nearer across the border: three small regions, the embedded default, real layers."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

from bosanggarong_plugin.core.candidates import evidence_text, propose
from bosanggarong_plugin.core.finders import points as sites
from bosanggarong_plugin.core.finders import regions as region_finder
from bosanggarong_plugin.core.finders import services
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.messages import english_name
from bosanggarong_plugin.core.network import build_graph
from bosanggarong_plugin.core.result import conform
from bosanggarong_plugin.core.settings import ServiceSettings, Settings
from bosanggarong_plugin.core.study import InputSpec, read_study
from bosanggarong_plugin.core.tables import table
from bosanggarong_plugin.paths import default_study
from tests.real_data import REAL

from .places import KM, regions
from .test_network_access import road_layer

JOB = Job()


def point_layer(role: str, *features: dict, **spec) -> Layer:
    """Features as dicts with ``km`` (x, y) and canonical columns."""
    own = [{k: v for k, v in f.items() if k != "km"} for f in features]
    rows = [{**dict.fromkeys(COLUMNS[role]), "feature_key": str(n), "status": "existing", **f} for n, f in enumerate(own)]
    frame = gpd.GeoDataFrame(rows, geometry=[Point(f["km"][0] * KM, f["km"][1] * KM) for f in features], crs=4326)
    return Layer(InputSpec(role, Path(f"{role}.gpkg"), **spec), frame.drop(columns=[c for c in ("status",) if role == "places"]))


def place(name, x, y, **more):
    return {"feature_key": name, "place_name": name, "km": (x, y), **more}


def facility(name, kind, x, y, **more):
    return {"feature_key": name, "facility_name": name, "facility_kind": kind, "km": (x, y), **more}


def hospital(name, x, y, **more):
    return facility(name, "rumah_sakit", x, y, **more)


def run(places: Layer, *facilities: Layer, roads=None, base=None, **settings):
    inputs = Inputs(base or regions(), {"places": [places], "facilities": list(facilities), "roads": [] if roads is None else [roads]})
    choice = Settings(services=ServiceSettings(**settings))
    graph = None if roads is None else build_graph([roads], choice)
    result = services.find(inputs, choice, JOB, services.reach_of(inputs, choice, graph))
    return result, conform("service_gains", result.tables["service_gains"])


def gains(table_) -> list[str]:
    return sorted(f"{row.place_name}>{row.nearest_region}" for row in table_.itertuples())


NEAR_BORDER = place("Desa A", 18, 10)  # in 64.01, 2 km from 64.02
OWN_AND_THEIRS = (hospital("RS sendiri", 2, 10), hospital("RS tetangga", 24, 10))


# straight lines -----------------------------------------------------------------------------------------------------------


def test_a_place_whose_neighbour_is_nearer():
    result, found = run(point_layer("places", NEAR_BORDER, place("Desa B", 4, 4)), point_layer("facilities", *OWN_AND_THEIRS, complete=True))
    row = found.iloc[0]
    assert gains(found) == ["Desa A>64.02"] and row["mode"] == "straight"
    assert row["own_facility"] == "RS sendiri" and row["nearest_facility"] == "RS tetangga"
    assert row["own_km"] == pytest.approx(16, abs=0.1) and row["nearest_km"] == pytest.approx(6, abs=0.1)
    assert np.isnan(found["own_min"].astype(float)).all() and np.isnan(found["saved_min"].astype(float)).all()
    (finding,) = result.findings
    assert finding.object_id == "service:rumah_sakit:64.01>64.02" and dict(finding.parties) == {"64.01": "pengguna", "64.02": "penyedia"}
    assert finding.measure("saved_km_median") == pytest.approx(10, abs=0.1) and finding.measure("saved_min_median") is None
    assert finding.usable and finding.doubtful and "garis lurus" in finding.caveat_ind


@pytest.mark.parametrize(
    "what, expected, layers",
    [
        ("complete", True, {"complete": True}),
        ("a selection", False, {"complete": False}),
        ("the user's own region is not covered", False, {"complete": True, "incomplete_regions": ("64.01",)}),
        ("the host is not covered", False, {"complete": True, "incomplete_regions": ("64.02",)}),
        ("another region is not covered", True, {"complete": True, "incomplete_regions": ("64.03",)}),
        ("all planned", False, {"complete": True, "status": "planned"}),
    ],
)
def test_a_kind_that_a_region_does_not_cover_is_skipped_there(what, expected, layers):
    result, found = run(point_layer("places", NEAR_BORDER), point_layer("facilities", *OWN_AND_THEIRS, **layers))
    assert (gains(found) == ["Desa A>64.02"]) == expected, what
    for code in layers.get("incomplete_regions", ()):
        assert f"rumah_sakit: {code}" in result.notes["services.skipped"]


def test_unknown_cover_is_a_finding_with_a_caveat_and_no_candidate():
    result, found = run(point_layer("places", NEAR_BORDER), point_layer("facilities", *OWN_AND_THEIRS))
    assert gains(found) == ["Desa A>64.02"]
    (finding,) = result.findings
    assert not finding.usable and "tidak dinyatakan" in finding.caveat_ind
    assert propose(result.findings, result.objects, {}) == []


def test_a_planned_facility_serves_nobody():
    layer = point_layer("facilities", OWN_AND_THEIRS[0], hospital("Rencana RS", 19, 10, status="planned"), OWN_AND_THEIRS[1], complete=True)
    _, found = run(point_layer("places", NEAR_BORDER), layer)
    assert found.iloc[0]["own_facility"] == "RS sendiri"
    theirs = point_layer("facilities", OWN_AND_THEIRS[0], hospital("Rencana RS", 24, 10, status="planned"), complete=True)
    assert len(run(point_layer("places", NEAR_BORDER), theirs)[1]) == 0


@pytest.mark.parametrize(
    "what, settings, precision, listed",
    [
        ("10 km saved", {}, {}, True),
        ("less than the minimum", {"min_saving_km": 12.0}, {}, False),
        ("less than the positions may be off", {}, {"precision_m": 12000.0}, False),
        ("more than the positions may be off", {}, {"precision_m": 4000.0}, True),
    ],
)
def test_a_saving_must_exceed_minimum_and_precision(what, settings, precision, listed):
    features = [{**f, "region_code": code} for f, code in zip(OWN_AND_THEIRS, ("64.01", "64.02"), strict=True)]
    layer = point_layer("facilities", *features, complete=True, **precision)
    _, found = run(point_layer("places", {**NEAR_BORDER, "region_code": "64.01"}), layer, **settings)
    assert bool(len(found)) == listed, what


def test_a_facility_that_may_lie_on_this_side_of_the_border_gives_no_candidate():
    """2 km from the border, 3 km precise, no region code: on which side it stands is not known."""
    result, found = run(point_layer("places", place("Desa A", 14, 10)), point_layer(
        "facilities", hospital("RS sendiri", 1, 1), hospital("RS batas", 22, 10), complete=True, precision_m=3000.0))  # fmt: skip
    (finding,) = result.findings
    assert len(found) == 1 and not finding.usable
    on_the_border = hospital("RS batas", 22, 10, region_code="64.02")
    coded = point_layer("facilities", hospital("RS sendiri", 1, 1), on_the_border, complete=True, precision_m=3000.0)
    (finding,) = run(point_layer("places", place("Desa A", 14, 10)), coded)[0].findings
    assert finding.usable


def test_a_region_without_the_service_needs_it_whatever_the_saving():
    result, found = run(point_layer("places", place("Desa A", 5, 10, population=900.0)), point_layer("facilities", OWN_AND_THEIRS[1], complete=True))
    assert found.iloc[0]["own_facility"] is None or found["own_facility"].isna().all()
    (finding,) = result.findings
    assert finding.measure("n_without_own") == 1 and finding.measure("saved_km_median") is None
    names = {c: c for c in ("64.01", "64.02")}
    (candidate,) = propose(result.findings, result.objects, {})
    assert "tidak memiliki rumah sakit" in evidence_text(candidate, names, {}, "ind")


@pytest.mark.parametrize(
    "populations, people, words",
    [
        ((1000.0, 500.0), 1500, "Penduduknya 1.500 jiwa"),
        ((1000.0, None), 1000, "sekurang-kurangnya 1.000 jiwa (1 dari 2"),
        ((None, None), None, "tidak diketahui"),
    ],
)
def test_people_are_null_when_nobody_is_counted_and_at_least_when_some_are(populations, people, words):
    places = point_layer("places", place("Desa A", 18, 10, population=populations[0]), place("Desa B", 17, 12, population=populations[1]))
    base = regions()
    counted = Layer(base.spec, base.frame.assign(population=[10000, 30000, 20000]))
    result, _ = run(places, point_layer("facilities", *OWN_AND_THEIRS, complete=True), base=counted)
    (finding,) = result.findings
    assert finding.measure("people") == people
    assert finding.measure("host_load_pct") == (None if people is None else pytest.approx(100 * people / 30000))
    (candidate,) = propose(result.findings, result.objects, {})
    said = evidence_text(candidate, {c: f"Kab {c}" for c in counted.frame["region_code"]}, {}, "ind")
    assert words in said and "Desa A" in said


# offices, levels, roads ---------------------------------------------------------------------------------------------------


def test_capitals_are_the_offices_of_adminduk():
    capitals = [place("Kota A", 3, 10, place_kind="ibukota_kabkota"), place("Kota B", 24, 10, place_kind="ibukota_kabkota")]
    result, found = run(point_layer("places", NEAR_BORDER, *capitals))
    assert gains(found) == ["Desa A>64.02"] and set(found["service_kind"]) == {"kantor_adminduk"}
    assert result.notes["services.skipped"] == "kantor_adminduk: 64.03"
    (candidate,) = propose(result.findings, result.objects, {})
    assert candidate.idea_code == "S1"


def test_a_complete_layer_of_offices_takes_the_place_of_the_capitals():
    capitals = place("Kota A", 3, 10, place_kind="ibukota_kabkota"), place("Kota B", 24, 10, place_kind="ibukota_kabkota")
    places = point_layer("places", NEAR_BORDER, *capitals)
    offices = facility("Kantor cabang", "kantor_adminduk", 17, 10), facility("Kantor B", "kantor_adminduk", 24, 10)
    assert len(run(places, point_layer("facilities", *offices, complete=True))[1]) == 0
    partial = run(places, point_layer("facilities", facility("Kantor B", "kantor_adminduk", 30, 10), complete=False))[1]
    assert gains(partial) == ["Desa A>64.02"], "where it is a selection the capitals stay"


def test_levels_are_compared_with_their_own_level():
    schools = [facility("SD A", "sd", 16, 10), facility("SMP A", "smp", 2, 10), facility("SD B", "sd", 24, 10), facility("SMP B", "smp", 24, 12)]
    result, found = run(point_layer("places", NEAR_BORDER), point_layer("facilities", *schools, complete=True))
    assert [(row.service_kind, row.nearest_facility) for row in found.itertuples()] == [("smp", "SMP B")]
    assert propose(result.findings, result.objects, {})[0].idea_code == "S3"


def test_what_is_no_service_is_not_compared():
    machines = point_layer("facilities", facility("a", "atm", 2, 10), facility("b", "atm", 24, 10), complete=True)
    assert run(point_layer("places", NEAR_BORDER), machines)[1].empty


def test_over_roads_in_minutes():
    roads = road_layer({"km": [(1, 10), (30, 10)]})
    result, found = run(point_layer("places", NEAR_BORDER), point_layer("facilities", *OWN_AND_THEIRS, complete=True), roads=roads)
    row = found.iloc[0]
    assert row["mode"] == "road" and row["own_km"] == pytest.approx(16, abs=0.1) and row["nearest_km"] == pytest.approx(6, abs=0.1)
    assert row["saved_min"] == pytest.approx(row["own_min"] - row["nearest_min"], abs=0.01) and row["saved_min"] >= 10
    (finding,) = result.findings
    assert finding.measure("saved_min_median") == row["saved_min"] and finding.measure("saved_km_median") is None and not finding.doubtful
    assert result.notes["services.mode"] == "road"


# by kecamatan, what is not recorded ----------------------------------------------------------------------------------------


def test_the_summary_by_kecamatan_adds_up_to_the_findings():
    places = point_layer(
        "places", place("Desa A", 18, 10, kecamatan="Kec 1", population=1000.0), place("Desa B", 17, 12, kecamatan="Kec 1"),
        place("Desa C", 18, 14, kecamatan="Kec 2", population=500.0), place("Desa D", 18, 6), place("Desa jauh", 3, 10, kecamatan="Kec 1"),
    )  # fmt: skip
    base = regions()
    counted = Layer(base.spec, base.frame.assign(population=[10000, 30000, 20000]))
    result, found = run(places, point_layer("facilities", *OWN_AND_THEIRS, complete=True), base=counted)
    summary = conform("service_summary", result.tables["service_summary"])
    said = {row.kecamatan: row for row in summary.fillna({"kecamatan": ""}).itertuples()}
    assert set(said) == {"", "Kec 1", "Kec 2"} and set(found["kecamatan"].fillna("")) == {"", "Kec 1", "Kec 2"}
    one = said["Kec 1"]
    assert (one.region_code, one.host_region, one.service_kind) == ("64.01", "64.02", "rumah_sakit")
    assert (one.n_places, one.n_places_with_people, one.people, one.host_people, one.n_straight) == (2, 1, 1000, 30000, 2)
    assert one.load_pct == pytest.approx(100 * 1000 / 30000) and one.saved_km_median > 5 and summary["saved_min_median"].isna().all()
    assert summary["people"].isna().tolist() == [row.kecamatan == "" for row in summary.fillna({"kecamatan": ""}).itertuples()]
    (finding,) = result.findings
    assert summary["n_places"].sum() == finding.measure("n_places") == 4 and summary["people"].sum() == finding.measure("people")


def test_a_region_that_may_only_be_unrecorded_is_no_region_without_the_service():
    """A layer that says nothing of completeness and has no hospital in 64.01: is there none, or was none drawn?"""
    theirs = point_layer("facilities", OWN_AND_THEIRS[1])
    result, found = run(point_layer("places", NEAR_BORDER), theirs)
    assert found.empty and result.findings == [] and result.notes["services.skipped"] == "rumah_sakit: 64.01, 64.03"
    assert len(run(point_layer("places", NEAR_BORDER), point_layer("facilities", OWN_AND_THEIRS[1], complete=True))[1]) == 1


@pytest.mark.parametrize("near_km, own_km, low", [(6, 16, 16 - 1.4 * 6), (11, 13.5, 0)])
def test_a_straight_saving_counts_with_what_is_left_when_the_way_to_the_neighbour_winds(near_km, own_km, low):
    both = hospital("RS sendiri", 18 - own_km, 10), hospital("RS tetangga", 18 + near_km, 10)
    result, _ = run(point_layer("places", NEAR_BORDER), point_layer("facilities", *both, complete=True), min_saving_km=2.0)
    (finding,) = result.findings
    measure = next(m for m in finding.measures if m.name == "saved_km_median")
    assert measure.value == pytest.approx(own_km - near_km, abs=0.1) and measure.low == pytest.approx(low, abs=0.2)


def test_a_place_without_a_name_is_called_after_where_it_lies():
    nameless = {**NEAR_BORDER, "place_name": None, "feature_key": "x3f09"}
    result, found = run(point_layer("places", nameless), point_layer("facilities", *OWN_AND_THEIRS, complete=True))
    assert found.iloc[0]["place_name"].startswith("permukiman tanpa nama (0,0") and "x3f09" not in result.findings[0].words["places"]


def test_equal_savings_are_told_once():
    twins = point_layer("places", NEAR_BORDER, place("Desa B", 18, 10.001))
    result, _ = run(twins, point_layer("facilities", *OWN_AND_THEIRS, complete=True))
    (candidate,) = propose(result.findings, result.objects, {})
    said = evidence_text(candidate, {"64.01": "A", "64.02": "B"}, {}, "ind")
    assert "berkurang 10 km." in said and "median" not in said


# bad input, order ---------------------------------------------------------------------------------------------------------


def test_points_that_lie_nowhere_or_in_a_wrong_region_are_not_used_and_told():
    layer = point_layer(
        "facilities", hospital("RS laut", 60, 10), hospital("RS salah", 24, 10, region_code="64.03"), hospital("RS sendiri", 2, 10), complete=True
    )
    result, found = run(point_layer("places", NEAR_BORDER, place("Desa laut", -30, 10)), layer)
    assert found.empty
    told = {row["feature"]: (row["role"], row["problem"]) for row in result.repairs}
    assert told == {
        "RS laut": ("facilities", "lies in no region"), "Desa laut": ("places", "lies in no region"),
        "RS salah": ("facilities", "lies in 64.02, not in the region of its code 64.03"),
    }  # fmt: skip


def test_a_point_just_off_the_coast_belongs_to_the_region_beside_it():
    inputs = Inputs(regions(), {"facilities": [point_layer("facilities", hospital("RS pantai", -0.2, 10), hospital("RS lepas", -2, 10))]})
    found = sites.locate(inputs, Settings())
    assert list(found.facilities["name"]) == ["RS pantai"] and found.codes[found.facilities["region"].iloc[0]] == "64.01"


def test_the_order_of_features_and_layers_changes_nothing():
    rng = np.random.default_rng(3)
    places = [place(f"d{n}", *rng.uniform(1, 39, 2), population=float(n) or None) for n in range(40)]
    clinics = [hospital(f"r{n}", *rng.uniform(1, 39, 2)) for n in range(6)]
    roads = [{"km": [(x, 0), (x, 40)]} for x in range(2, 40, 6)] + [{"km": [(0, y), (40, y)]} for y in range(2, 40, 6)]

    def answers(order_places, order_clinics, order_roads):
        clinic_layer = point_layer("facilities", *(clinics[k] for k in order_clinics), complete=True)
        place_layer, way = point_layer("places", *(places[k] for k in order_places)), road_layer(*(roads[k] for k in order_roads))
        result, found = run(place_layer, clinic_layer, roads=way)
        facts = [(f.finding_id, f.caveat_ind, dict(f.words), [(m.name, m.value) for m in f.measures], f.geometry.wkt) for f in result.findings]
        return found.to_json(), facts

    straight = range(len(places)), range(len(clinics)), range(len(roads))
    assert len(run(point_layer("places", *places), point_layer("facilities", *clinics, complete=True), roads=road_layer(*roads))[1]) > 2
    assert answers(*(rng.permutation(len(items)) for items in straight)) == answers(*straight)


def test_inputs_are_not_changed():
    layers = point_layer("places", NEAR_BORDER), point_layer("facilities", *OWN_AND_THEIRS, complete=True)
    before = [layer.frame.copy() for layer in layers]
    run(*layers)
    for layer, frame in zip(layers, before, strict=True):
        assert layer.frame.equals(frame)


def test_the_table_of_services_is_sound():
    frame = table("service_kinds")
    assert not frame["service"].duplicated().any()
    kinds = [kind for row in frame["facility_kinds"] for kind in row.split("+")]
    assert len(kinds) == len(set(kinds)), "a kind serves one service"
    assert set(frame["verified"]) <= {"law", "source", "own_knowledge"}
    triggered = {value for row in table("triggers").itertuples() if row.finding_kind == "service_gain" for value in row.attribute_values.split("+")}
    assert set(frame["sector"]) == triggered
    for row in frame.itertuples():
        name = f"{row.name_ind} di Kota X bagi warga Kabupaten Y"
        assert english_name("service", name) == f"{row.name_eng} in Kota X for residents of Kabupaten Y"


# the embedded default and real layers --------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["road", "straight"])
def default(request):
    study = read_study(default_study())
    inputs = read_inputs(study)
    graph = build_graph(inputs.of("roads"), study.settings) if request.param == "road" else None
    reach = services.reach_of(inputs, study.settings, graph)
    segments = region_finder.find(inputs, study.settings, JOB).tables["border_segments"]
    return services.find(inputs, study.settings, JOB, reach), inputs, study, reach, segments


def test_the_news_examples_are_reproduced(default):
    result = default[0]
    found = {(row.place_name, row.service_kind): row.nearest_region for row in result.tables["service_gains"].itertuples()}
    assert found["Anggana", "kantor_adminduk"] == "64.72"
    assert found["Samboja", "kantor_adminduk"] == "64.71"
    assert ("Samboja", "rumah_sakit") not in found, "Samboja has its own hospital"
    assert found["Teluk Pandan", "kantor_adminduk"] == found["Teluk Pandan", "rumah_sakit"] == "64.74"


def test_no_gain_arises_from_the_incomplete_puskesmas(default):
    result = default[0]
    assert set(result.tables["service_gains"]["service_kind"]) == {"kantor_adminduk", "rumah_sakit"}
    assert "puskesmas: 64.01, 64.02" in result.notes["services.skipped"]


def test_every_default_gain_is_a_candidate_of_user_and_host(default):
    result = default[0]
    made = {c.thing.object_id: c for c in propose(result.findings, result.objects, {})}
    assert set(made) == {f.object_id for f in result.findings if f.usable}
    assert {c.idea_code for c in made.values()} == {"S1", "S2"}
    anggana = made["service:kantor_adminduk:64.02>64.72"]
    assert "Anggana" in evidence_text(anggana, {"64.02": "Kutai Kartanegara", "64.72": "Samarinda"}, {}, "eng")


@pytest.mark.skipif(not REAL.exists(), reason="the real layers are not on this machine")
def test_real_layers_are_recognised_without_help(tmp_path):
    names = ("rbi_anggana_puskesmas", "rbi_anggana_pendidikan", "rbi_anggana_pemerintahan", "rbi_anggana_saranaibadah", "rbi_anggana_pelabuhan",
             "rbi_anggana_jembatan", "rbi_anggana_layanankesehatan", "rbi_anggana_niaga", "rbi_anggana_makam", "rbi_anggana_kntrpln",
             "rbi_anggana_olahminyak", "osm_poi_balikpapan")  # fmt: skip
    file = tmp_path / "nyata.toml"
    parts = [f'[[inputs.facilities]]\npath = "{REAL / "facilities.gpkg"}"\nlayer = "{name}"\n' for name in names]
    file.write_text(f'[study]\nname = "Nyata"\n[inputs.regions]\npath = "{REAL / "admin_kaltim.gpkg"}"\nlayer = "adm2_kabkota"\n' + "".join(parts))
    inputs = read_inputs(read_study(file))
    counts = {layer.spec.layer: layer.frame["facility_kind"].value_counts().to_dict() for layer in inputs.of("facilities")}
    assert counts["rbi_anggana_puskesmas"] == {"puskesmas_pembantu": 5, "puskesmas": 1}
    assert counts["rbi_anggana_pendidikan"] == {"sd": 14, "paud": 8, "smp": 6, "sma": 2, "smk": 1}
    assert counts["rbi_anggana_layanankesehatan"] == {"posyandu": 4} and counts["rbi_anggana_niaga"]["pasar"] == 1
    balikpapan = counts["osm_poi_balikpapan"]
    assert balikpapan["rumah_sakit"] == 16 and balikpapan["puskesmas"] == 13 and balikpapan["sd"] == 80 and balikpapan["kantor_adminduk"] == 1
    assert sum("their names say more" in row["problem"] for row in inputs.repairs) == 11, "every reading by name is told"
    located = sites.locate(inputs, Settings())
    by_layer = dict.fromkeys(("64.02", "64.71"), 0) | located.facilities["region"].map(lambda n: located.codes[n]).value_counts().to_dict()
    assert by_layer["64.02"] >= 90 and by_layer["64.71"] >= 1000
