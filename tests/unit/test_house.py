"""The rules of the house that no single module can keep alone."""

import ast
import configparser
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from bosanggarong_plugin import paths

REPOSITORY = Path(__file__).resolve().parents[2]
CORE = paths.PACKAGE / "core"
FOLDERS = (".ci", "benchmarks", "bosanggarong_plugin", "data", "docs", "resources", "scripts", "tests")
TEXT_SUFFIXES = {"", ".cfg", ".csv", ".html", ".json", ".md", ".model3", ".py", ".qml", ".qpt", ".sh", ".svg", ".toml", ".ts", ".txt", ".yml"}


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser()  # with interpolation, as QGIS reads it
    parser.read(REPOSITORY / "metadata.txt", encoding="utf-8")
    return parser["general"]


def imported_names(path):
    """The dotted names of every import statement of a module; relative imports keep their dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: str(path.relative_to(CORE)))
def test_no_module_of_core_has_an_import_of_qgis(path):
    roots = {name.split(".")[0] for name in imported_names(path)}
    assert not roots & {"qgis", "PyQt5", "PyQt6", "processing"}


def test_importing_all_of_core_loads_no_qgis():
    code = """
import importlib, pkgutil, sys
import bosanggarong_plugin.core as core
names = [core.__name__] + [module.name for module in pkgutil.walk_packages(core.__path__, core.__name__ + ".")]
for name in names:
    importlib.import_module(name)
print(len(names), *sorted(name for name in sys.modules if name.split(".")[0] in ("qgis", "PyQt5", "PyQt6", "processing")))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    count, *loaded = done.stdout.split()
    assert int(count) == sum(1 for _ in CORE.rglob("*.py"))
    assert loaded == []


def test_the_version_is_the_same_everywhere(metadata):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert paths.program_version() == metadata["version"] == project["version"]


def test_the_metadata_is_what_qgis_and_its_plugin_repository_ask_for(metadata):
    assert (metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"]) == ("3.40", "4.99")
    assert metadata["license"] == "GPL-2.0-or-later"
    for key in ("name", "description", "description[id]", "about", "about[id]", "author", "email"):
        assert metadata[key].strip(), key
    assert re.fullmatch(r"\d+\.\d+\.\d+", metadata["version"])


def test_the_icon_of_the_metadata_is_a_drawing(metadata):
    assert ElementTree.parse(REPOSITORY / metadata["icon"]).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    personal = re.compile(r"/(home|Users|root)/\w|[A-Z]:\\Users\\")
    files = [path for path in REPOSITORY.iterdir() if path.is_file()]
    files += [path for folder in FOLDERS for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    offenders = [
        f"{path.relative_to(REPOSITORY)}: {match.group()}"
        for path in files
        if path.suffix in TEXT_SUFFIXES and path != Path(__file__) and "__pycache__" not in path.parts
        for match in personal.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert offenders == []
