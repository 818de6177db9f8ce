"""The page "Data" and the settings: layers are recognised, questions answered, entries edited, checked and saved; real widgets."""

import shutil

import geopandas as gpd
import pytest
import shapely

pytest.importorskip("qgis.core")

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsVectorLayer  # noqa: E402
from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl  # noqa: E402
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QAbstractItemDelegate, QApplication, QComboBox, QDoubleSpinBox  # noqa: E402

from bosanggarong_plugin.core.settings import SECTIONS, Settings, WaterSettings  # noqa: E402
from bosanggarong_plugin.core.study import read_study  # noqa: E402
from bosanggarong_plugin.gui.data_page import QuestionRow  # noqa: E402
from bosanggarong_plugin.gui.inputs_model import COMPLETE, KIND, LAYER, PRECISION, ROLE, STATE, STATUS  # noqa: E402
from bosanggarong_plugin.gui.project_layers import copy_of  # noqa: E402
from bosanggarong_plugin.paths import boundaries_dir, default_study  # noqa: E402
from tests.real_data import REAL  # noqa: E402

from .conftest import click  # noqa: E402

LEFT = Qt.MouseButton.LeftButton
EDIT = Qt.ItemDataRole.EditRole


@pytest.fixture
def desk(plugin, window):
    plugin.open_dock()
    return plugin.workbench


@pytest.fixture
def page(desk):
    return desk.dock.data


@pytest.fixture
def data(desk):
    return desk.data


def settle(data, wait, seconds=60):
    wait(lambda: not data.is_busy, seconds)


def row_of(data, role, number=0):
    rows = [n for n, spec in enumerate(data.draft.specs) if spec.role == role]
    return rows[number]


def edit(page, row, column, value):
    """Change a cell through the editor that the table opens."""
    table, index = page.table, page.table.model().index(row, column)
    table.scrollTo(index)
    table.setCurrentIndex(index)
    table.edit(index)
    editor = next(child for child in table.viewport().children() if isinstance(child, (QComboBox, QDoubleSpinBox)) and child.isVisible())
    if isinstance(editor, QComboBox):
        values = [editor.itemData(n) for n in range(editor.count())]
        editor.setCurrentIndex(values.index(value))
    else:
        editor.setValue(value)
    table.commitData(editor)
    table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def drop(page, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(20, 20), *how)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(20, 20), *how))


@pytest.fixture
def own(tmp_path):
    """Layers of the embedded study as files of somebody else: regions, rivers, a planned road, a ring of lines, a table left alone."""
    folder = tmp_path / "milik"
    folder.mkdir()
    source = boundaries_dir() / "kaltim.gpkg"
    gpd.read_file(source, layer="regions").to_file(folder / "kabkota.gpkg", layer="kabkota", driver="GPKG")
    gpd.read_file(source, layer="rivers").drop(columns="status").to_file(folder / "sungai.gpkg", layer="sungai", driver="GPKG")
    gpd.read_file(source, layer="roads").drop(columns="status").to_file(folder / "jalan_rencana.gpkg", layer="jalan_rencana", driver="GPKG")
    ring = shapely.LineString([(116.5, -1.0), (117.0, -1.0), (117.0, -0.6), (116.5, -0.6), (116.5, -1.0)])
    outline = gpd.GeoDataFrame({"nama": ["batas"]}, geometry=[ring], crs=4326)
    outline.to_file(folder / "batas_kawasan_ikn.gpkg", layer="batas_kawasan_ikn", driver="GPKG")
    points = gpd.GeoDataFrame({"x1": [1, 2]}, geometry=gpd.points_from_xy([117, 117.1], [0, 0.1]), crs=4326)
    points.to_file(folder / "entah.gpkg", layer="entah", driver="GPKG")
    return folder


# --- the included study ----------------------------------------------------------------------------------------------


