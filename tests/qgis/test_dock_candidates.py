"""The page "Candidates": list, filters, order, map, sheet, why, and what the office enters; with real widgets."""

import shutil
import sqlite3
import time
from contextlib import closing

import pandas as pd
import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsRectangle  # noqa: E402
from qgis.PyQt.QtCore import QDate, QEvent, QPoint, Qt  # noqa: E402
from qgis.PyQt.QtGui import QKeyEvent  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyleOptionViewItem  # noqa: E402

from bosanggarong_plugin.core.office.store import OfficeStore  # noqa: E402
from bosanggarong_plugin.core.result import RESULT_NAME, read_table, tables_in, write_tables  # noqa: E402
from bosanggarong_plugin.core.tables import table  # noqa: E402
from bosanggarong_plugin.gui.candidate_model import ID_ROLE, MARK, PARTIES, RANK, SORT_ROLE, TITLE, TOP_TEN  # noqa: E402
from bosanggarong_plugin.paths import boundaries_dir  # noqa: E402

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(finished_result, tmp_path):
    """A result of the test's own: what is entered about it lies beside it."""
    shutil.copytree(finished_result, tmp_path / "result")
    return tmp_path / "result"


@pytest.fixture
def desk(plugin, window):
    plugin.open_dock()
    plugin.workbench.dock.show_page(plugin.workbench.dock.results)
    return plugin.workbench


@pytest.fixture
def results(desk, folder):
    desk.results.show_result(str(folder), "id", boundaries_dir() / "office.gpkg")
    return desk.results


def shown(results, column=TITLE, role=Qt.ItemDataRole.DisplayRole):
    model = results.page.table.model()
    return [model.index(row, column).data(role) for row in range(model.rowCount())]


def choose(combo, value):
    combo.setCurrentIndex(combo.findData(value))


def query(folder, sql):
    with closing(sqlite3.connect(folder / RESULT_NAME)) as connection:
        return connection.execute(sql).fetchall()


# --- list ------------------------------------------------------------------------------------------------------------


def test_each_rank_shows_the_interval_in_which_it_moves(results, folder):
    ranks = query(folder, "select rank, rank_low, rank_high from candidate_ranks order by rank")
    assert shown(results, RANK) == [f"{rank} ({low}–{high})" for rank, low, high in ranks]


@pytest.mark.parametrize("column", [TITLE, PARTIES])
def test_a_click_on_a_header_sorts_and_a_second_one_turns_it_round(results, column):
    header = results.page.table.horizontalHeader()
    results.page.table.horizontalScrollBar().setValue(header.sectionPosition(column))
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    for turned in (False, True):
        QTest.mouseClick(header.viewport(), LEFT, pos=at)
        keys = shown(results, column, SORT_ROLE)
        assert keys == sorted(keys, reverse=turned) and len(set(keys)) > 5


@pytest.mark.parametrize("column", [RANK, TOP_TEN])
def test_numbers_are_sorted_as_numbers(results, column):
    results.page.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    keys = shown(results, column, SORT_ROLE)
    assert all(isinstance(key, (int, float)) for key in keys) and keys == sorted(keys, reverse=True)


@pytest.mark.parametrize("name", ["sector", "coverage", "obligation"])
def test_a_filter_leaves_just_the_candidates_of_its_value(results, folder, name):
    combo = results.page.filters[name]
    values = [combo.itemData(n) for n in range(1, combo.count())]
    assert sorted(values) == sorted(row[0] for row in query(folder, f"select distinct {name} from candidates where {name} is not null"))
    for value in values:
        choose(combo, value)
        expected = {row[0] for row in query(folder, f"select candidate_id from candidates where {name} = '{value}'")}
        assert set(shown(results, TITLE, ID_ROLE)) == expected
    combo.setCurrentIndex(0)
    assert results.model.rowCount() == len(results.model.rows)


def test_the_forum_view_shows_candidates_with_two_members_or_more(results, folder):
    forum = results.page.forum
    names = [row[0] for row in query(folder, "select name from forums")]
    assert names and [forum.itemText(n) for n in range(1, forum.count())] == names
    members = {"64.74", "64.08", "64.02"}
    forum.setCurrentIndex(forum.findText("Bosanggarong"))
    ids = query(folder, "select candidate_id, parties from candidates")
    expected = {key for key, parties in ids if len(members & set(parties.split("+"))) > 1}
    assert set(shown(results, TITLE, ID_ROLE)) == expected and 0 < len(expected) < len(ids)


