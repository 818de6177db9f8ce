"""Collects what is wrong (problems) and what was mended (repairs) while inputs are read; nothing is raised until the end."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..errors import Problem
from ..study import InputSpec

LISTED = 5  # features or values named in one message


@dataclass
class Collector:
    """``problems`` stop the study; ``repairs`` are rows of the repair log (role, layer, feature, problem, action)."""

    problems: list[Problem] = field(default_factory=list)
    repairs: list[dict] = field(default_factory=list)

    def complain(self, what: str, where: str, next_step: str) -> None:
        """Add a problem, once."""
        problem = Problem(what, where, next_step)
        if problem not in self.problems:
            self.problems.append(problem)

    def log(self, spec: InputSpec, layer: str, feature: object, problem: str, action: str) -> None:
        """Add a row to the repair log, once."""
        row = {"role": spec.role, "layer": layer, "feature": str(feature), "problem": problem, "action": action}
        if row not in self.repairs[-50:]:
            self.repairs.append(row)


def place(spec: InputSpec, layer: str | None = None, item: object = None) -> str:
    """Where a problem is: ``file / layer / field or feature``."""
    parts = [spec.path.name]
    if layer and layer != spec.path.stem:
        parts.append(layer)
    if item is not None:
        parts.append(str(item))
    return " / ".join(parts)


def listed(items: Iterable[object], limit: int = LISTED) -> str:
    """A short list for a message: the first few items and how many more there are."""
    items = [str(item) for item in items]
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(items[:limit]) + more


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like ``name`` (case aside), or None."""
    by_lower = {str(item).lower(): str(item) for item in known}
    match = difflib.get_close_matches(str(name).lower(), list(by_lower), n=1, cutoff=0.5)
    return by_lower[match[0]] if match else None


def hint(name: str, known: Iterable[str], noun: str) -> str:
    """Next step for a name that is not there: the nearest one and the whole list."""
    known = list(known)
    near = nearest(name, known)
    start = f'Did you mean "{near}"? ' if near else ""
    return f"{start}{noun} there: {listed(known, 30) if known else 'none'}."
