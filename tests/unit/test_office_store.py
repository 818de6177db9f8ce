"""The office store: whole after a kill, history of everything, nobody overwrites what he has not seen."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bosanggarong_plugin import paths
from bosanggarong_plugin.core.errors import OfficeConflict, OfficeError
from bosanggarong_plugin.core.inputs.files import sha256_of
from bosanggarong_plugin.core.office.schema import TABLES
from bosanggarong_plugin.core.office.store import OfficeStore

DEFAULT = paths.boundaries_dir() / "office.gpkg"
ROW = {"title": "Air baku", "parties": "64.02+64.74"}
kills = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "office.gpkg"


@pytest.fixture
def ani(path):
    return OfficeStore(path, "Ani", now=lambda: "2026-01-02T03:04:05Z")


@pytest.fixture
def budi(path):
    return OfficeStore(path, "Budi", now=lambda: "2026-01-03T03:04:05Z")


def titles(store):
    return sorted(store.load("agreements")["title"])


# the file ---------------------------------------------------------------------------------------------------------------


def test_reading_a_file_that_is_not_there_makes_none(ani, path):
    assert all(ani.load(table).empty for table in TABLES) and ani.history().empty
    assert not path.exists()


def test_the_first_writing_makes_a_geopackage_1_3_of_attribute_tables(ani, path):
    ani.add("agreements", ROW)
    assert set(pyogrio.list_layers(path)[:, 0]) == {*TABLES, "office_history"}
    assert pyogrio.read_dataframe(path, layer="agreements").loc[0, "title"] == "Air baku"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert connection.execute("PRAGMA user_version").fetchone() == (10300,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {row[0] for row in connection.execute("SELECT data_type FROM gpkg_contents")} == {"attributes"}
        assert {row[0] for row in connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")} == {-1, 0, 4326}


def test_the_default_register_is_upgraded_without_losing_anything(path):
    shutil.copyfile(DEFAULT, path)
    before = pyogrio.read_dataframe(DEFAULT, layer="agreements").sort_values("agreement_id", ignore_index=True)
    store = OfficeStore(path, "Ani")
    store.create()
    after = store.load("agreements")
    pd.testing.assert_frame_equal(after[list(before.columns)], before.astype(object).where(before.notna(), None))
    assert set(after["row_version"]) == {1}
    said = store.history("agreements")
    assert set(said["change"]) == {"imported"} and sorted(said["row_key"]) == sorted(before["agreement_id"])
    store.create()
    assert len(store.history()) == len(said), "an upgrade is done once"


def test_an_input_is_read_without_being_touched(tmp_path):
    file = tmp_path / "office.gpkg"
    shutil.copyfile(DEFAULT, file)
    before, listed = sha256_of(file), sorted(tmp_path.iterdir())
    store = OfficeStore(file)
    assert len(store.load("agreements")) == len(pyogrio.read_dataframe(DEFAULT, layer="agreements"))
    assert store.load("dossier").empty and store.history().empty
    assert sha256_of(file) == before and sorted(tmp_path.iterdir()) == listed


def test_columns_that_people_added_stay(path):
    OfficeStore(path).add("agreements", ROW)
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE agreements ADD COLUMN catatan TEXT")
        connection.execute("UPDATE agreements SET catatan = 'penting'")
    connection.close()
    store = OfficeStore(path)
    key = store.load("agreements").loc[0, "agreement_id"]
    store.change("agreements", key, {"end": "2030"}, store.load("agreements").loc[0, "row_version"])
    assert pyogrio.read_dataframe(path, layer="agreements").loc[0, "catatan"] == "penting"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda file: file.write_bytes(b"bukan basis data" * 100), "not a GeoPackage"),
        (lambda file: shutil.copyfile(paths.boundaries_dir() / "kaltim.gpkg", file), "holds other layers and no register"),
        (lambda file: sqlite3.connect(file).execute("CREATE TABLE a (b)").connection.close(), "this is no GeoPackage"),
    ],
    ids=["junk", "a map", "another database"],
)
def test_what_is_no_office_file_is_refused_and_left_as_it_is(path, make, what):
    make(path)
    before = path.read_bytes()
    with pytest.raises(OfficeError, match=what):
        OfficeStore(path).add("agreements", ROW)
    assert path.read_bytes() == before


def test_a_missing_folder_and_a_wrong_name_are_told(tmp_path):
    for file, what in ((tmp_path / "tidak" / "office.gpkg", "folder does not exist"), (tmp_path / "office.csv", "does not end in .gpkg")):
        with pytest.raises(OfficeError, match=what):
            OfficeStore(file).create()
        assert not file.exists()


def test_a_file_that_is_being_written_is_told_after_a_short_wait(ani, path):
    ani.add("agreements", ROW)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(OfficeError, match="another program is writing"):
        OfficeStore(path, busy_s=0.2).add("agreements", ROW)
    assert 0.1 < time.monotonic() - started < 5
    assert len(ani.load("agreements")) == 1, "reading goes on"
    writer.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_told(ani, path):
    ani.add("agreements", ROW)
    path.chmod(0o444)
    with pytest.raises(OfficeError, match="may not be written"):
        ani.add("agreements", ROW)


def test_a_file_in_write_ahead_mode_is_taken_back_to_a_journal(ani, path):
    ani.add("agreements", ROW)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    ani.add("agreements", {**ROW, "title": "lain"})  # while another program has it open
    assert titles(OfficeStore(path)) == ["Air baku", "lain"]
    connection.close()
    ani.add("agreements", {**ROW, "title": "ketiga"})
    assert path.read_bytes()[18:20] == b"\x01\x01" and sorted(file.name for file in path.parent.iterdir()) == ["office.gpkg"]


# rows and history -------------------------------------------------------------------------------------------------------


def test_every_change_and_removal_is_kept(ani, budi):
    key = ani.add("agreements", ROW)[0]
    assert budi.change("agreements", key, {"end": "2027", "stage": "pelaksanaan"}, 1) == 2
    ani.remove("agreements", key, 2)
    said = ani.history("agreements", key)
    assert list(said["change"]) == ["added", "changed", "removed"] and list(said["row_version"]) == [1, 2, 3]
    assert list(said["edited_by"]) == ["Ani", "Budi", "Ani"] and said.loc[1, "edited_at"] == "2026-01-03T03:04:05Z"
    assert [json.loads(row)["end"] for row in said["row_json"]] == [None, "2027", "2027"], "a removal keeps what was removed"
    assert ani.load("agreements").empty


def test_the_same_values_again_change_nothing(ani):
    key = ani.add("agreements", ROW)[0]
    assert ani.change("agreements", key, {"title": " Air baku "}, 1) == 1
    assert len(ani.history()) == 1


def test_a_row_that_comes_back_does_not_take_up_old_versions(ani, budi):
    ani.add("agreements", {**ROW, "agreement_id": "a"})
    ani.remove("agreements", "a", 1)
    ani.add("agreements", {**ROW, "agreement_id": "a"})
    assert ani.load("agreements").loc[0, "row_version"] == 3
    with pytest.raises(OfficeConflict):
        budi.change("agreements", "a", {"end": "2027"}, 1)


def test_a_field_of_a_dossier_is_set_changed_and_cleared(ani, budi):
    key = ("B8|river:guntung|64.08+64.74", "tujuan")
    field = {"candidate_id": key[0], "field": key[1]}
    assert ani.add("dossier", {**field, "value": "banjir"}) == [key]
    assert ani.change("dossier", key, {"value": "banjir dan wisata"}, 1) == 2
    with pytest.raises(OfficeConflict, match="already there"):
        budi.add("dossier", {**field, "value": "lain"})
    with pytest.raises(OfficeConflict, match="banjir dan wisata"):
        budi.change("dossier", key, {"value": "lain"}, 1)
    ani.remove("dossier", key, 2)
    assert ani.load("dossier").empty
    assert list(ani.history("dossier", key)["change"]) == ["added", "changed", "removed"]


def test_contributions_are_numbers_and_nothing_is_null(ani):
    ani.add("contributions", {"candidate_id": "c", "region_code": "64.74", "measure": "use", "value": 78, "unit": "t/hari"})
    ani.add("contributions", {"candidate_id": "c", "region_code": "64.08", "measure": "use", "value": float("nan"), "unit": " "})
    rows = ani.load("contributions").set_index("region_code")
    assert rows.loc["64.74", "value"] == 78.0 and rows.loc["64.08", "value"] is None and rows.loc["64.08", "unit"] is None


def test_what_another_program_edits_has_a_history_too(ani, path):
    key = ani.add("agreements", [{**ROW, "agreement_id": "a"}, {**ROW, "agreement_id": "b", "title": "lain"}])[0]
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE agreements SET \"end\" = '2030' WHERE agreement_id = 'a'")
        connection.execute("DELETE FROM agreements WHERE agreement_id = 'b'")
        connection.execute("INSERT INTO agreements (title, parties) VALUES ('dari QGIS', '64.08+64.74')")
    connection.close()
    rows = ani.load("agreements").set_index("title")
    assert rows.loc["Air baku", "row_version"] == 2 and rows.loc["Air baku", "edited_by"] == "QGIS/SQL"
    assert rows.loc["dari QGIS", "row_version"] == 1 and rows.loc["dari QGIS", "agreement_id"]
    assert list(ani.history()["change"]) == ["added", "added", "changed", "removed", "added"]
    with pytest.raises(OfficeConflict, match="QGIS/SQL"):
        ani.change("agreements", key, {"end": "2031"}, 1)


# two editors ------------------------------------------------------------------------------------------------------------


def test_a_conflict_tells_what_both_hold_and_loses_nothing(ani, budi):
    key = ani.add("agreements", ROW)[0]
    budi.change("agreements", key, {"end": "2027"}, 1)
    with pytest.raises(OfficeConflict) as caught:
        ani.change("agreements", key, {"end": "2026", "source": "surat"}, 1)
    conflict = caught.value
    assert conflict.theirs["end"] == "2027" and conflict.yours == {"end": "2026", "source": "surat"}
    assert (conflict.edited_by, conflict.edited_at, conflict.row_version) == ("Budi", "2026-01-03T03:04:05Z", 2)
    for told in ("Budi", "2026-01-03T03:04:05Z", "end = 2027", "end = 2026", "source = surat"):
        assert told in str(conflict)
    assert ani.load("agreements").loc[0, "end"] == "2027" and len(ani.history()) == 2
    assert ani.change("agreements", key, {"end": "2026"}, conflict.row_version) == 3


def test_a_removed_row_is_a_conflict_that_names_who_removed_it(ani, budi):
    key = ani.add("agreements", ROW)[0]
    budi.remove("agreements", key, 1)
    with pytest.raises(OfficeConflict, match="removed by Budi on 2026-01-03") as caught:
        ani.change("agreements", key, {"end": "2026"}, 1)
    assert caught.value.theirs is None and caught.value.yours == {"end": "2026"}


def test_one_conflict_undoes_the_whole_transaction(ani, budi):
    keys = ani.add("agreements", [{**ROW, "agreement_id": "a"}, {**ROW, "agreement_id": "b"}])
    budi.change("agreements", keys[1], {"end": "2027"}, 1)
    with pytest.raises(OfficeConflict), ani.edit() as edit:
        edit.add("agreements", [{**ROW, "agreement_id": "c"}])
        edit.change("agreements", keys[0], {"end": "2026"}, 1)
        edit.change("agreements", keys[1], {"end": "2026"}, 1)
    assert list(ani.load("agreements")["agreement_id"]) == ["a", "b"] and list(ani.load("agreements")["end"]) == [None, "2027"]
    assert len(ani.history()) == 3


STEPS = st.lists(
    st.tuples(st.sampled_from(["Ani", "Budi"]), st.sampled_from(["look", "add", "change", "remove"]), st.sampled_from("ab"), st.integers(0, 9)),
    max_size=25,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_ever_overwrites_what_he_has_not_seen(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("dua") / "office.gpkg"
    stores = {name: OfficeStore(path, name) for name in ("Ani", "Budi")}
    seen: dict[str, dict[str, tuple[int, str]]] = {name: {} for name in stores}
    truth: dict[str, str] = {}
    written = 0
    for who, what, key, number in steps:
        store, value = stores[who], f"{who}{number}"
        if what == "look":
            seen[who] = {row.agreement_id: (row.row_version, row.title) for row in store.load("agreements").itertuples()}
            continue
        version, old = seen[who].get(key, (0, None))
        fresh = truth.get(key) == old and key in truth and store.load("agreements").set_index("agreement_id").loc[key, "row_version"] == version
        try:
            if what == "add":
                store.add("agreements", {"agreement_id": key, "title": value, "parties": "64.02+64.74"})
                assert key not in truth
                truth[key], written = value, written + 1
            elif what == "change":
                store.change("agreements", key, {"title": value}, version)
                assert fresh
                written += truth[key] != value
                truth[key] = value
            else:
                store.remove("agreements", key, version)
                assert fresh
                del truth[key]
                written += 1
        except OfficeConflict:
            assert key in truth if what == "add" else not fresh
    assert dict(stores["Ani"].load("agreements")[["agreement_id", "title"]].itertuples(index=False)) == truth
    assert len(stores["Ani"].history()) == written


ADDER = """
import sys
from pathlib import Path
from bosanggarong_plugin.core.office.store import OfficeStore
store = OfficeStore(Path(sys.argv[1]), sys.argv[2], busy_s=60)
for n in range(int(sys.argv[3])):
    store.add("agreements", {"title": f"{sys.argv[2]} {n}", "parties": "64.02+64.74"})
