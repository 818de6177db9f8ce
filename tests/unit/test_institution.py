"""Institution, secretariat, council, stage, disputes, takeover, funding, compensation: each rule with its row of domain.md."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from bosanggarong_plugin.core.catalogue import shipped
from bosanggarong_plugin.core.cooperation.context import Party, Rule, rule
from bosanggarong_plugin.core.cooperation.coverage import matches
from bosanggarong_plugin.core.cooperation.forms import Form
from bosanggarong_plugin.core.cooperation.institution import institution_of
from bosanggarong_plugin.core.cooperation.procedure import STAGES, procedures
from bosanggarong_plugin.core.cooperation.solidarity import ledger
from bosanggarong_plugin.core.messages import localise_tables
from bosanggarong_plugin.core.result import SCHEMA, conform
from bosanggarong_plugin.core.tables import table

from .cooperating import BONTANG, BOSANGGARONG, KUKAR, KUTIM, PROVINCE, about, facts, finding, link, seats

PAIR = (KUTIM, BONTANG)


def form(words="KSDD prov-kab") -> Form:
    return Form(words, "provinsi", (), "", "", "UU 23/2014 ps. 13(3)", True)


def duty(result="belum_dinilai") -> Rule:
    return Rule("obligation", result, "", "")


def answers(made, *, dossier=None, wajib="belum_dinilai", words="KSDD prov-kab", parties=None, agreements=None) -> dict[str, list[Rule]]:
    context = facts(dossier={made.candidate_id: dossier or {}}, agreements=agreements)
    touching = matches(made, agreements, BOSANGGARONG)
    found: dict[str, list[Rule]] = {}
    for answer in institution_of(made, form(words), parties or seats(*made.codes), duty(wajib), context, touching):
        found.setdefault(answer.topic, []).append(answer)
    return found


def first(made, topic: str, **options) -> str | None:
    return answers(made, **options)[topic][0].result


def models(made, **dossier) -> list[str]:
    return [answer.result for answer in answers(made, dossier=dossier)["institution"] if answer.result]


# --- institution: domain.md 1.7 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("idea", "years", "advised"),
    [
        ("C9", None, "K5"), ("C4", None, "K5"),  # advice and information: bantuan teknis
        ("B1", None, "K2"),  # PDAM buys raw water from a neighbour's PDAM
        ("S2", None, "K4"), ("S2", "10", "K4"),  # health service by a neighbour's Puskesmas
        ("B4", None, "K4"),  # road joining neighbouring kampung
        ("A6", None, "K3"), ("A6", "10", "K3"),  # amalgamated waste body
        ("A6", "2", "K4"), ("B8", "2,5", "K4"),  # the short term does not wait for a body
        ("C10", None, "K4"), ("C10", "20", "K3"),  # recommendation 8: bound bodies, or one joint body
    ],
)  # fmt: skip
def test_the_advised_model(idea, years, advised):
    found = models(about(idea, codes=PAIR, thing="facility:x"), **({"years": years} if years else {}))
    assert found[0] == advised and len(found) == len(set(found)), "each model once"


def test_alternatives_follow_the_advised_one():
    assert models(about("A6", thing="waste:x")) == ["K3", "K4", "K1"]
    assert models(about("S2", thing="service:x"), years="10") == ["K4", "K3"]
    assert "OTORITA" in models(about("C5", thing="area:x"))[1:], "a minority view is never the advice"
    assert all(models(about(idea))[0] != "OTORITA" for idea in shipped().ideas)


def test_every_idea_has_an_advised_model_for_every_term():
    for idea in shipped().ideas:
        for years in (None, "1", "10"):
            found = answers(about(idea), dossier={"years": years} if years else {})["institution"]
            assert found[0].result in set(table("institutions")["institution_code"]) and found[0].basis.startswith("Utomo 2005")
            assert found[-1].result is None and ("menunggu" in found[-1].text_ind)


def test_a_term_that_is_no_number_is_unknown():
    made = about("A6", thing="waste:x")
    assert models(made, years="lama") == models(made, years="0") == models(made) != models(made, years="2")


@pytest.mark.parametrize(("words", "basis"), [("sinergi pusat", "PP 28/2018 ps. 46"), ("KSDPK", "UU 23/2014 ps. 366(3)")])
def test_what_is_no_cooperation_between_regions_gets_no_institution(words, basis):  # domain.md 2.3
    found = answers(about("B6", thing="road:x"), words=words)
    assert set(found) == {"institution", "stage"} and found["institution"][0].result is None and found["institution"][0].basis == basis
    assert "secretariat" in answers(about("B6", thing="road:x"), words="sinergi pusat + KSDD prov-kab")


# --- secretariat: PP 28/2018 art. 7 and explanation, domain.md 2.3 -------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "idea", "codes", "merged", "more", "wajib", "years", "expected"),
    [
        ("all four", "C10", (KUKAR, KUTIM, BONTANG), (), (), "wajib", "5", "ya"),
        ("two regions, one object", "C10", PAIR, (), (), "wajib", "5", "tidak"),
        ("two regions, three objects", "C10", PAIR, ("v", "u"), (), "wajib", "5", "ya"),
        ("the province is the third region", "C10", PAIR, (), (PROVINCE,), "wajib", "5", "ya"),
        ("voluntary", "C10", (KUKAR, KUTIM, BONTANG), (), (), "sukarela", "5", "tidak"),
        ("not assessed", "C10", (KUKAR, KUTIM, BONTANG), (), (), "belum_dinilai", "5", "perlu_dipastikan"),
        ("not continuous", "C9", (KUKAR, KUTIM, BONTANG), (), (), "wajib", "5", "tidak"),
        ("continuity unknown", "C1", (KUKAR, KUTIM, BONTANG), (), (), "wajib", "5", "perlu_dipastikan"),
        ("four years", "C10", (KUKAR, KUTIM, BONTANG), (), (), "wajib", "4", "tidak"),
        ("term not entered", "C10", (KUKAR, KUTIM, BONTANG), (), (), "wajib", None, "perlu_dipastikan"),
        ("a no outweighs what is open", "C10", (KUKAR, KUTIM, BONTANG), (), (), "belum_dinilai", "4", "tidak"),
    ],
)
def test_the_secretariat_needs_all_its_conditions(what, idea, codes, merged, more, wajib, years, expected):
    made = about(idea, codes=codes, merged=merged)
    found = answers(made, dossier={"years": years} if years else {}, wajib=wajib, parties=seats(*codes, more=more))["secretariat"]
    assert found[0].result == expected, what
    assert len([answer for answer in found[1:] if answer.result]) == 4 and {answer.verified for answer in found} == {"law"}
    assert any("bukan perangkat daerah" in answer.text_ind for answer in found) == (expected != "tidak")


# --- DPRD: PP 28/2018 art. 6(2), domain.md 2.3 --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        ({}, "perlu_dipastikan"),
        ({"burdens_community": "ya"}, "ya"),
        ({"in_apbd": "Tidak"}, "ya"),
        ({"burdens_community": "tidak", "in_apbd": "ya"}, "tidak"),
        ({"burdens_community": "tidak"}, "perlu_dipastikan"),
        ({"in_apbd": "ya"}, "perlu_dipastikan"),
        ({"burdens_community": "mungkin", "in_apbd": "ya"}, "perlu_dipastikan"),
    ],
)
def test_the_council_approves_when_one_of_its_two_triggers_holds(dossier, expected):
    found = answers(about("C10"), dossier=dossier)["dprd"]
    assert found[0].result == expected and found[0].basis == "PP 28/2018 ps. 6(2)"
    assert found[-1].verified == "source" and "berakhir di atas kertas" in found[-1].text_ind  # recommendation 4


# --- stage: the ten of PP 28/2018 art. 6(1), domain.md 2.3 ---------------------------------------------------------------


def register(*stages, thing="Objek", **more) -> pd.DataFrame:
    base = {"title": "Kesepakatan", "parties": "+".join(PAIR), "sector": "banjir", "object": thing, "kind": "kesepakatan_bersama", "signed": None,
            "end": None, "running": None, "source": "uji"} | more  # fmt: skip
    return pd.DataFrame([base | {"agreement_id": f"a{n}", "stage": stage} for n, stage in enumerate(stages)])


def test_the_stage_is_the_one_entered_else_the_furthest_of_the_agreements_about_the_object():
    made = about("B3", codes=PAIR)
    agreements = register("penandatanganan_kb", "pelaksanaan", "persiapan")
    assert first(made, "stage", agreements=agreements) == "pelaksanaan"
    assert first(made, "stage", agreements=agreements, dossier={"stage": "penawaran"}) == "penawaran"
    assert first(made, "stage", agreements=register("pelaksanaan", thing="Waduk Lain")) is None, "of another object"


def test_nothing_recorded_is_no_stage():
    made = about("B3", codes=PAIR)
    without, empty, silent = None, register("x").iloc[:0], register(None)
    for agreements, words in [(without, "register perjanjian tidak diberikan"), (empty, "belum dimulai"), (silent, "tidak mencatat")]:
        (told,) = answers(made, agreements=agreements)["stage"]
        assert told.result is None and words in told.text_ind


def test_what_is_over_and_covered_only_a_part_is_no_stage_of_the_candidate():
    made = about("B3", codes=PAIR)
    over = register("pelaksanaan", end="2024-01-01")
    assert first(made, "stage", agreements=over) == "pelaksanaan", "idle: it covered the whole"
    (told,) = answers(made, agreements=over.assign(parties=f"64+{PAIR[0]}"))["stage"]
    assert told.result is None and "sudah tidak berlaku" in told.text_ind


def test_only_the_stages_that_were_read_in_the_law_are_told_as_law():  # domain.md 2.3: c-g of art. 6(1); the others by the guide of SIKERJA
    made = about("B3", codes=PAIR)
    for number, code in enumerate(STAGES[:-1]):
        then = answers(made, dossier={"stage": code})["stage"][1]
        assert then.verified == ("law" if 2 <= number + 1 <= 6 else "source"), code


def test_a_stage_that_is_not_known_is_told():
    found = answers(about("B3", codes=PAIR), dossier={"stage": "setengah jalan"}, agreements=register("persiapan"))["stage"]
    assert [answer.result for answer in found] == ["persiapan", None, None] and "tidak dikenal" in found[-1].text_ind


def test_the_next_stage_is_told_until_the_last():
    made = about("B3", codes=PAIR)
    assert "persetujuan DPRD" in answers(made, dossier={"stage": "penandatanganan_kb"})["stage"][1].text_ind
    assert len(answers(made, dossier={"stage": STAGES[-1]})["stage"]) == 1


# --- takeover, disputes, monitoring, funding: domain.md 2.3 and 1.12 ------------------------------------------------------


def test_who_takes_over():  # UU 23/2014 art. 364(3)-(5); PP 28/2018 arts 10-11
    inside, across = about("C10", codes=PAIR), about("C10", codes=("63.02", "64.01"))
    assert first(inside, "takeover", wajib="wajib") == "gubernur" and first(across, "takeover", wajib="wajib") == "pusat"
    seated = answers(inside, wajib="wajib", parties=[*seats(*PAIR), PROVINCE])["takeover"][0]
    assert (seated.result, seated.basis) == ("pusat", "UU 23/2014 ps. 364(3), 364(5)"), "art. 364(2)b: a province and its own regencies"
    said = answers(inside, wajib="wajib")["takeover"][0].text_ind
    assert all(words in said for words in ("pembinaan", "evaluasi", "persetujuan Menteri", "APBD"))
    assert "takeover" not in answers(inside, wajib="sukarela")


def test_the_ladder_of_disputes_is_the_law_and_that_of_the_paper_a_source():  # UU 23/2014 art. 370; 1.12
    law, paper = answers(about("C10", codes=PAIR))["dispute"]
    assert (law.result, law.basis, law.verified) == ("gubernur", "UU 23/2014 ps. 370", "law") and "final" in law.text_ind
    assert paper.verified == "source" and "musyawarah" in paper.text_ind


def test_where_the_province_is_a_party_the_minister_decides_and_monitors():  # UU 23/2014 arts 368(2), 370(2)
    found = answers(about("C10", codes=PAIR), parties=[*seats(*PAIR), PROVINCE])
    dispute, monitoring = found["dispute"][0], found["monitoring"][0]
    assert (dispute.result, dispute.verified) == ("gubernur_menteri", "law") and "diselesaikan Menteri" in dispute.text_ind
    assert (monitoring.result, monitoring.basis) == ("menteri", "UU 23/2014 ps. 368(2)")


def test_across_provinces_nothing_is_said_as_law_that_was_not_read():
    found = answers(about("C10", codes=("63.02", "64.01")))
    for topic in ("dispute", "monitoring"):
        told = found[topic][0]
        assert (told.result, told.verified) == ("perlu_dipastikan", "own_knowledge") and not re.search(r"\d", told.basis)
        assert "pada umumnya Menteri (pengetahuan umum; perlu diperiksa)" in told.text_ind


def test_across_provinces_the_minister_acts_where_the_provinces_are_parties():  # UU 23/2014 arts 368(2), 370(2): Pawonsari, 33 + 34 + 35
    codes = ("33.12", "34.03", "35.01")
    provinces = [Party(code, "provinsi", "DAS lintas kabupaten/kota", True) for code in ("33", "34", "35")]
    found = answers(about("C10", codes=codes), parties=[*seats(*codes), *provinces])
    dispute, monitoring, takeover = (found[topic][0] for topic in ("dispute", "monitoring", "takeover"))
    assert (dispute.result, dispute.basis, dispute.verified) == ("menteri", "UU 23/2014 ps. 370", "law") and "final" in dispute.text_ind
    assert (monitoring.result, monitoring.basis, monitoring.verified) == ("menteri", "UU 23/2014 ps. 368(2)", "law")
    assert takeover.result == "pusat"


def test_monitoring_is_the_governor_s():  # UU 23/2014 art. 368; PP 28/2018 art. 44(4)
    assert answers(about("C10", codes=PAIR))["monitoring"][0].result == "gubernur"


def test_sources_of_funds():  # PP 12/2019 art. 67; 1.12; UU 23/2014 art. 364(10); PP 46/2017
    plain = {told.result: told for told in answers(about("S2", thing="service:x"), wajib="sukarela")["funding"]}
    assert set(plain) == {"bantuan_keuangan", "dana_pokok_pendamping"}
    assert plain["dana_pokok_pendamping"].verified == "source" and "14 responden" in plain["dana_pokok_pendamping"].text_ind, "a survey is no law"
    assert "bantuan_apbn" in {told.result for told in answers(about("S2", thing="service:x"), wajib="wajib")["funding"]}
    water = {told.result for told in answers(about("B3", link(*PAIR), codes=PAIR))["funding"]}
    assert "imbal_jasa" in water


# --- solidarity: domain.md 1.13, 2.5 ----------------------------------------------------------------------------------


def test_compensation_of_water_goes_up_for_what_is_received_and_down_for_what_is_suffered():
    made = about("B3", link(KUTIM, BONTANG), codes=PAIR)
    up, down = answers(made)["compensation"]
    assert up.result == "hilir_ke_hulu" and up.text_ind.startswith("Kota Bontang kepada Kabupaten Kutai Timur") and up.basis == "PP 46/2017 ps. 10-16"
    assert down.result == "hulu_ke_hilir" and down.text_ind.startswith("Kabupaten Kutai Timur kepada Kota Bontang")
    rows = ledger(made.findings)
    assert set(rows.loc[rows["kind"] == "benefit", "payer_code"]) == {BONTANG} and set(rows.loc[rows["kind"] == "burden", "payer_code"]) == {KUTIM}


def test_the_user_of_a_landfill_compensates_its_host():  # 1.12: the user must compensate; UU 18/2008 arts 25-26
    near = finding("landfill_nearer", "facility:t", ((BONTANG, "pengguna"), (KUTIM, "tuan_rumah")), waste_t_per_day=80.0)
    found = answers(about("A4", near, codes=PAIR, thing="facility:t"))
    assert {told.result for told in found["compensation"]} == {"pengguna_ke_tuan_rumah"}
    assert all(told.text_eng.startswith("Kota Bontang to Kabupaten Kutai Timur, for: ") for told in found["compensation"])
    assert {told.basis for told in found["compensation"]} == {"UU 18/2008 ps. 26; PP 12/2019 ps. 67", "UU 18/2008 ps. 25; PP 81/2012 ps. 31"}
    assert "pes" not in found


def test_the_eight_items_of_payment_for_services_stand_with_water_links():  # PP 46/2017 arts 10-16
    told = answers(about("B3", link(*PAIR), codes=PAIR))["pes"]
    items = procedures().query("topic == 'pes_contents'")["text_ind"]
    assert len(items) == 8 and told[0].verified == "law"
    assert len(told[0].text_ind.split(":")[1].split(";")) == 8
    assert "pes" not in answers(about("S2", thing="service:x"))


def test_compensation_speaks_english_without_indonesian_forms():
    for told in answers(about("B3", link(*PAIR), codes=PAIR))["compensation"]:
        assert not re.search(r"\b(dan|atau|dalam|antar|daerah|kepada)\b", told.text_eng), told.text_eng


# --- procedures ---------------------------------------------------------------------------------------------------------


def test_the_procedures_are_whole():  # domain.md 1.3, 1.12, 1.14, 2.2, 2.3, 2.5
    frame = procedures()
    conform("procedures", frame)
    assert list(frame.query("topic == 'stage'")["code"]) == list(STAGES)
    expected = {
        "stage": 10, "dispute_ladder": 2, "dispute_ladder_2005": 3, "mapping": 3, "candidate_fields": 11, "kak_headings": 10, "pes_contents": 8,
        "endings": 6, "monev_criteria": 10, "monev_results": 3, "risks": 4, "workflow": 9, "preparation_fields": 9, "documents": 3, "pks_contents": 5,
        "object_requirements": 3,
    }  # fmt: skip
    assert frame.groupby("topic").size().to_dict() == expected
    for topic, rows in frame.groupby("topic", sort=False):
        assert list(rows["seq"]) == list(range(1, len(rows) + 1)) and rows["code"].is_unique, topic
    assert list(frame.columns) == list(SCHEMA["procedures"].columns) and (frame[["text_ind", "text_eng", "basis"]] != "").all(axis=None)


@pytest.mark.parametrize(("name", "basis"), [("procedures", "basis"), ("institution_rules", "legal_basis")])
def test_what_is_not_verified_cites_nothing_as_law(name, basis):
    frame = table(name)
    assert set(frame["verified"]) <= {"law", "source", "own_knowledge"}
    own = frame.loc[frame["verified"] == "own_knowledge", basis]
    assert not own.str.contains(r"\d", regex=True).any() and own.str.contains("perlu diperiksa").all()


def test_bases_are_cited_in_english_in_an_english_run():
    cited = ["PP 28/2018 ps. 7 dan penjelasannya", "UU 23/2014 ps. 368; PP 28/2018 ps. 44(4)", "Utomo 2005 (rekomendasi 8)"]
    rules = pd.DataFrame({"basis": cited})
    english = localise_tables({"candidate_rules": rules, "procedures": procedures()}, "en")
    assert english["candidate_rules"]["basis"].tolist() == [
        "PP 28/2018 art. 7 and its explanation", "UU 23/2014 art. 368; PP 28/2018 art. 44(4)", "Utomo 2005 (recommendation 8)",
    ]  # fmt: skip
    assert not english["procedures"]["basis"].str.contains(r"\bps\.|menurut|rekomendasi|templat\b", regex=True).any()


def test_codes_of_rules_and_procedures_have_words():
    known = set(table("map_texts")["key"])
    words = "ya tidak perlu_dipastikan gubernur pusat menteri gubernur_menteri".split()
    codes = {*STAGES, *table("institutions")["institution_code"], *procedures()["topic"], *words}
    codes |= {*answers(about("B3", link(*PAIR), codes=PAIR))}
    assert {f"value.{code}" for code in codes} <= known


def test_texts_of_tables_are_in_their_languages():
    english, indonesian = re.compile(r"\b(?:the|of|and|with|for|to|is)\b"), re.compile(r"\b(?:dan|yang|atau|dengan|untuk|daerah|tidak|para|bila)\b")
    for name in ("procedures", "institution_rules"):
        frame = table(name)
        for column in frame.columns:
            if column.endswith(("_ind", "_eng")):
                wrong = english if column.endswith("_ind") else indonesian
                assert not frame[column].str.contains(wrong).any(), (name, column)
                assert not frame[column].str.contains("kerjasama", case=False).any() and not frame[column].str.contains("km2").any()


def test_the_rule_of_a_topic_without_law_has_no_citation():
    assert rule("stage", None, "rule_stage_no_register").row(1)["basis"] is None
