"""Tables without geometry: status of boundary segments, and the office's register of agreements."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from ..study import InputSpec
from .codes import convert_codes, is_dotted, normalise_code, region_named
from .collect import Collector, listed, place
from .fields import Fields
from .values import text_or_none, texts, vocabulary, word

AGREEMENT_COLUMNS = (
    "agreement_id",
    "title",
    "parties",
    "sector",
    "object",
    "kind",
    "signed",
    "end",
    "stage",
    "running",
    "source",
    "number",
    "start",
    "scope",
    "monev",
    "monev_date",
)


def build_boundary_status(
    frame: pd.DataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector, accepted: list[str]
) -> pd.DataFrame | None:
    """Columns region_a < region_b, status (definitif, indikatif), basis, as_of; one row for each pair."""
    labels = [f"line {row}" for row in frame.index]
    sides = [
        convert_codes(
            list(frame[fields.columns[side]]), None, spec=spec, layer=layer, column=fields.columns[side], labels=labels, collector=collector,
            field_scheme=fields.scheme, accepted=accepted,
        )
        for side in ("region_a", "region_b")
    ]  # fmt: skip
    column = fields.columns["status"]
    said = texts(frame[column])
    table = vocabulary("boundary_status")
    unknown = [f'{label}: "{text or ""}"' for label, text in zip(labels, said, strict=True) if word(text or "") not in table]
    if unknown:
        collector.complain(
            f"status that is neither definitif nor indikatif: {listed(unknown)}",
            place(spec, layer, column),
            "Write definitif or indikatif; leave out segments that are not known.",
        )
    if None in sides or unknown:
        return None
    basis = texts(frame[fields.columns["basis"]]) if fields.get("basis") else [None] * len(frame)
    as_of = texts(frame[fields.columns["as_of"]]) if fields.get("as_of") else [None] * len(frame)
    rows: dict[tuple[str, str], dict] = {}
    sound = True
    for label, one, other, text, why, when in zip(labels, *sides, said, basis, as_of, strict=True):
        pair = (min(one, other), max(one, other))
        row = {"region_a": pair[0], "region_b": pair[1], "status": table[word(text)], "basis": why, "as_of": when}
        if one == other:
            collector.complain(
                f"{label} names {one} on both sides", place(spec, layer), "Give the two regions that share the segment."
            )
            sound = False
        elif pair in rows and rows[pair]["status"] != row["status"]:
            collector.complain(
                f"{pair[0]} - {pair[1]} is both definitif and indikatif ({label})",
                place(spec, layer),
                "Keep one row for each pair.",
            )
            sound = False
        else:
            rows.setdefault(pair, row)
    result = pd.DataFrame(
        [rows[pair] for pair in sorted(rows)], columns=["region_a", "region_b", "status", "basis", "as_of"], dtype=object
    )
    return result if sound else None


def build_agreements(
    frame: pd.DataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector, accepted: list[str]
) -> pd.DataFrame | None:
    """The register with the columns of the contract's ``agreements`` table; parties are codes, sorted, joined by "+"."""
    cells = {
        name: texts(frame[fields.columns[name]]) if name in fields.columns else [None] * len(frame) for name in AGREEMENT_COLUMNS
    }
    labels = [f"row {row}" for row in frame.index]
    empty = [
        label
        for label, title, parties in zip(labels, cells["title"], cells["parties"], strict=True)
        if title is None or parties is None
    ]
    if empty:
        collector.complain(
            f"agreements without title or parties: {listed(empty)}", place(spec, layer), "Fill both for every agreement."
        )
        return None
    parties = _parties(cells["parties"], labels, fields.columns["parties"], spec, layer, collector, accepted)
    if parties is None:
        return None
    cells["parties"] = parties
    dates = [_date(value) for value in cells["signed"]]
    cells["signed"] = dates
    cells |= {name: [_date(value) for value in cells[name]] for name in ("end", "start", "monev_date")}
    cells["agreement_id"] = [
        given or "a" + hashlib.sha256(f"{title}|{members}|{signed}".encode()).hexdigest()[:10]
        for given, title, members, signed in zip(cells["agreement_id"], cells["title"], parties, dates, strict=True)
    ]
    ids = pd.Series(cells["agreement_id"], dtype=object)
    if ids.duplicated().any():
        collector.complain(
            f"agreements that share an id: {listed(ids[ids.duplicated()].unique())}",
            place(spec, layer, fields.get("agreement_id") or "agreement_id"),
            "Give each agreement its own id; remove repeated rows.",
        )
        return None
    return pd.DataFrame(cells, columns=list(AGREEMENT_COLUMNS), dtype=object).sort_values("agreement_id").reset_index(drop=True)


def _parties(
    texts_of_rows: list[str], labels: list[str], column: str, spec: InputSpec, layer: str, collector: Collector, accepted: list[str]
) -> list[str] | None:
    """Parties of each row, sorted, joined by "+"; None after adding a problem.

    A region is a code, or its name or that of its government. Codes without dots are taken only when their scheme is known; a
    province code ("64") and a third party's name stay as they are, the latter logged.
    """
    rows = [[text_or_none(item) for item in re.split(r"[+;,|]", text)] for text in texts_of_rows]
    written = [(item, label) for items, label in zip(rows, labels, strict=True) for item in items if item and normalise_code(item)]
    open_ones = [(item, label) for item, label in written if spec.code_scheme or not is_dotted(item)]
    settled = convert_codes(
        [item for item, _ in open_ones], None, spec=spec, layer=layer, column=column, labels=[label for _, label in open_ones],
        collector=collector, accepted=accepted,
    )  # fmt: skip
    if settled is None:
        return None
    codes = {item: normalise_code(item) for item, _ in written} | {item: code for (item, _), code in zip(open_ones, settled, strict=True)}

    def party(item: str, label: str) -> str:
        region = None if item in codes else region_named(item)
        if region is None and item not in codes and not re.fullmatch(r"[1-9]\d", item):
            collector.log(spec, layer, label, f'party "{item}" is not a region code', "kept as a third party")
        return region.kemendagri if region else codes.get(item, item)

    return [
        "+".join(sorted({party(item, label) for item in items if item})) for items, label in zip(rows, labels, strict=True)
    ]


def _date(value: str | None) -> str | None:
    """ISO text of a date ("17-08-2024", "2024-08-17 00:00:00"); what is no full date (a year) stays as it is."""
    if value is None:
        return None
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", value)
    if match:
        return match.group(0)
    match = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", value)
    return f"{match.group(3)}-{int(match.group(2)):02d}-{int(match.group(1)):02d}" if match else value
