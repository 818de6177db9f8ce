"""Recognition of the layers of Kalimantan Timur as they are; skipped where they are not beside the repository."""


import pytest

from bosanggarong_plugin.core.inputs.assign import assign
from bosanggarong_plugin.core.inputs.read import read_inputs
from tests.real_data import REAL

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="real data (../shared/data/kaltim) is not here")


@pytest.fixture(scope="module")
def proposal():
    return assign([REAL])


@pytest.fixture(scope="module")
def rows(proposal):
    return {row["layer"]: row for row in proposal.rows}


@pytest.mark.parametrize(
    ("layer", "role", "status"),
    [
        ("adm2_kabkota", "regions", None), ("batas_tn_kutai_sk4194_2014", "areas", None), ("batas_das", "basins", None),
        ("sungai_rbi", "rivers", None), ("jalan_pengembangan_eksisting", "roads", "existing"), ("jalan_rencana", "roads", "planned"),
        ("osm_power_lines", "network_lines", None), ("penduduk_luas_kabkota", "population", None), ("d8_30s_esri", "flow_direction", None),
        ("dem_30s", "dem", None),
    ],
)  # fmt: skip
def test_layers_with_one_meaning_are_chosen(rows, layer, role, status):
    row = rows[layer]
    assert (row["role"], row["status"], row["confidence"], row["chosen"], row["question_eng"]) == (role, status, "sure", True, "")


@pytest.mark.parametrize(
    ("layer", "kinds"),
    [
        ("rbi_anggana_puskesmas", {"puskesmas_pembantu": 5, "puskesmas": 1}), ("rbi_anggana_layanankesehatan", {"posyandu": 4}),
        ("rbi_anggana_pendidikan", {"sd": 14, "paud": 8, "smp": 6, "sma": 2, "smk": 1}), ("rbi_anggana_pelabuhan", {"pelabuhan": 1}),
        ("rbi_anggana_pemerintahan", {"kantor_pemerintah": 9, "kantor_desa": 9, "kantor_camat": 1}), ("rs_rujukan_covid2020", {"rsud": 7}),
        ("pembangkit_listrik_esdm", {"pembangkit": 222}),
    ],
)  # fmt: skip
def test_facilities_are_told_by_their_kinds(rows, layer, kinds):
    assert (rows[layer]["role"], rows[layer]["kinds"], rows[layer]["chosen"]) == ("facilities", kinds, True)


def test_places_of_interest_are_facilities_of_many_kinds(rows):
    kinds = rows["osm_poi_balikpapan"]["kinds"]
    assert rows["osm_poi_balikpapan"]["role"] == "facilities"
    assert {"rumah_sakit": 16, "puskesmas": 13, "sd": 80, "perguruan_tinggi": 11}.items() <= kinds.items()


@pytest.mark.parametrize("layer", ["adm3_kecamatan", "adm4_desa"])
def test_kecamatan_and_desa_are_offered_and_not_chosen(rows, layer):
    assert (rows[layer]["role"], rows[layer]["confidence"], rows[layer]["chosen"]) == ("regions", "offered", False)


def test_the_outline_of_the_capital_and_the_rocks_are_asked_about(proposal, rows):
    assert [(question.layer, question.kind, question.needs) for question in proposal.questions] == [
        ("litologi", "karst", "export"), ("batas_kawasan_ikn", "ikn", "polygons"),
    ]  # fmt: skip
    assert rows["litologi"]["choices"] == ["BEBULUH"] and "256079 ha" in rows["batas_kawasan_ikn"]["question_ind"]
    assert not any(rows[layer]["chosen"] for layer in ("litologi", "batas_kawasan_ikn"))
    assert all(question.text_ind != question.text_eng for question in proposal.questions)


@pytest.mark.parametrize("layer", ["jenis_tanah", "struktur", "resort_tn_kutai", "rbi_anggana_makam", "pulau", "adm1_provinsi"])
def test_what_is_of_no_use_is_left_alone(rows, layer):
    assert (rows[layer]["role"], rows[layer]["confidence"], rows[layer]["chosen"]) == (None, None, False)


def test_the_zones_of_the_park_do_not_count_it_twice(rows):
    assert rows["zonasi_tn_kutai_sk67_2021"]["set_aside"] == '"batas_tn_kutai_sk4194_2014" holds the same areas'


def test_the_proposed_study_is_read_as_it_is(proposal):
    inputs = read_inputs(proposal.study)
    assert len(inputs.regions.frame) == 10 and inputs.regions.frame["population"].notna().all()
    assert len(inputs.of("facilities")) == 9 and len(inputs.of("roads")) == 2 and inputs.flow is not None
