"""Delimited text and spreadsheets as they come: comma, semicolon, tab or bar; UTF-8 (with BOM), UTF-16 or Windows-1252.

Every value stays text, so that "64.10" and "0123" survive; numbers are parsed where the role is known (values.py).
"""

from __future__ import annotations

import csv
import io
import zipfile
from functools import lru_cache
from pathlib import Path

import pandas as pd

DELIMITERS = (",", ";", "\t", "|")


class TableError(Exception):
    """The table cannot be read; the text says why and, after a bar, what to do."""

    def __init__(self, what: str, next_step: str):
        super().__init__(what)
        self.what, self.next_step = what, next_step


def read_delimited(path: Path) -> pd.DataFrame:
    """A delimited text file as a frame of text; empty cells are None, empty rows are left out; index is the line number."""
    text = decode(path.read_bytes())
    if not text.strip():
        raise TableError("the table is empty", "Give a file with a header line and rows.")
    delimiter = guess_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] | None = None
    rows, lines = [], []
    for values in reader:
        if not any(value.strip() for value in values):
            continue
        if header is None:
            header = _unique(value.strip() for value in values)
            continue
        extra = [value for value in values[len(header) :] if value.strip()]
        if extra or len(values) < len(header) and len(values) == 1 and len(header) > 2:
            raise TableError(
                f"line {reader.line_num} has {len(values)} values, the header has {len(header)}",
                "Correct that line; put values that hold the separator in quotes.",
            )
        rows.append([value.strip() or None for value in values[: len(header)]] + [None] * (len(header) - len(values)))
        lines.append(reader.line_num)
    return pd.DataFrame(rows, columns=header, index=lines, dtype=object)


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252 (Latin-1 for what that lacks)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def guess_delimiter(text: str) -> str:
    """The separator that splits the header line into most values."""
    first = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))


def sheet_names(path: Path) -> list[str]:
    """Sheets of a workbook; raises TableError when openpyxl is absent or the file is not a workbook."""
    with _Workbook(path) as book:
        return list(book.sheetnames)


def read_sheet(path: Path, sheet: str) -> pd.DataFrame:
    """One sheet as a frame: first row with values is the header, index is the row number; empty cells are None."""
    state = path.stat()
    return _read_sheet(path, sheet, state.st_size, state.st_mtime_ns).copy()


@lru_cache(maxsize=1)  # a sheet is looked at before it is read, and workbooks are slow
def _read_sheet(path: Path, sheet: str, _size: int, _mtime_ns: int) -> pd.DataFrame:
    with _Workbook(path) as book:
        header: list[str] | None = None
        rows, numbers = [], []
        for number, values in enumerate(book[sheet].iter_rows(values_only=True), start=1):
            if all(value is None or str(value).strip() == "" for value in values):
                continue
            if header is None:
                width = max(n for n, value in enumerate(values, start=1) if value is not None)
                header = _unique(str(value if value is not None else "").strip() for value in values[:width])
                continue
            rows.append([value.strip() or None if isinstance(value, str) else value for value in values[: len(header)]])
            numbers.append(number)
    if header is None:
        raise TableError("the sheet is empty", "Give a sheet with a header row and rows.")
    return pd.DataFrame(rows, columns=header, index=numbers, dtype=object)


class _Workbook:
    """Context manager of a read-only workbook."""

    def __init__(self, path: Path):
        try:
            import openpyxl
        except ImportError as error:
            raise TableError(
                "reading .xlsx needs openpyxl, which is not installed", "Save the sheet as CSV, or install openpyxl."
            ) from error
        try:
            self.book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException) as error:
            raise TableError(f"not a readable workbook ({error})", "Save it again as .xlsx, or as CSV.") from error

    def __enter__(self):
        return self.book

    def __exit__(self, *_exc) -> None:
        self.book.close()


def _unique(names) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for position, name in enumerate(names, start=1):
        name = name or f"column_{position}"
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return result
