"""What an arrow, a crossing or a candidate of a result carries, in words. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..core.messages import localise
from ..core.result_file import ResultFile, short_name

REGIONS = ("from_code", "to_code", "region_a", "region_b")
LEFT_OUT = ("fid", "crossing_id", "line_id", "candidate_id", "object_id", "idea_code")
CANDIDATE = ("parties", "sector", "obligation", "form", "coverage", "stage")
MOST_SOURCES = 12


def page_of(result: ResultFile, table: str, values: Mapping[str, object]) -> str:
    """HTML of one feature: ``values`` are its attributes (columns that the map has joined to them are not shown)."""
    own = [name for name in result.columns.get(table, ()) if name in values]
    row = {name: _plain(values[name]) for name in own}
    write = {"candidates": _candidate, "water_links": _link, "water_crossings": _crossing}.get(table, _road)
    return write(result, row)


def _link(result: ResultFile, row: dict) -> str:
    caveat = str(row.get(f"caveat_{result.texts.suffix}") or "")
    return _page(_pair(result, row, "from_code", "to_code", "→"), _rows(result, row, REGIONS), caveat)


def _crossing(result: ResultFile, row: dict) -> str:
    texts = result.texts
    sources = [source for source in result.rows("water_sources") if source["crossing_id"] == row.get("crossing_id")]
    sources.sort(key=lambda source: -float(source["area_km2"] or 0))
    carried = [(_name(result, source["source_code"]), f"{_number(texts, source['area_km2'])} km²") for source in sources[:MOST_SOURCES]]
    head = str(row.get("river") or "") or texts("layer.water_crossings")
    origin = _table([(texts.field("source_code"), ""), *carried]) if carried else ""
    return _page(head, _rows(result, row, ("river", *REGIONS)), "", _pair(result, row, "from_code", "to_code", "→")) + origin


def _road(result: ResultFile, row: dict) -> str:
    texts = result.texts
    sides = sorted({name[:-2] for name in row if name.endswith("_a") and name not in REGIONS} & {name[:-2] for name in row if name.endswith("_b")})
    both = [name for name in sides if row[f"{name}_a"] not in (None, "") or row[f"{name}_b"] not in (None, "")]
    table = ""
    if both:
        names = [_name(result, row[code]) for code in ("region_a", "region_b")]
        lines = [[_side_label(texts, name), *(_value(result, f"{name}_{side}", row[f"{name}_{side}"]) for side in "ab")] for name in both]
        table = _table([("", *names), *lines])
    taken = {f"{name}_{side}" for name in sides for side in "ab"}
    head = str(row.get("road_name") or "") or texts.value(row.get("kind") or "")
    return _page(head, _rows(result, row, ("road_name", *REGIONS, *taken)), "", _pair(result, row, "region_a", "region_b", "–")) + table


def _candidate(result: ResultFile, row: dict) -> str:
    texts = result.texts
    rank = next((item["rank"] for item in result.ranking if item["candidate_id"] == row.get("candidate_id")), None)
    lines = [(texts.field("rank"), _number(texts, rank))] if rank is not None else []
    lines += [(texts.field(name), _value(result, name, row[name])) for name in CANDIDATE if row.get(name) not in (None, "")]
    return _page(str(row.get(f"title_{texts.suffix}") or ""), lines, str(row.get(f"evidence_{texts.suffix}") or ""))


def _rows(result: ResultFile, row: dict, left_out: tuple[str, ...]) -> list[tuple[str, str]]:
    texts = result.texts
    hidden = {*left_out, *LEFT_OUT}
    told = ("caveat", "evidence", "title", "note")
    return [
        (texts.field(name), _value(result, name, value))
        for name, value in row.items()
        if name not in hidden and value not in (None, "") and not name.startswith(told)
    ]


def _value(result: ResultFile, name: str, value: object) -> str:
    texts = result.texts
    if value in (None, ""):
        return "–"
    if name == "parties":
        return ", ".join(result.parties(value))
    if isinstance(value, bool) or name in ("adjacent", "bridge", "ferry", "border_river"):
        return texts.value("ya" if value else "tidak")
    if isinstance(value, (int, float)):
        return _number(texts, value)
    if name.startswith(("road_name", "name", "river", "main_river")):
        return str(value)
    return localise(texts.value(value), texts.language)


def _number(texts, value: object) -> str:
    number = float(value or 0)
    return texts.number(number, 0 if number.is_integer() or abs(number) >= 100 else 1 if abs(number) >= 1 else 2)


def _side_label(texts, name: str) -> str:
    """The label of a column of two sides, without the side: "Status, sisi A" -> "Status"."""
    return texts.field(f"{name}_a").rsplit(", ", 1)[0]


def _pair(result: ResultFile, row: dict, first: str, second: str, sign: str) -> str:
    return f"{_name(result, row.get(first))} {sign} {_name(result, row.get(second))}"


def _name(result: ResultFile, code: object) -> str:
    return short_name(result.region_names.get(str(code), str(code)))


def _plain(value: object) -> object:
    """Python's own value; None for a null of QGIS."""
    return None if value is None or (hasattr(value, "isNull") and value.isNull()) else value


def _page(head: str, rows: list[tuple[str, str]], text: str, second: str = "") -> str:
    body = f"<p>{escape(text)}</p>" if text else ""
    below = f"<p>{escape(second)}</p>" if second and second != head else ""
    return f"<h3>{escape(head)}</h3>{below}{_table(rows)}{body}"


def _table(rows: list) -> str:
    cells = ("".join(f"<td style=\"padding-right:12px\">{escape(str(cell))}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>" if rows else ""
