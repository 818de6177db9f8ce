"""The register of agreements: read row by row, asked when unsure, all rows or none, and reminders of what ends."""

import csv
import datetime
import json
import random
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin import paths
from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.errors import InputError, OutputError
from bosanggarong_plugin.core.inputs.agreements import AGREEMENT_COLUMNS, label_of, read_agreements, values_of, words_of
from bosanggarong_plugin.core.inputs.codes import known_regions
from bosanggarong_plugin.core.inputs.collect import Collector
from bosanggarong_plugin.core.inputs.dates import NoDate, first_day, last_day, read_date
from bosanggarong_plugin.core.inputs.fields import Fields, best_columns
from bosanggarong_plugin.core.inputs.party_names import PartyReader, meaning_of, provinces
from bosanggarong_plugin.core.inputs.read import read_inputs
from bosanggarong_plugin.core.messages import error_text
from bosanggarong_plugin.core.office.reading import entries_without_candidate, read_office
from bosanggarong_plugin.core.office.register import export_agreements, import_agreements, write_template
from bosanggarong_plugin.core.office.reminders import reminders
from bosanggarong_plugin.core.office.store import OfficeStore
from bosanggarong_plugin.core.study import InputSpec, Study, read_study
from bosanggarong_plugin.core.tables import table

HEADER = ("agreement_id", "title", "parties", "kind", "signed", "start", "end", "stage", "running", "monev", "monev_date", "number")
SOUND = {"title": "Air baku", "parties": "64.02+64.74"}
CODES = ["64.02", "64.08", "64.74"]


def write(path, *rows, header=HEADER):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def store(tmp_path):
    return OfficeStore(tmp_path / "office.gpkg", "Ani")


def imported(tmp_path, store, *rows, **options):
    report = import_agreements(write(tmp_path / "register.csv", *rows), store, **options)
    assert report.written
    return store.load("agreements").set_index("title")


def problems(tmp_path, store, *rows, **options):
    with pytest.raises(InputError) as caught:
        import_agreements(write(tmp_path / "register.csv", *rows), store, **options)
    assert store.load("agreements").empty, "nothing is imported when any row is damaged"
    return caught.value.problems


# dates ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("8 Februari 2024", "2024-02-08"), ("08 Peb 2024", "2024-02-08"), ("Kamis, 8 Februari 2024", "2024-02-08"), ("tgl. 8-Feb-2024", "2024-02-08"),
        ("08/02/2024", "2024-02-08"), ("8.2.2024", "2024-02-08"), ("08-02-2024", "2024-02-08"), ("2024-02-08 00:00:00", "2024-02-08"),
        ("2024/02/08", "2024-02-08"), ("February 8, 2024", "2024-02-08"), ("17 Agustus 1945", "1945-08-17"), ("45330", "2024-02-08"),
        (45330.0, "2024-02-08"), (datetime.datetime(2024, 2, 8), "2024-02-08"), ("Februari 2024", "2024-02"), ("2024-02", "2024-02"),
        ("2019", "2019"), (2019, "2019"), (None, None), ("-", None), ("1 Nopember 2025", "2025-11-01"), ("30 Des 2025", "2025-12-30"),
    ],
)  # fmt: skip
def test_dates_as_offices_write_them(said, iso):
    assert read_date(said) == iso


NO_DATES = ["31/02/2024", "02/25/2024", "8/2/24", "segera", "0", "8 Februari", "12", "99999", "1899", "2024-13-01", "29 Februari 2023"]


@pytest.mark.parametrize("said", NO_DATES)
def test_what_is_no_date_is_refused(said):
    with pytest.raises(NoDate):
        read_date(said)


