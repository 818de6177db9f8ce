"""Sub-basins cut where they meet the borders of regions: pieces with one label each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...geodesy import LocalPlane, area_km2, polygon_parts

DROPPED_KM2 = 1e-4  # a part below 100 m2 is an error of the coordinates
OUT_LABEL = 0


@dataclass(frozen=True)
class Pieces:
    """Pieces by sub-basin, then by label with OUT (0) and strips last.

    ``sub`` (p,): index of the sub-basin; ``label`` (p,): region, 0 of none; ``clear`` (p,): a thin strip of no region that the
    path passes over; ``solid`` (p,): large enough to hold the outlet; ``area_km2`` (p,); ``shape`` (p,): lon/lat.
    ``dropped_km2``: what was left out as errors of the coordinates.
    """

    sub: np.ndarray
    label: np.ndarray
    clear: np.ndarray
    solid: np.ndarray
    area_km2: np.ndarray
    shape: np.ndarray
    dropped_km2: float

    def of(self, sub: int) -> np.ndarray:
        """Indices of the pieces of one sub-basin."""
        return np.arange(*np.searchsorted(self.sub, [sub, sub + 1]))


class Cutter:
    """Cuts one set of sub-basins (lon/lat) by any number of sets of regions.

    ``gap_m``: strips of no region up to this width are clear where they lie between two regions, or between a region and
    the outer line of the sub-basins. ``sliver_km2``: pieces below it never hold an outlet. ``outer_line(k)`` gives the outer
    line of sub-basin k in the plane, or None.
    """

    def __init__(self, shapes: np.ndarray, plane: LocalPlane, *, gap_m: float, sliver_km2: float, outer_line):
        self.shapes, self.plane, self.gap_m, self.sliver_km2, self.outer_line = shapes, plane, gap_m, sliver_km2, outer_line
        self.whole_km2 = np.array([area_km2(shape) for shape in shapes])

    def cut(self, regions: np.ndarray) -> Pieces:
        """Pieces of all sub-basins; where regions overlap the one of the lowest label has the land."""
        shapely.prepare(regions)
        tree = shapely.STRtree(regions)
        sub, region = tree.query(self.shapes)
        met = shapely.intersects(regions[region], self.shapes[sub])  # the regions are prepared, so this way round is fast
        sub, region = sub[met], region[met]
        inside = np.full(len(self.shapes), -1)
        within = shapely.contains_properly(regions[region], self.shapes[sub])
        first = np.full(len(self.shapes), len(regions))
        np.minimum.at(first, sub, region)
        inside[sub[within & (region == first[sub])]] = first[sub[within & (region == first[sub])]]
        crossed = inside[sub] < 0
        sub, region = sub[crossed], region[crossed]
        order = np.lexsort((region, sub))
        sub, region = sub[order], region[order]
        parts = shapely.intersection(self.shapes[sub], regions[region])
        rows: list[tuple] = [(k, label + 1, False, self.shapes[k], self.whole_km2[k]) for k, label in enumerate(inside.tolist()) if label >= 0]
        starts = np.searchsorted(sub, np.arange(len(self.shapes) + 1))
        out: list[tuple[int, object]] = []
        for k in np.flatnonzero(inside < 0).tolist():
            own = slice(starts[k], starts[k + 1])
            for label, shape in self._disjoint(self.shapes[k], region[own] + 1, parts[own]):
                if label == OUT_LABEL and own.start < own.stop:
                    out.append((k, shape))
                else:
                    rows.append((k, label, False, shape, self.whole_km2[k] if shape is self.shapes[k] else area_km2(shape)))
        rows += self._strips(out, rows)
        dropped = sum(row[4] for row in rows if row[4] < DROPPED_KM2)
        rows = [row for row in rows if row[4] >= DROPPED_KM2]
        rows.sort(key=lambda row: (row[0], row[2], row[1] or len(regions) + 1))
        subs, labels, clears, shapes, sizes = (np.array(column, dtype=kind) for column, kind in zip(
            zip(*rows, strict=True), (np.int64, np.int64, bool, object, float), strict=True
        ))  # fmt: skip
        solid = self._solid(subs, clears, sizes)
        return Pieces(subs, labels, clears & ~solid, solid, sizes, shapes, dropped)

    def _disjoint(self, whole, labels: np.ndarray, parts: np.ndarray) -> list[tuple[int, object]]:
        """(label, geometry) of one sub-basin without overlaps, and what is left for OUT."""
        found: list[tuple[int, object]] = []
        taken = None
        for label, part in zip(labels.tolist(), parts, strict=True):
            part = _polygons(part)
            if part.is_empty:
                continue
            joined = part if taken is None else shapely.union(taken, part)
            if taken is not None and joined.area < (taken.area + part.area) * (1 - 1e-9):
                part = _polygons(shapely.difference(part, taken))
            taken = joined
            if not part.is_empty:
                found.append((label, part))
        if taken is None:
            return [(OUT_LABEL, whole)]
        rest = _polygons(shapely.difference(whole, taken))
        return found + ([] if rest.is_empty else [(OUT_LABEL, rest)])

    def _strips(self, out: list[tuple[int, object]], held: list[tuple]) -> list[tuple]:
        """Rows of the land of no region in sub-basins that regions cross, its clear strips apart; ``held`` are the other rows.

        A strip is what a square of the gap's width does not fit in (morphological opening). It is clear between two
        regions, or between one and the outer line.
        """
        if not out:
            return []
        sub = np.array([k for k, _ in out])
        shape = np.array([shape for _, shape in out], dtype=object)
        planes, half = shapely.make_valid(self.plane.to_plane(shape)), self.gap_m / 2
        wide = shapely.buffer(shapely.buffer(planes, -half, join_style="mitre"), half * 1.01, join_style="mitre")  # no seams are left over
        thin, owner = shapely.get_parts(shapely.difference(planes, wide), return_index=True)
        sized = shapely.area(thin) >= DROPPED_KM2 * 1e6
        thin, owner = thin[sized], owner[sized]
        labels = np.array([row[1] for row in held])
        regions = np.array([row[3] for row in held], dtype=object)[labels > 0]
        strip, piece = shapely.STRtree(self.plane.to_plane(regions)).query(thin, predicate="dwithin", distance=self.gap_m)
        pairs = np.unique(np.column_stack([strip, labels[labels > 0][piece]]), axis=0)
        beside = np.bincount(pairs[:, 0], minlength=thin.size)
        clear = beside > 1
        for n in np.flatnonzero(beside == 1).tolist():
            outer = self.outer_line(int(sub[owner[n]]))
            clear[n] = outer is not None and shapely.dwithin(thin[n], outer, self.gap_m)
        rows = []
        strips = shapely.make_valid(self.plane.to_lonlat(thin))
        for n, k in enumerate(sub.tolist()):
            mine = strips[clear & (owner == n)]
            if mine.size:
                gone = _polygons(shapely.union_all(mine))
                land = _polygons(shapely.difference(shape[n], gone))
                rows.append((k, OUT_LABEL, True, gone, area_km2(gone)))
            else:
                land = shape[n]
            if not land.is_empty:
                rows.append((k, OUT_LABEL, False, land, area_km2(land)))
        return rows

    def _solid(self, subs: np.ndarray, clears: np.ndarray, sizes: np.ndarray) -> np.ndarray:
        """Pieces that may hold the outlet: no strip and not below the sliver size; the largest where no piece is that large."""
        solid = ~clears & (sizes >= self.sliver_km2)
        has = np.zeros(len(self.shapes), dtype=bool)
        has[subs[solid]] = True
        rank = np.lexsort((-sizes, clears, subs))
        largest = rank[np.unique(subs[rank], return_index=True)[1]]
        solid[largest[~has[subs[largest]]]] = True
        return solid


def _polygons(geometry):
    """The polygons of a geometry as one multipolygon."""
    return shapely.MultiPolygon(polygon_parts(geometry))


def shifted(regions: np.ndarray, east_m: float, north_m: float) -> np.ndarray:
    """Lon/lat regions moved by metres."""

    def move(xy: np.ndarray) -> np.ndarray:
        metre = 1 / 111_320.0
        return np.column_stack([xy[:, 0] + east_m * metre / np.cos(np.radians(xy[:, 1])), xy[:, 1] + north_m * metre])

    return shapely.transform(regions, move)
