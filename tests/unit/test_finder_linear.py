"""The course of a line through regions: exact cuts, the tolerance rule, gaps, and its invariants."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box, from_wkt

from bosanggarong_plugin.core.finders.linear import course, courses
from bosanggarong_plugin.core.finders.region_cover import RegionCover
from bosanggarong_plugin.core.findings import OUT
from bosanggarong_plugin.core.geodesy import length_km

KM = 1 / 111.32  # one kilometre in degrees at the equator, near enough for tests


def regions(**shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"region_code": list(shapes)}, geometry=list(shapes.values()), crs=4326)


def km_box(west, south, east, north):
    return box(west * KM, south * KM, east * KM, north * KM)


def km_line(*xy) -> LineString:
    return LineString(np.array(xy) * KM)


# A | B side by side, 20 x 20 km each; C lies north of both
PLAIN = regions(A=km_box(0, 0, 20, 20), B=km_box(20, 0, 40, 20), C=km_box(0, 20, 40, 40))


def codes(line, frame=PLAIN, tolerance_m=0.0, gap_m=0.0):
    return [s.region_code for s in course(line, RegionCover(frame, gap_m=gap_m), tolerance_m=tolerance_m)]


@pytest.mark.parametrize(
    "what, vertices_km, tolerance_m, expected",
    [
        ("wholly inside", [(1, 1), (9, 9)], 0, "A"),
        ("wholly outside", [(-9, -9), (-1, -1)], 0, "OUT"),
        ("straight across", [(5, 5), (35, 5)], 0, "A B"),
        ("straight across, coarse layers", [(5, 5), (35, 5)], 3000, "A B"),
        ("through all three", [(5, 5), (30, 5), (30, 30)], 0, "A B C"),
        ("repeats are kept", [(5, 5), (30, 5), (30, 15), (5, 15)], 0, "A B A"),
        ("leaves the data", [(5, 5), (5, -15)], 0, "A OUT"),
        ("excursion of 1 km counts when exact", [(5, 5), (21, 5), (5, 6)], 0, "A B A"),
        ("excursion of 1 km is absorbed at 2 km", [(5, 5), (21, 5), (5, 6)], 2000, "A"),
        ("excursion of 3 km is kept at 2 km", [(5, 5), (23, 5), (5, 6)], 2000, "A B A"),
        ("a long stretch near the border is no excursion", [(5, 5), (21, 5), (21, 15), (5, 15)], 2000, "A"),
        ("short first stretch", [(19, 5), (35, 5)], 2000, "B"),
        ("short last stretch", [(5, 5), (21, 5)], 2000, "A"),
        ("a line all within the tolerance: the longer part", [(19.5, 5), (21, 5)], 2000, "B"),
        ("weaving along the border is one stretch", [(18.5, 1), (21, 3), (19, 5), (21, 7), (19, 9), (21, 11), (18.5, 13)], 2000, "A"),
        ("weaving, then deep on each side, is one change", [(5, 1), (21, 3), (19, 5), (21, 7), (19, 9), (35, 9)], 2000, "A B"),
        ("short corner between neighbours", [(15, 10), (15, 19), (21, 21), (21, 30)], 2000, "A C"),
        ("a coast within the tolerance", [(1, 10), (-1, 10), (1, 15)], 2000, "A"),
        ("ends in the sea beyond it", [(10, 10), (-5, 10)], 2000, "A OUT"),
        ("clips a region from outside", [(-9, -9), (1, 1), (9, -9)], 2000, "OUT"),
    ],
)
def test_course(what, vertices_km, tolerance_m, expected):
    assert codes(km_line(*vertices_km), tolerance_m=tolerance_m) == expected.split(), what


def test_the_change_stays_at_the_exact_border():
    first, second = course(km_line((5, 5), (35, 5)), RegionCover(PLAIN), tolerance_m=3000)
    assert second.start_point.x == pytest.approx(20 * KM, abs=1e-9)
    assert (first.start_m, first.end_m) == pytest.approx((0, second.start_m))
    assert first.length_km == pytest.approx(second.length_km, rel=1e-6)
    assert shapely.get_coordinates(first.geometry)[-1] == pytest.approx(shapely.get_coordinates(second.geometry)[0])


@pytest.mark.parametrize(
    "gap_km, tolerance_m, gap_m, expected",
    [
        (0.05, 0, 0, "A OUT B"),  # exact: a gap is a place
        (0.05, 0, 100, "A B"),  # the gap width of adjacency makes it transparent
        (0.15, 0, 100, "A OUT B"),
        (1.0, 1000, 0, "A B"),
        (5.0, 1000, 0, "A OUT B"),
    ],
)
def test_thin_gaps_belong_to_the_regions_beside_them(gap_km, tolerance_m, gap_m, expected):
    frame = regions(A=km_box(0, 0, 20, 20), B=km_box(20 + gap_km, 0, 40, 20))
    line = km_line((5, 5), (35, 5))
    its = course(line, RegionCover(frame, gap_m=gap_m), tolerance_m=tolerance_m)
    assert [s.region_code for s in its] == expected.split()
    if len(its) == 2:  # each half to the nearer side
        assert its[1].start_point.x == pytest.approx((20 + gap_km / 2) * KM, abs=1e-5)


def test_a_gap_wider_than_adjacency_but_within_the_precision_of_both_sides():
    """445 m of no region under a line right to 250 m: each half lies within 250 m of its own side, though A and B do not."""
    frame = regions(A=km_box(0, 0, 20, 20), B=km_box(20.445, 0, 40, 20))
    its = course(km_line((5, 5), (35, 5)), RegionCover(frame, gap_m=300), tolerance_m=250)
    assert [s.region_code for s in its] == ["A", "B"]
    assert 20.19 * KM < its[1].start_point.x < 20.26 * KM
    assert codes(km_line((5, 5), (35, 5)), frame, tolerance_m=200, gap_m=300) == ["A", "OUT", "B"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 300)), min_size=1, max_size=4), st.integers(0, 700), st.integers(0, 700),
    st.lists(st.tuples(st.integers(-300, 3300), st.integers(-30, 230)), min_size=2, max_size=5, unique=True),
)
def test_random_gaps_between_regions_never_break_a_course(widths_10m, tolerance_m, gap_m, line_10m):
    """A row of regions with gaps of any width between them, seen with any tolerance and gap width."""
    shapes, west = {}, 0.0
    for n, (gap, width) in enumerate(widths_10m + [(50, 300)]):
        west += gap / 100
        shapes[f"64.0{n}"] = km_box(west, 0, west + width / 100 + 0.2, 2)
        west += width / 100 + 0.2
    line = km_line(*(np.array(line_10m) / 100))
    for way in (line, line.reverse()):
        its = course(way, RegionCover(regions(**shapes), gap_m=gap_m), tolerance_m=tolerance_m)
        assert sum(s.length_km for s in its) == pytest.approx(length_km(line), rel=1e-9, abs=1e-9)
        assert all(a.region_code != b.region_code for a, b in zip(its[:-1], its[1:], strict=True))
        assert {s.region_code for s in its} <= {*shapes, OUT}


def test_overlaps_belong_to_the_lowest_code():
    frame = regions(A=km_box(0, 0, 22, 20), B=km_box(20, 0, 40, 20))
    for shuffled in (frame, frame.iloc[::-1]):
        its = course(km_line((5, 5), (35, 5)), RegionCover(shuffled), tolerance_m=0)
        assert [s.region_code for s in its] == ["A", "B"]
        assert its[1].start_point.x == pytest.approx(22 * KM, abs=1e-9)


def test_a_thin_region_between_two_that_do_not_touch_is_kept():
    frame = regions(A=km_box(0, 0, 20, 20), B=km_box(21, 0, 40, 20), C=km_box(20, 0, 21, 20))
    assert codes(km_line((5, 5), (35, 5)), frame, tolerance_m=800) == ["A", "C", "B"]
    assert codes(km_line((5, 5), (35, 5)), frame, tolerance_m=1500) == ["A", "B"]  # now they count as neighbours


def test_region_with_a_hole_filled_by_another():
    """Samarinda lies within Kutai Kartanegara; the Mahakam passes both."""
    inner = km_box(10, 10, 30, 30)
    frame = regions(**{"64.02": km_box(0, 0, 40, 40).difference(inner), "64.72": inner})
    assert codes(km_line((1, 20), (39, 20)), frame, tolerance_m=3000) == ["64.02", "64.72", "64.02"]


def test_a_line_along_the_border_is_one_stretch():
    assert codes(km_line((20, 1), (20, 19))) == ["A"]
    assert codes(km_line((20, 19), (20, 1))) == ["A"]


def test_a_line_that_crosses_itself():
    line = km_line((15, 5), (25, 5), (25, 10), (22, 10), (22, 2), (15, 2))
    assert codes(line) == ["A", "B", "A"]


@pytest.mark.parametrize(
    "wkt", ["LINESTRING (0.01 0.01, 0.01 0.01)", "LINESTRING (0.01 0.01, 0.01 0.01, 0.3 0.01)", "LINESTRING Z (0.01 0.01 5, 0.3 0.01 6)"]
)
def test_odd_lines(wkt):
    line = from_wkt(wkt)
    its = course(line, RegionCover(PLAIN), tolerance_m=None)
    assert sum(s.length_km for s in its) == pytest.approx(length_km(shapely.force_2d(line)))


def test_no_lines():
    assert courses([], RegionCover(PLAIN), tolerance_m=0) == []


# ---- properties -------------------------------------------------------------------------------------------------------

WORLD = {
    "64.01": km_box(0, 0, 20, 20),
    "64.02": from_wkt("POLYGON ((20 0, 40 0, 40 20, 30 20, 20 20, 20 0))"),
    "64.03": from_wkt("POLYGON ((0 20, 20 20, 30 20, 24 33, 0 40, 0 20))"),
    "64.04": from_wkt("POLYGON ((30 20, 40 20, 40 40, 24 33, 30 20))"),
}
WORLD = {code: shape if code == "64.01" else shapely.transform(shape, lambda xy: xy * KM) for code, shape in WORLD.items()}
METRES_10 = st.integers(-800, 4800).map(lambda n: n / 100)  # the vertices of the walks, km
WALKS = st.lists(st.tuples(METRES_10, METRES_10), min_size=2, max_size=8, unique=True).map(lambda xy: km_line(*xy))
TOLERANCES = st.sampled_from([0.0, 500.0, 3000.0])


@settings(max_examples=150, deadline=None)
@given(WALKS, TOLERANCES)
def test_lengths_sum_and_stretches_join(line, tolerance_m):
    its = course(line, RegionCover(regions(**WORLD)), tolerance_m=tolerance_m)
    assert sum(s.length_km for s in its) == pytest.approx(length_km(line), rel=1e-9, abs=1e-9)
    assert all(a.region_code != b.region_code and a.end_m == pytest.approx(b.start_m) for a, b in zip(its[:-1], its[1:], strict=True))
    for stretch in its:
        assert length_km(stretch.geometry) == pytest.approx(stretch.length_km, rel=1e-5, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(WALKS, TOLERANCES)
def test_reversing_the_line_reverses_the_course(line, tolerance_m):
    cover = RegionCover(regions(**WORLD))
    ahead, back = courses([line, line.reverse()], cover, tolerance_m=tolerance_m)
    assert [s.region_code for s in ahead] == [s.region_code for s in back][::-1]
    assert [s.length_km for s in ahead] == pytest.approx([s.length_km for s in back][::-1], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(WALKS, TOLERANCES, st.permutations(list(WORLD)))
def test_order_of_regions_does_not_matter(line, tolerance_m, order):
    here = course(line, RegionCover(regions(**WORLD)), tolerance_m=tolerance_m)
    there = course(line, RegionCover(regions(**{code: WORLD[code] for code in order})), tolerance_m=tolerance_m)
    assert [(s.region_code, s.start_m) for s in here] == [(s.region_code, s.start_m) for s in there]


@settings(max_examples=60, deadline=None)
@given(st.lists(WALKS, min_size=1, max_size=5), TOLERANCES)
def test_many_at_once_is_one_by_one(lines, tolerance_m):
    cover = RegionCover(regions(**WORLD))
    together = courses(lines, cover, tolerance_m=tolerance_m)
    alone = [course(line, cover, tolerance_m=tolerance_m) for line in lines]
    assert [[s.region_code for s in its] for its in together] == [[s.region_code for s in its] for its in alone]
    assert [s.end_m for its in together for s in its] == pytest.approx([s.end_m for its in alone for s in its], abs=1e-6)


@settings(max_examples=80, deadline=None)
@given(WALKS)
def test_exact_course_against_points_along_the_line(line):
    """Brute force: the region of each of 4,000 points of the line, with runs shorter than a few points left aside."""
    cover = RegionCover(regions(**WORLD))
    plane = cover.plane.to_plane(line)
    at = np.linspace(0, plane.length, 4000)
    vertex_m = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(shapely.get_coordinates(plane), axis=0).T))])
    points = shapely.points(np.column_stack([np.interp(at, vertex_m, axis) for axis in shapely.get_coordinates(line).T]))
    brute = [min((c for c, p in zip(cover.codes, cover.shapes, strict=True) if p.intersects(point)), default=OUT) for point in points]
    its = course(line, cover, tolerance_m=0)
    edges = np.array([s.start_m for s in its] + [its[-1].end_m])
    on_border = shapely.dwithin(shapely.union_all(shapely.boundary(cover.shapes)), points, 1e-6)
    clear = [np.abs(edges - m).min() > 2 * at[1] and not on for m, on in zip(at, on_border, strict=True)]
    ours = [next((s.region_code for s in its if m <= s.end_m), its[-1].region_code) for m in at]
    wrong = [(m, a, b) for m, a, b, ok in zip(at, ours, brute, clear, strict=True) if ok and a != b]
    assert not wrong


@settings(max_examples=80, deadline=None)
@given(WALKS, st.sampled_from([1000.0, 3000.0]))
def test_fewest_changes_against_a_greedy_walk(line, tolerance_m):
    """Brute force on 3,000 points: extend each label as far as it may go; the number of changes is the least possible.

    The world is one where all regions are neighbours. OUT is left aside: lines that leave the regions are skipped.
    """
    cover = RegionCover(regions(**WORLD))
    plane = cover.plane.to_plane(line)
    points = shapely.points([plane.interpolate(m).coords[0] for m in np.linspace(0, plane.length, 3000)])
    if (cover.label(*shapely.get_coordinates(cover.plane.to_lonlat(points)).T) < 0).any():
        return
    touched = [p for p, shape in zip(cover.polygons, cover.shapes, strict=True) if shape.intersects(line)]

    def greedy(reach_m):
        may, changes, now = [shapely.dwithin(p, points, reach_m) for p in touched], 0, None
        for k in range(len(points)):
            here = {n for n, flags in enumerate(may) if flags[k]}
            now, changes = (now & here, changes) if now is not None and now & here else (here, changes + (now is not None))
        return changes

    ours = len(course(line, cover, tolerance_m=tolerance_m)) - 1
    assert greedy(tolerance_m * 1.05 + 20) <= ours <= greedy(tolerance_m * 0.93 - 20)


def test_inputs_are_not_changed():
    frame, line = PLAIN.copy(deep=True), km_line((5, 5), (35, 5))
    course(line, RegionCover(frame), tolerance_m=1000)
    assert frame.equals(PLAIN) and list(frame.columns) == list(PLAIN.columns)
