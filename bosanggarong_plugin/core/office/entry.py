"""One agreement as somebody types it into a form, through the same door as an import; and the names a form offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from ..errors import InputError, Problem
from ..inputs.agreements import AGREEMENT_COLUMNS, read_agreements
from ..inputs.collect import Collector
from ..inputs.fields import Fields
from ..inputs.party_names import THIRD_PARTY, meaning_of, provinces, region_labels
from ..study import InputSpec
from ..tables import table

COLUMN_OF = {"id": "ind", "en": "eng"}
_QUESTION = re.compile(r'it is not clear who "(?P<name>.+)" is \((?P<rows>[^()]*)\)')
_ROW = re.compile(r"^row \d+: ")


@dataclass(frozen=True)
class Question:
    """A party whose name is not clear: ``choices`` are (code, name) of those it may be, all where nothing tells; ``rows`` where it stands."""

    name: str
    rows: str
    choices: tuple[tuple[str, str], ...]


def questions_of(problems: Iterable[Problem]) -> list[Question]:
    """The problems of an import that an answer resolves: who a party is. The names are those of ``import_agreements(answers=)``."""
    found = (_QUESTION.fullmatch(problem.what) for problem in problems)
    everybody = tuple(known_parties().items())
    return [Question(match["name"], match["rows"], meaning_of(match["name"]).choices or everybody) for match in found if match]


def is_question(problem: Problem) -> bool:
    """Whether an answer about a party resolves the problem."""
    return _QUESTION.fullmatch(problem.what) is not None


def check_entry(values: Mapping[str, str | None], *, third_parties: Iterable[str] = (), language: str = "id", file: str = "office.gpkg") -> dict:
    """The row of the contract for texts as typed (keys AGREEMENT_COLUMNS, parties separated by ";").

    Names in ``third_parties`` stay as they are. An agreement without an id gets the one an import would give it. Raises
    InputError with every problem, each naming the field by its header in ``language``.
    """
    headers = headers_of(language)
    spec, collector = InputSpec(role="office", path=Path(file)), Collector()
    frame = pd.DataFrame([{headers[name]: values.get(name) or None for name in AGREEMENT_COLUMNS}], dtype=object, index=[1])
    answers = {name: THIRD_PARTY for name in third_parties}
    rows = read_agreements(frame, Fields(headers), spec, spec.path.stem, collector, answers=answers)
    if rows is None or collector.problems:
        raise InputError([Problem(_ROW.sub("", p.what), p.where.removeprefix(f"{file} / "), p.next_step) for p in collector.problems])
    return rows.frame.iloc[0].to_dict()


def headers_of(language: str) -> dict[str, str]:
    """Column of the register -> its header in a language, as in the template."""
    return dict(zip(table("agreement_columns")["column"], table("agreement_columns")[f"header_{COLUMN_OF[language]}"], strict=True))


def helps_of(language: str) -> dict[str, str]:
    """Column of the register -> what it takes."""
    return dict(zip(table("agreement_columns")["column"], table("agreement_columns")[COLUMN_OF[language]], strict=True))


def sectors() -> list[str]:
    """Words of agreement_sectors.csv, in alphabetical order."""
    return sorted(set(table("agreement_sectors")["sector"]))


@cache
def known_parties() -> dict[str, str]:
    """Code -> name of every region and province, provinces first."""
    return {code: f"Provinsi {name}" for code, name in sorted(provinces().items())} | dict(sorted(region_labels().items()))


def party_name(code: str) -> str:
    """The name of a code; any other text as it is."""
    return known_parties().get(code, code)
