"""What the workbook holds: each sheet as columns and rows of plain values and formulas, whatever writes it.

A formula names cells by ``{column}`` of its own row and carries the value it must give, so that the same sheet can be written
where there are no formulas. Nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..core.outputs import TOP_CANDIDATES
from ..core.sheets import Book
from ..core.tables import table

PRINTED_ROWS = 400  # a list with more prints its first candidates only
TEXT, NUMBER, WHOLE, PERCENT, DATE, MONEY = "text", "number", "whole", "percent", "date", "money"


@dataclass(frozen=True)
class Column:
    """One column: key (for formulas), heading, kind of its values, width in letters; ``entry`` marks cells that people fill."""

    key: str
    heading: str
    kind: str = TEXT
    width: int = 14
    entry: bool = False


@dataclass(frozen=True)
class Formula:
    """A live cell: ``text`` after ``=``, with {key} for cells of the row, {key:} for the whole column, {n:name} for an entry; ``value`` is
    its result."""

    text: str
    value: object = None


@dataclass(frozen=True)
class Entry:
    """A cell above the table that formulas use by ``name``: label, value, choices when it is a list."""

    name: str
    label: str
    value: object
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetSpec:
    """One sheet: ``name`` up to 31 letters, a heading, notes, entries above the table, the table.

    On paper it has ``foot`` below it, and its first ``printed`` rows; None prints all of them.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()
    entries: Sequence[Entry] = ()
    frozen_columns: int = 1
    heat: tuple[str, ...] = field(default=())
    foot: str = ""
    printed: int | None = None


MODELS = ("P1", "P2", "P3", "P4", "P5", "RIVER_LOCAL", "RIVER_UPSTREAM_EQUAL", "RIVER_DOWNSTREAM_EQUAL")
LIVE = MODELS[:5]


def sheets_of(book: Book) -> list[SheetSpec]:
    """All sheets of a result, in their order; those without rows are left out, the first ones always stand."""
    makers: tuple[Callable[[Book], SheetSpec], ...] = (
        _cover, _candidates, _scores, _shares, _matrix, _water, _gaps, _register, _reminders, _findings, _tests, _rules, _agencies, _solidarity,
        _roads, _services, _requests, _dictionary, _sources, _repairs, _provenance,
    )  # fmt: skip
    made = [maker(book) for maker in makers]
    return [_for_paper(book, sheet) for number, sheet in enumerate(made) if sheet.rows or number < 4]


def _for_paper(book: Book, sheet: SheetSpec) -> SheetSpec:
    """Every page says that it is indicative; of the long lists with a rank in front only the first candidates are printed."""
    foot = _t(book, "foot")
    ranked = bool(sheet.columns) and sheet.columns[0].key == "rank"
    if not ranked or len(sheet.rows) <= PRINTED_ROWS:
        return replace(sheet, foot=foot)
    printed = sum(isinstance(row[0], int) and row[0] <= TOP_CANDIDATES for row in sheet.rows)
    return replace(sheet, foot=f"{foot} {_t(book, 'foot_top', n=TOP_CANDIDATES)}", printed=printed)


def _t(book: Book, key: str, **values) -> str:
    return book.texts(f"book.{key}", **values)


def _names(book: Book, codes: Sequence[str]) -> str:
    return ", ".join(book.name_of(code) for code in codes if code)


def _cover(book: Book) -> SheetSpec:
    provenance = book.provenance
    rows = [
        [_t(book, "study"), provenance.get("study", "")], [_t(book, "date"), book.day(provenance.get("date", ""))],
        [_t(book, "program"), f"{provenance.get('program', '')} {provenance.get('program_version', '')}".strip()],
        [_t(book, "note"), book.note], [_t(book, "caveat"), provenance.get(f"caveat_{book.texts.suffix}", "")],
        [_t(book, "border"), _t(book, "border_text")], [_t(book, "entries"), _t(book, "entries_text")],
        [_t(book, "candidates_count"), len(book.sheets)],
    ]  # fmt: skip
    columns = (Column("what", _t(book, "what"), width=30), Column("value", _t(book, "value"), width=110))
    return SheetSpec(_t(book, "sheet_cover"), _t(book, "title"), columns, [row for row in rows if row[1] not in ("", None)])


