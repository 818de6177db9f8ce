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
    """The tables of one run as plain values, to be written to sinks one by one."""

    def __init__(self, frames: Mapping[str, object]):
        import shapely

        from ..core.result import DECLARED, conform

        self.schema = {name: DECLARED[name] for name in frames}
        ready = {name: conform(name, frame) for name, frame in frames.items()}
        self.rows = {name: _rows(frame, list(self.schema[name].columns)) for name, frame in ready.items()}
        self.shapes = {name: list(shapely.to_wkb(frame.geometry.to_numpy())) for name, frame in ready.items() if self.schema[name].geometry}

    def write(self, algorithm: QgsProcessingAlgorithm, name: str, table: str, parameters: dict, context: QgsProcessingContext) -> str | None:
        """Write a table to the sink parameter ``name``; returns the id of the layer, None when the sink was skipped."""
        schema = self.schema[table]
        kind = getattr(Qgis.WkbType, schema.geometry) if schema.geometry else Qgis.WkbType.NoGeometry
        crs = QgsCoordinateReferenceSystem("EPSG:4326" if schema.geometry else "")
        fields = columns_of(schema.columns)
        sink, layer_id = algorithm.parameterAsSink(parameters, name, context, fields, kind, crs)
        if sink is None:
            if not parameters.get(name):
                return None
            raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
        for number, row in enumerate(self.rows[table]):
            feature = QgsFeature(fields)
            feature.setAttributes(list(row.values()))
            if schema.geometry:
                geometry = QgsGeometry()
                geometry.fromWkb(self.shapes[table][number])
                if schema.geometry.startswith("Multi"):
                    geometry.convertToMultiType()
                feature.setGeometry(geometry)
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, name))
        sink.flushBuffer()
        if schema.geometry and context.willLoadLayerOnCompletion(layer_id):
            from .styling import style_when_loaded

            style_when_loaded(context, layer_id, table, self.rows)
        return layer_id


def _rows(frame, names: list[str]) -> list[dict[str, object]]:
    import pandas as pd

    plain = [[None if pd.isna(value) else value for value in frame[name].tolist()] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*plain, strict=True)]
