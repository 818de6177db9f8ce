"""Roads of RBI, agencies and OpenStreetMap in one schema; what is not known stays unknown and is said once."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from bosanggarong_plugin.core.inputs.osm import with_road_tags
from bosanggarong_plugin.core.inputs.recognise import recognise
from bosanggarong_plugin.core.inputs.road_values import condition_of_iri, conditions_by_iri, mantap_pct
from tests.unit.test_inputs_roles import frame_of, read


def lines(n):
    return [LineString([(117, 0), (117.1, k / 100)]) for k in range(n)]


def roads(folder, columns, **spec):
    return frame_of(folder, "roads", lines(len(next(iter(columns.values())))), columns, **spec)


# --- condition --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "steps"), [("paved", [4, 8, 12]), ("unpaved", [10, 12, 16])],
)  # fmt: skip
def test_the_thresholds_of_roughness_are_those_of_the_table(surface, steps):
    at = [condition_of_iri(value, surface) for step in steps for value in (step, step + 0.01)]
    assert at == ["baik", "sedang", "sedang", "rusak_ringan", "rusak_ringan", "rusak_berat"]


def test_roughness_without_a_surface_tells_only_what_holds_for_both():
    assert conditions_by_iri(np.array([3.0, 6.0, 11.0, 20.0, np.nan, 0.0]), [None] * 6) == ["baik", None, None, "rusak_berat", None, None]


def test_a_condition_is_read_from_words_then_roughness_then_smoothness(tmp_path):
    frame, repairs = roads(tmp_path, {
        "nama_ruas": list("ABCDE"), "kondisi": ["Baik", None, None, None, "Rusak"], "nilai_iri": [9.0, 6.0, 6.0, None, 14.0],
        "perkerasan": ["Aspal", "Aspal", None, "Kerikil", "Aspal"], "smoothness": [None, None, None, "bad", None],
    })  # fmt: skip
    assert list(frame["condition"]) == ["baik", "sedang", None, "rusak_ringan", "rusak"]
    assert frame["iri"].tolist()[:3] == [9, 6, 6]
    said = [row["problem"] for row in repairs]
    assert "1 features have a condition in words that is not that of their IRI" in said
    assert any(text.startswith("1 features have an IRI that means one condition on a paved") for text in said)


def test_without_a_condition_field_the_condition_is_unknown(tmp_path):
    frame, _ = roads(tmp_path, {"NAMRJL": ["A", "B"], "MATRJL": ["Aspal", "Tanah"]})
    assert list(frame["condition"]) == [None, None] and frame["mantap_pct"].isna().all()


def test_lengths_by_condition_give_the_serviceable_share_and_no_condition(tmp_path):
    frame, _ = roads(tmp_path, {
        "nama_ruas": list("ABC"), "baik_km": [6.0, None, 0.0], "sedang_km": [2.0, None, 0.0], "rusak_ringan_km": [1.0, None, 0.0],
        "rusak_berat_km": [1.0, None, 0.0],
    })  # fmt: skip
    assert frame["mantap_pct"].tolist()[0] == pytest.approx(80)
    assert frame["mantap_pct"].isna().tolist() == [False, True, True]
    assert list(frame["condition"]) == [None] * 3, "the larger share is not the condition of the road"


def test_a_recorded_serviceable_share_wins(tmp_path):
    frame, _ = roads(tmp_path, {"nama_ruas": ["A"], "kemantapan": ["74,5"], "baik": [10.0], "sedang": [0.0], "rusak": [90.0]})
    assert frame["mantap_pct"].tolist() == [pytest.approx(74.5)]


def test_good_alone_gives_no_share():
    assert np.isnan(mantap_pct({"share_baik": np.array([5.0])}, np.array([np.nan]))).all()


@given(st.lists(st.floats(0, 1e4), min_size=4, max_size=4).filter(sum))
def test_the_serviceable_share_is_a_share(parts):
    names = ("share_baik", "share_sedang", "share_rusak_ringan", "share_rusak_berat")
    share = mantap_pct({name: np.array([value]) for name, value in zip(names, parts, strict=True)}, np.array([np.nan]))[0]
    assert share == pytest.approx(100 * sum(parts[:2]) / sum(parts), abs=1e-9)


# --- RBI and agency tables --------------------------------------------------------------------------------------------


def test_a_layer_of_rbi_is_recognised_without_help(tmp_path):
    frame, repairs = roads(tmp_path, {
        "NAMRJL": ["Jalan Poros"], "KONRJL": ["Baik"], "MATRJL": ["Beton"], "FGSRJL": ["Kolektor"], "AUTRJL": ["Provinsi"], "FCODE": ["CA"],
    })  # fmt: skip
    row = frame.iloc[0]
    read_as = [row[c] for c in ("road_name", "condition", "surface", "road_class", "road_status")]
    assert read_as == ["Jalan Poros", "baik", "beton", "Kolektor", "provinsi"]
    assert repairs == []


def test_an_empty_field_of_rbi_gives_way_to_the_next_that_tells_something(tmp_path):
    frame, _ = roads(tmp_path, {
        "NAMRJL": [None, None], "NAMOBJ": ["Jalan A", "Jalan B"], "FGSRJL": [None, None], "KLSRJL": ["Kelas II", "Kelas III"],
        "KONRJL": [None, None], "REMARK": ["Jalan Lokal", "Jalan Lain"],
    })  # fmt: skip
    assert list(frame["road_name"]) == ["Jalan A", "Jalan B"]
    assert list(frame["road_class"]) == ["Kelas II", "Kelas III"]
    assert list(frame["condition"]) == [None, None]


def test_a_remark_that_says_the_kind_of_road_is_no_name(tmp_path):
    frame, _ = roads(tmp_path, {"NAMRJL": [None, None], "REMARK": ["Jalan Lokal", "Jalan Kolektor"]})
    assert list(frame["road_name"]) == [None, None]


def test_a_class_that_is_not_understood_is_kept_and_told_once(tmp_path):
    frame, repairs = roads(tmp_path, {"nama_ruas": list("ABC"), "fungsi": ["Poros", "Poros", "Lokal"]})
    assert list(frame["road_class"]) == ["Poros", "Poros", "Lokal"]
    assert [row["problem"] for row in repairs] == ['road_class "Poros" is not known']


# --- OpenStreetMap ----------------------------------------------------------------------------------------------------

OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="hand">
 <node id="1" lat="-0.3" lon="117.05"/><node id="2" lat="-0.3" lon="117.1"/><node id="3" lat="-0.2" lon="117.1"/>
 <node id="4" lat="-0.1" lon="117.1"/><node id="5" lat="-0.1" lon="117.2"/>
 <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="trunk"/><tag k="name" v="Jalan Poros"/><tag k="surface" v="asphalt"/>
  <tag k="smoothness" v="bad"/><tag k="bridge" v="viaduct"/><tag k="layer" v="2"/></way>
 <way id="11"><nd ref="2"/><nd ref="3"/><tag k="route" v="ferry"/><tag k="name" v="Kariangau"/></way>
 <way id="12"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="tunnel" v="yes"/><tag k="surface" v="mud"/></way>
 <way id="13"><nd ref="4"/><nd ref="5"/><tag k="highway" v="construction"/><tag k="construction" v="primary"/></way>
 <way id="14"><nd ref="1"/><nd ref="4"/><tag k="highway" v="footway"/></way>
 <way id="15"><nd ref="1"/><nd ref="5"/><tag k="highway" v="track"/></way>
 <way id="16"><nd ref="3"/><nd ref="5"/><tag k="waterway" v="river"/><tag k="name" v="Mahakam"/></way>
</osm>
"""


