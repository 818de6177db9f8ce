"""What the doctor asks of the rasters: do they cover the regions, do they lie on one grid, how wide are their cells."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer

from ..errors import Problem
from ..findings import Job
from ..geodesy import WGS84, area_km2, move_xy
from ..inputs.collect import listed, place
from ..inputs.dem import Dem
from ..inputs.flow import EVIDENCE_JOINT
from ..inputs.model import Inputs
from ..study import Study
from ..tables import thresholds
from .layers import INDONESIA
from .model import ADVICE, OK, WARNING, Figure, Sheet, Spot

ALIGNED = 0.01  # of a cell: closer grids are one grid
COARSE = 10.0  # cells this many times as wide as those of the flow direction say little about single cells


def rasters_of(inputs: Inputs) -> dict[str, object]:
    """Role -> raster (west, north, cell_width, cell_height, crs, spec), those that were given."""
    found = {"flow_direction": inputs.flow, "dem": inputs.dem, "runoff": inputs.runoff, "population_raster": inputs.population_raster}
    return {role: raster for role, raster in found.items() if raster is not None and raster.spec is not None and raster.spec.role == role}


def _shape(raster) -> tuple[int, int]:
    return raster.shape if hasattr(raster, "shape") else raster.values.shape


def cell_m(raster) -> float:
    """Side of a typical cell, m."""
    if hasattr(raster, "cell_size_m"):
        return float(raster.cell_size_m() if callable(raster.cell_size_m) else raster.cell_size_m)
    width_m, height_m = (side[len(side) // 2] for side in raster.sides_m())
    return float(np.sqrt(width_m * height_m))


def check_cover(inputs: Inputs, sheet: Sheet) -> None:
    """How much of each region the flow direction covers (or the DEM that it comes from)."""
    flow, frame = inputs.flow, inputs.regions.frame
    if flow is None:
        return
    labels, _ = flow.burn(frame.geometry.values)
    held = flow.has_data & (labels > 0)
    covered = np.bincount(labels[held], weights=flow.cell_area_km2[held], minlength=len(frame) + 1)[1:]
    shares = 100 * covered / np.array([area_km2(shape) for shape in frame.geometry])
    limit = thresholds()["grid_cover_caveat_pct"]
    short = np.flatnonzero(shares < limit)
    where = place(flow.spec) if flow.spec else ""
    figures = (Figure("least_covered_pct", float(shares.min()), "%"),)
    if len(short):
        names = listed(f"{frame['region_code'].iloc[n]} {frame['region_name'].iloc[n]} {shares[n]:.0f} %" for n in short)
        inner = [shapely.point_on_surface(frame.geometry.iloc[n]) for n in short]
        spots = [Spot(round(p.x, 6), round(p.y, 6), float(shares[n]), "%", frame["region_code"].iloc[n]) for n, p in zip(short, inner, strict=True)]
        problem = Problem(f"the flow direction covers less than {limit:.0f} % of some regions: {names}", where,
                          "Give a raster of the whole area; their water figures lack that land (coasts and islands lose a little).")  # fmt: skip
        level = WARNING if shares[short].min() < limit / 2 else ADVICE
        sheet.add(level, "cover", problem, spec=flow.spec, figures=figures, spots=spots)
    else:
        sheet.add(OK, "cover", Problem(f"the flow direction covers at least {shares.min():.0f} % of every region"), spec=flow.spec, figures=figures)


def check_encoding(inputs: Inputs, sheet: Sheet) -> None:
    """The encoding that was found when the study file did not say it."""
    flow = inputs.flow
    if flow is not None and flow.evidence:
        problem = Problem(f"encoding of the flow direction: {flow.encoding}, found by its values ({flow.evidence.split(EVIDENCE_JOINT)[0]})")
        sheet.add(OK, "encoding", problem, spec=flow.spec)


def check_alignment(inputs: Inputs, sheet: Sheet) -> None:
    """Cell size, origin and CRS of the other rasters against the flow direction (without one: the first raster)."""
    rasters = rasters_of(inputs)
    if not rasters:
        return
    sizes = {role: cell_m(raster) for role, raster in rasters.items()}
    for role, raster in rasters.items():
        if raster.spec.precision_m is not None and raster.spec.precision_m < sizes[role] / 2:
            sheet.add(
                ADVICE, "cells",
                Problem(f"precision_m = {raster.spec.precision_m:g} is finer than half a cell of {sizes[role]:.0f} m", place(raster.spec),
                        "Give a precision_m of about the width of a cell."),
                spec=raster.spec, figures=(Figure("cell_m", sizes[role], "m"),),
            )  # fmt: skip
        if isinstance(raster, Dem) and raster.unit == "ft":
            sheet.add(OK, "cells", Problem("the elevations are in feet and are read so"), spec=raster.spec)
    (first, base), *others = rasters.items()
    for role, raster in others:
        where, figures = place(raster.spec), (Figure("cell_m", sizes[role], "m"), Figure(f"cell_m_of_{first}", sizes[first], "m"))
        if raster.crs != base.crs:
            problem = Problem(f"its CRS is not that of {first}; it is read under the centre of each cell", where,
                              f"Nothing to do; for exact sums warp it to the grid of {first}.")  # fmt: skip
            sheet.add(ADVICE, "alignment", problem, spec=raster.spec, figures=figures)
        elif sizes[role] > COARSE * sizes[first]:
            problem = Problem(f"its cells are {sizes[role]:.0f} m wide, those of {first} {sizes[first]:.0f} m", where,
                              "Nothing to do for amounts that change slowly; else give a finer raster.")  # fmt: skip
            sheet.add(ADVICE, "alignment", problem, spec=raster.spec, figures=figures)
        else:
            shift = _shift(base, raster)
            if shift > ALIGNED:
                problem = Problem(f"its cells lie {shift:.2f} of a cell beside those of {first}", where,
                                  f"Nothing to do; for exact sums bring it onto the grid of {first} (gdalwarp -tap).")  # fmt: skip
                sheet.add(ADVICE, "alignment", problem, spec=raster.spec, figures=(*figures, Figure("shift_cells", shift)))
    for raster in rasters.values():
        west, south, east, north = _lonlat_box(raster)
        if east < INDONESIA[0] or west > INDONESIA[2] or north < INDONESIA[1] or south > INDONESIA[3]:
            sheet.add(
                ADVICE, "extent", Problem(f"the raster lies outside Indonesia ({west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N)",
                                          place(raster.spec), "Check its coordinate reference system."),
                spec=raster.spec, spots=(Spot((west + east) / 2, (south + north) / 2),),
            )  # fmt: skip
    told = listed(f"{role} {sizes[role]:.0f} m" for role in rasters)
    if not sheet.has("alignment"):
        figures = [Figure(f"cell_m_of_{role}", size, "m") for role, size in sizes.items()]
        sheet.add(OK, "alignment", Problem(f"cells of the rasters: {told}"), figures=figures)


def _shift(base, other) -> float:
    """How far the corners of the finer of two grids lie from those of the coarser, in cells of the finer (0 to 0.5)."""
    fine, coarse = (base, other) if base.cell_width <= other.cell_width else (other, base)
    apart = ((coarse.west - fine.west) / fine.cell_width, (coarse.north - fine.north) / fine.cell_height)
    return float(max(abs(value - round(value)) for value in apart))


def _lonlat_box(raster) -> tuple[float, float, float, float]:
    rows, columns = _shape(raster)
    x = np.array([raster.west, raster.west + columns * raster.cell_width])
    y = np.array([raster.north - rows * raster.cell_height, raster.north])
    lon, lat = move_xy(Transformer.from_crs(raster.crs, WGS84, always_xy=True), np.column_stack([np.repeat(x, 2), np.tile(y, 2)])).T
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def run(study: Study, inputs: Inputs, sheet: Sheet, job: Job) -> None:
    """All checks of rasters."""
    job.step(0.0, "checking rasters")
    check_cover(inputs, sheet)
    check_encoding(inputs, sheet)
    check_alignment(inputs, sheet)
