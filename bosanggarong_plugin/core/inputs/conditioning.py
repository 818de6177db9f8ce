"""From elevations to flow directions: depressions filled to where they spill over, then the steepest way down (D8).

The filled surface is that of Priority-Flood (Barnes, Lehman & Mulla 2014, Computers & Geosciences 62, 117-127, without its
epsilon): each cell at the lowest level at which water standing there would reach an outlet. It is found by basins instead of
cells (after Cordonnier, Bovy & Braun 2019, Earth Surface Dynamics 7, 549-562), which reads the grid in order: every cell goes
down to the pit of its basin, the lowest pass between each two neighbouring basins is kept, the passes are joined from the lowest
up (Kruskal 1956), and a basin is filled to the pass by which it comes to hang together with the outside. A cell of basin b then
lies at max(its elevation, level of b), which is exactly the surface that a flood cell by cell gives.

Outlets are the cells on the edge of the grid and those beside a cell without data (the coast), at their own elevation. All
depressions inland of them are filled: no water stays. Water goes to the steepest lower neighbour on the filled surface; of
equally steep ones the first of E, SE, S, SW, W, NW, N, NE. An outlet without a lower neighbour is an end. Other cells without
one are level with each other and take the shortest way (in cells) over the level to a cell that has its way: over a side before
over a corner; of several, E, S, W, N, SE, SW, NW, NE beside such a cell, further away to the cell that was reached first (beside
such cells in row order). So the codes are a function of the filled surface alone: they do not depend on the type of number, and
no water runs in a circle.

Memory beside the elevations: 5 bytes a cell, blocks of rows, and 12 to 16 bytes for each pass (rough terrain has a pass for
every 3 to 10 cells).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import Cancelled

BLOCK_CELLS = 1 << 18
SLICE_CELLS = 1 << 20
SLICE_PASSES = 1 << 20
PASS_SLOTS = 1 << 16


def drain(
    elevation: np.ndarray, dx_m, dy_m, *, nodata: float | None = None, valid: np.ndarray | None = None,
    is_cancelled: Callable[[], bool] = lambda: False, progress: Callable[[float], None] = lambda fraction: None,
) -> np.ndarray:  # fmt: skip
    """Flow codes uint8 (rows, columns): 0..7 to E, SE, S, SW, W, NW, N, NE; 9 an end at the edge or coast; 255 no data.

    ``elevation`` (rows, columns) in any unit, integers or floats; ``dx_m``, ``dy_m`` the sides of a cell, one number or one for each
    row. Without data are cells that are NaN, infinite, equal to ``nodata``, or false in ``valid``. Needs numba (ImportError
    without); raises Cancelled. The inputs are not changed.
    """
    from . import conditioning_kernels as loops

    surface = _Surface(elevation, nodata, valid, is_cancelled)
    rows, columns = elevation.shape
    basin, level = _fill_levels(surface, progress)
    dx, dy = (np.broadcast_to(np.asarray(side, dtype=np.float64), rows) for side in (dx_m, dy_m))
    per_m = 1.0 / np.column_stack([dx, dy, np.hypot(dx, dy)])
    codes = np.full(rows * columns, loops.NO_DATA, dtype=np.uint8)
    starts, waiting = [], None
    for top, block in surface.blocks():
        loops.raise_to_levels(block, top, rows, basin, level)
        loops.steepest(block, top, per_m, codes)
        if waiting:  # one block behind, so that the row below has its codes
            starts.append(loops.begin_flats(waiting[1], waiting[0], codes))
        waiting = (top, block)
        progress(0.65 + 0.25 * top / rows)
    starts.append(loops.begin_flats(waiting[1], waiting[0], codes))
    del basin, level, waiting, block
    front = np.concatenate(starts)
    del starts
    codes[front] -= loops.LATER
    while front.size:  # one cell further from the ways down in each round
        following, n_following = np.empty(8 * front.size, dtype=np.int32), 0
        for corners in (False, True):
            for begin in range(0, front.size, SLICE_CELLS):
                surface.check()
                part = front[begin : begin + SLICE_CELLS]
                n_following = loops.spread_over_flats(part, following, n_following, codes, columns, corners)
        front = following[:n_following]
    progress(1.0)
    return codes.reshape(rows, columns)


def fill(elevation: np.ndarray, *, nodata: float | None = None, valid: np.ndarray | None = None) -> np.ndarray:
    """The filled surface, float64 (rows, columns), NaN without data; see ``drain``."""
    from . import conditioning_kernels as loops

    surface = _Surface(elevation, nodata, valid)
    basin, level = _fill_levels(surface, lambda fraction: None)
    filled = np.empty(elevation.shape)
    for top, block in surface.blocks():
        loops.raise_to_levels(block, top, len(elevation), basin, level)
        filled[top : top + len(block) - 2] = block[1:-1, 1:-1]
    filled[np.isinf(filled)] = np.nan
    return filled


def _fill_levels(surface: _Surface, progress: Callable[[float], None]) -> tuple[np.ndarray, np.ndarray]:
    """~basin of each cell, int32 flat, and the level to which each basin is filled, float64."""
    from . import conditioning_kernels as loops

    rows, columns = surface.elevation.shape
    basin = np.empty(rows * columns, dtype=np.int32)
    state = np.zeros(rows * columns, dtype=np.uint8)
    for top, block in surface.blocks():
        loops.descend(block, top, basin, state)
        progress(0.2 * top / rows)
    del state
    n_basins = 0
    for begin, end in surface.slices(SLICE_CELLS):
        n_basins = loops.number_basins(basin, n_basins, begin, end)
    for begin, end in surface.slices(SLICE_CELLS):
        loops.follow_to_basins(basin, begin, end)
        progress(0.2 + 0.1 * begin / basin.size)
    outlet = np.full(n_basins, np.inf)
    found = []
    exact = np.float64 if surface.elevation.dtype.itemsize == 8 else surface.elevation.dtype
    table = np.full(PASS_SLOTS, -1, dtype=np.int64), np.empty(PASS_SLOTS), np.empty(PASS_SLOTS, dtype=np.int64)
    room = [np.empty(PASS_SLOTS + 8 * columns, dtype=kind) for kind in (np.int32, np.int32, np.float64)]
    for top, block in surface.blocks():
        done = 0
        while done < len(block) - 2:
            n_found, done = loops.find_passes(block, top, done, rows, basin, outlet, *table, *room)
            found.append((room[0][:n_found].copy(), room[1][:n_found].copy(), room[2][:n_found].astype(exact)))
        progress(0.3 + 0.25 * top / rows)
    level = _join(surface, found, outlet)
    progress(0.65)
    return basin, level


def _join(surface: _Surface, found: list[tuple], outlet: np.ndarray) -> np.ndarray:
    """Level of each basin: the lowest height by which it hangs together with the outside."""
    from . import conditioning_kernels as loops

    open_basins = np.flatnonzero(outlet < np.inf).astype(np.int32)
    found.append((open_basins, np.full(open_basins.size, outlet.size, dtype=np.int32), outlet[open_basins]))
    height = np.concatenate([part[2] for part in found])
    first, second = (np.concatenate([part[side] for part in found]) for side in (0, 1))
    found.clear()
    parent, ring = (np.arange(outlet.size + 1, dtype=np.int32) for _ in range(2))
    level = np.full(outlet.size + 1, np.inf)
    sample = np.sort(height[:: max(1, height.size // 100_000)])
    limits = sample[np.linspace(0, sample.size - 1, height.size // SLICE_PASSES + 2).astype(int)[1:-1]] if sample.size else sample
    below = None
    for limit in [*dict.fromkeys(limits.tolist()), np.inf]:  # in slices of height, each sorted by itself
        surface.check()
        here = height <= limit
        if below is not None:
            here &= height > below
        at = np.flatnonzero(here)
        at = at[np.argsort(height[at])]
        loops.join_over_passes(first[at], second[at], height[at].astype(np.float64), parent, ring, level)
        below = limit
    return level


@dataclass(frozen=True)
class _Surface:
    """Elevations with what says where there are none, handed out in blocks of rows."""

    elevation: np.ndarray
    nodata: float | None
    valid: np.ndarray | None
    is_cancelled: Callable[[], bool] = lambda: False

    def check(self) -> None:
        if self.is_cancelled():
            raise Cancelled()

    def slices(self, size: int):
        for begin in range(0, self.elevation.size, size):
            self.check()
            yield begin, min(begin + size, self.elevation.size)

    def blocks(self):
        """(first row, block) from the north; see conditioning_kernels."""
        rows, columns = self.elevation.shape
        height = max(1, BLOCK_CELLS // columns)
        for top in range(0, rows, height):
            self.check()
            bottom = min(top + height, rows)
            block = np.full((bottom - top + 2, columns + 2), np.inf)
            above, below = max(top - 1, 0), min(bottom + 1, rows)
            inner = block[above - top + 1 : below - top + 1, 1:-1]
            part = self.elevation[above:below]
            inner[...] = part
            if part.dtype.kind == "f":
                inner[~np.isfinite(inner)] = np.inf
            if self.nodata is not None and not np.isnan(self.nodata):
                inner[part == self.nodata] = np.inf
            if self.valid is not None:
                inner[~self.valid[above:below]] = np.inf
            yield top, block
