"""Whether two texts name the same object: names taken apart into kinds of objects, regions and distinctive words.

Words come from object_words.csv: kinds of objects ("Sei", "DAS", "Jl."), short forms and fillers; names and nicknames of
regions are known as such. What is left is distinctive. Word order, hyphens, case, accents and joined spelling ("Marang
Kayu", "Marangkayu") do not matter; kinds of different groups (a dam, a road) never are the same object.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..tables import table

_LEVELS = ("kabupaten administrasi", "kota administrasi", "kabupaten", "kota", "kab", "provinsi")
_PARTS = re.compile(r"\s*(?:[;,/&+]|\bdan\b|\bserta\b)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^)]*)\)")
STRONG, WEAK = "strong", "weak"


@dataclass(frozen=True)
class Name:
    """A text taken apart. ``words`` are the distinctive ones in order, ``kinds`` the groups of kinds it names, ``places`` the
    regions and the kinds in a common writing (what names an object that is called by regions alone)."""

    words: tuple[str, ...]
    kinds: frozenset[str]
    places: frozenset[str]
    regions: frozenset[str]

    @property
    def joined(self) -> str:
        """The distinctive words as one."""
        return "".join(self.words)


class Lexicon:
    """Takes texts apart; made once for the regions of a study. ``region_names`` maps codes to names."""

    def __init__(self, region_names: Mapping[str, str]):
        self._entries: dict[str, list[tuple[tuple[str, ...], str, str, str, str]]] = {}
        for row in table("object_words").itertuples():
            self._add(row.word, row.use, row.kind, row.stands_for or row.word, row.place)
        known = {row.kemendagri: row.aliases for row in table("region_codes").itertuples()}
        for code, name in region_names.items():
            plain = _without_level(" ".join(_tokens(name)))
            for alias in (plain, *known.get(code, "").split("|")):
                self._add(alias, "region", "", plain, "")
        for entries in self._entries.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1] != "region", entry[3]))
        self._cache: dict[str, Name] = {}

    def name(self, text: str) -> Name:
        """The parts of a text."""
        if text not in self._cache:
            self._cache[text] = self._take_apart(_tokens(text))
        return self._cache[text]

    def names(self, text: str) -> list[Name]:
        """The ways an object's name may be written: without what stands in brackets, and with it."""
        bare = _ASIDE.sub(" ", text)
        found = [self.name(bare), self.name(text)] if bare != text else [self.name(text)]
        return [name for name in dict.fromkeys(found) if name.words or name.regions]

    def mentions(self, text: str) -> list[Name]:
        """The objects that a text may name: the whole and each of its parts ("DAS Santan dan DAS Guntung")."""
        parts = [part for part in _PARTS.split(text) if part]
        found = self.names(text) + ([name for part in parts for name in self.names(part)] if len(parts) > 1 else [])
        return list(dict.fromkeys(found))

    def _add(self, word: str, use: str, kind: str, stands_for: str, place: str) -> None:
        tokens = tuple(_tokens(word))
        if tokens:
            self._entries.setdefault(tokens[0], []).append((tokens, use, kind, stands_for, place))

    def _take_apart(self, tokens: list[str]) -> Name:
        words, kinds, places, regions = [], set(), set(), set()
        at = 0
        while at < len(tokens):
            entry = self._entry(tokens, at, leading=not words)
            if entry is None:
                words.append(tokens[at])
                at += 1
                continue
            phrase, use, kind, stands_for, _ = entry
            if use == "short":
                words += stands_for.split(" ")
            elif use == "kind":
                kinds.add(kind)
                places.add(stands_for)
            elif use == "region":
                regions.add(stands_for)
            at += len(phrase)
        return Name(tuple(words), frozenset(kinds), frozenset(places | regions), frozenset(regions))

    def _entry(self, tokens: list[str], at: int, *, leading: bool):
        for entry in self._entries.get(tokens[at], ()):
            if tuple(tokens[at : at + len(entry[0])]) == entry[0] and (leading or entry[4] != "first"):
                return entry
        return None


def same_object(named: Name, other: Name, kinds: frozenset[str]) -> str | None:
    """STRONG when two names are those of one object, WEAK when only regions say so, None when they are not.

    ``kinds`` are the groups of kinds that the first object is known to belong to.
    """
    if _apart(kinds | named.kinds, other.kinds):
        return None
    if named.words and other.words:
        ours, theirs = set(named.words), set(other.words)
        if ours == theirs or named.joined == other.joined:
            return STRONG
        fewer, more = sorted((ours, theirs), key=len)
        return STRONG if len(fewer) > 1 and fewer <= more and 2 * len(fewer) >= len(more) else None
    by_regions = not named.words and not other.words and named.places == other.places
    return WEAK if by_regions and named.regions and len(named.places) > 1 else None


def named_in(named: Name, said: Name, kinds: frozenset[str]) -> str | None:
    """Whether a longer text holds the distinctive words of a name in a row: STRONG for two words or more, WEAK for one."""
    if not named.words or _apart(kinds | named.kinds, said.kinds):
        return None
    for start in range(len(said.words)):
        built = ""
        for end in range(start, len(said.words)):
            built += said.words[end]
            if len(built) >= len(named.joined):
                if built == named.joined:
                    return STRONG if len(named.words) > 1 or bool((kinds | named.kinds) & said.kinds) else WEAK
                break
    return None


def search_keys(names: Iterable[Name]) -> set[str]:
    """Words under which a text may be found that names one of these: the words, each two in a row, and all as one."""
    keys: set[str] = set()
    for name in names:
        keys.update(name.words)
        keys.update(a + b for a, b in zip(name.words, name.words[1:], strict=False))
        keys.add(name.joined if name.words else "|".join(sorted(name.places)))
    return keys - {""}


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours and theirs) and not ours & theirs


def _tokens(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)


def _without_level(name: str) -> str:
    for level in _LEVELS:
        if name.startswith(f"{level} "):
            return name.removeprefix(f"{level} ")
    return name
