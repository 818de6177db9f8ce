"""The places of a network that become nodes, and what connects them besides the lines themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..inputs.collect import Collector
from ..study import InputSpec
from .lines import Lines
from .meeting import coordinate_clusters, end_points, free_ends


@dataclass
class Items:
    """Ends of lines (two each), landings of ferries, marks on lines: numbered in this order.

    ``mark_at`` are positions: vertex number + share of the segment that starts there. ``connections`` are rows (item, item,
    feature or -1 for a bridged gap, 1 where a ferry is boarded or left).
    """

    lines: Lines
    landings: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))
    mark_at: np.ndarray = field(default_factory=lambda: np.zeros(0))
    mark_xy: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))
    connections: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), dtype=np.int64))
    collector: Collector = field(default_factory=Collector)

    def __post_init__(self) -> None:
        self.ends = end_points(self.lines)
        self.is_ferry = self.lines.of("ferry").astype(bool)  # of each line
        self.level = self.lines.of("level").astype(np.int64)
        self.free = free_ends(self.lines)

    @property
    def xy(self) -> np.ndarray:
        """Lon/lat of all items."""
        return np.concatenate([self.ends, self.landings, self.mark_xy])

    def line_of_marks(self) -> np.ndarray:
        """Line that each mark is on."""
        return line_at(self.mark_at, self.lines)

    def add_marks(self, at: np.ndarray, xy: np.ndarray) -> np.ndarray:
        """Items at positions on lines: the end where the position is one, else a new mark."""
        line = line_at(at, self.lines)
        item = np.where(at == self.lines.first[line], 2 * line, np.where(at == self.lines.last[line], 2 * line + 1, -1))
        new = item < 0
        item[new] = len(self.ends) + len(self.landings) + len(self.mark_at) + np.arange(int(new.sum()))
        self.mark_at, self.mark_xy = np.concatenate([self.mark_at, at[new]]), np.concatenate([self.mark_xy, xy[new]])
        return item

    def connect(self, one, other, feature, boarding: int = 0) -> None:
        """Connect items, row by row."""
        rows = np.column_stack(np.broadcast_arrays(one, other, feature, boarding)).astype(np.int64)
        self.connections = np.concatenate([self.connections, rows])

    def nodes(self) -> np.ndarray:
        """Number of the node of each item: one place and one level is one node; a free end belongs to all that is there.

        Ferries have nodes of their own, so that nobody changes onto one without boarding it.
        """
        n_ends, n_landings = len(self.ends), len(self.landings)
        place = coordinate_clusters(self.xy)
        at_sea, free = np.zeros(len(place), dtype=bool), np.zeros(len(place), dtype=bool)
        at_sea[:n_ends] = np.repeat(self.is_ferry, 2)
        free[:n_ends] = self.free & ~np.repeat(self.is_ferry, 2)
        free[n_ends : n_ends + n_landings] = True
        level = np.concatenate([np.repeat(self.level, 2), np.zeros(n_landings, dtype=np.int64), self.level[self.line_of_marks()]])
        merged = np.zeros(int(place.max()) + 1 if len(place) else 0, dtype=bool)
        merged[place[free]] = True
        storey = np.where(at_sea, 0, np.where(merged[place], 1, np.clip(level, -500, 500) + 1000))
        return np.unique(place.astype(np.int64) << 12 | storey, return_inverse=True)[1]

    def layer_of(self, line: int) -> tuple[InputSpec, str]:
        """The layer of a line for the repair log."""
        return self.lines.specs[int(self.lines.of("layer")[line])], str(self.lines.of("layer_name")[line])


def line_at(at: np.ndarray, lines: Lines) -> np.ndarray:
    """Line of each position."""
    return np.searchsorted(lines.first, at, side="right") - 1
