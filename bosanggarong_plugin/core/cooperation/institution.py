"""How a cooperation is run: institution, secretariat, approval of the DPRD, stage, disputes, takeover; each a rule with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate
from .context import Context, Party, Rule
from .forms import Form


def institution_of(candidate: Candidate, form: Form, parties: Sequence[Party], duty: Rule, context: Context) -> list[Rule]:
    """Rules of the topics institution, secretariat, dprd, stage, takeover, dispute, funding; the first three also fill columns."""
    return []