@given(day=st.dates(datetime.date(1945, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_is_read_in_every_writing(day):
    months = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
    month = months[day.month - 1]
    for said in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {month} {day.year}", f"{day.day}-{month[:3]}-{day.year}"):
        assert read_date(said) == day.isoformat()
    for iso in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert first_day(iso) <= day <= last_day(iso)


# parties ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("64.74; Kutim", "64.08+64.74"), ("Kukar dan Kota Bontang", "64.02+64.74"), ("Pemkab Paser, Pemprov Kaltim", "64+64.01"),
        ("Pemerintah Provinsi Kalimantan Timur + PPU", "64+64.09"), ("Bupati Kutai Barat; Gubernur Kalimantan Timur", "64+64.07"),
        ("Wali Kota Bontang | Walikota Samarinda", "64.72+64.74"), ("1. Mahulu\n2. Kubar", "64.07+64.11"), ("64; 6474", "64+64.74"),
        ("Kota Semarang, Kabupaten Semarang", "33.22+33.74"), ("Balikpapan - Penajam Paser Utara", "64.09+64.71"),
        ("Kalimantan Timur; Kalsel", "63+64"), ("Kutim; PT Air Kutai Timur", "64.08+PT Air Kutai Timur"),
        ("64.08; Universitas Kesehatan dan Teknologi", "64.08+Universitas Kesehatan dan Teknologi"), ("Kutim; Otorita IKN", "64.08+Otorita IKN"),
        ("Provinsi DI Yogyakarta; Bantul", "34+34.02"), ("Labuhanbatu; 12.71", "12.10+12.71"),
    ],
)  # fmt: skip
def test_parties_by_code_name_short_name_and_province(tmp_path, store, said, codes):
    rows = imported(tmp_path, store, {**SOUND, "parties": said}, code_scheme="kemendagri" if "6474" in said else None)
    assert list(rows["parties"]) == [codes]


@pytest.mark.parametrize(
    ("said", "choices"),
    [
        ("Semarang", ["33.22", "33.74"]), ("Bandung", ["32.04", "32.73"]), ("Gorontalo", ["75.01", "75.71", "75"]), ("Kutai Tmur", ["64.08"]),
        ("Bontagn", ["64.74"]), ("Yogyakarta", ["34.71", "34"]),
        ("Provinsi Kalimantan Timr", ["64"]), ("Kota Samarida", ["64.72"]), ("Jambi", ["15.71", "15"]),
    ],
)  # fmt: skip
def test_an_unclear_name_is_asked_with_its_choices(tmp_path, store, said, choices):
    [problem] = problems(tmp_path, store, {**SOUND, "parties": f"{said}; 64.74"})
    assert f'who "{said}" is (row 2)' in problem.what
    assert problem.next_step.startswith(f"It may be: {', '.join(choices[:1])} ") and all(f"{code} " in problem.next_step for code in choices)
    rows = imported(tmp_path, store, {**SOUND, "parties": f"{said}; 64.08"}, answers={said: choices[-1]})
    assert list(rows["parties"]) == ["+".join(sorted({choices[-1], "64.08"}))]


def test_an_answer_may_keep_a_name_as_a_third_party(tmp_path, store):
    rows = imported(tmp_path, store, {**SOUND, "parties": "Semarang; 64.74"}, answers={"Semarang": "pihak ketiga"})
    assert list(rows["parties"]) == ["64.74+Semarang (pihak ketiga)"], "kept so that nobody is asked again"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Kota Yogya", "34.71"), ("Kota Jogja", "34.71"), ("Kodya Yogyakarta", "34.71"), ("Pemda DIY", "34"), ("Pemerintah Daerah DIY", "34"),
        ("Pemerintah Daerah Daerah Istimewa Yogyakarta", "34"), ("Pemerintah Daerah Istimewa Yogyakarta", "34"), ("Kota Tangsel", "36.74"),
    ],
)  # fmt: skip
def test_governments_outside_kalimantan_timur_are_known_as_people_write_them(said, code):
    assert meaning_of(said).code == code


@pytest.mark.parametrize("said", ["Pemda Yogyakarta", "Pemda Bengkulu", "Jogja"])
def test_a_government_that_may_be_a_city_or_a_province_is_asked(said):
    assert {len(code) for code, _ in meaning_of(said).choices} == {2, 5}


@pytest.mark.parametrize("said", ["Kota Antah", "Kabupaten Berantah", "Pemkab Entah", "Bupati Xyz", "Pemerintah Kota Xyz", "Provinsi Xyz"])
def test_a_regional_government_that_no_table_knows_is_asked_and_never_a_third_party_in_silence(tmp_path, store, said):
    [problem] = problems(tmp_path, store, {**SOUND, "parties": f"{said}; 64.74"})
    assert f'who "{said}" is (row 2)' in problem.what and f'"{said} (pihak ketiga)"' in problem.next_step
    rows = imported(tmp_path, store, {**SOUND, "parties": f"{said} (pihak ketiga); 64.74"})
    assert list(rows["parties"]) == [f"64.74+{said} (pihak ketiga)"]


