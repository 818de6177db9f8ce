"""The water model from sub-basin polygons that name their next one downstream (HydroBASINS and alike).

The polygons are cut where they meet the borders of regions. All water of a piece (k, r) goes to the region o_k at the
outlet of its sub-basin k, from there to the next sub-basin m in the same region, on to the outlet region of m, and so on;
consecutive pieces of one region are contracted, so that the forest of crossings is that of cells and gives the same figures.
Field names and meanings: Lehner and Grill (2013), HydroBASINS technical documentation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from ...findings import Job, slug
from ...geodesy import LocalPlane, area_km2
from ...inputs.grid import SEA_OR_EDGE, STAYS
from ...inputs.model import Inputs, Layer
from ...inputs.subbasins import SEA, has_network
from ...settings import Settings
from ...tables import thresholds
from .basins import Basins, members_of
from .figures import Exchange, downstream_sets, exchange, node_sources
from .forest import Forest
from .model import Source, WaterModel, downstreamness
from .subbasin_outlets import DATA_END, SEA_END, STAYS_END, Outlets
from .subbasin_pieces import Cutter, Pieces, shifted

SINK = 2  # value of ENDO for the last sub-basin of an inland basin
LACKING_SHARE = 1.05  # recorded area over measured area from which land is missing


@dataclass(frozen=True)
class SubBasins:
    """Sub-basins sorted by id. ``after`` (k,): index of the next one, else SEA_END, DATA_END or STAYS_END; ``order`` (k,): upstream
    first; ``root`` (k,): the last one of its path; ``lumped`` (k,): several small catchments of a coast in one polygon, where no
    piece drains into another. ``pieces`` and ``receiver`` (p,) are set once it is cut."""

    frame: pd.DataFrame
    shapes: np.ndarray
    after: np.ndarray
    order: np.ndarray
    root: np.ndarray
    lumped: np.ndarray
    pieces: Pieces | None = None
    receiver: np.ndarray | None = None

    @property
    def ids(self) -> list[str]:
        """Ids as text."""
        return list(self.frame["basin_id"])


def drainage_layer(inputs: Inputs) -> Layer | None:
    """The basins layer whose features name their next one downstream, or None."""
    return next((layer for layer in inputs.of("basins") if has_network(layer.frame)), None)


def sub_basins(layer: Layer) -> SubBasins:
    """The network of a layer that check_network has passed."""
    frame = layer.frame.sort_values("basin_id", kind="stable").reset_index(drop=True)
    number = {own: n for n, own in enumerate(frame["basin_id"])}
    sink = (frame["endorheic"] == SINK).fillna(False).to_numpy(dtype=bool)
    after = np.array([
        STAYS_END if stays else SEA_END if to == SEA else number.get(to, DATA_END)
        for to, stays in zip(frame["next_down"], sink, strict=True)
    ])  # fmt: skip
    waiting = np.bincount(after[after >= 0], minlength=len(after))
    order = np.flatnonzero(waiting == 0).tolist()
    for k in order:  # grows while it is read (Kahn 1962)
        to = int(after[k])
        if to >= 0:
            waiting[to] -= 1
            if waiting[to] == 0:
                order.append(to)
    root = np.arange(len(after))
    for k in reversed(order):
        if after[k] >= 0:
            root[k] = root[after[k]]
    lumped = frame["coastal"].fillna(False).to_numpy(dtype=bool) & (after == SEA_END)
    return SubBasins(frame, frame.geometry.to_numpy(), after, np.array(order), root, lumped)


def link_pieces(subs: SubBasins, pieces: Pieces, outlet_piece: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(receiver (p,), order (p,)): the piece that each one drains into, or the end of its path, and all pieces upstream first."""
    land = np.flatnonzero(~pieces.clear)
    at = dict(zip(zip(pieces.sub[land].tolist(), pieces.label[land].tolist(), strict=True), land.tolist(), strict=True))
    receiver = outlet_piece[pieces.sub]
    order: list[int] = []
    for k in subs.order.tolist():
        own, last, to = pieces.of(k), int(outlet_piece[k]), int(subs.after[k])
        if subs.lumped[k]:
            receiver[own] = SEA_END
        else:
            receiver[last] = to if to < 0 else at.get((to, int(pieces.label[last])), outlet_piece[to])
        order += [p for p in own.tolist() if p != last] + [last]
    return receiver, np.array(order)


