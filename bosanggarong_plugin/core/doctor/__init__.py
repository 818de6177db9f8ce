"""The doctor: reads a study through the one door and says what is doubtful about it, where, how much, and what to do.

Nothing is altered and nothing is written. What the door refuses is of the level "problem"; everything else that is said leaves the
study usable. Each check is a function that writes on a sheet (model.Sheet); where it finds nothing it says so (level "ok").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError, Problem
from ..findings import Job
from ..inputs.grid import cancellable
from ..inputs.model import Inputs
from ..inputs.read import read_inputs
from ..study import InputSpec, Study
from . import borders, layers, machine, rasters
from .model import ADVICE, LEVELS, OK, PROBLEM, WARNING, Diagnosis, Figure, Sheet, Spot, level_name

__all__ = [
    "ADVICE", "LEVELS", "OK", "PROBLEM", "WARNING", "Diagnosis", "Examination", "Figure", "Spot", "examine", "level_name", "look", "worst",
]  # fmt: skip


@dataclass(frozen=True)
class Examination:
    """``inputs`` as read (None when they cannot be used) and the diagnoses, worst first; ``refusal`` is the error of the door."""

    inputs: Inputs | None
    diagnoses: tuple[Diagnosis, ...]
    refusal: InputError | None = None

    @property
    def usable(self) -> bool:
        """Can the study be analysed?"""
        return not any(item.level == PROBLEM for item in self.diagnoses)

    def of(self, spec: InputSpec) -> list[Diagnosis]:
        """The diagnoses of one input."""
        own = [item for item in self.diagnoses if item.role == spec.role and item.file == spec.path.name]
        return [item for item in own if not (item.entry and spec.source) or item.entry == spec.source]


def examine(study: Study, job: Job | None = None, *, folder: Path | None = None) -> list[Diagnosis]:
    """What is doubtful about a study, worst first. ``folder``: where the result will be (default: beside the study file)."""
    return list(look(study, job, folder=folder).diagnoses)


def look(study: Study, job: Job | None = None, *, folder: Path | None = None) -> Examination:
    """``examine`` with the inputs as they were read. Raises Cancelled."""
    job = job or Job()
    sheet = Sheet()
    layers.check_stated(study, sheet)
    layers.check_scale(study, sheet)
    try:
        inputs = read_inputs(study, job.part(0.0, 0.6))
    except InputError as refusal:
        for problem in refusal.problems:
            sheet.add(PROBLEM, "inputs", problem, spec=_meant(study, problem))
        machine.check_libraries(study, None, sheet)
        return Examination(None, tuple(sheet.sorted()), refusal)
    layers.run(study, inputs, sheet, job.part(0.6, 0.75))
    borders.run(study, inputs, sheet, job.part(0.75, 0.9))
    with cancellable(job.is_cancelled):
        rasters.run(study, inputs, sheet, job.part(0.9, 0.95))
    machine.run(study, inputs, folder or study.path.parent, sheet, job.part(0.95, 1.0))
    return Examination(inputs, tuple(sheet.sorted()))


def worst(diagnoses: list[Diagnosis]) -> str:
    """The worst level among some diagnoses; ok without any."""
    return next((level for level in LEVELS if any(item.level == level for item in diagnoses)), OK)


def _meant(study: Study, problem: Problem) -> InputSpec | None:
    """The input that a problem is about, by its entry in the study file or by the file and layer that it names; None when unsure."""
    specs = [spec for spec in study.all_specs() if spec.source and spec.source in problem.where]
    if len(specs) == 1:
        return specs[0]
    parts = problem.where.split(" / ")
    named = [spec for spec in study.all_specs() if spec.path.name == parts[0]]
    exact = [spec for spec in named if len(parts) > 1 and spec.layer == parts[1]]
    return exact[0] if len(exact) == 1 else named[0] if len(named) == 1 else None
