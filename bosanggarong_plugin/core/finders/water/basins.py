"""Watersheds: basins of the flow direction above a minimum area, their outline, name and regions; the tables of any watersheds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ...findings import OUT
from ...inputs.flow import FlowGrid
from ...inputs.grid import END_STAYS, SLICE, bands, check_cancelled
from ...inputs.model import Layer
from ...result import SCHEMA
from ...tables import thresholds


@dataclass(frozen=True)
class Basins:
    """The drawn basins, by falling area. ``lonlat`` (b, 2): their outlets; ``number`` (n,): basin of each cell or piece, -1 none;
    ``area`` (b, r + 1): km2 by label (0 = OUT); ``ids``, ``names`` and official ``codes`` (None where not known); ``members``:
    labels of the regions that are members; ``shapes``: lon/lat multipolygons; ``origin``: what drew each of them;
    ``remarks``: (ind, eng) of each, on the polygon that was given for it."""

    lonlat: np.ndarray
    number: np.ndarray
    area: np.ndarray
    ids: list[str]
    names: list[str | None]
    members: list[list[int]]
    shapes: list
    codes: list[str | None]
    origin: list[str]
    remarks: list[tuple[str, str]]


def find_basins(flow: FlowGrid, labels: np.ndarray, n_regions: int, min_km2: float, rivers: list[Layer]) -> Basins:
    """Basins with at least ``min_km2`` of area that hold land of a region.

    The id is the place of the outlet, "das:<lon>,<lat>" to 0.00001 degree; it does not depend on order or settings.
    """
    ends = np.flatnonzero(flow.network.flat >= END_STAYS)
    ends = ends[flow.has_data[ends]]
    area = flow.upstream_km2[ends]
    touched = np.zeros(labels.size, dtype=bool)
    region_area = np.zeros(n_regions + 1)
    for band in bands(labels.size):
        data = flow.outlet[band] >= 0
        touched[flow.outlet[band][data & (labels[band] > 0)]] = True
        region_area += np.bincount(labels[band][data], weights=flow.cell_area_km2[band][data], minlength=n_regions + 1)
    large = (area >= min_km2) & touched[ends]
    outlet, area = ends[large], area[large]
    outlet = outlet[np.lexsort((outlet, -area))]
    lookup = np.full(labels.size + 1, -1, dtype=np.int32)  # the last place answers for the cells without data
    lookup[outlet] = np.arange(outlet.size, dtype=np.int32)
    number = np.concatenate([lookup[flow.outlet[band]] for band in bands(labels.size)]) if labels.size else lookup[:0]
    by_label = np.zeros((outlet.size, n_regions + 1))
    for band in bands(labels.size):
        chosen = number[band] >= 0
        key = number[band][chosen].astype(np.int64) * (n_regions + 1) + labels[band][chosen]
        by_label += np.bincount(key, weights=flow.cell_area_km2[band][chosen], minlength=by_label.size).reshape(by_label.shape)
    lon, lat = flow.lonlat(outlet)
    ids = [f"das:{x:.5f},{y:.5f}" for x, y in zip(lon, lat, strict=True)]
    members = [members_of(row, region_area, (flow.cell_size_m / 1000.0) ** 2) for row in by_label]
    names = _names(flow, number, by_label.sum(axis=1), rivers)
    none = len(ids)
    return Basins(
        np.column_stack([lon, lat]), number, by_label, ids, names, members, outline(flow, number, none),
        [None] * none, ["flow_direction"] * none, [("", "")] * none,
    )  # fmt: skip


def members_of(area: np.ndarray, region_area: np.ndarray, cell_km2: float) -> list[int]:
    """Labels of the regions that are members of a basin (table thresholds: share of the basin or of the region, cells;
    ``cell_km2`` is the square of the precision)."""
    limit = thresholds()
    return [
        label for label in range(1, len(area))
        if area[label] >= limit["member_min_cells"] * cell_km2
        and (100.0 * area[label] >= limit["member_basin_share_pct"] * area.sum()
             or 100.0 * area[label] >= limit["member_region_share_pct"] * region_area[label])
    ]  # fmt: skip


def _names(flow: FlowGrid, number: np.ndarray, area: np.ndarray, rivers: list[Layer]) -> list[str | None]:
    """Name of each basin: that of its main stem in the river layers, or None.

    A river belongs to the basin that holds most of its length. Along it the flow beside it (greatest of 3 x 3 cells, for
    lines beside their cells) is compared with the basin's area; the upper decile of that share must reach the threshold. So a
    tributary never names a basin, also where the layer lacks the main stem; the greatest share wins, then the longest.
    """
    along: dict[str, list[np.ndarray]] = {}
    for layer in rivers:
        named = layer.frame[layer.frame["river_name"].notna()]
        for name, line in zip(named["river_name"], flow.to_grid_crs(named.geometry.values), strict=True):
            along.setdefault(str(name), []).append(_cells_along(flow, line))
    best: dict[int, tuple] = {}
    for name in sorted(along):
        cells = np.concatenate(along[name])
        cells = cells[number[cells] >= 0]
        if not cells.size:
            continue
        basin = int(np.argmax(np.bincount(number[cells])))
        cells = cells[number[cells] == basin]
        share = float(np.quantile(np.minimum(_flow_beside(flow, number, cells) / area[basin], 1.0), 0.9))
        rank = (round(share, 1), cells.size)
        if share >= thresholds()["main_stem_share"] and rank > best.get(basin, ((0.0, 0), ""))[0]:
            best[basin] = (rank, name)
    return [best[basin][1] if basin in best else None for basin in range(area.size)]


def _flow_beside(flow: FlowGrid, number: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Greatest upstream area among each cell and its eight neighbours that lie in a drawn basin, km2."""
    rows, columns = flow.shape
    row, column = np.divmod(cells, columns)
    most = np.zeros(cells.size)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            there = np.clip(row + down, 0, rows - 1) * columns + np.clip(column + right, 0, columns - 1)
            most = np.maximum(most, np.where(number[there] >= 0, flow.upstream_km2[there], 0.0))
    return most


