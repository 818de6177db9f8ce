"""Candidates and facts for the rules of cooperation: Bosanggarong with the figures of domain.md 1.6 and 3.1."""

from __future__ import annotations

from datetime import date

import pandas as pd

from bosanggarong_plugin.core.candidates import Candidate
from bosanggarong_plugin.core.cooperation.context import Context, Party
from bosanggarong_plugin.core.findings import Finding, Measure, Object
from bosanggarong_plugin.core.office.model import CONTRIBUTIONS, Office
from bosanggarong_plugin.core.settings import Settings

KUKAR, KUTIM, BONTANG = "64.02", "64.08", "64.74"
NAMES = {KUKAR: "Kabupaten Kutai Kartanegara", KUTIM: "Kabupaten Kutai Timur", BONTANG: "Kota Bontang"}
PEOPLE = {BONTANG: 191_811.0, KUTIM: 448_850.0, KUKAR: 806_964.0}
OFFICIAL_KM2 = {BONTANG: 160.200, KUTIM: 31_572.691, KUKAR: 26_912.065}
PROVINCE = Party("64", "provinsi", "DAS lintas kabupaten/kota", True)


def facts(
    *, people=PEOPLE, official=OFFICIAL_KM2, computed=None, entered=(), dossier=None, agreements=None, tables=None, settings=None, names=NAMES
) -> Context:
    """``entered`` are rows of the contributions, ``dossier`` maps candidate id -> field -> text."""
    office = Office(agreements=agreements, contributions=pd.DataFrame(list(entered), columns=list(CONTRIBUTIONS)), dossier=dossier or {})
    codes = list(names)
    return Context(
        names=names, population={code: people.get(code) for code in codes}, area_km2=computed or dict.fromkeys(codes, 100.0),
        area_official_km2={code: official.get(code) for code in codes}, level=dict.fromkeys(codes, "kabupaten"), status={}, office=office,
        settings=settings or Settings(), tables=tables or {}, today=date(2026, 1, 1),
    )  # fmt: skip


def finding(kind: str, thing: str, parties, usable=True, **measures) -> Finding:
    held = tuple(Measure(name, value, "", "") for name, value in measures.items())
    return Finding(kind, thing, tuple(parties), held, None, "uji", usable=usable, discriminator=">".join(code for code, _ in parties))


def link(upstream: str, downstream: str, km2: float = 100.0, thing: str = "watershed:w") -> Finding:
    return finding("water_link", thing, ((upstream, "hulu"), (downstream, "hilir")), basin_first_exit_km2=km2)


def candidate(idea: str, *findings: Finding, codes=(KUKAR, KUTIM, BONTANG), thing: str = "watershed:w", merged=()) -> Candidate:
    kind = thing.split(":")[0]
    others = tuple(Object(f"watershed:{name}", kind, name, "existing", "uji") for name in merged)
    return Candidate(idea, Object(thing, kind, "Objek", "existing", "uji"), tuple((code, "anggota") for code in codes), findings, merged=others)


def seats(*codes: str, more=()) -> list[Party]:
    return [*(Party(code, "kabkota", "anggota", True) for code in codes), *more]
