"""Which column is what: recognised by role from ``data/field_names.csv``; what the study file gives always wins.

A smaller priority is a better name. Two equally good columns for a required field are never chosen between: that is a
problem. Sources of the names: RBI/KUGI attribute lists (domain.md 5.3), OSM, and common Indonesian variants.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ...paths import tables_dir
from ..study import InputSpec
from .collect import Collector, hint, listed, place

DATA = tables_dir()
REQUIRED: dict[str, tuple[str, ...]] = {
    "regions": ("code", "name"), "population": ("code", "population"), "boundary_status": ("region_a", "region_b", "status"),
    "office": ("title", "parties"),
}  # fmt: skip
# names that a study file may use for a field besides the short ones: the canonical columns of the model
LONG_NAMES = {
    "feature_key": "id", "region_code": "code", "region_name": "name",
    "river_name": "name", "road_name": "name", "area_name": "name", "facility_name": "name",
    "line_name": "name", "basin_name": "name", "place_name": "name", "area_kind": "kind", "facility_kind": "kind", "line_kind": "kind",
    "place_kind": "kind", "basin_code": "code", "main_bas": "main_basin", "area_km2": "area_official_km2",
}  # fmt: skip


@dataclass(frozen=True)
class Alias:
    """One row of the table: ``alias`` (a normalised name, or a pattern after ``re:``) means ``canonical`` for ``role``."""

    role: str
    canonical: str
    alias: str
    priority: int
    scheme: str = ""

    def matches(self, column: str) -> bool:
        if self.alias.startswith("re:"):
            return re.fullmatch(self.alias[3:], column) is not None
        return self.alias == column


@dataclass(frozen=True)
class Fields:
    """Canonical field -> column of the layer; ``scheme`` is what the name of the code column says ("bps", "kemendagri", "")."""

    columns: Mapping[str, str]
    scheme: str = ""

    def get(self, canonical: str) -> str | None:
        return self.columns.get(canonical)


@cache
def aliases(role: str) -> tuple[Alias, ...]:
    """The table's rows for a role, those common to all layers included."""
    with (DATA / "field_names.csv").open(encoding="utf-8", newline="") as stream:
        rows = [Alias(r["role"], r["canonical"], r["alias"], int(r["priority"]), r["scheme"]) for r in csv.DictReader(stream)]
    common = () if role in ("population", "boundary_status", "office") else ("*",)
    return tuple(row for row in rows if row.role == role or row.role in common)


def canonical_names(role: str) -> list[str]:
    """Fields that a study file may give for a role."""
    return list(dict.fromkeys(alias.canonical for alias in aliases(role)))


def plain(column: object) -> str:
    """A column name as the table writes it: lower case, runs of other characters as one underscore ("@id" keeps its sign)."""
    return re.sub(r"[^0-9a-z@]+", "_", str(column).strip().lower()).strip("_")


def best_columns(role: str, columns: Iterable[str]) -> dict[str, tuple[list[str], Alias]]:
    """For each field the equally best columns and the alias that matched.

    Whole names first; then, for fields without one, names cut to ten letters (shapefiles) among the columns left over.
    """
    columns = list(columns)
    found: dict[str, tuple[list[str], Alias]] = {}
    for cut in (False, True):
        taken = {column for hits, _ in found.values() for column in hits}
        options: dict[str, list[tuple[list[str], Alias]]] = {}
        for alias in aliases(role):
            if alias.canonical in found or (cut and (len(alias.alias) <= 10 or alias.alias.startswith("re:"))):
                continue
            hits = [c for c in columns if (c not in taken and plain(c) == alias.alias[:10] if cut else alias.matches(plain(c)))]
            if hits:
                options.setdefault(alias.canonical, []).append((hits, alias))
        for canonical, matches in options.items():
            best = min(alias.priority for _, alias in matches)
            tied = [(hits, alias) for hits, alias in matches if alias.priority == best]
            found[canonical] = (list(dict.fromkeys(c for hits, _ in tied for c in hits)), tied[0][1])
    return found


def recognise_fields(spec: InputSpec, layer: str, columns: Iterable[str], collector: Collector) -> Fields | None:
    """The columns of a layer by canonical field; None when a required one is missing, ambiguous or wrongly given."""
    columns = list(columns)
    known = canonical_names(spec.role)
    given: dict[str, str] = {}
    sound = True
    for key, column in spec.fields.items():
        short = key if key in known else LONG_NAMES.get(key, key)
        if short not in known:
            collector.complain(
                f"fields.{key} is not a field of {spec.role}", place(spec, layer, f"fields.{key}"), hint(key, known, "Fields")
            )
            sound = False
            continue
        column_there = column if column in columns else next((c for c in columns if c.lower() == column.lower()), None)
        if column_there is None:
            collector.complain(
                f'the field "{column}" ({key}) does not exist', place(spec, layer, column), hint(column, columns, "Fields")
            )
            sound = False
            continue
        given[short] = column_there
    found = dict(given)
    scheme = ""
    taken = set(given.values())  # a column that the study file gives for one field is not another one as well
    for canonical, (hits, alias) in best_columns(spec.role, [column for column in columns if column not in taken]).items():
        if canonical in given:
            continue
        if len(hits) > 1 and canonical in REQUIRED.get(spec.role, ()):
            collector.complain(
                f"{listed(hits)} could each be the {canonical} field",
                place(spec, layer, canonical),
                f'Say which: fields = {{ {canonical} = "{hits[0]}" }}.',
            )
            sound = False
            continue
        found[canonical] = hits[0]
        scheme = alias.scheme if canonical in ("code", "region_code") else scheme
        if len(hits) > 1 and canonical != "id":
            collector.log(spec, layer, canonical, f"{listed(hits)} could each be the {canonical} field", f"{hits[0]} used")
    code_column = given.get("code") or given.get("region_code")
    if code_column:
        scheme = next((a.scheme for a in aliases(spec.role) if a.scheme and a.matches(plain(code_column))), "")
    for canonical in REQUIRED.get(spec.role, ()):
        if canonical not in found and sound:
            collector.complain(
                f"no {canonical} field was recognised", place(spec, layer, canonical),
                f'Give it: fields = {{ {canonical} = "..." }}. Fields there: {listed(columns, 30) if columns else "none"}.',
            )  # fmt: skip
            sound = False
    return Fields(found, scheme) if sound else None
