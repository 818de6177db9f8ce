"""DAS polygons laid over the regions and over the computed watersheds.

A DAS and a computed watershed that overlap each other most and agree enough are one object, which takes the given name and
code; how they differ is told in any case. A DAS inside a larger watershed stays an object; its candidate merges into that one
by the rule of nested areas. Nothing is concluded from land that no DAS polygon covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from ...findings import FinderResult, Finding, Job, Measure, Object, slug
from ...geodesy import area_km2, polygon_parts
from ...inputs.model import Inputs, Layer
from ...result import SCHEMA
from ...tables import text, thresholds
from ..linear import incomplete_for
from .basins import Basins, basin_tables, members_of
from .evidence import das_name
from .model import WaterModel
from .subbasins import drainage_layer

FRAME_RUN_DEG = 0.045  # an outline that runs this far (about 5 km) along the frame of its layer was cut there
_PREFIX = re.compile(r"^(das|daerah aliran sungai)[ _.:-]+(?=\S)", re.IGNORECASE)
LANGUAGES = ("ind", "eng")


@dataclass(frozen=True)
class Given:
    """A DAS as given: ``key`` is its code, else its name; ``frame`` the lon/lat box of a layer that cuts it, else None."""

    key: str
    name: str
    code: str | None
    shape: object
    layer: Layer
    frame: object = None

    @property
    def watershed_id(self) -> str:
        """Id in the table watersheds."""
        return f"das:{slug(self.key)}"


@dataclass(frozen=True)
class Difference:
    """How a given DAS and a computed watershed differ (km2; inside the frame of the layer where it cuts the DAS)."""

    given_km2: float
    computed_km2: float
    common_km2: float
    shape: object

    @property
    def agreement_pct(self) -> float:
        """100 x common / union."""
        return 100.0 * self.common_km2 / (self.given_km2 + self.computed_km2 - self.common_km2)


@dataclass
class Overlay:
    """``basins``: the computed watersheds with what was given for them; ``result``: what the DAS add to the tables."""

    basins: Basins | None
    result: FinderResult = field(default_factory=FinderResult)

    def add_to(self, result: FinderResult) -> None:
        """Add rows, objects, findings and notes to the result of the water finder."""
        for name, rows in self.result.tables.items():
            held = result.tables.get(name)
            result.tables[name] = rows if held is None or held.empty else held if rows.empty else pd.concat([held, rows], ignore_index=True)
        result.objects += self.result.objects
        result.findings += self.result.findings
        result.notes.update(self.result.notes)


def overlay(inputs: Inputs, model: WaterModel | None, job: Job) -> Overlay:
    """Read the DAS layers, match them with the watersheds of the model (if there is one), and list what is only given."""
    job.step(0.0, "DAS polygons")
    given, notes = given_das(inputs)
    basins = None if model is None else model.basins
    if not given:
        return Overlay(basins, FinderResult(notes=notes))
    pairs = [] if basins is None else compare(given, basins, model.source.precision_m or 0.0)
    one = {g: b for g, b, _, same in pairs if same}
    rows = [_difference_row(given[g], basins.ids[b], difference, same) for g, b, difference, same in pairs]
    if basins is not None:
        basins = _named(basins, given, pairs, one)
    alone = [(item, _remarks(item, [pair for pair in pairs if pair[0] == g], basins)) for g, item in enumerate(given) if g not in one]
    result = _only_given(inputs, alone)
    if model is not None:
        result.tables["watershed_differences"] = pd.DataFrame(rows, columns=[*SCHEMA["watershed_differences"].columns, "geometry"])
    result.notes |= notes | {
        "water.das": f"{len(given)} DAS given, {len(one)} of them one with a computed watershed, and nothing is concluded from land they leave out"
    }
    return Overlay(basins, result)


def given_das(inputs: Inputs) -> tuple[list[Given], dict[str, str]]:
    """The DAS of all layers but the one that serves as drainage, by key, and notes on what was not used.

    Polygons of one layer with one code, or without codes one name, are one DAS. A DAS of several layers is taken from the
    layer of the finest declared precision.
    """
    network = drainage_layer(inputs)
    source = network if inputs.flow is None else None
    notes: dict[str, str] = {}
    found: dict[str, Given] = {}
    nameless, repeated = 0, set()
    order = [layer for layer in inputs.of("basins") if layer is not source]
    order.sort(key=lambda layer: (np.inf if layer.spec.precision_m is None else layer.spec.precision_m, str(layer.spec.path), layer.spec.layer or ""))
    for layer in order:
        own, without = _das_of(layer)
        if layer is network:
            notes["water.subbasins_unused"] = f"{layer.spec.path.name}: next_down is not used where a flow direction is given"
        else:
            nameless += without
        for item in own:
            names = {item.key.casefold(), item.name.casefold()}
            if names & set(found):
                repeated.add(item.name)
            else:
                found |= dict.fromkeys(names, item)
    if nameless:
        notes["water.das_nameless"] = f"{nameless} DAS polygons without a name and a code are not used"
    if repeated:
        notes["water.das_repeated"] = f"given in several layers, taken from the finest: {', '.join(sorted(repeated))}"
    return sorted({item.key: item for item in found.values()}.values(), key=lambda item: item.key), notes


def _das_of(layer: Layer) -> tuple[list[Given], int]:
    """The DAS of one layer and the number of its polygons without name and code."""
    frame = layer.frame
    names = [_clean(name) for name in frame["basin_name"]]
    codes = [None if code is None or pd.isna(code) else str(code) for code in frame["basin_code"]]
    keys = [code or name for name, code in zip(names, codes, strict=True)]
    groups: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key:
            groups.setdefault(key.casefold(), []).append(row)
    box = shapely.box(*frame.total_bounds)
    found = []
    for rows in groups.values():
        shape = shapely.union_all(frame.geometry.to_numpy()[rows])
        key = min(keys[row] for row in rows)
        name = min((names[row] for row in rows if names[row]), default=key)
        framed = len(groups) > 1 and _runs_along(shape, box)
        found.append(Given(key, name, min((codes[row] for row in rows if codes[row]), default=None), shape, layer, box if framed else None))
    return found, sum(1 for key in keys if not key)


def _clean(name: object) -> str | None:
    """"DAS SANGATA" is Sangata; other names as they are."""
    if name is None or pd.isna(name):
        return None
    bare = _PREFIX.sub("", str(name))
    return bare.title() if bare.isupper() and not any(mark.isdigit() for mark in bare) else bare


def _runs_along(shape, box) -> bool:
    """Does the outline run along one side of the frame?"""
    xy = [shapely.get_coordinates(ring) for part in polygon_parts(shape) for ring in (part.exterior, *part.interiors)]
    west, south, east, north = box.bounds
    for axis, side in ((0, west), (0, east), (1, south), (1, north)):
        run = 0.0
        for ring in xy:
            on = np.abs(ring[:, axis] - side) < 1e-6
            run += float(np.abs(np.diff(ring[:, 1 - axis]))[on[:-1] & on[1:]].sum())
        if run >= FRAME_RUN_DEG:
            return True
    return False


def compare(given: list[Given], basins: Basins, precision_m: float) -> list[tuple[int, int, Difference, bool]]:
    """(given, computed, how they differ, are they one) for each DAS with the watershed it overlaps most and the reverse.

    They are one when each overlaps the other most and they agree by the threshold. Pairs that share less than the threshold
    of the smaller one are neighbours with a sliver, and left out.
    """
    if not basins.ids:
        return []
    shapes = np.array([item.shape for item in given], dtype=object)
    computed = shapely.make_valid(np.array(basins.shapes, dtype=object))
    g, b = shapely.STRtree(computed).query(shapes, predicate="intersects")
    common = np.array([area_km2(shape) for shape in shapely.intersection(shapes[g], computed[b])])
    table = np.zeros((len(given), len(basins.ids)))
    table[g, b] = common
    limit = thresholds()
    best_b, best_g = table.argmax(axis=1), table.argmax(axis=0)
    chosen = sorted({(n, int(best_b[n])) for n in range(len(given))} | {(int(best_g[n]), n) for n in range(len(basins.ids))})
    pairs = []
    for n, m in chosen:
        if table[n, m] <= 0:
            continue
        difference = _difference(given[n], computed[m], table[n, m], max(precision_m, given[n].layer.spec.precision_m or 0.0))
        same = best_b[n] == m and best_g[m] == n and difference.agreement_pct >= limit["das_same_pct"]
        if same or 100.0 * table[n, m] >= limit["das_overlap_pct"] * min(difference.given_km2, difference.computed_km2):
            pairs.append((n, m, difference, bool(same)))
    return pairs


def _difference(item: Given, computed, common_km2: float, precision_m: float) -> Difference:
    if item.frame is not None:
        computed = shapely.intersection(computed, item.frame)
    apart = shapely.symmetric_difference(item.shape, computed)
    least_km2 = (precision_m / 1000.0) ** 2
    parts = [part for part in polygon_parts(apart) if area_km2(part) > least_km2]  # narrower than the data can tell
    drawn = shapely.simplify(shapely.MultiPolygon(parts), precision_m / 4 / 111_320.0)
    return Difference(area_km2(item.shape), area_km2(computed), common_km2, shapely.MultiPolygon(polygon_parts(shapely.make_valid(drawn))))


def _difference_row(item: Given, watershed_id: str, difference: Difference, same: bool) -> dict:
    return {
        "watershed_id": watershed_id, "basin_key": item.key, "basin_name": item.name, "given_km2": difference.given_km2,
        "computed_km2": difference.computed_km2, "common_km2": difference.common_km2,
        "only_given_km2": max(difference.given_km2 - difference.common_km2, 0.0),
        "only_computed_km2": max(difference.computed_km2 - difference.common_km2, 0.0), "agreement_pct": difference.agreement_pct,
        "one_object": same, "cut_by_frame": item.frame is not None, "geometry": difference.shape,
    }  # fmt: skip


def _named(basins: Basins, given: list[Given], pairs: list, one: dict[int, int]) -> Basins:
    """The watersheds with the names, codes and remarks of the DAS polygons given for them."""
    names, codes, origin, remarks = list(basins.names), list(basins.codes), list(basins.origin), list(basins.remarks)
    for g, b in one.items():
        names[b], codes[b], origin[b] = given[g].name, given[g].code, "basins" if origin[b] == "basins" else f"{origin[b]}+basins"
    for b in range(len(names)):
        told = [(given[g], difference, same) for g, at, difference, same in pairs if at == b]
        if told:
            item, difference, same = max(told, key=lambda entry: (entry[2], entry[1].common_km2, entry[0].key))
            remarks[b] = tuple(" ".join(_sentences(item, difference, same, lang)) for lang in LANGUAGES)
    return replace(basins, names=names, codes=codes, origin=origin, remarks=remarks)


def _remarks(item: Given, pairs: list, basins: Basins | None) -> tuple[str, str]:
    if not pairs or basins is None:
        return "", ""
    difference = max(pairs, key=lambda pair: (pair[2].common_km2, -pair[1]))[2]
    return tuple(" ".join(_sentences(item, difference, False, lang)) for lang in LANGUAGES)


def _sentences(item: Given, difference: Difference, same: bool, language: str) -> Iterator[str]:
    values = {
        "name": item.name, "given": difference.given_km2, "computed": difference.computed_km2, "agreement": difference.agreement_pct,
        "only_given": difference.given_km2 - difference.common_km2, "only_computed": difference.computed_km2 - difference.common_km2,
    }  # fmt: skip
    nested = 100.0 * difference.common_km2 >= thresholds()["nesting_share_pct"] * difference.given_km2
    inside = nested and difference.given_km2 < difference.computed_km2
    yield text("das_same" if same else "das_inside" if inside else "das_other", language, **values)
    if item.frame is not None:
        yield text("das_frame", language)


def _only_given(inputs: Inputs, alone: list[tuple[Given, tuple[str, str]]]) -> FinderResult:
    """Rows, objects and findings of the DAS that no computed watershed stands for."""
    regions = inputs.regions.frame
    codes, polygons = list(regions["region_code"]), regions.geometry.to_numpy()
    tree = shapely.STRtree(polygons)
    region_area = np.array([0.0, *(area_km2(shape) for shape in polygons)])
    areas = np.array([_by_region(item.shape, polygons, tree) for item, _ in alone]).reshape(-1, len(codes) + 1)
    touched = areas[:, 1:].sum(axis=1) > 0
    alone, areas = [entry for entry, keep in zip(alone, touched, strict=True) if keep], areas[touched]
    members = [
        members_of(row, region_area, ((item.layer.spec.precision_m or 0.0) / 1000.0) ** 2)
        for row, (item, _) in zip(areas, alone, strict=True)
    ]
    items = [item for item, _ in alone]
    places = np.array([shapely.get_coordinates(shapely.point_on_surface(item.shape))[0] for item in items]).reshape(-1, 2)
    basins = Basins(
        places, np.empty(0, dtype=int), areas, [item.watershed_id for item in items], [item.name for item in items], members,
        [shapely.MultiPolygon(polygon_parts(item.shape)) for item in items], [item.code for item in items], ["basins"] * len(items),
        [remark for _, remark in alone],
    )  # fmt: skip
    result = FinderResult(tables=dict(zip(("watersheds", "watershed_regions"), basin_tables(basins, codes), strict=True)))
    for n, item in enumerate(items):
        if len(members[n]) >= 2:
            held = [codes[label - 1] for label in members[n]]
            result.objects.append(
                Object(f"watershed:{item.watershed_id}", "watershed", das_name(item.name, *places[n]), "existing", "basins",
                       {"members": held, "outside_pct": 100.0 * float(areas[n][0] / areas[n].sum()), "drawn": True, "code": item.code,
                        "geometry": basins.shapes[n], "area_ha": 100.0 * float(areas[n].sum())})
            )  # fmt: skip
            result.findings.append(_shared(item, held, areas[n], areas[n][members[n]].tolist(), basins.remarks[n], basins.shapes[n]))
    return result


def _by_region(shape, polygons: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    """km2 of a polygon by label (0: in no region); where regions overlap the lowest code has it."""
    area = np.zeros(len(polygons) + 1)
    left = shape
    for region in sorted(tree.query(shape, predicate="intersects").tolist()):
        held = area_km2(shapely.intersection(left, polygons[region]))
        if held > 0:
            area[region + 1] = held
            left = shapely.difference(left, polygons[region])
    area[0] = area_km2(left)
    return area


def _shared(item: Given, codes: list[str], area: np.ndarray, held: list[float], remark: tuple[str, str], shape) -> Finding:
    caveats = [[text("das_caveat", lang), own] for lang, own in zip(LANGUAGES, remark, strict=True)]
    incomplete = incomplete_for(item.layer.spec, codes)
    for key, applies in (("das_cut", item.frame is not None), ("das_incomplete", incomplete)):
        for lang, sentences in zip(LANGUAGES, caveats, strict=True):
            sentences += [text(key, lang)] if applies else []
    own_basis = "DAS polygon x regions, geodesic"
    measures = [
        Measure("area_km2", float(area.sum()), "km2", "DAS polygon, geodesic"),
        Measure("n_regions", float(len(codes)), "count", "members by the thresholds table"),
        Measure("outside_pct", 100.0 * float(area[0] / area.sum()), "pct", "part of the basin in no region of the study"),
        Measure("exchanged_km2", None, "km2", "not known from a DAS polygon"),
        *(Measure(f"area_km2:{code}", km2, "km2", own_basis) for code, km2 in zip(codes, held, strict=True)),
    ]
    return Finding(
        "watershed_shared", f"watershed:{item.watershed_id}", tuple((code, "anggota_das") for code in codes), tuple(measures), shape, "basins",
        item.layer.spec.precision_m, *(" ".join(filter(None, sentences)) for sentences in caveats),
        usable=item.frame is None and not incomplete,
    )  # fmt: skip
