"""Rows inside a table that hold no record: blank rows, totals among the data, notes under it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rantau.onedata.check.binding import Binding
from rantau.onedata.check.groups import FindingGroup
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.labels import is_note_label, is_total_label
from rantau.onedata.standards.model import ColumnType

_EMPTY_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Unusual:
    """Rows that hold no record, and what is said of them."""

    rows: pl.Series
    groups: tuple[FindingGroup, ...]


def unusual_rows(rest: pl.DataFrame, binding: Binding, *, last_scanned: int) -> Unusual:
    """Tell rows without a record from the rows for a second look.

    A total row is one whose first filled cell says so (“Jumlah”, “Total”) while most of
    the columns that every record needs are empty; a note stands alone in its row at the
    end of the table.
    """
    look = _sparse(rest, binding)
    blank = look.filter(pl.col("filled") == 0)["row"]
    totals = _totals(look, binding)
    notes = _notes(look, binding, blank=blank, last=last_scanned)
    lines = pl.Series("row", sorted(_lines(binding)), dtype=pl.UInt32)
    lines = lines.filter(lines.is_in(rest["row"].implode()) & ~lines.is_in(totals["row"].implode()))
    rows = pl.concat([blank, totals["row"], notes, lines]).unique().sort()
    groups = [_total_group(totals, binding)] if totals.height else []
    return Unusual(rows, tuple(groups))


def _sparse(rest: pl.DataFrame, binding: Binding) -> pl.DataFrame:
    """Return the rows with few cells: ``row``, number of cells ``filled`` and ``needed``, the ``first`` text."""
    names = list(binding.bound)
    needed = [name for name in names if _needed(name, binding)]
    marks = rest.select(
        (pl.col(f"o:{name}").str.strip_chars() != "").fill_null(value=False).alias(name) for name in names
    )
    counts = marks.select(
        filled=pl.sum_horizontal(names).cast(pl.UInt32),
        needed=pl.sum_horizontal(needed).cast(pl.UInt32) if needed else pl.lit(0, pl.UInt32),
    )
    few = (pl.col("filled") <= 1) | (pl.col("needed") <= max(len(needed), 1) * _EMPTY_SHARE)
    # Nearly every row has more; its texts are not looked at.
    chosen = counts.select(few=few)["few"]
    texts = [pl.col(f"o:{name}").str.strip_chars() for name in names]
    first = pl.coalesce([pl.when(text != "").then(text) for text in texts])
    return rest.filter(chosen).select("row", first=first).hstack(counts.filter(chosen))


def _lines(binding: Binding) -> set[int]:
    """Return the rows that only say what the rows under them are: a year, a region, the headers once more."""
    table = binding.table
    return {section.row for section in table.sections} | set(table.repeated_rows)


def _needed(name: str, binding: Binding) -> bool:
    column = binding.bound[name].column
    return column.required and column.when is None


def _totals(look: pl.DataFrame, binding: Binding) -> pl.DataFrame:
    needed = sum(_needed(name, binding) for name in binding.bound)
    sparse = look.filter((pl.col("filled") > 0) & (pl.col("needed") <= max(needed, 1) * _EMPTY_SHARE))
    labels = [text for text in sparse["first"].unique().to_list() if text and is_total_label(text)]
    return sparse.filter(pl.col("first").is_in(labels))


def _notes(look: pl.DataFrame, binding: Binding, *, blank: pl.Series, last: int) -> pl.Series:
    """Return the notes at the very end: one cell to a row, that reads like a note."""
    notes = []
    single = dict(look.filter(pl.col("filled") == 1).select("row", "first").iter_rows())
    empty = set(blank.to_list())
    row = last
    while row in empty or (row in single and is_note_label(single[row])):
        if row not in empty:
            notes.append(row)
        row -= 1
    return pl.Series("row", notes, dtype=pl.UInt32)


def _total_group(totals: pl.DataFrame, binding: Binding) -> FindingGroup:
    first = min(column.place for column in binding.bound.values())
    texts = [column for column in binding.bound.values() if column.column.type in (ColumnType.TEXT, ColumnType.CODE)]
    place = min((column.place for column in texts), default=first)
    return FindingGroup(
        code="total-row-in-data",
        severity=_total_severity(binding),
        places=totals.select("row", value=pl.col("first")),
        sheet=binding.sheet.info.name,
        column=place,
        header=binding.headers.get(place),
    )


def _total_severity(binding: Binding) -> Severity:
    del binding
    return error_texts()["total-row-in-data"].severity
