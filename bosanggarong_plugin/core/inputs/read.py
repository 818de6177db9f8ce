"""The one door: reads every input of a study, collects every problem, raises once; what it returns can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import shipped
from ..catalogue_file import files_of, read_catalogue
from ..cooperation.forums import forum_named, forum_names
from ..errors import AnalysisError, InputError
from ..findings import Job
from ..memory import memory_problem, needed_bytes, told
from ..office.model import Office
from ..office.reading import read_office
from ..proposals import check_proposals
from ..study import InputSpec, Study
from .agreements import build_agreements
from .codes import is_dotted, normalise_code, other_in_bps
from .collect import Collector, hint, listed, place
from .fields import recognise_fields
from .files import sha256_of
from .model import Inputs, Layer
from .recognise import best_fit
from .regions import build_population, build_regions, join_population
from .registers import build_boundary_status
from .roles import build_layer
from .subbasins import check_one_network
from .vector import RawLayer, open_layer
from .weights import read_weight_raster

if TYPE_CHECKING:
    from .dem import Dem
    from .flow import FlowGrid

BUILD_TABLE = {"population": build_population, "boundary_status": build_boundary_status, "office": build_agreements}
MAX_KNOWN = 40  # regions named in a message
WEIGHT_ROLES = ("runoff", "population_raster")
LAYER_ROLES = ("basins", "rivers", "roads", "areas", "facilities", "network_lines", "places")


def read_inputs(study: Study, job: Job | None = None) -> Inputs:
    """Read all inputs of a study.

    Returns clean layers in EPSG:4326 with canonical columns, what was mended, and the rows of the ``sources`` table. Raises
    InputError with every problem of every input at once; nothing is written and no input is touched.
    """
    job = job or Job()
    collector = Collector()
    specs = study.all_specs()
    steps = _Steps(job, len(specs) + 1)
    names: dict[int, str] = {}

    regions = None
    spec = study.single("regions")
    if spec is None:
        collector.complain(
            "no regions layer is given", f"{study.path.name} [inputs.regions]", 'Add [inputs.regions] with path = "...".'
        )
    else:
        steps.next(spec)
        regions = _read_role(spec, collector, names, build_regions, geometry=True)
    codes = [] if regions is None else list(regions["region_code"])
    region_names = {} if regions is None else dict(zip(codes, regions["region_name"], strict=True))
    _check_forum(study, region_names, collector)
    settled = {id(spec): _with_known_regions(spec, study, region_names, collector) for spec in specs}
    layers: dict[str, list[Layer]] = {}
    tables: dict[str, object] = {}
    catalogue = shipped()
    for spec in specs:
        if spec.role in LAYER_ROLES:
            steps.next(spec)
            frame = _read_role(spec, collector, names, build_layer, geometry=True)
            if frame is not None:
                layers.setdefault(spec.role, []).append(Layer(settled[id(spec)], frame))
        elif spec.role in BUILD_TABLE:
            steps.next(spec)
            build = BUILD_TABLE[spec.role]
            tables[spec.role] = _read_role(spec, collector, names, lambda *args, build=build: build(*args, codes), geometry=False)
        elif spec.role == "catalogue":
            steps.next(spec)
            catalogue = read_catalogue(spec, collector)
    if regions is not None and tables.get("population"):
        population_spec = study.single("population")
        regions = join_population(regions, tables["population"], population_spec, names.get(id(population_spec), ""), collector)

    flow = None
    weighted = any(study.single(role) is not None for role in WEIGHT_ROLES)
    spec = study.single("flow_direction")
    if spec is not None:
        steps.next(spec)
        flow = _read_flow(spec, regions, collector, steps, weighted=weighted)
    dem = None
    if study.single("dem") is not None:
        steps.next(study.single("dem"))
        dem, drained = _read_dem(study.single("dem"), regions, collector, steps, drain=spec is None, weighted=weighted)
        flow = drained or flow
    weights = {}
    for role in WEIGHT_ROLES:
        spec = study.single(role)
        if spec is not None:
            steps.next(spec)
            weights[role] = read_weight_raster(spec, regions, collector)
    check_one_network(layers.get("basins", []), collector, regions)
    office = read_office(study.single("office"), tables.get("office"), codes, collector)
    _check_forum_name(study, office, codes, collector)
    if study.single("office") is not None and catalogue is not None and codes:
        check_proposals(office.proposals, catalogue, codes, study.single("office").path.name, collector)
    if regions is None and not collector.problems:
        raise AnalysisError("the regions layer was not read, and nothing says why")
    if collector.problems:
        raise InputError(collector.problems)
    beside = [replace(spec, path=path) for spec in specs if spec.role == "catalogue" for path in files_of(spec.path)[1:]]
    settled |= {id(spec): spec for spec in beside}
    sources = _sources([*specs, *beside], names, job, steps, settled, layers)
    return Inputs(
        regions=Layer(settled[id(study.single("regions"))], regions), layers=layers, flow=flow, dem=dem,
        boundary_status=tables.get("boundary_status"), office=office, catalogue=catalogue, **weights,
        repairs=collector.repairs, sources=sources,
    )  # fmt: skip


def _check_forum(study: Study, region_names: Mapping[str, str], collector: Collector) -> None:
    """The forum names regions of the study by their dotted codes; without regions only the writing can be checked."""
    undotted = [code for code in study.forum if normalise_code(code) and not is_dotted(code)]
    others = [code for code in study.forum if code not in undotted]
    _check_codes("forum", undotted, others, f"{study.path.name} [study]", region_names, collector)


def _check_forum_name(study: Study, office: Office, codes: list[str], collector: Collector) -> None:
    """A forum given by its name is known and has a member in the study; members outside are told in the repair log."""
    if not study.forum_name or not codes:
        return
    where, forum = f"{study.path.name} [study]", forum_named(study.forum_name, office.forums)
    if forum is None:
        collector.complain(f'no forum is named "{study.forum_name}"', where, hint(study.forum_name, forum_names(office.forums), "Forums"))
        return
    outside = [code for code in forum.codes if code not in codes and not any(own.startswith(f"{code}.") for own in codes)]
    if len(outside) == len(forum.codes):
        collector.complain(f"no member of the forum {forum.name} is a region of the study", where, f"Its members: {listed(forum.codes, MAX_KNOWN)}.")
    elif outside:
        spec = study.single("regions")
        collector.log(spec, forum.name, "forum", f"members outside the study: {listed(outside, MAX_KNOWN)}", "shown as members outside")


def _with_known_regions(spec: InputSpec, study: Study, region_names: Mapping[str, str], collector: Collector) -> InputSpec:
    """The entry with dotted codes in ``incomplete_regions``; one that is no region, or may be another's BPS code, is refused."""
    codes = {text: normalise_code(text) or text for text in spec.incomplete_regions}
    undotted = [text for text, code in codes.items() if not is_dotted(text) and other_in_bps(code)]
    others = [code for text, code in codes.items() if text not in undotted]
    where = f"{study.path.name} {spec.source}" if spec.source else place(spec, None, "incomplete_regions")
    _check_codes("incomplete_regions", undotted, others, where, region_names, collector)
    return replace(spec, incomplete_regions=tuple(dict.fromkeys(codes.values())))


