"""Condition of the roads beside the borders, by side: table road_border_condition, findings border_damage.

Rules.
- The strip of a side is the land of that region within ``damage_km`` of the other region of the pair; existing roads in it count with
  their geodesic length. Of these, *known* is what has a recorded condition and *damaged* what is rusak, rusak ringan or rusak berat.
- Where no condition is known, damage is null, never 0. There is a finding where damage is recorded: about each road that crosses the
  border, and about the other roads of each kind of owner together (regions, province, Centre, unknown), whose legal forms differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import shapely

from ..findings import FinderResult, Finding, Measure, Object
from ..geodesy import GEOD
from ..inputs.model import Inputs
from ..result import SCHEMA
from .linear import incomplete_for
from .region_cover import NOISE_M, RegionCover
from .road_chains import RoadPart
from .road_objects import DAMAGED, OWN_STATUS

GROUPS = {  # kind of owner: key, words, status that tells the legal form
    "own": ("kabupaten/kota", "Jalan kabupaten/kota lainnya", "kabupaten"),
    "provinsi": ("provinsi", "Jalan provinsi lainnya", "provinsi"),
    "nasional": ("nasional", "Jalan nasional lainnya", "nasional"),
    "unknown": ("status tidak diketahui", "Jalan lain yang statusnya tidak diketahui", None),
}


def border_condition(
    parts: Sequence[RoadPart], crossing_roads: Mapping[tuple[str, str], Mapping[int, Object]], pairs: Iterable[tuple[str, str]] | None,
    inputs: Inputs, cover: RegionCover, damage_km: float,
) -> FinderResult:
    """Table road_border_condition, objects and findings of damage.

    ``pairs`` are the bordering regions (None: those that touch); ``crossing_roads`` tells for each pair the object of the
    parts (by identity) of roads that cross its border.
    """
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    roads = [part for part in parts if not (part.planned or part.ferry)]
    result = FinderResult()
    rows: list[dict] = []
    strips = _Strips(roads, cover, damage_km * 1000)
    for a, b in sorted(touching_pairs(cover) if pairs is None else pairs):
        beside = {a: strips.of(a, b), b: strips.of(b, a)}
        about: dict[str, Object] = {}
        groups: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for code, found in beside.items():
            by_status: dict[str | None, list] = defaultdict(list)
            for part, km, line in found:
                by_status[part.status].append((part, km, line))
                thing = crossing_roads.get((a, b), {}).get(id(part)) or _other_roads(part, (a, b), names)
                about.setdefault(thing.object_id, thing)
                groups[thing.object_id][code].append((part, km, line))
            for status, its in by_status.items():
                rows.append({"region_a": a, "region_b": b, "region_code": code, "road_status": status, **_sums(its)})
        for object_id, sides in sorted(groups.items()):
            finding = _finding(object_id, (a, b), sides, cover, damage_km)
            if finding:
                result.objects.append(about[object_id])
                result.findings.append(finding)
    result.tables["road_border_condition"] = pd.DataFrame(rows, columns=list(SCHEMA["road_border_condition"].columns))
    return result


def touching_pairs(cover: RegionCover) -> list[tuple[str, str]]:
    """Pairs of regions that touch, or lie within the gap width of each other."""
    tree = shapely.STRtree(cover.polygons)
    one, other = tree.query(cover.polygons, predicate="dwithin", distance=max(cover.gap_m, 1.0))
    return [(cover.codes[a], cover.codes[b]) for a, b in zip(one, other, strict=True) if a < b]


def _other_roads(part: RoadPart, pair: tuple[str, str], names: Mapping[str, str]) -> Object:
    """The object of the roads of one kind of owner beside a border that do not cross it."""
    group = "own" if part.status in OWN_STATUS else part.status if part.status in GROUPS else "unknown"
    key, title, status = GROUPS[group]
    name = f"{title} di perbatasan {' – '.join(names.get(code, code) for code in pair)}"
    return Object(f"road:perbatasan {'/'.join(pair)} [{key}]", "road", name, "existing", "roads", {"road_status": status, "named": False})


class _Strips:
    """Roads cut by the strips beside the borders."""

    def __init__(self, roads: Sequence[RoadPart], cover: RegionCover, reach_m: float):
        self.roads, self.cover, self.reach_m = roads, cover, reach_m
        self.planes = np.array([part.plane for part in roads], dtype=object)
        self.tree = shapely.STRtree(self.planes)
        self._wide: dict[str, object] = {}

    def _about(self, code: str):
        """A region with what is within reach of it; simplified to a hundredth of the reach."""
        if code not in self._wide:
            polygon = self.cover.polygons[self.cover.codes.index(code)]
            self._wide[code] = shapely.buffer(shapely.simplify(polygon, self.reach_m / 100), self.reach_m, quad_segs=8)
        return self._wide[code]

    def of(self, code: str, other: str) -> list[tuple[RoadPart, float, object]]:
        """Parts of roads in region ``code`` near region ``other``: part, km, plane line."""
        own = self.cover.polygons[self.cover.codes.index(code)]
        west, south, east, north = self._about(other).bounds
        strip = shapely.make_valid(shapely.intersection(shapely.clip_by_rect(shapely.make_valid(own), west, south, east, north), self._about(other)))
        if strip.is_empty or not len(self.roads):
            return []
        shapely.prepare(strip)
        at = np.sort(self.tree.query(strip, predicate="intersects"))
        whole = shapely.covers(strip, self.planes[at])
        lines = self.planes[at].copy()
        lines[~whole] = shapely.intersection(lines[~whole], strip)
        length = _km(lines, self.cover)
        return [(self.roads[k], float(km), line) for k, km, line in zip(at, length, lines, strict=True) if km > NOISE_M / 1000]


def _km(lines: np.ndarray, cover: RegionCover) -> np.ndarray:
    """Geodesic length of each plane line or multiline, km."""
    parts, of = shapely.get_parts(lines, return_index=True)
    linear = shapely.get_dimensions(parts) == 1
    parts, of = parts[linear], of[linear]
    xy, number = shapely.get_coordinates(cover.plane.to_lonlat(parts), return_index=True)
    if not len(xy):
        return np.zeros(len(lines))
    step = np.asarray(GEOD.line_lengths(*xy.T))
    same = number[1:] == number[:-1]
    return np.bincount(of[number[:-1][same]], weights=step[same] / 1000, minlength=len(lines))


def _sums(its: Sequence[tuple[RoadPart, float, object]]) -> dict[str, float | None]:
    total = sum(km for _, km, _ in its)
    known = sum(km for part, km, _ in its if part.condition)
    damaged = sum(km for part, km, _ in its if part.condition in DAMAGED)
    return {
        "length_km": total, "known_km": known, "damaged_km": damaged if known else None, "damaged_pct": 100 * damaged / known if known else None,
    }  # fmt: skip


def _finding(object_id: str, pair: tuple[str, str], sides, cover: RegionCover, damage_km: float) -> Finding | None:
    every = [item for code in pair for item in sides.get(code, ())]
    damaged = [(part, line) for part, _, line in every if part.condition in DAMAGED]
    if not damaged:
        return None
    whole = _sums(every)
    own = {code: any(part.status in OWN_STATUS for part, _, _ in sides.get(code, ())) for code in pair}
    incomplete = any(incomplete_for(part.layer.spec, pair) for part, _, _ in every)
    by_side = tuple(
        Measure(f"{name}:{code}", _sums(sides.get(code, ()))[name], unit, "roads of that side")
        for code in pair
        for name, unit in (("known_km", "km"), ("damaged_km", "km"), ("damaged_pct", "%"))
    )
    geometry = shapely.multilinestrings([line for line in shapely.get_parts([line for _, line in damaged]) if shapely.get_dimensions(line) == 1])
    return Finding(
        "border_damage", object_id, tuple((code, "pemilik_ruas" if own[code] else "dilalui") for code in pair),
        (
            Measure("damaged_km", whole["damaged_km"], "km", "roads recorded as damaged beside the border"),
            Measure("damaged_pct", whole["damaged_pct"], "%", "share of the length whose condition is known"),
            Measure("known_km", whole["known_km"], "km", "roads beside the border whose condition is known"),
            Measure("length_km", whole["length_km"], "km", "all roads beside the border"),
            Measure("within_km", damage_km, "km", "distance from the border up to which roads count"),
            *by_side,
        ),
        cover.plane.to_lonlat(geometry), "roads", max(part.tolerance_m for part, _, _ in every) or None,
        caveat_ind="Data jalan tidak lengkap di daerah ini." if incomplete else "",
        caveat_eng="The road data are not complete in these regions." if incomplete else "",
        usable=not incomplete,
    )  # fmt: skip
