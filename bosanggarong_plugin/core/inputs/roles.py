"""Builders of the layers besides regions: exactly the canonical columns of ``model.COLUMNS``, values of the contract.

Text is trimmed and None when empty; ``bridge`` is None when nothing is said of it, ``ferry`` True only when said; numbers
are floats with NaN for unknown (population: nullable integer). ``feature_key`` is a unique id column of the layer, else a
digest of geometry and name, so that keys do not depend on the order of the features.
"""

from __future__ import annotations

import hashlib
from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..study import InputSpec
from .cells import column as _column
from .cells import numbers as _numbers
from .cells import status_of as _status
from .codes import code_digits, is_dotted, normalise_code
from .collect import Collector, listed, place
from .fields import Fields, best_columns
from .model import COLUMNS, GEOMETRY_KIND
from .repair import drop_duplicates, repair_layer
from .roads import build_roads, only_roads, road_fields
from .subbasins import check_network, network_columns
from .values import kind_by_name, kind_in_name, kind_of, text_or_none, texts

_NAME_COLUMN = {
    "rivers": "river_name", "roads": "road_name", "areas": "area_name", "facilities": "facility_name", "network_lines": "line_name",
    "basins": "basin_name", "places": "place_name",
}  # fmt: skip
_KIND_COLUMN = {"areas": "area_kind", "facilities": "facility_kind", "network_lines": "line_kind", "places": "place_kind"}


def build_layer(
    frame: gpd.GeoDataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector
) -> gpd.GeoDataFrame | None:
    """The canonical frame of any role but regions; None after adding problems."""
    sound = repair_layer(frame, GEOMETRY_KIND[spec.role], spec, layer, collector)
    if sound is None:
        return None
    if spec.role in ("facilities", "places"):
        sound = _single_points(sound, spec, layer, collector)
    if spec.role == "roads":
        fields = road_fields(sound, fields, spec)
        sound = only_roads(sound, fields, spec, layer, collector)
        if sound is None:
            return None
    cells = {field: pd.Series(texts(sound[column]), index=sound.index, dtype=object) for field, column in fields.columns.items()}
    columns = _BUILDERS[spec.role](sound, cells, fields, spec, layer, collector)
    if columns is None:
        return None
    columns["feature_key"] = _keys(sound, columns.get(_NAME_COLUMN[spec.role]), spec.role)
    data = {name: _series(columns[name], sound.index) for name in COLUMNS[spec.role]}
    built = gpd.GeoDataFrame(pd.DataFrame(data, index=sound.index), geometry=sound.geometry, crs=4326)
    built = drop_duplicates(built, spec, layer, collector, [f"feature {fid}" for fid in built.index])
    if spec.role == "basins" and not check_network(built, spec, layer, collector):
        return None
    return built.reset_index(drop=True)


def _series(values, index: pd.Index) -> pd.Series:
    return pd.Series(values, index=index, dtype=object) if isinstance(values, list) else values


def _keys(frame: gpd.GeoDataFrame, names: list[str | None] | None, role: str) -> list[str]:
    """Values of the best unique id column, else digests of geometry and name (the same feature has the same key in any order)."""
    candidates = [column for column in frame.columns if column != "geometry"]
    while candidates:
        best = best_columns(role, candidates).get("id")
        if best is None:
            break
        for column in best[0]:
            values = texts(frame[column])
            if None not in values and len(set(values)) == len(values):
                return [str(value) for value in values]
            candidates.remove(column)
    wkb = shapely.to_wkb(frame.geometry.to_numpy())
    labels = names if names is not None else [None] * len(frame)
    return [
        "x" + hashlib.sha256(shape + str(label or "").encode()).hexdigest()[:12] for shape, label in zip(wkb, labels, strict=True)
    ]


