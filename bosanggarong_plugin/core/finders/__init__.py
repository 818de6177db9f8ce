"""The finders, by name, in the order in which they run; each turns layers into tables, objects and findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..findings import FinderResult, Job
from ..inputs.model import Inputs
from ..settings import Settings


def _regions(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import regions

    return regions.find(inputs, settings, job)


def _rivers(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import rivers
    from .water.lookup import FlowLookup

    lookup = FlowLookup(inputs.flow) if inputs.flow else None
    answers = {"upstream_km2": lookup.upstream_km2, "is_sea": lookup.is_sea} if lookup else {}
    traced = rivers.trace(inputs, settings, job, **answers)
    result = rivers.find(inputs, settings, job, traced=traced, **answers)
    result.context["traced"] = traced
    return result


def _water(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from .rivers import RiverNames
    from .water import finder
    from .water.courses import CourseFinder

    if inputs.flow is None and not inputs.of("basins"):
        return FinderResult()
    traced = done["rivers"].context["traced"]
    names = RiverNames(inputs, traced)
    courses = CourseFinder(inputs, settings, traced, names) if inputs.of("rivers") and inputs.flow is not None else None
    finest_m = inputs.flow.cell_size_m if inputs.flow is not None else max(layer.spec.precision_m or 0.0 for layer in inputs.of("basins"))

    def name_river(lon: float, lat: float, from_code: str, to_code: str) -> str | None:
        name = names.name(lon, lat, from_code, to_code, cell_m=finest_m)
        return name or (courses.name(lon, lat) if courses else None)

    segments = done["regions"].tables["border_segments"]
    return finder.find(inputs, settings, job, segments=segments, name_river=name_river, courses=courses)


def _roads(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import roads

    return roads.find(inputs, settings, job, done["regions"].tables["border_segments"])


def _areas(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import areas

    return areas.find(inputs, settings, job)


def _network(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    """No findings: the network, built once, as context["graph"] for the finders after it."""
    from ..network import build_graph
    from ..network.shift import tell_shifts

    graph = build_graph(inputs.of("roads"), settings, job)
    return FinderResult(repairs=[*graph.log, *tell_shifts(inputs)], context={"graph": graph})


def _services(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import services

    reach = services.reach_of(inputs, settings, done["network"].context["graph"])
    result = services.find(inputs, settings, job, reach)
    result.context["reach"] = reach
    return result


def _waste(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import waste

    return waste.find(inputs, settings, job, done["services"].context["reach"], done["regions"].tables["border_segments"])


def _raw_water(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import raw_water

    heights = None if inputs.dem is None else lambda lonlat: inputs.dem.at(lonlat[:, 0], lonlat[:, 1])[0]
    segments = done["regions"].tables["border_segments"]
    return raw_water.find(inputs, settings, job, done["services"].context["reach"], segments, heights)


def _connectivity(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import connectivity

    sites = done["services"].context["reach"].sites
    return connectivity.find(inputs, settings, job, sites, done["network"].context["graph"], done["roads"])


@dataclass(frozen=True)
class Finder:
    """A finder: ``find(inputs, settings, job, done)`` where ``done`` holds the results of the finders before it."""

    name: str
    find: Callable[[Inputs, Settings, Job, dict[str, FinderResult]], FinderResult]
    share_of_time: float


FINDERS = (
    Finder("regions", _regions, 0.2),
    Finder("rivers", _rivers, 0.1),
    Finder("water", _water, 0.4),
    Finder("roads", _roads, 0.2),
    Finder("areas", _areas, 0.1),
    Finder("network", _network, 0.1),
    Finder("services", _services, 0.1),
    Finder("waste", _waste, 0.05),
    Finder("raw_water", _raw_water, 0.01),
    Finder("connectivity", _connectivity, 0.05),
)


def run_finders(inputs: Inputs, settings: Settings, job: Job) -> dict[str, FinderResult]:
    """Run every finder whose role is given; an analysis without an input gives no table."""
    done: dict[str, FinderResult] = {}
    start, total = 0.0, sum(finder.share_of_time for finder in FINDERS)
    for finder in FINDERS:
        end = start + finder.share_of_time / total
        done[finder.name] = finder.find(inputs, settings, job.part(start, end), done)
        start = end
    return done
