"""Questions of other finders to the flow-direction grid: how much drains through a place, is it sea."""

from __future__ import annotations

from ...inputs.flow import FlowGrid


class FlowLookup:
    """Point lookups on a flow grid."""

    def __init__(self, flow: FlowGrid):
        self.flow = flow

    def upstream_km2(self, lon: float, lat: float) -> float | None:
        """Greatest upstream area among the cell of a point and its eight neighbours; None off the data.

        The neighbours make up for a line that runs beside its cells.
        """
        cells = [cell for cell in self._block(lon, lat) if self.flow.has_data[cell]]
        return max((float(self.flow.upstream_km2[cell]) for cell in cells), default=None)

    def is_sea(self, lon: float, lat: float) -> bool | None:
        """True where the grid has no data (flow directions end at the coast), False on land, None outside the grid."""
        cell = self.flow.cell_at(lon, lat)
        return None if cell is None else not bool(self.flow.has_data[cell])

    def _block(self, lon: float, lat: float) -> list[int]:
        cell = self.flow.cell_at(lon, lat)
        if cell is None:
            return []
        rows, columns = self.flow.shape
        row, column = divmod(cell, columns)
        return [
            r * columns + c for r in range(max(row - 1, 0), min(row + 2, rows)) for c in range(max(column - 1, 0), min(column + 2, columns))
        ]
