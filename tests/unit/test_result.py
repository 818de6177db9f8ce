"""The result folder and its tables: all or nothing, and exactly the declared columns."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from bosanggarong_plugin.core.errors import OutputError
from bosanggarong_plugin.core.result import RESULT_FILES, SCHEMA, Workshop, conform, read_table, tables_in, write_tables

CONTRACT = {
    "water_links": "from_code to_code adjacent first_exit_km2 area_km2 share_of_from_pct share_of_inflow_pct border_river_km2 low_km2 high_km2 "
    "karst_share_pct population_downstream main_river reliability caveat_ind caveat_eng",
    "border_segments": "segment_id region_a region_b length_km status status_basis",
    "candidate_ranks": "scenario_id candidate_id score rank rank_low rank_high",
    "candidates": "candidate_id idea_code object_id title_ind title_eng sector urusan parties deal_type form authority obligation institution "
    "membership_type secretariat_allowed dprd_needed coverage stage evidence_ind evidence_eng",
    "road_crossings": "crossing_id region_a region_b road_name kind status_a status_b class_a class_b surface_a surface_b condition_a condition_b "
    "mismatch bridge ferry",
    "sources": "role layer file date scale licence precision_m complete sha256",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_those_of_the_contract(name):
    expected = CONTRACT[name].split()  # further columns stand behind those of the contract
    assert list(SCHEMA[name].columns)[: len(expected)] == expected


def test_a_missing_or_extra_column_is_an_error():
    with pytest.raises(KeyError, match="missing"):
        conform("forums", pd.DataFrame({"forum_id": ["a"]}))
    with pytest.raises(KeyError, match="not declared"):
        conform("forums", pd.DataFrame({"forum_id": ["a"], "name": ["b"], "lain": [1]}))
    with pytest.raises(KeyError, match="not declared in the schema"):
        write_tables(Path("x"), {"lain": pd.DataFrame()})


def test_tables_are_written_sorted_with_nulls_kept(tmp_path):
    frame = gpd.GeoDataFrame(
        {"region_code": ["64.74", "64.02"], "region_name": ["B", "A"], "level": None, "province_code": "64", "area_km2": [1.5, None],
         "population": [None, 5], "population_source": None, "area_official_km2": None}, geometry=[shapely.box(117, 0, 118, 1)] * 2, crs=4326,
    )  # fmt: skip
    write_tables(tmp_path / "study.gpkg", {"regions": frame, "forums": pd.DataFrame(columns=list(SCHEMA["forums"].columns))})
    back = read_table(tmp_path, "regions")
    assert back["region_code"].tolist() == ["64.02", "64.74"] and back["population"].isna().tolist() == [False, True]
    assert back["population"].iloc[0] == 5 and back.geometry.iloc[0].geom_type == "MultiPolygon" and back.crs.to_epsg() == 4326
    assert tables_in(tmp_path) == ["regions", "forums"] and read_table(tmp_path, "forums").empty
    assert pyogrio.read_info(tmp_path / "study.gpkg", layer="regions")["crs"] == "EPSG:4326"


def fill(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in ("study.gpkg", "peta.pdf"):
        (folder / name).write_text(text)


def test_nothing_is_left_of_a_run_that_fails(tmp_path):
    with pytest.raises(ValueError), Workshop(tmp_path / "a" / "b") as workshop:
        (workshop.path / "study.gpkg").write_text("baru")
        raise ValueError
    assert not (tmp_path / "a").exists()


def test_a_failing_run_keeps_the_old_result_and_other_files(tmp_path):
    fill(tmp_path / "a", "lama")
    with pytest.raises(ValueError), Workshop(tmp_path / "a", overwrite=True) as workshop:
        (workshop.path / "study.gpkg").write_text("baru")
        raise ValueError
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["peta.pdf", "study.gpkg"]
    assert (tmp_path / "a" / "study.gpkg").read_text() == "lama"


def test_overwriting_replaces_the_whole_result(tmp_path):
    fill(tmp_path / "a", "lama")
    (tmp_path / "a" / "catatan.txt").write_text("milik orang")
    with Workshop(tmp_path / "a", overwrite=True) as workshop:
        (workshop.path / "study.gpkg").write_text("baru")
        placed = workshop.publish()
    assert [p.name for p in placed] == ["study.gpkg"]
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["catatan.txt", "study.gpkg"], "the old map would contradict the new result"
    assert (tmp_path / "a" / "study.gpkg").read_text() == "baru"


def test_a_file_that_cannot_be_replaced_brings_the_old_result_back(tmp_path, monkeypatch):
    fill(tmp_path / "a", "lama")
    real = os.replace

    def replace(source, target):
        if Path(target).name == "study.gpkg" and "old" not in Path(target).parts and Path(source).parent.name.startswith(".bosanggarong"):
            raise PermissionError(13, "in use", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OutputError, match="study.gpkg cannot be replaced"), Workshop(tmp_path / "a", overwrite=True) as workshop:
        (workshop.path / "peta.pdf").write_text("baru")
        (workshop.path / "study.gpkg").write_text("baru")
        workshop.publish()
    assert {p.name: p.read_text() for p in (tmp_path / "a").iterdir()} == {"study.gpkg": "lama", "peta.pdf": "lama"}


@pytest.mark.parametrize("name", RESULT_FILES)
def test_any_file_of_a_result_makes_the_folder_refused(tmp_path, name):
    (tmp_path / name).write_text("x")
    with pytest.raises(OutputError, match="already there"), Workshop(tmp_path):
        pass
    assert (tmp_path / name).read_text() == "x"


def test_what_an_open_database_left_beside_the_old_result_goes_with_it(tmp_path):
    """A write-ahead log of the old GeoPackage would be replayed into the new one."""
    fill(tmp_path / "a", "lama")
    (tmp_path / "a" / "study.gpkg-wal").write_text("catatan lama")
    with Workshop(tmp_path / "a", overwrite=True) as workshop:
        (workshop.path / "study.gpkg").write_text("baru")
        workshop.publish()
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["study.gpkg"]
