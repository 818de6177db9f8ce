"""Reservoirs on the way of water into another region: a planned one (B8) commands the land above its own cell; an existing one
is a source of raw water (B1) for the regions its water reaches, never a plan.

Commanded is what drains through its own stream, never the whole link: the upstream area of the own cell, or of the lowest cell on
its own path within the precision of its place and its region, because a dam stands on its stream and the place may be that far
off. The own cell is the low end of the measure, the greatest upstream area of any stream within the precision the high end.
"""

from __future__ import annotations

import numpy as np
import shapely

from ...findings import FinderResult, Finding, Measure
from ...inputs.model import Inputs
from ..facilities import Facility, facilities_of
from ..linear import RegionCover
from .drainage import Drainage, Spot
from .siting import caveats, first_regions_around, regions_entered

RESERVOIRS = ("bendungan",)
COMMANDED = "area upstream of the reservoir on its own stream; low: of its own cell; high: of any stream within its precision"
BY_ORIGIN = "area upstream of the reservoir by region"


def find_dams(model, drainage: Drainage, inputs: Inputs, cover: RegionCover) -> FinderResult:
    """Findings planned_dam and existing_dam of reservoirs whose water enters another region."""
    result = FinderResult()
    dams = [dam for dam in facilities_of(inputs, RESERVOIRS, cover) if dam.label]
    if not dams:
        return result
    points = np.array([[dam.lon, dam.lat] for dam in dams])
    host, precision = np.array([dam.label for dam in dams]), np.array([dam.precision_m for dam in dams])
    own, largest = drainage.spots(points), drainage.spots(points, precision, host)
    streams = drainage.spots(drainage.along(points, precision))
    around = first_regions_around(drainage, cover, points, host, precision)
    for dam, spot, stream, high, first in zip(dams, own, streams, largest, around, strict=True):
        way = regions_entered(spot, dam.label) if spot else []
        if way:
            result.objects.append(dam.as_object())
            sure = first <= {way[0][0]} and not dam.near_border and spot.label in (0, dam.label)
            result.findings.append(_finding(model, drainage, dam, (spot, stream, high), way, sure=sure))
    return result


def _finding(model, drainage: Drainage, dam: Facility, spots: tuple[Spot, Spot, Spot], way, *, sure: bool) -> Finding:
    own, spot, largest = spots
    host, to = dam.label, way[0][0]
    link = float(model.exchange.enters[host, to])
    share = 100.0 * spot.upstream_km2.get(host, 0.0) / link if link > 0 and spot.label in (0, host) else None
    measures = [
        Measure("commanded_km2", spot.total_km2, "km2", COMMANDED, own.total_km2, max(largest.total_km2, spot.total_km2)),
        Measure("share_of_link_pct", share, "pct", "part of the land of its region that drains into the region downstream"),
        *(Measure(f"upstream_km2:{model.name(k)}", v, "km2", BY_ORIGIN) for k, v in sorted(spot.upstream_km2.items())),
        *(Measure(f"distance_km:{model.name(k)}", d, "km", "along the flow to the border") for k, d in way),
    ]
    said = [("planned_caveat", {})] if dam.planned else []
    if not sure:
        off_cell = own.label not in (0, host)  # the cell is then coarser than the place
        said.append(("place_caveat", {"precision_m": drainage.tolerance_m(dam.precision_m) if off_cell else dam.precision_m}))
    if dam.incomplete:
        said.append(("incomplete_caveat", {"region": model.region_names[model.name(host)]}))
    said.append(drainage.caveat)
    return Finding(
        "planned_dam" if dam.planned else "existing_dam", dam.object_id, ((model.name(host), "hulu"), (model.name(to), "hilir")), tuple(measures),
        shapely.Point(dam.lon, dam.lat), "facilities", drainage.tolerance_m(dam.precision_m), **caveats(*said),
        usable=dam.planned or not dam.incomplete, doubtful=not sure,
    )  # fmt: skip
