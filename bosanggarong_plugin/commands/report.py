"""report: papers and maps of a finished result, without running the analysis again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..core.errors import InputError, Problem
from ..core.messages import localise
from ..core.outputs import DEFAULT_OUTPUTS, OUTPUTS, PAPERS, Pages

WRITABLE = tuple(name for name in OUTPUTS if name != "gpkg")


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("report", parents=[common], help="make maps and papers of a finished result")
    parser.add_argument("folder", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg")
    parser.add_argument(
        "--outputs", default=",".join(name for name in DEFAULT_OUTPUTS if name in WRITABLE), help=f"comma-separated, of {', '.join(WRITABLE)}"
    )
    parser.add_argument(
        "--candidates", default="", metavar="WHICH", help="all, marked, top:N, or ids separated by ';' (default: marked, else top:10)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace those that are already there")
    add_page_options(parser)
    parser.set_defaults(run=run)


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """Size and layout of the pages of the atlas."""
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=f"size of the pages of the atlas (default: {PAPERS[0]})")
    parser.add_argument("--layouts", type=Path, metavar="FOLDER", help="page templates of your own (.qpt) instead of the shipped ones")


def pages_of(options: argparse.Namespace) -> Pages:
    """What add_page_options asked for."""
    return Pages(options.paper, options.layouts)


def run(options) -> int:
    """Make the reports beside the result; exit 1 when one is left out."""
    from ..makers import make_again

    wanted = [name.strip() for name in options.outputs.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in WRITABLE]
    if unknown:
        raise InputError(Problem(f"unknown output \"{unknown[0]}\"", "command line", f"Outputs are {', '.join(WRITABLE)}."))
    files, left_out = make_again(
        options.folder, wanted, overwrite=options.overwrite, language=options.lang or "id", candidates=options.candidates,
        pages=pages_of(options),
    )  # fmt: skip
    for file in files:
        print(file)
    for name, reason in left_out.items():
        print(localise(f"left out: {name} ({reason})", options.lang or "en"), file=sys.stderr)
    return 1 if left_out else 0
