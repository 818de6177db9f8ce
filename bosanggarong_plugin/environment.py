"""Whether the libraries here compute rightly: known answers, asked before anything is computed.

QGIS builds carry different libraries, and a wrong mix gives wrong figures without an error (on Linux, wheels from pip
that bind to QGIS's own GDAL, GEOS and PROJ). Where one answer is wrong the program refuses and says what to do. This
module has no GUI and imports the libraries only when the check runs. What computes in QGIS goes through ``compute``.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from .core.errors import BosanggarongError, Cancelled, Problem

translate = QCoreApplication.translate

REQUIRED = {
    "numpy": "1.26", "pandas": "2.2", "geopandas": "1.0", "shapely": "2", "pyproj": "", "pyogrio": "", "scipy": "", "networkx": "",
}  # fmt: skip
OPTIONAL = ("rasterio", "numba", "openpyxl", "docx", "jinja2")
# libraries whose wheels bring their own copy of a library that QGIS has loaded, and one function of that library
BUNDLING = {"shapely": "GEOSversion", "pyproj": "proj_create", "pyogrio": "GDALAllRegister"}


class UnfitEnvironment(BosanggarongError):
    """The libraries here are missing or give wrong answers; nothing was computed."""

    def __str__(self) -> str:
        return describe(self.problems)


class WrongAnswer(Exception):
    """A library answered a question of known answer wrongly."""


_computing = ThreadPoolExecutor(1, thread_name_prefix="bosanggarong")  # starts its thread at the first use
_inside = threading.local()
_lock = threading.Lock()
_found: list[list[Problem]] = []


def compute(work: Callable[[], object], is_cancelled: Callable[[], bool] = lambda: False):
    """Return what ``work()`` returns, once the libraries have given the known answers; every computation goes through here.

    From a thread of QGIS the work is handed to the one thread that computes: pyproj 3.7 crashes the process when a thread
    that Python did not make (QgsTask, Processing) calls it, ends its call and calls it again (pyproj issue 1509, mended by
    its pull request 1541). Raises UnfitEnvironment, Cancelled when it was cancelled while it waited, or what work raises.
    """

    def checked():
        require_environment()
        return work()

    return _on_safe_thread(checked, is_cancelled)


def in_background(work: Callable[[], object]) -> Future:
    """Call ``work()`` on the thread that computes; returns at once."""

    def marked():
        _inside.computing = True
        return work()

    return _computing.submit(marked)


def _on_safe_thread(work: Callable[[], object], is_cancelled: Callable[[], bool]):
    if threading.current_thread() is threading.main_thread() or getattr(_inside, "computing", False):
        return work()
    future = in_background(work)
    while not wait([future], timeout=0.1).done:
        if is_cancelled() and future.cancel():  # it has not begun: another computation runs
            raise Cancelled()
    return future.result()


def check_environment() -> list[Problem]:
    """Everything that keeps the program from computing here, each with what to do; empty when all is well.

    Looked for once in a process; a second caller waits for the first. Takes about a second (it imports the libraries) and
    may run on any thread.
    """

    def once() -> list[Problem]:
        with _lock:
            if not _found:
                _found.append(examine())
            return list(_found[0])

    return _found[0][:] if _found else _on_safe_thread(once, lambda: False)


def examine() -> list[Problem]:
    """What check_environment() says, found anew."""
    problems = old_python() or mixed_libraries() or unfit_libraries()
    return problems or [problem for name, test in KNOWN_ANSWERS.items() if (problem := _asked(name, test))]


def old_python(version: Sequence[int] = sys.version_info) -> list[Problem]:
    """Whether QGIS runs a Python older than the analysis needs."""
    from .plugin import PYTHON_MINIMUM

    if tuple(version[:2]) >= PYTHON_MINIMUM:
        return []
    what = translate("Bosanggarong", "QGIS runs Python {found}; the analysis needs {needed} or newer").format(
        found=".".join(map(str, version[:2])), needed=".".join(map(str, PYTHON_MINIMUM))
    )
    return [Problem(what, "Python", translate("Bosanggarong", "Install a newer QGIS, or QGIS from conda-forge."))]


def require_environment() -> None:
    """Raise UnfitEnvironment when the program must not compute here."""
    if problems := check_environment():
        raise UnfitEnvironment(problems)


def describe(problems: Sequence[Problem]) -> str:
    """The problems, one a line, then what to do, once."""
    steps = dict.fromkeys(problem.next_step for problem in problems if problem.next_step)
    return "\n".join([f"{problem.where}: {problem.what}" for problem in problems] + list(steps))


def missing_optional() -> list[Problem]:
    """Optional libraries that are absent and what that costs; never a reason to refuse."""
    costs = {
        "rasterio": translate("Bosanggarong", "Nothing is lost in QGIS: rasters are read by its own library."),
        "openpyxl": translate("Bosanggarong", "Excel tables cannot be read, and the workbook is written as CSV files."),
        "numba": translate("Bosanggarong", "Large rasters take longer, and flow directions cannot be made from an elevation model."),
        "docx": translate("Bosanggarong", "Papers are written as HTML files, which Word opens too."),
        "jinja2": translate("Bosanggarong", "The web map is left out."),
    }
    names = {"docx": "python-docx"}
    absent = [name for name in OPTIONAL if not _is_there(name)]
    return [Problem(translate("Bosanggarong", "not installed"), names.get(name, name), costs[name]) for name in absent]


# --- libraries -------------------------------------------------------------------------------------------------------


def mixed_libraries() -> list[Problem]:
    """Wheels from pip beside a QGIS whose own libraries would take their place; found without importing them.

    Importing them may end the whole process, so this comes first. ``PYQGIS_STARTUP`` with RTLD_DEEPBIND is the remedy.
    """
    if sys.platform != "linux" or sys.getdlopenflags() & os.RTLD_DEEPBIND:
        return []
    process = ctypes.CDLL(None)
    mixed = [name for name, function in BUNDLING.items() if hasattr(process, function) and _is_bundling_wheel(name)]
    if not mixed:
        return []
    what = translate("Bosanggarong", "installed with pip, they get mixed up with QGIS's own libraries and give wrong figures")
    return [Problem(what, ", ".join(mixed), remedy())]


def unfit_libraries() -> list[Problem]:
    """Required libraries that are missing, too old or cannot be loaded."""
    problems = []
    for name, minimum in REQUIRED.items():
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                problems.append(_unloadable(name, error))
            else:
                problems.append(Problem(translate("Bosanggarong", "this library is missing"), name, remedy()))
            continue
        except Exception as error:  # a broken build can raise anything while it loads
            problems.append(_unloadable(name, error))
            continue
        version = str(getattr(module, "__version__", ""))
        if _numbers(version) < _numbers(minimum):
            what = translate("Bosanggarong", "version {found} is too old; {minimum} is needed").format(found=version, minimum=minimum)
            problems.append(Problem(what, name, remedy()))
    return problems


def _unloadable(name: str, error: Exception) -> Problem:
    what = translate("Bosanggarong", "this library cannot be loaded ({reason})").format(reason=_first_line(error))
    return Problem(what, name, remedy())


def _is_there(name: str) -> bool:
    return name in sys.modules or importlib.util.find_spec(name) is not None


def _is_bundling_wheel(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    return bool(spec and spec.origin) and (Path(spec.origin).parent.parent / f"{name}.libs").is_dir()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


# --- what to do ------------------------------------------------------------------------------------------------------


def remedy(platform: str = sys.platform) -> str:
    """What to do on this kind of computer, in a few sentences."""
    if platform == "win32":
        return translate(
            "Bosanggarong",
            "Windows: install QGIS 3.40 or newer with the standalone installer (.msi) of qgis.org, which carries all of them. "
            "With OSGeo4W: run its setup, choose Advanced Install and the packages python3-geopandas, python3-pyogrio, "
            "python3-scipy and python3-networkx. Do not mix in packages from pip. Then restart QGIS.",
        )
    if platform == "darwin":
        return translate(
            "Bosanggarong",
            "macOS: some QGIS packages of qgis.org lack these libraries or carry old ones. Install QGIS from conda-forge instead: "
            "conda create -n qgis -c conda-forge qgis geopandas pyogrio scipy networkx. Then start QGIS from that environment.",
        )
    return translate(
        "Bosanggarong",
        "Linux: use the packages of your system (Debian, Ubuntu: sudo apt install python3-geopandas python3-pyogrio python3-scipy "
        "python3-networkx) and remove those from pip. Where packages from pip are needed, make a file deepbind.py with the line "
        "\"import os, sys; sys.setdlopenflags(os.RTLD_NOW | os.RTLD_DEEPBIND)\" and start QGIS with PYQGIS_STARTUP=/path/to/deepbind.py. "
        "Then restart QGIS.",
    )


# --- known answers ---------------------------------------------------------------------------------------------------

# a triangle with its right angle at the lower right, on a grid of 4 x 3 unit cells: the cells whose centre lies inside
TRIANGLE = "POLYGON ((0 0, 4 0, 4 3, 0 0))"
TRIANGLE_CELLS = [[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1]]
POINT_WKB = "0101000000000000000000F03F0000000000000040"  # POINT (1 2), little endian: OGC 06-103r4, 8.2
# 117.5 E, 0.5 S in UTM zone 50 south, by the series of C. F. F. Karney (2011), "Transverse Mercator with an accuracy of a
# few nanometers", worked without PROJ; WGS 84, and SRGI2013 on GRS 80
UTM_50S = {(4326, 32750): (555636.0880, 9944732.8444), (9470, 9490): (555636.0880, 9944732.8444)}
DEGREE_M = {(118.0, 0.0): 111319.4908, (117.0, 1.0): 110574.3886}  # from 117 E on the equator, one degree east, one north


def _asked(name: str, test: Callable[[], None]) -> Problem | None:
    try:
        test()
    except WrongAnswer as wrong:
        what = translate("Bosanggarong", "it gives wrong answers ({answer})").format(answer=wrong)
    except Exception as error:  # the question of a known answer ended in any error
        what = translate("Bosanggarong", "it fails ({reason})").format(reason=f"{type(error).__name__}: {_first_line(error)}")
    else:
        return None
    return Problem(what, name, remedy())


def _expect(question: str, answer: object, known: object) -> None:
    if answer != known:
        raise WrongAnswer(f"{question}: {answer}, not {known}")


def _expect_near(question: str, answer: float, known: float, tolerance: float) -> None:
    if not abs(answer - known) <= tolerance:  # also for nan
        raise WrongAnswer(f"{question}: {answer:.4f}, not {known:.4f}")


def _ask_gdal() -> None:
    """QGIS's own GDAL burns a triangle and the program reads the raster back; outside QGIS it is not used."""
    from .core.inputs.raster import inside_qgis, read_raster

    if not inside_qgis():
        return
    from osgeo import gdal, ogr, osr

    with tempfile.TemporaryDirectory(prefix="bosanggarong-") as folder:
        path = Path(folder) / "triangle.tif"
        raster = gdal.GetDriverByName("GTiff").Create(str(path), 4, 3, 1, gdal.GDT_Byte)
        raster.SetGeoTransform((0, 1, 0, 3, 0, -1))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(32750)
        raster.SetProjection(reference.ExportToWkt())
        source = (ogr.GetDriverByName("MEM") or ogr.GetDriverByName("Memory")).CreateDataSource("triangle")
        layer = source.CreateLayer("triangle", reference, ogr.wkbPolygon)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(TRIANGLE))
        layer.CreateFeature(feature)
        gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
        feature = layer = source = raster = None  # GDAL writes when the objects go
        _expect("rasterize", read_raster(path, path.name).values.tolist(), TRIANGLE_CELLS)


