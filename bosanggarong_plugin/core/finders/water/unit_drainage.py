"""The drainage of sub-basin polygons: keys are pieces, places are known no better than their piece.

What drains through a place is what drains through its piece (at the outlet of its sub-basin). Distances are straight from the place to
where its water leaves the region, and on from there, so they are least ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely

from ...geodesy import LocalPlane, area_km2, distance_km
from .drainage import Origins, Spot


class UnitDrainage:
    """Drainage of the pieces of a water model that was made from sub-basins."""

    caveat = ("pieces_caveat", {})

    def __init__(self, model):
        self.model, self.forest, self.labels = model, model.forest, model.labels
        self.pieces, self.receiver = model.subbasins.pieces, model.subbasins.receiver
        self.plane = LocalPlane(tuple(shapely.total_bounds(self.pieces.shape)))
        self._tree = shapely.STRtree(self.pieces.shape)

    @cached_property
    def _plane_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.plane.to_plane(self.pieces.shape))

    @cached_property
    def _order(self) -> list[int]:
        """Pieces, upstream first (Kahn 1962)."""
        waiting = np.bincount(self.receiver[self.receiver >= 0], minlength=self.receiver.size)
        order = np.flatnonzero(waiting == 0).tolist()
        for piece in order:  # grows while it is read
            down = int(self.receiver[piece])
            if down >= 0:
                waiting[down] -= 1
                if waiting[down] == 0:
                    order.append(down)
        return order

    @cached_property
    def _upstream(self) -> np.ndarray:
        """km2 that drain through each piece by label of origin; (p, r + 1)."""
        total = np.zeros((self.receiver.size, len(self.model.codes) + 1))
        total[np.arange(self.receiver.size), self.labels] = self.pieces.area_km2
        for piece in self._order:
            if self.receiver[piece] >= 0:
                total[self.receiver[piece]] += total[piece]
        return total

    def tolerance_m(self, precision_m: float) -> float:
        """The greater of the precision of the sub-basins and that of the place, m."""
        return max(self.model.source.precision_m or 0.0, precision_m or 0.0)

    def keys_at(self, points: np.ndarray) -> np.ndarray:
        """Pieces of lon/lat points (the lowest where they touch), -1 for none."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        found = np.full(len(points), self.receiver.size, dtype=np.int64)
        at, piece = self._tree.query(shapely.points(points), predicate="intersects")
        np.minimum.at(found, at, piece)
        return np.where(found < self.receiver.size, found, -1)

    def spots(self, points: np.ndarray, within_m: float | Sequence[float] = 0.0, land: np.ndarray | None = None) -> list[Spot | None]:
        """The own piece of each point, or within a distance the piece (of a region) of greatest upstream area."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        reach = np.broadcast_to(np.asarray(within_m, dtype=float), len(points))
        keys = self.keys_at(points)
        some = np.flatnonzero(reach > 0)
        if some.size:
            plane = self.plane.to_plane(shapely.points(points[some]))
            at, piece = self._plane_tree.query(plane, predicate="dwithin", distance=reach[some])
            size = self._upstream.sum(axis=1)
            for n, k in enumerate(some):
                near = np.unique(piece[at == n])
                near = near if land is None else near[(self.labels[near] == land[k]) | (near == keys[k])]
                keys[k] = near[np.argmax(size[near])] if near.size else -1
        known = np.flatnonzero(keys >= 0)
        courses = dict(zip(known.tolist(), self._courses(keys[known], points[known]), strict=True))
        return [
            None if key < 0 else Spot(
                float(lon), float(lat), int(self.labels[key]),
                {int(label): float(self._upstream[key, label]) for label in np.flatnonzero(self._upstream[key])}, *courses[n],
            )
            for n, (key, (lon, lat)) in enumerate(zip(keys.tolist(), points, strict=True))
        ]  # fmt: skip

    def lasts(self, keys: np.ndarray) -> np.ndarray:
        """Each piece itself."""
        return np.arange(len(keys))

    def courses(self, keys: np.ndarray) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        """Labels and distances from a point inside each piece."""
        keys = np.asarray(keys, dtype=np.int64)
        return self._courses(keys, shapely.get_coordinates(shapely.point_on_surface(self.pieces.shape[keys])))

    def _courses(self, keys: np.ndarray, starts: np.ndarray) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        parent, label, place = self.forest.parent, self.forest.label, self.model.node_lonlat
        found = []
        for key, start in zip(keys.tolist(), starts, strict=True):
            labels, distances, at, gone = [], [], start, 0.0
            node = int(self.forest.node_of[key])
            if node >= 0 and self.forest.clear[key] and label[node] != 0:
                labels.append(int(label[node]))
                distances.append(0.0)
            while node >= 0 and parent[node] >= 0:
                gone += distance_km(*at, *place[node])
                at, node = place[node], int(parent[node])
                labels.append(int(label[node]))
                distances.append(gone)
            found.append((tuple(labels), tuple(distances)))
        return found

    @cached_property
    def origins(self) -> Origins:
        """Pieces that water of another region passes."""
        mask = [0] * self.receiver.size
        for node in np.flatnonzero(self.forest.parent >= 0).tolist():
            mask[int(self.receiver[self.forest.cell[node]])] |= 1 << int(self.forest.label[node])
        for piece in self._order:
            if self.receiver[piece] >= 0:
                mask[int(self.receiver[piece])] |= mask[piece]
        keys = np.array([piece for piece, held in enumerate(mask) if held], dtype=np.int64)
        return Origins(keys, self.labels[keys], np.array([*(mask[piece] for piece in keys), None], dtype=object)[:-1])

    def along(self, points: np.ndarray, within_m: Sequence[float]) -> np.ndarray:
        """The points themselves: the stream inside a piece is not known."""
        return np.asarray(points, dtype=float).reshape(-1, 2)

    def near(self, points: np.ndarray, within_m: np.ndarray) -> list[np.ndarray]:
        """Positions in ``origins`` of the pieces within the distance of each point."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        position = np.full(self.receiver.size, -1)
        position[self.origins.keys] = np.arange(self.origins.keys.size)
        at, piece = self._plane_tree.query(
            self.plane.to_plane(shapely.points(points)), predicate="dwithin", distance=np.asarray(within_m, dtype=float)
        )
        held = position[piece]
        return [np.unique(held[(at == n) & (held >= 0)]) for n in range(len(points))]

    def land(self, geometry) -> tuple[np.ndarray, np.ndarray]:
        """Pieces that a polygon meets and its true area in each, km2."""
        pieces = np.sort(self._tree.query(geometry, predicate="intersects"))
        size = np.array([area_km2(part) for part in shapely.intersection(self.pieces.shape[pieces], geometry)])
        return pieces[size > 0], size[size > 0]
