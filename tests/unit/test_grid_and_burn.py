"""Cells by centre, true areas, decoding and the raster adapter, against independent ways."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import rasterio.features
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from rasterio.transform import from_origin

from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.geodesy import area_km2, cell_area_by_row_km2
from bosanggarong_plugin.core.inputs import raster as raster_module
from bosanggarong_plugin.core.inputs.burn import burn_regions, inside_mask
from bosanggarong_plugin.core.inputs.flow import read_flow_direction
from bosanggarong_plugin.core.study import InputSpec

from .grids import decoded

GRID = {"west": 0.0, "north": 10.0, "cell_width": 1.0, "cell_height": 1.0, "shape": (10, 10)}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 11), st.floats(-1, 11)), min_size=3, max_size=9))
def test_a_cell_belongs_to_the_polygon_that_holds_its_centre(points):
    shape = shapely.convex_hull(shapely.MultiPoint(points))
    if shape.geom_type != "Polygon":
        return
    x, y = np.meshgrid(np.arange(10) + 0.5, 9.5 - np.arange(10))
    clear = shapely.distance(shape.exterior, shapely.points(x, y)) > 1e-9  # a centre on the line may go either way
    mask = inside_mask(shape, **GRID)
    assert np.array_equal(mask[clear], shapely.contains_xy(shape, x, y)[clear])


def test_holes_islands_and_parts():
    ring = shapely.Polygon(shapely.box(1, 1, 9, 9).exterior, [shapely.box(3, 3, 7, 7).exterior])
    shape = shapely.MultiPolygon([ring, shapely.box(4, 4, 6, 6)])
    mask = inside_mask(shape, **GRID)
    assert mask.sum() == 64 - 16 + 4
    expected = rasterio.features.rasterize([shape], (10, 10), transform=from_origin(0, 10, 1, 1)).astype(bool)
    assert np.array_equal(mask, expected)


def test_neighbours_share_no_cell_and_leave_none_out():
    """Borders that run exactly through cell centres."""
    parts = [shapely.box(0, 0, 4.5, 5.5), shapely.box(4.5, 0, 10, 5.5), shapely.box(0, 5.5, 4.5, 10), shapely.box(4.5, 5.5, 10, 10)]
    labels, contested = burn_regions(parts, **GRID)
    assert contested == 0 and np.all(labels > 0)


def test_where_regions_overlap_the_first_wins_and_it_is_counted():
    labels, contested = burn_regions([shapely.box(0, 0, 6, 10), shapely.box(4, 0, 10, 10)], **GRID)
    assert contested == 20
    assert np.all(labels[:, :6] == 1) and np.all(labels[:, 6:] == 2)


@pytest.mark.parametrize("north", [3.0, -1.0, 60.0])
def test_cell_areas_equal_the_geodesic_polygon(north):
    geod = Geod(ellps="WGS84")
    rows = cell_area_by_row_km2(4, north, 0.5, 0.5)
    for row, area in enumerate(rows):
        top, bottom = north - 0.5 * row, north - 0.5 * (row + 1)
        lon = np.linspace(0, 0.5, 400)
        ring_lon, ring_lat = np.concatenate([lon, lon[::-1]]), np.concatenate([np.full(400, bottom), np.full(400, top)])
        assert area == pytest.approx(abs(geod.polygon_area_perimeter(ring_lon, ring_lat)[0]) / 1e6, rel=1e-7)


def test_holes_count_out_whatever_the_direction_of_their_ring():
    outer, inner = shapely.box(117, 0, 118, 1), shapely.box(117.2, 0.2, 117.4, 0.4)
    for hole in (inner.exterior.coords, list(inner.exterior.coords)[::-1]):
        assert area_km2(shapely.Polygon(outer.exterior, [hole])) == pytest.approx(area_km2(outer) - area_km2(inner))


@pytest.mark.parametrize("epsg", [32650, 9490, 3857])
def test_cells_of_a_projected_grid_have_true_areas(tmp_path, epsg):
    """The same block of land in any CRS holds the same km2."""
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(117.0, 0.5)
    codes = np.full((40, 40), 1, dtype=np.uint8)
    file = tmp_path / "arah.tif"
    with rasterio.open(file, "w", driver="GTiff", height=40, width=40, count=1, dtype="uint8", crs=CRS.from_epsg(epsg).to_wkt(),
                       transform=from_origin(x, y, 1000, 1000)) as target:  # fmt: skip
        target.write(codes, 1)
    problems = []
    flow = read_flow_direction(InputSpec("flow_direction", file, encoding="esri"), problems)
    assert not problems
    lon, lat = flow.plane_lonlat(x + np.array([0, 40000, 40000, 0]), y - np.array([0, 0, 40000, 40000]))
    assert flow.cell_area_km2.sum() == pytest.approx(area_km2(shapely.Polygon(zip(lon, lat, strict=True))), rel=2e-4)
    cell = flow.cell_at(*(float(v[0]) for v in flow.lonlat([5 * 40 + 7])))
    assert cell == 5 * 40 + 7


def test_a_raster_stored_from_the_south_is_turned_north_up(tmp_path):
    codes = np.array([[4, 4, 4], [4, 4, 4], [0, 0, 0]], dtype=np.uint8)  # all flows south
    for name, values, transform in (
        ("utara.tif", codes, rasterio.Affine(1, 0, 117, 0, -1, 3)),
        ("selatan.tif", codes[::-1], rasterio.Affine(1, 0, 117, 0, 1, 0)),
    ):
        profile = {"driver": "GTiff", "height": 3, "width": 3, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
        with rasterio.open(tmp_path / name, "w", transform=transform, **profile) as target:
            target.write(values, 1)
    first, second = (read_flow_direction(InputSpec("flow_direction", tmp_path / n, encoding="esri"), []) for n in ("utara.tif", "selatan.tif"))
    assert np.array_equal(first.network.receiver, second.network.receiver) and first.north == second.north


def test_a_rotated_raster_is_refused(tmp_path):
    with rasterio.open(tmp_path / "miring.tif", "w", driver="GTiff", height=3, width=3, count=1, dtype="uint8", crs="EPSG:4326",
                       transform=rasterio.Affine(1, 0.2, 117, 0.2, -1, 3)) as f:  # fmt: skip
        f.write(np.ones((3, 3), dtype=np.uint8), 1)
    with pytest.raises(InputError, match="rotated"):
        raster_module.read_raster(tmp_path / "miring.tif", "miring.tif")


TABLES = {
    "esri": [32, 64, 128, 16, 0, 1, 8, 4, 2], "ldd": [7, 8, 9, 4, 5, 6, 1, 2, 3],
    "grass": [3, 2, 1, 4, 0, 8, 5, 6, 7], "taudem": [4, 3, 2, 5, 0, 1, 6, 7, 8],
}  # fmt: skip


@pytest.mark.parametrize("encoding", TABLES)
def test_all_eight_directions_of_every_encoding(encoding):
    """Around the centre each cell drains outwards in its own direction; read row by row from the north-west."""
    for place, code in enumerate(TABLES[encoding]):
        values = np.full((3, 3), TABLES[encoding][4], dtype=np.int16)
        values[1, 1] = code
        receiver, _, unknown = decoded(values, encoding, None)
        assert not unknown and receiver[4] == place


def test_negative_grass_codes_keep_their_direction():
    receiver, end_kind, unknown = decoded(np.array([[0, 0], [0, -8]], dtype=np.int16), "grass", None)
    assert not unknown and receiver[3] == 3 and end_kind[3] == -2, "it leaves the grid eastwards"


def test_floating_point_codes_are_read_and_fractions_refused():
    receiver, _, unknown = decoded(np.array([[1.0, 0.0]], dtype=np.float32), "esri", None)
    assert not unknown and receiver[0] == 1
    assert decoded(np.array([[1.5, 0.0]], dtype=np.float32), "esri", None)[2] == [1.5]


def test_nan_is_no_data():
    receiver, _, unknown = decoded(np.array([[1.0, np.nan]], dtype=np.float32), "esri", np.nan)
    assert not unknown and receiver.tolist() == [0, -1]
