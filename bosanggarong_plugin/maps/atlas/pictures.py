"""png/: maps and charts for slides (1920 x 1080) and the map of each chosen candidate for papers (1600 wide).

``index.json`` says which file belongs to what: {"maps": {theme: file}, "charts": {name: file}, "candidates": {candidate_id: file}}.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtCore import QRectF, QSize

from ...core.outputs import Pages
from ...core.sheets import Sheet
from ..project import MapError, ResultLayers
from ..typesetting import Typesetter
from . import content, views
from .book import AROUND_EVIDENCE, Maker
from .charts import CHARTS
from .legends import fill_legend
from .page import Page

FOLDER, INDEX = "png", "index.json"
SLIDE = QSize(1920, 1080)
PAPER_WIDTH = 1600


class Pictures(Maker):
    """The pictures of one result; each is a layout of one page."""

    def __init__(self, project: QgsProject, layers: ResultLayers, folder: Path, pages: Pages):
        super().__init__(project, layers, folder, pages)
        self.target = folder / FOLDER
        self.index: dict[str, dict[str, str]] = {"maps": {}, "charts": {}, "candidates": {}}
        self.written: list[Path] = []

    def make(self, chosen: Sequence[str]) -> list[Path]:
        """Write all pictures and their index; returns the files."""
        try:
            self.target.mkdir(exist_ok=True)
        except OSError as error:
            raise MapError(self.texts("error.write", file=FOLDER, reason=error.strerror or error)) from error
        for theme in content.themes(self.book):
            if not theme.missing:
                self.index["maps"][theme.key] = self._theme(theme)
        for name, chart in CHARTS.items():
            image = chart(self.book, SLIDE, self.maker())
            if image is not None:
                self.index["charts"][name] = self._save(image, f"bagan_{name}.png")
        sheets = {sheet.candidate_id: sheet for sheet in self.book.sheets}
        for key in chosen:
            if key in sheets:
                self.index["candidates"][key] = self._candidate(sheets[key])
        path = self.target / INDEX
        path.write_text(json.dumps(self.index, ensure_ascii=False, indent=1), encoding="utf-8")
        return [*self.written, path]

    def _page(self, name: str) -> Page:
        layout = QgsPrintLayout(self.project)
        layout.initializeDefaults()
        return Page(layout, self.templates.get(name), 0, Typesetter(layout), self.texts("atlas.pointer"))

    def _theme(self, theme: content.Theme) -> str:
        page = self._page("png_salindia")
        views.show(page, self.everything, self.drawn(theme.layers), self.project, self.texts)
        study = self.book.provenance.get("study", "")
        self.dress(page, f"{theme.title}: {study}" if study else theme.title, "", self.short_note())
        column = page.column(("keterangan", "legenda"))
        if column == ["keterangan", "legenda"]:
            text, legend = (page.rect(page.item(key)) for key in column)
            y = page.place("keterangan", theme.text, text.x(), text.y(), text.width()) + 3
            room = QRectF(legend.x(), y, legend.width(), legend.bottom() - y)
            fill_legend(page, self.entries(theme.layers), self.project, room)
            page.shift("legenda", legend.x(), y)
        else:
            page.label("keterangan", theme.text)
            fill_legend(page, self.entries(theme.layers), self.project)
        return self._render(page, f"peta_{theme.key}.png", SLIDE)

    def _candidate(self, sheet: Sheet) -> str:
        page = self._page("png_calon")
        main = page.item("peta", QgsLayoutItemMap)
        if main is None:
            raise MapError(self.texts("atlas.no_map", file="png_calon.qpt"))
        layers, entries = self.candidate_layers(sheet)
        self.evidence.choose(main, sheet)
        views.show(page, self.evidence.box_of(sheet, self.everything), layers, self.project, self.texts,
                   closest=views.closest_scale(sheet.precision_m), margin=AROUND_EVIDENCE)  # fmt: skip
        self.dress(page, sheet.title, "", self.short_note())
        fill_legend(page, entries, self.project)
        size = QSize(PAPER_WIDTH, round(PAPER_WIDTH * page.template.height / page.template.width))
        return self._render(page, f"calon_{sheet.rank:03d}.png", size)

    def _render(self, page: Page, name: str, size: QSize) -> str:
        exporter = QgsLayoutExporter(page.layout)
        image = exporter.renderPageToImage(0, size, size.width() / page.template.width * 25.4)
        return self._save(image, name)

    def _save(self, image, name: str) -> str:
        path = self.target / name
        if image.isNull() or not image.save(str(path)):
            raise MapError(self.texts("error.write", file=name, reason=FOLDER))
        self.written.append(path)
        return name


def write_pictures(project: QgsProject, layers: ResultLayers, folder: Path, chosen: Sequence[str], pages: Pages) -> list[Path]:
    """Make the pictures of a result in its folder png/; raises MapError when one cannot be made."""
    return Pictures(project, layers, folder, pages).make(chosen)
