"""Everything a person reads exists in good Indonesian: messages of the core, tables of texts, results, command line."""

from __future__ import annotations

import ast
import csv
import importlib.util
import itertools
import re
import string
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.cooperation.agencies import REASONS
from bosanggarong_plugin.core.cooperation.obligation import BASIS, BORDER_BASIS
from bosanggarong_plugin.core.errors import BosanggarongError, Cancelled, InputError, Problem
from bosanggarong_plugin.core.messages import (
    either,
    english_name,
    error_text,
    localise,
    localise_problem,
    localise_tables,
    role_name,
)
from bosanggarong_plugin.core.result import read_table, tables_in
from bosanggarong_plugin.core.study import ROLES, read_study, run_study
from bosanggarong_plugin.core.tables import table
from bosanggarong_plugin.paths import PACKAGE, default_study

# words that are English and not Indonesian, and that no name or code of the texts needs
ENGLISH = set("""
 about above add again against all allowed an and another any are area areas as at attribute be because been before below beside between
 both but by cannot cell cells check city code codes column columns coordinates correct could crosses data's degrees did differ direction
 directly does drain each either else empty enough every exact exactly example extent failed feature features field fields file files
 fit fits flow for found from given gives greater has have hold holds how if in inside into is it its its joined keep kept
 known land larger layers least left length less line lines longitude look made may mean missing more most must name named names
 needed neither new none nor not nothing number numbers of older once one only open or other out outside outlets over part
 parts people place places point points polygons position read reads reason recognised region regions remove removed repeated
 result rivers road roads row rows run same save say see several should show side small so some sound step still such table
 than that the their them then there these they this those through to too two type under unknown until upstream use used valid value
 values version was water watershed what when where which while whole will with within without wrong written yes yet you your
""".split())  # fmt: skip
# words that are Indonesian and not English; "DAS" and names of places and roads may stand in English sentences
INDONESIAN = set("""
 adalah atau bagian bahwa bangun batas belum berbatasan berisi bila bukan dalam dan dapat dari daerah dengan hanya harus hilir hulu ini itu
 jenis juga kawasan kecil kegiatan ke keandalan kerja kisaran luas melintasi mencakup mengalir menurut milik nama oleh pada padahal pihak
 sama sebagai sel semua sudah sungai tahun tanpa tentang terkait tetapi tidak tiap untuk wilayah yaitu yang
""".split())  # fmt: skip
RAW_KEY = re.compile(r"\b[a-z]+_[a-z_]+\b")
# keys of the study file, columns and options, which are written as they are in any language
KEYS = {
    "code_scheme", "precision_m", "flow_direction", "role_field", "nama_kolom_peran", "area_km2", "boundary_status", "network_lines",
    "road_status", "own_knowledge", "calon_kerja_sama", "borang_pemetaan_urusan", "area_official_km2", "region_code",
    "qgis_process", "cell_m", "next_down",
}  # fmt: skip


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[A-Za-z']+", text)}


def plain(text: str) -> str:
    """Without what is quoted (keys, names, examples) and without placeholders."""
    text = re.sub(r"\{[^{}]*\}", " ", re.sub(r'"[^"]*"', " ", text))
    return re.sub(r"\[\[?[\w.{} ]+\]?\]|[\w.]+\s?=|fields\.\w*|--\w+|\.\w{2,4}\b|\b[a-z0-9]+_[a-z_0-9]+\b|\b[A-Z_]{4,}\b", " ", text)


def english_words(text: str) -> set[str]:
    return words(plain(text)) & ENGLISH


# --- what the sources say --------------------------------------------------------------------------------------------

# callable -> positions and keywords of its arguments that people read
SAYS = {
    "Problem": ((0, 1, 2), ("what", "where", "next_step")), "complain": ((0, 1, 2), ("what", "where", "next_step")),
    "log": ((2, 3, 4), ("problem", "action")), "Measure": ((3,), ("basis",)), "step": ((1,), ("text",)), "TableError": ((0, 1), ()),
    "Scheme": ((1,), ("why",)), "Cancelled": ((0,), ()), "AnalysisError": ((0,), ()), "InputError": ((0,), ()), "OutputError": ((0,), ()),
    "hint": ((), ()), "_usage": ((0, 1), ()), "_unreadable": ((1,), ()), "_say": ((1,), ()), "_complain": ((1,), ()),
    "localise": ((0,), ()), "BosanggarongError": ((0,), ()),
    "_office_error": ((0, 1), ()), "Question": ((0,), ("text",)), "because": ((0, 1), ()),
}  # fmt: skip
RETURN_TEXTS = {"corrupt_reason", "short_reason", "_next_step", "render_outputs"}
SOURCES = sorted([*(PACKAGE / "core").rglob("*.py"), PACKAGE / "cli.py", PACKAGE / "maps" / "__init__.py"])
HOLE = "\0"


def alternatives(node: ast.expr, names: dict[str, list[ast.expr]], depth: int = 0) -> list[str]:
    """The texts that an expression may be; what is not known stands as a hole."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else [HOLE]
    if isinstance(node, ast.JoinedStr):
        parts = [alternatives(part.value if isinstance(part, ast.FormattedValue) else part, names, depth) for part in node.values]
        return ["".join(choice) for choice in itertools.product(*parts)]
    if isinstance(node, ast.IfExp):
        return alternatives(node.body, names, depth) + alternatives(node.orelse, names, depth)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in alternatives(value, names, depth)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [a + b for a in alternatives(node.left, names, depth) for b in alternatives(node.right, names, depth)]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return [text for value in node.value.values for text in alternatives(value, names, depth)]
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "hint":
        noun = node.args[2].value
        return [f'Did you mean "{HOLE}"? {noun} there: {HOLE}.', f"{noun} there: {HOLE}.", f"{noun} there: none."]
    if isinstance(node, ast.Name) and node.id in names and depth < 4:
        found = [text for value in names[node.id] for text in alternatives(value, names, depth + 1)]
        return list(dict.fromkeys(found)) or [HOLE]
    return [HOLE]


def spoken_texts(path: Path) -> dict[str, int]:
    """Texts of a module that reach a person, with the line of each; holes where values go."""
    found: dict[str, int] = {}
    for function in [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]:
        names: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    pairs = [(target, node.value)]
                    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                        pairs = list(zip(target.elts, node.value.elts, strict=True))
                    for name, value in pairs:
                        if isinstance(name, ast.Name):
                            names.setdefault(name.id, []).append(value)
        for node in ast.walk(function):
            said: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                positions, keywords = SAYS.get(name, ((), ()))
                said = [node.args[n] for n in positions if n < len(node.args)] + [k.value for k in node.keywords if k.arg in keywords]
            elif isinstance(node, ast.Return) and node.value is not None and function.name in RETURN_TEXTS:
                said = [node.value.value] if isinstance(node.value, ast.DictComp) else [node.value]
            for expression in said:
                for text in alternatives(expression, names):
                    if any(character.isalpha() for character in text):
                        found.setdefault(text, expression.lineno)
    return found


def notes_of(path: Path) -> list[str]:
    """The sentences that finders leave in the provenance: texts of two words or more in dictionaries of notes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "_notes"]
    dictionaries = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Dict)]
    texts = [text for node in dictionaries for value in node.values for text in alternatives(value, {})]
    return [text for text in texts if any(character.isalpha() for character in text)]


