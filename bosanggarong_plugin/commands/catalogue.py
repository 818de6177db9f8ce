"""catalogue: the ideas and triggers as a spreadsheet that an office edits; export writes it, check says what is wrong with it."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..core.errors import InputError, Problem
from ..core.messages import localise


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("catalogue", help="write the catalogue of ideas as a spreadsheet, or check an edited one")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", parents=[common], help="write the catalogue of the program, or of a study, to FILE.xlsx or FILE.csv")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--study", type=Path, metavar="STUDY.toml", help="the catalogue that this study uses")
    export.add_argument("--overwrite", action="store_true", help="replace a file that is already there")
    export.set_defaults(run=run_export)
    check = actions.add_parser("check", parents=[common], help="say every row that cannot be used, with its line and the reason")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=run_check)


def run_export(options) -> int:
    """Write the files and print their names."""
    from ..core.catalogue import shipped
    from ..core.catalogue_file import export
    from ..core.study import read_study

    catalogue = shipped()
    if options.study:
        spec = read_study(options.study).single("catalogue")
        catalogue = _read(spec) if spec else catalogue
    for file in export(options.file, catalogue, overwrite=options.overwrite):
        print(file)
    return 0


def run_check(options) -> int:
    """Read a catalogue; InputError with every bad row."""
    from ..core.catalogue import OFFICE
    from ..core.study import InputSpec

    if not options.file.is_file():
        raise InputError(Problem(f"file not found: {options.file}", "command line", "Give a catalogue as .xlsx or .csv."))
    catalogue = _read(InputSpec(role="catalogue", path=options.file.resolve()))
    own = sum(idea.origin == OFFICE for idea in catalogue.ideas.values())
    triggers = sum(trigger.origin == OFFICE for trigger in catalogue.triggers)
    print(localise(f"{options.file.name}: usable, {len(catalogue.ideas)} ideas, {own} of them changed or new, {triggers} own triggers",
                   options.lang or "en"))  # fmt: skip
    return 0


def _read(spec):
    from ..core.catalogue_file import read_catalogue
    from ..core.inputs.collect import Collector

    collector = Collector()
    catalogue = read_catalogue(spec, collector)
    if collector.problems:
        raise InputError(collector.problems)
    return catalogue