def test_what_was_answered_at_an_import_is_not_asked_again_by_the_study(tmp_path, store):
    """A third party of a region's name and a region newer than the list: stored rows pass the door of the analysis."""
    answers = {"Semarang": "pihak ketiga", "64.99": "64.99"}
    imported(tmp_path, store, {**SOUND, "parties": "Semarang; Kota Bontang; 64.99"}, answers=answers)
    frame, collector = store.load("agreements"), Collector()
    spec = InputSpec(role="office", path=store.path)
    rows = read_agreements(frame, Fields({name: name for name in AGREEMENT_COLUMNS}), spec, "agreements", collector)
    assert not collector.problems and list(rows.frame["parties"]) == ["64.74+64.99+Semarang (pihak ketiga)"]
    assert [log for log in collector.repairs if "64.99" in str(log)]


def test_an_answer_that_is_no_code_is_a_problem(tmp_path, store):
    found = problems(tmp_path, store, {**SOUND, "parties": "Semarang; 64.74"}, answers={"Semarang": "entah"})
    assert 'the answer for "Semarang" is "entah"' in found[0].what


def test_a_code_of_no_region_is_a_problem(tmp_path, store):
    [problem] = problems(tmp_path, store, {**SOUND, "parties": "64.99; 64.74"})
    assert problem.what == "no region has the code 64.99 (row 2)"
    rows = imported(tmp_path, store, {**SOUND, "parties": "64.99; 64.74; 94.01"}, answers={"64.99": "64.99"})
    assert list(rows["parties"]) == ["64.74+64.99+94.01"], "the table does not list the regions of Papua"


def test_every_region_is_known_by_its_full_name_and_every_province_by_its_name():
    for region in known_regions():
        assert meaning_of(f"{region.level} {region.name}").code == region.kemendagri, region
    for code, name in provinces().items():
        assert meaning_of(f"Provinsi {name}").code == code, name


@given(region=st.sampled_from(known_regions()), where=st.integers(0, 40), letter=st.sampled_from("aeiou"))
def test_one_slip_of_the_pen_never_becomes_a_third_party_in_silence(region, where, letter):
    """One letter left out or put in: another name of a region, or a question; never a third party."""
    name = region.name
    if len(name.replace(" ", "").replace("-", "")) < 7:
        return
    at = where % len(name)
    for slip in (name[:at] + name[at + 1 :], name[:at] + letter + name[at:]):
        meaning = meaning_of(slip)
        assert meaning.code or meaning.choices, slip


def test_third_parties_are_not_taken_for_regions():
    for name in ("Universitas Mulawarman", "PT Kaltim Methanol", "BPJS Kesehatan", "Kementerian Dalam Negeri", "Bank Kaltimtara", "Otorita IKN"):
        assert meaning_of(name).code is None and meaning_of(name).choices == ()


def test_codes_of_parties_are_found_also_when_a_name_beside_them_is_not_clear():
    spec, collector = InputSpec(role="office", path=paths.boundaries_dir() / "office.gpkg"), Collector()
    reader = PartyReader(spec, "agreements", "parties", collector)
    assert reader.read(["6402; Bandung"], ["row 2"]) is None
    assert [part in str(collector.problems) for part in ("Kemendagri or BPS", "Bandung")] == [True, True]


# words and rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "kind", "value"),
    [
        ("8", None, "pelaksanaan"), ("Tahap 4", None, "penandatanganan_kb"), ("8. Pelaksanaan", None, "pelaksanaan"),
        ("penyusunan_pks", None, "penyusunan_pks"),
        ("Permohonan baru", "PKS", "penawaran"), ("Pembahasan", "PKS", "penyusunan_pks"), ("Menunggu TTD", "MoU", "penyusunan_kb"),
        ("Pasca TTD", "PKS", "penandatanganan_pks"), ("pasca ttd", "kesepakatan bersama", "penandatanganan_kb"),
        ("Persetujuan DPRD", None, "persetujuan_dprd"),
        ("selesai", None, "selesai"), ("ditolak", None, "ditolak"),
    ],
)  # fmt: skip
def test_stages_by_number_word_and_the_words_of_sikerja(tmp_path, store, stage, kind, value):
    assert list(imported(tmp_path, store, {**SOUND, "stage": stage, "kind": kind})["stage"]) == [value]


