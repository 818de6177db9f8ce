"""What the field of an agreement means for the catalogue: the ideas it covers, those it only touches, its sector.

A field is looked up whole, then by its parts ("air baku dan banjir", "jalan; jembatan"): a word of agreement_sectors.csv, else
a sector or an urusan of the catalogue, else the code of an idea.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from ..catalogue import Catalogue, shipped
from ..tables import table

OTHER_SECTOR = "bidang_lain"
_CUTS = (re.compile(r"\s*[;,/+&]\s*"), re.compile(r"\s*\bdan\b\s*|\s+-\s+"))


@dataclass(frozen=True)
class Fields:
    """Ideas that a field covers and touches, its sectors of the catalogue, and the words of it that are not known."""

    covers: frozenset[str] = frozenset()
    touches: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.covers)


class FieldWords:
    """Looks up the fields of agreements in the words of the program and in a catalogue."""

    def __init__(self, catalogue: Catalogue | None = None):
        self._known = {row.sector: row for row in table("agreement_sectors").itertuples()}
        self._ideas: dict[str, set[str]] = {}
        self._sectors: dict[str, set[str]] = {}
        for code, idea in (catalogue or shipped()).ideas.items():
            for word in (idea.sector, idea.urusan, code):
                self._ideas.setdefault(_word(word), set()).add(code)
                self._sectors.setdefault(_word(word), set()).add(idea.sector)
        self._cache: dict[str, Fields] = {}

    def of(self, cell: object) -> Fields:
        """The fields of a cell of the register; empty for an empty cell."""
        if pd.isna(cell):
            return Fields()
        if cell not in self._cache:
            word = _word(str(cell))
            self._cache[cell] = self._look_up(word, 0) if word else Fields()
        return self._cache[cell]

    def unknown(self, agreements: pd.DataFrame) -> list[tuple[str, str]]:
        """(agreement id, word) of fields, or parts of them, that are not known; rows without a field are left out."""
        cells = zip(agreements["agreement_id"].map(str), agreements["sector"], strict=True)
        return [(key, word) for key, cell in cells for word in dict.fromkeys(self.of(cell).unknown)]

    def _look_up(self, word: str, depth: int) -> Fields:
        row = self._known.get(word)
        if row is not None:
            return Fields(_codes(row.covers), _codes(row.touches), frozenset([row.catalogue_sector]))
        if word in self._ideas:
            ideas = frozenset(self._ideas[word])
            return Fields(ideas, ideas, frozenset(self._sectors[word]))
        if depth == len(_CUTS):
            return Fields(unknown=(word,))
        found = [self._look_up(part, depth + 1) for part in _CUTS[depth].split(word) if part]
        return Fields(
            frozenset().union(*(f.covers for f in found)), frozenset().union(*(f.touches for f in found)),
            frozenset().union(*(f.sectors for f in found)), tuple(w for f in found for w in f.unknown),
        )  # fmt: skip


def _word(text: str) -> str:
    return re.sub(r"[_\s]+", " ", text).strip().casefold()


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code for code in cell.split("+") if code)
