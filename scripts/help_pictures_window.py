"""Inside QGIS: the tour of help_pictures.py. Each ``yield`` waits for a condition while QGIS goes on."""

import json
import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QPoint, QTimer
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface, plugins

OUT, LANGUAGE, HOME = Path(os.environ["PICTURES_OUT"]), os.environ["PICTURES_LANGUAGE"], Path(os.environ["HOME"])
WAIT_S = 240
report = {"pictures": []}


def keep(widget, name):
    """A picture of a widget with at most 256 colours."""
    image = widget.grab().toImage() if not isinstance(widget, QImage) else widget
    file = OUT / f"{name}_{LANGUAGE}.png"
    image.convertToFormat(QImage.Format.Format_Indexed8).save(str(file), "PNG", 0)
    report["pictures"].append(file.name)


def side_by_side(*widgets):
    """Pictures of widgets in a row, on white."""
    images = [widget.grab().toImage() for widget in widgets]
    made = QImage(sum(image.width() for image in images), max(image.height() for image in images), QImage.Format.Format_RGB32)
    made.fill(0xFFFFFFFF)
    painter, left = QPainter(made), 0
    for image in images:
        painter.drawImage(QPoint(left, 0), image)
        left += image.width()
    painter.end()
    return made


def pause(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def drawn():
    return not iface.mapCanvas().isDrawing()


def tour():
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.resize(1280, 800)
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() != "Layers":
            dock.hide()
    QgsSettings().setValue("bosanggarong/language", LANGUAGE)
    plugin = plugins["bosanggarong_plugin"]
    plugin.open_dock()
    desk, extras = plugin.workbench, plugin.extras
    dock = desk.dock
    yield pause(1)
    keep(dock, "data")
    dock.show_page(dock.analysis)
    dock.analysis.folder.setFilePath(str(HOME / "Bosanggarong"))
    yield pause(0.5)
    keep(dock, "analysis")
    dock.analysis.run.click()
    yield lambda: not desk.analysis.is_busy
    iface.messageBar().clearWidgets()
    dock.show_page(dock.results)
    yield pause(1)
    yield drawn
    keep(dock, "candidates")
    keep(window, "window")
    dock.show_page(dock.forum)
    yield pause(0.5)
    keep(dock, "forum")
    dock.hide()
    extras.open_register()
    yield pause(1)
    keep(extras.register.window, "register")
    extras.register.window.close()
    extras.trace_action.trigger()
    extras.map.trace_at(117.15, -0.5)
    yield lambda: extras.map.task is None
    extras.map.panel.show()
    layers = window.findChild(QDockWidget, "Layers")
    if layers:
        layers.hide()
    yield pause(1)
    canvas.refresh()
    yield pause(1)
    yield drawn
    keep(side_by_side(extras.map.panel, canvas).scaledToWidth(1000), "trace")
    from bosanggarong_plugin.gui.options_page import OptionsPage

    page = OptionsPage()
    page.resize(620, 460)
    page.show()
    yield pause(0.5)
    keep(page, "options")
    page.close()


def run():
    steps, state = tour(), {"until": lambda: True, "since": time.monotonic()}

    def tick():
        try:
            if not state["until"]():
                if time.monotonic() - state["since"] > WAIT_S:
                    raise TimeoutError("waited in vain")
                return
            state["until"], state["since"] = next(steps), time.monotonic()
        except StopIteration:
            leave()
        except Exception:
            report["error"] = traceback.format_exc()
            leave()

    timer.timeout.connect(tick)
    timer.start(100)


def leave():
    timer.stop()
    (HOME / "report.json").write_text(json.dumps(report), encoding="utf-8")
    iface.mapCanvas().stopRendering()
    QgsProject.instance().setDirty(False)
    QgsApplication.taskManager().cancelAll()
    iface.actionExit().trigger()


timer = QTimer()
QTimer.singleShot(1500, run)
