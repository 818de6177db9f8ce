"""Where the flow direction and the river layer disagree about whether a named river crosses a border.

Both courses are cut by the regions in the same way (linear.py), with a tolerance of one cell or the precision of the layers,
whichever is more: what is finer is no disagreement, and neither is a sliver of one cell. Two kinds:

- the raster passes from i into j, the stream there keeps to the line of a river, and that river is drawn in i and never passes from i
  into j; no other line does so near there, and the line goes on (it does not just end there);
- a river is drawn from i into j, the raster has its stream there, and that stream never passes from i into j.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
from shapely import Point

from ...findings import OUT, SEA, FinderResult, Finding, Measure, Object
from ...inputs.model import Inputs
from ...result import SCHEMA
from ...settings import Settings
from ...tables import text, thresholds
from ..linear import RegionCover, course, gap_m
from ..rivers import RiverCourse, RiverNames
from .streams import FOLLOWED, LOOKED_UP, Streams


@dataclass(frozen=True)
class Difference:
    """One river and one border: who is right is not known. ``kind`` raster (only it crosses) or line (only it does)."""

    kind: str
    its: RiverCourse
    from_code: str
    to_code: str
    raster_codes: tuple[str, ...]
    upstream_km2: float
    point: Point


@dataclass
class Differences:
    """All of them, with what is said about each in both languages."""

    found: list[Difference] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    tolerance_m: float = 0.0

    def caveats(self) -> dict[tuple[str, str], dict[str, str]]:
        """What is said of the link from one region to the other: {"ind": ..., "eng": ...}."""
        said: dict[tuple[str, str], dict[str, str]] = {}
        for its, note in zip(self.found, self.notes, strict=True):
            before = said.get((its.from_code, its.to_code), {})
            said[its.from_code, its.to_code] = {lang: f"{before.get(lang, '')} {note[lang]}".strip() for lang in note}
        return said

    def add_to(self, result: FinderResult) -> None:
        """Add table course_differences, and a finding for each that no candidate may rest on."""
        rows = [
            {"river": its.its.river, "from_code": its.from_code, "to_code": its.to_code, "line_regions": ">".join(its.its.codes),
             "raster_regions": ">".join(its.raster_codes), "area_km2": its.upstream_km2, "note_ind": note["ind"], "note_eng": note["eng"],
             "geometry": its.point}
            for its, note in zip(self.found, self.notes, strict=True)
        ]  # fmt: skip
        result.tables["course_differences"] = pd.DataFrame(rows, columns=[*SCHEMA["course_differences"].columns, "geometry"])
        for its, note in zip(self.found, self.notes, strict=True):
            if len(its.its.regions) < 2 and all(thing.object_id != its.its.object_id for thing in result.objects):  # else of the finder of rivers
                result.objects.append(Object(its.its.object_id, "river", its.its.river, "existing", "rivers", {"regions": its.its.regions}))
            result.findings.append(
                Finding(
                    "course_difference", its.its.object_id, ((its.from_code, "hulu"), (its.to_code, "hilir")),
                    (Measure("area_km2", its.upstream_km2, "km2", "area upstream of the place, by the flow direction"),),
                    its.point, "flow_direction", self.tolerance_m, note["ind"], note["eng"],
                    discriminator=f"{its.from_code}>{its.to_code}", usable=False, doubtful=True,
                )
            )  # fmt: skip


def find_differences(model, inputs: Inputs, settings: Settings, traced: Sequence[RiverCourse], streams: Streams) -> Differences:
    """Disagreements from ``course_difference_km2`` of upstream area on, one for each river and border, the largest."""
    flow, regions = inputs.flow, inputs.regions
    tolerance_m = max(flow.cell_size_m, streams.names.precision_m, float(regions.spec.precision_m or 0))
    search = _Search(model, traced, streams, RegionCover(regions.frame, gap_m=gap_m(settings, regions.spec.precision_m)), tolerance_m)
    largest: dict[tuple[str, str, str], Difference] = {}
    for its in (*search.only_raster(), *search.only_line()):
        key = (its.its.river, its.from_code, its.to_code)
        if key not in largest or its.upstream_km2 > largest[key].upstream_km2:
            largest[key] = its
    result = Differences(tolerance_m=tolerance_m)
    for _, its in sorted(largest.items()):
        result.found.append(its)
        result.notes.append({lang: _note(its, model.region_names, lang) for lang in ("ind", "eng")})
    return result


class CourseFinder:
    """What the finder of water asks about the courses of one study: differences, and names of streams that the lines do not tell."""

    def __init__(self, inputs: Inputs, settings: Settings, traced: Sequence[RiverCourse], names: RiverNames):
        self.inputs, self.settings, self.traced = inputs, settings, traced
        self.streams = Streams(inputs.flow, names)

    def differences(self, model) -> Differences:
        """See find_differences."""
        return find_differences(model, self.inputs, self.settings, self.traced, self.streams)

    def name(self, lon: float, lat: float) -> str | None:
        """The river that the stream of the raster at a place is, where it has left its line; None for small streams."""
        cell = self.inputs.flow.cell_at(lon, lat)
        if cell is None or self.inputs.flow.upstream_km2[cell] < thresholds()["course_difference_km2"]:
            return None
        return (self.streams.river_above(cell) or (None, -1))[0]


class _Search:
    def __init__(self, model, traced: Sequence[RiverCourse], streams: Streams, cover: RegionCover, tolerance_m: float):
        self.model, self.traced, self.streams, self.cover, self.tolerance_m = model, traced, streams, cover, tolerance_m
        self.stream_km2 = thresholds()["stream_cells"] * (model.flow.cell_size_m / 1000.0) ** 2
        self.least_km2 = max(thresholds()["course_difference_km2"], self.stream_km2)
        self.main = {its.river: its for its in traced if its.river and "@" not in its.object_id}
        self.drawn = [  # every passage of a line of the layer
            (pair, cover.plane.to_plane(point))
            for its in traced
            for a, b, point in its.transitions()
            for pair in ((a, b), (b, a))[: 1 if its.directed else 2]
        ]

    def only_raster(self) -> Iterable[Difference]:
        """Passages of the raster that the river's line has not."""
        forest = self.model.forest
        for node, parent in enumerate(forest.parent.tolist()):
            a, b = int(forest.label[node]), int(forest.label[parent])
            if parent < 0 or not a or not b or a == b or (area := sum(self.model.sources[node].values())) < self.least_km2:
                continue
            river, left_at = self.streams.river_above(int(forest.cell[node])) or (None, -1)
            its, pair, point = self.main.get(river), (self.model.name(a), self.model.name(b)), Point(*self.model.node_lonlat[node])
            if its is None or pair[0] not in its.regions or self._passes(its, pair) or self._drawn_near(pair, point) or self._ends_at(its, left_at):
                continue
            codes, passages = self._raster_course(int(forest.cell[node]))
            near = self.streams.reach_m + self.tolerance_m
            if any(pair == (one, other) and self._apart_m(point, place) <= near for one, other, place in passages):
                yield Difference("raster", its, *pair, codes, area, point)

    def only_line(self) -> Iterable[Difference]:
        """Passages of a river's line that the raster has not."""
        for its in self.main.values():
            for a, b, point in its.transitions():
                cell = self.streams.largest_near(point.x, point.y)
                if cell is None or self.model.flow.upstream_km2[cell] < self.least_km2:
                    continue
                if (self.streams.river_above(cell) or ("", -1))[0] != its.river or self._raster_passes_near(a, b, point, its.directed):
                    continue
                codes, passages = self._raster_course(cell)
                same = {(one, other) for one, other, _ in passages}
                if (a, b) not in same and (its.directed or (b, a) not in same):
                    yield Difference("line", its, a, b, codes, float(self.model.flow.upstream_km2[cell]), point)

    def _raster_course(self, cell: int) -> tuple[tuple[str, ...], list[tuple[str, str, Point]]]:
        """Regions along the stream of a cell, and its passages from one region into another (land outside is passed over)."""
        line = self.streams.line([*self.streams.up(cell, LOOKED_UP * self.streams.reach_m)[:0:-1], *self.streams.down(cell)])
        stretches = course(line, self.cover, tolerance_m=self.tolerance_m) if line else []
        inside = [stretch for stretch in stretches if stretch.region_code != OUT]
        passages = [
            (one.region_code, other.region_code, other.start_point)
            for one, other in zip(inside[:-1], inside[1:], strict=True)
            if one.region_code != other.region_code
        ]
        return tuple(stretch.region_code for stretch in stretches), passages

    def _passes(self, its: RiverCourse, pair: tuple[str, str]) -> bool:
        """Whether any course of that name passes from the one region into the other, also through land outside."""
        for other in self.traced:
            if other.river == its.river:
                codes = [code for code in other.codes if code not in (OUT, SEA)]
                passed = set(zip(codes[:-1], codes[1:], strict=True))
                if pair in passed or (not other.directed and pair[::-1] in passed):
                    return True
        return False

    def _drawn_near(self, pair: tuple[str, str], point: Point) -> bool:
        """Whether any line passes between the two regions near a place."""
        there = self.cover.plane.to_plane(point)
        return any(pair == drawn and there.distance(place) <= FOLLOWED * self.streams.reach_m for drawn, place in self.drawn)

    def _raster_passes_near(self, a: str, b: str, point: Point, directed: bool) -> bool:
        """Whether a stream of the raster passes between the two regions within reach of a place."""
        forest, pairs = self.model.forest, {(a, b)} if directed else {(a, b), (b, a)}
        for node, parent in enumerate(forest.parent.tolist()):
            pair = (self.model.name(int(forest.label[node])), self.model.name(int(forest.label[parent])))
            if parent >= 0 and pair in pairs and self.model.flow.upstream_km2[forest.cell[node]] >= self.stream_km2:
                if self._apart_m(point, Point(*self.model.node_lonlat[node])) <= self.streams.reach_m:
                    return True
        return False

    def _ends_at(self, its: RiverCourse, cell: int) -> bool:
        """Whether the line ends about a cell, not in the sea: then it says nothing about what comes after."""
        ends = [its.line.coords[-1]] if its.directed else [its.line.coords[0], its.line.coords[-1]]
        there = Point(*(float(value[0]) for value in self.model.flow.lonlat([cell])))
        return its.codes[-1] != SEA and any(self._apart_m(there, Point(end)) <= 2 * self.streams.reach_m for end in ends)

    def _apart_m(self, one: Point, other: Point) -> float:
        return float(self.cover.plane.to_plane(one).distance(self.cover.plane.to_plane(other)))


def _note(its: Difference, names: dict[str, str], lang: str) -> str:
    def places(codes: Iterable[str]) -> str:
        return " - ".join(text(f"trace_place_{code.lower()}", lang) if code in (OUT, SEA) else names[code] for code in codes)

    name, called = its.its.river, "Sungai" if lang == "ind" else "the river"
    if not name.lower().startswith(("sungai ", "sei ", "s. ", "batang ", "kali ")):
        name = f"{called} {name}"
    return text(
        f"course_difference_{its.kind}", lang, river=name, hulu=names[its.from_code], hilir=names[its.to_code],
        area=its.upstream_km2, line=places(its.its.codes), raster=places(its.raster_codes),
    )  # fmt: skip