def _ask_burn() -> None:
    import shapely

    from .core.inputs.burn import inside_mask

    mask = inside_mask(shapely.from_wkt(TRIANGLE), west=0, north=3, cell_width=1, cell_height=1, shape=(3, 4))
    _expect("cells in a triangle", mask.astype(int).tolist(), TRIANGLE_CELLS)


def _ask_shapely() -> None:
    """WKT and WKB both ways, one overlay, and the exchange of geometry with QGIS."""
    import shapely

    _expect("WKB", shapely.to_wkb(shapely.from_wkt("POINT (1 2)"), hex=True, byte_order=1), POINT_WKB)
    _expect("WKT", shapely.to_wkt(shapely.from_wkb(POINT_WKB)), "POINT (1 2)")
    triangle = shapely.from_wkt(TRIANGLE)
    _expect("round trip", shapely.from_wkb(shapely.to_wkb(triangle)).equals(triangle), True)
    _expect_near("area of an overlay", triangle.intersection(shapely.box(2, 0, 4, 3)).area, 4.5, 1e-9)
    if "qgis.core" not in sys.modules:
        return
    from qgis.core import QgsGeometry

    from_qgis = shapely.from_wkb(bytes(QgsGeometry.fromWkt(TRIANGLE).asWkb()))
    _expect_near("area of a geometry from QGIS", from_qgis.area, 6.0, 1e-9)
    to_qgis = QgsGeometry()
    to_qgis.fromWkb(shapely.to_wkb(triangle))
    _expect_near("area of a geometry for QGIS", to_qgis.area(), 6.0, 1e-9)


