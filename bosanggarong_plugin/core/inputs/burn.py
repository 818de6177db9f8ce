"""Regions onto a grid by cell centre, in numpy alone, so that every process gives the same cells."""

from __future__ import annotations

import numpy as np
import shapely

from ..geodesy import polygon_parts
from .grid import check_cancelled


def inside_mask(geometry, *, west: float, north: float, cell_width: float, cell_height: float, shape: tuple[int, int]) -> np.ndarray:
    """Cells whose centre lies in a polygon; bool (rows, columns).

    Scanline by the even-odd rule over all rings: an edge crosses the centre line of a row when one end lies on or above
    it and the other below; a centre exactly on an edge belongs to the polygon east of it. So polygons that share an edge
    never share a cell and leave none out.
    """
    mask = np.zeros(shape, dtype=bool)
    place, inside = _inside_window(geometry, west=west, north=north, cell_width=cell_width, cell_height=cell_height, shape=shape)
    mask[place] = inside
    return mask


def inside_cells(geometry, **grid) -> np.ndarray:
    """Flat numbers of the cells whose centre lies in a polygon, sorted; only its own window of the grid is looked at."""
    (rows, columns), inside = _inside_window(geometry, **grid)
    row, column = np.nonzero(inside)
    return (row + rows.start) * grid["shape"][1] + column + columns.start


def _inside_window(geometry, *, west: float, north: float, cell_width: float, cell_height: float, shape: tuple[int, int]):
    """(slices of the rows and columns that the polygon can hold, bool array of that window)."""
    rings = [
        shapely.get_coordinates(ring) for part in polygon_parts(geometry) for ring in (part.exterior, *part.interiors)
    ]  # fmt: skip
    rings = [((xy[:, 0] - west) / cell_width - 0.5, (north - xy[:, 1]) / cell_height - 0.5) for xy in rings]
    if not rings:
        return (slice(0, 0), slice(0, 0)), np.zeros((0, 0), dtype=bool)
    spans = []
    for axis, size in ((1, shape[0]), (0, shape[1])):
        low, high = min(float(ring[axis].min()) for ring in rings), max(float(ring[axis].max()) for ring in rings)
        spans.append(slice(int(np.clip(np.floor(low), 0, size)), int(np.clip(np.ceil(high) + 1, 0, size))))
    rows, columns = spans
    flips = np.zeros((max(rows.stop - rows.start, 0), max(columns.stop - columns.start, 0) + 1), dtype=np.int32)
    for column, row in rings:
        _flip_ring(column, row, flips, rows.start, columns.start)
    return (rows, columns), (np.cumsum(flips[:, :-1], axis=1, dtype=np.int32) & 1).astype(bool)


def _flip_ring(column: np.ndarray, row: np.ndarray, flips: np.ndarray, first_row: int, first_column: int) -> None:
    """Count, for each row, the edge crossings at the first cell centre on or right of them; coordinates in cell units of the
    whole grid, so that the polygons of both sides find the same crossings whatever their windows."""
    rows, columns = flips.shape[0], flips.shape[1] - 1
    c0, c1, r0, r1 = column[:-1], column[1:], row[:-1], row[1:]
    first = np.ceil(np.minimum(r0, r1)).astype(np.int64)
    last = np.ceil(np.maximum(r0, r1)).astype(np.int64)  # half-open: rows first .. last - 1
    first, last = np.clip(first, first_row, first_row + rows), np.clip(last, first_row, first_row + rows)
    count = np.maximum(last - first, 0)
    edge = np.repeat(np.arange(len(count)), count)
    if edge.size == 0:
        return
    at_row = first[edge] + np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count)
    share = (at_row - r0[edge]) / (r1[edge] - r0[edge])
    at_column = np.ceil(c0[edge] + share * (c1[edge] - c0[edge])).astype(np.int64)
    np.add.at(flips, (at_row - first_row, np.clip(at_column - first_column, 0, columns)), 1)


def burn_regions(geometries, **grid) -> tuple[np.ndarray, int]:
    """Label grid: 0 no region, k + 1 for geometry k; where several hold a centre the first (lowest code) wins.

    Returns (labels int16 or, for very many, int32 (rows, columns), number of cells that more than one region claimed).
    """
    labels = np.zeros(grid["shape"], dtype=np.int16 if len(geometries) < np.iinfo(np.int16).max else np.int32)
    contested = 0
    for number, geometry in enumerate(geometries, start=1):
        check_cancelled()
        place, inside = _inside_window(geometry, **grid)
        window = labels[place]
        contested += int(np.count_nonzero(inside & (window > 0)))
        window[inside & (window == 0)] = number
    return labels, contested
