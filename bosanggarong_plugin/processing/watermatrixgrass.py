"""bosanggarong:watermatrixgrass: from an elevation model to the water links, by GRASS r.watershed and watermatrix.

The steps are a model of QGIS (models/watermatrixgrass.model3), which may also be opened and changed in the Model Designer; here it gets
its words in the language of QGIS and says what is missing where GRASS is not there.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QCoreApplication

from .base import InTheToolbox, is_complete

MODEL = Path(__file__).with_name("models") / "watermatrixgrass.model3"
DRAINAGE_STEP = "grass:r.watershed"

translate = QCoreApplication.translate


class WaterMatrixGrassAlgorithm(InTheToolbox, QgsProcessingModelAlgorithm):
    """Regions and an elevation model -> links, crossings, dependency and balance; the model file with translated words."""

    def __init__(self):
        super().__init__()
        self.fromFile(str(MODEL))
        words = self._words()
        for definition in self.parameterDefinitions():  # outputs of steps whose provider is not loaded yet are not among them
            label, help_text = words[definition.name()]
            definition.setDescription(label)
            definition.setHelp(help_text)
        for output in self.outputDefinitions():
            if output.name() in words:
                output.setDescription(words[output.name()][0])

    def createInstance(self) -> QgsProcessingModelAlgorithm:
        return type(self)()

    def name(self) -> str:
        return "watermatrixgrass"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Water links from an elevation model (GRASS)")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "Makes the flow direction with GRASS r.watershed and computes the water links between regions from it.")

    def tags(self) -> list[str]:
        return ["water", "DEM", "elevation", "watershed", "GRASS", "hulu", "hilir", "elevasi", "air", "DAS"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>For a Python without numba: two steps of the toolbox in one. GRASS r.watershed (single flow direction, D8) makes the flow direction "
            "from an elevation model; <i>Water links between regions</i> reads it. GRASS finds its way out of depressions by least cost, so the "
            "elevation model need not be filled. Cells without data (the sea) and the edge of the raster are outlets: the raster must reach beyond "
            "the regions.</p>"
            "<p>The flow direction may be kept: a study file takes it with <i>encoding = \"grass\"</i>, and the figures are the same.</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:watermatrixgrass -- DEM=dem.tif INPUT='admin.gpkg|layername=adm2' "
            "water_links=links.gpkg flow_direction_grass=drainage.tif</pre>",
        )

    def canExecute(self) -> tuple[bool, str]:
        complete, reason = is_complete()
        if not complete:
            return False, reason
        if QgsApplication.processingRegistry().algorithmById(DRAINAGE_STEP) is None:
            text = translate(
                "Bosanggarong",
                "This needs GRASS: the algorithm {name} is not in the toolbox. Install GRASS GIS, switch on the plugin \"GRASS GIS Provider\", and "
                "try again; or give a ready flow direction to \"Water links between regions\".",
            )
            return False, text.format(name=DRAINAGE_STEP)
        return True, ""

    def _words(self) -> dict[str, tuple[str, str]]:
        """Label and help of each parameter."""
        precision = translate(
            "Bosanggarong",
            "How far a line of the layers may lie from where it is: about 0.5 mm at the scale of the map, 500 m at 1:1,000,000. "
            "No finding is finer than that. One number for all layers here; a study file gives each its own. Empty: unknown.",
        )
        return {
            "DEM": (
                translate("Bosanggarong", "Elevation model (DEM)"),
                translate("Bosanggarong", "A raster of heights with its reference system; cells without data are the sea."),
            ),
            "INPUT": (
                translate("Bosanggarong", "Regions (regencies and cities)"),
                translate(
                    "Bosanggarong",
                    "One polygon for each region, with a column of codes (Kemendagri or BPS) and a column of names; both are recognised.",
                ),
            ),
            "RIVERS": (
                translate("Bosanggarong", "Rivers"), translate("Bosanggarong", "Lines with a column of names, which is recognised.")
            ),
            "PRECISION_M": (translate("Bosanggarong", "Precision of the vector layers (m)"), precision),
            "flow_direction_grass": (translate("Bosanggarong", "Flow direction (GRASS)"), ""),
            "water_links": (translate("Bosanggarong", "Water links"), ""),
            "water_crossings": (translate("Bosanggarong", "Water crossings"), ""),
            "water_dependency": (translate("Bosanggarong", "Water dependency"), ""),
            "water_balance": (translate("Bosanggarong", "Water balance"), ""),
        }  # fmt: skip
