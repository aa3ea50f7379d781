"""Parquet → a book of one sheet that keeps the types of its columns.

Row 1 holds the column names and the first record is row 2, as the same table would
stand in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import (
    Batch,
    Book,
    Cell,
    FileFormat,
    SheetInfo,
    cells_of,
)
from rantau.onedata.read.sizes import require_extent, require_size

HEADER_ROW = 1

# A spoilt page can reach places where polars does not expect it and panics.
_UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_OWN_PREFIX = "rantau_"


@dataclass(frozen=True, slots=True)
class ParquetSheet:
    """The one sheet of a Parquet file.

    Columns keep String, Boolean, Date, Datetime, integers up to 64 bits and floats.
    Decimals, categories, times and durations come as their exact text.
    """

    info: SheetInfo
    path: Path
    schema: pl.Schema

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the column names and the first ``rows`` - 1 records, from A1, dense."""
        return [row for batch in self.batches(first_row=1, last_row=rows) for row in cells_of(batch)]

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield rows ``first_row`` … ``last_row`` in order, reading only ``columns``; may be called again.

        Row 1, if asked for, is a batch of its own: the names are text whatever the columns hold.

        Raises
        ------
        FileRefusedError
            If the file turns out to be damaged.
        """
        wanted = [f"c{c}" for c in (range(1, self.info.last_column + 1) if columns is None else columns)]
        last = self.info.last_row if last_row is None else min(last_row, self.info.last_row)
        if first_row <= HEADER_ROW <= last:
            names = {f"c{i}": [name] for i, name in enumerate(self.schema, start=1)}
            yield Batch(
                first_row=HEADER_ROW,
                values=pl.DataFrame(names, schema_overrides=dict.fromkeys(names, pl.String)).select(wanted),
            )
        # One query per batch.  A single one that hands over its batches decodes whole row groups
        # ahead of a slow reader: 2.2 GB for 1e7 rows of 30 columns instead of 0.2 GB.
        for row in range(max(first_row, HEADER_ROW + 1), last + 1, size):
            frame = self._records(row, min(last, row + size - 1)).select(wanted)
            yield Batch(first_row=row, values=self._collected(frame))

    def scan(self, *, first_row: int, last_row: int | None = None) -> pl.LazyFrame | None:
        """Return rows ``first_row`` … ``last_row`` as one lazy frame in row order.

        Grain: one row per sheet row.  Columns ``c1`` … in the types of this sheet.
        ``None`` if the names (row 1) are asked for, which are not a record.
        """
        if first_row <= HEADER_ROW:
            return None
        return self._records(first_row, self.info.last_row if last_row is None else min(last_row, self.info.last_row))

    def _collected(self, frame: pl.LazyFrame) -> pl.DataFrame:
        try:
            return frame.collect(engine="streaming")
        except _UNREADABLE as error:
            raise _damaged(self.path) from error

    def _records(self, first_row: int, last_row: int) -> pl.LazyFrame:
        frame = pl.scan_parquet(self.path, glob=False, hive_partitioning=False)
        if (first_row, last_row) != (HEADER_ROW + 1, self.info.last_row):
            frame = frame.slice(first_row - HEADER_ROW - 1, max(0, last_row - first_row + 1))
        return frame.select(
            _plain(name, dtype).alias(f"c{i}") for i, (name, dtype) in enumerate(self.schema.items(), 1)
        )


def open_parquet(path: Path, *, limits: Limits) -> Book:
    """Open a Parquet file.

    Raises
    ------
    FileRefusedError
        If the file is too large or damaged, a column holds lists or records, or it has
        more rows or columns than ``limits`` allow.
    """
    require_size(path, limits)
    try:
        frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = frame.collect_schema()
        records = frame.select(pl.len()).collect().item()
        said = pl.read_parquet_metadata(path)
    except _UNREADABLE as error:
        raise _damaged(path) from error
    info = SheetInfo(name=path.stem, last_row=records + HEADER_ROW, last_column=len(schema))
    require_extent(info.name, rows=info.last_row, columns=info.last_column, widest_row=HEADER_ROW, limits=limits)
    _require_single_values(schema)
    properties = {key: value for key, value in said.items() if key.startswith(_OWN_PREFIX)}
    return Book(path, FileFormat.PARQUET, (ParquetSheet(info, path, schema),), properties=properties)


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.Duration):
        return column.dt.to_string("iso")
    return column if _is_kept(dtype) else column.cast(pl.String)


def _is_kept(dtype: pl.DataType) -> bool:
    """Test whether the checks understand a type as it is; every other single value becomes its text."""
    if isinstance(dtype, (pl.Int128, pl.UInt128, pl.Float16)):
        return False
    return dtype.is_integer() or dtype.is_float() or isinstance(dtype, (pl.String, pl.Boolean, pl.Date, pl.Datetime))


def _require_single_values(schema: pl.Schema) -> None:
    for name, dtype in schema.items():
        if dtype.is_nested() or isinstance(dtype, (pl.Binary, pl.Object)):
            raise FileRefusedError("column-type-not-supported", column=name, value=str(dtype))


def _damaged(path: Path) -> FileRefusedError:
    return FileRefusedError("data-damaged", file=path.name, value=reason("parquet-unreadable"))
