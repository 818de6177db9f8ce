"""What happens on the page "Results": the ranked list, its evidence, the way to the map."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QHeaderView

from ..core.result_file import ResultFile
from ..maps.project import open_result
from .candidate_model import COVERAGE, PARTIES, RANK, SCORE, TITLE, CandidateModel
from .evidence import Evidence
from .messages import in_words, push
from .publish import LONLAT, zoom_to
from .results_page import ResultsPage
from .task import log_exception

translate = QCoreApplication.translate

SMALLEST_DEG = 0.3  # about 33 km: a point is shown with its surroundings


class ResultsController(QObject):
    """Shows one result; reads its tables once and opens the file again only for the geometry of a candidate.

    ``shown_on_map(folder, language)`` asks for the layers of the result in the open project.
    """

    shown_on_map = pyqtSignal(str, str)

    def __init__(self, page: ResultsPage, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.page, self.iface = page, iface
        self.result: ResultFile | None = None
        self.language = "id"
        self.model = CandidateModel(parent=self)
        self._show_model(self.model)
        page.table.doubleClicked.connect(self._zoom_to_index)
        page.zoom.clicked.connect(self.zoom_to_selected)
        page.add_to_map.clicked.connect(self._add_to_map)
        page.open_folder.clicked.connect(self._open_folder)
        page.open_result.clicked.connect(self._choose_result)

    def show_result(self, folder: str, language: str) -> None:
        """Show the ranked list of the result in a folder; one message when there is none."""
        try:
            result = open_result(Path(folder), language)
            model, evidence = CandidateModel(result, self), Evidence(result)
        except Exception as error:  # the boundary of the slot: any file may have been chosen
            self._tell(error)
            return
        self.result, self.evidence, self.language = result, evidence, language
        self._show_model(model)
        text = translate("Bosanggarong", "{study}: {count} candidates, best first")
        self.page.heading.setText(text.format(study=result.provenance.get("study", ""), count=len(model.rows)))
        self.page.heading.setToolTip(str(folder))
        for button in (self.page.add_to_map, self.page.open_folder):
            button.setEnabled(True)
        self.page.zoom.setEnabled(bool(model.rows))
        self.page.evidence.clear()
        if model.rows:
            self.page.table.selectRow(0)

    def _show_model(self, model: CandidateModel) -> None:
        former, self.model = self.model, model
        table = self.page.table
        former_selection = table.selectionModel()
        table.setModel(model)
        table.selectionModel().currentRowChanged.connect(self._row_changed)
        if former is not model:
            former.deleteLater()
        if former_selection is not None:
            former_selection.deleteLater()
        header = table.horizontalHeader()
        for column in (RANK, SCORE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((PARTIES, 120), (COVERAGE, 88)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.page.evidence.setHtml(self.evidence.html(self.model.rows[current.row()]))

    # --- the map ---

    def zoom_to_selected(self) -> None:
        """Move the map to the selected candidate and flash it."""
        self._zoom_to_index(self.page.table.currentIndex())

    def _zoom_to_index(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        try:
            shapes = self.shapes_of(self.model.rows[index.row()])
            if not shapes:
                return
            extent = QgsRectangle()
            for shape in shapes:
                extent.combineExtentWith(shape.boundingBox())
            canvas = self.iface.mapCanvas()
            zoom_to(canvas, _not_too_small(extent))
            canvas.flashGeometries(shapes, QgsCoordinateReferenceSystem(LONLAT))
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    def shapes_of(self, row: dict[str, object]) -> list[QgsGeometry]:
        """A candidate and the findings that support it, in degrees; the file is open only for the moment."""
        wanted = {"candidates": ("candidate_id", [str(row["candidate_id"])]), "findings": ("finding_id", self.evidence.findings(row))}
        shapes = []
        for table, (key, ids) in wanted.items():
            layer = QgsVectorLayer(f"{self.result.path}|layername={table}", table, "ogr")
            quoted = ", ".join("'" + one.replace("'", "''") + "'" for one in ids)
            request = QgsFeatureRequest().setFilterExpression(f"\"{key}\" IN ({quoted})").setNoAttributes()
            shapes += [feature.geometry() for feature in layer.getFeatures(request) if ids]
        return [shape for shape in shapes if not shape.isEmpty()]

    def _add_to_map(self) -> None:
        try:
            self.shown_on_map.emit(str(self.result.path.parent), self.language)
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    # --- files ---

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.result.path.parent)))

    def _choose_result(self) -> None:
        start = str(self.result.path.parent.parent) if self.result else ""
        folder = QFileDialog.getExistingDirectory(self.page, translate("Bosanggarong", "Folder of a result (with study.gpkg)"), start)
        if folder:
            self.show_result(folder, self.language)

    def _tell(self, error: Exception) -> None:
        log_exception(error)
        push(self.iface, in_words(error), Qgis.MessageLevel.Critical)


def _not_too_small(extent: QgsRectangle) -> QgsRectangle:
    missing = SMALLEST_DEG - max(extent.width(), extent.height())
    return extent.buffered(missing / 2) if missing > 0 else extent
