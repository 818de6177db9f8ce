"""Recognition by values and shapes, and the study proposed of what was recognised: small layers for each rule."""

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.errors import OutputError
from bosanggarong_plugin.core.inputs.assign import assign, write_proposal
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.inputs.recognise import recognise
from bosanggarong_plugin.core.study import read_study


def save(folder, name, shapes, columns=None, *, layer=None, crs=4326):
    columns = columns or {}
    frame = gpd.GeoDataFrame({key: list(values) for key, values in columns.items()}, geometry=list(shapes), crs=crs)
    frame.to_file(folder / f"{name}.gpkg", layer=layer or name)


def row_of(folder, name):
    return next(row for row in recognise([folder]) if row["layer"] == name)


def points(n):
    return [Point(117 + number / 10, 0) for number in range(n)]


def squares(n):
    return [box(117 + number, 0, 118 + number, 1) for number in range(n)]


def lines(n):
    return [LineString([(117, number / 10), (118, number / 10)]) for number in range(n)]


# --- kinds ------------------------------------------------------------------------------------------------------------


def test_points_are_facilities_by_the_kinds_of_a_column(tmp_path):
    save(tmp_path, "titik", points(4), {"NAMOBJ": "abcd", "REMARK": ["Pendidikan Dasar", "Pasar", "Pasar", "Rumah makan"]})
    row = row_of(tmp_path, "titik")
    assert (row["role"], row["confidence"], row["kinds"], row["kind"]) == ("facilities", "sure", {"pasar": 2, "sd": 1}, None)
    assert "3 of 4 features are of a known kind" in row["why"]


def test_a_name_that_says_more_than_the_kind_is_counted_as_it_is_read(tmp_path):
    columns = {"NAMOBJ": ["Puskesmas Pembantu A", "Puskesmas B"], "REMARK": ["Puskesmas/Puskesmas Pembantu"] * 2}
    save(tmp_path, "titik", points(2), columns)
    assert row_of(tmp_path, "titik")["kinds"] == {"puskesmas_pembantu": 1, "puskesmas": 1}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["RS Umum Daerah A", "RS UMUM DAERAH B", "RSUD C", "RSUD D", "Taman Husada"], "rsud"),
        (["RS Umum Daerah A", "Puskesmas B", "Pasar C", "RSUD D", "TPA E"], None),
    ],
)
def test_points_without_a_kind_are_of_the_kind_that_most_names_begin_with(tmp_path, names, kind):
    save(tmp_path, "titik", points(5), {"nama": names})
    row = row_of(tmp_path, "titik")
    assert (row["role"], row["kind"]) == (("facilities", kind) if kind else (None, None))


def test_points_whose_names_are_of_several_kinds_are_left_alone_with_the_reason(tmp_path):
    save(tmp_path, "titik", points(4), {"nama": ["RSUD A", "Puskesmas B", "Pasar C", "Warung D"]})
    row = row_of(tmp_path, "titik")
    assert (row["role"], row["why"]) == (None, ["its names begin with words of several kinds, but no column says the kind"])


def test_a_layer_named_after_its_kind_is_of_that_kind(tmp_path):
    save(tmp_path, "RBI_DANAU_AR_25K", squares(2), {"OTODAN": ["0", "0"]})
    assert [row_of(tmp_path, "RBI_DANAU_AR_25K")[key] for key in ("role", "kind", "kinds")] == ["areas", "danau", {"danau": 2}]


@pytest.mark.parametrize("columns", [{"NAMOBJ": ["Makam A"], "REMARK": ["Pemakaman Umum"]}, {"nama": ["Pulau A"], "status": ["TBP"]}])
def test_points_of_no_known_kind_are_left_alone(tmp_path, columns):
    save(tmp_path, "titik", points(1), columns)
    row = row_of(tmp_path, "titik")
    assert (row["role"], row["confidence"], row["kinds"]) == (None, None, {}) and row["alternatives"] == ["facilities", "places"]


def test_polygons_of_no_known_kind_are_left_alone_or_asked_when_their_name_speaks_of_areas(tmp_path):
    columns = {"Nama": ["Sangkima"], "Fungsi": ["SPTN Wilayah 2"], "Penetapan": ["SK.1"]}
    save(tmp_path, "resor", squares(1), columns)
    save(tmp_path, "kawasan_usulan", squares(1), columns)
    assert (row_of(tmp_path, "resor")["role"], row_of(tmp_path, "resor")["alternatives"]) == (None, ["areas"])
    asked = row_of(tmp_path, "kawasan_usulan")
    assert (asked["role"], asked["confidence"], asked["status"]) == ("areas", "asked", "planned")
    assert asked["question_eng"] == "Which kind of area does the layer hold?" and asked["question_ind"] != asked["question_eng"]


