"""Tiny grids written as text, for hand-worked cases: arrows for flow, letters for regions."""

from __future__ import annotations

import numpy as np
from pyproj import CRS

from bosanggarong_plugin.core.finders.water.figures import exchange, node_sources
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.inputs.cell_area import CellArea
from bosanggarong_plugin.core.inputs.flow import FlowGrid, decode
from bosanggarong_plugin.core.inputs.grid import FlowNetwork, find_circles

ARROWS = {">": 1, "\\": 2, "v": 4, "/": 8, "<": 16, "^": 64, "q": 32, "e": 128, "o": 0, " ": 247, ".": 247}


def esri(drawing: str) -> np.ndarray:
    """ESRI codes from a drawing: > v < ^ straight, e NE, \\ SE, / SW, q NW, o pit, . no data."""
    rows = [line.strip() for line in drawing.strip().splitlines()]
    return np.array([[ARROWS[mark] for mark in row] for row in rows], dtype=np.uint8)


def letters(drawing: str) -> np.ndarray:
    """Labels from a drawing: A = 1, B = 2 ...; '-' no region."""
    rows = [line.strip() for line in drawing.strip().splitlines()]
    return np.array([[0 if mark == "-" else ord(mark) - 64 for mark in row] for row in rows], dtype=np.int32)


def decoded(values: np.ndarray, encoding: str, nodata=None) -> tuple[np.ndarray, np.ndarray, list]:
    """Receivers and kinds of end as the encoding says, and the values it does not know."""
    codes, unknown = decode(values, encoding, nodata)
    network = FlowNetwork(codes)
    return network.receiver, network.end_kind, unknown


def flow_grid(values: np.ndarray, encoding: str = "esri", nodata=None, area=None) -> FlowGrid:
    """A flow grid of one-degree cells whose areas are all 1 km2, or as given (n,)."""
    codes, unknown = decode(values, encoding, nodata)
    assert not unknown
    network = FlowNetwork(codes)
    assert not find_circles(network)
    area = np.ones(codes.shape) if area is None else np.reshape(area, codes.shape)
    return FlowGrid(network, codes.shape, 0.0, float(codes.shape[0]), 1.0, 1.0, CRS.from_epsg(4326), CellArea.of_cells(area), encoding)


class Worked:
    """A small case run through the real code: C, E, balance, sources by letter."""

    def __init__(self, flow: str | np.ndarray, regions: str | np.ndarray, *, gap_cells: int = 1):
        codes = esri(flow) if isinstance(flow, str) else flow
        labels = (letters(regions) if isinstance(regions, str) else regions).ravel()
        self.grid = flow_grid(codes)
        self.labels = labels
        self.count = int(labels.max())
        self.path = path_labels(labels, self.grid.network, gap_cells)
        self.forest = build_forest(self.grid.network, self.path, self.grid.area)
        self.x = exchange(self.forest, self.count)
        self.sources = node_sources(self.forest)

    @staticmethod
    def index(letter: str) -> int:
        return 0 if letter == "-" else ord(letter) - 64

    def c(self, a: str, b: str) -> float:
        return float(self.x.enters[self.index(a), self.index(b)])

    def e(self, a: str, b: str) -> float:
        return float(self.x.first_exit[self.index(a), self.index(b)])


def walk(grid: FlowGrid, path: np.ndarray, labels: np.ndarray, count: int):
    """C, E, stays, leaves by following every single cell to its end: slow, and written apart from the code under test."""
    c, e = np.zeros((count + 1, count + 1)), np.zeros((count + 1, count + 1))
    stays, leaves = np.zeros(count + 1), np.zeros(count + 1)
    receiver, area = grid.network.receiver, grid.cell_area_km2
    for start in range(receiver.size):
        if receiver[start] < 0:
            continue
        origin, seen, first, cell = labels[start], set(), None, start
        current = origin
        if path[start] < 0:
            current = None  # on a clear strip: no land of its own
        while True:
            here = path[cell]
            if here >= 0 and here != current:
                if current is not None or path[start] < 0:
                    if first is None:
                        first = here
                    if here != origin and here not in seen:
                        seen.add(here)
                current = here
            if receiver[cell] == cell:
                break
            cell = receiver[cell]
        for to in seen:
            c[origin, to] += area[start]
        if path[start] < 0:
            continue
        if first is not None:
            e[origin, first] += area[start]
        elif grid.network.end_kind[cell] == -1:
            stays[origin] += area[start]
        else:
            leaves[origin] += area[start]
    return c, e, stays, leaves
