"""A trace in words, as JSON, as tables and as a page: one wording for the command line and Processing."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd
import shapely

from .findings import OUT, SEA
from .result import TRACE_NAME, TRACE_SCHEMA, Workshop, write_tables
from .tables import text
from .trace import Trace

COLUMN_OF = {"id": "ind", "en": "eng"}


def describe(trace: Trace, language: str) -> list[tuple[str, list[str]]]:
    """The trace as paragraphs, each a sentence and its list; ``language`` is "id" or "en"."""
    lang = COLUMN_OF[language]
    point = [
        text("trace_moved", lang, lon=trace.given[0], lat=trace.given[1], moved=trace.moved_m, cells=trace.snap_cells),
        *([text("trace_truncated", lang)] if trace.upstream_truncated else []),
        text("trace_caveat", lang, cell_m=trace.cell_size_m),
    ]
    origins = [text("trace_origin", lang, region=place(trace, o.region_code, lang), area=o.area_km2, share=o.share_pct) for o in trace.upstream]
    stages = [
        text("trace_sea" if stage.region_code == SEA else "trace_stage", lang, seq=n, region=place(trace, stage.region_code, lang),
             distance=stage.distance_km, length=stage.length_km, lon=stage.lon, lat=stage.lat)
        for n, stage in enumerate(trace.downstream, start=1)
    ]  # fmt: skip
    return [
        (text("trace_point", lang, lon=trace.lon, lat=trace.lat, region=place(trace, trace.region_code, lang)), point),
        (text("trace_upstream", lang, area=trace.upstream_km2), origins),
        (text("trace_downstream", lang, length=trace.downstream_km), [*stages, text(f"trace_end_{trace.end_kind}", lang)]),
    ]


def place(trace: Trace, code: str, lang: str) -> str:
    """Name and code of a region, or the words for OUT and SEA; ``lang`` is "ind" or "eng"."""
    if code in (OUT, SEA):
        return text(f"trace_place_{code.lower()}", lang)
    return f"{trace.names[code]} ({code})"


def as_text(trace: Trace, language: str) -> str:
    """The paragraphs as lines of text."""
    return "\n".join(line for head, items in describe(trace, language) for line in (head, *(f"  {item}" for item in items)))


def as_html(trace: Trace, language: str) -> str:
    """The paragraphs as a page."""
    title = text("trace_title", COLUMN_OF[language])
    body = "".join(
        f"<h2>{escape(head)}</h2><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" for head, items in describe(trace, language)
    )
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html><html lang="{language}">{head}<body><h1>{escape(title)}</h1>{body}</body></html>\n'


def as_json(trace: Trace) -> dict:
    """The figures as plain values; the course as a GeoJSON line, the outline only in the layers."""
    lines = [stage.line for stage in trace.downstream if stage.line is not None]
    xy = [list(point) for n, line in enumerate(lines) for point in line.coords[min(n, 1):]]
    return {
        "given": {"lon": trace.given[0], "lat": trace.given[1]},
        "point": {"lon": trace.lon, "lat": trace.lat, "region_code": trace.region_code, "region_name": trace.names.get(trace.region_code)},
        "moved_m": trace.moved_m, "snap_cells": trace.snap_cells, "cell_size_m": trace.cell_size_m,
        "upstream_km2": trace.upstream_km2, "upstream_truncated": trace.upstream_truncated,
        "upstream": [
            {"region_code": o.region_code, "region_name": trace.names.get(o.region_code), "area_km2": o.area_km2, "share_pct": o.share_pct}
            for o in trace.upstream
        ],
        "downstream_km": trace.downstream_km, "end_kind": trace.end_kind,
        "downstream": [
            {"seq": n, "region_code": s.region_code, "region_name": trace.names.get(s.region_code), "lon": s.lon, "lat": s.lat,
             "distance_km": s.distance_km, "length_km": s.length_km}
            for n, s in enumerate(trace.downstream, start=1)
        ],
        "course": {"type": "LineString", "coordinates": xy} if xy else None,
    }  # fmt: skip


def trace_tables(trace: Trace) -> dict[str, pd.DataFrame]:
    """Tables trace_point, trace_upstream and trace_downstream (stretches that have a length)."""
    notes = {lang: " ".join(item for item in describe(trace, language)[0][1]) for language, lang in COLUMN_OF.items()}
    rows = {
        "trace_point": [
            {"region_code": trace.region_code, "region_name": trace.names.get(trace.region_code), "upstream_km2": trace.upstream_km2,
             "upstream_truncated": trace.upstream_truncated, "downstream_km": trace.downstream_km, "end_kind": trace.end_kind,
             "moved_m": trace.moved_m, "given_lon": trace.given[0], "given_lat": trace.given[1], "snap_cells": trace.snap_cells,
             "cell_size_m": trace.cell_size_m, "note_ind": notes["ind"], "note_eng": notes["eng"],
             "geometry": shapely.Point(trace.lon, trace.lat)}
        ],
        "trace_upstream": [
            {"region_code": o.region_code, "region_name": trace.names.get(o.region_code), "area_km2": o.area_km2, "share_pct": o.share_pct,
             "geometry": o.geometry}
            for o in trace.upstream
        ],
        "trace_downstream": [
            {"seq": n, "region_code": s.region_code, "region_name": trace.names.get(s.region_code), "distance_km": s.distance_km,
             "length_km": s.length_km, "geometry": s.line}
            for n, s in enumerate(trace.downstream, start=1)
            if s.line is not None
        ],
    }  # fmt: skip
    return {name: pd.DataFrame(items, columns=[*TRACE_SCHEMA[name].columns, "geometry"]) for name, items in rows.items()}


def write_trace(trace: Trace, folder: Path, *, overwrite: bool = False) -> list[Path]:
    """Publish trace.gpkg in ``folder``, or nothing. Raises OutputError when the folder cannot take it."""
    with Workshop(folder, overwrite=overwrite, names=(TRACE_NAME,)) as workshop:
        write_tables(workshop.path / TRACE_NAME, trace_tables(trace))
        return workshop.publish()
