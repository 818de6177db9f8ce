"""requests: what data, from which agency, would matter most for a finished result."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..core.errors import InputError, Problem
from ..core.tables import text


def add(commands, common: argparse.ArgumentParser) -> None:
    """Register the subcommand."""
    parser = commands.add_parser("requests", parents=[common], help="list the data that would matter most, by agency")
    parser.add_argument("folder", type=Path, metavar="RESULT_DIR", help="folder that holds study.gpkg")
    parser.add_argument("--json", action="store_true", help="machine-readable")
    parser.set_defaults(run=run)


def run(options) -> int:
    """Print the requests in their order of priority."""
    from ..core.result import RESULT_NAME
    from ..core.result_file import ResultFile

    path = options.folder / RESULT_NAME
    if not path.is_file():
        raise InputError(Problem("the folder holds no study.gpkg", str(options.folder), "Give the folder of a finished result."))
    file = ResultFile(path)
    if "data_requests" not in file.columns:
        raise InputError(Problem("the result holds no requests for data", str(path), "Run the analysis again with this version."))
    rows = sorted(file.rows("data_requests"), key=lambda row: row["priority"])
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    suffix, every = "ind" if options.lang == "id" else "eng", set(file.unique("regions", "region_code"))
    for row in rows:
        codes = [code for code in (row["region_codes"] or "").split("+") if code]
        everywhere = text("why_everywhere", suffix) if set(codes) >= every else ""
        regions = everywhere or ", ".join(file.region_names.get(code, code) for code in codes)
        said = {name: row[f"{name}_{suffix}"] for name in ("agency", "item", "reason")}
        print(f"{row['priority']:3d}. " + text("request_line", suffix, **said) + (f" [{regions}]" if regions else ""))
    return 0