# --- shapes and rocks -------------------------------------------------------------------------------------------------

RING = LineString([(117, 0), (118, 0), (118, 1), (117, 1), (117, 0)])


def test_lines_that_close_a_ring_are_asked_about_with_their_area(tmp_path):
    halves = [LineString([(117, 0), (118, 0), (118, 1)]), LineString([(118, 1), (117, 1), (117, 0)])]
    save(tmp_path, "batas_kawasan_industri", halves, {"ket": ["a", "b"]})
    row = row_of(tmp_path, "batas_kawasan_industri")
    assert (row["role"], row["confidence"], row["kind"], row["needs"]) == ("areas", "asked", "kawasan_industri", "polygons")
    assert "close round 1230" in row["question_eng"] and "menutup 1230" in row["question_ind"]  # a square degree at the equator, thousands of ha


@pytest.mark.parametrize(("name", "shape"), [("batas_x", LineString([(117, 0), (118, 0), (118, 1)])), ("patahan", RING)])
def test_open_lines_and_lines_of_another_name_are_no_outline(tmp_path, name, shape):
    save(tmp_path, name, [shape], {"ket": ["a"]})
    assert row_of(tmp_path, name)["role"] is None


def test_formations_whose_main_rock_is_limestone_are_asked_about(tmp_path):
    columns = {
        "1_Formasi": ["BEBULUH", "PULAUBALANG", "ALUVIUM"],
        "2_Ket": ["Batugamping dengan sisipan napal", "Batupasir, setempat bersisipan batugamping", "Lempung"],
    }
    save(tmp_path, "batuan", squares(3), columns)
    row = row_of(tmp_path, "batuan")
    assert [row[key] for key in ("role", "confidence", "kind", "choices", "choice_field")] == ["areas", "asked", "karst", ["BEBULUH"], "1_Formasi"]
    assert "BEBULUH" in row["question_eng"] and "BEBULUH" in row["question_ind"] and "karst" in row["question_ind"]


def test_rocks_without_limestone_and_soils_are_left_alone(tmp_path):
    save(tmp_path, "batuan", squares(1), {"litologi": ["Batupasir bersisipan batugamping"]})
    save(tmp_path, "tanah", squares(1), {"SOIL_GREAT": ["Tropudults"]})
    assert [row["role"] for row in recognise([tmp_path])] == [None, None]


# --- planned or existing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "columns", "status"),
    [
        ("jalan_rencana", {}, "planned"), ("jalan_eksisting", {}, "existing"), ("usulan_jalan_2026", {}, "planned"), ("jalan", {}, None),
        ("jalan_perencanaan_kota", {}, None),
        ("jalan_rencana", {"status": ["ada", "eksisting"]}, "existing"), ("jalan", {"status": ["ada", "rencana"]}, "mixed"),
    ],
)  # fmt: skip
def test_planned_is_told_by_a_column_else_by_a_word_of_the_name(tmp_path, name, columns, status):
    save(tmp_path, name, lines(2), {"NAMRJL": ["A", "B"], **columns})
    row = row_of(tmp_path, name)
    assert (row["role"], row["status"]) == ("roads", status)


# --- roles that are not sure ------------------------------------------------------------------------------------------


def test_lines_with_nothing_but_a_name_are_asked_about_unless_their_values_tell(tmp_path):
    save(tmp_path, "garis_a", lines(2), {"NAMOBJ": ["A", "B"]})
    save(tmp_path, "garis_b", lines(2), {"NAMOBJ": ["Sungai A", "Sungai B"]})
    asked = row_of(tmp_path, "garis_a")
    assert asked["confidence"] == "asked" and asked["alternatives"] and asked["role"] in asked["question_eng"]
    assert asked["question_ind"].startswith("Layer ini berisi apa: ")
    told = row_of(tmp_path, "garis_b")
    assert (told["role"], told["confidence"]) == ("rivers", "sure")


@pytest.mark.parametrize("values", [["Jalan", "Sungai"], ["Sungai", "Sungai", "Sungai", "Jalan"]])
def test_lines_of_rivers_and_roads_in_one_layer_are_asked_about(tmp_path, values):
    save(tmp_path, "garis", lines(len(values)), {"NAMOBJ": values, "REMARK": values})
    row = row_of(tmp_path, "garis")
    assert (row["role"], row["confidence"], row["alternatives"]) == ("rivers", "asked", ["roads"])


def test_a_layer_without_features_is_left_alone(tmp_path):
    frame = gpd.GeoDataFrame({"kode": [], "kabupaten": []}, geometry=[], crs=4326)
    frame.to_file(tmp_path / "kabupaten.gpkg", geometry_type="Polygon")
    row = row_of(tmp_path, "kabupaten")
    assert (row["role"], row["why"]) == (None, ["it holds no features"])


