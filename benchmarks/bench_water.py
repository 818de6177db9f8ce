"""Region-to-region water matrix and DEM to matrix, beside pyflwdir, pysheds, richdem, whitebox-workflows and GRASS in one run.

No peer has a matrix. From a ready flow direction the nearest is one upstream-area pass for each region, weighted with the
region's cells (what drains out of it, everywhere): one pass is timed and multiplied. From a DEM it is filling, direction and
one upstream area. Every task runs in a process of its own on the same files: a fractal DEM (spectral synthesis, exponent
1.6, and a slope), the flow direction that the program makes of it, and regions in cells of random centres with wavy borders.
Each task is run once to compile and to warm up, then REPEATS times; median seconds; memory is the peak above that of the
started process, the arrays of the input included. Times of peers are of their own calls on data in memory.

Usage: python benchmarks/bench_water.py [Mcell ...] (default 16; 64 needs about 6 GB). BENCH_PEERS names the interpreter that
has the peers (default build/bench-venv/bin/python); BENCH_DATA a folder of real data with d8_30s_esri.tif and admin_kaltim.gpkg.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench"
PEERS = os.environ.get("BENCH_PEERS", str(ROOT / "build" / "bench-venv" / "bin" / "python"))
REPEATS = 3
REGIONS = (10, 100, 500)
CELL_M = 30.0


def peak_bytes() -> int:
    """Highest resident memory since the process began; that of Linux starts anew with each program."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * int(status.split("VmHWM:")[1].split()[0])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(task) -> tuple[float, object]:
    """Median seconds of the warm runs, and the last result."""
    task()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = task()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds)), result


def report(base: int, cells: int, **figures) -> None:
    print(json.dumps(figures | {"bytes_per_cell": (peak_bytes() - base) / cells}))


# --- the tasks, each in its own process -------------------------------------------------------------------------------


def warm_up_ours() -> None:
    """Compile on a small grid, so that the compiler's memory is not counted."""
    from bosanggarong_plugin.core.finders.water.figures import exchange
    from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
    from bosanggarong_plugin.core.inputs.cell_area import CellArea
    from bosanggarong_plugin.core.inputs.flow import decode
    from bosanggarong_plugin.core.inputs.grid import WORTH_COMPILED, FlowNetwork, find_circles

    side = int(WORTH_COMPILED**0.5) + 2
    network = FlowNetwork(decode(np.ones((side, side), dtype=np.uint8), "esri", 247)[0])
    find_circles(network)
    labels = np.ones(side * side, dtype=np.int16)
    exchange(build_forest(network, path_labels(labels, network, 1), CellArea.by_row(np.ones(side), side)), 1)


def task_matrix(side: int, regions: int, engine: str) -> None:
    """From a ready flow direction in memory to C and E; the reading (decoding, search for circles) timed apart."""
    from bosanggarong_plugin.core.finders.water.figures import exchange
    from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
    from bosanggarong_plugin.core.inputs import grid
    from bosanggarong_plugin.core.inputs.cell_area import CellArea
    from bosanggarong_plugin.core.inputs.flow import decode

    if engine == "numpy":
        grid.WORTH_COMPILED = 10**15
    else:
        warm_up_ours()
    base = peak_bytes()
    d8, labels = np.load(FOLDER / f"d8_{side}.npy"), np.load(FOLDER / f"regions_{side}_{regions}.npy").ravel()

    def read():
        network = grid.FlowNetwork(decode(d8, "esri", 247)[0])
        assert not grid.find_circles(network)
        return network

    reading, network = timed(read)
    area = CellArea.by_row(np.full(side, CELL_M**2 / 1e6), side)

    def matrix():
        return exchange(build_forest(network, path_labels(labels, network, 1), area), regions).enters

    seconds, enters = timed(matrix)
    report(base, d8.size, reading=reading, seconds=seconds, checksum=float(enters.sum()))


