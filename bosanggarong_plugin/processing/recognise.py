"""bosanggarong:recognise: what the layers of a folder or file could be used as."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtCore import QCoreApplication

from .base import BosanggarongAlgorithm, job_of, window_language
from .sinks import columns_of

COLUMNS = {
    "file": "text", "layer": "text", "geometry": "text", "crs": "text", "n_features": "int", "role": "text", "score": "int",
    "why": "text", "fields": "text", "code_scheme": "text", "unreadable": "bool",
    "confidence": "text", "kind": "text", "status": "text", "question": "text",
}  # fmt: skip

translate = QCoreApplication.translate


class RecogniseAlgorithm(BosanggarongAlgorithm):
    """A folder or file -> one row for each layer."""

    def name(self) -> str:
        return "recognise"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Recognise layers")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "What the layers of a folder or file could be used as, and which of their columns mean what.")

    def tags(self) -> list[str]:
        return ["layers", "roles", "columns", "peran", "kolom", "kenali"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Looks into every vector file, raster and table of a folder (with the folders in it) or into one file, and says for each layer what "
            "it could be used as (regions, rivers, roads, areas, facilities, population, flow direction ...), how sure that is (sure, asked, "
            "offered), why, which column means what, and what has to be asked. "
            "Files that cannot be read get a row that says why. Nothing is changed.</p>"
            "<p><b>Example</b></p>"
            "<pre>qgis_process run bosanggarong:recognise -- INPUT=/data/kaltim OUTPUT=layers.csv</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        self.add(
            QgsProcessingParameterFile(
                "INPUT", translate("Bosanggarong", "Folder"), Qgis.ProcessingFileParameterBehavior.Folder, optional=True
            ),
            translate("Bosanggarong", "All files in it are looked at. The path of one file may be given here as well."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterFile("FILE", translate("Bosanggarong", "or one file"), optional=True),
            translate("Bosanggarong", "For example a GeoPackage, a shapefile, a table or a zip."),
        )
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", translate("Bosanggarong", "Recognised layers"), Qgis.ProcessingSourceType.Vector))
        self.addOutput(QgsProcessingOutputNumber("N_LAYERS", translate("Bosanggarong", "Number of layers with a role")))

    def complaint(self, parameters: dict, context: QgsProcessingContext) -> str:
        paths = self._paths(parameters, context)
        if not paths:
            return translate("Bosanggarong", "Give a folder or a file.")
        missing = [str(path) for path in paths if not path.exists()]
        return translate("Bosanggarong", "Not found: {paths}").format(paths=", ".join(missing)) if missing else ""

    def _paths(self, parameters: dict, context: QgsProcessingContext) -> list[Path]:
        texts = [self.parameterAsString(parameters, name, context).strip() for name in ("INPUT", "FILE")]
        return [Path(text) for text in texts if text]

    def read_parameters(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> list[Path]:
        return self._paths(parameters, context)

    def compute(self, prepared: list[Path], feedback: QgsProcessingFeedback) -> list[dict]:
        from ..core.inputs.recognise import recognise

        job = job_of(feedback)
        files = _one_by_one(prepared)
        rows = []
        for number, path in enumerate(files):
            job.step(number / len(files))
            rows += recognise([path])
        return rows

    def write(self, found: list[dict], parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        from ..core.messages import localise, role_name

        fields = columns_of(COLUMNS)
        sink, layer_id = self.parameterAsSink(parameters, "OUTPUT", context, fields, Qgis.WkbType.NoGeometry, QgsCoordinateReferenceSystem())
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
        for row in found:
            why = [localise(reason, window_language()) for reason in row["why"]]
            question = row["question_ind"] if window_language() == "id" else row["question_eng"]
            fields_told = "; ".join(f"{key} = {column}" for key, column in row["fields"].items())
            text = row | {"why": "; ".join(why), "question": question, "fields": fields_told}
            feature = QgsFeature(fields)
            feature.setAttributes([text[name] for name in COLUMNS])
            sink.addFeature(feature)
            where = f"{Path(row['file']).name} / {row['layer']}" if row["layer"] else Path(row["file"]).name
            feedback.pushInfo(f"{where}: {role_name(row['role'] or '?', window_language())} ({text['why']})")
        sink.flushBuffer()
        feedback.setProgress(100)
        return {"OUTPUT": layer_id, "N_LAYERS": sum(1 for row in found if row["role"])}


def _one_by_one(paths: list[Path]) -> list[Path]:
    """The files of the folders, so that a cancel is heard between two of them."""
    from ..core.inputs.files import TABLE_SUFFIXES, VECTOR_SUFFIXES
    from ..core.inputs.recognise import RASTER_SUFFIXES

    suffixes = (*VECTOR_SUFFIXES, *TABLE_SUFFIXES, *RASTER_SUFFIXES, ".zip", ".gdb")
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or path.suffix.lower() == ".gdb":
            found.append(path)
            continue
        for item in sorted(path.iterdir()):
            found += _one_by_one([item]) if item.is_dir() or item.suffix.lower() in suffixes else []
    return list(dict.fromkeys(found))
