"""The courses of rivers through the regions, and the name of the river at a place where water crosses a border.

Method. Features of one layer with one name form a network (ends within 50 m meet). Each connected part has a main course:
the shortest way through the network between its mouth and the point farthest from it. The mouth is the end of a directed
layer's lines (digitised source to mouth), else the end in the sea or with the largest upstream area; where neither tells,
the two ends farthest apart are taken and the direction is unknown. Side branches are left out, with a caveat. The
regions along the main course follow from linear.py. Unnamed features are looked at one by one and kept only when they cross.
A closed ring (around an island, an old meander) has no mouth: its course starts at its easternmost point, direction unknown.

A name that is only that of the layer (``name`` in the study file) names a river when all features bear it and at least half
of their length hangs together; else these features are unnamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, Point

from ..findings import OUT, SEA, FinderResult, Finding, Job, Measure, Object, slug
from ..geodesy import LocalPlane, length_km
from ..inputs.model import Inputs, Layer
from ..inputs.roles import place_words
from ..result import SCHEMA
from ..settings import Settings
from .linear import RegionCover, Stretch, courses, gap_m, incomplete_for, text_or_none, tolerance_m

JOIN_M = 50.0  # ends of lines of one river within this distance meet (lines are broken at lakes, sheets and bridges)

Upstream = Callable[[float, float], float | None]
IsSea = Callable[[float, float], bool | None]


@dataclass(frozen=True, eq=False)
class RiverCourse:
    """A river with its main course (lon/lat, source to mouth when ``directed``) and its stretches; ``river`` None: unnamed.

    ``left_out_km`` is the length of the branches of that name that are not in the main course.
    """

    object_id: str
    river: str | None
    line: LineString
    stretches: tuple[Stretch, ...]
    codes: tuple[str, ...]  # of the stretches, OUT or SEA where there is no region
    directed: bool
    left_out_km: float
    tolerance_m: float
    layer: Layer

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions in the order in which the river first meets them."""
        return tuple(dict.fromkeys(code for code in self.codes if code not in (OUT, SEA)))

    def transitions(self) -> list[tuple[str, str, Point]]:
        """Direct changes from one region into another: codes and lon/lat point, in the order of the course."""
        pairs = zip(self.codes[:-1], self.codes[1:], self.stretches[1:], strict=True)
        return [(a, b, after.start_point) for a, b, after in pairs if not {a, b} & {OUT, SEA}]


@dataclass(frozen=True, eq=False)
class _Main:
    name: str | None
    line: LineString
    directed: bool
    left_out_km: float
    layer: Layer
    longest: bool


def find(
    inputs: Inputs, settings: Settings, job: Job | None = None, *,
    upstream_km2: Upstream | None = None, is_sea: IsSea | None = None, traced: Sequence[RiverCourse] | None = None,
) -> FinderResult:  # fmt: skip
    """Table river_courses (all named rivers) and findings river_course of rivers in two or more regions.

    ``upstream_km2(lon, lat)`` and ``is_sea(lon, lat)`` may return None for unknown; ``traced`` saves tracing twice.
    """
    if not inputs.of("rivers"):
        return FinderResult()
    traced = trace(inputs, settings, job, upstream_km2=upstream_km2, is_sea=is_sea) if traced is None else traced
    rows = [
        {"object_id": its.object_id, "river": its.river, "seq": n, "region_code": code, "length_km": stretch.length_km}
        for its in traced
        for n, (code, stretch) in enumerate(zip(its.codes, its.stretches, strict=True), start=1)
    ]
    shared = [its for its in traced if len(its.regions) >= 2]
    return FinderResult(
        {"river_courses": pd.DataFrame(rows, columns=list(SCHEMA["river_courses"].columns))},
        [_object(its) for its in shared],
        [_finding(its) for its in shared],
    )


