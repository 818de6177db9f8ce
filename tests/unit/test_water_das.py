"""DAS polygons: what they share of the regions, when they and a computed watershed are one, and how differences are told."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Polygon, affinity, box

from bosanggarong_plugin.core.candidates import propose
from bosanggarong_plugin.core.finders.areas import nesting
from bosanggarong_plugin.core.finders.water.das import given_das
from bosanggarong_plugin.core.finders.water.finder import find
from bosanggarong_plugin.core.findings import FinderResult, Job
from bosanggarong_plugin.core.inputs.model import COLUMNS, Inputs, Layer
from bosanggarong_plugin.core.settings import Settings, WaterSettings
from bosanggarong_plugin.core.study import InputSpec

from .places import A, B, C, km_box, regions
from .test_water_subbasins import read as read_network
from .test_water_subbasins import sub

SETTINGS = Settings(water=WaterSettings(min_watershed_km2=1))


def das(*rows: tuple[str | None, str | None, object], path: str = "das.gpkg", **spec) -> Layer:
    """A layer of (name, code, polygon)."""
    data = {column: [None] * len(rows) for column in COLUMNS["basins"]}
    data |= {"feature_key": [str(n) for n in range(len(rows))], "basin_name": [r[0] for r in rows], "basin_code": [r[1] for r in rows]}
    frame = gpd.GeoDataFrame(pd.DataFrame(data, dtype=object), geometry=[r[2] for r in rows], crs=4326)
    return Layer(InputSpec("basins", Path(path), **spec), frame)


def run(*layers: Layer, shapes=(A, B, C)) -> FinderResult:
    known = regions(shapes)
    inputs = Inputs(Layer(known.spec, known.frame.assign(population=None)), {"basins": list(layers)})
    segments = pd.DataFrame([{"region_a": "64.01", "region_b": "64.02", "geometry": None}])
    return find(inputs, SETTINGS, Job(), segments=segments, name_river=lambda *_: None)


def oval(west, south, east, north):
    """A round shape in a box of kilometres: no natural outline runs straight along its frame."""
    frame = km_box(west, south, east, north)
    shape = affinity.scale(frame.centroid.buffer(1), frame.bounds[2] - frame.bounds[0], frame.bounds[3] - frame.bounds[1])
    return affinity.scale(shape, 0.5, 0.5)


def test_a_das_in_two_regions_is_a_finding_and_a_candidate():
    result = run(das(("DAS UJI", "DAS330236", oval(10, 5, 30, 15)), ("Kecil", None, oval(2, 2, 8, 8))))
    table = result.tables["watersheds"].set_index("watershed_id")
    assert table.loc["das:DAS330236", ["name", "code", "source", "n_regions", "n_members"]].tolist() == ["Uji", "DAS330236", "basins", 2, 2]
    assert table.loc["das:Kecil", ["n_regions", "n_members"]].tolist() == [1, 1]
    shares = result.tables["watershed_regions"].set_index(["watershed_id", "region_code"])["share_pct"]
    assert shares[("das:DAS330236", "64.01")] == pytest.approx(50, abs=0.2) and shares[("das:DAS330236", "64.02")] == pytest.approx(50, abs=0.2)
    assert "watershed_differences" not in result.tables, "nothing was computed, so nothing differs"
    (finding,) = result.findings
    assert finding.parties == (("64.01", "anggota_das"), ("64.02", "anggota_das")) and finding.measure("exchanged_km2") is None
    (candidate,) = propose(result.findings, result.objects, {})
    assert candidate.idea_code == "C10" and candidate.thing.name == "DAS Uji" and candidate.thing.attributes["code"] == "DAS330236"


def test_a_clipped_corner_makes_no_member():
    corner = Polygon([(0.05, 0.01), (0.05, 0.12), (0.18, 0.07)])  # its tip reaches 0.3 km into B
    result = run(das(("Sudut", None, corner)))
    assert result.tables["watersheds"]["n_regions"].tolist() == [2] and result.tables["watersheds"]["n_members"].tolist() == [1]
    assert not result.findings


def test_polygons_of_one_code_or_name_are_one_das():
    layer = das(("DAS Uji", None, oval(2, 2, 8, 8)), ("das uji", None, oval(22, 2, 28, 8)), (None, "DAS1", oval(2, 12, 8, 18)),
                ("Satu", "das1", oval(22, 12, 28, 18)), (None, None, oval(10, 2, 12, 4)))  # fmt: skip
    known, notes = given_das(Inputs(regions(), {"basins": [layer]}))
    assert [(item.key, item.name) for item in known] == [("DAS1", "Satu"), ("Uji", "Uji")]
    assert notes == {"water.das_nameless": "1 DAS polygons without a name and a code are not used"}


def test_the_finest_layer_tells_where_a_das_is_given_twice():
    coarse, fine = das(("Uji", None, oval(2, 2, 18, 18)), path="a.gpkg", precision_m=500), das(("DAS UJI", None, A), path="b.gpkg", precision_m=50)
    for order in ([coarse, fine], [fine, coarse]):
        known, notes = given_das(Inputs(regions(), {"basins": order}))
        assert [item.layer.spec.precision_m for item in known] == [50] and "Uji" in notes["water.das_repeated"]


# two of another land, so that no outline of the tests lies on the frame of its layer
FAR = (("Jauh A", None, oval(-9, -9, -4, -4)), ("Jauh B", None, oval(44, 44, 49, 49)))


def network(west=5.0, east=35.0) -> Layer:
    """One watershed of two sub-basins, west to east over A and B, 10 km high."""
    middle = (west + east) / 2
    return read_network([sub(1, 2, km_box(west, 5, middle, 15)), sub(2, 0, km_box(middle, 5, east, 15))], precision_m=100)


def test_what_agrees_is_one_object_and_the_difference_is_told():
    given = km_box(8, 4, 35, 15)  # 297 km2; the watershed has 300; 270 in common, union 327
    result = run(network(), das(("DAS UJI", "DAS330236", given), ("Lain", None, oval(5, 25, 15, 35)), *FAR, precision_m=100))
    table = result.tables["watersheds"].set_index("watershed_id")
    assert table.loc["das:2", ["name", "code"]].tolist() == ["Uji", "DAS330236"], "the computed one takes name and code"
    assert sorted(table.index) == ["das:2", "das:Lain"], "drawn once"
    (row,) = result.tables["watershed_differences"].to_dict("records")
    assert row["agreement_pct"] == pytest.approx(100 * 270 / 327, abs=0.3) and row["one_object"] and not row["cut_by_frame"]
    assert row["only_given_km2"] == pytest.approx(27, rel=0.02) and row["only_computed_km2"] == pytest.approx(30, rel=0.02)
    assert row["geometry"].area * 111.32**2 == pytest.approx(57, rel=0.02), "both sides of the difference are drawn"
    shared = [finding for finding in result.findings if finding.kind == "watershed_shared"]
    assert [finding.object_id for finding in shared] == ["watershed:das:2"]
    assert "83 %" in shared[0].caveat_ind and "83 %" in shared[0].caveat_eng
    made = propose(result.findings, result.objects, nesting(result.objects))
    assert [candidate.thing.name for candidate in made] == ["DAS Uji"], "one candidate"


def test_what_does_not_agree_stays_apart_and_the_difference_is_told_on_both():
    given = km_box(15, 5, 39, 19)  # 336 km2, 200 in common with the 300, union 436: 46 %
    result = run(network(), das(("Uji", None, given), *FAR, precision_m=100))
    (row,) = result.tables["watershed_differences"].to_dict("records")
    assert row["agreement_pct"] == pytest.approx(100 * 200 / 436, abs=0.3) and not row["one_object"]
    table = result.tables["watersheds"].set_index("watershed_id")
    assert table.loc["das:2", "name"] is None and "das:Uji" in table.index
    shared = {finding.object_id: finding for finding in result.findings if finding.kind == "watershed_shared"}
    assert set(shared) == {"watershed:das:2", "watershed:das:Uji"}
    assert all("46 %" in finding.caveat_ind and "46 %" in finding.caveat_eng for finding in shared.values())


def test_a_das_inside_a_larger_watershed_merges_into_its_candidate():
    result = run(network(), das(("Hulu", None, oval(14, 6, 26, 14)), *FAR, precision_m=100))
    made = propose(result.findings, result.objects, nesting(result.objects))
    assert [candidate.thing.object_id for candidate in made] == ["watershed:das:2"]
    assert [thing.name for thing in made[0].merged] == ["DAS Hulu"]


def test_nothing_follows_from_land_that_the_layer_leaves_out():
    result = run(network(), das(("Lain", None, oval(5, 25, 15, 35)), ("Jauh", None, oval(22, 22, 30, 30)), precision_m=100))
    assert result.tables["watershed_differences"].empty
    shared = next(finding for finding in result.findings if finding.object_id == "watershed:das:2")
    assert "poligon DAS" not in shared.caveat_ind and "polygon of DAS" not in shared.caveat_eng


def test_a_das_cut_by_the_frame_of_its_layer_is_compared_inside_it_and_is_no_candidate_alone():
    frame = km_box(0, 0, 20, 20)
    cut = km_box(5, 5, 35, 15).intersection(frame)  # the western half of the watershed
    result = run(network(), das(("Uji", None, cut), ("Lain", None, box(*frame.bounds).difference(km_box(5, 5, 20, 15))), precision_m=100))
    rows = result.tables["watershed_differences"].set_index("basin_name")
    assert rows.loc["Uji", "cut_by_frame"] and rows.loc["Uji", "one_object"] and rows.loc["Uji", "agreement_pct"] == pytest.approx(100, abs=0.1)
    assert result.tables["watersheds"].set_index("watershed_id").loc["das:2", "name"] == "Uji"
    alone = run(das(("Uji", None, km_box(15, 5, 25, 20)), ("Lain", None, km_box(0, 0, 5, 20)), precision_m=100))
    assert [finding.usable for finding in alone.findings] == [False] and "terpotong" in alone.findings[0].caveat_ind


def test_an_incomplete_layer_gives_a_finding_and_no_candidate():
    result = run(das(("Uji", None, oval(10, 5, 30, 15)), complete=False))
    assert [finding.usable for finding in result.findings] == [False]
    assert propose(result.findings, result.objects, {}) == []


def test_the_order_of_the_polygons_changes_nothing():
    rows = [("Uji", None, oval(10, 5, 30, 15)), ("Lain", None, oval(5, 25, 35, 35)), ("Hulu", "DAS9", oval(12, 2, 28, 4))]
    one, other = run(das(*rows)), run(das(*rows[::-1]))
    assert one.tables["watersheds"].drop(columns="geometry").equals(other.tables["watersheds"].drop(columns="geometry"))
    assert [finding.finding_id for finding in one.findings] == [finding.finding_id for finding in other.findings]
