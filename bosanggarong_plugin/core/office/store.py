"""``office.gpkg``: what people enter, kept whole. Every writing is one transaction; nobody overwrites what he has not seen.

A row is changed or removed only with the row_version that was read; when somebody was faster, OfficeConflict tells what both
hold and nothing is written. Writing waits a few seconds for other writers (SQLite's lock), in rollback-journal mode (no write-ahead
log, which shared folders do not carry). A writer that is killed leaves a journal that the next one rolls back. A file is created and
upgraded (schema.py) by the first writing; reading never touches it.
"""

from __future__ import annotations

import getpass
import json
import math
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from ..errors import OfficeConflict, OfficeError, Problem
from ..inputs.files import corrupt_reason, untouched
from ..inputs.values import parse_numbers
from . import schema
from .schema import ADDED, CHANGED, HISTORY, HISTORY_COLUMNS, REMOVED, TABLES, OfficeTable, listing, quoted, row_key, sql

BUSY_S = 5.0
_SHOWN = 6  # fields named in a message
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


def _someone() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name in the environment, no entry in the table of users
        return "?"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class OfficeStore:
    """The office file at ``path``; ``editor`` is written beside every change, ``now`` gives its time (UTC, ISO)."""

    path: Path
    editor: str = field(default_factory=_someone)
    busy_s: float = BUSY_S
    now: Callable[[], str] = _now

    # reading

    def load(self, table: str) -> pd.DataFrame:
        """All rows of a table with their edit columns, in the order of their keys; empty where the file has none."""
        known = TABLES[table]
        with self._reading() as connection:
            there = schema.columns_of(connection, table) if connection else []
            held = [column for column in known.all_columns if column in there]
            rows = connection.execute(sql("SELECT", listing(held), "FROM", quoted(table))).fetchall() if held else []
        frame = pd.DataFrame(rows, columns=held, dtype=object).reindex(columns=list(known.all_columns))
        frame = frame.astype(object).where(frame.notna(), None)
        return frame.sort_values(list(known.key), ignore_index=True, key=lambda keys: keys.map(str))

    def history(self, table: str | None = None, key: str | tuple[str, ...] | None = None) -> pd.DataFrame:
        """What happened to a table, or to one row, oldest first; ``row_json`` is the row after the change, or as it was removed."""
        with self._reading() as connection:
            rows = []
            if connection and schema.columns_of(connection, HISTORY):
                rows = connection.execute(sql("SELECT", listing(HISTORY_COLUMNS), "FROM office_history ORDER BY fid")).fetchall()
        frame = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS), dtype=object)
        if table is not None:
            frame = frame[frame["table_name"] == table]
        if key is not None:
            frame = frame[frame["row_key"] == row_key(_as_key(key))]
        return frame.reset_index(drop=True)

    # writing

    @contextmanager
    def edit(self) -> Iterator[Edit]:
        """One transaction: everything that is done to the Edit is written together, or nothing of it."""
        with self._writing() as connection:
            edit = Edit(connection, self.editor, self.now(), self.path.name)
            yield edit
            for table in edit.touched:
                connection.execute("UPDATE gpkg_contents SET last_change = ? WHERE table_name IN (?, ?)", (edit.at, table, HISTORY))

    def create(self) -> None:
        """Make the file, or bring it to today's tables; what it holds stays."""
        with self._writing():
            pass

    def add(self, table: str, rows: Mapping | Iterable[Mapping]) -> list[tuple[str, ...]]:
        """Add rows; returns their keys. A key that is there is a conflict. Proposals and agreements without a key get one."""
        with self.edit() as edit:
            return edit.add(table, [rows] if isinstance(rows, Mapping) else rows)

    def change(self, table: str, key: str | tuple[str, ...], values: Mapping, row_version: int) -> int:
        """Change columns of the row that was read at ``row_version``; returns its new version."""
        with self.edit() as edit:
            return edit.change(table, key, values, row_version)

    def remove(self, table: str, key: str | tuple[str, ...], row_version: int) -> None:
        """Remove the row that was read at ``row_version``; its history stays."""
        with self.edit() as edit:
            edit.remove(table, key, row_version)

    # the file

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection that cannot write; None when there is no file yet. A file left by a killed writer is read from a settled copy."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            yield None
            return
        self._check()
        with untouched(self.path) as safe, self._told(), closing(sqlite3.connect(_uri(safe, "ro"), uri=True, timeout=self.busy_s)) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a transaction that holds the write lock; committed when all went well, else rolled back."""
        if not self.path.parent.is_dir():
            raise OfficeError(Problem("the folder does not exist", str(self.path.parent), "Make the folder, or give another path."))
        self._check()
        with self._told(), closing(sqlite3.connect(_uri(self.path, "rwc"), uri=True, timeout=self.busy_s, isolation_level=None)) as connection:
            self._leave_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._prepare(connection)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _leave_wal(self, connection: sqlite3.Connection) -> None:
        """Back to a rollback journal; while another program on this computer (QGIS) has the file open in that mode it stays."""
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if _code(error) not in (_BUSY, _LOCKED):
                raise
        connection.execute(f"PRAGMA busy_timeout = {int(self.busy_s * 1000)}")

    def _prepare(self, connection: sqlite3.Connection) -> None:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            schema.make_geopackage(connection)
        elif "gpkg_contents" not in tables:
            raise self._office_error("this is no GeoPackage", "Give the office.gpkg, or a path where none is yet.")
        elif not tables & {*TABLES} and connection.execute("SELECT count(*) FROM gpkg_contents").fetchone()[0]:
            raise self._office_error("this GeoPackage holds other layers and no register", "Give the office.gpkg, or a path where none is yet.")
        elif "agreements" in tables and not {"title", "parties"} <= {*schema.columns_of(connection, "agreements")}:
            raise self._office_error(
                "its table agreements has other columns than a register", "Import it into a new office.gpkg: bosanggarong register import."
            )
        if not schema.is_current(connection):
            try:
                schema.make_tables(connection, self.now())
            except sqlite3.IntegrityError as error:
                raise self._office_error(f"rows that share a key ({error})", "Open it in QGIS and give each agreement an id of its own.") from error

    def _office_error(self, what: str, next_step: str) -> OfficeError:
        return OfficeError(Problem(what, self.path.name, next_step))

    def _check(self) -> None:
        if self.path.suffix.lower() != ".gpkg":
            raise self._office_error("the name does not end in .gpkg", "Give the office.gpkg, or a path where none is yet.")
        reason = corrupt_reason(self.path) if self.path.exists() and self.path.stat().st_size else None
        if reason:
            raise self._office_error(reason, "Give the office.gpkg, or a copy of it that is whole.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite says, as a message about the file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            what, next_step = {
                _BUSY: ("another program is writing to the file", "Close the other program (QGIS, DB Browser) or wait, then try again."),
                _LOCKED: ("another program is writing to the file", "Close the other program (QGIS, DB Browser) or wait, then try again."),
                _READONLY: ("the file may not be written", "Allow writing to the file and its folder, or copy it to your own folder."),
                _CANTOPEN: ("the file cannot be opened", "Allow reading and writing in its folder, or copy it to your own folder."),
                _FULL: ("the disk is full", "Make room and try again."),
                _NOTADB: ("this is no GeoPackage", "Give the office.gpkg, or a copy of it that is whole."),
                _CORRUPT: ("the file is damaged", "Give a copy of it that is whole."),
            }.get(_code(error), (f"the file cannot be used ({error})", "Open it in QGIS to see whether it is sound, or give a copy."))
            raise self._office_error(what, next_step) from error


@dataclass
class Edit:
    """What is done inside one transaction."""

    connection: sqlite3.Connection
    editor: str
    at: str
    file: str
    touched: set[str] = field(default_factory=set)

    def add(self, table: str, rows: Iterable[Mapping], *, change: str = ADDED) -> list[tuple[str, ...]]:
        """Add rows; ``change`` is what the history calls it (added, imported)."""
        known, keys = TABLES[table], []
        self.touched.add(table)
        insert = sql("INSERT INTO", quoted(table), "(", listing(known.all_columns), ") VALUES (", ", ".join("?" * len(known.all_columns)), ")")
        for given in rows:
            row = _clean(known, given)
            if len(known.key) == 1 and not row.get(known.key[0]):
                row[known.key[0]] = table[0] + uuid.uuid4().hex[:10]
            key = _key_of(known, row)
            if self._row(known, key) is not None:
                raise self._conflict(known, key, row, None)
            version = self._last_version(known, key) + 1
            self.connection.execute(insert, [*(row.get(column) for column in known.columns), version, self.editor, self.at])
            self._note(known, key, version, change, row)
            keys.append(key)
        return keys

    def change(self, table: str, key: str | tuple[str, ...], values: Mapping, row_version: int, *, change: str = CHANGED) -> int:
        """Change columns of a row; the same values again change nothing."""
        known, key = TABLES[table], _as_key(key)
        self.touched.add(table)
        wanted = _clean(known, values)
        if any(name in known.key and str(wanted[name]) != part for name, part in zip(known.key, key, strict=True) if name in wanted):
            raise ValueError(f"the key of a row of {table} cannot be changed")
        row = self._current(known, key, row_version, wanted)
        if all(row[name] == value for name, value in wanted.items()):
            return row_version
        version = row_version + 1
        pairs = ", ".join(f"{quoted(name)} = ?" for name in (*wanted, "row_version", "edited_by", "edited_at"))
        self.connection.execute(
            sql("UPDATE", quoted(table), "SET", pairs, "WHERE", _matching(known)), [*wanted.values(), version, self.editor, self.at, *key]
        )
        self._note(known, key, version, change, {name: row[name] for name in known.columns} | wanted)
        return version

    def remove(self, table: str, key: str | tuple[str, ...], row_version: int) -> None:
        """Remove a row; the history keeps what it held."""
        known, key = TABLES[table], _as_key(key)
        self.touched.add(table)
        row = self._current(known, key, row_version, {})
        self._note(known, key, row_version + 1, REMOVED, {name: row[name] for name in known.columns})
        self.connection.execute(sql("DELETE FROM", quoted(table), "WHERE", _matching(known)), key)

    def rows(self, table: str) -> dict[tuple[str, ...], dict]:
        """All rows of a table by their keys, as they stand inside this transaction."""
        known = TABLES[table]
        found = self.connection.execute(sql("SELECT", listing(known.all_columns), "FROM", quoted(table)))
        rows = (dict(zip(known.all_columns, values, strict=True)) for values in found)
        return {_key_of(known, row): row for row in rows}

    def _row(self, known: OfficeTable, key: tuple[str, ...]) -> dict | None:
        found = self.connection.execute(
            sql("SELECT", listing(known.all_columns), "FROM", quoted(known.name), "WHERE", _matching(known)), key
        ).fetchone()
        return found and dict(zip(known.all_columns, found, strict=True))

    def _current(self, known: OfficeTable, key: tuple[str, ...], row_version: int, wanted: dict) -> dict:
        row = self._row(known, key)
        if row is None or row["row_version"] != row_version:
            raise self._conflict(known, key, wanted, row_version)
        return row

    def _last_version(self, known: OfficeTable, key: tuple[str, ...]) -> int:
        last = self.connection.execute(
            "SELECT max(row_version) FROM office_history WHERE table_name = ? AND row_key = ?", (known.name, row_key(key))
        ).fetchone()[0]
        return last or 0

    def _note(self, known: OfficeTable, key: tuple[str, ...], version: int, change: str, row: Mapping) -> None:
        values = {name: row.get(name) for name in known.columns}
        self.connection.execute(
            "INSERT INTO office_history (table_name, row_key, row_version, change, edited_by, edited_at, row_json) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (known.name, row_key(key), version, change, self.editor, self.at, json.dumps(values, ensure_ascii=False)),
        )

    def _conflict(self, known: OfficeTable, key: tuple[str, ...], wanted: dict, row_version: int | None) -> OfficeConflict:
        """Who did what and when, and what both hold."""
        row, shown = self._row(known, key), " / ".join(key)
        yours = {name: value for name, value in wanted.items() if name not in known.key}
        if row is None:
            gone = self.connection.execute(
                "SELECT edited_by, edited_at FROM office_history WHERE table_name = ? AND row_key = ? AND change = ? ORDER BY fid DESC",
                (known.name, row_key(key), REMOVED),
            ).fetchone()
            by, at = gone or (None, None)
            version = None
            what = f'{known.name}: "{shown}" was removed by {by or "?"} on {at or "?"} meanwhile; your values: {_said(yours)}'
            if gone is None:
                what = f'{known.name}: there is no "{shown}"'
        else:
            by, at, version = row["edited_by"], row["edited_at"], row["row_version"]
            before = self._before(known, key, row_version)
            differing = [n for n in known.columns if n not in known.key and (n in yours or before is not None) and row[n] != (before or yours).get(n)]
            now = _said({name: row[name] for name in dict.fromkeys([*differing, *(n for n in yours if row[n] != yours[n])])})
            who = f"{by or '?'} on {at or '?'}"
            what = f'{known.name}: "{shown}" was changed by {who} meanwhile; it now holds: {now}; your values: {_said(yours)}'
            if row_version is None:
                what = f'{known.name}: "{shown}" is already there, entered by {who}; it holds: {now}; your values: {_said(yours)}'
        return OfficeConflict(
            Problem(what, self.file, "Nothing was written. Load the row again, decide what should stand, and save once more."),
            table=known.name, key=key, theirs=row, yours=yours, row_version=version, edited_by=by, edited_at=at,
        )  # fmt: skip

    def _before(self, known: OfficeTable, key: tuple[str, ...], row_version: int | None) -> dict | None:
        """The row as it was read, from the history."""
        found = self.connection.execute(
            "SELECT row_json FROM office_history WHERE table_name = ? AND row_key = ? AND row_version = ? ORDER BY fid DESC",
            (known.name, row_key(key), row_version),
        ).fetchone()
        return found and json.loads(found[0])


def _uri(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _as_key(key: str | tuple[str, ...]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)


def _key_of(known: OfficeTable, row: Mapping) -> tuple[str, ...]:
    empty = [name for name in known.key if row.get(name) in (None, "")]
    if empty:
        raise ValueError(f"a row of {known.name} without {', '.join(empty)}")
    return tuple(str(row[name]) for name in known.key)


def _matching(known: OfficeTable) -> str:
    return " AND ".join(f"{quoted(name)} = ?" for name in known.key)


def _clean(known: OfficeTable, row: Mapping) -> dict:
    """The columns of the table in a row: text without blanks at its ends, empty as null, numbers as numbers."""
    unknown = [name for name in row if name not in known.all_columns]
    if unknown:
        raise ValueError(f"{known.name} has no column {', '.join(map(str, unknown))}")
    return {name: _value(row[name], known.columns[name]) for name in known.columns if name in row}


def _value(value: object, kind: str) -> object:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if kind == "REAL":
        numbers, bad = parse_numbers(pd.Series([value], dtype=object))
        if bad:
            raise OfficeError(Problem(f'"{value}" is no number', "", "Write a number; leave it empty when it is not known."))
        return float(numbers[0]) if numbers[0] == numbers[0] else None
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    return text or None


def _said(values: Mapping) -> str:
    """Fields with their values for a message."""
    pairs = [f"{name} = {'-' if value is None else value}" for name, value in list(values.items())[:_SHOWN]]
    return ", ".join(pairs) if pairs else "-"
