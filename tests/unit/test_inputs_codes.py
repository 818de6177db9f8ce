"""Region codes: any writing, two schemes whose digits collide, converted only when the scheme is known."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core.inputs.codes import (
    convert_codes,
    known_regions,
    level_of,
    name_key,
    normalise_code,
    province_of,
    regions_named,
)
from bosanggarong_plugin.core.inputs.collect import Collector
from bosanggarong_plugin.core.study import InputSpec

KALTIM = [region for region in known_regions() if region.kemendagri.startswith("64.")]


def converted(pairs, *, scheme=None, field_scheme="", accepted=()):
    """(codes or None, problems, log) of (code, name) pairs."""
    collector = Collector()
    spec = InputSpec(role="regions", path=Path("daerah.gpkg"), code_scheme=scheme)
    codes = convert_codes(
        [code for code, _ in pairs], [name for _, name in pairs], spec=spec, layer="kab", column="KODE",
        labels=[f"feature {n}" for n in range(len(pairs))], collector=collector, field_scheme=field_scheme, accepted=accepted,
    )  # fmt: skip
    return codes, collector.problems, collector.repairs


@pytest.mark.parametrize("value", ["64.74", " 64.74 ", "6474", 6474, 6474.0, "6474.0", 64.74, "ID6474"])
def test_every_writing_of_a_code_is_read(value):
    assert normalise_code(value) == "64.74"


def test_a_number_that_lost_its_last_zero_is_read_with_it():
    assert normalise_code(33.1) == "33.10"


@pytest.mark.parametrize(
    "value", ["64.74.01", "64.01.01.2009", "6401012009", "64", 64, "", None, "x", "647", "04.74", True, float("nan"), "64-74"]
)
def test_what_is_no_kabupaten_code_is_none(value):
    assert normalise_code(value) is None


@given(st.integers(11, 96), st.integers(1, 79))
def test_normalising_twice_changes_nothing(province, number):
    code = f"{province}.{number:02d}"
    assert normalise_code(code) == normalise_code(code.replace(".", "")) == normalise_code(int(code.replace(".", ""))) == code
    assert normalise_code(normalise_code(code)) == code
    assert province_of(code) == str(province)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_no_value_breaks_the_reader_of_codes(value):
    assert normalise_code(value) is None or len(normalise_code(value)) == 5


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [("64.74", "Bontang", "kota"), ("64.08", "Kutai Timur", "kabupaten"), ("31.01", "Kabupaten Administrasi Kepulauan Seribu", "kabupaten"),
     ("64.08", "Kota Baru", "kota"), ("64.74", None, "kota")],
)  # fmt: skip
def test_the_level_of_a_region(code, name, level):
    assert level_of(code, name) == level


@pytest.mark.parametrize("name", ["Paser", "Kab. Paser", "KABUPATEN PASER", "Pasir", "paser regency"])
def test_names_of_one_region_agree(name):
    assert [region.kemendagri for region in regions_named(name)] == ["64.01"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mahakam Hulu", "64.11"),
        ("Kutim", "64.08"),
        ("PPU", "64.09"),
        ("KOTA BONTANG", "64.74"),
        ("Kota Bandung", "32.73"),
        ("Kab. Bandung", "32.04"),
    ],
)
def test_other_names_of_regions_are_known(name, code):
    assert [region.kemendagri for region in regions_named(name)] == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Pemkab Paser", "64.01"),
        ("Pemkab. Kutai Kartanegara", "64.02"),
        ("PEMKOT BONTANG", "64.74"),
        ("Pemerintah Kabupaten Kutai Timur", "64.08"),
        ("Pemerintah Kota Bandung", "32.73"),
        ("Pemerintah Daerah Kabupaten Bandung", "32.04"),
        ("Pemda Paser", "64.01"),
    ],
)
def test_a_government_is_the_name_of_its_region(name, code):
    assert [region.kemendagri for region in regions_named(name)] == [code]


@pytest.mark.parametrize("name", ["Bandung", "Pemda Bandung", "Pemerintah Provinsi Kalimantan Timur", "Pemkab", "Universitas Mulawarman"])
def test_a_name_that_several_regions_share_or_none_has_is_no_region(name):
    assert len(regions_named(name)) != 1


def test_the_table_converts_one_to_one():
    regions = known_regions()
    assert len({r.kemendagri for r in regions}) == len({r.bps for r in regions}) == len(regions)
    assert {(r.kemendagri, r.bps) for r in KALTIM if r.kemendagri != r.bps} == {
        ("64.02", "64.03"), ("64.03", "64.05"), ("64.07", "64.02"), ("64.08", "64.04")
    }  # fmt: skip
    assert all(r.level == level_of(r.kemendagri, None) for r in regions)


def test_bps_codes_with_names_are_converted_and_logged():
    codes, problems, log = converted([(r.bps.replace(".", ""), r.name) for r in KALTIM])
    assert codes == [r.kemendagri for r in KALTIM] and not problems
    assert "converted to Kemendagri" in log[0]["action"]


def test_kemendagri_codes_with_names_stay():
    codes, problems, log = converted([(r.kemendagri.replace(".", ""), r.name) for r in KALTIM])
    assert codes == [r.kemendagri for r in KALTIM] and not problems and not log


@given(st.permutations(KALTIM), st.booleans(), st.integers(2, 10))
def test_the_scheme_does_not_depend_on_the_order_or_number_of_rows(regions, bps, n_rows):
    chosen = regions[:n_rows]
    if not any(r.bps != r.kemendagri for r in chosen):
        return
    codes, problems, _ = converted([((r.bps if bps else r.kemendagri).replace(".", ""), r.name) for r in chosen])
    assert codes == [r.kemendagri for r in chosen] and not problems


def test_dotted_bps_codes_are_seen_by_their_names():
    assert converted([("64.03", "Kutai Kartanegara"), ("64.04", "Kutai Timur"), ("64.74", "Bontang")])[0] == [
        "64.02",
        "64.08",
        "64.74",
    ]


def test_mixed_schemes_are_refused_with_the_rows_named():
    codes, (problem,), _ = converted([("6402", "Kutai Kartanegara"), ("6404", "Kutai Timur"), ("6474", "Bontang")])
    assert codes is None
    assert (
        "two code schemes are mixed" in problem.what
        and "64.02 Kutai Kartanegara" in problem.what
        and "64.04 Kutai Timur" in problem.what
    )
    assert problem.where == "daerah.gpkg / kab / KODE" and "one scheme" in problem.next_step


def test_a_code_of_another_region_is_refused():
    codes, (problem,), _ = converted([("64.01", "Berau"), ("64.74", "Bontang")])
    assert codes is None and "different regions: 64.01 Berau" in problem.what


def test_undotted_codes_without_evidence_ask_for_the_scheme():
    codes, (problem,), _ = converted([("9501", "Daerah A"), ("9502", "Daerah B")])
    assert codes is None and "Kemendagri or BPS" in problem.what and "code_scheme" in problem.next_step


def test_the_codes_of_the_regions_layer_settle_undotted_ones_that_are_no_bps_code_of_another_region():
    regions = ["64.02", "64.03", "64.08"]
    assert converted([("6408", None), ("64.03", None), ("6474", None)], accepted=regions)[0] == ["64.08", "64.03", "64.74"]
    codes, (problem,), _ = converted([("6408", None), ("6403", None)], accepted=regions)  # 64.03 is Berau, BPS 6403 Kutai Kartanegara
    assert codes is None and "Kemendagri or BPS" in problem.what


def test_the_study_file_or_the_field_settles_the_scheme():
    pairs = [("9501", "Daerah A"), ("9502", "Daerah B")]
    assert converted(pairs, scheme="kemendagri")[0] == converted(pairs, field_scheme="kemendagri")[0] == ["95.01", "95.02"]


def test_a_bps_code_outside_the_table_is_a_problem():
    codes, (problem,), _ = converted([("9501", "Daerah A")], scheme="bps")
    assert codes is None and "conversion table does not hold: 95.01" in problem.what


def test_a_scheme_that_the_names_contradict_is_refused():
    codes, (problem,), _ = converted([("6402", "Kutai Kartanegara")], scheme="bps")
    assert codes is None and "kemendagri code" in problem.what


def test_dotted_codes_of_regions_outside_the_table_are_kemendagri_codes():
    assert converted([("95.01", "Daerah A"), ("95.02", "Daerah B")])[0] == ["95.01", "95.02"]


def test_codes_that_are_the_same_in_both_schemes_need_no_evidence():
    assert converted([("3312", None), ("3403", None), ("3501", None)])[0] == ["33.12", "34.03", "35.01"]


def test_codes_of_villages_ask_for_the_kabupaten_field():
    codes, (problem,), _ = converted([("64.01.01.2009", "Samurangau")])
    assert codes is None and "kecamatan or desa" in problem.what and "fields.code" in problem.next_step


def test_name_keys_leave_the_kind_of_region_out():
    assert name_key("Kabupaten Kutai Timur") == name_key("KAB. KUTAI  TIMUR") == "kutaitimur"
