"""Why not? What stands in the way of an idea between regions, told from a finished result alone."""

from __future__ import annotations

import csv
import dataclasses
import itertools
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.catalogue import shipped
from bosanggarong_plugin.core.cooperation.why import ORDER, Explainer
from bosanggarong_plugin.core.cooperation.why_facts import open_result
from bosanggarong_plugin.core.cooperation.why_needs import needs_of
from bosanggarong_plugin.core.cooperation.why_words import kinds
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.result import SCHEMA
from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.core.tables import table
from bosanggarong_plugin.paths import default_study, tables_dir

from .test_language import english_words

NAMES = {"64.01": "Kabupaten Hulu", "64.02": "Kota Hilir", "64.03": "Kabupaten Jauh", "64.04": "Kabupaten Hilir"}
A, B, C, D = NAMES
BORDERS = ((A, B), (B, C))  # A and C do not border each other


def frame(name: str, rows: list[dict]) -> pd.DataFrame:
    columns = list(SCHEMA[name].columns)
    return pd.DataFrame([{**dict.fromkeys(columns), **row} for row in rows], columns=columns)


def seen(kind: str, thing: str, codes, usable=True, caveat="", **measures) -> dict:
    return {"kind": kind, "thing": thing, "codes": codes, "usable": usable, "caveat": caveat, "measures": measures}


def link(share=30.0, km2=40.0, codes=(A, B), thing="watershed:Uji") -> dict:
    return seen("water_link", thing, codes, share_of_inflow_pct=(share, "pct"), basin_first_exit_km2=(km2, "km2"))


def result(findings=(), candidates=(), sources=(), ran=(), provenance=None, attributes=None, objects=None, tests=(), **more) -> dict:
    """The tables of a small result; ``candidates`` are (idea, object, codes, activities, numbers of the findings)."""
    ids = [f"{f['kind']}|{f['thing']}|{n}" for n, f in enumerate(findings)]
    things = {f["thing"]: ("watershed", "existing") for f in findings} | (objects or {})
    keys = [f"{idea}|{thing}|{'+'.join(codes)}" for idea, thing, codes, *_ in candidates]
    made = {
        "regions": frame("regions", [{"region_code": code, "region_name": name} for code, name in NAMES.items()]),
        "border_segments": frame("border_segments", [{"segment_id": f"{a}/{b}", "region_a": a, "region_b": b} for a, b in BORDERS]),
        "objects": frame("objects", [
            {"object_id": k, "kind": kind, "name": k.split(":")[1], "status": status} for k, (kind, status) in things.items()
        ]),
        "object_attributes": frame("object_attributes", [
            {"object_id": thing, "attribute": name, "value": value} for (thing, name), value in (attributes or {}).items()
        ]),
        "findings": frame("findings", [
            {"finding_id": key, "kind": f["kind"], "object_id": f["thing"], "usable": f["usable"],
             **dict.fromkeys(("caveat_ind", "caveat_eng"), f["caveat"])}
            for key, f in zip(ids, findings, strict=True)
        ]),
        "finding_parties": frame("finding_parties", [
            {"finding_id": key, "region_code": code, "role": "x"} for key, f in zip(ids, findings, strict=True) for code in f["codes"]
        ]),
        "finding_measures": frame("finding_measures", [
            {"finding_id": key, "measure": name, "value": value, "unit": unit}
            for key, f in zip(ids, findings, strict=True) for name, (value, unit) in f["measures"].items()
        ]),
        "candidates": frame("candidates", [
            {"candidate_id": key, "idea_code": idea, "object_id": thing, "parties": "+".join(codes), "title_ind": f"Calon {idea}",
             "title_eng": f"Candidate {idea}", "origin": "trigger"}
            for key, (idea, thing, codes, *_) in zip(keys, candidates, strict=True)
        ]),
        "candidate_activities": frame("candidate_activities", [
            {"candidate_id": key, "idea_code": code} for key, row in zip(keys, candidates, strict=True) for code in row[3]
        ]),
        "candidate_findings": frame("candidate_findings", [
            {"candidate_id": key, "finding_id": ids[n]} for key, row in zip(keys, candidates, strict=True) for n in row[4]
        ]),
        "candidate_ranks": frame("candidate_ranks", [
            {"scenario_id": "default", "candidate_id": key, "rank": n} for n, key in enumerate(keys, start=1)
        ]),
        "candidate_tests": frame("candidate_tests", list(tests)),
        "sources": frame("sources", list(sources)),
        "provenance": frame("provenance", [{"key": k, "value": v} for k, v in (provenance or {}).items()]),
        **shipped().tables(()), **{name: frame(name, []) for name in ran}, **more,
    }  # fmt: skip
    return made


