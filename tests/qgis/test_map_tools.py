"""The tools of the map, with real clicks on the canvas: the water of a place, and what an arrow or a crossing carries."""

import shutil

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsProject  # noqa: E402
from qgis.PyQt.QtCore import QPoint, Qt, QUrl  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402

from bosanggarong_plugin.core.inputs.read import read_inputs  # noqa: E402
from bosanggarong_plugin.core.result_file import ResultFile  # noqa: E402
from bosanggarong_plugin.core.study import read_study  # noqa: E402
from bosanggarong_plugin.core.trace import inputs_to_read, trace  # noqa: E402
from bosanggarong_plugin.gui.map_controller import MapController  # noqa: E402
from bosanggarong_plugin.gui.map_tools import drawn, result_layers  # noqa: E402
from bosanggarong_plugin.gui.publish import zoom_to  # noqa: E402
from bosanggarong_plugin.gui.session import Session  # noqa: E402
from bosanggarong_plugin.maps.in_qgis import add_to_project  # noqa: E402
from bosanggarong_plugin.paths import default_study  # noqa: E402

from .conftest import process_events  # noqa: E402

PLACE = (117.15, -0.5)  # near Samarinda


@pytest.fixture
def session(finished_result):
    shown = Session()
    shown.show(finished_result, "en")
    return shown


@pytest.fixture
def canvas(window, finished_result):
    """The result on the canvas, in its equal-area system."""
    layers = add_to_project(QgsProject.instance(), finished_result, "en")
    canvas = window.canvas
    canvas.setDestinationCrs(QgsProject.instance().crs())
    canvas.setLayers([layer for layer in QgsProject.instance().layerTreeRoot().checkedLayers() if layer.isSpatial()])
    process_events()
    zoom_to(canvas, layers.by_table["regions"].extent())
    process_events()
    return canvas


@pytest.fixture
def tools(window, session):
    opened = MapController(window, session)
    yield opened
    opened.close()
    process_events()


def to_map(canvas, lon, lat):
    system = canvas.mapSettings().destinationCrs()
    return QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), system, QgsProject.instance()).transform(QgsPointXY(lon, lat))


def click(canvas, point):
    pixel = canvas.mapSettings().mapToPixel().transform(point)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(pixel.x()), round(pixel.y())))


def text(tools):
    return tools.panel.text.toPlainText()


# trace ------------------------------------------------------------------------------------------------------------------


def test_a_click_traces_the_water_with_the_figures_of_the_core(tools, canvas, wait):
    canvas.setMapTool(tools.trace_tool)
    click(canvas, to_map(canvas, *PLACE))
    wait(lambda: tools.task is None)
    given = tools.found.given
    assert given == pytest.approx(PLACE, abs=0.02)  # a pixel
    study = inputs_to_read(read_study(default_study()))
    alone = trace(read_inputs(study), *given, settings=study.settings)
    assert tools.found.upstream_km2 == alone.upstream_km2 and tools.found.end_kind == alone.end_kind
    assert "Upstream area" in text(tools) and "Kota Samarinda (64.72)" in text(tools)
    assert [band.numberOfVertices() > 0 for band in tools.bands.bands] == [True, True, True]


def test_the_bands_lie_where_the_water_is(tools, canvas, wait):
    tools.trace_at(*PLACE)
    wait(lambda: tools.task is None)
    place = QgsGeometry.fromPointXY(to_map(canvas, tools.found.lon, tools.found.lat))
    catchment, course, point = (band.asGeometry() for band in tools.bands.bands)
    assert point.distance(place) < 1 and course.distance(place) < 1
    assert catchment.distance(place) == 0
    assert catchment.area() / 1e6 == pytest.approx(tools.found.upstream_km2, rel=0.01)  # an equal-area map


def test_a_trace_can_be_kept_as_layers_and_cleared(tools, canvas, wait):
    tools.trace_at(*PLACE)
    wait(lambda: tools.task is None)
    before = set(QgsProject.instance().mapLayers())
    tools.panel.keep.click()
    made = {layer.name(): layer for key, layer in QgsProject.instance().mapLayers().items() if key not in before}
    assert set(made) == {"Point of the trace", "Downstream course", "Upstream by region of origin"}
    upstream = made["Upstream by region of origin"]
    assert sum(feature["area_km2"] for feature in upstream.getFeatures()) == pytest.approx(tools.found.upstream_km2)
    assert [upstream.attributeAlias(n) for n in upstream.attributeList()][2] == "Area (km²)"
    assert tools.bands.bands == [] and not tools.panel.keep.isEnabled()
    tools.panel.clear.click()
    assert text(tools) == ""


def test_a_place_off_the_grid_and_a_session_without_result_get_one_message_each(window, tools, canvas, wait):
    tools.trace_at(100.0, 10.0)
    wait(lambda: tools.task is None)
    assert "lies outside the flow direction" in text(tools)
    empty = MapController(window, Session())
    empty.trace_at(*PLACE)
    assert "no result is shown" in empty.panel.text.toPlainText() and empty.task is None
    empty.close()


def test_a_study_without_drainage_is_told_so_in_one_message(window, tools, session, tmp_path):
    folder = default_study().parent
    (tmp_path / "tanpa.toml").write_text(f"[study]\nname = \"x\"\n[inputs.regions]\npath = \"{folder / 'kaltim.gpkg'}\"\nlayer = \"regions\"\n")
    session.study = tmp_path / "tanpa.toml"
    tools.trace_at(*PLACE)
    assert text(tools).startswith("tanpa.toml [inputs]: a trace needs a flow direction, and none is given.")


