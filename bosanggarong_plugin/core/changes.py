"""What changed between two finished results: new, covered, stalled, reopened, altered and dropped candidates, and why.

Candidates are compared by their ids, which derive from idea, object and parties. One whose idea and object stay while its
parties change is altered, not dropped and new. Why is read from the two results alone: findings that came or went, input
files whose content differs (sha256), settings that differ, agreements that came, ended or stopped. Where none of these
differs the reason says so; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .sheets import Book, Sheet
from .tables import text, thresholds

ORDER = ("new", "covered", "stalled", "reopened", "altered", "dropped")
_UNSIGNED = ("gap", "possible")


@dataclass(frozen=True)
class Change:
    """One candidate that changed, in the language of the books; ranks are None where it is not ranked."""

    kind: str
    candidate_id: str
    title: str
    rank_before: int | None
    rank_after: int | None
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Changes in the order of ORDER and of rank; ``same`` counts candidates of which nothing told here changed."""

    before: str
    after: str
    changes: tuple[Change, ...]
    same: int
    inputs: tuple[str, ...]
    settings: tuple[str, ...]


def compare(before: Book, after: Book) -> Comparison:
    """Changes from one result to another, in the language of ``after``; both are read, neither is altered."""
    suffix = after.texts.suffix
    old, new = ({sheet.candidate_id: sheet for sheet in book.sheets} for book in (before, after))
    inputs, settings = _changed_inputs(before, after), _changed_settings(before, after)
    data = inputs, _changed_inputs(before, after, of_findings=True)
    gone, come = [key for key in old if key not in new], [key for key in new if key not in old]
    altered = _altered(old, new, gone, come)
    changes = [_moved(old[a], new[b], before, after) for a, b in altered]
    paired = {key for pair in altered for key in pair}
    changes += [_made("new", None, new[key], _why_came(before, new[key], data, settings, suffix)) for key in come if key not in paired]
    changes += [_made("dropped", old[key], None, _why_went(after, old[key], data, settings, suffix)) for key in gone if key not in paired]
    days = _days_between(before, after)
    for key in new:
        if key in old:
            change = _agreements(old[key], new[key], days, suffix)
            if change is not None:
                changes.append(change)
    changes.sort(key=lambda c: (ORDER.index(c.kind), c.rank_after or c.rank_before or 0, c.candidate_id))
    told = {change.candidate_id for change in changes}
    return Comparison(
        before.provenance.get("date", "")[:10], after.provenance.get("date", "")[:10], tuple(changes),
        sum(key in old and key not in told for key in new), tuple(inputs), tuple(settings),
    )  # fmt: skip


def _made(kind: str, old: Sheet | None, new: Sheet | None, reason: str) -> Change:
    sheet = new or old
    return Change(kind, sheet.candidate_id, sheet.title, old and old.rank, new and new.rank, reason)


def _altered(old: Mapping[str, Sheet], new: Mapping[str, Sheet], gone: list[str], come: list[str]) -> list[tuple[str, str]]:
    """Pairs of one idea about one object whose parties changed, where it is one on each side."""

    def by_thing(keys: list[str], sheets: Mapping[str, Sheet]) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for key in keys:
            found.setdefault((sheets[key].idea_code, sheets[key].object_id), []).append(key)
        return found

    left, right = by_thing(gone, old), by_thing(come, new)
    return [(left[thing][0], right[thing][0]) for thing in sorted(left.keys() & right.keys()) if len(left[thing]) == len(right[thing]) == 1]


def _moved(old: Sheet, new: Sheet, before: Book, after: Book) -> Change:
    joined = [after.name_of(code) for code in sorted(set(new.party_codes) - set(old.party_codes))]
    left = [before.name_of(code) for code in sorted(set(old.party_codes) - set(new.party_codes))]
    suffix = after.texts.suffix
    none = text("change_none", suffix)
    return _made("altered", old, new, text("change_parties", suffix, joined=", ".join(joined) or none, left=", ".join(left) or none))


