"""bosanggarong:watermatrix: who sends how much water to whom."""

from __future__ import annotations

from types import MappingProxyType

from qgis.core import Qgis, QgsProcessingParameterFeatureSink, QgsProcessingParameterMultipleLayers
from qgis.PyQt.QtCore import QCoreApplication

from ..core.study import ENCODINGS
from .finding import FindingAlgorithm

translate = QCoreApplication.translate


class WaterMatrixAlgorithm(FindingAlgorithm):
    """Regions and flow direction -> links, crossings, dependency and balance."""

    SINKS = MappingProxyType(
        {"LINKS": "water_links", "CROSSINGS": "water_crossings", "DEPENDENCY": "water_dependency", "BALANCE": "water_balance"}
    )

    def name(self) -> str:
        return "watermatrix"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Water links between regions")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "Which region sends how much water to which other one, from a flow direction raster.")

    def tags(self) -> list[str]:
        return ["water", "upstream", "downstream", "watershed", "hulu", "hilir", "sungai", "air", "DAS"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Follows the water from every cell of a flow direction raster through all regions.</p>"
            "<p><b>Links</b>: for each pair of regions the area (km2) whose water flows from the one into the other, with a range and a reliability. "
            "<b>Crossings</b>: the places where water leaves one region for another, and how much land lies upstream. "
            "<b>Dependency</b>: the share of each region's water that comes from others. "
            "<b>Balance</b>: where the water of each region goes; the parts add up to its area.</p>"
            "<p>Areas are true areas on the ellipsoid. Layers may have any coordinate reference system; outputs have EPSG:4326. "
            "Give rivers to have links and crossings named.</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:watermatrix -- INPUT='admin.gpkg|layername=adm2' "
            "FLOW_DIRECTION=d8.tif ENCODING=0 LINKS=links.gpkg DEPENDENCY=dependency.csv</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.add_regions()
        self.add_flow_direction()
        self.add(
            QgsProcessingParameterMultipleLayers("RIVERS", translate("Bosanggarong", "Rivers"), Qgis.ProcessingSourceType.VectorLine, None, True),
            translate("Bosanggarong", "Lines with a column of names, which is recognised."),
        )
        self.add_precision()
        self.add_settings("regions", "water")
        point, line, table = Qgis.ProcessingSourceType.VectorPoint, Qgis.ProcessingSourceType.VectorLine, Qgis.ProcessingSourceType.Vector
        self.add(QgsProcessingParameterFeatureSink("LINKS", translate("Bosanggarong", "Water links"), line, None, True))
        self.add(QgsProcessingParameterFeatureSink("CROSSINGS", translate("Bosanggarong", "Water crossings"), point, None, True))
        self.add(QgsProcessingParameterFeatureSink("DEPENDENCY", translate("Bosanggarong", "Water dependency"), table, None, True))
        self.add(QgsProcessingParameterFeatureSink("BALANCE", translate("Bosanggarong", "Water balance"), table, None, True))

    def specs(self, reader, parameters, context) -> list:
        encoding = ENCODINGS[self.parameterAsEnum(parameters, "ENCODING", context)]
        return [
            reader.source("INPUT", "regions"),
            reader.raster("FLOW_DIRECTION", "flow_direction", encoding=encoding),
            *reader.many("RIVERS", "rivers"),
        ]
