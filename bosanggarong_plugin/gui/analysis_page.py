"""The page "Analysis": its widgets, no logic."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

translate = QCoreApplication.translate


class AnalysisPage(QWidget):
    """Which study, where to, and the run."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.default_study = QRadioButton(translate("Bosanggarong", "Kalimantan Timur (included)"))
        self.default_study.setChecked(True)
        self.own_study = QRadioButton(translate("Bosanggarong", "A study file (.toml)"))
        self.studies = QButtonGroup(self)
        self.studies.addButton(self.default_study)
        self.studies.addButton(self.own_study)
        self.study_file = QgsFileWidget()
        self.study_file.setFilter(translate("Bosanggarong", "Study files (*.toml)"))
        self.study_file.setDialogTitle(translate("Bosanggarong", "Study file"))
        self.study_file.setEnabled(False)

        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(translate("Bosanggarong", "Folder of the result"))
        self.language = QComboBox()
        self.language.addItem("Bahasa Indonesia", "id")
        self.language.addItem("English", "en")
        self.make_pdf = QCheckBox(translate("Bosanggarong", "Make the PDF map (peta.pdf)"))
        self.make_pdf.setChecked(True)

        self.run = QPushButton(translate("Bosanggarong", "Run"))
        self.run.setDefault(True)
        self.cancel = QPushButton(translate("Bosanggarong", "Cancel"))
        self.cancel.setEnabled(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.message.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._lay_out()

    def _lay_out(self) -> None:
        study = QVBoxLayout()
        for widget in (self.default_study, self.own_study, self.study_file):
            study.addWidget(widget)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("Bosanggarong", "Study"), study)
        form.addRow(translate("Bosanggarong", "Folder of the result"), self.folder)
        form.addRow(translate("Bosanggarong", "Language of the result"), self.language)
        form.addRow(self.make_pdf)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run, 2)
        buttons.addWidget(self.cancel, 1)
        page = QVBoxLayout(self)
        page.addLayout(form)
        page.addLayout(buttons)
        page.addWidget(self.progress)
        page.addWidget(self.message, 1)
