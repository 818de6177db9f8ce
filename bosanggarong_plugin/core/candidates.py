"""Propose candidates: findings x the triggers of the catalogue, one candidate per object.

Rules.
- A trigger is a row: finding kind, attribute of the object, measure, minimum -> idea. Planned, incomplete or too fine
  findings (``usable`` False) trigger nothing.
- All ideas triggered on one object make one candidate: the idea of the lowest priority number is its primary idea, the
  others are its activities. Parties are the regions of the findings that triggered the primary idea, so a watershed of
  three or more regions gives one candidate with all of them and its pairwise links are evidence.
- Watersheds of two regions: one candidate for each pair, about the watershed with the most land that drains from one into
  the other; the pair's other watersheds are merged into it.
- A road whose primary idea concerns some of its borders only gives a further candidate for the others.
- Nested areas of one kind (an area with three quarters of its surface inside a larger one) merge into the outermost
  candidate that has all the inner one's regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely

from .catalogue import OFFICE, Catalogue, Idea, shipped
from .findings import Finding, Object, codes_key
from .sentences import sentence as sentence_of_services
from .tables import label, severity_of, text

IKN_KIND = "ikn"
WATERSHED_KIND = "watershed"
ROAD_KIND = "road"
SENTENCES = 4


@dataclass(frozen=True)
class Candidate:
    """An idea applied to an object and its parties, with the findings it rests on; ``merged`` are nested objects."""

    idea_code: str
    thing: Object
    parties: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    activities: tuple[str, ...] = ()
    merged: tuple[Object, ...] = ()
    point: object = field(default=None, compare=False)
    origin: str = "trigger"  # or "office": proposed by hand
    catalogue: Catalogue = field(default_factory=shipped, compare=False, repr=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """Region codes of the parties, sorted."""
        return tuple(sorted({code for code, _ in self.parties}))

    @property
    def candidate_id(self) -> str:
        """idea|object|sorted parties."""
        return f"{self.idea_code}|{self.thing.object_id}|{codes_key(self.codes)}"

    @property
    def idea(self) -> Idea:
        """The row of the catalogue."""
        return self.catalogue.idea(self.idea_code)


@dataclass(frozen=True)
class _Hit:
    idea_code: str
    priority: int
    finding: Finding


def severity(finding: Finding) -> float | None:
    """Severity of a finding, once, from the table; a doubtful figure counts with the low end of its range, where that is known."""

    def counted(measure) -> float | None:
        return measure.low if finding.doubtful and measure.low is not None and measure.value is not None else measure.value

    return severity_of(finding.kind, {measure.name: counted(measure) for measure in finding.measures})


def propose(
    findings: Iterable[Finding], objects: Iterable[Object], nested: Mapping[str, str], catalogue: Catalogue | None = None
) -> list[Candidate]:
    """Candidates in the order of their ids. ``nested`` maps inner to outer object ids (finders.areas.nesting); without a catalogue that of
    the program is used."""
    catalogue = catalogue or shipped()
    by_id = {thing.object_id: thing for thing in objects}
    by_object: dict[str, list[Finding]] = {}
    for finding in findings:
        by_object.setdefault(finding.object_id, []).append(finding)
    made = []
    for object_id, own in by_object.items():
        thing = by_id[object_id]
        if thing.kind == IKN_KIND:
            continue  # an overlay: a flag on what it touches, never a candidate
        hits = _hits(thing, own, catalogue)
        if hits:
            made += _candidates(thing, hits, own, catalogue)
    merged = _merge_pairs(_merge_nested(made, nested))
    return sorted(merged, key=lambda candidate: candidate.candidate_id)


def _hits(thing: Object, findings: list[Finding], catalogue: Catalogue) -> list[_Hit]:
    hits = []
    for trigger in catalogue.triggers:
        if trigger.attribute and thing.attributes.get(trigger.attribute) not in trigger.attribute_values:
            continue
        for finding in findings:
            value = finding.measure(trigger.measure)
            if finding.usable and finding.kind == trigger.finding_kind and value is not None and value >= trigger.minimum:
                hits.append(_Hit(trigger.idea_code, trigger.priority, finding))
    return hits


def _candidates(thing: Object, hits: list[_Hit], findings: list[Finding], catalogue: Catalogue) -> list[Candidate]:
    """The candidate of an object; crossings of a road that lie beyond its parties make a further one with their own idea."""
    first = _candidate(thing, hits, findings, catalogue)
    left = [hit for hit in hits if not set(hit.finding.region_codes) <= set(first.codes)]
    if thing.kind != ROAD_KIND or not left:
        return [first]
    beyond = [finding for finding in findings if not set(finding.region_codes) <= set(first.codes)]
    return [first, *_candidates(thing, left, beyond, catalogue)]


def _candidate(thing: Object, hits: list[_Hit], findings: list[Finding], catalogue: Catalogue) -> Candidate:
    primary = min(hits, key=lambda hit: (hit.priority, hit.idea_code)).idea_code
    order = {}
    for hit in sorted(hits, key=lambda hit: (hit.priority, hit.idea_code)):
        order.setdefault(hit.idea_code, None)
    roles = {(code, role) for hit in hits if hit.idea_code == primary for code, role in hit.finding.parties}
    codes = {code for code, _ in roles}
    evidence = [finding for finding in findings if finding.usable and finding.kind in catalogue.finding_kinds and set(finding.region_codes) <= codes]
    evidence.sort(key=_weight)
    return Candidate(
        primary, thing, tuple(sorted(_one_role(roles))), tuple(evidence), tuple(idea for idea in order if idea != primary),
        point=_place(evidence), catalogue=catalogue,
    )  # fmt: skip


def _weight(finding: Finding) -> tuple:
    """Order of evidence: the whole object first, then by severity, then by the first measure."""
    whole = finding.kind in ("watershed_shared", "shared_area")
    return (not whole, -(severity(finding) or 0.0), -(finding.measures[0].value or 0.0), finding.finding_id)


def _one_role(roles: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A region that is both upstream and downstream on one object is hulu_hilir."""
    by_code: dict[str, set[str]] = {}
    for code, role in roles:
        by_code.setdefault(code, set()).add(role)
    return {
        (code, "hulu_hilir" if {"hulu", "hilir"} <= held else "pemilik_ruas" if "pemilik_ruas" in held else min(held))
        for code, held in by_code.items()
    }


