"""Scenarios and the ranking: the documented sum, unique and stable ranks, seeded intervals, comparison, ranking again."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bosanggarong_plugin.cli import main
from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.ranking import compare, default_ranks, rank
from bosanggarong_plugin.core.rerank import rerank
from bosanggarong_plugin.core.result import RESULT_NAME, SCHEMA, read_table, write_tables
from bosanggarong_plugin.core.scenarios import Scenario, all_scenarios, default_scenario, find_scenario, slug_of
from bosanggarong_plugin.core.settings import RankingSettings
from bosanggarong_plugin.core.study import read_scenarios, read_study, write_study
from bosanggarong_plugin.core.tables import table

NAMES = tuple(table("criteria")["criterion"])
TWO = ("severity", "people")
QUICK = RankingSettings(draws=60)


def held(**normalised) -> dict[str, tuple[float | None, float | None]]:
    return {name: (value, value) for name, value in normalised.items()}


def many(n: int, seed: int = 7) -> dict:
    drawn = np.random.default_rng(seed)
    return {
        f"B3|watershed:{k:05d}|64.01+64.02": {
            name: (None, None) if drawn.random() < 0.15 else (value := float(drawn.random()), value) for name in NAMES
        }
        for k in range(n)
    }


values_of = st.dictionaries(
    st.text("abcd", min_size=1, max_size=3), st.tuples(*[st.one_of(st.none(), st.floats(0, 1))] * 4), min_size=1, max_size=12
).map(lambda drawn: {key: held(**dict(zip(NAMES, row, strict=False))) for key, row in drawn.items()})


# --- the sum ----------------------------------------------------------------------------------------------------------


def test_the_sum_worked_by_hand():
    """Weights 3 and 1: a = (3 x 0.5 + 1 x 1) / 4, b = (3 x 0.8 + 1 x 0) / 4, c knows the first only."""
    values = {"a": held(severity=0.5, people=1.0), "b": held(severity=0.8, people=0.0), "c": held(severity=0.61, people=None)}
    made = rank(values, [Scenario("x", "X", {"severity": 3.0, "people": 1.0})], QUICK)
    ranks = made["candidate_ranks"].set_index("candidate_id")
    assert ranks["score"].to_dict() == pytest.approx({"a": 62.5, "b": 60.0, "c": 61.0})
    assert ranks["rank"].to_dict() == {"a": 1, "c": 2, "b": 3}
    weights = made["candidate_criteria"].query("candidate_id == 'a'").set_index("criterion")["weight"]
    assert weights["severity"] == 3.0 and weights["people"] == 1.0 and weights.drop(["severity", "people"]).eq(0.0).all()


def test_an_unknown_criterion_is_left_out_and_is_not_zero():
    values = {"tahu": held(severity=1.0, people=1.0), "tidak": held(severity=1.0, people=None)}
    assert rank(values, settings=QUICK)["candidate_ranks"]["score"].tolist() == [100.0, 100.0]


def test_a_candidate_of_which_nothing_is_known_has_no_score_and_comes_last():
    values = {"a": held(severity=None), "b": held(severity=0.0)}
    ranks = rank(values, [Scenario("x", "X", {"severity": 1.0})], QUICK)["candidate_ranks"].set_index("candidate_id")
    assert ranks.loc["b", "rank"] == 1 and ranks.loc["a", "rank"] == 2 and pd.isna(ranks.loc["a", "score"])


def test_equal_scores_are_ordered_by_id():
    values = {key: held(severity=0.5) for key in ("c", "a", "b")}
    assert rank(values, settings=QUICK)["candidate_ranks"]["candidate_id"].tolist() == ["a", "b", "c"]


@given(values_of)
@settings(max_examples=50)
def test_ranks_are_unique_complete_ordered_and_inside_their_interval(values):
    ranks = rank(values, settings=QUICK)["candidate_ranks"]
    assert ranks["rank"].tolist() == list(range(1, len(values) + 1))
    scores = ranks["score"].astype(float).dropna()
    assert scores.is_monotonic_decreasing and scores.between(0, 100 + 1e-6).all()
    assert (ranks["rank_low"] <= ranks["rank"]).all() and (ranks["rank"] <= ranks["rank_high"]).all()
    assert ranks["rank_low"].min() >= 1 and ranks["rank_high"].max() <= len(values) and ranks["top_ten_pct"].between(0, 100).all()


@given(values_of, st.randoms())
@settings(max_examples=50)
def test_the_order_of_candidates_changes_nothing(values, random):
    keys = list(values)
    random.shuffle(keys)
    one, other = rank(values, settings=QUICK), rank({key: values[key] for key in keys}, settings=QUICK)
    assert all(one[name].equals(other[name]) for name in one)


@given(values_of, st.tuples(*[st.one_of(st.none(), st.floats(0, 1))] * 4))
@settings(max_examples=50)
def test_one_more_candidate_moves_the_others_by_at_most_one_place(values, row):
    def ranks(given_values):
        return rank(given_values, settings=RankingSettings(draws=0))["candidate_ranks"].set_index("candidate_id")

    before, after = ranks(values), ranks(values | {"zzzz": held(**dict(zip(NAMES, row, strict=False)))}).drop("zzzz")
    moved = after["rank"] - before["rank"]
    assert moved.isin([0, 1]).all() and after["score"].reindex(before.index).equals(before["score"])


def test_more_of_a_criterion_never_ranks_lower():
    values = many(30)
    before = rank(values, settings=QUICK)["candidate_ranks"].set_index("candidate_id")["rank"]
    for key in list(values)[:10]:
        raised = values | {key: values[key] | {"gap": (1.0, 1.0)}}
        if values[key]["gap"][1] is not None:
            assert rank(raised, settings=QUICK)["candidate_ranks"].set_index("candidate_id")["rank"][key] <= before[key]


# --- the interval -----------------------------------------------------------------------------------------------------


def test_without_spread_the_interval_is_the_rank():
    ranks = rank(many(40), settings=RankingSettings(spread=1.0))["candidate_ranks"]
    assert (ranks["rank_low"] == ranks["rank"]).all() and (ranks["rank_high"] == ranks["rank"]).all()
    assert ranks["top_ten_pct"].tolist() == [100.0] * 10 + [0.0] * 30


def test_without_draws_there_is_no_interval():
    made = rank(many(5), settings=RankingSettings(draws=0))
    assert made["candidate_ranks"][["rank_low", "rank_high", "top_ten_pct"]].isna().all(axis=None) and made["scenarios"]["seed"].isna().all()


def test_the_same_seed_gives_the_same_and_another_another():
    values = many(40)
    one, again, other = (rank(values, settings=RankingSettings(seed=seed))["candidate_ranks"] for seed in (1, 1, 2))
    assert one.equals(again) and not one.equals(other)
    assert one[["candidate_id", "score", "rank"]].equals(other[["candidate_id", "score", "rank"]])


def test_the_interval_by_brute_force():
    """Every draw by itself, with the plain sum; the central 90 % of 200 leaves ten ranks out on each side."""
    values, options, weights = many(25), RankingSettings(draws=200, seed=5, spread=3.0), default_scenario().weights
    factors = 3.0 ** (2.0 * np.random.Generator(np.random.PCG64(5)).random((len(NAMES), 200)) - 1.0)
    found = {key: [] for key in values}
    for draw in range(200):
        drawn = {name: weights[name] * factors[k, draw] for k, name in enumerate(NAMES)}
        scores = []
        for key, own in values.items():
            known = {name: pair[1] for name, pair in own.items() if pair[1] is not None}
            scores.append((-round(100 * sum(drawn[n] * v for n, v in known.items()) / sum(drawn[n] for n in known), 9), key))
        for place, (_, key) in enumerate(sorted(scores), start=1):
            found[key].append(place)
    for row in rank(values, settings=options)["candidate_ranks"].itertuples():
        ordered = sorted(found[row.candidate_id])
        assert (row.rank_low, row.rank_high) == (min(ordered[10], row.rank), max(ordered[-11], row.rank))
        assert row.top_ten_pct == pytest.approx(100 * sum(place <= 10 for place in ordered) / 200)


def test_a_wider_spread_or_interval_is_never_narrower_as_a_whole():
    values = many(40)

    def width(**options) -> float:
        ranks = rank(values, settings=RankingSettings(**options))["candidate_ranks"]
        return float((ranks["rank_high"] - ranks["rank_low"]).mean())

    assert width(spread=1.5) < width(spread=3.0) < width(spread=9.0)
    assert width(interval_pct=50) < width(interval_pct=90) < width(interval_pct=100)


def test_a_weight_of_zero_stays_zero_in_every_draw():
    values = {"a": held(severity=0.6, people=0.0), "b": held(severity=0.4, people=1.0)}
    ranks = rank(values, [Scenario("x", "X", {"severity": 1.0})], RankingSettings(spread=10.0))["candidate_ranks"]
    assert ranks["rank_low"].tolist() == ranks["rank_high"].tolist() == [1, 2]


# --- scenarios --------------------------------------------------------------------------------------------------------


def test_every_scenario_has_its_ranks_and_only_the_default_is_shown():
    other = Scenario("rakyat", "Rakyat", {"people": 1.0}, "catatan")
    made = rank(many(12), [default_scenario(), other], QUICK)
    for name, count in (("candidate_ranks", 12), ("candidate_criteria", 12 * len(NAMES)), ("scenarios", 1)):
        assert made[name].groupby("scenario_id").size().to_dict() == {"default": count, "rakyat": count}
    shown = default_ranks(made["candidate_ranks"])
    assert shown["scenario_id"].eq("default").all() and shown["rank"].tolist() == list(range(1, 13))
    assert made["scenarios"].query("scenario_id == 'rakyat'").iloc[0].tolist() == ["rakyat", "Rakyat", 1, 60, "catatan"]


def test_the_draws_are_the_same_in_all_scenarios():
    values = many(20)
    twin = Scenario("twin", "Twin", default_scenario().weights)
    ranks = rank(values, [default_scenario(), twin], QUICK)["candidate_ranks"]
    one, other = (ranks[ranks["scenario_id"] == key].drop(columns="scenario_id").reset_index(drop=True) for key in ("default", "twin"))
    assert one.equals(other)


def study_text(scenarios: str) -> str:
    return f'[inputs.regions]\npath = "r.gpkg"\n{scenarios}'


def test_scenarios_of_a_study_file_and_back(tmp_path):
    (tmp_path / "r.gpkg").write_bytes(b"")
    (tmp_path / "s.toml").write_text(
        study_text('[settings.ranking]\nseed = 7\n[[scenarios]]\nname = "Celah Dulu!"\nweights = { gap = 2, severity = 0.5 }\nnote = "rapat 1"\n'),
        encoding="utf-8",
    )  # fmt: skip
    study = read_study(tmp_path / "s.toml")
    assert study.settings.ranking == RankingSettings(seed=7)
    assert study.scenarios == (Scenario("celah_dulu", "Celah Dulu!", {"severity": 0.5, "gap": 2.0}, "rapat 1"),)
    write_study(study, tmp_path / "t.toml")
    assert read_study(tmp_path / "t.toml").scenarios == study.scenarios
    assert read_scenarios(tmp_path / "s.toml") == (study.scenarios, RankingSettings(seed=7))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('name = "A"\nweights = { severty = 1 }', 'unknown criterion "severty". Did you mean "severity"?'),
        ('name = "A"\nweights = { severity = -0.1 }', "the weight of severity is -0.1"),
        ('name = "A"\nweights = { severity = inf }', "the weight of severity is inf"),
        ('name = "A"\nweights = { severity = nan }', "the weight of severity is nan"),
        ('name = "A"\nweights = { severity = true }', "the weight of severity is True"),
        ('name = "A"\nweights = { severity = "banyak" }', "the weight of severity is banyak"),
        ('name = "A"\nweights = { severity = 0, gap = 0.0 }', "every weight is 0"),
        ('name = "A"', "the scenario has no weights"),
        ('weights = { gap = 1 }', "the scenario has no name"),
        ('name = " ! "\nweights = { gap = 1 }', "the scenario has no name"),
        ('name = "Default"\nweights = { gap = 1 }', 'already called "Default"'),
        ('name = "A"\nweights = { gap = 1 }\nnotes = ""', 'unknown key "notes". Did you mean "note"?'),
        ('name = "A"\nweights = { gap = 1 }\n[[scenarios]]\nname = "a!"\nweights = { gap = 1 }', 'already called "a!"'),
    ],
)
def test_what_cannot_be_a_scenario_is_refused_with_the_near_name(tmp_path, entry, said):
    (tmp_path / "r.gpkg").write_bytes(b"")
    (tmp_path / "s.toml").write_text(study_text(f"[[scenarios]]\n{entry}\n"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_study(tmp_path / "s.toml")
    assert said in str(refused.value) and "[[scenarios]]" in str(refused.value)


def test_a_file_without_a_scenario_is_refused(tmp_path):
    (tmp_path / "s.toml").write_text("[settings.ranking]\n", encoding="utf-8")
    assert read_scenarios(tmp_path / "s.toml") == ((), RankingSettings())
    bad = {
        "": "there is no scenario", "[settings.rankng]\nseed = 2\n": 'Did you mean "ranking"',
        "[settings.ranking]\nspread = 0.5\n": "out of bounds",
    }  # fmt: skip
    for text, said in bad.items():
        (tmp_path / "s.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_scenarios(tmp_path / "s.toml")


def test_saved_scenarios_join_those_of_the_study():
    saved = pd.DataFrame([("forum", "Forum", "gap", 0.7), ("forum", "Forum", "people", 0.3)], columns=["scenario_id", "name", "criterion", "weight"])
    given_ones = (Scenario("a", "A", {"gap": 1.0}),)
    made = all_scenarios(given_ones, saved)
    assert [s.scenario_id for s in made] == ["default", "a", "forum"] and dict(made[2].weights) == {"people": 0.3, "gap": 0.7}
    assert all_scenarios(()) == (default_scenario(),)
    with pytest.raises(InputError, match="already called"):
        all_scenarios((Scenario("forum", "Forum", {"gap": 1.0}),), saved)
    with pytest.raises(InputError, match='Did you mean "people"'):
        all_scenarios((), saved.assign(criterion=["gap", "poeple"]))


def test_names_become_ids_and_are_found_again():
    assert slug_of("Celah (2026) — dulu") == "celah_2026_dulu" and slug_of("!!") == ""
    known = {"default": "bobot bawaan", "celah": "Celah dulu"}
    assert find_scenario("CELAH DULU", known) == "celah" and find_scenario("default", known) == "default"
    with pytest.raises(InputError, match='Did you mean "celah"'):
        find_scenario("cela", known)


# --- comparing and ranking again --------------------------------------------------------------------------------------


def ranks_of(**orders: str) -> pd.DataFrame:
    rows = [(scenario, key, 0.0, place) for scenario, order in orders.items() for place, key in enumerate(order, start=1)]
    return pd.DataFrame(rows, columns=["scenario_id", "candidate_id", "score", "rank"])


def test_two_orders_compared_by_hand():
    """abcd against badc: d = 1, 1, 1, 1, so rho = 1 - 6 x 4 / 60 = 0.6; two of six pairs turn, so tau = (4 - 2) / 6."""
    found = compare(ranks_of(x="abcd", y="badc"), "x", "y")
    assert list(found.rows.itertuples(index=False, name=None)) == [("a", 1, 2, -1), ("b", 2, 1, 1), ("c", 3, 4, -1), ("d", 4, 3, 1)]
    assert found.spearman == pytest.approx(0.6) and found.kendall == pytest.approx(1 / 3)


def test_the_ends_of_the_agreement():
    frame = ranks_of(x="abcde", same="abcde", turned="edcba", one="a")
    assert (compare(frame, "x", "same").spearman, compare(frame, "x", "same").kendall) == pytest.approx((1.0, 1.0))
    assert (compare(frame, "x", "turned").spearman, compare(frame, "x", "turned").kendall) == pytest.approx((-1.0, -1.0))
    assert compare(frame, "one", "one").spearman is None
    with pytest.raises(InputError, match="no scenario"):
        compare(frame, "x", "lain")


@pytest.fixture
def finished(tmp_path):
    """A small finished result: three candidates, ranked by the default weights."""
    values = {"B3|watershed:a|64.01+64.02": held(severity=0.9, gap=0.0), "B4|road:b|64.01+64.02": held(severity=0.1, gap=1.0),
              "C1|area:c|64.01+64.02": held(severity=0.5, gap=0.4)}  # fmt: skip
    rows = [
        {column: None for column in SCHEMA["candidates"].columns} | {"candidate_id": key, "title_ind": f"Calon {key[0:2]}", "geometry": None}
        for key in values
    ]
    provenance = pd.DataFrame({"key": ["study", "settings.ranking.draws", "settings.ranking.seed"], "value": ["uji", "50", "2147483647"]})
    folder = tmp_path / "hasil"
    folder.mkdir()
    ranked = rank(values, settings=RankingSettings(draws=50, seed=2147483647))
    write_tables(folder / RESULT_NAME, {"candidates": pd.DataFrame(rows), "provenance": provenance} | ranked)
    return folder


def file_of(folder, text: str):
    path = folder / "skenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def digest(folder) -> str:
    return hashlib.sha256((folder / RESULT_NAME).read_bytes()).hexdigest()


def test_ranking_again_copies_the_result_and_leaves_the_old_one(finished, tmp_path):
    before = digest(finished)
    gap_first = Scenario("celah", "Celah", {"gap": 1.0})
    rerank(finished, tmp_path / "baru", [gap_first], outputs=("gpkg",))
    assert digest(finished) == before and [p.name for p in finished.iterdir()] == [RESULT_NAME]
    ranks = read_table(tmp_path / "baru", "candidate_ranks")
    assert ranks.query("scenario_id == 'celah'").sort_values("rank")["candidate_id"].str[0:2].tolist() == ["B4", "C1", "B3"]
    old = read_table(finished, "candidate_ranks")
    pd.testing.assert_frame_equal(default_ranks(ranks).reset_index(drop=True), old)  # the draws and the seed of the result
    pd.testing.assert_frame_equal(read_table(tmp_path / "baru", "candidates"), read_table(finished, "candidates"))
    said = read_table(tmp_path / "baru", "provenance").set_index("key")["value"]
    assert said["study"] == "uji" and said["settings.ranking.seed"] == "2147483647" and said["ranked_again_from"] == "hasil"
    assert read_table(tmp_path / "baru", "scenarios").set_index("scenario_id")["name"].to_dict() == {"default": "bobot bawaan", "celah": "Celah"}


def test_ranking_again_keeps_earlier_scenarios_and_replaces_those_of_one_id(finished, tmp_path):
    rerank(finished, tmp_path / "satu", [Scenario("a", "A", {"gap": 1.0}, "n"), Scenario("b", "B", {"gap": 1.0})], outputs=("gpkg",))
    rerank(tmp_path / "satu", tmp_path / "dua", [Scenario("b", "B", {"severity": 1.0})], RankingSettings(draws=0), outputs=("gpkg",))
    ranks = read_table(tmp_path / "dua", "candidate_ranks")
    first = ranks[ranks["rank"] == 1].set_index("scenario_id")["candidate_id"].str[0:2].to_dict()
    assert first == {"default": first["default"], "a": "B4", "b": "B3"} and ranks["rank_low"].isna().all()
    assert read_table(tmp_path / "dua", "scenarios").set_index("scenario_id").loc["a", "note"] == "n"


def test_the_commands(finished, tmp_path, capsys):
    file = file_of(tmp_path, '[[scenarios]]\nname = "Celah dulu"\nweights = { gap = 1 }\n')
    out = tmp_path / "baru"
    assert main(["rank", str(finished), "--scenario", str(file), "--out", str(out), "--outputs", "gpkg"]) == 0
    assert "Celah dulu (celah_dulu)" in capsys.readouterr().out
    assert main(["rank", str(finished), "--scenario", str(file), "--out", str(out), "--outputs", "gpkg"]) == 2
    assert main(["rank", str(finished), "--scenario", str(file), "--out", str(finished), "--overwrite", "--outputs", "gpkg"]) == 2
    assert "never changed" in capsys.readouterr().err
    assert main(["compare", str(out), "default", "celah dulu", "--lang", "id"]) == 0
    said = capsys.readouterr().out
    assert "kesesuaian kedua urutan: Spearman" in said and "Calon B4" in said
    assert main(["compare", str(out), "default", "celah_dulu", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["candidates"]) == 3 and -1 <= found["kendall"] <= 1
    assert main(["compare", str(out), "default", "cela_dulu"]) == 2
    assert 'Did you mean "celah_dulu"' in capsys.readouterr().err
    assert main(["compare", str(tmp_path), "default", "x"]) == 2
