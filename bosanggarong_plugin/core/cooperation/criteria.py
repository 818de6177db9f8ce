"""The criteria of the ranking, measured once per candidate: value, and the same brought to 0..1 (1 = more urgent)."""

from __future__ import annotations

from ..candidates import Candidate, main_evidence, severity
from .context import Context

_SERVED = {"service_gain": "pengguna", "landfill_nearer": "pengguna", "raw_water": "pengguna", "detour": "terhubung"}  # kinds that count people
_GAP_SCORE = {"gap": 1.0, "idle": 0.75, "possible": 0.5, "covered": 0.0}


def criteria_of(candidate: Candidate, covered: str | None, context: Context) -> dict[str, tuple[float | None, float | None]]:
    """criterion -> (value as measured, normalised 0..1); None is unknown."""
    grades = [grade for f in candidate.findings if (grade := severity(f)) is not None]
    top = max(grades, default=None)
    known = [value for value in context.population.values() if value is not None]
    total = _people(candidate, context)
    doubtful = any(f.doubtful for f in main_evidence(candidate))
    return {
        "severity": (top, None if top is None else (top - 1.0) / 4.0),
        "people": (total, None if total is None or not known else total / sum(known)),
        "gap": (None, None) if covered is None else (_GAP_SCORE[covered], _GAP_SCORE[covered]),
        "certainty": (0.5, 0.5) if doubtful else (1.0, 1.0),
    }


def _people(candidate: Candidate, context: Context) -> float | None:
    """People concerned: those served, where findings of the candidate count them; where that count is unknown at most the people of the
    regions that would be served; for all other candidates the people of the parties. None when that is unknown."""
    served = [f for f in candidate.findings if f.object_id == candidate.thing.object_id and f.kind in _SERVED]
    counts = [count for f in served if (count := f.measure("people")) is not None]
    if counts:
        return max(counts)
    codes = {code for f in served for code, role in f.parties if role == _SERVED[f.kind]} or set(candidate.codes)
    people = [context.population[code] for code in sorted(codes)]
    return None if None in people else sum(people)
