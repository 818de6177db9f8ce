"""Dams, flood-prone places and objects that burden water: who lies upstream, who downstream, and what that proposes."""

from __future__ import annotations

import numpy as np
import pytest

from bosanggarong_plugin.core.candidates import propose
from bosanggarong_plugin.core.finders.areas import nesting
from bosanggarong_plugin.core.inputs.model import Layer
from bosanggarong_plugin.core.messages import english_name

from .worlds import area_layer, cell_box, facility_layer, grid, middle, of_kind, water

CELL_KM2 = float(grid().cell_area_km2[24])


def ideas(result) -> dict[str, str]:
    """object_id -> primary idea of the candidates about facilities, areas and groups."""
    made = propose(result.findings, result.objects, nesting(result.objects))
    return {c.thing.object_id: c.idea_code for c in made if not c.thing.object_id.startswith("watershed:")}


# --- reservoirs ------------------------------------------------------------------------------------------------------


def test_a_planned_reservoir_on_the_way_into_another_region_is_a_candidate_of_both():
    result = water(facility_layer([("Waduk X", "bendungan", middle(3, 2), "planned")], precision_m=0))
    (finding,) = of_kind(result, "planned_dam", "existing_dam")
    assert finding.kind == "planned_dam" and finding.usable and dict(finding.parties) == {"64.01": "hulu", "64.02": "hilir"}
    assert finding.measure("commanded_km2") == pytest.approx(3 * CELL_KM2, rel=1e-4), "three cells of its row, not the whole link"
    assert finding.measure("share_of_link_pct") == pytest.approx(100 * 3 / 28, rel=1e-3)
    assert "rencana" in finding.caveat_ind and "plan" in finding.caveat_eng
    assert ideas(result) == {"facility:Waduk X": "B8"}


def test_an_existing_reservoir_is_a_source_of_raw_water_never_a_plan():
    result = water(facility_layer([("Waduk X", "bendungan", middle(3, 2))]))
    (finding,) = of_kind(result, "planned_dam", "existing_dam")
    assert finding.kind == "existing_dam"
    assert ideas(result) == {"facility:Waduk X": "B1"}


def test_a_reservoir_whose_water_enters_no_other_region_is_no_finding():
    result = water(facility_layer([("Waduk X", "bendungan", middle(3, 5), "planned"), ("Di laut", "bendungan", (119.0, 0.05), "planned")]))
    assert not of_kind(result, "planned_dam", "existing_dam")


def test_the_place_of_a_reservoir_is_as_sure_as_its_layer():
    """Low: the own cell; value: its own stream within 2.5 km, one cell further down; high: any stream as near."""
    result = water(facility_layer([("Waduk X", "bendungan", middle(3, 1), "planned")], precision_m=2500))
    (measure,) = [m for m in of_kind(result, "planned_dam")[0].measures if m.name == "commanded_km2"]
    assert [round(v / CELL_KM2) for v in (measure.low, measure.value, measure.high)] == [2, 3, 3]
    exact = water(facility_layer([("Waduk X", "bendungan", middle(3, 1), "planned")], precision_m=0))
    (measure,) = [m for m in of_kind(exact, "planned_dam")[0].measures if m.name == "commanded_km2"]
    assert [round(v / CELL_KM2) for v in (measure.low, measure.value, measure.high)] == [2, 2, 2]


def test_where_the_cell_of_a_place_is_counted_to_another_region_the_finding_is_doubtful():
    """A ends a quarter cell before the edge of its fourth column, so that the places lie in B's land and in a cell of A."""
    shapes = [cell_box(0, 0, 7, 3).union(cell_box(0, 3, 7, 1).buffer(-0.005)), cell_box(0, 3, 7, 4).difference(cell_box(0, 3, 7, 1).buffer(-0.005))]
    place = (middle(3, 3)[0] - 0.008, middle(3, 3)[1])
    result = water(facility_layer([("Waduk X", "bendungan", place, "planned"), ("Tambang Y", "tambang", place)], precision_m=10), shapes=shapes)
    findings = of_kind(result, "planned_dam", "pressure")
    assert len(findings) == 2 and all(dict(f.parties)["64.02"] == "hulu" and f.doubtful for f in findings)
    assert all("2.2" in f.caveat_ind for f in findings), "the caveat names the side of the cell, 2.2 km"


