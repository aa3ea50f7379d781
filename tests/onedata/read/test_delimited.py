import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.csv_rewrite import records
from rantau.onedata.read.delimited import open_delimited
from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.read.refusals import FileRefusedError

# What decides how a text is split, and what must pass through untouched.
LETTERS = 'ab1 é–\'""\n\r\t,;|.€'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("delimited")


def opened(folder, content, *, name="data.csv", **options):
    path = folder / name
    path.write_bytes(content)
    return open_delimited(path, limits=TERMINAL, options=ReadOptions(**options))


def only_sheet(book):
    (sheet,) = book.sheets
    return sheet


def rows_of(sheet, **which):
    return [list(row) for batch in sheet.batches(**{"first_row": 1} | which) for row in batch.values.rows()]


def squared(table):
    """Return the cells as a sheet has them: empty is null, rows padded, nothing after the last value."""
    rows = [[cell or None for cell in row] for row in table]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index for row in rows for index, cell in enumerate(row, start=1) if cell), default=0)
    return [[*row, *[None] * width][:width] for row in rows]


def written(table, *, delimiter=",", line_end="\n", quoting=csv.QUOTE_MINIMAL, encoding="utf-8"):
    """Return the table as a program would save it."""
    rows = []
    for row in table:
        text = io.StringIO()
        # Python quotes the characters of its own line end, which must be both here.
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n", quoting=quoting).writerow(row)
        rows.append(text.getvalue().removesuffix("\r\n") + line_end)
    return "".join(rows).encode(encoding)


texts = st.text(alphabet=LETTERS, max_size=6)
tables = st.lists(st.lists(texts, max_size=5), min_size=1, max_size=8)


class TestEveryTable:
    @given(
        table=tables,
        delimiter=st.sampled_from(",;\t|"),
        line_end=st.sampled_from(["\n", "\r\n", "\r"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    )
    def test_comes_back_cell_for_cell(self, folder, table, delimiter, line_end, quoting, encoding):
        content = written(table, delimiter=delimiter, line_end=line_end, quoting=quoting, encoding=encoding)

        sheet = only_sheet(opened(folder, content, delimiter=delimiter))

        expected = squared(table)
        assert rows_of(sheet) == expected
        assert (sheet.info.last_row, sheet.info.last_column) == (len(expected), len(expected[0]) if expected else 0)

    @given(content=st.text(alphabet=LETTERS, max_size=40), delimiter=st.sampled_from(",;"))
    def test_reads_as_the_reference_reader_splits_it_however_it_is_quoted(self, folder, content, delimiter):
        path = folder / "reference.csv"
        path.write_bytes(content.encode())
        try:
            expected = squared(records(path, dialect=Dialect(delimiter)))
        except FileRefusedError as refusal:
            with pytest.raises(FileRefusedError, match=re.escape(str(refusal))):
                opened(folder, content.encode(), delimiter=delimiter, quote='"')
        else:
            assert rows_of(only_sheet(opened(folder, content.encode(), delimiter=delimiter, quote='"'))) == expected

    @given(table=tables, size=st.integers(1, 9), first=st.integers(1, 9), last=st.none() | st.integers(1, 9))
    def test_gives_the_same_cells_in_batches_of_any_size(self, folder, table, size, first, last):
        sheet = only_sheet(opened(folder, written(table), delimiter=","))
        whole = rows_of(sheet)

        batches = list(sheet.batches(first_row=first, last_row=last, size=size))

        assert [list(row) for batch in batches for row in batch.values.rows()] == whole[first - 1 : last]
        assert all(
            [list(row) for row in batch.values.rows()] == whole[batch.first_row - 1 :][: batch.values.height]
            for batch in batches
        )
