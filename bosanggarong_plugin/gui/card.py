"""A candidate as a page of HTML: everything its sheet holds, in the words of the result's language. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..core.messages import localise
from ..core.sheets import Book, FindingLine, MeasureLine, Sheet
from ..core.tables import table

PREFIX = "html."  # the words of the web map, which shows the same sheets
FIRST_TOPICS = ("form", "obligation", "institution", "secretariat", "dprd", "signatory")
FACTS = ("sector", "urusan", "deal_type", "form", "authority", "obligation", "institution", "membership", "stage", "coverage")
COLUMN_OF = {"membership": "membership_type"}
UNKNOWN = "–"
LARGEST = 5  # pairs of one item of solidarity


class Card:
    """Writes the cards of one result."""

    def __init__(self, book: Book):
        self.book, self.texts = book, book.texts
        suffix = self.texts.suffix
        self._said = {row.key: getattr(row, suffix) for row in table("report_texts").itertuples() if row.key.startswith(PREFIX)}

    def t(self, key: str, **values: object) -> str:
        """A heading or a small text."""
        return self._said[PREFIX + key].format(**values)

    def rank(self, row) -> str:
        """Rank with its range: "3 (kisaran 2-9)"."""
        if row["rank_low"] is None or row["rank_high"] is None:
            return str(row["rank"])
        return self.t("rank_range", rank=row["rank"], best=row["rank_low"], worst=row["rank_high"])

    def html(self, candidate_id: str) -> str:
        """The card of a candidate; KeyError for an id that is none."""
        sheet = self.book.sheet(candidate_id)
        parts = [
            f"<h3>{escape(sheet.title)}</h3>",
            _section(self.t("evidence"), f"<p>{escape(sheet.evidence)}</p>" if sheet.evidence else ""),
            _section(self.t("activities"), _list(map(escape, sheet.activities))),
            _section(self.t("facts"), _list(self._facts(sheet))),
            _section(self.t("parties"), _list(self._parties(sheet))),
            _section(self.t("coverage"), self._coverage(sheet)),
            _section(self.t("tests"), _list(self._tests(sheet))),
            _section(self.t("flags"), _list(escape(text) for _, text in sheet.flags)),
            _section(self.t("rules"), self._rules(sheet)),
            _section(self.t("shares"), self._shares(sheet)),
            _section(self.t("solidarity"), self._solidarity(sheet)),
            _section(self.t("agencies"), _list(self._agencies(sheet))),
            _section(self.t("findings"), "".join(map(self._finding, sheet.findings))),
            _section(self.t("criteria_title"), self._criteria(sheet)),
            f"<p><i>{escape(self.book.provenance.get(f'caveat_{self.texts.suffix}', ''))}</i></p>",
        ]
        return "".join(parts)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _facts(self, sheet: Sheet) -> Iterable[str]:
        yield f"{escape(self.t('rank'))}: {escape(self.rank(sheet.row))}"
        if sheet.top_ten_pct is not None:
            yield f"{escape(self.t('top_ten'))}: {escape(self.t('top_ten_share', share=self.texts.number(sheet.top_ten_pct)))}"
        if sheet.score is not None:
            yield f"{escape(self.texts.field('score'))}: {self.texts.number(sheet.score, 1)}"
        for name in FACTS:
            if value := getattr(sheet, name):
                yield f"{escape(self.texts.field(COLUMN_OF.get(name, name)))}: {escape(value)}"

    def _parties(self, sheet: Sheet) -> Iterable[str]:
        for party in sheet.parties:
            kind = "" if party.kind == "kabkota" or party.name.casefold() == party.type_name.casefold() else f" ({party.type_name})"
            role = f": {party.role}" if party.role else ""
            yield escape(party.name + kind + role) + (f" <b>{escape(self.t('must_sit'))}</b>" if party.must_sit else "")

    def _coverage(self, sheet: Sheet) -> str:
        reasons = [self._cited(line.text, line.basis, line.verified) for line in sheet.rules.get("coverage", ()) if line.text]
        found = [self._agreement(row) for row in sheet.agreements]
        return (f"<p><b>{escape(_capital(sheet.coverage))}</b></p>" if sheet.coverage else "") + _list([*reasons, *found])

    def _agreement(self, row: dict) -> str:
        match = f" ({self.book.word(row['match'])})" if row.get("match") else ""
        reason = f": {self._of_run(row['reason'])}" if row.get("reason") else ""
        return escape(f"{row.get('title') or row.get('agreement_id') or ''}{match}{reason}")

    def _tests(self, sheet: Sheet) -> Iterable[str]:
        for test in sheet.tests:
            yield f"<b>{escape(_capital(test.name))}: {escape(test.result)}.</b> {self._cited(test.reason, test.basis)}"

    def _rules(self, sheet: Sheet) -> str:
        others = [topic for topic in sheet.rules if topic not in (*FIRST_TOPICS, "coverage")]
        parts = []
        for topic in (*FIRST_TOPICS, *others):
            lines = [self._cited(line.text, line.basis, line.verified) for line in sheet.rules.get(topic, ()) if line.text]
            if lines:
                parts.append(f"<p><i>{escape(_capital(self.book.word(topic)))}</i></p>{_list(lines)}")
        return "".join(parts)

    def _shares(self, sheet: Sheet) -> str:
        if not sheet.shares:
            return ""
        codes = list(dict.fromkeys(share.code for share in sheet.shares))
        names = {share.code: share.name for share in sheet.shares}
        models = list(dict.fromkeys(share.model for share in sheet.shares))
        known = {(share.model, share.code): share for share in sheet.shares}
        head = [self.texts.field("model"), *(_short(names[code]) for code in codes)]
        rows = []
        for model in models:
            cells = (known.get((model, code)) for code in codes)
            figures = (f"{self.texts.number(c.share_pct, 1)} %" if c and c.share_pct is not None else UNKNOWN for c in cells)
            rows.append([_capital(self._model(model)), *figures])
        basis = []
        for model in models:
            said = dict.fromkeys(self._of_run(share.basis) for share in sheet.shares if share.model == model and share.basis)
            if said:
                basis.append(f"<b>{escape(_capital(self._model(model)))}</b>: {escape('; '.join(said))}")
        return _table(head, rows) + _list(basis) + f"<p>{escape(self.t('shares_note'))}</p>"

    def _model(self, code: str) -> str:
        frame = table("share_models")
        return next(iter(frame.loc[frame["model"] == code, f"title_{self.texts.suffix}"]), code)

    def _solidarity(self, sheet: Sheet) -> str:
        """Item by item the largest pairs; the table of the project holds all."""
        items: dict[tuple, list[dict]] = {}
        for row in sheet.solidarity:
            items.setdefault((row["kind"], self.book.said(row, "item"), row.get("vehicle"), row.get("basis")), []).append(row)
        parts = []
        for (kind, item, vehicle, basis), rows in items.items():
            largest = sorted((row for row in rows if row["quantity"] is not None), key=lambda row: -row["quantity"])
            lines = [
                f"{escape(_short(self.book.name_of(row['payer_code'])))} → {escape(_short(self.book.name_of(row['receiver_code'])))}: "
                f"{escape(self.book.figure(row['quantity'], row['unit']))}{escape(self._between(row.get('low'), row.get('high')))}"
                for row in largest[:LARGEST]
            ]
            if len(largest) > LARGEST:
                lines.append(escape(self.t("more_pairs", n=self.texts.number(len(largest) - LARGEST))))
            if len(rows) > len(largest):
                lines.append(escape(self.t("pairs_unknown", n=self.texts.number(len(rows) - len(largest)))))
            by = f"<br>{escape(self.texts.field('vehicle'))}: {self._cited(str(vehicle), basis)}" if vehicle else ""
            parts.append(f"<p><b>{escape(_capital(self.book.word(kind)))}: {escape(item)}</b>{by}</p>{_list(lines)}")
        return "".join(parts)

    def _agencies(self, sheet: Sheet) -> Iterable[str]:
        by_party: dict[str, dict[str, None]] = {}
        for row in sheet.agencies:
            mark = "" if row["verified"] != "own_knowledge" else f" ({self.book.word('own_knowledge')})"
            by_party.setdefault(str(row["party_code"]), {})[self.book.said(row, "agency") + mark] = None
        for code, names in by_party.items():
            yield f"<b>{escape(self.book.name_of(code))}</b>: {escape('; '.join(names))}"

    def _finding(self, finding: FindingLine) -> str:
        measures = _list(self._measure(measure) for measure in finding.measures)
        facts = [finding.source_role]
        if finding.precision_m is not None:
            facts.append(f"{self.texts.field('precision_m')}: {self.texts.number(finding.precision_m)}")
        caveat = f"<br>{escape(finding.caveat)}" if finding.caveat else ""
        return f"<p><b>{escape(_capital(finding.kind_name))}</b> ({escape('; '.join(facts))}){caveat}</p>{measures}"

    def _measure(self, measure: MeasureLine) -> str:
        basis = f" [{escape(self._of_run(measure.basis))}]" if measure.basis else ""
        figure = self.book.figure(measure.value, measure.unit)
        return f"{escape(_capital(measure.label))}: {escape(figure)}{escape(self._between(measure.low, measure.high))}{basis}"

    def _criteria(self, sheet: Sheet) -> str:
        if not sheet.criteria:
            return ""
        head = [self.texts.field(name) for name in ("criterion", "normalised", "weight")]
        rows = [
            [_capital(self._criterion(row["criterion"])), self.book.number(row["normalised"], 2), self.book.number(row["weight"], 2)]
            for row in sheet.criteria
        ]
        return _table(head, rows)

    def _criterion(self, code: str) -> str:
        frame = table("criteria")
        return next(iter(frame.loc[frame["criterion"] == code, f"label_{self.texts.suffix}"]), self.book.word(code))

    # --- words -------------------------------------------------------------------------------------------------------

    def _of_run(self, text: object) -> str:
        """A text that the run wrote in its own language."""
        return localise(str(text or ""), self.texts.language)

    def _between(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        decimals = 0 if abs(high) >= 10 else 2
        return f" ({self.t('between', low=self.texts.number(low, decimals), high=self.texts.number(high, decimals))})"

    def _cited(self, said: str, basis: object, verified: str = "") -> str:
        """A sentence with its ground; what is not verified says so."""
        grounds = [self._of_run(basis)] if basis else []
        if verified in ("law", "source", "own_knowledge"):
            grounds.append(self.book.word(verified))
        return escape(said) + (f" [{escape('; '.join(grounds))}]" if grounds else "")


def answer_html(answer, language: str) -> str:
    """Why or why not (cooperation.why.Answer)."""
    suffix = "ind" if language == "id" else "eng"
    items = (escape(getattr(item, f"text_{suffix}")) for item in answer.items)
    return f"<p><b>{escape(getattr(answer, f'text_{suffix}'))}</b></p>{_list(items)}"


def _section(heading: str, body: str) -> str:
    return f"<h4>{escape(heading)}</h4>{body}" if body else ""


def _list(items: Iterable[str]) -> str:
    made = "".join(f"<li>{item}</li>" for item in items if item)
    return f"<ul style=\"margin-top:0; margin-left:14px; -qt-list-indent:0\">{made}</ul>" if made else ""


def _table(head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th align=\"left\">{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(_cell(number, cell) for number, cell in enumerate(row))}</tr>" for row in rows)
    return f"<table border=\"1\" cellspacing=\"0\" cellpadding=\"3\" style=\"border-collapse:collapse\"><tr>{top}</tr>{body}</table>"


def _cell(number: int, text: str) -> str:
    return f"<td align=\"{'right' if number else 'left'}\">{escape(text)}</td>"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(name: str) -> str:
    return name.replace("Kabupaten ", "Kab. ")
