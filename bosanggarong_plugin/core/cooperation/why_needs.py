"""What data a trigger needs, and which of it a result was made without."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .why_facts import OFFICE_KIND, Facts, Given, Trigger, services_of
from .why_words import kinds, listed, value_words


@dataclass(frozen=True)
class Need:
    """One layer that would do: its role and the kinds of objects, one of which it must hold (none: any)."""

    role: str
    kinds: tuple[str, ...] = ()

    def words(self, language: str) -> str:
        """The role, with its kinds in brackets."""
        said = value_words(self.role, language)
        if not self.kinds:
            return said
        return f"{said} ({listed((value_words(kind, language) for kind in self.kinds), language, last='or')})"


def needs_of(finding_kind: str, attribute: str, values: Iterable[str]) -> list[list[Need]]:
    """Groups of needs, each met by any of its own; from finding_kinds.csv.

    ``{area_kind}`` and ``{service_sector}`` stand for the kinds that the trigger's attribute names.
    """
    groups = []
    for group in filter(None, kinds()[finding_kind].needs.split(";")):
        needs = []
        for item in group.split("+"):
            role, _, wanted = item.partition(":")
            if wanted == "{service_sector}":
                sectors = values if attribute == "service_sector" else ()
                names = tuple(dict.fromkeys(kind for row in services_of(sectors) for kind in row.facility_kinds.split("+")))
            elif wanted.startswith("{"):
                names = tuple(values) if attribute == wanted.strip("{}") else ()
            else:
                names = tuple(filter(None, wanted.split("/")))
                if attribute == "facility_kind" and set(values) & set(names):
                    names = tuple(name for name in names if name in values)
            needs.append(Need(role, names))
        groups.append(needs)
    return groups


def unmet(groups: Iterable[list[Need]], layers: Callable[[str, Iterable[str]], list], has_capitals: bool) -> list[list[Need]]:
    """The groups that no given layer meets; ``layers(role, kinds)`` lists the given ones. Capitals are offices of adminduk."""

    def met(need: Need) -> bool:
        return bool(layers(need.role, need.kinds)) or (OFFICE_KIND in need.kinds and has_capitals)

    return [group for group in groups if not any(met(need) for need in group)]


def missing(trigger: Trigger, facts: Facts) -> list[list[Need]]:
    """The groups of needs of a trigger that a result was made without."""
    return unmet(needs_of(trigger.finding_kind, trigger.attribute, trigger.values), facts.layers, facts.has_capitals())


def layers_of(trigger: Trigger, facts: Facts) -> list[Given]:
    """The layers that a trigger's kind of finding was looked for in."""
    groups = needs_of(trigger.finding_kind, trigger.attribute, trigger.values)
    return [layer for group in groups for need in group for layer in facts.layers(need.role, need.kinds)]


def needs_words(groups: Iterable[list[Need]], language: str) -> str:
    """Groups of needs in words."""
    return listed((listed((need.words(language) for need in group), language, last="or") for group in groups), language)
