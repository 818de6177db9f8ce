"""The tables of ``office.gpkg``: declared once, made and upgraded as attribute tables of a GeoPackage 1.3 (OGC 12-128r18).

Every row carries row_version (1, 2, ...), edited_by and edited_at. Each change leaves a row in office_history: the row as it
stood after the change, or before a removal. Triggers keep version and history also when another program (QGIS, SQL) edits.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from ..inputs.agreements import AGREEMENT_COLUMNS

APPLICATION_ID, USER_VERSION = 0x47504B47, 10300  # "GPKG", version 1.3
EDIT_COLUMNS = {"row_version": "INTEGER", "edited_by": "TEXT", "edited_at": "TEXT"}
HISTORY = "office_history"
HISTORY_COLUMNS = ("table_name", "row_key", "row_version", "change", "edited_by", "edited_at", "row_json")
ADDED, CHANGED, REMOVED, IMPORTED = "added", "changed", "removed", "imported"
OUTSIDE = "QGIS/SQL"  # who edited, when another program did


@dataclass(frozen=True)
class OfficeTable:
    """Columns with their SQLite types, without fid and those of the edit; ``key`` tells the rows apart."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *EDIT_COLUMNS)


def _of(name: str, key: str, columns: str, real: str = "") -> OfficeTable:
    return OfficeTable(name, tuple(key.split()), {column: "REAL" if column == real else "TEXT" for column in columns.split()})


TABLES: dict[str, OfficeTable] = {
    table.name: table
    for table in (
        _of("agreements", "agreement_id", " ".join(AGREEMENT_COLUMNS)),
        _of("contributions", "candidate_id region_code measure", "candidate_id region_code measure value unit source", real="value"),
        _of("dossier", "candidate_id field", "candidate_id field value"),
        _of("proposals", "proposal_id", "proposal_id idea_code object_name parties reason source"),
        _of("forums", "name region_code", "name region_code"),
        _of("scenarios", "scenario_id criterion", "scenario_id name criterion weight", real="weight"),
    )
}
DESCRIPTIONS = {
    "agreements": "Register perjanjian", "contributions": "Kontribusi para pihak", "dossier": "Isian berkas calon", "proposals": "Usulan",
    "forums": "Forum", "scenarios": "Skenario pembobotan", HISTORY: "Riwayat perubahan",
}  # fmt: skip


def sql(*parts: str) -> str:
    """A statement of fixed words and quoted names."""
    return " ".join(parts)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def listing(names) -> str:
    return ", ".join(quoted(name) for name in names)


def row_key(key: tuple[str, ...]) -> str:
    """The key of a row as one text: itself, or a JSON list where it has several parts."""
    return key[0] if len(key) == 1 else json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table, empty when it does not exist."""
    return [row[1] for row in connection.execute(sql("PRAGMA table_info(", quoted(table), ")"))]


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether all tables, columns and triggers are there."""
    triggers = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    return (
        all({*table.all_columns} <= {*columns_of(connection, table.name)} for table in TABLES.values())
        and {*HISTORY_COLUMNS} <= {*columns_of(connection, HISTORY)}
        and all(f"office_{table}_{event}" in triggers for table in TABLES for event in ("inserted", "updated", "deleted"))
    )


