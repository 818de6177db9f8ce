"""Flood-prone places: which regions lie upstream of the stream that floods them.

The stream is the cell of greatest upstream area, in the place's own region, within the greater of one cell and the precision of the
layer (for areas: also anywhere in the area). A region is a party upstream when it holds at least ``flood_upstream_share_pct`` of that area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...findings import FinderResult, Finding, Measure, Object
from ...geodesy import LocalPlane, area_km2
from ...inputs.model import Inputs
from ...tables import thresholds
from ..area_units import Area, areas_of
from ..areas import as_object
from ..facilities import facilities_of
from ..linear import RegionCover, incomplete_for
from .drainage import Drainage, Spot, lattice
from .siting import caveats

FLOOD_KIND = "rawan_banjir"


@dataclass(frozen=True)
class Place:
    """A flood-prone place in one region; ``asked`` are the points whose streams may flood it."""

    thing: Object
    label: int
    asked: np.ndarray
    geometry: object
    precision_m: float
    planned: bool
    incomplete: bool


def find_flood_places(model, drainage: Drainage, inputs: Inputs, cover: RegionCover) -> FinderResult:
    """Findings flood_place of the places with another region upstream."""
    result = FinderResult()
    places = _points(inputs, cover) + _areas(inputs, cover)
    if not places:
        return result
    asked = np.concatenate([place.asked for place in places])
    owner = np.repeat(np.arange(len(places)), [len(place.asked) for place in places])
    reach = np.array([drainage.tolerance_m(place.precision_m) for place in places])
    host = np.array([place.label for place in places])[owner]
    own, largest = drainage.spots(asked), drainage.spots(asked, reach[owner], host)
    for n, place in enumerate(places):
        at = np.flatnonzero(owner == n)
        stream = _greatest([largest[k] for k in at])
        if stream is not None:
            finding = _finding(model, drainage, place, stream, _greatest([own[k] for k in at]))
            if finding is not None:
                result.objects.append(place.thing)
                result.findings.append(finding)
    unique = {thing.object_id: thing for thing in result.objects}
    result.objects = list(unique.values())
    return result


def _points(inputs: Inputs, cover: RegionCover) -> list[Place]:
    return [
        Place(f.as_object(), f.label, np.array([[f.lon, f.lat]]), shapely.Point(f.lon, f.lat), f.precision_m, f.planned, f.incomplete)
        for f in facilities_of(inputs, (FLOOD_KIND,), cover) if f.label
    ]  # fmt: skip


def _areas(inputs: Inputs, cover: RegionCover) -> list[Place]:
    """One place for each region that holds a part of a flood-prone area."""
    layers = [layer for layer in inputs.of("areas") if (layer.frame["area_kind"] == FLOOD_KIND).any()]
    areas = [area for area in areas_of(layers, LocalPlane(tuple(inputs.regions.frame.total_bounds))) if area.kind == FLOOD_KIND]
    return [place for area in areas for place in _parts(area, cover)]


def _parts(area: Area, cover: RegionCover) -> list[Place]:
    thing = as_object(area, area_km2(area.geometry) * 100)
    points = lattice(area.geometry)
    label = cover.label(points[:, 0], points[:, 1]) + 1
    return [
        Place(thing, int(k), points[label == k], area.geometry, float(area.precision_m or 0.0), area.planned,
              incomplete_for(area.layer.spec, [cover.codes[k - 1]]))
        for k in np.unique(label[label > 0])
    ]  # fmt: skip


def _greatest(spots: list[Spot | None]) -> Spot | None:
    known = [spot for spot in spots if spot is not None]
    return max(known, key=lambda spot: (spot.total_km2, -spot.lon, -spot.lat), default=None)


def _finding(model, drainage: Drainage, place: Place, stream: Spot, own: Spot | None) -> Finding | None:
    above = _upstream(stream, place.label)
    parties = [label for label, share in above.items() if label and share >= thresholds()["flood_upstream_share_pct"]]
    if not parties:
        return None
    outside = sum(above.values())
    own_outside = sum(_upstream(own, place.label).values()) if own else None
    low, high = (None, None) if own_outside is None else (min(outside, own_outside), max(outside, own_outside))
    measures = (
        Measure("upstream_km2", stream.total_km2, "km2", "area upstream of the largest stream beside the place", own and own.total_km2, None),
        Measure("share_outside_pct", outside, "pct", "part of that area outside the region of the place", low, high),
        *(Measure(f"upstream_km2:{model.name(k)}", v, "km2", "area upstream of the place by region") for k, v in sorted(stream.upstream_km2.items())),
    )
    host = model.name(place.label)
    doubtful = own is None or not any(_upstream(own, place.label).get(k, 0.0) >= thresholds()["flood_upstream_share_pct"] for k in parties)
    said = [("planned_caveat", {})] if place.planned else []
    if doubtful:
        said.append(("flood_stream_caveat", {"precision_m": drainage.tolerance_m(place.precision_m)}))
    if place.incomplete:
        said.append(("incomplete_caveat", {"region": model.region_names[host]}))
    said.append(drainage.caveat)
    return Finding(
        "flood_place", place.thing.object_id, (*((model.name(k), "hulu") for k in sorted(parties)), (host, "hilir")), measures, place.geometry,
        place.thing.source_role, drainage.tolerance_m(place.precision_m), **caveats(*said), discriminator=host,
        usable=not (place.planned or place.incomplete), doubtful=doubtful,
    )  # fmt: skip


def _upstream(spot: Spot, host: int) -> dict[int, float]:
    """Share (pct) of the upstream area by label of origin, without the host."""
    total = spot.total_km2
    return {label: 100.0 * value / total for label, value in spot.upstream_km2.items() if label != host} if total else {}