def trace(
    inputs: Inputs, settings: Settings, job: Job | None = None, *, upstream_km2: Upstream | None = None, is_sea: IsSea | None = None
) -> list[RiverCourse]:
    """The courses of all named rivers, and of unnamed features that cross a border; sorted by object_id."""
    job, precision_m = job or Job(), inputs.regions.spec.precision_m
    cover = RegionCover(inputs.regions.frame, gap_m=gap_m(settings, precision_m))
    mains: list[_Main] = []
    for layer in inputs.of("rivers"):
        groups, unnamed = _groups(layer, cover.plane)
        for number, (name, lines) in enumerate(sorted(groups.items())):
            job.step(0.8 * number / len(groups), f"rivers: {name}")
            mains += _main_courses(name, lines, layer, cover.plane, upstream_km2, is_sea)
        crossing = [line for line in unnamed if len(cover.border_tree.query(line, predicate="intersects"))]
        for line in crossing:
            mains += _main_courses(None, [line], layer, cover.plane, upstream_km2, is_sea)
    tolerances = [tolerance_m(main.layer.spec.precision_m, precision_m) for main in mains]
    found: dict[str, RiverCourse] = {}
    for main, tolerance, its in zip(mains, tolerances, courses([m.line for m in mains], cover, tolerance_m=tolerances), strict=True):
        codes = [stretch.region_code for stretch in its]
        if codes[-1] == OUT and is_sea and is_sea(*main.line.coords[-1]):
            codes[-1] = SEA
        if not (main.name and main.longest) and len(set(codes) - {OUT, SEA}) < 2:
            continue
        key = f"river:{slug(main.name) if main.name else 'tanpa nama'}"
        if not (main.name and main.longest) or key in found:
            middle = main.line.interpolate(0.5, normalized=True)
            key += f"@{round(middle.x, 4) + 0.0:.4f},{round(middle.y, 4) + 0.0:.4f}"
        found.setdefault(
            key, RiverCourse(key, main.name, main.line, tuple(its), tuple(codes), main.directed, main.left_out_km, tolerance, main.layer)
        )
    job.step(1.0, "rivers: done")
    return [found[key] for key in sorted(found)]


class RiverNames:
    """Names the river at a place where water crosses a border; never guesses.

    With r = max(precision of the river layer, cell size): the river whose course passes from the one region into the
    other within r of the place, the nearest; else the river whose line is nearest, within r (no name if that line has
    none); else the nearest such passage within 3 r (a river of the grid may cross some cells aside); else None.
    """

    def __init__(self, inputs: Inputs, traced: Iterable[RiverCourse]):
        self._plane = LocalPlane(tuple(inputs.regions.frame.total_bounds))
        self._passages: dict[tuple[str, str], list[tuple[Point, str, float]]] = defaultdict(list)
        for its in traced:
            for a, b, point in its.transitions() if its.river else ():
                there = (self._plane.to_plane(point), its.river, float(its.layer.spec.precision_m or 0))
                self._passages[a, b].append(there)
                if not its.directed:
                    self._passages[b, a].append(there)
        lines, self._names, self._precision_m = [], [], []
        for layer in inputs.of("rivers"):
            for geometry, name in zip(layer.frame.geometry, river_names(layer, self._plane), strict=True):
                lines.append(geometry)
                self._names.append(name)
                self._precision_m.append(float(layer.spec.precision_m or 0))
        self._lines = self._plane.to_plane(np.asarray(lines, dtype=object)) if lines else np.array([], dtype=object)
        self._tree = shapely.STRtree(self._lines)

    @property
    def precision_m(self) -> float:
        """That of the coarsest river layer, 0 where none is known."""
        return max(self._precision_m, default=0.0)

    def beside(self, lon: np.ndarray, lat: np.ndarray, *, reach_m: float) -> list[str | None]:
        """For each lon/lat point the name of the nearest line within reach: "" where that line has none, None without a line."""
        found: list[str | None] = []
        for point in self._plane.to_plane(shapely.points(lon, lat)):
            near = [(point.distance(self._lines[k]), self._names[k] or "") for k in self._tree.query(point, predicate="dwithin", distance=reach_m)]
            found.append(min(near)[1] if near else None)
        return found

    def name(self, lon: float, lat: float, from_code: str, to_code: str, *, cell_m: float = 0.0) -> str | None:
        """Name of the river that crosses from one region into the other near a lon/lat point, or None."""
        point = self._plane.to_plane(Point(lon, lat))
        passages = sorted((point.distance(p), river, max(own, cell_m)) for p, river, own in self._passages.get((from_code, to_code), ()))
        near = next((river for apart, river, r in passages if apart <= r), None)
        if near:
            return near
        reach = max(max(self._precision_m, default=0.0), cell_m)
        lines = [
            (point.distance(self._lines[k]), self._names[k] or "", max(self._precision_m[k], cell_m))
            for k in self._tree.query(point.buffer(reach))
        ]
        nearest = min((item for item in lines if item[0] <= item[2]), default=None)
        if nearest:
            return nearest[1] or None
        return next((river for apart, river, r in passages if apart <= 3 * r), None)


def river_names(layer: Layer, plane: LocalPlane) -> list[str | None]:
    """The name of the river of each feature; that of the layer only where it can be that of a river (rule above)."""
    names = [text_or_none(name) for name in layer.frame["river_name"]]
    bearing = [geometry for geometry, name in zip(layer.frame.geometry, names, strict=True) if name and name == layer.spec.name]
    if not bearing or (set(names) == {layer.spec.name} and (len(bearing) == 1 or _hangs_together(_lines(bearing), plane))):
        return names
    return [None if name == layer.spec.name else name for name in names]


