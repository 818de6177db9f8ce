"""A study proposed from layers: each recognised layer gets its role, single roles one layer, and what is doubtful is asked.

Chosen are the layers that recognition is sure of. For a single role it is the surest, then the one with the highest score;
layers of parts (kecamatan, desa) are taken as regions only where there is nothing better. Areas of one kind that cover the same
ground in two layers are taken once, from the layer with fewer features. Nothing that is asked is in the proposed study.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from ..errors import OutputError, Problem
from ..messages import localise, role_name
from ..study import LIST_ROLES, ROLES, SINGLE_ROLES, InputSpec, Study, write_study
from .collect import listed
from .recognise import recognise, shapes_of
from .recognise_rules import ASKED, OFFERED, SURE, Question, because

SAME_GROUND = 0.9  # of the union of two layers lies in both
MOST_COMPARED = 2000  # features of a layer whose ground is compared
_GIVEN_FIELDS = {"regions": ("code", "name"), "population": ("code", "population"), "boundary_status": ("region_a", "region_b", "status")}
STUDY_NAME = "studi.toml"


@dataclass(frozen=True)
class OpenQuestion:
    """What the user has to say before a layer (None: before the study) can be used; ``answers`` are roles or layers to choose from."""

    text_eng: str
    text_ind: str
    file: str | None = None
    layer: str | None = None
    role: str | None = None
    kind: str | None = None
    answers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choice_field: str | None = None
    needs: str | None = None


@dataclass(frozen=True)
class Proposal:
    """``study``: what can be analysed as it is (no regions: not yet); ``rows``: those of ``recognise`` with ``chosen``, ``source`` (the entry of
    the study, such as "[[inputs.roads]] no. 1") and ``set_aside`` (why a layer that has a role was not chosen; English)."""

    study: Study
    rows: tuple[dict, ...]
    questions: tuple[OpenQuestion, ...]


def assign(paths: Sequence[Path], *, study_path: Path | None = None, name: str = "") -> Proposal:
    """Recognise the layers of files and folders and propose a study of them; nothing is written."""
    paths = [Path(path) for path in paths]
    folder = paths[0] if paths and paths[0].is_dir() else (paths[0].parent if paths else Path())
    return propose(recognise(paths), study_path=study_path or folder / STUDY_NAME, name=name)


def propose(rows: Sequence[dict], *, study_path: Path, name: str = "") -> Proposal:
    """The study that the rows of ``recognise`` give; the rows are not changed."""
    layers_in = Counter(row["file"] for row in rows)
    chosen: dict[int, str] = {}  # number of a row -> its role
    aside: dict[int, str] = {}
    questions = [_of_row(row) for row in rows if row["confidence"] == ASKED]
    for role in SINGLE_ROLES:
        questions += _choose_one(role, rows, chosen, aside)
    for number, row in enumerate(rows):
        if row["role"] in LIST_ROLES and row["confidence"] == SURE:
            chosen[number] = row["role"]
    _areas_once(rows, chosen, aside)
    if "regions" not in chosen.values():
        questions.insert(0, _question(Question("Which layer holds the regions (kabupaten/kota)? None was recognised.").text, role="regions"))
    inputs = {}
    sources: dict[int, str] = {}
    for role in ROLES:
        numbers = [number for number in chosen if chosen[number] == role]
        for place, number in enumerate(numbers, start=1):
            sources[number] = f"[[inputs.{role}]] no. {place}" if len(numbers) > 1 else f"[inputs.{role}]"
            inputs[role] = (*inputs.get(role, ()), _spec(rows[number], layers_in, sources[number]))
    told = [
        row | {"chosen": number in chosen, "source": sources.get(number), "set_aside": aside.get(number, "")}
        for number, row in enumerate(rows)
    ]  # fmt: skip
    study = Study(path=Path(study_path).resolve(), name=name or Path(study_path).resolve().parent.name, inputs=inputs)
    return Proposal(study, tuple(told), tuple(questions))


def write_proposal(proposal: Proposal, path: Path, *, language: str = "id") -> None:
    """Write the proposed study with its questions as comments; a file that is there is never replaced. Raises OutputError."""
    path = Path(path)
    if path.exists():
        raise OutputError(Problem("the file is already there", str(path), "Give the name of a new file."))
    asked = []
    for question in proposal.questions:
        where = " / ".join(part for part in (Path(question.file).name if question.file else "", question.layer or "") if part)
        text = question.text_ind if language == "id" else question.text_eng
        asked.append(f"# ? {where}: {text}\n" if where else f"# ? {text}\n")
    try:
        write_study(replace(proposal.study, path=path.resolve()), path)
        path.write_text("".join(asked) + ("\n" if asked else "") + path.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(Problem(f"the file cannot be written ({error.strerror})", str(path), "Give a folder you may write to.")) from error


def _question(text: str, **about) -> OpenQuestion:
    return OpenQuestion(text, localise(text, "id"), **about)


def _of_row(row: dict) -> OpenQuestion:
    answers = tuple(role for role in (row["role"], *row["alternatives"]) if role) if row["alternatives"] else ()
    return OpenQuestion(
        row["question_eng"], row["question_ind"], row["file"], row["layer"], row["role"], row["kind"], answers, tuple(row["choices"]),
        row["choice_field"], row["needs"],
    )  # fmt: skip


def _choose_one(role: str, rows: Sequence[dict], chosen: dict[int, str], aside: dict[int, str]) -> list[OpenQuestion]:
    """The best layer of a single role; a question when two are equally good."""
    fitting = [number for number, row in enumerate(rows) if row["role"] == role and row["confidence"] in (SURE, OFFERED)]
    if not fitting:
        return []

    def order(number: int) -> tuple:
        row = rows[number]
        worse = row["confidence"] == OFFERED or row["code_scheme"] == "mixed"
        return worse, row["n_features"] if row["confidence"] == OFFERED else 0, -row["score"]

    fitting.sort(key=lambda number: (order(number), rows[number]["file"], str(rows[number]["layer"])))
    first, *others = fitting
    chosen[first] = role
    for number in others:
        parts = rows[number]["confidence"] == OFFERED
        (aside[number],) = because("it holds parts of regions" if parts else f'"{rows[first]["layer"]}" fits better')
    equal = [number for number in others if order(number) == order(first)]
    if not equal:
        return []
    names = tuple(f"{Path(rows[n]['file']).name} / {rows[n]['layer']}" for n in (first, *equal))
    asked = Question(f"Which of these is the layer of {role}: {listed(names)}? The first was taken.").text
    return [_question(asked, file=rows[first]["file"], layer=rows[first]["layer"], role=role, answers=names)]


def _areas_once(rows: Sequence[dict], chosen: dict[int, str], aside: dict[int, str]) -> None:
    """Of layers of areas of the same kinds on the same ground only the one with fewer features stays chosen."""
    areas = [n for n, role in chosen.items() if role == "areas" and 0 < (rows[n]["n_features"] or 0) <= MOST_COMPARED]
    areas.sort(key=lambda n: (rows[n]["n_features"], rows[n]["file"], rows[n]["layer"]))
    alike = [n for n in areas if sum(set(rows[n]["kinds"]) == set(rows[other]["kinds"]) for other in areas) > 1]
    ground = {}
    for number in alike:
        shapes = shapes_of(Path(rows[number]["file"]), rows[number]["layer"])
        ground[number] = None if shapes is None else shapely.union_all(shapely.make_valid(shapes))
    kept: list[int] = []
    for number in alike:
        twin = next((k for k in kept if set(rows[k]["kinds"]) == set(rows[number]["kinds"]) and _same_ground(ground[k], ground[number])), None)
        if twin is None:
            kept.append(number)
            continue
        del chosen[number]
        (aside[number],) = because(f'"{rows[twin]["layer"]}" holds the same areas')


def _same_ground(one, other) -> bool:
    if one is None or other is None:
        return False
    union = shapely.area(shapely.union(one, other))
    return union > 0 and shapely.area(shapely.intersection(one, other)) >= SAME_GROUND * union


def _spec(row: dict, layers_in: Counter, source: str) -> InputSpec:
    fields = {key: row["fields"][key] for key in _GIVEN_FIELDS.get(row["role"], ()) if key in row["fields"]}
    encoding = row["fields"].get("encoding", "auto") if row["role"] == "flow_direction" else None
    return InputSpec(
        role=row["role"], path=Path(row["file"]).resolve(), layer=row["layer"] if layers_in[row["file"]] > 1 else None, fields=fields,
        kind=row["kind"] if row["role"] in ("areas", "facilities") else None,
        status=row["status"] if row["status"] in ("planned", "existing") else None, encoding=encoding, source=source,
        crs=row.get("given_crs"),  # what somebody said besides the file
    )  # fmt: skip


def layer_words(row: dict, language: str) -> str:
    """The role of a row in words, with how sure it is; for lists of layers."""
    if row["role"] is None:
        return localise("left alone", language)
    name = role_name(row["role"], language)
    return name if row["confidence"] == SURE else f"{name} ({localise(row['confidence'], language)})"
