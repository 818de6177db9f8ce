"""rank and compare: rank a finished result by other weights, and say how two scenarios of a result differ."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ..core.errors import InputError, Problem
from ..core.messages import localise
from ..core.outputs import DEFAULT_OUTPUTS, OUTPUTS

SHOWN = 10


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the two subcommands."""
    parser = commands.add_parser("rank", parents=[common], help="rank a finished result by other weights, into a new folder")
    parser.add_argument("result", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg; it stays as it is")
    parser.add_argument("--scenario", type=Path, required=True, metavar="FILE.toml", help="file with [[scenarios]], also a study file")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the new result")
    parser.add_argument("--overwrite", action="store_true", help="replace a result that is already there")
    parser.add_argument("--outputs", default=",".join(DEFAULT_OUTPUTS), help=f"comma-separated, of {', '.join(OUTPUTS)}")
    parser.add_argument("--candidates", default="", metavar="WHICH", help="who get papers and pages: all, marked, top:N, or ids separated by ';'")
    parser.set_defaults(run=run_rank)

    parser = commands.add_parser("compare", parents=[common], help="say how two scenarios of a result rank its candidates")
    parser.add_argument("result", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg")
    parser.add_argument("a", metavar="A", help="scenario, by id or name")
    parser.add_argument("b", metavar="B", help="the other scenario")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(run=run_compare)


def run_rank(options) -> int:
    """Rank again and print the first candidates of each new scenario."""
    from ..core.rerank import rerank
    from ..core.study import read_scenarios

    outputs = tuple(name.strip() for name in options.outputs.split(",") if name.strip())
    unknown = [name for name in outputs if name not in OUTPUTS]
    if unknown:
        raise InputError(Problem(f"unknown output \"{unknown[0]}\"", "command line", f"Outputs are {', '.join(OUTPUTS)}."))
    spoken = options.lang or "en"
    scenarios, settings = read_scenarios(options.scenario)
    outcome = rerank(
        options.result, options.out, scenarios, settings, overwrite=options.overwrite, outputs=outputs, language=options.lang or "id",
        candidates=options.candidates,
    )  # fmt: skip
    for file in outcome.files:
        print(file)
    for name, reason in outcome.left_out.items():
        print(localise(f"left out: {name} ({reason})", spoken), file=sys.stderr)
    titles = outcome.tables["candidates"].set_index("candidate_id")["title_ind" if (options.lang or "id") == "id" else "title_eng"]
    for scenario in scenarios:
        print(f"{scenario.name} ({scenario.scenario_id})")
        ranks = outcome.tables["candidate_ranks"]
        for row in ranks[ranks["scenario_id"] == scenario.scenario_id].sort_values("rank").head(SHOWN).itertuples():
            between = "-" if row.rank_low is None else f"{row.rank_low}-{row.rank_high}"
            print(f"{row.rank:3d}. [{between}] {titles[row.candidate_id]}  [{row.candidate_id.rsplit('|', 1)[1]}]")
    return 0


def run_compare(options) -> int:
    """Print how each candidate moves from A to B, and how far the two orders agree."""
    from ..core.ranking import compare
    from ..core.result import RESULT_NAME, read_table, tables_in
    from ..core.scenarios import find_scenario

    if not (options.result / RESULT_NAME).is_file() or "candidate_ranks" not in (held := tables_in(options.result)):
        raise InputError(Problem("the folder holds no result with a ranking", str(options.result), "Give the folder of a finished result."))
    spoken = options.lang or "en"
    ranks, candidates = read_table(options.result, "candidate_ranks"), read_table(options.result, "candidates")
    known = {key: key for key in sorted(ranks["scenario_id"].unique())}
    if "scenarios" in held:
        listed = read_table(options.result, "scenarios")
        known |= dict(zip(listed["scenario_id"], listed["name"].astype(str), strict=True))
    a, b = find_scenario(options.a, known), find_scenario(options.b, known)
    found = compare(ranks, a, b)
    titles = candidates.set_index("candidate_id")["title_ind" if spoken == "id" else "title_eng"]
    if options.json:
        rows = [row | {"title": titles[row["candidate_id"]]} for row in found.rows.to_dict("records")]
        said = {"scenario_a": a, "scenario_b": b, "spearman": found.spearman, "kendall": found.kendall, "candidates": rows}
        print(json.dumps(said, ensure_ascii=False, indent=1))
        return 0
    print(f"A = {known[a]}; B = {known[b]}")
    print(f"{'A':>4} {'B':>4} {'A-B':>5}")
    for row in found.rows.itertuples():
        print(f"{row.rank_a:4d} {row.rank_b:4d} {row.change:+5d}  {titles[row.candidate_id]}  [{row.candidate_id.rsplit('|', 1)[1]}]")
    if found.spearman is not None:
        both = f"Spearman {found.spearman:.2f}, Kendall {found.kendall:.2f}"
        print(localise(f"agreement of the two orders: {both} (1 = the same, -1 = reversed)", spoken))
    return 0
