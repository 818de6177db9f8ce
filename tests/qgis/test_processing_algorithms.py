"""The algorithms of the Processing provider on layers of every kind, in models, in tasks, and when something is wrong."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsGeometry,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType  # noqa: E402

from bosanggarong_plugin.core.errors import Problem  # noqa: E402
from bosanggarong_plugin.core.result import SCHEMA  # noqa: E402
from bosanggarong_plugin.core.settings import SECTIONS  # noqa: E402
from bosanggarong_plugin.core.study import ENCODINGS  # noqa: E402
from bosanggarong_plugin.paths import default_study  # noqa: E402

NAMES = {
    "analyse": [
        "SOURCE", "STUDY", "REGIONS", "FLOW_DIRECTION", "ENCODING", "DEM", "DEM_UNIT", "DEM_CELL_M", "RUNOFF", "BASINS", "RIVERS", "ROADS",
        "PLANNED_ROADS", "AREAS", "AREA_KINDS", "PLACES", "FACILITIES", "FACILITY_KINDS", "FACILITIES_COMPLETE", "POPULATION",
        "POPULATION_RASTER", "BOUNDARY_STATUS", "OFFICE", "PRECISION_M", "NAME", "FORUM", "MAPS", "CANDIDATES_CHOSEN", "PAPER", "LAYOUTS", "LANGUAGE",
        "LOAD", "OVERWRITE", "OUTPUT",
        "REGIONS_TOLERANCE_M", "WATER_MIN_AREA_KM2", "WATER_MIN_WATERSHED_KM2", "WATER_GAP_M", "WATER_BORDER_RIVER_DISTANCE_KM",
        "WATER_BORDER_RIVER_MIN_RUN_KM", "WATER_SHIFT_CELLS", "ROADS_SNAP_M", "ROADS_MERGE_M", "ROADS_GAP_M", "ROADS_DETOUR_KM",
        "ROADS_DEAD_END_M", "ROADS_DAMAGE_KM", "ROADS_SERVED_KM", "AREAS_MIN_PIECE_HA", "AREAS_MIN_MEAN_WIDTH_M", "NETWORK_JOIN_M",
        "NETWORK_PAIR_KM", "NETWORK_TRIP_KM", "NETWORK_MIN_DETOUR", "NETWORK_MIN_DETOUR_KM", "SERVICES_WALK_KMH", "SERVICES_MAX_WALK_KM",
        "SERVICES_MIN_SAVING_MIN", "SERVICES_MIN_SAVING_KM", "SERVICES_MAX_HAUL_KM", "SERVICES_NEAR_END_YEARS", "SERVICES_MAX_RAW_WATER_KM",
        "RANKING_DRAWS", "RANKING_SEED", "RANKING_SPREAD", "RANKING_INTERVAL_PCT", "FINANCING_POPULATION_WEIGHT", "FINANCING_AREA_WEIGHT",
        "FINANCING_COVERAGE_WEIGHT",
    ],
    "watermatrix": [
        "INPUT", "FLOW_DIRECTION", "ENCODING", "RIVERS", "PRECISION_M", "REGIONS_TOLERANCE_M", "WATER_MIN_AREA_KM2", "WATER_MIN_WATERSHED_KM2",
        "WATER_GAP_M", "WATER_BORDER_RIVER_DISTANCE_KM", "WATER_BORDER_RIVER_MIN_RUN_KM", "WATER_SHIFT_CELLS", "LINKS", "CROSSINGS",
        "DEPENDENCY", "BALANCE",
    ],
    "sharedareas": ["INPUT", "AREAS", "KIND", "PRECISION_M", "AREAS_MIN_PIECE_HA", "AREAS_MIN_MEAN_WIDTH_M", "OUTPUT"],
    "roadcrossings": [
        "INPUT", "ROADS", "PRECISION_M", "REGIONS_TOLERANCE_M", "ROADS_SNAP_M", "ROADS_MERGE_M", "ROADS_GAP_M", "ROADS_DETOUR_KM",
        "ROADS_DEAD_END_M", "ROADS_DAMAGE_KM", "ROADS_SERVED_KM", "OUTPUT", "BORDER_LINES",
    ],
    "recognise": ["INPUT", "FILE", "OUTPUT"],
    "trace": ["POINT", "INPUT", "FLOW_DIRECTION", "ENCODING", "SNAP_CELLS", "POINT_OUTPUT", "UPSTREAM", "DOWNSTREAM", "HTML"],
    "watermatrixgrass": [
        "DEM", "INPUT", "RIVERS", "PRECISION_M", "water_links", "water_crossings", "water_dependency", "water_balance",
    ],  # and flow_direction_grass where GRASS is in the toolbox
}  # fmt: skip
TABLES = {
    "watermatrix": {"LINKS": "water_links", "CROSSINGS": "water_crossings", "DEPENDENCY": "water_dependency", "BALANCE": "water_balance"},
    "sharedareas": {"OUTPUT": "shared_areas"}, "roadcrossings": {"OUTPUT": "road_crossings", "BORDER_LINES": "road_border_lines"},
}  # fmt: skip
ALGORITHMS = pytest.mark.parametrize("name", NAMES)
# two regions side by side on the equator and a park across their border
REGIONS_WKT = {"64.01": "POLYGON((117 0, 117.2 0, 117.2 0.2, 117 0.2, 117 0))", "64.02": "POLYGON((117.2 0, 117.4 0, 117.4 0.2, 117.2 0.2, 117.2 0))"}
PARK_WKT = "POLYGON((117.15 0.05, 117.25 0.05, 117.25 0.15, 117.15 0.15, 117.15 0.05))"
KM2_OF_HALF = 5.5660 * 11.0574  # 0.05 degree along the equator by 0.1 along the meridian, true sizes on WGS 84


class Feedback(QgsProcessingFeedback):
    """Keeps what is said; cancels itself when the progress reaches ``cancel_at``."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.said, self.warned, self.progress_seen, self.cancel_at = [], [], [], cancel_at
        self.cancelled_at_s = None

    def pushInfo(self, text):
        self.said.append(text)

    def pushWarning(self, text):
        self.warned.append(text)

    def setProgress(self, percent):
        self.progress_seen.append(percent)
        if self.cancel_at is not None and percent >= self.cancel_at and not self.isCanceled():
            self.cancelled_at_s = time.monotonic()
            self.cancel()


