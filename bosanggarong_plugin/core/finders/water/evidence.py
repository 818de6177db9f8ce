"""The findings of water: links by watershed, shared watersheds, rivers that run along a border."""

from __future__ import annotations

import pandas as pd
import shapely

from ...findings import FinderResult, Finding, Measure, Object
from ...inputs.model import Inputs
from ...settings import Settings
from ...tables import text
from .reliability import reliability
from .rows import link_caveats

SMALL = -1  # the basins too small to be drawn, taken together for each pair


def water_findings(model, inputs: Inputs, settings: Settings, result: FinderResult) -> None:
    """Add the findings and objects of water to ``result``; its tables watersheds and water_links are already there."""
    names = dict(zip(model.codes, inputs.regions.frame["region_name"], strict=True))
    shapes = dict(zip(result.tables["watersheds"]["watershed_id"], result.tables["watersheds"]["geometry"], strict=True))
    by_basin = _first_exit_by_basin(model)
    members = model.basins.members
    for basin, labels in enumerate(members):
        if len(labels) >= 2:
            result.objects.append(_watershed_object(model, basin, labels))
            result.findings.append(_shared_watershed(model, basin, labels, by_basin, shapes[model.basins.ids[basin]]))
    small: set[str] = set()
    for (basin, i, j), (area, node) in sorted(by_basin.items()):
        if i == 0 or j == 0 or not model.touching(i, j) or area < settings.water.min_area_km2:
            continue
        if basin == SMALL:
            pair = sorted((model.name(i), model.name(j)))
            thing = Object(f"watershed:small {pair[0]}/{pair[1]}", "watershed",
                           f"DAS kecil {names[pair[0]]} - {names[pair[1]]}", "existing", model.source.role, {"members": pair, "drawn": False})
            if thing.object_id not in small:
                result.objects.append(thing)
                small.add(thing.object_id)
            object_id = thing.object_id
        else:
            object_id = f"watershed:{model.basins.ids[basin]}"
        result.findings.append(_link(model, inputs, object_id, i, j, area, node))
    for (a, b), runs in sorted(model.runs.items()):
        result.objects.append(Object(f"border_river:{a}/{b}", "border_river", f"{names[a]} - {names[b]}", "existing", model.source.role))
        result.findings.append(
            Finding(
                "border_river", f"border_river:{a}/{b}", ((a, "tepi"), (b, "tepi")),
                (Measure("upstream_km2", runs[0].upstream_km2, "km2", "area upstream of the lower end of the largest run"),
                 Measure("length_km", sum(run.length_km for run in runs), "km", "length of all runs along the segment")),
                shapely.MultiLineString([run.line for run in runs]), "flow_direction", model.flow.cell_size_m,
                *(text("border_river_caveat", lang, cell_m=round(model.flow.cell_size_m)) for lang in ("ind", "eng")),
            )
        )  # fmt: skip


def _first_exit_by_basin(model) -> dict[tuple[int, int, int], tuple[float, int]]:
    """(basin or SMALL, from, to) -> (land of one member whose first other member is the other km2, node of the largest crossing).

    In a basin that is drawn only its members count: a corner of a third region that the river clips is passed over, so
    that it neither becomes a party nor hides the link between its neighbours. OUT is never passed over.
    """
    found: dict[tuple[int, int, int], tuple[float, float, int]] = {}
    forest = model.forest
    members = [set(labels) for labels in model.basins.members]
    parents, labels = forest.parent.tolist(), forest.label.tolist()
    for node, area in enumerate(forest.area.tolist()):
        basin = int(model.basins.number[forest.cell[node]])
        counted = members[basin] if basin != SMALL else None
        origin, last, parent = labels[node], node, parents[node]
        if counted is not None and origin not in counted:
            continue
        while parent >= 0 and counted is not None and labels[parent] != 0 and (labels[parent] not in counted or labels[parent] == origin):
            last, parent = parent, parents[parent]
        if parent < 0:
            continue
        key = (basin, origin, labels[parent])
        total, most, at = found.get(key, (0.0, -1.0, node))
        passing = sum(model.sources[last].values())
        found[key] = (total + area, max(most, passing), last if passing > most else at)
    return {key: (total, at) for key, (total, _, at) in found.items()}


def _watershed_object(model, basin: int, labels: list[int]) -> Object:
    area = model.basins.area[basin]
    return Object(
        f"watershed:{model.basins.ids[basin]}", "watershed", das_name(model.basins.names[basin], *model.basins.lonlat[basin]), "existing",
        model.source.role,
        {"members": [model.name(k) for k in labels], "outside_pct": 100.0 * float(area[0] / area.sum()), "drawn": True,
         "code": model.basins.codes[basin], "geometry": model.basins.shapes[basin], "area_ha": 100.0 * float(area.sum())},
    )  # fmt: skip


