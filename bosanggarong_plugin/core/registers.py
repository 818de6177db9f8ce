"""Findings, objects and forums as rows of the result tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from .catalogue import Catalogue
from .cooperation.forums import forum_frames, forum_named, forums_of, of_codes
from .findings import Finding, Object
from .inputs.model import Inputs
from .result import SCHEMA
from .study import Study
from .tables import text


def finding_tables(
    findings: Iterable[Finding], objects: Iterable[Object], severity: Callable[[Finding], float | None], catalogue: Catalogue
) -> dict[str, pd.DataFrame]:
    """Tables objects, object_attributes (what a trigger asks for), findings, finding_measures, finding_parties."""
    rows, measures, parties = [], [], []
    for f in findings:
        key = f.finding_id
        rows.append(
            {"finding_id": key, "kind": f.kind, "object_id": f.object_id, "severity": severity(f), "source_role": f.source_role,
             "precision_m": f.precision_m, **{f"caveat_{lang}": _caveat(f, lang) for lang in ("ind", "eng")}, "usable": f.usable,
             "doubtful": f.doubtful, "geometry": f.geometry}
        )  # fmt: skip
        measures += [
            {"finding_id": key, "measure": m.name, "value": m.value, "low": m.low, "high": m.high, "unit": m.unit, "basis": m.basis}
            for m in f.measures
        ]
        parties += [{"finding_id": key, "region_code": code, "role": role} for code, role in f.parties]
    things = [{name: getattr(thing, name) for name in SCHEMA["objects"].columns} for thing in objects]
    held = [
        {"object_id": thing.object_id, "attribute": name, "value": str(value)}
        for thing in objects for name in catalogue.attributes if (value := thing.attributes.get(name)) is not None
    ]  # fmt: skip
    return {
        "objects": _frame("objects", things), "object_attributes": _frame("object_attributes", held), "findings": _frame("findings", rows),
        "finding_measures": _frame("finding_measures", measures), "finding_parties": _frame("finding_parties", parties),
    }  # fmt: skip


def _caveat(finding: Finding, language: str) -> str:
    """What the finder says against its finding; where it says nothing, how precise the layer is."""
    known = finding.precision_m is not None and not pd.isna(finding.precision_m)
    said = finding.caveat_ind if language == "ind" else finding.caveat_eng
    return said or text("precision_caveat" if known else "precision_unknown_caveat", language, precision_m=finding.precision_m)


def forum_tables(study: Study, inputs: Inputs, segments: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tables forums and forum_members: that of the study, those people entered, the known ones with members here.

    ``read_inputs`` has checked the codes and the name; ``segments`` are the border segments.
    """
    entered, regions = inputs.office.forums, list(inputs.regions.frame["region_code"])
    chosen = forum_named(study.forum_name, entered) if study.forum_name else of_codes(study.forum, study.name) if study.forum else None
    return forum_frames(forums_of(chosen, regions, entered), regions, zip(segments["region_a"], segments["region_b"], strict=True))


def _frame(name: str, rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[*SCHEMA[name].columns, *(["geometry"] if SCHEMA[name].geometry else [])])
