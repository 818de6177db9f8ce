"""bosanggarong:roadcrossings: where roads cross the border between two regions."""

from __future__ import annotations

from types import MappingProxyType

from qgis.core import Qgis, QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource
from qgis.PyQt.QtCore import QCoreApplication

from .finding import FindingAlgorithm

translate = QCoreApplication.translate


class RoadCrossingsAlgorithm(FindingAlgorithm):
    """Regions and roads -> crossings with what is recorded on both sides."""

    SINKS = MappingProxyType({"OUTPUT": "road_crossings", "BORDER_LINES": "road_border_lines"})

    def name(self) -> str:
        return "roadcrossings"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Road crossings of borders")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "Where roads cross the border of two regions, and whether both sides are the same road.")

    def tags(self) -> list[str]:
        return ["road", "border", "crossing", "bridge", "ferry", "jalan", "batas", "jembatan"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Finds where roads cross the border of two regions, and compares what is recorded on both sides: status (who manages it), class, "
            "surface, condition. <i>mismatch</i> names what differs. Bridges and ferries are marked.</p>"
            "<p>A road that wavers along a border is not counted again and again; crossings of one road near each other are one. "
            "Where a road stops on both sides of the border there is a missing link; a stretch that follows the border is told too. "
            "Planned roads are kept apart from existing ones. Columns are recognised (RBI, KUGI, OpenStreetMap and common names). "
            "Outputs have EPSG:4326.</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:roadcrossings -- INPUT='admin.gpkg|layername=adm2' "
            "ROADS=jalan.shp OUTPUT=crossings.gpkg</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.add_regions()
        self.add(
            QgsProcessingParameterFeatureSource("ROADS", translate("Bosanggarong", "Roads"), [Qgis.ProcessingSourceType.VectorLine]),
            translate("Bosanggarong", "Lines; columns of name, status, class, surface and condition are recognised."),
        )
        self.add_precision()
        self.add_settings("regions", "roads")
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", translate("Bosanggarong", "Road crossings"), Qgis.ProcessingSourceType.VectorPoint))
        line = Qgis.ProcessingSourceType.VectorLine
        label = translate("Bosanggarong", "Missing links and roads along borders")
        self.add(QgsProcessingParameterFeatureSink("BORDER_LINES", label, line, None, True, False))

    def specs(self, reader, parameters, context) -> list:
        return [reader.source("INPUT", "regions"), reader.source("ROADS", "roads")]
