"""Any format, any CRS, any writing of a table: the same regions and points come out, and no input is touched."""

import hashlib
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.study import InputSpec, Study

ROWS = [
    ("64.08", "Kutai Timur", box(117.0, 0.2, 117.4, 0.8)),
    ("64.74", "Bontang", box(117.4, 0.0, 117.6, 0.2)),
    ("64.02", "Kutai Kartanegara", box(117.0, -0.5, 117.4, 0.2)),
]
CODES = ["64.02", "64.08", "64.74"]


def regions_frame(crs=4326):
    frame = gpd.GeoDataFrame(
        {"kode": [r[0] for r in ROWS], "nama": [r[1] for r in ROWS], "fid_asal": [7, 8, 9]},
        geometry=[r[2] for r in ROWS],
        crs=4326,
    )
    return frame.to_crs(crs)


def study(folder, **roles):
    inputs = {
        role: tuple(InputSpec(role=role, **spec) for spec in (specs if isinstance(specs, list) else [specs]))
        for role, specs in roles.items()
    }
    return Study(path=Path(folder) / "studi.toml", name="uji", inputs=inputs)


def regions_from(path, **spec):
    return read_inputs(study(path.parent, regions={"path": path, **spec})).regions.frame


def assert_the_regions(frame):
    assert list(frame["region_code"]) == CODES
    assert frame.crs.to_epsg() == 4326
    expected = gpd.GeoSeries([ROWS[2][2], ROWS[0][2], ROWS[1][2]], crs=4326)
    assert np.allclose(frame.geometry.bounds.to_numpy(), expected.bounds.to_numpy(), atol=1e-6)


WRITERS = {
    "GPKG": "a.gpkg", "ESRI Shapefile": "a.shp", "GeoJSON": "a.geojson", "FlatGeobuf": "a.fgb", "GML": "a.gml", "OpenFileGDB": "a.gdb",
    "MapInfo File": "a.tab", "SQLite": "a.sqlite",
}  # fmt: skip


@pytest.mark.parametrize("driver", WRITERS)
def test_formats_of_gdal(tmp_path, driver):
    if "w" not in pyogrio.list_drivers().get(driver, ""):
        pytest.skip(f"this GDAL does not write {driver}")
    path = tmp_path / WRITERS[driver]
    pyogrio.write_dataframe(regions_frame(), path, driver=driver, **({"layer": "a"} if driver == "OpenFileGDB" else {}))
    assert_the_regions(regions_from(path))


def test_kml(tmp_path):
    placemarks = "".join(
        f"<Placemark><name>{name}</name><ExtendedData><SchemaData schemaUrl='#s'><SimpleData name='kode'>{code}</SimpleData></SchemaData>"
        f"</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>{' '.join(f'{x},{y},5' for x, y in shape.exterior.coords)}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for code, name, shape in ROWS
    )
    path = tmp_path / "a.kml"
    path.write_text(
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Document><Schema name='s' id='s'><SimpleField name='kode' type='string'/></Schema>"
        f"<Folder><name>a</name>{placemarks}</Folder></Document></kml>"
    )
    frame = regions_from(path)
    assert_the_regions(frame)
    assert not shapely.has_z(frame.geometry.to_numpy()).any()


def test_a_zipped_shapefile(tmp_path):
    regions_frame().to_file(tmp_path / "a.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in sorted(tmp_path.glob("a.*")):
            if part.suffix != ".zip":
                archive.write(part, f"data/{part.name}")
    assert_the_regions(regions_from(tmp_path / "a.zip"))


@pytest.mark.parametrize("crs", ["EPSG:32650", "EPSG:32750", "EPSG:9470", "EPSG:9490", "EPSG:3857", "ESRI:54034", "EPSG:4238"])
def test_every_crs_is_reprojected_with_longitude_first(tmp_path, crs):
    regions_frame(crs).to_file(tmp_path / "a.gpkg")
    assert_the_regions(regions_from(tmp_path / "a.gpkg"))


def test_a_shapefile_without_prj_needs_a_crs_and_takes_it_from_the_study_file(tmp_path):
    regions_frame(32650).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").unlink()
    with pytest.raises(InputError, match="no coordinate reference system.*Say which it is: crs"):
        regions_from(tmp_path / "a.shp")
    assert_the_regions(regions_from(tmp_path / "a.shp", crs="EPSG:32650"))


def test_a_crs_that_does_not_fit_the_coordinates_is_a_problem(tmp_path):
    frame = regions_frame()
    frame.set_crs(32650, allow_override=True).to_file(tmp_path / "utm.gpkg")
    frame.to_crs(32650).set_crs(4326, allow_override=True).to_file(tmp_path / "geo.gpkg")
    with pytest.raises(InputError, match="look like degrees"):
        regions_from(tmp_path / "utm.gpkg")
    with pytest.raises(InputError, match="not degrees"):
        regions_from(tmp_path / "geo.gpkg")


def test_swapped_longitude_and_latitude_are_named(tmp_path):
    frame = regions_frame()
    frame.geometry = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    frame.to_file(tmp_path / "a.geojson")
    with pytest.raises(InputError, match="longitude and latitude are swapped"):
        regions_from(tmp_path / "a.geojson")


def test_z_and_m_are_dropped_and_curves_become_lines(tmp_path):
    pyogrio.write_dataframe(regions_frame(), tmp_path / "r.gpkg")
    rows = ["LINESTRING ZM (117 0 1 5, 117.1 0 2 6)", "CIRCULARSTRING (117 0, 117.05 0.05, 117.1 0)"]
    (tmp_path / "s.csv").write_text("WKT,nama\n" + "\n".join(f'"{wkt}",S{n}' for n, wkt in enumerate(rows)))
    (tmp_path / "s.vrt").write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="s"><SrcDataSource relativeToVRT="1">s.csv</SrcDataSource><LayerSRS>EPSG:4326</LayerSRS>'
        '<GeometryType>wkbUnknown</GeometryType><GeometryField encoding="WKT" field="WKT"/></OGRVRTLayer></OGRVRTDataSource>'
    )
    frame = (
        read_inputs(study(tmp_path, regions={"path": tmp_path / "r.gpkg"}, rivers=[{"path": tmp_path / "s.vrt"}]))
        .of("rivers")[0]
        .frame
    )
    assert set(frame.geom_type) <= {"LineString", "MultiLineString"} and len(frame) == 2
    assert not shapely.has_z(frame.geometry.to_numpy()).any()
    assert shapely.get_num_coordinates(frame.geometry.to_numpy()).max() > 5


