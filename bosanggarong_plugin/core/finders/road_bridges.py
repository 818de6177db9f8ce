"""Bridges over rivers that are borders.

Rule. A border follows a river at a crossing when at least ``along_river_share`` of the border between the two regions within a window
about the crossing (1 km to each side, and at least five times the precision) lies within the precision of the layers, at least 100 m,
of one river. A road that crosses there needs a bridge: where the feature records none and does not deny it, one is taken as there.
Bridges side by side are one crossing when they are of one road (one name and status, or no name) and within ``merge_m``, else each its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from ..inputs.model import Layer
from ..tables import thresholds
from .linear import text_or_none, tolerance_m
from .region_cover import RegionCover
from .road_objects import Crossing

WINDOW_M = 1000.0
NEAR_M = 100.0  # how near a border counts as along it where the precision is finer or unknown


def over_border_rivers(crossings: Sequence[Crossing], rivers: Sequence[Layer], cover: RegionCover) -> list[Crossing]:
    """The crossings with ``border_river`` (None without a river layer), ``river`` (its name) and ``bridge`` told by it."""
    if not rivers or not crossings:
        return list(crossings)
    lines, names, precisions = _river_lines(rivers, cover)
    tree = shapely.STRtree(lines)
    told = []
    for crossing in crossings:
        river = None
        if not crossing.ferry:
            near_m = np.maximum(precisions, max(crossing.tolerance_m, NEAR_M))
            river = _river_below(crossing, lines, names, near_m, tree, cover)
        along = river is not None
        bridge = True if along and crossing.bridge is None else crossing.bridge
        told.append(replace(crossing, border_river=along, river=(river or None), bridge=bridge, bridge_inferred=along and crossing.bridge is None))
    return told


def _river_lines(rivers: Sequence[Layer], cover: RegionCover) -> tuple[np.ndarray, list[str | None], np.ndarray]:
    lines, names, precisions = [], [], []
    for layer in rivers:
        if layer.planned:
            continue
        for shape, name in zip(layer.frame.geometry, layer.frame["river_name"], strict=True):
            for line in shapely.get_parts(shape):
                if line.geom_type == "LineString" and not line.is_empty:
                    lines.append(shapely.force_2d(line))
                    names.append(text_or_none(name))
                    precisions.append(tolerance_m(layer.spec.precision_m))
    return cover.plane.to_plane(np.asarray(lines, dtype=object)), names, np.asarray(precisions, dtype=float)


def _river_below(crossing: Crossing, lines, names, near_m, tree: shapely.STRtree, cover: RegionCover) -> str | None:
    """Name of the river that the border follows here ("" when it has none); None when it follows none."""
    window_m = max(WINDOW_M, 5 * crossing.tolerance_m)
    window = crossing.plane.buffer(window_m)
    one, other = (cover.codes.index(code) for code in crossing.codes)
    touched = cover.chunk_tree.query(window, predicate="intersects")
    own = cover.chunks[touched[cover.chunk_region[touched] == one]]
    facing = own[shapely.dwithin(cover.polygons[other], own, max(cover.gap_m, crossing.tolerance_m, 1.0))] if len(own) else own
    if not len(facing):
        return None
    border = shapely.intersection(shapely.union_all(facing), window)
    found: dict[str, list[int]] = {}
    for k in tree.query(border, predicate="dwithin", distance=float(near_m.max())):
        found.setdefault(names[k] or "", []).append(int(k))
    shares = []
    for name, at in found.items():
        beside = shapely.union_all([lines[k].intersection(crossing.plane.buffer(2 * window_m)).buffer(near_m[k]) for k in at])
        shares.append((-round(border.intersection(beside).length / border.length, 6), name))
    best = min(shares, default=None)
    return best[1] if best is not None and -best[0] >= thresholds()["along_river_share"] and border.length >= window_m else None
