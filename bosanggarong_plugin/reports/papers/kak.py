"""The terms of reference (KAK) of one candidate: ten headings, the eleven fields of recommendation 5, and the grounds for both.

Headings: template KAK-KSDD of Kota Samarinda; fields: Utomo 2005; both are rows of data/procedures.csv. What is known is filled in,
what people typed into the dossier stands before it, and what neither gives is a place to fill.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from ...core.sheets import Sheet
from . import parts
from .desk import Desk
from .model import CENTRE, NOTE, TITLE, Block, Document, Heading, Items, Paragraph, Run, Table, Text, line
from .parts import capital

RISKS = ("anggaran", "hukum", "teknis", "sosial", "lingkungan")
RISK_OF_FLAG = {
    "boundary": "hukum", "form_note": "hukum", "form_unverified": "hukum", "ikn": "hukum", "plan": "hukum", "caveat": "teknis",
    "data_note": "teknis", "outside": "lingkungan",
}  # fmt: skip
RISKS_OF_PAPER = ("hukum", "sosial", "anggaran", "teknis")  # of the rules of topic risk, in their order: text, standing, planning, control
LONG_FLAG = "caveat"  # stands in full under notes and caveats
FORM_TOPICS = ("form", "proposal", "obligation", "membership", "signatory", "otorita")
RUN_TOPICS = ("institution", "secretariat", "dprd", "stage", "monitoring", "dispute", "takeover")
NO_KSDD, OPEN_FORM = "sinergi pusat", "belum ditentukan"
NEXT_STEP = ("owner", "next_date")


def terms_of_reference(desk: Desk, sheet: Sheet) -> Document:
    """The paper of one candidate."""
    blocks: list[Block] = [
        Paragraph(desk.t("kak_title"), TITLE), Paragraph(desk.t("kak_subtitle"), CENTRE), Paragraph(sheet.title, TITLE),
        Paragraph(desk.t("indicative"), NOTE),
    ]  # fmt: skip
    if str(sheet.row.get("form") or "") == NO_KSDD:
        blocks.append(Paragraph(desk.t("no_ksdd"), NOTE))
    if form_is_open(sheet):
        blocks.append(Paragraph(desk.t("form_open"), NOTE))
    blocks.append(parts.facts(desk, sheet))
    for row, maker in zip(desk.procedures("kak_headings"), _HEADINGS, strict=True):
        blocks.append(Heading(f"{row['code']}. {capital(row[f'text_{desk.suffix}'])}"))
        blocks += maker(desk, sheet)
    blocks += [Heading(desk.t("eleven_heading")), Paragraph(desk.t("eleven_note"), NOTE), _eleven(desk, sheet)]
    blocks += [Heading(desk.t("evidence_heading")), *parts.evidence(desk, sheet), Heading(desk.t("sources_heading"), 2), *parts.sources(desk, sheet)]
    blocks += [Heading(desk.t("tests_heading")), *parts.tests(desk, sheet)]
    blocks += _titled(desk, "form_heading", parts.rules(desk, sheet, FORM_TOPICS))
    told = parts.sentences(desk, sheet, "coverage")
    coverage = Items(told) if told else Paragraph(capital(sheet.coverage or desk.book.word("unknown")))
    blocks += [Heading(desk.t("coverage_heading")), coverage, *parts.agreements(desk, sheet)]
    blocks += _titled(desk, "run_heading", parts.rules(desk, sheet, RUN_TOPICS))
    blocks += _titled(desk, "solidarity_heading", parts.solidarity(desk, sheet) or parts.rules(desk, sheet, ["compensation"]))
    blocks += _titled(desk, "pes_heading", _pes(desk, sheet))
    blocks += _titled(desk, "flags_heading", [Items([text for _, text in sheet.flags])] if sheet.flags else [])
    blocks += [Heading(desk.t("law_heading")), Paragraph(desk.t("law_note"), NOTE), *parts.legal_basis(desk, sheet)]
    return Document(sheet.title, blocks, desk.t("footer_kak"), desk.language)


def form_is_open(sheet: Sheet) -> bool:
    """Whether the form of the cooperation is not determined, so that it may be no KSDD at all."""
    return str(sheet.row.get("form") or OPEN_FORM) == OPEN_FORM


def _titled(desk: Desk, key: str, blocks: list[Block]) -> list[Block]:
    return [Heading(desk.t(key)), *blocks] if blocks else []


def _entry(desk: Desk, sheet: Sheet, name: str) -> Paragraph:
    return Paragraph(desk.entry(sheet, name))


def _points(desk: Desk, key: str, texts: list[Text]) -> list[Block]:
    return [Paragraph(desk.t(key)), Items(texts)] if texts else []


# --- the ten headings ------------------------------------------------------------------------------------------------------


def _background(desk: Desk, sheet: Sheet) -> list[Block]:
    shown = desk.map_of(sheet)
    return [
        _entry(desk, sheet, "kak_latar_belakang"), Paragraph(sheet.evidence or desk.t("no_evidence")),
        Paragraph(" ".join(rule.text for rule in parts.said(sheet, "obligation")) or desk.t("not_assessed")),
        shown or Paragraph(desk.t("map_missing"), NOTE),
    ]  # fmt: skip


def _purpose(desk: Desk, sheet: Sheet) -> list[Block]:
    return [_entry(desk, sheet, "kak_tujuan"), _entry(desk, sheet, "kak_target")]


def _benefits(desk: Desk, sheet: Sheet) -> list[Block]:
    known: dict[str, None] = {}
    for row in sheet.solidarity:
        if row["kind"] == "benefit":
            known[desk.said(row, "item")] = None
    return [_entry(desk, sheet, "kak_manfaat"), *_points(desk, "benefits_known", list(known))]


def _scope(desk: Desk, sheet: Sheet) -> list[Block]:
    unknown = desk.book.word("unknown")
    known = desk.t("scope_known", urusan=sheet.urusan or unknown, sector=sheet.sector or unknown, deal=sheet.deal_type or unknown)
    return [Paragraph(known), _entry(desk, sheet, "kak_ruang_lingkup")]


def _activities(desk: Desk, sheet: Sheet) -> list[Block]:
    own = [desk.said(row, "activity") for row in desk.book.rows("catalogue") if row["idea_code"] == sheet.idea_code]
    listed = [capital(activity) for activity in dict.fromkeys([*own, *sheet.activities]) if activity]
    return [Paragraph(desk.t("object_known", name=sheet.object_name or desk.book.word("unknown"))),
            *_points(desk, "activities_known", listed), _entry(desk, sheet, "kak_kegiatan")]  # fmt: skip


def _roles(desk: Desk, sheet: Sheet) -> list[Block]:
    rows = []
    for party in sheet.parties:
        regional = party.kind in ("kabkota", "provinsi")
        signs = desk.head(party.code, province=party.kind == "provinsi") if regional and party.must_sit else desk.t("signs_else")
        name = f"{desk.party(party)} ({party.code})" if regional else desk.party(party)
        rows.append((name, party.role, desk.t("yes" if party.must_sit else "no_word"), signs))
    head = tuple(desk.t(name) for name in ("party", "role", "must_sit", "signs"))
    return [Table(head, rows, (5.0, 4.4, 2.2, 4.4)), _entry(desk, sheet, "kak_peran"), _entry(desk, sheet, "hak_kewajiban"),
            *parts.agencies(desk, sheet)]  # fmt: skip


def _funding(desk: Desk, sheet: Sheet) -> list[Block]:
    names = ("cost_separate_rp", "cost_joint_rp", "in_apbd")
    costs = [(Run(capital(desk.label(name)), bold=True), desk.typed(sheet, name) or desk.blank()) for name in names]
    sources = [Items(texts)] if (texts := parts.sentences(desk, sheet, "funding")) else []
    return [_entry(desk, sheet, "kak_pembiayaan"), Table((), costs, (9.0, 7.0)), *sources, *parts.shares(desk, sheet)]


def _place(desk: Desk, sheet: Sheet) -> list[Block]:
    where = f" {desk.t('place_map')}" if desk.map_of(sheet) else ""
    return [Paragraph(desk.t("place_known", regions=desk.names(sheet.party_codes), object=sheet.object_name or desk.book.word("unknown")) + where),
            _entry(desk, sheet, "kak_lokasi")]  # fmt: skip


def _term(desk: Desk, sheet: Sheet) -> list[Block]:
    years = desk.typed(sheet, "years")
    return [Paragraph(desk.t("years", years=years) if years else desk.blank(desk.label("years"))), _entry(desk, sheet, "kak_jangka_waktu")]


def _risks(desk: Desk, sheet: Sheet) -> list[Block]:
    seen: dict[str, list[str]] = {kind: [] for kind in RISKS}
    for flag, said in sheet.flags:
        seen[RISK_OF_FLAG.get(flag, "teknis")].append(desk.t("see_flags") if flag == LONG_FLAG else said)
    seen["anggaran"] += [rule.text for rule in parts.said(sheet, "dprd")[:1]]
    for kind, rule in zip(cycle(RISKS_OF_PAPER), parts.said(sheet, "risk"), strict=False):
        seen[kind].append(rule.text)
    rows = [
        (Run(capital(desk.t(f"risk_{kind}")), bold=True), "\n".join(dict.fromkeys(seen[kind])) or desk.t("no_sign"),
         desk.typed(sheet, f"risiko_{kind}") or desk.blank())
        for kind in RISKS
    ]  # fmt: skip
    return [Table(tuple(desk.t(name) for name in ("risk", "seen", "mitigation")), rows, (2.6, 8.4, 5.0))]


_HEADINGS: tuple[Callable[[Desk, Sheet], list[Block]], ...] = (
    _background, _purpose, _benefits, _scope, _activities, _roles, _funding, _place, _term, _risks,
)  # fmt: skip


# --- the eleven fields, and the eight of payments for environmental services ------------------------------------------------


def _eleven(desk: Desk, sheet: Sheet) -> Table:
    """The fields of recommendation 5 (domain: Utomo 2005)."""
    unknown = desk.book.word("unknown")
    funding = desk.typed(sheet, "kak_pembiayaan")
    known: dict[str, Text] = {
        "daerah": desk.listed(desk.party(party) for party in sheet.parties) or unknown,
        "tujuan": desk.entry(sheet, "kak_tujuan"),
        "cakupan": [desk.t("field_scope", sector=sheet.sector or unknown, urusan=sheet.urusan or unknown, object=sheet.object_name or unknown),
                    *([" ", extra] if (extra := desk.typed(sheet, "kak_ruang_lingkup")) else [])],
        "pembiayaan": funding or [desk.t("field_funding") + " ", desk.blank(desk.label("kak_pembiayaan"))],
        "tindak_lanjut": [
            *line(desk.entry(sheet, "tindak_lanjut")),
            *(Run(f"\n{capital(desk.label(name))}: {said}") for name in NEXT_STEP if (said := desk.typed(sheet, name))),
        ],
    }  # fmt: skip
    rows = [
        (str(number), capital(row[f"text_{desk.suffix}"]), known[row["code"]] if row["code"] in known else desk.entry(sheet, row["code"]))
        for number, row in enumerate(desk.procedures("candidate_fields"), start=1)
    ]  # fmt: skip
    return Table((desk.t("no"), desk.t("item"), desk.t("contents")), rows, (1.0, 5.0, 10.0))


_PES = {
    "tujuan": "kak_tujuan", "besaran": "pes_besaran", "sumber_dana": "pes_sumber_dana", "persyaratan": "pes_persyaratan",
    "penyaluran": "pes_penyaluran", "pelaporan_pemantauan": "pes_pelaporan", "hak_kewajiban": "hak_kewajiban",
}  # fmt: skip


def _pes(desk: Desk, sheet: Sheet) -> list[Block]:
    """The eight contents of an agreement on payments for environmental services; nothing where the rules do not offer them."""
    if not parts.said(sheet, "pes"):
        return []
    rows = [
        (str(number), capital(row[f"text_{desk.suffix}"]),
         desk.entry(sheet, _PES[row["code"]]) if row["code"] in _PES else desk.listed(desk.party(party) for party in sheet.parties))
        for number, row in enumerate(desk.procedures("pes_contents"), start=1)
    ]  # fmt: skip
    return [Items(parts.sentences(desk, sheet, "pes")), Table((desk.t("no"), desk.t("item"), desk.t("contents")), rows, (1.0, 5.0, 10.0))]
