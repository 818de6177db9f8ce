"""Where roads and ferries cross the borders of regions, and where a road follows a border.

Method. What crosses a border is a road, not a feature: features are linked into chains where their ends meet (within
``snap_m``): the only two ends at a junction, the two ends of one name, else the two that continue each other straightest
(Thomson and Richardson 1999, "good continuation"). The course of each chain (linear.py) gives its crossings; a change of
region through land of no region is none. Where the end of a chain meets another chain that is in another region, the
border lies between them: at the chain's own exact crossing when its end truly reaches that region, else at the junction.
A ferry links the regions of its two ends. Crossings of one pair by one road within ``merge_m`` or the precision are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, Point

from ..findings import OUT, FinderResult, Finding, Job, Measure, Object, slug
from ..geodesy import length_km
from ..inputs.model import Inputs, Layer
from ..result import SCHEMA
from ..settings import Settings
from .linear import (
    NOISE_M,
    RegionCover,
    Stretch,
    course,
    courses,
    gap_m,
    incomplete_for,
    text_or_none,
    tolerance_m,
)

COMPARED = {"status": "road_status", "class": "road_class", "surface": "surface", "condition": "condition"}
DAMAGED = {"rusak", "rusak_ringan", "rusak_berat"}
OWN_STATUS = {"kabupaten", "kota"}  # each region owns its own part of such a road
MIN_ALONG_M = 2000.0  # shortest run along a border that is listed, and at least ten times the tolerance
MIN_ALONG_TOLERANCE_M = 100.0  # how near a border counts as along it where the precision is finer or unknown
STRAIGHT_COS = -0.5  # two ends continue each other when they meet at more than 120 degrees


@dataclass(frozen=True, eq=False)
class _Part:
    """One line of a road feature with what is known of it; ``tolerance_m`` is that of its layer and the regions."""

    layer: Layer
    feature: tuple[int, str]
    line: LineString
    plane: LineString
    tolerance_m: float
    planned: bool
    ferry: bool
    bridge: bool | None
    name: str | None
    status: str | None
    road_class: str | None
    surface: str | None
    condition: str | None

    def value(self, what: str) -> str | None:
        return self.road_class if what == "class" else getattr(self, what)


@dataclass(eq=False)
class _Chain:
    """Parts linked end to end: ``bounds`` are (from_m, to_m, part) along the plane line."""

    line: LineString
    plane: LineString
    bounds: list[tuple[float, float, _Part]]
    tolerance_m: float
    course: tuple[Stretch, ...] = ()

    def part_at(self, m: float) -> _Part:
        return next((part for _, end, part in self.bounds if m <= end), self.bounds[-1][2])

    def code_at(self, m: float) -> str:
        return next((s.region_code for s in self.course if m <= s.end_m), self.course[-1].region_code)


@dataclass(frozen=True, eq=False)
class _Crossing:
    """A crossing with the parts on both sides (``a`` is in the region of the lower code) and where it is."""

    codes: tuple[str, str]
    kind: str
    a: _Part
    b: _Part
    place: Point
    plane: Point
    bridge: bool | None
    tolerance_m: float
    chain: int

    @property
    def name(self) -> str | None:
        return " / ".join(sorted({part.name for part in (self.a, self.b) if part.name})) or None

    @property
    def mismatch(self) -> list[str]:
        return sorted(what for what in COMPARED if _differ(self.a.value(what), self.b.value(what)))


def find(inputs: Inputs, settings: Settings, job: Job | None = None) -> FinderResult:
    """Tables road_crossings and road_border_lines; findings road_crossing, road_crossing_planned, ferry_crossing.

    Layers declared planned and features with status planned form networks of their own, never mixed with existing roads.
    """
    layers, job = inputs.of("roads"), job or Job()
    if not layers:
        return FinderResult()
    precision_m = inputs.regions.spec.precision_m
    cover = RegionCover(inputs.regions.frame, gap_m=gap_m(settings, precision_m))
    parts = _parts(layers, cover, precision_m)
    job.step(0.2, "roads: network")
    found: list[_Crossing] = []
    border_lines: dict[str, dict] = {}
    for planned in (False, True):
        roads = [part for part in parts if part.planned == planned and not part.ferry]
        ferries = [part for part in parts if part.planned == planned and part.ferry]
        chains = _chains(roads, settings.roads.snap_m, cover)
        for chain, its in zip(chains, courses([c.line for c in chains], cover, tolerance_m=[c.tolerance_m for c in chains]), strict=True):
            chain.course = tuple(its)
        job.step(0.6 if not planned else 0.9, "roads: crossings")
        found += _inside_chains(chains, settings.roads.snap_m)
        found += _at_junctions(chains, settings.roads.snap_m, cover)
        found += _by_ferry(ferries, chains, settings.roads.snap_m, cover)
        for row in () if planned else _along_borders(chains, cover):
            border_lines.setdefault(row["line_id"], row)
    result = _report(_merged(found, settings.roads.merge_m), inputs)
    result.tables["road_border_lines"] = _table("road_border_lines", border_lines.values())
    job.step(1.0, "roads: done")
    return result


def _parts(layers: list[Layer], cover: RegionCover, regions_precision_m: float | None) -> list[_Part]:
    """The lines of all features, in an order that depends on nothing but themselves."""
    parts = []
    for number, layer in enumerate(layers):
        tolerance = tolerance_m(layer.spec.precision_m, regions_precision_m)
        for row in layer.frame.itertuples(index=False):
            for line in shapely.get_parts(row.geometry):
                if line.geom_type != "LineString" or line.length == 0:
                    continue
                bridge = None if row.bridge is None or row.bridge != row.bridge else bool(row.bridge)
                ferry = not (row.ferry is None or row.ferry != row.ferry) and bool(row.ferry)
                parts.append(
                    _Part(
                        layer, (number, str(row.feature_key)), shapely.force_2d(line), line, tolerance,
                        layer.planned or text_or_none(row.status) == "planned", ferry, bridge, text_or_none(row.road_name),
                        text_or_none(row.road_status), text_or_none(row.road_class), text_or_none(row.surface), text_or_none(row.condition),
                    )
                )  # fmt: skip
    if not parts:
        return []
    planes = cover.plane.to_plane(np.asarray([part.line for part in parts], dtype=object))
    parts = [replace(part, plane=plane) for part, plane in zip(parts, planes, strict=True)]
    return sorted(parts, key=lambda p: (p.line.normalize().wkb, p.name or "", p.status or "", p.feature[1]))


def _chains(parts: list[_Part], snap_m: float, cover: RegionCover) -> list[_Chain]:
    """Link parts through their junctions; ends are numbered 2 x part (start) and 2 x part + 1 (end)."""
    if not parts:
        return []
    ends = np.array([xy for part in parts for xy in (part.plane.coords[0], part.plane.coords[-1])])
    node = _clusters(ends, max(snap_m, NOISE_M))
    at_node: dict[int, list[int]] = defaultdict(list)
    for end, number in enumerate(node):
        at_node[number].append(end)
    link: dict[int, int] = {}
    for members in at_node.values():
        for a, b in _continuations(members, parts):
            link[a], link[b] = b, a
    chains, used = [], set()
    starts = [end for end in range(len(ends)) if end not in link] + list(range(0, len(ends), 2))  # open chains, then loops
    for start in starts:
        if start // 2 in used:
            continue
        walk, end = [], start
        while end is not None and end // 2 not in used:
            used.add(end // 2)
            walk.append((parts[end // 2], end % 2 == 1))
            end = link.get(end ^ 1)
        chains.append(_chain(walk))
    return chains


def _chain(walk: list[tuple[_Part, bool]]) -> _Chain:
    lonlat, plane, bounds, at_m = [], [], [], 0.0
    for part, backwards in walk:
        step = -1 if backwards else 1
        here = shapely.get_coordinates(part.plane)[::step]
        if plane:
            at_m += float(np.hypot(*(here[0] - plane[-1][-1])))
        bounds.append((at_m, at_m + part.plane.length, part))
        at_m += part.plane.length
        plane.append(here)
        lonlat.append(shapely.get_coordinates(part.line)[::step])
    return _Chain(
        LineString(np.vstack(lonlat)), LineString(np.vstack(plane)), bounds, max(part.tolerance_m for part, _ in walk)
    )


def _continuations(members: list[int], parts: list[_Part]) -> list[tuple[int, int]]:
    """Which ends at one junction continue each other."""
    if len(members) == 2 and members[0] // 2 != members[1] // 2:
        return [(members[0], members[1])]
    heading = {}
    for end in members:
        xy = shapely.get_coordinates(parts[end // 2].plane)
        vector = xy[1] - xy[0] if end % 2 == 0 else xy[-2] - xy[-1]
        heading[end] = vector / max(np.hypot(*vector), NOISE_M)
    pairs = []
    for i, a in enumerate(members):
        for b in members[i + 1 :]:
            one, other = parts[a // 2], parts[b // 2]
            cosine = round(float(heading[a] @ heading[b]), 9)
            same_name = one.name is not None and one.name == other.name
            if one is not other and cosine < (0 if same_name else STRAIGHT_COS):
                pairs.append((not same_name, cosine, a, b))
    chosen, taken = [], set()
    for _, _, a, b in sorted(pairs):
        if not {a, b} & taken:
            chosen.append((a, b))
            taken |= {a, b}
    return chosen


def _clusters(xy: np.ndarray, distance_m: float) -> np.ndarray:
    """Number of the cluster of each point; points within the distance (chained) are one cluster."""
    parent = np.arange(len(xy))
    for a, b in cKDTree(xy).query_pairs(distance_m, output_type="ndarray"):
        _join(parent, a, b)
    return np.array([_root(parent, k) for k in range(len(xy))])


def _root(parent: np.ndarray, k: int) -> int:
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return int(k)


def _join(parent: np.ndarray, a: int, b: int) -> None:
    a, b = _root(parent, a), _root(parent, b)
    parent[max(a, b)] = min(a, b)


def _inside_chains(chains: list[_Chain], snap_m: float) -> list[_Crossing]:
    """Direct changes of region along the chains."""
    found = []
    for number, chain in enumerate(chains):
        for before, after in zip(chain.course[:-1], chain.course[1:], strict=True):
            if OUT not in (before.region_code, after.region_code):
                found.append(_on_chain(chain, number, after.start_m, before.region_code, after.region_code, snap_m))
    return found


def _on_chain(chain: _Chain, number: int, m: float, before: str, after: str, snap_m: float) -> _Crossing:
    """The crossing at a measure of a chain. Within the tolerance, the joint where the recorded attributes change is the border."""
    one = other = chain.part_at(m)
    kind = "continuous"
    joints = [
        (abs(left[1] - m), left[2], right[2])
        for left, right in zip(chain.bounds[:-1], chain.bounds[1:], strict=True)
        if abs(left[1] - m) <= max(chain.tolerance_m, snap_m, NOISE_M)
    ]
    changes = [joint for joint in joints if any(_differ(joint[1].value(w), joint[2].value(w)) for w in COMPARED)]
    here = [joint for joint in joints if joint[0] <= max(snap_m, NOISE_M)]
    for choice in (changes, here):
        if choice:
            _, one, other = min(choice, key=lambda joint: joint[0])
            kind = "joined"
            break
    return _crossing(
        before, after, kind, one, other, _lonlat_at(chain, m), chain.plane.interpolate(m), chain.part_at(m).bridge,
        chain.tolerance_m, number,
    )  # fmt: skip


def _lonlat_at(chain: _Chain, m: float) -> Point:
    """Lon/lat of a measure of the chain's plane line, along its own vertices."""
    xy, lonlat = shapely.get_coordinates(chain.plane), shapely.get_coordinates(chain.line)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    return Point(np.interp(m, at, lonlat[:, 0]), np.interp(m, at, lonlat[:, 1]))


