"""Outputs that QGIS has loaded get the symbols and labels that the maps of the program have."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingLayerPostProcessorInterface

from ..core.result_file import ResultFile
from ..core.texts import Texts

_stylers: deque = deque(maxlen=64)  # QGIS does not own post-processors, and the algorithm is gone when they are called


def style_when_loaded(context: QgsProcessingContext, layer_id: str, table: str, rows: dict[str, list[dict[str, object]]]) -> None:
    """Have an output styled as ``table`` of the result that the ``rows`` of all tables make up."""
    styler = Styler(table, rows)
    _stylers.append(styler)
    context.layerToLoadOnCompletionDetails(layer_id).setPostProcessor(styler)


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Gives a loaded output the symbols and labels that the maps of the program have."""

    def __init__(self, table: str, rows: dict[str, list[dict[str, object]]]):
        super().__init__()
        self.table, self.rows = table, rows

    def postProcessLayer(self, layer, context, feedback) -> None:
        from ..maps.styles import apply_style

        apply_style(layer, self.table, RunResult(self.rows))
        layer.triggerRepaint()


class RunResult(ResultFile):
    """The tables of one run in the place of a result file, in the language of QGIS."""

    def __init__(self, rows: dict[str, list[dict[str, object]]]):
        super().__init__(Path("study.gpkg"), Texts("id" if QgsApplication.instance().locale().startswith("id") else "en"))
        self._rows_of = rows
        self.columns = {name: list(table[0]) if table else [] for name, table in rows.items()}

    def rows(self, table: str) -> list[dict[str, object]]:
        return self._rows_of.get(table, [])
