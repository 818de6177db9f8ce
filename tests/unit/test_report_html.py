"""The web map: one file, nothing from outside, all text as text, both languages whole, never more bytes than said."""

import base64
import hashlib
import html.parser
import json
import re

import numpy as np
import pytest
import shapely

from bosanggarong_plugin.core.result import RESULT_NAME
from bosanggarong_plugin.paths import resources_dir
from bosanggarong_plugin.reports.html import write_html
from bosanggarong_plugin.reports.html.columns import DEPENDENCY, FACTS, LAYERS, TABLES
from bosanggarong_plugin.reports.html.content import UI_PREFIX, Content, figure, report_texts, table_texts
from bosanggarong_plugin.reports.html.page import BUDGET_BYTES, SCRIPTS, as_json, budget, page
from bosanggarong_plugin.reports.html.shapes import TOLERANCES_M, encode, fit, simplify
from tests.unit.result_worlds import HOSTILE, write_result


class Reader(html.parser.HTMLParser):
    """What a browser finds in the page: elements with their attributes, and the text inside script and style."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inside, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._open = dict(attrs)
            self.inside.append([tag, self._open, ""])

    def handle_endtag(self, tag):
        self._open = None if tag in ("script", "style") else self._open

    def handle_data(self, data):
        if self._open is not None:
            self.inside[-1][2] += data


def data_of(text):
    return json.loads(next(content for tag, attrs, content in Reader(text).inside if attrs.get("id") == "data"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("hasil")
    write_result(made)
    return made


@pytest.fixture(scope="module")
def text(folder):
    return page(folder, "id")


# --- one file, nothing from outside --------------------------------------------------------------------------------------


def test_the_page_names_nothing_to_load(text):
    for tag, attrs in Reader(text).tags:
        assert tag not in ("link", "iframe", "object", "embed", "img", "base"), tag
        for name in ("src", "action", "data", "poster", "style"):
            assert name not in attrs, (tag, attrs)
        assert attrs.get("href", "#").startswith("#"), attrs
    for tag, _, content in Reader(text).inside:
        if tag == "style":
            assert "url(" not in content and "@import" not in content
    assert "sourceMappingURL" not in text


def test_the_policy_allows_this_style_and_these_scripts_only(text):
    reader = Reader(text)
    policy = next(attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    for kind in ("style", "script"):
        own = [content for tag, attrs, content in reader.inside if tag == kind and attrs.get("type") != "application/json"]
        assert rules[f"{kind}-src"] == [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in own]
    assert len([1 for tag, attrs, _ in reader.inside if tag == "script"]) == 3


def test_scripts_build_elements_and_never_markup():
    for name in SCRIPTS:
        source = (resources_dir() / "html" / f"{name}.js").read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "http:", "https:", "fetch(", "import("):
            assert word not in source.replace('"http://www.w3.org/2000/svg"', ""), (name, word)


def test_the_library_comes_with_its_licence_and_version():
    vendor = resources_dir() / "html" / "vendor" / "leaflet"
    assert "BSD 2-Clause" in (vendor / "LICENSE.txt").read_text(encoding="utf-8")
    version = re.search(r"Leaflet (\d+\.\d+\.\d+)", (vendor / "README.md").read_text(encoding="utf-8")).group(1)
    assert f"Leaflet {version}" in (vendor / "leaflet.js").read_text(encoding="utf-8")[:200]
    assert f"Leaflet {version}" in table_texts("report_texts")["html.method_software"][0]


# --- names stay text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_stay_text(tmp_path, name):
    write_result(tmp_path, (name,))
    made = page(tmp_path, "en")
    reader = Reader(made)
    assert [tag for tag, _, _ in reader.inside] == ["style", "script", "script", "script"]
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    data = data_of(made)
    candidate = data["candidates"][0]
    assert candidate["title"] == [f"Penanganan sungai: {name}".strip(), f"River handling: {name}"]
    assert data["findings"][candidate["findings"][0]]["object"] == [name, name]
    assert data["forums"][0]["name"] == name and data["meta"]["study"] == f"Studi {name}"


def test_json_for_a_script_element_reads_back_and_ends_nothing():
    value = {"a": "</script><!--<script>", "b": "\u2028\u2029&amp;", "c": [None, True, 1.5]}
    text = as_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


def test_a_figure_that_is_none_or_infinite_never_reaches_the_page():
    with pytest.raises(ValueError):
        as_json({"a": float("nan")})
    assert figure(None) is None and figure("") is None


@pytest.mark.parametrize(
    ("value", "shown"), [(5.0, 5), (13508.483728, 13508.4837), (0.476634123456, 0.476634123), (-3.4185451, -3.4185451), (1234567.0, 1234567)]
)
def test_figures_keep_the_digits_that_a_page_shows(value, shown):
    assert figure(value) == shown and type(figure(value)) is type(shown)


# --- both languages ------------------------------------------------------------------------------------------------------


def test_every_text_of_the_scripts_and_of_the_template_exists_and_is_used():
    known = set(report_texts(UI_PREFIX))
    sources = [(resources_dir() / "html" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    template = (resources_dir() / "html" / "laporan.html").read_text(encoding="utf-8")
    joined = "\n".join([*sources, template])
    patterns = (r"\bt\(\"(\w+)\"", r"data-t(?:-label)?=\"(\w+)\"", r"\{\{ t\.(\w+) \}\}")
    named = {key for pattern in patterns for key in re.findall(pattern, joined)}
    assert named <= known, named - known
    quoted = set(re.findall(r"[\"`](\w+)[\"`]", joined)) | named
    built = ("layer_", "tab_", "sort_", "matrix_", "print_")  # put together from a prefix and a name
    assert {key for key in known if key not in quoted and not key.startswith(built)} == set()
    for prefix, names in {"tab_": re.findall(r"\"(\w+)\"", re.search(r"const TABS = (.*);", joined).group(1)),
                          "sort_": re.findall(r"\"(\w+)\"", re.search(r"const SORTS = (.*);", joined).group(1)),
                          "print_": re.findall(r"\"(\w+)\"", re.search(r"const PRINTS = (.*);", joined).group(1))}.items():  # fmt: skip
        assert names and {f"{prefix}{name}" for name in names} <= known


def test_every_text_is_there_in_both_languages_with_the_same_places():
    for key, (indonesian, english) in report_texts(UI_PREFIX).items():
        assert indonesian and english, key
        assert sorted(re.findall(r"\{\w+\}", indonesian)) == sorted(re.findall(r"\{\w+\}", english)), key


def test_every_column_and_layer_that_the_page_shows_has_words():
    words, own = table_texts("map_texts"), report_texts(UI_PREFIX)
    shown = [column for layer in LAYERS for column in layer.columns] + [column for tab in TABLES.values() for spec in tab.values() for column in spec]
    for column in (*shown, *FACTS, *DEPENDENCY):
        assert f"field.{column.name}" in words, column.name
    for name in [layer.name for layer in LAYERS] + [name for tab in TABLES.values() for name in tab]:
        assert f"layer.{name}" in words or f"layer_{name}" in own, name


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_opens_in_the_language_that_was_asked_for(folder, language):
    made = page(folder, language)
    assert next(attrs for tag, attrs in Reader(made).tags if tag == "html")["lang"] == language
    assert data_of(made)["meta"]["language"] == language
    heading = report_texts(UI_PREFIX)["title"][("id", "en").index(language)]
    assert f"<title>Studi Santan: {heading}</title>" in made


def test_another_language_is_refused(folder, tmp_path):
    with pytest.raises(ValueError, match="fr"):
        write_html(folder, tmp_path / "x.html", "fr")


# --- what is shown -------------------------------------------------------------------------------------------------------


def test_a_candidate_carries_its_rank_parties_evidence_and_shares(text):
    data = data_of(text)
    candidate = next(c for c in data["candidates"] if c["title"][0].endswith("Santan"))
    assert candidate["ranks"] == {"default": [1, 1, 5, 55.5, 89]}
    assert candidate["parties"] == ["64.08", "64.74"] and data["names"]["64.74"] == ["Kota Bontang", "Kota Bontang"]
    assert candidate["shares"][0] == ["64.08", "P1", 60, "Santan"] and candidate["shares"][2][2] is None
    finding = data["findings"][candidate["findings"][0]]
    assert finding["measures"][1] == ["length_km", 1234.5, 1000, 1500, "km", "Santan"] and finding["measures"][0][1] is None
    assert data["shapes"][finding["shape"]][0] == "l"
    assert data["links"] == {"64.02>64.74": 512.5}


@pytest.mark.parametrize("only", [("regions",), ("provenance",), ("regions", "candidates"), ("candidates", "candidate_ranks", "objects")])
def test_tables_that_a_result_has_not_are_left_out(tmp_path, only):
    write_result(tmp_path, only=only)
    data = data_of(page(tmp_path))
    assert [layer["name"] for layer in data["layers"]] == (["regions"] if "regions" in only else [])
    assert len(data["candidates"]) == (3 if "candidates" in only else 0)
    assert all(not tables for tables in data["tabs"].values()) and data["dependency"] is None


def test_legal_grounds_stand_in_both_languages(folder):
    made = Content(folder)
    both = ["UU 23/2014 ps. 364(1); segmen batas", "UU 23/2014 art. 364(1); boundary segments"]
    assert made.said(both[0]) == made.said(both[1]) == both
    assert made.said("panjang menurut Pak Budi") == "panjang menurut Pak Budi" and made.said(None) is None


def test_columns_in_which_nothing_stands_are_left_out(text):
    agreements = next(table for table in data_of(text)["tabs"]["agreements"] if table["name"] == "agreements")
    assert [name for name, _ in agreements["columns"]] == ["title", "parties", "sector", "kind", "signed", "source"]


def test_the_result_is_only_read_and_two_pages_of_it_are_the_same(folder, tmp_path):
    before = (folder / RESULT_NAME).read_bytes()
    for name in ("a.html", "b.html"):
        write_html(folder, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (folder / RESULT_NAME).read_bytes() == before and sorted(path.name for path in folder.iterdir()) == [RESULT_NAME]


# --- shapes and bytes ----------------------------------------------------------------------------------------------------


def decoded(line):
    """The inverse of the encoded polyline, as the script has it: latitude, longitude."""
    steps, value, shift = [], 0, 0
    for character in line:
        part = ord(character) - 63
        value, shift = value + ((part & 31) << shift), shift + 5
        if part < 32:
            steps.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points, lat, lon = [], 0, 0
    for dy, dx in zip(steps[::2], steps[1::2], strict=True):
        lat, lon = lat + dy, lon + dx
        points.append((lat / 1e5, lon / 1e5))
    return points


def test_a_line_reads_back_to_a_metre():
    example = shapely.LineString([(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)])  # that of the format
    assert encode(example) == ["l", ["_p~iF~ps|U_ulLnnqC_mqNvxq`@"]]
    points = [(117.123456, -0.000004), (117.9, 0.5), (95.0, -10.99999)]
    assert decoded(encode(shapely.LineString(points))[1][0]) == [(round(y, 5) + 0.0, round(x, 5)) for x, y in points]


def test_shapes_of_each_kind():
    hole = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])
    assert [len(rings) for rings in encode(shapely.MultiPolygon([shapely.box(5, 5, 6, 6), hole]))[1]] == [2, 1]  # largest first
    assert decoded(encode(shapely.Point(1, 2))[1]) == [(2.0, 1.0)]
    mixed = shapely.GeometryCollection([shapely.Point(9, 9), shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])])
    assert [decoded(line) for line in encode(mixed)[1]] == [[(0, 0), (1, 1)], [(2, 2), (3, 3)]]


def jagged(n_points):
    """A round island whose coast goes in and out by up to a kilometre at every point."""
    angle = np.linspace(0, 2 * np.pi, n_points, endpoint=False)
    radius = 0.4 + 0.01 * np.random.default_rng(7).random(n_points)
    return shapely.Polygon(np.column_stack([117 + radius * np.cos(angle), radius * np.sin(angle)]))


def test_lines_are_simplified_no_more_than_the_budget_asks():
    wave = jagged(4000)
    ample, tight = fit([wave, None], 10_000_000), fit([wave, None], 5000)
    assert ample.tolerance_m == TOLERANCES_M[0] and ample.encoded[1] is None
    assert tight.tolerance_m > ample.tolerance_m and tight.n_bytes <= 5000
    simple = simplify([wave], tight.tolerance_m)[0]
    assert shapely.hausdorff_distance(simple, wave) * 111_320 <= tight.tolerance_m


def test_islands_below_the_tolerance_go_but_never_the_last_one():
    islands = shapely.MultiPolygon([shapely.box(117, 0, 117.1, 0.1), shapely.box(118, 0, 118.0001, 0.0001)])
    assert len(shapely.get_parts(simplify([islands], 100)[0])) == 1
    assert not simplify([shapely.MultiPolygon([shapely.box(118, 0, 118.0001, 0.0001)])], 3200)[0].is_empty


def test_a_detailed_study_keeps_the_budget_and_says_how_far_lines_were_simplified(tmp_path):
    coast = shapely.MultiPolygon([jagged(2_200_000)])
    write_result(tmp_path, extra={"regions": [{"region_code": "64.02", "region_name": "A", "level": "kabupaten", "geometry": coast}]})
    assert len(encode(coast)[1][0][0]) > BUDGET_BYTES
    made = page(tmp_path)
    assert len(made.encode()) <= BUDGET_BYTES
    assert data_of(made)["meta"]["tolerance_m"] in TOLERANCES_M


def test_the_budget_grows_with_the_candidates_beyond_a_hundred():
    assert budget(0) == budget(100) == 8_000_000 and budget(150) == 9_000_000


def test_equal_geometries_are_written_once(folder):
    content = Content(folder)
    assert content.shape(shapely.box(0, 0, 1, 1)) == content.shape(shapely.box(0, 0, 1, 1))
    assert content.shape(None) is None and content.shape(shapely.Polygon()) is None
