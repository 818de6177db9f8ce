"""One flow, five encodings, one result; how an encoding is told; counts equal to those of an independent program."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from bosanggarong_plugin.core.finders.water.figures import exchange
from bosanggarong_plugin.core.finders.water.forest import build_forest, path_labels
from bosanggarong_plugin.core.inputs import grid as grid_module
from bosanggarong_plugin.core.inputs.flow import EVIDENCE_JOINT, decode, read_flow_direction
from bosanggarong_plugin.core.inputs.grid import FlowNetwork
from bosanggarong_plugin.core.messages import localise
from bosanggarong_plugin.core.study import InputSpec

# E SE S SW W NW N NE, then a pit
ENCODINGS = {
    "esri": (1, 2, 4, 8, 16, 32, 64, 128, 0), "ldd": (6, 3, 2, 1, 4, 7, 8, 9, 5), "grass": (8, 7, 6, 5, 4, 3, 2, 1, 0),
    "taudem": (1, 8, 7, 6, 5, 4, 3, 2, 0), "merit": (1, 2, 4, 8, 16, 32, 64, 128, 255),
}  # fmt: skip
NODATA = {"esri": 247, "ldd": 255, "grass": -9999, "taudem": -32768, "merit": 247}


def terrain(rows: int, columns: int, seed: int) -> np.ndarray:
    """Direction 0..7 to the lowest neighbour of rough heights on a slight slope, 8 where there is none, 9 without data.

    Rough, because GRASS and TauDEM differ by an eighth of a turn: on a smooth slope the wrong one runs downhill too.
    """
    rng = np.random.default_rng(seed)
    height = rng.random((rows, columns)) * 12 + np.add.outer(np.arange(rows), np.arange(columns))
    padded = np.pad(height, 1, constant_values=np.inf)
    direction = np.full((rows, columns), 8)
    lowest = height.copy()
    for code, (down, right) in enumerate(zip(grid_module.STEP_ROW, grid_module.STEP_COLUMN, strict=True)):
        other = padded[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        lower = other < lowest
        direction[lower], lowest[lower] = code, other[lower]
    direction[rng.random((rows, columns)) < 0.03] = 9
    return direction


def written(folder, direction: np.ndarray, encoding: str) -> InputSpec:
    values = np.array([*ENCODINGS[encoding], NODATA[encoding]], dtype=np.int16)[direction]
    path = folder / f"{encoding}.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype="int16", crs="EPSG:4326",
        transform=from_origin(116.0, 1.0, 0.01, 0.01), nodata=NODATA[encoding],
    ) as file:  # fmt: skip
        file.write(values, 1)
    return InputSpec("flow_direction", path, encoding="auto")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_five_encodings_are_told_apart_and_give_one_result(tmp_path, encoding):
    direction = terrain(40, 50, seed=3)
    labels = (np.add.outer(np.arange(40) // 9 * 3, np.arange(50) // 17) + 1).astype(np.int16).ravel()

    def matrix(name: str):
        problems: list = []
        flow = read_flow_direction(written(tmp_path, direction, name), problems)
        assert not problems and flow.encoding == name
        return flow, exchange(build_forest(flow.network, path_labels(labels, flow.network, 1), flow.area), int(labels.max()))

    flow, x = matrix(encoding)
    _, expected = matrix("esri")
    np.testing.assert_array_equal(x.enters, expected.enters)
    np.testing.assert_array_equal(x.first_exit, expected.first_exit)
    assert x.enters.sum() > 0
    sentences = flow.evidence.split(EVIDENCE_JOINT)
    assert len(sentences) == len(ENCODINGS) and all(localise(sentence, "id") != sentence for sentence in sentences)


def test_a_raster_that_two_encodings_fit_is_refused_with_both_names(tmp_path):
    spec = written(tmp_path, np.zeros((5, 5), dtype=int), "taudem")  # all 1: east in ESRI and TauDEM, north-east in GRASS
    problems: list = []
    assert read_flow_direction(spec, problems) is None
    assert "esri" in problems[0].what and "taudem" in problems[0].what and "encoding =" in problems[0].next_step


def test_every_circle_is_counted_and_the_first_are_located(tmp_path):
    direction = np.full((10, 10), 0)
    for row in (1, 4, 7):
        direction[row, 3], direction[row, 4] = 0, 4  # east, then west again
    spec = written(tmp_path, direction, "grass")
    problems: list = []
    assert read_flow_direction(InputSpec("flow_direction", spec.path, encoding="grass"), problems) is None
    assert "circles found: 3" in problems[0].what and "2/4 (116.0350, 0.9850)" in problems[0].what and "8/4" in problems[0].what


def test_a_mouth_of_merit_is_no_inland_sink():
    values = np.array([[1, 0, 16, 1, 255, 16]], dtype=np.uint8)
    network = FlowNetwork(decode(values, "merit", None)[0])
    assert network.end_kind.tolist() == [0, grid_module.SEA_OR_EDGE, 0, 0, grid_module.STAYS, 0]


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_upstream_counts_equal_those_of_pyflwdir(engine, monkeypatch):
    pyflwdir = pytest.importorskip("pyflwdir")
    if engine == "numba":
        pytest.importorskip("numba")
    monkeypatch.setattr(grid_module, "WORTH_COMPILED", 0 if engine == "numba" else 10**12)
    direction = terrain(150, 170, seed=11)
    values = np.array([*ENCODINGS["esri"], 247], dtype=np.uint8)[direction]
    network = FlowNetwork(decode(values, "esri", 247)[0])
    peer = pyflwdir.from_array(values, ftype="d8").upstream_area(unit="cell").ravel()
    ours = network.accumulate(np.ones(values.size))
    np.testing.assert_array_equal(ours[network.has_data], peer[network.has_data])
    assert ours.max() > 20


def test_circles_are_located_also_where_the_encoding_is_not_given(tmp_path):
    values = np.full((6, 8), 1, dtype=np.uint8)  # ESRI only: 16 and 64 are in no other encoding
    values[:, -1] = 64
    values[2, 3:5] = [1, 16]
    path = tmp_path / "arah.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=6, width=8, count=1, dtype="uint8", crs="EPSG:4326", transform=from_origin(117, 1, 0.1, 0.1)
    ) as file:
        file.write(values, 1)
    problems: list = []
    assert read_flow_direction(InputSpec("flow_direction", path), problems) is None
    assert [problem.what for problem in problems] == [
        "water runs in a circle, circles found: 1 (row/column, coordinates: 3/4 (117.3500, 0.7500))"
    ]
    assert '"esri"' in problems[0].next_step
