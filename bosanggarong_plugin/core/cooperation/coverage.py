"""Which agreement already touches a candidate: gap, possible, covered or idle.

Rule. Only signed agreements count; a plan or intention (kind "rencana") is shown as a flag. At least two parties must be
the same. Same object: the distinctive words of the two objects (without kinds of objects and names of regions) are the
same, or two or more words of one are all among those of the other, or the agreement's title holds the distinctive words
of the candidate's object in a row. Sector only: a field that touches the candidate's ideas (table agreement_sectors). A
same-object agreement in a field that covers one of its ideas and with all its parties is covered (idle when it is marked
as not running); any other match is possible; none is a gap. Without a register nothing is claimed.
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
    covers: bool  # same object, a field that covers an idea, all parties
    idle: bool


def matches(candidate: Candidate, agreements: pd.DataFrame | None, region_names: Mapping[str, str]) -> list[Match]:
    """Agreements and plans that touch a candidate, in the order of their ids."""
    if agreements is None:
        return []
    common = _COMMON | {word for name in region_names.values() for word in re.findall(r"\w+", name.casefold())}
    found = []
    for row in agreements.sort_values("agreement_id").itertuples():
        parties = set(str(row.parties).split("+"))
        shared = len(parties & set(candidate.codes))
        if shared < 2:
            continue
        same, ideas = _same_object(candidate, row, common), {candidate.idea_code, *candidate.activities}
        if same or ideas & _fields(row, "touches"):
            idle = not pd.isna(row.running) and str(row.running).strip().casefold() in _NO
            found.append(
                Match(
                    row.agreement_id, "same_object" if same else "sector_only", shared, str(row.kind).casefold() in PLAN_KINDS, str(row.title),
                    same and set(candidate.codes) <= parties and bool(ideas & _fields(row, "covers")), idle,
                )
            )  # fmt: skip
    return found


def coverage(found: list[Match], agreements: pd.DataFrame | None) -> str | None:
    """gap / possible / covered / idle; None when no register is given."""
    if agreements is None:
        return None
    signed = [match for match in found if not match.plan]
    whole = [match for match in signed if match.covers]
    if whole:
        return "idle" if all(match.idle for match in whole) else "covered"
    return "possible" if signed else "gap"


def _same_object(candidate: Candidate, row, common: set[str]) -> bool:
    about = set(_words("" if pd.isna(row.object) else str(row.object), common))
    title = " ".join(_words(str(row.title), common))
    for thing in (candidate.thing, *candidate.merged):
        ordered = _words(thing.name, common)
        named = set(ordered)
        if named and (named == about or (len(about) > 1 and about <= named) or (len(named) > 1 and named <= about)):
            return True
        if named and re.search(rf"\b{re.escape(' '.join(ordered))}\b", title):
            return True
    return False


def _fields(row, column: str) -> set[str]:
    sector = "" if pd.isna(row.sector) else str(row.sector).strip().casefold()
    frame = table("agreement_sectors")
    return {code for codes in frame.loc[frame["sector"] == sector, column] for code in codes.split("+")}


def _words(value: str, common: set[str]) -> list[str]:
    """Distinctive words in their order: at least three letters, no kind of object, no name of a region."""
    return [word for word in re.findall(r"\w+", value.casefold()) if len(word) > 2 and word not in common]
