"""The papers: terms of reference, offer letters, provincial summary, form for the mapping of affairs; as Word files and as HTML."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import string
import subprocess
import sys
import zipfile
import zlib
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.outputs import OUTPUTS
from bosanggarong_plugin.core.tables import table
from bosanggarong_plugin.reports import write_reports
from bosanggarong_plugin.reports.papers import MAPPING, NO_DOCX, SUMMARY, docx_writer, html_writer, papers, write_papers
from bosanggarong_plugin.reports.papers.desk import PREFIX, Desk
from bosanggarong_plugin.reports.papers.kak import terms_of_reference
from bosanggarong_plugin.reports.papers.mapping import mapping_form
from bosanggarong_plugin.reports.papers.model import Document, Items, Paragraph, Table, clean, picture, words_of
from bosanggarong_plugin.reports.papers.names import LONGEST, slug, slugs
from bosanggarong_plugin.reports.papers.offer import _copies, offer_letter
from bosanggarong_plugin.reports.papers.summary import summary

from .result_worlds import HOSTILE, write_result
from .test_language import INDONESIAN, english_words, plain, words

docx = pytest.importorskip("docx")
pytest.importorskip("docx.oxml")

SANTAN, TELAKE = "B3|river:Santan|64.08+64.74", "B3|river:Telake|64.02+64.74"
FIRST = "001_kak_penanganan_sungai_santan.docx"
RULE = {"candidate_id": SANTAN, "seq": 1, "result": "x"}
RULES = [
    RULE | {"topic": "form", "text_ind": "Bentuk menurut undang-undang.", "text_eng": "Form by law.", "basis": "UU 11/2011 ps. 1", "verified": "law"},
    RULE | {"topic": "institution", "text_ind": "Lembaga menurut kajian.", "text_eng": "A body.", "basis": "Utomo 2005", "verified": "source"},
    RULE | {"topic": "dispute", "text_ind": "Perkiraan saja.", "text_eng": "A guess.", "basis": "UU 99/2099 ps. 9", "verified": "own_knowledge"},
    RULE | {"topic": "risk", "text_ind": "Hitungan saja.", "text_eng": "Computed.", "basis": "UU 88/2088 ps. 8", "verified": "computed"},
    RULE | {"topic": "pes", "text_ind": "Delapan hal.", "text_eng": "Eight points.", "basis": "PP 46/2017 ps. 10-16", "verified": "law"},
]  # fmt: skip


def typed(**fields):
    return [{"candidate_id": SANTAN, "field": name, "value": value} for name, value in fields.items()]


def png(width=8, height=4, per_metre=None):
    """A grey picture, by hand: signature, IHDR, pHYs where wanted, IDAT, IEND."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    physical = chunk(b"pHYs", per_metre.to_bytes(4, "big") * 2 + b"\1") if per_metre else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + physical + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def text_of(file) -> str:
    """All words of a Word file: paragraphs and cells."""
    paper = docx.Document(str(file))
    cells = [cell.text for grid in paper.tables for row in grid.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def row_of(document: Document, item: str) -> str:
    """The last cell of the row of a table whose cell says ``item``."""
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    found = [row for row in rows if any(words_of(Document("", [Paragraph(cell or "")], "")) == item for cell in row)]
    return words_of(Document("", [Paragraph(found[0][-1])], ""))


@pytest.fixture
def folder(tmp_path):
    write_result(tmp_path, extra={"candidate_rules": RULES, "dossier": typed(sanksi="Teguran tertulis", years="3", kak_tujuan="Sungai yang bersih")})
    return tmp_path


def desk_of(folder, language="id"):
    return Desk(folder, language)


# --- terms of reference ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "column"), [("id", "text_ind"), ("en", "text_eng")])
def test_the_ten_headings_and_the_eleven_fields_stand_in_their_order(folder, tmp_path, language, column):
    write_papers(folder, tmp_path / "kak", language, [SANTAN])
    file = next((tmp_path / "kak").glob("001_kak_*.docx"))
    procedures = table("procedures")
    headings = procedures[procedures["topic"] == "kak_headings"]
    expected = [f"{row.code}. {getattr(row, column)[0].upper()}{getattr(row, column)[1:]}" for row in headings.itertuples()]
    found = [p.text for p in docx.Document(str(file)).paragraphs if p.style.name == "Heading 1"]
    assert found[:10] == expected and len(expected) == 10
    fields = procedures[procedures["topic"] == "candidate_fields"][column]
    said = text_of(file)
    places = [said.index(f"{number}\n{value[0].upper()}{value[1:]}") for number, value in enumerate(fields, start=1)]
    assert places == sorted(places) and len(places) == 11


def test_what_nobody_entered_is_a_place_to_fill_and_what_people_typed_stands_there(folder):
    desk = desk_of(folder)
    paper = terms_of_reference(desk, desk.book.sheet(SANTAN))
    assert row_of(paper, "Sanksi") == "Teguran tertulis" and row_of(paper, "Tujuan dan sasaran") == "Sungai yang bersih"
    assert row_of(paper, "Masa berlaku") == "[diisi: masa berlaku]" and "3 tahun." in words_of(paper)
    other = terms_of_reference(desk, desk.book.sheet(TELAKE))
    assert row_of(other, "Sanksi") == "[diisi: sanksi]" and "[diisi: jangka waktu (tahun)]" in words_of(other)


def test_a_place_to_fill_is_marked_in_both_writers(folder, tmp_path):
    desk = desk_of(folder)
    paper = terms_of_reference(desk, desk.book.sheet(SANTAN))
    docx_writer.write(paper, tmp_path / "a.docx")
    html_writer.write(paper, tmp_path / "a.html")
    runs = [run for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs for run in paragraph.runs]
    marked = {run.text for run in runs if run.font.highlight_color is not None}
    assert "[diisi: target yang terukur]" in marked and all(text.startswith("[diisi") for text in marked)
    assert "<mark>[diisi: target yang terukur]</mark>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_unknown_figures_are_said_and_known_ones_carry_their_range_and_source(folder):
    desk = desk_of(folder)
    said = words_of(terms_of_reference(desk, desk.book.sheet(SANTAN)))
    assert "1.234 km (kisaran 1.000–1.500)" in said or "1.235 km (kisaran 1.000–1.500)" in said
    assert "belum diketahui" in said and "sungai.gpkg" in said and "18 November 2025" in said and "ketelitian 100 m" in said


def test_only_law_and_sources_are_cited(folder):
    desk = desk_of(folder)
    said = words_of(terms_of_reference(desk, desk.book.sheet(SANTAN)))
    assert "UU 11/2011 ps. 1 (menurut peraturan)" in said and "Utomo 2005 (menurut sumber)" in said
    assert "99/2099" not in said and "88/2088" not in said
    assert "Perkiraan saja." in said and "pengetahuan umum, perlu diperiksa" in said and "Indikatif" in said
    law = said.split("Menurut peraturan:")[1].split("Menurut sumber")[0]
    assert "UU 11/2011 ps. 1" in law and "Utomo" not in law and "perselisihan" not in law


def test_the_eight_contents_of_payments_stand_only_where_the_rules_offer_them(folder):
    desk = desk_of(folder)
    assert row_of(terms_of_reference(desk, desk.book.sheet(SANTAN)), "Besaran imbalan").startswith("[diisi")
    assert "Besaran imbalan" not in words_of(terms_of_reference(desk, desk.book.sheet(TELAKE)))


def test_shares_that_cannot_be_computed_are_dashes_with_a_reason(folder):
    desk = desk_of(folder)
    grids = [block for block in terms_of_reference(desk, desk.book.sheet(SANTAN)).blocks if isinstance(block, Table)]
    shares = next(grid for grid in grids if "P1 (%)" in grid.head)
    assert list(shares.head) == ["Pihak", "P1 (%)", "P4 (%)"]
    assert [row[1:] for row in shares.rows] == [("60,00", "–"), ("40,00", "–")]


# --- the map -------------------------------------------------------------------------------------------------------------------


def pictures_in(file):
    with zipfile.ZipFile(file) as archive:
        return [name for name in archive.namelist() if name.startswith("word/media/")]


def test_the_map_is_shown_where_one_was_made(folder, tmp_path):
    pictures = folder / OUTPUTS["png"].file
    pictures.mkdir()
    (pictures / "calon.png").write_bytes(png())
    (pictures / "index.json").write_text(json.dumps({"maps": {}, "candidates": {SANTAN: "calon.png", TELAKE: "../study.gpkg"}}), encoding="utf-8")
    write_papers(folder, tmp_path / "kak", "id", [SANTAN, TELAKE])
    with_map, without = sorted((tmp_path / "kak").glob("00?_kak_*.docx"))
    assert len(pictures_in(with_map)) == 1 and "Peta calon" in text_of(with_map)
    assert not pictures_in(without) and "Peta belum disertakan" in text_of(without)


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:20], png(0, 4)])
def test_a_broken_picture_is_no_picture(tmp_path, data):
    (tmp_path / "a.png").write_bytes(data)
    assert picture(tmp_path / "a.png", "peta") is None and picture(tmp_path / "none.png", "peta") is None


