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

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Point

from ..findings import FinderResult, Finding, Measure, Object, slug
from ..inputs.model import Inputs
from ..result import SCHEMA
from ..tables import label
from .linear import incomplete_for
from .road_chains import COMPARED, RoadPart, components, one_part

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
        return sorted(what for what in COMPARED if differ(self.a.value(what), self.b.value(what)))

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


def report(crossings: Sequence[Crossing], parts: Sequence[RoadPart], inputs: Inputs) -> FinderResult:
    """The crossings as table rows, objects and findings; ``parts`` are all roads and ferries."""
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    at: dict[tuple, list[Crossing]] = defaultdict(list)
    for object_id, crossing in zip(_object_ids(crossings, parts), crossings, strict=True):
        at[object_id, crossing.codes, place_key(crossing.place)].append(crossing)
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


def _object_ids(crossings: Sequence[Crossing], parts: Sequence[RoadPart]) -> list[str]:
    """The object of each crossing (rules above)."""
    networks = _Networks(parts)
    roads: dict[tuple, dict[tuple, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, crossing in enumerate(crossings):
        key = road_key(crossing.name, crossing.codes)
        roads[key, crossing.ferry, crossing.planned][networks.of(crossing)].append(n)
    ids: dict[int, str] = {}
    for (key, ferry, planned), apart in roads.items():
        named_so = _FERRY_NAME.match(key) and (key, False, planned) not in roads
        end = (" (feri)" if ferry and not named_so else "") + (" (rencana)" if planned else "")
        for members in apart.values():
            first = min((crossings[n] for n in members), key=lambda crossing: crossing.order)
            stem = f"road:{key}" + (f"@{place_key(first.place)}" if len(apart) > 1 else "")
            statuses = {crossings[n].statuses for n in members}
            split = len(statuses - {frozenset()}) > 1 and not (ferry or planned)
            for n in members:
                status = f" [{'/'.join(sorted(crossings[n].statuses)) or 'status tidak diketahui'}]" if split else ""
                ids[n] = stem + status + end
    return [ids[n] for n in range(len(crossings))]


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
            key = (name, crossing.ferry, crossing.planned)
            if key not in self._known:
                lines = np.array([part.plane for part in self._parts[key]], dtype=object)
                tree = shapely.STRtree(lines)
                reach = np.array([max(SAME_ROAD_M, part.tolerance_m) for part in self._parts[key]])
                pairs = np.column_stack(tree.query(lines, predicate="dwithin", distance=reach))
                self._known[key] = (tree, components(len(lines), pairs))
            tree, number = self._known[key]
            found.append((name, int(number[tree.nearest(crossing.plane)])))
        return tuple(found)


def _row(crossing: Crossing, crossing_id: str) -> dict:
    sides = {f"{what}_{side}": part.value(what) for what in COMPARED for side, part in (("a", crossing.a), ("b", crossing.b))}
    return {
        "crossing_id": crossing_id, "region_a": crossing.codes[0], "region_b": crossing.codes[1], "road_name": crossing.name,
        "kind": crossing.kind, **sides, "mismatch": "+".join(crossing.mismatch), "bridge": crossing.bridge,
        "ferry": crossing.ferry, "geometry": crossing.place,
    }  # fmt: skip


def _finding(crossing: Crossing, object_id: str, place: str) -> Finding:
    ferry, planned, tolerance = crossing.ferry, crossing.planned, crossing.tolerance_m
    incomplete = any(incomplete_for(part.layer.spec, crossing.codes) for part in (crossing.a, crossing.b))
    conditions = [part.condition for part in (crossing.a, crossing.b) if part.condition]
    damaged = float(any(condition in DAMAGED for condition in conditions)) if conditions else None
    basis = f"roads x regions, tolerance {tolerance:.0f} m" if tolerance else "roads x regions, exact"
    caveats = []
    if planned:
        caveats.append(("Rencana, bukan jalan yang sudah ada.", "A plan, not an existing road."))
    if incomplete:
        caveats.append(("Data jalan tidak lengkap di daerah ini.", "The road data are not complete in these regions."))
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
            Measure("mismatch_count", float(len(crossing.mismatch)), "attributes", "attributes recorded on both sides that differ"),
            Measure("owner_changes", float(any(part.status in OWN_STATUS for part in (crossing.a, crossing.b))), "0/1",
                    "a regency, city or village road: each region runs its own part"),
            Measure("damaged", damaged, "0/1", "condition recorded on either side"),
            Measure("bridge", None if crossing.bridge is None else float(crossing.bridge), "0/1", "attribute of the feature at the border"),
        ),
        geometry=crossing.place, source_role="roads", precision_m=tolerance or None,
        caveat_ind=" ".join(ind for ind, _ in caveats), caveat_eng=" ".join(eng for _, eng in caveats),
        discriminator=place, usable=not (planned or incomplete), doubtful=bool(crossing.conflicts),
    )  # fmt: skip


def _object(object_id: str, crossings: list[Crossing], names: dict[str, str]) -> Object:
    first, statuses = crossings[0], {status for crossing in crossings for status in crossing.statuses}
    name = first.name or f"{'Feri' if first.ferry else 'Jalan'} tanpa nama {' – '.join(names.get(code, code) for code in first.codes)}"
    return Object(
        object_id, "ferry" if first.ferry else "road", name, "planned" if first.planned else "existing", "roads",
        {"road_status": "+".join(sorted(statuses)) or None, "named": first.name is not None},
    )  # fmt: skip