@pytest.fixture
def run(provider):
    import processing

    def run_it(name, feedback=None, **inputs):
        return processing.run(f"bosanggarong:{name}", inputs, feedback=feedback or Feedback())

    return run_it


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> Path:
    """The GeoPackage of the default study, copied with its raster: QGIS writes statistics beside a raster that it opens."""
    folder = tmp_path_factory.mktemp("layers") / "data"
    shutil.copytree(default_study().parent, folder, ignore=shutil.ignore_patterns("source"))
    return folder / "kaltim.gpkg"


@pytest.fixture
def flow(data) -> str:
    return str(data.with_name("kaltim_flow_direction_1min.tif"))


def open_layer(file, table, name=None) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{file}|layername={table}", name or table, "ogr")
    assert layer.isValid()
    return layer


def memory(geometry, rows, crs="EPSG:4326", name="memory", columns=("code", "name")):
    """A memory layer; ``rows`` are (values..., WKT)."""
    layer = QgsVectorLayer(f"{geometry}?crs={crs}", name, "memory")
    layer.dataProvider().addAttributes([QgsField(column, QMetaType.Type.QString) for column in columns])
    layer.updateFields()
    for *values, wkt in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(values))
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        assert layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


def two_regions(**options):
    return memory("Polygon", [(code, f"Kabupaten {code}", wkt) for code, wkt in REGIONS_WKT.items()], **options)


def park(**options):
    return memory("Polygon", [("Taman Contoh", PARK_WKT)], columns=("name",), **options)


def table_of(layer) -> list[dict]:
    names = [field.name() for field in layer.fields()]
    return sorted((dict(zip(names, feature.attributes(), strict=True)) for feature in layer.getFeatures()), key=repr)


# --- what the toolbox shows ------------------------------------------------------------------------------------------


def test_the_provider_and_its_algorithms_have_fixed_ids(provider):
    assert provider.id() == "bosanggarong" and not provider.icon().isNull()
    assert sorted(algorithm.id() for algorithm in provider.algorithms()) == sorted(f"bosanggarong:{name}" for name in NAMES)


@ALGORITHMS
def test_parameter_names_do_not_change(provider, name):
    assert sorted(p.name() for p in provider.algorithm(name).parameterDefinitions()) == sorted(NAMES[name])


@ALGORITHMS
def test_every_algorithm_and_parameter_is_explained_with_an_example(provider, name):
    algorithm = provider.algorithm(name)
    assert algorithm.displayName() and algorithm.shortDescription() and algorithm.tags()
    assert (algorithm.group(), algorithm.groupId(), algorithm.helpUrl()) == ("Bosanggarong", "bosanggarong", "")
    assert f"qgis_process run bosanggarong:{name}" in algorithm.shortHelpString()
    silent = [p.name() for p in algorithm.parameterDefinitions() if not p.help() and not p.isDestination() and p.name() != "LANGUAGE"]
    assert silent == []
    assert algorithm.flags() & Qgis.ProcessingAlgorithmFlag.CanCancel and algorithm.flags() & Qgis.ProcessingAlgorithmFlag.SupportsBatch


@ALGORITHMS
def test_numbers_have_the_range_and_default_of_the_settings(provider, name):
    parameters = {p.name(): p for p in provider.algorithm(name).parameterDefinitions()}
    for section, cls in SECTIONS.items():
        for item in fields(cls):
            parameter = parameters.get(f"{section}_{item.name}".upper())
            if parameter is None:
                continue
            assert (parameter.minimum(), parameter.maximum()) == (item.metadata["low"], item.metadata["high"])
            assert item.metadata["doc"] in parameter.help() and item.metadata["unit"] in parameter.description()
            assert parameter.defaultValue() == (None if name == "analyse" else item.default)


