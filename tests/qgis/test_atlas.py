"""atlas.pdf and png/ of a finished result, made by QGIS in a process of its own, as the program does it."""

import json
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from tests.qgis.test_maps import drop_tables, empty_table, run, values  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS = ROOT / "resources" / "layouts"
CHOSEN = 3
HOSTILE = (
    "<script>alert('x')</script> & \"kutip\" 'satu'", "Desa 🦧 Orangutan ñ", "=cmd|' /C calc'!A0", "[% 1+1 %] <b>tebal</b>",
    "Nama yang amat panjang " * 13,
)  # fmt: skip
# what a page of the atlas is made of: the map of each page, its bar and its numbers, told without drawing
INSPECT = """
import json, os, sys, tempfile
from pathlib import Path
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsLayoutItemMap, QgsLayoutItemScaleBar, QgsProject
from qgis.core import QgsLayoutItemLabel, QgsLayoutItemLegend
app = QgsApplication([], True, tempfile.mkdtemp())
app.initQgis()
from bosanggarong_plugin.core.outputs import Pages
from bosanggarong_plugin.maps.atlas.book import Atlas
from bosanggarong_plugin.maps.project import add_result, open_result, prepare_project
folder, paper, chosen = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
project = QgsProject()
layers = add_result(project, open_result(folder))
prepare_project(project, layers)
atlas = Atlas(project, layers, folder, Pages(paper))
atlas.compose(chosen)
told = []
for page in atlas.made:
    item, bar = page.item("peta", QgsLayoutItemMap), page.item("skala_batang", QgsLayoutItemScaleBar)
    legend = page.item("legenda", QgsLayoutItemLegend)
    boxes = []
    for found in atlas.layout.items():
        if isinstance(found, QgsLayoutItemLabel) and found.page() == page.number and found.text():
            lines = found.text().split("\\n")
            needed = atlas.type.block(lines, found.textFormat())
            wide = max(atlas.type.width(line, found.textFormat()) for line in lines)
            rect = page.rect(found)
            boxes.append([found.id(), rect.x(), rect.y(), rect.right(), rect.bottom(), needed, wide])
    row = {"width": page.template.width, "height": page.template.height, "boxes": boxes}
    if item is not None:
        rect, extent = page.rect(item), item.extent()
        to = QgsCoordinateTransform(item.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), project)
        half = bar.unitsPerSegment() * bar.numberOfSegments() * (1000 if bar.unitLabel() == "km" else 1) / 2
        centre = extent.center()
        ends = [to.transform(centre.x() + side * half, centre.y()) for side in (-1, 1)]
        row |= {
            "scale": page.item("skala_angka").text(), "metres_per_mm": extent.width() / rect.width(), "bar_m": 2 * half,
            "ends": [[end.x(), end.y()] for end in ends], "legend": [node.name() for node in legend.model().rootGroup().children()],
            "classes": [len(legend.model().layerLegendNodes(node)) for node in legend.model().rootGroup().children()],
            "grids": [[grid.name(), grid.crs().authid()] for grid in item.grids().asList()],
        }
    told.append(row)
print(json.dumps(told))
sys.stdout.flush()
os._exit(0)
"""


def make(folder: Path, *options: str, chosen=None, code: int = 0) -> subprocess.CompletedProcess:
    said = json.dumps(ids(folder)[:CHOSEN] if chosen is None else chosen)
    return run(sys.executable, "-m", "bosanggarong_plugin.maps.headless", folder, "--candidates", said, *options, code=code)


def ids(folder: Path) -> list[str]:
    return values(folder / "study.gpkg", "SELECT candidate_id FROM candidate_ranks WHERE scenario_id = 'default' ORDER BY rank")


def text_of(path: Path, *options: str) -> str:
    """Text of the PDF with single spaces."""
    return " ".join(run("pdftotext", *options, path, "-").stdout.split())


def spaceless(text: str) -> str:
    """For a comparison that lines and columns do not disturb: a search in a reader skips them too."""
    return re.sub(r"\s", "", text)


