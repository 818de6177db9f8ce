"""gaps: the candidates of a finished result that no running agreement covers, in order."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from ..core.result_file import DEFAULT_SCENARIO, short_name
from ..core.texts import Texts


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("gaps", parents=[common], help="list what no running agreement covers: gaps, possible, idle")
    parser.add_argument("result", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg")
    parser.add_argument("--forum", metavar="NAME|CODES", help="show the candidates of a forum only: its name, or codes joined by +")
    parser.add_argument("--scenario", default=DEFAULT_SCENARIO, metavar="ID", help="scenario that gives the order (default: default)")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(run=run)


def run(options) -> int:
    """Print the list; in Indonesian unless --lang en asks for English."""
    from ..core.cooperation.gaps import CLASSES, overview

    found = overview(options.result, forum=options.forum, scenario=options.scenario)
    if options.json:
        rows = [asdict(row) for row in found.rows]
        print(json.dumps({"counts": dict(found.counts), "has_register": found.has_register, "rows": rows}, ensure_ascii=False, indent=1))
        return 0
    say = Texts(options.lang or "id")
    for name in CLASSES if found.has_register else ():
        print(f"{say.value(name).capitalize()}: {found.counts[name]}")
        for row in found.rows:
            if row.coverage == name:
                seats = ", ".join(short_name(found.region_names.get(code, say.value(code))) for code in row.seats)
                print(f"{row.rank or '-':>4}. {getattr(row, f'title_{say.suffix}')}  [{seats}]")
                for line in (getattr(row, f"why_{say.suffix}"), *getattr(row, f"nearby_{say.suffix}")):
                    print(f"      {line}")
    print(f"{say.value('covered').capitalize()}: {found.counts['covered']}" if found.has_register else say("gaps.no_register"))
    return 0
