"""A table as texts, before any type or place is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Grid:
    """What a table says. ``weights``: widths of the columns in proportion; ``align``: one letter (l, r, c) for each.

    ``fills`` gives the background of cells of the body by (row, column); ``bold`` are columns in bold type; ``grid`` draws
    the lines between columns too.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    align: str
    bold: frozenset[int] = frozenset()
    fills: dict[tuple[int, int], str] | None = None
    grid: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)

    def part(self, start: int, stop: int) -> Grid:
        """Rows from ``start`` to before ``stop``."""
        fills = {(row - start, column): fill for (row, column), fill in (self.fills or {}).items() if start <= row < stop}
        return replace(self, rows=self.rows[start:stop], fills=fills)
