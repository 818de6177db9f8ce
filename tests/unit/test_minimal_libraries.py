"""With fewer libraries: the program analyses, gives the same tables, and says what it left out or what it lacks.

In every test run the libraries are hidden from an interpreter that has them; the full run makes interpreters that have not.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from bosanggarong_plugin.core.result import RESULT_NAME, read_table, tables_in
from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.paths import boundaries_dir, default_study

REPOSITORY = Path(__file__).resolve().parents[2]
OPTIONAL = ("rasterio", "numba", "openpyxl", "docx")
CORE_WHEELS = ("numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "scipy", "networkx", "jinja2")

# Read at the start of every Python that has its folder on PYTHONPATH. A hidden module is what it is where it is not installed:
# find_spec gives None, import raises ModuleNotFoundError.
HIDE = """
import os, sys

class Guard:
    hidden = frozenset(os.environ["HIDDEN_MODULES"].split(","))

    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in self.hidden else self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = [Guard(finder) for finder in sys.meta_path]
"""

has_qgis = subprocess.run([sys.executable, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
needs_qgis = pytest.mark.skipif(not has_qgis, reason="this Python has no QGIS")


@pytest.fixture(scope="module")
def hide(tmp_path_factory):
    """hide(*modules): the environment of a Python without these modules."""
    folder = tmp_path_factory.mktemp("hide")
    (folder / "sitecustomize.py").write_text(HIDE, encoding="utf-8")

    def environment(*modules):
        search = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
        return {**os.environ, "PYTHONPATH": search, "HIDDEN_MODULES": ",".join(modules)}

    return environment


def bosanggarong(*arguments, python=sys.executable, environment=None):
    """Run the command line in a process of its own."""
    command = [str(python), "-m", "bosanggarong_plugin", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


def has(python, module, environment=None):
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([str(python), "-c", code], env=environment, check=False).returncode == 0


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The default study, analysed with all libraries."""
    folder = tmp_path_factory.mktemp("usual")
    run_study(read_study(default_study()), folder, outputs=("gpkg",))
    return folder


def assert_same_tables(folder, usual):
    """Both results hold the same rows, figures within 1e-12, but for the date and the versions in the provenance."""
    names = tables_in(usual)
    assert tables_in(folder) == names
    for name in names:
        left, right = read_table(folder, name), read_table(usual, name)
        if name == "provenance":
            left, right = (frame[~frame["key"].str.contains("date|librar|version|platform")] for frame in (left, right))
            left, right = left.reset_index(drop=True), right.reset_index(drop=True)
        pd.testing.assert_frame_equal(pd.DataFrame(left), pd.DataFrame(right), check_exact=False, rtol=1e-12, obj=name)


