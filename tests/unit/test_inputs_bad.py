"""Every unusable input is one message: what is wrong, where, what to do next; all problems come at once; nothing is written."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.study import InputSpec, Study


def kab(
    folder,
    name="kab.gpkg",
    *,
    layer="kab",
    codes=("64.02", "64.08", "64.74"),
    names=("Kutai Kartanegara", "Kutai Timur", "Bontang"),
    shapes=None,
    **extra,
):
    shapes = shapes or [box(117.0, -0.5, 117.4, 0.2), box(117.0, 0.2, 117.4, 0.8), box(117.4, 0.0, 117.6, 0.2)]
    frame = gpd.GeoDataFrame({"kode": list(codes), "nama": list(names), **extra}, geometry=list(shapes), crs=4326)
    frame.to_file(folder / name, layer=layer)
    return folder / name


def lines(folder, name="jalan.gpkg", *, crs=4326, **columns):
    frame = gpd.GeoDataFrame(
        columns or {"nama": ["A"]},
        geometry=[LineString([(117.1, 0.1), (117.3, 0.4)])] * len(next(iter(columns.values()), [1])),
        crs=crs,
    )
    frame.to_file(folder / name)
    return folder / name


def read(folder, forum=(), **roles):
    inputs = {
        role: tuple(InputSpec(role=role, **spec) for spec in (specs if isinstance(specs, list) else [specs]))
        for role, specs in roles.items()
    }
    return read_inputs(Study(path=Path(folder) / "studi.toml", name="uji", forum=tuple(forum), inputs=inputs))


def problems(folder, **roles):
    before = sorted(item.name for item in folder.iterdir())
    with pytest.raises(InputError) as caught:
        read(folder, **roles)
    assert caught.value.exit_code == 2
    assert sorted(item.name for item in folder.iterdir()) == before
    return caught.value.problems


def only_problem(folder, **roles):
    found = problems(folder, **roles)
    assert len(found) == 1, found
    assert found[0].what and found[0].where and found[0].next_step
    return found[0]


def test_a_missing_file_names_the_nearest(tmp_path):
    kab(tmp_path)
    problem = only_problem(tmp_path, regions={"path": tmp_path / "kap.gpkg"})
    assert (problem.what, problem.where) == ("file not found", "kap.gpkg") and '"kab.gpkg"' in problem.next_step


def test_a_missing_layer_names_the_nearest(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path, layer="adm2_kabkota"), "layer": "adm2_kabkot"})
    assert problem.what == 'the layer "adm2_kabkot" does not exist' and 'Did you mean "adm2_kabkota"?' in problem.next_step


def test_a_missing_field_names_the_nearest(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path), "fields": {"code": "kodee"}})
    assert (
        problem.what == 'the field "kodee" (code) does not exist'
        and problem.where == "kab.gpkg / kodee"
        and '"kode"' in problem.next_step
    )


def test_an_unknown_role_field_names_the_nearest(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path), "fields": {"nam": "nama"}})
    assert problem.what == "fields.nam is not a field of regions" and '"name"' in problem.next_step


def test_no_field_recognised_lists_the_columns(tmp_path):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"zzz": ["64.74"], "nama": ["Bontang"]}, geometry=[box(117, 0, 118, 1)], crs=4326).to_file(path)
    problem = only_problem(tmp_path, regions={"path": path})
    assert problem.what == "no code field was recognised" and "zzz, nama" in problem.next_step


def test_two_equally_good_fields_are_not_chosen_between(tmp_path):
    path = kab(tmp_path, adm2_kode=["64.02", "64.08", "64.74"], kode_kabkota=["64.02", "64.08", "64.74"])
    problem = only_problem(tmp_path, regions={"path": path})
    assert problem.what == "adm2_kode, kode_kabkota could each be the code field" and "fields = { code" in problem.next_step
    assert len(read(tmp_path, regions={"path": path, "fields": {"code": "adm2_kode"}}).regions.frame) == 3


def test_no_crs(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, roads=[{"path": lines(tmp_path, "jalan.shp", crs=None)}])
    assert (
        problem.what == "the layer has no coordinate reference system"
        and problem.where == "jalan.shp"
        and "crs" in problem.next_step
    )


def test_a_geopackage_layer_of_undefined_crs(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, roads=[{"path": lines(tmp_path, "jalan.gpkg", crs=None)}])
    assert problem.what == "the layer has no coordinate reference system"


def test_an_unknown_crs_in_the_study_file(tmp_path):
    problem = only_problem(
        tmp_path, regions={"path": kab(tmp_path)}, roads=[{"path": lines(tmp_path, "jalan.shp", crs=None), "crs": "EPSG:999999"}]
    )
    assert problem.what == 'crs = "EPSG:999999" is not known'


def test_wrong_geometry(tmp_path):
    path = tmp_path / "titik.gpkg"
    gpd.GeoDataFrame({"kode": ["64.74"], "nama": ["Bontang"]}, geometry=[Point(117, 0)], crs=4326).to_file(path)
    problem = only_problem(tmp_path, regions={"path": path})
    assert problem.what == "the layer holds Point, but regions must be areas (polygons)" and problem.where == "titik.gpkg"


def test_a_layer_without_geometry(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"nama": ["A"]}), tmp_path / "t.gpkg")
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, roads=[{"path": tmp_path / "t.gpkg"}])
    assert problem.what == "the layer has no geometry" and "lines" in problem.next_step


def test_an_empty_layer(tmp_path):
    path = tmp_path / "kosong.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame({"kode": [], "nama": []}, geometry=[], crs=4326), path, geometry_type="Polygon")
    problem = only_problem(tmp_path, regions={"path": path})
    assert problem.what == "the layer is empty (no features)" and problem.where == "kosong.gpkg"


def test_one_code_for_two_regions(tmp_path):
    problem = only_problem(
        tmp_path, regions={"path": kab(tmp_path, codes=("64.02", "64.74", "64.74")), "code_scheme": "kemendagri"}
    )
    assert (
        problem.what.startswith("the code 64.74 is used for different regions: Kutai Timur, Bontang")
        and "own code" in problem.next_step
    )


def test_one_region_twice(tmp_path):
    shapes = [box(117.0, -0.5, 117.4, 0.2), box(117.4, 0.0, 117.6, 0.2), box(117.4, 0.0, 117.6, 0.2)]
    path = kab(tmp_path, codes=("64.02", "64.74", "64.74"), names=("Kutai Kartanegara", "Bontang", "Kota Bontang"), shapes=shapes)
    problem = only_problem(tmp_path, regions={"path": path})
    assert problem.what == "the code 64.74 (Bontang) is used twice for the same area: feature 2, feature 3"


def test_mixed_schemes(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path, codes=("6402", "6404", "6474"))})
    assert problem.what.startswith("two code schemes are mixed") and problem.where == "kab.gpkg / kode"


def test_regions_without_a_name(tmp_path):
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path, names=("Kutai Kartanegara", None, "Bontang"))})
    assert problem.what == "regions without a name: feature 2"


def test_a_region_without_an_area(tmp_path):
    shapes = [box(117.0, -0.5, 117.4, 0.2), box(117.0, 0.2, 117.4, 0.8), None]
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path, shapes=shapes)})
    assert problem.what == "regions without an area: 64.74"


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda data: b"", "the file is empty (0 bytes)"),
        (lambda data: b"this is no database, whatever its name says. " * 40, "this is not a GeoPackage (no SQLite header)"),
        (lambda data: data[: len(data) // 2], "the GeoPackage is truncated"),
        (lambda data: data[:100] + b"\0" * (len(data) - 100), "cannot be read"),
        (lambda data: data[:60000] + b"\xff" * 20000 + data[80000:], ""),
    ],
)
def test_a_corrupt_geopackage(tmp_path, spoil, what):
    path = kab(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    found = problems(tmp_path, regions={"path": path})
    assert all(problem.where.startswith("kab.gpkg") and problem.next_step for problem in found)
    assert any(what in problem.what for problem in found)


@pytest.mark.parametrize("name", ["a.shp", "a.geojson", "a.zip", "a.fgb", "a.kml", "a.xlsx", "a.csv", "a.bin"])
@pytest.mark.parametrize("data", [b"", b"\x00\x01junk" * 50, b'{"type": "FeatureCollection", "features": ['])
def test_junk_of_any_format_is_one_problem(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    problem = only_problem(tmp_path, regions={"path": tmp_path / name})
    assert problem.where.startswith(name)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_that_lacks_a_part(tmp_path, part):
    path = lines(tmp_path, "jalan.shp")
    path.with_suffix(part).unlink()
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, roads=[{"path": path}])
    assert problem.what == f"the shapefile lacks its {part} file" and "all its parts" in problem.next_step


def test_several_layers_and_none_named(tmp_path):
    path = kab(tmp_path, layer="satu")
    kab(tmp_path, layer="dua")
    problem = only_problem(tmp_path, regions={"path": path})
    assert (
        problem.what == "the file holds 2 layers and none is named" and "satu" in problem.next_step and "dua" in problem.next_step
    )


def test_areas_and_facilities_without_a_kind(tmp_path):
    path = tmp_path / "kws.gpkg"
    gpd.GeoDataFrame({"nama": ["X"]}, geometry=[box(117, 0, 117.2, 0.2)], crs=4326).to_file(path)
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, areas=[{"path": path}])
    assert "no kind" in problem.what and 'kind = "..."' in problem.next_step


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("kode,penduduk\n64.74,banyak\n", "not a whole number, zero or more: line 2: banyak"),
        ("kode,penduduk\n64.74,-5\n", "not a whole number, zero or more: line 2: -5.0"),
        ("kode,penduduk\n64.74,1000\n64.74,2000\n", "64.74 has two populations: 1000 and 2000"),
        ("kode,penduduk\nx,1000\n", "kode holds no kabupaten/kota code"),
        ("kode,jumlah\n64.74,1000\n", "no population field was recognised"),
        ("kode,nama,penduduk\n6402,Kutai Kartanegara,1\n6404,Kutai Timur,2\n", "two code schemes are mixed"),
        ("kode,penduduk\n6402,1\n", "it cannot be told whether"),
        ("kode,penduduk\n64.02,1\n6408,2\n6404,3\n", "Kemendagri or BPS codes (6408, 6404)"),
    ],
)
def test_population_tables(tmp_path, text, what):
    (tmp_path / "penduduk.csv").write_text(text)
    assert what in only_problem(tmp_path, regions={"path": kab(tmp_path)}, population={"path": tmp_path / "penduduk.csv"}).what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("region_a,region_b,status\n64.02,64.08,mungkin\n", 'neither definitif nor indikatif: line 2: "mungkin"'),
        ("region_a,region_b,status\n64.02,64.02,definitif\n", "names 64.02 on both sides"),
        (
            "region_a,region_b,status\n64.02,64.08,definitif\n64.08,64.02,indikatif\n",
            "64.02 - 64.08 is both definitif and indikatif",
        ),
        ("region_a,region_b,status\nKutim,64.08,definitif\n", "not region codes: Kutim (line 2)"),
        ("region_a,region_b,status\n64.08,6402,definitif\n", "Kemendagri or BPS codes (6402)"),
    ],
)
def test_boundary_status_tables(tmp_path, text, what):
    (tmp_path / "batas.csv").write_text(text)
    assert what in only_problem(tmp_path, regions={"path": kab(tmp_path)}, boundary_status={"path": tmp_path / "batas.csv"}).what


def test_agreements_without_parties(tmp_path):
    (tmp_path / "pks.csv").write_text("title,parties\nAir baku,\n")
    assert (
        "without title or parties: row 2"
        in only_problem(tmp_path, regions={"path": kab(tmp_path)}, office={"path": tmp_path / "pks.csv"}).what
    )


def bps_regions(folder):
    """Paser, Kutai Kartanegara and Kutai Barat in codes of BPS, which the names tell."""
    return {"path": kab(folder, codes=("6401", "6403", "6402"), names=("Paser", "Kutai Kartanegara", "Kutai Barat"))}


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("office", "title,parties\nJalan,6401+6403\n"),
        ("boundary_status", "region_a,region_b,status\n6401,6403,definitif\n"),
        ("population", "kode,penduduk\n6401,100\n6403,200\n"),
    ],
)
def test_undotted_codes_of_a_table_are_never_joined_blindly(tmp_path, role, text):
    """6403 is Berau for Kemendagri and Kutai Kartanegara for BPS: dots or the study file say which, the regions layer does not."""
    regions, table = bps_regions(tmp_path), tmp_path / "tabel.csv"
    table.write_text(text)
    problem = only_problem(tmp_path, regions=regions, **{role: {"path": table}})
    assert "Kemendagri or BPS codes (6403)" in problem.what and 'code_scheme = "kemendagri" or "bps"' in problem.next_step
    table.write_text(text.replace("6401", "64.01").replace("6403", "64.02"))
    dotted = read(tmp_path, regions=regions, **{role: {"path": table}})
    table.write_text(text)
    settled = read(tmp_path, regions=regions, **{role: {"path": table, "code_scheme": "bps"}})
    for inputs in (dotted, settled):
        if role == "office":
            assert list(inputs.office.agreements["parties"]) == ["64.01+64.02"]
        elif role == "boundary_status":
            assert inputs.boundary_status.loc[0, ["region_a", "region_b"]].tolist() == ["64.01", "64.02"]
        else:
            assert inputs.regions.frame.set_index("region_code")["population"].dropna().to_dict() == {"64.01": 100, "64.02": 200}


@pytest.mark.parametrize(
    ("forum", "what"),
    [
        (["64.02", "64.99"], "forum names 64.99, which is no region of the study"),
        (["Bontang"], "forum names Bontang, which is no region of the study"),
        (["64.02", "6474"], "forum: codes without a dot (6474)"),
    ],
)
def test_a_forum_of_other_codes(tmp_path, forum, what):
    problem = only_problem(tmp_path, forum=forum, regions={"path": kab(tmp_path)})
    assert (problem.what, problem.where) == (what, "studi.toml [study]")
    assert "Known codes: 64.02 Kutai Kartanegara, 64.08 Kutai Timur, 64.74 Bontang." in problem.next_step


def test_a_forum_without_regions_is_checked_for_its_writing_only(tmp_path):
    found = problems(tmp_path, forum=["6474", "64.99"], regions={"path": tmp_path / "tiada.gpkg"})
    assert [problem.what for problem in found] == ["file not found", "forum: codes without a dot (6474)"]


@pytest.mark.parametrize(
    ("codes", "what"),
    [
        (("64.08", "99.99"), "incomplete_regions names 99.99, which is no region of the study"),
        (("6474", "Bontang"), "incomplete_regions names Bontang, which is no region of the study"),
        (("6402",), "incomplete_regions: codes without a dot (6402)"),  # Kutai Barat for BPS
    ],
)
def test_incomplete_regions_of_other_codes(tmp_path, codes, what):
    spec = {"path": lines(tmp_path), "incomplete_regions": codes, "source": "[[inputs.roads]] no. 1"}
    problem = only_problem(tmp_path, regions={"path": kab(tmp_path)}, roads=[spec])
    assert (problem.what, problem.where) == (what, "studi.toml [[inputs.roads]] no. 1") and "64.08 Kutai Timur" in problem.next_step


def test_incomplete_regions_are_read_as_dotted_codes(tmp_path):
    roads = [{"path": lines(tmp_path), "incomplete_regions": ("6474", "64.08", "64.74")}]
    inputs = read(tmp_path, regions={"path": kab(tmp_path), "incomplete_regions": ("6408",)}, roads=roads)
    assert inputs.of("roads")[0].spec.incomplete_regions == ("64.74", "64.08")
    assert inputs.regions.spec.incomplete_regions == ("64.08",)


def test_all_problems_are_said_at_once(tmp_path):
    path = kab(tmp_path, codes=("6402", "6404", "6474"))
    (tmp_path / "pks.csv").write_text("title,parties\nAir baku,\n")
    found = problems(
        tmp_path, regions={"path": path}, roads=[{"path": tmp_path / "tidak_ada.gpkg"}, {"path": lines(tmp_path, "jalan.shp", crs=None)}],
        office={"path": tmp_path / "pks.csv"},
    )  # fmt: skip
    assert len(found) == 4
    text = "\n".join(str(problem) for problem in found)
    assert all(part in text for part in ("tidak_ada.gpkg", "coordinate reference system", "mixed", "parties"))


def test_invalid_rings_are_mended_and_logged(tmp_path):
    bowtie = shapely.Polygon([(117.0, 0.2), (117.4, 0.8), (117.4, 0.2), (117.0, 0.8)])
    shapes = [box(117.0, -0.5, 117.4, 0.2), bowtie, box(117.4, 0.0, 117.6, 0.2)]
    inputs = read(tmp_path, regions={"path": kab(tmp_path, shapes=shapes)})
    assert inputs.regions.frame.geometry.is_valid.all()
    (row,) = inputs.repairs
    assert (
        row["role"] == "regions"
        and "Kutai Timur" in row["feature"]
        and "invalid geometry: Self-intersection" in row["problem"]
        and row["action"] == "made valid"
    )
