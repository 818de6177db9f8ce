"""Another place, another CRS, another encoding: two provinces of Java in UTM with a PCRaster flow direction."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from .conftest import analyse_to

WEST, NORTH, CELL = 480000.0, 9140000.0, 1000.0  # UTM 49S, near Wonosari


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Three regencies in a row, all water flowing east; the last column drains south to the edge of the grid."""
    folder = tmp_path_factory.mktemp("jawa")
    edges = [WEST + km * 1000 for km in (5, 20, 35, 50)]
    frame = gpd.GeoDataFrame(
        {"KDPKAB": ["34.03", "33.12", "35.01"], "WADMKK": ["Gunungkidul", "Wonogiri", "Pacitan"]},
        geometry=[shapely.box(a, NORTH - 40000, b, NORTH) for a, b in zip(edges, edges[1:], strict=False)], crs=32749,
    )  # fmt: skip
    frame.to_file(folder / "batas.shp")
    codes = np.full((40, 55), 6, dtype=np.uint8)
    codes[:, -1] = 2
    with rasterio.open(folder / "ldd.tif", "w", driver="GTiff", height=40, width=55, count=1, dtype="uint8", nodata=255, crs="EPSG:32749",
                       transform=from_origin(WEST, NORTH, CELL, CELL)) as target:  # fmt: skip
        target.write(codes, 1)
    road = shapely.LineString([(edges[0] + 3000, NORTH - 20500), (edges[3] - 3000, NORTH - 20500)])
    roads = gpd.GeoDataFrame({"NAMRJL": ["Jalur selatan"], "AUTRJL": ["Nasional"], "KONRJL": ["Rusak Berat"]}, geometry=[road], crs=32749)
    roads.to_file(folder / "jalan.geojson", driver="GeoJSON")
    (folder / "s.toml").write_text(
        '[inputs.regions]\npath = "batas.shp"\nfields = { code = "KDPKAB" }\n[inputs.flow_direction]\npath = "ldd.tif"\nencoding = "ldd"\n'
        '[inputs.roads]\npath = "jalan.geojson"\n',
        encoding="utf-8",
    )
    return analyse_to(folder / "s.toml", folder / "hasil")


def test_borders_join_a_chain_not_all_pairs(result):
    pairs = set(result.border_segments["region_a"] + "-" + result.border_segments["region_b"])
    assert pairs == {"33.12-34.03", "33.12-35.01"}


def test_true_areas_of_a_projected_grid(result):
    """15 x 40 km in the plane of UTM 49S, whose scale there is 0.9996 to 1: a little more on the ellipsoid."""
    area = result.water_balance.set_index("region_code")["area_km2"]
    assert area["34.03"] == pytest.approx(600, rel=0.002) and area["34.03"] > 600
    link = result.link("34.03", "33.12")
    assert link["area_km2"] == pytest.approx(area["34.03"]) and link["first_exit_km2"] == pytest.approx(area["34.03"])
    assert result.link("34.03", "35.01")["area_km2"] == pytest.approx(area["34.03"]), "transit is counted"
    assert result.link("34.03", "35.01")["first_exit_km2"] == 0 and not result.link("34.03", "35.01")["adjacent"]


def test_water_from_outside_is_measured_and_flagged(result):
    rows = result.water_dependency.set_index("region_code")
    assert rows.loc["34.03", "outside_km2"] == pytest.approx(200, rel=0.002) and rows["outside_truncated"].all()


def test_parties_of_several_provinces_need_the_centre(result):
    made = result.candidates.query("idea_code == 'B3' or idea_code == 'C10'")
    assert len(made) and (made["authority"] == "pusat+provinsi").all() and (made["membership_type"] == "provinsi_kabkota_lintas_provinsi").all()
    provinces = result.candidate_parties.query("party_type == 'provinsi' and candidate_id == @made.candidate_id.iloc[0]")["party_code"]
    assert {"33", "34"} <= set(provinces)


