"""Runs inside the real QGIS (qgis --code drive.py): two clicks to the list, the whole path, screenshots, load and unload, a report as JSON.

The path: load the default study, run, filter, zoom, mark, export; then the register and the check of the data.
The folder of the report and the screenshots is in BOSANGGARONG_WINDOW_OUT. With BOSANGGARONG_WINDOW_CASE=unfit the libraries
are expected to be unfit, and the refusal is reported.
"""

import json
import os
import time
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEvent, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QToolBar
from qgis.utils import iface

OUT = Path(os.environ["BOSANGGARONG_WINDOW_OUT"])
NAME = "bosanggarong_plugin"
MARK, TITLE = 1, 2  # columns of the ranked list
EXPORTED = ("html", "xlsx")
PATIENCE_S = 90
report = {"started": time.time()}
cases = {"": [], "unfit": []}
steps = cases[os.environ.get("BOSANGGARONG_WINDOW_CASE", "")]


def step(function, case=""):
    cases[case].append(function)
    return function


def step_when_unfit(function):
    return step(function, "unfit")


def the_plugin():
    return qgis.utils.plugins[NAME]


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def click_button(button):
    """A click where the mark of a radio button or tick box is."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, button.height() // 2))


def tool_button(action):
    return next(filter(None, (bar.widgetForAction(action) for bar in iface.mainWindow().findChildren(QToolBar))))


def shoot_window(window, name):
    QApplication.processEvents()
    window.grab().save(str(OUT / f"{name}.png"))


def shoot(name):
    canvas = iface.mapCanvas()
    canvas.waitWhileRendering()
    shoot_window(iface.mainWindow(), name)


def until(condition, then_wait_ms=300):
    """A step that goes on when the condition holds."""

    def waiting(deadline):
        if condition():
            return QTimer.singleShot(then_wait_ms, go_on)
        if time.time() > deadline:
            raise TimeoutError("the condition did not come")
        QTimer.singleShot(50, guarded(lambda: waiting(deadline)))

    waiting(time.time() + PATIENCE_S)


@step_when_unfit
@step
def first_click():
    for dock in iface.mainWindow().findChildren(QDockWidget):
        if dock.windowTitle() in ("Browser", "Peramban") or dock.objectName() == "Browser":
            dock.close()
    iface.mainWindow().resize(1440, 900)
    report["load_s"] = float(qgis.utils.plugin_times[NAME].rstrip("s"))
    report["locale"] = QgsApplication.locale()
    report["theme"] = QgsApplication.themeName()
    report["provider"] = QgsApplication.processingRegistry().providerById("bosanggarong") is not None
    action = iface.mainWindow().findChild(QAction, "bosanggarong_open")
    report["action"] = action.text()
    click(tool_button(action))
    QTimer.singleShot(700, go_on)


@step
def second_click():
    dock = the_plugin().workbench.dock
    report["folder"] = dock.analysis.folder.filePath()
    shoot("1-data")
    report["clicked"] = time.time()
    click(dock.data.run)
    workbench = the_plugin().workbench
    until(lambda: workbench.results.model.rowCount())


@step
def listed():
    report["list_after_s"] = time.time() - report["clicked"]
    workbench = the_plugin().workbench
    until(lambda: not workbench.analysis.is_busy, 1500)


@step
def finished():
    workbench = the_plugin().workbench
    report["rows"] = workbench.results.model.rowCount()
    report["message"] = workbench.dock.analysis.message.text()
    report["messages"] = [item.text() for item in iface.messageBar().items()]
    report["layers"] = len(QgsProject.instance().mapLayers())
    report["crs"] = QgsProject.instance().crs().toProj()
    extent = iface.mapCanvas().extent()
    report["extent"] = [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]
    report["files"] = sorted(file.name for file in Path(report["folder"]).iterdir())
    shoot("2-result")
    iface.messageBar().clearWidgets()
    QTimer.singleShot(300, go_on)


@step
def filtered():
    workbench = the_plugin().workbench
    QTest.keyClicks(workbench.dock.results.search, "mahakam")
    report["filtered"] = workbench.results.model.rowCount()
    QTimer.singleShot(500, go_on)


def choose(row):
    """A click and a double click on a row of the list; returns the row that is selected then."""
    workbench = the_plugin().workbench
    table = workbench.dock.results.table
    index = workbench.results.model.index(row, TITLE)
    table.scrollTo(index)
    at = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    return table.currentIndex().row()


@step
def zoomed():
    report["selected"] = choose(2)
    report["highlighted"] = the_plugin().workbench.results.highlight.count
    QTimer.singleShot(1500, go_on)


@step
def zoomed_back():
    choose(0)
    QTimer.singleShot(2500, go_on)


@step
def why():
    shoot("3-candidate")
    page = the_plugin().workbench.dock.results
    page.details.setCurrentWidget(page.why)
    QTimer.singleShot(300, go_on)


@step
def marked():
    shoot("4-why")
    workbench = the_plugin().workbench
    table = workbench.dock.results.table
    table.setCurrentIndex(table.currentIndex().siblingAtColumn(MARK))
    QTest.keyClick(table, Qt.Key.Key_Space)
    report["marked"] = len(workbench.results.dossier.marked())
    workbench.dock.results.details.setCurrentWidget(workbench.dock.results.dossier)
    QTimer.singleShot(300, go_on)


@step
def exported():
    shoot("5-notes")
    workbench = the_plugin().workbench
    page = workbench.dock.forum
    workbench.dock.show_page(page)
    click_button(page.marked)
    for name, box in page.outputs.items():
        box.setChecked(name in EXPORTED)
    workbench.forum.confirm_replace = lambda files: True
    click(page.export)
    until(lambda: not workbench.forum.is_busy)


@step
def on_the_forum_page():
    page = the_plugin().workbench.dock.forum
    report["exported"] = [page.files.topLevelItem(row).text(0) for row in range(page.files.topLevelItemCount())]
    shoot("6-forum")
    iface.mainWindow().findChild(QAction, "bosanggarong_register").trigger()
    QTimer.singleShot(700, go_on)


@step
def in_the_register():
    register = the_plugin().extras.register
    report["agreements"] = register.filter.rowCount()
    shoot_window(register.window, "7-register")
    register.window.close()
    dock = the_plugin().workbench.dock
    dock.show_page(dock.data)
    click(dock.data.default_study)
    click(dock.data.check)
    until(lambda: not the_plugin().workbench.data.is_busy)


@step
def checked():
    shoot("8-checked")
    dock = the_plugin().workbench.dock
    dock.show_page(dock.analysis)
    QTimer.singleShot(300, go_on)


@step
def again():
    shoot("9-analysis")
    page = the_plugin().workbench.dock.analysis
    click(page.run)  # a second analysis on a thread of QGIS that has computed before
    workbench = the_plugin().workbench
    until(lambda: not workbench.analysis.is_busy)


@step
def unloaded():
    second = Path(report.get("folder", "/") + "-2")
    report["second_folder_files"] = sorted(file.name for file in second.iterdir()) if second.is_dir() else []
    for _ in range(2):
        qgis.utils.unloadPlugin(NAME)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        registry = QgsApplication.processingRegistry()
        report.setdefault("left", []).append(
            {
                "action": iface.mainWindow().findChild(QAction, "bosanggarong_open") is not None,
                "provider": registry.providerById("bosanggarong") is not None,
                "plugin": NAME in qgis.utils.plugins,
                "dock": iface.mainWindow().findChild(QDockWidget, "BosanggarongDock") is not None,
                "menu": [a.text() for a in iface.pluginMenu().actions() if "Bosanggarong" in a.text()],
            }
        )
        qgis.utils.loadPlugin(NAME)
        report.setdefault("loaded_again", []).append(qgis.utils.startPlugin(NAME))
    QTimer.singleShot(500, go_on)


@step_when_unfit
def told():
    until(lambda: iface.messageBar().items())


@step_when_unfit
def refused():
    report["messages"] = [item.text() for item in iface.messageBar().items()]
    shoot("1-told")
    report["folder"] = the_plugin().workbench.dock.analysis.folder.filePath()
    QTimer.singleShot(100, guarded(lambda: until(QApplication.activeModalWidget, 500)))  # goes on inside the dialog
    click(the_plugin().workbench.dock.data.run)


@step_when_unfit
def said_what_to_do():
    dialog = QApplication.activeModalWidget()
    report["dialog"] = dialog.text() + "\n" + dialog.informativeText()
    QApplication.primaryScreen().grabWindow(0).save(str(OUT / "2-refused.png"))
    dialog.accept()
    report["made_folder"] = Path(report["folder"]).exists()
    report["rows"] = the_plugin().workbench.results.model.rowCount()
    QTimer.singleShot(300, go_on)


def guarded(function):
    def call():
        try:
            function()
        except BaseException:
            report["error"] = traceback.format_exc()
            leave()

    return call


def go_on():
    guarded(steps.pop(0) if steps else leave)()


def leave(deadline=None):
    deadline = deadline or time.time() + 20
    if iface.mapCanvas().isDrawing() and time.time() < deadline:
        return QTimer.singleShot(100, lambda: leave(deadline))
    report["seconds"] = time.time() - report.pop("started")
    (OUT / "report.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().setDirty(False)
    iface.actionExit().trigger()


QTimer.singleShot(1500, go_on)
