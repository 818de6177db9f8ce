"""The water tables of the result from the water model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...inputs.model import Inputs
from ...result import SCHEMA
from ...settings import Settings
from ...tables import position_of, text, thresholds
from .basins import basin_tables


def water_tables(model, inputs: Inputs, settings: Settings, name_river) -> dict[str, pd.DataFrame]:
    """Tables water_links, water_crossings, water_sources, water_dependency, water_balance, watersheds, watershed_regions."""
    listed = settings.water.min_area_km2
    watersheds, members = basin_tables(model.flow, model.basins, model.codes)
    crossings, sources = _crossings(model, listed, name_river)
    return {
        "water_links": _links(model, inputs, listed, name_river),
        "water_crossings": crossings,
        "water_sources": sources,
        "water_dependency": _dependency(model),
        "water_balance": _balance(model),
        "watersheds": watersheds,
        "watershed_regions": members,
    }


def _frame(name: str, rows: list[dict]) -> pd.DataFrame:
    columns = list(SCHEMA[name].columns) + (["geometry"] if SCHEMA[name].geometry else [])
    return pd.DataFrame(rows, columns=columns)


def main_crossings(model, *, direct: bool) -> dict[tuple[int, int], int]:
    """For each link (i, j) the node where the most water of i enters j: over their own border, or wherever it enters."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for node, parent in enumerate(model.forest.parent.tolist()):
        if parent < 0:
            continue
        to = int(model.forest.label[parent])
        for source, value in model.sources[node].items():
            held = best.get((source, to))
            if direct and source != model.forest.label[node]:
                continue
            if source != to and (held is None or (value, -node) > held):
                best[source, to] = (value, -node)
    return {pair: -node for pair, (_, node) in best.items()}


def _place(model, node: int) -> tuple[float, float]:
    lon, lat = model.node_lonlat[node]
    return float(lon), float(lat)


def reliability(model, i: int, j: int) -> str:
    """low / medium / high by the number of cells of the smaller region and the width of the range (table thresholds)."""
    limit = thresholds()
    cell_km2 = (model.flow.cell_size_m / 1000.0) ** 2
    cells = min(model.area_km2[i], model.area_km2[j]) / cell_km2
    value = model.exchange.enters[i, j]
    spread = (model.high[i, j] - model.low[i, j]) / value if value else 0.0
    if cells < limit["reliability_low_cells"] or spread > limit["reliability_low_spread"]:
        return "low"
    if cells < limit["reliability_medium_cells"] or spread > limit["reliability_medium_spread"]:
        return "medium"
    return "high"


def _links(model, inputs: Inputs, listed: float, name_river) -> pd.DataFrame:
    regions = inputs.regions.frame
    centre = shapely.point_on_surface(regions.geometry.values)
    population = regions["population"].tolist()
    entry_of, own_crossing_of = main_crossings(model, direct=False), main_crossings(model, direct=True)
    e, c = model.exchange.first_exit, model.exchange.enters
    rows = []
    for i in range(1, len(model.codes) + 1):
        for j in range(1, len(model.codes) + 1):
            if i == j or c[i, j] <= 0 or c[i, j] < listed:
                continue
            node = entry_of[i, j]
            lon, lat = _place(model, node)
            run = model.runs.get(tuple(sorted((model.name(i), model.name(j)))))
            grade = reliability(model, i, j)
            rows.append(
                {
                    "from_code": model.name(i), "to_code": model.name(j), "adjacent": model.touching(i, j),
                    "first_exit_km2": e[i, j], "area_km2": c[i, j],
                    "share_of_from_pct": 100.0 * c[i, j] / model.area_km2[i],
                    "share_of_inflow_pct": 100.0 * c[i, j] / (model.inflow_km2(j) + model.area_km2[j]),
                    "border_river_km2": run[0].upstream_km2 if run else 0.0,
                    "low_km2": model.low[i, j], "high_km2": model.high[i, j],
                    "karst_share_pct": None if model.karst is None else model.karst[i, j],
                    "population_downstream": None if pd.isna(population[j - 1]) else int(population[j - 1]),
                    "main_river": name_river(lon, lat, model.name(int(model.forest.label[node])), model.name(j)),
                    "reliability": grade, **link_caveats(model, i, j, grade),
                    "geometry": shapely.LineString([centre[i - 1], _place(model, own_crossing_of.get((i, j), node)), centre[j - 1]]),
                }
            )  # fmt: skip
    return _frame("water_links", rows)


