"""Forums: named sets of regions, shown as views on the results and never a filter of the analysis.

Known forums are rows of ``forums.csv``. Their names are made of names of towns (Bosanggarong: Bontang, Sangatta, Tenggarong), so they are
looked up as a whole and never taken apart. A forum is more than a project: parties of one agreement may be some of its members only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..findings import slug
from ..result import SCHEMA
from ..tables import table
from .membership import chain, lan_type, utomo_type

OFFICE = "office"
MIN_MEMBERS = 2  # a known forum with fewer of them in the study is none of its forums


@dataclass(frozen=True)
class Forum:
    """A forum with its member codes, sorted; a province is a code without a dot."""

    name: str
    codes: tuple[str, ...]
    source: str | None = None
    verified: str | None = None
    chosen: bool = False


@cache
def known_forums() -> tuple[Forum, ...]:
    """The forums of the table."""
    return tuple(Forum(row.name, tuple(sorted(row.members.split("+"))), row.source, row.verified) for row in _rows())


def forum_named(name: str, entered: Mapping[str, Iterable[str]] | None = None) -> Forum | None:
    """The forum of a name or alias, whatever its case and punctuation: those people entered before the known ones; None for no such forum."""
    wanted = _key(name)
    for own, codes in (entered or {}).items():
        if _key(own) == wanted:
            return Forum(own, tuple(sorted(set(codes))), OFFICE)
    for row, forum in zip(_rows(), known_forums(), strict=True):
        if wanted in {_key(alias) for alias in (row.name, *row.aliases.split("|")) if alias}:
            return forum
    return None


def forum_names(entered: Mapping[str, Iterable[str]] | None = None) -> list[str]:
    """Every name that ``forum_named`` knows, without aliases."""
    return [*(entered or {}), *(forum.name for forum in known_forums())]


def of_codes(codes: Iterable[str], name: str) -> Forum:
    """The known forum that has exactly these members, else a forum of the given name."""
    codes = tuple(sorted(set(codes)))
    return next((forum for forum in known_forums() if forum.codes == codes), Forum(name, codes))


def forums_of(chosen: Forum | None, regions: Iterable[str], entered: Mapping[str, Iterable[str]]) -> list[Forum]:
    """The chosen forum, those people entered, and the known ones with at least two members in the study; each set of members once."""
    regions = set(regions)
    known = [forum for forum in known_forums() if len(regions & set(forum.codes)) >= MIN_MEMBERS]
    own = [Forum(name, tuple(sorted(set(codes))), OFFICE) for name, codes in sorted(entered.items()) if set(codes)]
    marked = [] if chosen is None else [Forum(chosen.name, chosen.codes, chosen.source, chosen.verified, chosen=True)]
    found: dict[tuple[str, ...], Forum] = {}
    for forum in (*marked, *own, *known):
        found.setdefault(forum.codes, forum)
    return list(found.values())


def forum_frames(forums: Iterable[Forum], regions: Iterable[str], adjacent: Iterable[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    """Tables forums and forum_members.

    A province is in the study when one of its regions is. Members outside are listed; whether a forum with such members is one chain
    is then unknown, as is a forum with a province, whose borders are those of its regions.
    """
    regions, adjacent = set(regions), list(adjacent)
    present = regions | {code.split(".")[0] for code in regions}
    rows, members, used = [], [], set()
    for forum in forums:
        outside = [code for code in forum.codes if code not in present]
        parts = chain(forum.codes, adjacent) if set(forum.codes) <= regions else None
        forum_id = slug(forum.name) if slug(forum.name) not in used else f"{slug(forum.name)} ({' '.join(forum.codes)})"
        used.add(forum_id)
        rows.append({
            "forum_id": forum_id, "name": forum.name, "membership_type": lan_type(forum.codes), "utomo_type": utomo_type(forum.codes),
            "connected": None if parts is None else len(parts) == 1, "n_parts": None if parts is None else len(parts),
            "outside_codes": "+".join(outside) or None, "source": forum.source, "verified": forum.verified, "chosen": forum.chosen,
        })  # fmt: skip
        members += [{"forum_id": forum_id, "region_code": code} for code in forum.codes if code in present]
    frames = {"forums": pd.DataFrame(rows, columns=list(SCHEMA["forums"].columns))}
    return frames | {"forum_members": pd.DataFrame(members, columns=list(SCHEMA["forum_members"].columns))}


def _rows() -> list:
    return list(table("forums").itertuples())


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).casefold())
