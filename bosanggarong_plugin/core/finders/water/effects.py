"""What the water figures mean for people and objects: the weights, and the finders that ask where a place drains to."""

from __future__ import annotations

from ...findings import FinderResult, Job
from ...inputs.model import Inputs
from ...settings import Settings
from ..linear import RegionCover
from .dams import find_dams
from .drainage import Drainage, GridDrainage
from .floods import find_flood_places
from .population import add_population
from .pressures import find_pressures
from .runoff import add_runoff
from .unit_drainage import UnitDrainage


def add_effects(model, inputs: Inputs, settings: Settings, result: FinderResult, job: Job | None = None) -> None:
    """Add runoff and people downstream to the tables and link findings of ``result``, and the findings of dams, floods and pressures."""
    job = job or Job()
    add_runoff(model, inputs, result)
    drainage = drainage_of(model)
    cover = RegionCover(inputs.regions.frame)
    job.step(0.3, "people downstream")
    add_population(model, drainage, inputs, cover, result)
    job.step(0.6, "objects on the water")
    known = {thing.object_id for thing in result.objects}
    for part in (
        find_dams(model, drainage, inputs, cover), find_flood_places(model, drainage, inputs, cover),
        find_pressures(model, drainage, inputs, settings, cover),
    ):  # fmt: skip
        result.findings += part.findings
        result.objects += [thing for thing in part.objects if thing.object_id not in known]
        known |= {thing.object_id for thing in part.objects}


def drainage_of(model) -> Drainage:
    """The drainage that answers for the places of a model."""
    return UnitDrainage(model) if model.flow is None else GridDrainage(model.flow, model.labels, model.forest)
