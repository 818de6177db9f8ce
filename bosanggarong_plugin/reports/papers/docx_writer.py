"""Papers as Word files, by python-docx: A4, Bookman Old Style 12, line spacing 1.15, page numbers.

Tables have a fixed layout, so that long words break inside their cells. The only field is the page number in the footer.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from . import model
from .model import Document, Heading, Items, PageBreak, Paragraph, Picture, Table, Text, clean, line, plain

FONT, POINTS, TABLE_POINTS, NOTE_POINTS, DENSE_POINTS = "Bookman Old Style", 12, 9, 10, 7.5
CELL_MARGIN_TWIPS = {False: 85, True: 35}  # left and right, by whether the table is dense
PAGE_CM, MARGIN_CM = (21.0, 29.7), 2.5
WIDE_MARGIN_CM = 1.8
CELL, DENSE_CELL, GAP = "Bosanggarong Cell", "Bosanggarong Dense Cell", "Bosanggarong Gap"
CELL_STYLES = {CELL: TABLE_POINTS, DENSE_CELL: DENSE_POINTS, GAP: 4}
LONG_CELL = 600  # letters: a row with more may run over the end of a page
HEAD_FILL = "E3E8EA"
GREY = RGBColor(0x50, 0x50, 0x50)
SIZES = {model.BODY: POINTS, model.NOTE: NOTE_POINTS, model.SMALL: TABLE_POINTS, model.CENTRE: POINTS, model.TITLE: 14, model.RIGHT: POINTS}
WORD_LANGUAGES = {"id": "id-ID", "en": "en-GB"}


def write(document: Document, file: Path) -> None:
    """Write one paper."""
    _Writer(document).save(file)


class _Writer:
    def __init__(self, document: Document):
        self.document, self.docx = document, docx.Document()
        self._style_ids: dict[str, str] = {}
        self._page()
        self._styles()
        self._properties()
        for block, following in zip(document.blocks, [*document.blocks[1:], None], strict=True):
            self._block(block, leads=isinstance(following, (Items, Table)), last=following is None)
        self._footer()

    def save(self, file: Path) -> None:
        part = file.with_name(f".{file.name}.part")
        self.docx.save(str(part))
        part.replace(file)

    # --- the page --------------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.docx.sections[0]
        width, height = reversed(PAGE_CM) if self.document.landscape else PAGE_CM
        margin = WIDE_MARGIN_CM if self.document.landscape else MARGIN_CM
        section.orientation = WD_ORIENT.LANDSCAPE if self.document.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)
        self.width_cm = width - 2 * margin

    def _styles(self) -> None:
        for name, size, before in (("Normal", POINTS, 0), ("Heading 1", POINTS, 14), ("Heading 2", POINTS - 1, 10), ("List Bullet", POINTS, 0),
                                   ("List Number", POINTS, 0)):  # fmt: skip
            style = self.docx.styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(kind), FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                if fonts.get(qn(theme)) is not None:
                    del fonts.attrib[qn(theme)]
            style.paragraph_format.line_spacing = 1.15
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6 if name == "Normal" else 4)
            if name.startswith("Heading"):
                style.font.bold, style.font.italic, style.font.color.rgb = True, False, RGBColor(0, 0, 0)
                style.paragraph_format.keep_with_next = True
        for name, size in CELL_STYLES.items():
            style = self.docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.size = self.docx.styles["Normal"], Pt(size)
            self._style_ids[name] = style.style_id
            style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.0, Pt(1)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), WORD_LANGUAGES[self.document.language])
        properties = self.docx.styles["Normal"].element.get_or_add_rPr()
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(language)

    def _properties(self) -> None:
        core = self.docx.core_properties
        core.title, core.author, core.last_modified_by = clean(self.document.title)[:255], "Bosanggarong", "Bosanggarong"
        core.comments, core.language = "", WORD_LANGUAGES[self.document.language]
        core.created = core.modified = datetime.now()

    def _footer(self) -> None:
        paragraph = self.docx.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._runs(paragraph, self.document.footer + " – ", NOTE_POINTS - 1)
        for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("text", "1"), ("end", None)):
            if kind in ("begin", "separate", "end"):
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            else:
                element = OxmlElement("w:t" if kind else "w:instrText")
                element.text = text
            run = paragraph.add_run()
            run.font.size = Pt(NOTE_POINTS - 1)
            run._r.append(element)

    # --- blocks ------------------------------------------------------------------------------------------------------------

    def _block(self, block, *, leads: bool, last: bool) -> None:
        """``leads``: a list or table follows, which must not begin on another page; ``last``: nothing follows."""
        if isinstance(block, Heading):
            self.docx.add_heading(clean(block.text), level=block.level)
        elif isinstance(block, Paragraph):
            self._paragraph(block, leads=leads)
        elif isinstance(block, Items):
            self._items(block)
        elif isinstance(block, Table):
            self._table(block, last=last)
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, PageBreak):
            self.docx.add_page_break()

    def _paragraph(self, block: Paragraph, *, leads: bool = False) -> None:
        paragraph = self.docx.add_paragraph()
        if block.style in (model.CENTRE, model.TITLE):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.style == model.RIGHT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if block.style in (model.NOTE, model.SMALL):
            paragraph.paragraph_format.line_spacing = 1.0
        self._runs(paragraph, block.text, SIZES[block.style], bold=block.style == model.TITLE, grey=block.style in (model.NOTE, model.SMALL))
        if leads or block.style == model.TITLE:
            paragraph.paragraph_format.keep_with_next = True

    def _items(self, block: Items) -> None:
        for number, text in enumerate(block.texts, start=1):
            if block.numbered:  # numbers of our own: Word's would run on from list to list
                paragraph = self.docx.add_paragraph()
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
                paragraph.paragraph_format.space_after = Pt(2)
                self._runs(paragraph, [f"{number}.\t", *line(text)], POINTS)
            else:
                self._runs(self.docx.add_paragraph(style="List Bullet"), text, POINTS)

    def _picture(self, block: Picture) -> None:
        paragraph = self.docx.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(str(block.file), width=Cm(block.width_cm()))
        shape._inline.docPr.set("descr", clean(block.caption))
        self._paragraph(Paragraph(block.caption, model.NOTE))

    def _table(self, block: Table, *, last: bool = False) -> None:
        columns = len(block.widths)
        table = self.docx.add_table(rows=len(block.rows) + bool(block.head), cols=columns)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if not block.bare:
            table.style = "Table Grid"
        self._margins(table, CELL_MARGIN_TWIPS[block.dense])
        widths = [self.width_cm * share / sum(block.widths) for share in block.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        lines = ([block.head] if block.head else []) + list(block.rows)
        style = None if block.bare else DENSE_CELL if block.dense else CELL
        for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
            is_head, spans = bool(block.head) and number == 0, len(texts) == 1 and columns > 1
            cells = row.cells
            if spans:
                cells = [cells[0].merge(cells[-1])]
            else:
                for cell, width in zip(cells, widths, strict=True):
                    cell.width = Cm(width)
            for cell, text in zip(cells, texts, strict=True):
                self._cell(cell, text, style, bold=is_head or spans, fill=is_head or spans, follow=is_head or spans)
            settings = row._tr.get_or_add_trPr()
            if max((len(plain(text)) for text in texts), default=0) <= LONG_CELL:
                settings.append(OxmlElement("w:cantSplit"))
            if is_head:
                settings.append(OxmlElement("w:tblHeader"))
        gap = self.docx.add_paragraph(style=GAP)  # tables that touch would become one
        if last:  # it must not open a page of its own
            gap.paragraph_format.line_spacing, gap.paragraph_format.space_after = Pt(1), Pt(0)
            gap.add_run().font.size = Pt(1)

    @staticmethod
    def _margins(table, twips: int) -> None:
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            element = OxmlElement(f"w:{side}")
            element.set(qn("w:w"), str(twips))
            element.set(qn("w:type"), "dxa")
            margins.append(element)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)

    def _cell(self, cell, text: Text | None, style: str | None, *, bold: bool, fill: bool, follow: bool) -> None:
        paragraph = cell.paragraphs[0]
        if style:
            paragraph._p.style = self._style_ids[style]  # by its id: looking a name up costs more than the rest of the cell
        else:
            paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = follow or None
        self._runs(paragraph, text, None, bold=bold)
        if fill:
            shading = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
                shading.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shading)

    @staticmethod
    def _runs(paragraph, text: Text | None, size: float | None, *, bold: bool = False, grey: bool = False) -> None:
        for piece in line(text):
            run = paragraph.add_run(clean(piece.text))
            if size is not None:
                run.font.size = Pt(size)
            run.bold, run.italic = (bold or piece.bold) or None, piece.italic or None
            if piece.blank:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            elif grey:
                run.font.color.rgb = GREY
