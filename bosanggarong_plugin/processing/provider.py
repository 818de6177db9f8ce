"""The provider of the algorithms in the Processing toolbox, in models, in batch and in qgis_process."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
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

    def load(self) -> bool:
        QgsApplication.processingRegistry().providerAdded.connect(self._complete_model)
        return super().load()

    def unload(self) -> None:
        registry = QgsApplication.processingRegistry()
        if registry is not None:  # where the program ends, QGIS 3.44 unloads the providers after the registry itself
            registry.providerAdded.disconnect(self._complete_model)
        super().unload()

    def _complete_model(self, provider_id: str) -> None:
        """A model has the outputs of its steps only when their providers are there."""
        if provider_id in (self.id(), "grass"):
            self.refreshAlgorithms()

    def loadAlgorithms(self) -> None:
        from .analyse import AnalyseAlgorithm
        from .recognise import RecogniseAlgorithm
        from .roadcrossings import RoadCrossingsAlgorithm
        from .sharedareas import SharedAreasAlgorithm
        from .trace import TraceAlgorithm
        from .watermatrix import WaterMatrixAlgorithm
        from .watermatrixgrass import WaterMatrixGrassAlgorithm

        for algorithm in (
            AnalyseAlgorithm, WaterMatrixAlgorithm, WaterMatrixGrassAlgorithm, TraceAlgorithm, SharedAreasAlgorithm, RoadCrossingsAlgorithm,
            RecogniseAlgorithm,
        ):  # fmt: skip
            self.addAlgorithm(algorithm())
