"""The dock by keyboard: one letter for one thing on each page, in both languages, and a name for every widget."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.PyQt.QtCore import QCoreApplication, Qt, QTranslator  # noqa: E402
from qgis.PyQt.QtWidgets import (  # noqa: E402
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextBrowser,
    QTreeWidget,
    QWidget,
)

TS = Path(__file__).resolve().parents[2] / "bosanggarong_plugin" / "i18n" / "bosanggarong_id.ts"
PARTS = ("data", "analysis", "results", "forum")
ENTERED = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextBrowser, QAbstractSpinBox, QTreeWidget)


pytestmark = pytest.mark.skipif(shutil.which("lrelease") is None, reason="lrelease is not installed")


@pytest.fixture(params=["id", "en"])
def desk(request, window, tmp_path):
    """The dock in a language of the window."""
    translator = QTranslator()
    if request.param == "id":
        subprocess.run(["lrelease", "-silent", str(TS), "-qm", str(tmp_path / "id.qm")], check=True, timeout=60)
        assert translator.load(str(tmp_path / "id.qm"))
        QCoreApplication.installTranslator(translator)
    from bosanggarong_plugin import classFactory

    plugin = classFactory(window)
    plugin.initGui()
    plugin.open_dock()
    yield plugin.workbench
    plugin.unload()
    QCoreApplication.removeTranslator(translator)


def letters(text):
    return [letter.lower() for letter in re.findall(r"&([^&\s])", text.replace("&&", ""))]


def texts_of(part):
    labels = [label.text() for label in part.findChildren(QLabel) if label.buddy() is not None]
    return labels + [button.text() for button in part.findChildren(QAbstractButton)]


def test_no_letter_stands_for_two_things_on_a_page(desk):
    titles = [desk.dock.pages.tabText(number) for number in range(desk.dock.pages.count())]
    for name in PARTS:
        part = getattr(desk.dock, name)
        inner = [tabs.tabText(n) for tabs in part.findChildren(QTabWidget) for n in range(tabs.count())]
        used = Counter(letter for text in [*titles, *inner, *texts_of(part)] for letter in letters(text))
        assert {letter for letter, count in used.items() if count > 1} == set(), (name, used)


def test_every_widget_that_takes_the_focus_can_be_named_by_a_screen_reader(desk):
    for name in PARTS:
        part = getattr(desk.dock, name)
        buddies = {label.buddy() for label in part.findChildren(QLabel)}
        for widget in part.findChildren(QWidget):
            if not isinstance(widget, ENTERED) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.parent() in buddies:
                continue
            said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            inside = isinstance(widget, QLineEdit) and isinstance(widget.parent(), (QAbstractSpinBox, QComboBox))
            assert said or widget in buddies or inside or not is_ours(widget), (name, widget, widget.objectName())


def is_ours(widget):
    """Not a part inside of a widget of Qt or QGIS."""
    return type(widget.parent()).__module__.startswith("bosanggarong_plugin") or type(widget.parent()) is QWidget
