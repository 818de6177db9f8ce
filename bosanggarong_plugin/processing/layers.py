"""Layers of QGIS as inputs of the core, which reads files only.

A layer that is a file as it stands is read from that file. Anything else (memory and database layers, filters, unsaved
edits, joins, selected features) is first written to a temporary GeoPackage of this run.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsFeature,
    QgsFields,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import Cancelled
from ..core.study import InputSpec

GEOMETRY_OF = {
    Qgis.ProcessingSourceType.VectorPoint: Qgis.GeometryType.Point,
    Qgis.ProcessingSourceType.VectorLine: Qgis.GeometryType.Line,
    Qgis.ProcessingSourceType.VectorPolygon: Qgis.GeometryType.Polygon,
}
CANCEL_EVERY = 500  # features written between two looks at the cancel button

translate = QCoreApplication.translate


class Copies:
    """Files made for one run: keep it until the core has read them, then ``close`` it. Holds nothing of QGIS."""

    def __init__(self):
        self._folder: tempfile.TemporaryDirectory | None = None
        self._count = 0

    def new_file(self, title: str) -> Path:
        """A path for a GeoPackage called after a layer."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="bosanggarong-layers-")
        self._count += 1
        folder = Path(self._folder.name) / str(self._count)
        folder.mkdir()
        return folder / f"{re.sub(r'[^-0-9A-Za-z_ ]+', '_', title).strip() or 'layer'}.gpkg"

    def close(self) -> None:
        """Delete them."""
        if self._folder:
            self._folder.cleanup()
            self._folder = None


class LayerReader:
    """Turns the layer parameters of one run into input entries of a study; lives only while they are read, on the main thread."""

    def __init__(self, algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback):
        self.algorithm, self.parameters, self.context, self.feedback = algorithm, parameters, context, feedback
        self.copies = Copies()

    def source(self, name: str, role: str, **given) -> InputSpec | None:
        """The entry of a feature source parameter, None when it was left empty."""
        source = self.algorithm.parameterAsSource(self.parameters, name, self.context)
        if source is None:
            if self.parameters.get(name) in (None, ""):
                return None
            raise QgsProcessingException(self.algorithm.invalidSourceError(self.parameters, name))
        layer, whole = layer_of(self.algorithm, self.parameters, name, self.context)
        return self._spec(role, name, layer, source if not whole or layer is None else None, given)

    def many(self, name: str, role: str, **given) -> list[InputSpec]:
        """The entries of a parameter that takes several layers."""
        layers = self.algorithm.parameterAsLayerList(self.parameters, name, self.context)
        return [self._spec(role, name, layer, None, given) for layer in layers]

    def raster(self, name: str, role: str, **given) -> InputSpec | None:
        """The entry of a raster parameter; the raster must be a file."""
        layer: QgsRasterLayer = self.algorithm.parameterAsRasterLayer(self.parameters, name, self.context)
        if layer is None:
            if self.parameters.get(name) in (None, ""):
                return None
            raise QgsProcessingException(self.algorithm.invalidRasterError(self.parameters, name))
        path = Path(layer.source())
        if layer.providerType() != "gdal" or not path.is_file():
            text = translate("Bosanggarong", "{layer}: this raster is not a file. Save it as GeoTIFF and use that.")
            raise QgsProcessingException(text.format(layer=layer.name()))
        return InputSpec(role=role, path=path, crs=changed_crs(layer), source=self._label(name), **given)

    def _label(self, name: str) -> str:
        return self.algorithm.parameterDefinition(name).description()

    def _spec(self, role: str, name: str, layer: QgsVectorLayer | None, part: QgsProcessingFeatureSource | None, given: dict) -> InputSpec:
        own = own_file(layer) if part is None else None
        if own:
            path, table = own
            return InputSpec(role=role, path=path, layer=table, crs=changed_crs(layer), source=self._label(name), **given)
        title = part.sourceName() if part else layer.name()
        path = self._copy(part or layer, title)
        return InputSpec(role=role, path=path, layer=path.stem, source=self._label(name), **given)

    def _copy(self, source: QgsProcessingFeatureSource | QgsVectorLayer, title: str) -> Path:
        """Write the features as QGIS shows them; the file and its layer are called after the layer, for messages."""
        path = self.copies.new_file(title)
        kept = [n for n, field in enumerate(source.fields()) if field.name().lower() != "fid"]  # the key of a GeoPackage, not a column
        columns = QgsFields()
        for number in kept:
            columns.append(source.fields().at(number))
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.datasourceOptions = "GPKG", path.stem, ["VERSION=1.3"]
        crs = source.crs() if isinstance(source, QgsVectorLayer) else source.sourceCrs()
        writer = QgsVectorFileWriter.create(str(path), columns, source.wkbType(), crs, self.context.transformContext(), options)
        for number, feature in enumerate(source.getFeatures()):
            if number % CANCEL_EVERY == 0 and self.feedback.isCanceled():
                raise Cancelled()
            copy = QgsFeature(columns)
            copy.setGeometry(feature.geometry())
            copy.setAttributes([feature.attribute(n) for n in kept])
            writer.addFeature(copy)
        failed = writer.errorMessage() if writer.hasError() != QgsVectorFileWriter.WriterError.NoError else ""
        del writer  # closes the file
        if failed:
            text = translate("Bosanggarong", "{layer}: the features cannot be copied ({reason}). Save the layer as GeoPackage and use that.")
            raise QgsProcessingException(text.format(layer=title, reason=failed))
        return path


