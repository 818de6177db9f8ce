"""One raster, or a folder of tiles read as one: placed on one grid, handed out in bands of rows.

Tiles must share the CRS and the cell size. The grid is that of the north-westernmost corner; a tile that lies between its cells
is moved by at most half a cell. Where tiles overlap, the first by name counts, later ones fill only its cells without data. A
gap narrower than a cell between two neighbouring tiles is closed by repeating the edge of one; wider gaps have no data.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..errors import InputError, Problem
from ..study import InputSpec
from .raster import Header, RasterFile, open_raster

RASTER_SUFFIXES = (".tif", ".tiff", ".img", ".asc", ".hgt")
ALIGNED_CELLS = 1e-3  # tiles that lie off the grid by less are on it


@dataclass(frozen=True)
class Tile:
    """A raster and the row and column of its north-west cell in the mosaic; one more row or column where it closes a gap."""

    path: Path
    where: str
    header: Header
    row: int = 0
    column: int = 0
    more_rows: int = 0
    more_columns: int = 0

    @property
    def bottom(self) -> int:
        return self.row + self.header.shape[0] + self.more_rows

    @property
    def right(self) -> int:
        return self.column + self.header.shape[1] + self.more_columns


@dataclass(frozen=True)
class Mosaic:
    """Where the tiles lie on one grid; ``moved_cells`` is how far the farthest of them was moved onto it."""

    tiles: tuple[Tile, ...]
    shape: tuple[int, int]
    west: float
    north: float
    cell_width: float
    cell_height: float
    crs: CRS
    moved_cells: float
    units: tuple[str, ...] = field(default=())

    def bands(self, rows: int) -> Iterator[tuple[int, np.ndarray]]:
        """(first row, values float32 (up to ``rows``, columns), NaN without data) from the north. Raises InputError."""
        with contextlib.ExitStack() as stack:
            opened: dict[int, tuple[contextlib.ExitStack, RasterFile]] = {}
            for first in range(0, self.shape[0], rows):
                last = min(first + rows, self.shape[0])
                band = np.full((last - first, self.shape[1]), np.nan, dtype=np.float32)
                for number, tile in enumerate(self.tiles):
                    if tile.bottom <= first and number in opened:
                        opened.pop(number)[0].close()
                    if tile.bottom <= first or tile.row >= last:
                        continue
                    if number not in opened:
                        own = stack.enter_context(contextlib.ExitStack())
                        opened[number] = own, own.enter_context(open_raster(tile.path, tile.where))
                    values = _rows_of(tile, opened[number][1], first, last)
                    top = max(tile.row - first, 0)
                    target = band[top : top + len(values), tile.column : tile.right]
                    np.copyto(target, values, where=np.isnan(target))
                yield first, band


def _rows_of(tile: Tile, source: RasterFile, first: int, last: int) -> np.ndarray:
    """The rows of a tile within rows first .. last of the mosaic."""
    height = tile.header.shape[0]
    start, stop = max(first - tile.row, 0), min(last, tile.bottom) - tile.row
    at = min(start, height - 1)  # a row that closes a gap repeats the last one
    values = _with_nan(source.read_rows(at, max(min(stop, height) - at, 1)), tile.header.nodata)
    if tile.more_columns:
        values = np.pad(values, ((0, 0), (0, tile.more_columns)), mode="edge")
    return np.pad(values, ((0, stop - start - len(values)), (0, 0)), mode="edge") if stop - start > len(values) else values


def _with_nan(values: np.ndarray, nodata: float | None) -> np.ndarray:
    """Values as float32, NaN where there are none: nodata, NaN and infinite."""
    with np.errstate(over="ignore", invalid="ignore"):
        numbers = values.astype(np.float32)
        if values.dtype.kind == "f":
            numbers[~np.isfinite(numbers)] = np.nan
        if nodata is not None and not np.isnan(nodata):
            numbers[values == (values.dtype.type(nodata) if values.dtype.kind == "f" else nodata)] = np.nan
    return numbers


def raster_files(path: Path) -> list[Path]:
    """The raster itself, or the rasters of a folder by name (an ESRI grid is a folder and one raster)."""
    if not path.is_dir() or (path / "hdr.adf").exists():
        return [path]
    return sorted(item for item in path.iterdir() if item.is_file() and item.suffix.lower() in RASTER_SUFFIXES)


def plan_mosaic(spec: InputSpec, problems: list[Problem]) -> Mosaic | None:
    """Read the headers and place the tiles; appends to ``problems`` and returns None when they cannot be used."""
    before = len(problems)
    files = raster_files(spec.path)
    if not files:
        problems.append(Problem("no raster is in the folder", spec.path.name, f"Put the tiles there ({', '.join(RASTER_SUFFIXES)})."))
        return None
    forced = None
    if spec.crs:
        try:
            forced = CRS.from_user_input(spec.crs)
        except CRSError:
            problems.append(Problem(f"the CRS \"{spec.crs}\" is not known", spec.path.name, 'Give it as crs = "EPSG:...".'))
            return None
    tiles = []
    for file in files:
        where = file.name if file == spec.path else f"{spec.path.name}/{file.name}"
        try:
            with open_raster(file, where) as source:
                header = source.header
        except InputError as error:
            problems.extend(error.problems)
            continue
        crs = _horizontal(forced or header.crs)
        if crs is None:
            problems.append(Problem("the raster has no CRS", where, 'Give crs = "EPSG:..." in its entry of the study file.'))
            continue
        tile = Tile(file, where, replace(header, crs=crs))
        if tiles:
            _check_like_first(tile, tiles[0], problems)
        tiles.append(tile)
    return None if len(problems) > before else _placed(tiles)


def _horizontal(crs: CRS | None) -> CRS | None:
    """The horizontal part of a CRS with heights; None for one that is not on the earth."""
    if crs is not None and crs.is_compound:
        crs = crs.sub_crs_list[0]
    return crs if crs is not None and (crs.is_geographic or crs.is_projected) else None


def _check_like_first(tile: Tile, first: Tile, problems: list[Problem]) -> None:
    h, other = tile.header, first.header
    if h.crs != other.crs:
        problems.append(
            Problem(f"the tile has another CRS ({h.crs.name}) than {first.path.name} ({other.crs.name})", tile.where,
                    "Give tiles of one CRS; warp the others to it first (gdalwarp).")
        )  # fmt: skip
        return
    drift_columns = abs(h.cell_width / other.cell_width - 1) * h.shape[1]
    drift_rows = abs(h.cell_height / other.cell_height - 1) * h.shape[0]
    if max(drift_columns, drift_rows) > 0.5:
        problems.append(
            Problem(f"the tile has another cell size ({h.cell_width:g}) than {first.path.name} ({other.cell_width:g})", tile.where,
                    "Give tiles of one cell size; warp the others to it first (gdalwarp).")
        )  # fmt: skip


def _placed(tiles: list[Tile]) -> Mosaic:
    base = tiles[0].header
    west = min(tile.header.west for tile in tiles)
    north = max(tile.header.north for tile in tiles)
    placed, moved = [], 0.0
    for tile in tiles:
        right, down = (tile.header.west - west) / base.cell_width, (north - tile.header.north) / base.cell_height
        column, row = (int(np.ceil(offset - 0.5 - ALIGNED_CELLS)) for offset in (right, down))
        moved = max(moved, abs(right - column), abs(down - row))
        placed.append(replace(tile, row=row, column=column))
    if moved > ALIGNED_CELLS:
        placed = [_closing_gaps(tile, placed) for tile in placed]
    shape = max(tile.row + tile.header.shape[0] for tile in placed), max(tile.column + tile.header.shape[1] for tile in placed)
    units = tuple(sorted({tile.header.unit for tile in tiles if tile.header.unit}))
    return Mosaic(tuple(placed), shape, west, north, base.cell_width, base.cell_height, base.crs, moved, units)


def _closing_gaps(tile: Tile, tiles: list[Tile]) -> Tile:
    """The tile with one more column or row where rounding parted it from a neighbour that is less than a cell away."""
    h = tile.header
    east, south = h.west + h.cell_width * h.shape[1], h.north - h.cell_height * h.shape[0]
    beside = [
        t for t in tiles
        if t.column == tile.right + 1 and t.row < tile.bottom and tile.row < t.bottom and t.header.west - east < (1 - ALIGNED_CELLS) * h.cell_width
    ]  # fmt: skip
    below = [
        t for t in tiles
        if t.row == tile.bottom + 1 and t.column < tile.right + 1 and tile.column < t.right + 1
        and south - t.header.north < (1 - ALIGNED_CELLS) * h.cell_height
    ]  # fmt: skip
    return replace(tile, more_columns=int(bool(beside)), more_rows=int(bool(below)))
