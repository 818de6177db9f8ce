"""The main path on the real layers of Kalimantan Timur (never part of the repository; skipped where they are absent)."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import rasterio
from pyproj import Geod
from shapely import contains_xy

from bosanggarong_plugin.core.findings import Job
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.study import read_study
from tests.real_data import REAL

STEP = {1: (0, 1), 2: (1, 1), 4: (1, 0), 8: (1, -1), 16: (0, -1), 32: (-1, -1), 64: (-1, 0), 128: (-1, 1)}


@pytest.fixture(scope="module")
def walked(real_study_file):
    """C and E by walking every cell to its end, on nothing but the raster, the polygons and cell centres."""
    regions = read_inputs(read_study(real_study_file), Job()).regions.frame
    with rasterio.open(REAL / "d8_30s_esri.tif") as source:
        codes, t = source.read(1), source.transform
    rows, columns = codes.shape
    lon, lat = np.meshgrid(t.c + (np.arange(columns) + 0.5) * t.a, t.f + (np.arange(rows) + 0.5) * t.e)
    label = np.zeros(codes.shape, dtype=int)
    for number, shape in reversed(list(enumerate(regions.geometry, start=1))):
        label[contains_xy(shape, lon, lat)] = number
    geod = Geod(ellps="WGS84")
    area = np.empty(rows)
    for r in range(rows):
        north, south = t.f + r * t.e, t.f + (r + 1) * t.e
        area[r] = abs(geod.polygon_area_perimeter([0, t.a / 2, t.a, t.a, t.a / 2, 0], [south, south, south, north, north, north])[0]) / 1e6
    down = np.arange(codes.size).reshape(codes.shape)
    for code, (dr, dc) in STEP.items():
        r, c = np.nonzero(codes == code)
        inside = (r + dr >= 0) & (r + dr < rows) & (c + dc >= 0) & (c + dc < columns)
        r, c = r[inside], c[inside]
        there = codes[r + dr, c + dc] != 247
        down[r[there], c[there]] = (r[there] + dr) * columns + c[there] + dc
    return label.ravel(), down.ravel(), np.repeat(area, columns), (codes != 247).ravel(), list(regions["region_code"])


def thin(label, has_data, shape):
    """Cells of no region in strips one cell wide (no 2 x 2 block of such cells holds them), between two regions or at the sea."""
    none = np.pad(((label == 0) & has_data).reshape(shape), 1, mode="edge")
    block = none[:-1, :-1] & none[1:, :-1] & none[:-1, 1:] & none[1:, 1:]
    kept = np.zeros_like(none)
    for dr in (0, 1):
        for dc in (0, 1):
            kept[dr : dr + block.shape[0], dc : dc + block.shape[1]] |= block
    region, sea = np.pad(label.reshape(shape), 1), np.pad(~has_data.reshape(shape), 1)
    least, most, coast = np.full(region.shape, 999), np.zeros(region.shape, dtype=int), np.zeros(region.shape, dtype=bool)
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            beside = np.roll(np.roll(region, dr, 0), dc, 1)
            least, most = np.minimum(least, np.where(beside > 0, beside, 999)), np.maximum(most, beside)
            coast |= np.roll(np.roll(sea, dr, 0), dc, 1)
    near = (most > 0) & ((least != most) | coast)
    return (none & ~kept & near)[1:-1, 1:-1].ravel()


def test_c_and_e_equal_a_walk_of_every_cell(real_result, walked):
    label, down, area, has_data, codes = walked
    strip = thin(label, has_data, (720, 780))
    start = np.flatnonzero(has_data & (label > 0))
    at, land = start.copy(), label[start]
    seen = np.zeros(start.size, dtype=np.int64)
    first = np.full(start.size, -1)
    for _ in range(5000):
        to = down[at]
        moving = to != at
        if not moving.any():
            break
        at = to
        entered = ~strip[at] & (label[at] != land)
        first = np.where(entered & (first < 0), label[at], first)
        seen |= np.where(entered, 1 << label[at], 0)
        land = np.where(strip[at], land, label[at])
    else:
        pytest.fail("the walk did not end")
    n = len(codes)
    c, e = np.zeros((n + 1, n + 1)), np.zeros((n + 1, n + 1))
    own = label[start]
    for j in range(1, n + 1):
        hit = ((seen >> j) & 1).astype(bool) & (own != j)
        c[:, j] = np.bincount(own[hit], weights=area[start][hit], minlength=n + 1)
        hit = first == j
        e[:, j] = np.bincount(own[hit], weights=area[start][hit], minlength=n + 1)
    compared = 0
    links = real_result.water_links.set_index(["from_code", "to_code"])
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            if i == j or c[i, j] < 1.0:
                continue
            row = links.loc[(codes[i - 1], codes[j - 1])]
            assert row["area_km2"] == pytest.approx(c[i, j], abs=0.1), (codes[i - 1], codes[j - 1])
            assert row["first_exit_km2"] == pytest.approx(e[i, j], abs=0.1), (codes[i - 1], codes[j - 1])
            compared += 1
    assert compared == len(links) >= 25


def test_the_mass_balance_closes(real_result):
    balance = real_result.water_balance
    parts = balance[["stays_km2", "sea_or_edge_km2", "to_regions_km2", "to_outside_km2"]].sum(axis=1)
    np.testing.assert_allclose(parts, balance["area_km2"], atol=1e-6)
    assert balance["residual_km2"].abs().max() < 1e-6
    cover = balance.set_index("region_code")["grid_cover_pct"]
    assert (cover.drop("64.74").sub(100).abs() < 1.5).all()


def test_a_region_that_the_raster_covers_in_part_is_told(real_result):
    """Coast and islets: the 30-second grid holds 88 % of Bontang."""
    assert 80 < real_result.water_balance.set_index("region_code").loc["64.74", "grid_cover_pct"] < 95
    assert "88 %" in real_result.link("64.08", "64.74")["caveat_ind"]


def test_kutai_timur_sends_431_km2_to_bontang(real_result):
    link = real_result.link("64.08", "64.74")
    assert round(link["area_km2"]) == 431
    assert link["low_km2"] <= link["area_km2"] <= link["high_km2"]


def test_the_park_is_found_in_three_regions_with_651_ha_in_bontang(real_result):
    shares = real_result.shared_areas.query("area_kind == 'taman_nasional'").set_index("region_code")["area_ha"]
    assert set(shares.index) == {"64.02", "64.08", "64.74"}
    assert shares["64.74"] == pytest.approx(651, abs=1)
    assert shares["64.08"] == pytest.approx(151162, abs=50)
    assert shares["64.02"] == pytest.approx(40601, abs=50)


def test_fourteen_pairs_border(real_result):
    assert len(real_result.border_segments) == 14


def test_planned_roads_make_findings_but_no_candidates(real_result):
    findings = real_result.findings.set_index("finding_id")["kind"]
    assert (findings == "road_crossing_planned").any()
    used = findings.loc[real_result.candidate_findings["finding_id"]]
    assert "road_crossing_planned" not in set(used)
    statuses = real_result.objects.set_index("object_id")["status"]
    assert set(statuses.loc[real_result.candidates["object_id"]]) == {"existing"}


def test_the_park_is_synergy_with_the_centre_and_regional_cooperation_on_its_buffer(real_result):
    park = real_result.candidates.query("idea_code == 'C5'").iloc[0]
    assert park["parties"] == "64.02+64.08+64.74"
    assert park["form"] == "sinergi pusat + KSDD prov-kab" and park["authority"] == "pusat+provinsi"


def test_sources_of_a_crossing_sum_to_its_upstream_area(real_result):
    total = real_result.water_sources.groupby("crossing_id")["area_km2"].sum()
    crossings = real_result.water_crossings.set_index("crossing_id")["upstream_km2"]
    np.testing.assert_allclose(total.loc[crossings.index], crossings, atol=1e-6)


def test_inputs_are_untouched(real_result):
    for name in ("admin_kaltim.gpkg", "d8_30s_esri.tif"):
        digest = hashlib.sha256((REAL / name).read_bytes()).hexdigest()
        assert digest == real_result.sources.query("file == @name")["sha256"].iloc[0]
    assert not list(REAL.glob("*-wal")) and not list(REAL.glob("*.aux.xml"))


def test_a_tributary_never_names_a_watershed(real_result):
    """The river layer covers the park only: the Mahakam is not in it, so its basin stays without a name rather than with a wrong one."""
    largest = real_result.watersheds.sort_values("area_km2").iloc[-1]
    assert largest["area_km2"] > 70_000 and not isinstance(largest["name"], str)
