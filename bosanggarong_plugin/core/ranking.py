"""Rank candidates in a scenario: one documented weighted sum of the criteria table, unique ranks.

score = sum(weight x normalised) / sum(weight) x 100 over the criteria that are known for the candidate; ties are broken
by the candidate id, so the order never depends on the order of input.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .tables import table

DEFAULT_SCENARIO = "default"


def rank(values: Mapping[str, Mapping[str, tuple[float | None, float | None]]], scenario_id: str = DEFAULT_SCENARIO) -> dict[str, pd.DataFrame]:
    """Tables candidate_criteria and candidate_ranks.

    ``values`` maps candidate id -> criterion -> (value as measured, normalised 0..1); None is unknown and left out.
    """
    weights = {row.criterion: float(row.weight) for row in table("criteria").itertuples()}
    criteria, scores = [], []
    for candidate_id, own in values.items():
        total = known = 0.0
        for criterion, weight in weights.items():
            value, normalised = own.get(criterion, (None, None))
            criteria.append({"scenario_id": scenario_id, "candidate_id": candidate_id, "criterion": criterion, "value": value,
                             "normalised": normalised, "weight": weight})  # fmt: skip
            if normalised is not None:
                total, known = total + weight * normalised, known + weight
        scores.append((-(100.0 * total / known if known else 0.0), candidate_id))
    ranks = [
        {"scenario_id": scenario_id, "candidate_id": candidate_id, "score": -score, "rank": place, "rank_low": None, "rank_high": None,
         "top_ten_pct": None}
        for place, (score, candidate_id) in enumerate(sorted((round(s, 9), c) for s, c in scores), start=1)
    ]
    return {
        "candidate_criteria": pd.DataFrame(criteria, columns=["scenario_id", "candidate_id", "criterion", "value", "normalised", "weight"]),
        "candidate_ranks": pd.DataFrame(ranks, columns=["scenario_id", "candidate_id", "score", "rank", "rank_low", "rank_high", "top_ten_pct"]),
    }