def _crossing(code_a, code_b, kind, a, b, place, plane, bridge, tolerance, chain) -> _Crossing:
    if code_b < code_a:
        code_a, code_b, a, b = code_b, code_a, b, a
    return _Crossing((code_a, code_b), kind, a, b, place, plane, bridge, tolerance, chain)


def _at_junctions(chains: list[_Chain], snap_m: float, cover: RegionCover) -> list[_Crossing]:
    """Ends of chains that meet a chain in another region."""
    if not chains:
        return []
    ends = [(number, at_end) for number in range(len(chains)) for at_end in (False, True)]
    points = np.array([Point(chains[n].plane.coords[-1 if at_end else 0]) for n, at_end in ends], dtype=object)
    node = _clusters(shapely.get_coordinates(points), max(snap_m, NOISE_M))
    tree = shapely.STRtree([chain.plane for chain in chains])
    found: dict[tuple, tuple] = {}
    for k, other in sorted(zip(*tree.query(points, predicate="dwithin", distance=max(snap_m, NOISE_M)), strict=True)):
        number, at_end = ends[k]
        chain, partner = chains[number], chains[other]
        code = chain.course[-1 if at_end else 0].region_code
        if other == number:
            met, its = chain.course[0 if at_end else -1].region_code, chain.bounds[0 if at_end else -1][2]
            if shapely.distance(*points[[k, k ^ 1]]) > max(snap_m, NOISE_M):
                continue
        else:
            m = partner.plane.line_locate_point(points[k])
            met, its = partner.code_at(m), partner.part_at(m)
        if OUT in (code, met) or code == met:
            continue
        own = _own_crossing(chain, number, at_end, code, met, snap_m, cover)
        part = chain.bounds[-1 if at_end else 0][2]
        if own:
            key, rank, crossing = ("own", k, met), (0,), own
        else:
            place = Point(chain.line.coords[-1 if at_end else 0])
            crossing = _crossing(code, met, "joined", part, its, place, points[k], part.bridge, max(chain.tolerance_m, partner.tolerance_m), number)
            key = (crossing.codes, node[k])
            rank = (part.name is None or part.name != its.name, part.status != its.status, crossing.name or "", place.wkb)
        if key not in found or rank < found[key][0]:
            found[key] = (rank, crossing)
    return [crossing for _, crossing in found.values()]