def test_a_search_finds_words_of_title_evidence_and_parties_in_any_order(results):
    QTest.keyClicks(results.page.search, "MAHAKAM das")
    found = shown(results)
    assert found and len(found) < len(results.model.rows)
    assert any("Mahakam" in title for title in found)
    assert f"{len(found)} " in results.page.heading.text()
    results.page.search.setText("bukan kata apa pun")
    assert results.model.rowCount() == 0
    results.page.search.clear()
    assert results.model.rowCount() == len(results.model.rows)


def test_a_filter_keeps_the_selected_candidate_where_it_is_still_shown(results):
    results.select(results.model.rows[4]["candidate_id"])
    chosen = results.selected_id
    choose(results.page.filters["sector"], results.model.rows[4]["sector"])
    assert results.selected_id == chosen


def many(folder, count):
    """The result with its candidates repeated until there are ``count``, each under an id and a rank of its own."""
    tables = {name: read_table(folder / RESULT_NAME, name) for name in tables_in(folder / RESULT_NAME)}
    times = -(-count // len(tables["candidates"]))
    for name in [name for name, frame in tables.items() if "candidate_id" in frame.columns]:
        copies = [tables[name].assign(candidate_id=tables[name]["candidate_id"] + f"#{n}") for n in range(times)]
        tables[name] = pd.concat(copies, ignore_index=True)
    tables["candidates"] = tables["candidates"].head(count)
    kept = set(tables["candidates"]["candidate_id"])
    tables = {name: frame[frame["candidate_id"].isin(kept)] if "candidate_id" in frame.columns else frame for name, frame in tables.items()}
    tables["candidate_ranks"] = tables["candidate_ranks"].assign(rank=range(1, count + 1))
    (folder / RESULT_NAME).unlink()
    write_tables(folder / RESULT_NAME, tables)


def test_two_thousand_candidates_are_searched_filtered_and_sorted(desk, folder):
    many(folder, 2000)
    results = desk.results
    results.show_result(str(folder), "id")
    assert results.model.rowCount() == 2000
    with_words = [row for row in results.model.rows if "mahakam" in str(row["title_ind"]).lower()]
    results.page.search.setText("mahakam")
    assert {row["candidate_id"] for row in with_words} <= set(shown(results, TITLE, ID_ROLE)) and len(shown(results)) < 2000
    results.page.search.clear()
    choose(results.page.filters["sector"], "pelayanan")
    services = {row["candidate_id"] for row in results.model.rows if row["sector"] == "pelayanan"}
    assert set(shown(results, TITLE, ID_ROLE)) == services and 0 < len(services) < 2000
    results.page.table.sortByColumn(TITLE, Qt.SortOrder.DescendingOrder)
    keys = shown(results, TITLE, SORT_ROLE)
    assert len(keys) == len(services) and keys == sorted(keys, reverse=True)


# --- map -------------------------------------------------------------------------------------------------------------


def test_choosing_a_candidate_moves_the_map_and_highlights_its_evidence(results, window, wait):
    window.canvas.setExtent(QgsRectangle(0, 0, 1, 1))
    QTest.keyClick(results.page.table, Qt.Key.Key_Down)
    wait(lambda: results.highlight.count > 0, 5)
    shapes = results.shapes_of(results.model.row_at(results.page.table.currentIndex()))
    assert all(window.canvas.extent().contains(shape.boundingBox()) for shape in shapes)


def test_without_following_the_map_stays(results, window, wait):
    results.page.follow.setChecked(False)
    window.canvas.setExtent(QgsRectangle(0, 0, 1, 1))
    QTest.keyClick(results.page.table, Qt.Key.Key_Down)
    started = time.monotonic()
    wait(lambda: time.monotonic() - started > 0.5)
    assert window.canvas.extent().contains(QgsRectangle(0.4, 0.4, 0.6, 0.6)) and results.highlight.count == 0


def test_closing_takes_the_highlight_off_the_map(results, plugin, window):
    before = len(window.canvas.scene().items())
    results.zoom_to_selected()
    assert len(window.canvas.scene().items()) > before
    plugin.unload()
    assert len(window.canvas.scene().items()) == before


# --- sheet and why ---------------------------------------------------------------------------------------------------


def test_the_sheet_shows_shares_flags_tests_and_measures(results, folder):
    key = query(folder, "select candidate_id from candidate_shares where share_pct is not null limit 1")[0][0]
    results.select(key)
    text = results.page.evidence.toPlainText()
    for heading in ("Bukti", "Tiga uji syarat", "Pembagian biaya", "Catatan dan keterbatasan", "Temuan dan ukurannya", "Nilai kriteria"):
        assert heading in text
    share = query(folder, f"select share_pct from candidate_shares where candidate_id = '{key}' and share_pct is not null limit 1")[0][0]
    assert f"{share:.1f} %".replace(".", ",") in text


def test_why_says_which_trigger_was_passed_and_why_not_answers_a_question(results):
    part = results.page.why
    results.page.details.setCurrentWidget(part)
    assert "Terpenuhi" in part.answer.toPlainText()
    first = part.answer.toPlainText()
    QTest.keyClick(results.page.table, Qt.Key.Key_Down)
    assert part.answer.toPlainText() != first
    choose(part.region_a, "64.01")
    choose(part.region_b, "64.03")
    choose(part.idea, "A1")
    QTest.mouseClick(part.ask, LEFT)
    said = part.answer.toPlainText()
    assert "Paser" in said and "Berau" in said and "calon" in said


def test_another_scenario_gives_another_order_and_keeps_the_selection(desk, folder):
    from bosanggarong_plugin.core.rerank import rerank
    from bosanggarong_plugin.core.scenarios import Scenario

    target = folder.with_name("ranked")
    rerank(folder, target, [Scenario("jarak", "Hanya penduduk", {"people": 1.0}, "")], outputs=("gpkg",))
    desk.results.show_result(str(target), "id")
    before, chosen = shown(desk.results, TITLE, ID_ROLE), desk.results.selected_id
    combo = desk.results.page.scenario
    assert combo.isVisibleTo(desk.dock.results) and combo.count() > 1
    other = next(n for n in range(combo.count()) if combo.itemData(n) != "default")
    combo.setCurrentIndex(other)
    combo.activated.emit(other)
    assert shown(desk.results, TITLE, ID_ROLE) != before
    assert desk.results.selected_id == chosen


# --- what the office enters ------------------------------------------------------------------------------------------


def dossier_of(path, candidate_id):
    frame = OfficeStore(path).load("dossier")
    return dict(frame.loc[frame["candidate_id"] == candidate_id, ["field", "value"]].itertuples(index=False))


def tick(results, row):
    """A click on the mark of a row of the list."""
    table, index = results.page.table, results.model.index(row, MARK)
    table.scrollTo(index)
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.rect = table.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = QApplication.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table)
    QTest.mouseClick(table.viewport(), LEFT, pos=box.center())


