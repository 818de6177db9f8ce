"""study.qgz and peta.pdf of a finished result, made by QGIS in a process of its own, as the program does it."""

import json
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import unicodedata
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

ROOT = Path(__file__).resolve().parents[2]
WATER = ("watersheds", "watershed_regions", "water_links", "water_crossings", "water_sources", "water_dependency", "water_balance")
INSPECT = """
import json, os, sys
from qgis.core import QgsApplication, QgsProject
app = QgsApplication([], True)
app.initQgis()
project = QgsProject.instance()
read = project.read(sys.argv[1])
layers = [
    {
        "name": layer.name(), "source": layer.source(), "valid": layer.isValid(), "read_only": layer.readOnly(),
        "count": layer.featureCount(), "checked": bool(node and node.isVisible()),
        "group": node.parent().name() if node else "", "tip": layer.mapTipTemplate(),
        "aliases": [layer.attributeAlias(i) for i in range(layer.fields().count())],
        "values": [
            word for i in range(layer.fields().count()) for pair in layer.editorWidgetSetup(i).config().get("map", []) for word in pair
        ],
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()] if layer.renderer() else [],
    }
    for layer in project.mapLayers().values() for node in [project.layerTreeRoot().findLayer(layer.id())]
]
relations = [
    {"valid": r.isValid(), "parent": r.referencedLayer().name(), "child": r.referencingLayer().name()}
    for r in project.relationManager().relations().values()
]
candidates = next((layer for layer in project.mapLayers().values() if layer.source().endswith("|layername=candidates")), None)
ranks = sorted(f["rank"] for f in candidates.getFeatures() if f["rank"]) if candidates else []
layouts = [layout.name() for layout in project.layoutManager().layouts()]
print(json.dumps({"read": read, "layers": layers, "relations": relations, "ranks": ranks, "layouts": layouts, "title": project.title()}))
project.removeAllMapLayers()
sys.stdout.flush()
os._exit(0)
"""


def run(*command: object, code: int = 0) -> subprocess.CompletedProcess:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT)
    assert done.returncode == code, done.stderr
    return done


def make_maps(folder: Path, *options: str, code: int = 0) -> subprocess.CompletedProcess:
    if "--outputs" not in options:
        options = (*options, "--outputs", "qgz,pdf")
    return run(sys.executable, "-m", "bosanggarong_plugin.maps.headless", folder, *options, code=code)


def pdf_text(path: Path) -> str:
    """Text of the PDF with single spaces and without ligatures."""
    text = " ".join(run("pdftotext", path, "-").stdout.split())
    for ligature in "ﬀﬁﬂﬃﬄ":
        text = text.replace(ligature, unicodedata.normalize("NFKC", ligature))
    return text


def inspect(project: Path) -> dict:
    return json.loads(run(sys.executable, "-c", INSPECT, project).stdout.splitlines()[-1])


def drop_tables(result: Path, names: tuple[str, ...]) -> None:
    """Take tables out of a GeoPackage, as if no finder had filled them."""
    with closing(sqlite3.connect(result)) as connection, connection:
        for name in names:
            for catalogue in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents"):
                connection.execute(f"DELETE FROM {catalogue} WHERE table_name = ?", (name,))
            connection.execute(f'DROP TABLE "{name}"')


def empty_table(result: Path, name: str) -> None:
    with closing(sqlite3.connect(result)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,)).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(f'DELETE FROM "{name}"')
        connection.execute("UPDATE gpkg_ogr_contents SET feature_count = 0 WHERE table_name = ?", (name,))


def add_line(result: Path, table: str, points: list[tuple[float, float]], **row) -> None:
    """Add a row with a line (lon, lat) to a table of the GeoPackage."""
    line = struct.pack("<BII", 1, 2, len(points)) + b"".join(struct.pack("<dd", *point) for point in points)
    row["geom"] = b"GP\x00\x01" + struct.pack("<i", 4326) + line
    with closing(sqlite3.connect(result)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (table,))  # its spatial index would not know the row
        connection.execute(f'INSERT INTO "{table}" ({", ".join(row)}) VALUES ({", ".join("?" * len(row))})', tuple(row.values()))
        connection.execute(f"UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM \"{table}\") WHERE table_name = ?", (table,))
        connection.execute("UPDATE gpkg_contents SET min_x = 113, min_y = -3, max_x = 120, max_y = 3 WHERE table_name = ?", (table,))