def _own_crossing(chain: _Chain, number: int, at_end: bool, code: str, met: str, snap_m: float, cover: RegionCover) -> _Crossing | None:
    """The exact crossing of a chain whose end truly reaches the other region, though by less than the tolerance."""
    exact = course(chain.line, cover, tolerance_m=0)
    walk = exact[::-1] if at_end else exact
    if len(walk) < 2 or walk[0].region_code != met:
        return None
    back = next((s for s in walk[1:] if s.region_code != met), None)
    if back is None or back.region_code != code:
        return None
    return _on_chain(chain, number, back.end_m if at_end else back.start_m, *((code, met) if at_end else (met, code)), snap_m)


def _by_ferry(ferries: list[_Part], roads: list[_Chain], snap_m: float, cover: RegionCover) -> list[_Crossing]:
    """Ferries whose two ends are in two regions; an end in no region takes that of the road that meets it, else the nearest."""
    if not ferries:
        return []
    tree = shapely.STRtree([chain.plane for chain in roads])
    found = []
    for number, chain in enumerate(_chains(ferries, snap_m, cover)):
        codes = []
        for end in (0, -1):
            point, lonlat = Point(chain.plane.coords[end]), np.array(chain.line.coords[end])
            index = int(cover.label(lonlat[:1], lonlat[1:])[0])
            met = {roads[k].code_at(roads[k].plane.line_locate_point(point)) for k in tree.query(point, "dwithin", max(snap_m, NOISE_M))}
            met.discard(OUT)
            if index < 0 and len(met) == 1:
                codes.append(met.pop())
                continue
            if index < 0:
                apart = shapely.distance(cover.polygons, point)
                near = int(np.argmin(apart))
                if apart[near] <= max(chain.tolerance_m, cover.gap_m / 2):
                    index = near
            codes.append(cover.code(index))
        if OUT not in codes and codes[0] != codes[1]:
            middle = chain.plane.length / 2
            found.append(
                _crossing(*codes, "ferry", chain.bounds[0][2], chain.bounds[-1][2], _lonlat_at(chain, middle),
                          chain.plane.interpolate(middle), False, chain.tolerance_m, number)
            )  # fmt: skip
    return found


