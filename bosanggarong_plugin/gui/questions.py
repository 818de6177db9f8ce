"""The questions of core.inputs.assign with their choices in words, and what an answer does to the draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ..core.study import SINGLE_ROLES, InputSpec
from ..core.texts import Texts
from .draft import Draft
from .folders import documents, free_path
from .inputs_model import kinds_of

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Choice:
    """One answer: the layer is left out, used in a role (with a kind), or a new file is made of it first (``make``)."""

    role: str | None = None
    kind: str | None = None
    make: str = ""
    layer: str = ""  # "file / layer" where the question is which of several


LEAVE = Choice()


def text_of(question, language: str) -> str:
    """The question with the layer that it is about."""
    said = question.text_ind if language == "id" else question.text_eng
    where = question.layer or (Path(question.file).name if question.file else "")
    return f"{where}: {said}" if where else said


def choices_of(question, texts: Texts) -> list[tuple[str, Choice]]:
    """What can be answered here; empty where only a layer that is still missing answers it."""
    leave = (translate("Bosanggarong", "Leave it out"), LEAVE)
    if question.needs == "export" and question.role == "regions":
        yes = translate("Bosanggarong", "Yes: take these features, as {kind}").format(kind=texts.value(question.role))
        return [(yes, Choice(question.role, make="export")), leave]
    if question.needs in ("polygons", "export"):
        kinds = [question.kind] if question.kind else kinds_of("areas")
        yes = translate("Bosanggarong", "Yes: make polygons of it, as {kind}")
        if question.needs == "export":
            yes = translate("Bosanggarong", "Yes: take these features, as {kind}")
        return [*((yes.format(kind=texts.value(kind)), Choice("areas", kind, make=question.needs)) for kind in kinds), leave]
    if question.file is None:
        return []
    if question.role in SINGLE_ROLES and question.answers and question.answers[0] not in SINGLE_ROLES and " / " in question.answers[0]:
        return [(answer, Choice(question.role, layer=answer)) for answer in question.answers]
    if question.answers:
        return [*((texts.value(role), Choice(role, question.kind if role == question.role else None)) for role in question.answers), leave]
    if question.role in ("areas", "facilities") and not question.kind and question.needs is None:
        return [*((texts.value(kind), Choice(question.role, kind)) for kind in kinds_of(question.role)), leave]
    if question.role:
        return [(texts.value(question.role), Choice(question.role, question.kind)), leave]
    return [leave]


def target_of(question, draft: Draft) -> Path:
    """A free path for the layer that an answer makes: beside the study file, else among the documents."""
    folder = draft.study.path.parent if draft.is_saved else documents() / "Bosanggarong"
    first = folder / f"{question.layer}_{'bidang' if question.needs == 'polygons' else question.kind or 'kabkota'}.gpkg"
    return free_path(first)


def make_layer(question, choice: Choice, target: Path) -> Path:
    """Write the layer that an answer needs; for the thread that computes. Raises InputError."""
    from ..core.inputs.derive import chosen_features, enclosed_areas

    file = Path(question.file)
    if choice.make == "polygons":
        return enclosed_areas(file, question.layer, target)
    return chosen_features(file, question.layer, question.choice_field, question.choices, target)


def applied(draft: Draft, question, choice: Choice, *, crs: str | None = None, made: Path | None = None) -> Draft:
    """The draft after an answer; ``made`` is the file of make_layer."""
    draft = draft.answered(question)
    if choice == LEAVE or choice.role is None:
        return draft
    if made is not None:
        return draft.placed(InputSpec(role=choice.role, path=made, layer=question.layer, kind=choice.kind))
    if choice.layer:
        for number, spare in enumerate(draft.spares):
            if f"{spare.file.name} / {spare.layer}" == choice.layer:
                return draft.using(number, choice.role)
        return draft  # the one that was taken at once
    number = draft.spare_of(question.file, question.layer)
    if number is None:
        return draft
    given = {"kind": choice.kind} if choice.kind else {}
    return draft.using(number, choice.role, **given, **({"crs": crs} if crs else {}))
