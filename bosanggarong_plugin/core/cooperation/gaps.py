"""The gaps of a result ("celah yang belum tergarap") as an ordered list: who should sit, why it is a gap, what stands nearby.

Reads only a finished result. Without a register there is nothing to list, and the reason is told. A forum is a view: it shows the
candidates that at least two of its members are parties of, with all their parties; ranks stay those of the whole analysis.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import InputError, Problem
from ..result import RESULT_NAME
from ..result_file import DEFAULT_SCENARIO, ResultFile
from ..scenarios import find_scenario
from .forums import forum_named

CLASSES = ("gap", "possible", "idle")
MIN_MEMBERS = 2


@dataclass(frozen=True)
class OpenCandidate:
    """A candidate that no running agreement covers. ``parties`` are its regencies, ``seats`` all who must sit (codes or
    pusat, otorita); ``why`` and ``nearby`` are the rules of coverage in the two languages."""

    rank: int | None
    candidate_id: str
    title_ind: str
    title_eng: str
    sector: str
    parties: tuple[str, ...]
    seats: tuple[str, ...]
    coverage: str
    why_ind: str
    why_eng: str
    nearby_ind: tuple[str, ...] = ()
    nearby_eng: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overview:
    """Candidates of the classes CLASSES in this order, each class by rank; how many candidates each class has, covered ones included."""

    rows: tuple[OpenCandidate, ...]
    counts: Mapping[str, int]
    region_names: Mapping[str, str]
    has_register: bool


def gaps(result: Path | Mapping[str, pd.DataFrame], *, forum: str | None = None, scenario: str = DEFAULT_SCENARIO) -> list[OpenCandidate]:
    """The gaps alone, by rank. ``result`` is a folder, its study.gpkg, or the tables of a result; see ``overview``."""
    return [row for row in overview(result, forum=forum, scenario=scenario).rows if row.coverage == "gap"]


def overview(result: Path | Mapping[str, pd.DataFrame], *, forum: str | None = None, scenario: str = DEFAULT_SCENARIO) -> Overview:
    """Gaps, then what is possibly covered, then what is idle. ``forum`` is a name or codes ("64.74+64.08").

    Raises InputError for an unknown forum or scenario and for a folder without a result.
    """
    tables = _Tables(result)
    ranking = tables.rows("candidate_ranks")
    known = {row["scenario_id"]: row["scenario_id"] for row in ranking} | {row["scenario_id"]: row["name"] for row in tables.rows("scenarios")}
    chosen = find_scenario(scenario, known) if known else scenario
    ranks = {row["candidate_id"]: int(row["rank"]) for row in ranking if row["scenario_id"] == chosen}
    members = None if forum is None else _members(forum, tables)
    rules, seats = _grouped(tables.rows("candidate_rules"), "coverage"), _seats(tables.rows("candidate_parties"))
    rows, counts = [], Counter()
    for row in tables.rows("candidates"):
        codes = tuple(str(row["parties"]).split("+"))
        if members is not None and len(members & set(codes)) < MIN_MEMBERS:
            continue
        covered = row["coverage"] or None
        counts[covered] += 1
        if covered in CLASSES:
            said = rules.get(row["candidate_id"], [])
            first, rest = (said[0], said[1:]) if said else ({"text_ind": "", "text_eng": ""}, [])
            rows.append(
                OpenCandidate(
                    ranks.get(row["candidate_id"]), row["candidate_id"], row["title_ind"], row["title_eng"], row["sector"], codes,
                    tuple(seats.get(row["candidate_id"], codes)), covered, first["text_ind"], first["text_eng"],
                    tuple(rule["text_ind"] for rule in rest), tuple(rule["text_eng"] for rule in rest),
                )
            )  # fmt: skip
    rows.sort(key=lambda row: (CLASSES.index(row.coverage), row.rank is None, row.rank or 0, row.candidate_id))
    counted = {name: counts[name] for name in (*CLASSES, "covered")}
    return Overview(tuple(rows), counted, tables.region_names, not counts[None] and tables.has("agreements"))


def _members(forum: str, tables: _Tables) -> frozenset[str]:
    wanted = forum.strip()
    if re.fullmatch(r"\d\d(\.\d\d)?([+,;\s]+\d\d(\.\d\d)?)*", wanted):
        codes = frozenset(re.split(r"[+,;\s]+", wanted))
        strange = sorted(codes - set(tables.region_names))
        if strange:
            raise InputError(Problem(f"{', '.join(strange)} is no region of the result", "--forum", "Give codes of regions of the result."))
        return codes
    own = {row["forum_id"] for row in tables.rows("forums") if wanted.casefold() in (str(row["name"]).casefold(), str(row["forum_id"]).casefold())}
    if own:
        return frozenset(row["region_code"] for row in tables.rows("forum_members") if row["forum_id"] in own)
    known = forum_named(wanted)
    if known is None:
        names = sorted({str(row["name"]) for row in tables.rows("forums")})
        raise InputError(
            Problem(f'"{wanted}" is no forum', "--forum", f"Give codes joined by \"+\", or a forum: {', '.join(names) or 'Bosanggarong'}.")
        )
    return frozenset(known.codes)


def _grouped(rules: list[dict], topic: str) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in sorted((row for row in rules if row["topic"] == topic), key=lambda row: (row["candidate_id"], int(row["seq"]))):
        found.setdefault(row["candidate_id"], []).append(row)
    return found


def _seats(parties: list[dict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    order = ("kabkota", "provinsi", "pusat", "otorita", "pihak_ketiga")
    for row in sorted(parties, key=lambda row: (order.index(row["party_type"]), row["party_code"])):
        if row["must_sit"]:
            found.setdefault(row["candidate_id"], []).append(row["party_code"])
    return found


class _Tables:
    """Rows of a result's tables, from its file or from memory."""

    def __init__(self, result: Path | Mapping[str, pd.DataFrame]):
        self._frames = result if isinstance(result, Mapping) else None
        if self._frames is None:
            path = Path(result)
            path = path / RESULT_NAME if path.is_dir() or path.suffix != ".gpkg" else path
            if not path.is_file():
                raise InputError(Problem("the folder holds no study.gpkg", str(result), "Give the folder of a finished result."))
            self._file = ResultFile(path)

    def has(self, name: str) -> bool:
        return name in (self._file.columns if self._frames is None else self._frames)

    def rows(self, name: str) -> list[dict]:
        if self._frames is None:
            return self._file.rows(name)
        if name not in self._frames:
            return []
        frame = self._frames[name].drop(columns="geometry", errors="ignore")
        return frame.astype(object).where(frame.notna(), None).to_dict("records")

    @property
    def region_names(self) -> dict[str, str]:
        if self._frames is None:
            return self._file.region_names
        return {row["region_code"]: row["region_name"] for row in self.rows("regions")}
