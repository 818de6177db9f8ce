"""An agreement of the register on a given day: signed or not, in force, ended, stopped, or only intended.

Rule. The stage decides where it is known (agreement_stages.csv): before the signing nothing is signed, whatever the date
says; a perjanjian kerja sama is signed at its own signing, not at that of the kesepakatan bersama before it. Without a
stage a date up to that day, a number, a start, an end or a word about its running shows that it is signed, and so does the
kind of the document. What is signed has ended when its term is over, has stopped when it is marked as not running or when
its evaluation said so by that day; without dates its term is unknown, which is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from ..inputs.dates import first_day, last_day
from ..tables import table
from ..texts import Texts

PLAN, UNSIGNED, NOT_YET, IN_FORCE, UNDATED, ENDED, STOPPED = (
    "rencana", "belum_ditandatangani", "belum_berlaku", "berlaku", "tanpa_tanggal", "berakhir", "berhenti",
)  # fmt: skip
RUNNING_STATES = (IN_FORCE, UNDATED)
SIGNED_STATES = (NOT_YET, IN_FORCE, UNDATED, ENDED, STOPPED)
PLAN_KIND, PKS_KIND = "rencana", "perjanjian_kerja_sama"
_MONEV_STOPPED = "dihentikan"


@dataclass(frozen=True)
class Agreement:
    """One row of the register on one day. ``state`` is one of the module's; ``why`` tells what ended or stopped it
    (end, stage, running, monev) or what makes it doubtful (rejected, contradiction, future)."""

    agreement_id: str
    title: str
    parties: frozenset[str]
    sector: str
    object: str
    scope: str
    kind: str
    stage: str
    signed: str
    end: str
    running: str  # "yes", "no" or "" (unknown)
    state: str
    why: tuple[str, ...] = ()

    @property
    def rejected(self) -> bool:
        return "rejected" in self.why


def agreements_of(frame: pd.DataFrame, today: date) -> list[Agreement]:
    """The rows of a register, in the order of their ids."""
    rows = (_agreement(row, today) for row in frame.to_dict("records"))
    return sorted(rows, key=lambda agreement: agreement.agreement_id)


def with_state(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """The register with its column ``state`` filled."""
    states = {agreement.agreement_id: agreement.state for agreement in agreements_of(frame, today)}
    return frame.assign(state=[states[key] for key in frame["agreement_id"].map(str)])


def _agreement(row: dict, today: date) -> Agreement:
    said = {name: _said(row.get(name)) for name in ("agreement_id", "title", "sector", "object", "scope", "kind", "stage", "signed", "end")}
    parties = frozenset(part.strip() for part in _said(row.get("parties")).split("+") if part.strip())
    running = {"ya": "yes", "tidak": "no"}.get(_code("running", _said(row.get("running"))), "")
    state, why = _state(row, said, running, today)
    return Agreement(parties=parties, running=running, state=state, why=why, **said)


def _state(row: dict, said: dict[str, str], running: str, today: date) -> tuple[str, tuple[str, ...]]:
    step, kind = step_of(said["stage"]), _code("kind", said["kind"])
    signed, start, end = period(said["signed"]), period(_said(row.get("start"))), period(said["end"])
    dated = signed is not None and signed[0] <= today
    if kind == PLAN_KIND or step == "persiapan":
        if step in ("kb", "ditandatangani", "selesai") or dated:
            return UNSIGNED, ("contradiction",)
        return (UNSIGNED, ()) if step == "penyusunan" else (PLAN, ())
    if step == "ditolak":
        return UNSIGNED, ("rejected",)
    if step == "penyusunan" or (step == "kb" and kind == PKS_KIND):
        return UNSIGNED, ()
    if signed is not None and not dated:
        return UNSIGNED, ("future",)
    told = dated or start or end or _said(row.get("number")) or running
    if step is None and not told and (said["stage"] or not kind):
        return UNSIGNED, ()
    ended = [name for name, holds in (("end", end is not None and end[1] < today), ("stage", step == "selesai")) if holds]
    stopped = [name for name, holds in (("running", running == "no"), ("monev", _stopped_by_monev(row, today))) if holds]
    if ended or stopped:
        return (ENDED if ended else STOPPED), (*ended, *stopped)
    if start is not None and start[0] > today:
        return NOT_YET, ()
    return (IN_FORCE if signed or start or end else UNDATED), ()


def _stopped_by_monev(row: dict, today: date) -> bool:
    judged = period(_said(row.get("monev_date")))
    return _code("monev", _said(row.get("monev"))) == _MONEV_STOPPED and (judged is None or judged[0] <= today)


@cache
def step_of(stage: str) -> str | None:
    """persiapan, penyusunan, kb, ditandatangani, selesai or ditolak; None for no stage or an unknown word."""
    code = _code("stage", stage)
    return next((row.step for row in table("agreement_stages").itertuples() if row.stage == code), None)


@cache
def _code(field: str, said: str) -> str:
    """The code of a word of the register (agreement_words.csv); an unknown word as it is."""
    word = re.sub(r"[_\s]+", " ", said).strip().casefold()
    codes = (row.value for row in table("agreement_words").itertuples() if row.field == field and row.alias.casefold() == word)
    return next(codes, word.replace(" ", "_"))


@cache
def period(text: str) -> tuple[date, date] | None:
    """First and last day of "2022-06-10", "2022-06" or "2022"; None for what is no such date."""
    iso = text[:10]
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", iso) is None:
        return None
    try:
        return first_day(iso), last_day(iso)
    except ValueError:
        return None


def said_date(text: str, language: str) -> str:
    """A date in words: "10 Juni 2022", "Juni 2022", "2022"; any other text as it is. ``language`` is ind or eng."""
    if period(text) is None:
        return text
    months = Texts({"ind": "id", "eng": "en"}[language])("map.months").split(" ")
    year, *rest = text[:10].split("-")
    return " ".join([*(str(int(day)) for day in rest[1:]), *(months[int(month) - 1] for month in rest[:1]), year])


def _said(value: object) -> str:
    """Text without blanks at its ends; empty for null."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    return str(value).strip()
