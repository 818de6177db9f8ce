"""Which tables and columns of a result the page shows, and how: the one place that lists them.

A column is ``name`` or ``name:kind``. Kinds: ``t`` text as it is (default); ``p`` text with both languages (name_ind, name_eng);
``m`` text of the run's language; ``w`` code with words; ``n`` region codes joined by '+', shown as names; ``r`` number; ``b`` yes or
no; ``d`` date. Tables and columns that a result has not are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("t", "p", "m", "w", "n", "r", "b", "d")


@dataclass(frozen=True)
class Column:
    """A column of a table and how it is shown."""

    name: str
    kind: str = "t"


def columns(text: str) -> tuple[Column, ...]:
    """The columns that a text names."""
    return tuple(Column(*item.split(":")) for item in text.split())


@dataclass(frozen=True)
class Layer:
    """A layer of the map: ``table`` of the result (``finding:KIND`` for the evidence of one kind); ``shown`` at first."""

    name: str
    table: str
    columns: tuple[Column, ...]
    shown: bool = False


LAYERS = (
    Layer("regions", "regions", columns("region_name region_code level:w area_km2:r population:r population_source"), shown=True),
    Layer("watersheds", "watersheds", columns("name area_km2:r n_members:r source:w")),
    Layer("shared_areas", "shared_areas", columns("area_name area_kind:w region_code:n area_ha:r share_pct:r")),
    Layer("border_segments", "border_segments", columns("region_a:n region_b:n status:w length_km:r status_basis"), shown=True),
    Layer("rivers", "finding:river_course", columns("object:p parties:n")),
    Layer(
        "water_links", "water_links",
        columns("from_code:n to_code:n area_km2:r low_km2:r high_km2:r first_exit_km2:r share_of_from_pct:r share_of_inflow_pct:r main_river "
                "reliability:w adjacent:b caveat:p"),
    ),
    Layer("water_crossings", "water_crossings", columns("from_code:n to_code:n upstream_km2:r river")),
    Layer("course_differences", "course_differences", columns("river from_code:n to_code:n area_km2:r note:p")),
    Layer("road_border_lines", "road_border_lines", columns("road_name kind:w region_a:n region_b:n length_km:r")),
    Layer("road_detours", "road_detours", columns("name_a name_b region_a:n region_b:n straight_km:r road_km:r detour_ratio:r new_km:r")),
    Layer(
        "road_crossings", "road_crossings",
        columns("road_name kind:w region_a:n region_b:n status_a:w status_b:w class_a:w class_b:w surface_a:w surface_b:w condition_a:w "
                "condition_b:w mismatch:w bridge:b river"),
    ),
    Layer(
        "service_gains", "service_gains",
        columns("place_name region_code:n service_kind:w mode:w population:r own_facility own_min:r own_km:r nearest_facility nearest_region:n "
                "nearest_min:r nearest_km:r saved_min:r"),
    ),
    Layer("tri_points", "tri_points", columns("region_codes:n")),
)  # fmt: skip

# tab -> tables under it, in their order
TABLES = {
    "gaps": {
        "coverage_matrix": columns("region_a:n region_b:n sector:w n_candidates:r n_agreements:r n_gaps:r n_idle:r"),
    },
    "agreements": {
        "agreement_reminders": columns("title parties:n end:d days_left:r text:p"),
        "agreements": columns("title parties:n sector:w object kind:w number signed:d end:d stage:w state:w running:w monev:w monev_date:d source"),
    },
    "requests": {
        "data_requests": columns("priority:r agency:p item:p region_codes:n reason:p n_ideas:r n_candidates:r verified:w"),
    },
    "sources": {
        "sources": columns("role:w layer file date:d scale precision_m:r complete:b licence sha256"),
        "repair_log": columns("role:w layer feature:m problem:m action:m"),
    },
    "method": {
        "scenarios": columns("name:m note:m draws:r seed:r"),
        "forums": columns("name chosen:b region_codes:n membership_type:w connected:b outside_codes:n source verified:w"),
        "catalogue": columns("idea_code sector:w title:p activity:p computable:b trigger:p n_candidates:r legal_basis:m verified:w"),
        "procedures": columns("topic:w seq:r text:p basis:m verified:w"),
    },
}
DEPENDENCY = columns(
    "region_code:n internal_km2:r external_km2:r outside_km2:r dependency_pct:r dependency_with_outside_pct:r position:w outside_truncated:b"
)
# of a candidate: codes and answers shown as a list, in this order
FACTS = columns(
    "sector:w urusan:w deal_type:w form:w authority:w obligation:w membership_type:w utomo_type:w institution:w secretariat_allowed:b "
    "dprd_needed:w stage:w origin:w"
)
SOLIDARITY = columns("kind:w item:p quantity:r low:r high:r unit:w payer_code:n receiver_code:n vehicle:m basis:m")
AGENCIES = columns("party_code:n agency:p agency_2005 reason:w basis:m verified:w")