def test_the_dock_opens_with_the_included_study_as_rows_by_role(data, page):
    study = read_study(default_study())
    assert [page.table.model().index(n, LAYER).data() for n in range(2)] == ["regions", "kaltim_flow_direction_1min.tif"]
    assert page.table.model().rowCount() == len(study.all_specs())
    assert page.name.text() == study.name
    assert not data.is_busy  # nothing is computed before anybody asks


def test_one_button_brings_the_included_study_back(data, page, desk):
    before = data.draft.study
    page.table.selectRow(0)
    click(page.remove)
    desk.dock.analysis.settings.numbers["water", "min_area_km2"].setValue(7)
    assert data.draft.study != before
    click(page.default_study)
    assert data.draft.study == before and desk.dock.analysis.settings.settings() == Settings()


def test_the_doctor_says_what_is_doubtful_and_each_row_gets_its_badge(data, page, wait):
    click(page.check)
    settle(data, wait)
    model = page.table.model()
    states = [model.index(row, STATE).data() for row in range(model.rowCount())]
    assert set(states) <= {"ok", "repaired", "look at it"} and "ok" in states
    assert model.index(states.index("ok"), STATE).data(Qt.ItemDataRole.DecorationRole) is not None
    assert "→" in page.report.toPlainText() and "In order" in page.report.toPlainText()
    assert page.message.text() == "The data can be analysed."


def test_a_check_can_be_cancelled(data, page, wait):
    click(page.check)
    assert page.stop.isEnabled()
    click(page.stop)
    assert wait(lambda: not data.is_busy) < 1.0
    assert page.check.isEnabled()


# --- layers of one's own ---------------------------------------------------------------------------------------------


def test_dropped_files_are_recognised_and_take_the_place_of_the_included_study(data, page, own, wait):
    drop(page, own / "kabkota.gpkg", own / "sungai.gpkg", own / "jalan_rencana.gpkg")
    settle(data, wait)
    assert [(spec.role, spec.path.stem, spec.status) for spec in data.draft.specs] == [
        ("regions", "kabkota", None), ("rivers", "sungai", None), ("roads", "jalan_rencana", "planned"),
    ]  # fmt: skip
    assert not data.draft.is_default
    settle(data, wait)  # they are checked at once
    states = [page.table.model().index(row, STATE).data() for row in range(3)]
    assert "not checked" not in states


def test_what_is_not_used_is_listed_with_the_reason_and_may_be_used_all_the_same(data, page, own, wait):
    data.add([own / "kabkota.gpkg", own / "entah.gpkg"])
    settle(data, wait)
    settle(data, wait)
    model, row = page.table.model(), len(data.draft.specs)
    assert model.index(row, ROLE).data() == "not used" and "entah" in model.index(row, LAYER).data()
    assert len(model.index(row, ROLE).data(Qt.ItemDataRole.ToolTipRole)) > 20
    edit(page, row, ROLE, "facilities")
    edit(page, row_of(data, "facilities"), KIND, "puskesmas")
    spec = data.draft.specs[row_of(data, "facilities")]
    assert (spec.path.name, spec.kind) == ("entah.gpkg", "puskesmas")


def test_a_ring_of_lines_is_asked_and_becomes_an_area(data, page, own, wait, tmp_path, monkeypatch):
    monkeypatch.setattr("bosanggarong_plugin.gui.questions.documents", lambda: tmp_path / "Documents")
    data.add([own / "kabkota.gpkg", own / "batas_kawasan_ikn.gpkg"])
    settle(data, wait)
    (question,) = page.questions.findChildren(QuestionRow)
    assert page.questions.isVisibleTo(page) and "batas_kawasan_ikn" in question.text.text()
    assert question.choice.count() >= 2
    click(question.answer)
    assert not page.questions.isVisibleTo(page)
    spec = data.draft.specs[row_of(data, "areas")]
    made = gpd.read_file(spec.path)
    assert spec.kind == "ikn" and list(made.geom_type) == ["Polygon"]
    assert made.geometry.iloc[0].area == pytest.approx(0.5 * 0.4)
    assert sorted(own.iterdir()) == sorted(own / f"{name}.gpkg" for name in ("kabkota", "sungai", "jalan_rencana", "batas_kawasan_ikn", "entah"))