def task_dem(side: int, regions: int) -> None:
    """From elevations to C and E."""
    from bosanggarong_plugin.core.finders.water.figures import exchange
    from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
    from bosanggarong_plugin.core.inputs.cell_area import CellArea
    from bosanggarong_plugin.core.inputs.conditioning import drain
    from bosanggarong_plugin.core.inputs.grid import FlowNetwork

    drain(np.load(FOLDER / "dem_1100.npy"), CELL_M, CELL_M)
    warm_up_ours()
    base = peak_bytes()
    dem, labels = np.load(FOLDER / f"dem_{side}.npy"), np.load(FOLDER / f"regions_{side}_{regions}.npy").ravel()
    area = CellArea.by_row(np.full(side, CELL_M**2 / 1e6), side)
    parts: list[float] = []

    def whole():
        start = time.perf_counter()
        network = FlowNetwork(drain(dem, CELL_M, CELL_M))
        parts.append(time.perf_counter() - start)
        return exchange(build_forest(network, path_labels(labels, network, 1), area), regions).enters

    seconds, _ = timed(whole)
    report(base, dem.size, seconds=seconds, drain=float(np.median(parts[1:])))


def task_pyflwdir(side: int, regions: int) -> None:
    import pyflwdir

    base = peak_bytes()
    d8, labels = np.load(FOLDER / f"d8_{side}.npy"), np.load(FOLDER / f"regions_{side}_{regions}.npy").reshape(side, side)
    reading, flow = timed(lambda: pyflwdir.from_array(d8, ftype="d8", check_ftype=False, cache=True))
    seconds, _ = timed(lambda: flow.accuflux((labels == 1).astype(np.float32)))
    matrix = (peak_bytes() - base) / d8.size
    cells = int(flow.upstream_area(unit="cell").max())
    dem = np.load(FOLDER / f"dem_{side}.npy")

    def whole():
        made = pyflwdir.from_dem(dem, nodata=-9999.0, latlon=False, outlets="edge")
        return made.upstream_area(unit="cell")

    whole_seconds, _ = timed(whole)
    print(json.dumps({"reading": reading, "seconds": seconds, "bytes_per_cell": matrix, "most_cells": cells, "dem": whole_seconds,
                      "dem_bytes_per_cell": (peak_bytes() - base) / d8.size}))  # fmt: skip


def task_pysheds(side: int, regions: int) -> None:
    from pysheds.grid import Grid

    base = peak_bytes()
    grid = Grid.from_raster(str(FOLDER / f"d8_{side}.tif"))
    direction = grid.read_raster(str(FOLDER / f"d8_{side}.tif"))
    labels = np.load(FOLDER / f"regions_{side}_{regions}.npy").reshape(side, side)
    weight = direction.copy().astype(np.float64)
    weight[:] = labels == 1
    seconds, _ = timed(lambda: grid.accumulation(direction, weights=weight))
    report(base, side * side, seconds=seconds)


def task_pysheds_dem(side: int, regions: int) -> None:
    from pysheds.grid import Grid

    base = peak_bytes()
    grid = Grid.from_raster(str(FOLDER / f"dem_{side}.tif"))
    dem = grid.read_raster(str(FOLDER / f"dem_{side}.tif"))
    global REPEATS
    REPEATS = 1
    seconds, _ = timed(lambda: grid.accumulation(grid.flowdir(grid.resolve_flats(grid.fill_depressions(grid.fill_pits(dem))))))
    report(base, side * side, dem=seconds)


def task_richdem(side: int, regions: int) -> None:
    import richdem

    base = peak_bytes()
    dem = richdem.rdarray(np.load(FOLDER / f"dem_{side}.npy"), no_data=-9999)
    labels = np.load(FOLDER / f"regions_{side}_{regions}.npy").reshape(side, side)
    filled = richdem.FillDepressions(dem, epsilon=True, in_place=False)
    weight = (labels == 1).astype(np.float64)
    seconds, _ = timed(lambda: richdem.FlowAccumulation(filled, method="D8", weights=weight))
    whole, _ = timed(lambda: richdem.FlowAccumulation(richdem.FillDepressions(dem, epsilon=True, in_place=False), method="D8"))
    report(base, side * side, seconds=seconds, dem=whole, note="one pass finds the direction from the filled DEM again")