"""


def run(script, *arguments):
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=Path(__file__).resolve().parents[2])


def test_writers_at_the_same_time_lose_no_row(path):
    writers = [run(ADDER, path, name, 15) for name in ("Ani", "Budi", "Cici")]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    assert titles(OfficeStore(path)) == sorted(f"{name} {n}" for name in ("Ani", "Budi", "Cici") for n in range(15))
    assert len(OfficeStore(path).history()) == 45


# killed -----------------------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from bosanggarong_plugin.core.office.store import OfficeStore
with OfficeStore(Path(sys.argv[1]), "korban").edit() as edit:
    edit.change("agreements", "a", {"title": "setengah jadi"}, 1)
    edit.add("agreements", [{"title": f"{n}", "parties": "64.02+64.74", "scope": "x" * 2000} for n in range(4000)])
    os.kill(os.getpid(), signal.SIGKILL)
"""
BATCHES = """
import sys
from pathlib import Path
from bosanggarong_plugin.core.office.store import OfficeStore
store, batch = OfficeStore(Path(sys.argv[1]), "korban", busy_s=60), int(sys.argv[2])
while True:
    batch += 1
    with store.edit() as edit:
        keys = edit.add("agreements", [{"title": f"{batch}", "parties": "64.02+64.74", "scope": "x" * 500} for _ in range(50)])
        for key in keys:
            edit.change("agreements", key, {"stage": "pelaksanaan"}, 1)
"""