def das_name(name: str | None, lon: float, lat: float) -> str:
    """"DAS Mahakam"; without a name after the place of the outlet."""
    if name:
        return name if name.upper().startswith("DAS") else f"DAS {name}"
    place = f"{abs(lat):.2f} {'LU' if lat >= 0 else 'LS'} {lon:.2f} BT".replace(".", ",")
    return f"DAS tanpa nama ({place})"


def _shared_watershed(model, basin: int, labels: list[int], by_basin, shape) -> Finding:
    """Roles from the first exits inside the watershed: who sends more than it receives is hulu, the reverse hilir."""
    sent = {k: sum(v for (b, i, _), (v, _) in by_basin.items() if b == basin and i == k) for k in labels}
    got = {k: sum(v for (b, _, j), (v, _) in by_basin.items() if b == basin and j == k) for k in labels}
    parties = []
    for k in labels:
        total = sent[k] + got[k]
        role = "anggota_das" if total <= 0 else "hulu" if sent[k] > 2 * got[k] else "hilir" if got[k] > 2 * sent[k] else "hulu_hilir"
        parties.append((model.name(k), role))
    area = model.basins.area[basin]
    if model.flow is not None:
        key, basis, own_basis = "watershed_caveat", "cells of the basin, true area", "cells of the region in the basin"
    else:
        key, basis, own_basis = "watershed_pieces_caveat", "sub-basins of the basin, true area", "sub-basins of the basin, cut at the border"
    exchanged = sum(v for (b, i, j), (v, _) in by_basin.items() if b == basin and i in labels and j in labels)
    measures = [
        Measure("area_km2", float(area.sum()), "km2", basis),
        Measure("n_regions", float(len(labels)), "count", "members by the thresholds table"),
        Measure("outside_pct", 100.0 * float(area[0] / area.sum()), "pct", "part of the basin in no region of the study"),
        Measure("exchanged_km2", float(exchanged), "km2", "sum of the first exits between members"),
    ]
    measures += [Measure(f"area_km2:{model.name(k)}", float(area[k]), "km2", own_basis) for k in labels]
    caveats = [
        f"{text(key, lang, cell_m=round(model.source.precision_m or 0))} {remark}".strip()
        for lang, remark in zip(("ind", "eng"), model.basins.remarks[basin], strict=True)
    ]
    return Finding("watershed_shared", f"watershed:{model.basins.ids[basin]}", tuple(parties), tuple(measures), shape,
                   model.source.role, model.source.precision_m, *caveats)  # fmt: skip


def _link(model, inputs: Inputs, object_id: str, i: int, j: int, area: float, node: int) -> Finding:
    c, e = model.exchange.enters, model.exchange.first_exit
    population = inputs.regions.frame["population"].iloc[j - 1]
    inflow = model.inflow_km2(j) + model.area_km2[j]
    low, high = model.range_of(i, j)

    def share(part: float | None) -> float | None:
        """Share of the inflow when ``part`` instead of C_ij comes from the region upstream."""
        return None if part is None else 100.0 * part / (inflow - float(c[i, j]) + part)

    within = (None, None) if low is None else tuple(area * bound / float(c[i, j]) for bound in (low, high))
    measures = (
        Measure("basin_first_exit_km2", area, "km2", "land whose first other member of this watershed is the other region", *within),
        Measure("first_exit_km2", float(e[i, j]), "km2", "E_ij of the pair"),
        Measure("area_km2", float(c[i, j]), "km2", "C_ij of the pair", low, high),
        Measure("share_of_from_pct", 100.0 * float(c[i, j] / model.area_km2[i]), "pct", "C_ij / R_i"),
        Measure("share_of_inflow_pct", 100.0 * float(c[i, j] / inflow), "pct", "C_ij / (sum C_kj + R_j)", share(low), share(high)),
        Measure("region_population", None if pd.isna(population) else float(population), "people", "population of the downstream region"),
    )
    lon, lat = model.node_lonlat[node]
    known = reliability(model, i, j)
    caveats = link_caveats(model, i, j, known)
    return Finding(
        "water_link", object_id, ((model.name(i), "hulu"), (model.name(j), "hilir")), measures, shapely.Point(lon, lat),
        model.source.role, model.source.precision_m, caveats["caveat_ind"], caveats["caveat_eng"],
        discriminator=f"{model.name(i)}>{model.name(j)}", doubtful=known.grade == "low",
    )  # fmt: skip
