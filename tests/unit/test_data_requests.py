"""What data, from which agency, would matter most: each request has a cause in the run and counts what would change."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.catalogue import shipped
from bosanggarong_plugin.core.cooperation.data_requests import Request, data_requests
from bosanggarong_plugin.core.inputs.model import Inputs
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.office.model import Office
from bosanggarong_plugin.core.result import SCHEMA, read_table, tables_in
from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.core.tables import table, thresholds
from bosanggarong_plugin.paths import default_study

from .test_why import frame, link, result, seen, source
from .worlds import area_layer, cell_box, facility_layer, middle, place_layer, region_layer, two_regions

A, B = "64.01", "64.02"  # the two regions of the small world
WATER = [("B3", "watershed:Uji", (A, B), ["B8"], [0])]


def inputs(*layers, population=(1000, 2000), office=None, boundary=True, sources=()) -> Inputs:
    by_role: dict[str, list] = {}
    for layer in layers:
        by_role.setdefault(layer.spec.role, []).append(layer)
    empty = pd.DataFrame(columns=["region_a", "region_b", "status", "basis", "as_of"])
    register = frame("agreements", []) if office is None else office
    return Inputs(region_layer(two_regions(), population), by_role, boundary_status=empty if boundary else None, office=Office(register),
                  sources=list(sources))  # fmt: skip


def requests(given: Inputs, **made) -> dict[str, dict]:
    """request_id -> row, for a run whose result is made by hand."""
    rows = data_requests(given, result(sources=given.sources, **made))
    assert list(rows.columns) == list(SCHEMA["data_requests"].columns)
    return {row["request_id"]: row for row in rows.to_dict("records")}


def test_without_a_drainage_the_ideas_of_water_wait_for_one():
    row = requests(inputs())["layer:flow_direction"]
    waiting = {t.idea_code for t in shipped().triggers if t.finding_kind in ("water_link", "watershed_shared")}
    assert waiting <= set(row["ideas"].split("+")) and row["n_ideas"] == len(row["ideas"].split("+"))
    assert "DAS" in row["item_ind"] and "DEMNAS" in row["agency_ind"] and "B3" in row["reason_ind"]
    assert "layer:flow_direction" not in requests(inputs(sources=[source("dem")])), "a DEM will do"


def test_kinds_of_facilities_that_no_layer_holds_are_asked_for_one_by_one():
    asked = requests(inputs(facility_layer([("Puskesmas A", "puskesmas", middle(3, 1))], complete=True)))
    assert asked["kind:facilities:sd"]["ideas"] == "KSO5+S3" and asked["kind:facilities:sd"]["agency_ind"] == "Dinas Pendidikan"
    assert asked["kind:facilities:rawan_banjir"]["ideas"] == "B3+B8"
    assert "kind:facilities:puskesmas" not in asked and "kind:areas:karst" in asked
    flood = area_layer([("Genangan", "rawan_banjir", cell_box(0, 0))])
    assert "kind:facilities:rawan_banjir" not in requests(inputs(flood)), "an area of that kind will do"


def test_capitals_stand_for_offices_of_adminduk():
    assert "kind:facilities:kantor_adminduk" in requests(inputs(sources=[source("places", "desa")]))
    assert "kind:facilities:kantor_adminduk" not in requests(inputs(sources=[source("places", "ibukota_kabkota")]))


def test_a_layer_that_leaves_a_region_out_is_asked_for_there():
    layer = facility_layer([("TPA A", "tpa", middle(3, 1))], complete=True, incomplete_regions=(B,))
    row = requests(inputs(layer))["complete:facilities:tpa"]
    assert row["region_codes"] == B and "A1" in row["ideas"].split("+") and row["agency_ind"] == "Dinas Lingkungan Hidup"
    other = facility_layer([("TPA B", "tpa", middle(3, 5))], complete=True)
    assert "complete:facilities:tpa" not in requests(inputs(layer, other)), "another layer covers it"


def test_a_layer_of_which_nothing_is_said_matters_where_a_candidate_rests_on_it():
    thing = "area:Karst"
    finding = seen("shared_area", thing, (A, B), n_regions=(2.0, "regions"))
    made = {"findings": [finding], "candidates": [("C6", thing, (A, B), [], [0])], "attributes": {(thing, "area_kind"): "karst"}}
    tables = result(**made)
    tables["findings"] = tables["findings"].assign(source_role="areas")
    given = inputs(area_layer([("Karst", "karst", cell_box(0, 0))]))
    row = data_requests(given, tables).set_index("request_id").loc["stated:areas:karst"]
    assert (row["n_candidates"], row["n_ideas"]) == (1, 0) and row["region_codes"] == f"{A}+{B}"
    assert "stated:areas:karst" not in set(data_requests(given, result())["request_id"]), "nothing rests on it"


def test_unknown_population_names_the_regions():
    row = requests(inputs(population=(1000, None)), findings=[link()], candidates=WATER)["region_people:population"]
    assert (row["region_codes"], row["n_candidates"]) == (B, 1)
    assert "region_people:population" not in requests(inputs(), findings=[link()], candidates=WATER)


def test_places_without_population_are_counted_where_they_lie():
    places = place_layer([("Satu", None, middle(3, 1)), ("Dua", 500, middle(3, 5)), ("Tiga", None, middle(2, 1))])
    row = requests(inputs(places), findings=[link()], candidates=WATER)["place_people:places:population"]
    assert row["region_codes"] == A and "2 dari 3" in row["reason_ind"] and row["n_candidates"] == 1


def test_attributes_of_roads_that_are_not_recorded_are_asked_for_by_name():
    crossings = [{"crossing_id": str(n), "region_a": A, "region_b": B, "ferry": ferry, **dict.fromkeys(("status_a", "status_b", "condition_a"), "x")}
                 for n, ferry in ((1, False), (2, True))]  # fmt: skip
    thing = [seen("road_crossing", "road:Ruas", (A, B), crossings=(1.0, "crossing"))]
    asked = requests(inputs(), findings=thing, candidates=[("B6", "road:Ruas", (A, B), [], [0])], road_crossings=frame("road_crossings", crossings))
    row = asked["road:roads:condition"]
    assert row["region_codes"] == B, "the condition of the side of A is known"
    assert row["n_candidates"] == 1 and "1 dari 1" in row["reason_ind"], "a ferry has no condition"
    assert "road:roads:status" not in asked and "road:roads:width" in asked


def test_segments_that_are_not_definitive_are_asked_of_who_settles_them():
    made = {"findings": [link()], "candidates": WATER}
    segments = frame("border_segments", [{"segment_id": "1", "region_a": A, "region_b": B, "status": "indikatif"}])
    row = requests(inputs(), **made, border_segments=segments)["border:boundary_status"]
    assert row["region_codes"] == f"{A}+{B}" and row["n_candidates"] == 1 and "Kementerian Dalam Negeri" in row["agency_ind"]
    settled = requests(inputs(), **made, border_segments=segments.assign(status="definitif"))
    assert "border:boundary_status" not in settled
    assert "layer:boundary_status" in requests(inputs(boundary=False), **made)


def test_agreements_without_dates_are_counted_but_plans_are_not():
    agreements = frame("agreements", [
        {"agreement_id": "1", "parties": f"{A}+{B}", "kind": "kesepakatan_bersama", "signed": "2024-01-01", "end": "2029-01-01"},
        {"agreement_id": "2", "parties": f"{A}+{B}", "kind": "kesepakatan_bersama", "signed": None, "running": "ya"},
        {"agreement_id": "3", "parties": f"{A}+{B}", "kind": "rencana"},
    ])  # fmt: skip
    key = f"B3|watershed:Uji|{A}+{B}"
    touched = frame("candidate_agreements", [{"candidate_id": key, "agreement_id": n} for n in "12"])
    asked = requests(inputs(office=agreements), findings=[link()], candidates=WATER, agreements=agreements, candidate_agreements=touched)
    assert "1 dari 2" in asked["dates:office"]["reason_ind"] and asked["dates:office"]["n_candidates"] == 1
    assert "1 dari 2" in asked["running:office"]["reason_ind"]


def test_a_draft_is_not_asked_for_its_dates_nor_what_is_over_whether_it_runs():
    base = {"parties": f"{A}+{B}", "kind": "kesepakatan_bersama", "signed": None, "end": None, "running": None}
    agreements = frame("agreements", [
        base | {"agreement_id": "1", "stage": "penyusunan_kb", "state": "belum_ditandatangani"},
        base | {"agreement_id": "2", "stage": None, "state": "belum_ditandatangani"},
        base | {"agreement_id": "3", "signed": "2020-01-01", "end": "2021-01-01", "state": "berakhir"},
        base | {"agreement_id": "4", "state": "tanpa_tanggal"},
    ])
    touched = frame("candidate_agreements", [{"candidate_id": f"B3|watershed:Uji|{A}+{B}", "agreement_id": n} for n in "1234"])
    asked = requests(inputs(office=agreements), findings=[link()], candidates=WATER, agreements=agreements, candidate_agreements=touched)
    assert "2 dari 3" in asked["dates:office"]["reason_ind"] and "1 dari 1" in asked["running:office"]["reason_ind"]


def test_what_the_office_has_not_entered_is_asked_for_by_candidate():
    key = f"B3|watershed:Uji|{A}+{B}"
    shares = frame("candidate_shares", [
        {"candidate_id": key, "party_code": A, "model": model, "share_pct": pct} for model, pct in (("P3", None), ("P4", 5.0))
    ])  # fmt: skip
    tests = [{"candidate_id": key, "test": "efficiency", "result": "not_assessed"}]
    asked = requests(inputs(), findings=[link()], candidates=WATER, candidate_shares=shares, tests=tests)
    assert {name for name in asked if name.endswith(":office")} >= {"participation:office", "costs:office", "budget:office", "term:office"}
    assert "use:office" not in asked, "P4 is known"


def test_landfills_of_unknown_age_are_asked_for():
    left = {f"remaining_years:{code}": (years, "years") for code, years in ((A, None), (B, 9.0))}
    pair = seen("landfill_pair", "waste:Dua", (A, B), near_end=(None, "count"), **left)
    row = requests(inputs(), findings=[pair])["years:facilities:tpa"]
    assert row["region_codes"] == A and "A1" in row["ideas"].split("+")


def test_priority_follows_what_would_change():
    asked = requests(inputs(population=(None, None)), findings=[link()], candidates=WATER)
    weight = thresholds()["request_idea_weight"]
    rows = sorted(asked.values(), key=lambda row: row["priority"])
    assert [row["priority"] for row in rows] == list(range(1, len(rows) + 1))
    weights = [weight * row["n_ideas"] + row["n_candidates"] for row in rows]
    assert weights == sorted(weights, reverse=True) and all(weights), "what would change nothing is not asked for"


def test_an_agency_is_known_for_every_role_and_falls_back_to_it():
    assert Request("kind", "facilities", "stadion", ideas=frozenset({"S5"}), words={"ind": {"what": "x"}, "eng": {"what": "x"}}).row(1)["agency_ind"]
    roles = set(table("data_agencies")["role"])
    needed = {item.split(":")[0] for needs in table("finding_kinds")["needs"] for group in needs.split(";") for item in group.split("+")} - {""}
    assert needed <= roles and set(table("measure_needs")["role"]) <= roles
    assert set(table("data_agencies")["verified"]) <= {"source", "own_knowledge"}


# --- the embedded default study -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("requests")
    run_study(read_study(default_study()), path, outputs=("gpkg",))
    return path


def test_the_default_study_asks_for_what_it_lacks(folder):
    rows = read_table(folder, "data_requests").set_index("request_id")
    assert rows.loc["complete:facilities:tpa", "region_codes"] == "64.01+64.03+64.07+64.11"
    assert {"kind:facilities:sd", "kind:facilities:rawan_banjir", "border:boundary_status", "dates:office", "road:roads:condition"} <= set(rows.index)
    known, regions = set(shipped().ideas), set(read_table(folder, "regions")["region_code"])
    for row in rows.itertuples():
        assert row.agency_ind and row.agency_eng and row.item_ind and row.reason_eng
        assert pd.isna(row.ideas) or set(row.ideas.split("+")) <= known
        assert pd.isna(row.region_codes) or set(row.region_codes.split("+")) <= regions
        assert row.n_candidates <= len(read_table(folder, "candidates"))


def test_the_table_is_the_same_whatever_the_order_of_the_tables(folder):
    tables = {name: read_table(folder, name) for name in tables_in(folder) if name != "data_requests"}
    given = read_inputs(read_study(default_study()))
    turned = {name: rows.iloc[::-1].reset_index(drop=True) for name, rows in tables.items()}
    pd.testing.assert_frame_equal(data_requests(given, tables), data_requests(given, turned))


def test_the_command(folder, tmp_path, capsys):
    assert main(["requests", str(folder), "--lang", "id"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("  1. ") and "semua daerah" in said
    assert main(["requests", str(folder), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["priority"] for row in rows] == list(range(1, len(rows) + 1))
    assert main(["requests", str(tmp_path), "--lang", "id"]) == 2
    assert "tidak berisi study.gpkg" in capsys.readouterr().err
