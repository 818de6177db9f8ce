"""calon_kerja_sama.xlsx: every sheet of a result with filters, frozen panes and live formulas, by openpyxl.

Text is written as text whatever it begins with, so that no cell of the data becomes a formula. Numbers carry formats that
Excel and LibreOffice show in the reader's own locale. Where openpyxl is missing the sheets are written as CSV files.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ..core.outputs import CSV_FOLDER
from ..core.sheets import Book
from .sheets_of_book import DATE, MONEY, NUMBER, PERCENT, WHOLE, Entry, Formula, SheetSpec, sheets_of

FORMATS = {NUMBER: "#,##0.00", WHOLE: "#,##0", PERCENT: "0.0", MONEY: "#,##0", DATE: "dd/mm/yyyy"}
NUMERIC = (NUMBER, WHOLE, PERCENT, MONEY)
LONGEST_CELL = 32767
A3, PAGE_LETTERS, MARGIN_IN = 8, 330, 0.4
NOT_PRINTED_FROM = "id"  # and what stands behind it
WRAPPED, LINE, TALLEST = 24, 15.0, 409.0  # letters of a column whose texts wrap; points

HEAD_FILL, ENTRY_FILL = "FF1F4E5F", "FFFFF7D6"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them
NO_OPENPYXL = "openpyxl is not installed; the sheets were written as CSV files"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write_workbook(folder: Path, file: Path, language: str = "id") -> str | None:
    """Write the workbook of the result in ``folder``; where openpyxl is missing CSV files in the folder ``csv`` beside it, and returns that."""
    sheets = sheets_of(Book(folder, language))
    if importlib.util.find_spec("openpyxl") is None:
        _write_csv(sheets, file.parent / CSV_FOLDER)
        return NO_OPENPYXL
    _write_xlsx(sheets, file)
    return None


def clean(value: object) -> str:
    """Text as a cell takes it: without characters that XML forbids, no longer than a cell."""
    return _ILLEGAL.sub(" ", str(value))[:LONGEST_CELL]


def _write_xlsx(sheets: list[SheetSpec], file: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _sheet(book.create_sheet(clean(sheet.name)[:31]), sheet)
    part = file.with_name(f".{file.name}.part")
    book.save(part)
    part.replace(file)


def _sheet(target, sheet: SheetSpec) -> None:
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _text(target.cell(1, 1), sheet.title)
    target.cell(1, 1).font = Font(bold=True, size=14)
    row = 2
    for note in sheet.notes:
        _text(target.cell(row, 1), note)
        target.cell(row, 1).font = Font(italic=True, color="FF555555")
        row += 1
    places, row = _entries(target, sheet.entries, row)
    head = row + 1
    first, last = head + 1, head + len(sheet.rows)
    letters = {column.key: get_column_letter(n) for n, column in enumerate(sheet.columns, start=1)}
    ranges = {key: f"${letter}${first}:${letter}${max(last, first)}" for key, letter in letters.items()}
    for number, column in enumerate(sheet.columns, start=1):
        cell = target.cell(head, number)
        _text(cell, column.heading)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=HEAD_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        target.column_dimensions[letters[column.key]].width = column.width
    wrap, top = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
    entry_fill = PatternFill("solid", fgColor=ENTRY_FILL)
    for at, values in enumerate(sheet.rows, start=first):
        for number, (column, value) in enumerate(zip(sheet.columns, values, strict=True), start=1):
            cell = target.cell(at, number)
            _value(cell, value, column.kind, lambda text, at=at: _resolved(text, letters, ranges, places, at))
            cell.alignment = wrap if column.width >= WRAPPED else top
            if column.entry:
                cell.fill = entry_fill
        target.row_dimensions[at].height = _height(sheet.columns, values)
    target.row_dimensions[head].height = max(_height(sheet.columns, [column.heading for column in sheet.columns], every=True), LINE)
    target.freeze_panes = target.cell(first, min(sheet.frozen_columns, len(sheet.columns)) + 1)
    if sheet.rows:
        target.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.columns))}{last}"
        for key in sheet.heat:
            scale = ColorScaleRule(start_type="min", start_color="FFFFFFFF", end_type="max", end_color="FFF4A582")
            target.conditional_formatting.add(ranges[key].replace("$", ""), scale)
    target.page_setup.orientation, target.page_setup.paperSize = "landscape", A3
    keys = [column.key for column in sheet.columns]
    printed = sheet.columns[: keys.index(NOT_PRINTED_FROM)] if NOT_PRINTED_FROM in keys else sheet.columns
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1 + sum(column.width for column in printed) // PAGE_LETTERS, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    until = head + (len(sheet.rows) if sheet.printed is None else sheet.printed)
    target.print_area = f"A1:{get_column_letter(len(printed))}{until}"
    target.page_margins.left = target.page_margins.right = MARGIN_IN
    target.oddFooter.left.text, target.oddFooter.right.text = sheet.foot.replace("&", "&&"), "&A, &P / &N"
    target.print_title_rows = f"{head}:{head}"


def _height(columns, values, *, every: bool = False) -> float:
    """Points that the longest wrapped text of a row takes: readers do not all find it themselves."""
    lines = 1
    for column, value in zip(columns, values, strict=True):
        if isinstance(value, str) and (every or column.width >= WRAPPED):
            room = max(column.width - 2, 4)
            lines = max(lines, sum(1 + len(part) // room for part in value.split("\n")))
    return min(lines * LINE, TALLEST)


def _entries(target, entries: tuple[Entry, ...], row: int) -> tuple[dict[str, str], int]:
    """Entries below the notes; returns the absolute cell of each and the next free row."""
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    places = {}
    for entry in entries:
        _text(target.cell(row, 1), entry.label)
        cell = target.cell(row, 3)
        _value(cell, entry.value, NUMBER)
        cell.fill = PatternFill("solid", fgColor=ENTRY_FILL)
        if entry.choices:
            choice = DataValidation(type="list", formula1=f"\"{','.join(entry.choices)}\"", allow_blank=False)
            target.add_data_validation(choice)
            choice.add(cell)
        places[entry.name] = f"$C${row}"
        row += 1
    return places, row


def _resolved(text: str, letters: Mapping[str, str], ranges: Mapping[str, str], places: Mapping[str, str], row: int) -> str:
    def cell(found: re.Match) -> str:
        name = found.group(1)
        if name.startswith("n:"):
            return places[name[2:]]
        return ranges[name[:-1]] if name.endswith(":") else f"${letters[name]}{row}"

    return "=" + re.sub(r"\{([^{}]+)\}", cell, text)


def _value(cell, value: object, kind: str, resolve=None) -> None:
    if isinstance(value, Formula):
        cell.value = resolve(value.text)
        cell.number_format = FORMATS.get(kind, "General")
    elif value is None or value == "":
        cell.value = None
        if kind in FORMATS:
            cell.number_format = FORMATS[kind]
    elif isinstance(value, bool) or (isinstance(value, (int, float)) and kind in NUMERIC):
        cell.value = value
        cell.number_format = FORMATS.get(kind, "General")
    elif kind == DATE and (day := _day(value)) is not None:
        cell.value = day
        cell.number_format = FORMATS[DATE]
    elif isinstance(value, (int, float)):
        cell.value = value
    else:
        _text(cell, value)


def _text(cell, value: object) -> None:
    """Text that stays text: typed as a string, and shown so when a reader edits the cell."""
    cell.value = clean(value)
    cell.data_type = "s"
    if cell.value.startswith(_RISKY):
        cell.quotePrefix = True


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None  # a year, or words: kept as they are


def _write_csv(sheets: list[SheetSpec], folder: Path) -> None:
    """One CSV file for each sheet (UTF-8 with a mark, so that Excel reads it); formulas give their values."""
    folder.mkdir(exist_ok=True)
    for number, sheet in enumerate(sheets, start=1):
        name = re.sub(r"[^\w-]+", "_", sheet.name.casefold()).strip("_")
        with (folder / f"{number:02d}_{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([column.heading for column in sheet.columns])
            for row in sheet.rows:
                writer.writerow([_plain(value.value if isinstance(value, Formula) else value) for value in row])


def _plain(value: object) -> object:
    """A number as it is; text that a spreadsheet would take for a formula gets a leading apostrophe."""
    if value is None or isinstance(value, (int, float)):
        return "" if value is None else value
    text = clean(value)
    return f"'{text}" if text.startswith(_RISKY) else text
