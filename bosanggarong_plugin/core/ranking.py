"""Rank candidates in scenarios: one documented weighted sum of the criteria, unique ranks, and how sure each rank is.

score = 100 x sum(weight x normalised) / sum(weight), over the criteria that are known for the candidate. Equal scores (nine decimals)
are ordered by candidate id, so the order never depends on the order of input. A candidate of which no weighted criterion is known has
no score and comes last.

How sure: the same sum with other weights. Each weight is multiplied by ``spread ** u``, u uniform over -1..1 and independent for each
criterion: halved to doubled at the default 2, as often up as down, and a weight of 0 stays 0. So what was entered is varied, not replaced
(weights uniform over all mixes would ask what happens under priorities that nobody named). All scenarios see the same draws of
``numpy.random.PCG64(seed)``. The interval is the central ``interval_pct`` of the ranks so found, widened where needed to hold the rank itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .errors import InputError, Problem
from .findings import Job
from .result import SCHEMA
from .scenarios import DEFAULT_SCENARIO, Scenario, default_scenario
from .settings import RankingSettings
from .tables import table

TOP = 10
BLOCK = 2_000_000  # scores held at once

Values = Mapping[str, Mapping[str, tuple[float | None, float | None]]]


def rank(
    values: Values, scenarios: Sequence[Scenario] = (), settings: RankingSettings | None = None, job: Job | None = None
) -> dict[str, pd.DataFrame]:
    """Tables candidate_criteria, candidate_ranks and scenarios; without ``scenarios`` the default one.

    ``values`` maps candidate id -> criterion -> (value as measured, normalised 0..1); None is unknown and left out.
    """
    scenarios, settings, job = tuple(scenarios) or (default_scenario(),), settings or RankingSettings(), job or Job()
    ids, names = sorted(values), _criteria_names(values, scenarios)
    known = np.array([[_number(values[key].get(name)) for name in names] for key in ids], dtype=float).reshape(len(ids), len(names))
    factors = _factors(len(names), settings)
    criteria, ranks = [], []
    for number, scenario in enumerate(scenarios):
        weights = np.array([scenario.weights.get(name, 0.0) for name in names])
        criteria += [
            {"scenario_id": scenario.scenario_id, "candidate_id": key, "criterion": name, "value": values[key].get(name, (None, None))[0],
             "normalised": values[key].get(name, (None, None))[1], "weight": weight}
            for key in ids for name, weight in zip(names, weights.tolist(), strict=True)
        ]  # fmt: skip
        scores = _scores(known, weights[None, :])
        place = _places(scores)[0]
        low, high, top = _interval(known, place, weights * factors, settings, job.part(number / len(scenarios), (number + 1) / len(scenarios)))
        rows = zip(ids, scores[0].tolist(), place.tolist(), low, high, top, strict=True)
        ranks += sorted(((scenario.scenario_id, *row) for row in rows), key=lambda row: row[3])
    known_draws = settings.draws or None
    listed = [(s.scenario_id, s.name, settings.seed if known_draws else None, known_draws, s.note or None) for s in scenarios]
    return {
        "candidate_criteria": pd.DataFrame(criteria, columns=list(SCHEMA["candidate_criteria"].columns)),
        "candidate_ranks": pd.DataFrame(ranks, columns=list(SCHEMA["candidate_ranks"].columns)),
        "scenarios": pd.DataFrame(listed, columns=list(SCHEMA["scenarios"].columns)),
    }


def default_ranks(ranks: pd.DataFrame) -> pd.DataFrame:
    """The rows of candidate_ranks that are shown where no scenario was chosen, in the order of rank: one for each candidate."""
    return ranks[ranks["scenario_id"] == DEFAULT_SCENARIO].sort_values("rank")


@dataclass(frozen=True)
class Comparison:
    """``rows``: candidate_id, rank_a, rank_b, change (positive: higher up in b), in the order of a; agreement -1..1, None below two."""

    rows: pd.DataFrame
    spearman: float | None
    kendall: float | None


def compare(ranks: pd.DataFrame, scenario_a: str, scenario_b: str) -> Comparison:
    """Two scenarios of a table candidate_ranks: how each candidate moves, and how far the orders agree (Spearman rho, Kendall tau).

    Raises InputError for a scenario that the table does not have.
    """
    sides = []
    for scenario_id in (scenario_a, scenario_b):
        own = ranks.loc[ranks["scenario_id"] == scenario_id].set_index("candidate_id")["rank"].astype(int)
        if own.empty:
            raise InputError(Problem(f"the result has no scenario \"{scenario_id}\"", "", "Give the id of one of its scenarios."))
        sides.append(own)
    rows = pd.DataFrame({"rank_a": sides[0], "rank_b": sides[1]}).dropna().astype(int).sort_values("rank_a")
    rows["change"] = rows["rank_a"] - rows["rank_b"]
    rows = rows.rename_axis("candidate_id").reset_index()
    n = len(rows)
    if n < 2:
        return Comparison(rows, None, None)
    from scipy.stats import kendalltau  # slow to load, and nothing else needs it

    spearman = 1.0 - 6.0 * float((rows["change"].astype(float) ** 2).sum()) / (n * (n * n - 1.0))
    return Comparison(rows, spearman, float(kendalltau(rows["rank_a"], rows["rank_b"]).statistic))


def _criteria_names(values: Values, scenarios: Sequence[Scenario]) -> list[str]:
    """Those of the table in its order, then whatever else an older result holds."""
    own = tuple(table("criteria")["criterion"])
    given = {name for held in values.values() for name in held} | {name for scenario in scenarios for name in scenario.weights}
    return [*own, *sorted(given - set(own))]


def _number(measured: tuple[float | None, float | None] | None) -> float:
    return np.nan if measured is None or measured[1] is None else float(measured[1])


def _factors(n: int, settings: RankingSettings) -> np.ndarray:
    """What the weights are multiplied by, (draws, n); a further criterion leaves the draws of those before it as they are."""
    drawn = np.random.Generator(np.random.PCG64(settings.seed)).random((n, settings.draws))
    return (settings.spread ** (2.0 * drawn - 1.0)).T


def _scores(known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Scores (draws, candidates) to nine decimals, nan where nothing is known. Summed criterion by criterion: the same on every machine."""
    total, weight = np.zeros((len(weights), len(known))), np.zeros((len(weights), len(known)))
    for column, own in zip(known.T, weights.T, strict=True):
        there = ~np.isnan(column)
        total += own[:, None] * np.where(there, column, 0.0)
        weight += own[:, None] * there
    return np.round(np.divide(100.0 * total, weight, out=np.full(total.shape, np.nan), where=weight > 0), 9)


