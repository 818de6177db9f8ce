"""The change report on the command line: a paper, so Indonesian unless another language is asked for."""

from __future__ import annotations

import pytest

from bosanggarong_plugin.cli import main

from .result_worlds import write_result


@pytest.mark.parametrize(("options", "title"), [((), "Penanganan sungai: Sepaku"), (("--lang", "en"), "River handling: Sepaku")])
def test_what_changed_is_told_and_written_in_the_language_of_the_papers(tmp_path, capsys, options, title):
    write_result(tmp_path / "lama", ("Santan", "Telake"))
    write_result(tmp_path / "baru")
    assert main(["changes", str(tmp_path / "lama"), str(tmp_path / "baru"), "--out", str(tmp_path / "keluar"), *options]) == 0
    assert title in capsys.readouterr().out and title in (tmp_path / "keluar" / "perubahan.html").read_text(encoding="utf-8")
