"""Write the page templates of the atlas and of the pictures: resources/layouts/*.qpt.

Run with QGIS: ``source .venv/qgis-env.sh; .venv/bin/python scripts/build_layouts.py [FOLDER]``. The templates hold places and
type only; the program fills the items by their ids (docs/atlas.md). The same script gives the same files.
"""

from __future__ import annotations

import os
import re
import sys
import uuid
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from qgis.core import (  # noqa: E402
    Qgis,
    QgsApplication,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor  # noqa: E402

from bosanggarong_plugin.maps.symbols import font  # noqa: E402

INK, SOFT = "#222222", "#555555"


class Sheet:
    """One template; all positions in mm from the upper left corner of the page."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.layout = QgsPrintLayout(QgsProject.instance())
        self.layout.initializeDefaults()
        self.layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height))
        self.map: QgsLayoutItemMap | None = None

    def add(self, item, key: str, x: float, y: float, width: float, height: float):
        item.setId(key)
        item.attemptSetSceneRect(QRectF(x, y, width, height))
        self.layout.addLayoutItem(item)
        return item

    def text(self, key: str, x, y, width, height, size=8.0, *, bold=False, italic=False, colour=INK, align="left", bottom=False) -> None:
        item = QgsLayoutItemLabel(self.layout)
        item.setTextFormat(font(size, bold=bold, italic=italic, colour=colour))
        item.setMarginX(0)
        item.setMarginY(0)
        flags = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight, "centre": Qt.AlignmentFlag.AlignHCenter}
        item.setHAlign(flags[align])
        if bottom:
            item.setVAlign(Qt.AlignmentFlag.AlignBottom)
        self.add(item, key, x, y, width, height)

    def section(self, key: str, x, y, width, height, size=7.5) -> None:
        """A heading and what stands below it."""
        self.text(f"{key}_judul", x, y, width, 4.2, size + 0.5, bold=True)
        self.text(key, x, y + 4.4, width, height - 4.4, size)

    def main_map(self, x, y, width, height) -> None:
        self.map = QgsLayoutItemMap(self.layout)
        self.map.setFrameEnabled(True)
        self.map.setFrameStrokeWidth(QgsLayoutMeasurement(0.3))
        self.map.setExtent(QgsRectangle(0, 0, width, height))
        self.add(self.map, "peta", x, y, width, height)

    def inset(self, x, y, width, height) -> None:
        item = QgsLayoutItemMap(self.layout)
        item.setFrameEnabled(True)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
        item.setExtent(QgsRectangle(0, 0, width, height))
        self.add(item, "inset", x, y, width, height)
        self.text("inset_judul", x, y + height + 0.4, width, 3, 6, align="centre")

    def scale(self, x, y, width, *, arrow=(9, 13), size=9.0) -> None:
        """North arrow, numeric scale and scale bar in a row of about 15 mm."""
        picture = QgsLayoutItemPicture(self.layout)
        picture.setPicturePath("arrows/NorthArrow_02.svg")
        if self.map:
            picture.setLinkedMap(self.map)
            picture.setNorthMode(QgsLayoutItemPicture.NorthMode.TrueNorth)
        self.add(picture, "utara", x, y, *arrow)
        left = x + arrow[0] + 3
        self.text("skala_angka", left, y, width - arrow[0] - 3, 4.5, size, bold=True)
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setStyle("Single Box")
        if self.map:
            bar.setLinkedMap(self.map)
        bar.setUnits(Qgis.DistanceUnit.Kilometers)
        bar.setUnitLabel("km")
        bar.setHeight(1.8)
        bar.setTextFormat(font(max(size - 2, 6.5)))
        bar.setMaximumBarWidth(width - arrow[0] - 17)
        bar.setNumberOfSegments(2)
        bar.setNumberOfSegmentsLeft(0)
        self.add(bar, "skala_batang", left - 2, y + 5, width - arrow[0] - 3, 9)

    def legend(self, x, y, width, height, columns=1, size=7.0) -> None:
        item = QgsLayoutItemLegend(self.layout)
        item.setAutoUpdateModel(False)
        item.setTitle("")
        item.setResizeToContents(False)
        item.setColumnCount(columns)
        styles = QgsLegendStyle.Style
        for style, face in ((styles.Subgroup, font(size + 0.5, bold=True)), (styles.SymbolLabel, font(size))):
            item.rstyle(style).setTextFormat(face)
        if self.map:
            item.setLinkedMap(self.map)
        item.model().rootGroup().removeAllChildren()
        self.add(item, "legenda", x, y, width, height)

    def logo(self, x, y, width, height) -> None:
        item = QgsLayoutItemPicture(self.layout)
        item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
        self.add(item, "logo", x, y, width, height)

    def rule(self, x, y, width) -> None:
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        item.symbol().setColor(QColor(INK))
        self.add(item, "garis", x, y, width, 0.25)

    def head(self, margin: float, *, title=14.0, logo=14.0) -> None:
        width = self.width - 2 * margin
        self.text("judul", margin, margin - 1, width - logo - 4, 11, title, bold=True, bottom=True)
        self.text("subjudul", margin, margin + 10.5, width - logo - 4, 4.5, title * 0.6, colour=SOFT)
        self.logo(self.width - margin - logo, margin - 2, logo, logo)
        self.rule(margin, margin + 15.8, width)

    def foot(self, margin: float, notes: float, size=6.0) -> float:
        """Notes and one line below them; returns where the notes begin."""
        bottom, width = self.height - margin + 3, self.width - 2 * margin
        self.text("pembuat", margin, bottom - 3.4, width - 30, 3.4, 6.5, colour=SOFT)
        self.text("halaman", self.width - margin - 28, bottom - 3.4, 28, 3.4, 6.5, colour=SOFT, align="right")
        top = bottom - 4.2 - notes
        self.text("catatan", margin, top, width, notes, size)
        return top

    def write(self, path: Path) -> None:
        self.layout.setName(path.stem)
        self.layout.saveAsTemplate(str(path), QgsReadWriteContext())
        path.write_text(_steady(path.read_text(encoding="utf-8"), path.stem), encoding="utf-8", newline="\n")


def _steady(text: str, name: str) -> str:
    """The same file on every run: identifiers counted instead of random, attributes of each element in order."""
    seen: dict[str, str] = {}

    def numbered(found: re.Match) -> str:
        return seen.setdefault(found.group(0), "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{len(seen)}")) + "}")

    def sorted_attributes(found: re.Match) -> str:
        attributes = sorted(re.findall(r'\s([\w:-]+="[^"]*")', found.group(2)))
        return f"<{found.group(1)}{''.join(' ' + part for part in attributes)}{found.group(3)}>"

    text = re.sub(r"<([\w:-]+)((?:\s[\w:-]+=\"[^\"]*\")+)\s*(/?)>", sorted_attributes, text)
    return re.sub(r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}", numbered, text)


def theme_a3() -> Sheet:
    sheet = Sheet(420, 297)
    sheet.head(9)
    top = sheet.foot(9, 14)
    sheet.main_map(14, 31, 262, top - 31 - 7)
    x, width = 287, 124
    sheet.text("keterangan", x, 27, width, 40, 8.5)
    sheet.text("tabel_judul", x, 68, width, 5, 9, bold=True)
    sheet.text("tabel", x, 74, width, 70, 8.5)
    sheet.text("tabel_sisa", x, 145, width, 4, 6.5, italic=True)
    sheet.legend(x, 150, width, top - 152 - 38, 2)
    sheet.scale(x, top - 34, 64)
    sheet.inset(x + 68, top - 34, 56, 28)
    return sheet


def theme_a4() -> Sheet:
    sheet = Sheet(210, 297)
    sheet.head(9, title=12, logo=12)
    top = sheet.foot(9, 19, 5.5)
    sheet.main_map(14, 31, 182, 126)
    sheet.text("keterangan", 9, 164, 94, 16, 7)
    sheet.text("tabel_judul", 9, 181, 94, 5, 7.5, bold=True)
    sheet.text("tabel", 9, 187, 94, 55, 7)
    sheet.text("tabel_sisa", 9, top - 5, 94, 4, 6, italic=True)
    sheet.legend(108, 164, 93, top - 198, 2, 6.5)
    sheet.scale(108, top - 30, 45, arrow=(7, 11), size=8)
    sheet.inset(155, top - 30, 46, 24)
    return sheet


def matrix(width: float, height: float, size: float, **head) -> Sheet:
    sheet = Sheet(width, height)
    sheet.head(9, **head)
    top = sheet.foot(9, 11)
    sheet.text("keterangan", 9, 27, width - 18, 14, 8)
    sheet.text("tabel", 9, 43, width - 18, top - 46, size)
    return sheet


def listing(width: float, height: float, size: float, **head) -> Sheet:
    sheet = Sheet(width, height)
    sheet.head(9, **head)
    top = sheet.foot(9, 6)
    sheet.text("keterangan", 9, 27, width - 18, 6, 7.5)
    sheet.text("tabel", 9, 34, width - 18, top - 37, size)
    return sheet


def _figures(sheet: Sheet, x, y, width, size, note=7) -> None:
    half = (width - 4) / 2
    for number in (1, 2):
        left = x + (number - 1) * (half + 4)
        sheet.text(f"angka_{number}", left, y, half, size * 0.5, size, bold=True)
        sheet.text(f"angka_{number}_ket", left, y + size * 0.5, half, note, 7)


def candidate_a3() -> Sheet:
    sheet = Sheet(420, 297)
    sheet.head(9)
    top = sheet.foot(9, 14)
    sheet.main_map(14, 31, 190, 158)
    sheet.legend(9, 197, 106, top - 199, 1)
    sheet.scale(119, 197, 88)
    sheet.inset(119, 216, 90, top - 222)
    x, width = 216, 195
    _figures(sheet, x, 27, width, 18)
    sheet.section("minta", x, 42, width, 13, 9)
    sheet.section("bukti", x, 56, width, 28, 8)
    half = (width - 5) / 2
    for column, keys in enumerate((("pihak", "uji", "bentuk", "dprd"), ("pembagian", "cakupan", "catatan_calon", "sumber"))):
        height = (top - 88) / len(keys)
        for number, key in enumerate(keys):
            sheet.section(key, x + column * (half + 5), 86 + number * height, half, height - 1)
    return sheet


def candidate_a4() -> Sheet:
    sheet = Sheet(210, 297)
    sheet.head(9, title=12, logo=12)
    top = sheet.foot(9, 17, 5.5)
    sheet.main_map(14, 31, 112, 84)
    x, width = 134, 67
    _figures(sheet, x, 27, width, 13, 11)
    sheet.legend(x, 46, width, 32)
    sheet.inset(x, 79, 40, 21)
    sheet.scale(x, 106, width, arrow=(7, 11), size=8)
    sheet.section("minta", 9, 121, 192, 11, 7.5)
    sheet.section("bukti", 9, 133, 192, 20, 7)
    half = (192 - 5) / 2
    for column, keys in enumerate((("pihak", "uji", "bentuk", "dprd"), ("pembagian", "cakupan", "catatan_calon", "sumber"))):
        height = (top - 155) / len(keys)
        for number, key in enumerate(keys):
            sheet.section(key, 9 + column * (half + 5), 154 + number * height, half, height - 1, 7)
    return sheet


def slide() -> Sheet:
    """16:9; 1920 x 1080 pixels at 144 dpi."""
    sheet = Sheet(338.667, 190.5)
    sheet.text("judul", 9, 6, 300, 10, 22, bold=True)
    sheet.logo(312, 5, 18, 16)
    sheet.main_map(15, 24, 208, 148)
    sheet.text("keterangan", 236, 22, 94, 30, 13)
    sheet.legend(236, 55, 94, 88, 1, 11)
    sheet.scale(236, 147, 94, arrow=(12, 17), size=13)
    sheet.text("catatan", 9, 180, 221, 8, 9)
    sheet.text("pembuat", 236, 180, 94, 8, 9, align="right")
    return sheet


def paper_picture() -> Sheet:
    """The map alone, for papers; 1600 pixels wide at 254 dpi."""
    sheet = Sheet(160, 132)
    sheet.main_map(6, 6, 148, 88)
    sheet.legend(4, 101, 84, 26, 2)
    sheet.scale(92, 101, 64, arrow=(8, 12), size=8)
    sheet.text("catatan", 92, 116, 64, 14, 6)
    return sheet


TEMPLATES = {
    "a3_peta": theme_a3, "a3_matriks": lambda: matrix(420, 297, 12), "a3_daftar": lambda: listing(420, 297, 7.5), "a3_calon": candidate_a3,
    "a4_peta": theme_a4, "a4_matriks": lambda: matrix(210, 297, 8.5, title=12, logo=12),
    "a4_daftar": lambda: listing(210, 297, 6.5, title=12, logo=12), "a4_calon": candidate_a4,
    "png_salindia": slide, "png_calon": paper_picture,
}  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in TEMPLATES.items():
        make().write(folder / f"{name}.qpt")


if __name__ == "__main__":
    application = QgsApplication([], True)
    application.initQgis()
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "layouts")
    sys.stdout.flush()
    os._exit(0)  # QGIS may hang while Python takes it apart
