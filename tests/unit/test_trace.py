"""Trace: where the water of a place comes from and where it goes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyproj import Geod

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.geodesy import area_km2
from bosanggarong_plugin.core.inputs.model import Inputs, Layer
from bosanggarong_plugin.core.result import TRACE_SCHEMA
from bosanggarong_plugin.core.settings import Settings, TraceSettings, WaterSettings
from bosanggarong_plugin.core.study import InputSpec
from bosanggarong_plugin.core.trace import trace
from bosanggarong_plugin.core.trace_report import as_html, as_json, as_text

from .grids import esri, flow_grid, letters
from .test_cli import write_raster
from .test_water_properties import terrain

GEOD = Geod(ellps="WGS84")


def case(flow: str | np.ndarray, regions: str | np.ndarray) -> Inputs:
    """Inputs of one-degree cells of 1 km2: regions A, B ... are the cells of their letter."""
    codes = esri(flow) if isinstance(flow, str) else flow
    labels = (letters(regions) if isinstance(regions, str) else regions).reshape(codes.shape)
    rows, columns = np.indices(labels.shape)
    cells = shapely.box(columns, labels.shape[0] - rows - 1, columns + 1, labels.shape[0] - rows)
    present = [label for label in np.unique(labels) if label]
    frame = gpd.GeoDataFrame(
        {"region_code": [f"64.{label:02d}" for label in present], "region_name": [f"Kabupaten {chr(64 + label)}" for label in present]},
        geometry=[shapely.union_all(cells[labels == label]) for label in present], crs=4326,
    )  # fmt: skip
    return Inputs(Layer(InputSpec("regions", Path("batas.gpkg")), frame), flow=flow_grid(codes))


def code(letter: str) -> str:
    return "OUT" if letter == "-" else f"64.{ord(letter) - 64:02d}"


def snap(cells: int) -> TraceSettings:
    return TraceSettings(snap_cells=cells)


# all water runs to row 3, along it to the east, and into the sea there; two columns of no region before it
RIVER = """
    vvvvvv.
    vvvvvv.
    vvvvvv.
    >>>>>>.
    ^^^^^^.
    ^^^^^^.
    ^^^^^^.
