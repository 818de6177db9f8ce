"""Take the pictures of the help in the real QGIS window under Xvfb, in both languages.

    python scripts/help_pictures.py [--lang id|en] [--out resources/help/img]

The plugin is packaged into a profile of its own, the included study is analysed, and each page and window is photographed as
<name>_<language>.png with at most 256 colours. Needs qgis and xvfb-run.
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
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCALES = {"id": "id", "en": "en_US"}
MAX_BYTES = 100_000
TIMEOUT_S = 400
LEAVE_S = 15


def take(language: str, out: Path) -> dict:
    """Start QGIS, let help_pictures_window.py do its tour; returns its report."""
    sys.path.insert(0, str(HERE))
    from package import stage

    home = Path(tempfile.gettempdir()) / "kantor"  # a name that may be read in the pictures
    home.mkdir()
    try:
        profile = home / "profiles" / "default"
        stage(home / "staged")
        shutil.copytree(home / "staged" / "bosanggarong_plugin", profile / "python" / "plugins" / "bosanggarong_plugin")
        (profile / "QGIS").mkdir()
        settings = f"[locale]\noverrideFlag=true\nuserLocale={LOCALES[language]}\n[PythonPlugins]\nbosanggarong_plugin=true\n"
        (profile / "QGIS" / "QGIS3.ini").write_text(settings, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "QGIS_PLUGINPATH")}
        environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "PICTURES_OUT": str(out), "PICTURES_LANGUAGE": language}
        environment["TMPDIR"] = str(home / "tmp")  # QGIS marks layers in the folder for temporary files
        (home / "tmp").mkdir()
        command = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24", "qgis", "--profiles-path", str(home), "--nologo", "--noversioncheck"]
        with (home / "qgis.log").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [*command, "--code", str(HERE / "help_pictures_window.py")], env=environment, stdout=log, stderr=log, start_new_session=True
            )
            _wait(process, home / "report.json")
        report = home / "report.json"
        if not report.is_file():
            raise SystemExit(f"QGIS left no report:\n{(home / 'qgis.log').read_text(encoding='utf-8', errors='replace')[-3000:]}")
        return json.loads(report.read_text(encoding="utf-8"))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(process: subprocess.Popen, report: Path) -> None:
    """Until QGIS has ended; one that does not end after its report, or not in time, is ended with all it started."""
    deadline = time.monotonic() + TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.5)
        if report.is_file():
            deadline = min(deadline, time.monotonic() + LEAVE_S)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang", choices=tuple(LOCALES), action="append")
    parser.add_argument("--out", type=Path, default=HERE.parent / "resources" / "help" / "img")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    bad = 0
    for language in options.lang or tuple(LOCALES):
        report = take(language, options.out.resolve())
        if "error" in report:
            print(report["error"], file=sys.stderr)
            return 1
        for name in report["pictures"]:
            size = (options.out / name).stat().st_size
            bad += size > MAX_BYTES
            print(f"{name}: {size / 1000:.0f} kB{' - too big' if size > MAX_BYTES else ''}")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
