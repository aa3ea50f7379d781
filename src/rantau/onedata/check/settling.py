"""What is ambiguous in a column is settled once, from an answer or from the column itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap
from rantau.onedata.check.answers import Answer, Answers
from rantau.onedata.check.binding import Binding
from rantau.onedata.check.columns import BoundColumn
from rantau.onedata.check.passing import batch_frame, working
from rantau.onedata.check.readings.reading import Interpreted
from rantau.onedata.check.readings.texts import NikReading, TextReading
from rantau.onedata.codes.folding import fold
from rantau.onedata.read.sheets import CellKind

# The rows that settle a column.  Files up to this size are settled by all their rows.
SAMPLE_ROWS = 50_000


class AnswerForNothingError(DomainError):
    """An answer names a column that the file does not have."""

    def __init__(self, name: str, headers: list[str]) -> None:
        listed = ", ".join(headers)
        super().__init__(
            LanguageMap(id=f"Tidak ada kolom “{name}” di berkas ini.", en=f"There is no column “{name}” in this file."),
            LanguageMap(id=f"Pilih salah satu: {listed}.", en=f"Choose one of: {listed}."),
            code="answer-for-nothing",
        )


def settle_columns(
    binding: Binding, *, answers: Answers
) -> tuple[dict[str, BoundColumn], list[tuple[str, Interpreted]]]:
    """Return the bound columns with settled readings, and what the reader is told, by column name."""
    given = {fold(name): answer for name, answer in answers.columns.items()}
    _require_columns(answers, binding)
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


def _require_columns(answers: Answers, binding: Binding) -> None:
    """Refuse an answer about a column that is not in the file: it would be remembered and never used."""
    known = {fold(name) for column in binding.bound.values() for name in _names(column)}
    for name in answers.columns:
        if fold(name) not in known:
            raise AnswerForNothingError(name, sorted(column.header for column in binding.bound.values()))


def _names(column: BoundColumn) -> tuple[str, ...]:
    return column.name, column.header, column.column.header.id, column.column.header.en


def _answer(given: Mapping[str, Answer], column: BoundColumn) -> Answer | None:
    return next((given[fold(name)] for name in _names(column) if fold(name) in given), None)


def _distinct(binding: Binding, columns: Mapping[str, BoundColumn]) -> dict[str, list[tuple[str, CellKind]]]:
    """Return the distinct cells of the first rows that can settle something, sorted; see :meth:`Reading.telling`."""
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in columns}
    last = min(binding.last_row, binding.first_row + SAMPLE_ROWS - 1)
    places = sorted(column.place for column in columns.values())
    if places and last >= binding.first_row:
        for batch in binding.sheet.batches(first_row=binding.first_row, last_row=last, columns=places):
            frame, kinds = batch_frame(batch)
            cells = working(frame.lazy(), columns, kinds=kinds).collect()
            for name, found in _telling(cells, columns, kinds=kinds).items():
                frames[name].append(found)
    return {name: _sorted(found) for name, found in frames.items()}


def _telling(frame: pl.DataFrame, columns: Mapping[str, BoundColumn], *, kinds: bool) -> dict[str, pl.DataFrame]:
    """Return the telling cells of each column that has one which is not plain: ``text`` and ``kind``."""
    stored = {name: pl.col(f"k:{name}") if kinds else pl.lit(CellKind.TEXT, pl.UInt8) for name in columns}
    # All columns in one query: most are plain throughout, and then there is nothing else to do.
    unclear = frame.lazy().select(_unclear(column, stored[name]).alias(name) for name, column in columns.items())
    marks = unclear.collect()
    found = {}
    for name, column in columns.items():
        if marks[name].any():
            text = pl.col(f"o:{name}")
            plain = frame.filter(column.reading.telling(text) & (stored[name] == CellKind.TEXT) & ~marks[name]).head(1)
            cells = pl.concat([frame.filter(marks[name]), plain])
            found[name] = cells.select(text.alias("text"), stored[name].alias("kind")).unique()
    return found


def _unclear(column: BoundColumn, kind: pl.Expr) -> pl.Expr:
    text = pl.col(f"o:{column.name}")
    plain = column.reading.plain(text, column.reading.value(text), kind)
    return text.is_not_null() & ~plain.fill_null(value=True)


def _sorted(found: list[pl.DataFrame]) -> list[tuple[str, CellKind]]:
    if not found:
        return []
    cells = pl.concat(found).unique().sort("text", "kind")
    return [(text, CellKind(kind)) for text, kind in cells.rows()]