@pytest.mark.parametrize(
    ("width", "height", "per_metre", "shown_cm", "true"),
    [
        (160, 132, 1000, 16.0, True), (80, 40, 1000, 8.0, True), (320, 100, 1000, 16.0, False), (100, 200, 1000, 7.5, False),
        (160, 100, None, 16.0, False),
    ],
)
def test_a_map_stands_in_its_true_size_or_says_that_it_does_not(folder, width, height, per_metre, shown_cm, true):
    (folder / "png").mkdir()
    (folder / "png" / "a.png").write_bytes(png(width, height, per_metre))
    (folder / "png" / "index.json").write_text(json.dumps({"candidates": {SANTAN: "a.png"}}), encoding="utf-8")
    desk = desk_of(folder)
    shown = desk.map_of(desk.book.sheet(SANTAN))
    assert shown.width_cm() == pytest.approx(shown_cm) and shown.true_to_scale == true
    assert ("batang skala" in shown.caption) == (not true)


def test_maps_of_another_result_are_not_used(folder, tmp_path):
    inner = folder / "new"
    write_result(inner, names=("Lain",))
    (folder / "png").mkdir()
    (folder / "png" / "a.png").write_bytes(png())
    (folder / "png" / "index.json").write_text(json.dumps({"candidates": {SANTAN: "a.png"}}), encoding="utf-8")
    assert desk_of(inner)._pictures == {}
    shutil.copy(folder / "study.gpkg", inner / "study.gpkg")
    assert set(desk_of(inner)._pictures) == {SANTAN}


