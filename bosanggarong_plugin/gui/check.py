"""The doctor's answer as the page "Data" shows it: one state for each entry, and all diagnoses as a page of HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..core.study import Study

translate = QCoreApplication.translate

NOT_CHECKED, OK, REPAIRED, ATTENTION, PROBLEM = "not_checked", "ok", "repaired", "attention", "problem"
ICONS = {OK: "mIconSuccess.svg", REPAIRED: "mIconInfo.svg", ATTENTION: "mIconWarning.svg", PROBLEM: "mIconCritical.svg"}
MOST_REASONS = 12  # repairs named in a hint
MOST_SPOTS = 6  # linked in a diagnosis
SPOT = "spot:"  # the scheme of links to a place


@dataclass(frozen=True)
class State:
    """How an entry is, and why, in words."""

    level: str
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return {
            NOT_CHECKED: translate("Bosanggarong", "not checked"),
            OK: translate("Bosanggarong", "ok"),
            REPAIRED: translate("Bosanggarong", "repaired"),
            ATTENTION: translate("Bosanggarong", "look at it"),
            PROBLEM: translate("Bosanggarong", "problem"),
        }[self.level]

    @property
    def icon(self) -> QIcon | None:
        return QgsApplication.getThemeIcon(f"/{ICONS[self.level]}") if self.level in ICONS else None


@dataclass(frozen=True)
class Check:
    """Plain values: ``states`` by the place of the entry in the study file, ``diagnoses`` worst first."""

    states: Mapping[str, State] = field(default_factory=dict)
    diagnoses: Sequence[object] = ()
    usable: bool = True


def check_study(study: Study, folder: Path | None, language: str, job) -> Check:
    """Ask the doctor; for the thread that computes."""
    from ..core import doctor
    from ..core.messages import localise

    found = doctor.look(study, job, folder=folder)
    told = [diagnosis.localised(language) for diagnosis in found.diagnoses]
    repairs = [] if found.inputs is None else found.inputs.repairs
    states = {}
    for spec in study.all_specs():
        own = [said for said, raw in zip(told, found.diagnoses, strict=True) if raw in found.of(spec) and raw.level != doctor.OK]
        names = {spec.layer, spec.path.stem, spec.path.name}
        mended = [row for row in repairs if row["role"] == spec.role and (row["layer"] in names or not row["layer"])]
        reasons = [f"{said.what}. {said.remedy}".strip() for said in own]
        reasons += [f"{localise(row['problem'], language)}: {localise(row['action'], language)}" for row in mended[:MOST_REASONS]]
        if len(mended) > MOST_REASONS:
            reasons.append(translate("Bosanggarong", "and {count} more repairs").format(count=len(mended) - MOST_REASONS))
        levels = {said.level for said in own}
        level = PROBLEM if doctor.PROBLEM in levels else REPAIRED if mended else ATTENTION if doctor.WARNING in levels else OK
        if level == OK and found.inputs is None:
            level = NOT_CHECKED  # another input was refused before it could be looked at
        states[spec.source] = State(level, tuple(reasons))
    return Check(states, tuple(told), found.usable)


def html_of(check: Check, language: str) -> str:
    """All that is not in order, worst first, each with its remedy; then what was found in order."""
    from ..core.doctor import OK as IN_ORDER
    from ..core.doctor import level_name

    parts, sound = [], []
    for said in check.diagnoses:
        where = f"{escape(said.where)}: " if said.where else ""
        if said.level == IN_ORDER:
            sound.append(f"<li>{where}{escape(said.what)}</li>")
            continue
        remedy = f"<br>→ {escape(said.remedy)}" if said.remedy else ""
        show = translate("Bosanggarong", "show")
        spots = "".join(
            f" <a href=\"{SPOT}{spot.lon:.6f},{spot.lat:.6f}\">{escape(spot.name or show)}</a>" for spot in said.spots[:MOST_SPOTS]
        )
        parts.append(f"<p><b>{escape(level_name(said.level, language).capitalize())}.</b> {where}{escape(said.what)}.{spots}{remedy}</p>")
    listed = f"<ul style=\"margin-left:14px; -qt-list-indent:0\">{''.join(sound)}</ul>" if sound else ""
    heading = f"<p><b>{escape(translate('Bosanggarong', 'In order'))}</b></p>" if sound else ""
    return "".join(parts) + heading + listed
