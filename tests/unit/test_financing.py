"""Shares of cost: the vectors of domain.md 1.6, the river rules by hand, and what no model may break."""

from __future__ import annotations

import dataclasses
import re

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core.cooperation.financing import percent, shares_of
from bosanggarong_plugin.core.cooperation.river_shares import DES, LRS, RULES, UES, river_amounts, upstream_of
from bosanggarong_plugin.core.messages import localise, localise_tables
from bosanggarong_plugin.core.settings import FinancingSettings, Settings
from bosanggarong_plugin.core.tables import table

from .cooperating import BONTANG, KUKAR, KUTIM, PROVINCE, about, facts, finding, link, seats

ALL = (KUKAR, KUTIM, BONTANG)
EXACT = 1e-9


def shares(made, context, parties=None) -> dict[str, dict[str, float | None]]:
    rows = shares_of(made, parties or seats(*made.codes), context)
    found: dict[str, dict] = {}
    for row in rows:
        found.setdefault(row["model"], {})[row["party_code"]] = row["share_pct"]
    return found


def basis(made, context, model: str, parties=None) -> str:
    (said,) = {row["basis"] for row in shares_of(made, parties or seats(*made.codes), context) if row["model"] == model}
    return said


def entries(made, measure: str, unit="", **values):
    """Contributions by the last two digits of the code: k08=5."""
    return [(made.candidate_id, f"64.{name[1:]}", measure, value, unit, "uji") for name, value in values.items()]


# --- P1 to P5 ---------------------------------------------------------------------------------------------------------


def test_the_vector_by_population():  # domain.md 1.6: 13.25 / 31.01 / 55.74 %
    found = shares(about("S2", thing="service:x"), facts())["P2"]
    assert [round(found[code], 2) for code in (BONTANG, KUTIM, KUKAR)] == [13.25, 31.01, 55.74]


def test_the_vector_by_area():  # domain.md 1.6: 0.27 / 53.84 / 45.89 %, official areas of 3.1
    by_area = Settings(financing=FinancingSettings(population_weight=0, area_weight=1))
    found = shares(about("S2", thing="service:x"), facts(settings=by_area))["P5"]
    assert [round(found[code], 2) for code in (BONTANG, KUTIM, KUKAR)] == [0.27, 53.84, 45.89]


def test_equal_shares():  # domain.md 1.6: 33.33 % each
    assert shares(about("S2", thing="service:x"), facts())["P1"] == pytest.approx(dict.fromkeys(ALL, 100 / 3))


def test_one_unknown_population_leaves_all_unknown():
    made = about("S2", thing="service:x")
    context = facts(people={KUTIM: 1.0, KUKAR: 2.0})
    found = shares(made, context)
    assert set(found["P2"].values()) == {None} and set(found["P5"].values()) == {None}
    assert basis(made, context, "P2") == "not computed: the population of Kota Bontang is not known"
    assert None not in found["P1"].values()


def test_the_mixed_model_without_coverage_is_the_mean_of_population_and_area_and_says_so():
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    context = facts(people={KUTIM: 75.0, BONTANG: 25.0}, official={KUTIM: 50.0, BONTANG: 50.0})
    assert shares(made, context)["P5"] == {KUTIM: 62.5, BONTANG: 37.5}
    assert "without coverage" in basis(made, context, "P5") and "official area" in basis(made, context, "P5")


def test_the_mixed_model_with_coverage_weighs_all_three():  # domain.md 1.6: inhabitants, area, coverage of the service
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    weights = Settings(financing=FinancingSettings(population_weight=1, area_weight=1, coverage_weight=2))
    context = facts(
        people={KUTIM: 75.0, BONTANG: 25.0}, official={KUTIM: 50.0, BONTANG: 50.0}, settings=weights,
        entered=entries(made, "coverage", k08=10, k74=90),
    )  # fmt: skip
    assert shares(made, context)["P5"] == {KUTIM: pytest.approx((75 + 50 + 20) / 4), BONTANG: pytest.approx((25 + 50 + 180) / 4)}
    assert basis(made, context, "P5").startswith("weighted mean of the shares by population, area and coverage;")


def test_areas_are_never_a_mix_of_official_and_computed():
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    context = facts(people={KUTIM: 50.0, BONTANG: 50.0}, official={KUTIM: 1000.0}, computed={KUTIM: 30.0, BONTANG: 10.0})
    assert shares(made, context)["P5"] == {KUTIM: 62.5, BONTANG: 37.5} and "computed area" in basis(made, context, "P5")


