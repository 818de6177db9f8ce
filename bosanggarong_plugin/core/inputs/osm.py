"""OpenStreetMap as GDAL gives it: which layer of an .osm or .pbf file is meant, which features are read, tags as columns.

GDAL's OSM driver gives five layers (points, lines, multilinestrings, multipolygons, other_relations) with the tags that have
no column in ``other_tags``, written ``"key"=>"value","key"=>"value"``; layers exported with ogr2ogr have that column too.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyogrio

OSM_SUFFIXES = (".osm", ".pbf")
LAYER_OF_KIND = {"line": "lines", "point": "points", "polygon": "multipolygons"}
ROAD_TAGS = ("highway", "surface", "smoothness", "bridge", "tunnel", "layer", "route", "ferry")
_LAYERS = {"points", "lines", "multilinestrings", "multipolygons", "other_relations"}


def is_osm(path: str | Path) -> bool:
    """True for a file that GDAL's OSM driver reads: passes over it are slow, and its features are not counted."""
    return Path(path).suffix.lower() in OSM_SUFFIXES


def osm_layer(kind: str, names: Iterable[str]) -> str | None:
    """The layer of an OSM file for line, point or polygon; None when the names are not those of an OSM file."""
    return LAYER_OF_KIND.get(kind) if set(names) == _LAYERS else None


def road_filter(columns: Iterable[str]) -> str:
    """The attribute filter (OGR SQL) that keeps what has a highway tag or is a ferry, so that the other lines are not read."""
    columns = set(columns)
    tests = ["highway IS NOT NULL"] if "highway" in columns else []
    if "route" in columns:
        tests.append("route = 'ferry'")
    if "other_tags" in columns:
        tests.append("other_tags LIKE '%\"route\"=>\"ferry\"%'")
    return " OR ".join(tests)


@contextlib.contextmanager
def gdal_options(**options: str) -> Iterator[None]:
    """GDAL configuration for a while: scratch files of a pass over an OSM file go to the temporary folder, not beside the user."""
    options = {"CPL_TMPDIR": tempfile.gettempdir(), **options}
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def read_osm(read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What ``read`` gives; once more with GDAL's slower index when the nodes of the file are in no order (edited extracts)."""
    try:
        with gdal_options():
            return read()
    except (RuntimeError, ValueError, OSError) as error:
        if "OSM_USE_CUSTOM_INDEXING" not in str(error):
            raise
    with gdal_options(OSM_USE_CUSTOM_INDEXING="NO"):
        return read()


def with_road_tags(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the road tags of ``other_tags`` as columns; a column that is there is filled where it is empty."""
    if "other_tags" not in frame.columns:
        return frame
    tags = frame["other_tags"].astype(object).where(frame["other_tags"].notna(), "").astype(str)
    found = {}
    for key in ROAD_TAGS:
        values = tags.str.extract(rf'(?:^|,)"{re.escape(key)}"=>"((?:[^"\\]|\\.)*)"', expand=False).astype(object)
        values = values.where(values.notna(), None)
        if key in frame.columns:
            values = frame[key].astype(object).where(frame[key].notna(), values)
        if values.notna().any():
            found[key] = values
    return frame.assign(**found)
