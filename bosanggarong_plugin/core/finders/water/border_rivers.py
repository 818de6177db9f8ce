"""Flow that runs along a border: a figure and a finding of its own, which never alters C or E."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...geodesy import LocalPlane
from ...inputs.flow import FlowGrid
from ...inputs.grid import check_cancelled


@dataclass(frozen=True)
class BorderRun:
    """A flow path that stays near one border segment: its upstream area at the lower end, length and lon/lat line."""

    upstream_km2: float
    length_km: float
    line: object


def find_border_runs(
    flow: FlowGrid, segments, *, distance_km: float, min_run_km: float, min_upstream_km2: float
) -> dict[tuple[str, str], list[BorderRun]]:
    """Runs of each segment (frame with region_a, region_b, geometry), by falling upstream area.

    A run is a chain of cells each draining into the next, every centre within ``distance_km`` of the segment, at least
    ``min_run_km`` long and carrying at least ``min_upstream_km2`` at its upper end.
    """
    found: dict[tuple[str, str], list[BorderRun]] = {}
    if segments.empty:
        return found
    plane = LocalPlane(tuple(shapely.total_bounds(segments["geometry"].values)))
    for row in segments.itertuples():
        check_cancelled()
        cells, xy = _band(flow, row.geometry, plane, distance_km * 1000.0)
        cells_on = flow.upstream_km2[cells] >= min_upstream_km2
        runs = _runs(flow, cells[cells_on], xy[cells_on], min_run_km * 1000.0)
        if runs:
            found[row.region_a, row.region_b] = sorted(runs, key=lambda run: (-run.upstream_km2, -run.length_km))
    return found


def _band(flow: FlowGrid, segment, plane: LocalPlane, distance_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Cells with data whose centre lies within the distance of the segment, and their plane coordinates (k, 2)."""
    cells = flow.cells_inside(plane.to_lonlat(shapely.buffer(plane.to_plane(segment), distance_m)))
    cells = cells[flow.has_data[cells]]
    return cells, shapely.get_coordinates(plane.to_plane(shapely.points(*flow.lonlat(cells)))) if cells.size else np.empty((0, 2))


def _runs(flow: FlowGrid, cells: np.ndarray, xy: np.ndarray, min_run_m: float) -> list[BorderRun]:
    """Chains of the band; at a confluence the run goes on with the larger stream, the other ends there."""
    order = np.argsort(flow.upstream_km2[cells], kind="stable")  # it grows along every path
    at = {int(cell): n for n, cell in enumerate(cells)}
    upstream = flow.upstream_km2
    feeder: dict[int, int] = {}
    for n in order:  # upstream first
        cell = int(cells[n])
        down = int(flow.network.down(np.array([cell]))[0])
        if down != cell and down in at:
            held = feeder.get(down)
            if held is None or (upstream[cell], -cell) > (upstream[held], -held):
                feeder[down] = cell
    followed = set(feeder.values())
    runs = []
    for n in order[::-1]:
        cell = int(cells[n])
        if cell in followed:
            continue  # a lower cell carries this chain on
        chain = [cell]
        while chain[-1] in feeder:
            chain.append(feeder[chain[-1]])
        path = xy[[at[c] for c in chain]]
        length_m = float(np.hypot(*np.diff(path, axis=0).T).sum()) if len(chain) > 1 else 0.0
        if length_m >= min_run_m:
            lon, lat = flow.lonlat(np.array(chain[::-1]))
            runs.append(BorderRun(float(upstream[cell]), length_m / 1000.0, shapely.LineString(np.column_stack([lon, lat]))))
    return runs
