"""The regions ready for questions about lines: which region holds a point or a line, how near a region is, where its border runs."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

from ..findings import OUT
from ..geodesy import LocalPlane
from .border_grid import UNSURE, BorderGrid
from .region_changes import NOISE_DEG, NOISE_M

NO_REGION = -1
_CHUNK_VERTICES = 16


class RegionCover:
    """The regions ready for questions about lines: metric plane, polygons by code, an index of their borders.

    ``regions_frame`` is EPSG:4326 with ``region_code``; the order of its rows does not matter. ``gap_m`` is the width up
    to which a strip of no region between regions is transparent whatever the tolerance.
    """

    def __init__(self, regions_frame: gpd.GeoDataFrame, *, gap_m: float = 0.0):
        frame = regions_frame.sort_values("region_code")
        self.codes: list[str] = [str(code) for code in frame["region_code"]]
        self.plane = LocalPlane(tuple(frame.total_bounds))
        self.gap_m = gap_m
        self.shapes = shapely.force_2d(frame.geometry.to_numpy())  # lon/lat; all else is in the plane
        shapely.prepare(self.shapes)
        self._shape_tree = shapely.STRtree(self.shapes)
        borders, self.chunk_region = _chunks(self.shapes)
        self.borders, self.border_tree = borders, shapely.STRtree(borders)  # lon/lat
        self._grid = BorderGrid(borders, self._label_exactly)
        self._near: dict[tuple[int, int], float] = {}

    def code(self, index: int) -> str:
        """Region code of an index; OUT for -1."""
        return OUT if index == NO_REGION else self.codes[index]

    def label(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Index of the region that holds each point (borders included; overlaps: lowest code), -1 for none."""
        found = self._grid.label_points(lon, lat)
        unsure = np.flatnonzero(found == UNSURE)
        found[unsure] = self._label_exactly(np.asarray(lon)[unsure], np.asarray(lat)[unsure])
        return found

    def label_lines(self, lines: np.ndarray) -> np.ndarray:
        """Index of the region that wholly holds each lon/lat line; UNSURE for lines that may meet a border."""
        return self.label_boxes(*shapely.bounds(lines).T)

    def label_boxes(self, west, south, east, north) -> np.ndarray:
        """Index of the region that wholly holds each lon/lat box; UNSURE for boxes that may meet a border."""
        return self._grid.label_boxes(west - NOISE_DEG, south - NOISE_DEG, east + NOISE_DEG, north + NOISE_DEG)

    def _label_exactly(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        found = np.full(len(lon), NO_REGION)
        if not len(lon):
            return found
        point, region = self._shape_tree.query(shapely.points(lon, lat))
        for index in np.unique(region)[::-1]:
            at = point[region == index]
            found[at[shapely.intersects_xy(self.shapes[index], lon[at], lat[at])]] = index
        return found

    def on(self, index: int, points: np.ndarray) -> np.ndarray:
        """Whether each lon/lat point lies in a region or on its border, but for rounding; no border belongs to -1."""
        return shapely.dwithin(self.shapes[index], points, NOISE_DEG) if index != NO_REGION else np.zeros(len(points), dtype=bool)

    def within(self, index: int, points: np.ndarray, distance_m: np.ndarray) -> np.ndarray:
        """Whether each plane point lies within its distance of a region (for -1: of the land of no region)."""
        return shapely.dwithin(self.polygons[index] if index != NO_REGION else self.outline, points, distance_m)

    @cached_property
    def polygons(self) -> np.ndarray:
        """The regions in the metric plane, prepared."""
        polygons = self.plane.to_plane(self.shapes)
        shapely.prepare(polygons)
        return polygons

    @cached_property
    def chunks(self) -> np.ndarray:
        """The borders in the metric plane, in short lines; ``chunk_region`` tells whose each is."""
        return self.plane.to_plane(self.borders)

    @cached_property
    def chunk_tree(self) -> shapely.STRtree:
        """An index of ``chunks``."""
        return shapely.STRtree(self.chunks)

    @cached_property
    def outline(self):
        """The outer border of all regions together, without holes that are only gaps between them."""
        rings = []
        for part in shapely.get_parts(shapely.union_all(self.polygons)):
            rings.append(part.exterior)
            rings += [hole for hole in part.interiors if 2 * shapely.Polygon(hole).area / hole.length > max(self.gap_m, NOISE_M)]
        outline = shapely.MultiLineString(rings)
        shapely.prepare(outline)
        return outline

    def neighbours(self, a: int, b: int, tolerance_m: float) -> bool:
        """Whether two regions are within the tolerance (or the gap width) of each other; OUT is everybody's neighbour.

        Across a gap ask with twice the tolerance: its halves may lie that far from the one and from the other region.
        """
        if NO_REGION in (a, b):
            return True
        key = (min(a, b), max(a, b))
        if key not in self._near:
            self._near[key] = float(shapely.distance(self.polygons[a], self.polygons[b]))
        return self._near[key] <= max(tolerance_m, self.gap_m, NOISE_M)


def _chunks(polygons) -> tuple[np.ndarray, np.ndarray]:
    """The borders of the polygons in short lines, and the number of the polygon each belongs to."""
    parts, polygon = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    nth = np.arange(len(ring)) - first[ring]
    size = np.diff(np.append(first, len(ring)))[ring]
    again = (nth % _CHUNK_VERTICES == 0) & (nth > 0) & (nth < size - 1)  # the last vertex of one line is the first of the next
    vertex = np.repeat(np.arange(len(ring)), 1 + again)
    begins = np.append(True, (vertex[1:] == vertex[:-1]) | (ring[vertex[1:]] != ring[vertex[:-1]]))
    number = np.cumsum(begins) - 1
    return shapely.linestrings(xy[vertex], indices=number), polygon[part[ring[vertex[begins]]]]
