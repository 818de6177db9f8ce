"""The catalogue: complete as data, edited in a spreadsheet, used by a study; offices of the parties; ideas proposed by hand."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core import catalogue as cat
from bosanggarong_plugin.core import catalogue_file as files
from bosanggarong_plugin.core.candidates import evidence_text, propose, titles
from bosanggarong_plugin.core.cooperation.agencies import agencies_of
from bosanggarong_plugin.core.cooperation.context import Party
from bosanggarong_plugin.core.cooperation.forms import form_of
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.inputs.collect import Collector
from bosanggarong_plugin.core.messages import localise_problem
from bosanggarong_plugin.core.office.model import PROPOSALS
from bosanggarong_plugin.core.proposals import by_hand, check_proposals, objects_of
from bosanggarong_plugin.core.result import read_table
from bosanggarong_plugin.core.study import InputSpec, read_study, write_study
from bosanggarong_plugin.core.tables import table
from bosanggarong_plugin.paths import default_study

NAMES = {"64.02": "Kabupaten Kutai Kartanegara", "64.08": "Kabupaten Kutai Timur", "64.74": "Kota Bontang"}


def finding(kind: str, thing: Object, *parties: str, **measures: float) -> Finding:
    return Finding(kind, thing.object_id, tuple((code, "tepi") for code in parties), tuple(Measure(k, v, "", "") for k, v in measures.items()),
                   shapely.Point(117, 0), thing.source_role)  # fmt: skip


def border_river() -> tuple[Object, Finding]:
    thing = Object("border_river:64.08/64.74", "border_river", "Kutai Timur - Bontang", "existing", "flow_direction")
    return thing, finding("border_river", thing, "64.08", "64.74", upstream_km2=300.0, length_km=12.0)


# --- the shipped tables ------------------------------------------------------------------------------------------------


def test_an_idea_is_computable_exactly_when_a_trigger_names_it_and_else_says_what_it_would_take():
    made = cat.shipped()
    by_hand_only = {code for code in made.ideas if not made.triggers_of(code)}
    assert by_hand_only == {"A5", "A7", "B2", "B5", "B7", "C7", "C9", "KSO2", "KSO3", "KSO4"}
    for code, idea in made.ideas.items():
        assert bool(idea.needs_ind) == bool(idea.needs_eng) == (code in by_hand_only), code
        assert idea.idea_group in cat.GROUPS and code.startswith(idea.idea_group) and idea.continuous in ("yes", "no", "unknown")
        assert idea.institution_hint in ("", *table("institutions")["institution_code"])


def test_every_trigger_asks_for_a_measure_and_an_attribute_that_are_known_and_has_a_sentence():
    keys = set(table("texts")["key"])
    for trigger in cat.shipped().triggers:
        assert (trigger.finding_kind, trigger.measure) in cat.trigger_units()
        assert not trigger.attribute or set(trigger.attribute_values) <= set(files.attribute_values()[trigger.attribute])
    assert {f"ev_{kind}" for kind, _ in cat.trigger_units()} <= keys


def test_every_kind_and_measure_of_a_trigger_has_words():
    known = set(table("map_texts")["key"])
    for (kind, measure), unit in cat.trigger_units().items():
        assert {f"value.{kind}", f"value.{measure}"} <= known and (not unit or f"value.{unit}" in known), (kind, measure, unit)


@pytest.mark.parametrize(
    ("code", "ind", "eng"),
    [
        ("B4", "Jalan melintasi batas: pergantian pemilik; ", "Road across a border: changes of owner; "),
        ("C5", "Kawasan lintas daerah: jumlah daerah sedikitnya 2 (jenis kawasan: taman nasional).",
         "Area in several regions: number of regions at least 2 (kind of area: national park)."),
        ("C11", "DAS lintas daerah: luas sedikitnya 10.000 km².", "Watershed in several regions: area at least 10,000 km²."),
        ("KSO8", "Sumber air baku bagi daerah tetangga: ada (jenis fasilitas: mata air).",
         "Raw water for the neighbour: any (kind of facility: spring)."),
        ("B7", "Tidak dapat dihitung dari layer yang dikenal", "Cannot be computed from the layers known"),
    ],
)  # fmt: skip
def test_a_trigger_in_words_with_its_minimum(code, ind, eng):
    assert cat.shipped().trigger_text(code, "ind").startswith(ind) and cat.shipped().trigger_text(code, "eng").startswith(eng)


@pytest.mark.parametrize("name", ["catalogue", "agencies", "institutions", "share_models"])
def test_general_knowledge_cites_no_article(name):
    for row in table(name).to_dict("records"):
        assert row["verified"] in ("law", "source", "own_knowledge") and row["legal_basis"]
        if row["verified"] == "own_knowledge":
            assert not re.search(r"\b(ps\.|pasal|UU|PP|Permendagri|art\.)\s*\d", row["legal_basis"]), row
            assert "perlu diperiksa" in row["legal_basis"], row


def test_the_reference_tables_hold_the_models_of_the_paper():
    assert list(table("institutions")["institution_code"]) == ["K1", "K2", "K3", "K4", "K5", "OTORITA"]  # domain 1.7
    assert list(table("share_models")["model"])[:5] == ["P1", "P2", "P3", "P4", "P5"]  # domain 1.6


# --- the spreadsheet ---------------------------------------------------------------------------------------------------


def read(path: Path) -> tuple[cat.Catalogue | None, Collector]:
    collector = Collector()
    return files.read_catalogue(InputSpec("catalogue", path), collector), collector


def ideas_csv(path: Path, *rows: dict[str, str], columns=files.IDEA_COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def triggers_csv(path: Path, *rows: dict[str, str]) -> Path:
    return ideas_csv(files.companion(path), *rows, columns=files.TRIGGER_COLUMNS)


def new_idea(**cells: str) -> dict[str, str]:
    return {"idea_code": "X1", "sector": "infrastruktur", "urusan": "perhubungan", "deal_type": "KPP", "title_ind": "Dermaga bersama: {object}",
            "title_eng": "Joint jetty: {object}", "activity_ind": "membangun dermaga bersama", "activity_eng": "build a joint jetty",
            "verified": "own_knowledge"} | cells  # fmt: skip


def shipped_row(code: str, **cells: str) -> dict[str, str]:
    return {column: getattr(cat.shipped().ideas[code], column) for column in files.IDEA_COLUMNS} | cells


def new_trigger(**cells: str) -> dict[str, str]:
    return {"idea_code": "X1", "finding_kind": "border_river", "measure": "upstream_km2", "minimum": "250,5", "priority": "1"} | cells


@pytest.mark.parametrize("name", ["katalog.xlsx", "katalog.csv"])
def test_what_is_exported_and_read_again_is_the_same_catalogue(tmp_path, name):
    pytest.importorskip("openpyxl")
    written = files.export(tmp_path / name, cat.shipped())
    made, collector = read(tmp_path / name)
    assert not collector.problems and not collector.repairs and all(file.is_file() for file in written)
    assert made.ideas == cat.shipped().ideas
    assert {t.idea_code: made.triggers_of(t.idea_code) for t in made.triggers} == {
        t.idea_code: cat.shipped().triggers_of(t.idea_code) for t in cat.shipped().triggers
    }


def test_rows_replace_and_extend_and_what_is_not_in_the_file_stays(tmp_path):
    path = ideas_csv(tmp_path / "k.csv", shipped_row("A1", title_ind="TPA Sampah Bersama: {object}"), new_idea())
    made, collector = read(path)
    assert not collector.problems and set(made.ideas) == {*cat.shipped().ideas, "X1"}
    assert (made.ideas["A1"].title_ind, made.ideas["A1"].origin) == ("TPA Sampah Bersama: {object}", "office")
    assert (made.ideas["A1"].legal_basis, made.ideas["A1"].verified) == (cat.shipped().ideas["A1"].legal_basis, "source"), "its claim is untouched"
    assert made.ideas["B1"] == cat.shipped().ideas["B1"] and made.triggers == cat.shipped().triggers
    assert (made.ideas["X1"].idea_group, made.ideas["X1"].continuous) == ("X", "unknown")


def test_what_an_office_says_of_the_law_is_printed_and_never_counts_as_law(tmp_path):
    path = ideas_csv(tmp_path / "k.csv", new_idea(legal_basis="Perda 7/2020", verified="law"), shipped_row("B1", verified="law"))
    made, _ = read(path)
    assert {made.ideas[code].verified for code in ("X1", "B1")} == {"own_knowledge"}
    assert made.ideas["X1"].legal_basis == "menurut katalog kantor, belum diperiksa: Perda 7/2020"


def test_a_missing_english_text_is_the_indonesian_one_and_is_logged(tmp_path):
    made, collector = read(ideas_csv(tmp_path / "k.csv", new_idea(title_eng="")))
    assert made.ideas["X1"].title_eng == "Dermaga bersama: {object}"
    assert [(row["feature"], row["problem"]) for row in collector.repairs] == [("line 2", "title_eng is empty")]


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (new_idea(title_ind=""), "title_ind", "title_ind is empty"),
        (new_idea(activity_ind=""), "activity_ind", "activity_ind is empty"),
        (new_idea(idea_code="x 1"), "idea_code", '"x 1" cannot be the code of an idea'),
        (new_idea(sector="jalan raya"), "sector", 'sector = "jalan raya" is not known'),
        (new_idea(urusan="jalan"), "urusan", 'urusan = "jalan" is not known'),
        (new_idea(deal_type="KSO"), "deal_type", 'deal_type = "KSO" is not known'),
        (new_idea(verified="benar"), "verified", 'verified = "benar" is not known'),
        (new_idea(continuous="kadang"), "continuous", 'continuous = "kadang" is not known'),
        (new_idea(institution_hint="K9"), "institution_hint", 'institution_hint = "K9" is not known'),
        (new_idea(verified="law"), "legal_basis", "the row is marked as law and gives no legal basis"),
        (new_idea(title_ind="Dermaga {tempat}: {object}"), "title_ind", "the placeholder {tempat} is not known"),
        (new_idea(title_ind="Dermaga {object.name}"), "title_ind", "the placeholder {object.name} is not known"),
        (new_idea(title_ind="Dermaga {object!r}"), "title_ind", "the placeholder {object} is not known"),
        (new_idea(activity_ind="membangun {object}"), "activity_ind", "the placeholder {object} is not known"),
        (new_idea(title_ind="Dermaga {object"), "title_ind", "a curly bracket stands alone"),
        (new_idea(title_ind="Dermaga bersama"), "title_ind", "the title does not name its object"),
        (shipped_row("A1", idea_code="A9"), "idea_code", "the code of the idea A1 was changed to A9"),
    ],
)
def test_a_bad_idea_is_refused_with_its_line_column_and_reason(tmp_path, row, where, reason):
    made, collector = read(ideas_csv(tmp_path / "k.csv", shipped_row("B1"), row))
    assert made is None and [(p.where, p.what) for p in collector.problems] == [(f"k.csv / line 3, {where}", reason)]
    assert localise_problem(collector.problems[0], "id").where == f"k.csv / baris 3, {where}"


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (new_trigger(idea_code="Z1"), "idea_code", 'idea_code = "Z1" is not known'),
        (new_trigger(finding_kind="sungai"), "finding_kind", 'finding_kind = "sungai" is not known'),
        (new_trigger(measure="area_ha"), "measure", 'measure = "area_ha" is not known'),
        (new_trigger(minimum="banyak"), "minimum", 'minimum "banyak" is no number'),
        (new_trigger(minimum="1.000,5"), "minimum", 'minimum "1.000,5" is no number'),
        (new_trigger(minimum="-5"), "minimum", 'minimum "-5" is no number'),
        (new_trigger(minimum=""), "minimum", "minimum is empty"),
        (new_trigger(priority="1,5"), "priority", "priority 1,5 is no whole number from 1"),
        (new_trigger(attribute="warna", attribute_values="biru"), "attribute", 'attribute = "warna" is not known'),
        (new_trigger(attribute="area_kind", attribute_values="kebun"), "attribute_values", 'attribute_values = "kebun" is not known'),
        (new_trigger(attribute="area_kind"), "attribute_values", 'attribute_values = "" is not known'),
        (new_trigger(attribute_values="karst"), "attribute", 'attribute = "" is not known'),
        (new_trigger(minimum="1"), "idea_code", "the trigger stands on line 2 too"),
    ],
)
def test_a_bad_trigger_is_refused_with_its_line_column_and_reason(tmp_path, row, where, reason):
    path = ideas_csv(tmp_path / "k.csv", new_idea())
    triggers_csv(path, new_trigger(minimum="1"), row)
    made, collector = read(path)
    assert made is None and [(p.where, p.what) for p in collector.problems] == [(f"k_pemicu.csv / line 3, {where}", reason)]


def test_every_bad_row_is_told_at_once(tmp_path):
    path = ideas_csv(tmp_path / "k.csv", new_idea(title_ind=""), new_idea(idea_code="X2", sector="x"), new_idea(idea_code="X2"))
    triggers_csv(path, new_trigger(measure="x"), new_trigger(idea_code="Z9"))
    _, collector = read(path)
    assert [p.where.split(" / ")[1] for p in collector.problems] == [
        "line 2, title_ind", "line 3, sector", "line 4, idea_code", "line 2, idea_code", "line 2, measure", "line 3, idea_code",
    ]  # fmt: skip


def test_columns_that_are_unknown_or_missing_are_told(tmp_path):
    path = tmp_path / "k.csv"
    path.write_text("idea_code,judul\nX1,Dermaga\n", encoding="utf-8")
    _, collector = read(path)
    assert [p.what for p in collector.problems][0] == "unknown columns: judul" and "title_ind" in collector.problems[1].what


@pytest.mark.parametrize("name", ["k.gpkg", "k.xlsx"])
def test_a_file_that_is_no_spreadsheet_is_one_message(tmp_path, name):
    (tmp_path / name).write_bytes(b"no sheet")
    made, collector = read(tmp_path / name)
    assert made is None and len(collector.problems) == 1 and collector.problems[0].next_step


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_whatever_a_cell_holds_reading_gives_a_catalogue_or_reasons(tmp_path_factory, title, basis, minimum):
    path = ideas_csv(tmp_path_factory.mktemp("any") / "k.csv", new_idea(title_ind=title.replace("\0", ""), legal_basis=basis.replace("\0", "")))
    triggers_csv(path, new_trigger(minimum=minimum.replace("\0", "")))
    made, collector = read(path)
    assert (made is None) == bool(collector.problems)
    if made is not None:
        assert made.ideas["X1"].verified == "own_knowledge" and made.ideas["X1"].title_ind.count("{object}") == 1


# --- the catalogue of a study ------------------------------------------------------------------------------------------


def test_an_idea_of_the_office_becomes_a_candidate_where_its_trigger_says_so(tmp_path):
    path = ideas_csv(tmp_path / "k.csv", new_idea(title_ind="Tepian bersama: {object}"))
    triggers_csv(path, new_trigger(minimum="250,5"))
    made, _ = read(path)
    thing, its = border_river()
    assert propose([its], [thing], {}) == [], "nothing in the catalogue of the program"
    (candidate,) = propose([its], [thing], {}, made)
    assert candidate.candidate_id == "X1|border_river:64.08/64.74|64.08+64.74" and titles(candidate)["title_ind"].startswith("Tepian bersama: ")
    assert "300 km²" in evidence_text(candidate, NAMES, {}, "ind") and "12.0 km" in evidence_text(candidate, NAMES, {}, "eng")
    assert form_of(candidate).form, "some row of the law covers it"
    triggers_csv(path, new_trigger(minimum="301"))
    assert propose([its], [thing], {}, read(path)[0]) == []


def test_a_dash_leaves_an_idea_without_triggers(tmp_path):
    path = ideas_csv(tmp_path / "k.csv", shipped_row("B1"))
    triggers_csv(path, {"idea_code": "KSO1", "finding_kind": "-"})
    made, collector = read(path)
    assert not collector.problems and not made.triggers_of("KSO1") and len(made.triggers) == len(cat.shipped().triggers) - 1


def test_the_table_counts_the_candidates_of_each_idea():
    thing = Object("watershed:x", "watershed", "DAS X", "existing", "flow_direction")
    made = propose([finding("watershed_shared", thing, "64.02", "64.08", n_regions=2.0, area_km2=20000.0)], [thing], {})
    frame = cat.shipped().tables(made)["catalogue"].set_index("idea_code")
    assert frame.loc[["C10", "C11", "B3"], "n_candidates"].tolist() == [1, 1, 0]
    assert frame.loc[["C10", "C9"], "computable"].tolist() == [True, False] and frame.notna().all(axis=None)


# --- offices -----------------------------------------------------------------------------------------------------------


def offices(code: str, *parties: Party, activities=()) -> pd.DataFrame:
    (candidate,) = by_hand(proposals(idea_code=code), cat.shipped(), None)
    return pd.DataFrame(agencies_of(replace(candidate, activities=activities), parties, None))


REGENCY, PROVINCE, CENTRE = Party("64.08", "kabkota", "peserta", True), Party("64", "provinsi", "", True), Party("pusat", "pusat", "", True)


def test_the_offices_of_waste_are_those_of_the_paper_with_their_names_of_today():
    frame = offices("A1", REGENCY).dropna(subset="agency_2005").set_index("agency_2005")  # domain 1.11
    assert set(frame.index) == {"Dinas PU", "DLH/Bapedalda", "Dinas Pasar", "Dinas Kesehatan", "Dinas Perhubungan", "DPRD"}
    assert frame.loc["Dinas Pasar", "agency_ind"] == "Dinas Perdagangan" and frame.loc["Dinas Pasar", "verified"] == "own_knowledge"
    assert frame.loc["DPRD", "verified"] == "source"


@pytest.mark.parametrize("code", sorted(cat.shipped().ideas))
def test_every_candidate_has_the_secretariat_and_an_office_of_its_affair_or_field(code):
    frame = offices(code, REGENCY, PROVINCE)
    for party in ("64.08", "64"):
        reasons = set(frame.loc[frame["party_code"] == party, "reason"])
        assert "agency_every" in reasons and (reasons & {"agency_sector", "agency_urusan"} or code == "S5"), (code, party)
    assert not frame.duplicated(["party_code", "agency_ind"]).any()


def test_forestry_and_mining_are_of_the_province_and_no_longer_of_the_regency():
    frame = offices("C1", REGENCY, PROVINCE).set_index("party_code")
    assert {"Dinas Kehutanan", "Dinas Energi dan Sumber Daya Mineral (ESDM)"} <= set(frame.loc["64", "agency_ind"])
    assert not frame.loc["64.08", "agency_ind"].str.contains("Kehutanan|ESDM").any()


def test_the_centre_sits_with_the_office_of_the_idea_or_of_an_activity():
    assert "Balai Taman Nasional" in set(offices("C5", CENTRE)["agency_ind"])
    assert len(offices("C9", CENTRE)) == 0 and len(offices("C9", CENTRE, activities=("C5",))) == 1


# --- proposals by hand -------------------------------------------------------------------------------------------------


def proposals(*rows: dict, **cells) -> pd.DataFrame:
    base = {"proposal_id": "p1", "idea_code": "B7", "object_name": "RTRW pesisir", "parties": "64.74+64.08", "reason": "zona berbeda",
            "source": "rapat TKKSD"} | cells  # fmt: skip
    return pd.DataFrame([base | row for row in rows or ({},)], columns=list(PROPOSALS), dtype=object)


def segments() -> pd.DataFrame:
    lines = [shapely.LineString([(117, 0), (117, 2)]), shapely.LineString([(118, 0), (118, 1)])]
    return gpd.GeoDataFrame({"segment_id": ["s1", "s2"], "region_a": ["64.08", "64.02"], "region_b": ["64.74", "64.08"], "length_km": [222.0, 111.0]},
                            geometry=lines, crs=4326)  # fmt: skip


def test_a_proposal_is_a_candidate_that_says_it_was_not_computed():
    (made,) = by_hand(proposals(), cat.shipped(), segments())
    assert (made.candidate_id, made.origin, made.findings) == ("B7|office:RTRW pesisir|64.08+64.74", "office", ())
    assert (made.thing.kind, made.thing.status) == ("infrastruktur", None) and made.point.equals(shapely.Point(117, 1))
    said = evidence_text(made, NAMES, {}, "ind")
    assert said == "Diusulkan dengan tangan, bukan hasil hitungan. Alasan: zona berbeda. Sumber: rapat TKKSD."
    assert form_of(made).form


def test_a_proposal_without_reason_or_common_border_says_so_and_has_no_place():
    (made,) = by_hand(proposals(parties="64.02+64.74", reason=None, source=float("nan")), cat.shipped(), segments())
    assert made.point is None and evidence_text(made, NAMES, {}, "eng").endswith("Reason: not given. Source: not given.")


def test_the_same_proposal_twice_is_one_candidate_and_two_ideas_share_an_object():
    rows = ({"proposal_id": "p2", "reason": "alasan lain"}, {"proposal_id": "p1"}, {"proposal_id": "p3", "idea_code": "C9"})
    made = by_hand(proposals(*rows), cat.shipped(), None)
    assert [c.idea_code for c in made] == ["B7", "C9"] and made[0].thing.attributes["reason"] == "zona berbeda; alasan lain"
    assert len(objects_of(made)) == 1 and by_hand(proposals(*reversed(rows)), cat.shipped(), None) == made


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"idea_code": "B9"}, '"B9" is no idea of the catalogue'),
        ({"object_name": " "}, "the proposal lacks object_name"),
        ({"parties": "64.08+99.01"}, "99.01 is no region of the study"),
        ({"parties": "64.08+64.08"}, "a proposal needs two regions"),
    ],
)
def test_a_bad_proposal_is_refused_with_its_id(cells, reason):
    collector = Collector()
    check_proposals(proposals({"proposal_id": "p0"}, {"proposal_id": "p7", **cells}), cat.shipped(), list(NAMES), "office.gpkg", collector)
    assert [(p.where, p.what) for p in collector.problems] == [("office.gpkg / proposals / p7", reason)]


# --- the command line --------------------------------------------------------------------------------------------------


def test_export_check_and_use_in_a_study(tmp_path, capsys):
    pytest.importorskip("openpyxl")
    file = tmp_path / "katalog.xlsx"
    assert main(["catalogue", "export", str(file)]) == 0 and main(["catalogue", "export", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["catalogue", "check", str(file), "--lang", "id"]) == 0
    assert "dapat dipakai, 40 gagasan, 0 di antaranya diubah atau baru" in capsys.readouterr().out
    import openpyxl

    book = openpyxl.load_workbook(file)
    book["gagasan"]["A3"] = "A1"
    book["pemicu"]["F2"] = "tiga"
    book.save(file)
    assert main(["catalogue", "check", str(file), "--lang", "id"]) == 2
    said = capsys.readouterr().err
    assert "katalog.xlsx / gagasan / baris 3, idea_code: kode A1 sudah ada pada baris 2" in said
    assert 'katalog.xlsx / pemicu / baris 2, minimum: minimum "tiga" bukan angka' in said


def test_a_study_uses_the_catalogue_of_its_office(tmp_path):
    ideas = (new_idea(legal_basis="Perda 7/2020", verified="law"), shipped_row("B1", title_ind="Air bersih: {object}"))
    path = ideas_csv(tmp_path / "katalog.csv", *ideas)
    triggers_csv(path, new_trigger(minimum="1"), {"idea_code": "KSO1", "finding_kind": "-"})
    study = tmp_path / "studi.toml"
    write_study(read_study(default_study()), study)
    study.write_text(study.read_text(encoding="utf-8") + '\n[inputs.catalogue]\npath = "katalog.csv"\n', encoding="utf-8")
    assert main(["analyse", str(study), "--out", str(tmp_path / "hasil"), "--outputs", "gpkg"]) == 0
    own, shipped = (read_table(tmp_path / "hasil", name).set_index("idea_code") for name in ("catalogue", "triggers"))
    made = read_table(tmp_path / "hasil", "candidates")
    rivers = made[made["object_id"].str.startswith("border_river:")]
    assert len(rivers) == own.loc["X1", "n_candidates"] > 0 and set(rivers["idea_code"]) == {"X1"}
    assert rivers["title_ind"].str.startswith("Dermaga bersama: ").all()
    assert own.loc["X1", ["origin", "verified"]].tolist() == ["office", "own_knowledge"] and not own.loc["KSO1", "computable"]
    assert made.loc[made["idea_code"] == "B1", "title_ind"].str.startswith("Air bersih: ").all() and "KSO1" not in shipped.index
    assert "KSO1" not in set(read_table(tmp_path / "hasil", "candidate_activities")["idea_code"])
    files_read = read_table(tmp_path / "hasil", "sources").query("role == 'catalogue'")["file"]
    assert sorted(files_read) == ["katalog.csv", "katalog_pemicu.csv"]


def test_a_bad_catalogue_stops_the_study_with_every_reason(tmp_path, capsys):
    ideas_csv(tmp_path / "katalog.csv", new_idea(sector="x"), new_idea(idea_code="X2", verified="law"))
    study = tmp_path / "studi.toml"
    write_study(read_study(default_study()), study)
    study.write_text(study.read_text(encoding="utf-8") + '\n[inputs.catalogue]\npath = "katalog.csv"\n', encoding="utf-8")
    assert main(["check", str(study), "--lang", "id"]) == 2
    said = capsys.readouterr().err
    assert "katalog.csv / baris 2, sector" in said and "katalog.csv / baris 3, legal_basis" in said
