"""Who pays which share: the models P1..P5 of the paper and the rules for rivers; null where their data are not known."""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate
from .context import Context, Party


def shares_of(candidate: Candidate, parties: Sequence[Party], context: Context) -> list[dict]:
    """Rows party_code, model, share_pct, basis of ``candidate_shares`` without the candidate id; regencies only."""
    return []
