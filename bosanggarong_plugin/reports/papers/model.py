"""What a paper holds, whatever writes it: headings, paragraphs, lists, tables, pictures, and places that people fill.

Plain data. Text is text: writers never read markup, fields or links in it; ``clean`` takes out what no document can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

BODY, NOTE, SMALL, CENTRE, TITLE, RIGHT = "body", "note", "small", "centre", "title", "right"
WIDEST_PICTURE_CM, TALLEST_PICTURE_CM = 16.0, 15.0
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# what XML forbids, further control characters, marks that turn the direction of writing, and half characters
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")


@dataclass(frozen=True)
class Run:
    """A piece of a line. ``blank`` marks a place that people have to fill."""

    text: str
    bold: bool = False
    italic: bool = False
    blank: bool = False


Line = tuple[Run, ...]
Text = str | Run | Sequence["str | Run"]


def line(text: Text | None) -> Line:
    """A line of text, of one piece, or of several."""
    if text is None:
        return ()
    parts = (text,) if isinstance(text, (str, Run)) else tuple(text)
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def plain(text: Text | None) -> str:
    """The words of a line."""
    return "".join(run.text for run in line(text))


@dataclass(frozen=True)
class Heading:
    """``level`` 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; line ends inside its text stay."""

    text: Text
    style: str = BODY


@dataclass(frozen=True)
class Items:
    """A list of points, numbered or not."""

    texts: Sequence[Text]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """``widths`` are proportions of the width of the page; a row of one cell is a heading across the table. ``head`` empty: no header row."""

    head: Sequence[Text]
    rows: Sequence[Sequence[Text | None]]
    widths: Sequence[float]
    bare: bool = False  # without lines, for letters
    dense: bool = False  # small letters and narrow margins, for many columns


@dataclass(frozen=True)
class Picture:
    """A PNG file with its size in pixels and, where the file says it, its true width in cm: at that width the scale of a map holds."""

    file: Path
    width_px: int
    height_px: int
    caption: str
    true_width_cm: float | None = None

    def width_cm(self, widest: float = WIDEST_PICTURE_CM, tallest: float = TALLEST_PICTURE_CM) -> float:
        """Its true width, or less where the page has no room for it."""
        return min(self.true_width_cm or widest, widest, tallest * self.width_px / self.height_px)

    @property
    def true_to_scale(self) -> bool:
        """Whether it stands in its true size."""
        return self.true_width_cm is not None and abs(self.width_cm() - self.true_width_cm) < 0.01


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Items | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """One paper. ``footer`` stands beside the page number; ``language`` is id or en."""

    title: str
    blocks: Sequence[Block]
    footer: str
    language: str = "id"
    landscape: bool = False


def clean(text: object) -> str:
    """Text as a document can hold it: without control characters, its line ends as newlines."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", str(text)))


def words_of(document: Document) -> str:
    """All text of a paper, for search."""
    return "\n".join(text for block in document.blocks for text in _texts(block))


def _texts(block: Block) -> Iterable[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield plain(block.text)
    elif isinstance(block, Items):
        yield from map(plain, block.texts)
    elif isinstance(block, Table):
        yield from map(plain, block.head)
        yield from (plain(cell) for row in block.rows for cell in row)
    elif isinstance(block, Picture):
        yield block.caption


def picture(file: Path, caption: str) -> Picture | None:
    """The picture in a file; None when it is no readable PNG."""
    try:
        with file.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return None
    if len(head) < 24 or not head.startswith(PNG_SIGNATURE) or head[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if not width or not height:
        return None
    place = head.find(b"pHYs")
    per_metre = int.from_bytes(head[place + 4 : place + 8], "big") if 0 < place <= len(head) - 13 and head[place + 12] == 1 else 0
    return Picture(file, width, height, caption, 100.0 * width / per_metre if per_metre else None)
