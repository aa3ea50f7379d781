"""One worksheet, from its part to its cells, whichever way they are written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rantau.onedata.read.held import Cells
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.xlsx_bytes import MARGIN
from rantau.onedata.read.xlsx_cells import BookContext
from rantau.onedata.read.xlsx_events import SheetEvents, Surroundings
from rantau.onedata.read.xlsx_fast import interpret_all
from rantau.onedata.read.xlsx_scan import Found, Shape, scan
from rantau.onedata.read.xlsx_tails import TailCodes
from rantau.onedata.read.xml_blocks import BlockCutter, changes_the_rest
from rantau.onedata.read.zip_guard import Package


class SheetReader:
    """Reads the cells of a sheet once, in the order of the file.

    Parameters
    ----------
    plainly
        Whether to read tag by tag from the start.  The result is the same.
    """

    def __init__(
        self, package: Package, part: str, *, book: BookContext, limits: Limits, plainly: bool = False
    ) -> None:
        self._book = book
        self._tails = TailCodes()
        self._events = SheetEvents(package.path, part, book=book, limits=limits)
        self._cutter = BlockCutter(package.stream(part), start=b"<row", end=b"</row>", is_plain=plainly)

    @property
    def surroundings(self) -> Surroundings:
        """What the sheet says besides its cells; complete when all cells have been read."""
        return self._events.surroundings

    def cells(self) -> Iterator[Cells]:
        """Yield the cells that have a value, some rows at a time.

        Raises
        ------
        FileRefusedError
            If the part is not XML, or a cell says something impossible.
        """
        for is_block, piece in self._cutter.pieces():
            may_be_fast = is_block and self._events.parser.is_utf8 and self._events.is_between_rows
            block = piece + MARGIN
            found = scan(block, self._tails) if may_be_fast else None
            if found is not None:
                yield self._fast_cells(block, found)
                continue
            self._events.feed(piece, may_wait=self._cutter.is_plain)
            if changes_the_rest(piece) or not self._events.is_between_rows:
                self._cutter.is_plain = True
            yield self._events.take()
        self._events.close()
        yield self._events.take()

    def _fast_cells(self, block: bytes, found: Found) -> Cells:
        cells, odd = interpret_all(block, found, self._tails, self._book)
        starts, ends = found.cell_starts[odd].tolist(), found.cell_ends[odd].tolist()
        self._events.feed(b"".join(block[start:end] for start, end in zip(starts, ends, strict=True)))
        is_formula = (found.shapes == Shape.FORMULA) | (found.shapes == Shape.FORMULA_SHARED)
        is_formula[odd] = False
        self.surroundings.formulas += int(np.count_nonzero(is_formula))
        self.surroundings.hidden_rows.update(found.sheet_rows.hidden)
        self._events.row = int(found.sheet_rows.numbers[-1])
        return cells.joined(self._events.take(), shared=len(self._book.texts)) if len(odd) else cells
