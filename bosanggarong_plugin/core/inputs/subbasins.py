"""Sub-basin polygons that name their next one downstream (HydroBASINS and alike): their fields, and the checks of their network."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..study import InputSpec
from .collect import Collector, listed, place
from .fields import Fields
from .values import parse_numbers, text_or_none

SEA = "0"  # next_down of a sub-basin that drains into the sea (HydroBASINS)
OVERLAP_SHARE = 0.01  # two sub-basins that share more than this of the smaller one are there twice
_NUMBER = re.compile(r"([+-]?\d+)(?:\.0*)?|[+-]?\d+(?:\.\d+)?[eE]\+?\d+")


def basin_id(value: object) -> str | None:
    """An id as text: 4080000010, 4080000010.0, "4080000010.0" and "4.08000001E9" are one; other texts as they are; None for nothing."""
    text = text_or_none(value)
    match = None if text is None else _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match.group(1):
        return str(int(match.group(1)))
    return f"{float(text):.0f}" if float(text).is_integer() else text


def network_columns(frame: gpd.GeoDataFrame, fields: Fields, spec: InputSpec) -> dict:
    """The columns basin_id, next_down, main_basin, up_area_km2, sub_area_km2, endorheic, coastal; empty without a next_down field.

    Where no column is recognised as basin_id, or the study file gives ``id`` only, the id column is that of the sub-basins.
    """
    n_rows = len(frame)
    own = "id" if "basin_id" not in fields.columns or ("id" in spec.fields and "basin_id" not in spec.fields) else "basin_id"
    networked = "next_down" in fields.columns

    def ids(field: str) -> list[str | None]:
        column = fields.get(field) if networked else None
        return [None] * n_rows if column is None else [basin_id(value) for value in frame[column]]

    def numbers(field: str) -> pd.Series:
        column = fields.get(field) if networked else None
        values = np.full(n_rows, np.nan) if column is None else parse_numbers(frame[column])[0]
        return pd.Series(np.where(values < 0, np.nan, values), index=frame.index)

    def as_sea(text: str | None) -> str | None:
        return SEA if text is not None and re.fullmatch(r"-\d+", text) else text

    return {
        "basin_id": ids(own), "next_down": [as_sea(text) for text in ids("next_down")], "main_basin": ids("main_basin"),
        "up_area_km2": numbers("up_area_km2"), "sub_area_km2": numbers("sub_area_km2"),
        "endorheic": numbers("endorheic").astype("Float64").round().astype("Int64"), "coastal": numbers("coastal") == 1,
    }  # fmt: skip


def has_network(frame: gpd.GeoDataFrame) -> bool:
    """Do the features of a basins layer name their next one downstream?"""
    return bool(frame["next_down"].notna().any())


def check_network(frame: gpd.GeoDataFrame, spec: InputSpec, layer: str, collector: Collector) -> bool:
    """Is the network of a basins layer sound? Every id once, every next_down given, no circle, no polygon twice.

    A next_down that names no id of the layer is logged: there the water leaves the data.
    """
    if not has_network(frame):
        return True
    ids, after = list(frame["basin_id"]), list(frame["next_down"])
    at_id, at_next = place(spec, layer, "id"), place(spec, layer, "next_down")
    nameless = [str(n) for n, own in enumerate(ids, start=1) if own is None]
    if len(nameless) == len(ids):
        collector.complain("next_down is there but no id", at_id, 'Give the field of the ids: fields = { id = "HYBAS_ID" }.')
        return False
    counts = pd.Series(ids).value_counts()
    twice = sorted(counts[counts > 1].index)
    silent = sorted(own for own, to in zip(ids, after, strict=True) if to is None and own is not None)
    known = set(ids)
    lost = sorted(own for own, to in zip(ids, after, strict=True) if to is not None and own is not None and to != SEA and to not in known)
    circle = find_circle({own: to for own, to in zip(ids, after, strict=True) if own is not None and to is not None})
    if nameless:
        collector.complain(f"sub-basins without an id: no. {listed(nameless)}", at_id, "Give every sub-basin an id of its own.")
    if twice:
        collector.complain(f"sub-basin ids that are there more than once: {listed(twice)}", at_id, "Give every sub-basin an id of its own.")
    if silent:
        collector.complain(
            f"sub-basins without next_down: {listed(silent)}", at_next, "Write the id of the next one downstream, 0 for the sea."
        )
    if len(lost) == len(ids):
        collector.complain(
            "no next_down names an id of the layer", at_next,
            'Give the fields that belong together: fields = { id = "...", next_down = "..." }.',
        )  # fmt: skip
    if circle:
        collector.complain(f"sub-basins drain in a circle: {' > '.join(circle)}", at_next, "Correct next_down of one of them.")
    if nameless or twice or silent or circle or len(lost) == len(ids):
        return False
    if lost:
        collector.log(
            spec, layer, f"{len(lost)} sub-basins", f"next_down names no id of the layer: {listed(lost)}", "their water leaves the data"
        )
    return _check_overlaps(frame, spec, layer, collector)


def find_circle(after: dict[str, str]) -> list[str]:
    """The ids of one circle of a network, its smallest first and again at the end; empty when there is none."""
    done: set[str] = set()
    for start in sorted(after):
        path: dict[str, int] = {}
        at = start
        while at in after and at not in done and at not in path:
            path[at] = len(path)
            at = after[at]
        if at in path:
            circle = list(path)[path[at] :]
            first = circle.index(min(circle))
            circle = circle[first:] + circle[:first]
            return [*circle, circle[0]]
        done.update(path)
    return []


def _check_overlaps(frame: gpd.GeoDataFrame, spec: InputSpec, layer: str, collector: Collector) -> bool:
    shapes = frame.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    one, other = np.concatenate([tree.query(shapes, predicate="overlaps"), tree.query(shapes, predicate="covers")], axis=1)
    one, other = np.unique(np.sort(np.stack([one, other])[:, one != other], axis=0), axis=1)
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
    ids = frame["basin_id"].to_numpy()
    much = common > OVERLAP_SHARE * smaller
    pairs = sorted("/".join(sorted((ids[a], ids[b]))) for a, b in zip(one[much], other[much], strict=True))
    if pairs:
        collector.complain(
            f"sub-basins overlap: {listed(pairs)}", place(spec, layer, "geometry"),
            "Give sub-basins of one level that lie side by side (HydroBASINS: one level only).",
        )  # fmt: skip
    return not pairs


def check_one_network(layers: list, collector: Collector, regions: gpd.GeoDataFrame | None = None) -> None:
    """Only one basins layer may be a network, and it must lie where the regions are; ``layers`` are model.Layer."""
    networks = [layer.spec for layer in layers if has_network(layer.frame)]
    for layer in layers if regions is not None else ():
        if has_network(layer.frame) and not shapely.STRtree(layer.frame.geometry.to_numpy()).query(regions.geometry, predicate="intersects").size:
            box, around = layer.frame.total_bounds, regions.total_bounds
            collector.complain(
                f"no sub-basin lies in the regions (they cover {box[0]:.2f}..{box[2]:.2f} E, {box[1]:.2f}..{box[3]:.2f} N; "
                f"the regions {around[0]:.2f}..{around[2]:.2f} E, {around[1]:.2f}..{around[3]:.2f} N)",
                place(layer.spec, layer.spec.layer), "Give the sub-basins of the same area and check their CRS.",
            )  # fmt: skip
    if len(networks) > 1:
        collector.complain(
            f"{len(networks)} layers of sub-basins with next_down are given", place(networks[1], networks[1].layer),
            "Keep one level of one data set; DAS polygons without next_down may stand beside it.",
        )  # fmt: skip
