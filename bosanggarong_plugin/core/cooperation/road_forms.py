"""Who is responsible for the roads of the inventory, and by which form they are proposed: law, from ``road_status.csv``."""

from __future__ import annotations

import pandas as pd

from ..tables import table


def with_responsible(border_roads: pd.DataFrame) -> pd.DataFrame:
    """The table border_roads with responsible, proposal and legal basis filled in by the status of each row.

    ``responsible_code`` is the region for regency, city and village roads, its province for provincial ones, "pusat" for
    national ones and null where the status is not known. Only what is law carries its legal basis.
    """
    rows = {row.road_status: row for row in table("road_status").itertuples()}
    its = [rows.get(status) or rows["*"] if isinstance(status, str) else rows["*"] for status in border_roads["road_status"]]
    codes = {"pusat": lambda code: "pusat", "provinsi": lambda code: code.split(".")[0], "kabkota": str, "desa": str}
    filled = {name: [getattr(row, name) for row in its] for name in ("responsible", "proposal_form", "proposal_ind", "proposal_eng", "verified")}
    return border_roads.assign(
        **filled,
        responsible_code=[
            codes[row.responsible](code) if row.responsible in codes else None for row, code in zip(its, border_roads["region_code"], strict=True)
        ],
        legal_basis=[row.legal_basis if row.verified == "law" else None for row in its],
    )
