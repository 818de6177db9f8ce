"""In a real QGIS window: open the dock with its action, run the included study, photograph the window, leave.

    WINDOW_OUT=DIR qgis --profiles-path SETTINGS --nologo --noversioncheck --code scripts/window_run.py

The plugin is the one that the profile below SETTINGS has switched on. DIR gets the result, window.png and report.json (what was
seen; with "error" when something went wrong). WINDOW_LANGUAGE is the language of the result (id).
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction
from qgis.utils import iface, plugins

PLUGIN = "bosanggarong_plugin"
OUT = Path(os.environ["WINDOW_OUT"])
TIMEOUT_S = 180
report = {"qgis": Qgis.QGIS_VERSION, "python": sys.version.split()[0]}
started = time.monotonic()


def boundary(step):
    """A step that ends the run with a report when it fails."""

    def run():
        try:
            step()
        except Exception:
            report["error"] = traceback.format_exc()
            leave()

    return run


@boundary
def run_study():
    window = iface.mainWindow()
    window.resize(1400, 900)
    plugin = plugins[PLUGIN]
    report["plugin_file"] = sys.modules[PLUGIN].__file__
    window.findChild(QAction, "bosanggarong_open").trigger()  # the first click
    page = plugin.workbench.dock.analysis
    page.folder.setFilePath(str(OUT / "result"))
    page.language.setCurrentIndex(page.language.findData(os.environ.get("WINDOW_LANGUAGE", "id")))
    report["dock_is_visible"] = plugin.workbench.dock.isVisible()
    page.run.click()  # the second
    QTimer.singleShot(200, wait)


@boundary
def wait():
    if plugins[PLUGIN].workbench.analysis.is_busy:
        if time.monotonic() - started > TIMEOUT_S:
            raise TimeoutError(plugins[PLUGIN].workbench.dock.analysis.message.text())
        QTimer.singleShot(200, wait)
    else:
        report["seconds"] = round(time.monotonic() - started, 1)
        QTimer.singleShot(1500, photograph)


@boundary
def photograph():
    iface.mapCanvas().waitWhileRendering()
    dock = plugins[PLUGIN].workbench.dock
    report["message"] = dock.analysis.message.text()
    report["ranked"] = dock.results.table.model().rowCount()
    report["layers"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    report["invalid_layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values() if not layer.isValid()]
    report["message_bar"] = [item.text() for item in iface.messageBar().items()]
    iface.mainWindow().grab().save(str(OUT / "window.png"))
    leave()


def leave():
    (OUT / "report.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().setDirty(False)
    iface.actionExit().trigger()


QTimer.singleShot(1000, run_study)
