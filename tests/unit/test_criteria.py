"""The criteria of the ranking: what each measures, its direction, and how it becomes 0..1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core import candidates as c
from bosanggarong_plugin.core.cooperation.context import Context
from bosanggarong_plugin.core.cooperation.criteria import Criterion, criteria, criteria_of
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.office.model import Office
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.tables import table

POPULATION = {"64.01": 10_000.0, "64.02": 30_000.0, "64.03": 60_000.0}


def facts(population=None, borders=()) -> Context:
    """A study of three regions; ``borders`` are (a, b, status, km)."""
    segments = pd.DataFrame(borders, columns=["region_a", "region_b", "status", "length_km"])
    return Context(
        names={code: f"Kabupaten {code}" for code in POPULATION}, population=population or POPULATION, area_km2={}, area_official_km2={}, level={},
        status={(a, b): status for a, b, status, _ in borders}, office=Office(), settings=Settings(), tables={"border_segments": segments},
        today=date(2025, 11, 18),
    )  # fmt: skip


def candidate(kind="service_gain", role="pengguna", *, people=None, sector="adminduk", service="kantor_adminduk", doubtful=False, **measures):
    """One candidate of 64.01 and 64.02 from one finding."""
    values = {"n_places": 1.0, "links": 1.0, "people": people} | measures
    thing = Object("service:x", "service", "x", "existing", "facilities", {"service_sector": sector, "service_kind": service})
    made = tuple(Measure(name, value, "", "") for name, value in values.items())
    finding = Finding(kind, thing.object_id, (("64.01", role), ("64.02", "penyedia")), made, None, "facilities", doubtful=doubtful)
    (found,) = c.propose([finding], [thing], {})
    return found


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_is_whole():
    rows = criteria()
    assert sum(row.weight for row in rows.values()) == pytest.approx(1.0)
    for name, row in rows.items():
        assert row.direction in ("higher", "lower") and row.method in ("linear", "log10", "class") and row.low < row.high and row.weight > 0, name
        assert row.method != "log10" or row.low > 0
        assert bool(row.classes) == (row.method == "class") and all(row.low <= value <= row.high for value in row.classes.values()), name
    frame = table("criteria")
    for column in ("measure_ind", "measure_eng", "label_ind", "label_eng", "unit", "reason"):
        assert (frame[column] != "").all(), column


def test_every_affair_of_the_catalogue_and_the_services_has_its_group():
    groups = dict(zip(table("urusan")["urusan"], table("urusan")["group"], strict=True))
    assert [list(groups.values()).count(group) for group in ("wajib_dasar", "wajib_nondasar", "pilihan")] == [6, 18, 8]  # domain.md 2.3
    assert set(groups.values()) == set(criteria()["basic_service"].classes)
    said = {"wajib pelayanan dasar": "wajib_dasar", "wajib non-dasar": "wajib_nondasar", "pilihan": "pilihan"}
    for row in table("service_kinds").itertuples():
        assert groups[row.urusan] == said[row.obligation], row.service
    assert set(table("catalogue")["urusan"]) - set(groups) <= {"pelayanan dasar lainnya"}  # the service itself says which


@pytest.mark.parametrize("name", list(criteria()))
@given(a=st.floats(-1e9, 1e9), b=st.floats(-1e9, 1e9))
def test_normalised_values_lie_in_0_to_1_and_follow_the_direction(name, a, b):
    row = criteria()[name]
    low, high = row.normalise(min(a, b)), row.normalise(max(a, b))
    assert 0.0 <= low <= 1.0 and 0.0 <= high <= 1.0
    assert low <= high if row.direction == "higher" else low >= high
    assert row.normalise(None) is None


@pytest.mark.parametrize(
    "name, value, expected",
    [
        ("severity", 1, 0.0), ("severity", 3, 0.5), ("severity", 5, 1.0),
        ("people", 0, 0.0), ("people", 100, 0.0), ("people", 1_000, 0.2), ("people", 100_000, 0.6), ("people", 10_000_000, 1.0), ("people", 1e9, 1.0),
        ("readiness", 0, 1.0), ("readiness", 25, 0.75), ("readiness", 100, 0.0),
        ("gap", 0.75, 0.75),
    ],
)  # fmt: skip
def test_normalisation_worked_by_hand(name, value, expected):
    assert criteria()[name].normalise(value) == pytest.approx(expected)


def test_lower_is_the_mirror_of_higher():
    up, down = (Criterion("x", 1.0, "km", direction, "linear", 10.0, 20.0, {}) for direction in ("higher", "lower"))
    assert [up.normalise(v) for v in (5, 10, 12.5, 20, 99)] == [0.0, 0.0, 0.25, 1.0, 1.0]
    assert [down.normalise(v) for v in (5, 10, 12.5, 20, 99)] == [1.0, 1.0, 0.75, 0.0, 0.0]


# --- the measures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what, kind, role, people, expected",
    [
        ("those who would be served", "service_gain", "pengguna", 700.0, 700.0),
        ("unknown: at most all people of the user, never those of the host", "service_gain", "pengguna", None, 10_000.0),
        ("a landfill", "landfill_nearer", "pengguna", 700.0, 700.0),
        ("a finding that counts nobody: the parties", "missing_link", "terhubung", None, 40_000.0),
    ],
)
def test_people_of_a_candidate(what, kind, role, people, expected):
    value, share = criteria_of(candidate(kind, role, people=people), None, None, facts())["people"]
    assert value == expected and share == pytest.approx(criteria()["people"].normalise(expected)), what


def test_unknown_population_is_null_and_other_regions_move_nobody():
    made = candidate("missing_link", "terhubung")
    assert criteria_of(made, None, None, facts(POPULATION | {"64.02": None}))["people"] == (None, None)
    more = criteria_of(made, None, None, facts(POPULATION | {"64.09": 9e6}))
    assert more == criteria_of(made, None, None, facts())


@pytest.mark.parametrize(("covered", "expected"), [("gap", 1.0), ("idle", 0.75), ("possible", 0.5), ("covered", 0.0), (None, None)])
def test_a_gap_counts_and_no_register_claims_nothing(covered, expected):
    assert criteria_of(candidate(), covered, None, facts())["gap"] == (expected, expected)


@pytest.mark.parametrize(("duty", "expected"), [("wajib", 1.0), ("sukarela", 0.0), ("belum_dinilai", None), ("bukan_ksdd", None), (None, None)])
def test_duty_is_left_out_where_it_was_not_assessed(duty, expected):
    assert criteria_of(candidate(), None, duty, facts())["duty"] == (expected, expected)


@pytest.mark.parametrize(
    ("sector", "service", "expected"),
    [("kesehatan", "rumah_sakit", 1.0), ("adminduk", "kantor_adminduk", 0.5), ("lain", "pasar", 0.0), ("lain", "pemadam_kebakaran", 1.0)],
)
def test_the_affair_of_a_service_is_its_own(sector, service, expected):
    assert criteria_of(candidate(sector=sector, service=service), None, None, facts())["basic_service"] == (expected, expected)


@pytest.mark.parametrize(
    "borders, value, normalised",
    [
        ([], None, None),
        ([("64.01", "64.02", "unknown", 50.0)], None, None),
        ([("64.01", "64.02", "definitif", 50.0)], 0.0, 1.0),
        ([("64.01", "64.02", "indikatif", 50.0)], 100.0, 0.0),
        ([("64.01", "64.02", "definitif", 75.0), ("64.01", "64.02", "indikatif", 25.0)], 25.0, 0.75),
        ([("64.01", "64.02", "definitif", 50.0), ("64.02", "64.03", "indikatif", 500.0)], 0.0, 1.0),  # of no concern to the parties
    ],
)
def test_readiness_is_the_settled_border_between_the_parties(borders, value, normalised):
    assert criteria_of(candidate(), None, None, facts(borders=borders))["readiness"] == (value, normalised)


def test_a_doubtful_finding_lowers_the_certainty_only():
    sure, weak = (criteria_of(candidate(people=700.0, doubtful=doubtful), "gap", None, facts()) for doubtful in (False, True))
    assert sure["certainty"] == (1.0, 1.0) and weak["certainty"] == (0.5, 0.5)
    assert {name for name in sure if sure[name] != weak[name]} == {"certainty"}


def test_what_was_entered_by_hand_without_a_finding_is_the_least_certain():
    assert criteria_of(replace(candidate(), findings=()), "gap", None, facts())["certainty"] == (0.0, 0.0)


def test_how_well_a_service_performs_is_no_criterion():
    """Recommendation 3: a host with capacity to spare, or a full one, changes nothing."""
    plain, busy, idle = (
        criteria_of(candidate(people=700.0, **more), "gap", None, facts()) for more in ({}, {"host_load_pct": 95.0}, {"host_load_pct": 1.0})
    )
    assert plain == busy == idle
