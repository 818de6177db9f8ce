"""The maps of QGIS for ``makers.make_outputs``, made on the main thread for whoever computes on another: Processing and the dock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..core.outputs import OUTPUTS
from .main_thread import MainThread


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
