"""Compiled loops over flow grids (numba, optional); each has a numpy twin beside its caller with the same result.

Flow codes: 0..7 drains to E, SE, S, SW, W, NW, N, NE; 8 ends inland; 9 ends at the sea or the edge of the data; 255 no data.
Import this module through ``grid.kernels``, which knows whether numba is there and worth its start-up.
"""

from __future__ import annotations

import numpy as np
from numba import njit

UNSEEN, OWN, NONE = -9, -8, -5
CLEAR = -1


@njit(cache=True, nogil=True)
def walk_to_ends(codes, steps, state, begin, end):
    """Mark the cells begin..end and all below them as done (2); returns a cell of a circle (its cells stay 1) or -1."""
    for cell in range(begin, end):
        u = cell
        while codes[u] < 8 and state[u] == 0:
            state[u] = 1
            u += steps[codes[u]]
        if codes[u] < 8 and state[u] == 1:
            return u
        u = cell
        while codes[u] < 8 and state[u] == 1:
            state[u] = 2
            u += steps[codes[u]]
    return -1


@njit(cache=True, nogil=True)
def first_stops(codes, steps, stop, found, begin, end):
    """The first cell on each path (itself included) where ``stop`` is true; NONE without; ``found`` starts UNSEEN."""
    for cell in range(begin, end):
        u = cell
        while found[u] == UNSEEN and codes[u] < 8 and not stop[u]:
            u += steps[codes[u]]
        if found[u] != UNSEEN:
            answer = found[u]
        elif codes[u] != 255 and stop[u]:
            answer = u
        else:
            answer = NONE
        u = cell
        while found[u] == UNSEEN:
            found[u] = answer
            if codes[u] >= 8 or stop[u]:
                break
            u += steps[codes[u]]


@njit(cache=True, nogil=True)
def point_to_exits(codes, steps, labels, node, begin, end):
    """First half of the first exits: each cell of begin..end points to the cell below it, or holds why it points nowhere.

    ``node`` becomes: the next cell of the path with the same label (clear strips skipped); OWN for a node, the last cell
    with its label; for a CLEAR cell the cell its strip leads to, or -1 / -2 where it just ends (inland / sea); NONE without
    data. Returns the number of nodes.
    """
    found = 0
    for cell in range(begin, end):
        code = codes[cell]
        if code == 255:
            node[cell] = NONE
            continue
        u = cell
        while code < 8:
            u += steps[code]
            if labels[u] != CLEAR:
                break
            code = codes[u]
        if code >= 8:  # the path ends here, or in the strip below
            if labels[cell] == CLEAR:
                node[cell] = -1 if code == 8 else -2
            else:
                node[cell] = OWN
                found += 1
        elif labels[cell] == CLEAR or labels[u] == labels[cell]:
            node[cell] = u
        else:
            node[cell] = OWN
            found += 1
    return found


@njit(cache=True, nogil=True)
def list_nodes(node, own):
    """Put the cells of the nodes into ``own`` and their numbers, as -10 - number, into ``node``."""
    k = 0
    for cell in range(node.size):
        if node[cell] == OWN:
            own[k] = cell
            node[cell] = -10 - k
            k += 1


@njit(cache=True, nogil=True)
def sum_exits(labels, node, columns, table, knot, share, wide, area, strip_area, begin, end):
    """Second half: follow the pointers of the cells begin..end, leave -10 - number of the node in each, sum the cell areas."""
    for cell in range(begin, end):
        last = node[cell]
        if last >= 0:
            u = last
            last = node[u]
            while last >= 0:
                u = last
                last = node[u]
            u = cell
            while node[u] >= 0:
                onward = node[u]
                node[u] = last
                u = onward
        if last <= -10:
            row = cell // columns
            at = (cell - row * columns) * wide
            value = table[knot[row], at]
            if share[row] > 0.0:
                value += share[row] * (table[knot[row] + 1, at] - value)
            if labels[cell] == CLEAR:
                strip_area[-10 - last] += value
            else:
                area[-10 - last] += value


