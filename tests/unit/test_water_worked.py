"""Hand-worked 7x7 grids: every figure counted on paper (cells of 1 km2)."""

from __future__ import annotations

import numpy as np
import pytest

from bosanggarong_plugin.core.finders.water.figures import truncated_inflow

from .grids import Worked, decoded, esri, flow_grid, letters

EAST = "\n".join([">>>>>>>"] * 7)


def test_all_water_of_the_west_enters_the_east():
    w = Worked(EAST, "\n".join(["AAABBBB"] * 7))
    assert w.c("A", "B") == 21 and w.e("A", "B") == 21
    assert w.c("B", "A") == 0
    assert w.x.leaves[w.index("B")] == 28 and w.x.stays.sum() == 0


def test_a_river_that_meanders_along_the_border_counts_each_cell_once():
    # one stream winds A, B, A, B, A ... down the border between columns 3 and 4; side cells drain into it
    flow = """
        >>>v<<<
        >>>>v<<
        >>>v<<<
        >>>>v<<
        >>>v<<<
        >>>>v<<
        >>>v<<<
    """
    # row 0 col 3 (A) flows v to row 1 col 3 (A) which flows > to row 1 col 4 (B) which flows v to row 2 col 4 (B) < to row 2 col 3 (A) ...
    w = Worked(flow, "\n".join(["AAAABBB"] * 7))
    # A: all 28 cells reach B except the last row's 4, which leave the grid at row 6, col 3
    assert w.c("A", "B") == 24
    # B: row 0 (3 cells) drains into A first; rows 1..4 reach A at row 2, 4 or 6; row 5 drains v to row 6 and into A; row 6 too
    assert w.c("B", "A") == 21
    assert w.x.leaves[w.index("A")] == 4
    assert w.c("A", "B") <= 28 and w.c("B", "A") <= 21, "no cell counts twice however often the river crosses"
    # first exits are all there is, too: each cell has one
    assert w.e("A", "B") == 24 and w.e("B", "A") == 21


def test_reentry_is_not_an_entry_into_oneself():
    w = Worked(EAST, "\n".join(["AABBAAC"] * 7))
    assert w.e("A", "B") == 14 and w.e("B", "A") == 14
    assert w.e("A", "C") == 14, "the eastern part of A exits to C"
    assert w.c("A", "B") == 14 and w.c("A", "C") == 28 and w.c("B", "C") == 14
    assert w.x.enters[1, 1] == 0


def test_an_inland_pit_keeps_its_water_and_a_pit_at_the_edge_is_the_sea():
    flow = """
        .......
        .>>v<<.
        .>>v<<.
        .>>o<<.
        .<<^>>.
        .ooooo.
        .......
    """
    codes = esri(flow)
    w = Worked(codes, np.where(codes == 247, 0, 1))
    assert w.x.stays[1] == 16, "rows 1-3 and the cell below the inland pit"
    assert w.x.leaves[1] == 9, "four cells of row 4 run into the sea, five pits of row 5 lie on it"


def test_junction_of_three_regions_sums_by_origin():
    flow = """
        vvvvvvv
        vvvvvvv
        >>>v<<<
        ...v...
        ...v...
        ...v...
        ...o...
    """
    regions = """
        AAAABBB
        AAAABBB
        AAAABBB
        ---C---
        ---C---
        ---C---
        ---C---
    """
    w = Worked(flow, regions)
    assert w.c("A", "C") == 12 and w.c("B", "C") == 9 and w.c("B", "A") == 9, "B joins at column 3, which is A"
    assert w.e("B", "A") == 9 and w.e("B", "C") == 0 and w.e("A", "C") == 12
    into_c = [s for s, label, parent in zip(w.sources, w.forest.label, w.forest.parent, strict=True) if parent >= 0 and w.forest.label[parent] == 3]
    assert into_c == [{1: 12.0, 2: 9.0}]