LEVELS = ["33.22", "33.74", "33.22.01", "33.22.02", "33.74.01", "33.74.01.2001"]


def test_kabupaten_among_kecamatan_and_desa_are_asked_about_and_taken_by_their_codes(tmp_path):
    save(tmp_path, "batas", squares(6), {"kode": LEVELS, "nama": ["Semarang", "Kota Semarang", "A", "B", "C", "D"]})
    row = row_of(tmp_path, "batas")
    assert (row["role"], row["confidence"], row["needs"], row["choice_field"]) == ("regions", "asked", "export", "kode")
    assert row["choices"] == ["33.22", "33.74"]
    assert "2 of its 6 features are kabupaten/kota by their codes, 4 are kecamatan or desa" in row["question_eng"]
    assert assign([tmp_path]).study.single("regions") is None


def test_codes_of_kecamatan_alone_are_no_regions(tmp_path):
    save(tmp_path, "batas_kabupaten", squares(4), {"kode": LEVELS[2:], "nama": "abcd"})
    row = row_of(tmp_path, "batas_kabupaten")
    assert (row["role"], row["confidence"]) == (None, None)
    assert "its codes are codes of kecamatan or desa" in row["why"]


def test_levels_on_the_same_ground_under_one_code_are_no_regions(tmp_path):
    halves = [box(117, 0, 117.5, 1), box(117.5, 0, 118, 1), box(118, 0, 118.5, 1), box(118.5, 0, 119, 1)]
    columns = {"KDBPUM": ["33.22", "33.74", "33.22", "33.22", "33.74", "33.74"], "WADMKK": ["Semarang", "Kota Semarang"] + 2 * ["Semarang"]
               + 2 * ["Kota Semarang"], "WADMKC": [None, None, "A", "B", "C", "D"]}  # fmt: skip
    save(tmp_path, "administrasi", [*squares(2), *halves], columns)
    row = row_of(tmp_path, "administrasi")
    assert row["role"] is None
    assert any("several levels on the same ground" in reason for reason in row["why"])


def test_the_newer_of_two_columns_of_codes_is_taken_and_parts_stay_parts(tmp_path):
    columns = {"KDBPUM": ["33.22", "33.22", "33.74", "33.74"], "KDPKAB": ["33.22", "33.22", "33.74", "33.74"], "WADMKK": ["Semarang"] * 2
               + ["Kota Semarang"] * 2, "WADMKC": "abcd"}  # fmt: skip
    save(tmp_path, "ADMINISTRASIDESA_AR_25K", squares(4), columns)
    row = row_of(tmp_path, "ADMINISTRASIDESA_AR_25K")
    assert (row["confidence"], row["fields"]["code"]) == ("offered", "KDBPUM")


@pytest.mark.parametrize("columns", [{"region": "ab", "bps_code": [3322, 3374]}, {"NAME_2": "ab", "CC_2": ["3322", "3374"]}])
def test_english_columns_of_regencies_are_known(tmp_path, columns):
    save(tmp_path, "peta", squares(2), columns)
    assert row_of(tmp_path, "peta")["role"] == "regions"


def test_a_raster_without_a_crs_is_asked_for_it(tmp_path):
    rasterio = pytest.importorskip("rasterio")
    heights = np.linspace(0.0, 2000.0, 100, dtype="float32").reshape(10, 10)
    with rasterio.open(tmp_path / "dem.tif", "w", driver="GTiff", width=10, height=10, count=1, dtype="float32", crs=None,
                       transform=rasterio.transform.from_origin(110, -6, 0.1, 0.1)) as target:  # fmt: skip
        target.write(heights, 1)
    row = row_of(tmp_path, "dem")
    assert (row["role"], row["confidence"], row["needs"]) == ("dem", "asked", "crs")


def test_a_layer_without_a_crs_is_asked_for_it(tmp_path):
    save(tmp_path, "sungai", lines(1), {"NAMOBJ": ["A"]}, crs=None)
    row = row_of(tmp_path, "sungai")
    assert (row["role"], row["confidence"], row["needs"]) == ("rivers", "asked", "crs")