def test_the_provider_loads_fast_and_imports_nothing_heavy():
    code = """
import sys, time
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
started = time.perf_counter()
from bosanggarong_plugin.processing.provider import BosanggarongProvider
provider = BosanggarongProvider()
QgsApplication.processingRegistry().addProvider(provider)
print(round(1000 * (time.perf_counter() - started)), len(provider.algorithms()))
print(*sorted({"geopandas", "pandas", "pyogrio", "scipy", "rasterio", "jinja2"} & set(sys.modules)))
sys.stdout.flush()
import os
os._exit(0)
"""
    root = Path(__file__).resolve().parents[2]
    times = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        first, heavy = done.stdout.splitlines()[:2]
        assert first.split()[1] == str(len(NAMES)) and heavy == ""
        times.append(int(first.split()[0]))
    assert min(times) < 100, times  # 30 ms on a quiet machine


def test_a_missing_library_is_named(provider, monkeypatch):
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "geopandas" else found(name, *rest))
    can, reason = provider.algorithm("analyse").canExecute()
    assert not can and "geopandas" in reason
    monkeypatch.undo()
    assert provider.algorithm("analyse").canExecute() == (True, "")


def test_an_unfit_environment_computes_nothing(run, tmp_path, monkeypatch):
    problems = [Problem("it gives wrong answers", "shapely", "Install another.")]
    monkeypatch.setattr("bosanggarong_plugin.processing.base.check_environment", lambda: problems)
    with pytest.raises(QgsProcessingException, match="shapely: it gives wrong answers"):
        run("analyse", SOURCE=0, OUTPUT=str(tmp_path / "result"))
    monkeypatch.undo()
    monkeypatch.setattr("bosanggarong_plugin.environment.check_environment", lambda: problems)  # a model asks no parameters
    with pytest.raises(QgsProcessingException, match="shapely: it gives wrong answers"):
        run("analyse", SOURCE=0, OUTPUT=str(tmp_path / "result"))
    assert not (tmp_path / "result").exists()


# --- layers of every kind --------------------------------------------------------------------------------------------


def test_a_road_that_stops_on_both_sides_of_the_border_is_a_missing_link(run):
    """Two ends 0.002 degree (223 m) apart on the border at 117.2, on a road that nothing else joins."""
    ends = ("LINESTRING(117.1 0.1, 117.199 0.1)", "LINESTRING(117.201 0.1, 117.3 0.1)")
    roads = memory("LineString", [("Jalan Putus", wkt) for wkt in ends], columns=("nama",))
    outputs = run("roadcrossings", INPUT=two_regions(), ROADS=roads, PRECISION_M=10, OUTPUT="memory:", BORDER_LINES="memory:")
    (row,) = table_of(outputs["BORDER_LINES"])
    assert (row["kind"], row["region_a"], row["region_b"], row["name_a"]) == ("missing_link", "64.01", "64.02", "Jalan Putus")
    assert row["length_km"] == pytest.approx(0.2226, abs=0.001)


def test_memory_layers_and_true_sizes(run):
    output = run("sharedareas", INPUT=two_regions(), AREAS=park(), KIND="taman_nasional", OUTPUT="memory:")["OUTPUT"]
    rows = table_of(output)
    assert [row["region_code"] for row in rows] == ["64.01", "64.02"]
    for row in rows:
        assert row["area_ha"] == pytest.approx(100 * KM2_OF_HALF, rel=1e-4) and row["share_pct"] == pytest.approx(50, abs=1e-4)
        assert (row["area_name"], row["area_kind"]) == ("Taman Contoh", "taman_nasional")
    assert output.crs().authid() == "EPSG:4326" and output.wkbType() == Qgis.WkbType.MultiPolygon


@pytest.mark.parametrize("name", TABLES)
def test_outputs_have_exactly_the_columns_of_the_contract(run, data, flow, name):
    inputs = {
        "watermatrix": {"FLOW_DIRECTION": flow, "ENCODING": ENCODINGS.index("esri")}, "sharedareas": {"AREAS": open_layer(data, "areas")},
        "roadcrossings": {"ROADS": open_layer(data, "roads")},
    }[name]  # fmt: skip
    outputs = run(name, INPUT=open_layer(data, "regions"), **inputs, **{sink: "memory:" for sink in TABLES[name]})
    for sink, table in TABLES[name].items():
        layer = outputs[sink]
        assert layer.featureCount() > 0 or table == "road_border_lines"  # the roads of the default study leave no gap at a border
        types = {"text": QMetaType.Type.QString, "real": QMetaType.Type.Double, "int": QMetaType.Type.LongLong, "bool": QMetaType.Type.Bool}
        assert {f.name(): QMetaType.Type(f.type()) for f in layer.fields()} == {c: types[kind] for c, kind in SCHEMA[table].columns.items()}
        assert layer.isSpatial() == bool(SCHEMA[table].geometry)


