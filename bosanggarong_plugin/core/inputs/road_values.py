"""What layers record of roads, understood: class, and condition by roughness (IRI) or lengths by condition.

Thresholds are rows of ``data/road_condition.csv``. What stays unknown is null: an unknown condition is never a good one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from .fields import DATA
from .values import vocabulary, word

_CLASS_WORDS = re.compile(r"\b(tol|arteri|kolektor|lokal|lingkungan|setapak)\b")
PAVED = ("aspal", "beton")
UNPAVED = ("kerikil", "tanah")
SHARES = ("share_baik", "share_sedang", "share_rusak_ringan", "share_rusak_berat", "share_rusak")


def speed_class_of(text: str) -> str | None:
    """Class of the speed table (data/speeds.csv) that the text of a class means, or None."""
    plain, known = word(text), vocabulary("speed_class")
    match = _CLASS_WORDS.search(plain)
    return known.get(plain) or (known[match.group()] if match else None)


@cache
def _limits() -> dict[str, list[tuple[float, str]]]:
    with (DATA / "road_condition.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["measure"] == "iri"]
    limits = {group: [(float(row["up_to"]), row["condition"]) for row in rows if row["surface_group"] == group] for group in ("paved", "unpaved")}
    return {group: sorted(steps) for group, steps in limits.items()}


def condition_of_iri(iri_m_km: float, group: str) -> str:
    """Condition of a roughness on a "paved" or "unpaved" road."""
    return next(condition for up_to, condition in _limits()[group] if iri_m_km <= up_to)


def conditions_by_iri(iri_m_km: np.ndarray, surfaces: Sequence[str | None]) -> list[str | None]:
    """Condition of each road by its roughness, m/km (NaN: none).

    Where the surface is not recorded only what holds for paved and unpaved roads alike; else None.
    """
    found: list[str | None] = []
    for value, surface in zip(iri_m_km, surfaces, strict=True):
        if not value > 0:
            found.append(None)
            continue
        groups = ("paved",) if surface in PAVED else ("unpaved",) if surface in UNPAVED else ("paved", "unpaved")
        conditions = {condition_of_iri(float(value), group) for group in groups}
        found.append(conditions.pop() if len(conditions) == 1 else None)
    return found


def mantap_pct(shares: Mapping[str, np.ndarray], given: np.ndarray) -> np.ndarray:
    """Serviceable share of each road, pct: the one recorded, else good + fair over all lengths by condition (km or pct alike).

    NaN where good, fair or every kind of damage is not recorded; empty cells beside recorded ones count as none.
    """
    damage = [name for name in SHARES[2:] if name in shares]
    if not ({"share_baik", "share_sedang"} <= set(shares) and damage):
        return given
    parts = np.column_stack([shares[name] for name in ("share_baik", "share_sedang", *damage)])
    known = ~np.isnan(parts).all(axis=1)
    parts = np.nan_to_num(parts)
    total = parts.sum(axis=1)
    computed = np.divide(100 * parts[:, :2].sum(axis=1), total, out=np.full(len(parts), np.nan), where=known & (total > 0))
    return np.where(np.isnan(given), computed, given)
