"""The dem role: one raster or tiles, brought to a stated cell, checked, turned into flow directions."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import rasterio
from pyproj import Geod
from rasterio.transform import Affine, from_origin

from bosanggarong_plugin.core.errors import Cancelled, InputError
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs import dem as dem_module
from bosanggarong_plugin.core.inputs import raster as raster_module
from bosanggarong_plugin.core.inputs.dem import flow_codes, plan_dem, read_dem
from bosanggarong_plugin.core.messages import localise_problem
from bosanggarong_plugin.core.study import InputSpec

CELL = 0.001
rng = np.random.default_rng(11)
HILLS = np.round(rng.random((24, 36)) * 90 + np.linspace(100, 0, 24)[:, None], 1).astype(np.float32)


def write(path, values, *, west=117.0, north=1.0, cell=CELL, crs="EPSG:4326", nodata=None, transform=None, unit=None):
    values = np.asarray(values)
    rows, columns = values.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": values.dtype, "crs": crs, "nodata": nodata}
    with rasterio.open(path, "w", transform=transform or from_origin(west, north, cell, cell), **profile) as target:
        target.write(values, 1)
        if unit:
            target.units = [unit]
    return path


def write_tiles(folder, values, cuts_row, cuts_column, *, overlap=0, **more):
    """Cut an array into tiles; each reaches ``overlap`` cells into the next."""
    folder.mkdir()
    for i, (top, bottom) in enumerate(zip([0, *cuts_row], [*cuts_row, values.shape[0]], strict=True)):
        for j, (left, right) in enumerate(zip([0, *cuts_column], [*cuts_column, values.shape[1]], strict=True)):
            part = values[top : bottom + overlap, left : right + overlap]
            write(folder / f"DEMNAS_{i}_{j}.tif", part, west=117 + left * CELL, north=1 - top * CELL, **more)
    return folder


def spec(path, **more):
    return InputSpec("dem", path, **more)


def read(path, **more):
    problems = []
    dem = read_dem(spec(path, **more), problems)
    assert not problems and dem is not None, problems
    return dem


def problem_of(path, **more):
    """The one problem, with its three texts in both languages."""
    problems = []
    assert read_dem(spec(path, **more), problems) is None
    assert len(problems) == 1, problems
    said = problems[0]
    in_indonesian = localise_problem(said, "id")
    assert said.what and said.where and said.next_step
    assert in_indonesian.what != said.what and in_indonesian.next_step != said.next_step
    return said


# --- what is read ----------------------------------------------------------------------------------------------------


def test_one_raster_as_it_is(tmp_path):
    values = HILLS.copy()
    values[0, 0] = np.nan
    values[5, 5] = -9999
    dem = read(write(tmp_path / "dem.tif", values, nodata=-9999))
    expected = values.copy()
    expected[5, 5] = np.nan
    assert dem.elevation.dtype == np.float32 and np.array_equal(dem.elevation, expected, equal_nan=True)
    assert (dem.west, dem.north, dem.cell_width, dem.unit, dem.notes) == (117.0, 1.0, CELL, "m", ())
    assert dem.crs.to_epsg() == 4326


@pytest.mark.parametrize("kind", ["int16", "int32", "uint8", "float64"])
def test_types_of_number(tmp_path, kind):
    values = np.round(HILLS).astype(kind)
    assert np.array_equal(read(write(tmp_path / "dem.tif", values)).elevation, values)


def test_the_lowest_float_marks_no_data_in_any_spelling(tmp_path):
    values = HILLS.copy()
    values[3, 3] = np.finfo(np.float32).min
    assert np.isnan(read(write(tmp_path / "dem.tif", values, nodata=-3.4028234663852886e38)).elevation[3, 3])


def test_both_libraries_read_the_same(tmp_path, monkeypatch):
    pytest.importorskip("osgeo.gdal", reason="this Python has no osgeo.gdal")
    south = Affine(CELL, 0, 117, 0, CELL, 1 - 24 * CELL)
    files = [
        write(tmp_path / "a.tif", HILLS, nodata=3.5, unit="m"), write(tmp_path / "b.tif", HILLS[::-1], transform=south),
        write(tmp_path / "c.tif", np.round(HILLS).astype(np.int16), nodata=50, crs="EPSG:32650", cell=30, west=5e5, north=1e5),
    ]  # fmt: skip
    for file in files:
        seen = []
        for in_qgis in (False, True):
            monkeypatch.setattr(raster_module, "inside_qgis", lambda in_qgis=in_qgis: in_qgis)
            with raster_module.open_raster(file, file.name) as source:
                seen.append((source.header, source.read_rows(3, 7), source.read_rows(0, 24)))
        assert seen[0][0] == seen[1][0]
        assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(seen[0][1:], seen[1][1:], strict=True))
        assert np.array_equal(seen[0][1], seen[0][2][3:10])
    assert np.array_equal(seen[0][2], np.round(HILLS).astype(np.int16))
    with raster_module.open_raster(files[1], "b") as source:
        assert np.array_equal(source.read_rows(0, 24), HILLS) and source.header.north == pytest.approx(1.0)


@pytest.mark.parametrize("overlap", [0, 3])
@pytest.mark.parametrize("cell_m", [None, 450])
def test_tiles_are_one_raster(tmp_path, monkeypatch, overlap, cell_m):
    monkeypatch.setattr(dem_module, "BAND_CELLS", 100)  # several bands
    whole = read(write(tmp_path / "dem.tif", HILLS), cell_m=cell_m)
    tiled = read(write_tiles(tmp_path / "lembar", HILLS, [7, 19], [13], overlap=overlap), cell_m=cell_m)
    assert np.array_equal(whole.elevation, tiled.elevation)
    for name in ("west", "north", "cell_width", "cell_height"):
        assert getattr(whole, name) == pytest.approx(getattr(tiled, name))


def test_where_tiles_overlap_later_ones_fill_only_what_is_missing(tmp_path):
    folder = tmp_path / "lembar"
    folder.mkdir()
    first = np.array([[1, 2, -1], [1, 2, -1], [1, 2, 3]], dtype=np.int16)
    write(folder / "a.tif", first, nodata=-1)
    write(folder / "b.TIF", np.full((3, 3), 7, dtype=np.int16), west=117 + CELL, nodata=-9)
    (folder / "b.TIF.aux.xml").write_text("bukan raster")
    assert read(folder).elevation.tolist() == [[1, 2, 7, 7], [1, 2, 7, 7], [1, 2, 3, 7]]


def test_gaps_between_tiles_have_no_data(tmp_path):
    folder = tmp_path / "lembar"
    folder.mkdir()
    write(folder / "a.tif", HILLS[:10, :10])
    write(folder / "b.tif", HILLS[12:, 15:], west=117 + 15 * CELL, north=1 - 12 * CELL)
    expected = np.full((24, 36), np.nan, dtype=np.float32)
    expected[:10, :10], expected[12:, 15:] = HILLS[:10, :10], HILLS[12:, 15:]
    assert np.array_equal(read(folder).elevation, expected, equal_nan=True)


def test_tiles_of_a_third_of_a_cell_more_leave_no_seam(tmp_path):
    """As DEMNAS: sheets of 15' with cells of 0.27": 3333 1/3 cells, of which each tile holds 3333."""
    folder = tmp_path / "lembar"
    folder.mkdir()
    for n in range(4):
        for m in range(3):
            part = np.full((9, 9), 10 * n + m + 1, dtype=np.float32)
            write(folder / f"{n}_{m}.tif", part, west=117 + n * (9 + 1 / 3) * CELL, north=1 - m * (9 + 1 / 3) * CELL)
    dem = read(folder)
    assert dem.shape == (28, 37) and not np.isnan(dem.elevation).any()
    assert [dem.elevation[0, c] for c in (8, 9, 17, 18, 19, 36)] == [1, 11, 11, 11, 21, 31]
    assert [dem.elevation[r, 0] for r in (8, 9, 18, 19, 27)] == [1, 2, 2, 3, 3]
    assert dem.notes == (("tiles lie between the cells of one grid", "moved onto it by up to 0.33 of a cell"),)


