"""laporan.html in a real browser, opened from a file with the network off."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bosanggarong_plugin.core.study import read_study, run_study
from bosanggarong_plugin.paths import default_study
from bosanggarong_plugin.reports.html import write_html
from tests.unit.result_worlds import HOSTILE, write_result
from tests.unit.test_language import ENGLISH

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = [name for name in ("playwright", "axe_playwright_python") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (apt-get install chromium)"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install playwright axe-playwright-python)"),
]
TABS = ("map", "charts", "gaps", "agreements", "requests", "sources", "method")
SIZES = {"desk": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def default_page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bawaan")
    run_study(read_study(default_study()), folder / "hasil", outputs=("gpkg",))
    write_html(folder / "hasil", folder / "hasil" / "laporan.html")
    return folder / "hasil" / "laporan.html"


@pytest.fixture(scope="module")
def small_page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kecil")
    write_result(folder)
    write_html(folder, folder / "laporan.html")
    return folder / "laporan.html"


class Opened:
    """A page in a browser of its own, with all that it said and asked for."""

    def __init__(self, browser, file: Path, size: str = "desk"):
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.said, self.asked = [], []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(".leaflet-interactive")

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def titles(self) -> list[str]:
        return self.page.locator(".card-title").all_inner_texts()

    def show(self, tab: str) -> None:
        self.page.locator(f"#tab-{tab}").click()


@pytest.fixture
def opened(browser, small_page):
    made = Opened(browser, small_page)
    yield made
    assert made.said == [] and made.asked == [small_page.as_uri()]
    made.context.close()


# --- search, filter, select, language ------------------------------------------------------------------------------------


def test_the_ranked_list_is_complete_and_in_order(opened):
    assert opened.titles() == ["Penanganan sungai: Santan", "Penanganan sungai: Telake", "Penanganan sungai: Sepaku"]
    assert opened.text("#count") == "3 dari 3 calon ditampilkan."
    assert sorted(opened.page.locator("#map .badge").all_inner_texts()) == ["1", "2", "3"]


def test_search_finds_titles_regions_and_evidence_whatever_the_case(opened):
    for typed, found in (("TELAKE", ["Telake"]), ("kota bontang", ["Santan", "Telake"]), ("river handling sep", ["Sepaku"]), ("tiada", [])):
        opened.page.fill("#search", typed)
        assert opened.titles() == [f"Penanganan sungai: {name}" for name in found], typed
        assert opened.page.locator("#map .badge").count() == len(found)
    assert opened.text("#count") == "Tidak ada calon yang cocok dengan saringan ini."


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("sector", "pelayanan", ["Telake"]), ("coverage", "gap", ["Sepaku"]), ("obligation", "wajib", ["Santan", "Sepaku"]),
        ("region", "64.02", ["Telake", "Sepaku"]), ("forum", "f1", ["Sepaku"]),
    ],
)  # fmt: skip
def test_filters(opened, name, value, found):
    opened.page.locator("#more-filters summary").click()
    opened.page.select_option(f"#filter-{name}", value)
    assert opened.titles() == [f"Penanganan sungai: {title}" for title in found]
    opened.page.click("#reset")
    assert len(opened.titles()) == 3


def test_the_order_can_be_chosen(opened):
    opened.page.locator("#more-filters summary").click()
    opened.page.select_option("#sort", "title")
    assert [title.split()[-1] for title in opened.titles()] == ["Santan", "Sepaku", "Telake"]


def test_selecting_in_the_list_shows_evidence_and_sheet(opened):
    page = opened.page
    assert page.locator(".leaflet-p-chosen-pane path").count() == 0
    page.locator(".card").nth(1).click()
    assert page.locator(".leaflet-p-chosen-pane path").count() == 2  # a casing and the line
    assert opened.text("#sheet-title") == "Penanganan sungai: Telake"
    assert page.locator(".card[aria-current=true]").count() == 1 and "Telake" in opened.text(".card[aria-current=true]")
    sheet = opened.text("#sheet")
    for part in ("2 (kisaran 2-6)", "pada 56 % dari semua bobot yang dicoba", "Kabupaten Kutai Kartanegara: hulu (harus hadir)", "60,0 %", "–",
                 "Alasan Telake", "Catatan Telake", "Dinas Telake", "12,5 km²", "pengetahuan umum"):  # fmt: skip
        assert part in sheet, part
    page.locator("#sheet details.finding summary").click()
    measures = page.locator("#sheet details.finding").inner_text()
    assert "1.235 km" in measures and "1.000 - 1.500" in measures and "tidak diketahui" in measures


def test_selecting_on_the_map_marks_the_list(opened):
    opened.page.locator("#map .badge", has_text="3").click()
    assert "Sepaku" in opened.text(".card[aria-current=true]") and "Sepaku" in opened.text("#sheet-title")


def test_a_gap_in_the_table_leads_to_its_sheet(opened):
    opened.show("gaps")
    opened.page.locator("#panel-gaps button.link").first.click()
    assert opened.page.locator("#panel-map").is_visible() and "Sepaku" in opened.text("#sheet-title")


def test_the_language_changes_words_and_figures(opened):
    page = opened.page
    page.locator(".card").first.click()
    page.click("[data-language=en]")
    assert page.evaluate("document.documentElement.lang") == "en" and page.title() == "Studi Santan: Inter-regional cooperation candidates"
    assert opened.text("#sheet-title") == "River handling: Santan" and "60.0 %" in opened.text("#sheet")
    assert opened.text("#count") == "3 of 3 candidates shown."
    page.click("[data-language=id]")
    assert opened.text("#sheet-title") == "Penanganan sungai: Santan"


def test_layers_can_be_switched_and_the_legend_tells_them(opened):
    before = opened.page.locator(".leaflet-p-lines-pane path").count()
    opened.page.check("#layer-water_links")
    assert opened.page.locator(".leaflet-p-lines-pane path").count() == before + 1
    assert opened.page.locator(".leaflet-p-lines-pane path").last.get_attribute("marker-end") == "url(#arrow)"
    opened.page.uncheck("#layer-water_links")
    assert opened.page.locator(".leaflet-p-lines-pane path").count() == before
    assert "batas indikatif" in opened.text("#layers")
    dashes = opened.page.locator(".leaflet-p-border_segments-pane path").evaluate_all("paths => paths.map((p) => p.getAttribute('stroke-dasharray'))")
    assert sorted(dashes, key=str) == ["2 4", "7 4", None]  # unknown, indicative, definitive


def test_a_click_on_the_map_tells_what_is_there(opened):
    opened.page.locator(".leaflet-p-regions-pane path").first.click(position={"x": 12, "y": 12})
    said = opened.text(".leaflet-popup-content")
    assert "Kabupaten Kutai Kartanegara" in said and "Luas (km²): 1.980" in said and "Penduduk: 100.000" in said
    assert opened.page.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Tutup"


def test_the_scale_bar_is_true_at_the_equator(opened):
    box = opened.page.locator(".leaflet-p-regions-pane path").first.bounding_box()  # 0.4 degrees of longitude on the equator: 44.53 km
    bar = opened.page.locator(".leaflet-control-scale-line")
    length_km, width = float(re.match(r"(\d+) km", bar.inner_text()).group(1)), bar.bounding_box()["width"]
    assert length_km / width == pytest.approx(44.53 / box["width"], rel=0.01)


def test_the_matrix_shows_what_is_chosen(opened):
    opened.show("charts")
    assert "513" in opened.text("#panel-charts .matrix")
    opened.page.select_option("#matrix-kind", "n_candidates")
    assert "513" not in opened.text("#panel-charts .matrix") and opened.page.locator(".matrix .figure").all_inner_texts() == ["2", "2"]


# --- keyboard, narrow screens, accessibility -----------------------------------------------------------------------------


def test_everything_can_be_done_with_the_keyboard(opened):
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#tab-map")
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-charts").is_visible() and page.evaluate("document.activeElement.id") == "tab-charts"
    page.keyboard.press("Home")
    assert page.locator("#panel-map").is_visible()
    page.focus("#search")
    for _ in range(20):
        page.keyboard.press("Tab")
        if "card" in page.evaluate("document.activeElement.className"):
            break
    page.keyboard.press("Enter")
    assert opened.text("#sheet-title") == "Penanganan sungai: Santan"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_the_default_study_fits_every_width_without_an_error(browser, default_page, size, language):
    opened = Opened(browser, default_page, size)
    page = opened.page
    page.click(f"[data-language={language}]")
    page.locator(".card").first.click()
    for tab in TABS:
        opened.show(tab)
        page.locator(f"#panel-{tab}").evaluate("panel => panel.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], tab
        cut = page.locator(f"#panel-{tab}").evaluate(
            "panel => [...panel.querySelectorAll('p, li, h2, h3, h4, dt, dd, summary, button, label, .chip, td, th')]"
            ".filter((e) => e.clientWidth && !e.closest('#map, .unseen') && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.slice(0, 60))"
        )
        assert cut == [], tab
    assert opened.said == [] and opened.asked == [default_page.as_uri()]
    opened.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(browser, default_page, size):
    from axe_playwright_python.sync_playwright import Axe

    opened = Opened(browser, default_page, size)
    opened.page.locator("#more-filters summary").click()
    opened.page.locator(".card").nth(2).click()
    for tab in TABS:
        opened.show(tab)
        opened.page.locator(f"#panel-{tab}").evaluate("panel => panel.querySelectorAll('details').forEach((part) => { part.open = true; })")
        found = Axe().run(opened.page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"][:150]) for item in found if item["impact"] in ("serious", "critical")] == [], tab
    opened.context.close()


def test_the_indonesian_page_of_the_default_study_speaks_indonesian(browser, default_page):
    opened = Opened(browser, default_page)
    parts = {}
    for number in range(opened.page.locator(".card").count()):
        opened.page.locator(".card").nth(number).click()
        opened.page.locator("#sheet").evaluate("sheet => sheet.querySelectorAll('details').forEach((part) => { part.open = true; })")
        parts[f"#sheet {number + 1}"] = opened.text("#sheet")
    for tab in TABS[1:]:
        opened.show(tab)
        panel = opened.page.locator(f"#panel-{tab}")
        panel.evaluate("panel => panel.querySelectorAll('details').forEach((part) => { part.open = true; })")
        panel.locator(".code").evaluate_all("cells => cells.forEach((cell) => cell.closest('tr').remove())")  # settings, hashes with file names
        parts[tab] = opened.text(f"#panel-{tab}")
    found = {}
    for where, said in parts.items():
        said = re.sub(r"\S+\.(tif|gpkg|csv|toml)\b", "", said)
        wrong = set(re.findall(r"[A-Za-z']+", said.casefold())) & ENGLISH | set(re.findall(r"\b[a-z]+_[a-z_]+\b|undefined|NaN|\[object|null", said))
        if wrong:
            found[where] = wrong
    assert found == {}
    opened.context.close()


# --- names stay text, print ----------------------------------------------------------------------------------------------


def test_hostile_names_stay_text_on_screen(browser, tmp_path):
    write_result(tmp_path, tuple(HOSTILE.values())[:3])
    write_html(tmp_path, tmp_path / "a.html")
    write_result(tmp_path / "b", tuple(HOSTILE.values())[3:6])
    write_html(tmp_path / "b", tmp_path / "b.html")
    for file, names in ((tmp_path / "a.html", list(HOSTILE.values())[:3]), (tmp_path / "b.html", list(HOSTILE.values())[3:6])):
        for size in SIZES:
            opened = Opened(browser, file, size)
            for number, name in enumerate(names):
                opened.page.locator(".card").nth(number).click()
                assert opened.page.locator("#sheet-title").text_content() == f"Penanganan sungai: {name}"
                opened.page.locator("#map .badge", has_text=str(number + 1)).hover()
            for tab in TABS:
                opened.show(tab)
                assert opened.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], (tab, size)
            assert opened.page.locator("script").count() == 3 and opened.page.locator("img, iframe").count() == 0
            assert opened.page.title().startswith("Studi ") and opened.said == [] and opened.asked == [file.as_uri()]
            opened.context.close()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext (apt-get install poppler-utils)")
@pytest.mark.parametrize(("what", "sheets"), [("list", 0), ("selected", 1), ("shown", 3)])
def test_print(opened, tmp_path, what, sheets):
    opened.page.locator(".card").nth(1).click()
    opened.page.select_option("#print-what", what)
    opened.page.pdf(path=tmp_path / "cetak.pdf", prefer_css_page_size=True)
    said = subprocess.run(["pdftotext", tmp_path / "cetak.pdf", "-"], capture_output=True, text=True, check=True).stdout
    said = " ".join(said.split())
    info = subprocess.run(["pdfinfo", tmp_path / "cetak.pdf"], capture_output=True, text=True, check=True).stdout
    assert "A4" in info
    for title in opened.titles():
        assert title in said
    assert said.count("Lembar calon, peringkat") == sheets and "Garis batas bukan rujukan resmi" in said
    assert "Bahasa Indonesia" not in said and "Sebelumnya" not in said
    assert opened.page.locator("body.printing").count() == 0
