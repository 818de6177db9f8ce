"""One analysis: from the inputs of a study to the tables of its result."""

from __future__ import annotations

from datetime import date

import pandas as pd

from .candidates import propose, severity
from .cooperation.assess import Assessment, context_of
from .cooperation.data_requests import data_requests
from .cooperation.matrix import register_tables, unknown_field_rows
from .cooperation.procedure import procedures
from .cooperation.road_forms import with_responsible
from .cooperation.solidarity import ledger
from .finders import areas, run_finders
from .findings import Job
from .inputs.read import read_inputs
from .office.reading import entries_without_candidate
from .office.reminders import reminders
from .proposals import by_hand, objects_of
from .provenance import provenance
from .ranking import rank
from .registers import finding_tables, forum_tables
from .scenarios import all_scenarios
from .study import NOT_ANALYSED, Study


def analyse(study: Study, job: Job) -> dict[str, pd.DataFrame]:
    """read -> find -> propose -> assess -> rank; returns the tables of the result by name, nothing written.

    Raises InputError for unusable inputs, Cancelled when the user stops the run.
    """
    inputs = read_inputs(study, job.part(0.0, 0.2))
    scenarios = all_scenarios(study.scenarios, inputs.office.scenarios)
    done = run_finders(inputs, study.settings, job.part(0.2, 0.85))
    tables, notes = {}, {}
    for result in done.values():
        tables |= result.tables
        notes |= result.notes
    objects = list({thing.object_id: thing for result in reversed(done.values()) for thing in reversed(result.objects)}.values())[::-1]
    findings = [finding for result in done.values() for finding in result.findings]
    job.step(0.86, "candidates")
    proposed = propose(findings, objects, areas.nesting(objects), inputs.catalogue)
    manual = by_hand(inputs.office.proposals, inputs.catalogue, tables.get("border_segments"))
    objects, proposed = [*objects, *objects_of(manual)], [*proposed, *manual]
    note = {"ind": study.note_ind, "eng": study.note_eng}
    assessment = Assessment(context_of(inputs, study.settings, tables, note, study.as_of or date.today()))
    for number, candidate in enumerate(proposed):
        job.step(0.86 + 0.03 * number / len(proposed), "candidates")
        assessment.add(candidate)
    tables |= assessment.tables() | rank(assessment.criteria, scenarios, study.settings.ranking, job.part(0.89, 0.9))
    if "border_roads" in tables:
        tables["border_roads"] = with_responsible(tables["border_roads"])
    if "water_links" in tables or "waste.skipped" in notes:
        tables["solidarity"] = ledger(findings)
    repairs = [row for result in done.values() for row in result.repairs] + unknown_field_rows(assessment.context)
    repairs += entries_without_candidate(inputs.office, (candidate.candidate_id for candidate in proposed), study.single("office"))
    tables |= finding_tables(findings, objects, severity, inputs.catalogue) | inputs.catalogue.tables(proposed)
    tables |= forum_tables(study, inputs, tables["border_segments"]) | inputs.tables(repairs)
    tables |= register_tables(tables, assessment.context)
    if inputs.office.agreements is not None:
        tables["agreement_reminders"] = reminders(inputs.office.agreements, assessment.context.today)
    own_ids = [candidate.candidate_id for candidate in proposed]
    for name, entered in (("dossier", inputs.office.entries), ("contributions", inputs.office.contributions)):
        about = entered[entered["candidate_id"].isin(own_ids)]
        if not about.empty:
            tables[name] = about
    idle = [role for role in NOT_ANALYSED if study.inputs.get(role)]
    tables["procedures"] = procedures()
    tables["provenance"] = provenance(study, notes | {"inputs_not_analysed": ", ".join(idle)})
    tables["data_requests"] = data_requests(inputs, tables)
    job.step(0.9, "candidates")
    return tables