# --- the proposed study -----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    codes, names = ["64.08", "64.74"], ["Kabupaten Kutai Timur", "Kota Bontang"]
    save(tmp_path, "batas", squares(2), {"kode_kab": codes, "kabupaten": names}, layer="kabupaten")
    quarters = [box(117 + n / 2, 0, 117.5 + n / 2, 1) for n in range(4)]
    gpd.GeoDataFrame({"kode_kab": [codes[0]] * 2 + [codes[1]] * 2, "kabupaten": [names[0]] * 2 + [names[1]] * 2, "desa": list("abcd")},
                     geometry=quarters, crs=4326).to_file(tmp_path / "batas.gpkg", layer="desa")  # fmt: skip
    save(tmp_path, "jalan_rencana", lines(1), {"NAMRJL": ["A"]})
    save(tmp_path, "taman", [box(117, 0, 118, 1)], {"Nama": ["TN"], "Fungsi": ["TN"]})
    save(tmp_path, "zonasi", [box(117, 0, 117.5, 1), box(117.5, 0, 118, 1)], {"Nama": ["inti", "rimba"], "Fungsi": ["TN", "TN"]})
    save(tmp_path, "batas_kawasan_ikn", [RING])
    save(tmp_path, "makam", points(1), {"REMARK": ["Pemakaman Umum"]})
    return tmp_path


def test_a_study_is_proposed_with_one_layer_for_each_single_role(folder):
    proposal = assign([folder])
    assert {role: [spec.path.name for spec in specs] for role, specs in proposal.study.inputs.items()} == {
        "regions": ["batas.gpkg"], "roads": ["jalan_rencana.gpkg"], "areas": ["taman.gpkg"],
    }  # fmt: skip
    regions, roads = proposal.study.single("regions"), proposal.study.inputs["roads"][0]
    assert (regions.layer, regions.fields) == ("kabupaten", {"code": "kode_kab", "name": "kabupaten"}) and roads.status == "planned"
    aside = {row["layer"]: row["set_aside"] for row in proposal.rows if row["set_aside"]}
    assert aside == {"desa": "it holds parts of regions", "zonasi": '"taman" holds the same areas'}
    assert [(question.layer, question.needs) for question in proposal.questions] == [("batas_kawasan_ikn", "polygons")]
    assert {row["layer"]: row["source"] for row in proposal.rows if row["chosen"]}["taman"] == "[inputs.areas]"
    assert len(read_inputs(proposal.study).regions.frame) == 2


def test_parts_of_regions_are_taken_where_there_is_nothing_better(folder):
    (folder / "batas.gpkg").rename(folder / "batas_lama.gpkg")
    gpd.read_file(folder / "batas_lama.gpkg", layer="desa").to_file(folder / "batas.gpkg", layer="desa")
    (folder / "batas_lama.gpkg").unlink()
    proposal = assign([folder])
    assert [row["layer"] for row in proposal.rows if row["chosen"] and row["role"] == "regions"] == ["desa"]
    assert len(read_inputs(proposal.study).regions.frame) == 2


def test_two_equally_good_layers_of_regions_are_asked_about(tmp_path):
    for name in ("a", "b"):
        save(tmp_path, name, squares(1), {"kode_kab": ["64.74"], "kabupaten": ["Kota Bontang"]})
    proposal = assign([tmp_path])
    (question,) = proposal.questions
    assert question.role == "regions" and question.answers == ("a.gpkg / a", "b.gpkg / b") and question.text_ind.startswith("Layer daerah yang mana")
    assert proposal.study.single("regions").path.name == "a.gpkg"


def test_without_regions_the_first_question_is_which_they_are(tmp_path):
    save(tmp_path, "sungai", lines(1), {"NAMOBJ": ["Sungai A"]})
    proposal = assign([tmp_path])
    assert proposal.questions[0].role == "regions" and "kabupaten/kota" in proposal.questions[0].text_ind


def test_the_proposal_is_written_with_its_questions_as_comments_and_nothing_is_replaced(folder, capsys):
    target = folder / "studi.toml"
    assert main(["recognise", str(folder), "--study", str(target), "--lang", "id"]) == 0
    assert "3 masukan dan 1 pertanyaan" in capsys.readouterr().out
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# ? batas_kawasan_ikn.gpkg / batas_kawasan_ikn: Garis-garisnya menutup")
    assert len(read_inputs(read_study(target)).regions.frame) == 2
    assert main(["recognise", str(folder), "--study", str(target)]) == 2
    with pytest.raises(OutputError, match="already there"):
        write_proposal(assign([folder]), target)
    assert target.read_text(encoding="utf-8") == text


def test_recognition_does_not_depend_on_the_order_of_the_features(tmp_path):
    columns = {"NAMOBJ": list("abcd"), "REMARK": ["Pasar", "Pendidikan Dasar", "Pasar", "x"]}
    save(tmp_path, "titik", points(4), columns)
    one = row_of(tmp_path, "titik")
    (tmp_path / "titik.gpkg").unlink()
    save(tmp_path, "titik", points(4)[::-1], {key: values[::-1] for key, values in columns.items()})
    assert row_of(tmp_path, "titik") == one
