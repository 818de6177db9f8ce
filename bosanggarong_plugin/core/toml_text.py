"""TOML as it is written: Python reads it, but has no writer."""

from __future__ import annotations

import json
from collections.abc import Mapping


def block(title: str, values: Mapping) -> str:
    """A table under its title, as TOML: text, numbers, dates, lists and tables of them."""
    return "\n".join([title, *(f"{key} = {literal(value)}" for key, value in values.items()), ""])


def literal(value) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # what JSON escapes, TOML escapes alike, and this one more
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {literal(item)}" for key, item in value.items()) + " }"
    return "[" + ", ".join(literal(item) for item in value) + "]"


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else literal(key)
