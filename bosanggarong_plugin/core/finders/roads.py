"""Where roads and ferries cross the borders of regions, and where a road follows a border.

Method. What crosses a border is a road, not a feature: features are linked into chains where their ends meet (within
``snap_m``): the only two ends at a junction, the two ends of one name, else the two that continue each other straightest
(Thomson and Richardson 1999, "good continuation"). The course of each chain (linear.py) gives its crossings; a change of
region through land of no region is none, but for a stretch of at most ``bridged_water_m`` between two regions that border: a bay or
an inlet under a bridge. Where the end of a chain meets another chain that is in another region, the
border lies between them: at the chain's own exact crossing when its end truly reaches that region, else at the junction.
A ferry links the regions of its two ends. Crossings of one pair by one road within ``merge_m`` or the precision are one.
Which crossings are of one road, and what is said of them: road_objects.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from shapely import LineString, Point

from ..findings import OUT, FinderResult, Job, Object
from ..geodesy import length_km
from ..inputs.model import Inputs
from ..settings import Settings
from ..tables import thresholds
from .linear import Stretch, course, courses, gap_m
from .region_cover import NOISE_M, RegionCover
from .road_bridges import over_border_rivers
from .road_chains import COMPARED, Chain, RoadPart, clusters, components, link_chains, road_parts
from .road_damage import border_condition
from .road_gap_findings import report_gaps
from .road_gaps import find_gaps
from .road_inventory import inventory
from .road_objects import Crossing, as_table, differ, parts_of, place_key, report, road_key, roads_of, settled

MIN_ALONG_M = 2000.0  # shortest run along a border that is listed, and at least ten times the tolerance
MIN_ALONG_TOLERANCE_M = 100.0  # how near a border counts as along it where the precision is finer or unknown


def find(inputs: Inputs, settings: Settings, job: Job | None = None, segments: pd.DataFrame | None = None) -> FinderResult:
    """Tables road_crossings, road_border_lines, road_border_condition, border_roads; findings of crossings, ferries, gaps and damage.

    ``segments`` is the table border_segments, which tells the pairs of regions that border (None: those that touch).
    Layers declared planned and features with status planned form networks of their own, never mixed with existing roads.
    """
    layers, job, its = inputs.of("roads"), job or Job(), settings.roads
    if not layers:
        return FinderResult()
    precision_m = inputs.regions.spec.precision_m
    cover = RegionCover(inputs.regions.frame, gap_m=gap_m(settings, precision_m))
    parts = road_parts(layers, cover, precision_m)
    job.step(0.1, "roads: network")
    found: list[Crossing] = []
    networks: dict[bool, list[Chain]] = {}
    for planned in (False, True):
        roads = [part for part in parts if part.planned == planned and not part.ferry]
        ferries = [part for part in parts if part.planned == planned and part.ferry]
        chains = networks[planned] = link_chains(roads, its.snap_m, cover)
        job.step(0.3 if not planned else 0.6, "roads: crossings")
        for chain, stretches in zip(chains, courses([c.line for c in chains], cover, tolerance_m=[c.tolerance_m for c in chains]), strict=True):
            chain.course = tuple(stretches)
        found += _inside_chains(chains, its.snap_m) + _over_water(chains, its.snap_m, cover)
        found += _at_junctions(chains, its.snap_m, cover)
        found += _by_ferry(ferries, chains, its.snap_m, cover)
    crossings = over_border_rivers(_merged(settled(found), its.merge_m), inputs.of("rivers"), cover)
    of = roads_of(crossings, parts)
    result = report(crossings, of, inputs)
    job.step(0.7, "roads: inventory")
    result.tables["border_roads"] = inventory(crossings, of, networks[False], inputs, cover, its.served_km)
    job.step(0.8, "roads: gaps at borders")
    gaps = report_gaps(find_gaps(networks[False], [part for part in parts if part.ferry and not part.planned], cover, its), inputs)
    job.step(0.9, "roads: condition beside borders")
    pairs = None if segments is None else list(zip(segments["region_a"], segments["region_b"], strict=True))
    condition = border_condition(parts, _crossing_roads(crossings, of, networks[False], result.objects), pairs, inputs, cover, its.damage_km)
    border_lines: dict[str, dict] = {}
    for row in (*_along_borders(networks[False], cover), *gaps.context["lines"]):
        border_lines.setdefault(row["line_id"], row)
    result.tables["road_border_lines"] = as_table("road_border_lines", border_lines.values())
    result.tables |= condition.tables
    for more in (gaps, condition):
        known = {thing.object_id for thing in result.objects}
        result.objects += {thing.object_id: thing for thing in more.objects if thing.object_id not in known}.values()
        result.findings += more.findings
        result.notes |= more.notes
    job.step(1.0, "roads: done")
    return result


def _crossing_roads(crossings, roads, chains: list[Chain], objects: list[Object]) -> dict[tuple[str, str], dict[int, Object]]:
    """For each pair of regions the object of the parts (by identity) of the existing roads that cross its border.

    Where one road is an object for each status, a part belongs to the one that has its status, else to the first.
    """
    by_id = {thing.object_id: thing for thing in objects}
    found: dict[tuple[str, str], dict[int, tuple]] = defaultdict(dict)
    for crossing, road in zip(crossings, roads, strict=True):
        if crossing.ferry or crossing.planned:
            continue
        for part in parts_of(crossing, road, chains):
            choice = (part.status not in crossing.statuses, road.object_id)
            held = found[crossing.codes].setdefault(id(part), choice)
            found[crossing.codes][id(part)] = min(held, choice)
    return {codes: {key: by_id[object_id] for key, (_, object_id) in its.items()} for codes, its in found.items()}


def _inside_chains(chains: list[Chain], snap_m: float) -> list[Crossing]:
    """Direct changes of region along the chains."""
    found = []
    for number, chain in enumerate(chains):
        for before, after in zip(chain.course[:-1], chain.course[1:], strict=True):
            if OUT not in (before.region_code, after.region_code):
                found.append(_on_chain(chain, number, after.start_m, before.region_code, after.region_code, snap_m))
    return found


def _over_water(chains: list[Chain], snap_m: float, cover: RegionCover) -> list[Crossing]:
    """Changes between two regions that border over a short stretch of no region, each in the middle of it."""
    found = []
    for number, chain in enumerate(chains):
        for before, gap, after in zip(chain.course, chain.course[1:], chain.course[2:], strict=False):
            codes, length_m = (before.region_code, after.region_code), gap.end_m - gap.start_m
            if gap.region_code != OUT or codes[0] == codes[1] or length_m > thresholds()["bridged_water_m"]:
                continue
            if cover.neighbours(*(cover.codes.index(code) for code in codes), chain.tolerance_m):
                middle, reach = (gap.start_m + gap.end_m) / 2, max(chain.tolerance_m, snap_m, NOISE_M)
                # the landings are compared, not the bridge with itself
                one, other = chain.part_at(max(gap.start_m - reach, before.start_m)), chain.part_at(min(gap.end_m + reach, after.end_m))
                crossing = _crossing(
                    *codes, "continuous" if one is other else "joined", one, other, _lonlat_at(chain, middle), chain.plane.interpolate(middle),
                    chain.part_at(middle).bridge, chain.tolerance_m, number,
                )  # fmt: skip
                found.append(replace(crossing, over_none_m=length_m))
    return found


def _on_chain(chain: Chain, number: int, m: float, before: str, after: str, snap_m: float) -> Crossing:
    """The crossing at a measure of a chain. Within the tolerance, the joint where the recorded attributes change is the border."""
    one = other = chain.part_at(m)
    kind = "continuous"
    joints = [
        (abs(left[1] - m), left[2], right[2])
        for left, right in zip(chain.bounds[:-1], chain.bounds[1:], strict=True)
        if abs(left[1] - m) <= max(chain.tolerance_m, snap_m, NOISE_M)
    ]
    changes = [joint for joint in joints if any(differ(joint[1].value(w), joint[2].value(w)) for w in COMPARED)]
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


def _lonlat_at(chain: Chain, m: float) -> Point:
    """Lon/lat of a measure of the chain's plane line, along its own vertices."""
    xy, lonlat = shapely.get_coordinates(chain.plane), shapely.get_coordinates(chain.line)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    return Point(np.interp(m, at, lonlat[:, 0]), np.interp(m, at, lonlat[:, 1]))