def reasons_of(path: Path) -> list[str]:
    """Why a layer was recognised: what is appended to ``why`` or listed under it; "column = field" is no text."""
    expressions = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "append" and getattr(node.func.value, "id", "") == "why":
            expressions += node.args
        elif isinstance(node, ast.Dict):
            listed = [value for key, value in zip(node.keys, node.values, strict=True) if getattr(key, "value", "") == "why"]
            expressions += [text for value in listed for part in ast.walk(value) if isinstance(part, ast.List) for text in part.elts]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "because":
            expressions += [element for element in node.args if not isinstance(element, ast.Starred)]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fit" and isinstance(node.args[2], ast.Tuple):
            expressions += [element for element in node.args[2].elts if not isinstance(element, ast.Starred)]
    texts = [text for expression in expressions for text in alternatives(expression, {})]
    return [text for text in texts if any(character.isalpha() for character in text)]


SPOKEN = [(path, text, line) for path in SOURCES for text, line in spoken_texts(path).items()]
# not messages: the place in a study file, a whole error put together elsewhere, or a phrase that is a part of one
WHERE = re.compile(r"^\[*(inputs|settings|study|scenarios)|^\0? ?\[(inputs|study|settings)")


def filled(text: str) -> str:
    return "".join(f"N{n}" + part if n else part for n, part in enumerate(text.split(HOLE))).strip()