def _along_borders(chains: list[_Chain], cover: RegionCover) -> Iterable[dict]:
    """Rows of road_border_lines: runs of a road within the tolerance of a border that it does not truly cross."""
    for chain in chains:
        near_m = max(chain.tolerance_m, MIN_ALONG_TOLERANCE_M)
        least_m = max(MIN_ALONG_M, 10 * chain.tolerance_m)
        for stretch in chain.course:
            if stretch.region_code == OUT or stretch.end_m - stretch.start_m < least_m:
                continue
            own, line = cover.codes.index(stretch.region_code), cover.plane.to_plane(stretch.geometry)
            touched = cover.chunk_tree.query(line, predicate="dwithin", distance=near_m)
            for other in sorted(set(cover.chunk_region[touched]) - {own}):
                if not cover.neighbours(own, other, chain.tolerance_m):
                    continue
                border = shapely.union_all(cover.chunks[touched[cover.chunk_region[touched] == other]])
                runs = shapely.get_parts(shapely.line_merge(shapely.intersection(line, border.buffer(near_m))))
                for run in runs:
                    if run.geom_type == "LineString" and run.length >= least_m:
                        yield _border_line(chain, stretch, run, sorted((stretch.region_code, cover.codes[other])), cover)


def _border_line(chain: _Chain, stretch: Stretch, run: LineString, codes: list[str], cover: RegionCover) -> dict:
    middle = run.interpolate(0.5, normalized=True)
    name, line = chain.part_at(chain.plane.line_locate_point(middle)).name, cover.plane.to_lonlat(run)
    key = f"road:{_road_key(name, tuple(codes), False, False)}"
    return {
        "line_id": f"along_border|{key}|{'+'.join(codes)}|{_place_key(cover.plane.to_lonlat(middle))}",
        "region_a": codes[0], "region_b": codes[1], "road_name": name, "kind": "along_border",
        "length_km": length_km(line), "geometry": line,
    }  # fmt: skip


