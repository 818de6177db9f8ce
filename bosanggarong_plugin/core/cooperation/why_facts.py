"""What a finished result says, as the answers to "why not?" look at it; only its tables, never its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..catalogue import shipped, trigger_units
from ..errors import InputError, Problem
from ..messages import english_name
from ..result import RESULT_NAME
from ..result_file import DEFAULT_SCENARIO, ResultFile
from ..tables import table
from .why_words import kinds

TABLES = (
    "regions", "border_segments", "objects", "object_attributes", "findings", "finding_measures", "finding_parties", "candidates",
    "candidate_activities", "candidate_findings", "candidate_tests", "candidate_ranks", "catalogue", "triggers", "sources", "provenance",
    "road_crossings", "road_border_condition",
)  # fmt: skip
RAN_IN_PROVENANCE = "provenance:"
OFFICE_KIND = "kantor_adminduk"  # the capital of a region stands for its office


def open_result(folder: str | Path) -> dict[str, pd.DataFrame]:
    """The tables of a finished result that the answers need, without geometry. InputError when the folder holds none."""
    folder = Path(folder)
    path = folder / RESULT_NAME if folder.is_dir() else folder
    if not path.is_file():
        raise InputError(Problem("the folder holds no study.gpkg", str(folder), "Give the folder of a finished result."))
    file = ResultFile(path)
    if "findings" not in file.columns:
        raise InputError(Problem("this file is no result of an analysis", str(path), "Give the folder of a finished result."))
    wanted = [*TABLES, *(row.ran for row in kinds().values())]
    return {
        name: pd.DataFrame(file.rows(name) if name in TABLES else [], columns=file.columns[name]) for name in wanted if name in file.columns
    }  # fmt: skip


def known(value):
    """A value of a table, None for null."""
    return None if value is None or pd.isna(value) else value


@dataclass(frozen=True)
class Seen:
    """A finding of a result; ``measures`` maps names to (value or None, unit)."""

    finding_id: str
    kind: str
    object_id: str
    codes: frozenset[str]
    measures: Mapping[str, tuple[float | None, str | None]]
    usable: bool
    caveats: Mapping[str, str]


@dataclass(frozen=True)
class Trigger:
    """A row of the table ``triggers``; ``values`` is empty when it takes every object."""

    idea_code: str
    finding_kind: str
    attribute: str
    values: tuple[str, ...]
    measure: str
    minimum: float

    @property
    def unit(self) -> str:
        """The unit of the minimum."""
        return trigger_units().get((self.finding_kind, self.measure), "")


@dataclass(frozen=True)
class Given:
    """A layer that the result was made from; ``complete`` None: not stated, ``kinds`` None: not recorded."""

    role: str
    kinds: frozenset[str] | None
    complete: bool | None
    incomplete: frozenset[str]


class Facts:
    """The tables of a result, looked up; ``tables`` maps names to frames and is not changed."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self.tables = tables
        self.own_triggers = "triggers" in tables and "catalogue" in tables
        self.shipped = {} if self.own_triggers else shipped().tables(())
        self._rows: dict[str, list[dict]] = {}

    def rows(self, name: str) -> list[dict]:
        """Rows of a table, null as None; none when the result does not hold it."""
        if name not in self._rows:
            frame = self.shipped.get(name, self.tables.get(name))
            plain = pd.DataFrame() if frame is None else pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
            self._rows[name] = [{key: known(value) for key, value in row.items()} for row in plain.to_dict("records")]
        return self._rows[name]

    @cached_property
    def names(self) -> dict[str, str]:
        return {row["region_code"]: row["region_name"] for row in self.rows("regions")}

    @cached_property
    def borders(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset((row["region_a"], row["region_b"])) for row in self.rows("border_segments"))

    @cached_property
    def provenance(self) -> dict[str, str]:
        return {row["key"]: str(row["value"] or "") for row in self.rows("provenance")}

    @cached_property
    def limits(self) -> dict[str, float]:
        """Settings of the run as ``section_name``."""
        said = {key.split(".", 1)[1].replace(".", "_"): value for key, value in self.provenance.items() if key.startswith("settings.")}
        return {key: float(value) for key, value in said.items()}

    @cached_property
    def catalogue(self) -> dict[str, dict]:
        return {row["idea_code"]: row for row in self.rows("catalogue")}

    @cached_property
    def triggers(self) -> dict[str, list[Trigger]]:
        """idea code -> its triggers in the order of the table."""
        found: dict[str, list[Trigger]] = {code: [] for code in self.catalogue}
        for row in self.rows("triggers"):
            values = tuple(filter(None, (row["attribute_values"] or "").split("+")))
            found.setdefault(row["idea_code"], []).append(
                Trigger(row["idea_code"], row["finding_kind"], row["attribute"] or "", values, row["measure"], float(row["minimum"]))
            )
        return found

    @cached_property
    def findings(self) -> dict[str, Seen]:
        measures: dict[str, dict] = {}
        for row in self.rows("finding_measures"):
            measures.setdefault(row["finding_id"], {})[row["measure"]] = (row["value"], row["unit"])
        parties: dict[str, set[str]] = {}
        for row in self.rows("finding_parties"):
            parties.setdefault(row["finding_id"], set()).add(row["region_code"])
        return {
            row["finding_id"]: Seen(
                row["finding_id"], row["kind"], row["object_id"], frozenset(parties.get(row["finding_id"], ())),
                measures.get(row["finding_id"], {}), row.get("usable") is None or bool(row["usable"]),
                {"ind": row["caveat_ind"] or "", "eng": row["caveat_eng"] or ""},
            )
            for row in self.rows("findings")
        }  # fmt: skip

    @cached_property
    def _by_kind(self) -> dict[str, list[Seen]]:
        found: dict[str, list[Seen]] = {}
        for finding in self.findings.values():
            found.setdefault(finding.kind, []).append(finding)
        return found

    def between(self, finding_kind: str, codes: Iterable[str]) -> list[Seen]:
        """Findings of a kind that all these regions are parties of; of three or more regions without such, those of two of them."""
        wanted = frozenset(codes)
        of_kind = self._by_kind.get(finding_kind, [])
        whole = [finding for finding in of_kind if wanted <= finding.codes]
        if whole or len(wanted) == 2:
            return whole
        return [finding for finding in of_kind if len(wanted & finding.codes) >= 2]

    @cached_property
    def objects(self) -> dict[str, dict]:
        return {row["object_id"]: row for row in self.rows("objects")}

    @cached_property
    def attributes(self) -> dict[tuple[str, str], str]:
        return {(row["object_id"], row["attribute"]): row["value"] for row in self.rows("object_attributes")}

    def object_name(self, object_id: str, language: str) -> str:
        """The name of an object, without the Indonesian words that the program itself gave to it in English."""
        thing = self.objects.get(object_id)
        if thing is None:
            return object_id.split(":", 1)[-1]
        return thing["name"] if language == "ind" else english_name(thing["kind"], thing["name"])

    def matches(self, trigger: Trigger, finding: Seen) -> bool:
        """Whether the object of a finding has what the trigger asks for."""
        return not trigger.attribute or self.attributes.get((finding.object_id, trigger.attribute)) in trigger.values

    def passes(self, trigger: Trigger, finding: Seen) -> bool:
        """Whether a finding triggers."""
        value = finding.measures.get(trigger.measure, (None, None))[0]
        of_kind = finding.usable and finding.kind == trigger.finding_kind and self.matches(trigger, finding)
        return of_kind and value is not None and value >= trigger.minimum

    # --- candidates ---------------------------------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> dict[str, dict]:
        return {row["candidate_id"]: row for row in self.rows("candidates")}

    @cached_property
    def activities(self) -> dict[str, list[str]]:
        return self._lists("candidate_activities", "idea_code")

    @cached_property
    def evidence(self) -> dict[str, list[str]]:
        return self._lists("candidate_findings", "finding_id")

    def _lists(self, name: str, column: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.rows(name):
            found.setdefault(row["candidate_id"], []).append(row[column])
        return found

    @cached_property
    def ranks(self) -> dict[str, int]:
        """candidate id -> rank in the default scenario, else in the first one."""
        rows = self.rows("candidate_ranks")
        scenarios = sorted({row["scenario_id"] for row in rows})
        shown = DEFAULT_SCENARIO if DEFAULT_SCENARIO in scenarios or not scenarios else scenarios[0]
        return {row["candidate_id"]: int(row["rank"]) for row in rows if row["scenario_id"] == shown}

    def codes_of(self, candidate_id: str) -> frozenset[str]:
        """The regions of a candidate."""
        return frozenset((self.candidates[candidate_id]["parties"] or "").split("+"))

    # --- what was given -----------------------------------------------------------------------------------------------

    @cached_property
    def given(self) -> list[Given]:
        return [
            Given(
                row["role"], frozenset(row["kinds"].split("+")) if row.get("kinds") else None,
                None if row["complete"] is None else bool(row["complete"]),
                frozenset((row.get("incomplete_regions") or "").split("+")) - {""},
            )
            for row in self.rows("sources")
        ]  # fmt: skip

    def layers(self, role: str, wanted: Iterable[str]) -> list[Given]:
        """Layers of a role that hold one of these kinds (no kinds: all); a layer whose kinds are not recorded may hold any."""
        wanted = frozenset(wanted)
        return [layer for layer in self.given if layer.role == role and (not wanted or layer.kinds is None or layer.kinds & wanted)]

    def ran(self, finding_kind: str) -> bool:
        """Whether the analysis that looks for a kind of finding left its table (or its row of the provenance)."""
        where = kinds()[finding_kind].ran
        if where.startswith(RAN_IN_PROVENANCE):
            return where.removeprefix(RAN_IN_PROVENANCE) in self.provenance
        return where in self.tables

    def skipped(self, key: str) -> dict[str, frozenset[str]]:
        """Regions that an analysis left out for incomplete data, by service ("" for an analysis of one kind)."""
        found = {}
        for part in filter(None, self.provenance.get(key, "").split("; ")):
            service, _, codes = part.rpartition(": ")
            found[service] = frozenset(code.strip() for code in codes.split(",") if code.strip())
        return found

    def has_capitals(self) -> bool:
        """Whether a layer of places holds capitals (or does not say what it holds)."""
        capital = ("ibukota", "ibu_kota")
        places = [layer for layer in self.given if layer.role == "places"]
        return any(layer.kinds is None or any(kind.startswith(capital) for kind in layer.kinds) for layer in places)


def services_of(sectors: Iterable[str]) -> list:
    """Rows of service_kinds.csv of these sectors, all without any."""
    sectors = set(sectors)
    return [row for row in table("service_kinds").itertuples() if not sectors or row.sector in sectors]
