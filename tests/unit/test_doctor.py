"""The doctor: small studies with one thing wrong each; what is said, where, how much, and that nothing is touched."""

import hashlib
import json

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.doctor import LEVELS, examine, level_name, look, worst
from bosanggarong_plugin.core.doctor.borders import _gaps, _open_strips, _overlaps
from bosanggarong_plugin.core.doctor.layers import scale_number
from bosanggarong_plugin.core.doctor.machine import say_disk, say_memory
from bosanggarong_plugin.core.doctor.model import Sheet
from bosanggarong_plugin.core.errors import Cancelled, InputError
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.geodesy import area_km2
from bosanggarong_plugin.core.inputs.codes import known_regions
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.study import InputSpec, Study, read_study
from bosanggarong_plugin.paths import default_study

KALTARA = [region for region in known_regions() if region.kemendagri.startswith("65.")]  # a province of five
STATED = {"precision_m": 100.0, "complete": True, "date": "2024"}


class World:
    """A study of the five regencies of Kalimantan Utara as squares of one degree, 115 to 120 E, 3 to 4 N."""

    def __init__(self, folder):
        self.folder, self.specs = folder, {}
        self.regions()

    def regions(self, shapes=None, *, codes=None, names=None, population=1000, area=None, **about):
        n = len(shapes) if shapes else 5
        columns = {
            "kode": codes or [region.kemendagri for region in KALTARA][:n],
            "nama": names or [f"{'Kota' if region.level == 'kota' else 'Kabupaten'} {region.name}" for region in KALTARA][:n],
        }
        if population is not None:
            columns["penduduk"] = population
        if area is not None:
            columns["luas_resmi_km2"] = area
        shapes = shapes or [box(115 + number, 3, 116 + number, 4) for number in range(5)]
        return self.layer("regions", "daerah", shapes, columns, fields={"code": "kode", "name": "nama"}, **about)

    def layer(self, role, name, shapes, columns=None, *, crs=4326, **about):
        gpd.GeoDataFrame(columns or {}, geometry=list(shapes), crs=crs).to_file(self.folder / f"{name}.gpkg")
        return self.give(role, f"{name}.gpkg", **about)

    def points(self, name, places, **about):
        """Facilities: (name, kind, lon, lat)."""
        columns = {"nama": [place[0] for place in places], "jenis": [place[1] for place in places]}
        return self.layer("facilities", name, [Point(*place[2:4]) for place in places], columns, **about)

    def raster(self, role, name, values, *, west=115.0, north=4.0, cell=0.1, crs="EPSG:4326", nodata=None, **about):
        values = np.asarray(values)
        with rasterio.open(self.folder / name, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype=values.dtype,
                           crs=crs, transform=rasterio.Affine(cell, 0, west, 0, -cell, north), nodata=nodata) as target:  # fmt: skip
            target.write(values, 1)
        return self.give(role, name, **about)

    def give(self, role, file, **about):
        about = {**STATED, **about}
        entries = [] if role in ("regions", "flow_direction", "dem", "runoff") else self.specs.get(role, [])
        self.specs[role] = [*entries, InputSpec(role=role, path=self.folder / file, **about)]
        return self

    @property
    def study(self):
        return Study(path=self.folder / "studi.toml", name="Uji", inputs={role: tuple(specs) for role, specs in self.specs.items()})

    def said(self, check=None, *, ok=False):
        """The diagnoses that are not ok, those about the machine aside; every sentence exists in Indonesian."""
        found = examine(self.study)
        for item in found:
            there = item.localised("id")
            assert there.what != item.what and (there.remedy != item.remedy or not item.remedy), item
            assert bool(item.remedy) == (item.level != "ok"), item
        found = [item for item in found if item.check not in ("libraries", "memory", "disk") and (ok or item.level != "ok")]
        return found if check is None else [item for item in found if item.check == check]

    def one(self, check):
        (found,) = self.said(check)
        return found


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def figures(item):
    return {figure.name: figure.value for figure in item.figures}


