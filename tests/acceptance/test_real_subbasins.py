"""Sub-basins made from the real flow direction and cut at the real borders give the figures of the cells; real DAS polygons."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from bosanggarong_plugin.core.finders import regions as region_finder
from bosanggarong_plugin.core.finders.water.basins import outline
from bosanggarong_plugin.core.finders.water.das import overlay
from bosanggarong_plugin.core.finders.water.finder import build_model
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.study import read_study
from tests.real_data import REAL

LARGE_KM2 = 10_000
STREAM_KM2 = 100
STUDY = """
[study]
name = "DAS"
[inputs.regions]
path = "{data}/admin_kaltim.gpkg"
layer = "adm2_kabkota"
precision_m = 50
{water}
[settings.water]
shift_cells = 0
"""
RASTER = '[inputs.flow_direction]\npath = "{data}/d8_30s_esri.tif"\nencoding = "esri"\n'


def model(folder, name: str, water: str):
    if not REAL.is_dir():
        pytest.skip(f"the real layers are not beside the repository ({REAL.name})")
    file = folder / name
    file.write_text(STUDY.format(data=REAL.as_posix(), water=water.format(data=REAL.as_posix())), encoding="utf-8")
    study = read_study(file)
    inputs = read_inputs(study, Job())
    segments = region_finder.find(inputs, study.settings, Job()).tables["border_segments"]
    return inputs, build_model(inputs, study.settings, Job(), segments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("subbasins")


@pytest.fixture(scope="module")
def raster(folder):
    return model(folder, "raster.toml", RASTER)[1]


def stream_links(flow, stream_km2: float) -> tuple[np.ndarray, np.ndarray]:
    """Number of the sub-basin of each cell, and the next one of each: one for each stretch of stream between two confluences."""
    upstream, down = flow.upstream_km2, np.asarray(flow.network.receiver).astype(np.int64)
    cells = np.flatnonzero(flow.has_data)
    stream = flow.has_data & (upstream >= stream_km2)
    feeders = np.bincount(down[stream & (down != np.arange(down.size))], minlength=down.size)
    owner, after = np.full(down.size, -1), []
    for cell in cells[np.argsort(-upstream[cells], kind="stable")].tolist():  # downstream first
        to = down[cell]
        if to == cell or (stream[cell] and feeders[to] > 1):
            owner[cell] = len(after)
            after.append(-1 if to == cell else int(owner[to]))
        else:
            owner[cell] = owner[to]
    return owner, np.array(after)


@pytest.fixture(scope="module")
def polygons(folder, raster):
    owner, after = stream_links(raster.flow, STREAM_KM2)
    first = 4_080_000_001
    frame = gpd.GeoDataFrame(
        {"HYBAS_ID": np.arange(after.size) + float(first), "NEXT_DOWN": np.where(after < 0, 0.0, after + float(first))},
        geometry=outline(raster.flow, owner, after.size), crs=4326,
    )  # fmt: skip
    frame.to_file(folder / "hybas.gpkg", layer="hybas")
    return model(folder, "polygons.toml", '[[inputs.basins]]\npath = "hybas.gpkg"\nprecision_m = 927\n')[1]


def test_links_over_10000_km2_agree_within_two_percent(raster, polygons):
    assert polygons.codes == raster.codes
    cells, pieces = raster.exchange.enters[1:, 1:], polygons.exchange.enters[1:, 1:]
    large = np.maximum(cells, pieces) > LARGE_KM2
    assert large.sum() >= 8
    assert pieces[large] == pytest.approx(cells[large], rel=0.02)


def test_areas_and_balance_of_the_pieces(raster, polygons):
    assert polygons.area_km2[1:] == pytest.approx(raster.area_km2[1:], rel=0.05)
    assert polygons.exchange.area()[1:] == pytest.approx(polygons.area_km2[1:], rel=1e-9)
    assert polygons.basins.area[0].sum() == pytest.approx(raster.basins.area[0].sum(), rel=1e-3), "the Mahakam"


def test_the_das_polygons_of_the_national_park_beside_the_raster(folder):
    water = RASTER + '[[inputs.basins]]\npath = "{data}/tnkutai_das_sungai.gpkg"\nlayer = "batas_das"\nprecision_m = 100\n'
    inputs, computed = model(folder, "das.toml", water)
    given = overlay(inputs, computed, Job())
    rows = given.result.tables["watershed_differences"].set_index("basin_key")
    assert len(rows) >= 5 and rows.loc[["Santan", "Sanganakan", "Sangkima"], "one_object"].all()
    assert set(given.basins.names) >= {"Santan", "Sanganakan", "Sangkima"}
    mahakam = rows.loc["Mahakam"]
    assert not mahakam["one_object"] and mahakam["agreement_pct"] < 5, "the layer holds a small part of it"
    assert mahakam["common_km2"] == pytest.approx(mahakam["given_km2"], rel=0.02)
    told = [origin for origin in given.basins.origin if origin == "flow_direction+basins"]
    assert len(told) == int(rows["one_object"].sum()), "each is one row"
    assert len(given.basins.ids) > 30 > len(rows), "watersheds that the layer does not hold are not touched"
