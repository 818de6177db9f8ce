"""Landfills and sources of raw water across the border: small worked cases and the embedded default."""

from __future__ import annotations

import numpy as np
import pytest

from bosanggarong_plugin.core.candidates import evidence_text, propose
from bosanggarong_plugin.core.finders import raw_water, services, waste
from bosanggarong_plugin.core.finders import regions as region_finder
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.network import build_graph
from bosanggarong_plugin.core.settings import ServiceSettings, Settings
from bosanggarong_plugin.core.tables import table

from .places import A, B, regions
from .test_finder_services import default, facility, place, point_layer  # noqa: F401  (a fixture)
from .test_network_access import road_layer

JOB = Job()
TOWNS = [place("Kota A", 10, 10, place_kind="ibukota_kabkota", population=100000.0, region_code="64.01"),
         place("Kota B", 30, 10, place_kind="ibukota_kabkota", population=50000.0, region_code="64.02")]  # fmt: skip
NAMES = {"64.01": "Kab A", "64.02": "Kab B", "64.03": "Kab C"}


def tpa(name, x, y, years=None, **more):
    return facility(name, "tpa", x, y, remaining_years=years, **more)


def full(base):
    """The regions with every column that the finder of borders needs."""
    return Layer(base.spec, base.frame.assign(level="kabupaten", province_code="64", population=None, population_source=None, area_official_km2=None))


def find(module, facilities, *, places=TOWNS, roads=None, elevation=None, spec=None, **settings):
    said = {"complete": True} if spec is None else spec
    layers = {"places": [point_layer("places", *places)], "facilities": [point_layer("facilities", *facilities, **said)]}
    inputs = Inputs(full(regions()), layers | ({"roads": [roads]} if roads else {}))
    choice = Settings(services=ServiceSettings(**settings))
    reach = services.reach_of(inputs, choice, build_graph([roads], choice) if roads else None)
    segments = region_finder.find(inputs, choice, JOB).tables["border_segments"]
    if module is raw_water:
        return raw_water.find(inputs, choice, JOB, reach, segments, elevation)
    return waste.find(inputs, choice, JOB, reach, segments)


def of_kind(result, kind):
    return [f for f in result.findings if f.kind == kind]


def ideas(result):
    return {c.thing.object_id: (c.idea_code, c.activities) for c in propose(result.findings, result.objects, {})}


# two landfills ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what, years, expected, roles",
    [
        ("both near their end: a new site", (2, 1), ("A1", ("A6", "A2", "A3")), {"pengguna"}),
        ("one near its end, the other unknown: a new site", (2, None), ("A1", ("A6", "A2", "A3")), {"pengguna"}),
        ("one near its end, the other lasts: that one serves both", (2, 20), ("A6", ("A8", "A2", "A3")), {"pengguna", "tuan_rumah"}),
        ("both last", (20, 20), None, {"tuan_rumah"}),
        ("nothing is known", (None, None), None, {"pengguna"}),
    ],
)
def test_two_landfills_that_one_site_could_follow(what, years, expected, roles):
    result = find(waste, [tpa("TPA A", 8, 10, years[0]), tpa("TPA B", 33, 10, years[1])])
    (finding,) = of_kind(result, "landfill_pair")
    assert finding.object_id == "waste:TPA A - TPA B" and {role for _, role in finding.parties} == roles, what
    assert ideas(result).get("waste:TPA A - TPA B") == expected, what
    assert finding.measure("town_km") == pytest.approx(20, abs=0.1)
    assert finding.measure("near_end") == (None if years == (None, None) else sum(y is not None and y <= 5 for y in years))


def test_waste_is_population_times_the_rate_with_its_range():
    row = next(table("waste").itertuples())
    (finding,) = of_kind(find(waste, [tpa("TPA A", 8, 10, 1), tpa("TPA B", 33, 10, 1)]), "landfill_pair")
    measure = next(m for m in finding.measures if m.name == "waste_t_per_day")
    assert measure.value == pytest.approx(150000 * float(row.value) / 1000) and measure.low < measure.value < measure.high
    assert waste.tonnes_per_day(None) == waste.tonnes_per_day(float("nan")) == (None, None, None)


@pytest.mark.parametrize(
    "what, change",
    [
        ("the towns are too far apart for one site", {"max_haul_km": 9.0}),
        ("a region is not covered", {"spec": {"complete": True, "incomplete_regions": ("64.02",)}}),
        ("planned landfills are none", {"spec": {"complete": True, "status": "planned"}}),
    ],
)
def test_no_pair(what, change):
    result = find(waste, [tpa("TPA A", 8, 10, 1), tpa("TPA B", 33, 10, 1)], **change)
    assert of_kind(result, "landfill_pair") == [], what


