"""Roads in one schema: RBI JALAN_LN, tables of agencies, OpenStreetMap and its exports.

What is taken of OSM: public roads (motorway to residential and living street, also under construction or proposed, which
are planned) and ferries. Service ways, tracks, paths and footways are left out: they are no public roads, and between
plantations they would cross every border (rows ``osm_highway`` of ``attribute_values.csv``).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..study import InputSpec
from .cells import column, numbers, status_of, translated
from .collect import Collector, place
from .fields import LONG_NAMES, Fields, best_columns, plain
from .road_values import SHARES, conditions_by_iri, mantap_pct, speed_class_of
from .values import parse_numbers, texts, vocabulary, word

_CLASS = re.compile(r"\b(arteri|kolektor|lokal|lingkungan|tol|khusus|penyeberangan)\b")
_NOT_A_ROAD = re.compile(r"\b(kereta api|ruang udara|penerbangan|rel|pelayaran|pipa|kabel)\b")
_FERRY = re.compile(r"\b(feri|ferry|fery|penyeberangan|penyebrangan)\b")  # in a class anywhere, in a name at its beginning
CLASS_SHARE = 0.8  # share of a name column that must be road classes before it is read as the class
MAX_CLASSES = 25  # and the most different values a column of classes has
OSM_CLASS_COLUMNS = ("highway", "fclass")
MOST_LEVELS = 10  # a column "layer" that holds other values than such whole numbers is none of levels


def road_fields(frame, fields: Fields, spec: InputSpec) -> Fields:
    """Columns that hold something else than their name says: nothing at all (the next best one is used), a class in NAMOBJ
    (the name in REMARK), nasional/provinsi in "status". What the study file gives is never reinterpreted."""
    given = {LONG_NAMES.get(key, key) for key in spec.fields}
    columns = _with_values(frame, dict(fields.columns), given)
    name = None if "name" in given else columns.get("name")
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


def _with_values(frame, columns: dict[str, str], given: set[str]) -> dict[str, str]:
    """Recognised columns, an empty one replaced by the next best that holds values (RBI often leaves KONRJL, FGSRJL, NAMRJL empty)."""
    empty = {name for name in frame.columns if name != "geometry" and not any(texts(frame[name].dropna()))}
    replaceable = {key for key, name in columns.items() if key not in given and name in empty}
    if not replaceable:
        return columns
    taken = {columns[key] for key in given if key in columns}
    best = best_columns("roads", [name for name in frame.columns if name not in empty | taken | {"geometry"}])
    found = {key: best[key][0][0] for key in replaceable if key in best}
    if "name" in found and _share(frame[found["name"]], _is_class) >= CLASS_SHARE:
        del found["name"]  # REMARK of a layer without names says what kind of road it is
    return columns | found


def _is_class(text: str) -> bool:
    return bool(_CLASS.search(word(text)) or _NOT_A_ROAD.search(word(text)))


def _share(series: pd.Series, test) -> float:
    values = [value for value in texts(series) if value]
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def only_roads(frame, fields: Fields, spec: InputSpec, layer: str, collector: Collector):
    """Without railways, air space, footways and other lines that share a layer with roads; None when nothing is left."""
    name = fields.get("road_class")
    if name is None:
        return frame
    classes = texts(frame[name])
    of_osm = plain(name) in OSM_CLASS_COLUMNS
    known = vocabulary("osm_highway") if of_osm else {}
    other = np.array(
        [bool(text and (_NOT_A_ROAD.search(word(text)) or known.get(word(text)) == "other")) for text in classes], dtype=bool
    )
    for text in dict.fromkeys(t for t, is_other in zip(classes, other, strict=True) if is_other):
        n = sum(1 for t in classes if t == text)
        collector.log(spec, layer, f"{n} features", f'"{text}" is not a road', "left out")
    if of_osm and any(classes):
        ferry = fields.get("ferry")
        sails = [word(text or "") in ("ferry", "yes") for text in texts(frame[ferry])] if ferry else [False] * len(frame)
        nothing = np.array([text is None and not sail for text, sail in zip(classes, sails, strict=True)], dtype=bool)
        if nothing.any():
            collector.log(spec, layer, f"{int(nothing.sum())} features", f"neither {name} nor a ferry", "left out")
        other |= nothing
    if other.all():
        collector.complain("the layer holds no roads", place(spec, layer, name), "Give the road layer.")
        return None
    return frame.loc[~other]


def build_roads(frame, cells, fields: Fields, spec: InputSpec, layer: str, collector: Collector) -> dict:
    """The columns of a road layer (model.COLUMNS) from its cells."""
    n = len(frame)
    rest = (spec, layer, collector)
    names, classes = column(cells, "name", n), column(cells, "road_class", n)
    said = {key: translated(column(cells, key, n), "yes_no", None, *rest, log=False) for key in ("bridge", "tunnel", "ferry")}
    ferry = [
        f == "yes" or bool(_FERRY.search(word(cls or ""))) or bool(_FERRY.match(word(name or "")))
        for f, name, cls in zip(said["ferry"], names, classes, strict=True)
    ]
    status = status_of(cells, fields, n, *rest)
    if plain(fields.get("road_class") or "") in OSM_CLASS_COLUMNS:
        unbuilt = [vocabulary("osm_highway").get(word(cls or "")) == "planned" for cls in classes]
        status = ["planned" if plan else value for plan, value in zip(unbuilt, status, strict=True)]
    _tell_unknown_classes(classes, ferry, fields, *rest)
    surface = translated(column(cells, "surface", n), "surface", fields.get("surface"), *rest)
    iri = numbers(frame, fields, "iri", *rest)
    shares = {name: numbers(frame, fields, name, *rest) for name in SHARES if fields.get(name)}
    return {
        "road_name": names,
        "status": status,
        "road_status": translated(column(cells, "road_status", n), "road_status", fields.get("road_status"), *rest),
        "road_class": classes,
        "surface": surface,
        "condition": _conditions(cells, fields, surface, iri, n, *rest),
        **{key: [{"yes": True, "no": False}.get(value) for value in said[key]] for key in ("bridge", "tunnel")},
        "ferry": pd.Series(ferry, index=frame.index, dtype=bool),
        "level": _levels(frame, fields),
        "iri": pd.Series(iri, index=frame.index),
        "width_m": pd.Series(numbers(frame, fields, "width_m", *rest), index=frame.index),
        "mantap_pct": pd.Series(mantap_pct(shares, numbers(frame, fields, "mantap_pct", *rest)), index=frame.index),
    }


def _tell_unknown_classes(classes, ferry, fields: Fields, spec: InputSpec, layer: str, collector: Collector) -> None:
    strange = dict.fromkeys(cls for cls, sails in zip(classes, ferry, strict=True) if cls and not sails and speed_class_of(cls) is None)
    planned = {text for text, kind in vocabulary("osm_highway").items() if kind == "planned"}
    for text in list(strange)[:MAX_CLASSES]:
        if word(text) not in planned:
            collector.log(  # fmt: skip
                spec, layer, fields.get("road_class"), f'road_class "{text}" is not known',
                "kept; its speed is that of its status or of an unknown class",
            )


def _conditions(cells, fields: Fields, surface, iri, n: int, spec: InputSpec, layer: str, collector: Collector) -> list[str | None]:
    """Condition of each road: in words, else by its roughness, else by the smoothness of OSM, else unknown."""
    rest = (spec, layer, collector)
    words = translated(column(cells, "condition", n), "condition", fields.get("condition"), *rest)
    rough = conditions_by_iri(iri, surface)
    smooth = translated(column(cells, "smoothness", n), "smoothness", fields.get("smoothness"), *rest)
    unclear = sum(1 for w, r, value in zip(words, rough, iri, strict=True) if w is None and r is None and value > 0)
    if unclear:
        collector.log(
            spec, layer, fields.get("iri"), f"{unclear} features have an IRI that means one condition on a paved and another on an unpaved road",
            "their surface is not known; condition left empty",
        )  # fmt: skip
    contrary = sum(1 for w, r in zip(words, rough, strict=True) if w and r and w != r and not (w == "rusak" and r.startswith("rusak")))
    if contrary:
        collector.log(
            spec, layer, fields.get("condition"), f"{contrary} features have a condition in words that is not that of their IRI", "the words are used"
        )
    return [w or r or s for w, r, s in zip(words, rough, smooth, strict=True)]


def _levels(frame, fields: Fields) -> pd.Series:
    """What passes over what, whole numbers (OSM "layer"); a column of that name that holds something else is none."""
    name, none = fields.get("level"), pd.Series(pd.NA, index=frame.index, dtype="Int64")
    if name is None:
        return none
    values, bad = parse_numbers(frame[name])
    sound = np.isnan(values) | ((values == np.round(values)) & (np.abs(values) <= MOST_LEVELS))
    return none if bad or not sound.all() else pd.Series(values, index=frame.index).astype("Int64")
