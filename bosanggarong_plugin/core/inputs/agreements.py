"""Rows of a register of agreements, checked one by one: the one way in, for the analysis and for an import alike.

Every damaged cell is told with its row, its column, what is wrong and what to write; a table with any damaged row gives nothing.
Rows whose id begins with # (the example and the explanations of the template) are not read.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..study import InputSpec
from .collect import Collector, listed, place
from .dates import NoDate, first_day, last_day, read_date
from .fields import DATA, Fields
from .party_names import PartyReader
from .values import text_or_none, texts, word

AGREEMENT_COLUMNS = (
    "agreement_id", "title", "parties", "sector", "object", "kind", "signed", "end", "stage", "running", "source", "number", "start", "scope",
    "monev", "monev_date",
)  # fmt: skip
DATES = ("signed", "start", "end", "monev_date")
WORDS = ("kind", "stage", "running", "monev")
NOT_READ = "#"  # first sign of the id of a row that is not read
_FORMULA = ("=", "+", "-", "@")
_TOLD = 20  # damaged cells of one column that are told one by one
_ROWS_TOLD = 50
_BY_KIND = {"penyusunan": ("penyusunan_kb", "penyusunan_pks"), "penandatanganan": ("penandatanganan_kb", "penandatanganan_pks")}


@dataclass(frozen=True)
class AgreementRows:
    """The register as given: ``frame`` has the columns of the contract in the order of the file, ``labels`` name its rows,
    ``columns`` maps each contract column that the file has to its name there."""

    frame: pd.DataFrame
    labels: tuple[str, ...]
    columns: Mapping[str, str]


@cache
def words_of(field: str) -> dict[str, str]:
    """A word as people write it (normalised) -> the value of the contract, for a column of agreement_words.csv; "" is not known."""
    found = {}
    for row in _words():
        if row["field"] == field:
            found[word(row["alias"])] = row["value"]
            if row["value"]:
                found[word(row["value"])] = row["value"]
    return found


@cache
def label_of(field: str, value: str) -> str:
    """The Indonesian word of a value: the first of the table."""
    return next((row["alias"] for row in _words() if row["field"] == field and row["value"] == value), value)


@cache
def values_of(field: str) -> tuple[str, ...]:
    """The values of a column that may be stored, in the order of the table."""
    return tuple(dict.fromkeys(row["value"] for row in _words() if row["field"] == field and row["value"] and row["value"] not in _BY_KIND))


@cache
def _words() -> tuple[dict[str, str], ...]:
    with (DATA / "agreement_words.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def read_agreements(
    frame: pd.DataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector, accepted: Sequence[str] = (),
    answers: Mapping[str, str] | None = None,
) -> AgreementRows | None:
    """The rows of a register; None after adding every problem. ``accepted`` are codes that count as regions besides the known ones."""
    if "agreement_id" in fields.columns:
        read = [not (text_or_none(value) or "").startswith(NOT_READ) for value in frame[fields.columns["agreement_id"]]]
        frame = frame[read]
    door = _Door(spec, layer, collector, fields, [f"row {row}" for row in frame.index])
    before = len(collector.problems)
    columns = fields.columns
    cells: dict[str, list] = {
        name: [_unguarded(value) for value in texts(frame[columns[name]])] if name in columns else [None] * len(frame)
        for name in AGREEMENT_COLUMNS
    }
    for name in DATES:
        cells[name] = door.dates(name, cells[name])
    for name in WORDS:
        cells[name] = door.words(name, cells[name])
    cells["stage"] = [_BY_KIND[s][k == "perjanjian_kerja_sama"] if s in _BY_KIND else s for s, k in zip(cells["stage"], cells["kind"], strict=True)]
    door.order(cells)
    door.filled(cells["title"], cells["parties"])
    reader = PartyReader(spec, layer, columns["parties"], collector, list(accepted), answers or {}, settled="row_version" in frame.columns)
    parties = reader.read([_unguarded(value) for value in frame[columns["parties"]]], door.labels)
    if parties is None or len(collector.problems) > before:
        return None
    cells["parties"] = parties
    door.alone(parties)
    cells["agreement_id"] = [
        given or "a" + hashlib.sha256(_identity(title, members, number, signed).encode()).hexdigest()[:10]
        for given, title, members, number, signed in zip(
            cells["agreement_id"], cells["title"], parties, cells["number"], cells["signed"], strict=True
        )
    ]
    if not door.distinct(cells["agreement_id"]):
        return None
    return AgreementRows(pd.DataFrame(cells, columns=list(AGREEMENT_COLUMNS), dtype=object), tuple(door.labels), columns)


def build_agreements(
    frame: pd.DataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector, accepted: list[str]
) -> pd.DataFrame | None:
    """The register of a study, sorted by id; parties are codes, sorted, joined by "+"."""
    rows = read_agreements(frame, fields, spec, layer, collector, accepted)
    return None if rows is None else rows.frame.sort_values("agreement_id").reset_index(drop=True)


def _identity(title: str, parties: str, number: str | None, signed: str | None) -> str:
    """What makes an agreement without an id the same one: its number, else its title and date, with its parties."""
    return f"{number}|{parties}" if number else f"{title}|{parties}|{signed}"


@dataclass
class _Door:
    """Checks of one table; each adds its problems and gives the values that are sound."""

    spec: InputSpec
    layer: str
    collector: Collector
    fields: Fields
    labels: list[str]

    def place(self, name: str) -> str:
        return place(self.spec, self.layer, self.fields.get(name) or name)

    def _tell(self, name: str, wrong: list[tuple[str, str]], say: Callable[[str, str], str], next_step: str) -> None:
        for label, value in wrong[:_TOLD]:
            self.collector.complain(say(label, value), self.place(name), next_step)
        rest = [label for label, _ in wrong[_TOLD:]]
        if rest:
            self.collector.complain(f"{len(rest)} more rows have the same problem: {listed(rest, _ROWS_TOLD)}", self.place(name), next_step)

    def dates(self, name: str, cells: list[str | None]) -> list[str | None]:
        """ISO texts of a column of dates."""
        result, wrong = [], []
        for label, cell in zip(self.labels, cells, strict=True):
            try:
                result.append(read_date(cell))
            except NoDate:
                result.append(None)
                wrong.append((label, cell))
        next_step = "Write 8 Februari 2024, 08/02/2024 (day/month/year), 2024-02-08 or 2024."
        self._tell(name, wrong, lambda label, cell: f'{label}: "{cell}" is no date', next_step)
        return result

    def words(self, name: str, cells: list[str | None]) -> list[str | None]:
        """Values of a column with a vocabulary."""
        known = words_of(name)
        result, wrong = [], []
        for label, cell in zip(self.labels, cells, strict=True):
            value = None if cell is None else known.get(word(cell), known.get(_unnumbered(cell)))
            if cell is not None and value is None:
                wrong.append((label, cell))
            result.append(value or None)
        allowed = ", ".join(label_of(name, value) for value in values_of(name))
        self._tell(name, wrong, lambda label, cell: f'{label}: "{cell}" is not known here', f"Write one of: {allowed}.")
        return result

    def order(self, cells: Mapping[str, list]) -> None:
        """The end is not before the start, or the signing where no start is given."""
        wrong = []
        for label, signed, start, end in zip(self.labels, cells["signed"], cells["start"], cells["end"], strict=True):
            begins = start or signed
            if begins and end and last_day(end) < first_day(begins):
                wrong.append((label, f"{end} < {begins}"))
        self._tell("end", wrong, lambda label, both: f"{label}: it ends before it begins ({both})", "Correct one of the two dates.")

    def filled(self, titles: list[str | None], parties: list[str | None]) -> None:
        """Title and parties are there."""
        empty = [label for label, title, members in zip(self.labels, titles, parties, strict=True) if title is None or members is None]
        if empty:
            self.collector.complain(
                f"agreements without title or parties: {listed(empty, _ROWS_TOLD)}", place(self.spec, self.layer), "Fill both for every agreement."
            )

    def alone(self, parties: list[str]) -> None:
        """One party makes no agreement that could cover anything: kept, and said."""
        for label, members in zip(self.labels, parties, strict=True):
            if "+" not in members:
                self.collector.log(self.spec, self.layer, label, "only one party is named", "kept; it covers no candidate")

    def distinct(self, ids: list[str]) -> bool:
        """Every agreement has an id of its own."""
        series = pd.Series(ids, dtype=object)
        shared = series[series.duplicated(keep=False)]
        if shared.empty:
            return True
        told = [f"{key} ({listed([self.labels[n] for n in shared.index[shared == key]], 10)})" for key in shared.unique()]
        self.collector.complain(
            f"agreements that share an id: {listed(told, _TOLD)}", self.place("agreement_id"),
            "Give each agreement its own id; remove repeated rows.",
        )  # fmt: skip
        return False


def guarded(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it (csv has no other way to say text)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _unguarded(value: object) -> object:
    return value[1:] if isinstance(value, str) and value.startswith("'") and value[1:].startswith(_FORMULA) else value


def _unnumbered(cell: str) -> str:
    """ "8. Pelaksanaan", "Tahap 4" -> "pelaksanaan", "4"."""
    said = word(cell).removeprefix("tahap ").removeprefix("stage ")
    head, _, rest = said.partition(" ")
    return rest if head.isdigit() and rest else said
