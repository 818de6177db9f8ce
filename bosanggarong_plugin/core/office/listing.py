"""The register as people read it: each agreement with its state, its reminder and its history in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ..cooperation.terms import said_date, with_state
from ..inputs.agreements import AGREEMENT_COLUMNS, DATES, WORDS
from ..inputs.values import word
from ..result_file import short_name
from ..texts import Texts
from .entry import COLUMN_OF, headers_of, party_name
from .reminders import reminders


@dataclass(frozen=True)
class ListedAgreement:
    """A row of the register (``row``, with its edit columns), its codes in words, and what is due."""

    row: dict
    parties: tuple[str, ...]
    codes: tuple[str, ...]
    sector: str
    kind: str
    stage: str
    state: str
    state_words: str
    signed: str
    end: str
    due: str  # "", "ended", "day_unknown" or days, as in agreement_reminders
    days_left: int | None
    reminder: str
    found_in: str  # everything that a search looks at, normalised

    @property
    def key(self) -> str:
        return str(self.row["agreement_id"])

    @property
    def title(self) -> str:
        return str(self.row["title"] or "")


@dataclass(frozen=True)
class Change:
    """One step of a row's history: (field, before, after) of what differs."""

    at: str
    by: str
    version: int
    change: str
    fields: tuple[tuple[str, str, str], ...]


def listed_agreements(frame: pd.DataFrame, today: date, language: str) -> list[ListedAgreement]:
    """All rows of a register, by title."""
    texts, suffix = Texts(language), COLUMN_OF[language]
    due = {row["agreement_id"]: row for row in reminders(frame, today).to_dict("records")}
    rows = [_listed(row, due.get(row["agreement_id"]), texts, suffix) for row in with_state(frame, today).to_dict("records")]
    return sorted(rows, key=lambda item: (word(item.title), item.key))


def _listed(row: dict, due: dict | None, texts: Texts, suffix: str) -> ListedAgreement:
    codes = tuple(part for part in str(row["parties"] or "").split("+") if part)
    parties = tuple(short_name(party_name(code)) for code in codes)
    said = {name: shown(name, row[name], texts) for name in ("sector", "kind", "stage", "signed", "end")}
    state = str(row["state"])
    state_words = texts.value(state)
    reminder = str(due[f"text_{suffix}"]) if due else ""
    searched = [row["title"], row["object"], row["number"], row["scope"], row["source"], *codes, *parties, *said.values(), state_words]
    return ListedAgreement(
        row={name: value for name, value in row.items() if name != "state"}, parties=parties, codes=codes, **said, state=state,
        state_words=state_words, due=str(due["due"]) if due else "", days_left=due["days_left"] if due else None, reminder=reminder,
        found_in=" ".join(word(item) for item in searched if item),
    )  # fmt: skip


def shown(name: str, value: object, texts: Texts) -> str:
    """A cell of the register in words; "" for an empty one."""
    if value is None or value == "":
        return ""
    if name in WORDS:
        return texts.value(value)
    if name in DATES:
        return said_date(str(value), texts.suffix)
    if name == "parties":
        return ", ".join(party_name(code) for code in str(value).split("+"))
    return str(value)


def fields_in_words(row: dict, language: str) -> list[tuple[str, str]]:
    """Header and content of every field that is filled, in the order of the template."""
    texts = Texts(language)
    headers = headers_of(language)
    return [(header, text) for name, header in headers.items() if name != "agreement_id" and (text := shown(name, row.get(name), texts))]


def changes_of(history: pd.DataFrame, language: str) -> list[Change]:
    """The history of one row (OfficeStore.history), newest first."""
    texts, headers = Texts(language), headers_of(language)
    before: dict = {}
    made = []
    for row in history.to_dict("records"):
        now = json.loads(row["row_json"])
        fields = () if row["change"] == "removed" else tuple(
            (headers[name], shown(name, before.get(name), texts), shown(name, now.get(name), texts))
            for name in headers
            if name in AGREEMENT_COLUMNS and before and before.get(name) != now.get(name)
        )  # fmt: skip
        made.append(Change(str(row["edited_at"] or ""), str(row["edited_by"] or ""), int(row["row_version"]), str(row["change"]), fields))
        before = now
    return made[::-1]