def piece_forest(pieces: Pieces, receiver: np.ndarray, order: np.ndarray) -> Forest:
    """The forest of crossings: pieces whose next one has another label, upstream before downstream."""
    node = np.full(len(receiver), -1)
    cells: list[int] = []
    parents: list[int] = []
    for p in order[::-1].tolist():
        to = int(receiver[p])
        if pieces.clear[p]:
            node[p] = node[to] if to >= 0 else -1
        elif to >= 0 and pieces.label[to] == pieces.label[p]:
            node[p] = node[to]
        else:
            node[p] = len(cells)
            cells.append(p)
            parents.append(int(node[to]) if to >= 0 else -1)
    last = len(cells) - 1
    cell = np.array(cells[::-1], dtype=np.int64)
    parent = np.array([last - parent if parent >= 0 else -1 for parent in parents[::-1]], dtype=np.int64)
    node = np.where(node >= 0, last - node, -1)
    ends = np.where(receiver[cell] == STAYS_END, STAYS, SEA_OR_EDGE)
    land, strip = ~pieces.clear, pieces.clear & (node >= 0)
    return Forest(
        cell, pieces.label[cell], parent, np.where(parent < 0, ends, 0),
        np.bincount(node[land], weights=pieces.area_km2[land], minlength=cell.size),
        np.bincount(node[strip], weights=pieces.area_km2[strip], minlength=cell.size), node, pieces.clear,
    )  # fmt: skip


class _Ground:
    """Sub-basins ready to be cut by regions that lie here or a little aside."""

    def __init__(self, subs: SubBasins, rivers: np.ndarray, *, gap_m: float, precision_m: float, sliver_m: float):
        self.subs = subs
        self.plane = LocalPlane(tuple(shapely.total_bounds(subs.shapes)))
        self.outlets = Outlets(subs.shapes, subs.after, self.plane, rivers, precision_m=precision_m)
        self.cutter = Cutter(
            subs.shapes, self.plane, gap_m=gap_m, sliver_km2=(sliver_m / 1000.0) ** 2, outer_line=self.outlets.outer_line
        )

    def forest(self, regions: np.ndarray) -> tuple[Pieces, np.ndarray, np.ndarray, Forest]:
        """(pieces, piece at the outlet of each sub-basin, receiver, forest)."""
        pieces = self.cutter.cut(regions)
        outlet_piece = np.array([self._outlet_piece(k, pieces) for k in range(len(self.subs.after))])
        receiver, order = link_pieces(self.subs, pieces, outlet_piece)
        return pieces, outlet_piece, receiver, piece_forest(pieces, receiver, order)

    def _outlet_piece(self, k: int, pieces: Pieces) -> int:
        """The solid piece that most spots of the outlet lie in or nearest to.

        At a mouth land of no region that is only the difference between two coasts does not hold it (table thresholds).
        """
        own = pieces.of(k)
        solid = own[pieces.solid[own]]
        if self.subs.after[k] < 0:
            share = pieces.area_km2[solid] / pieces.area_km2[own].sum()
            inland = solid[(pieces.label[solid] > 0) | (share >= thresholds()["mouth_outside_share"])]
            solid = inland if inland.size else solid
        if solid.size == 1:
            return int(solid[0])
        return int(solid[np.bincount(self._nearest(k, pieces.shape[solid]), minlength=solid.size).argmax()])

    def _nearest(self, k: int, shapes: np.ndarray) -> np.ndarray:
        """Index of the shape nearest to each spot of the outlet of k (the first of equals)."""
        spots = shapely.points(self.outlets.of(k).xy)
        away = shapely.distance(spots[:, None], self.plane.to_plane(shapes)[None, :])
        return np.round(away, 3).argmin(axis=1)

    def outlet_place(self, k: int, pieces: Pieces, piece: int) -> tuple[float, float]:
        """Lon, lat of the outlet of k: of its spots nearest to the outlet piece the one in their middle."""
        xy = self.outlets.of(k).xy
        away = shapely.distance(shapely.points(xy), self.plane.to_plane(pieces.shape[piece]))
        xy = xy[away <= away.min() + 1.0]
        middle = xy[np.hypot(*(xy - xy.mean(axis=0)).T).argmin()]
        place = self.plane.to_lonlat(shapely.Point(middle))
        return place.x, place.y


