"""bosanggarong:sharedareas: areas that lie in two or more regions."""

from __future__ import annotations

from types import MappingProxyType

from qgis.core import Qgis, QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource, QgsProcessingParameterString
from qgis.PyQt.QtCore import QCoreApplication

from .finding import FindingAlgorithm

translate = QCoreApplication.translate


class SharedAreasAlgorithm(FindingAlgorithm):
    """Regions and areas -> the part of each region in each shared area."""

    SINKS = MappingProxyType({"OUTPUT": "shared_areas"})

    def name(self) -> str:
        return "sharedareas"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Areas shared by regions")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "Parks, forests, karst and other areas that lie in two or more regions.")

    def tags(self) -> list[str]:
        return ["area", "park", "forest", "karst", "kawasan", "taman nasional", "hutan", "lintas batas"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Divides areas (national parks, protected forest, karst, industrial estates ...) among the regions and keeps those in which two or "
            "more regions have a part that counts: one polygon for each area and region, with its size (ha) and its share (%).</p>"
            "<p>Features with the same name and kind are one area. Slivers along borders that match badly do not count: see the smallest size and "
            "mean width. Outputs have EPSG:4326; sizes are true sizes on the ellipsoid.</p>"
            "<p>The kind is read from a column where there is one; otherwise say it for the whole layer, for example "
            "<i>taman_nasional</i>, <i>hutan_lindung</i>, <i>karst</i>.</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:sharedareas -- INPUT='admin.gpkg|layername=adm2' "
            "AREAS=tn_kutai.gpkg KIND=taman_nasional OUTPUT=shared.gpkg</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.add_regions()
        self.add(
            QgsProcessingParameterFeatureSource("AREAS", translate("Bosanggarong", "Areas"), [Qgis.ProcessingSourceType.VectorPolygon]),
            translate("Bosanggarong", "Polygons; columns of name and kind are recognised."),
        )
        self.add(
            QgsProcessingParameterString("KIND", translate("Bosanggarong", "Kind of all areas"), None, False, True),
            translate("Bosanggarong", "For a layer without a column of kinds, for example taman_nasional."),
        )
        self.add_precision()
        self.add_settings("areas")
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", translate("Bosanggarong", "Shared areas"), Qgis.ProcessingSourceType.VectorPolygon))

    def specs(self, reader, parameters, context) -> list:
        kind = self.parameterAsString(parameters, "KIND", context).strip() or None
        return [reader.source("INPUT", "regions"), reader.source("AREAS", "areas", kind=kind)]
