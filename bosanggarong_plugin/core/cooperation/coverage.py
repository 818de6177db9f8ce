"""Which agreements touch a candidate, and what they make of it: gap, possible, covered or idle.

Rule. An agreement touches a candidate when at least two of its regencies are parties and it names the same object, or its
field touches one of the candidate's ideas; with one regency and its province, only when it names the same object.
- covered: signed and in force on the day, same object, a field that covers one of the ideas, all regencies of the candidate;
- idle: the same, but its term is over, it is marked as not running, or its evaluation stopped it;
- possible: not signed yet, or the field alone, another field, part of the object or of the parties;
- gap: none of these. A mere intention, a refused offer, and what is over and never covered the whole leave a gap.
The strongest decides: covered, idle, possible, gap. Without a register nothing is claimed.

Same object: the agreement carries the object's id, or names it (naming.py). An id decides alone: an agreement with the id of
another object does not name this one. A part is an object merged into the candidate, or one of several in its name. What
is named by one word only, or by regions only, counts when the field touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ..candidates import Candidate
from ..catalogue import Catalogue
from ..findings import Object
from . import terms
from .agreement_fields import Fields, FieldWords
from .naming import STRONG, WEAK, Lexicon, Name, named_in, same_object, search_keys
from .terms import Agreement

LINK = "link"
ORDER = ("gap", "possible", "idle", "covered")
_KINDS_OF_OBJECTS = {"road": "road", "road_link": "road", "watershed": "water", "waste": "waste", "area": "area"}
_OBJECT_ID = re.compile(r"[a-z_]+:\S")


class Match(NamedTuple):
    """One agreement that touches a candidate.

    ``match`` is same_object or sector_only; ``part`` names the part of the candidate's object that alone is meant; ``field`` is
    covers, touches, other or unknown; ``missing`` are the candidate's regencies that are no parties; ``effect`` is the coverage
    that this agreement alone would give.
    """

    agreement: Agreement
    match: str
    part: str | None
    field: str
    shared_parties: int
    missing: tuple[str, ...]
    effect: str

    @property
    def agreement_id(self) -> str:
        return self.agreement.agreement_id

    @property
    def title(self) -> str:
        return self.agreement.title

    @property
    def plan(self) -> bool:
        """Only an intention."""
        return self.agreement.state == terms.PLAN

    @property
    def whole(self) -> bool:
        """The whole object, a field that covers an idea, and all regencies."""
        return self.match == "same_object" and self.part is None and self.field == "covers" and not self.missing

    @property
    def covers(self) -> bool:
        """Covers the candidate, running or not."""
        return self.effect in ("covered", "idle")

    @property
    def idle(self) -> bool:
        return self.effect == "idle"


class Register:
    """The register on one day, indexed by pairs of parties, ideas, words and object ids. ``given`` is False without a register."""

    def __init__(self, agreements: pd.DataFrame | None, region_names: Mapping[str, str], today: date, catalogue: Catalogue | None = None):
        self.given = agreements is not None
        words = FieldWords(catalogue)
        self._lexicon = Lexicon(region_names)
        self.items = [] if agreements is None else terms.agreements_of(agreements, today)
        self._fields = [words.of(item.sector) for item in self.items]
        self._pairs: dict[tuple[str, str], set[int]] = {}
        self._ideas: dict[str, set[int]] = {}
        self._keys: dict[str, set[int]] = {}
        self._links: dict[str, set[int]] = {}
        self._linked: set[int] = set()
        self._names: list[tuple[list[Name], list[Name]]] = []
        self._of_objects: dict[str, tuple[list[Name], list[Name]]] = {}
        for number, item in enumerate(self.items):
            self._index(number, item)

    def touching(self, candidate: Candidate) -> list[Match]:
        """Agreements and intentions that touch the candidate, in the order of their ids."""
        codes = frozenset(candidate.codes)
        provinces = _provinces(codes)
        near = self._union(self._pairs, combinations(sorted(codes | provinces), 2))
        if not near:
            return []
        ideas = {candidate.idea_code, *candidate.activities}
        linked = near & self._union(self._links, (thing.object_id for thing in (candidate.thing, *candidate.merged)))
        named = {
            number: found
            for number in sorted((near & self._union(self._keys, self._search(candidate)) - self._linked) | linked)
            if (found := self._named(number, candidate)) is not None
        }
        matches = []
        for number in sorted((near & self._union(self._ideas, ideas)) | set(named)):
            match = _match(self.items[number], self._fields[number], codes, provinces, ideas, named.get(number))
            if match is not None:
                matches.append(match)
        return matches

    def _named(self, number: int, candidate: Candidate) -> tuple[str, str | None] | None:
        """How an agreement names the candidate's object (LINK, STRONG, WEAK) and which part of it, None for the whole."""
        links = _links(self.items[number].object)
        if links:
            things = [thing for thing in (candidate.thing, *candidate.merged) if thing.object_id in links]
            return (LINK, None if candidate.thing in things else ", ".join(thing.name for thing in things)) if things else None
        whole, parts = self._parts(candidate.thing)
        best = self._how(number, whole, candidate.thing)
        if best is not None:
            return best, None
        found = [(self._how(number, self._parts(thing)[0], thing), thing.name) for thing in candidate.merged]
        found += [(self._how(number, [name], candidate.thing), " ".join(name.words).title()) for name in parts]
        told = [(how, name) for how, name in found if how is not None]
        if not told:
            return None
        return (STRONG if STRONG in dict(told) else WEAK), ", ".join(dict.fromkeys(name for _, name in told))

    def _how(self, number: int, names: Iterable[Name], thing: Object) -> str | None:
        objects, longer = self._names[number]
        kinds = _kinds(thing)
        found = {same_object(name, other, kinds) for name in names for other in objects}
        found |= {named_in(name, other, kinds) for name in names for other in (*objects, *longer)}
        return STRONG if STRONG in found else WEAK if WEAK in found else None

    def _parts(self, thing: Object) -> tuple[list[Name], list[Name]]:
        """Ways to write the name of an object, and the objects that it lists when it lists several."""
        if thing.object_id not in self._of_objects:
            whole = self._lexicon.names(thing.name)
            several = [name for name in self._lexicon.mentions(thing.name) if name not in whole and name.words]
            self._of_objects[thing.object_id] = (whole, several if len(several) > 1 else [])
        return self._of_objects[thing.object_id]

    def _search(self, candidate: Candidate) -> set[str]:
        return search_keys(name for thing in (candidate.thing, *candidate.merged) for names in self._parts(thing) for name in names)

    def _index(self, number: int, item: Agreement) -> None:
        places = {party for party in item.parties if re.fullmatch(r"\d\d(?:\.\d\d)?", party)}
        for pair in combinations(sorted(places), 2):
            self._pairs.setdefault(pair, set()).add(number)
        fields = self._fields[number]
        for idea in fields.touches | fields.covers:
            self._ideas.setdefault(idea, set()).add(number)
        links = _links(item.object)
        for link in links:
            self._links.setdefault(link, set()).add(number)
        if links:
            self._linked.add(number)
        objects = [] if links else self._lexicon.mentions(item.object)
        longer = [] if links else [self._lexicon.name(text) for text in (item.title, item.scope) if text]
        self._names.append((objects, longer))
        for key in search_keys((*objects, *longer)):
            self._keys.setdefault(key, set()).add(number)

    @staticmethod
    def _union(index: Mapping, keys: Iterable) -> set[int]:
        return set().union(*(index[key] for key in keys if key in index))


