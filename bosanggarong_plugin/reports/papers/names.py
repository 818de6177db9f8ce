"""Names of the files: ASCII, short, safe on Windows, each its own."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from itertools import groupby

LONGEST = 60
_DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_SHORT = {"kabupaten": "kab", "provinsi": "prov"}
_LEFT_OUT = set("di dan bagi warga yang untuk antar lintas batas daerah of the for and in across borders residents".split())


def slug(text: str, longest: int = LONGEST) -> str:
    """Small ASCII letters and digits joined by "_", without small words; never empty, never the name of a device."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = [_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", ascii_text) if word not in _LEFT_OUT]
    made = "_".join(word for word, _ in groupby(words))[:longest].strip("_")
    return f"{made or 'calon'}_" if made in _DEVICES else made or "calon"


def slugs(titles: Mapping[str, str]) -> dict[str, str]:
    """Id -> slug of its title; those that would be equal end with letters of their id, so that they do not depend on their order."""
    made = {key: slug(title) for key, title in titles.items()}
    count = Counter(made.values())
    return {key: name if count[name] == 1 else f"{slug(name, LONGEST - 7)}_{_mark(key)}" for key, name in made.items()}


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]
