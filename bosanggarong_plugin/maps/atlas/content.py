"""The words of the atlas, from the sheets of a result (core.sheets). No Qt here, and no figure is made here."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ...core.rests_on import sources_of
from ...core.result_file import TOP, short_name
from ...core.sheets import Book, FindingLine, MeasureLine, RuleLine, Sheet
from ...paths import tables_dir
from ..words import sources_text, years_text
from .plain import Grid

DASH = "–"
SHARE_MODELS = ("P1", "P2", "P3", "P4", "P5", "RIVER_LOCAL", "RIVER_UPSTREAM_EQUAL", "RIVER_DOWNSTREAM_EQUAL")
ADDED = {"crossings"}  # each finding counts its own
COUNTED = {"count", "regions", "crossing"}  # the caption says what
UNDECIDED = "belum ditentukan"  # form that the result leaves open
NOT_A_FIGURE = {"0/1", "steps"}


@dataclass(frozen=True)
class Minute:
    """What a candidate's page says: two figures with captions, and the sections by key."""

    title: str
    subtitle: str
    figures: tuple[tuple[str, str], ...]
    sections: dict[str, str | Grid]


def sentence(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


# --- one candidate ---------------------------------------------------------------------------------------------------


def minute(book: Book, sheet: Sheet) -> Minute:
    """Everything on the page of one candidate; a section without content is an empty text."""
    said = book.texts
    parts = [
        said("atlas.rank", rank=sheet.rank, n=len(book.sheets), low=sheet.rank_low or DASH, high=sheet.rank_high or DASH),
        sentence(sheet.sector), said("atlas.affair", urusan=sheet.urusan) if sheet.urusan else "", years_text(book.result),
    ]  # fmt: skip
    return Minute(
        sheet.title, " · ".join(part for part in parts if part), figures(book, sheet),
        {
            "minta": ask(book, sheet), "bukti": sheet.evidence, "pihak": _parties(book, sheet), "uji": _tests(book, sheet),
            "bentuk": _form(book, sheet), "dprd": _council(book, sheet), "pembagian": _shares(book, sheet), "cakupan": _coverage(book, sheet),
            "catatan_calon": "\n".join(f"• {text}" for _, text in sheet.flags), "sumber": _sources(book, sheet),
        },
    )  # fmt: skip


@cache
def _headline() -> dict[str, tuple[int, frozenset[str]]]:
    """Measure -> its priority, and the kinds of finding where it says something else than the size of the object."""
    with (tables_dir() / "headline_measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["measure"]: (int(row["priority"]), frozenset(row["not_of"].split("+"))) for row in csv.DictReader(file)}


def figures(book: Book, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """The two figures that say most: known values of different measures, in the order of headline_measures.csv.

    Findings about the object of the title come before those about what the candidate takes along.
    """
    known: list[tuple[tuple, FindingLine, MeasureLine]] = []
    for finding in sheet.findings:
        for line in finding.measures:
            name, _, code = line.name.partition(":")
            priority, not_of = _headline().get(name, (0, frozenset()))
            if line.value is not None and line.unit not in NOT_A_FIGURE and priority and finding.kind not in not_of:
                order = (bool(code), finding.object_id != sheet.object_id, priority, -(finding.severity or 0), -line.value, finding.finding_id)
                known.append((order, finding, line))
    chosen: dict[str, tuple[str, str]] = {}
    for _, finding, line in sorted(known, key=lambda item: item[0]):
        name = line.name.partition(":")[0]
        if name not in chosen and len(chosen) < 2:
            unit = "" if line.unit in COUNTED else line.unit
            value = sum(more.value for _, near, more in known if more.name == name and near.kind == finding.kind) if name in ADDED else line.value
            chosen[name] = (book.figure(value, unit), f"{sentence(line.label)} ({finding.kind_name})")
    return tuple(chosen.values())


def ask(book: Book, sheet: Sheet) -> str:
    """What the forum is asked, in one sentence."""
    deal = (sheet.deal_type or book.texts("atlas.deal")).lower()
    key = sheet.coverage_code if sheet.coverage_code in ("gap", "possible", "covered", "idle") else "gap"
    form = f" {book.texts('atlas.with_form', form=sheet.form)}" if sheet.form and sheet.row["form"] != UNDECIDED else ""
    return book.texts(f"atlas.ask_{key}", deal=deal, form=form)


def _parties(book: Book, sheet: Sheet) -> str:
    lines = []
    for party in sheet.parties:
        code = f"{party.code} " if party.code[:1].isdigit() else ""
        optional = "" if party.must_sit else f" {book.texts('atlas.may_sit')}"
        lines.append(f"• {code}{sentence(party.name)}: {party.role}{optional}" if party.role else f"• {code}{sentence(party.name)}{optional}")
    signing = [_ruled(book, line) for line in sheet.rules.get("signatory", ())]
    return "\n".join([*lines, *(f"{book.texts('atlas.signatory')} {text}" for text in signing if text)])


def _tests(book: Book, sheet: Sheet) -> str:
    lines = [f"• {sentence(test.name)}: {test.result}. {test.reason}".strip() for test in sheet.tests]
    if sheet.obligation:
        lines.append(book.texts("atlas.obligation", obligation=sheet.obligation))
    return "\n".join(lines)


def _form(book: Book, sheet: Sheet) -> str:
    head = [
        (book.texts("atlas.form"), sheet.form), (book.texts("atlas.authority"), sheet.authority),
        (book.texts("atlas.institution"), sheet.institution), (book.texts("atlas.membership"), sheet.membership),
    ]  # fmt: skip
    lines = [f"• {name}: {value}" for name, value in head if value]
    return "\n".join([*lines, *(text for line in sheet.rules.get("form", ()) if (text := _ruled(book, line)))])


def _council(book: Book, sheet: Sheet) -> str:
    lines = [_ruled(book, line) for line in sheet.rules.get("dprd", ())]
    lines += [book.texts("atlas.stage", stage=sheet.stage)] if sheet.stage else sheet.rule_texts("stage")
    return "\n".join(f"• {line}" for line in lines if line)


def _shares(book: Book, sheet: Sheet) -> str | Grid:
    """Shares in per cent by party and model; a model that could not be computed for anyone is named below with the reason."""
    known = {(line.model, line.code): line.share_pct for line in sheet.shares if line.share_pct is not None}
    models = [model for model in SHARE_MODELS if any(name == model for name, _ in known)]
    if not models:
        reasons = list(dict.fromkeys(line.basis for line in sheet.shares if line.basis))
        return "\n".join(reasons[:2]) or book.texts("atlas.no_shares")
    codes = list(dict.fromkeys(line.code for line in sheet.shares if line.model in models))
    rows = tuple(
        (short_name(book.name_of(code)), *(_pct(book, known.get((model, code))) for model in models)) for code in codes
    )  # fmt: skip
    head = (book.texts("atlas.col_party"), *(book.texts(f"atlas.share_{model}") for model in models))
    return Grid(head, rows, (2.4, *(1.4 for _ in models)), "l" + "r" * len(models))


def _pct(book: Book, value: float | None) -> str:
    return DASH if value is None else book.number(value, 1)


def _coverage(book: Book, sheet: Sheet) -> str:
    lines = [text for line in sheet.rules.get("coverage", ()) if (text := _ruled(book, line))] or [sentence(sheet.coverage)]
    for row in sheet.agreements:
        number = f" ({row['number']})" if row.get("number") else ""
        match = f": {book.word(row['match'])}" if row.get("match") else ""
        lines.append(f"• {row.get('title') or ''}{number}{match}")
    return "\n".join(line for line in lines if line)


def _sources(book: Book, sheet: Sheet) -> str:
    lines = [sources_text(book.result, longest=700, rows=sources_of(book, sheet))]
    if sheet.precision_m:
        lines.append(book.texts("atlas.precision", metres=book.number(sheet.precision_m)))
    if not any(flag == "caveat" for flag, _ in sheet.flags):  # else they stand above, the gravest first
        lines += list(dict.fromkeys(finding.caveat for finding in sheet.findings if finding.caveat))[:2]
    return "\n".join(line for line in lines if line)


def _ruled(book: Book, line: RuleLine) -> str:
    """A rule with its basis; what nobody has verified says so."""
    if not line.text:
        return ""
    notes = [line.basis] if line.basis else []
    if line.verified == "own_knowledge" and not line.basis:
        notes.append(book.word(line.verified))
    return f"{line.text} ({'; '.join(notes)})" if notes else line.text


# --- lists and matrices ----------------------------------------------------------------------------------------------


def candidate_list(book: Book, *, wide: bool, pages: dict[str, int]) -> Grid:
    """Every candidate by rank; ``pages`` are the numbers of the pages of those that have one."""
    said = book.texts
    head = [said("map.col_rank"), said("atlas.col_range"), said("map.col_title"), said("map.col_parties"), book.texts.field("coverage")]
    weights, align = [7.0, 13.0, 120.0, 62.0, 26.0], "rclll"
    if wide:
        head += [book.texts.field("sector"), book.texts.field("form")]
        weights, align = [7.0, 12.0, 160.0, 86.0, 27.0, 25.0, 55.0], "rclllll"
    head += [said("map.col_score"), said("atlas.col_page")]
    rows = []
    for sheet in book.sheets:
        row = [
            str(sheet.rank), f"{sheet.rank_low or DASH}-{sheet.rank_high or DASH}", sheet.title,
            ", ".join(short_name(book.name_of(code)) for code in sheet.party_codes if code), sheet.coverage or book.word("unknown"),
        ]  # fmt: skip
        row += [sheet.sector, sheet.form] if wide else []
        rows.append((*row, book.number(sheet.score, 1), str(pages.get(sheet.candidate_id, DASH))))
    return Grid(tuple(head), tuple(rows), (*weights, 11.0, 9.0), align + "rr", bold=frozenset({0}))


def regions_in_order(book: Book) -> list[str]:
    """Codes of the regions of the study."""
    return sorted(str(row["region_code"]) for row in book.rows("regions"))


def pair_cells(book: Book) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], float]]:
    """Candidates / agreements / gaps of each pair over all fields, both ways round; and the share of gaps for the shade."""
    totals: dict[tuple[str, str], Counter] = {}
    for row in book.rows("coverage_matrix"):
        for pair in ((str(row["region_a"]), str(row["region_b"])), (str(row["region_b"]), str(row["region_a"]))):
            totals.setdefault(pair, Counter()).update({key: row[key] or 0 for key in ("n_candidates", "n_agreements", "n_gaps")})
    if not totals:
        return _pairs_alone(book)
    most = max((total["n_gaps"] for total in totals.values()), default=0)
    words = {pair: f"{total['n_candidates']} / {total['n_agreements']} / {total['n_gaps']}" for pair, total in totals.items()}
    return words, {pair: total["n_gaps"] / most for pair, total in totals.items() if most}


