"""What every layer of a file or folder could be used as: role, kind, status, how sure, what is asked, fields. Never raises on junk.

Names of columns and layers give each role a score (``fit``); values and shapes then settle, ask or set aside (recognise_rules.py);
assign.py makes a study of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from ..messages import localise
from ..study import LIST_ROLES, InputSpec
from .collect import Collector
from .fields import REQUIRED, best_columns, plain
from .files import TABLE_SUFFIXES, VECTOR_SUFFIXES, corrupt_reason, untouched
from .model import GEOMETRY_KIND
from .osm import is_osm, osm_layer
from .recognise_rules import ASKED, KIND_TABLES, SURE, Question, Verdict, because, judge
from .values import kind_in_name
from .vector import READ_ERRORS, LayerInfo, is_table, layer_infos, open_layer, short_reason

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
_RASTER_WORDS = {
    "dem": r"(?:^|_)(?:dem|demnas|srtm|dtm|elev|elevasi|elevation|ketinggian)(?:_|\d|$)", "runoff": r"limpasan|runoff",
    "population_raster": r"penduduk|population|worldpop|ghs_?pop|(?:^|_)pop(?:_|\d|$)",
}  # fmt: skip
SAMPLED = 20_000  # features whose values are looked at
_TABLE_ROLES = ("population", "boundary_status", "office")


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


def fitting_roles(info: LayerInfo) -> list[Fit]:
    """The roles that a layer fits, best first; none when nothing but its geometry speaks for any."""
    roles = _TABLE_ROLES if geometry_kind(info.geometry) == "" else ("regions", *LIST_ROLES, "places")
    fits = [found for role in roles if (found := fit(info, role))]
    fits = [found for found in fits if found.fields or (found.role in KIND_TABLES and kind_in_name(info.name, KIND_TABLES[found.role]))]
    return sorted(fits, key=lambda found: -found.score)


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
    """For every layer of the files and folders one row.

    file, layer, geometry, crs, n_features; role (None: left alone), ``confidence`` (sure, asked, offered; None without a role),
    score, why, fields, code_scheme; kind (of the whole layer), kinds (known kind -> features), status (planned, existing, mixed or
    None); question_eng, question_ind, alternatives (roles that its geometry allows besides), choices and choice_field (the values
    that the question is about), needs ("polygons", "export", "crs": what must be done before it can be used). A file that cannot be read
    gives one row with ``unreadable`` and the reason.
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
            rows = [_describe(file, info) for info in layer_infos(safe)]
    except (*READ_ERRORS, TableError) as error:
        return [_unreadable(file, short_reason(error))]
    return rows or [_unreadable(file, "no layer or table is in the file")]


@dataclass(frozen=True)
class _Row:
    """One answer of ``recognise``; ``as_dict`` adds the question in Indonesian."""

    file: Path
    verdict: Verdict
    layer: str | None = None
    geometry: str | None = None
    crs: str | None = None
    n_features: int | None = None
    score: int = 0
    why: tuple[str, ...] = ()
    fields: Mapping[str, str] | None = None
    code_scheme: str | None = None
    unreadable: bool = False

    def as_dict(self) -> dict:
        said = self.verdict
        return {
            "file": str(self.file), "layer": self.layer, "geometry": self.geometry, "crs": self.crs, "n_features": self.n_features,
            "role": said.role, "confidence": said.confidence, "score": self.score, "why": [*self.why, *said.why], "fields": dict(self.fields or {}),
            "code_scheme": self.code_scheme, "kind": said.kind, "kinds": dict(said.kinds or {}), "status": said.status,
            "question_eng": said.question, "question_ind": localise(said.question, "id"), "alternatives": list(said.alternatives),
            "choices": list(said.choices), "choice_field": said.choice_field, "needs": said.needs, "unreadable": self.unreadable,
        }  # fmt: skip


def _unreadable(file: Path, reason: str) -> dict:
    return _Row(file, Verdict(None, None, because(f"unreadable: {reason}")), unreadable=True).as_dict()


