"""The words and figures of the atlas, without Qt: headline figures, sources, shares, matrices."""

from __future__ import annotations

import pytest

from bosanggarong_plugin.core.rests_on import sources_of
from bosanggarong_plugin.core.sheets import Book
from bosanggarong_plugin.maps.atlas import content

from .result_worlds import BOXES, write_result

SANTAN = "B3|river:Santan|64.08+64.74"
SIZES = {"own": 1192.0, "neighbour": 13178.0, "link": 16377.0}


def measure(finding: str, value: float) -> dict:
    return {"finding_id": finding, "measure": "area_km2", "value": value, "unit": "km2", "basis": "raster"}


def finding(key: str, kind: str, thing: str, severity: float, role: str = "flow_direction") -> dict:
    return {"finding_id": key, "kind": kind, "object_id": thing, "severity": severity, "source_role": role, "usable": True, "doubtful": False,
            "geometry": BOXES["64.08"].centroid}  # fmt: skip


def source(role: str, file: str, kinds: str | None = None) -> dict:
    return {"role": role, "layer": file, "file": file, "date": "2025", "sha256": "0f" * 32, "kinds": kinds}


@pytest.fixture
def watersheds(tmp_path):
    """A candidate about the DAS of Santan that takes a larger neighbour along, and a link that counts water of other watersheds too."""
    thing = "river:Santan"
    found = [finding("w1", "watershed_shared", thing, 3), finding("w2", "watershed_shared", "river:Berau", 5), finding("l1", "water_link", thing, 5)]
    write_result(tmp_path, extra={
        "findings": found,
        "finding_measures": [measure("w1", SIZES["own"]), measure("w2", SIZES["neighbour"]), measure("l1", SIZES["link"])],
        "candidate_findings": [{"candidate_id": SANTAN, "finding_id": row["finding_id"]} for row in found],
        "sources": [source(role, f"{role}.gpkg") for role in ("regions", "flow_direction", "rivers", "roads", "population", "office")],
    })  # fmt: skip
    return Book(tmp_path, "id")


def test_the_headline_is_the_size_of_the_object_of_the_title(watersheds):
    """Not that of a larger watershed beside it, nor the area of a pair of regions, which other watersheds fill too."""
    assert content.figures(watersheds, watersheds.sheet(SANTAN))[0] == ("1.192 km²", "Luas (DAS lintas daerah)")


def test_sources_name_every_layer_that_the_figures_rest_on(watersheds):
    roles = [row["role"] for row in sources_of(watersheds, watersheds.sheet(SANTAN))]
    assert sorted(roles) == ["flow_direction", "office", "population", "regions", "rivers"]


@pytest.mark.parametrize(
    ("service", "kept"), [("rumah_sakit", ["rs.gpkg"]), ("kantor_adminduk", []), ("puskesmas", ["pkm.gpkg"])]
)
def test_a_service_rests_on_places_roads_and_the_facilities_of_its_kind(tmp_path, service, kept):
    """Offices of adminduk stand in the capitals: no layer of facilities is named for them."""
    row = finding(f"service_gain|service:{service}:64.02>64.74", "service_gain", f"service:{service}:64.02>64.74", 3, "facilities")
    sources = [source("regions", "d.gpkg"), source("places", "p.gpkg", "ibukota_kabkota"), source("roads", "j.gpkg"), source("rivers", "s.gpkg"),
               source("facilities", "rs.gpkg", "rumah_sakit"), source("facilities", "pkm.gpkg", "puskesmas")]  # fmt: skip
    write_result(tmp_path, extra={"findings": [row], "candidate_findings": [{"candidate_id": SANTAN, "finding_id": row["finding_id"]}],
                                  "finding_measures": [], "sources": sources})  # fmt: skip
    book = Book(tmp_path, "id")
    found = [row["file"] for row in sources_of(book, book.sheet(SANTAN))]
    assert sorted(found) == sorted(["d.gpkg", "p.gpkg", "j.gpkg", *kept])


def test_every_model_that_was_computed_is_a_column(tmp_path):
    shares = [{"candidate_id": SANTAN, "party_code": code, "model": model, "share_pct": share, "basis": "uji"}
              for model in ("P1", "P3", "P4") for code, share in (("64.08", 62.9), ("64.74", 37.1))]  # fmt: skip
    write_result(tmp_path, extra={"candidate_shares": shares})
    book = Book(tmp_path, "id")
    table = content.minute(book, book.sheet(SANTAN)).sections["pembagian"]
    assert len(table.head) == 4 and table.rows[0] == ("Kab. Kutai Timur", "62,9", "62,9", "62,9")


def test_coverage_that_is_not_known_is_said_in_the_list(tmp_path):
    write_result(tmp_path)
    book = Book(tmp_path, "id")
    for row in book.result.ranking:
        row["coverage"] = None
    listed = content.candidate_list(book, wide=False, pages={})
    assert {row[4] for row in listed.rows} == {book.word("unknown")}


def test_of_many_regions_a_matrix_keeps_the_fullest_in_the_order_of_the_codes():
    codes = [f"11.{n:02d}" for n in range(1, 60)]
    cells = {("11.50", "11.03"): "1", ("11.03", "11.50"): "1", ("11.07", "11.50"): "1", ("11.20", "11.21"): "1"}
    shade = {("11.20", "11.21"): 1.0}
    assert content.busiest(codes, cells, shade, 10) == ["11.03", "11.07", "11.20", "11.21", "11.50"]
    assert content.busiest(codes, cells, shade, 3) == ["11.03", "11.20", "11.50"]
