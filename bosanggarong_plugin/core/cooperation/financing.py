"""Who pays which share: the models P1..P5 of the paper and the rules for rivers; null where their data are not known.

Payers are the regencies and cities among the parties; where the Province has to sit, its main fund (dana pokok) stands outside these
shares, as does what the Centre pays, and ``basis`` says so. Each model that is computed sums to 100 %. One that is not has a row for
each payer with a null share and the reason. Models in words: ``data/share_models.csv``; the rules for rivers: ``river_shares.py``.

P1 1/n. P2 population. P3 what was declared as participation, P4 as use, of the office's contributions; P4 else by an estimate that
the findings hold for each party (paper's units of use: ha of the area, km of the road). P5 weighs population, area and coverage of
the service (UU 23/2014, explanation of art. 364(5), for a mandatory cooperation that is taken over; the weights are settings).
``basis`` is English here and is put into the language of the run by messages.localise_tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..candidates import Candidate
from .context import Context, Party
from .river_shares import RULES, directed, river_amounts, upstream_of

PARTICIPATION, USE, COVERAGE, COST = "participation", "use", "coverage", "cost"
OUTSIDE = {"provinsi": "; the main fund of the Province is outside these shares", "pusat": "; what the Centre pays is outside these shares"}
KM_OF_ROAD, HA_OF_AREA = "km", "ha"


@dataclass(frozen=True)
class Values:
    """A figure for each payer with how it was got; ``values`` None: not known, and ``basis`` is the reason."""

    values: Mapping[str, float] | None
    basis: str


def shares_of(candidate: Candidate, parties: Sequence[Party], context: Context) -> list[dict]:
    """Rows party_code, model, share_pct, basis of ``candidate_shares`` without the candidate id; regencies only, model by model."""
    codes = tuple(sorted({party.code for party in parties if party.party_type == "kabkota"}))
    if not codes:
        return []
    models = {
        "P1": Values(dict.fromkeys(codes, 1.0), "the same for each region"),
        "P2": population_of(codes, context),
        "P3": contributed(candidate.candidate_id, PARTICIPATION, codes, context),
        "P4": use_of(candidate, codes, context),
        "P5": mixed_of(candidate, codes, context),
        **_river(candidate, codes, context),
    }
    seated = {party.party_type for party in parties if party.must_sit}
    outside = "".join(words for kind, words in OUTSIDE.items() if kind in seated)
    rows = []
    for model, known in models.items():
        shares = dict.fromkeys(codes) if known.values is None else percent(known.values)
        basis = known.basis if known.values is None else known.basis + outside
        rows += [{"party_code": code, "model": model, "share_pct": shares[code], "basis": basis} for code in codes]
    return rows


def percent(values: Mapping[str, float]) -> dict[str, float]:
    """Shares in % of values of which at least one is above 0 and none below."""
    total = sum(values.values())
    return {code: 100.0 * value / total for code, value in values.items()}


def population_of(codes: Sequence[str], context: Context) -> Values:
    """P2: people of each region; null for all when one is not known."""
    known = {code: context.population.get(code) for code in codes}
    missing = [code for code in codes if known[code] is None]
    if missing:
        return Values(None, f"not computed: the population of {_names(missing, context)} is not known")
    if not sum(known.values()):
        return Values(None, "not computed: all values are 0")
    return Values(known, "population of the region / that of all payers")


def area_of(codes: Sequence[str], context: Context) -> Values:
    """Area of each region: the official ones when all are known, else all computed; never a mix of both."""
    official = {code: context.area_official_km2.get(code) for code in codes}
    if None not in official.values() and sum(official.values()):
        return Values(official, "official area")
    return Values({code: context.area_km2[code] for code in codes}, "computed area")


def contributed(candidate_id: str, measure: str, codes: Sequence[str], context: Context) -> Values:
    """What the office entered for a candidate under a measure, several entries of a region added up.

    Null with the reason: nothing entered, not for every payer, different units, values below 0 or all 0.
    """
    frame = context.office.contributions
    rows = frame[(frame["candidate_id"] == candidate_id) & (frame["measure"] == measure) & frame["region_code"].isin(codes)]
    values = pd.to_numeric(rows["value"], errors="coerce")
    rows = rows.assign(value=values)[values.notna()]
    if rows.empty:
        return Values(None, f"not computed: no values of {measure} entered")
    missing = [code for code in codes if code not in set(rows["region_code"])]
    if missing:
        return Values(None, f"not computed: no value of {measure} entered for {_names(missing, context)}")
    units = sorted({"" if pd.isna(unit) else str(unit).strip() for unit in rows["unit"]})
    if len(units) > 1:
        return Values(None, f"not computed: values of {measure} in different units ({', '.join(unit or '-' for unit in units)})")
    if (rows["value"] < 0).any():
        return Values(None, "not computed: a value is below 0")
    totals = rows.groupby("region_code")["value"].sum()
    if not totals.sum():
        return Values(None, "not computed: all values are 0")
    unit = f" ({units[0]})" if units[0] else ""
    return Values({code: float(totals[code]) for code in codes}, f"entered values of {measure}{unit}")


def use_of(candidate: Candidate, codes: Sequence[str], context: Context) -> Values:
    """P4: use as entered, else an estimate from what was computed for each party; an entry that cannot be used is never passed over."""
    entered = contributed(candidate.candidate_id, USE, codes, context)
    frame = context.office.contributions
    if entered.values is not None or ((frame["candidate_id"] == candidate.candidate_id) & (frame["measure"] == USE)).any():
        return entered
    for estimated, unit in ((_hectares(candidate, codes), HA_OF_AREA), (_road_km(candidate, codes, context), KM_OF_ROAD)):
        if estimated is not None and sum(estimated.values()):
            what = "area of the object in each region, ha" if unit == HA_OF_AREA else "length of the road in each region, km"
            return Values(estimated, f"computed estimate, not entered: {what}")
    return entered


def mixed_of(candidate: Candidate, codes: Sequence[str], context: Context) -> Values:
    """P5: weighted mean of the shares by population, area and coverage; without coverage the other two alone, and that is said."""
    weights = context.settings.financing
    people, area = population_of(codes, context), area_of(codes, context)
    coverage = contributed(candidate.candidate_id, COVERAGE, codes, context)
    parts = [(weights.population_weight, people), (weights.area_weight, area)]
    if coverage.values is not None:
        parts.append((weights.coverage_weight, coverage))
    parts = [(weight, part) for weight, part in parts if weight > 0]
    if not parts:
        return Values(None, "not computed: the weights of what is known are all 0")
    for _, part in parts:
        if part.values is None:
            return part
    total = sum(weight for weight, _ in parts)
    shares = [(weight / total, percent(part.values)) for weight, part in parts]
    mix = {code: sum(weight * share[code] for weight, share in shares) for code in codes}
    which = "population, area and coverage" if coverage.values is not None else "population and area without coverage, which is not entered"
    return Values(mix, f"weighted mean of the shares by {which}; {area.basis}")


def _river(candidate: Candidate, codes: Sequence[str], context: Context) -> dict[str, Values]:
    """The rules for rivers, for candidates with findings that have a region upstream and one downstream among the payers."""
    if not directed(candidate.findings, codes):
        return {}
    cost = cost_of(candidate, codes, context)
    if cost.values is None:
        return dict.fromkeys(RULES, cost)
    upstream = upstream_of(codes, candidate.findings, context.tables.get("water_links"))
    return {rule: Values(river_amounts(cost.values, upstream, rule), cost.basis) for rule in RULES}


def cost_of(candidate: Candidate, codes: Sequence[str], context: Context) -> Values:
    """Cost that arises in each region: as entered for all; else of a reservoir all where it stands, of a watershed by its land; else null."""
    entered = contributed(candidate.candidate_id, COST, codes, context)
    frame = context.office.contributions
    if entered.values is not None or ((frame["candidate_id"] == candidate.candidate_id) & (frame["measure"] == COST)).any():
        return entered
    hosts = {
        code for f in candidate.findings for code, role in f.parties
        if f.kind in ("planned_dam", "existing_dam") and f.object_id == candidate.thing.object_id and role == "hulu" and code in codes
    }  # fmt: skip
    if len(hosts) == 1:
        host = next(iter(hosts))
        basis = f"no costs entered: all cost taken to arise in {context.names[host]}, where the reservoir stands"
        return Values({code: float(code == host) for code in codes}, basis)
    land = _watershed_km2(candidate, codes, context)
    if land is not None and sum(land.values()):
        return Values(land, "no costs entered: cost taken as proportional to the land of the watershed in each region")
    return entered


def _watershed_km2(candidate: Candidate, codes: Sequence[str], context: Context) -> dict[str, float] | None:
    frame = context.tables.get("watershed_regions")
    ids = {thing.object_id.removeprefix("watershed:") for thing in (candidate.thing, *candidate.merged) if thing.object_id.startswith("watershed:")}
    if frame is None or not ids:
        return None
    land = frame[frame["watershed_id"].isin(ids)].groupby("region_code")["area_km2"].sum()
    return {code: float(land.get(code, 0.0)) for code in codes}


def _hectares(candidate: Candidate, codes: Sequence[str]) -> dict[str, float] | None:
    """Hectares of a shared area in each payer; None where one is not measured."""
    for finding in candidate.findings:
        if finding.kind == "shared_area" and finding.object_id == candidate.thing.object_id:
            found = {code: finding.measure(f"area_ha:{code}") for code in codes}
            return None if None in found.values() else found
    return None


def _road_km(candidate: Candidate, codes: Sequence[str], context: Context) -> dict[str, float] | None:
    """Kilometres of a road in each payer; None where one has none of it in the inventory."""
    roads = context.tables.get("border_roads")
    if roads is None or not candidate.thing.object_id.startswith("road:"):
        return None
    km = roads[roads["road_id"] == candidate.thing.object_id].groupby("region_code")["length_km"].sum()
    return {code: float(km[code]) for code in codes} if set(codes) <= set(km.index) else None


def _names(codes: Sequence[str], context: Context) -> str:
    return ", ".join(context.names.get(code, code) for code in codes)