def _merged(found: list[_Crossing], merge_m: float) -> list[_Crossing]:
    """One crossing for those of one pair by one road (name and status, or chain) within the distance; the most central stays."""
    groups: dict[tuple, list[_Crossing]] = defaultdict(list)
    for crossing in found:
        groups[(crossing.codes, crossing.kind == "ferry", crossing.a.planned)].append(crossing)
    kept = []
    for members in groups.values():
        members.sort(key=_order)
        xy = shapely.get_coordinates([crossing.plane for crossing in members])
        parent = np.arange(len(members))
        for a, b in cKDTree(xy).query_pairs(max(merge_m, *(c.tolerance_m for c in members)), output_type="ndarray"):
            one, other, apart = members[a], members[b], float(np.hypot(*(xy[a] - xy[b])))
            wide = max(merge_m, one.tolerance_m, other.tolerance_m)
            same_status = {one.a.status, one.b.status} == {other.a.status, other.b.status}
            same_road = one.chain == other.chain or (one.name is not None and one.name == other.name and same_status)
            nameless = one.name is None and other.name is None and same_status  # two carriageways
            if apart <= (wide if same_road else merge_m if nameless else -1.0):
                _join(parent, a, b)
        roots = np.array([_root(parent, k) for k in range(len(members))])
        for root in np.unique(roots):
            at = np.flatnonzero(roots == root)
            spread = [float(np.hypot(*(xy[at] - xy[k]).T).sum()) for k in at]
            kept.append(members[at[int(np.argmin(np.round(spread, 3)))]])
    return sorted(kept, key=_order)


def _order(crossing: _Crossing) -> tuple:
    return (crossing.codes, crossing.name or "", crossing.place.x, crossing.place.y, crossing.kind, crossing.a.feature[1], crossing.b.feature[1])


def _report(crossings: list[_Crossing], inputs: Inputs) -> FinderResult:
    """The crossings as table rows, objects and findings."""
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    rows, findings, used = [], [], set()
    by_object: dict[str, list[_Crossing]] = defaultdict(list)
    for crossing in crossings:
        ferry = crossing.kind == "ferry"
        object_id = f"road:{_road_key(crossing.name, crossing.codes, crossing.a.planned, ferry)}"
        place_key = _place_key(crossing.place)
        if (object_id, crossing.codes, place_key) in used:
            continue  # two features drawn on one another
        used.add((object_id, crossing.codes, place_key))
        by_object[object_id].append(crossing)
        rows.append(_row(crossing, f"{object_id}|{'+'.join(crossing.codes)}|{place_key}"))
        findings.append(_finding(crossing, object_id, place_key))
    objects = [_object(object_id, its, names) for object_id, its in sorted(by_object.items())]
    return FinderResult({"road_crossings": _table("road_crossings", rows)}, objects, findings)


