"""Workbooks of other publishers, read at their exact places."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import WEB
from rantau.onedata.read.sheets import CellKind
from rantau.onedata.read.xlsx import open_workbook
from rantau.onedata.read.xlsx_cells import position

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
WORKBOOKS = sorted(SAMPLES.glob("*.xlsx"))
FACTS = list(csv.DictReader((Path(__file__).parent / "sample_facts.csv").read_text(encoding="utf-8").splitlines()))
BY_FILE = sorted({fact["file"] for fact in FACTS})


def grids(sheets):
    return {sheet.info.name: (sheet.info, sheet.head(sheet.info.last_row)) for sheet in sheets}


@pytest.mark.parametrize("file", BY_FILE)
def test_every_fact_stands_in_its_cell(file):
    book = grids(open_book(SAMPLES / file, limits=WEB).sheets)

    for fact in (fact for fact in FACTS if fact["file"] == file):
        row, column = position(fact["cell"])
        cell = book[fact["sheet"]][1][row - 1][column - 1]
        assert (cell.text or "", cell.kind.name) == (fact["text"], fact["kind"]), fact


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_all_ways_of_reading_agree(path):
    at_once, tag_by_tag, filed = (
        grids(open_workbook(path, limits=WEB, **way).sheets) for way in ({}, {"plainly": True}, {"held_area": 0})
    )

    assert at_once == tag_by_tag == filed


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_openpyxl_reads_the_same_numbers_and_texts(path):
    theirs = openpyxl.load_workbook(path, data_only=True)

    for name, (info, grid) in grids(open_book(path, limits=WEB).sheets).items():
        # openpyxl repeats the address of a link in every cell that the link covers.
        linked = {cell.coordinate for row in theirs[name] for cell in row if cell.hyperlink}
        for row in theirs[name].iter_rows(max_row=info.last_row, max_col=info.last_column):
            for cell in row:
                ours = grid[cell.row - 1][cell.column - 1]
                if isinstance(cell.value, str) and cell.coordinate not in linked:
                    assert ours.text == (cell.value or None), cell
                elif isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                    assert (float(ours.text), ours.kind) == (cell.value, CellKind.NUMBER), cell
                elif cell.value is None:
                    assert ours.kind in (CellKind.EMPTY, CellKind.UNCALCULATED), cell


def test_a_sheet_that_reaches_far_is_read_in_parts():
    (sheet,) = open_workbook(SAMPLES / "HTCDS_Excel_Spreadsheet_v2.0.xlsx", limits=WEB, held_area=1000).sheets

    batches = list(sheet.batches(first_row=2, last_row=1001, columns=[1, 39], size=300))

    assert [(batch.first_row, batch.values.shape) for batch in batches] == [
        (2, (300, 2)),
        (302, (300, 2)),
        (602, (300, 2)),
        (902, (100, 2)),
    ]
