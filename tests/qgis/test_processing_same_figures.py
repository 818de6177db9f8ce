"""The same study gives the same tables from the command line, from the real qgis_process and from processing.run."""

import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("qgis.core")

from qgis.core import QgsProcessingFeedback, QgsProject  # noqa: E402

from bosanggarong_plugin.paths import default_study  # noqa: E402
from tests.acceptance.conftest import REAL_STUDY  # noqa: E402
from tests.real_data import REAL  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "bosanggarong_plugin"
MOMENT = ("date",)  # rows of provenance that name the moment of the run


def tables_of(result: Path) -> dict[str, list[tuple]]:
    """Every table of a result as sorted rows, geometry as bytes, without the row numbers."""
    with closing(sqlite3.connect(f"{result.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        found = {}
        for (name,) in connection.execute("SELECT table_name FROM gpkg_contents"):
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")') if row[1] != "fid"]
            rows = connection.execute("SELECT {} FROM {}".format(", ".join(f'"{column}"' for column in columns), f'"{name}"'))
            found[name] = [tuple(columns), *sorted(rows.fetchall(), key=repr)]
    found["provenance"] = [row for row in found["provenance"] if row[0] not in MOMENT]
    return found


def assert_same(one: Path, other: Path) -> int:
    """Every table the same; returns the number of rows that were compared."""
    first, second = tables_of(one), tables_of(other)
    assert first.keys() == second.keys()
    for name in first:
        assert first[name] == second[name], f"table {name}"
    return sum(len(rows) - 1 for rows in first.values())


@pytest.fixture(scope="session")
def staged_environment(tmp_path_factory) -> dict[str, str]:
    """The plugin as it is packaged, switched on in a QGIS profile of the test's own."""
    if shutil.which("qgis_process") is None:
        pytest.skip("qgis_process is not installed")
    spec = importlib.util.spec_from_file_location("package_script", ROOT / "scripts" / "package.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    plugins = tmp_path_factory.mktemp("plugins")
    script.stage(plugins)
    profile = tmp_path_factory.mktemp("profile")
    environment = {
        **os.environ, "QGIS_PLUGINPATH": str(plugins), "QGIS_CUSTOM_CONFIG_PATH": str(profile), "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    done = run(["qgis_process", "plugins", "enable", PLUGIN], environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return environment


def run(command, environment, cwd=None):
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=570, check=False)


def qgis_process(environment, cwd, algorithm, **inputs):
    command = ["qgis_process", "--json", "run", algorithm, "--"] + [f"{name}={value}" for name, value in inputs.items()]
    return run(command, environment, cwd)


def command_line(study: Path | None, folder: Path) -> Path:
    what = ["demo"] if study is None else ["analyse", str(study)]
    environment = {key: value for key, value in os.environ.items() if key != "PYQGIS_STARTUP"}
    done = run([str(Path(sys.executable).with_name("bosanggarong")), *what, "--out", str(folder), "--outputs", "gpkg"], environment)
    assert done.returncode == 0, done.stderr
    return folder / "study.gpkg"


@pytest.fixture(scope="session")
def study_file(request, tmp_path_factory) -> Path | None:
    """None for the embedded default; the study file of the real layers where they are."""
    if request.param == "default":
        return None
    if not REAL.is_dir():
        pytest.skip(f"the real layers are not beside the repository ({REAL.name})")
    file = tmp_path_factory.mktemp("real-study") / "real.toml"
    file.write_text(REAL_STUDY.format(data=REAL.as_posix()), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def from_command_line(study_file, tmp_path_factory) -> Path:
    return command_line(study_file, tmp_path_factory.mktemp("cli") / "result")


STUDIES = pytest.mark.parametrize("study_file", ["default", "real"], indirect=True)


@STUDIES
def test_qgis_process_gives_the_tables_of_the_command_line(study_file, from_command_line, staged_environment, tmp_path):
    source = {"SOURCE": 0} if study_file is None else {"SOURCE": 1, "STUDY": study_file}
    done = qgis_process(staged_environment, tmp_path, "bosanggarong:analyse", **source, MAPS="1", OUTPUT=tmp_path / "result")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    results = json.loads(done.stdout)["results"]
    assert assert_same(from_command_line, Path(results["GPKG"])) > 300
    assert sorted(path.name for path in (tmp_path / "result").iterdir()) == ["peta.pdf", "study.gpkg"]
    assert results["N_CANDIDATES"] == len(tables_of(from_command_line)["candidates"]) - 1


@STUDIES
def test_processing_run_gives_the_tables_of_the_command_line(study_file, from_command_line, algorithms, tmp_path):
    source = {"SOURCE": 0} if study_file is None else {"SOURCE": 1, "STUDY": str(study_file)}
    result = algorithms.run("bosanggarong:analyse", source | {"OUTPUT": str(tmp_path / "result"), "MAPS": [], "LOAD": False})
    assert assert_same(from_command_line, Path(result["GPKG"])) > 300


IN_THE_WINDOW = """
import json, os, traceback
from pathlib import Path
from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask, QgsProcessingContext, QgsProcessingFeedback, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins
out, said, kept = Path(os.environ["WINDOW_OUT"]), {}, []

def leave():
    QgsProject.instance().clear()
    QgsProject.instance().setDirty(False)
    (out / "report.json").write_text(json.dumps(said))
    iface.actionExit().trigger()

def as_the_toolbox_does():
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().algorithmById("bosanggarong:analyse").create()
    task = QgsProcessingAlgRunnerTask(algorithm, {"SOURCE": 0, "OUTPUT": str(out / "task")}, context, feedback)
    kept.extend([context, feedback, algorithm, task])
    task.executed.connect(ended)
    QgsApplication.taskManager().addTask(task)

def ended(success, results):
    said["task"] = [success, results, len(QgsProject.instance().mapLayers())]
    QTimer.singleShot(500, as_the_console_does)

def as_the_console_does():
    import processing
    try:
        said["run"] = processing.run("bosanggarong:analyse", {"SOURCE": 0, "MAPS": [], "LOAD": False, "OUTPUT": str(out / "run")})
    except Exception:
        said["error"] = traceback.format_exc()
    leave()

QTimer.singleShot(500, as_the_toolbox_does)
"""


@pytest.mark.slow  # 50 s; the default in a real window is also what test_package_install.py runs
@pytest.mark.skipif(shutil.which("xvfb-run") is None or shutil.which("qgis") is None, reason="needs qgis and xvfb-run")
@pytest.mark.parametrize("study_file", ["default"], indirect=True)
def test_the_real_window_gives_the_tables_of_the_command_line(study_file, from_command_line, staged_environment, tmp_path):
    """From the toolbox on another thread, and from the console on the main one."""
    profile = tmp_path / "home" / "profiles" / "default" / "QGIS"
    profile.mkdir(parents=True)
    (profile / "QGIS3.ini").write_text(f"[PythonPlugins]\n{PLUGIN}=true\nprocessing=true\n", encoding="utf-8")
    (tmp_path / "code.py").write_text(IN_THE_WINDOW, encoding="utf-8")
    left_out = ("QT_QPA_PLATFORM", "QGIS_CUSTOM_CONFIG_PATH")
    environment = {key: value for key, value in staged_environment.items() if key not in left_out} | {"WINDOW_OUT": str(tmp_path)}
    window = ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "qgis", "--nologo", "--noversioncheck", "--profiles-path", str(tmp_path / "home")]
    done = subprocess.run(
        ["timeout", "180", *window, "--code", str(tmp_path / "code.py")], env=environment, capture_output=True, text=True, check=False
    )
    assert (tmp_path / "report.json").is_file(), done.stderr[-3000:]
    said = json.loads((tmp_path / "report.json").read_text())
    assert "error" not in said, said["error"]
    success, results, layers = said["task"]
    assert success and layers > 20
    assert assert_same(from_command_line, Path(results["GPKG"])) > 300
    assert assert_same(from_command_line, Path(said["run"]["GPKG"])) > 300
    assert Path(results["MAP"]).is_file() and Path(results["PROJECT"]).is_file()


@pytest.fixture
def data(tmp_path) -> Path:
    """The layers of the default study, copied: QGIS writes statistics beside a raster that it opens."""
    return Path(shutil.copytree(default_study().parent, tmp_path / "data", ignore=shutil.ignore_patterns("source"))) / "kaltim.gpkg"


@pytest.mark.parametrize("study_file", ["default"], indirect=True)
def test_layers_by_role_give_the_figures_of_the_study_file(study_file, from_command_line, algorithms, data, tmp_path):
    result = algorithms.run(
        "bosanggarong:analyse",
        {
            "SOURCE": 2, "REGIONS": f"{data}|layername=regions", "FLOW_DIRECTION": str(data.with_name("kaltim_flow_direction_1min.tif")),
            "ENCODING": 0, "RIVERS": [f"{data}|layername=rivers"], "ROADS": [f"{data}|layername=roads"], "AREAS": [f"{data}|layername=areas"],
            "PLACES": f"{data}|layername=places", "FACILITIES": [f"{data}|layername=facilities_rumah_sakit"], "FACILITY_KINDS": "rumah_sakit",
            "FACILITIES_COMPLETE": True, "BOUNDARY_STATUS": f"{data}|layername=boundary_status",
            "OFFICE": f"{data.with_name('office.gpkg')}|layername=agreements",
            "PRECISION_M": 3000, "NAME": "Lapisan", "FORUM": "64.74, 64.08; 64.02", "MAPS": [], "LOAD": False, "OUTPUT": str(tmp_path / "result"),
        },
    )  # fmt: skip
    ours, theirs = tables_of(Path(result["GPKG"])), tables_of(from_command_line)
    same = ("regions", "border_segments", "water_sources", "water_dependency", "water_balance", "shared_areas", "agreements")
    assert {name for name in same if ours[name] != theirs[name]} == set()
    # rivers named in the study file as directed: another name here and there
    assert without(ours["water_links"], "main_river") == without(theirs["water_links"], "main_river")
    assert without(ours["water_crossings"], "river") == without(theirs["water_crossings"], "river")
    # the only facilities given are hospitals
    gains = [rows_with(tables["service_gains"], service_kind="rumah_sakit") for tables in (ours, theirs)]
    assert gains[0] == gains[1] and len(gains[1]) >= 10
    (forum,) = {forum_id for forum_id, chosen in columns(ours["forums"], ["forum_id", "chosen"]) if chosen}
    members = columns(ours["forum_members"], ["forum_id", "region_code"])
    assert [code for forum_id, code in members if forum_id == forum] == ["64.02", "64.08", "64.74"]
    assert dict(ours["provenance"][1:])["study"] == "Lapisan"


def test_the_other_algorithms_give_the_tables_of_the_study(staged_environment, data, tmp_path):
    """In the real qgis_process, with the regions and one more layer each."""
    reference = tables_of(command_line(None, tmp_path / "cli"))
    raster = data.with_name("kaltim_flow_direction_1min.tif")
    runs = {
        "watermatrix": {"FLOW_DIRECTION": raster, "ENCODING": 0, "LINKS": tmp_path / "water_links.gpkg", "BALANCE": tmp_path / "water_balance.gpkg",
                        "DEPENDENCY": tmp_path / "water_dependency.gpkg", "CROSSINGS": tmp_path / "water_crossings.gpkg"},
        "sharedareas": {"AREAS": f"{data}|layername=areas", "OUTPUT": tmp_path / "shared_areas.gpkg"},
        "roadcrossings": {"ROADS": f"{data}|layername=roads", "PRECISION_M": 3000, "OUTPUT": tmp_path / "road_crossings.gpkg"},
    }  # fmt: skip
    for name, inputs in runs.items():
        done = qgis_process(staged_environment, tmp_path, f"bosanggarong:{name}", INPUT=f"{data}|layername=regions", **inputs)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    for table in ("water_balance", "water_dependency", "shared_areas"):
        names = [name for name in reference[table][0] if name != "geom"]
        assert rows_of(tmp_path / f"{table}.gpkg", names) == columns(reference[table], names), table
    names = [name for name in reference["road_crossings"][0] if name not in ("geom", "border_river", "river")]
    assert rows_of(tmp_path / "road_crossings.gpkg", names) == columns(reference["road_crossings"], names)
    # what rivers, areas and places add is not there without them
    absent = {"geom", "main_river", "river", "karst_share_pct", "population_downstream", "caveat_ind", "caveat_eng"}
    for table in ("water_links", "water_crossings"):
        names = [name for name in reference[table][0] if name not in absent]
        assert rows_of(tmp_path / f"{table}.gpkg", names) == columns(reference[table], names), table


def columns(table, names):
    numbers = [table[0].index(name) for name in names]
    return sorted((tuple(row[n] for n in numbers) for row in table[1:]), key=repr)


def rows_with(table, **wanted) -> set[tuple]:
    """Place and nearest facility of the rows that have the wanted values."""
    numbers = {name: number for number, name in enumerate(table[0])}
    found = [row for row in table[1:] if all(row[numbers[name]] == value for name, value in wanted.items())]
    return {(row[numbers["place_id"]], row[numbers["nearest_facility"]]) for row in found}


def without(table, name):
    return columns(table, [column for column in table[0] if column != name])


def rows_of(file, names):
    with closing(sqlite3.connect(file)) as connection:
        table = connection.execute("SELECT table_name FROM gpkg_contents").fetchone()[0]
        return sorted(connection.execute("SELECT {} FROM {}".format(", ".join(f'"{name}"' for name in names), f'"{table}"')), key=repr)


def test_qgis_process_lists_and_explains_every_algorithm(staged_environment):
    for name in ("analyse", "watermatrix", "sharedareas", "roadcrossings", "recognise"):
        done = run(["qgis_process", "--json", "help", f"bosanggarong:{name}"], staged_environment)
        assert done.returncode == 0, done.stderr[-2000:]
        details = json.loads(done.stdout)
        assert details["algorithm_details"]["short_description"] and len(details["parameters"]) >= 3


def test_a_wrong_study_file_is_one_message_and_a_failure_for_the_shell(staged_environment, tmp_path):
    study = tmp_path / "wrong.toml"
    study.write_text('[inputs.regions]\npath = "none.gpkg"\nlayr = "x"\n', encoding="utf-8")
    done = qgis_process(staged_environment, tmp_path, "bosanggarong:analyse", SOURCE=1, STUDY=study, OUTPUT=tmp_path / "result")
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "none.gpkg" in said and 'Did you mean "layer"' in said
    assert "Traceback" not in said and not (tmp_path / "result").exists()


class Quiet(QgsProcessingFeedback):
    """Nothing on the console."""

    def __init__(self):
        super().__init__(False)


@pytest.fixture
def algorithms(qgis_processing):
    """processing, with the provider registered by the plugin itself."""
    import processing

    from bosanggarong_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()

    class Runner:
        @staticmethod
        def run(name, inputs):
            return processing.run(name, inputs, feedback=Quiet())

    yield Runner
    plugin.unload()
    QgsProject.instance().clear()
