"""check: read a study and say what is doubtful about it, by level, each with its remedy; nothing is analysed or written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..core.errors import InputError
from ..core.findings import Job
from ..core.messages import localise, role_name
from ..core.study import read_study


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("check", parents=[common], help="read and check a study file and all its inputs")
    parser.add_argument("study", type=Path, metavar="STUDY.toml")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder where the result will be, to see whether it has room")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(run=run)


def run(options) -> int:
    """Print the inputs, the diagnoses and what was mended; 0 when the study can be analysed, 2 when not."""
    language = options.lang or "en"
    if options.json:
        return _as_json(options, language)
    from ..core.doctor import LEVELS, OK, level_name, look

    study = read_study(options.study)
    found = look(study, Job(), folder=options.out)
    if found.refusal is not None:
        raise found.refusal
    for row in found.inputs.sources:
        print(f"{role_name(row['role'], language):16} {row['file']}" + (f" / {row['layer']}" if row["layer"] else ""))
    for level in LEVELS:
        own = [item.localised(language) for item in found.diagnoses if item.level == level]
        if own:
            print(f"\n{level_name(level, language).capitalize()} ({len(own)})")
        for item in own:
            print(f"  {item.where}: {item.what}" if item.where else f"  {item.what}")
            if level != OK and item.remedy:
                print(f"      -> {item.remedy}")
    _print_details(found.inputs, language)
    if not found.usable:
        return 2
    print(localise(f"{study.path.name}: usable, {len(found.inputs.regions.frame)} regions", language))
    return 0


def _print_details(inputs, language: str) -> None:
    """The evidence for the encoding, and every repair: there is no result yet whose repair log could be read."""
    from ..core.inputs.flow import EVIDENCE_JOINT

    print()
    if inputs.flow is not None and inputs.flow.evidence:
        print(localise(f"encoding of the flow direction: {inputs.flow.encoding}", language))
        for sentence in inputs.flow.evidence.split(EVIDENCE_JOINT):
            print("    " + localise(sentence, language))
    for row in inputs.repairs:
        print(localise(f"repaired: {row['role']} / {row['layer']} / {row['feature']}: {row['problem']} -> {row['action']}", language))


def _as_json(options, language: str) -> int:
    from ..core.doctor import PROBLEM, Diagnosis, look

    sources, repairs = [], []
    try:
        found = look(read_study(options.study), Job(), folder=options.out)
        diagnoses, usable = found.diagnoses, found.usable
        if found.inputs is not None:
            sources, repairs = found.inputs.sources, found.inputs.repairs
    except InputError as error:  # the study file itself
        diagnoses, usable = tuple(Diagnosis(PROBLEM, "study", problem) for problem in error.problems), False
    told = {"usable": usable, "diagnoses": [item.as_dict(language) for item in diagnoses], "sources": sources, "repairs": repairs}
    print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    return 0 if usable else 2
