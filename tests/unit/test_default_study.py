"""The embedded default study: what its tables promise (data/boundaries/source/README.md) is what its files hold."""

import csv
import importlib.util
import itertools
import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Point, Polygon

from bosanggarong_plugin import paths
from bosanggarong_plugin.core.geodesy import area_km2, distance_km, length_km
from bosanggarong_plugin.core.study import read_study

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = paths.boundaries_dir()
SOURCE = FOLDER / "source"
MAP, OFFICE = FOLDER / "kaltim.gpkg", FOLDER / "office.gpkg"
LAYERS = [
    "regions", "rivers", "roads", "areas", "places", "facilities_tpa", "facilities_rumah_sakit", "facilities_puskesmas",
    "facilities_bendungan", "facilities_intake", "facilities_pelabuhan", "facilities_bandara", "boundary_status",
]  # fmt: skip
CODES = ["64.01", "64.02", "64.03", "64.07", "64.08", "64.09", "64.11", "64.71", "64.72", "64.74"]
# Kaltim has 14 bordering pairs of 45 (domain knowledge: Bontang touches Kutai Timur and Kutai Kartanegara only, ...)
ADJACENT = {
    ("64.01", "64.07"), ("64.01", "64.09"), ("64.02", "64.07"), ("64.02", "64.08"), ("64.02", "64.09"), ("64.02", "64.11"),
    ("64.02", "64.71"), ("64.02", "64.72"), ("64.02", "64.74"), ("64.03", "64.08"), ("64.07", "64.09"), ("64.07", "64.11"),
    ("64.08", "64.74"), ("64.09", "64.71"),
}  # fmt: skip
# difference from the official area in percent, as measured; Kutai Kartanegara and Berau hold their deltas as land
AREA_DIFFERENCE_PCT = {
    "64.01": -0.17, "64.02": 1.14, "64.03": 0.94, "64.07": -0.08, "64.08": -0.19,
    "64.09": 0.48, "64.11": -0.03, "64.71": 0.14, "64.72": -1.12, "64.74": -0.92,
}  # fmt: skip
# which river a tributary joins, at a vertex of it; S02 is a branch that leaves the Mahakam; the others reach the sea
JOINS = {"S03": "S01", "S04": "S01", "S05": "S04", "S06": "S04", "S07": "S01", "S15": "S17", "S16": "S17", "S23": "S01"}


