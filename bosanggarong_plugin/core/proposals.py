"""Candidates that people propose by hand (office.gpkg): an idea, the name of an object, its parties, a reason and a source.

They carry no findings and no severity, and say that they were not computed. Proposals of one idea on one object with the same parties
are one candidate. Marked at the middle of the longest border between two of its parties; without a common border it has no place.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from .candidates import Candidate
from .catalogue import OFFICE, Catalogue
from .findings import Object, codes_key, slug
from .inputs.collect import Collector, hint, listed

ROLE = "peserta"
NEEDED = ("idea_code", "object_name", "parties")


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()


def _codes(value: object) -> tuple[str, ...]:
    return tuple(sorted({part.strip() for part in _text(value).split("+") if part.strip()}))


def check_proposals(proposals: pd.DataFrame, catalogue: Catalogue, codes: list[str], file: str, collector: Collector) -> None:
    """Complain of every proposal that names no idea, object or two regions of the study."""
    for row in proposals.to_dict("records"):
        name = _text(row["proposal_id"])
        where = f"{file} / proposals / {name or '?'}"
        empty = [column for column in NEEDED if not _text(row[column])]
        if empty:
            collector.complain(f"the proposal lacks {listed(empty)}", where, "Fill in these fields.")
            continue
        idea, parties = _text(row["idea_code"]), _codes(row["parties"])
        if idea not in catalogue.ideas:
            collector.complain(f'"{idea}" is no idea of the catalogue', where, hint(idea, catalogue.ideas, "Ideas"))
        strange = [code for code in parties if code not in codes]
        if strange:
            collector.complain(f"{listed(strange)} is no region of the study", where, f"Known codes: {listed(codes, 40)}.")
        elif len(parties) < 2:
            collector.complain("a proposal needs two regions", where, 'Join codes by "+": 64.08+64.74.')


def by_hand(proposals: pd.DataFrame, catalogue: Catalogue, segments: pd.DataFrame | None) -> list[Candidate]:
    """Candidates of sound proposals, in the order of their ids; ``segments`` are the border segments (region_a, region_b, geometry)."""
    groups: dict[tuple, list[dict]] = {}
    for row in proposals.sort_values("proposal_id", kind="stable").to_dict("records"):
        key = (_text(row["idea_code"]), slug(_text(row["object_name"])), _codes(row["parties"]))
        groups.setdefault(key, []).append(row)
    made = []
    for (idea_code, name, codes), rows in groups.items():
        said = {column: "; ".join(dict.fromkeys(filter(None, (_text(row[column]) for row in rows)))) or None for column in ("reason", "source")}
        thing = Object(f"office:{name}", catalogue.idea(idea_code).sector, name, None, OFFICE, said)
        made.append(
            Candidate(
                idea_code, thing, tuple((code, ROLE) for code in codes), (), point=_border_point(codes, segments), origin=OFFICE, catalogue=catalogue
            )
        )
    return sorted(made, key=lambda candidate: candidate.candidate_id)


def objects_of(candidates: list[Candidate]) -> list[Object]:
    """The objects of proposals, each once; one that carries several ideas keeps the sector of the first."""
    return list({candidate.thing.object_id: candidate.thing for candidate in reversed(candidates)}.values())[::-1]


def _border_point(codes: tuple[str, ...], segments: pd.DataFrame | None):
    if segments is None:
        return None
    pairs = {codes_key(pair) for pair in combinations(codes, 2)}
    shared = [row for row in segments.itertuples() if codes_key((row.region_a, row.region_b)) in pairs]
    if not shared:
        return None
    line = max(shared, key=lambda row: (row.length_km, row.segment_id)).geometry
    part = max(getattr(line, "geoms", [line]), key=lambda piece: piece.length)
    return part.interpolate(0.5, normalized=True)
