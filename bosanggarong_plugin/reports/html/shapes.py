"""Geometries as short text, simplified until all of them keep within a number of bytes.

A line is Google's encoded polyline: the differences of consecutive coordinates in 1e-5 degrees, zigzag, in base 64. The characters
are ? to ~, so that it holds nothing that HTML reads. A shape is ["p", line], ["l", [line ...]] or ["a", [[ring ...] ...]].
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

UNITS_PER_DEGREE = 100_000
METRES_PER_DEGREE = 111_320.0
TOLERANCES_M = (25, 50, 100, 200, 400, 800, 1600, 3200)


@dataclass(frozen=True)
class Shapes:
    """``encoded`` has one entry for each geometry given (None: none); ``tolerance_m`` is how far a line may be from the true one."""

    encoded: tuple[list | None, ...]
    tolerance_m: int
    n_bytes: int


def fit(geometries: Sequence, budget_bytes: int) -> Shapes:
    """Encode geometries (EPSG:4326) with the least simplification that keeps within the budget; the coarsest where none does."""
    kept = np.array([geometry if geometry is not None and not geometry.is_empty else None for geometry in geometries], dtype=object)
    made = None
    for tolerance_m in TOLERANCES_M:
        encoded = tuple(None if geometry is None else encode(geometry) for geometry in simplify(kept, tolerance_m))
        made = Shapes(encoded, tolerance_m, sum(len(json.dumps(shape, separators=(",", ":"))) for shape in encoded))
        if made.n_bytes <= budget_bytes:
            break
    return made if made else Shapes((), TOLERANCES_M[0], 0)


def simplify(geometries: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Douglas-Peucker (1973) for the eye: rings may touch themselves; parts smaller than the tolerance squared go, but never a whole geometry."""
    tolerance = tolerance_m / METRES_PER_DEGREE
    simple = shapely.simplify(geometries, tolerance, preserve_topology=False)
    made = [_without_specks(geometry, tolerance) for geometry in simple]
    lost = [geometry is not None and geometry.is_empty for geometry in made]
    kept = [shapely.convex_hull(given) if gone else geometry for geometry, given, gone in zip(made, geometries, lost, strict=True)]
    return np.array(kept, dtype=object)


def _without_specks(geometry, tolerance: float):
    if geometry is None or geometry.geom_type != "MultiPolygon":
        return geometry
    parts = [part for part in geometry.geoms if part.area >= tolerance**2]
    return shapely.MultiPolygon(parts) if parts else geometry


def encode(geometry) -> list | None:
    """A geometry as a shape; of a collection the parts of the highest dimension, of areas the largest first, where the map puts the name."""
    parts = list(shapely.get_parts(geometry)) if hasattr(geometry, "geoms") else [geometry]
    if any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in shapely.get_parts(part)]
    dimension = max((shapely.get_dimensions(part) for part in parts), default=-1)
    parts = [part for part in parts if shapely.get_dimensions(part) == dimension]
    if dimension == 2:
        parts.sort(key=lambda part: -part.area)
        return ["a", [[_line(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]]
    if dimension == 1:
        return ["l", [_line(part.coords) for part in parts]]
    return ["p", _line([part.coords[0] for part in parts])] if dimension == 0 else None


def _line(coordinates) -> str:
    """Encoded polyline of x, y pairs, latitude first as the format has it; points that fall together are written once."""
    units = np.rint(np.asarray(coordinates, dtype=float)[:, 1::-1] * UNITS_PER_DEGREE).astype(np.int64)
    if len(units) > 2:
        moved = np.any(np.diff(units, axis=0) != 0, axis=1)
        units = units[np.concatenate([[True], moved])]
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    out = bytearray()
    for step in np.where(steps < 0, ~(steps << 1), steps << 1).tolist():
        while step >= 0x20:
            out.append((0x20 | (step & 0x1F)) + 63)
            step >>= 5
        out.append(step + 63)
    return out.decode("ascii")
