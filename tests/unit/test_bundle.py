"""The zip of a result and its file geodatabase hold everything, and say what they hold."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from bosanggarong_plugin import reports
from bosanggarong_plugin.core.messages import localise
from bosanggarong_plugin.core.outputs import OUTPUTS
from bosanggarong_plugin.core.result import SCHEMA, conform, write_tables
from bosanggarong_plugin.makers import make_again
from bosanggarong_plugin.reports import write_reports
from bosanggarong_plugin.reports.bundle import write_bundle, write_gdb


def empty(name: str, rows: list[dict]) -> pd.DataFrame:
    table = SCHEMA[name]
    columns = [*table.columns, *(["geometry"] if table.geometry else [])]
    frame = pd.DataFrame([dict.fromkeys(columns) | row for row in rows], columns=columns)
    return conform(name, gpd.GeoDataFrame(frame, geometry="geometry", crs=4326) if table.geometry else frame)


@pytest.fixture
def folder(tmp_path):
    shapes = {"titik": shapely.Point(117, 0), "garis": shapely.LineString([(117, 0), (118, 1)]), "luas": shapely.box(117, 0, 118, 1), "tanpa": None}
    write_tables(
        tmp_path / "study.gpkg",
        {
            "findings": empty("findings", [{"finding_id": key, "kind": "x", "usable": True, "geometry": shape} for key, shape in shapes.items()]),
            "objects": empty("objects", [{"object_id": "a", "name": '<script>alert("1")</script>'}]),
            "provenance": empty("provenance", [{"key": "study", "value": "Uji"}, {"key": "note_ind", "value": "catatan"}]),
        },
    )
    return tmp_path


def test_the_geodatabase_holds_every_row_of_every_table(folder):
    write_gdb(folder, folder / "study.gdb.zip")
    path = f"/vsizip/{folder / 'study.gdb.zip'}/study.gdb"
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert {"objects", "provenance", "findings_titik", "findings_garis", "findings_poligon", "findings"} <= layers
    rows = [pyogrio.read_dataframe(path, layer=name) for name in layers if name.startswith("findings")]
    assert sorted(key for frame in rows for key in frame["finding_id"]) == ["garis", "luas", "tanpa", "titik"]
    assert pyogrio.read_dataframe(path, layer="objects")["name"].tolist() == ['<script>alert("1")</script>']


def test_the_zip_lists_what_it_holds_and_equal_inputs_give_equal_bytes(folder):
    (folder / "kak").mkdir()
    (folder / "kak" / "01.docx").write_bytes(b"isi")
    (folder / "peta.pdf").write_bytes(b"%PDF")
    write_bundle(folder, folder / "paket.zip", "id")
    first = (folder / "paket.zip").read_bytes()
    with zipfile.ZipFile(folder / "paket.zip") as archive:
        listed = {row["file"]: row for row in json.loads(archive.read("isi.json"))["files"]}
        assert set(archive.namelist()) == {"BACA_SAYA.txt", "isi.json", *listed} and set(listed) == {"study.gpkg", "peta.pdf", "kak/01.docx"}
        for name, row in listed.items():
            content = archive.read(name)
            assert row["sha256"] == hashlib.sha256(content).hexdigest() and row["bytes"] == len(content) and row["what"]
        assert "catatan" in archive.read("BACA_SAYA.txt").decode("utf-8-sig")
    write_bundle(folder, folder / "paket.zip", "id")
    assert (folder / "paket.zip").read_bytes() == first


def test_every_output_has_words_for_the_list(folder):
    for output in OUTPUTS.values():
        (folder / output.file).mkdir() if "." not in output.file else (folder / output.file).touch()
        if "." not in output.file:
            (folder / output.file / "a.txt").touch()
    for language in ("id", "en"):
        write_bundle(folder, folder / "paket.zip", language)
        with zipfile.ZipFile(folder / "paket.zip") as archive:
            assert all(row["what"] for row in json.loads(archive.read("isi.json"))["files"])


def test_one_report_that_fails_is_told_and_the_others_still_come(folder):
    (folder / "study.gdb.zip").mkdir()  # nothing can be written there
    left_out = write_reports(folder, ["gdb", "zip"])
    assert set(left_out) == {"study.gdb.zip"} and left_out["study.gdb.zip"] and (folder / "paket.zip").is_file()


FULL = """
import resource, sys
from bosanggarong_plugin.reports import write_reports
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
print(write_reports(Path(sys.argv[1]), ["gdb"]))
"""


def test_a_disk_that_takes_no_more_is_told_in_words_without_those_of_gdal(folder):
    """Files of this process may not grow beyond 3 kB: the error is raised within GDAL, as on a full disk."""
    pytest.importorskip("resource")
    ran = subprocess.run([sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=True)
    reason = "the file cannot be written (GDAL could not write it)"
    assert ran.stdout.strip() == str({"study.gdb.zip": reason}) and not (folder / "study.gdb.zip").exists()
    assert localise(f"left out: study.gdb.zip ({reason})", "id") == (
        "tidak dibuat: study.gdb.zip (berkas tidak dapat ditulis (GDAL tidak dapat menulisnya))"
    )


def test_a_report_that_fails_half_way_leaves_no_halves(folder, monkeypatch):
    def fails(folder, language, chosen):
        (folder / "kak").mkdir()
        (folder / "kak" / "001.docx").write_text("half", encoding="utf-8")
        (folder / ".laporan.html.part").write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(reports.MAKERS, "kak", fails)
    before = sorted(path.name for path in folder.iterdir())
    left_out = write_reports(folder, ["kak"])
    assert left_out == {"kak": "the file cannot be written (No space left on device)"}
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_missing_library_is_named(folder, monkeypatch):
    def fails(folder, language, chosen):
        raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")

    monkeypatch.setitem(reports.MAKERS, "html", fails)
    assert write_reports(folder, ["html"]) == {"laporan.html": "jinja2 is not installed"}


def test_sheets_written_as_csv_are_in_the_zip(folder):
    (folder / "csv").mkdir()
    (folder / "csv" / "01_calon.csv").write_text("a", encoding="utf-8")
    write_bundle(folder, folder / "paket.zip", "id")
    with zipfile.ZipFile(folder / "paket.zip") as archive:
        assert "csv/01_calon.csv" in archive.namelist()
        assert all(row["what"] for row in json.loads(archive.read("isi.json"))["files"])


def test_an_output_that_fails_again_keeps_the_one_that_was_there(folder, monkeypatch):
    (folder / "laporan.html").write_text("from before", encoding="utf-8")

    def fails(folder, language, chosen):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(reports.MAKERS, "html", fails)
    made, left_out = make_again(folder, ["html", "xlsx"], overwrite=True)
    assert [path.name for path in made] == ["calon_kerja_sama.xlsx"] and set(left_out) == {"laporan.html"}
    assert (folder / "laporan.html").read_text(encoding="utf-8") == "from before"