def _candidates(book: Book) -> SheetSpec:
    f, word = book.texts.field, book.word
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("low", f("rank_low"), WHOLE, 9),
        Column("high", f("rank_high"), WHOLE, 9), Column("top", f("top_ten_pct"), PERCENT, 11), Column("score", f("score"), NUMBER, 8),
        Column("idea", f("idea_code"), width=8), Column("sector", f("sector"), width=16), Column("urusan", f("urusan"), width=24),
        Column("parties", f("parties"), width=38), Column("others", _t(book, "other_parties"), width=26), Column("deal", f("deal_type"), width=26),
        Column("form", f("form"), width=24), Column("authority", f("authority"), width=18), Column("obligation", f("obligation"), width=16),
        *(Column(test, word(test), width=14) for test in ("border", "externality", "efficiency")),
        Column("coverage", f("coverage"), width=18), Column("stage", f("stage"), width=18), Column("institution", f("institution"), width=24),
        Column("dprd", f("dprd_needed"), width=16), Column("evidence", f("evidence_" + book.texts.suffix), width=110),
        Column("flags", _t(book, "flags"), width=110), Column("id", _t(book, "id"), width=40),
    )  # fmt: skip
    rows = []
    for sheet in book.sheets:
        results = {test.code: test.result for test in sheet.tests}
        others = [party.name for party in sheet.parties if party.kind != "kabkota"]
        rows.append([
            sheet.rank, sheet.title, sheet.rank_low, sheet.rank_high, sheet.top_ten_pct, sheet.score, sheet.idea_code, sheet.sector, sheet.urusan,
            _names(book, sheet.party_codes), ", ".join(others), sheet.deal_type, sheet.form, sheet.authority, sheet.obligation,
            *(results.get(test, "") for test in ("border", "externality", "efficiency")), sheet.coverage, sheet.stage, sheet.institution,
            word(sheet.row.get("dprd_needed")), sheet.evidence, " ".join(text for _, text in sheet.flags), sheet.candidate_id,
        ])  # fmt: skip
    return SheetSpec(_t(book, "sheet_candidates"), _t(book, "candidates_title"), columns, rows, [_t(book, "indicative")], frozen_columns=2)


def _scores(book: Book) -> SheetSpec:
    """Normalised criteria with the weights above them: the score follows what is typed there."""
    weights: dict[str, float] = {}
    for sheet in book.sheets:
        weights |= {row["criterion"]: row["weight"] for row in sheet.criteria}
    names = sorted(weights, key=lambda name: -(weights[name] or 0.0))
    labels = {row.criterion: getattr(row, f"label_{book.texts.suffix}") for row in table("criteria").itertuples()}
    columns = [
        Column("rank", book.texts.field("rank"), WHOLE, 7), Column("title", book.texts.field("title_" + book.texts.suffix), width=60),
        *(Column(name, labels[name], NUMBER, 16) for name in names), Column("score", book.texts.field("score"), NUMBER, 10),
        Column("new_rank", _t(book, "new_rank"), WHOLE, 16),
    ]  # fmt: skip
    entries = [Entry(f"w_{name}", _t(book, "weight_of", name=labels[name]), weights[name]) for name in names]
    terms = "+".join(f"IF(ISNUMBER({{{name}}}),{{n:w_{name}}}*{{{name}}},0)" for name in names)
    known = "+".join(f"IF(ISNUMBER({{{name}}}),{{n:w_{name}}},0)" for name in names)
    rows = []
    for sheet in book.sheets:
        values = {row["criterion"]: row["normalised"] for row in sheet.criteria}
        score = Formula(f"IF(({known})=0,\"\",ROUND(100*({terms})/({known}),9))", sheet.score)
        place = Formula("IF(ISNUMBER({score}),RANK({score},{score:})+COUNTIFS({score:},{score},{rank:},\"<\"&{rank}),\"\")", sheet.rank)
        rows.append([sheet.rank, sheet.title, *(values.get(name) for name in names), score, place])
    return SheetSpec(_t(book, "sheet_scores"), _t(book, "scores_title"), columns, rows, [_t(book, "scores_note")], entries, frozen_columns=2)


def _area_of(book: Book) -> dict[str, tuple[float | None, float | None]]:
    return {str(row["region_code"]): (row.get("area_official_km2"), row["area_km2"]) for row in book.rows("regions")}


