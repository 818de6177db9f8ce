"""The zip, unpacked into a fresh profile as QGIS does it, runs the default study in a real window: of the QGIS here, and of 3.44.

The full run needs root and makes a Debian 13 the first time (scripts/qgis344.sh: about 3 minutes, 3 GB, kept for the next run).
The photographs of the windows are kept in build/.
"""

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

pytest.importorskip("qgis.core")

from qgis.PyQt.QtGui import QImage  # noqa: E402

from bosanggarong_plugin.core.outputs import DEFAULT_OUTPUTS, OUTPUTS  # noqa: E402
from bosanggarong_plugin.core.result import read_table, tables_in  # noqa: E402

REPOSITORY = Path(__file__).resolve().parents[2]
PLUGIN = "bosanggarong_plugin"
FILES = {"study.gpkg", "study.qgz", "peta.pdf"}
WINDOW = "env -u QT_QPA_PLATFORM timeout 240 xvfb-run -a -s '-screen 0 1440x960x24' qgis --nologo --noversioncheck"
MACHINE = "date|librar|platform"  # keys of the provenance that differ from machine to machine


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """The zip of the plugin."""
    spec = importlib.util.spec_from_file_location("package", REPOSITORY / "scripts" / "package.py")
    package = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    folder = tmp_path_factory.mktemp("package")
    return package.zip_plugin(package.stage(folder / "stage"), folder)


def install(archive: Path, settings: Path) -> Path:
    """Unpack the zip into a fresh default profile below ``settings`` and switch the plugin on, as the plugin manager does."""
    profile = settings / "profiles" / "default"
    plugins = profile / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(archive) as content:
        content.extractall(plugins)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(f"[PythonPlugins]\n{PLUGIN}=true\n", encoding="utf-8")
    return profile


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> Path:
    """The result of the command line of the repository, in a process without QGIS."""
    folder = tmp_path_factory.mktemp("usual")
    command = [sys.executable, "-m", PLUGIN, "demo", "--out", str(folder), "--outputs", "gpkg"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return folder


def assert_same_figures(folder: Path, usual: Path, *, rtol: float) -> None:
    """Both results hold the same rows in the same order: texts equal, figures within ``rtol``, geometry within 1e-6 degrees."""
    names = tables_in(usual)
    assert tables_in(folder) == names
    for name in names:
        left, right = (pd.DataFrame(read_table(path, name)) for path in (folder, usual))
        if name == "provenance":
            left, right = (frame[~frame["key"].str.contains(MACHINE)].reset_index(drop=True) for frame in (left, right))
        assert len(left) == len(right), name
        if "geometry" in right:
            shapes = [shapely.from_wkb(shapely.to_wkb(frame.pop("geometry").to_numpy())) for frame in (left, right)]
            assert (shapely.is_missing(shapes[0]) == shapely.is_missing(shapes[1])).all(), name
            distance = shapely.hausdorff_distance(*shapes)
            assert not (distance[~np.isnan(distance)] > 1e-6).any(), name
        pd.testing.assert_frame_equal(left, right, rtol=rtol, check_dtype=False, obj=name)


def test_what_the_plugin_asks_of_its_environment_is_what_the_project_declares():
    tree = ast.parse((REPOSITORY / PLUGIN / "environment.py").read_text(encoding="utf-8"))
    asked = next(
        ast.literal_eval(node.value)
        for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "REQUIRED"
    )  # fmt: skip
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = dict(re.fullmatch(r"([a-z0-9]+)(?:>=([0-9.]+))?", line).groups(default="") for line in project["dependencies"])
    assert asked == {name: version for name, version in declared.items() if name != "jinja2"}


def assert_ran(out: Path, plugin_folder: Path, version: str, usual: Path, *, rtol: float) -> None:
    """The window ran the plugin of that folder to the end and showed its result, which is that of the command line."""
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert "error" not in report, report["error"]
    assert report["qgis"].startswith(version)
    assert report["plugin_file"] == str(plugin_folder / "__init__.py")
    assert report["dock_is_visible"]
    assert report["ranked"] == len(read_table(usual, "candidates"))
    assert report["layers"] and report["invalid_layers"] == []
    assert {path.name for path in (out / "result").iterdir()} == FILES
    assert_same_figures(out / "result", usual, rtol=rtol)
    photograph = QImage(str(out / "window.png"))
    colours = {photograph.pixel(x, y) for x in range(0, photograph.width(), 7) for y in range(0, photograph.height(), 7)}
    assert len(colours) > 100  # a map, not a blank window
    shutil.copy(out / "window.png", REPOSITORY / "build" / f"window-{report['qgis'].split('-')[0]}.png")


@pytest.mark.skipif(shutil.which("xvfb-run") is None or shutil.which("qgis") is None, reason="needs qgis and xvfb-run")
def test_the_installed_zip_runs_the_default_in_a_real_window(archive, usual, tmp_path):
    profile = install(archive, tmp_path / "settings")
    out = tmp_path / "out"
    out.mkdir()
    command = f"{WINDOW} --profiles-path '{tmp_path / 'settings'}' --code '{REPOSITORY / 'scripts' / 'window_run.py'}'"
    environment = {**os.environ, "WINDOW_OUT": str(out), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    assert_ran(out, profile / "python" / "plugins" / PLUGIN, "3.", usual, rtol=1e-9)


@pytest.fixture(scope="module")
def newer_qgis(archive, tmp_path_factory):
    """run(script) in the Debian 13 with QGIS 3.44, where the zip is installed; the folder given is /shared in there."""
    if os.geteuid() != 0:
        pytest.skip("needs root, for the chroot of scripts/qgis344.sh")
    if shutil.which("apt-get") is None:
        pytest.skip("needs a Debian or Ubuntu, for the chroot of scripts/qgis344.sh")
    shared = tmp_path_factory.mktemp("shared")
    install(archive, shared / "settings")

    def run(script):
        command = [str(REPOSITORY / "scripts" / "qgis344.sh"), str(shared), "bash", "-euc", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
        return done.stdout

    run.folder = shared
    return run


@pytest.mark.full
def test_the_installed_zip_computes_the_default_with_qgis_process_3_44(newer_qgis, usual):
    shown = newer_qgis(
        "export QGIS_CUSTOM_CONFIG_PATH=/shared/settings\n"
        "qgis_process --version\n"
        "qgis_process run bosanggarong:analyse -- SOURCE=0 OUTPUT=/shared/processed\n"
    )
    assert "QGIS 3.44" in shown
    assert {path.name for path in (newer_qgis.folder / "processed").iterdir()} == {OUTPUTS[name].file for name in DEFAULT_OUTPUTS}
    assert_same_figures(newer_qgis.folder / "processed", usual, rtol=1e-6)


@pytest.mark.full
def test_the_installed_zip_runs_the_default_in_a_real_window_of_3_44(newer_qgis, usual):
    shutil.copy(REPOSITORY / "scripts" / "window_run.py", newer_qgis.folder)
    (newer_qgis.folder / "out").mkdir()
    newer_qgis(f"export WINDOW_OUT=/shared/out\n{WINDOW} --profiles-path /shared/settings --code /shared/window_run.py\n")
    plugin_folder = Path("/shared/settings/profiles/default/python/plugins") / PLUGIN
    assert_ran(newer_qgis.folder / "out", plugin_folder, "3.44", usual, rtol=1e-6)
