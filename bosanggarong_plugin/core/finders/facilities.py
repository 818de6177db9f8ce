"""Facilities as objects: where each stands, how sure that is, and its id.

The id is ``facility:<source key>``; where two features of the study have the same key, the place tells them apart, so that no id
depends on the order of layers or features. The region is the one whose polygon holds the point (overlaps: the lowest code).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely

from ..findings import Object, slug
from ..inputs.model import Inputs, Layer
from .linear import RegionCover, incomplete_for, tolerance_m


@dataclass(frozen=True)
class Facility:
    """One facility. ``label`` is that of its region (1.. in the order of the codes), 0 for none; ``precision_m`` its
    own or that of its layer; ``border_m`` the distance to the nearest other region (infinite without one); ``incomplete``: its layer
    does not cover its kind in that region."""

    object_id: str
    kind: str
    name: str
    planned: bool
    incomplete: bool
    label: int
    lon: float
    lat: float
    precision_m: float
    border_m: float
    row: object = None

    def as_object(self) -> Object:
        """The object of the result."""
        return Object(self.object_id, self.kind, self.name, "planned" if self.planned else "existing", "facilities", {"facility_kind": self.kind})

    @property
    def near_border(self) -> bool:
        """Another region is nearer than the facility is precise."""
        return self.border_m < self.precision_m


def facilities_of(inputs: Inputs, kinds: Collection[str] | None = None, cover: RegionCover | None = None) -> list[Facility]:
    """The facilities of some kinds (None: all), by id."""
    rows = [(layer, row) for layer in inputs.of("facilities") for row in layer.frame.itertuples(index=False)]
    shared = Counter(slug(row.feature_key) for _, row in rows)
    wanted = [(layer, row) for layer, row in rows if kinds is None or row.facility_kind in kinds]
    if not wanted:
        return []
    cover = cover or RegionCover(inputs.regions.frame)
    lon, lat = np.array([[row.geometry.x, row.geometry.y] for _, row in wanted]).T
    label, border_m = cover.label(lon, lat) + 1, distance_to_others_m(cover, lon, lat)
    found = []
    for n, (layer, row) in enumerate(wanted):
        key = slug(row.feature_key)
        key = key if shared[key] == 1 else f"{key}@{row.geometry.x:.5f},{row.geometry.y:.5f}"
        codes = [cover.codes[label[n] - 1]] if label[n] else []
        found.append(
            Facility(
                f"facility:{key}", row.facility_kind, row.facility_name, layer.planned or row.status == "planned", incomplete_for(layer.spec, codes),
                int(label[n]), float(lon[n]), float(lat[n]), _precision_m(layer, row), float(border_m[n]), row,
            )  # fmt: skip
        )
    unique = {facility.object_id: facility for facility in sorted(found, key=lambda f: (f.object_id, f.kind, f.name, f.planned))}
    return list(unique.values())


def _precision_m(layer: Layer, row) -> float:
    """That of the feature, else of the layer, else 0 (taken as exact)."""
    own = getattr(row, "precision_m", None)
    return tolerance_m(layer.spec.precision_m if own is None or own != own else own)


def distance_to_others_m(cover: RegionCover, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Distance of each lon/lat point to the nearest region that does not hold it, m; infinite when there is only one."""
    label = cover.label(lon, lat)
    points = cover.plane.to_plane(shapely.points(lon, lat))
    least = np.full(len(lon), np.inf)
    for index, polygon in enumerate(cover.polygons):
        distance = shapely.distance(polygon, points)
        least = np.where(label == index, least, np.minimum(least, distance))
    return least
