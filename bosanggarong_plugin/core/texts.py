"""The words of the maps, Indonesian or English, from ``data/map_texts.csv``; numbers as that language writes them."""

from __future__ import annotations

import csv
from functools import cache

from ..paths import tables_dir

COLUMNS = {"id": "ind", "en": "eng"}


@cache
def _rows() -> dict[str, dict[str, str]]:
    with (tables_dir() / "map_texts.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


class Texts:
    """Texts of one language (``id`` or ``en``). ``suffix`` is what ends the text columns of a result in that language."""

    def __init__(self, language: str = "id"):
        self.language = language
        self.suffix = COLUMNS[language]
        self.other_suffix = next(column for column in COLUMNS.values() if column != self.suffix)

    def __call__(self, key: str, **values: object) -> str:
        return _rows()[key][self.suffix].format(**values)

    def value(self, raw: object) -> str:
        """A coded value in words. Parts joined by ``+`` are put into words one by one; an unknown code loses its underscores."""
        text = str(raw)
        row = _rows().get(f"value.{text}")
        if row:
            return row[self.suffix]
        if "+" in text and " " not in text:
            return " + ".join(self.value(part) for part in text.split("+"))
        return text.replace("_", " ")

    def field(self, name: str) -> str:
        """The label of a column; the ending of ``title_ind`` is left out, the other language is named."""
        if name.endswith(f"_{self.other_suffix}"):
            return self("other_language", name=self.field(name.removesuffix(f"_{self.other_suffix}")))
        row = _rows().get(f"field.{name.removesuffix('_' + self.suffix)}")
        return row[self.suffix] if row else name.replace("_", " ").capitalize()

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the language's separators: 12.345,6 or 12,345.6."""
        english = f"{value:,.{decimals}f}"
        return english if self.language == "en" else english.translate(str.maketrans(",.", ".,"))

    def degrees(self, value: float, axis: str) -> str:
        """A coordinate in degrees and minutes with its hemisphere; ``axis`` is x or y."""
        minutes = round(abs(value) * 60)
        positive, negative = ("compass.e", "compass.w") if axis == "x" else ("compass.n", "compass.s")
        side = self(positive if value >= 0 else negative)
        tail = f"{minutes % 60:02d}′" if minutes % 60 else ""
        return f"{minutes // 60}°{tail} {side}" if minutes else "0°"