def source(role: str, *object_kinds: str, complete=True, incomplete="") -> dict:
    return {"role": role, "kinds": "+".join(object_kinds) or None, "complete": complete, "incomplete_regions": incomplete or None}


FLOW = source("flow_direction")
DRAINED = {"sources": [FLOW], "ran": ["water_links", "watersheds"]}


def outcomes(answer) -> set[tuple[str, str]]:
    return {(item.outcome, item.finding_kind) for item in answer.items}


def the(answer, outcome: str, kind: str):
    (item,) = [item for item in answer.items if (item.outcome, item.finding_kind) == (outcome, kind)]
    return item


def test_a_trigger_that_failed_says_by_how_much():
    answer = Explainer(result([link(30.0), link(12.0, codes=(A, B), thing="watershed:Lain")], **DRAINED)).why("B8", [B, A])
    item = the(answer, "below", "water_link")
    assert answer.outcome == "failed" and answer.items[0] is item and answer.region_codes == (A, B) and answer.bordering
    assert (item.value, item.minimum, item.unit, item.shortfall, item.shortfall_pct) == (30.0, 50.0, "pct", 20.0, 40.0), "the best of the two links"
    assert item.object_id == "watershed:Uji" and "20 %" in item.text_ind and "40 %" in item.text_eng


def test_the_nearest_to_triggering_comes_first():
    findings = [seen("flood_place", "facility:Genangan", (A, B), share_outside_pct=(49.0, "pct")), link(20.0)]
    answer = Explainer(result(findings, **DRAINED)).why("B8", [A, B])
    assert [(i.finding_kind, i.shortfall_pct) for i in answer.items if i.outcome == "below"] == [("flood_place", 2.0), ("water_link", 60.0)]


def test_a_candidate_of_the_pair_is_told_with_its_rank_its_trigger_and_its_tests():
    tests = [{"candidate_id": f"B3|watershed:Uji|{A}+{B}", "test": test, "result": outcome, "reason_ind": "sebab", "reason_eng": "reason"}
             for test, outcome in (("border", "met"), ("efficiency", "not_assessed"), ("externality", "not_met"))]  # fmt: skip
    answer = Explainer(result([link()], [("B3", "watershed:Uji", (A, B), [], [0])], tests=tests, **DRAINED)).why("B3", [A, B])
    assert (answer.outcome, answer.rank, answer.candidate_ids) == ("candidate", 1, (f"B3|watershed:Uji|{A}+{B}",))
    item = the(answer, "passed", "water_link")
    assert (item.value, item.minimum, item.shortfall) == (40.0, 25.0, None)
    assert [(i.test, i.result) for i in answer.items if i.outcome == "test"] == [
        ("externality", "not_met"), ("efficiency", "not_assessed"), ("border", "met")
    ], "what is not met comes first"  # fmt: skip


def test_an_idea_that_is_an_activity_names_its_candidate():
    made = result([link(73.0)], [("B3", "watershed:Uji", (A, B), ["B8"], [0])], **DRAINED)
    answer = Explainer(made).why("B8", [A, B])
    assert (answer.outcome, answer.rank) == ("activity", 1) and "Calon B3" in answer.text_ind
    assert the(answer, "passed", "water_link").candidate_id == answer.candidate_ids[0]


def test_an_activity_that_other_regions_triggered_is_told_as_such():
    made = result([link(73.0)], [("C10", "watershed:Uji", (A, B, C), ["B8"], [0])], **DRAINED)
    answer = Explainer(made).why("B8", [B, C])
    assert answer.outcome == "activity" and "bukan temuan antara" in answer.text_ind and not any(i.outcome == "passed" for i in answer.items)


