"""Where a result comes from: program, contract, parameters, date, caveats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

import pandas as pd

from ..paths import program_version
from .result import CONTRACT_VERSION
from .study import Study
from .tables import text


def number(value: float) -> str:
    """A setting as text; whole numbers keep all their digits."""
    return str(value) if isinstance(value, int) else f"{value:g}"


def provenance(study: Study, notes: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the provenance table (key, value); every row but ``date`` is the same on a rerun."""
    rows = {
        "contract_version": CONTRACT_VERSION,
        "program": "Bosanggarong",
        "program_version": program_version(),
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "study": study.name,
        "study_file": study.path.name,
        "note_ind": study.note_ind,
        "note_eng": study.note_eng,
        "caveat_ind": text("caveat_result", "ind"),
        "caveat_eng": text("caveat_result", "eng"),
    }
    for section, values in asdict(study.settings).items():
        rows |= {f"settings.{section}.{name}": number(value) for name, value in values.items()}
    rows |= notes
    return pd.DataFrame(sorted(rows.items()), columns=["key", "value"])
