"""Mandatory or voluntary: the three tests of UU 23/2014 art. 364(1) one by one, and what follows from them (indicative)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from ..candidates import Candidate
from ..tables import text
from .context import Context, Rule, rule
from .forms import Form


@dataclass(frozen=True)
class Test:
    """One test: ``test`` border, externality or efficiency; ``result`` met, not_met or not_assessed."""

    test: str
    result: str
    reason_ind: str
    reason_eng: str
    basis: str


def tests_of(candidate: Candidate, form: Form, context: Context) -> list[Test]:
    """The three tests, in the order of the law."""
    graph = nx.Graph()
    graph.add_nodes_from(candidate.codes)
    graph.add_edges_from((a, b) for a, b in context.status if a in graph and b in graph)
    bordering = "met" if nx.is_connected(graph) else "not_met"
    rows = [_test("border", bordering, f"test_border_{bordering}", "UU 23/2014 ps. 364(1); segmen batas")]
    return rows + [_test(name, "not_assessed", "test_not_assessed", "UU 23/2014 ps. 364(1); PP 28/2018 ps. 3(2), 5") for name in ("externality", "efficiency")]


def obligation(tests: Sequence[Test], form: Form) -> Rule:
    """wajib, sukarela, belum_dinilai or bukan_ksdd."""
    return rule("obligation", "belum_dinilai", "test_not_assessed")


def _test(name: str, result: str, key: str, basis: str, **values) -> Test:
    return Test(name, result, text(key, "ind", **values), text(key, "eng", **values), basis)
