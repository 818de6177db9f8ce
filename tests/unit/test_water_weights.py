"""Runoff and population beside the areas: the same sums weighted, unknown never 0, on any grid and CRS."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.affinity import translate

from bosanggarong_plugin.core.finders.water.drainage import GridDrainage
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.finders.water.population import ALL, _of_raster, labels_of
from bosanggarong_plugin.core.inputs.collect import Collector
from bosanggarong_plugin.core.inputs.weights import WeightRaster, on_flow_grid, read_weight_raster
from bosanggarong_plugin.core.messages import localise

from .grids import flow_grid
from .test_water_properties import terrain
from .worlds import (
    CELL,
    NORTH,
    WEST,
    cell_box,
    facility_layer,
    grid,
    middle,
    of_kind,
    place_layer,
    region_layer,
    spec,
    two_regions,
    water,
)

LONLAT = CRS.from_epsg(4326)


def raster(values, role="runoff", cell=CELL, west=WEST, north=NORTH, crs=LONLAT) -> WeightRaster:
    return WeightRaster(spec(role), np.asarray(values, dtype=np.float32), west, north, cell, cell, crs)


def link(result, a="64.01", b="64.02"):
    frame = result.tables["water_links"]
    return frame[(frame["from_code"] == a) & (frame["to_code"] == b)].iloc[0]


# --- runoff ----------------------------------------------------------------------------------------------------------


def test_a_metre_of_runoff_is_a_million_m3_for_each_km2_and_areas_stay_as_they_are():
    plain, weighed = water(), water(runoff=raster(np.full((7, 7), 1000.0)))
    row = link(weighed)
    assert row["runoff_million_m3"] == pytest.approx(row["area_km2"], rel=1e-6) and pd.isna(link(plain)["runoff_million_m3"])
    for table in ("water_links", "water_dependency"):
        area = [c for c in plain.tables[table].columns if c.endswith("_km2") or c == "dependency_pct"]
        assert plain.tables[table][area].equals(weighed.tables[table][area])
    into = weighed.tables["water_dependency"].set_index("region_code").loc["64.02"]
    assert into["runoff_external_million_m3"] == pytest.approx(into["external_km2"], rel=1e-6)
    assert into["runoff_internal_million_m3"] == pytest.approx(into["internal_km2"], rel=1e-6)
    assert into["runoff_dependency_pct"] == pytest.approx(into["dependency_pct"], rel=1e-6)
    assert weighed.notes["water.weight"].startswith("area, km2; beside it runoff, million m3 a year (0.0 %")
    assert localise(weighed.notes["water.weight"].split("; ")[1], "id").startswith("di sampingnya limpasan")


def test_unknown_runoff_adds_nothing_and_is_told():
    values = np.full((7, 7), 2000.0)
    values[:, :2] = np.nan  # half of A
    result = water(runoff=raster(values))
    row = link(result)
    assert row["runoff_million_m3"] == pytest.approx(row["area_km2"], rel=1e-4), "2,000 mm on half of it"
    (finding,) = [f for f in of_kind(result, "water_link") if f.discriminator == "64.01>64.02"][:1]
    (measure,) = [m for m in finding.measures if m.name == "runoff_million_m3"]
    assert measure.basis == "at least: 50 % of the land that drains directly has no runoff value" and measure.unit == "million_m3_year"
    assert "28.6 %" in result.notes["water.weight"], "14 of 49 cells"


def test_a_link_without_any_known_runoff_has_none():
    values = np.full((7, 7), 2000.0)
    values[:, :4] = np.nan
    result = water(runoff=raster(values))
    assert pd.isna(link(result)["runoff_million_m3"])
    rows = result.tables["water_dependency"].set_index("region_code")
    assert rows["runoff_external_million_m3"].isna()["64.02"] and rows["runoff_dependency_pct"].isna()["64.02"]
    assert rows.loc["64.01", "runoff_external_million_m3"] == 0.0, "no land of others drains into A: known to be nothing"


# --- onto the grid of the flow ---------------------------------------------------------------------------------------


def test_finer_cells_are_averaged_and_coarser_ones_sampled():
    fine = np.arange(14 * 14, dtype=float).reshape(14, 14)
    mean = fine.reshape(7, 2, 7, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(on_flow_grid(raster(fine, cell=CELL / 2), grid()).reshape(7, 7), mean)
    coarse = np.array([[1.0, 2.0], [3.0, np.nan]])
    sampled = on_flow_grid(raster(coarse, cell=4 * CELL), grid()).reshape(7, 7)
    assert sampled[0, 0] == 1 and sampled[0, 6] == 2 and sampled[6, 0] == 3 and np.isnan(sampled[6, 6])
    partly = fine.copy()
    partly[0, 0] = np.nan
    assert on_flow_grid(raster(partly, cell=CELL / 2), grid())[0] == pytest.approx(np.mean([1, 14, 15])), "unknown ones are left out of the mean"


@pytest.mark.parametrize(("cell", "shape"), [(CELL / 3, (21, 21)), (CELL, (7, 7)), (7 * CELL, (1, 1)), (3.5 * CELL, (2, 2))])
def test_people_are_counts_that_are_kept(cell, shape):
    people = np.random.default_rng(3).integers(0, 500, shape).astype(float)
    held = on_flow_grid(raster(people, "population_raster", cell=cell), grid(), counts=True)
    assert np.nansum(held) == pytest.approx(people.sum(), rel=1e-9 if shape[0] >= 7 else 0.02), "a cell belongs to the one over its centre"


def test_a_raster_in_another_crs():
    crs = CRS.from_epsg(32650)  # UTM zone 50 N
    values = np.full((200, 200), 1500.0)
    there = WeightRaster(spec("runoff"), values.astype(np.float32), 490000.0, 30000.0, 200.0, 200.0, crs)
    held = on_flow_grid(there, grid())
    assert np.isfinite(held).all() and held == pytest.approx(1500.0)


@pytest.fixture
def written(tmp_path):
    rasterio = pytest.importorskip("rasterio")

    def write(values, *, crs="EPSG:4326", west=WEST, nodata=-9999.0):
        file = tmp_path / "limpasan.tif"
        with rasterio.open(
            file, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype="float32", crs=crs, nodata=nodata,
            transform=rasterio.transform.from_origin(west, NORTH, CELL, CELL),
        ) as target:  # fmt: skip
            target.write(values.astype(np.float32), 1)
        collector = Collector()
        return read_weight_raster(replace(spec("runoff"), path=file), region_layer(two_regions()).frame, collector), collector

    return write


def test_nodata_and_negative_values_are_unknown(written):
    values = np.full((7, 7), 800.0)
    values[0, 0], values[1, 1] = -9999.0, -5.0
    read, collector = written(values)
    assert np.isnan(read.values[0, 0]) and np.isnan(read.values[1, 1]) and np.isfinite(read.values).sum() == 47
    assert [row["problem"] for row in collector.repairs] == ["negative values"] and not collector.problems


@pytest.mark.parametrize(
    ("options", "what"),
    [({"crs": None}, "the raster has no CRS"), ({"west": 130.0}, "the raster has no value inside the regions")],
)
def test_a_raster_that_cannot_be_used_is_refused(written, options, what):
    read, collector = written(np.full((7, 7), 800.0), **options)
    assert read is None and [problem.what for problem in collector.problems] == [what]
    assert localise(what, "id") != what


def test_a_raster_without_any_value_is_refused(written):
    read, collector = written(np.full((7, 7), -9999.0))
    assert read is None and collector.problems[0].what == "the raster holds no value that is known"


# --- people downstream -----------------------------------------------------------------------------------------------


def people_of(result) -> tuple:
    value = link(result)["population_downstream"]
    (finding,) = [f for f in of_kind(result, "water_link") if f.discriminator == "64.01>64.02" and f.measure("population_downstream") is not None][:1]
    return int(value), next(m.basis for m in finding.measures if m.name == "population_downstream")


STREAM = "\n".join([">>>v<<<"] * 3 + [">>>>>>>"] + [">>>^<<<"] * 3)  # one stream goes east in row 3


def test_people_of_the_places_that_the_water_passes():
    places = place_layer([
        ("di sungai", 100, middle(3, 5)), ("satu sel di sampingnya", 20, middle(4, 5)), ("jauh", 3000, middle(6, 6)),
        ("di hulu", 50000, middle(3, 1)),
    ])  # fmt: skip
    assert people_of(water(places, drawing=STREAM, population=[10, 20])) == (120, "people of the places that the water passes")


def test_unknown_people_are_never_nothing():
    places = [("di sungai", 100, middle(3, 5)), ("tak diketahui", None, middle(3, 6))]
    assert people_of(water(place_layer(places), drawing=STREAM)) == (100, "at least: people of the places that the water passes")
    only = water(place_layer(places[1:]), drawing=STREAM)
    assert pd.isna(link(only)["population_downstream"])
    assert people_of(water(place_layer(places[:1], complete=False), drawing=STREAM))[1].startswith("at least")
    none = water(drawing=STREAM, population=[7, 9])
    assert none.tables["water_links"]["population_downstream"].isna().all()
    assert {f.measure("region_population") for f in of_kind(none, "water_link")} <= {7.0, 9.0}


def test_a_place_is_only_as_sure_as_its_layer():
    far = [("dua sel di sampingnya", 20, middle(5, 5))]
    assert water(place_layer(far), drawing=STREAM).tables["water_links"]["population_downstream"].isna().all()
    assert people_of(water(place_layer(far, precision_m=5000), drawing=STREAM))[0] == 20


def test_a_population_raster_counts_the_cells_and_wins_over_places():
    people = np.arange(49, dtype=float).reshape(7, 7)
    places = place_layer([("di sungai", 100000, middle(3, 5))])
    found = people_of(water(places, drawing=STREAM, population_raster=raster(people, "population_raster")))
    assert found == (int(people[3, 4:].sum()), "people of the cells that the water passes")
    people[3, 5] = np.nan
    found = people_of(water(drawing=STREAM, population_raster=raster(people, "population_raster")))
    assert found == (int(np.nansum(people[3, 4:])), "at least: people of the cells that the water passes")


@settings(max_examples=60, deadline=None)
@given(terrain(), st.integers(0, 2**32 - 1))
def test_people_downstream_equal_the_walk_of_every_cell(case, seed):
    codes, labels, area, gap_cells = case
    if not np.any(codes != 247):
        return
    flow = flow_grid(codes, area=area)
    path = path_labels(labels, flow.network, gap_cells)
    drainage = GridDrainage(flow, labels, build_forest(flow.network, path, flow.area))
    people = np.random.default_rng(seed).integers(1, 100, labels.size).astype(float)
    count = int(labels.max(initial=0))
    model = SimpleNamespace(codes=list(range(count)), basins=SimpleNamespace(number=np.zeros(labels.size, dtype=int)))
    sums = _of_raster(model, drainage, people)
    receiver, reached = flow.network.receiver, {}
    for start in np.flatnonzero(receiver >= 0).tolist():
        cell, left = start, False
        while receiver[cell] != cell:
            cell = int(receiver[cell])
            left = left or (path[start] >= 0 and path[cell] >= 0 and path[cell] != path[start])
            if left and labels[start] and labels[cell] not in (0, labels[start]):
                reached.setdefault((int(labels[start]), int(labels[cell])), set()).add(cell)
    expected = {(ALL, i, j): people[sorted(cells)].sum() for (i, j), cells in reached.items()}
    assert {key: held.people for key, held in sums.items() if key[0] == ALL} == pytest.approx(expected)
    assert labels_of(0b1011) == [0, 1, 3]


def test_findings_of_objects_do_not_change_with_weights():
    layer = facility_layer([("W", "bendungan", middle(3, 2), "planned")])
    first, second = water(layer), water(layer, runoff=raster(np.full((7, 7), 10.0)))
    assert of_kind(first, "planned_dam") == of_kind(second, "planned_dam")


def test_what_flows_into_a_region_without_a_cell_is_not_known():
    """A speck between the centres of four cells: nothing is known to enter it, and nothing is known not to."""
    speck = cell_box(3, 2).centroid.buffer(CELL / 4)
    speck = translate(speck, CELL / 2, CELL / 2)
    result = water(shapes=[*two_regions(), speck], runoff=raster(np.full((7, 7), 1000.0)))
    rows = result.tables["water_dependency"].set_index("region_code").loc["64.03"]
    assert rows["internal_km2"] == 0
    for column in ("external_km2", "outside_km2", "dependency_pct", "outside_truncated", "runoff_internal_million_m3", "runoff_external_million_m3"):
        assert pd.isna(rows[column]), column
