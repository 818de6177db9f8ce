"""The criteria of the ranking: what each measures of a candidate, and how that is brought to 0..1 (1 = more urgent).

``data/criteria.csv`` holds unit, direction, normalisation, default weight and the reason of each. Bounds are fixed, never those of the
study at hand, so one more candidate or region moves no other's figure. A value that is not known is None and is left out of the sum:
the candidate is then judged by its other criteria alone. How well a service performs is no criterion (Utomo 2005, recommendation 3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..candidates import Candidate, main_evidence, severity
from ..tables import table
from .context import Context

HIGHER, LOWER = "higher", "lower"
LINEAR, LOG10, CLASS = "linear", "log10", "class"
_SERVED = {"service_gain": "pengguna", "landfill_nearer": "pengguna", "raw_water": "pengguna", "detour": "terhubung"}  # kinds that count people


@dataclass(frozen=True)
class Criterion:
    """A row of the table. ``direction`` says whether higher or lower values are more urgent; values beyond low..high count as the bound.

    ``method`` is linear, log10 (both bounds above 0), or class: the value is the number of its class in ``classes``.
    """

    name: str
    weight: float
    unit: str
    direction: str
    method: str
    low: float
    high: float
    classes: Mapping[str, float]

    def normalise(self, value: float | None) -> float | None:
        """The value as 0..1, 1 = most urgent; None stays None."""
        if value is None:
            return None
        value, low, high = min(max(float(value), self.low), self.high), self.low, self.high
        if self.method == LOG10:
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        share = (value - low) / (high - low)
        return share if self.direction == HIGHER else 1.0 - share

    def of_class(self, name: str | None) -> float | None:
        """The number of a class; None for one that is not in the table."""
        return self.classes.get(name or "")


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion by name, in the order of the table."""
    return {
        row.criterion: Criterion(
            row.criterion, float(row.weight), row.unit, row.direction, row.method, float(row.low), float(row.high),
            {name: float(value) for name, _, value in (part.partition("=") for part in row.classes.split(";") if part)},
        )
        for row in table("criteria").itertuples()
    }  # fmt: skip


def criteria_of(candidate: Candidate, covered: str | None, duty: str | None, context: Context) -> dict[str, tuple[float | None, float | None]]:
    """criterion -> (value as measured, normalised 0..1); None is unknown. ``duty`` is the result of the obligation."""
    known = criteria()
    certainty = ("doubtful" if any(f.doubtful for f in main_evidence(candidate)) else "certain") if candidate.findings else "unmeasured"
    values = {
        "severity": max((grade for f in candidate.findings if (grade := severity(f)) is not None), default=None),
        "people": _people(candidate, context),
        "gap": known["gap"].of_class(covered),
        "certainty": known["certainty"].of_class(certainty),
        "basic_service": known["basic_service"].of_class(_affairs(candidate)),
        "duty": known["duty"].of_class(duty),
        "readiness": _indicative_pct(candidate, context),
    }
    return {name: (values[name], criterion.normalise(values[name])) for name, criterion in known.items()}


def _people(candidate: Candidate, context: Context) -> float | None:
    """People concerned: those served, where findings of the candidate count them; where that count is unknown at most the people of the
    regions that would be served; for all other candidates the people of the parties. None when that is unknown."""
    served = [f for f in candidate.findings if f.object_id == candidate.thing.object_id and f.kind in _SERVED]
    counts = [count for f in served if (count := f.measure("people")) is not None]
    if counts:
        return max(counts)
    codes = {code for f in served for code, role in f.parties if role == _SERVED[f.kind]} or set(candidate.codes)
    people = [context.population.get(code) for code in sorted(codes)]
    return None if None in people else sum(people)


def _affairs(candidate: Candidate) -> str | None:
    """Group of affairs: that of the service which the candidate is about, else of its idea; None for one that is not in urusan.csv."""
    service = candidate.thing.attributes.get("service_kind")
    urusan = next((row.urusan for row in table("service_kinds").itertuples() if row.service == service), None)
    groups = dict(zip(table("urusan")["urusan"], table("urusan")["group"], strict=True))
    return groups.get(urusan or candidate.idea.urusan)


def _indicative_pct(candidate: Candidate, context: Context) -> float | None:
    """Length of the parties' shared border that is indicative, % of that of known status; None when no status is known."""
    segments, inside = context.tables.get("border_segments"), set(candidate.codes)
    if segments is None:
        return None
    length = {"definitif": 0.0, "indikatif": 0.0}
    for row in segments.itertuples():
        if row.status in length and row.region_a in inside and row.region_b in inside:
            length[row.status] += float(row.length_km)
    known = sum(length.values())
    return 100.0 * length["indikatif"] / known if known else None
