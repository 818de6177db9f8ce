"""Form and authority per object (domain.md 2.4), who sits and signs (2.3), the capital Nusantara (2.6), flags (3.7) and risks (1.3)."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import shapely

from bosanggarong_plugin.core.cooperation.flags import flags_of, risks_of
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.cooperation.parties import ikn_share_pct, parties_of, seats
from bosanggarong_plugin.core.tables import table

from .cooperating import candidate, context, finding, office

TWO, ACROSS = ("64.08", "64.74"), ("33.12", "34.03")


def formed(idea, object_id, name="Uji", codes=TWO, **attributes):
    return form_of(candidate(idea, object_id, name, codes, **attributes))


def proposals(form) -> dict[str, str]:
    return {rule.result: rule.text_ind for rule in form.rules if rule.topic == "proposal"}


# --- the table of authority (domain.md 2.4) --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "idea", "object_id", "attributes", "form", "seated", "basis"),
    [
        ("Persampahan: regional is provincial", "A6", "waste:a - b", {}, "KSDD prov-kab", {"provinsi"}, "Lampiran C.3"),
        ("Air minum SPAM lintas kab/kota", "B1", "facility:Bendungan Marangkayu", {}, "KSDD prov-kab", {"provinsi"}, "Lampiran C.2"),
        ("Air limbah domestik regional", "C7", "office:IPAL", {}, "KSDD prov-kab", {"provinsi"}, "Lampiran C.4"),
        ("Drainase tied to a river lintas kab/kota", "B3", "facility:Guntung", {}, "KSDD prov-kab", {"provinsi"}, "Lampiran C.5"),
        ("Suka Rahmat dam: province and both regions", "B8", "facility:Waduk Suka Rahmat", {}, "KSDD prov-kab", {"provinsi"}, "UU 17/2019"),
        ("DAS plan lintas kab/kota", "C10", "watershed:x", {}, "KSDD prov-kab", {"provinsi"}, "PP 37/2012"),
        ("Water-quality plan of a DAS lintas kab/kota", "C8", "pressure:tambang", {}, "KSDD prov-kab", {"provinsi"}, "PP 22/2021 ps. 119"),
        ("Road nasional", "B6", "road:x", {"road_status": "nasional"}, "sinergi pusat", {"pusat"}, "UU 2/2022 ps. 9(6)"),
        ("Road provinsi", "B6", "road:x", {"road_status": "provinsi"}, "KSDD prov-kab", {"provinsi"}, "UU 2/2022 ps. 9(7)"),
        ("Road kabupaten", "B4", "road:x", {"road_status": "kabupaten"}, "KSDD kab-kab", set(), "UU 2/2022 ps. 9(8)"),
        ("Road kota", "B4", "road:x", {"road_status": "kota"}, "KSDD kab-kab", set(), "UU 2/2022 ps. 9(9)"),
        ("Hutan lindung: perlindungan is provincial", "C1", "area:h", {"area_kind": "hutan_lindung"}, "KSDD prov-kab", {"provinsi"}, "Lampiran BB"),
        ("Tahura lintas kab/kota", "C1", "area:t", {"area_kind": "tahura"}, "KSDD prov-kab", {"provinsi"}, "BB.3"),
        ("Taman nasional", "C5", "area:tn", {"area_kind": "taman_nasional"}, "sinergi pusat + KSDD prov-kab", {"pusat", "provinsi"}, "BB.3"),
        ("Karst", "C6", "area:k", {"area_kind": "karst"}, "sinergi pusat + KSDD prov-kab", {"provinsi"}, "CC.1"),
        ("Bencana, trantib lintas kab/kota", "KSO2", "office:pos jaga", {}, "KSDD prov-kab", {"provinsi"}, "Lampiran E"),
        ("Adminduk", "S1", "service:kantor_adminduk:a>b", {}, "KSDD kab-kab", set(), "UU 23/2014 ps. 365"),
        ("Anything across kab/kota (art. 13(3))", "C9", "port:Lhoktuan", {}, "KSDD prov-kab", {"provinsi"}, "ps. 13(3)"),
    ],
)
def test_the_form_follows_the_authority_over_the_object(row, idea, object_id, attributes, form, seated, basis):
    made = formed(idea, object_id, **attributes)
    assert made.form == form and {kind for kind, _, must in made.parties if must} == seated and basis in made.legal_basis and made.verified, row


@pytest.mark.parametrize(
    ("idea", "object_id", "attributes", "authority"),
    [
        ("C10", "watershed:x", {}, "pusat+provinsi"), ("B1", "facility:x", {}, "pusat+provinsi"), ("A6", "waste:x", {}, "pusat+provinsi"),
        ("B8", "facility:x", {}, "pusat+provinsi"), ("C7", "office:x", {}, "pusat+provinsi"), ("S2", "service:x", {}, "kabkota"),
        ("B4", "road:x", {"road_status": "kabupaten"}, "kabkota"), ("C3", "area:x", {"area_kind": "cagar_alam"}, "pusat+provinsi"),
    ],
)  # fmt: skip
def test_across_provinces_the_centre_has_its_part_and_services_stay_with_the_regencies(idea, object_id, attributes, authority):
    made = formed(idea, object_id, codes=ACROSS, **attributes)
    assert made.authority == authority
    found = parties_of(candidate(idea, object_id, "x", ACROSS, **attributes), made, context())
    provinces = [party.code for party in found if party.party_type == "provinsi"]
    assert provinces in ([], ["33", "34"]), "each province of the parties, or none"


def test_a_river_of_a_known_territory_takes_its_category():
    """domain.md 3.4: WS Mahakam is national strategic, WS Karangan spans regencies."""
    assert formed("C10", "watershed:m", "DAS Mahakam").authority == "pusat+provinsi"
    assert formed("C10", "watershed:k", "DAS Karangan", outside_pct=9.0).authority == "provinsi"
    assert formed("C10", "watershed:k", "DAS Karangan", ACROSS).authority == "pusat+provinsi", "parties of two provinces outweigh the list"


def test_every_idea_has_a_form_for_a_proposal_by_hand():
    for idea in table("catalogue")["idea_code"]:
        for codes in (TWO, ACROSS):
            made = formed(idea, "office:Gagasan", codes=codes)
            assert made.form and made.note_ind and made.note_eng, idea
    assert formed("B5", "network:SUTT").form == "KSDPK"


def test_an_idea_s_own_row_outweighs_the_general_one():
    """Secondary education is no affair of the regencies, also across provinces (domain.md 2.4 [K-high])."""
    for codes in (TWO, ACROSS):
        made = formed("S4", "service:sma:a>b", codes=codes)
        assert made.form == "KSDD prov-kab" and not made.verified


def test_what_is_own_knowledge_does_not_read_as_law():
    """domain.md provenance: K is never printed as law."""
    for name in ("legal_forms", "province_capitals", "forums"):
        frame = table(name)
        for row in frame[frame["verified"] == "own_knowledge"].itertuples():
            cited = getattr(row, "legal_basis", "") or getattr(row, "source", "")
            assert not re.search(r"\b(UU|PP|ps\.|Permen\w*)\b", cited), row


# --- proposals to another government (usulan) --------------------------------------------------------------------------------


def test_what_belongs_to_another_government_is_proposed_to_it():
    """domain.md 2.4: national road damage -> usulan to BBPJN, not KSDD."""
    national = formed("B4", "road:x", road_status="nasional")
    assert "BBPJN" in proposals(national)["pusat"] and "KSDD" not in national.form
    assert set(proposals(formed("B4", "road:x", road_status="provinsi"))) == {"provinsi"}
    assert proposals(formed("B4", "road:x", road_status="kabupaten")) == {}
    assert set(proposals(formed("B4", "road:x", road_status="kabupaten+nasional"))) == {"pusat"}
    assert set(proposals(formed("C5", "area:tn", area_kind="taman_nasional"))) == {"pusat"}


# --- who sits and signs (domain.md 2.3) -----------------------------------------------------------------------------------


def signing(made, facts=None):
    facts, form = facts or context(), form_of(made)
    return seats(made, form, parties_of(made, form, facts), facts)


def test_heads_of_all_parties_that_must_sit_sign():
    """PP 28/2018 art. 2: gubernur, bupati, wali kota; an official may sign the PKS."""
    (rule,) = signing(candidate("B8", "facility:Waduk Suka Rahmat", "Waduk Suka Rahmat"))
    assert "Bupati Kutai Timur, Wali Kota Bontang dan Gubernur Kalimantan Timur" in rule.text_ind
    assert (rule.topic, rule.basis, rule.verified) == ("signatory", "PP 28/2018 ps. 2", "law")


def test_the_centre_signs_a_memorandum():
    """PP 28/2018 art. 46."""
    park = signing(candidate("C5", "area:tn", "TN", area_kind="taman_nasional"))
    assert [rule.result for rule in park] == ["daerah", "pusat"] and park[1].basis == "PP 28/2018 ps. 46"
    national = signing(candidate("B6", "road:x", "x", road_status="nasional"))
    assert [rule.result for rule in national] == ["pusat"], "synergy alone has no joint agreement of regions"


def test_with_a_third_party_there_is_no_joint_agreement_of_regions():
    """domain.md 2.3: kesepakatan bersama is a document of KSDD."""
    said = [rule.text_ind for rule in signing(candidate("B5", "office:Listrik", "Listrik"))]
    assert len(said) == 2 and not any("esepakatan bersama" in words for words in said) and "diwakili oleh Bupati" in said[0]


# --- the capital Nusantara (domain.md 2.6) --------------------------------------------------------------------------------

IKN = shapely.box(117.0, 0.0, 117.5, 0.5)


@pytest.mark.parametrize(
    ("shape", "share", "sits"),
    [
        (shapely.Point(117.2, 0.2), 100.0, True),
        (shapely.LineString([(117.4, 0.2), (117.9, 0.2)]), 20.0, False),
        (shapely.box(117.0, 0.0, 117.5, 1.0), 50.0, True),
        (shapely.Point(118, 0), None, None),
    ],
)
def test_the_otorita_is_a_party_of_what_touches_its_area_and_sits_where_most_of_it_lies(shape, share, sits):
    made = candidate("B4", "road:x", "x", TWO, lambda thing: finding("road_crossing", thing, [(code, "dilalui") for code in TWO], geometry=shape),
                     road_status="kabupaten")  # fmt: skip
    facts = context(ikn=(IKN,))
    assert ikn_share_pct(made, facts) == (None if share is None else pytest.approx(share))
    found = {party.party_type: party.must_sit for party in parties_of(made, form_of(made), facts)}
    assert found.get("otorita") == sits
    told = [rule for rule in signing(made, facts) if rule.topic == "otorita"]
    assert [rule.result for rule in told] == ([] if sits is None else ["perlu_hadir" if sits else "diundang"])
    flags = {flag["flag"] for flag in flags_of(made, form_of(made), [], [], facts)}
    assert ("ikn" in flags) == (share is not None)


def test_two_areas_of_the_capital_that_overlap_count_once():
    made = candidate("B4", "road:x", "x", TWO, lambda thing: finding("road_crossing", thing, [(c, "dilalui") for c in TWO], geometry=IKN),
                     road_status="kabupaten")  # fmt: skip
    assert ikn_share_pct(made, context(ikn=(IKN, IKN))) == pytest.approx(100.0)


# --- flags (domain.md 3.7) --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("codes", "open_"), [(("64.03", "64.08"), True), (("64.03", "64.08", "64.74"), True), (("64.08", "64.74"), False)])
def test_an_unsettled_segment_is_told_whatever_the_number_of_parties(codes, open_):
    made = candidate("C10", "watershed:x", "DAS X", codes)
    flags = {flag["flag"]: flag["text_ind"] for flag in flags_of(made, form_of(made), [], [], context())}
    assert ("boundary" in flags) == open_
    assert not open_ or "Kabupaten Berau-Kabupaten Kutai Timur" in flags["boundary"]


def test_a_caveat_is_told_once():
    def caveat(number):
        def make(thing):
            made = finding("water_link", thing, (("64.08", "hulu"), ("64.74", "hilir")), basin_first_exit_km2=30.0, discriminator=str(number))
            return type(made)(**{**made.__dict__, "caveat_ind": f"Sama untuk semua. Hanya {number}.", "caveat_eng": f"The same. Only {number}."})
        return make

    made = candidate("B3", "watershed:x", "DAS X", TWO, caveat(1), caveat(2))
    rows = flags_of(made, form_of(made), [], [], context())
    assert len({row["flag"] for row in rows}) == len(rows)
    (row,) = (row for row in rows if row["flag"] == "caveat")
    assert row["text_ind"] == "Sama untuk semua. Hanya 1. Hanya 2."


# --- the risk checklist (domain.md 1.3) -----------------------------------------------------------------------------------


def test_the_four_conditions_are_told_each_with_what_is_known():
    made = candidate(codes=("64.02", "64.74"))
    unclear, unequal, unplanned, uncontrolled = risks_of(made, form_of(made), [], context())
    assert {rule.topic for rule in (unclear, unequal, unplanned, uncontrolled)} == {"risk"}
    assert {rule.result for rule in (unclear, unequal, unplanned, uncontrolled)} == {"perlu_diperiksa"}
    assert "4,2 kali" in unequal.text_ind and "Kota Bontang" in unequal.text_ind  # 806,964 / 191,811


def test_signs_of_an_unclear_agreement_are_named():
    made = candidate("B4", "road:tanpa nama", "Jalan tanpa nama", ("64.03", "64.08"))
    risk = risks_of(made, form_of(made), [], context())[0]
    assert risk.result == "ada_tanda"
    assert all(said in risk.text_ind for said in ("belum bernama", "belum dapat ditentukan", "belum definitif"))


def test_an_unknown_population_is_no_equal_standing():
    risk = risks_of(candidate(codes=("33.12", "34.03")), form_of(candidate()), [], context())[1]
    assert risk.result == "perlu_diperiksa" and "tidak diketahui" in risk.text_ind


def test_planning_says_what_the_office_entered_and_that_a_plan_is_one():
    planned = candidate("B8", "facility:Waduk", "Waduk", status="planned")
    assert risks_of(planned, form_of(planned), [], context())[2].result == "ada_tanda"
    entered = context(office(planned.candidate_id, in_rkpd="RKPD 2026"))
    assert "RKPD 2026" in risks_of(planned, form_of(planned), [], entered)[2].text_ind


# --- the table hangs together -----------------------------------------------------------------------------------------------


def test_every_row_of_forms_is_whole():
    frame = table("legal_forms")
    assert not frame.duplicated(["object_kind", "idea_codes", "attribute", "value"]).any()
    parts = {part for form in frame["form"] for part in form.split(" + ")}
    assert parts == {"KSDD kab-kab", "KSDD prov-kab", "sinergi pusat", "KSDPK", "belum ditentukan"}
    proposed = frame[["proposal_to", "proposal_ind", "proposal_eng"]] != ""
    assert (proposed.all(axis=1) | ~proposed.any(axis=1)).all()
    assert set(pd.Series("+".join(filter(None, frame["proposal_to"])).split("+"))) == {"pusat", "provinsi"}
    ideas = {code for codes in frame["idea_codes"] for code in codes.split("+")} - {"*"}
    assert ideas <= set(table("catalogue")["idea_code"])
