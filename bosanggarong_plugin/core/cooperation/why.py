"""Why a pair (or set) of regions has a candidate of an idea, or why not; answered from a finished result alone.

Rules (docs/rules.md, Why not). Each trigger of the idea, as the run itself used it, is held against the findings whose parties
include the regions: the best value against the minimum. Where no finding is there, the answer says which of these it is: looked
for and none found, the regions do not border each other, the data leave a region out, or the data were not given.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..candidates import IKN_KIND
from ..catalogue import FLAG_UNIT
from ..errors import InputError, Problem
from ..inputs.collect import nearest
from ..tables import table, text
from .why_facts import Facts, Seen, Trigger, open_result, services_of
from .why_needs import layers_of, missing, needs_of, needs_words
from .why_words import LANGUAGES, amount, kind_words, kinds, listed, value_words

# outcomes of an item, the nearest to triggering first
PASSED, ELSEWHERE, BELOW, UNKNOWN, NOT_USABLE, PARTLY, OTHER_KIND, NOT_COVERED, NOT_GIVEN, NOT_RUN, NONE_FOUND, NOT_BORDERING, BY_HAND, TEST = (
    "passed", "elsewhere", "below", "value_unknown", "not_usable", "partly_known", "other_kind", "not_covered", "not_given", "not_run",
    "none_found", "not_bordering", "by_hand", "test",
)  # fmt: skip
ORDER = (PASSED, ELSEWHERE, BELOW, UNKNOWN, NOT_USABLE, PARTLY, NOT_COVERED, NOT_GIVEN, NOT_RUN, OTHER_KIND, NONE_FOUND, NOT_BORDERING, BY_HAND, TEST)
MISSING = (UNKNOWN, PARTLY, NOT_COVERED, NOT_GIVEN, NOT_RUN)  # data, not the land, are what stands in the way


@dataclass(frozen=True)
class Item:
    """One reason. ``shortfall`` is minimum - value where that is above 0 (``shortfall_pct`` of the minimum), in ``unit``."""

    outcome: str
    text_ind: str
    text_eng: str
    idea_code: str = ""
    finding_kind: str = ""
    measure: str = ""
    minimum: float | None = None
    value: float | None = None
    unit: str = ""
    shortfall: float | None = None
    shortfall_pct: float | None = None
    finding_id: str = ""
    object_id: str = ""
    candidate_id: str = ""
    test: str = ""
    result: str = ""


@dataclass(frozen=True)
class Answer:
    """``outcome``: candidate, activity (of ``candidate_ids``), failed, missing (data) or by_hand; ``items`` the nearest to triggering first.

    ``candidate_ids`` are the candidates of all the regions, the best ranked first; ``rank`` is that of the first.
    """

    idea_code: str
    region_codes: tuple[str, ...]
    outcome: str
    bordering: bool
    candidate_ids: tuple[str, ...]
    rank: int | None
    text_ind: str
    text_eng: str
    items: tuple[Item, ...]


class Explainer:
    """Answers about one result: ``tables`` maps names to frames (of a run, or of why_facts.open_result)."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self.facts = Facts(tables)

    @classmethod
    def of_folder(cls, folder: str | Path) -> Explainer:
        """For the result in a folder; InputError when there is none."""
        return cls(open_result(folder))

    # --- questions ----------------------------------------------------------------------------------------------------

    def why(self, idea_code: str, region_codes: Iterable[str]) -> Answer:
        """Why regions have a candidate of an idea or why not. InputError for an unknown idea or region and for less than two regions."""
        codes = tuple(sorted(set(region_codes)))
        self._check(idea_code, codes)
        facts, triggers = self.facts, self.facts.triggers[idea_code]
        bordering = any(border <= set(codes) for border in facts.borders)
        whole = [key for key in facts.candidates if set(codes) <= facts.codes_of(key)]
        own = self._by_rank(key for key in whole if facts.candidates[key]["idea_code"] == idea_code)
        part = self._by_rank(key for key in whole if idea_code in facts.activities.get(key, ()))
        items = [item for trigger in triggers for item in self._trigger(trigger, codes, bordering, {*own, *part})]
        if own or part:
            here = own or part
            items = [item for item in items if item.outcome in (PASSED, BELOW)]
            if facts.candidates[here[0]].get("origin") == "office":
                items.append(_item(BY_HAND, "why_proposed", {"idea_code": idea_code, "candidate_id": here[0]}))
            outcome = "candidate" if own else "activity"
            head = f"why_head_{outcome}" + ("_of_others" if part and not own and not any(i.outcome == PASSED for i in items) else "")
            return self._answer(idea_code, codes, outcome, bordering, here, head, [*items, *self._tests(here[0])])
        if not triggers:
            return self._answer(idea_code, codes, BY_HAND, bordering, (), "why_head_by_hand", [self._needed_by_hand(idea_code)])
        lacking = all(item.outcome in MISSING for item in items)
        return self._answer(
            idea_code, codes, "missing" if lacking else "failed", bordering, (), "why_head_missing" if lacking else "why_head_failed", items
        )

    def why_candidate(self, candidate_id: str) -> Answer:
        """What made a candidate: each trigger that its findings pass, by how much, then its tests. InputError for an unknown id."""
        facts = self.facts
        if candidate_id not in facts.candidates:
            near = nearest(candidate_id, facts.candidates)
            step = f"Did you mean \"{near}\"?" if near else "Ids stand in the table candidates of the result."
            raise InputError(Problem(f"the result holds no candidate \"{candidate_id}\"", "", step))
        row = facts.candidates[candidate_id]
        evidence = set(facts.evidence.get(candidate_id, ()))
        pool = [f for f in facts.findings.values() if f.finding_id in evidence or f.object_id == row["object_id"]]
        items = []
        for idea_code in dict.fromkeys([row["idea_code"], *facts.activities.get(candidate_id, ())]):
            for trigger in facts.triggers.get(idea_code, ()):
                passing = [finding for finding in pool if facts.passes(trigger, finding)]
                if passing:
                    items.append(self._measured(PASSED, trigger, _best(passing, trigger), candidate_id=candidate_id))
        if row.get("origin") == "office":
            items.append(_item(BY_HAND, "why_proposed", {"idea_code": row["idea_code"], "candidate_id": candidate_id}))
        codes = tuple(sorted(facts.codes_of(candidate_id)))
        bordering = any(border <= set(codes) for border in facts.borders)
        tests = self._tests(candidate_id)
        return self._answer(row["idea_code"], codes, "candidate", bordering, (candidate_id,), "why_head_this", [*items, *tests], ordered=False)

    def region_code(self, said: str) -> str:
        """The code of a region given by code or by a name that only one region has, with or without Kabupaten or Kota. InputError otherwise."""
        names = self.facts.names
        if said in names:
            return said
        wanted = said.strip().casefold()
        short = {code: name.casefold().removeprefix("kabupaten ").removeprefix("kota ").removeprefix("kab. ") for code, name in names.items()}
        found = [code for code, name in names.items() if name.casefold() == wanted] or [
            code for code, name in short.items() if name == wanted.removeprefix("kab. ")
        ]
        if len(found) == 1:
            return found[0]
        listing = [f"{code} {names[code]}" for code in found or names]
        if found:
            raise InputError(Problem(f"\"{said}\" is the name of several regions", "", f"Give one of these codes: {', '.join(listing)}."))
        raise InputError(Problem(f"\"{said}\" is no region of this result", "", f"Known codes: {', '.join(listing)}."))

    # --- one trigger --------------------------------------------------------------------------------------------------

    def _trigger(self, trigger: Trigger, codes: tuple[str, ...], bordering: bool, here: set[str]) -> Iterator[Item]:
        """What a trigger says about the regions: at most one item of each outcome."""
        facts = self.facts
        if trigger.finding_kind not in kinds():
            yield _item(NOT_RUN, "why_unknown_kind", self._about(trigger))
            return
        found = facts.between(trigger.finding_kind, codes)
        own = [finding for finding in found if facts.matches(trigger, finding)]
        usable = [finding for finding in own if finding.usable]
        passing = [finding for finding in usable if facts.passes(trigger, finding)]
        if passing:
            yield self._passed(trigger, passing, here)
            return
        valued = [finding for finding in usable if _value(trigger, finding) is not None]
        if valued:
            yield self._measured(BELOW, trigger, _best(valued, trigger))
        elif usable:
            yield self._unknown(trigger, usable[0])
        elif own:
            yield self._not_usable(trigger, own[0])
        elif found and trigger.finding_kind != "service_gain":  # a service of another sector says nothing about this one
            yield self._other_kind(trigger, found[0])
        if valued or not found:
            yield from self._partly_known(trigger, codes)
        if not own:
            yield from self._no_finding(trigger, codes, bordering)

    def _passed(self, trigger: Trigger, passing: list[Seen], here: set[str]) -> Item:
        """A trigger that is met: by a finding of a candidate of these regions, of another candidate, or of what never is one."""
        facts = self.facts

        def of(finding: Seen) -> list[str]:
            return self._by_rank(
                key for key, row in facts.candidates.items()
                if row["object_id"] == finding.object_id or finding.finding_id in facts.evidence.get(key, ())
            )

        mine = [finding for finding in passing if here & set(of(finding))]
        if mine:
            best = _best(mine, trigger)
            return self._measured(PASSED, trigger, best, candidate_id=next(key for key in of(best) if key in here))
        best = _best(passing, trigger)
        if facts.objects.get(best.object_id, {}).get("kind") == IKN_KIND:
            return self._measured(ELSEWHERE, trigger, best, key="why_overlay")
        others = of(best)
        return self._measured(ELSEWHERE, trigger, best, candidate_id=others[0] if others else "", key="" if others else "why_unexplained")

    def _partly_known(self, trigger: Trigger, codes: tuple[str, ...]) -> Iterator[Item]:
        """Rows of the table that a measure comes from which lack what it compares."""
        need = _need_of(trigger)
        if need is None or not need.columns:
            return
        rows = [row for row in self.facts.rows(need.table) if {row["region_a"], row["region_b"]} <= set(codes) and not row.get("ferry")]
        lacking = [row for row in rows if any(row[column] is None or row[column] == 0 for column in need.columns.split("+"))]
        if lacking:
            yield _item(
                PARTLY, f"why_partly_{need.table}", self._about(trigger), n=len(lacking), total=len(rows),
                parties=lambda lang: self._regions(codes, lang), needs=lambda lang: getattr(need, lang),
            )  # fmt: skip

    def _no_finding(self, trigger: Trigger, codes: tuple[str, ...], bordering: bool) -> Iterator[Item]:
        """Why no finding of the kind (with the attribute) includes the regions."""
        facts, kind = self.facts, kinds()[trigger.finding_kind]
        about = self._about(trigger)
        words = {"kind": lambda lang: kind_words(trigger.finding_kind, "+".join(trigger.values), lang)}
        if kind.bordering == "yes" and not bordering:
            plain = {"kind": lambda lang: kind_words(trigger.finding_kind, "", lang)}
            yield _item(NOT_BORDERING, "why_not_bordering", about, regions=lambda lang: self._regions(codes, lang), **plain)
            return
        lacking = missing(trigger, facts)
        if lacking:
            yield _item(NOT_GIVEN, "why_not_given", about, needs=lambda lang: needs_words(lacking, lang), **words)
            return
        if not facts.ran(trigger.finding_kind):
            groups = needs_of(trigger.finding_kind, trigger.attribute, trigger.values)
            yield _item(NOT_RUN, "why_not_run", about, needs=lambda lang: needs_words(groups, lang), **words)
            return
        searched, left_out = self._covered(trigger, codes)
        for what, where in left_out:
            plain = {"kind": lambda lang: kind_words(trigger.finding_kind, "", lang)}
            yield _item(
                NOT_COVERED, "why_not_covered", about, regions=lambda lang, where=where: self._regions(where, lang),
                what=lambda lang, what=what: what[lang], **plain,
            )  # fmt: skip
        if searched:
            yield self._none_found(trigger, codes, words, about)

    def _covered(self, trigger: Trigger, codes: tuple[str, ...]) -> tuple[bool, list[tuple[dict[str, str], tuple[str, ...]]]]:
        """Whether anything was looked for in all the regions, and (what in words, regions left out) of the rest."""
        facts, key = self.facts, kinds()[trigger.finding_kind].skipped
        if not key:
            return True, []
        skipped = facts.skipped(key)
        if trigger.finding_kind != "service_gain":
            where = tuple(sorted(set(codes) & skipped.get("", frozenset())))
            needs = needs_of(trigger.finding_kind, trigger.attribute, trigger.values)[-1:]
            return not where, [({lang: needs_words(needs, lang) for lang in LANGUAGES}, where)] if where else []
        searched, left_out = False, []
        for row in services_of(trigger.values if trigger.attribute == "service_sector" else ()):
            if not facts.layers("facilities", row.facility_kinds.split("+")) and not (row.service == "kantor_adminduk" and facts.has_capitals()):
                continue
            where = tuple(sorted(set(codes) & skipped.get(row.service, frozenset())))
            searched |= not where
            if where:
                left_out.append(({"ind": row.name_ind, "eng": row.name_eng}, where))
        return searched, left_out

    def _none_found(self, trigger: Trigger, codes: tuple[str, ...], words: dict, about: dict) -> Item:
        """Looked for, none found; and how far the data let that be said."""
        facts, kind = self.facts, kinds()[trigger.finding_kind]
        layers = layers_of(trigger, facts)
        where = sorted({code for layer in layers for code in layer.incomplete & set(codes)})
        whole = [layer for layer in layers if layer.complete is False and not layer.incomplete]

        def said(lang: str) -> str:
            parts = [text("why_none", lang, regions=self._regions(codes, lang), **{key: value(lang) for key, value in words.items()})]
            limit = getattr(kind, f"limit_{lang}")
            if limit and all(name in facts.limits for name in _fields(limit)):
                parts.append(text("why_limit", lang, limit=limit.format(**{name: amount(facts.limits[name], "", lang) for name in _fields(limit)})))
            if where or whole:
                parts.append(text("why_none_incomplete", lang, regions=self._regions(where, lang) if where else text("why_everywhere", lang)))
            elif any(layer.complete is None for layer in layers):
                parts.append(text("why_none_unstated", lang))
            return " ".join(parts)

        return Item(NONE_FOUND, said("ind"), said("eng"), **about)

    # --- items --------------------------------------------------------------------------------------------------------

    def _about(self, trigger: Trigger) -> dict:
        return {"idea_code": trigger.idea_code, "finding_kind": trigger.finding_kind, "measure": trigger.measure, "minimum": trigger.minimum,
                "unit": trigger.unit}  # fmt: skip

    def _words(self, trigger: Trigger, finding: Seen) -> dict:
        return {
            "kind": lambda lang: kind_words(finding.kind, "", lang), "object": lambda lang: self.facts.object_name(finding.object_id, lang),
            "parties": lambda lang: self._regions(sorted(finding.codes), lang), "measure": lambda lang: value_words(trigger.measure, lang),
        }  # fmt: skip

    def _measured(self, outcome: str, trigger: Trigger, finding: Seen, *, candidate_id: str = "", key: str = "") -> Item:
        """An item with the value of a finding against the minimum."""
        value, unit = finding.measures[trigger.measure]
        short = trigger.minimum - value if value < trigger.minimum else None
        flag = "_flag" if unit == FLAG_UNIT else ""
        plain = f"why_passed{flag}" if trigger.minimum > 0 else "why_passed_any"
        short_pct = None if short is None else 100.0 * short / trigger.minimum
        figures = {"value": float(value), "shortfall": short, "shortfall_pct": short_pct, "finding_id": finding.finding_id,
                   "object_id": finding.object_id, "candidate_id": candidate_id, "unit": unit or ""}  # fmt: skip
        return _item(
            outcome, key or {PASSED: plain, ELSEWHERE: "why_elsewhere", BELOW: f"why_below{flag}"}[outcome], self._about(trigger) | figures,
            value=lambda lang: amount(value, unit, lang), minimum=lambda lang: amount(trigger.minimum, unit, lang),
            shortfall=lambda lang: amount(short or 0.0, unit, lang), pct=short_pct or 0.0,
            title=lambda lang: self.facts.candidates[candidate_id][f"title_{lang}"] if candidate_id else "", **self._words(trigger, finding),
        )  # fmt: skip

    def _unknown(self, trigger: Trigger, finding: Seen) -> Item:
        need = _need_of(trigger)

        def needs(lang: str) -> str:
            return getattr(need, lang) if need else text("why_needs_measure", lang, measure=value_words(trigger.measure, lang))

        return self._plain(UNKNOWN, "why_value_unknown", trigger, finding, needs=needs)

    def _not_usable(self, trigger: Trigger, finding: Seen) -> Item:
        planned = self.facts.objects.get(finding.object_id, {}).get("status") == "planned"

        def reason(lang: str) -> str:
            return " ".join(filter(None, [text("why_planned", lang) if planned else "", finding.caveats[lang]]))

        return self._plain(NOT_USABLE, "why_not_usable", trigger, finding, reason=reason)

    def _other_kind(self, trigger: Trigger, finding: Seen) -> Item:
        has = self.facts.attributes.get((finding.object_id, trigger.attribute), "unknown")
        return self._plain(
            OTHER_KIND, "why_attribute", trigger, finding, has=lambda lang: value_words(has, lang),
            wanted=lambda lang: listed([value_words(value, lang) for value in trigger.values], lang, last="or"),
        )  # fmt: skip

    def _plain(self, outcome: str, key: str, trigger: Trigger, finding: Seen, **words) -> Item:
        value = _value(trigger, finding)
        figures = {"finding_id": finding.finding_id, "object_id": finding.object_id, "value": None if value is None else float(value)}
        return _item(outcome, key, self._about(trigger) | figures, **self._words(trigger, finding), **words)

    def _tests(self, candidate_id: str) -> list[Item]:
        """The tests of a candidate, those that are not met first."""
        rows = [row for row in self.facts.rows("candidate_tests") if row["candidate_id"] == candidate_id]
        rows.sort(key=lambda row: (("not_met", "not_assessed", "met").index(row["result"]), row["test"]))
        return [
            _item(
                TEST, "why_test", {"test": row["test"], "result": row["result"], "candidate_id": candidate_id},
                reason=lambda lang, row=row: row[f"reason_{lang}"] or "",
                **{name: lambda lang, code=row[name]: value_words(code, lang) for name in ("test", "result")},
            )
            for row in rows
        ]  # fmt: skip

    def _needed_by_hand(self, idea_code: str) -> Item:
        row = self.facts.catalogue[idea_code]
        said = {lang: row.get(f"trigger_{lang}") for lang in LANGUAGES}
        if not all(said.values()):
            return _item(BY_HAND, "why_by_hand_plain", {"idea_code": idea_code})
        return Item(BY_HAND, *said.values(), idea_code=idea_code)

    # --- the answer ---------------------------------------------------------------------------------------------------

    def _answer(self, idea_code, codes, outcome, bordering, candidate_ids, head, items, *, ordered: bool = True) -> Answer:
        facts, first = self.facts, candidate_ids[0] if candidate_ids else None
        rank = facts.ranks.get(first) if first else None
        if ordered:
            items = sorted(items, key=lambda item: (ORDER.index(item.outcome), item.shortfall_pct or 0.0))

        def said(lang: str) -> str:
            idea = str(facts.catalogue.get(idea_code, {}).get(f"title_{lang}", "")).replace(": {object}", "")
            place = text("why_no_rank", lang) if rank is None else text("why_rank", lang, rank=rank, n=len(facts.ranks))
            title = facts.candidates[first][f"title_{lang}"] if first else ""
            regions = self._regions(codes, lang)
            parts = [text(head, lang, idea=f"{idea_code} {idea}".strip(), regions=regions, parties=regions, title=title, rank=place)]
            parts += [text("why_not_neighbours", lang)] if len(codes) == 2 and not bordering else []
            parts += [] if facts.own_triggers else [text("why_old_result", lang)]
            return " ".join(parts)

        once = {(item.idea_code, item.outcome, item.text_ind, item.finding_id): item for item in reversed(items)}
        items = tuple(once.values())[::-1]
        return Answer(idea_code, codes, outcome, bordering, tuple(candidate_ids), rank, said("ind"), said("eng"), items)

    def _check(self, idea_code: str, codes: tuple[str, ...]) -> None:
        facts = self.facts
        if idea_code not in facts.triggers:
            raise InputError(Problem(f"\"{idea_code}\" is no idea of the catalogue", "", f"Ideas: {', '.join(facts.triggers)}."))
        strange = [code for code in codes if code not in facts.names]
        if strange:
            known = ", ".join(f"{code} {name}" for code, name in facts.names.items())
            raise InputError(Problem(f"\"{strange[0]}\" is no region of this result", "", f"Known codes: {known}."))
        if len(codes) < 2:
            raise InputError(Problem("less than two regions are given", "", "Give two or more different regions."))

    def _regions(self, codes: Iterable[str], language: str) -> str:
        return listed((self.facts.names.get(code, value_words(code, language)) for code in codes), language)

    def _by_rank(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (self.facts.ranks.get(key, len(self.facts.candidates) + 1), key))


def _item(outcome: str, key: str, figures: Mapping[str, object], **words) -> Item:
    """An item with its figures, whose words are row ``key`` of texts.csv; a word may be a function of the language."""
    said = [text(key, lang, **{name: value(lang) if callable(value) else value for name, value in words.items()}) for lang in LANGUAGES]
    return Item(outcome, *said, **figures)


def _value(trigger: Trigger, finding: Seen) -> float | None:
    return finding.measures.get(trigger.measure, (None, None))[0]


def _best(findings: list[Seen], trigger: Trigger) -> Seen:
    """The finding of the largest value; of equal ones that of the lowest id."""
    return min(findings, key=lambda finding: (-_value(trigger, finding), finding.finding_id))


def _need_of(trigger: Trigger):
    """The row of measure_needs.csv of a trigger's measure, or None."""
    rows = (row for row in table("measure_needs").itertuples() if (row.finding_kind, row.measure) == (trigger.finding_kind, trigger.measure))
    return next(rows, None)


def _fields(template: str) -> list[str]:
    """Names of the placeholders of a template."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]
