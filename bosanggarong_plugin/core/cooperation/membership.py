"""What kind of membership a set of parties is: the types of LAN (2004) and Utomo (2004), from codes alone; whether they form one chain.

Codes with a dot are kabupaten/kota, codes without are provinces; other codes (pusat, otorita ...) do not count. The types of LAN map one to
one on the combinations of UU 23/2014 art. 364(2): ``membership_types.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from ..tables import table
from .context import Rule


def lan_type(codes: Iterable[str]) -> str | None:
    """The type of LAN (2004): a row of membership_types.csv; None for fewer than two governments."""
    regencies, provinces = _governments(codes)
    if len(regencies) + len(provinces) < 2:
        return None
    if not regencies:
        return "provinsi_provinsi"
    several = len({code.split(".")[0] for code in regencies | provinces}) > 1
    return f"{'provinsi_' if provinces else ''}kabkota_{'lintas' if several else 'satu'}_provinsi"


def utomo_type(codes: Iterable[str]) -> str | None:
    """The type of Utomo (2004): 1 provinces, 2 a province and regencies around it, 3 regencies: 3c of several provinces, 3b with the
    capital of the province, 3a without. None for fewer than two governments."""
    regencies, provinces = _governments(codes)
    if len(regencies) + len(provinces) < 2:
        return None
    if provinces:
        return "2" if regencies else "1"
    if len({code.split(".")[0] for code in regencies}) > 1:
        return "3c"
    return "3b" if regencies & set(table("province_capitals")["region_code"]) else "3a"


def membership_rules(codes: Iterable[str]) -> list[Rule]:
    """Rules of the topic membership: the type of LAN with the combination of the law, and the type of Utomo."""
    codes = list(codes)
    types = {("lan", lan_type(codes)): "LAN", ("utomo", utomo_type(codes)): "Utomo"}
    rows = [row for row in table("membership_types").itertuples() if (row.system, row.type) in types]
    return [Rule("membership", row.type, _said(types, row, row.text_ind), _said(types, row, row.text_eng), row.basis, row.verified) for row in rows]


def _said(types: dict[tuple, str], row, words: str) -> str:
    return f"{types[row.system, row.type]} {row.letter}: {words}"


def chain(codes: Iterable[str], adjacent: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The parts into which the members fall when only bordering members hang together, each sorted; one part is a connected chain."""
    graph = nx.Graph()
    graph.add_nodes_from(codes)
    graph.add_edges_from((a, b) for a, b in adjacent if a in graph and b in graph)
    return sorted(tuple(sorted(part)) for part in nx.connected_components(graph))


def _governments(codes: Iterable[str]) -> tuple[set[str], set[str]]:
    known = {code for code in codes if code[:1].isdigit()}
    return {code for code in known if "." in code}, {code for code in known if "." not in code}
