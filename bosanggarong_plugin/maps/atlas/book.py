"""The whole atlas: overview, themes, matrices, list, and a page for each chosen candidate, as one layout of many pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsPrintLayout,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF

from ...core.outputs import Pages
from ...core.result_file import TOP
from ...core.sheets import Book, Sheet
from ..legend import headings
from ..project import MapError, ResultLayers
from ..styles import name_regions
from ..surroundings import land_around, world_layer
from ..typesetting import Typesetter
from ..words import date_text, sources_text, years_text
from . import content, views
from .beside import beside
from .evidence import Evidence
from .georeference import georeference
from .legends import Entry, fill_legend
from .page import Page, Section
from .plain import Grid
from .tables import measure
from .templates import OWN_FOLDER, Templates

ATLAS_NAME = "atlas.pdf"
NAME_SIZE = {"a3": 1.0, "a4": 0.72}  # of the names of regions
MATRIX_COLUMNS = {"a3": 24, "a4": 12}
MATRIX_BLOCKS = 2  # in each direction: a matrix has four pages at most
SECTIONS = ("minta", "bukti", "pihak", "uji", "bentuk", "dprd", "pembagian", "cakupan", "catatan_calon", "sumber")
AROUND_EVIDENCE = 1.2  # the map of a candidate is this much larger than its evidence
DPI = 300
GAP, REST = 3.0, 5.0  # mm between the parts of a panel; for the line under its table


class Maker:
    """What all pages of one run share: texts, layers, templates, the surroundings."""

    def __init__(self, project: QgsProject, layers: ResultLayers, folder: Path, pages: Pages):
        self.project, self.layers, self.folder, self.pages = project, layers, folder, pages
        self.book = Book(layers.result.path, layers.result.texts.language)
        self.texts = self.book.texts
        own = pages.layouts or beside(folder, OWN_FOLDER)
        self.templates = Templates(own, self.texts)
        self.country = world_layer(project, self.texts)
        self.world = land_around(project, self.country, layers.by_table["regions"]) if self.country else None
        self.evidence = Evidence(project, layers)
        self.everything = layers.by_table["regions"].extent()
        self.logo = self._logo()
        self._themed: dict[str, QgsVectorLayer] = {}
        self.named = self._regions()
        name_regions(self.evidence.regions, size=NAME_SIZE[pages.paper])
        self.unnamed = self._without_names()

    def _logo(self) -> str:
        name = self.book.provenance.get("logo", "")
        file = beside(self.folder, name) if name else None
        if name and file is None:
            raise MapError(self.texts("atlas.no_logo", file=name))
        return str(file) if file else ""

    def _regions(self) -> QgsVectorLayer:
        """The regions with names in the size of the paper."""
        copy = self.layers.by_table["regions"].clone()
        name_regions(copy, size=NAME_SIZE[self.pages.paper])
        self.project.addMapLayer(copy, False)
        return copy

    def _without_names(self) -> list[QgsVectorLayer]:
        """The regions for an inset, where names find no room."""
        copy = self.layers.by_table["regions"].clone()
        copy.setLabelsEnabled(False)
        self.project.addMapLayer(copy, False)
        return [copy] + ([self.world] if self.world else [])

    def layer(self, table: str) -> QgsVectorLayer | None:
        """A layer of the result that holds features, shown at any scale; None where there is none."""
        layer = self.layers.by_table.get(table)
        if layer is None or layer.featureCount() == 0:
            return None
        if table == "regions":
            return self.named
        if table not in self._themed:
            copy = layer
            if layer.hasScaleBasedVisibility():
                copy = layer.clone()
                copy.setScaleBasedVisibility(False)
                copy.setLabelsEnabled(False)
                self.project.addMapLayer(copy, False)
            self._themed[table] = copy
        return self._themed[table]

    def drawn(self, tables: Sequence[str]) -> list[QgsVectorLayer]:
        """The layers of some tables that hold features, and the land around."""
        return [layer for table in tables if (layer := self.layer(table))] + ([self.world] if self.world else [])

    def entries(self, tables: Sequence[str]) -> list[Entry]:
        """Lines of a legend for some tables."""
        words = headings(self.book.result)
        found = [Entry(layer, words.get(table) or self.layers.by_table[table].name()) for table in tables if (layer := self.layer(table))]
        return found + ([Entry(self.world, self.world.name())] if self.world else [])

    def candidate_layers(self, sheet: Sheet) -> tuple[list[QgsVectorLayer], list[Entry]]:
        """Layers of the map of a candidate, and its legend."""
        shown = self.evidence.shown(sheet)
        borders = self.layer("border_segments")
        layers = [layer for layer, _ in shown] + ([borders] if borders else []) + [self.evidence.regions] + ([self.world] if self.world else [])
        entries = [Entry(layer, self.texts("atlas.evidence", kinds=words), alone=True) for layer, words in shown]
        if borders:
            entries.append(Entry(borders, borders.name()))
        entries.append(Entry(self.evidence.regions, self.layers.by_table["regions"].name()))
        return layers, entries + ([Entry(self.world, self.world.name())] if self.world else [])

    def notes(self, view: views.View | None, *, sources: bool = True) -> str:
        """What must stand on every sheet: borders are no reference, projection and grids, sources."""
        lines = [
            self.short_note(), view.note if view else "", self.texts("map.sources", sources=sources_text(self.book.result)) if sources else "",
            self.texts("map.context") if view and self.world else "",
        ]  # fmt: skip
        return "\n".join(line for line in lines if line)

    def short_note(self) -> str:
        """The note of a picture that stands alone."""
        note = self.book.note
        return f"{self.texts('map.note_border')} {self.texts('map.note_result')}" + (f" {self.texts('map.note_input', note=note)}" if note else "")

    def maker(self) -> str:
        """Who made the sheet, with what, when."""
        provenance = self.book.provenance
        values = {"program": provenance.get("program", "Bosanggarong"), "version": provenance.get("program_version", ""),
                  "date": date_text(self.book.result)}  # fmt: skip
        name = provenance.get("maker", "")
        return self.texts("atlas.maker", maker=name, **values) if name else self.texts("map.maker", **values)

    def dress(self, page: Page, title: str, subtitle: str, notes: str) -> None:
        """Title, notes, maker and logo of a page."""
        page.label("judul", title)
        page.label("subjudul", subtitle)
        page.label("catatan", notes)
        page.label("pembuat", self.maker())
        picture = page.item("logo", QgsLayoutItemPicture)
        if picture is not None and self.logo:
            picture.setPicturePath(self.logo)
        elif picture is not None and not picture.picturePath():
            page.remove("logo")


class Atlas(Maker):
    """The pages of the atlas, in order."""

    def __init__(self, project: QgsProject, layers: ResultLayers, folder: Path, pages: Pages):
        super().__init__(project, layers, folder, pages)
        self.layout = QgsPrintLayout(project)
        self.layout.initializeDefaults()
        self.layout.undoStack().blockCommands(True)  # else it keeps every state of every item
        self.layout.setName(self.texts("atlas.title"))
        self.type = Typesetter(self.layout)
        self.made: list[Page] = []

    def compose(self, chosen: Sequence[str]) -> None:
        """Make all pages; ``chosen`` are the ids of candidates with a page of their own."""
        sheets = {sheet.candidate_id: sheet for sheet in self.book.sheets}
        chosen_sheets = [sheets[key] for key in chosen if key in sheets]
        overview, *themes = content.themes(self.book)
        self._theme(overview)
        self._matrices()
        for theme in themes:
            if not theme.missing:
                self._theme(theme)
        self._list(chosen_sheets)
        for sheet in chosen_sheets:
            self._candidate(sheet)
        for page in self.made:
            page.label("halaman", self.texts("atlas.page", page=page.number + 1, pages=len(self.made)))

    def _page(self, kind: str) -> Page:
        template = self.templates.get(f"{self.pages.paper}_{kind}")
        page = Page(self.layout, template, len(self.made), self.type, self.texts("atlas.pointer"))
        self.made.append(page)
        return page

    def _subtitle(self) -> str:
        return f"{self.book.provenance.get('study', '')} · {years_text(self.book.result)}"

    def _theme(self, theme: content.Theme) -> None:
        page = self._page("peta")
        view = views.show(page, self.everything, self.drawn(theme.layers), self.project, self.texts)
        title = f"{self.texts('atlas.title')}: {theme.title}" if theme.key == "ikhtisar" else theme.title
        self.dress(page, title, self._subtitle(), self.notes(view))
        self._panel(page, theme)
        self._country_inset(page)

    def _panel(self, page: Page, theme: content.Theme) -> None:
        """Text, table and legend beside the map: those in one column follow one another, the table taking the room that is left."""
        keys = ("keterangan", "tabel_judul", "tabel", "tabel_sisa", "legenda")
        column = page.column(keys[2:3] + keys[:2] + keys[3:])
        if "tabel" not in column:
            for key, text in (("keterangan", theme.text), ("tabel_judul", ""), ("tabel_sisa", "")):
                page.label(key, text)
            fill_legend(page, self.entries(theme.layers), self.project)
            return
        rects = {key: page.rect(page.item(key)) for key in column}
        box, bottom = rects["tabel"], max(rect.bottom() for rect in rects.values())
        y = min(rect.y() for rect in rects.values())
        y = page.place("keterangan", theme.text, box.x(), y, box.width()) + GAP if "keterangan" in column else y
        title_y = y
        y = page.place("tabel_judul", theme.table_title if theme.table else "", box.x(), y, box.width()) + 0.5
        legend_height = 0.0
        if "legenda" in column:
            room = QRectF(box.x(), y, box.width(), 0.6 * (bottom - y) if theme.table else bottom - y)
            legend_height = fill_legend(page, self.entries(theme.layers), self.project, room)
        else:
            fill_legend(page, self.entries(theme.layers), self.project)
        rows = 0
        if theme.table:
            rows, y = page.table("tabel", theme.table, QRectF(box.x(), y, box.width(), bottom - y - legend_height - GAP - REST))
        else:
            page.remove("tabel")
        rest, said = len(theme.table.rows) - rows, "atlas.rest"
        if theme.key == "ikhtisar":
            if 0 < rows < len(theme.table.rows) and "tabel_judul" in column:
                page.place("tabel_judul", self.texts("map.table", n=rows), box.x(), title_y, box.width())
            rest, said = len(self.book.sheets) - rows, "atlas.rest_list"
        y = page.place("tabel_sisa", self.texts(said, n=rest) if rest > 0 else "", box.x(), y + 0.6, box.width()) + GAP
        if "legenda" in column:
            page.shift("legenda", box.x(), y)

    def _country_inset(self, page: Page) -> None:
        from ..layout import INDONESIA

        if self.country is None or not INDONESIA.contains(self.everything) or self.everything.width() > INDONESIA.width() / 2:
            page.remove("inset", "inset_judul")
            return
        views.show_inset(page, INDONESIA, [self.country], self.project, self.texts("map.inset"))

    def _matrices(self) -> None:
        codes = content.regions_in_order(self.book)
        most = MATRIX_COLUMNS[self.pages.paper]
        for key, (cells, shade) in (("matriks_calon", content.pair_cells(self.book)), ("matriks_air", content.water_cells(self.book))):
            if not cells:
                continue
            shown = codes if len(codes) <= most else content.busiest(codes, cells, shade, MATRIX_BLOCKS * most)
            parts = content.blocks(shown, most)
            pairs = [(rows, columns) for rows in parts for columns in parts if any((a, b) in cells for a in rows for b in columns)]
            for number, (rows, columns) in enumerate(pairs, start=1):
                page = self._page("matriks")
                title = self.texts(f"atlas.{key}")
                if len(pairs) > 1:
                    title = self.texts("atlas.part", title=title, part=number, parts=len(pairs))
                self.dress(page, title, self._subtitle(), self.notes(None))
                unknown = key == "matriks_calon" and not self.book.rows("coverage_matrix")
                notes = [self.texts(f"atlas.{key}_text"), self.texts("atlas.no_register") if unknown else "",
                         self.texts("atlas.matrix_rest", n=len(codes) - len(shown)) if len(shown) < len(codes) else ""]  # fmt: skip
                page.label("keterangan", " ".join(note for note in notes if note))
                page.table("tabel", content.matrix(self.book, cells, shade, rows, columns))

    def _list(self, chosen: list[Sheet]) -> None:
        """Pages of the list; the numbers of the pages behind it are known once it is measured."""
        if not self.book.sheets:
            return
        parts = self._parts(content.candidate_list(self.book, wide=self.pages.paper == "a3", pages={}))
        first = len(self.made) + len(parts) + 1
        table = content.candidate_list(self.book, wide=self.pages.paper == "a3", pages={s.candidate_id: first + n for n, s in enumerate(chosen)})
        for number, (start, stop) in enumerate(parts, start=1):
            page = self._page("daftar")
            title = self.texts("atlas.daftar")
            if len(parts) > 1:
                title = self.texts("atlas.part", title=title, part=number, parts=len(parts))
            self.dress(page, title, self._subtitle(), self.notes(None, sources=False))
            page.label("keterangan", self.texts("atlas.daftar_text"))
            page.table("tabel", table.part(start, stop))

    def _parts(self, table: Grid) -> list[tuple[int, int]]:
        """Rows that fit on each page of the list, measured in the template's type."""
        template = self.templates.get(f"{self.pages.paper}_daftar")
        trial = Page(QgsPrintLayout(self.project), template, 0, self.type, "")
        box = trial.item("tabel")
        if box is None:
            return [(0, len(table.rows))]
        room, face = trial.rect(box).height() - 1, trial.face(box)
        heights = measure(table, face, trial.rect(box).width(), self.type).heights
        return pages_of([height + 1.3 for height in heights[1:]], room - heights[0] - 1.6)

    def _candidate(self, sheet: Sheet) -> None:
        page = self._page("calon")
        said = content.minute(self.book, sheet)
        main = page.item("peta", QgsLayoutItemMap)
        view = None
        if main is not None:
            layers, entries = self.candidate_layers(sheet)
            self.evidence.choose(main, sheet)
            view = views.show(page, self.evidence.box_of(sheet, self.everything), layers, self.project, self.texts,
                              closest=views.closest_scale(sheet.precision_m), margin=AROUND_EVIDENCE)  # fmt: skip
            fill_legend(page, entries, self.project)
            views.show_inset(page, self.everything, self.unnamed, self.project, self.texts("atlas.place"))
        self.dress(page, said.title, said.subtitle, self.notes(view, sources=False))
        for number in (1, 2):
            value, caption = said.figures[number - 1] if number <= len(said.figures) else ("", "")
            page.label(f"angka_{number}", value)
            page.label(f"angka_{number}_ket", caption)
        page.sections([Section(key, self.texts(f"atlas.head_{key}"), said.sections[key]) for key in SECTIONS])


