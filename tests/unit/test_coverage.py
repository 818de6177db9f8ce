"""Coverage of candidates by agreements: every rule worked by hand, and what may never happen whatever the register holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bosanggarong_plugin.core.candidates import Candidate
from bosanggarong_plugin.core.catalogue import shipped
from bosanggarong_plugin.core.cooperation import terms
from bosanggarong_plugin.core.cooperation.agreement_fields import FieldWords
from bosanggarong_plugin.core.cooperation.assess import Assessment
from bosanggarong_plugin.core.cooperation.context import Party
from bosanggarong_plugin.core.cooperation.coverage import ORDER, Register, coverage
from bosanggarong_plugin.core.cooperation.coverage_rules import coverage_rules
from bosanggarong_plugin.core.cooperation.gaps import gaps, overview
from bosanggarong_plugin.core.cooperation.matrix import register_tables, unknown_field_rows
from bosanggarong_plugin.core.cooperation.naming import Lexicon, named_in, same_object
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.findings import Object
from bosanggarong_plugin.core.office.model import Office
from bosanggarong_plugin.core.tables import table

from .cooperating import candidate as made_by_hand
from .cooperating import context as facts
from .cooperating import finding

TODAY = date(2025, 11, 18)
NAMES = {
    "64.02": "Kabupaten Kutai Kartanegara", "64.08": "Kabupaten Kutai Timur", "64.71": "Kota Balikpapan", "64.72": "Kota Samarinda",
    "64.74": "Kota Bontang",
}  # fmt: skip
PAIR = ("64.08", "64.74")


def candidate(name="DAS Uji", *, object_id="watershed:Uji", idea="B3", codes=PAIR, activities=(), merged=()) -> Candidate:
    def thing(key: str, called: str) -> Object:
        return Object(key, key.split(":")[0], called, "existing", "uji")

    others = tuple(thing(f"{object_id.split(':')[0]}:{other}", other) for other in merged)
    return Candidate(idea, thing(object_id, name), tuple((code, "x") for code in codes), (), tuple(activities), others)


def register(*rows: dict) -> pd.DataFrame:
    base = {
        "agreement_id": "a", "title": "Kesepakatan", "parties": "64.08+64.74", "sector": "banjir", "object": None, "kind": "kesepakatan_bersama",
        "signed": None, "end": None, "stage": None, "running": None, "source": "uji", "number": None, "start": None, "scope": None, "monev": None,
        "monev_date": None, "state": None,
    }  # fmt: skip
    return pd.DataFrame([base | {"agreement_id": f"a{n}"} | row for n, row in enumerate(rows)], columns=list(base), dtype=object)


def found(made: Candidate, *rows: dict, today=TODAY):
    return Register(register(*rows), NAMES, today).touching(made)


def covered(made: Candidate, *rows: dict, today=TODAY) -> str:
    return coverage(found(made, *rows, today=today), register(*rows))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"object": "Sungai Uji"}, "covered"),
        ({"object": "Sungai Uji", "signed": "2022-06-10"}, "covered"),
        ({"object": "Sungai Uji", "parties": "64.02+64.08+64.74"}, "covered"),
        ({"parties": "64.08+64.74+Universitas X", "object": "Uji"}, "covered"),
        ({"title": "Kerja sama DAS Uji Bontang - Kutai Timur"}, "covered"),
        ({"scope": "Pengendalian banjir Sungai Uji"}, "covered"),
        ({"object": "Sungai Uji", "running": "tidak"}, "idle"),
        ({"object": "Sungai Uji", "running": "seremonial"}, "idle"),
        ({"object": "Sungai Uji", "monev": "dihentikan"}, "idle"),
        ({"object": "Sungai Uji", "end": "2024-12-31"}, "idle"),
        ({"object": "Sungai Uji", "stage": "selesai"}, "idle"),
        ({"object": "Sungai Uji", "monev": "dilanjutkan"}, "covered"),
        ({"object": "Sungai Uji", "end": "2025"}, "covered"),
        ({"object": "Sungai Uji", "stage": "penandatanganan_kb"}, "covered"),
        ({"object": "Sungai Uji", "stage": "penyusunan_kb"}, "possible"),
        ({"object": "Sungai Uji", "stage": "penawaran", "signed": "2022-06-10"}, "possible"),
        ({"object": "Sungai Uji", "kind": "perjanjian_kerja_sama", "stage": "penandatanganan_kb"}, "possible"),
        ({"object": "Sungai Uji", "kind": "perjanjian_kerja_sama", "stage": "penandatanganan_pks"}, "covered"),
        ({"object": "Sungai Uji", "kind": None}, "possible"),
        ({"object": "Sungai Uji", "kind": None, "signed": "2022"}, "covered"),
        ({"object": "Sungai Uji", "start": "2026-01-01", "signed": "2025-11-01"}, "possible"),
        ({"object": "Sungai Uji", "signed": "2026-01-01"}, "possible"),
        ({"object": "Sungai Lain"}, "possible"),
        ({"title": "Kesepakatan umum"}, "possible"),
        ({"object": "Sungai Uji", "sector": "persampahan"}, "possible"),
        ({"object": "Sungai Uji", "sector": None}, "possible"),
        ({"object": "Sungai Uji", "kind": "rencana"}, "gap"),
        ({"object": "Sungai Uji", "kind": "rencana", "stage": "persiapan"}, "gap"),
        ({"object": "Sungai Uji", "stage": "persiapan"}, "gap"),
        ({"object": "Sungai Uji", "kind": "rencana", "stage": "penawaran"}, "possible"),
        ({"object": "Sungai Uji", "kind": "rencana", "signed": "2022-06-10"}, "possible"),
        ({"object": "Sungai Uji", "stage": "ditolak"}, "gap"),
        ({"title": "Kesepakatan umum", "end": "2020-01-01"}, "gap"),
        ({"title": "Kesepakatan pengujian bersama", "sector": "pendidikan"}, "gap"),
        ({"object": "Sungai Lain", "sector": "persampahan"}, "gap"),
        ({"object": "Sungai Uji", "parties": "64.02+64.08"}, "gap"),
        ({"title": "Kerja sama Kutai Timur - Bontang", "sector": "pendidikan"}, "gap"),
        ({"title": "Kerja sama antar daerah", "sector": "perbatasan"}, "gap"),
        ({"object": "watershed:Uji", "sector": None}, "covered"),
        ({"object": "watershed:Lain; watershed:Uji"}, "covered"),
        ({"object": "watershed:Lain", "title": "DAS Uji"}, "possible"),
    ],
)
def test_what_one_agreement_makes_of_a_candidate(row, expected):
    assert covered(candidate(), row) == expected


def test_a_year_or_a_month_ends_with_its_last_day():
    row = {"object": "Sungai Uji", "end": "2025-06"}
    assert [covered(candidate(), row, today=date(2025, month, 30)) for month in (6, 7)] == ["covered", "idle"]


def test_the_day_decides_what_is_signed_begun_and_ended():
    row = register({"signed": "2022-06-10", "start": "2022-07-01", "end": "2025-06-30"})
    states = [terms.with_state(row, date(year, 6, 20))["state"].item() for year in (2021, 2022, 2023, 2026)]
    assert states == ["belum_ditandatangani", "belum_berlaku", "berlaku", "berakhir"]
    assert row["state"].isna().all(), "the register itself is not changed"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({}, "tanpa_tanggal"), ({"signed": "2022"}, "berlaku"), ({"kind": "rencana"}, "rencana"), ({"running": "tidak"}, "berhenti"),
        ({"stage": "penyusunan_kb"}, "belum_ditandatangani"), ({"end": "2024", "running": "tidak"}, "berakhir"),
        ({"monev": "dihentikan", "monev_date": "2026-01-01"}, "tanpa_tanggal"), ({"kind": None, "number": "1/2022"}, "tanpa_tanggal"),
        ({"signed": "pertengahan 2022"}, "tanpa_tanggal"),
    ],
)  # fmt: skip
def test_states(row, state):
    assert terms.with_state(register(row), TODAY)["state"].tolist() == [state]


def test_every_stage_of_the_register_has_its_step_and_every_state_its_words():
    stages = {row.value for row in table("agreement_words").itertuples() if row.field == "stage"}
    assert stages == set(table("agreement_stages")["stage"]) and all(terms.step_of(stage) for stage in stages)
    said = set(table("map_texts")["key"])
    assert {f"value.{state}" for state in (terms.PLAN, terms.UNSIGNED, *terms.SIGNED_STATES)} <= said


def test_part_of_the_parties_is_possible_and_names_who_is_missing():
    three = candidate(codes=("64.02", "64.08", "64.74"))
    (match,) = found(three, {"object": "DAS Uji"})
    assert (match.effect, match.missing, match.shared_parties) == ("possible", ("64.02",), 2)
    assert covered(three, {"object": "DAS Uji"}, {"object": "DAS Uji", "parties": "64.02+64.08+64.74"}) == "covered"


def test_a_regency_with_the_province_touches_only_what_it_names():
    assert covered(candidate(), {"parties": "64+64.08", "object": "Sungai Uji"}) == "possible"
    assert covered(candidate(), {"parties": "64+64.08", "object": "Sungai Lain"}) == "gap"


def test_the_strongest_agreement_decides():
    rows = {
        "covered": {"object": "Sungai Uji"}, "idle": {"object": "Sungai Uji", "running": "tidak"}, "possible": {"title": "Banjir bersama"},
        "gap": {"kind": "rencana", "object": "Sungai Uji"},
    }  # fmt: skip
    assert covered(candidate(), *rows.values()) == "covered"
    assert covered(candidate(), rows["idle"], rows["possible"], rows["gap"]) == "idle"
    assert covered(candidate(), rows["possible"], rows["gap"]) == "possible"


def test_without_a_register_nothing_is_claimed_and_an_empty_one_covers_nothing():
    assert coverage([], None) is None
    assert coverage(Register(register(), NAMES, TODAY).touching(candidate()), register()) == "gap"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("DAS Santan", "Sei Santan", "strong"),
        ("DAS Santan", "S. Santan", "strong"),
        ("Sungai Santan", "SUNGAI SANTAN", "strong"),
        ("DAS Santan", "Santan", "strong"),
        ("DAS Santan", "Sungai Santan Ulu", None),
        ("DAS Santan", "Jl. Santan", None),
        ("DAS Mahakam", "Jembatan Mahakam", None),
        ("DAS Marangkayu", "Bendungan Marangkayu", None),
        ("Bendungan Marangkayu", "Waduk Marang Kayu", "strong"),
        ("Sebulu-Muara Bengkal (batas Kukar-Kutim)", "Jalan Muara Bengkal - Sebulu", "strong"),
        ("Sebulu-Muara Bengkal", "Jln. Sebulu/Muara Bengkal", "strong"),
        ("Bontang-Santan-Marang Kayu-Muara Badak (pesisir)", "Muara Badak", None),
        ("Bendungan Benanga (Lempake)", "Bendungan Benanga", "strong"),
        ("Bendungan Benanga (Lempake)", "Waduk Lempake", None),
        ("Taman Nasional Kutai", "TN Kutai", "weak"),
        ("Taman Nasional Kutai", "Kutai", None),
        ("Rencana Waduk Suka Rahmat", "Bendali Sukarahmat", "strong"),
        ("Balikpapan-Samarinda (poros)", "Samarinda - Balikpapan", "weak"),
        ("Balikpapan-Samarinda (poros)", "Jalan Tol Balikpapan-Samarinda", None),
        ("TPA Sambutan", "TPA Bekotok", None),
        ("TPA Sambutan", "Tempat Pemrosesan Akhir Sambutan", "strong"),
        ("Kali Oyo", "Sungai Oyo", "strong"),
        ("DAS Kélé", "Sungai Kele", "strong"),
        ("Bontang-Kutai Timur", "Air Bontang", None),
    ],
)  # fmt: skip
def test_names_of_one_object(ours, theirs, expected):
    lexicon = Lexicon(NAMES)
    told = {same_object(a, b, frozenset()) for a in lexicon.names(ours) for b in lexicon.names(theirs)}
    turned = {same_object(b, a, frozenset()) for a in lexicon.names(ours) for b in lexicon.names(theirs)}
    assert told == turned and (told - {None} or {None}) == {expected}


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("DAS Uji", "Penanganan banjir Sungai Uji di Kutai Timur", "strong"),
        ("DAS Uji", "Banjir Uji", "weak"),
        ("DAS Uji", "Jalan menuju Uji", None),
        ("DAS Uji", "Pengujian bersama", None),
        ("Bendungan Marangkayu", "Air baku dan banjir Marang Kayu", "weak"),
        ("Waduk Suka Rahmat", "Waduk Sukarahmat: Bontang - Kutai Timur", "strong"),
    ],
)
def test_names_inside_a_longer_text(name, title, expected):
    lexicon = Lexicon(NAMES)
    assert named_in(lexicon.name(name), lexicon.name(title), frozenset()) == expected


def test_a_bare_word_of_a_title_counts_only_in_a_field_that_fits():
    dam = candidate("Bendungan Marangkayu", object_id="facility:Marangkayu", idea="B1")
    assert covered(dam, {"title": "Air baku Marangkayu", "sector": "air baku"}) == "covered"
    assert covered(dam, {"title": "Beasiswa Marangkayu", "sector": "pendidikan"}) == "gap"


def test_a_part_of_the_object_is_possible_and_is_named():
    pair = candidate(merged=("DAS Kecil Satu", "DAS Dua"))
    (match,) = found(pair, {"object": "Sungai Dua"})
    assert (match.match, match.part, match.effect) == ("same_object", "DAS Dua", "possible")
    (match,) = found(pair, {"object": "watershed:DAS Dua"})
    assert (match.part, match.effect) == ("DAS Dua", "possible")
    waste = candidate("TPA Batota dan TPA Bontang Lestari", object_id="waste:x", idea="A1")
    (match,) = found(waste, {"object": "TPA Batota", "sector": "persampahan"})
    assert (match.part, match.effect) == ("Batota", "possible")
    assert covered(waste, {"object": "TPA Bontang Lestari dan TPA Batota", "sector": "persampahan"}) == "covered"


def test_an_agreement_may_list_several_objects():
    assert covered(candidate(), {"object": "Sungai Lain; Sungai Uji"}) == covered(candidate(), {"object": "DAS Uji dan DAS Lain"}) == "covered"


def test_a_service_is_named_by_its_kind():
    office = candidate("kantor adminduk di Kota Bontang bagi warga Kabupaten Kutai Timur", object_id="service:x", idea="S1")
    assert covered(office, {"title": "Pelayanan adminduk lintas batas", "sector": "adminduk"}) == "covered"
    assert covered(office, {"object": "Administrasi kependudukan", "sector": "adminduk"}) == "covered"
    assert covered(office, {"title": "Pelayanan dasar di perbatasan", "sector": "pelayanan"}) == "possible"
    hospital = candidate("rumah sakit di Kota Bontang bagi warga Kabupaten Kutai Timur", object_id="service:y", idea="S2")
    assert covered(hospital, {"title": "Pelayanan kesehatan di RSUD", "sector": "kesehatan"}) == "covered"
    assert covered(hospital, {"title": "Kerja sama kesehatan", "sector": "kesehatan"}) == "possible"


@pytest.mark.parametrize(
    ("cell", "covers", "sectors", "unknown"),
    [
        ("jalan", "B4", {"infrastruktur"}, ()),
        ("Air baku dan banjir", "B8", {"infrastruktur"}, ()),
        ("jalan; persampahan", "A1", {"infrastruktur", "persampahan"}, ()),
        ("Administrasi kependudukan dan pencatatan sipil", "S1", {"pelayanan"}, ()),
        ("B8", "B8", {"infrastruktur"}, ()),
        ("jalan dan sesuatu", "B4", {"infrastruktur"}, ("sesuatu",)),
        ("sesuatu", None, set(), ("sesuatu",)),
        (None, None, set(), ()),
    ],
)  # fmt: skip
def test_fields_of_agreements(cell, covers, sectors, unknown):
    fields = FieldWords().of(cell)
    assert (covers in fields.covers if covers else not fields.covers) and fields.sectors == sectors and fields.unknown == unknown


def test_every_field_names_ideas_and_a_sector_of_the_catalogue_and_every_idea_has_a_field():
    ideas, frame = shipped().ideas, table("agreement_sectors")
    sectors = {idea.sector for idea in ideas.values()}
    touched = set()
    for row in frame.itertuples():
        covers, touches = set(row.covers.split("+")), set(row.touches.split("+"))
        assert covers <= touches <= set(ideas) and row.catalogue_sector in sectors, row.sector
        touched |= touches
    assert touched == set(ideas) and not frame["sector"].duplicated().any()


def test_an_unknown_field_is_told():
    context = facts(Office(agreements=register({"sector": "sesuatu"}, {}, {"sector": None})))
    (row,) = unknown_field_rows(context)
    assert row["feature"] == "a0" and '"sesuatu"' in row["problem"] and unknown_field_rows(facts()) == []


def told(made: Candidate, *rows: dict, parties=()) -> list:
    context = replace(facts(Office(agreements=register(*rows))), names=NAMES)
    matches = found(made, *rows)
    return coverage_rules(made, matches, coverage(matches, register(*rows)), parties, context)


def test_reasons_name_the_agreement_its_date_the_missing_parties_and_what_comes_next():
    first, second = told(candidate(codes=("64.02", "64.08", "64.74")), {"title": "KB Banjir", "object": "DAS Uji", "signed": "2022-06-10"})
    assert first.result == second.result == "possible" and '"KB Banjir"' in first.text_ind and "Kutai Kartanegara" in first.text_ind
    assert "Langkah berikut" in first.text_ind and "10 Juni 2022" in second.text_ind and "10 June 2022" in second.text_eng
    ended = told(candidate(), {"title": "KB", "object": "DAS Uji", "end": "2024"})
    assert ended[0].result == "idle" and "masa berlakunya habis (2024)" in ended[1].text_ind
    stopped = told(candidate(), {"object": "DAS Uji", "running": "tidak", "monev": "dihentikan"})[1].text_ind
    assert "tidak berjalan" in stopped and "dihentikan menurut hasil evaluasi" in stopped
    (nothing,) = told(candidate())
    assert nothing.result == "gap" and "register lengkap" in nothing.text_ind
    plan = told(candidate(), {"title": "MoU nanti", "kind": "rencana", "object": "DAS Uji"})
    assert [rule.result for rule in plan] == ["gap", "gap"] and "MoU nanti" in plan[0].text_ind
    assert told_without_register().result is None
    for rule in (*ended, *plan, nothing):
        assert rule.topic == "coverage" and rule.basis == "" and rule.verified == "computed" and rule.text_ind != rule.text_eng


def told_without_register():
    (rule,) = coverage_rules(candidate(), [], None, [], facts())
    return rule


def test_an_unknown_term_is_neither_an_end_nor_idleness():
    (whole, one) = told(candidate(), {"object": "DAS Uji", "signed": "2005-01-01"})
    assert whole.result == "covered" and "masa berlakunya tidak diketahui" in one.text_ind and "pelaksanaannya tidak diketahui" in one.text_ind


def test_a_province_that_must_sit_and_is_missing_is_told_and_lowers_nothing():
    seats = [Party("64", "provinsi", "x", True)]
    results = [rule.result for rule in told(candidate(), {"object": "DAS Uji"}, parties=seats)]
    assert results == ["covered", "province_missing", "covered"]
    with_it = told(candidate(), {"object": "DAS Uji", "parties": "64+64.08+64.74"}, parties=seats)
    assert [rule.result for rule in with_it] == ["covered", "covered"]
    optional = told(candidate(), {"object": "DAS Uji"}, parties=[Party("64", "provinsi", "x", False)])
    assert [rule.result for rule in optional] == ["covered", "covered"]


def test_merged_objects_are_to_be_checked_where_an_agreement_covers():
    assert "DAS Dua" in told(candidate(merged=("DAS Dua",)), {"object": "DAS Uji"})[0].text_ind


# --- the tables of a run ---------------------------------------------------------------------------------------------

DEPENDENT = ("candidate_agreements", "candidate_rules", "candidate_flags", "candidates")


def world() -> list[Candidate]:
    """A watershed of two regencies, one of three, and a road, each with a finding."""

    def linked(thing: Object):
        return finding("water_link", thing, (("64.08", "hulu"), ("64.74", "hilir")), basin_first_exit_km2=390.0, area_km2=390.0,
                       share_of_inflow_pct=73.4)  # fmt: skip

    crossing = finding("road_crossing", Object("road:Lurus", "road", "Lurus", "existing", "uji"), (("64.02", "dilalui"), ("64.08", "dilalui")),
                       crossings=1.0, mismatch_count=0.0)  # fmt: skip
    return [
        made_by_hand("B3", "watershed:Uji", "DAS Uji", PAIR, linked),
        made_by_hand("C10", "watershed:Besar", "DAS Besar", ("64.02", "64.08", "64.74"), linked),
        made_by_hand("B4", "road:Lurus", "Lurus", ("64.02", "64.08"), crossing, road_status="kabupaten"),
    ]


def assessed(rows: pd.DataFrame | None):
    """The tables of candidates and the criteria for a register."""
    context = facts(Office(agreements=rows))
    context = replace(context, area_km2=dict.fromkeys(context.names, 100.0), area_official_km2=dict.fromkeys(context.names))
    assessment = Assessment(context)
    for made in world():
        assessment.add(made)
    tables = assessment.tables()
    return tables | ({} if rows is None else register_tables({**tables, "agreements": rows}, context)), assessment.criteria


def rows_of(frame: pd.DataFrame, *, without=()) -> list[dict]:
    """Rows as they compare: null is None, without geometry."""
    kept = frame.drop(columns=["geometry", *without], errors="ignore").astype(object)
    return kept.where(kept.notna(), None).to_dict("records")


OBJECTS = st.sampled_from([None, "DAS Uji", "Sungai Besar", "Jalan Lurus", "watershed:Uji", "Sungai Lain"])
ROWS = st.fixed_dictionaries({
    "object": OBJECTS, "parties": st.sampled_from(["64.08+64.74", "64.02+64.08", "64.02+64.08+64.74", "64.02+64.74+X", "64+64.08"]),
    "sector": st.sampled_from([None, "banjir", "jalan", "das", "pendidikan", "entah"]), "kind": st.sampled_from(["kesepakatan_bersama", "rencana"]),
    "stage": st.sampled_from([None, "persiapan", "penyusunan_kb", "penandatanganan_kb", "ditolak"]),
    "running": st.sampled_from([None, "tidak", "ya"]),
    "signed": st.sampled_from([None, "2020-01-01", "2030-01-01"]), "end": st.sampled_from([None, "2021", "2031"]),
})  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(ROWS, max_size=3), ROWS)
def test_a_new_agreement_changes_only_coverage_and_what_follows(rows, new):
    before, criteria = assessed(register(*rows))
    after, changed = assessed(register(*rows, new))
    for name in before:
        if name not in ("agreements", "coverage_matrix", *DEPENDENT):
            assert rows_of(before[name]) == rows_of(after[name]), name
    assert rows_of(before["candidates"], without=("coverage", "stage")) == rows_of(after["candidates"], without=("coverage", "stage"))
    for name, column, changing in (("candidate_rules", "topic", ("coverage", "stage", "risk")), ("candidate_flags", "flag", ("plan",))):
        kept = [[row for row in rows_of(tables[name]) if row[column] not in changing] for tables in (before, after)]
        assert kept[0] == kept[1], name
    assert {key: {k: v for k, v in own.items() if k != "gap"} for key, own in criteria.items()} == {
        key: {k: v for k, v in own.items() if k != "gap"} for key, own in changed.items()
    }
    classes = [[ORDER.index(value) for value in tables["candidates"]["coverage"]] for tables in (before, after)]
    assert all(a <= b for a, b in zip(*classes, strict=True)), "more agreements never lower a coverage"
    assert len(before["candidate_agreements"]) <= len(after["candidate_agreements"])


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_register_changes_nothing(agreements, random):
    frame = register(*agreements)
    order = list(range(len(frame)))
    random.shuffle(order)
    (tables, criteria), (turned, same) = assessed(frame), assessed(frame.iloc[order].reset_index(drop=True))
    assert criteria == same
    for name in tables:
        rows, others = rows_of(tables[name]), rows_of(turned[name])
        if name == "agreements":
            rows, others = (sorted(part, key=lambda row: row["agreement_id"]) for part in (rows, others))
        assert rows == others, name


def test_intentions_stand_in_flags_and_rules_but_are_no_agreements():
    tables, _ = assessed(register({"object": "DAS Uji", "kind": "rencana", "title": "MoU Uji"}))
    key = world()[0].candidate_id
    assert tables["candidates"].set_index("candidate_id").loc[key, "coverage"] == "gap" and tables["candidate_agreements"].empty
    flags = tables["candidate_flags"].query("candidate_id == @key").set_index("flag")
    assert "MoU Uji" in flags.loc["plan", "text_ind"]
    assert tables["agreements"]["state"].tolist() == ["rencana"]


def test_without_a_register_there_are_no_tables_of_it():
    tables, criteria = assessed(None)
    assert not {"candidate_agreements", "coverage_matrix", "agreements"} & set(tables) and tables["candidates"]["coverage"].isna().all()
    assert all(own["gap"] == (None, None) for own in criteria.values())
    rules = tables["candidate_rules"].query("topic == 'coverage'")
    assert len(rules) == 3 and rules["result"].isna().all()


def test_the_matrix_counts_pairs_sectors_agreements_gaps_and_idle_ones():
    rows = register(
        {"object": "DAS Uji", "running": "tidak"}, {"sector": "jalan", "object": "Lurus", "parties": "64.02+64.08"},
        {"sector": "entah", "parties": "64.02+64.08+64.74+X+11.01"}, {"sector": "jalan", "kind": "rencana"},
    )  # fmt: skip
    matrix = assessed(rows)[0]["coverage_matrix"].set_index(["region_a", "region_b", "sector"])
    expected = {
        ("64.02", "64.08", "bidang_lain"): (0, 1, 0, 0), ("64.02", "64.08", "infrastruktur"): (1, 1, 0, 0),
        ("64.02", "64.08", "lingkungan hidup"): (1, 0, 0, 0), ("64.02", "64.74", "bidang_lain"): (0, 1, 0, 0),
        ("64.02", "64.74", "lingkungan hidup"): (1, 0, 0, 0), ("64.08", "64.74", "bidang_lain"): (0, 1, 0, 0),
        ("64.08", "64.74", "infrastruktur"): (1, 1, 0, 1), ("64.08", "64.74", "lingkungan hidup"): (1, 0, 0, 0),
    }  # fmt: skip
    columns = ["n_candidates", "n_agreements", "n_gaps", "n_idle"]
    found_rows = {key: tuple(matrix.loc[key, columns]) for key in matrix.index}
    classes = assessed(rows)[0]["candidates"].set_index("idea_code")["coverage"]
    assert classes.to_dict() == {"B3": "idle", "C10": "gap", "B4": "covered"}
    for pair in (("64.02", "64.08"), ("64.02", "64.74"), ("64.08", "64.74")):
        key = (*pair, "lingkungan hidup")
        expected[key] = (1, 0, 1, 0)
    assert found_rows == expected


def test_gaps_are_listed_by_rank_with_who_sits_and_what_stands_nearby():
    tables, _ = assessed(register({"object": "DAS Uji", "kind": "rencana", "title": "MoU Uji"}, {"object": "DAS Besar", "sector": "pendidikan"}))
    keys = list(tables["candidates"]["candidate_id"])
    ranks = pd.DataFrame({"scenario_id": "default", "candidate_id": keys, "rank": [3, 2, 1]})
    names = pd.DataFrame({"region_code": list(NAMES), "region_name": list(NAMES.values())})
    result = {**tables, "candidate_ranks": ranks, "regions": names}
    listed = gaps(result)
    assert [(row.rank, row.candidate_id.split("|")[0]) for row in listed] == [(1, "B4"), (3, "B3")]
    assert listed[1].parties == PAIR and listed[1].seats == ("64.08", "64.74", "64") and any("MoU Uji" in line for line in listed[1].nearby_ind)
    every = overview(result)
    assert [row.coverage for row in every.rows] == ["gap", "gap", "possible"] and every.counts == {"gap": 2, "possible": 1, "idle": 0, "covered": 0}
    assert [row.candidate_id.split("|")[0] for row in gaps(result, forum="64.08+64.74")] == ["B3"]
    assert gaps(result, forum="Bosanggarong") == listed
    with pytest.raises(InputError, match="is no forum"):
        gaps(result, forum="Antah Berantah")
    with pytest.raises(InputError, match="no region"):
        gaps(result, forum="11.01+64.74")
    with pytest.raises(InputError, match="no scenario"):
        gaps(result, scenario="lain")