def test_the_same_layer_in_another_form_gives_the_same_table(run, data, tmp_path):
    regions, areas = open_layer(data, "regions"), open_layer(data, "areas")
    expected = table_of(run("sharedareas", INPUT=regions, AREAS=areas, OUTPUT="memory:")["OUTPUT"])
    in_memory = areas.materialize(QgsFeatureRequest())
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    QgsVectorFileWriter.writeAsVectorFormatV3(regions, str(tmp_path / "daerah.shp"), QgsProject.instance().transformContext(), options)
    shape = QgsVectorLayer(str(tmp_path / "daerah.shp"), "daerah", "ogr")
    path_only = f"{data}|layername=areas"
    for forms in ({"INPUT": shape, "AREAS": areas}, {"INPUT": regions, "AREAS": in_memory}, {"INPUT": regions, "AREAS": path_only}):
        assert table_of(run("sharedareas", **forms, OUTPUT="memory:")["OUTPUT"]) == expected


def test_another_reference_system_gives_the_same_figures(run, data):
    import processing

    layers = {"INPUT": open_layer(data, "regions"), "AREAS": open_layer(data, "areas")}
    expected = table_of(run("sharedareas", **layers, OUTPUT="memory:")["OUTPUT"])
    utm = {"TARGET_CRS": QgsCoordinateReferenceSystem("EPSG:32750"), "OUTPUT": "memory:"}
    moved = {name: processing.run("native:reprojectlayer", {"INPUT": layer} | utm)["OUTPUT"] for name, layer in layers.items()}
    found = table_of(run("sharedareas", **moved, OUTPUT="memory:")["OUTPUT"])
    assert [(r["area_name"], r["region_code"]) for r in found] == [(r["area_name"], r["region_code"]) for r in expected]
    assert [r["area_ha"] for r in found] == pytest.approx([r["area_ha"] for r in expected], rel=1e-6)


def test_a_filter_is_respected(run, data):
    areas = open_layer(data, "areas")
    areas.setSubsetString("\"area_name\" = 'Taman Nasional Kutai'")
    assert {row["area_name"] for row in table_of(run("sharedareas", INPUT=open_layer(data, "regions"), AREAS=areas, OUTPUT="memory:")["OUTPUT"])} == {
        "Taman Nasional Kutai"
    }


def test_only_the_selected_features_when_that_is_asked(run, data):
    areas = open_layer(data, "areas")
    QgsProject.instance().addMapLayer(areas)
    areas.selectByExpression("\"area_name\" = 'Tahura Bukit Soeharto'")
    source = QgsProcessingFeatureSourceDefinition(areas.id(), True)
    rows = table_of(run("sharedareas", INPUT=open_layer(data, "regions"), AREAS=source, OUTPUT="memory:")["OUTPUT"])
    assert {row["area_name"] for row in rows} == {"Tahura Bukit Soeharto"}


def test_unsaved_edits_are_seen(run, tmp_path):
    options = QgsVectorFileWriter.SaveVectorOptions()
    file = tmp_path / "taman.gpkg"
    QgsVectorFileWriter.writeAsVectorFormatV3(park(), str(file), QgsProject.instance().transformContext(), options)
    layer = QgsVectorLayer(str(file), "taman", "ogr")
    layer.startEditing()
    feature = next(layer.getFeatures())
    layer.changeAttributeValue(feature.id(), layer.fields().lookupField("name"), "Taman Baru")
    rows = table_of(run("sharedareas", INPUT=two_regions(), AREAS=layer, KIND="karst", OUTPUT="memory:")["OUTPUT"])
    assert {row["area_name"] for row in rows} == {"Taman Baru"}
    layer.rollBack()


def test_a_reference_system_set_in_qgis_is_used(run, tmp_path):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    QgsVectorFileWriter.writeAsVectorFormatV3(park(), str(tmp_path / "taman.shp"), QgsProject.instance().transformContext(), options)
    (tmp_path / "taman.prj").unlink()
    layer = QgsVectorLayer(str(tmp_path / "taman.shp"), "taman", "ogr")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    rows = table_of(run("sharedareas", INPUT=two_regions(), AREAS=layer, KIND="karst", OUTPUT="memory:")["OUTPUT"])
    assert len(rows) == 2


