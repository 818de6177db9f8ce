"""Who the parties of an agreement are: regions and provinces by code or name, third parties by their names; asked when unsure.

A name is settled by the answers that were given, by its code, by the table of regions, by that of provinces. Two regions of one
name, a name one slip of the pen away from a region's, or a government ("Kota ...", "Pemkab ...") that no table knows is a question
(a problem that lists the choices), never a guess. Any other name is a third party; so is one that says it: "Semarang (pihak ketiga)".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ..study import InputSpec
from .codes import convert_codes, is_dotted, known_regions, name_key, normalise_code, regions_named
from .collect import Collector, listed, place
from .fields import DATA
from .values import text_or_none, word

THIRD_PARTY = "pihak ketiga"  # the answer that keeps a name as it is
_THIRD_WORDS = (THIRD_PARTY, "third party")
_SAYS_THIRD = re.compile(r"^(.*\S)\s*\((?:pihak ketiga|third party)\)$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[+;,|\n\r]")
_JOINTS = re.compile(r"\s+(?:dan|dengan|and|&|/|-|–)\s+")
_NUMBERING = re.compile(r"^\(?\d{1,2}[.)]\s+(?=\D)")
_PROVINCE = re.compile(r"^(?:pemerintah daerah |pemerintah |pemda )?(?:provinsi|propinsi|prov|pemprov|gubernur)\s+")
_ANY_GOVERNMENT = re.compile(r"^(?:pemerintah daerah|pemerintah|pemda)\s+")
_REGIONAL = re.compile(
    r"^(?:(?:pemerintah|pem)?\s?(?:kabupaten|kab|kota|kot|provinsi|propinsi|prov)|kotamadya|kodya"
    r"|pemerintah daerah|pemda|bupati|wali\s?kota|gubernur)\b"
)
_SHORTEST = 5  # letters of a name that is compared with others at all
_ROWS_TOLD = 10  # row numbers named with one question


@dataclass(frozen=True)
class _Meaning:
    """What a name means: ``code`` a region or a province, or ``choices`` (code, name) it may mean; neither for a third party.

    ``asked``: it names a regional government that is not known; who it is has to be asked even where there are no choices.
    """

    code: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    asked: bool = False

    @property
    def unclear(self) -> bool:
        return bool(self.choices) or self.asked


@dataclass
class PartyReader:
    """Reads the column of parties of one table; ``answers`` map a name as written to a code or to "pihak ketiga".

    ``settled``: rows of an office.gpkg, whose codes of new regions were answered when they came in.
    """

    spec: InputSpec
    layer: str
    column: str
    collector: Collector
    accepted: list[str] = field(default_factory=list)
    answers: Mapping[str, str] = field(default_factory=dict)
    settled: bool = False

    def read(self, cells: list[object], labels: list[str]) -> list[str] | None:
        """Parties of each row, sorted, joined by "+"; None after adding what is not clear. Empty cells give ""."""
        answers = self._checked_answers()
        rows = [self._split(cell, answers) for cell in cells]
        written = [(item, label) for items, label in zip(rows, labels, strict=True) for item in items if item not in answers and normalise_code(item)]
        codes = self._codes(written)
        undecided = codes is None  # already a problem; the names are judged all the same
        codes = codes or {item: "" for item, _ in written}
        unclear: dict[str, list[str]] = {}
        strange: dict[str, list[str]] = {}
        thirds: dict[str, str] = {}
        result = []
        for items, label in zip(rows, labels, strict=True):
            members = set()
            for item in items:
                if item in answers:
                    members.add(answers[item] or as_third_party(item))
                    continue
                if _SAYS_THIRD.match(item):
                    members.add(as_third_party(item))
                    continue
                if item in codes or _is_province(item):
                    code = codes.get(item, item)
                    if not undecided and not self._known(code):
                        strange.setdefault(item, []).append(label)
                    members.add(code)
                    continue
                meaning = meaning_of(item)
                if meaning.unclear:
                    unclear.setdefault(item, []).append(label)
                elif meaning.code is None:
                    thirds.setdefault(item, label)
                members.add(meaning.code or item)
            result.append("+".join(sorted(members)))
        for item, label in thirds.items():
            self.collector.log(self.spec, self.layer, label, f'party "{item}" is not a region code', "kept as a third party")
        if self.settled:
            for item, rows in strange.items():
                self.collector.log(self.spec, self.layer, listed(rows, _ROWS_TOLD), f'no region of the list has the code "{item}"', "kept as it is")
            strange = {}
        self._ask(unclear, strange)
        return None if undecided or unclear or strange else result

    def _split(self, cell: object, answers: Mapping[str, str | None]) -> list[str]:
        if not isinstance(cell, str):
            item = text_or_none(cell)
            return [item] if item else []
        items = [_NUMBERING.sub("", item) for part in _SEPARATORS.split(cell) if (item := text_or_none(part))]
        found = []
        for item in items:
            pieces = _JOINTS.split(item)
            apart = len(pieces) > 1 and item not in answers and all(piece in answers or _clear(piece) for piece in pieces)
            found += pieces if apart else [item]
        return found

    def _codes(self, written: list[tuple[str, str]]) -> dict[str, str] | None:
        """Code as written -> Kemendagri code; those without dots only when their scheme is known."""
        open_ones = [(item, label) for item, label in written if self.spec.code_scheme or not is_dotted(item)]
        settled = convert_codes(
            [item for item, _ in open_ones], None, spec=self.spec, layer=self.layer, column=self.column, labels=[label for _, label in open_ones],
            collector=self.collector, accepted=self.accepted,
        )  # fmt: skip
        if settled is None:
            return None
        return {item: normalise_code(item) for item, _ in written} | {item: code for (item, _), code in zip(open_ones, settled, strict=True)}

    def _known(self, code: str) -> bool:
        return code in self.accepted or code in region_labels() or code in provinces() or code[:2] in _provinces_not_listed()

    def _checked_answers(self) -> dict[str, str | None]:
        """name -> code, or None for a third party; answers that are neither are problems."""
        checked = {}
        for name, answer in self.answers.items():
            code = normalise_code(answer) if is_dotted(answer) else answer if _is_province(answer) else None
            if code is None and word(answer) not in _THIRD_WORDS:
                self.collector.complain(
                    f'the answer for "{name}" is "{answer}", which is no code', place(self.spec, self.layer, self.column),
                    'Answer with a code such as 33.74, a province such as 33, or "pihak ketiga".',
                )  # fmt: skip
            checked[text_or_none(name) or ""] = code
        return checked

    def _ask(self, unclear: Mapping[str, list[str]], strange: Mapping[str, list[str]]) -> None:
        where = place(self.spec, self.layer, self.column)
        for item, rows in unclear.items():
            choices = meaning_of(item).choices
            told = listed((f"{code} {name}" for code, name in choices), 20)
            next_step = f'No known region has this name. Write its code or full name, or "{item} (pihak ketiga)" for a third party.'
            if choices:
                next_step = (
                    f'It may be: {told}. Write the code, or "{item} (pihak ketiga)" for a third party; '
                    f'an import also takes the answer "{item}={choices[0][0]}".'
                )
            self.collector.complain(f'it is not clear who "{item}" is ({listed(rows, _ROWS_TOLD)})', where, next_step)
        for item, rows in strange.items():
            self.collector.complain(
                f"no region has the code {item} ({listed(rows, _ROWS_TOLD)})", where,
                f'Correct the code; for a region that is new, answer "{item}={item}".',
            )  # fmt: skip


@cache
def meaning_of(name: str) -> _Meaning:
    """What a name means by the tables of regions and provinces alone."""
    said = word(name)
    if _PROVINCE.match(said):
        code = _province_codes().get(_letters(_PROVINCE.sub("", said)))
        return _Meaning(code) if code else _near(said)
    regions = regions_named(name)
    bare = (said, _ANY_GOVERNMENT.sub("", said), said.removeprefix("pemerintah "))  # "Pemerintah Daerah Istimewa Yogyakarta"
    province = next((code for part in bare if (code := _province_codes().get(_letters(part)))), None)
    choices = tuple((region.kemendagri, f"{region.level.capitalize()} {region.name}") for region in regions)
    choices += ((province, f"Provinsi {provinces()[province]}"),) if province else ()
    if len(choices) == 1:
        return _Meaning(choices[0][0])
    return _Meaning(choices=choices) if choices else _near(said)


def _clear(name: str) -> bool:
    return bool(normalise_code(name) or _is_province(name) or _SAYS_THIRD.match(name) or meaning_of(name).code)


def as_third_party(name: str) -> str:
    """A third party as it is kept: marked as one where its name alone would be taken for a region's, or asked about."""
    said = _SAYS_THIRD.match(name)
    bare = said[1] if said else name
    meaning = meaning_of(bare)
    return f"{bare} ({THIRD_PARTY})" if meaning.code or meaning.unclear or normalise_code(bare) or _is_province(bare) else bare


