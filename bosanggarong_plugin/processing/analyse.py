"""bosanggarong:analyse: the whole chain, from a study file or from layers by role to a result folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.outputs import DEFAULT_OUTPUTS, OUTPUTS, PAPERS, Pages
from ..core.settings import SECTIONS
from ..core.study import Study, read_study
from ..paths import default_study
from .base import is_given, job_of, said, window_language
from .layers import Copies, LayerReader
from .main_thread import MainThread
from .maps_maker import maps_maker, output_labels
from .study_layers import LAYER_PARAMETERS, StudyOfLayers

SOURCES = ("default", "file", "layers")
LANGUAGES = ("id", "en")
MAPS = tuple(name for name in OUTPUTS if name != "gpkg")
MAP_PARAMETERS = {"qgz": "PROJECT", "pdf": "MAP", "atlas": "ATLAS", "html": "REPORT", "xlsx": "WORKBOOK", "kak": "PAPERS"}
LISTED = 10  # candidates named in the log

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Prepared:
    """What the main thread read for one run."""

    study: Study
    copies: Copies
    folder: Path
    overwrite: bool
    maps: tuple[str, ...]
    candidates: str
    pages: Pages
    language: str
    load: bool
    project: QgsProject | None
    main_thread: MainThread


class AnalyseAlgorithm(StudyOfLayers):
    """Study file or layers by role -> folder with study.gpkg, study.qgz and peta.pdf."""

    def __init__(self):
        super().__init__()
        self._finished: Prepared | None = None

    def name(self) -> str:
        return "analyse"

    def displayName(self) -> str:
        return translate("Bosanggarong", "Find candidates for cooperation")

    def shortDescription(self) -> str:
        return translate("Bosanggarong", "From the layers you have to a ranked and mapped list of candidates for cooperation between regions.")

    def tags(self) -> list[str]:
        return ["cooperation", "regions", "candidates", "kerja sama", "daerah", "calon", "analisis", "Bosanggarong"]

    def shortHelpString(self) -> str:
        return translate(
            "Bosanggarong",
            "<p>Finds which regions should cooperate, on what and why: water that flows from one into another, roads that cross borders, "
            "services that are nearer across the border, areas and rivers that they share. Each candidate has its evidence, its legal form "
            "(indicative), whether an agreement already covers it, and a rank.</p>"
            "<p><b>Source</b> says what is analysed:</p><ul>"
            "<li>the study of Kalimantan Timur that comes with the program (nothing else is needed);</li>"
            "<li>a study file (.toml): inputs with their precision, completeness and settings;</li>"
            "<li>layers that you choose here by role; only the regions are required.</li></ul>"
            "<p>Layers may have any coordinate reference system. Filters and unsaved edits are respected. A numeric setting that is left empty "
            "is what the study file says, else the default.</p>"
            "<p><b>Result</b>: a folder with study.gpkg (all tables), study.qgz (styled project) and peta.pdf (map). A folder that already holds a "
            "result is refused unless it may be overwritten. It gives the same figures as the command line.</p>"
            "<p><b>Examples</b></p>"
            "<pre>qgis_process run bosanggarong:analyse -- SOURCE=0 OUTPUT=result\n"
            "qgis_process run bosanggarong:analyse -- SOURCE=1 STUDY=kaltim.toml OUTPUT=result OVERWRITE=true\n"
            "qgis_process run bosanggarong:analyse -- SOURCE=2 REGIONS='admin.gpkg|layername=adm2' FLOW_DIRECTION=d8.tif ENCODING=0 "
            "ROADS=jalan.shp AREAS=tn_kutai.gpkg AREA_KINDS=taman_nasional OUTPUT=result</pre>",
        )

    def initAlgorithm(self, configuration: dict | None = None) -> None:
        labels = {
            "default": translate("Bosanggarong", "Study of Kalimantan Timur that comes with the program"),
            "file": translate("Bosanggarong", "Study file"),
            "layers": translate("Bosanggarong", "Layers chosen here"),
        }
        self.add(
            QgsProcessingParameterEnum("SOURCE", translate("Bosanggarong", "Source"), [labels[name] for name in SOURCES], defaultValue=0),
            translate("Bosanggarong", "What is analysed. The parameters of the other sources must be empty."),
        )
        self.add(
            QgsProcessingParameterFile("STUDY", translate("Bosanggarong", "Study file"), extension="toml", optional=True),
            translate("Bosanggarong", "Used when the source is a study file."),
        )
        self.add_layers()
        self._add_output()
        self.add_settings(*SECTIONS, defaults=False)

    def _add_output(self) -> None:
        maps = output_labels()
        self.add(
            QgsProcessingParameterEnum(
                "MAPS", translate("Bosanggarong", "Maps and papers"), [maps[name] for name in MAPS], allowMultiple=True,
                defaultValue=[MAPS.index(name) for name in DEFAULT_OUTPUTS if name in MAPS], optional=True,
            ),
            translate("Bosanggarong", "Made beside study.gpkg, which is always written."),
        )  # fmt: skip
        self.add(
            QgsProcessingParameterString("CANDIDATES_CHOSEN", translate("Bosanggarong", "Candidates with papers and pages"), "", False, True),
            translate("Bosanggarong", "all, marked, top:10, or ids separated by semicolons; empty: the marked ones, else the first ten."),
        )
        self.add(
            QgsProcessingParameterEnum("PAPER", translate("Bosanggarong", "Paper of the atlas"), [size.upper() for size in PAPERS], defaultValue=0),
            translate("Bosanggarong", "A3, or A4 for an office printer: the same contents, on more lines."), advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                "LAYOUTS", translate("Bosanggarong", "Folder with page templates of your own"), Qgis.ProcessingFileParameterBehavior.Folder,
                optional=True,
            ),
            translate("Bosanggarong", "Templates (.qpt) with the names of those that come with the program; they win over them."), advanced=True,
        )  # fmt: skip
        languages = {"id": "Bahasa Indonesia", "en": "English"}
        self.add(
            QgsProcessingParameterEnum(
                "LANGUAGE", translate("Bosanggarong", "Language of the maps"), [languages[name] for name in LANGUAGES], defaultValue=0
            )
        )
        self.add(
            QgsProcessingParameterBoolean("LOAD", translate("Bosanggarong", "Add the result to the project"), defaultValue=True),
            translate("Bosanggarong", "Adds the layers, styled, in one group. Without a project (qgis_process) nothing is added."),
        )
        self.add(
            QgsProcessingParameterBoolean("OVERWRITE", translate("Bosanggarong", "Replace a result that is already there"), defaultValue=False),
            translate("Bosanggarong", "The layers of the former result are taken out of the project when the new one is complete."),
        )
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", translate("Bosanggarong", "Result folder")))
        self.addOutput(QgsProcessingOutputFile("GPKG", translate("Bosanggarong", "All tables (study.gpkg)")))
        self.addOutput(
            QgsProcessingOutputVectorLayer("CANDIDATES", translate("Bosanggarong", "Candidates"), Qgis.ProcessingSourceType.VectorAnyGeometry)
        )
        self.addOutput(QgsProcessingOutputNumber("N_CANDIDATES", translate("Bosanggarong", "Number of candidates")))
        self.addOutput(QgsProcessingOutputFile("PROJECT", translate("Bosanggarong", "Styled project (study.qgz)")))
        self.addOutput(QgsProcessingOutputFile("MAP", translate("Bosanggarong", "Map (peta.pdf)")))
        self.addOutput(QgsProcessingOutputFile("ATLAS", translate("Bosanggarong", "Atlas with a page for each chosen candidate (atlas.pdf)")))
        self.addOutput(QgsProcessingOutputFile("REPORT", translate("Bosanggarong", "Web map in one file (laporan.html)")))
        self.addOutput(QgsProcessingOutputFile("WORKBOOK", translate("Bosanggarong", "Workbook (calon_kerja_sama.xlsx)")))
        self.addOutput(QgsProcessingOutputFolder("PAPERS", translate("Bosanggarong", "Terms of reference and other papers (kak)")))

    # --- before the run ----------------------------------------------------------------------------------------------

    def complaint(self, parameters: dict, context: QgsProcessingContext) -> str:
        from ..core.errors import OutputError
        from ..core.result import check_folder

        message = self._source_complaint(parameters, context)
        folder = self.parameterAsString(parameters, "OUTPUT", context)
        if message or not folder or folder == QgsProcessing.TEMPORARY_OUTPUT:
            return message
        try:
            check_folder(Path(folder), overwrite=self.parameterAsBool(parameters, "OVERWRITE", context))
        except OutputError as error:
            return _in_qgis(said(error))
        return ""

    def _source_complaint(self, parameters: dict, context: QgsProcessingContext) -> str:
        source = SOURCES[self.parameterAsEnum(parameters, "SOURCE", context)]
        study = self.parameterAsString(parameters, "STUDY", context)
        layers = [name for name in LAYER_PARAMETERS if is_given(parameters.get(name))]
        if source == "file" and not study:
            return translate("Bosanggarong", "The source is a study file, but none is given (STUDY).")
        if source == "file" and not Path(study).is_file():
            return translate("Bosanggarong", "The study file does not exist: {path}").format(path=study)
        if source != "file" and study:
            return translate(
                "Bosanggarong", "A study file is given (STUDY), but the source is another one. Set SOURCE to the study file, or leave STUDY empty."
            )
        if source == "layers" and "REGIONS" not in layers:
            return translate("Bosanggarong", "The source is layers, but no regions layer is given (REGIONS).")
        if source != "layers" and layers:
            text = translate(
                "Bosanggarong", "Layers are given ({names}), but the source is another one. Set SOURCE to the layers, or leave them empty."
            )
            return text.format(names=", ".join(layers))
        return ""

    def read_parameters(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Prepared:
        self._finished = None
        message = self._source_complaint(parameters, context)
        if message:
            raise QgsProcessingException(message)
        source = SOURCES[self.parameterAsEnum(parameters, "SOURCE", context)]
        reader = LayerReader(self, parameters, context, feedback)
        if source == "layers":
            study = self.study_of_layers(reader, parameters, context)
        else:
            study = read_study(default_study() if source == "default" else self.parameterAsString(parameters, "STUDY", context))
        layouts = self.parameterAsString(parameters, "LAYOUTS", context)
        return Prepared(
            replace(study, settings=self.given_settings(parameters, context, study.settings)), reader.copies,
            folder=Path(self.parameterAsFileOutput(parameters, "OUTPUT", context)),
            overwrite=self.parameterAsBool(parameters, "OVERWRITE", context),
            maps=tuple(MAPS[number] for number in self.parameterAsEnums(parameters, "MAPS", context)),
            candidates=self.parameterAsString(parameters, "CANDIDATES_CHOSEN", context) or "",
            pages=Pages(PAPERS[self.parameterAsEnum(parameters, "PAPER", context)], Path(layouts) if layouts else None),
            language=LANGUAGES[self.parameterAsEnum(parameters, "LANGUAGE", context)],
            load=self.parameterAsBool(parameters, "LOAD", context), project=context.project(), main_thread=MainThread(),
        )  # fmt: skip

    # --- the run -----------------------------------------------------------------------------------------------------

    def compute(self, prepared: Prepared, feedback: QgsProcessingFeedback) -> dict:
        from ..core.errors import OutputError
        from ..core.result import RESULT_NAME, Workshop
        from ..core.study import run_study
        from ..makers import make_outputs

        job = job_of(feedback)
        job.step(0.0)
        try:
            with Workshop(prepared.folder, overwrite=prepared.overwrite) as workshop:
                outcome = run_study(prepared.study, workshop.path, outputs=("gpkg",), language=prepared.language, job=job.part(0.0, 0.8))
                left_out = make_outputs(
                    workshop.path, prepared.maps, language=prepared.language, candidates=prepared.candidates, pages=prepared.pages,
                    job=job.part(0.8, 0.98), maps=maps_maker(prepared.main_thread, feedback.isCanceled),
                )
                for file, reason in left_out.items():
                    feedback.pushWarning(translate("Bosanggarong", "Left out: {file} ({reason})").format(file=file, reason=reason))
                self._release(prepared, feedback)
                files = {file.name: file for file in workshop.publish()}
        except OutputError as error:
            raise QgsProcessingException(_in_qgis(said(error))) from None
        finally:
            prepared.copies.close()
        self._finished = prepared
        _list_candidates(outcome.tables, prepared.language, feedback)
        paths = {key: workshop.folder / OUTPUTS[name].file for name, key in MAP_PARAMETERS.items() if name in prepared.maps}
        made = {key: str(path) for key, path in paths.items() if path.exists()}
        result = files[RESULT_NAME]
        return {
            "OUTPUT": str(workshop.folder), "GPKG": str(result), "CANDIDATES": f"{result}|layername=candidates",
            "N_CANDIDATES": len(outcome.tables["candidates"]), **made,
        }  # fmt: skip

    def _release(self, prepared: Prepared, feedback: QgsProcessingFeedback) -> None:
        if not prepared.overwrite or prepared.project is None:
            return
        from ..maps.in_qgis import release

        if prepared.main_thread.call(lambda: release(prepared.project, prepared.folder), feedback.isCanceled):
            feedback.pushInfo(translate("Bosanggarong", "The layers of the former result were taken out of the project"))

    def write(self, found: dict, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        feedback.setProgress(100)
        return found

    def postProcessAlgorithm(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        from ..maps.in_qgis import add_to_project

        finished, self._finished = self._finished, None
        if finished and finished.load and context.project() is not None:
            add_to_project(context.project(), finished.folder, finished.language)
        return {}


def _in_qgis(message: str) -> str:
    """A message of the core about the result folder, with the word of the dialog for the option of the command line."""
    return message.replace("--overwrite", f"\"{translate('Bosanggarong', 'Replace a result that is already there')}\" (OVERWRITE)")


def _list_candidates(tables, language: str, feedback: QgsProcessingFeedback) -> None:
    from ..core.ranking import default_ranks

    ranked = default_ranks(tables["candidate_ranks"])
    titles = tables["candidates"].set_index("candidate_id")["title_ind" if language == "id" else "title_eng"]
    for row in ranked.head(LISTED).itertuples():
        feedback.pushInfo(f"{row.rank:3d}. {titles[row.candidate_id]}  [{row.candidate_id.rsplit('|', 1)[1]}]  {row.score:.1f}")
    feedback.pushInfo(translate("Bosanggarong", "{count} candidates").format(count=len(ranked)))
    idle = tables["provenance"].set_index("key")["value"]["inputs_not_analysed"]
    if idle:
        from ..core.messages import role_name

        roles = ", ".join(role_name(role, window_language()) for role in idle.split(", "))
        feedback.pushInfo(translate("Bosanggarong", "Read and checked, but not analysed by this version: {roles}").format(roles=roles))