def in_indonesian(text: str) -> str:
    """As localise or the places of a problem give it; the same text when no row fits."""
    said = localise(text, "id")
    return said if said != text else localise_problem(Problem("", text, ""), "id").where


def has_template(text: str) -> bool:
    from bosanggarong_plugin.core.messages import _rewritten

    return any(_rewritten(use, text) is not None for use in ("text", "part"))


def test_the_sources_speak():
    assert len(SPOKEN) > 280


@pytest.mark.parametrize(("path", "text", "line"), SPOKEN, ids=lambda value: str(value)[:40] if isinstance(value, str) else None)
def test_every_text_of_the_core_has_an_indonesian_one(path, text, line):
    if WHERE.match(text):
        return
    shown = filled(text)
    assert has_template(shown), f"{path.name}:{line}: no row of messages.csv fits {shown!r}"
    said = in_indonesian(shown)
    assert not english_words(said), f"{path.name}:{line}: {said!r} holds {english_words(said)}"
    lost = [f"N{n}" for n in range(1, text.count(HOLE) + 1) if f"N{n}" not in said]
    assert not lost, f"{path.name}:{line}: {said!r} lost {lost}"


def test_the_notes_of_the_finders_have_indonesian_texts():
    texts = [filled(text) for path in SOURCES for text in notes_of(path)]
    assert len(texts) >= 4
    for text in texts:
        assert has_template(text) and not english_words(localise(text, "id")), text


def test_the_reasons_of_recognition_have_indonesian_texts():
    texts = [filled(text) for text in reasons_of(PACKAGE / "core" / "inputs" / "recognise.py")]
    assert len(texts) >= 5
    for text in texts:
        assert has_template(text) and not english_words(localise(text, "id")), text


def test_citations_of_the_tests_have_english_forms():
    written = {BORDER_BASIS, BASIS} | {row["basis"] for name in ("externality", "efficiency") for row in rows_of(name)} - {""}
    frame = table("messages")
    assert written and written <= set(frame.loc[frame["use"] == "citation", "ind"])


# --- the tables of texts ---------------------------------------------------------------------------------------------


def rows_of(name: str) -> list[dict[str, str]]:
    with (PACKAGE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\d+(?::\w+)?\}", text))