def inspect(folder: Path, paper: str = "a3", chosen=None) -> list[dict]:
    said = json.dumps(ids(folder)[:CHOSEN] if chosen is None else chosen)
    return json.loads(run(sys.executable, "-c", INSPECT, folder, paper, said).stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def plain(tmp_path_factory) -> Path:
    """The embedded default study, analysed by the command line in a process without QGIS."""
    folder = tmp_path_factory.mktemp("atlas") / "default"
    run(sys.executable, "-m", "bosanggarong_plugin", "demo", "--out", folder, "--outputs", "gpkg")
    return folder


@pytest.fixture(scope="session")
def made(plain, tmp_path_factory) -> Path:
    folder = shutil.copytree(plain, tmp_path_factory.mktemp("made") / "hasil")
    make(folder, "--outputs", "atlas,png")
    return folder


@pytest.fixture(scope="session")
def pages(plain) -> list[dict]:
    return inspect(plain)


needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")


# --- the atlas -------------------------------------------------------------------------------------------------------


@needs_poppler
def test_every_title_is_found_by_text_search(made):
    found = spaceless(text_of(made / "atlas.pdf"))
    titles = values(made / "study.gpkg", "SELECT title_ind FROM candidates")
    assert len(titles) > 10
    assert [title for title in titles if spaceless(title) not in found] == []


@needs_poppler
def test_pages_are_overview_matrices_themes_list_and_one_for_each_chosen_candidate(made):
    count = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", made / "atlas.pdf").stdout).group(1))
    texts = [text_of(made / "atlas.pdf", "-f", str(page), "-l", str(page)) for page in range(1, count + 1)]
    heads = ["Ikhtisar", "Matriks daerah dan daerah: calon", "Matriks daerah dan daerah: air", "Kaitan hulu-hilir", "Jalan di perbatasan",
             "Kawasan lintas daerah", "Layanan lintas batas"]  # fmt: skip
    for head, text in zip(heads, texts, strict=False):
        assert head in text
    chosen = [text for text in texts if "Permintaan kepada forum" in text]
    assert len(chosen) == CHOSEN and texts[-CHOSEN:] == chosen
    assert all("Daftar semua calon" in text for text in texts[len(heads) : -CHOSEN])
    assert f"Halaman {count} dari {count}" in texts[-1]


@needs_poppler
def test_page_of_a_candidate_says_what_the_forum_needs(made):
    first = text_of(made / "atlas.pdf", "-f", "10", "-l", "40")
    for part in ("Permintaan kepada forum", "Bukti", "Para pihak dan penanda tangan", "64.02 Kabupaten Kutai Kartanegara", "Tiga uji syarat",
                 "Bentuk dan kewenangan", "Contoh pembagian biaya", "Cakupan perjanjian", "Catatan dan keterbatasan", "Persetujuan DPRD dan tahap",
                 "Sumber data", "Skala 1:", "bukan rujukan resmi", "grid UTM zona 50S (SRGI2013, EPSG:9490)", "Lambert"):  # fmt: skip
        assert part in first, part


@needs_poppler
@pytest.mark.slow
def test_english_a4(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "a4")
    make(folder, "--outputs", "atlas", "--paper", "a4", "--lang", "en")
    info = run("pdfinfo", folder / "atlas.pdf").stdout
    assert re.search(r"Page size:\s+595(\.\d+)? x 84[12]", info)
    text = text_of(folder / "atlas.pdf")
    for part in ("Atlas of Inter-Regional Cooperation Candidates", "What the forum is asked", "UTM grid of zone 50S", "Page 1 of"):
        assert part in text
    for part in ("Permintaan", "Skala", "Halaman", "calon"):
        assert part not in text
    first = text_of(folder / "atlas.pdf", "-f", "10", "-l", "10")
    equal = values(folder / "study.gpkg", f"SELECT share_pct FROM candidate_shares WHERE model = 'P1' AND candidate_id = '{ids(folder)[0]}'")
    assert len(equal) > 5 and first.count(f"{equal[0]:.1f}") >= len(equal), "a party without its share"
    titles = values(folder / "study.gpkg", "SELECT title_eng FROM candidates")
    assert [title for title in titles if spaceless(title) not in spaceless(text)] == []


@pytest.mark.parametrize("paper", ["a3", pytest.param("a4", marks=pytest.mark.slow)])
def test_no_text_leaves_its_box_or_its_page_or_lies_on_another(plain, pages, paper):
    for number, page in enumerate(pages if paper == "a3" else inspect(plain, "a4")):
        boxes = page["boxes"]
        assert len(boxes) >= 4
        for key, left, top, right, bottom, height, width in boxes:
            assert height <= bottom - top + 0.7, (number, key)
            assert width <= right - left + 0.1, (number, key)
            assert left >= 5 and top >= 5 and right <= page["width"] - 5 and bottom <= page["height"] - 4, (number, key)
        for a, one in enumerate(boxes):
            for two in boxes[a + 1 :]:
                wide = min(one[3], two[3]) - max(one[1], two[1])
                high = min(one[2] + one[5], two[2] + two[5]) - max(one[2], two[2])
                assert wide <= 0.5 or high <= 0.9, (number, one[0], two[0])


def test_scale_bar_is_as_long_as_the_ellipsoid_says(pages):
    """Geodesic distance (pyproj) between the ends of the bar, laid over the middle of the map."""
    from pyproj import Geod

    geod, seen = Geod(ellps="WGS84"), 0
    for page in pages:
        if "ends" in page:
            (lon_a, lat_a), (lon_b, lat_b) = page["ends"]
            metres = geod.inv(lon_a, lat_a, lon_b, lat_b)[2]
            assert metres == pytest.approx(page["bar_m"], rel=0.001)
            denominator = int(re.sub(r"\D", "", page["scale"].partition(":")[2]))
            assert denominator == pytest.approx(page["metres_per_mm"] * 1000, rel=1e-6)
            seen += 1
    assert seen == 5 + CHOSEN


@needs_poppler
def test_drawn_scale_bar_has_its_length_on_paper(made, pages, tmp_path):
    """The bar of page 1 measured in pixels: black and white boxes between two upright lines."""
    dpi = 300
    run("pdftoppm", "-r", str(dpi), "-f", "1", "-l", "1", "-gray", made / "atlas.pdf", tmp_path / "page")
    raw = next(tmp_path.glob("page*.pgm")).read_bytes()
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw)
    width, height = int(head.group(1)), int(head.group(2))
    box = next(box for box in pages[0]["boxes"] if box[0] == "skala_angka")
    longest = 0
    for row in range(int((box[4] + 1) / 25.4 * dpi), min(height, int((box[4] + 14) / 25.4 * dpi))):
        line = raw[head.end() + row * width : head.end() + (row + 1) * width]
        start, end = int((box[1] - 3) / 25.4 * dpi), int((box[1] + 60) / 25.4 * dpi)
        run_length = 0
        for pixel in line[start:end]:
            run_length = run_length + 1 if pixel < 100 else 0
            longest = max(longest, run_length)
    on_paper = longest / dpi * 25.4  # the line below or above all boxes
    assert on_paper * pages[0]["metres_per_mm"] == pytest.approx(pages[0]["bar_m"], rel=0.02)


