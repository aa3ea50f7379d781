"""How far the values of a sheet reach, held against the limits while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.held import Cells
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import CellRange, SheetInfo, address, letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# More merged ranges than any table has; each costs memory long before it costs the sender anything.
MOST_MERGED = 100_000


@dataclass(slots=True)
class Extent:
    """The extent of one sheet so far.

    ``lowest`` is the row and column of the cell furthest down, ``rightmost`` of the one
    furthest right.  ``is_ordered`` says that no cell stood above an earlier one.
    """

    sheet: str
    limits: Limits
    lowest: tuple[int, int] = (0, 0)
    rightmost: tuple[int, int] = (0, 0)
    is_ordered: bool = True
    _has_value: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(LAST_ROW + 1, np.bool_))

    @property
    def last_row(self) -> int:
        """The furthest row with a value, 0 where there is none."""
        return self.lowest[0]

    @property
    def last_column(self) -> int:
        """The furthest column with a value, 0 where there is none."""
        return self.rightmost[1]

    @property
    def area(self) -> int:
        """The number of cells of the rectangle from A1."""
        return self.last_row * self.last_column

    def take_in(self, cells: Cells) -> None:
        """Look at some more cells.

        Raises
        ------
        FileRefusedError
            If they lie further out than the limits allow: ``sheet-too-wide``,
            ``sheet-too-long`` or ``sheet-too-spread``.
        """
        if not len(cells.rows):
            return
        self.is_ordered &= int(cells.rows.min()) >= self.last_row
        down, right = int(cells.rows.argmax()), int(cells.columns.argmax())
        self.reach(int(cells.rows[down]), int(cells.columns[down]))
        self.reach(int(cells.rows[right]), int(cells.columns[right]))
        self._has_value[cells.rows] = True

    def reach(self, row: int, column: int) -> None:
        """Say that there is a value at this place.

        Raises
        ------
        FileRefusedError
            As :meth:`take_in`.
        """
        self.lowest = max(self.lowest, (row, column))
        if column > self.last_column:
            self.rightmost = (row, column)
        self._refuse_far_cells(self.limits)

    def _refuse_far_cells(self, limits: Limits) -> None:
        sheet = self.sheet
        if self.last_column > limits.columns:
            column = letters(self.last_column)
            cell = address(*self.rightmost)
            raise FileRefusedError("sheet-too-wide", sheet=sheet, column=column, cell=cell, limit=str(limits.columns))
        if self.last_row > limits.rows:
            raise FileRefusedError("sheet-too-long", sheet=sheet, row=str(self.last_row), limit=str(limits.rows))
        if self.area > limits.area:
            furthest = max(self.lowest, self.rightmost, key=lambda place: place[0] * place[1])
            raise FileRefusedError("sheet-too-spread", sheet=sheet, cell=address(*furthest), limit=str(limits.area))

    def info(
        self,
        *,
        hidden: bool,
        hidden_rows: set[int],
        hidden_columns: Sequence[tuple[int, int]],
        merged: Sequence[CellRange],
        formulas: int,
    ) -> SheetInfo:
        """Return what is known of the sheet; of hidden rows and columns, those that values reach."""
        return SheetInfo(
            name=self.sheet,
            last_row=self.last_row,
            last_column=self.last_column,
            hidden=hidden,
            hidden_rows=self._with_values(hidden_rows),
            hidden_columns=self._columns_inside(hidden_columns),
            merged=tuple(merged),
            formulas=formulas,
        )

    def _with_values(self, rows: set[int]) -> tuple[int, ...]:
        return tuple(sorted(row for row in rows if row <= self.last_row and self._has_value[row]))

    def _columns_inside(self, ranges: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        inside = {column for first, last in ranges for column in range(max(first, 1), min(last, self.last_column) + 1)}
        return tuple(sorted(inside))