@kills
def test_a_writer_killed_in_the_middle_of_a_writing_leaves_the_register_whole(ani, path, tmp_path):
    ani.add("agreements", {**ROW, "agreement_id": "a"})
    assert run(KILLED, path).wait(120) == -signal.SIGKILL
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 0, "the writing was under way: the file holds half of it"
    before = (path.read_bytes(), journal.read_bytes())
    assert titles(ani) == ["Air baku"], "a reader sees the register as it was"
    assert (path.read_bytes(), journal.read_bytes()) == before and sorted(tmp_path.iterdir()) == [path, journal], "and touches nothing"
    ani.change("agreements", "a", {"end": "2030"}, 1)
    assert not journal.exists() and titles(ani) == ["Air baku"] and len(ani.history()) == 2
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@kills
def test_a_register_of_a_killed_writer_is_still_an_input(ani, path):
    from bosanggarong_plugin.core.inputs.collect import Collector
    from bosanggarong_plugin.core.office.register import read_register
    from bosanggarong_plugin.core.study import InputSpec

    ani.add("agreements", {**ROW, "agreement_id": "a"})
    run(KILLED, path).wait(120)
    collector = Collector()
    rows = read_register(InputSpec(role="office", path=path), collector)
    assert collector.problems == [] and list(rows.frame["title"]) == ["Air baku"]


@kills
def test_killed_again_and_again_every_batch_is_whole_or_absent(path):
    chance = random.Random(20260101)
    last = 0
    for _ in range(6):
        victim = run(BATCHES, path, last)
        deadline = time.monotonic() + 60
        while not (path.exists() and path.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.01)  # the first victim may die while it makes the file: then the next one makes it
        time.sleep(chance.uniform(0.3, 1.5))
        victim.kill()
        victim.wait(60)
        rows, said = OfficeStore(path).load("agreements"), OfficeStore(path).history("agreements")
        assert set(rows.groupby("title").size()) <= {50} and set(rows["row_version"]) <= {2}
        assert len(said) == 2 * len(rows)
        last = max((int(title) for title in rows["title"]), default=0)
    assert last > 0, "something was written at all"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
