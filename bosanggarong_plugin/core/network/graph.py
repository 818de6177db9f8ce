"""The network of roads and ferries as a graph with travel times.

Undirected: one-way rules are not used (they hardly matter between places, and few layers record them). Only existing roads
enter; planned ones never. How lines meet: meeting.py; how loose ends and separate parts are joined: joining.py; speeds:
``data/speeds.csv`` through speeds.py.

No travel time depends on the order of features, the direction of a line or how a line is split into features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ..findings import Job
from ..inputs.model import Layer
from ..settings import Settings
from .cut import Pieces, cut_lines
from .items import Items
from .joining import join_lines
from .lines import read_lines
from .local import geodesic_km, metres_per_degree
from .speeds import class_speed_kmh, ferry_wait_minutes

ROAD, FERRY, JOIN = 0, 1, 2  # JOIN: a gap in the data that was bridged, travelled at the speed of a track
_SAME_M = 1e-3
LEAST_MINUTES = 1e-9  # an edge of no length still is an edge of the matrix


@dataclass(frozen=True)
class Snap:
    """Nearest points on the network, arrays of (k,): ``edge`` (-1: no network), ``position`` share 0..1 of it from ``u``.

    ``distance_km`` is geodesic, from the point to the network; ``node_a``/``node_b`` are the ends u and v of the edge and
    ``minutes_to_a``/``minutes_to_b`` the travel times along the edge to them. ``lonlat`` (k, 2) is the point on the edge.
    """

    edge: np.ndarray
    position: np.ndarray
    distance_km: np.ndarray
    node_a: np.ndarray
    node_b: np.ndarray
    minutes_to_a: np.ndarray
    minutes_to_b: np.ndarray
    lonlat: np.ndarray


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Nodes ``lonlat`` (n, 2) in order of longitude and latitude; edges ``u`` < ``v`` (or a loop), int32 (m,).

    ``length_km`` is geodesic; ``minutes`` at the speed of the edge's kind, class, surface and condition, half the waiting
    time of a ferry on each edge that boards or leaves it; ``kind`` int8 ROAD, FERRY or JOIN; ``feature`` int32 row of
    ``features`` (-1 for a JOIN); ``component`` int32 (n,), 0 for the part with most length; ``lines`` (m,) lon/lat geometry
    from u to v. ``features`` has one row per road feature: layer, layer_name, feature_key, name, road_status, road_class,
    speed_class, surface, condition, bridge, ferry, speed_kmh, precision_m. ``log`` are rows for the repair log.
    """

    lonlat: np.ndarray
    u: np.ndarray
    v: np.ndarray
    length_km: np.ndarray
    minutes: np.ndarray
    kind: np.ndarray
    feature: np.ndarray
    features: pd.DataFrame
    component: np.ndarray
    lines: np.ndarray
    log: list[dict] = field(default_factory=list)

    @property
    def has_roads(self) -> bool:
        """True when at least one road edge is there."""
        return bool((self.kind == ROAD).any())

    @property
    def n_nodes(self) -> int:
        return len(self.lonlat)

    def matrix(self) -> csr_matrix:
        """Travel times in minutes, symmetric (n, n), for scipy.sparse.csgraph; of parallel edges the fastest."""
        return self._matrix

    @cached_property
    def _matrix(self) -> csr_matrix:
        n = self.n_nodes
        real = self.u != self.v
        u, v, minutes = self.u[real], self.v[real], np.maximum(self.minutes[real], LEAST_MINUTES)
        order = np.lexsort([minutes, v, u])
        u, v, minutes = u[order], v[order], minutes[order]
        first = np.ones(len(u), dtype=bool)
        first[1:] = (np.diff(u) != 0) | (np.diff(v) != 0)
        u, v, minutes = u[first], v[first], minutes[first]
        return csr_matrix((np.tile(minutes, 2), (np.concatenate([u, v]), np.concatenate([v, u]))), shape=(n, n))

    @cached_property
    def _roads_and_landings(self) -> _Places:
        """Where one can enter the network: roads anywhere, ferries at their landings."""
        return _Places.of(self, (self.kind == ROAD) | ((self.kind == FERRY) & (self.length_km == 0)))

    @cached_property
    def _ferries(self) -> _Places:
        return _Places.of(self, (self.kind == FERRY) & (self.length_km > 0))

    def snap(self, points: np.ndarray, *, ferries: bool = False) -> Snap:
        """The nearest point of the network for lon/lat ``points`` (k, 2): on roads, or at the landing of a ferry.

        Of roads drawn on one another the fastest. Nearest in a plane with the scale of the network's middle latitude (right to
        2 % over all of Indonesia). ``ferries``: the nearest point of the course of a ferry instead.
        """
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        k = len(points)
        places = self._ferries if ferries else self._roads_and_landings
        if not len(places.edge) or not k:
            nothing, none = np.full(k, np.nan), np.full(k, -1)
            return Snap(none, nothing, nothing, none, none, nothing, nothing, np.full((k, 2), np.nan))
        hit, position, lonlat = places.nearest(points)
        edge = places.edge[hit]
        minutes = self.minutes[edge]
        return Snap(
            edge, position, geodesic_km(points, lonlat), self.u[edge], self.v[edge], minutes * position, minutes * (1 - position), lonlat
        )


