"""What the core says, in the reader's language.

The core speaks English: problems, repairs, progress, how a figure was measured. Where a text reaches a person it is put
into Indonesian here, by ``data/messages.csv``: a text that matches an English template whole is rewritten by the Indonesian
one with the same placeholders; a text that matches none stays as it is. Languages are "id" and "en".

A row is for one use: ``text`` stands on its own; ``part`` is a word or phrase inside one; ``role`` is a layer role;
``citation`` is a legal basis, which the core writes in Indonesian. A placeholder ``{1}`` is copied as it is (names, codes,
paths), one with a kind is put into words: ``{1:part}``, ``{1:list}`` (parts with commas), ``{1:names}`` (names as they are
"and 3 more"), ``{1:role}``, ``{1:roles}``, ``{1:num}`` (decimal comma), ``{1:text}`` (another whole message).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from .errors import BosanggarongError, Problem
from .tables import table

INDONESIAN = "id"
SENTENCES_OF_PROVENANCE = (
    "water.mass_balance",
    "water.encoding_evidence",
    "water.contested_cells",
    "water.weight",
    "water.population",
    "water.regions_without_cells",
    "water.subbasins",
    "water.subbasins_out",
    "water.subbasins_dropped",
    "water.subbasins_unused",
    "water.subbasins_unseen",
    "water.das",
    "water.das_nameless",
    "water.das_repeated",
    "roads.missing_links_too_fine",
    "roads.dead_ends_too_fine",
)
_PLACEHOLDER = re.compile(r"\{(\d+)(?::(\w+))?\}")


def localise(message: str, language: str) -> str:
    """A message of the core in "id"; in any other language, and when no template fits, as it is."""
    return _whole(message) if language == INDONESIAN and message else message


def either(message: str, language: str) -> str:
    """A text that a run wrote in its own language, Indonesian or English, in the language of the reader.

    Messages and citations are known by their rows; what fits none, or does not read back as it was, stays as it is.
    """
    if not message:
        return message
    if language == INDONESIAN:
        said = _whole(message)
        return said if said != message else _cited_indonesian(message)
    said = _english(message)
    return said if said != message else _cited(message)


def _sentences(message: str) -> str:
    """Sentences joined by semicolons, each in Indonesian."""
    return "; ".join(_whole(sentence) for sentence in message.split("; "))


def localise_problem(problem: Problem, language: str) -> Problem:
    """The same problem with its three texts in the language."""
    if language != INDONESIAN:
        return problem
    where = _part(problem.where) if problem.where else ""
    return Problem(localise(problem.what, language), where, localise(problem.next_step, language))


def error_text(error: BosanggarongError, language: str) -> str:
    """What ``str(error)`` says, in the language: one problem as a sentence, several as a numbered list."""
    if language != INDONESIAN or type(error).__str__ is not Exception.__str__:  # one that words itself is already translated
        return str(error)
    return str(BosanggarongError([localise_problem(problem, language) for problem in error.problems]))


def role_name(role: str, language: str) -> str:
    """A layer role in words: the key of the study file in English, its name in Indonesian."""
    return _roles().get(role, role) if language == INDONESIAN else role


def citation(basis: str, language: str) -> str:
    """A legal basis, which the tables write in Indonesian, in the language; what is English already stays."""
    return basis if language == INDONESIAN else _cited(basis)


def localise_tables(tables: Mapping[str, pd.DataFrame], language: str) -> dict[str, pd.DataFrame]:
    """The tables of a result with the texts that have no language of their own in that of the run, and clean English.

    Columns: repair_log feature, problem, action; finding_measures, candidate_shares, candidate_rules, procedures basis; scenarios name,
    note; candidate_agreements reason; candidate_tests basis;
    the sentences of provenance; in ``_eng`` columns the names that the program itself gave to unnamed objects.
    """
    done = dict(tables)
    into = _Columns(done)
    if language == INDONESIAN:
        into.change("repair_log", "feature", _part)
        into.change("repair_log", "problem", _whole)
        into.change("repair_log", "action", _whole)
        into.change("finding_measures", "basis", _whole)
        into.change("candidate_shares", "basis", _whole)
        into.change("scenarios", "name", _whole)
        into.change("scenarios", "note", _whole)
        if "provenance" in done:
            frame = done["provenance"]
            sentence = frame["key"].isin(SENTENCES_OF_PROVENANCE)
            done["provenance"] = frame.assign(value=frame["value"].where(~sentence, frame["value"].map(_sentences)))
    else:
        into.change("candidate_tests", "basis", lambda cited: _citations().get(cited, cited))
        into.change("solidarity", "basis", lambda cited: _citations().get(cited, cited))
        into.change("solidarity", "vehicle", lambda form: _citations().get(form, form))
        into.change("candidate_rules", "basis", _cited)
        into.change("procedures", "basis", _cited)
        into.change("candidate_agencies", "basis", _cited)
    if "objects" in done:
        names = {row.name: english_name(row.kind, row.name) for row in done["objects"].itertuples(index=False)}
        given = {name: english for name, english in names.items() if english != name}
        for name in ("candidates", "candidate_tests", "candidate_flags", "candidate_rules"):
            for column in [c for c in done[name].columns if c.endswith("_eng")] if given and name in done else ():
                into.change(name, column, _replacer(given))
    if language != INDONESIAN and "candidate_agreements" in done:
        done["candidate_agreements"] = _reasons(done)
    return done


def _reasons(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """candidate_agreements with the English reasons, which the rules of coverage hold after the title of the agreement."""
    frame, rules = tables["candidate_agreements"], tables["candidate_rules"]
    titles = {row.agreement_id: str(row.title).strip() for row in tables["agreements"].itertuples()}
    english = {(row.candidate_id, row.text_ind): row.text_eng for row in rules[rules["topic"] == "coverage"].itertuples()}
    heads = [f'"{titles[key]}": ' for key in frame["agreement_id"]]
    told = zip(frame["candidate_id"], heads, frame["reason"], strict=True)
    return frame.assign(reason=[english[candidate, head + reason].removeprefix(head) for candidate, head, reason in told])


_ROADS_OF = {
    "Jalan kabupaten/kota lainnya": "other regency and city roads", "Jalan provinsi lainnya": "other provincial roads",
    "Jalan nasional lainnya": "other national roads", "Jalan lain yang statusnya tidak diketahui": "other roads of unknown status",
}  # fmt: skip


def _road_name(name: str) -> str | None:
    """The English form of the names that the finders of gaps and damage make."""
    ended = re.fullmatch(r"(Ruas putus|Ujung) (?:(.+) )?di batas (.+)", name)
    if ended:
        what, road, border = ended.groups()
        start = "missing link" if what == "Ruas putus" else "end"
        return f"{start} of {road if road != 'jalan' else 'a road'} at the border {border}" if road else f"{start} at the border {border}"
    beside = re.fullmatch(r"(.+) di perbatasan (.+)", name)
    if beside and beside.group(1) in _ROADS_OF:
        return f"{_ROADS_OF[beside.group(1)]} at the border {beside.group(2)}"
    return None


def _english_place(text: str) -> str:
    """Places that ``place_words`` wrote, in English; the rest of the text as it is."""
    return re.sub(
        r"\b(\d+),(\d+) (LU|LS) (\d+),(\d+) (BT|BB)\b",
        lambda at: f"{at[1]}.{at[2]} {'N' if at[3] == 'LU' else 'S'} {at[4]}.{at[5]} {'E' if at[6] == 'BT' else 'W'}",
        text,
    )


def english_name(kind: str, name: str) -> str:
    """The English form of a name that the program made ("DAS Mahakam", "Jalan tanpa nama ..."); any other name as it is."""
    if kind == "watershed":
        if name.startswith("DAS tanpa nama "):
            return f"unnamed watershed {_english_place(name.removeprefix('DAS tanpa nama '))}"
        small = re.fullmatch(r"DAS kecil (.+) - (.+)", name)
        if small:
            return f"small watersheds of {small.group(1)} and {small.group(2)}"
        return f"{name.removeprefix('DAS ')} watershed" if name.startswith("DAS ") else name
    grouped = re.fullmatch(r"(\d+) .+?( \(rencana\))? di (.+) yang mengalir ke (.+)", name)
    plural = next((row.eng_plural for row in table("pressure_kinds").itertuples() if row.kind == kind), None)
    if grouped and plural:
        count, planned, host, to = grouped.groups()
        return f"{count} {'planned ' if planned else ''}{plural} in {host} that drain into {to}"
    if kind == "service":
        row = next((row for row in table("service_kinds").itertuples() if name.startswith(f"{row.name_ind} di ")), None)
        parts = row and re.fullmatch(r"(.+) bagi warga (.+)", name.removeprefix(f"{row.name_ind} di "))
        return f"{row.name_eng} in {parts.group(1)} for residents of {parts.group(2)}" if parts else name
    if kind == "landfill_pair":
        return name.replace(" dan ", " and ")
    made = _road_name(name) if kind == "road" else None
    if made:
        return made
    if kind == "road_link" and name.startswith("Hubungan jalan "):
        return f"road connection {name.removeprefix('Hubungan jalan ')}"
    own = {"road": "Jalan", "ferry": "Feri", "river": "Sungai"}
    start = f"{own.get(kind, kind.replace('_', ' '))} tanpa nama "
    if not name.startswith(start):
        return name
    words = table("map_texts")
    english = next(iter(words.loc[words["key"] == f"value.{kind}", "eng"]), kind.replace("_", " "))
    return f"unnamed {english} {_english_place(name.removeprefix(start))}"


# --- columns of tables -----------------------------------------------------------------------------------------------


@dataclass
class _Columns:
    tables: dict[str, pd.DataFrame]

    def change(self, name: str, column: str, rewrite: Callable[[str], str]) -> None:
        """Rewrite the texts of a column in a new frame; a table that is not there is left out."""
        if name in self.tables:
            frame = self.tables[name]
            changed = [rewrite(value) if isinstance(value, str) else value for value in frame[column]]
            self.tables[name] = frame.assign(**{column: pd.Series(changed, index=frame.index, dtype=object)})


def _replacer(given: Mapping[str, str]) -> Callable[[str], str]:
    longest_first = sorted(given, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")

    def english(match: re.Match) -> str:
        name, before = given[match.group()], match.string[: match.start()]
        return name[0].upper() + name[1:] if not before or before.endswith(". ") else name

    return lambda value: pattern.sub(english, value)


# --- templates -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Template:
    """An English template as a pattern, the kind of each placeholder by its number, and the Indonesian template."""

    pattern: re.Pattern
    kinds: Mapping[str, str]
    ind: str

    def rewrite(self, message: str) -> str | None:
        """The Indonesian text, or None when the message does not fit."""
        match = self.pattern.fullmatch(message)
        if not match:
            return None
        values = {number: _KINDS[kind](match.group(f"p{number}")) for number, kind in self.kinds.items()}
        return _PLACEHOLDER.sub(lambda place: values[place.group(1)], self.ind)


@cache
def _templates(use: str) -> tuple[_Template, ...]:
    """The templates of a use, those with the most fixed letters first."""
    frame = table("messages")
    made = []
    for row in frame[frame["use"] == use].itertuples():
        fixed = _PLACEHOLDER.sub("", row.eng)
        kinds = {number: kind or "raw" for number, kind in _PLACEHOLDER.findall(row.eng)}
        only_roles = not any(letter.isalpha() for letter in fixed)  # "{1:role}: {2}" must not fit every text with a colon
        pattern, end = "", 0
        for place in _PLACEHOLDER.finditer(row.eng):
            group = "|".join(map(re.escape, _roles())) if only_roles and place.group(2) == "role" else r".+?"
            pattern += re.escape(row.eng[end : place.start()]) + f"(?P<p{place.group(1)}>{group})"
            end = place.end()
        made.append((len(fixed), _Template(re.compile(pattern + re.escape(row.eng[end:]), re.DOTALL), kinds, row.ind)))
    return tuple(template for _, template in sorted(made, key=lambda item: -item[0]))


@lru_cache(maxsize=4096)
def _rewritten(use: str, message: str) -> str | None:
    return next((said for template in _templates(use) if (said := template.rewrite(message)) is not None), None)


def _whole(message: str) -> str:
    said = _rewritten("text", message)
    return message if said is None else said


@dataclass(frozen=True)
class _Back:
    """An Indonesian template as a pattern, the kind of each placeholder, and the English template."""

    pattern: re.Pattern
    kinds: Mapping[str, str]
    eng: str

    def rewrite(self, message: str) -> str | None:
        """The English text, or None when the message does not fit."""
        match = self.pattern.fullmatch(message)
        if not match:
            return None
        return _PLACEHOLDER.sub(lambda place: _BACK[self.kinds[place.group(1)]](match.group(f"p{place.group(1)}")), self.eng)


@cache
def _backwards(use: str) -> tuple[_Back, ...]:
    """The templates of a use the other way round; those whose Indonesian lacks a placeholder cannot be turned."""
    frame = table("messages")
    made = []
    for row in frame[frame["use"] == use].itertuples():
        kinds = {number: kind or "raw" for number, kind in _PLACEHOLDER.findall(row.eng)}
        pattern, end, seen = "", 0, set()
        for place in _PLACEHOLDER.finditer(row.ind):
            number = place.group(1)
            pattern += re.escape(row.ind[end : place.start()]) + (f"(?P=p{number})" if number in seen else f"(?P<p{number}>.+?)")
            seen.add(number)
            end = place.end()
        fixed = _PLACEHOLDER.sub("", row.ind)
        if seen == set(kinds) and any(letter.isalpha() for letter in fixed):
            made.append((len(fixed), _Back(re.compile(pattern + re.escape(row.ind[end:]), re.DOTALL), kinds, row.eng)))
    return tuple(template for _, template in sorted(made, key=lambda item: -item[0]))


@lru_cache(maxsize=4096)
def _turned(use: str, message: str) -> str:
    """The first English text of which the Indonesian is this message."""
    forward = _whole if use == "text" else _part
    found = (said for template in _backwards(use) if (said := template.rewrite(message)) is not None)
    return next((said for said in found if forward(said) == message), message)


def _english(message: str) -> str:
    return _turned("text", message)


def _english_list(items: str) -> str:
    more = re.fullmatch(r"(.+) dan (\d+) lagi", items, re.DOTALL)
    shown = ", ".join(_turned("part", item) for item in (more.group(1) if more else items).split(", "))
    return f"{shown} and {more.group(2)} more" if more else shown


def _english_names(names: str) -> str:
    more = re.fullmatch(r"(.+) dan (\d+) lagi", names, re.DOTALL)
    return f"{more.group(1)} and {more.group(2)} more" if more else _turned("part", names)


def _english_role(role: str) -> str:
    return next((eng for eng, ind in _roles().items() if ind == role), role)


_BACK: dict[str, Callable[[str], str]] = {
    "raw": str, "part": lambda phrase: _turned("part", phrase), "list": _english_list, "names": _english_names, "text": _english,
    "num": lambda number: number.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", number) else number,
    "role": _english_role, "roles": lambda roles: ", ".join(_english_role(role) for role in roles.split(", ")),
}  # fmt: skip


def _part(phrase: str) -> str:
    said = _rewritten("part", phrase)
    return phrase if said is None else said


def _names(names: str) -> str:
    more = re.fullmatch(r"(.+) and (\d+) more", names, re.DOTALL)
    if more:
        return f"{more.group(1)} dan {more.group(2)} lagi"
    return _part(names) if names == "none" else names


def _list(items: str) -> str:
    more = re.fullmatch(r"(.+) and (\d+) more", items, re.DOTALL)
    shown = ", ".join(_part(item) for item in (more.group(1) if more else items).split(", "))
    return f"{shown} dan {more.group(2)} lagi" if more else shown


def _number(number: str) -> str:
    return number.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", number) else number


_KINDS: dict[str, Callable[[str], str]] = {
    "raw": str, "part": _part, "list": _list, "names": _names, "num": _number, "text": _whole,
    "role": lambda role: role_name(role, INDONESIAN),
    "roles": lambda roles: ", ".join(role_name(role, INDONESIAN) for role in roles.split(", ")),
}  # fmt: skip


@cache
def _roles() -> dict[str, str]:
    return {row.eng: row.ind for row in table("messages").itertuples() if row.use == "role"}


def _cited(cited: str) -> str:
    """A legal basis in English: the row of the whole or of its parts between semicolons, else with "art." for "ps."."""
    known = _citations()
    return known[cited] if cited in known else "; ".join(known.get(part) or re.sub(r"\bps\.", "art.", part) for part in cited.split("; "))


def _cited_indonesian(cited: str) -> str:
    """The same the other way round; only what is in the table or names an article."""
    known = {english: indonesian for indonesian, english in _citations().items()}
    return known[cited] if cited in known else "; ".join(
        known.get(part) or re.sub(r"\bart\. (?=\d)", "ps. ", part) for part in cited.split("; ")
    )  # fmt: skip


@cache
def _citations() -> dict[str, str]:
    """Citation as the core writes it (Indonesian) -> in English."""
    return {row.ind: row.eng for row in table("messages").itertuples() if row.use == "citation"}