# --- letter, summary, form -----------------------------------------------------------------------------------------------------


def numbered(document, number):
    return [words_of(Document("", [Paragraph(text)], "")) for text in [b for b in document.blocks if isinstance(b, Items)][number].texts]


def test_the_letter_goes_to_every_other_party(tmp_path):
    write_result(tmp_path, extra={"dossier": typed(surat_pengirim="64.74", narahubung_1="Ani, 0811")})
    desk = desk_of(tmp_path)
    letter = offer_letter(desk, desk.book.sheet(SANTAN), "a.docx")
    assert numbered(letter, 0) == ["Bupati Kutai Timur"]
    assert "Wali Kota Bontang" in words_of(letter) and "a.docx" in words_of(letter)
    assert numbered(letter, 2) == ["Ani, 0811", "[diisi: narahubung kedua (nama, jabatan, telepon, surel)]"]
    assert numbered(letter, 3)[:2] == ["Gubernur Kalimantan Timur", "Sekretaris Daerah Kota Bontang"]


def test_who_is_written_to_gets_no_copy_besides(folder):
    desk = desk_of(folder)
    sheet, governor = desk.book.sheet(SANTAN), desk.head("64", province=True)
    assert governor in _copies(desk, sheet, None, [])
    assert governor not in _copies(desk, sheet, None, [governor])


def test_no_sender_is_guessed(folder):
    desk = desk_of(folder)
    letter = offer_letter(desk, desk.book.sheet(SANTAN), "a.docx")
    assert numbered(letter, 0) == ["Bupati Kutai Timur", "Wali Kota Bontang", "[diisi: coret nama kepala daerah pengirim]"]
    assert "[diisi: kepala daerah pengirim]" in words_of(letter)


