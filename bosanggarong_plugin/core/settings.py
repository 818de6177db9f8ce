"""Settings of the analyses: frozen, bounded, documented; the study file, the command line and Processing read these classes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


def bounded(default: float, *, unit: str, low: float, high: float, doc: str, whole: bool = False):
    """A number field of a settings class with its unit, bounds (inclusive) and one sentence of meaning; ``whole`` takes no fractions."""
    return field(default=default, metadata={"unit": unit, "low": low, "high": high, "doc": doc, "whole": whole})


@dataclass(frozen=True)
class RegionSettings:
    """Adjacency and border segments."""

    tolerance_m: float = bounded(
        300.0, unit="m", low=1, high=5000,
        doc="Gap or overlap up to which two regions still share a border (slivers between digitised neighbours).",
    )


@dataclass(frozen=True)
class WaterSettings:
    """The water figures of a flow-direction raster."""

    min_area_km2: float = bounded(
        1.0, unit="km2", low=0, high=1e6,
        doc="Smallest link and crossing that is listed; never alters a figure; 0 lists all.",
    )
    min_watershed_km2: float = bounded(
        100.0, unit="km2", low=0, high=1e7, doc="Smallest basin of the raster that is drawn as a watershed.",
    )
    gap_m: float = bounded(
        0.0, unit="m", low=0, high=50000,
        doc="Strips of no region up to this width, next to a region, are transparent to the path; 0 = max(one cell, regions tolerance).",
    )
    border_river_distance_km: float = bounded(
        0.0, unit="km", low=0, high=20,
        doc="Flow within this distance of a border segment counts as running along it; 0 = one and a half cells.",
    )
    border_river_min_run_km: float = bounded(
        0.0, unit="km", low=0, high=500, doc="Shortest run along the border that counts; 0 = five cells.",
    )
    shift_cells: int = bounded(
        1, unit="cells", low=0, high=5, whole=True,
        doc="Borders are shifted by this many cells in eight directions for low_km2 and high_km2; 0 = no range.",
    )


@dataclass(frozen=True)
class RoadSettings:
    """Where roads cross borders."""

    snap_m: float = bounded(
        5.0, unit="m", low=0, high=500, doc="Ends of road features within this distance are one junction.",
    )
    merge_m: float = bounded(
        100.0, unit="m", low=0, high=5000, doc="Crossings of one road over one border within this distance, or the layer's precision, are one.",
    )
    gap_m: float = bounded(
        500.0, unit="m", low=1, high=20000, doc="Facing ends of roads on both sides of a border up to this distance apart are a missing link.",
    )
    detour_km: float = bounded(
        2.0, unit="km", low=0, high=100, doc="No missing link where other roads join the two ends within this way.",
    )
    dead_end_m: float = bounded(
        200.0, unit="m", low=1, high=20000, doc="A road that ends within this distance of the border ahead of it is a dead end.",
    )
    damage_km: float = bounded(
        5.0, unit="km", low=0.1, high=100, doc="Condition of roads is summed on each side of a border within this distance of it.",
    )
    served_km: float = bounded(
        2.0, unit="km", low=0, high=50, doc="Places within this distance of a road that joins regions are served by it.",
    )


@dataclass(frozen=True)
class AreaSettings:
    """Areas that lie in two or more regions."""

    min_piece_ha: float = bounded(10.0, unit="ha", low=0, high=1e6, doc="Smallest piece of an area in a region that counts.")
    min_mean_width_m: float = bounded(
        100.0, unit="m", low=0, high=1e5, doc="Smallest mean width (2 x area / perimeter) of a piece that counts.",
    )


@dataclass(frozen=True)
class TraceSettings:
    """The command trace; given on the command line and in Processing, not in a study file."""

    snap_cells: int = bounded(
        3, unit="cells", low=0, high=100, whole=True,
        doc="The point is moved to the cell with the greatest upstream area within this many rows and columns; 0 = its own cell.",
    )


@dataclass(frozen=True)
class ServiceSettings:
    """Services, waste and raw water nearer across the border."""

    walk_kmh: float = bounded(5.0, unit="km/h", low=0.5, high=30, doc="Speed of the way between a place or facility and its road.")
    max_walk_km: float = bounded(
        5.0, unit="km", low=0, high=100, doc="Farthest that a place or facility may lie from its road to be reached over roads.",
    )
    min_saving_min: float = bounded(10.0, unit="min", low=0, high=1000, doc="Smallest saving of time that is listed, over roads.")
    min_saving_km: float = bounded(5.0, unit="km", low=0, high=1000, doc="Smallest saving of distance that is listed, in a straight line.")
    max_haul_km: float = bounded(
        30.0, unit="km", low=1, high=500, doc="Longest haul of waste to a landfill without a transfer station.",
    )
    near_end_years: float = bounded(5.0, unit="years", low=0, high=50, doc="A landfill with at most these years left is near its end.")
    max_raw_water_km: float = bounded(
        40.0, unit="km", low=1, high=500, doc="Longest straight line between a source of raw water and the town that it may serve.",
    )


@dataclass(frozen=True)
class NetworkSettings:
    """The network of roads and ferries, and how well it connects places across borders."""

    join_m: float = bounded(
        100.0, unit="m", low=0, high=5000,
        doc="Parts of the road network that nothing connects are joined over a gap of at most this distance (logged); 0 = never.",
    )
    pair_km: float = bounded(
        25.0, unit="km", low=1, high=200, doc="Places of two regions within this straight distance are compared by road.",
    )
    trip_km: float = bounded(
        50.0, unit="km", low=1, high=500, doc="Longest straight distance of a trip between places, for the use of crossings.",
    )
    min_detour: float = bounded(
        2.5, unit="times", low=1, high=100, doc="Smallest ratio of the way by road to the straight distance that is a detour.",
    )
    min_detour_km: float = bounded(
        20.0, unit="km", low=0, high=1000, doc="Smallest extra way by road that is a detour.",
    )


@dataclass(frozen=True)
class RankingSettings:
    """How sure the order of the candidates is: the same sum again with other weights (core/ranking.py)."""

    draws: int = bounded(
        1000, unit="draws", low=0, high=10000, whole=True, doc="Random sets of weights that the interval of each rank is read from; 0 = no interval.",
    )
    seed: int = bounded(
        1, unit="number", low=0, high=2147483647, whole=True, doc="Start of the random numbers; the same number gives the same intervals.",
    )
    spread: float = bounded(
        2.0, unit="times", low=1, high=10, doc="Each weight is drawn between the entered one divided and multiplied by this; 1 = no change.",
    )
    interval_pct: float = bounded(
        90.0, unit="%", low=50, high=100, doc="Part of the draws that lies between the lowest and highest rank shown; 100 = all of them.",
    )


@dataclass(frozen=True)
class FinancingSettings:
    """Weights of the mixed model of cost sharing P5; they are divided by their sum."""

    population_weight: float = bounded(
        1.0, unit="number", low=0, high=100, doc="Weight of the share by population in the mixed model of cost sharing.",
    )
    area_weight: float = bounded(1.0, unit="number", low=0, high=100, doc="Weight of the share by area in the mixed model of cost sharing.")
    coverage_weight: float = bounded(
        1.0, unit="number", low=0, high=100,
        doc="Weight of the share by coverage of the service; without data of coverage the other two count alone.",
    )


@dataclass(frozen=True)
class Settings:
    """All settings of a study, one class for each analysis."""

    regions: RegionSettings = field(default_factory=RegionSettings)
    water: WaterSettings = field(default_factory=WaterSettings)
    roads: RoadSettings = field(default_factory=RoadSettings)
    areas: AreaSettings = field(default_factory=AreaSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    services: ServiceSettings = field(default_factory=ServiceSettings)
    ranking: RankingSettings = field(default_factory=RankingSettings)
    financing: FinancingSettings = field(default_factory=FinancingSettings)


SECTIONS = {item.name: item.default_factory for item in fields(Settings)}
