"""The help that the plugin carries: rendered from its text, complete, offline, and small."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("markdown_it")

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = REPOSITORY / "resources" / "help"
MAX_PICTURE_BYTES = 100_000


@pytest.fixture(scope="module")
def build_help():
    spec = importlib.util.spec_from_file_location("build_help", REPOSITORY / "scripts" / "build_help.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_help"] = module
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_what_their_texts_say_today(build_help):
    assert build_help.main(["--check"]) == 0


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_has_all_its_pictures_and_loads_nothing_from_outside(language):
    page = (PAGES / f"{language}.html").read_text(encoding="utf-8")
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) == 8 and len(set(pictures)) == 8
    assert all((PAGES / picture).is_file() for picture in pictures)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    links = re.findall(r'href="#([^"]+)"', page)
    assert links and all(f'id="{link}"' in page for link in links)


def test_both_languages_have_the_same_chapters_and_pictures():
    pages = [(PAGES / f"{language}.html").read_text(encoding="utf-8") for language in ("id", "en")]
    assert len({page.count("<h2 ") for page in pages}) == len({page.count("<li>") for page in pages}) == 1
    assert len({tuple(re.findall(r"img/(\w+)_(?:id|en)\.png", page)) for page in pages}) == 1


def test_pictures_are_small():
    assert {path.name: path.stat().st_size for path in (PAGES / "img").glob("*.png") if path.stat().st_size > MAX_PICTURE_BYTES} == {}


def test_a_text_of_the_window_stands_as_that_language_shows_it(build_help):
    known, done = {"&Run", "Save a copy…"}, {"&Run": "&Jalankan", "Save a copy…": "Simpan salinan…"}
    assert build_help.label_of("Run", "id", known, done) == "Jalankan"
    assert build_help.label_of("Save a copy…", "en", known, done) == "Save a copy"
    with pytest.raises(build_help.HelpError, match="no text of the window"):
        build_help.label_of("Fly", "en", known, done)
    with pytest.raises(build_help.HelpError, match="no translation"):
        build_help.label_of("Run", "id", known, {})


def test_a_picture_that_does_not_exist_ends_the_run(build_help):
    with pytest.raises(build_help.HelpError, match="no_such_en.png"):
        build_help.rendered("# T\n\n![x](no_such)\n", "en")
