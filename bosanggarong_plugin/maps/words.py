"""Lines that every sheet carries: dates and sources of a result, in the words of its texts."""

from __future__ import annotations

from ..core.result_file import ResultFile


def years_text(result: ResultFile) -> str:
    """The year of the regions' data and the day of the result."""
    date = date_text(result)
    years = sorted({str(row["date"])[:4] for row in result.rows("sources") if row["role"] == "regions" and row["date"]})
    if not years:
        return result.texts("map.date", date=date)
    return result.texts("map.year", years=years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}", date=date)


def date_text(result: ResultFile) -> str:
    """The day the result was made, in words."""
    year, _, rest = result.provenance.get("date", "")[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12):
        return year
    return f"{int(day)} {result.texts('map.months').split()[int(month) - 1]} {year}"


def sources_text(result: ResultFile, *, longest: int = 900, rows: list[dict[str, object]] | None = None) -> str:
    """Files with date and scale by role, or those of some ``rows`` of sources; the last ones are counted where the text grows too long."""
    found: dict[str, list[str]] = {}
    for row in result.rows("sources") if rows is None else rows:
        detail = ", ".join(str(row[key]) for key in ("date", "scale") if row[key]) or result.texts("map.undated")
        entry = f"{row['file']} ({detail})"
        entries = found.setdefault(result.texts.value(row["role"]), [])
        if entry not in entries:
            entries.append(entry)
    parts = [f"{role}: {', '.join(entries)}" for role, entries in found.items()]
    text = "; ".join(parts)
    for kept in range(len(parts) - 1, 0, -1):
        if len(text) <= longest:
            break
        text = "; ".join(parts[:kept]) + "; " + result.texts("map.more", n=len(parts) - kept)
    return text
