"""What each role gives: exactly the canonical columns, values of the contract, unknown as null, everything mended in the log."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box

from bosanggarong_plugin.core.inputs.model import COLUMNS
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.inputs.values import kind_of, parse_numbers, text_or_none
from bosanggarong_plugin.core.study import InputSpec, Study

LINE = LineString([(117.1, 0.1), (117.3, 0.4)])
SQUARES = [box(117.0, -0.5, 117.4, 0.2), box(117.0, 0.2, 117.4, 0.8), box(117.4, 0.0, 117.6, 0.2)]


def layer(folder, name, shapes, /, **columns):
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326).to_file(folder / name)
    return folder / name


def read(folder, **roles):
    if "regions" not in roles:
        names = ["Kutai Kartanegara", "Kutai Timur", "Bontang"]
        roles["regions"] = {"path": layer(folder, "kab.gpkg", SQUARES, kode=["64.02", "64.08", "64.74"], nama=names)}
    inputs = {
        role: tuple(InputSpec(role=role, **spec) for spec in (specs if isinstance(specs, list) else [specs]))
        for role, specs in roles.items()
    }
    return read_inputs(Study(path=Path(folder) / "studi.toml", name="uji", inputs=inputs))


def frame_of(folder, role, shapes, columns, /, **spec):
    inputs = read(folder, **{role: [{"path": layer(folder, f"{role}.gpkg", shapes, **columns), **spec}]})
    return inputs.of(role)[0].frame, inputs.repairs


SHAPES = {
    "rivers": LINE,
    "roads": LINE,
    "network_lines": LINE,
    "areas": SQUARES[0],
    "basins": SQUARES[0],
    "facilities": Point(117.1, 0),
    "places": Point(117.1, 0),
}


@pytest.mark.parametrize("role", SHAPES)
def test_every_role_has_exactly_its_canonical_columns(tmp_path, role):
    frame, _ = frame_of(tmp_path, role, [SHAPES[role]], {"nama": ["  Satu  dua "], "lain": [1]}, kind="tpa")
    assert list(frame.columns) == [*COLUMNS[role], "geometry"] and frame.crs.to_epsg() == 4326 and list(frame.index) == [0]
    assert "Satu dua" in list(frame.iloc[0].drop("geometry"))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Jalan Nasional", "nasional"),
        ("PROVINSI", "provinsi"),
        ("Propinsi", "provinsi"),
        ("Kab.", "kabupaten"),
        ("kota", "kota"),
        ("Jalan Desa", "desa"),
    ],
)
def test_road_status_from_autrjl(tmp_path, text, status):
    frame, _ = frame_of(tmp_path, "roads", [LINE], {"NAMRJL": ["Jalan A"], "AUTRJL": [text]})
    assert frame.loc[0, "road_status"] == status and frame.loc[0, "road_name"] == "Jalan A"


def test_an_osm_class_is_never_a_status(tmp_path):
    columns = {
        "name": ["Jalan A", "B"],
        "highway": ["trunk", "primary"],
        "surface": ["asphalt", "unpaved"],
        "bridge": ["yes", None],
    }
    frame, _ = frame_of(tmp_path, "roads", [LINE, LineString([(117, 0), (117.1, 0)])], columns)
    assert list(frame["road_status"]) == [None, None] and list(frame["road_class"]) == ["trunk", "primary"]
    assert list(frame["surface"]) == ["aspal", "tanah"]


def test_a_bridge_is_unknown_where_nothing_is_said_of_it(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(4)]
    frame, _ = frame_of(tmp_path, "roads", shapes, {"nama": list("ABCD"), "jembatan": ["ya", "tidak", None, "lihat foto"]})
    assert list(frame["bridge"]) == [True, False, None, None]
    frame, _ = frame_of(tmp_path, "roads", shapes, {"nama": list("ABCD")})
    assert list(frame["bridge"]) == [None] * 4 and frame["ferry"].dtype == bool


def test_an_unknown_value_is_logged_once_and_left_empty(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(3)]
    frame, repairs = frame_of(tmp_path, "roads", shapes, {"NAMRJL": ["A", "B", "C"], "AUTRJL": ["7", "7", "Nasional"]})
    assert list(frame["road_status"]) == [None, None, "nasional"]
    assert [row["problem"] for row in repairs] == ['road_status "7" is not known']


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("B", "baik"),
        ("Sedang", "sedang"),
        ("RR", "rusak_ringan"),
        ("Rusak Berat", "rusak_berat"),
        ("rusak", "rusak"),
        ("R", "rusak"),
        ("?", None),
    ],
)
def test_road_condition(tmp_path, text, condition):
    frame, _ = frame_of(tmp_path, "roads", [LINE], {"NAMRJL": ["A"], "KONRJL": [text]})
    assert frame.loc[0, "condition"] == condition


def test_ferries_are_seen_by_route_class_and_name(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(4)]
    columns = {
        "name": ["A", "Penyeberangan Kariangau", "C", "D"],
        "highway": [None, "x", "Lintas Penyeberangan", "trunk"],
        "route": ["ferry", None, None, "road"],
    }
    frame, _ = frame_of(tmp_path, "roads", shapes, columns)
    assert list(frame["ferry"]) == [True, True, True, False]


@pytest.mark.parametrize(
    ("name", "ferry"),
    [("Jalan Penyeberangan Kariangau", False), ("Jl. Dermaga Feri", False), ("Feri Kariangau – Penajam", True), ("PENYEBERANGAN KARIANGAU", True),
     ("Ferriesta", False)],
)  # fmt: skip
def test_a_road_to_the_ferry_is_a_road(tmp_path, name, ferry):
    frame, _ = frame_of(tmp_path, "roads", [LINE], {"nama": [name], "kelas": ["Jalan Lokal"]})
    assert frame.loc[0, "ferry"] == ferry


def test_a_field_given_for_one_thing_is_not_read_as_another(tmp_path):
    columns = {"nama": ["A", "B", "C"], "status": ["Kabupaten", "Trans", "Poros"]}
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(3)]
    frame, repairs = frame_of(tmp_path, "roads", shapes, columns, fields={"road_status": "status"})
    assert list(frame["road_status"]) == ["kabupaten", None, None] and set(frame["status"]) == {"existing"}
    assert [row["problem"] for row in repairs] == ['road_status "Trans" is not known', 'road_status "Poros" is not known']


def test_planned_is_said_by_the_feature_the_layer_or_not_at_all(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(3)]
    columns = {"nama": ["A", "B", "C"], "status": ["Rencana", "eksisting", None]}
    assert list(frame_of(tmp_path, "roads", shapes, columns, status="planned")[0]["status"]) == ["planned", "existing", "planned"]
    assert list(frame_of(tmp_path, "roads", shapes, columns)[0]["status"]) == ["planned", "existing", "existing"]


def test_a_status_column_of_roads_that_holds_authority_is_the_road_status(tmp_path):
    frame, _ = frame_of(tmp_path, "roads", [LINE], {"nama": ["A"], "status": ["nasional"]})
    assert frame.loc[0, ["status", "road_status"]].tolist() == ["existing", "nasional"]


def test_a_name_field_that_is_given_is_used_as_it_is(tmp_path):
    columns = {"NAMOBJ": ["Jalan Arteri Primer"], "REMARK": ["KADEMAN - PENAJAM"]}
    assert frame_of(tmp_path, "roads", [LINE], columns, fields={"name": "NAMOBJ"})[0].loc[0, "road_name"] == "Jalan Arteri Primer"


def test_railways_in_a_road_layer_are_left_out(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(2)]
    columns = {"NAMOBJ": ["Jalan Arteri Primer", "Jaringan Jalur Kereta Api Antarkota"], "REMARK": ["KADEMAN - PENAJAM", "KA"]}
    frame, repairs = frame_of(tmp_path, "roads", shapes, columns)
    assert list(frame["road_name"]) == ["KADEMAN - PENAJAM"] and list(frame["road_class"]) == ["Jalan Arteri Primer"]
    assert "is not a road" in repairs[0]["problem"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("TN", "taman_nasional"), ("Taman Hutan Raya", "tahura"), ("HL", "hutan_lindung"), ("Bentang Alam Karst", "karst"),
     ("Ibu Kota Nusantara", "ikn"),
     ("Hutan Adat", "hutan_adat"), ("taman_nasional", "taman_nasional")],
)  # fmt: skip
def test_kinds_of_areas(tmp_path, text, kind):
    assert kind_of(text, "area_kinds") == kind
    assert frame_of(tmp_path, "areas", [SQUARES[0]], {"nama": ["X"], "Fungsi": [text]})[0].loc[0, "area_kind"] == kind


def test_areas_take_kind_name_and_precision_of_the_study_file(tmp_path):
    frame, _ = frame_of(
        tmp_path,
        "areas",
        SQUARES[:2],
        {"Nama": ["TN Kutai", None], "precision_m": [500.0, None]},
        kind="taman_nasional",
        precision_m=3000,
    )
    assert list(frame["area_kind"]) == ["taman_nasional"] * 2
    assert list(frame["area_name"]) == ["TN Kutai", None]
    assert list(frame["precision_m"]) == [500.0, 3000.0]


def test_areas_without_names_stay_without(tmp_path):
    frame, _ = frame_of(tmp_path, "areas", SQUARES, {"x": [1, 2, 3]}, kind="hutan_lindung")
    assert list(frame["area_name"]) == [None] * 3


def test_facilities_without_names_are_called_after_their_place_in_any_order(tmp_path):
    shapes = [Point(117.2, -0.15), Point(117.0021, 0.2), Point(117.2, 0.6)]
    frame, _ = frame_of(tmp_path, "facilities", shapes, {"nama": [None, None, "RSUD"]}, kind="Rumah Sakit")
    again, _ = frame_of(tmp_path, "facilities", shapes[::-1], {"nama": ["RSUD", None, None]}, kind="Rumah Sakit")
    names = ["rumah sakit tanpa nama (0,150 LS 117,200 BT)", "rumah sakit tanpa nama (0,200 LU 117,002 BT)", "RSUD"]
    assert list(frame["facility_name"]) == names and list(again["facility_name"]) == names[::-1]


@pytest.mark.parametrize(
    ("role", "column"), [("rivers", "river_name"), ("network_lines", "line_name"), ("basins", "basin_name"), ("areas", "area_name")]
)
def test_the_name_of_a_layer_is_that_of_its_features_only_where_no_field_holds_names(tmp_path, role, column):
    shapes = SQUARES[:2] if role in ("basins", "areas") else [LINE, LineString([(117, 0), (117.1, 0.3)])]
    frame, _ = frame_of(tmp_path, role, shapes, {"x": [1, 2]}, name="Mahakam", kind="tahura")
    assert list(frame[column]) == ["Mahakam", "Mahakam"]
    frame, _ = frame_of(tmp_path, role, shapes, {"NAMOBJ": ["Belayan", None]}, name="Mahakam", kind="tahura")
    assert list(frame[column]) == ["Belayan", None]


def test_population_is_null_when_unknown_never_zero(tmp_path):
    (tmp_path / "penduduk.csv").write_text(
        "kode;nama;penduduk;sumber\n64;Kaltim;4.123.303;\n64.02;Kutai Kartanegara;806.964;Dukcapil\n64.08;Kutai Timur;0;\n"
    )
    frame = read(tmp_path, population={"path": tmp_path / "penduduk.csv", "name": "Dukcapil 2024"}).regions.frame
    assert frame["population"].tolist() == [806964, pd.NA, pd.NA] and str(frame["population"].dtype) == "Int64"
    assert list(frame["population_source"]) == ["Dukcapil", None, None]


def test_bps_codes_of_a_population_table_are_converted_before_the_join(tmp_path):
    (tmp_path / "penduduk.csv").write_text(
        "kode_bps,nama,penduduk\n6403,Kutai Kartanegara,806964\n6404,Kutai Timur,448850\n6474,Bontang,191811\n"
    )
    frame = read(tmp_path, population={"path": tmp_path / "penduduk.csv"}).regions.frame
    assert frame["population"].tolist() == [806964, 448850, 191811]


def test_a_population_of_the_regions_layer_wins_over_the_table(tmp_path):
    path = layer(
        tmp_path,
        "k.gpkg",
        SQUARES,
        kode=["64.02", "64.08", "64.74"],
        nama=["Kukar", "Kutim", "Bontang"],
        penduduk=["1.000", None, "3.000"],
    )
    (tmp_path / "penduduk.csv").write_text("kode,penduduk\n64.02,5\n64.08,448850\n")
    frame = read(tmp_path, regions={"path": path}, population={"path": tmp_path / "penduduk.csv"}).regions.frame
    assert frame["population"].tolist() == [1000, 448850, 3000]


def test_villages_are_joined_into_regions_by_code_and_name(tmp_path):
    shapes = [box(117.0, 0, 117.1, 0.2), box(117.1, 0, 117.2, 0.2), box(117.2, 0, 117.3, 0.2)]
    path = layer(tmp_path, "desa.gpkg", shapes, kode=["64.74.01.2001", "64.74.01.2002", "64.08.01.2001"], nama=["A", "B", "C"],
                 adm2_kode=["64.74", "64.74", "64.08"], kabkota=["Kota Bontang", "KOTA BONTANG", "Kutai Timur"])  # fmt: skip
    inputs = read(tmp_path, regions={"path": path})
    frame = inputs.regions.frame
    assert list(frame["region_code"]) == ["64.08", "64.74"] and frame.geometry[1].equals(box(117.0, 0, 117.2, 0.2))
    assert inputs.repairs[0]["problem"] == "2 features with one code and name"


def test_exact_duplicates_are_dropped_and_logged(tmp_path):
    frame, repairs = frame_of(tmp_path, "roads", [LINE, LINE, LINE], {"nama": ["A", "A", "B"], "objectid": [1, 2, 3]})
    assert list(frame["road_name"]) == ["A", "B"] and "repeat another one exactly" in repairs[0]["problem"]


def test_features_without_geometry_are_dropped_and_logged(tmp_path):
    frame, repairs = frame_of(tmp_path, "rivers", [LINE, None, LineString()], {"NAMOBJ": ["A", "B", "C"]})
    assert list(frame["river_name"]) == ["A"] and [row["action"] for row in repairs] == ["left out", "left out"]


def test_a_line_without_length_is_said_to_be_one(tmp_path):
    frame, repairs = frame_of(tmp_path, "roads", [LINE, LineString([(117, 0), (117, 0)])], {"nama": ["A", "B"]})
    assert list(frame["road_name"]) == ["A"] and [row["problem"] for row in repairs] == ["no length or area"]


@pytest.mark.parametrize("column", ["WADMKC", "kecamatan", "Nama_Kecamatan", "NM_KEC", "distrik"])
def test_the_kecamatan_of_a_place_is_recognised(tmp_path, column):
    frame, _ = frame_of(tmp_path, "places", [Point(117.1, 0), Point(117.2, 0)], {"NAMOBJ": ["A", "B"], column: ["Anggana", None]})
    assert [value if isinstance(value, str) else None for value in frame["kecamatan"]] == ["Anggana", None]
    assert list(frame["place_name"]) == ["A", "B"]


def test_a_number_below_zero_is_unknown_and_told(tmp_path):
    frame, repairs = frame_of(tmp_path, "places", [Point(117.1, 0), Point(117.2, 0)], {"NAMOBJ": ["A", "B"], "penduduk": [-9999, 5]})
    assert frame["population"].tolist() == [pd.NA, 5]
    assert [(row["problem"], row["action"]) for row in repairs] == [("less than 0: feature 0: -9999", "left empty")]


def test_repeated_vertices_go_and_the_line_stays(tmp_path):
    frame, repairs = frame_of(tmp_path, "rivers", [LineString([(117, 0), (117, 0), (117.1, 0.1)])], {"NAMOBJ": ["A"]})
    assert list(frame.geometry[0].coords) == [(117, 0), (117.1, 0.1)] and repairs[0]["problem"] == "repeated vertices"


def test_keys_do_not_depend_on_the_order_of_features(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(4)]
    a, _ = frame_of(tmp_path, "rivers", shapes, {"NAMOBJ": list("ABCD")})
    b, _ = frame_of(tmp_path, "rivers", shapes[::-1], {"NAMOBJ": list("DCBA")})
    assert dict(zip(a["river_name"], a["feature_key"], strict=True)) == dict(zip(b["river_name"], b["feature_key"], strict=True))
    assert a["feature_key"].is_unique


def test_a_unique_id_column_is_the_key_and_another_is_not(tmp_path):
    shapes = [LineString([(117, 0), (117.1, n / 10)]) for n in range(2)]
    assert list(frame_of(tmp_path, "rivers", shapes, {"NAMOBJ": ["A", "B"], "OBJECTID": ["10", "20"]})[0]["feature_key"]) == [
        "10",
        "20",
    ]
    assert (
        frame_of(tmp_path, "rivers", shapes, {"NAMOBJ": ["A", "B"], "OBJECTID": ["0", "0"]})[0]["feature_key"]
        .str.startswith("x")
        .all()
    )


def test_points_in_one_feature_and_small_footprints_become_points(tmp_path):
    shapes = [MultiPoint([(117.1, 0), (117.2, 0)]), box(117.3, 0, 117.301, 0.001)]
    frame, repairs = frame_of(tmp_path, "facilities", shapes, {"nama": ["A", "B"]}, kind="tpa")
    assert list(frame["facility_name"]) == ["A", "A", "B"] and set(frame.geom_type) == {"Point"} and len(repairs) == 2


def test_boundary_status_pairs_are_sorted(tmp_path):
    (tmp_path / "batas.csv").write_text(
        "region_a,region_b,status,dasar\n64.74,64.08,Definitif,Permendagri 25/2005\n64.08,64.02,Belum definitif,\n"
    )
    frame = read(tmp_path, boundary_status={"path": tmp_path / "batas.csv"}).boundary_status
    assert frame.to_dict("records") == [
        {"region_a": "64.02", "region_b": "64.08", "status": "indikatif", "basis": None, "as_of": None},
        {"region_a": "64.08", "region_b": "64.74", "status": "definitif", "basis": "Permendagri 25/2005", "as_of": None},
    ]


def test_a_register_and_a_boundary_table_may_be_empty(tmp_path):
    (tmp_path / "pks.csv").write_text("title,parties\n")
    (tmp_path / "batas.csv").write_text("region_a,region_b,status\n")
    inputs = read(tmp_path, office={"path": tmp_path / "pks.csv"}, boundary_status={"path": tmp_path / "batas.csv"})
    assert len(inputs.office.agreements) == len(inputs.boundary_status) == 0 and list(inputs.office.agreements.columns)[:3] == [
        "agreement_id",
        "title",
        "parties",
    ]


def test_a_table_of_styles_beside_the_layer_does_not_matter(tmp_path):
    import pyogrio

    path = layer(tmp_path, "s.gpkg", [LINE], NAMOBJ=["A"])
    pyogrio.write_dataframe(pd.DataFrame({"styleName": ["x"]}), path, layer="layer_styles", append=True)
    inputs = read(tmp_path, rivers=[{"path": path}])
    assert len(inputs.of("rivers")[0].frame) == 1 and inputs.repairs == []


def test_parties_are_codes_names_and_governments_of_regions(tmp_path):
    rows = ["64.02+Pemkot Bontang", "Pemkab Kutai Timur; Kota Bontang", "Pemerintah Kabupaten Kutai Timur|6474", "Pemda Paser, 64, PT Air"]
    (tmp_path / "pks.csv").write_text("judul,para_pihak\n" + "".join(f'PKS {n},"{row}"\n' for n, row in enumerate(rows)))
    inputs = read(tmp_path, office={"path": tmp_path / "pks.csv"})
    parties = inputs.office.agreements.set_index("title")["parties"]
    assert list(parties[sorted(parties.index)]) == ["64.02+64.74", "64.08+64.74", "64.08+64.74", "64+64.01+PT Air"]
    assert [row["problem"] for row in inputs.repairs] == ['party "PT Air" is not a region code']


def test_agreements_have_the_columns_of_the_contract(tmp_path):
    (tmp_path / "pks.csv").write_text(
        "judul;para_pihak;bidang;tanggal\nAir baku;Kota Bontang, 6474 + 64.02;air;10-06-2022\nKuliah;64.08+Universitas X;pendidikan;2019\n"
    )
    frame = read(tmp_path, office={"path": tmp_path / "pks.csv"}).office.agreements.sort_values("title").reset_index(drop=True)
    assert list(frame["parties"]) == ["64.02+64.74", "64.08+Universitas X"] and list(frame["signed"]) == ["2022-06-10", "2019"]
    assert list(frame.columns) == [
        "agreement_id",
        "title",
        "parties",
        "sector",
        "object",
        "kind",
        "signed",
        "end",
        "stage",
        "running",
        "source",
        "number",
        "start",
        "scope",
        "monev",
        "monev_date",
    ]
    assert frame["agreement_id"].is_unique and frame.loc[0, "object"] is None


@pytest.mark.parametrize(
    ("cells", "integer", "numbers"),
    [
        (["1.234,5"], False, [1234.5]), (["1,234.5"], False, [1234.5]), (["309.667"], True, [309667]),
        (["10.780,677", "509,45"], False, [10780.677, 509.45]),
        (["10780.677"], False, [10780.677]), (["1.234.567"], True, [1234567]), (["1 234 567"], True, [1234567]), (["117,45"], False, [117.45]),
        (["191811", 5], True, [191811, 5]), (["160.200", "26912.065"], False, [160.2, 26912.065]), (["1.500", "2.250,75"], False, [1500, 2250.75]),
    ],
)  # fmt: skip
def test_numbers_in_indonesian_and_english_writing(cells, integer, numbers):
    found, bad = parse_numbers(pd.Series(cells, dtype=object), integer=integer)
    assert list(found) == numbers and not bad


@given(st.integers(0, 10**9))
def test_whole_numbers_survive_either_writing(number):
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", ".")):
        assert parse_numbers(pd.Series([text], dtype=object), integer=True)[0][0] == number


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_no_cell_breaks_the_readers_of_values(cell):
    text = text_or_none(cell)
    assert text is None or (text == text.strip() and text)
    parse_numbers(pd.Series([cell], dtype=object))


def test_the_frame_given_is_not_changed(tmp_path):
    from bosanggarong_plugin.core.inputs.collect import Collector
    from bosanggarong_plugin.core.inputs.repair import repair_layer

    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=[shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), None], crs=4326)
    before = frame.copy(deep=True)
    repair_layer(frame, "polygon", InputSpec(role="areas", path=Path("x.gpkg")), "x", Collector())
    pd.testing.assert_frame_equal(pd.DataFrame(frame.to_wkb()), pd.DataFrame(before.to_wkb()))
