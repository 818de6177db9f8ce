"""Areas (parks, protected forest, karst, ...) that lie in two or more regions.

Method. Which polygons are one area: area_units.py. Its surface is divided among the regions (where regions overlap: the
lowest code). A piece, one polygon of area and region, counts when it has at least ``min_piece_ha`` and a mean width (2 x
area / perimeter) of at least ``min_mean_width_m``: an absolute size, never a share, so that a small region is not lost in
a large park while slivers of badly matching borders are. All measures are geodesic.

A region's part is certain when it reaches further than the precision of the layers from the area's part in the other
regions (the same rule as for lines: an outline that errs by that much still crosses the border). The table lists every
part that counts; a region whose part is not certain is no party of the finding, which is then doubtful. With fewer than
two certain parts the finding keeps all of them, so that it can be read, and is not usable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from ..findings import FinderResult, Finding, Job, Measure, Object
from ..geodesy import LocalPlane, area_km2, perimeter_km, polygon_parts
from ..inputs.model import Inputs
from ..result import SCHEMA
from ..settings import AreaSettings, Settings
from .area_units import Area, areas_of
from .linear import incomplete_for, tolerance_m

NESTED_SHARE = 0.75  # of an inner area's surface that lies within the outer one


@dataclass(frozen=True)
class Share:
    """What a region holds of an area: the polygons that count, their sum and the smallest of them."""

    region_code: str
    pieces: tuple[shapely.Polygon, ...]
    area_ha: float
    smallest_ha: float


def find(inputs: Inputs, settings: Settings, job: Job | None = None) -> FinderResult:
    """Table shared_areas, findings shared_area and their objects: only areas that count in two or more regions.

    Objects keep the dissolved geometry and area among their attributes, for ``nesting``.
    """
    layers, job = inputs.of("areas"), job or Job()
    if not layers:
        return FinderResult()
    rows, objects, findings = [], [], []
    areas = areas_of(layers, LocalPlane(tuple(inputs.regions.frame.total_bounds)))
    codes, polygons = _regions(inputs.regions.frame)
    tree = shapely.STRtree(polygons)
    for number, area in enumerate(areas):
        job.step(number / len(areas), f"areas: {area.label}")
        total_ha = area_km2(area.geometry) * 100
        shares = _shares(area.geometry, codes, polygons, tree, settings.areas)
        if len(shares) >= 2:
            rows += [
                {
                    "area_id": area.key, "area_name": area.label, "area_kind": area.kind, "region_code": share.region_code,
                    "area_ha": share.area_ha, "share_pct": 100 * share.area_ha / total_ha, "geometry": shapely.MultiPolygon(share.pieces),
                }
                for share in shares
            ]  # fmt: skip
            objects.append(as_object(area, total_ha))
            findings.append(_finding(area, total_ha, shares, tolerance_m(area.precision_m, inputs.regions.spec.precision_m)))
    table = gpd.GeoDataFrame(rows, columns=[*SCHEMA["shared_areas"].columns, "geometry"], geometry="geometry", crs=4326)
    job.step(1.0, "areas: done")
    return FinderResult({"shared_areas": table}, objects, findings)


def nesting(objects: Iterable[Object]) -> dict[str, str]:
    """Inner object_id -> outer object_id for areas of which at least 75 % lies within a larger one of the same kind.

    Of several outer areas the smallest is taken, so that chains go step by step; of areas of the same size (to 0.1 ha) the
    one of the lower id is the inner one. Objects need the attributes ``geometry`` and ``area_ha``; others are left aside.
    """
    areas = [item for item in objects if item.attributes.get("geometry") is not None]
    nested: dict[str, str] = {}
    for kind in sorted({item.kind for item in areas}):
        own = sorted((item for item in areas if item.kind == kind), key=lambda item: (round(item.attributes["area_ha"], 1), item.object_id))
        shapes = [item.attributes["geometry"] for item in own]
        tree = shapely.STRtree(shapes)
        for n, inner in enumerate(own):
            for k in sorted(k for k in tree.query(shapes[n], predicate="intersects") if k > n):
                if area_km2(shapely.intersection(shapes[n], shapes[k])) * 100 >= NESTED_SHARE * inner.attributes["area_ha"]:
                    nested[inner.object_id] = own[k].object_id
                    break
    return nested


def _regions(frame: gpd.GeoDataFrame) -> tuple[list[str], np.ndarray]:
    ordered = frame.sort_values("region_code")
    return [str(code) for code in ordered["region_code"]], ordered.geometry.to_numpy()


def _shares(area, codes: list[str], polygons: np.ndarray, tree: shapely.STRtree, rule: AreaSettings) -> list[Share]:
    """What counts of the area in each region, in the order of the codes."""
    shares, taken = [], []
    for index in sorted(tree.query(area, predicate="intersects")):
        held = shapely.intersection(area, polygons[index])
        for earlier in taken:
            if shapely.intersects(held, earlier):
                held = shapely.difference(held, earlier)
        taken.append(polygons[index])
        pieces = [(piece, area_km2(piece) * 100, mean_width_m(piece)) for piece in polygon_parts(held)]
        counting = [item for item in pieces if item[1] >= rule.min_piece_ha and item[2] >= rule.min_mean_width_m]
        if counting:
            shapes, sizes, _ = zip(*sorted(counting, key=lambda item: (-item[1], item[0].wkb)), strict=True)
            shares.append(Share(codes[index], shapes, sum(sizes), min(sizes)))
    return shares


def mean_width_m(piece) -> float:
    """Mean width of a lon/lat polygon, m: 2 x area / perimeter; for a long strip its width, for a disc half its diameter."""
    perimeter = perimeter_km(piece)
    return 2000 * area_km2(piece) / perimeter if perimeter else 0.0


def uncertain(shares: list[Share], precision_m: float) -> list[str]:
    """Codes of the regions whose part stays within the precision of the parts in the other regions."""
    if not precision_m:
        return []
    shapes = [shapely.MultiPolygon(share.pieces) for share in shares]
    planes = LocalPlane(tuple(shapely.total_bounds(shapes))).to_plane(np.asarray(shapes, dtype=object))
    codes = []
    for n, share in enumerate(shares):
        rest = shapely.union_all(np.delete(planes, n))
        shapely.prepare(rest)
        if shapely.dwithin(rest, shapely.points(shapely.get_coordinates(planes[n])), precision_m).all():
            codes.append(share.region_code)
    return codes


def as_object(area: Area, total_ha: float) -> Object:
    """The object of an area, with its geometry and size for ``nesting``."""
    return Object(
        area.key, area.kind, area.label, "planned" if area.planned else "existing", "areas",
        {"area_kind": area.kind, "legal_basis": "; ".join(area.legal_basis) or None, "area_ha": total_ha, "geometry": area.geometry},
    )  # fmt: skip


def _finding(area: Area, total_ha: float, shares: list[Share], precision_m: float) -> Finding:
    basis = "area x regions, geodesic; pieces that count"
    thin = uncertain(shares, precision_m)
    sure = [share for share in shares if share.region_code not in thin]
    usable = len(sure) >= 2
    told = sure if usable else shares
    caveats = []
    if area.planned:
        usable = False
        caveats.append(("Rencana, belum ada.", "Planned, not existing."))
    if thin:
        caveats.append(
            (f"Bagian di {', '.join(thin)} tidak lebih jauh dari batas daripada ketelitian data ({precision_m:.0f} m).",
             f"The part in {', '.join(thin)} reaches no further from the border than the precision of the data ({precision_m:.0f} m).")
        )  # fmt: skip
    if incomplete_for(area.layer.spec, [share.region_code for share in shares]):
        usable = False
        caveats.append(("Data kawasan tidak lengkap di daerah ini.", "The data of areas are not complete in these regions."))
    return Finding(
        kind="shared_area", object_id=area.key, parties=tuple((share.region_code, "tuan_rumah") for share in told),
        measures=(
            *(Measure(f"area_ha:{share.region_code}", share.area_ha, "ha", basis) for share in shares),
            Measure("area_ha", total_ha, "ha", "whole area, geodesic, also what lies outside the regions"),
            Measure("n_regions", float(len(sure)), "regions", basis),
            Measure("smallest_piece_ha", min(share.smallest_ha for share in told), "ha", basis),
        ),
        geometry=area.geometry, source_role="areas", precision_m=precision_m or None,
        caveat_ind=" ".join(ind for ind, _ in caveats), caveat_eng=" ".join(eng for _, eng in caveats), usable=usable, doubtful=bool(thin),
    )  # fmt: skip
