"""The forest of border crossings: every cell's first exit found once, only the links that cross a border kept.

A node is the last cell of a path inside one region (or inside OUT) before it enters another, or the end of the path.
Its parent is the node of the land it enters. All figures between regions are sums over this small forest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from ...inputs.cell_area import CellArea
from ...inputs.grid import (
    END_STAYS,
    NO_DATA,
    SEA_OR_EDGE,
    STAYS,
    FlowNetwork,
    bands,
    check_cancelled,
    jump_to_stops,
    kernels,
    slices,
)

OUT_LABEL = 0
CLEAR = -1  # a cell of a thin strip of no region: its water passes as if the strip were not there
_BAND_CELLS = 2_000_000


def path_labels(labels: np.ndarray, network: FlowNetwork, gap_cells: int) -> np.ndarray:
    """Labels that the path sees: regions 1.., OUT 0, CLEAR for thin strips of no region; the type of ``labels`` (n,).

    A strip is thin when a square of gap_cells + 1 cells fits in it nowhere (morphological opening; outside the grid
    counts as no region). It is clear within gap_cells of two different regions (a gap between them), or of one region
    and of cells without data: the difference between a generalised coast and that of the grid is no foreign land.
    """
    path = labels.copy()
    if gap_cells < 1:
        return path
    compiled = kernels(labels.size)
    if compiled is not None:
        compiled.clear_strips(labels, network.flat, network.codes.shape[1], gap_cells, path)
        return path
    rows, columns = network.codes.shape
    grid, into = labels.reshape(rows, columns), path.reshape(rows, columns)
    margin = 2 * (gap_cells + 1)
    band = max(1, _BAND_CELLS // columns)
    for top in range(0, rows, band):
        first, last = max(top - margin, 0), min(top + band + margin, rows)
        part = grid[first:last]
        if (part == OUT_LABEL).any():
            clear = _clear_cells(part, network.codes[first:last] == NO_DATA, gap_cells)
            into[top : top + band][clear[top - first : top - first + band]] = CLEAR
    return path


def _clear_cells(grid: np.ndarray, missing: np.ndarray, gap_cells: int) -> np.ndarray:
    """The clear cells of the grid, or of a band of it with a margin that is thrown away."""
    none = (grid == OUT_LABEL) & ~missing
    side = gap_cells + 1
    opened = ndimage.binary_opening(np.pad(none, side, mode="edge"), structure=np.ones((side, side), dtype=bool))[side:-side, side:-side]
    window = 2 * gap_cells + 1
    highest = ndimage.maximum_filter(grid, size=window)
    lowest = ndimage.minimum_filter(np.where(grid > 0, grid, np.iinfo(grid.dtype).max), size=window)
    coast = ndimage.binary_dilation(missing, structure=np.ones((window, window), dtype=bool))
    return none & ~opened & (highest > 0) & ((highest != lowest) | coast)


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
    path: np.ndarray  # (n,) labels of path_labels

    @property
    def clear(self) -> np.ndarray:
        """Cells of clear strips; bool (n,)."""
        return self.path == CLEAR

    def sum_by_node(self, weight: np.ndarray, *, strips: bool = False) -> np.ndarray:
        """Sum of a per-cell weight over the cells of each node (or over its clear strips); float64 (m,)."""
        total = np.zeros(self.cell.size)
        for band in bands(self.node_of.size):
            node, clear = self.node_of[band], self.path[band] == CLEAR
            chosen = (node >= 0) & (clear if strips else ~clear)
            total += np.bincount(node[chosen], weights=weight[band][chosen], minlength=total.size)
        return total


def build_forest(
    network: FlowNetwork, path: np.ndarray, area: CellArea, is_cancelled: Callable[[], bool] = lambda: False
) -> Forest:
    """Find each cell's first exit once, and link the exits. ``path`` are the labels of path_labels (n,)."""
    exits = _compiled_exits if kernels(path.size) is not None else _plain_exits
    own, node, sums, strip_sums = exits(network, path, area, is_cancelled)
    down = network.down(own)
    clear = np.flatnonzero(path[down] == CLEAR)
    check_cancelled()
    while clear.size:  # through the strips below the nodes, to the land they lead to
        onward = network.down(down[clear])
        going = onward != down[clear]
        down[clear] = onward
        clear = clear[going & (path[onward] == CLEAR)]
    ends = network.flat[down] >= END_STAYS
    at_end = ends & ((down == own) | (path[down] == CLEAR))
    parent = np.where(at_end, -1, -10 - node[down])
    end_kind = np.where(at_end, np.where(network.flat[down] == END_STAYS, STAYS, SEA_OR_EDGE), 0)
    order = np.lexsort((own, -_depth(parent)))
    place = np.empty(own.size, dtype=np.int32)
    place[order] = np.arange(own.size, dtype=np.int32)
    _renumber(node, place)
    return Forest(
        own[order], path[own][order].astype(np.int64), np.where(parent >= 0, place[parent], -1)[order].astype(np.int64),
        end_kind[order], sums[order], strip_sums[order], node, path,
    )  # fmt: skip


