"""A worksheet: how far it reaches, and its rows, from memory or from the file again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from rantau.onedata.read.extent import Extent
from rantau.onedata.read.held import Cells, dense, grid, held
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.sheets import Batch, Cell, FileNote, Sheet, SheetInfo
from rantau.onedata.read.xlsx_cells import BookContext, long_texts
from rantau.onedata.read.xlsx_parts import SheetPart
from rantau.onedata.read.xlsx_reader import SheetReader
from rantau.onedata.read.zip_guard import Package, damaged

# Cells in one batch of a sheet that is not kept in memory.
_BATCH_AREA = 4_000_000


@dataclass(frozen=True, slots=True)
class SheetSource:
    """Where a sheet comes from; see :class:`~rantau.onedata.read.xlsx_reader.SheetReader`."""

    package: Package
    part: SheetPart
    book: BookContext
    limits: Limits
    plainly: bool = False

    def reader(self) -> SheetReader:
        """Return a reader at the beginning of the sheet."""
        return SheetReader(self.package, self.part.part, book=self.book, limits=self.limits, plainly=self.plainly)


def read_sheet(source: SheetSource, *, held_area: int, notes: list[FileNote]) -> Sheet:
    """Read a sheet once, and keep it in memory if it covers at most ``held_area`` cells.

    Parameters
    ----------
    notes
        What is found on the way is added here.

    Raises
    ------
    FileRefusedError
        If the sheet is damaged, or reaches further than the limits allow.
    """
    reader = source.reader()
    extent = Extent(source.part.name, source.limits)
    kept: list[Cells] = []
    count = 0
    for cells in reader.cells():
        extent.take_in(cells)
        notes += _long_texts(cells, source)
        count += len(cells.rows)
        kept.append(cells)
        if count > held_area:
            kept.clear()
    around = reader.surroundings
    info = extent.info(
        hidden=source.part.hidden,
        hidden_rows=around.hidden_rows,
        hidden_columns=around.hidden_columns,
        merged=around.merged,
        formulas=around.formulas,
    )
    if count <= held_area and extent.area <= held_area:
        return held(info, kept, source.book.texts)
    if not extent.is_ordered:
        raise damaged(source.package.path, "rows-unordered", sheet=info.name)
    return FiledSheet(info, source)


def _long_texts(cells: Cells, source: SheetSource) -> Iterator[FileNote]:
    """Yield a note for each text that is longer than a cell can hold in Excel."""
    limit, shared = source.limits.cell_characters, source.book.texts
    places = source.book.long_texts
    if cells.longest > limit:
        places = long_texts(pl.concat([shared, *cells.own]), limit)
    if not len(places):
        return
    texts = pl.concat([shared, *cells.own])
    for at in np.flatnonzero(np.isin(cells.texts, places)).tolist():
        values = {"count": str(len(texts[int(cells.texts[at])])), "limit": str(limit)}
        row, column = int(cells.rows[at]), int(cells.columns[at])
        yield FileNote("text-too-long", values, sheet=source.part.name, row=row, column=column)


@dataclass(frozen=True, slots=True)
class FiledSheet:
    """A sheet that is read from the file each time: memory holds one batch of it."""

    info: SheetInfo
    source: SheetSource

    def head(self, rows: int) -> list[list[Cell]]:
        """Return the first rows; see :class:`rantau.onedata.read.sheets.Sheet`."""
        return [row for batch in self.batches(first_row=1, last_row=rows) for row in grid(batch)]

    def batches(
        self, *, first_row: int, last_row: int | None = None, columns: Sequence[int] | None = None, size: int = 122_880
    ) -> Iterator[Batch]:
        """Yield the rows in order; see :class:`rantau.onedata.read.sheets.Sheet`.

        A batch has fewer rows than ``size`` where the sheet is very wide.
        """
        last = self.info.last_row if last_row is None else min(last_row, self.info.last_row)
        wanted = range(1, self.info.last_column + 1) if columns is None else columns
        size = min(size, max(1, _BATCH_AREA // max(1, len(wanted))))
        waiting: list[Cells] = []
        for cells in self.source.reader().cells():
            reached = int(cells.rows.max(initial=0))
            waiting.append(cells.of_columns(wanted))
            # The row that was reached last may go on in the next piece.
            while first_row <= last and reached >= first_row + size:
                yield self._batch(waiting, first_row, min(first_row + size - 1, last), wanted)
                first_row += size
                waiting = [some.between(first_row, last) for some in waiting]
            if reached > last:
                break
        for row in range(first_row, last + 1, size):
            yield self._batch(waiting, row, min(row + size - 1, last), wanted)

    def _batch(self, waiting: list[Cells], first_row: int, last_row: int, columns: Sequence[int]) -> Batch:
        cells = [some.between(first_row, last_row) for some in waiting]
        return dense(cells, self.source.book.texts, first_row=first_row, rows=last_row - first_row + 1, columns=columns)
