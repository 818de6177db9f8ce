"""The same questions to sub-basin polygons: every cell of a small grid given as a polygon answers as the grid does."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from bosanggarong_plugin.core.finders.regions import find as find_regions
from bosanggarong_plugin.core.finders.water import finder
from bosanggarong_plugin.core.finders.water.effects import drainage_of
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.settings import Settings, WaterSettings

from .worlds import area_layer, cell_box, facility_layer, middle, of_kind, place_layer, region_layer, spec, two_regions

SETTINGS = Settings(water=WaterSettings(min_area_km2=0.0, min_watershed_km2=1.0, shift_cells=0))


def basins() -> Layer:
    """49 square sub-basins; each drains into its neighbour in the east, the last column into the sea."""
    rows, columns = np.divmod(np.arange(49), 7)
    after = [str(k + 1) if c < 6 else "0" for k, c in enumerate(columns)]
    frame = gpd.GeoDataFrame(
        {"feature_key": [str(k) for k in range(49)], "basin_name": None, "basin_code": None, "basin_id": [f"{k}" if k else "100" for k in range(49)],
         "next_down": after, "main_basin": None, "up_area_km2": np.nan, "sub_area_km2": np.nan,
         "endorheic": pd.array([0] * 49, dtype="Int64"), "coastal": pd.array([False] * 49, dtype="boolean")},
        geometry=[cell_box(r, c) for r, c in zip(rows, columns, strict=True)], crs=4326,
    )  # fmt: skip
    return Layer(spec("basins"), frame)


def inputs(*layers: Layer) -> Inputs:
    by_role = {layer.spec.role: [layer] for layer in layers}
    return Inputs(region_layer(two_regions()), {**by_role, "basins": [basins()]}, None)


def model(given: Inputs):
    segments = find_regions(given, SETTINGS, Job()).tables["border_segments"]
    return finder.build_model(given, SETTINGS, Job(), segments), segments


def test_places_ask_the_pieces():
    made, _ = model(inputs())
    drainage = drainage_of(made)
    spot, off = drainage.spots(np.array([middle(3, 2), (120.0, 0.0)]))
    cell = float(made.subbasins.pieces.area_km2[0])
    assert off is None and spot.label == 1 and spot.upstream_km2 == pytest.approx({1: 3 * cell}, rel=1e-4) and spot.downstream == (2,)
    assert spot.distance_km[0] == pytest.approx(1.5 * 2.2264, rel=0.35), "straight, to where the water leaves the last sub-basin of A"
    passed = drainage.origins.passed(1)
    assert len(passed) == 21 and set(drainage.labels[passed]) == {2}
    keys, km2 = drainage.land(cell_box(1, 2, 2, 2))
    assert len(keys) >= 4 and km2.sum() == pytest.approx(4 * cell, rel=1e-4)
    assert drainage.spots(np.array([middle(3, 2)]), 2500.0)[0].total_km2 > spot.total_km2


def test_findings_of_pieces():
    given = inputs(
        facility_layer([("W", "bendungan", middle(3, 2), "planned"), ("Y", "rawan_banjir", middle(3, 5)), ("T", "tambang", middle(1, 1))]),
        area_layer([("Kebun", "perkebunan", cell_box(1, 2, 3, 4))]), place_layer([("di B", 100, middle(3, 5)), ("di A", 7, middle(3, 1))]),
    )  # fmt: skip
    _, segments = model(given)
    result = finder.find(given, SETTINGS, Job(), segments=segments, name_river=lambda *where: None)
    found = {f.object_id.split(":")[1]: f for f in of_kind(result, "planned_dam", "flood_place", "pressure")}
    assert set(found) == {"W", "Y", "T", "perkebunan"}
    assert found["W"].measure("share_of_link_pct") == pytest.approx(100 * 3 / 28, rel=1e-3)
    assert dict(found["Y"].parties) == {"64.01": "hulu", "64.02": "hilir"} and "sub-DAS" in found["Y"].caveat_ind
    assert found["perkebunan"].measure("drained_area_km2") == pytest.approx(2 * found["W"].measure("commanded_km2"), rel=1e-3)
    links = result.tables["water_links"].set_index(["from_code", "to_code"])
    assert links.loc[("64.01", "64.02"), "population_downstream"] == 100