def test_weights_of_zero_compute_nothing():
    made = about("S2", thing="service:x")
    none = Settings(financing=FinancingSettings(population_weight=0, area_weight=0))
    assert set(shares(made, facts(settings=none))["P5"].values()) == {None}


@pytest.mark.parametrize(("model", "measure"), [("P3", "participation"), ("P4", "use")])
def test_what_was_entered_is_shared_by_its_sums(model, measure):
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    entered = [*entries(made, measure, "juta rupiah", k08=30, k74=50), *entries(made, measure, "juta rupiah", k08=20, k02=999)]
    assert shares(made, facts(entered=entered))[model] == {KUTIM: 50.0, BONTANG: 50.0}, "a region that is no party counts nothing"


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        (lambda made: [], "not computed: no values of use entered"),
        (lambda made: entries(made, "use", "t", k08=3), "not computed: no value of use entered for Kota Bontang"),
        (lambda made: entries(made, "use", "t", k08=3) + entries(made, "use", "m3", k74=3), "not computed: values of use in different units (m3, t)"),
        (lambda made: entries(made, "use", "t", k08=3, k74=-1), "not computed: a value is below 0"),
        (lambda made: entries(made, "use", "t", k08=0, k74=0), "not computed: all values are 0"),
        (lambda made: entries(made, "use", "t", k08=3, k74=float("nan")), "not computed: no value of use entered for Kota Bontang"),
    ],
)
def test_what_cannot_be_shared_is_null_with_the_reason(entered, reason):
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    context = facts(entered=entered(made))
    assert set(shares(made, context)["P4"].values()) == {None} and basis(made, context, "P4", seats(KUTIM, BONTANG, more=[PROVINCE])) == reason


def test_use_is_estimated_from_the_area_of_a_shared_area_unless_it_is_entered():
    hectares = {f"area_ha:{KUTIM}": 300.0, f"area_ha:{BONTANG}": 100.0}
    area = finding("shared_area", "area:x", ((KUTIM, "tuan_rumah"), (BONTANG, "tuan_rumah")), **hectares)
    made = about("C5", area, codes=(KUTIM, BONTANG), thing="area:x")
    assert shares(made, facts())["P4"] == {KUTIM: 75.0, BONTANG: 25.0} and basis(made, facts(), "P4").startswith("computed estimate, not entered")
    context = facts(entered=entries(made, "use", "kunjungan", k08=1, k74=1))
    assert shares(made, context)["P4"] == {KUTIM: 50.0, BONTANG: 50.0}
    broken = facts(entered=entries(made, "use", "kunjungan", k08=1))
    assert set(shares(made, broken)["P4"].values()) == {None}, "an entry that cannot be used is not replaced by an estimate"


def test_use_is_estimated_from_the_length_of_a_road():
    made = about("B4", codes=(KUTIM, BONTANG), thing="road:x")
    roads = pd.DataFrame({"road_id": ["road:x", "road:x", "road:y"], "region_code": [KUTIM, BONTANG, BONTANG], "length_km": [9.0, 3.0, 50.0]})
    assert shares(made, facts(tables={"border_roads": roads}))["P4"] == {KUTIM: 75.0, BONTANG: 25.0}


def test_only_regencies_pay_and_the_fund_of_the_province_is_said_to_be_outside():
    made = about("S2", thing="service:x", codes=(KUTIM, BONTANG))
    rows = shares_of(made, seats(KUTIM, BONTANG, more=[PROVINCE]), facts())
    assert {row["party_code"] for row in rows} == {KUTIM, BONTANG}
    assert basis(made, facts(), "P1", seats(KUTIM, BONTANG, more=[PROVINCE])).endswith("the main fund of the Province is outside these shares")
    assert "Province" not in basis(made, facts(), "P1", seats(KUTIM, BONTANG, more=[dataclasses.replace(PROVINCE, must_sit=False)]))


# --- rivers -----------------------------------------------------------------------------------------------------------

CHAIN = {"a": frozenset(), "b": frozenset("a"), "c": frozenset("ab")}  # a above b above c
TREE = {"a": frozenset(), "b": frozenset(), "c": frozenset("ab")}  # a and b join above c


