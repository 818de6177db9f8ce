"""Inside QGIS: the tour of help_pictures.py. Each ``yield`` waits for a condition while QGIS goes on."""

import json
import os
import time
import traceback
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar
from qgis.utils import iface, plugins

OUT, LANGUAGE, HOME = Path(os.environ["PICTURES_OUT"]), os.environ["PICTURES_LANGUAGE"], Path(os.environ["HOME"])
WAIT_S = 240
COLOURS, MAX_BYTES = (220, 160, 110), 100_000
TOOLBARS = ("mFileToolBar", "mMapNavToolBar", "mPluginToolBar")
report = {"pictures": []}


def keep(widget, name):
    """A picture of a widget, with as many colours as its size allows."""
    image = widget if isinstance(widget, QImage) else widget.grab().toImage()
    file = OUT / f"{name}_{LANGUAGE}.png"
    for colours in COLOURS:
        reduced(image, colours).save(str(file), "PNG", 0)
        if file.stat().st_size <= MAX_BYTES:
            break
    report["pictures"].append(file.name)


def reduced(image, colours):
    """The image in its most frequent colours (at five bits a channel), every other pixel in the nearest of them, not dithered."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    pixels = np.frombuffer(bits, np.uint8).reshape(height, image.bytesPerLine() // 4, 4)[:, :width, 2::-1].reshape(-1, 3).astype(np.int64)
    bins = (pixels >> 3) @ np.array([1024, 32, 1])
    counts = np.bincount(bins, minlength=32768)
    means = np.stack([np.bincount(bins, pixels[:, channel], 32768) for channel in range(3)], axis=1) / np.maximum(counts, 1)[:, None]
    used = np.flatnonzero(counts)
    palette = means[used[np.argsort(-counts[used], kind="stable")[:colours]]]
    nearest = np.zeros(32768, np.uint8)
    nearest[used] = ((means[used][:, None, :] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    stride = -(-width // 4) * 4
    rows = np.zeros((height, stride), np.uint8)
    rows[:, :width] = nearest[bins].reshape(height, width)
    made = QImage(rows.tobytes(), width, height, stride, QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(red) << 16 | int(green) << 8 | int(blue) for red, green, blue in palette.round()])
    return made.copy()  # owns its pixels


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


def example_office():
    """The included register with one agreement that is due."""
    from bosanggarong_plugin.core.office.store import OfficeStore
    from bosanggarong_plugin.gui.register_controller import embedded_office
    from bosanggarong_plugin.gui.register_files import copy_office

    path = HOME / "office.gpkg"
    copy_office(embedded_office(), path)
    title = {"id": "Contoh: pelayanan adminduk lintas batas", "en": "Example: civil registration across the border"}[LANGUAGE]
    OfficeStore(path, "Sari").add(
        "agreements",
        {"agreement_id": "contoh", "title": title, "parties": "64.08+64.74", "sector": "adminduk", "kind": "perjanjian_kerja_sama",
         "stage": "pelaksanaan", "signed": "2021-11-20", "end": (date.today() + timedelta(days=28)).isoformat(), "running": "ya"},
    )  # fmt: skip
    return path


def pause(seconds):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def drawn():
    return not iface.mapCanvas().isDrawing()


def tour():
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.resize(1200, 740)
    for bar in window.findChildren(QToolBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        bar.setVisible(bar.objectName() in TOOLBARS)
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
    extras.open_register(example_office())
    extras.register.select("contoh")
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
    keep(side_by_side(extras.map.panel, canvas), "trace")
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
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().setDirty(False)
    QgsApplication.taskManager().cancelAll()
    iface.actionExit().trigger()


timer = QTimer()
QTimer.singleShot(1500, run)