def link_caveats(model, i: int, j: int, grade: str) -> dict[str, str]:
    """Caveats of a link in both languages."""
    keys = []
    if grade == "low":
        keys.append("link_low_reliability")
    cover = {k: 100.0 * model.area_km2[k] / model.polygon_km2[k] for k in (i, j)}
    least = min(cover, key=cover.get)
    if cover[least] < thresholds()["grid_cover_caveat_pct"]:
        keys.append("link_cover")
    if model.karst is not None and model.karst[i, j] >= thresholds()["karst_caveat_pct"]:
        keys.append("link_karst")
    values = {
        "cover": cover[least], "covered": model.region_names[model.name(least)], "hulu": model.region_names[model.name(i)],
        "hilir": model.region_names[model.name(j)], "cell_m": round(model.flow.cell_size_m), "low": model.low[i, j],
        "high": model.high[i, j], "karst": None if model.karst is None else model.karst[i, j],
    }  # fmt: skip
    return {f"caveat_{lang}": " ".join(text(key, lang, **values) for key in keys) for lang in ("ind", "eng")}


def crossing_id(model, node: int) -> str:
    """Content-derived: from>to@lon,lat of the last cell."""
    lon, lat = _place(model, node)
    forest = model.forest
    return f"{model.name(int(forest.label[node]))}>{model.name(int(forest.label[forest.parent[node]]))}@{lon:.5f},{lat:.5f}"


def _crossings(model, listed: float, name_river) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, parts = [], []
    forest = model.forest
    for node, parent in enumerate(forest.parent.tolist()):
        origin, to = int(forest.label[node]), int(forest.label[parent])
        if parent < 0 or (origin == 0 and to == 0):
            continue
        total = sum(model.sources[node].values())
        if total < listed:
            continue
        key = crossing_id(model, node)
        lon, lat = _place(model, node)
        rows.append(
            {"crossing_id": key, "from_code": model.name(origin), "to_code": model.name(to), "upstream_km2": total,
             "river": name_river(lon, lat, model.name(origin), model.name(to)), "geometry": shapely.Point(lon, lat)}
        )  # fmt: skip
        parts += [
            {"crossing_id": key, "source_code": model.name(source), "area_km2": value}
            for source, value in model.sources[node].items() if value > 0
        ]  # fmt: skip
    return _frame("water_crossings", rows), _frame("water_sources", parts)


def _dependency(model) -> pd.DataFrame:
    mean, relative = downstreamness(model.flow, model.labels, len(model.codes))
    rows = []
    for j, code in enumerate(model.codes, start=1):
        internal, external, outside = model.area_km2[j], model.inflow_km2(j), model.exchange.enters[0, j]
        known = internal > 0
        rows.append(
            {"region_code": code, "internal_km2": internal, "external_km2": external, "outside_km2": outside,
             "dependency_pct": 100.0 * external / (external + internal) if known else None,
             "dependency_with_outside_pct": 100.0 * (external + outside) / (external + outside + internal) if known else None,
             "downstreamness": mean[j] if known else None, "position": position_of(relative[j]) if known else None,
             "outside_truncated": bool(model.truncated[j])}
        )  # fmt: skip
    return _frame("water_dependency", rows)


def downstreamness(flow, labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Area-weighted mean of D_x = upstream area / area of the basin, by label (r + 1,), and that mean divided by the mean
    of the same basins.

    D_x after van Oel et al. (2009). Its mean falls with the size of a basin, whatever the place in it, so the position
    hulu / tengah / hilir is read from the second figure: below 1 the land lies higher in its basins than their average.
    """
    data = flow.has_data
    outlet = np.maximum(flow.outlet, 0)
    weight = flow.cell_area_km2 * data
    basin_area = np.where(data, flow.upstream_km2[outlet], 1.0)
    moment = np.where(data, flow.upstream_km2 / basin_area, 0.0) * weight
    basin_mean = np.bincount(outlet[data], weights=moment[data], minlength=labels.size)[outlet] / basin_area
    total = np.bincount(labels, weights=weight, minlength=count + 1)
    own = np.bincount(labels, weights=moment, minlength=count + 1)
    expected = np.bincount(labels, weights=basin_mean * weight, minlength=count + 1)
    some = total > 0
    return (
        np.divide(own, total, out=np.zeros(count + 1), where=some),
        np.divide(own, expected, out=np.zeros(count + 1), where=some & (expected > 0)),
    )


def _balance(model) -> pd.DataFrame:
    x = model.exchange
    rows = []
    for i, code in enumerate(model.codes, start=1):
        to_regions, to_out = float(x.first_exit[i, 1:].sum()), float(x.first_exit[i, 0])
        rows.append(
            {"region_code": code, "area_km2": model.area_km2[i], "stays_km2": x.stays[i], "sea_or_edge_km2": x.leaves[i],
             "to_regions_km2": to_regions, "to_outside_km2": to_out,
             "residual_km2": model.area_km2[i] - x.stays[i] - x.leaves[i] - to_regions - to_out,
             "grid_cover_pct": 100.0 * model.area_km2[i] / model.polygon_km2[i]}
        )  # fmt: skip
    return _frame("water_balance", rows)