def test_what_is_wholly_of_the_centre_is_a_proposal_and_no_offer(folder):
    desk = desk_of(folder)
    sheet = desk.book.sheet(SANTAN)
    sheet.row["form"] = "sinergi pusat"
    assert "Usulan sinergi" in words_of(offer_letter(desk, sheet, "a.docx")) and "bukan KSDD" in words_of(terms_of_reference(desk, sheet))


def test_the_summary_holds_the_matrix_the_gaps_and_the_requests(folder):
    said = words_of(summary(desk_of(folder)))
    assert "Provinsi Kalimantan Timur" in said and "2/1/1" in said and "Ingat Santan" in said and "10 Juni 2027" in said
    desk = desk_of(folder)
    gaps = [sheet for sheet in desk.book.sheets if sheet.coverage_code == "gap"]
    assert f"{len(gaps)} dari 3 calon" in said and "Dinas Santan" in said


def test_the_form_has_empty_decisions_and_a_row_for_what_the_data_miss(folder):
    desk = desk_of(folder)
    form = mapping_form(desk)
    assert form.landscape
    grids = [block for block in form.blocks if isinstance(block, Table) and len(block.widths) == 8]
    assert len(grids) == 3, "one for each set of regions"
    for grid in grids:
        assert all(row[-1] == row[-2] == "" for row in grid.rows)
        assert words_of(Document("", [Paragraph(grid.rows[-1][1])], "")) == "[diisi: urusan lain]"


@pytest.mark.parametrize(
    ("codes", "level"),
    [(("64.02", "64.74"), "koordinasi teknis tingkat provinsi, Kalimantan Timur"), (("34.03", "33.12"), "koordinasi teknis tingkat nasional")],
)
def test_the_level_of_the_meeting_follows_the_provinces(folder, codes, level):
    assert desk_of(folder).meeting(codes) == level


def test_bordering_pairs_without_a_candidate_are_asked_about(tmp_path):
    write_result(tmp_path, names=("Santan",))
    said = words_of(mapping_form(desk_of(tmp_path))).split("Pasangan berbatasan")[1]
    assert "Kabupaten Kutai Kartanegara dan Kota Bontang" in said and "Kabupaten Kutai Timur dan Kota Bontang" not in said


@pytest.mark.parametrize("only", [("regions", "provenance"), ("regions", "provenance", "candidates", "candidate_ranks", "objects")])
def test_a_result_that_holds_little_still_gives_its_papers(tmp_path, only):
    write_result(tmp_path, only=only)
    desk = desk_of(tmp_path)
    made = dict(papers(desk, desk.book.sheets, "docx"))
    assert {SUMMARY, MAPPING} <= set(made)
    for name, document in made.items():
        docx_writer.write(document, tmp_path / f"{name}.docx")


# --- text stays text -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile")
    names = tuple(HOSTILE.values())
    write_result(path, names)
    desk = Desk(path, "id")
    write_papers(path, path / "kak", "id", [sheet.candidate_id for sheet in desk.book.sheets])
    return path / "kak"


@pytest.mark.parametrize("kind", ["script", "image", "quotes", "emoji", "long", "formula"])
def test_hostile_names_stay_text(hostile, kind):
    holders = [file for file in hostile.glob("*_kak_*.docx") if HOSTILE[kind] in text_of(file)]
    assert holders


def test_the_only_field_is_the_page_number_and_nothing_is_linked(hostile):
    for file in hostile.glob("*.docx"):
        with zipfile.ZipFile(file) as archive:
            xml = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))}
        codes = [code for text in xml.values() for code in re.findall(r"<w:instrText[^>]*>([^<]*)<", text)]
        assert codes == [" PAGE "] and not any("fldSimple" in text or 'TargetMode="External"' in text for text in xml.values())


def test_file_names_are_plain_short_and_each_its_own(hostile):
    files = list(hostile.glob("*.docx"))
    assert len(files) == 2 * len(HOSTILE) + 2
    for file in files:
        assert re.fullmatch(r"[a-z0-9_]+\.docx", file.name) and len(file.stem) <= LONGEST + len("surat_penawaran_")


@given(st.text(max_size=400))
def test_a_slug_is_ascii_short_and_no_device(text):
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9_]{1,61}", made) and made not in ("con", "nul", "prn", "aux", "com1")


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.sampled_from(["Sungai A", "sungai  a", "Sungai B", "x" * 90, "X" * 99, ""]), max_size=8))
def test_slugs_are_unique_and_do_not_depend_on_their_order(titles):
    made = slugs(titles)
    assert len(set(made.values())) == len(titles)
    assert slugs(dict(reversed(titles.items()))) == made


