"""Waste across the border: whose landfill is nearer, and two landfills that one site could follow.

Rules (docs/rules.md, Waste). Landfills are existing facilities of kind ``tpa``; regions that their layers do not cover are
skipped. Waste of a place is its population times a rate of ``data/waste.csv``, null where the population is unknown.
"""

from __future__ import annotations

import itertools

import numpy as np
import shapely

from ..findings import FinderResult, Finding, Job, Measure, Object
from ..inputs.model import Inputs
from ..network.access import compare
from ..network.straight import NONE, straight_km
from ..settings import ServiceSettings, Settings
from ..tables import table, text
from .points import UNKNOWN, is_capital
from .services import ALL_PEOPLE, BY_ROAD, COUNTED, KNOWN_PEOPLE, LANGUAGES, STRAIGHT, Reach, exceeds, listed, usable_regions

KINDS = ["tpa"]
WASTE_BASIS = "population times a rate of the standard"


def find(inputs: Inputs, settings: Settings, job: Job, reach: Reach, segments) -> FinderResult:
    """Findings landfill_nearer (about the landfill of the host) and landfill_pair (about two landfills)."""
    result = FinderResult()
    landfills = reach.of_kinds(KINDS)
    if not len(landfills) or not len(reach.places):
        return result
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    codes = reach.sites.codes
    usable = usable_regions(KINDS, reach)
    result.notes["waste.skipped"] = ", ".join(code for n, code in enumerate(codes) if not usable[n])
    landfills = landfills[usable[reach.facilities.region[landfills]]]
    job.step(0.0, "waste: landfills")
    _nearer(result, reach, settings.services, usable, landfills, names, job)
    job.step(0.7, "waste: landfills")
    _pairs(result, reach, settings.services, landfills, names, {(row.region_a, row.region_b) for row in segments.itertuples()})
    return result


def tonnes_per_day(people: float | None) -> tuple[float | None, float | None, float | None]:
    """Waste of so many people, t/day, with low and high; None for unknown people."""
    row = next(table("waste").itertuples())
    if people is None or np.isnan(people):
        return None, None, None
    return tuple(people * float(value) / 1000.0 for value in (row.value, row.low, row.high))


def _waste(name: str, people: float | None) -> Measure:
    value, low, high = tonnes_per_day(people)
    return Measure(name, value, "t_day", WASTE_BASIS, low, high)


# --- whose landfill is nearer ------------------------------------------------------------------------------------------


def _nearer(result: FinderResult, reach: Reach, settings: ServiceSettings, usable, landfills, names, job: Job) -> None:
    """Places whose nearest landfill with years left lies in another region, within the longest haul."""
    places, facilities, sites = reach.places, reach.facilities, reach.sites
    years = sites.facilities["remaining_years"].to_numpy(dtype=float)
    targets = reach.users()
    targets = targets[usable[places.region[targets]]]
    hosts = landfills[~(years[landfills] <= settings.near_end_years)]  # one near its end is no host; to its own region it still is its own
    found = compare(places, facilities, hosts, targets, reach.roads, job, own_members=landfills)
    groups: dict[tuple[int, int], list[int]] = {}
    for place in targets:
        near, own = found.nearest.facility[place], found.own.facility[place]
        if near == NONE or facilities.region[near] == places.region[place] or found.nearest.km[place] > settings.max_haul_km:
            continue
        if own == NONE or exceeds(found, place, reach, settings):
            groups.setdefault((int(near), int(places.region[place])), []).append(int(place))
    for (landfill, user), members in sorted(groups.items()):
        row = sites.facilities.iloc[landfill]
        host = sites.codes[row["region"]]
        certain = [place for place in members if sites.places["sure"].iloc[place]]
        dropped, members = len(members) - len(certain or members), certain or members
        frame = sites.places.iloc[members]
        known = frame["population"].dropna()
        saved = (found.own.km - found.nearest.km)[members]
        saved = saved[~np.isnan(saved)]
        by_road = all(found.mode[members] == "road")
        unknown = [code for code in (sites.codes[user], host) if sites.covered(KINDS, sites.codes.index(code)) == UNKNOWN]
        sure = bool(row["sure"] and frame["sure"].all())
        caveats = {lang: _caveat(lang, by_road, unknown, sure and not dropped, names) for lang in LANGUAGES}
        people = None if known.empty else float(known.sum())
        basis = BY_ROAD if by_road else STRAIGHT
        result.findings.append(
            Finding(
                "landfill_nearer", row["object_id"], ((sites.codes[user], "pengguna"), (host, "tuan_rumah")),
                (
                    Measure("n_places", float(len(members)), "count", COUNTED),
                    _waste("waste_t_per_day", people),
                    Measure("haul_km", float(np.median(found.nearest.km[members])), "km", basis),
                    Measure("saved_km_median", float(np.median(saved)) if len(saved) else None, "km", basis),
                    Measure("remaining_years", None if np.isnan(years[landfill]) else float(years[landfill]), "years", "the layer of facilities"),
                    Measure("people", people, "people_unit", ALL_PEOPLE if len(known) == len(frame) else KNOWN_PEOPLE),
                ),
                shapely.MultiPoint(frame.sort_values("object_id")[["lon", "lat"]].to_numpy()), "facilities",
                precision_m=1000.0 * float(frame["precision_km"].max() + row["precision_km"]), caveat_ind=caveats["ind"],
                caveat_eng=caveats["eng"], usable=sure and not unknown, doubtful=bool(dropped) or not by_road,
                words={"places": listed(sorted(frame["name"])), "host_facility": row["name"]},
            )
        )  # fmt: skip
        result.objects += _object(row, result.objects)


