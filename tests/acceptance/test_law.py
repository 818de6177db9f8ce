"""What is not verified never reads as law: over the reference tables, the words of the program and every text of a finished result.

A legal reading is a numbered instrument (UU 23/2014) or an article (ps. 364, pasal, art., Lampiran C.3). Rows marked own_knowledge hold
none and say that they have to be checked; whatever is cited anywhere stands in a row marked law or source, and was read: ``READ`` lists
the instruments and their articles by hand, so that a wrong number or a new claim fails here even when its row is marked law.
"""

from __future__ import annotations

import ast
import re

import pandas as pd
import pytest

from bosanggarong_plugin.core.result import SCHEMA
from bosanggarong_plugin.core.result_file import ResultFile
from bosanggarong_plugin.paths import tables_dir

from .test_elsewhere import result as elsewhere  # noqa: F401  # a fixture

MARKS = {"law", "source", "own_knowledge", "computed", ""}
PROVEN = {"law", "source"}
INSTRUMENT = re.compile(
    r"\b(UU|PP|Perpres|Keppres|Permen[a-z]*(?: [A-Z]{2,})?|Pergub|Perda|Kepmen[a-z]*|SK)\s(?:No\.?\s|Nomor\s)?(\d+(?:/\d{4}|\sTahun\s\d{4}))"
)
ARTICLE = re.compile(r"\b(?:ps\.|arts?\.?|pasal|Pasal|articles?)\s+(\d[\d\s,()a-z\-]*?\d*(?:\(\d+\))?[a-e]?)(?=[^\d\s,()\-a-e]|$|\s[a-z]{2,}|[:;])")
ANNEX = re.compile(r"\b(?:Lampiran|[Aa]nnex)\s+([A-Z]{1,2}(?:\.\d)?)(?![a-z])")
DOUBT = re.compile(r"pengetahuan umum|\bestimate\b|perlu di(?:periksa|pastikan)|general knowledge|to be (?:checked|confirmed)", re.IGNORECASE)
SPAN = 30  # no range of articles is longer


def _range(first: int, last: int) -> set[str]:
    return {str(number) for number in range(first, last + 1)}


# Instruments and articles that were read; an empty set: named as a whole.
READ: dict[str, set[str]] = {
    "UU 23/2014": {"13", "14", *_range(363, 370), "C.1", "C.2", "C.3", "C.4", "C.5", "BB", "BB.3", "CC.1", "E"},
    "PP 28/2018": {*_range(2, 7), *_range(9, 12), "19", "44", "46"},
    "PP 12/2019": {"45", "67"},
    "PP 46/2017": _range(10, 17),
    "PP 22/2021": _range(110, 122),
    "UU 17/2019": {*_range(11, 16), "20", "57", "77"},
    "PP 37/2012": {"22", "35", "36", "42"},
    "UU 18/2008": {"8", "9", "25", "26"},
    "PP 81/2012": {"31", "32"},
    "UU 2/2022": {"9", "15"},
    "UU 38/2004": set(), "PP 34/2006": _range(13, 16),
    "PP 26/2008": {"60", "62"},
    "UU 3/2022": {"39"},
    "UU 21/2023": {"6"},
    "UU 32/2009": {"42", "43"},
    "Permendagri 22/2020": {"3", "4", "7"},
    "Keppres 12/2012": set(),
    "Permendagri 25/2005": set(),  # basis of a boundary segment
    "UU 47/1999": {"10"}, "UU 10/2022": {"3"},
}  # fmt: skip


def citations(text: str) -> set[tuple[str, str]]:
    """(instrument, article or annex) pairs of a text; ("", article) where no instrument stands before it; (instrument, "") for one alone."""
    found: set[tuple[str, str]] = set()
    names = list(INSTRUMENT.finditer(text))
    bounds = [(0, names[0].start() if names else len(text), "")]
    for number, name in enumerate(names):
        end = names[number + 1].start() if number + 1 < len(names) else len(text)
        bounds.append((name.end(), end, f"{name[1]} {name[2]}"))
    for start, end, instrument in bounds:
        part = text[start:end]
        numbers = {number for written in ARTICLE.findall(part) for number in _numbers(written)} | set(ANNEX.findall(part))
        found |= {(instrument, number) for number in numbers}
        if instrument and not numbers:
            found.add((instrument, ""))
    return found


def _numbers(written: str) -> set[str]:
    """Articles of "22, 35-36, 42" or "364(4)-(5)"; paragraphs are left out."""
    found: set[str] = set()
    for part in re.sub(r"\([^)]*\)", "", written).split(","):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= SPAN:
            found |= _range(*ends)
        else:
            found |= {str(number) for number in ends}
    return found


