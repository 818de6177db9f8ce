"""What a planner has to be warned of before a candidate goes to a forum: flags, and the risk checklist."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..candidates import Candidate, main_evidence
from ..tables import text
from .context import LANGUAGES, Context, Party, Rule
from .coverage import Match
from .forms import Form

SIGNS, TO_CHECK = "ada_tanda", "perlu_diperiksa"
_CHECKLIST = "Utomo 2005"


def flags_of(candidate: Candidate, form: Form, parties: Sequence[Party], touching: Sequence[Match], context: Context) -> list[dict]:
    """Rows flag, text_ind, text_eng of ``candidate_flags``: each flag once, no sentence twice in one flag."""
    flags = [_flag("form_note", form.note_ind, form.note_eng)]
    if not form.verified:
        flags.append(_told("form_unverified", "flag_form_unverified"))
    if touches_ikn(candidate, context):
        flags.append(_told("ikn", "flag_ikn"))
    open_pairs = unsettled(candidate, context)
    if open_pairs:
        flags.append(_told("boundary", "flag_boundary", pairs=_pairs(open_pairs, context)))
    caveats = [f for f in main_evidence(candidate) if f.caveat_ind]
    if caveats:
        flags.append(_flag("caveat", _once(f.caveat_ind for f in caveats), _once(f.caveat_eng for f in caveats)))
    outside = candidate.thing.attributes.get("outside_pct") or 0.0
    if outside >= 1.0:
        flags.append(_told("outside", "flag_outside", outside=outside))
    plans = list(dict.fromkeys(match.title for match in touching if match.plan))
    if plans:
        flags.append(_told("plan", "flag_plan_agreement", titles="; ".join(plans)))
    if context.note["ind"]:
        flags.append(_flag("data_note", *(text("flag_data_note", lang, note=context.note[lang]) for lang in LANGUAGES)))
    return flags


def touches_ikn(candidate: Candidate, context: Context) -> bool:
    """Whether any evidence of the candidate lies in the area of the capital Nusantara."""
    shapes = [f.geometry for f in candidate.findings if f.geometry is not None]
    return any(area.intersects(shape) for area in context.ikn for shape in shapes)


def unsettled(candidate: Candidate, context: Context) -> list[tuple[str, str]]:
    """The pairs of parties, of two or more, whose segment of boundary is indicative."""
    return sorted(pair for pair, status in context.status.items() if status == "indikatif" and set(pair) <= set(candidate.codes))


# --- the four conditions under which cooperation ends badly ---------------------------------------------------------------


def risks_of(candidate: Candidate, form: Form, touching: Sequence[Match], context: Context) -> list[Rule]:
    """Rules of the topic risk: the four conditions of the paper, each with what is known of it.

    ``ada_tanda`` where the data hold a sign of it, else ``perlu_diperiksa``: the data never show that a risk is absent.
    """
    return [
        _unclear(candidate, form, context), _unequal(candidate, context), _unplanned(candidate, context), _uncontrolled(touching, context)
    ]  # fmt: skip


def _unclear(candidate: Candidate, form: Form, context: Context) -> Rule:
    thing = candidate.thing
    signs = [
        key for key, there in (
            ("risk_sign_unnamed", thing.attributes.get("named") is False or "tanpa nama" in thing.name),
            ("risk_sign_form", "belum ditentukan" in form.form),
            ("risk_sign_doubtful", any(f.doubtful for f in main_evidence(candidate))),
            ("risk_sign_boundary", bool(unsettled(candidate, context))),
        ) if there
    ]  # fmt: skip
    if not signs:
        return _risk(TO_CHECK, *(text("risk_unclear_check", lang) for lang in LANGUAGES))
    return _risk(SIGNS, *(text("risk_unclear", lang, signs="; ".join(text(key, lang) for key in signs)) for lang in LANGUAGES))


def _unequal(candidate: Candidate, context: Context) -> Rule:
    people = {code: context.population.get(code) for code in candidate.codes}
    if len(people) < 2 or any(value is None or value <= 0 for value in people.values()):
        return _risk(TO_CHECK, *(text("risk_unequal_unknown", lang) for lang in LANGUAGES))
    most, least = max(people, key=lambda code: (people[code], code)), min(people, key=lambda code: (people[code], code))
    values = {"most": context.names[most], "least": context.names[least], "ratio": people[most] / people[least]}
    return _risk(TO_CHECK, *(text("risk_unequal", lang, **values) for lang in LANGUAGES))


def _unplanned(candidate: Candidate, context: Context) -> Rule:
    told = context.office.entered(candidate.candidate_id, "in_rkpd")
    if told:
        return _risk(TO_CHECK, *(text("risk_planning_entered", lang, told=told) for lang in LANGUAGES))
    planned = candidate.thing.status == "planned"
    return _risk(SIGNS if planned else TO_CHECK, *(text("risk_planning_planned" if planned else "risk_planning", lang) for lang in LANGUAGES))


def _uncontrolled(touching: Sequence[Match], context: Context) -> Rule:
    signed = {match.agreement_id: match for match in touching if not match.plan}
    idle = list(dict.fromkeys(match.title for match in signed.values() if match.idle))
    if idle:
        return _risk(SIGNS, *(text("risk_control_idle", lang, titles="; ".join(idle)) for lang in LANGUAGES))
    register = context.office.agreements
    if not signed or register is None or "monev" not in register:
        return _risk(TO_CHECK, *(text("risk_control", lang) for lang in LANGUAGES))
    monitored = int(register.loc[register["agreement_id"].isin(signed), "monev"].notna().sum())
    return _risk(TO_CHECK, *(text("risk_control_monev", lang, monitored=monitored, signed=len(signed)) for lang in LANGUAGES))


def _risk(result: str, ind: str, eng: str) -> Rule:
    return Rule("risk", result, ind, eng, _CHECKLIST, "source")


def _pairs(pairs: Sequence[tuple[str, str]], context: Context) -> str:
    return ", ".join(f"{context.names[a]}-{context.names[b]}" for a, b in pairs)


def _once(texts) -> str:
    """The sentences of several texts in their order, each once."""
    sentences = [part for said in texts for part in re.split(r"(?<=[.;]) (?=[A-Z])", said.strip())]
    return " ".join(dict.fromkeys(sentences))


def _told(name: str, key: str, **values) -> dict[str, str]:
    return _flag(name, *(text(key, lang, **values) for lang in LANGUAGES))


def _flag(name: str, ind: str, eng: str) -> dict[str, str]:
    return {"flag": name, "text_ind": ind, "text_eng": eng}
