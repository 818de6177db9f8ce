"""Which offices of each party work on a candidate: by sector (the respondents of Utomo 2005), by government affair, and for every candidate.

Rows of ``agencies.csv``. ``scope``: sector, urusan (government affair), idea (offices of the Centre) or every; ``level``: the type of the party.
``agency_2005`` is the name in the paper, the others are today's names, which are general knowledge unless the row says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..candidates import Candidate
from ..tables import table
from .context import Context, Party

REASONS = {"sector": "agency_sector", "urusan": "agency_urusan", "idea": "agency_idea", "every": "agency_every"}


def agencies_of(candidate: Candidate, parties: Sequence[Party], context: Context) -> list[dict]:
    """Rows party_code, agency_ind, agency_eng, agency_2005, reason, basis, verified of ``candidate_agencies``.

    ``reason`` is a code of REASONS. An office that two scopes name stands once, with the row that gives its name of 2005.
    """
    idea = candidate.idea
    ideas = {candidate.idea_code, *candidate.activities}
    held = {"sector": idea.sector, "urusan": idea.urusan, "every": "*"}
    rows = [
        row for row in table("agencies").itertuples()
        if (row.scope == "idea" and ideas & set(row.key.split("+"))) or held.get(row.scope) == row.key
    ]  # fmt: skip
    found: dict[tuple[str, str], dict] = {}
    for party in parties:
        for row in sorted((row for row in rows if row.level == party.party_type), key=lambda row: not row.agency_2005):
            found.setdefault((party.code, row.agency_ind), {
                "party_code": party.code, "agency_ind": row.agency_ind, "agency_eng": row.agency_eng, "agency_2005": row.agency_2005 or None,
                "reason": REASONS[row.scope], "basis": row.legal_basis, "verified": row.verified,
            })  # fmt: skip
    return list(found.values())
