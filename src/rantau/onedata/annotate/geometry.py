"""Widths and heights of a sheet in pixels, to make a comment's box fit its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

# Calibri 11 at 96 dots per inch: 7 pixels per digit and 5 of padding per column.
_DIGIT = 7
_PADDING = 5
_COLUMN = 64
_ROW = 20


@dataclass(frozen=True, slots=True)
class ColumnRange:
    """Columns ``first`` … ``last`` with one width (pixels, 0 if hidden) and one format."""

    first: int
    last: int
    pixels: int
    style: int


@dataclass(slots=True)
class Geometry:
    """What a sheet says of its columns and rows before and among its cells.

    ``row_pixels`` holds the heights of the marked rows that have one of their own.
    """

    columns: list[ColumnRange] = field(default_factory=list)
    default_row: int = _ROW
    default_column: int = _COLUMN
    row_pixels: dict[int, int] = field(default_factory=dict)

    def column_style(self, column: int) -> int:
        """Return the format that an empty cell of the column shows."""
        return next((one.style for one in self.columns if one.first <= column <= one.last), 0)

    def across(self, column: int, pixels: int) -> tuple[int, int]:
        """Return where ``pixels`` to the right of a column's left edge falls: column and rest."""
        return _walk(column, pixels, ((number, self._width(number)) for number in count(column)))

    def down(self, row: int, pixels: int) -> tuple[int, int]:
        """Return where ``pixels`` below a row's upper edge falls: row and rest."""
        if not self.row_pixels:
            rows, rest = divmod(pixels, max(self.default_row, 1))
            return row + rows, rest
        return _walk(row, pixels, ((number, self.row_pixels.get(number, self.default_row)) for number in count(row)))

    def _width(self, column: int) -> int:
        return next((one.pixels for one in self.columns if one.first <= column <= one.last), self.default_column)


def column_pixels(characters: float) -> int:
    """Return the width of a column that is given in characters."""
    return int(characters * _DIGIT + _PADDING)


def row_pixels(points: float) -> int:
    """Return the height of a row that is given in points."""
    return int(points * 4 / 3)


def _walk(start: int, pixels: int, sizes: Iterator[tuple[int, int]]) -> tuple[int, int]:
    # Hidden rows or columns could be endless; past a screenful the box ends anyway.
    for number, size in sizes:
        if pixels < size or number - start > 200:
            return number, min(pixels, max(size - 1, 0))
        pixels -= size
    raise AssertionError("the sizes never end")