def test_inputs_are_not_touched_and_copies_are_deleted(run, data, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    before = data.read_bytes()
    layer, regions = open_layer(data, "areas"), open_layer(data, "regions")
    layer.setSubsetString("\"area_name\" <> ''")
    run("sharedareas", INPUT=regions, AREAS=layer, OUTPUT="memory:")
    header = 100  # of SQLite, where QGIS notes that it has the file open
    assert data.read_bytes()[header:] == before[header:] and sorted(path.name for path in data.parent.glob("areas*")) == []
    assert list((tmp_path / "temporary").glob("bosanggarong-layers-*")) == []


def test_a_table_is_read_as_it_stands_in_its_file(run, tmp_path):
    """Also where QGIS was told to guess types and would make numbers of the codes."""
    (tmp_path / "penduduk.csv").write_text("kode;penduduk\n64.01;1.234\n64.02;56.789\n", encoding="utf-8")
    table = QgsVectorLayer(f"{tmp_path / 'penduduk.csv'}|option:AUTODETECT_TYPE=YES", "penduduk", "ogr")
    assert table.isValid()
    inputs = {"SOURCE": 2, "REGIONS": two_regions(), "POPULATION": table, "MAPS": [], "LOAD": False}
    result = run("analyse", **inputs, OUTPUT=str(tmp_path / "result"))
    assert {row["region_code"]: row["population"] for row in table_of(open_layer(result["GPKG"], "regions"))} == {"64.01": 1234, "64.02": 56789}
    assert {row["file"] for row in table_of(open_layer(result["GPKG"], "sources"))} == {"memory.gpkg", "penduduk.csv"}


def test_kinds_of_several_layers_of_areas(run, tmp_path):
    inputs = {"SOURCE": 2, "REGIONS": two_regions(), "AREAS": [park(name="a"), park(name="b")], "MAPS": [], "LOAD": False}
    result = run("analyse", **inputs, AREA_KINDS="taman_nasional, karst", OUTPUT=str(tmp_path / "result"))
    assert {row["area_kind"] for row in table_of(open_layer(result["GPKG"], "shared_areas"))} == {"taman_nasional", "karst"}
    with pytest.raises(QgsProcessingException, match="3 kinds are given for 2 layers"):
        run("analyse", **inputs, AREA_KINDS="a, b, c", OUTPUT=str(tmp_path / "other"))


def test_settings_reach_the_analysis(run):
    inputs = {"INPUT": two_regions(), "AREAS": park(), "KIND": "karst", "OUTPUT": "memory:"}
    assert run("sharedareas", **inputs)["OUTPUT"].featureCount() == 2
    assert run("sharedareas", **inputs, AREAS_MIN_PIECE_HA=100 * KM2_OF_HALF + 1)["OUTPUT"].featureCount() == 0


# --- what is wrong is one message ------------------------------------------------------------------------------------


def refused(run, name, **inputs) -> str:
    with pytest.raises(QgsProcessingException) as caught:
        run(name, **inputs)
    text = str(caught.value)
    assert "Traceback" not in text
    return text


def test_lines_in_the_place_of_regions(run, data):
    text = refused(run, "sharedareas", INPUT=open_layer(data, "roads"), AREAS=open_layer(data, "areas"), OUTPUT="memory:")
    assert "roads: its geometry is Line" in text and "takes Polygon" in text


def test_a_layer_without_reference_system(run):
    text = refused(run, "sharedareas", INPUT=two_regions(), AREAS=park(crs=""), KIND="karst", OUTPUT="memory:")
    assert "no coordinate reference system" in text


def test_regions_without_codes(run):
    wrong = memory("Polygon", [("x", wkt) for wkt in REGIONS_WKT.values()], columns=("label",), name="tanpa kode")
    text = refused(run, "sharedareas", INPUT=wrong, AREAS=park(), KIND="karst", OUTPUT="memory:")
    assert "tanpa kode" in text


def test_every_problem_of_every_layer_at_once(run):
    wrong = memory("Polygon", [("x", wkt) for wkt in REGIONS_WKT.values()], columns=("label",), name="tanpa kode")
    text = refused(run, "sharedareas", INPUT=wrong, AREAS=park(name="tanpa jenis"), OUTPUT="memory:")
    assert "problems" in text and "tanpa kode" in text and "tanpa jenis" in text


def test_a_raster_that_is_no_flow_direction(run, data, tmp_path):
    from osgeo import gdal

    file = tmp_path / "dem.tif"
    raster = gdal.GetDriverByName("GTiff").Create(str(file), 20, 20, 1, gdal.GDT_Float32)
    raster.SetGeoTransform((117, 0.02, 0, 0.4, 0, -0.02))
    raster.SetProjection(QgsCoordinateReferenceSystem("EPSG:4326").toWkt())
    raster.GetRasterBand(1).Fill(12.5)
    del raster
    text = refused(run, "watermatrix", INPUT=two_regions(), FLOW_DIRECTION=str(file), LINKS="memory:")
    assert "dem.tif" in text


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"SOURCE": 1}, "none is given"),
        ({"SOURCE": 1, "STUDY": "none.toml"}, "does not exist"),
        ({"SOURCE": 0, "STUDY": "some.toml"}, "source is another one"),
        ({"SOURCE": 2}, "no regions layer"),
        ({"SOURCE": 0, "FORUM": "64.74"}, "FORUM"),
        ({"SOURCE": 0, "WATER_SHIFT_CELLS": 6}, "WATER_SHIFT_CELLS"),
    ],
)
def test_a_source_that_does_not_fit_what_is_given(run, tmp_path, inputs, said):
    assert said in refused(run, "analyse", **inputs, OUTPUT=str(tmp_path / "result"))
    assert not (tmp_path / "result").exists()


