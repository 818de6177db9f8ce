"""What the page holds, as plain data: words in both languages, layers, candidates with their evidence, tables.

Reads a finished result only. Text that has both languages is a pair [Indonesian, English]; codes stay codes, their words go with
the page. Nothing is computed here but the choice of what is shown.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from ...core.messages import either, english_name
from ...core.result import RESULT_NAME, SCHEMA, read_table, tables_in
from ...core.result_file import ResultFile
from ...core.sheets import formula_in_words, match_reason
from ...core.texts import Texts
from ...paths import tables_dir
from .columns import AGENCIES, DEPENDENCY, FACTS, LAYERS, SOLIDARITY, TABLES, Column, Layer

UI_PREFIX = "html."
_PLACE = re.compile(r"\{\w+\}")  # in the titles of the catalogue: what a candidate names
MODELS = {"share_models": ("model", "title"), "criteria": ("criterion", "label")}  # tables that name codes of a result


class Content:
    """One result as data for the page. ``geometries`` collects what is drawn; the data refer to it by number."""

    def __init__(self, folder: str | Path):
        folder = Path(folder)
        self.path = folder / RESULT_NAME if folder.is_dir() else folder
        self.results = {language: ResultFile(self.path, Texts(language)) for language in ("id", "en")}
        self.result = self.results["id"]
        self.present = set(tables_in(self.path))
        self.geometries: list = []
        self._numbers: dict[bytes, int] = {}

    def data(self) -> dict:
        """All that the page shows, but the shapes."""
        objects = {str(row["object_id"]): row for row in self.rows("objects")}
        findings = self._findings(objects)
        candidates = self._candidates(objects)
        wanted = {key for candidate in candidates for key in candidate["findings"]}
        layers = [made for layer in LAYERS if (made := self._layer(layer, findings))]
        scenarios = sorted({str(row["scenario_id"]) for row in self.rows("candidate_ranks")})
        return {
            "meta": self._meta() | {"scenarios": scenarios, "scenario": self.result.scenario},
            "ui": report_texts(UI_PREFIX),
            "words": self._words(),
            "names": self._names(),
            "layers": layers,
            "candidates": candidates,
            "findings": {key: value for key, value in findings.items() if key in wanted},
            "solidarity": self._grouped_table("solidarity", "object_id", SOLIDARITY),
            "dependency": self.table("water_dependency", DEPENDENCY),
            "links": self._links(),
            "tabs": {tab: [made for name, spec in tables.items() if (made := self.table(name, spec))] for tab, tables in TABLES.items()},
            "forums": self._forums(),
            "provenance": [[key, self.said(value)] for key, value in sorted(self.result.provenance.items())],
        }

    # --- parts of a result ---------------------------------------------------------------------------------------------

    def rows(self, table: str) -> list[dict[str, object]]:
        """All rows of a table; empty when the result has no such table."""
        return self.result.rows(table)

    def said(self, text: object) -> object:
        """A text of the run's language: in both where both are known, else as it is."""
        if text is None:
            return None
        both = [either(str(text), language) for language in ("id", "en")]
        return both if both[0] != both[1] else str(text)

    def cell(self, row: Mapping, column: Column) -> object:
        """One value of a table as the page takes it."""
        if column.kind == "p":
            texts = pair(row, column.name)
            return texts and [_PLACE.sub("...", text) for text in texts]
        value = row.get(column.name)
        if value is None or value == "":
            return None
        if column.kind == "r":
            return figure(value)
        if column.kind == "b":
            return bool(value)
        return self.said(value) if column.kind == "m" else str(value)

    def table(self, name: str, spec: Iterable[Column], rows: list[dict] | None = None) -> dict | None:
        """A table of the page; None when the result has no such table. Columns in which nothing stands are left out."""
        if name not in self.present:
            return None
        rows = self._completed(name) if rows is None else rows
        cells = {column: [self.cell(row, column) for row in rows] for column in spec}
        filled = [column for column in cells if not rows or any(value is not None for value in cells[column])]
        return {
            "name": name, "columns": [[column.name, column.kind] for column in filled],
            "rows": [list(line) for line in zip(*(cells[column] for column in filled), strict=True)] if rows else [],
        }  # fmt: skip

    def _completed(self, name: str) -> list[dict]:
        rows = self.rows(name)
        if name == "agreement_reminders":
            agreements = {row["agreement_id"]: row for row in self.rows("agreements")}
            return [agreements.get(row["agreement_id"], {}) | row for row in rows]
        if name == "data_requests":
            return sorted(rows, key=lambda row: (row["priority"] is None, row["priority"], str(row["request_id"])))
        if name == "forums":
            members = self._members()
            return [row | {"region_codes": "+".join(members.get(str(row["forum_id"]), []))} for row in rows]
        return rows

    def _grouped(self, table: str, key: str = "candidate_id") -> dict[str, list[dict]]:
        groups = defaultdict(list)
        for row in self.rows(table):
            groups[str(row[key])].append(row)
        return groups

    def _grouped_table(self, name: str, key: str, spec: Iterable[Column]) -> dict[str, dict]:
        return {value: made for value, rows in self._grouped(name, key).items() if (made := self.table(name, spec, rows))}

    def shape(self, geometry) -> int | None:
        """The number of a geometry; equal ones have one number."""
        if geometry is None or geometry.is_empty:
            return None
        key = geometry.wkb
        if key not in self._numbers:
            self._numbers[key] = len(self.geometries)
            self.geometries.append(geometry)
        return self._numbers[key]

    def _frame(self, table: str) -> pd.DataFrame:
        return read_table(self.path, table)

    # --- the page's parts ----------------------------------------------------------------------------------------------

    def _meta(self) -> dict:
        said = self.result.provenance
        return {
            "study": said.get("study", ""), "date": said.get("date", ""), "as_of": said.get("as_of", ""),
            "program": said.get("program", ""), "version": said.get("program_version", ""),
            "caveat": [said.get("caveat_ind", ""), said.get("caveat_eng", "")], "note": [said.get("note_ind", ""), said.get("note_eng", "")],
            "facts": [[column.name, column.kind] for column in FACTS],
            "agencies": [[column.name, column.kind] for column in AGENCIES],
        }  # fmt: skip

    def _words(self) -> dict[str, list[str]]:
        words = {key: value for key, value in table_texts("map_texts").items() if key.startswith(("value.", "field.", "layer."))}
        for table, (code, label) in MODELS.items():
            for row in csv_rows(table):
                words.setdefault(f"value.{row[code]}", [row[f"{label}_ind"], row[f"{label}_eng"]])
        return words

    def _names(self) -> dict[str, list[str]]:
        other = self.results["en"].region_names
        return {code: [name, other.get(code, name)] for code, name in self.result.region_names.items()}

    def _layer(self, layer: Layer, findings: Mapping[str, dict]) -> dict | None:
        table, _, kind = layer.table.partition(":")
        if kind:
            rows = [
                [finding["object"], "+".join(dict.fromkeys(code for code, _ in finding["parties"])), finding["shape"]]
                for finding in findings.values() if finding["kind"] == kind and finding["shape"] is not None
            ]  # fmt: skip
            columns = [[column.name, column.kind] for column in layer.columns]
        else:
            if table not in self.present or SCHEMA[table].geometry is None:
                return None
            frame = self._frame(table)
            made = self.table(table, layer.columns, records(frame))
            shapes = [self.shape(geometry) for geometry in frame.geometry]
            rows = [[*line, shape] for line, shape in zip(made["rows"], shapes, strict=True) if shape is not None] if len(frame) else []
            columns = made["columns"]
        if not rows:
            return None
        return {"name": layer.name, "shown": layer.shown, "columns": columns, "rows": rows}

    def _links(self) -> dict:
        return {f"{row['from_code']}>{row['to_code']}": figure(row["area_km2"]) for row in self.rows("water_links")}

    def _members(self) -> dict[str, list[str]]:
        members = defaultdict(list)
        for row in self.rows("forum_members"):
            members[str(row["forum_id"])].append(str(row["region_code"]))
        return members

    def _forums(self) -> list[dict]:
        members = self._members()
        return [
            {"id": str(row["forum_id"]), "name": str(row["name"] or row["forum_id"]), "members": members.get(str(row["forum_id"]), [])}
            for row in self.rows("forums")
        ]  # fmt: skip

    def _findings(self, objects: Mapping[str, dict]) -> dict[str, dict]:
        if "findings" not in self.present:
            return {}
        measures, parties = self._grouped("finding_measures", "finding_id"), self._grouped("finding_parties", "finding_id")
        frame = self._frame("findings")
        made = {}
        for row, geometry in zip(records(frame), frame.geometry, strict=True):
            key = str(row["finding_id"])
            made[key] = {
                "kind": row["kind"], "object": object_name(objects.get(str(row["object_id"]))), "severity": figure(row.get("severity")),
                "role": row["source_role"], "precision": figure(row.get("precision_m")), "caveat": pair(row, "caveat"),
                "doubtful": bool(row.get("doubtful") or False), "shape": self.shape(geometry),
                "parties": [[str(party["region_code"]), party["role"]] for party in parties.get(key, [])],
                "measures": [
                    [m["measure"], figure(m["value"]), figure(m["low"]), figure(m["high"]), m["unit"], self._how(m)]
                    for m in measures.get(key, [])
                ],
            }  # fmt: skip
        return made

    def _how(self, measure: Mapping) -> object:
        told = formula_in_words(str(measure["measure"]), str(measure["basis"] or ""))
        return list(told.values()) if told else self.said(measure["basis"])

    def _candidates(self, objects: Mapping[str, dict]) -> list[dict]:
        if "candidates" not in self.present:
            return []
        own = {
            table: self._grouped(table)
            for table in (
                "candidate_parties", "candidate_tests", "candidate_rules", "candidate_flags", "candidate_agencies", "candidate_shares",
                "candidate_activities", "candidate_agreements", "candidate_findings", "candidate_criteria", "candidate_ranks",
            )
        }  # fmt: skip
        agreements = {str(row["agreement_id"]): str(row["title"] or row["agreement_id"]) for row in self.rows("agreements")}
        frame = self._frame("candidates")
        made = []
        for row, geometry in zip(records(frame), frame.geometry, strict=True):
            key = str(row["candidate_id"])
            mine = {table: groups.get(key, []) for table, groups in own.items()}
            made.append({
                "id": key, "idea": row["idea_code"], "object_id": str(row["object_id"]), "object": object_name(objects.get(str(row["object_id"]))),
                "title": pair(row, "title"), "evidence": pair(row, "evidence"), "parties": str(row["parties"] or "").split("+"),
                "sector": row["sector"], "coverage": row["coverage"], "obligation": row["obligation"],
                "facts": [self.cell(row, column) for column in FACTS],
                "at": None if geometry is None or geometry.is_empty else [round(geometry.centroid.y, 5), round(geometry.centroid.x, 5)],
                "ranks": {
                    str(r["scenario_id"]): [figure(r.get(name)) for name in ("rank", "rank_low", "rank_high", "top_ten_pct", "score")]
                    for r in mine["candidate_ranks"]
                },
                "people": [[str(p["party_code"]), p["party_type"], p["role"], bool(p["must_sit"])] for p in mine["candidate_parties"]],
                "tests": [
                    [x["test"], x["result"], pair(x, "reason"), self.said(x["basis"])] for x in sorted(mine["candidate_tests"], key=_test_order)
                ],
                "rules": [
                    [x["topic"], x["result"], pair(x, "text"), self.said(x["basis"]), x["verified"]]
                    for x in sorted(mine["candidate_rules"], key=lambda x: (str(x["topic"]), x["seq"] or 0))
                ],
                "flags": [[x["flag"], pair(x, "text")] for x in mine["candidate_flags"] if pair(x, "text")],
                "agencies": [[self.cell(x, column) for column in AGENCIES] for x in mine["candidate_agencies"]],
                "shares": [[str(x["party_code"]), x["model"], figure(x["share_pct"]), self.said(x["basis"])] for x in mine["candidate_shares"]],
                "activities": [pair(x, "activity") for x in mine["candidate_activities"]],
                "agreements": [
                    [title, x["match"], list(told.values()) if told else str(x["reason"] or "")]
                    for x in mine["candidate_agreements"]
                    for title in [agreements.get(str(x["agreement_id"]), str(x["agreement_id"]))]
                    for told in [match_reason(x, title, mine["candidate_rules"])]
                ],
                "findings": [str(x["finding_id"]) for x in mine["candidate_findings"]],
                "criteria": [
                    [str(x["scenario_id"]), x["criterion"], figure(x["value"]), figure(x["normalised"]), figure(x["weight"])]
                    for x in mine["candidate_criteria"]
                ],
            })  # fmt: skip
        return made


