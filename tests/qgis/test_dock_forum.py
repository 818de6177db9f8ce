"""The page "Forum": chosen candidates and outputs become files; and the whole path from the default study to the papers."""

import shutil
import threading
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsProject  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402

from bosanggarong_plugin.core.outputs import DEFAULT_OUTPUTS, OUTPUTS  # noqa: E402
from bosanggarong_plugin.gui.candidate_model import MARK, TITLE  # noqa: E402
from bosanggarong_plugin.maps.in_qgis import layers_of  # noqa: E402
from bosanggarong_plugin.maps.project import MapError  # noqa: E402

from .conftest import click  # noqa: E402

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(plugin, window):
    click(window.toolbar.widgetForAction(plugin.action))
    return plugin.workbench


@pytest.fixture
def forum(desk, finished_result, tmp_path):
    shutil.copytree(finished_result, tmp_path / "result")
    desk.results.show_result(str(tmp_path / "result"), "id")
    desk.dock.show_page(desk.dock.forum)
    return desk.forum


def want(forum, *names):
    for name, box in forum.page.outputs.items():
        if box.isChecked() != (name in names):
            box.click()


def export(forum, wait, seconds=120):
    click(forum.page.export)
    wait(lambda: not forum.is_busy, seconds)


def rows(forum):
    tree = forum.page.files
    return {tree.topLevelItem(n).text(0): tree.topLevelItem(n).text(1) for n in range(tree.topLevelItemCount())}


def test_another_result_may_be_opened_while_one_is_exported(forum, desk, wait, tmp_path, finished_result):
    shutil.copytree(finished_result, tmp_path / "other")
    want(forum, "html")
    click(forum.page.export)
    desk.results.show_result(str(tmp_path / "other"), "id")
    wait(lambda: not forum.is_busy, 120)
    assert list(rows(forum)) == ["laporan.html"] and (tmp_path / "result" / "laporan.html").is_file()
    assert forum.page.export.isEnabled() and forum.folder == tmp_path / "other"


def test_every_output_is_offered_in_words_and_the_usual_ones_are_ticked(desk):
    boxes = desk.dock.forum.outputs
    assert set(boxes) == set(OUTPUTS) - {"gpkg"}
    assert {name for name, box in boxes.items() if box.isChecked()} == set(DEFAULT_OUTPUTS) - {"gpkg"}
    assert all(OUTPUTS[name].file in box.text() or name in ("png", "kak") for name, box in boxes.items())
    assert not desk.dock.forum.export.isEnabled()


def test_the_first_candidates_get_papers_and_the_list_names_the_files(forum, wait, window, tmp_path):
    want(forum, "kak", "qgz")
    forum.page.count.setValue(2)
    export(forum, wait)
    made = rows(forum)
    folder = tmp_path / "result"
    assert made and all(words == "made" for words in made.values())
    assert all((folder / name).is_file() for name in made)
    assert "study.qgz" in made and len([name for name in made if name.startswith("kak/")]) > 1
    assert forum.page.open_file.isEnabled() and forum.page.open_folder.isEnabled()
    assert forum.page.progress.value() == 100
    assert len(window.messages()) == 1 and "0 left out" in window.messages()[0]
    assert not [file for file in folder.iterdir() if file.name.startswith(".")]


