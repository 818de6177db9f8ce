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


@dataclass(frozen=True)
class AreaSettings:
    """Areas that lie in two or more regions."""

    min_piece_ha: float = bounded(10.0, unit="ha", low=0, high=1e6, doc="Smallest piece of an area in a region that counts.")
    min_mean_width_m: float = bounded(
        100.0, unit="m", low=0, high=1e5, doc="Smallest mean width (2 x area / perimeter) of a piece that counts.",
    )


@dataclass(frozen=True)
class Settings:
    """All settings of a study, one class for each analysis."""

    regions: RegionSettings = field(default_factory=RegionSettings)
    water: WaterSettings = field(default_factory=WaterSettings)
    roads: RoadSettings = field(default_factory=RoadSettings)
    areas: AreaSettings = field(default_factory=AreaSettings)


SECTIONS = {item.name: item.default_factory for item in fields(Settings)}