def test_every_map_has_both_grids_and_a_legend_without_empty_lines(pages):
    for page in pages:
        if "grids" in page:
            assert [name for name, _ in page["grids"]] == ["grid", "utm"]
            assert page["grids"][0][1] == "EPSG:4326" and re.fullmatch(r"EPSG:94(8|9)\d", page["grids"][1][1])
            assert page["legend"] and all(page["legend"]) and all(count >= 1 for count in page["classes"])


def test_no_coordinate_is_written_round_a_corner_of_the_map():
    from qgis.core import QgsCoordinateReferenceSystem, QgsLayout, QgsLayoutItemMap, QgsProject, QgsRectangle
    from qgis.PyQt.QtCore import QRectF

    from bosanggarong_plugin.core.texts import Texts
    from bosanggarong_plugin.maps.grids import LETTER_MM, LONGEST_DEGREES, geographic_grid

    layout = QgsLayout(QgsProject.instance())
    item = QgsLayoutItemMap(layout)
    item.attemptSetSceneRect(QRectF(0, 0, 200, 200))
    item.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    item.setExtent(QgsRectangle(116, -1, 118, 1))
    assert geographic_grid(item, item.extent(), Texts("id"), size_pt=6, sides="lt") == 0.5
    expression = item.grids().grid(0).annotationExpression()
    margin = LONGEST_DEGREES * 6 * LETTER_MM / 2 / 100  # a millimetre is a hundredth of a degree here
    assert 0.05 < margin < 0.1
    written = {axis: [float(number) for number in re.findall(r"-?[\d.]+", expression)[at : at + 2]] for axis, at in (("x", 0), ("y", 2))}
    assert written["x"] == pytest.approx([116 + margin, 118 - margin]) and written["y"] == pytest.approx([-1 + margin, 1 - margin])


