"""What a project, the settings and the list of recent studies keep of the dock, also when the folder has moved."""

import shutil
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsProject  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402

from bosanggarong_plugin.core.study import read_study  # noqa: E402
from bosanggarong_plugin.gui import settings_store  # noqa: E402
from bosanggarong_plugin.gui.options_page import OptionsPage  # noqa: E402
from bosanggarong_plugin.gui.project_state import read_state  # noqa: E402
from bosanggarong_plugin.maps.in_qgis import write_maps  # noqa: E402
from bosanggarong_plugin.paths import default_study, resources_dir  # noqa: E402

from .conftest import process_events  # noqa: E402


@pytest.fixture
def folder(finished_result, tmp_path) -> Path:
    """A folder as a user has it: project file, result and study in one place."""
    place = tmp_path / "kerja"
    shutil.copytree(finished_result, place / "hasil")
    return place


@pytest.fixture
def desk(plugin, folder):
    """The dock, showing the result."""
    plugin.open_dock()
    plugin.workbench.results.show_result(str(folder / "hasil"), "en")
    return plugin.workbench


def reopen(path):
    project = QgsProject.instance()
    project.clear()
    process_events()
    assert project.read(str(path))
    process_events()


def test_a_project_brings_its_result_and_study_back_into_the_open_dock(plugin, desk, folder, finished_result, tmp_path):
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    desk.results.show_result(str(finished_result), "id")
    reopen(folder / "proyek.qgz")
    assert desk.results.result.path.parent == folder / "hasil" and desk.results.language == "en"
    assert plugin.extras.session.study == default_study()


def test_a_moved_folder_opens_without_a_dock_and_shows_its_result_there(plugin, desk, folder, tmp_path):
    (folder / "studi.toml").write_text(default_study().read_text(encoding="utf-8"), encoding="utf-8")
    plugin.extras.session.study = folder / "studi.toml"
    assert QgsProject.instance().write(str(folder / "proyek.qgs"))
    written = (folder / "proyek.qgs").read_text(encoding="utf-8")
    assert str(tmp_path) not in written.split("<bosanggarong>")[1].split("</bosanggarong>")[0]
    QgsProject.instance().clear()
    moved = tmp_path / "komputer lain" / "kerja"
    moved.parent.mkdir()
    shutil.move(folder, moved)
    kept = read_project(moved / "proyek.qgs")
    assert (kept.folder, kept.study, kept.language, kept.is_open) == (moved / "hasil", moved / "studi.toml", "en", True)


def read_project(path):
    project = QgsProject()
    assert project.read(str(path))
    try:
        return read_state(project)
    finally:
        project.clear()


def test_a_project_saved_elsewhere_keeps_the_way_to_its_result(desk, folder, tmp_path):
    (tmp_path / "jauh" / "sekali").mkdir(parents=True)
    target = tmp_path / "jauh" / "sekali" / "proyek.qgz"
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    assert QgsProject.instance().write(str(target))
    assert read_project(target).folder == folder / "hasil"


def test_the_dock_opens_with_a_project_that_was_saved_with_it_open(plugin, desk, folder, window):
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    plugin.workbench.close()
    plugin.workbench = None
    reopen(folder / "proyek.qgz")
    assert plugin.workbench is not None and plugin.workbench.dock.isUserVisible()
    assert plugin.workbench.results.result.path.parent == folder / "hasil"


def test_a_project_whose_dock_was_never_opened_keeps_what_it_had(plugin, desk, folder):
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    plugin.workbench.close()
    plugin.workbench = None
    plugin.extras.session.folder = None
    QgsProject.instance().writeEntryBool("bosanggarong", "/open", False)
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    assert read_project(folder / "proyek.qgz").folder == folder / "hasil"


def test_the_project_of_a_result_is_known_by_its_layers(plugin, folder, window):
    write_maps(folder / "hasil", ("qgz",), "en")
    reopen(folder / "hasil" / "study.qgz")
    assert plugin.workbench is None  # it says nothing about a dock
    plugin.open_dock()
    assert plugin.workbench.results.result.path.parent == folder / "hasil"