def test_a_finding_that_belongs_to_a_candidate_of_other_parties_is_told_with_it():
    made = result([link(73.0, codes=(A, C))], [("C10", "watershed:Uji", (A, B), ["B8"], [])], **DRAINED)
    item = the(Explainer(made).why("B8", [A, C]), "elsewhere", "water_link")
    assert item.candidate_id == f"C10|watershed:Uji|{A}+{B}" and "Candidate C10" in item.text_eng


def test_the_area_of_the_capital_is_never_a_candidate_itself():
    thing = "area:IKN"
    finding = seen("shared_area", thing, (A, B), n_regions=(2.0, "regions"))
    made = result([finding], attributes={(thing, "area_kind"): "karst"}, objects={thing: ("ikn", "existing")})
    assert the(Explainer(made).why("C6", [A, B]), "elsewhere", "shared_area").candidate_id == ""


@pytest.mark.parametrize("status", ["existing", "planned"])
def test_what_cannot_be_used_says_why(status):
    thing = "area:Hutan"
    finding = seen("shared_area", thing, (A, B), usable=False, caveat="Lebih halus daripada ketelitiannya.", n_regions=(2.0, "regions"))
    made = result([finding], attributes={(thing, "area_kind"): "karst"}, objects={thing: ("karst", status)})
    item = the(Explainer(made).why("C6", [A, B]), "not_usable", "shared_area")
    assert "Lebih halus" in item.text_ind and ("rencana" in item.text_ind) == (status == "planned")


def test_an_object_of_another_kind_is_named_beside_what_was_not_found():
    thing = "area:Kutai"
    made = result(
        [seen("shared_area", thing, (A, B), n_regions=(2.0, "regions"))], attributes={(thing, "area_kind"): "taman_nasional"},
        sources=[source("areas", "karst", "taman_nasional")], ran=["shared_areas"],
    )  # fmt: skip
    answer = Explainer(made).why("C6", [A, B])
    assert outcomes(answer) == {("other_kind", "shared_area"), ("none_found", "shared_area")} and answer.outcome == "failed"


def test_an_unknown_value_is_missing_data_and_says_what_is_needed():
    finding = seen("landfill_pair", "waste:Dua", (A, B), near_end=(None, "count"))
    made = result([finding], attributes={("waste:Dua", "site"): "new"}, sources=[source("places"), source("facilities", "tpa")],
                  provenance={"waste.skipped": ""})  # fmt: skip
    answer = Explainer(made).why("A1", [A, B])
    item = the(answer, "value_unknown", "landfill_pair")
    assert answer.outcome == "missing" and item.value is None and "sisa umur TPA" in item.text_ind


def test_looked_for_and_none_found_is_not_the_same_as_not_given():
    answer = Explainer(result(**DRAINED)).why("B3", [A, B])
    assert the(answer, "none_found", "water_link") and answer.outcome == "failed"
    missing = Explainer(result()).why("B3", [A, B])
    assert {item.outcome for item in missing.items} == {"not_given"} and missing.outcome == "missing"
    assert "arah aliran" in the(missing, "not_given", "water_link").text_ind


def test_a_kind_of_object_that_no_layer_holds_is_not_given():
    flood = the(Explainer(result(**DRAINED)).why("B8", [A, B]), "not_given", "flood_place")
    assert "rawan banjir" in flood.text_ind
    with_kind = {**DRAINED, "sources": [FLOW, source("areas", "rawan_banjir")]}
    assert the(Explainer(result(**with_kind)).why("B8", [A, B]), "none_found", "flood_place")


def test_a_layer_that_cannot_answer_is_told_apart_from_none_given():
    made = result(sources=[source("basins")], ran=["watersheds"])  # DAS polygons without their next one downstream
    assert the(Explainer(made).why("B3", [A, B]), "not_run", "water_link")


