"""A worksheet read tag by tag: slow, and right for every XML that is one.

It also reads what stands around the cells (merged ranges, hidden columns), which the
fast way leaves to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rantau.onedata.read.extent import LAST_COLUMN, LAST_ROW, MOST_MERGED
from rantau.onedata.read.held import Cells, listed
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.sheets import CellKind, CellRange, address
from rantau.onedata.read.xlsx_cells import (
    BookContext,
    CellNotPossibleError,
    RawCell,
    interpret,
    position,
)
from rantau.onedata.read.xml_events import Attributes, GuardedParser
from rantau.onedata.read.zip_guard import damaged, suspicious


@dataclass(slots=True)
class Surroundings:
    """What a sheet says besides its cells; ``hidden_rows`` are all that are hidden, with or without values."""

    merged: list[CellRange] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    formulas: int = 0


class SheetEvents:
    """Takes a worksheet part piece by piece and gives its cells.

    ``row`` is the row of the last cell or row element; whoever reads rows past this
    parser sets it.
    """

    def __init__(self, path: Path, part: str, *, book: BookContext, limits: Limits) -> None:
        self.surroundings = Surroundings()
        self.in_data = False
        self.row = 0
        self._column = 0
        self._path, self._book = path, book
        self._cell: RawCell | None = None
        self._cell_depth = 0
        self._text: list[str] | None = None
        self._found: list[tuple[int, int, str, CellKind]] = []
        self._in_phonetic = False
        self.parser = GuardedParser(
            path, part, limits=limits, on_start=self._start, on_end=self._end, on_text=self._add_text
        )

    @property
    def is_between_rows(self) -> bool:
        """Whether the cells have begun and no row is open."""
        return self.in_data and self.parser.depth == 2

    def feed(self, data: bytes, *, may_wait: bool = False) -> None:
        """Read a piece of the part; see :meth:`GuardedParser.feed`.

        Raises
        ------
        FileRefusedError
            If it is not XML, or a cell says something impossible.
        """
        with self._named_damage():
            self.parser.feed(data, may_wait=may_wait)

    def close(self) -> None:
        """Say that the part ends here; cells may be found by it.

        Raises
        ------
        FileRefusedError
            As :meth:`feed`.
        """
        with self._named_damage():
            self.parser.close()

    @contextmanager
    def _named_damage(self) -> Iterator[None]:
        try:
            yield
        except CellNotPossibleError as error:
            raise damaged(self._path, error.key, cell=error.cell) from error

    def take(self) -> Cells:
        """Return the cells found since the last time, those without a value left out."""
        found, self._found = self._found, []
        return listed(found, shared=len(self._book.texts))

    def _start(self, name: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._start_inside_cell(name)
        elif self.in_data:
            self._start_inside_data(name, attributes)
        elif name == "sheetData" and self.parser.depth == 2:
            self.in_data = True
        elif name == "mergeCell" and self.parser.depth == 3:
            self._merge(attributes.get("ref", ""))
        elif name == "col" and self.parser.depth == 3:
            self._note_column(attributes)

    def _start_inside_data(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        row = self.row + 1 if number is None else int(number) if number.isdecimal() and len(number) < 10 else 0
        if not 1 <= row <= LAST_ROW:
            raise CellNotPossibleError("cell-outside", f"A{number}")
        self.row, self._column = row, 0
        if is_hidden(attributes.get("hidden"), attributes.get("ht")):
            self.surroundings.hidden_rows.add(row)

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            if self._column > LAST_COLUMN or self.row == 0:
                raise CellNotPossibleError("cell-outside", address(self.row, self._column))
        else:
            self.row, self._column = position(reference)
        self._cell = RawCell(kind=attributes.get("t", "n"), style=_style(attributes.get("s", "")))
        self._cell_depth = self.parser.depth

    def _start_inside_cell(self, name: str) -> None:
        level = self.parser.depth - self._cell_depth
        if (level == 1 and name in ("v", "f")) or (name == "t" and not self._in_phonetic):
            self._text = []
        elif name == "rPh":
            self._in_phonetic = True

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._cell is None:
            if name == "sheetData" and self.parser.depth == 2:
                self.in_data = False
            return
        if self.parser.depth == self._cell_depth:
            self._end_cell(self._cell)
        elif name == "rPh":
            self._in_phonetic = False
        elif self._text is not None:
            self._end_text(self._cell, name, "".join(self._text))
            self._text = None

    def _end_text(self, cell: RawCell, name: str, text: str) -> None:
        if name == "v":
            cell.value = text
        elif name == "f":
            cell.formula = text
            self.surroundings.formulas += 1
        elif name == "t":
            cell.inline = (cell.inline or "") + text

    def _end_cell(self, cell: RawCell) -> None:
        text, kind = interpret(cell, self._book)
        if text is not None:
            self._found.append((self.row, self._column, text, kind))
        self._cell = None

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = position(first)
        bottom, right = position(last or first)
        self.surroundings.merged.append(CellRange(top, left, bottom, right))
        if len(self.surroundings.merged) > MOST_MERGED:
            raise suspicious(self._path, "merged-many")

    def _note_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if is_hidden(attributes.get("hidden"), attributes.get("width")) and first.isdecimal() and last.isdecimal():
            self.surroundings.hidden_columns.append((int(first[:6]), int(last[:6])))


def is_hidden(hidden: str | None, size: str | None) -> bool:
    """Say whether a row or column is not shown: marked so, or of no height or width."""
    return hidden in ("1", "true", "on") or (size is not None and size.strip("0.") == "" and size != "")


def _style(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
