"""bosanggarong:trace: where the water of a place comes from and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterPoint,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.settings import TraceSettings
from ..core.study import ENCODINGS
from .base import BosanggarongAlgorithm, job_of, window_language
from .finding import Prepared, study_of
from .layers import LayerReader
from .sinks import Tables

SNAP = TraceSettings.__dataclass_fields__["snap_cells"]

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Asked:
    """A study of the given layers and the place."""

    prepared: Prepared
    lon: float
    lat: float
    options: TraceSettings


@dataclass(frozen=True)
class Answer:
    """What one run found: layers, words, page and the two figures of the outputs."""

    tables: Tables
    lines: list[str]
    page: str
    upstream_km2: float
    end_kind: str


class TraceAlgorithm(BosanggarongAlgorithm):
    """A point, regions and flow direction -> catchment by region of origin and downstream course."""

    SINKS = MappingProxyType({"POINT_OUTPUT": "trace_point", "UPSTREAM": "trace_upstream", "DOWNSTREAM": "trace_downstream"})

    def name(self) -> str:
        return "trace"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Trace the water of a place")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "From which regions the water of a place comes, and through which regions it flows on.")

    def tags(self) -> list[str]:
        return ["water", "trace", "upstream", "downstream", "catchment", "hulu", "hilir", "telusur", "sungai", "air", "DAS"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Takes a point, moves it to the largest stream nearby and follows the water both ways.</p>"
            "<p><b>Point</b>: the cell that was taken, its upstream area (km2) and how far the point was moved. "
            "<b>Upstream</b>: the catchment, one polygon for each region of origin; land of no region has a row of its own. "
            "The areas add up to the total. "
            "<b>Downstream</b>: the course to its end, one line for each stretch in a region, with its distance from the point and its length (km); "
            "a region that is met again is listed again.</p>"
            "<p>Areas are true areas on the ellipsoid, distances are geodesic along the centres of the cells. Outputs have EPSG:4326. The same is "
            "written into the log and, if wanted, into a page (HTML).</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:trace -- INPUT='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 "
            "POINT='117.25,-0.6 [EPSG:4326]' UPSTREAM=upstream.gpkg</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.add(
            QgsProcessingParameterPoint("POINT", translate("Bosanggarong", "Place")),
            translate("Bosanggarong", "A point on the map, or coordinates with their reference system: 117.25,-0.6 [EPSG:4326]."),
        )
        self.add_regions()
        self.add_flow_direction()
        self.add(
            QgsProcessingParameterNumber(
                "SNAP_CELLS", translate("Bosanggarong", "Move to the largest stream within (cells)"), Qgis.ProcessingNumberParameterType.Integer,
                defaultValue=SNAP.default, minValue=SNAP.metadata["low"], maxValue=SNAP.metadata["high"],
            ),
            translate("Bosanggarong", SNAP.metadata["doc"]),
        )  # fmt: skip
        point, line, polygon = Qgis.ProcessingSourceType.VectorPoint, Qgis.ProcessingSourceType.VectorLine, Qgis.ProcessingSourceType.VectorPolygon
        self.add(QgsProcessingParameterFeatureSink("POINT_OUTPUT", translate("Bosanggarong", "Point of the trace"), point, None, True))
        self.add(QgsProcessingParameterFeatureSink("UPSTREAM", translate("Bosanggarong", "Upstream by region of origin"), polygon, None, True))
        self.add(QgsProcessingParameterFeatureSink("DOWNSTREAM", translate("Bosanggarong", "Downstream course"), line, None, True))
        self.add(
            QgsProcessingParameterFileDestination("HTML", translate("Bosanggarong", "Page of the trace"), "HTML (*.html)", None, True, False)
        )
        self.addOutput(QgsProcessingOutputNumber("UPSTREAM_KM2", translate("Bosanggarong", "Upstream area (km2)")))
        self.addOutput(QgsProcessingOutputString("END_KIND", translate("Bosanggarong", "How the course ends (sea, edge, inland)")))

    def read_parameters(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Asked:
        reader = LayerReader(self, parameters, context, feedback)
        encoding = ENCODINGS[self.parameterAsEnum(parameters, "ENCODING", context)]
        specs = [reader.source("INPUT", "regions"), reader.raster("FLOW_DIRECTION", "flow_direction", encoding=encoding)]
        place = self.parameterAsPoint(parameters, "POINT", context, QgsCoordinateReferenceSystem("EPSG:4326"))
        study = study_of(specs, name=self.name())
        options = TraceSettings(snap_cells=self.parameterAsInt(parameters, "SNAP_CELLS", context))
        return Asked(Prepared(study, reader.copies), place.x(), place.y(), options)

    def compute(self, prepared: Asked, feedback: QgsProcessingFeedback) -> Answer:
        from ..core.inputs.read import read_inputs
        from ..core.trace import trace
        from ..core.trace_report import as_html, as_text, trace_tables

        job, study = job_of(feedback), prepared.prepared.study
        job.step(0.0)
        try:
            inputs = read_inputs(study, job.part(0.0, 0.5))
        finally:
            prepared.prepared.copies.close()
        found = trace(inputs, prepared.lon, prepared.lat, options=prepared.options, settings=study.settings, job=job.part(0.5, 0.95))
        language = window_language()
        return Answer(
            Tables(trace_tables(found)), as_text(found, language).splitlines(), as_html(found, language), found.upstream_km2, found.end_kind
        )

    def write(self, found: Answer, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        outputs: dict[str, object] = {name: found.tables.write(self, name, table, parameters, context) for name, table in self.SINKS.items()}
        page = self.parameterAsFileOutput(parameters, "HTML", context)
        if page:
            Path(page).write_text(found.page, encoding="utf-8")
            outputs["HTML"] = page
        for line in found.lines:
            feedback.pushInfo(line)
        feedback.setProgress(100)
        return outputs | {"UPSTREAM_KM2": found.upstream_km2, "END_KIND": found.end_kind}