@given(st.text())
def test_cleaned_text_can_be_written_and_keeps_its_words(text):
    said = clean(text)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", said)
    assert "".join(ch for ch in text if ch.isalnum()) == "".join(ch for ch in said if ch.isalnum())
    docx.oxml.OxmlElement("w:t").text = said  # lxml refuses what XML cannot hold


# --- without python-docx -------------------------------------------------------------------------------------------------------


def test_without_python_docx_the_same_papers_are_html_and_that_is_said(folder, tmp_path, monkeypatch):
    write_papers(folder, tmp_path / "word", "id", [SANTAN])
    monkeypatch.setitem(sys.modules, "docx", None)
    assert write_papers(folder, tmp_path / "kak", "id", [SANTAN]) == NO_DOCX
    assert {file.stem for file in (tmp_path / "kak").iterdir()} == {file.stem for file in (tmp_path / "word").iterdir()}
    page = (tmp_path / "kak" / FIRST.replace("docx", "html")).read_text(encoding="utf-8")
    assert "python-docx tidak terpasang" in page and "X. Mitigasi risiko" in page and "[diisi: target yang terukur]" in page
    left_out = write_reports(folder, ["kak"], chosen=[SANTAN])
    assert left_out == {"kak/*.docx": NO_DOCX} and (folder / "kak" / FIRST.replace("docx", "html")).is_file()


def test_html_papers_hold_no_tag_of_the_data(tmp_path, monkeypatch):
    write_result(tmp_path, tuple(HOSTILE.values()))
    monkeypatch.setitem(sys.modules, "docx", None)
    write_papers(tmp_path, tmp_path / "kak", "id", [sheet.candidate_id for sheet in Desk(tmp_path, "id").book.sheets])
    for file in (tmp_path / "kak").iterdir():
        page = file.read_text(encoding="utf-8")
        assert not re.search(r"<script|<img src=x|<b>tebal", page) and "default-src 'none'" in page
    assert any("&lt;/script&gt;" in file.read_text(encoding="utf-8") for file in (tmp_path / "kak").iterdir())


# --- what people wrote stays ---------------------------------------------------------------------------------------------------


def report(folder, *more):
    return main(["report", str(folder), "--outputs", "kak", "--candidates", "top:1", "--lang", "id", *more])


def test_a_paper_that_people_changed_is_kept_beside_the_new_one(folder, capsys):
    assert report(folder) == 0
    kak = folder / "kak"
    paper = docx.Document(str(kak / FIRST))
    paper.add_paragraph("Catatan rapat 3 Desember.")
    paper.save(str(kak / FIRST))
    (kak / "catatan.txt").write_text("punya orang", encoding="utf-8")
    assert report(folder, "--overwrite") == 0
    kept = kak / FIRST.replace(".docx", " (suntingan 1).docx")
    assert "Catatan rapat 3 Desember." in text_of(kept) and "Catatan rapat 3 Desember." not in text_of(kak / FIRST)
    assert (kak / "catatan.txt").read_text(encoding="utf-8") == "punya orang"
    assert report(folder, "--overwrite") == 0 and "Catatan rapat 3 Desember." in text_of(kept)
    assert not list(kak.glob("*suntingan 2*"))
    capsys.readouterr()


def test_what_was_typed_into_the_dossier_is_in_every_new_paper(folder, capsys):
    assert report(folder) == 0
    assert "Teguran tertulis" in text_of(folder / "kak" / FIRST)
    assert report(folder, "--overwrite") == 0
    assert "Teguran tertulis" in text_of(folder / "kak" / FIRST)
    capsys.readouterr()


def test_an_id_that_is_no_candidate_is_refused(folder, tmp_path):
    with pytest.raises(KeyError):
        write_papers(folder, tmp_path / "kak", "id", ["tidak ada"])


# --- words ---------------------------------------------------------------------------------------------------------------------


def own_texts():
    return [row for row in table("report_texts").itertuples() if row.key.startswith(PREFIX)]


