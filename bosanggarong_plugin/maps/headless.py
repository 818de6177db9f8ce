"""Maps from a shell: ``python -m bosanggarong_plugin.maps.headless RESULT_DIR [--lang id|en] [--outputs qgz,pdf,atlas,png]
[--paper a3|a4] [--layouts FOLDER] [--candidates IDS]``.

Writes them beside study.gpkg. Needs a Python with QGIS; starts QGIS itself, without a window. Exit 0
done; 1 with one line on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from ..core.outputs import PAPERS, Pages
from . import FILES


def main(arguments: list[str] | None = None) -> int:
    """Make the wanted maps of one result; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bosanggarong_plugin.maps.headless", description="Make the maps of a result.")
    parser.add_argument("folder", type=Path, help="folder that holds study.gpkg")
    parser.add_argument("--lang", choices=("id", "en"), default="id")
    parser.add_argument("--outputs", default=",".join(FILES), help=f"of {', '.join(FILES)}")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="size of the pages of the atlas")
    parser.add_argument("--layouts", type=Path, help="folder with templates of your own")
    parser.add_argument("--candidates", default="", help="JSON list of the ids that get pages; - reads it from stdin")
    options = parser.parse_args(arguments)
    outputs = set(options.outputs.split(","))
    if not outputs <= set(FILES):
        parser.error(f"unknown output: {', '.join(sorted(outputs - set(FILES)))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from qgis.core import QgsApplication

    with tempfile.TemporaryDirectory(prefix="bosanggarong-qgis-") as profile:
        application = QgsApplication([], True, profile)
        application.initQgis()
        try:
            return _make(options.folder, options.lang, outputs, _chosen(options.candidates), Pages(options.paper, options.layouts))
        except Exception as error:  # the one boundary of this process: whatever is left becomes one line
            print(f"{type(error).__name__}: {error}".replace("\n", " ") if not _expected(error) else str(error), file=sys.stderr)
            return 1


def _chosen(said: str) -> list[str]:
    text = sys.stdin.read() if said == "-" else said
    return json.loads(text) if text.strip() else []


def _expected(error: Exception) -> bool:
    from .project import MapError

    return isinstance(error, MapError)


def _make(folder: Path, language: str, outputs: set[str], chosen: list[str], pages: Pages) -> int:
    from .in_qgis import write_maps

    write_maps(folder.resolve(), outputs, language, chosen, pages)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # QGIS may hang or crash while Python takes it apart