def candidate_pairs(book: Book) -> Counter:
    """Number of candidates of each pair of parties, both ways round."""
    found: Counter = Counter()
    for sheet in book.sheets:
        codes = set(sheet.party_codes) - {""}
        found.update((a, b) for a in codes for b in codes if a != b)
    return found


def _pairs_alone(book: Book) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], float]]:
    """Without a register: the candidates; agreements and gaps are not known."""
    found = candidate_pairs(book)
    most = max(found.values(), default=0)
    return {pair: f"{n} / {DASH} / {DASH}" for pair, n in found.items()}, {pair: n / most for pair, n in found.items()}


def water_cells(book: Book) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], float]]:
    """C of each pair, upstream to downstream, km2; shaded by its share of what flows into the region downstream."""
    words, shade = {}, {}
    for row in book.rows("water_links"):
        pair = (str(row["from_code"]), str(row["to_code"]))
        area = float(row["area_km2"] or 0)
        if area <= 0:
            continue
        words[pair] = book.number(area, 0 if area >= 10 else 1) + ("*" if row["reliability"] == "low" else "")
        shade[pair] = min(1.0, float(row["share_of_inflow_pct"] or 0) / 60)
    return words, shade


def busiest(codes: list[str], cells: dict, shade: dict, most: int) -> list[str]:
    """Of many regions those that have cells, at most ``most``: the darkest and fullest rows and columns, in the order of the codes."""
    weight: Counter = Counter()
    for pair in cells:
        for code in pair:
            weight[code] += 1 + shade.get(pair, 0.0)
    return sorted(sorted((code for code in codes if weight[code]), key=lambda code: (-weight[code], code))[:most])


