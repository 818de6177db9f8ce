"""The page "Candidates": its widgets, no logic."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsDateEdit, QgsFilterLineEdit
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAction,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .labels import MessageLabel

translate = QCoreApplication.translate

LINES_OF_ROW = 2
LOWEST_LIST, LOWEST_DETAIL = 10, 11  # lines of text


class ResultsPage(QWidget):
    """The ranked list with its filters, what is known of the selected candidate, and what the office enters about it."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.heading = MessageLabel(translate("Bosanggarong", "No result yet. Run an analysis or open a result."))
        self._make_menu()
        self._make_filters()
        self._make_table()
        self.details = QTabWidget()
        self.details.setDocumentMode(True)
        self.details.setUsesScrollButtons(True)
        self.evidence = _browser(translate("Bosanggarong", "What is known of the candidate"))
        self.why = WhyPart()
        self.dossier = DossierPart()
        self.details.addTab(self.evidence, translate("Bosanggarong", "Sheet"))
        self.details.addTab(self.why, translate("Bosanggarong", "Why / why not"))
        self.details.addTab(self.dossier, translate("Bosanggarong", "Notes of the office"))
        self._lay_out()

    def _make_menu(self) -> None:
        self.open_result = QAction(translate("Bosanggarong", "Open a result…"), self)
        self.open_folder = QAction(translate("Bosanggarong", "Open folder"), self)
        self.add_to_map = QAction(translate("Bosanggarong", "Add to map"), self)
        self.menu = QPushButton(translate("Bosanggarong", "&Result"))
        menu = QMenu(self.menu)
        menu.addActions([self.open_result, self.add_to_map, self.open_folder])
        self.menu.setMenu(menu)
        self.zoom = QToolButton()
        self.zoom.setIcon(QgsApplication.getThemeIcon("/mActionZoomToSelected.svg"))
        self.zoom.setToolTip(translate("Bosanggarong", "Zoom to candidate"))
        self.zoom.setAccessibleName(self.zoom.toolTip())
        self.zoom.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow = QCheckBox(translate("Bosanggarong", "Follow on the &map"))
        self.follow.setToolTip(translate("Bosanggarong", "Choosing a candidate moves the map to its evidence"))
        self.follow.setChecked(True)
        for part in (self.zoom, self.add_to_map, self.open_folder):
            part.setEnabled(False)

    def _make_filters(self) -> None:
        self.search = QgsFilterLineEdit()
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(translate("Bosanggarong", "Search"))
        self.search.setAccessibleName(translate("Bosanggarong", "Search in the candidates"))
        self.forum = _combo(translate("Bosanggarong", "Forum"))
        self.scenario = _combo(translate("Bosanggarong", "Scenario of the ranking"))
        self.filters = {
            "sector": _combo(translate("Bosanggarong", "Field")),
            "coverage": _combo(translate("Bosanggarong", "Agreements")),
            "obligation": _combo(translate("Bosanggarong", "Obligation")),
        }
        self.only_marked = QCheckBox(translate("Bosanggarong", "Marked &only"))

    def _make_table(self) -> None:
        self.table = QTableView()
        self.table.setAccessibleName(translate("Bosanggarong", "Ranked list of candidates"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(True)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)  # the tab key leaves the list
        line = self.table.fontMetrics().lineSpacing()
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # measuring each of 2,000 rows takes a second
        self.table.verticalHeader().setDefaultSectionSize(LINES_OF_ROW * line + 8)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionsMovable(True)
        self.table.setMinimumHeight(LOWEST_LIST * line)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignTop)
        filters = QGridLayout()
        filters.addWidget(self.search, 0, 0, 1, 2)
        filters.addWidget(self.forum, 0, 2)
        for number, combo in enumerate(self.filters.values()):
            filters.addWidget(combo, 1, number)
        filters.addWidget(self.scenario, 2, 0, 1, 3)
        for column in range(3):
            filters.setColumnStretch(column, 1)
        below = QHBoxLayout()
        below.addWidget(self.only_marked)
        below.addWidget(self.follow)
        below.addStretch(1)
        below.addWidget(self.zoom)
        upper = QWidget()
        listed = QVBoxLayout(upper)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.addWidget(self.table, 1)
        listed.addLayout(below)
        self.details.setMinimumHeight(LOWEST_DETAIL * self.fontMetrics().lineSpacing())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(upper)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.addLayout(top)
        page.addLayout(filters)
        page.addWidget(splitter, 1)


class WhyPart(QWidget):
    """Why the candidate is one, and the question why two regions have none of an idea."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.region_a = _combo(translate("Bosanggarong", "First region"))
        self.region_b = _combo(translate("Bosanggarong", "Second region"))
        self.idea = _combo(translate("Bosanggarong", "Idea of the catalogue"))
        self.ask = QPushButton(translate("Bosanggarong", "&Why, or why not?"))
        self.answer = _browser(translate("Bosanggarong", "Answer"))
        question = QGridLayout()
        question.addWidget(self.region_a, 0, 0)
        question.addWidget(self.region_b, 0, 1)
        question.addWidget(self.idea, 1, 0)
        question.addWidget(self.ask, 1, 1)
        question.setColumnStretch(0, 1)
        question.setColumnStretch(1, 1)
        part = QVBoxLayout(self)
        part.addWidget(self.answer, 1)
        part.addLayout(question)
        self.setEnabled(False)


class DossierPart(QWidget):
    """What the office enters about a candidate."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.mark = QCheckBox(translate("Bosanggarong", "For the &forum"))
        self.owner = QLineEdit()
        self.stage = QComboBox()
        self.next_date = QgsDateEdit()
        self.next_date.setAllowNull(True)
        self.next_date.setDisplayFormat("yyyy-MM-dd")
        self.next_date.setNullRepresentation("")
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(3 * self.note.fontMetrics().lineSpacing())
        self.more = QPushButton(translate("Bosanggarong", "Fields of the &papers…"))
        self.more.setToolTip(translate("Bosanggarong", "Costs, term, budget, and what the terms of reference and letters need"))
        self.save = QPushButton(translate("Bosanggarong", "&Save"))
        self.save.setEnabled(False)
        self.where = MessageLabel()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.mark)
        form.addRow(translate("Bosanggarong", "Own&er"), self.owner)
        form.addRow(translate("Bosanggarong", "Sta&ge"), self.stage)
        form.addRow(translate("Bosanggarong", "Ne&xt date"), self.next_date)
        form.addRow(translate("Bosanggarong", "No&te"), self.note)
        below = QHBoxLayout()
        below.addWidget(self.more)
        below.addStretch(1)
        below.addWidget(self.save)
        part = QVBoxLayout(self)
        part.addLayout(form, 1)
        part.addLayout(below)
        part.addWidget(self.where)
        self.setEnabled(False)


def _combo(name: str) -> QComboBox:
    """A combo box that may be narrower than its texts."""
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo


def _browser(name: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setOpenLinks(False)
    browser.setAccessibleName(name)
    return browser
