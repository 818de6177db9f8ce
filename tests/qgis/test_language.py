"""The Indonesian window and map: what a planner sees has no English and no raw key."""

import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsApplication  # noqa: E402
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTranslator  # noqa: E402
from qgis.PyQt.QtWidgets import (  # noqa: E402
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from tests.unit.test_language import ENGLISH, RAW_KEY, english_words, words  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "bosanggarong_plugin" / "i18n" / "bosanggarong_id.ts"
needs_lrelease = pytest.mark.skipif(shutil.which("lrelease") is None, reason="lrelease is not installed")


@pytest.fixture
def indonesian(qgis_app, tmp_path):
    """The plugin's texts in Indonesian, as after "make package"."""
    compiled = tmp_path / "bosanggarong_id.qm"
    subprocess.run(["lrelease", "-silent", str(TS), "-qm", str(compiled)], check=True, timeout=60)
    translator = QTranslator()
    assert translator.load(str(compiled))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def without_examples(text: str) -> str:
    return re.sub(r"<pre>.*?</pre>|<[^>]+>", " ", text, flags=re.DOTALL)


@needs_lrelease
def test_the_dock_is_indonesian(indonesian, plugin):
    plugin.open_dock()
    dock = plugin.workbench.dock
    shown = [dock.windowTitle(), plugin.action.text()]
    for kind in (QLabel, QAbstractButton):
        shown += [text for widget in dock.findChildren(kind) for text in (widget.text(), widget.toolTip())]
    for box in dock.findChildren(QComboBox):
        shown += [box.itemText(n) for n in range(box.count())]
    for tabs in dock.findChildren(QTabWidget):
        shown += [tabs.tabText(n) for n in range(tabs.count())]
    for kind in (QLineEdit, QTextBrowser):
        shown += [widget.placeholderText() for widget in dock.findChildren(kind)]
    for group in dock.findChildren(QGroupBox):
        shown.append(group.title())
    for table in dock.findChildren(QTableView):
        model = table.model()
        shown += [str(model.headerData(n, Qt.Orientation.Horizontal) or "") for n in range(model.columnCount())]
        shown += [str(model.headerData(n, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "") for n in range(model.columnCount())]
    shown += [widget.accessibleName() for widget in dock.findChildren(QWidget) if not isinstance(widget.parent(), QTabBar)]  # those are Qt's
    shown = [re.sub(r"\S+\.(xlsx|html|pdf|zip|toml|gpkg|qgz)\b", " ", text.replace("&", "")) for text in shown]
    own = [text for text in shown if text and not text.startswith("Dock") and text not in ("English", "…", "Float")]
    assert {"Data", "Analisis", "Calon", "Forum", "Jalankan", "Pelayanan, persampahan, air baku"} <= set(own)
    for text in own:
        assert not english_words(without_examples(text)) and not RAW_KEY.findall(without_examples(text)), text


@needs_lrelease
def test_the_algorithms_are_indonesian(indonesian, plugin):
    provider = QgsApplication.processingRegistry().providerById("bosanggarong")
    for registered in provider.algorithms():
        algorithm = registered.create()
        texts = [algorithm.displayName(), algorithm.shortDescription(), algorithm.shortHelpString()]
        for parameter in algorithm.parameterDefinitions():
            texts += [parameter.description(), parameter.help(), *getattr(parameter, "options", list)()]
        texts += [output.description() for output in algorithm.outputDefinitions()]
        for text in texts:
            assert not english_words(without_examples(text)), (algorithm.name(), text, english_words(without_examples(text)))


@needs_lrelease
def test_the_ranked_list_and_the_evidence_are_indonesian(indonesian, plugin, finished_result):
    plugin.open_dock()
    plugin.workbench.results.show_result(str(finished_result), "id")
    results, names = plugin.workbench.results, names_of(finished_result)
    headers = [results.model.headerData(n, Qt.Orientation.Horizontal) for n in range(results.model.columnCount())]
    assert "Calon kerja sama" in headers and not english_words(" ".join(map(str, headers)))
    assert not english_words(results.page.heading.text())
    assert len(results.model.rows) > 10
    for row in results.model.rows:
        text = without_examples(results.card.html(row["candidate_id"]))
        assert not words(text) & ENGLISH - names and not RAW_KEY.findall(text) and "kerjasama" not in text.casefold(), text


def names_of(folder: Path) -> set[str]:
    """Words of proper names in a result."""
    query = "select region_name from regions union select name from objects union select title from agreements"
    with closing(sqlite3.connect(folder / "study.gpkg")) as connection:
        found = connection.execute(query).fetchall()
    return {word for (name,) in found for word in words(name)}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_printed_map_is_indonesian(finished_result, tmp_path):
    shutil.copyfile(finished_result / "study.gpkg", tmp_path / "study.gpkg")
    command = [sys.executable, "-m", "bosanggarong_plugin.maps.headless", str(tmp_path), "--lang", "id", "--outputs", "pdf"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    text = subprocess.run(["pdftotext", str(tmp_path / "peta.pdf"), "-"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "CALON KERJA SAMA" in text and "km2" not in text
    text = re.sub(r"\S+\.(tif|gpkg|qgz|csv)\b", " ", unicodedata.normalize("NFKC", text))  # names of files
    wrong = words(text) & ENGLISH - names_of(finished_result)
    assert not wrong and not RAW_KEY.findall(text) and "kerjasama" not in text.casefold(), wrong
