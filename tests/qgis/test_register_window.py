"""The window of the register: real widgets on a real office.gpkg; nothing that anybody typed is lost."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer, QTranslator  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox, QLabel, QLineEdit  # noqa: E402

from bosanggarong_plugin.core.office.store import OfficeStore  # noqa: E402
from bosanggarong_plugin.gui.register_controller import RegisterController, embedded_office  # noqa: E402
from bosanggarong_plugin.gui.register_dialogs import THEIRS  # noqa: E402
from bosanggarong_plugin.gui.register_model import END, PARTIES, REMINDER, STATE, TITLE  # noqa: E402
from tests.unit.test_language import english_words  # noqa: E402

from .conftest import process_events  # noqa: E402

TS = Path(__file__).resolve().parents[2] / "bosanggarong_plugin" / "i18n" / "bosanggarong_id.ts"
SAVE, OK = QDialogButtonBox.StandardButton.Save, QDialogButtonBox.StandardButton.Ok
ROWS = (
    {"agreement_id": "a1", "title": "Air baku", "parties": "64.08+64.74", "sector": "air", "kind": "perjanjian_kerja_sama",
     "signed": "2020-01-01", "end": "2021-01-01", "stage": "pelaksanaan"},
    {"agreement_id": "a2", "title": "Jalan perbatasan", "parties": "64.02+64.74", "sector": "jalan", "kind": "kesepakatan_bersama",
     "signed": "2022-06-10", "stage": "penandatanganan_kb", "number": "119/12/2022"},
    {"agreement_id": "a3", "title": "Bandara", "parties": "64+64.71+PT Bandara", "kind": "rencana", "stage": "persiapan"},
)  # fmt: skip


@pytest.fixture
def office(tmp_path) -> Path:
    path = tmp_path / "office.gpkg"
    OfficeStore(path, "Sari").add("agreements", ROWS)
    return path


@pytest.fixture
def register(window, office):
    opened = RegisterController(window)
    opened.open(office)
    yield opened
    opened.close()
    process_events()


def column(register, number):
    return [register.filter.index(row, number).data() for row in range(register.filter.rowCount())]


def press(dialog, button):
    QTest.mouseClick(dialog.buttons.button(button), Qt.MouseButton.LeftButton)


def test_the_order_follows_a_register_that_was_read_again(register, office):
    assert column(register, TITLE) == ["Air baku", "Bandara", "Jalan perbatasan"]
    OfficeStore(office, "Sari").change("agreements", ("a1",), {"title": "Zona industri"}, 1)
    register.reload()
    assert column(register, TITLE) == ["Bandara", "Jalan perbatasan", "Zona industri"]


def stored(office, key):
    rows = OfficeStore(office).load("agreements").set_index("agreement_id")
    return rows.loc[key].to_dict() if key in rows.index else None


def when_dialog(name, act):
    """Do something with the next modal dialog of a name, from inside its own loop."""

    def look():
        dialog = next((widget for widget in QApplication.topLevelWidgets() if widget.objectName() == name and widget.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(20, look)
        else:
            act(dialog)

    QTimer.singleShot(20, look)


# the list ---------------------------------------------------------------------------------------------------------------


def test_agreements_stand_in_words_with_their_state_and_what_is_due(register):
    assert column(register, TITLE) == ["Air baku", "Bandara", "Jalan perbatasan"]
    assert column(register, PARTIES) == ["Kab. Kutai Timur, Kota Bontang", "Provinsi Kalimantan Timur, Kota Balikpapan, PT Bandara",
                                         "Kab. Kutai Kartanegara, Kota Bontang"]  # fmt: skip
    assert column(register, STATE) == ["ended", "plan", "in force"]
    assert column(register, REMINDER) == ["has ended", "", ""]
    assert column(register, END)[0] == "1 January 2021"
    assert register.window.count.text() == "3 agreements"


def test_search_and_filters_narrow_the_list_together(register):
    window = register.window
    QTest.keyClicks(window.search, "bontang")
    assert column(register, TITLE) == ["Air baku", "Jalan perbatasan"]
    assert window.count.text() == "2 of 3 agreements"
    QTest.keyClicks(window.search, " 119/12")
    assert column(register, TITLE) == ["Jalan perbatasan"]
    window.search.clear()
    window.state.setCurrentIndex(window.state.findText("ended"))
    assert column(register, TITLE) == ["Air baku"]
    window.party.setCurrentIndex(window.party.findText("PT Bandara"))
    assert column(register, TITLE) == []
    assert window.details.toPlainText() == "" and not window.edit.isEnabled()
    window.state.setCurrentIndex(0)
    window.party.setCurrentIndex(0)
    window.due_only.setChecked(True)
    assert column(register, TITLE) == ["Air baku"]


def test_a_column_sorts_by_what_it_means_and_the_empty_stand_last(register):
    register.window.table.sortByColumn(END, Qt.SortOrder.AscendingOrder)
    assert column(register, TITLE)[0] == "Air baku"
    register.window.table.sortByColumn(STATE, Qt.SortOrder.AscendingOrder)
    assert column(register, STATE) == ["ended", "in force", "plan"]


def test_the_page_of_an_agreement_tells_its_history(register, office):
    row = stored(office, "a2")
    OfficeStore(office, "Budi").change("agreements", "a2", {"end": "2027-06-10"}, row["row_version"])
    register.reload()
    register.select("a2")
    text = register.window.details.toPlainText()
    assert "119/12/2022" in text
    assert "Budi: changed" in text and "End: – → 10 June 2027" in text and "Sari: added" in text


def test_one_of_two_thousand_agreements_is_found(register, office):
    rows = [{"title": f"Kerja sama {n}", "parties": "64.08+64.74", "kind": "rencana"} for n in range(2000)]
    OfficeStore(office).add("agreements", rows)
    register.reload()
    register.window.search.setText("kerja sama 1999")
    assert column(register, TITLE) == ["Kerja sama 1999"]


# one agreement ----------------------------------------------------------------------------------------------------------


def test_an_agreement_is_added_with_parties_by_name(register, office):
    form = register.form_for(None)
    form.fields["title"].setText("Puskesmas bersama")
    picker = form.fields["parties"]
    for name in ("Kota Bontang (64.74)", "Yayasan Sehat, Bontang"):
        picker.box.setEditText(name)
        QTest.mouseClick(picker.add, Qt.MouseButton.LeftButton)
    picker.box.setEditText("Kabupaten Kutai Timur (64.08)")  # typed and not added: it counts
    form.fields["kind"].setCurrentIndex(form.fields["kind"].findData("kesepakatan_bersama"))
    form.fields["end"].setText("31 Desember 2029")
    press(form, SAVE)
    assert not form.isVisible() and form.result() == form.DialogCode.Accepted
    new = OfficeStore(office).load("agreements").query("title == 'Puskesmas bersama'").iloc[0]
    assert (new["parties"], new["end"], new["kind"]) == ("64.08+64.74+Yayasan Sehat Bontang", "2029-12-31", "kesepakatan_bersama")
    assert register.selected.title == "Puskesmas bersama"


def test_what_cannot_be_stored_is_said_in_the_form_and_nothing_is_written(register, office):
    before = OfficeStore(office).load("agreements")
    form = register.form_for(None)
    press(form, SAVE)
    assert form.message.text() == "Title and parties must be filled."
    form.fields["title"].setText("Air")
    form.fields["parties"].set_parties(["64.74", "64.08"])
    form.fields["end"].setText("31 Februari 2024")
    press(form, SAVE)
    assert form.message.text().startswith('End: "31 Februari 2024" is no date.')
    form.fields["start"].setText("2025")
    form.fields["end"].setText("2024")
    press(form, SAVE)
    assert "it ends before it begins" in form.message.text()
    assert OfficeStore(office).load("agreements").equals(before)


def test_an_edit_changes_only_what_was_changed(register, office):
    register.select("a2")
    form = register.form_for(register.selected.row)
    form.fields["scope"].setPlainText("perbaikan jembatan")
    press(form, SAVE)
    row = stored(office, "a2")
    assert (row["scope"], row["number"], row["row_version"]) == ("perbaikan jembatan", "119/12/2022", 2)


def test_a_removed_agreement_leaves_its_history(register, office, monkeypatch):
    monkeypatch.setattr(RegisterController, "confirm_removal", lambda *_: True)
    register.select("a1")
    QTest.mouseClick(register.window.remove, Qt.MouseButton.LeftButton)
    assert column(register, TITLE) == ["Bandara", "Jalan perbatasan"]
    assert list(OfficeStore(office).history("agreements", "a1")["change"]) == ["added", "removed"]


# somebody else was faster -----------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(register, office):
    """The form of a2 with another end and scope, while Budi has stored another end and number."""
    register.select("a2")
    form = register.form_for(register.selected.row)
    OfficeStore(office, "Budi").change("agreements", "a2", {"end": "2030", "number": "7/2030"}, 1)
    form.fields["end"].setText("2028")
    form.fields["scope"].setPlainText("jembatan")
    return form


def test_both_versions_are_shown_and_the_choice_is_stored_field_by_field(conflict, office):
    seen = {}

    def act(dialog):
        seen["rows"] = [[dialog.table.item(row, col).text() for col in range(3)] for row in range(dialog.table.rowCount())]
        box = dialog.choices["end"]
        box.setCurrentIndex(box.findData(THEIRS))
        press(dialog, SAVE)

    when_dialog("bosanggarong_conflict", act)
    press(conflict, SAVE)
    assert seen["rows"] == [["End", "2028", "2030"], ["Scope", "jembatan", "–"]]
    row = stored(office, "a2")
    assert (row["end"], row["scope"], row["number"]) == ("2030", "jembatan", "7/2030")  # his number was never in question


def test_going_back_keeps_what_was_typed_and_writes_nothing(conflict, office):
    conflict.show()
    when_dialog("bosanggarong_conflict", lambda dialog: press(dialog, QDialogButtonBox.StandardButton.Cancel))
    press(conflict, SAVE)
    assert conflict.isVisible() and conflict.fields["end"].text() == "2028"
    assert stored(office, "a2")["end"] == "2030"
    conflict.reject()


def test_an_agreement_removed_meanwhile_can_be_added_again_with_all_its_fields(register, office):
    register.select("a2")
    form = register.form_for(register.selected.row)
    OfficeStore(office, "Budi").remove("agreements", "a2", 1)
    form.fields["scope"].setPlainText("jembatan")
    when_dialog("bosanggarong_conflict", lambda dialog: press(dialog, SAVE))
    press(form, SAVE)
    row = stored(office, "a2")
    assert (row["title"], row["scope"], row["number"]) == ("Jalan perbatasan", "jembatan", "119/12/2022")


# files ------------------------------------------------------------------------------------------------------------------


def table(tmp_path, text):
    path = tmp_path / "tabel.csv"
    path.write_text("Judul,Para pihak,Berakhir\n" + text, encoding="utf-8")
    return path


def test_an_import_lists_what_is_wrong_row_by_row_and_writes_nothing(register, office, tmp_path):
    path = table(tmp_path, "Air,64.74; 64.08,31 Februari 2024\nJalan,64.74; 64.02,kapan-kapan\n")
    dialog = register.files.dialog_for(path)
    text = dialog.messages.toPlainText()
    assert 'row 2: "31 Februari 2024" is no date' in text and 'row 3: "kapan-kapan" is no date' in text
    assert not dialog.buttons.button(OK).isEnabled()
    assert len(OfficeStore(office).load("agreements")) == 3


def test_an_import_asks_who_is_meant_and_imports_with_the_answer(register, office, tmp_path):
    dialog = register.files.dialog_for(table(tmp_path, "Air Semarang,64.74; Semarang,2029\n"))
    box = dialog.answers["Semarang"]
    assert [box.itemText(n) for n in range(box.count())] == [
        "choose…", "Kabupaten Semarang (33.22)", "Kota Semarang (33.74)", "none of them: a third party",
    ]  # fmt: skip
    assert not dialog.buttons.button(OK).isEnabled()
    box.setCurrentIndex(box.findData("33.74"))
    assert dialog.outcome.text() == "Would be imported: 1 new, 0 changed, 0 as they are."
    press(dialog, OK)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert "33.74+64.74" in set(OfficeStore(office).load("agreements")["parties"])


def test_an_agreement_with_other_content_is_changed_only_when_that_is_ticked(register, office, tmp_path):
    path = tmp_path / "tabel.csv"
    path.write_text("Id perjanjian,Judul,Para pihak,Berakhir\na2,Jalan perbatasan,64.02; 64.74,2031\n", encoding="utf-8")
    dialog = register.files.dialog_for(path)
    assert 'Tick "Change agreements that are there with other content".' in dialog.messages.toPlainText()
    dialog.update_there.setChecked(True)
    assert dialog.outcome.text() == "Would be imported: 0 new, 1 changed, 0 as they are."
    press(dialog, OK)
    assert stored(office, "a2")["end"] == "2031"


def test_what_is_exported_changes_nothing_when_it_is_imported(register, tmp_path, monkeypatch):
    target = tmp_path / "keluar.csv"
    monkeypatch.setattr(RegisterController, "ask_file", lambda *_: target)
    register.window.export_table.trigger()
    dialog = register.files.dialog_for(target)
    assert dialog.outcome.text() == "Would be imported: 0 new, 0 changed, 3 as they are."
    assert not dialog.buttons.button(OK).isEnabled()
    template = tmp_path / "templat.csv"
    monkeypatch.setattr(RegisterController, "ask_file", lambda *_: template)
    register.window.export_template.trigger()
    assert "Title" in template.read_text(encoding="utf-8-sig").splitlines()[0]


def test_the_included_register_is_only_read_and_a_copy_is_worked_on(register, tmp_path, monkeypatch):
    before = embedded_office().read_bytes()
    register.open(embedded_office())
    window = register.window
    assert not (window.add.isEnabled() or window.edit.isEnabled() or window.remove.isEnabled() or window.load.isEnabled())
    assert "stays as it is" in window.banner.text() and window.banner.isVisible()
    copied = []
    register.copied.connect(copied.append)
    monkeypatch.setattr(RegisterController, "ask_file", lambda *_: tmp_path / "salinan.gpkg")
    QTest.mouseClick(window.save_copy, Qt.MouseButton.LeftButton)
    assert register.path == tmp_path / "salinan.gpkg" and copied == [str(register.path)]
    assert window.add.isEnabled() and len(register.model.rows) == 6
    assert embedded_office().read_bytes() == before


def test_a_file_that_is_no_office_file_is_refused_and_the_open_one_stays(register, office, tmp_path):
    other = tmp_path / "bukan.gpkg"
    other.write_bytes(b"not a database at all, just some bytes")
    register.window.file.setFilePath(str(other))
    assert register.path == office and register.window.file.filePath() == str(office)
    assert register.window.banner.isVisible()


def test_what_another_program_wrote_is_there_when_the_window_comes_to_the_front(register, office):
    OfficeStore(office).add("agreements", {"title": "Zat baru", "parties": "64.08+64.74"})
    register.window.activated.emit()
    assert "Zat baru" in column(register, TITLE)


# on any screen, in both languages --------------------------------------------------------------------------------------


def test_window_and_dialogs_fit_a_small_screen_at_200_percent(register, tmp_path):
    """1280 x 720 pixels are 640 x 360 at that scaling."""
    dialogs = [register.window, register.form_for(None), register.files.dialog_for(table(tmp_path, "Air,64.74; Semarang,2029\n"))]
    for dialog in dialogs:
        dialog.show()
        process_events()
        size = dialog.minimumSizeHint()
        assert size.width() <= 640 and size.height() <= 360, f"{dialog.objectName()}: {size.width()} x {size.height()}"


def test_everything_can_be_reached_with_the_keyboard(register):
    window = register.window
    seen, widget = set(), window.search
    for _ in range(60):
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            seen.add(widget)
    wanted = (window.state, window.party, window.due_only, window.table, window.add, window.load, window.save, window.close_button, window.save_copy)
    assert [widget for widget in wanted if widget not in seen] == []


@pytest.mark.skipif(shutil.which("lrelease") is None, reason="lrelease is not installed")
def test_the_register_speaks_indonesian(window, office, tmp_path, monkeypatch):
    compiled, translator = tmp_path / "id.qm", QTranslator()
    subprocess.run(["lrelease", "-silent", str(TS), "-qm", str(compiled)], check=True, timeout=60)
    assert translator.load(str(compiled))
    QCoreApplication.installTranslator(translator)
    monkeypatch.setattr("bosanggarong_plugin.gui.settings_store.window_language", lambda: "id")
    opened = RegisterController(window)
    opened.open(office)
    form = opened.form_for(opened.selected.row)
    imported = opened.files.dialog_for(table(tmp_path, "Air,64.74; Semarang,31 Februari\n"))
    try:
        shown = []
        for dialog in (opened.window, form, imported):
            for kind in (QLabel, QAbstractButton, QLineEdit):
                shown += [text for widget in dialog.findChildren(kind) for text in (widget.text(), widget.toolTip())]
            shown += [box.itemText(n) for box in dialog.findChildren(QComboBox) for n in range(box.count())]
        shown += [opened.window.details.toPlainText(), imported.messages.toPlainText(), imported.outcome.text()]
        shown += [opened.model.headerData(n, Qt.Orientation.Horizontal) for n in range(opened.model.columnCount())]
        shown += [str(opened.filter.index(row, n).data()) for row in range(3) for n in range(opened.model.columnCount())]
        found = {text: english_words(text) for text in shown if text and str(tmp_path) not in text}
        assert {text: wrong for text, wrong in found.items() if wrong} == {}
        assert "sudah berakhir" in shown and "Simpan salinan…" in shown
    finally:
        opened.close()
        QCoreApplication.removeTranslator(translator)
        process_events()
