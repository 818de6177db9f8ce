"""What drains through a place and where its water goes, against a walk of every cell; hand-worked 7x7 grids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from bosanggarong_plugin.core.finders.water.drainage import GridDrainage, lattice
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.geodesy import distance_km

from .grids import Worked, flow_grid, letters
from .places import km_box
from .test_water_properties import terrain

EAST = "\n".join([">>>>>>>"] * 7)


def drainage(worked: Worked) -> GridDrainage:
    return GridDrainage(worked.grid, worked.labels, worked.forest)


def at(row: int, column: int, rows: int = 7) -> tuple[float, float]:
    """Lon, lat of the middle of a cell of the one-degree grids."""
    return column + 0.5, rows - row - 0.5


def test_a_place_knows_its_upstream_by_origin_and_its_downstream_in_order():
    w = Worked(EAST, "\n".join(["AABBAAC"] * 7))
    (spot,) = drainage(w).spots(np.array([at(3, 3)]))
    assert spot.label == 2 and spot.upstream_km2 == {1: 2.0, 2: 2.0} and spot.total_km2 == 4.0
    assert spot.downstream == (1, 3), "A is entered again, then C"
    half_way = distance_km(3.5, 3.5, 4.0, 3.5)
    assert spot.distance_km[0] == pytest.approx(half_way, rel=1e-6) and spot.distance_km[1] == pytest.approx(5 * half_way, rel=1e-6)


def test_strips_between_regions_are_passed_over_and_their_land_is_out():
    w = Worked(EAST, "\n".join(["AAA-BBB"] * 7))
    on_strip, before = drainage(w).spots(np.array([at(0, 3), at(0, 2)]))
    assert before.downstream == (2,) and on_strip.downstream == (2,)
    assert on_strip.label == 0 and on_strip.upstream_km2 == {0: 1.0, 1: 3.0}
    wide = drainage(Worked(EAST, "\n".join(["AA---BB"] * 7))).spots(np.array([at(0, 0)]))[0]
    assert wide.downstream == (0, 2), "wide land of no region is OUT"


def test_the_largest_stream_within_a_distance():
    flow = "\n".join([">>>v<<<"] * 6 + [">>>>>>>"])
    w = Worked(flow, "\n".join(["AAAAAAA"] * 7))
    point = np.array([at(3, 5)])
    assert drainage(w).spots(point)[0].total_km2 == 2.0
    assert drainage(w).spots(point, 120_000.0)[0].total_km2 == 3.0, "one cell (111 km) west of it; two are too far"
    assert drainage(w).spots(point, 230_000.0)[0].total_km2 == 28.0, "the main stream two cells away, at its lowest row within reach"
    assert drainage(w).spots(np.array([[-5.0, 3.0]])) == [None]


def test_the_own_stream_is_followed_within_distance_and_region():
    w = Worked(EAST, "\n".join(["AAAABBB"] * 7))
    d = drainage(w)
    assert d.along(np.array([at(3, 1)]), [0.0]).tolist() == [[1.5, 3.5]]
    assert d.along(np.array([at(3, 1)]), [120_000.0]).tolist() == [[2.5, 3.5]]
    assert d.along(np.array([at(3, 1)]), [900_000.0]).tolist() == [[3.5, 3.5]], "never into the next region"


def test_whose_water_passes():
    w = Worked(EAST, "\n".join(["AABBAAC"] * 7))
    passed = drainage(w).origins.passed(1)
    assert sorted(passed.tolist()) == sorted(r * 7 + c for r in range(7) for c in (2, 3, 6)), "the cells of B and C, not those of A itself"
    assert sorted(drainage(w).origins.passed(3)) == []


def test_the_land_of_a_polygon_by_cells_and_small_ones_by_their_true_area():
    w = Worked(EAST, "\n".join(["AAAAAAA"] * 7))
    keys, km2 = drainage(w).land(km_box(0, 0, 600, 600))
    assert keys.size == 25 and km2.sum() == 25.0, "25 centres: cells, 1 km2 each here"
    keys, km2 = drainage(w).land(km_box(100, 100, 130, 110))
    assert keys.size == 2 and km2.sum() == pytest.approx(300, rel=0.01), "a small one has its own area"
    assert len(lattice(km_box(0, 0, 1, 1))) >= 300


@settings(max_examples=80, deadline=None)
@given(terrain())
def test_places_equal_the_walk_of_every_cell(case):
    codes, labels, area, gap_cells = case
    if not np.any(codes != 247):
        return
    grid = flow_grid(codes, area=area)
    path = path_labels(labels, grid.network, gap_cells)
    d = GridDrainage(grid, labels, build_forest(grid.network, path, grid.area))
    receiver = grid.network.receiver
    cells = np.flatnonzero(receiver >= 0)[::3]
    points = np.column_stack(grid.lonlat(cells))
    upstream = {int(c): {} for c in cells}
    passing: dict[int, set[int]] = {}
    for start in np.flatnonzero(receiver >= 0).tolist():
        cell, here, left = start, path[start], False
        while True:
            if cell in upstream:
                held = upstream[cell]
                held[int(labels[start])] = held.get(int(labels[start]), 0.0) + area[start]
            if path[start] >= 0 and left and labels[cell] != labels[start]:
                passing.setdefault(int(labels[start]), set()).add(cell)
            if receiver[cell] == cell:
                break
            cell = int(receiver[cell])
            left = left or (path[cell] >= 0 and path[cell] != here)
    for cell, spot in zip(cells.tolist(), d.spots(points), strict=True):
        assert spot.label == labels[cell]
        assert spot.upstream_km2.keys() == upstream[cell].keys()
        assert spot.upstream_km2 == pytest.approx(upstream[cell])
        way, current, walked = [], (0 if path[cell] < 0 else path[cell]), cell
        while receiver[walked] != walked:
            walked = int(receiver[walked])
            if path[walked] >= 0 and path[walked] != current:
                current = path[walked]
                way.append(current)
        assert list(spot.downstream) == way
        assert list(spot.distance_km) == sorted(spot.distance_km) and len(spot.distance_km) == len(way)
    for label in range(1, int(labels.max(initial=0)) + 1):
        in_land = {cell for cell in d.origins.passed(label).tolist() if path[cell] >= 0}  # strips are of no region, nobody lives there
        assert in_land == {cell for cell in passing.get(label, set()) if path[cell] >= 0}


def test_the_order_of_the_points_does_not_matter():
    w = Worked(EAST, letters("\n".join(["AABBAAC"] * 7)))
    points = np.array([at(r, c) for r in range(7) for c in range(7)])
    order = np.random.default_rng(1).permutation(49)
    straight, mixed = drainage(w).spots(points), drainage(w).spots(points[order])
    assert [straight[k] for k in order] == mixed