def _places(scores: np.ndarray) -> np.ndarray:
    """Ranks 1.. along the second axis, the highest score first, equal ones in their given order, nan last."""
    order = np.argsort(-scores, axis=1, kind="stable")
    places = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(places, order, np.arange(1, scores.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    return places


def _interval(known: np.ndarray, place: np.ndarray, weights: np.ndarray, settings: RankingSettings, job: Job) -> tuple[list, list, list]:
    """rank_low, rank_high and top_ten_pct of each candidate; None without draws."""
    n = len(known)
    if not settings.draws or not n:
        return [None] * n, [None] * n, [None] * n
    found = np.empty((n, settings.draws), dtype=np.int32)
    step = max(1, BLOCK // n)
    for begin in range(0, settings.draws, step):
        job.step(begin / settings.draws, "candidates")
        found[:, begin : begin + step] = _places(_scores(known, weights[begin : begin + step])).T
    top = 100.0 * (found <= TOP).mean(axis=1)
    found.sort(axis=1)
    outside = int((100.0 - settings.interval_pct) / 200.0 * settings.draws + 1e-9)  # draws left out on each side
    low, high = np.minimum(found[:, outside], place), np.maximum(found[:, settings.draws - 1 - outside], place)
    return low.tolist(), high.tolist(), top.tolist()