def _shares(book: Book) -> SheetSpec:
    """Cost shares: P1 to P5 are live; people, area, participation, use, coverage and cost may be typed."""
    f = book.texts.field
    people = {str(row["region_code"]): row["population"] for row in book.rows("regions")}
    areas, entered = _area_of(book), _contributions(book)
    model_names = _model_names(book)
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("party", f("party_code"), width=28),
        Column("people", _t(book, "people"), WHOLE, 13, entry=True), Column("area", _t(book, "area_km2"), NUMBER, 13, entry=True),
        *(Column(name, _t(book, name), NUMBER, 13, entry=True) for name in ("participation", "use", "coverage")),
        *(Column(model, f"{model if model in LIVE else ''} {model_names[model]}".strip() + " (%)", NUMBER, 13) for model in MODELS),
        Column("cost", _t(book, "cost"), MONEY, 18, entry=True), Column("amount", _t(book, "amount"), MONEY, 18),
        Column("id", _t(book, "id"), width=20), Column("basis", _t(book, "basis"), width=20),
    )  # fmt: skip
    settings = {name: float(book.provenance.get(f"settings.financing.{name}_weight", 1.0)) for name in ("population", "area", "coverage")}
    entries = [Entry(f"p5_{name}", _t(book, f"weight_{name}"), value) for name, value in settings.items()]
    entries.append(Entry("model", _t(book, "model"), "P2", LIVE))
    whole = "COUNTIFS({id:},{id},{KEY:},\">=0\")=COUNTIF({id:},{id})"
    part = "IF(AND(" + whole + ",SUMIFS({KEY:},{id:},{id})>0),100*{KEY}/SUMIFS({KEY:},{id:},{id}),\"\")"
    live = {model: part.replace("KEY", key) for model, key in (("P2", "people"), ("P3", "participation"), ("P4", "use"))}
    live["P1"] = "100/COUNTIF({id:},{id})"
    with_coverage = "AND(" + whole.replace("KEY", "coverage") + ",SUMIFS({coverage:},{id:},{id})>0)"
    cov_weight = f"IF({with_coverage},{{n:p5_coverage}},0)"
    total = f"({{n:p5_population}}+{{n:p5_area}}+{cov_weight})"
    area_share = "100*{area}/SUMIFS({area:},{id:},{id})"
    cov_share = f"IF({with_coverage},100*{{coverage}}/SUMIFS({{coverage:}},{{id:}},{{id}}),0)"
    live["P5"] = (
        f"IF({total}=0,\"\",IF({{n:p5_population}}=0,({{n:p5_area}}*{area_share}+{cov_weight}*{cov_share})/{total},IF(ISNUMBER({{P2}}),"
        f"({{n:p5_population}}*{{P2}}+{{n:p5_area}}*{area_share}+{cov_weight}*{cov_share})/{total},\"\")))"
    )
    chosen = "IF({n:model}=\"P1\",{P1},IF({n:model}=\"P2\",{P2},IF({n:model}=\"P3\",{P3},IF({n:model}=\"P4\",{P4},{P5}))))"
    rows = []
    for sheet in book.sheets:
        shares = {(line.model, line.code): line for line in sheet.shares}
        codes = sorted({line.code for line in sheet.shares})
        official = all(areas.get(code, (None, None))[0] is not None for code in codes)
        estimated = not any(entered.get((sheet.candidate_id, code, "use")) for code in codes) and all(
            shares[("P4", code)].share_pct is not None for code in codes if ("P4", code) in shares
        )
        for code in codes:
            line = {model: shares.get((model, code)) for model in MODELS}
            values = {model: line[model].share_pct if line[model] else None for model in MODELS}
            use = values["P4"] if estimated else entered.get((sheet.candidate_id, code, "use"))
            basis = "; ".join(f"{model_names[model]}: {line[model].basis}" for model in MODELS if line[model] and line[model].basis)
            rows.append([
                sheet.rank, sheet.title, book.name_of(code), people.get(code), areas.get(code, (None, None))[0 if official else 1],
                entered.get((sheet.candidate_id, code, "participation")), use, entered.get((sheet.candidate_id, code, "coverage")),
                *(Formula(live[model], values[model]) for model in LIVE), *(values[model] for model in MODELS[5:]), None,
                Formula(f"IF(AND(ISNUMBER({chosen}),SUMIFS({{cost:}},{{id:}},{{id}})>0),{chosen}/100*SUMIFS({{cost:}},{{id:}},{{id}}),\"\")"),
                sheet.candidate_id, basis,
            ])  # fmt: skip
    notes = [_t(book, "shares_note"), _t(book, "shares_outside"), _t(book, "shares_use")]
    return SheetSpec(_t(book, "sheet_shares"), _t(book, "shares_title"), columns, rows, notes, entries, frozen_columns=3)