def test_a_question_can_be_answered_with_no(data, page, own, wait):
    data.add([own / "kabkota.gpkg", own / "batas_kawasan_ikn.gpkg"])
    settle(data, wait)
    (question,) = page.questions.findChildren(QuestionRow)
    question.choice.setCurrentIndex(question.choice.count() - 1)
    click(question.answer)
    assert [spec.role for spec in data.draft.specs] == ["regions"] and not data.draft.questions


def test_layers_of_the_project_are_recognised_and_those_in_memory_are_told(data, page, own, wait, window, monkeypatch):
    project = QgsProject.instance()
    project.addMapLayer(QgsVectorLayer(f"{own / 'kabkota.gpkg'}|layername=kabkota", "Kabupaten", "ogr"))
    project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4326", "coretan", "memory"))
    project.addMapLayer(QgsRasterLayer("type=xyz&url=https://tile.openstreetmap.org/%7Bz%7D/%7Bx%7D/%7By%7D.png", "peta dasar", "wms"))
    monkeypatch.setattr(data, "confirm_copies", lambda names, folder: False)
    click(page.add_layers)
    settle(data, wait)
    assert [(spec.role, spec.path.name) for spec in data.draft.specs] == [("regions", "kabkota.gpkg")]
    assert "coretan" in window.messages()[-1] and "peta dasar" not in window.messages()[-1]  # a map of the web is no data


def test_filtered_layers_of_the_project_are_copied_as_they_are_shown(data, page, own, wait, window, monkeypatch, tmp_path):
    monkeypatch.setattr("bosanggarong_plugin.gui.data_controller.documents", lambda: tmp_path / "Documents")
    layer = QgsVectorLayer(f"{own / 'kabkota.gpkg'}|layername=kabkota", "Kab/Kota pilihan", "ogr")
    layer.setSubsetString("region_code IN ('64.02', '64.08', '64.74')")
    QgsProject.instance().addMapLayer(layer)
    asked = []
    monkeypatch.setattr(data, "confirm_copies", lambda names, folder: asked.append(names) or True)
    for count in (3, 2):  # another filter, the same copy
        click(page.add_layers)
        settle(data, wait)
        settle(data, wait)
        (spec,) = data.draft.specs
        assert asked[-1] == ["Kab/Kota pilihan"] and spec.role == "regions"
        assert spec.path == tmp_path / "Documents" / "Bosanggarong" / "layer" / "Kab_Kota pilihan.gpkg"
        assert len(gpd.read_file(spec.path)) == count
        layer.setSubsetString("region_code IN ('64.02', '64.08')")
    assert window.messages() == []


def test_two_layers_of_one_name_are_two_copies(own, tmp_path):
    layers = []
    for code in ("64.02", "64.08"):
        layers.append(QgsVectorLayer(f"{own / 'kabkota.gpkg'}|layername=kabkota", "Clipped", "ogr"))
        layers[-1].setSubsetString(f"region_code = '{code}'")
    copies = []
    for layer in layers:
        copies.append(copy_of(layer, tmp_path, copies))
    assert [path.name for path in copies] == ["Clipped.gpkg", "Clipped-2.gpkg"]
    assert [list(gpd.read_file(path).region_code) for path in copies] == [["64.02"], ["64.08"]]


def test_the_crs_that_was_set_in_qgis_is_that_of_the_study(data, page, own, wait):
    frame = gpd.read_file(own / "kabkota.gpkg").to_crs(32650)
    frame.set_crs(None, allow_override=True).to_file(own / "tanpa_crs.shp")
    (own / "tanpa_crs.prj").unlink(missing_ok=True)
    layer = QgsVectorLayer(str(own / "tanpa_crs.shp"), "Kabupaten", "ogr")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32650"))
    QgsProject.instance().addMapLayer(layer)
    click(page.add_layers)
    settle(data, wait)
    settle(data, wait)
    assert [(spec.role, spec.crs) for spec in data.draft.specs] == [("regions", "EPSG:32650")] and not data.draft.questions
    assert data.check.usable


