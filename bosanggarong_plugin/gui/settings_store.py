"""What the program remembers of a user, in the settings of QGIS: every key is named here and nowhere else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsSettings

from ..core.outputs import DEFAULT_PAGES, PAPERS, Pages

if TYPE_CHECKING:
    from ..core.study import Study

ROOT = "bosanggarong"
LANGUAGE = f"{ROOT}/language"
FOLDER = f"{ROOT}/folder"
MAKER = f"{ROOT}/maker"
LOGO = f"{ROOT}/logo"
TEMPLATES = f"{ROOT}/templates"
PAPER = f"{ROOT}/paper"
OFFICE = f"{ROOT}/office"  # the user's own copy of the included register
REGISTER = f"{ROOT}/register"  # the file that the window of the register showed last
RECENT = f"{ROOT}/recent"
MOST_RECENT = 10


@dataclass(frozen=True)
class Recent:
    """A study that was shown: its name, the folder of its result, its study file ("" where it is not known)."""

    name: str
    folder: str
    study: str = ""


def language() -> str:
    """The language of results, "id" or "en": that of the settings, else that of QGIS."""
    said = str(QgsSettings().value(LANGUAGE) or "")
    return said if said in ("id", "en") else window_language()


def window_language() -> str:
    """The language of QGIS, "id" or "en"."""
    return "id" if QgsApplication.locale().startswith("id") else "en"


def set_language(code: str) -> None:
    QgsSettings().setValue(LANGUAGE, code)


def text(key: str) -> str:
    """A setting of text; "" where there is none."""
    return str(QgsSettings().value(key) or "")


def set_text(key: str, value: str) -> None:
    """Keep a text; an empty one is forgotten. What page templates may show becomes a variable of QGIS."""
    value = value.strip()
    if value:
        QgsSettings().setValue(key, value)
    else:
        QgsSettings().remove(key)


def folder(key: str) -> Path | None:
    """A folder that is set and exists."""
    said = text(key)
    return Path(said) if said and Path(said).is_dir() else None


def with_maker(study: Study) -> Study:
    """The study with the maker and the logo of the settings where it names none itself."""
    logo = text(LOGO)
    there = Path(logo) if logo and Path(logo).is_file() else None
    return replace(study, maker=study.maker or text(MAKER), logo=study.logo or there)


def pages() -> Pages:
    """Paper and templates of the pages that are made."""
    paper = text(PAPER)
    return Pages(paper if paper in PAPERS else DEFAULT_PAGES.paper, folder(TEMPLATES))


def recent() -> list[Recent]:
    """The studies shown last, newest first; what cannot be read is passed over."""
    try:
        rows = json.loads(text(RECENT) or "[]")
        return [Recent(str(row["name"]), str(row["folder"]), str(row.get("study", ""))) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def remember(shown: Recent) -> None:
    """Put a study at the head of the list; a folder stands there once. What is known of its study file is kept."""
    rows = recent()
    known = next((row.study for row in rows if row.folder == shown.folder), "")
    first = shown if shown.study else Recent(shown.name, shown.folder, known)
    _write([first, *(row for row in rows if row.folder != shown.folder)])


def forget(gone: str) -> None:
    """Take a folder off the list."""
    _write([row for row in recent() if row.folder != gone])


def _write(rows: list[Recent]) -> None:
    set_text(RECENT, json.dumps([asdict(row) for row in rows[:MOST_RECENT]], ensure_ascii=False) if rows else "")
