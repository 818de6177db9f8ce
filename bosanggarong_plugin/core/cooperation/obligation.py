"""Mandatory or voluntary: the three tests of UU 23/2014 art. 364(1) one by one, and what follows from them (indicative).

- Border: the parties are one chain of bordering regions.
- Externality: met when a finding measures an effect across the border (``externality.csv`` says which kinds do, from which figure on), or
  the office entered use by another party; not met only where a computed figure shows none.
- Efficiency: met only by a computed joint against separate cost or travel: costs entered by the office, else time or way saved
  (``efficiency.csv``). A doubtful figure counts with the low end of its range; without one it shows nothing.

A test that nothing decides is not assessed and says what is missing. Mandatory (indicative) is only what meets all three: the law joins
them with "and"; the mapping of affairs and technical coordination decide (PP 28/2018 art. 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..candidates import Candidate
from ..findings import Finding
from ..inputs.values import parse_numbers
from ..tables import label, table, text
from .context import LANGUAGES, Context, Rule
from .forms import Form
from .membership import chain

BORDER_BASIS = "UU 23/2014 ps. 364(1); segmen batas"
BASIS = "UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2), 5"
COSTS = ("cost_separate_rp", "cost_joint_rp")  # fields of the dossier, rupiah a year or for the whole term: both the same
MET, NOT_MET, NOT_ASSESSED = "met", "not_met", "not_assessed"
SHOWN = 2  # kinds of evidence told in one reason
_DUTY_BASIS = {
    "wajib": "UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2), 5", "sukarela": "UU 23/2014 ps. 365; PP 28/2018 ps. 5",
    "belum_dinilai": "PP 28/2018 ps. 5",
}  # fmt: skip
_NO_DUTY = {"sinergi pusat": ("duty_bukan_ksdd", "PP 28/2018 ps. 46"), "KSDPK": ("duty_pihak_ketiga", "UU 23/2014 ps. 363(3)")}


@dataclass(frozen=True)
class Test:
    """One test: ``test`` border, externality or efficiency; ``result`` met, not_met or not_assessed."""

    __test__ = False  # no test case of pytest

    test: str
    result: str
    reason_ind: str
    reason_eng: str
    basis: str


def tests_of(candidate: Candidate, form: Form, context: Context) -> list[Test]:
    """The three tests, in the order of the law."""
    return [_border(candidate, context), _externality(candidate, context), _efficiency(candidate, context)]


def obligation(tests: Sequence[Test], form: Form) -> Rule:
    """wajib (all three met), sukarela (one not met), belum_dinilai, or bukan_ksdd where the form is synergy with the Centre or a third party only."""
    results = [test.result for test in tests]
    words, basis = None, None
    if form.form in _NO_DUTY:
        duty, (words, basis) = "bukan_ksdd", _NO_DUTY[form.form]
    elif all(result == MET for result in results):
        duty = "wajib"
    else:
        duty = "sukarela" if NOT_MET in results else "belum_dinilai"
    said = {lang: text(words or f"duty_{duty}", lang, tests="; ".join(_in_words(test, lang) for test in tests)) for lang in LANGUAGES}
    return Rule("obligation", duty, said["ind"], said["eng"], basis or _DUTY_BASIS[duty], "law")


def _in_words(test: Test, language: str) -> str:
    return f"{label(f'test_name_{test.test}', language)} {label(f'test_word_{test.result}', language)}"


# --- border --------------------------------------------------------------------------------------------------------------


def _border(candidate: Candidate, context: Context) -> Test:
    parts = chain(candidate.codes, context.status)
    result = MET if len(parts) == 1 else NOT_MET
    pairs = [pair for pair in sorted(context.status) if set(pair) <= set(candidate.codes)]
    lengths = context.border_km
    values = {
        "pairs": {lang: "; ".join(_pair(pair, lengths.get(pair), context, lang) for pair in pairs) for lang in LANGUAGES},
        "parts": {lang: " | ".join(", ".join(context.names[code] for code in part) for part in parts) for lang in LANGUAGES},
    }  # fmt: skip
    said = [text(f"test_border_{result}", lang, pairs=values["pairs"][lang], parts=values["parts"][lang]) for lang in LANGUAGES]
    return Test("border", result, *said, BORDER_BASIS)


def _pair(pair: tuple[str, str], length_km: float | None, context: Context, language: str) -> str:
    names = f"{context.names[pair[0]]}-{context.names[pair[1]]}"
    return names if length_km is None else f"{names} {text('quantity_km', language, value=length_km)}"


# --- externality ---------------------------------------------------------------------------------------------------------


def _externality(candidate: Candidate, context: Context) -> Test:
    shown, none, unshown, weak = [], [], [], False
    for row in table("externality").itertuples():
        own = [f for f in candidate.findings if f.usable and f.kind == row.finding_kind]
        if not own:
            continue
        if not row.measure:
            unshown.append(row)
            continue
        known = [(value, f) for f in own if (value := _figure(f, row.measure, context)) is not None]
        top = max(known, key=lambda pair: (pair[0], pair[1].finding_id), default=None)
        if top is not None and top[0] >= float(row.minimum):
            shown.append((row, top[0], top[1]))
        elif row.at_zero and known and all(_shows_none(f, row.measure) for _, f in known):
            none.append((row, top[0], top[1]))
        else:
            weak = weak or any(f.doubtful and (f.measure(row.measure) or 0) >= float(row.minimum) for _, f in known)
    used = _use_across(candidate, context)
    if shown or used:
        said = [[_effect(*item, candidate, context, lang) for item in shown[:SHOWN]] + ([text("ext_use", lang, users=used)] if used else [])
                for lang in LANGUAGES]  # fmt: skip
        return Test("externality", MET, *(" ".join(parts) for parts in said), shown[0][0].basis if shown else BASIS)
    if none:
        said = [" ".join(text(f"{row.words}_none", lang, object=candidate.thing.name) for row, _, _ in none) for lang in LANGUAGES]
        return Test("externality", NOT_MET, *said, none[0][0].basis)
    keys = list(dict.fromkeys((["ext_doubtful_below"] if weak else []) + [row.words for row in unshown])) or ["ext_no_figure"]
    return Test("externality", NOT_ASSESSED, *(" ".join(text(key, lang) for key in keys[:SHOWN]) for lang in LANGUAGES), BASIS)


def _figure(finding: Finding, measure: str, context: Context) -> float | None:
    """A measure of the finding, or of the use of its crossing; of a doubtful one the low end where that is known."""
    if finding.kind == "road_crossing":
        return context.crossing_use.get(finding.finding_id.split("|", 1)[1])
    held = next((m for m in finding.measures if m.name == measure), None)
    if held is None or held.value is None:
        return None
    return held.low if finding.doubtful and held.low is not None else held.value


def _shows_none(finding: Finding, measure: str) -> bool:
    """Whether a computed figure is 0: not where only the low end of a doubtful one is, nor where its high end is above."""
    held = next(m for m in finding.measures if m.name == measure)
    return held.value == 0 and not (finding.doubtful and (held.high or 0) > 0)


def _effect(row, value: float, finding: Finding, candidate: Candidate, context: Context, language: str) -> str:
    roles: dict[str, list[str]] = {}
    for code, role in finding.parties:
        roles.setdefault(role, []).append(context.names[code])
    words = {role: ", ".join(names) for role, names in roles.items()}
    between = {"ind": " dan ", "eng": " and "}[language].join(context.names[code] for code in finding.region_codes)
    low = any(m.name == row.measure and m.low is not None for m in finding.measures)
    doubt = f" {text('ext_doubtful_low' if low else 'ext_doubtful', language)}" if finding.doubtful else ""
    return text(row.words, language, object=candidate.thing.name, value=value, between=between, **words) + doubt


def _use_across(candidate: Candidate, context: Context) -> str:
    """Names of the parties that use what another party hosts, by the amounts of use that the office entered; empty where none."""
    rows = context.office.contributions
    rows = rows[(rows["candidate_id"] == candidate.candidate_id) & (rows["measure"] == "use")]
    hosts = {code for code, role in candidate.parties if role in ("tuan_rumah", "penyedia")}
    amounts = {row.region_code: pd.to_numeric(row.value, errors="coerce") for row in rows.itertuples()}
    users = sorted(code for code, amount in amounts.items() if amount > 0 and code in candidate.codes and code not in hosts)
    return ", ".join(context.names[code] for code in users) if hosts else ""


# --- efficiency ----------------------------------------------------------------------------------------------------------


def _efficiency(candidate: Candidate, context: Context) -> Test:
    costs = _costs(candidate, context)
    if costs is not None:
        return costs
    best, useless = [], []
    for row in table("efficiency").itertuples():
        for finding in candidate.findings if row.words else ():
            held = next((m for m in finding.measures if m.name == row.measure), None)
            if not finding.usable or finding.kind != row.finding_kind or held is None or held.value is None:
                continue
            sure = held.low if finding.doubtful or held.low is not None else held.value  # a straight way carries its low end
            if sure is not None and sure > 0:
                best.append((row, sure, finding))
            elif not finding.doubtful and held.low is None and held.value <= 0:
                useless.append((row, held.value, finding))
    for result, found in ((MET, best), (NOT_MET, useless)):
        if found:
            row, value, finding = max(found, key=lambda item: (item[0].Index == found[0][0].Index, item[1], item[2].finding_id))
            key = row.words if result == MET else "eff_none"
            return Test("efficiency", result, *(_saving(key, value, finding, candidate, context, lang) for lang in LANGUAGES), row.basis)
    kinds = {finding.kind for finding in candidate.findings}
    missing = next((row.missing for row in table("efficiency").itertuples() if row.finding_kind in kinds), "eff_missing_costs")
    return Test("efficiency", NOT_ASSESSED, *(text("eff_not_assessed", lang, missing=label(missing, lang)) for lang in LANGUAGES), BASIS)


def _saving(key: str, value: float, finding: Finding, candidate: Candidate, context: Context, language: str) -> str:
    words: Mapping[str, str] = {role: context.names[code] for code, role in finding.parties}
    return text(key, language, object=candidate.thing.name, value=value, **words)


def _costs(candidate: Candidate, context: Context) -> Test | None:
    """The test from the costs in the dossier; None when not both are entered."""
    entered = [context.office.entered(candidate.candidate_id, name) for name in COSTS]
    if None in entered:
        return None
    separate, joint = (_rupiah(value) for value in entered)
    if separate is None or joint is None or separate < 0 or joint < 0:
        return Test("efficiency", NOT_ASSESSED, *(text("eff_costs_unread", lang, a=entered[0], b=entered[1]) for lang in LANGUAGES), BASIS)
    result = MET if joint < separate else NOT_MET
    said = [text(f"eff_costs_{result}", lang, separate=separate, joint=joint, saved=abs(separate - joint)) for lang in LANGUAGES]
    return Test("efficiency", result, *said, BASIS)


def _rupiah(value: str) -> float | None:
    """An amount as typed ("Rp 1.250.000.000,00"); None when it is no number."""
    written = value.strip().removeprefix("Rp").removeprefix(".").strip().removesuffix(",-").removesuffix(",00").removesuffix(".00")
    numbers, bad = parse_numbers(pd.Series([written]), integer=True)
    return None if bad or pd.isna(numbers[0]) else float(numbers[0])