# --- sound, refused, untouched ----------------------------------------------------------------------------------------


def test_of_a_sound_study_everything_is_in_order(world):
    world.layer("roads", "jalan", [LineString([(115.2, 3.5), (119, 3.5)])], {"NAMRJL": ["A"]})
    assert world.said() == []
    assert {"extent", "overlap", "validity", "duplicates", "borders", "codes", "vintage", "population", "stated"} <= {
        item.check for item in world.said(ok=True)
    }


def test_what_the_door_refuses_is_a_problem_of_that_input(world):
    world.layer("rivers", "sungai", [LineString([(115, 3), (116, 3)])], {"NAMOBJ": ["A"]}, crs=None)
    world.layer("roads", "jalan", [LineString([(500000, 331000), (600000, 331000)])], {"NAMRJL": ["A"]})
    found = look(world.study)
    problems = [item for item in found.diagnoses if item.level == "problem"]
    with pytest.raises(InputError) as refused:
        read_inputs(world.study)
    assert [item.problem for item in problems] == list(refused.value.problems) and not found.usable and found.inputs is None
    assert [(item.role, item.file) for item in problems] == [("rivers", "sungai.gpkg"), ("roads", "jalan.gpkg")]
    assert "coordinate reference system" in problems[0].what and "not degrees" in problems[1].what
    assert worst(found.diagnoses) == "problem" and found.diagnoses[0].level == "problem"


def test_nothing_is_altered_and_nothing_is_written(world):
    world.layer("areas", "hutan", [Polygon([(115, 3), (116, 4), (116, 3), (115, 4)])], {"nama": ["A"]}, kind="hutan_lindung")
    before = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in world.folder.iterdir()}
    world.said()
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in world.folder.iterdir()} == before


def test_a_cancelled_examination_stops(world):
    with pytest.raises(Cancelled):
        examine(world.study, Job(is_cancelled=lambda: True))


def test_the_levels_have_names_in_both_languages():
    assert [level_name(level, "id") for level in LEVELS] == ["masalah", "peringatan", "saran", "baik"]
    assert [level_name(level, "en") for level in LEVELS] == ["problem", "warning", "advice", "in order"]


# --- where layers lie -------------------------------------------------------------------------------------------------


def test_features_outside_indonesia_are_told_with_their_place(world):
    world.points("pasar", [("A", "pasar", 115.5, 3.5), ("B", "pasar", 4.9, 52.4)])
    item = world.one("extent")
    assert item.level == "advice" and "1 of 2" in item.what and (item.spots[0].lon, item.spots[0].lat) == (4.9, 52.4)
    assert "52.4000 N 4.9000 E" in item.what and "52,4000 LU 4,9000 BT" in item.localised("id").what


@pytest.mark.parametrize(("inside", "level"), [(0, "warning"), (1, "advice"), (2, None), (4, None)])
def test_a_layer_with_few_features_in_the_regions_is_told(world, inside, level):
    places = [(f"P{n}", "pasar", 115.5 + n / 10 if n < inside else 100 + n, 3.5) for n in range(4)]
    world.points("pasar", places)
    found = world.said("overlap")
    assert [item.level for item in found] == ([level] if level else [])
    if level:
        assert figures(found[0])["share_inside"] == 25 * inside and found[0].role == "facilities"


def test_a_line_that_only_touches_a_region_lies_in_it(world):
    world.layer("rivers", "sungai", [LineString([(114, 3.5), (115, 3.5)])], {"NAMOBJ": ["A"]})
    assert world.said("overlap") == []


# --- what was mended, what repeats ------------------------------------------------------------------------------------


def test_mended_geometry_is_told_once_for_each_layer(world):
    bowtie = Polygon([(115, 3), (116, 4), (116, 3), (115, 4)])
    world.layer("areas", "hutan", [bowtie, box(117, 3, 117.5, 3.5)], {"nama": ["A", "B"]}, kind="hutan_lindung")
    item = world.one("validity")
    assert (item.level, item.role, item.layer, figures(item)) == ("warning", "areas", "hutan", {"entries": 1})
    assert item.where == "hutan.gpkg" and "feature 1" in item.what