def test_near_the_border_or_the_divide_the_finding_is_doubtful():
    near = water(facility_layer([("Waduk X", "bendungan", middle(3, 3), "planned")], precision_m=2000))
    assert of_kind(near, "planned_dam")[0].doubtful, "1.1 km from the border"
    far = water(facility_layer([("Waduk X", "bendungan", middle(3, 1), "planned")], precision_m=2000))
    assert not of_kind(far, "planned_dam")[0].doubtful
    divided = "\n".join([">>>>>>>"] * 3 + ["<<<<<<<"] * 4)  # the water of the row below goes west, into no region
    divide = water(facility_layer([("Waduk X", "bendungan", middle(2, 1), "planned")], precision_m=2300), drawing=divided)
    assert of_kind(divide, "planned_dam")[0].doubtful


# --- flood-prone places ----------------------------------------------------------------------------------------------


def test_who_lies_upstream_of_a_flood_prone_place():
    result = water(facility_layer([("Genangan Y", "rawan_banjir", middle(3, 5)), ("Genangan Z", "rawan_banjir", middle(3, 1))]))
    (finding,) = of_kind(result, "flood_place")
    assert finding.object_id == "facility:Genangan Y", "Z has no other region upstream"
    assert dict(finding.parties) == {"64.01": "hulu", "64.02": "hilir"}
    # the largest stream within one cell (2.2 km) is the cell east of it: its whole row
    assert finding.measure("upstream_km2") == pytest.approx(7 * CELL_KM2, rel=1e-3)
    assert finding.measure("share_outside_pct") == pytest.approx(100 * 4 / 7, rel=1e-3)
    assert finding.measure("upstream_km2:64.01") == pytest.approx(4 * CELL_KM2, rel=1e-3)
    assert ideas(result) == {"facility:Genangan Y": "B3"}
    made = propose(result.findings, result.objects, {})
    assert [c.activities for c in made if c.thing.object_id == "facility:Genangan Y"] == [("B8",)]


def test_a_flood_prone_area_is_asked_in_each_region_that_holds_a_part():
    result = water(area_layer([("Dataran", "rawan_banjir", cell_box(2, 3, 2, 3))]))
    (finding,) = of_kind(result, "flood_place")
    assert dict(finding.parties) == {"64.01": "hulu", "64.02": "hilir"} and finding.source_role == "areas"


def test_a_place_that_only_a_snapped_stream_floods_is_doubtful():
    drawing = "\n".join([">>>>>>>"] * 3 + ["v<<<<<<"] + [">>>>>>>"] * 3)  # row 3 runs back west
    result = water(facility_layer([("Y", "rawan_banjir", middle(3, 5))]), drawing=drawing)
    (finding,) = of_kind(result, "flood_place")
    assert finding.doubtful and "Hulu dari daerah lain" in finding.caveat_ind


def test_incomplete_layers_give_findings_but_no_candidates():
    layer = facility_layer([("Y", "rawan_banjir", middle(3, 5)), ("T", "tambang", middle(3, 1))], complete=False)
    result = water(layer)
    assert {f.kind for f in of_kind(result, "flood_place", "pressure")} == {"flood_place", "pressure"}
    assert not any(f.usable for f in of_kind(result, "flood_place", "pressure")) and ideas(result) == {}


# --- objects that burden water ---------------------------------------------------------------------------------------


def test_several_objects_of_one_kind_are_one_object_and_one_alone_is_itself():
    layer = facility_layer([
        ("T1", "tambang", middle(1, 1)), ("T2", "tambang", middle(2, 3)), ("T3", "tambang", middle(5, 0)), ("T4", "tambang", middle(4, 1), "planned"),
        ("TPA", "tpa", middle(6, 2)), ("Di B", "tambang", middle(0, 5)), ("Pasar", "pasar", middle(0, 1)),
    ])  # fmt: skip
    result = water(layer)
    found = {f.object_id: f for f in of_kind(result, "pressure")}
    assert set(found) == {"pressure:tambang 64.01>64.02", "facility:T4", "facility:TPA"}
    group = found["pressure:tambang 64.01>64.02"]
    assert group.measure("n_objects") == 3 and dict(group.parties) == {"64.01": "hulu", "64.02": "hilir"}
    half = 0.5 * 2.2264  # km, half a cell along the equator: T2 is the nearest to the border
    assert group.measure("distance_km") == pytest.approx(half, rel=1e-3)
    (thing,) = [t for t in result.objects if t.object_id == group.object_id]
    assert thing.name == "3 tambang di Kabupaten A yang mengalir ke Kabupaten B"
    assert english_name(thing.kind, thing.name) == "3 mines in Kabupaten A that drain into Kabupaten B"
    assert not found["facility:T4"].usable, "planned: a finding, no candidate"
    assert ideas(result) == {"pressure:tambang 64.01>64.02": "C8", "facility:TPA": "C8"}


