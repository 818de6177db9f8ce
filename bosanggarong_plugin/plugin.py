"""The plugin as QGIS sees it: an action that opens the dock, a Processing provider. Nothing heavy is imported here."""

from __future__ import annotations

import sys

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTranslator
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from .paths import PACKAGE, resources_dir

translate = QCoreApplication.translate

MENU = "Bosanggarong"
PYTHON_MINIMUM = (3, 11)


class BosanggarongPlugin:
    """Loaded by QGIS (``initGui``) and, without a window, by qgis_process (``initProcessing`` alone)."""

    def __init__(self, iface):
        self.iface = iface
        self.translator: QTranslator | None = None
        self.provider = None
        self.action: QAction | None = None
        self.watch = None
        self.workbench = None
        self.extras = None

    def initProcessing(self) -> None:
        """Register the Processing provider; a Python too old for the analysis is told by the test of the environment."""
        self._install_translator()
        if sys.version_info < PYTHON_MINIMUM:
            return
        from .processing.provider import BosanggarongProvider

        self.provider = BosanggarongProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Put the action into the toolbar and the menu; ``unload`` undoes this line by line."""
        self.initProcessing()
        icon = QIcon(str(resources_dir() / "icon.svg"))
        self.action = QAction(icon, translate("Bosanggarong", "Find cooperation between regions"), self.iface.mainWindow())
        self.action.setObjectName("bosanggarong_open")
        self.action.triggered.connect(self.open_dock)
        self.iface.addToolBarIcon(self.action)
        self.iface.addPluginToMenu(MENU, self.action)
        self._watch_environment()
        self._add_extras()

    def unload(self) -> None:
        """Leave QGIS as it was before ``initGui``; a run that is under way is cancelled."""
        if self.extras:
            self.extras.close()
            self.extras = None
        if self.workbench:
            self.workbench.close()
            self.workbench = None
        if self.watch:
            self.watch.close()
            self.watch = None
        if self.action:
            self.iface.removePluginMenu(MENU, self.action)
            self.iface.removeToolBarIcon(self.action)
            self.action.triggered.disconnect(self.open_dock)
            self.action.deleteLater()
            self.action = None
        if self.provider:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None

    def open_dock(self) -> None:
        """Show the dock; it is made at the first time."""
        if self.workbench is None:
            from .gui.workbench import Workbench

            self.workbench = Workbench(self.iface)
            self.extras.follow(self.workbench)
            self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.workbench.dock)
            self.iface.mainWindow().resizeDocks([self.workbench.dock], [self.workbench.dock.sizeHint().width()], Qt.Orientation.Horizontal)
        self.workbench.dock.setUserVisible(True)

    def _add_extras(self) -> None:
        from .gui.extras import Extras

        self.extras = Extras(self, MENU)

    def _install_translator(self) -> None:
        path = PACKAGE / "i18n" / f"bosanggarong_{QgsApplication.locale()[:2]}.qm"
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            self.translator = translator

    def _watch_environment(self) -> None:
        from .gui.environment_watch import EnvironmentWatch

        self.watch = EnvironmentWatch(self.iface)
        self.watch.start()
