"""Reading the attributes of a finished result with the standard library: a GeoPackage is an SQLite file."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..paths import tables_dir
from .texts import Texts

DEFAULT_SCENARIO = "default"
TOP = 12  # candidates that carry their rank on the map and stand in its table


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass
class ResultFile:
    """The result at ``path`` (study.gpkg). Only what is asked for is read; geometry is left to QGIS.

    ``wanted_scenario`` is the ranking that is shown, where the result has it.
    """

    path: Path
    texts: Texts = field(default_factory=Texts)
    wanted_scenario: str = ""

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """Column names (geometry left out) of every table that the result holds."""
        with closing(self._connect()) as connection:
            names = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")]
            geometry = dict(connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
            return {
                name: [row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(name)})") if row[1] != geometry.get(name)]
                for name in names
            }

    def rows(self, table: str) -> list[dict[str, object]]:
        """All rows of a table, empty when the result has no such table."""
        columns = self.columns.get(table)
        if not columns:
            return []
        query = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)}"  # nosec B608  # names come from the file's own catalogue
        with closing(self._connect()) as connection:
            return [dict(zip(columns, row, strict=True)) for row in connection.execute(query)]

    def unique(self, table: str, column: str) -> list[str]:
        """The values that occur in a column, sorted, without null and empty ones."""
        return sorted({str(row[column]) for row in self.rows(table) if row.get(column) not in (None, "")})

    @cached_property
    def provenance(self) -> dict[str, str]:
        return {str(row["key"]): str(row["value"] or "") for row in self.rows("provenance")}

    @cached_property
    def scenario(self) -> str:
        """The ranking that is shown: the wanted one, else the default one where it is there, else the first."""
        scenarios = self.unique("candidate_ranks", "scenario_id")
        if self.wanted_scenario in scenarios:
            return self.wanted_scenario
        return DEFAULT_SCENARIO if DEFAULT_SCENARIO in scenarios or not scenarios else scenarios[0]

    @cached_property
    def ranking(self) -> list[dict[str, object]]:
        """Candidates with rank and score, in the order of the shown scenario."""
        ranks = {row["candidate_id"]: row for row in self.rows("candidate_ranks") if row["scenario_id"] == self.scenario}
        found = [row | ranks[row["candidate_id"]] for row in self.rows("candidates") if row["candidate_id"] in ranks]
        return sorted(found, key=lambda row: row["rank"])

    @cached_property
    def region_names(self) -> dict[str, str]:
        """Names of all codes that the result may hold: its regions, the provinces, OUT, SEA and the Centre."""
        names = {code: self.texts.value(code) for code in ("OUT", "SEA", "pusat")}
        known, provinces = _names("region_codes"), _names("provinces")
        for row in self.rows("regions"):
            code = str(row["region_code"])
            names[code] = str(row["region_name"] or code)
            province = code.split(".")[0]
            names[province] = f"{self.texts.value('provinsi').capitalize()} {provinces.get(province, province)}"
        for code in self.unique("candidate_parties", "party_code"):
            names.setdefault(code, known.get(code, code))
        return names

    def parties(self, codes: object) -> list[str]:
        """Short names for codes joined by ``+``."""
        return [short_name(self.region_names.get(code, code)) for code in str(codes or "").split("+") if code]

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)


def _names(table: str) -> dict[str, str]:
    """Name of each Kemendagri code of a reference table."""
    with (tables_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["kemendagri"]: row["name"] for row in csv.DictReader(file)}


def short_name(name: str) -> str:
    """A region's name as maps write it: Kabupaten becomes Kab."""
    return name.replace("Kabupaten ", "Kab. ")
