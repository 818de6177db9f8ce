"""Speeds on roads and water from ``data/speeds.csv``: a speed of the class, lowered for surface and condition.

A class that is not recorded is read from the status of the road, else it has the speed of an unknown one. Unknown surface
and condition have rows of their own: an unknown condition is never as good as a good one.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from ..inputs.road_values import speed_class_of
from ..inputs.values import vocabulary, word
from ..tables import table

UNKNOWN = "unknown"
_TOLL = re.compile(r"(jalan|jl|jln)? ?tol\b")


@cache
def _rows(kind: str) -> dict[str, float]:
    frame = table("speeds")
    rows = frame[frame["kind"] == kind]
    return dict(zip(rows["key"], rows["value"].astype(float), strict=True))


def class_speed_kmh(name: str) -> float:
    """Speed of a class (also "ferry", and "join" for a bridged gap) on a sound sealed road, km/h."""
    return _rows("class")[name]


def ferry_wait_minutes() -> float:
    """Mean wait for a ferry or boat, minutes; once for each crossing."""
    return _rows("wait")["ferry"]


def speed_classes(road_class: pd.Series, road_status: pd.Series, name: pd.Series) -> np.ndarray:
    """Class of the speed table of each road: from the text of its class, else a name "Jalan Tol ...", else its status, else "unknown"."""
    by_text = {text: speed_class_of(text) for text in road_class.dropna().unique()}
    by_status = vocabulary("status_speed_class")
    tolls = {text: "tol" for text in name.dropna().unique() if _TOLL.match(word(text))}
    found = road_class.map(by_text)
    found = found.where(found.notna(), name.map(tolls))
    status = road_status.map(lambda value: by_status.get(value) if value is not None else None)
    return found.where(found.notna(), status).fillna(UNKNOWN).to_numpy(dtype=object)


def speeds_kmh(classes: pd.Series, surface: pd.Series, condition: pd.Series) -> np.ndarray:
    """Speed of each road, km/h: class x surface x condition."""
    factors = [_factor("surface", surface), _factor("condition", condition)]
    return classes.map(_rows("class")).to_numpy(dtype=float) * factors[0] * factors[1]


def _factor(kind: str, values: pd.Series) -> np.ndarray:
    rows = _rows(kind)
    return values.map(rows).fillna(rows[UNKNOWN]).to_numpy(dtype=float)