def test_kabupaten_among_kecamatan_become_a_layer_of_their_own(data, page, tmp_path, wait, monkeypatch):
    monkeypatch.setattr("bosanggarong_plugin.gui.questions.documents", lambda: tmp_path / "Documents")
    squares = [shapely.box(116 + n, 0, 117 + n, 1) for n in range(4)]
    columns = {"kode": ["64.08", "64.74", "64.08.01", "64.74.01"], "nama": ["Kutai Timur", "Kota Bontang", "A", "B"]}
    gpd.GeoDataFrame(columns, geometry=squares, crs=4326).to_file(tmp_path / "batas.gpkg")
    data.add([tmp_path / "batas.gpkg"])
    settle(data, wait)
    rows = page.questions.findChildren(QuestionRow)
    click(next(row for row in rows if row.choice.count()).answer)
    (spec,) = data.draft.specs
    assert (spec.role, list(gpd.read_file(spec.path)["kode"])) == ("regions", ["64.08", "64.74"])
    assert data.draft.questions == ()  # nobody asks for regions any more


def test_a_study_that_is_changed_while_it_is_checked_is_checked_again(data, page, wait):
    click(page.check)
    roads = row_of(data, "roads")
    edit(page, roads, ROLE, None)
    settle(data, wait)
    settle(data, wait)
    assert data.check is not None and set(data.check.states) == {spec.source for spec in data.draft.specs}


def test_the_same_file_twice_changes_nothing(data, own, wait):
    for _ in range(2):
        data.add([own / "kabkota.gpkg", own / "sungai.gpkg"])
        settle(data, wait)
        settle(data, wait)
    assert [spec.role for spec in data.draft.specs] == ["regions", "rivers"] and not data.draft.spares


def test_a_second_layer_of_a_single_role_is_offered_and_swaps_places_when_chosen(data, page, own, wait):
    shutil.copyfile(own / "kabkota.gpkg", own / "kabkota_baru.gpkg")
    data.add([own / "kabkota.gpkg"])
    settle(data, wait)
    data.add([own / "kabkota_baru.gpkg"])
    settle(data, wait)
    settle(data, wait)
    assert data.draft.study.single("regions").path.name == "kabkota.gpkg"
    edit(page, 1, ROLE, "regions")
    assert data.draft.study.single("regions").path.name == "kabkota_baru.gpkg"
    assert [spare.file.name for spare in data.draft.spares] == ["kabkota.gpkg"]


def test_precision_completeness_status_and_kind_are_edited_in_the_table(data, page):
    roads = row_of(data, "roads")
    edit(page, roads, PRECISION, 25.0)
    edit(page, roads, COMPLETE, False)
    edit(page, roads, STATUS, "planned")
    spec = data.draft.specs[roads]
    assert (spec.precision_m, spec.complete, spec.status) == (25.0, False, "planned")
    edit(page, roads, COMPLETE, None)
    edit(page, roads, PRECISION, -1)
    assert (data.draft.specs[roads].complete, data.draft.specs[roads].precision_m) == (None, None)
    index = page.table.model().index(roads, KIND)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable  # roads have no kind


def test_a_file_that_cannot_be_read_is_listed_with_the_reason(data, page, tmp_path, wait):
    (tmp_path / "rusak.gpkg").write_bytes(b"nothing")
    data.add([tmp_path / "rusak.gpkg"])
    settle(data, wait)
    model = page.table.model()
    assert model.index(0, LAYER).data() == "rusak.gpkg"
    assert "unreadable" in model.index(0, ROLE).data(Qt.ItemDataRole.ToolTipRole)