def _cells_along(flow: FlowGrid, line) -> np.ndarray:
    """Cells under a line of the grid's CRS, one for each half cell of its length, in its order."""
    step = min(flow.cell_width, flow.cell_height) / 2
    xy = np.concatenate([shapely.get_coordinates(shapely.segmentize(part, step)) for part in shapely.get_parts(line)])
    column, row = np.floor((xy[:, 0] - flow.west) / flow.cell_width).astype(int), np.floor((flow.north - xy[:, 1]) / flow.cell_height).astype(int)
    inside = (row >= 0) & (row < flow.shape[0]) & (column >= 0) & (column < flow.shape[1])
    return row[inside] * flow.shape[1] + column[inside]


def outline(flow: FlowGrid, number: np.ndarray, count: int) -> list:
    """Lon/lat multipolygon of each basin along the cell edges.

    The edges between cells of different basins are joined into lines once and polygonised together, so neighbours share
    their line exactly.
    """
    if not count:
        return []
    grid = np.full((flow.shape[0] + 2, flow.shape[1] + 2), -1, dtype=np.int32)
    grid[1:-1, 1:-1] = number.reshape(flow.shape)
    lines = _edge_runs(grid[:-1, :] != grid[1:, :], horizontal=True)
    check_cancelled()
    lines += _edge_runs(grid[:, :-1] != grid[:, 1:], horizontal=False)
    check_cancelled()
    faces = shapely.get_parts(shapely.polygonize([shapely.node(shapely.multilinestrings(lines))]))
    at = shapely.get_coordinates(shapely.point_on_surface(faces))
    owner = grid[np.floor(at[:, 1]).astype(int) + 1, np.floor(at[:, 0]).astype(int) + 1]

    def to_lonlat(cells: np.ndarray) -> np.ndarray:
        x, y = flow.west + cells[:, 0] * flow.cell_width, flow.north - cells[:, 1] * flow.cell_height
        return np.column_stack(flow.plane_lonlat(x, y))

    whole = [shapely.union_all(faces[owner == basin]) for basin in range(count)]
    parts = [shapely.get_parts(shapely.transform(shape, to_lonlat)) for shape in whole]
    return [shapely.multipolygons(shapely.make_valid(list(items))) if len(items) else shapely.MultiPolygon() for items in parts]


def _edge_runs(differs: np.ndarray, *, horizontal: bool) -> list:
    """Runs of cell edges as lines in cell units (x = column, y = row of the unpadded grid)."""
    table = differs if horizontal else differs.T
    found = []
    step = max(1, SLICE // table.shape[1])
    for top in range(0, table.shape[0], step):
        check_cancelled()
        part = table[top : top + step]
        padded = np.zeros((part.shape[0], part.shape[1] + 2), dtype=np.int8)
        padded[:, 1:-1] = part
        line, change = np.nonzero(np.diff(padded, axis=1))
        start, end, at = change[0::2] - 1, change[1::2] - 1, line[0::2] + top
        ends = np.stack([np.column_stack([start, at]), np.column_stack([end, at])], axis=1).astype(float)
        found += shapely.linestrings(ends if horizontal else ends[:, :, ::-1]).tolist()
    return found


def basin_tables(basins: Basins, codes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables watersheds and watershed_regions.

    Every share is listed and counted in ``n_regions``; ``n_members`` leaves out the clipped corners of neighbours.
    """
    rows, shares = [], []
    for basin, shape in enumerate(basins.shapes):
        total = float(basins.area[basin].sum())
        for label, area in enumerate(basins.area[basin]):
            if area <= 0:
                continue
            shares.append(
                {"watershed_id": basins.ids[basin], "region_code": codes[label - 1] if label else OUT, "area_km2": area,
                 "share_pct": 100.0 * area / total}
            )  # fmt: skip
        rows.append(
            {"watershed_id": basins.ids[basin], "name": basins.names[basin], "area_km2": total,
             "n_regions": int(np.count_nonzero(basins.area[basin][1:] > 0)), "n_members": len(basins.members[basin]),
             "source": basins.origin[basin], "code": basins.codes[basin], "geometry": shape}
        )  # fmt: skip
    return (
        pd.DataFrame(rows, columns=[*SCHEMA["watersheds"].columns, "geometry"]),
        pd.DataFrame(shares, columns=list(SCHEMA["watershed_regions"].columns)),
    )
