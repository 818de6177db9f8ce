"""Missing links and dead ends as rows of road_border_lines, objects, findings and notes."""

from __future__ import annotations

from ..findings import FinderResult, Finding, Measure, Object
from ..inputs.model import Inputs
from .linear import incomplete_for
from .road_gaps import LooseEnd, MissingLink, RoadEnds
from .road_objects import OWN_STATUS, place_key, road_key


def report_gaps(ends: RoadEnds, inputs: Inputs) -> FinderResult:
    """Findings missing_link and dead_end with their objects; rows of road_border_lines are ``context["lines"]``."""
    names = dict(zip(inputs.regions.frame["region_code"], inputs.regions.frame["region_name"], strict=True))
    result = FinderResult(context={"lines": []}, notes=_notes(ends))
    things: dict[str, Object] = {}
    for link in ends.links:
        thing, finding = _missing_link(link, names)
        things.setdefault(thing.object_id, thing)
        result.findings.append(finding)
        a, b = link.a.part.name, link.b.part.name
        result.context["lines"].append(
            {"line_id": f"missing_link|{thing.object_id}|{'+'.join(link.codes)}", "region_a": link.codes[0], "region_b": link.codes[1],
             "road_name": _both(a, b), "kind": "missing_link", "length_km": link.gap_m / 1000, "name_a": a, "name_b": b, "geometry": link.line}
        )  # fmt: skip
    for end in ends.dead_ends:
        thing, finding = _dead_end(end, names)
        if things.setdefault(thing.object_id, thing) is thing:
            result.findings.append(finding)
    result.objects = sorted(things.values(), key=lambda thing: thing.object_id)
    return result


def _notes(ends: RoadEnds) -> dict[str, str]:
    counts = {"roads.missing_links_too_fine": ends.links_too_fine, "roads.dead_ends_too_fine": ends.dead_ends_too_fine}
    texts = {
        "roads.missing_links_too_fine": f"{ends.links_too_fine} gaps between facing ends of roads are no findings: "
        "the precision of the layer is unknown or too coarse for them",
        "roads.dead_ends_too_fine": f"{ends.dead_ends_too_fine} ends of roads at borders are no findings: "
        "the precision of the layer is unknown or too coarse for them",
    }
    return {key: text for key, text in texts.items() if counts[key]}


def _both(a: str | None, b: str | None) -> str | None:
    return " / ".join(sorted({name for name in (a, b) if name})) or None


def _role(end: LooseEnd) -> str:
    return "pemilik_ruas" if end.part.status in OWN_STATUS else "dilalui"


def _incomplete(codes, *ends: LooseEnd) -> bool:
    return any(incomplete_for(end.part.layer.spec, codes) for end in ends)


def _missing_link(link: MissingLink, names) -> tuple[Object, Finding]:
    a, b = link.a, link.b
    name = _both(a.part.name, b.part.name)
    between = " – ".join(names.get(code, code) for code in link.codes)
    object_id = f"road:{road_key(name, link.codes)}@{place_key(link.line.interpolate(0.5, normalized=True))} (ruas putus)"
    statuses = sorted({end.part.status for end in (a, b) if end.part.status})
    incomplete = _incomplete(link.codes, a, b)
    finding = Finding(
        "missing_link", object_id, tuple((end.region_code, _role(end)) for end in (a, b)),
        (
            Measure("gap_m", link.gap_m, "m", "distance between the two ends"),
            Measure("links", 1.0, "link", "facing ends of roads on both sides of a border that no other road joins nearby"),
            Measure("precision_m", max(a.precision_m, b.precision_m), "m", "precision of the road layer"),
        ),
        link.line, "roads", max(a.precision_m, b.precision_m) or None,
        caveat_ind="Data jalan tidak lengkap di daerah ini." if incomplete else "",
        caveat_eng="The road data are not complete in these regions." if incomplete else "", usable=not incomplete,
    )  # fmt: skip
    title = f"Ruas putus {name + ' ' if name else ''}di batas {between}"
    return Object(object_id, "road", title, "existing", "roads", {"road_status": "+".join(statuses) or None, "named": name is not None}), finding


def _dead_end(end: LooseEnd, names) -> tuple[Object, Finding]:
    codes = tuple(sorted((end.region_code, end.ahead)))
    object_id = f"road:{road_key(end.part.name, codes)}@{place_key(end.place)} (ujung)"
    between = " – ".join(names.get(code, code) for code in codes)
    incomplete = _incomplete(codes, end)
    finding = Finding(
        "dead_end", object_id, ((end.region_code, _role(end)), (end.ahead, "berbatasan")),
        (Measure("ends", 1.0, "end", "an end of a road that heads for the border and meets no other road"),),
        end.place, "roads", end.precision_m or None,
        caveat_ind="Jalan berhenti di dekat batas; di seberangnya data tidak memuat jalan yang menghadapnya."
                   + (" Data jalan tidak lengkap di daerah ini." if incomplete else ""),
        caveat_eng="The road stops near the border; the data hold no road that faces it on the other side."
                   + (" The road data are not complete in these regions." if incomplete else ""),
        usable=not incomplete, doubtful=True,
    )  # fmt: skip
    title = f"Ujung {end.part.name or 'jalan'} di batas {between}"
    return Object(object_id, "road", title, "existing", "roads", {"road_status": end.part.status, "named": end.part.name is not None}), finding
