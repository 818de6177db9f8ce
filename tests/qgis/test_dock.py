"""The dock: two clicks to a ranked list and a map, and everything that can go wrong on the way."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsVectorLayer  # noqa: E402
from qgis.PyQt.QtCore import QItemSelectionModel, Qt  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402

from bosanggarong_plugin.core.errors import AnalysisError, Problem  # noqa: E402
from bosanggarong_plugin.core.result import Workshop  # noqa: E402
from bosanggarong_plugin.core.settings import Settings, WaterSettings  # noqa: E402
from bosanggarong_plugin.core.study import Outcome, read_study  # noqa: E402
from bosanggarong_plugin.gui.candidate_model import PARTIES, RANK, SCORE, SORT_ROLE, TITLE  # noqa: E402
from bosanggarong_plugin.gui.folders import free_folder  # noqa: E402
from bosanggarong_plugin.maps.in_qgis import layers_of  # noqa: E402

from .conftest import click  # noqa: E402

LEFT = Qt.MouseButton.LeftButton


def query(folder, sql):
    with closing(sqlite3.connect(Path(folder) / "study.gpkg")) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def desk(plugin, window):
    """The open dock: first click done, on the toolbar."""
    click(window.toolbar.widgetForAction(plugin.action))
    return plugin.workbench


@pytest.fixture
def page(desk):
    return desk.dock.analysis


@pytest.fixture
def result_folder(page):
    return Path(page.folder.filePath())


@pytest.fixture
def real_study():
    """For a test that has the default study analysed in earnest."""


@pytest.fixture(autouse=True)
def copied_study(request, monkeypatch):
    """run_study that copies a finished result, to spare the time, where a test does not ask for the real one."""
    if "real_study" in request.fixturenames:
        return
    finished = request.getfixturevalue("finished_result")

    def copy(study, folder, *, overwrite, job, **_options):
        job.step(0.2, "copying")
        with Workshop(folder, overwrite=overwrite) as workshop:
            shutil.copy(finished / "study.gpkg", workshop.path)
            with closing(sqlite3.connect(workshop.path / "study.gpkg")) as connection, connection:
                connection.execute("update provenance set value = ? where key = 'date'", [str(time.time())])
            return Outcome(Path(folder), tuple(workshop.publish()), {}, {})

    monkeypatch.setattr("bosanggarong_plugin.core.study.run_study", copy)


@pytest.fixture
def slow_study(copied_study, monkeypatch):
    """run_study that goes on until it is cancelled or told to end."""
    from bosanggarong_plugin.core import study as module

    class Slow:
        to_the_end = staticmethod(module.run_study)
        started, go_on = threading.Event(), threading.Event()
        calls = 0

        def __call__(self, study, folder, *, job, **options):
            self.calls += 1
            self.started.set()
            deadline = time.monotonic() + 30
            while not self.go_on.is_set() and time.monotonic() < deadline:
                job.step(0.3, "waiting")
                time.sleep(0.01)
            return self.to_the_end(study, folder, job=job, **options)

    slow = Slow()
    monkeypatch.setattr(module, "run_study", slow)
    yield slow
    slow.go_on.set()


def run_to_the_end(desk, wait):
    click(desk.dock.analysis.run)
    wait(lambda: not desk.analysis.is_busy)


def test_two_clicks_give_the_ranked_list_and_the_map_from_the_disk(real_study, desk, page, window, wait, result_folder):
    assert desk.dock.isVisible()
    assert desk.data.draft.is_default and desk.dock.page is desk.dock.data
    assert result_folder.parent.name == "Bosanggarong" and not result_folder.exists()

    click(desk.dock.data.run)  # the second click
    assert desk.dock.page is page  # where it is seen how far it is
    wait(lambda: not desk.analysis.is_busy)

    assert sorted(file.name for file in result_folder.iterdir()) == ["peta.pdf", "study.gpkg", "study.qgz"]
    model = desk.results.model
    assert model.rowCount() == query(result_folder, "select count(*) from candidates")[0][0] > 0
    assert [model.index(row, RANK).data(SORT_ROLE) for row in range(model.rowCount())] == list(range(1, model.rowCount() + 1))
    best = query(
        result_folder, "select title_ind, title_eng from candidates join candidate_ranks using (candidate_id) where rank = 1"
    )[0]
    assert model.index(0, TITLE).data() in best
    assert "Kab" in model.index(0, PARTIES).data() and "64." not in model.index(0, PARTIES).data()
    assert model.index(0, SCORE).data()
    assert desk.dock.page is desk.dock.results

    layers = QgsProject.instance().mapLayers().values()
    assert layers and all(layer.isValid() and layer.providerType() == "ogr" for layer in layers)
    assert {layer.id() for layer in layers} == set(layers_of(QgsProject.instance(), result_folder))
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name() == query(result_folder, "select value from provenance where key = 'study'")[0][0]
    assert QgsProject.instance().crs().toProj().startswith("+proj=laea")
    assert len(window.messages()) == 1 and window.messages()[0].startswith("Done in")
    assert str(result_folder) in page.message.text()
    assert page.progress.value() == 100
    assert free_folder("Kalimantan Timur (bawaan)", parent=result_folder.parent) == Path(page.folder.filePath()) != result_folder


def test_the_map_goes_to_the_study_after_a_run(desk, window, wait, result_folder):
    run_to_the_end(desk, wait)
    regions = next(layer for layer in QgsProject.instance().mapLayers().values() if layer.source().endswith("|layername=regions"))
    wait(lambda: window.canvas.extent().contains(regions.extent()), 2)
    assert window.canvas.extent().width() < 3 * regions.extent().width()


def test_without_the_pdf_only_the_project_is_written(desk, page, wait, result_folder):
    page.make_pdf.setChecked(False)
    run_to_the_end(desk, wait)
    assert sorted(file.name for file in result_folder.iterdir()) == ["study.gpkg", "study.qgz"]


def test_the_project_beside_the_result_opens_with_its_layers(desk, page, wait, result_folder):
    page.make_pdf.setChecked(False)
    run_to_the_end(desk, wait)
    QgsProject.instance().clear()
    project = QgsProject.instance()
    assert project.read(str(result_folder / "study.qgz"))
    assert project.mapLayers() and all(layer.isValid() for layer in project.mapLayers().values())
    assert len(project.relationManager().relations()) > 10
    assert [layout.name() for layout in project.layoutManager().layouts()]


def test_a_second_run_gets_a_folder_of_its_own_and_leaves_the_first_on_the_map(desk, page, wait, result_folder):
    page.make_pdf.setChecked(False)
    run_to_the_end(desk, wait)
    second = Path(page.folder.filePath())
    assert second.name == f"{result_folder.name}-2"
    run_to_the_end(desk, wait)
    project = QgsProject.instance()
    assert layers_of(project, result_folder) and layers_of(project, second)
    assert len(project.layerTreeRoot().children()) == 2


# --- cancel, errors, what changes meanwhile --------------------------------------------------------------------------


def test_a_cancel_stops_within_a_second_and_leaves_nothing(real_study, desk, page, window, wait, result_folder):
    click(page.run)
    wait(lambda: page.progress.value() > 5)
    click(page.cancel)
    assert wait(lambda: not desk.analysis.is_busy) < 1.0
    assert window.messages() == ["Stopped; nothing was written."]
    assert not result_folder.exists()
    assert not QgsProject.instance().mapLayers()
    assert page.run.isEnabled() and not page.cancel.isEnabled()
    run_to_the_end(desk, wait)  # and it can be run again
    assert (result_folder / "study.gpkg").is_file()


def test_a_second_run_while_one_runs_is_refused(desk, page, window, wait, slow_study):
    click(page.run)
    wait(slow_study.started.is_set)
    assert not page.run.isEnabled()
    desk.analysis.start()
    assert window.messages() == ["An analysis is running already."]
    desk.analysis.cancel()
    wait(lambda: not desk.analysis.is_busy)
    assert slow_study.calls == 1


@pytest.mark.parametrize("chosen", ["no such file", "no toml", "no layer"])
def test_a_wrong_study_file_gives_one_message_and_the_former_study_stays(desk, window, tmp_path, chosen):
    path = tmp_path / "study.toml"
    if chosen == "no toml":
        path.write_text("[study\n", encoding="utf-8")
    if chosen == "no layer":
        path.write_text('[inputs.regions]\npath = "away.gpkg"\n', encoding="utf-8")
    desk.data.open_study(path)
    words = {"no such file": "does not exist", "no toml": "not a valid TOML", "no layer": "away.gpkg"}
    assert len(window.messages()) == 1
    assert words[chosen] in window.messages()[0] and words[chosen] in desk.dock.data.message.text()
    assert desk.data.draft.is_default and not desk.data.is_busy


def test_without_regions_nothing_is_run(desk, page, window, wait):
    regions = next(n for n, spec in enumerate(desk.data.draft.specs) if spec.role == "regions")
    desk.dock.data.table.selectRow(regions)
    click(desk.dock.data.remove)
    run_to_the_end(desk, wait)
    assert len(window.messages()) == 1 and "no regions layer is given" in window.messages()[0]
    assert "no regions layer is given" in page.message.text()


def test_a_wrong_layer_gives_one_message_and_no_folder(real_study, desk, page, window, wait, tmp_path):
    (tmp_path / "broken.gpkg").write_bytes(b"not a GeoPackage")
    path = tmp_path / "study.toml"
    path.write_text('[study]\nname = "Rusak"\n[inputs.regions]\npath = "broken.gpkg"\n', encoding="utf-8")
    desk.data.open_study(path)
    wait(lambda: not desk.data.is_busy)
    assert desk.data.model.state(desk.data.draft.specs[0]).level == "problem"
    assert "broken.gpkg" in desk.dock.data.report.toPlainText()
    assert Path(page.folder.filePath()).name.startswith("rusak-")
    run_to_the_end(desk, wait)
    assert len(window.messages()) == 1
    assert "broken.gpkg" in page.message.text()
    assert not Path(page.folder.filePath()).exists()
    assert page.run.isEnabled()


@pytest.mark.parametrize(
    ("error", "words"),
    [(AnalysisError(Problem("the flow goes in circles", "flow.tif")), "flow.tif: the flow goes in circles"),
     (KeyError("unforeseen"), "This failed: KeyError: 'unforeseen'.")],
)  # fmt: skip
def test_an_error_of_the_analysis_is_one_message_and_never_lost(desk, page, window, wait, monkeypatch, error, words):
    def fail(*args, **options):
        raise error

    logged = []
    QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: logged.append((tag, text)))
    monkeypatch.setattr("bosanggarong_plugin.core.study.run_study", fail)
    run_to_the_end(desk, wait)
    assert len(window.messages()) == 1 and words in window.messages()[0]
    assert any("Traceback" in text for tag, text in logged if tag == "Bosanggarong") == isinstance(error, KeyError)


def test_an_error_after_the_analysis_keeps_the_result_and_the_list(desk, page, window, wait, monkeypatch, result_folder):
    def fail(*args, **options):
        raise OSError("disk full")

    monkeypatch.setattr("bosanggarong_plugin.gui.analysis_controller.write_maps", fail)
    run_to_the_end(desk, wait)
    assert (result_folder / "study.gpkg").is_file()
    assert desk.results.model.rowCount()
    assert len(window.messages()) == 1 and "disk full" in window.messages()[0]


def test_unfit_libraries_refuse_to_compute(desk, page, window, wait, monkeypatch, result_folder):
    problems = [Problem("it gives wrong answers (rasterize: [[0]])", "GDAL", "Install another QGIS.")]
    shown = []
    monkeypatch.setattr("bosanggarong_plugin.environment.check_environment", lambda: problems)
    monkeypatch.setattr("bosanggarong_plugin.gui.analysis_controller.show_unfit", lambda parent, found: shown.append(list(found)))
    run_to_the_end(desk, wait)
    assert shown == [problems]
    assert "Install another QGIS." in page.message.text()
    assert not result_folder.exists()


def test_a_project_closed_while_running_gets_no_layers_but_the_list_comes(desk, page, window, wait, slow_study, result_folder):
    click(page.run)
    wait(slow_study.started.is_set)
    QgsProject.instance().clear()
    slow_study.go_on.set()
    wait(lambda: not desk.analysis.is_busy)
    assert not QgsProject.instance().mapLayers()
    assert desk.results.model.rowCount()
    assert "Add to map" in window.messages()[0]
    desk.dock.results.add_to_map.trigger()
    assert len(layers_of(QgsProject.instance(), result_folder)) == len(QgsProject.instance().mapLayers()) > 0
    desk.dock.results.add_to_map.trigger()
    assert window.messages()[0] == "This result is on the map already."


def test_unloading_while_running_cancels_and_writes_nothing(plugin, desk, page, window, wait, slow_study, result_folder):
    click(page.run)
    wait(slow_study.started.is_set)
    plugin.unload()
    wait(lambda: QgsApplication.taskManager().countActiveTasks(True) == 0)
    assert not result_folder.exists()
    assert window.messages() == []


def test_unloading_before_the_maps_are_written_keeps_the_result(plugin, desk, page, window, wait, result_folder):
    desk.analysis.result_ready.connect(lambda *args: plugin.unload())
    click(page.run)
    wait(lambda: plugin.workbench is None)
    wait(lambda: True, 1)
    assert [file.name for file in result_folder.iterdir()] == ["study.gpkg"]


# --- a result that is there already ----------------------------------------------------------------------------------


@pytest.fixture
def loaded(desk, page, wait, result_folder):
    """A result on disk whose layers are in the project, and whose folder is chosen for the next run."""
    page.make_pdf.setChecked(False)
    run_to_the_end(desk, wait)
    page.folder.setFilePath(str(result_folder))
    desk.dock.show_page(page)
    return result_folder


def date_of(folder):
    return query(folder, "select value from provenance where key = 'date'")[0][0]


def test_replacing_a_result_is_asked_and_a_no_changes_nothing(desk, page, wait, monkeypatch, loaded):
    asked = []
    monkeypatch.setattr(desk.analysis, "confirm_overwrite", lambda folder: asked.append(folder))
    layers, date = set(QgsProject.instance().mapLayers()), date_of(loaded)
    run_to_the_end(desk, wait)
    assert asked == [loaded]
    assert (set(QgsProject.instance().mapLayers()), date_of(loaded)) == (layers, date)


def test_the_study_of_a_replaced_result_is_written_beside_the_former_one(desk, page, wait, monkeypatch, loaded):
    monkeypatch.setattr(desk.analysis, "confirm_overwrite", lambda folder: True)
    (loaded / "studi.toml").write_text("# milik orang", encoding="utf-8")
    page.settings.show_settings(Settings(water=WaterSettings(min_area_km2=3.0)))
    run_to_the_end(desk, wait)
    assert (loaded / "studi.toml").read_text(encoding="utf-8") == "# milik orang"
    assert desk.analysis.study_file == loaded / "studi-2.toml"
    assert read_study(loaded / "studi-2.toml").settings.water.min_area_km2 == 3.0


def test_replacing_a_result_first_lets_go_of_its_layers(desk, page, wait, monkeypatch, loaded, slow_study):
    (loaded / "mine.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    other = QgsVectorLayer(str(loaded / "mine.geojson"), "mine", "ogr")
    QgsProject.instance().addMapLayer(other)
    former, date = set(layers_of(QgsProject.instance(), loaded)), date_of(loaded)
    monkeypatch.setattr(desk.analysis, "confirm_overwrite", lambda folder: True)
    click(page.run)
    wait(slow_study.started.is_set)
    assert list(QgsProject.instance().mapLayers()) == [other.id()]
    assert [node.name() for node in QgsProject.instance().layerTreeRoot().children()] == ["mine"]
    slow_study.go_on.set()
    wait(lambda: not desk.analysis.is_busy)
    now = set(layers_of(QgsProject.instance(), loaded))
    assert len(now) == len(former) and not now & former
    assert date_of(loaded) != date


def test_a_cancelled_replacement_brings_the_former_layers_back(desk, page, wait, monkeypatch, loaded, slow_study):
    count, date = len(layers_of(QgsProject.instance(), loaded)), date_of(loaded)
    monkeypatch.setattr(desk.analysis, "confirm_overwrite", lambda folder: True)
    click(page.run)
    wait(slow_study.started.is_set)
    assert layers_of(QgsProject.instance(), loaded) == []
    click(page.cancel)
    wait(lambda: not desk.analysis.is_busy)
    assert len(layers_of(QgsProject.instance(), loaded)) == count
    assert date_of(loaded) == date


# --- the page of results ---------------------------------------------------------------------------------------------


@pytest.fixture
def results(desk, finished_result):
    desk.dock.show_page(desk.dock.results)
    desk.results.show_result(str(finished_result), "id")
    return desk.results


def test_a_result_can_be_opened_from_the_disk(results, desk, finished_result):
    assert results.model.rowCount() == query(finished_result, "select count(*) from candidates")[0][0]
    assert desk.dock.results.table.currentIndex().row() == 0


def test_a_folder_without_a_result_gives_one_message_and_keeps_the_list(results, window, tmp_path):
    count = results.model.rowCount()
    results.show_result(str(tmp_path), "id")
    assert len(window.messages()) == 1 and "study.gpkg" in window.messages()[0]
    assert results.model.rowCount() == count


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_evidence_of_every_candidate_is_in_words(results, desk, finished_result, language):
    suffix = {"id": "ind", "en": "eng"}[language]
    results.show_result(str(finished_result), language)
    notes = query(finished_result, f"select candidate_id, text_{suffix} from candidate_flags")
    reasons = query(finished_result, f"select candidate_id, text_{suffix} from candidate_rules where text_{suffix} is not null")
    activities = query(finished_result, f"select candidate_id, activity_{suffix} from candidate_activities")
    items = query(finished_result, f"select object_id, item_{suffix} from solidarity where quantity is not null")
    assert activities and items and reasons
    for row in results.model.rows:
        results.select(row["candidate_id"])
        text = " ".join(desk.dock.results.evidence.toPlainText().split())
        assert row[f"title_{suffix}"] in text
        assert " ".join(row[f"evidence_{suffix}"].split()) in text
        assert all(" ".join(note.split()) in text for candidate, note in notes if candidate == row["candidate_id"])
        assert all(" ".join(reason.split()) in text for candidate, reason in reasons if candidate == row["candidate_id"])
        assert all(activity in text for candidate, activity in activities if candidate == row["candidate_id"])
        assert all(item in text for thing, item in items if thing == row["object_id"])
        assert results.result.texts.value(row["form"]) in text
        for key in ("kabkota", "belum_dinilai", "not_assessed", "kabkota_satu_provinsi", "hulu_hilir", "same_object"):
            assert key not in text, key
        assert not [code for code in results.result.region_names if "." in code and f" {code}" in text]


def test_a_double_click_shows_the_candidate_on_the_map(results, desk, window, qgis_app):
    window.canvas.setExtent(QgsRectangle(0, 0, 1, 1))
    table = desk.dock.results.table
    for row in (0, results.model.rowCount() - 1):
        index = results.model.index(row, TITLE)
        table.scrollTo(index)
        at = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=at)
        QTest.mouseDClick(table.viewport(), LEFT, pos=at)
        shapes = results.shapes_of(results.model.rows[row])
        assert len(shapes) > 1  # the candidate and what supports it
        assert all(window.canvas.extent().contains(shape.boundingBox()) for shape in shapes)
        assert window.canvas.extent().width() < 12


def test_keys_move_through_the_list(results, desk):
    table = desk.dock.results.table
    table.selectionModel().setCurrentIndex(results.model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    first = desk.dock.results.evidence.toPlainText()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert desk.dock.results.evidence.toPlainText() != first


# --- the folder ------------------------------------------------------------------------------------------------------


def test_the_offered_folder_is_free_and_named_after_the_study(tmp_path):
    from datetime import date

    day = date(2026, 11, 21)
    first = free_folder("Ko/ta: \u00c9 & co.", today=day, parent=tmp_path)
    assert first == tmp_path / "ko-ta-e-co-2026-11-21"
    first.mkdir()
    assert free_folder("Ko/ta: \u00c9 & co.", today=day, parent=tmp_path) == tmp_path / "ko-ta-e-co-2026-11-21-2"
    assert free_folder("\u5730", today=day, parent=tmp_path) == tmp_path / "studi-2026-11-21"


def test_a_folder_that_the_user_chose_stays(desk, page, tmp_path):
    page.folder.setFilePath(str(tmp_path / "mine"))
    click(desk.dock.data.default_study)
    assert page.folder.filePath() == str(tmp_path / "mine")
