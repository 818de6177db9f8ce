"""What finders emit: findings with parties and measures, the objects they are about, and result tables.

A finder knows no law, no register of agreements and no weights.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from .errors import Cancelled

OUT = "OUT"
SEA = "SEA"


@dataclass(frozen=True)
class Measure:
    """One number of a finding; ``value`` None means unknown, never 0. ``basis`` says how it was measured."""

    name: str
    value: float | None
    unit: str
    basis: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Object:
    """The thing that cooperation is about: ``object_id`` is role:source key; ``status`` existing or planned."""

    object_id: str
    kind: str
    name: str
    status: str
    source_role: str
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One piece of evidence about one object.

    ``parties`` are (region_code, role) pairs, ``geometry`` is lon/lat, ``precision_m`` is that of the layer,
    ``discriminator`` separates findings of one kind about one object and the same parties.
    """

    kind: str
    object_id: str
    parties: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...]
    geometry: object
    source_role: str
    precision_m: float | None = None
    caveat_ind: str = ""
    caveat_eng: str = ""
    discriminator: str = ""
    usable: bool = True  # False: stays a finding, never becomes a candidate (planned, incomplete, finer than its layer)
    doubtful: bool = False  # True: the figure is weak for its data (low reliability, thin piece); lowers the certainty
    words: Mapping[str, str] = field(default_factory=dict, compare=False)  # names that its sentence tells (places, facilities)

    @property
    def finding_id(self) -> str:
        """Content-derived id: kind|object|sorted parties[|discriminator]."""
        parts = [self.kind, self.object_id, "+".join(sorted({code for code, _ in self.parties}))]
        return "|".join(parts + ([self.discriminator] if self.discriminator else []))

    def measure(self, name: str) -> float | None:
        """Value of a measure, or None when the finding does not have it."""
        return next((m.value for m in self.measures if m.name == name), None)

    @property
    def region_codes(self) -> tuple[str, ...]:
        """Codes of the parties, sorted, each once."""
        return tuple(sorted({code for code, _ in self.parties}))


@dataclass
class FinderResult:
    """Tables of the result (section 6 of the design, by name), objects and findings of one finder."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    objects: list[Object] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)  # provenance key -> value
    context: dict[str, object] = field(default_factory=dict)  # for later finders of the same run; never written
    repairs: list[dict] = field(default_factory=list)  # rows of the repair log: features that this finder could not use


@dataclass(frozen=True)
class Job:
    """How a long computation reports and stops: ``progress(fraction 0..1, text)`` and ``is_cancelled()``."""

    progress: Callable[[float, str], None] = lambda fraction, text: None
    is_cancelled: Callable[[], bool] = lambda: False

    def step(self, fraction: float, text: str = "") -> None:
        """Report progress; raises Cancelled when the user has stopped the run."""
        if self.is_cancelled():
            raise Cancelled()
        self.progress(min(max(fraction, 0.0), 1.0), text)

    def part(self, start: float, end: float) -> Job:
        """A job that fills the part start..end of this one."""
        return Job(lambda fraction, text: self.progress(start + (end - start) * fraction, text), self.is_cancelled)


def slug(text: str) -> str:
    """A source key safe for ids: no '|' or '+', single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"[|+]", "/", str(text))).strip()


def codes_key(codes: Iterable[str]) -> str:
    """Sorted unique codes joined by '+'."""
    return "+".join(sorted(set(codes)))
