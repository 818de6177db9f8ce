"""Rank a finished result again: a copy with other scenarios, made from the measured criteria alone; the old result stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyogrio

from .errors import InputError, Problem
from .findings import Job
from .messages import localise_tables
from .outputs import DEFAULT_OUTPUTS
from .provenance import carry_logo, number
from .ranking import rank
from .result import RESULT_NAME, Workshop, conform, read_table, tables_in
from .scenarios import DEFAULT_SCENARIO, Scenario, default_scenario
from .settings import RankingSettings
from .study import Outcome


def rerank(
    result: Path, folder: Path, scenarios: Sequence[Scenario], settings: RankingSettings | None = None, *, overwrite: bool = False,
    outputs: tuple[str, ...] = DEFAULT_OUTPUTS, language: str = "id", candidates: str = "", job: Job | None = None,
) -> Outcome:
    """Publish in ``folder`` the result of folder ``result`` with its own scenarios and these; one of the same id is replaced.

    Without ``settings`` those that the result was ranked with. Raises InputError when ``result`` holds no ranking or is ``folder`` itself.
    """
    from ..makers import make_outputs

    job = job or Job()
    if not (result / RESULT_NAME).is_file() or "candidate_criteria" not in tables_in(result):
        raise InputError(Problem("the folder holds no result with a ranking", str(result), "Give the folder of a finished result."))
    if result.resolve() == folder.resolve():
        raise InputError(Problem("this is the folder of the result itself", str(folder), "Give another folder; a finished result is never changed."))
    with Workshop(folder, overwrite=overwrite) as workshop:
        tables = {name: read_table(result, name) for name in tables_in(result)}
        job.step(0.2, "candidates")
        made = {scenario.scenario_id: scenario for scenario in [*stored_scenarios(tables), *scenarios]}
        settings = settings or stored_settings(tables["provenance"])
        new = localise_tables(rank(stored_values(tables["candidate_criteria"]), list(made.values()), settings, job.part(0.3, 0.5)), language)
        new["provenance"] = _provenance(tables["provenance"], settings, result)
        tables |= new
        _copy(result / RESULT_NAME, workshop.path / RESULT_NAME, new)
        logo = str(dict(zip(tables["provenance"]["key"], tables["provenance"]["value"], strict=True)).get("logo") or "")
        if logo and (result / logo).is_file():
            carry_logo(result / logo, workshop.path / logo)
        left_out = make_outputs(workshop.path, outputs, language=language, candidates=candidates, job=job.part(0.6, 1.0))
        files = workshop.publish()
        job.step(1.0, "done")
    return Outcome(workshop.folder, tuple(files), tables, left_out)


def _copy(source: Path, target: Path, new: Mapping[str, pd.DataFrame]) -> None:
    """The same file with these tables instead of its own; all others stay as they were written, also by an older version."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as copy:
        old.backup(copy)
    for name, frame in new.items():
        pyogrio.write_dataframe(conform(name, frame), target, layer=name, driver="GPKG")


def stored_values(criteria: pd.DataFrame) -> dict[str, dict[str, tuple[float | None, float | None]]]:
    """What was measured, from candidate_criteria: it is the same in every scenario."""
    values: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for row in criteria.itertuples():
        values.setdefault(row.candidate_id, {})[row.criterion] = (_known(row.value), _known(row.normalised))
    return values


def stored_scenarios(tables: Mapping[str, pd.DataFrame]) -> list[Scenario]:
    """The scenarios of a result with the weights it was ranked by, the default first."""
    listed = tables["scenarios"].set_index("scenario_id") if "scenarios" in tables else pd.DataFrame(columns=["name", "note"])
    found = {DEFAULT_SCENARIO: default_scenario()}
    for scenario_id, own in tables["candidate_criteria"].groupby("scenario_id", sort=True):
        weights = {row.criterion: float(row.weight) for row in own.drop_duplicates("criterion").itertuples()}
        if scenario_id == DEFAULT_SCENARIO:
            given = found[DEFAULT_SCENARIO]
            found[DEFAULT_SCENARIO] = Scenario(DEFAULT_SCENARIO, given.name, MappingProxyType(weights), given.note)
            continue
        name, note = (listed.loc[scenario_id, ["name", "note"]] if scenario_id in listed.index else (scenario_id, None))
        found[scenario_id] = Scenario(scenario_id, str(name), MappingProxyType(weights), "" if pd.isna(note) else str(note))
    return list(found.values())


def stored_settings(provenance: pd.DataFrame) -> RankingSettings:
    """The ``[settings.ranking]`` of a result; today's defaults for what it does not tell."""
    told = dict(zip(provenance["key"], provenance["value"], strict=True))
    kinds = {item.name: type(item.default) for item in fields(RankingSettings)}
    return RankingSettings(**{name: kind(float(told[key])) for name, kind in kinds.items() if (key := f"settings.ranking.{name}") in told})


def _provenance(provenance: pd.DataFrame, settings: RankingSettings, result: Path) -> pd.DataFrame:
    rows = dict(zip(provenance["key"], provenance["value"], strict=True))
    rows |= {f"settings.ranking.{item.name}": number(getattr(settings, item.name)) for item in fields(settings)}
    rows |= {"ranked_again": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "ranked_again_from": result.resolve().name}
    return pd.DataFrame(sorted(rows.items()), columns=["key", "value"])


def _known(value: object) -> float | None:
    return None if pd.isna(value) else float(value)
