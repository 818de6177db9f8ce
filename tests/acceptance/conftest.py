"""Results made once for the acceptance tests: the embedded default, and the real layers of Kalimantan Timur if present."""

from __future__ import annotations

from pathlib import Path

import pytest

from bosanggarong_plugin.core.result import read_table
from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.paths import default_study
from tests.real_data import REAL

REAL_STUDY = """
[study]
name = "Kalimantan Timur (data asli)"
forum = ["64.74", "64.08", "64.02"]
[inputs.regions]
path = "{data}/admin_kaltim.gpkg"
layer = "adm2_kabkota"
precision_m = 50
complete = true
[inputs.population]
path = "{data}/penduduk_luas_kabkota.csv"
[inputs.flow_direction]
path = "{data}/d8_30s_esri.tif"
encoding = "esri"
[[inputs.rivers]]
path = "{data}/tnkutai_das_sungai.gpkg"
layer = "sungai_rbi"
precision_m = 50
complete = false
[[inputs.areas]]
path = "{data}/tn_kutai.gpkg"
layer = "batas_tn_kutai_sk4194_2014"
kind = "taman_nasional"
name = "Taman Nasional Kutai"
precision_m = 100
[[inputs.roads]]
path = "{data}/ikn_roads.gpkg"
layer = "jalan_pengembangan_eksisting"
status = "existing"
precision_m = 50
[[inputs.roads]]
path = "{data}/ikn_roads.gpkg"
layer = "jalan_rencana"
status = "planned"
precision_m = 50
"""


class Result:
    """A finished result: ``result.table`` by name, read back from the GeoPackage."""

    def __init__(self, folder: Path, outcome):
        self.folder, self.outcome, self._read = folder, outcome, {}

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._read:
            self._read[name] = read_table(self.folder, name)
        return self._read[name]

    def link(self, from_code: str, to_code: str):
        """The row of one water link."""
        rows = self.water_links
        return rows[(rows["from_code"] == from_code) & (rows["to_code"] == to_code)].iloc[0]


def analyse_to(study_file: Path, folder: Path) -> Result:
    outcome = run_study(read_study(study_file), folder, outputs=("gpkg",))
    return Result(folder, outcome)


@pytest.fixture(scope="session")
def default_result(tmp_path_factory) -> Result:
    return analyse_to(default_study(), tmp_path_factory.mktemp("default") / "result")


@pytest.fixture(scope="session")
def real_study_file(tmp_path_factory) -> Path:
    if not REAL.is_dir():
        pytest.skip(f"the real layers are not beside the repository ({REAL.name})")
    file = tmp_path_factory.mktemp("real") / "real.toml"
    file.write_text(REAL_STUDY.format(data=REAL.as_posix()), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def real_result(real_study_file) -> Result:
    return analyse_to(real_study_file, real_study_file.parent / "result")