def test_an_unexpected_error_is_one_message_and_the_log_has_the_rest(run, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("bosanggarong_plugin.core.finders.run_finders", fail)
    text = refused(run, "sharedareas", INPUT=two_regions(), AREAS=park(), KIND="karst", OUTPUT="memory:")
    assert text.startswith("The analysis failed (ZeroDivisionError: odd)")


# --- analyse: folder, maps, project ----------------------------------------------------------------------------------


def test_a_result_with_maps_is_added_once_and_replaced_only_when_asked(run, tmp_path):
    folder = tmp_path / "result"
    feedback = Feedback()
    result = run("analyse", feedback, SOURCE=0, MAPS=[0, 1, 4, 5, 6], CANDIDATES_CHOSEN="top:1", OUTPUT=str(folder))
    assert sorted(path.name for path in folder.iterdir()) == [
        "calon_kerja_sama.xlsx", "kak", "laporan.html", "peta.pdf", "study.gpkg", "study.qgz",
    ]  # fmt: skip
    assert (result["REPORT"], result["WORKBOOK"]) == (str(folder / "laporan.html"), str(folder / "calon_kerja_sama.xlsx"))
    assert (result["OUTPUT"], result["GPKG"], result["MAP"]) == (str(folder), str(folder / "study.gpkg"), str(folder / "peta.pdf"))
    assert QgsVectorLayer(result["CANDIDATES"], "c", "ogr").featureCount() == result["N_CANDIDATES"] > 20
    assert feedback.warned == [] and feedback.progress_seen == sorted(feedback.progress_seen) and feedback.progress_seen[-1] == 100
    project = QgsProject.instance()
    layers, groups = len(project.mapLayers()), len(project.layerTreeRoot().children())
    assert layers > 20 and groups == 1
    own = two_regions(name="mine")
    project.addMapLayer(own)

    assert "OVERWRITE" in refused(run, "analyse", SOURCE=0, OUTPUT=str(folder))
    assert len(project.mapLayers()) == layers + 1

    again = run("analyse", SOURCE=0, OVERWRITE=True, OUTPUT=str(folder), MAPS=[1], LANGUAGE=1)
    assert sorted(path.name for path in folder.iterdir()) == ["peta.pdf", "study.gpkg"] and "PROJECT" not in again
    assert len(project.mapLayers()) == layers + 1 and len(project.layerTreeRoot().children()) == 2
    assert all(layer.isValid() for layer in project.mapLayers().values())


def test_a_run_that_fails_keeps_the_former_result_and_its_layers(run, tmp_path, monkeypatch):
    folder = tmp_path / "result"
    run("analyse", SOURCE=0, MAPS=[], OUTPUT=str(folder))
    before, layers = (folder / "study.gpkg").read_bytes(), set(QgsProject.instance().mapLayers())

    def fail(*_, **__):
        raise MemoryError("too much")

    monkeypatch.setattr("bosanggarong_plugin.core.analysis.run_finders", fail)
    refused(run, "analyse", SOURCE=0, MAPS=[], OVERWRITE=True, OUTPUT=str(folder))
    assert (folder / "study.gpkg").read_bytes() == before and set(QgsProject.instance().mapLayers()) == layers
    assert [path.name for path in folder.iterdir()] == ["study.gpkg"]


def test_a_map_that_cannot_be_made_is_left_out_with_the_reason(run, tmp_path, monkeypatch):
    from bosanggarong_plugin.maps.project import MapError

    def fail(*_):
        raise MapError("no paper")

    monkeypatch.setattr("bosanggarong_plugin.maps.in_qgis.export_pdf", fail)
    feedback = Feedback()
    result = run("analyse", feedback, SOURCE=0, MAPS=[0, 1], LOAD=False, OUTPUT=str(tmp_path / "result"))
    assert feedback.warned == ["Left out: peta.pdf (no paper)"] and "MAP" not in result and Path(result["PROJECT"]).is_file()
    assert QgsProject.instance().mapLayers() == {}


# --- in tasks: progress, cancel, closed project ----------------------------------------------------------------------


class TaskRun:
    """An algorithm on another thread, as the dialog of the toolbox runs it."""

    def __init__(self, provider, name, feedback, **inputs):
        self.context, self.outcome, self.inputs = QgsProcessingContext(), [], inputs  # QGIS does not keep layers alive
        self.context.setProject(QgsProject.instance())
        self.feedback = feedback
        self.algorithm = provider.algorithm(name).create()
        assert self.algorithm.checkParameterValues(inputs, self.context) == (True, "")
        self.task = QgsProcessingAlgRunnerTask(self.algorithm, inputs, self.context, feedback)
        self.task.executed.connect(lambda *outcome: self.outcome.append(outcome))
        QgsApplication.taskManager().addTask(self.task)

    @property
    def ended(self):
        return bool(self.outcome)


def test_on_another_thread_the_maps_are_made_and_added_on_the_main_one(provider, tmp_path, wait):
    run = TaskRun(provider, "analyse", Feedback(), SOURCE=0, MAPS=[0, 1], OUTPUT=str(tmp_path / "result"))
    wait(lambda: run.ended)
    success, results = run.outcome[0]
    assert success and results["N_CANDIDATES"] > 20
    assert sorted(path.name for path in (tmp_path / "result").iterdir()) == ["peta.pdf", "study.gpkg", "study.qgz"]
    assert len(QgsProject.instance().mapLayers()) > 20


def test_many_runs_on_the_threads_of_qgis(provider, wait):
    """Each ends; pyproj must never run on a thread of Qt's pool (see environment.compute)."""
    for _ in range(8):
        run = TaskRun(provider, "sharedareas", Feedback(), INPUT=two_regions(), AREAS=park(), KIND="karst", OUTPUT="memory:")
        wait(lambda run=run: run.ended)
        assert run.outcome[0][0]


# while peta.pdf is drawn (from 89 %) the main thread is busy: QGIS cannot stop the drawing of a page
@pytest.mark.parametrize(("percent", "seconds"), [(0, 1), (15, 1), (45, 1), (70, 1), (85, 5)])
def test_cancel_is_obeyed_within_a_second_and_leaves_nothing(provider, tmp_path, wait, percent, seconds):
    feedback = Feedback(cancel_at=percent)
    run = TaskRun(provider, "analyse", feedback, SOURCE=0, OUTPUT=str(tmp_path / "result"))
    wait(lambda: run.ended)
    assert time.monotonic() - feedback.cancelled_at_s < seconds
    assert run.outcome[0][0] is False
    assert list(tmp_path.iterdir()) == [] and QgsProject.instance().mapLayers() == {}


def test_a_cancelled_analysis_says_so_and_gives_no_output(run):
    feedback = Feedback(cancel_at=40)
    assert run("sharedareas", feedback, INPUT=two_regions(), AREAS=park(), KIND="karst", OUTPUT="memory:") == {}
    assert feedback.said[-1].startswith(("Cancelled", "Results"))
    assert "Cancelled; nothing was written." in feedback.said


def test_closing_the_project_while_it_runs_changes_nothing(provider, data, tmp_path, wait):
    regions, areas = open_layer(data, "regions"), open_layer(data, "areas")
    areas.setSubsetString("\"area_name\" <> ''")
    QgsProject.instance().addMapLayers([regions, areas])
    feedback = Feedback()
    inputs = {"SOURCE": 2, "REGIONS": regions.id(), "AREAS": [areas.id()], "MAPS": [], "LOAD": False, "OUTPUT": str(tmp_path / "result")}
    run = TaskRun(provider, "analyse", feedback, **inputs)
    del regions, areas
    wait(lambda: feedback.progress_seen and feedback.progress_seen[-1] > 1)
    QgsProject.instance().clear()
    wait(lambda: run.ended)
    assert run.outcome[0][0] and (tmp_path / "result" / "study.gpkg").is_file()


def test_one_instance_runs_several_times_with_other_inputs(provider, tmp_path):
    """As a batch does: nothing of a run is left for the next one."""
    context = QgsProcessingContext()
    algorithm = provider.algorithm("sharedareas").create()
    small = memory("Polygon", [("Kecil", "POLYGON((117.19 0.1, 117.21 0.1, 117.21 0.12, 117.19 0.12, 117.19 0.1))")], columns=("name",))
    names = []
    for areas in (park(), small, park()):
        file = tmp_path / f"{len(names)}.gpkg"
        inputs = {"INPUT": two_regions(), "AREAS": areas, "KIND": "karst", "OUTPUT": str(file)}
        _, sound = algorithm.run(inputs, context, Feedback())
        assert sound
        names.append({row["area_name"] for row in table_of(QgsVectorLayer(str(file), "o", "ogr"))})
    assert names == [{"Taman Contoh"}, {"Kecil"}, {"Taman Contoh"}]


# --- in models, and as loaded outputs --------------------------------------------------------------------------------


def test_in_a_model_after_and_before_other_algorithms(provider, data):
    model = QgsProcessingModelAlgorithm("shared", "test")
    for name in ("regions", "areas"):
        parameter = QgsProcessingModelParameter(name)
        model.addModelParameter(QgsProcessingParameterFeatureSource(name, name, [Qgis.ProcessingSourceType.VectorPolygon]), parameter)
    chosen = QgsProcessingModelChildAlgorithm("native:extractbyexpression")
    chosen.setChildId("chosen")
    chosen.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromModelParameter("areas")])
    chosen.addParameterSources("EXPRESSION", [QgsProcessingModelChildParameterSource.fromStaticValue("\"area_kind\" = 'karst'")])
    model.addChildAlgorithm(chosen)
    shared = QgsProcessingModelChildAlgorithm("bosanggarong:sharedareas")
    shared.setChildId("shared")
    shared.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromModelParameter("regions")])
    shared.addParameterSources("AREAS", [QgsProcessingModelChildParameterSource.fromChildOutput("chosen", "OUTPUT")])
    model.addChildAlgorithm(shared)
    centres = QgsProcessingModelChildAlgorithm("native:pointonsurface")
    centres.setChildId("centres")
    centres.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromChildOutput("shared", "OUTPUT")])
    output = QgsProcessingModelOutput("points")
    output.setChildId("centres")
    output.setChildOutputName("OUTPUT")
    centres.setModelOutputs({"points": output})
    model.addChildAlgorithm(centres)
    assert model.initAlgorithm() is None and model.validate()[0]

    context, feedback = QgsProcessingContext(), Feedback()
    context.setProject(QgsProject.instance())
    inputs = {"regions": f"{data}|layername=regions", "areas": f"{data}|layername=areas", "centres:points": "memory:"}
    results, sound = model.run(inputs, context, feedback)
    assert sound, feedback.said
    layer = context.getMapLayer(results["centres:points"])
    rows = table_of(layer)
    assert layer.geometryType() == Qgis.GeometryType.Point
    assert {row["area_kind"] for row in rows} == {"karst"} and {"64.03", "64.08"} <= {row["region_code"] for row in rows}


