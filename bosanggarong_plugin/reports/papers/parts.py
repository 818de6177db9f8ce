"""Parts that several papers show of one candidate: tests, rules, shares, evidence, sources, agreements, legal basis."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from ...core.messages import citation
from ...core.rests_on import sources_of
from ...core.sheets import RuleLine, Sheet
from ...core.tables import table
from .desk import CITED, LAW, OWN, SOURCE, Desk
from .model import NOTE, SMALL, Block, Paragraph, Run, Table, Text

MOST_MEASURES, MOST_PAIRS, MOST_SOURCES = 24, 12, 14
MODELS = ("P1", "P2", "P3", "P4", "P5", "RIVER_LOCAL", "RIVER_UPSTREAM_EQUAL", "RIVER_DOWNSTREAM_EQUAL")
SHORT_MODELS = {"RIVER_LOCAL": "S1", "RIVER_UPSTREAM_EQUAL": "S2", "RIVER_DOWNSTREAM_EQUAL": "S3"}
PAGE_CM, SHARE_CM = 16.0, 1.55  # width of a table, of a column that holds 100,00


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """With a small first letter."""
    return text[:1].lower() + text[1:]


def facts(desk: Desk, sheet: Sheet) -> Table:
    """The candidate in ten lines."""
    book = desk.book
    rank = "" if sheet.rank is None else str(sheet.rank)
    if sheet.rank_low is not None and sheet.rank_low != sheet.rank_high:
        rank = desk.t("rank_range", rank=rank, low=sheet.rank_low, high=sheet.rank_high)
    rows = [
        (desk.t("object"), sheet.object_name), (desk.t("urusan"), sheet.urusan), (desk.t("sector"), sheet.sector),
        (desk.t("parties"), desk.listed(desk.party(party) for party in sheet.parties)), (desk.t("form"), sheet.form),
        (desk.t("authority"), sheet.authority), (desk.t("obligation"), sheet.obligation),
        (desk.t("coverage"), sheet.coverage), (desk.t("stage"), sheet.stage or " ".join(sheet.rule_texts("stage"))), (desk.t("rank"), rank),
    ]  # fmt: skip
    return Table((), [(Run(capital(name), bold=True), value or book.word("unknown")) for name, value in rows], (4.2, 11.8))


def tests(desk: Desk, sheet: Sheet) -> list[Block]:
    """The three tests with their reasons."""
    head = tuple(desk.t(name) for name in ("test", "result", "reason"))
    rows = [(capital(test.name), test.result, test.reason or desk.book.word("unknown")) for test in sheet.tests]
    return [Table(head, rows, (2.6, 2.6, 10.8)), Paragraph(desk.t("tests_note", basis=desk.basis(desk.t("tests_basis"), LAW)), NOTE)]


def rules(desk: Desk, sheet: Sheet, topics: Iterable[str]) -> list[Block]:
    """What the rules say on some topics, each with its basis and mark; nothing when they say nothing."""
    rows = []
    for topic in topics:
        name: Text = Run(capital(desk.book.word(topic)), bold=True)
        for basis, lines in groupby(said(sheet, topic), lambda rule: desk.basis(rule.basis, rule.verified)):
            rows.append((name, "\n".join(rule.text for rule in lines), basis))
            name = ""
    head = tuple(desk.t(name) for name in ("topic", "said", "basis"))
    return [Table(head, rows, (3.3, 8.5, 4.2))] if rows else []


def said(sheet: Sheet, topic: str) -> list[RuleLine]:
    """The rules of a topic that have words."""
    return [rule for rule in sheet.rules.get(topic, ()) if rule.text]


def sentences(desk: Desk, sheet: Sheet, topic: str) -> list[Text]:
    """The same as points of a list: the sentence, then its basis in italics."""
    return [(f"{rule.text} ", Run(f"[{desk.basis(rule.basis, rule.verified)}]", italic=True)) for rule in said(sheet, topic)]


def shares(desk: Desk, sheet: Sheet) -> list[Block]:
    """Shares of the cost by model, then the models with their basis."""
    if not sheet.shares:
        return [Paragraph(desk.t("shares_none"), NOTE)]
    models = [model for model in MODELS if any(share.model == model for share in sheet.shares)]
    value = {(share.model, share.code): share.share_pct for share in sheet.shares}
    names = {share.code: share.name for share in sheet.shares}
    shown = {model: SHORT_MODELS.get(model, model) for model in models}
    rows = [
        (name, *("–" if value.get((model, code)) is None else desk.book.number(value[model, code], 2) for model in models))
        for code, name in names.items()
    ]  # fmt: skip
    titles = {row.model: getattr(row, f"title_{desk.suffix}") for row in table("share_models").itertuples()}
    legend = []
    for model in models:
        reasons = dict.fromkeys(desk.of_run(share.basis) for share in sheet.shares if share.model == model and share.basis)
        legend.append((shown[model], titles.get(model, model), "; ".join(reasons)))
    widths = (min(5.0, PAGE_CM - SHARE_CM * len(models)), *(SHARE_CM for _ in models))
    return [
        Paragraph(desk.t("shares_note"), NOTE),
        Table((desk.t("party"), *(f"{shown[model]} (%)" for model in models)), rows, widths),
        Table((desk.t("model"), desk.t("meaning"), desk.t("basis")), legend, (1.8, 4.4, 9.8)),
    ]  # fmt: skip


def evidence(desk: Desk, sheet: Sheet) -> list[Block]:
    """Findings with their figures and ranges, the gravest first, and what limits them."""
    found = sorted(sheet.findings, key=lambda finding: (-(finding.severity or 0.0), finding.finding_id))
    rows: list[tuple[Text, ...]] = []
    left = 0
    for finding in found:
        if len(rows) >= MOST_MEASURES:
            left += len(finding.measures)
            continue
        precision = desk.t("precision", m=desk.book.number(finding.precision_m)) if finding.precision_m else desk.t("precision_unknown")
        rows.append((desk.t("finding", kind=capital(finding.kind_name), where=desk.where(finding.finding_id), source=finding.source_role,
                            precision=precision),))  # fmt: skip
        rows += [(capital(measure.label), desk.ranged(measure), measure.basis) for measure in finding.measures]
    blocks: list[Block] = [Table((desk.t("measure"), desk.t("figure"), desk.t("how")), rows, (5.4, 4.6, 6.0))] if rows else []
    if left:
        blocks.append(Paragraph(desk.t("more_measures", n=left), SMALL))
    return blocks or [Paragraph(desk.t("no_evidence"), NOTE)]


def sources(desk: Desk, sheet: Sheet) -> list[Block]:
    """Layers that the evidence rests on, with their dates and scales."""
    return source_table(desk, sources_of(desk.book, sheet)[:MOST_SOURCES])


def source_table(desk: Desk, rows: Sequence[dict]) -> list[Block]:
    """A table of sources; each with its date, or that it has none."""
    unknown = desk.book.word("unknown")
    lines = [
        (capital(desk.book.word(row["role"])), f"{row['layer'] or ''} ({row['file'] or ''})", desk.date(row["date"]) or unknown,
         row["scale"] or unknown, row["licence"] or unknown)
        for row in rows
    ]  # fmt: skip
    head = tuple(desk.t(name) for name in ("source", "layer", "date", "scale", "licence"))
    return [Table(head, lines, (2.6, 4.6, 2.2, 2.6, 4.0))] if lines else [Paragraph(desk.t("no_sources"), NOTE)]


def agreements(desk: Desk, sheet: Sheet) -> list[Block]:
    """Agreements that touch the candidate."""
    if not sheet.agreements:
        return []
    unknown = desk.book.word("unknown")
    rows = [
        (desk.t("agreement_of", title=row.get("title") or row.get("agreement_id") or "", kind=desk.book.word(row.get("kind")) or unknown),
         desk.date(row.get("signed")) or unknown, desk.date(row.get("end")) or unknown, f"{desk.book.word(row['match'])}: {row['reason'] or ''}")
        for row in sheet.agreements
    ]  # fmt: skip
    return [Table(tuple(desk.t(name) for name in ("agreement", "signed", "end", "match")), rows, (4.6, 3.2, 2.6, 5.6))]


def solidarity(desk: Desk, sheet: Sheet) -> list[Block]:
    """Benefits and burdens between upstream and downstream, or user and host."""
    if not sheet.solidarity:
        return []
    marks = {row.item_ind: row.verified for row in table("solidarity").itertuples()}
    groups: dict[tuple[str, ...], list[dict]] = defaultdict(list)
    for row in sheet.solidarity:
        basis = desk.basis(str(row["basis"] or ""), marks.get(row["item_ind"], OWN))
        groups[str(row["kind"]), desk.said(row, "item"), str(row["vehicle"] or ""), basis].append(row)
    rows: list[tuple[Text, ...]] = []
    for (kind, item, vehicle, basis), members in groups.items():
        rows.append((desk.t("solidarity_item", kind=capital(desk.book.word(kind)), item=item, vehicle=vehicle, basis=basis),))
        known = sorted((row for row in members if row["quantity"] is not None), key=lambda row: -row["quantity"])
        rows += [(_pair(desk, row), desk.ranged(row)) for row in known[:MOST_PAIRS]]
        if len(known) > MOST_PAIRS:
            rows.append((desk.t("more_pairs", n=len(known) - MOST_PAIRS), ""))
        if unknown := [_pair(desk, row) for row in members if row["quantity"] is None]:
            rows.append(("; ".join(unknown), desk.book.word("unknown")))
    return [Table((desk.t("payer_receiver"), desk.t("quantity")), rows, (10.0, 6.0))]


def _pair(desk: Desk, row: dict) -> str:
    return desk.t("from_to", payer=desk.book.name_of(row["payer_code"]), receiver=desk.book.name_of(row["receiver_code"]))


def agencies(desk: Desk, sheet: Sheet) -> list[Block]:
    """Offices of each party, parties with the same ones together; where the name of today is general knowledge, that is said."""
    names = {party.code: desk.party(party) for party in sheet.parties}
    offices: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sheet.agencies:
        offices[str(row["party_code"]), desk.mark(str(row["verified"] or OWN))].append(desk.said(row, "agency"))
    parties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (code, mark), listed in offices.items():
        parties[desk.listed(listed), mark].append(names.get(code, desk.book.name_of(code)))
    rows = [(desk.listed(who), listed, mark) for (listed, mark), who in parties.items()]
    return [Table((desk.t("party"), desk.t("agencies"), desk.t("mark")), rows, (4.6, 8.2, 3.2))] if rows else []


def legal_basis(desk: Desk, sheet: Sheet) -> list[Block]:
    """Law and sources that were read, and what is general knowledge, apart."""
    cited: dict[str, dict[str, list[str]]] = {mark: defaultdict(list) for mark in CITED}
    open_topics: list[str] = []

    def add(basis: object, verified: object, topic: str) -> None:
        if verified in CITED and basis:
            said = citation(str(basis), desk.language)
            for one in _citations(said) if verified == LAW else [said]:
                cited[str(verified)][one].append(small(topic))
        elif verified == OWN:
            open_topics.append(small(topic))

    add(desk.t("tests_basis"), LAW, desk.t("test"))
    for topic, lines in sheet.rules.items():
        for rule in lines:
            add(rule.basis, rule.verified, desk.book.word(topic))
    for row in desk.book.rows("catalogue"):
        if row["idea_code"] == sheet.idea_code:
            add(row["legal_basis"], row["verified"], desk.t("idea"))
    for row in sheet.agencies:
        add(row["basis"], row["verified"], desk.t("agencies"))
    add(desk.procedures("kak_headings")[0]["basis"], SOURCE, desk.t("headings"))
    add(desk.procedures("candidate_fields")[0]["basis"], SOURCE, desk.t("eleven"))
    rows: list[tuple[Text, ...]] = []
    for mark in CITED:
        if cited[mark]:
            rows.append((capital(desk.t(f"{mark}_list")),))
            rows += [(one, ", ".join(dict.fromkeys(topics))) for one, topics in sorted(cited[mark].items(), key=_order)]
    if open_topics:
        rows += [(desk.t("own_list"),), (desk.t("own_item"), ", ".join(dict.fromkeys(open_topics)))]
    return [Table((desk.t("basis"), desk.t("about")), rows, (7.0, 9.0))]


def _order(item: tuple[str, object]) -> list[tuple[bool, int, str]]:
    """Laws (UU) before regulations, numbers by their size."""
    pieces = re.findall(r"\d+|\D+", item[0])
    return [(not item[0].startswith("UU"), 0, ""), *((piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces)]


def _citations(basis: str) -> list[str]:
    """A basis with several citations, split where it names the next; explanations after a colon are left out."""
    return [part.split(": ")[0].strip() for part in re.split(r";\s*", basis) if part.strip()]
