"""The ledger of solidarity between regions: who owes whom for what, for each object on water between them and each shared landfill.

One row for each object, item and pair: benefits (raw water, regulation of floods) are owed by the region downstream to the one
upstream, burdens (floods, pollution) by the one upstream to the one downstream. Of a landfill the user owes both to the host: its use,
and the effects on the residents around it. Which kinds of findings carry which items, how they are measured and in what form they
may be paid is ``data/solidarity.csv`` (Utomo 2005, recommendation 8; PP 46/2017 arts 10-16; UU 18/2008 arts 25-26). The quantity,
with its range and the caveats of its finding, is what was computed, else null; no money is named. Findings that may not trigger
anything (planned objects that are no proposal, layers that are not complete there) carry no rows.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..findings import Finding
from ..result import SCHEMA
from ..tables import table

AS_LAW = ("law", "source")
PAPER = "Utomo 2005 (rekomendasi 8)"


def ledger(findings: Iterable[Finding]) -> pd.DataFrame:
    """Table solidarity, sorted; findings that are no evidence of a link between regions, or not usable, carry no rows."""
    items = {kind: list(rows.itertuples()) for kind, rows in table("solidarity").groupby("finding_kind", sort=False)}
    found: dict[tuple, dict] = {}
    for finding in findings:
        if not finding.usable:
            continue
        for item in items.get(finding.kind, ()):
            for payer in _of_role(finding, item.payer_role):
                for receiver in _of_role(finding, item.receiver_role):
                    row = _row(finding, item, payer, receiver)
                    key = (row["object_id"], row["kind"], row["item_ind"], payer, receiver)
                    held = found.get(key)
                    if held is None or (row["quantity"] or 0.0) > (held["quantity"] or 0.0):  # e.g. two parts of one place
                        found[key] = row
    return pd.DataFrame([found[key] for key in sorted(found)], columns=list(SCHEMA["solidarity"].columns))


def _of_role(finding: Finding, role: str) -> list[str]:
    return sorted({code for code, held in finding.parties if held == role})


def _row(finding: Finding, item, payer: str, receiver: str) -> dict:
    measures, units = item.measure.split("+"), item.unit.split("+")
    quantity, low, high, unit = None, None, None, units[0]
    known = {measure.name: measure for measure in finding.measures if measure.value is not None}
    for name, its_unit in zip(measures, units, strict=True):
        measure = known.get(name.replace(":payer", f":{payer}").replace(":receiver", f":{receiver}"))
        if measure is not None:
            quantity, low, high, unit = float(measure.value), measure.low, measure.high, its_unit
            break
    return {
        "object_id": finding.object_id, "kind": item.kind, "item_ind": item.item_ind, "item_eng": item.item_eng, "quantity": quantity,
        "unit": unit, "payer_code": payer, "receiver_code": receiver, "vehicle": item.vehicle,
        "basis": item.legal_basis if item.verified in AS_LAW else PAPER, "low": low, "high": high,
        "caveat_ind": finding.caveat_ind, "caveat_eng": finding.caveat_eng,
    }  # fmt: skip