def task_whitebox(side: int, regions: int) -> None:
    import whitebox_workflows

    base = peak_bytes()
    environment = whitebox_workflows.WbEnvironment()
    environment.verbose = False
    tools = environment.hydrology if hasattr(environment, "hydrology") else environment
    dem = environment.read_raster(str(FOLDER / f"dem_{side}.tif"))

    def output(name: str) -> str:
        return str(FOLDER / f"wbw_{name}.tif")

    fill, filled = timed(lambda: tools.fill_depressions(dem=dem, output=output("fill")))
    point, pointer = timed(lambda: tools.d8_pointer(dem=filled, output=output("pointer")))
    seconds, _ = timed(lambda: tools.d8_flow_accum(input=pointer, output=output("sum"), out_type="cells", input_is_pointer=True))
    report(base, side * side, seconds=seconds, dem=fill + point + seconds, note="with the writing of its rasters; one pass takes no weights")


TASKS = {name.removeprefix("task_"): function for name, function in list(globals().items()) if name.startswith("task_")}


# --- the run ----------------------------------------------------------------------------------------------------------


def run(task: str, *arguments, python: str = sys.executable) -> dict | None:
    """The figures of a task in a fresh process, or None with the reason printed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [python, __file__, "--task", task, *map(str, arguments)], capture_output=True, text=True, env=environment, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
        print(f"  {task}: left out ({reason[:150]})")
        return None
    return json.loads(lines[-1])


def make_data(side: int) -> None:
    """The files of one size, made once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (FOLDER / f"d8_{side}.npy").exists():
        dem = fractal(side)
        np.save(FOLDER / f"dem_{side}.npy", dem)
        from bosanggarong_plugin.core.inputs.conditioning import drain

        codes = drain(dem, CELL_M, CELL_M)
        lookup = np.zeros(256, dtype=np.uint8)
        lookup[:8] = [1, 2, 4, 8, 16, 32, 64, 128]
        d8 = lookup[codes]
        np.save(FOLDER / f"d8_{side}.npy", d8)
        write_tif(FOLDER / f"dem_{side}.tif", dem, -9999)
        write_tif(FOLDER / f"d8_{side}.tif", d8, 247)
    for regions in REGIONS:
        if not (FOLDER / f"regions_{side}_{regions}.npy").exists():
            np.save(FOLDER / f"regions_{side}_{regions}.npy", wavy_regions(side, regions))


def fractal(side: int) -> np.ndarray:
    rng = np.random.default_rng(42)
    spectrum = np.fft.rfft2(rng.standard_normal((side, side)).astype(np.float32))
    k = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])
    k[0, 0] = 1
    z = np.fft.irfft2(spectrum / k**1.6, s=(side, side))
    z = (z - z.min()) / (z.max() - z.min()) * 300 + np.linspace(400, 0, side)[:, None]
    return z.astype(np.float32)


def wavy_regions(side: int, count: int) -> np.ndarray:
    """Nearest of random centres, seen through waves: borders of natural roughness."""
    from scipy.spatial import cKDTree

    tree = cKDTree(np.random.default_rng(0).random((count, 2)) * side)
    labels = np.empty((side, side), dtype=np.int16)
    for top in range(0, side, 200):
        row, column = np.mgrid[top : min(top + 200, side), 0:side]
        seen = np.column_stack([(row + 8 * np.sin(column / 7)).ravel(), (column + 8 * np.cos(row / 9)).ravel()])
        labels[top : top + 200] = tree.query(seen)[1].reshape(row.shape) + 1
    return labels


def write_tif(path: Path, values: np.ndarray, nodata: float) -> None:
    import rasterio
    from rasterio.transform import from_origin

    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype=values.dtype, crs="EPSG:32650",
        transform=from_origin(400000, 1000000, CELL_M, CELL_M), nodata=nodata,
    ) as file:  # fmt: skip
        file.write(values, 1)


def grass_seconds(side: int) -> float | None:
    """r.watershed on the DEM, single flow direction; None where GRASS is not installed."""
    if not shutil.which("grass"):
        return None
    script = (
        f"r.in.gdal -o --q input={FOLDER}/dem_{side}.tif output=dem && g.region raster=dem && "
        "S=$(date +%s.%N) && r.watershed -s -a --q elevation=dem drainage=dir accumulation=acc memory=8000 && E=$(date +%s.%N) && echo SECONDS $S $E"
    )
    done = subprocess.run(
        ["grass", "--tmp-location", str(FOLDER / f"dem_{side}.tif"), "--exec", "bash", "-c", script], capture_output=True, text=True, check=False
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("SECONDS")), None)
    return None if line is None else float(line.split()[2]) - float(line.split()[1])


