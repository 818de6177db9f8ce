"""The plugin as it ships, in the real QGIS window under Xvfb, with a profile and a home of its own.

    python tests/qgis/window/run_window.py OUT [--lang id|en] [--theme light|dark] [--case unfit]

Leaves in OUT: report.json, qgis.log and a picture of every page (PICTURES). Needs qgis and xvfb-run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
LOCALES = {"id": "id", "en": "en_US"}
THEMES = {"light": "default", "dark": "Night Mapping"}
PICTURES = ("1-data", "2-result", "3-candidate", "4-why", "5-notes", "6-forum", "7-register", "8-checked", "9-analysis")


def run_window(out: Path, *, language: str = "id", theme: str = "light", case: str = "", timeout_s: int = 240) -> dict:
    """Start QGIS, let drive.py do its steps, return its report with the exit code of QGIS.

    ``case`` "unfit": without PYQGIS_STARTUP, so that wheels of this environment bind to the libraries of QGIS.
    """
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(REPOSITORY / "scripts"))
    from package import stage, zip_plugin

    home = Path(tempfile.mkdtemp(prefix="home-", dir=out))  # not of /tmp where out is not: QGIS marks layers there as temporary
    try:
        profile = home / "profiles" / "default"
        shutil.unpack_archive(zip_plugin(stage(home / "staged"), home), profile / "python" / "plugins")
        (profile / "QGIS").mkdir()
        locale = f"[locale]\noverrideFlag=true\nuserLocale={LOCALES[language]}\n"
        plugins = "[PythonPlugins]\nbosanggarong_plugin=true\n"
        look = f"[UI]\nUITheme={THEMES[theme]}\n"
        (profile / "QGIS" / "QGIS3.ini").write_text(locale + plugins + look, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "QGIS_PLUGINPATH")}
        environment |= {"HOME": str(home), "BOSANGGARONG_WINDOW_OUT": str(out), "XDG_CONFIG_HOME": str(home / ".config")}
        environment["BOSANGGARONG_WINDOW_CASE"] = case
        if case == "unfit":
            environment.pop("PYQGIS_STARTUP", None)
        command = ["xvfb-run", "-a", "-s", "-screen 0 1440x960x24", "qgis", "--profiles-path", str(home), "--nologo", "--noversioncheck"]
        with (out / "qgis.log").open("w", encoding="utf-8") as log:
            code = _run([*command, "--code", str(HERE / "drive.py")], environment, log, timeout_s)
        report_file = out / "report.json"
        report = json.loads(report_file.read_text(encoding="utf-8")) if report_file.is_file() else {"error": (out / "qgis.log").read_text()}
        return report | {"exit": code}
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], environment: dict[str, str], log, timeout_s: int) -> int:
    """Run to the end, or end it and all it started; returns the exit code."""
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        return process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The plugin in the real QGIS window.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", choices=("id", "en"), default="id")
    parser.add_argument("--theme", choices=tuple(THEMES), default="light")
    parser.add_argument("--case", choices=("", "unfit"), default="")
    options = parser.parse_args()
    print(json.dumps(run_window(options.out, language=options.lang, theme=options.theme, case=options.case), indent=1))