def values(result: Path, query: str) -> list:
    with closing(sqlite3.connect(result)) as connection:
        return [row[0] for row in connection.execute(query)]


@pytest.fixture(scope="session")
def result(tmp_path_factory) -> Path:
    """The embedded default study, analysed by the command line in a process without QGIS."""
    folder = tmp_path_factory.mktemp("maps") / "default"
    run(sys.executable, "-m", "bosanggarong_plugin", "demo", "--out", folder, "--outputs", "gpkg")
    return folder


@pytest.fixture(scope="session")
def mapped(result, tmp_path_factory) -> Path:
    """The default result with its maps, made in one folder and then moved to another."""
    made = shutil.copytree(result, tmp_path_factory.mktemp("made") / ".hidden")
    make_maps(made)
    moved = tmp_path_factory.mktemp("moved") / "hasil studi"
    made.rename(moved)
    return moved


@pytest.fixture(scope="session")
def opened(mapped) -> dict:
    return inspect(mapped / "study.qgz")


@pytest.fixture(scope="session")
def sheet(mapped) -> str:
    return pdf_text(mapped / "peta.pdf")


def test_leaves_the_two_files_and_nothing_else(mapped):
    assert sorted(path.name for path in mapped.iterdir()) == ["peta.pdf", "study.gpkg", "study.qgz"]


def test_project_opens_after_it_was_moved(opened, mapped):
    assert opened["read"]
    assert len(opened["layers"]) >= 30
    assert all(layer["valid"] and layer["read_only"] for layer in opened["layers"])
    assert all(layer["source"].startswith(f"{mapped}/study.gpkg|") for layer in opened["layers"])


def test_project_names_only_files_beside_it(mapped):
    with zipfile.ZipFile(mapped / "study.qgz") as archive:
        text = archive.read(next(name for name in archive.namelist() if name.endswith(".qgs"))).decode()
    sources = re.findall(r"<datasource>([^<]+)</datasource>", text)
    assert sources
    assert all(source.startswith("./study.gpkg|layername=") for source in sources)
    assert ".hidden" not in text
    assert "world_map" not in text


def test_every_table_of_the_result_is_in_the_project(opened, mapped):
    tables = set(values(mapped / "study.gpkg", "SELECT table_name FROM gpkg_contents"))
    assert {re.search(r"layername=(\w+)", layer["source"]).group(1) for layer in opened["layers"]} == tables


def test_every_declared_table_and_column_has_a_layer_and_words():
    """What a study with more inputs than the default fills is named in the project too."""
    from bosanggarong_plugin.core.result import SCHEMA
    from bosanggarong_plugin.core.texts import Texts, _rows
    from bosanggarong_plugin.maps.project import MAP_LAYERS, TABLES

    assert set(SCHEMA) - set(MAP_LAYERS) - set(TABLES) == set()
    assert {name for name, table in SCHEMA.items() if table.geometry} == {*MAP_LAYERS, "findings"}
    texts = Texts("id")
    assert [name for name in SCHEMA if f"layer.{name}" not in _rows()] == []
    columns = {column for table in SCHEMA.values() for column in table.columns if not column.endswith("_eng")}
    assert sorted(column for column in columns if f"field.{column.removesuffix(f'_{texts.suffix}')}" not in _rows()) == []


def test_relations_lead_from_candidates_to_findings_and_parties(opened):
    assert all(relation["valid"] for relation in opened["relations"])
    pairs = {(relation["parent"], relation["child"]) for relation in opened["relations"]}
    assert pairs >= {
        ("Calon kerja sama", "Temuan pendukung"), ("Temuan", "Temuan pendukung"), ("Temuan", "Pihak dalam temuan"),
        ("Temuan", "Ukuran temuan"), ("Calon kerja sama", "Para pihak"),
    }  # fmt: skip


def test_candidates_carry_their_rank(opened):
    assert opened["ranks"] == list(range(1, len(opened["ranks"]) + 1))
    assert len(opened["ranks"]) > 10


def test_words_of_the_project_are_indonesian(opened):
    for layer in opened["layers"]:
        assert all([layer["name"], *layer["aliases"]])
        for text in [layer["name"], *layer["aliases"], *layer["legend"], *layer["values"]]:
            assert "_" not in text and "kerjasama" not in text.lower(), text