def test_messages_have_the_same_placeholders_and_each_its_row_once():
    rows = rows_of("messages")
    for row in rows:
        assert placeholders(row["eng"]) == placeholders(row["ind"]), row
        assert row["use"] in ("text", "part", "role", "citation") and row["ind"].strip() == row["ind"] != "", row
    keys = [(row["use"], row["eng"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "name",
    [
        "messages", "texts", "map_texts", "report_texts",
        "catalogue", "agencies", "institutions", "share_models", "institution_rules", "procedures", "legal_forms",
        "criteria",
    ],
)
def test_indonesian_texts_are_indonesian(name):
    for row in rows_of(name):
        for column, value in row.items():
            if column == "ind" or column.endswith("_ind"):
                assert "kerjasama" not in value.casefold(), row
                assert not english_words(value), (row, english_words(value))
                assert set(RAW_KEY.findall(re.sub(r"\{[^{}]*\}", "", value))) <= KEYS, row
                assert value == value.strip() and "  " not in value, row
                if re.search(r"\s", value) or name != "map_texts":
                    assert "km2" not in re.sub(r"\{[^{}]*\}", "", value), row


@pytest.mark.parametrize(
    "name",
    ["texts", "map_texts", "report_texts",
     "catalogue", "agencies", "institutions", "share_models", "institution_rules", "procedures", "legal_forms", "criteria"],
)
def test_english_texts_are_english(name):
    for row in rows_of(name):
        for column, value in row.items():
            if column == "eng" or column.endswith("_eng"):
                assert not words(plain(value)) & INDONESIAN, (row, words(plain(value)) & INDONESIAN)


@pytest.mark.parametrize("name", ["texts", "map_texts", "report_texts"])
def test_both_languages_have_the_same_placeholders(name):
    def fields(text: str) -> list[str]:
        return sorted(str(item[1]) for item in string.Formatter().parse(text) if item[1] is not None)

    for row in rows_of(name):
        assert fields(row["ind"]) == fields(row["eng"]), row


def test_every_role_has_a_name():
    assert all(role_name(role, "id") != role or role == "dem" for role in ROLES)
    assert role_name("rivers", "en") == "rivers"


# --- the ways through the tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("the layer has no geometry", "layer tidak memiliki geometri"),
        ("feature 3 (Kutai, Barat) is strange", "feature 3 (Kutai, Barat) is strange"),
        ("regions without a name: feature 3, feature 4 and 2 more", "daerah tanpa nama: fitur 3, fitur 4 dan 2 lagi"),
        ("not region codes: abc (feature 3 (Paser)), empty (line 7)", "bukan kode daerah: abc (fitur 3 (Paser)), kosong (baris 7)"),
        ('Did you mean "kode"? Fields there: kode, population and 4 more.', 'Maksud Anda "kode"? Kolom yang ada: kode, population dan 4 lagi.'),
        ("roads: crossings", "jalan: lintasan batas"),
        ("roads: jalan.gpkg", "jalan: jalan.gpkg"),
        ("flow_direction: d8.tif", "arah aliran: d8.tif"),
        ("Note: whatever", "Note: whatever"),
        ('Give it: fields = { code = "..." }. Fields there: none.', 'Sebutkan: fields = { code = "..." }. Kolom yang ada: tidak ada.'),
        ("largest residual 0.000001 km2 of 127296.5 km2", "selisih terbesar 0,000001 km² dari 127296,5 km²"),
        ("codes are BPS codes (3 known (code, name) pairs)", "kode adalah kode BPS (3 pasangan kode dan nama dikenal)"),
        ('the field "done" (name) does not exist', 'kolom "done" (name) tidak ada'),
        ("the layer holds Point and Polygon, but roads must be lines", "layer berisi Point dan Polygon, padahal jalan harus berupa garis"),
        ("", ""),
    ],
)
def test_localise(english, indonesian):
    assert localise(english, "id") == indonesian
    assert localise(english, "en") == english


def test_an_error_in_words():
    problems = [
        Problem("file not found: a.shp", "s.toml [[inputs.roads]] no. 2", 'Did you mean "b"? Allowed: b, c.'),
        Problem("the raster is rotated", "r.tif"),
    ]
    assert error_text(InputError(problems), "id").splitlines() == [
        '  1. s.toml [[inputs.roads]] no. 2: berkas tidak ditemukan: a.shp. Maksud Anda "b"? Yang diperbolehkan: b, c.',
        "  2. r.tif: raster terputar",
    ]
    assert error_text(InputError(problems), "en") == str(InputError(problems))
    assert error_text(Cancelled(), "id") == "Analisis dibatalkan; tidak ada yang ditulis"


def test_an_error_that_words_itself_is_left_alone():
    class Own(BosanggarongError):
        def __str__(self) -> str:
            return "sudah diterjemahkan"

    assert error_text(Own(Problem("the raster is rotated")), "id") == "sudah diterjemahkan"


@pytest.mark.parametrize(
    ("kind", "name", "english"),
    [
        ("watershed", "DAS Mahakam", "Mahakam watershed"),
        ("watershed", "DAS tanpa nama (0,83 LU 118,42 BT)", "unnamed watershed (0.83 N 118.42 E)"),
        ("watershed", "DAS tanpa nama (1,14 LS 117,02 BT)", "unnamed watershed (1.14 S 117.02 E)"),
        ("watershed", "DAS kecil Kabupaten Berau - Kabupaten Kutai Timur", "small watersheds of Kabupaten Berau and Kabupaten Kutai Timur"),
        ("road", "Jalan tanpa nama Kabupaten Paser – Kota X", "unnamed road Kabupaten Paser – Kota X"),
        ("ferry", "Feri tanpa nama A – B", "unnamed ferry A – B"),
        ("river", "Sungai tanpa nama (0,500 LU 117,100 BT)", "unnamed river (0.500 N 117.100 E)"),
        ("hutan_lindung", "hutan lindung tanpa nama (1,140 LS 117,020 BB)", "unnamed protection forest (1.140 S 117.020 W)"),
        ("road", "DAS Raya", "DAS Raya"),
        ("taman_nasional", "Taman Nasional Kutai", "Taman Nasional Kutai"),
    ],
)
def test_names_made_by_the_program_in_english(kind, name, english):
    assert english_name(kind, name) == english


