"""Scenarios: named weights of the criteria, as a study file, a file of scenarios or the office gives them.

Weights are entered directly; only their proportions count, and a criterion that is left out weighs nothing. The default weights of
``data/criteria.csv`` are the judgement of the program's makers: no survey stands behind them (that of Utomo 2005 asked 14 officials).
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from .errors import InputError, Problem
from .result_file import DEFAULT_SCENARIO
from .tables import table

DEFAULT_NAME = "default weights"
DEFAULT_NOTE = "weights as the program's makers judged them; no survey stands behind them"
GREATEST_WEIGHT = 1000.0
KEYS = ("name", "weights", "note")

Complain = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Scenario:
    """``weights`` maps criterion -> weight, 0 or more, at least one above 0; ``scenario_id`` is the slug of the name."""

    scenario_id: str
    name: str
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""


def default_scenario() -> Scenario:
    """The one that every result has."""
    weights = {row.criterion: float(row.weight) for row in table("criteria").itertuples()}
    return Scenario(DEFAULT_SCENARIO, DEFAULT_NAME, MappingProxyType(weights), DEFAULT_NOTE)


def slug_of(name: str) -> str:
    """Lower-case letters without marks, digits, and _ between them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def read_entries(raw: object, complain: Complain) -> tuple[Scenario, ...]:
    """The ``[[scenarios]]`` of a parsed TOML file; what is wrong goes to ``complain(what, where, next_step)``."""
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        complain("\"scenarios\" must be a list of tables", "[[scenarios]]", "Write [[scenarios]] and its keys below it.")
        return ()
    made: list[Scenario] = []
    for number, entry in enumerate(raw, start=1):
        where = f"[[scenarios]] {number}"
        for key in entry:
            if key not in KEYS:
                complain(f"unknown key \"{key}\"", where, _hint(key, KEYS, "keys"))
        name, note = entry.get("name"), entry.get("note", "")
        if not isinstance(name, str) or not slug_of(name):
            complain("the scenario has no name", where, "Give name = \"...\" with letters or digits.")
            continue
        if not isinstance(note, str):
            complain("the note is no text", where, "Give text in quotes.")
            note = ""
        weights = checked_weights(entry.get("weights"), where, complain)
        if weights is not None:
            made.append(Scenario(slug_of(name), name.strip(), weights, note.strip()))
    _refuse_twins(made, "[[scenarios]]", complain)
    return tuple(made)


def checked_weights(raw: object, where: str, complain: Complain) -> Mapping[str, float] | None:
    """Weights as entered, or None when one of them cannot be used."""
    if not isinstance(raw, Mapping) or not raw:
        complain("the scenario has no weights", where, "Write weights = { severity = 0.4, people = 0.3 }; what is left out weighs nothing.")
        return None
    known, good = tuple(table("criteria")["criterion"]), True
    for name, weight in raw.items():
        if name not in known:
            complain(f"unknown criterion \"{name}\"", where, _hint(name, known, "criteria"))
            good = False
        number = isinstance(weight, (int, float)) and not isinstance(weight, bool)
        if not number or not math.isfinite(weight) or not 0 <= weight <= GREATEST_WEIGHT:
            complain(f"the weight of {name} is {weight}", where, "Give a number from 0 to 1000; only the proportions count.")
            good = False
    if good and not any(raw.values()):
        complain("every weight is 0", where, "Give at least one criterion a weight above 0.")
        good = False
    return MappingProxyType({name: float(raw[name]) for name in known if name in raw}) if good else None


def office_scenarios(rows: pd.DataFrame, complain: Complain) -> tuple[Scenario, ...]:
    """Scenarios saved in office.gpkg: rows scenario_id, name, criterion, weight."""
    made = []
    for scenario_id, own in rows.groupby("scenario_id", sort=True):
        name = str(own["name"].iloc[0])
        where = f"office.gpkg, scenarios, {name}"
        weights = checked_weights(dict(zip(own["criterion"], own["weight"], strict=True)), where, complain)
        if weights is not None:
            made.append(Scenario(slug_of(str(scenario_id)), name, weights))
    _refuse_twins(made, "office.gpkg, scenarios", complain)
    return tuple(made)


def all_scenarios(given: Sequence[Scenario], saved: pd.DataFrame | None = None) -> tuple[Scenario, ...]:
    """The default, those of the study file, those saved in the office. Raises InputError for saved ones that cannot be used."""
    problems: list[Problem] = []

    def complain(what: str, where: str, next_step: str) -> None:
        problems.append(Problem(what, where, next_step))

    own = office_scenarios(saved, complain) if saved is not None and len(saved) else ()
    _refuse_twins([*given, *own], "[[scenarios]]", complain)
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return (default_scenario(), *given, *own)


def find_scenario(said: str, known: Mapping[str, str]) -> str:
    """The id of a scenario given by id or name; ``known`` maps id -> name. Raises InputError with the nearest one."""
    for scenario_id, name in known.items():
        if said.casefold() in (scenario_id.casefold(), name.casefold()):
            return scenario_id
    raise InputError(Problem(f"the result has no scenario \"{said}\"", "command line", _hint(said, tuple(known), "scenarios")))


def _hint(said: str, known: Sequence[str], noun: str) -> str:
    near = difflib.get_close_matches(str(said).casefold(), known, n=1, cutoff=0.5)
    return f"Did you mean \"{near[0]}\"?" if near else f"Known {noun}: {', '.join(known)}."


def _refuse_twins(made: Sequence[Scenario], where: str, complain: Complain) -> None:
    seen = {DEFAULT_SCENARIO: DEFAULT_NAME}
    for scenario in made:
        if scenario.scenario_id in seen:
            complain(f"another scenario is already called \"{scenario.name}\"", where, "Give each scenario a name of its own; default is taken.")
        seen[scenario.scenario_id] = scenario.name