def _hangs_together(lines: list[LineString], plane: LocalPlane) -> bool:
    """Whether at least half of the length of the lines is one connected network."""
    if not lines:
        return False
    graph = _network(lines, plane)[0]
    parts = [graph.subgraph(members) for members in nx.connected_components(graph.to_undirected(as_view=True))]
    lengths = [sum(km for *_, km in part.edges(data="km")) for part in parts]
    return 2 * max(lengths) >= sum(lengths)


def _lines(geometries) -> list[LineString]:
    parts = (shapely.force_2d(part) for geometry in geometries for part in shapely.get_parts(geometry))
    return [part for part in parts if part.geom_type == "LineString" and part.length > 0]


def _groups(layer: Layer, plane: LocalPlane) -> tuple[dict[str, list[LineString]], list[LineString]]:
    """Lines of a layer by river name, and those without one."""
    named, unnamed = defaultdict(list), []
    for geometry, name in zip(layer.frame.geometry, river_names(layer, plane), strict=True):
        (named[name] if name else unnamed).extend(_lines([geometry]))
    return {name: sorted(lines, key=lambda line: line.wkb) for name, lines in named.items() if lines}, unnamed


def _main_courses(name, lines: list[LineString], layer: Layer, plane: LocalPlane, upstream_km2, is_sea) -> list[_Main]:
    """The main course of each connected part of a river's lines; the longest is marked."""
    directed = layer.spec.directed is True
    if not directed:  # node crossings and drop doubles; directions are not needed
        lines = sorted((part.normalize() for part in shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))), key=lambda p: p.wkb)
    graph, spots = _network(lines, plane)
    mains = []
    for members in nx.connected_components(graph.to_undirected(as_view=True)):
        part = graph.subgraph(members)
        path, known = _main_path(part, spots, directed, upstream_km2, is_sea)
        total = sum(data["km"] for *_, data in part.edges(data=True))
        if len(path) < 2:  # nothing but rings
            km, _, xy = max((data["km"], data["line"].wkb, _ring(data["line"])) for *_, data in part.edges(data=True))
            mains.append((km, LineString(xy), False, max(total - km, 0.0)))
            continue
        steps = [_step(part, a, b) for a, b in zip(path[:-1], path[1:], strict=True)]
        line = LineString(np.vstack([xy for _, xy in steps]))
        mains.append((sum(km for km, _ in steps), line, known, max(total - sum(km for km, _ in steps), 0.0)))
    mains.sort(key=lambda item: (-item[0], item[1].wkb))
    return [_Main(name, line, known, left, layer, n == 0) for n, (_, line, known, left) in enumerate(mains)]


def _ring(line: LineString) -> list[tuple[float, float]]:
    """Vertices of a ring from its easternmost one, the same whichever way and from wherever it was digitised."""
    xy = [tuple(point) for point in shapely.get_coordinates(line)]
    if xy[0] != xy[-1]:  # ends that only nearly meet
        return min(xy, xy[::-1])
    first = xy.index(max(xy[:-1]))
    turned = xy[first:-1] + xy[:first]
    return min([*turned, turned[0]], [turned[0], *turned[:0:-1], turned[0]])


def _network(lines: list[LineString], plane: LocalPlane) -> tuple[nx.MultiDiGraph, np.ndarray]:
    """Lines as edges (km, line) from their first to their last vertex; nodes are clusters of ends; lon/lat of each node."""
    lonlat = np.array([xy for line in lines for xy in (line.coords[0], line.coords[-1])])
    metres = shapely.get_coordinates(plane.to_plane(shapely.points(lonlat)))
    close = nx.Graph(map(tuple, cKDTree(metres).query_pairs(JOIN_M, output_type="ndarray").tolist()))
    node = np.arange(len(lonlat))
    for cluster in nx.connected_components(close):
        node[list(cluster)] = min(cluster, key=lambda k: tuple(lonlat[k]))
    graph = nx.MultiDiGraph()
    for n, line in enumerate(lines):
        graph.add_edge(int(node[2 * n]), int(node[2 * n + 1]), km=length_km(line), line=line)
    return graph, lonlat


