"""The layers that a candidate rests on, for the list of sources that its papers and its page carry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .sheets import Book, Sheet
from .tables import table

ALWAYS = ("regions", "boundary_status", "population", "office")  # who borders, who pays, what is agreed
BY_KIND = ("facilities", "areas")  # roles with a layer for each kind of object
CAPITAL = "IKN"


def sources_of(book: Book, sheet: Sheet) -> list[dict[str, object]]:
    """Rows of ``sources``: the roles that the candidate's kinds of finding need or use, of facilities and areas only the kinds it is about.

    A layer that does not say its kinds is kept; where no layer says a kind of the candidate, all of the finding's own role are.
    """
    needs = {row.finding_kind: (row.needs, row.also) for row in table("finding_kinds").itertuples()}
    kinds = {finding.kind for finding in sheet.findings}
    own = {str(row["source_role"] or "") for row in book.rows("findings") if row["finding_id"] in {f.finding_id for f in sheet.findings}}
    roles = {*ALWAYS, *own}
    for kind in kinds:
        needed, also = needs.get(kind, ("", ""))
        roles |= {item.partition(":")[0] for item in re.split(r"[;+]", f"{needed};{also}") if item}
    capital = any(flag == CAPITAL.lower() for flag, _ in sheet.flags)
    if capital:
        roles.add("areas")
    words = [sheet.object_id, *(finding.finding_id for finding in sheet.findings), *_kinds(book, sheet), CAPITAL if capital else ""]
    about = " ".join(words).casefold()
    kept = []
    for role, rows in _by_role(book, roles).items():
        found = [row for row in rows if _about(row, about)] if role in BY_KIND else rows
        kept += found or (rows if role in own and "places" not in roles else [])
    return kept


def _by_role(book: Book, roles: set[str]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in book.rows("sources"):
        if row["role"] in roles:
            found.setdefault(str(row["role"]), []).append(row)
    return found


def _kinds(book: Book, sheet: Sheet) -> Sequence[str]:
    return [str(row["value"]) for row in book.rows("object_attributes") if str(row["object_id"]) == sheet.object_id]


def _about(row: dict[str, object], about: str) -> bool:
    kinds = [kind for kind in str(row.get("kinds") or "").split("+") if kind]
    return not kinds or any(re.search(rf"(?<![a-z]){re.escape(kind)}(?![a-z])", about) for kind in kinds)