def test_legend_of_a_layer_holds_only_classes_that_occur(opened, mapped):
    legend = {re.search(r"layername=(\w+)", layer["source"]).group(1): layer["legend"] for layer in opened["layers"]}
    for table, column in (
        ("border_segments", "status"), ("road_crossings", "kind"), ("shared_areas", "area_kind"), ("service_gains", "service_kind"),
        ("candidates", "sector"),
    ):  # fmt: skip
        assert len(legend[table]) == len(set(values(mapped / "study.gpkg", f"SELECT {column} FROM {table}")))


def test_layers_are_grouped_and_only_what_reads_at_a_glance_is_on(opened):
    layers = {re.search(r"layername=(\w+)", layer["source"]).group(1): layer for layer in opened["layers"] if layer["group"] != "Temuan (bukti)"}
    groups = {"road_crossings": "Jalan", "road_detours": "Jalan", "water_links": "Aliran air", "course_differences": "Aliran air",
              "border_segments": "Batas daerah", "watersheds": "Kalimantan Timur (bawaan)", "border_roads": "Tabel"}  # fmt: skip
    assert {table: layers[table]["group"] for table in groups} == groups
    on = {table for table, layer in layers.items() if layer["checked"]}
    assert on == {"candidates", "service_gains", "road_crossings", "water_links", "border_segments", "shared_areas", "watersheds", "regions"}
    assert layers["course_differences"]["count"] > 0 and "note_ind" in layers["course_differences"]["tip"]
    assert "terdekat" in layers["service_gains"]["tip"]


def test_layout_of_the_sheet_is_in_the_project(opened):
    assert opened["layouts"] == ["Peta ikhtisar A3"]


def test_pdf_is_one_a3_page_in_landscape(mapped):
    info = run("pdfinfo", mapped / "peta.pdf").stdout
    assert re.search(r"Pages:\s+1\n", info)
    assert re.search(r"Page size:\s+119[01](\.\d+)? x 84[12]", info)
    assert (mapped / "peta.pdf").stat().st_size < 5_000_000


def test_sheet_says_what_a_map_has_to_say(sheet):
    for text in (
        "PETA CALON KERJA SAMA ANTAR DAERAH", "Kalimantan Timur (bawaan)", "bukan rujukan resmi", "Hasil indikatif",
        "generalisasi 1:1.000.000, bukan batas resmi", "Lambert", "SRGI2013", "Sumber data", "kaltim.gpkg", "Bosanggarong 0.", "117° BT",
    ):  # fmt: skip
        assert text in sheet
    assert re.search(r"Skala 1:\d+(\.\d{3})+", sheet)


def test_sheet_names_regions_and_the_top_candidates(sheet, mapped):
    for name in values(mapped / "study.gpkg", "SELECT region_name FROM regions"):
        assert name.replace("Kabupaten", "Kab.") in sheet
    for word in ("DAS Mahakam", "Taman Nasional Kutai", "12 calon teratas"):
        assert word in sheet


def test_sheet_numbers_the_best_candidates_and_says_how_the_others_are_drawn(sheet, mapped):
    others = len(values(mapped / "study.gpkg", "SELECT candidate_id FROM candidates")) - 12
    assert "angka = peringkat 1-12, tanda kecil = calon lain" in sheet
    assert f"{others} calon lain: tanda kecil pada peta" in sheet
    for field in values(mapped / "study.gpkg", "SELECT DISTINCT sector FROM candidates"):
        assert field[0].upper() + field[1:] in sheet


def test_links_of_low_reliability_are_a_class_of_their_own(opened, sheet):
    classes = next(layer["legend"] for layer in opened["layers"] if layer["source"].endswith("|layername=water_links"))
    assert any("keandalan rendah" in name for name in classes) and any("keandalan rendah" not in name for name in classes)
    assert "keandalan rendah" in sheet


def test_missing_links_and_roads_along_a_border_are_drawn_and_explained(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "links")
    for kind, points in (("missing_link", [(116.5, -0.5), (116.502, -0.5)]), ("along_border", [(116.4, -0.4), (116.5, -0.3), (116.5, -0.2)])):
        add_line(folder / "study.gpkg", "road_border_lines", points, line_id=kind, region_a="64.02", region_b="64.07", road_name="Jalan A", kind=kind)
    make_maps(folder)
    text = pdf_text(folder / "peta.pdf")
    assert "Jalan di sekitar batas" in text and "Ruas terputus" in text and "Jalan menyusuri batas" in text
    layer = next(layer for layer in inspect(folder / "study.qgz")["layers"] if layer["source"].endswith("|layername=road_border_lines"))
    assert layer["checked"] and sorted(layer["legend"]) == ["Jalan menyusuri batas", "Ruas terputus"]