def bench(mcell: int) -> None:
    side = round((mcell * 1e6) ** 0.5)
    make_data(1100)
    make_data(side)
    million = side * side / 1e6
    print(f"{million:.1f} Mcell")
    numba_at = {}
    for engine in ("numba", "numpy"):
        for regions in REGIONS if engine == "numba" else (100,):
            f = run("matrix", side, regions, engine)
            if f is None:
                continue
            print(f"  ours {engine}, {regions:3d} regions: matrix {1000 * f['seconds'] / million:6.1f} ms/Mcell, reading and checking "
                  f"{1000 * f['reading'] / million:6.1f} ms/Mcell, {f['bytes_per_cell']:.1f} bytes/cell")  # fmt: skip
            if engine == "numba":
                numba_at[regions] = f["seconds"]
    if len(numba_at) == len(REGIONS):
        print(f"  ours numba, 500 regions / 10 regions: {numba_at[500] / numba_at[10]:.2f}")
    own_dem = run("dem", side, 100)
    if own_dem:
        print(f"  ours DEM to matrix, 100 regions: {1000 * own_dem['seconds'] / million:.0f} ms/Mcell (of it drainage "
              f"{1000 * own_dem['drain'] / million:.0f}), {own_dem['bytes_per_cell']:.1f} bytes/cell")  # fmt: skip
    passes = {}
    for task in ("pyflwdir", "pysheds", "pysheds_dem", "richdem", "whitebox"):
        f = run(task, side, 100, python=PEERS)
        if f is None:
            continue
        words = []
        if "seconds" in f:
            passes[task] = f["seconds"]
            words.append(f"one upstream pass {f['seconds']:.2f} s")
        if "dem" in f:
            words.append(f"DEM to one upstream area {f['dem']:.1f} s")
            if own_dem:
                words.append(f"= {f['dem'] / own_dem['seconds']:.2f} x ours with the matrix of 100 regions")
        words.append(f"{f.get('dem_bytes_per_cell', f['bytes_per_cell']):.0f} bytes/cell")
        print(f"  {task}: {', '.join(words)}{' (' + f['note'] + ')' if 'note' in f else ''}")
    grass = grass_seconds(side)
    print(f"  GRASS r.watershed: {'not installed' if grass is None else f'{grass:.1f} s'}")
    if passes and 100 in numba_at:
        fastest = min(passes, key=passes.get)
        print(f"  100 regions: one pass a region with {fastest} / our matrix = {100 * passes[fastest] / numba_at[100]:.0f} x")


def bench_real() -> None:
    """The whole run on real 30 arc-second data, as a planner waits for it."""
    folder = Path(os.environ.get("BENCH_DATA", ROOT.parent / "shared" / "data" / "kaltim"))
    if not (folder / "d8_30s_esri.tif").exists():
        print("real data: not there")
        return
    study = FOLDER / "real.toml"
    study.write_text(
        f'[study]\nname = "bench"\n[inputs.regions]\npath = "{folder / "admin_kaltim.gpkg"}"\nlayer = "adm2_kabkota"\n'
        f'fields = {{ code = "adm2_kode", name = "kabkota" }}\n[inputs.flow_direction]\npath = "{folder / "d8_30s_esri.tif"}"\nencoding = "esri"\n',
        encoding="utf-8",
    )
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        command = ["-m", "bosanggarong_plugin.cli", "analyse", str(study), "--out", str(FOLDER / "real"), "--overwrite", "--outputs", "gpkg"]
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    print(f"real 30 arc-seconds, 10 regions, study file to GeoPackage with ranges: {np.median(seconds):.1f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        name, *arguments = sys.argv[2:]
        TASKS[name](*(int(a) if a.isdigit() else a for a in arguments))
    else:
        for size in [int(a) for a in sys.argv[1:]] or [16]:
            bench(size)
        bench_real()
