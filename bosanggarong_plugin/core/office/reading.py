"""The other tables of ``office.gpkg`` as the analysis reads them: checked, every problem at once; the file is never touched."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

import pandas as pd

from ..errors import OfficeError
from ..inputs.agreements import label_of, values_of, words_of
from ..inputs.codes import is_dotted, normalise_code
from ..inputs.collect import Collector, listed, place
from ..inputs.party_names import provinces, region_labels
from ..inputs.values import parse_numbers, word
from ..study import InputSpec
from .model import CONTRIBUTIONS, ENTRIES, PROPOSALS, SCENARIOS, Office
from .store import OfficeStore

_TOLD = 20


def read_office(spec: InputSpec | None, agreements: pd.DataFrame | None, codes: Collection[str], collector: Collector) -> Office:
    """What people entered: the register as read, and the other tables when the input is a GeoPackage that has them.

    ``codes`` are the regions of the study. Proposals and scenarios are checked where the catalogue and the criteria are known.
    """
    if spec is None or spec.path.suffix.lower() != ".gpkg" or not spec.path.is_file():
        return Office(agreements=agreements)
    store = OfficeStore(spec.path)
    try:
        loaded = {name: store.load(name) for name in ("contributions", "dossier", "proposals", "forums", "scenarios")}
    except OfficeError as error:
        if not collector.problems:  # a file that cannot be opened has been told of by the reading of its register
            collector.problems.extend(error.problems)
        return Office(agreements=agreements)
    dossier: dict[str, dict[str, str]] = {}
    for row in loaded["dossier"].itertuples():
        if row.value is not None:
            dossier.setdefault(str(row.candidate_id), {})[str(row.field)] = str(row.value)
    return Office(
        agreements=agreements,
        contributions=_contributions(loaded["contributions"], spec, codes, collector),
        dossier=dossier,
        proposals=loaded["proposals"][list(PROPOSALS)],
        forums=_forums(loaded["forums"], spec, codes, collector),
        scenarios=loaded["scenarios"][list(SCENARIOS)],
        entries=loaded["dossier"][list(ENTRIES)],
    )


def _contributions(frame: pd.DataFrame, spec: InputSpec, codes: Collection[str], collector: Collector) -> pd.DataFrame:
    labels = [" / ".join(str(part) for part in (row.candidate_id, row.region_code, row.measure)) for row in frame.itertuples()]
    allowed = {*codes, *(code[:2] for code in codes)}
    strange = [label for label, code in zip(labels, frame["region_code"], strict=True) if codes and str(code) not in allowed]
    if strange:
        collector.complain(
            f"contributions of regions that the study does not hold: {listed(strange, _TOLD)}", place(spec, "contributions", "region_code"),
            f"Give the code of a region of the study ({listed(sorted(codes), 40)}) or of its province.",
        )  # fmt: skip
    known = words_of("measure")
    measures = [known.get(word(name or "")) for name in frame["measure"]]
    unknown = [label for label, measure in zip(labels, measures, strict=True) if not measure]
    if unknown:
        words = ", ".join(f"{value} ({label_of('measure', value)})" for value in values_of("measure"))
        collector.complain(
            f"contributions of an unknown measure: {listed(unknown, _TOLD)}", place(spec, "contributions", "measure"), f"Write one of: {words}."
        )
    numbers, bad = parse_numbers(frame["value"])
    wrong = [f"{labels[row]}: {cell}" for row, cell in bad]
    wrong += [f"{label}: {number:g}" for label, number in zip(labels, numbers, strict=True) if number < 0 or math.isinf(number)]
    if wrong:
        collector.complain(
            f"contributions that are no number of 0 or more: {listed(wrong, _TOLD)}", place(spec, "contributions", "value"),
            "Write a number; leave it empty when it is not known.",
        )  # fmt: skip
    return frame.assign(measure=measures, value=[None if math.isnan(number) else float(number) for number in numbers])[list(CONTRIBUTIONS)]


def _forums(frame: pd.DataFrame, spec: InputSpec, codes: Collection[str], collector: Collector) -> dict[str, tuple[str, ...]]:
    """Members may lie outside the study, but must be regions or provinces."""
    members: dict[str, list[str]] = {}
    strange = []
    for row in frame.itertuples():
        said = str(row.region_code).strip()
        code = normalise_code(said) if is_dotted(said) else said
        if code not in codes and code not in region_labels() and code not in provinces():
            strange.append(f"{row.name}: {said}")
        members.setdefault(str(row.name), []).append(code)
    if strange:
        collector.complain(
            f"forums with members that are no regions: {listed(strange, _TOLD)}", place(spec, "forums", "region_code"),
            'Write codes with a dot: "64.74".',
        )  # fmt: skip
    return {name: tuple(sorted({code for code in found if code})) for name, found in sorted(members.items())}


def entries_without_candidate(office: Office, candidate_ids: Iterable[str], spec: InputSpec | None) -> list[dict]:
    """Rows of the repair log for what was entered about candidates that this result does not have; it stays in the office file."""
    if spec is None:
        return []
    known = set(candidate_ids)
    entered = {"contributions": office.contributions["candidate_id"], "dossier": office.dossier}
    collector = Collector()
    for table, keys in entered.items():
        for key in sorted({str(key) for key in keys} - known):
            collector.log(spec, table, key, "entered for a candidate that this result does not have", "kept in the office file; not used")
    return collector.repairs
