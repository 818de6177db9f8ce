"""Points put into a network as nodes of their own, exactly where they lie on their edges."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from .graph import LEAST_MINUTES, RoadGraph


def with_points(graph: RoadGraph, edge: np.ndarray, position: np.ndarray, weight: np.ndarray) -> csr_matrix:
    """Symmetric costs (n + k, n + k) of a graph and ``k`` points, row n + i for point i.

    ``edge`` and ``position`` (k,) are those of a Snap, ``weight`` (m,) the cost of each edge (minutes, km). Points on one edge
    are joined along it, so that the way between them need not pass its ends; a point whose edge is -1 is joined to nothing.
    """
    n, k = graph.n_nodes, len(edge)
    on = np.flatnonzero(edge >= 0)
    order = on[np.lexsort([position[on], edge[on]])]
    its, at = edge[order], position[order]
    first, last = (np.r_[True, np.diff(its) != 0], np.r_[np.diff(its) != 0, True]) if len(its) else (np.zeros(0, bool),) * 2
    links = [
        (graph.u, graph.v, weight),
        (graph.u[its[first]], n + order[first], at[first] * weight[its[first]]),
        (n + order[last], graph.v[its[last]], (1 - at[last]) * weight[its[last]]),
        (n + order[:-1][~last[:-1]], n + order[1:][~first[1:]], np.diff(at)[~last[:-1]] * weight[its[:-1][~last[:-1]]]),
    ]
    a, b, cost = (np.concatenate([np.asarray(link[part], dtype=float if part == 2 else np.int64) for link in links]) for part in range(3))
    a, b, cost = np.minimum(a, b), np.maximum(a, b), np.maximum(cost, LEAST_MINUTES)
    real = a != b
    a, b, cost = a[real], b[real], cost[real]
    order = np.lexsort([cost, b, a])
    a, b, cost = a[order], b[order], cost[order]
    least = np.r_[True, (np.diff(a) != 0) | (np.diff(b) != 0)] if len(a) else np.zeros(0, dtype=bool)
    a, b, cost = a[least], b[least], cost[least]
    return csr_matrix((np.tile(cost, 2), (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(n + k, n + k))
