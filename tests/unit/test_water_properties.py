"""Properties of the water figures on random terrain: against a walk of every cell, and whatever the order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bosanggarong_plugin.core.errors import Cancelled
from bosanggarong_plugin.core.finders.water.figures import exchange, node_sources
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.inputs import grid as grid_module
from bosanggarong_plugin.core.inputs.flow import decode
from bosanggarong_plugin.core.inputs.grid import FlowNetwork, find_circles

from .grids import flow_grid, walk

CODES = {(0, 1): 1, (1, 1): 2, (1, 0): 4, (1, -1): 8, (0, -1): 16, (-1, -1): 32, (-1, 0): 64, (-1, 1): 128}


def downhill(height: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """ESRI codes of the steepest way down; a cell lower than its neighbours is a pit; no circle is possible."""
    rows, columns = height.shape
    codes = np.zeros(height.shape, dtype=np.uint8)
    for r in range(rows):
        for c in range(columns):
            steps = [
                (height[r + dr, c + dc], code)
                for (dr, dc), code in CODES.items()
                if 0 <= r + dr < rows and 0 <= c + dc < columns and not missing[r + dr, c + dc] and height[r + dr, c + dc] < height[r, c]
            ]
            codes[r, c] = min(steps)[1] if steps else 0
    codes[missing] = 247
    return codes


@st.composite
def terrain(draw):
    rows, columns = draw(st.integers(3, 12)), draw(st.integers(3, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    height = rng.permutation(rows * columns).reshape(rows, columns).astype(float)
    height += draw(st.sampled_from([0.0, 5.0, 40.0])) * np.add.outer(np.arange(rows), np.arange(columns))  # some slope: longer rivers
    missing = rng.random((rows, columns)) < draw(st.sampled_from([0.0, 0.1, 0.3]))
    blocks = draw(st.integers(1, 4))
    labels = rng.integers(0, draw(st.integers(1, 5)) + 1, (rows // blocks + 1, columns // blocks + 1)).repeat(blocks, 0).repeat(blocks, 1)
    return downhill(height, missing), labels[:rows, :columns].astype(np.int32).ravel(), rng.uniform(0.5, 2.0, rows * columns), draw(st.integers(0, 2))


@pytest.fixture(params=["numpy", "numba"], autouse=True)
def engine(request, monkeypatch):
    """Every property holds for the compiled loops and for their numpy twins."""
    if request.param == "numba":
        pytest.importorskip("numba")
    monkeypatch.setattr(grid_module, "WORTH_COMPILED", 0 if request.param == "numba" else 10**12)


@settings(max_examples=150, deadline=None)
@given(terrain())
def test_every_figure_equals_the_walk_of_every_cell(case):
    codes, labels, area, gap_cells = case
    if not np.any(codes != 247):
        return
    grid = flow_grid(codes, area=area)
    count = int(labels.max())
    path = path_labels(labels, grid.network, gap_cells)
    forest = build_forest(grid.network, path, grid.area)
    x = exchange(forest, count)
    c, e, stays, leaves = walk(grid, path, labels, count)
    np.testing.assert_allclose(x.enters[1:], c[1:], atol=1e-9)
    np.testing.assert_allclose(x.enters[0, 1:], c[0, 1:], atol=1e-9)
    np.testing.assert_allclose(x.first_exit[1:], e[1:], atol=1e-9)
    np.testing.assert_allclose(x.stays[1:], stays[1:], atol=1e-9)
    np.testing.assert_allclose(x.leaves[1:], leaves[1:], atol=1e-9)
    owned = np.bincount(labels[grid.has_data], weights=area[grid.has_data], minlength=count + 1)
    np.testing.assert_allclose(x.area()[1:], owned[1:], atol=1e-9, err_msg="mass balance of each region")
    for sources, cell in zip(node_sources(forest), forest.cell, strict=True):
        np.testing.assert_allclose(sum(sources.values()), grid.upstream_km2[cell], atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(terrain(), st.randoms(use_true_random=False))
def test_the_order_of_the_regions_does_not_matter(case, shuffle):
    codes, labels, _, gap_cells = case
    if not np.any(codes != 247):
        return
    count = int(labels.max())
    order = list(range(1, count + 1))
    shuffle.shuffle(order)
    new = np.array([0, *order])  # old label -> new label

    def run(these):
        grid = flow_grid(codes)
        forest = build_forest(grid.network, path_labels(these, grid.network, gap_cells), grid.area)
        return exchange(forest, count)

    before, after = run(labels), run(new[labels].astype(np.int32))
    np.testing.assert_allclose(after.enters[np.ix_(new, new)], before.enters, atol=1e-9)
    np.testing.assert_allclose(after.first_exit[np.ix_(new, new)], before.first_exit, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(terrain())
def test_upstream_area_equals_the_cells_whose_walk_passes(case):
    codes, _, area, _ = case
    if not np.any(codes != 247):
        return
    grid = flow_grid(codes, area=area)
    expected = np.zeros(codes.size)
    for start in np.flatnonzero(grid.has_data):
        cell = start
        while True:
            expected[cell] += area[start]
            if grid.network.receiver[cell] == cell:
                break
            cell = grid.network.receiver[cell]
        assert grid.outlet[start] == cell
    np.testing.assert_allclose(grid.upstream_km2, expected, atol=1e-9)


@given(st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_a_circle_is_always_found_and_named(length, seed):
    """A ring of cells in random flow: exactly its cells come back."""
    rng = np.random.default_rng(seed)
    codes = np.full((6, 12), 4, dtype=np.uint8)
    row, start = int(rng.integers(0, 5)), int(rng.integers(0, 12 - length))
    codes[row, start : start + length - 1] = 1
    codes[row, start + length - 1] = 4
    codes[row + 1, start + 1 : start + length] = 16
    codes[row + 1, start] = 64
    circles = find_circles(FlowNetwork(decode(codes, "esri", None)[0]))
    ring = {row * 12 + c for c in range(start, start + length)} | {(row + 1) * 12 + c for c in range(start, start + length)}
    assert len(circles) == 1 and set(circles[0].tolist()) == ring


def test_every_long_loop_looks_at_the_cancel_button_of_the_run_around_it():
    grid = flow_grid(downhill(np.arange(64.0).reshape(8, 8), np.zeros((8, 8), dtype=bool)))
    with grid_module.cancellable(lambda: True):
        for loop in (
            lambda: grid.network.accumulate(np.ones(64)), grid.network.outlets, lambda: list(grid_module.bands(64)),
            grid.cells_beside_nodata, lambda: find_circles(grid.network),
        ):  # fmt: skip
            with pytest.raises(Cancelled):
                loop()
    assert grid.network.accumulate(np.ones(64)).max() == 64, "outside it nothing is cancelled"
