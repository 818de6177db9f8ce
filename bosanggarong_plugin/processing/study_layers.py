"""The layers of a study as parameters: declared by role, turned into the inputs of a study."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..core.study import ENCODINGS, UNITS, InputSpec, Study
from .base import BosanggarongAlgorithm, is_given
from .finding import study_of
from .layers import LayerReader

LAYER_PARAMETERS = (
    "REGIONS", "FLOW_DIRECTION", "DEM", "DEM_CELL_M", "BASINS", "RIVERS", "RUNOFF", "ROADS", "PLANNED_ROADS", "AREAS", "AREA_KINDS", "PLACES",
    "FACILITIES", "FACILITY_KINDS", "POPULATION", "POPULATION_RASTER", "BOUNDARY_STATUS", "OFFICE", "PRECISION_M", "NAME", "FORUM",
)  # fmt: skip
LONGEST_CELL_M = 100_000.0  # as in a study file

translate = QCoreApplication.translate


class StudyOfLayers(BosanggarongAlgorithm):
    """An algorithm whose inputs may be layers chosen by role."""

    def add_layers(self) -> None:
        self.add_regions("REGIONS", optional=True)
        self.add_flow_direction(optional=True)
        self._add_elevations()
        self._add_lines_and_areas()
        self._add_points()
        self._add_tables()
        self.add_precision()
        self.add(
            QgsProcessingParameterString("NAME", translate("Bosanggarong", "Name of the study"), None, False, True),
            translate("Bosanggarong", "For a study of layers chosen here."), advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterString("FORUM", translate("Bosanggarong", "Forum"), None, False, True),
            translate(
                "Bosanggarong",
                "Its name (Bosanggarong), or the codes of its regions with commas between (64.74, 64.08, 64.02): a view on the results, never a "
                "filter of the analysis.",
            ),
            advanced=True,
        )  # fmt: skip

    def _add_elevations(self) -> None:
        self._add_raster(
            "DEM", translate("Bosanggarong", "Elevation model (DEM)"),
            translate(
                "Bosanggarong",
                "Heights above the sea, which must be without data. Flow directions are computed from it where none is given (needs numba).",
            ),
        )  # fmt: skip
        units = {"m": translate("Bosanggarong", "metres"), "ft": translate("Bosanggarong", "feet")}
        self.add(
            QgsProcessingParameterEnum(
                "DEM_UNIT", translate("Bosanggarong", "Unit of the elevation model"), [units[name] for name in UNITS], optional=True
            ),
            translate("Bosanggarong", "Needed only where the heights may be feet; the program asks for it then."), advanced=True,
        )  # fmt: skip
        self.add(
            QgsProcessingParameterNumber(
                "DEM_CELL_M", translate("Bosanggarong", "Cell of the elevation model (m)"), Qgis.ProcessingNumberParameterType.Double,
                optional=True, minValue=1, maxValue=LONGEST_CELL_M,
            ),
            translate("Bosanggarong", "Smaller cells are joined to cells of about this size before the water is followed. Empty: its own cells."),
            advanced=True,
        )  # fmt: skip
        self._add_raster(
            "RUNOFF", translate("Bosanggarong", "Runoff (mm a year)"),
            translate("Bosanggarong", "The figures of the water are then also given weighted by it, in million m3 a year."),
        )  # fmt: skip

    def _add_lines_and_areas(self) -> None:
        line, polygon = Qgis.ProcessingSourceType.VectorLine, Qgis.ProcessingSourceType.VectorPolygon
        for name, label, kind, meaning in (
            ("BASINS", translate("Bosanggarong", "Watersheds or sub-basins"), polygon,
             translate("Bosanggarong", "Polygons with the name or code of the watershed (DAS); sub-basins that say where their water goes "
                                       "(next_down) stand in for the flow direction.")),
            ("RIVERS", translate("Bosanggarong", "Rivers"), line, translate("Bosanggarong", "Lines with a column of names, which is recognised.")),
            ("ROADS", translate("Bosanggarong", "Roads"), line,
             translate("Bosanggarong", "Lines; columns of name, status, class, surface and condition are recognised.")),
            ("PLANNED_ROADS", translate("Bosanggarong", "Planned roads"), line,
             translate("Bosanggarong", "Roads that do not exist yet; never counted as existing.")),
            ("AREAS", translate("Bosanggarong", "Areas"), polygon, translate("Bosanggarong", "Polygons; columns of name and kind are recognised.")),
        ):  # fmt: skip
            self.add(QgsProcessingParameterMultipleLayers(name, label, kind, None, True), meaning)
        self.add(
            QgsProcessingParameterString("AREA_KINDS", translate("Bosanggarong", "Kinds of the areas"), None, False, True),
            translate(
                "Bosanggarong",
                "For layers without a column of kinds: one kind for all layers, or one for each in their order, with commas between "
                "(taman_nasional, , karst); an empty one is read from the layer.",
            ),
        )

    def _add_points(self) -> None:
        anything = Qgis.ProcessingSourceType.VectorAnyGeometry
        self.add(
            QgsProcessingParameterFeatureSource("PLACES", translate("Bosanggarong", "Places"), [anything], None, True),
            translate("Bosanggarong", "Villages and towns as points; columns of name, kind and population are recognised."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers("FACILITIES", translate("Bosanggarong", "Facilities"), anything, None, True),
            translate(
                "Bosanggarong",
                "Hospitals, schools, markets, landfills, dams and others as points; columns of name and kind are recognised. Services that are "
                "nearer across the border are looked for from the places to them.",
            ),
        )
        self.add(
            QgsProcessingParameterString("FACILITY_KINDS", translate("Bosanggarong", "Kinds of the facilities"), None, False, True),
            translate(
                "Bosanggarong",
                "For layers without a column of kinds: one kind for all layers, or one for each in their order, with commas between "
                "(rumah_sakit, tpa); an empty one is read from the layer.",
            ),
        )
        self.add(
            QgsProcessingParameterBoolean("FACILITIES_COMPLETE", translate("Bosanggarong", "The facilities are complete"), defaultValue=False),
            translate(
                "Bosanggarong",
                "The layers hold every facility of their kinds in all regions. Where that is not known, a missing facility is never read as absent: "
                "there are findings, but no candidates. A study file says it for each layer and region.",
            ),
        )

    def _add_tables(self) -> None:
        self._add_table(
            "POPULATION", translate("Bosanggarong", "Population (table)"),
            translate("Bosanggarong", "Table with columns of region code and population."),
        )  # fmt: skip
        self._add_raster(
            "POPULATION_RASTER", translate("Bosanggarong", "Population (raster)"),
            translate("Bosanggarong", "Persons in each cell; the people that the water passes are counted from it."),
        )  # fmt: skip
        self._add_table(
            "BOUNDARY_STATUS", translate("Bosanggarong", "Status of borders (table)"),
            translate("Bosanggarong", "Table with the two regions of each segment and whether it is definitif or indikatif."),
        )  # fmt: skip
        self._add_table(
            "OFFICE", translate("Bosanggarong", "Register of agreements (table)"),
            translate("Bosanggarong", "Table with title and parties of each agreement."),
        )  # fmt: skip

    def _add_raster(self, name: str, label: str, meaning: str) -> None:
        self.add(QgsProcessingParameterRasterLayer(name, label, None, True), meaning)

    def _add_table(self, name: str, label: str, meaning: str) -> None:
        self.add(QgsProcessingParameterFeatureSource(name, label, [Qgis.ProcessingSourceType.Vector], None, True), meaning)

    # --- as a study --------------------------------------------------------------------------------------------------

    def study_of_layers(self, reader: LayerReader, parameters: dict, context: QgsProcessingContext) -> Study:
        """The study of the layers that were given; raises QgsProcessingException when one cannot be used."""
        name = self.parameterAsString(parameters, "NAME", context).strip()
        forum = [part.strip() for part in self.parameterAsString(parameters, "FORUM", context).replace(";", ",").split(",") if part.strip()]
        named = len(forum) == 1  # one region makes no forum: it is a name
        unit = UNITS[self.parameterAsEnum(parameters, "DEM_UNIT", context)] if is_given(parameters.get("DEM_UNIT")) else None
        cell_m = self.parameterAsDouble(parameters, "DEM_CELL_M", context) if is_given(parameters.get("DEM_CELL_M")) else None
        complete = True if self.parameterAsBool(parameters, "FACILITIES_COMPLETE", context) else None
        specs = [
            reader.source("REGIONS", "regions"),
            reader.raster("FLOW_DIRECTION", "flow_direction", encoding=ENCODINGS[self.parameterAsEnum(parameters, "ENCODING", context)]),
            reader.raster("DEM", "dem", unit=unit, cell_m=cell_m),
            reader.raster("RUNOFF", "runoff"),
            *reader.many("BASINS", "basins"),
            *reader.many("RIVERS", "rivers"),
            *reader.many("ROADS", "roads"),
            *reader.many("PLANNED_ROADS", "roads", status="planned"),
            *self._of_kinds("AREA_KINDS", reader.many("AREAS", "areas"), parameters, context),
            reader.source("PLACES", "places"),
            *self._of_kinds("FACILITY_KINDS", reader.many("FACILITIES", "facilities", complete=complete), parameters, context),
            reader.source("POPULATION", "population"),
            reader.raster("POPULATION_RASTER", "population_raster"),
            reader.source("BOUNDARY_STATUS", "boundary_status"),
            reader.source("OFFICE", "office"),
        ]
        return study_of(
            specs, precision_m=self.given_precision(parameters, context), name=name or translate("Bosanggarong", "Layers of QGIS"),
            forum=() if named else tuple(forum), forum_name=forum[0] if named else "",
        )

    def _of_kinds(self, name: str, specs: list[InputSpec], parameters: dict, context: QgsProcessingContext) -> list[InputSpec]:
        """The entries with the kinds that the parameter ``name`` gives: one for all, or one for each."""
        text = self.parameterAsString(parameters, name, context).strip()
        kinds = [kind.strip() or None for kind in text.split(",")] if text else [None]
        if len(kinds) not in (1, len(specs)):
            message = translate("Bosanggarong", "{parameter}: {kinds} kinds are given for {layers} layers. Give one for all, or one for each.")
            raise QgsProcessingException(message.format(parameter=name, kinds=len(kinds), layers=len(specs)))
        return [replace(spec, kind=kind) for spec, kind in zip(specs, kinds * len(specs) if len(kinds) == 1 else kinds, strict=True)]