def test_a_result_that_is_gone_is_said_once(plugin, desk, folder, window):
    assert QgsProject.instance().write(str(folder / "proyek.qgz"))
    shutil.rmtree(folder / "hasil")
    reopen(folder / "proyek.qgz")
    gone = [text for text in window.messages() if "is not there any more" in text]
    assert len(gone) == 1 and str(folder / "hasil") in gone[0]


def test_a_project_without_the_plugin_says_nothing(plugin, window, tmp_path):
    assert QgsProject.instance().write(str(tmp_path / "lain.qgz"))
    reopen(tmp_path / "lain.qgz")
    assert plugin.workbench is None and window.messages() == []


# recent studies and settings ----------------------------------------------------------------------------------------------


def test_what_was_shown_stands_among_the_recent_studies_and_opens_from_there(plugin, desk, folder, finished_result, window):
    desk.results.show_result(str(finished_result), "en")
    assert [row.folder for row in settings_store.recent()] == [str(finished_result), str(folder / "hasil")]
    extras = plugin.extras
    extras.recent_menu.aboutToShow.emit()
    actions = extras.recent_menu.actions()
    assert len(actions) == 2 and "(hasil)" in actions[1].text()
    actions[1].trigger()
    assert desk.results.result.path.parent == folder / "hasil"
    shutil.rmtree(folder / "hasil")
    extras.open_recent(settings_store.recent()[0])
    assert [row.folder for row in settings_store.recent()] == [str(finished_result)]
    assert "taken off the list" in window.messages()[0]


def test_a_list_of_recent_studies_that_was_damaged_is_an_empty_one(window):
    settings_store.set_text(settings_store.RECENT, "{not json")
    assert settings_store.recent() == []
    settings_store.remember(settings_store.Recent("A", "/a", "/a.toml"))
    settings_store.remember(settings_store.Recent("A", "/a"))
    assert settings_store.recent() == [settings_store.Recent("A", "/a", "/a.toml")]
    for number in range(12):
        settings_store.remember(settings_store.Recent("B", f"/{number}"))
    assert len(settings_store.recent()) == settings_store.MOST_RECENT


def test_the_page_of_the_options_keeps_what_is_chosen(window, tmp_path):
    settings_store.remember(settings_store.Recent("A", "/a"))
    page = OptionsPage()
    page.language.setCurrentIndex(page.language.findData("id"))
    page.folders[settings_store.FOLDER].setFilePath(str(tmp_path))
    page.folders[settings_store.TEMPLATES].setFilePath(str(tmp_path))
    page.paper.setCurrentIndex(page.paper.findData("a4"))
    page.maker.setText(" Biro Pemerintahan ")
    page.logo.setFilePath(str(resources_dir() / "icon.svg"))
    page.recent.item(0).setSelected(True)
    page.forget.click()
    assert settings_store.text(settings_store.MAKER) == "" and len(settings_store.recent()) == 1  # nothing before it is applied
    page.apply()
    assert settings_store.language() == "id" and settings_store.folder(settings_store.FOLDER) == tmp_path
    assert (settings_store.pages().paper, settings_store.pages().layouts) == ("a4", tmp_path)
    assert settings_store.recent() == []
    study = settings_store.with_maker(read_study(default_study()))
    assert (study.maker, study.logo) == ("Biro Pemerintahan", resources_dir() / "icon.svg")
    assert OptionsPage().maker.text() == "Biro Pemerintahan"


def test_the_options_and_the_menu_are_the_plugins_own(plugin, window):
    assert [factory.title() for factory in window.options] == ["Bosanggarong"]
    page = window.options[0].createWidget(window.window)
    assert isinstance(page, OptionsPage)
    names = [action.objectName() or action.text() for action in window.submenus["Bosanggarong"].actions()]
    assert names == ["bosanggarong_open", "bosanggarong_register", "bosanggarong_trace", "bosanggarong_words", "Recent studies",
                     "bosanggarong_options", "bosanggarong_help"]  # fmt: skip
    page.deleteLater()


def test_the_register_opens_with_the_office_file_of_the_study_that_is_shown(plugin, desk, folder):
    plugin.extras.register_action.trigger()
    window = plugin.extras.register.window
    assert window.isVisible() and window.windowFlags() & Qt.WindowType.Window
    assert plugin.extras.register.is_embedded or plugin.extras.register.path.is_file()
