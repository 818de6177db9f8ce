"""Who sits at the table: the regencies with their roles, the Province, the Centre, the Otorita as the rules of form ask."""

from __future__ import annotations

from ..candidates import Candidate
from .context import Context, Party
from .forms import Form


def parties_of(candidate: Candidate, form: Form, context: Context) -> list[Party]:
    """Regencies first, sorted, then the further parties."""
    regencies = [Party(code, "kabkota", role, True) for code, role in candidate.parties]
    others = []
    for kind, role, must in form.parties:
        codes = sorted({code.split(".")[0] for code in candidate.codes}) if kind == "provinsi" else [kind]
        others += [Party(code, kind, role, must) for code in codes]
    return regencies + others
