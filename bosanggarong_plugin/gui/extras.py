"""What the plugin adds to QGIS beside the dock: register, tools of the map, recent studies, options, help, the state of a project.

Light to make: windows and controllers are imported when they are first used. ``close`` undoes everything.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from ..paths import resources_dir
from . import settings_store
from .project_state import Kept, ProjectState
from .session import Session, office_of

translate = QCoreApplication.translate

OPTIONS = "Bosanggarong"


class Extras(QObject):
    """``plugin`` has open_dock() and workbench (None until the dock was opened)."""

    def __init__(self, plugin, menu: str):
        super().__init__()
        self.plugin, self.iface, self.menu = plugin, plugin.iface, menu
        self.session = Session(self)
        self.state = ProjectState(QgsProject.instance(), self.session, self._dock_is_open, self)
        self.state.found.connect(self._restore)
        self.state.missing.connect(self._tell_missing)
        self.register = None
        self.map = None
        self.factory = None
        self.kept: Kept | None = None
        self.in_toolbar: list[QAction] = []
        self.in_menu: list[QAction] = []
        self._add_actions()
        self._add_options()

    def _add_actions(self) -> None:
        self.register_action = self._action("register", translate("Bosanggarong", "Register of agreements…"), self.open_register)
        self.trace_action = self._action(
            "trace", translate("Bosanggarong", "Trace upstream and downstream"), self._choose_trace, tool=True
        )
        self.words_action = self._action(
            "words", translate("Bosanggarong", "What is this arrow or crossing?"), self._choose_words, tool=True
        )
        self.recent_menu = QMenu(translate("Bosanggarong", "Recent studies"), self.iface.mainWindow())
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.recent_action = self.recent_menu.menuAction()
        self.iface.addPluginToMenu(self.menu, self.recent_action)
        self.in_menu.append(self.recent_action)
        self.options_action = self._action("options", translate("Bosanggarong", "Settings…"), self.open_options)
        self.help_action = self._action("help", translate("Bosanggarong", "Help"), self.open_help)

    def _action(self, name: str, text: str, slot: Callable, *, tool: bool = False) -> QAction:
        action = QAction(QIcon(str(resources_dir() / "icons" / f"{name}.svg")), text, self.iface.mainWindow())
        action.setObjectName(f"bosanggarong_{name}")
        action.setCheckable(tool)
        action.triggered.connect(slot)
        if tool:
            self.iface.addToolBarIcon(action)
            self.in_toolbar.append(action)
        self.iface.addPluginToMenu(self.menu, action)
        self.in_menu.append(action)
        return action

    def _add_options(self) -> None:
        from .options_page import OptionsFactory

        self.factory = OptionsFactory()
        self.iface.registerOptionsWidgetFactory(self.factory)

    def close(self) -> None:
        """Take everything away again."""
        self.state.close()
        if self.map:
            self.map.close()
            self.map = None
        if self.register:
            self.register.close()
            self.register = None
        self.iface.unregisterOptionsWidgetFactory(self.factory)
        self.factory = None
        for action in self.in_toolbar:
            self.iface.removeToolBarIcon(action)
        for action in self.in_menu:
            self.iface.removePluginMenu(self.menu, action)
            if action is not self.recent_action:
                action.deleteLater()
        self.recent_menu.deleteLater()
        self.in_toolbar, self.in_menu = [], []
        self.deleteLater()

    # --- the dock ---

    def follow(self, workbench) -> None:
        """Called when the dock was made: the session knows what it shows, and it shows what the project wants."""
        for action in (self.register_action, self.recent_action, self.options_action, self.help_action):
            workbench.dock.add_tool(action)
        workbench.results.shown.connect(self._shown)
        workbench.analysis.result_ready.connect(self._made)
        if self.kept:
            kept, self.kept = self.kept, None
            self._show(kept)

    def _shown(self, folder: str, language: str) -> None:
        self.session.show(folder, language)

    def _made(self, folder: str, language: str) -> None:
        """A run has ended: now the study of the result is known for certain."""
        study = self.plugin.workbench.analysis.study_file
        if study is not None:
            self.session.made(folder, study)
            self.session.show(folder, language)

    def _dock_is_open(self) -> bool:
        workbench = self.plugin.workbench
        return workbench is not None and workbench.dock.isUserVisible()

    def _restore(self, kept: Kept) -> None:
        """A project was opened that shows a result; its dock opens when it was open."""
        if self.plugin.workbench is not None:
            self._show(kept)
        else:
            self.kept = kept
            if kept.is_open:
                self.plugin.open_dock()

    def _show(self, kept: Kept) -> None:
        if kept.study:
            self.session.made(kept.folder, kept.study)
        language = kept.language or settings_store.language()
        workbench = self.plugin.workbench
        if kept.study and not workbench.analysis.is_busy:
            workbench.data.restore(kept.study)
        workbench.results.show_result(str(kept.folder), language, office_of(kept.study))
        workbench.dock.show_page(workbench.dock.results)

    def _tell_missing(self, folder: str) -> None:
        from .messages import push

        text = translate("Bosanggarong", "The result that this project shows is not there any more: {folder}").format(folder=folder)
        push(self.iface, text, Qgis.MessageLevel.Warning)

    # --- recent studies ---

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        rows = settings_store.recent()
        for row in rows:
            action = self.recent_menu.addAction(f"{row.name} ({Path(row.folder).name})")
            action.setToolTip(row.folder)
            action.triggered.connect(lambda _checked=False, row=row: self.open_recent(row))
        if not rows:
            self.recent_menu.addAction(translate("Bosanggarong", "none yet")).setEnabled(False)

    def open_recent(self, row: settings_store.Recent) -> None:
        """Show the result of a recent study; one that is gone leaves the list."""
        from .messages import push
        from .session import RESULT_NAME

        if not (Path(row.folder) / RESULT_NAME).is_file():
            settings_store.forget(row.folder)
            text = translate("Bosanggarong", "There is no result in {folder} any more; it was taken off the list.").format(folder=row.folder)
            push(self.iface, text, Qgis.MessageLevel.Warning)
            return
        study = Path(row.study) if row.study and Path(row.study).is_file() else None
        self.kept = None
        self.plugin.open_dock()
        self._show(Kept(Path(row.folder), study, settings_store.language(), is_open=True))

    # --- windows ---

    def open_register(self, path: str | Path | bool | None = None) -> None:
        """The window of the register, with the office file of the study that is shown."""
        if self.register is None:
            from .register_controller import RegisterController

            self.register = RegisterController(self.iface, self)
            self.register.written.connect(self._register_written)
            self.register.copied.connect(self._register_copied)
        chosen = Path(path) if isinstance(path, (str, Path)) else self._office()
        self.register.open(chosen)

    def _register_written(self, _path: str) -> None:
        if self.session.folder is not None:
            self.register.say(translate("Bosanggarong", "Saved. Run the analysis once more so that the result reads this."))

    def _register_copied(self, path: str) -> None:
        if self.plugin.workbench is not None:
            self.plugin.workbench.data.use_register(path)

    def _office(self) -> Path | None:
        """The office file that the dock writes to, else the register of its study."""
        workbench = self.plugin.workbench
        desk = workbench.results.dossier.desk if workbench is not None and self.session.folder is not None else None
        return (desk.path or desk.source) if desk is not None else None

    def open_options(self) -> None:
        self.iface.showOptionsDialog(self.iface.mainWindow(), OPTIONS)

    def open_help(self) -> None:
        from .help import help_page, open_help
        from .messages import push

        if not open_help():
            page = help_page(settings_store.window_language())
            push(self.iface, translate("Bosanggarong", "Open this file in a browser: {file}").format(file=page), Qgis.MessageLevel.Info)

    # --- tools of the map ---

    def _tools(self):
        if self.map is None:
            from .map_controller import MapController

            self.map = MapController(self.iface, self.session, self)
            self.map.trace_tool.setAction(self.trace_action)
            self.map.words_tool.setAction(self.words_action)
            self.map.candidate_asked.connect(self._show_candidate)
        return self.map

    def _show_candidate(self, candidate_id: str) -> None:
        workbench = self.plugin.workbench
        if workbench is not None:
            self.plugin.open_dock()
            workbench.dock.show_page(workbench.dock.results)
            workbench.results.select(candidate_id)

    def _choose_trace(self, checked: bool) -> None:
        self._choose(self._tools().trace_tool, checked)

    def _choose_words(self, checked: bool) -> None:
        self._choose(self._tools().words_tool, checked)

    def _choose(self, tool, checked: bool) -> None:
        canvas = self.iface.mapCanvas()
        if checked:
            canvas.setMapTool(tool)
        else:
            canvas.unsetMapTool(tool)
