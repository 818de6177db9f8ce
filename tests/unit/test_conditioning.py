"""Flow directions from elevations: hand-worked grids, and a slow flood cell by cell (heapq) on random ones."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

pytest.importorskip("numba", reason="numba is optional")

from bosanggarong_plugin.core.errors import Cancelled
from bosanggarong_plugin.core.inputs import conditioning
from bosanggarong_plugin.core.inputs.conditioning import drain, fill

STEPS = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]  # E SE S SW W NW N NE
E, SE, S, SW, W, NW, N, NE = range(8)
END, NONE = 9, 255


def grid(*rows: str) -> np.ndarray:
    """Elevations written row by row; "." has no data."""
    return np.array([[np.nan if cell == "." else float(cell) for cell in row.split()] for row in rows])


def around(z, r, c):
    """(code, row, column) of the neighbours with data; None in place of those without."""
    for code, (down, right) in enumerate(STEPS):
        inside = 0 <= r + down < z.shape[0] and 0 <= c + right < z.shape[1]
        yield (code, r + down, c + right) if inside and not np.isnan(z[r + down, c + right]) else None


def cells(z):
    return [(r, c) for r, c in np.ndindex(*z.shape) if not np.isnan(z[r, c])]


def slow_fill(z):
    """Priority-Flood (Barnes et al. 2014, algorithm 1) from the edge and the cells beside no data."""
    filled = np.full(z.shape, np.nan)
    heap = [(z[r, c], r, c) for r, c in cells(z) if None in around(z, r, c)]
    for level, r, c in heap:
        filled[r, c] = level
    heapq.heapify(heap)
    while heap:
        level, r, c = heapq.heappop(heap)
        for near in around(z, r, c):
            if near and np.isnan(filled[near[1:]]):
                filled[near[1:]] = max(z[near[1:]], level)
                heapq.heappush(heap, (filled[near[1:]], *near[1:]))
    return filled


def slow_drain(z, dx, dy):
    """The rules of the module, word by word."""
    w = slow_fill(z)
    codes = np.full(z.shape, NONE)
    length = [dx, np.hypot(dx, dy), dy, np.hypot(dx, dy)] * 2
    level = []
    for r, c in cells(z):
        slopes = [(w[r, c] - w[near[1:]]) * (1.0 / length[near[0]]) if near else -1.0 for near in around(z, r, c)]
        if max(slopes) > 0:
            codes[r, c] = slopes.index(max(slopes))
        elif None in around(z, r, c):
            codes[r, c] = END
        else:
            level.append((r, c))
    queue = []
    for r, c in level:
        found = [code for code in (E, S, W, N, SE, SW, NW, NE) if _has_its_way(codes, w, level, r, c, code)]
        if found:
            queue.append((r, c, found[0]))
    for r, c, code in queue:
        codes[r, c] = code
    front = [(r, c) for r, c, _ in queue]
    while front:
        following = []
        for directions in ((E, S, W, N), (SE, SW, NW, NE)):
            for r, c in front:
                for code in directions:
                    near = r + STEPS[code][0], c + STEPS[code][1]
                    if codes[near] == NONE and near in level:
                        codes[near] = (code + 4) % 8
                        following.append(near)
        front = following
    return codes


def _has_its_way(codes, w, level, r, c, code):
    near = r + STEPS[code][0], c + STEPS[code][1]
    return near not in level and codes[near] != NONE and w[near] == w[r, c]


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_depression_fills_to_its_lowest_rim_and_spills_there():
    """The 1 in the middle fills to 4, the lowest way out (to the east), although the 3 in the south is lower and farther."""
    z = grid("9 9 9 9 9", "9 5 5 5 9", "9 5 1 4 2", "9 5 5 5 9", "9 9 9 9 3")
    assert fill(z)[2].tolist() == [9, 5, 4, 4, 2]
    codes = drain(z, 10.0, 10.0)
    assert codes[2, 2:].tolist() == [E, E, END]
    assert codes[1, 2] == S and codes[3, 2] == N, "the rim inside drains into the filled depression"


def test_nested_depressions_spill_one_into_the_other():
    z = grid("9 9 9 9 9 9 9", "9 2 6 3 7 5 4", "9 9 9 9 9 9 9")
    assert fill(z)[1].tolist() == [9, 7, 7, 7, 7, 5, 4]
    assert drain(z, 1.0, 1.0)[1].tolist() == [E, E, E, E, E, E, END]


def test_a_flat_drains_the_shortest_way_sides_before_corners():
    z = grid("9 9 9 9 9", "9 5 5 5 9", "9 5 5 5 1", "9 5 5 5 9", "9 9 9 9 9")
    codes = drain(z, 1.0, 1.0)
    assert codes[1:4, 1:4].tolist() == [[E, E, SE], [E, E, E], [E, E, NE]]


def test_an_all_level_grid_ends_at_its_edge():
    codes = drain(np.zeros((5, 5), dtype=np.int16), 1.0, 1.0)
    assert np.all(codes[[0, -1]] == END) and np.all(codes[:, [0, -1]] == END)
    assert codes[1:4, 1:4].tolist() == [[W, N, E], [W, N, E], [S, S, E]]


def test_the_coast_is_an_outlet():
    z = grid("9 9 9 9", "9 5 2 .", "9 5 5 9", "9 9 9 9")
    codes = drain(z, 1.0, 1.0)
    assert codes[1].tolist() == [E, E, END, NONE] and codes[2, 1] == NE
    assert fill(z)[1, 2] == 2


def test_a_hole_in_the_data_is_an_outlet_too():
    z = grid("9 9 9 9 9", "9 5 5 5 9", "9 5 . 5 9", "9 5 5 5 9", "9 9 9 9 9")
    codes = drain(z, 1.0, 1.0)
    assert np.all(codes[1:4, 1:4].ravel()[[0, 1, 2, 3, 5, 6, 7, 8]] == END) and codes[2, 2] == NONE


def test_water_at_the_edge_goes_inland_where_that_is_lower():
    codes = drain(grid("7 8 7", "7 5 3", "7 8 7"), 1.0, 1.0)
    assert codes.tolist() == [[SE, SE, S], [E, E, END], [NE, NE, N]]


def test_steepest_means_fall_over_distance():
    z = grid("9 9 9", "9 5 4", "9 9 3.7")
    assert drain(z, 1.0, 1.0)[1, 1] == E, "1.3 over the corner is less than 1 over the side"
    assert drain(z, 2.0, 1.0)[1, 1] == SE, "cells twice as wide: 1.3 / 2.24 > 1 / 2"
    wide_below = np.array([1.0, 2.0, 1.0])
    assert drain(z, wide_below, 1.0)[1, 1] == SE, "the width of the cell's own row"


def test_of_equal_falls_the_first_direction_counts():
    z = grid("9 4 9", "4 5 4", "9 4 9")
    assert drain(z, 1.0, 1.0)[1, 1] == E
    assert drain(grid("9 4 9", "4 5 9", "9 4 9"), 1.0, 1.0)[1, 1] == S


def test_what_has_no_data():
    z = grid("3 3 3 3", "3 2 2 3", "3 3 3 3")
    for value in (np.nan, np.inf, -np.inf):
        other = z.copy()
        other[1, 2] = value
        assert drain(other, 1.0, 1.0)[1].tolist() == [E, END, NONE, END]
    marked = z.copy()
    marked[1, 2] = -9999
    assert np.array_equal(drain(marked, 1.0, 1.0, nodata=-9999.0), drain(other, 1.0, 1.0))
    assert np.array_equal(drain(marked.astype(np.int16), 1.0, 1.0, nodata=-9999), drain(other, 1.0, 1.0))
    assert np.array_equal(drain(marked, 1.0, 1.0, valid=marked > 0), drain(other, 1.0, 1.0))
    assert np.all(drain(np.full((3, 4), np.nan), 1.0, 1.0) == NONE)


@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (6, 1), (2, 2)])
def test_grids_that_are_all_edge(shape):
    z = np.arange(shape[0] * shape[1], dtype=np.float32).reshape(shape)
    assert np.array_equal(drain(z, 1.0, 1.0), slow_drain(z, 1.0, 1.0))


# --- random grids ----------------------------------------------------------------------------------------------------

SHAPES = st.tuples(st.integers(1, 13), st.integers(1, 13))
LEVELS = st.one_of(st.integers(0, 3), st.integers(0, 40)).map(float) | st.just(np.nan)
GRIDS = SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=LEVELS))
SIDES = st.sampled_from([(1.0, 1.0), (2.0, 1.0), (90.0, 92.3)])


@pytest.fixture(autouse=True, scope="module")
def tiny_blocks():
    """Seams between blocks, slices and hash tables everywhere, also in small grids."""
    before = {name: getattr(conditioning, name) for name in ("BLOCK_CELLS", "SLICE_CELLS", "SLICE_PASSES", "PASS_SLOTS")}
    for name, value in {"BLOCK_CELLS": 20, "SLICE_CELLS": 11, "SLICE_PASSES": 7, "PASS_SLOTS": 8}.items():
        setattr(conditioning, name, value)
    yield
    for name, value in before.items():
        setattr(conditioning, name, value)


@settings(max_examples=300, deadline=None)
@given(GRIDS, SIDES)
def test_as_the_slow_way(z, sides):
    before = z.copy()
    assert np.array_equal(fill(z), slow_fill(z), equal_nan=True)
    codes = drain(z, *sides)
    assert codes.dtype == np.uint8 and np.array_equal(codes, slow_drain(z, *sides))
    assert np.array_equal(z, before, equal_nan=True)


@settings(max_examples=200, deadline=None)
@given(GRIDS)
def test_every_path_falls_to_an_edge_or_coast(z):
    codes, w = drain(z, 1.0, 1.0), slow_fill(z)
    assert np.array_equal(codes == NONE, np.isnan(z)) and not np.any(codes == 8)
    for r, c in cells(z):
        steps = 0
        while codes[r, c] != END:
            down, right = STEPS[codes[r, c]]
            assert w[r + down, c + right] <= w[r, c], "no step rises on the filled surface"
            r, c, steps = r + down, c + right, steps + 1
            assert steps < z.size, "no circle"
        assert None in around(z, r, c), "an end lies at the edge or beside no data"


@settings(max_examples=100, deadline=None)
@given(SHAPES.flatmap(lambda shape: arrays(np.int16, shape, elements=st.integers(-3, 30))))
def test_the_type_of_number_changes_nothing(z):
    codes = drain(z, 1.0, 1.0, nodata=-3)
    for kind in (np.int32, np.float32, np.float64):
        assert np.array_equal(drain(z.astype(kind), 1.0, 1.0, nodata=-3), codes)
    turned = drain(np.asfortranarray(z), 1.0, 1.0, nodata=-3)
    assert np.array_equal(turned, codes)


@settings(max_examples=50, deadline=None)
@given(GRIDS, st.integers(1, 200), st.integers(1, 60), st.sampled_from([8, 64, 4096]))
def test_the_size_of_the_slices_changes_nothing(z, block, piece, slots):
    codes = drain(z, 1.0, 1.0)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"BLOCK_CELLS": block, "SLICE_CELLS": piece, "SLICE_PASSES": piece, "PASS_SLOTS": slots}.items():
            patch.setattr(conditioning, name, value)
        assert np.array_equal(drain(z, 1.0, 1.0), codes)


def test_a_larger_rough_grid(monkeypatch):
    """Sizes of blocks as they are used; a winding valley, a lake, a coast and noise."""
    for name, value in {"BLOCK_CELLS": 1 << 12, "SLICE_CELLS": 1 << 12, "SLICE_PASSES": 1 << 9, "PASS_SLOTS": 1 << 9}.items():
        monkeypatch.setattr(conditioning, name, value)
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:90, 0:110]
    z = np.round(40 * np.abs(np.sin(x / 17 + np.cos(y / 11))) + y / 3 + rng.normal(0, 2, x.shape), 1)
    z[30:50, 40:60] = 12.0
    z[:, 100:] = np.where(z[:, 100:] < 20, np.nan, z[:, 100:])
    assert np.array_equal(fill(z), slow_fill(z), equal_nan=True)
    assert np.array_equal(drain(z, 90.0, 92.0), slow_drain(z, 90.0, 92.0))


def test_a_run_can_be_stopped_at_any_look():
    z = np.random.default_rng(3).integers(0, 9, (12, 12)).astype(np.float32)
    looks = []
    codes = drain(z, 1.0, 1.0, is_cancelled=lambda: bool(looks.append(1)))
    assert len(looks) > 20 and codes.shape == z.shape
    for last in range(len(looks)):
        left = [last]

        def stop(left=left):
            left[0] -= 1
            return left[0] < 0

        with pytest.raises(Cancelled):
            drain(z, 1.0, 1.0, is_cancelled=stop)


def test_progress_rises_to_one():
    told = []
    drain(np.random.default_rng(3).random((40, 40)), 1.0, 1.0, progress=told.append)
    assert told == sorted(told) and told[0] >= 0 and told[-1] == 1.0
