"""The same papers as HTML, one file each, for where python-docx is missing: Word and LibreOffice Writer open them."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from .model import BODY, Document, Heading, Items, PageBreak, Paragraph, Picture, Table, Text, clean, line

STYLE = """
@page { size: %s; margin: 2.5cm }
body { font: 12pt/1.15 "Bookman Old Style", "URW Bookman", Bookman, serif; max-width: %s; margin: 2em auto; padding: 0 1em; box-sizing: content-box }
body { color: #000; background: #fff }
h1 { font-size: 12pt; margin: 1.2em 0 .4em } h2 { font-size: 11pt; margin: 1em 0 .3em } h1, h2 { break-after: avoid }
p, li { margin: 0 0 .5em; white-space: pre-line; overflow-wrap: anywhere }
p.centre, p.title { text-align: center } p.title { font-weight: bold; font-size: 14pt } p.right { text-align: right }
p.note { font-size: 10pt; color: #505050 } p.small { font-size: 9pt; color: #505050 }
table { border-collapse: collapse; table-layout: fixed; width: 100%%; margin: 0 0 1em; font-size: 9pt; line-height: 1.1 }
td, th { border: 1px solid #000; padding: 2pt 4pt; vertical-align: top; text-align: left; white-space: pre-line; overflow-wrap: anywhere }
table.dense { font-size: 7.5pt } table.bare { font-size: 12pt } table.bare td { border: 0 }
th { background: #e3e8ea } mark { background: #ff0 } figure { margin: 0 0 1em; text-align: center } img { max-width: 100%%; max-height: 15cm }
@media print { body { margin: 0; padding: 0; max-width: none } }
.break { break-before: page } footer { margin-top: 2em; text-align: center; font-size: 9pt; color: #505050 }
"""


def write(document: Document, file: Path) -> None:
    """Write one paper."""
    page, width = ("A4 landscape", "26cm") if document.landscape else ("A4", "17cm")
    body = "\n".join(_block(block) for block in document.blocks)
    file.write_text(
        f'<!DOCTYPE html>\n<html lang="{document.language}"><head><meta charset="utf-8"><title>{_text(document.title)}</title>\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        f"<style>{STYLE % (page, width)}</style></head>\n<body>\n{body}\n<footer>{_text(document.footer)}</footer>\n</body></html>\n",
        encoding="utf-8", newline="\n",
    )  # fmt: skip


def _text(text: object) -> str:
    return escape(clean(text), quote=True)


def _runs(text: Text | None) -> str:
    made = []
    for run in line(text):
        piece = _text(run.text)
        for tag, wanted in (("b", run.bold), ("i", run.italic), ("mark", run.blank)):
            piece = f"<{tag}>{piece}</{tag}>" if wanted else piece
        made.append(piece)
    return "".join(made)


def _block(block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_text(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        kind = "" if block.style == BODY else f' class="{block.style}"'
        return f"<p{kind}>{_runs(block.text)}</p>"
    if isinstance(block, Items):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{_runs(text)}</li>' for text in block.texts)}</{tag}>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        data = base64.b64encode(block.file.read_bytes()).decode()
        said = _text(block.caption)
        image = f'<img style="width:{block.width_cm():.2f}cm" alt="{said}" src="data:image/png;base64,{data}">'
        return f"<figure>{image}<figcaption>{said}</figcaption></figure>"
    return '<div class="break"></div>' if isinstance(block, PageBreak) else ""


def _table(block: Table) -> str:
    whole = sum(block.widths)
    columns = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in block.widths)
    head = f"<thead><tr>{''.join(f'<th>{_runs(text)}</th>' for text in block.head)}</tr></thead>" if block.head else ""
    rows = []
    for row in block.rows:
        if len(row) == 1 and len(block.widths) > 1:
            rows.append(f'<tr><th colspan="{len(block.widths)}">{_runs(row[0])}</th></tr>')
        else:
            rows.append(f"<tr>{''.join(f'<td>{_runs(text)}</td>' for text in row)}</tr>")
    kind = ' class="bare"' if block.bare else ' class="dense"' if block.dense else ""
    return f"<table{kind}><colgroup>{columns}</colgroup>{head}<tbody>{''.join(rows)}</tbody></table>"