def test_features_without_geometry_and_repeated_ones_are_told(world):
    line = LineString([(115.1, 3.5), (115.9, 3.5)])
    world.layer("rivers", "sungai", [line, line, None], {"NAMOBJ": ["A", "A", "B"]})
    assert (world.one("lost").level, world.one("duplicates").level) == ("warning", "advice")


@pytest.mark.parametrize(
    ("places", "twins"),
    [
        ([("RS A", "rumah_sakit", 115.5, 3.5), ("RS A", "rumah_sakit", 115.5005, 3.5)], 1),  # 56 m apart
        ([("RS A", "rumah_sakit", 115.5, 3.5), ("RS A", "rumah_sakit", 115.51, 3.5)], 0),  # 1.1 km apart
        ([("RS A", "rumah_sakit", 115.5, 3.5), ("RS B", "rumah_sakit", 115.5005, 3.5)], 0),  # another name
        ([("A", "rumah_sakit", 115.5, 3.5), ("A", "puskesmas", 115.5005, 3.5)], 0),  # another kind
    ],
)  # fmt: skip
def test_points_of_one_kind_and_name_at_one_place_are_told(world, places, twins):
    world.points("fasilitas", places)
    assert [figures(item)["points"] for item in world.said("duplicates")] == ([twins] if twins else [])


def test_a_facility_in_two_layers_is_told_with_both(world):
    world.points("rbi", [("RS A", "rumah_sakit", 115.5, 3.5)])
    world.points("osm", [("rs a", "rumah_sakit", 115.5, 3.5)])
    assert world.one("duplicates").level == "advice" and world.one("duplicates").spots[0].lon == 115.5


def test_the_reach_of_twins_is_the_precision_where_that_is_coarser(world):
    places = [("RS A", "rumah_sakit", 115.5, 3.5), ("RS A", "rumah_sakit", 115.51, 3.5)]
    world.points("fasilitas", places, precision_m=2000.0)
    assert figures(world.one("duplicates"))["points"] == 1


# --- borders ----------------------------------------------------------------------------------------------------------

HOLE = box(116.9, 3.4, 117.1, 3.6)


def test_a_gap_between_two_regions_is_told_with_its_area_and_place(world):
    shapes = [box(115 + n, 3, 116 + n, 4).difference(HOLE) for n in range(5)]
    world.regions(shapes)
    item = world.one("borders")
    assert item.level == "warning" and figures(item) == {"gap_km2": pytest.approx(area_km2(HOLE)), "gaps": 1}
    assert HOLE.contains(Point(item.spots[0].lon, item.spots[0].lat)) and item.spots[0].unit == "km2"
    assert "celah antardaerah" in item.localised("id").what and "km²" in item.localised("id").what


def test_an_overlap_is_told_with_the_two_regions(world):
    shapes = [box(115 + n, 3, 116 + n, 4) for n in range(5)]
    shapes[0] = box(115, 3, 116.005, 4)
    world.regions(shapes)
    item = world.one("borders")
    assert figures(item) == {"overlap_km2": pytest.approx(area_km2(box(116, 3, 116.005, 4)), rel=1e-6), "overlaps": 1}
    assert item.spots[0].name == f"{KALTARA[0].kemendagri} + {KALTARA[1].kemendagri}" and item.level == "warning"


@pytest.mark.parametrize(("width", "level"), [(1e-5, ["advice"]), (1e-3, ["warning"]), (1e-10, [])])
def test_a_gap_of_a_square_kilometre_is_a_warning_a_sliver_an_advice_and_rounding_nothing(world, width, level):
    shapes = [box(115 + n, 3, 116 + n, 4) for n in range(5)]
    shapes[0] = shapes[0].difference(box(116 - width, 3.01, 116, 3.99))  # closed at both ends; 1e-5 degrees are a metre
    world.regions(shapes)
    assert [item.level for item in world.said("borders")] == level