def _check_codes(
    key: str, undotted: list[str], others: list[str], where: str, region_names: Mapping[str, str], collector: Collector
) -> None:
    """Refuse codes of the study file that lack their dot or are no region of the study."""
    known = listed((f"{code} {name}" for code, name in region_names.items()), MAX_KNOWN)
    if undotted:
        hint = f'Write codes like "64.74". Known codes: {known}.' if known else 'Write codes like "64.74".'
        collector.complain(f"{key}: codes without a dot ({listed(undotted)})", where, hint)
    strange = [code for code in others if code not in region_names]
    if strange and known:
        collector.complain(f"{key} names {listed(strange)}, which is no region of the study", where, f"Known codes: {known}.")


class _Steps:
    """Progress over the inputs, one step each."""

    def __init__(self, job: Job, total: int):
        self.job, self.total, self.done = job, total, 0

    def next(self, spec: InputSpec) -> None:
        self.job.step(self.done / self.total, f"{spec.role}: {spec.path.name}")
        self.done += 1

    def say(self, text: str) -> None:
        self.job.step(self.done / self.total, text)

    def job_now(self) -> Job:
        """The part of the job that is this step."""
        return self.job.part((self.done - 1) / self.total, self.done / self.total)


def _read_role(spec: InputSpec, collector: Collector, names: dict[int, str], build: Callable, *, geometry: bool):
    raw: RawLayer | None = open_layer(spec, collector, geometry=geometry, choose=lambda infos: best_fit(spec, infos))
    if raw is None:
        return None
    names[id(spec)] = raw.name
    columns = [column for column in raw.frame.columns if column != "geometry"]
    fields = recognise_fields(spec, raw.name, columns, collector)
    if fields is None:
        return None
    return build(raw.frame, fields, spec, raw.name, collector)


