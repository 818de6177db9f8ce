"""The draft of the letter that offers a cooperation to the other parties, after the letter of SIKERJA, Kota Samarinda."""

from __future__ import annotations

from ...core.sheets import PartyLine, Sheet
from ...core.tables import table
from .desk import SOURCE, Desk
from .kak import NO_KSDD, form_is_open
from .model import NOTE, RIGHT, TITLE, Block, Document, Items, Paragraph, Table, Text

COUNCIL = "DPRD"


def offer_letter(desk: Desk, sheet: Sheet, kak_name: str) -> Document:
    """The letter; ``kak_name`` is the file of the terms of reference that it encloses."""
    sender = _sender(desk, sheet)
    central = "sinergi" in str(sheet.row.get("form") or "")
    only_central = str(sheet.row.get("form") or "") == NO_KSDD
    addressees = _addressees(desk, sheet, sender, only_central)
    blocks: list[Block] = [Paragraph(desk.t("letter_draft"), NOTE)]
    if form_is_open(sheet):
        blocks.append(Paragraph(desk.t("form_open"), NOTE))
    if central:
        blocks.append(Paragraph(desk.t("letter_only_centre" if only_central else "letter_centre"), NOTE))
    blocks += [
        Paragraph(desk.blank(desk.t("letter_letterhead")), TITLE),
        Paragraph(desk.entry(sheet, "surat_tanggal"), RIGHT),
        Table((), [(desk.t("letter_number"), desk.entry(sheet, "surat_nomor")), (desk.t("letter_annex"), desk.t("letter_annex_value")),
                   (desk.t("letter_subject"), desk.t("letter_proposal" if only_central else "letter_offer", title=sheet.title))],
              (3.0, 13.0), bare=True),
        Paragraph(desk.t("letter_to")), Items(addressees, numbered=True),
        Paragraph(desk.t("letter_opening")),
        Paragraph(desk.t("letter_first_proposal" if only_central else "letter_first", title=sheet.title)),
        Paragraph(_affair(desk, sheet)), Paragraph(sheet.evidence or desk.t("no_evidence")), Paragraph(desk.t("letter_indicative")),
        Paragraph(desk.t("letter_enclosed")),
        Items([desk.t("letter_kak", file=kak_name), (desk.t("letter_kb") + " ", desk.blank(desk.t("letter_prepare"))),
               (desk.t("letter_pks") + " ", desk.blank(desk.t("letter_prepare")))], numbered=True),
        Paragraph([desk.t("letter_answer") + " ", desk.blank(desk.t("letter_deadline"))]),
        Paragraph(desk.t("letter_contacts")), Items([desk.entry(sheet, "narahubung_1"), desk.entry(sheet, "narahubung_2")], numbered=True),
        Paragraph(desk.t("letter_closing")),
        Paragraph([desk.head(sender.code) if sender else desk.blank(desk.t("letter_signer")), ",\n\n\n", desk.blank(desk.t("letter_name"))], RIGHT),
        Paragraph(desk.t("letter_copies")), Items(_copies(desk, sheet, sender, addressees), numbered=True),
    ]  # fmt: skip
    return Document(desk.t("letter_offer", title=sheet.title), blocks, desk.t("footer_letter"), desk.language)


def _sender(desk: Desk, sheet: Sheet) -> PartyLine | None:
    """The party that people named as the sender, by code or name; nobody is guessed."""
    said = (desk.typed(sheet, "surat_pengirim") or "").casefold()
    return next((party for party in sheet.parties if party.kind == "kabkota" and said and said in (party.code, party.name.casefold())), None)


def _addressees(desk: Desk, sheet: Sheet, sender: PartyLine | None, only_central: bool) -> list[Text]:
    """The heads of every other party that has to sit; where nobody said who sends, all, with a note to strike out the sender."""
    if only_central:
        return [desk.blank(desk.t("letter_minister"))]
    heads: list[Text] = [desk.head(party.code) for party in sheet.parties if party.kind == "kabkota" and party is not sender]
    heads += [desk.head(party.code, province=True) for party in sheet.parties if party.kind == "provinsi" and party.must_sit]
    if sender is None:
        heads.append(desk.blank(desk.t("letter_strike")))
    return heads


def _affair(desk: Desk, sheet: Sheet) -> str:
    """The government affair, as the list of Permendagri 22/2020 art. 4 names it."""
    row = next((row for row in table("urusan").itertuples() if row.urusan == str(sheet.row.get("urusan") or "")), None)
    named = sheet.urusan or desk.book.word("unknown")
    if row is None:
        return desk.t("letter_affair", urusan=named)
    return desk.t("letter_affair_listed", urusan=named, group=desk.t(f"group_{row.group}"), basis=desk.basis(row.basis, row.verified or SOURCE))


def _copies(desk: Desk, sheet: Sheet, sender: PartyLine | None, addressees: list[Text]) -> list[Text]:
    governors = [desk.head(code, province=True) for code in desk.provinces(sheet.party_codes)]
    heads: list[Text] = [governor for governor in governors if governor not in addressees]
    where: Text = sender.name if sender else desk.blank(desk.t("letter_sender"))
    heads += [(desk.t(key) + " ", *((where,) if isinstance(where, str) else (where,))) for key in ("cc_secretary", "cc_assistant", "cc_division")]
    own = [
        desk.said(row, "agency") for row in sheet.agencies
        if sender and str(row["party_code"]) == sender.code and row["reason"] != "agency_every" and not str(row["agency_ind"]).startswith(COUNCIL)
    ]  # fmt: skip
    heads += [desk.t("cc_office", office=name) for name in dict.fromkeys(own)] or [(desk.t("cc_offices") + " ", desk.blank())]
    return heads
