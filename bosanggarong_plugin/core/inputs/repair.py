"""Geometry made fit for use, every change logged: null and empty, wrong kinds, invalid rings, repeated vertices, duplicates.

Rings are repaired with the "structure" method of GEOS (areas keep their meaning: shells are joined, holes cut out) and only
parts of the wanted kind are kept. The frame given is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from ..study import InputSpec
from .collect import Collector, listed, place

_KINDS = {
    "Polygon": "polygon", "MultiPolygon": "polygon", "LineString": "line", "MultiLineString": "line", "LinearRing": "line",
    "Point": "point", "MultiPoint": "point",
}  # fmt: skip
_TYPE_NAMES = (
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)
_KIND_WORDS = {"polygon": "areas (polygons)", "line": "lines", "point": "points"}
FOOTPRINT_DEG = 0.01  # a polygon smaller than this (about 1.1 km) in both directions may stand for a facility or place


def repair_layer(
    frame: gpd.GeoDataFrame,
    kind: str,
    spec: InputSpec,
    layer: str,
    collector: Collector,
    *,
    labels: Sequence[object] | None = None,
) -> gpd.GeoDataFrame | None:
    """A new frame whose geometries are all valid, not empty and of ``kind`` (polygon, line, point); None when none is.

    ``labels`` name the features in the log (default: the index, which is the feature id of the file).
    """
    labels = np.asarray([f"feature {item}" for item in frame.index] if labels is None else list(labels), dtype=object)
    shapes = np.array(frame.geometry.to_numpy(), dtype=object)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for label in labels[missing]:
        collector.log(spec, layer, label, "no geometry", "left out")
    present = shapes[~missing]
    if len(present) == 0:
        collector.complain("no feature has a geometry", place(spec, layer), "Give a layer with geometries.")
        return None
    if not any(_has_kind(shape, kind) or _footprint(shape, kind) for shape in present):
        there = sorted({shape.geom_type for shape in present})
        collector.complain(
            f"the layer holds {' and '.join(there)}, but {spec.role} must be {_KIND_WORDS[kind]}",
            place(spec, layer),
            _next_step(kind),
        )
        return None
    mended = np.full(len(shapes), None, dtype=object)
    repeated = 0
    sound = _sound(shapes, kind)
    mended[sound] = shapes[sound]
    for position in np.flatnonzero(~missing & ~sound):
        mended[position], n_repeated = _mend(shapes[position], kind, labels[position], spec, layer, collector)
        repeated += n_repeated
    if repeated:
        collector.log(spec, layer, f"{repeated} features", "repeated vertices", "removed")
    kept = np.array([shape is not None for shape in mended], dtype=bool)
    if not kept.any():
        collector.complain("no feature is left after repair", place(spec, layer), "Give a layer with sound geometries.")
        return None
    result = frame.loc[kept].copy()
    return result.set_geometry(gpd.GeoSeries(mended[kept], index=result.index, crs=frame.crs))


def _sound(shapes: np.ndarray, kind: str) -> np.ndarray:
    """Features that need no mending (most of a layer): one kind, valid, finite, every part with a size, no repeated vertex."""
    ids = [number for number, name in enumerate(_TYPE_NAMES) if _KINDS.get(name) == kind]
    sound = np.isin(shapely.get_type_id(shapes), ids) & ~shapely.is_empty(shapes)
    if kind == "polygon":
        sound &= shapely.is_valid(shapes)
    sound &= np.isfinite(shapely.bounds(shapes)).all(axis=1)
    if kind != "point":
        parts, owner = shapely.get_parts(shapes, return_index=True)
        size = shapely.area(parts) if kind == "polygon" else shapely.length(parts)
        sound[np.unique(owner[~(size > 0)])] = False
        fewer = shapely.get_num_coordinates(shapely.remove_repeated_points(shapes, 0.0)) < shapely.get_num_coordinates(shapes)
        sound &= ~fewer
    return sound


def _next_step(kind: str) -> str:
    return {
        "polygon": "Give the polygon layer (turn closed lines into polygons in QGIS: Vector > Geometry > Lines to polygons).",
        "line": "Give the line layer.",
        "point": "Give the point layer.",
    }[kind]


def _has_kind(shape, kind: str) -> bool:
    if shape.geom_type == "GeometryCollection":
        return any(_has_kind(part, kind) for part in shape.geoms)
    return _KINDS.get(shape.geom_type) == kind


def _footprint(shape, kind: str) -> bool:
    if kind != "point" or _KINDS.get(shape.geom_type) != "polygon" or shape.is_empty:
        return False
    west, south, east, north = shape.bounds
    return max(east - west, north - south) <= FOOTPRINT_DEG


def _mend(shape, kind: str, label: object, spec: InputSpec, layer: str, collector: Collector):
    if _footprint(shape, kind):
        collector.log(spec, layer, label, "a small polygon where a point is needed", "its inner point is used")
        return shapely.point_on_surface(shapely.make_valid(shape)), 0
    if kind == "polygon" and not shapely.is_valid(shape):
        collector.log(spec, layer, label, f"invalid geometry: {shapely.is_valid_reason(shape)}", "made valid")
        shape = _make_valid(shape)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        collector.log(spec, layer, label, "coordinates that are not numbers", "left out")
        return None, 0
    parts = _parts(shape, kind)
    if not parts:
        sizeless = any(_KINDS.get(part.geom_type) == kind for part in _leaves(shape))
        problem = "no length or area" if sizeless else f"{shape.geom_type} where {_KIND_WORDS[kind]} are needed"
        collector.log(spec, layer, label, problem, "left out")
        return None, 0
    if len(parts) != sum(1 for _ in _leaves(shape)):
        collector.log(spec, layer, label, "parts of another kind or without size", f"left out; {len(parts)} parts kept")
    clean = shapely.remove_repeated_points(parts, 0.0) if kind != "point" else np.array(parts)
    n_repeated = int(shapely.get_num_coordinates(clean).sum() < shapely.get_num_coordinates(parts).sum())
    return _join(list(clean), kind), n_repeated


def _make_valid(shape):
    try:
        return shapely.make_valid(shape, method="structure", keep_collapsed=False)
    except (TypeError, ValueError, shapely.errors.UnsupportedGEOSVersionError):  # older shapely or GEOS
        return shapely.make_valid(shape)


def _leaves(shape):
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _leaves(part)
    else:
        yield shape


def _parts(shape, kind: str) -> list:
    """Parts of the wanted kind that have a size (area, length; any point)."""
    size = {"polygon": lambda p: p.area > 0, "line": lambda p: p.length > 0, "point": lambda p: not p.is_empty}[kind]
    return [part for part in _leaves(shape) if _KINDS.get(part.geom_type) == kind and size(part)]


def _join(parts: list, kind: str):
    if len(parts) == 1:
        return parts[0]
    return {"polygon": shapely.MultiPolygon, "line": shapely.MultiLineString, "point": shapely.MultiPoint}[kind](parts)


def drop_duplicates(
    frame: gpd.GeoDataFrame, spec: InputSpec, layer: str, collector: Collector, labels: Sequence[object]
) -> gpd.GeoDataFrame:
    """Without features that repeat another one exactly: same geometry and same attributes, its key aside. The first stays."""
    attributes = [column for column in frame.columns if column not in ("feature_key", "geometry")]
    keys = frame[attributes].astype(object).where(frame[attributes].notna(), None).astype(str)
    again = keys.assign(
        _wkb=shapely.to_wkb(
            shapely.normalize(frame.geometry.to_numpy())
            if frame.geom_type.iloc[0].endswith("Polygon")
            else frame.geometry.to_numpy()
        )
    ).duplicated()
    if again.any():
        repeated = [label for label, is_repeated in zip(labels, again, strict=True) if is_repeated]
        collector.log(spec, layer, listed(repeated), f"{len(repeated)} features repeat another one exactly", "left out")
    return frame.loc[~again.to_numpy()]
