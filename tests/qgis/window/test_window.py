"""The plugin as it ships in the real QGIS window: two clicks, the whole path, a second run, load and unload, an end without a crash."""

import os
import shutil

import pytest

from .run_window import PICTURES, THEMES, run_window

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not (shutil.which("qgis") and shutil.which("xvfb-run")), reason="needs qgis and xvfb-run"),
]


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_the_default_study_in_the_real_window(tmp_path, language, theme):
    report = run_window(tmp_path, language=language, theme=theme)
    assert "error" not in report, report["error"]
    print(f"loaded in {report['load_s']:.3f} s, list after {report['list_after_s']:.1f} s")
    assert report["rows"] > 0 and report["layers"] > 10
    assert report["files"] == report["second_folder_files"] == ["peta.pdf", "study.gpkg", "study.qgz"]
    assert len(report["messages"]) == 1
    assert report["crs"].startswith("+proj=laea")
    assert report["theme"] == THEMES[theme]
    assert 2 < report["filtered"] < report["rows"]
    assert report["selected"] == 2 and report["highlighted"] > 0
    assert report["marked"] == 1
    assert sorted(report["exported"]) == ["calon_kerja_sama.xlsx", "laporan.html"]
    assert report["agreements"] > 0
    assert report["left"] == [{"action": False, "provider": False, "plugin": False, "dock": False, "menu": []}] * 2
    assert report["loaded_again"] == [True, True]
    assert report["exit"] == 0
    for name in PICTURES:
        assert (tmp_path / f"{name}.png").stat().st_size > 20_000


@pytest.mark.skipif("PYQGIS_STARTUP" not in os.environ, reason="no wheels here that could get mixed up")
def test_mixed_libraries_are_refused_with_what_to_do_and_without_a_crash(tmp_path):
    report = run_window(tmp_path, language="en", case="unfit")
    assert "error" not in report, report["error"]
    assert report["messages"] == ["QGIS's Python libraries are not fit for the analysis, so it is switched off."]
    assert "shapely" in report["dialog"] and "PYQGIS_STARTUP" in report["dialog"]
    assert (report["made_folder"], report["rows"], report["exit"]) == (False, 0, 0)