def test_a_new_click_stops_the_trace_before_it_and_a_cancel_says_so(tools, canvas, wait):
    tools.trace_at(*PLACE)
    first = tools.task
    tools.trace_at(116.2, -0.2)
    assert tools.task is not first
    wait(lambda: tools.task is None)
    assert tools.found.given == (116.2, -0.2)
    tools.trace_at(*PLACE)
    tools.panel.cancel.click()
    assert tools.task is None and text(tools) == "Stopped." and not tools.panel.progress.isVisible()
    process_events()
    assert tools.found.given == (116.2, -0.2)


# in words ---------------------------------------------------------------------------------------------------------------


def shape_of(canvas, table, wanted):
    """The shape of the first feature of a table as the canvas draws it."""
    layer = next(layer for layer, _, name in result_layers(canvas.layers()) if name == table)
    return next(shape for feature, shape in drawn(layer, canvas) if wanted(feature))


def test_an_arrow_is_found_where_it_is_drawn_and_told_in_words(tools, canvas):
    shape = shape_of(canvas, "water_links", lambda feature: (feature["from_code"], feature["to_code"]) == ("64.11", "64.07"))
    canvas.setMapTool(tools.words_tool)
    middle = shape.asPolyline()[1]
    assert tools.words_tool.found_at(middle)[0][1] == "water_links"
    click(canvas, middle)
    first = text(tools)
    assert first.startswith("Kab. Mahakam Ulu → Kab. Kutai Barat")
    assert "Area (km²)\n18,349" in first and "Main river\nMahakam" in first
    assert "from_code" not in first and "64.11" not in first


def test_a_road_crossing_tells_both_sides_and_a_candidate_its_evidence(tools, canvas, session):
    shape = shape_of(canvas, "road_crossings", lambda feature: feature["road_name"].startswith("Balikpapan-Samarinda"))
    tools.tell_found([hit for hit in tools.words_tool.found_at(shape.asPoint()) if hit[1] == "road_crossings"][:1])
    assert text(tools).startswith("Balikpapan-Samarinda (poros)\nKab. Kutai Kartanegara – Kota Balikpapan")
    assert "Status\nnational\nnational" in text(tools)
    mark = shape_of(canvas, "candidates", lambda feature: True)
    tools.tell_found(tools.words_tool.found_at(mark.pointOnSurface().asPoint()))
    assert "\nRank\n" in text(tools) and "\nParties\nKab. " in text(tools)
    title = text(tools).splitlines()[0]
    asked = []
    tools.candidate_asked.connect(asked.append)
    tools.panel.text.anchorClicked.emit(QUrl("candidate:0"))
    titles = {row["candidate_id"]: row["title_eng"] for row in ResultFile(session.folder / "study.gpkg").rows("candidates")}
    assert titles[asked[0]] == title


def test_a_crossing_tells_from_where_its_water_comes(tools, finished_result):
    from bosanggarong_plugin.core.texts import Texts
    from bosanggarong_plugin.gui.identify_page import page_of

    result = ResultFile(finished_result / "study.gpkg", Texts("en"))
    row = max(result.rows("water_crossings"), key=lambda item: item["upstream_km2"])
    sources = [item for item in result.rows("water_sources") if item["crossing_id"] == row["crossing_id"]]
    page = page_of(result, "water_crossings", row)
    assert page.count("km²</td>") >= min(len(sources), 12)
    assert sum(item["area_km2"] for item in sources) == pytest.approx(row["upstream_km2"])


def test_a_click_beside_everything_and_a_map_without_a_result_say_what_to_do(tools, canvas):
    canvas.setMapTool(tools.words_tool)
    tools.words_tool.identified.emit(tools.words_tool.found_at(to_map(canvas, 119.5, 3.0)))
    assert text(tools).startswith("Nothing here.")
    canvas.setLayers([])
    tools.words_tool.identified.emit(tools.words_tool.found_at(to_map(canvas, *PLACE)))
    assert text(tools).startswith("No layer of a result is shown on the map.")


# in the plugin ----------------------------------------------------------------------------------------------------------


def test_the_actions_of_the_toolbar_switch_the_tools_on_and_off(plugin, window):
    trace_action, words_action = plugin.extras.trace_action, plugin.extras.words_action
    trace_action.trigger()
    assert window.canvas.mapTool() is plugin.extras.map.trace_tool and trace_action.isChecked()
    words_action.trigger()
    assert window.canvas.mapTool() is plugin.extras.map.words_tool
    assert words_action.isChecked() and not trace_action.isChecked()
    words_action.trigger()
    assert window.canvas.mapTool() is None and not words_action.isChecked()


def test_unloading_during_a_trace_leaves_no_tool_no_panel_and_no_band(window, finished_result, tmp_path):
    from bosanggarong_plugin import classFactory

    folder = tmp_path / "hasil"
    shutil.copytree(finished_result, folder)
    items = len(window.canvas.scene().items())
    plugin = classFactory(window)
    plugin.initGui()
    plugin.extras.session.show(folder, "en")
    plugin.extras.trace_action.trigger()
    plugin.extras.map.trace_at(*PLACE)
    assert plugin.extras.map.task is not None
    plugin.unload()
    process_events()
    assert window.canvas.mapTool() is None
    assert len(window.canvas.scene().items()) == items
    assert not [dock for dock in window.window.children() if dock.objectName() == "BosanggarongMapPanel"]
