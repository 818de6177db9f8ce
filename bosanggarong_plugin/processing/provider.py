"""The provider of the algorithms in the Processing toolbox, in models, in batch and in qgis_process."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..paths import program_version, resources_dir


class BosanggarongProvider(QgsProcessingProvider):
    """All algorithms of Bosanggarong, under the fixed id ``bosanggarong``."""

    def id(self) -> str:
        return "bosanggarong"

    def name(self) -> str:
        return "Bosanggarong"

    def versionInfo(self) -> str:
        return program_version()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(resources_dir() / "icon.svg")

    def loadAlgorithms(self) -> None:
        from .analyse import AnalyseAlgorithm
        from .recognise import RecogniseAlgorithm
        from .roadcrossings import RoadCrossingsAlgorithm
        from .sharedareas import SharedAreasAlgorithm
        from .watermatrix import WaterMatrixAlgorithm

        for algorithm in (AnalyseAlgorithm, WaterMatrixAlgorithm, SharedAreasAlgorithm, RoadCrossingsAlgorithm, RecogniseAlgorithm):
            self.addAlgorithm(algorithm())
