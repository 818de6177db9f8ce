"""Tables of the core as output layers: exactly the columns of the contract, styled when QGIS loads them."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)
from qgis.PyQt.QtCore import QMetaType

FIELD_TYPES = {
    "text": QMetaType.Type.QString, "real": QMetaType.Type.Double, "int": QMetaType.Type.LongLong, "bool": QMetaType.Type.Bool,
}  # fmt: skip


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
        sink.flushBuffer()
        if schema.geometry and context.willLoadLayerOnCompletion(layer_id):
            from .styling import style_when_loaded

            style_when_loaded(context, layer_id, table, {name: self._rows(name) for name in self.frames})
        return layer_id

    def _rows(self, table: str) -> list[dict[str, object]]:
        import pandas as pd

        from ..core.result import SCHEMA

        frame = self.frames[table]
        names = list(SCHEMA[table].columns)
        plain = {name: [None if pd.isna(value) else value for value in frame[name].tolist()] for name in names}
        return [dict(zip(names, values, strict=True)) for values in zip(*plain.values(), strict=True)]