def layer_of(algorithm: QgsProcessingAlgorithm, parameters: dict, name: str, context: QgsProcessingContext) -> tuple[QgsVectorLayer | None, bool]:
    """The layer of a feature source parameter, and whether all its features are meant."""
    value, whole = parameters.get(name), True
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        whole = not value.selectedFeaturesOnly and value.featureLimit == -1 and not value.filterExpression
        value = value.source
    return algorithm.parameterAsVectorLayer({**parameters, name: value}, name, context), whole


def own_file(layer: QgsVectorLayer) -> tuple[Path, str | None] | None:
    """File and layer name when the layer shows just what its file holds, else None."""
    provider = layer.dataProvider()
    plain = layer.providerType() in ("ogr", "delimitedtext") and not layer.subsetString() and not layer.isModified()
    if not plain or layer.vectorJoins() or layer.fields().count() != provider.fields().count():
        return None
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    path = Path(parts.get("path") or "")
    if parts.get("vsiPrefix") or parts.get("subset") or parts.get("geometryType") or not path.exists():
        return None
    options = parts.get("openOptions") or []
    if layer.isSpatial() and (options or layer.providerType() == "delimitedtext"):  # how a table is placed is known to QGIS only
        return None
    if parts.get("layerId") not in (None, 0) or (parts.get("layerId") == 0 and path.suffix.lower() != ".shp"):
        return None
    table = parts.get("layerName")
    return path, str(table) if table else None


def changed_crs(layer: QgsMapLayer) -> str | None:
    """The CRS that was set in QGIS where the file has none or another one; None when it is the file's own."""
    crs = layer.crs()
    if not crs.isValid() or crs == layer.dataProvider().crs():
        return None
    return crs.authid() or crs.toWkt(Qgis.CrsWktVariant.Wkt2_2019)


def geometry_complaint(algorithm: QgsProcessingAlgorithm, parameters: dict, context: QgsProcessingContext) -> str:
    """What is wrong with the kind of geometry or the CRS of the given layers; empty when nothing is."""
    for definition in algorithm.parameterDefinitions():
        if not parameters.get(definition.name()):
            continue
        if definition.type() == "source":
            layers = [layer_of(algorithm, parameters, definition.name(), context)[0]]
            kinds = [Qgis.ProcessingSourceType(kind) for kind in definition.dataTypes()]
        elif definition.type() == "multilayer":
            layers = algorithm.parameterAsLayerList(parameters, definition.name(), context)
            kinds = [Qgis.ProcessingSourceType(definition.layerType())]
        else:
            continue
        wanted = [GEOMETRY_OF[kind] for kind in kinds if kind in GEOMETRY_OF]
        for layer in layers:
            if layer is None or not wanted:
                continue
            if not isinstance(layer, QgsVectorLayer) or layer.geometryType() not in (*wanted, Qgis.GeometryType.Unknown):
                has = QgsWkbTypes.geometryDisplayString(layer.geometryType()) if isinstance(layer, QgsVectorLayer) else "raster"
                takes = ", ".join(QgsWkbTypes.geometryDisplayString(kind) for kind in wanted)
                text = translate("Bosanggarong", "{layer}: its geometry is {has}, but \"{parameter}\" takes {takes}. Choose another layer.")
                return text.format(layer=layer.name(), has=has, parameter=definition.description(), takes=takes)
            if layer.geometryType() != Qgis.GeometryType.Null and not layer.crs().isValid():
                text = translate(
                    "Bosanggarong", "{layer}: it has no coordinate reference system. Set the one it was made in (layer properties, Source)."
                )
                return text.format(layer=layer.name())
    return ""
