"""Candidates and contexts made by hand for the tests of the rules of cooperation: four regions in a row, real codes and names."""

from __future__ import annotations

from datetime import date

import pandas as pd
import shapely

from bosanggarong_plugin.core.candidates import Candidate
from bosanggarong_plugin.core.cooperation.context import Context
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.office.model import CONTRIBUTIONS, Office
from bosanggarong_plugin.core.settings import Settings

NAMES = {
    "64.02": "Kabupaten Kutai Kartanegara", "64.03": "Kabupaten Berau", "64.08": "Kabupaten Kutai Timur", "64.74": "Kota Bontang",
    "33.12": "Kabupaten Wonogiri", "34.03": "Kabupaten Gunungkidul", "35.01": "Kabupaten Pacitan",
}  # fmt: skip
BORDERS = {
    ("64.02", "64.08"): "definitif", ("64.02", "64.74"): "definitif", ("64.08", "64.74"): "definitif", ("64.03", "64.08"): "indikatif",
    ("33.12", "34.03"): "definitif", ("33.12", "35.01"): "definitif",
}  # fmt: skip
PEOPLE = {"64.02": 806_964.0, "64.08": 448_850.0, "64.74": 191_811.0, "64.03": 299_005.0, "33.12": None, "34.03": 776_926.0, "35.01": 588_718.0}


def finding(kind: str, thing: Object, parties, *, geometry=None, doubtful=False, discriminator="", **measures) -> Finding:
    """A finding; a measure is a value, or (value, low)."""
    made = tuple(
        Measure(name, *((value[0], "", "", value[1]) if isinstance(value, tuple) else (value, "", ""))) for name, value in measures.items()
    )
    return Finding(kind, thing.object_id, tuple(parties), made, geometry or shapely.Point(117.4, 0.1), "test", doubtful=doubtful,
                   discriminator=discriminator)  # fmt: skip


def candidate(idea="B3", object_id="watershed:Uji", name="DAS Uji", codes=("64.08", "64.74"), *findings, roles=None, status="existing", **attributes):
    thing = Object(object_id, object_id.split(":")[0], name, status, "test", attributes)
    parties = tuple(zip(codes, roles or ["anggota_das"] * len(codes), strict=True))
    made = tuple(make(thing) if callable(make) else make for make in findings)
    return Candidate(idea, thing, parties, made, point=shapely.Point(117.4, 0.1))


def office(candidate_id="", *, use=(), agreements=None, **dossier) -> Office:
    """What people entered: fields of one dossier; ``use`` are (region, amount)."""
    rows = [(candidate_id, code, "use", amount, "t", "uji") for code, amount in use]
    return Office(agreements=agreements, dossier={candidate_id: dossier}, contributions=pd.DataFrame(rows, columns=list(CONTRIBUTIONS)))


def context(entered: Office | None = None, *, ikn=(), use=None, note="") -> Context:
    segments = pd.DataFrame(
        [{"region_a": a, "region_b": b, "status": status, "length_km": 27.0} for (a, b), status in BORDERS.items()]
    )
    tables = {"border_segments": segments}
    if use is not None:
        tables["road_crossing_use"] = pd.DataFrame([{"crossing_id": key, "share_of_pair_pct": share} for key, share in use.items()])
    return Context(
        names=NAMES, population=PEOPLE, area_km2={}, area_official_km2={}, level={code: "kota" if code == "64.74" else "kabupaten" for code in NAMES},
        status=BORDERS, office=entered or Office(), settings=Settings(), tables=tables, today=date(2025, 11, 18), ikn=ikn,
        note={"ind": note, "eng": note},
    )  # fmt: skip
