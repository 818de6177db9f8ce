"""The plugin comes and goes without a trace, and costs next to nothing to load."""

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsApplication, QgsProject  # noqa: E402
from qgis.PyQt.QtCore import QTranslator  # noqa: E402
from qgis.PyQt.QtWidgets import QDockWidget  # noqa: E402

from bosanggarong_plugin import classFactory, environment  # noqa: E402
from bosanggarong_plugin.core.errors import Problem  # noqa: E402

from .conftest import process_events  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("geopandas", "pandas", "pyogrio", "pyproj", "scipy", "networkx", "rasterio", "matplotlib")


def provider():
    return QgsApplication.processingRegistry().providerById("bosanggarong")


def signals_of(project):
    return project.cleared, project.layersAdded, project.layersWillBeRemoved, project.writeProject, project.readProject


def traces(window):
    """What a plugin can leave behind."""
    project = QgsProject.instance()
    return {
        "actions": [action.text() for action in window.toolbar.actions() + window.menu.actions()],
        "docks": [dock.objectName() for dock in window.window.findChildren(QDockWidget)],
        "children": sorted(type(child).__name__ for child in window.window.children()),
        "provider": provider() is not None,
        "translators": len(QgsApplication.instance().findChildren(QTranslator)),
        "tasks": QgsApplication.taskManager().count(),
        "connections": [project.receivers(signal) for signal in signals_of(project)],
        "options": list(window.options),
    }


def test_loading_and_unloading_twice_leaves_nothing(window):
    from bosanggarong_plugin.gui import dock as dock_module
    from bosanggarong_plugin.gui import workbench as workbench_module

    process_events()
    before = traces(window)
    for _ in range(2):
        plugin = classFactory(window)
        plugin.initGui()
        assert provider() is not None
        assert [action.objectName() for action in window.toolbar.actions()] == ["bosanggarong_open", "bosanggarong_trace", "bosanggarong_words"]
        assert [action.text() for action in window.menu.actions()] == ["Bosanggarong"]
        plugin.open_dock()
        plugin.open_dock()
        assert len(window.window.findChildren(QDockWidget)) == 1
        plugin.unload()
        process_events()
        assert traces(window) == before
    del plugin
    gc.collect()
    kept = [thing for thing in gc.get_objects() if isinstance(thing, (dock_module.BosanggarongDock, workbench_module.Workbench))]
    assert kept == []


def test_unloading_a_plugin_that_was_never_opened_is_quiet(window):
    plugin = classFactory(window)
    plugin.unload()
    plugin.initGui()
    plugin.unload()
    plugin.unload()
    assert provider() is None


def test_qgis_process_gets_the_provider_without_a_window():
    plugin = classFactory(None)
    plugin.initProcessing()
    assert provider() is not None
    plugin.unload()
    assert provider() is None


def test_loading_imports_nothing_heavy():
    code = f"""
import sys, time
import qgis.core, qgis.gui, qgis.PyQt.QtWidgets
before = set(sys.modules)
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QMainWindow
app = QgsApplication([], True)
app.initQgis()
sys.path.insert(0, {str(ROOT / "tests" / "qgis")!r})
class Iface:
    window = QMainWindow()
    def mainWindow(self): return self.window
    def addToolBarIcon(self, action): pass
    def addPluginToMenu(self, name, action): pass
    def registerOptionsWidgetFactory(self, factory): pass
started = time.perf_counter()
from bosanggarong_plugin import classFactory
plugin = classFactory(Iface())
plugin.initGui()
print(f"loaded in {{time.perf_counter() - started:.3f}} s")
print(*sorted(name for name in {HEAVY!r} if name in set(sys.modules) - before))
sys.stdout.flush()
import os
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    timing, heavy = done.stdout.splitlines()[:2]
    print(timing)
    assert heavy == ""


def test_soon_after_loading_the_libraries_are_asked_and_silence_means_sound(plugin, window, wait):
    looked = []
    plugin.watch.looked.connect(lambda future: looked.append(future.result()))
    plugin.watch.start(0)
    wait(lambda: looked)
    assert looked[0][0] == []
    assert window.messages() == []


def test_an_unfit_environment_is_said_once_with_a_button_for_what_to_do(plugin, window, wait, monkeypatch):
    from qgis.PyQt.QtWidgets import QPushButton

    shown = []
    problems = [Problem("it gives wrong answers", "shapely", "Install another.")]
    monkeypatch.setattr("bosanggarong_plugin.environment.check_environment", lambda: problems)
    monkeypatch.setattr("bosanggarong_plugin.gui.messages.show_unfit", lambda parent, found: shown.append(found))
    plugin.watch.start(0)
    wait(lambda: window.messages())
    assert window.messages() == ["QGIS's Python libraries are not fit for the analysis, so it is switched off."]
    window.bar.currentItem().findChild(QPushButton).click()
    assert shown == [problems]


def test_unloading_during_the_check_of_the_libraries_tells_nobody(window, wait, monkeypatch):
    asked, answered = threading.Event(), threading.Event()
    monkeypatch.setattr("bosanggarong_plugin.environment.check_environment", lambda: asked.set() or answered.wait(20) and [Problem("wrong")])
    plugin = classFactory(window)
    plugin.initGui()
    plugin.watch.start(0)
    wait(asked.is_set)
    plugin.unload()
    answered.set()
    environment.in_background(lambda: None).result(20)  # the check has come to its end
    process_events()
    assert window.messages() == []


def test_no_task_of_the_plugin_keeps_qgis_from_closing(plugin, wait, monkeypatch):
    asked, answered = threading.Event(), threading.Event()
    monkeypatch.setattr("bosanggarong_plugin.environment.check_environment", lambda: asked.set() or answered.wait(20) and [])
    plugin.watch.start(0)
    wait(asked.is_set)
    assert QgsApplication.taskManager().countActiveTasks(True) == 0
    answered.set()
