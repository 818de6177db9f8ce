"""The window of the register: its widgets, no logic."""

from __future__ import annotations

from qgis.gui import QgsFileWidget, QgsFilterLineEdit
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence, QShortcut
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

translate = QCoreApplication.translate


class RegisterWindow(QDialog):
    """Which file, search and filters, the table, one agreement in full, and what can be done. ``activated`` when it comes to the front."""

    activated = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("bosanggarong_register")
        self.setWindowTitle(translate("Bosanggarong", "Register of agreements"))
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.file.setFilter(translate("Bosanggarong", "Office file (*.gpkg)"))
        self.file.setDialogTitle(translate("Bosanggarong", "Office file"))
        self.new_file = QPushButton(translate("Bosanggarong", "New…"))
        self.new_file.setToolTip(translate("Bosanggarong", "Make an empty office file"))
        self.save_copy = QPushButton(translate("Bosanggarong", "Save a copy…"))
        self.banner = QLabel()
        self.banner.setWordWrap(True)
        self.banner.setTextFormat(Qt.TextFormat.PlainText)
        self.banner.setFrameShape(QFrame.Shape.StyledPanel)
        self.banner.setMargin(6)
        self.banner.hide()

        self.search = QgsFilterLineEdit()
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(translate("Bosanggarong", "Search title, parties, object, number…"))
        self.state = QComboBox()
        self.party = QComboBox()
        for box, name in ((self.state, translate("Bosanggarong", "State")), (self.party, translate("Bosanggarong", "Party"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.due_only = QCheckBox(translate("Bosanggarong", "Only what is due"))

        self.table = QTableView()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setAlternatingRowColors(True)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(2 * self.table.fontMetrics().lineSpacing() + 8)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.details = QTextBrowser()
        self.details.setOpenLinks(False)
        self.count = QLabel()

        self.add = QPushButton(translate("Bosanggarong", "&Add…"))
        self.edit = QPushButton(translate("Bosanggarong", "&Edit…"))
        self.remove = QPushButton(translate("Bosanggarong", "&Remove"))
        self.load = QPushButton(translate("Bosanggarong", "&Import…"))
        self.save = QToolButton()
        self.save.setText(translate("Bosanggarong", "E&xport"))
        self.save.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.save)
        self.export_table = menu.addAction(translate("Bosanggarong", "The register as a table…"))
        self.export_template = menu.addAction(translate("Bosanggarong", "An empty table to fill in…"))
        self.save.setMenu(menu)
        self.reload = QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self)
        self.find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        self.find.activated.connect(self.search.setFocus)
        self.close_button = QPushButton(translate("Bosanggarong", "Close"))
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.resize(1080, 640)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        label = QLabel(translate("Bosanggarong", "Office file"))
        label.setBuddy(self.file)
        for widget, stretch in ((label, 0), (self.file, 1), (self.new_file, 0), (self.save_copy, 0)):
            top.addWidget(widget, stretch)
        filters = QHBoxLayout()
        for widget in (self.state, self.party):
            filters.addWidget(widget, 1)
        filters.addWidget(self.due_only)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        for button in (self.add, self.edit, self.remove, self.load, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        filters.addWidget(self.count)
        self.save.setSizePolicy(self.add.sizePolicy())
        page = QVBoxLayout(self)
        page.addLayout(top)
        page.addWidget(self.banner)
        page.addWidget(self.search)
        page.addLayout(filters)
        page.addWidget(splitter, 1)
        page.addLayout(buttons)

    def changeEvent(self, event: QEvent) -> None:
        """Called by Qt."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()
