"""The exceptions of the program: each says what failed, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was given: ``what`` it is, ``where`` it is, what to do ``next_step``."""

    what: str
    where: str = ""
    next_step: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.next_step}" if self.next_step else text


class BosanggarongError(Exception):
    """Root of all errors that a user sees as one message; ``exit_code`` is what the command line returns."""

    exit_code = 1

    def __init__(self, problems: Problem | str | Iterable[Problem]):
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if len(self.problems) == 1:
            text = str(self.problems[0])
        else:
            text = "\n".join(f"  {n}. {problem}" for n, problem in enumerate(self.problems, start=1))
        super().__init__(text)


class InputError(BosanggarongError):
    """The study file or an input layer cannot be used; every problem found is listed. Nothing was written."""

    exit_code = 2


class OutputError(BosanggarongError):
    """The result cannot be put where it was asked for. Nothing was overwritten."""

    exit_code = 2


class AnalysisError(BosanggarongError):
    """The inputs were sound but the analysis could not be finished."""


class OfficeError(BosanggarongError):
    """The office file cannot be opened or written; it is as it was."""

    exit_code = 2


class OfficeConflict(OfficeError):
    """Somebody else changed or removed a row after it was read; nothing was written.

    ``theirs`` is the row as it stands (None when it was removed), ``yours`` what was to be written, ``row_version`` the version
    that stands now.
    """

    def __init__(
        self, problem: Problem, *, table: str, key: tuple[str, ...], theirs: dict | None, yours: dict, row_version: int | None,
        edited_by: str | None, edited_at: str | None,
    ):  # fmt: skip
        super().__init__(problem)
        self.table, self.key, self.theirs, self.yours = table, key, theirs, yours
        self.row_version, self.edited_by, self.edited_at = row_version, edited_by, edited_at


class Cancelled(BosanggarongError):
    """The user stopped the run. Nothing was written."""

    def __init__(self, text: str = "The run was cancelled; nothing was written"):
        super().__init__(text)
