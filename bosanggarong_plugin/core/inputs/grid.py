"""A D8 flow network on a grid: who drains into whom, in what order, and what drains through each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import Cancelled

STAYS, SEA_OR_EDGE = -1, -2


@dataclass(frozen=True)
class FlowNetwork:
    """Flow network of n cells (flattened grid).

    ``receiver`` int32 (n,): the cell downstream, itself for an end, -1 for no data. ``end_kind`` int8 (n,): STAYS for
    an inland pit, SEA_OR_EDGE for an end at the sea or the edge of the data, 0 elsewhere. ``order`` holds the cells
    with data, upstream before downstream; ``steps`` its offsets: no cell of a step drains into another of that step.
    """

    receiver: np.ndarray
    end_kind: np.ndarray
    order: np.ndarray
    steps: np.ndarray

    def downstream_first(self):
        """Index arrays of the steps, mouths first."""
        for start, end in zip(self.steps[-2::-1], self.steps[:0:-1], strict=True):
            yield self.order[start:end]

    def upstream_first(self):
        """Index arrays of the steps, sources first."""
        for start, end in zip(self.steps[:-1], self.steps[1:], strict=True):
            yield self.order[start:end]

    def accumulate(self, weight: np.ndarray) -> np.ndarray:
        """Sum of ``weight`` over each cell and all cells upstream of it; float64 (n,)."""
        total = np.where(self.receiver >= 0, weight, 0.0).astype(np.float64)
        for cells in self.upstream_first():
            moving = cells[self.receiver[cells] != cells]
            np.add.at(total, self.receiver[moving], total[moving])
        return total

    def outlets(self) -> np.ndarray:
        """The end cell of each cell's path; int32 (n,), -1 for no data."""
        outlet = np.full(self.receiver.shape, -1, dtype=np.int32)
        for cells in self.downstream_first():
            down = self.receiver[cells]
            outlet[cells] = np.where(down == cells, cells, outlet[down])
        return outlet


def sort_network(receiver: np.ndarray, end_kind: np.ndarray, is_cancelled=lambda: False) -> tuple[FlowNetwork | None, np.ndarray]:
    """Order the cells upstream before downstream (Kahn 1962), whole steps at a time.

    Returns (network, empty) or, when cells drain in a circle, (None, the cells of the circles).
    """
    size = receiver.size
    has_data = receiver >= 0
    own = np.arange(size, dtype=receiver.dtype)
    moving = has_data & (receiver != own)
    waiting = np.bincount(receiver[moving], minlength=size).astype(np.int32)
    order = np.empty(int(has_data.sum()), dtype=np.int32)
    mark = np.empty(size, dtype=np.int32)
    steps, filled = [0], 0
    front = np.flatnonzero(has_data & (waiting == 0)).astype(np.int32)
    while front.size:
        if is_cancelled():
            raise Cancelled()
        order[filled : filled + front.size] = front
        filled += front.size
        steps.append(filled)
        down = receiver[front]
        down = down[down != front]
        np.subtract.at(waiting, down, 1)
        ready = down[waiting[down] == 0]
        mark[ready] = np.arange(ready.size, dtype=np.int32)  # each ready cell once
        front = ready[mark[ready] == np.arange(ready.size)]
    if filled < order.size:
        done = np.zeros(size, dtype=bool)
        done[order[:filled]] = True
        return None, np.flatnonzero(has_data & ~done)
    return FlowNetwork(receiver, end_kind, order, np.asarray(steps)), np.empty(0, dtype=np.int32)
