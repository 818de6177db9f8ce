"""The help: a page of the plugin, opened in the browser; nothing is fetched."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from ..paths import resources_dir
from . import settings_store


def help_page(language: str) -> Path:
    """The page of a language."""
    return resources_dir() / "help" / f"{language}.html"


def open_help(chapter: str = "") -> bool:
    """Show the help in the window's language; ``chapter`` is the id of a heading. False when no program took it."""
    url = QUrl.fromLocalFile(str(help_page(settings_store.window_language())))
    if chapter:
        url.setFragment(chapter)
    return QDesktopServices.openUrl(url)
