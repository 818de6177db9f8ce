"""Writes laporan.html: template, style, script and data in one file that loads nothing.

Safety: the data are JSON that holds no ``<``, ``>`` or ``&``, and the script puts them on the page as text only. A content security
policy allows the style and the script of this file by their hashes and forbids everything else, every address included.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import jinja2

from ...paths import program_version, resources_dir
from .content import Content
from .shapes import fit

BUDGET_BYTES = 8_000_000
FREE_CANDIDATES, BYTES_PER_CANDIDATE = 100, 20_000  # what the budget grows by, for each candidate beyond the first hundred
LANGUAGES = ("id", "en")
SCRIPTS = ("core", "map", "list", "sheet", "charts", "tables", "main")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_html(result_folder: str | Path, path: str | Path, language: str = "id") -> None:
    """Write the web map of the result in a folder to ``path``; it opens in ``language`` and holds both.

    The file is at most 8 MB, and 20 kB more for each candidate beyond 100: lines are simplified until it is, and the page says
    how far. OSError when the file cannot be written; ValueError for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    Path(path).write_text(page(result_folder, language), encoding="utf-8", newline="\n")


def page(result_folder: str | Path, language: str = "id") -> str:
    """The text of the page."""
    content = Content(result_folder)
    data = content.data()
    data["meta"]["language"] = language
    fixed = len(_render(data, language).encode("utf-8"))
    shapes = fit(content.geometries, budget(len(data["candidates"])) - fixed - 1000)
    data["shapes"] = list(shapes.encoded)
    data["meta"] |= {"tolerance_m": shapes.tolerance_m, "file_mb": round((fixed + shapes.n_bytes) / 1e6, 1)}
    return _render(data, language)


def budget(n_candidates: int) -> int:
    """The most bytes that a page may have."""
    return BUDGET_BYTES + BYTES_PER_CANDIDATE * max(0, n_candidates - FREE_CANDIDATES)


def as_json(data: object) -> str:
    """JSON for a script element: nothing in it can end the element, begin a comment, or break a line of script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "".join(_ESCAPES.get(character, character) for character in text) if _UNSAFE.search(text) else text


_UNSAFE = re.compile("[" + "".join(_ESCAPES) + "]")


def _render(data: dict, language: str) -> str:
    folder = resources_dir() / "html"
    style = _leaflet_style(_read(folder / "vendor" / "leaflet" / "leaflet.css")) + _read(folder / "laporan.css")
    library = re.sub(r"//# sourceMappingURL=.*", "", _read(folder / "vendor" / "leaflet" / "leaflet.js"))
    program = '"use strict";\n(() => {\n' + "\n".join(_read(folder / f"{name}.js") for name in SCRIPTS) + "\n})();\n"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined)
    texts = {key: value[LANGUAGES.index(language)] for key, value in data["ui"].items()}
    return environment.get_template("laporan.html").render(
        language=language, t=texts, study=data["meta"]["study"], version=program_version(), style=style, library=library, program=program,
        data=as_json(data), policy=policy([style], [library, program]),
    )  # fmt: skip


def policy(styles: list[str], scripts: list[str]) -> str:
    """The content security policy: these styles and scripts, pictures written into the page, nothing else."""
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src {_hashes(styles)}; script-src {_hashes(scripts)}"


def _hashes(texts: list[str]) -> str:
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'" for text in texts)


def _leaflet_style(text: str) -> str:
    """Leaflet's style without the pictures it names, which the page does not use."""
    return re.sub(r"[\w-]+: url\([^)]*\);", "", text)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")