def test_regions_that_the_data_leave_out_are_not_assessed():
    sources = [source("places"), source("facilities", "puskesmas"), source("facilities", "rumah_sakit")]
    made = result(sources=sources, ran=["service_gains"], provenance={"services.skipped": f"puskesmas: {B}, {C}"})
    answer = Explainer(made).why("S2", [A, B])
    item = the(answer, "not_covered", "service_gain")
    assert "Kota Hilir" in item.text_ind and "Kabupaten Hulu" not in item.text_ind and "puskesmas" in item.text_ind
    assert the(answer, "none_found", "service_gain"), "hospitals were compared"
    both = result(sources=sources, ran=["service_gains"], provenance={"services.skipped": f"puskesmas: {B}; rumah_sakit: {A}"})
    assert {i.outcome for i in Explainer(both).why("S2", [A, B]).items} == {"not_covered"}


def test_capitals_stand_for_offices_of_adminduk():
    made = result(sources=[source("places", "ibukota_kabkota")], ran=["service_gains"], provenance={"services.skipped": ""})
    assert outcomes(Explainer(made).why("S1", [A, B])) == {("none_found", "service_gain")}
    without = result(sources=[source("places", "desa")], ran=["service_gains"], provenance={"services.skipped": ""})
    assert outcomes(Explainer(without).why("S1", [A, B])) == {("not_given", "service_gain")}


@pytest.mark.parametrize(
    ("complete", "incomplete", "said"),
    [(True, "", None), (None, "", "tidak dinyatakan"), (False, "", "tidak lengkap"), (True, B, "tidak lengkap (Kota Hilir)"), (True, C, None)],
)
def test_none_found_says_how_far_the_data_let_that_be_said(complete, incomplete, said):
    made = result(sources=[source("areas", "karst", complete=complete, incomplete=incomplete)], ran=["shared_areas"])
    text = the(Explainer(made).why("C6", [A, B]), "none_found", "shared_area").text_ind
    assert ("belum berarti" in text) == (said is not None) and (said or "") in text


def test_regions_that_do_not_border_have_no_border_roads():
    made = result(sources=[source("roads")], ran=["road_crossings", "road_border_lines", "road_border_condition", "road_detours"])
    answer = Explainer(made).why("B4", [A, C])
    assert not answer.bordering and "tidak berbatasan" in answer.text_ind
    assert ("not_bordering", "road_crossing") in outcomes(answer) and ("none_found", "road_crossing") not in outcomes(answer)


def test_a_figure_below_the_minimum_may_change_with_records_that_are_missing():
    crossing = seen("road_crossing", "road:Ruas", (A, B), mismatch_count=(0.0, "attributes"), owner_changes=(0.0, "0/1"))
    rows = [{"crossing_id": "1", "region_a": A, "region_b": B, "status_a": "kota", "status_b": None, "ferry": False}]
    made = result([crossing], sources=[source("roads")], ran=["road_border_lines"], road_crossings=frame("road_crossings", rows))
    answer = Explainer(made).why("B4", [A, B])
    assert {item.measure for item in answer.items if item.outcome == "partly_known"} == {"mismatch_count", "owner_changes"}
    assert {item.measure for item in answer.items if item.outcome == "below"} == {"mismatch_count", "owner_changes"}


def test_an_idea_without_a_trigger_is_for_the_hand():
    (code,) = [code for code in shipped().ideas if not shipped().triggers_of(code)][:1]
    answer = Explainer(result()).why(code, [A, B])
    assert answer.outcome == "by_hand" and [item.outcome for item in answer.items] == ["by_hand"]


def test_three_regions_are_held_against_findings_of_two_of_them_where_none_has_all():
    made = result([link(30.0)], **DRAINED)
    assert the(Explainer(made).why("B8", [A, B, C]), "below", "water_link").value == 30.0


def test_the_triggers_of_the_run_count_not_those_of_the_program():
    tables = result([link(30.0)], **DRAINED)
    own = tables["triggers"].assign(minimum=lambda f: f["minimum"].where(f["idea_code"] != "B8", 31.0))
    assert the(Explainer(tables | {"triggers": own}).why("B8", [A, B]), "below", "water_link").shortfall == 1.0
    old = {name: rows for name, rows in tables.items() if name not in ("triggers", "catalogue")}
    answer = Explainer(old).why("B8", [A, B])
    assert the(answer, "below", "water_link").shortfall == 20.0 and "tidak menyimpan pemicunya" in answer.text_ind


