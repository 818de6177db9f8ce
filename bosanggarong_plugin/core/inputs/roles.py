"""Builders of the layers besides regions: exactly the canonical columns of ``model.COLUMNS``, values of the contract.

Text is trimmed and None when empty; ``bridge`` is None when nothing is said of it, ``ferry`` True only when said; numbers
are floats with NaN for unknown (population: nullable integer). ``feature_key`` is a unique id column of the layer, else a
digest of geometry and name, so that keys do not depend on the order of the features.
"""

from __future__ import annotations

import hashlib
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..study import InputSpec
from .codes import code_digits, is_dotted, normalise_code
from .collect import Collector, listed, place
from .fields import Fields, best_columns
from .model import COLUMNS, GEOMETRY_KIND
from .repair import drop_duplicates, repair_layer
from .values import kind_of, parse_numbers, text_or_none, texts, vocabulary, word

_CLASS = re.compile(r"\b(arteri|kolektor|lokal|lingkungan|tol|khusus|penyeberangan)\b")
_NOT_A_ROAD = re.compile(r"\b(kereta api|ruang udara|penerbangan|rel|pelayaran|pipa|kabel)\b")
_FERRY = re.compile(r"\b(feri|ferry|fery|penyeberangan|penyebrangan)\b")  # in a class anywhere, in a name at its beginning
CLASS_SHARE = 0.8  # share of a name column that must be road classes before it is read as the class
MAX_CLASSES = 25  # and the most different values a column of classes has
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
        fields = _road_fields(sound, fields, spec)
        sound = _only_roads(sound, fields, spec, layer, collector)
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


def _column(cells: dict[str, pd.Series], field: str, n_rows: int) -> list:
    return list(cells[field]) if field in cells else [None] * n_rows


def _translated(
    raw: list[str | None], field: str, column: str | None, spec: InputSpec, layer: str, collector: Collector, *, log: bool = True
) -> list[str | None]:
    """Values of the contract for texts of a column; each unknown text is logged once and becomes None."""
    table = vocabulary(field)
    if log:
        for text in dict.fromkeys(t for t in raw if t is not None and word(t) not in table):
            collector.log(spec, layer, column, f'{field} "{text}" is not known', "left empty")
    return [None if text is None else table.get(word(text)) for text in raw]


def _status(cells, fields: Fields, n_rows: int, spec: InputSpec, layer: str, collector: Collector) -> list[str]:
    """existing or planned: what the feature says, else what the study file says of the layer, else existing."""
    said = _translated(_column(cells, "status", n_rows), "status", fields.get("status"), spec, layer, collector)
    return [value or spec.status or "existing" for value in said]


def _numbers(
    frame, fields: Fields, field: str, spec: InputSpec, layer: str, collector: Collector, *, integer: bool = False
) -> np.ndarray:
    column = fields.get(field)
    if column is None:
        return np.full(len(frame), np.nan)
    numbers, bad = parse_numbers(frame[column], integer=integer)
    if bad:
        collector.log(
            spec, layer, column, f"not a number: {listed(f'feature {row}: {value}' for row, value in bad)}", "left empty"
        )
    return np.where(numbers < 0, np.nan, numbers)


def _kinds(
    cells, fields: Fields, table: str, frame, spec: InputSpec, layer: str, collector: Collector, *, required: bool
) -> list[str | None] | None:
    """Kind of each feature: the field the study file gives, else the kind it gives for the layer, else a recognised field."""
    given_field = any(key in spec.fields for key in ("kind", _KIND_COLUMN[spec.role]))
    if spec.kind and not given_field:
        return [kind_of(spec.kind, table)] * len(frame)
    raw = _column(cells, "kind", len(frame))
    found = [kind_of(text, table) or (kind_of(spec.kind, table) if spec.kind else None) for text in raw]
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


def _own_names(cells: dict[str, pd.Series], spec: InputSpec, n_rows: int) -> list[str | None]:
    """Names of the features; the layer's ``name`` in the study file is that of every feature only where no field holds names."""
    return list(cells["name"]) if "name" in cells else [spec.name] * n_rows


def _named(names: list[str | None], kinds: list[str | None], points: gpd.GeoSeries) -> list[str]:
    """Names of points; one without is called after its kind and place, "puskesmas tanpa nama (0,431 LU 117,214 BT)", in any order."""
    return [
        name or f"{kind.replace('_', ' ')} tanpa nama ({_place_name(point.x, point.y)})"
        for name, kind, point in zip(names, kinds, points, strict=True)
    ]


def _place_name(lon: float, lat: float) -> str:
    """A place for people, to about 100 m."""
    return f"{abs(lat):.3f} {'LU' if lat >= 0 else 'LS'} {abs(lon):.3f} {'BT' if lon >= 0 else 'BB'}".replace(".", ",")


def _rivers(frame, cells, fields, spec, layer, collector) -> dict:
    names = _own_names(cells, spec, len(frame))
    return {"river_name": names, "status": _status(cells, fields, len(frame), spec, layer, collector)}


