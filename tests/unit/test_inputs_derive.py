"""Layers made of layers that cannot be used as they are; the originals stay."""

import geopandas as gpd
import pytest
import shapely

from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.inputs.derive import chosen_features, enclosed_areas


@pytest.fixture
def lines(tmp_path):
    """A square drawn with two lines, and one line that goes nowhere."""

    def write(*geometries, name="batas"):
        path = tmp_path / f"{name}.gpkg"
        frame = gpd.GeoDataFrame({"nama": [f"garis {n}" for n in range(len(geometries))]}, geometry=list(geometries), crs=4326)
        frame.to_file(path, layer=name, driver="GPKG")
        return path

    return write


HALVES = shapely.LineString([(0, 0), (1, 0), (1, 1)]), shapely.LineString([(1, 1), (0, 1), (0, 0)])


def test_lines_that_close_a_ring_give_the_area_inside(lines, tmp_path):
    source = lines(*HALVES)
    before = source.read_bytes()
    made = gpd.read_file(enclosed_areas(source, "batas", tmp_path / "baru" / "bidang.gpkg"))
    assert list(made.geom_type) == ["Polygon"] and made.geometry.iloc[0].equals(shapely.box(0, 0, 1, 1))
    assert made.crs.to_epsg() == 4326 and list(made["nama"]) == ["garis 0"]
    assert source.read_bytes() == before


def test_lines_that_close_nothing_are_refused(lines, tmp_path):
    source = lines(HALVES[0])
    with pytest.raises(InputError, match="enclose no area"):
        enclosed_areas(source, "batas", tmp_path / "bidang.gpkg")
    assert not (tmp_path / "bidang.gpkg").exists()


def test_only_the_features_of_the_chosen_values_are_taken(tmp_path):
    source = tmp_path / "litologi.gpkg"
    boxes = [shapely.box(n, 0, n + 1, 1) for n in range(3)]
    gpd.GeoDataFrame({"formasi": ["BEBULUH", "PAMALUAN", " BEBULUH "]}, geometry=boxes, crs=4326).to_file(source, layer="litologi", driver="GPKG")
    made = gpd.read_file(chosen_features(source, "litologi", "formasi", ("BEBULUH",), tmp_path / "karst.gpkg"))
    assert [shape.bounds[0] for shape in made.geometry] == [0, 2]
    with pytest.raises(InputError, match="no feature has one of these values"):
        chosen_features(source, "litologi", "formasi", ("KAPUR",), tmp_path / "lain.gpkg")