def make_geopackage(connection: sqlite3.Connection) -> None:
    """The tables that every GeoPackage has, in an empty database."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    connection.execute(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, "
        "organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)"
    )
    wgs84 = (
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
    )
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None), ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, wgs84, "longitude/latitude in degrees"),
        ],
    )  # fmt: skip
    connection.execute(
        "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, "
        "description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), "
        "min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, "
        "CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))"
    )
    connection.execute(
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, "
        "srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT uk_gc_table_name UNIQUE (table_name), "
        "CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), "
        "CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))"
    )


def make_tables(connection: sqlite3.Connection, at: str) -> None:
    """Add every table, column and trigger that is missing; rows that were there keep all they hold and get a first version."""
    history = {column: "INTEGER" if column == "row_version" else "TEXT" for column in HISTORY_COLUMNS}
    _make_table(connection, HISTORY, history, at)
    connection.execute("CREATE INDEX IF NOT EXISTS office_history_key ON office_history (table_name, row_key)")
    for table in TABLES.values():
        _make_table(connection, table.name, {**table.columns, **EDIT_COLUMNS}, at)
        _first_versions(connection, table, at)
        index = quoted(f"office_{table.name}_key")
        connection.execute(sql("CREATE UNIQUE INDEX IF NOT EXISTS", index, "ON", quoted(table.name), "(", listing(table.key), ")"))
        _make_triggers(connection, table)


def _make_table(connection: sqlite3.Connection, name: str, columns: Mapping[str, str], at: str) -> None:
    there = columns_of(connection, name)
    if not there:
        fields = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        connection.execute(sql("CREATE TABLE", quoted(name), "(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,", fields, ")"))
    else:
        for column, kind in columns.items():
            if column.casefold() not in {known.casefold() for known in there}:
                connection.execute(sql("ALTER TABLE", quoted(name), "ADD COLUMN", quoted(column), kind))
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, 'attributes', ?, ?, ?)",
        (name, name, DESCRIPTIONS[name], at),
    )


def _first_versions(connection: sqlite3.Connection, table: OfficeTable, at: str) -> None:
    """Version 1 and a row of history for rows that have none."""
    name = quoted(table.name)
    if len(table.key) == 1:
        key = quoted(table.key[0])
        connection.execute(sql("UPDATE", name, "SET", key, "= 'x' || rowid WHERE", key, "IS NULL OR", key, "= ''"))
    connection.execute(
        sql(
            "INSERT INTO office_history (table_name, row_key, row_version, change, edited_by, edited_at, row_json) SELECT",
            f"'{table.name}',", _key_expression(table, ""), f", 1, '{IMPORTED}', edited_by, ?,", _row_expression(table, ""), "FROM", name,
            "WHERE row_version IS NULL",
        ),
        (at,),
    )  # fmt: skip
    connection.execute(sql("UPDATE", name, "SET row_version = 1 WHERE row_version IS NULL"))


def _make_triggers(connection: sqlite3.Connection, table: OfficeTable) -> None:
    """What another program changes gets a version and a history too; the store's own statements do not fire them."""
    name, now = quoted(table.name), "strftime('%Y-%m-%dT%H:%M:%SZ','now')"
    single = f"{quoted(table.key[0])} = coalesce({quoted(table.key[0])}, 'q' || NEW.rowid)," if len(table.key) == 1 else ""

    def write(change: str, side: str, version: str) -> str:
        return sql(
            "INSERT INTO office_history (table_name, row_key, row_version, change, edited_by, edited_at, row_json) SELECT",
            f"'{table.name}',", _key_expression(table, side), f", {version}, '{change}', '{OUTSIDE}', {now},", _row_expression(table, side),
        )  # fmt: skip

    after = sql("FROM", name, "WHERE rowid = NEW.rowid;")
    last = sql(
        "coalesce((SELECT max(row_version) FROM office_history WHERE", f"table_name = '{table.name}' AND row_key =",
        _key_expression(table, "NEW"), "), 0)",
    )  # fmt: skip
    bodies = {
        "inserted": sql(
            "AFTER INSERT ON", name, "WHEN NEW.row_version IS NULL BEGIN UPDATE", name, "SET", single, f"row_version = 1 + {last},",
            f"edited_by = coalesce(NEW.edited_by, '{OUTSIDE}'), edited_at = {now} WHERE rowid = NEW.rowid;",
            write(ADDED, "", "row_version"), after, "END",
        ),
        "updated": sql(
            "AFTER UPDATE ON", name, "WHEN NEW.row_version IS OLD.row_version AND OLD.row_version IS NOT NULL BEGIN UPDATE", name,
            f"SET row_version = OLD.row_version + 1, edited_by = '{OUTSIDE}', edited_at = {now} WHERE rowid = NEW.rowid;",
            write(CHANGED, "", "row_version"), after, "END",
        ),
        "deleted": sql(
            "AFTER DELETE ON", name, "WHEN NOT EXISTS (SELECT 1 FROM office_history WHERE", f"table_name = '{table.name}' AND change = '{REMOVED}'",
            "AND row_version = OLD.row_version + 1 AND row_key =", _key_expression(table, "OLD"), ") BEGIN",
            write(REMOVED, "OLD", "OLD.row_version + 1"), "; END",
        ),
    }  # fmt: skip
    for event, body in bodies.items():
        connection.execute(sql("CREATE TRIGGER IF NOT EXISTS", quoted(f"office_{table.name}_{event}"), body))


def _key_expression(table: OfficeTable, side: str) -> str:
    parts = [_column(part, side) for part in table.key]
    return parts[0] if len(parts) == 1 else f"json_array({', '.join(parts)})"


def _row_expression(table: OfficeTable, side: str) -> str:
    pairs = ", ".join(f"'{column}', {_column(column, side)}" for column in table.columns)
    return f"json_object({pairs})"


def _column(name: str, side: str) -> str:
    return f"{side}.{quoted(name)}" if side else quoted(name)
