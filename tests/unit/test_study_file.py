"""The study file: what is written is read back; every setting is bounded and documented."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bosanggarong_plugin.core.errors import InputError
from bosanggarong_plugin.core.provenance import provenance
from bosanggarong_plugin.core.settings import SECTIONS, Settings
from bosanggarong_plugin.core.study import ROLES, InputSpec, Study, read_study, write_study
from bosanggarong_plugin.paths import default_study


def test_the_default_study_survives_a_round_trip(tmp_path):
    study = read_study(default_study())
    write_study(study, tmp_path / "salinan.toml")
    again = read_study(tmp_path / "salinan.toml")
    assert again.inputs == {
        role: tuple(replace(spec, source=other.source) for spec, other in zip(specs, again.inputs[role], strict=True))
        for role, specs in study.inputs.items()
    }
    assert (again.name, again.forum, again.note_ind, again.settings) == (study.name, study.forum, study.note_ind, study.settings)


text = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@given(name=text, field_name=text, licence=text, kind=st.sampled_from([*SECTIONS]), data=st.data())
def test_any_text_and_setting_survives(tmp_path_factory, name, field_name, licence, kind, data):
    folder = tmp_path_factory.mktemp("studi")
    (folder / "a.gpkg").touch()
    item = data.draw(st.sampled_from(fields(SECTIONS[kind])))
    numbers = st.integers if item.metadata["whole"] else st.floats
    value = data.draw(numbers(item.metadata["low"], item.metadata["high"]))
    spec = InputSpec("regions", folder / "a.gpkg", fields={field_name: "x"}, licence=licence)
    study = Study(
        folder / "s.toml", name, ("64.74",), inputs={"regions": (spec,)},
        settings=replace(Settings(), **{kind: replace(SECTIONS[kind](), **{item.name: value})}),
    )  # fmt: skip
    write_study(study, folder / "s.toml")
    again = read_study(folder / "s.toml")
    assert again.name == name and again.settings == study.settings
    spec = again.single("regions")
    assert dict(spec.fields) == {field_name: "x"} and spec.licence == licence and spec.path == folder / "a.gpkg"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_has_unit_bounds_and_meaning(section):
    for item in fields(SECTIONS[section]):
        assert item.metadata["low"] <= item.default <= item.metadata["high"], item.name
        assert item.metadata["unit"] and item.metadata["doc"].endswith("."), item.name
        assert item.metadata["whole"] == isinstance(item.default, int), item.name


def write(folder: Path, text: str) -> Path:
    (folder / "a.gpkg").touch()
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return folder / "s.toml"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[study", "not a valid TOML"),
        ('[study]\nname = "x"', "no regions layer is given"),
        ('[inputs.regions]\npath = 3', "wrong type"),
        ('[inputs.regions]\nlayer = "x"', "path is missing"),
        ('[[inputs.regions]]\npath = "a.gpkg"\n[[inputs.regions]]\npath = "a.gpkg"', "given 2 times"),
        ('[inputs.regions]\npath = "a.gpkg"\nprecision_m = -1', "out of bounds"),
        ('[inputs.regions]\npath = "a.gpkg"\n[settings.water]\nmin_area_km2 = -1', "out of bounds"),
        ('[inputs.regions]\npath = "a.gpkg"\n[settings.water]\nmin_area_km2 = true', "wrong type"),
        ('[inputs.regions]\npath = "a.gpkg"\nstatus = "exist"', 'Did you mean "existing"?'),
        ('[inputs]\nregions = "a.gpkg"', "must be a table"),
        ('[inputs.regions]\npath = "a.gpkg"\n[study]\nforum = [64.74]', "not text"),
        ('[inputs.regions]\npath = "a.gpkg"\n[settings.water]\nshift_cells = 1.7', "shift_cells = 1.7 is not a whole number. Give a whole"),
        ('[inputs.regions]\npath = "a.gpkg"\n[settings.water]\nshift_cells = inf', "out of bounds"),
        ('[inputs.regions]\npath = "a.gpkg"\ncomplete = 1', "complete = 1 has the wrong type. Give true or false"),
        ('[inputs.regions]\npath = "a.gpkg"\nprecision_m = true', "precision_m = true has the wrong type. Give a number"),
        ('[inputs.regions]\npath = "a.gpkg"\ndate = 2024', "date = 2024 has the wrong type. Give text in quotes"),
        ('[inputs.regions]\npath = "a.gpkg"\nlicence = 2024-01-01', "licence = 2024-01-01 has the wrong type. Give text in quotes"),
        ('[inputs.regions]\npath = "a.gpkg"\nfields = { code = true }', "fields.code = true is not text"),
        ('[study]\nnote_ind = 3\n[inputs.regions]\npath = "a.gpkg"', "note_ind = 3 has the wrong type"),
        ('[inputs.regions]\npath = "a.gpkg"\n[inputs.roads]\npath = ""', "path is missing"),
        ('[inputs.regions]\npath = "a.gpkg"\n[study]\nforum = [2024-01-01]', "forum holds 2024-01-01, which is not text"),
    ],
)
def test_a_wrong_study_file_is_told_in_words(tmp_path, text, words):
    with pytest.raises(InputError) as caught:
        read_study(write(tmp_path, text))
    assert words in str(caught.value) and all(p.next_step for p in caught.value.problems)


def test_one_mistake_is_said_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read_study(write(tmp_path, '[inputs.regions]\npath = "a.gpkg"\nincomplete_regions = "64.01"'))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T08:30:00", "2024-01-01T08:30:00"),
        ("2024-01-01 08:30:00+08:00", "2024-01-01T08:30:00+08:00"),
        ('"2024"', "2024"),
    ],
)
def test_a_date_may_be_one_of_toml_itself(tmp_path, written, read):
    study = read_study(write(tmp_path, f'[inputs.regions]\npath = "a.gpkg"\ndate = {written}'))
    assert study.single("regions").date == read


def test_a_study_file_of_notepad_is_read(tmp_path):
    path = write(tmp_path, '[study]\r\nname = "Bontang – Kutai"\r\n[inputs.regions]\r\npath = "a.gpkg"\r\n')
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_study(path).name == "Bontang – Kutai"


def test_a_whole_number_may_be_written_with_a_zero_fraction(tmp_path):
    study = read_study(write(tmp_path, '[inputs.regions]\npath = "a.gpkg"\n[settings.water]\nshift_cells = 2.0'))
    assert repr(study.settings.water.shift_cells) == "2"


def test_a_list_role_may_be_written_as_one_table(tmp_path):
    study = read_study(write(tmp_path, '[inputs.regions]\npath = "a.gpkg"\n[inputs.roads]\npath = "a.gpkg"'))
    assert len(study.inputs["roads"]) == 1 and set(study.inputs) <= set(ROLES)


def test_maker_and_logo_are_read_and_written_back(tmp_path):
    (tmp_path / "lambang.PNG").write_bytes(b"x")
    study = read_study(write(tmp_path, '[study]\nmaker = "Biro \\"POD\\""\nlogo = "lambang.PNG"\n[inputs.regions]\npath = "a.gpkg"'))
    assert (study.maker, study.logo) == ('Biro "POD"', (tmp_path / "lambang.PNG").resolve())
    write_study(study, tmp_path / "lagi.toml")
    again = read_study(tmp_path / "lagi.toml")
    assert (again.maker, again.logo) == (study.maker, study.logo)


@pytest.mark.parametrize(
    ("logo", "words"), [("tiada.png", "the logo does not exist"), ("a.gpkg", "cannot be the logo"), ("besar.png", "at most 5 MB")]
)
def test_a_logo_that_cannot_be_used_is_said(tmp_path, logo, words):
    with (tmp_path / "besar.png").open("wb") as file:
        file.truncate(6_000_000)
    with pytest.raises(InputError) as caught:
        read_study(write(tmp_path, f'[study]\nlogo = "{logo}"\n[inputs.regions]\npath = "a.gpkg"'))
    assert words in f"{caught.value.problems[0].what} {caught.value.problems[0].next_step}" and len(caught.value.problems) == 1


def test_the_day_on_which_agreements_were_judged_stands_in_the_provenance():
    """Else a register judged as of last year reads like one of today."""
    study = read_study(default_study())
    rows = provenance(replace(study, as_of=date(2024, 2, 8)), {})
    assert dict(zip(rows["key"], rows["value"], strict=True))["as_of"] == "2024-02-08"