def test_tables_are_not_changed_in_place():
    frame = pd.DataFrame({"role": ["roads"], "layer": ["x"], "feature": ["feature 3"], "problem": ["no geometry"], "action": ["left out"]})
    done = localise_tables({"repair_log": frame}, "id")
    assert list(done["repair_log"].iloc[0])[2:] == ["fitur 3", "tidak ada geometri", "tidak disertakan"]
    assert frame["problem"][0] == "no geometry"
    assert localise_tables({"repair_log": frame}, "en")["repair_log"] is frame


# --- a whole run -----------------------------------------------------------------------------------------------------

FREE = {
    "repair_log": ("feature", "problem", "action"), "finding_measures": ("basis",), "candidate_agreements": ("reason",),
    "candidate_tests": ("basis",), "candidate_shares": ("basis",),
}  # fmt: skip


@pytest.fixture(scope="module", params=["id", "en"])
def run(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"lang-{request.param}")
    run_study(read_study(default_study()), folder, outputs=("gpkg",), language=request.param)
    return request.param, folder


def texts_of(folder: Path, suffix: str):
    """(table.column, text) of every column in a language, and of the free ones."""
    for name in tables_in(folder):
        frame = read_table(folder, name)
        for column in frame.columns:
            if name == "findings":
                frame = frame[frame["kind"] != "border_undefined"]  # its caveat is what the file of boundary status says
            if column.endswith(suffix) or column in FREE.get(name, ()):
                for value in frame[column].dropna().unique():
                    yield f"{name}.{column}", str(value)


def names_in(folder: Path) -> set[str]:
    """Words of proper names: regions, objects, agreements, rivers."""
    said = [*read_table(folder, "regions")["region_name"], *read_table(folder, "objects")["name"], *read_table(folder, "agreements")["title"]]
    return {word for name in said for word in words(name)}


def test_a_result_speaks_its_language(run):
    language, folder = run
    own = "_ind" if language == "id" else "_eng"
    names = names_in(folder)
    seen = 0
    for where, text in texts_of(folder, own):
        seen += 1
        wrong = words(text) & (ENGLISH if language == "id" else INDONESIAN) - names
        assert not wrong, (where, text, wrong)
        assert "kerjasama" not in text.casefold(), (where, text)
        assert not set(RAW_KEY.findall(text)), (where, text)
        assert language == "en" or "km2" not in text, (where, text)
    assert seen > 100


def test_a_result_has_clean_english_texts_in_any_language(run):
    _, folder = run
    for name in ("candidates", "candidate_flags"):
        frame = read_table(folder, name)
        for column in [column for column in frame.columns if column.endswith("_eng")]:
            text = " ".join(frame[column].dropna())
            assert "tanpa nama" not in text and not re.search(r"\bDAS\b|\b(LU|LS|BT)\b", text), re.findall(r".{30}\b(?:DAS|LU|LS|BT)\b.{10}", text)


def test_provenance_speaks_the_language(run):
    language, folder = run
    said = read_table(folder, "provenance").set_index("key")["value"]
    balance = said["water.mass_balance"]
    assert balance.startswith("selisih terbesar" if language == "id" else "largest residual")
    assert said["water.weight"] == ("luas, km²" if language == "id" else "area, km2")
    assert said["study"] == "Kalimantan Timur (bawaan)"


# columns of codes: the same in every language; the maps and the plugin show them by the rows value.* of map_texts
CODES = {
    "candidates": (
        "sector", "urusan", "deal_type", "form", "authority", "obligation", "membership_type", "coverage", "institution", "dprd_needed", "stage",
    ),
    "candidate_shares": ("model",), "procedures": ("topic",),
    "candidate_parties": ("party_type", "role"), "candidate_tests": ("test", "result"), "candidate_flags": ("flag",),
    "candidate_criteria": ("criterion",), "candidate_agreements": ("match",), "candidate_ranks": ("scenario_id",),
    "findings": ("kind", "source_role"), "finding_parties": ("role",), "finding_measures": ("unit",), "objects": ("status", "source_role"),
    "border_segments": ("status",), "water_links": ("reliability",), "water_dependency": ("position",), "regions": ("level",),
    "road_crossings": ("kind", "status_a", "status_b", "surface_a", "condition_a", "mismatch"), "shared_areas": ("area_kind",),
    "sources": ("role",), "repair_log": ("role",),
}  # fmt: skip