def _renumber(node: np.ndarray, place: np.ndarray) -> None:
    """Turn -10 - number into the place of the node, in place; -1 for the cells without a node."""
    compiled = kernels(node.size)
    if compiled is not None:
        compiled.renumber(node, place)
        return
    some = node <= -10
    node[some] = place[-10 - node[some]]
    node[~some] = -1


def _depth(parent: np.ndarray) -> np.ndarray:
    """How many nodes lie below each one."""
    depth, at = np.zeros(parent.size, dtype=np.int64), parent.copy()
    alive = np.flatnonzero(at >= 0)
    while alive.size:
        depth[alive] += 1
        at[alive] = parent[at[alive]]
        alive = alive[at[alive] >= 0]
    return depth


def _compiled_exits(network: FlowNetwork, path: np.ndarray, area: CellArea, is_cancelled: Callable[[], bool]):
    """Cells of the nodes in rising order; -10 - number of the node of each cell, higher without; area and strip area of each node."""
    compiled = kernels(path.size)
    node = np.empty(path.size, dtype=np.int32)
    count = 0
    for begin, end in slices(path.size, is_cancelled):
        count += compiled.point_to_exits(network.flat, network.steps, path, node, begin, end)
    own = np.empty(count, dtype=np.int64)
    compiled.list_nodes(node, own)
    sums, strip_sums = np.zeros(count), np.zeros(count)
    wide = 0 if area.table.shape[1] == 1 else 1
    for begin, end in slices(path.size, is_cancelled):
        compiled.sum_exits(
            path, node, network.codes.shape[1], area.table, area.knot, area.share, wide, sums, strip_sums, begin, end
        )
    return own, node, sums, strip_sums


def _plain_exits(network: FlowNetwork, path: np.ndarray, area: CellArea, is_cancelled: Callable[[], bool]):
    """As _compiled_exits, in numpy: pointers to the next cell of the same label, followed by doubling."""
    size = path.size
    flat, own_cell = network.flat, np.arange(path.size, dtype=np.int32)
    onward = np.where(flat >= END_STAYS, -1, network.receiver).astype(np.int32)  # -1: the path ends
    strip = np.flatnonzero(path == CLEAR)
    through = np.empty(0, dtype=np.int32)
    if strip.size:  # where each strip leads: the first cell that is not clear, or -1
        pointer = own_cell.copy()
        going = strip[onward[strip] >= 0]
        pointer[going] = onward[going]
        through = jump_to_stops(pointer, is_cancelled)[strip]
        through = np.where(path[through] == CLEAR, -1, through).astype(np.int32)
        beyond = np.full(size, -1, dtype=np.int32)
        beyond[strip] = through
        into = np.flatnonzero((onward >= 0) & (path != CLEAR))
        into = into[path[onward[into]] == CLEAR]
        onward[into] = beyond[onward[into]]
    stops = (onward < 0) | (path[np.maximum(onward, 0)] != path)
    node = jump_to_stops(np.where(stops, own_cell, onward), is_cancelled)
    if strip.size:
        node[strip] = np.where(through >= 0, node[np.maximum(through, 0)], -1)
    node[flat == NO_DATA] = -1
    own = np.flatnonzero((node == own_cell) & (path != CLEAR))
    number = np.full(size, -1, dtype=np.int32)
    number[own] = np.arange(own.size, dtype=np.int32)
    node_of = np.where(node >= 0, number[np.maximum(node, 0)], -1).astype(np.int32)
    cells = area.flat()
    plain, strips = (node_of >= 0) & (path != CLEAR), (node_of >= 0) & (path == CLEAR)
    return (
        own,
        np.where(node_of >= 0, -10 - node_of, -1).astype(np.int32),
        np.bincount(node_of[plain], weights=cells[plain], minlength=own.size),
        np.bincount(node_of[strips], weights=cells[strips], minlength=own.size),
    )
