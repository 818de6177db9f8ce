"""What happens on the page "Candidates": the ranked list, its filters, the sheet of a candidate, the way to the map."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import Qgis, QgsFeatureRequest, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, QObject, Qt, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog

from ..core.result_file import ResultFile
from ..environment import compute
from ..maps.project import open_result
from .candidate_model import (
    CERTAINTY,
    COVERAGE,
    FILTERED,
    FORM,
    ID_ROLE,
    MARK,
    OBLIGATION,
    PARTIES,
    RANK,
    SCORE,
    TITLE,
    TOP_TEN,
    CandidateModel,
    Filter,
)
from .dossier_controller import DossierController
from .highlight import Highlight
from .messages import in_words, push
from .publish import zoom_to
from .results_page import ResultsPage
from .task import log_exception
from .why_controller import WhyController

translate = QCoreApplication.translate

SMALLEST_DEG = 0.3  # about 33 km: a point is shown with its surroundings
SETTLE_MS = 150  # after the last step through the list, before the map moves
WIDTHS = {  # in letters
    RANK: 11, MARK: 5, TITLE: 32, PARTIES: 22, COVERAGE: 14, OBLIGATION: 14, FORM: 20, CERTAINTY: 12, TOP_TEN: 9, SCORE: 7,
}  # fmt: skip


class ResultsController(QObject):
    """Shows one result; reads its tables once and opens the file again only for the geometry of a candidate.

    ``shown_on_map(folder, language)`` asks for the layers of the result in the open project; ``shown(folder, language)`` tells
    that another result is shown.
    """

    shown_on_map = pyqtSignal(str, str)
    shown = pyqtSignal(str, str)

    def __init__(self, page: ResultsPage, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.page, self.iface = page, iface
        self.result: ResultFile | None = None
        self.card = None
        self.language = "id"
        self._register: Path | None = None
        self._quiet = False
        self._carded: tuple[object, str] = (None, "")
        self.highlight = Highlight(iface.mapCanvas())
        self.dossier = DossierController(page.dossier, iface, self)
        self.why = WhyController(page.why, iface, self)
        self.model = CandidateModel(parent=self)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self.zoom_to_selected)
        self._show_model(self.model)
        self._connect()

    def _connect(self) -> None:
        page = self.page
        page.table.setSortingEnabled(True)
        page.table.doubleClicked.connect(self._zoom_to_index)
        page.zoom.clicked.connect(self.zoom_to_selected)
        page.add_to_map.triggered.connect(self._add_to_map)
        page.open_folder.triggered.connect(self._open_folder)
        page.open_result.triggered.connect(self._choose_result)
        page.search.textChanged.connect(self._filter)
        page.forum.currentIndexChanged.connect(self._filter)
        page.only_marked.toggled.connect(self._filter)
        for combo in page.filters.values():
            combo.currentIndexChanged.connect(self._filter)
        page.scenario.activated.connect(self._change_scenario)
        page.details.currentChanged.connect(self._show_why)
        self.dossier.marks_changed.connect(self._show_marks)
        self.dossier.title = self._title_of

    def _title_of(self, candidate_id: str) -> str:
        column = f"title_{self.result.texts.suffix}"
        return next((str(row[column] or "") for row in self.model.rows if row["candidate_id"] == candidate_id), candidate_id)

    def close(self) -> None:
        """Keep what was typed, where it is known where to; take the highlight off the map."""
        self._settled.stop()
        self.dossier.close()
        self.highlight.clear()

    # --- a result ----------------------------------------------------------------------------------------------------

    def show_result(self, folder: str, language: str, register: Path | None = None) -> None:
        """Show the ranked list of the result in a folder; one message when there is none.

        ``register`` is the office input of the study that it was made of, where that is known.
        """
        try:
            compute(lambda: self._read(Path(folder), language))
        except Exception as error:  # the boundary of the slot: any file may have been chosen
            self._tell(error)
            return
        self._register = register
        self.page.heading.setToolTip(str(folder))
        for action in (self.page.add_to_map, self.page.open_folder):
            action.setEnabled(True)
        self._fill_choices()
        self.why.set_result(Path(folder), self.result)
        self.dossier.set_result(Path(folder), register, self.result.texts.language)
        self._show_first()
        self.shown.emit(str(folder), language)

    def _read(self, folder: Path, language: str, scenario: str = "") -> None:
        from ..core.sheets import Book
        from .card import Card

        open_result(folder, language)  # says what is wrong with it
        book = Book(folder, language, scenario)
        model, card = CandidateModel(book.result, self), Card(book)
        if model.rows:
            card.html(str(model.rows[0]["candidate_id"]))  # reads the tables now, while the file is there
        self.result, self.card, self.language = book.result, card, language
        self._show_model(model)

    def _show_first(self) -> None:
        self.highlight.clear()
        self.page.zoom.setEnabled(bool(self.model.rows))
        self.page.evidence.clear()
        self._carded = (None, "")
        self._filter()
        self._select(self.model.index(0, TITLE))

    def _show_model(self, model: CandidateModel) -> None:
        former, self.model = self.model, model
        table = self.page.table
        former_selection = table.selectionModel()
        table.setModel(model)
        table.selectionModel().currentRowChanged.connect(self._row_changed)
        model.mark_wanted.connect(self.dossier.set_mark)
        if former is not model:
            former.deleteLater()
        if former_selection is not None:
            former_selection.deleteLater()
        header, letter = table.horizontalHeader(), table.fontMetrics().averageCharWidth()
        for column, letters in WIDTHS.items():
            header.resizeSection(column, letters * letter + 12)
        table.sortByColumn(RANK, Qt.SortOrder.AscendingOrder)

    # --- choices -----------------------------------------------------------------------------------------------------

    def _fill_choices(self) -> None:
        page, texts = self.page, self.result.texts
        self._quiet = True
        try:
            first = {
                "sector": translate("Bosanggarong", "Field"),
                "coverage": translate("Bosanggarong", "Agreements"),
                "obligation": translate("Bosanggarong", "Obligation"),
            }
            for name, combo in page.filters.items():
                values = sorted({str(row[FILTERED[name]]) for row in self.model.rows if row[FILTERED[name]]}, key=texts.value)
                _fill(combo, first[name], [(texts.value(value), value) for value in values])
            members: dict[str, set[str]] = {}
            for row in self.result.rows("forum_members"):
                members.setdefault(str(row["forum_id"]), set()).add(str(row["region_code"]))
            forums = [(str(row["name"] or row["forum_id"]), frozenset(members.get(str(row["forum_id"]), ()))) for row in self.result.rows("forums")]
            _fill(page.forum, translate("Bosanggarong", "All regions"), forums)
            named = {str(row["scenario_id"]): str(row["name"] or "") for row in self.result.rows("scenarios")}
            page.scenario.clear()
            for key in self.result.unique("candidate_ranks", "scenario_id"):
                text = translate("Bosanggarong", "Ranking: {name}").format(name=named.get(key) or texts.value(key))
                page.scenario.addItem(text, key)
            page.scenario.setCurrentIndex(page.scenario.findData(self.result.scenario))
            page.scenario.setVisible(page.scenario.count() > 1)
            page.search.clear()
            page.only_marked.setChecked(False)
        finally:
            self._quiet = False

    def _change_scenario(self) -> None:
        scenario, chosen = self.page.scenario.currentData(), self.selected_id
        if scenario == self.result.scenario:
            return
        try:
            compute(lambda: self._read(self.result.path.parent, self.language, scenario))
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            return
        self._show_marks()
        self._filter()
        self._select(self.model.find(chosen))

    def _filter(self) -> None:
        if self._quiet or self.result is None:
            return
        page, chosen = self.page, self.selected_id
        wanted = {name: combo.currentData() or "" for name, combo in page.filters.items()}
        members = page.forum.currentData() or frozenset()
        self._quiet = True  # the list moves under the selection, not the user
        try:
            self.model.set_filter(Filter(page.search.text(), **wanted, members=members, marked=page.only_marked.isChecked()))
        finally:
            self._quiet = False
        self._count()
        self._select(self.model.find(chosen))

    def _count(self) -> None:
        shown, count, study = self.model.rowCount(), len(self.model.rows), self.result.provenance.get("study", "")
        text = translate("Bosanggarong", "{study}: {count} candidates, best first").format(study=study, count=count)
        if shown != count:
            text = translate("Bosanggarong", "{study}: {shown} of {count} candidates").format(study=study, shown=shown, count=count)
        self.page.heading.setText(text)

    # --- the selection -----------------------------------------------------------------------------------------------

    @property
    def selected_id(self) -> str:
        """The id of the selected candidate, "" when there is none."""
        index = self.page.table.currentIndex()
        return str(index.data(ID_ROLE) or "") if index.isValid() else ""

    def select(self, candidate_id: str) -> None:
        """Select a candidate as if the user had."""
        self.page.table.setCurrentIndex(self.model.find(candidate_id))

    def _select(self, index: QModelIndex) -> None:
        """Select without moving the map."""
        self._quiet = True
        try:
            if index.isValid():
                self.page.table.setCurrentIndex(index)
                self.page.table.scrollTo(index)
        finally:
            self._quiet = False

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        try:
            key = str(current.data(ID_ROLE))
            if self._carded != (self.card, key):  # the list moves under the selection while it is filtered
                self.page.evidence.setHtml(self.card.html(key))
                self._carded = (self.card, key)
                self.dossier.show(key)
                self._show_why()
        except Exception as error:  # the boundary of the slot
            self._tell(error)
            return
        if not self._quiet and self.page.follow.isChecked():
            self._settled.start()

    def _show_why(self) -> None:
        if self.page.details.currentWidget() is self.page.why and self.selected_id:
            self.why.explain(self.selected_id)

    def _show_marks(self) -> None:
        self.model.set_marked(self.dossier.marked())
        if self.page.only_marked.isChecked() and self.result is not None:
            self._count()

    # --- the map -----------------------------------------------------------------------------------------------------

    def zoom_to_selected(self) -> None:
        """Move the map to the selected candidate and highlight its evidence."""
        self._zoom_to_index(self.page.table.currentIndex())

    def _zoom_to_index(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        try:
            shapes = self.shapes_of(self.model.row_at(index))
            self.highlight.show(shapes)
            if shapes:
                extent = QgsRectangle()
                for shape in shapes:
                    extent.combineExtentWith(shape.boundingBox())
                zoom_to(self.iface.mapCanvas(), _not_too_small(extent))
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    def shapes_of(self, row: Mapping[str, object]) -> list[QgsGeometry]:
        """A candidate and the findings that support it, in degrees; the file is open only for the moment."""
        key = str(row["candidate_id"])
        findings = [finding.finding_id for finding in self.card.book.sheet(key).findings]
        shapes = []
        for table, (column, ids) in {"candidates": ("candidate_id", [key]), "findings": ("finding_id", findings)}.items():
            layer = QgsVectorLayer(f"{self.result.path}|layername={table}", table, "ogr")
            quoted = ", ".join("'" + one.replace("'", "''") + "'" for one in ids)
            request = QgsFeatureRequest().setFilterExpression(f"\"{column}\" IN ({quoted})").setNoAttributes()
            shapes += [feature.geometry() for feature in layer.getFeatures(request) if ids]
        return [shape for shape in shapes if not shape.isEmpty()]

    def _add_to_map(self) -> None:
        try:
            self.shown_on_map.emit(str(self.result.path.parent), self.language)
        except Exception as error:  # the boundary of the slot
            self._tell(error)

    # --- files -------------------------------------------------------------------------------------------------------

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


def _fill(combo: QComboBox, first: str, items: list[tuple[str, object]]) -> None:
    """Fill a filter anew: everything first."""
    combo.clear()
    combo.addItem(first, None)
    for text, value in items:
        combo.addItem(text, value)


def _not_too_small(extent: QgsRectangle) -> QgsRectangle:
    missing = SMALLEST_DEG - max(extent.width(), extent.height())
    return extent.buffered(missing / 2) if missing > 0 else extent