"""
LAND = "\n".join(["AABA---"] * 7)


@pytest.fixture(scope="module")
def worked() -> Inputs:
    return case(RIVER, LAND)


def test_the_hand_worked_trace(worked):
    """From column 2 of the river: three columns lie upstream; downstream B, A again, land of no region, the sea."""
    found = trace(worked, 2.5, 3.5, options=snap(0))
    assert (found.lon, found.lat, found.moved_m) == (2.5, 3.5, 0.0)
    assert found.region_code == code("B") and found.upstream_km2 == 21
    assert [(o.region_code, o.area_km2) for o in found.upstream] == [(code("A"), 14), (code("B"), 7)]
    assert [o.share_pct for o in found.upstream] == pytest.approx([200 / 3, 100 / 3])
    step = GEOD.inv(2.5, 3.5, 3.5, 3.5)[2] / 1000
    expected = [("B", 2.5, 0, 0.5), ("A", 3, 0.5, 1), ("-", 4, 1.5, 1.5)]
    for stage, (letter, lon, begin, length) in zip(found.downstream, expected, strict=False):
        assert (stage.region_code, stage.lon, stage.lat) == (code(letter), lon, 3.5)
        assert (stage.distance_km, stage.length_km) == pytest.approx((begin * step, length * step), rel=1e-6)
    last = found.downstream[-1]
    assert len(found.downstream) == 4 and (last.region_code, last.lon, last.length_km, found.end_kind) == ("SEA", 5.5, None, "sea")
    assert found.downstream_km == pytest.approx(3 * step, rel=1e-6)


def test_the_outline_is_that_of_the_upstream_cells(worked):
    found = trace(worked, 2.5, 3.5, options=snap(0))
    assert shapely.equals(found.outline, shapely.box(0, 0, 3, 7))
    assert [shapely.equals(o.geometry, shape) for o, shape in zip(found.upstream, (shapely.box(0, 0, 2, 7), shapely.box(2, 0, 3, 7)), strict=True)]
    assert all(o.geometry.geom_type == "MultiPolygon" for o in found.upstream)


def test_land_of_no_region_counts_as_out_and_comes_last(worked):
    found = trace(worked, 5.5, 3.5, options=snap(0))
    assert [(o.region_code, o.area_km2) for o in found.upstream] == [(code("A"), 21), (code("B"), 7), ("OUT", 14)]


def test_a_region_that_is_met_again_is_listed_again(worked):
    assert [s.region_code for s in trace(worked, 0.5, 3.5, options=snap(0)).downstream] == [code(x) for x in "ABA-"] + ["SEA"]


def test_the_point_moves_to_the_greatest_stream_nearby(worked):
    far = trace(worked, 0.4, 6.6, options=snap(3))
    assert (far.lon, far.lat, far.upstream_km2) == (3.5, 3.5, 28)
    assert far.moved_m == pytest.approx(GEOD.inv(0.4, 6.6, 3.5, 3.5)[2])
    near = trace(worked, 0.4, 6.6, options=snap(2))
    assert (near.lon, near.lat) == (0.5, 4.5), "of three cells with three upstream the one of the lowest number"
    own = trace(worked, 0.4, 6.6, options=snap(0))
    assert (own.lon, own.lat, own.upstream_km2) == (0.5, 6.5, 1)


def test_a_point_in_the_sea_moves_to_land_within_reach(worked):
    assert trace(worked, 6.5, 3.5, options=snap(1)).upstream_km2 == 42
    with pytest.raises(InputError, match="no cell with a flow direction lies within 0 cells"):
        trace(worked, 6.5, 3.5, options=snap(0))


def test_thin_strips_of_no_region_are_passed_over():
    found = trace(case(">>>>>>", "AA-BBB"), 0.5, 0.5, options=snap(0))
    assert [s.region_code for s in found.downstream] == [code("A"), code("B")]
    assert found.downstream[1].lon == 3.0, "B is entered between the strip and its first cell"


@pytest.mark.parametrize(
    ("flow", "kind"), [("vvvvv\n>>o<<\n^^^^^", "inland"), (".....\n>>>..\n.....", "sea"), (".....\n>>>>>\n.....", "edge"), (">>.", "edge")]
)
def test_ends(flow, kind):
    """A cell on the edge of the grid never tells whether the sea lies beside it."""
    regions = "\n".join("A" * len(row) for row in flow.splitlines())
    assert trace(case(flow, regions), 0.5, flow.count("\n") / 2 + 0.5, options=snap(0)).end_kind == kind


def test_the_end_of_a_path_has_no_course():
    found = trace(case(">>>", "AAA"), 2.5, 0.5, options=snap(0))
    assert found.downstream_km == 0 and [(s.region_code, s.length_km, s.line) for s in found.downstream] == [(code("A"), 0.0, None)]
    assert as_json(found)["course"] is None


def test_an_edge_that_cuts_the_catchment_is_said():
    inside = case("""
        .....
        .>>>.
        .....
        """, """
        -----
        -AAA-
        -----
        """)  # fmt: skip
    assert not trace(inside, 3.5, 1.5, options=snap(0)).upstream_truncated
    assert trace(case(".....\n>>>>.\n.....", "-----\nAAAA-\n-----"), 3.5, 1.5, options=snap(0)).upstream_truncated
    foreign = case(".....\n.>>>.\n.....", "-----\n---A-\n-----")
    assert trace(foreign, 3.5, 1.5, options=snap(0), settings=Settings(water=WaterSettings(gap_m=1))).upstream_truncated


@pytest.mark.parametrize(
    ("lon", "lat", "cells", "words"),
    [
        (9.0, 3.5, 3, "lies outside the flow direction"), (200.0, 3.5, 3, "no place on the earth"), (float("nan"), 3.5, 3, "no place on the earth"),
        (2.5, 3.5, -1, "snap cells = -1 is out of bounds"), (2.5, 3.5, 101, "snap cells = 101 is out of bounds"),
    ],
)  # fmt: skip
def test_bad_points_are_refused(worked, lon, lat, cells, words):
    with pytest.raises(InputError, match=words):
        trace(worked, lon, lat, options=snap(cells))


@hypothesis_settings(max_examples=60, deadline=None)
@given(terrain(), st.integers(0, 2**16), st.integers(0, 3))
def test_a_trace_equals_the_walk_of_every_cell(drawn, pick, cells):
    codes, labels, _, _ = drawn
    if not labels.any() or not np.any(codes != 247):
        return
    inputs = case(codes, labels)
    receiver = inputs.flow.network.receiver
    paths = {}
    for cell in np.flatnonzero(receiver >= 0).tolist():
        path = [cell]
        while receiver[path[-1]] != path[-1]:
            path.append(int(receiver[path[-1]]))
        paths[cell] = path
    upstream = {cell: [other for other, path in paths.items() if cell in path] for cell in paths}
    row, column = divmod(pick % codes.size, codes.shape[1])
    near = [
        cell for cell in paths if max(abs(cell // codes.shape[1] - row), abs(cell % codes.shape[1] - column)) <= cells
    ]  # fmt: skip
    lon, lat = column + 0.5, codes.shape[0] - row - 0.5
    if not near:
        with pytest.raises(InputError):
            trace(inputs, lon, lat, options=snap(cells))
        return
    found = trace(inputs, lon, lat, options=snap(cells))
    best = max(near, key=lambda cell: (len(upstream[cell]), -cell))
    assert (found.lon, found.lat) == (best % codes.shape[1] + 0.5, codes.shape[0] - best // codes.shape[1] - 0.5)
    assert found.upstream_km2 == len(upstream[best]) == sum(o.area_km2 for o in found.upstream)
    assert {o.region_code: o.area_km2 for o in found.upstream} == {
        f"64.{label:02d}" if label else "OUT": float(n) for label, n in enumerate(np.bincount(labels[upstream[best]])) if n
    }
    assert found.outline.area == pytest.approx(len(upstream[best]))
    assert sum(o.geometry.area for o in found.upstream) == pytest.approx(len(upstream[best]))
    lonlat = [(cell % codes.shape[1] + 0.5, codes.shape[0] - cell // codes.shape[1] - 0.5) for cell in paths[best]]
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(lonlat[:-1], lonlat[1:], strict=True)]
    walked = [xy for pair in zip(lonlat, [*middles, None], strict=True) for xy in pair if xy]
    length = sum(GEOD.inv(*a, *b)[2] for a, b in zip(walked[:-1], walked[1:], strict=True)) / 1000
    assert found.downstream_km == pytest.approx(length, rel=1e-9)
    with_length = [s for s in found.downstream if s.length_km is not None]
    assert sum(s.length_km for s in with_length) == pytest.approx(length, rel=1e-9)
    assert all(a.region_code != b.region_code for a, b in zip(found.downstream[:-1], found.downstream[1:], strict=True))


def test_moving_the_names_or_the_order_of_regions_changes_nothing(worked):
    turned = replace(worked, regions=Layer(worked.regions.spec, worked.regions.frame.iloc[::-1].reset_index(drop=True)))
    assert as_json(trace(worked, 0.5, 3.5)) == as_json(trace(turned, 0.5, 3.5))


@pytest.mark.parametrize(("language", "words"), [
    ("id", ["Luas hulu: 42,0 km²", "daerah lain di luar analisis: 14,0 km² (33,33 %)", ". laut: km ", "dalam jarak 3 sel"]),
    ("en", ["Upstream area: 42.0 km²", "land outside the analysis: 14.0 km² (33.33 %)", ". sea: km ", "within 3 cells"]),
])  # fmt: skip
def test_a_trace_in_words(worked, language, words):
    found = trace(worked, 5.4, 3.4)
    said = as_text(found, language)
    assert all(phrase in said for phrase in words), said
    page = as_html(found, language)
    assert page.startswith("<!DOCTYPE html>") and words[0] in page


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def study(tmp_path) -> Path:
    """Two regions, all water flowing east; a roads layer that nobody may read, because it is broken."""
    frame = gpd.GeoDataFrame(
        {"kode": ["64.01", "64.02"], "nama": ["Kabupaten Paser", "Kabupaten Kutai Kartanegara"]},
        geometry=[shapely.box(117, 0, 117.5, 1), shapely.box(117.5, 0, 118, 1)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "batas.gpkg", layer="kab")
    write_raster(tmp_path / "arah.tif", np.full((10, 10), 1))
    (tmp_path / "jalan.gpkg").write_text("rusak")
    file = tmp_path / "studi.toml"
    file.write_text(
        '[study]\nname = "Uji"\nforum = ["64.01"]\n[inputs.regions]\npath = "batas.gpkg"\n[inputs.flow_direction]\npath = "arah.tif"\n'
        'encoding = "esri"\n[[inputs.roads]]\npath = "jalan.gpkg"\n',
        encoding="utf-8",
    )
    return file


def run(capsys, *arguments) -> tuple[int, str, str]:
    code = main(["trace", *(str(a) for a in arguments)])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_text_json_and_layers_say_the_same(study, capsys):
    point = ("--lon", "117.71", "--lat", "0.51", "--snap-cells", 0)
    code, out, err = run(capsys, study, *point, "--json", "--out", study.parent / "hasil")
    assert code == 0, err
    found = json.loads(out)
    ring = sum(area_km2(shapely.box(117 + n / 10, 0.5, 117.1 + n / 10, 0.6)) for n in range(8))
    assert found["upstream_km2"] == pytest.approx(ring, rel=1e-6)
    assert [row["region_code"] for row in found["upstream"]] == ["64.01", "64.02"] and found["upstream"][0]["area_km2"] == pytest.approx(ring * 5 / 8)
    assert found["downstream"][0]["length_km"] == pytest.approx(GEOD.inv(117.75, 0.55, 117.95, 0.55)[2] / 1000) and found["end_kind"] == "edge"
    file = study.parent / "hasil" / "trace.gpkg"
    assert [p.name for p in (study.parent / "hasil").iterdir()] == ["trace.gpkg"] and str(file) in err
    tables = {name: pyogrio.read_dataframe(file, layer=name) for name in TRACE_SCHEMA}
    for name, table in TRACE_SCHEMA.items():
        assert [*table.columns, "geometry"] == list(tables[name].columns) and tables[name].crs.to_epsg() == 4326
    assert tables["trace_point"]["upstream_km2"][0] == found["upstream_km2"]
    assert tables["trace_upstream"]["area_km2"].tolist() == [row["area_km2"] for row in found["upstream"]]
    assert sum(area_km2(g) for g in tables["trace_upstream"].geometry) == pytest.approx(ring, rel=1e-5)
    assert tables["trace_downstream"]["length_km"].tolist() == [row["length_km"] for row in found["downstream"]]
    code, out, _ = run(capsys, study, *point, "--lang", "id")
    assert code == 0 and f"Luas hulu: {ring:.1f}".replace(".", ",") in out


def test_layers_that_are_there_are_kept_unless_overwrite_is_given(study, capsys):
    folder = study.parent / "hasil"
    point = ("--lon", "117.71", "--lat", "0.51", "--out", folder)
    assert run(capsys, study, *point)[0] == 0
    (folder / "study.gpkg").write_text("hasil lain")
    before = (folder / "trace.gpkg").read_bytes()
    code, _, err = run(capsys, study, *point)
    assert code == 2 and "already there (trace.gpkg)" in err and (folder / "trace.gpkg").read_bytes() == before
    assert run(capsys, study, *point, "--overwrite")[0] == 0
    assert (folder / "study.gpkg").read_text() == "hasil lain" and sorted(p.name for p in folder.iterdir()) == ["study.gpkg", "trace.gpkg"]


@pytest.mark.parametrize(
    ("arguments", "words", "kata"),
    [
        (("--lon", "120", "--lat", "0.5"), "outside the flow direction (it covers 117.00..118.00 E, 0.00..1.00 N)", "berada di luar arah aliran"),
        (("--lon", "0.5", "--lat", "117.5"), "no place on the earth", "bukan tempat di bumi"),
        (("--lon", "117.5", "--lat", "0.5", "--snap-cells", "101"), "Give 0 to 100 cells.", "Berikan 0 sampai 100 sel."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_message_and_exit_2(study, capsys, arguments, words, kata):
    code, out, err = run(capsys, study, *arguments, "--out", study.parent / "hasil")
    assert code == 2 and out == "" and words in err and "Traceback" not in err
    assert not (study.parent / "hasil").exists()
    assert kata in run(capsys, study, *arguments, "--lang", "id")[2]


def test_a_study_without_flow_direction(study, capsys):
    study.write_text('[study]\nname = "Uji"\n[inputs.regions]\npath = "batas.gpkg"\n', encoding="utf-8")
    code, _, err = run(capsys, study, "--lon", "117.5", "--lat", "0.5")
    assert code == 2 and "a trace needs a flow direction" in err and "[inputs.flow_direction]" in err


def test_a_decimal_comma_and_a_point_of_the_southern_half(study, capsys):
    assert run(capsys, study, "--lon", "117,71", "--lat", "0,51")[0] == 0
    code, _, err = run(capsys, study, "--lon", "117.5", "--lat", "-0.5")
    assert code == 2 and "lies outside" in err
