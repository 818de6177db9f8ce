"""Membership and forums (domain.md 1.5, 1.8, 3.9): types from codes alone, forums as chains, names to codes, views and never filters."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core.analysis import analyse
from bosanggarong_plugin.core.cooperation import forums as f
from bosanggarong_plugin.core.cooperation.membership import chain, lan_type, membership_rules, utomo_type
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.codes import known_regions
from bosanggarong_plugin.core.study import read_study, write_study
from bosanggarong_plugin.core.tables import table

BOSANGGARONG, PAWONSARI = ("64.02", "64.08", "64.74"), ("33.12", "34.03", "35.01")


# --- types (domain.md 1.5) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "lan", "letter", "article", "utomo"),
    [
        (("71", "72", "73"), "provinsi_provinsi", "a", "a", "1"),  # Forum Komunikasi Gubernur se-Sulawesi
        (("31", "32.01", "36.71"), "provinsi_kabkota_lintas_provinsi", "e", "c", "2"),  # BK Jabotabek
        (("64", "64.08", "64.74"), "provinsi_kabkota_satu_provinsi", "d", "b", "2"),
        (("33.04", "33.03", "33.02", "33.01", "33.05"), "kabkota_satu_provinsi", "b", "e", "3a"),  # Barlingmascakeb
        (("32.73", "32.04", "32.77", "32.17"), "kabkota_satu_provinsi", "b", "e", "3b"),  # Bandung Raya
        (PAWONSARI, "kabkota_lintas_provinsi", "c", "d", "3c"),
        (BOSANGGARONG, "kabkota_satu_provinsi", "b", "e", "3a"),
        (("64.02", "64.72"), "kabkota_satu_provinsi", "b", "e", "3b"),
        (("64.02",), None, None, None, None),
    ],
)
def test_the_types_follow_from_the_codes(codes, lan, letter, article, utomo):
    """LAN (2004) a-e map one to one on UU 23/2014 art. 364(2) (domain.md 1.5, 2.2)."""
    assert (lan_type(codes), utomo_type(codes)) == (lan, utomo)
    rows = table("membership_types")
    if lan is not None:
        row = rows[(rows["system"] == "lan") & (rows["type"] == lan)].iloc[0]
        assert (row["letter"], row["article"], row["basis"], row["verified"]) == (letter, article, f"UU 23/2014 ps. 364(2){article}", "law")
        assert [rule.result for rule in membership_rules(codes)] == [lan, utomo]


def test_the_five_types_of_lan_are_the_five_combinations_of_the_law():
    rows = table("membership_types").query("system == 'lan'")
    assert sorted(rows["letter"]) == sorted(rows["article"]) == list("abcde")


@given(st.lists(st.sampled_from(["64", "63", "64.02", "64.72", "63.01", "33.12", "pusat", "otorita"]), unique=True), st.randoms())
def test_types_do_not_depend_on_order_and_the_centre_is_no_member(codes, turn):
    turned = [*codes]
    turn.shuffle(turned)
    governments = [code for code in codes if code[0].isdigit()]
    assert lan_type(codes) == lan_type(turned) == lan_type(governments) and utomo_type(codes) == utomo_type(turned) == utomo_type(governments)
    assert (lan_type(codes) is None) == (utomo_type(codes) is None) == (len(governments) < 2)


def test_every_province_has_one_capital_among_its_regions():
    capitals, known = table("province_capitals"), {region.kemendagri for region in known_regions()}
    assert sorted(capitals["province_code"]) == sorted(table("provinces")["kemendagri"])
    for row in capitals.itertuples():
        assert row.region_code.startswith(f"{row.province_code}.")
        assert row.region_code in known or row.province_code.startswith("9"), row  # the table of codes lacks Papua
        assert row.verified in ("source", "own_knowledge")


# --- chains (domain.md 1.8) ----------------------------------------------------------------------------------------------


def test_pawonsari_is_one_chain_though_gunungkidul_and_pacitan_do_not_touch():
    borders = [("33.12", "34.03"), ("33.12", "35.01")]
    assert chain(PAWONSARI, borders) == [PAWONSARI]
    assert chain(("34.03", "35.01"), borders) == [("34.03",), ("35.01",)]
    assert chain((), borders) == []


@given(st.sets(st.sampled_from("abcdef"), min_size=1), st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_the_parts_of_a_chain_hold_every_member_once_and_no_border_joins_two(codes, borders):
    parts = chain(codes, borders)
    assert sorted(code for part in parts for code in part) == sorted(codes)
    where = {code: n for n, part in enumerate(parts) for code in part}
    assert all(where[a] == where[b] for a, b in borders if a in codes and b in codes)


# --- known forums (domain.md 3.9) ----------------------------------------------------------------------------------------


def test_the_names_are_forums_and_not_their_towns():
    """The naming trap: Sangatta, Tenggarong, Wonosari, Ungaran and Purwodadi are capitals of regencies."""
    assert f.forum_named("Bosanggarong").codes == BOSANGGARONG and f.forum_named(" pawon-sari ").codes == PAWONSARI
    assert f.forum_named("Powonsari").codes == PAWONSARI, "the paper's other spelling"
    assert f.forum_named("Kedungsepur").codes == ("33.15", "33.21", "33.22", "33.24", "33.73", "33.74")
    assert f.forum_named("Sangatta") is None and f.forum_named("") is None
    assert len(f.forum_named("Gerbangkertosusila").codes) == 7


def test_every_known_forum_has_real_members_and_its_type():
    known = {region.kemendagri for region in known_regions()} | set(table("provinces")["kemendagri"])
    for row, forum in zip(table("forums").itertuples(), f.known_forums(), strict=True):
        assert set(forum.codes) <= known and utomo_type(forum.codes) == row.utomo_type, row.name
        assert row.verified in ("source", "own_knowledge") and row.source
    assert len({forum.codes for forum in f.known_forums()}) == len(f.known_forums())


def test_a_forum_of_the_codes_of_a_known_one_bears_its_name():
    assert f.of_codes(reversed(BOSANGGARONG), "Studi").name == "Bosanggarong"
    assert f.of_codes(BOSANGGARONG[:2], "Studi") == f.Forum("Studi", BOSANGGARONG[:2])


# --- forums as views -----------------------------------------------------------------------------------------------------

KALTIM = ["64.02", "64.08", "64.74", "64.71", "64.72"]
BORDERS = [("64.02", "64.08"), ("64.02", "64.74"), ("64.08", "64.74"), ("64.02", "64.71"), ("64.02", "64.72")]


def test_the_forums_of_a_study_are_the_chosen_the_entered_and_the_known_ones_with_members_in_it():
    entered = {"Pesisir": ("64.08", "64.74"), "Sama": BOSANGGARONG, "Kosong": ()}
    tables = f.forum_frames(f.forums_of(f.of_codes(BOSANGGARONG, "x"), KALTIM, entered), KALTIM, BORDERS)
    rows = tables["forums"].set_index("name")
    assert list(rows.index) == ["Bosanggarong", "Pesisir", "Tebasabo"], "the same members are one forum"
    assert rows["chosen"].tolist() == [True, False, False] and rows.loc["Pesisir", "source"] == "office"
    assert rows.loc["Bosanggarong", ["membership_type", "utomo_type", "connected", "n_parts"]].tolist() == ["kabkota_satu_provinsi", "3a", True, 1]
    members = tables["forum_members"].groupby("forum_id")["region_code"].apply(tuple)
    assert members["Bosanggarong"] == BOSANGGARONG


def test_a_forum_with_members_outside_lists_them_and_claims_no_chain():
    tables = f.forum_frames(f.forums_of(None, ["33.12", "34.03"], {}), ["33.12", "34.03"], [("33.12", "34.03")])
    row = tables["forums"].set_index("name").loc["Pawonsari"]
    assert row["outside_codes"] == "35.01" and row["connected"] is None and row["n_parts"] is None and not row["chosen"]
    assert set(tables["forum_members"]["region_code"]) == {"33.12", "34.03"}


def test_two_parts_are_no_chain():
    (row,) = f.forum_frames([f.Forum("Terpisah", ("64.71", "64.74"))], KALTIM, BORDERS)["forums"].itertuples()
    assert (row.connected, row.n_parts) == (False, 2)


def test_a_province_is_in_the_study_with_one_of_its_regions():
    regions = ["31.71", "32.01"]
    rows = f.forum_frames(f.forums_of(f.forum_named("Jabodetabek"), regions, {}), regions, [])["forums"].iloc[0]
    assert "31" not in rows["outside_codes"].split("+") and "32.71" in rows["outside_codes"].split("+") and rows["connected"] is None


# --- in the study file ---------------------------------------------------------------------------------------------------


def study_of(folder: Path, forum: str, codes=PAWONSARI) -> Path:
    names = {region.kemendagri: region.name for region in known_regions()}
    shapes = [shapely.box(110 + 0.2 * n, -8, 110.2 + 0.2 * n, -7.8) for n in range(len(codes))]
    frame = gpd.GeoDataFrame({"kode": list(codes), "nama": [f"Kabupaten {names[code]}" for code in codes]}, geometry=shapes, crs=4326)
    frame.to_file(folder / "batas.gpkg")
    file = folder / "studi.toml"
    file.write_text(f'[study]\nname = "Uji"\nforum = {forum}\n[inputs.regions]\npath = "batas.gpkg"\n', encoding="utf-8")
    return file


def test_a_study_names_its_forum(tmp_path):
    study = read_study(study_of(tmp_path, '"pawonsari"'))
    assert (study.forum, study.forum_name) == ((), "pawonsari")
    write_study(study, tmp_path / "salinan.toml")
    assert read_study(tmp_path / "salinan.toml").forum_name == "pawonsari"
    tables = analyse(study, Job())
    row = tables["forums"].query("chosen").iloc[0]
    assert (row["name"], row["utomo_type"], row["connected"]) == ("Pawonsari", "3c", True)


def test_members_outside_the_study_are_told_and_do_not_stop_it(tmp_path):
    tables = analyse(read_study(study_of(tmp_path, '"Pawonsari"', PAWONSARI[:2])), Job())
    assert tables["forums"].query("chosen")["outside_codes"].tolist() == ["35.01"]
    assert any("35.01" in problem for problem in pd.DataFrame(tables["repair_log"])["problem"])


@pytest.mark.parametrize(
    ("forum", "what", "next_step"),
    [
        ('"Pawonsary"', 'no forum is named "Pawonsary"', 'Did you mean "Pawonsari"?'),
        ('"Bosanggarong"', "no member of the forum Bosanggarong", "64.74"),
    ],
)
def test_a_forum_that_is_none_here_is_refused(tmp_path, forum, what, next_step):
    with pytest.raises(InputError) as error:
        analyse(read_study(study_of(tmp_path, forum)), Job())
    (problem,) = error.value.problems
    assert what in problem.what and next_step in problem.next_step and problem.where == "studi.toml [study]"
