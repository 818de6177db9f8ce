"""The change report: what differs between two results, as text and as a page to print."""

from __future__ import annotations

from html import escape

from ..core.changes import ORDER, Change, Comparison
from ..core.sheets import Book

STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #999;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}"
    "td.n{text-align:right;white-space:nowrap}@media print{body{margin:0;font-size:11px}}"
)


def as_text(found: Comparison, book: Book) -> str:
    """Plain text, one line for each change."""
    texts = book.texts
    lines = [texts("changes.title", before=book.day(found.before), after=book.day(found.after))]
    for kind in ORDER:
        own = [change for change in found.changes if change.kind == kind]
        if own:
            lines += ["", f"{book.word(kind)} ({len(own)})"]
            lines += [f"  {_ranks(change):>9}  {change.title}\n             {change.reason}" for change in own]
    return "\n".join([*lines, "", texts("changes.same", n=found.same)])


def changes_page(found: Comparison, book: Book) -> str:
    """A page of HTML that needs nothing else; every text is escaped."""
    texts = book.texts
    title = texts("changes.title", before=book.day(found.before), after=book.day(found.after))
    head = "".join(f"<th>{escape(texts(f'changes.{name}'))}</th>" for name in ("kind", "rank", "candidate", "reason"))
    rows = "".join(
        f"<tr><td>{escape(book.word(change.kind))}</td><td class=n>{escape(_ranks(change))}</td><td>{escape(change.title)}</td>"
        f"<td>{escape(change.reason)}</td></tr>"
        for change in found.changes
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else f"<p>{escape(texts('changes.none'))}</p>"
    notes = [texts("changes.same", n=found.same), book.provenance.get(f"caveat_{texts.suffix}", ""), book.note]
    return (
        f'<!doctype html><html lang="{book.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1>{table}"
        f"{''.join(f'<p>{escape(note)}</p>' for note in notes if note)}</body></html>\n"
    )


def _ranks(change: Change) -> str:
    before, after = change.rank_before, change.rank_after
    return f"{'–' if before is None else before} → {'–' if after is None else after}"
