"""The page "Data": its widgets, no logic."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMimeDataUtils
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from .labels import MessageLabel

translate = QCoreApplication.translate

LOWEST_TABLE, LOWEST_REPORT = 10, 6  # lines of text


class DataPage(QWidget):
    """The layers of the study by role. ``dropped(paths)`` when files or layers are dropped on the page."""

    dropped = pyqtSignal(list)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.default_study = QPushButton(translate("Bosanggarong", "&Kalimantan Timur (included)"))
        self.open_study = QPushButton(translate("Bosanggarong", "&Open study…"))
        self.save_study = QPushButton(translate("Bosanggarong", "&Save study…"))
        self.add_files = QPushButton(translate("Bosanggarong", "&Add files…"))
        self.add_layers = QPushButton(translate("Bosanggarong", "Add layers of the &project"))
        self.remove = QPushButton(translate("Bosanggarong", "&Take out"))
        self.remove.setEnabled(False)
        self.name = QLineEdit()
        self.hint = QLabel(translate("Bosanggarong", "Files may be dropped here; what they are is recognised."))
        self.hint.setWordWrap(True)
        self._make_table()
        self.questions = QGroupBox(translate("Bosanggarong", "Questions"))
        self._question_rows = QVBoxLayout(self.questions)
        self.questions.hide()
        self.report = QTextBrowser()
        self.report.setOpenLinks(False)
        self.report.setAcceptDrops(False)  # they are for the page
        self.report.viewport().setAcceptDrops(False)
        self.report.setAccessibleName(translate("Bosanggarong", "What was found in the data"))
        self.report.setPlaceholderText(translate("Bosanggarong", "\"Check data\" says what is doubtful and what to do."))
        self.report.setMinimumHeight(LOWEST_REPORT * self.fontMetrics().lineSpacing())
        self.check = QPushButton(translate("Bosanggarong", "C&heck data"))
        self.stop = QPushButton(translate("Bosanggarong", "Cancel"))
        self.stop.setEnabled(False)
        self.run = QPushButton(translate("Bosanggarong", "&Run"))
        self.run.setDefault(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setValue(0)
        self.message = MessageLabel()
        self._lay_out()

    def _make_table(self) -> None:
        self.table = QTableView()
        self.table.setAccessibleName(translate("Bosanggarong", "Layers of the study"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.SelectedClicked | triggers.AnyKeyPressed)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().lineSpacing() + 10)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setMinimumHeight(LOWEST_TABLE * self.table.fontMetrics().lineSpacing())

    def _lay_out(self) -> None:
        studies = QGridLayout()
        for number, button in enumerate((self.default_study, self.run, self.open_study, self.save_study, self.add_files, self.add_layers)):
            studies.addWidget(button, number // 2, number % 2)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(button.minimumSizeHint().width())
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("Bosanggarong", "Na&me of the study"), self.name)
        below = QHBoxLayout()
        for button in (self.remove, self.check, self.stop):
            below.addWidget(button, 1)
        page = QVBoxLayout(self)
        page.addLayout(studies)
        page.addLayout(form)
        page.addWidget(self.hint)
        page.addWidget(self.table, 3)
        page.addLayout(below)
        page.addWidget(self.progress)
        page.addWidget(self.message)
        page.addWidget(self.questions)
        page.addWidget(self.report, 2)

    def show_questions(self, rows: list[QWidget]) -> None:
        """Show these questions in place of the former ones."""
        while self._question_rows.count():
            former = self._question_rows.takeAt(0).widget()
            former.hide()
            former.deleteLater()
        for row in rows:
            self._question_rows.addWidget(row)
        self.questions.setVisible(bool(rows))

    def dragEnterEvent(self, event) -> None:
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        event.acceptProposedAction()
        self.dropped.emit(_paths(event.mimeData()))


class QuestionRow(QFrame):
    """One question with its choices. ``answered(choice)`` with the data of the choice."""

    answered = pyqtSignal(object)

    def __init__(self, text: str, choices: list[tuple[str, object]], *, asks_crs: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self.text = QLabel(text)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.choice = QComboBox()
        self.choice.setAccessibleName(text)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for label, value in choices:
            self.choice.addItem(label, value)
        self.crs = QgsProjectionSelectionWidget() if asks_crs else None
        self.answer = QPushButton(translate("Bosanggarong", "Answer"))
        self.answer.clicked.connect(lambda: self.answered.emit(self.choice.currentData()))
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 0, 0, 1, 2)
        if self.crs is not None:
            row.addWidget(self.crs, 1, 0, 1, 2)
        row.addWidget(self.choice, 2, 0)
        row.addWidget(self.answer, 2, 1)
        row.setColumnStretch(0, 1)
        self.choice.setVisible(bool(choices))
        self.answer.setVisible(bool(choices))


def _paths(mime) -> list[Path]:
    """Files of what is dragged: from the file manager, or layers of QGIS."""
    if QgsMimeDataUtils.isUriList(mime):
        found = [Path((uri.filePath() if hasattr(uri, "filePath") else "") or uri.uri.split("|")[0]) for uri in QgsMimeDataUtils.decodeUriList(mime)]
    else:
        found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in dict.fromkeys(found) if path.exists()]
