"""The study: the one place that reads and writes the study file, and run_study (inputs + settings -> result)."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from .errors import InputError, Problem
from .outputs import DEFAULT_OUTPUTS, DEFAULT_PAGES, Pages
from .settings import SECTIONS, RankingSettings, Settings
from .toml_text import block, literal

if TYPE_CHECKING:
    from .scenarios import Scenario  # it needs pandas, which the loading of the plugin does without

SINGLE_ROLES = (
    "regions", "flow_direction", "dem", "runoff", "places", "population", "population_raster", "boundary_status", "office", "catalogue",
)  # fmt: skip
LIST_ROLES = ("basins", "rivers", "roads", "areas", "facilities", "network_lines")
ROLES = SINGLE_ROLES + LIST_ROLES
NOT_ANALYSED = ("network_lines",)  # read and checked, used by no finder of this version
STATUSES = ("existing", "planned")
ENCODINGS = ("esri", "ldd", "grass", "taudem", "merit", "auto")
UNITS = ("m", "ft")


@dataclass(frozen=True)
class InputSpec:
    """One ``[inputs.<role>]`` entry. ``path`` is absolute; ``source`` names the entry in messages."""

    role: str
    path: Path
    layer: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kind: str | None = None
    name: str | None = None
    status: str | None = None
    encoding: str | None = None
    crs: str | None = None
    code_scheme: str | None = None
    directed: bool | None = None
    cell_m: float | None = None
    unit: str | None = None
    precision_m: float | None = None
    complete: bool | None = None
    incomplete_regions: tuple[str, ...] = ()
    date: str | None = None
    scale: str | None = None
    licence: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Study:
    """A study file as read: ``inputs`` maps each role that was given to its entries (one for single roles)."""

    path: Path
    name: str
    forum: tuple[str, ...] = ()  # region codes, or none where the forum is given by its name
    forum_name: str = ""
    note_ind: str = ""
    note_eng: str = ""
    maker: str = ""  # who makes the papers, on every sheet
    logo: Path | None = None  # absolute
    as_of: date | None = None  # the day agreements are judged on; None: the day of the run
    inputs: Mapping[str, tuple[InputSpec, ...]] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    scenarios: tuple[Scenario, ...] = ()  # beside the default one

    def single(self, role: str) -> InputSpec | None:
        """The entry of a single role, or None when it was not given."""
        entries = self.inputs.get(role, ())
        return entries[0] if entries else None

    def all_specs(self) -> list[InputSpec]:
        """Every entry, in the order of the roles."""
        return [spec for role in ROLES for spec in self.inputs.get(role, ())]


@dataclass(frozen=True)
class Outcome:
    """What a run left: the published files, tables by name, and the outputs left out with the reason of each."""

    folder: Path
    files: tuple[Path, ...]
    tables: Mapping[str, object]
    left_out: Mapping[str, str]


TOP_KEYS = ("study", "inputs", "settings", "scenarios")
_STUDY_KEYS = ("name", "forum", "note_ind", "note_eng", "as_of", "maker", "logo")
LOGO_FORMATS = (".png", ".jpg", ".jpeg", ".svg")
LOGO_MB = 5
_SPEC_TYPES = {
    "path": str, "layer": str, "fields": dict, "kind": str, "name": str, "status": str, "encoding": str, "crs": str,
    "code_scheme": str, "directed": bool, "cell_m": (int, float), "unit": str, "precision_m": (int, float), "complete": bool,
    "incomplete_regions": list, "date": str, "scale": str, "licence": str,
}  # fmt: skip
_TYPE_NAMES = {str: "text in quotes", dict: "a table { role_field = \"column\" }", bool: "true or false", list: "a list [..]"}


def read_study(path: str | Path) -> Study:
    """Read and check a study file (TOML).

    Raises InputError with every problem of the file at once: unknown keys (with the nearest known one), wrong types,
    values out of bounds, files that do not exist. Paths are relative to the study file.
    """
    from .scenarios import read_entries

    path = Path(path)
    raw = _parsed(path)
    problems: list[Problem] = []
    reader = _Reader(path, problems)
    reader.known_keys(raw, TOP_KEYS, "")
    head = reader.table(raw, "study")
    reader.known_keys(head, _STUDY_KEYS, "[study]")
    name = reader.typed(head, "name", str, "[study]") or path.stem
    forum, forum_name = reader.forum(head)
    notes = {key: reader.typed(head, key, str, "[study]") or "" for key in ("note_ind", "note_eng")}
    as_of = reader.day(head, "as_of", "[study]")
    maker, logo = reader.typed(head, "maker", str, "[study]") or "", reader.logo(head)
    inputs = reader.inputs(reader.table(raw, "inputs"))
    settings = reader.settings(reader.table(raw, "settings"))
    scenarios = read_entries(raw.get("scenarios", []), reader.complain)
    if "regions" not in inputs and not problems:
        problems.append(
            Problem("no regions layer is given", f"{path.name} [inputs.regions]", "Add [inputs.regions] with path = \"...\".")
        )
    if problems:
        raise InputError(problems)
    return Study(
        path=path.resolve(), name=name, forum=forum, forum_name=forum_name, **notes, maker=maker, logo=logo, as_of=as_of,
        inputs=MappingProxyType(inputs), settings=settings, scenarios=scenarios,
    )  # fmt: skip


def _parsed(path: Path) -> dict:
    if not path.is_file():
        raise InputError(Problem("the study file does not exist", str(path), "Give the path of a .toml study file."))
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))  # Notepad begins its files with a mark
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(f"not a valid TOML file: {error}", str(path), "Correct that line (UTF-8, TOML).")) from error


def read_scenarios(path: str | Path) -> tuple[tuple[Scenario, ...], RankingSettings | None]:
    """The ``[[scenarios]]`` and the ``[settings.ranking]`` (None: not given) of a file that holds them alone, or of a study file.

    Nothing else of a study file is looked at. Raises InputError with every problem at once.
    """
    from .scenarios import read_entries

    path = Path(path)
    raw = _parsed(path)
    problems: list[Problem] = []
    reader = _Reader(path, problems)
    reader.known_keys(raw, TOP_KEYS, "")
    settings = reader.table(raw, "settings")
    reader.known_keys(settings, tuple(SECTIONS), "[settings]")
    ranking = reader.section("ranking", RankingSettings, settings["ranking"]) if "ranking" in settings else None
    scenarios = read_entries(raw.get("scenarios", []), reader.complain)
    if not scenarios and ranking is None and not problems:
        reader.complain("there is no scenario", "", "Write [[scenarios]] and its keys below it.")
    if problems:
        raise InputError(problems)
    return scenarios, ranking


class _Reader:
    """Turns raw TOML into checked values; collects problems instead of raising."""

    def __init__(self, path: Path, problems: list[Problem]):
        self.path, self.folder, self.problems = path, path.resolve().parent, problems

    def complain(self, what: str, where: str, next_step: str) -> None:
        problem = Problem(what, f"{self.path.name} {where}".strip(), next_step)
        if problem not in self.problems:
            self.problems.append(problem)

    def known_keys(self, table: Mapping, known: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f"Did you mean \"{near[0]}\"?" if near else f"Known keys: {', '.join(known)}."
                self.complain(f"unknown key \"{key}\"", where, hint)

    def table(self, raw: Mapping, key: str) -> Mapping:
        value = raw.get(key, {})
        if isinstance(value, dict):
            return value
        self.complain(f"\"{key}\" must be a table", "", f"Write [{key}] and its keys below it.")
        return {}

    def typed(self, table: Mapping, key: str, kind, where: str):
        if key not in table:
            return None
        value = table[key]
        if key == "date" and isinstance(value, date):  # TOML's own dates and times of day, without quotes
            return value.isoformat()
        wrong_bool = isinstance(value, bool) and kind is not bool
        if not isinstance(value, kind) or wrong_bool:
            self.complain(f"{key} = {literal(value)} has the wrong type", where, f"Give {_TYPE_NAMES.get(kind, 'a number')}.")
            return None
        return value

    def day(self, table: Mapping, key: str, where: str) -> date | None:
        """A date, written with or without quotes."""
        value = table.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.complain(f"{key} = {literal(value)} is no date", where, "Write year-month-day: 2026-01-31.")
            return None

    def logo(self, head: Mapping) -> Path | None:
        """The picture of the maker: a file that is there, of a format that every output can take."""
        name = self.typed(head, "logo", str, "[study]")
        if not name:
            return None
        path = (self.folder / name).resolve()
        if not path.is_file():
            self.complain(f"the logo does not exist: {name}", "[study]", "Correct the path; it is relative to the study file.")
        elif path.suffix.lower() not in LOGO_FORMATS or path.stat().st_size > LOGO_MB * 1e6:
            self.complain(f"{name} cannot be the logo", "[study]", f"Give a file {', '.join(LOGO_FORMATS)} of at most {LOGO_MB} MB.")
        else:
            return path
        return None

    def codes(self, table: Mapping, key: str, where: str) -> tuple[str, ...]:
        value = self.typed(table, key, list, where) or []
        bad = [item for item in value if not isinstance(item, str)]
        if bad:
            self.complain(f"{key} holds {literal(bad[0])}, which is not text", where, 'Write codes in quotes: "64.74".')
        return tuple(item for item in value if isinstance(item, str))

    def forum(self, head: Mapping) -> tuple[tuple[str, ...], str]:
        """The codes of the forum and its name, of which one is given."""
        if isinstance(head.get("forum"), str):
            return (), head["forum"].strip()
        return self.codes(head, "forum", "[study]"), ""

    def inputs(self, raw: Mapping) -> dict[str, tuple[InputSpec, ...]]:
        self.known_keys(raw, ROLES, "[inputs]")
        found: dict[str, tuple[InputSpec, ...]] = {}
        for role in ROLES:
            if role not in raw:
                continue
            entries = raw[role]
            if isinstance(entries, dict):
                entries = [entries]
            elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                self.complain(f"\"{role}\" must be a table", "[inputs]", f"Write [inputs.{role}] and its keys below it.")
                continue
            if role in SINGLE_ROLES and len(entries) > 1:
                self.complain(f"{role} is given {len(entries)} times", f"[inputs.{role}]", "Keep one; this role takes one layer.")
            specs = [self.spec(role, entry, n, len(entries)) for n, entry in enumerate(entries, start=1)]
            found[role] = tuple(spec for spec in specs if spec)
        return found

    def spec(self, role: str, raw: Mapping, number: int, count: int) -> InputSpec | None:
        where = f"[inputs.{role}]" if count == 1 else f"[[inputs.{role}]] no. {number}"
        self.known_keys(raw, tuple(_SPEC_TYPES), where)
        values = {key: self.typed(raw, key, kind, where) for key, kind in _SPEC_TYPES.items()}
        if not values["path"]:
            if raw.get("path", "") == "":
                self.complain("path is missing", where, 'Add path = "file.gpkg", relative to the study file.')
            return None
        file = Path(values["path"])
        file = file if file.is_absolute() else self.folder / file
        if not file.exists():
            self.complain(f"file not found: {values['path']}", where, f"Looked for {file}; correct the path or add the file.")
        self.choice(values, "status", STATUSES, where)
        self.choice(values, "encoding", ENCODINGS, where)
        self.choice(values, "code_scheme", ("kemendagri", "bps"), where)
        self.choice(values, "unit", UNITS, where)
        if values["cell_m"] is not None and not 1 <= values["cell_m"] <= 1e5:
            self.complain(f"cell_m = {values['cell_m']} is out of bounds", where, "Give metres, 1 to 100000.")
        if values["precision_m"] is not None and not 0 <= values["precision_m"] <= 1e6:
            self.complain(f"precision_m = {values['precision_m']} is out of bounds", where, "Give metres, 0 to 1000000.")
        fields_given = values["fields"] or {}
        for key, column in fields_given.items():
            if not isinstance(column, str):
                self.complain(f"fields.{key} = {literal(column)} is not text", where, "Give the name of a column in quotes.")
        return InputSpec(
            role=role, path=file, fields=MappingProxyType({k: v for k, v in fields_given.items() if isinstance(v, str)}),
            incomplete_regions=self.codes(raw, "incomplete_regions", where), source=where,
            **{k: v for k, v in values.items() if k not in ("path", "fields", "incomplete_regions")},
        )  # fmt: skip

    def choice(self, values: dict, key: str, allowed: tuple[str, ...], where: str) -> None:
        value = values[key]
        if value is not None and value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.5)
            hint = f"Did you mean \"{near[0]}\"? " if near else ""
            self.complain(f"{key} = \"{value}\" is not known", where, f"{hint}Allowed: {', '.join(allowed)}.")

    def settings(self, raw: Mapping) -> Settings:
        self.known_keys(raw, tuple(SECTIONS), "[settings]")
        return Settings(**{name: self.section(name, cls, raw[name]) for name, cls in SECTIONS.items() if name in raw})

    def section(self, name: str, cls, raw):
        where = f"[settings.{name}]"
        if not isinstance(raw, dict):
            self.complain("must be a table", where, f"Write [settings.{name}] and its keys below it.")
            return cls()
        self.known_keys(raw, tuple(item.name for item in fields(cls)), where)
        values = {}
        for item in fields(cls):
            value = self.typed(raw, item.name, (int, float), where)
            if value is None:
                continue
            low, high, unit = item.metadata["low"], item.metadata["high"], item.metadata["unit"]
            if not low <= value <= high:
                self.complain(f"{item.name} = {value} is out of bounds", where, f"Give {low:g} to {high:g} {unit}.")
            elif item.metadata["whole"] and value != int(value):
                self.complain(f"{item.name} = {value} is not a whole number", where, f"Give a whole number, {low:g} to {high:g} {unit}.")
            else:
                values[item.name] = int(value) if item.metadata["whole"] else value
        return cls(**values)


def write_study(study: Study, path: str | Path) -> None:
    """Write a study file with paths relative to it where possible; read_study(path) gives the same study back."""
    path = Path(path).resolve()
    forum = study.forum_name or list(study.forum)
    logo = _relative(study.logo, path.parent) if study.logo else ""
    head = {"name": study.name, "forum": forum, "note_ind": study.note_ind, "note_eng": study.note_eng, "maker": study.maker, "logo": logo,
            "as_of": study.as_of}  # fmt: skip
    blocks = [block("[study]", {key: value for key, value in head.items() if value})]
    for role in ROLES:
        for spec in study.inputs.get(role, ()):
            title = f"[[inputs.{role}]]" if role in LIST_ROLES else f"[inputs.{role}]"
            values = {key: getattr(spec, key) for key in _SPEC_TYPES}
            values["path"] = _relative(spec.path, path.parent)
            values["incomplete_regions"] = list(spec.incomplete_regions)
            values["fields"] = dict(spec.fields)
            blocks.append(block(title, {key: value for key, value in values.items() if value not in (None, [], {})}))
    default = Settings()
    for name in SECTIONS:
        changed = {k: v for k, v in asdict(getattr(study.settings, name)).items() if v != getattr(getattr(default, name), k)}
        if changed:
            blocks.append(block(f"[settings.{name}]", changed))
    for scenario in study.scenarios:
        values = {"name": scenario.name, "weights": scenario.weights, "note": scenario.note}
        blocks.append(block("[[scenarios]]", {key: value for key, value in values.items() if value}))
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _relative(file: Path, folder: Path) -> str:
    try:
        return file.resolve().relative_to(folder).as_posix()
    except ValueError:
        return file.resolve().as_posix()


def run_study(
    study: Study, folder: Path, *, overwrite: bool = False, outputs: tuple[str, ...] = DEFAULT_OUTPUTS, language: str = "id",
    candidates: str = "", pages: Pages = DEFAULT_PAGES, job=None,
) -> Outcome:
    """Analyse a study and publish the result in ``folder``: all files or none.

    ``outputs`` are of core.outputs; "gpkg" is always written. Outputs that cannot be made are left out, with the reason.
    ``candidates`` chooses those that get papers and pages (core.outputs.chosen_candidates), ``pages`` their size and layout.
    ``language`` ("id" or "en") is that of the maps and of the texts in columns without a language
    suffix. Raises OutputError when the folder cannot take the result, before anything is read.
    """
    from ..makers import make_outputs
    from .analysis import analyse
    from .findings import Job
    from .messages import localise_tables
    from .provenance import carry_logo, logo_name
    from .result import RESULT_NAME, Workshop, write_tables

    job = job or Job()
    with Workshop(folder, overwrite=overwrite) as workshop:
        tables = localise_tables(analyse(study, job.part(0.0, 0.8)), language)
        write_tables(workshop.path / RESULT_NAME, tables)
        if study.logo:
            carry_logo(study.logo, workshop.path / logo_name(study.logo))
        left_out = make_outputs(workshop.path, outputs, language=language, candidates=candidates, pages=pages, job=job.part(0.85, 1.0))
        files = workshop.publish()
        job.step(1.0, "done")
    return Outcome(workshop.folder, tuple(files), tables, left_out)
