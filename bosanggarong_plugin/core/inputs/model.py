"""What the one door hands to the finders: clean layers in EPSG:4326 with canonical columns, and what was mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from ..catalogue import Catalogue, shipped
from ..office.model import Office
from ..result import SCHEMA
from ..study import InputSpec

if TYPE_CHECKING:
    from .dem import Dem
    from .flow import FlowGrid
    from .weights import WeightRaster

# canonical columns of each role, besides geometry; "feature_key" is the source key (an id column, else the row number)
COLUMNS: dict[str, tuple[str, ...]] = {
    "regions": ("region_code", "region_name", "level", "province_code", "population", "population_source", "area_official_km2"),
    "rivers": ("feature_key", "river_name", "status"),
    "roads": (
        "feature_key", "road_name", "status", "road_status", "road_class", "surface", "condition", "bridge", "ferry", "tunnel", "level",
        "iri", "mantap_pct", "width_m",
    ),
    "areas": ("feature_key", "area_name", "area_kind", "legal_basis", "status", "precision_m"),
    "facilities": ("feature_key", "facility_name", "facility_kind", "region_code", "status", "capacity", "remaining_years", "precision_m"),
    "network_lines": ("feature_key", "line_name", "line_kind", "status"),
    "basins": (
        "feature_key", "basin_name", "basin_code", "basin_id", "next_down", "main_basin", "up_area_km2", "sub_area_km2", "endorheic", "coastal",
    ),
    "places": ("feature_key", "place_name", "place_kind", "region_code", "kecamatan", "population", "precision_m"),
}  # fmt: skip
GEOMETRY_KIND = {
    "regions": "polygon", "rivers": "line", "roads": "line", "areas": "polygon", "facilities": "point",
    "network_lines": "line", "basins": "polygon", "places": "point",
}  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One vector input as read: ``frame`` is EPSG:4326 with the canonical columns of its role; never mutated."""

    spec: InputSpec
    frame: gpd.GeoDataFrame

    @property
    def planned(self) -> bool:
        """True when the whole layer is declared planned."""
        return self.spec.status == "planned"


@dataclass(frozen=True)
class Inputs:
    """All inputs of a study, validated.

    ``regions`` is sorted by region_code with index 0..n-1; ``boundary_status`` has region_a < region_b, status, basis, as_of;
    ``office`` is what people entered; ``repairs`` are dicts role, layer, feature, problem, action;
    ``sources`` are dicts of the ``sources`` table.
    """

    regions: Layer
    layers: dict[str, list[Layer]] = field(default_factory=dict)  # rivers, roads, areas, facilities, network_lines, basins, places
    flow: FlowGrid | None = None
    dem: Dem | None = None
    boundary_status: pd.DataFrame | None = None
    office: Office = field(default_factory=Office)
    catalogue: Catalogue = field(default_factory=shipped)
    runoff: WeightRaster | None = None
    population_raster: WeightRaster | None = None
    repairs: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)

    def of(self, role: str) -> list[Layer]:
        """The layers of a role, empty when none was given."""
        return self.layers.get(role, [])

    def tables(self, repairs_of_finders: Sequence[dict] = ()) -> dict[str, pd.DataFrame]:
        """Tables sources, repair_log (with what finders could not use) and, when a register is given, agreements."""
        rows = {"sources": self.sources, "repair_log": [*self.repairs, *repairs_of_finders]}
        tables = {name: pd.DataFrame(items, columns=list(SCHEMA[name].columns)) for name, items in rows.items()}
        if self.office.agreements is not None:
            tables["agreements"] = self.office.agreements.reindex(columns=list(SCHEMA["agreements"].columns))
        return tables
