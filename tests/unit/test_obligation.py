"""Mandatory or voluntary (domain.md 2.2): three tests one by one, each with the figure it rests on; nothing met that nothing shows."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bosanggarong_plugin.core.cooperation import obligation as o
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.tables import table

from .cooperating import candidate, context, finding, office

HULU_HILIR = (("64.08", "hulu"), ("64.74", "hilir"))
SERVED = (("64.08", "pengguna"), ("64.74", "penyedia"))
HOSTED = (("64.08", "pengguna"), ("64.74", "tuan_rumah"))


def judged(made, facts=None) -> dict[str, o.Test]:
    return {test.test: test for test in o.tests_of(made, form_of(made), facts or context())}


def with_finding(kind, parties, *, idea="B3", object_id="watershed:Uji", **values):
    return candidate(idea, object_id, "Uji", ("64.08", "64.74"), lambda thing: finding(kind, thing, parties, **values), roles=[r for _, r in parties])


# --- border (UU 23/2014 art. 364(1): the regions border) -------------------------------------------------------------------


def test_bordering_parties_meet_the_first_test_with_the_segment_and_its_length():
    test = judged(candidate())["border"]
    assert test.result == "met" and "Kutai Timur-Kota Bontang 27 km" in test.reason_ind


def test_three_parties_border_as_a_chain_though_two_of_them_do_not_touch():
    """domain.md 1.8: Gunungkidul and Pacitan do not touch, Wonogiri lies between."""
    assert judged(candidate(codes=("33.12", "34.03", "35.01")))["border"].result == "met"
    apart = judged(candidate(codes=("34.03", "35.01")))["border"]
    assert apart.result == "not_met" and "Gunungkidul | Kabupaten Pacitan" in apart.reason_ind


# --- externality ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parties", "measures", "result", "said"),
    [
        ("water_link", HULU_HILIR, {"basin_first_exit_km2": 390.0}, "met", "390 km²"),
        ("water_link", HULU_HILIR, {"basin_first_exit_km2": 24.9}, "not_assessed", ""),
        ("flood_place", HULU_HILIR, {"share_outside_pct": 62.0}, "met", "62 %"),
        ("flood_place", HULU_HILIR, {"share_outside_pct": 0.0}, "not_met", ""),
        ("flood_place", HULU_HILIR, {"share_outside_pct": None}, "not_assessed", ""),
        ("planned_dam", HULU_HILIR, {"commanded_km2": 134.3}, "met", "134 km²"),
        ("pressure", HULU_HILIR, {"n_objects": 3.0}, "not_assessed", "tidak diukur"),
        ("landfill_nearer", HOSTED, {"n_places": 4.0}, "not_assessed", "belum tercatat"),
        ("watershed_shared", HULU_HILIR, {"exchanged_km2": 400.0}, "met", "400 km²"),
        ("watershed_shared", HULU_HILIR, {"exchanged_km2": 0.0}, "not_met", "tidak ada air"),
        ("watershed_shared", HULU_HILIR, {"exchanged_km2": None}, "not_assessed", ""),
        ("shared_area", HULU_HILIR, {"n_regions": 2.0}, "not_assessed", ""),
        ("service_gain", SERVED, {"n_places": 9.0}, "not_assessed", "pemakaiannya belum tercatat"),
        ("landfill_pair", HOSTED, {"near_end": 2.0}, "not_assessed", ""),
    ],
)
def test_an_effect_across_the_border_is_met_only_by_a_figure(kind, parties, measures, result, said):
    test = judged(with_finding(kind, parties, **measures))["externality"]
    assert test.result == result and said in test.reason_ind and test.reason_eng and "{" not in test.reason_ind


def test_a_doubtful_figure_counts_with_its_low_end():
    doubtful = with_finding("flood_place", HULU_HILIR, share_outside_pct=(60.0, 5.0), doubtful=True)
    assert judged(doubtful)["externality"].result == "not_assessed"
    assert judged(with_finding("flood_place", HULU_HILIR, share_outside_pct=(60.0, 5.0)))["externality"].result == "met"
    assert "meragukan" in judged(doubtful)["externality"].reason_ind
    zero = judged(with_finding("flood_place", HULU_HILIR, share_outside_pct=(94.8, 0.0), doubtful=True))["externality"]
    assert zero.result == "not_assessed" and "seluruh daerah tangkapan" not in zero.reason_ind, "a low end of 0 shows no absence"
    low = judged(with_finding("flood_place", HULU_HILIR, share_outside_pct=(60.0, 15.0), doubtful=True))["externality"]
    assert low.result == "met" and "15 %" in low.reason_ind and "batas bawah" in low.reason_ind, "the low end is not told as the figure"


@pytest.mark.parametrize(("share", "result"), [(40.0, "met"), (0.0, "not_assessed"), (None, "not_assessed")])
def test_a_road_has_an_effect_when_trips_of_both_regions_use_its_crossing(share, result):
    parties = (("64.08", "dilalui"), ("64.74", "dilalui"))
    made = with_finding("road_crossing", parties, idea="B6", object_id="road:Poros", crossings=1.0, discriminator="1")
    facts = context(use={} if share is None else {"road:Poros|64.08+64.74|1": share})
    assert judged(made, facts)["externality"].result == result


def test_use_that_the_office_entered_is_an_effect_only_when_it_is_another_party_s():
    made = with_finding("service_gain", SERVED, idea="S2", object_id="service:rs:64.08>64.74", n_places=2.0)
    for use, result in (((("64.08", 120),), "met"), ((("64.74", 120),), "not_assessed"), ((("64.08", 0),), "not_assessed")):
        assert judged(made, context(office(made.candidate_id, use=use)))["externality"].result == result, use


# --- efficiency: joint against separate, computed or entered, else not assessed -----------------------------------------------


@pytest.mark.parametrize(
    ("measures", "doubtful", "result", "said"),
    [
        ({"saved_min_median": 28.0}, False, "met", "28 menit"),
        ({"saved_min_median": 28.0}, True, "not_assessed", "waktu tempuh"),
        ({"saved_min_median": None, "saved_km_median": (30.0, 12.0)}, True, "met", "12 km"),
        ({"saved_min_median": None, "saved_km_median": (30.0, 0.0)}, True, "not_assessed", "waktu tempuh"),
        ({"saved_min_median": None, "saved_km_median": (30.0, 0.0)}, False, "not_assessed", "waktu tempuh"),
        ({"saved_min_median": -3.0}, False, "not_met", "-3"),
        ({}, False, "not_assessed", "waktu tempuh"),
    ],
)
def test_a_service_is_more_efficient_by_the_time_or_the_low_end_of_the_way_saved(measures, doubtful, result, said):
    made = with_finding("service_gain", SERVED, idea="S2", object_id="service:rs:64.08>64.74", n_places=2.0, doubtful=doubtful, **measures)
    test = judged(made)["efficiency"]
    assert test.result == result and said in test.reason_ind


def test_a_straight_haul_to_a_landfill_proves_nothing():
    for doubtful, result in ((True, "not_assessed"), (False, "met")):
        made = with_finding("landfill_nearer", HOSTED, idea="A4", object_id="facility:TPA", saved_km_median=33.0, doubtful=doubtful)
        assert judged(made)["efficiency"].result == result


def test_a_detour_or_a_nearer_source_alone_is_no_saving():
    kinds = {"detour": {"road_km": 200.0, "straight_km": 10.0}, "raw_water": {"straight_km": 8.0}, "water_link": {"area_km2": 5.0}}
    for kind, measures in kinds.items():
        assert judged(with_finding(kind, HOSTED if kind == "raw_water" else HULU_HILIR, **measures))["efficiency"].result == "not_assessed"


@pytest.mark.parametrize(
    ("separate", "joint", "result", "said"),
    [
        ("Rp 1.250.000.000", "900.000.000,00", "met", "350.000.000"),
        ("900.000.000", "900.000.000", "not_met", "900.000.000"),
        ("800.000", "900.000", "not_met", "selisih Rp 100.000"),
        ("satu miliar", "900.000", "not_assessed", "satu miliar"),
        ("1.250.000.000", None, "not_assessed", "biaya"),
    ],
)
def test_costs_in_the_dossier_decide(separate, joint, result, said):
    made = candidate()
    entered = {name: value for name, value in zip(o.COSTS, (separate, joint), strict=True) if value is not None}
    test = judged(made, context(office(made.candidate_id, **entered)))["efficiency"]
    assert test.result == result and said in test.reason_ind


def test_costs_win_over_the_time_saved():
    made = with_finding("service_gain", SERVED, idea="S2", object_id="service:rs:64.08>64.74", saved_min_median=60.0)
    entered = office(made.candidate_id, cost_separate_rp="100", cost_joint_rp="200")
    assert judged(made, context(entered))["efficiency"].result == "not_met"


# --- what follows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("results", list(itertools.product(("met", "not_met", "not_assessed"), repeat=3)))
def test_mandatory_is_only_what_meets_all_three(results):
    """UU 23/2014 art. 364(1): a and b, and more efficient jointly; art. 365: everything else is voluntary."""
    tests = [o.Test(name, result, "", "", "") for name, result in zip(("border", "externality", "efficiency"), results, strict=True)]
    duty = o.obligation(tests, form_of(candidate()))
    assert (duty.result == "wajib") == (set(results) == {"met"})
    assert (duty.result == "sukarela") == ("not_met" in results)
    assert "ndikatif" in duty.text_ind and "pemetaan urusan dan koordinasi teknis" in duty.text_ind and "indicative" in duty.text_eng


def test_synergy_with_the_centre_is_neither():
    """domain.md 2.3: cooperation with the Centre is no KSDD (PP 28/2018 art. 46)."""
    national = candidate("B6", "road:Poros", "Poros", road_status="nasional")
    tests = [o.Test(name, "met", "", "", "") for name in ("border", "externality", "efficiency")]
    duty = o.obligation(tests, form_of(national))
    assert duty.result == "bukan_ksdd" and duty.basis == "PP 28/2018 ps. 46"


def test_a_third_party_is_no_cooperation_between_regions():  # UU 23/2014 art. 363(2)-(3): only cooperation of regions is mandatory or voluntary
    tests = [o.Test(name, "met", "", "", "") for name in ("border", "externality", "efficiency")]
    duty = o.obligation(tests, replace(form_of(candidate()), form="KSDPK"))
    assert (duty.result, duty.basis) == ("bukan_ksdd", "UU 23/2014 ps. 363(3)") and "pihak ketiga" in duty.text_ind and "Pusat" not in duty.text_ind


def test_mandatory_reads_as_indicative():
    words = table("map_texts").set_index("key").loc["value.wajib"]
    assert words["ind"] == "wajib (indikatif)"


@pytest.mark.parametrize("name", ["externality", "efficiency"])
def test_every_row_names_a_kind_of_finding_words_and_its_reason(name):
    kinds, keys = set(table("severity")["finding_kind"]), set(table("texts")["key"])
    for row in table(name).itertuples():
        assert row.finding_kind in kinds and row.reason and (not row.words or row.words in keys), row
        assert (row.verified == "law") == bool(row.basis), row
