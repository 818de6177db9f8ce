"""Three small regions near the equator, drawn in kilometres, and where the real layers lie; shared by the finder tests."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely import box

from bosanggarong_plugin.core.inputs.model import Layer
from bosanggarong_plugin.core.study import InputSpec

KM = 1 / 111.32
ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ROOT / "data" / "boundaries" / "kaltim.gpkg"


def km_box(west, south, east, north):
    """A box in kilometres from 0 E, 0 N."""
    return box(west * KM, south * KM, east * KM, north * KM)


A, B, C = km_box(0, 0, 20, 20), km_box(20, 0, 40, 20), km_box(0, 20, 40, 40)


def regions(shapes=(A, B, C), precision_m=None) -> Layer:
    """Regions 64.01, 64.02 ... from shapes."""
    codes = [f"64.0{n}" for n in range(1, len(shapes) + 1)]
    frame = gpd.GeoDataFrame({"region_code": codes, "region_name": [f"Kabupaten {c}" for c in codes]}, geometry=list(shapes), crs=4326)
    return Layer(InputSpec("regions", Path("r.gpkg"), precision_m=precision_m), frame)
