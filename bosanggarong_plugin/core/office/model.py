"""What people entered, as the analysis reads it: the register, contributions, dossier, proposals, forums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

CONTRIBUTIONS = ("candidate_id", "region_code", "measure", "value", "unit", "source")  # measure: participation, use, coverage, cost
SCENARIOS = ("scenario_id", "name", "criterion", "weight")
ENTRIES = ("candidate_id", "field", "value", "edited_by", "edited_at")
PROPOSALS = ("proposal_id", "idea_code", "object_name", "parties", "reason", "source")


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns), dtype=object)


@dataclass(frozen=True)
class Office:
    """Contents of ``office.gpkg``; never mutated.

    ``agreements`` is None when no register is given (an empty frame is a register without rows). ``dossier`` maps
    candidate id -> field -> text as typed, ``entries`` are the same with who typed them and when; ``forums`` maps a name to
    region codes.
    """

    agreements: pd.DataFrame | None = None
    contributions: pd.DataFrame = field(default_factory=lambda: _empty(CONTRIBUTIONS))
    dossier: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    proposals: pd.DataFrame = field(default_factory=lambda: _empty(PROPOSALS))
    forums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scenarios: pd.DataFrame = field(default_factory=lambda: _empty(SCENARIOS))
    entries: pd.DataFrame = field(default_factory=lambda: _empty(ENTRIES))

    def entered(self, candidate_id: str, name: str) -> str | None:
        """What was typed into a field of a candidate's dossier, or None."""
        return (self.dossier.get(candidate_id, {}).get(name) or "").strip() or None
