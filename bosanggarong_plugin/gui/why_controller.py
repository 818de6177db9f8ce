"""The part "Why / why not": what made the selected candidate, and what two regions lack for an idea."""

from __future__ import annotations

import re
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QCoreApplication, QObject

from ..core.result_file import ResultFile
from ..environment import compute
from .messages import in_words, push
from .results_page import WhyPart
from .task import log_exception

translate = QCoreApplication.translate


class WhyController(QObject):
    """Asks cooperation.why; its tables are read at the first question."""

    def __init__(self, part: WhyPart, iface, parent: QObject | None = None):
        super().__init__(parent)
        self.part, self.iface = part, iface
        self._folder: Path | None = None
        self._language = "id"
        self._explainer = None
        part.ask.clicked.connect(self.ask)

    def set_result(self, folder: Path, result: ResultFile) -> None:
        """Offer the regions and ideas of a result."""
        self._folder, self._language, self._explainer = folder, result.texts.language, None
        regions = sorted((str(row["region_name"]), str(row["region_code"])) for row in result.rows("regions"))
        for number, combo in enumerate((self.part.region_a, self.part.region_b)):
            combo.clear()
            for name, code in regions:
                combo.addItem(name, code)
            combo.setCurrentIndex(min(number, combo.count() - 1))
        self.part.idea.clear()
        for row in sorted(result.rows("catalogue"), key=lambda row: _order(str(row["idea_code"]))):
            title = re.sub(r"[:\s]*\{\w+\}", "", str(row[f"title_{result.texts.suffix}"] or "")).strip(" :")
            self.part.idea.addItem(f"{row['idea_code']} {title}", row["idea_code"])
        self.part.answer.clear()
        self.part.setEnabled(self.part.idea.count() > 0 and len(regions) > 1)

    def explain(self, candidate_id: str) -> None:
        """Say what made a candidate."""
        self._say(lambda explainer: explainer.why_candidate(candidate_id))

    def ask(self) -> None:
        """Say why the two regions have a candidate of the idea, or why not."""
        codes = [combo.currentData() for combo in (self.part.region_a, self.part.region_b)]
        idea = self.part.idea.currentData()
        self._say(lambda explainer: explainer.why(idea, codes))

    def _say(self, question) -> None:
        from .card import answer_html

        try:
            answer = compute(lambda: question(self._opened()))
        except Exception as error:  # the boundary of the slot
            log_exception(error)
            push(self.iface, in_words(error), Qgis.MessageLevel.Critical)
            return
        self.part.answer.setHtml(answer_html(answer, self._language))

    def _opened(self):
        from ..core.cooperation.why import Explainer

        if self._explainer is None:
            self._explainer = Explainer.of_folder(self._folder)
        return self._explainer


def _order(code: str) -> tuple[str, int]:
    """B2 before B10."""
    found = re.match(r"(\D*)(\d*)", code)
    return found.group(1), int(found.group(2) or 0)