@pytest.mark.parametrize("name", TABLES)
def test_loaded_outputs_are_styled(provider, data, flow, name):
    inputs = {
        "watermatrix": {"FLOW_DIRECTION": flow, "ENCODING": 0}, "sharedareas": {"AREAS": f"{data}|layername=areas"},
        "roadcrossings": {"ROADS": f"{data}|layername=roads"},
    }[name] | {"INPUT": f"{data}|layername=regions"}  # fmt: skip
    context, feedback, project = QgsProcessingContext(), Feedback(), QgsProject.instance()
    context.setProject(project)
    drawn = {sink: table for sink, table in TABLES[name].items() if SCHEMA[table].geometry}
    from qgis.core import QgsProcessingOutputLayerDefinition

    inputs |= {sink: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project) for sink in drawn}
    results, sound = provider.algorithm(name).create().run(inputs, context, feedback)
    assert sound
    for sink in drawn:
        details = context.layerToLoadOnCompletionDetails(results[sink])
        layer = context.takeResultLayer(results[sink])
        plain = type(layer.renderer()).__name__
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert plain == "QgsSingleSymbolRenderer"
        assert type(layer.renderer()).__name__ != plain or layer.labeling() is not None


# --- recognise -------------------------------------------------------------------------------------------------------


def test_recognise_says_what_each_layer_is(run, data, tmp_path):
    folder = tmp_path / "masukan"
    folder.mkdir()
    shutil.copy(data, folder / "kaltim.gpkg")
    (folder / "rusak.gpkg").write_bytes(b"not a database")
    (folder / "catatan.docx").write_bytes(b"ignored")
    shutil.copy(data.parent / "kaltim_flow_direction_1min.tif", folder)
    feedback = Feedback()
    result = run("recognise", feedback, INPUT=str(folder), OUTPUT="memory:")
    rows = {(Path(row["file"]).name, row["layer"] or ""): row for row in table_of(result["OUTPUT"])}
    assert rows["kaltim.gpkg", "regions"]["role"] == "regions" and rows["kaltim.gpkg", "regions"]["code_scheme"] == "kemendagri"
    assert "code" in rows["kaltim.gpkg", "regions"]["fields"]
    assert rows["kaltim.gpkg", "roads"]["role"] == "roads"
    raster = rows["kaltim_flow_direction_1min.tif", "kaltim_flow_direction_1min"]
    assert (raster["role"], raster["confidence"], raster["fields"]) == ("flow_direction", "sure", "encoding = esri")
    assert [row["unreadable"] for (file, _), row in rows.items() if file == "rusak.gpkg"] == [True]
    assert not any(file == "catatan.docx" for file, _ in rows)
    assert result["N_LAYERS"] == sum(1 for row in rows.values() if row["role"])
    said = "\n".join(feedback.said)
    assert "kaltim.gpkg / regions: regions" in said and "<" not in said.replace("<QgsVectorLayer", "")


def test_recognise_takes_one_file_and_says_when_there_is_none(run, data, tmp_path):
    assert run("recognise", FILE=str(data), OUTPUT="memory:")["N_LAYERS"] > 5
    assert run("recognise", INPUT=str(data), OUTPUT="memory:")["N_LAYERS"] > 5
    assert "Give a folder or a file" in refused(run, "recognise", OUTPUT="memory:")
    assert "Not found" in refused(run, "recognise", INPUT=str(tmp_path / "none"), OUTPUT="memory:")