@pytest.fixture
def osm_file(tmp_path):
    path = tmp_path / "kaltim.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


def test_an_osm_file_is_read_without_naming_its_layer(tmp_path, osm_file):
    inputs = read(tmp_path, roads=[{"path": osm_file}])
    frame = inputs.of("roads")[0].frame.set_index("feature_key")
    assert sorted(frame.index) == ["10", "11", "12", "13"]
    trunk = frame.loc["10"]
    expected = ["Jalan Poros", "trunk", "aspal", "rusak_ringan", True, 2, "existing"]
    assert [trunk[c] for c in ("road_name", "road_class", "surface", "condition", "bridge", "level", "status")] == expected
    assert frame["ferry"].to_dict() == {"10": False, "11": True, "12": False, "13": False}
    assert frame.loc["12", "tunnel"] is True and frame.loc["12", "surface"] == "tanah" and frame.loc["12", "condition"] is None
    assert frame["status"].to_dict()["13"] == "planned"
    assert set(frame["road_status"]) == {None}, "a class of OSM is never a status"
    left_out = {row["problem"] for row in inputs.repairs if row["action"] == "left out"}
    assert left_out == {'"footway" is not a road', '"track" is not a road'}


def test_an_osm_file_is_recognised_as_roads(osm_file):
    found = {row["layer"]: row for row in recognise([osm_file])}
    assert found["lines"]["role"] == "roads" and found["lines"]["n_features"] is None, "a pass over the file only to count is saved"