def test_tables_are_not_changed():
    tables = result([link()], **DRAINED)
    before = {name: rows.copy(deep=True) for name, rows in tables.items()}
    Explainer(tables).why("B8", [A, B])
    assert all(before[name].equals(rows) for name, rows in tables.items())


@pytest.mark.parametrize("said", [B, "Kota Hilir", "kota hilir", "Kabupaten Jauh", "jauh"])
def test_a_region_by_code_or_name(said):
    assert Explainer(result()).region_code(said) == (C if "auh" in said else B)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda e: e.region_code("Hilir"), "several regions"), (lambda e: e.region_code("Entah"), "no region of this result"),
        (lambda e: e.why("B8", [A]), "less than two regions"), (lambda e: e.why("Z9", [A, B]), "no idea of the catalogue"),
        (lambda e: e.why("B8", [A, "64.99"]), "no region of this result"), (lambda e: e.why_candidate("B8|x"), "no candidate"),
    ],
)  # fmt: skip
def test_wrong_questions_are_told(ask, told):
    with pytest.raises(InputError, match=told):
        ask(Explainer(result()))


@given(value=st.floats(0, 1000), minimum=st.floats(0.001, 1000))
def test_a_trigger_is_met_exactly_from_its_minimum_on(value, minimum):
    tables = result([link(value)], [("B8", "watershed:Uji", (A, B), [], [0])] if value >= minimum else [], **DRAINED)
    own = tables["triggers"].assign(minimum=lambda f: f["minimum"].where(f["measure"] != "share_of_inflow_pct", minimum))
    answer = Explainer(tables | {"triggers": own}).why("B8", [A, B])
    if value >= minimum:
        assert answer.outcome == "candidate" and the(answer, "passed", "water_link").value == value
    else:
        item = the(answer, "below", "water_link")
        assert item.shortfall == pytest.approx(minimum - value) and item.shortfall_pct == pytest.approx(100 * (minimum - value) / minimum)


# --- the tables behind it ---------------------------------------------------------------------------------------------


def test_every_kind_of_finding_that_triggers_says_what_it_needs_and_what_shows_that_it_ran():
    for trigger in shipped().triggers:
        row = kinds()[trigger.finding_kind]
        groups = needs_of(trigger.finding_kind, trigger.attribute, trigger.attribute_values)
        assert groups and all(need.role for group in groups for need in group), trigger
        assert row.ran.startswith("provenance:") or row.ran in SCHEMA, trigger
        assert row.ind and row.eng and row.bordering in ("yes", "no")


def test_the_kinds_of_pressures_and_sources_are_those_of_the_finders():
    from bosanggarong_plugin.core.finders.raw_water import SOURCES

    (pressures,) = [need.kinds for need in needs_of("pressure", "", ())[1] if need.role == "areas"]
    assert set(pressures) == set(table("pressure_kinds")["kind"])
    assert set(needs_of("raw_water", "", ())[1][0].kinds) == set(SOURCES)