_TESTS = ("border", "externality", "efficiency")


def _test_order(row: Mapping) -> int:
    return _TESTS.index(row["test"]) if row["test"] in _TESTS else len(_TESTS)


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table without its geometry; null is None."""
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    return plain.astype(object).where(plain.notna(), None).to_dict("records")


def pair(row: Mapping, name: str) -> list[str] | None:
    """A text in both languages; None when there is none."""
    texts = [str(row.get(f"{name}_{ending}") or "").strip() for ending in ("ind", "eng")]
    return texts if any(texts) else None


def object_name(thing: Mapping | None) -> list[str] | None:
    """The name of an object in both languages."""
    if thing is None or not thing["name"]:
        return None
    return [str(thing["name"]), english_name(str(thing["kind"]), str(thing["name"]))]


def figure(value: object) -> float | int | None:
    """A number with more digits than a page shows, so that it rounds to the same figure there as in the papers."""
    if value is None or value == "":
        return None
    number = float(value)
    if number.is_integer():
        return int(number)
    return float(f"{number:.9g}")


def csv_rows(name: str) -> list[dict[str, str]]:
    """A reference table; empty when this version has no such table."""
    path = tables_dir() / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_texts(name: str) -> dict[str, list[str]]:
    """key -> [Indonesian, English] of a table of texts."""
    return {row["key"]: [row["ind"], row["eng"]] for row in csv_rows(name)}


def report_texts(prefix: str) -> dict[str, list[str]]:
    """The texts of report_texts.csv whose keys begin with a prefix, without it."""
    return {key.removeprefix(prefix): value for key, value in table_texts("report_texts").items() if key.startswith(prefix)}