def _object(row, made: list[Object]) -> list[Object]:
    """The facility as an object, once."""
    if any(thing.object_id == row["object_id"] for thing in made):
        return []
    return [Object(row["object_id"], row["kind"], row["name"], "existing", "facilities", {"facility_kind": row["kind"]})]


def _caveat(language: str, by_road: bool, unknown: list[str], sure: bool, names: dict) -> str:
    parts = [] if by_road else [text("haul_straight", language)]
    if unknown:
        service = "TPA" if language == "ind" else "landfills"
        parts.append(text("service_unknown_cover", language, service=service, regions=", ".join(names[code] for code in unknown)))
    if not sure:
        parts.append(text("landfill_unsure", language))
    return " ".join(parts)


# --- two landfills that one site could follow ----------------------------------------------------------------------------


def _pairs(result: FinderResult, reach: Reach, settings: ServiceSettings, landfills, names, borders: set[tuple[str, str]]) -> None:
    """For each two bordering regions the landfills of their main towns, when one site can be in reach of both towns.

    One site is in reach of two towns when the way between them is at most twice the longest haul.
    """
    sites = reach.sites
    towns = {}
    for number in reach.users():
        place = sites.places.iloc[number]
        if is_capital(place["kind"]):
            towns.setdefault(int(place["region"]), number)
    mains = {region: _main(reach, landfills, region, towns.get(region)) for region in {int(r) for r in reach.facilities.region[landfills]}}
    for a, b in itertools.combinations(sorted(mains), 2):
        if (sites.codes[a], sites.codes[b]) not in borders or a not in towns or b not in towns:
            continue
        km, basis = _between(reach, towns[a], towns[b], 2 * settings.max_haul_km)
        if km <= 2 * settings.max_haul_km:
            _pair(result, reach, settings, (mains[a], mains[b]), (towns[a], towns[b]), km, basis, names)


def _main(reach: Reach, landfills: np.ndarray, region: int, town: int | None) -> int:
    """The landfill of a region that is nearest to its main town; the one of the lowest id where no town is known."""
    own = landfills[reach.facilities.region[landfills] == region]
    if town is None:
        return int(own[0])
    km = straight_km(np.repeat(reach.places.lonlat[[town]], len(own), axis=0), reach.facilities.lonlat[own])
    return int(own[np.argmin(km)])


def _between(reach: Reach, a: int, b: int, most_km: float) -> tuple[float, str]:
    """Way between two towns, km: over roads where there is one, else straight."""
    straight = float(straight_km(reach.places.lonlat[[a]], reach.places.lonlat[[b]])[0])
    if straight > most_km:  # no road is shorter
        return straight, STRAIGHT
    km = reach.roads.between(a, b, most_km=most_km) if reach.roads is not None else None
    if km is not None:
        return km, BY_ROAD
    return straight, STRAIGHT


def _pair(result: FinderResult, reach: Reach, settings: ServiceSettings, landfills, towns, km: float, basis: str, names) -> None:
    sites = reach.sites
    rows = [sites.facilities.iloc[n] for n in landfills]
    codes = [sites.codes[row["region"]] for row in rows]
    left = [None if np.isnan(row["remaining_years"]) else float(row["remaining_years"]) for row in rows]
    ends = [years is not None and years <= settings.near_end_years for years in left]
    lasts = [years is not None and years > settings.near_end_years for years in left]
    people = [sites.places["population"].iloc[town] for town in towns]
    known = [value for value in people if not np.isnan(value)]
    unknown = [code for code in codes if sites.covered(KINDS, sites.codes.index(code)) == UNKNOWN]
    sure = all(row["sure"] for row in rows)
    by_road = basis == BY_ROAD
    order = sorted(range(2), key=lambda n: rows[n]["object_id"])
    keys = " - ".join(rows[n]["object_id"].split(":", 1)[1] for n in order)
    thing = Object(
        f"waste:{keys}", "landfill_pair", f"{rows[order[0]]['name']} dan {rows[order[1]]['name']}", "existing", "facilities",
        {"site": "existing" if any(lasts) else "new"},
    )  # fmt: skip
    roles = tuple((code, "tuan_rumah" if last else "pengguna") for code, last in zip(codes, lasts, strict=True))
    caveats = {lang: _caveat(lang, by_road, unknown, sure, names) for lang in LANGUAGES}
    result.objects.append(thing)
    result.findings.append(
        Finding(
            "landfill_pair", thing.object_id, roles,
            (
                Measure("near_end", float(sum(ends)) if any(year is not None for year in left) else None, "count", COUNTED),
                Measure("town_km", km, "km", basis),
                _waste("waste_t_per_day", sum(known) if known else None),
                *(Measure(f"remaining_years:{code}", years, "years", "the layer of facilities") for code, years in zip(codes, left, strict=True)),
            ),
            shapely.MultiPoint([(row["lon"], row["lat"]) for row in rows]), "facilities",
            precision_m=1000.0 * float(max(row["precision_km"] for row in rows)), caveat_ind=caveats["ind"], caveat_eng=caveats["eng"],
            usable=sure and not unknown, doubtful=not by_road or None in left,
            words={f"landfill:{code}": row["name"] for code, row in zip(codes, rows, strict=True)}
            | {f"town:{code}": sites.places["name"].iloc[town] for code, town in zip(codes, towns, strict=True)},
        )
    )  # fmt: skip