def _place(evidence: list[Finding]):
    """Where to mark the candidate: a point finding (a crossing) if there is one, else inside the strongest finding."""
    points = [f.geometry for f in evidence if f.geometry is not None and f.geometry.geom_type == "Point"]
    if points:
        return points[0]
    shapes = [f.geometry for f in evidence if f.geometry is not None and not f.geometry.is_empty]
    return shapely.point_on_surface(shapes[0]) if shapes else None


def _merge_nested(made: list[Candidate], nested: Mapping[str, str]) -> list[Candidate]:
    """Fold candidates of nested areas into the outermost one of the same kind that has all their regions.

    What lies between and is no candidate, of another kind or of fewer regions, does not stop the way outwards.
    """
    by_object = {candidate.thing.object_id: candidate for candidate in made if candidate.thing.object_id in {*nested, *nested.values()}}

    def outermost(candidate: Candidate) -> Candidate:
        found, seen, at = candidate, set(), nested.get(candidate.thing.object_id)
        while at is not None and at not in seen:
            seen.add(at)
            outer = by_object.get(at)
            if outer is not None and outer.thing.kind == candidate.thing.kind and set(candidate.codes) <= set(outer.codes):
                found = outer
            at = nested.get(at)
        return found

    inner: dict[str, list[Candidate]] = {}
    kept = []
    for candidate in made:
        outer = outermost(candidate)
        if outer is candidate:
            kept.append(candidate)
        else:
            inner.setdefault(outer.thing.object_id, []).append(candidate)
    return [_absorb(candidate, inner.get(candidate.thing.object_id, [])) for candidate in kept]


def _merge_pairs(made: list[Candidate]) -> list[Candidate]:
    """One candidate for the watersheds that one pair of regions shares with nobody else."""
    pairs: dict[tuple[str, ...], list[Candidate]] = {}
    others = []
    for candidate in made:
        if candidate.thing.kind == WATERSHED_KIND and len(candidate.codes) == 2:
            pairs.setdefault(candidate.codes, []).append(candidate)
        else:
            others.append(candidate)
    for group in pairs.values():
        group.sort(key=lambda c: (-_exchanged_km2(c), c.candidate_id))
        others.append(_absorb(group[0], group[1:]))
    return others


def _exchanged_km2(candidate: Candidate) -> float:
    return sum(finding.measure("basin_first_exit_km2") or 0.0 for finding in candidate.findings)


def _absorb(outer: Candidate, inner: list[Candidate]) -> Candidate:
    """``outer`` with the findings, objects and ideas of others as part of it."""
    inner = sorted(inner, key=lambda c: c.candidate_id)
    ideas = dict.fromkeys([*outer.activities, *(code for c in inner for code in (c.idea_code, *c.activities))])
    return Candidate(
        outer.idea_code, outer.thing, outer.parties, outer.findings + tuple(f for c in inner for f in c.findings),
        tuple(code for code in ideas if code != outer.idea_code),
        outer.merged + tuple(thing for c in inner for thing in (c.thing, *c.merged)), outer.point, outer.origin, outer.catalogue,
    )  # fmt: skip


