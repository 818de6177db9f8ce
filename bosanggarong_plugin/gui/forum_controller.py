"""What happens on the page "Forum": maps and papers of the shown result, for the chosen candidates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QMessageBox, QTreeWidgetItem

from ..core.errors import Cancelled, InputError, Problem
from ..core.outputs import ALL, OUTPUTS, TOP
from ..environment import compute
from ..processing.main_thread import MainThread
from ..processing.maps_maker import maps_maker
from . import settings_store
from .forum_page import ForumPage
from .messages import in_words, push
from .runner import Runner
from .task import BackgroundTask, job_of, log_exception

translate = QCoreApplication.translate

PATH_ROLE = Qt.ItemDataRole.UserRole


class ForumController(Runner):
    """Exports one result at a time on another thread; what QGIS draws is drawn on this one.

    ``ranking`` gives the ids of the shown result, best first; ``marked`` those that are for the forum; ``is_blocked`` says whether
    an analysis runs.
    """

    def __init__(
        self, page: ForumPage, iface, parent: QObject | None = None, *, ranking: Callable[[], list[str]], marked: Callable[[], frozenset[str]],
        is_blocked: Callable[[], bool],
    ):  # fmt: skip
        super().__init__(page, iface, parent)
        self._ranking, self._marked, self._is_blocked = ranking, marked, is_blocked
        self.folder: Path | None = None
        self.main_thread = MainThread()
        page.export.clicked.connect(self.start)
        page.open_file.clicked.connect(self._open_file)
        page.open_folder.clicked.connect(self._open_folder)
        page.files.itemActivated.connect(self._open_file)
        page.files.currentItemChanged.connect(self._row_changed)
        page.count.valueChanged.connect(lambda: page.top.setChecked(True))

    def close(self) -> None:
        """Stop what runs and let go of it."""
        task, self.task = self.task, None
        self.let_go(task)

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        return self.task is not None

    def show_result(self, folder: str, language: str) -> None:
        """Export this result from now on."""
        self.folder = Path(folder)
        self.page.language.setCurrentIndex(max(self.page.language.findData(language), 0))
        self.page.heading.setText(translate("Bosanggarong", "Result: {folder}").format(folder=folder))
        self.page.files.clear()
        self.page.message.clear()
        self.page.progress.setValue(0)
        self.page.export.setEnabled(not self.is_busy)
        self.page.open_folder.setEnabled(True)
        self.show_marks()

    def show_marks(self) -> None:
        """Tell how many candidates are marked; they are offered first where there are any."""
        count = len(self._chosen_marks())
        self.page.marked.setText(translate("Bosanggarong", "The &marked ones ({count})").format(count=count))
        self.page.marked.setEnabled(count > 0)
        if not count and self.page.marked.isChecked():
            self.page.top.setChecked(True)

    def _chosen_marks(self) -> list[str]:
        marked = self._marked()
        return [key for key in self._ranking() if key in marked]

    # --- the run -----------------------------------------------------------------------------------------------------

    def _candidates(self) -> str:
        """What core.outputs.chosen_candidates takes."""
        if self.page.all.isChecked():
            return ALL
        if self.page.marked.isChecked():
            return ";".join(self._chosen_marks())
        return f"{TOP}:{self.page.count.value()}"

    def start(self) -> None:
        """Make what is ticked; one message when it cannot be made."""
        if self.is_busy or self.folder is None:
            return
        if self._is_blocked():
            push(self.iface, translate("Bosanggarong", "An analysis is running; export when it has ended."), Qgis.MessageLevel.Info)
            return
        wanted = [name for name, box in self.page.outputs.items() if box.isChecked()]
        try:
            if not wanted:
                nothing = translate("Bosanggarong", "nothing is chosen")
                raise InputError(Problem(nothing, next_step=translate("Bosanggarong", "Tick a map or a paper.")))
            there = [OUTPUTS[name].file for name in wanted if (self.folder / OUTPUTS[name].file).exists()]
            if there and not self.confirm_replace(there):
                return
        except Exception as error:  # the boundary of the slot
            self._fail(error)
            return
        self._run(wanted)

    def confirm_replace(self, files: list[str]) -> bool:
        """Ask whether what was made before may be replaced."""
        question = translate("Bosanggarong", "These are there already: {files}. Replace them? Files that people changed are kept under another name.")
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.page, "Bosanggarong", question.format(files=", ".join(files)), buttons.Yes | buttons.Cancel, buttons.Yes
        )
        return answer == buttons.Yes

    def _run(self, wanted: list[str]) -> None:
        folder, language, candidates, main_thread = self.folder, self.page.language.currentData(), self._candidates(), self.main_thread
        pages = settings_store.pages()
        self._folder_of_run = folder  # another result may be shown before this one is done

        def work(task: BackgroundTask):
            def export():
                from ..makers import make_again

                maps = maps_maker(main_thread, task.isCanceled, task.said.emit)
                return make_again(
                    folder, wanted, overwrite=True, language=language, candidates=candidates, pages=pages, job=job_of(task), maps=maps
                )

            return compute(export, task.isCanceled)

        self.page.files.clear()
        self.page.message.clear()
        self.page.progress.setValue(0)
        self._show_busy(True)
        self.run_task(translate("Bosanggarong", "Bosanggarong: maps and papers"), work, self._ended)

    def words(self, text: str) -> str:
        """The file that is being made."""
        return translate("Bosanggarong", "Making {what}").format(what=text)

    def _ended(self, task: BackgroundTask) -> None:
        self.task = None
        self._show_busy(False)
        try:
            if isinstance(task.error, Cancelled) or (task.error is None and task.result is None):
                self.show_stopped()
            elif task.error is not None:
                self._fail(task.error)
            else:
                self._succeed(self._folder_of_run, *task.result)
        except Exception as error:  # the boundary of the slot: what was made is on disk
            self._fail(error)

    def _succeed(self, folder: Path, files: list[Path], left_out: dict[str, str]) -> None:
        from ..core.messages import localise

        self.page.progress.setValue(100)
        for file in files:
            item = QTreeWidgetItem([file.relative_to(folder.resolve()).as_posix(), translate("Bosanggarong", "made")])
            item.setData(0, PATH_ROLE, str(file))
            self.page.files.addTopLevelItem(item)
        for name, reason in left_out.items():
            said = translate("Bosanggarong", "left out: {reason}").format(reason=localise(reason, translate("Bosanggarong", "en")))
            item = QTreeWidgetItem([name, said])
            item.setToolTip(1, said)
            self.page.files.addTopLevelItem(item)
        self.page.files.setCurrentItem(self.page.files.topLevelItem(0))
        text = translate("Bosanggarong", "{made} files made, {out} left out.").format(made=len(files), out=len(left_out))
        self.page.message.setText(text)
        push(self.iface, text, Qgis.MessageLevel.Warning if left_out else Qgis.MessageLevel.Success)

    def _fail(self, error: Exception) -> None:
        log_exception(error)
        self.page.progress.setValue(0)
        self.page.message.setText(in_words(error))
        push(self.iface, in_words(error), Qgis.MessageLevel.Critical)

    def _show_busy(self, busy: bool) -> None:
        page = self.page
        for widget in (page.export, page.language, page.count, page.top, page.all, *page.outputs.values()):
            widget.setEnabled(not busy)
        page.marked.setEnabled(not busy and bool(self._chosen_marks()))
        page.cancel.setEnabled(busy)

    # --- files -------------------------------------------------------------------------------------------------------

    def _row_changed(self, item: QTreeWidgetItem | None, _former: QTreeWidgetItem | None = None) -> None:
        self.page.open_file.setEnabled(bool(item and item.data(0, PATH_ROLE)))

    def _open_file(self) -> None:
        item = self.page.files.currentItem()
        if item and item.data(0, PATH_ROLE):
            QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(0, PATH_ROLE)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))
