"""People downstream: how many people of region j live where water of region i passes.

With a population raster: the people of the cells of j through which water of i flows. With places: those of the places of j
whose own cell, or a cell of j within the greater of one cell and the precision of the layer, carries water of i. The raster wins
when both are given, because it leaves no settlement out. Unknown is null: a link without any known place or cell has none;
with unknown ones among the known, or from a layer that is not complete there, the number is a least one, and its basis says so.
The table counts all watersheds together, a finding those people that the water passes in its own watershed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ...findings import FinderResult, Measure
from ...inputs.model import Inputs
from ...inputs.weights import on_flow_grid
from ..linear import RegionCover, incomplete_for
from .drainage import Drainage
from .evidence import SMALL

ALL = -2  # all watersheds together
OF_PLACES = "people of the places that the water passes"
OF_CELLS = "people of the cells that the water passes"


@dataclass
class _Sum:
    people: float = 0.0
    known: int = 0
    unknown: int = 0


Sums = dict[tuple[int, int, int], _Sum]  # (watershed, ALL or SMALL; region of origin; region of the people)


def add_population(model, drainage: Drainage, inputs: Inputs, cover: RegionCover, result: FinderResult) -> None:
    """Fill water_links.population_downstream and give the link findings the measure of that name, for their watershed."""
    raster = inputs.population_raster
    if raster is not None and model.flow is None:
        result.notes["water.population"] = "the population raster is not used with sub-basin polygons"
    if raster is not None and model.flow is not None:
        sums, basis = _of_raster(model, drainage, on_flow_grid(raster, model.flow, counts=True)), OF_CELLS
    elif inputs.of("places"):
        sums, basis = _of_places(model, drainage, inputs, cover), OF_PLACES
    else:
        return
    index = {code: n for n, code in enumerate(model.codes, start=1)}
    links = result.tables["water_links"]
    values = [_people(sums.get((ALL, index[a], index[b]))) for a, b in zip(links["from_code"], links["to_code"], strict=True)]
    result.tables["water_links"] = links.assign(population_downstream=pd.Series(values, index=links.index, dtype="Int64"))
    basins = {f"watershed:{name}": n for n, name in enumerate(model.basins.ids)}
    for n, finding in enumerate(result.findings):
        if finding.kind == "water_link":
            roles = {role: code for code, role in finding.parties}
            held = sums.get((basins.get(finding.object_id, SMALL), index[roles["hulu"]], index[roles["hilir"]]))
            people = _people(held)
            said = f"at least: {basis}" if held and held.unknown and people is not None else basis
            measure = Measure("population_downstream", None if people is None else float(people), "people", said)
            result.findings[n] = replace(finding, measures=(*(m for m in finding.measures if m.name != measure.name), measure))


def _people(held: _Sum | None) -> int | None:
    return None if held is None or not held.known else round(held.people)


def _of_raster(model, drainage: Drainage, people: np.ndarray) -> Sums:
    """Sums over the cells that water of another region passes."""
    origins = drainage.origins
    masks: dict[tuple[int, int], int] = {}
    basin = model.basins.number[origins.keys].tolist()
    number = np.array([masks.setdefault(key, len(masks)) for key in zip(basin, origins.mask, strict=True)], dtype=np.int64)
    value = people[origins.keys]
    known = np.isfinite(value)
    size = len(model.codes) + 1
    flat, length = number * size + origins.label, max(len(masks), 1) * size
    total = np.bincount(flat[known], weights=value[known], minlength=length)
    n_known, n_unknown = np.bincount(flat[known], minlength=length), np.bincount(flat[~known], minlength=length)
    sums: Sums = defaultdict(_Sum)
    for (of_basin, mask), at in masks.items():
        for j in range(1, size):
            k = at * size + j
            if n_known[k] or n_unknown[k]:
                for i in labels_of(mask):
                    for which in (ALL, of_basin) if i not in (0, j) else ():
                        _add(sums[which, i, j], float(total[k]), int(n_known[k]), int(n_unknown[k]))
    return dict(sums)


def _of_places(model, drainage: Drainage, inputs: Inputs, cover: RegionCover) -> Sums:
    index = {code: n for n, code in enumerate(model.codes, start=1)}
    sums: Sums = defaultdict(_Sum)
    for layer in inputs.of("places"):
        frame = layer.frame
        points = np.column_stack([frame.geometry.x, frame.geometry.y])
        located = cover.label(points[:, 0], points[:, 1]) + 1
        own = frame["precision_m"] if "precision_m" in frame else pd.Series(np.nan, index=frame.index)
        reach = np.array([drainage.tolerance_m(float(m)) for m in own.astype(float).fillna(layer.spec.precision_m or 0.0)])
        near = drainage.near(points, reach)
        for place, (code, people) in enumerate(zip(frame["region_code"], frame["population"], strict=True)):
            j = index.get(code) or int(located[place])
            if not j:
                continue
            passing: dict[int, int] = defaultdict(int)
            for k in near[place]:
                if drainage.origins.label[k] == j:
                    mask = int(drainage.origins.mask[k])
                    passing[ALL] |= mask
                    passing[int(model.basins.number[drainage.origins.keys[k]])] |= mask
            least = incomplete_for(layer.spec, [model.name(j)])
            for which, mask in passing.items():
                for i in labels_of(mask):
                    if i not in (0, j):
                        known = not pd.isna(people)
                        _add(sums[which, i, j], float(people) if known else 0.0, int(known), int(not known) + int(least))
    return dict(sums)


def _add(held: _Sum, people: float, known: int, unknown: int) -> None:
    held.people += people
    held.known += known
    held.unknown += unknown


def labels_of(mask: int) -> list[int]:
    """The labels whose bits a mask holds."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
