"""What changed between two results: an agreement comes, stops; a layer goes; parties change."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pandas as pd
import pyogrio
import pytest

from bosanggarong_plugin.core.changes import compare
from bosanggarong_plugin.core.sheets import Book
from bosanggarong_plugin.paths import boundaries_dir
from bosanggarong_plugin.reports.changes_page import as_text, changes_page

from .conftest import analyse_to

SUKA_RAHMAT = "B8|facility:bendungan:Rencana Waduk Suka Rahmat"


def run(folder, *, agreements=None, without: str = ""):
    """The default study with another register, or without one of its inputs."""
    home = folder / "study"
    shutil.copytree(boundaries_dir(), home)
    study = home / "kaltim.toml"
    if agreements is not None:
        agreements(pyogrio.read_dataframe(home / "office.gpkg", layer="agreements")).to_csv(home / "office.csv", index=False)
        text = study.read_text(encoding="utf-8").replace('path = "office.gpkg"\nlayer = "agreements"', 'path = "office.csv"')
        study.write_text(text, encoding="utf-8")
    if without:
        blocks = study.read_text(encoding="utf-8").split("\n\n")
        study.write_text("\n\n".join(block for block in blocks if without not in block), encoding="utf-8")
    return analyse_to(study, folder / "result")


def signed(agreements: pd.DataFrame) -> pd.DataFrame:
    """The intention about Suka Rahmat is signed; the agreement about Marangkayu is stopped."""
    frame = agreements.copy()
    plan = frame["object"] == "Rencana Waduk Suka Rahmat"
    frame.loc[plan, ["kind", "stage", "signed"]] = ["kesepakatan_bersama", "penandatanganan_kb", "2026-03-01"]
    frame.loc[frame["object"] == "Bendungan Marangkayu", "running"] = "tidak"
    return frame


@pytest.fixture(scope="module")
def with_agreement(tmp_path_factory):
    return run(tmp_path_factory.mktemp("signed"), agreements=signed)


def changes(before, after, language="id"):
    return compare(Book(before.folder, language), Book(after.folder, language))


def test_nothing_changes_between_a_result_and_itself(default_result):
    found = changes(default_result, default_result)
    assert found.changes == () and found.same == len(default_result.candidates) and found.inputs == () == found.settings


def test_a_signed_agreement_covers_and_a_stopped_one_stalls(default_result, with_agreement):
    found = changes(default_result, with_agreement)
    kinds = {change.title: change.kind for change in found.changes}
    assert any(kind == "covered" and "Suka Rahmat" in title for title, kind in kinds.items())
    assert any(kind == "stalled" and "Marangkayu" in title for title, kind in kinds.items())
    assert set(kinds.values()) == {"covered", "stalled"}, "a register changes nothing but what agreements cover"


def test_the_way_back_opens_the_gap_again(default_result, with_agreement):
    kinds = {change.kind for change in changes(with_agreement, default_result).changes}
    assert "reopened" in kinds and "new" not in kinds and "dropped" not in kinds


def test_a_layer_that_goes_drops_its_candidates_and_says_so(default_result, tmp_path):
    poorer = run(tmp_path, without='layer = "facilities_tpa"')
    lost = [change for change in changes(default_result, poorer).changes if change.kind == "dropped"]
    assert any("TPA" in change.title for change in lost)
    assert all("facilities_tpa" in change.reason for change in lost)
    back = [change for change in changes(poorer, default_result).changes if change.kind == "new"]
    assert {change.candidate_id for change in back} == {change.candidate_id for change in lost}


@pytest.mark.parametrize("language", ["id", "en"])
def test_text_and_page_name_every_change(default_result, with_agreement, language):
    found = changes(default_result, with_agreement, language)
    book = Book(with_agreement.folder, language)
    page, said = changes_page(found, book), as_text(found, book)
    assert found.changes and all(change.title in said for change in found.changes)
    assert page.count("<tr>") == len(found.changes) + 1 and "<script" not in page


def test_what_people_typed_explains_no_finding(default_result, tmp_path):
    poorer = run(tmp_path, without='layer = "facilities_tpa"', agreements=signed)
    lost = [change for change in changes(default_result, poorer).changes if change.kind == "dropped"]
    assert lost and all("office." not in change.reason and "facilities_tpa" in change.reason for change in lost)


def test_a_file_that_differs_is_named_once_and_not_all_its_layers(default_result, tmp_path):
    other = tmp_path / "study.gpkg"
    shutil.copy2(default_result.folder / "study.gpkg", other)
    with closing(sqlite3.connect(other)) as connection, connection:
        assert connection.execute("UPDATE sources SET sha256 = 'other' WHERE file = 'kaltim.gpkg'").rowcount > 5
    assert compare(Book(default_result.folder), Book(tmp_path)).inputs == ("kaltim.gpkg",)