def blocks(codes: list[str], most: int) -> list[list[str]]:
    """Codes in parts of at most ``most``, as even as they can be."""
    parts = max(1, -(-len(codes) // most))
    size = -(-len(codes) // parts)
    return [codes[start : start + size] for start in range(0, len(codes), size)] or [[]]


def matrix(book: Book, cells: dict, shade: dict, rows: list[str], columns: list[str]) -> Grid:
    """Regions against regions; the darker a cell, the larger its value."""
    names = {code: short_name(book.name_of(code)) for code in {*rows, *columns}}
    body, fills = [], {}
    for number, down in enumerate(rows):
        line = [names[down]]
        for place, across in enumerate(columns, start=1):
            if down == across:
                fills[number, place] = "#6e6e6e"
            elif (down, across) in shade:
                level = round(250 - 85 * shade[down, across])
                fills[number, place] = f"#{level:02x}{level:02x}{level:02x}"
            line.append(cells.get((down, across), "") if down != across else "")
        body.append(tuple(line))
    return Grid(("", *(names[code] for code in columns)), tuple(body), (1.8, *(1.0 for _ in columns)), "l" + "c" * len(columns),
                bold=frozenset({0}), fills=fills, grid=True)  # fmt: skip


# --- themes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Theme:
    """A page with a map: its layers from the top, its text and its table."""

    key: str
    title: str
    layers: tuple[str, ...]
    text: str
    table_title: str
    table: Grid
    missing: bool = False  # its input is not in the result, or holds nothing


def themes(book: Book) -> list[Theme]:
    """The overview, then the themes; one without data is marked as missing."""
    others = [_water(book), _roads(book), _areas(book), _services(book)]
    return [_overview(book, [theme for theme in others if theme.missing]), *others]


def _theme(book: Book, key: str, layers: tuple[str, ...], table: Grid, *, missing: bool, **values) -> Theme:
    said = book.texts
    return Theme(key, said(f"atlas.{key}"), layers, said(f"atlas.{key}_text", **values), said(f"atlas.{key}_table"), table, missing)


def _overview(book: Book, missing: list[Theme]) -> Theme:
    said = book.texts
    counts = Counter(sheet.coverage_code for sheet in book.sheets)
    coverage = "; ".join(f"{book.word(code)} {counts[code]}" for code in ("gap", "possible", "covered", "idle") if counts[code])
    coverage = coverage or book.word("unknown")
    rows = tuple(
        (str(sheet.rank), sheet.title, ", ".join(short_name(book.name_of(code)) for code in sheet.party_codes if code), book.number(sheet.score, 1))
        for sheet in book.sheets[:TOP]
    )
    table = Grid((said("map.col_rank"), said("map.col_title"), said("map.col_parties"), said("map.col_score")), rows,
                 (6.5, 66.0, 40.0, 10.0), "rllr", bold=frozenset({0}))  # fmt: skip
    text = said("atlas.ikhtisar_text", n=len(book.sheets), coverage=coverage) if book.sheets else said("map.table_none")
    if missing:
        text += "\n" + said("atlas.missing", names="; ".join(theme.title for theme in missing))
    layers = ("candidates", "border_segments", "shared_areas", "watersheds", "regions")
    return Theme("ikhtisar", said("atlas.ikhtisar"), layers, text, said("map.table", n=len(rows)) if rows else "", table)


def _water(book: Book) -> Theme:
    head = tuple(book.texts.field(name) for name in ("region_code", "position", "internal_km2", "external_km2", "dependency_pct",
                                                     "dependency_with_outside_pct"))  # fmt: skip
    rows = tuple(
        (short_name(book.name_of(row["region_code"])), book.word(row["position"]), book.number(row["internal_km2"]),
         book.number(row["external_km2"]), _pct(book, row["dependency_pct"]), _pct(book, row["dependency_with_outside_pct"]))
        for row in sorted(book.rows("water_dependency"), key=lambda row: -(row["dependency_pct"] or 0))
    )  # fmt: skip
    table = Grid(head, rows, (3.2, 1.6, 2.2, 2.2, 2.4, 2.4), "llrrrr")
    return _theme(book, "hulu_hilir", ("water_links", "border_segments", "watersheds", "regions"), table, missing=not rows)


def _roads(book: Book) -> Theme:
    said = book.texts
    crossings = sorted(book.rows("road_crossings"), key=lambda row: (-(row["mismatch_severity"] or 0), not row["mismatch"], str(row["road_name"])))
    lines = [(row, "") for row in sorted(book.rows("road_border_lines"), key=lambda row: (str(row["kind"]) != "missing_link", str(row["road_name"])))]
    rows = []
    for row, _ in lines + [(row, "") for row in crossings]:
        status = [book.word(row.get(key)) for key in ("status_a", "status_b")]
        shown = DASH if not any(status) else status[0] if status[0] == status[1] else " / ".join(part or DASH for part in status)
        pair = f"{short_name(book.name_of(row['region_a']))} - {short_name(book.name_of(row['region_b']))}"
        rows.append((str(row["road_name"] or DASH), pair, book.word(row["kind"]), shown, book.word(row.get("mismatch"))))
    head = (book.texts.field("road_name"), said("atlas.col_pair"), book.texts.field("kind"), said("atlas.col_status"), book.texts.field("mismatch"))
    table = Grid(head, tuple(rows), (3.6, 3.4, 1.9, 1.6, 2.0), "lllll")
    return _theme(book, "jalan", ("road_crossings", "road_border_lines", "border_segments", "regions"), table, missing=not rows,
                  n=len(crossings), lines=len(lines))  # fmt: skip


def _areas(book: Book) -> Theme:
    areas: dict[str, list[dict]] = {}
    for row in book.rows("shared_areas"):
        areas.setdefault(str(row["area_id"]), []).append(row)
    rows = []
    for parts in sorted(areas.values(), key=lambda parts: -sum(float(row["area_ha"] or 0) for row in parts)):
        shares = "; ".join(
            f"{short_name(book.name_of(row['region_code']))} {book.number(row['area_ha'])}"
            for row in sorted(parts, key=lambda row: -(row["area_ha"] or 0))
        )
        rows.append((str(parts[0]["area_name"] or DASH), book.word(parts[0]["area_kind"]), shares))
    head = (book.texts.field("area_name"), book.texts.field("area_kind"), book.texts("atlas.col_ha"))
    return _theme(book, "kawasan", ("shared_areas", "border_segments", "regions"), Grid(head, tuple(rows), (3.4, 1.8, 4.4), "lll"),
                  missing=not rows, n=len(rows))  # fmt: skip


def _services(book: Book) -> Theme:
    said, rows = book.texts, []
    groups: dict[tuple, list[dict]] = {}
    for row in book.rows("service_summary"):
        groups.setdefault((str(row["service_kind"]), str(row["region_code"]), str(row["host_region"])), []).append(row)
    for (service, region, host), parts in sorted(groups.items(), key=lambda item: (-sum(row["n_places"] or 0 for row in item[1]), item[0])):
        places = sum(row["n_places"] or 0 for row in parts)
        people = sum(row["people"] or 0 for row in parts) if all(row["people"] is not None for row in parts) else None
        saved = max((float(row["saved_min_max"]) for row in parts if row["saved_min_max"] is not None), default=None)
        rows.append((sentence(book.word(service)), short_name(book.name_of(region)), short_name(book.name_of(host)), book.number(places),
                     DASH if people is None else book.number(people), DASH if saved is None else book.number(saved)))  # fmt: skip
    head = (book.texts.field("service_kind"), said("atlas.col_users"), book.texts.field("host_region"), said("atlas.col_places"),
            book.texts.field("people"), book.texts.field("saved_min_max"))  # fmt: skip
    return _theme(book, "layanan", ("service_gains", "border_segments", "regions"), Grid(head, tuple(rows), (2.6, 2.6, 2.6, 1.5, 1.6, 1.7), "lllrrr"),
                  missing=not rows, n=len(book.rows("service_gains")))  # fmt: skip
