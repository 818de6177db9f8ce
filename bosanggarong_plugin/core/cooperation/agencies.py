"""Which offices of each party work on a candidate: by sector, with their names of 2005 and of today."""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate
from .context import Context, Party


def agencies_of(candidate: Candidate, parties: Sequence[Party], context: Context) -> list[dict]:
    """Rows party_code, agency_ind, agency_eng, agency_2005, reason, basis, verified of ``candidate_agencies``."""
    return []
