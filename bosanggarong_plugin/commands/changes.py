"""changes: what differs between two finished results, on the terminal, as JSON or as a page."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from ..core.errors import InputError, Problem

PAGE_NAME = "perubahan.html"


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("changes", parents=[common], help="say what changed between two results: new, covered, stalled, dropped candidates")
    parser.add_argument("before", type=Path, metavar="OLD_RESULT")
    parser.add_argument("after", type=Path, metavar="NEW_RESULT")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"folder for the page ({PAGE_NAME})")
    parser.add_argument("--overwrite", action="store_true", help="replace a page that is already there")
    parser.set_defaults(run=run)


def run(options) -> int:
    """Compare, print, and write the page when asked."""
    from ..core.changes import compare
    from ..core.result import RESULT_NAME, Workshop
    from ..core.sheets import Book
    from ..reports.changes_page import as_text, changes_page

    for folder in (options.before, options.after):
        if not (folder / RESULT_NAME).is_file():
            raise InputError(Problem("the folder holds no study.gpkg", str(folder), "Give the folder of a finished result."))
    language = options.lang or "id"  # a paper, as those of report
    before, after = Book(options.before, language), Book(options.after, language)
    found = compare(before, after)
    if options.out:
        with Workshop(options.out, overwrite=options.overwrite, names=(PAGE_NAME,)) as workshop:
            (workshop.path / PAGE_NAME).write_text(changes_page(found, after), encoding="utf-8", newline="\n")
            print(*workshop.publish(), sep="\n")
    print(json.dumps(asdict(found), ensure_ascii=False, indent=1) if options.json else as_text(found, after))
    return 0