def test_a_damaged_road_is_one_border_road_through_all_three(result):
    road = result.candidates[result.candidates["object_id"].str.startswith("road:")]
    assert len(road) == 1 and road["idea_code"].iloc[0] == "B4" and road["parties"].iloc[0] == "33.12+34.03+35.01"
    assert road["form"].iloc[0] == "sinergi pusat", "a national road is the Centre's"
    crossings = result.road_crossings
    assert len(crossings) == 2 and set(crossings["condition_a"]) == {"rusak_berat"}


def test_unknown_population_is_null_and_never_zero(result):
    assert result.regions["population"].isna().all()
    criteria = result.candidate_criteria.query("criterion == 'people'")
    assert criteria["value"].isna().all() and criteria["normalised"].isna().all()


def test_a_clipped_corner_is_no_party_and_hides_no_link(tmp_path):
    """A runs east into B; four cells of C lie on the river at their border. C is no member of the basin, A-B stay linked."""
    shapes = {
        "64.01": shapely.box(117.0, 0.0, 117.5, 1.0), "64.02": shapely.box(117.5, 0.0, 118.0, 1.0),
        "64.03": shapely.union_all([shapely.box(117.0, 1.0, 118.0, 3.0), shapely.box(117.49, 0.5, 117.51, 0.52)]),
    }  # fmt: skip
    shapes["64.01"] = shapes["64.01"].difference(shapes["64.03"])
    shapes["64.02"] = shapes["64.02"].difference(shapes["64.03"])
    frame = gpd.GeoDataFrame({"kode": list(shapes), "nama": ["Paser", "Kutai Kartanegara", "Berau"]}, geometry=list(shapes.values()), crs=4326)
    frame.to_file(tmp_path / "batas.gpkg")
    codes = np.full((300, 100), 1, dtype=np.uint8)  # all east; below 1 N first to the row of the corner
    codes[200:249, :99], codes[251:, :99] = 4, 64
    with rasterio.open(tmp_path / "arah.tif", "w", driver="GTiff", height=300, width=100, count=1, dtype="uint8", crs="EPSG:4326",
                       transform=from_origin(117.0, 3.0, 0.01, 0.01)) as target:  # fmt: skip
        target.write(codes, 1)
    (tmp_path / "s.toml").write_text(
        '[inputs.regions]\npath = "batas.gpkg"\n[inputs.flow_direction]\npath = "arah.tif"\nencoding = "esri"\n[settings.water]\ngap_m = 1\n'
    )
    result = analyse_to(tmp_path / "s.toml", tmp_path / "hasil")
    assert result.link("64.01", "64.02")["area_km2"] > 1.9 * result.link("64.01", "64.02")["first_exit_km2"], "half of it passes the corner"
    water = result.candidates[result.candidates["object_id"].str.startswith("watershed:")]
    assert set(water["parties"]) == {"64.01+64.02"}
    assert water["evidence_ind"].str.contains("mencakup 2 daerah").any()


def test_the_capital_is_flagged_also_where_only_one_region_of_the_study_holds_it(tmp_path):
    areas = gpd.GeoDataFrame(
        {"nama": ["Tahura Uji", "IKN"], "jenis": ["tahura", "ikn"]},
        geometry=[shapely.box(117.4, 0.2, 117.6, 0.4), shapely.box(117.5, 0.1, 117.7, 0.3)], crs=4326,
    )  # fmt: skip
    areas.to_file(tmp_path / "kawasan.gpkg")
    frame = gpd.GeoDataFrame(
        {"kode": ["64.02", "64.09"], "nama": ["Kutai Kartanegara", "Penajam Paser Utara"]},
        geometry=[shapely.box(117, 0, 117.5, 1), shapely.box(117.5, 0, 118, 1)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "batas.gpkg")
    (tmp_path / "s.toml").write_text('[inputs.regions]\npath = "batas.gpkg"\n[[inputs.areas]]\npath = "kawasan.gpkg"\nfields = { kind = "jenis" }\n')
    result = analyse_to(tmp_path / "s.toml", tmp_path / "hasil")
    assert result.candidates["object_id"].tolist() == ["area:tahura:Tahura Uji"]
    assert "ikn" in set(result.candidate_flags["flag"])