@pytest.mark.parametrize(
    ("upstream", "rule", "expected"),
    [
        (CHAIN, LRS, (6, 12, 30)),
        (CHAIN, UES, (6 + 6 + 10, 6 + 10, 10)),  # c's 30 by a, b, c; b's 12 by a, b
        (CHAIN, DES, (2, 2 + 6, 2 + 6 + 30)),  # a's 6 by a, b, c; b's 12 by b, c
        (TREE, UES, (6 + 10, 12 + 10, 10)),
        (TREE, DES, (3, 6, 3 + 6 + 30)),
    ],
)
def test_the_rules_on_a_chain_and_a_tree(upstream, rule, expected):  # Dong, Ni & Wang 2012
    assert river_amounts({"a": 6.0, "b": 12.0, "c": 30.0}, upstream, rule) == dict(zip("abc", expected, strict=True))


def test_two_regions_that_drain_into_each_other_alike_share_each_other_s_costs():
    both = {"a": frozenset("b"), "b": frozenset("a")}
    for rule in (UES, DES):
        assert river_amounts({"a": 1.0, "b": 9.0}, both, rule) == {"a": 5.0, "b": 5.0}


def test_the_region_that_sends_far_more_than_it_gets_is_the_one_upstream():
    links = [link(KUTIM, BONTANG, 434.0), link(BONTANG, KUTIM, 7.0)]
    assert upstream_of((KUTIM, BONTANG), links, None) == {BONTANG: frozenset({KUTIM}), KUTIM: frozenset()}
    alike = [link(KUTIM, BONTANG, 100.0), link(BONTANG, KUTIM, 60.0)]
    assert upstream_of((KUTIM, BONTANG), alike, None) == {BONTANG: frozenset({KUTIM}), KUTIM: frozenset({BONTANG})}


def test_a_strip_that_drains_back_makes_no_circle_of_a_river():
    """a drains through b into c; by first exits alone the strip of c that drains back into a would outweigh the strip of a that drains into c."""
    km2 = {("a", "b"): 17_000.0, ("b", "c"): 13_000.0, ("a", "c"): 7.0, ("c", "a"): 72.0, ("c", "b"): 870.0, ("b", "a"): 38.0}
    links = [link(*pair, area) for pair, area in km2.items()]
    assert upstream_of("abc", links, pd.DataFrame({"from_code": ["a"], "to_code": ["c"]})) == CHAIN


def test_a_chain_counts_as_upstream_only_when_its_water_comes_through():
    links = [link(KUKAR, KUTIM), link(KUTIM, BONTANG)]
    through = pd.DataFrame({"from_code": [KUKAR], "to_code": [BONTANG]})
    assert upstream_of(ALL, links, through)[BONTANG] == {KUKAR, KUTIM}
    assert upstream_of(ALL, links, through.iloc[:0])[BONTANG] == {KUTIM}, "two rivers of one region are not one"


@given(st.dictionaries(st.sampled_from([(a, b) for a in "abcdef" for b in "abcdef" if a != b]), st.integers(1, 1000), max_size=14))
def test_upstream_is_by_the_maximum_flow_between_every_two(km2):
    """The definition on all pairs, without the short cuts for what has no way back."""
    through = pd.DataFrame([(a, b) for a in "abcdef" for b in "abcdef" if a < b], columns=["from_code", "to_code"])
    enters, graph = {*km2, *through.itertuples(index=False, name=None)}, nx.DiGraph()
    graph.add_nodes_from("abcdef")
    graph.add_edges_from((a, b, {"capacity": float(area)}) for (a, b), area in km2.items())
    flow = {(a, b): nx.maximum_flow_value(graph, a, b) for a in "abcdef" for b in "abcdef" if a != b}
    expected = {b: {a for a in "abcdef" if a != b and flow[a, b] > 0 and flow[b, a] <= 2 * flow[a, b] and (a, b) in enters} for b in "abcdef"}
    assert upstream_of("abcdef", [link(*pair, float(area)) for pair, area in km2.items()], through) == expected


def test_a_basin_of_five_hundred_regions():
    codes = [f"{n // 99 + 11}.{n % 99 + 1:02d}" for n in range(500)]
    links = [link(a, b, 100.0) for a, b in zip(codes, codes[1:], strict=False)]
    through = pd.DataFrame([(a, codes[-1]) for a in codes[:-1]], columns=["from_code", "to_code"])
    assert upstream_of(codes, links, through)[codes[-1]] == frozenset(codes[:-1])


