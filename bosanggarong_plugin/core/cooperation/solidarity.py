"""The ledger of solidarity between regions: who owes whom for what, for each object on water between them and each shared landfill.

One row for each object, item and pair: benefits (raw water, regulation of floods) are owed by the region downstream to the one
upstream, burdens (floods, pollution) by the one upstream to the one downstream. Of a landfill the user owes both to the host: its use,
and the effects on the residents around it. Which kinds of findings carry which items, how they are measured and in what form they
may be paid is ``data/solidarity.csv`` (Utomo 2005, recommendation 8; PP 46/2017 arts 10-16; UU 18/2008 arts 25-26). The quantity,
with its range and the caveats of its finding, is what was computed, else null; no money is named. Findings that may not trigger
anything (planned objects that are no proposal, layers that are not complete there) carry no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from ..candidates import Candidate
from ..findings import Finding
from ..result import SCHEMA
from ..tables import table, text
from .context import LANGUAGES, Rule, rule

AS_LAW = ("law", "source")
PAPER = "Utomo 2005 (rekomendasi 8)"
PES_BASIS = "PP 46/2017 ps. 10-16"


def ledger(findings: Iterable[Finding]) -> pd.DataFrame:
    """Table solidarity, sorted; findings that are no evidence of a link between regions, or not usable, carry no rows."""
    found: dict[tuple, dict] = {}
    for finding, item, payer, receiver in _owed(findings):
        row = _row(finding, item, payer, receiver)
        key = (row["object_id"], row["kind"], row["item_ind"], payer, receiver)
        held = found.get(key)
        if held is None or (row["quantity"] or 0.0) > (held["quantity"] or 0.0):  # e.g. two parts of one place
            found[key] = row
    return pd.DataFrame([found[key] for key in sorted(found)], columns=list(SCHEMA["solidarity"].columns))


def compensation(candidate: Candidate, names: Mapping[str, str]) -> list[Rule]:
    """Rules "compensation": who compensates whom for what and in which form, one for each direction and form; and "pes".

    ``result`` is the direction by roles (hilir_ke_hulu, hulu_ke_hilir, pengguna_ke_tuan_rumah). "pes": the eight items of an agreement on
    payment for environmental services, where water links upstream and downstream regions.
    """
    groups: dict[tuple, tuple[dict, dict]] = {}
    for _, item, payer, receiver in _owed(candidate.findings):
        held, owed = groups.setdefault((item.payer_role, item.receiver_role, item.vehicle, item.legal_basis, item.verified), ({}, {}))
        held.setdefault((item.item_ind, item.item_eng))
        owed.setdefault(payer, set()).add(receiver)
    rules = []
    for (giving, taking, vehicle, basis, verified), (items, owed) in groups.items():
        said = [
            text("rule_compensation", lang, pairs=_pairs(owed, names, lang), items="; ".join(item[n] for item in items), form=_form(vehicle, lang))
            for n, lang in enumerate(LANGUAGES)
        ]
        cited = basis if verified in AS_LAW else PAPER
        rules.append(Rule("compensation", f"{giving}_ke_{taking}", *said, cited, verified if verified in AS_LAW else "source"))
    if any(finding.kind == "water_link" for finding, *_ in _owed(candidate.findings)):
        rules.append(rule("pes", "imbal_jasa", "rule_pes", basis=PES_BASIS, verified="law"))
        rules.append(rule("pes", None, "rule_pes_conditions", basis=PES_BASIS, verified="law"))
    return rules


def _owed(findings: Iterable[Finding]) -> Iterator[tuple]:
    """(finding, row of the table, payer, receiver) of every usable finding."""
    items = {kind: list(rows.itertuples()) for kind, rows in table("solidarity").groupby("finding_kind", sort=False)}
    for finding in findings:
        for item in items.get(finding.kind, ()) if finding.usable else ():
            for payer in _of_role(finding, item.payer_role):
                for receiver in _of_role(finding, item.receiver_role):
                    yield finding, item, payer, receiver


def _pairs(owed: Mapping[str, set[str]], names: Mapping[str, str], language: str) -> str:
    return "; ".join(
        text("rule_compensation_pair", language, payer=names[payer], receivers=", ".join(names[code] for code in sorted(owed[payer])))
        for payer in sorted(owed)
    )


def _form(vehicle: str, language: str) -> str:
    """A form of payment, which the table has in Indonesian, in the language."""
    if language == "ind":
        return vehicle
    frame = table("messages")
    return next(iter(frame.loc[(frame["use"] == "citation") & (frame["ind"] == vehicle), "eng"]), vehicle)


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
        "caveat_ind": finding.caveat_ind or None, "caveat_eng": finding.caveat_eng or None,
    }  # fmt: skip
