"""Building the road network: seconds and memory at three sizes, beside shapely.unary_union with networkx; same graph.

    python benchmarks/bench_network.py [--sides 125 250 500] [--drawn whole split] [--without-peer]

A made-up grid of bent roads. ``whole``: each road is one line over the whole grid, so that every crossing has to be found.
``split``: each piece between two crossings is a feature, as most layers are drawn. A twentieth of the ends misses by 2 m and
has to be joined. The peer nodes the same lines (ends snapped before, which it does not do) and fills a networkx.Graph with
geodesic lengths; number of edges and their total length are compared.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely

from bosanggarong_plugin.core.inputs.model import Layer
from bosanggarong_plugin.core.network import build_graph
from bosanggarong_plugin.core.network.local import geodesic_km
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.study import InputSpec

STEP_DEG = 0.002


def grid_lines(side: int, drawn: str, *, missing: bool, seed: int = 1) -> np.ndarray:
    """Lines of a grid of ``side`` x ``side`` crossings with a bend in the middle of every piece."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(116 + np.arange(side) * STEP_DEG, np.arange(side) * STEP_DEG, indexing="ij")
    corners = np.stack([x, y], axis=-1) + rng.uniform(-0.2, 0.2, (side, side, 2)) * STEP_DEG
    pieces = []
    for one, other in ((corners[:-1], corners[1:]), (corners[:, :-1].swapaxes(0, 1), corners[:, 1:].swapaxes(0, 1))):
        bend = (one + other) / 2 + rng.uniform(-0.05, 0.05, one.shape) * STEP_DEG
        pieces.append(np.stack([one, bend, other], axis=2))  # (steps along, roads, 3 vertices, lon/lat)
    if drawn == "whole":
        lines = []
        for piece in pieces:
            along = piece.swapaxes(0, 1)  # (roads, steps, 3, 2)
            lines += [shapely.linestrings(np.concatenate([road[:, :2].reshape(-1, 2), road[-1, 2:]])) for road in along]
        return np.array(lines, dtype=object)
    coords = np.concatenate([piece.reshape(-1, 3, 2) for piece in pieces])
    if missing:
        off = rng.random(len(coords)) < 0.05
        toward = coords[off, 1] - coords[off, 0]
        coords[off, 0] += toward / np.hypot(*toward.T)[:, None] * 2 / 111_320
    return shapely.linestrings(coords)


def as_layer(lines: np.ndarray) -> Layer:
    n = len(lines)
    columns = {name: [None] * n for name in ("road_name", "road_status", "road_class", "surface", "condition", "bridge")}
    frame = gpd.GeoDataFrame({"feature_key": np.arange(n).astype(str), "status": "existing", "ferry": False, **columns}, geometry=lines, crs=4326)
    return Layer(InputSpec("roads", Path("grid.gpkg"), precision_m=5), frame)


def peer(lines: np.ndarray) -> nx.Graph:
    """shapely.unary_union and networkx."""
    pieces = shapely.get_parts(shapely.unary_union(lines))
    xy, owner = shapely.get_coordinates(pieces, return_index=True)
    step = np.where(np.diff(owner) == 0, geodesic_km(xy[:-1], xy[1:]), 0.0)
    length = np.bincount(owner[:-1], weights=step, minlength=len(pieces))
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(xy)) - 1
    net = nx.Graph()
    net.add_weighted_edges_from(zip(map(tuple, xy[first].tolist()), map(tuple, xy[last].tolist()), length.tolist(), strict=True))
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=[125, 250, 500])
    parser.add_argument("--drawn", nargs="+", default=["whole", "split"], choices=["whole", "split"])
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args()
    for drawn in options.drawn:
        for side in options.sides:
            layer = as_layer(grid_lines(side, drawn, missing=True))
            start = time.perf_counter()
            graph = build_graph([layer], Settings())
            seconds = time.perf_counter() - start
            memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            told = f"{drawn:6} {len(layer.frame):8,d} features {len(graph.u):8,d} edges {int(graph.component.max()) + 1} part(s): {seconds:6.2f} s"
            told += f", {1e6 * seconds / len(graph.u):5.1f} s per million edges, peak {memory_mb:,.0f} MB"
            if not options.without_peer:
                start = time.perf_counter()
                net = peer(grid_lines(side, drawn, missing=False))
                told += f"; unary_union + networkx {time.perf_counter() - start:6.2f} s, {net.number_of_edges():,d} edges"
                total = sum(length for _, _, length in net.edges(data="weight"))
                told += f", {graph.length_km.sum() / total - 1:+.1e} of its length"
            print(told, flush=True)


if __name__ == "__main__":
    main()