def _contributions(book: Book) -> Mapping[tuple[str, str, str], float]:
    found: dict[tuple[str, str, str], float] = {}
    for row in book.rows("contributions"):
        if row["value"] is not None:
            key = (str(row["candidate_id"]), str(row["region_code"]), str(row["measure"]))
            found[key] = found.get(key, 0.0) + float(row["value"])
    return found


def _model_names(book: Book) -> dict[str, str]:
    return {row.model: getattr(row, f"title_{book.texts.suffix}") for row in table("share_models").itertuples()}


def _matrix(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("a", f("region_a"), width=28), Column("b", f("region_b"), width=28), Column("sector", f("sector"), width=20),
        *(Column(name, f(name), WHOLE, 14) for name in ("n_candidates", "n_agreements", "n_gaps", "n_idle")),
    )
    rows = [
        [book.name_of(row["region_a"]), book.name_of(row["region_b"]), book.word(row["sector"]), row["n_candidates"], row["n_agreements"],
         row["n_gaps"], row["n_idle"]]
        for row in book.rows("coverage_matrix")
    ]  # fmt: skip
    return SheetSpec(_t(book, "sheet_matrix"), _t(book, "matrix_title"), columns, rows, frozen_columns=3,
                     heat=("n_candidates", "n_agreements", "n_gaps"))  # fmt: skip


def _water(book: Book) -> SheetSpec:
    """C_ij as a square: land of the region in the row that drains into the region in the column."""
    codes = [str(row["region_code"]) for row in book.rows("regions")]
    links = {(str(row["from_code"]), str(row["to_code"])): row["area_km2"] for row in book.rows("water_links")}
    columns = (Column("from", _t(book, "from_to"), width=28), *(Column(code, book.name_of(code), NUMBER, 14) for code in codes))
    rows = [[book.name_of(a), *(links.get((a, b)) for b in codes)] for a in codes] if links else []
    return SheetSpec(_t(book, "sheet_water"), _t(book, "water_title"), columns, rows, [_t(book, "water_note")], heat=tuple(codes))


def _gaps(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("coverage", f("coverage"), width=22), Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=50),
        Column("parties", f("parties"), width=40), Column("sector", f("sector"), width=18), Column("why", _t(book, "why"), width=100),
    )  # fmt: skip
    order = {"gap": 0, "possible": 1, "idle": 2}
    open_ones = sorted((s for s in book.sheets if s.coverage_code in order), key=lambda s: (order[s.coverage_code], s.rank or 0))
    rows = [[s.coverage, s.rank, s.title, _names(book, s.party_codes), s.sector, " ".join(s.rule_texts("coverage"))] for s in open_ones]
    return SheetSpec(_t(book, "sheet_gaps"), _t(book, "gaps_title"), columns, rows, frozen_columns=3)


def _register(book: Book) -> SheetSpec:
    f = book.texts.field
    texts, words = ("title", "object", "number", "source", "scope"), ("sector", "kind", "stage", "state", "running", "monev")
    dates = ("signed", "start", "end", "monev_date")
    order = ("title", "parties", "sector", "object", "kind", "number", "signed", "start", "end", "stage", "state", "running", "monev", "monev_date",
             "scope", "source", "agreement_id")  # fmt: skip
    wide = {"title": 60, "parties": 40, "object": 28, "scope": 40, "source": 24}
    heading = {name: f(name) for name in order} | {"agreement_id": _t(book, "id")}
    columns = [Column(name, heading[name], DATE if name in dates else TEXT, wide.get(name, 16)) for name in order]
    rows = []
    for row in book.rows("agreements"):
        shown = {name: row.get(name) for name in (*texts, *dates, "agreement_id")} | {name: book.word(row.get(name)) for name in words}
        shown["parties"] = _names(book, str(row["parties"] or "").split("+"))
        rows.append([shown.get(name) for name in order])
    return SheetSpec(_t(book, "sheet_register"), _t(book, "register_title"), columns, rows)


