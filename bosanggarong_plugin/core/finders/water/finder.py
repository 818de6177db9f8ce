"""The water finder: who sends how much water to whom, from a flow-direction raster, for all regions in one pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from ...findings import OUT, FinderResult, Job
from ...geodesy import area_km2
from ...inputs.flow import FlowGrid
from ...inputs.model import Inputs
from ...settings import Settings
from ...tables import thresholds
from .basins import Basins, find_basins
from .border_rivers import BorderRun, find_border_runs
from .figures import Exchange, exchange, node_sources, truncated_inflow
from .forest import Forest, build_forest, path_labels

RiverNamer = Callable[[float, float, str, str], str | None]


@dataclass(frozen=True)
class WaterModel:
    """Everything the tables and findings of water are made from; ``codes`` are the regions of labels 1.."""

    flow: FlowGrid
    codes: list[str]
    labels: np.ndarray
    forest: Forest
    exchange: Exchange
    area_km2: np.ndarray  # (r + 1,) R_i by cells with data
    polygon_km2: np.ndarray  # (r + 1,)
    low: np.ndarray
    high: np.ndarray
    karst: np.ndarray | None
    sources: list[dict[int, float]]
    truncated: np.ndarray
    basins: Basins
    runs: dict[tuple[str, str], list[BorderRun]]
    adjacent: set[tuple[str, str]]
    region_names: dict[str, str]
    contested_cells: int
    gap_cells: int

    def name(self, label: int) -> str:
        """Code of a label; OUT for 0."""
        return self.codes[label - 1] if label else OUT

    @cached_property
    def node_lonlat(self) -> np.ndarray:
        """Lon, lat of the cell of each node; (m, 2)."""
        return np.column_stack(self.flow.lonlat(self.forest.cell))

    def touching(self, a: int, b: int) -> bool:
        """Do the regions of two labels share a border?"""
        return tuple(sorted((self.name(a), self.name(b)))) in self.adjacent

    def inflow_km2(self, label: int) -> float:
        """Sum of C_kj over the other regions k."""
        return float(self.exchange.enters[1:, label].sum())


def build_model(inputs: Inputs, settings: Settings, job: Job, segments: pd.DataFrame) -> WaterModel:
    """Labels, forest, exchange, ranges, basins and border runs; no table yet."""
    flow, regions = inputs.flow, inputs.regions.frame
    codes = list(regions["region_code"])
    count = len(codes)
    job.step(0.0, "regions onto the grid")
    labels, contested = flow.burn(regions.geometry.values)
    gap_m = settings.water.gap_m or max(flow.cell_size_m, settings.regions.tolerance_m)
    gap_cells = max(1, math.ceil(gap_m / flow.cell_size_m - 1e-9))
    job.step(0.1, "first exits of all cells")
    forest = _forest(flow, labels, gap_cells)
    base = exchange(forest, count)
    area = np.bincount(labels[flow.has_data], weights=flow.cell_area_km2[flow.has_data], minlength=count + 1)
    low, high = _shifted_range(flow, labels, count, gap_cells, int(settings.water.shift_cells), base, job.part(0.2, 0.7))
    job.step(0.7, "watersheds")
    basins = find_basins(flow, labels, count, settings.water.min_watershed_km2, inputs.of("rivers"))
    job.step(0.8, "rivers along borders")
    cell_km = flow.cell_size_m / 1000.0
    runs = find_border_runs(
        flow, segments,
        distance_km=settings.water.border_river_distance_km or 1.5 * cell_km,
        min_run_km=settings.water.border_river_min_run_km or 5 * cell_km,
        min_upstream_km2=thresholds()["stream_cells"] * cell_km**2,
    )  # fmt: skip
    return WaterModel(
        flow, codes, labels, forest, base, area, np.array([0.0, *(area_km2(g) for g in regions.geometry)]), low, high,
        _karst_share(inputs, flow, forest, count, base), node_sources(forest),
        truncated_inflow(forest, count, flow.edge_cells() & flow.has_data, _beside_nodata(flow)), basins, runs,
        set(zip(segments["region_a"], segments["region_b"], strict=True)),
        dict(zip(codes, regions["region_name"], strict=True)), contested, gap_cells,
    )  # fmt: skip


def find(inputs: Inputs, settings: Settings, job: Job, *, segments: pd.DataFrame, name_river: RiverNamer) -> FinderResult:
    """All water tables and findings; an empty result when no flow direction is given."""
    from .evidence import water_findings
    from .rows import water_tables

    if inputs.flow is None:
        return FinderResult()
    model = build_model(inputs, settings, job.part(0.0, 0.9), segments)
    job.step(0.9, "water tables")
    result = FinderResult(tables=water_tables(model, inputs, settings, name_river))
    water_findings(model, inputs, settings, result)
    result.notes.update(_notes(model))
    job.step(1.0, "water")
    return result


def _forest(flow: FlowGrid, labels: np.ndarray, gap_cells: int) -> Forest:
    return build_forest(flow.network, path_labels(labels, flow.has_data, flow.shape, gap_cells), flow.cell_area_km2)


def _shifted_range(flow, labels, count: int, gap_cells: int, shift: int, base: Exchange, job: Job):
    """Least and greatest C over the borders as given and shifted by ``shift`` cells in the eight directions."""
    low, high = base.enters.copy(), base.enters.copy()
    if shift < 1:
        return low, high
    grid = labels.reshape(flow.shape)
    steps = [(r, c) for r in (-shift, 0, shift) for c in (-shift, 0, shift) if r or c]
    for number, (rows, columns) in enumerate(steps):
        job.step(number / len(steps), "range of the figures")
        moved = np.zeros_like(grid)
        to_r, from_r = _overlap(rows, grid.shape[0])
        to_c, from_c = _overlap(columns, grid.shape[1])
        moved[to_r, to_c] = grid[from_r, from_c]
        shifted = exchange(_forest(flow, moved.ravel(), gap_cells), count).enters
        np.minimum(low, shifted, out=low)
        np.maximum(high, shifted, out=high)
    return low, high


def _overlap(step: int, size: int) -> tuple[slice, slice]:
    return slice(max(step, 0), size + min(step, 0)), slice(max(-step, 0), size + min(-step, 0))


def _beside_nodata(flow: FlowGrid) -> np.ndarray:
    missing = ~flow.has_data.reshape(flow.shape)
    return (ndimage.binary_dilation(missing, structure=np.ones((3, 3), dtype=bool)) & ~missing).ravel()


def _karst_share(inputs: Inputs, flow: FlowGrid, forest: Forest, count: int, base: Exchange) -> np.ndarray | None:
    """Share (%) of C_ij that lies on karst areas; None when no area of kind karst is given."""
    shapes = [g for layer in inputs.of("areas") for g in layer.frame.geometry[layer.frame["area_kind"] == "karst"]]
    if not shapes:
        return None
    on_karst = (flow.burn([shapely.union_all(shapes)])[0] > 0) * flow.cell_area_km2
    part = exchange(forest, count, forest.sum_by_node(on_karst), forest.sum_by_node(on_karst, strips=True)).enters
    return np.divide(100.0 * part, base.enters, out=np.zeros_like(part), where=base.enters > 0)


def _notes(model: WaterModel) -> dict[str, str]:
    balance = model.exchange.area()[1:]
    worst = float(np.max(np.abs(model.area_km2[1:] - balance), initial=0.0))
    return {
        "water.mass_balance": f"largest residual {worst:.6f} km2 of {model.area_km2[1:].sum():.1f} km2",
        "water.cell_size_m": f"{model.flow.cell_size_m:.0f}",
        "water.encoding": model.flow.encoding,
        "water.gap_cells": str(model.gap_cells),
        "water.contested_cells": f"{model.contested_cells} (given to the lowest code)",
        "water.weight": "area, km2",
        "water.regions_without_cells": ", ".join(c for c, a in zip(model.codes, model.area_km2[1:], strict=True) if a == 0) or "none",
    }
