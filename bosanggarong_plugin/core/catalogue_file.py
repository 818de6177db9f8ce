"""The catalogue as a planner edits it: a workbook (sheets gagasan and pemicu) or a CSV with ``<name>_pemicu.csv`` beside it.

Rows of the shipped codes replace the shipped ideas, new codes extend them, ideas that are not in the file stay as they are. The trigger
rows of an idea replace its shipped triggers; a single row with "-" as finding_kind leaves it without any. Every bad row is told at once with
its line, column and reason. A row that is unlike the shipped one has the origin "office"; a legal basis or mark of its own is
printed as what the office's catalogue says and counts as not verified.
"""

from __future__ import annotations

import csv
import io
import re
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd

from .catalogue import OFFICE, Catalogue, Idea, Trigger, shipped, trigger_units
from .errors import InputError, OutputError, Problem
from .inputs import tables
from .inputs.collect import Collector, hint, listed, place
from .inputs.values import text_or_none
from .study import InputSpec
from .tables import table, text

IDEAS, TRIGGERS, GUIDE = "gagasan", "pemicu", "petunjuk"
IDEA_COLUMNS = (
    "idea_code", "sector", "urusan", "deal_type", "title_ind", "title_eng", "activity_ind", "activity_eng", "legal_basis", "verified", "continuous",
    "institution_hint", "needs_ind", "needs_eng",
)  # fmt: skip
TRIGGER_COLUMNS = ("idea_code", "finding_kind", "attribute", "attribute_values", "measure", "minimum", "priority", "reason")
REQUIRED = ("idea_code", "sector", "urusan", "deal_type", "title_ind", "activity_ind", "verified")
REQUIRED_OF_TRIGGERS = ("idea_code", "finding_kind", "measure", "minimum", "priority")
MARKS = ("law", "source", "own_knowledge")
CONTINUOUS = {"yes": "yes", "ya": "yes", "no": "no", "tidak": "no", "unknown": "unknown", "belum diketahui": "unknown"}
NOTHING = "-"
WORKBOOKS, TEXTS = (".xlsx", ".xlsm"), (".csv", ".tsv", ".txt")
_CODE = re.compile(r"[A-Z]{1,8}[1-9]\d{0,3}")


