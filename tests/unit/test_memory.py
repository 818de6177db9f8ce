"""The memory of a run is forecast from the raster's header, said, and refused when it is not there."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from bosanggarong_plugin.core import memory
from bosanggarong_plugin.core.inputs.flow import read_flow_direction
from bosanggarong_plugin.core.messages import localise
from bosanggarong_plugin.core.study import InputSpec


@pytest.fixture
def flow_file(tmp_path):
    path = tmp_path / "arah.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=200, width=300, count=1, dtype="uint8", crs="EPSG:4326", transform=from_origin(116, 1, 0.01, 0.01)
    ) as file:
        file.write(np.ones((200, 300), dtype=np.uint8), 1)
    return InputSpec("flow_direction", path, encoding="esri")


def test_the_need_is_said_before_the_raster_is_read(flow_file):
    said, problems = [], []
    assert read_flow_direction(flow_file, problems, said.append) is not None and not problems
    assert "0.1 million cells" in said[0] and "MB" in said[0]
    assert "juta sel" in localise(said[0], "id")


def test_a_run_over_the_free_memory_is_refused_with_number_and_remedy(flow_file, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 50_000_000)
    problems: list = []
    assert read_flow_direction(flow_file, problems) is None
    assert "50 MB are free" in problems[0].what and "times as wide" in problems[0].next_step and problems[0].where == "arah.tif"
    assert localise(problems[0].what, "id").startswith("analisis") and "kali lebih lebar" in localise(problems[0].next_step, "id")


def test_nothing_is_refused_where_the_system_does_not_say(flow_file, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: None)
    problems: list = []
    assert read_flow_direction(flow_file, problems) is not None


def test_this_machine_says_how_much_is_free():
    assert memory.free_bytes() is None or 1_000_000 < memory.free_bytes() < 2**50


def test_the_need_grows_with_the_cells_and_a_dem_needs_more():
    small, large = (memory.needed_bytes(n, compiled=True) for n in (10**6, 10**8))
    assert large - small == 99 * (memory.needed_bytes(2 * 10**6, compiled=True) - small)
    assert memory.needed_bytes(10**8, compiled=True, from_dem=True) > large
    assert memory.needed_bytes(10**8, compiled=True, weighted=True) > large


def test_files_that_are_kept_for_speed_count_as_free_in_a_container(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text("4000000000\n", encoding="ascii")
    (tmp_path / "memory.current").write_text("3500000000\n", encoding="ascii")
    assert memory._left_in_cgroup() == 500_000_000
    (tmp_path / "memory.stat").write_text("anon 400000000\nactive_file 1000000000\ninactive_file 2000000000\n", encoding="ascii")
    assert memory._left_in_cgroup() == 3_500_000_000
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    assert memory._left_in_cgroup() is None
