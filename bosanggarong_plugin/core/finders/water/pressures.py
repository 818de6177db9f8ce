"""Objects that may burden water (mines, plantations, landfills, settlements, industry): into which regions their land drains.

Only the kind of an object counts, nothing else is known of it. A facility drains as its cell does; an area by its land: what lies
in each region by the first region that its water enters. Land below ``settings.areas.min_piece_ha`` does not count. Objects of one kind
in one region whose water first enters the same region are one object when they are several, planned ones apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from ...findings import FinderResult, Finding, Measure, Object
from ...geodesy import LocalPlane, area_km2
from ...inputs.model import Inputs
from ...settings import Settings
from ...tables import table
from ..area_units import Area, areas_of
from ..areas import as_object
from ..facilities import facilities_of
from ..linear import RegionCover, incomplete_for
from .drainage import Drainage
from .siting import caveats, entered, first_regions_around, regions_entered


@dataclass(frozen=True)
class Pressure:
    """One object in one region, as far as its water first enters one other region (``to``).

    ``way`` are the (label, km along the path) of the regions entered, the shortest way to each; ``land_km2`` None for points.
    """

    thing: Object
    host: int
    to: int
    way: tuple[tuple[int, float], ...]
    land_km2: float | None
    geometry: object
    point: tuple[float, float]
    precision_m: float
    sure: bool
    incomplete: bool


def find_pressures(model, drainage: Drainage, inputs: Inputs, settings: Settings, cover: RegionCover) -> FinderResult:
    """Findings pressure: objects, or groups of them, whose water enters another region."""
    kinds = tuple(table("pressure_kinds")["kind"])
    found = _of_facilities(drainage, inputs, cover, kinds) + _of_areas(drainage, inputs, settings, cover, kinds)
    groups: dict[tuple, list[Pressure]] = defaultdict(list)
    for pressure in found:
        groups[pressure.thing.kind, pressure.host, pressure.to, pressure.thing.status].append(pressure)
    result = FinderResult()
    things: dict[str, Object] = {}
    for key in sorted(groups):
        members = sorted(groups[key], key=lambda pressure: pressure.thing.object_id)
        thing = members[0].thing if len(members) == 1 else _group(model, members)
        things[thing.object_id] = thing
        result.findings.append(_finding(model, drainage, thing, members))
    result.objects = list(things.values())
    return result


def _of_facilities(drainage: Drainage, inputs: Inputs, cover: RegionCover, kinds: Iterable[str]) -> list[Pressure]:
    standing = [f for f in facilities_of(inputs, kinds, cover) if f.label]
    if not standing:
        return []
    points = np.array([[f.lon, f.lat] for f in standing])
    host, precision = np.array([f.label for f in standing]), np.array([f.precision_m for f in standing])
    around = first_regions_around(drainage, cover, points, host, precision)
    found = []
    for facility, spot, first in zip(standing, drainage.spots(points), around, strict=True):
        way = regions_entered(spot, facility.label) if spot else []
        if way:
            own_cell = spot.label in (0, facility.label)  # else the cell is too coarse for the place, and so is what it says
            found.append(
                Pressure(
                    facility.as_object(), facility.label, way[0][0], tuple(way), None, shapely.Point(facility.lon, facility.lat),
                    (facility.lon, facility.lat), facility.precision_m if own_cell else drainage.tolerance_m(facility.precision_m),
                    first <= {way[0][0]} and not facility.near_border and own_cell, facility.incomplete,
                )  # fmt: skip
            )
    return found


def _of_areas(drainage: Drainage, inputs: Inputs, settings: Settings, cover: RegionCover, kinds: Iterable[str]) -> list[Pressure]:
    layers = [layer for layer in inputs.of("areas") if layer.frame["area_kind"].isin(kinds).any()]
    areas = areas_of(layers, LocalPlane(tuple(inputs.regions.frame.total_bounds))) if layers else []
    return [pressure for area in areas if area.kind in kinds for pressure in _of_area(drainage, area, settings, cover)]


def _of_area(drainage: Drainage, area: Area, settings: Settings, cover: RegionCover) -> list[Pressure]:
    """The land of an area by region (of the cell) and first region entered; sure when it is thicker than the area is precise."""
    keys, km2 = drainage.land(area.geometry)
    thing = as_object(area, area_km2(area.geometry) * 100)
    land: dict[tuple[int, int], float] = defaultdict(float)
    shortest: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    last = drainage.lasts(keys)  # the shortest way and the region entered are those of the last cell of each stream in the area
    roots = np.unique(last)
    sizes = np.bincount(last, weights=km2, minlength=len(keys))[roots]
    for key, size, course in zip(keys[roots], sizes, drainage.courses(keys[roots]), strict=True):
        host = int(drainage.labels[key])
        way = entered(host, *course, host) if host else []
        if way:
            pair = (host, way[0][0])
            land[pair] += float(size)
            for to, distance in way:
                shortest[pair][to] = min(distance, shortest[pair].get(to, np.inf))
    precision = float(area.precision_m or 0.0)
    point = shapely.point_on_surface(area.geometry)
    return [
        Pressure(
            thing, host, to, tuple(sorted(shortest[host, to].items(), key=lambda item: (item[0] != to, item[1]))), size, area.geometry,
            (point.x, point.y), precision, _thicker(drainage, area, cover, host, to, precision),
            incomplete_for(area.layer.spec, [cover.codes[host - 1]]),
        )  # fmt: skip
        for (host, to), size in sorted(land.items()) if size * 100 >= settings.areas.min_piece_ha
    ]


def _thicker(drainage: Drainage, area: Area, cover: RegionCover, host: int, to: int, precision_m: float) -> bool:
    """Does some of the area's land in the host, all around within the precision, first drain to the same region?"""
    if not precision_m:
        return True
    plane = cover.plane
    inner = shapely.buffer(plane.to_plane(shapely.intersection(area.geometry, cover.shapes[host - 1])), -precision_m)
    if inner.is_empty:
        return False
    keys, _ = drainage.land(plane.to_lonlat(inner))
    keys = keys[np.unique(drainage.lasts(keys))]
    for key, course in zip(keys, drainage.courses(keys), strict=True):
        way = entered(int(drainage.labels[key]), *course, host)
        if way and way[0][0] == to:
            return True
    return False


