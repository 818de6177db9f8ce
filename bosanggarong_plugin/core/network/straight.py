"""Points and the nearest of them in a straight line, on the ellipsoid; ties fall to the lowest id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from ..geodesy import GEOD

METRES = 1000.0
NEIGHBOURS = 8  # straight-line neighbours measured on the ellipsoid before the nearest is told
NONE = -1


@dataclass(frozen=True)
class Points:
    """Places or facilities: ``lonlat`` (n, 2) degrees, ``region`` (n,) numbers of regions (-1 none), ``slack_km`` (n,) how far
    the position may be off (never walked), ``ids`` (n,) texts that settle ties."""

    lonlat: np.ndarray
    region: np.ndarray
    slack_km: np.ndarray
    ids: Sequence[str]

    def __len__(self) -> int:
        return len(self.lonlat)

    @cached_property
    def rank(self) -> np.ndarray:
        """Place of each point in the order of the ids (n,)."""
        ranks = np.empty(len(self.ids), dtype=np.int64)
        ranks[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        return ranks


@dataclass(frozen=True)
class Nearest:
    """For each place the ``facility`` (number, -1 none in reach), ``minutes`` (nan in a straight line) and ``km``."""

    facility: np.ndarray
    minutes: np.ndarray
    km: np.ndarray

    @staticmethod
    def empty(n: int) -> Nearest:
        """Nothing found yet for ``n`` places."""
        return Nearest(np.full(n, NONE), np.full(n, np.nan), np.full(n, np.nan))


def straight_km(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Geodesic distances between points (n, 2) and (n, 2) in degrees, km, to the metre."""
    if len(a) == 0:
        return np.zeros(0)
    if len(a) == 1:  # pyproj takes an array of one for a scalar
        return np.round([GEOD.inv(*map(float, (a[0, 0], a[0, 1], b[0, 0], b[0, 1])))[2]]) / METRES
    return np.round(np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2])) / METRES


def nearest_straight(places: Points, facilities: Points, members: np.ndarray, targets: np.ndarray) -> Nearest:
    """The facility of ``members`` nearest to each place of ``targets`` on the ellipsoid; others stay empty."""
    found = Nearest.empty(len(places))
    if len(members) == 0 or len(targets) == 0:
        return found
    rank = facilities.rank[members]
    tree = cKDTree(_earth_centred(facilities.lonlat[members]))
    _, near = tree.query(_earth_centred(places.lonlat[targets]), k=min(NEIGHBOURS, len(members)))
    near = near.reshape(len(targets), -1)
    km = straight_km(np.repeat(places.lonlat[targets], near.shape[1], axis=0), facilities.lonlat[members[near.ravel()]]).reshape(near.shape)
    best = np.lexsort((rank[near], km), axis=1)[:, 0]
    rows = np.arange(len(targets))
    found.facility[targets] = members[near[rows, best]]
    found.km[targets] = km[rows, best]
    return found


def _earth_centred(lonlat: np.ndarray) -> np.ndarray:
    """Points on the ellipsoid in earth-centred metres (n, 3): their order by straight chord is that by distance."""
    lon, lat = np.radians(lonlat).T
    across = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(lat) ** 2)
    return np.column_stack([across * np.cos(lat) * np.cos(lon), across * np.cos(lat) * np.sin(lon), across * (1 - GEOD.es) * np.sin(lat)])