def test_only_marked_candidates_get_papers_when_these_are_chosen(forum, desk, wait, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr("bosanggarong_plugin.makers.make_again", lambda *args, **options: given.append(options["candidates"]) or ([], {}))
    assert not forum.page.marked.isEnabled()
    monkeypatch.setattr(desk.results.dossier, "ask_file", lambda suggested: suggested)
    ids = [row["candidate_id"] for row in desk.results.model.rows]
    for number in (6, 2):
        desk.results.model.mark_wanted.emit(ids[number], True)
    assert forum.page.marked.isEnabled() and "(2)" in forum.page.marked.text()
    for button in (forum.page.marked, forum.page.all, forum.page.top):
        button.click()
        export(forum, wait)
    assert given == [f"{ids[2]};{ids[6]}", "all", "top:10"]


def test_what_cannot_be_made_is_told_with_its_reason(forum, wait, window, monkeypatch):
    def fail(folder, outputs, language, chosen=(), **pages):
        raise MapError("the printer is on fire")

    monkeypatch.setattr("bosanggarong_plugin.maps.in_qgis.write_maps", fail)
    want(forum, "pdf", "xlsx")
    export(forum, wait)
    assert "the printer is on fire" in rows(forum)["peta.pdf"]
    assert any(words == "made" for words in rows(forum).values())
    assert len(window.messages()) == 1 and "1 left out" in window.messages()[0]


def test_nothing_ticked_is_said(forum, wait, window):
    want(forum)
    export(forum, wait)
    assert len(window.messages()) == 1 and "nothing is chosen" in window.messages()[0]


def test_what_is_there_is_replaced_only_when_the_user_says_so(forum, wait, tmp_path, monkeypatch):
    file = tmp_path / "result" / "study.qgz"
    file.write_text("former", encoding="utf-8")
    want(forum, "qgz")
    answers = [False, True]
    monkeypatch.setattr(forum, "confirm_replace", lambda files: answers.pop(0))
    export(forum, wait)
    assert file.read_text(encoding="utf-8") == "former"
    export(forum, wait)
    assert file.stat().st_size > 1000


@pytest.fixture
def slow_export(monkeypatch):
    """make_again that goes on until it is cancelled."""
    started = threading.Event()

    def slow(folder, wanted, *, job, **options):
        started.set()
        while True:
            job.step(0.5, "maps")
            threading.Event().wait(0.01)

    monkeypatch.setattr("bosanggarong_plugin.makers.make_again", slow)
    return started


def test_a_cancel_stops_within_a_second(forum, wait, window, slow_export):
    click(forum.page.export)
    wait(slow_export.is_set)
    assert not forum.page.export.isEnabled()
    click(forum.page.cancel)
    assert wait(lambda: not forum.is_busy) < 1.0
    assert window.messages() == ["Stopped; nothing was written."] and forum.page.export.isEnabled()


def test_no_analysis_starts_while_papers_are_made(forum, desk, wait, window, slow_export):
    click(forum.page.export)
    wait(slow_export.is_set)
    desk.analysis.start()
    assert len(window.messages()) == 1 and not desk.analysis.is_busy
    forum.cancel()
    wait(lambda: not forum.is_busy)


def test_unloading_while_papers_are_made_leaves_nothing(forum, plugin, wait, window, slow_export):
    from qgis.core import QgsApplication

    click(forum.page.export)
    wait(slow_export.is_set)
    plugin.unload()
    wait(lambda: QgsApplication.taskManager().countActiveTasks(True) == 0)
    assert window.messages() == []


def test_the_whole_path_from_the_default_study_to_the_papers(desk, window, wait):
    dock = desk.dock
    click(dock.data.default_study)
    dock.analysis.make_pdf.setChecked(False)
    click(dock.data.run)
    wait(lambda: not desk.analysis.is_busy, 120)
    folder = Path(desk.results.result.path).parent
    assert dock.page is dock.results and layers_of(QgsProject.instance(), folder)

    QTest.keyClicks(dock.results.search, "watershed")
    assert 0 < desk.results.model.rowCount() < len(desk.results.model.rows)
    QTest.keyClick(dock.results.table, Qt.Key.Key_Down)
    wait(lambda: desk.results.highlight.count > 0, 5)
    chosen = desk.results.selected_id
    assert all(window.canvas.extent().contains(shape.boundingBox()) for shape in desk.results.shapes_of({"candidate_id": chosen}))

    dock.results.table.setCurrentIndex(dock.results.table.currentIndex().siblingAtColumn(MARK))
    QTest.keyClick(dock.results.table, Qt.Key.Key_Space)
    assert desk.results.dossier.marked() == {chosen}
    assert desk.data.register() == folder / "office.gpkg"  # the next run reads what was entered

    dock.show_page(dock.forum)
    dock.forum.marked.click()
    want(desk.forum, "kak", "html", "xlsx")
    export(desk.forum, wait, 180)
    made = rows(desk.forum)
    assert "laporan.html" in made and "calon_kerja_sama.xlsx" in made and any(name.startswith("kak/") for name in made)
    assert all((folder / name).is_file() for name, words in made.items() if words == "made")
    title = desk.results.model.find(chosen).siblingAtColumn(TITLE).data()
    assert title and QgsProject.instance().mapLayers()