@dataclass(frozen=True)
class _Sheet:
    """One sheet or file as text, with the collector that its problems go to."""

    spec: InputSpec
    layer: str
    frame: pd.DataFrame
    collector: Collector

    def complain(self, what: str, where: str, next_step: str) -> None:
        self.collector.complain(what, place(self.spec, self.layer, where), next_step)

    def rows(self, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
        """(line, cells as text, "" where empty) of every row."""
        return [
            (int(line), {column: _cell(row.get(column)) for column in columns})
            for line, row in zip(self.frame.index, self.frame.to_dict("records"), strict=True)
        ]

    def has(self, columns: tuple[str, ...], needed: tuple[str, ...]) -> bool:
        """Complain of columns that are not known or missing; False when one is."""
        given = [str(column) for column in self.frame.columns]
        strange = [column for column in given if column not in columns]
        missing = [column for column in needed if column not in given]
        if strange:
            self.complain(f"unknown columns: {listed(strange)}", "header", f"Known columns: {', '.join(columns)}.")
        if missing:
            self.complain(f"missing columns: {listed(missing)}", "header", "Export the catalogue again and keep its header.")
        return not (strange or missing)

    def one_of(self, line: int, column: str, value: str, allowed) -> bool:
        if value in allowed:
            return True
        self.complain(f'{column} = "{value}" is not known', f"line {line}, {column}", hint(value, allowed, "Values"))
        return False


def read_catalogue(spec: InputSpec, collector: Collector) -> Catalogue | None:
    """The shipped catalogue with the rows of a file; None after adding problems."""
    before = len(collector.problems)
    opened = _open(spec, collector)
    if opened is None:
        return None
    ideas, triggers = opened
    base = shipped()
    edited = _ideas(ideas, base) if ideas.has(IDEA_COLUMNS, REQUIRED) else {}
    merged = {code: edited.get(code, idea) for code, idea in base.ideas.items()} | edited
    kept = base.triggers
    if triggers is not None and triggers.has(TRIGGER_COLUMNS, REQUIRED_OF_TRIGGERS):
        own = _triggers(triggers, merged)
        kept = (*(trigger for trigger in base.triggers if trigger.idea_code not in own), *(row for rows in own.values() for row in rows))
    return Catalogue(merged, kept) if len(collector.problems) == before else None


def companion(path: Path) -> Path:
    """The file of triggers beside a CSV of ideas."""
    return path.with_name(f"{path.stem}_{TRIGGERS}{path.suffix}")


def files_of(path: Path) -> list[Path]:
    """The files that make up a catalogue: the one that is named, and that of the triggers beside a CSV."""
    beside = companion(path)
    return [path, beside] if path.suffix.lower() in TEXTS and beside.is_file() else [path]


def _open(spec: InputSpec, collector: Collector) -> tuple[_Sheet, _Sheet | None] | None:
    path, suffix = spec.path, spec.path.suffix.lower()
    try:
        if suffix in WORKBOOKS:
            there = tables.sheet_names(path)
            name = spec.layer or (IDEAS if IDEAS in there else there[0] if len(there) == 1 else None)
            if name not in there:
                collector.complain(f'the workbook has no sheet "{name or IDEAS}"', place(spec), hint(name or IDEAS, there, "Sheets"))
                return None
            others = _Sheet(spec, TRIGGERS, tables.read_sheet(path, TRIGGERS), collector) if TRIGGERS in there and TRIGGERS != name else None
            return _Sheet(spec, name, tables.read_sheet(path, name), collector), others
        if suffix in TEXTS:
            beside = companion(path)
            others = _Sheet(replace(spec, path=beside), beside.stem, tables.read_delimited(beside), collector) if beside.is_file() else None
            return _Sheet(spec, path.stem, tables.read_delimited(path), collector), others
    except tables.TableError as error:
        collector.complain(error.what, place(spec), error.next_step)
        return None
    except OSError as error:
        collector.complain(f"the file cannot be read ({error.strerror or error})", place(spec), "Close it in other programs, or give another file.")
        return None
    collector.complain("a catalogue is a CSV file or a workbook", place(spec), 'Make one with "bosanggarong catalogue export FILE.xlsx".')
    return None


def _cell(value: object) -> str:
    if isinstance(value, str) and value.strip() == NOTHING:
        return NOTHING
    return text_or_none(value) or ""


# --- ideas -------------------------------------------------------------------------------------------------------------


def _ideas(sheet: _Sheet, base: Catalogue) -> dict[str, Idea]:
    found: dict[str, Idea] = {}
    lines: dict[str, int] = {}
    titles = {idea.title_ind: code for code, idea in base.ideas.items()}
    present = {cells["idea_code"] for _, cells in sheet.rows(IDEA_COLUMNS)}
    for line, cells in sheet.rows(IDEA_COLUMNS):
        code = cells["idea_code"]
        if code in lines:
            sheet.complain(f"the code {code} stands on line {lines[code]} too", f"line {line}, idea_code", "Give each idea a code of its own.")
            continue
        lines.setdefault(code, line)
        if _sound(sheet, line, cells, base, titles, present):
            found[code] = _idea(sheet, line, cells, base)
    return found


def _sound(sheet: _Sheet, line: int, cells: dict[str, str], base: Catalogue, titles: Mapping[str, str], present: set[str]) -> bool:
    before = len(sheet.collector.problems)
    code = cells["idea_code"]
    for column in REQUIRED:
        if not cells[column]:
            sheet.complain(f"{column} is empty", f"line {line}, {column}", "Fill in this cell.")
    if code and code not in base.ideas:
        former = titles.get(cells["title_ind"])
        if not _CODE.fullmatch(code):
            sheet.complain(f'"{code}" cannot be the code of an idea', f"line {line}, idea_code", "Write capital letters and a number, like X1.")
        elif former and former not in present:
            sheet.complain(
                f"the code of the idea {former} was changed to {code}", f"line {line}, idea_code",
                "Keep the codes of the ideas of the program; give a new idea a title of its own.",
            )  # fmt: skip
    known = {
        "sector": sorted({idea.sector for idea in base.ideas.values()}), "deal_type": ("KP", "KPP"), "verified": MARKS,
        "urusan": sorted({*table("urusan")["urusan"], *(idea.urusan for idea in base.ideas.values())}),
        "institution_hint": ("", *table("institutions")["institution_code"]),
    }  # fmt: skip
    for column, allowed in known.items():
        if cells[column] or column == "institution_hint":
            sheet.one_of(line, column, cells[column], allowed)
    if cells["continuous"]:
        sheet.one_of(line, "continuous", cells["continuous"].casefold(), CONTINUOUS)
    for column in ("title_ind", "title_eng", "activity_ind", "activity_eng"):
        _check_placeholders(sheet, line, column, cells[column])
    if cells["verified"] == "law" and not cells["legal_basis"]:
        sheet.complain(
            "the row is marked as law and gives no legal basis", f"line {line}, legal_basis",
            "Write the article, or mark the row source or own_knowledge.",
        )  # fmt: skip
    return len(sheet.collector.problems) == before


def _check_placeholders(sheet: _Sheet, line: int, column: str, value: str) -> None:
    if not value:
        return
    where, title = f"line {line}, {column}", column.startswith("title")
    try:
        parts = list(string.Formatter().parse(value))
    except ValueError:
        sheet.complain("a curly bracket stands alone", where, "Only {object} is filled in, and only in titles.")
        return
    names = [f"{{{name}}}" for _, name, _, _ in parts if name is not None]
    plain = all(not spec and not conversion for _, name, spec, conversion in parts if name is not None)
    strange = [name for name in names if not (title and name == "{object}")]
    if strange or not plain:
        sheet.complain(f"the placeholder {listed(strange or names)} is not known", where, "Only {object} is filled in, and only in titles.")
    elif title and len(names) != 1:
        sheet.complain("the title does not name its object", where, "Write {object} once where the name of the object goes.")


def _idea(sheet: _Sheet, line: int, cells: dict[str, str], base: Catalogue) -> Idea:
    """A sound row as an idea; one that says what the shipped row says is the shipped one."""
    code = cells["idea_code"]
    cells = cells | {"continuous": CONTINUOUS[cells["continuous"].casefold() or "unknown"]}
    old = base.ideas.get(code)
    if old is not None and all(getattr(old, column) == cells[column] for column in IDEA_COLUMNS):
        return old
    for column in ("title", "activity", "needs"):
        if cells[f"{column}_ind"] and not cells[f"{column}_eng"]:
            sheet.collector.log(sheet.spec, sheet.layer, f"line {line}", f"{column}_eng is empty", "the Indonesian text is used")
            cells[f"{column}_eng"] = cells[f"{column}_ind"]
    if old is not None and (cells["legal_basis"], cells["verified"]) == (old.legal_basis, old.verified):
        basis, mark = old.legal_basis, old.verified
    else:
        basis, mark = text("catalogue_of_office", "ind", said=cells["legal_basis"] or text("ev_office_unsaid", "ind")), "own_knowledge"
    group = code.rstrip("0123456789")
    return Idea(**(cells | {"legal_basis": basis, "verified": mark}), idea_group=group, origin=OFFICE)


# --- triggers ----------------------------------------------------------------------------------------------------------


def attribute_values() -> dict[str, tuple[str, ...]]:
    """Attributes of objects that a trigger may ask for, with the values that they take."""
    known = {
        "area_kind": table("area_kinds")["kind"], "facility_kind": table("facility_kinds")["kind"],
        "service_sector": table("service_kinds")["sector"],
        "road_status": [status for status in table("road_status")["road_status"] if status != "*"], "site": ("new", "existing"),
    }  # fmt: skip
    return {name: tuple(dict.fromkeys(values)) for name, values in known.items()}


def _triggers(sheet: _Sheet, ideas: Mapping[str, Idea]) -> dict[str, list[Trigger]]:
    """The triggers of each idea that the sheet names; an empty list for one that it switches off."""
    found: dict[str, list[Trigger]] = {}
    lines: dict[tuple, int] = {}
    for line, cells in sheet.rows(TRIGGER_COLUMNS):
        code = cells["idea_code"]
        if cells["finding_kind"] == NOTHING:
            if sheet.one_of(line, "idea_code", code, ideas):
                found.setdefault(code, [])
            continue
        trigger = _trigger(sheet, line, cells, ideas)
        if trigger is None:
            continue
        key = (code, trigger.finding_kind, trigger.attribute, trigger.attribute_values, trigger.measure, trigger.minimum)
        if key in lines:
            sheet.complain(f"the trigger stands on line {lines[key]} too", f"line {line}, idea_code", "Remove one of the two rows.")
            continue
        lines[key] = line
        found.setdefault(code, []).append(trigger)
    return found


def _trigger(sheet: _Sheet, line: int, cells: dict[str, str], ideas: Mapping[str, Idea]) -> Trigger | None:
    before = len(sheet.collector.problems)
    for column in REQUIRED_OF_TRIGGERS:
        if not cells[column]:
            sheet.complain(f"{column} is empty", f"line {line}, {column}", "Fill in this cell.")
    if cells["idea_code"]:
        sheet.one_of(line, "idea_code", cells["idea_code"], ideas)
    kinds = list(dict.fromkeys(kind for kind, _ in trigger_units()))
    if cells["finding_kind"] and sheet.one_of(line, "finding_kind", cells["finding_kind"], kinds) and cells["measure"]:
        sheet.one_of(line, "measure", cells["measure"], [measure for kind, measure in trigger_units() if kind == cells["finding_kind"]])
    values = tuple(filter(None, (part.strip() for part in cells["attribute_values"].split("+"))))
    if cells["attribute"] or values:
        known = attribute_values()
        if sheet.one_of(line, "attribute", cells["attribute"], known):
            for value in values or ("",):
                sheet.one_of(line, "attribute_values", value, known[cells["attribute"]])
    minimum = _number(sheet, line, "minimum", cells["minimum"])
    priority = _number(sheet, line, "priority", cells["priority"])
    if priority is not None and (priority < 1 or priority != int(priority)):
        sheet.complain(f"priority {cells['priority']} is no whole number from 1", f"line {line}, priority", "Write 1 for the strongest idea, then 2.")
    if len(sheet.collector.problems) > before:
        return None
    reason, origin = cells["reason"], OFFICE
    same = (cells["idea_code"], cells["finding_kind"], cells["attribute"], values, cells["measure"], minimum, int(priority))
    for old in shipped().triggers_of(cells["idea_code"]):
        if same == (old.idea_code, old.finding_kind, old.attribute, old.attribute_values, old.measure, old.minimum, old.priority):
            reason, origin = old.reason, old.origin
    return Trigger(*same, reason, origin)


def _number(sheet: _Sheet, line: int, column: str, value: str) -> float | None:
    """A number with a decimal comma or point, no thousands marks, not negative; None after adding a problem, or where the cell is empty."""
    if not value:
        return None
    if re.fullmatch(r"\d+(?:[.,]\d+)?", value):
        return float(value.replace(",", "."))
    sheet.complain(f'{column} "{value}" is no number', f"line {line}, {column}", "Write a number from 0, without thousands marks: 2500 or 0,5.")
    return None


# --- export ------------------------------------------------------------------------------------------------------------


def export(path: Path, catalogue: Catalogue, *, overwrite: bool = False) -> list[Path]:
    """Write a catalogue as a workbook or as two CSV files, all or nothing; returns the files. OutputError when one is there already."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise OutputError(Problem("a catalogue is written as .csv or .xlsx", str(path), "Give a file name that ends so."))
    files = [path] if suffix == ".xlsx" else [path, companion(path)]
    there = [file.name for file in files if file.exists()]
    if there and not overwrite:
        raise OutputError(Problem(f"{listed(there)} is there already", str(path.parent), "Give another name, or --overwrite to replace it."))
    ideas = [[getattr(idea, column) for column in IDEA_COLUMNS] for idea in catalogue.ideas.values()]
    triggers = [
        [{**asdict(trigger), "attribute_values": "+".join(trigger.attribute_values), "minimum": f"{trigger.minimum:.15g}"}[column]
         for column in TRIGGER_COLUMNS]
        for trigger in catalogue.triggers
    ]  # fmt: skip
    sheets = {IDEAS: [list(IDEA_COLUMNS), *ideas], TRIGGERS: [list(TRIGGER_COLUMNS), *triggers]}
    contents = [_workbook(sheets | {GUIDE: _guide()})] if suffix == ".xlsx" else [_csv(rows) for rows in sheets.values()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file, content in zip(files, contents, strict=True):
            partial = file.with_name(f".{file.name}.part")
            partial.write_bytes(content)
            partial.replace(file)
    except OSError as error:
        raise OutputError(
            Problem(f"the file cannot be written ({error.strerror or error})", str(path), "Close it in other programs, or give another name.")
        ) from error
    return files


def _csv(rows: list[list]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _workbook(sheets: Mapping[str, list[list]]) -> bytes:
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise InputError(
            Problem("writing .xlsx needs openpyxl, which is not installed", "command line", "Export to .csv, or install openpyxl.")
        ) from error
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type  # a text that begins with "=" is no formula
        sheet.freeze_panes = "B2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _guide() -> list[list]:
    """What the cells of the other sheets may hold."""
    rows = [["kolom", "boleh diisi"]]
    rows += [["sector", value] for value in dict.fromkeys(idea.sector for idea in shipped().ideas.values())]
    rows += [["urusan", value] for value in table("urusan")["urusan"]] + [["deal_type", value] for value in ("KP", "KPP")]
    rows += [["verified", value] for value in MARKS] + [["continuous", value] for value in ("yes", "no", "unknown")]
    rows += [["institution_hint", value] for value in table("institutions")["institution_code"]]
    rows += [["finding_kind + measure", f"{kind} + {measure}{f' ({unit})' if unit else ''}"] for (kind, measure), unit in trigger_units().items()]
    rows += [["attribute + attribute_values", f"{name}: {'+'.join(values)}"] for name, values in attribute_values().items()]
    return rows
