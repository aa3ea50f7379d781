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
from rantau.onedata.read.sheets import CellKind

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
    """Return the distinct cells of each column in the first rows of the table, those with a value."""
    found: dict[str, set[tuple[str, int]]] = {name: set() for name in columns}
    last = min(binding.last_row, binding.first_row + SAMPLE_ROWS - 1)
    if not columns or last < binding.first_row:
        return {name: [] for name in columns}
    places = sorted(column.place for column in columns.values())
    for batch in binding.sheet.batches(first_row=binding.first_row, last_row=last, columns=places):
        for name, column in columns.items():
            value = batch.values[f"c{column.place}"].cast(pl.String).alias("text")
            kinds = batch.kinds[f"c{column.place}"] if batch.kinds is not None else None
            kind = (
                kinds.alias("kind")
                if kinds is not None
                else pl.Series("kind", [1], dtype=pl.UInt8).new_from_index(0, len(value))
            )
            found[name].update(pl.DataFrame([value, kind]).drop_nulls().unique().rows())
    return {name: [(text, CellKind(kind)) for text, kind in sorted(cells)] for name, cells in found.items()}
