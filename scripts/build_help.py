"""Render docs/help/<language>.md to resources/help/<language>.html, the help that the plugin carries.

    .venv/bin/python scripts/build_help.py            write the pages
    .venv/bin/python scripts/build_help.py --check    write nothing; exit 1 when a page is not up to date

``[[Text]]`` in a page is a text of the window as its English source has it; it is written as the window shows it in that
language (i18n/bosanggarong_id.ts). ``![words](name)`` is the picture resources/help/img/<name>_<language>.png, made by
scripts/help_pictures.py. A text or a picture that does not exist ends the run: the help never tells of what is not there.
"""

from __future__ import annotations

import argparse
import re
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).resolve().parent))
from update_translations import REPOSITORY, translations, wanted  # noqa: E402

SOURCES = REPOSITORY / "docs" / "help"
PAGES = REPOSITORY / "resources" / "help"
LANGUAGES = ("id", "en")
_LABEL = re.compile(r"\[\[(.+?)\]\]")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([a-z_]+)\)")
_STYLE = """
:root { color-scheme: light dark; --line: #cfd8dc; --soft: #f3f6f4; --blue: #1f6fae; }
@media (prefers-color-scheme: dark) { :root { --line: #44505a; --soft: #262c30; --blue: #7db9ea; } }
body { font: 16px/1.55 "Noto Sans", "Segoe UI", "DejaVu Sans", sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
img { max-width: 100%; border: 1px solid var(--line); border-radius: 4px; }
figure { margin: 1rem 0; } figcaption { font-size: .9rem; opacity: .8; }
a { color: var(--blue); }
code { background: var(--soft); padding: 0 .25em; border-radius: 3px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
nav ul { columns: 2; padding-left: 1.2rem; }
b.ui { background: var(--soft); border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; }
@media print { nav { display: none; } }
"""


class HelpError(Exception):
    """A page tells of what is not there."""


def label_of(text: str, language: str, known: set[str], done: dict[str, str]) -> str:
    """A text of the window in a language, without the sign of its key."""
    source = next((candidate for candidate in known if candidate == text or _plain(candidate) == _plain(text)), None)
    if source is None:
        raise HelpError(f"[[{text}]] is no text of the window")
    if language == "en":
        return _plain(source)
    if source not in done:
        raise HelpError(f"[[{text}]] has no translation yet")
    return _plain(done[source])


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def slug(text: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def rendered(source: str, language: str) -> str:
    """The page of a text in Markdown. Raises HelpError."""
    known, done = set(wanted()), translations()

    def picture(match: re.Match) -> str:
        name = f"{match[2]}_{language}.png"
        if not (PAGES / "img" / name).is_file():
            raise HelpError(f"resources/help/img/{name} does not exist: scripts/help_pictures.py")
        return f"![{match[1]}](img/{name})"

    source = _PICTURE.sub(picture, source)
    labels: list[str] = []

    def label(match: re.Match) -> str:
        labels.append(label_of(match[1], language, known, done))
        return f"UI{len(labels) - 1}UI"

    source = _LABEL.sub(label, source)
    title = source.splitlines()[0].lstrip("# ").strip()
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    body, chapters = parser.render(source), []

    def heading(match: re.Match) -> str:
        key = slug(re.sub(r"<[^>]+>|UI\d+UI", "", match[1]))
        chapters.append((key, match[1]))
        return f'<h2 id="{key}">{match[1]}</h2>'

    body = re.sub(r"<h2>(.*?)</h2>", heading, body)
    figure = '<figure><img src="{0}" alt="{1}"><figcaption>{1}</figcaption></figure>'
    body = re.sub(r'<p><img src="([^"]+)" alt="([^"]*)" ?/?></p>', lambda match: figure.format(match[1], match[2]), body)
    contents = "".join(f'<li><a href="#{key}">{text}</a></li>' for key, text in chapters)
    first, _, rest = body.partition("</h1>")
    page = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n'
        f"</head>\n<body>\n{first}</h1>\n<nav><ul>{contents}</ul></nav>{rest}</body>\n</html>\n"
    )
    return re.sub(r"UI(\d+)UI", lambda match: f'<b class="ui">{escape(labels[int(match[1])])}</b>', page)


def main(arguments: list[str] | None = None) -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not up to date")
    options = parser.parse_args(arguments)
    stale = 0
    for language in LANGUAGES:
        target = PAGES / f"{language}.html"
        try:
            page = rendered((SOURCES / f"{language}.md").read_text(encoding="utf-8"), language)
        except HelpError as error:
            print(f"docs/help/{language}.md: {error}", file=sys.stderr)
            return 1
        if not target.is_file() or target.read_text(encoding="utf-8") != page:
            stale += 1
            if not options.check:
                target.write_text(page, encoding="utf-8", newline="\n")
            print(f"{target.relative_to(REPOSITORY)}: {'not up to date' if options.check else 'written'}")
    return int(options.check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
