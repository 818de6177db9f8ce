"""Form and authority of a candidate from the table of law (PP 28/2018; UU 23/2014; domain rules as rows)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..candidates import Candidate
from ..tables import table

OUTSIDE_MIN_PCT = 1.0


@dataclass(frozen=True)
class Form:
    """Form, authority, further parties (type, role, must_sit), notes and whether every row it rests on is law."""

    form: str
    authority: str
    parties: tuple[tuple[str, str, bool], ...]
    note_ind: str
    note_eng: str
    legal_basis: str
    verified: bool


def form_of(candidate: Candidate) -> Form:
    """The rows that apply, first match per value; a road of several statuses unites the forms of each."""
    rows = _matching_rows(candidate)
    return Form(
        form=_unite(part for row in rows for part in row.form.split(" + ")),
        authority="+".join(dict.fromkeys(part for row in rows for part in row.authority.split("+"))),
        parties=_parties(rows),
        note_ind=" ".join(dict.fromkeys(row.note_ind for row in rows)), note_eng=" ".join(dict.fromkeys(row.note_eng for row in rows)),
        legal_basis="; ".join(dict.fromkeys(row.legal_basis for row in rows)), verified=all(row.verified == "law" for row in rows),
    )  # fmt: skip


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
    frame = frame[(frame["object_kind"] == kind)]
    rows = []
    for attribute, values in _facts(candidate, kind):
        of_attribute = [row for row in frame.itertuples() if row.attribute == attribute and _covers(row, candidate.idea_code)]
        for value in values:
            exact = [row for row in of_attribute if row.value == value]
            fallback = [row for row in of_attribute if row.value == "*"]
            rows += (exact or fallback)[:1]
        if rows:
            return rows
    raise LookupError(f"no row of legal_forms covers {candidate.candidate_id}")


def _covers(row, idea_code: str) -> bool:
    return row.idea_codes == "*" or idea_code in row.idea_codes.split("+")


def _facts(candidate: Candidate, kind: str) -> list[tuple[str, list[str]]]:
    """Attributes of the object to look up, the strongest first."""
    if kind == "area":
        area_kind = str(candidate.thing.attributes.get("area_kind"))
        return [("reach", [f"{area_kind} {_reach(candidate)}"]), ("area_kind", [area_kind])]
    if kind == "road":
        return [("road_status", sorted(str(candidate.thing.attributes.get("road_status") or "unknown").split("+")))]
    return [("territory", _territory(candidate)), ("reach", [_reach(candidate)])]


def _territory(candidate: Candidate) -> list[str]:
    name = candidate.thing.name.removeprefix("DAS ").strip().casefold()
    frame = table("river_territories")
    return [row.category for row in frame.itertuples() if row.river.casefold() == name and row.category == "strategis_nasional"]


def _reach(candidate: Candidate) -> str:
    if len({code.split(".")[0] for code in candidate.codes}) > 1:
        return "cross_province"
    outside = candidate.thing.attributes.get("outside_pct") or 0.0
    return "outside_data" if outside >= OUTSIDE_MIN_PCT else "inside"