def test_the_texts_of_the_papers_are_good_in_both_languages():
    def fields(text):
        return sorted(str(item[1]) for item in string.Formatter().parse(text) if item[1] is not None)

    assert len(own_texts()) > 200
    keys = [row.key for row in own_texts()]
    assert len(keys) == len(set(keys))
    for row in own_texts():
        assert fields(row.ind) == fields(row.eng), row
        assert row.ind.strip() and row.eng.strip() and "kerjasama" not in row.ind.casefold(), row
        bare = re.sub(r"\{[^{}]*\}|bosanggarong report DIR --outputs png,kak|\w+\.xlsx|borang_pemetaan_urusan", " ", row.ind)
        assert not english_words(bare), (row, english_words(bare))
        english = re.sub(r"\{[^{}]*\}|bosanggarong report DIR --outputs png,kak|\w+\.xlsx|borang_pemetaan_urusan|kabupaten/kota", " ", row.eng)
        assert not words(plain(english)) & INDONESIAN, (row, words(plain(english)) & INDONESIAN)


def test_the_fields_of_the_dossier_have_labels_and_kinds():
    rows = list(table("dossier_fields").itertuples())
    names = [row.field for row in rows]
    assert len(names) == len(set(names))
    for row in rows:
        assert row.kind in {"text", "long_text", "number", "money_rp", "yes_no", "date", "mark", "choice:stage"} and row.used_in
        assert not english_words(row.label_ind) and row.label_ind and not words(plain(row.label_eng)) & INDONESIAN
    codes = set(table("procedures").query("topic == 'candidate_fields'")["code"])
    assert codes - {"daerah", "tujuan", "cakupan", "pembiayaan"} <= set(names), "the fields of recommendation 5 can be typed"


@pytest.mark.full
@pytest.mark.parametrize("language", ["id", "en"])
def test_libreoffice_opens_every_paper(hostile, tmp_path, language):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    write_result(tmp_path, tuple(HOSTILE.values()))
    desk = Desk(tmp_path, language)
    write_papers(tmp_path, tmp_path / "kak", language, [sheet.candidate_id for sheet in desk.book.sheets])
    files = sorted((tmp_path / "kak").glob("*.docx"))
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    made = {file.stem for file in (tmp_path / "pdf").glob("*.pdf")}
    assert made == {file.stem for file in files}
    if shutil.which("pdftotext"):
        first = next((tmp_path / "pdf").glob("001_kak_*.pdf"))
        said = subprocess.run(["pdftotext", str(first), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
        assert all(f"{number}." in said for number in ("I", "V", "X")) and desk.blank().text.strip("[]") in said


# --- what is not known is not told as none ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said", "never"), [("id", "tidak diberikan", "tidak disentuh"), ("en", "was given", "are touched by no")])
def test_without_a_register_no_number_of_gaps_is_told(tmp_path, language, said, never):
    write_result(tmp_path)
    with closing(sqlite3.connect(tmp_path / "study.gpkg")) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'candidates'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")  # they call functions of a spatial program
        connection.execute("UPDATE candidates SET coverage = NULL")
        for name in ("agreements", "agreement_reminders", "coverage_matrix"):
            connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (name,))
    told = words_of(summary(desk_of(tmp_path, language)))
    assert said in told and never not in told


def test_a_form_that_is_not_determined_is_said_in_the_paper_and_in_the_letter(folder):
    desk = desk_of(folder)
    sheet = desk.book.sheets[0]
    open_one = replace(sheet, row={**sheet.row, "form": "belum ditentukan"})
    for paper in (terms_of_reference(desk, open_one), offer_letter(desk, open_one, "kak.docx")):
        assert desk.t("form_open") in words_of(paper)
    known = replace(sheet, row={**sheet.row, "form": "KSDD kab-kab"})
    assert desk.t("form_open") not in words_of(terms_of_reference(desk, known))


def test_a_table_at_the_end_opens_no_page_of_its_own(tmp_path):
    docx_writer.write(Document("a", [Table((), [("a", "b")], (1.0, 1.0))], "f"), tmp_path / "a.docx")
    last = docx.Document(str(tmp_path / "a.docx")).paragraphs[-1]
    assert last.paragraph_format.line_spacing.pt == 1 and last.paragraph_format.space_after.pt == 0
