"""Objects on the drainage: which regions their water enters, and whether that is sure within the precision of their place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...geodesy import GEOD
from ...tables import text
from ..linear import RegionCover
from .drainage import Drainage, Spot

DIRECTIONS = 8  # of the places asked around an object, at its precision and at half of it
LANGUAGES = ("ind", "eng")


def regions_entered(spot: Spot, host: int) -> list[tuple[int, float]]:
    """(label, km along the path) of the regions other than the host that the water enters, each once, in order.

    Where the cell itself is counted to another region than the object's, that region comes first, at 0 km.
    """
    return entered(spot.label, spot.downstream, spot.distance_km, host)


def entered(label: int, labels: Sequence[int], distance_km: Sequence[float], host: int) -> list[tuple[int, float]]:
    """As regions_entered, from the label of a cell and its course."""
    found: dict[int, float] = {} if label in (0, host) else {label: 0.0}
    for to, distance in zip(labels, distance_km, strict=True):
        if to not in (0, host):
            found.setdefault(to, distance)
    return list(found.items())


def first_regions_around(
    drainage: Drainage, cover: RegionCover, points: np.ndarray, host: np.ndarray, precision_m: np.ndarray
) -> list[set[int]]:
    """For each point (k, 2) the first regions (0: none) that the water of its surroundings enters: of its own place and of those
    within its precision (eight directions, at the precision and half of it) that lie in its own region."""
    asked, owner = [points], [np.arange(len(points))]
    for share in (0.5, 1.0):
        for k in range(DIRECTIONS):
            some = np.flatnonzero(precision_m > 0)
            azimuth = [360.0 * k / DIRECTIONS] * some.size
            lon, lat, _ = GEOD.fwd(points[some, 0].tolist(), points[some, 1].tolist(), azimuth, (share * precision_m[some]).tolist())
            asked.append(np.column_stack([lon, lat]))
            owner.append(some)
    places, owners = np.concatenate(asked), np.concatenate(owner)
    keys = drainage.keys_at(places)
    same = (cover.label(places[:, 0], places[:, 1]) + 1 == host[owners]) & (keys >= 0)
    found: list[set[int]] = [set() for _ in range(len(points))]
    labels = drainage.labels
    for key, own, course in zip(keys[same], owners[same], drainage.courses(keys[same]), strict=True):
        way = entered(int(labels[key]), *course, int(host[own]))
        found[own].add(way[0][0] if way else 0)
    return found


def caveats(*said: tuple[str, dict]) -> dict[str, str]:
    """caveat_ind and caveat_eng of (key of texts, values) pairs."""
    return {f"caveat_{lang}": " ".join(text(key, lang, **values) for key, values in said) for lang in LANGUAGES}
