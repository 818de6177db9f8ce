"""The streams of the flow grid, and which river of the layer they are.

A stream is followed up its larger feeder as long as it carries at least half, and down until it joins a larger one: so far it
is one river. It bears the name of the line beside which it runs (within max(two cells, precision of the river layer)).
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from shapely import LineString

from ...inputs.flow import FlowGrid

if TYPE_CHECKING:
    from ..rivers import RiverNames

CELLS_OF_REACH = 2
FOLLOWED = 3  # times the reach: how far a stream must keep to a line to bear its name
LOOKED_UP = 10  # times the reach: how far up a stream that has left its line is looked for beside it


class Streams:
    """Streams of a flow grid with the names of the river layers; ``cell`` is an index of the grid."""

    def __init__(self, flow: FlowGrid, names: RiverNames):
        self.flow, self.names = flow, names
        self.reach_m = max(CELLS_OF_REACH * flow.cell_size_m, names.precision_m)

    def feeder(self, cell: int) -> int | None:
        """The neighbour that brings the most water into a cell (ties: lowest index); None at a source."""
        rows, columns = self.flow.shape
        row, column = divmod(cell, columns)
        best = None
        for r in range(max(row - 1, 0), min(row + 2, rows)):
            for c in range(max(column - 1, 0), min(column + 2, columns)):
                near = r * columns + c
                if near != cell and self.flow.network.receiver[near] == cell:
                    if best is None or self.flow.upstream_km2[near] > self.flow.upstream_km2[best]:
                        best = near
        return best

    def up(self, cell: int, length_m: float) -> list[int]:
        """The cell and those above it up to ``length_m``, while the larger feeder carries at least half of its water."""
        cells, left = [cell], length_m
        while (above := self.feeder(cells[-1])) is not None and self.flow.upstream_km2[above] >= self.flow.upstream_km2[cell] / 2:
            left -= self._step_m(cells[-1], above)
            if left < 0:
                break
            cells.append(above)
        return cells

    def down(self, cell: int, length_m: float = math.inf) -> list[int]:
        """The cell and those below it up to ``length_m``, to the end of the path or to where it joins a larger stream."""
        cells, left = [cell], length_m
        while (below := int(self.flow.network.receiver[cells[-1]])) != cells[-1]:
            left -= self._step_m(cells[-1], below)
            if left < 0 or self.flow.upstream_km2[below] > 2 * self.flow.upstream_km2[cells[-1]]:
                break
            cells.append(below)
        return cells

    def line(self, cells: list[int]) -> LineString | None:
        """Lon/lat line through the centres of cells, None for fewer than two."""
        return LineString(np.column_stack(self.flow.lonlat(np.array(cells)))) if len(cells) > 1 else None

    def river_above(self, cell: int) -> tuple[str, int] | None:
        """The river that the stream is, and the lowest cell where it runs beside its line, from a cell upwards.

        A stream is that river whose line lies beside more than half of its cells over three times the reach; the first such
        stretch counts, and somewhere on it no stream of twice the size may be within reach (a creek beside a river bears not
        its name). None where that line has no name, or where there is none within ten times the reach.
        """
        cells = self.up(cell, LOOKED_UP * self.reach_m)
        beside = self._beside(cells)
        size = min(max(3, math.ceil(FOLLOWED * self.reach_m / self.flow.cell_size_m)), max(len(cells), 3))
        for start in range(len(cells) - size + 1):
            part = Counter(beside[start : start + size])
            name = next((name for name, count in part.items() if name is not None and 2 * count > size), None)
            if name is not None:
                along = [cells[n] for n in range(start, start + size) if beside[n] == name]
                return (name, along[0]) if name and any(self._is_largest(c) for c in along) else None
        return None

    def _is_largest(self, cell: int) -> bool:
        return bool(2 * self.flow.upstream_km2[cell] >= self.flow.upstream_km2[self._largest_around(cell)])

    def largest_near(self, lon: float, lat: float) -> int | None:
        """The cell with the most water within reach of a point."""
        cell = self.flow.cell_at(lon, lat)
        return None if cell is None else self._largest_around(cell)

    def _largest_around(self, cell: int) -> int | None:
        rows, columns = self.flow.shape
        (row, column), width = divmod(cell, columns), math.ceil(self.reach_m / self.flow.cell_size_m)
        near = [
            r * columns + c
            for r in range(max(row - width, 0), min(row + width + 1, rows))
            for c in range(max(column - width, 0), min(column + width + 1, columns))
            if self.flow.has_data[r * columns + c]
        ]
        return max(near, key=lambda n: (self.flow.upstream_km2[n], -n), default=None)

    def _beside(self, cells: list[int]) -> list[str | None]:
        return self.names.beside(*self.flow.lonlat(np.array(cells)), reach_m=self.reach_m)

    def _step_m(self, one: int, other: int) -> float:
        columns = self.flow.shape[1]
        straight = one // columns == other // columns or one % columns == other % columns
        return self.flow.cell_size_m * (1.0 if straight else math.sqrt(2.0))
