"""The algorithms that run the finders on layers and write some of their tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from qgis.core import QgsProcessingContext, QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication

from ..core.study import InputSpec, Study
from .base import BosanggarongAlgorithm, job_of, window_language
from .layers import Copies, LayerReader
from .sinks import Tables

LISTED_REPAIRS = 20
DRAWN_ROLES = ("regions", "basins", "rivers", "roads", "areas", "places", "facilities")

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Prepared:
    """A study made of the given layers, and the copies that were made of them."""

    study: Study
    copies: Copies


def study_of(specs: list[InputSpec | None], *, precision_m: float | None = None, **given) -> Study:
    """A study of the entries that were given, by role; ``precision_m`` is that of the vector layers."""
    inputs: dict[str, tuple[InputSpec, ...]] = {}
    for spec in specs:
        if spec is not None:
            entry = replace(spec, precision_m=precision_m) if spec.role in DRAWN_ROLES else spec
            inputs[spec.role] = (*inputs.get(spec.role, ()), entry)
    return Study(path=Path("QGIS"), inputs=MappingProxyType(inputs), **given)


class FindingAlgorithm(BosanggarongAlgorithm):
    """Layers in, tables of the finders out. ``SINKS`` maps each output parameter to its table of the contract."""

    SINKS: MappingProxyType[str, str] = MappingProxyType({})

    def specs(self, reader: LayerReader, parameters: dict, context: QgsProcessingContext) -> list[InputSpec | None]:
        """The inputs of the study, from the parameters."""
        raise NotImplementedError

    def read_parameters(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Prepared:
        reader = LayerReader(self, parameters, context, feedback)
        specs = self.specs(reader, parameters, context)
        precision_m, settings = self.given_precision(parameters, context), self.given_settings(parameters, context)
        return Prepared(study_of(specs, precision_m=precision_m, name=self.name(), settings=settings), reader.copies)

    def compute(self, prepared: Prepared, feedback: QgsProcessingFeedback) -> Tables:
        from ..core.finders import run_finders
        from ..core.inputs.read import read_inputs
        from ..core.messages import localise

        job = job_of(feedback)
        job.step(0.0)
        try:
            inputs = read_inputs(prepared.study, job.part(0.0, 0.3))
        finally:
            prepared.copies.close()
        for row in inputs.repairs[:LISTED_REPAIRS]:
            problem, action = (localise(row[what], window_language()) for what in ("problem", "action"))
            feedback.pushInfo(f"{row['layer']} / {row['feature']}: {problem} -> {action}")
        if len(inputs.repairs) > LISTED_REPAIRS:
            feedback.pushInfo(translate("Bosanggarong", "... and {count} more repairs").format(count=len(inputs.repairs) - LISTED_REPAIRS))
        done = run_finders(inputs, prepared.study.settings, job.part(0.3, 0.95))
        for result in done.values():
            for key, value in result.notes.items():
                feedback.pushInfo(f"{key}: {localise(value, window_language())}")
        job.step(0.95)
        return Tables({name: frame for result in done.values() for name, frame in result.tables.items()})

    def write(self, found: Tables, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        outputs = {name: found.write(self, name, table, parameters, context) for name, table in self.SINKS.items()}
        feedback.setProgress(100)
        return outputs
