"""Sub-basin polygons with next_down as the source of the water figures: hand-worked squares, properties, bad input."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from bosanggarong_plugin.core.finders.water.finder import build_model, find
from bosanggarong_plugin.core.finders.water.subbasins import drainage_layer
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.geodesy import area_km2
from bosanggarong_plugin.core.inputs.collect import Collector
from bosanggarong_plugin.core.inputs.fields import recognise_fields
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.inputs.roles import build_layer
from bosanggarong_plugin.core.inputs.subbasins import basin_id, check_one_network, find_circle
from bosanggarong_plugin.core.messages import localise
from bosanggarong_plugin.core.settings import Settings, WaterSettings
from bosanggarong_plugin.core.study import InputSpec

from .places import km_box, regions


def close(km2: float):
    """Boxes drawn with 111.32 km a degree: 1 % covers the difference to the ellipsoid."""
    return pytest.approx(km2, rel=0.01)


def read(rows: list[dict], *, precision_m: float | None = None, collector: Collector | None = None) -> Layer | None:
    """A basins layer through the door; rows hold HYBAS_ID, NEXT_DOWN, geometry and what else is given."""
    collector = collector or Collector()
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    spec = InputSpec("basins", Path("hybas.gpkg"), precision_m=precision_m)
    fields = recognise_fields(spec, "hybas", [c for c in frame.columns if c != "geometry"], collector)
    built = None if fields is None else build_layer(frame, fields, spec, "hybas", collector)
    return None if built is None else Layer(spec, built)


def sub(number: int, after: int, shape, **more) -> dict:
    return {"HYBAS_ID": float(number), "NEXT_DOWN": float(after), **more, "geometry": shape}


def segments(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{"region_a": a, "region_b": b, "geometry": None} for a, b in pairs], columns=["region_a", "region_b", "geometry"])


def inputs(layer: Layer, shapes, precision_m=None, **layers) -> Inputs:
    known = regions(shapes, precision_m)
    return Inputs(Layer(known.spec, known.frame.assign(population=None)), {"basins": [layer], **layers})


def river(name: str, *xy: tuple[float, float]) -> Layer:
    frame = {"feature_key": ["1"], "river_name": [name], "status": ["existing"]}
    line = LineString([(x / 111.32, y / 111.32) for x, y in xy])
    return Layer(InputSpec("rivers", Path("r.gpkg")), gpd.GeoDataFrame(frame, geometry=[line], crs=4326))


def model_of(layer: Layer, shapes, *, precision_m=None, setting: WaterSettings | None = None, **layers):
    settings = Settings(water=setting or WaterSettings(min_watershed_km2=1))
    return build_model(inputs(layer, shapes, precision_m, **layers), settings, Job(), segments(("64.01", "64.02")))


# Three regions side by side, west to east, 20 km wide each: A 0..20, B 20..40, C 40..60, all 0..10 north.
A, B, C = km_box(0, 0, 20, 10), km_box(20, 0, 40, 10), km_box(40, 0, 60, 10)


def chain(**more) -> list[dict]:
    """Four sub-basins of 15 km x 10 km, each draining east: 1 (A), 2 (5 km A, 10 km B), 3 (10 km B, 5 km C), 4 (C, the mouth)."""
    return [
        sub(1, 2, km_box(0, 0, 15, 10), **more), sub(2, 3, km_box(15, 0, 30, 10), **more),
        sub(3, 4, km_box(30, 0, 45, 10), **more), sub(4, 0, km_box(45, 0, 60, 10), **more),
    ]  # fmt: skip


def test_a_chain_of_sub_basins_over_three_regions():
    m = model_of(read(chain()), (A, B, C))
    c, e = m.exchange.enters, m.exchange.first_exit
    # all of A: sub-basin 1 (150) drains into 2, whose outlet line x = 30 lies in B; the 50 of A in 2 too
    assert c[1, 2] == close(200) and e[1, 2] == close(200)
    # all of B: the 100 of B in 2 go on through 3, whose outlet line x = 45 lies in C; the 100 of B in 3 too
    assert c[2, 3] == close(200) and e[2, 3] == close(200)
    assert c[1, 3] == close(200) and e[1, 3] == 0, "A reaches C through B"
    assert c[2, 1] == c[3, 1] == c[3, 2] == 0
    assert m.exchange.leaves[3] == close(200) and m.exchange.stays.sum() == 0
    assert m.forest.label.tolist() == [1, 2, 3], "pieces of one region in a row are one node"
    into_c = [s for s, parent in zip(m.sources, m.forest.parent, strict=True) if parent >= 0 and m.forest.label[parent] == 3]
    assert sum(s.get(1, 0) for s in into_c) == close(200) and sum(s.get(2, 0) for s in into_c) == close(200)


def test_a_piece_drains_to_the_outlet_region_of_its_sub_basin():
    # one sub-basin 0..40 over A and B, its next one south of B: shared line under B only, so A's half drains to B and on
    rows = [sub(1, 2, km_box(0, 0, 40, 10)), sub(2, 0, km_box(20, -10, 40, 0))]
    south = km_box(20, -10, 40, 0)
    m = model_of(read(rows), (A, B, south))
    assert m.exchange.enters[1, 2] == close(200), "through B, where the outlet is"
    assert m.exchange.first_exit[1, 2] == close(200) and m.exchange.first_exit[2, 3] == close(200)
    assert m.exchange.enters[1, 3] == close(200) and m.exchange.enters[2, 3] == close(200)


def test_the_longest_share_of_the_shared_line_decides_and_a_river_overrules_it():
    # 1 lies north of 2; their shared line y = 0 runs 20 km under A and 12 km under B
    rows = [sub(1, 2, km_box(0, 0, 32, 10)), sub(2, 0, km_box(0, -10, 32, 0))]
    a, b, south = A, km_box(20, 0, 40, 10), km_box(0, -10, 40, 0)
    m = model_of(read(rows), (a, b, south))
    assert m.exchange.enters[2, 1] == close(120) and m.exchange.enters[1, 2] == 0
    m = model_of(read(rows), (a, b, south), rivers=[river("Sungai Uji", (30, 8), (30, -8))])
    assert m.exchange.enters[1, 2] == close(200) and m.exchange.enters[2, 1] == 0
    lon, lat = m.node_lonlat[[n for n, k in enumerate(m.source.node_key) if k == "1" and m.forest.label[n] == 2][0]]
    assert (lon, lat) == pytest.approx((30 / 111.32, 0), abs=1e-4), "the crossing lies where the river does"
    assert m.basins.names == [None], "half of the watershed passes there: the river may be a tributary"


def test_the_main_stem_names_the_watershed():
    stem = river("Sungai Uji", (10, 5), (50, 5))  # from 3 into 4, where 450 of 600 km2 pass
    side = river("Sungai Kecil", (5, 9), (25, 9))  # from 1 into 2, 150 km2
    assert model_of(read(chain()), (A, B, C), rivers=[side, stem]).basins.names == ["Sungai Uji"]
    assert model_of(read(chain()), (A, B, C), rivers=[side]).basins.names == [None]
    assert model_of(read(chain(nama_das="DAS UJI")), (A, B, C), rivers=[stem]).basins.names == ["DAS UJI"], "given names come first"


def test_a_confluence_is_where_three_sub_basins_meet():
    # 1 (north-west) and 2 (north-east) meet 3 (south) at x = 19, in A; most of the line between 2 and 3 lies in B
    rows = [sub(1, 3, km_box(0, 0, 19, 10)), sub(2, 3, km_box(19, 0, 40, 10)), sub(3, 0, km_box(0, -10, 40, 0))]
    south = km_box(0, -10, 40, 0)
    m = model_of(read(rows), (A, B, south))
    assert m.exchange.first_exit[2, 1] == close(200), "B's land in 2 leaves through A"
    # with a third one that drains there no place is sure, and the longest share (20 km in B) decides
    rows.append(sub(4, 3, km_box(0, -20, 40, -10)))
    m = model_of(read(rows), (A, B, km_box(0, -20, 40, 0)))
    assert m.exchange.first_exit[2, 1] == 0 and m.exchange.first_exit[1, 2] == close(10)


def test_land_of_no_region_upstream_is_outside_and_a_thin_gap_is_transparent():
    m = model_of(read(chain()), (B, C))
    assert m.exchange.enters[0, 1] == close(200) and m.exchange.first_exit[0, 1] == close(200)
    gap = (A, km_box(20.2, 0, 40, 10), C)  # 200 m between A and B, below the tolerance of 300 m
    m = model_of(read(chain()), gap)
    assert m.exchange.first_exit[1, 2] == close(200) and m.exchange.first_exit[1, 0] == 0
    assert m.exchange.enters[0, 2] == pytest.approx(2, rel=0.05), "the gap's own land comes from outside"
    wide = (A, km_box(25, 0, 40, 10), C)
    m = model_of(read(chain()), wide)
    assert m.exchange.enters[1, 2] == close(200) and m.exchange.enters[0, 2] == close(50)


def test_inland_sinks_stay_and_lost_ones_leave_the_data():
    rows = chain(ENDO=0)
    rows[3]["ENDO"] = 2
    m = model_of(read(rows), (A, B, C))
    assert m.exchange.stays[3] == close(200) and m.exchange.leaves[3] == 0
    rows = chain()
    rows[1]["NEXT_DOWN"] = 99.0
    log = Collector()
    m = model_of(read(rows, collector=log), (A, B, C))
    assert any("next_down names no id" in row["problem"] for row in log.repairs)
    assert m.exchange.leaves[2] == close(100), "the land of B in sub-basin 2, outlet x = 30 unknown: nowhere to go"


def test_a_lumped_coast_drains_piece_by_piece_into_the_sea():
    rows = [sub(1, 0, km_box(0, 0, 40, 10), COAST=1)]
    m = model_of(read(rows), (A, B))
    assert m.exchange.first_exit.sum() == 0 and m.exchange.leaves[1] == close(200) and m.exchange.leaves[2] == close(200)
    assert m.basins.ids == [], "several small catchments are no watershed"


def test_recorded_areas_tell_what_the_layer_lacks():
    m = model_of(read(chain(UP_AREA=1000.0)), (A, B, C))
    assert m.truncated.tolist() == [False, True, True, True]
    rows = chain()
    for n, row in enumerate(rows, start=1):
        row["UP_AREA"] = 150.0 * n
    assert model_of(read(rows), (A, B, C)).truncated.tolist() == [False] * 4
    assert model_of(read(chain()), (A, B, C)).truncated is None


def test_the_range_needs_the_precision_of_the_regions():
    assert model_of(read(chain()), (A, B, C)).low is None
    m = model_of(read(chain()), (A, B, C), precision_m=1000)
    # least: A moved 1 km out of the data to the west and 1 km north or south, 19 x 9 km
    assert m.low[1, 2] == pytest.approx(171, rel=0.02) and m.high[1, 2] == pytest.approx(200, rel=0.02)
    assert np.all(m.low <= m.exchange.enters) and np.all(m.exchange.enters <= m.high)


def test_the_tables_are_those_of_the_raster():
    layer = read(chain(), precision_m=90)
    small = Settings(water=WaterSettings(min_watershed_km2=1))
    borders = segments(("64.01", "64.02"), ("64.02", "64.03"))
    result = find(inputs(layer, (A, B, C)), small, Job(), segments=borders, name_river=lambda *_: None)
    links = result.tables["water_links"].set_index(["from_code", "to_code"])
    assert links.loc[("64.01", "64.03"), "area_km2"] == close(200) and links.loc[("64.01", "64.02"), "low_km2"] is None
    assert set(links["reliability"]) == {"low"}, "two pieces in a region"
    assert links["border_river_km2"].isna().all(), "not known from polygons"
    dependency = result.tables["water_dependency"].set_index("region_code")
    assert dependency.loc["64.03", "dependency_pct"] == pytest.approx(100 * 400 / 600, rel=0.01)
    assert dependency.loc["64.01", "position"] == "hulu" and dependency.loc["64.03", "position"] == "hilir"
    assert dependency["outside_truncated"].isna().all()
    assert (result.tables["water_balance"]["residual_km2"].abs() < 1e-9).all()
    crossings = result.tables["water_crossings"]
    assert crossings["crossing_id"].is_unique and set(crossings["to_code"]) == {"64.02", "64.03"}
    carried = result.tables["water_sources"].groupby("crossing_id")["area_km2"].sum()
    assert carried.to_dict() == pytest.approx(crossings.set_index("crossing_id")["upstream_km2"].to_dict())
    watersheds = result.tables["watersheds"]
    assert watersheds["watershed_id"].tolist() == ["das:4"] and watersheds["source"].tolist() == ["basins"]
    assert watersheds["area_km2"].tolist() == [close(600)] and area_km2(watersheds["geometry"].iloc[0]) == close(600)
    assert {f.kind for f in result.findings} == {"watershed_shared", "water_link"}
    assert {f.precision_m for f in result.findings} == {90} and {f.source_role for f in result.findings} == {"basins"}


def test_the_inflow_of_a_region_smaller_than_its_sub_basin_is_unknown_not_zero():
    town = km_box(20, 4, 24, 8)  # the stream of sub-basin 2 may pass it or not
    around = B.difference(town)
    result = find(inputs(read(chain()), (A, around, C, town)), Settings(), Job(), segments=segments(), name_river=lambda *_: None)
    dependency = result.tables["water_dependency"].set_index("region_code")
    unknown = ["external_km2", "outside_km2", "dependency_pct", "dependency_with_outside_pct"]
    assert dependency.loc["64.04", unknown].isna().all() and dependency.loc["64.04", "internal_km2"] == close(16)
    assert dependency.loc["64.01", "external_km2"] == 0, "the first of the chain is known to receive nothing"
    assert "64.04" in result.notes["water.subbasins_unseen"]


def test_the_id_of_a_watershed_is_its_main_basin():
    m = model_of(read(chain(MAIN_BAS=4080000010.0)), (A, B, C))
    assert m.basins.ids == ["das:4080000010"]


def cells(edges: list[int], limits: list[int]):
    """(sub-basin, region label, km2) of every kilometre of the strips."""
    for x in range(edges[0], edges[-1]):
        yield bisect_right(edges, x) - 1, bisect_right(limits, x), 10.0


def outlet_label(k: int, edges: list[int], limits: list[int], forward: bool, last: int) -> int:
    """The region just inside the line where a strip drains out; the mouth lies in one region."""
    return bisect_right(limits, edges[k + 1] - 1 if forward or k == last else edges[k])


@settings(max_examples=15, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 59), min_size=2, max_size=4, unique=True).map(sorted),
    borders=st.lists(st.integers(1, 59), min_size=1, max_size=3, unique=True).map(sorted),
    order=st.randoms(use_true_random=False), forward=st.booleans(),
)  # fmt: skip
def test_balance_holds_and_order_changes_nothing(cuts, borders, order, forward):
    """Strips of sub-basins that drain east or west over strips of regions: R = stays + leaves + first exits, for any order."""
    start, end = (0, 70) if forward else (-10, 60)  # the mouth, where the outline decides, lies in one region
    edges = [*([] if forward else [start]), 0, *cuts, 60, *([end] if forward else [])]
    rows = [
        sub(n + 1, (n + 2 if n + 2 < len(edges) else 0) if forward else n, km_box(edges[n], 0, edges[n + 1], 10)) for n in range(len(edges) - 1)
    ]
    limits = [start, *borders, end]
    shapes = tuple(km_box(limits[n], 0, limits[n + 1], 10) for n in range(len(limits) - 1))
    m = model_of(read(rows), shapes)
    assert m.exchange.area()[1:] == pytest.approx(m.area_km2[1:], rel=1e-12)
    assert m.area_km2[1:] == pytest.approx(m.polygon_km2[1:], rel=1e-4)
    c = np.zeros_like(m.exchange.enters)
    last = len(rows) - 1 if forward else 0
    for k, i, km2 in cells(edges, limits):
        at, entered = k, set()
        while True:  # to the outlet region of this sub-basin, then into the next one
            entered.add(outlet_label(at, edges, limits, forward, last))
            if at == last:
                break
            at += 1 if forward else -1
        for j in entered - {i}:
            c[i, j] += km2
    assert m.exchange.enters == pytest.approx(c, rel=0.01)
    order.shuffle(rows)
    other = model_of(read(rows), shapes)
    assert np.array_equal(other.exchange.enters, m.exchange.enters) and other.source.node_key == m.source.node_key
    assert np.array_equal(other.node_lonlat, m.node_lonlat)


@pytest.mark.parametrize(
    "value", [4080000010, 4080000010.0, "4080000010", "4080000010.0", " 4080000010 ", "4.08000001E9"], ids=str
)
def test_one_id_in_any_writing(value):
    assert basin_id(value) == "4080000010"


def test_ids_that_are_no_numbers_stay():
    assert basin_id("SUB-01") == "SUB-01" and basin_id(None) is None and basin_id(float("nan")) is None


def problems_of(rows: list[dict]) -> list[str]:
    collector = Collector()
    assert read(rows, collector=collector) is None
    return [problem.what for problem in collector.problems]


def test_a_circle_is_refused_with_its_ids():
    rows = chain()
    rows[2]["NEXT_DOWN"] = 2.0
    assert problems_of(rows) == ["sub-basins drain in a circle: 2 > 3 > 2"]
    assert find_circle({"a": "a"}) == ["a", "a"] and find_circle({"a": "b", "b": "0"}) == []


def test_an_id_twice_none_and_no_next_down_are_all_told():
    rows = chain()
    rows[1]["HYBAS_ID"], rows[2]["HYBAS_ID"], rows[3]["NEXT_DOWN"] = 1.0, None, None
    assert problems_of(rows) == [
        "sub-basins without an id: no. 3", "sub-basin ids that are there more than once: 1", "sub-basins without next_down: 4",
    ]  # fmt: skip


def test_next_down_that_fits_no_id_is_refused():
    rows = [{"OBJECTID": n, "NEXT_DOWN": 4080000000 + n, "geometry": row["geometry"]} for n, row in enumerate(chain())]
    assert problems_of(rows) == ["no next_down names an id of the layer"]
    rows = [{"NEXT_DOWN": n, "geometry": row["geometry"]} for n, row in enumerate(chain())]
    assert problems_of(rows) == ["next_down is there but no id"]


def test_sub_basins_of_two_levels_overlap():
    assert problems_of([*chain(), sub(5, 0, km_box(0, 0, 30, 10))]) == ["sub-basins overlap: 1/5, 2/5"]


def test_a_layer_without_next_down_is_no_drainage():
    layer = read([{"HYBAS_ID": 1, "nama_das": "DAS UJI", "geometry": A}])
    assert layer is not None and drainage_layer(inputs(layer, (A, B))) is None


def test_indonesian_names_of_the_fields():
    rows = [{"kode_subdas": row["HYBAS_ID"], "subdas_hilir": row["NEXT_DOWN"], "geometry": row["geometry"]} for row in chain()]
    assert read(rows).frame["next_down"].tolist() == ["2", "3", "4", "0"]


def test_sub_basins_elsewhere_than_the_regions_are_refused():
    layer, known = read(chain()), regions([A, B, C])
    collector = Collector()
    check_one_network([layer], collector, known.frame)
    assert not collector.problems
    moved = Layer(layer.spec, layer.frame.set_geometry(layer.frame.geometry.translate(10, 0)))
    check_one_network([moved], collector, known.frame)
    (problem,) = collector.problems
    assert problem.what.startswith("no sub-basin lies in the regions (they cover 10.")
    assert localise(problem.what, "id").startswith("tidak ada sub-DAS")
