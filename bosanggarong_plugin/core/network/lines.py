"""The lines of a network: every existing road and ferry as one array of vertices, with a table of the features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..inputs.model import Layer
from ..study import InputSpec
from .speeds import class_speed_kmh, speed_classes, speeds_kmh

FEATURE_COLUMNS = (
    "layer", "layer_name", "feature_key", "name", "road_status", "road_class", "speed_class", "surface", "condition", "bridge", "ferry",
    "level", "speed_kmh", "precision_m", "snap_m",
)  # fmt: skip


TOLL_LEVEL = 99  # a toll road has no crossing at grade (PP 34/2006 ps. 32 ayat (2)); one is entered at the ends of its ramps
RAMPS_M = 100.0  # a layer of coarser precision draws no ramps: there a crossing may be an interchange


@dataclass(frozen=True)
class Lines:
    """``xy`` (n, 2) lon/lat vertices, line after line; ``first``/``last`` vertex of each line; ``feature`` its row; ``specs`` of the layers."""

    xy: np.ndarray
    first: np.ndarray
    last: np.ndarray
    feature: np.ndarray
    features: pd.DataFrame
    specs: tuple[InputSpec, ...]

    def of(self, column: str) -> np.ndarray:
        """A column of the features, for each line."""
        return self.features[column].to_numpy()[self.feature]


def read_lines(layers: Sequence[Layer], snap_m: float) -> Lines:
    """Existing features of all layers; ``snap_m`` of each is at most the precision of its layer."""
    specs = tuple(layer.spec for layer in layers)
    frames = [frame for number, layer in enumerate(layers) if len(frame := _existing(layer, number, snap_m))]
    if not frames:
        empty = pd.DataFrame({name: [] for name in FEATURE_COLUMNS}).astype({"ferry": bool, "speed_kmh": float})
        return Lines(np.zeros((0, 2)), *(np.zeros(0, dtype=np.int64) for _ in range(3)), empty, specs)
    table = pd.concat(frames, ignore_index=True).sort_values(["layer", "feature_key"], kind="stable").reset_index(drop=True)
    table["speed_class"] = speed_classes(table["road_class"], table["road_status"], table["name"])
    table["speed_kmh"] = speeds_kmh(table["speed_class"], table["surface"], table["condition"])
    table.loc[table["ferry"], ["speed_class", "speed_kmh"]] = ["ferry", class_speed_kmh("ferry")]
    ground = np.where((table["speed_class"] == "tol") & ~(table["precision_m"] > RAMPS_M), TOLL_LEVEL, 0)
    table["level"] = np.where(table["level"].isna(), ground, table["level"]).astype(np.int64)
    parts, feature = shapely.get_parts(table["geometry"].to_numpy(), return_index=True)
    keep = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0)
    parts, feature = shapely.force_2d(parts[keep]), feature[keep]
    count = shapely.get_num_coordinates(parts)
    last = np.cumsum(count) - 1
    return Lines(shapely.get_coordinates(parts), last - count + 1, last, feature, table[list(FEATURE_COLUMNS)], specs)


def _existing(layer: Layer, number: int, snap_m: float) -> pd.DataFrame:
    frame, n = layer.frame, len(layer.frame)

    def column(name: str) -> np.ndarray:
        values = frame[name].astype(object) if name in frame else pd.Series([None] * n, dtype=object)
        return values.where(values.notna(), None).to_numpy()

    bridge, tunnel, level = (column(name) for name in ("bridge", "tunnel", "level"))
    precision = layer.spec.precision_m
    table = pd.DataFrame({
        "layer": number, "layer_name": layer.spec.layer or layer.spec.path.stem, "feature_key": column("feature_key").astype(str),
        "name": column("road_name"), **{name: column(name) for name in ("road_status", "road_class", "surface", "condition")},
        "bridge": bridge, "ferry": [value is not None and bool(value) for value in column("ferry")],
        "level": [_level(*values) for values in zip(level, bridge, tunnel, strict=True)],
        "precision_m": np.nan if precision is None else float(precision),
        "snap_m": snap_m if precision is None else min(snap_m, precision), "geometry": frame.geometry.to_numpy(),
    })  # fmt: skip
    planned = (column("status") == "planned") | layer.planned
    return table[~planned]


def _level(level, bridge, tunnel) -> float:
    """What passes over what: the level that the layer tells, else 1 for a bridge, -1 for a tunnel; NaN where nothing is told."""
    if level is not None:
        return float(level)
    return 1.0 if bridge is True or bridge == 1 else -1.0 if tunnel is True or tunnel == 1 else np.nan