def _describe_raster(file: Path) -> dict:
    """A raster is a flow direction when its codes fit an encoding under which no water runs in a circle; elevations, runoff and
    people by the words of its name and values that they may have."""
    from ..errors import InputError
    from .flow import encodings_of
    from .raster import read_raster

    try:
        raster = read_raster(file, file.name)
    except InputError as error:
        return _unreadable(file, error.problems[0].what)
    encodings = encodings_of(raster)
    crs = raster.crs and (f"EPSG:{raster.crs.to_epsg()}" if raster.crs.to_epsg() else raster.crs.name)
    place = {"layer": file.stem, "geometry": "Raster", "crs": crs}
    if encodings:
        verdict = Verdict("flow_direction", SURE, because(f"its values are a flow direction: {', '.join(encodings)}"))
        found = {"encoding": encodings[0]} if len(encodings) == 1 else {}
        return _Row(file, verdict if crs else _asked_crs(verdict), **place, score=100 if len(encodings) == 1 else 60, fields=found).as_dict()
    why = because("its values are no flow direction")
    role = next((role for role, words in _RASTER_WORDS.items() if re.search(words, plain(file.stem)) and _may_be(role, raster)), None)
    if role is None:
        return _Row(file, Verdict(None, None, why), **place).as_dict()
    verdict = Verdict(role, SURE, because(*why, f'the name "{file.stem}"'))
    return _Row(file, verdict if crs else _asked_crs(verdict), **place, score=45).as_dict()


def _asked_crs(verdict: Verdict) -> Verdict:
    question = Question("The layer does not say in which coordinate reference system it is. Which is it?").text
    return replace(verdict, confidence=ASKED, question=question, needs="crs")


def _may_be(role: str, raster) -> bool:
    """Elevations of the earth; no runoff or people below 0."""
    from ..tables import thresholds

    values = raster.values[np.isfinite(raster.values)]
    values = values[values != raster.nodata] if raster.nodata is not None else values
    if not values.size:
        return False
    low, high = float(values.min()), float(values.max())
    limit = thresholds()
    return limit["dem_lowest_m"] <= low < high <= limit["dem_highest_m"] / 0.3048 if role == "dem" else low >= 0


def _describe(file: Path, info: LayerInfo) -> dict:
    fits, scheme = fitting_roles(info), None
    as_regions = fit(info, "regions")
    if fits and fits[0].role != "regions" and as_regions and {"code", "name"} <= set(as_regions.fields):
        scheme = _code_scheme(file, info, as_regions)
        if scheme:  # what the cells hold says more than the names of columns
            told = Fit("regions", max(as_regions.score, fits[0].score), (*as_regions.why, "its codes are codes of regencies"), as_regions.fields)
            fits = [told, *(other for other in fits if other.role != "regions")]
    found = fits[0] if fits else None
    if found and scheme is None and found.role in ("regions", "population") and "code" in found.fields:
        scheme = _code_scheme(file, info, found)
    verdict = judge(info, geometry_kind(info.geometry), fits, _sample(info), lambda: _shapes(info))
    if verdict.confidence == SURE and info.geometry and not is_table(file) and (info.crs is None or info.crs.lower().startswith("undefined")):
        verdict = _asked_crs(verdict)
    told = next((other for other in fits if other.role == verdict.role), None)
    return _Row(
        file, verdict, info.name, info.geometry or None, info.crs, info.n_features if info.n_features >= 0 else None,
        told.score if told else 0, told.why if told else (), told.fields if told else {}, scheme if told else None,
    ).as_dict()  # fmt: skip


def _sample(info: LayerInfo) -> pd.DataFrame | None:
    """The attributes of the first features; None for tables and OSM files (a pass over those is slow)."""
    if not info.geometry or is_table(Path(info.container)) or is_osm(info.container):
        return None
    return pd.DataFrame(pyogrio.read_dataframe(info.container, layer=info.name, read_geometry=False, max_features=SAMPLED))


def shapes_of(file: Path, layer: str):
    """Lon/lat geometries of a layer of a file that ``recognise`` has read; None without a CRS, or for a table."""
    with untouched(file) as safe:
        return next((_shapes(info) for info in layer_infos(safe) if info.name == layer), None)


def _shapes(info: LayerInfo):
    """Lon/lat geometries of a layer; None without a CRS, or for a table."""
    if is_table(Path(info.container)) or is_osm(info.container):
        return None
    frame = pyogrio.read_dataframe(info.container, layer=info.name, columns=[])
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        return None
    return frame.to_crs(4326).geometry.dropna().to_numpy()


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
