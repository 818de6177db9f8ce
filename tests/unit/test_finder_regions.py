"""Borders: slivers, overlaps, corners, tri-points, islands, status; WKT in whole kilometres near the equator."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bosanggarong_plugin.core.finders import regions
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.settings import RegionSettings, Settings
from bosanggarong_plugin.core.study import InputSpec

KM = 1 / 111.32


def inputs_of(shapes: dict[str, str | shapely.Geometry], status=None) -> Inputs:
    """Regions from WKT in km; codes are the keys."""
    geometry = [shapely.transform(shapely.from_wkt(s) if isinstance(s, str) else s, lambda xy: xy * KM + [117, 0]) for s in shapes.values()]
    frame = gpd.GeoDataFrame(
        {"region_code": list(shapes), "region_name": [f"Daerah {c}" for c in shapes], "level": "kabupaten", "province_code": "64",
         "population": pd.array([None] * len(shapes), dtype="Int64"), "population_source": None, "area_official_km2": None},
        geometry=geometry, crs=4326,
    ).sort_values("region_code", ignore_index=True)  # fmt: skip
    table = None if status is None else pd.DataFrame(status, columns=["region_a", "region_b", "status", "basis", "as_of"])
    return Inputs(Layer(InputSpec("regions", Path("uji.gpkg")), frame), boundary_status=table)


def borders(shapes, tolerance_m=300.0, status=None) -> pd.DataFrame:
    return regions.find(inputs_of(shapes, status), Settings(regions=RegionSettings(tolerance_m)), Job()).tables["border_segments"]


def pairs(frame) -> set[str]:
    return set(frame["region_a"] + "-" + frame["region_b"])


def box(a, b, c, d) -> str:
    return shapely.box(a, b, c, d).wkt


def test_two_neighbours_share_their_line():
    found = borders({"01": box(0, 0, 10, 10), "02": box(10, 0, 20, 10)})
    assert pairs(found) == {"01-02"}
    assert found["length_km"].iloc[0] == pytest.approx(10, rel=0.01)


def test_a_corner_is_no_border():
    assert pairs(borders({"01": box(0, 0, 10, 10), "02": box(10, 10, 20, 20)})) == set()


@pytest.mark.parametrize(("gap_km", "adjacent"), [(0.1, True), (0.29, True), (0.35, False), (2.0, False)])
def test_a_sliver_up_to_the_tolerance_does_not_hide_a_border(gap_km, adjacent):
    found = borders({"01": box(0, 0, 10, 10), "02": box(10 + gap_km, 0, 20, 10)})
    assert pairs(found) == ({"01-02"} if adjacent else set())


@pytest.mark.parametrize("overlap_km", [0.1, 1.0, 3.0])
def test_an_overlap_does_not_hide_a_border(overlap_km):
    found = borders({"01": box(0, 0, 10, 10), "02": box(10 - overlap_km, 0, 20, 10)})
    assert pairs(found) == {"01-02"}
    assert found["length_km"].iloc[0] == pytest.approx(10, abs=2 * overlap_km + 0.1)


def test_a_hole_is_bordered_all_round():
    ring = shapely.Polygon(shapely.box(0, 0, 20, 20).exterior, [shapely.box(5, 5, 10, 10).exterior])
    found = borders({"02": ring, "72": box(5, 5, 10, 10)})
    assert pairs(found) == {"02-72"} and found["length_km"].iloc[0] == pytest.approx(20, rel=0.01)


def test_three_regions_meet_in_one_tri_point():
    case = {"01": box(0, 0, 10, 20), "02": box(10, 0, 20, 10), "03": box(10, 10, 20, 20)}
    result = regions.find(inputs_of(case), Settings(), Job())
    assert pairs(result.tables["border_segments"]) == {"01-02", "01-03", "02-03"}
    points = result.tables["tri_points"]
    assert points["region_codes"].tolist() == ["01+02+03"]
    assert points["geometry"].iloc[0].distance(shapely.Point(117 + 10 * KM, 10 * KM)) < 0.5 * KM


def test_lengths_of_a_region_s_borders_do_not_count_land_twice():
    case = {"01": box(0, 0, 10, 20), "02": box(10, 0, 20, 10), "03": box(10, 10, 20, 20)}
    length = borders(case).set_index(["region_a", "region_b"])["length_km"]
    assert length["01", "02"] + length["01", "03"] == pytest.approx(20, rel=0.01)


def test_status_is_that_of_the_table_else_unknown():
    status = [("01", "02", "indikatif", "media", None)]
    case = {"01": box(0, 0, 10, 10), "02": box(10, 0, 20, 10), "03": box(20, 0, 30, 10)}
    result = regions.find(inputs_of(case, status), Settings(), Job())
    rows = result.tables["border_segments"].set_index(["region_a", "region_b"])
    assert rows.loc[("01", "02"), "status"] == "indikatif" and rows.loc[("01", "02"), "status_basis"] == "media"
    assert rows.loc[("02", "03"), "status"] == "unknown"
    assert [f.kind for f in result.findings] == ["border_undefined"]


def test_a_status_for_regions_that_do_not_border_is_told():
    case = {"01": box(0, 0, 10, 10), "02": box(30, 0, 40, 10)}
    result = regions.find(inputs_of(case, [("01", "02", "definitif", "-", None)]), Settings(), Job())
    assert result.notes["boundary_status.without_border"] == "01-02"


@settings(max_examples=25, deadline=None)
@given(st.permutations(["01", "02", "03", "04"]), st.floats(0, 0.2))
def test_the_order_of_the_regions_does_not_matter_and_nothing_is_mutated(order, gap):
    cells = [box(0, 0, 9, 9), box(9 + gap, 0, 20, 9), box(0, 9 + gap, 9, 20), box(9 + gap, 9 + gap, 20, 20)]
    case = dict(zip(["01", "02", "03", "04"], cells, strict=True))
    inputs = inputs_of({code: case[code] for code in order})
    before = inputs.regions.frame.copy(deep=True)
    found = regions.find(inputs, Settings(), Job()).tables["border_segments"]
    assert {"01-02", "01-03", "02-04", "03-04"} <= pairs(found) and not pairs(found) & {"01-04", "02-03"}
    pd.testing.assert_frame_equal(before, inputs.regions.frame)


@pytest.mark.parametrize("codes", [("08", "74"), ("74", "08")])
def test_a_city_drawn_inside_a_regency_without_a_hole_borders_it(codes):
    outer, inner = codes
    found = borders({outer: box(0, 0, 40, 40), inner: box(10, 10, 20, 20)})
    assert pairs(found) == {"08-74"} and found["length_km"].iloc[0] == pytest.approx(40, rel=0.02)
