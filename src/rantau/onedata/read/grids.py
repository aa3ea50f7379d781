"""The first rows of a sheet as the search for its table sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.labels import is_missing_marker
from rantau.onedata.read.sheets import Cell, CellKind, CellRange, SheetInfo

_NUMBER = re.compile(r"(?:rp\.?|us\$|\$)?\s*[-+(]?\d[\d.,'\s\u00a0]*(?:e[-+]?\d+)?\)?\s*%?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_MOST_MERGED = 1_000_000
_LONGEST_VALUE = 64


class Look(IntEnum):
    """What a cell looks like, whatever the file says it is."""

    EMPTY = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    MARKER = 4
    """A sign for “no value”: fits a column of numbers as well as one of texts."""


def look_of(cell: Cell) -> Look:
    """Return what a cell looks like; a formula without value and an error fit anywhere, as a marker does."""
    look = _LOOKS.get(cell.kind)
    return _look_of_text(cell.text or "") if look is None else look


_LOOKS = {
    CellKind.EMPTY: Look.EMPTY,
    CellKind.NUMBER: Look.NUMBER,
    CellKind.DATE: Look.DATE,
    CellKind.ERROR: Look.MARKER,
    CellKind.UNCALCULATED: Look.MARKER,
}


@lru_cache(maxsize=1 << 16)
def _look_of_text(text: str) -> Look:
    plain = text.strip()
    if not plain:
        return Look.EMPTY
    if is_missing_marker(plain):
        return Look.MARKER
    if len(plain) <= _LONGEST_VALUE and (not plain[-1].isalpha() or plain[0].isdigit()):
        if _DATE.fullmatch(plain):
            return Look.DATE
        if _NUMBER.fullmatch(plain):
            return Look.NUMBER
    return Look.TEXT


def is_year(text: str) -> bool:
    """Test whether a text is a year of our times, as it stands over the columns of a time series."""
    return len(text) == 4 and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


class Grid:
    """Cells from ``A1`` on, with what the search needs to know of each.

    Rows and columns are counted from 1 in all parameters and answers.
    """

    def __init__(self, rows: Sequence[Sequence[Cell]], *, info: SheetInfo, first_row: int = 1) -> None:
        self.rows = rows
        self.first_row = first_row
        self.last_row = first_row + len(rows) - 1
        self.last_column = max(map(len, rows), default=0)
        covered = (
            ((row, column), area)
            for area in info.merged
            for row in range(max(area.first_row, first_row), min(area.last_row, self.last_row) + 1)
            for column in range(area.first_column, min(area.last_column, self.last_column) + 1)
        )
        # Merged cells that lie over each other are against the format, and could be made to take for ever.
        self._over = dict(islice(covered, _MOST_MERGED))
        self.merged = info.merged

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, outer blanks gone and inner ones single; ``""`` where there is none."""
        cells = self.rows[row - self.first_row]
        text = cells[column - 1].text if column <= len(cells) else None
        return " ".join(text.split()) if text else ""

    def area(self, row: int, column: int) -> CellRange | None:
        """Return the merged cells in which a cell lies, or ``None``."""
        return self._over.get((row, column))

    def spread_text(self, row: int, column: int) -> str:
        """Return the text that Excel shows in a cell: of merged cells, the one of their first."""
        area = self.area(row, column)
        return self.text(row, column) if area is None else self.text_at(area.first_row, area.first_column)

    def text_at(self, row: int, column: int) -> str:
        """Return the text of a cell that may lie outside the grid: ``""`` there."""
        return self.text(row, column) if self.first_row <= row <= self.last_row else ""

    @cached_property
    def looks(self) -> npt.NDArray[np.uint8]:
        """One row per sheet row, one column per sheet column: the :class:`Look` of each cell."""
        looks = np.zeros((len(self.rows), self.last_column), np.uint8)
        for place, cells in enumerate(self.rows):
            looks[place, : len(cells)] = [look_of(cell) for cell in cells]
        return looks

    def look(self, row: int, column: int) -> Look:
        """Return what a cell looks like."""
        return Look(int(self.looks[row - self.first_row, column - 1]))

    def filled(self, row: int) -> list[int]:
        """Return the columns that hold something in a row, from left to right."""
        return [int(place) + 1 for place in np.flatnonzero(self.looks[row - self.first_row])]

    @cached_property
    def _holds(self) -> list[bool]:
        return [bool(row.any()) for row in self.looks]

    def is_blank(self, row: int) -> bool:
        """Test whether a row holds nothing at all."""
        return not self._holds[row - self.first_row]

    def is_under_merged(self, row: int) -> bool:
        """Test whether a blank row belongs to merged cells that begin above it."""
        return any(self._over[row, c].first_row < row for c in range(1, self.last_column + 1) if (row, c) in self._over)

    def counts(self, first: int, last: int) -> npt.NDArray[np.int64]:
        """Count the looks of each column in rows ``first`` … ``last``: one row per :class:`Look`, one column each."""
        window = self.looks[max(first - self.first_row, 0) : max(last - self.first_row + 1, 0)]
        return np.stack([(window == look).sum(axis=0) for look in Look])