@pytest.mark.parametrize("name", ["finding_kinds", "measure_needs", "data_agencies"])
def test_the_words_of_the_tables_are_indonesian(name):
    with (tables_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert None not in row and None not in row.values(), row
            for column, value in row.items():
                if column == "ind" or column.endswith("_ind"):
                    assert not english_words(value) and "kerjasama" not in value and value == value.strip(), row


# --- the embedded default study -----------------------------------------------------------------------------------------

BONTANG, KUTIM, SAMARINDA = "64.74", "64.08", "64.72"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("why")
    run_study(read_study(default_study()), path, outputs=("gpkg",))
    return path


@pytest.fixture(scope="module")
def explainer(folder):
    return Explainer.of_folder(folder)


def test_samarinda_and_bontang_share_no_water(explainer):
    answer = explainer.why("B8", [SAMARINDA, BONTANG])
    assert answer.outcome == "failed" and not answer.bordering and not answer.candidate_ids
    assert the(answer, "none_found", "water_link") and the(answer, "not_given", "flood_place")


def test_bontang_and_kutai_timur_have_their_reservoir(explainer):
    answer = explainer.why("B8", [BONTANG, KUTIM])
    assert answer.outcome == "candidate" and "Suka Rahmat" in answer.text_ind
    assert the(answer, "passed", "water_link").value == pytest.approx(73.4, abs=2.0)


def test_basic_education_was_not_looked_at(explainer):
    answer = explainer.why("S3", [BONTANG, KUTIM])
    assert answer.outcome == "missing" and outcomes(answer) == {("not_given", "service_gain")}


def test_a_regional_landfill_is_not_assessed_where_landfills_are_not_recorded(explainer):
    answer = explainer.why("A6", ["64.03", KUTIM])
    assert answer.outcome == "missing" and "Berau" in the(answer, "not_covered", "landfill_pair").text_ind


def test_every_candidate_is_explained_by_a_trigger_that_is_met(explainer):
    assert explainer.facts.candidates
    for key, row in explainer.facts.candidates.items():
        answer = explainer.why_candidate(key)
        met = [item for item in answer.items if item.outcome == "passed"]
        assert all(item.value >= item.minimum and item.shortfall is None for item in met), key
        ideas = {item.idea_code for item in met}
        assert {row["idea_code"], *explainer.facts.activities.get(key, ())} == ideas or row["origin"] == "office", key
        assert key in explainer.why(row["idea_code"], answer.region_codes).candidate_ids


def test_every_idea_has_an_answer_for_every_two_regions(explainer):
    for idea, pair in itertools.product(explainer.facts.triggers, itertools.combinations(explainer.facts.names, 2)):
        answer = explainer.why(idea, pair)
        assert answer.candidate_ids or any(item.outcome not in ("passed", "test") for item in answer.items), (idea, pair)
        assert [ORDER.index(item.outcome) for item in answer.items] == sorted(ORDER.index(item.outcome) for item in answer.items)
        assert "None" not in answer.text_ind and all("None" not in item.text_ind for item in answer.items)


def test_a_folder_answers_as_the_tables_of_the_run_do(folder, explainer):
    from bosanggarong_plugin.core.result import read_table, tables_in

    whole = Explainer({name: read_table(folder, name) for name in tables_in(folder)})
    for idea in ("B4", "B8", "S2", "A1", "C6"):
        assert dataclasses.asdict(whole.why(idea, [BONTANG, KUTIM])) == dataclasses.asdict(explainer.why(idea, [BONTANG, KUTIM]))


def test_open_result_refuses_what_is_none(tmp_path):
    with pytest.raises(InputError, match="holds no study.gpkg"):
        open_result(tmp_path)


def test_the_command(folder, capsys):
    assert main(["why", str(folder), "--regions", "Bontang", KUTIM, "--idea", "B8", "--lang", "id"]) == 0
    assert "sudah menjadi calon kerja sama" in capsys.readouterr().out
    assert main(["why", str(folder), "--regions", SAMARINDA, BONTANG, "--idea", "B8", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["outcome"] == "failed" and said["items"]
    assert main(["why", str(folder), "--candidate", said_id(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "candidate"


def said_id(folder) -> str:
    return next(iter(Explainer.of_folder(folder).facts.candidates))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--regions", "64.74", "--idea", "B8"], "kurang dari dua daerah"), (["--regions", "Kutai", "64.74", "--idea", "B8"], "bukan daerah"),
        (["--idea", "B8"], "berikan --regions"), ([], "berikan --regions"), (["--candidate", "x", "--idea", "B8"], "berikan --regions"),
        (["--candidate", "x"], "tidak memuat calon"), (["--regions", "64.74", "64.08", "--idea", "Z9"], "bukan gagasan"),
    ],
)  # fmt: skip
def test_the_command_refuses_in_words(folder, capsys, arguments, told):
    assert main(["why", str(folder), "--lang", "id", *arguments]) == 2
    assert told in capsys.readouterr().err