def test_sheet_shows_no_keys(sheet):
    assert not re.search(r"\b[a-z]+_[a-z0-9_]+\b", sheet.replace("kaltim_flow_direction_1min", ""))
    assert not re.search(r"\b\d\d\.\d\d\b(?!\d)", re.sub(r"\d+\.\d{3}", "", sheet)), "region codes"
    assert not re.search(r"\b(kerjasama|unknown|continuous|None|nan|NULL)\b", sheet)


def test_sheet_legend_has_no_class_that_does_not_occur(sheet):
    for absent in ("Hutan lindung", "Jalan bersambung", "DAS di satu daerah", "ciri berbeda", "Ruas terputus"):
        assert absent not in sheet


def test_english(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "english")
    make_maps(folder, "--lang", "en")
    text = pdf_text(folder / "peta.pdf")
    for part in ("MAP OF INTER-REGIONAL COOPERATION CANDIDATES", "Scale 1:2,500,000", "no official reference", "117° E", "Indicative boundary"):
        assert part in text
    for part in ("Calon", "Skala", "daerah aliran", "batas indikatif", "Peringkat"):
        assert part not in text
    names = {layer["name"] for layer in inspect(folder / "study.qgz")["layers"]}
    assert {"Cooperation candidates", "Upstream-downstream links", "Provenance"} <= names


def test_without_water(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "dry")
    drop_tables(folder / "study.gpkg", WATER)
    make_maps(folder)
    text = pdf_text(folder / "peta.pdf")
    assert "Segmen batas daerah" in text
    assert "km² atau lebih" not in text and "DAS di dua daerah" not in text
    assert all(layer["valid"] for layer in inspect(folder / "study.qgz")["layers"])


def test_without_any_candidate(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "none")
    for table in ("candidates", "candidate_ranks", "candidate_parties", "candidate_findings", "road_crossings"):
        empty_table(folder / "study.gpkg", table)
    make_maps(folder)
    text = pdf_text(folder / "peta.pdf")
    assert "Tidak ada calon kerja sama yang ditemukan" in text
    assert "Peringkat" not in text and "Jalan menerus" not in text
    hidden = [layer for layer in inspect(folder / "study.qgz")["layers"] if layer["name"] == "Calon kerja sama"]
    assert hidden and not hidden[0]["checked"]


def test_regions_alone(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "bare")
    kept = ("regions", "sources", "provenance")
    drop_tables(folder / "study.gpkg", tuple(t for t in values(folder / "study.gpkg", "SELECT table_name FROM gpkg_contents") if t not in kept))
    make_maps(folder)
    assert "Skala 1:" in pdf_text(folder / "peta.pdf")


def test_only_the_wanted_output(result, tmp_path):
    folder = shutil.copytree(result, tmp_path / "pdf")
    make_maps(folder, "--outputs", "pdf")
    assert (folder / "peta.pdf").is_file() and not (folder / "study.qgz").exists()


def test_styles_can_be_written_as_qml(mapped, tmp_path):
    script = """
import os, sys
from pathlib import Path
from qgis.core import QgsApplication, QgsProject
app = QgsApplication([], True)
app.initQgis()
from bosanggarong_plugin.maps.project import add_result, export_styles, open_result
written = export_styles(add_result(QgsProject.instance(), open_result(Path(sys.argv[1]))), Path(sys.argv[2]))
QgsProject.instance().removeAllMapLayers()
os._exit(0 if written else 1)
"""
    run(sys.executable, "-c", script, mapped, tmp_path)
    names = {path.stem for path in tmp_path.glob("*.qml")}
    assert names >= {"candidates", "water_links", "border_segments", "road_crossings", "shared_areas", "regions"}
    assert "renderer-v2" in (tmp_path / "candidates.qml").read_text(encoding="utf-8")


def test_folder_without_a_result_gives_one_line(tmp_path):
    done = make_maps(tmp_path, code=1)
    assert done.stderr.strip().splitlines()[-1].startswith("study.gpkg tidak ada")
    assert "Traceback" not in done.stderr
