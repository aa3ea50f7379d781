"""The case for which all this exists: a small legal workbook that aborts its reader."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from rantau.kernel.language import Language
from rantau.onedata.read.limits import TERMINAL, WEB
from rantau.onedata.sandbox.ends import WorkStoppedError
from rantau.onedata.sandbox.jobs import Job
from rantau.onedata.sandbox.running import run_confined

HERE = Path(__file__).parent


@pytest.fixture
def far_cell(tmp_path):
    """Two cells, the first and the last that a worksheet has."""
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 2
    book.save(tmp_path / "jauh.xlsx")
    return tmp_path / "jauh.xlsx"


@pytest.mark.parametrize("limits", [WEB, TERMINAL])
def test_a_cell_in_the_last_corner_aborts_the_child_and_the_parent_answers_calmly(far_cell, limits):
    with (
        pytest.raises(WorkStoppedError) as caught,
        run_confined(
            Job("confined_jobs:read_with_calamine", root=HERE),
            arguments={"file": str(far_cell)},
            limits=limits,
            inputs=[far_cell],
        ),
    ):
        pass

    assert caught.value.code == "file-too-heavy"
    assert "memory allocation" in caught.value.detail
    assert "jauh.xlsx" in caught.value.text(Language.ID)
    assert "jauh.xlsx" in caught.value.text(Language.EN)


def test_polars_reads_a_csv_within_the_limits_of_the_web(tmp_path):
    source = tmp_path / "data.csv"
    source.write_text("a,b\n" + "1,2\n" * 100_000)

    with run_confined(
        Job("confined_jobs:use_polars", root=HERE), arguments={"file": str(source)}, limits=WEB, inputs=[source]
    ) as outcome:
        assert outcome.result["rows"] == 100_000
        assert 1 <= outcome.result["threads"] <= 8
