"""Dijkstra that stops when the nodes that matter are settled (numba, optional); its twin is scipy's in access.py."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def search(indptr, indices, weights, sources, costs, wanted, reach, settled, touched, heap_cost, heap_node):
    """Least cost from the sources until every node of ``wanted`` is settled or nothing is left.

    ``reach`` (n,) must be inf and ``settled`` (n,) 0 on entry; both are changed, and the nodes that were reached stand in
    ``touched``. Returns their number. ``settled`` 2 marks wanted nodes. The heap arrays hold entries + sources.
    """
    n_touched, size = 0, 0
    left = 0
    for node in wanted:
        if settled[node] != 2:
            settled[node] = 2
            left += 1
    for k in range(sources.size):
        node = sources[k]
        if costs[k] < reach[node]:
            if reach[node] == np.inf:
                touched[n_touched] = node
                n_touched += 1
            reach[node] = costs[k]
            size = _push(heap_cost, heap_node, size, costs[k], node)
    while size > 0 and left > 0:
        cost, node = heap_cost[0], heap_node[0]
        size = _pop(heap_cost, heap_node, size)
        if cost > reach[node] or settled[node] == 1:
            continue
        if settled[node] == 2:
            left -= 1
        settled[node] = 1
        for edge in range(indptr[node], indptr[node + 1]):
            other, through = indices[edge], cost + weights[edge]
            if through < reach[other]:
                if reach[other] == np.inf:
                    touched[n_touched] = other
                    n_touched += 1
                reach[other] = through
                size = _push(heap_cost, heap_node, size, through, other)
    for node in wanted:  # a wanted node that was never reached keeps no mark
        settled[node] = 0
    return n_touched


@njit(cache=True)
def _push(heap_cost, heap_node, size, cost, node):
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if heap_cost[above] <= cost:
            break
        heap_cost[at], heap_node[at] = heap_cost[above], heap_node[above]
        at = above
    heap_cost[at], heap_node[at] = cost, node
    return size + 1


@njit(cache=True)
def _pop(heap_cost, heap_node, size):
    size -= 1
    cost, node = heap_cost[size], heap_node[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and heap_cost[below + 1] < heap_cost[below]:
            below += 1
        if heap_cost[below] >= cost:
            break
        heap_cost[at], heap_node[at] = heap_cost[below], heap_node[below]
        at = below
    heap_cost[at], heap_node[at] = cost, node
    return size
