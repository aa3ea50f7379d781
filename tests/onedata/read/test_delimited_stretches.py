"""A few rows far down a long text file are the same rows, however they are reached."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.sheets import Sheet

ROWS = 40_000


def line(number: int) -> str:
    """Return a row; every seventh has a line end inside a field, every eleventh is blank."""
    if number % 11 == 0:
        return "\n"
    text = f'"baris {number}\nkedua; ""ya"""' if number % 7 == 0 else "x" * (number % 90)
    return f"{number};{text};{number * 7}\n"


@pytest.fixture(scope="module", params=["", "sep=;\n", "\ufeff"], ids=["plain", "separator-line", "mark"])
def sheet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    path = tmp_path_factory.mktemp("long") / "panjang.csv"
    lines = ["nomor;teks;tujuh\n", *map(line, range(1, ROWS))]
    path.write_text(request.param + "".join(lines) + "\n" * 50, encoding="utf-8", newline="")
    return open_book(path, limits=TERMINAL).sheets[0]


@pytest.fixture(scope="module")
def rows(sheet: Sheet) -> pl.DataFrame:
    return pl.concat([batch.values for batch in sheet.batches(first_row=1)])


class TestStretch:
    @settings(max_examples=40, deadline=None)
    @given(first=st.integers(1, ROWS), length=st.integers(1, 2_000))
    def test_gives_the_rows_of_the_whole(self, sheet: Sheet, rows: pl.DataFrame, first: int, length: int) -> None:
        last = min(first + length - 1, sheet.info.last_row)

        found = pl.concat([batch.values for batch in sheet.batches(first_row=first, last_row=last)])

        assert found.equals(rows.slice(first - 1, last - first + 1))
