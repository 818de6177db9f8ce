"""Codes, figures and lists in words, for the answers to "why not?" and the requests for data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from ..tables import table, text
from ..texts import Texts

LANGUAGES = {"ind": "id", "eng": "en"}
_BARE = {"0/1", "count", "regions", "crossing", "attributes", "link", "end", "", None}  # units that a measure's words already say


@cache
def kinds() -> Mapping[str, object]:
    """finding kind -> its row of finding_kinds.csv."""
    return {row.finding_kind: row for row in table("finding_kinds").itertuples()}


def value_words(code: object, language: str) -> str:
    """A code in words."""
    return Texts(LANGUAGES[language]).value(code)


def kind_words(finding_kind: str, attribute_values: str, language: str) -> str:
    """A kind of finding in words, with the values of the attribute that a trigger takes in brackets."""
    row = kinds().get(finding_kind)
    said = getattr(row, language) if row else value_words(finding_kind, language)
    if not attribute_values:
        return said
    values = [value_words(value, language) for value in attribute_values.split("+")]
    return f"{said} " + text("why_only", language, values=listed(values, language, last="or"))


def listed(items: Iterable[object], language: str, *, last: str = "and") -> str:
    """a, b dan c; with ``last`` "or" a, b atau c."""
    items = [str(item) for item in items]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {text(f'why_{last}', language)} {items[-1]}"


def amount(value: float, unit: str | None, language: str) -> str:
    """A figure with its unit; decimals only where they tell something."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == round(value) else 1 if size >= 10 else 2
    number = Texts(LANGUAGES[language]).number(value, decimals)
    return number if unit in _BARE else f"{number} {value_words(unit, language)}"
