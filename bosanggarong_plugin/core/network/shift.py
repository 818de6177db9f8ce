"""Is a road layer shifted? Only told, never mended: two signs, both of which ordinary data do not give.

- *Against another layer* (roads, places, facilities): the share of the other layer's cells that hold a road of this one is
  counted for every displacement up to ``REACH_KM``. A shift is told when one displacement stands out above all others, far
  above no displacement. Which of the two layers is wrong cannot be known.
- *Against the regions*: part of the roads lies outside every region (in the sea), and a displacement brings nine tenths of
  that back. Roads that go on into regions outside the study do not do that.

Displacements within the precision of the layers are none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..inputs.collect import Collector
from ..inputs.model import Inputs, Layer
from .local import metres_per_degree

CELL_KM, REACH_KM = 0.25, 6.0
MOST_CELLS, FEWEST_CELLS = 20_000, 30
PEAK_KM = 2.0  # a displacement stands out from all that are farther from it than this
STANDS_OUT = 6.0  # robust standard deviations above the median of all others
LEAST_GAIN = 0.15  # at least this share more cells on roads than with any of those or with none, and half as many again as with none
COAST_SAMPLE = 3000
COAST_SHARE = 0.01  # less of the length outside the regions says nothing
COAST_LEFT = 0.1  # share of it that may stay outside after a displacement


def tell_shifts(inputs: Inputs) -> list[dict]:
    """Rows for the repair log, one for each sign of a shift."""
    collector = Collector()
    layers = inputs.of("roads")
    others = [("roads", layer) for layer in layers] + [(role, layer) for role in ("places", "facilities") for layer in inputs.of(role)]
    for number, layer in enumerate(layers):
        if not len(shapely.STRtree(inputs.regions.frame.geometry.to_numpy()).query(layer.frame.geometry.to_numpy(), predicate="intersects")[0]):
            collector.log(layer.spec, _name(layer), "regions", "no part of the layer lies in a region", "not used; check its coordinate system")
            continue
        frame = _Plane.of(layer)
        for role, other in others[number + 1 :]:
            found = _against(frame, layer, other)
            if found is not None:
                collector.log(
                    layer.spec, _name(layer), f"{role}: {_name(other)}",
                    f"the two layers fit best when one of them is moved by about {np.hypot(*found):.1f} km {_direction(*found)}",
                    "not moved; check the coordinate systems of both",
                )  # fmt: skip
        coast = _against_regions(frame, layer, inputs.regions)
        if coast is not None:
            share, east, north = coast
            collector.log(
                layer.spec, _name(layer), "regions",
                f"{100 * share:.1f} % of the length of the roads lies outside all regions, and nearly none when moved by about "
                f"{np.hypot(east, north):.1f} km {_direction(east, north)}", "not moved; check its coordinate system",
            )  # fmt: skip
    return collector.repairs


def _name(layer: Layer) -> str:
    return layer.spec.layer or layer.spec.path.stem


def _direction(east: float, north: float) -> str:
    """Compass direction of a displacement."""
    names = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
    return f"to the {names[int(np.round(np.degrees(np.arctan2(north, east)) / 45)) % 8]}"


@dataclass(frozen=True)
class _Plane:
    """Points along the roads of a layer, ``CELL_KM`` apart at most, in km from ``origin`` (lon/lat) at ``scale`` km per degree."""

    km: np.ndarray
    origin: np.ndarray
    scale: np.ndarray

    @classmethod
    def of(cls, layer: Layer) -> _Plane:
        bounds = layer.frame.total_bounds
        scale = np.array([float(value) for value in metres_per_degree((bounds[1] + bounds[3]) / 2)]) / 1000.0
        return cls(cls.points(layer, bounds[:2], scale), bounds[:2], scale)

    @staticmethod
    def points(layer: Layer, origin: np.ndarray, scale: np.ndarray) -> np.ndarray:
        moved = shapely.transform(layer.frame.geometry.to_numpy(), lambda xy: (xy - origin) * scale)
        return shapely.get_coordinates(shapely.segmentize(moved, CELL_KM))


def _precision_km(*layers: Layer) -> float:
    return max((layer.spec.precision_m or 0.0) for layer in layers) / 1000.0


def _against(plane: _Plane, layer: Layer, other: Layer) -> tuple[float, float] | None:
    """Displacement (east, north; km) of the other layer that stands out, or None."""
    if _precision_km(layer, other) > 1.0:
        return None
    span, cells = int(REACH_KM / CELL_KM), np.floor(plane.km / CELL_KM).astype(np.int64)
    size = cells.max(axis=0) + 1 + 2 * (span + 1)
    if int(size[0]) * int(size[1]) > 400_000_000:
        return None
    roads = np.zeros(size, dtype=bool)
    for east in (-1, 0, 1):
        for north in (-1, 0, 1):
            roads[tuple((cells + span + 1 + (east, north)).T)] = True
    asked = np.unique(np.floor(_Plane.points(other, plane.origin, plane.scale) / CELL_KM).astype(np.int64), axis=0)
    asked = asked[((asked >= 0) & (asked <= cells.max(axis=0))).all(axis=1)] + span + 1
    if len(asked) < FEWEST_CELLS:
        return None
    asked = asked[:: max(1, len(asked) // MOST_CELLS)]
    steps = np.arange(-span, span + 1)
    share = np.array([[roads[asked[:, 0] + east, asked[:, 1] + north].mean() for north in steps] for east in steps])
    best = np.unravel_index(np.argmax(share), share.shape)
    apart = np.hypot(*np.meshgrid(steps - steps[best[0]], steps - steps[best[1]], indexing="ij")) * CELL_KM
    top, here, rest = float(share[best]), float(share[span, span]), share[apart > PEAK_KM]
    peak = np.argwhere((share >= top - 0.02) & (apart <= PEAK_KM))
    moved = tuple(float(value) for value in steps[peak].mean(axis=0) * CELL_KM)
    middle = float(np.median(rest))
    spread = max(1.4826 * float(np.median(np.abs(rest - middle))), np.sqrt(middle * (1 - middle) / len(asked)), 1e-3)
    far = float(np.hypot(*moved)) > max(3 * CELL_KM, _precision_km(layer, other))
    stands_out = top >= middle + STANDS_OUT * spread and top >= float(rest.max()) + max(LEAST_GAIN, 2 * spread)
    return moved if far and stands_out and top >= here + LEAST_GAIN and top >= 1.5 * here else None


def _against_regions(plane: _Plane, layer: Layer, regions: Layer) -> tuple[float, float, float] | None:
    """(share of the roads outside all regions, displacement east and north in km that brings them back), or None."""
    points = plane.km[:: max(1, len(plane.km) // COAST_SAMPLE)]
    whole = shapely.union_all(regions.frame.geometry.to_numpy()) if len(regions.frame) else None
    if whole is None or not len(points):
        return None
    shapely.prepare(whole)

    def outside(east: float, north: float) -> float:
        lon, lat = ((points + (east, north)) / plane.scale + plane.origin).T
        return 1 - float(shapely.intersects_xy(whole, lon, lat).mean())

    share = outside(0.0, 0.0)
    if share < COAST_SHARE:
        return None
    for far in np.arange(1.0, REACH_KM + 0.1, 1.0):
        if far <= _precision_km(layer, regions):
            continue
        tries = [(outside(far * np.cos(turn), far * np.sin(turn)), turn) for turn in np.arange(16) * np.pi / 8]
        left, turn = min(tries)
        if left <= COAST_LEFT * share:
            return share, far * float(np.cos(turn)), far * float(np.sin(turn))
    return None