def _crossing(code_a, code_b, kind, a, b, place, plane, bridge, tolerance, chain) -> Crossing:
    if code_b < code_a:
        code_a, code_b, a, b = code_b, code_a, b, a
    return Crossing((code_a, code_b), kind, a, b, place, plane, bridge, tolerance, chain)


def _at_junctions(chains: list[Chain], snap_m: float, cover: RegionCover) -> list[Crossing]:
    """Ends of chains that meet a chain in another region."""
    if not chains:
        return []
    reach = max(snap_m, NOISE_M)
    ends = [(number, at_end) for number in range(len(chains)) for at_end in (False, True)]
    planes = np.array([chain.plane for chain in chains], dtype=object)
    points = np.stack([shapely.get_point(planes, 0), shapely.get_point(planes, -1)], axis=1).ravel()
    node = clusters(shapely.get_coordinates(points), reach)
    ring = shapely.distance(points[::2], points[1::2]) <= reach
    code_of = np.array([code for chain in chains for code in (chain.course[0].region_code, chain.course[-1].region_code)])
    plain = np.array([len(chain.course) == 1 for chain in chains])
    end, met = shapely.STRtree(planes).query(points, predicate="dwithin", distance=reach)
    apart = np.where(met == end // 2, ring[met], ~plain[met] | (code_of[2 * met] != code_of[end]))  # else both are in one region
    found: dict[tuple, tuple] = {}
    for k, other in sorted(zip(end[apart].tolist(), met[apart].tolist(), strict=True)):
        number, at_end = ends[k]
        chain, partner = chains[number], chains[other]
        code = chain.course[-1 if at_end else 0].region_code
        if other == number:
            there, its = chain.course[0 if at_end else -1].region_code, chain.bounds[0 if at_end else -1][2]
        else:
            m = partner.plane.line_locate_point(points[k])
            there, its = partner.code_at(m), partner.part_at(m)
        if OUT in (code, there) or code == there:
            continue
        own = _own_crossing(chain, number, at_end, code, there, snap_m, cover)
        part = chain.bounds[-1 if at_end else 0][2]
        if own:
            key, rank, crossing = ("own", k, there), (0,), own
        else:
            place = Point(chain.line.coords[-1 if at_end else 0])
            crossing = _crossing(code, there, "joined", part, its, place, points[k], part.bridge, max(chain.tolerance_m, partner.tolerance_m), number)
            key = (crossing.codes, node[k])
            rank = (part.name is None or part.name != its.name, part.status != its.status, crossing.name or "", place.wkb)
        if key not in found or rank < found[key][0]:
            found[key] = (rank, crossing)
    return [crossing for _, crossing in found.values()]


def _own_crossing(chain: Chain, number: int, at_end: bool, code: str, met: str, snap_m: float, cover: RegionCover) -> Crossing | None:
    """The exact crossing of a chain whose end truly reaches the other region, though by less than the tolerance."""
    exact = course(chain.line, cover, tolerance_m=0)
    walk = exact[::-1] if at_end else exact
    if len(walk) < 2 or walk[0].region_code != met:
        return None
    back = next((s for s in walk[1:] if s.region_code != met), None)
    if back is None or back.region_code != code:
        return None
    return _on_chain(chain, number, back.end_m if at_end else back.start_m, *((code, met) if at_end else (met, code)), snap_m)


def _by_ferry(ferries: list[RoadPart], roads: list[Chain], snap_m: float, cover: RegionCover) -> list[Crossing]:
    """Ferries whose two ends are in two regions; an end in no region takes that of the road that meets it, else the nearest."""
    if not ferries:
        return []
    tree = shapely.STRtree([chain.plane for chain in roads])
    found = []
    for number, chain in enumerate(link_chains(ferries, snap_m, cover)):
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


def _along_borders(chains: list[Chain], cover: RegionCover) -> Iterable[dict]:
    """Rows of road_border_lines: runs of a road within the tolerance of a border that it does not truly cross."""
    if not chains:
        return
    reach = np.maximum([chain.tolerance_m for chain in chains], MIN_ALONG_TOLERANCE_M)
    beside = np.unique(cover.chunk_tree.query([chain.plane for chain in chains], predicate="dwithin", distance=reach)[0])
    for chain in (chains[k] for k in beside):
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


def _border_line(chain: Chain, stretch: Stretch, run: LineString, codes: list[str], cover: RegionCover) -> dict:
    middle = run.interpolate(0.5, normalized=True)
    name, line = chain.part_at(chain.plane.line_locate_point(middle)).name, cover.plane.to_lonlat(run)
    key = f"road:{road_key(name, codes)}"
    return {
        "line_id": f"along_border|{key}|{'+'.join(codes)}|{place_key(cover.plane.to_lonlat(middle))}",
        "region_a": codes[0], "region_b": codes[1], "road_name": name, "kind": "along_border",
        "length_km": length_km(line), "name_a": name, "name_b": name, "geometry": line,
    }  # fmt: skip


def _merged(found: list[Crossing], merge_m: float) -> list[Crossing]:
    """One crossing for those of one pair by one road (name and status, or chain) within the distance; the most central stays."""
    groups: dict[tuple, list[Crossing]] = defaultdict(list)
    for crossing in found:
        groups[(crossing.codes, crossing.ferry, crossing.planned)].append(crossing)
    kept = []
    for members in groups.values():
        members.sort(key=lambda crossing: crossing.order)
        xy = shapely.get_coordinates([crossing.plane for crossing in members])
        same = []
        for a, b in cKDTree(xy).query_pairs(max(merge_m, *(c.tolerance_m for c in members)), output_type="ndarray"):
            one, other, apart = members[a], members[b], float(np.hypot(*(xy[a] - xy[b])))
            wide = max(merge_m, one.tolerance_m, other.tolerance_m)
            same_status = {one.a.status, one.b.status} == {other.a.status, other.b.status}
            same_road = one.chain == other.chain or (one.name is not None and one.name == other.name and same_status)
            nameless = one.name is None and other.name is None and same_status  # two carriageways
            if apart <= (wide if same_road else merge_m if nameless else -1.0):
                same.append((a, b))
        group = components(len(members), same)
        for number in np.unique(group):
            at = np.flatnonzero(group == number)
            spread = [float(np.hypot(*(xy[at] - xy[k]).T).sum()) for k in at]
            kept.append(members[at[int(np.argmin(np.round(spread, 3)))]])
    return sorted(kept, key=lambda crossing: crossing.order)