# --- a stated cell ---------------------------------------------------------------------------------------------------


def test_cells_are_joined_to_their_mean(tmp_path):
    values = np.array([[1, 3, -1, 5, 9], [5, 7, -1, -1, 8], [2, 2, -1, -1, 4], [2, 2, -1, -1, 6], [1, 2, 3, 4, 5]], dtype=np.int16)
    dem = read(write(tmp_path / "dem.tif", values, crs="EPSG:32650", cell=30, west=5e5, north=1e5, nodata=-1), cell_m=60)
    assert np.array_equal(dem.elevation, np.array([[4, 5, 8.5], [2, np.nan, 5], [1.5, 3.5, 5]], dtype=np.float32), equal_nan=True)
    assert (dem.cell_width, dem.cell_height) == (60, 60)
    assert dem.notes == (("cell_m = 60", "2 x 2 cells joined, 60.0 m wide"),)


def test_the_bands_that_are_read_change_nothing(tmp_path, monkeypatch):
    file = write(tmp_path / "dem.tif", HILLS)
    wanted = read(file, cell_m=330)
    for size in (1, 40, 300):
        monkeypatch.setattr(dem_module, "BAND_CELLS", size)
        assert np.array_equal(read(file, cell_m=330).elevation, wanted.elevation)
    assert np.allclose(wanted.elevation[1, 2], HILLS[3:6, 6:9].mean(dtype=float))


