"""Tables without geometry: status of boundary segments. The register of agreements: agreements.py."""

from __future__ import annotations

import pandas as pd

from ..study import InputSpec
from .codes import convert_codes
from .collect import Collector, listed, place
from .fields import Fields
from .values import texts, vocabulary, word


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