def subbasin_model(layer: Layer, inputs: Inputs, settings: Settings, job: Job, segments: pd.DataFrame) -> WaterModel:
    """Pieces, forest, exchange, ranges and basins of a layer of sub-basins."""
    subs = sub_basins(layer)
    regions = inputs.regions.frame
    codes, shapes = list(regions["region_code"]), regions.geometry.to_numpy()
    count = len(codes)
    own_m, region_m = layer.spec.precision_m, inputs.regions.spec.precision_m
    precision_m = max(own_m or 0.0, region_m or 0.0)
    rivers = [line for other in inputs.of("rivers") for line in other.frame.geometry]
    ground = _Ground(
        subs, np.array(rivers, dtype=object), gap_m=settings.water.gap_m or max(precision_m, settings.regions.tolerance_m),
        precision_m=precision_m, sliver_m=precision_m,
    )  # fmt: skip
    job.step(0.0, "sub-basins cut at the borders")
    pieces, outlet_piece, receiver, forest = ground.forest(shapes)
    base = exchange(forest, count)
    shift_m = precision_m if region_m and settings.water.shift_cells >= 1 else 0.0
    low, high = _shifted_range(ground, shapes, count, shift_m, base, job.part(0.2, 0.9))
    job.step(0.9, "watersheds")
    area = np.bincount(pieces.label, weights=pieces.area_km2, minlength=count + 1)
    upstream = _upstream(subs, pieces)
    group = _groups(subs)
    mean, relative = downstreamness(upstream[pieces.sub], group[pieces.sub], pieces.area_km2, pieces.label, count)
    places = np.array([_place(ground, subs, pieces, outlet_piece, receiver, p) for p in forest.cell.tolist()]).reshape(-1, 2)
    source = Source(
        "basins", own_m, "pieces", np.bincount(pieces.label[pieces.solid], minlength=count + 1).astype(float), places,
        [subs.ids[k] for k in pieces.sub[forest.cell].tolist()], mean, relative,
    )  # fmt: skip
    basins = _basins(ground, pieces, outlet_piece, group, upstream, count, settings.water.min_watershed_km2, inputs.of("rivers"), precision_m)
    seen = set(pieces.label[outlet_piece[~subs.lumped]].tolist())
    unseen = frozenset(label for label in range(1, count + 1) if area[label] > 0 and label not in seen)
    return WaterModel(
        None, codes, pieces.label, forest, base, area, np.array([0.0, *(area_km2(g) for g in shapes)]), low, high,
        _karst_share(inputs, pieces, forest, count, base), node_sources(forest),
        _truncated(subs, pieces, outlet_piece, forest, upstream, count), basins, {},
        set(zip(segments["region_a"], segments["region_b"], strict=True)), dict(zip(codes, regions["region_name"], strict=True)),
        source, subbasins=replace(subs, pieces=pieces, receiver=receiver), unseen=unseen,
        notes=_notes(subs, pieces, shift_m, [codes[label - 1] for label in sorted(unseen)]),
    )  # fmt: skip


def _shifted_range(ground: _Ground, regions: np.ndarray, count: int, shift_m: float, base: Exchange, job: Job):
    """Least and greatest C over the regions as given and moved in the eight directions; None and None without a shift."""
    if not shift_m:
        return None, None
    low, high = base.enters.copy(), base.enters.copy()
    steps = [(x, y) for x in (-shift_m, 0.0, shift_m) for y in (-shift_m, 0.0, shift_m) if x or y]
    for number, step in enumerate(steps):
        job.step(number / len(steps), "range of the figures")
        moved = exchange(ground.forest(shifted(regions, *step))[3], count).enters
        np.minimum(low, moved, out=low)
        np.maximum(high, moved, out=high)
    return low, high


def _upstream(subs: SubBasins, pieces: Pieces) -> np.ndarray:
    """Area upstream of the outlet of each sub-basin, itself included, km2."""
    total = np.bincount(pieces.sub, weights=pieces.area_km2, minlength=len(subs.after))
    for k in subs.order.tolist():
        if subs.after[k] >= 0:
            total[subs.after[k]] += total[k]
    return total


