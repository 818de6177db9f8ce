"""A finished result as sheets: everything known of each candidate, in the words of one language, for papers, maps and windows.

Reads study.gpkg only (ResultFile); tables that a result has not are empty. No figure is made here: what the result leaves
null stays None and is shown as unknown by whoever prints it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .messages import either, english_name
from .result import RESULT_NAME
from .result_file import ResultFile
from .tables import table
from .texts import Texts


@dataclass(frozen=True)
class PartyLine:
    """One party: code, name, type and role in words; ``kind`` is the code of the type."""

    code: str
    name: str
    kind: str
    type_name: str
    role: str
    must_sit: bool


@dataclass(frozen=True)
class TestLine:
    """One test of UU 23/2014 art. 364(1): ``code`` border, externality, efficiency; ``result_code`` met, not_met, not_assessed."""

    code: str
    name: str
    result_code: str
    result: str
    reason: str
    basis: str


@dataclass(frozen=True)
class RuleLine:
    """One answer of a rule (candidate_rules); ``verified`` is law, source, own_knowledge or computed."""

    topic: str
    result_code: str
    result: str
    text: str
    basis: str
    verified: str


@dataclass(frozen=True)
class ShareLine:
    """The share of one party in one model; None where it cannot be computed, ``basis`` says why or how."""

    model: str
    code: str
    name: str
    share_pct: float | None
    basis: str


@dataclass(frozen=True)
class MeasureLine:
    """One figure of a finding with its range."""

    name: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    basis: str


@dataclass(frozen=True)
class FindingLine:
    """One finding that supports a candidate."""

    finding_id: str
    kind: str
    kind_name: str
    source_role: str
    precision_m: float | None
    caveat: str
    severity: float | None
    measures: tuple[MeasureLine, ...]
    object_id: str = ""


@dataclass(frozen=True)
class Sheet:
    """One candidate. Codes end in ``_code``; what has no such twin is text for people."""

    candidate_id: str
    idea_code: str
    object_id: str
    object_name: str
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    top_ten_pct: float | None
    score: float | None
    title: str
    sector: str
    urusan: str
    deal_type: str
    form: str
    authority: str
    obligation_code: str
    obligation: str
    institution: str
    membership: str
    coverage_code: str
    coverage: str
    stage: str
    evidence: str
    party_codes: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    activities: tuple[str, ...]
    tests: tuple[TestLine, ...]
    rules: Mapping[str, tuple[RuleLine, ...]]
    flags: tuple[tuple[str, str], ...]
    agencies: tuple[dict, ...]
    shares: tuple[ShareLine, ...]
    solidarity: tuple[dict, ...]
    agreements: tuple[dict, ...]
    criteria: tuple[dict, ...]
    findings: tuple[FindingLine, ...]
    row: Mapping[str, object] = field(repr=False)  # the row of ``candidates`` with its rank, as it is

    @property
    def precision_m(self) -> float | None:
        """The coarsest precision of its findings; None where none is known."""
        return max((finding.precision_m for finding in self.findings if finding.precision_m), default=None)

    def rule_texts(self, topic: str) -> list[str]:
        """The sentences of one topic."""
        return [line.text for line in self.rules.get(topic, ()) if line.text]


class Book:
    """All sheets of one result in the order of their rank, and what stands around them."""

    def __init__(self, folder: str | Path, language: str = "id", scenario: str = ""):
        folder = Path(folder)
        self.result = ResultFile(folder / RESULT_NAME if folder.is_dir() else folder, Texts(language), scenario)
        self.texts, self.language = self.result.texts, language
        self._rows: dict[str, list[dict[str, object]]] = {}

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Ranked by the shown scenario."""
        return tuple(self._sheet(row) for row in self.result.ranking)

    def sheet(self, candidate_id: str) -> Sheet:
        """KeyError for an id that is no candidate of the result."""
        return self._sheet(self._ranked[candidate_id])

    def rows(self, table: str) -> list[dict[str, object]]:
        """All rows of a table, read once and not to be changed; empty when the result has no such table."""
        if table not in self._rows:
            self._rows[table] = self.result.rows(table)
        return self._rows[table]

    @property
    def provenance(self) -> dict[str, str]:
        """key -> value."""
        return self.result.provenance

    @property
    def has_register(self) -> bool:
        """Whether a register of agreements was given: without one no gap is known."""
        return "agreements" in self.result.columns or any(row.get("coverage") for row in self.result.ranking)

    @property
    def note(self) -> str:
        """What the study says of its data, in the language."""
        return self.provenance.get(f"note_{self.texts.suffix}", "")

    def name_of(self, code: object) -> str:
        """Full name of a region, province, OUT, SEA or party."""
        return self.result.region_names.get(str(code), str(code))

    def word(self, raw: object) -> str:
        """A code in words; empty for null."""
        return self.texts.value(raw) if raw not in (None, "") else ""

    def said(self, row: Mapping[str, object], name: str) -> str:
        """Column ``name_ind`` or ``name_eng``."""
        return str(row.get(f"{name}_{self.texts.suffix}") or "").strip()

    def of_run(self, text: object) -> str:
        """A text that the run wrote in its own language, in the language of this book."""
        return either(str(text or ""), self.language)

    def object_name(self, object_id: object) -> str:
        """The name of an object; in English what the program itself named is English."""
        row = self._by_id["objects"].get(str(object_id), {})
        name = str(row.get("name") or "")
        return english_name(str(row["kind"]), name) if name and self.language == "en" else name

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number in the language's format; the word for unknown where it is None."""
        return self.word("unknown") if value is None else self.texts.number(float(value), decimals)

    def figure(self, value: float | None, unit: str) -> str:
        """A number with its unit: whole from 100 on, one decimal from 1 on, else two."""
        if value is None:
            return self.word("unknown")
        size = abs(float(value))
        decimals = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 1 else 2
        return f"{self.texts.number(float(value), decimals)} {self.unit(unit)}".strip()

    def day(self, value: object) -> str:
        """2026-11-22 as 22 November 2026; what is no whole date stays as it is."""
        found = re.match(r"(\d{4})-(\d{2})-(\d{2})", str(value or ""))
        if not found:
            return str(value or "")
        year, month, day = map(int, found.groups())
        return f"{day} {self.texts('map.months').split()[month - 1]} {year}" if 1 <= month <= 12 else str(value)

    def unit(self, unit: object) -> str:
        """A unit in words or signs."""
        return self.texts("value.people_unit") if unit == "people" else self.word(unit)

    @cached_property
    def _ranked(self) -> dict[str, dict[str, object]]:
        return {str(row["candidate_id"]): row for row in self.result.ranking}

    @cached_property
    def _grouped(self) -> dict[str, dict[str, list[dict]]]:
        found = {}
        tables = {
            "candidate_parties": "candidate_id", "candidate_activities": "candidate_id", "candidate_tests": "candidate_id",
            "candidate_rules": "candidate_id", "candidate_flags": "candidate_id", "candidate_agencies": "candidate_id",
            "candidate_shares": "candidate_id", "candidate_agreements": "candidate_id", "candidate_findings": "candidate_id",
            "candidate_criteria": "candidate_id", "solidarity": "object_id", "finding_measures": "finding_id",
        }  # fmt: skip
        for name, key in tables.items():
            groups = defaultdict(list)
            for row in self.rows(name):
                groups[str(row[key])].append(row)
            found[name] = groups
        return found

    @cached_property
    def _by_id(self) -> dict[str, dict[str, dict]]:
        keys = {"findings": "finding_id", "agreements": "agreement_id", "objects": "object_id"}
        return {table: {str(row[key]): row for row in self.rows(table)} for table, key in keys.items()}

    def _sheet(self, row: dict) -> Sheet:
        key = str(row["candidate_id"])
        own = {table: groups.get(key, []) for table, groups in self._grouped.items()}
        rules = defaultdict(list)
        for line in sorted(own["candidate_rules"], key=lambda line: (line["topic"], line["seq"] or 0)):
            rules[line["topic"]].append(
                RuleLine(line["topic"], line["result"] or "", self.word(line["result"]), self.said(line, "text"), self.of_run(line["basis"]),
                         line["verified"] or "")
            )  # fmt: skip
        return Sheet(
            candidate_id=key, idea_code=row["idea_code"], object_id=row["object_id"],
            object_name=self.object_name(row["object_id"]),
            rank=row.get("rank"), rank_low=row.get("rank_low"), rank_high=row.get("rank_high"), top_ten_pct=row.get("top_ten_pct"),
            score=row.get("score"), title=self.said(row, "title"), sector=self.word(row["sector"]),
            urusan=self.word(row["urusan"]), deal_type=self.word(row["deal_type"]), form=self.word(row["form"]),
            authority=self.word(row["authority"]),
            obligation_code=row["obligation"] or "", obligation=self.word(row["obligation"]), institution=self.word(row["institution"]),
            membership=self.word(row["membership_type"]), coverage_code=row["coverage"] or "", coverage=self.word(row["coverage"]),
            stage=self.word(row["stage"]), evidence=self.said(row, "evidence"), party_codes=tuple(str(row["parties"] or "").split("+")),
            parties=tuple(
                PartyLine(str(p["party_code"]), self.name_of(p["party_code"]), p["party_type"] or "", self.word(p["party_type"]),
                          self.word(p["role"]), bool(p["must_sit"]))
                for p in sorted(own["candidate_parties"], key=lambda p: (_ORDER.get(p["party_type"], 9), str(p["party_code"])))
            ),
            activities=tuple(self.said(item, "activity") for item in own["candidate_activities"]),
            tests=tuple(
                TestLine(t["test"], self.word(t["test"]), t["result"] or "", self.word(t["result"]), self.said(t, "reason"), self.of_run(t["basis"]))
                for t in sorted(own["candidate_tests"], key=lambda t: _TESTS.index(t["test"]) if t["test"] in _TESTS else 9)
            ),
            rules={topic: tuple(lines) for topic, lines in rules.items()},
            flags=tuple((flag["flag"], self.said(flag, "text")) for flag in own["candidate_flags"] if self.said(flag, "text")),
            agencies=tuple({**a, "basis": self.of_run(a["basis"])} for a in own["candidate_agencies"]),
            shares=tuple(
                ShareLine(s["model"], str(s["party_code"]), self.name_of(s["party_code"]), s["share_pct"], self.of_run(s["basis"]))
                for s in own["candidate_shares"]
            ),
            solidarity=tuple(self.solidarity_line(line) for line in self._grouped["solidarity"].get(str(row["object_id"]), [])),
            agreements=tuple(
                {**self._by_id["agreements"].get(str(m["agreement_id"]), {}), "match": m["match"], "reason": self._reason(m, own["candidate_rules"])}
                for m in own["candidate_agreements"]
            ),
            criteria=tuple(c for c in own["candidate_criteria"] if c["scenario_id"] == self.result.scenario),
            findings=tuple(
                self._finding(str(f["finding_id"])) for f in own["candidate_findings"] if str(f["finding_id"]) in self._by_id["findings"]
            ),
            row=row,
        )  # fmt: skip

    def solidarity_line(self, row: Mapping[str, object]) -> dict[str, object]:
        """A row of ``solidarity`` with its vehicle and basis in the language."""
        return {**row, "vehicle": self.of_run(row["vehicle"]), "basis": self.of_run(row["basis"])}

    def _reason(self, match: Mapping[str, object], rules: list[dict]) -> str:
        """Why an agreement touches the candidate, in the language."""
        told = match_reason(match, str(self._by_id["agreements"].get(str(match["agreement_id"]), {}).get("title") or ""), rules)
        return told[self.texts.suffix] if told else str(match["reason"] or "")

    def _finding(self, finding_id: str) -> FindingLine:
        row = self._by_id["findings"][finding_id]
        measures = tuple(
            MeasureLine(m["measure"], self._measure_name(str(m["measure"])), m["value"], m["low"], m["high"], m["unit"] or "",
                        self._how(str(m["measure"]), m["basis"]))
            for m in self._grouped["finding_measures"].get(finding_id, [])
        )  # fmt: skip
        return FindingLine(finding_id, row["kind"], self.word(row["kind"]), self.word(row["source_role"]), row["precision_m"],
                           self.said(row, "caveat"), row["severity"], measures, str(row["object_id"] or ""))  # fmt: skip

    def _how(self, measure: str, basis: object) -> str:
        told = formula_in_words(measure, str(basis or ""))
        return told[self.texts.suffix] if told else self.of_run(basis)

    def _measure_name(self, name: str) -> str:
        """A measure in words; ``area_ha:64.02`` names the region."""
        measure, _, code = name.partition(":")
        return f"{self.word(measure)} ({self.name_of(code)})" if code else self.word(measure)


def formula_in_words(measure: str, basis: str) -> dict[str, str] | None:
    """How a figure of a water link was found, in both languages, where its basis is a formula of the design; else None."""
    found = table("report_texts") if _FORMULA.search(basis) else None
    rows = () if found is None else found[found["key"] == f"paper.how_{measure}"].itertuples()
    return next(({"ind": row.ind, "eng": row.eng} for row in rows), None)


def match_reason(match: Mapping, title: str, rules: Iterable[Mapping]) -> dict[str, str] | None:
    """Why an agreement touches a candidate, in both languages: as the rules of coverage say it after the title; None where none does."""
    told = f'"{title.strip()}": {match["reason"] or ""}'
    for rule in rules:
        both = {suffix: str(rule[f"text_{suffix}"] or "").strip() for suffix in ("ind", "eng")}
        if rule["topic"] == "coverage" and told.strip() in both.values():
            return {suffix: text.removeprefix(f'"{title.strip()}": ') for suffix, text in both.items()}
    return None


_FORMULA = re.compile(r"\b[CER]_\w")
_ORDER = {"kabkota": 0, "provinsi": 1, "pusat": 2, "otorita": 3, "pihak_ketiga": 4}
_TESTS = ("border", "externality", "efficiency")
