"""Which lines meet no border: a grid over the regions that answers for a million lines at once.

Method. The borders are laid on a regular lon/lat grid; cells that a border may touch are marked. Unmarked cells that hang
together (by their sides) lie in one region, so one question for each such patch tells the region of all its cells. A line
whose box holds no marked cell (four look-ups in the table of running sums; Crow 1984, "summed-area tables") lies wholly in
that region. What is left, the lines beside a border, is for exact geometry.
Memory: 12 bytes a cell, at most ``_MOST_CELLS`` cells, whatever the number of lines.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from scipy import ndimage

UNSURE = -2  # beside a border: exact geometry has to tell
_LEAST_CELLS, _MOST_CELLS, _CELLS_PER_VERTEX = 2**12, 2**22, 16


class BorderGrid:
    """``borders`` are lon/lat lines; ``label(lon, lat)`` gives the region index of points exactly (-1: none)."""

    def __init__(self, borders: np.ndarray, label: Callable[[np.ndarray, np.ndarray], np.ndarray]):
        xy, line = shapely.get_coordinates(borders, return_index=True)
        joined = np.flatnonzero(np.diff(line) == 0)
        begin, step = xy[joined], xy[joined + 1] - xy[joined]
        low, high = xy.min(axis=0), xy.max(axis=0)
        size = np.maximum(high - low, 1e-6)
        cells = min(max(_CELLS_PER_VERTEX * len(xy), _LEAST_CELLS), _MOST_CELLS)
        side = np.sqrt(size[0] * size[1] / cells)
        count = np.clip((size / side).astype(int), 1, cells)
        self._cell = size / count
        self._low = low - self._cell  # one ring of cells beyond the regions: all that is further out counts there
        self._count = count + 2
        marked = np.zeros(self._count[::-1], dtype=bool)
        pieces = np.maximum(np.ceil(np.abs(step) / self._cell).max(axis=1).astype(int), 1)
        of = np.repeat(np.arange(len(pieces)), pieces)
        nth = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        ends = [begin[of] + step[of] * ((nth + plus) / pieces[of])[:, None] for plus in (0, 1)]
        (x0, y0), (x1, y1) = (self._at(*end.T) for end in ends)
        for x in (x0, x1):  # a piece is no longer than a cell: its box is the cells of its two ends and their corners
            for y in (y0, y1):
                marked[y, x] = True
        marked |= self._beside(marked, ends)
        self._sum = np.zeros(self._count[::-1] + 1, dtype=np.int32)
        np.cumsum(np.cumsum(marked, axis=0, dtype=np.int32), axis=1, out=self._sum[1:, 1:])
        patch, n = ndimage.label(~marked)
        flat = patch.ravel()
        some = np.zeros(n + 1, dtype=np.int64)
        some[flat[::-1]] = np.arange(flat.size)[::-1]  # the first cell of each patch
        row, column = np.divmod(some[1:], self._count[0])
        found = label(self._low[0] + (column + 0.5) * self._cell[0], self._low[1] + (row + 0.5) * self._cell[1])
        self._label = np.concatenate([[UNSURE], found]).astype(np.int32)[patch]

    def _beside(self, marked: np.ndarray, ends) -> np.ndarray:
        """Cells whose side a border follows so closely that rounding decides which cell it is in."""
        found = np.zeros_like(marked)
        for end in ends:
            for sign in (-1, 1):
                x, y = self._at(*(end + sign * 1e-6 * self._cell).T)
                found[y, x] = True
        return found

    def _at(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Column and row of points; what lies beyond the grid is in its outer ring."""
        return tuple(
            np.clip(((values - self._low[k]) / self._cell[k]).astype(np.int64), 0, self._count[k] - 1)
            for k, values in enumerate((lon, lat))
        )

    def label_points(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Region index of each point, -1 for none, UNSURE beside a border."""
        x, y = self._at(np.asarray(lon), np.asarray(lat))
        return self._label[y, x]

    def label_boxes(self, west, south, east, north) -> np.ndarray:
        """Region index of each box that meets no border, else UNSURE."""
        x0, y0 = self._at(west, south)
        x1, y1 = self._at(east, north)
        total = self._sum
        marked = total[y1 + 1, x1 + 1] - total[y0, x1 + 1] - total[y1 + 1, x0] + total[y0, x0]
        return np.where(marked == 0, self._label[y0, x0], UNSURE)
