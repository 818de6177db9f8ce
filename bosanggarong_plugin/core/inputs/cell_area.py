"""The true area of every cell of a grid, held in little room: a few rows that the others are interpolated from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from ..geodesy import areal_scale, cell_area_by_row_km2

KNOTS = 65  # places along each side where the areal scale of a projection is computed; it varies smoothly between them


@dataclass(frozen=True)
class CellArea:
    """Area of cell (r, c) in km2 = table[knot[r]] + share[r] x (table[knot[r] + 1] - table[knot[r]]) at column c, or at
    column 0 where the table is one column wide (lon/lat grids: one value a row)."""

    table: np.ndarray
    knot: np.ndarray
    share: np.ndarray
    columns: int

    @classmethod
    def of_grid(cls, shape: tuple[int, int], west: float, north: float, cell_width: float, cell_height: float, crs: CRS) -> CellArea:
        """Exact per row on a lon/lat grid; plane area / areal scale on a projected one (interpolated between 65 x 65 places)."""
        rows, columns = shape
        if crs.is_geographic:
            return cls.by_row(cell_area_by_row_km2(rows, north, cell_height, cell_width), columns)
        to_m = crs.axis_info[0].unit_conversion_factor
        row_at = np.unique(np.linspace(0, rows - 1, min(rows, KNOTS)).round().astype(int))
        column_at = np.unique(np.linspace(0, columns - 1, min(columns, KNOTS)).round().astype(int))
        x, y = np.meshgrid(west + (column_at + 0.5) * cell_width, north - (row_at + 0.5) * cell_height)
        scale = areal_scale(crs, x.ravel(), y.ravel()).reshape(x.shape)
        table = np.array([np.interp(np.arange(columns), column_at, line) for line in cell_width * cell_height * to_m**2 / 1e6 / scale])
        place = np.interp(np.arange(rows), row_at, np.arange(row_at.size))
        knot = np.minimum(place.astype(np.int64), max(row_at.size - 2, 0))
        return cls(table, knot, place - knot, columns)

    @classmethod
    def by_row(cls, area_km2: np.ndarray, columns: int) -> CellArea:
        """One area a row; (rows,) km2."""
        rows = len(area_km2)
        return cls(np.asarray(area_km2, dtype=float).reshape(rows, 1), np.arange(rows), np.zeros(rows), columns)

    @classmethod
    def of_cells(cls, area_km2: np.ndarray) -> CellArea:
        """Any area for each cell; (rows, columns) km2."""
        rows, columns = area_km2.shape
        return cls(np.asarray(area_km2, dtype=float), np.arange(rows), np.zeros(rows), columns)

    def flat(self) -> np.ndarray:
        """All cells; float64 (n,)."""
        upper = self.table[np.minimum(self.knot + 1, len(self.table) - 1)]
        lower = self.table[self.knot]
        some = lower + self.share[:, None] * (upper - lower)
        return np.broadcast_to(some, (len(self.knot), self.columns)).reshape(-1).copy()