def test_the_ten_stages_are_numbered_in_the_order_of_the_regulation():
    ten = ["persiapan", "penawaran", "penyusunan_kb", "penandatanganan_kb", "persetujuan_dprd", "penyusunan_pks", "penandatanganan_pks",
           "pelaksanaan", "penatausahaan", "pelaporan"]  # fmt: skip
    assert [words_of("stage")[str(n)] for n in range(1, 11)] == ten and list(values_of("stage"))[:10] == ten


@pytest.mark.parametrize(
    ("said", "value"), [("ya", "ya"), ("Tidak", "tidak"), ("hanya seremonial", "tidak"), ("aktif", "ya"), ("tidak diketahui", None), ("", None)]
)
def test_running_is_yes_no_or_unknown(tmp_path, store, said, value):
    assert list(imported(tmp_path, store, {**SOUND, "running": said})["running"]) == [value]


def test_every_word_of_the_tables_leads_to_its_value_and_every_value_to_itself():
    for field in ("kind", "stage", "running", "monev", "measure"):
        for value in values_of(field):
            assert words_of(field)[value.replace("_", " ")] == value
            assert words_of(field)[label_of(field, value).lower()] == value


def test_all_damaged_rows_are_told_at_once_with_row_column_and_remedy(tmp_path, store):
    found = problems(
        tmp_path, store,
        {**SOUND, "signed": "31/02/2024"}, {"title": "", "parties": "64.02+64.74"}, {**SOUND, "kind": "surat"}, {**SOUND, "stage": "99"},
        {**SOUND, "running": "mungkin"}, {**SOUND, "monev": "bagus"}, {**SOUND, "start": "2025", "end": "2024-12-31"},
        {**SOUND, "signed": "2024-02-08", "end": "2023"}, {"title": "x", "parties": "Semarang"},
    )  # fmt: skip
    told = {(problem.where, problem.what.split(" (")[0]) for problem in found}
    assert told == {
        ("register.csv / signed", 'row 2: "31/02/2024" is no date'), ("register.csv", "agreements without title or parties: row 3"),
        ("register.csv / kind", 'row 4: "surat" is not known here'), ("register.csv / stage", 'row 5: "99" is not known here'),
        ("register.csv / running", 'row 6: "mungkin" is not known here'), ("register.csv / monev", 'row 7: "bagus" is not known here'),
        ("register.csv / end", "row 8: it ends before it begins"), ("register.csv / end", "row 9: it ends before it begins"),
        ("register.csv / parties", 'it is not clear who "Semarang" is'),
    }  # fmt: skip
    assert all(problem.next_step for problem in found)
    assert any("penandatanganan kesepakatan bersama" in problem.next_step for problem in found), "allowed values are named"
    said = error_text(InputError(found), "id")
    assert "baris 2" in said and "bukan tanggal" in said and "is no" not in said and "row" not in said


def test_many_damaged_rows_are_counted_not_printed_one_by_one(tmp_path, store):
    found = problems(tmp_path, store, *({**SOUND, "title": f"{n}", "signed": "kapan"} for n in range(100)))
    assert len(found) == 21 and found[-1].what.startswith("80 more rows have the same problem: row 22, row 23")


def test_an_end_within_the_year_of_the_start_is_not_before_it(tmp_path, store):
    imported(tmp_path, store, {**SOUND, "start": "2024", "end": "2024-03-01"}, {**SOUND, "title": "lain", "start": "2024-06-01", "end": "2024"})


def test_ids_that_are_shared_are_told_with_their_rows(tmp_path, store):
    rows = [{**SOUND, "agreement_id": "a"}, {**SOUND, "title": "lain", "agreement_id": "a"}, {**SOUND, "agreement_id": "b"}]
    [problem] = problems(tmp_path, store, *rows)
    assert problem.what == "agreements that share an id: a (row 2, row 3)"


