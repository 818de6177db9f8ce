"""The questions of known answer that come before any computation."""

import sys
import threading
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsApplication, QgsTask  # noqa: E402

from bosanggarong_plugin import environment  # noqa: E402
from bosanggarong_plugin.core.errors import Cancelled, Problem  # noqa: E402

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def no_memory(monkeypatch):
    """As in a process that has not asked yet."""
    monkeypatch.setattr(environment, "_found", [])


def examined():
    problems = environment.examine()
    assert len(problems) == 1, problems
    return problems[0]


def test_the_libraries_here_give_the_known_answers():
    assert environment.examine() == []


def test_the_answer_is_looked_for_once_in_a_process(no_memory, monkeypatch):
    asked = []
    monkeypatch.setattr(environment, "examine", lambda: asked.append(1) or [Problem("wrong", "numpy")])
    assert environment.check_environment() == environment.check_environment() == [Problem("wrong", "numpy")]
    assert asked == [1]


def test_an_unfit_environment_refuses_and_says_once_what_to_do(no_memory, monkeypatch):
    monkeypatch.setattr(environment, "examine", lambda: [Problem("wrong", "numpy", "Do this."), Problem("missing", "scipy", "Do this.")])
    with pytest.raises(environment.UnfitEnvironment) as refused:
        environment.require_environment()
    assert str(refused.value).splitlines() == ["numpy: wrong", "scipy: missing", "Do this."]


def test_a_sound_environment_is_let_through():
    assert environment.compute(lambda: 42) == 42


def test_nothing_is_computed_in_an_unfit_environment(no_memory, monkeypatch):
    monkeypatch.setattr(environment, "examine", lambda: [Problem("wrong", "numpy", "Do this.")])
    computed = []
    with pytest.raises(environment.UnfitEnvironment):
        environment.compute(lambda: computed.append(1))
    assert computed == []


class OnQgisThread(QgsTask):
    """Calls a function on a thread of QGIS and keeps what came of it."""

    def __init__(self, function):
        super().__init__("test")
        self.function, self.answer = function, None

    def run(self):
        try:
            self.answer = self.function()
        except Exception as error:
            self.answer = error
        return True


def on_qgis_thread(function, wait):
    task = OnQgisThread(function)
    QgsApplication.taskManager().addTask(task)
    wait(lambda: task.answer is not None)
    return task.answer


def test_pyproj_survives_being_called_from_threads_of_qgis_again_and_again(wait):
    def ask():
        import pyproj

        return environment.compute(lambda: (pyproj.CRS.from_epsg(9490).name, threading.current_thread()))

    answers = [on_qgis_thread(ask, wait) for _ in range(5)]  # without compute() the second call ends the process
    assert {name for name, _ in answers} == {"SRGI2013 / UTM zone 50S"}
    assert len({thread for _, thread in answers}) == 1


def test_one_computation_at_a_time_and_a_waiting_one_can_be_cancelled(wait):
    begun, go_on, second = threading.Event(), threading.Event(), []
    first = environment.in_background(lambda: begun.set() or go_on.wait(20))
    wait(begun.is_set)
    answer = on_qgis_thread(lambda: environment.compute(lambda: second.append(1), lambda: True), wait)
    go_on.set()
    assert isinstance(answer, Cancelled)
    assert first.result(20) is True and second == []


def test_an_error_of_a_computation_comes_back_as_it_was(wait):
    answer = on_qgis_thread(lambda: environment.compute(lambda: [][0]), wait)
    assert isinstance(answer, IndexError)


