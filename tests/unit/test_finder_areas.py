"""Areas in two or more regions: what counts, dissolving, certainty, nesting; the default and the real national park."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely import Point

from bosanggarong_plugin.core import candidates
from bosanggarong_plugin.core.finders import area_units, areas
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.geodesy import area_km2
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.result import conform
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.study import InputSpec
from tests.real_data import REAL

from .places import DEFAULT, KM, km_box, regions


def layer(*features, **spec) -> Layer:
    """Features as (geometry, {column: value}); name Hutan and kind hutan_lindung unless given."""
    blank = {**dict.fromkeys(COLUMNS["areas"]), "area_name": "Hutan", "area_kind": "hutan_lindung"}
    rows = [{**blank, "feature_key": str(n), **values} for n, (_, values) in enumerate(features)]
    return Layer(InputSpec("areas", Path("k.gpkg"), **spec), gpd.GeoDataFrame(rows, geometry=[shape for shape, _ in features], crs=4326))


def run(*layers, base=None):
    result = areas.find(Inputs(base or regions(), {"areas": list(layers)}), Settings(), Job())
    return result, conform("shared_areas", result.tables["shared_areas"])


@pytest.mark.parametrize(
    "what, shape, expected",
    [
        ("half and half", km_box(15, 5, 25, 15), ["64.01", "64.02"]),
        ("three regions", km_box(15, 15, 25, 25), ["64.01", "64.02", "64.03"]),
        ("one region", km_box(1, 1, 5, 5), []),
        ("sliver 90 m wide and 10 km long: 90 ha but too narrow", km_box(10, 5, 20.09, 15), []),
        ("strip 250 m wide and 10 km long", km_box(10, 5, 20.25, 15), ["64.01", "64.02"]),
        ("piece of 9 ha", shapely.union(km_box(10, 5, 20, 15), km_box(20, 8, 20.3, 8.3)), []),
        ("piece of 12 ha: tiny share, but counts", shapely.union(km_box(0, 0, 20, 20), km_box(20, 8, 20.4, 8.3)), ["64.01", "64.02"]),
        ("an island of the area in another region", shapely.union(km_box(1, 1, 5, 5), km_box(30, 30, 32, 32)), ["64.01", "64.03"]),
        ("one region and outside", km_box(-10, 5, 10, 15), []),
    ],
)  # fmt: skip
def test_which_regions_count(what, shape, expected):
    result, table = run(layer((shape, {})))
    assert list(table.region_code) == expected, what
    assert [f.kind for f in result.findings] == ["shared_area"] * bool(expected)


def test_hand_computed_figures():
    result, table = run(layer((km_box(15, 5, 25, 15), {})))
    assert table.area_ha.tolist() == pytest.approx([area_km2(km_box(15, 5, 20, 15)) * 100, area_km2(km_box(20, 5, 25, 15)) * 100])
    assert table.area_ha[0] == pytest.approx(5000, rel=0.01) and table.share_pct.tolist() == pytest.approx([50, 50])
    (finding,) = result.findings
    assert finding.finding_id == "shared_area|area:hutan_lindung:Hutan|64.01+64.02"
    assert finding.parties == (("64.01", "tuan_rumah"), ("64.02", "tuan_rumah"))
    assert finding.measure("area_ha:64.02") == table.area_ha[1] and finding.measure("n_regions") == 2
    assert result.objects[0].attributes["area_kind"] == "hutan_lindung" and result.objects[0].attributes["area_ha"] == finding.measure("area_ha")


def test_only_the_parts_that_count_are_summed_and_the_share_is_of_the_whole():
    shape = shapely.union_all([km_box(-10, 5, 30, 15), km_box(30, 1, 30.05, 1.05)])
    _, table = run(layer((shape, {})))
    assert table.share_pct.tolist() == pytest.approx([50, 25], abs=0.01)
    assert len(table.geometry[1].geoms) == 1


def test_overlapping_regions_share_nothing_twice():
    for order in ([0, 1], [1, 0]):
        base = regions((km_box(0, 0, 22, 20), km_box(18, 0, 40, 20)))
        base = Layer(base.spec, base.frame.iloc[order].reset_index(drop=True))
        _, table = run(layer((km_box(10, 5, 30, 15), {})), base=base)
        assert table.share_pct.tolist() == pytest.approx([60, 40], abs=0.01)


def test_features_of_one_name_and_kind_are_one_area():
    west, east = km_box(15, 5, 21, 15), km_box(19, 5, 25, 15)
    result, table = run(layer((west, {}), (east, {"legal_basis": "SK 1"}), (west, {"area_kind": "karst"}), (west, {"area_name": None})))
    assert table.area_id.nunique() == 3
    whole = table[table.area_id == "area:hutan_lindung:Hutan"]
    assert whole.share_pct.sum() == pytest.approx(100) and whole.area_ha.sum() == pytest.approx(area_km2(km_box(15, 5, 25, 15)) * 100)
    assert {o.name for o in result.objects} == {"Hutan", "hutan lindung tanpa nama (0,090 LU 0,162 BT)"}


@pytest.mark.parametrize(
    "name, kind, expected",
    [
        ("Hutan Lindung Wain", "hutan_lindung", "Hutan Lindung Wain"),
        ("HUTAN LINDUNG", "hutan_lindung", None),
        ("hutan_lindung 3", "hutan_lindung", None),
        ("HL", "hutan_lindung", None),
        ("Hutan Lindung", "ksa_kpa", None),
        ("hutan adat", "hutan_adat", None),
        ("hutan lindung tanpa nama (0,43 LU 117,21 BT)", "hutan_lindung", None),
        ("Kawasan Kaltim 2", "hutan_lindung", None),  # the layer's name, numbered
        ("Kawasan Kaltim", "hutan_lindung", "Kawasan Kaltim"),
        ("12", "hutan_lindung", "12"),
        ("Nusantara", "ikn", "Nusantara"),  # there is only one
        (" ", "karst", None),
    ],
)
def test_a_name_that_only_says_the_kind_is_none(name, kind, expected):
    assert area_units.own_name(name, kind, "Kawasan Kaltim") == expected


@pytest.mark.parametrize(
    "what, second, more, expected",
    [
        ("far apart: two areas, each in one region", km_box(30, 5, 35, 15), {}, 0),
        ("900 m apart: one area", km_box(20, 5, 25, 15), {}, 2),
        ("2 km apart, layer right to 3 km: one area", km_box(21.1, 5, 30, 15), {"precision_m": 3000.0}, 2),
        ("2 km apart, layer right to 500 m", km_box(21.1, 5, 30, 15), {"precision_m": 500.0}, 0),
        ("far apart, one legal basis", km_box(30, 5, 35, 15), {"legal_basis": "SK 718"}, 2),
        ("far apart, one legal basis, but no name", km_box(30, 5, 35, 15), {"area_name": "Hutan Lindung", "legal_basis": "SK 718"}, 0),
    ],
)
def test_areas_that_only_share_a_name_are_different_areas(what, second, more, expected):
    _, table = run(layer((km_box(10, 5, 19.1, 15), more), (second, more)))
    assert len(table) == expected and set(table.area_id) <= {"area:hutan_lindung:Hutan"}, what


def test_areas_of_one_name_have_keys_of_their_place():
    _, table = run(layer((km_box(15, 2, 25, 4), {}), (km_box(15, 10, 25, 14), {})))
    assert sorted(set(table.area_id)) == ["area:hutan_lindung:Hutan@0.1797,0.0269", "area:hutan_lindung:Hutan@0.1797,0.1078"]


def test_unnamed_polygons_are_areas_of_their_own_unless_they_touch():
    """A whole layer in one feature, as forestry maps are dissolved: the two halves that touch are one area."""
    parts = shapely.union_all([km_box(15, 2, 25, 4), km_box(1, 10, 5, 14), km_box(30, 10, 35, 14)])
    halves = [(km_box(15, 10, 20, 14), {"area_name": "HL", "feature_key": "b"}), (km_box(20, 10, 25, 14), {"area_name": None, "feature_key": "a"})]
    for turned in (1, -1):
        _, table = run(layer(*[(parts, {"area_name": "Hutan Lindung"}), *halves][::turned]))
        assert sorted(set(table.area_id)) == [f"area:hutan_lindung:tanpa nama@0.1797,{lat}" for lat in ("0.0269", "0.1078")]
        assert set(table.area_name) == {f"hutan lindung tanpa nama ({lat} LU 0,180 BT)" for lat in ("0,027", "0,108")}


def test_the_same_area_in_two_layers_is_one():
    """Given twice, written otherwise, drawn nearly alike: one area, as in the finest layer; in whatever order the layers come."""
    shape, finer = km_box(15, 5, 25, 15), km_box(15, 5, 25.2, 15)
    layers = [layer((shape, {})), layer((shape, {"area_name": "HUTAN", "legal_basis": "SK 1"})), layer((finer, {}), precision_m=50)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        result, table = run(*(layers[n] for n in order))
        assert set(table.area_id) == {"area:hutan_lindung:Hutan"} and len(table) == 2
        assert result.objects[0].attributes["area_ha"] == pytest.approx(area_km2(finer) * 100)
        assert result.objects[0].attributes["legal_basis"] == "SK 1" and result.findings[0].precision_m == 50


def test_different_statements_about_an_area_have_keys_of_their_own():
    layers = [layer((km_box(15, 5, 25, 15), {})), layer((km_box(15, 5, 26, 15), {"area_name": "HUTAN"}))]
    for order in (layers, layers[::-1]):
        assert sorted(set(run(*order)[1].area_id)) == [f"area:hutan_lindung:Hutan@{lon},0.0898" for lon in ("0.1797", "0.1842")]


def test_statements_with_one_inner_point_are_told_apart_by_their_shape():
    layers = [layer((km_box(15, 5, 25, 15), {})), layer((km_box(14, 5, 26, 15), {}))]
    keys = sorted(set(run(*layers)[1].area_id))
    assert len(keys) == 2 and all(key.startswith("area:hutan_lindung:Hutan@0.1797,0.0898 ") for key in keys)
    assert keys == sorted(set(run(*layers[::-1])[1].area_id))


@pytest.mark.parametrize(
    "what, shape, usable",
    [
        ("deep in both", km_box(10, 5, 30, 15), True),
        ("2 km beyond the border, outline right to 3 km", km_box(5, 5, 22, 15), False),
        ("a corridor 400 m wide but deep in both", km_box(5, 5, 35, 5.4), True),
        ("two deep, the third not", shapely.union(km_box(10, 5, 30, 15), km_box(10, 15, 12, 21)), True),
    ],
)
def test_a_part_within_the_precision_is_not_certain(what, shape, usable):
    result, table = run(layer((shape, {"precision_m": 3000.0})))
    (finding,) = result.findings
    assert finding.usable == usable, what
    thin = table.region_code.nunique() == 3 or not usable
    assert bool(finding.caveat_ind) == finding.doubtful == thin


def test_a_region_whose_part_is_not_certain_is_no_party():
    shape = shapely.union(km_box(10, 5, 30, 15), km_box(10, 15, 12, 21))
    result, table = run(layer((shape, {"precision_m": 3000.0})))
    assert set(table.region_code) == {"64.01", "64.02", "64.03"}, "the table lists what is on the map"
    (finding,) = result.findings
    assert finding.region_codes == ("64.01", "64.02") and finding.measure("n_regions") == 2
    assert finding.usable and finding.doubtful and "64.03" in finding.caveat_ind
    assert finding.measure("smallest_piece_ha") == pytest.approx(table.set_index("region_code").area_ha[["64.01", "64.02"]].min())


def test_planned_and_incomplete_are_not_usable():
    shape = km_box(10, 5, 30, 15)
    for its in (layer((shape, {"status": "planned"})), layer((shape, {}), status="planned"), layer((shape, {}), complete=False)):
        (finding,) = run(its)[0].findings
        assert not finding.usable and finding.caveat_ind and finding.caveat_eng


def test_no_areas():
    assert areas.find(Inputs(regions()), Settings(), Job()).tables == {}


def test_nesting():
    """75 % of the inner area lies within a larger one of its kind; of several the smallest; of two alike the lower id is inner."""
    outer, middle = km_box(1, 5, 39, 15), km_box(10, 5, 30, 15)
    inner, three_quarters, less = km_box(18, 6, 22, 10), km_box(18, 12, 22, 16), km_box(19, 11.5, 21, 20.5)
    shapes = {"outer": outer, "middle": middle, "inner": inner, "three_quarters": three_quarters, "less": less, "twin": middle}
    features = [(shape, {"area_name": name}) for name, shape in shapes.items()]
    for turned in (1, -1):
        result, _ = run(layer(*features[::turned], (km_box(15, 5.5, 25, 11), {"area_name": "park", "area_kind": "taman_nasional"})))
        nested = {i.rpartition(":")[2]: o.rpartition(":")[2] for i, o in areas.nesting(result.objects[::turned]).items()}
        assert nested == {"middle": "twin", "twin": "outer", "inner": "middle", "three_quarters": "middle"}


def test_an_area_of_another_kind_in_between_does_not_keep_candidates_apart():
    karst = {"area_kind": "karst"}
    result, _ = run(
        layer((km_box(5, 5, 35, 15), {"area_name": "Ekosistem", **karst}), (km_box(18, 6, 22, 8), {"area_name": "Gua", **karst}),
              (km_box(12, 5, 28, 10), {"area_name": "TN Uji", "area_kind": "taman_nasional"}))
    )  # fmt: skip
    made = candidates.propose(result.findings, result.objects, areas.nesting(result.objects))
    assert {c.thing.name: tuple(thing.name for thing in c.merged) for c in made} == {"Ekosistem": ("Gua",), "TN Uji": ()}


def test_an_area_that_may_not_merge_does_not_stop_what_lies_in_it():
    """The middle one has a further region and stays apart; the innermost still belongs to the outermost."""
    shapes = {
        "outer": km_box(2, 2, 38, 17),
        "middle": shapely.union(km_box(10, 5, 30, 16.5), km_box(10, 16.5, 16, 24)),
        "inner": km_box(18, 6, 22, 8),
    }
    result, _ = run(layer(*((shape, {"area_name": name, "area_kind": "karst"}) for name, shape in shapes.items())))
    nested = areas.nesting(result.objects)
    assert nested == {"area:karst:inner": "area:karst:middle", "area:karst:middle": "area:karst:outer"}
    made = candidates.propose(result.findings, result.objects, nested)
    assert {c.thing.name: tuple(thing.name for thing in c.merged) for c in made} == {"outer": ("inner",), "middle": ()}


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 8)), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_is_counted_twice(discs, random):
    names = ("Satu", "SATU", "Dua", None)
    features = [(Point(x * KM, y * KM).buffer(r * KM), {"area_name": names[n % 4], "feature_key": str(n)}) for n, (x, y, r) in enumerate(discs)]
    base = regions()
    its, other = layer(*features), layer(*((shape.buffer(0.1 * KM), its) for shape, its in features), precision_m=50)
    before = its.frame.copy(deep=True), base.frame.copy(deep=True)
    result, table = run(its, other, base=base)
    assert its.frame.equals(before[0]) and base.frame.equals(before[1])
    assert (table.groupby("area_id").share_pct.sum() <= 100 + 1e-3).all()
    order = list(range(3))
    random.shuffle(features)
    random.shuffle(order)
    again, table_again = run(other, layer(*features), base=Layer(base.spec, base.frame.iloc[order].reset_index(drop=True)))
    assert table_again.drop(columns="geometry").equals(table.drop(columns="geometry"))
    assert [f.finding_id for f in again.findings] == [f.finding_id for f in result.findings]


def canonical(frame):
    frame = frame.rename(columns={"area_id": "feature_key"})
    return frame.assign(**{column: None for column in COLUMNS["areas"] if column not in frame})


@pytest.mark.skipif(not DEFAULT.exists(), reason="the embedded default is not built")
def test_embedded_default():
    base = Layer(InputSpec("regions", DEFAULT, precision_m=1000), gpd.read_file(DEFAULT, layer="regions"))
    its = Layer(InputSpec("areas", DEFAULT, precision_m=3000), canonical(gpd.read_file(DEFAULT, layer="areas")))
    result, _ = run(its, base=base)
    found = {f.object_id.split(":", 2)[2]: f for f in result.findings}
    assert found["Taman Nasional Kutai"].region_codes == ("64.02", "64.08", "64.74")
    assert found["Ekosistem Karst Sangkulirang-Mangkalihat"].region_codes == ("64.03", "64.08")
    assert found["Tahura Bukit Soeharto"].region_codes == ("64.02", "64.09")
    assert all(f.usable for f in result.findings)
    nested = areas.nesting(result.objects)
    assert "area:tahura:Tahura Bukit Soeharto" not in nested, "the capital is an area of another kind"
    assert sum("Karst" in inner and "Ekosistem" in outer for inner, outer in nested.items()) == 2


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
def test_real_national_park():
    """SK.4194/2014 on the village-based borders: 192,550 ha, of which 651 ha in Bontang, 0.3 % and yet a party."""
    frame = gpd.read_file(REAL / "admin_kaltim.gpkg", layer="adm2_kabkota").rename(columns={"adm2_kode": "region_code"})
    park = gpd.read_file(REAL / "tn_kutai.gpkg", layer="batas_tn_kutai_sk4194_2014").geometry.iloc[0]
    result, table = run(layer((park, {"area_name": "TN Kutai"})), base=Layer(InputSpec("regions", REAL, precision_m=50), frame))
    figures = dict(zip(table.region_code, table.area_ha, strict=True))
    assert figures["64.74"] == pytest.approx(651, abs=1)
    assert figures["64.02"] == pytest.approx(40601, abs=1)
    assert figures["64.08"] == pytest.approx(151162, abs=10)  # 6.6 ha of slivers do not count
    assert result.findings[0].measure("area_ha") == pytest.approx(192551, abs=2)
    assert np.isclose(table.share_pct.sum(), 99.92, atol=0.02)
