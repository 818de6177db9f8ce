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

    if inputs.flow is None:
        return FinderResult()
    names = RiverNames(inputs, done["rivers"].context["traced"])

    def name_river(lon: float, lat: float, from_code: str, to_code: str) -> str | None:
        return names.name(lon, lat, from_code, to_code, cell_m=inputs.flow.cell_size_m)

    return finder.find(inputs, settings, job, segments=done["regions"].tables["border_segments"], name_river=name_river)


def _roads(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import roads

    return roads.find(inputs, settings, job)


def _areas(inputs: Inputs, settings: Settings, job: Job, done: dict[str, FinderResult]) -> FinderResult:
    from . import areas

    return areas.find(inputs, settings, job)


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
)


def run_finders(inputs: Inputs, settings: Settings, job: Job) -> dict[str, FinderResult]:
    """Run every finder whose role is given; an analysis without an input gives no table."""
    done: dict[str, FinderResult] = {}
    start = 0.0
    for finder in FINDERS:
        done[finder.name] = finder.find(inputs, settings, job.part(start, start + finder.share_of_time), done)
        start += finder.share_of_time
    return done
