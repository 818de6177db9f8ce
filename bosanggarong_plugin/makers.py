"""Makes the wanted outputs of a finished result: the maps by QGIS first, because papers show them, then the reports."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from .core.errors import InputError, OutputError, Problem
from .core.findings import Job
from .core.outputs import DEFAULT_PAGES, MARK, OUTPUTS, PAGED, Pages, chosen_candidates, made_by
from .core.result import RESULT_NAME, Workshop
from .core.result_file import ResultFile
from .maps import render_outputs
from .reports import write_reports


def make_outputs(
    folder: Path, wanted: Collection[str], *, language: str = "id", candidates: str = "", pages: Pages = DEFAULT_PAGES, job: Job | None = None,
    maps: Callable[..., dict[str, str]] = render_outputs,
) -> dict[str, str]:
    """Make what is wanted beside study.gpkg; returns the files left out and why.

    ``maps(folder, names, language=, chosen=, pages=)`` makes those of QGIS: inside QGIS its caller gives one that runs on the main
    thread. Where ``candidates`` names some that do not exist, what has pages of candidates is left out.
    """
    job = job or Job()
    if not set(wanted) - {"gpkg"}:
        return {}
    result = ResultFile(folder / RESULT_NAME)
    job.step(0.0, "maps")
    left_out: dict[str, str] = {}
    try:
        chosen = chosen_candidates(candidates, result.ranking, marked_candidates(result))
    except InputError as error:
        left_out = {OUTPUTS[name].file: str(error) for name in PAGED if name in wanted}
        chosen, wanted = [], set(wanted) - set(PAGED)
    of_qgis = made_by("qgis", wanted)
    if of_qgis:
        left_out |= maps(folder, of_qgis, language=language, chosen=chosen, pages=pages)
    return left_out | write_reports(folder, made_by("reports", wanted), language=language, chosen=chosen, job=job.part(0.6, 1.0))


def make_again(
    folder: Path, wanted: Collection[str], *, overwrite: bool = False, language: str = "id", candidates: str = "",
    pages: Pages = DEFAULT_PAGES, job: Job | None = None, maps: Callable[..., dict[str, str]] = render_outputs,
) -> tuple[list[Path], dict[str, str]]:
    """Make outputs of the finished result in a folder and put them beside it; returns their paths, and what was left out and why.

    The result itself is read from a copy and stays as it is. Raises InputError where there is none, OutputError where an output is
    there already and may not be replaced.
    """
    source = folder / RESULT_NAME
    if not source.is_file():
        raise InputError(Problem("the folder holds no study.gpkg", str(folder), "Give the folder of a finished result."))
    with Workshop(folder, overwrite=overwrite, names=tuple(OUTPUTS[name].file for name in wanted)) as workshop:
        try:
            shutil.copy2(source, workshop.path / RESULT_NAME)
        except OSError as error:
            raise OutputError(
                Problem(f"the file cannot be written ({error.strerror or error})", str(folder), "Make room and try again.")
            ) from error
        left_out = make_outputs(workshop.path, wanted, language=language, candidates=candidates, pages=pages, job=job, maps=maps)
        (workshop.path / RESULT_NAME).unlink()
        return workshop.publish(), left_out


def marked_candidates(result: ResultFile) -> list[str]:
    """Candidates that the office marked for the forum, as the result's snapshot of its dossier says."""
    return [str(row["candidate_id"]) for row in result.rows("dossier") if row["field"] == MARK and str(row["value"] or "").strip()]