def test_without_costs_a_watershed_is_shared_by_its_land_and_that_is_said():
    made = about("B3", link(KUTIM, BONTANG), codes=(KUTIM, BONTANG), merged=("v",))
    land = pd.DataFrame({"watershed_id": ["w", "w", "w", "v", "other"], "region_code": [KUTIM, BONTANG, "OUT", BONTANG, KUTIM],
                         "area_km2": [60.0, 30.0, 5.0, 10.0, 999.0]})  # fmt: skip
    context = facts(tables={"watershed_regions": land})
    found = shares(made, context)
    assert found[LRS] == {KUTIM: 60.0, BONTANG: 40.0}
    assert found[UES] == {KUTIM: 80.0, BONTANG: 20.0} and found[DES] == {KUTIM: 30.0, BONTANG: 70.0}
    assert basis(made, context, UES).startswith("no costs entered")
    entered = facts(tables={"watershed_regions": land}, entered=entries(made, "cost", "miliar rupiah", k08=1, k74=3))
    assert shares(made, entered)[LRS] == {KUTIM: 25.0, BONTANG: 75.0} and basis(made, entered, LRS) == "entered values of cost (miliar rupiah)"


def test_the_cost_of_a_reservoir_arises_where_it_stands():
    dam = finding("planned_dam", "facility:x", ((KUTIM, "hulu"), (BONTANG, "hilir")), commanded_km2=10.0)
    made = about("B8", dam, codes=(KUTIM, BONTANG), thing="facility:x")
    found = shares(made, facts())
    assert found[LRS] == found[UES] == {KUTIM: 100.0, BONTANG: 0.0} and found[DES] == {KUTIM: 50.0, BONTANG: 50.0}
    assert "Kabupaten Kutai Timur" in basis(made, facts(), DES)


def test_no_stand_in_is_taken_where_none_is_known_and_no_river_rule_without_a_link():
    flood = finding("flood_place", "facility:y", ((KUTIM, "hulu"), (BONTANG, "hilir")), upstream_km2=10.0)
    found = shares(about("B3", flood, codes=(KUTIM, BONTANG), thing="facility:y"), facts())
    assert all(set(found[rule].values()) == {None} for rule in RULES)
    assert not set(shares(about("S2", thing="service:x"), facts())) & set(RULES)
    unusable = dataclasses.replace(flood, usable=False)
    assert not set(shares(about("B3", unusable, codes=(KUTIM, BONTANG), thing="facility:y"), facts())) & set(RULES)


# --- properties -------------------------------------------------------------------------------------------------------

AMOUNTS = st.floats(0.001, 1e9)


@st.composite
def rivers(draw):
    names = draw(st.permutations("abcdef"))[: draw(st.integers(1, 6))]
    upstream = {j: frozenset(draw(st.sets(st.sampled_from(names)))) - {j} for j in names}
    return {name: draw(AMOUNTS) for name in names}, upstream


@given(rivers(), st.sampled_from(RULES))
def test_river_amounts_pay_exactly_the_costs(river, rule):
    cost, upstream = river
    paid = river_amounts(cost, upstream, rule)
    assert sum(paid.values()) == pytest.approx(sum(cost.values())) and min(paid.values()) >= 0
    assert sum(percent(paid).values()) == pytest.approx(100.0, abs=EXACT)


@given(rivers(), st.sampled_from(RULES), AMOUNTS, st.data())
def test_nobody_pays_less_when_a_cost_grows(river, rule, more, data):
    cost, upstream = river
    where = data.draw(st.sampled_from(sorted(cost)))
    before, after = river_amounts(cost, upstream, rule), river_amounts(cost | {where: cost[where] + more}, upstream, rule)
    assert all(after[code] >= before[code] for code in cost) and after[where] > before[where]