def _ask_pyproj() -> None:
    from pyproj import Geod, Transformer

    for (source, target), known in UTM_50S.items():
        answer = Transformer.from_crs(source, target, always_xy=True).transform(117.5, -0.5)
        for axis, number, right in zip("xy", answer, known, strict=True):
            _expect_near(f"EPSG:{source} to EPSG:{target}, {axis}", number, right, 0.001)
    for (lon, lat), known in DEGREE_M.items():
        _expect_near("one degree, m", Geod(ellps="WGS84").inv(117.0, 0.0, lon, lat)[2], known, 0.001)


def _ask_pyogrio() -> None:
    """A GeoPackage is written and read back with text, numbers, an empty cell and geometry."""
    import geopandas
    import pyogrio
    import shapely

    frame = geopandas.GeoDataFrame(
        {"name": ["Kutai Barat", "batas \u2013 \u00e9"], "value": [1.5, None]}, geometry=shapely.from_wkt([TRIANGLE, "POLYGON EMPTY"]), crs=4326
    )
    with tempfile.TemporaryDirectory(prefix="bosanggarong-") as folder:
        path = Path(folder) / "known.gpkg"
        pyogrio.write_dataframe(frame, path, layer="known", driver="GPKG")
        back = pyogrio.read_dataframe(path, layer="known")
    _expect("names", back["name"].tolist(), frame["name"].tolist())
    _expect("values", [None if value != value else value for value in back["value"].tolist()], [1.5, None])
    _expect_near("area", back.geometry.iloc[0].area, 6.0, 1e-9)
    _expect("reference system", back.crs.to_epsg(), 4326)


KNOWN_ANSWERS: dict[str, Callable[[], None]] = {
    "shapely": _ask_shapely, "pyproj": _ask_pyproj, "geopandas, pyogrio": _ask_pyogrio, "GDAL": _ask_gdal, "numpy": _ask_burn,
}  # fmt: skip
