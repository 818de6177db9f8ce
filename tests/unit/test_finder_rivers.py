"""River courses: order with repeats, direction, branches, the sea, names at crossings; the default and the real RBI rivers."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from bosanggarong_plugin.core.finders import rivers
from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.geodesy import length_km
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.result import conform
from bosanggarong_plugin.core.settings import Settings
from bosanggarong_plugin.core.study import InputSpec
from tests.real_data import REAL

from .places import DEFAULT, KM, regions


def km_line(*xy):
    return LineString(np.array(xy, dtype=float) * KM)


def layer(*features, **spec) -> Layer:
    """Features as (name, km vertices or geometry)."""
    shapes = [its if hasattr(its, "geom_type") else km_line(*its) for _, its in features]
    rows = [{**dict.fromkeys(COLUMNS["rivers"]), "feature_key": str(n), "river_name": name} for n, (name, _) in enumerate(features)]
    return Layer(InputSpec("rivers", Path("s.gpkg"), **spec), gpd.GeoDataFrame(rows, geometry=shapes, crs=4326))


def run(*layers, base=None, **ask):
    result = rivers.find(Inputs(base or regions(), {"rivers": list(layers)}), Settings(), Job(), **ask)
    return result, conform("river_courses", result.tables["river_courses"])


def course(table, object_id="river:S") -> list[str]:
    return table[table.object_id == object_id].region_code.tolist()


def falls_eastwards(lon, lat):
    """An upstream area that grows towards the east."""
    return max(lon, 0) * 1000


def sea_east_of_40(lon, lat):
    return lon > 40 * KM


@pytest.mark.parametrize(
    "what, vertices, expected",
    [
        ("one region", [(1, 1), (5, 5)], "64.01"),
        ("A to B", [(5, 5), (35, 5)], "64.01 64.02"),
        ("as digitised, against the x axis", [(35, 5), (5, 5)], "64.02 64.01"),
        ("a region comes back", [(5, 5), (30, 5), (30, 10), (5, 15)], "64.01 64.02 64.01"),
        ("rises outside, ends outside", [(-9, 5), (5, 5), (5, -9)], "OUT 64.01 OUT"),
    ],
)
def test_directed_courses(what, vertices, expected):
    _, table = run(layer(("S", vertices), directed=True))
    assert course(table) == expected.split(), what
    assert table.seq.tolist() == list(range(1, len(table) + 1))
    assert table.length_km.sum() == pytest.approx(length_km(km_line(*vertices)))


def test_roles_and_measures():
    result, _ = run(layer(("S", [(5, 5), (30, 5), (30, 25)]), ("T", [(1, 1), (9, 9)]), directed=True))
    (finding,) = result.findings  # a river of one region is none
    assert finding.finding_id == "river_course|river:S|64.01+64.02+64.03"
    assert finding.parties == (("64.01", "hulu"), ("64.02", "dilalui"), ("64.03", "hilir"))
    assert finding.measure("n_regions") == 3 and finding.measure("transitions") == 2
    assert finding.measure("length_km:64.01") == pytest.approx(15, rel=0.01)
    assert finding.usable and not finding.caveat_ind
    assert [o.object_id for o in result.objects] == ["river:S"]


def test_the_last_region_is_downstream_even_if_the_first_comes_back():
    result, _ = run(layer(("S", [(5, 5), (30, 5), (30, 10), (5, 15)]), directed=True))
    assert result.findings[0].parties == (("64.01", "hulu"), ("64.02", "hilir"))
    assert result.findings[0].measure("transitions") == 2


def test_sea_or_outside():
    mouth = layer(("S", [(5, 5), (60, 5)]), directed=True)
    assert course(run(mouth)[1]) == ["64.01", "64.02", "OUT"]
    assert course(run(mouth, is_sea=sea_east_of_40)[1]) == ["64.01", "64.02", "SEA"]
    assert course(run(mouth, is_sea=lambda lon, lat: None)[1]) == ["64.01", "64.02", "OUT"]


@pytest.mark.parametrize(
    "ask, expected, usable",
    [
        ({}, ["64.01", "64.02"], False),
        ({"upstream_km2": falls_eastwards}, ["64.01", "64.02"], True),
        ({"upstream_km2": lambda lon, lat: -lon + 1}, ["64.02", "64.01"], True),
        ({"upstream_km2": lambda lon, lat: 5.0}, ["64.01", "64.02"], False),  # both ends alike: not known
        ({"upstream_km2": lambda lon, lat: None}, ["64.01", "64.02"], False),
        ({"is_sea": lambda lon, lat: lon < 10 * KM}, ["64.02", "64.01"], True),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
def test_direction_of_an_undirected_layer(ask, expected, usable, reverse):
    line = [(5, 5), (35, 5)]
    result, table = run(layer(("S", line[::-1] if reverse else line)), **ask)
    assert course(table) == expected
    (finding,) = result.findings
    assert finding.usable == usable and bool(finding.caveat_eng) == (not usable)
    assert {role for _, role in finding.parties} == ({"hulu", "hilir"} if usable else {"dilalui"})


PIECES = [  # one river with a long and a short headwater, a delta arm, and a break of 30 m
    ("S", [(2, 18), (10, 10)]), ("S", [(6, 4), (10, 10)]), ("S", [(10, 10), (19, 10)]), ("S", [(19.03, 10), (35, 10)]), ("S", [(35, 10), (36, 8)]),
    ("S", [(35, 10), (39, 12)]),
]  # fmt: skip


@pytest.mark.parametrize("spec, ask", [({"directed": True}, {}), ({}, {"upstream_km2": falls_eastwards})])
def test_main_course_of_a_branching_river(spec, ask):
    result, table = run(layer(*PIECES, **spec), **ask)
    main = km_line((2, 18), (10, 10), (19, 10), (19.03, 10), (35, 10), (39, 12))
    assert course(table) == ["64.01", "64.02"] and table.length_km.sum() == pytest.approx(length_km(main), abs=0.001)
    assert "left out" in result.findings[0].caveat_eng and result.findings[0].usable


def test_two_headwaters_are_never_joined_into_one_course():
    """The longest way through a Y would run up one branch and down the other."""
    branches = layer(("S", [(2, 39), (20.5, 10)]), ("S", [(39, 39), (20.5, 10)]), ("S", [(20.5, 10), (20.5, 5)]))
    _, table = run(branches, upstream_km2=lambda lon, lat: 1 - lat)
    assert course(table) in (["64.03", "64.01", "64.02"], ["64.03", "64.02"]) and table.length_km.sum() < 45


def test_rivers_of_one_name_far_apart():
    far = layer(("S", [(1, 1), (19, 1)]), ("S", [(15, 18), (25, 18)]), ("S", [(30, 30), (31, 30)]), directed=True)
    result, table = run(far)
    assert course(table) == ["64.01"]
    assert [f.object_id for f in result.findings] == ["river:S@0.1797,0.1617"]  # crosses a border; the third piece does not


def test_unnamed_features_only_when_they_cross():
    result, table = run(layer((None, [(5, 5), (35, 5)]), (None, [(1, 1), (2, 2)]), ("", [(1, 3), (2, 3)]), directed=True))
    assert set(table.object_id) == {"river:tanpa nama@0.1797,0.0449"} and table.river.isna().all()
    assert len(result.findings) == 1


def test_a_meander_within_the_precision_is_no_crossing():
    wavy = [(19, y) if y % 4 else (20.8, y) for y in range(1, 19)]
    assert len(course(run(layer(("S", wavy), directed=True))[1])) > 3
    result, table = run(layer(("S", wavy), directed=True, precision_m=2000))
    assert course(table) == ["64.01"] and not result.findings


def test_names_at_crossings():
    its = layer(
        ("Besar", [(5, 5), (35, 5)]), ("Kecil", [(5, 10), (19.8, 10)]), (None, [(19, 15), (21, 15)]), directed=True, precision_m=1000
    )
    inputs = Inputs(regions(), {"rivers": [its]})
    names = rivers.RiverNames(inputs, rivers.trace(inputs, Settings()))

    def at(x, y, a="64.01", b="64.02", **more):
        return names.name(x * KM, y * KM, a, b, **more)

    assert at(20, 5.5) == "Besar"
    assert at(20, 7) == "Besar"  # 2 km aside: within three cells, no nearer line
    assert at(20, 7, "64.02", "64.01") is None  # it does not flow that way
    assert at(20, 9.7) == "Kecil"  # ends just before the border: its line is nearest
    assert at(20, 14.8) is None  # the nearest line has no name
    assert at(20, 18.5) is None
    assert at(20, 18.5, cell_m=5000) is None  # still nearer to the line without a name
    assert rivers.RiverNames(Inputs(regions()), []).name(0, 0, "64.01", "64.02") is None


def ring(start: int, clockwise: bool) -> list[tuple[float, float]]:
    """A ring of 5 km about (19, 10), cut open at one of its 12 vertices."""
    corners = [(19 + 5 * np.cos(t), 10 + 5 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
    turned = corners[start:] + corners[:start]
    return [*turned, turned[0]][:: -1 if clockwise else 1]


@pytest.mark.parametrize("spec", [{"directed": True}, {}])
@pytest.mark.parametrize("start, clockwise", [(0, False), (5, False), (3, True)])
def test_a_closed_ring_has_a_course_from_its_easternmost_point(spec, start, clockwise):
    result, table = run(layer(("S", ring(start, clockwise)), **spec), upstream_km2=falls_eastwards)
    assert course(table) == ["64.02", "64.01", "64.02"]
    assert table.length_km.sum() == pytest.approx(length_km(km_line(*ring(0, False))))
    (finding,) = result.findings
    assert finding.geometry.coords[0] == finding.geometry.coords[-1] == pytest.approx((24 * KM, 10 * KM))
    assert not finding.usable and "direction" in finding.caveat_eng
    (_, first), (_, again) = (run(layer(("S", ring(*how)), **spec)) for how in ((0, False), (start, clockwise)))
    assert again.length_km.tolist() == pytest.approx(first.length_km.tolist())


def test_a_ring_beside_a_river_of_its_name_is_a_part_of_its_own():
    _, table = run(layer(("S", [(5, 18), (35, 18)]), ("S", ring(2, False)), directed=True))
    assert course(table) in (["64.01", "64.02"], ["64.02", "64.01", "64.02"]) and table.object_id.nunique() == 2


@pytest.mark.parametrize(
    "what, features, named",
    [
        ("one connected river", [("L", [(5, 5), (15, 5)]), ("L", [(15, 5), (35, 5)])], True),
        ("one feature, however broken", [("L", MultiLineString([km_line((5, 5), (18, 5)), km_line((19, 5), (35, 5))]))], True),
        ("many rivers", [("L", [(15, y), (25, y)]) for y in (2, 6, 10, 14)], False),
        ("the unnamed ones of a layer with names", [("L", [(15, 5), (25, 5)]), ("Besar", [(5, 9), (35, 9)])], False),
    ],
)
def test_the_name_of_a_layer_is_not_the_name_of_every_river(what, features, named):
    its = layer(*features, name="L", directed=True)
    result, table = run(its)
    assert ("L" in set(table.river)) == ("river:L" in set(table.object_id)) == named, what
    inputs = Inputs(regions(), {"rivers": [its]})
    assert rivers.RiverNames(inputs, rivers.trace(inputs, Settings())).name(20 * KM, 5 * KM, "64.01", "64.02", cell_m=500) in (
        {"L"} if named else {None, "Besar"}
    )
    assert len(result.findings) == len(features) or named


def test_no_rivers():
    assert rivers.find(Inputs(regions()), Settings(), Job()).tables == {}


@hypothesis_settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(PIECES))), st.lists(st.booleans(), min_size=6, max_size=6), st.permutations(range(3)))
def test_order_and_digitising_do_not_matter(order, reverse, codes):
    base = regions()
    _, expected = run(layer(*PIECES), base=base, upstream_km2=falls_eastwards)
    pieces = [("S", PIECES[n][1][::-1] if back else PIECES[n][1]) for n, back in zip(order, reverse, strict=True)]
    joined = layer(("S", MultiLineString([km_line(*its) for _, its in pieces])))
    before = joined.frame.copy(deep=True)
    other = Layer(base.spec, base.frame.iloc[list(codes)].reset_index(drop=True))
    for its in (layer(*pieces), joined):
        _, table = run(its, base=other, upstream_km2=falls_eastwards)
        assert table.drop(columns="length_km").equals(expected.drop(columns="length_km"))
        assert table.length_km.tolist() == pytest.approx(expected.length_km.tolist())
    assert joined.frame.equals(before)


@pytest.mark.skipif(not DEFAULT.exists(), reason="the embedded default is not built")
def test_embedded_default():
    base = Layer(InputSpec("regions", DEFAULT, precision_m=1000), gpd.read_file(DEFAULT, layer="regions"))
    frame = gpd.read_file(DEFAULT, layer="rivers").rename(columns={"river_id": "feature_key"})
    result, table = run(Layer(InputSpec("rivers", DEFAULT, precision_m=3000, directed=True), frame), base=base)
    assert course(table, "river:Mahakam") == ["64.11", "64.07", "64.02", "64.72", "64.02"]
    assert course(table, "river:Bengalon") == ["64.08"]
    found = {f.object_id: f for f in result.findings}
    assert "river:Bengalon" not in found
    assert dict(found["river:Mahakam"].parties) == {"64.11": "hulu", "64.07": "dilalui", "64.72": "dilalui", "64.02": "hilir"}
    assert found["river:Kedang Kepala"].parties == (("64.08", "hulu"), ("64.02", "hilir"))


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not there")
def test_real_rbi_rivers():
    """338 pieces, 280 of them without a name: the directions are unknown, so nothing is usable, but all is found."""
    admin = gpd.read_file(REAL / "admin_kaltim.gpkg", layer="adm2_kabkota").rename(columns={"adm2_kode": "region_code"})
    frame = gpd.read_file(REAL / "tnkutai_das_sungai.gpkg", layer="sungai_rbi").rename(columns={"OBJECTID": "feature_key", "NAMOBJ": "river_name"})
    base = Layer(InputSpec("regions", REAL, precision_m=50), admin)
    result, table = run(Layer(InputSpec("rivers", REAL, precision_m=50), frame), base=base)
    assert {"river:Sungai Bendang", "river:Sungai Kanibungan"} <= {f.object_id for f in result.findings}
    assert len(result.findings) == 7 and table.object_id.nunique() == 54  # 49 names and five unnamed that cross
    assert not any(f.usable for f in result.findings)
