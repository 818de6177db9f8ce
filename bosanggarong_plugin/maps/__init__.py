"""Maps of a finished result, made by QGIS: study.qgz and peta.pdf.

This module imports no QGIS. Outside QGIS the maps are made by a process of their own (``maps.headless``), because the
libraries of the analysis and those of QGIS must not share one process.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess  # noqa: S404
import sys
from pathlib import Path

FILES = {"qgz": "study.qgz", "pdf": "peta.pdf"}
TIMEOUT_S = 600


def render_outputs(folder: Path, outputs: list[str], *, language: str = "id") -> dict[str, str]:
    """Make the wanted maps in the folder that holds study.gpkg; returns the outputs left out and why."""
    wanted = [name for name in outputs if name in FILES]
    if not wanted:
        return {}
    if importlib.util.find_spec("qgis") is None:
        reason = "this Python has no QGIS; open study.gpkg in QGIS, or run inside QGIS or with its Python"
        return {FILES[name]: reason for name in wanted}
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    package_parent = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [package_parent, environment.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "bosanggarong_plugin.maps.headless", str(folder), "--lang", language, "--outputs", ",".join(wanted)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {FILES[name]: f"QGIS did not finish within {TIMEOUT_S} s" for name in wanted}
    missing = [name for name in wanted if not (folder / FILES[name]).is_file()]
    reason = (done.stderr.strip().splitlines() or ["QGIS gave no reason"])[-1]
    return {FILES[name]: f"QGIS failed (exit {done.returncode}): {reason}" for name in missing}
