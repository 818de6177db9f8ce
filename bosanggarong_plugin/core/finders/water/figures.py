"""The figures of DESIGN section 7 from the forest of crossings: C, E, balance, crossings and their sources.

Regions are labels 1..r, OUT is 0; matrices are (r + 1, r + 1) km2 with row = from, column = to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...inputs.grid import LOOK_EVERY, STAYS, check_cancelled, kernels
from .forest import CLEAR, Forest


@dataclass(frozen=True)
class Exchange:
    """``enters`` C_ij: area of i whose path enters j, once per j; ``first_exit`` E_ij: whose first exit is j;
    ``stays``, ``leaves`` (r + 1,): area whose path ends inland or at the sea / the edge of the data without a first exit."""

    enters: np.ndarray
    first_exit: np.ndarray
    stays: np.ndarray
    leaves: np.ndarray

    def area(self) -> np.ndarray:
        """R_i by the balance: stays + leaves + sum of first exits; float64 (r + 1,)."""
        return self.stays + self.leaves + self.first_exit.sum(axis=1)


def downstream_sets(forest: Forest) -> list[int]:
    """For each node the set of labels its water enters further down, as a bit mask (bit k = label k)."""
    sets = [0] * forest.cell.size
    labels, parents = forest.label.tolist(), forest.parent.tolist()
    for node in range(len(sets) - 1, -1, -1):  # downstream first
        if node % LOOK_EVERY == 0:
            check_cancelled()
        parent = parents[node]
        if parent >= 0:
            sets[node] = sets[parent] | (1 << labels[parent])
    return sets


def exchange(forest: Forest, n_regions: int, area: np.ndarray | None = None, strip_area: np.ndarray | None = None) -> Exchange:
    """C and E of all pairs in one pass over the forest.

    ``area`` and ``strip_area`` replace the node areas (a weight, e.g. the karst part). Clear strips are of no region:
    they count as OUT land that enters the node's own region and all further down.
    """
    area = forest.area if area is None else area
    strip_area = forest.strip_area if strip_area is None else strip_area
    size = n_regions + 1
    enters, first_exit = np.zeros((size, size)), np.zeros((size, size))
    to_end = forest.parent < 0
    stays_here = to_end & (forest.end_kind == STAYS)
    stays = np.bincount(forest.label[stays_here], weights=area[stays_here], minlength=size)
    leaves = np.bincount(forest.label[to_end & ~stays_here], weights=area[to_end & ~stays_here], minlength=size)
    linked = ~to_end
    np.add.at(first_exit, (forest.label[linked], forest.label[forest.parent[linked]]), area[linked])
    compiled = kernels(forest.node_of.size)
    if compiled is not None:
        compiled.enter_sums(forest.label.astype(np.int64), forest.parent, area, strip_area, enters)
        return Exchange(enters, first_exit, stays, leaves)
    grouped: dict[tuple[int, int], float] = {}
    for label, own_area, strip, mask in zip(forest.label.tolist(), area.tolist(), strip_area.tolist(), downstream_sets(forest), strict=True):
        grouped[label, mask] = grouped.get((label, mask), 0.0) + own_area
        if strip:
            entered = mask | (1 << label)
            grouped[0, entered] = grouped.get((0, entered), 0.0) + strip
    for (label, mask), total in grouped.items():
        for to in _bits(mask):
            if to != label:
                enters[label, to] += total
    return Exchange(enters, first_exit, stays, leaves)


def node_sources(forest: Forest) -> list[dict[int, float]]:
    """For each node what passes through its cell by label of origin, km2; sums to the area upstream of the cell."""
    sources: list[dict[int, float]] = [{} for _ in range(forest.cell.size)]
    labels, parents = forest.label.tolist(), forest.parent.tolist()
    for node, (label, own_area, strip) in enumerate(zip(labels, forest.area.tolist(), forest.strip_area.tolist(), strict=True)):
        if node % LOOK_EVERY == 0:
            check_cancelled()
        here = sources[node]  # upstream nodes have already poured in
        here[label] = here.get(label, 0.0) + own_area
        if strip:
            here[0] = here.get(0, 0.0) + strip
        if parents[node] >= 0:
            below = sources[parents[node]]
            for source, value in here.items():
                below[source] = below.get(source, 0.0) + value
    return sources


def truncated_inflow(forest: Forest, n_regions: int, edge_cells: np.ndarray, beside_nodata: np.ndarray) -> np.ndarray:
    """Regions whose inflow the edge of the data may cut: bool (r + 1,).

    ``edge_cells`` and ``beside_nodata`` are cell numbers. True for j when cells of j, or cells elsewhere whose water enters j,
    lie on the edge of the grid, or when its water starts in OUT cells beside cells without data (a masked neighbour).
    """
    on_edge = np.zeros(forest.cell.size + 1, dtype=bool)  # the last place takes the cells without a node
    on_edge[forest.node_of[edge_cells]] = True
    beside = np.zeros(forest.cell.size + 1, dtype=bool)
    beside[forest.node_of[beside_nodata[forest.path[beside_nodata] != CLEAR]]] = True
    found = np.zeros(n_regions + 1, dtype=bool)
    for node, mask in enumerate(downstream_sets(forest)):
        if on_edge[node] or (forest.label[node] == 0 and beside[node]):
            for to in _bits(mask):
                found[to] = True
            if on_edge[node]:
                found[forest.label[node]] = True
    return found


def _bits(mask: int):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