def unread(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the citations that are not in ``READ``; an article without its instrument is one of them."""
    return {(name, part) for name, part in found if name not in READ or (part and part not in READ[name])}


def test_citations_are_found_in_the_ways_they_are_written():
    assert citations("UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2), 5") == {("UU 23/2014", "364"), ("PP 28/2018", "3"), ("PP 28/2018", "5")}
    assert citations("PP 37/2012 ps. 22, 35-36, 42") == {("PP 37/2012", number) for number in ("22", "35", "36", "42")}
    assert citations("UU 23/2014 ps. 14, Lampiran BB") == {("UU 23/2014", "14"), ("UU 23/2014", "BB")}
    assert citations("UU 23/2014 ps. 364(4)-(5); PP 28/2018 ps. 10-11") == {("UU 23/2014", "364"), ("PP 28/2018", "10"), ("PP 28/2018", "11")}
    assert citations("UU 3/2022 jo. UU 21/2023") == {("UU 3/2022", ""), ("UU 21/2023", "")}
    assert citations("menurut pasal 12 dan art. 7") == {("", "12"), ("", "7")}
    assert citations("UU 23/2014 ps. 13(3), Lampiran C.5; UU 17/2019 ps. 11-16") >= {("UU 23/2014", "C.5"), ("UU 17/2019", "16")}
    assert citations("Penduduk 364 jiwa, 12/2012 dan 23.259 km²") == set()
    assert unread({("UU 23/2014", "364"), ("UU 23/2014", "999"), ("UU 99/1999", ""), ("", "12")}) == {
        ("UU 23/2014", "999"), ("UU 99/1999", ""), ("", "12"),
    }  # fmt: skip


# --- the reference tables and the words of the program ---------------------------------------------------------------------


def _frame(name: str) -> pd.DataFrame:
    return pd.read_csv(tables_dir() / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


TABLES = sorted(file.stem for file in tables_dir().glob("*.csv"))
MARKED = [name for name in TABLES if "verified" in _frame(name).columns]
BASES = ("basis", "legal_basis", "source", "verified_note")


def _cells(row: dict) -> str:
    return " | ".join(str(value) for column, value in row.items() if column != "verified")


@pytest.mark.parametrize("name", MARKED)
def test_rows_of_own_knowledge_cite_no_law_and_say_so(name):
    frame = _frame(name)
    assert set(frame["verified"]) <= MARKS, f"{name}: {set(frame['verified']) - MARKS}"
    for row in frame[frame["verified"] == "own_knowledge"].to_dict("records"):
        held = {column: value for column, value in row.items() if column != "reason"}
        assert not citations(_cells(held)), f"{name}: own knowledge reads as law: {row}"
        for column in set(BASES) & set(row):
            assert not row[column] or DOUBT.search(row[column]), f"{name}.{column} does not say that it has to be checked: {row[column]}"


@pytest.mark.parametrize("name", MARKED)
def test_rows_marked_law_cite_one(name):
    frame = _frame(name)
    column = next((column for column in BASES if column in frame.columns), None)
    for row in frame[frame["verified"] == "law"].to_dict("records"):
        assert column is not None and citations(row[column]), f"{name}: marked law without a law: {row}"


def test_notes_of_forms_that_nobody_verified_say_so():
    """Notes are printed as sentences of their own (flags, papers), away from their basis."""
    frame = _frame("legal_forms")
    for row in frame[frame["verified"] == "own_knowledge"].itertuples():
        assert DOUBT.search(row.note_ind) and DOUBT.search(row.note_eng), row.note_ind


@pytest.mark.parametrize("name", TABLES)
def test_every_citation_of_a_reference_table_was_read(name):
    for row in _frame(name).to_dict("records"):
        assert not unread(citations(_cells(row))), f"{name}: {unread(citations(_cells(row)))} in {row}"


def _literals() -> list[tuple[str, str]]:
    """(file, string) of the program, docstrings left out: they are not shown."""
    found = []
    for file in sorted(tables_dir().parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        silent = {
            id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body and isinstance(node.body[0], ast.Expr)
        }  # fmt: skip
        found += [(file.name, node.value) for node in ast.walk(tree)
                  if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent]  # fmt: skip
    return found


def test_every_citation_in_the_program_was_read():
    cited = [(name, said) for name, said in _literals() if citations(said)]
    assert len(cited) > 10, "the bases of rules are strings of the program"
    assert not [(name, said) for name, said in cited if unread(citations(said))]


# --- every text of a finished result -----------------------------------------------------------------------------------------


def _texts(result, name: str) -> pd.DataFrame:
    frame = getattr(result, name)
    return pd.DataFrame(frame).drop(columns="geometry", errors="ignore")


def _proven(result) -> set[tuple[str, str]]:
    """Citations that some row marked law or source makes, in the result or in the reference tables."""
    found: set[tuple[str, str]] = set()
    frames = [_frame(name) for name in MARKED] + [getattr(result, name) for name in _tables(result) if "verified" in getattr(result, name).columns]
    for frame in frames:
        for row in frame[frame["verified"].isin(PROVEN)].drop(columns="geometry", errors="ignore").to_dict("records"):
            found |= citations(_cells(row))
    return found


def _tables(result) -> list[str]:
    held = ResultFile(result.folder / "study.gpkg").columns  # optional tables may be missing
    return [name for name in SCHEMA if name in held]


def _reads_as_law(result) -> list[str]:
    faults = []
    proven = _proven(result)
    for name in _tables(result):
        frame = _texts(result, name)
        for row in frame.to_dict("records"):
            cited = citations(_cells({column: value for column, value in row.items() if isinstance(value, str)}))
            mark = row.get("verified")
            if cited and mark is not None and mark not in PROVEN:
                faults.append(f"{name}: marked {mark}, reads as law: {row}")
            if unread(cited):
                faults.append(f"{name}: not read: {unread(cited)} in {row}")
            if {pair for pair in cited if pair[1]} - proven:
                faults.append(f"{name}: in no row of law or source: {cited - proven}")
            basis = next((row[column] for column in BASES if isinstance(row.get(column), str) and row[column]), None)
            if mark == "own_knowledge" and basis is not None and not DOUBT.search(basis):
                faults.append(f"{name}: own knowledge without doubt: {row}")
            if mark == "law" and "basis" in row and not citations(str(row["basis"])):
                faults.append(f"{name}: marked law without a law: {row}")
    rules = result.candidate_rules
    for row in rules[rules["verified"] == "own_knowledge"].itertuples():
        if not (DOUBT.search(row.text_ind) or DOUBT.search(str(row.basis))):
            faults.append(f"candidate_rules: {row.topic}: {row.text_ind}")
    flagged = set(result.candidate_flags.loc[result.candidate_flags["flag"] == "form_unverified", "candidate_id"])
    doubtful = set(rules.loc[(rules["topic"] == "form") & (rules["verified"] == "own_knowledge"), "candidate_id"])
    if doubtful - flagged:
        faults.append(f"form not verified, no flag: {sorted(doubtful - flagged)}")
    return faults


def test_nothing_of_own_knowledge_reads_as_law_in_the_default_result(default_result):
    assert len(_tables(default_result)) > 30, "all tables are looked at"
    assert not _reads_as_law(default_result)


def test_nothing_of_own_knowledge_reads_as_law_in_the_real_result(real_result):
    assert not _reads_as_law(real_result)


def test_nothing_of_own_knowledge_reads_as_law_where_parties_lie_in_several_provinces(elsewhere):  # noqa: F811
    assert "own_knowledge" in set(elsewhere.candidate_agencies["verified"])
    disputes = elsewhere.candidate_rules.query("topic == 'dispute' and result == result")
    assert set(zip(disputes["result"], disputes["basis"], disputes["verified"], strict=True)) == {("menteri", "UU 23/2014 ps. 370", "law")}
    assert not _reads_as_law(elsewhere)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("candidate_rules", {"basis": "UU 23/2014 ps. 999", "verified": "law"}),  # an article that nobody read
        ("candidate_rules", {"basis": "UU 23/2014 ps. 364", "verified": "own_knowledge"}),  # own knowledge in the dress of law
        ("candidate_rules", {"text_ind": "Menurut pasal 12 wajib.", "verified": "computed"}),
        ("candidate_agencies", {"basis": "kebiasaan", "verified": "own_knowledge"}),  # no word of doubt
        ("candidate_flags", {"text_ind": "Lihat Permendagri 99/2020."}),
    ],
)
def test_the_look_over_a_result_can_fail(default_result, table, change):
    class Changed:
        folder = default_result.folder

        def __getattr__(self, name):
            frame = getattr(default_result, name)
            return frame.assign(**{column: [value, *frame[column].iloc[1:]] for column, value in change.items()}) if name == table else frame

    assert _reads_as_law(Changed())