def test_without_an_id_the_number_and_the_parties_make_an_agreement_the_same(tmp_path, store):
    imported(tmp_path, store, {**SOUND, "number": "1/PKS"}, {**SOUND, "number": "2/PKS", "title": "lain"}, {**SOUND, "title": "tanpa nomor"})
    with pytest.raises(InputError, match="is there with other content"):
        import_agreements(write(tmp_path / "b.csv", {**SOUND, "number": "1/PKS", "title": "judul baru"}), store)


def test_a_formula_stays_text(tmp_path, store):
    pytest.importorskip("openpyxl")
    title = '=cmd|" /C calc"!A0'
    imported(tmp_path, store, {**SOUND, "title": title})
    for name in ("r.csv", "r.xlsx"):
        export_agreements(store.load("agreements"), tmp_path / name)
        assert import_agreements(tmp_path / name, store).unchanged == tuple(store.load("agreements")["agreement_id"])
    assert "'=cmd" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    import openpyxl

    assert openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]["B2"].data_type == "s"


# import, export, template ----------------------------------------------------------------------------------------------


def test_an_import_says_what_it_did_and_the_second_changes_nothing(tmp_path, store):
    rows = [{**SOUND, "signed": "8 Februari 2024"}, {**SOUND, "title": "Jalan", "stage": "8"}]
    file = write(tmp_path / "r.csv", *rows)
    assert not import_agreements(file, store, dry_run=True).written and not store.path.exists()
    first = import_agreements(file, store)
    assert len(first.added) == 2 and first.changed == first.unchanged == ()
    assert set(store.history()["change"]) == {"imported"} and set(store.load("agreements")["edited_by"]) == {"Ani"}
    second = import_agreements(file, store)
    assert second.unchanged == first.added and second.added == second.changed == () and len(store.history()) == 2


def test_other_content_is_refused_unless_it_is_an_update(tmp_path, store):
    write(tmp_path / "a.csv", {**SOUND, "agreement_id": "a", "stage": "4"}, {**SOUND, "agreement_id": "b"})
    import_agreements(tmp_path / "a.csv", store)
    write(tmp_path / "b.csv", {**SOUND, "agreement_id": "a", "stage": "8"}, {**SOUND, "agreement_id": "c"})
    with pytest.raises(InputError) as caught:
        import_agreements(tmp_path / "b.csv", store)
    assert 'row 2: the agreement "a" is there with other content (stage: penandatanganan kesepakatan bersama -> pelaksanaan)' in str(caught.value)
    assert list(store.load("agreements")["agreement_id"]) == ["a", "b"], "all rows or none"
    report = import_agreements(tmp_path / "b.csv", store, update=True)
    assert (report.added, report.changed, report.unchanged) == (("c",), ("a",), ())
    rows = store.load("agreements").set_index("agreement_id")
    assert rows.loc["a", "stage"] == "pelaksanaan" and rows.loc["a", "row_version"] == 2
    assert list(store.history("agreements", "a")["change"]) == ["imported"] * 2


