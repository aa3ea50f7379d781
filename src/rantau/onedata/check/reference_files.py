"""Other files that rules need: the last report, a register of events, quotas, assignments."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from rantau.onedata.check.answers import Answers
from rantau.onedata.check.binding import HEAD_ROWS, Binding, bind_sheets
from rantau.onedata.check.interpreting import look_again
from rantau.onedata.check.passing import batch_frame, working
from rantau.onedata.check.settling import settle_columns
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Sheet
from rantau.onedata.read.tables import Table, find_tables
from rantau.onedata.standards.model import Standard

# A file in which most columns of the standard are found is an earlier report of it.
_SAME_SHARE = 0.5


def read_reference(path: Path, *, standard: Standard, limits: Limits) -> pl.DataFrame:
    """Read a file that rules refer to.

    Returns
    -------
    DataFrame
        One row per row of data, String columns.  A report under ``standard`` comes in
        its column names and canonical values; another table under its own headers.

    Raises
    ------
    FileRefusedError
        If the file cannot be read or holds no table with headers.
    """
    book = open_book(path, limits=limits)
    binding = bind_sheets(book.sheets, standard=standard, answers=Answers())
    if binding is not None and len(binding.bound) >= _SAME_SHARE * len(standard.columns):
        return _as_report(binding)
    for sheet in book.sheets:
        for table in find_tables(sheet.head(HEAD_ROWS), info=sheet.info):
            if table.header_last is not None:
                return _as_table(sheet, table)
    raise FileRefusedError("header-row-not-found", sheet=book.sheets[0].info.name if book.sheets else "", row="1")


def _as_report(binding: Binding) -> pl.DataFrame:
    bound, _ = settle_columns(binding, answers=Answers())
    places = {column.place for column in bound.values()}
    # A quota beside the columns of the standard, for example, stays under its own header.
    others = {place: header for place, header in binding.headers.items() if header and place not in places}
    frames = []
    for batch in binding.sheet.batches(first_row=binding.first_row, last_row=binding.last_row):
        frame, kinds = batch_frame(batch)
        rows = working(frame.lazy(), bound, kinds=kinds).collect()
        looked = look_again(rows, bound=bound, sheet=binding.sheet.info.name).rows
        beside = frame.select(pl.col(f"c{place}").cast(pl.String).alias(header) for place, header in others.items())
        frames.append(looked.select(pl.col(f"t:{name}").alias(name) for name in bound).hstack(beside))
    return pl.concat(frames).filter(~pl.all_horizontal(pl.all().is_null()))


def _as_table(sheet: Sheet, table: Table) -> pl.DataFrame:
    names: dict[int, str] = {}
    for column in table.columns:
        if column.header and column.header not in names.values():
            names[column.column] = column.header
    frames = []
    for batch in sheet.batches(first_row=table.first_row, last_row=table.last_row, columns=sorted(names)):
        texts = [
            pl.col(f"c{place}").cast(pl.String).str.strip_chars().alias(name) for place, name in sorted(names.items())
        ]
        frames.append(batch.values.select(texts))
    return pl.concat(frames).filter(~pl.all_horizontal(pl.all().is_null()))
