"""Which polygons of the area layers are one area, and the key of each.

Rule. A name that only says the kind ("Hutan Lindung", "HL 3", "... tanpa nama ...", the layer's name with a number) is none.
- Named: the features of one layer with one name (whatever the case), kind and status are one area when they lie within
  ``JOIN_M`` (1 km) of each other, or the precision of the layer where that is coarser, one after another; or, wherever
  they lie, when they carry the same legal basis. Otherwise they are different areas that share a name. The polygons of
  one feature stay together: its source says that they are one.
- Unnamed: every polygon is an area of its own; those of one kind that touch (``TOUCH_M``) are one.
- Two layers: areas of one kind and status, and one name (or both without), whose common surface is at least ``SAME_SHARE`` of
  their union are one area, drawn as in the finest of the layers. Other statements about an area stay apart.
Keys hold the kind and the name; areas that share both, and unnamed ones, are told apart by a point inside them. So nothing
depends on the order of features or layers.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import shapely

from ..findings import slug
from ..geodesy import LocalPlane, area_km2, polygon_parts
from ..inputs.model import Layer
from ..inputs.roles import place_words
from ..tables import table
from .linear import text_or_none
from .road_chains import components

JOIN_M = 1000.0  # parts of one name this near are one area
TOUCH_M = 1.0  # polygons without a name this near touch
SAME_SHARE = 0.95  # common surface / union: two layers draw the same area
PROPER_KINDS = {"ikn"}  # there is only one: the name of the kind is its name


@dataclass(frozen=True)
class Area:
    """One area of one layer; ``name`` None when it has none, ``label`` is what it is called."""

    layer: Layer
    key: str
    name: str | None
    label: str
    kind: str
    legal_basis: tuple[str, ...]
    precision_m: float | None
    planned: bool
    geometry: shapely.MultiPolygon


@dataclass(frozen=True)
class _Piece:
    """A feature with a name, or one polygon of a feature without."""

    name: str | None
    legal_basis: str | None
    precision_m: float | None
    geometry: shapely.MultiPolygon | shapely.Polygon


def areas_of(layers: list[Layer], plane: LocalPlane) -> list[Area]:
    """The areas of all layers, by key."""
    stated = [area for layer in layers for area in _of_layer(layer, plane)]
    groups: dict[tuple, list[Area]] = defaultdict(list)
    for area in stated:
        groups[_fold(area.name), area.kind, area.planned].append(area)
    return _with_keys([area for key in sorted(groups) for area in _one_for_each(groups[key])])


def own_name(name: str | None, kind: str, layer_name: str | None = None) -> str | None:
    """The name of an area, or None when it says no more than its kind (or numbers the layer's name)."""
    name = text_or_none(name)
    if name is None or kind in PROPER_KINDS:
        return name
    kinds = _kind_words() | {_plain(kind)}
    numbered = re.fullmatch(r"(.+?)[ _.-]*\d+", name)
    told = _plain(numbered.group(1)) if numbered else None
    nameless = _plain(name) in kinds or "tanpa nama" in _plain(name) or (told and told in kinds | {_plain(layer_name or "")})
    return None if nameless else name


@cache
def _kind_words() -> frozenset[str]:
    frame = table("area_kinds")
    known = frame[~frame["kind"].isin(PROPER_KINDS)]
    return frozenset(_plain(text) for column in ("alias", "label", "kind") for text in known[column])


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


def _fold(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _of_layer(layer: Layer, plane: LocalPlane) -> list[Area]:
    groups: dict[tuple[str, str, bool], list[_Piece]] = defaultdict(list)
    for row in layer.frame.itertuples(index=False):
        kind = text_or_none(row.area_kind) or layer.spec.kind or "kawasan"
        name = own_name(row.area_name, kind, layer.spec.name)
        planned = layer.planned or text_or_none(row.status) == "planned"
        precision = layer.spec.precision_m if row.precision_m is None or row.precision_m != row.precision_m else float(row.precision_m)
        parts = polygon_parts(row.geometry)
        for shape in [shapely.MultiPolygon(parts)] if name and parts else parts:
            groups[_fold(name), kind, planned].append(_Piece(name, text_or_none(row.legal_basis), precision, shape))
    areas = []
    for (_, kind, planned), pieces in groups.items():
        pieces.sort(key=lambda piece: piece.geometry.wkb)
        number = _together(pieces, plane)
        for group in np.unique(number):
            its = [piece for piece, own in zip(pieces, number, strict=True) if own == group]
            shape = shapely.MultiPolygon(polygon_parts(shapely.union_all([piece.geometry for piece in its])))
            basis = tuple(sorted({piece.legal_basis for piece in its if piece.legal_basis}))
            precision = max((piece.precision_m for piece in its if piece.precision_m is not None), default=None)
            areas.append(Area(layer, "", _best_name(piece.name for piece in its), "", kind, basis, precision, planned, shape))
    return areas


def _together(pieces: list[_Piece], plane: LocalPlane) -> np.ndarray:
    """Number of the area of each piece (rule above)."""
    shapes = plane.to_plane(np.asarray([piece.geometry for piece in pieces], dtype=object))
    if pieces[0].name is None:
        reach = np.full(len(pieces), TOUCH_M)
    else:
        reach = np.array([max(JOIN_M, piece.precision_m or 0.0) for piece in pieces])
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=reach)
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    if pieces[0].name is not None:
        first: dict[str, int] = {}
        pairs += [(n, first.setdefault(_fold(piece.legal_basis), n)) for n, piece in enumerate(pieces) if piece.legal_basis]
    return components(len(pieces), pairs)


def _best_name(names) -> str | None:
    """Of writings of one name the one that is not all capitals."""
    return min((name for name in names if name), key=lambda name: (name.isupper(), name), default=None)


def _one_for_each(areas: list[Area]) -> list[Area]:
    """The same area of several layers once: drawn as in the finest layer that is complete."""
    if len(areas) < 2:
        return areas
    areas = sorted(areas, key=_rank)
    tree = shapely.STRtree([area.geometry for area in areas])
    a, b = tree.query([area.geometry for area in areas], predicate="intersects")
    same = [
        (i, j) for i, j in zip(a.tolist(), b.tolist(), strict=True)
        if i < j and areas[i].layer is not areas[j].layer and _same(areas[i].geometry, areas[j].geometry)
    ]  # fmt: skip
    number = components(len(areas), same)
    merged = []
    for group in np.unique(number):
        its = [area for area, own in zip(areas, number, strict=True) if own == group]
        basis = tuple(sorted({text for area in its for text in area.legal_basis}))
        merged.append(replace(its[0], name=_best_name(area.name for area in its), legal_basis=basis))
    return merged


def _same(one, other) -> bool:
    common = area_km2(shapely.intersection(one, other))
    return common >= SAME_SHARE * (area_km2(one) + area_km2(other) - common)


def _rank(area: Area) -> tuple:
    """Complete layers first, then the finest, by what they say and nothing else."""
    spec = area.layer.spec
    incomplete = bool(spec.complete is False or spec.incomplete_regions)
    unknown = area.precision_m is None
    return (incomplete, unknown, area.precision_m or 0.0, area.geometry.wkb, area.name or "", area.legal_basis, str(spec.path), spec.layer or "")


def _with_keys(areas: list[Area]) -> list[Area]:
    """Labels and keys: kind and name, with a place where that is not enough, and a digest where that is not either."""
    plain: dict[str, list[Area]] = defaultdict(list)
    written: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        written[_fold(area.name)].append(area.name or "tanpa nama")
    for area in areas:
        name = slug(_best_name(written[_fold(area.name)]))
        plain[f"area:{slug(area.kind)}:{name}|{' (rencana)' if area.planned else ''}"].append(area)
    keyed: dict[str, Area] = {}
    for key, its in sorted(plain.items()):
        stem, _, end = key.partition("|")
        places = [_place(area) for area in its]
        for area, place in zip(its, places, strict=True):
            own = stem if area.name and len(its) == 1 else f"{stem}@{place}"
            if places.count(place) > 1:
                own += " " + hashlib.sha256(area.geometry.normalize().wkb + repr(area.precision_m).encode()).hexdigest()[:8]
            label = area.name or f"{area.kind.replace('_', ' ')} tanpa nama ({place_words(*_inside(area))})"
            keyed[own + end] = replace(area, key=own + end, label=label)
    return [keyed[key] for key in sorted(keyed)]


def _inside(area: Area) -> tuple[float, float]:
    point = shapely.point_on_surface(area.geometry)
    return point.x, point.y


def _place(area: Area) -> str:
    lon, lat = _inside(area)
    return f"{round(lon, 4) + 0.0:.4f},{round(lat, 4) + 0.0:.4f}"
