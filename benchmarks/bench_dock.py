"""The window at the size of a whole country: a result of 500 regions drawn, its list shown, and 2,000 candidates searched, filtered, sorted.

    . .venv/qgis-env.sh; python benchmarks/bench_dock.py [--regions 500] [--candidates 2000]

The regions are squares of a tenth of a degree with wavy borders (80 points a side), all water flows east, one road crosses each row
and each column. The map is the project that the dock fills, at its full extent, 1280 x 720; best of three. What is drawn and shown
is also counted, so that a fast empty picture is seen. The list is that of the real dock; its widgets are repainted within the time.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from qgis.core import QgsExpressionContextUtils, QgsMapRendererParallelJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize, Qt

from bosanggarong_plugin.core.result import RESULT_NAME, read_table, tables_in, write_tables
from bosanggarong_plugin.core.study import read_study, run_study

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1280, 720)
COLUMNS, SIDE_DEGREES, WEST, NORTH = 25, 0.1, 115.0, 2.0
STUDY = """[study]
name = "Petak"
[inputs.regions]
path = "petak.gpkg"
[inputs.flow_direction]
path = "arah.tif"
encoding = "esri"
[inputs.roads]
path = "jalan.gpkg"
"""


def wavy(shapes):
    """The same borders on both sides: every point is moved by where it is."""
    dense = shapely.segmentize(shapes, SIDE_DEGREES / 80)
    return shapely.transform(dense, lambda at: at + 0.004 * np.sin(140 * at[:, ::-1]))


def write_study(folder: Path, count: int) -> Path:
    """A study of ``count`` regions of ten provinces that do not exist."""
    cells = [divmod(number, COLUMNS) for number in range(count)]
    rows = 1 + cells[-1][0]
    south = NORTH - rows * SIDE_DEGREES
    corners = [(WEST + column * SIDE_DEGREES, NORTH - (row + 1) * SIDE_DEGREES) for row, column in cells]
    codes = [f"{40 + number // 60}.{1 + number % 60:02d}" for number in range(count)]
    squares = wavy([shapely.box(x, y, x + SIDE_DEGREES, y + SIDE_DEGREES) for x, y in corners])
    names = [f"Kabupaten Petak {number}" for number in range(count)]
    gpd.GeoDataFrame({"kode": codes, "nama": names}, geometry=squares, crs=4326).to_file(folder / "petak.gpkg")
    east = WEST + COLUMNS * SIDE_DEGREES
    lines = [shapely.LineString([(WEST + 0.01, NORTH - (row + 0.4) * SIDE_DEGREES), (east - 0.01, NORTH - (row + 0.4) * SIDE_DEGREES)])
             for row in range(rows)]  # fmt: skip
    lines += [shapely.LineString([(WEST + (column + 0.6) * SIDE_DEGREES, south + 0.01), (WEST + (column + 0.6) * SIDE_DEGREES, NORTH - 0.01)])
              for column in range(COLUMNS)]  # fmt: skip
    roads = gpd.GeoDataFrame({"NAMRJL": [f"Jalan {number}" for number in range(len(lines))]}, geometry=lines, crs=4326)
    roads.to_file(folder / "jalan.gpkg")
    cell = SIDE_DEGREES / 10
    with rasterio.open(
        folder / "arah.tif", "w", driver="GTiff", height=10 * rows, width=10 * COLUMNS, count=1, dtype="uint8", nodata=247, crs="EPSG:4326",
        transform=rasterio.Affine(cell, 0, WEST, 0, -cell, NORTH),
    ) as target:  # fmt: skip
        target.write(np.ones((10 * rows, 10 * COLUMNS), dtype=np.uint8), 1)
    (folder / "studi.toml").write_text(STUDY, encoding="utf-8")
    return folder / "studi.toml"


def best(action, times: int = 3) -> tuple[float, object]:
    """Seconds (the best) and the last result."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        result = action()
        spent.append(time.perf_counter() - began)
    return min(spent), result


