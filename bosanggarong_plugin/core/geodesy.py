"""Measures on the ellipsoid (WGS 84): true areas and lengths, whatever the CRS of the input.

Kalimantan Timur lies on the equator and in two UTM zones, so nothing here is measured in one UTM zone.
Source of the formulas: C. F. F. Karney (2013), "Algorithms for geodesics", through PROJ's geod.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

GEOD = Geod(ellps="WGS84")
WGS84 = CRS.from_epsg(4326)


def area_km2(geometry) -> float:
    """True area of a lon/lat polygon or multipolygon, km2, holes subtracted; 0 for anything without area."""
    return sum(abs(_ring_area_m2(part.exterior)) - sum(abs(_ring_area_m2(hole)) for hole in part.interiors) for part in _polygons(geometry)) / 1e6


def perimeter_km(geometry) -> float:
    """Length of all rings of a lon/lat polygon, km."""
    return sum(length_km(ring) for part in _polygons(geometry) for ring in (part.exterior, *part.interiors))


def length_km(geometry) -> float:
    """Geodesic length of a lon/lat line, multiline or ring, km; 0 for points."""
    total_m = 0.0
    for part in shapely.get_parts(geometry):
        if part.is_empty or part.geom_type not in ("LineString", "LinearRing"):
            continue
        lon, lat = shapely.get_coordinates(part).T
        total_m += GEOD.line_length(lon, lat)
    return total_m / 1000.0


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Geodesic distance between two lon/lat points, km."""
    return GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2] / 1000.0


def polygon_parts(geometry) -> list:
    """The polygons of any geometry, also those inside a collection."""
    return list(_polygons(geometry))


def _polygons(geometry):
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            if not part.is_empty:
                yield part
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(part)


def _ring_area_m2(ring) -> float:
    lon, lat = shapely.get_coordinates(ring).T
    return GEOD.polygon_area_perimeter(lon, lat)[0]


class LocalPlane:
    """A metric plane for tolerances: azimuthal equidistant about the middle of the data.

    Distances of a few kilometres are right to about 0.1 % within 500 km of the centre and 3 % within 2,700 km, which is
    enough for tolerances. Lengths and areas that are reported are never measured in it.
    """

    def __init__(self, bounds: tuple[float, float, float, float]):
        west, south, east, north = bounds
        self.crs = CRS.from_proj4(
            f"+proj=aeqd +lat_0={(south + north) / 2:.6f} +lon_0={(west + east) / 2:.6f} +datum=WGS84 +units=m +no_defs"
        )
        self._forward = Transformer.from_crs(WGS84, self.crs, always_xy=True)
        self._inverse = Transformer.from_crs(self.crs, WGS84, always_xy=True)

    def to_plane(self, geometry):
        """Geometry or array of geometries from lon/lat degrees to metres."""
        return _transform(geometry, self._forward)

    def to_lonlat(self, geometry):
        """Geometry or array of geometries from metres back to lon/lat degrees."""
        return _transform(geometry, self._inverse)


def _transform(geometry, transformer: Transformer):
    return shapely.transform(geometry, lambda xy: move_xy(transformer, xy))


def move_xy(transformer: Transformer, xy: np.ndarray) -> np.ndarray:
    """Coordinates (n, 2) through a transformer; (n, 2) float64."""
    if len(xy) == 1:  # pyproj takes an array of one for a scalar
        return np.array([transformer.transform(float(xy[0, 0]), float(xy[0, 1]))])
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def cell_area_by_row_km2(n_rows: int, north: float, cell_height_deg: float, cell_width_deg: float) -> np.ndarray:
    """True area (km2) of one lon/lat cell of each row; shape (n_rows,). Exact on the ellipsoid (authalic latitude integral)."""
    a_m, e = GEOD.a, np.sqrt(GEOD.es)
    edges = np.radians(north - cell_height_deg * np.arange(n_rows + 1))
    s = np.sin(edges)
    q = s / (2 * (1 - (e * s) ** 2)) + np.arctanh(e * s) / (2 * e)
    band_m2 = a_m**2 * (1 - e**2) * np.abs(np.diff(q))
    return band_m2 * np.radians(abs(cell_width_deg)) / 1e6


def areal_scale(crs: CRS, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Map area / true area of a projected CRS at the given points; used to turn plane cells into true km2.

    By central differences of the inverse projection and the radii of curvature of the ellipsoid: unlike PROJ's own
    factors it is right for pseudo-Mercator, whose formula is that of a sphere.
    """
    inverse = Transformer.from_crs(crs, WGS84, always_xy=True)
    step = 10.0 / crs.axis_info[0].unit_conversion_factor

    def lonlat(dx: float, dy: float) -> np.ndarray:
        return np.radians(move_xy(inverse, np.column_stack([x + dx, y + dy])))

    by_x, by_y = lonlat(step, 0) - lonlat(-step, 0), lonlat(0, step) - lonlat(0, -step)
    determinant = np.abs(by_x[:, 0] * by_y[:, 1] - by_x[:, 1] * by_y[:, 0]) / (2 * step) ** 2  # radians2 per unit2
    lat = lonlat(0, 0)[:, 1]
    w2 = 1 - GEOD.es * np.sin(lat) ** 2
    true_m2_per_radian2 = GEOD.a**2 * (1 - GEOD.es) / w2**2 * np.cos(lat)
    return crs.axis_info[0].unit_conversion_factor ** 2 / (determinant * true_m2_per_radian2)
