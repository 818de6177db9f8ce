"""The form for the mapping of affairs, filled in as far as the result goes, for the technical coordination (PP 28/2018 art. 5).

One part for each set of regions, the bordering ones first; what the meeting decides stays empty, with a row for affairs that
the data do not show.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...core.sheets import Sheet
from .desk import LAW, Desk
from .model import CENTRE, NOTE, TITLE, Block, Document, Heading, Items, PageBreak, Paragraph, Run, Table, Text
from .parts import capital

WIDTHS = (0.9, 4.6, 7.6, 2.3, 3.6, 2.7, 2.6, 1.8)
HEAD = ("no", "affair_object", "three_tests", "duty_indicative", "form_parties", "agreement", "decision", "who_when")


def mapping_form(desk: Desk) -> Document:
    """The form of all candidates of the result."""
    bordering, others = _sets(desk.book.sheets)
    blocks: list[Block] = [
        Paragraph(desk.t("mapping_title"), TITLE),
        Paragraph(desk.t("mapping_subtitle", study=desk.book.provenance.get("study", ""), date=desk.made_on), CENTRE),
        Paragraph(desk.t("indicative"), NOTE),
        Items([f"{capital(row[f'text_{desk.suffix}'])} [{desk.basis(row['basis'], row['verified'])}]" for row in desk.procedures("mapping")]),
        Table((), [(Run(desk.t(key), bold=True), desk.blank()) for key in ("meeting_day", "meeting_chair", "meeting_members")], (6.0, 20.0)),
        Heading(desk.t("mapping_bordering")),
    ]  # fmt: skip
    blocks += _parts(desk, bordering) or [Paragraph(desk.t("no_candidates"), NOTE)]
    blocks += _without(desk, bordering)
    if others:
        blocks += [Heading(desk.t("mapping_others")), Paragraph(desk.t("mapping_others_note", basis=desk.basis("UU 23/2014 ps. 365", LAW)), NOTE),
                   *_parts(desk, others)]  # fmt: skip
    blocks += [PageBreak(), Heading(desk.t("mapping_result")), Paragraph(desk.t("mapping_result_note")), _signatures(desk)]
    return Document(desk.t("mapping_title"), blocks, desk.t("footer_mapping"), desk.language, landscape=True)


def _sets(sheets: Sequence[Sheet]) -> tuple[dict[tuple[str, ...], list[Sheet]], dict[tuple[str, ...], list[Sheet]]]:
    """Candidates by their set of regions: those that border, and the others, each in the order of codes."""
    bordering: dict[tuple[str, ...], list[Sheet]] = {}
    others: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in sorted(sheets, key=lambda sheet: (len(sheet.party_codes), sheet.party_codes)):
        met = any(test.code == "border" and test.result_code == "met" for test in sheet.tests)
        (bordering if met else others).setdefault(sheet.party_codes, []).append(sheet)
    return bordering, others


def _parts(desk: Desk, sets: dict[tuple[str, ...], list[Sheet]]) -> list[Block]:
    blocks: list[Block] = []
    for codes, sheets in sets.items():
        rows: list[tuple[Text, ...]] = [_row(desk, number, sheet) for number, sheet in enumerate(sheets, start=1)]
        rows.append((str(len(sheets) + 1), desk.blank(desk.t("other_affairs")), *("" for _ in WIDTHS[2:])))
        blocks += [Heading(f"{desk.names(codes)} ({desk.meeting(codes)})", 2), Table(tuple(desk.t(name) for name in HEAD), rows, WIDTHS, dense=True)]
    return blocks


def _row(desk: Desk, number: int, sheet: Sheet) -> tuple[Text, ...]:
    tests: list[Text] = []
    for test in sheet.tests:
        tests += [Run(f"{capital(test.name)}: {test.result}. ", bold=True), f"{test.reason}\n"]
    others = [desk.party(party) for party in sheet.parties if party.kind != "kabkota" and party.must_sit]
    form = f"{sheet.form}. {desk.t('also_sits', names=desk.listed(others))}" if others else sheet.form
    held = "; ".join(dict.fromkeys(str(row.get("title") or row.get("agreement_id")) for row in sheet.agreements))
    return (
        str(number), (Run(capital(sheet.urusan), bold=True), f"\n{sheet.title}"), _trimmed(tests), sheet.obligation, form,
        f"{sheet.coverage}: {held}" if held else sheet.coverage or desk.book.word("unknown"), "", "",
    )  # fmt: skip


def _trimmed(runs: list[Text]) -> list[Text]:
    """Without the line end after the last one."""
    return [*runs[:-1], str(runs[-1]).rstrip("\n")] if runs else runs


def _without(desk: Desk, bordering: dict[tuple[str, ...], list[Sheet]]) -> list[Block]:
    """Bordering pairs of which no candidate of two was found: the meeting asks whether an affair is missing."""
    pairs = sorted({(str(row["region_a"]), str(row["region_b"])) for row in desk.book.rows("border_segments")} - set(bordering))
    if not pairs:
        return []
    rows = [(desk.names(pair), desk.meeting(pair), "", "") for pair in pairs]
    head = tuple(desk.t(name) for name in ("pair", "meeting", "affair_object", "decision"))
    return [Heading(desk.t("mapping_without"), 2), Paragraph(desk.t("mapping_without_note"), NOTE), Table(head, rows, (8.0, 5.0, 8.0, 5.0))]


def _signatures(desk: Desk) -> Table:
    heads = [desk.head(str(row["region_code"])) for row in desk.book.rows("regions")]
    return Table((desk.t("head_of_region"), desk.t("signature"), desk.t("date")), [(head, "", "") for head in heads], (9.0, 10.0, 7.0))
