"""Where a result comes from: program, contract, parameters, date, caveats."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from ..paths import program_version
from .errors import OutputError, Problem
from .result import CONTRACT_VERSION
from .study import Study
from .tables import text


def number(value: float) -> str:
    """A setting as text; whole numbers keep all their digits."""
    return str(value) if isinstance(value, int) else f"{value:g}"


def logo_name(file: Path) -> str:
    """What the logo is called beside a result."""
    return f"logo{file.suffix.lower()}"


def carry_logo(source: Path, target: Path) -> None:
    """Copy the logo beside a result; raises OutputError when it cannot be read."""
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise OutputError(
            Problem(f"the logo cannot be copied ({error.strerror or error})", str(source), "Check that the file can be read.")
        ) from error


def provenance(study: Study, notes: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the provenance table (key, value); every row but ``date``, and ``as_of`` where the study names no day, is the same on a rerun."""
    rows = {
        "contract_version": CONTRACT_VERSION,
        "program": "Bosanggarong",
        "program_version": program_version(),
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "as_of": (study.as_of or date.today()).isoformat(),  # the day on which agreements were judged
        "study": study.name,
        "study_file": study.path.name,
        "maker": study.maker,
        "logo": logo_name(study.logo) if study.logo else "",
        "note_ind": study.note_ind,
        "note_eng": study.note_eng,
        "caveat_ind": text("caveat_result", "ind"),
        "caveat_eng": text("caveat_result", "eng"),
    }
    for section, values in asdict(study.settings).items():
        rows |= {f"settings.{section}.{name}": number(value) for name, value in values.items()}
    rows |= notes
    return pd.DataFrame(sorted(rows.items()), columns=["key", "value"])