def draw(project: QgsProject):
    """The visible layers of a project at their full extent, as a picture."""
    settings = QgsMapSettings()
    settings.setLayers([node.layer() for node in project.layerTreeRoot().findLayers() if node.isVisible() and node.layer()])
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(*SIZE))
    settings.setExtent(project.viewSettings().fullExtent())
    settings.setTransformContext(project.transformContext())
    context = project.createExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))  # arrows and names ask for the scale
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def many(folder: Path, count: int) -> None:
    """The candidates of a result repeated until there are ``count``, each under an id and a rank of its own."""
    tables = {name: read_table(folder / RESULT_NAME, name) for name in tables_in(folder / RESULT_NAME)}
    times = -(-count // len(tables["candidates"]))
    of_candidates = [name for name, frame in tables.items() if "candidate_id" in frame.columns]
    for name in of_candidates:
        frame = tables[name]
        copies = frame.loc[np.tile(np.arange(len(frame)), times)].reset_index(drop=True)
        tables[name] = copies.assign(candidate_id=copies["candidate_id"] + "#" + np.repeat(np.arange(times), len(frame)).astype(str).astype(object))
    kept = set(tables["candidates"]["candidate_id"].head(count))
    for name in of_candidates:
        tables[name] = tables[name][tables[name]["candidate_id"].isin(kept)]
    tables["candidate_ranks"] = tables["candidate_ranks"].assign(rank=range(1, len(tables["candidate_ranks"]) + 1))
    (folder / RESULT_NAME).unlink()
    write_tables(folder / RESULT_NAME, tables)


def bench_regions(folder: Path, count: int, desk, events) -> dict:
    study = write_study(folder, count)
    began = time.perf_counter()
    run_study(read_study(study), folder / "hasil", outputs=("gpkg",))
    figures = {"regions": count, "analysis_s": time.perf_counter() - began}
    from bosanggarong_plugin.maps.in_qgis import add_to_project

    project = QgsProject.instance()
    began = time.perf_counter()
    add_to_project(project, folder / "hasil", "id")
    figures["added_s"] = time.perf_counter() - began
    figures["layers"] = len(project.mapLayers())
    began = time.perf_counter()
    draw(project)
    figures["first_picture_s"] = time.perf_counter() - began
    figures["picture_s"], image = best(lambda: draw(project))
    figures["colours"] = len({image.pixel(x, y) for x in range(0, SIZE[0], 3) for y in range(0, SIZE[1], 3)})
    image.save(str(ROOT / "build" / "bench" / f"dock_{count}.png"))
    figures["list_s"] = show(desk, folder / "hasil", events)
    figures["candidates"] = desk.results.model.rowCount()
    project.clear()
    return figures


def show(desk, folder: Path, events) -> float:
    """Seconds until the list, the filters and the first sheet of a result stand in the dock."""
    began = time.perf_counter()
    desk.results.show_result(str(folder), "id")
    desk.results.page.table.viewport().repaint()
    events()
    return time.perf_counter() - began


def bench_candidates(folder: Path, count: int, desk, events) -> dict:
    from bosanggarong_plugin.paths import default_study

    run_study(read_study(default_study()), folder, outputs=("gpkg",))
    many(folder, count)
    results = desk.results
    page = results.page
    figures = {"list_s": show(desk, folder, events), "candidates": results.model.rowCount()}
    sector, title = page.filters["sector"], 2

    def measured(action) -> float:
        spent = []
        for _ in range(5):
            began = time.perf_counter()
            action()
            page.table.viewport().repaint()
            spent.append(time.perf_counter() - began)
            left = results.model.rowCount()
            page.search.clear()
            sector.setCurrentIndex(0)
            page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
            events()
        return round(1000 * min(spent), 1), left

    figures["search_ms"], figures["found"] = measured(lambda: page.search.setText("das mahakam"))
    figures["filter_ms"], figures["of_one_field"] = measured(lambda: sector.setCurrentIndex(sector.findData("pelayanan")))
    figures["sort_ms"], _ = measured(lambda: page.table.sortByColumn(title, Qt.SortOrder.DescendingOrder))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="The window at the size of a whole country.")
    parser.add_argument("--regions", type=int, default=500)
    parser.add_argument("--candidates", type=int, default=2000)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from qgis.testing import start_app

    application = start_app()
    from bosanggarong_plugin import classFactory
    from tests.qgis.conftest import Window

    window = Window()
    window.window.resize(*SIZE)
    window.window.show()
    plugin = classFactory(window)
    plugin.initGui()
    plugin.open_dock()
    desk = plugin.workbench
    desk.dock.show_page(desk.dock.results)
    with tempfile.TemporaryDirectory() as place:
        for bench, count in ((bench_regions, options.regions), (bench_candidates, options.candidates)):
            folder = Path(place) / bench.__name__
            folder.mkdir()
            figures = bench(folder, count, desk, application.processEvents)
            print(json.dumps({name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}), flush=True)
        plugin.unload()


if __name__ == "__main__":
    main()
