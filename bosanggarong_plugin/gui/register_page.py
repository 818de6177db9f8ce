"""One agreement in full, as a page: fields, reminder, history."""

from __future__ import annotations

from html import escape

import pandas as pd
from qgis.PyQt.QtCore import QCoreApplication

from ..core.office.listing import Change, ListedAgreement, changes_of, fields_in_words

translate = QCoreApplication.translate


def page_of(item: ListedAgreement, history: pd.DataFrame, language: str) -> str:
    """HTML of one agreement."""
    rows = "".join(
        f"<tr><td style=\"padding-right:12px\">{escape(head)}</td><td>{escape(text)}</td></tr>"
        for head, text in fields_in_words(item.row, language)
        if text != item.title
    )
    head = f"<h3>{escape(item.title)}</h3><p><b>{escape(translate('Bosanggarong', 'State'))}: {escape(item.state_words)}</b>"
    reminder = f"<br>{escape(item.reminder)}" if item.reminder else ""
    steps = [_step(change) for change in changes_of(history, language)]
    none = escape(translate("Bosanggarong", "No changes are recorded; the file is older than its history."))
    told = f"<ul>{''.join(steps)}</ul>" if steps else f"<p>{none}</p>"
    return f"{head}{reminder}</p><table>{rows}</table><p><b>{escape(translate('Bosanggarong', 'History'))}</b></p>{told}"


def _step(change: Change) -> str:
    words = {
        "added": translate("Bosanggarong", "added"), "changed": translate("Bosanggarong", "changed"),
        "removed": translate("Bosanggarong", "removed"), "imported": translate("Bosanggarong", "imported"),
    }  # fmt: skip
    at = change.at.replace("T", " ").replace("Z", " UTC")
    head = f"{at}, {change.by or '?'}: {words.get(change.change, change.change)}"
    fields = "".join(f"<br>{escape(name)}: {escape(before or '–')} → {escape(after or '–')}" for name, before, after in change.fields)
    return f"<li>{escape(head)}{fields}</li>"
