"""The page "Analysis": its widgets, no logic."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .labels import LanguageChoice, MessageLabel
from .runner import RunPage
from .settings_form import SettingsForm

translate = QCoreApplication.translate


class AnalysisPage(RunPage):
    """Where to, in which language, the run, and the settings of the finders."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.heading = MessageLabel()
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(translate("Bosanggarong", "Folder of the result"))
        self.language = LanguageChoice()
        self.make_pdf = QCheckBox(translate("Bosanggarong", "Make the PDF &map (peta.pdf)"))
        self.make_pdf.setChecked(True)

        self.run = QPushButton(translate("Bosanggarong", "&Run"))
        self.run.setDefault(True)
        self.settings = SettingsForm()
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("Bosanggarong", "&Folder of the result"), self.folder)
        form.addRow(translate("Bosanggarong", "&Language of the result"), self.language)
        form.addRow(self.make_pdf)
        buttons = QHBoxLayout()
        buttons.addWidget(self.run, 2)
        buttons.addWidget(self.cancel, 1)
        heading = QLabel(translate("Bosanggarong", "What counts and from where on"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        page = QVBoxLayout(self)
        page.addWidget(self.heading)
        page.addLayout(form)
        page.addLayout(buttons)
        page.addWidget(self.progress)
        page.addWidget(self.message)
        page.addSpacing(self.fontMetrics().lineSpacing() // 2)
        page.addWidget(heading)
        page.addWidget(self.settings)
        page.addStretch(1)
