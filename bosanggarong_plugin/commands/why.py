"""why: why regions have a cooperation candidate of an idea or why not, from a finished result."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from ..core.errors import InputError, Problem


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("why", parents=[common], help="say why regions have a candidate of an idea, or why not")
    parser.add_argument("folder", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg")
    parser.add_argument("--regions", nargs="+", metavar="REGION", help="two or more regions, by code or name")
    parser.add_argument("--idea", metavar="CODE", help="idea of the catalogue (B8)")
    parser.add_argument("--candidate", metavar="ID", help="explain this candidate instead")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(run=run)


def run(options) -> int:
    """Print one answer."""
    from ..core.cooperation.why import Explainer

    asked = bool(options.regions) + bool(options.idea)
    if asked != (0 if options.candidate else 2):
        raise InputError(Problem("give --regions and --idea, or --candidate", "command line", "Example: --regions 64.74 64.08 --idea B8."))
    explainer = Explainer.of_folder(options.folder)
    if options.candidate:
        answer = explainer.why_candidate(options.candidate)
    else:
        answer = explainer.why(options.idea, [explainer.region_code(said) for said in options.regions])
    if options.json:
        print(json.dumps(asdict(answer), ensure_ascii=False, indent=1))
        return 0
    suffix = "ind" if options.lang == "id" else "eng"
    print(getattr(answer, f"text_{suffix}"))
    for item in answer.items:
        idea = f"{item.idea_code}: " if options.candidate and item.idea_code else ""
        print(f"  - {idea}{getattr(item, f'text_{suffix}')}")
    return 0
