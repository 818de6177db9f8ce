"""The page "Bosanggarong" of QGIS's options: what is remembered in settings_store, to be looked at and changed."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..core.outputs import PAPERS
from ..paths import resources_dir
from . import settings_store
from .labels import LanguageChoice

translate = QCoreApplication.translate

FOLDERS = (settings_store.FOLDER, settings_store.TEMPLATES)


class OptionsPage(QgsOptionsPageWidget):
    """Language and folders of outputs, who makes them, recent studies."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("bosanggarong_options")
        self.language = LanguageChoice()
        self.language.setCurrentIndex(self.language.findData(settings_store.language()))
        self.folders = {key: QgsFileWidget() for key in FOLDERS}
        for key, widget in self.folders.items():
            widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
            widget.setFilePath(settings_store.text(key))
        self.paper = QComboBox()
        for paper in PAPERS:
            self.paper.addItem(paper.upper(), paper)
        self.paper.setCurrentIndex(max(self.paper.findData(settings_store.pages().paper), 0))
        self.maker = QLineEdit(settings_store.text(settings_store.MAKER))
        self.logo = QgsFileWidget()
        self.logo.setFilter(translate("Bosanggarong", "Pictures (*.png *.jpg *.jpeg *.svg)"))
        self.logo.setFilePath(settings_store.text(settings_store.LOGO))
        self.recent = QListWidget()
        self.recent.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.recent.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for row in settings_store.recent():
            item = QListWidgetItem(f"{row.name}: {row.folder}")
            item.setData(Qt.ItemDataRole.UserRole, row.folder)
            item.setToolTip(row.study or row.folder)
            self.recent.addItem(item)
        self.forget = QPushButton(translate("Bosanggarong", "Remove from the list"))
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self._take_out)
        self.gone: list[str] = []
        self._lay_out()

    def _lay_out(self) -> None:
        default = translate("Bosanggarong", "Documents/Bosanggarong when this is empty")
        own = translate("Bosanggarong", "Page templates (.qpt) of your own; the included ones when this is empty")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(translate("Bosanggarong", "Language of results and outputs"), self.language)
        for key, label, hint in (
            (settings_store.FOLDER, translate("Bosanggarong", "Folder for new results"), default),
            (settings_store.TEMPLATES, translate("Bosanggarong", "Folder of templates"), own),
        ):
            self.folders[key].lineEdit().setPlaceholderText(hint)
            self.folders[key].setToolTip(hint)
            form.addRow(label, self.folders[key])
        form.addRow(translate("Bosanggarong", "Paper of the atlas"), self.paper)
        hint = translate("Bosanggarong", "On maps and papers of studies that name no maker themselves")
        self.maker.setPlaceholderText(hint)
        self.maker.setToolTip(hint)
        form.addRow(translate("Bosanggarong", "Maker (office or person)"), self.maker)
        form.addRow(translate("Bosanggarong", "Logo"), self.logo)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.forget)
        page = QVBoxLayout(self)
        page.addLayout(form)
        page.addWidget(QLabel(translate("Bosanggarong", "Recent studies")))
        page.addWidget(self.recent, 1)
        page.addLayout(below)

    def _take_out(self) -> None:
        for item in self.recent.selectedItems():
            self.gone.append(str(item.data(Qt.ItemDataRole.UserRole)))
            self.recent.takeItem(self.recent.row(item))

    def apply(self) -> None:
        """Called by QGIS when the user accepts the options."""
        settings_store.set_language(self.language.currentData())
        for key, widget in self.folders.items():
            settings_store.set_text(key, widget.filePath())
        settings_store.set_text(settings_store.PAPER, self.paper.currentData())
        settings_store.set_text(settings_store.MAKER, self.maker.text())
        settings_store.set_text(settings_store.LOGO, self.logo.filePath())
        for folder in self.gone:
            settings_store.forget(folder)
        self.gone = []

    def helpKey(self) -> str:
        """Called by QGIS; the page has no chapter in the manual of QGIS."""
        return ""


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page when the options are opened."""

    def __init__(self):
        super().__init__("Bosanggarong", QIcon(str(resources_dir() / "icon.svg")))

    def createWidget(self, parent: QWidget) -> OptionsPage:
        """Called by QGIS."""
        return OptionsPage(parent)