def test_on_a_lonlat_grid_metres_are_those_of_the_middle_latitude(tmp_path):
    file = write(tmp_path / "dem.tif", HILLS, north=60 + 12 * CELL)
    geod = Geod(ellps="WGS84")
    width, height = geod.inv(117, 60, 117 + CELL, 60)[2], geod.inv(117, 60, 117, 60 + CELL)[2]
    plan = plan_dem(spec(file, cell_m=240), [])
    assert plan.source_cell_m == pytest.approx(np.sqrt(width * height), rel=1e-5) and plan.factor == 3 and plan.shape == (8, 12)
    sides = read(file).sides_m()
    assert [sides[0][12], sides[1][12]] == pytest.approx([width, height], rel=1e-4)


def test_a_stated_cell_finer_than_the_source_is_refused(tmp_path):
    file = write(tmp_path / "dem.tif", HILLS, crs="EPSG:32650", cell=30, west=5e5, north=1e5)
    said = problem_of(file, cell_m=20)
    assert "cell_m = 20" in said.what and "30.0 m" in said.what
    assert read(file, cell_m=29.9).cell_width == 30


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.full((6, 6), 12.5, dtype=np.float32), "constant (12.5 everywhere)"),
        (np.full((6, 6), np.nan, dtype=np.float32), "holds no data"),
        (np.full((6, 6), -9999, dtype=np.float32), "holds no data"),
        (HILLS[:2], "too small: 2 x 36"),
        (HILLS * 100, " m, higher than any land on earth"),
        (HILLS * 30, "may be in feet"),
        (HILLS - 4000, "lower than any land"),
    ],
)
def test_elevations_that_cannot_be_used(tmp_path, values, words):
    said = problem_of(write(tmp_path / "dem.tif", values, nodata=-9999))
    assert words in said.what and said.where == "dem.tif"


def test_too_small_after_joining_cells(tmp_path):
    assert "too small: 2 x 3" in problem_of(write(tmp_path / "dem.tif", HILLS), cell_m=1340).what


def test_no_crs(tmp_path):
    file = write(tmp_path / "dem.tif", HILLS, crs=None)
    assert "no CRS" in problem_of(file).what
    assert read(file, crs="EPSG:4326").crs.to_epsg() == 4326
    assert "not known" in problem_of(file, crs="EPSG:bukan").what


def test_rotated_and_not_a_raster(tmp_path):
    write(tmp_path / "miring.tif", HILLS, transform=Affine(CELL, 1e-4, 117, 1e-4, -CELL, 1))
    assert "rotated" in problem_of(tmp_path / "miring.tif").what
    (tmp_path / "dem.tif").write_text("bukan raster")
    assert "cannot be read as a raster" in problem_of(tmp_path / "dem.tif").what


def test_a_damaged_raster_is_told_when_its_rows_are_read(tmp_path):
    file = write(tmp_path / "dem.tif", np.tile(HILLS, (20, 10)))
    file.write_bytes(file.read_bytes()[:60_000])
    assert "cannot be read as a raster" in problem_of(file).what


