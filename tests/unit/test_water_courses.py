"""Named rivers whose course differs between the flow direction and the river layer: hand-drawn cases on cells of 0.01 degree."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from bosanggarong_plugin.core.candidates import propose
from bosanggarong_plugin.core.finders import run_finders
from bosanggarong_plugin.core.finders.rivers import RiverNames, trace
from bosanggarong_plugin.core.finders.water.streams import Streams
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.cell_area import CellArea
from bosanggarong_plugin.core.inputs.flow import FlowGrid, decode
from bosanggarong_plugin.core.inputs.grid import FlowNetwork
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.study import InputSpec

SIDE, CELL, WEST, NORTH = 40, 0.01, 117.0, 0.4
EAST, SOUTH = 1, 4


def at(row: float, column: float) -> tuple[float, float]:
    """Lon/lat of the centre of a cell."""
    return round(WEST + (column + 0.5) * CELL, 6), round(NORTH - (row + 0.5) * CELL, 6)


def to_the_river() -> np.ndarray:
    """All cells drain into row 20, which flows east off the grid: 40 cells join at each step."""
    codes = np.full((SIDE, SIDE), 4, dtype=np.uint8)
    codes[21:] = 64
    codes[20] = EAST
    return codes


def turning_south(column: int) -> np.ndarray:
    """As above, but at that column the river turns south; what lies east of it drains east."""
    codes = to_the_river()
    codes[20:, column] = SOUTH
    codes[:, column + 1 :] = EAST
    return codes


def study(codes: np.ndarray, rivers: dict[str, list[tuple[float, float]]], *, border=20, a=None, b=None, precision_m=100.0, complete=None) -> Inputs:
    """Region 64.01 west and 64.02 east of a column; rivers by name as (row, column) of their cells."""
    edge = WEST + border * CELL
    shapes = [a or shapely.box(WEST, 0, edge, NORTH), b or shapely.box(edge, 0, WEST + SIDE * CELL, NORTH)]
    regions = gpd.GeoDataFrame(
        {"region_code": ["64.01", "64.02"], "region_name": ["Kabupaten A", "Kabupaten B"], "level": "kabupaten", "province_code": "64",
         "population": None, "population_source": None, "area_official_km2": None},
        geometry=shapes, crs=4326,
    )  # fmt: skip
    lines = gpd.GeoDataFrame(
        {"feature_key": [f"k{n}" for n in range(len(rivers))], "river_name": list(rivers), "status": "existing"},
        geometry=[shapely.LineString([at(*place) for place in places]) for places in rivers.values()], crs=4326,
    )  # fmt: skip
    network = FlowNetwork(decode(codes, "esri", 247)[0])
    place = (WEST, NORTH, CELL, CELL, CRS.from_epsg(4326))
    flow = FlowGrid(network, codes.shape, *place, CellArea.of_grid(codes.shape, *place), "esri")
    spec = InputSpec("rivers", Path("sungai.gpkg"), directed=True, precision_m=precision_m, complete=complete)
    return Inputs(Layer(InputSpec("regions", Path("batas.gpkg"), precision_m=50.0), regions), {"rivers": [Layer(spec, lines)]}, flow=flow)


def found(inputs: Inputs):
    return run_finders(inputs, Settings(), Job())["water"]


def rows(inputs: Inputs) -> list[tuple]:
    columns = ["river", "from_code", "to_code", "line_regions", "raster_regions"]
    return [tuple(row) for row in found(inputs).tables["course_differences"][columns].values]


ALONG = [(20, 0), (20, 39)]
TURNS_SOUTH = [(20, 0), (20, 14), (39, 14)]


def test_the_raster_crosses_and_the_line_stays():
    inputs = study(to_the_river(), {"Contoh": TURNS_SOUTH})
    assert rows(inputs) == [("Contoh", "64.01", "64.02", "64.01", "64.01>64.02")]
    row = found(inputs).tables["course_differences"].iloc[0]
    assert (round(row.geometry.x, 6), round(row.geometry.y, 6)) == at(20, 19)
    assert row["area_km2"] == pytest.approx(20 * 40 * 1.1132 * 1.1057, rel=1e-3)
    assert row["note_ind"].startswith("Menurut raster arah aliran, Sungai Contoh (") and "Kabupaten A ke Kabupaten B" in row["note_ind"]
    assert row["note_eng"].startswith("By the flow-direction raster the river Contoh (") and "(course: Kabupaten A)" in row["note_eng"]


def test_the_link_says_it_and_bears_the_name_although_the_line_is_far():
    result = found(study(to_the_river(), {"Contoh": TURNS_SOUTH}))
    link = result.tables["water_links"].iloc[0]
    assert (link["from_code"], link["to_code"], link["main_river"]) == ("64.01", "64.02", "Contoh")
    note = result.tables["course_differences"].iloc[0]
    assert note["note_ind"] in link["caveat_ind"] and note["note_eng"] in link["caveat_eng"]
    assert result.tables["water_crossings"].set_index("upstream_km2")["river"].loc[lambda river: river.index > 100].tolist() == ["Contoh"]


def test_the_difference_is_a_finding_that_no_candidate_rests_on():
    result = found(study(to_the_river(), {"Contoh": TURNS_SOUTH}))
    finding = next(f for f in result.findings if f.kind == "course_difference")
    assert finding.parties == (("64.01", "hulu"), ("64.02", "hilir")) and not finding.usable
    assert finding.object_id == "river:Contoh" and finding.object_id in {thing.object_id for thing in result.objects}
    candidates = propose(result.findings, result.objects, {})
    assert candidates and not any(finding.finding_id in {f.finding_id for f in c.findings} for c in candidates)


@pytest.mark.parametrize(
    ("what", "rivers", "options"),
    [
        ("the line crosses too", {"Contoh": ALONG}, {}),
        ("the line crosses elsewhere", {"Contoh": [(20, 0), (20, 12), (35, 12), (35, 39)]}, {}),
        ("the line just ends", {"Contoh": [(20, 0), (20, 12)]}, {}),
        ("another line crosses there", {"Contoh": TURNS_SOUTH, "Lain": [(20, 16), (20, 39)]}, {}),
        ("no line lies there", {"Contoh": [(0, 0), (0, 10)]}, {}),
        ("the line has no name", {None: TURNS_SOUTH}, {}),
        ("the layer is too coarse to tell", {"Contoh": TURNS_SOUTH}, {"precision_m": 25_000.0}),
    ],
)  # fmt: skip
def test_no_difference_is_claimed_where(what, rivers, options):
    assert rows(study(to_the_river(), rivers, **options)) == [], what


def test_a_sliver_of_one_cell_is_no_difference():
    """Region 64.02 reaches over the river by one cell; both the raster and the line are taken as staying."""
    poke = shapely.box(WEST + 15 * CELL, NORTH - 21 * CELL, WEST + 16 * CELL, NORTH)
    east = shapely.union_all([shapely.box(WEST + 30 * CELL, 0, WEST + SIDE * CELL, NORTH), poke])
    west = shapely.difference(shapely.box(WEST, 0, WEST + SIDE * CELL, NORTH), east)
    assert rows(study(turning_south(20), {"Contoh": [(20, 0), (20, 10), (39, 10)]}, a=west, b=east)) == []


def test_the_line_crosses_and_the_raster_stays():
    """The stream of the raster turns south in the last column before the border."""
    inputs = study(turning_south(18), {"Contoh": ALONG})
    assert rows(inputs) == [("Contoh", "64.01", "64.02", "64.01>64.02", "64.01")]
    row = found(inputs).tables["course_differences"].iloc[0]
    assert (round(row.geometry.x, 4), round(row.geometry.y, 4)) == (117.2, 0.195)
    assert row["note_ind"].startswith("Pada layer sungai, Sungai Contoh mengalir dari Kabupaten A ke Kabupaten B")


def test_a_line_far_from_any_stream_of_the_raster_is_not_judged():
    assert rows(study(turning_south(10), {"Contoh": ALONG})) == []


def test_a_raster_that_crosses_a_little_later_agrees():
    """It runs two cells before the border to the south and crosses at row 30."""
    codes = turning_south(18)
    codes[30, 18:] = EAST
    assert rows(study(codes, {"Contoh": ALONG})) == []


def test_a_creek_beside_a_river_does_not_bear_its_name():
    codes = to_the_river()
    codes[18] = EAST  # a stream of its own two rows above the river
    inputs = study(codes, {"Contoh": ALONG})
    streams = Streams(inputs.flow, RiverNames(inputs, trace(inputs, Settings())))
    assert streams.river_above(20 * SIDE + 30)[0] == "Contoh"
    codes[17] = EAST  # now it has but its own row
    inputs = study(codes, {"Contoh": ALONG})
    assert Streams(inputs.flow, streams.names).river_above(18 * SIDE + 30) is None


def test_neither_the_order_of_lines_nor_their_direction_changes_it():
    rivers = {"Contoh": TURNS_SOUTH, "Hulu": [(5, 5), (18, 5)]}
    inputs = study(to_the_river(), rivers)
    turned = study(to_the_river(), dict(reversed(rivers.items())))
    assert rows(inputs) == rows(turned) != []


def test_without_river_lines_there_is_no_table():
    inputs = study(to_the_river(), {"Contoh": ALONG})
    bare = Inputs(inputs.regions, flow=inputs.flow)
    assert "course_differences" not in run_finders(bare, Settings(), Job())["water"].tables
