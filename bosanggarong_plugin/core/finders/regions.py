"""Who borders whom: border segments, their length and status, and the points where three regions meet.

Rule: the boundary of the region with the lower code is cut into short pieces; a piece belongs to the border with the
nearest other region that lies within the tolerance (ties: lowest code), if it faces it: seen from the nearest place of
that region, the piece is about the nearest place of the first (so a border does not run on round a corner). Two regions
are adjacent when the pieces of their border sum to more than twice the tolerance. So slivers and overlaps up to the
tolerance do not hide a border, and a mere corner does not make one; a region that lies inside another one's polygon borders
it. Tolerance: settings.regions.tolerance_m.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..findings import FinderResult, Finding, Job, Measure, Object, codes_key
from ..geodesy import LocalPlane, area_km2, length_km
from ..inputs.model import Inputs
from ..settings import Settings
from ..tables import text


def find(inputs: Inputs, settings: Settings, job: Job) -> FinderResult:
    """Tables regions, border_segments, tri_points; one finding border per adjacent pair, one border_undefined where the status is indikatif."""
    regions = inputs.regions.frame
    tolerance = settings.regions.tolerance_m
    job.step(0.0, "border segments")
    segments, tri_points = _trace_borders(regions, tolerance, job)
    result = FinderResult(notes={"regions.tolerance_m": f"{tolerance:g}"})
    result.tables["regions"] = regions.assign(area_km2=[area_km2(g) for g in regions.geometry])[
        ["region_code", "region_name", "level", "province_code", "area_km2", "population", "population_source", "area_official_km2", "geometry"]
    ]
    status = _status_of(inputs.boundary_status)
    names = dict(zip(regions["region_code"], regions["region_name"], strict=True))
    rows = []
    for (a, b), line in segments.items():
        state, basis = status.get((a, b), ("unknown", None))
        key = codes_key((a, b))
        rows.append(
            {"segment_id": f"border:{key}", "region_a": a, "region_b": b, "length_km": length_km(line), "status": state,
             "status_basis": basis, "geometry": line}
        )  # fmt: skip
        result.objects.append(
            Object(f"border:{key.replace('+', '/')}", "border", f"{names[a]} - {names[b]}", "existing", "regions", {"status": state})
        )
        if state == "indikatif":
            result.findings.append(
                Finding(
                    "border_undefined", f"border:{key.replace('+', '/')}", ((a, "berbatasan"), (b, "berbatasan")),
                    (Measure("length_km", rows[-1]["length_km"], "km", "geodesic length of the segment"),),
                    line, "boundary_status", inputs.regions.spec.precision_m,
                    *(text("border_status_caveat", lang, basis=basis) if basis else "" for lang in ("ind", "eng")),
                )
            )  # fmt: skip
    result.tables["border_segments"] = _frame(rows, "segment_id region_a region_b length_km status status_basis geometry")
    result.tables["tri_points"] = _frame(
        [{"tri_point_id": f"tri:{'+'.join(codes)}", "region_codes": "+".join(codes), "geometry": point} for codes, point in tri_points],
        "tri_point_id region_codes geometry",
    )
    stray = sorted(set(status) - set(segments))
    if stray:
        result.notes["boundary_status.without_border"] = ", ".join("-".join(pair) for pair in stray)
    job.step(1.0, "border segments")
    return result


def _frame(rows: list[dict], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def _status_of(table: pd.DataFrame | None) -> dict[tuple[str, str], tuple[str, str | None]]:
    if table is None:
        return {}
    return {(row.region_a, row.region_b): (row.status, row.basis) for row in table.itertuples()}


def _trace_borders(regions, tolerance: float, job: Job):
    """Border line of each adjacent pair (lon/lat multiline) and the tri-points [(codes, point)]."""
    plane = LocalPlane(tuple(regions.total_bounds))
    polygons = plane.to_plane(regions.geometry.values)
    shapely.prepare(polygons)
    codes = list(regions["region_code"])
    edges, owner = _boundary_edges(polygons)
    tree, around = shapely.STRtree(edges), shapely.STRtree(polygons)
    drawn: dict[tuple[int, int], list] = {}  # (drawn by, other) -> pieces
    meetings: list[tuple[tuple[int, ...], object]] = []
    for number, polygon in enumerate(polygons):
        job.step(number / max(len(codes), 1), f"borders of {codes[number]}")
        rings = [shapely.get_coordinates(shapely.segmentize(ring, max(tolerance / 2, 1.0))) for ring in _rings(polygon)]
        middles = shapely.points(np.concatenate([(dense[:-1] + dense[1:]) / 2 for dense in rings]))
        starts = np.concatenate([dense[:-1] for dense in rings])
        nearest, met = _nearest_region(middles, number, polygons, tree, around, owner, tolerance)
        meetings += [(tuple(sorted({number, *others})), starts[at]) for at, others in met]
        first = 0
        for dense in rings:
            _collect_runs(dense, nearest[first : first + len(dense) - 1], number, drawn)
            first += len(dense) - 1
    lines = {}
    for a, b in sorted({tuple(sorted(pair)) for pair in drawn}):
        for by, other in ((a, b), (b, a)):  # the lower code draws; the other where it lies inside the lower one
            line = shapely.line_merge(shapely.MultiLineString(drawn.get((by, other), [])))
            if line.length > 2 * tolerance:
                lines[codes[a], codes[b]] = shapely.MultiLineString(shapely.get_parts(plane.to_lonlat(line)).tolist())
                break
    return lines, _tri_points(meetings, lines, codes, plane, tolerance)


def _rings(polygon):
    for part in shapely.get_parts(polygon):
        yield part.exterior
        yield from part.interiors


def _boundary_edges(polygons) -> tuple[np.ndarray, np.ndarray]:
    edges, owner = [], []
    for number, polygon in enumerate(polygons):
        for ring in _rings(polygon):
            xy = shapely.get_coordinates(ring)
            edges.append(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)))
            owner.append(np.full(len(xy) - 1, number))
    return np.concatenate(edges), np.concatenate(owner)


def _nearest_region(middles, number: int, polygons, tree, around, owner, tolerance: float):
    """Nearest other region (or -1) of each piece, and the places where a third region is also within the tolerance."""
    point, edge = tree.query(middles, predicate="dwithin", distance=tolerance)
    other = owner[edge]
    keep = other != number
    point, edge, other = point[keep], edge[keep], other[keep]
    to_edge = shapely.shortest_line(middles[point], tree.geometries[edge])
    distance = shapely.length(to_edge)
    facing = _faces(middles[point], shapely.get_point(to_edge, -1), distance, tree.geometries[owner == number])
    met = _meetings(point, other)
    point, other, distance = point[facing], other[facing], distance[facing]
    # deep inside a region that overlaps this one: distance 0 although its boundary is far
    for region in around.query(polygons[number]):
        if region != number:
            inside = np.flatnonzero(shapely.intersects(polygons[region], middles))
            point = np.concatenate([point, inside])
            other = np.concatenate([other, np.full(inside.size, region)])
            distance = np.concatenate([distance, np.zeros(inside.size)])
    order = np.lexsort((other, distance, point))  # by point, then distance, then lowest code
    first = order[np.concatenate([[True], np.diff(point[order]) > 0])] if order.size else order
    nearest = np.full(len(middles), -1)
    nearest[point[first]] = other[first]
    return nearest, met


def _faces(middles, there, distance: np.ndarray, own_edges) -> np.ndarray:
    """Is each middle about the nearest place of its own region, seen from the nearest place of the other?"""
    if not len(middles):
        return np.zeros(0, dtype=bool)
    tree = shapely.STRtree(own_edges)
    index, edge = tree.query_nearest(there, all_matches=False)
    back = np.empty(len(there), dtype=object)
    back[index] = shapely.get_point(shapely.shortest_line(there[index], own_edges[edge]), -1)
    return shapely.distance(middles, back) <= np.maximum(0.75 * distance, 1.0)


def _meetings(point: np.ndarray, other: np.ndarray) -> list[tuple[int, list[int]]]:
    """Pieces that lie within the tolerance of two or more other regions."""
    at_point: dict[int, list[int]] = {}
    for at, region in sorted(set(zip(point.tolist(), other.tolist(), strict=True))):
        at_point.setdefault(at, []).append(region)
    return [(at, others) for at, others in at_point.items() if len(others) > 1]


def _collect_runs(dense: np.ndarray, nearest: np.ndarray, number: int, drawn: dict) -> None:
    change = np.flatnonzero(np.diff(nearest)) + 1
    starts, ends = np.concatenate([[0], change]), np.concatenate([change, [nearest.size]])
    for start, end in zip(starts, ends, strict=True):
        other = int(nearest[start])
        if other >= 0:
            drawn.setdefault((number, other), []).append(shapely.LineString(dense[start : end + 1]))


def _tri_points(meetings, lines, codes, plane: LocalPlane, tolerance: float) -> list[tuple[tuple[str, ...], object]]:
    """One point per place where three or more mutually adjacent regions lie within the tolerance (clusters averaged)."""
    by_set: dict[tuple[str, ...], list] = {}
    for members, xy in meetings:
        named = tuple(codes[m] for m in members)
        touching = sum((a, b) in lines for n, a in enumerate(named) for b in named[n + 1 :])
        if touching >= len(named) - 1 and touching >= 2:
            by_set.setdefault(named, []).append(xy)
    found = []
    for named, places in sorted(by_set.items()):
        cloud = shapely.union_all([shapely.buffer(shapely.Point(xy), tolerance) for xy in places])
        for part in shapely.get_parts(cloud):
            found.append((named, plane.to_lonlat(part.centroid)))
    return found