# one library gives one wrong answer: (module, attribute, wrong answer, library named in the message, words of the message)
WRONG = {
    "WKB without its last byte": ("shapely", "to_wkb", lambda *a, **k: "01" * 20, "shapely", "WKB: 0101"),
    "WKB that cannot be read": ("shapely", "from_wkb", lambda *a, **k: 1 / 0, "shapely", "it fails (ZeroDivisionError"),
    "grid all zeros": ("bosanggarong_plugin.core.inputs.burn", "inside_mask", lambda *a, **k: __import__("numpy").zeros((3, 4), bool),
                       "numpy", "cells in a triangle: [[0, 0, 0, 0]"),
    "raster all zeros": ("osgeo.gdal", "RasterizeLayer", lambda *a, **k: 0, "GDAL", "rasterize: [[0, 0, 0, 0]"),
    "layer that is not written": ("pyogrio", "write_dataframe", lambda *a, **k: None, "geopandas, pyogrio", "it fails ("),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_one_wrong_answer_is_found_and_named(case, monkeypatch):
    module, attribute, wrong, library, words = WRONG[case]
    __import__(module)
    monkeypatch.setattr(sys.modules[module], attribute, wrong)
    problem, *_others = environment.examine()  # others may use the one that is wrong
    assert problem.where == library
    assert words in problem.what
    assert problem.next_step == environment.remedy()


def test_a_reprojection_that_is_a_metre_off_is_found(monkeypatch):
    import pyproj

    class Off:
        @staticmethod
        def from_crs(*args, **kwargs):
            return Off()

        def transform(self, lon, lat):
            return 555637.088, 9944732.844

    monkeypatch.setattr(pyproj, "Transformer", Off)
    problem = examined()
    assert problem.where == "pyproj"
    assert "EPSG:4326 to EPSG:32750, x: 555637.0880, not 555636.0880" in problem.what


def test_a_missing_library_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)  # as Python does for what cannot be imported
    problem = examined()
    assert (problem.where, problem.what, problem.next_step) == ("networkx", "this library is missing", environment.remedy())


def test_an_old_library_is_named_with_the_version_needed(monkeypatch):
    import shapely

    monkeypatch.setattr(shapely, "__version__", "1.8.5")
    problem = examined()
    assert (problem.where, problem.what) == ("shapely", "version 1.8.5 is too old; 2 is needed")


@pytest.mark.skipif(sys.platform != "linux", reason="the trap of mixed libraries is one of Linux")
def test_wheels_that_would_bind_to_the_libraries_of_qgis_are_found_without_importing_them(monkeypatch, tmp_path):
    class Process:
        GEOSversion = proj_create = GDALAllRegister = "there, as inside the QGIS program"

    monkeypatch.setattr(environment.ctypes, "CDLL", lambda name: Process())
    monkeypatch.setattr(environment, "_is_bundling_wheel", lambda name: name != "pyogrio")
    monkeypatch.setattr(sys, "getdlopenflags", lambda: 2)
    problem = examined()
    assert problem.where == "shapely, pyproj"
    assert "PYQGIS_STARTUP" in problem.next_step
    monkeypatch.setattr(sys, "getdlopenflags", lambda: 2 | 8)  # RTLD_DEEPBIND, as the remedy sets it
    assert environment.mixed_libraries() == []


ADVICE = {"win32": ("standalone installer", "OSGeo4W", "python3-geopandas"), "darwin": ("conda-forge",), "linux": ("apt install", "PYQGIS_STARTUP")}


@pytest.mark.parametrize(("platform", "words"), ADVICE.items())
def test_each_system_gets_its_own_advice(platform, words):
    advice = environment.remedy(platform)
    assert all(word in advice for word in words)
    assert "restart QGIS" in advice or "start QGIS" in advice


def test_missing_optional_libraries_are_listed_with_their_cost_and_refuse_nothing(monkeypatch):
    monkeypatch.setattr(environment, "_is_there", lambda name: name != "docx")
    assert [str(lack) for lack in environment.missing_optional()] == [
        "python-docx: not installed. Papers are written as HTML files, which Word opens too."
    ]
    monkeypatch.setattr(environment, "_is_there", lambda name: False)
    assert len(environment.missing_optional()) == len(environment.OPTIONAL)
    assert all(lack.next_step for lack in environment.missing_optional())
    assert environment.examine() == []


def test_the_required_libraries_are_those_of_the_project():
    declared = dict(item.split(">=") if ">=" in item else (item, "") for item in PROJECT["dependencies"])
    assert environment.REQUIRED == {name: minimum for name, minimum in declared.items() if name not in environment.OPTIONAL}


def test_a_python_too_old_is_told_with_what_to_do():
    from bosanggarong_plugin import environment

    (problem,) = environment.old_python((3, 9, 5))
    assert "3.9" in problem.what and "3.11" in problem.what and problem.next_step
    assert environment.old_python((3, 11, 0)) == []
