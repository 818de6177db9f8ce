"""Lines cut at their nodes: the nodes and edges of the graph with their true lengths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .items import Items, line_at
from .local import geodesic_km

_NO_LENGTH_KM = 1e-6


@dataclass(frozen=True)
class Pieces:
    """Nodes ``lonlat`` (n, 2) and edges u <= v (m,): geodesic length, feature (-1 for a bridged gap), boardings, geometry."""

    lonlat: np.ndarray
    u: np.ndarray
    v: np.ndarray
    length_km: np.ndarray
    feature: np.ndarray
    boarding: np.ndarray
    lines: np.ndarray


def cut_lines(items: Items) -> Pieces:
    """Cut the lines at every item. Nodes are ordered by place, edges by their nodes, feature and length."""
    if not len(items.lines.first):
        none = np.zeros(0, dtype=np.int64)
        return Pieces(np.zeros((0, 2)), none, none, np.zeros(0), none, none, np.zeros(0, dtype=object))
    node, lonlat = _ordered_nodes(items)
    xy, node_at, line = _stream(items, node)
    km = np.zeros(len(xy))
    km[1:] = np.where(np.diff(line) == 0, geodesic_km(xy[:-1], xy[1:]), 0.0)
    km = np.cumsum(km)
    stop = np.flatnonzero(node_at >= 0)
    same = line[stop[:-1]] == line[stop[1:]]
    first, last = stop[:-1][same], stop[1:][same]
    one, other, feature, boarding = items.connections.T
    u, v = np.concatenate([node_at[first], node[one]]), np.concatenate([node_at[last], node[other]])
    gap = geodesic_km(lonlat[node[one]], lonlat[node[other]])
    length = np.concatenate([km[last] - km[first], np.where(gap < _NO_LENGTH_KM, 0.0, gap)])
    shapes = np.concatenate([_shapes(xy, first, last), _straight(lonlat[node[one]], lonlat[node[other]])])
    feature = np.concatenate([items.lines.feature[line[first]], feature])
    boarding = np.concatenate([np.zeros(len(first), dtype=np.int64), boarding])
    back = u > v
    shapes[back] = shapely.reverse(shapes[back])
    u, v = np.minimum(u, v), np.maximum(u, v)
    kept = np.flatnonzero((u != v) | (length > _NO_LENGTH_KM))
    kept = kept[np.lexsort([length[kept], feature[kept], v[kept], u[kept]])]
    return Pieces(lonlat, u[kept], v[kept], length[kept], feature[kept], boarding[kept], shapes[kept])


def _ordered_nodes(items: Items) -> tuple[np.ndarray, np.ndarray]:
    """Node of each item and lon/lat of each node, numbered by place; at one place the landing before the ferry."""
    node, xy = items.nodes(), items.xy
    sea = np.zeros(len(node), dtype=bool)
    sea[: len(items.ends)] = np.repeat(items.is_ferry, 2)
    order = np.lexsort([xy[:, 1], xy[:, 0], node])
    first = order[np.flatnonzero(np.diff(node[order], prepend=-1))]  # the westernmost item of each node
    lonlat, at_sea = xy[first], sea[first]
    rank = np.lexsort([lonlat[:, 1], lonlat[:, 0], at_sea, np.round(lonlat[:, 1], 7), np.round(lonlat[:, 0], 7)])
    number = np.empty(len(rank), dtype=np.int64)
    number[rank] = np.arange(len(rank))
    return number[node], lonlat[rank]


def _stream(items: Items, node: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All vertices and marks along the lines: lon/lat, node (-1 for a plain vertex), line."""
    lines, n_ends, n_vertices = items.lines, len(items.ends), len(items.lines.xy)
    at_vertex = np.full(n_vertices, -1)
    at_vertex[np.column_stack([lines.first, lines.last]).ravel()] = node[:n_ends]
    marked = node[n_ends + len(items.landings) :]
    whole = items.mark_at == np.floor(items.mark_at)
    at_vertex[items.mark_at[whole].astype(np.int64)] = marked[whole]
    position = np.concatenate([np.arange(n_vertices, dtype=float), items.mark_at[~whole]])
    order = np.argsort(position, kind="stable")
    xy = np.concatenate([lines.xy, items.mark_xy[~whole]])[order]
    return xy, np.concatenate([at_vertex, marked[~whole]])[order], line_at(position[order], lines)


def _shapes(xy: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    count = last - first + 1
    edge = np.repeat(np.arange(len(first)), count)
    place = np.repeat(first, count) + np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return shapely.linestrings(xy[place], indices=edge) if len(first) else np.zeros(0, dtype=object)


def _straight(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return shapely.linestrings(np.stack([one, other], axis=1)) if len(one) else np.zeros(0, dtype=object)