def _kinds(
    cells, fields: Fields, table: str, frame, spec: InputSpec, layer: str, collector: Collector, *, required: bool
) -> list[str | None] | None:
    """Kind of each feature: the field the study file gives, else the kind it gives for the layer, else a recognised field, else
    (logged) what the name of the layer says."""
    given_field = any(key in spec.fields for key in ("kind", _KIND_COLUMN[spec.role]))
    if spec.kind and not given_field:
        return [kind_of(spec.kind, table)] * len(frame)
    raw = _column(cells, "kind", len(frame))
    found = [kind_of(text, table) or (kind_of(spec.kind, table) if spec.kind else None) for text in raw]
    of_layer = kind_in_name(layer, table) if required and not any(found) else None
    if of_layer:
        collector.log(spec, layer, f"{len(found)} features", "no field holds a kind", f'read as "{of_layer}" by the name of the layer')
        return [of_layer] * len(frame)
    without = [f"feature {fid}" for fid, kind in zip(frame.index, found, strict=True) if kind is None]
    if without and required:
        everything = len(without) == len(found)
        what = "no kind is given and none was recognised" if everything else f"features without a kind: {listed(without)}"
        collector.complain(
            what,
            place(spec, layer, fields.get("kind") or "kind"),
            'Say it for the layer: kind = "...", or give the field: fields = { kind = "..." }.',
        )
        return None
    return found


def _kinds_by_name(
    kinds: list[str], names: list[str | None], spec: InputSpec, layer: str, collector: Collector
) -> list[str]:
    """Kinds that a name tells more exactly (a school its level), by ``data/kind_names.csv``; each change is logged."""
    told = [kind_by_name(kind, name) for kind, name in zip(kinds, names, strict=True)]
    changed = Counter((kind, said) for kind, said in zip(kinds, told, strict=True) if kind != said)
    for (kind, said), n in sorted(changed.items()):
        collector.log(spec, layer, f"{n} features", f'their names say more than the kind "{kind}"', f'read as "{said}"')
    return told


def _own_names(cells: dict[str, pd.Series], spec: InputSpec, n_rows: int) -> list[str | None]:
    """Names of the features; the layer's ``name`` in the study file is that of every feature only where no field holds names."""
    return list(cells["name"]) if "name" in cells else [spec.name] * n_rows


def _named(names: list[str | None], kinds: list[str | None], points: gpd.GeoSeries) -> list[str]:
    """Names of points; one without is called after its kind and place, "puskesmas tanpa nama (0,431 LU 117,214 BT)", in any order."""
    return [
        name or f"{kind.replace('_', ' ')} tanpa nama ({place_words(point.x, point.y)})"
        for name, kind, point in zip(names, kinds, points, strict=True)
    ]


def place_words(lon: float, lat: float) -> str:
    """A place for people, to about 100 m."""
    return f"{abs(lat):.3f} {'LU' if lat >= 0 else 'LS'} {abs(lon):.3f} {'BT' if lon >= 0 else 'BB'}".replace(".", ",")


def _rivers(frame, cells, fields, spec, layer, collector) -> dict:
    names = _own_names(cells, spec, len(frame))
    return {"river_name": names, "status": _status(cells, fields, len(frame), spec, layer, collector)}


def _areas(frame, cells, fields, spec, layer, collector) -> dict | None:
    kinds = _kinds(cells, fields, "area_kinds", frame, spec, layer, collector, required=True)
    if kinds is None:
        return None
    return {
        "area_name": _own_names(cells, spec, len(frame)),
        "area_kind": kinds,
        "legal_basis": _column(cells, "legal_basis", len(frame)),
        "status": _status(cells, fields, len(frame), spec, layer, collector),
        "precision_m": _precision(frame, fields, spec, layer, collector),
    }


def _precision(frame, fields: Fields, spec: InputSpec, layer: str, collector: Collector) -> pd.Series:
    """Precision of each feature, m: its own, else that of the layer, else unknown."""
    own = _numbers(frame, fields, "precision_m", spec, layer, collector)
    return pd.Series(np.where(np.isnan(own), np.nan if spec.precision_m is None else float(spec.precision_m), own), index=frame.index)


