"""Inventory of the roads that join two or more regions (Pawonsari's KSO 7), by region and status: table border_roads.

Rules.
- A road is what has crossings (road_objects.py); a road without a name is the parts without a name of the chain that crosses, one row
  set for each such chain. Ferries and planned roads are left out.
- Lengths are geodesic, by the region that the course of the chain gives each place (linear.py), so what is within the precision of a
  border is counted once. Features drawn on one another with different vertices are counted each.
- ``mantap_pct`` = baik + sedang of the length whose condition is known; null when none is. ``condition_unknown_pct`` tells how much is not.
- Places served: those of the region within ``served_km`` of the row's road. Population only when it is known for all of them.
Who is responsible and by which form the road is proposed is law: filled in by ``cooperation/road_forms.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from ..findings import OUT
from ..geodesy import length_km
from ..inputs.model import Inputs
from ..result import SCHEMA
from .linear import text_or_none
from .region_cover import NOISE_M, RegionCover
from .road_chains import Chain, RoadPart
from .road_objects import Crossing, RoadOf, parts_of, place_key

CONDITION_COLUMNS = {
    "baik": "good_km", "sedang": "fair_km", "rusak_ringan": "light_damage_km", "rusak_berat": "heavy_damage_km", "rusak": "other_damage_km",
}  # fmt: skip
SURFACE_COLUMNS = {"aspal": "asphalt_km", "beton": "concrete_km", "kerikil": "gravel_km", "tanah": "earth_km"}


def inventory(
    crossings: Sequence[Crossing], roads: Sequence[RoadOf], chains: Sequence[Chain], inputs: Inputs, cover: RegionCover, served_km: float
) -> pd.DataFrame:
    """Rows of border_roads; ``crossings`` with their ``roads`` as in the report, ``chains`` those of the existing roads."""
    members: dict[str, dict[int, RoadPart]] = defaultdict(dict)
    names: dict[str, str | None] = {}
    nameless = _nameless_keys(crossings)
    for crossing, road in zip(crossings, roads, strict=True):
        if crossing.ferry or crossing.planned:
            continue
        key = road.road_id if crossing.name else nameless[crossing.chain]
        names.setdefault(key, crossing.name)
        members[key] |= {id(part): part for part in parts_of(crossing, road, chains)}
    wanted = {key for its in members.values() for key in its}
    pieces = _pieces([chain for chain in chains if any(id(part) in wanted for _, _, part in chain.bounds)])
    places = _Places(inputs, cover)
    rows = []
    for road_id, its in sorted(members.items()):
        found: dict[tuple, list[tuple[RoadPart, float, object]]] = defaultdict(list)
        for part in its.values():
            for code, km, line in pieces.get(id(part), ()):
                found[code, part.status].append((part, km, line))
        regions = sorted({code for code, _ in found})
        if len(regions) > 1:
            for (code, status), listed in found.items():
                rows.append(_row(road_id, names[road_id], regions, code, status, listed) | places.served(code, listed, served_km))
    return pd.DataFrame(rows, columns=list(SCHEMA["border_roads"].columns))


def _nameless_keys(crossings: Sequence[Crossing]) -> dict[int, str]:
    """All nameless crossings of one chain (its number) are one road, named by the first of them."""
    first: dict[int, Crossing] = {}
    for crossing in crossings:
        if not (crossing.name or crossing.ferry or crossing.planned):
            held = first.setdefault(crossing.chain, crossing)
            first[crossing.chain] = min(held, crossing, key=lambda one: one.order)
    return {chain: f"road:tanpa nama@{place_key(crossing.place)}" for chain, crossing in first.items()}


def _pieces(chains: Sequence[Chain]) -> dict[int, list[tuple[str, float, object]]]:
    """Runs of one record along each chain cut by its course: region, km, plane line, by the first part (identity) of the run.

    An end of a run no longer than the tolerance belongs to the region of the rest: there the change of record is the border.
    """
    found: dict[int, list[tuple[str, float, object]]] = {}
    for chain in chains:
        for _, listed in groupby(chain.bounds, key=lambda bound: _record(bound[2])):
            run = list(listed)
            begin, end = run[0][0], run[-1][1]
            km_of_m = sum(length_km(part.line) for _, _, part in run) / max(end - begin, NOISE_M)
            cuts = [[s.region_code, max(begin, s.start_m), min(end, s.end_m)] for s in chain.course]
            cuts = [cut for cut in cuts if cut[2] - cut[1] > NOISE_M]
            for side, other in ((0, 1), (-1, -2)):
                if len(cuts) > 1 and cuts[side][2] - cuts[side][1] <= chain.tolerance_m:
                    cuts[other][1 if side == 0 else 2] = cuts[side][1 if side == 0 else 2]
                    del cuts[side]
            found[id(run[0][2])] = [
                (code, (high - low) * km_of_m, substring(chain.plane, low, high)) for code, low, high in cuts if code != OUT
            ]
    return found


def _record(part: RoadPart) -> tuple:
    return (part.name, part.status, part.road_class, part.surface, part.condition)


def _row(road_id: str, name: str | None, regions: list[str], code: str, status: str | None, listed) -> dict:
    def km_by(what: str) -> dict[str | None, float]:
        sums: dict[str | None, float] = defaultdict(float)
        for part, km, _ in listed:
            sums[getattr(part, what)] += km
        return sums

    total = sum(km for _, km, _ in listed)
    condition, surface, classes = km_by("condition"), km_by("surface"), km_by("road_class")
    known = total - condition.get(None, 0.0)
    sound = condition.get("baik", 0.0) + condition.get("sedang", 0.0)
    conditions = {column: (condition.get(value, 0.0) if known > 0 else None) for value, column in CONDITION_COLUMNS.items()}
    paved_known = total - surface.get(None, 0.0)
    surfaces = {column: (surface.get(value, 0.0) if paved_known > 0 else None) for value, column in SURFACE_COLUMNS.items()}
    told = sorted((item for item in classes.items() if item[0]), key=lambda item: (-round(item[1], 6), item[0]))
    return {
        "road_id": road_id, "road_name": name, "regions": "+".join(regions), "n_regions": len(regions), "region_code": code,
        "road_status": status, "length_km": total, "road_classes": "+".join(name for name, _ in told) or None, **surfaces,
        "surface_unknown_pct": 100 * surface.get(None, 0.0) / total, **conditions,
        "mantap_pct": 100 * sound / known if known > 0 else None, "condition_unknown_pct": 100 * condition.get(None, 0.0) / total,
        **dict.fromkeys(("responsible", "responsible_code", "proposal_form", "proposal_ind", "proposal_eng", "legal_basis", "verified")),
    }  # fmt: skip


class _Places:
    """The places of the study in the metric plane, with their region."""

    def __init__(self, inputs: Inputs, cover: RegionCover):
        frames = [layer.frame for layer in inputs.of("places")]
        self.given = bool(frames)
        rows = [row for frame in frames for row in frame.itertuples(index=False)]
        points = shapely.point_on_surface(np.array([row.geometry for row in rows], dtype=object))
        self.names = [text_or_none(row.place_name) for row in rows]
        self.people = [None if pd.isna(row.population) else float(row.population) for row in rows]
        lonlat = shapely.get_coordinates(points)
        self.codes = [cover.code(index) for index in cover.label(*lonlat.T)] if rows else []
        self.tree = shapely.STRtree(cover.plane.to_plane(points) if rows else points)

    def served(self, code: str, listed, served_km: float) -> dict:
        if not self.given:
            return dict.fromkeys(("n_places", "places", "population"))
        lines = np.array([line for _, _, line in listed], dtype=object)
        near = [k for k in np.unique(self.tree.query(lines, predicate="dwithin", distance=1000 * served_km)[1]) if self.codes[k] == code]
        people = [self.people[k] for k in near]
        return {
            "n_places": len(near), "places": ", ".join(sorted({self.names[k] for k in near if self.names[k]})) or None,
            "population": None if None in people or not near else round(sum(people)),
        }
