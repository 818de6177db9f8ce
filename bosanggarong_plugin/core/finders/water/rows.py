"""The water tables of the result from the water model."""

from __future__ import annotations

import pandas as pd
import shapely

from ...inputs.grid import LOOK_EVERY, check_cancelled
from ...inputs.model import Inputs
from ...result import SCHEMA
from ...settings import Settings
from ...tables import position_of, text, thresholds
from .basins import basin_tables
from .reliability import Reliability, reliability, told


def water_tables(model, inputs: Inputs, settings: Settings, name_river) -> dict[str, pd.DataFrame]:
    """Tables water_links, water_crossings, water_sources, water_dependency, water_balance, watersheds, watershed_regions."""
    listed = settings.water.min_area_km2
    watersheds, members = basin_tables(model.basins, model.codes)
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
        if node % LOOK_EVERY == 0:
            check_cancelled()
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


def _links(model, inputs: Inputs, listed: float, name_river) -> pd.DataFrame:
    regions = inputs.regions.frame
    centre = shapely.point_on_surface(regions.geometry.values)
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
            known = reliability(model, i, j)
            low, high = model.range_of(i, j)
            rows.append(
                {
                    "from_code": model.name(i), "to_code": model.name(j), "adjacent": model.touching(i, j),
                    "first_exit_km2": e[i, j], "area_km2": c[i, j],
                    "share_of_from_pct": 100.0 * c[i, j] / model.area_km2[i],
                    "share_of_inflow_pct": 100.0 * c[i, j] / (model.inflow_km2(j) + model.area_km2[j]),
                    "border_river_km2": run[0].upstream_km2 if run else None if model.flow is None else 0.0,
                    "low_km2": low, "high_km2": high,
                    "karst_share_pct": None if model.karst is None else model.karst[i, j],
                    "population_downstream": None,  # population.py knows
                    "main_river": name_river(lon, lat, model.name(int(model.forest.label[node])), model.name(j)),
                    "reliability": known.grade, **link_caveats(model, i, j, known),
                    "geometry": shapely.LineString([centre[i - 1], _place(model, own_crossing_of.get((i, j), node)), centre[j - 1]]),
                }
            )  # fmt: skip
    return _frame("water_links", rows)


def link_caveats(model, i: int, j: int, known: Reliability) -> dict[str, str]:
    """Caveats of a link in both languages: reliability and range, cover of the raster, karst, what the river layer says."""
    keys = []
    cover = {k: 100.0 * model.area_km2[k] / model.polygon_km2[k] for k in (i, j)}
    least = min(cover, key=cover.get)
    if cover[least] < thresholds()["grid_cover_caveat_pct"]:
        keys.append("link_cover" if model.flow is not None else "link_cover_pieces")
    if model.karst is not None and model.karst[i, j] >= thresholds()["karst_caveat_pct"]:
        keys.append("link_karst")
    values = {
        "cover": cover[least], "covered": model.region_names[model.name(least)], "hulu": model.region_names[model.name(i)],
        "hilir": model.region_names[model.name(j)], "karst": None if model.karst is None else model.karst[i, j],
    }  # fmt: skip
    first = told(model, i, j, known)
    course = model.course_notes.get((model.name(i), model.name(j)), {})
    return {
        f"caveat_{lang}": " ".join([first[lang], *(text(key, lang, **values) for key in keys), *([course[lang]] if course else [])])
        for lang in ("ind", "eng")
    }


def crossing_id(model, node: int) -> str:
    """Content-derived: from>to@lon,lat of the last cell, or @ the id of the sub-basin."""
    forest = model.forest
    return f"{model.name(int(forest.label[node]))}>{model.name(int(forest.label[forest.parent[node]]))}@{model.source.node_key[node]}"


def _crossings(model, listed: float, name_river) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, parts = [], []
    forest = model.forest
    for node, parent in enumerate(forest.parent.tolist()):
        if node % LOOK_EVERY == 0:
            check_cancelled()
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
    mean, relative = model.source.downstreamness, model.source.relative
    rows = []
    for j, code in enumerate(model.codes, start=1):
        internal, external, outside = model.area_km2[j], model.inflow_km2(j), model.exchange.enters[0, j]
        known, seen = internal > 0, j not in model.unseen  # what flows into a region without a cell of its own is not known
        seen = seen and known
        rows.append(
            {"region_code": code, "internal_km2": internal, "external_km2": external if seen else None, "outside_km2": outside if seen else None,
             "dependency_pct": 100.0 * external / (external + internal) if known and seen else None,
             "dependency_with_outside_pct": 100.0 * (external + outside) / (external + outside + internal) if known and seen else None,
             "downstreamness": mean[j] if known else None, "position": position_of(relative[j]) if known else None,
             "outside_truncated": None if model.truncated is None or not known else bool(model.truncated[j])}
        )  # fmt: skip
    return _frame("water_dependency", rows)


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
