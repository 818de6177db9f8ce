"""Tables of the core as output layers: exactly the columns of the contract, styled when QGIS loads them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingLayerPostProcessorInterface,
)
from qgis.PyQt.QtCore import QMetaType

from ..maps.result_file import ResultFile
from ..maps.texts import Texts

FIELD_TYPES = {
    "text": QMetaType.Type.QString, "real": QMetaType.Type.Double, "int": QMetaType.Type.LongLong, "bool": QMetaType.Type.Bool,
}  # fmt: skip
_stylers: deque = deque(maxlen=64)  # QGIS does not own post-processors; the algorithm is gone when they are called


def columns_of(types: Mapping[str, str]) -> QgsFields:
    """Fields for columns name -> type of the schema."""
    fields = QgsFields()
    for name, kind in types.items():
        fields.append(QgsField(name, FIELD_TYPES[kind]))
    return fields


class Tables:
    """The tables of one run, written to sinks one by one."""

    def __init__(self, frames: Mapping[str, object]):
        from ..core.result import conform

        self.frames = {name: conform(name, frame) for name, frame in frames.items()}

    def write(self, algorithm: QgsProcessingAlgorithm, name: str, table: str, parameters: dict, context: QgsProcessingContext) -> str | None:
        """Write a table to the sink parameter ``name``; returns the id of the layer, None when the sink was skipped."""
        import shapely

        from ..core.result import SCHEMA

        schema, frame = SCHEMA[table], self.frames[table]
        kind = getattr(Qgis.WkbType, schema.geometry) if schema.geometry else Qgis.WkbType.NoGeometry
        crs = QgsCoordinateReferenceSystem("EPSG:4326" if schema.geometry else "")
        fields = columns_of(schema.columns)
        sink, layer_id = algorithm.parameterAsSink(parameters, name, context, fields, kind, crs)
        if sink is None:
            if not parameters.get(name):
                return None
            raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
        shapes = shapely.to_wkb(frame.geometry.to_numpy()) if schema.geometry else [None] * len(frame)
        for row, shape in zip(self._rows(table), shapes, strict=True):
            feature = QgsFeature(fields)
            feature.setAttributes(list(row.values()))
            if shape is not None:
                geometry = QgsGeometry()
                geometry.fromWkb(shape)
                if schema.geometry.startswith("Multi"):
                    geometry.convertToMultiType()
                feature.setGeometry(geometry)
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
        sink.finalize()
        if schema.geometry and context.willLoadLayerOnCompletion(layer_id):
            styler = Styler(table, {name: self._rows(name) for name in self.frames})
            _stylers.append(styler)
            context.layerToLoadOnCompletionDetails(layer_id).setPostProcessor(styler)
        return layer_id

    def _rows(self, table: str) -> list[dict[str, object]]:
        import pandas as pd

        from ..core.result import SCHEMA

        frame = self.frames[table]
        names = list(SCHEMA[table].columns)
        plain = {name: [None if pd.isna(value) else value for value in frame[name].tolist()] for name in names}
        return [dict(zip(names, values, strict=True)) for values in zip(*plain.values(), strict=True)]


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
