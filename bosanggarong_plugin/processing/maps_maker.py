"""The outputs of a result in words, and the maps among them made on the main thread for whoever computes on another (Processing, the dock)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ..core.outputs import OUTPUTS
from .main_thread import MainThread

translate = QCoreApplication.translate


def output_labels() -> dict[str, str]:
    """The outputs that are made beside study.gpkg, in words."""
    return {
        "qgz": translate("Bosanggarong", "Styled project (study.qgz)"),
        "pdf": translate("Bosanggarong", "Map (peta.pdf)"),
        "atlas": translate("Bosanggarong", "Atlas, a page for each candidate (atlas.pdf)"),
        "png": translate("Bosanggarong", "Pictures for slides (png)"),
        "html": translate("Bosanggarong", "Web map in one file (laporan.html)"),
        "xlsx": translate("Bosanggarong", "Workbook (calon_kerja_sama.xlsx)"),
        "kak": translate("Bosanggarong", "Terms of reference and other papers (kak)"),
        "gdb": translate("Bosanggarong", "File geodatabase (study.gdb.zip)"),
        "zip": translate("Bosanggarong", "Everything in one file (paket.zip)"),
    }


def maps_maker(main_thread: MainThread, is_cancelled: Callable[[], bool], told: Callable[[str], None] = lambda file: None):
    """A function that makes outputs one by one on the main thread and returns what is left out and why.

    ``told(file)`` is called before each. Cancelled is raised between two of them.
    """

    def make(folder: Path, names: list[str], *, language: str, chosen: list[str], **pages) -> dict[str, str]:
        from ..maps.in_qgis import write_maps
        from ..maps.project import MapError

        left_out = {}
        for output in names:
            told(OUTPUTS[output].file)
            try:
                main_thread.call(lambda output=output: write_maps(folder, [output], language, chosen, **pages), is_cancelled)
            except MapError as error:
                left_out[OUTPUTS[output].file] = str(error)
        return left_out

    return make
