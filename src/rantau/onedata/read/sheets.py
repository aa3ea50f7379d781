"""What a file looks like after reading, whatever its format.

A :class:`Book` has sheets; a :class:`Sheet` gives its first rows as a small grid
of cells (to find the table) and the rest as batches of columns (to check it).
All values are text: a NIK must not become a number, and ``1.234`` must not
become anything before somebody has said what it means.  What the file itself
knew about a cell (a number, a date, an error) is kept beside it as its
:class:`CellKind`.

Rows and columns are counted as Excel shows them: row 1, column 1 = ``A1``.
A batch is dense: its n-th row is sheet row ``first_row + n``, blank rows included,
so a coordinate is an addition and never a look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Protocol

import polars as pl

from rantau.onedata.messages.catalogue import Severity

FINDINGS_NAME = "rantau_findings"
"""Defined name that says which sheet of an annotated workbook is our list: it is not data."""


class CellKind(IntEnum):
    """What the file says a cell is."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    """Stored as a number; its text has a point as decimal mark, as short as it can be."""
    DATE = 3
    """Stored as a number with a date format; its text is ISO (``2023-11-05`` or with ``T14:05:00``)."""
    BOOLEAN = 4
    """Its text is ``TRUE`` or ``FALSE``."""
    ERROR = 5
    """Its text is the error, such as ``#REF!``."""
    UNCALCULATED = 6
    """A formula without a stored value; its text is the formula with ``=`` in front."""


class FileFormat(StrEnum):
    """The formats that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid that :meth:`Sheet.head` returns."""

    text: str | None
    kind: CellKind


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle, counted from 1, both corners inside."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = f"{letters(self.first_column)}{self.first_row}"
        last = f"{letters(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What is known of a sheet without looking at its values.

    ``last_row`` and ``last_column`` are the furthest that hold a value (0 when none
    does).  ``hidden_rows`` lists rows with a value that Excel does not show.
    """

    name: str
    last_row: int
    last_column: int
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[CellRange, ...] = ()
    formulas: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a sheet.

    Parameters
    ----------
    first_row
        Sheet row of the first row here.
    values
        One row per sheet row.  Columns are named ``c1``, ``c2``, … by sheet column;
        dtype String, null where the cell is empty.  (Parquet keeps its own dtypes.)
    kinds
        :class:`CellKind` of each cell as UInt8 under the same names, or ``None``
        where the format knows only text (CSV, JSON, Parquet).
    """

    first_row: int
    values: pl.DataFrame
    kinds: pl.DataFrame | None = None


class Sheet(Protocol):
    """One sheet; a CSV or Parquet file is a book of one."""

    @property
    def info(self) -> SheetInfo:
        """Name, extent, hidden parts, merged cells."""

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the first ``rows`` sheet rows (fewer if the sheet is shorter), from A1, dense."""

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield rows ``first_row`` … ``last_row`` in order; may be called again.

        Parameters
        ----------
        columns
            Sheet columns wanted, or ``None`` for all up to ``info.last_column``.
        size
            Rows in one batch; a format that is held whole may yield one larger batch.
        """


@dataclass(frozen=True, slots=True)
class FileNote:
    """Something that reading itself found: a code of the catalogue with its values.

    ``sheet``, ``row`` and ``column`` are given where the note belongs to a place.
    """

    code: str
    values: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A file that has been opened.

    ``properties`` holds what the file says of itself (``creator``,
    ``last_modified_by``, ``title``, and custom properties such as
    ``rantau_standard``, ``rantau_version``).  ``dialect`` holds what had to be
    chosen to read it (``encoding``, ``delimiter``), for the report.
    """

    path: Path
    format: FileFormat
    sheets: tuple[Sheet, ...]
    notes: tuple[FileNote, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    dialect: dict[str, str] = field(default_factory=dict)


def letters(column: int) -> str:
    """Return the letters that Excel shows for a column, counted from 1.

    Examples
    --------
    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as ``F214``."""
    return f"{letters(column)}{row}"


def texts_of(batch: Batch) -> list[tuple[str | None, ...]]:
    """Return the texts of a batch row by row; values of a typed format become text."""
    return batch.values.select(pl.all().cast(pl.String)).rows()


def cells_of(batch: Batch) -> list[list[Cell]]:
    """Return the cells of a batch row by row; a value without a known kind counts as text."""
    texts = texts_of(batch)
    if batch.kinds is None:
        return [[Cell(text, CellKind.EMPTY if text is None else CellKind.TEXT) for text in row] for row in texts]
    return [
        [Cell(text, CellKind(kind)) for text, kind in zip(row, kinds, strict=True)]
        for row, kinds in zip(texts, batch.kinds.rows(), strict=True)
    ]
