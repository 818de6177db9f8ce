"""Charts for slides, drawn by Qt: water dependency by region, matrix of regions, ranking. All read in grey too."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from ...core.result_file import TOP, short_name
from ...core.sheets import Book
from ..symbols import BLUE, INK, PALE_BLUE, font
from . import content

MARGIN, HEAD, FOOT = 60.0, 150.0, 60.0  # pixels of 1920 x 1080
MOST_BARS, MOST_CELLS = 20, 24
GREYEST = 110  # of 255, the darkest cell


def dependency(book: Book, size: QSize, maker: str) -> QImage | None:
    """Bars: per cent of each catchment that lies in other regions, and beyond the analysis. None without data."""
    rows = [row for row in book.rows("water_dependency") if row["dependency_pct"] is not None]
    rows = sorted(rows, key=lambda row: -row["dependency_pct"])[:MOST_BARS]
    if not rows:
        return None
    sheet = _Sheet(size, book.texts("chart.dependency"), book.texts("chart.dependency_note"), _foot(book, maker))
    bars = []
    for row in rows:
        inside = float(row["dependency_pct"])
        both = max(inside, float(row["dependency_with_outside_pct"] or inside))
        words = book.number(inside, 1) if both - inside < 0.05 else f"{book.number(inside, 1)} ({book.number(both, 1)})"
        bars.append((short_name(book.name_of(row["region_code"])), inside, both, words))
    sheet.bars(bars, 100.0)
    return sheet.done()


def ranking(book: Book, size: QSize, maker: str) -> QImage | None:
    """Bars: score of the first candidates, with the range of their rank. None without candidates."""
    sheets = [sheet for sheet in book.sheets[:TOP] if sheet.score is not None]
    if not sheets:
        return None
    drawing = _Sheet(size, book.texts("chart.ranking"), "", _foot(book, maker))
    drawing.bars([(f"{s.rank}. {s.title}", s.score, s.score, f"{book.number(s.score, 1)}  ({s.rank_low}-{s.rank_high})") for s in sheets], 100.0,
                 share=0.55)  # fmt: skip
    return drawing.done()


def matrix(book: Book, size: QSize, maker: str) -> QImage | None:
    """Heat map: number of candidates of each pair of regions. None without pairs; only the regions with most of them."""
    counts = content.candidate_pairs(book)
    totals = {code: sum(n for (a, _), n in counts.items() if a == code) for code in content.regions_in_order(book)}
    codes = sorted(sorted(totals, key=lambda code: -totals[code])[:MOST_CELLS])
    if not any(counts.values()) or not codes:
        return None
    sheet = _Sheet(size, book.texts("chart.matrix"), "", _foot(book, maker))
    sheet.cells([short_name(book.name_of(code)) for code in codes], [[counts.get((a, b), 0) if a != b else None for b in codes] for a in codes])
    return sheet.done()


CHARTS: dict[str, Callable[[Book, QSize, str], QImage | None]] = {"ketergantungan": dependency, "matriks": matrix, "peringkat": ranking}


def _foot(book: Book, maker: str) -> str:
    return f"{book.provenance.get('study', '')}. {book.texts('map.note_result')} {maker}"


def fitting(texts: list[str], width: float, pixels: float, face: QFont) -> int:
    """The largest size at which all texts fit a width, not below 60 % of what is wished."""
    least = max(11, round(pixels * 0.6))
    for size in range(round(pixels), least, -1):
        face.setPixelSize(size)
        if all(QFontMetricsF(face).horizontalAdvance(text) <= width for text in texts):
            return size
    return least


class _Sheet:
    """An image with a heading, a note and a foot; the chart fills what is between them."""

    def __init__(self, size: QSize, title: str, note: str, foot: str):
        self.image = QImage(size, QImage.Format.Format_RGB32)
        self.image.fill(QColor("white"))
        self.painter = QPainter(self.image)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.width, self.height = float(size.width()), float(size.height())
        inner = self.width - 2 * MARGIN
        self.text(QRectF(MARGIN, 35, inner, 60), title, 40, bold=True)
        self.text(QRectF(MARGIN, 95, inner, 40), note, 24)
        self.text(QRectF(MARGIN, self.height - FOOT, inner, 40), foot, 20)
        self.top, self.bottom = HEAD, self.height - FOOT - 15

    def done(self) -> QImage:
        self.painter.end()
        return self.image

    def text(self, box: QRectF, text: str, pixels: float, *, bold=False, align=Qt.AlignmentFlag.AlignLeft, colour=INK) -> None:
        """One line; smaller where it is too wide, then shortened."""
        face = QFont(font(8).font().family())
        face.setBold(bold)
        face.setPixelSize(fitting([text], box.width(), pixels, face))
        self.painter.setFont(face)
        self.painter.setPen(QPen(QColor(colour)))
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)

    def bars(self, rows: list[tuple[str, float, float, str]], full: float, *, share: float = 0.28) -> None:
        """Name, dark length, whole length and words of each bar; ``full`` is the value of the longest possible one."""
        step = min(70.0, (self.bottom - self.top) / len(rows))
        names, figures = (self.width - 2 * MARGIN) * share, 230.0
        left, room = MARGIN + names + 15, self.width - 2 * MARGIN - names - 15 - figures
        common = fitting([row[0] for row in rows], names, min(26, step * 0.55), QFont(font(8).font().family()))
        for number, (name, inside, both, words) in enumerate(rows):
            y = self.top + number * step
            self.text(QRectF(MARGIN, y, names, step), name, common, align=Qt.AlignmentFlag.AlignRight)
            for value, colour in ((both, PALE_BLUE), (inside, BLUE)):
                self.painter.fillRect(QRectF(left, y + step * 0.15, room * value / full, step * 0.7), QColor(colour))
            self.text(QRectF(left + room * both / full + 10, y, figures, step), words, min(26, step * 0.55))
        self.painter.setPen(QPen(QColor(INK), 2))
        self.painter.drawLine(round(left), round(self.top), round(left), round(self.top + step * len(rows)))

    def cells(self, names: list[str], values: list[list[int | None]]) -> None:
        """A square of cells, the darker the more; names at the left and above."""
        count, most = len(names), max(value for row in values for value in row if value is not None)
        left, above = MARGIN + 330.0, self.top + 60.0
        wide, high = (self.width - MARGIN - left) / count, (self.bottom - above) / count
        heads = [name.replace("Kab. ", "") for name in names]
        common = fitting(heads, wide - 4, 20, QFont(font(8).font().family()))
        for row, name in enumerate(names):
            y = above + row * high
            self.text(QRectF(MARGIN, y, 315, high), name, min(26, high * 0.6), align=Qt.AlignmentFlag.AlignRight)
            self.text(QRectF(left + row * wide + 2, self.top, wide - 4, 55), heads[row], common, align=Qt.AlignmentFlag.AlignHCenter)
            for column, value in enumerate(values[row]):
                box = QRectF(left + column * wide, y, wide, high)
                level = 255 - round((255 - GREYEST) * (value or 0) / most)
                self.painter.fillRect(box, QColor("#6e6e6e") if value is None else QColor(level - 10 * bool(value), level, 255 if value else level))
                self.painter.setPen(QPen(QColor("#999999"), 1))
                self.painter.drawRect(box)
                if value:
                    self.text(box, str(value), min(30, high * 0.6), bold=True, align=Qt.AlignmentFlag.AlignHCenter)