def test_an_area_drains_by_its_land():
    result = water(area_layer([("Kebun", "perkebunan", cell_box(1, 2, 3, 4)), ("Jalan", "taman_nasional", cell_box(1, 2, 3, 4))]))
    (finding,) = of_kind(result, "pressure")
    assert finding.object_id.startswith("area:perkebunan") and finding.source_role == "areas"
    assert finding.measure("drained_area_km2") == pytest.approx(6 * CELL_KM2, rel=1e-3), "columns 2 and 3 lie in A; what lies in B stays in B"


def test_an_area_over_a_divide_is_split_by_the_first_region_its_water_enters():
    drawing = "\n".join([">>>>>>>"] * 3 + ["<<<<<<<"] * 4)
    shapes = [cell_box(0, 0, 7, 2), cell_box(0, 2, 7, 3), cell_box(0, 5, 7, 2)]  # A west, B middle, C east
    result = water(area_layer([("Kebun", "perkebunan", cell_box(1, 2, 4, 3))]), drawing=drawing, shapes=shapes)
    found = {f.discriminator: f.measure("drained_area_km2") / CELL_KM2 for f in of_kind(result, "pressure")}
    assert found == pytest.approx({"64.02>64.03": 6, "64.02>64.01": 6}, rel=1e-2)


def test_further_regions_downstream_are_measures():
    shapes = [cell_box(0, 0, 7, 2), cell_box(0, 2, 7, 3), cell_box(0, 5, 7, 2)]
    (finding,) = of_kind(water(facility_layer([("T", "tambang", middle(3, 0))]), shapes=shapes), "pressure")
    assert dict(finding.parties) == {"64.01": "hulu", "64.02": "hilir"}
    assert finding.measure("distance_km") == pytest.approx(1.5 * 2.2264, rel=1e-3)
    assert finding.measure("distance_km:64.03") == pytest.approx(4.5 * 2.2264, rel=1e-3)


def test_the_order_of_features_and_layers_changes_nothing():
    rows = [("T1", "tambang", middle(1, 1)), ("T2", "tambang", middle(2, 3)), ("Y", "rawan_banjir", middle(3, 5)),
            ("W", "bendungan", middle(3, 2), "planned")]  # fmt: skip
    areas = [("Kebun", "perkebunan", cell_box(1, 2, 3, 4)), ("Dataran", "rawan_banjir", cell_box(2, 3, 2, 3))]
    first = water(facility_layer(rows), area_layer(areas))
    turned = [facility_layer(rows), area_layer(areas)]
    turned = [Layer(layer.spec, layer.frame.iloc[::-1].reset_index(drop=True)) for layer in turned][::-1]
    second = water(*turned)
    kinds = ("flood_place", "pressure", "planned_dam")
    told = [sorted((f.finding_id, f.measures, f.doubtful, f.caveat_ind) for f in of_kind(r, *kinds)) for r in (first, second)]
    assert told[0] == told[1] and len(told[0]) == 5
    assert sorted(t.object_id for t in first.objects) == sorted(t.object_id for t in second.objects)


def test_two_features_of_one_key_are_two_objects():
    one, other = (facility_layer([("1", "tpa", middle(row, 1))]) for row in (1, 5))
    result = water(one, other)
    (finding,) = of_kind(result, "pressure")
    assert finding.measure("n_objects") == 2
    (thing,) = [t for t in result.objects if t.object_id == finding.object_id]
    assert len(set(thing.attributes["members"])) == 2 and all("@" in member for member in thing.attributes["members"])


def test_inputs_are_not_changed():
    layer = facility_layer([("T1", "tambang", middle(1, 1)), ("W", "bendungan", middle(3, 2), "planned")])
    before = layer.frame.copy(deep=True)
    water(layer)
    assert layer.frame.equals(before) and np.array_equal(layer.frame.geometry.x, before.geometry.x)
