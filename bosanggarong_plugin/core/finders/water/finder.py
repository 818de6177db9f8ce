"""The water finder: who sends how much water to whom, for all regions in one pass.

From a flow direction; without one from sub-basin polygons that name their next one downstream (subbasins.py). DAS polygons
are laid over both (das.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ...findings import FinderResult, Job
from ...geodesy import area_km2
from ...inputs.flow import FlowGrid
from ...inputs.grid import END_LEAVES, END_STAYS, bands, cancellable
from ...inputs.model import Inputs
from ...settings import Settings
from ...tables import thresholds
from .basins import find_basins
from .border_rivers import find_border_runs
from .courses import CourseFinder
from .das import overlay
from .effects import add_effects
from .figures import Exchange, exchange, node_sources, truncated_inflow
from .forest import Forest, build_forest, path_labels
from .model import Source, WaterModel, downstreamness
from .subbasins import drainage_layer, subbasin_model

RiverNamer = Callable[[float, float, str, str], str | None]


def build_model(inputs: Inputs, settings: Settings, job: Job, segments: pd.DataFrame) -> WaterModel | None:
    """The model of the flow direction, else of the sub-basins, else None; no table yet."""
    if inputs.flow is not None:
        return _grid_model(inputs, settings, job, segments)
    layer = drainage_layer(inputs)
    return None if layer is None else subbasin_model(layer, inputs, settings, job, segments)


def _grid_model(inputs: Inputs, settings: Settings, job: Job, segments: pd.DataFrame) -> WaterModel:
    """Labels, forest, exchange, ranges, basins and border runs of a flow direction."""
    flow, regions = inputs.flow, inputs.regions.frame
    codes = list(regions["region_code"])
    count = len(codes)
    job.step(0.0, "regions onto the grid")
    labels, contested = flow.burn(regions.geometry.values)
    gap_m = settings.water.gap_m or max(flow.cell_size_m, settings.regions.tolerance_m)
    gap_cells = max(1, math.ceil(gap_m / flow.cell_size_m - 1e-9))
    job.step(0.1, "first exits of all cells")
    forest = _forest(flow, labels, gap_cells, job.is_cancelled)
    base = exchange(forest, count)
    area = sum(
        np.bincount(labels[band][flow.has_data[band]], weights=flow.cell_area_km2[band][flow.has_data[band]], minlength=count + 1)
        for band in bands(labels.size)
    )
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
    mean, relative = downstreamness(flow.upstream_km2, _all_basins(flow), flow.cell_area_km2, labels, count)
    lonlat = np.column_stack(flow.lonlat(forest.cell))
    source = Source(
        "flow_direction", flow.cell_size_m, "cells", area / cell_km**2, lonlat, [f"{x:.5f},{y:.5f}" for x, y in lonlat], mean, relative
    )
    return WaterModel(
        flow, codes, labels, forest, base, area, np.array([0.0, *(area_km2(g) for g in regions.geometry)]), low, high,
        _karst_share(inputs, flow, forest, count, base), node_sources(forest),
        truncated_inflow(forest, count, flow.edge_cells(), flow.cells_beside_nodata()), basins, runs,
        set(zip(segments["region_a"], segments["region_b"], strict=True)),
        dict(zip(codes, regions["region_name"], strict=True)), source, contested, gap_cells,
    )  # fmt: skip


def find(
    inputs: Inputs, settings: Settings, job: Job, *, segments: pd.DataFrame, name_river: RiverNamer, courses: CourseFinder | None = None
) -> FinderResult:
    """All water tables and findings; without a drainage the watersheds of the DAS polygons, without these nothing."""
    with cancellable(job.is_cancelled):
        return _find(inputs, settings, job, segments, name_river, courses)


def _find(
    inputs: Inputs, settings: Settings, job: Job, segments: pd.DataFrame, name_river: RiverNamer, courses: CourseFinder | None
) -> FinderResult:
    from .evidence import water_findings
    from .rows import water_tables

    model = build_model(inputs, settings, job.part(0.0, 0.85), segments)
    given = overlay(inputs, model, job.part(0.85, 0.9))
    if model is None:
        return given.result
    differences = courses.differences(model) if courses and model.flow is not None else None
    model = replace(model, basins=given.basins, course_notes=differences.caveats() if differences else {})
    job.step(0.9, "water tables")
    result = FinderResult(tables=water_tables(model, inputs, settings, name_river))
    water_findings(model, inputs, settings, result)
    result.notes.update(_notes(model) | model.notes)
    given.add_to(result)
    if differences:
        differences.add_to(result)
    add_effects(model, inputs, settings, result, job.part(0.93, 1.0))
    job.step(1.0, "water")
    return result


def _all_basins(flow: FlowGrid) -> np.ndarray:
    """Number of the basin of each cell, counted over all ends of paths, -1 without data; int32 (n,)."""
    ends = np.flatnonzero((flow.network.flat == END_STAYS) | (flow.network.flat == END_LEAVES))
    number = np.full(flow.outlet.size + 1, -1, dtype=np.int32)  # the last place answers for the cells without data
    number[ends] = np.arange(ends.size, dtype=np.int32)
    return number[flow.outlet]


def _forest(flow: FlowGrid, labels: np.ndarray, gap_cells: int, is_cancelled) -> Forest:
    return build_forest(flow.network, path_labels(labels, flow.network, gap_cells), flow.area, is_cancelled)


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
        shifted = exchange(_forest(flow, moved.ravel(), gap_cells, job.is_cancelled), count).enters
        np.minimum(low, shifted, out=low)
        np.maximum(high, shifted, out=high)
    return low, high


def _overlap(step: int, size: int) -> tuple[slice, slice]:
    return slice(max(step, 0), size + min(step, 0)), slice(max(-step, 0), size + min(-step, 0))


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
    common = {
        "water.mass_balance": f"largest residual {worst:.6f} km2 of {model.area_km2[1:].sum():.1f} km2",
        "water.weight": "area, km2",
        "water.regions_without_cells": ", ".join(c for c, a in zip(model.codes, model.area_km2[1:], strict=True) if a == 0) or "none",
    }
    if model.flow is None:
        return common
    return common | {
        "water.cell_size_m": f"{model.flow.cell_size_m:.0f}",
        "water.encoding": model.flow.encoding,
        **({"water.encoding_evidence": model.flow.evidence} if model.flow.evidence else {}),
        "water.gap_cells": str(model.gap_cells),
        "water.contested_cells": f"{model.contested_cells} (given to the lowest code)",
    }