def _road_key(name: str | None, codes: tuple[str, ...], planned: bool, ferry: bool) -> str:
    key = slug(name) if name else f"{'feri ' if ferry else ''}tanpa nama {'/'.join(codes)}"
    return f"{key} (rencana)" if planned else key


def _place_key(place: Point) -> str:
    lon, lat = (round(value, 4) + 0.0 for value in (place.x, place.y))
    return f"{lon:.4f},{lat:.4f}"


def _row(crossing: _Crossing, crossing_id: str) -> dict:
    sides = {f"{what}_{side}": part.value(what) for what in COMPARED for side, part in (("a", crossing.a), ("b", crossing.b))}
    return {
        "crossing_id": crossing_id, "region_a": crossing.codes[0], "region_b": crossing.codes[1], "road_name": crossing.name,
        "kind": crossing.kind, **sides, "mismatch": "+".join(crossing.mismatch), "bridge": crossing.bridge,
        "ferry": crossing.kind == "ferry", "geometry": crossing.place,
    }  # fmt: skip


def _finding(crossing: _Crossing, object_id: str, place_key: str) -> Finding:
    ferry, planned, tolerance = crossing.kind == "ferry", crossing.a.planned, crossing.tolerance_m
    incomplete = any(incomplete_for(part.layer.spec, crossing.codes) for part in (crossing.a, crossing.b))
    conditions = [part.condition for part in (crossing.a, crossing.b) if part.condition]
    damaged = float(any(condition in DAMAGED for condition in conditions)) if conditions else None
    basis = f"roads x regions, tolerance {tolerance:.0f} m" if tolerance else "roads x regions, exact"
    caveats = []
    if planned:
        caveats.append(("Rencana, bukan jalan yang sudah ada.", "A plan, not an existing road."))
    if incomplete:
        caveats.append(("Data jalan tidak lengkap di daerah ini.", "The road data are not complete in these regions."))
    return Finding(
        kind="road_crossing_planned" if planned else "ferry_crossing" if ferry else "road_crossing",
        object_id=object_id,
        parties=tuple(
            (code, "pemilik_ruas" if part.status in OWN_STATUS else "dilalui")
            for code, part in zip(crossing.codes, (crossing.a, crossing.b), strict=True)
        ),
        measures=(
            Measure("crossings", 1.0, "crossing", basis),
            Measure("mismatch_count", float(len(crossing.mismatch)), "attributes", "attributes recorded on both sides that differ"),
            Measure("damaged", damaged, "0/1", "condition recorded on either side"),
            Measure("bridge", None if crossing.bridge is None else float(crossing.bridge), "0/1", "attribute of the feature at the border"),
        ),
        geometry=crossing.place, source_role="roads", precision_m=tolerance or None,
        caveat_ind=" ".join(ind for ind, _ in caveats), caveat_eng=" ".join(eng for _, eng in caveats),
        discriminator=place_key, usable=not (planned or incomplete),
    )  # fmt: skip


def _object(object_id: str, crossings: list[_Crossing], names: dict[str, str]) -> Object:
    first, statuses = crossings[0], {part.status for c in crossings for part in (c.a, c.b) if part.status}
    ferry = first.kind == "ferry"
    name = first.name or f"{'Feri' if ferry else 'Jalan'} tanpa nama {' – '.join(names.get(code, code) for code in first.codes)}"
    return Object(
        object_id, "ferry" if ferry else "road", name, "planned" if first.a.planned else "existing", "roads",
        {"road_status": "+".join(sorted(statuses)) or None, "named": first.name is not None},
    )  # fmt: skip


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _table(name: str, rows: Iterable[dict]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), columns=[*SCHEMA[name].columns, "geometry"], geometry="geometry", crs=4326)
