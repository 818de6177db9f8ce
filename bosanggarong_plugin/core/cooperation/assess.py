"""Assess candidates: every rule of cooperation applied to each, as rows of the result tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import pandas as pd

from ..candidates import IKN_KIND, Candidate, evidence_text, titles
from ..inputs.model import Inputs
from ..result import SCHEMA
from ..settings import Settings
from .agencies import agencies_of
from .context import LANGUAGES, Context
from .coverage import Register, coverage
from .coverage_rules import coverage_rules, reason_of
from .criteria import criteria_of
from .financing import shares_of
from .flags import flags_of, risks_of
from .forms import form_of
from .institution import institution_of
from .membership import lan_type, membership_rules, utomo_type
from .obligation import obligation, tests_of
from .parties import parties_of, seats

TABLES = (
    "candidates", "candidate_activities", "candidate_parties", "candidate_findings", "candidate_tests", "candidate_flags", "candidate_rules",
    "candidate_agencies", "candidate_shares", "candidate_agreements",
)  # fmt: skip


def context_of(inputs: Inputs, settings: Settings, tables: Mapping[str, pd.DataFrame], note: Mapping[str, str], today: date) -> Context:
    """The facts of a study that the rules use."""
    frame, regions = inputs.regions.frame, tables["regions"]

    def known(column: str) -> dict[str, float | None]:
        return {c: None if pd.isna(v) else float(v) for c, v in zip(frame["region_code"], frame[column], strict=True)}

    return Context(
        names=dict(zip(frame["region_code"], frame["region_name"], strict=True)), population=known("population"),
        area_km2=dict(zip(regions["region_code"], regions["area_km2"].astype(float), strict=True)), area_official_km2=known("area_official_km2"),
        level=dict(zip(frame["region_code"], frame["level"], strict=True)),
        status={(r.region_a, r.region_b): r.status for r in tables["border_segments"].itertuples()},
        office=inputs.office, settings=settings, tables=tables, today=today,
        ikn=tuple(g for layer in inputs.of("areas") for g in layer.frame.geometry[layer.frame["area_kind"] == IKN_KIND]), note=note,
        catalogue=inputs.catalogue,
    )  # fmt: skip


class Assessment:
    """Collects the rows of one run: ``add`` each candidate, then take ``tables`` and ``criteria``."""

    def __init__(self, context: Context):
        self.context = context
        self.register = Register(context.office.agreements, context.names, context.today, context.catalogue)
        self.rows: dict[str, list[dict]] = {name: [] for name in TABLES}
        self.criteria: dict[str, dict[str, tuple[float | None, float | None]]] = {}

    def add(self, candidate: Candidate) -> None:
        """Assess one candidate and collect its rows."""
        context, key = self.context, candidate.candidate_id
        form = form_of(candidate)
        parties = parties_of(candidate, form, context)
        tests = tests_of(candidate, form, context)
        duty = obligation(tests, form)
        touching = self.register.touching(candidate)
        covered = coverage(touching, context.office.agreements)
        run = institution_of(candidate, form, parties, duty, context, touching)
        answers = {rule.topic: rule.result for rule in reversed(run)}
        seated = [party.code for party in parties if party.party_type in ("kabkota", "provinsi") and party.must_sit]
        idea = candidate.idea
        self.rows["candidates"].append(
            {
                "candidate_id": key, "idea_code": candidate.idea_code, "object_id": candidate.thing.object_id, **titles(candidate),
                "sector": idea.sector, "urusan": idea.urusan, "parties": "+".join(candidate.codes), "deal_type": idea.deal_type,
                "form": form.form, "authority": form.authority, "obligation": duty.result, "institution": answers.get("institution"),
                "membership_type": lan_type(seated), "secretariat_allowed": {"ya": True, "tidak": False}.get(answers.get("secretariat")),
                "dprd_needed": answers.get("dprd"), "coverage": covered, "stage": answers.get("stage"),
                **{f"evidence_{lang}": evidence_text(candidate, context.names, context.mismatches, lang) for lang in LANGUAGES},
                "utomo_type": utomo_type(seated), "origin": candidate.origin, "geometry": candidate.point,
            }
        )  # fmt: skip
        self._collect("candidate_activities", key, [
            {"idea_code": code, **{f"activity_{lang}": getattr(candidate.catalogue.idea(code), f"activity_{lang}") for lang in LANGUAGES}}
            for code in candidate.activities
        ])  # fmt: skip
        self._collect("candidate_parties", key, [
            {"party_code": p.code, "party_type": p.party_type, "role": p.role, "must_sit": p.must_sit} for p in parties
        ])  # fmt: skip
        self._collect("candidate_findings", key, [{"finding_id": f.finding_id} for f in candidate.findings])
        self._collect("candidate_tests", key, [asdict(test) for test in tests])
        self._collect("candidate_flags", key, flags_of(candidate, form, parties, touching, context))
        self._collect("candidate_agencies", key, agencies_of(candidate, parties, context))
        self._collect("candidate_shares", key, shares_of(candidate, parties, context))
        seen: dict[str, int] = {}
        members = membership_rules(seated) if duty.result != "bukan_ksdd" else []
        table = [*seats(candidate, form, parties, context), *members, *risks_of(candidate, form, touching, context)]
        for rule in (duty, *form.rules, *table, *run, *coverage_rules(candidate, touching, covered, parties, context)):
            seen[rule.topic] = seen.get(rule.topic, 0) + 1
            self._collect("candidate_rules", key, [rule.row(seen[rule.topic])])
        self._collect("candidate_agreements", key, [
            {"agreement_id": m.agreement_id, "match": m.match, "reason": reason_of(m, context, "ind")}
            for m in touching if not m.plan
        ])  # fmt: skip
        self.criteria[key] = criteria_of(candidate, covered, duty.result, context)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The candidate tables of the result; candidate_agreements only when a register is given."""
        if self.context.office.agreements is None:
            self.rows.pop("candidate_agreements", None)
        return {
            name: pd.DataFrame(rows, columns=[*SCHEMA[name].columns, *(["geometry"] if SCHEMA[name].geometry else [])])
            for name, rows in self.rows.items()
        }

    def _collect(self, name: str, key: str, rows: list[dict]) -> None:
        self.rows[name] += [{"candidate_id": key, **row} for row in rows]