def _read_flow(spec: InputSpec, regions, collector: Collector, steps: _Steps, *, weighted: bool):
    from .flow import check_overlap, read_flow_direction
    from .grid import cancellable

    with cancellable(steps.job.is_cancelled):
        flow = read_flow_direction(spec, collector.problems, steps.say, weighted=weighted)
        if flow is not None and regions is not None:
            check_overlap(flow, regions, collector.problems)
    return flow


def _read_dem(
    spec: InputSpec, regions, collector: Collector, steps: _Steps, *, drain: bool, weighted: bool
) -> tuple[Dem | None, FlowGrid | None]:
    """The elevations, and flow directions from them when ``drain`` (no flow direction is given)."""
    from .dem import flow_codes, kernel_problem, plan_dem, read_dem
    from .flow import check_overlap, flow_grid
    from .grid import FlowNetwork, kernels

    where = place(spec)
    problem = kernel_problem(where) if drain else None
    plan = plan_dem(spec, collector.problems)
    if plan is None or problem is not None:
        collector.problems.extend([problem] if problem else [])
        return None, None
    needed = needed_bytes(plan.cells, compiled=kernels(plan.cells) is not None, from_dem=True, weighted=weighted)
    steps.say(told(plan.cells, needed))
    too_much = memory_problem(plan.cells, needed, where)
    if too_much is not None:
        collector.problems.append(too_much)
        return None, None
    dem = read_dem(spec, collector.problems, steps.job_now(), plan=plan)
    if dem is None:
        return None, None
    for found, action in dem.notes:
        collector.log(spec, spec.path.stem, "raster", found, action)
    if not drain:
        collector.log(spec, spec.path.stem, "raster", "a flow direction is given too", "the flow direction is used; the DEM only for elevations")
        return dem, None
    flow = flow_grid(FlowNetwork(flow_codes(dem, steps.job_now())), dem, dem.crs, "dem", spec)
    if regions is not None:
        check_overlap(flow, regions, collector.problems)
    return dem, flow


def _sources(
    specs: list[InputSpec], names: dict[int, str], job: Job, steps: _Steps, settled: Mapping[int, InputSpec], layers: Mapping[str, list[Layer]]
) -> list[dict]:
    """Rows of the ``sources`` table; the hash of a file is computed once."""
    digests: dict[Path, str] = {}
    kinds = {id(layer.spec): _kinds(layer) for role in layers for layer in layers[role]}
    rows = []
    for spec in specs:
        if spec.path not in digests:
            job.step(steps.done / steps.total, f"sha256: {spec.path.name}")
            digests[spec.path] = sha256_of(spec.path)
        rows.append({
            "role": spec.role, "layer": names.get(id(spec)) or spec.layer or spec.path.stem, "file": spec.path.name, "date": spec.date,
            "scale": spec.scale, "licence": spec.licence, "precision_m": spec.precision_m, "complete": spec.complete, "sha256": digests[spec.path],
            "kinds": kinds.get(id(settled[id(spec)])), "incomplete_regions": "+".join(settled[id(spec)].incomplete_regions) or None,
            "status": spec.status,
        })  # fmt: skip
    return rows


def _kinds(layer: Layer) -> str | None:
    """The kinds that a layer of areas, facilities or places holds, sorted and joined by '+'."""
    column = {"areas": "area_kind", "facilities": "facility_kind", "places": "place_kind"}.get(layer.spec.role)
    return "+".join(sorted(set(layer.frame[column].dropna().astype(str)))) or None if column else None
