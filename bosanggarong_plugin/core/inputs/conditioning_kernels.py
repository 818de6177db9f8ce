"""Compiled loops of ``conditioning`` (numba); see there for the method and for what each number means.

``block`` is a stretch of whole rows from ``top`` on, float64 (rows + 2, columns + 2), with one row or column of its neighbours
on each side; inf where there is no data and outside the grid. Grids of cells are flat, row-major.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SLOPE, ROOT, FLAT, JOINED = 0, 1, 2, 3  # states of cells while basins are made
LATER = 16  # added to the code of a flat cell whose turn has not come
NOT_SET, LEAVES, NO_DATA = 254, 9, 255
NO_BASIN = 2**31 - 1
_HASH = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def descend(block, top, up, state):
    """``up``: the lowest neighbour that is lower; cells of a level stretch without one share a root, joined to one way down if any."""
    rows, columns = block.shape[0] - 2, block.shape[1] - 2
    step = np.array([1, columns + 1, columns, columns - 1, -1, -columns - 1, -columns, -columns + 1])
    ways, levels = np.empty(columns, np.uint8), np.empty(columns, np.uint8)
    for r in range(1, rows + 1):
        _lowest_ways(block[r - 1], block[r], block[r + 1], ways, levels)
        first = (top + r - 1) * columns
        for c in range(columns):
            cell, way = first + c, ways[c]
            if way == NO_DATA:
                up[cell] = ~NO_BASIN
            elif way == NOT_SET:
                up[cell], state[cell] = cell, ROOT
            else:
                up[cell] = cell + step[way]  # state is SLOPE from the start
        _join_level(block[r - 1], block[r], levels, up, state, first)


@njit(cache=True, nogil=True)
def _lowest_ways(north, here, south, ways, levels):
    """One row: code of the lowest lower neighbour, NOT_SET or NO_DATA; whether W, NW, N or NE is level with the cell."""
    for c in range(ways.size):
        z = here[c + 1]
        lowest, way = z, NOT_SET
        if here[c + 2] < lowest:
            lowest, way = here[c + 2], 0
        if south[c + 2] < lowest:
            lowest, way = south[c + 2], 1
        if south[c + 1] < lowest:
            lowest, way = south[c + 1], 2
        if south[c] < lowest:
            lowest, way = south[c], 3
        if here[c] < lowest:
            lowest, way = here[c], 4
        if north[c] < lowest:
            lowest, way = north[c], 5
        if north[c + 1] < lowest:
            lowest, way = north[c + 1], 6
        if north[c + 2] < lowest:
            lowest, way = north[c + 2], 7
        data = z != np.inf
        ways[c] = way if data else NO_DATA
        levels[c] = data & ((here[c] == z) | (north[c] == z) | (north[c + 1] == z) | (north[c + 2] == z))


@njit(cache=True, nogil=True)
def _join_level(north, here, levels, up, state, first):
    """One row: join cells with their level neighbours W, NW, N and NE; at most one way down for each level stretch.

    The root of a stretch is a ROOT until it has a way down, then JOINED; the cells below it are FLAT.
    """
    columns = levels.size
    for c in range(columns):
        if not levels[c]:
            continue
        for k in range(4):
            other = here[c] if k == 0 else north[c + k - 1]
            if other != here[c + 1]:
                continue
            a = first + c
            while state[a] == FLAT:
                up[a] = up[up[a]] if state[up[a]] == FLAT else up[a]
                a = up[a]
            b = first + c - 1 if k == 0 else first + c - columns + k - 2
            while state[b] == FLAT:
                up[b] = up[up[b]] if state[up[b]] == FLAT else up[b]
                b = up[b]
            if a == b:
                continue
            if state[a] == ROOT:
                up[a] = b
                state[a] = JOINED if state[b] == SLOPE else FLAT
            elif state[b] == ROOT:
                up[b] = a
                state[b] = JOINED if state[a] == SLOPE else FLAT


@njit(cache=True, nogil=True)
def number_basins(up, n_basins, begin, end):
    """Roots become ~basin; returns the number of basins so far."""
    for cell in range(begin, end):
        if up[cell] == cell:
            up[cell] = ~n_basins
            n_basins += 1
    return n_basins


@njit(cache=True, nogil=True)
def follow_to_basins(up, begin, end):
    """Every cell becomes ~basin of its way down."""
    for cell in range(begin, end):
        last = cell
        while up[last] >= 0:
            last = up[last]
        answer = up[last]
        at = cell
        while up[at] >= 0:
            further = up[at]
            up[at] = answer
            at = further


@njit(cache=True, nogil=True)
def find_passes(block, top, skip, n_rows, basin, outlet, keys, heights, taken, first, second, height):
    """Lowest passes between the basins of a stretch of rows, from its row ``skip`` on, and the row below; some pairs repeat.

    ``outlet`` of a basin falls to its lowest cell on the edge of the grid or beside a cell without data. The hash table
    ``keys`` (a power of two of -1), ``heights`` and the list ``taken`` of its used slots are lent and given back empty. Passes go
    to ``first``, ``second`` and ``height`` while there is room for a row; returns (passes found, rows done).
    """
    rows, columns = block.shape[0] - 2, block.shape[1] - 2
    shift = np.uint64(64)
    size = keys.size
    while size > 1:
        size >>= 1
        shift -= np.uint64(1)
    n_taken, n_found, r = 0, 0, skip + 1
    most = keys.size * 3 // 4
    while r <= rows and n_found + n_taken + 4 * columns <= first.size:
        row = top + r - 1
        last_row = row == n_rows - 1
        for c in range(1, columns + 1):
            cell = row * columns + c - 1
            below = cell + columns
            west, east = c == 1, c == columns
            mine = basin[cell]
            inside = not (last_row or west or east or row == 0)
            if inside:
                if (basin[cell + 1] == mine) & (basin[below - 1] == mine) & (basin[below] == mine) & (basin[below + 1] == mine):
                    continue
            z = block[r, c]
            if not inside and z != np.inf:
                outlet[~mine] = min(outlet[~mine], z)
            if n_taken + 4 > most:
                for n in range(n_taken):
                    slot = taken[n]
                    first[n_found], second[n_found], height[n_found] = keys[slot] >> 32, keys[slot] & 0xFFFFFFFF, heights[slot]
                    keys[slot] = -1
                    n_found += 1
                n_taken = 0
            for k in range(4):  # east, south-east, south, south-west; the other four see this cell
                if (k < 2 and east) or (k > 0 and last_row) or (k == 3 and west):
                    continue
                theirs = basin[cell + 1 if k == 0 else below + 2 - k]
                other = block[r, c + 1] if k == 0 else block[r + 1, c + 2 - k]
                if mine == theirs:
                    continue
                if z == np.inf:
                    outlet[~theirs] = min(outlet[~theirs], other)
                    continue
                if other == np.inf:
                    outlet[~mine] = min(outlet[~mine], z)
                    continue
                key = (np.int64(~max(mine, theirs)) << 32) | np.int64(~min(mine, theirs))
                slot = np.int64((np.uint64(key) * _HASH) >> shift)
                while keys[slot] != key and keys[slot] != -1:
                    slot = (slot + 1) & (keys.size - 1)
                over = max(z, other)
                if keys[slot] == -1:
                    keys[slot], heights[slot], taken[n_taken] = key, over, slot
                    n_taken += 1
                elif over < heights[slot]:
                    heights[slot] = over
        r += 1
    for n in range(n_taken):
        slot = taken[n]
        first[n_found], second[n_found], height[n_found] = keys[slot] >> 32, keys[slot] & 0xFFFFFFFF, heights[slot]
        keys[slot] = -1
        n_found += 1
    return n_found, r - 1


@njit(cache=True, nogil=True)
def _root(parent, node):
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)
def join_over_passes(first, second, height, parent, ring, level):
    """Kruskal over passes in rising order: basins that come to hang together with the outside (the last node) get their level."""
    outside = parent.size - 1
    for n in range(first.size):
        a, b = _root(parent, first[n]), _root(parent, second[n])
        if a == b:
            continue
        if a == outside:
            a, b = b, a
        if b == outside:
            member = a
            while True:
                level[member] = height[n]
                member = ring[member]
                if member == a:
                    break
        else:
            ring[a], ring[b] = ring[b], ring[a]
        parent[a] = b


@njit(cache=True, nogil=True)
def raise_to_levels(block, top, n_rows, basin, level):
    """Fill the block in place: each cell to the level of its basin."""
    columns = block.shape[1] - 2
    for r in range(block.shape[0]):
        row = top + r - 1
        if row < 0 or row >= n_rows:
            continue
        for c in range(1, columns + 1):
            if block[r, c] != np.inf:
                block[r, c] = max(block[r, c], level[~basin[row * columns + c - 1]])


@njit(cache=True, nogil=True)
def steepest(block, top, per_m, codes):
    """Codes of the steepest way down; LEAVES at an edge or coast without one; NOT_SET elsewhere. ``per_m`` (grid rows, 3):
    1 / distance to the east, to the south and across."""
    rows, columns = block.shape[0] - 2, block.shape[1] - 2
    for r in range(1, rows + 1):
        first = (top + r - 1) * columns
        _steepest_ways(block[r - 1], block[r], block[r + 1], per_m[top + r - 1], codes[first : first + columns])


@njit(cache=True, nogil=True)
def _steepest_ways(north, here, south, per_m, codes):
    """One row."""
    east, down, across = per_m[0], per_m[1], per_m[2]
    for c in range(codes.size):
        z = here[c + 1]
        best, code = 0.0, NOT_SET
        slope = (z - here[c + 2]) * east
        if slope > best:
            best, code = slope, 0
        slope = (z - south[c + 2]) * across
        if slope > best:
            best, code = slope, 1
        slope = (z - south[c + 1]) * down
        if slope > best:
            best, code = slope, 2
        slope = (z - south[c]) * across
        if slope > best:
            best, code = slope, 3
        slope = (z - here[c]) * east
        if slope > best:
            best, code = slope, 4
        slope = (z - north[c]) * across
        if slope > best:
            best, code = slope, 5
        slope = (z - north[c + 1]) * down
        if slope > best:
            best, code = slope, 6
        slope = (z - north[c + 2]) * across
        if slope > best:
            best, code = slope, 7
        highest = max(max(max(north[c], north[c + 1]), max(north[c + 2], here[c])), max(max(here[c + 2], south[c]), max(south[c + 1], south[c + 2])))
        code = LEAVES if (code == NOT_SET) & (highest == np.inf) else code
        codes[c] = NO_DATA if z == np.inf else code


@njit(cache=True, nogil=True)
def begin_flats(block, top, codes):
    """Level cells beside one of the same level that has its way get theirs (plus LATER); returns them, row-major."""
    rows, columns = block.shape[0] - 2, block.shape[1] - 2
    found, n_found = np.empty(columns, np.int32), 0
    for r in range(1, rows + 1):
        if found.size < n_found + columns:
            longer = np.empty(2 * found.size + columns, np.int32)
            longer[:n_found] = found[:n_found]
            found = longer
        for c in range(1, columns + 1):
            cell = (top + r - 1) * columns + c - 1
            if codes[cell] != NOT_SET:  # cells on the edge always have a code, so those without one have eight neighbours
                continue
            z = block[r, c]
            way = NOT_SET
            if codes[cell + 1] <= LEAVES and block[r, c + 1] == z:
                way = 0
            elif codes[cell + columns] <= LEAVES and block[r + 1, c] == z:
                way = 2
            elif codes[cell - 1] <= LEAVES and block[r, c - 1] == z:
                way = 4
            elif codes[cell - columns] <= LEAVES and block[r - 1, c] == z:
                way = 6
            elif codes[cell + columns + 1] <= LEAVES and block[r + 1, c + 1] == z:
                way = 1
            elif codes[cell + columns - 1] <= LEAVES and block[r + 1, c - 1] == z:
                way = 3
            elif codes[cell - columns - 1] <= LEAVES and block[r - 1, c - 1] == z:
                way = 5
            elif codes[cell - columns + 1] <= LEAVES and block[r - 1, c + 1] == z:
                way = 7
            if way != NOT_SET:
                codes[cell] = way + LATER
                found[n_found] = cell
                n_found += 1
    return found[:n_found].copy()


@njit(cache=True, nogil=True)
def spread_over_flats(front, following, n_following, codes, columns, corners):
    """Level cells without a way beside those of ``front`` get theirs, over sides or over corners, and go to ``following``.

    Level cells without a way that touch each other are of one level. Returns how many cells ``following`` then holds.
    """
    for place in range(front.size):
        cell = np.int64(front[place])
        for k in range(4):
            if corners:
                near = cell + columns + 1 if k == 0 else (cell + columns - 1 if k == 1 else (cell - columns - 1 if k == 2 else cell - columns + 1))
                way = 5 if k == 0 else (7 if k == 1 else (1 if k == 2 else 3))
            else:
                near = cell + 1 if k == 0 else (cell + columns if k == 1 else (cell - 1 if k == 2 else cell - columns))
                way = 4 if k == 0 else (6 if k == 1 else (0 if k == 2 else 2))
            if codes[near] == NOT_SET:
                codes[near] = way
                following[n_following] = near
                n_following += 1
    return n_following
