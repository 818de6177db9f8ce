"""What can be made of a result, declared once: the command line, Processing and the dock offer these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import InputError, Problem

ALL, TOP, MARKED = "all", "top", "marked"
TOP_CANDIDATES = 10  # of which papers and pages are made when nothing is chosen
HOW_TO_CHOOSE = 'Write "all", "marked", "top:10", or ids separated by semicolons.'
MARK = "mark"  # field of the dossier: any text means "for the forum"


@dataclass(frozen=True)
class Output:
    """One output: its file or folder in the result, and who makes it (core, qgis, reports)."""

    name: str
    file: str
    maker: str
    default: bool = True


PAPERS = ("a3", "a4")


@dataclass(frozen=True)
class Pages:
    """How pages are laid out: ``paper`` is a3 or a4; ``layouts`` a folder with templates of the user's own that win over the shipped ones."""

    paper: str = "a3"
    layouts: Path | None = None


DEFAULT_PAGES = Pages()

OUTPUTS: dict[str, Output] = {
    output.name: output
    for output in (
        Output("gpkg", "study.gpkg", "core"),
        Output("qgz", "study.qgz", "qgis"),
        Output("pdf", "peta.pdf", "qgis"),
        Output("atlas", "atlas.pdf", "qgis"),
        Output("png", "png", "qgis"),
        Output("html", "laporan.html", "reports"),
        Output("xlsx", "calon_kerja_sama.xlsx", "reports"),
        Output("kak", "kak", "reports"),
        Output("gdb", "study.gdb.zip", "reports", default=False),
        Output("zip", "paket.zip", "reports", default=False),
    )
}
DEFAULT_OUTPUTS = tuple(name for name, output in OUTPUTS.items() if output.default)
PAGED = ("atlas", "png", "kak")  # with pages of the chosen candidates
CSV_FOLDER = "csv"  # sheets of the workbook where openpyxl is missing
FOLDERS = (*(output.file for output in OUTPUTS.values() if "." not in output.file), CSV_FOLDER)


def made_by(maker: str, wanted: Iterable[str]) -> list[str]:
    """The wanted outputs of one maker, in the order of the declaration."""
    wanted = set(wanted)
    return [name for name, output in OUTPUTS.items() if output.maker == maker and name in wanted]


def chosen_candidates(said: str, ranking: Sequence[dict], marked: Iterable[str] = ()) -> list[str]:
    """Candidate ids, in the order of their rank, for papers and pages.

    ``said`` is "" (the marked ones, else the first ten), "all", "top:N", "marked", or ids separated by ";" (an id holds "|" and
    commas may stand in names). Raises InputError for what is none of these.
    """
    ids, marked = [str(row["candidate_id"]) for row in ranking], set(marked)
    own = [key for key in ids if key in marked]
    said = said.strip()
    if not said:
        return own or ids[:TOP_CANDIDATES]
    if said == ALL:
        return ids
    if said == MARKED:
        return own
    if said.startswith(f"{TOP}:"):
        number = said.removeprefix(f"{TOP}:")
        if not number.isdigit() or int(number) < 1:
            raise InputError(Problem(f"\"{said}\" chooses no candidates", "candidates", HOW_TO_CHOOSE))
        return ids[: int(number)]
    wanted = {part.strip() for part in said.split(";") if part.strip()}
    unknown = sorted(wanted - set(ids))
    if unknown:
        raise InputError(
            Problem(f"no candidate of the result has the id \"{unknown[0]}\"", "candidates", HOW_TO_CHOOSE)
        )
    return [key for key in ids if key in wanted]
