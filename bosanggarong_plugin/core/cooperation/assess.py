"""Assess candidates: form and authority, parties, the border test, coverage, flags, criteria; rows of the result tables."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from ..candidates import IKN_KIND, Candidate, catalogue_row, evidence_text, main_evidence, severity, titles
from ..inputs.model import Inputs
from ..result import SCHEMA
from ..tables import text
from .coverage import Match, coverage, matches
from .forms import Form, form_of

LANGUAGES = ("ind", "eng")
_SERVED = {"service_gain": "pengguna", "landfill_nearer": "pengguna", "raw_water": "pengguna", "detour": "terhubung"}  # kinds that count people
_GAP_SCORE = {"gap": 1.0, "idle": 0.75, "possible": 0.5, "covered": 0.0}


class Assessment:
    """The context of one run: names, borders, register, overlay areas; ``add`` collects rows, ``tables`` returns them."""

    def __init__(self, inputs: Inputs, segments: pd.DataFrame, road_crossings: pd.DataFrame | None,
                 note: Mapping[str, str]):  # fmt: skip
        frame = inputs.regions.frame
        self.names = dict(zip(frame["region_code"], frame["region_name"], strict=True))
        self.population = {c: None if pd.isna(p) else float(p) for c, p in zip(frame["region_code"], frame["population"], strict=True)}
        self.status = {(r.region_a, r.region_b): r.status for r in segments.itertuples()}
        self.agreements = inputs.agreements
        self.ikn = [g for layer in inputs.of("areas") for g in layer.frame.geometry[layer.frame["area_kind"] == IKN_KIND]]
        self.note = note
        self.mismatches: dict[str, str] = {}
        if road_crossings is not None:
            self.mismatches = dict(zip(road_crossings["crossing_id"], road_crossings["mismatch"], strict=True))
        self.rows: dict[str, list[dict]] = {
            name: [] for name in ("candidates", "candidate_activities", "candidate_parties", "candidate_findings", "candidate_tests",
                                  "candidate_flags", "candidate_agreements")
        }  # fmt: skip
        self.criteria: dict[str, dict[str, tuple[float | None, float | None]]] = {}

    def add(self, candidate: Candidate) -> None:
        """Assess one candidate and collect its rows."""
        key, form = candidate.candidate_id, form_of(candidate)
        touching = matches(candidate, self.agreements, self.names)
        covered = coverage(touching, self.agreements)
        idea = catalogue_row(candidate.idea_code)
        provinces = {code.split(".")[0] for code in candidate.codes}
        bordering = self._border_test(candidate)
        self.rows["candidates"].append(
            {
                "candidate_id": key, "idea_code": candidate.idea_code, "object_id": candidate.thing.object_id, **titles(candidate),
                "sector": idea.sector, "urusan": idea.urusan, "parties": "+".join(candidate.codes), "deal_type": idea.deal_type,
                "form": form.form, "authority": form.authority, "obligation": "belum_dinilai", "institution": None,
                "membership_type": "kabkota_satu_provinsi" if len(provinces) == 1 else "kabkota_lintas_provinsi",
                "secretariat_allowed": None, "dprd_needed": None, "coverage": covered, "stage": None,
                **{f"evidence_{lang}": evidence_text(candidate, self.names, self.mismatches, lang) for lang in LANGUAGES},
                "geometry": candidate.point,
            }
        )  # fmt: skip
        self._collect("candidate_activities", key, [
            {"idea_code": code, **{f"activity_{lang}": getattr(catalogue_row(code), f"activity_{lang}") for lang in LANGUAGES}}
            for code in candidate.activities
        ])  # fmt: skip
        self._collect("candidate_parties", key, self._parties(candidate, form))
        self._collect("candidate_findings", key, [{"finding_id": f.finding_id} for f in candidate.findings])
        self._collect("candidate_tests", key, self._tests(bordering))
        self._collect("candidate_flags", key, self._flags(candidate, form, touching))
        self._collect("candidate_agreements", key, [
            {"agreement_id": m.agreement_id, "match": m.match, "reason": text(f"match_{m.match}", "ind", n=m.shared_parties)}
            for m in touching if not m.plan
        ])  # fmt: skip
        self.criteria[key] = self._criteria(candidate, covered)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The candidate tables of the result; candidate_agreements only when a register is given."""
        if self.agreements is None:
            self.rows.pop("candidate_agreements", None)
        return {
            name: pd.DataFrame(rows, columns=[*SCHEMA[name].columns, *(["geometry"] if SCHEMA[name].geometry else [])])
            for name, rows in self.rows.items()
        }

    def _collect(self, name: str, key: str, rows: list[dict]) -> None:
        self.rows[name] += [{"candidate_id": key, **row} for row in rows]

    def _parties(self, candidate: Candidate, form: Form) -> list[dict]:
        regencies = [{"party_code": c, "party_type": "kabkota", "role": role, "must_sit": True} for c, role in candidate.parties]
        others = []
        for kind, role, must in form.parties:
            codes = sorted({code.split(".")[0] for code in candidate.codes}) if kind == "provinsi" else [kind]
            others += [{"party_code": code, "party_type": kind, "role": role, "must_sit": must} for code in codes]
        return regencies + others

    def _border_test(self, candidate: Candidate) -> bool:
        graph = nx.Graph()
        graph.add_nodes_from(candidate.codes)
        graph.add_edges_from((a, b) for a, b in self.status if a in graph and b in graph)
        return nx.is_connected(graph)

    def _tests(self, bordering: bool) -> list[dict]:
        result = "met" if bordering else "not_met"
        rows = [{"test": "border", "result": result, **_both(f"test_border_{result}"), "basis": "UU 23/2014 ps. 364(1); segmen batas"}]
        return rows + [
            {"test": test, "result": "not_assessed", **_both("test_not_assessed"), "basis": "UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2), 5"}
            for test in ("externality", "efficiency")
        ]

    def _flags(self, candidate: Candidate, form: Form, touching: list[Match]) -> list[dict]:
        flags = [_flag("form_note", form.note_ind, form.note_eng)]
        if not form.verified:
            flags.append({"flag": "form_unverified", **_flag_text("flag_form_unverified")})
        shapes = [f.geometry for f in candidate.findings if f.geometry is not None]
        if any(area.intersects(shape) for area in self.ikn for shape in shapes):
            flags.append({"flag": "ikn", **_flag_text("flag_ikn")})
        open_pairs = [pair for pair, status in self.status.items() if status == "indikatif" and set(pair) <= set(candidate.codes)]
        if open_pairs:
            pairs = ", ".join(f"{self.names[a]}-{self.names[b]}" for a, b in sorted(open_pairs))
            flags.append({"flag": "boundary", **_flag_text("flag_boundary", pairs=pairs)})
        caveats = {f.caveat_ind: f.caveat_eng for f in main_evidence(candidate) if f.caveat_ind}
        if caveats:
            flags.append(_flag("caveat", " ".join(caveats), " ".join(caveats.values())))
        outside = candidate.thing.attributes.get("outside_pct") or 0.0
        if outside >= 1.0:
            flags.append({"flag": "outside", **_flag_text("flag_outside", outside=outside)})
        plans = [match.title for match in touching if match.plan]
        if plans:
            flags.append({"flag": "plan", **_flag_text("flag_plan_agreement", titles="; ".join(plans))})
        if self.note["ind"]:
            flags.append(_flag("data_note", *(text("flag_data_note", lang, note=self.note[lang]) for lang in LANGUAGES)))
        return flags

    def _criteria(self, candidate: Candidate, covered: str | None) -> dict[str, tuple[float | None, float | None]]:
        grades = [grade for f in candidate.findings if (grade := severity(f)) is not None]
        top = max(grades, default=None)
        known = [value for value in self.population.values() if value is not None]
        total = self._people(candidate)
        doubtful = any(f.doubtful for f in main_evidence(candidate))
        return {
            "severity": (top, None if top is None else (top - 1.0) / 4.0),
            "people": (total, None if total is None or not known else total / sum(known)),
            "gap": (None, None) if covered is None else (_GAP_SCORE[covered], _GAP_SCORE[covered]),
            "certainty": (0.5, 0.5) if doubtful else (1.0, 1.0),
        }

    def _people(self, candidate: Candidate) -> float | None:
        """People concerned: those served, where findings of the candidate count them; where that count is unknown at most the people of the
        regions that would be served; for all other candidates the people of the parties. None when that is unknown."""
        served = [f for f in candidate.findings if f.object_id == candidate.thing.object_id and f.kind in _SERVED]
        counts = [count for f in served if (count := f.measure("people")) is not None]
        if counts:
            return max(counts)
        codes = {code for f in served for code, role in f.parties if role == _SERVED[f.kind]} or set(candidate.codes)
        people = [self.population[code] for code in sorted(codes)]
        return None if None in people else sum(people)


def _both(key: str) -> dict[str, str]:
    return {f"reason_{lang}": text(key, lang) for lang in LANGUAGES}


def _flag_text(key: str, **values) -> dict[str, str]:
    return {f"text_{lang}": text(key, lang, **values) for lang in LANGUAGES}


def _flag(name: str, ind: str, eng: str) -> dict[str, str]:
    return {"flag": name, "text_ind": ind, "text_eng": eng}
