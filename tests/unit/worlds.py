"""A small world with real coordinates for the water finders: a 7 x 7 grid of 0.02 degrees near the equator, all water flows east."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely import box

from bosanggarong_plugin.core.finders import regions as region_finder
from bosanggarong_plugin.core.finders.water import finder
from bosanggarong_plugin.core.findings import FinderResult, Job
from bosanggarong_plugin.core.inputs.cell_area import CellArea
from bosanggarong_plugin.core.inputs.flow import FlowGrid, decode
from bosanggarong_plugin.core.inputs.grid import FlowNetwork
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.settings import Settings, WaterSettings
from bosanggarong_plugin.core.study import InputSpec

from .grids import esri

WEST, NORTH, CELL = 117.0, 0.14, 0.02
EAST = "\n".join([">>>>>>>"] * 7)


def cell_box(row: int, column: int, rows: int = 1, columns: int = 1):
    """The box of some cells, from the one of the least row and column."""
    west, north = WEST + column * CELL, NORTH - row * CELL
    return box(west, north - rows * CELL, west + columns * CELL, north)


def middle(row: float, column: float) -> tuple[float, float]:
    """Lon, lat of the middle of a cell."""
    return WEST + (column + 0.5) * CELL, NORTH - (row + 0.5) * CELL


def grid(drawing: str = EAST) -> FlowGrid:
    codes, unknown = decode(esri(drawing), "esri", None)
    assert not unknown
    crs = CRS.from_epsg(4326)
    return FlowGrid(
        FlowNetwork(codes), codes.shape, WEST, NORTH, CELL, CELL, crs, CellArea.of_grid(codes.shape, WEST, NORTH, CELL, CELL, crs), "esri"
    )


def spec(role: str, **values) -> InputSpec:
    return InputSpec(role, Path(f"{role}.gpkg"), **values)


def region_layer(shapes, population=None) -> Layer:
    codes = [f"64.0{n}" for n in range(1, len(shapes) + 1)]
    frame = gpd.GeoDataFrame(
        {"region_code": codes, "region_name": [f"Kabupaten {'ABCDE'[n]}" for n in range(len(codes))], "level": "kabupaten", "province_code": "64",
         "population": pd.array(population or [None] * len(codes), dtype="Int64"), "population_source": None, "area_official_km2": np.nan},
        geometry=list(shapes), crs=4326,
    )  # fmt: skip
    return Layer(spec("regions"), frame)


def facility_layer(rows, **values) -> Layer:
    """Rows (name, kind, (lon, lat), status)."""
    frame = gpd.GeoDataFrame(
        {"feature_key": [row[0] for row in rows], "facility_name": [row[0] for row in rows], "facility_kind": [row[1] for row in rows],
         "region_code": None, "status": [row[3] if len(row) > 3 else "existing" for row in rows], "capacity": np.nan, "remaining_years": np.nan,
         "precision_m": np.nan},
        geometry=[shapely.Point(row[2]) for row in rows], crs=4326,
    )  # fmt: skip
    return Layer(spec("facilities", **values), frame)


def area_layer(rows, **values) -> Layer:
    """Rows (name, kind, polygon, status)."""
    frame = gpd.GeoDataFrame(
        {"feature_key": [row[0] for row in rows], "area_name": [row[0] for row in rows], "area_kind": [row[1] for row in rows], "legal_basis": None,
         "status": [row[3] if len(row) > 3 else "existing" for row in rows], "precision_m": np.nan},
        geometry=[row[2] for row in rows], crs=4326,
    )  # fmt: skip
    return Layer(spec("areas", **values), frame)


def place_layer(rows, **values) -> Layer:
    """Rows (name, population or None, (lon, lat))."""
    frame = gpd.GeoDataFrame(
        {"feature_key": [row[0] for row in rows], "place_name": [row[0] for row in rows], "place_kind": None, "region_code": None,
         "population": pd.array([row[1] for row in rows], dtype="Int64"), "precision_m": np.nan},
        geometry=[shapely.Point(row[2]) for row in rows], crs=4326,
    )  # fmt: skip
    return Layer(spec("places", **values), frame)


def two_regions() -> list:
    """A: the four columns in the west; B: the three in the east."""
    return [cell_box(0, 0, 7, 4), cell_box(0, 4, 7, 3)]


def water(*layers: Layer, drawing: str = EAST, shapes=None, population=None, **rasters) -> FinderResult:
    """The water finder on the small world."""
    by_role: dict[str, list[Layer]] = {}
    for layer in layers:
        by_role.setdefault(layer.spec.role, []).append(layer)
    inputs = Inputs(region_layer(shapes or two_regions(), population), by_role, grid(drawing), **rasters)
    settings = Settings(water=WaterSettings(min_area_km2=0.0, min_watershed_km2=1.0, shift_cells=0))
    segments = region_finder.find(inputs, settings, Job()).tables["border_segments"]
    return finder.find(inputs, settings, Job(), segments=segments, name_river=lambda *where: None)


def of_kind(result: FinderResult, *kinds: str) -> list:
    return [finding for finding in result.findings if finding.kind in kinds]
