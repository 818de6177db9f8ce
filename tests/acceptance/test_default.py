"""The embedded default study: what a planner of Kalimantan Timur must find in it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.ranking import default_ranks
from bosanggarong_plugin.core.result import SCHEMA, conform, read_table, tables_in
from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.paths import default_study

from .conftest import analyse_to

BORDERS = {
    "64.02-64.08", "64.03-64.08", "64.02-64.07", "64.02-64.11", "64.02-64.72", "64.01-64.09", "64.02-64.09", "64.01-64.07",
    "64.07-64.11", "64.02-64.71", "64.08-64.74", "64.07-64.09", "64.09-64.71", "64.02-64.74",
}  # fmt: skip


def pairs(frame) -> set[str]:
    return set(frame["region_a"] + "-" + frame["region_b"])


def test_fourteen_pairs_border_and_thirty_one_do_not(default_result):
    found = pairs(default_result.border_segments)
    assert found == BORDERS
    every = {f"{a}-{b}" for a, b in itertools.combinations(sorted(default_result.regions["region_code"]), 2)}
    assert len(every - found) == 31


def test_boundary_status_is_carried_with_its_basis(default_result):
    status = default_result.border_segments.assign(pair=lambda f: f["region_a"] + "-" + f["region_b"]).set_index("pair")
    assert status.loc["64.08-64.74", "status"] == "definitif"
    assert status.loc["64.03-64.08", "status"] == "indikatif" and status.loc["64.03-64.08", "status_basis"]
    assert status.loc["64.02-64.08", "status"] == "unknown"


@pytest.mark.parametrize(
    ("upper", "lower"), [("64.11", "64.07"), ("64.07", "64.02"), ("64.02", "64.72"), ("64.72", "64.02")]
)
def test_the_mahakam_links_its_regions_in_order(default_result, upper, lower):
    link = default_result.link(upper, lower)
    assert link["adjacent"] and link["first_exit_km2"] > 0 and link["main_river"] == "Mahakam"


def test_the_course_of_the_mahakam_repeats_kutai_kartanegara(default_result):
    course = default_result.river_courses.query("river == 'Mahakam'").sort_values("seq")["region_code"].tolist()
    assert course[:5] == ["64.11", "64.07", "64.02", "64.72", "64.02"]


def test_kutai_timur_to_bontang_is_434_km2_of_low_reliability(default_result):
    link = default_result.link("64.08", "64.74")
    assert round(link["area_km2"]) == 434 and link["reliability"] == "low" and "rendah" in link["caveat_ind"]


def test_4895_km2_enter_mahakam_ulu_from_outside(default_result):
    row = default_result.water_dependency.set_index("region_code").loc["64.11"]
    assert round(row["outside_km2"]) == 4895 and row["outside_truncated"]
    assert row["dependency_with_outside_pct"] > row["dependency_pct"]


def test_dependency_follows_its_definition(default_result):
    links, rows = default_result.water_links, default_result.water_dependency
    listed = links.groupby("to_code")["area_km2"].sum()
    for row in rows.itertuples():
        external = row.external_km2
        assert external >= listed.get(row.region_code, 0.0) - 1e-6
        assert row.dependency_pct == pytest.approx(100 * external / (external + row.internal_km2))


def test_roads_cross_eleven_pairs_and_the_ferry_is_no_road(default_result):
    crossings = default_result.road_crossings
    roads = crossings[~crossings["ferry"].astype(bool)]
    assert len(pairs(roads)) == 11
    assert not pairs(roads) & {"64.02-64.11", "64.01-64.07", "64.09-64.71"}
    ferries = crossings[crossings["ferry"].astype(bool)]
    assert pairs(ferries) == {"64.09-64.71"} and set(ferries["kind"]) == {"ferry"}


def regions_of(result, kind: str) -> dict[str, set[str]]:
    frame = result.shared_areas.query("area_kind == @kind")
    return {name: set(part["region_code"]) for name, part in frame.groupby("area_name")}


def test_shared_areas_lie_where_they_should(default_result):
    assert regions_of(default_result, "taman_nasional") == {"Taman Nasional Kutai": {"64.08", "64.02", "64.74"}}
    assert all(codes == {"64.03", "64.08"} for codes in regions_of(default_result, "karst").values())
    assert regions_of(default_result, "tahura") == {"Tahura Bukit Soeharto": {"64.02", "64.09"}}
    assert [codes for codes in regions_of(default_result, "ikn").values()] == [{"64.02", "64.09"}]


def test_nested_areas_merge_and_the_capital_is_a_flag_only(default_result):
    candidates = default_result.candidates
    assert len(candidates.query("idea_code == 'C6'")) == 1, "karst landforms belong to the karst ecosystem"
    assert not candidates["object_id"].str.contains("area:ikn").any()
    tahura = candidates[candidates["object_id"].str.startswith("area:tahura")].iloc[0]
    flags = default_result.candidate_flags.query("candidate_id == @tahura.candidate_id")["flag"].tolist()
    assert "ikn" in flags and tahura["form"] == "KSDD prov-kab" and tahura["authority"] == "provinsi"


def test_a_river_inside_one_region_gives_no_candidate(default_result):
    for column in ("title_ind", "title_eng", "object_id"):
        assert not default_result.candidates[column].str.contains("Bengalon").any()


def test_no_candidate_rests_on_planned_objects_but_that_of_a_planned_reservoir(default_result):
    status = default_result.objects.set_index("object_id")["status"]
    planned = status.loc[default_result.candidates["object_id"]] == "planned"
    assert default_result.candidates[planned.to_numpy()]["candidate_id"].tolist() == [
        "B8|facility:64.08 Rencana Waduk Suka Rahmat|64.08+64.74"
    ]
    others = default_result.candidates[~planned.to_numpy()]
    assert "Suka Rahmat" not in " ".join(others["evidence_ind"])


def test_the_planned_reservoir_commands_its_own_stream_not_the_whole_link(default_result):
    measures = default_result.finding_measures.query("finding_id.str.startswith('planned_dam|')").set_index("measure")
    assert measures.loc["commanded_km2", "value"] == pytest.approx(42, abs=2)
    assert measures.loc["commanded_km2", "low"] < 42 < measures.loc["commanded_km2", "high"]
    assert measures.loc["share_of_link_pct", "value"] < 15
    caveat = default_result.findings.query("kind == 'planned_dam'")["caveat_ind"].item()
    assert caveat.startswith("Masih rencana") and "ketelitian" in caveat
    assert not default_result.findings.query("kind == 'existing_dam'")["object_id"].isin(
        default_result.candidates.query("idea_code == 'B8'")["object_id"]
    ).any()  # fmt: skip


def test_the_ledger_has_one_row_for_each_object_item_and_pair(default_result):
    ledger = default_result.solidarity
    assert set(ledger["object_id"]) <= set(default_result.objects["object_id"]) and set(ledger["kind"]) == {"benefit", "burden"}
    raw_water = ledger.query("item_eng == 'Raw water from the catchment upstream' and payer_code == '64.74' and receiver_code == '64.08'")
    assert len(raw_water) >= 1 and (raw_water["quantity"] > 0).all() and set(raw_water["unit"]) == {"km2"}
    links = default_result.finding_parties.merge(default_result.findings.query("kind == 'water_link'")[["finding_id"]])
    assert set(links["region_code"]) <= set(ledger["payer_code"]) | set(ledger["receiver_code"])


def test_a_watershed_of_three_regions_gives_one_candidate_with_all(default_result):
    mahakam = default_result.candidates[default_result.candidates["title_ind"].str.contains("DAS Mahakam")]
    assert len(mahakam) == 1
    assert {"64.11", "64.07", "64.02", "64.08", "64.72"} <= set(mahakam.iloc[0]["parties"].split("+"))
    assert mahakam.iloc[0]["authority"] == "pusat+provinsi", "WS Mahakam is a national strategic river territory"


def test_forms_follow_the_status_of_the_road(default_result):
    by_road = default_result.candidates[default_result.candidates["object_id"].str.startswith("road:")].set_index("object_id")
    assert by_road.loc["road:Bontang-Sangatta", "form"] == "sinergi pusat"
    assert by_road.loc["road:Sotek-Bongan", "form"] == "KSDD prov-kab"
    assert by_road.loc["road:Bontang-Teluk Pandan", ["form", "idea_code"]].tolist() == ["KSDD kab-kab", "B4"]


def test_agreements_cover_what_they_name_and_plans_do_not(default_result):
    """domain.md 3.8: what stands between the regions, and what is only intended."""
    coverage = default_result.candidates.set_index("object_id")["coverage"]
    assert coverage["road:Sotek-Bongan"] == coverage["facility:64.02 Bendungan Marangkayu"] == "covered"
    assert coverage["road:Sebulu-Muara Bengkal (batas Kukar-Kutim)"] == "covered"
    assert coverage["waste:64.08 TPA Batota - 64.74 TPA Bontang Lestari"] == "gap"
    bontang = default_result.candidates.query("parties == '64.08+64.74' and idea_code == 'B3'").iloc[0]
    assert bontang["coverage"] == "gap"
    flags = default_result.candidate_flags.query("candidate_id == @bontang.candidate_id")
    assert "Suka Rahmat" in flags.set_index("flag").loc["plan", "text_ind"]


def test_the_reservoir_of_suka_rahmat_is_a_gap_while_only_an_intention_stands(default_result):
    """domain.md 3.6 and 3.8."""
    key = "B8|facility:64.08 Rencana Waduk Suka Rahmat|64.08+64.74"
    assert default_result.candidates.set_index("candidate_id").loc[key, "coverage"] == "gap"
    seats = default_result.candidate_parties.query("candidate_id == @key and must_sit")
    assert set(seats["party_code"]) >= {"64.08", "64.74", "64"}
    rules = default_result.candidate_rules.query("candidate_id == @key and topic == 'coverage'").sort_values("seq")
    assert rules["result"].tolist() == ["gap", "gap"] and "baru rencana" in rules.iloc[0]["text_ind"]
    assert key not in set(default_result.candidate_agreements["candidate_id"])
    states = default_result.agreements.set_index("object")["state"]
    assert states["Rencana Waduk Suka Rahmat"] == "rencana" and states["Bendungan Marangkayu"] == "tanpa_tanggal"


def test_the_agreement_on_marangkayu_lacks_the_province_and_says_so(default_result):
    rules = default_result.candidate_rules.query("candidate_id == 'B1|facility:64.02 Bendungan Marangkayu|64.02+64.74' and topic == 'coverage'")
    assert "province_missing" in set(rules["result"]) and rules["text_ind"].str.contains("Langkah berikut").any()


def test_the_matrix_of_coverage_counts_the_candidates_and_agreements_of_a_pair(default_result):
    matrix = default_result.coverage_matrix.set_index(["region_a", "region_b", "sector"])
    assert (matrix.reset_index()["region_a"] < matrix.reset_index()["region_b"]).all() and (matrix.sum(axis=1) > 0).all()
    waste = matrix.loc[("64.08", "64.74", "persampahan")]
    assert (waste["n_candidates"], waste["n_agreements"], waste["n_gaps"]) == (1, 0, 1)
    assert matrix.loc[("64.02", "64.74", "infrastruktur"), "n_agreements"] == 1


def test_gaps_of_the_forum_are_listed_in_the_order_of_the_ranking(default_result):
    from bosanggarong_plugin.core.cooperation.gaps import gaps, overview

    listed = gaps(default_result.folder, forum="Bosanggarong")
    ranks = default_result.candidate_ranks.query("scenario_id == 'default'").set_index("candidate_id")["rank"]
    assert [row.rank for row in listed] == sorted(ranks[row.candidate_id] for row in listed)
    assert any("Suka Rahmat" in row.title_ind for row in listed) and not any("Marangkayu" in row.title_ind for row in listed)
    assert all(len({"64.74", "64.08", "64.02"} & set(row.parties)) >= 2 for row in listed)
    every = overview(default_result.folder)
    assert sum(every.counts.values()) == len(default_result.candidates) and every.has_register


def ranks_follow_the_documented_sum(ranks, criteria) -> None:
    for scenario_id, own in ranks.groupby("scenario_id"):
        own = own.sort_values("rank")
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own["score"].is_monotonic_decreasing
        known = criteria[criteria["scenario_id"] == scenario_id].dropna(subset=["normalised"])
        weighted = (known["normalised"] * known["weight"]).groupby(known["candidate_id"]).sum()
        expected = 100 * weighted / known.groupby("candidate_id")["weight"].sum()
        for row in own.itertuples():
            assert row.score == pytest.approx(expected[row.candidate_id])
            assert 1 <= row.rank_low <= row.rank <= row.rank_high <= len(own) and 0 <= row.top_ten_pct <= 100


def test_ranks_are_unique_and_follow_the_documented_sum(default_result):
    ranks_follow_the_documented_sum(default_result.candidate_ranks, default_result.candidate_criteria)
    assert set(default_result.candidate_ranks["scenario_id"]) == set(default_result.scenarios["scenario_id"])


def test_other_weights_rank_the_same_candidates_by_the_same_sum(default_result, tmp_path):
    (tmp_path / "s.toml").write_text('[[scenarios]]\nname = "Celah dulu"\nweights = { gap = 3, severity = 1 }\n', encoding="utf-8")
    before = default_result.candidate_ranks
    command = ["rank", str(default_result.folder), "--scenario", str(tmp_path / "s.toml"), "--out", str(tmp_path / "baru"), "--outputs", "gpkg"]
    assert main(command) == 0
    ranks, criteria = (read_table(tmp_path / "baru", name) for name in ("candidate_ranks", "candidate_criteria"))
    ranks_follow_the_documented_sum(ranks, criteria)
    assert set(ranks["scenario_id"]) == {"default", "celah_dulu"} and set(ranks["candidate_id"]) == set(before["candidate_id"])
    assert default_ranks(ranks).reset_index(drop=True).equals(default_ranks(before).reset_index(drop=True)), "the default stays as it was"
    assert set(tables_in(tmp_path / "baru")) == set(tables_in(default_result.folder))


def test_every_party_and_finding_of_a_candidate_exists(default_result):
    known = set(default_result.regions["region_code"])
    for row in default_result.candidates.itertuples():
        assert set(row.parties.split("+")) <= known and row.candidate_id == f"{row.idea_code}|{row.object_id}|{row.parties}"
    assert set(default_result.candidate_findings["finding_id"]) <= set(default_result.findings["finding_id"])
    assert set(default_result.findings["object_id"]) <= set(default_result.objects["object_id"])
    seated = default_result.candidate_parties.query("party_type == 'kabkota'").groupby("candidate_id")["party_code"]
    seated = seated.agg(lambda codes: "+".join(sorted(codes)))
    assert (default_result.candidates.set_index("candidate_id")["parties"] == seated).all()


def test_every_output_says_that_the_map_is_generalised(default_result):
    rows = default_result.provenance.set_index("key")["value"]
    assert rows["note_ind"] == "generalisasi 1:1.000.000, bukan batas resmi"
    noted = default_result.candidate_flags.query("flag == 'data_note'")["candidate_id"]
    assert set(noted) == set(default_result.candidates["candidate_id"])


def test_the_result_follows_the_contract(default_result):
    for name in tables_in(default_result.folder):
        frame = read_table(default_result.folder, name)
        table = SCHEMA[name]
        assert [c for c in frame.columns if c != "geometry"] == list(table.columns), name
        assert ("geometry" in frame.columns) == (table.geometry is not None), name
        assert not frame.duplicated(list(table.key)).any(), name
        if table.geometry:
            assert frame.crs.to_epsg() == 4326
            box = frame.total_bounds
            assert np.all(np.isnan(box)) or (box[0] > 100 and box[2] < 130), f"{name}: longitudes first"


def test_two_runs_give_the_same_rows(default_result, tmp_path):
    again = analyse_to(default_study(), tmp_path / "again")
    assert tables_in(again.folder) == tables_in(default_result.folder)
    for name in tables_in(again.folder):
        first, second = conform(name, getattr(default_result, name)), conform(name, getattr(again, name))
        if name == "provenance":
            first, second = (frame[frame["key"] != "date"].reset_index(drop=True) for frame in (first, second))
        assert first.to_csv() == second.to_csv(), name


def test_ids_do_not_depend_on_the_order_of_features_or_on_the_scenario(default_result, tmp_path):
    import geopandas as gpd
    import pyogrio

    source = default_study().parent
    copy = tmp_path / "study"
    copy.mkdir()
    for layer in (row[0] for row in pyogrio.list_layers(source / "kaltim.gpkg")):
        frame = pyogrio.read_dataframe(source / "kaltim.gpkg", layer=layer)
        frame = frame.iloc[::-1].reset_index(drop=True)
        pyogrio.write_dataframe(frame if isinstance(frame, gpd.GeoDataFrame) else frame, copy / "kaltim.gpkg", layer=layer)
    for name in ("kaltim.toml", "office.gpkg", "kaltim_flow_direction_1min.tif"):
        (copy / name).write_bytes((source / name).read_bytes())
    turned = analyse_to(copy / "kaltim.toml", tmp_path / "turned")
    for table, key in (("candidates", "candidate_id"), ("findings", "finding_id"), ("objects", "object_id"), ("water_crossings", "crossing_id")):
        assert set(getattr(turned, table)[key]) == set(getattr(default_result, table)[key]), table


def test_a_smaller_listing_never_changes_a_figure(default_result, tmp_path):
    study = read_study(default_study())
    from dataclasses import replace

    wide = replace(study, settings=replace(study.settings, water=replace(study.settings.water, min_area_km2=0.0)))
    run_study(wide, tmp_path / "wide", outputs=("gpkg",))
    every = read_table(tmp_path / "wide", "water_links").set_index(["from_code", "to_code"])
    listed = default_result.water_links.set_index(["from_code", "to_code"])
    assert len(every) >= len(listed)
    for column in ("area_km2", "first_exit_km2", "share_of_inflow_pct"):
        np.testing.assert_allclose(every.loc[listed.index, column], listed[column])


def test_services_nearer_across_the_border(default_result):
    found = {(row.place_name, row.service_kind): row.nearest_region for row in default_result.service_gains.itertuples()}
    assert found["Anggana", "kantor_adminduk"] == "64.72" and found["Samboja", "kantor_adminduk"] == "64.71"
    assert found["Teluk Pandan", "kantor_adminduk"] == found["Teluk Pandan", "rumah_sakit"] == "64.74"
    assert ("Samboja", "rumah_sakit") not in found and "puskesmas" not in set(default_result.service_gains["service_kind"])
    objects = default_result.candidates.set_index("object_id")
    anggana = objects.loc["service:kantor_adminduk:64.02>64.72"]
    assert anggana["deal_type"] == "KP" and anggana["form"] == "KSDD kab-kab" and "Anggana" in anggana["evidence_ind"]


def test_the_landfills_of_bontang_and_kutai_timur_and_the_dam_of_marangkayu(default_result):
    candidates = default_result.candidates
    waste = candidates[candidates["idea_code"].isin(["A1", "A6"])]
    assert list(waste["parties"]) == ["64.08+64.74"] and "TPA Batota" in waste.iloc[0]["title_ind"]
    activities = default_result.candidate_activities.query("candidate_id == @waste.candidate_id.iloc[0]")
    assert {waste.iloc[0]["idea_code"], *activities["idea_code"]} >= {"A1", "A6"}
    dam = candidates[candidates["object_id"].str.contains("Marangkayu")]
    assert list(dam["idea_code"]) == ["B1"] and list(dam["parties"]) == ["64.02+64.74"]


def test_every_measure_has_unit_and_basis_and_every_finding_its_source_and_caveat_in_both_languages(default_result):
    measures, findings = default_result.finding_measures, default_result.findings
    for column in ("unit", "basis"):
        assert measures[column].notna().all() and (measures[column] != "").all(), column
    for column in ("source_role", "caveat_ind", "caveat_eng"):
        assert findings[column].notna().all() and (findings[column].str.len() > 0).all(), column
    assert (findings["caveat_ind"] != findings["caveat_eng"]).all()
    links = default_result.water_links
    assert links["caveat_ind"].str.contains("topografis saja").all() and links["caveat_eng"].str.contains("topographic only").all()


def test_low_reliability_is_told_with_its_range_and_counts_with_its_low_end(default_result):
    links = default_result.water_links.set_index(["from_code", "to_code"])
    link = links.loc[("64.08", "64.74")]
    assert link["reliability"] == "low" and "65 sampai 1.053 km²" in link["caveat_ind"] and "65 to 1,053 km²" in link["caveat_eng"]
    findings = default_result.findings.set_index("finding_id")
    measures = default_result.finding_measures
    own = measures[measures["finding_id"].str.endswith("|64.08+64.74|64.08>64.74") & (measures["measure"] == "share_of_inflow_pct")]
    assert len(own) and (own["low"] < own["value"]).all() and (own["value"] < own["high"]).all()
    for row in own.itertuples():
        of_value, of_low = (1 + sum(share >= step for step in (5, 15, 30, 50)) for share in (row.value, row.low))
        assert of_low <= findings.loc[row.finding_id, "severity"] < of_value


def test_the_command_gaps_tells_what_is_open_in_the_language_asked_for(default_result, capsys):
    import json

    from bosanggarong_plugin.cli import main

    assert main(["gaps", str(default_result.folder), "--forum", "64.08+64.74"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Belum tergarap: ") and "Rencana Waduk Suka Rahmat  [Kab. Kutai Timur, Kota Bontang, Provinsi Kalimantan Timur" in said
    assert main(["gaps", str(default_result.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["gap"] == sum(row["coverage"] == "gap" for row in told["rows"]) > 0
    assert main(["gaps", str(default_result.folder), "--forum", "Antah Berantah", "--lang", "id"]) == 2
    assert "bukan forum" in capsys.readouterr().err