def _reminders(book: Book) -> SheetSpec:
    f = book.texts.field
    titles = {str(row["agreement_id"]): str(row["title"]) for row in book.rows("agreements")}
    columns = (Column("title", f("title"), width=60), Column("end", f("end"), DATE, 14), Column("days", f("days_left"), WHOLE, 12),
               Column("text", _t(book, "why"), width=80))  # fmt: skip
    rows = [[titles.get(str(r["agreement_id"]), str(r["agreement_id"])), r["end"], r["days_left"], book.said(r, "text")]
            for r in book.rows("agreement_reminders")]  # fmt: skip
    return SheetSpec(_t(book, "sheet_reminders"), _t(book, "reminders_title"), columns, rows)


def _findings(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("kind", f("kind"), width=30),
        Column("measure", f("measure"), width=40), Column("value", f("value"), NUMBER, 14), Column("low", f("low"), NUMBER, 12),
        Column("high", f("high"), NUMBER, 12), Column("unit", f("unit"), width=14), Column("basis", f("basis"), width=60),
        Column("caveat", f("caveat_" + book.texts.suffix), width=60),
    )  # fmt: skip
    rows = [
        [sheet.rank, sheet.title, line.kind_name, m.label, m.value, m.low, m.high, book.unit(m.unit), m.basis, line.caveat]
        for sheet in book.sheets for line in sheet.findings for m in line.measures
    ]  # fmt: skip
    return SheetSpec(_t(book, "sheet_findings"), _t(book, "findings_title"), columns, rows, frozen_columns=2)


def _tests(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("test", f("test"), width=16),
        Column("result", f("result"), width=16), Column("reason", f("reason_" + book.texts.suffix), width=90), Column("basis", f("basis"), width=50),
    )  # fmt: skip
    rows = [[s.rank, s.title, t.name, t.result, t.reason, t.basis] for s in book.sheets for t in s.tests]
    return SheetSpec(_t(book, "sheet_tests"), _t(book, "tests_title"), columns, rows, frozen_columns=2)


def _rules(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("topic", f("topic"), width=18),
        Column("result", f("result"), width=24), Column("text", _t(book, "why"), width=100), Column("basis", f("basis"), width=50),
        Column("verified", f("verified"), width=20),
    )  # fmt: skip
    rows = [
        [s.rank, s.title, book.word(line.topic), line.result, line.text, line.basis, book.word(line.verified)]
        for s in book.sheets for lines in s.rules.values() for line in lines
    ]  # fmt: skip
    return SheetSpec(_t(book, "sheet_rules"), _t(book, "rules_title"), columns, rows, frozen_columns=2)


def _agencies(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("rank", f("rank"), WHOLE, 10), Column("title", f("title_" + book.texts.suffix), width=46), Column("party", f("party_code"), width=30),
        Column("agency", f("agency_" + book.texts.suffix), width=44), Column("reason", f("reason"), width=50),
        Column("verified", f("verified"), width=20),
    )  # fmt: skip
    rows = [
        [s.rank, s.title, book.name_of(a["party_code"]), book.said(a, "agency"), book.word(a["reason"]), book.word(a["verified"])]
        for s in book.sheets for a in s.agencies
    ]
    return SheetSpec(_t(book, "sheet_agencies"), _t(book, "agencies_title"), columns, rows, frozen_columns=2)


def _solidarity(book: Book) -> SheetSpec:
    f = book.texts.field
    columns = (
        Column("kind", f("kind"), width=14), Column("item", f("item_" + book.texts.suffix), width=50), Column("quantity", f("quantity"), NUMBER, 14),
        Column("low", f("low"), NUMBER, 12), Column("high", f("high"), NUMBER, 12), Column("unit", f("unit"), width=14),
        Column("payer", f("payer_code"), width=30), Column("receiver", f("receiver_code"), width=30), Column("vehicle", f("vehicle"), width=60),
        Column("basis", f("basis"), width=40),
    )  # fmt: skip
    rows = [
        [book.word(r["kind"]), book.said(r, "item"), r["quantity"], r["low"], r["high"], book.unit(r["unit"]), book.name_of(r["payer_code"]),
         book.name_of(r["receiver_code"]), r["vehicle"], r["basis"]]
        for r in map(book.solidarity_line, book.rows("solidarity"))
    ]  # fmt: skip
    return SheetSpec(_t(book, "sheet_solidarity"), _t(book, "solidarity_title"), columns, rows)


