"""Sharing the cost of a river among the regions along it: three rules for river trees.

Dong, Ni & Wang, "Sharing a polluted river network" (Environmental and Resource Economics, 2012), after Ni & Wang, "Sharing a polluted
river" (Games and Economic Behavior 60, 2007). A cost arises in each region;
LRS  local responsibility: each pays its own (absolute territorial sovereignty);
UES  upstream equal sharing: the cost in a region is shared equally by it and all regions upstream of it (they burden it);
DES  downstream equal sharing: by it and all regions downstream of it (they benefit).

Upstream relation. Region i drains into j directly when land of i leaves it first into j in the candidate's watersheds (findings
water_link) and not more than ``DOMINANT`` times as much drains the other way: so strips of a border that the cells cannot place do
not make a region upstream of itself. It is upstream of j when a chain of such steps leads from i to j and, for a chain of several,
water of i enters j by the table water_links. Regions that drain into each other about equally are each upstream and downstream of
the other: their costs are shared by both, the same whichever is asked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import pandas as pd

from ..findings import Finding

LRS, UES, DES = "RIVER_LOCAL", "RIVER_UPSTREAM_EQUAL", "RIVER_DOWNSTREAM_EQUAL"
RULES = (LRS, UES, DES)
DOMINANT = 2.0  # as for the roles hulu and hilir of the regions of a watershed


def directed(findings: Iterable[Finding], codes: Sequence[str]) -> dict[tuple[str, str], float]:
    """(upstream, downstream) among the codes -> km2 that drain so in usable findings; other directed evidence than land counts as endless."""
    flows: dict[tuple[str, str], float] = {}
    for finding in findings:
        pairs = [(i, j) for i, up in finding.parties for j, down in finding.parties if (up, down) == ("hulu", "hilir") and i != j]
        for pair in pairs if finding.usable and finding.kind != "watershed_shared" else ():
            if set(pair) <= set(codes):
                km2 = (finding.measure("basin_first_exit_km2") or 0.0) if finding.kind == "water_link" else float("inf")
                flows[pair] = flows.get(pair, 0.0) + km2
    return flows


def upstream_of(codes: Sequence[str], findings: Iterable[Finding], links: pd.DataFrame | None) -> dict[str, frozenset[str]]:
    """Region -> the other payers upstream of it, by the relation above; without ``links`` only direct steps count."""
    flows = directed(findings, codes)
    graph = nx.DiGraph()
    graph.add_nodes_from(codes)
    graph.add_edges_from(pair for pair, km2 in flows.items() if km2 > 0 and flows.get(pair[::-1], 0.0) <= DOMINANT * km2)
    enters = set() if links is None else set(zip(links["from_code"], links["to_code"], strict=True))
    return {j: frozenset(i for i in nx.ancestors(graph, j) if i in codes and (graph.has_edge(i, j) or (i, j) in enters)) for j in codes}


def river_amounts(cost: Mapping[str, float], upstream: Mapping[str, frozenset[str]], rule: str) -> dict[str, float]:
    """What each region pays, in the unit of the costs; the amounts sum to the costs. ``rule`` is LRS, UES or DES."""
    paid = dict.fromkeys(cost, 0.0)
    for where, amount in cost.items():
        others = {LRS: (), UES: upstream[where], DES: [code for code in cost if where in upstream[code]]}[rule]
        payers = sorted({where, *others})
        for code in payers:
            paid[code] += amount / len(payers)
    return paid
