"""The workbook: every figure of the result, live shares and scores, and text that stays text."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import zipfile

import pytest

from bosanggarong_plugin.core.sheets import Book
from bosanggarong_plugin.reports import sheets_of_book
from bosanggarong_plugin.reports.sheets_of_book import LIVE, Formula, sheets_of
from bosanggarong_plugin.reports.workbook import FORMATS, write_workbook

from .result_worlds import HOSTILE, write_result

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("book")
    write_result(path, tuple(HOSTILE.values()))
    return path


@pytest.fixture(scope="module")
def opened(folder):
    write_workbook(folder, folder / "calon.xlsx", "id")
    return openpyxl.load_workbook(folder / "calon.xlsx")


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sheet_has_a_heading_a_filter_and_frozen_panes(folder, tmp_path, language):
    write_workbook(folder, tmp_path / "a.xlsx", language)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == len(set(book.sheetnames)) >= 12
    for sheet in book:
        assert sheet.cell(1, 1).value and sheet.freeze_panes and sheet.auto_filter.ref, sheet.title


def test_every_sheet_prints_without_ids_and_says_that_it_is_indicative(opened):
    for sheet in opened:
        assert "Indikatif" in sheet.oddFooter.left.text and sheet.page_setup.orientation == "landscape", sheet.title
        last = openpyxl.utils.range_boundaries(sheet.print_area.split("!")[1])[2]
        heads = [cell.value for cell in sheet[int(sheet.print_title_rows.strip("$").split(":")[0])]]
        assert sheet.title not in ("Calon", "Pembagian biaya") or "Pengenal" not in heads[:last], sheet.title


def test_of_long_lists_the_first_candidates_are_printed(folder, monkeypatch):
    monkeypatch.setattr(sheets_of_book, "PRINTED_ROWS", 2)
    monkeypatch.setattr(sheets_of_book, "TOP_CANDIDATES", 2)
    made = {sheet.name: sheet for sheet in sheets_of(Book(folder))}
    assert [row[0] for row in made["Uji"].rows[: made["Uji"].printed]] == [1, 2] and len(made["Uji"].rows) > 2
    assert "2 calon teratas" in made["Uji"].foot and made["Sumber data"].printed is None


@pytest.mark.parametrize("kind", ["script", "image", "quotes", "emoji", "long", "formula"])
def test_hostile_names_stay_text(opened, kind):
    name = HOSTILE[kind]
    holders = [cell for cell in cells(opened) if isinstance(cell.value, str) and name in cell.value]
    assert holders and all(cell.data_type == "s" for cell in holders)


def test_no_formula_comes_from_the_data(opened):
    live = {cell.value for cell in cells(opened) if cell.data_type == "f"}
    assert live and not [text for text in live if "cmd" in text or "HYPERLINK" in text.upper()]
    with zipfile.ZipFile(opened_path(opened)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]


def opened_path(book):
    import io

    stream = io.BytesIO()
    book.save(stream)
    return stream


def test_all_candidates_stand_in_the_order_of_their_rank(folder, opened):
    sheet = opened["Calon"]
    head = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "Peringkat")
    titles = [sheet.cell(head + n, 2).value for n, _ in enumerate(Book(folder).sheets, start=1)]
    assert titles == [made.title for made in Book(folder).sheets]


def test_numbers_are_numbers_and_unknown_is_empty(folder, opened):
    sheet = opened["Temuan"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Peringkat")
    values = {row[4] for row in rows[head + 1 :]}
    assert values == {1234.5, None}
    assert {cell.number_format for row in sheet.iter_rows(min_row=head + 2, min_col=5, max_col=5) for cell in row} == {FORMATS["number"]}


def test_every_formula_tells_the_value_it_gives(folder):
    shares = next(sheet for sheet in sheets_of(Book(folder)) if any(column.key == "P1" for column in sheet.columns))
    at = {column.key: number for number, column in enumerate(shares.columns)}
    known = {(line.model, line.code): line.share_pct for made in Book(folder).sheets[:1] for line in made.shares}
    first = [row for row in shares.rows if row[at["id"]] == Book(folder).sheets[0].candidate_id]
    assert all(isinstance(row[at[model]], Formula) for row in shares.rows for model in LIVE)
    assert [row[at["P1"]].value for row in first] == [known[("P1", code)] for code in sorted(code for model, code in known if model == "P1")]


def test_without_openpyxl_the_sheets_are_csv_files(folder, tmp_path, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "openpyxl" else found(name, *rest))
    told = write_workbook(folder, tmp_path / "calon.xlsx", "id")
    files = sorted((tmp_path / "csv").iterdir())
    assert told and len(files) >= 12 and not (tmp_path / "calon.xlsx").exists()
    text = "".join(file.read_text(encoding="utf-8-sig") for file in files)
    assert HOSTILE["emoji"] in text
    assert not [line for line in text.splitlines() for part in line.split(",") if part.startswith(("=", '"='))]


def test_a_second_write_replaces_the_file_whole(folder, tmp_path, monkeypatch):
    target = tmp_path / "a.xlsx"
    write_workbook(folder, target)
    before = target.read_bytes()
    monkeypatch.setattr(openpyxl.Workbook, "save", lambda self, path: (_ for _ in ()).throw(OSError("disk is full")))
    with pytest.raises(OSError, match="disk is full"):
        write_workbook(folder, target)
    assert target.read_bytes() == before


@pytest.mark.full
def test_libreoffice_computes_the_same_shares_and_ranks(default_tables, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    write_workbook(default_tables, tmp_path / "a.xlsx", "id")
    command = [soffice, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "re"), str(tmp_path / "a.xlsx")]
    subprocess.run(command, check=True, timeout=300)
    book = openpyxl.load_workbook(tmp_path / "re" / "a.xlsx", data_only=True)
    rows = list(book["Pembagian biaya"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Peringkat")
    column = {str(name).split(" ")[0]: number for number, name in enumerate(rows[head])}
    shares = {(made.candidate_id, line.name, line.model): line.share_pct for made in Book(default_tables).sheets for line in made.shares}
    for row in rows[head + 1 :]:
        for model in LIVE:
            known = shares[(row[column["Pengenal"]], row[2], model)]
            assert (row[column[model]] in (None, "")) == (known is None)
            assert known is None or row[column[model]] == pytest.approx(known, abs=1e-9)
    rows = list(book["Skor"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Peringkat")
    assert [row[0] for row in rows[head + 1 :]] == [row[-1] for row in rows[head + 1 :]]


@pytest.fixture
def default_tables(tmp_path):
    from bosanggarong_plugin.core.study import read_study, run_study
    from bosanggarong_plugin.paths import default_study

    run_study(read_study(default_study()), tmp_path / "default", outputs=("gpkg",))
    return tmp_path / "default"


