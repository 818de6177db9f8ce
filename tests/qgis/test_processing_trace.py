"""The trace in Processing: the figures of the command line, from layers of QGIS."""

import contextlib
import io
import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import Qgis, QgsApplication, QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsVectorLayer  # noqa: E402

from bosanggarong_plugin.cli import main  # noqa: E402
from bosanggarong_plugin.core.result import TRACE_SCHEMA  # noqa: E402
from bosanggarong_plugin.core.study import ENCODINGS  # noqa: E402
from bosanggarong_plugin.paths import default_study  # noqa: E402

LON, LAT = 117.15, -0.5  # Samarinda
SINKS = {"POINT_OUTPUT": "trace_point", "UPSTREAM": "trace_upstream", "DOWNSTREAM": "trace_downstream"}


class Feedback(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.said = []

    def pushInfo(self, text):
        self.said.append(text)


@pytest.fixture
def run(qgis_processing):
    import processing

    from bosanggarong_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    QgsProject.instance().clear()
    yield lambda feedback=None, **inputs: processing.run("bosanggarong:trace", inputs, feedback=feedback or Feedback())
    QgsProject.instance().clear()
    plugin.unload()


@pytest.fixture(scope="module")
def layers(tmp_path_factory) -> dict:
    """The embedded study, copied: QGIS writes statistics beside a raster that it opens."""
    folder = tmp_path_factory.mktemp("trace") / "data"
    shutil.copytree(default_study().parent, folder, ignore=shutil.ignore_patterns("source"))
    raster = str(folder / "kaltim_flow_direction_1min.tif")
    return {"INPUT": f"{folder / 'kaltim.gpkg'}|layername=regions", "FLOW_DIRECTION": raster, "ENCODING": ENCODINGS.index("esri")}


@pytest.fixture(scope="module")
def from_command_line() -> dict:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(["trace", str(default_study()), "--lon", str(LON), "--lat", str(LAT), "--json"]) == 0
    return json.loads(said.getvalue())


def rows(layer) -> list[dict]:
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes(), strict=True)) for feature in layer.getFeatures()]


def test_the_figures_are_those_of_the_command_line(run, layers, from_command_line):
    found = run(POINT=f"{LON},{LAT} [EPSG:4326]", **layers, **dict.fromkeys(SINKS, "memory:"))
    assert found["UPSTREAM_KM2"] == from_command_line["upstream_km2"] > 70_000
    assert found["END_KIND"] == from_command_line["end_kind"]
    keys = ("region_code", "region_name", "area_km2", "share_pct")
    upstream = {row["region_code"]: row for row in from_command_line["upstream"]}
    named = [{key: value or None for key, value in row.items()} for row in rows(found["UPSTREAM"])]
    assert len(named) == len(upstream) >= 8
    for row in named:
        assert row == {key: upstream[row["region_code"]][key] for key in keys}
    stages = [row for row in from_command_line["downstream"] if row["length_km"]]
    assert [(row["seq"], row["region_code"], row["distance_km"], row["length_km"]) for row in rows(found["DOWNSTREAM"])] == [
        (row["seq"], row["region_code"], row["distance_km"], row["length_km"]) for row in stages
    ]
    point = rows(found["POINT_OUTPUT"])[0]
    assert (point["upstream_km2"], point["moved_m"]) == (from_command_line["upstream_km2"], from_command_line["moved_m"])
    place = next(found["POINT_OUTPUT"].getFeatures()).geometry().asPoint()
    assert (place.x(), place.y()) == pytest.approx((from_command_line["point"]["lon"], from_command_line["point"]["lat"]))


def test_outputs_have_the_columns_that_are_declared(run, layers):
    found = run(POINT=f"{LON},{LAT} [EPSG:4326]", **layers, **dict.fromkeys(SINKS, "memory:"))
    for sink, table in SINKS.items():
        assert [field.name() for field in found[sink].fields()] == list(TRACE_SCHEMA[table].columns)
        assert found[sink].wkbType() == getattr(Qgis.WkbType, TRACE_SCHEMA[table].geometry) and found[sink].crs().authid() == "EPSG:4326"


def test_a_point_in_another_reference_system_is_the_same_place(run, layers):
    import processing

    degrees = run(POINT=f"{LON},{LAT} [EPSG:4326]", **layers)
    source = QgsVectorLayer("Point?crs=EPSG:4326", "place", "memory")
    transformed = processing.run(
        "native:reprojectlayer", {"INPUT": _with_point(source), "TARGET_CRS": "EPSG:32750", "OUTPUT": "memory:"}
    )["OUTPUT"]  # fmt: skip
    metres = next(transformed.getFeatures()).geometry().asPoint()
    assert run(POINT=f"{metres.x()},{metres.y()} [EPSG:32750]", **layers)["UPSTREAM_KM2"] == degrees["UPSTREAM_KM2"]


def _with_point(layer):
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY

    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(LON, LAT)))
    layer.dataProvider().addFeature(feature)
    return layer


def test_the_log_and_the_page_say_it_in_words(run, layers, tmp_path):
    feedback, page = Feedback(), tmp_path / "telusur.html"
    found = run(feedback, POINT=f"{LON},{LAT} [EPSG:4326]", **layers, HTML=str(page))
    assert found["HTML"] == str(page) and Path(page).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    said = "\n".join(feedback.said)
    assert "Upstream area: " in said or "Luas hulu: " in said
    assert not list(tmp_path.glob("*.gpkg"))


@pytest.mark.parametrize(("point", "words"), [("100,20", "lies outside the flow direction"), ("118.9,1.8", "no cell with a flow direction")])
def test_a_place_without_data_is_one_message(run, layers, point, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(POINT=f"{point} [EPSG:4326]", **layers)


def test_snap_cells_have_their_bounds(run, layers):
    parameter = QgsApplication.processingRegistry().algorithmById("bosanggarong:trace").parameterDefinition("SNAP_CELLS")
    assert (parameter.minimum(), parameter.maximum(), parameter.defaultValue()) == (0, 100, 3)
    with pytest.raises(QgsProcessingException):
        run(POINT=f"{LON},{LAT} [EPSG:4326]", SNAP_CELLS=101, **layers)
