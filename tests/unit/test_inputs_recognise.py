"""Recognition of fields and layers by role; the real layers of Kalimantan Timur and the embedded default study."""

from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

from bosanggarong_plugin import paths
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.geodesy import area_km2
from bosanggarong_plugin.core.inputs.fields import best_columns, canonical_names
from bosanggarong_plugin.core.inputs.model import COLUMNS
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.inputs.recognise import recognise
from bosanggarong_plugin.core.study import InputSpec, Study, read_study
from tests.real_data import REAL

real_data = pytest.mark.skipif(not REAL.is_dir(), reason="real data (../shared/data/kaltim) is not here")


def recognised(role, columns):
    return {field: hits[0] for field, (hits, _) in best_columns(role, columns).items() if len(hits) == 1}


@pytest.mark.parametrize(
    ("role", "columns", "expected"),
    [
        ("regions", ["NAMOBJ", "KDPPUM", "KDBBPS", "KDBPUM", "WADMKK", "LUASWH"], {"code": "KDBPUM", "name": "WADMKK"}),
        ("regions", ["namobj", "kdbbps", "wadmkk"], {"code": "kdbbps", "name": "wadmkk"}),
        ("regions", ["kode", "nama", "adm2_kode", "kabkota", "adm3_kode"], {"code": "adm2_kode", "name": "kabkota"}),
        ("regions", ["region_cod", "region_nam", "population"], {"code": "region_cod", "name": "region_nam", "population": "population"}),
        ("regions", ["Kode Kab", "Nama Kabkota", "Jumlah Penduduk"], {"code": "Kode Kab", "name": "Nama Kabkota", "population": "Jumlah Penduduk"}),
        ("roads", ["NAMRJL", "KONRJL", "MATRJL", "FGSRJL", "AUTRJL", "KLSRJL", "REMARK"],
         {"name": "NAMRJL", "condition": "KONRJL", "surface": "MATRJL", "road_class": "FGSRJL", "road_status": "AUTRJL"}),
        ("roads", ["osm_id", "name", "highway", "ref", "surface", "bridge", "route"],
         {"id": "osm_id", "name": "name", "road_class": "highway", "surface": "surface", "bridge": "bridge", "ferry": "route"}),
        ("basins", ["NAMA_DAS", "KODE_DAS", "NAMA_WS"], {"name": "NAMA_DAS", "code": "KODE_DAS"}),
        ("basins", ["NAMDAS"], {"name": "NAMDAS"}), ("basins", ["NM_DAS", "KD_DAS"], {"name": "NM_DAS", "code": "KD_DAS"}),
        ("rivers", ["NAMOBJ", "TIPSNG", "NAMDAS"], {"name": "NAMOBJ"}),
        ("areas", ["Nama", "Fungsi", "Penetapan", "Penunjukan"], {"name": "Nama", "kind": "Fungsi", "legal_basis": "Penetapan"}),
    ],
)  # fmt: skip
def test_fields_are_recognised_by_role(role, columns, expected):
    assert recognised(role, columns) == expected


@pytest.mark.parametrize("role", [role for role in COLUMNS])
def test_the_canonical_columns_are_recognised_as_themselves(role):
    columns = [column for column in COLUMNS[role] if column not in ("level", "province_code")]
    assert sorted(recognised(role, columns).values()) == sorted(columns)
    assert len(canonical_names(role)) == len(set(canonical_names(role)))


def test_recognise_never_fails_on_junk(tmp_path):
    (tmp_path / "kosong.gpkg").write_bytes(b"")
    (tmp_path / "bukan.gpkg").write_bytes(b"junk" * 100)
    (tmp_path / "rusak.zip").write_bytes(b"PK\x03\x04junk")
    (tmp_path / "rusak.xlsx").write_bytes(b"junk")
    (tmp_path / "rusak.geojson").write_text("{")
    (tmp_path / "biner.csv").write_bytes(bytes(range(256)))
    (tmp_path / "catatan.pdf").write_bytes(b"%PDF")
    gpd.GeoDataFrame({"NAMOBJ": ["A"]}, geometry=[LineString([(117, 0), (117, 1)])], crs=4326).to_file(
        tmp_path / "SUNGAI_LN_50K.shp"
    )
    rows = recognise([tmp_path, tmp_path / "tidak_ada.gpkg"])
    readable = [row for row in rows if not row["unreadable"] and row["role"]]
    assert [(row["layer"], row["role"], row["n_features"], row["crs"]) for row in readable] == [
        ("SUNGAI_LN_50K", "rivers", 1, "EPSG:4326")
    ]
    assert {Path(row["file"]).name for row in rows if row["unreadable"]} >= {
        "kosong.gpkg",
        "bukan.gpkg",
        "rusak.zip",
        "rusak.xlsx",
        "rusak.geojson",
        "tidak_ada.gpkg",
    }


