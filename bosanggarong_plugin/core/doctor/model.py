"""A diagnosis: what is so, where, how much, and what to do; and the sheet on which the checks write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import Problem
from ..inputs.collect import listed
from ..messages import localise, localise_problem, role_name
from ..study import InputSpec

OK, ADVICE, WARNING, PROBLEM = "ok", "advice", "warning", "problem"
LEVELS = (PROBLEM, WARNING, ADVICE, OK)  # worst first
SHOWN_PLACES = 3  # places written in a sentence; the diagnosis holds up to MOST_PLACES
MOST_PLACES = 50


@dataclass(frozen=True)
class Figure:
    """How much: ``name`` is a code, ``value`` in ``unit`` ("" for a count)."""

    name: str
    value: float
    unit: str = ""


@dataclass(frozen=True)
class Spot:
    """A place of a diagnosis, lon/lat, with its amount (None: none) and the name of what is there."""

    lon: float
    lat: float
    amount: float | None = None
    unit: str = ""
    name: str = ""

    def __str__(self) -> str:
        at = f"{abs(self.lat):.4f} {'N' if self.lat >= 0 else 'S'} {self.lon:.4f} E"
        return f"{self.amount:.3g} {self.unit} at {at}" if self.amount is not None else at


@dataclass(frozen=True)
class Diagnosis:
    """One answer of the doctor. ``level``: ok, advice, warning, problem. ``check`` is a code (extent, overlap, borders ...).

    ``problem`` holds the sentences in English (what, where, the remedy as next_step); ``role``, ``layer``, ``file`` say which input is
    meant ("" where it is the whole study), ``entry`` its place in the study file.
    """

    level: str
    check: str
    problem: Problem
    role: str = ""
    layer: str = ""
    file: str = ""
    entry: str = ""
    figures: tuple[Figure, ...] = ()
    spots: tuple[Spot, ...] = ()

    @property
    def what(self) -> str:
        return self.problem.what

    @property
    def where(self) -> str:
        return self.problem.where

    @property
    def remedy(self) -> str:
        return self.problem.next_step

    def localised(self, language: str) -> Diagnosis:
        """The same with its sentences in "id" or "en"."""
        return replace(self, problem=localise_problem(self.problem, language))

    def as_dict(self, language: str) -> dict:
        """For JSON: the sentences in the language, codes as they are."""
        said = self.localised(language)
        return {
            "level": self.level, "check": self.check, "what": said.what, "where": said.where, "remedy": said.remedy, "role": self.role,
            "layer": self.layer, "file": self.file, "entry": self.entry,
            "figures": [{"name": item.name, "value": item.value, "unit": item.unit} for item in self.figures],
            "places": [{"lon": s.lon, "lat": s.lat, "amount": s.amount, "unit": s.unit, "name": s.name} for s in self.spots],
        }  # fmt: skip


@dataclass
class Sheet:
    """Collects the diagnoses of one examination; a check that wrote nothing can say that all is well."""

    diagnoses: list[Diagnosis] = field(default_factory=list)

    def add(
        self, level: str, check: str, problem: Problem, *, spec: InputSpec | None = None, layer: str = "", figures: Sequence[Figure] = (),
        spots: Iterable[Spot] = (),
    ) -> None:
        """Write one diagnosis, once."""
        about = {} if spec is None else {"role": spec.role, "layer": layer or spec.layer or "", "file": spec.path.name, "entry": spec.source}
        made = Diagnosis(level, check, problem, figures=tuple(figures), spots=tuple(spots)[:MOST_PLACES], **about)
        if made not in self.diagnoses:
            self.diagnoses.append(made)

    def has(self, *checks: str) -> bool:
        """Has one of the checks written anything?"""
        return any(item.check in checks for item in self.diagnoses)

    def sorted(self) -> list[Diagnosis]:
        """The diagnoses, worst first, else in the order of the checks."""
        return sorted(self.diagnoses, key=lambda item: LEVELS.index(item.level))


def spots_listed(spots: Sequence[Spot]) -> str:
    """The first places of a sentence."""
    return listed(spots, SHOWN_PLACES)


def level_name(level: str, language: str) -> str:
    """A level in words."""
    return localise({OK: "in order", ADVICE: "advice", WARNING: "warning", PROBLEM: "problem"}[level], language)


def layer_name(spec: InputSpec, layer: str, language: str) -> str:
    """An input in words: role / layer."""
    return f"{role_name(spec.role, language)} / {layer or spec.path.name}"