def test_every_code_of_a_result_has_words(run):
    _, folder = run
    known = {row["key"].removeprefix("value.") for row in rows_of("map_texts") if row["key"].startswith("value.")}
    for name, columns in CODES.items():
        frame = read_table(folder, name)
        for column in columns:
            for value in frame[column].dropna().astype(str).unique():
                assert value in known or not value or set(value.split("+")) <= known, (name, column, value)


def test_codes_that_the_program_may_give_have_words():
    known = {row["key"].removeprefix("value.") for row in rows_of("map_texts") if row["key"].startswith("value.")}
    forms = rows_of("legal_forms")
    said = {row["form"] for row in forms} | {part for row in forms for part in row["authority"].split("+")}
    said |= {entry.split(":")[1] for row in forms for entry in row["parties"].split(";") if entry}
    said |= {row["urusan"] for row in rows_of("catalogue")} | {row["sector"] for row in rows_of("catalogue")}
    said |= {row["origin"] for row in rows_of("catalogue")} | {row["urusan"] for row in rows_of("urusan")} | set(REASONS.values())
    said |= {row["deal_type"] for row in rows_of("catalogue")} | {row["criterion"] for row in rows_of("criteria")}
    said |= {row["finding_kind"] for row in rows_of("severity")} | {row["kind"] for row in rows_of("area_kinds")} | {"anggota_das"}
    assert said - known == set()


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def bad_study(tmp_path):
    file = tmp_path / "studi.toml"
    file.write_text('[study]\nnama = "Uji"\n[inputs.regions]\npath = "tiada.gpkg"\n', encoding="utf-8")
    return file


def test_repairs_are_told_in_the_language_of_the_run(tmp_path):
    bowtie = shapely.from_wkt("POLYGON ((117.1 0.2, 117.9 0.8, 117.9 0.2, 117.1 0.8, 117.1 0.2))")
    regions = gpd.GeoDataFrame(
        {"kode": ["64.01", "64.02"], "nama": ["Kabupaten Paser", "Kabupaten Kutai Kartanegara"], "penduduk": [0, 5]},
        geometry=[shapely.box(117, 0, 117.5, 1), shapely.box(117.5, 0, 118, 1)], crs=4326,
    )  # fmt: skip
    regions.to_file(tmp_path / "batas.gpkg")
    gpd.GeoDataFrame({"nama": ["Hutan", "Kosong"]}, geometry=[bowtie, None], crs=4326).to_file(tmp_path / "hutan.gpkg")
    study = tmp_path / "studi.toml"
    study.write_text(
        '[study]\nname = "Uji"\n[inputs.regions]\npath = "batas.gpkg"\n[[inputs.areas]]\npath = "hutan.gpkg"\nkind = "hutan_lindung"\n',
        encoding="utf-8",
    )
    for language, expected in (("id", {"geometri tidak sah", "tidak ada geometri", "1 daerah dengan penduduk 0"}), ("en", {"no geometry"})):
        run_study(read_study(study), tmp_path / language, outputs=("gpkg",), language=language)
        log = read_table(tmp_path / language, "repair_log")
        said = " ".join([*log["problem"], *log["action"]])
        assert len(log) >= 3 and all(words in said for words in expected), said
        if language == "id":
            assert not english_words(re.sub(r"Self-intersection\S*", "", said)), said
            assert set(log["feature"]) >= {"fitur 1", "fitur 2"}