def _groups(subs: SubBasins) -> np.ndarray:
    """Number of the watershed of each sub-basin: those of one root, and roots of one main basin (land between them lacks)."""
    main = list(subs.frame["main_basin"])
    first: dict[str, int] = {}
    number = np.arange(len(subs.after))
    for k in np.unique(subs.root).tolist():
        if main[k] is not None:
            number[k] = first.setdefault(main[k], k)
    return number[subs.root]


def _place(ground: _Ground, subs: SubBasins, pieces: Pieces, outlet_piece: np.ndarray, receiver: np.ndarray, piece: int) -> tuple[float, float]:
    """Lon, lat where the water of a node leaves: the outlet, or the place of the piece that is nearest to it."""
    k = int(pieces.sub[piece])
    if receiver[piece] < 0:
        inner = shapely.point_on_surface(pieces.shape[piece])
        return inner.x, inner.y
    lon, lat = ground.outlet_place(k, pieces, int(outlet_piece[k]))
    if piece == outlet_piece[k]:
        return lon, lat
    lon, lat = shapely.get_coordinates(shapely.shortest_line(pieces.shape[piece], shapely.Point(lon, lat)))[0]
    return float(lon), float(lat)


def _karst_share(inputs: Inputs, pieces: Pieces, forest: Forest, count: int, base: Exchange) -> np.ndarray | None:
    """Share (%) of C_ij that lies on karst areas; None when no area of kind karst is given."""
    shapes = [g for layer in inputs.of("areas") for g in layer.frame.geometry[layer.frame["area_kind"] == "karst"]]
    if not shapes:
        return None
    karst = shapely.union_all(shapes)
    shapely.prepare(karst)
    met = np.flatnonzero(shapely.intersects(karst, pieces.shape))
    on_karst = np.zeros(len(pieces.sub))
    on_karst[met] = [area_km2(part) for part in shapely.intersection(pieces.shape[met], karst)]
    part = exchange(forest, count, forest.sum_by_node(on_karst), forest.sum_by_node(on_karst, strips=True)).enters
    return np.divide(100.0 * part, base.enters, out=np.zeros_like(part), where=base.enters > 0)


def _truncated(subs, pieces: Pieces, outlet_piece: np.ndarray, forest: Forest, upstream: np.ndarray, count: int) -> np.ndarray | None:
    """Regions whose inflow lacks land that the layer records (up_area, sub_area) but does not hold; None where it records none."""
    up, own = (subs.frame[name].to_numpy(dtype=float) for name in ("up_area_km2", "sub_area_km2"))
    if np.isnan(up).all() and np.isnan(own).all():
        return None
    measured = np.bincount(pieces.sub, weights=pieces.area_km2, minlength=len(subs.after))
    lacking = (up > LACKING_SHARE * upstream) | (own > LACKING_SHARE * measured)  # nan compares false
    sets = downstream_sets(forest)
    found = np.zeros(count + 1, dtype=bool)
    for k in np.flatnonzero(lacking).tolist():
        node = int(forest.node_of[outlet_piece[k]])
        found[pieces.label[outlet_piece[k]]] = True
        found[[label for label in range(count + 1) if node >= 0 and (sets[node] >> label) & 1]] = True
    return found


