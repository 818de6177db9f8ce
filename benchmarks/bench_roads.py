"""Changes of region along synthetic roads, beside geopandas.overlay, QGIS native:intersection and DuckDB spatial in one run.

A Voronoi cover whose borders are wriggled (about 400 vertices a region), and roads of two to eight vertices. All peers get their
data in memory, in their own form, before the clock starts; ours is timed with the building of its index. Each counts the
changes of region: the pieces of lines by region, less the number of lines. The counts must be equal. Peers that are not
installed are left out, and said. The peers know no changes of region: they also write every piece, which is the way to get them there.

Usage: [source .venv/qgis-env.sh;] python benchmarks/bench_roads.py [ROADS] [REGIONS] [growth: without peers]
DuckDB comes from the interpreter of the peers (BENCH_PEERS, default build/bench-venv/bin/python; benchmarks/requirements.txt).
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Voronoi

ROOT = Path(__file__).resolve().parents[1]
PEERS_PYTHON = Path(os.environ.get("BENCH_PEERS", ROOT / "build" / "bench-venv" / "bin" / "python"))
sys.path.insert(0, str(ROOT))
sys.path += map(str, PEERS_PYTHON.parents[1].glob("lib/python*/site-packages"))  # last: only what this interpreter lacks

from bosanggarong_plugin.core.finders.linear import RegionCover  # noqa: E402
from bosanggarong_plugin.core.finders.region_changes import region_changes  # noqa: E402

WEST, SOUTH, WIDTH, HEIGHT = 105.0, -6.0, 16.0, 11.0  # degrees: as large as the land of Indonesia
KM = 1 / 111.32


def synthetic_regions(count: int, *, seed: int = 1, depth: int = 6) -> gpd.GeoDataFrame:
    """A cover without gaps: Voronoi cells in a box, each side wriggled once for both its cells by midpoint displacement."""
    rng = np.random.default_rng(seed)
    seeds = rng.random((count, 2)) * (WIDTH, HEIGHT)
    mirrors = (((1, 1), 0), ((-1, 1), 0), ((1, -1), 0), ((-1, 1), (2 * WIDTH, 0)), ((1, -1), (0, 2 * HEIGHT)))  # they close the box
    for _ in range(20):  # towards their centroids (Lloyd 1982): no sliver whose wriggled sides would meet
        cells = Voronoi(np.vstack([seeds * sign + shift for sign, shift in mirrors]))
        shapes = shapely.polygons([shapely.linearrings(cells.vertices[cells.regions[cells.point_region[k]]]) for k in range(count)])
        seeds = shapely.get_coordinates(shapely.centroid(shapes))
    wriggled: dict[tuple[int, int], np.ndarray] = {}

    def side(a: int, b: int) -> np.ndarray:
        low, high = min(a, b), max(a, b)
        if (low, high) not in wriggled:
            own = np.random.default_rng((seed, low, high))
            xy = cells.vertices[[low, high]]
            for level in range(depth):
                step = np.diff(xy, axis=0)
                push = own.uniform(-0.12, 0.12, len(step)) * 0.7**level
                middle = (xy[:-1] + xy[1:]) / 2 + push[:, None] * np.column_stack([-step[:, 1], step[:, 0]])
                xy = np.insert(xy, range(1, len(xy)), middle, axis=0)
            wriggled[low, high] = xy
        return wriggled[low, high] if a < b else wriggled[low, high][::-1]

    shapes = []
    for k in range(count):
        ring = cells.regions[cells.point_region[k]]
        shapes.append(shapely.Polygon(np.vstack([side(a, b)[:-1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]) + (WEST, SOUTH)))
    frame = gpd.GeoDataFrame({"region_code": [f"{k // 90 + 11}.{k % 90 + 1:02d}" for k in range(count)]}, geometry=shapes, crs=4326)
    if not frame.is_valid.all() or not shapely.coverage_is_valid(frame.geometry.to_numpy()):
        raise ValueError("the synthetic regions are no cover: use another seed")
    return frame


def synthetic_roads(count: int, *, seed: int = 1) -> np.ndarray:
    """Lines of two to eight vertices, 0.3 km a step on average, everywhere in the inner part of the box."""
    rng = np.random.default_rng(seed)
    n = rng.integers(2, 9, count)
    of = np.repeat(np.arange(count), n)
    heading = rng.uniform(0, 2 * np.pi, count)[of] + rng.normal(0, 0.4, len(of))
    step = rng.uniform(0.1, 0.5, len(of))[:, None] * KM * np.column_stack([np.cos(heading), np.sin(heading)])
    first = np.cumsum(n) - n
    xy = np.cumsum(step, axis=0)
    begin = rng.random((count, 2)) * (WIDTH * 0.8, HEIGHT * 0.8) + (WEST + 0.1 * WIDTH, SOUTH + 0.1 * HEIGHT)
    return shapely.linestrings(xy - xy[first][of] + begin[of], indices=of)


def ours(lines, regions) -> int:
    return len(region_changes(lines, RegionCover(regions)))


def prepare_geopandas(lines, regions):
    roads = gpd.GeoDataFrame({"road": np.arange(len(lines))}, geometry=lines, crs=4326)

    def run() -> int:
        pieces = gpd.overlay(roads, regions, how="intersection", keep_geom_type=True)
        return int(shapely.get_num_geometries(pieces.geometry.to_numpy()).sum()) - len(roads)

    return run


def prepare_duckdb(lines, regions):
    import duckdb
    import duckdb_extension_spatial

    library = next(Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    base = duckdb.connect()
    base.execute(f"LOAD '{library}'")
    for name, shapes in (("roads", lines), ("regions", regions.geometry.to_numpy())):
        frame = pd.DataFrame({"id": np.arange(len(shapes)), "wkb": shapely.to_wkb(shapes)})
        base.register("frame", frame)
        base.execute(f"CREATE TABLE {name} AS SELECT id, ST_GeomFromWKB(wkb) AS geom FROM frame")
        base.unregister("frame")

    def run() -> int:
        pieces = base.execute(
            "SELECT sum(ST_NumGeometries(piece)) FROM (SELECT ST_Intersection(a.geom, b.geom) AS piece FROM roads a "
            "JOIN regions b ON ST_Intersects(a.geom, b.geom)) WHERE ST_Dimension(piece) = 1"
        ).fetchone()[0]
        return int(pieces) - len(lines)

    return run


def prepare_qgis(lines, regions):
    from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

    if QgsApplication.instance() is None:
        prepare_qgis.app = QgsApplication([], False)
        prepare_qgis.app.initQgis()
    sys.path.append("/usr/share/qgis/python/plugins")
    from processing.core.Processing import Processing

    Processing.initialize()
    layers = []
    for kind, shapes in (("LineString", lines), ("Polygon", regions.geometry.to_numpy())):
        layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326&field=id:integer&index=yes", kind, "memory")
        batch = []
        for k, wkb in enumerate(shapely.to_wkb(shapes)):
            feature, geometry = QgsFeature(layer.fields()), QgsGeometry()
            geometry.fromWkb(wkb)
            feature.setGeometry(geometry)
            feature.setAttributes([k])
            batch.append(feature)
        layer.dataProvider().addFeatures(batch)
        layers.append(layer)

    def run() -> int:
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("native:intersection")
        context = QgsProcessingContext()
        result, fine = algorithm.run(
            {"INPUT": layers[0], "OVERLAY": layers[1], "OUTPUT": "memory:"}, context, QgsProcessingFeedback()
        )
        if not fine:
            raise RuntimeError("native:intersection failed")
        pieces = context.takeResultLayer(result["OUTPUT"])
        return sum(max(1, f.geometry().constGet().partCount()) for f in pieces.getFeatures()) - len(lines)

    return run


PEERS = {"geopandas.overlay": prepare_geopandas, "DuckDB spatial": prepare_duckdb, "QGIS native:intersection": prepare_qgis}


def timed(function) -> tuple[float, int]:
    start = time.perf_counter()
    found = function()
    return time.perf_counter() - start, found


def main(roads: int = 1_000_000, regions: int = 514) -> None:
    cover, lines = synthetic_regions(regions), synthetic_roads(roads)
    vertices = shapely.get_num_coordinates(cover.geometry.to_numpy()).sum()
    print(f"{roads:,} roads, {regions} regions of {vertices / regions:.0f} vertices on average, {os.cpu_count()} processors")
    seconds, changes = min(timed(lambda: ours(lines, cover)) for _ in range(3))
    print(f"  {'ours (region_changes)':26} {seconds:8.2f} s  {changes:,} changes of region")
    ratios = []
    for name, prepare in PEERS.items():
        try:
            run = prepare(lines, cover)
        except ImportError as error:
            print(f"  {name:26} left out: {error}")
            continue
        its, found = timed(run)
        print(f"  {name:26} {its:8.2f} s  {found:,} changes  ratio {its / seconds:.1f}")
        if found != changes:
            raise AssertionError(f"{name} counts {found} changes, ours {changes}")
        ratios.append(its / seconds)
    if ratios:
        print(f"  the fastest peer takes {min(ratios):.1f} times as long")


def growth(roads: int = 1_000_000, regions: int = 514) -> None:
    for name, sizes in (("roads", [(roads // 4, regions), (roads // 2, regions), (roads, regions)]),
                        ("regions", [(roads, regions // 4), (roads, regions // 2), (roads, regions)])):  # fmt: skip
        for n, k in sizes:
            cover, lines = synthetic_regions(k), synthetic_roads(n)
            seconds, changes = min(timed(lambda lines=lines, cover=cover: ours(lines, cover)) for _ in range(3))
            print(f"  growth by {name}: {n:>9,} roads x {k:3} regions  {seconds:6.2f} s  {1e6 * seconds / n:5.2f} us a road  {changes:,} changes")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    numbers = [int(value) for value in sys.argv[1:] if value.isdigit()]
    if "growth" not in sys.argv:
        main(*numbers)
    growth(*numbers)
