"""The package: what is staged, what is refused, that two builds are one, and that a profile is never damaged."""

import ast
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bosanggarong_plugin.paths import program_version

REPOSITORY = Path(__file__).resolve().parents[2]
NAME = "bosanggarong_plugin"
STUBS = Path(sys.prefix) / "pyqt6-stubs"


def load_script(name):
    """A module of scripts/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


package = load_script("package")
deploy = load_script("deploy")
qt6_check = load_script("qt6_check")


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """The staged folder, not to be changed."""
    return package.stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def plugin(staged, tmp_path):
    """A copy of the staged folder, to be broken."""
    return Path(shutil.copytree(staged, tmp_path / NAME))


def files_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# contents ---------------------------------------------------------------------------------------------------------------


def test_the_plugin_holds_its_code_tables_resources_and_default_study(staged):
    there = files_in(staged)
    assert {"__init__.py", "metadata.txt", "LICENSE", "resources/icon.svg", "core/study.py", "data/catalogue.csv"} <= there
    built = {"kaltim.toml", "kaltim.gpkg", "office.gpkg", "kaltim_flow_direction_1min.tif"}
    assert {name.removeprefix("data/boundaries/") for name in there if name.startswith("data/boundaries/")} == built | {"source/README.md"}


def test_every_module_of_the_program_is_in_it(staged):
    modules = {name for name in files_in(REPOSITORY / NAME) if name.endswith(".py")}
    left_out = {name.removeprefix(f"{NAME}/") for name in package.LEFT_OUT_MODULES}
    assert {name for name in files_in(staged) if name.endswith(".py")} == modules - left_out


def test_the_licence_of_the_boundaries_goes_with_them(staged):
    text = (staged / "data" / "boundaries" / "source" / "README.md").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text


def test_every_translation_is_compiled(staged):
    sources = {path.stem for path in (REPOSITORY / NAME / "i18n").glob("*.ts")}
    assert {path.stem for path in (staged / "i18n").glob("*.qm")} == sources
    assert not list(staged.rglob("*.ts"))


def test_a_translation_source_becomes_a_qm_file(tmp_path):
    (tmp_path / "plugin_id.ts").write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="id"><context><name>Dock</name>'
        "<message><source>Run</source><translation>Jalankan</translation></message></context></TS>",
        encoding="utf-8",
    )
    (made,) = package.compile_translations(tmp_path, tmp_path / "out")
    assert made.read_bytes().startswith(b"\x3c\xb8\x64\x18")  # the magic number of .qm


def test_the_plugin_runs_from_its_folder_without_the_repository(staged, tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(staged.parent)!r})\n"
        "from bosanggarong_plugin import paths\n"
        "from bosanggarong_plugin.core.study import read_study, run_study\n"
        f"assert str(paths.default_study()).startswith({str(staged)!r})\n"
        f"print(len(run_study(read_study(paths.default_study()), {str(tmp_path / 'out')!r}, outputs=('gpkg',)).tables['regions']))\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["10"]


def test_a_file_of_an_unknown_kind_stops_the_build(tmp_path):
    repository = tmp_path / "repository"
    for name in ("metadata.txt", "LICENSE", f"{NAME}/__init__.py", f"{NAME}/leftover.bak"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text("x", encoding="utf-8")
    with pytest.raises(package.PackageError, match=r"leftover\.bak"):
        package.stage(tmp_path / "stage", repository)


# rules ------------------------------------------------------------------------------------------------------------------


def test_the_staged_folder_breaks_no_rule_on_content(staged):
    assert package.broken_rules(staged) == []


def test_the_staged_folder_is_clean_for_bandit_detect_secrets_and_flake8(staged):
    assert package.scan(staged) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("core/__pycache__/study.cpython-311.pyc", b"\0", "forbidden name"),
        ("core/old.pyc", b"\0", "compiled"),
        (".hidden/file.txt", b"x", "hidden"),
        ("fast.so", b"\x7fELF", "compiled"),
        ("data/tool.dat", b"MZ\x90", "program"),
        ("run.sh", b"echo", "program"),
        ("core/script.py", b"#!/usr/bin/env python3\n", "program"),
        ("tests/test_core.py", b"", "tests"),
        ("core/conftest.py", b"", "tests"),
    ],
)  # fmt: skip
def test_what_does_not_belong_in_a_plugin_is_named(plugin, name, content, words):
    (plugin / name).parent.mkdir(parents=True, exist_ok=True)
    (plugin / name).write_bytes(content)
    found = package.broken_rules(plugin)
    assert any(words in line for line in found), found


@pytest.mark.parametrize("name", ["metadata.txt", "LICENSE", "__init__.py"])
def test_a_missing_required_file_is_named(plugin, name):
    (plugin / name).unlink()
    assert f"{name}: missing" in package.broken_rules(plugin)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("qgisMinimumVersion=3.40", "qgisMinimumVersion=3.28", "qgisMinimumVersion must be 3.40"),
        ("qgisMaximumVersion=4.99", "", "qgisMaximumVersion must be 4.99"),
        ("author=", "writer=", "author is missing"),
        ("icon=resources/icon.svg", "icon=resources/gone.svg", "gone.svg"),
    ],
)  # fmt: skip
def test_wrong_metadata_is_named(plugin, old, new, words):
    file = plugin / "metadata.txt"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert any(words in line for line in package.broken_rules(plugin))


def test_bandit_finds_what_the_rules_forbid(tmp_path):
    forbidden = {
        "B101": "assert 1",
        "B404": "import subprocess",
        "B311": "import random; x = random.random()",
        "B608": 'def find(c, name): return c.execute(f"SELECT * FROM {name}")',
        "B110": "try:\n    pass\nexcept Exception:\n    pass",
        "B701": "import jinja2; e = jinja2.Environment()",
    }
    for rule, line in forbidden.items():
        (tmp_path / f"{rule.lower()}.py").write_text(line + "\n", encoding="utf-8")
    found = package.run_bandit(tmp_path)
    for rule in forbidden:
        assert any(line.startswith(f"bandit: {rule.lower()}.py:") and f" {rule} " in line for line in found), (rule, found)


def test_a_secret_is_found(tmp_path):
    token = "gh" + "p_" + "a1B2c3D4e5" * 3 + "f6G7h8"  # no token of anybody
    (tmp_path / "module.py").write_text(f'TOKEN = "{token}"\n', encoding="utf-8")
    assert any("module.py:1" in found for found in package.run_detect_secrets(tmp_path))


def test_flake8_finds_an_unused_import(tmp_path):
    (tmp_path / "module.py").write_text("import os\n", encoding="utf-8")
    assert package.run_flake8(tmp_path) == ["flake8: module.py:1:1: F401 'os' imported but unused"]


# zip --------------------------------------------------------------------------------------------------------------------


def test_the_zip_has_one_folder_of_the_plugins_name_and_is_small(staged, tmp_path):
    archive = package.zip_plugin(staged, tmp_path)
    assert archive.name == f"{NAME}-{program_version()}.zip"
    assert archive.stat().st_size < package.MAX_BYTES
    with zipfile.ZipFile(archive) as content:
        assert content.testzip() is None
        names = content.namelist()
        assert names == sorted(names)
        assert {name.split("/")[0] for name in names} == {NAME}
        assert {name.removeprefix(f"{NAME}/") for name in names} == files_in(staged)
        assert not any(info.external_attr >> 16 & 0o111 for info in content.infolist())


def test_two_builds_give_the_same_bytes(staged, plugin, tmp_path):
    for path in plugin.rglob("*"):
        path.touch(0o600)  # other dates and permissions
    first, second = package.zip_plugin(staged, tmp_path / "1"), package.zip_plugin(plugin, tmp_path / "2")
    assert first.read_bytes() == second.read_bytes()


def test_a_plugin_that_is_too_big_is_refused(staged, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_BYTES", 1000)
    with pytest.raises(package.PackageError, match="more than 1000"):
        package.zip_plugin(staged, tmp_path)
    assert not list(tmp_path.glob("*.zip"))


# deploy -----------------------------------------------------------------------------------------------------------------


def run_deploy(profiles, *arguments, capsys):
    code = deploy.main(["--profiles", str(profiles), *arguments])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_the_plugin_is_installed_into_the_profile_that_qgis_starts_with(tmp_path, capsys):
    (tmp_path / "profiles.ini").write_text("[core]\ndefaultProfile=kantor\n", encoding="utf-8")
    code, shown = run_deploy(tmp_path, capsys=capsys)
    assert code == 0, shown
    target = tmp_path / "kantor" / "python" / "plugins" / NAME
    assert str(target) in shown
    assert deploy.is_this_plugin(target)
    assert [path.name for path in target.parent.iterdir()] == [NAME]


def test_without_any_profile_it_goes_where_qgis_will_make_one(tmp_path, capsys):
    assert run_deploy(tmp_path, capsys=capsys)[0] == 0
    assert (tmp_path / "default" / "python" / "plugins" / NAME / "metadata.txt").is_file()


def test_an_older_version_is_replaced_as_a_whole(tmp_path, capsys):
    target = tmp_path / "default" / "python" / "plugins" / NAME
    target.mkdir(parents=True)
    (target / "metadata.txt").write_text("[general]\nname=Bosanggarong\nversion=0.0.1\n", encoding="utf-8")
    (target / "gone_since.py").write_text("", encoding="utf-8")
    assert run_deploy(tmp_path, capsys=capsys)[0] == 0
    assert not (target / "gone_since.py").exists()
    assert package.read_metadata(target)["version"] == program_version()


@pytest.mark.parametrize("content", [{}, {"notes.txt": "mine"}, {"metadata.txt": "[general]\nname=Another\n"}, {"metadata.txt": "no metadata"}])
def test_a_folder_that_is_not_this_plugin_is_left_alone(tmp_path, capsys, content):
    target = tmp_path / "default" / "python" / "plugins" / NAME
    target.mkdir(parents=True)
    for name, text in content.items():
        (target / name).write_text(text, encoding="utf-8")
    code, shown = run_deploy(tmp_path, capsys=capsys)
    assert code == 1
    assert "is not this plugin" in shown
    assert {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()} == content


def test_a_link_to_the_sources_of_a_developer_is_left_alone(tmp_path, capsys):
    target = tmp_path / "default" / "python" / "plugins" / NAME
    target.parent.mkdir(parents=True)
    target.symlink_to(REPOSITORY / NAME)
    assert run_deploy(tmp_path, capsys=capsys)[0] == 1
    assert target.is_symlink()


def test_an_unknown_profile_is_refused_with_those_that_exist(tmp_path, capsys):
    (tmp_path / "default").mkdir()
    code, shown = run_deploy(tmp_path, "--profile", "defualt", capsys=capsys)
    assert code == 1
    assert "defualt" in shown and "there are: default" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["default"]


def test_a_path_is_not_a_profile(tmp_path, capsys):
    code, shown = run_deploy(tmp_path, "--profile", "../elsewhere", capsys=capsys)
    assert code == 1
    assert "--profiles" in shown


# Qt 6 -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stubs():
    if not STUBS.is_dir():
        pytest.skip("no stubs of PyQt6: make setup")
    return qt6_check.Stubs(STUBS)


def qt6_findings(stubs, text):
    return [found for _, found in qt6_check.Checker(stubs).check(ast.parse(text))]


IMPORTS = (
    "from qgis.PyQt import QtCore, QtWidgets, sip, uic\nfrom qgis.PyQt.QtCore import NULL, QMetaType, Qt, QVariant, pyqtSignal\n"
    "from qgis.PyQt.QtWidgets import QAction, QFrame, QMessageBox\n"
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Qt.UserRole", "Qt.UserRole is not in PyQt6; use Qt.ItemDataRole.UserRole"),
        ("QtCore.Qt.AlignLeft", "use Qt.AlignmentFlag.AlignLeft"),
        ("QMessageBox.Yes", "use QMessageBox.StandardButton.Yes"),
        ("QVariant.Int", "QVariant.Int is not in PyQt6"),
        ("QMessageBox().exec_()", ".exec_() is not in PyQt6; use .exec()"),
        ("from qgis.PyQt.QtCore import QRegExp", "QtCore.QRegExp is not in PyQt6"),
        ("from qgis.PyQt.QtWebKit import QWebPage", "PyQt6 has no module QtWebKit"),
        ("class A(QFrame):\n    def f(self): self.setFrameShape(self.Box)", "Box needs its enum in PyQt6: QFrame.Shape.Box"),
    ],
)  # fmt: skip
def test_a_name_that_qt_6_has_not_is_found(stubs, line, words):
    found = qt6_findings(stubs, IMPORTS + line + "\n")
    assert len(found) == 1 and words in found[0], found


def test_names_of_both_are_not_reported(stubs):
    text = """
a = Qt.ItemDataRole.UserRole, QtCore.Qt.AlignmentFlag.AlignLeft.value, QMessageBox.StandardButton.Yes, QMetaType.Type.QString
b = QAction("x"), QtWidgets.QAction.setText, QVariant(), NULL, pyqtSignal()


class A(QFrame):
    Box = 1

    def f(self):
        self.mine = self.Box
        self.setFrameShape(self.Shape.StyledPanel)
        self.windowTitle().strip()
"""
    assert qt6_findings(stubs, IMPORTS + text) == []


def test_the_check_says_file_and_line_and_fails(stubs, tmp_path, capsys):
    (tmp_path / "module.py").write_text("from qgis.PyQt.QtCore import Qt\nx = Qt.UserRole\n", encoding="utf-8")
    assert qt6_check.main(["--stubs", str(STUBS), str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{tmp_path / 'module.py'}:2: Qt.UserRole is not in PyQt6; use Qt.ItemDataRole.UserRole\n"
    (tmp_path / "module.py").write_text("x = 1\n", encoding="utf-8")
    assert qt6_check.main(["--stubs", str(STUBS), str(tmp_path)]) == 0
