"""Maps of a finished result, made by QGIS: study.qgz, peta.pdf, atlas.pdf, png/.

This module imports no QGIS. Outside QGIS the maps are made by a process of their own (``maps.own_process``), because the
libraries of the analysis and those of QGIS must not share one process.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from ..core.outputs import DEFAULT_PAGES, OUTPUTS, Pages, made_by

FILES = {name: OUTPUTS[name].file for name in made_by("qgis", OUTPUTS)}


def render_outputs(
    folder: Path, outputs: list[str], *, language: str = "id", chosen: Sequence[str] = (), pages: Pages = DEFAULT_PAGES
) -> dict[str, str]:
    """Make the wanted maps in the folder that holds study.gpkg, pages for the chosen candidates; returns what is left out and why."""
    wanted = [name for name in outputs if name in FILES]
    if not wanted:
        return {}
    if importlib.util.find_spec("qgis") is None:
        reason = "this Python has no QGIS; open study.gpkg in QGIS, or run inside QGIS or with its Python"
        return {FILES[name]: reason for name in wanted}
    if importlib.util.find_spec(f"{__name__}.own_process") is None:
        reason = "the installed plugin makes maps only inside QGIS; use its dock, Processing or qgis_process"
        return {FILES[name]: reason for name in wanted}
    from .own_process import run_headless

    reason = run_headless(folder, wanted, language, chosen, pages)
    return {FILES[name]: reason for name in wanted if not (folder / FILES[name]).exists()}
