"""A D8 flow network on a grid: who drains into whom, and what drains through each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

import numpy as np

from ..errors import Cancelled

STAYS, SEA_OR_EDGE = -1, -2
END_STAYS, END_LEAVES, NO_DATA = 8, 9, 255  # flow codes beside the eight directions
STEP_ROW = np.array([0, 1, 1, 1, 0, -1, -1, -1], dtype=np.int32)  # E SE S SW W NW N NE
STEP_COLUMN = np.array([1, 1, 0, -1, -1, -1, 0, 1], dtype=np.int32)
WORTH_COMPILED = 1_000_000  # cells from which on the compiled loops repay their start-up
LOOK_EVERY = 20_000  # nodes of a plain loop between two looks
MOST_CIRCLES = 1000  # circles that are looked for before giving up
SLICE = 2_000_000  # cells between two looks at the cancel button
_cancelled: ContextVar[Callable[[], bool]] = ContextVar("cancelled", default=lambda: False)


def kernels(size: int) -> ModuleType | None:
    """The compiled loops, or None where numba is not installed or the grid is small."""
    if size < WORTH_COMPILED:
        return None
    try:
        from . import kernels as compiled
    except (ImportError, SystemError):  # SystemError: a numba made for another numpy
        return None
    return compiled


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Within it every long loop over a grid looks at this cancel button, whoever runs the loop."""
    token = _cancelled.set(is_cancelled)
    try:
        yield
    finally:
        _cancelled.reset(token)


def check_cancelled() -> None:
    """Raises Cancelled when the run around it (``cancellable``) is to stop."""
    if _cancelled.get()():
        raise Cancelled()


def slices(size: int, is_cancelled: Callable[[], bool] = lambda: False):
    """(begin, end) of the slices of a long loop; raises Cancelled between two of them."""
    for begin in range(0, size, SLICE):
        check_cancelled()
        if is_cancelled():
            raise Cancelled()
        yield begin, min(begin + SLICE, size)


def bands(size: int):
    """Slices of a flat grid, small enough that what is computed of each takes little room; raises Cancelled between two."""
    for begin in range(0, size, SLICE):
        check_cancelled()
        yield slice(begin, min(begin + SLICE, size))