def _is_province(item: str) -> bool:
    return re.fullmatch(r"[1-9]\d", item) is not None


def _near(said: str) -> _Meaning:
    """The regions and provinces whose names are one slip away (a letter more, less, other, or two swapped); asked in any case where
    the words are those of a regional government."""
    asked = _REGIONAL.match(said) is not None
    government = re.sub(r"^(pemkab|pemkot|pemprov|pemda|pemerintah|bupati|wali ?kota|gubernur|kab|kabupaten|kota|prov|provinsi)\b\s*", "", said)
    key = name_key(government)
    if len(key) < _SHORTEST:
        return _Meaning(asked=asked)
    index = _one_letter_less()
    found = {code for short in (key, *_shortened(key)) for code, whole in index.get(short, ()) if _one_slip(key, whole)}
    names = region_labels() | {code: f"Provinsi {name}" for code, name in provinces().items()}
    return _Meaning(choices=tuple((code, names[code]) for code in sorted(found)), asked=asked)


@cache
def _one_letter_less() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every name and every name with one letter left out -> (code, whole name)."""
    names = [(region.kemendagri, name_key(name)) for region in known_regions() for name in (region.name, *region.aliases)]
    names += [(code, key) for key, code in _province_codes().items()]
    index: dict[str, list[tuple[str, str]]] = {}
    for code, key in names:
        if len(key) >= _SHORTEST:
            for short in (key, *_shortened(key)):
                index.setdefault(short, []).append((code, key))
    return {short: tuple(items) for short, items in index.items()}


def _shortened(key: str) -> set[str]:
    return {key[:n] + key[n + 1 :] for n in range(len(key))}


def _one_slip(one: str, other: str) -> bool:
    """One letter inserted, left out, changed, or two neighbours swapped."""
    if len(one) == len(other):
        differ = [n for n in range(len(one)) if one[n] != other[n]]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
        return len(differ) <= 1 or swapped
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and short in _shortened(long)


def _letters(name: str) -> str:
    return word(name).replace(" ", "")


@cache
def provinces() -> dict[str, str]:
    """Code of a province -> its name."""
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as stream:
        return {row["kemendagri"]: row["name"] for row in csv.DictReader(stream)}


@cache
def _province_codes() -> dict[str, str]:
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {_letters(name): row["kemendagri"] for row in rows for name in (row["name"], *row["aliases"].split("|")) if name}


@cache
def _provinces_not_listed() -> frozenset[str]:
    """Provinces whose regions the table of regions leaves out (Papua): their codes are taken as they stand."""
    return frozenset({*provinces()} - {region.kemendagri[:2] for region in known_regions()})


@cache
def region_labels() -> dict[str, str]:
    """Code of a known region -> "Kota Bontang"."""
    return {region.kemendagri: f"{region.level.capitalize()} {region.name}" for region in known_regions()}
