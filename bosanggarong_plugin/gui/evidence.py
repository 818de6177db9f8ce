"""What supports a candidate, as a page of HTML: evidence, notes, form and authority, tests, agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html import escape

from qgis.PyQt.QtCore import QCoreApplication

from ..core.result_file import ResultFile, short_name

translate = QCoreApplication.translate

LEGAL = ("form", "authority", "obligation", "membership_type", "institution", "stage")


class Evidence:
    """The texts of all candidates of a result, read once."""

    def __init__(self, result: ResultFile):
        self.result, self.texts = result, result.texts
        self.by_candidate = {
            table: self._grouped(table)
            for table in (
                "candidate_parties", "candidate_activities", "candidate_flags", "candidate_tests", "candidate_agreements", "candidate_findings",
            )
        }  # fmt: skip
        self.solidarity = self._grouped("solidarity", "object_id")
        self.agreements = {row["agreement_id"]: row for row in result.rows("agreements")}
        result.region_names  # noqa: B018  read now, with the file

    def findings(self, row: dict[str, object]) -> list[str]:
        """Ids of the findings that support a candidate."""
        return [str(found["finding_id"]) for found in self.by_candidate["candidate_findings"][str(row["candidate_id"])]]

    def _grouped(self, table: str, key: str = "candidate_id") -> dict[str, list[dict[str, object]]]:
        grouped = defaultdict(list)
        for row in self.result.rows(table):
            grouped[str(row[key])].append(row)
        return grouped

    def html(self, row: dict[str, object]) -> str:
        """The page of one candidate (a row of ResultFile.ranking)."""
        suffix, rows = self.texts.suffix, {table: found[str(row["candidate_id"])] for table, found in self.by_candidate.items()}
        coverage = self.texts.value(row["coverage"]) if row["coverage"] else ""
        parts = [
            f"<h3>{escape(str(row[f'title_{suffix}'] or ''))}</h3>",
            _paragraph(translate("Bosanggarong", "Evidence"), [str(row[f"evidence_{suffix}"] or "")]),
            _list(translate("Bosanggarong", "Further activities"), [str(item[f"activity_{suffix}"] or "") for item in rows["candidate_activities"]]),
            _list(translate("Bosanggarong", "Parties"), self._parties(rows["candidate_parties"])),
            _paragraph(translate("Bosanggarong", "Agreements"), [coverage]),
            _list("", self._agreements(rows["candidate_agreements"])),
            _list(translate("Bosanggarong", "Benefits and burdens (payer → receiver)"), self._solidarity(self.solidarity[str(row["object_id"])])),
            _list(translate("Bosanggarong", "Form and authority (indicative)"), self._legal(row)),
            _list(translate("Bosanggarong", "Tests"), self._tests(rows["candidate_tests"])),
            _list(translate("Bosanggarong", "Notes"), [str(flag[f"text_{suffix}"] or "").strip() for flag in rows["candidate_flags"]]),
            f"<p><i>{escape(self.result.provenance.get(f'caveat_{suffix}', ''))}</i></p>",
        ]
        return "".join(parts)

    def _parties(self, rows: Iterable[dict]) -> list[str]:
        names = self.result.region_names
        return [_with_note(names.get(str(row["party_code"]), str(row["party_code"])), self._value(row["role"])) for row in rows]

    def _solidarity(self, rows: list[dict]) -> list[str]:
        """Of each item the pair with the largest quantity; the table holds all pairs."""
        names, largest = self.result.region_names, {}
        known = (row for row in rows if row["quantity"] is not None)
        for row in sorted(known, key=lambda row: (-float(row["quantity"]), str(row["payer_code"]), str(row["receiver_code"]))):
            largest.setdefault(row["item_ind"], row)
        lines = []
        for row in largest.values():
            quantity = float(row["quantity"])
            figure = f"{self.texts.number(quantity, 0 if quantity >= 10 or quantity.is_integer() else 1)} {self._unit(row['unit'])}"
            pair = (names.get(str(row[code]), str(row[code])) for code in ("payer_code", "receiver_code"))
            lines.append(f"{row[f'item_{self.texts.suffix}']}: {figure} ({' → '.join(short_name(name) for name in pair)})")
        if len(rows) > len(lines):
            lines.append(translate("Bosanggarong", "and {count} more, in the table of the project").format(count=len(rows) - len(lines)))
        return lines

    def _unit(self, unit: object) -> str:
        return self.texts("value.people_unit") if unit == "people" else self._value(unit)

    def _legal(self, row: dict) -> list[str]:
        return [f"{self.texts.field(name)}: {self._value(row[name])}" for name in LEGAL if row.get(name)]

    def _tests(self, rows: Iterable[dict]) -> list[str]:
        reason = f"reason_{self.texts.suffix}"
        return [f"{self._value(row['test'])}: {self._value(row['result'])}. {row[reason] or ''}".strip() for row in rows]

    def _agreements(self, rows: Iterable[dict]) -> list[str]:
        found = [(self.agreements.get(row["agreement_id"]), row) for row in rows]
        return [_with_note(str(agreement["title"]), self._value(row["match"])) for agreement, row in found if agreement]

    def _value(self, raw: object) -> str:
        return self.texts.value(raw) if raw else ""


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def _paragraph(heading: str, texts: list[str]) -> str:
    body = " ".join(text for text in texts if text)
    return f"<p><b>{escape(heading)}</b><br>{escape(body)}</p>" if body else ""


def _list(heading: str, items: list[str]) -> str:
    items = [item for item in items if item]
    if not items:
        return ""
    head = f"<p style=\"margin-bottom:0\"><b>{escape(heading)}</b></p>" if heading else ""
    return f"{head}<ul style=\"margin-top:0; margin-left:12px; -qt-list-indent:0\">{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
