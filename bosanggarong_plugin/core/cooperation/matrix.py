"""What a register gives beside the candidates: the state of each agreement, and the matrix region x region x sector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from ..result import SCHEMA
from .agreement_fields import OTHER_SECTOR, FieldWords
from .context import Context
from .terms import SIGNED_STATES, with_state

COUNTS = ("n_candidates", "n_agreements", "n_gaps", "n_idle")


def register_tables(tables: Mapping[str, pd.DataFrame], context: Context) -> dict[str, pd.DataFrame]:
    """Tables agreements (with their state) and coverage_matrix; none without a register. ``tables`` hold candidates and agreements."""
    if context.office.agreements is None:
        return {}
    agreements = with_state(tables["agreements"], context.today)
    return {"agreements": agreements, "coverage_matrix": coverage_matrix(tables["candidates"], agreements, context)}


def coverage_matrix(candidates: pd.DataFrame, agreements: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Counts for each pair of regencies of the parties in each sector; only rows with a count.

    An agreement counts in every sector of the catalogue that its field belongs to, OTHER_SECTOR when none is known; intentions
    and what is not signed do not count. Regions that the study does not hold are left out.
    """
    fields = FieldWords(context.catalogue)
    counts: dict[tuple[str, str, str], Counter] = {}

    def add(parties: str, sectors: Iterable[str], names: Iterable[str]) -> None:
        codes = sorted({code for code in parties.split("+") if code in context.names})
        for a, b in combinations(codes, 2):
            for sector in sectors:
                counts.setdefault((a, b, sector), Counter()).update(names)

    for row in candidates.itertuples():
        own = {"gap": ("n_gaps",), "idle": ("n_idle",)}.get(row.coverage, ())
        add(row.parties, [row.sector], ("n_candidates", *own))
    for row in agreements[agreements["state"].isin(SIGNED_STATES)].itertuples():
        add(row.parties, sorted(fields.of(row.sector).sectors) or [OTHER_SECTOR], ("n_agreements",))
    rows = [
        {"region_a": a, "region_b": b, "sector": sector, **{name: counts[a, b, sector][name] for name in COUNTS}} for a, b, sector in sorted(counts)
    ]
    return pd.DataFrame(rows, columns=list(SCHEMA["coverage_matrix"].columns))


def unknown_field_rows(context: Context) -> list[dict]:
    """Rows of the repair log: fields of agreements that the program does not know."""
    if context.office.agreements is None:
        return []
    return [
        {"role": "office", "layer": "agreements", "feature": key, "problem": f'the field "{word}" of the agreement is not known',
         "action": "it touches only candidates whose object it names"}
        for key, word in FieldWords(context.catalogue).unknown(context.office.agreements)
    ]  # fmt: skip
