"""From findings to ranked candidates: triggers, merging, form, coverage, ranks; and that the tables hang together."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core import candidates as c
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.tables import label, severity_of, table, text

NAMES = {"64.02": "Kabupaten Kutai Kartanegara", "64.08": "Kabupaten Kutai Timur", "64.74": "Kota Bontang"}


def watershed(name="Uji", **attributes) -> Object:
    return Object(f"watershed:{name}", "watershed", f"DAS {name}", "existing", "flow_direction", attributes)


def link(thing: Object, a="64.08", b="64.74", km2=390.0, share=73.4, **more) -> Finding:
    values = {"basin_first_exit_km2": km2, "area_km2": km2, "share_of_inflow_pct": share}
    measures = tuple(Measure(name, value, "", "") for name, value in values.items())
    return Finding("water_link", thing.object_id, ((a, "hulu"), (b, "hilir")), measures, shapely.Point(117.4, 0.1), "flow_direction",
                   discriminator=f"{a}>{b}", **more)  # fmt: skip


def shared(thing: Object, *codes: str) -> Finding:
    values = {"area_km2": 900.0, "n_regions": float(len(codes)), "exchanged_km2": 400.0}
    measures = tuple(Measure(name, value, "", "") for name, value in values.items())
    parties = tuple((code, "hulu_hilir") for code in codes)
    return Finding("watershed_shared", thing.object_id, parties, measures, shapely.box(117, 0, 118, 1), "flow_direction")


def area(kind: str, name: str, *codes: str, ha=5000.0, usable=True) -> tuple[Object, Finding]:
    thing = Object(f"area:{kind}:{name}", kind, name, "existing", "areas", {"area_kind": kind, "geometry": shapely.box(117, 0, 118, 1)})
    values = {"n_regions": float(len(codes)), "area_ha": ha, "smallest_piece_ha": ha / 3}
    measures = tuple(Measure(name, value, "", "") for name, value in values.items())
    parties = tuple((code, "tuan_rumah") for code in codes)
    return thing, Finding("shared_area", thing.object_id, parties, measures, shapely.box(117, 0, 118, 1), "areas", usable=usable)


def road(status: str | None, *pairs, name="Ruas", **measures) -> tuple[Object, list[Finding]]:
    thing = Object(f"road:{name}", "road", name, "existing", "roads", {"road_status": status})
    values = {"crossings": 1.0, "mismatch_count": 0.0, "damaged": None, "owner_changes": 0.0} | measures
    return thing, [
        Finding("road_crossing", thing.object_id, tuple((code, "dilalui") for code in pair), tuple(Measure(k, v, "", "") for k, v in values.items()),
                shapely.Point(117.4, 0.1), "roads", discriminator=str(n)) for n, pair in enumerate(pairs)
    ]  # fmt: skip


def test_a_pair_gives_one_candidate_whose_other_ideas_are_activities():
    thing = watershed()
    (made,) = c.propose([link(thing), shared(thing, "64.08", "64.74")], [thing], {})
    assert (made.idea_code, made.activities, made.codes) == ("B3", ("B8", "C10"), ("64.08", "64.74"))
    assert dict(made.parties) == {"64.08": "hulu", "64.74": "hilir"}
    assert made.candidate_id == "B3|watershed:Uji|64.08+64.74"
    assert {f.kind for f in made.findings} == {"water_link", "watershed_shared"}


def test_a_watershed_of_three_regions_is_one_candidate_with_all():
    thing = watershed()
    (made,) = c.propose([link(thing), link(thing, "64.02", "64.08", 500), shared(thing, "64.02", "64.08", "64.74")], [thing], {})
    assert made.idea_code == "C10" and made.codes == ("64.02", "64.08", "64.74") and made.activities == ("B3", "B8")
    assert len(made.findings) == 3, "pairwise links are its evidence"


def test_water_both_ways_makes_both_hulu_and_hilir():
    thing = watershed()
    (made,) = c.propose([link(thing), link(thing, "64.74", "64.08", 30.0, 2.0)], [thing], {})
    assert dict(made.parties) == {"64.08": "hulu_hilir", "64.74": "hulu_hilir"}


def test_the_watersheds_of_one_pair_are_one_candidate_about_the_largest():
    small, large = watershed("Kecil"), watershed("Besar")
    (made,) = c.propose([link(small, km2=30.0), link(large, km2=300.0)], [small, large], {})
    assert made.thing is large and made.merged == (small,) and len(made.findings) == 2


@pytest.mark.parametrize("km2", [0.0, 24.9])
def test_too_little_water_is_no_candidate(km2):
    thing = watershed()
    assert c.propose([link(thing, km2=km2, share=1.0)], [thing], {}) == []


def test_a_finding_that_is_not_usable_never_becomes_a_candidate():
    thing, finding = area("tahura", "Rencana", "64.02", "64.09", usable=False)
    assert c.propose([finding], [thing], {}) == []


def test_the_capital_area_is_never_a_candidate():
    thing, finding = area("ikn", "IKN", "64.02", "64.09")
    assert c.propose([finding], [thing], {}) == []


def test_nested_areas_of_one_kind_merge_into_the_outermost():
    outer, inner, innermost = (area("karst", name, "64.02", "64.08") for name in ("Ekosistem", "Bentang", "Gua"))
    findings, objects = [pair[1] for pair in (outer, inner, innermost)], [pair[0] for pair in (outer, inner, innermost)]
    nested = {"area:karst:Bentang": "area:karst:Ekosistem", "area:karst:Gua": "area:karst:Bentang"}
    (made,) = c.propose(findings, objects, nested)
    assert made.thing.name == "Ekosistem" and {thing.name for thing in made.merged} == {"Bentang", "Gua"} and len(made.findings) == 3


def test_a_nested_area_of_another_kind_or_with_a_further_region_stays_apart():
    outer, other, wider = area("karst", "A", "64.02", "64.08"), area("tahura", "B", "64.02", "64.08"), area("karst", "C", "64.02", "64.08", "64.74")
    objects, findings = zip(outer, other, wider, strict=True)
    made = c.propose(findings, objects, {"area:tahura:B": "area:karst:A", "area:karst:C": "area:karst:A"})
    assert len(made) == 3


def test_a_regency_road_is_a_border_road_and_a_national_one_a_matter_of_planning():
    own, findings = road("kabupaten", ("64.08", "64.74"), owner_changes=1.0)
    (made,) = c.propose(findings, [own], {})
    assert (made.idea_code, made.activities) == ("B4", ("B6", "KSO7", "KSO1")) and form_of(made).form == "KSDD kab-kab"
    national, findings = road("nasional", ("64.02", "64.08"), ("64.08", "64.74"))
    (made,) = c.propose(findings, [national], {})
    assert made.idea_code == "B6" and made.codes == ("64.02", "64.08", "64.74"), "one candidate for the whole road"
    assert (form_of(made).form, form_of(made).authority) == ("sinergi pusat", "pusat")


@pytest.mark.parametrize(
    ("status", "form", "authority", "seated"),
    [
        ("provinsi", "KSDD prov-kab", "provinsi", {"provinsi"}),
        ("kota", "KSDD kab-kab", "kabkota", set()),
        (None, "belum ditentukan", "belum diketahui", set()),
        ("kabupaten+nasional", "KSDD kab-kab + sinergi pusat", "kabkota+pusat", {"pusat", "provinsi"}),
    ],
)
def test_the_form_of_a_road_follows_its_status(status, form, authority, seated):
    thing, findings = road(status, ("64.08", "64.74"))
    (made,) = c.propose(findings, [thing], {})
    found = form_of(made)
    assert (found.form, found.authority, {kind for kind, _, _ in found.parties}) == (form, authority, seated)


@pytest.mark.parametrize(
    ("attributes", "codes", "authority"),
    [({}, ("64.08", "64.74"), "provinsi"), ({"outside_pct": 6.0}, ("64.08", "64.74"), "provinsi"), ({}, ("63.02", "64.01"), "pusat+provinsi")],
)
def test_a_watershed_is_provincial_and_the_centre_s_across_provinces(attributes, codes, authority):
    thing = watershed(**attributes)
    (made,) = c.propose([link(thing, *codes)], [thing], {})
    assert form_of(made).authority == authority
    if attributes:
        assert "di luar data" in form_of(made).note_ind


def test_the_mahakam_is_a_national_strategic_territory():
    thing = watershed("Mahakam")
    (made,) = c.propose([link(thing)], [thing], {})
    assert form_of(made).authority == "pusat+provinsi"


@given(st.permutations(range(5)))
def test_candidates_do_not_depend_on_the_order_of_findings(order):
    one, two = watershed("Satu"), watershed("Dua")
    findings = [link(one), link(two, km2=100.0), shared(one, "64.08", "64.74"), link(one, "64.74", "64.08", 26.0), shared(two, "64.08", "64.74")]
    expected, turned = c.propose(findings, [one, two], {}), c.propose([findings[n] for n in order], [two, one], {})
    assert expected == turned


def test_severity_grows_with_the_measure_and_is_unknown_without_one():
    grades = [severity_of("water_link", {"share_of_inflow_pct": share}) for share in (0, 5, 15, 30, 50, 100)]
    assert grades == [1, 2, 3, 4, 5, 5]
    assert severity_of("water_link", {"share_of_inflow_pct": None}) is None


# --- the tables hang together -------------------------------------------------------------------------------------------


def test_every_trigger_names_an_idea_a_severity_and_numbers():
    ideas = set(table("catalogue")["idea_code"])
    graded = set(table("severity")["finding_kind"])
    for row in table("triggers").itertuples():
        assert row.idea_code in ideas and row.finding_kind in graded and float(row.minimum) >= 0 and int(row.priority) > 0 and row.reason


def test_the_catalogue_is_whole_and_in_two_languages():
    frame = table("catalogue")
    ideas = {"A": 8, "B": 8, "C": 11, "S": 5, "KSO": 8}
    assert set(frame["idea_code"]) == {f"{letter}{n}" for letter, count in ideas.items() for n in range(1, count + 1)}
    assert frame["title_ind"].str.contains("{object}", regex=False).all() and frame["title_eng"].str.contains("{object}", regex=False).all()
    assert set(frame["deal_type"]) <= {"KP", "KPP"} and (frame["legal_basis"] != "").all()
    assert set(frame["verified"]) <= {"law", "source", "own_knowledge"}


def test_every_row_of_law_has_a_basis_and_a_verified_mark():
    frame = table("legal_forms")
    assert (frame["legal_basis"] != "").all() and set(frame["verified"]) <= {"law", "source", "own_knowledge"}
    for kind in ("area", "watershed", "road"):
        rows = frame[frame["object_kind"] == kind]
        last = rows[rows["value"] == "*"]
        assert len(last), f"a fallback for {kind}"
    assert set(frame["form"]) <= {"KSDD kab-kab", "KSDD prov-kab", "sinergi pusat", "sinergi pusat + KSDD prov-kab", "KSDPK", "belum ditentukan"}


def test_numbers_are_written_in_the_manner_of_the_language():
    assert text("quantity_area_ha", "ind", value=1234567.0) == "1.234.567 ha"
    assert text("quantity_area_ha", "eng", value=1234567.0) == "1,234,567 ha"
    assert text("quantity_area_ha", "ind", value=None) == "tidak diketahui ha"


def test_kerja_sama_is_two_words_everywhere():
    for name in ("texts", "catalogue", "legal_forms", "criteria"):
        frame = table(name)
        for column in frame.columns:
            assert not frame[column].str.contains("kerjasama", case=False).any(), (name, column)


def test_every_text_has_both_languages_with_the_same_fields():
    import string

    for row in table("texts").itertuples():
        fields = [{f for _, f, _, _ in string.Formatter().parse(value) if f} for value in (row.ind, row.eng)]
        assert row.ind and row.eng and fields[0] == fields[1], row.key
        assert label(row.key, "ind")
