"""Every hostile file gets its answer, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.onedata.read.hostile import CASES, answer

from rantau.kernel.language import Language
from rantau.onedata.read.files import open_book
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.xlsx_cells import position

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_gets_the_answer_that_it_must_get(case, tmp_path):
    found = answer(case, case.make(tmp_path))

    if case.code is not None:
        assert found == case.code
        return
    assert not isinstance(found, str), found
    assert tuple(note.code for note in found.notes) == case.notes
    for address, (text, kind) in case.cells.items():
        row, column = position(address)
        cell = found.sheets[0].head(row)[row - 1][column - 1]
        assert (cell.text, cell.kind.name) == (text, kind)


def test_a_refusal_speaks_both_languages(tmp_path):
    case = next(case for case in CASES if case.name == "a billion laughs")

    with pytest.raises(FileRefusedError) as caught:
        open_book(case.make(tmp_path), limits=case.limits)

    assert caught.value.text(Language.ID).startswith("Berkas data.xlsx tidak dibuka demi keamanan: ")
    assert caught.value.text(Language.EN).startswith("The file data.xlsx was not opened, for safety: ")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_none_costs_more_than_it_may(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "tests.onedata.read.hostile", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    costs = json.loads(run.stdout)
    dear = {
        case.name: costs[case.name]
        for case in CASES
        if costs[case.name][0] > case.most_seconds or costs[case.name][1] > case.most_megabytes
    }
    assert dear == {}