def _group(model, members: list[Pressure]) -> Object:
    first = members[0]
    kind, host, to = first.thing.kind, model.name(first.host), model.name(first.to)
    words = table("pressure_kinds").set_index("kind").loc[kind, "ind"]
    planned = " (rencana)" if first.thing.status == "planned" else ""
    name = f"{len(members)} {words}{planned} di {model.region_names[host]} yang mengalir ke {model.region_names[to]}"
    inside = {"members": [member.thing.object_id for member in members]}
    return Object(f"pressure:{kind} {host}>{to}{planned}", kind, name, first.thing.status, first.thing.source_role, inside)


def _finding(model, drainage: Drainage, thing: Object, members: list[Pressure]) -> Finding:
    host, to = members[0].host, members[0].to
    shortest: dict[int, float] = {}
    for member in members:
        for label, distance in member.way:
            shortest[label] = min(distance, shortest.get(label, np.inf))
    land = [member.land_km2 for member in members if member.land_km2 is not None]
    measures = [
        Measure("n_objects", float(len(members)), "count", "objects of this kind in the region whose water first enters the same region"),
        *([Measure("drained_area_km2", float(sum(land)), "km2", "their land that drains there (areas only)")] if land else []),
        Measure("distance_km", shortest[to], "km", "along the flow to the border, the shortest"),
        *(Measure(f"distance_km:{model.name(k)}", d, "km", "along the flow to the border, the shortest") for k, d in shortest.items() if k != to),
    ]
    sure, incomplete = any(m.sure for m in members), all(m.incomplete for m in members)
    precision_m = max(member.precision_m for member in members)
    planned = thing.status == "planned"
    said = [("planned_caveat", {})] if planned else []
    if not all(m.sure for m in members):
        said.append(("place_caveat", {"precision_m": precision_m}))
    if any(m.incomplete for m in members):
        said.append(("incomplete_caveat", {"region": model.region_names[model.name(host)]}))
    said += [("pressure_caveat", {}), drainage.caveat]
    geometry = members[0].geometry if len(members) == 1 else shapely.MultiPoint(sorted(member.point for member in members))
    return Finding(
        "pressure", thing.object_id, ((model.name(host), "hulu"), (model.name(to), "hilir")), tuple(measures), geometry,
        thing.source_role, drainage.tolerance_m(precision_m), **caveats(*said), discriminator=f"{model.name(host)}>{model.name(to)}",
        usable=not planned and not incomplete, doubtful=not sure,
    )  # fmt: skip
