"""Small finished results written by hand, for tests of what is made from a result."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from bosanggarong_plugin.core.result import RESULT_NAME, SCHEMA, write_tables

NAMES = {"64.02": "Kabupaten Kutai Kartanegara", "64.08": "Kabupaten Kutai Timur", "64.74": "Kota Bontang"}
BOXES = {
    "64.02": shapely.box(117.0, 0.0, 117.4, 0.4),
    "64.08": shapely.box(117.0, 0.4, 117.8, 0.8),
    "64.74": shapely.box(117.4, 0.0, 117.8, 0.4),
}
HOSTILE = {
    "script": "</script><script>document.title='tertembus'</script>",
    "image": "<img src=x onerror=\"document.title='tertembus'\">",
    "quotes": """Sungai "Ulu" 'Ilir' & <b>tebal</b>""",
    "emoji": "Dermaga 🚤 Nyerakat 👨‍👩‍👧",
    "long": "Panjangsekali" * 24,
    "formula": "=cmd|' /C calc'!A0",
    "separators": "garis\u2028baru\u2029lagi \\u003c `${1}`",
}


def table(name: str, rows: list[dict]) -> pd.DataFrame:
    """A table of the schema; what a row does not name is null."""
    spec = SCHEMA[name]
    frame = pd.DataFrame([{column: row.get(column) for column in spec.columns} for row in rows], columns=list(spec.columns))
    if spec.geometry is None:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([row.get("geometry") for row in rows], crs=4326), crs=4326)


def candidate_rows(
    number: int, name: str, parties: str, *, coverage: str = "gap", rank: int | None = None
) -> dict[str, list[dict]]:
    """The rows of one candidate about an object with a name: by table."""
    key, thing, finding = f"B3|river:{name}|{parties}", f"river:{name}", f"river_course|river:{name}|{parties}"
    codes = parties.split("+")
    line = shapely.LineString([BOXES[codes[0]].centroid, BOXES[codes[-1]].centroid])
    texts = {
        "title_ind": f"Penanganan sungai: {name}",
        "title_eng": f"River handling: {name}",
        "evidence_ind": f"Sungai {name} melintasi 2 daerah.",
        "evidence_eng": f"The river {name} crosses 2 regions.",
    }
    return {
        "objects": [{"object_id": thing, "kind": "river", "name": name, "status": "existing", "source_role": "rivers"}],
        "findings": [
            {
                "finding_id": finding,
                "kind": "river_course",
                "object_id": thing,
                "severity": 3.0,
                "source_role": "rivers",
                "precision_m": 100.0,
                "caveat_ind": f"Keterbatasan {name}",
                "caveat_eng": f"Caveat {name}",
                "usable": True,
                "doubtful": number % 2 == 0,
                "geometry": line,
            }
        ],
        "finding_measures": [
            {
                "finding_id": finding,
                "measure": "length_km",
                "value": 1234.5,
                "low": 1000.0,
                "high": 1500.0,
                "unit": "km",
                "basis": name,
            },
            {"finding_id": finding, "measure": "area_ha:64.02", "value": None, "unit": "ha", "basis": "tidak tercatat"},
        ],
        "finding_parties": [
            {"finding_id": finding, "region_code": code, "role": role}
            for code, role in zip(codes, ("hulu", "hilir"), strict=False)
        ],
        "candidates": [
            {
                "candidate_id": key,
                "idea_code": "B3",
                "object_id": thing,
                **texts,
                "sector": "lingkungan hidup" if number % 2 else "pelayanan",
                "urusan": "kesehatan",
                "parties": parties,
                "deal_type": "KPP",
                "form": "KSDD kab-kab",
                "authority": "kabkota",
                "obligation": "wajib" if number % 2 else "sukarela",
                "coverage": coverage,
                "geometry": line.centroid,
            }
        ],
        "candidate_parties": [
            {"candidate_id": key, "party_code": code, "party_type": "kabkota", "role": "hulu", "must_sit": True} for code in codes
        ],
        "candidate_findings": [{"candidate_id": key, "finding_id": finding}],
        "candidate_tests": [
            {
                "candidate_id": key,
                "test": "border",
                "result": "met",
                "reason_ind": f"Alasan {name}",
                "reason_eng": f"Reason {name}",
                "basis": "UU 23/2014 ps. 364(1)",
            }
        ],
        "candidate_flags": [{"candidate_id": key, "flag": "caveat", "text_ind": f"Catatan {name}", "text_eng": f"Note {name}"}],
        "candidate_rules": [
            {
                "candidate_id": key,
                "topic": "form",
                "seq": 1,
                "result": None,
                "text_ind": "Aturan umum.",
                "text_eng": "A general rule.",
                "basis": None,
                "verified": "own_knowledge",
            }
        ],
        "candidate_agencies": [
            {
                "candidate_id": key,
                "party_code": codes[0],
                "agency_ind": f"Dinas {name}",
                "agency_eng": f"Agency {name}",
                "reason": name,
                "verified": "source",
            }
        ],
        "candidate_shares": [
            {"candidate_id": key, "party_code": code, "model": model, "share_pct": share, "basis": name}
            for model, known in (("P1", True), ("P4", False))
            for code, share in zip(codes, (60.0, 40.0) if known else (None, None), strict=False)
        ],
        "candidate_agreements": [{"candidate_id": key, "agreement_id": "a1", "match": "sector_only", "reason": name}],
        "candidate_criteria": [
            {
                "scenario_id": "default",
                "candidate_id": key,
                "criterion": "severity",
                "value": 3.0,
                "normalised": 0.5,
                "weight": 0.4,
            }
        ],
        "candidate_ranks": [
            {
                "scenario_id": "default",
                "candidate_id": key,
                "score": 90.0 - number,
                "rank": rank or number,
                "rank_low": rank or number,
                "rank_high": (rank or number) + 4,
                "top_ten_pct": 55.5,
            }
        ],
        "solidarity": [
            {
                "object_id": thing,
                "kind": "benefit",
                "item_ind": f"Manfaat {name}",
                "item_eng": f"Benefit {name}",
                "quantity": 12.5,
                "low": 10.0,
                "high": 15.0,
                "unit": "km2",
                "payer_code": codes[-1],
                "receiver_code": codes[0],
                "vehicle": name,
                "basis": "PP 46/2017",
            }
        ],
    }


def write_result(
    folder, names=("Santan", "Telake", "Sepaku"), *, extra: dict[str, list[dict]] | None = None, only: tuple[str, ...] = ()
) -> None:
    """A result of three regions with one river candidate for each name; ``only`` keeps the tables it names."""
    pairs = ("64.02+64.08", "64.08+64.74", "64.02+64.74")
    rows: dict[str, list[dict]] = {
        "regions": [
            {
                "region_code": code,
                "region_name": NAMES[code],
                "level": "kota" if code.startswith("64.7") else "kabupaten",
                "province_code": "64",
                "area_km2": 1980.0,
                "population": 100_000,
                "population_source": "uji",
                "geometry": shapely.MultiPolygon([box]),
            }
            for code, box in BOXES.items()
        ],
        "border_segments": [
            {
                "segment_id": f"border:{a}+{b}",
                "region_a": a,
                "region_b": b,
                "length_km": 44.5,
                "status": status,
                "status_basis": names[0],
                "geometry": shapely.MultiLineString([line]),
            }
            for a, b, status, line in (
                ("64.02", "64.08", "indikatif", [(117.0, 0.4), (117.4, 0.4)]),
                ("64.02", "64.74", "definitif", [(117.4, 0.0), (117.4, 0.4)]),
                ("64.08", "64.74", "unknown", [(117.4, 0.4), (117.8, 0.4)]),
            )
        ],
        "water_links": [
            {
                "from_code": "64.02",
                "to_code": "64.74",
                "adjacent": True,
                "first_exit_km2": 500.0,
                "area_km2": 512.5,
                "low_km2": 400.0,
                "high_km2": 600.0,
                "share_of_from_pct": 25.0,
                "share_of_inflow_pct": 20.0,
                "main_river": names[0],
                "reliability": "high",
                "geometry": shapely.LineString([(117.2, 0.2), (117.6, 0.2)]),
            }
        ],
        "water_dependency": [
            {
                "region_code": "64.74",
                "internal_km2": 1980.0,
                "external_km2": 512.5,
                "outside_km2": 0.0,
                "dependency_pct": 20.6,
                "dependency_with_outside_pct": 25.0,
                "position": "hilir",
            },
            {"region_code": "64.02", "internal_km2": 1980.0},
        ],
        "agreements": [
            {
                "agreement_id": "a1",
                "title": names[0],
                "parties": "64.02+64.08",
                "sector": "air",
                "kind": "kesepakatan_bersama",
                "signed": "2022-06-10",
                "source": names[0],
            }
        ],
        "agreement_reminders": [
            {
                "agreement_id": "a1",
                "end": "2027-06-10",
                "days_left": 200,
                "text_ind": f"Ingat {names[0]}",
                "text_eng": f"Mind {names[0]}",
            }
        ],
        "coverage_matrix": [
            {
                "region_a": "64.02",
                "region_b": "64.08",
                "sector": "air",
                "n_candidates": 2,
                "n_agreements": 1,
                "n_gaps": 1,
                "n_idle": 0,
            }
        ],
        "data_requests": [
            {
                "request_id": "r1",
                "agency_ind": f"Dinas {names[0]}",
                "agency_eng": f"Agency {names[0]}",
                "role": "rivers",
                "region_codes": "64.02+64.74",
                "item_ind": "Sungai",
                "item_eng": "Rivers",
                "reason_ind": names[0],
                "reason_eng": names[0],
                "n_ideas": 3,
                "n_candidates": 2,
                "priority": 1,
            }
        ],
        "forums": [{"forum_id": "f1", "name": names[0]}],
        "forum_members": [{"forum_id": "f1", "region_code": code} for code in ("64.02", "64.08")],
        "sources": [
            {
                "role": "rivers",
                "layer": names[0],
                "file": "sungai.gpkg",
                "date": "2025-11-18",
                "sha256": "0f" * 32,
                "complete": True,
            }
        ],
        "repair_log": [],
        "provenance": [
            {"key": key, "value": value}
            for key, value in {
                "study": f"Studi {names[0]}",
                "date": "2026-11-22T03:20:52Z",
                "program": "Bosanggarong",
                "program_version": "0.1.0",
                "caveat_ind": "Hasil indikatif.",
                "caveat_eng": "Indicative result.",
                "note_ind": names[0],
                "note_eng": names[0],
            }.items()
        ],
    }
    for number, name in enumerate(names, start=1):
        coverage = ("gap", "covered", "possible")[number % 3]
        for key, made in candidate_rows(number, name, pairs[number % 3], coverage=coverage).items():
            rows.setdefault(key, []).extend(made)
    rows |= extra or {}
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(folder / RESULT_NAME, {key: table(key, made) for key, made in rows.items() if not only or key in only})
