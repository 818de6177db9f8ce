"""Secretariat and approval of the DPRD: conditions of PP 28/2018 arts 6(2) and 7, each ya, tidak or perlu_dipastikan.

A secretariat is allowed only when all its conditions hold: mandatory, continuous, highly complex (more than two regions and/or more
than two objects; provinces that have to sit are regions), five years or more. The approval is needed when one of its two conditions
holds. An unknown condition leaves the answer open; nothing is assumed. What people know stands in the dossier: ``years`` (a number),
``burdens_community`` and ``in_apbd`` (ya / tidak).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate
from .context import Context, Party, Rule, rule

YES, NO, OPEN = "ya", "tidak", "perlu_dipastikan"
JOINT_OFFICE_BASIS = "PP 28/2018 ps. 7 dan penjelasannya"
DPRD_BASIS = "PP 28/2018 ps. 6(2)"
MIN_YEARS = 5  # PP 28/2018 art. 7
MORE_THAN = 2  # PP 28/2018, explanation of art. 7: regions and/or objects
_YES = {"ya", "yes", "y", "true", "benar", "1"}
_NO = {"tidak", "no", "n", "t", "false", "bukan", "belum", "0"}


def years_of(candidate: Candidate, context: Context) -> float | None:
    """Term of the cooperation as entered, years; None when it is empty or no number above 0."""
    entered = context.office.entered(candidate.candidate_id, "years")
    try:
        years = float((entered or "").replace(",", "."))
    except ValueError:
        return None
    return years if 0 < years < float("inf") else None


def answer_of(candidate: Candidate, name: str, context: Context) -> bool | None:
    """A yes or no of the dossier; None when it is empty or cannot be understood."""
    entered = (context.office.entered(candidate.candidate_id, name) or "").casefold()
    return True if entered in _YES else False if entered in _NO else None


def secretariat(candidate: Candidate, parties: Sequence[Party], duty: Rule, context: Context) -> list[Rule]:
    """The answer first, then each condition, then what a secretariat is."""
    regions = len({party.code for party in parties if party.party_type in ("kabkota", "provinsi") and party.must_sit})
    objects = 1 + len(candidate.merged)
    years = years_of(candidate, context)
    conditions = {
        "mandatory": {"wajib": YES, "belum_dinilai": OPEN}.get(duty.result or "belum_dinilai", NO),
        "continuous": {"yes": YES, "no": NO}.get(candidate.idea.continuous, OPEN),
        "complex": YES if regions > MORE_THAN or objects > MORE_THAN else NO,
        "years": OPEN if years is None else YES if years >= MIN_YEARS else NO,
    }
    answers = set(conditions.values())
    result = NO if NO in answers else OPEN if OPEN in answers else YES
    rules = [rule("secretariat", result, f"rule_secretariat_{result}", basis=JOINT_OFFICE_BASIS, verified="law")]
    values = {"regions": regions, "objects": objects, "years": years}
    rules += [
        rule("secretariat", answer, f"rule_secretariat_{name}_{answer}", basis=JOINT_OFFICE_BASIS, verified="law", **values)
        for name, answer in conditions.items()
    ]
    if result != NO:
        rules.append(rule("secretariat", None, "rule_secretariat_what", basis=JOINT_OFFICE_BASIS, verified="law"))
    return rules


def dprd(candidate: Candidate, context: Context) -> list[Rule]:
    """The answer with its two conditions, then the advice of the paper."""
    burdens, budgeted = answer_of(candidate, "burdens_community", context), answer_of(candidate, "in_apbd", context)
    conditions = {
        "burdens": OPEN if burdens is None else YES if burdens else NO,
        "budget": OPEN if budgeted is None else NO if budgeted else YES,
    }
    answers = set(conditions.values())
    result = YES if YES in answers else OPEN if OPEN in answers else NO
    return [
        rule("dprd", result, f"rule_dprd_{result}", basis=DPRD_BASIS, verified="law"),
        *(rule("dprd", answer, f"rule_dprd_{name}_{answer}", basis=DPRD_BASIS, verified="law") for name, answer in conditions.items()),
        rule("dprd", None, "rule_dprd_consult", basis="Utomo 2005 (rekomendasi 4)", verified="source"),
    ]  # fmt: skip