def _road_fields(frame, fields: Fields, spec: InputSpec) -> Fields:
    """Columns that hold something else than their name says: a class in NAMOBJ (name in REMARK), nasional/provinsi in "status".

    What the study file gives is never reinterpreted.
    """
    columns = dict(fields.columns)
    given = set(spec.fields)
    name = None if given & {"name", "road_name"} else columns.get("name")
    if name and _share(frame[name], _is_class) >= CLASS_SHARE and len(set(texts(frame[name]))) <= MAX_CLASSES:
        remark = next((c for c in frame.columns if word(c) in ("remark", "keterangan", "nama ruas") and c != name), None)
        columns.setdefault("road_class", name)
        if remark:
            columns["name"] = remark
    status = None if "status" in given else columns.get("status")
    if (
        status
        and "road_status" not in columns
        and _share(frame[status], lambda text: word(text) in vocabulary("road_status")) >= 0.5
    ):
        columns["road_status"] = columns.pop("status")
    return Fields(columns, fields.scheme)


def _is_class(text: str) -> bool:
    return bool(_CLASS.search(word(text)) or _NOT_A_ROAD.search(word(text)))


def _share(series: pd.Series, test) -> float:
    values = [value for value in texts(series) if value]
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _only_roads(frame, fields: Fields, spec, layer, collector):
    """Without railways, air space and other lines that share a layer with roads."""
    column = fields.get("road_class")
    if column is None:
        return frame
    other = np.array([bool(text and _NOT_A_ROAD.search(word(text))) for text in texts(frame[column])], dtype=bool)
    for text in dict.fromkeys(t for t, is_other in zip(texts(frame[column]), other, strict=True) if is_other):
        n = int(sum(1 for t in texts(frame[column]) if t == text))
        collector.log(spec, layer, f"{n} features", f'"{text}" is not a road', "left out")
    if other.all():
        collector.complain("the layer holds no roads", place(spec, layer, column), "Give the road layer.")
        return None
    return frame.loc[~other]


def _roads(frame, cells, fields, spec, layer, collector) -> dict:
    n = len(frame)
    names, classes = _column(cells, "name", n), _column(cells, "road_class", n)
    said = {
        key: _translated(_column(cells, key, n), "yes_no", None, spec, layer, collector, log=False) for key in ("bridge", "ferry")
    }
    ferry = [
        f == "yes" or bool(_FERRY.search(word(cls or ""))) or bool(_FERRY.match(word(name or "")))
        for f, name, cls in zip(said["ferry"], names, classes, strict=True)
    ]
    return {
        "road_name": names,
        "status": _status(cells, fields, n, spec, layer, collector),
        "road_status": _translated(
            _column(cells, "road_status", n), "road_status", fields.get("road_status"), spec, layer, collector
        ),
        "road_class": classes,
        "surface": _translated(_column(cells, "surface", n), "surface", fields.get("surface"), spec, layer, collector),
        "condition": _translated(_column(cells, "condition", n), "condition", fields.get("condition"), spec, layer, collector),
        "bridge": [{"yes": True, "no": False}.get(b) for b in said["bridge"]],
        "ferry": pd.Series(ferry, index=frame.index, dtype=bool),
    }


def _areas(frame, cells, fields, spec, layer, collector) -> dict | None:
    kinds = _kinds(cells, fields, "area_kinds", frame, spec, layer, collector, required=True)
    if kinds is None:
        return None
    own = _numbers(frame, fields, "precision_m", spec, layer, collector)
    return {
        "area_name": _own_names(cells, spec, len(frame)),
        "area_kind": kinds,
        "legal_basis": _column(cells, "legal_basis", len(frame)),
        "status": _status(cells, fields, len(frame), spec, layer, collector),
        "precision_m": pd.Series(
            np.where(np.isnan(own), np.nan if spec.precision_m is None else float(spec.precision_m), own), index=frame.index
        ),
    }


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
    return {
        "facility_name": _named(_own_names(cells, spec, len(frame)), kinds, frame.geometry),
        "facility_kind": kinds,
        "region_code": _region_codes(frame, fields, spec, layer, collector),
        "status": _status(cells, fields, len(frame), spec, layer, collector),
        "capacity": pd.Series(_numbers(frame, fields, "capacity", spec, layer, collector), index=frame.index),
        "remaining_years": pd.Series(_numbers(frame, fields, "remaining_years", spec, layer, collector), index=frame.index),
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
        "population": pd.Series(np.where(zero, np.nan, population), index=frame.index).astype("Int64"),
    }


def _single_points(frame, spec, layer, collector):
    """Multi-points as single points, one feature each."""
    several = shapely.get_num_geometries(frame.geometry.to_numpy()) > 1
    if several.any():
        features = listed(f"feature {fid}" for fid in frame.index[several])
        collector.log(spec, layer, features, "several points in one feature", "one feature for each point")
    return frame.explode(index_parts=False).reset_index(drop=True)


_BUILDERS = {
    "rivers": _rivers, "roads": _roads, "areas": _areas, "facilities": _facilities, "network_lines": _network_lines, "basins": _basins,
    "places": _places,
}  # fmt: skip
