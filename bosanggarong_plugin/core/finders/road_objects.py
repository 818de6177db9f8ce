"""Which crossings are of one road, what is recorded on both sides of them, and their rows, objects and findings.

Rules.
- Features of one name drawn on one another whose records differ: the attribute is unknown there, with a caveat.
- A road is what bears one name and hangs together: features within ``SAME_ROAD_M`` (5 km) of each other, or the precision of
  the layer where that is coarser, one after another. Roads that only share a name are told apart by the place of their
  first crossing. Roads without a name are one object for each pair of regions. A ferry is never part of a road.
- The status of a road is that recorded at its crossings. Where crossings of one road differ in status there is one
  object for each, so that each has one legal form; a crossing whose own two sides differ belongs to the object of both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Point

from ..findings import FinderResult, Finding, Measure, Object, slug
from ..inputs.model import Inputs
from ..result import SCHEMA
from ..tables import label, severity_of, table, thresholds
from .linear import incomplete_for
from .road_chains import COMPARED, Chain, RoadPart, components, one_part

DAMAGED = {"rusak", "rusak_ringan", "rusak_berat"}
OWN_STATUS = {"kabupaten", "kota", "desa"}  # each region owns its own part of such a road
DRAWN_ON_M = 16.0  # crossings of one name this near are one place (the diagonal of the fourth decimal of a degree)
SAME_ROAD_M = 5000.0  # a gap that a road of one name may have
_FERRY_NAME = re.compile(r"(feri|ferry|fery|penyebe?rangan)\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Crossing:
    """A crossing with the parts on both sides (``a`` is in the region of the lower code) and where it is."""

    codes: tuple[str, str]
    kind: str
    a: RoadPart
    b: RoadPart
    place: Point
    plane: Point
    bridge: bool | None
    tolerance_m: float
    chain: int
    border_river: bool | None = None
    river: str | None = None
    bridge_inferred: bool = False
    over_none_m: float = 0.0  # length in no region between the two

    @property
    def names(self) -> list[str]:
        return sorted({part.name for part in (self.a, self.b) if part.name})

    @property
    def name(self) -> str | None:
        return " / ".join(self.names) or None

    @property
    def ferry(self) -> bool:
        return self.kind == "ferry"

    @property
    def planned(self) -> bool:
        return self.a.planned

    @property
    def statuses(self) -> frozenset[str]:
        return frozenset(part.status for part in (self.a, self.b) if part.status)

    @property
    def mismatch(self) -> list[str]:
        """What differs: kinds of COMPARED, and the width."""
        wide = (self.differences["width_difference_m"] or 0.0) >= thresholds()["width_mismatch_m"]
        return sorted([what for what in COMPARED if differ(self.a.value(what), self.b.value(what))] + ["width"] * wide)

    @property
    def compared(self) -> int:
        """How many kinds are recorded on both sides."""
        both = [None not in (self.a.value(what), self.b.value(what)) for what in COMPARED]
        return sum(both) + (None not in (self.a.width_m, self.b.width_m))

    @property
    def differences(self) -> dict[str, float | None]:
        """How far the two sides are apart; None where one of them is not known."""
        widths = (self.a.width_m, self.b.width_m)
        return {
            "condition_steps": steps("condition", self.a.condition, self.b.condition),
            "surface_steps": steps("surface", self.a.surface, self.b.surface),
            "width_difference_m": None if None in widths else abs(widths[0] - widths[1]),
        }

    @property
    def mismatch_severity(self) -> float | None:
        """Severity of what differs, from the table; None when nothing does."""
        its = self.mismatch
        return severity_of("road_crossing", {"mismatch_count": float(len(its)), **self.differences}) if its else None

    @property
    def conflicts(self) -> list[str]:
        return sorted(self.a.conflicts | self.b.conflicts)

    @property
    def order(self) -> tuple:
        """Sorts crossings by what they are."""
        recorded = [(part.value(what) or "") for what in COMPARED for part in (self.a, self.b)]
        return (self.codes, self.name or "", self.place.x, self.place.y, self.kind, *recorded, self.a.feature[1], self.b.feature[1])


def differ(a: str | None, b: str | None) -> bool:
    """Whether two records are both known and different."""
    return a is not None and b is not None and a != b


def steps(field: str, a: str | None, b: str | None) -> float | None:
    """Steps between two values on the scale of ``road_scales.csv``; None when one is not on it."""
    scale = _scale(field)
    return abs(scale[a] - scale[b]) if a in scale and b in scale else None


@cache
def _scale(field: str) -> dict[str, float]:
    return {row.value: float(row.step) for row in table("road_scales").itertuples() if row.field == field}


def settled(crossings: Sequence[Crossing]) -> list[Crossing]:
    """One crossing for features of one name drawn on one another; what they record differently is unknown."""
    groups: dict[tuple, list[Crossing]] = defaultdict(list)
    for crossing in crossings:
        groups[crossing.codes, crossing.name, crossing.ferry, crossing.planned].append(crossing)
    kept = []
    for members in groups.values():
        members.sort(key=lambda crossing: crossing.order)
        near = cKDTree(shapely.get_coordinates([crossing.plane for crossing in members])).query_pairs(DRAWN_ON_M, output_type="ndarray")
        number = components(len(members), [(a, b) for a, b in near if members[a].chain != members[b].chain])
        kept += [_one([members[k] for k in np.flatnonzero(number == group)]) for group in np.unique(number)]
    return sorted(kept, key=lambda crossing: crossing.order)


def _one(members: list[Crossing]) -> Crossing:
    first = members[0]
    if len(members) == 1:
        return first
    sides = {side: replace(one_part([getattr(c, side) for c in members]), name=getattr(first, side).name) for side in ("a", "b")}
    known = [crossing.bridge for crossing in members if crossing.bridge is not None]
    return replace(
        first, **sides, kind=min(crossing.kind for crossing in members), bridge=any(known) if known else None,
        tolerance_m=max(crossing.tolerance_m for crossing in members),
    )  # fmt: skip


def report(crossings: Sequence[Crossing], roads: Sequence[RoadOf], inputs: Inputs) -> FinderResult:
    """The crossings as table rows, objects and findings; ``roads`` tells the road of each (roads_of)."""
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    at: dict[tuple, list[Crossing]] = defaultdict(list)
    for road, crossing in zip(roads, crossings, strict=True):
        at[road.object_id, crossing.codes, place_key(crossing.place)].append(crossing)
    rows, findings = [], []
    by_object: dict[str, list[Crossing]] = defaultdict(list)
    for (object_id, codes, place), members in at.items():
        crossing = _one(members)
        by_object[object_id].append(crossing)
        rows.append(_row(crossing, f"{object_id}|{'+'.join(codes)}|{place}"))
        findings.append(_finding(crossing, object_id, place))
    objects = [_object(object_id, its, names) for object_id, its in sorted(by_object.items())]
    return FinderResult({"road_crossings": as_table("road_crossings", rows)}, objects, findings)


def road_key(name: str | None, codes: Sequence[str]) -> str:
    """Source key of a road: its name, else the pair of regions."""
    return slug(name) if name else f"tanpa nama {'/'.join(codes)}"


def place_key(place: Point) -> str:
    """A lon/lat point as a part of a key."""
    lon, lat = (round(value, 4) + 0.0 for value in (place.x, place.y))
    return f"{lon:.4f},{lat:.4f}"


def as_table(name: str, rows) -> gpd.GeoDataFrame:
    """Rows as a table of the result."""
    return gpd.GeoDataFrame(list(rows), columns=[*SCHEMA[name].columns, "geometry"], geometry="geometry", crs=4326)


@dataclass(frozen=True, eq=False)
class RoadOf:
    """The road of a crossing: ``road_id``, its object (the road, or its part of one status) and the parts of its networks.

    ``parts`` is empty for a road without a name: its parts are those of its chain.
    """

    object_id: str
    road_id: str
    parts: tuple[RoadPart, ...]


def parts_of(crossing: Crossing, road: RoadOf, chains: Sequence[Chain]) -> Sequence[RoadPart]:
    """The parts of the road of a crossing; of a road without a name those of its chain that have none."""
    return road.parts if crossing.name else [part for _, _, part in chains[crossing.chain].bounds if part.name is None]


def roads_of(crossings: Sequence[Crossing], parts: Sequence[RoadPart]) -> list[RoadOf]:
    """The road of each crossing (rules above); ``parts`` are all roads and ferries."""
    networks = _Networks(parts)
    roads: dict[tuple, dict[tuple, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, crossing in enumerate(crossings):
        key = road_key(crossing.name, crossing.codes)
        roads[key, crossing.ferry, crossing.planned][networks.of(crossing)].append(n)
    found: dict[int, RoadOf] = {}
    for (key, ferry, planned), apart in roads.items():
        named_so = _FERRY_NAME.match(key) and (key, False, planned) not in roads
        end = (" (feri)" if ferry and not named_so else "") + (" (rencana)" if planned else "")
        for network, members in apart.items():
            first = min((crossings[n] for n in members), key=lambda crossing: crossing.order)
            stem = f"road:{key}" + (f"@{place_key(first.place)}" if len(apart) > 1 else "")
            statuses = {crossings[n].statuses for n in members}
            split = len(statuses - {frozenset()}) > 1 and not (ferry or planned)
            its = tuple(networks.parts(network, ferry, planned))
            for n in members:
                status = f" [{'/'.join(sorted(crossings[n].statuses)) or 'status tidak diketahui'}]" if split else ""
                found[n] = RoadOf(stem + status + end, stem + end, its)
    return [found[n] for n in range(len(crossings))]


class _Networks:
    """Which connected network of its name a crossing belongs to."""

    def __init__(self, parts: Sequence[RoadPart]):
        self._parts: dict[tuple, list[RoadPart]] = defaultdict(list)
        for part in parts:
            self._parts[part.name, part.ferry, part.planned].append(part)
        self._known: dict[tuple, tuple[shapely.STRtree, np.ndarray]] = {}

    def of(self, crossing: Crossing) -> tuple:
        found = []
        for name in crossing.names:
            tree, number = self._network(name, crossing.ferry, crossing.planned)
            found.append((name, int(number[tree.nearest(crossing.plane)])))
        return tuple(found)

    def parts(self, network: tuple, ferry: bool, planned: bool) -> list[RoadPart]:
        """The parts of networks as given by ``of``."""
        return [
            self._parts[name, ferry, planned][k]
            for name, number in network
            for k in np.flatnonzero(self._network(name, ferry, planned)[1] == number)
        ]

    def _network(self, *key) -> tuple[shapely.STRtree, np.ndarray]:
        if key not in self._known:
            lines = np.array([part.plane for part in self._parts[key]], dtype=object)
            tree = shapely.STRtree(lines)
            reach = np.array([max(SAME_ROAD_M, part.tolerance_m) for part in self._parts[key]])
            pairs = np.column_stack(tree.query(lines, predicate="dwithin", distance=reach))
            self._known[key] = (tree, components(len(lines), pairs))
        return self._known[key]


def _row(crossing: Crossing, crossing_id: str) -> dict:
    sides = {f"{what}_{side}": part.value(what) for what in COMPARED for side, part in (("a", crossing.a), ("b", crossing.b))}
    return {
        "crossing_id": crossing_id, "region_a": crossing.codes[0], "region_b": crossing.codes[1], "road_name": crossing.name,
        "kind": crossing.kind, **sides, "mismatch": "+".join(crossing.mismatch) if crossing.compared else None, "bridge": crossing.bridge,
        "ferry": crossing.ferry, "width_a_m": crossing.a.width_m, "width_b_m": crossing.b.width_m,
        "mismatch_severity": crossing.mismatch_severity, "border_river": crossing.border_river, "river": crossing.river,
        "geometry": crossing.place,
    }  # fmt: skip


def _finding(crossing: Crossing, object_id: str, place: str) -> Finding:
    ferry, planned, tolerance = crossing.ferry, crossing.planned, crossing.tolerance_m
    incomplete = any(incomplete_for(part.layer.spec, crossing.codes) for part in (crossing.a, crossing.b))
    conditions = [part.condition for part in (crossing.a, crossing.b) if part.condition]
    damaged = float(any(condition in DAMAGED for condition in conditions)) if conditions else None
    apart = crossing.differences
    border_bridge = None if crossing.border_river is None else float(crossing.border_river and bool(crossing.bridge))
    basis = f"roads x regions, tolerance {tolerance:.0f} m" if tolerance else "roads x regions, exact"
    caveats = []
    if planned:
        caveats.append(("Rencana, bukan jalan yang sudah ada.", "A plan, not an existing road."))
    if incomplete:
        caveats.append(("Data jalan tidak lengkap di daerah ini.", "The road data are not complete in these regions."))
    if crossing.over_none_m:
        caveats.append(
            (f"Di antara kedua daerah, jalan ini melewati {crossing.over_none_m:.0f} m yang tidak termasuk daerah mana pun (perairan, atau daratan "
             "di luar layer daerah).",
             f"Between the two the road passes {crossing.over_none_m:.0f} m of no region (water, or land that the layer of regions lacks).")
        )  # fmt: skip
    if crossing.conflicts:
        ind, eng = (", ".join(label(f"mismatch_{what}", language) for what in crossing.conflicts) for language in ("ind", "eng"))
        caveats.append((f"Catatan yang bertumpuk di titik ini saling bertentangan ({ind}); dianggap tidak diketahui.",
                        f"Features drawn on one another disagree here ({eng}); taken as unknown."))  # fmt: skip
    return Finding(
        kind="road_crossing_planned" if planned else "ferry_crossing" if ferry else "road_crossing",
        object_id=object_id,
        parties=tuple(
            (code, "pemilik_ruas" if part.status in OWN_STATUS else "dilalui")
            for code, part in zip(crossing.codes, (crossing.a, crossing.b), strict=True)
        ),
        measures=(
            Measure("crossings", 1.0, "crossing", basis),
            Measure("mismatch_count", float(len(crossing.mismatch)) if crossing.compared else None, "attributes",
                    "attributes recorded on both sides that differ"),
            Measure("condition_steps", apart["condition_steps"], "steps", "conditions recorded on both sides"),
            Measure("surface_steps", apart["surface_steps"], "steps", "surfaces recorded on both sides"),
            Measure("width_difference_m", apart["width_difference_m"], "m", "widths recorded on both sides"),
            Measure("owner_changes", float(any(part.status in OWN_STATUS for part in (crossing.a, crossing.b))), "0/1",
                    "a regency, city or village road: each region runs its own part"),
            Measure("damaged", damaged, "0/1", "condition recorded on either side"),
            Measure("bridge", None if crossing.bridge is None else float(crossing.bridge), "0/1",
                    "the border follows a river here: a road over it needs a bridge" if crossing.bridge_inferred
                    else "attribute of the feature at the border"),
            Measure("border_bridge", border_bridge, "0/1", "a bridge where the border follows a river"),
        ),
        geometry=crossing.place, source_role="roads", precision_m=tolerance or None,
        caveat_ind=" ".join(ind for ind, _ in caveats), caveat_eng=" ".join(eng for _, eng in caveats),
        discriminator=place, usable=not (planned or incomplete), doubtful=bool(crossing.conflicts or crossing.over_none_m),
    )  # fmt: skip


def _object(object_id: str, crossings: list[Crossing], names: dict[str, str]) -> Object:
    first, statuses = crossings[0], {status for crossing in crossings for status in crossing.statuses}
    name = first.name or f"{'Feri' if first.ferry else 'Jalan'} tanpa nama {' – '.join(names.get(code, code) for code in first.codes)}"
    return Object(
        object_id, "ferry" if first.ferry else "road", name, "planned" if first.planned else "existing", "roads",
        {"road_status": "+".join(sorted(statuses)) or None, "named": first.name is not None},
    )  # fmt: skip
