"""Form and authority of a candidate from the table of law (PP 28/2018; UU 23/2014; domain rules as rows).

Rows are looked up by the kind of object and by the facts of the candidate, the strongest first: status of a road, kind of an area,
territory of a river, and whether the parties lie in one province. Objects of a kind without rows of its own (proposals by hand,
networks, ports, coast, settlements) take the rows of object kind "*", by idea. Forms: KSDD kab-kab, KSDD prov-kab, sinergi pusat
(which is no KSDD, PP 28/2018 art. 46), KSDPK (with a third party), or not yet determined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..candidates import Candidate
from ..tables import table
from .context import Rule

OUTSIDE_MIN_PCT = 1.0
ANY_KIND = "*"
STRATEGIC = "strategis_nasional"


@dataclass(frozen=True)
class Form:
    """Form, authority, further parties (type, role, must_sit), notes, whether every row it rests on is law, and the rows as rules.

    ``rules`` are of the topics form (one for each row) and proposal (to whom what is proposed that belongs to another government).
    """

    form: str
    authority: str
    parties: tuple[tuple[str, str, bool], ...]
    note_ind: str
    note_eng: str
    legal_basis: str
    verified: bool
    rules: tuple[Rule, ...] = ()


def form_of(candidate: Candidate) -> Form:
    """The rows that apply, first match per value; a road of several statuses unites the forms of each."""
    rows = _matching_rows(candidate)
    return Form(
        form=_unite(part for row in rows for part in row.form.split(" + ")),
        authority="+".join(dict.fromkeys(part for row in rows for part in row.authority.split("+"))),
        parties=_parties(rows),
        note_ind=" ".join(dict.fromkeys(row.note_ind for row in rows)), note_eng=" ".join(dict.fromkeys(row.note_eng for row in rows)),
        legal_basis="; ".join(dict.fromkeys(row.legal_basis for row in rows)), verified=all(row.verified == "law" for row in rows),
        rules=tuple(dict.fromkeys([*map(_form_rule, rows), *(_proposal(row) for row in rows if row.proposal_to)])),
    )  # fmt: skip


def _form_rule(row) -> Rule:
    return Rule("form", row.form, row.note_ind, row.note_eng, row.legal_basis, row.verified)


def _proposal(row) -> Rule:
    return Rule("proposal", row.proposal_to, row.proposal_ind, row.proposal_eng, row.legal_basis, row.verified)


def _unite(parts) -> str:
    return " + ".join(dict.fromkeys(parts))


def _parties(rows: Sequence) -> tuple[tuple[str, str, bool], ...]:
    found: dict[str, tuple[str, bool]] = {}
    for row in rows:
        for entry in filter(None, row.parties.split(";")):
            kind, role, must = entry.split(":")
            held = found.get(kind)
            found[kind] = (held[0] if held else role, (held[1] if held else False) or must == "1")
    return tuple((kind, role, must) for kind, (role, must) in sorted(found.items()))


def _matching_rows(candidate: Candidate) -> list:
    kind = candidate.thing.object_id.split(":", 1)[0]
    frame = table("legal_forms")
    for object_kind in (kind, ANY_KIND):
        of_kind = [row for row in frame[frame["object_kind"] == object_kind].itertuples() if _covers(row, candidate.idea_code)]
        for attribute, values in _facts(candidate, object_kind):
            rows = _rows(of_kind, attribute, values)
            if rows:
                return rows
    raise LookupError(f"no row of legal_forms covers {candidate.candidate_id}")


def _rows(of_kind: list, attribute: str, values: list[str]) -> list:
    """For each value the first row that names it, else the first one for any value; the rows that name the idea before those for any idea."""
    of_attribute = sorted((row for row in of_kind if row.attribute == attribute), key=lambda row: row.idea_codes == "*")
    rows = []
    for value in values:
        fitting = [row for row in of_attribute if row.value == value] or [row for row in of_attribute if row.value == "*"]
        own = [row for row in of_attribute if row.value == "*" and row.idea_codes != "*"]
        if fitting and fitting[0].idea_codes == "*" and own:
            fitting = own
        rows += fitting[:1]
    return rows


def _covers(row, idea_code: str) -> bool:
    return row.idea_codes == "*" or idea_code in row.idea_codes.split("+")


def _facts(candidate: Candidate, kind: str) -> list[tuple[str, list[str]]]:
    """Attributes of the object to look up, the strongest first."""
    if kind == "area":
        area_kind = str(candidate.thing.attributes.get("area_kind"))
        return [("reach", [reach_of(candidate)]), ("kind_reach", [f"{area_kind} {reach_of(candidate)}"]), ("area_kind", [area_kind])]
    if kind == "road":
        return [("road_status", sorted(str(candidate.thing.attributes.get("road_status") or "unknown").split("+")))]
    territory, reach = _territory(candidate), reach_of(candidate)
    first = [] if reach == "cross_province" and territory != STRATEGIC else [("territory", [territory])] if territory else []
    return [*first, ("reach", [reach])]


def _territory(candidate: Candidate) -> str | None:
    """The category of the river territory where the river is known."""
    name = candidate.thing.name.removeprefix("DAS ").strip().casefold()
    frame = table("river_territories")
    return next((row.category for row in frame.itertuples() if row.river.casefold() == name), None)


def reach_of(candidate: Candidate) -> str:
    """cross_province, outside_data (part of a watershed lies outside the regions analysed) or inside."""
    if len({code.split(".")[0] for code in candidate.codes}) > 1:
        return "cross_province"
    outside = candidate.thing.attributes.get("outside_pct") or 0.0
    return "outside_data" if outside >= OUTSIDE_MIN_PCT else "inside"