def test_errors_follow_lang_when_it_is_given(bad_study, tmp_path, capsys):
    assert main(["analyse", str(bad_study), "--out", str(tmp_path / "h"), "--lang", "id"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("bosanggarong: 2 masalah; tidak ada yang ditulis\n")
    assert 'kunci "nama" tidak dikenal. Maksud Anda "name"?' in said and "berkas tidak ditemukan: tiada.gpkg" in said
    assert main(["analyse", str(bad_study), "--out", str(tmp_path / "h")]) == 2
    assert "2 problems; nothing was written" in capsys.readouterr().err


def test_check_and_recognise_take_lang(capsys):
    assert main(["check", str(default_study()), "--lang", "id"]) == 0
    said = capsys.readouterr().out
    assert "dapat dipakai, 10 daerah" in said and "arah aliran" in said and not english_words(said.splitlines()[-1])
    assert main(["recognise", str(default_study().parent), "--lang", "id"]) == 0
    assert " fitur, " in capsys.readouterr().out


def test_a_run_in_indonesian_prints_indonesian(tmp_path, capsys):
    assert main(["demo", "--out", str(tmp_path / "hasil"), "--outputs", "gpkg", "--lang", "id"]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert re.fullmatch(r"\d+ calon kerja sama dalam \d+,\d detik", lines[-1])
    assert not any("belum dianalisis" in line for line in lines), "every input of the default is analysed"
    assert not words(" ".join(lines[1:])) & ENGLISH and "kerjasama" not in said.out


def test_a_run_in_english_prints_english(tmp_path, capsys):
    assert main(["demo", "--out", str(tmp_path / "hasil"), "--outputs", "gpkg", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ candidates in \d+\.\d s", lines[-1])
    assert any("Mahakam watershed" in line for line in lines)


# --- the plugin (Qt) -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def updater():
    spec = importlib.util.spec_from_file_location("update_translations", PACKAGE.parent / "scripts" / "update_translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAME = {"Bosanggarong: {study}", "No.", "Folder", "Forum", "&Data", "Layer", "Status", "Logo", "%"}  # the same word in both languages


def test_every_text_of_the_plugin_is_translated_and_none_is_left_over(updater):
    texts, done = updater.wanted(), updater.translations()
    assert len(texts) > 150
    assert [text for text in texts if text not in done] == [], "run scripts/update_translations.py and translate"
    assert [text for text in done if text not in texts] == [], "run scripts/update_translations.py"


def test_translations_of_the_plugin_are_indonesian(updater):
    for text, said in updater.translations().items():
        assert said != text or text in SAME, text
        shown = re.sub(r"<pre>.*?</pre>|<[^>]+>", " ", said, flags=re.DOTALL)
        shown = re.sub(r"Advanced Install|conda create [^.]*|sudo apt install [^)]*", " ", shown)
        assert not english_words(shown), (said, english_words(shown))
        assert "kerjasama" not in said.casefold() and said == said.strip() and "  " not in said, said


def test_translations_of_the_plugin_keep_placeholders_and_tags(updater):
    for text, said in updater.translations().items():
        assert sorted(re.findall(r"\{[^}]*\}", text)) == sorted(re.findall(r"\{[^}]*\}", said)), text
        assert re.findall(r"</?\w+>", text) == re.findall(r"</?\w+>", said), text
        assert (text[-1] in ".…?") == (said[-1] in ".…?"), (text, said)


NAMES = {"Bosanggarong", "Bahasa Indonesia", "English"}
SHOWS = {
    "setText", "setToolTip", "setWindowTitle", "setTitle", "setPlaceholderText", "addTab", "QLabel", "QPushButton", "QToolButton", "QAction",
    "QCheckBox", "QRadioButton", "QGroupBox", "setInformativeText", "pushInfo", "pushWarning", "reportError", "setDialogTitle", "addItem",
}  # fmt: skip


def test_nothing_is_shown_that_does_not_go_through_the_translation(updater):
    for path in updater.sources():
        for call in [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in SHOWS:
                bare = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                assert not [text for text in bare if re.search(r"[a-z]{3}", text) and text not in NAMES], (path.name, call.lineno, bare)


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("not computed: no values of participation entered", "tidak dihitung: nilai partisipasi belum diisi"),
        ("UU 23/2014 art. 364(1); PP 28/2018 art. 3(2)", "UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2)"),
        ("Sungai =cmd|' /C calc'!A0", "Sungai =cmd|' /C calc'!A0"),
    ],
)
def test_what_a_run_said_is_read_in_either_language(english, indonesian):
    for said in (english, indonesian):
        assert either(said, "en") == english and either(said, "id") == indonesian


def test_every_message_without_places_reads_back():
    turned = [row for row in rows_of("messages") if row["use"] == "text" and "{" not in row["eng"]]
    same = {row["ind"] for row in turned if sum(other["ind"] == row["ind"] for other in turned) == 1}
    told = [row for row in turned if row["ind"] in same]
    assert len(told) > 100
    assert not [row for row in told if either(row["ind"], "id") != row["ind"] or localise(either(row["ind"], "en"), "id") != row["ind"]]
