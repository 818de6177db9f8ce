"""Watersheds: basins of the flow direction above a minimum area, their outline, name and regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from ...findings import OUT
from ...inputs.flow import FlowGrid
from ...inputs.model import Layer
from ...tables import thresholds


@dataclass(frozen=True)
class Basins:
    """``outlet`` cells of the basins (b,), by falling area then cell; ``number`` (n,): basin of each cell, -1 none;
    ``area`` (b, r + 1): km2 by label (0 = OUT); ``ids`` and ``names`` (None where no river lies in it); ``members``: labels
    of the regions that are members."""

    outlet: np.ndarray
    number: np.ndarray
    area: np.ndarray
    ids: list[str]
    names: list[str | None]
    members: list[list[int]]


def find_basins(flow: FlowGrid, labels: np.ndarray, n_regions: int, min_km2: float, rivers: list[Layer]) -> Basins:
    """Basins with at least ``min_km2`` of area that hold land of a region.

    The id is the place of the outlet, "das:<lon>,<lat>" to 0.00001 degree; it does not depend on order or settings.
    """
    size = labels.size
    has_data = flow.has_data
    area = np.bincount(flow.outlet[has_data], weights=flow.cell_area_km2[has_data], minlength=size)
    touched = np.zeros(size, dtype=bool)
    touched[flow.outlet[has_data & (labels > 0)]] = True
    outlet = np.flatnonzero((area >= min_km2) & touched)
    outlet = outlet[np.lexsort((outlet, -area[outlet]))]
    lookup = np.full(size, -1, dtype=np.int32)
    lookup[outlet] = np.arange(outlet.size, dtype=np.int32)
    number = np.where(has_data, lookup[np.maximum(flow.outlet, 0)], -1)
    chosen = number >= 0
    by_label = np.zeros((outlet.size, n_regions + 1))
    np.add.at(by_label, (number[chosen], labels[chosen]), flow.cell_area_km2[chosen])
    lon, lat = flow.lonlat(outlet)
    ids = [f"das:{x:.5f},{y:.5f}" for x, y in zip(lon, lat, strict=True)]
    region_area = np.bincount(labels[has_data], weights=flow.cell_area_km2[has_data], minlength=n_regions + 1)
    members = [_members(row, region_area, (flow.cell_size_m / 1000.0) ** 2) for row in by_label]
    return Basins(outlet, number, by_label, ids, _names(flow, number, by_label.sum(axis=1), rivers), members)


def _members(area: np.ndarray, region_area: np.ndarray, cell_km2: float) -> list[int]:
    """Labels of the regions that are members of a basin (table thresholds: share of the basin or of the region, cells)."""
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
    flowing = ndimage.maximum_filter(np.where(number >= 0, flow.upstream_km2, 0.0).reshape(flow.shape), size=3).ravel()
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
        share = float(np.quantile(np.minimum(flowing[cells] / area[basin], 1.0), 0.9))
        rank = (round(share, 1), cells.size)
        if share >= thresholds()["main_stem_share"] and rank > best.get(basin, ((0.0, 0), ""))[0]:
            best[basin] = (rank, name)
    return [best[basin][1] if basin in best else None for basin in range(area.size)]


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
    lines = _edge_runs(grid[:-1, :] != grid[1:, :], horizontal=True) + _edge_runs(grid[:, :-1] != grid[:, 1:], horizontal=False)
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
    padded = np.zeros((table.shape[0], table.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = table
    line, change = np.nonzero(np.diff(padded, axis=1))
    start, end, at = change[0::2] - 1, change[1::2] - 1, line[0::2]
    ends = np.stack([np.column_stack([start, at]), np.column_stack([end, at])], axis=1).astype(float)
    return shapely.linestrings(ends if horizontal else ends[:, :, ::-1]).tolist()


def basin_tables(flow: FlowGrid, basins: Basins, codes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables watersheds and watershed_regions.

    Every share is listed and counted in ``n_regions``; ``n_members`` leaves out the clipped corners of neighbours.
    """
    rows, shares = [], []
    for basin, shape in enumerate(outline(flow, basins.number, len(basins.ids))):
        total = float(basins.area[basin].sum())
        for label, area in enumerate(basins.area[basin]):
            if area <= 0:
                continue
            shares.append(
                {"watershed_id": basins.ids[basin], "region_code": codes[label - 1] if label else OUT, "area_km2": area,
                 "share_pct": 100.0 * area / total}
            )  # fmt: skip
        n_regions = int(np.count_nonzero(basins.area[basin][1:] > 0))
        rows.append(
            {"watershed_id": basins.ids[basin], "name": basins.names[basin], "area_km2": total, "n_regions": n_regions,
             "n_members": len(basins.members[basin]),
             "source": "flow_direction", "geometry": shape}
        )  # fmt: skip
    return (
        pd.DataFrame(rows, columns=["watershed_id", "name", "area_km2", "n_regions", "source", "n_members", "geometry"]),
        pd.DataFrame(shares, columns=["watershed_id", "region_code", "area_km2", "share_pct"]),
    )
