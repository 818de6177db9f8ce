"""The forest of border crossings: every cell's first exit found once, only the links that cross a border kept.

A node is the last cell of a path inside one region (or inside OUT) before it enters another, or the end of the path.
Its parent is the node of the land it enters. All figures between regions are sums over this small forest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from ...inputs.grid import SEA_OR_EDGE, FlowNetwork

OUT_LABEL = 0
CLEAR = -1  # a cell of a thin strip of no region: its water passes as if the strip were not there


def path_labels(labels: np.ndarray, has_data: np.ndarray, shape: tuple[int, int], gap_cells: int) -> np.ndarray:
    """Labels that the path sees: regions 1.., OUT 0, CLEAR for thin strips of no region; int32 (n,).

    A strip is thin when a square of gap_cells + 1 cells fits in it nowhere (morphological opening; outside the grid
    counts as no region). It is clear within gap_cells of two different regions (a gap between them), or of one region
    and of cells without data: the difference between a generalised coast and that of the grid is no foreign land.
    """
    path = labels.copy()
    if gap_cells < 1:
        return path
    none = ((labels == OUT_LABEL) & has_data).reshape(shape)
    side = gap_cells + 1
    padded = np.pad(none, side, mode="edge")
    opened = ndimage.binary_opening(padded, structure=np.ones((side, side), dtype=bool))[side:-side, side:-side]
    window = 2 * gap_cells + 1
    grid = labels.reshape(shape)
    highest = ndimage.maximum_filter(grid, size=window)
    lowest = ndimage.minimum_filter(np.where(grid > 0, grid, np.iinfo(np.int32).max), size=window)
    coast = ndimage.binary_dilation(~has_data.reshape(shape), structure=np.ones((window, window), dtype=bool))
    near = (highest > 0) & ((highest != lowest) | coast)
    path[(none & ~opened & near).ravel()] = CLEAR
    return path


@dataclass(frozen=True)
class Forest:
    """Nodes of the forest, upstream before downstream.

    ``cell`` int (m,): the cell of the node; ``label`` (m,): its region, 0 for OUT; ``parent`` (m,): index of the node
    that its water enters next, -1 at the end; ``end_kind`` (m,): STAYS or SEA_OR_EDGE at the end, else 0;
    ``area`` (m,): area of the cells of ``label`` whose first exit is this node; ``strip_area`` (m,): area of clear cells
    that reach this node first (no region: counted as OUT). Further weights: ``sum_by_node``.
    """

    cell: np.ndarray
    label: np.ndarray
    parent: np.ndarray
    end_kind: np.ndarray
    area: np.ndarray
    strip_area: np.ndarray
    node_of: np.ndarray  # (n,) node of each cell, -1 without data or where a clear strip leads to no region
    clear: np.ndarray  # (n,) bool

    def sum_by_node(self, weight: np.ndarray, *, strips: bool = False) -> np.ndarray:
        """Sum of a per-cell weight over the cells of each node (or over its clear strips); float64 (m,)."""
        chosen = (self.node_of >= 0) & (self.clear if strips else ~self.clear)
        return np.bincount(self.node_of[chosen], weights=weight[chosen], minlength=self.cell.size)


def build_forest(network: FlowNetwork, path: np.ndarray, area: np.ndarray) -> Forest:
    """Find each cell's first exit in one sweep from the mouths up, and link the exits.

    ``path`` are the labels of path_labels (n,), ``area`` the cell areas (n,).
    """
    receiver = network.receiver
    root = np.full(receiver.shape, -1, dtype=np.int32)  # node cell; -1 / -2 for clear cells whose path just ends
    for cells in network.downstream_first():
        down = receiver[cells]
        at_end = down == cells
        clear = path[cells] == CLEAR
        below = np.where(at_end, network.end_kind[cells], root[down])
        same = (below >= 0) & ~at_end
        same[same] = path[below[same]] == path[cells[same]]
        root[cells] = np.where(clear | same, below, cells)
    own = np.flatnonzero(root == np.arange(root.size))
    position = np.empty(receiver.shape, dtype=np.int32)
    position[network.order] = np.arange(network.order.size, dtype=np.int32)
    own = own[np.argsort(position[own], kind="stable")]
    number = np.full(receiver.shape, -1, dtype=np.int32)
    number[own] = np.arange(own.size, dtype=np.int32)
    down = receiver[own]
    below = np.where(down == own, network.end_kind[own], root[down])
    parent = np.where(below >= 0, number[np.maximum(below, 0)], -1)
    end_kind = np.where(below < 0, below, 0)
    end_kind[(below < 0) & (end_kind == 0)] = SEA_OR_EDGE
    has_node = root >= 0
    node_of = np.where(has_node, number[np.maximum(root, 0)], -1)
    clear = path == CLEAR
    plain, strips = has_node & ~clear, has_node & clear
    return Forest(
        own, path[own], parent, end_kind,
        np.bincount(node_of[plain], weights=area[plain], minlength=own.size),
        np.bincount(node_of[strips], weights=area[strips], minlength=own.size),
        node_of, clear,
    )  # fmt: skip
