"""The command line: demo, analyse, trace, check, recognise, and the commands of ``commands``. Exit 0 done, 1 analysis failed, 2 wrong usage or
unusable input.

``--lang`` is the language of the maps and of all that is printed. Without it maps are Indonesian and messages English,
whatever the locale, so that a command prints the same on every machine; what `changes` and `gaps` tell is a paper, as the maps are.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from .commands import catalogue, changes, check, gaps, rank, register, report, requests, why
from .core.errors import BosanggarongError
from .core.findings import Job
from .core.messages import error_text, localise
from .core.outputs import DEFAULT_OUTPUTS, OUTPUTS
from .core.study import read_study, run_study
from .paths import default_study, program_version


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code. An error is one message on stderr, without traceback unless --debug."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except BosanggarongError as error:
        if options.debug:
            raise
        _complain(options, _headline(options, error) + error_text(error, _spoken(options)))
        return error.exit_code
    except BrokenPipeError:  # the reader of the list (head, less) has gone; the result is complete
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _complain(options, "cancelled; nothing was written")
        return 1
    except Exception as error:  # the one boundary: whatever is left becomes one message
        if options.debug:
            raise
        _complain(options, f"the analysis failed ({type(error).__name__}: {error}). Run again with --debug for the details.")
        return 1


def _spoken(options) -> str:
    """The language of messages."""
    return options.lang or "en"


def _say(options, text: str) -> None:
    print(localise(text, _spoken(options)))


def _complain(options, text: str) -> None:
    print(f"bosanggarong: {localise(text, _spoken(options))}", file=sys.stderr)


def _headline(options, error: BosanggarongError) -> str:
    count = len(error.problems)
    return "" if count == 1 else localise(f"{count} problems; nothing was written", _spoken(options)) + "\n"


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    common.add_argument(
        "--lang", choices=("id", "en"), help="language of the maps and of all that is printed (default: maps id, messages en)"
    )
    parser = argparse.ArgumentParser(prog="bosanggarong", description="Find where neighbouring regencies should cooperate.")
    parser.add_argument("--version", action="version", version=f"bosanggarong {program_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def result_options(command: argparse.ArgumentParser) -> None:
        command.add_argument("--overwrite", action="store_true", help="replace a result that is already there")
        command.add_argument("--outputs", default=",".join(DEFAULT_OUTPUTS),
                             help=f"comma-separated, of {', '.join(OUTPUTS)} (default: {','.join(DEFAULT_OUTPUTS)})")  # fmt: skip
        command.add_argument("--candidates", default="", metavar="WHICH",
                             help="who get papers and pages: all, marked, top:N, or ids separated by ';' (default: marked, else top:10)")  # fmt: skip
        report.add_page_options(command)

    demo = commands.add_parser("demo", parents=[common], help="analyse the embedded study of Kalimantan Timur")
    demo.add_argument("--out", type=Path, default=Path("bosanggarong_demo"), metavar="DIR", help="folder of the result (default: %(default)s)")
    result_options(demo)
    demo.set_defaults(run=lambda options: _analyse(options, default_study()))

    analyse = commands.add_parser("analyse", parents=[common], help="analyse a study file")
    analyse.add_argument("study", type=Path, metavar="STUDY.toml")
    analyse.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the result")
    result_options(analyse)
    analyse.set_defaults(run=lambda options: _analyse(options, options.study))

    trace = commands.add_parser("trace", parents=[common], help="say where the water of a place comes from and where it goes")
    trace.add_argument("study", type=Path, metavar="STUDY.toml")
    trace.add_argument("--lon", type=_degrees, required=True, metavar="DEGREES", help="longitude of the place, east positive")
    trace.add_argument("--lat", type=_degrees, required=True, metavar="DEGREES", help="latitude of the place, north positive")
    trace.add_argument(
        "--snap-cells", type=int, default=3, metavar="N", help="move to the largest stream within N cells (0 to 100, default 3)"
    )
    trace.add_argument("--json", action="store_true", help="machine-readable")
    trace.add_argument("--out", type=Path, metavar="DIR", help="folder for the layers (trace.gpkg)")
    trace.add_argument("--overwrite", action="store_true", help="replace a trace that is already there")
    trace.set_defaults(run=_trace)

    recognise = commands.add_parser("recognise", parents=[common], help="say what layers could be used as")
    recognise.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    recognise.add_argument("--json", action="store_true", help="machine-readable")
    recognise.add_argument("--study", type=Path, metavar="FILE.toml", help="write a study of what was recognised; questions become comments")
    recognise.set_defaults(run=_recognise)
    for command in (check, changes, rank, report, catalogue, why, requests, gaps, register):  # those that stand in modules of their own
        command.add(commands, common)
    return parser


def _degrees(value: str) -> float:
    """A number of degrees; a decimal comma is taken too."""
    try:
        return float(value.replace(",", "."))
    except ValueError:
        raise argparse.ArgumentTypeError(f"\"{value}\" is no number of degrees") from None


def _trace(options) -> int:
    from .core.inputs.read import read_inputs
    from .core.result import TRACE_NAME, check_folder
    from .core.settings import TraceSettings
    from .core.trace import check_options, inputs_to_read, trace
    from .core.trace_report import as_json, as_text, write_trace

    snap = TraceSettings(snap_cells=options.snap_cells)
    check_options(options.lon, options.lat, snap)
    study = inputs_to_read(read_study(options.study))
    if options.out:
        check_folder(options.out, overwrite=options.overwrite, names=(TRACE_NAME,))
    progress = _Progress(_spoken(options))
    try:
        job = Job(progress)
        found = trace(read_inputs(study, job.part(0.0, 0.5)), options.lon, options.lat, options=snap, settings=study.settings, job=job.part(0.5, 1.0))
    finally:
        progress.close()
    print(json.dumps(as_json(found), ensure_ascii=False, indent=1) if options.json else as_text(found, _spoken(options)))
    for file in write_trace(found, options.out, overwrite=options.overwrite) if options.out else ():
        print(file, file=sys.stderr if options.json else sys.stdout)
    return 0


def _analyse(options, study_path: Path) -> int:
    from .core.ranking import default_ranks

    outputs = tuple(name.strip() for name in options.outputs.split(",") if name.strip())
    unknown = [name for name in outputs if name not in OUTPUTS]
    if unknown:
        raise _usage(f"unknown output \"{unknown[0]}\"", f"Outputs are {', '.join(OUTPUTS)}.")
    started = time.monotonic()
    language = options.lang or "id"
    progress = _Progress(_spoken(options))
    try:
        outcome = run_study(
            read_study(study_path), options.out, overwrite=options.overwrite, outputs=outputs, language=language,
            candidates=options.candidates, pages=report.pages_of(options), job=Job(progress),
        )
    finally:
        progress.close()
    for file in outcome.files:
        print(file)
    for name, reason in outcome.left_out.items():
        print(localise(f"left out: {name} ({reason})", _spoken(options)), file=sys.stderr)
    ranked = default_ranks(outcome.tables["candidate_ranks"])
    titles = outcome.tables["candidates"].set_index("candidate_id")["title_ind" if language == "id" else "title_eng"]
    for row in ranked.head(10).itertuples():
        print(f"{row.rank:3d}. {titles[row.candidate_id]}  [{row.candidate_id.rsplit('|', 1)[1]}]  {row.score:.1f}")
    idle = outcome.tables["provenance"].set_index("key")["value"]["inputs_not_analysed"]
    if idle:
        _say(options, f"read and checked, but not analysed by this version: {idle}")
    _say(options, f"{len(ranked)} candidates in {time.monotonic() - started:.1f} s")
    return 0


def _usage(what: str, next_step: str) -> BosanggarongError:
    from .core.errors import InputError, Problem

    return InputError(Problem(what, "command line", next_step))


def _recognise(options) -> int:
    from .core.inputs.assign import layer_words, propose, write_proposal
    from .core.inputs.recognise import recognise

    found = recognise(options.paths)
    if options.study:
        proposal = propose(found, study_path=options.study)
        write_proposal(proposal, options.study, language=_spoken(options))
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return 0
    for row in found:
        if row["unreadable"]:
            _say(options, f"{row['file']}: {row['why'][0]}")
            continue
        shape, crs = row["geometry"] or "table", row["crs"] or "no CRS"
        count = "?" if row["n_features"] is None else row["n_features"]
        role = layer_words(row, _spoken(options))
        _say(options, f"{row['file']} / {row['layer']}: {role} ({shape}, {count} features, {crs})")
        for canonical, column in (row.get("fields") or {}).items() if row["role"] else ():
            print(f"    {canonical} = {column}")
        if row["question_eng"]:
            print("    ? " + localise(row["question_eng"], _spoken(options)))
    if options.study:
        _say(options, f"{options.study}: written, with {len(proposal.study.all_specs())} inputs and {len(proposal.questions)} questions")
    return 0


class _Progress:
    """A progress line on a terminal; silent elsewhere."""

    def __init__(self, language: str):
        self.language = language
        self.live = sys.stderr.isatty()
        self.shown = ""

    def __call__(self, fraction: float, text: str) -> None:
        line = f"{100 * fraction:3.0f} % {localise(text, self.language)}"
        if self.live and line != self.shown:
            print(f"\r{line:70}", end="", file=sys.stderr, flush=True)
            self.shown = line

    def close(self) -> None:
        if self.live and self.shown:
            print("\r" + " " * 70 + "\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