def titles(candidate: Candidate) -> dict[str, str]:
    """title_ind and title_eng."""
    return {f"title_{lang}": getattr(candidate.idea, f"title_{lang}").format(object=candidate.thing.name) for lang in ("ind", "eng")}


def main_evidence(candidate: Candidate) -> list[Finding]:
    """The findings about the candidate's own object that its sentences tell, the strongest first."""
    return [f for f in candidate.findings if f.object_id == candidate.thing.object_id][:SENTENCES]


def evidence_text(candidate: Candidate, names: Mapping[str, str], mismatches: Mapping[str, str], language: str) -> str:
    """Sentences with the numbers: the four strongest findings, nested objects, activities."""
    sentences = [_sentence(f, candidate.thing, names, mismatches, language) for f in main_evidence(candidate)]
    if candidate.origin == OFFICE:
        said = {name: candidate.thing.attributes.get(name) or text("ev_office_unsaid", language) for name in ("reason", "source")}
        sentences.append(text("ev_office", language, **said))
    if candidate.merged:
        sentences.append(text("ev_nested", language, names=", ".join(thing.name for thing in candidate.merged)))
    if candidate.activities:
        activities = ", ".join(getattr(candidate.catalogue.idea(code), f"activity_{language}") for code in candidate.activities)
        sentences.append(text("ev_activities", language, activities=activities))
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _sentence(finding: Finding, thing: Object, names: Mapping[str, str], mismatches: Mapping[str, str], language: str) -> str:
    said = sentence_of_services(finding, thing, names, language)
    if said is not None:
        return said
    values = {measure.name: measure.value for measure in finding.measures}
    plain = {name: value for name, value in values.items() if ":" not in name}
    shares = ", ".join(
        f"{names[code]} {text('quantity_' + unit, language, value=values[f'{unit}:{code}'])}"
        for unit in ("area_km2", "area_ha", "upstream_km2")
        for code in sorted(finding.region_codes, key=lambda c: -(values.get(f"{unit}:{c}") or 0.0))
        if f"{unit}:{code}" in values
    )
    if finding.kind == "water_link":
        roles = {role: names[code] for code, role in finding.parties}
        share = plain["share_of_inflow_pct"]
        words = text("share_pct" if share is None or share >= 0.05 else "share_pct_small", language, value=share)
        transit = abs((plain["area_km2"] or 0.0) - (plain["basin_first_exit_km2"] or 0.0)) >= 0.5
        return text("ev_water_link" if transit else "ev_water_link_direct", language, object=thing.name, share=words, **roles, **plain)
    if finding.kind == "road_crossing":
        a, b = (names[code] for code in finding.region_codes)
        differing = mismatches.get(finding.finding_id.split("|", 1)[1], "")
        if isinstance(differing, str) and differing:  # null: nothing is recorded on both sides
            words = ", ".join(label(f"mismatch_{word}", language) for word in differing.split("+"))
            return text("ev_road_mismatch", language, object=thing.name, a=a, b=b, mismatch=words)
        status = ", ".join(label(f"road_{word}", language) for word in str(thing.attributes.get("road_status") or "unknown").split("+"))
        return text("ev_road_crossing", language, object=thing.name, a=a, b=b, status=status)
    if finding.kind == "border_damage":
        a, b = (names[code] for code in finding.region_codes)
        return text("ev_border_damage", language, object=thing.name, a=a, b=b, **plain)
    regions = ", ".join(names[code] for code in finding.region_codes)
    return text(
        f"ev_{finding.kind}", language, object=thing.name, shares=shares, regions=regions,
        **_roles(finding, names), **_share(plain, language), **plain,
    )  # fmt: skip


def _roles(finding: Finding, names: Mapping[str, str]) -> dict[str, str]:
    """Names of the parties by role."""
    held: dict[str, list[str]] = {}
    for code, role in finding.parties:
        held.setdefault(role, []).append(names[code])
    return {role: ", ".join(said) for role, said in held.items()}


def _share(plain: Mapping[str, float | None], language: str) -> dict[str, str]:
    """The one percentage of a sentence in words."""
    known = [name for name in ("share_of_link_pct", "share_outside_pct") if name in plain]
    if not known:
        return {}
    share = plain[known[0]]
    if share is None:
        return {"share": text("share_unknown", language)}
    return {"share": text("share_pct" if share >= 0.05 else "share_pct_small", language, value=share)}
