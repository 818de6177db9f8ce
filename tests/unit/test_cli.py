"""The command line: exit codes, one message, nothing written for bad input, nothing lost."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.errors import OutputError
from bosanggarong_plugin.core.result import check_folder, read_table, tables_in
from bosanggarong_plugin.paths import program_version


def write_raster(path: Path, codes, *, west=117.0, north=1.0, cell=0.1, crs="EPSG:4326", nodata=247):
    codes = np.asarray(codes, dtype=np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", height=codes.shape[0], width=codes.shape[1], count=1, dtype="uint8", nodata=nodata, crs=crs,
        transform=from_origin(west, north, cell, cell),
    ) as target:  # fmt: skip
        target.write(codes, 1)


@pytest.fixture
def study(tmp_path) -> Path:
    """Two regions side by side, all water flowing east from the first into the second."""
    frame = gpd.GeoDataFrame(
        {"kode": ["64.01", "64.02"], "nama": ["Kabupaten Paser", "Kabupaten Kutai Kartanegara"]},
        geometry=[shapely.box(117, 0, 117.5, 1), shapely.box(117.5, 0, 118, 1)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "batas.gpkg", layer="kab")
    write_raster(tmp_path / "arah.tif", np.full((10, 10), 1))
    file = tmp_path / "studi.toml"
    file.write_text(
        '[study]\nname = "Uji"\n[inputs.regions]\npath = "batas.gpkg"\n[inputs.flow_direction]\npath = "arah.tif"\nencoding = "esri"\n',
        encoding="utf-8",
    )
    return file


def run(*arguments, capsys) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def analyse(study: Path, capsys, *more):
    return run("analyse", study, "--out", study.parent / "hasil", "--outputs", "gpkg", *more, capsys=capsys)


def refused(study: Path, capsys, *expected: str) -> str:
    """Exit 2, one message with the expected words, no traceback, nothing written."""
    code, out, err = analyse(study, capsys)
    assert code == 2 and out == ""
    assert "Traceback" not in err and err.startswith("bosanggarong: ")
    for words in expected:
        assert words in err, err
    assert not (study.parent / "hasil").exists()
    return err


def edit(study: Path, old: str, new: str) -> None:
    text = study.read_text(encoding="utf-8")
    assert old in text
    study.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_study_gives_a_result(study, capsys):
    code, out, err = analyse(study, capsys)
    assert code == 0, err
    link = read_table(study.parent / "hasil", "water_links").iloc[0]
    assert (link["from_code"], link["to_code"], bool(link["adjacent"])) == ("64.01", "64.02", True)
    assert link["area_km2"] == pytest.approx(55.66 * 110.57, rel=0.002)
    assert "hasil" in out and "candidates in" in out


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0 and program_version() in capsys.readouterr().out


def test_wrong_usage_exits_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["analyse"])
    assert stop.value.code == 2
    capsys.readouterr()


def test_unknown_output_is_wrong_usage(study, capsys):
    code, _, err = run("analyse", study, "--out", study.parent / "hasil", "--outputs", "pfd", capsys=capsys)
    assert code == 2 and 'unknown output "pfd"' in err and "pdf" in err


def test_missing_study_file(tmp_path, capsys):
    code, _, err = run("analyse", tmp_path / "tiada.toml", "--out", tmp_path / "hasil", capsys=capsys)
    assert code == 2 and "does not exist" in err and "tiada.toml" in err


def test_missing_file(study, capsys):
    edit(study, "batas.gpkg", "bats.gpkg")
    refused(study, capsys, "file not found", "bats.gpkg", "[inputs.regions]")


def test_missing_layer(study, capsys):
    edit(study, 'path = "batas.gpkg"', 'path = "batas.gpkg"\nlayer = "kap"')
    refused(study, capsys, '"kap"', "kab")


def test_missing_field(study, capsys):
    edit(study, 'path = "batas.gpkg"', 'path = "batas.gpkg"\nfields = { code = "kodee" }')
    refused(study, capsys, "kodee", "kode")


def test_no_crs(study, capsys):
    frame = gpd.read_file(study.parent / "batas.gpkg").set_crs(None, allow_override=True)
    frame.to_file(study.parent / "batas.shp")
    edit(study, "batas.gpkg", "batas.shp")
    refused(study, capsys, "no coordinate reference system", "batas.shp", "EPSG:")


def test_wrong_geometry(study, capsys):
    frame = gpd.read_file(study.parent / "batas.gpkg")
    frame.geometry = frame.geometry.centroid
    frame.to_file(study.parent / "titik.gpkg")
    edit(study, "batas.gpkg", "titik.gpkg")
    refused(study, capsys, "titik.gpkg", "olygon")


def test_empty_layer(study, capsys):
    gpd.read_file(study.parent / "batas.gpkg").iloc[:0].to_file(study.parent / "kosong.gpkg")
    edit(study, "batas.gpkg", "kosong.gpkg")
    refused(study, capsys, "kosong.gpkg", "empty")


def test_duplicate_codes(study, capsys):
    frame = gpd.read_file(study.parent / "batas.gpkg")
    frame["kode"] = "64.01"
    frame.to_file(study.parent / "ganda.gpkg")
    edit(study, "batas.gpkg", "ganda.gpkg")
    refused(study, capsys, "64.01", "ganda.gpkg")


def test_mixed_code_schemes(study, capsys):
    frame = gpd.GeoDataFrame(
        {"kode": ["6402", "6403", "6404", "6405"], "nama": ["Kutai Kartanegara", "Berau", "Kutai Timur", "Berau"]},
        geometry=[shapely.box(117 + i / 4, 0, 117.25 + i / 4, 1) for i in range(4)], crs=4326,
    )  # fmt: skip
    frame.loc[3, "nama"] = "Kutai Barat"
    frame.loc[3, "kode"] = "6402"
    frame.loc[0, "nama"], frame.loc[0, "kode"] = "Kutai Kartanegara", "6402"
    frame.loc[1, "nama"], frame.loc[1, "kode"] = "Kutai Timur", "6404"
    frame.loc[2, "nama"], frame.loc[2, "kode"] = "Berau", "6403"
    frame.to_file(study.parent / "campur.gpkg")
    edit(study, "batas.gpkg", "campur.gpkg")
    refused(study, capsys, "campur.gpkg", "scheme")


def test_flow_direction_of_unknown_encoding(study, capsys):
    write_raster(study.parent / "arah.tif", np.full((10, 10), 77))
    edit(study, 'encoding = "esri"\n', "")
    refused(study, capsys, "arah.tif", "encoding")


def test_flow_direction_that_fits_several_encodings_is_not_guessed(study, capsys):
    write_raster(study.parent / "arah.tif", np.full((10, 10), 1))
    edit(study, 'encoding = "esri"\n', "")
    refused(study, capsys, "arah.tif", "encodings fit")


def test_flow_direction_with_values_of_another_encoding(study, capsys):
    write_raster(study.parent / "arah.tif", np.full((10, 10), 3))
    refused(study, capsys, "values 3 are not in the encoding")


def test_flow_direction_with_a_loop(study, capsys):
    codes = np.full((10, 10), 1)
    codes[4, 5] = 16
    write_raster(study.parent / "arah.tif", codes)
    refused(study, capsys, "circle", "5/5 (117.4500, 0.5500)")


def test_flow_direction_elsewhere(study, capsys):
    write_raster(study.parent / "arah.tif", np.full((10, 10), 1), west=100.0)
    refused(study, capsys, "no data inside the regions", "arah.tif")


def test_flow_direction_without_crs(study, capsys):
    write_raster(study.parent / "arah.tif", np.full((10, 10), 1), crs=None)
    refused(study, capsys, "no CRS", "arah.tif")


def test_flow_direction_that_is_no_raster(study, capsys):
    (study.parent / "arah.tif").write_text("bukan raster")
    refused(study, capsys, "arah.tif", "cannot be read as a raster")


def test_corrupt_geopackage(study, capsys):
    whole = (study.parent / "batas.gpkg").read_bytes()
    (study.parent / "batas.gpkg").write_bytes(whole[: len(whole) // 3])
    refused(study, capsys, "batas.gpkg")


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("[inputs.regions]", "[inputs.region]", 'Did you mean "regions"?'),
        ('path = "batas.gpkg"', 'pth = "batas.gpkg"', 'Did you mean "path"?'),
        ('name = "Uji"', 'nama = "Uji"', 'Did you mean "name"?'),
        ('encoding = "esri"', 'encoding = "esry"', 'Did you mean "esri"?'),
        ('encoding = "esri"', 'encoding = "esri"\n[settings.watr]\nx = 1', 'Did you mean "water"?'),
        ('encoding = "esri"', 'encoding = "esri"\n[settings.water]\nmin_area = 1', 'Did you mean "min_area_km2"?'),
    ],
)
def test_unknown_key_names_the_nearest(study, capsys, old, new, near):
    edit(study, old, new)
    refused(study, capsys, near)


def test_all_problems_come_at_once(study, capsys):
    edit(study, 'name = "Uji"', 'nama = "Uji"')
    edit(study, "arah.tif", "tiada.tif")
    err = refused(study, capsys, "2 problems", "1. ", "2. ", "tiada.tif", "nama")
    assert err.count("\n") == 3


def test_forum_with_an_unknown_region(study, capsys):
    edit(study, 'name = "Uji"', 'name = "Uji"\nforum = ["64.01", "99.99"]')
    refused(study, capsys, "99.99", "64.02")


def test_a_result_already_there_is_refused_and_kept(study, capsys):
    assert analyse(study, capsys)[0] == 0
    file = study.parent / "hasil" / "study.gpkg"
    before = file.read_bytes()
    code, _, err = analyse(study, capsys)
    assert code == 2 and "already there" in err and "--overwrite" in err
    assert file.read_bytes() == before
    assert analyse(study, capsys, "--overwrite")[0] == 0


def test_other_files_in_the_folder_stay(study, capsys):
    folder = study.parent / "hasil"
    folder.mkdir()
    (folder / "catatan.txt").write_text("penting")
    assert analyse(study, capsys)[0] == 0
    assert (folder / "catatan.txt").read_text() == "penting"
    assert sorted(p.name for p in folder.iterdir()) == ["catatan.txt", "study.gpkg"]


def test_overwrite_that_fails_keeps_the_old_result(study, capsys):
    assert analyse(study, capsys)[0] == 0
    before = (study.parent / "hasil" / "study.gpkg").read_bytes()
    (study.parent / "arah.tif").write_text("rusak")
    code, _, _ = analyse(study, capsys, "--overwrite")
    assert code == 2
    assert (study.parent / "hasil" / "study.gpkg").read_bytes() == before
    assert [p.name for p in (study.parent / "hasil").iterdir()] == ["study.gpkg"]


def test_a_file_in_place_of_the_folder(study, capsys):
    (study.parent / "hasil").write_text("berkas")
    code, _, err = analyse(study, capsys)
    assert code == 2 and "not a folder" in err and (study.parent / "hasil").read_text() == "berkas"


def test_an_unwritable_folder(tmp_path):
    """A folder in which nobody may write. Root may write anywhere, so as root the check is made by a user without rights."""
    folder = tmp_path / "tertutup"
    folder.mkdir(mode=0o555)
    target = folder / "hasil"
    if os.getuid() != 0:
        with pytest.raises(OutputError, match="cannot be written"):
            check_folder(target, overwrite=False)
    else:
        for place in (folder, *folder.parents):
            if place.stat().st_uid == 0 and place not in (Path("/"), Path("/tmp")):
                place.chmod(place.stat().st_mode | 0o011)
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            os.setgid(65534)
            os.setuid(65534)
            tempfile.tempdir = None
            try:
                check_folder(target, overwrite=False)
            except OutputError as error:
                os._exit(0 if "cannot be written" in str(error) and error.exit_code == 2 else 2)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert list(folder.iterdir()) == []


def test_check_writes_nothing(study, capsys):
    before = sorted(p.name for p in study.parent.iterdir())
    code, out, _ = run("check", study, capsys=capsys)
    assert code == 0 and "usable, 2 regions" in out
    assert sorted(p.name for p in study.parent.iterdir()) == before


def test_check_refuses_what_analyse_would_refuse(study, capsys):
    edit(study, 'name = "Uji"', 'name = "Uji"\nforum = ["64.99"]')
    edit(study, 'path = "batas.gpkg"', 'path = "batas.gpkg"\nincomplete_regions = ["99.99"]')
    code, out, err = run("check", study, capsys=capsys)
    assert code == 2 and out == "" and "forum names 64.99" in err and "incomplete_regions names 99.99" in err
    assert err.replace("check", "analyse") == refused(study, capsys)


def test_recognise_as_json(study, capsys):
    import json

    code, out, _ = run("recognise", study.parent / "batas.gpkg", "--json", capsys=capsys)
    rows = json.loads(out)
    assert code == 0 and rows[0]["role"] == "regions" and rows[0]["fields"]["code"] == "kode"


def test_a_study_without_water_has_no_water_tables(study, capsys):
    text = study.read_text(encoding="utf-8")
    study.write_text(text[: text.index("[inputs.flow_direction]")], encoding="utf-8")
    assert analyse(study, capsys)[0] == 0
    names = tables_in(study.parent / "hasil")
    assert "border_segments" in names and "water_links" not in names and "candidates" in names


def test_an_interrupt_leaves_nothing(study, capsys, monkeypatch):
    def stop(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("bosanggarong_plugin.core.result.pyogrio.write_dataframe", stop)
    code, _, err = analyse(study, capsys)
    assert code == 1 and "cancelled" in err and not (study.parent / "hasil").exists()


def test_a_reader_that_goes_away_is_no_failure(study):
    """bosanggarong analyse ... | head -1"""
    words = [sys.executable, "-m", "bosanggarong_plugin", "analyse", str(study), "--out", str(study.parent / "hasil"), "--outputs", "gpkg"]
    command = f"{shlex.join(words)} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "0" and done.stderr == ""
    assert (study.parent / "hasil" / "study.gpkg").is_file()