@dataclass(frozen=True)
class FlowNetwork:
    """Flow network of a grid without circles (``find_circles``); ``codes`` uint8 (rows, columns): 0..7 the direction E, SE, S,
    SW, W, NW, N, NE; END_STAYS; END_LEAVES (sea or edge of the data); NO_DATA. Per-cell answers are flat, row-major."""

    codes: np.ndarray

    @cached_property
    def flat(self) -> np.ndarray:
        """The codes, flat; uint8 (n,)."""
        return np.ascontiguousarray(self.codes).ravel()

    @cached_property
    def steps(self) -> np.ndarray:
        """Step of each direction in the flat grid; int64 (8,)."""
        return STEP_ROW.astype(np.int64) * self.codes.shape[1] + STEP_COLUMN

    @cached_property
    def has_data(self) -> np.ndarray:
        """Cells with a flow direction; bool (n,)."""
        return self.flat != NO_DATA

    @cached_property
    def receiver(self) -> np.ndarray:
        """The cell downstream, itself for an end, -1 for no data; int32 (n,)."""
        lookup = np.zeros(256, dtype=np.int32)
        lookup[:8] = self.steps
        receiver = lookup[self.flat]
        receiver += np.arange(receiver.size, dtype=np.int32)
        receiver[~self.has_data] = -1
        return receiver

    @property
    def end_kind(self) -> np.ndarray:
        """STAYS or SEA_OR_EDGE at the end of a path, 0 elsewhere; int8 (n,)."""
        lookup = np.zeros(256, dtype=np.int8)
        lookup[END_STAYS], lookup[END_LEAVES] = STAYS, SEA_OR_EDGE
        return lookup[self.flat]

    def down(self, cells: np.ndarray) -> np.ndarray:
        """The cells downstream of some cells with data, themselves for ends; int64."""
        lookup = np.zeros(256, dtype=np.int64)
        lookup[:8] = self.steps
        return cells + lookup[self.flat[cells]]

    def accumulate(self, weight: np.ndarray, is_cancelled: Callable[[], bool] = lambda: False) -> np.ndarray:
        """Sum of ``weight`` over each cell and all cells upstream of it; float64 (n,)."""
        total = np.where(self.has_data, weight, 0.0).astype(np.float64, copy=False)
        compiled = kernels(total.size)
        if compiled is not None:
            feeders = np.zeros(total.size, dtype=np.uint8)
            compiled.count_feeders(self.flat, self.steps, feeders)
            for begin, end in slices(total.size, is_cancelled):
                compiled.pour(self.flat, self.steps, feeders, total, begin, end)
            return total
        for cells in self._fronts(is_cancelled):
            moving = cells[self.flat[cells] < END_STAYS]
            np.add.at(total, self.down(moving), total[moving])
        return total

    def _fronts(self, is_cancelled: Callable[[], bool]):
        """Cells whose feeders have all been handed out before, sources first (Kahn 1962)."""
        moving = np.flatnonzero(self.flat < END_STAYS)
        waiting = np.bincount(self.down(moving), minlength=self.flat.size).astype(np.int32)
        mark = np.empty(self.flat.size, dtype=np.int32)
        front = np.flatnonzero(self.has_data & (waiting == 0))
        while front.size:
            check_cancelled()
            if is_cancelled():
                raise Cancelled()
            yield front
            down = self.down(front[self.flat[front] < END_STAYS])
            np.subtract.at(waiting, down, 1)
            ready = down[waiting[down] == 0]
            mark[ready] = np.arange(ready.size, dtype=np.int32)  # each ready cell once
            front = ready[mark[ready] == np.arange(ready.size)]

    def first_stop(self, stop: np.ndarray, is_cancelled: Callable[[], bool] = lambda: False) -> np.ndarray:
        """The first cell on each cell's path, itself included, where ``stop`` bool (n,) is true; int32 (n,), -1 without."""
        compiled = kernels(stop.size)
        if compiled is not None:
            found = np.full(stop.size, compiled.UNSEEN, dtype=np.int32)
            for begin, end in slices(stop.size, is_cancelled):
                compiled.first_stops(self.flat, self.steps, stop, found, begin, end)
            found[found < 0] = -1
            return found
        halt = stop | (self.flat >= END_STAYS)
        found = jump_to_stops(np.where(halt, np.arange(stop.size, dtype=np.int32), self.receiver), is_cancelled)
        return np.where((found >= 0) & self.has_data & stop[np.maximum(found, 0)], found, -1).astype(np.int32)

    def outlets(self) -> np.ndarray:
        """The end cell of each cell's path; int32 (n,), -1 for no data."""
        return self.first_stop((self.flat == END_STAYS) | (self.flat == END_LEAVES))


def jump_to_stops(pointer: np.ndarray, is_cancelled: Callable[[], bool] = lambda: False) -> np.ndarray:
    """Where each pointer ends when followed (pointer doubling); a stop points to itself, -1 to nothing; int32 (n,).

    Pointers that run in a circle never come to rest: after 32 doublings they stand on some cell of it.
    """
    at = pointer.astype(np.int32, copy=True)
    moving = np.flatnonzero(at >= 0).astype(np.int32)
    for _ in range(32):
        check_cancelled()
        if is_cancelled():
            raise Cancelled()
        further = at[at[moving]]
        moved = further != at[moving]
        if not moved.any():
            break
        moving, further = moving[moved], further[moved]
        at[moving] = further
    return at


def find_circles(network: FlowNetwork, is_cancelled: Callable[[], bool] = lambda: False, most: int = MOST_CIRCLES) -> list[np.ndarray]:
    """The circles in which cells drain (at most ``most``), each as its cells in order from the lowest; empty when there is none."""
    compiled = kernels(network.flat.size)
    if compiled is not None:
        state = np.zeros(network.flat.size, dtype=np.uint8)
        on_circle = -1
        for begin, end in slices(network.flat.size, is_cancelled):
            on_circle = compiled.walk_to_ends(network.flat, network.steps, state, begin, end)
            if on_circle >= 0:
                break
        if on_circle < 0:
            return []
    at = jump_to_stops(network.receiver, is_cancelled)
    members = np.unique(at[(at >= 0) & (network.flat[np.maximum(at, 0)] < END_STAYS)])
    found: list[np.ndarray] = []
    seen: set[int] = set()
    for start in members.tolist():
        if start in seen:
            continue
        circle, cell = [start], int(network.receiver[start])
        while cell != start:
            circle.append(cell)
            cell = int(network.receiver[cell])
        seen.update(circle)
        lowest = circle.index(min(circle))
        found.append(np.array(circle[lowest:] + circle[:lowest]))
        if len(found) == most:
            break
    return sorted(found, key=lambda cells: int(cells[0]))
