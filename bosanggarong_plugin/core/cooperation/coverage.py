"""Which agreement already touches a candidate: gap, possible, covered or idle.

Rule. Only signed agreements count; a plan or intention (kind "rencana") is shown as a flag. Same object: the words of
the agreement's object and of the candidate's object (without kinds of objects and names of regions) contain one another,
or the agreement's title holds the whole name, and at least two parties are the same. Sector only: a similar field and at
least two of the same parties. A same-object agreement that holds all parties is covered (idle when it is marked as not
running); any other match is possible; none is a gap. Without a register nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..candidates import Candidate
from ..tables import table

PLAN_KINDS = ("rencana",)
_COMMON = {
    "das", "sungai", "jalan", "kawasan", "taman", "nasional", "hutan", "raya", "tahura", "karst", "kecil", "waduk", "bendungan", "rencana",
    "kabupaten", "kota", "batas", "feri", "tanpa", "nama", "ekosistem", "lindung", "tol", "poros", "simpang", "hulu", "hilir",
}  # fmt: skip
_NO = {"0", "false", "tidak", "no", "berhenti", "idle"}


@dataclass(frozen=True)
class Match:
    """One agreement that touches a candidate; ``match`` is same_object or sector_only."""

    agreement_id: str
    match: str
    shared_parties: int
    plan: bool
    title: str
    covers_all: bool
    idle: bool


def matches(candidate: Candidate, agreements: pd.DataFrame | None, region_names: Mapping[str, str]) -> list[Match]:
    """Agreements and plans that touch a candidate, in the order of their ids."""
    if agreements is None:
        return []
    common = _COMMON | {word for name in region_names.values() for word in re.findall(r"[a-z0-9]+", name.casefold())}
    found = []
    for row in agreements.sort_values("agreement_id").itertuples():
        parties = set(str(row.parties).split("+"))
        shared = len(parties & set(candidate.codes))
        if shared < 2:
            continue
        kind = _kind(candidate, row, common)
        if kind:
            idle = not pd.isna(row.running) and str(row.running).strip().casefold() in _NO
            found.append(Match(row.agreement_id, kind, shared, str(row.kind).casefold() in PLAN_KINDS, str(row.title),
                               set(candidate.codes) <= parties, idle))  # fmt: skip
    return found


def coverage(found: list[Match], agreements: pd.DataFrame | None) -> str | None:
    """gap / possible / covered / idle; None when no register is given."""
    if agreements is None:
        return None
    signed = [match for match in found if not match.plan]
    whole = [match for match in signed if match.match == "same_object" and match.covers_all]
    if whole:
        return "idle" if all(match.idle for match in whole) else "covered"
    return "possible" if signed else "gap"


def _kind(candidate: Candidate, row, common: set[str]) -> str | None:
    about = _words("" if pd.isna(row.object) else str(row.object), common)
    for thing in (candidate.thing, *candidate.merged):
        named = _words(thing.name, common)
        if (named and about and (about <= named or named <= about)) or thing.name.casefold() in str(row.title).casefold():
            return "same_object"
    ideas = {candidate.idea_code, *candidate.activities}
    sector = "" if pd.isna(row.sector) else str(row.sector).strip().casefold()
    frame = table("agreement_sectors")
    covered = {code for codes in frame.loc[frame["sector"] == sector, "idea_codes"] for code in codes.split("+")}
    return "sector_only" if ideas & covered else None


def _words(value: str, common: set[str]) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", value.casefold()) if len(word) > 2 and word not in common}