def test_a_hole_inside_one_region_may_be_a_lake(world):
    shapes = [box(115 + n, 3, 116 + n, 4) for n in range(5)]
    shapes[2] = shapes[2].difference(box(117.4, 3.4, 117.5, 3.5))
    world.regions(shapes)
    assert world.one("borders").level == "advice" and "lakes" in world.one("borders").remedy


def test_a_region_inside_another_one_is_neither_hole_nor_overlap(world):
    inner = box(115.4, 3.4, 115.6, 3.6)
    shapes = [box(115, 3, 116, 4).difference(inner), inner, *(box(116 + n, 3, 117 + n, 4) for n in range(3))]
    world.regions(shapes)
    assert world.said("borders") == []


def test_islands_and_open_coast_are_no_gaps(world):
    shapes = [MultiPolygon([box(115 + n, 3, 115.8 + n, 4), box(115.85 + n, 3, 115.95 + n, 3.1)]) for n in range(5)]
    world.regions(shapes)
    assert world.said("borders") == []


@settings(max_examples=25, deadline=None)
@given(st.floats(0.001, 0.5), st.floats(0.01, 0.4), st.permutations(range(3)))
def test_overlap_and_gap_have_the_area_of_the_strip_in_any_order(width, height, order):
    shapes = [box(117, 0, 118 + width, 1), box(118, 0, 119, 1), box(117, 1, 119, 2)]
    codes = ["a", "b", "c"]
    found = _overlaps(np.array([shapes[n] for n in order], dtype=object), [codes[n] for n in order])
    assert sum(spot.amount for spot in found) == pytest.approx(area_km2(box(118, 0, 118 + width, 1)), rel=1e-6)
    hole = box(118 - width / 2, 0.5 - height, 118, 0.5)
    shapes[0] = box(117, 0, 118, 1).difference(hole)
    given = np.array([shapes[n] for n in order], dtype=object)
    gaps, holes = _gaps(given, shapely.union_all(given))
    assert sum(spot.amount for spot in gaps) == pytest.approx(area_km2(hole), rel=1e-6) and holes == []


# --- codes, list and dates --------------------------------------------------------------------------------------------


def test_converted_codes_are_told_with_their_evidence(tmp_path):
    world = World(tmp_path)
    kaltim = [region for region in known_regions() if region.kemendagri.startswith("64.")]
    shapes = [box(115 + n / 2, 0, 115.5 + n / 2, 1) for n in range(len(kaltim))]
    world.regions(shapes, codes=[region.bps.replace(".", "") for region in kaltim], names=[region.name for region in kaltim])
    item = world.one("codes")
    assert item.level == "advice" and "BPS" in item.what and figures(item)["pairs_known"] == len(kaltim)


def test_codes_outside_the_list_are_told(world):
    codes = [region.kemendagri for region in KALTARA][:4] + ["65.99"]
    world.regions(codes=codes, names=[region.name for region in KALTARA][:4] + ["Baru"])
    item = world.one("codes")
    assert "65.99 Baru" in item.what and item.level == "advice"


def test_a_layer_that_lacks_one_regency_of_its_province_may_be_older(world):
    world.regions([box(115 + n, 3, 116 + n, 4) for n in range(4)])
    item = world.one("vintage")
    assert item.level == "warning" and figures(item) == {"regions_listed": 5, "regions_missing": 1}
    assert KALTARA[4].name in item.what and "Kalimantan Utara" in item.what


def test_a_region_larger_than_its_official_area_says_where_the_lacking_one_went(world):
    shapes = [box(115 + n, 3, 116 + n, 4) for n in range(2)]
    areas = [area_km2(shape) for shape in shapes]
    world.regions(shapes, area=[areas[0], areas[1] / 2])
    (item,) = world.said("vintage")
    assert item.level == "warning" and item.what.endswith(f"larger than their official area: {KALTARA[1].kemendagri}")


