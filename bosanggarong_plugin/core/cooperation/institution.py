"""How a cooperation is run: institution, secretariat, approval of the DPRD, stage, disputes, takeover; each a rule with its reason.

The institutional models K1..K5 and the authority come from ``data/institution_rules.csv`` (PKP2A III LAN 2002 in Utomo 2005): rows in
their order, the first that fits is the advised one, later ones with another model are alternatives. A row fits by idea, by kind of deal
(KP, KPP) and by term: short or long as the field ``years`` of the dossier says, against ``long_term_years``; unknown when it is empty.
A new body suits the long term; the short term does not wait for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..candidates import Candidate
from ..catalogue import OFFICE
from ..tables import table, text, thresholds
from .approvals import dprd, secretariat, years_of
from .context import LANGUAGES, Context, Party, Rule, rule
from .coverage import Match
from .forms import Form
from .procedure import disputes, funding, monitoring, stage, takeover
from .solidarity import compensation

PAPER = "Utomo 2005"
SYNERGY_BASIS = "PP 28/2018 ps. 46"
THIRD_PARTY_BASIS = "UU 23/2014 ps. 366(3)"


def institution_of(
    candidate: Candidate, form: Form, parties: Sequence[Party], duty: Rule, context: Context, touching: Sequence[Match] = ()
) -> list[Rule]:
    """Rules of the topics institution, secretariat, dprd, stage, takeover, dispute, monitoring, funding, compensation, pes.

    The results of the first rule of institution, secretariat, dprd and stage fill columns of ``candidates``. ``touching`` are the
    agreements that touch the candidate (coverage.matches). What is no cooperation between regions at all (the Centre's affair, third parties) has
    a rule that says so instead, and only the topics stage, compensation and pes.
    """
    rules = [*stage(candidate, touching, context), *compensation(candidate, context.names)]
    if not is_ksdd(form):
        key, basis = ("rule_third_party", THIRD_PARTY_BASIS) if "KSDPK" in form.form else ("rule_synergy", SYNERGY_BASIS)
        return [rule("institution", None, key, basis=basis, verified="law"), *rules]
    return [
        *_models(candidate, context), *secretariat(candidate, parties, duty, context), *dprd(candidate, context), *rules,
        *funding(candidate, parties, duty, context), *takeover(candidate, parties, duty),
        *disputes(candidate, parties), *monitoring(candidate, parties),
    ]  # fmt: skip


def is_ksdd(form: Form) -> bool:
    """Whether some part of the form is cooperation between regions, or the form is not known yet."""
    return "KSDD" in form.form or form.form == "belum ditentukan"


def term_of(candidate: Candidate, context: Context) -> str:
    """short, long or unknown."""
    years = years_of(candidate, context)
    return "unknown" if years is None else "long" if years >= thresholds()["long_term_years"] else "short"


def _models(candidate: Candidate, context: Context) -> list[Rule]:
    term, found = term_of(candidate, context), {}
    for institution, reasons, basis, verified in _fitting(candidate, term):
        found.setdefault(institution, (reasons, basis, verified))
    rules = []
    for number, (institution, (reasons, basis, verified)) in enumerate(found.items()):
        said = [
            text("rule_institution" if not number else "rule_institution_other", lang, title=_title(institution, lang), reason=reason)
            for lang, reason in zip(LANGUAGES, reasons, strict=True)
        ]
        rules.append(Rule("institution", institution, *said, basis, verified))
    years = thresholds()["long_term_years"]
    return rules + [rule("institution", None, f"rule_term_{term}", basis=PAPER, verified="source", years=years)]


def _fitting(candidate: Candidate, term: str) -> Iterator[tuple[str, tuple[str, str], str, str]]:
    """(model, reasons, basis, verified) of what fits, the advised first; a hint of the catalogue leads where no row names the idea."""
    code, idea = candidate.idea_code, candidate.idea
    rows = [
        row for row in table("institution_rules").itertuples()
        if (row.idea_codes == "*" or code in row.idea_codes.split("+")) and row.deal_type in ("*", idea.deal_type)
        and (row.term == "*" or term in row.term.split("+"))
    ]  # fmt: skip
    named = any(row.idea_codes != "*" for row in rows)
    if idea.institution_hint and not named and (not rows or rows[0].institution != idea.institution_hint):
        office = idea.origin == OFFICE
        said = tuple(text("rule_institution_hint", lang) for lang in LANGUAGES)
        yield idea.institution_hint, said, "" if office else PAPER, "own_knowledge" if office else "source"
    for row in rows:
        yield row.institution, (row.reason_ind, row.reason_eng), row.legal_basis, row.verified


def _title(institution: str, language: str) -> str:
    frame = table("institutions")
    return next(iter(frame.loc[frame["institution_code"] == institution, f"title_{language}"]), institution)
