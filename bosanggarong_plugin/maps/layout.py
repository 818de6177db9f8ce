"""peta.pdf: the A3 landscape overview as a QGIS print layout.

Left the map, right a panel that is filled from the top: title, ranked table, legend; from the bottom: notes, sources,
scale and inset. Heights are measured, not guessed: what does not fit is set in smaller type, then shortened, never cut.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutTable,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsTableCell,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from ..core.result_file import TOP, short_name
from ..core.texts import Texts
from .grids import GEOGRAPHIC, geographic_grid, in_degrees, nice_scale, set_scale_bar, step_text
from .legend import build_legend, legend_height
from .project import MapError, ResultLayers, equal_area_crs
from .styles_water import link_breaks
from .surroundings import world_layer
from .symbols import WATER, font
from .typesetting import Typesetter
from .words import date_text, sources_text, years_text

MAP_NAME = "peta.pdf"
PAGE_W, PAGE_H, MARGIN = 420.0, 297.0, 9.0
GRID_ROOM = 4.5  # for the coordinates outside the frame
PANEL_W = 128.0
GAP = 3.0
INDONESIA = QgsRectangle(94.0, -12.0, 142.0, 8.0)
INSET_W, INSET_H = 66.0, 27.5
CELL_MARGIN = 0.6
TABLE_SIZES = (9, 8.5, 8, 7.5, 7, 6.5, 6)  # points, the first that fits
TABLE_LINE = 0.88  # of the font's own line height
LONGEST_CELL = 150  # letters
COLUMNS = (6.5, 66.0, 40.0, 10.0)  # of the table, without margins: rank, title, parties, score
REST_H = 4.0  # for the line under the table


def build_layout(project: QgsProject, layers: ResultLayers, *, surroundings: bool = True) -> QgsPrintLayout:
    """Add the overview to the project's layouts and return it; one of the same name is replaced.

    The surroundings and the inset use the countries that QGIS ships, a layer outside the result's folder: a project that
    is to be moved is written without them.
    """
    sheet = _Sheet(project, layers, surroundings)
    sheet.compose()
    manager = project.layoutManager()
    former = manager.layoutByName(sheet.layout.name())
    if former:
        manager.removeLayout(former)
    manager.addLayout(sheet.layout)
    return sheet.layout


def export_pdf(layout: QgsPrintLayout, path: Path, texts: Texts) -> None:
    """Write the layout as a vector PDF with real text; raises MapError when it cannot be written."""
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    settings.forceVectorOutput = True
    settings.rasterizeWholeImage = False
    settings.appendGeoreference = True
    settings.exportMetadata = True
    settings.simplifyGeometries = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    exporter = QgsLayoutExporter(layout)
    code = exporter.exportToPdf(str(path), settings)
    if code != QgsLayoutExporter.ExportResult.Success:
        raise MapError(texts("error.write", file=path.name, reason=exporter.errorMessage() or str(code)))


class _Sheet:
    """One sheet while it is being composed; positions and sizes in mm."""

    def __init__(self, project: QgsProject, layers: ResultLayers, surroundings: bool):
        self.project, self.layers, self.result = project, layers, layers.result
        self.texts = layers.result.texts
        self.layout = QgsPrintLayout(project)
        self.layout.initializeDefaults()
        self.layout.setName(self.texts("map.name"))
        self.layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Orientation.Landscape)
        self.type = Typesetter(self.layout)
        self.x = PAGE_W - MARGIN - PANEL_W
        self.extent = layers.by_table["regions"].extent()
        self.crs = equal_area_crs(self.extent)
        self.world = world_layer(project, self.texts) if surroundings else None

    def compose(self) -> None:
        self.map = self._map()
        top = self._title(MARGIN)
        bottom = self._footer(PAGE_H - MARGIN)
        bottom = self._scale_and_inset(bottom)
        self._table_and_legend(top, bottom)

    # --- map ---

    def _map(self) -> QgsLayoutItemMap:
        x, y = MARGIN + GRID_ROOM, MARGIN + GRID_ROOM
        width, height = self.x - GAP - GRID_ROOM - x, PAGE_H - MARGIN - GRID_ROOM - y
        item = QgsLayoutItemMap(self.layout)
        item.attemptSetSceneRect(QRectF(x, y, width, height))
        item.setCrs(self.crs)
        transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(GEOGRAPHIC), self.crs, self.project)
        box = transform.transformBoundingBox(self.extent)
        needed = max(box.width() / width, box.height() / height) * 1.06 * 1000
        self.scale = nice_scale(max(needed, 1000))
        half_w, half_h = width / 2000 * self.scale, height / 2000 * self.scale
        centre = box.center()
        item.setExtent(QgsRectangle(centre.x() - half_w, centre.y() - half_h, centre.x() + half_w, centre.y() + half_h))
        if self.world:  # else the map follows the project, whose file then names no layer by its full path
            item.setLayers([*self.layers.drawn(self.scale), self.world])
            item.setKeepLayerSet(True)
            item.setBackgroundColor(QColor(WATER))
        item.setFrameEnabled(True)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(0.3))
        self.layout.addLayoutItem(item)
        self._grid(item)
        return item

    def _grid(self, item: QgsLayoutItemMap) -> None:
        self.step = geographic_grid(item, in_degrees(item, self.project), self.texts)

    # --- panel ---

    def _title(self, y: float) -> float:
        y = self._label(self.texts("map.title").upper(), y, font(13, bold=True), centre=True)
        y = self._label(self.result.provenance.get("study", ""), y + 0.5, font(12, bold=True), centre=True)
        names = [short_name(str(row["region_name"])) for row in self.result.rows("regions")]
        listed = self.texts("map.regions", n=len(names), names=", ".join(names))
        if len(names) == 1:
            listed = self.texts("map.region_one", names=names[0])
        elif len(listed) > 330:
            listed = self.texts("map.regions_count", n=len(names))
        y = self._label(listed, y + 0.5, font(7.5), centre=True)
        return self._label(years_text(self.result), y, font(7.5), centre=True) + 1.5

    def _footer(self, bottom: float) -> float:
        """Notes and sources, ending at ``bottom``; returns where they begin."""
        texts, provenance = self.texts, self.result.provenance
        note = provenance.get(f"note_{texts.suffix}", "")
        breaks = link_breaks(self.result)
        centre = self.extent.center()
        place = f"{texts.degrees(round(centre.y(), 1), 'y')} {texts.degrees(round(centre.x(), 1), 'x')}"
        notes = [
            texts("map.note_input", note=note) if note else "",
            f"{texts('map.note_border')} {texts('map.note_result')}",
            texts("map.note_links", low=texts.number(breaks[-1], 0 if breaks[-1] >= 1 else 2)) if breaks else "",
            texts("map.projection", centre=place, step=step_text(self.step)),
            texts("map.sources", sources=sources_text(self.result)),
            texts("map.context") if self.world else "",
            texts(
                "map.maker", program=provenance.get("program", "Bosanggarong"), version=provenance.get("program_version", ""),
                date=date_text(self.result),
            ),
        ]  # fmt: skip
        bold = sum(bool(line) for line in notes[:2])
        lines = [line for line in notes if line]
        for text, face in (("\n".join(lines[bold:]), font(6)), ("\n".join(lines[:bold]), font(6.5, bold=True))):
            height = self.type.height(text, face, PANEL_W)
            self._label(text, bottom - height, face)
            bottom -= height
        return bottom - GAP / 2

    def _scale_and_inset(self, bottom: float) -> float:
        top = bottom - INSET_H - 3.5
        arrow = QgsLayoutItemPicture(self.layout)
        arrow.setPicturePath(self._north_arrow())
        arrow.attemptSetSceneRect(QRectF(self.x + 1, top + 1, 9, 14))
        arrow.setLinkedMap(self.map)
        arrow.setNorthMode(QgsLayoutItemPicture.NorthMode.TrueNorth)
        self.layout.addLayoutItem(arrow)
        scale = f"{self.texts('map.scale', scale=self.texts.number(self.scale))}"
        width = PANEL_W - INSET_W - GAP
        self._label(scale, top + 1, font(9.5, bold=True), x=self.x + 12, width=width - 12)
        self._label(self.texts("map.scale_note"), top + 6, font(6), x=self.x + 12, width=width - 12)
        self._scale_bar(top + 17, width)
        self._inset(PAGE_W - MARGIN - INSET_W, top)
        return top - GAP / 2

    def _north_arrow(self) -> str:
        paths = (Path(folder) / "arrows" / "NorthArrow_02.svg" for folder in QgsApplication.svgPaths())
        return str(next((path for path in paths if path.is_file()), ""))

    def _scale_bar(self, y: float, width: float) -> None:
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setStyle("Single Box")
        set_scale_bar(bar, self.map, self.scale, width - 14, self.texts)
        bar.setHeight(1.8)
        bar.setTextFormat(font(7))
        bar.attemptMove(QgsLayoutPoint(self.x, y))
        self.layout.addLayoutItem(bar)

    def _inset(self, x: float, y: float) -> None:
        if self.world is None or not INDONESIA.contains(self.extent) or self.extent.width() > INDONESIA.width() / 2:
            return
        item = QgsLayoutItemMap(self.layout)
        item.attemptSetSceneRect(QRectF(x, y, INSET_W, INSET_H))
        item.setCrs(QgsCoordinateReferenceSystem(GEOGRAPHIC))
        item.setExtent(INDONESIA)
        item.setLayers([self.world])
        item.setKeepLayerSet(True)
        item.setBackgroundColor(QColor(WATER))
        item.setFrameEnabled(True)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
        self.layout.addLayoutItem(item)
        overview = item.overview()
        overview.setLinkedMap(self.map)
        overview.setFrameSymbol(QgsFillSymbol.createSimple({"color": "213,94,0,70", "outline_color": "#D55E00", "outline_width": "0.5"}))
        self._label(self.texts("map.inset"), y + INSET_H + 0.2, font(6), x=x, width=INSET_W, centre=True)

    def _table_and_legend(self, top: float, bottom: float) -> None:
        """Table and legend share what is left of the panel: the table's type shrinks until both fit, then its rows are fewer."""
        legend = build_legend(self.layout, self.map, self.layers, self.world, self.type)
        room = bottom - top - legend_height(legend, self.type) - GAP
        ranking = self.result.ranking
        most = len(ranking[:TOP])
        options = [(most, size) for size in TABLE_SIZES] + [(rows, TABLE_SIZES[-1]) for rows in range(most - 1, 0, -1)]
        for rows, size in options:
            heading = self._table_heading(rows)
            head_height = self.type.height(heading, font(9, bold=True), PANEL_W) + 0.5
            cells = self._cells(rows, size)
            heights = [max(self.type.height(str(cell.content()), cell.textFormat(), PANEL_W) for cell in row) for row in cells]
            height = sum(heights) + len(heights) * (2 * CELL_MARGIN + 0.1) + 0.3 if rows else 0.0
            rest = len(ranking) - rows
            if head_height + height + (REST_H if rest else 0) <= room:
                break
        y = self._label(heading, top, font(9, bold=True)) + 0.5
        if rows:
            self._table(y, cells, heights, height)
            y += height
        if rest:
            y = self._label(self.texts("map.table_rest", n=rest), y + 0.6, font(6.5, italic=True))
        legend.attemptMove(QgsLayoutPoint(self.x, y + GAP))

    def _table_heading(self, rows: int) -> str:
        if not rows:
            return self.texts("map.table_none")
        return self.texts("map.table" if rows < len(self.result.ranking) else "map.table_all", n=rows)

    def _cells(self, rows: int, size: float) -> list[list[QgsTableCell]]:
        texts = self.texts
        head = [texts("map.col_rank"), texts("map.col_title"), texts("map.col_parties"), texts("map.col_score")]
        cells = [[self._cell(text, font(size, bold=True), column, fill="#e6e6e6") for column, text in enumerate(head)]]
        for row in self.result.ranking[:rows]:
            values = [
                str(row["rank"]), _shortened(short_name(str(row[f"title_{texts.suffix}"] or ""))), self._parties(row["parties"]),
                texts.number(float(row["score"] or 0), 1),
            ]  # fmt: skip
            cells.append([self._cell(text, font(size, bold=column == 0), column) for column, text in enumerate(values)])
        return cells

    def _parties(self, codes: object) -> str:
        """Names of the parties; a list that would fill the table ends with the number of the others."""
        names = self.result.parties(codes)
        kept = names
        while len(", ".join(kept)) > LONGEST_CELL and len(kept) > 2:
            kept = kept[:-1]
        text = ", ".join(kept)
        return text if len(kept) == len(names) else f"{text}, {self.texts('map.more', n=len(names) - len(kept))}"

    def _table(self, y: float, cells: list[list[QgsTableCell]], heights: list[float], height: float) -> None:
        table = QgsLayoutItemManualTable.create(self.layout)
        table.setTableContents(cells)
        table.setColumnWidths(list(COLUMNS))
        table.setRowHeights(heights)
        table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        table.setCellMargin(CELL_MARGIN)
        table.setGridStrokeWidth(0.1)
        table.setGridColor(QColor("#999999"))
        table.setVerticalGrid(False)
        self.layout.addMultiFrame(table)
        frame = QgsLayoutFrame(self.layout, table)
        frame.attemptSetSceneRect(QRectF(self.x, y, PANEL_W, height))
        table.addFrame(frame)

    def _cell(self, text: str, face: QgsTextFormat, column: int, fill: str = "") -> QgsTableCell:
        face.setLineHeight(TABLE_LINE)
        cell = QgsTableCell("\n".join(self.type.lines(text, face, COLUMNS[column] - 2 * CELL_MARGIN)))
        cell.setTextFormat(face)
        cell.setHorizontalAlignment(Qt.AlignmentFlag.AlignRight if column == 3 else Qt.AlignmentFlag.AlignLeft)
        cell.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
        if fill:
            cell.setBackgroundColor(QColor(fill))
        return cell

    # --- text ---

    def _label(self, text: str, y: float, face: QgsTextFormat, *, x: float | None = None, width: float = PANEL_W, centre: bool = False) -> float:
        """A text in the panel, wrapped; returns where it ends."""
        height = self.type.height(text, face, width)
        item = QgsLayoutItemLabel(self.layout)
        item.setText(text)
        item.setTextFormat(face)
        item.setMarginX(0)
        item.setMarginY(0)
        item.setHAlign(Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft)
        item.attemptSetSceneRect(QRectF(self.x if x is None else x, y, width, height))
        self.layout.addLayoutItem(item)
        return y + height


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1].rsplit(" ", 1)[0] + "…"
