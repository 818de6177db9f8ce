"""Cells of a layer by canonical field: texts, values of the contract, numbers; what is not understood is logged once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..study import InputSpec
from .collect import Collector, listed
from .fields import Fields
from .values import parse_numbers, vocabulary, word


def column(cells: dict[str, pd.Series], field: str, n_rows: int) -> list:
    return list(cells[field]) if field in cells else [None] * n_rows


def translated(
    raw: list[str | None], field: str, column: str | None, spec: InputSpec, layer: str, collector: Collector, *, log: bool = True
) -> list[str | None]:
    """Values of the contract for texts of a column; each unknown text is logged once and becomes None."""
    table = vocabulary(field)
    if log:
        for text in dict.fromkeys(t for t in raw if t is not None and word(t) not in table):
            collector.log(spec, layer, column, f'{field} "{text}" is not known', "left empty")
    return [None if text is None else table.get(word(text)) for text in raw]


def status_of(cells, fields: Fields, n_rows: int, spec: InputSpec, layer: str, collector: Collector) -> list[str]:
    """existing or planned: what the feature says, else what the study file says of the layer, else existing."""
    said = translated(column(cells, "status", n_rows), "status", fields.get("status"), spec, layer, collector)
    return [value or spec.status or "existing" for value in said]


def numbers(
    frame, fields: Fields, field: str, spec: InputSpec, layer: str, collector: Collector, *, integer: bool = False
) -> np.ndarray:
    name = fields.get(field)
    if name is None:
        return np.full(len(frame), np.nan)
    values, bad = parse_numbers(frame[name], integer=integer)
    if bad:
        collector.log(
            spec, layer, name, f"not a number: {listed(f'feature {row}: {value}' for row, value in bad)}", "left empty"
        )
    below = np.flatnonzero(values < 0)
    if len(below):
        told = listed(f"feature {frame.index[row]}: {frame[name].iloc[row]}" for row in below)
        collector.log(spec, layer, name, f"less than 0: {told}", "left empty")
    return np.where(values < 0, np.nan, values)