@given(rivers(), st.sampled_from(RULES))
def test_upstream_and_downstream_sharing_mirror_each_other(river, rule):
    cost, upstream = river
    turned = {j: frozenset(i for i in cost if j in upstream[i]) for j in cost}
    mirror = {LRS: LRS, UES: DES, DES: UES}[rule]
    assert river_amounts(cost, upstream, rule) == pytest.approx(river_amounts(cost, turned, mirror))


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=8), st.randoms())
def test_every_model_sums_to_a_hundred_does_not_depend_on_order_and_treats_the_equal_alike(figures, random):
    codes = [f"64.{n:02d}" for n in range(len(figures) + 1)]
    figures = [*figures, figures[0]]  # two regions alike in everything
    people, areas = ({code: pair[n] for code, pair in zip(codes, figures, strict=True)} for n in (0, 1))
    names = {code: code for code in codes}
    made = about("S2", thing="service:x", codes=codes)
    context = facts(people=people, official=areas, names=names, entered=[(made.candidate_id, c, "use", people[c], "t", "") for c in codes])
    turned = list(codes)
    random.shuffle(turned)
    found, again = shares(made, context), shares(made, context, seats(*turned))
    assert found == again
    for model in ("P1", "P2", "P4", "P5"):
        assert sum(found[model].values()) == pytest.approx(100.0, abs=EXACT), model
        assert found[model][codes[0]] == pytest.approx(found[model][codes[-1]]), model
    assert found["P2"] == pytest.approx(found["P4"])


@given(st.lists(AMOUNTS, min_size=2, max_size=6), AMOUNTS)
def test_a_region_that_grows_pays_no_smaller_share_and_the_others_no_greater(people, more):
    codes = [f"64.{n:02d}" for n in range(len(people))]
    before = percent(dict(zip(codes, people, strict=True)))
    after = percent(dict(zip(codes, [people[0] + more, *people[1:]], strict=True)))
    assert after[codes[0]] >= before[codes[0]] - EXACT and all(after[code] <= before[code] + EXACT for code in codes[1:])


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_basis_has_an_indonesian_text():
    pair = (KUTIM, BONTANG)
    dam = finding("planned_dam", "facility:x", ((KUTIM, "hulu"), (BONTANG, "hilir")))
    land = pd.DataFrame({"watershed_id": ["w"], "region_code": [KUTIM], "area_km2": [60.0]})
    roads = pd.DataFrame({"road_id": ["road:x"] * 2, "region_code": pair, "length_km": [9.0, 3.0]})
    area = finding("shared_area", "area:x", (), **{f"area_ha:{code}": 1.0 for code in pair})
    plain = about("S2", thing="service:x", codes=pair)
    centre = dataclasses.replace(PROVINCE, code="pusat", party_type="pusat")
    said = set()
    for made, context in [
        (plain, facts()), (plain, facts(people={})), (plain, facts(official={})), (plain, facts(people=dict.fromkeys(pair, 0.0))),
        (plain, facts(entered=entries(plain, "coverage", "%", k08=1, k74=1) + entries(plain, "participation", k08=1, k74=1))),
        (plain, facts(entered=entries(plain, "use", "t", k08=1) + entries(plain, "participation", "t", k08=-1, k74=1))),
        (plain, facts(entered=entries(plain, "use", "t", k08=1) + entries(plain, "use", k74=1))),
        (plain, facts(settings=Settings(financing=FinancingSettings(population_weight=0, area_weight=0)))),
        (about("B8", dam, codes=pair, thing="facility:x"), facts()),
        (about("B3", link(*pair), codes=pair), facts(tables={"watershed_regions": land})), (about("B3", link(*pair), codes=pair), facts()),
        (about("B4", codes=pair, thing="road:x"), facts(tables={"border_roads": roads})),
        (about("C5", area, codes=pair, thing="area:x"), facts()),
    ]:  # fmt: skip
        said |= {row["basis"] for row in shares_of(made, seats(*pair, more=[PROVINCE, centre]), context)}
    assert len(said) >= 18
    for words in said:
        shown = localise(words, "id")
        assert shown != words and not re.search(r"\b(the|of|not|entered|in|and|is|shares?|cost|use)\b", shown), (words, shown)
    frame = pd.DataFrame({"candidate_id": "x", "party_code": KUTIM, "model": "P1", "share_pct": 50.0, "basis": sorted(said)})
    done = localise_tables({"candidate_shares": frame}, "id")["candidate_shares"]
    assert done["basis"].tolist() == [localise(words, "id") for words in sorted(said)]


def test_every_model_is_named_in_the_table_of_models():
    assert set(table("share_models")["model"]) == {"P1", "P2", "P3", "P4", "P5", *RULES}
