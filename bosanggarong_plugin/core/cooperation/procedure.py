"""Stage, takeover, disputes, monitoring and funding of a cooperation, and the table of procedures.

Facts: UU 23/2014 arts 364(3)-(5), 364(10), 368, 370; PP 28/2018 arts 6, 10-12, 44(4); PP 12/2019 art. 67; the paper of 2005 as
source. The Governor acts between regencies of his province; where the province itself is a party, or parties lie in several provinces,
the Centre and the Minister do (arts 368(2), 370(2)). Where no rule that was read says who acts, the rule says that it has to be confirmed.
The steps themselves (stages, contents of papers, checklists) are ``data/procedures.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..candidates import Candidate
from ..result import SCHEMA
from ..tables import table, text
from . import terms
from .context import LANGUAGES, Context, Party, Rule, rule
from .coverage import Match
from .river_shares import directed

STAGES = (
    "persiapan", "penawaran", "penyusunan_kb", "penandatanganan_kb", "persetujuan_dprd", "penyusunan_pks", "penandatanganan_pks",
    "pelaksanaan", "penatausahaan", "pelaporan",
)  # fmt: skip
UNKNOWN_BASIS = "pengetahuan umum; perlu diperiksa"


def procedures() -> pd.DataFrame:
    """Table ``procedures`` of the result: the rows of data/procedures.csv."""
    frame = table("procedures")
    return frame.assign(seq=frame["seq"].astype(int))[list(SCHEMA["procedures"].columns)]


def stage_text(code: str, language: str) -> str:
    """Name of a stage, "ind" or "eng"."""
    frame = table("procedures")
    return next(iter(frame.loc[(frame["topic"] == "stage") & (frame["code"] == code), f"text_{language}"]))


def stage(candidate: Candidate, touching: Sequence[Match], context: Context) -> list[Rule]:
    """The stage as entered in the dossier, else the furthest of the agreements about the same object; null when nothing is recorded.

    What is over and never covered the whole candidate is no stage of it.
    """
    entered = (context.office.entered(candidate.candidate_id, "stage") or "").casefold().replace(" ", "_")
    if entered in STAGES:
        return _at(entered, "rule_stage_entered")
    rules = [rule("stage", None, "rule_stage_not_understood", entered=entered)] if entered else []
    agreements = context.office.agreements
    if agreements is None:
        return rules or [rule("stage", None, "rule_stage_no_register")]
    over = (terms.ENDED, terms.STOPPED)
    same = {match.agreement_id for match in touching if match.match == "same_object" and (match.covers or match.agreement.state not in over)}
    reached = [str(value) for value in agreements.loc[agreements["agreement_id"].isin(same), "stage"] if str(value) in STAGES]
    if reached:
        return _at(max(reached, key=STAGES.index), "rule_stage_agreement") + rules
    past = [match for match in touching if match.match == "same_object" and match.agreement_id not in same]
    return rules + [rule("stage", None, "rule_stage_unknown" if same else "rule_stage_over" if past else "rule_stage_not_begun")]


def _at(code: str, key: str) -> list[Rule]:
    following = STAGES.index(code) + 1
    here = Rule("stage", code, *(text(key, lang, stage=stage_text(code, lang)) for lang in LANGUAGES))
    if following == len(STAGES):
        return [here]
    frame = table("procedures")
    row = next(frame[(frame["topic"] == "stage") & (frame["code"] == STAGES[following])].itertuples())
    words = (text("rule_stage_next", lang, stage=stage_text(row.code, lang)) for lang in LANGUAGES)
    return [here, Rule("stage", None, *words, row.basis, row.verified)]


def crosses_provinces(candidate: Candidate) -> bool:
    """Whether the regencies of a candidate lie in more than one province."""
    return len({code.split(".")[0] for code in candidate.codes}) > 1


def province_seated(parties: Sequence[Party]) -> bool:
    """Whether a province has to be a party."""
    return any(party.party_type == "provinsi" and party.must_sit for party in parties)


def takeover(candidate: Candidate, parties: Sequence[Party], duty: Rule) -> list[Rule]:
    """Who takes over a mandatory cooperation that is not done: the Governor between regencies of one province (art. 364(4)), else the
    Centre (art. 364(3)); nothing for a voluntary one."""
    if duty.result not in ("wajib", "belum_dinilai", None):
        return []
    if crosses_provinces(candidate) or province_seated(parties):
        return [rule("takeover", "pusat", "rule_takeover_pusat", basis="UU 23/2014 ps. 364(3), 364(5)", verified="law")]
    return [rule("takeover", "gubernur", "rule_takeover_gubernur", basis="UU 23/2014 ps. 364(4)-(5); PP 28/2018 ps. 10-11", verified="law")]


def disputes(candidate: Candidate, parties: Sequence[Party]) -> list[Rule]:
    """The ladder of the law, and that of the paper."""
    paper = rule("dispute", None, "rule_dispute_paper", basis="Utomo 2005", verified="source")
    if crosses_provinces(candidate) and province_seated(parties):
        return [rule("dispute", "menteri", "rule_dispute_provinces_seated", basis="UU 23/2014 ps. 370", verified="law"), paper]
    if crosses_provinces(candidate):
        return [rule("dispute", "perlu_dipastikan", "rule_dispute_provinces", basis=UNKNOWN_BASIS, verified="own_knowledge"), paper]
    who, key = ("gubernur_menteri", "rule_dispute_seated") if province_seated(parties) else ("gubernur", "rule_dispute_law")
    return [rule("dispute", who, key, basis="UU 23/2014 ps. 370", verified="law"), paper]


def monitoring(candidate: Candidate, parties: Sequence[Party]) -> list[Rule]:
    """Who monitors and evaluates."""
    if crosses_provinces(candidate) and province_seated(parties):
        return [rule("monitoring", "menteri", "rule_monitoring_provinces_seated", basis="UU 23/2014 ps. 368(2)", verified="law")]
    if crosses_provinces(candidate):
        return [rule("monitoring", "perlu_dipastikan", "rule_monitoring_provinces", basis=UNKNOWN_BASIS, verified="own_knowledge")]
    if province_seated(parties):
        return [rule("monitoring", "menteri", "rule_monitoring_seated", basis="UU 23/2014 ps. 368(2)", verified="law")]
    return [rule("monitoring", "gubernur", "rule_monitoring", basis="UU 23/2014 ps. 368; PP 28/2018 ps. 44(4)", verified="law")]


def funding(candidate: Candidate, parties: Sequence[Party], duty: Rule, context: Context) -> list[Rule]:
    """Where money can come from, law and the preference of the paper apart."""
    main = "rule_funding_main_seated" if province_seated(parties) else "rule_funding_main"
    assistance = "PP 28/2018 ps. 12(2); PP 12/2019 ps. 67" if duty.result == "wajib" else "PP 12/2019 ps. 67"  # the first is for duties
    rules = [
        rule("funding", "bantuan_keuangan", "rule_funding_assistance", basis=assistance, verified="law"),
        rule("funding", "dana_pokok_pendamping", main, basis="Utomo 2005", verified="source"),
    ]
    if duty.result in ("wajib", "belum_dinilai", None):
        rules.append(rule("funding", "bantuan_apbn", "rule_funding_apbn", basis="UU 23/2014 ps. 364(10)", verified="law"))
    if directed(candidate.findings, candidate.codes):
        rules.append(rule("funding", "imbal_jasa", "rule_funding_pes", basis="PP 46/2017 ps. 10-16", verified="law"))
        rules.append(rule("funding", None, "rule_funding_water", basis="UU 17/2019", verified="law"))
    return rules