def test_a_study_of_a_part_of_a_province_is_only_advised(world):
    world.regions([box(115 + n, 3, 116 + n, 4) for n in range(2)])
    assert world.one("vintage").level == "advice" and "2 of the 5" in world.one("vintage").what


def test_points_that_lie_elsewhere_than_their_code_says_are_told(world):
    codes = [KALTARA[0].kemendagri, KALTARA[1].kemendagri, "64.74"]
    columns = {"nama": ["A", "B", "C"], "jenis": ["pasar"] * 3, "region_code": codes}
    world.layer("facilities", "pasar", [Point(115.5, 3.5), Point(115.6, 3.5), Point(115.7, 3.5)], columns)
    named, elsewhere = world.said("vintage")
    assert named.level == "warning" and "64.74" in named.what
    assert elsewhere.level == "advice" and "1 of 3" in elsewhere.what and elsewhere.spots[0].lon == 115.6


@pytest.mark.parametrize(("date", "told"), [("2010-05", True), ("2015", False), ("tahun 2000", True), (None, False)])
def test_dates_far_apart_are_told(world, date, told):
    world.layer("rivers", "sungai", [LineString([(115.2, 3.5), (115.8, 3.5)])], {"NAMOBJ": ["A"]}, date=date)
    assert [item.level for item in world.said("vintage")] == (["advice"] if told else [])


# --- people, areas, what is stated ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "what"),
    [([5, 6, None, 8, 9], f"the population is not known for {KALTARA[2].kemendagri}"), (None, "the population of no region is known")],
)
def test_unknown_population_is_told_with_the_regions(world, population, what):
    world.regions(population=population)
    item = world.one("population")
    assert item.level == "warning" and item.what.startswith(what)


@pytest.mark.parametrize(("factor", "level", "words"), [(100, "warning", "100 times"), (1.2, "advice", "-17 %"), (1.01, None, "")])
def test_official_areas_show_another_unit_or_other_borders(world, factor, level, words):
    shapes = [box(115 + n, 3, 116 + n, 4) for n in range(5)]
    world.regions(shapes, area=[factor * area_km2(shape) for shape in shapes])
    assert [item.level for item in world.said("areas")] == ([level] if level else [])
    assert all(words in item.what for item in world.said("areas"))


def test_what_a_layer_does_not_state_is_said_once_for_all_layers(world):
    for name in ("jalan_a", "jalan_b"):
        line = LineString([(115.2, 3.5), (115.8, 3.5 + len(name) / 100)])
        world.layer("roads", name, [line], {"NAMRJL": [name]}, precision_m=None, date=None, complete=None)
    found = {item.what for item in world.said("stated")}
    assert found == {f"{what} stated for jalan_a, jalan_b" for what in ("precision is not", "completeness is not", "the date is not")}


@pytest.mark.parametrize(("precision", "told"), [(9.9, True), (10.0, False), (50.0, False)])
def test_a_precision_finer_than_a_fifth_of_a_millimetre_on_the_map_is_asked_about(world, precision, told):
    world.layer("rivers", "sungai", [LineString([(115.2, 3.5), (115.8, 3.5)])], {"NAMOBJ": ["A"]}, precision_m=precision, scale="1:50.000")
    assert [item.level for item in world.said("scale")] == (["warning"] if told else [])


@pytest.mark.parametrize(
    ("text", "number"),
    [("1:50.000", 50000), ("1 : 1.000.000", 1000000), ("RBI 1:25,000", 25000), ("250000", 250000), ("1 menit busur", None), ("30 m", None),
     (None, None), ("", None)],
)  # fmt: skip
def test_scales_are_read_as_people_write_them(text, number):
    assert scale_number(text) == number


def test_planned_beside_existing_is_told(world):
    shapes = [LineString([(115.2, 3.5), (115.8, 3.5)]), LineString([(115.2, 3.6), (115.8, 3.6)])]
    world.layer("roads", "jalan", shapes, {"NAMRJL": ["A", "B"], "status": ["ada", "rencana"]})
    assert world.one("planned").level == "advice" and "1 of 2" in world.one("planned").what


