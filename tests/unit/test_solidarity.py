"""The ledger: benefits are owed upstream, burdens downstream; quantities only where computed; one row for object, item and pair."""

from __future__ import annotations

import dataclasses

import numpy as np

from bosanggarong_plugin.core.cooperation.solidarity import ledger
from bosanggarong_plugin.core.findings import Finding, Measure
from bosanggarong_plugin.core.result import SCHEMA
from bosanggarong_plugin.core.tables import table

from .worlds import facility_layer, middle, water


def finding(kind: str, *measures: tuple[str, float | None], parties=(("A", "hulu"), ("B", "hilir")), thing="watershed:x") -> Finding:
    return Finding(kind, thing, parties, tuple(Measure(name, value, "", "") for name, value in measures), None, "flow_direction")


def rows_of(frame, **values):
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame


def test_benefits_are_paid_to_the_region_upstream_and_burdens_answered_to_the_one_downstream():
    frame = ledger([finding("water_link", ("basin_first_exit_km2", 40.0), ("population_downstream", 900.0))])
    assert list(frame.columns) == list(SCHEMA["solidarity"].columns) and len(frame) == 4
    benefits, burdens = rows_of(frame, kind="benefit"), rows_of(frame, kind="burden")
    assert set(zip(benefits["payer_code"], benefits["receiver_code"], strict=True)) == {("B", "A")}
    assert set(zip(burdens["payer_code"], burdens["receiver_code"], strict=True)) == {("A", "B")}
    assert set(benefits["quantity"]) == {40.0} and set(benefits["unit"]) == {"km2"}
    assert set(burdens["quantity"]) == {900.0} and set(burdens["unit"]) == {"people"}
    assert set(benefits["basis"]) == {"PP 46/2017 ps. 10-16"}


def test_water_is_measured_as_volume_where_runoff_is_known():
    frame = ledger([finding("water_link", ("basin_first_exit_km2", 40.0), ("runoff_million_m3", 60.0))])
    water_rows = rows_of(frame, item_eng="Raw water from the catchment upstream")
    assert water_rows[["quantity", "unit"]].to_numpy().tolist() == [[60.0, "million_m3_year"]]


def test_what_was_not_computed_is_null():
    frame = ledger([finding("water_link", ("population_downstream", None), ("basin_first_exit_km2", None))])
    assert frame["quantity"].isna().all() and len(frame) == 4


def test_several_regions_upstream_answer_each_for_its_own_land():
    place = finding(
        "flood_place", ("upstream_km2:A", 70.0), ("upstream_km2:C", 20.0), ("upstream_km2", 100.0),
        parties=(("A", "hulu"), ("C", "hulu"), ("B", "hilir")), thing="facility:y",
    )  # fmt: skip
    frame = ledger([place])
    assert sorted(zip(frame["payer_code"], frame["receiver_code"], frame["quantity"], strict=True)) == [("A", "B", 70.0), ("C", "B", 20.0)]


def test_the_quantity_bears_the_range_and_caveats_of_its_finding():
    link = Finding(
        "water_link", "watershed:x", (("A", "hulu"), ("B", "hilir")), (Measure("basin_first_exit_km2", 434.0, "km2", "", 65.0, 1053.0),), None,
        "flow_direction", caveat_ind="Keandalan rendah.", caveat_eng="Low reliability.",
    )  # fmt: skip
    row = rows_of(ledger([link]), item_eng="Raw water from the catchment upstream").iloc[0]
    assert (row["quantity"], row["low"], row["high"]) == (434.0, 65.0, 1053.0)
    assert (row["caveat_ind"], row["caveat_eng"]) == ("Keandalan rendah.", "Low reliability.")


def test_a_planned_landfill_is_no_burden_and_a_planned_reservoir_a_benefit():
    plan = facility_layer([("Rencana TPA", "tpa", middle(3, 2), "planned"), ("Rencana Waduk", "bendungan", middle(1, 2), "planned")])
    frame = ledger(water(plan).findings)
    assert not frame["object_id"].str.contains("TPA").any()
    assert frame["object_id"].str.contains("Waduk").any()


def test_no_double_rows_and_no_order():
    links = [finding("water_link", ("basin_first_exit_km2", v)) for v in (1.0, 2.0)] + [finding("pressure", ("n_objects", 3.0), thing="pressure:x")]
    frame = ledger(links)
    assert not frame.duplicated(list(SCHEMA["solidarity"].key)).any() and len(frame) == 5
    assert ledger(links[::-1]).equals(frame)
    assert rows_of(frame, object_id="pressure:x")[["quantity", "unit"]].to_numpy().tolist() == [[3.0, "count"]]
    assert ledger([finding("road_crossing")]).empty


def test_the_user_of_a_landfill_owes_its_host_the_use_and_the_effects():
    roles = (("A", "pengguna"), ("B", "tuan_rumah"))
    nearer = finding("landfill_nearer", ("n_places", 2.0), ("waste_t_per_day", 7.0), parties=roles, thing="facility:t")
    frame = ledger([nearer])
    assert sorted(frame["kind"]) == ["benefit", "burden"] and set(zip(frame["payer_code"], frame["receiver_code"], strict=True)) == {("A", "B")}
    assert set(frame["quantity"]) == {7.0} and set(frame["unit"]) == {"t_day"}
    assert dict(zip(frame["kind"], frame["basis"], strict=True)) == {
        "benefit": "UU 18/2008 ps. 26; PP 12/2019 ps. 67", "burden": "UU 18/2008 ps. 25; PP 81/2012 ps. 31",
    }  # fmt: skip
    unknown = finding("landfill_nearer", ("waste_t_per_day", None), parties=roles, thing="facility:t")
    assert ledger([unknown])["quantity"].isna().all()
    assert ledger([dataclasses.replace(nearer, usable=False)]).empty


def test_the_table_names_only_what_was_read_as_law():
    frame = table("solidarity")
    assert set(frame["verified"]) <= {"law", "source", "own_knowledge"} and set(frame["kind"]) == {"benefit", "burden"}
    on_water = {"water_link", "planned_dam", "existing_dam", "flood_place", "pressure"}
    assert set(frame["finding_kind"]) == {*on_water, "landfill_nearer"}
    water_rows, landfills = frame[frame["finding_kind"].isin(on_water)], frame[frame["finding_kind"] == "landfill_nearer"]
    assert set(water_rows.loc[water_rows["kind"] == "benefit", "payer_role"]) == {"hilir"}
    assert set(water_rows.loc[water_rows["kind"] == "burden", "payer_role"]) == {"hulu"}
    assert set(landfills["payer_role"]) == {"pengguna"} and set(landfills["receiver_role"]) == {"tuan_rumah"}


def test_a_whole_world():
    layer = facility_layer([("W", "bendungan", middle(3, 2), "planned"), ("Y", "rawan_banjir", middle(3, 5)), ("T", "tambang", middle(1, 1))])
    frame = ledger(water(layer).findings)
    by_object = frame.groupby("object_id")["kind"].agg(lambda kinds: "+".join(sorted(set(kinds))))
    assert by_object["facility:W"] == "benefit" and by_object["facility:Y"] == "burden" and by_object["facility:T"] == "burden"
    assert np.isfinite(frame.loc[frame["object_id"] == "facility:W", "quantity"].iloc[0])
