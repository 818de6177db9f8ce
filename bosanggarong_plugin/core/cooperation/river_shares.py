"""Sharing the cost of a river among the regions along it: three rules for river trees.

Dong, Ni & Wang, "Sharing a polluted river network" (Environmental and Resource Economics, 2012), after Ni & Wang, "Sharing a polluted
river" (Games and Economic Behavior 60, 2007). A cost arises in each region;
LRS  local responsibility: each pays its own (absolute territorial sovereignty);
UES  upstream equal sharing: the cost in a region is shared equally by it and all regions upstream of it (they burden it);
DES  downstream equal sharing: by it and all regions downstream of it (they benefit).

Upstream relation, of the candidate's own watersheds. Land of i leaves it first into j (findings water_link): a step of so many km2.
What can come from i to j over all steps is the maximum flow between them. i is upstream of j when that is above 0 and not less than
half of the way back (``DOMINANT``, as for the roles hulu and hilir of a watershed): so strips of a border that the cells cannot place
make no region upstream of itself. Over several steps, water of i must also enter j by the table water_links. Regions that drain into
each other about alike are each upstream and downstream of the other: they share each other's costs, whichever is asked first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import pandas as pd

from ..findings import Finding

LRS, UES, DES = "RIVER_LOCAL", "RIVER_UPSTREAM_EQUAL", "RIVER_DOWNSTREAM_EQUAL"
RULES = (LRS, UES, DES)
DOMINANT = 2.0  # as for the roles hulu and hilir of the regions of a watershed
ENDLESS = 1e9  # km2: evidence of a direction that measures no land


def directed(findings: Iterable[Finding], codes: Sequence[str]) -> dict[tuple[str, str], float]:
    """(upstream, downstream) among the codes -> km2 that drain so in usable findings; other evidence of a direction counts as endless."""
    flows: dict[tuple[str, str], float] = {}
    for finding in findings:
        pairs = [(i, j) for i, up in finding.parties for j, down in finding.parties if (up, down) == ("hulu", "hilir") and i != j]
        for pair in pairs if finding.usable and finding.kind != "watershed_shared" else ():
            if set(pair) <= set(codes):
                km2 = (finding.measure("basin_first_exit_km2") or 0.0) if finding.kind == "water_link" else ENDLESS
                flows[pair] = flows.get(pair, 0.0) + km2
    return flows


def upstream_of(codes: Sequence[str], findings: Iterable[Finding], links: pd.DataFrame | None) -> dict[str, frozenset[str]]:
    """Region -> the other payers upstream of it, by the relation above; without ``links`` only direct steps count.

    Where no way leads back, no flow has to be found; else both lie in one strongly connected part, which their flows do not leave.
    """
    steps = {pair: km2 for pair, km2 in directed(findings, codes).items() if km2 > 0}
    enters = {*steps, *(() if links is None else zip(links["from_code"], links["to_code"], strict=True))}
    graph = nx.DiGraph()
    graph.add_nodes_from(codes)
    graph.add_edges_from((i, j, {"capacity": km2}) for (i, j), km2 in sorted(steps.items()))
    reached = {code: nx.descendants(graph, code) for code in codes}
    parts = {code: graph.subgraph(part) for part in nx.strongly_connected_components(graph) for code in part}

    def lies_up(i: str, j: str) -> bool:
        if i == j or (i, j) not in enters or j not in reached[i]:
            return False
        if i not in reached[j]:
            return True
        return nx.maximum_flow_value(parts[i], j, i) <= DOMINANT * nx.maximum_flow_value(parts[i], i, j)

    return {j: frozenset(i for i in codes if lies_up(i, j)) for j in codes}


def river_amounts(cost: Mapping[str, float], upstream: Mapping[str, frozenset[str]], rule: str) -> dict[str, float]:
    """What each region pays, in the unit of the costs; the amounts sum to the costs. ``rule`` is LRS, UES or DES."""
    paid = dict.fromkeys(cost, 0.0)
    for where, amount in cost.items():
        others = {LRS: (), UES: upstream[where], DES: [code for code in cost if where in upstream[code]]}[rule]
        payers = sorted({where, *others})
        for code in payers:
            paid[code] += amount / len(payers)
    return paid
