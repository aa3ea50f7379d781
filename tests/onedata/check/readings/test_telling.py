"""What a column is settled by: cells that are not plain, and one plain cell that tells."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.check.readings.dates import DateReading
from rantau.onedata.check.readings.numbers import NumberReading
from rantau.onedata.check.readings.reading import Reading
from rantau.onedata.read.sheets import CellKind

NUMBERS = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,2}", fullmatch=True)
DATES = st.from_regex(r"[0-3]?[0-9]/[0-3]?[0-9]/202[0-9]|202[0-9]-0[1-9]-[12][0-9]", fullmatch=True)


def marked(texts: list[str], reading: Reading) -> pl.DataFrame:
    text = pl.col("text")
    plain = reading.plain(text, reading.value(text), None)
    return pl.DataFrame({"text": texts}).with_columns(plain=plain, telling=reading.telling(text))


@pytest.mark.parametrize("reading", [NumberReading(whole=False), NumberReading(whole=True), DateReading()])
class TestTellingCells:
    @given(texts=st.lists(NUMBERS | DATES, min_size=1, max_size=6, unique=True))
    def test_settle_a_column_as_all_its_cells_do(self, reading: Reading, texts: list[str]) -> None:
        cells = marked(texts, reading)
        unclear = cells.filter(~pl.col("plain"))["text"].to_list()
        telling = cells.filter(pl.col("plain") & pl.col("telling"))["text"].to_list()[:1]

        whole = reading.settle([(text, CellKind.TEXT) for text in texts], None)
        found = reading.settle([(text, CellKind.TEXT) for text in [*unclear, *telling]], None)

        assert found == whole