def test_a_hidden_module_is_not_found(hide):
    environment = hide(*OPTIONAL)
    assert not any(has(sys.executable, module, environment) for module in OPTIONAL)
    assert has(sys.executable, "geopandas", environment)
    done = subprocess.run([sys.executable, "-c", "import rasterio.features"], env=environment, capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: No module named 'rasterio'" in done.stderr


@needs_qgis
def test_without_the_optional_libraries_the_default_is_analysed_and_mapped(hide, usual, tmp_path):
    wanted = ("--outputs", "gpkg,qgz,pdf,html,xlsx,kak", "--candidates", "top:1")
    done = bosanggarong("demo", "--out", tmp_path, *wanted, environment=hide(*OPTIONAL))
    assert done.returncode == 0, done.stderr
    assert {RESULT_NAME, "study.qgz", "peta.pdf", "laporan.html", "csv", "kak"} <= {path.name for path in tmp_path.iterdir()}
    assert "openpyxl" in done.stderr and "python-docx" in done.stderr and not list(tmp_path.rglob("*.docx"))
    assert_same_tables(tmp_path, usual)


def test_without_qgis_the_default_is_analysed_and_the_maps_are_said_to_be_left_out(hide, usual, tmp_path):
    done = bosanggarong("demo", "--out", tmp_path, "--outputs", "gpkg,qgz,pdf,atlas,html", environment=hide("qgis"))
    assert done.returncode == 0, done.stderr
    assert RESULT_NAME in {path.name for path in tmp_path.iterdir()}
    assert not (tmp_path / "study.qgz").exists()
    assert (tmp_path / "laporan.html").is_file()
    for name in ("study.qgz", "peta.pdf", "atlas.pdf"):
        assert f"left out: {name} (" in done.stderr
    assert "QGIS" in done.stderr
    assert_same_tables(tmp_path, usual)


def test_without_any_raster_library_it_says_so_before_anything_is_written(hide, tmp_path):
    done = bosanggarong("demo", "--out", tmp_path / "new", environment=hide("rasterio", "osgeo", "qgis"))
    assert done.returncode == 2
    assert "kaltim_flow_direction_1min.tif" in done.stderr
    assert "rasterio" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_without_openpyxl_an_excel_table_is_refused_with_what_to_do(hide, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["kode", "penduduk"])
    book.active.append(["64.74", 190000])
    book.save(tmp_path / "penduduk.xlsx")
    map_file = (boundaries_dir() / "kaltim.gpkg").as_posix()
    study = tmp_path / "studi.toml"
    study.write_text(
        f'[study]\nname = "Uji"\n[inputs.regions]\npath = "{map_file}"\nlayer = "regions"\n[inputs.population]\npath = "penduduk.xlsx"\n',
        encoding="utf-8",
    )
    assert bosanggarong("check", study).returncode == 0
    done = bosanggarong("check", study, environment=hide("openpyxl"))
    assert done.returncode == 2
    for words in ("penduduk.xlsx", "openpyxl", "CSV"):
        assert words in done.stderr


# interpreters that really have no more ----------------------------------------------------------------------------------


def make_venv(name, packages, *options):
    """A virtual environment below build/, made when it is not there; returns its Python."""
    folder = REPOSITORY / "build" / f"venv-{name}"
    python, stamp = folder / "bin" / "python", folder / "made-of"
    made_of = hashlib.sha256(repr((packages, options, sys.version)).encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != made_of:
        system_python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
        environment = bare()  # with PYTHONPATH pip would take what is there for installed
        subprocess.run([str(system_python), "-m", "venv", "--clear", *options, str(folder)], check=True, env=environment)
        # these bring their own GDAL, GEOS and PROJ: all from wheels, even where the distribution has some of them
        bundling = [package for package in packages if package in ("shapely", "pyproj", "pyogrio", "rasterio")]
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", str(REPOSITORY / "requirements.txt")]
        subprocess.run([*pip, "--ignore-installed", "--no-deps", *bundling], check=True, env=environment)
        subprocess.run([*pip, *packages], check=True, env=environment)
        stamp.write_text(made_of, encoding="utf-8")
    return python


def bare():
    """The environment without the libraries of the development environment."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYQGIS_STARTUP", "VIRTUAL_ENV")}


@pytest.fixture
def bare_environment():
    return bare()


@pytest.mark.full
@needs_qgis
def test_in_a_venv_without_the_optional_libraries_the_default_is_analysed_and_mapped(usual, tmp_path, bare_environment):
    python = make_venv("minimal", CORE_WHEELS, "--system-site-packages")
    there = [module for module in OPTIONAL if has(python, module, bare_environment)]
    if there:
        pytest.skip(f"the system's own Python has {', '.join(there)}")
    done = bosanggarong("demo", "--out", tmp_path, python=python, environment=bare_environment)
    assert done.returncode == 0, done.stderr
    assert {RESULT_NAME, "study.qgz", "peta.pdf"} <= {path.name for path in tmp_path.iterdir()}
    assert_same_tables(tmp_path, usual)


@pytest.mark.full
def test_in_a_venv_without_qgis_the_default_is_analysed_and_the_maps_are_said_to_be_left_out(usual, tmp_path, bare_environment):
    python = make_venv("no-qgis", (*CORE_WHEELS, "rasterio"))
    assert not has(python, "qgis", bare_environment)
    assert not has(python, "osgeo", bare_environment)
    done = bosanggarong("demo", "--out", tmp_path, python=python, environment=bare_environment)
    assert done.returncode == 0, done.stderr
    assert "left out: study.qgz (" in done.stderr
    assert_same_tables(tmp_path, usual)
