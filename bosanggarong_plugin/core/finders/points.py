"""Places and facilities where they stand: region, precision, coverage of their kind; what cannot be used is told.

- The region is that of the code where the input gives a certain one, else the one that holds the point, else the nearest
  within the precision of the point and the tolerance of the regions.
- A point in the sea or outside every region, or farther from the region of its code than it is precise, is not used.
- A kind is *covered* in a region when a layer of it says ``complete = true`` and does not list the region as incomplete,
  *not* covered when every layer says false or lists it, else *unknown*.
- Where no complete layer of offices of adminduk covers a region, its capital among the places stands for its office and
  covers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from ..findings import slug
from ..inputs.model import Inputs, Layer
from ..inputs.roles import place_words
from ..network.straight import NONE, Points
from ..settings import Settings
from .facilities import facilities_of
from .linear import RegionCover

COVERED, UNKNOWN, NOT_COVERED = "covered", "unknown", "not_covered"
OFFICE = "kantor_adminduk"
_UNNAMED = {"places": "permukiman", "facilities": "fasilitas"}
_COLUMNS = ("object_id", "key", "name", "kind", "lon", "lat", "region", "precision_km", "planned", "sure")


@dataclass(frozen=True)
class Sites:
    """``places`` and ``facilities`` that can be used, rows in the order of their ids; ``repairs`` tell the others.

    Columns: object_id, key, name, kind, lon, lat, region (number in ``codes``), precision_km, planned, sure (False: the border
    is nearer than the point is precise); places also population (nan unknown) and kecamatan (None unknown); facilities also capacity,
    remaining_years.
    ``cover`` maps (kind, region number) to COVERED, UNKNOWN or NOT_COVERED; a kind that is in no layer is not there.
    """

    codes: tuple[str, ...]
    places: pd.DataFrame
    facilities: pd.DataFrame
    cover: dict[tuple[str, int], str]
    repairs: list[dict] = field(default_factory=list)

    def covered(self, kinds: Iterable[str], region: int) -> str | None:
        """The best cover that one of the kinds has in a region; None when no layer of them is given."""
        found = {self.cover[kind, region] for kind in kinds if (kind, region) in self.cover}
        return next((state for state in (COVERED, UNKNOWN, NOT_COVERED) if state in found), None)


def locate(inputs: Inputs, settings: Settings) -> Sites:
    """All places and facilities of a study."""
    cover = RegionCover(inputs.regions.frame)
    repairs: list[dict] = []
    ids = {(f.row.feature_key, f.kind, f.lon, f.lat): f.object_id for f in facilities_of(inputs, cover=cover)}
    parts = {"places": [], "facilities": []}
    for role in parts:
        for layer in inputs.of(role):
            parts[role].append(_located(layer, role, cover, settings, repairs))
    places = _together(parts["places"], ("population", "kecamatan"))
    facilities = _together(parts["facilities"], ("capacity", "remaining_years"))
    keys = zip(facilities["key"], facilities["kind"], facilities["lon"], facilities["lat"], strict=True)
    facilities = facilities.assign(object_id=[ids.get(key, f"facility:{slug(key[0])}") for key in keys])
    facilities = facilities.drop_duplicates("object_id").sort_values("object_id", ignore_index=True)
    covered = _coverage(inputs.of("facilities"), cover.codes)
    capitals = places[places["kind"].map(is_capital).astype(bool) & ~places["planned"].astype(bool)]
    capitals = capitals[[covered.get((OFFICE, region)) != COVERED for region in capitals["region"]]]
    if len(capitals):
        facilities = _together([facilities, capitals.assign(kind=OFFICE, capacity=np.nan, remaining_years=np.nan)], ())[list(facilities.columns)]
        there = set(capitals["region"])
        covered |= {(OFFICE, n): COVERED if n in there else covered.get((OFFICE, n), NOT_COVERED) for n in range(len(cover.codes))}
    return Sites(tuple(cover.codes), places, facilities, covered, repairs)


def is_capital(kind: str | None) -> bool:
    """Whether a kind of place is the capital of a region ("ibukota_kabkota", "ibu_kota_kabupaten", ...)."""
    return isinstance(kind, str) and kind.startswith(("ibukota", "ibu_kota"))


def _together(parts: list[pd.DataFrame], extra: tuple[str, ...]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=[*_COLUMNS, *extra]).astype({"lon": float, "lat": float, "region": int, "precision_km": float})
    filled = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(filled, ignore_index=True).sort_values(["object_id", "lon", "lat"], ignore_index=True)


def _located(layer: Layer, role: str, cover: RegionCover, settings: Settings, repairs: list[dict]) -> pd.DataFrame:
    frame = layer.frame.reset_index(drop=True)
    singular = "place" if role == "places" else "facility"
    lon, lat = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    precision_m = _numbers(frame, "precision_m", len(frame))
    precision_m = np.where(np.isnan(precision_m), layer.spec.precision_m or 0.0, precision_m)
    region, sure, told = _regions(frame, lon, lat, precision_m, cover, settings.regions.tolerance_m)
    names = [
        name if isinstance(name, str) else f"{_UNNAMED[role]} tanpa nama ({place_words(x, y)})"
        for name, x, y in zip(frame[f"{singular}_name"], lon, lat, strict=True)
    ]
    planned = [layer.planned] * len(frame) if role == "places" else [layer.planned or status == "planned" for status in frame["status"]]
    table = pd.DataFrame({
        "object_id": [f"{singular}:{slug(key)}" for key in frame["feature_key"]], "key": frame["feature_key"], "name": names,
        "kind": frame[f"{singular}_kind"], "lon": lon, "lat": lat, "region": region, "precision_km": precision_m / 1000.0,
        "planned": planned, "sure": sure,
    })  # fmt: skip
    for column in ("population",) if role == "places" else ("capacity", "remaining_years"):
        table[column] = _numbers(frame, column, len(frame))
    if role == "places":
        table["kecamatan"] = [text if isinstance(text, str) else None for text in frame.get("kecamatan", [None] * len(frame))]
    for row, problem in told:
        repairs.append({"role": role, "layer": layer.spec.layer or layer.spec.path.stem, "feature": names[row], "problem": problem,
                        "action": "not used"})  # fmt: skip
    return table[table["region"] != NONE]


def _numbers(frame: pd.DataFrame, column: str, n: int) -> np.ndarray:
    if column not in frame:
        return np.full(n, np.nan)
    return pd.to_numeric(frame[column], errors="coerce").astype(float).to_numpy()


def _regions(frame, lon, lat, precision_m, cover: RegionCover, tolerance_m: float):
    """Region number of each point, whether it is sure, and (row, why) of those without one."""
    numbers = {code: number for number, code in enumerate(cover.codes)}
    points = cover.plane.to_plane(shapely.points(lon, lat))
    distance = np.array([shapely.distance(polygon, points) for polygon in cover.polygons])
    inside = cover.label(lon, lat)
    reach = np.maximum(precision_m, tolerance_m)
    region, sure, told = np.full(len(frame), NONE), np.ones(len(frame), dtype=bool), []
    for row in range(len(frame)):
        code = frame["region_code"].iloc[row]
        given = numbers.get(code, NONE) if isinstance(code, str) else NONE
        at = inside[row] if inside[row] != NONE else int(np.argmin(distance[:, row]))
        if distance[at, row] > reach[row]:
            told.append((row, "lies in no region"))
        elif given == NONE:
            region[row] = at
            others = np.delete(distance[:, row], at)
            sure[row] = not len(others) or others.min() >= precision_m[row]
        elif distance[given, row] > reach[row]:
            told.append((row, f"lies in {cover.codes[at]}, not in the region of its code {code}"))
        else:
            region[row] = given
    return region, sure, told


def _coverage(layers: list[Layer], codes: list[str]) -> dict[tuple[str, int], str]:
    best = {COVERED: 2, UNKNOWN: 1, NOT_COVERED: 0}
    found: dict[tuple[str, int], str] = {}
    for layer in layers:
        if layer.planned:
            continue
        kinds = set(layer.frame["facility_kind"].dropna())
        for number, code in enumerate(codes):
            spec = layer.spec
            state = NOT_COVERED if spec.complete is False or code in spec.incomplete_regions else COVERED if spec.complete else UNKNOWN
            for kind in kinds:
                if best[state] >= best[found.get((kind, number), NOT_COVERED)]:
                    found[kind, number] = state
    return found


def as_points(table: pd.DataFrame) -> Points:
    """The rows of a table of ``Sites`` for the search of the nearest."""
    return Points(
        table[["lon", "lat"]].to_numpy(dtype=float), table["region"].to_numpy(dtype=int), table["precision_km"].to_numpy(dtype=float),
        [f"{row.object_id}@{row.lon:.6f},{row.lat:.6f}" for row in table.itertuples()],
    )  # fmt: skip
