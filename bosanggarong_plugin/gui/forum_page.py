"""The page "Forum": which candidates, which papers and maps, and what was made; no logic."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from ..core.outputs import DEFAULT_OUTPUTS, OUTPUTS, TOP_CANDIDATES
from ..processing.maps_maker import output_labels
from .labels import LanguageChoice, MessageLabel
from .runner import RunPage

translate = QCoreApplication.translate

LOWEST_LIST = 6  # lines of text


class ForumPage(RunPage):
    """What is made for the forum."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.heading = MessageLabel(translate("Bosanggarong", "No result yet. Run an analysis or open a result."))
        self._make_choice()
        self._make_outputs()
        self.language = LanguageChoice()
        self.export = QPushButton(translate("Bosanggarong", "&Export"))
        self.export.setEnabled(False)
        self._make_list()
        self._lay_out()

    def _make_choice(self) -> None:
        self.marked = QRadioButton(translate("Bosanggarong", "The &marked ones"))
        self.top = QRadioButton(translate("Bosanggarong", "The &first"))
        self.all = QRadioButton(translate("Bosanggarong", "&All"))
        self.top.setChecked(True)
        self.choice = QButtonGroup(self)
        for button in (self.marked, self.top, self.all):
            self.choice.addButton(button)
        self.count = QSpinBox()
        self.count.setRange(1, 10_000)
        self.count.setValue(TOP_CANDIDATES)
        self.count.setAccessibleName(translate("Bosanggarong", "How many candidates, best first"))

    def _make_outputs(self) -> None:
        labels = output_labels()
        self.outputs = {name: QCheckBox(labels[name]) for name in OUTPUTS if name in labels}
        for name, box in self.outputs.items():
            box.setChecked(name in DEFAULT_OUTPUTS)

    def _make_list(self) -> None:
        self.files = QTreeWidget()
        self.files.setAccessibleName(translate("Bosanggarong", "What was made"))
        self.files.setHeaderLabels([translate("Bosanggarong", "File"), translate("Bosanggarong", "Outcome")])
        self.files.setRootIsDecorated(False)
        self.files.setWordWrap(True)
        self.files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.files.setMinimumHeight(LOWEST_LIST * self.fontMetrics().lineSpacing())
        self.open_file = QPushButton(translate("Bosanggarong", "Open f&ile"))
        self.open_folder = QPushButton(translate("Bosanggarong", "Open f&older"))
        for button in (self.open_file, self.open_folder):
            button.setEnabled(False)

    def _lay_out(self) -> None:
        candidates = QGroupBox(translate("Bosanggarong", "Candidates with papers and pages"))
        chosen = QGridLayout(candidates)
        chosen.addWidget(self.marked, 0, 0, 1, 2)
        chosen.addWidget(self.top, 1, 0)
        chosen.addWidget(self.count, 1, 1)
        chosen.addWidget(self.all, 2, 0, 1, 2)
        chosen.setColumnStretch(1, 1)
        outputs = QGroupBox(translate("Bosanggarong", "Maps and papers"))
        boxes = QVBoxLayout(outputs)
        for box in self.outputs.values():
            boxes.addWidget(box)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("Bosanggarong", "&Language"), self.language)
        run = QHBoxLayout()
        run.addWidget(self.export, 2)
        run.addWidget(self.cancel, 1)
        below = QHBoxLayout()
        below.addWidget(self.open_file)
        below.addWidget(self.open_folder)
        page = QVBoxLayout(self)
        page.addWidget(self.heading)
        page.addWidget(candidates)
        page.addWidget(outputs)
        page.addLayout(form)
        page.addLayout(run)
        page.addWidget(self.progress)
        page.addWidget(self.message)
        page.addWidget(self.files, 1)
        page.addLayout(below)