POINTS = {
    "comma.csv": b"name,kind,lon,lat\nPKM A,puskesmas,117.45,0.12\nPKM B,puskesmas,117.1,-0.3\n",
    "semicolon_decimal_comma.csv": b"Nama;Jenis;Bujur;Lintang\r\nPKM A;Puskesmas;117,45;0,12\r\nPKM B;Puskesmas;117,1;-0,3\r\n",
    "bom.csv": b"\xef\xbb\xbflongitude,latitude,nama,jenis\n117.45,0.12,PKM A,puskesmas\n117.1,-0.3,PKM B,puskesmas\n",
    "latin1.csv": "x;y;nama;jenis;catatan\n117.45;0.12;PKM A;puskesmas;5° utara\n117.1;-0.3;PKM B;puskesmas;\n".encode("latin-1"),
    "tab.tsv": b"lon\tlat\tnama\tjenis\n117.45\t0.12\tPKM A\tpuskesmas\n\n117.1\t-0.3\tPKM B\tpuskesmas\n",
    "utf16.csv": "lon,lat,nama,jenis\n117.45,0.12,PKM A,puskesmas\n117.1,-0.3,PKM B,puskesmas\n".encode("utf-16"),
    "wkt.csv": b'wkt;nama;jenis\n"SRID=4326;POINT (117.45 0.12)";PKM A;puskesmas\n"SRID=4326;POINT (117.1 -0.3)";PKM B;puskesmas\n',
}  # fmt: skip


def facilities_from(path, **spec):
    regions_frame().to_file(path.parent / "r.gpkg")
    inputs = read_inputs(study(path.parent, regions={"path": path.parent / "r.gpkg"}, facilities=[{"path": path, **spec}]))
    return inputs.of("facilities")[0].frame


@pytest.mark.parametrize("name", POINTS)
def test_tables_with_coordinates(tmp_path, name):
    (tmp_path / name).write_bytes(POINTS[name])
    frame = facilities_from(tmp_path / name)
    assert list(frame["facility_name"]) == ["PKM A", "PKM B"] and list(frame["facility_kind"]) == ["puskesmas"] * 2
    assert np.allclose(shapely.get_coordinates(frame.geometry.to_numpy()), [[117.45, 0.12], [117.1, -0.3]])


def test_a_workbook(tmp_path):
    pytest.importorskip("openpyxl")
    table = pd.DataFrame({"nama": ["PKM A", "PKM B"], "jenis": "puskesmas", "lon": [117.45, 117.1], "lat": [0.12, -0.3]})
    table.to_excel(tmp_path / "a.xlsx", index=False, sheet_name="Data")
    assert len(facilities_from(tmp_path / "a.xlsx")) == 2
    assert len(facilities_from(tmp_path / "a.xlsx", layer="data")) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nama,jenis,lon,lat\nA,tpa,500000,20000\n", "lon and lat are not degrees"),
        ("nama,jenis,lon,lat\nA,tpa,0.1,117.4\n", "look swapped"),
        ("nama,jenis,lon,lat\nA,tpa,dekat kota,0.1\n", "not a number: line 2: dekat kota"),
        ("nama,jenis\nA,tpa\n", "no longitude and latitude columns"),
        ("wkt,nama,jenis\nPOINT (117 0),A,tpa\n", "no coordinate reference system"),
        ("nama,jenis,lon,lat\nA,tpa,117.4,0.1,9,9\n", "line 2 has 6 values, the header has 4"),
        ("nama,jenis,lon,lat\n", "empty"),
    ],
)
def test_tables_that_cannot_be_placed(tmp_path, text, message):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InputError, match=message):
        facilities_from(tmp_path / "a.csv")


