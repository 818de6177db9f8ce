"""What the doctor asks of the regions: overlaps and gaps between them, their codes, how old the list is, their people and areas."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import shapely

from ..errors import Problem
from ..finders.linear import gap_m
from ..findings import Job
from ..geodesy import LocalPlane, area_km2
from ..inputs.codes import KEMENDAGRI, evidence, known_regions
from ..inputs.collect import listed, place
from ..inputs.model import Inputs
from ..settings import Settings
from ..study import Study
from ..tables import table, thresholds
from .layers import name_of
from .model import ADVICE, OK, WARNING, Figure, Sheet, Spot, spots_listed

SMALLEST_KM2 = 1e-4  # 100 m2: rounding of coordinates is no gap
SMALLEST_HOLE_KM2 = 1e-2  # inside one region: a hole below a hectare is neither a lake on such maps nor a region
LARGE_KM2 = 1.0
LONGEST_DEG = 0.02  # of an edge that is moved to a plane: it bends by less than a centimetre
AREA_DIFFERENCE = 0.05  # share of the official area
NO_RELIEF = ("flow_direction", "dem")  # the land does not age as borders do
FEW_MISSING = 1 / 3  # of the list of a province: more is a study of a part of it


def check_borders(inputs: Inputs, settings: Settings, sheet: Sheet) -> None:
    """Overlaps of two regions, gaps that regions enclose, and strips between two of them that are open at an end, km2 and where."""
    frame, spec = inputs.regions.frame, inputs.regions.spec
    where, shapes = place(spec, name_of(spec)), frame.geometry.to_numpy()
    strip_m = gap_m(settings, spec.precision_m)
    overlaps = _overlaps(shapes, list(frame["region_code"]))
    if overlaps:
        total = sum(spot.amount for spot in overlaps)
        sheet.add(
            WARNING if overlaps[0].amount >= LARGE_KM2 else ADVICE, "borders",
            Problem(f"{len(overlaps)} overlaps of regions, {total:.3g} km2 together; the largest: {spots_listed(overlaps)}", where,
                    "Mend the borders in QGIS (Topology Checker); left so, an overlap counts for the region with the lower code."),
            spec=spec, figures=(Figure("overlap_km2", total, "km2"), Figure("overlaps", len(overlaps))), spots=overlaps,
        )  # fmt: skip
    union = shapely.union_all(shapes)
    gaps, holes = _gaps(shapes, union)
    if gaps:
        total = sum(spot.amount for spot in gaps)
        sheet.add(
            WARNING if gaps[0].amount >= LARGE_KM2 else ADVICE, "borders",
            Problem(f"{len(gaps)} gaps between regions, {total:.3g} km2 together; the largest: {spots_listed(gaps)}", where,
                    "Mend the borders in QGIS (Topology Checker), or give the region that is missing; "
                    f"left so, strips up to {strip_m:.0f} m are passed over."),
            spec=spec, figures=(Figure("gap_km2", total, "km2"), Figure("gaps", len(gaps))), spots=gaps,
        )  # fmt: skip
    strips = _open_strips(shapes, union, list(frame["region_code"]), strip_m)
    if strips:
        total = sum(spot.amount for spot in strips)
        sheet.add(
            ADVICE, "borders",
            Problem(f"{len(strips)} strips of up to {strip_m:.0f} m between two regions are open to the sea or to the outside, "
                    f"{total:.3g} km2 together; the largest: {spots_listed(strips)}", where,
                    "Nothing to do for straits and river mouths; else mend the borders in QGIS (Topology Checker)."),
            spec=spec, figures=(Figure("strip_km2", total, "km2"), Figure("strips", len(strips))), spots=strips,
        )  # fmt: skip
    if holes:
        sheet.add(
            ADVICE, "borders",
            Problem(f"{len(holes)} holes inside one region, the largest: {spots_listed(holes)}", where,
                    "Nothing to do for lakes; give the region that is missing where a hole is one."),
            spec=spec, figures=(Figure("hole_km2", sum(spot.amount for spot in holes), "km2"),), spots=holes,
        )  # fmt: skip
    if not sheet.has("borders"):
        sheet.add(OK, "borders", Problem("no gap or overlap between regions"), spec=spec)


def _overlaps(shapes: np.ndarray, codes: list[str]) -> list[Spot]:
    """Overlapping parts of pairs of regions, largest first."""
    if hasattr(shapely, "coverage_invalid_edges"):  # shapely 2.1, GEOS 3.12: fast, and mostly there is nothing
        try:
            suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
        except shapely.errors.UnsupportedGEOSVersionError:
            suspects = np.arange(len(shapes))
    else:
        suspects = np.arange(len(shapes))
    if not len(suspects):
        return []
    tree = shapely.STRtree(shapes[suspects])
    found = []
    for a, b in tree.query(shapes[suspects], predicate="intersects").T:
        if a < b:
            one, other = suspects[a], suspects[b]
            common = shapely.intersection(shapes[one], shapes[other])
            km2 = area_km2(common)
            if km2 >= SMALLEST_KM2:
                found.append(_spot(common, km2, f"{codes[one]} + {codes[other]}"))
    return sorted(found, key=lambda spot: -spot.amount)


def _gaps(shapes: np.ndarray, union) -> tuple[list[Spot], list[Spot]]:
    """Holes of the union: those between two regions or more, and those inside a single one; largest first."""
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors] if union.geom_type != "GeometryCollection" else []
    holes = [shapely.Polygon(ring) for ring in rings]
    sizes = [area_km2(hole) for hole in holes]
    tree = shapely.STRtree(shapes)
    between, inside = [], []
    for hole, km2 in zip(holes, sizes, strict=True):
        if km2 < SMALLEST_KM2:
            continue
        if len(tree.query(hole, predicate="intersects")) > 1:
            between.append(_spot(hole, km2, ""))
        elif km2 >= SMALLEST_HOLE_KM2:
            inside.append(_spot(hole, km2, ""))
    return sorted(between, key=lambda spot: -spot.amount), sorted(inside, key=lambda spot: -spot.amount)


def _open_strips(shapes: np.ndarray, union, codes: list[str], strip_m: float) -> list[Spot]:
    """Strips of no region up to ``strip_m`` wide between two regions that regions do not enclose, largest first.

    Looked for is ground within ``strip_m`` / 2 of two regions. Where two borders meet at a coast the corner between them is such ground
    too, so that it counts only with an area above the square of ``strip_m``: then it is longer than wide.
    """
    plane = LocalPlane(tuple(shapely.total_bounds(shapes)))
    flat = plane.to_plane(shapely.segmentize(shapes, LONGEST_DEG))
    halos = shapely.buffer(flat, strip_m / 2, quad_segs=4)
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(union) if part.geom_type == "Polygon"])
    filled = plane.to_plane(shapely.segmentize(filled, LONGEST_DEG))

    def between(one, other) -> list:
        found = shapely.get_parts(shapely.difference(shapely.intersection(one, other), filled))
        return [part for part in found if part.area > strip_m**2]

    strips = []
    for a, b in shapely.STRtree(halos).query(halos, predicate="intersects").T:
        if a >= b or not between(halos[a], halos[b]):
            continue
        alone = shapely.buffer(shapely.difference(flat[b], flat[a]), -1.0)  # beside an overlap both are near; without threads of it
        alone = shapely.buffer(alone, 1.0 + strip_m / 2, quad_segs=4)
        for part in between(halos[a], alone):
            whole = plane.to_lonlat(shapely.difference(shapely.buffer(part, strip_m / 2, quad_segs=4), filled))
            strips.append(_spot(whole, area_km2(whole), f"{codes[a]} + {codes[b]}"))
    return sorted(strips, key=lambda spot: -spot.amount)


def _spot(shape, km2: float, name: str) -> Spot:
    point = shapely.point_on_surface(shape)
    return Spot(round(point.x, 6), round(point.y, 6), float(km2), "km2", name)


def check_codes(inputs: Inputs, sheet: Sheet) -> None:
    """The scheme of the codes and what speaks for it."""
    frame, spec = inputs.regions.frame, inputs.regions.spec
    where = place(spec, name_of(spec))
    pairs = [evidence(code, name) for code, name in zip(frame["region_code"], frame["region_name"], strict=True)]
    fitting = sum(1 for schemes in pairs if schemes and KEMENDAGRI in schemes)
    figures = (Figure("pairs_known", fitting), Figure("regions", len(frame)))
    converted = next((row for row in inputs.repairs if row["role"] == "regions" and row["problem"].startswith("codes are BPS codes")), None)
    if converted:
        problem = Problem(f"{converted['problem']}; {fitting} of {len(frame)} codes and names fit after conversion", where,
                          "Check that the other tables of the study say their scheme too (code_scheme).")  # fmt: skip
        sheet.add(ADVICE, "codes", problem, spec=spec, figures=figures)
    elif fitting < len(frame):
        unknown = [f"{c} {n}" for c, n, s in zip(frame["region_code"], frame["region_name"], pairs, strict=True) if not s]
        problem = Problem(f"codes and names that are not in the list of regencies: {listed(unknown)}", where,
                          "Check them; regencies that are newer than the list, and those of Papua, are not in it.")  # fmt: skip
        sheet.add(ADVICE, "codes", problem, spec=spec, figures=figures)
    else:
        told = Problem(f"codes are Kemendagri codes: {fitting} of {len(frame)} codes and names are in the list")
        sheet.add(OK, "codes", told, spec=spec, figures=figures)


def check_vintage(study: Study, inputs: Inputs, sheet: Sheet) -> None:
    """Regencies of the province that the layer lacks, codes of other layers that it lacks, points elsewhere than their code says, and dates."""
    frame, spec = inputs.regions.frame, inputs.regions.spec
    where, codes = place(spec, name_of(spec)), set(frame["region_code"])
    official = {code: area for code, area in zip(frame["region_code"], frame["area_official_km2"], strict=True) if not np.isnan(area)}
    measured = dict(zip(frame["region_code"], (area_km2(shape) for shape in frame.geometry), strict=True))
    for province in sorted({code[:2] for code in codes}):
        known = {region.kemendagri: region.name for region in known_regions() if region.kemendagri[:2] == province}
        missing = [code for code in known if code not in codes]
        if not missing or not known:
            continue
        grown = [code for code in codes & set(official) if code[:2] == province and measured[code] > official[code] * (1 + 4 * AREA_DIFFERENCE)]
        names = listed(f"{code} {known[code]}" for code in missing)
        figures = (Figure("regions_listed", len(known)), Figure("regions_missing", len(missing)))
        name = dict(table("provinces")[["kemendagri", "name"]].itertuples(index=False, name=None)).get(province, province)
        if grown or len(missing) <= FEW_MISSING * len(known):
            problem = Problem(
                f"the layer lacks {len(missing)} of the {len(known)} regencies of {name}: {names}" + (
                    f"; larger than their official area: {listed(sorted(grown))}" if grown else ""), where,
                "If the layer is older than these regencies, give a newer one: their land counts for the region they came from. "
                "Nothing to do where the study leaves them out on purpose.",
            )  # fmt: skip
            sheet.add(WARNING, "vintage", problem, spec=spec, figures=figures)
        else:
            problem = Problem(f"the layer holds {len(known) - len(missing)} of the {len(known)} regencies of {name}", where,
                              "Nothing to do where the study is about a part of the province; what lies beyond it counts as outside.")  # fmt: skip
            sheet.add(ADVICE, "vintage", problem, spec=spec, figures=figures)
    _codes_of_points(inputs, codes, sheet)
    _dates(study, sheet)
    if not sheet.has("vintage"):
        sheet.add(OK, "vintage", Problem("the regions are those of the list, and no two stated dates lie far apart"))


def _codes_of_points(inputs: Inputs, codes: set[str], sheet: Sheet) -> None:
    shapes, owners = inputs.regions.frame.geometry.to_numpy(), inputs.regions.frame["region_code"].to_numpy()
    tree = shapely.STRtree(shapes)
    for layer in (*inputs.of("facilities"), *inputs.of("places")):
        coded = layer.frame[layer.frame["region_code"].notna()]
        if coded.empty:
            continue
        strange = sorted(set(coded["region_code"]) - codes)
        where = place(layer.spec, name_of(layer.spec))
        if strange:
            sheet.add(
                WARNING, "vintage", Problem(f"its features name regions that the regions layer lacks: {listed(strange)}", where,
                                            "Give layers of one time: one is older than the other, or covers more."),
                spec=layer.spec, figures=(Figure("codes", len(strange)),),
            )  # fmt: skip
        point, region = tree.query(coded.geometry.to_numpy(), predicate="intersects")
        said = coded["region_code"].to_numpy()
        inside = {(int(p), owners[r]) for p, r in zip(point, region, strict=True)}
        held = set(point.tolist())
        wrong = [n for n in sorted(held) if said[n] in codes and (n, said[n]) not in inside]
        if wrong:
            spots = [Spot(round(p.x, 6), round(p.y, 6), name=said[n]) for n in wrong for p in [coded.geometry.iloc[n]]]
            sheet.add(
                ADVICE, "vintage",
                Problem(f"{len(wrong)} of {len(coded)} features lie in another region than their code says: {spots_listed(spots)}", where,
                        "Look at them: the borders or the codes are of another time, or the points are wrong. Their code is used."),
                spec=layer.spec, figures=(Figure("features", len(wrong)),), spots=spots,
            )  # fmt: skip


def _dates(study: Study, sheet: Sheet) -> None:
    years = []
    for number, spec in enumerate(study.all_specs()):
        found = re.search(r"(?:19|20)\d\d", spec.date or "")
        if found and spec.role not in NO_RELIEF:
            years.append((int(found.group()), number, name_of(spec)))
    if len(years) < 2:
        return
    (old, _, old_name), (new, _, new_name) = min(years), max(years)
    if new - old > thresholds()["vintage_years"]:
        sheet.add(
            ADVICE, "vintage",
            Problem(f"the dates of the layers are {new - old} years apart: {old_name} {old}, {new_name} {new}", study.path.name,
                    "Give layers of about one time; regencies were split and roads built in between."),
            figures=(Figure("years", new - old, "years"),),
        )  # fmt: skip


def check_people(inputs: Inputs, sheet: Sheet) -> None:
    """Regions whose population is not known."""
    frame, spec = inputs.regions.frame, inputs.regions.spec
    without = frame[frame["population"].isna()]
    where = place(spec, name_of(spec))
    figures = (Figure("regions_without", len(without)),)
    if len(without) == len(frame):
        problem = Problem("the population of no region is known", where, "Add [inputs.population] with a table of region code and population.")
        sheet.add(WARNING, "population", problem, spec=spec, figures=figures)
    elif len(without):
        names = listed(f"{code} {name}" for code, name in zip(without["region_code"], without["region_name"], strict=True))
        problem = Problem(f"the population is not known for {names}", where,
                          "Add these regions to the table of the population; unknown is never read as 0.")  # fmt: skip
        sheet.add(WARNING, "population", problem, spec=spec, figures=figures)
    else:
        sheet.add(OK, "population", Problem(f"the population of all {len(frame)} regions is known"), spec=spec, figures=figures)


def check_areas(inputs: Inputs, sheet: Sheet) -> None:
    """Measured against official areas: another unit, or other borders."""
    frame, spec = inputs.regions.frame, inputs.regions.spec
    known = frame[frame["area_official_km2"].notna()]
    if known.empty:
        return
    measured = np.array([area_km2(shape) for shape in known.geometry])
    official = known["area_official_km2"].to_numpy(dtype=float)
    ratio = float(np.median(official / measured))
    where = place(spec, name_of(spec))
    if not 0.1 < ratio < 10:
        problem = Problem(f"the official areas are {ratio:.3g} times the measured ones", where, "They must be in km2 (100 ha = 1 km2).")
        sheet.add(WARNING, "areas", problem, spec=spec, figures=(Figure("ratio", ratio),))
        return
    apart = np.abs(measured - official) > AREA_DIFFERENCE * official
    if apart.any():
        rows = zip(known["region_code"][apart], known["region_name"][apart], measured[apart], official[apart], strict=True)
        names = listed(f"{code} {name} {100 * (km2 / said - 1):+.0f} %" for code, name, km2, said in rows)
        problem = Problem(f"areas on the map differ from the official ones by more than 5 %: {names}", where,
                          "Compare the borders with those of the decree; results use the area on the map.")  # fmt: skip
        sheet.add(ADVICE, "areas", problem, spec=spec, figures=(Figure("regions", int(apart.sum())),))


def check_boundary_status(inputs: Inputs, sheet: Sheet) -> None:
    """How many borders the table of their status covers, when it is given (it may be silent on the others)."""
    if inputs.boundary_status is not None and len(inputs.boundary_status):
        counts = Counter(inputs.boundary_status["status"])
        told = Problem(f"status of borders: {counts['definitif']} definitive, {counts['indikatif']} indicative")
        sheet.add(OK, "boundary_status", told, figures=(Figure("segments", len(inputs.boundary_status)),))


def run(study: Study, inputs: Inputs, sheet: Sheet, job: Job) -> None:
    """All checks of the regions."""
    job.step(0.0, "checking regions")
    check_borders(inputs, study.settings, sheet)
    job.step(0.6, "checking regions")
    check_codes(inputs, sheet)
    check_vintage(study, inputs, sheet)
    check_people(inputs, sheet)
    check_areas(inputs, sheet)
    check_boundary_status(inputs, sheet)
