"""The program finds its own files in the repository and in the packaged plugin."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bosanggarong_plugin import paths

REPOSITORY = Path(__file__).resolve().parents[2]
FUNCTIONS = ("boundaries_dir", "default_study", "resources_dir", "tables_dir", "program_version")


@pytest.fixture
def packaged(tmp_path):
    """The folder of the packaged plugin, as far as ``paths`` sees it, below a path with a space."""
    plugin = tmp_path / "QGIS plugins" / "bosanggarong_plugin"
    plugin.mkdir(parents=True)
    for name in ("__init__.py", "paths.py"):
        shutil.copy(paths.PACKAGE / name, plugin)
    (plugin / "metadata.txt").write_text("[general]\nname=Bosanggarong\nabout=100 % luring\nversion=9.8.7\n", encoding="utf-8")
    return plugin


def answers(folder):
    """What a fresh interpreter whose ``bosanggarong_plugin`` lies in ``folder`` gets from each function."""
    code = "; ".join(["import sys", f"sys.path.insert(0, {str(folder)!r})", "from bosanggarong_plugin import paths"])
    code += "".join(f"; print(paths.{name}())" for name in FUNCTIONS)
    lines = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    return dict(zip(FUNCTIONS, lines, strict=True))


def test_in_the_repository_data_and_resources_lie_beside_the_package():
    assert paths.boundaries_dir() == REPOSITORY / "data" / "boundaries"
    assert paths.default_study() == REPOSITORY / "data" / "boundaries" / "kaltim.toml"
    assert paths.resources_dir() == REPOSITORY / "resources"
    assert paths.tables_dir() == REPOSITORY / "bosanggarong_plugin" / "data"


def test_in_the_packaged_plugin_they_lie_inside_it(packaged):
    assert answers(packaged.parent) == {
        "boundaries_dir": str(packaged / "data" / "boundaries"),
        "default_study": str(packaged / "data" / "boundaries" / "kaltim.toml"),
        "resources_dir": str(packaged / "resources"),
        "tables_dir": str(packaged / "data"),
        "program_version": "9.8.7",
    }


def test_every_folder_of_the_repository_layout_exists():
    assert paths.boundaries_dir().is_dir()
    assert paths.resources_dir().is_dir()
    assert paths.tables_dir().is_dir()
    assert paths.default_study().is_file()