def _plain(book: Book, name: str, sheet: str, columns: Sequence[tuple[str, str, int]], headings: Mapping[str, str] | None = None) -> SheetSpec:
    """A table of the result as it is: (column, kind, width); kinds code (region), word, run (said by the run), day, or those of this module.

    ``headings`` names columns otherwise than the dictionary does.
    """
    f, own = book.texts.field, headings or {}
    shown = [
        Column(column, own.get(column) or f(column), kind if kind in (NUMBER, WHOLE, PERCENT, DATE) else TEXT, width)
        for column, kind, width in columns
    ]

    def cell(row: dict, column: str, kind: str):
        value = row.get(column)
        if kind == "code":
            return _names(book, str(value or "").split("+"))
        said = {"word": book.word, "run": book.of_run, "day": book.day}.get(kind)
        return said(value) if said else value

    rows = [[cell(row, column, kind) for column, kind, _ in columns] for row in _ordered(book.rows(name))]
    return SheetSpec(_t(book, f"sheet_{sheet}"), _t(book, f"{sheet}_title"), shown, rows)


def _ordered(rows: list[dict]) -> list[dict]:
    """By priority, where the rows have one; the others keep their order."""
    return sorted(rows, key=lambda row: (row.get("priority") is None, row.get("priority") or 0))


def _roads(book: Book) -> SheetSpec:
    return _plain(book, "border_roads", "roads", [
        ("road_name", TEXT, 40), ("region_code", "code", 30), ("road_status", "word", 16), ("length_km", NUMBER, 12), ("good_km", NUMBER, 10),
        ("fair_km", NUMBER, 10), ("light_damage_km", NUMBER, 12), ("heavy_damage_km", NUMBER, 12), ("mantap_pct", PERCENT, 12),
        ("responsible_code", "code", 30), (f"proposal_{book.texts.suffix}", TEXT, 60), ("legal_basis", "run", 30),
    ])  # fmt: skip


def _services(book: Book) -> SheetSpec:
    return _plain(book, "service_gains", "services", [
        ("place_name", TEXT, 30), ("region_code", "code", 30), ("service_kind", "word", 20), ("mode", "word", 14), ("population", WHOLE, 12),
        ("own_facility", TEXT, 34), ("own_min", NUMBER, 10), ("own_km", NUMBER, 10), ("nearest_facility", TEXT, 34), ("nearest_region", "code", 30),
        ("nearest_min", NUMBER, 10), ("nearest_km", NUMBER, 10), ("saved_min", NUMBER, 10),
    ])  # fmt: skip


def _requests(book: Book) -> SheetSpec:
    suffix = book.texts.suffix
    return _plain(book, "data_requests", "requests", [
        ("priority", WHOLE, 10), (f"agency_{suffix}", TEXT, 40), (f"item_{suffix}", TEXT, 60), ("region_codes", "code", 40),
        (f"reason_{suffix}", TEXT, 80), ("n_ideas", WHOLE, 10), ("n_candidates", WHOLE, 10),
    ], {"region_codes": _t(book, "regions")})  # fmt: skip


def _dictionary(book: Book) -> SheetSpec:
    columns = (Column("table", _t(book, "table"), width=30), Column("table_name", _t(book, "table_name"), width=44),
               Column("column", _t(book, "column"), width=30), Column("meaning", _t(book, "meaning"), width=60))  # fmt: skip
    rows = [[name, book.texts(f"layer.{name}"), column, book.texts.field(column)] for name, held in book.result.columns.items()
            for column in held if column != "fid"]  # fmt: skip
    return SheetSpec(_t(book, "sheet_dictionary"), _t(book, "dictionary_title"), columns, rows)


def _sources(book: Book) -> SheetSpec:
    return _plain(book, "sources", "sources", [
        ("role", "word", 20), ("layer", TEXT, 30), ("file", TEXT, 36), ("date", "day", 18), ("scale", TEXT, 22), ("licence", TEXT, 50),
        ("precision_m", NUMBER, 12), ("sha256", TEXT, 66),
    ])  # fmt: skip


def _repairs(book: Book) -> SheetSpec:
    return _plain(book, "repair_log", "repairs", [
        ("role", "word", 20), ("layer", TEXT, 30), ("feature", TEXT, 30), ("problem", "run", 60), ("action", "run", 60),
    ])  # fmt: skip


def _provenance(book: Book) -> SheetSpec:
    columns = (Column("key", book.texts.field("key"), width=44), Column("value", book.texts.field("value"), width=110))
    other = f"_{book.texts.other_suffix}"
    rows = [[key, value] for key, value in sorted(book.provenance.items()) if not key.endswith(other)]
    return SheetSpec(_t(book, "sheet_provenance"), _t(book, "provenance_title"), columns, rows)
