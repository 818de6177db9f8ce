"""Values of attributes: text trimmed, numbers in Indonesian or English writing, vocabularies from ``data/attribute_values.csv``."""

from __future__ import annotations

import csv
import math
import re
from functools import cache

import numpy as np
import pandas as pd

from .fields import DATA

_NULLS = {"", "-", "--", "n/a", "na", "nan", "null", "none", "<null>", "nil", "tidak ada data", "tad"}
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_MIXED = re.compile(r"[+-]?\d{1,3}(?:([.,\s])\d{3})+([.,])\d+")


def text_or_none(value: object) -> str | None:
    """Text without blanks at its ends and with single blanks inside; None for what means "nothing"."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"\s+", " ", str(value)).strip()
    return None if text.lower() in _NULLS else text


def texts(series: pd.Series) -> list[str | None]:
    """``text_or_none`` of every value."""
    return [text_or_none(value) for value in series]


def parse_numbers(series: pd.Series, *, integer: bool = False) -> tuple[np.ndarray, list[tuple[object, str]]]:
    """Numbers of a column (NaN where empty) and the cells that are none, as (row, text).

    "1.234,5" and "1,234.5" are both 1234.5. A single separator before exactly three digits ("309.667") is a thousands mark in
    a column of whole numbers, a decimal mark otherwise, unless another cell of the column shows which mark is which.
    """
    cells = [
        value if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else text_or_none(value)
        for value in series
    ]
    decimal = _decimal_mark([cell for cell in cells if isinstance(cell, str)])
    numbers, bad = np.full(len(cells), np.nan), []
    for position, (row, cell) in enumerate(zip(series.index, cells, strict=True)):
        if cell is None:
            continue
        number = _number(cell, decimal, integer) if isinstance(cell, str) else float(cell)
        if number is None or (integer and not math.isnan(number) and number != round(number)):
            bad.append((row, str(cell)))
        else:
            numbers[position] = number
    return numbers, bad


def _decimal_mark(cells: list[str]) -> str | None:
    """The decimal mark that the cells prove: one cell with both marks, or one mark not followed by exactly three digits."""
    for cell in cells:
        match = _MIXED.fullmatch(cell)
        if match and match.group(1) != match.group(2):
            return match.group(2)
        several = re.fullmatch(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})+", cell)
        if several:
            return "," if several.group(1) == "." else "."
    for cell in cells:
        single = re.fullmatch(r"[+-]?\d+([.,])(\d+)", cell)
        if single and (len(single.group(2)) != 3 or len(re.split(r"[.,]", cell.lstrip("+-"))[0]) > 3):
            return single.group(1)
    return None


def _number(cell: str, decimal: str | None, integer: bool) -> float | None:
    cell = cell.replace("\u00a0", " ").strip()
    grouped = _GROUPED.fullmatch(cell)
    if grouped:
        mark = grouped.group(1)
        one_group = len(re.findall(re.escape(mark), cell)) == 1
        if mark == " " or not one_group or (mark != decimal and (integer or decimal is not None)):
            return float(cell.replace(mark, ""))
        return float(cell.replace(mark, "."))
    mixed = _MIXED.fullmatch(cell)
    if mixed and mixed.group(1) != mixed.group(2):
        return float(cell.replace(mixed.group(1), "").replace(mixed.group(2), "."))
    if _PLAIN.fullmatch(cell):
        return float(cell.replace(",", "."))
    return None


@cache
def vocabulary(field: str) -> dict[str, str]:
    """Text as people write it (normalised) -> the value of the contract, for one field of the attribute table."""
    with (DATA / "attribute_values.csv").open(encoding="utf-8", newline="") as stream:
        return {word(row["alias"]): row["value"] for row in csv.DictReader(stream) if row["field"] == field}


@cache
def kinds(table: str) -> dict[str, str]:
    """alias (normalised) -> kind, from ``area_kinds.csv`` or ``facility_kinds.csv``."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {**{word(row["kind"]): row["kind"] for row in rows}, **{word(row["alias"]): row["kind"] for row in rows}}


@cache
def _name_rules() -> tuple[tuple[tuple[str, ...], re.Pattern, str], ...]:
    with (DATA / "kind_names.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((tuple(row["kinds"].split("+")), re.compile(row["pattern"]), row["becomes"]) for row in csv.DictReader(stream))


def kind_by_name(kind: str, name: str | None) -> str:
    """The kind that a name tells more exactly (first rule of ``kind_names.csv`` that fits), else the kind itself."""
    said = word(name or "")
    return next((becomes for kinds, pattern, becomes in _name_rules() if kind in kinds and pattern.fullmatch(said)), kind)


def word(text: object) -> str:
    """Normal form of a word or phrase for look-ups: lower case, letters and digits, single blanks."""
    return re.sub(r"[^0-9a-z]+", " ", str(text).lower()).strip()


def kind_in_name(layer: str, table: str) -> str | None:
    """The one kind of the table that the words of a layer's name hold ("RBI_DANAU_AR_25K": danau); None without or with several."""
    words = re.split(r"[\W_]+", layer.lower())
    known = kinds(table)
    pairs = [" ".join(pair) for pair in zip(words, words[1:], strict=False)]
    found = {known[item] for item in (*pairs, *words) if len(item) > 3 and item in known}
    return found.pop() if len(found) == 1 else None


def kind_of(value: object, table: str) -> str | None:
    """The kind that a text means; a text the table does not know is kept as a slug (``hutan adat`` -> ``hutan_adat``)."""
    text = text_or_none(value)
    if text is None:
        return None
    return kinds(table).get(word(text)) or word(text).replace(" ", "_") or None
