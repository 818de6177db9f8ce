"""register: the register of agreements in an office.gpkg: list, template, import, export, remind, history."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from ..core.errors import InputError, Problem
from ..core.messages import localise


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand and its own subcommands."""
    parser = commands.add_parser("register", help="the register of agreements in an office.gpkg")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", parents=[common], help="print the agreements")
    _office(listing)
    listing.add_argument("--json", action="store_true", help="machine-readable")
    listing.set_defaults(run=run_list)

    template = actions.add_parser("template", parents=[common], help="write a table to fill in")
    template.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    template.add_argument("--overwrite", action="store_true", help="replace a file that is already there")
    template.set_defaults(run=run_template)

    importing = actions.add_parser("import", parents=[common], help="add the agreements of a table; all rows or none")
    _office(importing)
    importing.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .csv or GeoPackage")
    importing.add_argument("--layer", metavar="NAME", help="sheet or table, where the file has several")
    importing.add_argument("--answer", action="append", default=[], metavar="NAME=CODE",
                           help="who a party is: \"Semarang=33.74\", or \"NAME=pihak ketiga\"; as often as needed")  # fmt: skip
    importing.add_argument("--code-scheme", choices=("kemendagri", "bps"), help="what codes without dots are")
    importing.add_argument("--update", action="store_true", help="change agreements that are there with other content")
    importing.add_argument("--dry-run", action="store_true", help="say what would be done; write nothing")
    _editor(importing)
    importing.set_defaults(run=run_import)

    exporting = actions.add_parser("export", parents=[common], help="write the register as a table")
    _office(exporting)
    exporting.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    exporting.add_argument("--overwrite", action="store_true", help="replace a file that is already there")
    exporting.set_defaults(run=run_export)

    remind = actions.add_parser("remind", parents=[common], help="agreements that end soon or have ended")
    _office(remind)
    remind.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="the day to judge on (default: today)")
    remind.add_argument("--json", action="store_true", help="machine-readable")
    remind.set_defaults(run=run_remind)

    history = actions.add_parser("history", parents=[common], help="who changed what and when")
    _office(history)
    history.add_argument("agreement", nargs="?", metavar="ID", help="one agreement (default: all)")
    history.add_argument("--json", action="store_true", help="machine-readable")
    history.set_defaults(run=run_history)


def _office(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("office", type=Path, metavar="OFFICE.gpkg")


def _editor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", help="who edits (default: the user of this computer)")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"\"{value}\" is no date like 2026-01-31") from None


def _store(options, *, must_exist: bool = True):
    from ..core.office.store import OfficeStore

    if must_exist and not options.office.is_file():
        raise InputError(Problem("file not found", str(options.office), "Give an office.gpkg; \"register import\" makes one."))
    by = getattr(options, "by", None)
    return OfficeStore(options.office, by) if by else OfficeStore(options.office)


def _say(options, text: str) -> None:
    print(localise(text, options.lang or "en"))


def run_list(options) -> int:
    """Print one line for each agreement."""
    frame = _store(options).load("agreements")
    if options.json:
        print(json.dumps(frame.to_dict("records"), ensure_ascii=False, indent=1))
        return 0
    for row in frame.to_dict("records"):
        print(f"{row['agreement_id']}  {row['signed'] or '-':10}  {row['end'] or '-':10}  {row['parties']}  {row['title']}")
    _say(options, f"{len(frame)} agreements")
    return 0


def run_template(options) -> int:
    """Write the template."""
    from ..core.office.register import write_template

    write_template(options.file, language=options.lang or "id", overwrite=options.overwrite)
    print(options.file)
    return 0


def run_import(options) -> int:
    """Import and say what was added, changed and left as it was."""
    from ..core.office.register import import_agreements

    answers = {}
    for answer in options.answer:
        name, sign, code = answer.rpartition("=")
        if not sign or not name.strip():
            raise InputError(Problem(f"--answer \"{answer}\" has no name or code", "command line", "Write --answer \"Semarang=33.74\"."))
        answers[name.strip()] = code.strip()
    report = import_agreements(
        options.file, _store(options, must_exist=False), answers=answers, update=options.update, layer=options.layer,
        code_scheme=options.code_scheme, dry_run=options.dry_run,
    )  # fmt: skip
    for row in report.notes:
        _say(options, f"repaired: {row['role']} / {row['layer']} / {row['feature']}: {row['problem']} -> {row['action']}")
    counts = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged"
    _say(options, f"agreements: {counts}" if report.written else f"agreements, nothing written: {counts}")
    return 0


def run_export(options) -> int:
    """Write the register."""
    from ..core.office.register import export_agreements

    export_agreements(_store(options).load("agreements"), options.file, language=options.lang or "id", overwrite=options.overwrite)
    print(options.file)
    return 0


def run_remind(options) -> int:
    """Print the agreements that are due."""
    from ..core.office.reminders import reminders

    agreements = _store(options).load("agreements")
    rows = reminders(agreements, options.date or date.today())
    if options.json:
        print(json.dumps(rows.to_dict("records"), ensure_ascii=False, indent=1))
        return 0
    titles = dict(zip(agreements["agreement_id"], agreements["title"], strict=True))
    for row in rows.to_dict("records"):
        print(f"{row['agreement_id']}  {titles[row['agreement_id']]}: {row['text_ind' if options.lang == 'id' else 'text_eng']}")
    _say(options, f"{len(rows)} agreements are due")
    return 0


def run_history(options) -> int:
    """Print what happened to the register, oldest first."""
    frame = _store(options).history("agreements", options.agreement)
    if options.json:
        print(json.dumps([row | {"row_json": json.loads(row["row_json"])} for row in frame.to_dict("records")], ensure_ascii=False, indent=1))
        return 0
    from ..core.office.entry import headers_of
    from ..core.office.listing import shown
    from ..core.texts import Texts

    language = options.lang or "en"
    headers, texts = headers_of(language), Texts(language)
    before: dict[str, dict] = {}
    for row in frame.to_dict("records"):
        now, old = json.loads(row["row_json"]), before.get(row["row_key"], {})
        changed = [name for name in headers if name in now and old.get(name) != now[name]]
        detail = "; ".join(f"{headers[name]}: {shown(name, now[name], texts) or '-'}" for name in changed) if old else now.get("title")
        word = localise(row["change"], language)
        print(f"{row['edited_at']}  {row['edited_by'] or '?'}  {word}  {row['row_key']} ({row['row_version']})  {detail}")
        before[row["row_key"]] = now
    return 0
