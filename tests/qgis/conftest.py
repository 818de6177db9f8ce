"""A window with real widgets where QGIS's own is not at hand, and ways to wait without stopping the events."""

import gc
import time
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsApplication, QgsProject, QgsSettings  # noqa: E402
from qgis.gui import QgsMapCanvas, QgsMessageBar  # noqa: E402
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QMainWindow  # noqa: E402


class Window:
    """The part of QgisInterface that the plugin uses, made of real widgets."""

    def __init__(self):
        self.window = QMainWindow()
        self.toolbar = self.window.addToolBar("Plugins")
        self.menu = self.window.menuBar().addMenu("Plugins")
        self.submenus = {}
        self.options = []
        self.canvas = QgsMapCanvas()
        self.canvas.enableAntiAliasing(False)
        self.window.setCentralWidget(self.canvas)
        self.bar = QgsMessageBar(self.window)
        self.window.resize(1200, 800)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def addToolBarIcon(self, action):
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action):
        self.toolbar.removeAction(action)

    def addPluginToMenu(self, name, action):
        if name not in self.submenus:
            self.submenus[name] = self.menu.addMenu(name)
        self.submenus[name].addAction(action)

    def removePluginMenu(self, name, action):
        self.submenus[name].removeAction(action)
        if not self.submenus[name].actions():
            self.menu.removeAction(self.submenus.pop(name).menuAction())

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def registerOptionsWidgetFactory(self, factory):
        self.options.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.options.remove(factory)

    def messages(self):
        """Texts in the message bar, newest first."""
        return [item.text() for item in self.bar.items()]


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def process_events():
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def wait():
    """wait(condition, seconds): let events pass until the condition holds; returns the seconds it took."""

    def until(condition, seconds=60.0):
        started = time.monotonic()
        while not condition():
            assert time.monotonic() - started < seconds, "waited in vain"
            process_events()
            time.sleep(0.005)
        return time.monotonic() - started

    return until


@pytest.fixture
def window(qgis_app, tmp_path, monkeypatch):
    """A main window; the settings and the Documents folder are of the test alone."""
    QgsSettings().remove("bosanggarong")
    monkeypatch.setattr("bosanggarong_plugin.gui.folders.documents", lambda: tmp_path / "Documents")
    project = QgsProject.instance()
    project.clear()
    opened = Window()
    opened.window.show()
    yield opened
    QgsApplication.taskManager().cancelAll()
    deadline = time.monotonic() + 20
    while QgsApplication.taskManager().countActiveTasks() and time.monotonic() < deadline:
        process_events()
    opened.canvas.stopRendering()
    opened.canvas.setLayers([])
    project.clear()
    opened.window.close()
    opened.window.deleteLater()
    process_events()


@pytest.fixture
def plugin(window):
    """The plugin, loaded into the window."""
    from bosanggarong_plugin import classFactory

    loaded = classFactory(window)
    loaded.initGui()
    yield loaded
    loaded.unload()
    process_events()


@pytest.fixture(scope="session")
def finished_result(tmp_path_factory) -> Path:
    """The folder of a result of the default study: tables only."""
    from bosanggarong_plugin.core.study import read_study, run_study
    from bosanggarong_plugin.paths import default_study

    folder = tmp_path_factory.mktemp("result")
    run_study(read_study(default_study()), folder, outputs=("gpkg",))
    return folder


@pytest.fixture
def provider(qgis_processing):
    """The provider as the plugin registers it."""
    from bosanggarong_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    QgsProject.instance().clear()
    yield QgsApplication.processingRegistry().providerById("bosanggarong")
    QgsProject.instance().clear()
    plugin.unload()
    gc.collect()  # what Python takes apart after QGIS has ended ends the process
