"""What the doctor asks of each layer: does it lie in Indonesia and in the regions, what was mended, what repeats, what is not stated."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..errors import Problem
from ..finders.border_grid import UNSURE
from ..finders.region_cover import NO_REGION, RegionCover
from ..findings import Job
from ..geodesy import LocalPlane
from ..inputs.collect import listed, place
from ..inputs.fields import plain
from ..inputs.model import Inputs, Layer
from ..inputs.recognise_rules import PLANNED
from ..inputs.values import word
from ..study import InputSpec, Study
from ..tables import thresholds
from .model import ADVICE, OK, WARNING, Figure, Sheet, Spot, spots_listed

INDONESIA = (94.9, -11.1, 141.1, 6.2)  # lon/lat degrees: from Sabang to Merauke, from Rote to Miangas, with a tenth to spare
FEW_INSIDE = 0.5  # share of the features inside the regions below which it is said
SAME_PLACE_M = 100.0  # facilities of one kind and name nearer than this, or than their precision, are looked at as one
STATED = {  # what a layer should state, and for which roles it matters
    "precision_m": ("regions", "basins", "rivers", "roads", "areas", "facilities", "network_lines", "places"),
    "complete": ("rivers", "roads", "areas", "facilities", "places"),
    "date": ("regions", "basins", "rivers", "roads", "areas", "facilities", "network_lines", "places", "population", "boundary_status", "office"),
}  # fmt: skip
_NAMES = {"facilities": ("facility_name", "facility_kind"), "places": ("place_name", "place_kind")}
_LOST = ("no geometry", "coordinates that are not numbers", "no length or area")
_REPEATS = "repeat another one exactly"


def all_layers(inputs: Inputs) -> list[Layer]:
    """The regions and every other vector layer."""
    return [inputs.regions, *(layer for layers in inputs.layers.values() for layer in layers)]


def name_of(spec: InputSpec) -> str:
    """The layer of an input as people name it."""
    return spec.layer or spec.path.stem


def check_extents(inputs: Inputs, sheet: Sheet) -> None:
    """Features outside Indonesia; layers with few or no features in the regions."""
    for layer in all_layers(inputs):
        _outside_indonesia(layer, sheet)
    if not sheet.has("extent"):
        sheet.add(OK, "extent", Problem("all layers lie in Indonesia"))
    others = [layer for layer in all_layers(inputs) if layer is not inputs.regions]
    if not others:
        return
    cover = RegionCover(inputs.regions.frame)
    for layer in others:
        _inside_regions(layer, cover, sheet)
    if not sheet.has("overlap"):
        sheet.add(OK, "overlap", Problem("every layer lies in the regions for more than half of its features"))


def _outside_indonesia(layer: Layer, sheet: Sheet) -> None:
    west, south, east, north = layer.frame.geometry.bounds.to_numpy().T
    outside = (east < INDONESIA[0]) | (west > INDONESIA[2]) | (north < INDONESIA[1]) | (south > INDONESIA[3])
    if outside.any():
        spots = _spots(layer.frame[outside])
        sheet.add(
            ADVICE, "extent",
            Problem(f"{int(outside.sum())} of {len(outside)} features lie outside Indonesia: {spots_listed(spots)}",
                    place(layer.spec, name_of(layer.spec)),
                    "Check the coordinate reference system of the layer; leave it when the study reaches beyond the border."),
            spec=layer.spec, figures=(Figure("features_outside", int(outside.sum())),), spots=spots,
        )  # fmt: skip


def _inside_regions(layer: Layer, cover: RegionCover, sheet: Sheet) -> None:
    labels = cover.label_boxes(*layer.frame.geometry.bounds.to_numpy().T)
    unsure = np.flatnonzero(labels == UNSURE)
    inside = labels != NO_REGION
    if len(unsure):  # at a border or the coast: by the shape itself
        tree = shapely.STRtree(cover.shapes)
        hits = tree.query(layer.frame.geometry.to_numpy()[unsure], predicate="intersects")[0]
        inside[unsure] = np.isin(np.arange(len(unsure)), hits)
    n, share = int(inside.sum()), float(inside.mean())
    if share >= FEW_INSIDE:
        return
    spots = _spots(layer.frame[~inside])
    where, figures = place(layer.spec, name_of(layer.spec)), (Figure("share_inside", 100 * share, "%"),)
    if n == 0:
        problem = Problem(
            f"none of the {len(inside)} features lies in the regions; the first ones: {spots_listed(spots)}", where,
            "Check the coordinate reference system, or give the layer of this area.",
        )  # fmt: skip
    else:
        problem = Problem(
            f"{n} of {len(inside)} features lie in the regions; outside for example: {spots_listed(spots)}", where,
            "Nothing to do where the layer is meant to cover more; else check its coordinates.",
        )  # fmt: skip
    sheet.add(WARNING if n == 0 else ADVICE, "overlap", problem, spec=layer.spec, figures=figures, spots=spots)


def _spots(frame) -> list[Spot]:
    points = shapely.point_on_surface(frame.geometry.to_numpy()[:50])
    names = next((frame[column] for column in frame.columns if column.endswith("_name")), [""] * len(frame))
    return [Spot(round(point.x, 6), round(point.y, 6), name=str(name or "")) for point, name in zip(points, list(names)[:50], strict=True)]


def check_repairs(study: Study, inputs: Inputs, sheet: Sheet) -> None:
    """What was mended while reading, one diagnosis for each layer and kind of mending; the repair log holds every row."""
    specs = {(spec.role, name_of(spec)): spec for spec in study.all_specs()}
    groups: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    for row in inputs.repairs:
        check = "mended"
        if row["problem"].startswith("invalid geometry"):
            check = "validity"
        elif row["problem"].startswith(_LOST):
            check = "lost"
        elif _REPEATS in row["problem"]:
            check = "duplicates"
        groups[row["role"], row["layer"], check].append(row)
    for (role, layer, check), rows in groups.items():
        spec = specs.get((role, layer)) or next((other for (its, _), other in specs.items() if its == role), None)
        where, first = place(spec, layer) if spec else layer, rows[0]
        feature, n = listed(dict.fromkeys(row["feature"] for row in rows)), len(rows)
        figures = (Figure("entries", n),)
        if check == "validity":
            problem = Problem(f"{n} features had invalid geometry and were made valid: {feature}", where,
                              "Look at them; QGIS mends them for good (Vector > Geometry Tools > Fix Geometries).")  # fmt: skip
        elif check == "lost":
            problem = Problem(f"features without a usable geometry were left out: {feature}", where,
                              "Draw them again in the layer if they are needed.")  # fmt: skip
        elif check == "duplicates":
            problem = Problem(f"features that repeat another one exactly were left out: {feature}", where, "Remove them from the layer.")
        elif n == 1:
            problem = Problem(f"settled while reading: {first['problem']} -> {first['action']}", where,
                              "Correct the layer where this reading is wrong.")  # fmt: skip
        else:
            problem = Problem(f"{n} things were mended or settled while reading; the first: {first['problem']} -> {first['action']}", where,
                              "Read them in the repair log; correct the layer where a reading is wrong.")  # fmt: skip
        sheet.add(ADVICE if check in ("mended", "duplicates") else WARNING, check, problem, spec=spec, layer=layer, figures=figures)
    if not sheet.has("validity", "lost"):
        sheet.add(OK, "validity", Problem("all geometries are valid"))


def check_duplicates(inputs: Inputs, sheet: Sheet) -> None:
    """Features that seem to be one: the same geometry and name, or a facility of one kind and name twice at one place."""
    for layer in all_layers(inputs)[1:]:
        again = layer.frame["feature_key"].duplicated()
        if again.any():
            spots = _spots(layer.frame[again])
            sheet.add(
                ADVICE, "duplicates",
                Problem(f"{int(again.sum())} features have the geometry and name of another one: {spots_listed(spots)}",
                        place(layer.spec, name_of(layer.spec)), "Keep one of each; they differ only in other columns."),
                spec=layer.spec, figures=(Figure("features", int(again.sum())),), spots=spots,
            )  # fmt: skip
    for role in _NAMES:
        _near_twins(role, inputs, sheet)
    if not sheet.has("duplicates"):
        sheet.add(OK, "duplicates", Problem("no feature is there twice"))


def _near_twins(role: str, inputs: Inputs, sheet: Sheet) -> None:
    name_column, kind_column = _NAMES[role]
    rows = [
        (layer.spec, name, (kind, word(name)), point, row_precision)
        for layer in inputs.of(role)
        for name, kind, point, row_precision in zip(
            layer.frame[name_column], layer.frame[kind_column], layer.frame.geometry, layer.frame["precision_m"], strict=True
        )
        if name and "tanpa nama" not in name
    ]  # fmt: skip
    if len(rows) < 2:
        return
    by_key = defaultdict(list)
    for number, row in enumerate(rows):
        by_key[row[2]].append(number)
    plane = LocalPlane(tuple(shapely.total_bounds([row[3] for row in rows])))
    xy = shapely.get_coordinates(plane.to_plane(np.array([row[3] for row in rows], dtype=object)))
    reach = np.array([max(SAME_PLACE_M, row[4] if row[4] == row[4] else 0.0) for row in rows])
    twins: list[int] = []
    for numbers in by_key.values():
        if len(numbers) > 1:
            pairs = cKDTree(xy[numbers]).query_pairs(float(reach[numbers].max()), output_type="ndarray")
            for a, b in pairs:
                one, other = numbers[a], numbers[b]
                if np.hypot(*(xy[one] - xy[other])) <= max(reach[one], reach[other]):
                    twins.append(max(one, other))
    if twins:
        twins = sorted(set(twins))
        spots = [Spot(round(rows[n][3].x, 6), round(rows[n][3].y, 6), name=rows[n][1]) for n in twins]
        spec = rows[twins[0]][0] if len({id(rows[n][0]) for n in twins}) == 1 else None
        names = listed(dict.fromkeys(rows[n][1] for n in twins))
        where = listed(dict.fromkeys(place(rows[n][0], name_of(rows[n][0])) for n in twins))
        sheet.add(
            ADVICE, "duplicates",
            Problem(f"{len(twins)} points have the kind and name of another one nearby: {names}; at {spots_listed(spots)}", where,
                    "Keep one of each; two points count as two facilities."),
            spec=spec, figures=(Figure("points", len(twins)),), spots=spots,
        )  # fmt: skip


def check_planned(inputs: Inputs, sheet: Sheet) -> None:
    """Layers that hold planned beside existing objects, and layers whose name says planned while nothing else does."""
    for layer in all_layers(inputs)[1:]:
        if "status" not in layer.frame:
            continue
        counts = Counter(layer.frame["status"])
        where, planned = place(layer.spec, name_of(layer.spec)), counts["planned"]
        if planned and planned < len(layer.frame):
            sheet.add(
                ADVICE, "planned", Problem(f"{planned} of {len(layer.frame)} features are planned, the others exist", where,
                                           "Check the column of the status: what is planned never counts as present supply."),
                spec=layer.spec, figures=(Figure("planned", planned),),
            )  # fmt: skip
        elif not planned and layer.spec.status is None and PLANNED.search(plain(name_of(layer.spec))):
            sheet.add(
                WARNING, "planned", Problem("the name of the layer says that it is planned, but its features are read as existing", where,
                                            'Give status = "planned", or status = "existing" if they are there.'),
                spec=layer.spec, figures=(Figure("features", len(layer.frame)),),
            )  # fmt: skip


def check_stated(study: Study, sheet: Sheet) -> None:
    """Precision, completeness and date that the study file does not state: one diagnosis for each, with the layers."""
    for key, roles in STATED.items():
        silent = [spec for spec in study.all_specs() if spec.role in roles and getattr(spec, key) is None]
        silent = [spec for spec in silent if not (key == "complete" and spec.incomplete_regions)]
        if not silent:
            continue
        names = listed(dict.fromkeys(name_of(spec) for spec in silent), 8)
        what = {
            "precision_m": f"precision is not stated for {names}", "complete": f"completeness is not stated for {names}",
            "date": f"the date is not stated for {names}",
        }[key]  # fmt: skip
        remedy = {
            "precision_m": "Give the precision in metres (precision_m); without it findings of the layer are told as of unknown precision.",
            "complete": "Say whether the layer covers its kind in all regions (complete), "
            "or list the regions that it does not cover.",
            "date": 'Give the day that the data describe (date = "2024" or "2024-05-31" in the study file).',
        }[key]  # fmt: skip
        sheet.add(ADVICE, "stated", Problem(what, study.path.name, remedy), figures=(Figure(f"layers_without_{key}", len(silent)),))
    if not sheet.has("stated"):
        sheet.add(OK, "stated", Problem("every layer states its precision, completeness and date"))


def scale_number(scale: str | None) -> int | None:
    """1:50.000, 1 : 50,000 or 50000 -> 50000; None where the text holds no scale of a map."""
    found = re.search(r"(?:^|1\s*:\s*)(\d{1,3}(?:[.,\s]\d{3})+|\d{4,})", (scale or "").strip())
    return int(re.sub(r"\D", "", found.group(1))) if found else None


def check_scale(study: Study, sheet: Sheet) -> None:
    """A stated precision that a map of the stated scale cannot have: finer than a fifth of a millimetre on it."""
    finest_mm = thresholds()["map_finest_mm"]
    for spec in study.all_specs():
        number = scale_number(spec.scale)
        if number is None or spec.precision_m is None:
            continue
        finest_m = finest_mm / 1000 * number
        if spec.precision_m < finest_m:
            sheet.add(
                WARNING, "scale",
                Problem(f"precision_m = {spec.precision_m:g} is finer than a map of 1:{number} can be ({finest_m:.0f} m)", place(spec, name_of(spec)),
                        "Give a larger precision_m, or the scale of the source."),
                spec=spec, figures=(Figure("finest_m", finest_m, "m"), Figure("precision_m", spec.precision_m, "m")),
            )  # fmt: skip


def run(study: Study, inputs: Inputs, sheet: Sheet, job: Job) -> None:
    """All checks of layers."""
    job.step(0.0, "checking layers")
    check_extents(inputs, sheet)
    check_repairs(study, inputs, sheet)
    job.step(0.5, "checking layers")
    check_duplicates(inputs, sheet)
    check_planned(inputs, sheet)