def test_no_pair_of_regions_that_do_not_border():
    far = [TOWNS[0], place("Kota X", 38, 38, place_kind="ibukota_kabkota", region_code="64.03")]
    assert len(of_kind(find(waste, [tpa("A", 8, 10, 1), tpa("X", 38, 36, 1)], places=far, max_haul_km=60.0), "landfill_pair")) == 1, "A and C border"
    east = [place("Kota A", 10, 10, place_kind="ibukota_kabkota", region_code="64.01"), TOWNS[1]]
    apart = full(regions((A, B.buffer(-0.01))))
    landfills = point_layer("facilities", tpa("A", 8, 10, 1), tpa("B", 33, 10, 1), complete=True)
    inputs = Inputs(apart, {"places": [point_layer("places", *east)], "facilities": [landfills]})
    reach = services.reach_of(inputs, Settings(), None)
    segments = region_finder.find(inputs, Settings(), JOB).tables["border_segments"]
    assert of_kind(waste.find(inputs, Settings(), JOB, reach, segments), "landfill_pair") == []


def test_the_way_between_the_towns_is_that_by_road():
    around = road_layer({"km": [(10, 10), (10, 38), (30, 38), (30, 10)]})
    pair = [tpa("TPA A", 8, 10, 1), tpa("TPA B", 33, 10, 1)]
    assert of_kind(find(waste, pair, roads=around, max_haul_km=35.0), "landfill_pair") == []
    (finding,) = of_kind(find(waste, pair, roads=around, max_haul_km=40.0), "landfill_pair")
    assert finding.measure("town_km") == pytest.approx(76, abs=0.5)


# whose landfill is nearer -----------------------------------------------------------------------------------------------------

VILLAGES = [*TOWNS, place("Desa A", 19, 10, population=10000.0, region_code="64.01")]


def test_a_landfill_across_the_border_is_nearer():
    result = find(waste, [tpa("TPA A", 2, 10, 20), tpa("TPA B", 24, 10, 15)], places=VILLAGES)
    (finding,) = of_kind(result, "landfill_nearer")
    assert finding.object_id == "facility:TPA B" and dict(finding.parties) == {"64.01": "pengguna", "64.02": "tuan_rumah"}
    assert finding.measure("n_places") == 1 and finding.measure("haul_km") == pytest.approx(5, abs=0.1)
    assert ideas(result)["facility:TPA B"] == ("A4", ("A8", "A2", "A3"))
    (candidate,) = [c for c in propose(result.findings, result.objects, {}) if c.idea_code == "A4"]
    assert "Arah kompensasi yang dapat disepakati: dari Kab A kepada Kab B" in evidence_text(candidate, NAMES, {}, "ind")


def test_one_place_of_doubt_does_not_take_the_others_away():
    """4 km precise and 1 km from the border, without a code: it is left out and told, the village whose region is certain stays."""
    doubtful = place("Desa X", 19, 14, population=900.0, precision_m=4000.0)
    (finding,) = of_kind(find(waste, [tpa("TPA A", 2, 10, 20), tpa("TPA B", 24, 10, 15)], places=[*VILLAGES, doubtful]), "landfill_nearer")
    assert finding.measure("n_places") == 1 and finding.measure("people") == 10000
    assert finding.usable and finding.doubtful and "tidak lebih pasti" in finding.caveat_ind


def test_a_region_whose_landfills_may_only_be_unrecorded_is_skipped():
    only_theirs = [tpa("TPA B", 24, 10, 15)]
    assert of_kind(find(waste, only_theirs, places=VILLAGES, spec={}), "landfill_nearer") == []
    assert find(waste, only_theirs, places=VILLAGES, spec={}).notes["waste.skipped"] == "64.01, 64.03"
    assert len(of_kind(find(waste, only_theirs, places=VILLAGES), "landfill_nearer")) == 1


@pytest.mark.parametrize("incomplete, expected", [((), 1), (("64.01",), 0), (("64.02",), 0), (("64.03",), 1)])
def test_raw_water_of_a_region_that_is_not_covered_is_neither_offered_nor_missed(incomplete, expected):
    dam = facility("Bendungan", "bendungan", 24, 10)
    result = find(raw_water, [dam], spec={"complete": True, "incomplete_regions": incomplete})
    assert len(result.findings) == expected and result.notes["raw_water.skipped"] == ", ".join(incomplete)


def test_a_landfill_near_its_end_is_no_host_but_still_the_own_one():
    assert of_kind(find(waste, [tpa("TPA A", 2, 10, 20), tpa("TPA B", 24, 10, 2)], places=VILLAGES), "landfill_nearer") == []
    near_own = find(waste, [tpa("TPA A", 18, 10, 2), tpa("TPA B", 24, 10, 15)], places=VILLAGES)
    assert of_kind(near_own, "landfill_nearer") == []


def test_too_long_a_haul_is_no_help():
    assert of_kind(find(waste, [tpa("TPA A", 1, 1, 20), tpa("TPA B", 24, 10, 15)], places=VILLAGES, max_haul_km=4.0), "landfill_nearer") == []


