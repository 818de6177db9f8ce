"""The study as the page "Data" holds it: entries, layers that are not used, questions. Frozen values, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..core.study import LIST_ROLES, ROLES, SINGLE_ROLES, InputSpec, Study, read_study
from ..paths import default_study

NEW_NAME = "studi.toml"


@dataclass(frozen=True)
class Spare:
    """A layer that was recognised but is not used, and why (English)."""

    file: Path
    layer: str | None
    role: str | None = None  # what it could be used as
    kind: str | None = None
    status: str | None = None
    encoding: str | None = None
    crs: str | None = None
    why: str = ""

    def as_spec(self, role: str, **given) -> InputSpec:
        """The layer as an input of a role."""
        values = {"kind": self.kind if role == self.role else None, "status": self.status, "crs": self.crs}
        if role == "flow_direction":
            values["encoding"] = self.encoding or "auto"
        return InputSpec(role=role, path=self.file, layer=self.layer, **(values | given))


@dataclass(frozen=True)
class Draft:
    """``study`` is what would be analysed now; ``questions`` are those of core.inputs.assign that are not answered."""

    study: Study
    spares: tuple[Spare, ...] = ()
    questions: tuple[object, ...] = ()
    is_default: bool = False
    is_saved: bool = False  # it stands in the file study.path
    seen: frozenset[tuple[str, str | None]] = field(default_factory=frozenset)  # files and layers that were recognised

    @property
    def specs(self) -> list[InputSpec]:
        """The entries in the order of the roles."""
        return self.study.all_specs()

    def with_specs(self, specs: Iterable[InputSpec]) -> Draft:
        """The same with these entries; each is told where it would stand in the study file."""
        specs = list(specs)
        inputs: dict[str, tuple[InputSpec, ...]] = {}
        for role in ROLES:
            own = [spec for spec in specs if spec.role == role]
            if own:
                one = f"[inputs.{role}]"
                sources = [f"[[inputs.{role}]] no. {number}" for number in range(1, len(own) + 1)] if len(own) > 1 else [one]
                inputs[role] = tuple(replace(spec, source=source) for spec, source in zip(own, sources, strict=True))
        asked = tuple(one for one in self.questions if one.file or one.role not in inputs)  # which layer has a role: that is answered now
        return replace(self, study=replace(self.study, inputs=inputs), questions=asked, is_default=False, is_saved=False)

    def changed(self, number: int, **values) -> Draft:
        """An entry with other values; a new role of one layer puts the former layer of it aside."""
        specs = self.specs
        spec = replace(specs[number], **values)
        if spec.role == specs[number].role:
            specs[number] = spec
            return self.with_specs(specs)
        return self.without(number, keep=False).placed(spec)

    def placed(self, spec: InputSpec) -> Draft:
        """With one more entry; the layer that had a role of one layer is put aside."""
        draft, specs = self, self.specs
        if spec.role in SINGLE_ROLES:
            for number in reversed([n for n, former in enumerate(specs) if former.role == spec.role]):
                draft = draft.without(number)
        spares = tuple(spare for spare in draft.spares if (spare.file, spare.layer) != (spec.path, spec.layer))
        return replace(draft, spares=spares).with_specs([*draft.specs, spec])

    def without(self, number: int, *, keep: bool = True) -> Draft:
        """With an entry less; it is kept among the layers that are not used."""
        specs = self.specs
        gone = specs.pop(number)
        draft = self.with_specs(specs)
        if not keep:
            return draft
        spare = Spare(gone.path, gone.layer, gone.role, gone.kind, gone.status, gone.encoding, gone.crs)
        return replace(draft, spares=(*draft.spares, spare))

    def without_spare(self, number: int) -> Draft:
        """Forget a layer that is not used."""
        return replace(self, spares=self.spares[:number] + self.spares[number + 1 :])

    def using(self, number: int, role: str, **given) -> Draft:
        """Use a spare layer in a role."""
        return self.placed(self.spares[number].as_spec(role, **given))

    def answered(self, question: object) -> Draft:
        """Without a question."""
        return replace(self, questions=tuple(one for one in self.questions if one != question))

    def spare_of(self, file: str | None, layer: str | None) -> int | None:
        """The number of a spare layer, by the file and layer of a recognised row."""
        for number, spare in enumerate(self.spares):
            if file and spare.file == Path(file).resolve() and spare.layer in (layer, None):
                return number
        return None


def embedded_draft(office: Path | None = None) -> Draft:
    """The study that comes with the program; ``office`` is the user's own copy of its register."""
    study = read_study(default_study())
    if office is not None and study.single("office") is not None:
        spec = replace(study.single("office"), path=office)
        study = replace(study, inputs={**study.inputs, "office": (spec,)})
    return Draft(study, is_default=True)


def opened_draft(path: Path) -> Draft:
    """A study file. Raises InputError."""
    return Draft(read_study(path), is_saved=True)


def empty_draft(folder: Path, name: str) -> Draft:
    """A study without inputs that would stand in a folder."""
    return Draft(Study(path=folder / NEW_NAME, name=name))


def with_layers(draft: Draft, rows: Sequence[Mapping], *, name: str) -> Draft:
    """The draft with newly recognised layers: proposed where their role is free, else offered; the included study gives way to them."""
    from ..core.inputs.assign import propose

    rows = [row for row in rows if (row["file"], row["layer"]) not in draft.seen]
    if not rows:
        return draft
    first = Path(rows[0]["file"]).resolve().parent
    if draft.is_default or (not draft.specs and not draft.spares):
        draft = empty_draft(first, name or first.name)
    proposal = propose(rows, study_path=draft.study.path, name=draft.study.name)
    taken = {(spec.path, spec.layer) for spec in draft.specs}
    specs, spares = draft.specs, list(draft.spares)
    occupied = {spec.role for spec in specs if spec.role in SINGLE_ROLES}
    for spec in proposal.study.all_specs():
        if (spec.path, spec.layer) in taken:
            continue
        if spec.role in LIST_ROLES or spec.role not in occupied:
            specs.append(spec)
        else:
            why = "this role has a layer already"
            spares.append(Spare(spec.path, spec.layer, spec.role, spec.kind, spec.status, spec.encoding, spec.crs, why))
    spares += [_spare(row) for row in proposal.rows if not row["chosen"]]
    has_regions = any(spec.role == "regions" for spec in specs)
    questions = [one for one in proposal.questions if one.file or one.role != "regions" or not has_regions]
    questions = [*(one for one in draft.questions if one.file or not has_regions), *questions]
    made = replace(draft, spares=tuple(spares), questions=tuple(dict.fromkeys(questions)))
    return replace(made.with_specs(specs), seen=draft.seen | {(row["file"], row["layer"]) for row in rows}, is_saved=False)


def _spare(row: Mapping) -> Spare:
    status = row["status"] if row["status"] in ("planned", "existing") else None
    why = row["set_aside"] or "; ".join(row["why"])
    layer = None if row["unreadable"] else row["layer"]
    if row["geometry"] == "Raster":
        layer = None
    return Spare(Path(row["file"]).resolve(), layer, row["role"], row["kind"], status, row["fields"].get("encoding"), row.get("given_crs"), why)
