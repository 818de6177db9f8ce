"""Dates as Indonesian offices write them, to ISO text; what is known less exactly (a month, a year) stays less exact.

Day before month always: "08/02/2024" is 8 February. A date that can only be read the other way ("02/25/2024"), one with a
two-digit year and one that no calendar holds are refused. Numbers of five digits are days of a spreadsheet (1900 system).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from .values import text_or_none, word

_MONTHS = (
    ("januari", "jan", "january"), ("februari", "feb", "pebruari", "peb", "february"), ("maret", "mar", "mrt", "march"), ("april", "apr"),
    ("mei", "may"), ("juni", "jun", "june"), ("juli", "jul", "july"), ("agustus", "agu", "ags", "agt", "aug", "august"),
    ("september", "sep", "sept"), ("oktober", "okt", "oct", "october"), ("november", "nov", "nopember", "nop"),
    ("desember", "des", "dec", "december"),
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_LEADING = re.compile(r"^(tgl|tanggal|senin|selasa|rabu|kamis|jumat|jum at|sabtu|minggu)\s+")
_SHEET_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system, with its leap day that never was
FIRST_YEAR, LAST_YEAR = 1945, 2100


class NoDate(ValueError):
    """The text is no date."""


def read_date(value: object) -> str | None:
    """ISO text ("2024-02-08", "2024-02" or "2024") of a cell; None for an empty one. Raises NoDate."""
    said = text_or_none(value)
    return None if said is None else _read(said)


@lru_cache(maxsize=65536)
def _read(said: str) -> str:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{2}:\d{2}.*)?", said)
    if iso:
        return _written(*iso.groups())
    if re.fullmatch(r"\d{4}", said):
        return _written(said, None, None)
    if re.fullmatch(r"\d{5}", said):
        return _checked_year((_SHEET_EPOCH + timedelta(days=int(said))).isoformat())
    numeric = re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?: \d{2}:\d{2}.*)?", said)
    if numeric:
        day, month, year = numeric.groups()
        return _written(year, month, day)
    year_first = re.fullmatch(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", said)
    if year_first:
        return _written(*year_first.groups())
    words = _LEADING.sub("", _LEADING.sub("", word(said))).split(" ")
    months = [item for item in words if item in _MONTH_OF]
    numbers = [item for item in words if item.isdigit()]
    years = [item for item in numbers if len(item) == 4]
    days = [item for item in numbers if len(item) <= 2]
    if len(months) == len(years) == 1 and len(days) == len(words) - 2 <= 1:
        return _written(years[0], str(_MONTH_OF[months[0]]), days[0] if days else None)
    raise NoDate(said)


def _written(year: str, month: str | None, day: str | None) -> str:
    try:
        if month is None:
            return _checked_year(year)
        if day is None:
            return _checked_year(date(int(year), int(month), 1).isoformat()[:7])
        return _checked_year(date(int(year), int(month), int(day)).isoformat())
    except ValueError as error:
        raise NoDate(f"{year}-{month}-{day}") from error


def _checked_year(iso: str) -> str:
    if not FIRST_YEAR <= int(iso[:4]) <= LAST_YEAR:
        raise NoDate(iso)
    return iso


def first_day(iso: str) -> date:
    """The first day that an ISO text may mean."""
    return date.fromisoformat((iso + "-01-01")[:10])


def last_day(iso: str) -> date:
    """The last day that an ISO text may mean."""
    year, month = int(iso[:4]), int(iso[5:7] or 12)
    return date.fromisoformat(iso) if len(iso) == 10 else date(year, month, calendar.monthrange(year, month)[1])