def test_recognise_tells_the_code_scheme(tmp_path):
    shapes = [box(117, 0, 118, 1), box(118, 0, 119, 1)]
    columns = {"KDBBPS": ["6403", "6404"], "WADMKK": ["Kutai Kartanegara", "Kutai Timur"]}
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(tmp_path / "ADMINISTRASIKABKOTA_AR_50K.gpkg")
    (row,) = recognise([tmp_path])
    assert (row["role"], row["code_scheme"], row["fields"]) == ("regions", "bps", {"code": "KDBBPS", "name": "WADMKK"})


def test_the_field_says_the_scheme_of_undotted_codes_outside_the_table(tmp_path):
    shapes = [box(117, 0, 118, 1), box(118, 0, 119, 1)]
    gpd.GeoDataFrame({"KDBPUM": ["9501", "9502"], "WADMKK": ["A", "B"]}, geometry=shapes, crs=4326).to_file(tmp_path / "a.gpkg")
    study = Study(path=tmp_path / "s.toml", name="x", inputs={"regions": (InputSpec(role="regions", path=tmp_path / "a.gpkg"),)})
    assert list(read_inputs(study).regions.frame["region_code"]) == ["95.01", "95.02"]


def test_a_tie_for_an_optional_field_takes_the_first_of_the_table_and_says_so(tmp_path):
    shapes = [box(117, 0, 118, 1)]
    gpd.GeoDataFrame({"kode": ["64.74"], "nama": ["Bontang"]}, geometry=shapes, crs=4326).to_file(tmp_path / "a.gpkg")
    columns = {"nama_jalan": ["Jalan A"], "nama_ruas": ["Ruas B"]}
    gpd.GeoDataFrame(columns, geometry=[LineString([(117, 0), (117, 1)])], crs=4326).to_file(tmp_path / "j.gpkg")
    specs = {
        "regions": (InputSpec(role="regions", path=tmp_path / "a.gpkg", fields={"region_code": "kode", "region_name": "nama"}),)
    }
    specs["roads"] = (InputSpec(role="roads", path=tmp_path / "j.gpkg"),)
    inputs = read_inputs(Study(path=tmp_path / "s.toml", name="x", inputs=specs))
    assert (
        list(inputs.of("roads")[0].frame["road_name"]) == ["Ruas B"] and "could each be the name" in inputs.repairs[0]["problem"]
    )


def real_study(**roles):
    inputs = {
        role: tuple(InputSpec(role=role, **{**spec, "path": REAL / spec["path"]}) for spec in specs)
        for role, specs in roles.items()
    }
    return Study(path=REAL / "studi.toml", name="nyata", inputs=inputs)


@real_data
@pytest.mark.parametrize("layer", [None, "adm2_kabkota", "adm3_kecamatan", "adm4_desa"])
def test_real_regions_from_any_level(layer):
    study = real_study(
        regions=[{"path": "admin_kaltim.gpkg", "layer": layer}], population=[{"path": "penduduk_luas_kabkota.csv"}]
    )
    frame = read_inputs(study).regions.frame
    assert list(frame["region_code"]) == [
        "64.01",
        "64.02",
        "64.03",
        "64.07",
        "64.08",
        "64.09",
        "64.11",
        "64.71",
        "64.72",
        "64.74",
    ]
    assert int(frame["population"].sum()) == 4_123_303 and frame["area_official_km2"].sum() == pytest.approx(126_951.758)
    assert frame.geometry.is_valid.all()
    bontang = frame.loc[9]
    assert (bontang["region_name"], bontang["level"]) == ("Kota Bontang", "kota")
    assert area_km2(bontang.geometry) == pytest.approx(160.7, abs=0.5)


