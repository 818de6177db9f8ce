"""Reads the reference tables of ``bosanggarong_plugin/data``: thresholds, severity, texts, catalogue, triggers, law."""

from __future__ import annotations

import string
from functools import cache

import pandas as pd

from ..paths import tables_dir


@cache
def table(name: str) -> pd.DataFrame:
    """A reference table as text; empty cells are empty strings. Do not mutate."""
    return pd.read_csv(tables_dir() / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8", comment=None)


@cache
def thresholds() -> dict[str, float]:
    """name -> value of thresholds.csv (units and reasons stand beside them)."""
    frame = table("thresholds")
    return dict(zip(frame["name"], frame["value"].astype(float), strict=True))


def position_of(relative_downstreamness: float) -> str:
    """hulu, tengah or hilir by the area-weighted mean downstreamness relative to that of the same basins."""
    limit = thresholds()
    if relative_downstreamness < limit["position_hulu_below"]:
        return "hulu"
    return "hilir" if relative_downstreamness >= limit["position_hilir_from"] else "tengah"


def severity_of(kind: str, measures: dict[str, float | None]) -> float | None:
    """Severity 1..5 of a finding: the highest class that one of its measures reaches; None when none is known."""
    frame = table("severity")
    grades = []
    for row in frame[frame["finding_kind"] == kind].itertuples():
        value = measures.get(row.measure)
        if value is not None:
            grades.append(1 + sum(value >= float(getattr(row, f"from_{grade}")) for grade in (2, 3, 4, 5)))
    return float(max(grades)) if grades else None


class _Numbers(string.Formatter):
    """str.format with numbers in the manner of the language: 1.234,5 in Indonesian, 1,234.5 in English."""

    def __init__(self, language: str):
        self.language = language

    def format_field(self, value, format_spec):
        if value is None or (isinstance(value, float) and pd.isna(value)):
            return "tidak diketahui" if self.language == "ind" else "unknown"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            shown = format(value, format_spec or ",.0f")
            return shown.translate(str.maketrans(",.", ".,")) if self.language == "ind" else shown
        return super().format_field(value, format_spec)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return {row.key: {"ind": row.ind, "eng": row.eng} for row in table("texts").itertuples()}


def text(key: str, language: str, **values) -> str:
    """A sentence of texts.csv in "ind" or "eng" with its numbers written in that language; KeyError for an unknown key."""
    return _Numbers(language).format(_texts()[key][language], **values)


def label(key: str, language: str) -> str:
    """A short label of texts.csv."""
    return _texts()[key][language]