@pytest.mark.parametrize(("status", "told"), [(None, True), ("planned", False), ("existing", False)])
def test_a_layer_whose_name_says_planned_is_told_unless_its_status_is_given(world, status, told):
    world.layer("roads", "jalan_rencana", [LineString([(115.2, 3.5), (115.8, 3.5)])], {"NAMRJL": ["A"]}, status=status)
    assert [item.level for item in world.said("planned")] == (["warning"] if told else [])


# --- rasters ----------------------------------------------------------------------------------------------------------

EAST = np.full((10, 50), 1, dtype=np.uint8)  # esri: every cell drains east; 0.1 degree over the five squares


def test_a_flow_direction_over_all_regions_is_in_order(world):
    world.raster("flow_direction", "arah.tif", EAST, encoding="esri", precision_m=11000.0)
    assert world.said() == []
    assert figures(next(item for item in world.said(ok=True) if item.check == "cover"))["least_covered_pct"] == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize(("columns", "level"), [(40, "warning"), (48, "advice")])
def test_regions_that_the_flow_direction_does_not_cover_are_told(world, columns, level):
    world.raster("flow_direction", "arah.tif", EAST[:, :columns], encoding="esri", precision_m=11000.0)
    item = world.one("cover")
    assert item.level == level and KALTARA[4].kemendagri in item.what and item.spots[0].amount == pytest.approx(100 * (columns - 40) / 10, abs=0.5)


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ({}, None), ({"west": 115.03}, "0.30 of a cell"), ({"west": 115.05, "cell": 0.05}, None), ({"cell": 0.3}, None),
        ({"cell": 2.0, "north": 5.0, "west": 114.0}, "those of flow_direction"),
        ({"crs": "EPSG:32650", "west": 270000.0, "north": 442000.0, "cell": 11000.0}, "CRS is not that of flow_direction"),
    ],
)  # fmt: skip
def test_a_raster_that_lies_beside_the_flow_direction_is_told(world, grid, words):
    world.raster("flow_direction", "arah.tif", EAST, encoding="esri", precision_m=11000.0)
    shape = (100, 100) if grid.get("cell", 0.1) < 1 or "crs" in grid else (4, 4)
    values = np.where(np.arange(shape[0] * shape[1]).reshape(shape) % 2, 2000, 2500).astype(np.float32)
    world.raster("runoff", "limpasan.tif", values, precision_m=500000.0, **grid)
    found = world.said("alignment")
    assert [words in item.what for item in found] == ([True] if words else [])
    assert all(item.level == "advice" and item.role == "runoff" for item in found)


def test_a_precision_finer_than_half_a_cell_is_told(world):
    world.raster("flow_direction", "arah.tif", EAST, encoding="esri", precision_m=100.0)
    assert world.one("cells").level == "advice" and figures(world.one("cells"))["cell_m"] == pytest.approx(11_090, rel=0.01)


def test_the_evidence_of_an_encoding_that_was_found_is_told(world):
    values = np.where(np.arange(500).reshape(10, 50) % 2, 64, 128).astype(np.uint8)
    world.raster("flow_direction", "arah.tif", values, encoding="auto", precision_m=11000.0)
    assert any(item.check == "encoding" and "esri" in item.what for item in world.said(ok=True))


# --- memory, disk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "level"), [(None, "ok"), (2_000_000_000, "ok"), (1_200_000_000, "warning"), (500_000_000, "warning")])
def test_memory_is_a_warning_above_seven_tenths_of_what_is_free(free, level):
    sheet = Sheet()
    say_memory(1_000_000_000, free, sheet)
    assert [item.level for item in sheet.diagnoses] == [level] and "1000 MB" in sheet.diagnoses[0].what


