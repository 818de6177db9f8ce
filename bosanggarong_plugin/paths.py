"""Where the program's own files are: in the repository, or in the one folder of the packaged plugin."""

from __future__ import annotations

import configparser
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    """The folder that holds ``metadata.txt``, ``resources`` and ``data/boundaries``."""
    return PACKAGE if (PACKAGE / "metadata.txt").is_file() else PACKAGE.parent


def boundaries_dir() -> Path:
    """The embedded default study and its layers."""
    return _root() / "data" / "boundaries"


def default_study() -> Path:
    """The study file of the embedded default study."""
    return boundaries_dir() / "kaltim.toml"


def resources_dir() -> Path:
    """Icons, styles, layouts and templates."""
    return _root() / "resources"


def tables_dir() -> Path:
    """Reference tables: catalogue, triggers, legal rules, thresholds, texts."""
    return PACKAGE / "data"


def program_version() -> str:
    """The version in ``metadata.txt``."""
    metadata = configparser.ConfigParser(interpolation=None)
    with (_root() / "metadata.txt").open(encoding="utf-8") as file:
        metadata.read_file(file)
    return metadata["general"]["version"]
