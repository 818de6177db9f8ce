"""Services nearer across the border: places whose nearest facility of a service lies in another region.

Rules (docs/rules.md, Services). Own and any are compared over roads or, labelled, in a straight line (network/access.py).
A service is skipped in a region that its layers do not cover, as user and as host; planned facilities never count. A gain
is listed when it exceeds both what the positions of place and facilities may be off and the minimum of the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..findings import FinderResult, Finding, Job, Measure, Object
from ..inputs.model import Inputs
from ..network.access import Comparison, RoadAccess, compare
from ..network.straight import NONE, Points
from ..result import SCHEMA
from ..settings import ServiceSettings, Settings
from ..tables import table, text, thresholds
from .points import COVERED, UNKNOWN, Sites, as_points, locate

LANGUAGES = ("ind", "eng")
_SUMMED = ("n_places", "n_places_with_people", "people", "n_without_own", "saved_min_median", "saved_min_max", "saved_km_median")
NAMED = 6  # places named in a sentence
COUNTED, BY_ROAD, STRAIGHT = "counted", "over the road network", "in a straight line"
KNOWN_PEOPLE, ALL_PEOPLE = "at least: the population of the places where it is known", "the population of the places"


@dataclass(frozen=True)
class Reach:
    """Places and facilities of a study and the way from the ones to the others; shared by services, waste and raw water."""

    sites: Sites
    places: Points
    facilities: Points
    roads: RoadAccess | None

    def of_kinds(self, kinds: Sequence[str]) -> np.ndarray:
        """Numbers of the existing facilities of some kinds."""
        frame = self.sites.facilities
        return np.flatnonzero(frame["kind"].isin(kinds).to_numpy() & ~frame["planned"].to_numpy(dtype=bool))

    def users(self) -> np.ndarray:
        """Numbers of the existing places."""
        return np.flatnonzero(~self.sites.places["planned"].to_numpy(dtype=bool))


def reach_of(inputs: Inputs, settings: Settings, graph) -> Reach:
    """Locate places and facilities and put them on the road graph (None: no roads, all distances are straight)."""
    sites = locate(inputs, settings)
    places, facilities = as_points(sites.places), as_points(sites.facilities)
    roads = None
    if graph is not None and graph.has_roads and len(places) and len(facilities):
        slack_km = max((layer.spec.precision_m or 0.0 for layer in inputs.of("roads")), default=0.0) / 1000.0
        own = settings.services
        roads = RoadAccess(graph, places, facilities, walk_kmh=own.walk_kmh, max_walk_km=own.max_walk_km, road_slack_km=slack_km)
    return Reach(sites, places, facilities, roads)


def find(inputs: Inputs, settings: Settings, job: Job, reach: Reach) -> FinderResult:
    """Table service_gains, a finding and an object for each service, user region and host region."""
    frame = inputs.regions.frame
    names = dict(zip(frame["region_code"], frame["region_name"], strict=True))
    people = {c: None if pd.isna(p) else float(p) for c, p in zip(frame["region_code"], frame["population"], strict=True)} \
        if "population" in frame else dict.fromkeys(names)
    result, rows, summary, skipped = FinderResult(repairs=list(reach.sites.repairs)), [], [], []
    services = [row for row in table("service_kinds").itertuples() if len(reach.of_kinds(row.facility_kinds.split("+")))]
    for number, service in enumerate(services):
        part = job.part(number / len(services), (number + 1) / len(services))
        part.step(0.0, f"services: {service.service}")
        kinds = service.facility_kinds.split("+")
        usable = usable_regions(kinds, reach)
        without = [code for code, used in zip(reach.sites.codes, usable, strict=True) if not used]
        if without:
            skipped.append(f"{service.service}: {', '.join(without)}")
        gains = _gains(service, kinds, reach, usable, settings.services, part)
        rows += gains
        for things in _groups(gains):
            thing, finding = _finding(service, kinds, things, reach.sites, names, people)
            result.objects.append(thing)
            result.findings.append(finding)
            summary += summary_rows(thing.object_id, told_rows(things), people)
    if reach.sites.places.shape[0] and reach.sites.facilities.shape[0]:
        columns = [*SCHEMA["service_gains"].columns, "geometry"]
        listed = [{**{column: row[column] for column in columns}} for row in rows]
        result.tables["service_gains"] = gpd.GeoDataFrame(listed, columns=columns, geometry="geometry", crs=4326)
        result.tables["service_summary"] = pd.DataFrame(summary, columns=list(SCHEMA["service_summary"].columns))
        result.notes["services.skipped"] = "; ".join(skipped)
        result.notes["services.mode"] = "road" if reach.roads is not None else "straight"
    return result


def usable_regions(kinds: Sequence[str], reach: Reach) -> np.ndarray:
    """Which regions can be compared for a service (n,): those that a layer covers, and, where nothing is said of completeness, those in
    which at least one facility is recorded. A region of which no layer says that it is complete and none knows a facility is not one without.
    """
    recorded = set(reach.facilities.region[reach.of_kinds(kinds)].tolist())
    states = [reach.sites.covered(kinds, n) for n in range(len(reach.sites.codes))]
    return np.array([state == COVERED or (state == UNKNOWN and n in recorded) for n, state in enumerate(states)])


def _gains(service, kinds: list[str], reach: Reach, usable: np.ndarray, settings: ServiceSettings, job: Job) -> list[dict]:
    members = reach.of_kinds(kinds)
    members = members[usable[reach.facilities.region[members]]]
    targets = reach.users()
    targets = targets[usable[reach.places.region[targets]]]
    found = compare(reach.places, reach.facilities, members, targets, reach.roads, job)
    rows = []
    for place in targets:
        near, own = found.nearest.facility[place], found.own.facility[place]
        if near == NONE or reach.facilities.region[near] == reach.places.region[place]:
            continue
        if own != NONE and not exceeds(found, place, reach, settings):
            continue
        rows.append(_row(service.service, place, found, reach))
    return rows


def exceeds(found: Comparison, place: int, reach: Reach, settings: ServiceSettings) -> bool:
    """Whether a saving is more than the positions may be off and than the minimum that is listed."""
    near, own = found.nearest.facility[place], found.own.facility[place]
    slack = reach.places.slack_km[place] + max(reach.facilities.slack_km[near], reach.facilities.slack_km[own])
    saved_km = found.own.km[place] - found.nearest.km[place]
    if found.mode[place] == "straight":
        share = thresholds()["straight_gain_share"]
        return saved_km >= settings.min_saving_km and saved_km > slack and saved_km >= share * found.own.km[place]
    minutes, km = found.own.minutes[place], found.own.km[place]
    saved_min = minutes - found.nearest.minutes[place]
    slack_min = slack * minutes / km if km > 0 else 0.0
    return saved_min >= settings.min_saving_min and saved_min > slack_min


def _row(service: str, place: int, found: Comparison, reach: Reach) -> dict:
    """A row of service_gains with what the finding needs beside it."""
    where, what = reach.sites.places.iloc[place], reach.sites.facilities
    near, own = found.nearest.facility[place], found.own.facility[place]
    saved_min = found.own.minutes[place] - found.nearest.minutes[place]
    return {
        "place_id": where["object_id"].split(":", 1)[1], "place_name": where["name"], "population": _known(where["population"]),
        "region_code": reach.sites.codes[where["region"]], "service_kind": service, "mode": found.mode[place],
        "own_facility": what["name"].iloc[own] if own != NONE else None, "own_min": _known(found.own.minutes[place]),
        "own_km": _known(found.own.km[place]), "nearest_facility": what["name"].iloc[near],
        "nearest_region": reach.sites.codes[reach.facilities.region[near]], "nearest_min": _known(found.nearest.minutes[place]),
        "nearest_km": _known(found.nearest.km[place]), "saved_min": _known(saved_min), "geometry": shapely.Point(where["lon"], where["lat"]),
        "saved_km": _known(found.own.km[place] - found.nearest.km[place]), "sure": bool(where["sure"] and what["sure"].iloc[near]),
        "precision_km": float(where["precision_km"] + what["precision_km"].iloc[near]),
        "kecamatan": where["kecamatan"] if isinstance(where["kecamatan"], str) else None,
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), 3)


def _groups(rows: list[dict]) -> list[list[dict]]:
    """Rows of one user region and one host region, in the order of their codes."""
    groups: dict[tuple[str, str], list[dict]] = {}
    for row in rows:
        groups.setdefault((row["region_code"], row["nearest_region"]), []).append(row)
    return [groups[key] for key in sorted(groups)]


def _finding(service, kinds: list[str], rows: list[dict], sites: Sites, names: dict, people: dict) -> tuple[Object, Finding]:
    """The object and the finding of one service, user and host; rows that may lie on the other side of the border are left out."""
    user, host = rows[0]["region_code"], rows[0]["nearest_region"]
    sure = any(row["sure"] for row in rows)
    told = sorted(told_rows(rows), key=lambda row: (-(row["saved_min"] or 0.0), -(row["saved_km"] or 0.0), row["place_name"], row["place_id"]))
    numbers = {code: number for number, code in enumerate(sites.codes)}
    unknown = [code for code in (user, host) if sites.covered(kinds, numbers[code]) == UNKNOWN]
    thing = Object(
        f"service:{service.service}:{user}>{host}", "service", f"{service.name_ind} di {names[host]} bagi warga {names[user]}", "existing",
        "facilities", {"service_sector": service.sector, "service_kind": service.service},
    )  # fmt: skip
    caveats = {lang: _caveats(lang, service, rows, told, unknown, names, sure) for lang in LANGUAGES}
    finding = Finding(
        "service_gain", thing.object_id, ((user, "pengguna"), (host, "penyedia")), measures_of(told, people[host]),
        shapely.MultiPoint([row["geometry"] for row in sorted(told, key=lambda row: row["place_id"])]), "facilities",
        precision_m=1000.0 * max(row["precision_km"] for row in told), caveat_ind=caveats["ind"], caveat_eng=caveats["eng"],
        usable=sure and not unknown, doubtful=len(told) < len(rows) or any(row["mode"] == "straight" for row in told),
        words={"places": listed([row["place_name"] for row in told]), "service_ind": service.name_ind, "service_eng": service.name_eng},
    )  # fmt: skip
    return thing, finding


def told_rows(rows: list[dict]) -> list[dict]:
    """The rows of a finding: those on whose side of the border there is no doubt, or all where none is sure."""
    return [row for row in rows if row["sure"]] or rows


def summary_rows(object_id: str, rows: list[dict], people: dict) -> list[dict]:
    """Rows of service_summary: the gains of a finding by kecamatan (None: not recorded), and what they are beside the people of the host."""
    user, host = rows[0]["region_code"], rows[0]["nearest_region"]
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(row["kecamatan"] or "", []).append(row)
    made = []
    for kecamatan in sorted(groups):
        values = {measure.name: measure.value for measure in measures_of(groups[kecamatan], people[host])}
        made.append({
            "object_id": object_id, "region_code": user, "host_region": host, "service_kind": rows[0]["service_kind"],
            "kecamatan": kecamatan or None, **{name: values[name] for name in _SUMMED},
            "n_straight": sum(row["mode"] == "straight" for row in groups[kecamatan]), "host_people": people[host],
            "load_pct": values["host_load_pct"],
        })  # fmt: skip
    return made


def measures_of(rows: list[dict], people_of_host: float | None) -> tuple[Measure, ...]:
    """Places, people, savings and the load on the host of a group of rows."""
    known = [row["population"] for row in rows if row["population"] is not None]
    people = sum(known) if known else None
    load = 100.0 * people / people_of_host if people is not None and people_of_host else None
    minutes = [row["saved_min"] for row in rows if row["saved_min"] is not None]
    by_line = [row for row in rows if row["mode"] == "straight" and row["saved_km"] is not None]
    straight = [row["saved_km"] for row in by_line]
    winding = thresholds()["straight_winding"]
    least = [max(row["own_km"] - winding * row["nearest_km"], 0.0) for row in by_line]
    basis = ALL_PEOPLE if len(known) == len(rows) else KNOWN_PEOPLE
    return (
        Measure("n_places", float(len(rows)), "count", COUNTED),
        Measure("people", people, "people_unit", basis),
        Measure("n_places_with_people", float(len(known)), "count", COUNTED),
        Measure("saved_min_median", _median(minutes), "min", BY_ROAD),
        Measure("saved_min_max", max(minutes, default=None), "min", BY_ROAD),
        Measure("saved_km_median", _median(straight), "km", STRAIGHT, low=_median(least)),
        Measure("saved_km_max", max(straight, default=None), "km", STRAIGHT, low=max(least, default=None)),
        Measure("n_without_own", float(sum(row["own_facility"] is None for row in rows)), "count", COUNTED),
        Measure("host_load_pct", load, "%", basis),
    )


def _median(values: list[float]) -> float | None:
    return round(float(np.median(values)), 3) if values else None


def listed(names: list[str]) -> str:
    """The first names, and "+n" for the others."""
    return ", ".join(names[:NAMED]) + (f", +{len(names) - NAMED}" if len(names) > NAMED else "")


def _caveats(language: str, service, rows: list[dict], told: list[dict], unknown: list[str], names: dict, any_sure: bool) -> str:
    name = getattr(service, f"name_{language}")
    parts = []
    straight = [row["place_name"] for row in told if row["mode"] == "straight"]
    if straight:
        parts.append(text("service_straight", language, places=listed(straight)))
    if unknown:
        parts.append(text("service_unknown_cover", language, service=name, regions=", ".join(names[code] for code in unknown)))
    if len(told) < len(rows) or not any_sure:
        parts.append(text("service_unsure", language, n=sum(not row["sure"] for row in rows)))
    return " ".join(parts)
