"""Every hostile file gets its answer, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.onedata.read.hostile import CASES, answer
from tests.onedata.read.raw_workbooks import sheet_xml, strings_xml, workbook_parts, write_zip

from rantau.kernel.language import Language
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import WEB
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.xlsx import open_workbook
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


FIXTURES = ROOT / "tests" / "fixtures"
SOUND = [
    FIXTURES / "samples" / "TPAK_2021-2025.xlsx",
    FIXTURES / "samples" / "table-list.xls",
    FIXTURES / "spreadsheets" / "kinds.ods",
]
ROWS = (
    '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1"><f>A1*2</f><v>1.5</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>a &amp; b</t></is></c><c r="B2" s="1"/></row>'
)
spots = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged")


def damage(content, spots):
    """Put a few bytes in the place of others."""
    damaged = bytearray(content)
    for where, noise in spots:
        at = int(where * len(content))
        damaged[at : at + len(noise)] = noise
    return bytes(damaged)


def sheets_or_refusal(read):
    try:
        return read().sheets
    except FileRefusedError as refusal:
        return refusal.code


class TestDamagedFile:
    """It is read or refused; any other exception would be a defect and fails the test."""

    @given(source=st.sampled_from(SOUND), spots=spots)
    def test_is_read_or_refused(self, folder, source, spots):
        path = folder / f"damaged{source.suffix}"
        path.write_bytes(damage(source.read_bytes(), spots))

        assert sheets_or_refusal(partial(open_book, path, limits=WEB))

    @given(spots=spots, plainly=st.booleans())
    def test_is_read_or_refused_also_when_its_checksums_are_right(self, folder, spots, plainly):
        sheet, strings = sheet_xml(ROWS).encode(), strings_xml("<t>satu</t>")
        path = folder / "damaged.xlsx"
        write_zip(path, workbook_parts(damage(sheet, spots), strings=strings), compression=0)

        assert sheets_or_refusal(partial(open_workbook, path, limits=WEB, plainly=plainly))


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