def test_projected_table_columns_with_a_given_crs(tmp_path):
    (tmp_path / "a.csv").write_text("nama,jenis,x,y\nA,tpa,550000,10000\n")
    frame = facilities_from(tmp_path / "a.csv", crs="EPSG:32650")
    assert frame.geometry.iloc[0].x == pytest.approx(117.449, abs=0.01)


def listing(folder):
    return {
        str(item.relative_to(folder)): (item.stat().st_mtime_ns, hashlib.sha256(item.read_bytes()).hexdigest())
        for item in sorted(folder.rglob("*")) if item.is_file()
    }  # fmt: skip


@pytest.mark.parametrize("read_only", [False, True])
def test_inputs_are_never_touched(tmp_path, read_only):
    folder = tmp_path / "masukan"
    folder.mkdir()
    frame = regions_frame()
    frame.to_file(folder / "delete.gpkg")
    frame.to_file(folder / "wal.gpkg")
    connection = sqlite3.connect(folder / "wal.gpkg")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    frame.to_file(folder / "a.shp")
    (folder / "a.cpg").unlink(missing_ok=True)
    frame.to_file(folder / "a.geojson")
    paths = ["delete.gpkg", "wal.gpkg", "a.shp", "a.geojson"]
    if "w" in pyogrio.list_drivers().get("GML", ""):
        pyogrio.write_dataframe(frame, folder / "a.gml", driver="GML")
        (folder / "a.xsd").unlink(missing_ok=True)
        paths.append("a.gml")
    (folder / "penduduk.csv").write_text("kode,penduduk\n64.74,191811\n")
    if read_only:
        for item in (*folder.iterdir(), folder):
            item.chmod(item.stat().st_mode & ~0o222)
    before = listing(folder)
    try:
        for name in paths:
            inputs = read_inputs(study(folder, regions={"path": folder / name}, population={"path": folder / "penduduk.csv"}))
            assert_the_regions(inputs.regions.frame)
            assert list(folder.glob("*-wal")) == list(folder.glob("*-shm")) == []
        assert listing(folder) == before
    finally:
        folder.chmod(0o755)


def test_what_another_program_has_not_yet_merged_into_the_geopackage_is_read(tmp_path):
    regions_frame().to_file(tmp_path / "a.gpkg")
    writer = sqlite3.connect(tmp_path / "a.gpkg")
    writer.execute("PRAGMA journal_mode=WAL")
    for (trigger,) in writer.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        writer.execute(f'DROP TRIGGER "{trigger}"')
    writer.execute("UPDATE a SET nama = 'Kota Bontang' WHERE kode = '64.74'")
    writer.commit()
    assert (tmp_path / "a.gpkg-wal").stat().st_size > 0
    assert "Kota Bontang" in set(regions_from(tmp_path / "a.gpkg")["region_name"])
    writer.close()


def test_the_order_of_features_does_not_matter(tmp_path):
    frame = regions_frame()
    frame.to_file(tmp_path / "a.gpkg")
    frame.iloc[::-1].to_file(tmp_path / "b.gpkg")
    a, b = regions_from(tmp_path / "a.gpkg"), regions_from(tmp_path / "b.gpkg")
    assert a.drop(columns="geometry").equals(b.drop(columns="geometry")) and a.geometry.geom_equals(b.geometry).all()


def test_sources_say_file_layer_and_digest(tmp_path):
    regions_frame().to_file(tmp_path / "a.gpkg", layer="kab")
    spec = {
        "path": tmp_path / "a.gpkg",
        "precision_m": 50,
        "licence": "MIT",
        "complete": True,
        "date": "2025",
        "scale": "1:10.000",
    }
    (row,) = read_inputs(study(tmp_path, regions=spec)).sources
    assert row == {
        "role": "regions", "layer": "kab", "file": "a.gpkg", "date": "2025", "scale": "1:10.000", "licence": "MIT", "precision_m": 50,
        "complete": True, "sha256": hashlib.sha256((tmp_path / "a.gpkg").read_bytes()).hexdigest(),
        "kinds": None, "incomplete_regions": None, "status": None,
    }  # fmt: skip


def test_mixed_geometry_collections_keep_the_parts_of_the_right_kind(tmp_path):
    frame = regions_frame()
    shapes = list(frame.geometry)
    shapes[0] = shapely.GeometryCollection([shapes[0], shapely.LineString([(117, 0.8), (117.2, 0.9)])])
    frame = frame.set_geometry(gpd.GeoSeries([shapes[0], MultiPolygon([shapes[1]]), shapes[2]], crs=4326))
    frame.to_file(tmp_path / "a.geojson")
    inputs = read_inputs(study(tmp_path, regions={"path": tmp_path / "a.geojson"}))
    assert_the_regions(inputs.regions.frame)
    assert any("parts of another kind" in row["problem"] for row in inputs.repairs)