def test_utm_zones_are_those_of_srgi2013():
    from pyproj import CRS
    from qgis.core import QgsRectangle

    from bosanggarong_plugin.maps.grids import utm_zone, zones_in

    for lon in range(93, 141, 6):
        for lat in (-3.0, 3.0):
            zone = utm_zone(lon, lat)
            assert CRS(zone.epsg).name.endswith(f"UTM zone {zone.name}")
    assert utm_zone(117.0, -0.5).epsg == 9490 and utm_zone(117.0, 0.5).epsg == 9480 and utm_zone(113.9, 0.5).epsg == 9479
    assert utm_zone(141.0, 3.0).datum == "WGS 84" and utm_zone(110.0, -7.0).name == "49S"
    assert zones_in(QgsRectangle(113, -2, 119, 3)) == ["49N", "49S", "50N", "50S"]


@needs_poppler
def test_pages_with_a_map_know_their_place(made):
    gdal = pytest.importorskip("osgeo.gdal")
    data = gdal.Open(f"PDF:1:{made / 'atlas.pdf'}")
    assert data is not None and "Lambert" in data.GetProjection()
    left, size, _, top, _, down = data.GetGeoTransform()
    assert size == pytest.approx(-down, rel=0.01)
    assert 350_000 > left + size * data.RasterXSize / 3 > -350_000 and top > 0
    assert gdal.Open(f"PDF:2:{made / 'atlas.pdf'}").GetProjection() == "", "a matrix has no place"


@pytest.mark.slow
def test_grey_copy_keeps_what_colour_says(made, tmp_path):
    """The page of a candidate in grey: regions of the parties, evidence and background stay apart."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    run("pdftoppm", "-r", "40", "-f", "10", "-l", "10", "-gray", made / "atlas.pdf", tmp_path / "grey")
    raw = next(tmp_path.glob("grey*.pgm")).read_bytes()
    counts = {}
    for level in raw[raw.index(b"255") + 4 :]:
        counts[level // 8] = counts.get(level // 8, 0) + 1
    large = {level for level, count in counts.items() if count > 400}
    assert len(large) >= 4, "too few levels of grey"
    dark = sum(count for level, count in counts.items() if level < 10)
    assert dark > 300


@pytest.mark.slow
def test_theme_without_data_has_no_page_and_the_overview_says_so(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "dry")
    drop_tables(folder / "study.gpkg", ("service_gains", "service_summary"))
    empty_table(folder / "study.gpkg", "road_crossings")
    make(folder, "--outputs", "atlas", chosen=[])
    text = text_of(folder / "atlas.pdf")
    assert "Tanpa halaman, karena tidak ada data atau temuannya: Jalan di perbatasan; Layanan lintas batas." in text
    assert "Layanan menurut daerah pengguna" not in text


def test_no_candidate_at_all(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "none")
    for table in ("candidates", "candidate_ranks", "candidate_parties", "candidate_findings", "coverage_matrix"):
        empty_table(folder / "study.gpkg", table)
    make(folder, "--outputs", "atlas,png", chosen=[])
    assert "Tidak ada calon kerja sama yang ditemukan" in text_of(folder / "atlas.pdf")
    assert json.loads((folder / "png" / "index.json").read_text())["candidates"] == {}


@pytest.mark.slow
def test_missing_link_is_on_the_page_of_roads(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "links")
    script = """