def test_an_update_leaves_columns_alone_that_the_file_does_not_have(tmp_path, store):
    import_agreements(write(tmp_path / "a.csv", {**SOUND, "agreement_id": "a", "end": "2030"}), store)
    header = ("agreement_id", "title", "parties")
    import_agreements(write(tmp_path / "b.csv", {**SOUND, "agreement_id": "a", "title": "baru"}, header=header), store, update=True)
    assert store.load("agreements").loc[0, ["title", "end"]].tolist() == ["baru", "2030"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_template_explains_itself_and_its_example_is_not_imported(tmp_path, store, suffix, language):
    if suffix == ".xlsx":
        pytest.importorskip("openpyxl")
    file = tmp_path / f"template{suffix}"
    write_template(file, language=language)
    assert import_agreements(file, store).added == ()
    with pytest.raises(OutputError, match="already there"):
        write_template(file, language=language)
    if suffix == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(file)
        sheet, guide = book.worksheets
        headers = [cell.value for cell in sheet[1]]
        sheet.append([None, "Jalan batas", "64.08; Kukar", "jalan", None, "PKS" if language == "id" else "cooperation agreement"])
        book.save(file)
        assert [row[0].value for row in guide.iter_rows(min_row=2)] == headers
        assert "pelaksanaan" in str([row[3].value for row in guide.iter_rows()])
    else:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        headers = next(csv.reader(lines[:1]))
        assert len(lines) == 2 + len(headers) and all(line.lstrip('"').startswith("#") for line in lines[1:])
        with file.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow([None, "Jalan batas", "64.08; Kukar", "jalan", None, "PKS"] + [None] * (len(headers) - 6))
    assert {canonical for canonical, (hits, _) in best_columns("office", headers).items() if len(hits) == 1} == {*AGREEMENT_COLUMNS}
    assert len(import_agreements(file, store).added) == 1
    assert store.load("agreements").loc[0, ["parties", "kind"]].tolist() == ["64.02+64.08", "perjanjian_kerja_sama"]


def test_the_example_of_the_template_would_itself_be_sound(tmp_path, store):
    for language in ("ind", "eng"):
        columns = table("agreement_columns")
        row = dict(zip(columns[f"header_{language}"], columns[f"example_{language}"], strict=True)) | {"Id perjanjian": None, "Agreement id": None}
        row = {name: row[name] for name in columns[f"header_{language}"]}
        report = import_agreements(write(tmp_path / f"{language}.csv", row, header=tuple(row)), store, update=True)
        assert len(report.added) + len(report.unchanged) + len(report.changed) == 1


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_export_comes_back_as_it_went(tmp_path, suffix, language):
    if suffix == ".xlsx":
        pytest.importorskip("openpyxl")
    source = OfficeStore(paths.boundaries_dir() / "office.gpkg")
    agreements = source.load("agreements")
    file = tmp_path / f"register{suffix}"
    export_agreements(agreements, file, language=language)
    copy = OfficeStore(tmp_path / "baru.gpkg", "Budi")
    assert len(import_agreements(file, copy).added) == len(agreements)
    columns = list(AGREEMENT_COLUMNS)
    pd.testing.assert_frame_equal(copy.load("agreements")[columns], agreements[columns])


def test_without_openpyxl_a_workbook_says_so_and_csv_still_works(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(OutputError, match="needs openpyxl"):
        write_template(tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []
    write_template(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").exists()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_ten_thousand_agreements_are_imported_once(tmp_path, store, suffix):
    chance, regions, rows = random.Random(1), known_regions(), []
    for n in range(10_000):
        a, b = chance.sample(regions, 2)
        rows.append(
            {"Judul": f"Kerja sama {n}", "Para pihak": f"{a.kemendagri}; {b.level} {b.name}; Universitas {n}", "Bidang": "air", "Jenis": "PKS",
             "Nomor": f"{n}/PKS/2024", "Tanggal tanda tangan": f"{1 + n % 28} Februari 2024", "Berakhir": "2029-01-01", "Tahap": "pelaksanaan",
             "Berjalan": "ya", "Ruang lingkup": "pasokan air", "Hasil monev": "dilanjutkan", "Tanggal monev": "2025", "Sumber": "register"}
        )  # fmt: skip
    file = tmp_path / f"besar{suffix}"
    frame = pd.DataFrame(rows)
    if suffix == ".csv":
        frame.to_csv(file, index=False)
    else:
        pytest.importorskip("openpyxl")
        frame.to_excel(file, index=False)
    assert len(import_agreements(file, store).added) == 10_000
    assert len(import_agreements(file, store).unchanged) == 10_000


# the analysis -----------------------------------------------------------------------------------------------------------


def study_of(office):
    study = read_study(paths.default_study())
    inputs = {role: study.inputs[role] for role in ("regions",)} | {"office": (InputSpec(role="office", path=office),)}
    return Study(path=study.path, name="uji", inputs=inputs)


def test_the_analysis_reads_the_same_register_from_csv_xlsx_and_geopackage(tmp_path, store):
    pytest.importorskip("openpyxl")
    rows = [{**SOUND, "agreement_id": "a", "signed": "8 Februari 2024", "stage": "8"}, {**SOUND, "agreement_id": "b", "parties": "Kutim; Bontang"}]
    file = write(tmp_path / "r.csv", *rows)
    import_agreements(file, store)
    store.add("scenarios", {"scenario_id": "s", "name": "S", "criterion": "severity", "weight": 1})
    pd.read_csv(file, dtype=str).to_excel(tmp_path / "r.xlsx", index=False)
    frames = [read_inputs(study_of(path)) for path in (file, tmp_path / "r.xlsx", store.path)]
    for inputs in frames:
        pd.testing.assert_frame_equal(inputs.office.agreements, frames[0].office.agreements)
    assert list(frames[2].office.agreements["parties"]) == ["64.02+64.74", "64.08+64.74"] and frames[2].repairs == []
    assert len(frames[2].office.scenarios) == 1


def test_the_analysis_refuses_what_an_import_refuses(tmp_path):
    file = write(tmp_path / "r.csv", {**SOUND, "signed": "kapan"}, {**SOUND, "parties": "Semarang; 64.74"})
    with pytest.raises(InputError) as caught:
        read_inputs(study_of(file))
    assert len(caught.value.problems) == 2


def spec_of(store):
    return InputSpec(role="office", path=store.path)


def test_the_other_tables_of_the_office_are_read(store):
    store.add("contributions", {"candidate_id": "c", "region_code": "64.74", "measure": "penggunaan", "value": "78,5", "unit": "t/hari"})
    store.add("dossier", [{"candidate_id": "c", "field": "years", "value": "5"}, {"candidate_id": "d", "field": "tujuan", "value": "air"}])
    store.add("forums", [{"name": "Bosanggarong", "region_code": code} for code in ("64.74", "64.08", "64.02", "33.74")])
    store.add("proposals", {"idea_code": "B1", "object_name": "Air", "parties": "64.02+64.74"})
    before, collector = store.path.read_bytes(), Collector()
    office = read_office(spec_of(store), None, CODES, collector)
    assert collector.problems == [] and store.path.read_bytes() == before
    assert office.contributions.loc[0, ["measure", "value"]].tolist() == ["use", 78.5]
    assert office.entered("c", "years") == "5" and office.forums == {"Bosanggarong": ("33.74", "64.02", "64.08", "64.74")}
    assert list(office.proposals["object_name"]) == ["Air"]
    assert office.entries[["candidate_id", "value", "edited_by"]].values.tolist() == [["c", "5", "Ani"], ["d", "air", "Ani"]]
    log = entries_without_candidate(office, ["c"], spec_of(store))
    assert [(row["layer"], row["feature"]) for row in log] == [("dossier", "d")]


def test_contributions_and_forums_that_cannot_be_used_are_told_at_once(store):
    base = {"candidate_id": "c", "region_code": "64.74", "measure": "use", "value": "1"}
    store.add("contributions", [base | change for change in ({"region_code": "64.01"}, {"measure": "lain"})])
    with store.edit() as edit:
        edit.add("contributions", [base | {"value": -1}])
        edit.connection.execute("INSERT INTO contributions (candidate_id, region_code, measure, value) VALUES ('d', '64.74', 'cost', 'banyak')")
    store.add("forums", {"name": "F", "region_code": "Bontang"})
    collector = Collector()
    read_office(spec_of(store), None, CODES, collector)
    told = [problem.what for problem in collector.problems]
    assert len(told) == 4
    for part in ("c / 64.01 / use", "c / 64.74 / lain", "d / 64.74 / cost: banyak, c / 64.74 / use: -1", "F: Bontang"):
        assert any(part in what for what in told), part


def test_a_register_without_the_other_tables_gives_empty_ones():
    spec = InputSpec(role="office", path=paths.boundaries_dir() / "office.gpkg")
    office = read_office(spec, None, CODES, Collector())
    assert office.contributions.empty and office.proposals.empty and office.dossier == {} and office.forums == {}
    assert read_office(None, None, CODES, Collector()).agreements is None


# reminders --------------------------------------------------------------------------------------------------------------

TODAY = datetime.date(2026, 1, 1)


def due(end, **columns):
    frame = pd.DataFrame([{"agreement_id": "a", "end": end, "kind": "perjanjian_kerja_sama", "stage": "pelaksanaan", "monev": None, **columns}])
    rows = reminders(frame, TODAY).to_dict("records")
    return (rows[0]["due"], rows[0]["days_left"]) if rows else None


@pytest.mark.parametrize(
    ("days", "expected"),
    [(91, None), (90, "90"), (61, "90"), (60, "60"), (31, "60"), (30, "30"), (8, "30"), (7, "7"), (1, "7"), (0, "0"), (-1, "ended")],
)
def test_a_reminder_is_the_smallest_threshold_reached(days, expected):
    end = (TODAY + datetime.timedelta(days=days)).isoformat()
    assert due(end) == (None if expected is None else (expected, days))


@given(days=st.integers(-5000, 5000))
def test_the_nearer_the_end_the_smaller_the_threshold(days):
    found = due((TODAY + datetime.timedelta(days=days)).isoformat())
    assert (found is None) == (days > 90)
    if found and days >= 0:
        assert int(found[0]) >= days and not any(days <= limit < int(found[0]) for limit in (0, 7, 30, 60, 90))


def test_an_end_known_by_year_only_is_no_number_of_days():
    assert due("2026") == ("day_unknown", None) and due("2026-02") == ("day_unknown", None)
    assert due("2025") == ("ended", None) and due("2027") is None and due("2026-06") is None


def test_plans_refused_proposals_and_agreements_without_an_end_are_not_told():
    assert due("2026-01-02", kind="rencana") is None and due("2026-01-02", stage="ditolak") is None
    assert due(None) is None and due(np.nan) is None
    assert reminders(None, TODAY).empty


def test_a_missing_evaluation_is_unknown_not_bad():
    monev = {"a": None, "b": "diperluas"}
    frame = pd.DataFrame([{"agreement_id": key, "end": "2026-01-08", "kind": None, "stage": None, "monev": monev[key]} for key in monev])
    first, second = reminders(frame, TODAY).to_dict("records")
    assert "tidak tercatat (tidak diketahui)" in first["text_ind"] and "unknown" in first["text_eng"]
    assert "diperluas" in second["text_ind"] and "extended" in second["text_eng"] and "8 Januari 2026" in second["text_ind"]


# the command line -------------------------------------------------------------------------------------------------------


def test_the_command_line_fills_and_reads_a_register(tmp_path, capsys):
    pytest.importorskip("openpyxl")
    office = str(tmp_path / "office.gpkg")
    file = write(tmp_path / "r.csv", {**SOUND, "agreement_id": "a", "parties": "Semarang; 64.74", "end": "2026-02-01"})
    assert main(["register", "import", office, str(file)]) == 2
    assert "33.74 Kota Semarang" in capsys.readouterr().err
    assert main(["register", "import", office, str(file), "--answer", "Semarang=33.74", "--by", "Ani", "--lang", "id"]) == 0
    assert "1 ditambahkan, 0 diubah, 0 tetap" in capsys.readouterr().out
    assert main(["register", "list", office, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["parties"] == "33.74+64.74"
    assert main(["register", "remind", office, "--date", "2026-01-20"]) == 0
    assert "in 12 days" in capsys.readouterr().out
    assert main(["register", "history", office, "a"]) == 0
    assert "Ani  imported  a (1)  Air baku" in capsys.readouterr().out
    changed = write(tmp_path / "u.csv", {"agreement_id": "a", "Berakhir": "2027", "Judul": "Air baku", "Para pihak": "33.74;64.74"},
                    header=("agreement_id", "Judul", "Para pihak", "Berakhir"))  # fmt: skip
    assert main(["register", "import", office, str(changed), "--lang", "id"]) == 2
    assert "(Berakhir: 2026-02-01 -> 2027)" in capsys.readouterr().err, "by the header of the file"
    assert main(["register", "import", office, str(changed), "--update"]) == 0
    assert main(["register", "history", office, "a", "--lang", "id"]) == 0
    assert "a (2)  Berakhir: 2027\n" in capsys.readouterr().out
    assert main(["register", "export", office, str(tmp_path / "k.xlsx")]) == 0
    assert main(["register", "import", office, str(tmp_path / "k.xlsx")]) == 0
    assert "0 added, 0 changed, 1 unchanged" in capsys.readouterr().out
    assert main(["register", "template", str(tmp_path / "t.csv")]) == 0
    assert main(["register", "list", str(tmp_path / "lain.gpkg")]) == 2
    assert "file not found" in capsys.readouterr().err
