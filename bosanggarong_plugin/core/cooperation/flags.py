"""What a planner has to be warned of before a candidate goes to a forum."""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate, main_evidence
from ..tables import text
from .context import LANGUAGES, Context, Party
from .coverage import Match
from .forms import Form


def flags_of(candidate: Candidate, form: Form, parties: Sequence[Party], touching: Sequence[Match], context: Context) -> list[dict]:
    """Rows flag, text_ind, text_eng of ``candidate_flags``."""
    flags = [_flag("form_note", form.note_ind, form.note_eng)]
    if not form.verified:
        flags.append(_told("form_unverified", "flag_form_unverified"))
    if touches_ikn(candidate, context):
        flags.append(_told("ikn", "flag_ikn"))
    open_pairs = [pair for pair, status in context.status.items() if status == "indikatif" and set(pair) <= set(candidate.codes)]
    if open_pairs:
        pairs = ", ".join(f"{context.names[a]}-{context.names[b]}" for a, b in sorted(open_pairs))
        flags.append(_told("boundary", "flag_boundary", pairs=pairs))
    caveats = {f.caveat_ind: f.caveat_eng for f in main_evidence(candidate) if f.caveat_ind}
    if caveats:
        flags.append(_flag("caveat", " ".join(caveats), " ".join(caveats.values())))
    outside = candidate.thing.attributes.get("outside_pct") or 0.0
    if outside >= 1.0:
        flags.append(_told("outside", "flag_outside", outside=outside))
    plans = [match.title for match in touching if match.plan]
    if plans:
        flags.append(_told("plan", "flag_plan_agreement", titles="; ".join(plans)))
    if context.note["ind"]:
        flags.append(_flag("data_note", *(text("flag_data_note", lang, note=context.note[lang]) for lang in LANGUAGES)))
    return flags


def touches_ikn(candidate: Candidate, context: Context) -> bool:
    """Whether any evidence of the candidate lies in the area of the capital Nusantara."""
    shapes = [f.geometry for f in candidate.findings if f.geometry is not None]
    return any(area.intersects(shape) for area in context.ikn for shape in shapes)


def _told(name: str, key: str, **values) -> dict[str, str]:
    return _flag(name, *(text(key, lang, **values) for lang in LANGUAGES))


def _flag(name: str, ind: str, eng: str) -> dict[str, str]:
    return {"flag": name, "text_ind": ind, "text_eng": eng}