def _region_codes(frame, fields: Fields, spec, layer, collector) -> list[str | None]:
    """Region code of each feature where it is certain; the finders locate the others by their geometry."""
    column = fields.get("region_code")
    if column is None:
        return [None] * len(frame)
    scheme = spec.code_scheme or fields.scheme
    codes, doubtful = [], []
    for value in frame[column]:
        digits = code_digits(value)
        sure = digits is not None and len(digits) >= 4 and scheme != "bps" and (is_dotted(value) or scheme == "kemendagri")
        codes.append(normalise_code(digits[:4]) if sure else None)
        if not sure and text_or_none(value):
            doubtful.append(text_or_none(value))
    if doubtful:
        collector.log(
            spec,
            layer,
            column,
            f"region codes of uncertain scheme: {listed(dict.fromkeys(doubtful))}",
            "not used; located by geometry",
        )
    return codes


def _facilities(frame, cells, fields, spec, layer, collector) -> dict | None:
    kinds = _kinds(cells, fields, "facility_kinds", frame, spec, layer, collector, required=True)
    if kinds is None:
        return None
    if not spec.kind or "kind" in spec.fields or "facility_kind" in spec.fields:  # a kind given for the layer stands
        kinds = _kinds_by_name(kinds, _column(cells, "name", len(frame)), spec, layer, collector)
    return {
        "facility_name": _named(_own_names(cells, spec, len(frame)), kinds, frame.geometry),
        "facility_kind": kinds,
        "region_code": _region_codes(frame, fields, spec, layer, collector),
        "status": _status(cells, fields, len(frame), spec, layer, collector),
        "capacity": pd.Series(_numbers(frame, fields, "capacity", spec, layer, collector), index=frame.index),
        "remaining_years": pd.Series(_numbers(frame, fields, "remaining_years", spec, layer, collector), index=frame.index),
        "precision_m": _precision(frame, fields, spec, layer, collector),
    }


def _network_lines(frame, cells, fields, spec, layer, collector) -> dict:
    kinds = _kinds(cells, fields, "facility_kinds", frame, spec, layer, collector, required=False)
    return {
        "line_name": _own_names(cells, spec, len(frame)),
        "line_kind": kinds,
        "status": _status(cells, fields, len(frame), spec, layer, collector),
    }


def _basins(frame, cells, fields, spec, layer, collector) -> dict:
    return {
        "basin_name": _own_names(cells, spec, len(frame)),
        "basin_code": _column(cells, "code", len(frame)),
        **network_columns(frame, fields, spec),
    }


def _places(frame, cells, fields, spec, layer, collector) -> dict:
    population = _numbers(frame, fields, "population", spec, layer, collector, integer=True)
    zero = population == 0
    if zero.any():
        collector.log(spec, layer, fields.get("population"), f"{int(zero.sum())} places with population 0", "read as unknown")
    return {
        "place_name": _column(cells, "name", len(frame)),
        "place_kind": _kinds(cells, fields, "facility_kinds", frame, spec, layer, collector, required=False),
        "region_code": _region_codes(frame, fields, spec, layer, collector),
        "kecamatan": _column(cells, "kecamatan", len(frame)),
        "population": pd.Series(np.where(zero, np.nan, population), index=frame.index).astype("Int64"),
        "precision_m": _precision(frame, fields, spec, layer, collector),
    }


def _single_points(frame, spec, layer, collector):
    """Multi-points as single points, one feature each."""
    several = shapely.get_num_geometries(frame.geometry.to_numpy()) > 1
    if several.any():
        features = listed(f"feature {fid}" for fid in frame.index[several])
        collector.log(spec, layer, features, "several points in one feature", "one feature for each point")
    return frame.explode(index_parts=False).reset_index(drop=True)


_BUILDERS = {
    "rivers": _rivers, "roads": build_roads, "areas": _areas, "facilities": _facilities, "network_lines": _network_lines, "basins": _basins,
    "places": _places,
}  # fmt: skip