def test_unloading_while_layers_are_recognised_leaves_nothing(plugin, data, own, wait, window):
    from qgis.core import QgsApplication

    data.add([own])
    plugin.unload()
    wait(lambda: QgsApplication.taskManager().countActiveTasks(True) == 0)
    assert window.messages() == []


# --- the study file --------------------------------------------------------------------------------------------------


def test_a_saved_study_is_the_same_when_it_is_opened_again(data, page, desk, own, wait, tmp_path):
    data.add([own / "kabkota.gpkg", own / "sungai.gpkg"])
    settle(data, wait)
    settle(data, wait)
    page.name.clear()
    QTest.keyClicks(page.name, "Percobaan")
    edit(page, 1, PRECISION, 30.0)
    desk.dock.analysis.settings.numbers["water", "min_area_km2"].setValue(3.5)
    assert data.save(tmp_path / "studi-saya")
    study = read_study(tmp_path / "studi-saya.toml")
    assert (study.name, study.settings.water) == ("Percobaan", WaterSettings(min_area_km2=3.5))
    click(page.default_study)
    assert desk.dock.analysis.settings.settings() == Settings()
    data.open_study(tmp_path / "studi-saya.toml")
    settle(data, wait)
    assert [(spec.role, spec.path, spec.precision_m) for spec in data.draft.specs] == [
        ("regions", own / "kabkota.gpkg", None), ("rivers", own / "sungai.gpkg", 30.0),
    ]  # fmt: skip
    assert desk.dock.analysis.settings.settings().water.min_area_km2 == 3.5
    assert not desk.dock.analysis.settings.groups["water"].isCollapsed()
    assert "percobaan" in desk.dock.analysis.folder.filePath()


# --- settings --------------------------------------------------------------------------------------------------------


def test_every_setting_has_a_field_with_unit_bounds_and_help(desk):
    form = desk.dock.analysis.settings
    for name, section in SECTIONS.items():
        assert form.groups[name].isCollapsed() and form.groups[name].title() != name
        for item in section.__dataclass_fields__.values():
            number = form.numbers[name, item.name]
            assert (number.minimum(), number.maximum()) == (item.metadata["low"], item.metadata["high"])
            assert number.value() == pytest.approx(item.default) and number.suffix().strip()
            assert number.accessibleName()
    assert form.settings() == Settings()


def test_a_setting_reaches_the_analysis_and_can_be_reset(desk):
    form = desk.dock.analysis.settings
    form.numbers["roads", "gap_m"].setValue(800)
    assert desk.analysis._study().settings.roads.gap_m == 800
    form.numbers["roads", "gap_m"].clear()  # the cross in the field
    assert form.settings() == Settings()
    form.numbers["ranking", "draws"].setValue(10)
    click(form.reset)
    assert form.settings() == Settings()


def test_digits_that_a_field_does_not_show_are_kept(desk):
    form = desk.dock.analysis.settings
    form.show_settings(Settings(water=WaterSettings(min_area_km2=0.1234)))
    assert form.settings().water.min_area_km2 == 0.1234


# --- real data -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="the real layers are not beside the repository")
def test_the_layers_of_kalimantan_timur_as_they_are(data, page, wait):
    data.add([REAL])
    settle(data, wait, 120)
    used = {(spec.role, spec.layer or spec.path.stem): (spec.kind, spec.status) for spec in data.draft.specs}
    assert used["roads", "jalan_rencana"] == (None, "planned") and ("roads", "jalan_pengembangan_eksisting") in used
    assert {("regions", "adm2_kabkota"), ("basins", "batas_das"), ("rivers", "sungai_rbi"), ("areas", "batas_tn_kutai_sk4194_2014")} <= set(used)
    assert {"adm3_kecamatan", "adm4_desa", "jenis_tanah", "struktur"} <= {spare.layer for spare in data.draft.spares}
    asked = " ".join(row.text.text() for row in page.questions.findChildren(QuestionRow))
    assert "batas_kawasan_ikn" in asked and "litologi" in asked