@njit(cache=True, nogil=True)
def settle_ends(codes, sink):
    """In place: paths that leave the grid or enter cells without data end there (9), pits (8) beside either are mouths (9), a
    ``sink`` stays inland (8)."""
    rows, columns = codes.shape
    down = (0, 1, 1, 1, 0, -1, -1, -1)
    right = (1, 1, 0, -1, -1, -1, 0, 1)
    for row in range(rows):
        for column in range(columns):
            code = codes[row, column]
            if code < 8:
                r, c = row + down[code], column + right[code]
                if r < 0 or c < 0 or r == rows or c == columns:
                    codes[row, column] = 9
                elif codes[r, c] == 255:
                    codes[row, column] = 9
            elif code == 8:
                for k in range(8):
                    r, c = row + down[k], column + right[k]
                    if r < 0 or c < 0 or r >= rows or c >= columns or codes[r, c] == 255:
                        codes[row, column] = 9
                        break
            elif code == sink:
                codes[row, column] = 8


@njit(cache=True, nogil=True)
def renumber(node, place):
    """Turn -10 - number into place[number], in place; -1 for the cells without a node."""
    for cell in range(node.size):
        node[cell] = place[-10 - node[cell]] if node[cell] <= -10 else -1


@njit(cache=True, nogil=True)
def count_feeders(codes, steps, feeders):
    """How many cells drain into each cell."""
    for cell in range(codes.size):
        if codes[cell] < 8:
            feeders[cell + steps[codes[cell]]] += 1


@njit(cache=True, nogil=True)
def pour(codes, steps, feeders, total, begin, end):
    """Add every cell to the cells below it, each when all its feeders are in; ``feeders`` is used up."""
    for cell in range(begin, end):
        if feeders[cell] != 0 or codes[cell] >= 8:
            continue
        u = cell
        while codes[u] < 8 and feeders[u] == 0:
            feeders[u] = 255
            down = u + steps[codes[u]]
            total[down] += total[u]
            feeders[down] -= 1
            u = down


@njit(cache=True, nogil=True)
def clear_strips(labels, codes, columns, gap, path):
    """The CLEAR cells of forest.path_labels, written into ``path``."""
    rows = labels.size // columns
    side = gap + 1
    for row in range(rows):
        for column in range(columns):
            cell = row * columns + column
            if labels[cell] != 0 or codes[cell] == 255:
                continue
            lowest, highest, coast = 2147483647, 0, False
            for r in range(max(row - gap, 0), min(row + side, rows)):
                for c in range(max(column - gap, 0), min(column + side, columns)):
                    other = labels[r * columns + c]
                    if other > 0:
                        lowest, highest = min(lowest, other), max(highest, other)
                    if codes[r * columns + c] == 255:
                        coast = True
            if highest == 0 or (lowest == highest and not coast):
                continue
            wide = False
            for top in range(row - gap, row + 1):
                for left in range(column - gap, column + 1):
                    whole = True
                    for r in range(top, top + side):
                        for c in range(left, left + side):
                            at = min(max(r, 0), rows - 1) * columns + min(max(c, 0), columns - 1)
                            if labels[at] != 0 or codes[at] == 255:
                                whole = False
                                break
                        if not whole:
                            break
                    if whole:
                        wide = True
                        break
                if wide:
                    break
            if not wide:
                path[cell] = CLEAR


@njit(cache=True, nogil=True)
def enter_sums(label, parent, area, strip_area, enters):
    """C of figures.exchange: each node's area once for every other label further down its path."""
    seen = np.full(enters.shape[0], -1, dtype=np.int64)
    for node in range(label.size):
        own, value, strip = label[node], area[node], strip_area[node]
        if strip != 0.0 and own != 0:
            enters[0, own] += strip
            seen[own] = node
        p = parent[node]
        while p >= 0:
            to = label[p]
            if seen[to] != node:
                seen[to] = node
                if to != own:
                    enters[own, to] += value
                if strip != 0.0 and to != 0:
                    enters[0, to] += strip
            p = parent[p]
