"""The water figures weighed by runoff: the same sums in million m3 a year beside the areas, which never change.

Runoff is mm a year on the cells of the flow grid (inputs/weights.py): mm x km2 / 1000 = million m3. Land without a known value adds
nothing and is told: as a share of all land in the provenance, and in the basis of each measure. No known value at all is null.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...findings import FinderResult, Measure
from ...inputs.model import Inputs
from ...inputs.weights import on_flow_grid
from .evidence import SMALL, _first_exit_by_basin
from .figures import exchange

UNIT = "million_m3_year"


def add_runoff(model, inputs: Inputs, result: FinderResult) -> None:
    """Fill the runoff columns of water_links and water_dependency, add a measure to the links, say what the weight is."""
    if inputs.runoff is None:
        return
    if model.flow is None:
        result.notes["water.weight"] = "area, km2; runoff is not used with sub-basin polygons"
        return
    flow, forest = model.flow, model.forest
    depth_mm = on_flow_grid(inputs.runoff, flow)
    known = np.isfinite(depth_mm) & flow.has_data
    volume = np.where(known, depth_mm, 0.0) * flow.cell_area_km2 / 1000.0
    missing = np.where(known, 0.0, flow.cell_area_km2)
    count = len(model.codes)
    moved = _enters(forest, count, volume)
    without = _enters(forest, count, missing)
    known_km2 = model.exchange.enters - without
    labels = model.labels[flow.has_data]
    internal = np.bincount(labels, weights=volume[flow.has_data], minlength=count + 1)
    internal_known = np.bincount(labels, weights=(flow.cell_area_km2 - missing)[flow.has_data], minlength=count + 1)
    index = {code: n for n, code in enumerate(model.codes, start=1)}
    links = result.tables["water_links"]
    pairs = [(index[a], index[b]) for a, b in zip(links["from_code"], links["to_code"], strict=True)]
    result.tables["water_links"] = links.assign(
        runoff_million_m3=pd.Series([_or_none(moved[p], known_km2[p]) for p in pairs], index=links.index, dtype="Float64")
    )
    result.tables["water_dependency"] = _dependency(model, result.tables["water_dependency"], index, moved, known_km2, internal, internal_known)
    _measures(model, result, volume, missing)
    land = model.area_km2[1:].sum()
    share = 100.0 * (1.0 - internal_known[1:].sum() / land) if land else 100.0
    result.notes["water.weight"] = f"area, km2; beside it runoff, million m3 a year ({share:.1f} % of the land has no runoff value)"


def _enters(forest, count: int, weight: np.ndarray) -> np.ndarray:
    return exchange(forest, count, forest.sum_by_node(weight), forest.sum_by_node(weight, strips=True)).enters


def _or_none(value: float, known_km2: float, land_km2: float = 1.0) -> float | None:
    """The sum; None where there is land but no known value."""
    return float(value) if known_km2 > 1e-9 or land_km2 <= 0 else None


def _dependency(model, frame: pd.DataFrame, index, moved, known_km2, internal, internal_known) -> pd.DataFrame:
    rows = []
    for code in frame["region_code"]:
        j = index[code]
        own = _or_none(internal[j], internal_known[j], model.area_km2[j])
        external = _or_none(moved[1:, j].sum(), known_km2[1:, j].sum(), model.inflow_km2(j))
        outside = _or_none(moved[0, j], known_km2[0, j], model.exchange.enters[0, j])
        if model.area_km2[j] <= 0:
            own = external = outside = None
        total = None if own is None or external is None else own + external
        rows.append((own, external, outside, 100.0 * external / total if total else None))
    names = ("runoff_internal_million_m3", "runoff_external_million_m3", "runoff_outside_million_m3", "runoff_dependency_pct")
    return frame.assign(**{
        name: pd.Series([row[k] for row in rows], index=frame.index, dtype="Float64") for k, name in enumerate(names)
    })  # fmt: skip


def _measures(model, result: FinderResult, volume: np.ndarray, missing: np.ndarray) -> None:
    """The measure runoff_million_m3 of each link: of the land that the link counts in its watershed."""
    by_link, without = _by_link(model, volume), _by_link(model, missing)
    for n, finding in enumerate(result.findings):
        if finding.kind != "water_link":
            continue
        key = (finding.object_id, finding.discriminator)
        land = finding.measure("basin_first_exit_km2") or 0.0
        lacking = without.get(key, 0.0)
        basis = "runoff of the land that drains directly, in this watershed"
        if land and lacking / land > 0.005:
            basis = f"at least: {100.0 * lacking / land:.0f} % of the land that drains directly has no runoff value"
        value = _or_none(by_link.get(key, 0.0), land - lacking)
        result.findings[n] = replace(finding, measures=(*finding.measures, Measure("runoff_million_m3", value, UNIT, basis)))


def _by_link(model, weight: np.ndarray) -> dict[tuple[str, str], float]:
    weighed = replace(model, forest=replace(model.forest, area=model.forest.sum_by_node(weight)))
    found = {}
    for (basin, i, j), (value, _) in _first_exit_by_basin(weighed).items():
        if i and j:
            pair = sorted((model.name(i), model.name(j)))
            thing = f"watershed:small {pair[0]}/{pair[1]}" if basin == SMALL else f"watershed:{model.basins.ids[basin]}"
            found[thing, f"{model.name(i)}>{model.name(j)}"] = value
    return found
