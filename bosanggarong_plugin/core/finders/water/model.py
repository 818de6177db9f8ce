"""The water model: what the tables and findings of water are made from, whether cells or sub-basin polygons carry the water."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ...findings import OUT
from ...inputs.flow import FlowGrid
from ...inputs.grid import bands
from .basins import Basins
from .border_rivers import BorderRun
from .figures import Exchange
from .forest import Forest

if TYPE_CHECKING:
    from .subbasins import SubBasins


@dataclass(frozen=True)
class Source:
    """What the figures stand on, alike for cells and for pieces of sub-basins.

    ``role`` is that of the input; ``precision_m`` the side of a cell, or what is declared of the polygons (None: unknown);
    ``unit`` "cells" or "pieces" and ``units`` (r + 1,) how many of them each region has; ``node_lonlat`` (m, 2) where the
    water of a node leaves and ``node_key`` (m) what tells the nodes between two regions apart, by content;
    ``downstreamness`` and ``relative`` (r + 1,): see downstreamness().
    """

    role: str
    precision_m: float | None
    unit: str
    units: np.ndarray
    node_lonlat: np.ndarray
    node_key: list[str]
    downstreamness: np.ndarray
    relative: np.ndarray


@dataclass(frozen=True)
class WaterModel:
    """``codes`` are the regions of labels 1..; ``labels`` (n,) those of the cells, or of the pieces where ``flow`` is None.

    Matrices are (r + 1, r + 1) km2 by label; ``low`` and ``high`` are None where no range is known, ``truncated`` (r + 1,)
    where nothing tells whether the edge of the data cuts an inflow; ``unseen`` are regions smaller than the sub-basins they lie
    in, whose inflow is not known.
    """

    flow: FlowGrid | None
    codes: list[str]
    labels: np.ndarray
    forest: Forest
    exchange: Exchange
    area_km2: np.ndarray  # (r + 1,) R_i by cells with data, or by pieces
    polygon_km2: np.ndarray  # (r + 1,)
    low: np.ndarray | None
    high: np.ndarray | None
    karst: np.ndarray | None
    sources: list[dict[int, float]]
    truncated: np.ndarray | None
    basins: Basins
    runs: dict[tuple[str, str], list[BorderRun]]
    adjacent: set[tuple[str, str]]
    region_names: dict[str, str]
    source: Source
    contested_cells: int = 0
    gap_cells: int = 0
    subbasins: SubBasins | None = None
    unseen: frozenset[int] = frozenset()
    notes: dict[str, str] = field(default_factory=dict)  # further rows of the provenance
    course_notes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # caveats of links by (from, to): {"ind", "eng"}

    def name(self, label: int) -> str:
        """Code of a label; OUT for 0."""
        return self.codes[label - 1] if label else OUT

    @property
    def node_lonlat(self) -> np.ndarray:
        """Lon, lat where the water of each node leaves; (m, 2)."""
        return self.source.node_lonlat

    def touching(self, a: int, b: int) -> bool:
        """Do the regions of two labels share a border?"""
        return tuple(sorted((self.name(a), self.name(b)))) in self.adjacent

    def inflow_km2(self, label: int) -> float:
        """Sum of C_kj over the other regions k."""
        return float(self.exchange.enters[1:, label].sum())

    def range_of(self, i: int, j: int) -> tuple[float, float] | tuple[None, None]:
        """Least and greatest C_ij, or None and None where no range is known."""
        return (None, None) if self.low is None or self.high is None else (float(self.low[i, j]), float(self.high[i, j]))


def downstreamness(
    upstream_km2: np.ndarray, basin: np.ndarray, area_km2: np.ndarray, labels: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Area-weighted mean of D_x = upstream area / area of the basin, by label (count + 1,), and that mean divided by the mean
    of the same basins.

    D_x after van Oel et al. (2009). Its mean falls with the size of a basin, whatever the place in it, so the position
    hulu / tengah / hilir is read from the second figure: below 1 the land lies higher in its basins than their average.
    All arrays are by unit (cells or pieces); ``basin`` is the number of its basin, -1 for a unit without data.
    """
    n_basins = int(basin.max(initial=-1)) + 1
    basin_area, moment_of_basin = np.zeros(n_basins), np.zeros(n_basins)
    total, own, expected = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    for band in bands(basin.size):
        b = basin[band]
        known = b >= 0
        basin_area += np.bincount(b[known], weights=area_km2[band][known], minlength=n_basins)
        moment_of_basin += np.bincount(b[known], weights=(upstream_km2[band] * area_km2[band])[known], minlength=n_basins)
    filled = basin_area > 0
    basin_mean = np.divide(moment_of_basin, basin_area**2, out=np.zeros(n_basins), where=filled)
    for band in bands(basin.size):
        known = basin[band] >= 0
        b, weight, label = basin[band][known], area_km2[band][known], labels[band][known]
        total += np.bincount(label, weights=weight, minlength=count + 1)
        own += np.bincount(label, weights=upstream_km2[band][known] / basin_area[b] * weight, minlength=count + 1)
        expected += np.bincount(label, weights=basin_mean[b] * weight, minlength=count + 1)
    some = total > 0
    return (
        np.divide(own, total, out=np.zeros(count + 1), where=some),
        np.divide(own, expected, out=np.zeros(count + 1), where=some & (expected > 0)),
    )
