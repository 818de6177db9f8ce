"""Where the flow direction and the river layer disagree: the Telake in the embedded study, nothing else."""

from __future__ import annotations


def test_the_telake_is_the_one_difference_of_the_default_study(default_result):
    """The raster leads it through Penajam Paser Utara; its line stays in Paser and ends in another bay."""
    rows = default_result.course_differences
    assert rows[["river", "from_code", "to_code", "line_regions", "raster_regions"]].values.tolist() == [
        ["Telake", "64.01", "64.09", "64.01", "64.01>64.09"]
    ]
    assert 3500 < rows.iloc[0]["area_km2"] < 3700


def test_its_link_bears_the_name_and_says_that_the_sources_differ(default_result):
    link, row = default_result.link("64.01", "64.09"), default_result.course_differences.iloc[0]
    assert link["main_river"] == "Telake"
    assert row["note_ind"] in link["caveat_ind"] and row["note_eng"] in link["caveat_eng"]


def test_it_is_a_finding_of_its_own_and_no_candidate_rests_on_it(default_result):
    findings = default_result.findings.query("kind == 'course_difference'")
    assert findings["object_id"].tolist() == ["river:Telake"]
    assert not set(findings["finding_id"]) & set(default_result.candidate_findings["finding_id"])


def test_the_mahakam_is_named_where_its_raster_runs_aside_of_its_line(default_result):
    crossings = default_result.water_crossings.query("from_code == '64.07' and to_code == '64.02' and upstream_km2 > 30000")
    assert crossings["river"].tolist() == ["Mahakam"]


def test_the_real_rivers_of_the_park_give_no_false_alarm(real_result):
    assert real_result.course_differences.empty