def test_a_pbf_extract_is_read_through_gdal(tmp_path):
    sample = Path(pyogrio.__file__).parent / "tests" / "fixtures" / "sample.osm.pbf"
    if not sample.exists():
        pytest.skip("this pyogrio carries no sample .osm.pbf")
    frame = read(tmp_path, roads=[{"path": sample}]).of("roads")[0].frame
    assert len(frame) > 0 and frame["road_class"].notna().all()


def test_tags_are_read_whatever_they_hold():
    tags = '"name:en"=>"a \\"b\\", \\"surface\\"=>\\"x\\"","surface"=>"fine_gravel","bridge"=>"no"'
    frame = with_road_tags(gpd.GeoDataFrame({"highway": ["trunk", None], "other_tags": [tags, None]}, geometry=lines(2), crs=4326))
    assert list(frame["surface"]) == ["fine_gravel", None] and list(frame["bridge"]) == ["no", None]
    assert "smoothness" not in frame


def test_an_exported_layer_of_geofabrik_is_recognised(tmp_path):
    frame, repairs = roads(tmp_path, {
        "osm_id": ["1", "2", "3"], "code": [5113, 5153, 5141], "fclass": ["primary", "footway", "track_grade2"], "name": ["A", "B", "C"],
        "layer": [1, 0, 0], "bridge": ["T", "F", "F"], "tunnel": ["F", "F", "F"],
    })  # fmt: skip
    assert list(frame["road_class"]) == ["primary"] and list(frame["bridge"]) == [True] and list(frame["tunnel"]) == [False]
    assert list(frame["level"]) == [1] and len(repairs) == 2


def test_a_column_layer_that_holds_names_is_no_level(tmp_path):
    frame, repairs = roads(tmp_path, {"nama": ["A", "B"], "layer": ["jalan_lama", "jalan_baru"]})
    assert frame["level"].isna().all() and repairs == []


# --- bad input --------------------------------------------------------------------------------------------------------


def test_broken_and_zero_length_lines_are_left_out_and_said(tmp_path):
    good, spot = LineString([(117, 0), (117.1, 0)]), LineString([(117.2, 0), (117.2, 0)])
    frame, repairs = frame_of(tmp_path, "roads", [good, spot, None, LineString([(117, 0.1), (117, 0.1), (117.1, 0.1)])], {"nama": list("ABCD")})
    assert list(frame["road_name"]) == ["A", "D"]
    assert {row["problem"] for row in repairs} >= {"no geometry", "repeated vertices"}
    assert len([row for row in repairs if row["action"] == "left out"]) == 2
