"""Short distances from lon/lat degrees, vectorised: the scale of the ellipsoid at a latitude, points and segments in metres."""

from __future__ import annotations

import numpy as np

from ..geodesy import GEOD


def metres_per_degree(lat) -> tuple[np.ndarray, np.ndarray]:
    """Length of a degree of longitude and of latitude at a latitude, m; right to 1e-6 for distances of a few kilometres."""
    phi = np.radians(np.asarray(lat, dtype=float))
    w2 = 1 - GEOD.es * np.sin(phi) ** 2
    east = GEOD.a / np.sqrt(w2) * np.cos(phi)
    north = GEOD.a * (1 - GEOD.es) / w2**1.5
    return np.radians(east), np.radians(north)


def foot(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nearest point of segments to points, row by row: (share 0..1 along the segment, distance m); all (k, 2) lon/lat."""
    scale = np.column_stack(metres_per_degree(point[:, 1]))
    along, there = (end - start) * scale, (point - start) * scale
    length2 = (along**2).sum(axis=1)
    share = np.clip(np.divide((along * there).sum(axis=1), length2, out=np.zeros(len(point)), where=length2 > 0), 0.0, 1.0)
    off = there - share[:, None] * along
    return share, np.hypot(off[:, 0], off[:, 1])


def pad_degrees(lat: np.ndarray, reach_m) -> np.ndarray:
    """Degrees in both directions that cover a distance at a latitude."""
    return np.asarray(reach_m) / np.minimum(*metres_per_degree(lat)) * 1.001


def geodesic_km(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Geodesic distance between lon/lat points, row by row, km; (k, 2) each."""
    k = len(one)
    if not k:
        return np.zeros(0)
    rows = np.arange(max(k, 2)) % k  # pyproj takes an array of one for a scalar
    return np.asarray(GEOD.inv(*one[rows].T, *other[rows].T)[2])[:k] / 1000.0