@dataclass(frozen=True)
class _Places:
    """Edges ready for nearest-point questions: their numbers, how slow each is, a tree of them in metres, metres per degree."""

    edge: np.ndarray
    slowness: np.ndarray
    tree: shapely.STRtree
    scale: np.ndarray

    @classmethod
    def of(cls, graph: RoadGraph, wanted: np.ndarray) -> _Places:
        edge = np.flatnonzero(wanted)
        middle = float(graph.lonlat[:, 1].min() + graph.lonlat[:, 1].max()) / 2 if graph.n_nodes else 0.0
        scale = np.array([float(value) for value in metres_per_degree(middle)])
        slowness = graph.minutes[edge] / np.maximum(graph.length_km[edge], _SAME_M / 1000)
        return cls(edge, slowness, shapely.STRtree(shapely.transform(graph.lines[edge], lambda xy: xy * scale)), scale)

    def nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(number among these edges, share along it, lon/lat there) for each point."""
        where = shapely.points(points * self.scale)
        _, apart_m = self.tree.query_nearest(where, all_matches=False, return_distance=True)
        asked, hit = self.tree.query(where, predicate="dwithin", distance=apart_m + _SAME_M)
        order = np.lexsort([hit, self.slowness[hit], asked])
        asked, hit = asked[order], hit[order]
        hit = hit[np.flatnonzero(np.diff(asked, prepend=-1))]
        line = self.tree.geometries[hit]
        length, along = shapely.length(line), shapely.line_locate_point(line, where)
        position = np.divide(along, length, out=np.zeros(len(points)), where=length > 0)
        return hit, position, shapely.get_coordinates(shapely.line_interpolate_point(line, along)) / self.scale


def build_graph(layers: Sequence[Layer], settings: Settings, job: Job | None = None) -> RoadGraph:
    """The network of all road layers together (rules above and in the modules named there)."""
    job = job or Job()
    lines = read_lines(layers, settings.roads.snap_m)
    job.step(0.1, "network: lines")
    items = join_lines(lines, settings.network.join_m, job.part(0.1, 0.6))
    job.step(0.6, "network: edges")
    pieces = cut_lines(items)
    job.step(0.8, "network: travel times")
    graph = _assemble(items, pieces)
    job.step(1.0, "network: done")
    return graph


def _assemble(items: Items, pieces: Pieces) -> RoadGraph:
    features = items.lines.features
    speed = np.append(features["speed_kmh"].to_numpy(dtype=float), class_speed_kmh("join"))  # the last one for feature -1
    kind = np.where(pieces.feature < 0, JOIN, np.where(np.append(features["ferry"].to_numpy(dtype=bool), False)[pieces.feature], FERRY, ROAD))
    minutes = pieces.length_km / speed[pieces.feature] * 60 + pieces.boarding * ferry_wait_minutes() / 2
    n = len(pieces.lonlat)
    label = np.zeros(n, dtype=np.int32)
    if n:
        links = csr_matrix((np.ones(len(pieces.u)), (pieces.u, pieces.v)), shape=(n, n))
        label = connected_components(links, directed=False)[1]
        label = _by_length(label, pieces)
        _tell_parts(label, pieces, items)
    return RoadGraph(
        pieces.lonlat, pieces.u.astype(np.int32), pieces.v.astype(np.int32), pieces.length_km, minutes, kind.astype(np.int8),
        pieces.feature.astype(np.int32), features, label.astype(np.int32), pieces.lines, items.collector.repairs,
    )  # fmt: skip


def _by_length(label: np.ndarray, pieces: Pieces) -> np.ndarray:
    """Components renumbered: most length first, then the westernmost."""
    count = int(label.max()) + 1
    length = np.bincount(label[pieces.u], weights=pieces.length_km, minlength=count)
    first = np.full(count, len(label))
    np.minimum.at(first, label, np.arange(len(label)))
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort([first, -np.round(length, 6)])] = np.arange(count)
    return rank[label]


def _tell_parts(label: np.ndarray, pieces: Pieces, items: Items) -> None:
    """One row of the log when the network stays in several parts."""
    count = int(label.max()) + 1
    if count < 2:
        return
    length = np.bincount(label[pieces.u], weights=pieces.length_km, minlength=count)
    problem = f"nothing joins these parts of the road network: the largest has {length[0]:.1f} km, the others together {length[1:].sum():.1f} km"
    layers = ", ".join(dict.fromkeys(items.lines.features["layer_name"]))
    items.collector.log(items.lines.specs[0], layers, f"{count} parts", problem, "kept apart; no travel time leads from one to another")