@pytest.mark.parametrize(("free", "level"), [(200_000_000, "ok"), (199_999_999, "warning")])
def test_a_disk_without_room_is_a_warning(free, level):
    sheet = Sheet()
    say_disk(200_000_000, free, "/hasil", sheet)
    (item,) = sheet.diagnoses
    assert item.level == level and item.localised("id").what != item.what


def test_more_vertices_need_more_memory_and_disk(world):
    def needs():
        found = {item.check: figures(item) for item in examine(world.study, folder=world.folder / "belum" / "ada")}
        return found["memory"]["memory_needed"], found["disk"]["disk_needed"]

    before = needs()
    line = LineString([(115 + n / 20_000, 3.5) for n in range(20_000)])
    world.layer("rivers", "sungai", [line], {"NAMOBJ": ["A"]})
    after = needs()
    assert after[0] - before[0] == 500 * 20_000 and after[1] - before[1] == 2 * 50 * 20_000


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_default_study_gives_few_sensible_words():
    found = [item for item in examine(read_study(default_study())) if item.level != "ok" and item.check not in ("libraries", "memory", "disk")]
    assert {(item.level, item.check) for item in found} <= {("advice", "stated"), ("advice", "planned")} and len(found) <= 3


def test_check_prints_by_level_with_remedies(capsys):
    assert main(["check", str(default_study()), "--lang", "id"]) == 0
    said = capsys.readouterr().out
    assert "\nSaran (" in said and "\nBaik (" in said and "      -> " in said and said.index("Saran (") < said.index("Baik (")
    assert "Masalah (" not in said and said.rstrip().endswith("dapat dipakai, 10 daerah")


def test_check_as_json_tells_usable_and_unusable(tmp_path, capsys):
    assert main(["check", str(default_study()), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["usable"] and {row["level"] for row in told["diagnoses"]} <= set(LEVELS) and len(told["sources"]) == 15
    study = tmp_path / "studi.toml"
    study.write_text('[study]\nname = "Uji"\n[inputs.regions]\npath = "tiada.gpkg"\n', encoding="utf-8")
    assert main(["check", str(study), "--json", "--lang", "id"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert not told["usable"] and told["diagnoses"][0]["level"] == "problem" and "berkas tidak ditemukan" in told["diagnoses"][0]["what"]


def test_the_order_of_features_changes_nothing(world):
    shapes = [box(115 + n, 3, 116 + n, 4).difference(HOLE) for n in range(5)]
    codes, names = [r.kemendagri for r in KALTARA], [r.name for r in KALTARA]
    world.regions(shapes, codes=codes, names=names)
    one = world.said(ok=True)
    world.regions(shapes[::-1], codes=codes[::-1], names=names[::-1])
    assert world.said(ok=True) == one


@pytest.mark.parametrize(("width_m", "told"), [(60.0, 1), (0.0, 0), (400.0, 0)])
def test_a_strip_between_two_regions_that_is_open_at_its_ends_is_told_when_it_is_narrow(width_m, told):
    width = width_m / 111_320
    shapes = np.array([box(116, 0, 116.5, 0.5), box(116.5 + width, 0, 117, 0.5)], dtype=object)
    strips = _open_strips(shapes, shapely.union_all(shapes), ["64.01", "64.02"], 100.0)
    assert [spot.name for spot in strips] == ["64.01 + 64.02"] * told
    if told:
        assert strips[0].amount == pytest.approx(width_m / 1000 * 55.3, rel=0.05)  # half a degree of latitude is 55.3 km


def test_the_corner_where_two_regions_meet_at_the_coast_and_an_enclosed_gap_are_no_open_strips():
    coast = np.array([box(116, 0, 116.5, 0.5), box(116.5, 0.1, 117, 0.5)], dtype=object)
    ring = np.array([shapely.difference(box(116, 0, 116.5, 0.5), box(116.4995, 0.1, 116.5, 0.4)), box(116.5, 0, 117, 0.5)], dtype=object)
    for shapes in (coast, ring):
        assert _open_strips(shapes, shapely.union_all(shapes), ["64.01", "64.02"], 100.0) == []