def test_marking_in_the_default_study_copies_the_register_beside_the_result(results, folder, window):
    embedded = boundaries_dir() / "office.gpkg"
    before = embedded.read_bytes()
    first = results.model.rows[0]["candidate_id"]
    tick(results, 0)
    office = folder / "office.gpkg"
    assert dossier_of(office, first) == {"mark": "ya"}
    assert embedded.read_bytes() == before
    assert len(OfficeStore(office).load("agreements")) > 0
    assert results.model.index(0, MARK).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert results.page.dossier.mark.isChecked()
    assert len(window.messages()) == 1 and "office.gpkg" in window.messages()[0]
    tick(results, 0)
    assert dossier_of(office, first) == {}
    assert len(window.messages()) == 1


def test_the_space_bar_marks_too(results, folder):
    results.page.table.setCurrentIndex(results.model.index(1, MARK))
    QApplication.sendEvent(results.page.table, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "))
    assert results.dossier.marked() == {results.model.rows[1]["candidate_id"]}


def test_what_is_typed_is_saved_and_stands_there_when_the_result_is_opened_again(results, desk, folder):
    part, key = results.page.dossier, results.selected_id
    results.page.details.setCurrentWidget(part)
    part.mark.click()
    QTest.keyClicks(part.owner, "Bappeda")
    part.stage.setCurrentIndex(2)
    part.stage.activated.emit(2)
    part.next_date.setDate(QDate(2027, 1, 31))
    QTest.keyClicks(part.note, "Bahas di rapat forum")
    assert part.save.isEnabled()
    QTest.mouseClick(part.save, LEFT)
    assert not part.save.isEnabled()
    expected = {"mark": "ya", "owner": "Bappeda", "stage": "penawaran", "next_date": "2027-01-31", "note": "Bahas di rapat forum"}
    assert dossier_of(folder / "office.gpkg", key) == expected
    results.select(results.model.rows[3]["candidate_id"])
    assert not part.mark.isChecked() and part.owner.text() == "" and part.next_date.isNull()
    desk.results.show_result(str(folder), "id")
    assert (part.owner.text(), part.stage.currentData(), part.note.toPlainText()) == ("Bappeda", "penawaran", "Bahas di rapat forum")
    assert part.next_date.date() == QDate(2027, 1, 31)
    results.page.only_marked.click()
    assert shown(results, TITLE, ID_ROLE) == [key]


def test_the_fields_of_the_papers_are_entered_in_a_form_of_their_own(results, folder, monkeypatch):
    part, key = results.page.dossier, results.selected_id

    def fill(form):
        assert set(form.fields) == set(table("dossier_fields")["field"]) - {"mark", "owner", "stage", "next_date", "note"}
        assert part.window() is not form and len(form.windowTitle()) > 3
        QTest.keyClicks(form.fields["years"], "lima 5")  # letters are not taken
        form.fields["in_apbd"].setCurrentIndex(form.fields["in_apbd"].findData("tidak"))
        form.fields["kak_tujuan"].setPlainText("Air bersih")
        return True

    monkeypatch.setattr(results.dossier, "run_dialog", fill)
    QTest.mouseClick(part.more, LEFT)
    assert dossier_of(folder / "office.gpkg", key) == {"years": "5", "in_apbd": "tidak", "kak_tujuan": "Air bersih"}

    def clear(form):
        assert (form.fields["years"].text(), form.values()["in_apbd"]) == ("5", "tidak")
        form.fields["years"].clear()
        return True

    monkeypatch.setattr(results.dossier, "run_dialog", clear)
    QTest.mouseClick(part.more, LEFT)
    assert dossier_of(folder / "office.gpkg", key) == {"in_apbd": "tidak", "kak_tujuan": "Air bersih"}


def test_typed_text_is_written_before_another_candidate_is_shown(results, folder):
    tick(results, 5)  # now there is a file
    key = results.selected_id
    results.page.dossier.note.setPlainText("belum disimpan")
    results.select(results.model.rows[7]["candidate_id"])
    assert dossier_of(folder / "office.gpkg", key)["note"] == "belum disimpan"


def test_an_emptied_field_is_removed(results, folder):
    part, key = results.page.dossier, results.selected_id
    part.owner.setFocus()
    QTest.keyClicks(part.owner, "POD")
    QTest.mouseClick(part.save, LEFT)
    part.owner.selectAll()
    QTest.keyClick(part.owner, Qt.Key.Key_Backspace)
    QTest.mouseClick(part.save, LEFT)
    assert dossier_of(folder / "office.gpkg", key) == {}


def test_somebody_faster_is_told_and_nothing_is_overwritten_unseen(results, folder, window):
    part, key, office = results.page.dossier, results.selected_id, folder / "office.gpkg"
    QTest.keyClicks(part.owner, "kami")
    QTest.mouseClick(part.save, LEFT)
    OfficeStore(office, editor="Siti").change("dossier", (key, "owner"), {"value": "mereka"}, 1)
    window.bar.clearWidgets()
    QTest.keyClicks(part.owner, " juga")
    QTest.mouseClick(part.save, LEFT)
    assert len(window.messages()) == 1 and "Siti" in window.messages()[0]
    assert dossier_of(office, key) == {"owner": "mereka"}
    assert part.owner.text() == "kami juga" and part.save.isEnabled()  # what was typed stays for another try
    QTest.mouseClick(part.save, LEFT)
    assert dossier_of(office, key) == {"owner": "kami juga"}


def test_the_file_is_asked_once_where_the_study_names_none(desk, folder, tmp_path, monkeypatch):
    desk.results.show_result(str(folder), "id", None)
    asked = []
    monkeypatch.setattr(desk.results.dossier, "ask_file", lambda suggested: asked.append(suggested) or tmp_path / "kantor.gpkg")
    tick(desk.results, 0)
    tick(desk.results, 1)
    assert asked == [folder / "office.gpkg"]
    assert desk.results.dossier.marked() == {row["candidate_id"] for row in desk.results.model.rows[:2]}


def test_who_does_not_say_where_marks_nothing(desk, folder, monkeypatch):
    desk.results.show_result(str(folder), "id", None)
    monkeypatch.setattr(desk.results.dossier, "ask_file", lambda suggested: None)
    tick(desk.results, 0)
    assert desk.results.dossier.marked() == frozenset() and not desk.results.page.dossier.mark.isChecked()
    assert sorted(file.name for file in folder.iterdir()) == [RESULT_NAME]


def test_the_office_file_of_the_study_itself_is_used(desk, folder, tmp_path):
    own = tmp_path / "kantor.gpkg"
    OfficeStore(own).create()
    desk.results.show_result(str(folder), "id", own)
    tick(desk.results, 0)
    assert dossier_of(own, desk.results.model.rows[0]["candidate_id"]) == {"mark": "ya"}
    assert not (folder / "office.gpkg").exists()
