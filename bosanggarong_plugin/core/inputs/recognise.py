"""What every layer of a file or folder could be used as: role with a score and why, fields, code scheme. Never raises on junk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..study import LIST_ROLES, InputSpec
from .collect import Collector
from .fields import REQUIRED, best_columns, plain
from .files import TABLE_SUFFIXES, VECTOR_SUFFIXES, corrupt_reason, untouched
from .model import GEOMETRY_KIND
from .osm import osm_layer
from .values import kind_in_name
from .vector import READ_ERRORS, LayerInfo, layer_infos, open_layer, short_reason

_GEOMETRY = (("polygon", "Polygon"), ("polygon", "Surface"), ("line", "Line"), ("line", "Curve"), ("point", "Point"))
# words of layer and file names that speak for a role, and the points they give
_NAME_WORDS = {
    "regions": r"adm2|kab_?kota|kabkota|kabupaten|regions?$|administrasikabkota|batas_kab|regenc|daerah",
    "rivers": r"sungai|river|waterway|stream|hidro",
    "roads": r"jalan|road|ruas|highway|street",
    "areas": r"danau|pemukiman|permukiman|kawasan|taman|hutan|karst|tahura|area|zonasi|konservasi|batas_tn|kws",
    "basins": r"\bdas\b|_das|das_|basin|watershed|catchment",
    "facilities": r"puskesmas|rumah_sakit|kesehatan|pendidikan|sekolah|fasilitas|facilit|tpa|pembangkit|poi|pelabuhan|rs_|jembatan|pemerintahan",
    "network_lines": r"listrik|power|transmisi|telkom|telecom|jaringan|^(?!lines$).*line",
    "places": r"desa|kelurahan|pemukiman|permukiman|place|settlement|kampung",
    "population": r"penduduk|population|dukcapil", "boundary_status": r"status_batas|boundary_status|segmen",
    "office": r"agreement|office|perjanjian|pks",
}  # fmt: skip
RASTER_SUFFIXES = (".tif", ".tiff", ".asc", ".map", ".img", ".vrt", ".sdat", ".flt")
_KIND_TABLES = {"areas": "area_kinds", "facilities": "facility_kinds"}  # a layer without telling fields may be named after its kind
_TABLE_ROLES = ("population", "boundary_status", "office")
ADM2_WORDS = re.compile(r"adm2|kab_?kota|kabkota|kabupaten|regenc")


@dataclass(frozen=True)
class Fit:
    """How well a layer fits a role: ``score`` 0..100, ``why`` in words, ``fields`` canonical -> column."""

    role: str
    score: int
    why: tuple[str, ...]
    fields: dict[str, str]


def geometry_kind(geometry: str) -> str:
    """polygon, line, point, "unknown" (any), or "" for a table."""
    if not geometry:
        return ""
    return next((kind for kind, part in _GEOMETRY if part in geometry), "unknown")


def fit(info: LayerInfo, role: str) -> Fit | None:
    """The fit of a layer to a role; None when geometry or a required field rules it out."""
    kind, wanted = geometry_kind(info.geometry), GEOMETRY_KIND.get(role, "")
    if (wanted and kind not in (wanted, "unknown")) or (not wanted and kind not in ("",)):
        return None
    best = best_columns(role, info.columns)
    if any(field not in best for field in REQUIRED.get(role, ())):
        return None
    fields = {
        field: hits[0]
        for field, (hits, _) in best.items()
        if field != "id" and (len(hits) == 1 or field not in REQUIRED.get(role, ()))
    }
    score, why = (20, [f"geometry {kind}"]) if wanted and kind != "unknown" else (0, [])
    for field, (hits, alias) in best.items():
        if field != "id":
            score += max(2, 16 - 2 * alias.priority)
            why.append(f"{hits[0]} = {field}")
    if re.search(_NAME_WORDS[role], plain(info.name)):
        score += 25
        why.append(f'the name "{info.name}"')
    return Fit(role, min(score, 100), tuple(why), fields)


def best_role(info: LayerInfo) -> Fit | None:
    """The role that a layer fits best, or None when nothing but its geometry speaks for any."""
    roles = _TABLE_ROLES if geometry_kind(info.geometry) == "" else ("regions", *LIST_ROLES, "places")
    fits = [found for role in roles if (found := fit(info, role))]
    fits = [found for found in fits if found.fields or (found.role in _KIND_TABLES and kind_in_name(info.name, _KIND_TABLES[found.role]))]
    return max(fits, key=lambda found: found.score, default=None)


def best_fit(spec: InputSpec, infos: list[LayerInfo]) -> LayerInfo | None:
    """The one layer that fits the role of an input clearly best (by ten points), or None."""
    of_osm = osm_layer(GEOMETRY_KIND.get(spec.role, ""), [info.name for info in infos])
    if of_osm:
        return next(info for info in infos if info.name == of_osm)
    scored = sorted(((found.score, number) for number, info in enumerate(infos) if (found := fit(info, spec.role))), reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < 10):
        return None
    return infos[scored[0][1]]


def recognise(paths: list[Path]) -> list[dict]:
    """For every layer of the files and folders: file, layer, geometry, crs, n_features, role, score, why, fields, code_scheme.

    A file that cannot be read gives one row with ``unreadable`` and the reason.
    """
    rows = []
    for file in _files([Path(path) for path in paths]):
        rows += _recognise_file(file)
    return rows


def _files(paths: list[Path]) -> list[Path]:
    suffixes = (*VECTOR_SUFFIXES, *TABLE_SUFFIXES, *RASTER_SUFFIXES, ".zip", ".gdb")
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and path.suffix.lower() != ".gdb":
            found += sorted(item for item in path.rglob("*") if item.suffix.lower() in suffixes and not _inside_gdb(item))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _inside_gdb(path: Path) -> bool:
    return any(parent.suffix.lower() == ".gdb" for parent in path.parents)


def _recognise_file(file: Path) -> list[dict]:
    from .tables import TableError

    try:
        if not file.exists():
            return [_unreadable(file, "file not found")]
        if file.suffix.lower() in RASTER_SUFFIXES:
            return [_describe_raster(file)]
        reason = corrupt_reason(file)
        if reason:
            return [_unreadable(file, reason)]
        with untouched(file) as safe:
            infos = layer_infos(safe)
    except (*READ_ERRORS, TableError) as error:
        return [_unreadable(file, short_reason(error))]
    if not infos:
        return [_unreadable(file, "no layer or table is in the file")]
    return [_describe(file, info) for info in infos]


def _unreadable(file: Path, reason: str) -> dict:
    return {
        "file": str(file), "layer": None, "geometry": None, "crs": None, "n_features": None, "role": None, "score": 0,
        "why": [f"unreadable: {reason}"], "fields": {}, "code_scheme": None, "unreadable": True,
    }  # fmt: skip


def _describe_raster(file: Path) -> dict:
    """A raster is a flow direction when its codes fit an encoding under which no water runs in a circle."""
    from ..errors import InputError
    from .flow import encodings_of
    from .raster import read_raster

    try:
        raster = read_raster(file, file.name)
    except InputError as error:
        return _unreadable(file, error.problems[0].what)
    encodings = encodings_of(raster)
    crs = raster.crs and (f"EPSG:{raster.crs.to_epsg()}" if raster.crs.to_epsg() else raster.crs.name)
    return {
        "file": str(file), "layer": file.stem, "geometry": "Raster", "crs": crs, "n_features": None,
        "role": "flow_direction" if encodings else None, "score": 100 if len(encodings) == 1 else 60 if encodings else 0,
        "why": [f"its values are a flow direction: {', '.join(encodings)}"] if encodings else ["its values are no flow direction"],
        "fields": {"encoding": encodings[0]} if len(encodings) == 1 else {}, "code_scheme": None, "unreadable": False,
    }  # fmt: skip


def _describe(file: Path, info: LayerInfo) -> dict:
    found, scheme = best_role(info), None
    as_regions = fit(info, "regions")
    if found and found.role != "regions" and as_regions and {"code", "name"} <= set(as_regions.fields):
        scheme = _code_scheme(file, info, as_regions)
        if scheme:  # what the cells hold says more than the names of columns
            found = Fit("regions", max(as_regions.score, found.score), (*as_regions.why, "its codes are codes of regencies"), as_regions.fields)
    if found and scheme is None and found.role in ("regions", "population") and "code" in found.fields:
        scheme = _code_scheme(file, info, found)
    return {
        "file": str(file), "layer": info.name, "geometry": info.geometry or None, "crs": info.crs,
        "n_features": info.n_features if info.n_features >= 0 else None,
        "role": found.role if found else None, "score": found.score if found else 0, "why": list(found.why) if found else [],
        "fields": found.fields if found else {}, "code_scheme": scheme, "unreadable": False,
    }  # fmt: skip


def _code_scheme(file: Path, info: LayerInfo, found: Fit) -> str | None:
    """kemendagri, bps, or None when it cannot be told (or the codes cannot be used)."""
    from .codes import BPS, KEMENDAGRI, convert_codes, normalise_code
    from .values import texts

    spec = InputSpec(role=found.role, path=file, layer=info.name)
    raw = open_layer(spec, Collector(), geometry=False)
    if raw is None or found.fields["code"] not in raw.frame.columns:
        return None
    frame = raw.frame[[normalise_code(value) is not None for value in raw.frame[found.fields["code"]]]]
    if frame.empty:
        return None
    values = list(frame[found.fields["code"]])
    names = texts(frame[found.fields["name"]]) if "name" in found.fields else None
    collector = Collector()
    codes = convert_codes(
        values, names, spec=spec, layer=info.name, column=found.fields["code"], labels=list(frame.index), collector=collector
    )
    if codes is None:
        return "mixed" if any("mixed" in problem.what for problem in collector.problems) else None
    return BPS if any("BPS" in row["problem"] for row in collector.repairs) else KEMENDAGRI
