"""Every change of region along many lines: hand-drawn cases, against points along the line, the real IKN roads, and its invariants."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from bosanggarong_plugin.core.finders.border_grid import UNSURE
from bosanggarong_plugin.core.finders.linear import courses
from bosanggarong_plugin.core.finders.region_changes import RegionChanges, region_changes
from bosanggarong_plugin.core.finders.region_cover import RegionCover
from bosanggarong_plugin.core.geodesy import GEOD
from tests.real_data import REAL

from .places import KM, A, B, C, km_box

PLAIN = gpd.GeoDataFrame({"region_code": ["A", "B", "C"]}, geometry=[A, B, C], crs=4326)
COVER = RegionCover(PLAIN)


def km_line(*xy) -> LineString:
    return LineString(np.array(xy, dtype=float) * KM)


def walk(changes: RegionChanges, cover: RegionCover, line: int) -> str:
    """The regions along a line: "A B A"; OUT for none."""
    its = np.flatnonzero(changes.line == line)
    return " ".join([cover.code(changes.start[line]), *(cover.code(k) for k in changes.after[its])])


CASES = [
    ("inside", [(1, 1), (9, 9)], "A"),
    ("outside", [(-9, -9), (-1, -1)], "OUT"),
    ("across", [(5, 5), (35, 5)], "A B"),
    ("and back", [(5, 5), (35, 5), (35, 6), (5, 6)], "A B A"),
    ("through all three", [(5, 5), (30, 5), (30, 30)], "A B C"),
    ("twice in one segment", [(-5, 5), (45, 5)], "OUT A B OUT"),
    ("touches the border with a vertex", [(5, 5), (20, 6), (5, 7)], "A"),
    ("ends on the border", [(5, 5), (20, 5)], "A"),
    ("begins on the border", [(20, 5), (35, 5)], "B"),
    ("a vertex on the border, then across", [(5, 5), (20, 6), (35, 7)], "A B"),
    ("along the border: the lower code", [(20, 1), (20, 19)], "A"),
    ("along the border, then off to the other side", [(5, 5), (20, 5), (20, 9), (35, 9)], "A B"),
    ("through the corner where three meet", [(10, 10), (30, 30)], "A C"),
    ("without length", [(5, 5), (5, 5)], "A"),
    ("without length, on the border", [(20, 5), (20, 5)], "A"),
    ("repeated vertices", [(5, 5), (5, 5), (20, 5), (20, 5), (35, 5)], "A B"),
]


@pytest.mark.parametrize("what, km, expected", CASES)
def test_one_line(what, km, expected):
    changes = region_changes([km_line(*km)], COVER)
    assert walk(changes, COVER, 0) == expected, what


def test_many_lines_at_once_are_as_one_by_one_and_in_order():
    lines = [km_line(*km) for _, km, _ in CASES]
    changes = region_changes(lines, COVER)
    assert [walk(changes, COVER, n) for n in range(len(lines))] == [expected for _, _, expected in CASES]
    assert (np.diff(changes.line) >= 0).all() and (changes.before != changes.after).all()


def test_the_place_of_a_change():
    changes = region_changes([km_line((5, 5), (15, 5), (35, 7))], COVER)
    assert (changes.lon[0], changes.lat[0], changes.vertex[0]) == pytest.approx((20 * KM, 5.5 * KM, 1))
    assert (COVER.code(changes.before[0]), COVER.code(changes.after[0])) == ("A", "B")


def test_nothing_given():
    assert len(region_changes([], COVER)) == 0
    assert region_changes([km_line((1, 1), (2, 2))], COVER).start.tolist() == [0]


def test_holes_islands_and_overlaps():
    hole = shapely.difference(A, km_box(8, 8, 12, 12))
    frame = gpd.GeoDataFrame({"region_code": ["B", "A"]}, geometry=[box(18 * KM, 0, 40 * KM, 20 * KM), hole], crs=4326)
    cover = RegionCover(frame)
    assert walk(region_changes([km_line((5, 10), (35, 10))], cover), cover, 0) == "A OUT A B"
    changes = region_changes([km_line((5, 5), (35, 5))], cover)
    assert changes.lon[0] == pytest.approx(20 * KM), "an overlap belongs to the lowest code"


# ---- the grid -----------------------------------------------------------------------------------------------------------


def test_the_grid_is_never_sure_and_wrong():
    rng = np.random.default_rng(3)
    shapes = shapely.voronoi_polygons(shapely.multipoints(rng.random((40, 2))), extend_to=box(0, 0, 1, 1)).geoms
    frame = gpd.GeoDataFrame({"region_code": [f"{k:02d}" for k in range(len(shapes))]}, geometry=list(shapes), crs=4326)
    cover = RegionCover(frame)
    corner, size = rng.uniform(-1, 2, (4000, 2)), rng.uniform(0, 0.03, (4000, 2))
    boxes = shapely.box(*corner.T, *(corner + size).T)
    told = cover.label_boxes(*corner.T, *(corner + size).T)
    sure = told != UNSURE
    assert sure.mean() > 0.5, "nearly all boxes away from borders are told"
    order = frame.sort_values("region_code").geometry.to_numpy()
    for at in np.flatnonzero(sure):
        holds = told[at] == -1 and not shapely.intersects(order, boxes[at]).any() or told[at] >= 0 and shapely.covers(order[told[at]], boxes[at])
        assert holds, boxes[at]


# ---- against points along the line --------------------------------------------------------------------------------------


def sampled(line: LineString, cover: RegionCover, n: int) -> list[str]:
    points = shapely.line_interpolate_point(line, np.linspace(0, 1, n), normalized=True)
    inside = np.array([shapely.covers(shape, points) for shape in cover.shapes])
    labels = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    keep = np.append(True, np.diff(labels) != 0)
    return [cover.code(k) for k in labels[keep]]


coordinate = st.floats(-5, 45, allow_nan=False).map(lambda v: round(v, 2))


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=6, unique=True))
@settings(max_examples=80, deadline=None)
def test_points_along_the_line_agree(km):
    line = km_line(*km)
    changes = region_changes([line], COVER)
    mine = walk(changes, COVER, 0).split()
    fine = sampled(line, COVER, 3001)
    short = 2 * line.length / 3000
    gaps = np.diff(np.array([line.project(Point(x, y)) for x, y in zip(changes.lon, changes.lat, strict=True)]))
    if len(mine) != len(fine):  # only where a stay is shorter than the walker's step, or a line ends on a border
        ends = [line.project(Point(changes.lon[k], changes.lat[k])) for k in (0, -1)] if len(changes) else [0.0, line.length]
        self_crossing = not line.is_simple
        on_border = any(Point(c).distance(border) < 1e-9 for c in line.coords for border in PLAIN.boundary)
        assert self_crossing or on_border or (gaps < short).any() or ends[0] < short or line.length - ends[1] < short
    else:
        assert mine == fine


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8))
@settings(max_examples=80, deadline=None)
def test_reversed_lines_have_the_reversed_changes(km):
    line = km_line(*km)
    forth, back = region_changes([line], COVER), region_changes([line.reverse()], COVER)
    assert walk(forth, COVER, 0).split() == walk(back, COVER, 0).split()[::-1]
    assert np.allclose(forth.lon, back.lon[::-1], atol=1e-9) and np.allclose(forth.lat, back.lat[::-1], atol=1e-9)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_exact_courses_say_the_same(km):
    line = km_line(*km)
    (stretches,) = courses([line], COVER, tolerance_m=0)
    assert walk(region_changes([line], COVER), COVER, 0).split() == [stretch.region_code for stretch in stretches]


def test_the_order_of_regions_and_lines_changes_nothing():
    rng = np.random.default_rng(1)
    lines = [km_line(*rng.uniform(-5, 45, (5, 2))) for _ in range(60)]
    other = RegionCover(PLAIN.iloc[[2, 0, 1]])
    order = rng.permutation(60)
    one, two = region_changes(lines, COVER), region_changes([lines[k] for k in order], other)
    assert [walk(one, COVER, k) for k in order] == [walk(two, other, n) for n in range(60)]


# ---- real data ----------------------------------------------------------------------------------------------------------


def along(line: LineString, share: np.ndarray) -> np.ndarray:
    xy = shapely.get_coordinates(line)
    at = np.append(0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
    return shapely.points(np.interp(share * at[-1], at, xy[:, 0]), np.interp(share * at[-1], at, xy[:, 1]))


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
def test_changes_along_the_existing_ikn_roads_equal_a_brute_force_walk():
    """A walker who asks at each metre, and each 2 mm beside a border, which regency he stands in meets the same changes at the same places.

    He uses no index and cuts nothing. Slivers and overlaps between the drawn regencies are a few centimetres wide.
    """
    frame = gpd.read_file(REAL / "admin_kaltim.gpkg", layer="adm2_kabkota").rename(columns={"adm2_kode": "region_code"})
    roads = gpd.read_file(REAL / "ikn_roads.gpkg", layer="jalan_pengembangan_eksisting")
    lines = shapely.force_2d(shapely.get_parts(roads.geometry.to_numpy()))
    cover = RegionCover(frame)
    changes = region_changes(lines, cover)
    shapes = frame.sort_values("region_code").geometry.to_numpy()
    borders = shapely.boundary(shapes)
    shapely.prepare(shapes)
    shapely.prepare(borders)
    met = 0
    for number, line in enumerate(lines):
        length_m = GEOD.geometry_length(line)
        share = np.linspace(0, 1, int(length_m) + 2)
        points = along(line, share)
        beside = np.any([shapely.dwithin(border, points, 1.5 / 111_320) for border in borders], axis=0)
        finer = [np.linspace(share[k], share[k + 1], 500)[1:-1] for k in range(len(share) - 1) if beside[k] and beside[k + 1]]
        share = np.unique(np.concatenate([share, *finer]))
        points = along(line, share)
        labels = np.full(len(points), -1)
        for k in reversed(range(len(shapes))):
            labels[shapely.intersects(shapes[k], points)] = k
        turns = np.flatnonzero(np.diff(labels))
        its = np.flatnonzero(changes.line == number)
        assert list(zip(changes.before[its], changes.after[its], strict=True)) == list(zip(labels[turns], labels[turns + 1], strict=True)), number
        for turn, k in zip(turns, its, strict=True):
            step_deg = shapely.distance(points[turn], points[turn + 1])
            assert shapely.distance(points[turn], Point(changes.lon[k], changes.lat[k])) <= step_deg * 1.001 + 1e-9
        met += len(its)
    assert met > 10
