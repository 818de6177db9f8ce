"""What every rule about a candidate may look at, and the form in which a rule answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ..catalogue import Catalogue, shipped
from ..office.model import Office
from ..settings import Settings
from ..tables import text

LANGUAGES = ("ind", "eng")


@dataclass(frozen=True)
class Rule:
    """One answer with its reason: a row of ``candidate_rules``. ``verified`` is law, source, own_knowledge or computed."""

    topic: str
    result: str | None
    text_ind: str
    text_eng: str
    basis: str = ""
    verified: str = "computed"

    def row(self, seq: int) -> dict:
        """The row of the table; what is not law or a source carries no basis."""
        return {"topic": self.topic, "seq": seq, "result": self.result, "text_ind": self.text_ind, "text_eng": self.text_eng,
                "basis": self.basis or None, "verified": self.verified}  # fmt: skip


def rule(topic: str, result: str | None, key: str, *, basis: str = "", verified: str = "computed", **values) -> Rule:
    """A rule whose words are row ``key`` of texts.csv."""
    return Rule(topic, result, text(key, "ind", **values), text(key, "eng", **values), basis, verified)


@dataclass(frozen=True)
class Party:
    """One party: ``party_type`` kabkota, provinsi, pusat, otorita or pihak_ketiga; ``code`` is a region or province code, else the type."""

    code: str
    party_type: str
    role: str
    must_sit: bool


@dataclass(frozen=True)
class Context:
    """Facts of the study that the rules use; read only.

    ``status`` maps each bordering pair (a < b) to the status of its segment; ``tables`` are those of the finders, by name;
    ``today`` is the day the agreements are judged on.
    """

    names: Mapping[str, str]
    population: Mapping[str, float | None]
    area_km2: Mapping[str, float]
    area_official_km2: Mapping[str, float | None]
    level: Mapping[str, str]
    status: Mapping[tuple[str, str], str]
    office: Office
    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    today: date
    ikn: tuple = ()
    note: Mapping[str, str] = field(default_factory=lambda: {"ind": "", "eng": ""})
    catalogue: Catalogue = field(default_factory=shipped)

    @cached_property
    def border_km(self) -> Mapping[tuple[str, str], float]:
        """Bordering pair (a < b) -> length of its segment, km."""
        rows = self.tables.get("border_segments")
        return {} if rows is None else {(row.region_a, row.region_b): float(row.length_km) for row in rows.itertuples()}

    @cached_property
    def crossing_use(self) -> Mapping[str, float]:
        """crossing id -> share of the trips between its two regions that lead over it, %; without those not known."""
        rows = self.tables.get("road_crossing_use")
        if rows is None:
            return {}
        return {row.crossing_id: float(row.share_of_pair_pct) for row in rows.itertuples() if not pd.isna(row.share_of_pair_pct)}

    @property
    def mismatches(self) -> Mapping[str, str]:
        """crossing id -> what differs between the two sides."""
        crossings = self.tables.get("road_crossings")
        return {} if crossings is None else dict(zip(crossings["crossing_id"], crossings["mismatch"], strict=True))