@real_data
def test_real_layers_of_every_role():
    inputs = read_inputs(real_study(
        regions=[{"path": "admin_kaltim.gpkg", "layer": "adm2_kabkota"}],
        roads=[{"path": "ikn_roads.gpkg", "layer": "jalan_pengembangan_eksisting"},
               {"path": "ikn_roads.gpkg", "layer": "jalan_rencana", "status": "planned"}],
        rivers=[{"path": "tnkutai_das_sungai.gpkg"}], basins=[{"path": "tnkutai_das_sungai.gpkg"}],
        areas=[{"path": "tn_kutai.gpkg", "layer": "batas_tn_kutai_sk4194_2014"}],
        facilities=[{"path": "facilities.gpkg", "layer": "osm_poi_balikpapan"},
                    {"path": "facilities.gpkg", "layer": "rbi_anggana_puskesmas", "kind": "puskesmas"}],
        network_lines=[{"path": "facilities.gpkg", "layer": "osm_power_lines"}],
    ))  # fmt: skip
    existing, planned = (layer.frame for layer in inputs.of("roads"))
    assert len(existing) == 140 and existing["ferry"].sum() == 1 and set(existing["status"]) == {"existing"}
    assert set(planned["status"]) == {"planned"} and len(planned) == 369 - 15 - 3 - 23  # railways and air space are no roads
    assert not existing["road_class"].isna().any() and existing["road_status"].isna().all()
    assert len(inputs.of("rivers")[0].frame) == 338 and "Sungai Santan" in set(inputs.of("rivers")[0].frame["river_name"])
    assert set(inputs.of("basins")[0].frame["basin_name"]) >= {"MAHAKAM", "DAS SANTAN"}
    park = inputs.of("areas")[0].frame.iloc[0]
    assert (park["area_name"], park["area_kind"]) == ("TN Kutai", "taman_nasional") and park["legal_basis"].startswith("SK.4194")
    assert area_km2(park.geometry) == pytest.approx(1925.5, abs=1)
    assert all(
        list(layer.frame.columns) == [*COLUMNS[role], "geometry"] for role, layers in inputs.layers.items() for layer in layers
    )
    assert len(inputs.sources) == 9 and all(len(row["sha256"]) == 64 for row in inputs.sources)


@real_data
def test_every_real_layer_is_recognised_or_left_alone():
    roles = {row["layer"]: row["role"] for row in recognise([REAL])}
    assert {
        "adm2_kabkota": "regions", "sungai_rbi": "rivers", "batas_das": "basins", "batas_tn_kutai_sk4194_2014": "areas", "jalan_rencana": "roads",
        "jalan_pengembangan_eksisting": "roads", "osm_power_lines": "network_lines", "rbi_anggana_puskesmas": "facilities",
        "penduduk_luas_kabkota": "population",
    }.items() <= roles.items()  # fmt: skip


@real_data
def test_a_boundary_line_given_as_an_area_is_refused():
    study = real_study(
        regions=[{"path": "admin_kaltim.gpkg", "layer": "adm2_kabkota"}],
        areas=[{"path": "ikn_roads.gpkg", "layer": "batas_kawasan_ikn", "kind": "ikn"}],
    )
    with pytest.raises(InputError, match="holds MultiLineString, but areas must be areas"):
        read_inputs(study)


@pytest.mark.skipif(not paths.default_study().is_file(), reason="the embedded default study is not built yet")
def test_the_embedded_default_study_is_read_without_a_repair():
    inputs = read_inputs(read_study(paths.default_study()))
    assert len(inputs.regions.frame) == 10 and inputs.regions.frame["population"].notna().all()
    assert len(inputs.of("roads")[0].frame) == 33 and inputs.of("roads")[0].frame["road_status"].notna().all()
    assert inputs.boundary_status is not None and len(inputs.office.agreements) == 6 and inputs.flow is not None
    assert inputs.repairs == []


def test_a_flow_direction_is_told_with_its_encoding_and_another_raster_is_not(tmp_path):
    import numpy as np
    import rasterio

    values = {"arah.tif": np.array([[1, 4], [128, 0]], dtype=np.uint8), "tinggi.tif": np.array([[10.5, 300.0], [55.0, 7.0]], dtype=np.float32)}
    for name, codes in values.items():
        with rasterio.open(tmp_path / name, "w", driver="GTiff", height=2, width=2, count=1, dtype=codes.dtype, crs="EPSG:4326",
                           transform=rasterio.Affine(1, 0, 117, 0, -1, 2)) as target:  # fmt: skip
            target.write(codes, 1)
    (tmp_path / "rusak.tif").write_text("bukan raster")
    rows = {Path(row["file"]).name: row for row in recognise([tmp_path])}
    assert (rows["arah.tif"]["role"], rows["arah.tif"]["fields"], rows["arah.tif"]["crs"]) == ("flow_direction", {"encoding": "esri"}, "EPSG:4326")
    assert rows["tinggi.tif"]["role"] is None and not rows["tinggi.tif"]["unreadable"]
    assert rows["rusak.tif"]["unreadable"]
