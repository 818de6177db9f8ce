"""Region-to-region water matrix on one synthetic grid, against pyflwdir in the same run.

The peer has no matrix: the nearest it does is the network (from_array), its upstream area, and one upstream mask for
each region (all cells that drain through the region's entry points: here, through any of its cells). Reported as
seconds and ratios; sizes in million cells. pyflwdir is compiled by numba: one small run before the clock starts.
Usage: python benchmarks/bench_water.py [SIDE] [REGIONS]
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bosanggarong_plugin.core.finders.water.figures import exchange, node_sources
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.inputs.flow import decode
from bosanggarong_plugin.core.inputs.grid import sort_network

STEPS = ((0, 1, 1), (1, 1, 2), (1, 0, 4), (1, -1, 8), (0, -1, 16), (-1, -1, 32), (-1, 0, 64), (-1, 1, 128))


def synthetic_flow(side: int, seed: int = 1) -> np.ndarray:
    """A flow direction without circles: each cell drains to the neighbour with the least key; keys fall towards the east edge."""
    rng = np.random.default_rng(seed)
    key = rng.random((side, side), dtype=np.float32) * 4 - np.arange(side, dtype=np.float32)[None, :]
    best, codes = key.copy(), np.zeros((side, side), dtype=np.uint8)
    padded = np.pad(key, 1, constant_values=np.inf)
    for dr, dc, code in STEPS:
        other = padded[1 + dr : 1 + dr + side, 1 + dc : 1 + dc + side]
        lower = other < best
        best[lower], codes[lower] = other[lower], code
    return codes


def block_labels(side: int, regions: int) -> np.ndarray:
    across = max(1, round(regions**0.5))
    row, column = np.indices((side, side))
    return (row * across // side * across + column * across // side + 1).astype(np.int32).ravel()


def clock(name: str, seconds: dict[str, float], function):
    start = time.perf_counter()
    result = function()
    seconds[name] = time.perf_counter() - start
    return result


def main(side: int = 2000, regions: int = 64) -> None:
    codes, labels = synthetic_flow(side), block_labels(side, regions)
    area = np.ones(codes.size)
    ours: dict[str, float] = {}
    receiver, end_kind, _ = clock("decode", ours, lambda: decode(codes, "esri", 247))
    network, _ = clock("sort", ours, lambda: sort_network(receiver, end_kind))
    total = clock("upstream area", ours, lambda: network.accumulate(area))
    path = clock("labels of the path", ours, lambda: path_labels(labels, receiver >= 0, codes.shape, 1))
    forest = clock("forest of crossings", ours, lambda: build_forest(network, path, area))
    x = clock("matrix", ours, lambda: exchange(forest, int(labels.max())))
    clock("sources of crossings", ours, lambda: node_sources(forest))
    print(f"{codes.size / 1e6:.1f} Mcell, {labels.max()} regions, {forest.cell.size} nodes, {np.count_nonzero(x.enters)} links")
    for name, value in ours.items():
        print(f"  ours  {name:24} {value:8.2f} s")
    print(f"  ours  all                      {sum(ours.values()):8.2f} s  ({1000 * sum(ours.values()) / (codes.size / 1e6):.0f} ms/Mcell)")
    try:
        import pyflwdir
    except ImportError:
        print("  pyflwdir is not installed: no comparison (pip install pyflwdir)")
        return
    pyflwdir.from_array(codes[:50, :50].copy(), ftype="d8").upstream_area()  # compiles
    peer: dict[str, float] = {}
    raster = clock("network (from_array)", peer, lambda: pyflwdir.from_array(codes.copy(), ftype="d8", check_ftype=False))
    upstream = clock("upstream area", peer, lambda: raster.upstream_area())
    some = min(8, int(labels.max()))

    def masks():
        for label in range(1, some + 1):
            inside = labels == label
            leaving = np.flatnonzero(inside & (labels[receiver] != label))
            raster.basins(idxs=leaving)

    clock(f"basins of {some} regions", peer, masks)
    full = peer["network (from_array)"] + peer["upstream area"] + peer[f"basins of {some} regions"] * labels.max() / some
    for name, value in peer.items():
        print(f"  pyflwdir  {name:24} {value:8.2f} s")
    print(f"  pyflwdir  all {labels.max()} regions (scaled)   {full:8.2f} s")
    assert np.isclose(float(upstream.max()), total.max()), "both count the same cells"
    first = ours["decode"] + ours["sort"] + ours["upstream area"]
    print(f"  ratio, network and upstream area: ours / pyflwdir = {first / (peer['network (from_array)'] + peer['upstream area']):.2f}")
    print(f"  ratio, all regions: pyflwdir / ours = {full / sum(ours.values()):.1f}")


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:3]))
