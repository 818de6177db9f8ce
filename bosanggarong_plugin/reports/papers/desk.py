"""What every paper needs at hand: the sheets, words of the language, what people typed, marks of the law, maps made before."""

from __future__ import annotations

import filecmp
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ...core.messages import citation
from ...core.outputs import OUTPUTS
from ...core.result import RESULT_NAME
from ...core.sheets import Book, MeasureLine, PartyLine, Sheet
from ...core.tables import table, text
from .model import Picture, Run, Text, picture

PREFIX = "paper."
LAW, SOURCE, OWN = "law", "source", "own_knowledge"
CITED = (LAW, SOURCE)
BARE_UNITS = {"count", "regions", "crossing", "crossings", "attributes", "steps", "link", "end"}  # the measure's own words say them
PICTURE_INDEX = "index.json"
_LEVEL = {"kota": "head_kota", "kabupaten": "head_kabupaten"}


class Desk:
    """One result in one language. ``folder`` holds study.gpkg."""

    def __init__(self, folder: Path, language: str):
        self.folder, self.language, self.book = folder, language, Book(folder, language)
        self.suffix = self.book.texts.suffix
        self._texts = {row.key: getattr(row, self.suffix) for row in table("report_texts").itertuples() if row.key.startswith(PREFIX)}

    # --- words -------------------------------------------------------------------------------------------------------------

    def t(self, key: str, **values: object) -> str:
        """A text of the papers."""
        return self._texts[PREFIX + key].format(**values)

    def said(self, row: Mapping[str, object], name: str) -> str:
        return self.book.said(row, name)

    def of_run(self, message: object) -> str:
        """A text that the run wrote in its own language."""
        return self.book.of_run(message)

    def listed(self, names: Iterable[str]) -> str:
        """Names joined by commas and "and"."""
        names = list(dict.fromkeys(names))
        return f" {self.t('and')} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def names(self, codes: Iterable[str]) -> str:
        return self.listed(self.book.name_of(code) for code in codes if code)

    def date(self, value: object) -> str:
        """2026-11-22 as 22 November 2026; what is no whole date stays as it is."""
        return self.book.day(value)

    def procedures(self, topic: str) -> list[dict[str, object]]:
        """The rows of one topic of the table of procedures, in order."""
        return sorted((row for row in table("procedures").to_dict("records") if row["topic"] == topic), key=lambda row: int(row["seq"]))

    # --- law ---------------------------------------------------------------------------------------------------------------

    def mark(self, verified: str) -> str:
        """In words, how sure a rule is."""
        return self.t(f"mark_{verified}") if verified in (*CITED, OWN, "computed") else self.t(f"mark_{OWN}")

    def basis(self, basis: str, verified: str) -> str:
        """A legal basis with its mark. Only what was read in a law or a source is cited."""
        return f"{citation(basis, self.language)} ({self.mark(verified)})" if basis and verified in CITED else self.mark(verified)

    # --- figures -----------------------------------------------------------------------------------------------------------

    def value(self, value: float | None, unit: str) -> str:
        """A figure in words; unknown is said."""
        if value is not None and unit == "0/1":
            return self.t("yes" if value else "no_word")
        return self.book.figure(value, "" if unit in BARE_UNITS else unit)

    def ranged(self, measure: MeasureLine | Mapping) -> str:
        """A figure with its range, where one is known."""
        value, low, high, unit = (
            (measure.value, measure.low, measure.high, measure.unit) if isinstance(measure, MeasureLine)
            else (measure.get(measure_key) for measure_key in ("quantity", "low", "high", "unit"))
        )  # fmt: skip
        shown = self.value(value, unit or "")
        if low is None or high is None or low == high:
            return shown
        return self.t("ranged", value=shown, low=self.book.figure(low, ""), high=self.book.figure(high, ""))

    # --- people ------------------------------------------------------------------------------------------------------------

    def blank(self, what: str = "") -> Run:
        """A place that people fill."""
        return Run(self.t("blank_what", what=what) if what else self.t("blank"), blank=True)

    @cached_property
    def _dossier(self) -> dict[tuple[str, str], str]:
        return {(str(row["candidate_id"]), str(row["field"])): str(row["value"] or "").strip() for row in self.book.rows("dossier")}

    def typed(self, sheet: Sheet, name: str) -> str | None:
        """What people typed into a field of the dossier."""
        return self._dossier.get((sheet.candidate_id, name)) or None

    def entry(self, sheet: Sheet, name: str) -> Text:
        """What people typed, else a place to fill that says what belongs there."""
        return self.typed(sheet, name) or self.blank(self.label(name))

    def label(self, name: str) -> str:
        """The label of a field of the dossier."""
        return next(getattr(row, f"label_{self.suffix}") for row in table("dossier_fields").itertuples() if row.field == name)

    @cached_property
    def _parties_of_findings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.book.rows("finding_parties"):
            found[str(row["finding_id"])].append(self.t("party_role", party=self.book.name_of(row["region_code"]), role=self.book.word(row["role"])))
        return found

    @cached_property
    def _things_of_findings(self) -> dict[str, str]:
        return {str(row["finding_id"]): self.book.object_name(row["object_id"]) for row in self.book.rows("findings")}

    def where(self, finding_id: str) -> str:
        """The object of a finding, and its parties with their roles."""
        parts = (self._things_of_findings.get(finding_id, ""), self.listed(self._parties_of_findings.get(finding_id, [])))
        return "; ".join(part for part in parts if part)

    # --- parties -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _levels(self) -> dict[str, str]:
        return {str(row["region_code"]): str(row["level"] or "") for row in self.book.rows("regions")}

    def party(self, party: PartyLine) -> str:
        """Name of a party."""
        return self.t(f"party_{party.kind}") if party.kind in ("otorita", "pihak_ketiga") else party.name

    def head(self, code: str, *, province: bool = False) -> str:
        """Who leads a region or province: Bupati, Wali Kota, Gubernur."""
        name = self.book.name_of(code)
        for word in ("Kabupaten ", "Kota ", f"{self.book.word('provinsi').capitalize()} "):
            name = name.removeprefix(word)
        key = "head_provinsi" if province else _LEVEL.get(self._levels.get(code, ""), "head_kabupaten")
        said = text(key, self.suffix, name=name)
        return said[0].upper() + said[1:]

    @property
    def made_on(self) -> str:
        """The day of the result."""
        return self.date(self.book.provenance.get("date", ""))

    @staticmethod
    def provinces(codes: Iterable[str]) -> list[str]:
        """The codes of the provinces that regions lie in."""
        return sorted({code.split(".")[0] for code in codes})

    def meeting(self, codes: Sequence[str]) -> str:
        """The level of the technical coordination about regions: of the province where all lie in one, else national (PP 28/2018 art. 5)."""
        found = self.provinces(codes)
        name = self.book.name_of(found[0]).removeprefix(f"{self.book.word('provinsi').capitalize()} ")
        return self.t("level_province", province=name) if len(found) == 1 else self.t("level_national")

    # --- pictures ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _pictures(self) -> dict[str, Path]:
        """Candidate id -> its map, made in this run or lying beside the same result."""
        folders, above = [self.folder], self.folder.parent
        result, other = self.folder / RESULT_NAME, above / RESULT_NAME
        if result.is_file() and other.is_file() and filecmp.cmp(result, other, shallow=False):
            folders.append(above)
        for folder in folders:
            index = folder / OUTPUTS["png"].file / PICTURE_INDEX
            try:
                listed = json.loads(index.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            listed = listed.get("candidates") if isinstance(listed, dict) else None
            if isinstance(listed, dict):
                return {str(key): index.parent / Path(name).name for key, name in listed.items() if isinstance(name, str)}
        return {}

    def map_of(self, sheet: Sheet) -> Picture | None:
        """The map of a candidate where one was made."""
        file = self._pictures.get(sheet.candidate_id)
        shown = picture(file, self.t("map_caption", title=sheet.title)) if file else None
        return shown if shown is None or shown.true_to_scale else replace(shown, caption=f"{shown.caption} {self.t('map_scale')}")