import sys, geopandas, shapely
row = {"line_id": ["x"], "region_a": ["64.02"], "region_b": ["64.07"], "road_name": ["Jalan Putus"], "kind": ["missing_link"]}
line = [shapely.LineString([(116.3, -0.5), (116.6, -0.5)])]
geopandas.GeoDataFrame(row, geometry=line, crs=4326).to_file(sys.argv[1], layer="road_border_lines", mode="a")
"""
    run(sys.executable, "-c", script, folder / "study.gpkg")
    make(folder, "--outputs", "atlas", chosen=[])
    text = text_of(folder / "atlas.pdf")
    assert "Jalan Putus" in text and "Ruas terputus" in text


@needs_poppler
def test_hostile_names_stay_text(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "hostile")
    chosen = ids(folder)[: len(HOSTILE)]
    with closing(sqlite3.connect(folder / "study.gpkg")) as connection, connection:
        for table in ("candidates", "regions"):
            for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall():
                connection.execute(f'DROP TRIGGER "{trigger}"')
        for key, name in zip(chosen, HOSTILE, strict=True):
            connection.execute("UPDATE candidates SET title_ind = ? WHERE candidate_id = ?", (name, key))
        connection.execute("UPDATE regions SET region_name = ? WHERE region_code = '64.74'", ("<b>Kota</b> \"Bontang\" & co",))
    make(folder, "--outputs", "atlas,png", chosen=chosen)
    found = spaceless(text_of(folder / "atlas.pdf")).replace("\u200b", "")
    for name in HOSTILE:
        assert spaceless(name.replace("🦧", "")) in found.replace("🦧", ""), name
    assert spaceless("<b>Kota</b> \"Bontang\" & co") in found
    assert set(json.loads((folder / "png" / "index.json").read_text())["candidates"]) == set(chosen)


# --- templates -------------------------------------------------------------------------------------------------------


def item_ids(path: Path) -> list[str]:
    return sorted(filter(None, re.findall(r'<LayoutItem [^>]*\bid="([^"]*)"', path.read_text(encoding="utf-8"))))


def test_templates_are_those_that_the_script_writes(tmp_path):
    run(sys.executable, ROOT / "scripts" / "build_layouts.py", tmp_path)
    names = sorted(path.name for path in LAYOUTS.glob("*.qpt"))
    assert names == sorted(path.name for path in tmp_path.glob("*.qpt")) and len(names) == 10
    for name in names:
        assert item_ids(LAYOUTS / name) == item_ids(tmp_path / name) != []
        assert str(ROOT) not in (LAYOUTS / name).read_text(encoding="utf-8")


def test_every_id_is_documented():
    documented = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "atlas.md").read_text(encoding="utf-8")))
    used = {key.removesuffix("_judul") for path in LAYOUTS.glob("*.qpt") for key in item_ids(path)} - {"garis"}
    assert used - documented == set()


@pytest.mark.slow
def test_own_template_wins_and_what_it_lacks_is_not_filled(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "own")
    own = folder / "tata_letak"
    own.mkdir()
    text = (LAYOUTS / "a3_calon.qpt").read_text(encoding="utf-8")
    text = text.replace('id="sumber_judul"', 'id=""').replace('id="pembagian"', 'id="dibiarkan"').replace('id="legenda"', 'id=""')
    text = text.replace('size="420,297,mm"', 'size="430,300,mm"')
    (own / "a3_calon.qpt").write_text(text, encoding="utf-8")
    make(folder, "--outputs", "atlas")
    info = run("pdfinfo", "-f", "1", "-l", "12", folder / "atlas.pdf").stdout
    sizes = re.findall(r"Page\s+\d+ size:\s+(\d+)", info)
    assert sizes[0] in ("1190", "1191") and sizes[-1] in ("1218", "1219")
    text = text_of(folder / "atlas.pdf", "-f", "10", "-l", "12")
    assert "Tiga uji syarat" in text and "Contoh pembagian biaya" not in text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a3_kalon.qpt", None, "bukan nama tata letak yang dikenal"),
        ("a3_calon.qpt", "bukan xml", "tidak dapat dibaca"),
        ("a3_calon.qpt", "", "tidak dapat dibaca"),
        ("a3_peta.qpt", "no map", "tidak memuat peta"),
    ],
)
def test_template_that_cannot_be_used_gives_one_message(plain, tmp_path, name, text, said):
    folder, own = shutil.copytree(plain, tmp_path / "bad"), tmp_path / "mine"
    own.mkdir()
    shipped = (LAYOUTS / "a3_peta.qpt").read_text(encoding="utf-8")
    (own / name).write_text(shipped.replace('id="peta"', 'id="lain"') if text in (None, "no map") else text, encoding="utf-8")
    done = make(folder, "--outputs", "atlas", "--layouts", str(own), code=1)
    assert len(done.stderr.strip().splitlines()) == 1 and said in done.stderr and name in done.stderr
    assert not (folder / "atlas.pdf").exists()


def test_folder_of_layouts_that_is_not_there(plain, tmp_path):
    folder = shutil.copytree(plain, tmp_path / "nowhere")
    done = make(folder, "--outputs", "atlas", "--layouts", str(tmp_path / "tiada"), code=1)
    assert "tiada" in done.stderr


# --- maker and logo --------------------------------------------------------------------------------------------------


@needs_poppler
@pytest.mark.slow
def test_maker_and_logo_of_the_study_are_on_every_page(tmp_path):
    (tmp_path / "lambang.svg").write_bytes((ROOT / "resources" / "icon.svg").read_bytes())
    shipped = ROOT / "data" / "boundaries"
    head = '[study]\nmaker = "Biro POD & kawan"\nlogo = "lambang.svg"\n'
    text = (shipped / "kaltim.toml").read_text(encoding="utf-8").replace("[study]\n", head, 1)
    text = re.sub(r'path = "(?!/)', f'path = "{shipped.as_posix()}/', text)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    run(sys.executable, "-m", "bosanggarong_plugin", "analyse", tmp_path / "study.toml", "--out", out, "--outputs", "atlas", "--candidates", "top:1")
    assert (out / "logo.svg").is_file()
    assert values(out / "study.gpkg", "SELECT value FROM provenance WHERE key = 'logo'") == ["logo.svg"]
    count = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", out / "atlas.pdf").stdout).group(1))
    assert text_of(out / "atlas.pdf").count("Biro POD & kawan; Bosanggarong") == count
    (out / "logo.svg").unlink()
    assert "logo.svg" in make(out, "--outputs", "atlas", code=1).stderr


# --- pictures --------------------------------------------------------------------------------------------------------


def png_size(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def test_pictures_are_listed_and_have_their_sizes(made):
    index = json.loads((made / "png" / "index.json").read_text(encoding="utf-8"))
    assert list(index["candidates"]) == ids(made)[:CHOSEN]
    assert list(index["candidates"].values()) == [f"calon_{rank:03d}.png" for rank in range(1, CHOSEN + 1)]
    assert set(index["maps"]) == {"ikhtisar", "hulu_hilir", "jalan", "kawasan", "layanan"}
    assert set(index["charts"]) == {"ketergantungan", "matriks", "peringkat"}
    for name in (*index["maps"].values(), *index["charts"].values()):
        assert png_size(made / "png" / name) == (1920, 1080)
    for name in index["candidates"].values():
        assert png_size(made / "png" / name)[0] == 1600
    listed = {name for group in index.values() for name in group.values()}
    assert {path.name for path in (made / "png").iterdir()} == listed | {"index.json"}
