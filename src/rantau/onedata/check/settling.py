"""What is ambiguous in a column is settled once, from an answer or from the column itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.binding import Binding
from rantau.onedata.check.columns import BoundColumn
from rantau.onedata.check.readings.reading import Interpreted
from rantau.onedata.check.readings.texts import NikReading, TextReading
from rantau.onedata.codes.folding import fold
from rantau.onedata.read.sheets import Batch, CellKind

# The rows that settle a column.  Files up to this size are settled by all their rows.
SAMPLE_ROWS = 50_000


def settle_columns(
    binding: Binding, *, answers: Answers
) -> tuple[dict[str, BoundColumn], list[tuple[str, Interpreted]]]:
    """Return the bound columns with settled readings, and what the reader is told, by column name."""
    given = {fold(name): answer for name, answer in answers.columns.items()}
    open_columns = {
        name: column
        for name, column in binding.bound.items()
        if not isinstance(column.reading, (TextReading, NikReading))
    }
    cells = _distinct(binding, open_columns)
    bound = dict(binding.bound)
    remarks = []
    for name, column in open_columns.items():
        settled = column.reading.settle(cells[name], _answer(given, column))
        bound[name] = replace(column, reading=settled.reading)
        remarks += [(name, remark) for remark in settled.remarks]
    return bound, remarks


def _answer(given: Mapping[str, Answer], column: BoundColumn) -> Answer | None:
    names = (column.name, column.header, column.column.header.id, column.column.header.en)
    return next((given[fold(name)] for name in names if fold(name) in given), None)


def _distinct(binding: Binding, columns: Mapping[str, BoundColumn]) -> dict[str, list[tuple[str, CellKind]]]:
    """Return the distinct cells with a value in the first rows; none for a column that is plain throughout."""
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in columns}
    last = min(binding.last_row, binding.first_row + SAMPLE_ROWS - 1)
    places = sorted(column.place for column in columns.values())
    if places and last >= binding.first_row:
        for batch in binding.sheet.batches(first_row=binding.first_row, last_row=last, columns=places):
            for name, column in columns.items():
                frames[name].append(_cells(batch, column.place))
    return {name: _unclear(columns[name], found) for name, found in frames.items()}


def _cells(batch: Batch, place: int) -> pl.DataFrame:
    text = batch.values[f"c{place}"].cast(pl.String).alias("text").to_frame()
    kind = pl.lit(CellKind.TEXT, pl.UInt8) if batch.kinds is None else pl.lit(batch.kinds[f"c{place}"])
    return text.with_columns(kind.alias("kind")).drop_nulls("text").unique()


def _unclear(column: BoundColumn, found: list[pl.DataFrame]) -> list[tuple[str, CellKind]]:
    if not found:
        return []
    cells = pl.concat(found).unique().sort("text", "kind")
    text = pl.col("text")
    plain = cells.select(column.reading.plain(text, column.reading.value(text), pl.col("kind"))).to_series()
    if plain.all():
        return []
    return [(each, CellKind(kind)) for each, kind in cells.rows()]
