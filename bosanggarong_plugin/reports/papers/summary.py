"""The summary for the province: matrix of regions, gaps, leading candidates, reminders, data to ask for, method and limits in short."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from ...core.result_file import short_name
from ...core.sheets import Sheet
from . import parts
from .desk import OWN, SOURCE, Desk
from .model import CENTRE, NOTE, TITLE, Block, Document, Heading, Items, Paragraph, Table
from .parts import capital

LARGEST_MATRIX = 12  # regions whose matrix fits the width of A4; beyond, pairs are listed
TOP, MOST_GAPS, MOST_REQUESTS, MOST_PAIRS = 10, 60, 15, 80
GAP = "gap"


def summary(desk: Desk) -> Document:
    """The paper."""
    regions = [str(row["region_code"]) for row in desk.book.rows("regions")]
    provinces = desk.names(desk.provinces(regions))
    blocks: list[Block] = [
        Paragraph(desk.t("summary_title"), TITLE), Paragraph(provinces, TITLE),
        Paragraph(desk.t("summary_made", study=desk.book.provenance.get("study", ""), date=desk.made_on), CENTRE),
        Paragraph(desk.t("indicative"), NOTE),
        Heading(desk.t("summary_short")), *_numbers(desk, regions),
        Heading(desk.t("summary_matrix")), *_matrix(desk, regions),
        Heading(desk.t("summary_top")), *_top(desk), Heading(desk.t("summary_gaps")), *_gaps(desk),
        Heading(desk.t("summary_reminders")), *_reminders(desk), Heading(desk.t("summary_requests")), *_requests(desk),
        Heading(desk.t("summary_role")), Items([desk.t("role_meeting"), desk.t("role_governor", basis=desk.basis("Utomo 2005", SOURCE))]),
        Heading(desk.t("summary_method")), Items([desk.t(f"method_{number}") for number in range(1, 6)]),
        Heading(desk.t("sources_heading"), 2), *parts.source_table(desk, desk.book.rows("sources")),
    ]  # fmt: skip
    return Document(f"{desk.t('summary_title')}: {provinces}", blocks, desk.t("footer_summary"), desk.language)


def _numbers(desk: Desk, regions: Sequence[str]) -> list[Block]:
    sheets = desk.book.sheets
    agreements = desk.book.rows("agreements")
    counted = desk.t("summary_counts" if desk.book.has_register else "summary_counts_open", regions=len(regions), candidates=len(sheets),
                     agreements=len(agreements))  # fmt: skip
    rows = []
    sectors = Counter(sheet.sector for sheet in sheets)
    for sector, number in sorted(sectors.items(), key=lambda item: (-item[1], item[0])):
        own = [sheet for sheet in sheets if sheet.sector == sector]
        gaps = sum(sheet.coverage_code == GAP for sheet in own) if desk.book.has_register else desk.book.word("unknown")
        duty = sum(sheet.obligation_code == "wajib" for sheet in own)
        open_duty = sum(sheet.obligation_code == "belum_dinilai" for sheet in own)
        rows.append((capital(sector) or desk.book.word("unknown"), *map(str, (number, gaps, duty, open_duty))))
    head = tuple(desk.t(name) for name in ("sector", "n_candidates", "n_gaps", "n_duty", "n_open_duty"))
    return [Paragraph(counted), Table(head, rows, (5.2, 2.6, 2.6, 2.8, 2.8))] if rows else [Paragraph(counted)]


def _pairs(desk: Desk) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Pair (a < b) -> candidates, agreements, gaps of all fields."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in desk.book.rows("coverage_matrix"):
        held = sums[str(row["region_a"]), str(row["region_b"])]
        for place, name in enumerate(("n_candidates", "n_agreements", "n_gaps")):
            held[place] += int(row[name] or 0)
    return {pair: tuple(values) for pair, values in sums.items()}


def _matrix(desk: Desk, regions: Sequence[str]) -> list[Block]:
    pairs = _pairs(desk)
    if not pairs:
        return [Paragraph(desk.t("summary_no_matrix"), NOTE)]
    if len(regions) > LARGEST_MATRIX:
        ordered = sorted(pairs.items(), key=lambda item: (-item[1][2], item[0]))
        rows = [(f"{desk.book.name_of(a)} – {desk.book.name_of(b)}", *map(str, values)) for (a, b), values in ordered[:MOST_PAIRS]]
        head = tuple(desk.t(name) for name in ("pair", "n_candidates", "n_agreements", "n_gaps"))
        left = [Paragraph(desk.t("more_rows", n=len(ordered) - MOST_PAIRS), NOTE)] if len(ordered) > MOST_PAIRS else []
        return [Paragraph(desk.t("summary_pairs_note"), NOTE), Table(head, rows, (8.5, 2.5, 2.5, 2.5)), *left]
    rows = []
    for a in regions:
        cells = ["–" if a == b else "/".join(map(str, found)) if (found := pairs.get((min(a, b), max(a, b)))) else "" for b in regions]
        rows.append((f"{a} {short_name(desk.book.name_of(a))}", *cells))
    width = 12.0 / len(regions)
    return [Paragraph(desk.t("summary_matrix_note"), NOTE), Table((desk.t("region"), *regions), rows, (4.0, *(width for _ in regions)), dense=True)]


def _listed(desk: Desk, sheets: Sequence[Sheet]) -> Table:
    rows = [
        (str(sheet.rank or ""), sheet.title, desk.names(sheet.party_codes), sheet.form, sheet.obligation,
         sheet.coverage or desk.book.word("unknown"))
        for sheet in sheets
    ]  # fmt: skip
    head = tuple(desk.t(name) for name in ("no", "candidate", "parties", "form", "obligation", "agreement"))
    return Table(head, rows, (0.9, 4.8, 3.9, 2.6, 2.0, 1.8), dense=True)


def _top(desk: Desk) -> list[Block]:
    sheets = desk.book.sheets[:TOP]
    return [Paragraph(desk.t("summary_top_note"), NOTE), _listed(desk, sheets)] if sheets else [Paragraph(desk.t("no_candidates"), NOTE)]


def _gaps(desk: Desk) -> list[Block]:
    if not desk.book.has_register:
        return [Paragraph(desk.t("summary_gaps_open"), NOTE)]
    gaps = [sheet for sheet in desk.book.sheets if sheet.coverage_code == GAP]
    blocks: list[Block] = [Paragraph(desk.t("summary_gaps_note", n=len(gaps), all=len(desk.book.sheets)), NOTE)]
    if gaps:
        blocks.append(_listed(desk, gaps[:MOST_GAPS]))
    if len(gaps) > MOST_GAPS:
        blocks.append(Paragraph(desk.t("more_rows", n=len(gaps) - MOST_GAPS), NOTE))
    return blocks


def _reminders(desk: Desk) -> list[Block]:
    titles = {str(row["agreement_id"]): row["title"] or row["agreement_id"] for row in desk.book.rows("agreements")}
    rows = [
        (str(titles.get(str(row["agreement_id"]), row["agreement_id"])), desk.date(row["end"]), desk.said(row, "text"))
        for row in sorted(desk.book.rows("agreement_reminders"), key=lambda row: (row["days_left"] is None, row["days_left"] or 0))
    ]  # fmt: skip
    if not rows:
        return [Paragraph(desk.t("no_reminders" if desk.book.has_register else "no_register"), NOTE)]
    return [Table(tuple(desk.t(name) for name in ("agreement", "end", "reminder")), rows, (6.0, 3.0, 7.0))]


def _requests(desk: Desk) -> list[Block]:
    rows = sorted(desk.book.rows("data_requests"), key=lambda row: (row["priority"] is None, row["priority"], str(row["request_id"])))
    if not rows:
        return [Paragraph(desk.t("no_requests"), NOTE)]
    lines = [
        (str(number), capital(desk.said(row, "item")), capital(desk.said(row, "agency")), desk.said(row, "reason"))
        for number, row in enumerate(rows[:MOST_REQUESTS], start=1)
    ]  # fmt: skip
    note = desk.t("agency_note", mark=desk.mark(OWN))
    head = tuple(desk.t(name) for name in ("no", "item", "agencies", "reason"))
    left = [Paragraph(desk.t("more_rows", n=len(rows) - MOST_REQUESTS), NOTE)] if len(rows) > MOST_REQUESTS else []
    return [Paragraph(note, NOTE), Table(head, lines, (1.0, 4.4, 4.2, 6.4)), *left]
