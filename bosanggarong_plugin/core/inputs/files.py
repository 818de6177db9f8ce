"""Files of inputs: found, checked and hashed without ever being touched.

GDAL leaves files beside some formats (``-wal``/``-shm`` beside a GeoPackage in write-ahead mode, ``.gfs`` beside GML): those
are read from a temporary copy. So is a GeoPackage whose writer was killed: its journal is rolled back in the copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

VECTOR_SUFFIXES = (
    ".gpkg", ".shp", ".geojson", ".json", ".kml", ".kmz", ".fgb", ".gml", ".tab", ".mif", ".gpx", ".sqlite", ".geojsonl", ".dxf",
    ".parquet", ".osm", ".pbf",
)  # fmt: skip
TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
SQLITE_SUFFIXES = (".gpkg", ".sqlite", ".db")
SHAPE_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
_SQLITE_MAGIC = b"SQLite format 3\x00"
_CHUNK = 1 << 20
_COPIES = 5


def corrupt_reason(path: Path) -> str | None:
    """Why a file cannot be what its name says (empty, not SQLite, truncated), or None. Cheap: reads 100 bytes."""
    if path.is_dir():
        return None
    size = path.stat().st_size
    if size == 0:
        return "the file is empty (0 bytes)"
    suffix = path.suffix.lower()
    if suffix == ".shp":
        there = {item.suffix.lower() for item in path.parent.glob("*") if item.stem.lower() == path.stem.lower()}
        missing = [part for part in (".shx", ".dbf") if part not in there]
        return f"the shapefile lacks its {' and '.join(missing)} file" if missing else None
    if suffix not in SQLITE_SUFFIXES:
        return None
    with path.open("rb") as stream:
        header = stream.read(100)
    if not header.startswith(_SQLITE_MAGIC) or len(header) < 100:
        return "this is not a GeoPackage (no SQLite header)"
    page_size = struct.unpack(">H", header[16:18])[0]
    page_size = 65536 if page_size == 1 else page_size
    pages, changed, valid_for = struct.unpack(">I", header[28:32])[0], header[24:28], header[92:96]
    if changed == valid_for and size < pages * page_size and not _journal(path).exists():
        return f"the GeoPackage is truncated ({size} of {pages * page_size} bytes)"
    return None


@contextlib.contextmanager
def untouched(path: Path) -> Iterator[Path]:
    """A path that GDAL may open: the file itself, or a temporary copy of a file that opening would leave traces beside."""
    if not _leaves_traces(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="bosanggarong-in-") as folder:
        copy = Path(folder) / path.name
        for _ in range(_COPIES):  # again when somebody wrote in between
            before = _state(path)
            for part in (_journal(path), path, path.with_name(path.name + "-wal"), path.with_suffix(".gfs"), path.with_suffix(".xsd")):
                (Path(folder) / part.name).unlink(missing_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(part, Path(folder) / part.name)
            if _state(path) == before:
                break
        if _journal(copy).exists():
            with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as connection:
                connection.execute("PRAGMA schema_version")  # any reading rolls an unfinished writing back; what remains is told by the reader
        yield copy


def _journal(path: Path) -> Path:
    """The file in which SQLite keeps what an unfinished writing replaced."""
    return path.with_name(path.name + "-journal")


def _state(path: Path) -> list[tuple[int, int] | None]:
    stats = [part.stat() if part.exists() else None for part in (path, _journal(path))]
    return [stat and (stat.st_size, stat.st_mtime_ns) for stat in stats]


def _leaves_traces(path: Path) -> bool:
    if path.is_dir():
        return False
    if path.suffix.lower() == ".gml":
        return True
    if path.suffix.lower() not in SQLITE_SUFFIXES:
        return False
    if _journal(path).exists():
        return True
    with path.open("rb") as stream:
        header = stream.read(20)
    return header.startswith(_SQLITE_MAGIC) and 2 in header[18:20]


def containers(path: Path) -> list[str]:
    """What GDAL is asked to open for a path: itself, the data files of a zip, or those of a plain folder."""
    if path.is_dir():
        if path.suffix.lower() == ".gdb":
            return [str(path)]
        files = sorted(item for item in path.iterdir() if item.suffix.lower() in (*VECTOR_SUFFIXES, ".gdb", ".zip"))
        return [name for item in files for name in (containers(item) if item.suffix.lower() == ".zip" else [str(item)])]
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/") and "__MACOSX" not in name]
        inside = sorted(name for name in names if Path(name).suffix.lower() in VECTOR_SUFFIXES)
        folders = sorted({name[: name.lower().index(".gdb/") + 4] for name in names if ".gdb/" in name.lower()})
        return [f"/vsizip/{path}/{name}" for name in (*inside, *folders)]
    return [str(path)]


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, streamed; of a folder, over its files by name; of a shapefile, over shp, dbf, shx, prj and cpg."""
    digest = hashlib.sha256()
    for file in _parts(path):
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _parts(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(item for item in path.rglob("*") if item.is_file() and not item.name.endswith(".lock"))
    if path.suffix.lower() == ".shp":
        siblings = {item.suffix.lower(): item for item in path.parent.glob("*") if item.stem == path.stem}
        return [siblings[suffix] for suffix in SHAPE_PARTS if suffix in siblings]
    return [path]
