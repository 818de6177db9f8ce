"""Maps made by a process of its own: for the command line, whose libraries must not share a process with those of QGIS.

Left out of the packaged plugin, where maps are made inside QGIS and the rules of plugins.qgis.org allow no subprocess.
"""

from __future__ import annotations

import json
import os
import subprocess  # noqa: S404
import sys
from collections.abc import Sequence
from pathlib import Path

from ..core.outputs import DEFAULT_PAGES, Pages

TIMEOUT_S = 1800


def run_headless(folder: Path, outputs: list[str], language: str, chosen: Sequence[str] = (), pages: Pages = DEFAULT_PAGES) -> str:
    """Run ``maps.headless`` with this Python; returns why outputs may be missing."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    package_parent = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [package_parent, environment.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "bosanggarong_plugin.maps.headless", str(folder), "--candidates", "-", "--lang", language]
    command += ["--outputs", ",".join(outputs)]
    command += ["--paper", pages.paper] + (["--layouts", str(pages.layouts.resolve())] if pages.layouts else [])
    said = json.dumps(list(chosen))
    try:
        done = subprocess.run(command, input=said, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"QGIS did not finish within {TIMEOUT_S} s"
    reason = (done.stderr.strip().splitlines() or ["QGIS gave no reason"])[-1]
    return f"QGIS failed (exit {done.returncode}): {reason}"
