"""Candidates and facts made by hand for the tests of the rules of cooperation: real codes and names, figures of domain.md 1.6 and 3.1.

``candidate`` and ``context`` are four regions of Kalimantan Timur in a row and Pawonsari, with their borders; ``about`` and ``facts`` are
the three of Bosanggarong, with their people and areas, for shares and institutions.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import shapely

from bosanggarong_plugin.core.candidates import Candidate
from bosanggarong_plugin.core.cooperation.context import Context, Party
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.office.model import CONTRIBUTIONS, Office
from bosanggarong_plugin.core.settings import Settings

KUKAR, KUTIM, BONTANG = "64.02", "64.08", "64.74"
BOSANGGARONG = {KUKAR: "Kabupaten Kutai Kartanegara", KUTIM: "Kabupaten Kutai Timur", BONTANG: "Kota Bontang"}
NAMES = BOSANGGARONG | {
    "64.03": "Kabupaten Berau", "33.12": "Kabupaten Wonogiri", "34.03": "Kabupaten Gunungkidul", "35.01": "Kabupaten Pacitan",
}  # fmt: skip
BORDERS = {
    ("64.02", "64.08"): "definitif", ("64.02", "64.74"): "definitif", ("64.08", "64.74"): "definitif", ("64.03", "64.08"): "indikatif",
    ("33.12", "34.03"): "definitif", ("33.12", "35.01"): "definitif",
}  # fmt: skip
PEOPLE = {KUKAR: 806_964.0, KUTIM: 448_850.0, BONTANG: 191_811.0, "64.03": 299_005.0, "33.12": None, "34.03": 776_926.0, "35.01": 588_718.0}
OFFICIAL_KM2 = {BONTANG: 160.200, KUTIM: 31_572.691, KUKAR: 26_912.065}
PROVINCE = Party("64", "provinsi", "DAS lintas kabupaten/kota", True)


def finding(kind: str, thing: Object | str, parties, *, geometry=None, usable=True, doubtful=False, discriminator="", **measures) -> Finding:
    """A finding about an object or its id; a measure is a value, or (value, low)."""
    made = tuple(
        Measure(name, *((value[0], "", "", value[1]) if isinstance(value, tuple) else (value, "", ""))) for name, value in measures.items()
    )
    about = thing if isinstance(thing, str) else thing.object_id
    return Finding(kind, about, tuple(parties), made, geometry or shapely.Point(117.4, 0.1), "test", usable=usable, doubtful=doubtful,
                   discriminator=discriminator)  # fmt: skip


def link(upstream: str, downstream: str, km2: float = 100.0, thing: str = "watershed:w") -> Finding:
    parties = ((upstream, "hulu"), (downstream, "hilir"))
    return finding("water_link", thing, parties, discriminator=f"{upstream}>{downstream}", basin_first_exit_km2=km2)


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


def about(idea: str, *findings: Finding, codes=(KUKAR, KUTIM, BONTANG), thing: str = "watershed:w", merged=()) -> Candidate:
    """A candidate about an object that is known by its id alone; ``merged`` are names of watersheds in it."""
    kind = thing.split(":")[0]
    others = tuple(Object(f"watershed:{name}", kind, name, "existing", "test") for name in merged)
    return Candidate(idea, Object(thing, kind, "Objek", "existing", "test"), tuple((code, "anggota") for code in codes), findings, merged=others)


def facts(
    *, people=PEOPLE, official=OFFICIAL_KM2, computed=None, entered=(), dossier=None, agreements=None, tables=None, settings=None,
    names=BOSANGGARONG,
) -> Context:  # fmt: skip
    """``entered`` are rows of the contributions, ``dossier`` maps candidate id -> field -> text."""
    desk = Office(agreements=agreements, contributions=pd.DataFrame(list(entered), columns=list(CONTRIBUTIONS)), dossier=dossier or {})
    codes = list(names)
    return Context(
        names=names, population={code: people.get(code) for code in codes}, area_km2=computed or dict.fromkeys(codes, 100.0),
        area_official_km2={code: official.get(code) for code in codes}, level=dict.fromkeys(codes, "kabupaten"), status={}, office=desk,
        settings=settings or Settings(), tables=tables or {}, today=date(2026, 1, 1),
    )  # fmt: skip


def seats(*codes: str, more=()) -> list[Party]:
    return [*(Party(code, "kabkota", "anggota", True) for code in codes), *more]
