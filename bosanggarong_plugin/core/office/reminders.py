"""Agreements that are due: days to their end against the thresholds of ``reminder_days.csv``, those that have ended, and monev.

Rule. An agreement is told from the largest threshold on; ``due`` is the smallest threshold it has reached (90, 60, 30, 7 or 0 days),
"ended" after its end, "day_unknown" where only month or year of an end that is near are known. A missing outcome of monitoring and
evaluation is said to be unknown, never judged. Plans, refused proposals and agreements without an end are not told.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from ..cooperation.terms import said_date
from ..inputs.dates import first_day, last_day
from ..result import SCHEMA
from ..tables import table, text

ENDED, DAY_UNKNOWN = "ended", "day_unknown"
_NOT_YET = ("rencana",)
_OVER = ("ditolak",)


def reminders(agreements: pd.DataFrame | None, today: date) -> pd.DataFrame:
    """Rows of ``agreement_reminders``, the most urgent first: what has ended last first, then by days left."""
    limits = thresholds_days()
    rows = [] if agreements is None else [made for row in agreements.to_dict("records") if (made := _reminder(row, today, limits))]
    rows.sort(key=lambda row: (row["due"] == ENDED, row["days_left"] is None, abs(row["days_left"] or 0), row["agreement_id"]))
    return pd.DataFrame(rows, columns=list(SCHEMA["agreement_reminders"].columns), dtype=object)


def thresholds_days() -> list[int]:
    """Days before the end at which somebody is reminded, ascending."""
    return sorted(int(days) for days in table("reminder_days")["days"])


def _reminder(row: dict, today: date, limits: list[int]) -> dict | None:
    end = row.get("end")
    if not isinstance(end, str) or row.get("kind") in _NOT_YET or row.get("stage") in _OVER:
        return None
    try:
        first, last = first_day(end), last_day(end)
    except ValueError:
        return None  # a register that another program wrote; the analysis refuses such dates at the door
    exact = first == last
    days = (last - today).days
    reached = [limit for limit in limits if (first - today).days <= limit]
    if days < 0:
        due = ENDED
    elif not reached:
        return None
    else:
        due = str(reached[0]) if exact else DAY_UNKNOWN
    monev = row.get("monev")
    known = isinstance(monev, str) and monev
    texts = {}
    for language in ("ind", "eng"):
        key = "reminder_ended" if due == ENDED else "reminder_day_unknown" if not exact else "reminder_today" if days == 0 else "reminder_days"
        said = text(key, language, end=said_date(end, language), days=abs(days))
        about = text("reminder_monev", language, monev=text(f"monev_{monev}", language)) if known else text("reminder_monev_unknown", language)
        texts[f"text_{language}"] = f"{said} {about}"
    return {"agreement_id": row["agreement_id"], "end": end, "days_left": days if exact else None, "due": due, **texts}