def test_unknown_waste_stays_unknown():
    villages = [*TOWNS, place("Desa A", 19, 10, region_code="64.01")]
    (finding,) = of_kind(find(waste, [tpa("TPA A", 2, 10, 20), tpa("TPA B", 24, 10, 15)], places=villages), "landfill_nearer")
    assert finding.measure("waste_t_per_day") is None


# raw water -------------------------------------------------------------------------------------------------------------------


def source(name, x, y, kind="bendungan", **more):
    return facility(name, kind, x, y, **more)


def links(result):
    return {(f.object_id.split(":")[1], *(code for code, _ in f.parties)) for f in result.findings}


def test_a_source_across_the_border_for_the_town_beside_it():
    result = find(raw_water, [source("Bendungan A", 15, 10, capacity=450.0)])
    (finding,) = result.findings
    assert links(result) == {("Bendungan A", "64.01", "64.02")} and dict(finding.parties) == {"64.01": "tuan_rumah", "64.02": "pengguna"}
    assert finding.measure("straight_km") == pytest.approx(15, abs=0.1), "named as what it is: distance_km is along the flow"
    assert finding.measure("capacity_l_per_s") == 450 and finding.measure("people") == 50000
    assert finding.measure("head_m") is None and "belum dinilai" in finding.caveat_ind
    assert ideas(result) == {"facility:Bendungan A": ("B1", ())}


@pytest.mark.parametrize(
    "what, facilities, change",
    [
        ("too far", [source("A", 5, 10)], {"max_raw_water_km": 20.0}),
        ("an own source is nearer", [source("A", 15, 10), source("B", 34, 10, "mata_air")], {}),
        ("planned", [source("A", 15, 10, status="planned")], {}),
        ("no more than the positions may be off", [source("A", 15, 10, region_code="64.01"), source("B", 39, 19, region_code="64.02")],
         {"spec": {"precision_m": 3000.0}}),
    ],
)  # fmt: skip
def test_no_raw_water(what, facilities, change):
    served = [f for f in find(raw_water, facilities, **change).findings if ("64.02", "pengguna") in f.parties]
    assert served == [], what


def test_only_the_nearest_source_for_a_town():
    many = [source(f"S{n}", 12 + n, 10, "mata_air") for n in range(6)]
    assert links(find(raw_water, many)) == {("S5", "64.01", "64.02")}
    assert links(find(raw_water, many[::-1])) == {("S5", "64.01", "64.02")}


def test_only_the_nearest_town_of_a_source():
    towns = [*TOWNS, place("Kota C", 12, 30, place_kind="ibukota_kabkota", region_code="64.03")]
    assert links(find(raw_water, [source("A", 18, 10)], places=towns)) == {("A", "64.01", "64.02")}
    assert links(find(raw_water, [source("A", 12, 18)], places=towns)) == {("A", "64.01", "64.03")}


@pytest.mark.parametrize("heights, head, doubtful", [((120.0, 20.0), 100.0, False), ((5.0, 20.0), -15.0, True), ((np.nan, 20.0), None, True)])
def test_height_where_an_elevation_model_tells_it(heights, head, doubtful):
    (finding,) = find(raw_water, [source("A", 15, 10)], elevation=lambda lonlat: np.array(heights)).findings
    assert finding.measure("head_m") == head and finding.doubtful == doubtful
    assert ("dipompa" in finding.caveat_ind) == (head is not None and head < 0)


# the embedded default ----------------------------------------------------------------------------------------------------------


def test_the_default_landfills_of_bontang_and_kutai_timur(default):  # noqa: F811
    _, inputs, study, reach, segments = default
    result = waste.find(inputs, study.settings, JOB, reach, segments)
    made = [c for c in propose(result.findings, result.objects, {}) if c.idea_code in ("A1", "A6")]
    (candidate,) = made
    assert candidate.idea_code == "A1" and candidate.activities == ("A6", "A2", "A3") and candidate.codes == ("64.08", "64.74")
    said = evidence_text(candidate, dict.fromkeys(candidate.codes, "X"), {}, "ind")
    assert "TPA Bontang Lestari" in said and "TPA Batota" in said and "sisa umur 2,5 tahun" in said and "sisa umur tidak diketahui" in said
    assert result.notes["waste.skipped"] == "64.01, 64.03, 64.07, 64.11"
    assert not any({"64.01", "64.03", "64.07", "64.11"} & set(f.region_codes) for f in result.findings)


def test_the_default_dam_of_marangkayu_serves_bontang(default):  # noqa: F811
    _, inputs, study, reach, segments = default
    result = raw_water.find(inputs, study.settings, JOB, reach, segments)
    made = [c for c in propose(result.findings, result.objects, {}) if "Marangkayu" in c.thing.name]
    (candidate,) = made
    assert candidate.idea_code == "B1" and dict(candidate.parties) == {"64.02": "tuan_rumah", "64.74": "pengguna"}
    assert not any("Suka Rahmat" in thing.name for thing in result.objects), "a plan is no source"