def pages_of(heights: list[float], room: float) -> list[tuple[int, int]]:
    """Split rows into pages: the first and the one after the last row of each. A row taller than a page has one to itself."""
    parts, start, used = [], 0, 0.0
    for number, height in enumerate(heights):
        if number > start and used + height > room:
            parts.append((start, number))
            start, used = number, 0.0
        used += height
    return [*parts, (start, len(heights))]


def write_atlas(project: QgsProject, layers: ResultLayers, folder: Path, chosen: Sequence[str], pages: Pages) -> Path:
    """Make atlas.pdf in a folder; raises MapError when a template or the file cannot be used."""
    atlas = Atlas(project, layers, folder, pages)
    atlas.compose(chosen)
    _describe(project, atlas)
    path = folder / ATLAS_NAME
    first = next((item for page in atlas.made if (item := page.item("peta", QgsLayoutItemMap))), None)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    settings.forceVectorOutput = True
    settings.rasterizeWholeImage = False
    settings.appendGeoreference = False  # QGIS would give the first page the place of the largest map
    settings.exportMetadata = True
    settings.simplifyGeometries = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    exporter = QgsLayoutExporter(atlas.layout)
    code = exporter.exportToPdf(str(path), settings)
    if code != QgsLayoutExporter.ExportResult.Success:
        raise MapError(atlas.texts("error.write", file=path.name, reason=exporter.errorMessage() or str(code)))
    if first is not None:
        georeference(path, atlas.made)
    return path


def _describe(project: QgsProject, atlas: Atlas) -> None:
    """Title, author and keywords that the PDF carries."""
    metadata = project.metadata()
    metadata.setTitle(f"{atlas.texts('atlas.title')}: {atlas.book.provenance.get('study', '')}")
    metadata.setAuthor(atlas.book.provenance.get("maker", "") or atlas.book.provenance.get("program", "Bosanggarong"))
    metadata.setAbstract(atlas.book.provenance.get(f"caveat_{atlas.texts.suffix}", ""))
    metadata.setKeywords({"bosanggarong": [f"{min(TOP, len(atlas.book.sheets))}/{len(atlas.book.sheets)}"]})
    project.setMetadata(metadata)
