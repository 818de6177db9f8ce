"""How far a water link can be trusted: a class by stated rules, with its reasons.

Rules (table thresholds): the number of cells (or pieces of sub-basins) of the smaller region; the number of cells of the
link itself; the width of the range over shifted borders, against the figure; how much of the link enters where a river runs
along the border. The worst rule decides; without a range no link is of high reliability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...tables import text, thresholds

GRADES = ("low", "medium", "high")


@dataclass(frozen=True)
class Reliability:
    """``grade`` low, medium or high; ``reasons``: text keys of the rules that keep it from being high, the decisive ones first."""

    grade: str
    reasons: tuple[str, ...]


def reliability(model, i: int, j: int) -> Reliability:
    """The class of the link from label i to label j."""
    limit, unit = thresholds(), model.source.unit
    value = float(model.exchange.enters[i, j])
    low, high = model.range_of(i, j)
    found = [("reliability_small_region", _below(min(model.source.units[i], model.source.units[j]), limit, f"reliability_{{}}_{unit}"))]
    if model.flow is not None:
        found.append(("reliability_few_cells", _below(value / (model.flow.cell_size_m / 1000.0) ** 2, limit, "reliability_{}_link_cells")))
    if low is None:
        found.append(("reliability_no_range", "medium"))
    else:
        spread = (high - low) / value if value else 0.0
        grade = next((name for name in ("low", "medium") if spread > limit[f"reliability_{name}_spread"]), "high")
        found.append(("reliability_wide_range", grade))
    if value and hugging_km2(model, i, j) >= limit["reliability_hugging_share"] * value:
        found.append(("reliability_border_river", "medium"))
    worst = min((grade for _, grade in found), key=GRADES.index)
    kept = sorted((item for item in found if item[1] != "high"), key=lambda item: GRADES.index(item[1]))
    return Reliability(worst, tuple(key for key, grade in kept if grade == worst or worst == "medium"))


def _below(count: float, limit, key: str) -> str:
    return next((grade for grade in ("low", "medium") if count < limit[key.format(grade)]), "high")


def hugging_km2(model, i: int, j: int) -> float:
    """Land of i whose water leaves it for j on a stretch of a river that runs along their border, km2."""
    runs = model.runs.get(tuple(sorted((model.name(i), model.name(j)))), [])
    if not runs:
        return 0.0
    places = {tuple(xy) for run in runs for xy in np.round(shapely.get_coordinates(run.line), 9)}
    forest = model.forest
    nodes = np.flatnonzero((forest.label == i) & (forest.parent >= 0))
    nodes = nodes[forest.label[forest.parent[nodes]] == j]
    return float(sum(forest.area[node] for node in nodes if tuple(np.round(model.node_lonlat[node], 9)) in places))


def told(model, i: int, j: int, known: Reliability) -> dict[str, str]:
    """The sentence on the reliability and range of a link, by language: the class, why, and from where to where it ranges."""
    low, high = model.range_of(i, j)
    values = {
        "hulu": model.region_names[model.name(i)], "hilir": model.region_names[model.name(j)], "cell_m": round(model.source.precision_m or 0),
        "low": low, "high": high,
    }  # fmt: skip
    sentences = {}
    for lang in ("ind", "eng"):
        reasons = ", ".join(text(key, lang, **values) for key in known.reasons)
        ending = text("link_range" if model.flow is not None else "link_range_pieces", lang, **values) if low is not None else ""
        start = text(f"link_{known.grade}", lang, reasons=reasons, **values)
        sentences[lang] = "; ".join(part for part in (start, ending) if part) + "."
    return sentences