def test_a_thin_gap_between_regions_is_transparent():
    w = Worked(EAST, "\n".join(["AAA-BBB"] * 7))
    assert w.e("A", "B") == 21 and w.e("A", "-") == 0
    assert w.c("-", "B") == 7, "the strip is of no region: its own land comes from outside"
    assert w.c("A", "B") == 21


def test_a_wide_strip_of_no_region_is_outside_land():
    w = Worked(EAST, "\n".join(["AA---BB"] * 7))
    assert w.e("A", "-") == 14 and w.e("A", "B") == 0, "the first exit is OUT"
    assert w.c("A", "B") == 14, "but the water does enter B"
    assert w.c("-", "B") == 21


def test_outside_land_upstream_enters_and_is_flagged_as_cut_by_the_edge():
    w = Worked(EAST, "\n".join(["---AABB"] * 7))
    assert w.c("-", "A") == 21 and w.c("-", "B") == 21 and w.e("-", "A") == 21
    cut = truncated_inflow(w.forest, w.count, w.grid.edge_cells(), np.empty(0, dtype=int))
    assert cut[1] and cut[2]


def test_cells_that_drain_off_the_grid_leave_at_the_edge():
    w = Worked("\n".join(["<<<<<<<"] * 7), "\n".join(["AAAAAAA"] * 7))
    assert w.x.leaves[1] == 49 and w.x.stays[1] == 0


def test_a_region_without_any_cell_does_not_disturb_the_others():
    labels = letters("\n".join(["AAABBBB"] * 7))
    labels[labels == 2] = 3  # label 2 holds no cell
    w = Worked(esri(EAST), labels)
    assert w.x.enters[1, 3] == 21 and w.x.enters[:, 2].sum() == 0


@pytest.mark.parametrize(
    ("encoding", "east"), [("esri", 1), ("ldd", 6), ("grass", 8), ("taudem", 1), ("merit", 1)]
)
def test_each_encoding_knows_east(encoding, east):
    grid = flow_grid(np.full((3, 3), east, dtype=np.int16), encoding)
    assert grid.network.receiver[0] == 1 and grid.network.receiver[2] == 2
    assert grid.upstream_km2.reshape(3, 3)[:, 2].tolist() == [3.0, 3.0, 3.0]


def test_a_hole_of_no_region_inside_one_region_is_outside_land_however_small():
    """A strip is a gap only between two different regions."""
    regions = "\n".join(["AAAABBB"] * 3 + ["AA-ABBB"] + ["AAAABBB"] * 3)
    w = Worked(EAST, regions)
    assert w.e("A", "-") == 2 and w.c("A", "B") == 27 and w.e("A", "B") == 25
    assert w.c("-", "B") == 1


def test_a_strip_of_no_region_along_the_sea_is_no_foreign_land():
    w = Worked("\n".join([">>>>>o."] * 7), "\n".join(["AAAAA--"] * 7))
    assert w.e("A", "-") == 0 and w.x.leaves[1] == 35


def test_a_region_on_the_edge_of_the_grid_may_miss_inflow():
    w = Worked(EAST, "\n".join(["AAABBBB"] * 7))
    cut = truncated_inflow(w.forest, w.count, w.grid.edge_cells(), np.empty(0, dtype=int))
    assert cut[1] and cut[2], "what enters A from beyond the western edge is unknown"


def test_hydrosheds_sinks_stay_and_a_plain_255_is_no_data():
    sea = np.array([[1, 255, 16, 247]], dtype=np.uint8)
    receiver, end_kind, unknown = decoded(sea, "esri")
    assert not unknown and receiver.tolist() == [1, 1, 1, -1] and end_kind[1] == -1, "247 is the sea, so 255 is an inland sink"
    receiver, end_kind, _ = decoded(np.array([[1, 1, 255]], dtype=np.uint8), "esri")
    assert receiver.tolist() == [1, 1, -1] and end_kind[1] == -2
    receiver, end_kind, unknown = decoded(np.array([[1, -1, 16, -9]], dtype=np.int8), "esri")
    assert not unknown and receiver.tolist() == [1, 1, 1, -1] and end_kind[1] == -1
