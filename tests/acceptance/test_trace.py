"""The trace from where the Mahakam leaves Samarinda, on the real layers (skipped where they are absent)."""

from __future__ import annotations

import json

import pytest

from bosanggarong_plugin.cli import main


@pytest.fixture(scope="module")
def mouth(real_result):
    """The crossing out of Samarinda into Kutai Kartanegara that carries the most."""
    crossings = real_result.water_crossings.query("from_code == '64.72' and to_code == '64.02'")
    return crossings.loc[crossings["upstream_km2"].idxmax()]


@pytest.fixture(scope="module")
def traced(mouth, real_study_file, tmp_path_factory) -> dict:
    file = tmp_path_factory.mktemp("trace") / "trace.json"
    with pytest.MonkeyPatch.context() as patch, file.open("w", encoding="utf-8") as stream:
        patch.setattr("sys.stdout", stream)
        point = ["--lon", str(mouth.geometry.x), "--lat", str(mouth.geometry.y), "--snap-cells", "0"]
        assert main(["trace", str(real_study_file), *point, "--json"]) == 0
    return json.loads(file.read_text(encoding="utf-8"))


def test_about_77800_km2_of_eight_regions_and_of_land_outside_pass_there(traced):
    assert traced["upstream_km2"] == pytest.approx(77_800, rel=0.005)
    codes = [row["region_code"] for row in traced["upstream"]]
    assert len(codes) == 9 and codes[-1] == "OUT"
    assert sum(row["area_km2"] for row in traced["upstream"]) == pytest.approx(traced["upstream_km2"], rel=1e-9)


def test_the_trace_says_what_the_crossing_says(traced, mouth, real_result):
    assert traced["point"]["region_code"] == "64.72"
    assert traced["upstream_km2"] == pytest.approx(mouth["upstream_km2"], rel=1e-9)
    sources = real_result.water_sources.query("crossing_id == @mouth.crossing_id").set_index("source_code")["area_km2"]
    assert {row["region_code"]: row["area_km2"] for row in traced["upstream"]} == pytest.approx(sources.to_dict(), rel=1e-9)


def test_below_samarinda_the_water_passes_kutai_kartanegara_to_the_sea(traced):
    """The 30-second grid has the wide river below Samarinda as sea."""
    assert [row["region_code"] for row in traced["downstream"]] == ["64.72", "64.02", "SEA"] and traced["end_kind"] == "sea"
    begins = [row["distance_km"] for row in traced["downstream"]]
    assert begins[0] == 0.0 and begins[1] == traced["downstream"][0]["length_km"]
    assert begins[2] == pytest.approx(begins[1] + traced["downstream"][1]["length_km"]) == pytest.approx(traced["downstream_km"])
