"""What all algorithms share: one message for an error, progress and cancel for the core, settings as parameters.

QGIS makes a new instance for every run (``create``): what ``prepareAlgorithm`` reads on the main thread waits in
``self._prepared`` for ``processAlgorithm`` of that same run, and nothing else is kept.
"""

from __future__ import annotations

import importlib.util
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import NamedTuple

from qgis.core import (
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QVariant
from qgis.PyQt.QtGui import QIcon

from ..core.errors import BosanggarongError, Cancelled
from ..core.settings import SECTIONS, Settings
from ..core.study import ENCODINGS
from ..environment import REQUIRED, check_environment, compute, describe
from ..paths import resources_dir
from .layers import geometry_complaint

GROUP_ID = "bosanggarong"
MAX_PRECISION_M = 1e6  # as in a study file
ADVANCED = Qgis.ProcessingParameterFlag.Advanced

translate = QCoreApplication.translate


class _Refused(NamedTuple):
    """Why a run cannot begin."""

    message: str


class InTheToolbox:
    """Where an algorithm of this provider stands in the toolbox, and its icon; to be named before the class of QGIS."""

    def group(self) -> str:
        return "Bosanggarong"

    def groupId(self) -> str:
        return GROUP_ID

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(resources_dir() / "icon.svg")

    def helpUrl(self) -> str:
        return ""


class BosanggarongAlgorithm(InTheToolbox, QgsProcessingAlgorithm):
    """An algorithm that reads its parameters (main thread), calls the core in ``compute`` and writes in ``write``."""

    def __init__(self):
        super().__init__()
        self._prepared: object = None

    def createInstance(self) -> QgsProcessingAlgorithm:
        return type(self)()

    def canExecute(self) -> tuple[bool, str]:
        return is_complete()

    def checkParameterValues(self, parameters: dict, context: QgsProcessingContext) -> tuple[bool, str]:
        sound, message = super().checkParameterValues(parameters, context)
        if sound and (problems := check_environment()):
            return False, describe(problems)
        if sound:
            message = geometry_complaint(self, parameters, context) or self.complaint(parameters, context)
        return not message, message

    def prepareAlgorithm(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> bool:
        self._prepared = None
        try:
            with one_message(feedback):
                self._prepared = self.read_parameters(parameters, context, feedback)
        except QgsProcessingException as error:  # QGIS would only log it: it is raised where the caller gets it
            self._prepared = _Refused(str(error))
        return True

    def processAlgorithm(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        prepared, self._prepared = self._prepared, None
        if prepared is None:  # cancelled while it was being prepared
            return {}
        if isinstance(prepared, _Refused):
            raise QgsProcessingException(prepared.message)
        with one_message(feedback):
            found = compute(lambda: self.compute(prepared, feedback), feedback.isCanceled)
            return self.write(found, parameters, context, feedback)
        return {}

    # what each algorithm has of its own

    def complaint(self, parameters: dict, context: QgsProcessingContext) -> str:
        """Why these parameters cannot work, before anything is run; empty when nothing is seen to be wrong."""
        return ""

    def read_parameters(self, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> object:
        """Everything that needs the main thread: layers, project; what it returns is given to ``compute``."""
        raise NotImplementedError

    def compute(self, prepared: object, feedback: QgsProcessingFeedback) -> object:
        """The call of the core, through environment.compute; what it returns holds no objects of pyproj and is given to ``write``."""
        raise NotImplementedError

    def write(self, found: object, parameters: dict, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict:
        """The outputs of the algorithm, on its own thread: layers belong to the thread that makes them."""
        raise NotImplementedError

    # parameters that several algorithms have

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str = "", *, advanced: bool = False) -> None:
        """Add a parameter with its help; advanced ones are folded in the dialog."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | ADVANCED)
        self.addParameter(parameter)

    def add_regions(self, name: str = "INPUT", *, optional: bool = False) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                name, translate("Bosanggarong", "Regions (regencies and cities)"), [Qgis.ProcessingSourceType.VectorPolygon], None, optional
            ),
            translate(
                "Bosanggarong", "One polygon for each region, with a column of codes (Kemendagri or BPS) and a column of names; both are recognised."
            ),
        )

    def add_flow_direction(self, *, optional: bool = False) -> None:
        self.add(
            QgsProcessingParameterRasterLayer("FLOW_DIRECTION", translate("Bosanggarong", "Flow direction"), None, optional),
            translate("Bosanggarong", "A raster file that says for each cell to which of its eight neighbours the water flows."),
        )
        labels = {
            "esri": translate("Bosanggarong", "ESRI: 1 is east, then clockwise 2, 4 ... 128"),
            "ldd": translate("Bosanggarong", "PCRaster LDD: as the keys of a numeric keypad, 5 is a pit"),
            "grass": translate("Bosanggarong", "GRASS: 1 is north-east, then counter-clockwise to 8"),
            "taudem": translate("Bosanggarong", "TauDEM: 1 is east, then counter-clockwise to 8"),
            "merit": translate("Bosanggarong", "MERIT Hydro, HydroSHEDS: as ESRI; 0 is a mouth, 255 an inland sink, 247 the sea"),
            "auto": translate("Bosanggarong", "Recognise it from the values"),
        }
        self.add(
            QgsProcessingParameterEnum(
                "ENCODING", translate("Bosanggarong", "Encoding of the flow direction"), [labels[name] for name in ENCODINGS],
                defaultValue=ENCODINGS.index("auto"),
            ),
            translate("Bosanggarong", "What the numbers of the raster mean. GRASS and TauDEM use the same numbers: say which it is."),
        )  # fmt: skip

    def add_precision(self) -> None:
        self.add(
            QgsProcessingParameterNumber(
                "PRECISION_M", translate("Bosanggarong", "Precision of the vector layers (m)"), Qgis.ProcessingNumberParameterType.Double,
                optional=True, minValue=0, maxValue=MAX_PRECISION_M,
            ),
            translate(
                "Bosanggarong",
                "How far a line of the layers may lie from where it is: about 0.5 mm at the scale of the map, 500 m at 1:1,000,000. "
                "No finding is finer than that. One number for all layers here; a study file gives each its own. Empty: unknown.",
            ),
        )  # fmt: skip

    def given_precision(self, parameters: dict, context: QgsProcessingContext) -> float | None:
        """The precision that was given, None when it is unknown."""
        return self.parameterAsDouble(parameters, "PRECISION_M", context) if is_given(parameters.get("PRECISION_M")) else None

    def add_settings(self, *sections: str, defaults: bool = True) -> None:
        """The numbers of settings classes: range, default and meaning are those of core/settings.py.

        Without ``defaults`` an empty number leaves the setting as the study has it.
        """
        for section in sections:
            for item in fields(SECTIONS[section]):
                meaning = translate("Bosanggarong", item.metadata["doc"])
                label = f"{meaning.split(';')[0].rstrip('.')} ({translate('Bosanggarong', item.metadata['unit'])})"
                whole = isinstance(item.default, int)
                self.add(
                    QgsProcessingParameterNumber(
                        setting_name(section, item.name), label,
                        Qgis.ProcessingNumberParameterType.Integer if whole else Qgis.ProcessingNumberParameterType.Double,
                        defaultValue=item.default if defaults else None, optional=not defaults,
                        minValue=item.metadata["low"], maxValue=item.metadata["high"],
                    ),
                    meaning if defaults else f"{meaning} {translate('Bosanggarong', 'Default: {value}.').format(value=f'{item.default:g}')}",
                    advanced=True,
                )  # fmt: skip

    def given_settings(self, parameters: dict, context: QgsProcessingContext, base: Settings | None = None) -> Settings:
        """``base`` with the numbers that were given."""
        settings = base or Settings()
        for section, cls in SECTIONS.items():
            given = {
                item.name: (int if item.metadata["whole"] else float)(self.parameterAsDouble(parameters, setting_name(section, item.name), context))
                for item in fields(cls)
                if is_given(parameters.get(setting_name(section, item.name)))
            }
            settings = replace(settings, **{section: replace(getattr(settings, section), **given)})
        return settings


def is_complete() -> tuple[bool, str]:
    """Whether the Python of QGIS has the libraries, and if not, what to do."""
    missing = [name for name in REQUIRED if importlib.util.find_spec(name) is None]
    if not missing:
        return True, ""
    reason = translate("Bosanggarong", "These Python libraries are missing: {names}. Install them into the Python of QGIS and start QGIS again.")
    return False, reason.format(names=", ".join(missing))


def setting_name(section: str, name: str) -> str:
    """The parameter of a setting: ``[settings.water] min_area_km2`` is WATER_MIN_AREA_KM2."""
    return f"{section}_{name}".upper()


def is_given(value: object) -> bool:
    """False for a parameter that was left empty."""
    return value is not None and value != "" and value != [] and not (isinstance(value, QVariant) and value.isNull())


def window_language() -> str:
    """The language of QGIS where the plugin speaks it: "en" is translated by the code of the language."""
    return translate("Bosanggarong", "en")


def said(error: BosanggarongError) -> str:
    """An error of the core in the language of QGIS."""
    from ..core.messages import error_text

    return error_text(error, window_language())


@contextmanager
def one_message(feedback: QgsProcessingFeedback) -> Iterator[None]:
    """The boundary between the core and QGIS: an error becomes one message, a cancel a line in the log and an empty result."""
    try:
        yield
    except Cancelled as cancelled:
        if not feedback.isCanceled():
            raise QgsProcessingException(said(cancelled)) from None
        feedback.pushInfo(translate("Bosanggarong", "Cancelled; nothing was written."))
    except BosanggarongError as error:
        count = len(error.problems)
        head = "" if count == 1 else translate("Bosanggarong", "{count} problems; nothing was written").format(count=count) + "\n"
        raise QgsProcessingException(head + said(error)) from None
    except QgsProcessingException:
        raise
    except Exception as error:  # the one boundary: whatever is left becomes one message, the traceback goes to the log
        feedback.pushDebugInfo(traceback.format_exc())
        text = translate("Bosanggarong", "The analysis failed ({kind}: {error}). The log holds the details.")
        raise QgsProcessingException(text.format(kind=type(error).__name__, error=error)) from None


def job_of(feedback: QgsProcessingFeedback):
    """The core's way to report and to be stopped, tied to the feedback of a run."""
    from ..core.findings import Job
    from ..core.messages import localise

    shown, language = "", window_language()

    def progress(fraction: float, text: str) -> None:
        nonlocal shown
        feedback.setProgress(100 * fraction)
        if text and text != shown:
            shown = text
            feedback.pushInfo(localise(text, language))

    return Job(progress, feedback.isCanceled)
