"""The papers of a result: terms of reference and offer letter of the chosen candidates, provincial summary, form for the mapping of affairs.

Word files by python-docx; where it is missing the same papers as HTML, which is said in each and to the caller.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...core.sheets import Sheet
from . import html_writer
from .desk import Desk
from .kak import terms_of_reference
from .mapping import mapping_form
from .model import NOTE, Document, Paragraph
from .names import slugs
from .offer import offer_letter
from .summary import summary

SUMMARY, MAPPING = "ringkasan_provinsi", "borang_pemetaan_urusan"
NO_DOCX = "python-docx is not installed; the papers were written as HTML files"


def write_papers(folder: Path, target_folder: Path, language: str = "id", chosen_ids: Sequence[str] = ()) -> str | None:
    """Write the papers of the result in ``folder``; returns why they are no Word files, or None.

    Ids that the result does not hold raise KeyError. No file that is there already is touched but one of the same name.
    """
    desk = Desk(Path(folder), language)
    wanted = [desk.book.sheet(key) for key in dict.fromkeys(chosen_ids)]
    has_docx = importlib.util.find_spec("docx") is not None
    target = Path(target_folder)
    target.mkdir(parents=True, exist_ok=True)
    ending = "docx" if has_docx else "html"
    for name, document in papers(desk, wanted, ending):
        _write(document, target / f"{name}.{ending}", desk, has_docx)
    return None if has_docx else NO_DOCX


def papers(desk: Desk, wanted: Sequence[Sheet], ending: str):
    """Names without ending, and documents, one by one."""
    named = slugs({sheet.candidate_id: sheet.title for sheet in desk.book.sheets})
    for number, sheet in enumerate(wanted, start=1):
        kak = f"{sheet.rank or number:03d}_kak_{named[sheet.candidate_id]}"
        yield kak, terms_of_reference(desk, sheet)
        yield f"surat_penawaran_{named[sheet.candidate_id]}", offer_letter(desk, sheet, f"{kak}.{ending}")
    yield SUMMARY, summary(desk)
    yield MAPPING, mapping_form(desk)


def _write(document: Document, file: Path, desk: Desk, has_docx: bool) -> None:
    if has_docx:
        from . import docx_writer

        docx_writer.write(document, file)
    else:
        html_writer.write(replace(document, blocks=[Paragraph(desk.t("html_note"), NOTE), *document.blocks]), file)