def matches(candidate: Candidate, agreements: pd.DataFrame | None, region_names: Mapping[str, str], today: date | None = None) -> list[Match]:
    """Agreements and intentions that touch one candidate; for many candidates make one Register."""
    return Register(agreements, region_names, today or date.today()).touching(candidate)


def coverage(found: Iterable[Match], agreements: pd.DataFrame | None) -> str | None:
    """gap / possible / covered / idle; None when no register is given."""
    if agreements is None:
        return None
    return max((match.effect for match in found), key=ORDER.index, default="gap")


def _match(
    item: Agreement, fields: Fields, codes: frozenset[str], provinces: frozenset[str], ideas: set[str], found: tuple[str, str | None] | None
) -> Match | None:
    """What an agreement makes of a candidate; ``found`` is how it names the object (Register._named)."""
    field = "unknown" if not fields.known else "other" if ideas.isdisjoint(fields.touches | fields.covers) else "touches"
    if field == "touches" and not ideas.isdisjoint(fields.covers):
        field = "covers"
    near = field in ("covers", "touches")
    if found is not None and found[0] == WEAK and not near:
        found = None
    if found is not None and found[0] == LINK and not fields.known:
        field = "covers"  # who writes the object's id has said what the agreement is about
    shared = len(item.parties & codes)
    if (found is None and not near) or (shared < 2 and (found is None or item.parties.isdisjoint(provinces))):
        return None
    part = None if found is None else found[1]
    missing = () if shared == len(codes) else tuple(sorted(codes - item.parties))
    whole = found is not None and part is None and field == "covers" and not missing
    return Match(item, "sector_only" if found is None else "same_object", part, field, shared, missing, _effect(item, whole))


def _effect(item: Agreement, whole: bool) -> str:
    if item.state == terms.PLAN or item.rejected:
        return "gap"
    if item.state in (terms.ENDED, terms.STOPPED):
        return "idle" if whole else "gap"
    return "covered" if whole and item.state in terms.RUNNING_STATES else "possible"


def _provinces(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code.split(".")[0] for code in codes)


def _links(text: str) -> frozenset[str]:
    """Object ids that an agreement carries, several of them separated by semicolons; empty when it names its object in words."""
    parts = [part.strip() for part in text.split(";")]
    return frozenset(parts) if all(_OBJECT_ID.match(part) for part in parts) else frozenset()


def _kinds(thing: Object) -> frozenset[str]:
    kind = _KINDS_OF_OBJECTS.get(thing.object_id.split(":", 1)[0])
    return frozenset([kind]) if kind else frozenset()