def test_feet_are_asked_about_and_then_taken(tmp_path):
    high = write(tmp_path / "tinggi.tif", HILLS * 30)
    assert 'unit = "ft"' in problem_of(high).next_step and 'unit = "m"' in problem_of(high).next_step
    feet, metres = read(high, unit="ft"), read(high, unit="m")
    lon, lat = 117 + 4.5 * CELL, 1 - 7.5 * CELL
    assert feet.at(lon, lat)[0][0] == pytest.approx(metres.at(lon, lat)[0][0] * 0.3048)
    assert np.array_equal(flow_codes(feet), flow_codes(metres))
    said = write(tmp_path / "kaki.tif", HILLS, unit="feet")
    assert "says that its elevations are in feet" in problem_of(said).what
    assert read(said, unit="ft").unit == "ft" and read(said, unit="m").unit == "m"
    assert "30000 ft, higher than any land" in problem_of(write(tmp_path / "x.tif", HILLS + 30000 - HILLS.max()), unit="ft").what


def test_folders_that_are_no_mosaic(tmp_path):
    (tmp_path / "kosong").mkdir()
    assert "no raster is in the folder" in problem_of(tmp_path / "kosong").what
    folder = write_tiles(tmp_path / "lembar", HILLS, [12], [])
    write(folder / "utm.tif", HILLS, crs="EPSG:32650", cell=110, west=5e5, north=1e5)
    said = problem_of(folder)
    assert "another CRS (WGS 84 / UTM zone 50N) than DEMNAS_0_0.tif" in said.what and said.where == "lembar/utm.tif"
    (folder / "utm.tif").unlink()
    write(folder / "halus.tif", HILLS, cell=CELL / 3)
    assert "another cell size" in problem_of(folder).what
    (folder / "halus.tif").write_text("bukan raster")
    assert problem_of(folder).where == "lembar/halus.tif"


def test_without_numba_both_ways_out_are_named(tmp_path, monkeypatch):
    dem = read(write(tmp_path / "dem.tif", HILLS))
    monkeypatch.setitem(sys.modules, "numba", None)  # as where it is not installed: import raises ImportError
    with pytest.raises(InputError) as caught:
        flow_codes(dem)
    said = localise_problem(caught.value.problems[0], "id")
    assert said.where == "dem.tif" and "numba" in said.what
    for words in ("flow_direction", "r.watershed", 'encoding = "grass"', "QGIS"):
        assert words in said.next_step


# --- what comes of it ------------------------------------------------------------------------------------------------


def test_elevation_at_places(tmp_path):
    values = HILLS.copy()
    values[2, 3] = np.nan
    dem = read(write(tmp_path / "dem.tif", values))
    found, cell = dem.at([117 + 3.5 * CELL, 117 + 9.2 * CELL, 116.0], [1 - 2.5 * CELL, 1 - 20.9 * CELL, 1.0])
    assert cell.tolist() == [2 * 36 + 3, 20 * 36 + 9, -1]
    assert np.isnan(found[[0, 2]]).all() and found[1] == HILLS[20, 9]


def test_flow_directions_of_a_dem(tmp_path):
    pytest.importorskip("numba", reason="numba is optional")
    slope = np.tile(np.arange(8, 0, -1), (6, 1)).astype(np.int16)
    slope[:, 7] = -1
    told = []
    codes = flow_codes(read(write(tmp_path / "dem.tif", slope, nodata=-1)), Job(lambda *said: told.append(said)))
    assert np.all(codes[:, :6] == 0) and np.all(codes[:, 6] == 9) and np.all(codes[:, 7] == 255)
    assert told[-1] == (1.0, "flow directions from the DEM")


def test_reading_and_draining_can_be_stopped(tmp_path):
    file = write(tmp_path / "dem.tif", HILLS)
    stopped = Job(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        read_dem(spec(file), [], stopped)
    with pytest.raises(Cancelled):
        flow_codes(read(file), stopped)


def test_nothing_is_left_beside_the_file(tmp_path):
    file = write(tmp_path / "dem.tif", HILLS)
    before = file.read_bytes()
    read(file)
    assert [item.name for item in tmp_path.iterdir()] == ["dem.tif"] and file.read_bytes() == before


def test_a_fill_value_is_told_in_short_and_a_text_file_in_our_own_words(tmp_path):
    assert "elevations reach 3.4e+38 m, higher" in problem_of(write(tmp_path / "isi.tif", np.array([[1, 2, 3], [4, 5, 3.4e38], [7, 8, 9]]))).what
    (tmp_path / "surat.tif").write_text("bukan raster", encoding="utf-8")
    assert problem_of(tmp_path / "surat.tif").what == "cannot be read as a raster"