def _agreements(old: Sheet, new: Sheet, days: int | None, suffix: str) -> Change | None:
    """Whether an agreement came, stopped, ended or stands still."""
    before, after = old.coverage_code, new.coverage_code
    if before != after:
        kind = {"idle": "stalled", "covered": "covered"}.get(after)
        if kind is None and before in ("covered", "idle"):
            kind = "reopened"
        return _made(kind, old, new, _why_coverage(new, suffix)) if kind else None
    waits = after in _UNSIGNED and new.stage and new.stage == old.stage and days is not None and days >= thresholds()["stalled_days"]
    return _made("stalled", old, new, text("change_same_stage", suffix, stage=new.stage, days=days)) if waits else None


def _why_coverage(new: Sheet, suffix: str) -> str:
    said = " ".join(new.rule_texts("coverage"))
    titles = "; ".join(str(agreement.get("title") or "") for agreement in new.agreements)
    return said or text("change_agreements", suffix, titles=titles or text("change_none", suffix))


def _why_came(before: Book, sheet: Sheet, inputs: tuple[list[str], list[str]], settings: list[str], suffix: str) -> str:
    known = {str(row["finding_id"]) for row in before.rows("findings")}
    fresh = sum(line.finding_id not in known for line in sheet.findings)
    return _because("change_new_findings" if fresh else "change_new_rules", fresh, inputs[bool(fresh)], settings, suffix)


def _why_went(after: Book, sheet: Sheet, inputs: tuple[list[str], list[str]], settings: list[str], suffix: str) -> str:
    left = {str(row["finding_id"]) for row in after.rows("findings")}
    lost = sum(line.finding_id not in left for line in sheet.findings)
    return _because("change_lost_findings" if lost else "change_lost_rules", lost, inputs[bool(lost)], settings, suffix)


def _because(key: str, count: int, inputs: list[str], settings: list[str], suffix: str) -> str:
    parts = [text(key, suffix, n=count)]
    if inputs:
        parts.append(text("change_inputs", suffix, names=", ".join(inputs)))
    if settings:
        parts.append(text("change_settings", suffix, names=", ".join(settings)))
    return " ".join(parts if inputs or settings else [*parts, text("change_unknown", suffix)])


def _changed_inputs(before: Book, after: Book, *, of_findings: bool = False) -> list[str]:
    """Files whose content differs, each once (which of its layers changed is not known), and layers that came or went.

    ``of_findings``: without what people typed, on which no finding depends.
    """

    def layers(book: Book) -> dict[tuple[str, str], str]:
        return {
            (str(row["file"]), str(row["layer"])): str(row["sha256"])
            for row in book.rows("sources") if not (of_findings and row["role"] == "office")
        }  # fmt: skip

    old, new, suffix = layers(before), layers(after), after.texts.suffix
    files = {file for file, layer in old.keys() & new.keys() if old[file, layer] != new[file, layer]}
    gone, come = (
        [text(key, suffix, name=f"{file} / {layer}") for file, layer in sorted(names)]
        for key, names in (("change_layer_gone", old.keys() - new.keys()), ("change_layer_come", new.keys() - old.keys()))
    )
    return [*sorted(files), *come, *gone]


def _changed_settings(before: Book, after: Book) -> list[str]:
    def own(book: Book) -> dict[str, str]:
        return {key: value for key, value in book.provenance.items() if key.startswith("settings.") or key in ("program_version", "contract_version")}

    old, new = own(before), own(after)
    return [f"{key.removeprefix('settings.')}: {old.get(key, '-')} → {new.get(key, '-')}" for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)]  # fmt: skip


def _days_between(before: Book, after: Book) -> int | None:
    days = []
    for book in (before, after):
        try:
            days.append(date.fromisoformat(book.provenance.get("date", "")[:10]))
        except ValueError:
            return None
    return (days[1] - days[0]).days
