"""The model from an elevation model to the water links: what it says without GRASS, and the real thing where GRASS is installed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import NULL, QgsApplication, QgsProcessingFeedback, QgsProcessingModelAlgorithm, QgsVectorLayer  # noqa: E402

from bosanggarong_plugin.core.result import SCHEMA, read_table  # noqa: E402
from bosanggarong_plugin.core.study import ENCODINGS  # noqa: E402

ID = "bosanggarong:watermatrixgrass"


@pytest.fixture
def grass(provider):
    """The GRASS provider of QGIS; skipped where it or GRASS is missing."""
    if shutil.which("grass") is None:
        pytest.skip("GRASS is not installed")
    plugins = str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins")
    if plugins not in sys.path:
        sys.path.insert(0, plugins)
    try:
        from grassprovider.grass_provider import GrassProvider
    except ImportError:
        pytest.skip("the GRASS provider of QGIS is not installed")
    registry = QgsApplication.processingRegistry()
    mine = registry.providerById("grass") is None
    if mine:
        assert registry.addProvider(GrassProvider())
    yield
    if mine:
        registry.removeProvider("grass")


def test_without_grass_it_says_what_to_do(provider):
    if QgsApplication.processingRegistry().algorithmById("grass:r.watershed"):
        pytest.skip("GRASS is in the toolbox")
    can, reason = provider.algorithm("watermatrixgrass").canExecute()
    assert not can and "grass:r.watershed" in reason and "GRASS" in reason


def test_with_grass_it_can_run(provider, grass):
    assert provider.algorithm("watermatrixgrass").canExecute() == (True, "")


def test_it_is_the_model_of_the_file_with_words_of_its_own(provider):
    from bosanggarong_plugin.processing.watermatrixgrass import MODEL

    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(MODEL))
    steps = model.childAlgorithms()
    assert sorted(step.algorithmId() for step in steps.values()) == ["bosanggarong:watermatrix", "grass:r.watershed"]
    matrix = next(step for step in steps.values() if step.algorithmId() == "bosanggarong:watermatrix")
    assert ENCODINGS[matrix.parameterSources()["ENCODING"][0].staticValue()] == "grass"
    shown = provider.algorithm("watermatrixgrass")
    assert [p.name() for p in shown.parameterDefinitions()] == [p.name() for p in model.parameterDefinitions()]
    assert shown.create().displayName() == shown.displayName() != model.displayName()


def dem(folder: Path) -> Path:
    """A plane that falls to the east, with a valley along its middle and a pit; below it the sea, without data."""
    import numpy as np
    from osgeo import gdal, osr

    rows, columns = 60, 80
    row, column = np.indices((rows, columns))
    height = 500.0 - 4.0 * column + 3.0 * np.abs(row - rows / 2) + np.random.default_rng(7).uniform(0, 2, (rows, columns))
    height[20:23, 30:33] -= 40.0
    height[:, 76:] = -9999.0
    file = folder / "dem.tif"
    made = gdal.GetDriverByName("GTiff").Create(str(file), columns, rows, 1, gdal.GDT_Float32)
    made.SetGeoTransform((117.0, 0.01, 0.0, 0.3, 0.0, -0.01))
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).SetNoDataValue(-9999.0)
    made.GetRasterBand(1).WriteRaster(0, 0, columns, rows, height.astype("f4").tobytes())
    made.FlushCache()
    return file


def regions(folder: Path) -> Path:
    """Two regions inside the raster, one above the other in the direction of the flow."""
    import geopandas as gpd
    import shapely

    frame = gpd.GeoDataFrame(
        {"kode": ["64.01", "64.02"], "nama": ["Kabupaten Paser", "Kabupaten Kutai Kartanegara"]},
        geometry=[shapely.box(117.05, -0.25, 117.4, 0.25), shapely.box(117.4, -0.25, 117.75, 0.25)], crs=4326,
    )  # fmt: skip
    frame.to_file(folder / "batas.gpkg", layer="kab")
    return folder / "batas.gpkg"


def test_the_model_gives_what_the_command_line_gives_from_its_drainage(provider, grass, tmp_path):
    import processing

    drainage = tmp_path / "drainage.tif"
    found = processing.run(
        ID,
        {"DEM": str(dem(tmp_path)), "INPUT": f"{regions(tmp_path)}|layername=kab", "water_links": "memory:", "water_balance": "memory:",
         "flow_direction_grass": str(drainage)},
        feedback=QgsProcessingFeedback(),
    )  # fmt: skip
    study = tmp_path / "studi.toml"
    study.write_text(
        '[study]\nname = "Uji"\n[inputs.regions]\npath = "batas.gpkg"\n[inputs.flow_direction]\npath = "drainage.tif"\nencoding = "grass"\n',
        encoding="utf-8",
    )
    command = [str(Path(sys.executable).with_name("bosanggarong")), "analyse", str(study), "--out", str(tmp_path / "hasil"), "--outputs", "gpkg"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("water_links", "water_balance"):
        columns = list(SCHEMA[name].columns)
        said = read_table(tmp_path / "hasil", name)[columns]
        assert table_of(found[name], columns) == [tuple(None if value != value else value for value in row) for row in said.values.tolist()]
    link = table_of(found["water_links"], ["from_code", "to_code", "area_km2"])[0]
    assert link[:2] == ("64.01", "64.02") and link[2] > 1000


def table_of(layer, columns: list[str]) -> list[tuple]:
    """Rows of a layer; NULL is None."""
    layer = layer if isinstance(layer, QgsVectorLayer) else QgsVectorLayer(layer)
    return [tuple(None if feature[column] == NULL else feature[column] for column in columns) for feature in layer.getFeatures()]
