"""Raw water across the border: a dam, spring or intake that is nearer to the main town of the neighbour than its own ones.

Rules (docs/rules.md, Raw water). Only bordering regions, only the nearest town across the border of each source, only the
nearest source across the border of each town, and none that is not nearer, by more than the positions may be off, than every
recorded source of the town's own region: one finding for a town at most. Regions that the layers of sources do not cover are
skipped, as host and as user.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from ..findings import FinderResult, Finding, Job, Measure, Object
from ..inputs.model import Inputs
from ..network.straight import straight_km
from ..settings import Settings
from ..tables import text
from .points import NOT_COVERED, is_capital
from .services import LANGUAGES, STRAIGHT, Reach

SOURCES = ("bendungan", "mata_air", "intake")
Elevation = Callable[[np.ndarray], np.ndarray]


def find(inputs: Inputs, settings: Settings, job: Job, reach: Reach, segments, elevation_m: Elevation | None = None) -> FinderResult:
    """Findings raw_water about the sources. ``elevation_m`` gives the height of lon/lat points (n, 2), nan unknown; None: no DEM."""
    result = FinderResult()
    sites = reach.sites
    sources = reach.of_kinds(SOURCES)
    sources = sources[[sites.covered([sites.facilities["kind"].iloc[n]], sites.facilities["region"].iloc[n]) != NOT_COVERED for n in sources]] \
        if len(sources) else sources
    towns = np.array([n for n in reach.users() if is_capital(sites.places["kind"].iloc[n])], dtype=int)
    skipped = [code for n, code in enumerate(sites.codes) if sites.covered(SOURCES, n) == NOT_COVERED]
    result.notes["raw_water.skipped"] = ", ".join(skipped)
    towns = towns[[sites.codes[sites.places["region"].iloc[n]] not in skipped for n in towns]] if len(towns) else towns
    if not len(sources) or not len(towns):
        return result
    job.step(0.0, "raw water: sources")
    borders = {frozenset((row.region_a, row.region_b)) for row in segments.itertuples()}
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    for source, town, km in nearest_links(reach, sources, towns, borders, settings.services.max_raw_water_km):
        thing, finding = _finding(reach, source, town, km, names, elevation_m)
        result.objects.append(thing)
        result.findings.append(finding)
    return result


def nearest_links(reach: Reach, sources, towns, borders: set[frozenset[str]], most_km: float) -> list[tuple[int, int, float]]:
    """(source, town, km) by the rules above; ties by the ids of source and town."""
    codes = reach.sites.codes
    km = np.array([straight_km(np.repeat(reach.facilities.lonlat[[s]], len(towns), axis=0), reach.places.lonlat[towns]) for s in sources])
    source_region, town_region = reach.facilities.region[sources], reach.places.region[towns]
    own = source_region[:, None] == town_region[None, :]
    nearest_own = np.where(own, km, np.inf).min(axis=0)
    across = np.array([[frozenset((codes[s], codes[t])) in borders for t in town_region] for s in source_region])
    slack = reach.facilities.slack_km[sources][:, None] + reach.places.slack_km[towns][None, :]
    open_ = across & ~own & (km <= most_km) & (km + slack < nearest_own[None, :])
    best_town = np.where(open_, km, np.inf).argmin(axis=1)
    chosen: dict[int, tuple[float, int]] = {}
    for row in range(len(sources)):
        column = best_town[row]
        if open_[row, column]:
            chosen[column] = min(chosen.get(column, (np.inf, len(sources))), (float(km[row, column]), row))
    return sorted((int(sources[row]), int(towns[column]), distance) for column, (distance, row) in chosen.items())


def _finding(reach: Reach, source: int, town: int, km: float, names: dict, elevation_m: Elevation | None) -> tuple[Object, Finding]:
    sites = reach.sites
    row, place = sites.facilities.iloc[source], sites.places.iloc[town]
    host, user = sites.codes[row["region"]], sites.codes[place["region"]]
    head_m = None
    if elevation_m is not None:
        heights = elevation_m(np.array([[row["lon"], row["lat"]], [place["lon"], place["lat"]]]))
        head_m = None if np.isnan(heights).any() else float(heights[0] - heights[1])
    sure = bool(row["sure"])
    caveats = {lang: _caveat(lang, head_m, sure, names[user]) for lang in LANGUAGES}
    thing = Object(row["object_id"], row["kind"], row["name"], "existing", "facilities", {"facility_kind": row["kind"]})
    population = None if np.isnan(place["population"]) else float(place["population"])
    capacity = None if np.isnan(row["capacity"]) else float(row["capacity"])
    return thing, Finding(
        "raw_water", row["object_id"], ((host, "tuan_rumah"), (user, "pengguna")),
        (
            Measure("straight_km", km, "km", STRAIGHT),
            Measure("capacity_l_per_s", capacity, "l_s", "the layer of facilities"),
            Measure("people", population, "people_unit", "population of the town"),
            Measure("head_m", head_m, "m", "height of the source above the town"),
        ),
        shapely.LineString([(row["lon"], row["lat"]), (place["lon"], place["lat"])]), "facilities",
        precision_m=1000.0 * float(row["precision_km"] + place["precision_km"]), caveat_ind=caveats["ind"], caveat_eng=caveats["eng"],
        usable=sure, doubtful=head_m is None or head_m < 0, words={"town": place["name"]},
    )  # fmt: skip


def _caveat(language: str, head_m: float | None, sure: bool, user: str) -> str:
    key = "raw_water_no_height" if head_m is None else "raw_water_pump" if head_m < 0 else None
    parts = [text("raw_water_own_sources", language, user=user)]
    if key:
        parts.append(text(key, language))
    if not sure:
        parts.append(text("raw_water_unsure", language))
    return " ".join(parts)