def _basins(
    ground: _Ground, pieces: Pieces, outlet_piece, group: np.ndarray, upstream: np.ndarray, count: int, min_km2: float, rivers: list[Layer],
    precision_m: float,
) -> Basins:  # fmt: skip
    """The drawn watersheds: sub-basins of one root, dissolved; the id is that of the main basin, else of the last sub-basin."""
    subs = ground.subs
    by_group = np.zeros((len(subs.after), count + 1))
    np.add.at(by_group, (group[pieces.sub], pieces.label), pieces.area_km2)
    drawn = (by_group.sum(axis=1) >= min_km2) & (by_group[:, 1:].sum(axis=1) > 0) & ~subs.lumped
    drawn = np.flatnonzero(drawn)
    drawn = drawn[np.lexsort((drawn, -by_group[drawn].sum(axis=1)))]
    lookup = np.full(len(subs.after), -1)
    lookup[drawn] = np.arange(drawn.size)
    of_sub = lookup[group]
    region_area = by_group.sum(axis=0)
    area = by_group[drawn]
    last = [max(np.flatnonzero((group == g) & (subs.after < 0)).tolist(), key=lambda k: (upstream[k], -k)) for g in drawn.tolist()]
    main = list(subs.frame["main_basin"])
    places = np.array([ground.outlet_place(k, pieces, int(outlet_piece[k])) for k in last]).reshape(-1, 2)
    names = _names(subs, of_sub, upstream, area.sum(axis=1), rivers)
    return Basins(
        places, of_sub[pieces.sub], area, [f"das:{slug(main[k] or subs.ids[k])}" for k in last], names,
        [members_of(row, region_area, (precision_m / 1000.0) ** 2) for row in area],
        [_multi(shapely.union_all(subs.shapes[of_sub == b])) for b in range(drawn.size)],
        [None] * drawn.size, ["basins"] * drawn.size, [("", "")] * drawn.size,
    )  # fmt: skip


def _multi(shape):
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _names(subs: SubBasins, of_sub: np.ndarray, upstream: np.ndarray, area: np.ndarray, rivers: list[Layer]) -> list[str | None]:
    """Name of each watershed: the one that most of its sub-basins' land bears, else that of its main stem, else None.

    The main stem is the river that passes from one sub-basin into the next where at least the threshold share of the
    watershed drains through; the greatest share wins, then the longest line.
    """
    size = np.array([shape.area for shape in subs.shapes])
    given = pd.DataFrame({"basin": of_sub, "name": list(subs.frame["basin_name"]), "size": size})
    by_name = given[given["basin"] >= 0].dropna().groupby(["basin", "name"])["size"].sum()
    names: list[str | None] = [None] * area.size
    for (basin, name), held in sorted(by_name.items(), key=lambda item: (item[1], item[0][1])):
        if 2 * held >= size[of_sub == basin].sum():
            names[basin] = str(name)
    tree = shapely.STRtree(subs.shapes)
    best: dict[int, tuple] = {}
    lines: dict[str, list] = {}
    for layer in rivers:
        for name, line in zip(layer.frame["river_name"], layer.frame.geometry, strict=True):
            if name is not None and not pd.isna(name):
                lines.setdefault(str(name), []).append(line)
    step = 0.004  # degrees, about 450 m
    for name in sorted(lines):
        held: dict[int, float] = {}
        for part in shapely.get_parts(shapely.segmentize(lines[name], step)):
            point, sub = tree.query(shapely.points(shapely.get_coordinates(part)), predicate="intersects")
            at = np.full(len(shapely.get_coordinates(part)), -1)
            at[point] = sub
            for a, b in zip(at[:-1].tolist(), at[1:].tolist(), strict=True):
                upper = a if a >= 0 and subs.after[a] == b else b if b >= 0 and subs.after[b] == a else -1
                if upper >= 0 and a != b and of_sub[upper] >= 0:
                    basin = int(of_sub[upper])
                    held[basin] = max(held.get(basin, 0.0), upstream[upper] / area[basin])
        for basin, share in held.items():
            rank = (round(share, 1), sum(shapely.length(lines[name])))
            if share >= thresholds()["main_stem_share"] and rank > best.get(basin, ((0.0, 0.0), ""))[0]:
                best[basin] = (rank, name)
    return [name or (best[basin][1] if basin in best else None) for basin, name in enumerate(names)]


def _notes(subs: SubBasins, pieces: Pieces, shift_m: float, unseen: list[str]) -> dict[str, str]:
    told = {"water.subbasins_unseen": f"regions without the outlet of a sub-basin, inflow not known: {', '.join(unseen)}"} if unseen else {}
    cut = int(np.count_nonzero(np.bincount(pieces.sub) > 1))
    return told | {
        "water.subbasins": f"{len(subs.after)} sub-basins, {cut} of them cut at a border into {len(pieces.sub)} pieces in all",
        "water.subbasins_out": f"{int(np.count_nonzero(subs.after == DATA_END))} sub-basins drain out of the data",
        "water.subbasins_dropped": f"parts under 100 m2 left out: {pieces.dropped_km2:.6f} km2 in all",
        "water.shift_m": f"{shift_m:.0f}",
    }
