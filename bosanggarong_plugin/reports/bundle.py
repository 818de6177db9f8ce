"""The data to hand on: a file geodatabase for ArcGIS, and one zip of the whole result with a list of what is in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from ..core.errors import OutputError, Problem
from ..core.outputs import CSV_FOLDER, OUTPUTS
from ..core.result import MADE, RESULT_NAME, read_table, tables_in
from ..core.result_file import ResultFile
from ..core.texts import Texts

GDB_DRIVER = "OpenFileGDB"
GDB_NAME = "study.gdb"
MANIFEST = "isi.json"
README = {"id": "BACA_SAYA.txt", "en": "README.txt"}
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # equal inputs give equal bytes
LEAST_FREE_BYTES = 4 * 2**20
SHAPES = {"Point": "titik", "LineString": "garis", "Polygon": "poligon"}


def write_gdb(folder: Path, file: Path) -> None:
    """All tables of study.gpkg as a zipped file geodatabase; layers of several kinds of geometry are split by kind.

    Raises OutputError where this GDAL cannot write the format, or the disk cannot hold it.
    """
    if "w" not in pyogrio.list_drivers(write=True).get(GDB_DRIVER, ""):
        raise OutputError(Problem(f"this GDAL cannot write {GDB_DRIVER}", file.name, "Use study.gpkg, or a GDAL of 3.6 or later."))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".gdb-") as workshop:
        target = Path(workshop) / GDB_NAME
        for name in tables_in(folder):
            for layer, frame in _layers(name, read_table(folder, name)):
                try:
                    _write(layer, frame, target)
                except (DataSourceError, DataLayerError) as error:  # GDAL gives no number of the error
                    reason = "the disk is full" if shutil.disk_usage(folder).free < LEAST_FREE_BYTES else "GDAL could not write it"
                    raise OutputError(Problem(f"the file cannot be written ({reason})", file.name, "Make room and try again.")) from error
        _zip([(f"{GDB_NAME}/{part.name}", part) for part in sorted(target.iterdir())], file)


def _layers(name: str, frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """One layer for each kind of geometry; rows without geometry, where there are others, stand in a table of their own."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return [(name, frame)]
    kinds = frame.geometry.geom_type.str.removeprefix("Multi").where(frame.geometry.notna())
    found = [(kind, frame[kinds == kind]) for kind in SHAPES if (kinds == kind).any()]
    if len(found) == 1 and kinds.notna().all():
        return [(name, frame)]
    layers = [(f"{name}_{SHAPES[kind]}", part) for kind, part in found]
    if kinds.isna().any() or not found:
        layers.append((name, pd.DataFrame(frame[kinds.isna()].drop(columns="geometry"))))
    return layers


def _write(layer: str, frame: pd.DataFrame, target: Path) -> None:
    numbers = {"bool": "Int16", "boolean": "Int16", "int64": "Int32", "Int64": "Int32"}  # the format has no yes/no; readers before 2023 no 64 bits
    frame = frame.astype({column: numbers[str(dtype)] for column, dtype in frame.dtypes.items() if str(dtype) in numbers})
    options = {"layer": layer, "driver": GDB_DRIVER, "append": target.exists()}
    if isinstance(frame, gpd.GeoDataFrame):
        kind = frame.geometry.geom_type.iloc[0].removeprefix("Multi")
        geometry_type = kind if kind == "Point" and not frame.geometry.geom_type.str.startswith("Multi").any() else f"Multi{kind}"
        pyogrio.write_dataframe(frame, target, geometry_type=geometry_type, promote_to_multi=geometry_type.startswith("Multi"), **options)
    else:
        pyogrio.write_dataframe(frame, target, **options)


def write_bundle(folder: Path, file: Path, language: str) -> None:
    """Every file of the result, the list of them with size and sha256 (isi.json) and a short note, as one zip.

    ``folder`` holds study.gpkg; files that were made earlier stand in the folder above it when it is the workshop of that result.
    """
    files = _files(folder, file)
    texts = Texts(language)
    listed = [
        {"file": name, "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "what": _what(name, texts)}
        for name, path in files.items()
    ]
    provenance = ResultFile(folder / RESULT_NAME, texts).provenance
    head = {key: provenance.get(key, "") for key in ("program", "program_version", "contract_version", "study", "date")}
    note = "\r\n".join(
        [texts("bundle.title", study=provenance.get("study", "")), "", provenance.get(f"note_{texts.suffix}", ""),
         provenance.get(f"caveat_{texts.suffix}", ""), "", *(f"{row['file']}: {row['what']}" for row in listed), ""]
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=folder, prefix=".zip-") as workshop:
        manifest, readme = Path(workshop) / MANIFEST, Path(workshop) / README[language]
        manifest.write_text(json.dumps(head | {"files": listed}, ensure_ascii=False, indent=1), encoding="utf-8")
        readme.write_text(note, encoding="utf-8-sig", newline="")
        _zip([(readme.name, readme), (manifest.name, manifest), *files.items()], file)


def _files(folder: Path, bundle: Path) -> dict[str, Path]:
    """Name in the zip -> file; those just made go before those of an earlier run of the same result."""
    found: dict[str, Path] = {}
    roots = [folder]
    if folder.name.startswith(".") and (folder.parent / RESULT_NAME).is_file():
        roots.append(folder.parent)
    for root in roots:
        for file in (*(output.file for output in OUTPUTS.values()), CSV_FOLDER):
            path = root / file
            inside = sorted(part for part in path.iterdir() if part.is_file() and part.name != MADE) if path.is_dir() else [path]
            for part in inside:
                name = part.relative_to(root).as_posix()
                if part.is_file() and part.name != bundle.name:
                    found.setdefault(name, part)
    return found


def _what(name: str, texts: Texts) -> str:
    if name.startswith(f"{CSV_FOLDER}/"):
        return texts(f"bundle.{OUTPUTS['xlsx'].name}")
    output = next((o for o in OUTPUTS.values() if name == o.file or name.startswith(f"{o.file}/")), None)
    return texts(f"bundle.{output.name}") if output else ""


def _zip(entries: list[tuple[str, Path]], file: Path) -> None:
    """A zip with fixed times, written whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in entries:
            information = zipfile.ZipInfo(name, FIXED_TIME)
            information.compress_type = zipfile.ZIP_DEFLATED
            information.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(information, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink)
    part.replace(file)
