"""What the doctor asks of the machine: memory, room on the disk, libraries that are not there and what is left out without them.

Needs. Memory: of the rasters by core.memory; of the vector layers VERTEX_BYTES for each vertex (real layers of Kalimantan Timur, 210,000
vertices, took 75 MB above the default study; rounded up). Disk: RESULT_BYTES for tables, maps and papers of a study of ten regions and
VERTEX_DISK_BYTES for each vertex (the result holds each line a few times); twice that while an old result is replaced.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import shapely

from ..errors import Problem
from ..findings import Job
from ..inputs.grid import WORTH_COMPILED, kernels
from ..inputs.model import Inputs
from ..inputs.raster import inside_qgis
from ..memory import free_bytes, megabytes, needed_bytes
from ..study import Study
from .layers import all_layers
from .model import ADVICE, OK, WARNING, Figure, Sheet

VERTEX_BYTES = 500
VERTEX_DISK_BYTES = 50
RESULT_BYTES = 100_000_000
MUCH = 0.7  # of what is free


def memory_needed(inputs: Inputs) -> int:
    """Peak memory of the analysis of these inputs, bytes."""
    cells = 0 if inputs.flow is None else inputs.flow.shape[0] * inputs.flow.shape[1]
    weighted = inputs.runoff is not None or inputs.population_raster is not None
    rasters = needed_bytes(cells, compiled=kernels(cells) is not None, from_dem=inputs.dem is not None, weighted=weighted)
    return rasters + VERTEX_BYTES * vertices(inputs)


def vertices(inputs: Inputs) -> int:
    """Vertices of all vector layers."""
    return sum(int(shapely.get_num_coordinates(layer.frame.geometry.to_numpy()).sum()) for layer in all_layers(inputs))


def check_memory(inputs: Inputs, sheet: Sheet) -> None:
    """The memory that the analysis needs against what is free."""
    say_memory(memory_needed(inputs), free_bytes(), sheet)


def say_memory(needed: int, free: int | None, sheet: Sheet) -> None:
    """Bytes needed against bytes free (None: the system does not say)."""
    figures = [Figure("memory_needed", needed, "bytes"), *([] if free is None else [Figure("memory_free", free, "bytes")])]
    if free is not None and needed > MUCH * free:
        sheet.add(
            WARNING, "memory", Problem(f"the analysis will need about {megabytes(needed)} of memory, and {megabytes(free)} are free", "",
                                       "Close other programs before the analysis, or cut the raster and the layers to the regions."),
            figures=figures,
        )  # fmt: skip
    else:
        sheet.add(OK, "memory", Problem(f"the analysis will need about {megabytes(needed)} of memory"), figures=figures)


def check_disk(inputs: Inputs, folder: Path, sheet: Sheet) -> None:
    """The room that a result needs against what is free where it will be."""
    there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    say_disk(2 * (RESULT_BYTES + VERTEX_DISK_BYTES * vertices(inputs)), shutil.disk_usage(there).free, str(there), sheet)


def say_disk(needed: int, free: int, where: str, sheet: Sheet) -> None:
    """Bytes needed against bytes free in a folder."""
    figures = (Figure("disk_needed", needed, "bytes"), Figure("disk_free", free, "bytes"))
    if free < needed:
        problem = Problem(f"the result will need up to {megabytes(needed)} on the disk, and {megabytes(free)} are free", where,
                          "Make room there, or choose another folder for the result.")  # fmt: skip
        sheet.add(WARNING, "disk", problem, figures=figures)  # the estimate is a high one: it refuses no study
    else:
        sheet.add(OK, "disk", Problem(f"the result will need up to {megabytes(needed)} on the disk"), figures=figures)


def check_libraries(study: Study, inputs: Inputs | None, sheet: Sheet) -> None:
    """Optional libraries that are not here, and what a run leaves out without them."""
    if not _there("openpyxl"):
        _absent(sheet, "openpyxl", "openpyxl is not installed: the workbook is written as CSV files, and Excel tables cannot be read")
    if not _there("docx"):
        _absent(sheet, "python-docx", "python-docx is not installed: the papers are written as web pages instead of Word documents")
    if not _there("qgis"):
        problem = Problem("this Python has no QGIS: maps are left out", "", "Run inside QGIS or with its Python, or open study.gpkg in QGIS.")
        sheet.add(ADVICE, "libraries", problem)
    if not inside_qgis() and not _there("rasterio") and not _there("osgeo"):
        _absent(sheet, "rasterio", "rasterio is not installed: rasters cannot be read outside QGIS")
    cells = 0 if inputs is None or inputs.flow is None else inputs.flow.shape[0] * inputs.flow.shape[1]
    if cells >= WORTH_COMPILED and kernels(cells) is None:
        _absent(sheet, "numba", f"numba is not installed: the {cells / 1e6:.1f} million cells take more time and memory")
    if not sheet.has("libraries"):
        sheet.add(OK, "libraries", Problem("no library is missing that this study would use"))


def _absent(sheet: Sheet, library: str, what: str) -> None:
    sheet.add(ADVICE, "libraries", Problem(what, "", f"Install {library} if you want that."))


def _there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def run(study: Study, inputs: Inputs, folder: Path, sheet: Sheet, job: Job) -> None:
    """All checks of the machine."""
    job.step(0.0, "checking memory and disk")
    check_memory(inputs, sheet)
    check_disk(inputs, folder, sheet)
    check_libraries(study, inputs, sheet)