def load_script():
    spec = importlib.util.spec_from_file_location("build_default", REPOSITORY / "scripts" / "build_default.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


build_default = load_script()


def layer(name):
    return pyogrio.read_dataframe(MAP, layer=name)


def source_rows(name):
    with (SOURCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def regions():
    return layer("regions").set_index("region_code")


@pytest.fixture(scope="module")
def rivers():
    return layer("rivers").set_index("river_id")


def polygons_of(shape):
    return list(shapely.get_parts(shape))


def edges_of(shape):
    """Every edge of the rings of a shape, without direction."""
    rings = [ring for polygon in polygons_of(shape) for ring in (polygon.exterior, *polygon.interiors)]
    return {frozenset(edge) for ring in rings for edge in itertools.pairwise(ring.coords)}


# files ------------------------------------------------------------------------------------------------------------------


def test_rebuilding_gives_the_rows_that_are_in_the_repository(tmp_path):
    build_default.build(SOURCE, tmp_path)
    for name in ("kaltim.gpkg", "office.gpkg"):
        assert sorted(pyogrio.list_layers(tmp_path / name)[:, 0]) == sorted(pyogrio.list_layers(FOLDER / name)[:, 0])
        for table, _ in pyogrio.list_layers(FOLDER / name):
            built, kept = (pyogrio.read_dataframe(path / name, layer=table) for path in (tmp_path, FOLDER))
            if isinstance(kept, gpd.GeoDataFrame):
                assert_geodataframe_equal(built, kept)
            else:
                assert_frame_equal(built, kept)
    for name in ("kaltim_flow_direction_1min.tif", "kaltim.toml"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "kaltim.gpkg", "kaltim.toml", "kaltim_flow_direction_1min.tif", "office.gpkg",
    ]  # fmt: skip


def test_two_builds_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        build_default.build(SOURCE, tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_the_order_of_the_rows_of_the_tables_does_not_matter(tmp_path):
    shuffled = tmp_path / "source"
    shuffled.mkdir()
    for path in SOURCE.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        key = next((column for column in rows if column in ("arc_id", "river_id", "road_id", "area_id")), None)
        groups = [group for _, group in rows.groupby(key)] if key else [rows.iloc[[n]] for n in range(len(rows))]
        pd.concat(groups[::-1]).to_csv(shuffled / path.name, index=False)
    expected = build_default.build_layers(SOURCE)
    for name, built in build_default.build_layers(shuffled).items():
        kept = expected[name]
        if isinstance(kept, gpd.GeoDataFrame):
            assert_geodataframe_equal(built, kept)
        else:
            assert_frame_equal(built, kept)
    assert_frame_equal(build_default.build_agreements(shuffled), build_default.build_agreements(SOURCE))


def test_the_script_is_a_command(tmp_path):
    command = [sys.executable, str(REPOSITORY / "scripts" / "build_default.py"), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "regions: 10" in done.stdout


def test_the_geopackages_are_version_1_3_and_plain_files():
    for path in (MAP, OFFICE):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        assert connection.execute("pragma user_version").fetchone() == (10300,)
        assert connection.execute("pragma journal_mode").fetchone() == ("delete",)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        connection.close()


def test_all_layers_are_there_in_4326():
    assert list(pyogrio.list_layers(MAP)[:, 0]) == LAYERS
    for name in LAYERS[:-1]:
        assert pyogrio.read_info(MAP, layer=name)["crs"] == "EPSG:4326"
        assert layer(name).geometry.is_valid.all()
    assert pyogrio.read_info(MAP, layer="boundary_status")["geometry_type"] is None


def test_the_study_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3e6


def test_the_licence_of_the_boundaries_goes_with_them():
    text = (SOURCE / "README.md").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert "Copyright (c) 2025 by cahya dsn; cahyadsn@gmail.com" in text
    assert "bukan batas resmi" in text


# the study file ---------------------------------------------------------------------------------------------------------


def test_the_study_file_reads_and_every_input_exists():
    study = read_study(paths.default_study())
    assert study.name == "Kalimantan Timur (bawaan)"
    assert study.forum == ("64.74", "64.08", "64.02")
    assert study.note_ind == "generalisasi 1:1.000.000, bukan batas resmi"
    assert study.note_eng == "generalised 1:1,000,000, not official boundaries"
    assert set(study.inputs) == {
        "regions", "flow_direction", "places", "boundary_status", "office", "rivers", "roads", "areas", "facilities",
    }  # fmt: skip
    for spec in study.all_specs():
        assert spec.path.is_file() and spec.path.parent == FOLDER
        assert spec.date and spec.licence
        if spec.path.suffix == ".gpkg":
            assert pyogrio.read_info(spec.path, layer=spec.layer)["features"] > 0
    used = {spec.layer for spec in study.all_specs() if spec.path == MAP}
    assert used == set(LAYERS)


def test_the_quality_of_the_inputs_is_what_the_readme_says():
    study = read_study(paths.default_study())
    single = {role: study.single(role) for role in ("regions", "rivers", "roads", "areas", "flow_direction")}
    assert {role: spec.precision_m for role, spec in single.items()} == {
        "regions": 1000, "rivers": 3000, "roads": 3000, "areas": 3000, "flow_direction": 1855,
    }  # fmt: skip
    assert single["rivers"].directed is True and single["flow_direction"].encoding == "esri"
    kinds = {spec.kind: spec for spec in study.inputs["facilities"]}
    assert {kind: spec.complete for kind, spec in kinds.items()} == {
        "tpa": True, "rumah_sakit": True, "puskesmas": False, "bendungan": None, "intake": None, "pelabuhan": False, "bandara": False,
    }  # fmt: skip
    assert kinds["bendungan"].status is None, "one of them is planned: its column says so"
    assert {spec.status for kind, spec in kinds.items() if kind != "bendungan"} == {"existing"}


def test_a_kind_called_complete_has_a_facility_in_every_region_that_is_not_excepted():
    for spec in read_study(paths.default_study()).inputs["facilities"]:
        if spec.complete:
            listed = set(layer(spec.layer)["region_code"])
            assert listed == set(CODES) - set(spec.incomplete_regions), spec.kind


# regions ----------------------------------------------------------------------------------------------------------------


def test_ten_valid_regions_with_the_population_and_area_of_the_table(regions):
    assert list(regions.index) == CODES
    assert set(regions.geom_type) == {"MultiPolygon"}
    assert regions.geometry.is_valid.all()
    for row in source_rows("regions.csv"):
        region = regions.loc[row["code"]]
        assert (region["region_name"], region["code_bps"]) == (row["name"], row["code_bps"])
        assert region["population"] == int(row["population"])
        assert region["population_source"] == row["population_source"]
        assert region["area_official_km2"] == float(row["area_official_km2"])
    assert regions.loc["64.11", "capital"] == "Ujoh Bilang"
    assert regions["capital"].notna().all()


def test_the_regions_leave_no_gap_and_do_not_overlap(regions):
    shapes = regions.geometry
    together = shapely.union_all(shapes.values)
    assert shapely.area(together) == pytest.approx(shapely.area(shapes.values).sum(), rel=1e-9)
    assert area_km2(together) == pytest.approx(sum(area_km2(shape) for shape in shapes), rel=1e-9)
    for a, b in itertools.combinations(CODES, 2):
        assert not shapely.relate_pattern(shapes[a], shapes[b], "T********"), f"{a} and {b} overlap"
    assert sum(len(polygon.interiors) for polygon in polygons_of(together)) == 0, "a hole in the whole would be a gap"


def test_every_edge_is_of_one_region_or_of_exactly_two(regions):
    counts = {}
    for shape in regions.geometry:
        for edge in edges_of(shape):
            counts[edge] = counts.get(edge, 0) + 1
    arcs = pd.DataFrame(source_rows("boundary_arcs.csv"))
    inland = sum(len(rows) - 1 for _, rows in arcs[arcs["kind"] == "kabkota"].groupby("arc_id"))
    assert set(counts.values()) == {1, 2}
    assert sum(count == 2 for count in counts.values()) == inland
    assert len(counts) == len(arcs) - arcs["arc_id"].nunique(), "every edge of the table is used, and no other"


def test_fourteen_pairs_share_a_line_exactly_and_thirty_one_do_not(regions):
    shared = {
        pair: edges_of(regions.geometry[pair[0]]) & edges_of(regions.geometry[pair[1]]) for pair in itertools.combinations(CODES, 2)
    }
    assert {pair for pair, edges in shared.items() if edges} == ADJACENT
    assert sum(not edges for edges in shared.values()) == 31
    line = regions.geometry["64.03"].intersection(regions.geometry["64.08"])
    assert length_km(line) == pytest.approx(495, abs=1)


def test_the_border_of_each_pair_is_that_of_its_arcs(regions):
    arcs = pd.DataFrame(source_rows("boundary_arcs.csv"))
    for (left, right), rows in arcs[arcs["kind"] == "kabkota"].groupby(["left_code", "right_code"]):
        wanted = set()
        for _, arc in rows.groupby("arc_id"):
            points = list(zip(arc["lon"].astype(float), arc["lat"].astype(float), strict=True))
            wanted |= {frozenset(edge) for edge in itertools.pairwise(points)}
        assert edges_of(regions.geometry[left]) & edges_of(regions.geometry[right]) == wanted


def test_areas_on_the_ellipsoid_agree_with_the_official_ones(regions):
    found = {code: (area_km2(row.geometry) / row["area_official_km2"] - 1) * 100 for code, row in regions.iterrows()}
    assert max(abs(difference) for difference in found.values()) < 1.3
    assert found == pytest.approx(AREA_DIFFERENCE_PCT, abs=0.01)


def test_samarinda_is_the_hole_of_kutai_kartanegara(regions):
    (polygon,) = polygons_of(regions.geometry["64.02"])
    (hole,) = polygon.interiors
    assert Polygon(hole).equals(regions.geometry["64.72"])
    assert Polygon(polygon.exterior).contains(regions.geometry["64.72"])


def test_islands_are_parts_of_their_region(regions):
    assert {code: len(polygons_of(shape)) for code, shape in regions.geometry.items() if len(polygons_of(shape)) > 1} == {
        "64.03": 4, "64.08": 2, "64.74": 4,
    }  # fmt: skip
    arcs = pd.DataFrame(source_rows("boundary_arcs.csv"))
    for _, rows in arcs[arcs["kind"] == "pulau"].groupby("arc_id"):
        island = Polygon(zip(rows["lon"].astype(float), rows["lat"].astype(float), strict=True))
        (code,) = {rows["left_code"].iloc[0], rows["right_code"].iloc[0]} - {"SEA"}
        assert any(part.equals(island) for part in polygons_of(regions.geometry[code]))


# lines, areas, points ---------------------------------------------------------------------------------------------------


def test_rivers_run_from_source_to_mouth_as_in_the_table(rivers):
    table = pd.DataFrame(source_rows("rivers.csv"))
    assert len(rivers) == table["river_id"].nunique() == 23
    for river_id, rows in table.groupby("river_id"):
        points = list(zip(rows["lon"].astype(float), rows["lat"].astype(float), strict=True))
        assert list(rivers.geometry[river_id].coords) == points
    assert set(rivers.geom_type) == {"LineString"} and rivers.geometry.is_simple.all()


def test_tributaries_end_on_a_vertex_of_the_river_they_join(rivers):
    for tributary, main in JOINS.items():
        mouth = rivers.geometry[tributary].coords[-1]
        assert mouth in set(rivers.geometry[main].coords), f"{tributary} does not end on {main}"
        assert mouth != rivers.geometry[main].coords[-1]
    assert rivers.geometry["S02"].coords[0] in set(rivers.geometry["S01"].coords)


def test_all_other_rivers_end_at_the_coast_and_start_inland(regions, rivers):
    land = shapely.union_all(regions.geometry.values)
    for river_id, river in rivers.geometry.items():
        if river_id in JOINS:
            continue
        mouth = Point(river.coords[-1])
        shore = shapely.shortest_line(mouth, land.boundary).coords[-1]
        assert distance_km(mouth.x, mouth.y, *shore) < 0.25, river_id
        assert land.contains(Point(river.coords[0])), river_id


def test_roads_keep_their_status_and_one_is_a_ferry():
    roads = layer("roads").set_index("road_id")
    assert len(roads) == 33
    assert set(roads["road_status"]) == {"nasional", "provinsi", "kabupaten"}
    assert set(roads["status"]) == {"existing"}
    assert list(roads.index[roads["ferry"] == 1]) == ["J13F"]
    assert set(roads["ferry"]) == {0, 1}


def test_areas_have_a_precision_each_and_tn_kutai_the_size_of_its_decree(regions):
    areas = layer("areas").set_index("area_id")
    assert len(areas) == 9
    assert areas["precision_m"].to_dict() == {f"A{n:02d}": {1: 500.0, 6: 1000.0}.get(n, 3000.0) for n in range(1, 10)}
    area_ha = {area_id: area_km2(shape) * 100 for area_id, shape in areas.geometry.items()}
    assert area_ha["A01"] == pytest.approx(192_561, rel=0.005)
    assert area_ha["A02"] == pytest.approx(61_850, rel=0.01)
    assert area_ha["A06"] == pytest.approx(252_660, rel=0.005)
    assert area_ha["A03"] == pytest.approx(1_620_000, rel=0.01), "known defect: 1.87 million ha in the decree"
    park = areas.geometry["A01"]
    inside = {code for code, shape in regions.geometry.items() if area_km2(shape.intersection(park)) > 0.1}
    assert inside == {"64.02", "64.08", "64.74"}


def test_points_are_all_there_once_each_in_the_region_they_name(regions):
    table = pd.DataFrame(source_rows("places.csv"))
    names = []
    for name in LAYERS[4:-1]:
        points = layer(name)
        kind = "place" if name == "places" else "facility"
        assert points[f"{kind}_id"].is_unique
        names += list(zip(points[f"{kind}_kind"], points[f"{kind}_name"], strict=True))
        assert set(points["confidence"]) <= {"tinggi", "sedang", "rendah"}
        assert not points["note"].str.contains("keyakinan", na=False).any()
        for row in points.itertuples():
            assert regions.geometry[row.region_code].contains(row.geometry), row
    assert sorted(names) == sorted(zip(table["kind"], table["name"], strict=True))
    assert len(names) == 133


def test_unknown_population_is_null_and_never_zero():
    places = layer("places").set_index("place_name")
    known = {row["name"]: int(row["population"]) for row in source_rows("places.csv") if row["population"]}
    assert places["population"].dropna().to_dict() == known == {"Samarinda": 881225, "Balikpapan": 757418, "Bontang": 191811}
    assert len(places) == 80 and (places["place_kind"] != "kecamatan").sum() == 10


def test_the_planned_reservoir_is_marked_planned_and_what_is_known_of_a_landfill_is_kept():
    dams = layer("facilities_bendungan").set_index("facility_name")
    assert list(dams.index[dams["status"] == "planned"]) == ["Rencana Waduk Suka Rahmat"]
    landfills = layer("facilities_tpa").set_index("facility_name")
    assert landfills.loc["TPA Bontang Lestari", ["remaining_years", "as_of"]].to_list() == [2.5, "2025-10"]
    assert landfills["remaining_years"].isna().sum() == 5


def test_boundary_status_names_pairs_that_border():
    table = layer("boundary_status")
    pairs = list(zip(table["region_a"], table["region_b"], strict=True))
    assert len(set(pairs)) == 6 and set(pairs) <= ADJACENT
    assert table.set_index(["region_a", "region_b"])["status"][("64.08", "64.74")] == "definitif"


# office and flow direction ----------------------------------------------------------------------------------------------


def test_agreements_have_ids_of_their_content_and_parties_that_exist():
    table = pyogrio.read_dataframe(OFFICE, layer="agreements")
    assert list(table.columns) == [
        "agreement_id", "title", "parties", "sector", "object", "kind", "signed", "end", "stage", "running", "source",
    ]  # fmt: skip
    assert sorted(table["title"]) == sorted(row["title"] for row in source_rows("agreements.csv"))
    assert all(set(parties.split("+")) <= set(CODES) for parties in table["parties"])
    kinds = table.set_index("agreement_id")["kind"]
    assert kinds["64.02+64.74|air|Bendungan Marangkayu"] == "kesepakatan_bersama"
    assert kinds["64.08+64.74|banjir|Rencana Waduk Suka Rahmat"] == "rencana", "an intention is not an agreement"
    assert table["running"].isna().all() and table["end"].isna().all()


def test_an_agreement_keeps_its_id_when_it_is_signed(tmp_path):
    text = (SOURCE / "agreements.csv").read_text(encoding="utf-8")
    signed = text.replace(",rencana,,,persiapan,", ",kesepakatan_bersama,2026-01-05,,penandatanganan_kb,")
    (tmp_path / "agreements.csv").write_text(signed, encoding="utf-8")
    before, after = build_default.build_agreements(SOURCE), build_default.build_agreements(tmp_path)
    assert list(before["agreement_id"]) == list(after["agreement_id"])
    assert list(before["kind"]) != list(after["kind"])


def test_the_flow_direction_is_a_copy_that_covers_every_region(regions):
    path = FOLDER / "kaltim_flow_direction_1min.tif"
    assert path.read_bytes() == (SOURCE / "flow_direction_1min_esri.tif").read_bytes()
    rasterio = pytest.importorskip("rasterio", reason="rasterio is optional")
    with rasterio.open(path) as grid:
        assert grid.shape == (309, 321) and grid.crs.to_epsg() == 4326
        assert set(np.unique(grid.read(1))) == {0, 1, 2, 4, 8, 16, 32, 64, 128, 247}
        west, south, east, north = regions.total_bounds
        assert grid.bounds.left < west and grid.bounds.right > east and grid.bounds.bottom < south and grid.bounds.top > north


# defects stop the build -------------------------------------------------------------------------------------------------


def arcs_of(rows, folder):
    """Write arcs given as (id, left, right, [(lon, lat), ...]) as a table."""
    with (folder / "boundary_arcs.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["arc_id", "left_code", "right_code", "kind", "seq", "lon", "lat"])
        for arc_id, left, right, points in rows:
            writer.writerows([arc_id, left, right, "kabkota", n, *point] for n, point in enumerate(points, start=1))


# two unit squares side by side: A west, B east of the line x = 1
TWO_SQUARES = [
    ("MIDDLE", "A", "B", [(1, 0), (1, 1)]),
    ("WEST", "A", "SEA", [(1, 1), (0, 1), (0, 0), (1, 0)]),
    ("EAST", "B", "SEA", [(1, 0), (2, 0), (2, 1), (1, 1)]),
]


def changed(arc_id, left=None, right=None, points=None):
    return [
        (name, left or old_left, right or old_right, points or old_points) if name == arc_id else (name, old_left, old_right, old_points)
        for name, old_left, old_right, old_points in TWO_SQUARES
    ]


def test_two_squares_are_polygonised_with_their_codes(tmp_path):
    arcs_of(TWO_SQUARES, tmp_path)
    shapes = build_default.region_polygons(build_default.read_arcs(tmp_path, {"A", "B"}))
    assert shapes["A"].equals(shapely.box(0, 0, 1, 1)) and shapes["B"].equals(shapely.box(1, 0, 2, 1))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (changed("MIDDLE", left="B", right="A"), "disagree"),
        (changed("WEST", left="B"), "disagree"),
        (changed("MIDDLE", points=[(1, 0), (1, 0.9)]), "joins no other arc"),
        (changed("MIDDLE", points=[(1, 0), (2.5, 0.5), (1, 1)]), "meet elsewhere than at their end points"),
        (changed("MIDDLE", points=[(1, 0), (1.2, 0.6), (1.2, 0.2), (0.8, 0.6), (1, 1)]), "crosses itself"),
        (changed("MIDDLE", left="C"), "unknown code"),
        (changed("MIDDLE", left="B"), "the same code on both sides"),
        (changed("WEST", points=[(1, 1), (0, 1), (0, 1), (0, 0), (1, 0)]), "given twice in a row"),
    ],
)  # fmt: skip
def test_a_defect_of_the_arcs_stops_the_build_and_is_named(tmp_path, rows, message):
    arcs_of(rows, tmp_path)
    with pytest.raises(build_default.TableError, match=message):
        build_default.region_polygons(build_default.read_arcs(tmp_path, {"A", "B"}))


def test_the_shared_line_keeps_its_vertices(tmp_path):
    arcs_of(changed("MIDDLE", points=[(1, 0), (1.1, 0.3), (0.9, 0.7), (1, 1)]), tmp_path)
    shapes = build_default.region_polygons(build_default.read_arcs(tmp_path, {"A", "B"}))
    shared = shapely.line_merge(shapes["A"].intersection(shapes["B"]))
    assert shared.equals(LineString([(1, 0), (1.1, 0.3), (0.9, 0.7), (1, 1)]))
