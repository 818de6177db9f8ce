"""The catalogue of ideas and their triggers, as one value that a study carries: the shipped tables, or those an office has edited.

An idea is a row of ``catalogue.csv``, a trigger one of ``triggers.csv`` (kind of finding, attribute of its object, measure, minimum ->
idea). What an office adds or changes has the origin "office" and never reads as law (catalogue_file.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from .result import SCHEMA
from .tables import label, table, text
from .texts import Texts

OFFICE = "office"
GROUPS = ("A", "B", "C", "S", "KSO")
FLAG_UNIT = "0/1"
_LANGUAGES = {"ind": "id", "eng": "en"}


@dataclass(frozen=True)
class Idea:
    """A row of the catalogue. ``continuous`` is yes, no or unknown; ``needs_*`` say what data an idea without a trigger would take."""

    idea_code: str
    sector: str
    urusan: str
    deal_type: str
    title_ind: str
    title_eng: str
    activity_ind: str
    activity_eng: str
    legal_basis: str
    verified: str
    idea_group: str
    origin: str
    continuous: str
    institution_hint: str = ""
    needs_ind: str = ""
    needs_eng: str = ""


@dataclass(frozen=True)
class Trigger:
    """A row of the triggers: a usable finding of this kind whose measure reaches the minimum suggests the idea; low priority numbers first."""

    idea_code: str
    finding_kind: str
    attribute: str
    attribute_values: tuple[str, ...]
    measure: str
    minimum: float
    priority: int
    reason: str
    origin: str = ""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Ideas by code and their triggers, in the order of the tables; never changed."""

    ideas: Mapping[str, Idea]
    triggers: tuple[Trigger, ...]

    def idea(self, idea_code: str) -> Idea:
        """KeyError for a code that is not in the catalogue."""
        return self.ideas[idea_code]

    def triggers_of(self, idea_code: str) -> list[Trigger]:
        """The triggers of an idea; empty for one that is only proposed by hand."""
        return [trigger for trigger in self.triggers if trigger.idea_code == idea_code]

    @cached_property
    def finding_kinds(self) -> frozenset[str]:
        """Kinds of findings that trigger something."""
        return frozenset(trigger.finding_kind for trigger in self.triggers)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """Attributes of objects that a trigger asks for."""
        return tuple(dict.fromkeys(trigger.attribute for trigger in self.triggers if trigger.attribute))

    def trigger_text(self, idea_code: str, language: str) -> str:
        """The triggers of an idea in words with their minimum, "ind" or "eng"; without one, what data it would take."""
        its = dict.fromkeys(_words(trigger, language) for trigger in self.triggers_of(idea_code))
        if its:
            said = "; ".join(its)
            return f"{said[:1].upper()}{said[1:]}."
        needs = getattr(self.idea(idea_code), f"needs_{language}")
        return text("trigger_needs", language, needs=needs) if needs else text("trigger_none", language)

    def tables(self, proposed: Iterable) -> dict[str, pd.DataFrame]:
        """Tables catalogue and triggers; ``proposed`` are the candidates, counted where the idea is primary or an activity."""
        ideas_of = [{candidate.idea_code, *candidate.activities} for candidate in proposed]
        rows = [
            {
                **{name: getattr(idea, name) for name in SCHEMA["catalogue"].columns if hasattr(idea, name)},
                **{f"title_{lang}": getattr(idea, f"title_{lang}").format(object="…") for lang in _LANGUAGES},
                "computable": bool(self.triggers_of(code)), "n_candidates": sum(code in ideas for ideas in ideas_of),
                **{f"trigger_{lang}": self.trigger_text(code, lang) for lang in _LANGUAGES},
            }
            for code, idea in self.ideas.items()
        ]  # fmt: skip
        triggers = [
            {
                "idea_code": trigger.idea_code, "finding_kind": trigger.finding_kind, "attribute": trigger.attribute or None,
                "attribute_values": "+".join(trigger.attribute_values) or None, "measure": trigger.measure, "minimum": trigger.minimum,
                "priority": trigger.priority, **{f"trigger_{lang}": _words(trigger, lang) for lang in _LANGUAGES},
            }
            for trigger in self.triggers
        ]  # fmt: skip
        return {
            "catalogue": pd.DataFrame(rows, columns=list(SCHEMA["catalogue"].columns)),
            "triggers": pd.DataFrame(triggers, columns=list(SCHEMA["triggers"].columns)),
        }


def ideas_from(rows: pd.DataFrame) -> dict[str, Idea]:
    """Ideas by code from a table of text with the columns of catalogue.csv."""
    return {row["idea_code"]: Idea(**row) for row in rows.to_dict("records")}


def triggers_from(rows: pd.DataFrame) -> tuple[Trigger, ...]:
    """Triggers from a table of text with the columns of triggers.csv."""
    return tuple(
        Trigger(
            row.idea_code, row.finding_kind, row.attribute, tuple(filter(None, row.attribute_values.split("+"))), row.measure, float(row.minimum),
            int(row.priority), row.reason,
        )
        for row in rows.itertuples()
    )  # fmt: skip


@cache
def shipped() -> Catalogue:
    """The catalogue of the program."""
    return Catalogue(ideas_from(table("catalogue")), triggers_from(table("triggers")))


@cache
def trigger_units() -> dict[tuple[str, str], str]:
    """(kind of finding, measure) -> unit of all that a trigger may ask for."""
    return {(row.finding_kind, row.measure): row.unit for row in table("trigger_measures").itertuples()}


def _words(trigger: Trigger, language: str) -> str:
    say = Texts(_LANGUAGES[language]).value
    unit = trigger_units().get((trigger.finding_kind, trigger.measure), "")
    values = {"kind": say(trigger.finding_kind), "measure": say(trigger.measure)}
    if unit == FLAG_UNIT:
        said = text("trigger_flag", language, **values)
    elif trigger.minimum == 0:
        said = text("trigger_any", language, **values)
    else:
        number = f"{trigger.minimum:,.10g}"
        number = number.translate(str.maketrans(",.", ".,")) if language == "ind" else number
        said = text("trigger_at_least", language, minimum=f"{number} {say(unit) if unit else ''}".strip(), **values)
    if not trigger.attribute:
        return said
    own = {f"{trigger.attribute}_{value}": value for value in trigger.attribute_values}
    shown = [say(key if f"value.{key}" in _known() else value) for key, value in own.items()]
    return f"{said} " + text("trigger_where", language, attribute=say(trigger.attribute), values=f" {label('or', language)} ".join(shown))


@cache
def _known() -> frozenset[str]:
    return frozenset(table("map_texts")["key"])
