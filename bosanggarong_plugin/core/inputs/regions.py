"""The regions layer: codes of one scheme, one row for each region, population from its own field or from a table.

A code on several features: parts of one region (same name, not overlapping: villages, islands, sheets) are dissolved and
logged; different names, or features that overlap, are a problem, because one of the codes is wrong.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..study import InputSpec
from .codes import convert_codes, level_of, name_key, normalise_code, province_of
from .collect import Collector, listed, place
from .fields import Fields
from .model import COLUMNS
from .repair import repair_layer
from .values import parse_numbers, texts

OVERLAP_SHARE = 0.1  # parts of one region overlap by less than this share of the smaller one


def build_regions(
    frame: gpd.GeoDataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector
) -> gpd.GeoDataFrame | None:
    """Canonical regions, sorted by code with index 0..n-1; None after adding problems."""
    code_column, name_column = fields.columns["code"], fields.columns["name"]
    names = texts(frame[name_column])
    labels = [f"feature {fid} ({name})" if name else f"feature {fid}" for fid, name in zip(frame.index, names, strict=True)]
    unnamed = [label for label, name in zip(labels, names, strict=True) if name is None]
    if unnamed:
        collector.complain(
            f"regions without a name: {listed(unnamed)}",
            place(spec, layer, name_column),
            "Fill the name, or give another field in fields.name.",
        )
    codes = convert_codes(
        list(frame[code_column]),
        names,
        spec=spec,
        layer=layer,
        column=code_column,
        labels=labels,
        collector=collector,
        field_scheme=fields.scheme,
    )
    sound = repair_layer(frame, "polygon", spec, layer, collector, labels=labels)
    if codes is None or sound is None or unnamed:
        return None
    lost = frame.index.difference(sound.index)
    table = pd.DataFrame({"region_code": codes, "region_name": names}, index=frame.index, dtype=object)
    gone = sorted(set(table.loc[lost, "region_code"]) - set(table.loc[sound.index, "region_code"]))
    if gone:
        collector.complain(f"regions without an area: {listed(gone)}", place(spec, layer), "Give each region its polygon.")
        return None
    table["population"] = _own_numbers(frame, fields, "population", spec, layer, collector, integer=True)
    table["area_official_km2"] = _own_numbers(frame, fields, "area_official_km2", spec, layer, collector)
    source_column = fields.get("population_source")
    table["population_source"] = (
        pd.Series(texts(frame[source_column]), index=frame.index, dtype=object) if source_column else None
    )
    table = table.loc[sound.index].assign(geometry=sound.geometry)
    merged = _merge_parts(table, spec, layer, collector)
    return None if merged is None else _finish(merged, spec)


def _own_numbers(
    frame, fields: Fields, field: str, spec: InputSpec, layer: str, collector: Collector, *, integer: bool = False
) -> np.ndarray:
    column = fields.get(field)
    if column is None:
        return np.full(len(frame), np.nan)
    numbers, bad = parse_numbers(frame[column], integer=integer)
    bad += [(row, str(number)) for row, number in zip(frame.index, numbers, strict=True) if number < 0]
    if bad:
        collector.complain(
            f"not a {'whole ' if integer else ''}number, zero or more: {listed(f'feature {row}: {value}' for row, value in bad)}",
            place(spec, layer, column), "Correct those values, or leave them empty when unknown.",
        )  # fmt: skip
    zero = numbers == 0
    if zero.any():
        collector.log(spec, layer, column, f"{int(zero.sum())} regions with {field} 0", "read as unknown")
    return np.where(zero, np.nan, numbers)


def _merge_parts(table: pd.DataFrame, spec: InputSpec, layer: str, collector: Collector) -> pd.DataFrame | None:
    rows, sound = [], True
    for code, group in table.groupby("region_code", sort=True):
        if len(group) == 1:
            rows.append(group.iloc[0].to_dict())
            continue
        names = list(dict.fromkeys(group["region_name"]))
        features = listed(f"feature {fid}" for fid in group.index)
        if len({name_key(name) + level_of(code, name) for name in names}) > 1:
            collector.complain(
                f"the code {code} is used for different regions: {listed(names)} ({features})",
                place(spec, layer),
                "Give each region its own code.",
            )
            sound = False
        elif (overlap := _overlapping(group)) is not None:
            collector.complain(
                f"the code {code} ({names[0]}) is used twice for the same area: {overlap}",
                place(spec, layer),
                "Remove the duplicate feature, or correct its code.",
            )
            sound = False
        else:
            rows.append(_dissolve(code, group, spec, layer, collector))
    return pd.DataFrame(rows) if sound else None


def _overlapping(group: pd.DataFrame) -> str | None:
    shapes = group["geometry"].to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(left, right, strict=True):
        if a < b and shapely.area(shapely.intersection(shapes[a], shapes[b])) > OVERLAP_SHARE * min(
            shapes[a].area, shapes[b].area
        ):
            return f"feature {group.index[a]}, feature {group.index[b]}"
    return None


def _dissolve(code: str, group: pd.DataFrame, spec: InputSpec, layer: str, collector: Collector) -> dict:
    """One region of its parts: geometries joined; a figure repeated on all parts is kept, otherwise it is unknown."""
    collector.log(
        spec,
        layer,
        f"{code} {group['region_name'].iloc[0]}",
        f"{len(group)} features with one code and name",
        "joined into one region",
    )
    row = group.iloc[0].to_dict()
    row["geometry"] = shapely.union_all(group["geometry"].to_numpy())
    for field in ("population", "area_official_km2"):
        figures = set(group[field].dropna())
        row[field] = figures.pop() if len(figures) == 1 and group[field].notna().all() else np.nan
    return row


def _finish(merged: pd.DataFrame, spec: InputSpec) -> gpd.GeoDataFrame:
    merged = merged.sort_values("region_code").reset_index(drop=True)
    own_source = spec.name or spec.path.name
    codes = list(merged["region_code"])
    columns = {
        "region_code": pd.Series(codes, dtype=object),
        "region_name": pd.Series(list(merged["region_name"]), dtype=object),
        "level": pd.Series([level_of(c, n) for c, n in zip(codes, merged["region_name"], strict=True)], dtype=object),
        "province_code": pd.Series([province_of(code) for code in codes], dtype=object),
        "population": pd.Series(merged["population"].to_numpy(dtype=float)).astype("Int64"),
        "population_source": pd.Series(
            [
                None if pd.isna(p) else (s or own_source)
                for p, s in zip(merged["population"], merged["population_source"], strict=True)
            ],
            dtype=object,
        ),
        "area_official_km2": pd.Series(merged["area_official_km2"].to_numpy(dtype=float)),
    }
    return gpd.GeoDataFrame(
        pd.DataFrame(columns, columns=list(COLUMNS["regions"])),
        geometry=gpd.GeoSeries(list(merged["geometry"]), crs=4326),
        crs=4326,
    )


def build_population(
    frame: pd.DataFrame, fields: Fields, spec: InputSpec, layer: str, collector: Collector, accepted: list[str]
) -> dict[str, tuple[int | None, str, float | None]] | None:
    """Population, its source and the official area (None when unknown) by Kemendagri code; other levels are passed over."""
    code_column, column = fields.columns["code"], fields.columns["population"]
    is_region = np.array([normalise_code(value) is not None for value in frame[code_column]], dtype=bool)
    if not is_region.any():
        collector.complain(
            f"{code_column} holds no kabupaten/kota code", place(spec, layer, code_column), 'Write codes like "64.74".'
        )
        return None
    rows = frame.loc[is_region]
    names = texts(rows[fields.columns["name"]]) if "name" in fields.columns else None
    codes = convert_codes(
        list(rows[code_column]), names, spec=spec, layer=layer, column=code_column, labels=[f"line {n}" for n in rows.index],
        collector=collector, field_scheme=fields.scheme, accepted=accepted,
    )  # fmt: skip
    figures, bad = parse_numbers(rows[column], integer=True)
    bad += [(row, str(number)) for row, number in zip(rows.index, figures, strict=True) if number < 0]
    if bad:
        collector.complain(
            f"not a whole number, zero or more: {listed(f'line {row}: {value}' for row, value in bad)}",
            place(spec, layer, column),
            "Correct those values.",
        )
    if codes is None or bad:
        return None
    sources = texts(rows[fields.columns["population_source"]]) if "population_source" in fields.columns else [None] * len(rows)
    areas = _own_numbers(rows, fields, "area_official_km2", spec, layer, collector)
    result: dict[str, tuple[int | None, str, float | None]] = {}
    for code, figure, source, area in zip(codes, figures, sources, areas, strict=True):
        people = None if np.isnan(figure) or figure == 0 else int(figure)
        if code in result and result[code][0] != people:
            collector.complain(
                f"{code} has two populations: {result[code][0]} and {people}",
                place(spec, layer, code_column),
                "Keep one row for each region.",
            )
            return None
        result[code] = (people, source or spec.name or spec.path.name, None if np.isnan(area) else float(area))
    return result


def join_population(
    regions: gpd.GeoDataFrame,
    population: dict[str, tuple[int | None, str, float | None]],
    spec: InputSpec,
    layer: str,
    collector: Collector,
) -> gpd.GeoDataFrame:
    """The regions with the figures of the table where they have none of their own; unknown stays null."""
    result = regions.copy()
    figures, sources = list(result["population"]), list(result["population_source"])
    areas = result["area_official_km2"].to_numpy(dtype=float, copy=True)
    for position, code in enumerate(result["region_code"]):
        people, source, area = population.get(code, (None, "", None))
        if pd.isna(figures[position]) and people is not None:
            figures[position], sources[position] = people, source
        if np.isnan(areas[position]) and area is not None:
            areas[position] = area
    without = [code for code, figure in zip(result["region_code"], figures, strict=True) if pd.isna(figure)]
    if without:
        collector.log(spec, layer, listed(without), "no population in the table", "left unknown")
    result["population"] = pd.array([pd.NA if pd.isna(figure) else int(figure) for figure in figures], dtype="Int64")
    result["population_source"] = pd.Series(sources, index=result.index, dtype=object)
    result["area_official_km2"] = areas
    return result
