"""Papers of a finished result that need no QGIS: web map, workbook, terms of reference, data in other formats.

Each maker takes the folder that holds study.gpkg and writes beside it; one that fails is told, the others still come.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pyogrio.errors import DataSourceError

from ..core.errors import BosanggarongError
from ..core.findings import Job
from ..core.outputs import FOLDERS, OUTPUTS, made_by


def _html(folder: Path, language: str, chosen: Sequence[str]) -> None:
    from .html import write_html

    write_html(folder, folder / OUTPUTS["html"].file, language)


def _xlsx(folder: Path, language: str, chosen: Sequence[str]) -> str | None:
    from .workbook import write_workbook

    return write_workbook(folder, folder / OUTPUTS["xlsx"].file, language)


def _kak(folder: Path, language: str, chosen: Sequence[str]) -> str | None:
    from .papers import write_papers

    return write_papers(folder, folder / OUTPUTS["kak"].file, language, chosen)


def _gdb(folder: Path, language: str, chosen: Sequence[str]) -> None:
    from .bundle import write_gdb

    write_gdb(folder, folder / OUTPUTS["gdb"].file)


def _zip(folder: Path, language: str, chosen: Sequence[str]) -> None:
    from .bundle import write_bundle

    write_bundle(folder, folder / OUTPUTS["zip"].file, language)


IN_ANOTHER_FORM = {"xlsx": OUTPUTS["xlsx"].file, "kak": f"{OUTPUTS['kak'].file}/*.docx"}
MAKERS = {"html": _html, "xlsx": _xlsx, "kak": _kak, "gdb": _gdb, "zip": _zip}


def _told(error: Exception) -> str:
    """Why a report is left out, in words where they are known."""
    if isinstance(error, BosanggarongError):
        return "; ".join(problem.what for problem in error.problems)  # the file is named beside it
    if isinstance(error, ImportError) and error.name:
        return f"{error.name} is not installed"
    if isinstance(error, OSError) and error.strerror:
        return f"the file cannot be written ({error.strerror})"
    return f"{type(error).__name__}: {error}"


def _remove_halves(folder: Path, come: set[Path]) -> None:
    """What a failed report leaves: parts, and the folder that it began; what was there before stays."""
    for path in come:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    for name in FOLDERS:
        for part in (folder / name).glob(".*.part"):
            part.unlink(missing_ok=True)


def write_reports(folder: Path, wanted: Sequence[str], *, language: str = "id", chosen: Sequence[str] = (), job: Job | None = None) -> dict[str, str]:
    """Make the wanted reports in the folder; returns those left out (file -> reason)."""
    job, left_out = job or Job(), {}
    names = made_by("reports", wanted)
    for number, name in enumerate(names):
        job.step(number / len(names), OUTPUTS[name].file)
        there = set(folder.iterdir())
        try:
            told = MAKERS[name](folder, language, chosen)
            if told:  # made in another form: why
                left_out[IN_ANOTHER_FORM[name]] = told
        except (BosanggarongError, DataSourceError, ImportError, OSError, ValueError, KeyError) as error:  # of a damaged or unusual result
            left_out[OUTPUTS[name].file] = _told(error)
            _remove_halves(folder, set(folder.iterdir()) - there)
    job.step(1.0)
    return left_out