def _main_path(graph: nx.MultiDiGraph, spots: np.ndarray, directed: bool, upstream_km2, is_sea) -> tuple[list[int], bool]:
    """Nodes of the main course, source first, and whether its direction is known."""
    order = sorted(graph, key=lambda node: tuple(spots[node]))
    if directed:
        sinks = [node for node in order if graph.out_degree(node) == 0 and graph.in_degree(node)]
        ways = [_farthest(graph.reverse(copy=False), sink, spots) for sink in sinks]
        if ways:
            return max(ways, key=lambda way: way[0])[1][::-1], True
    plain = graph.to_undirected(as_view=True)
    leaves = [node for node in order if plain.degree(node) == 1] or order
    mouth = _mouth(leaves, spots, upstream_km2, is_sea)
    if mouth is not None:
        return _farthest(plain, mouth, spots)[1][::-1], True
    one = _farthest(plain, order[0], spots)[1][-1]  # two sweeps: exact on a tree, close to it with islands
    path = _farthest(plain, one, spots)[1]
    return min(path, path[::-1], key=lambda way: tuple(spots[way[0]])), False


def _mouth(leaves: list[int], spots: np.ndarray, upstream_km2, is_sea) -> int | None:
    """The end in the sea, else the one with the strictly largest upstream area; None when that is not known."""
    at_sea = [node for node in leaves if is_sea and is_sea(*spots[node])]
    candidates = at_sea or leaves
    if len(at_sea) == 1:
        return at_sea[0]
    if upstream_km2 is None:
        return None
    area = sorted(((upstream_km2(*spots[node]), node) for node in candidates), key=lambda item: -1.0 if item[0] is None else item[0])
    values = [value for value, _ in area if value is not None]
    if len(values) < 2 or values[-1] <= values[-2]:
        return None
    return area[-1][1]


def _farthest(graph, start: int, spots: np.ndarray) -> tuple[float, list[int]]:
    """Length and nodes of the shortest way from a node to the node that is farthest from it."""
    length, way = nx.single_source_dijkstra(graph, start, weight="km")
    end = max(length, key=lambda node: (round(length[node], 9), tuple(-spots[node])))
    return length[end], way[end]


def _step(graph: nx.MultiDiGraph, a: int, b: int) -> tuple[float, np.ndarray]:
    """Length and vertices of the shortest edge between two nodes, from a to b."""
    edges = [(d["km"], d["line"].wkb, shapely.get_coordinates(d["line"])) for d in graph.get_edge_data(a, b, default={}).values()]
    edges += [(d["km"], d["line"].wkb, shapely.get_coordinates(d["line"])[::-1]) for d in graph.get_edge_data(b, a, default={}).values()]
    km, _, xy = min(edges, key=lambda edge: edge[:2])
    return km, xy


def _object(its: RiverCourse) -> Object:
    name = its.river or f"Sungai tanpa nama ({place_words(*map(float, its.object_id.rpartition('@')[2].split(',')))})"
    return Object(its.object_id, "river", name, "existing", "rivers", {"regions": its.regions, "course": its.codes, "directed": its.directed})


def _finding(its: RiverCourse) -> Finding:
    first = its.regions[0]
    last = next(code for code in reversed(its.codes) if code not in (OUT, SEA, first))
    roles = {first: "hulu", last: "hilir"} if its.directed else {}
    incomplete = incomplete_for(its.layer.spec, its.regions)
    basis = f"river line x regions, tolerance {its.tolerance_m:.0f} m" if its.tolerance_m else "river line x regions, exact"
    caveats = []
    if not its.directed:
        caveats.append(("Arah aliran tidak diketahui.", "The direction of flow is not known."))
    if its.left_out_km > 0.1:
        caveats.append(
            (f"Cabang sepanjang {its.left_out_km:.0f} km tidak dihitung.", f"Branches of {its.left_out_km:.0f} km are left out.")
        )
    if incomplete:
        caveats.append(("Data sungai tidak lengkap di daerah ini.", "The river data are not complete in these regions."))
    lengths = defaultdict(float)
    for code, stretch in zip(its.codes, its.stretches, strict=True):
        lengths[code] += stretch.length_km
    return Finding(
        kind="river_course", object_id=its.object_id,
        parties=tuple((code, roles.get(code, "dilalui")) for code in its.regions),
        measures=(
            Measure("n_regions", float(len(its.regions)), "regions", basis),
            Measure("length_km", sum(lengths.values()), "km", "main course, geodesic"),
            Measure("transitions", float(len(its.transitions())), "crossings", basis),
            *(Measure(f"length_km:{code}", lengths[code], "km", basis) for code in its.regions),
        ),
        geometry=its.line, source_role="rivers", precision_m=its.tolerance_m or None,
        caveat_ind=" ".join(ind for ind, _ in caveats), caveat_eng=" ".join(eng for _, eng in caveats),
        usable=its.directed and not incomplete,
    )  # fmt: skip
