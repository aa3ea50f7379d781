"""Where the tables of a sheet are: header rows, data rows, and what stands around them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rantau.onedata.codes.folding import fold
from rantau.onedata.read.grids import Grid, Look
from rantau.onedata.read.headers import Header, find_header, is_tag_row, score_of
from rantau.onedata.read.labels import is_note_label, is_numbering, is_total_label, is_unit
from rantau.onedata.read.sheets import Cell, SheetInfo, letters

__all__ = ["Section", "Table", "TableColumn", "find_tables", "is_total_label"]

_MOST_TABLES = 50
_ROWS_UNDER_HEADER = 3
_LABEL_COLUMNS = 3
_PROSE = 40
_CLEAR_HEADER = 0.8
_MOSTLY = 0.5
_ALMOST_ALL = 0.8


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table.

    Parameters
    ----------
    column
        Counted from 1 = ``A``.
    parts
        Header texts from the top band down; empty where the column has no header.
    header_row
        Row of the lowest header text: the cell to point at.  0 without a header.
    """

    column: int
    parts: tuple[str, ...]
    header_row: int

    @property
    def letters(self) -> str:
        """What Excel shows above the column."""
        return letters(self.column)

    @property
    def header(self) -> str:
        """The header in one line: ``Tahun 2023 / Laki-laki``; ``""`` where there is none."""
        return " / ".join(self.parts)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a table that stand under a line of their own, such as a year."""

    label: str
    row: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet.  All rows are sheet rows as Excel shows them.

    Parameters
    ----------
    header_first, header_last
        Header rows; ``None`` when the table has no header at all.
    first_row, last_row
        From the first to the last row with data; none if ``last_row < first_row``.
        Total rows and notes after the data stand outside.
    title_rows, note_rows
        Rows with a text before the header and after the data.
    total_rows
        Rows of totals, between the data rows and after them.
    sections
        Blocks of rows with a line above each, such as one per year.
    unit_row, numbering_row, tag_row
        Rows beside the header: ``(orang)``; ``(1) (2) (3)``; HXL tags or field names.
    blank_rows, repeated_rows
        Between the first and the last row: rows without any value, and header rows repeated.
    complete
        Whether every row was looked at.  If not, ``last_row`` comes from the extent of
        the sheet, and ``total_rows``, ``sections``, ``blank_rows`` and
        ``repeated_rows`` know only the rows that were.
    """

    header_first: int | None
    header_last: int | None
    first_row: int
    last_row: int
    columns: tuple[TableColumn, ...]
    title_rows: tuple[int, ...] = ()
    note_rows: tuple[int, ...] = ()
    total_rows: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    unit_row: int | None = None
    numbering_row: int | None = None
    tag_row: int | None = None
    blank_rows: tuple[int, ...] = ()
    repeated_rows: tuple[int, ...] = ()
    complete: bool = True

    @property
    def rows_between(self) -> frozenset[int]:
        """Rows between the first and the last that hold no record."""
        lines = {section.row for section in self.sections}
        return frozenset(lines.union(self.blank_rows, self.repeated_rows, self.total_rows))

    @property
    def row_count(self) -> int:
        """Number of rows with data, as far as the rows were looked at."""
        inside = sum(self.first_row <= row <= self.last_row for row in self.rows_between)
        return max(self.last_row - self.first_row + 1, 0) - inside


def find_tables(
    grid: Sequence[Sequence[Cell]],
    *,
    info: SheetInfo,
    known_headers: Collection[str] = (),
    tail: Sequence[Sequence[Cell]] = (),
) -> tuple[Table, ...]:
    """Find the tables on a sheet, from the top down.

    Parameters
    ----------
    grid
        The first rows of the sheet, from ``A1``; 200 are enough to find the first table.
    known_headers
        Headers of a standard, as people write them: among rows that may be the
        header, the one that holds most of them is taken.
    tail
        The last rows of the sheet, ending with ``info.last_row``, when ``grid`` does
        not reach that far: they tell where the data end and totals and notes begin.

    Returns
    -------
    tuple of Table
        Empty for a sheet without values, or with prose alone.

    Notes
    -----
    Needs the whole sheet in ``grid``: tables that begin below the rows seen, and total
    rows, blank rows and sections in the middle (:attr:`Table.complete`).
    Tables are looked for one below another; two side by side are read as one.
    """
    whole = Grid(grid, info=info)
    known = frozenset(map(fold, known_headers))
    tables: list[Table] = []
    first = 1
    while first <= whole.last_row and len(tables) < _MOST_TABLES:
        found = _Search(whole, first=first, known=known, info=info, tail=tail).table()
        if found is None:
            break
        table, first = found
        tables.append(table)
    return tuple(tables)


class _Search:
    """The search for one table, from row ``first`` down."""

    def __init__(
        self, grid: Grid, *, first: int, known: frozenset[str], info: SheetInfo, tail: Sequence[Sequence[Cell]]
    ) -> None:
        self.grid = grid
        self.first = first
        self.known = known
        self.info = info
        self.tail = tail
        self.header: Header | None = None
        self.columns: tuple[TableColumn, ...] = ()
        self.numeric: frozenset[int] = frozenset()
        self.leading: tuple[int, ...] = ()
        self.names: dict[int, str] = {}

    def table(self) -> tuple[Table, int] | None:
        """Return the table and the row at which the search for the next one goes on."""
        start = next((row for row in range(self.first, self.grid.last_row + 1) if not self.grid.is_blank(row)), None)
        if start is None:
            return None
        self.header = find_header(self.grid, first=start, known=self.known)
        if self.header is None and self._is_prose(start):
            return None
        beside = self._rows_beside_header()
        body = max((self.header.last if self.header else start - 1, *beside.values())) + 1
        stop = self._next_table(body)
        self.columns = self._columns(body, stop)
        self.numeric = self._numeric_columns(body, stop)
        labels = [column.column for column in self.columns if column.column not in self.numeric]
        self.leading = tuple(labels[:_LABEL_COLUMNS])
        self.names = {column.column: column.parts[-1] for column in self.columns if column.parts}
        return self._assemble(start, body, stop, beside), stop + 1

    def _is_prose(self, start: int) -> bool:
        texts = [self.grid.text(row, c) for row in range(start, self.grid.last_row + 1) for c in self.grid.filled(row)]
        rows = sum(not self.grid.is_blank(row) for row in range(start, self.grid.last_row + 1))
        alone = len(texts) < 2 * rows
        long = sum(map(len, texts)) > _PROSE * len(texts) or sum(" " in text for text in texts) * 2 > len(texts)
        return alone and (long or rows == 1)

    def _rows_beside_header(self) -> dict[str, int]:
        """Return the rows under the header that number it, give units, or hold tags."""
        found: dict[str, int] = {}
        if self.header is None:
            return found
        if self.header.tag_row is not None:
            found["tag_row"] = self.header.tag_row
        last = min(self.header.last + _ROWS_UNDER_HEADER, self.grid.last_row)
        for row in range(self.header.last + 1, last + 1):
            kind = self._kind_beside_header([self.grid.text(row, column) for column in self.grid.filled(row)])
            if kind is None:
                break
            found.setdefault(kind, row)
        return found

    def _kind_beside_header(self, texts: list[str]) -> str | None:
        if not texts:
            return None
        if is_tag_row(texts):
            return "tag_row"
        named = len(self.header.cells) if self.header else 0
        if is_numbering(texts) and len(texts) >= _ALMOST_ALL * named:
            return "numbering_row"
        if all(is_unit(text) or (text[0] == "(" and text[-1] == ")") for text in texts):
            return "unit_row"
        return None

    # --- where the table ends ------------------------------------------------

    def _next_table(self, body: int) -> int:
        """Return the last row before another table, title rows of that one included with it."""
        for row in range(body + 2, self.grid.last_row):
            if self.grid.is_blank(row - 1) and not self.grid.is_blank(row) and self._starts_table(body, row):
                return row - 1
        return self.grid.last_row

    def _starts_table(self, body: int, row: int) -> bool:
        """Test whether a header, or titles and then a header, begin after the blank row above ``row``."""
        if self._breaks_columns(body, row):
            return True
        titles = row
        while titles <= self.grid.last_row and self._is_alone(titles):
            titles += 1
        while titles <= self.grid.last_row and self.grid.is_blank(titles):
            titles += 1
        return row < titles <= self.grid.last_row and self._breaks_columns(body, titles)

    def _breaks_columns(self, body: int, row: int) -> bool:
        """Test whether a row of texts stands in columns that held numbers above it and do again below it."""
        filled = self.grid.filled(row)
        if len(filled) < 2 or any(self.grid.look(row, c) is Look.NUMBER for c in filled[:2]):
            return False
        if is_total_label(self.grid.text(row, filled[0])):
            return False
        if self.known and sum(fold(self.grid.text(row, c)) in self.known for c in filled) > max(2, len(filled) // 2):
            return True
        above = self._numeric_columns(body, row - 1)
        texts = [c for c in filled if self.grid.look(row, c) is Look.TEXT]
        clear = [c for c in texts if c in above]
        return len(clear) * 2 >= max(len(filled) - 1, 1) and score_of(self.grid, row) >= _CLEAR_HEADER

    def _is_alone(self, row: int) -> bool:
        filled = self.grid.filled(row)
        return len(filled) == 1 and self.grid.look(row, filled[0]) is Look.TEXT

    # --- columns -------------------------------------------------------------

    def _columns(self, body: int, stop: int) -> tuple[TableColumn, ...]:
        held = self.grid.counts(body, stop)[1:].sum(axis=0)
        cells = self.header.cells if self.header else {}
        found = []
        for column in range(1, self.grid.last_column + 1):
            cell = cells.get(column)
            if cell is not None:
                found.append(TableColumn(column, cell.parts, cell.row))
            elif held[column - 1]:
                found.append(TableColumn(column, (), self.header.last if self.header else 0))
        return tuple(found)

    def _numeric_columns(self, body: int, stop: int) -> frozenset[int]:
        counts = self.grid.counts(body, stop)
        numbers = counts[Look.NUMBER] + counts[Look.DATE]
        return frozenset(
            column + 1
            for column in range(self.grid.last_column)
            if numbers[column] > _MOSTLY * (numbers[column] + counts[Look.TEXT][column]) and numbers[column]
        )

    # --- rows ----------------------------------------------------------------

    def _assemble(self, start: int, body: int, stop: int, beside: dict[str, int]) -> Table:
        reaches_end = stop == self.grid.last_row and self.grid.last_row < self.info.last_row
        ending = self._tail_grid() if reaches_end else self.grid
        floor = body if ending is None or not reaches_end else ending.first_row
        last, after = (self.info.last_row, ()) if ending is None else self._end_of_data(ending, floor, stop)
        rows = [row for row in range(body, min(last, stop) + 1) if self._is_filled(row)]
        first = next((row for row in rows if self._is_record(self.grid, row)), body)
        titles, notes = self._titles(start), self._texts_after(ending, last, stop, after)
        totals = [row for row in rows if self._is_total(self.grid, row)]
        if reaches_end and ending is not None:
            totals += [row for row in range(floor, last + 1) if row > stop and self._is_total(ending, row)]
        return Table(
            header_first=self.header.first if self.header else None,
            header_last=self.header.last if self.header else None,
            first_row=first,
            last_row=last,
            columns=self.columns,
            title_rows=titles,
            note_rows=notes,
            total_rows=(*totals, *after),
            sections=self._sections(body, last, stop, (*totals, *after)),
            unit_row=beside.get("unit_row"),
            numbering_row=beside.get("numbering_row"),
            tag_row=beside.get("tag_row"),
            blank_rows=tuple(row for row in range(first, min(last, stop) + 1) if not self._is_filled(row)),
            repeated_rows=tuple(row for row in rows if self._repeats_header(row)),
            complete=not reaches_end,
        )

    def _tail_grid(self) -> Grid | None:
        if not self.tail:
            return None
        return Grid(self.tail, info=self.info, first_row=self.info.last_row - len(self.tail) + 1)

    def _end_of_data(self, grid: Grid, first: int, stop: int) -> tuple[int, tuple[int, ...]]:
        """Return the last row with a record, and the total rows after it, looking from the bottom up."""
        totals: list[int] = []
        bottom = grid.last_row if grid is not self.grid else stop
        for row in range(bottom, first - 1, -1):
            if self._is_blank(grid, row):
                continue
            if self._is_total(grid, row):
                totals.append(row)
            elif self._is_record(grid, row) and not self._is_note(grid, row):
                return row, tuple(reversed(totals))
        return (first - 1 if grid is self.grid else bottom), tuple(reversed(totals))

    def _is_filled(self, row: int) -> bool:
        return not self._is_blank(self.grid, row)

    def _is_blank(self, grid: Grid, row: int) -> bool:
        return grid.is_blank(row)

    def _is_total(self, grid: Grid, row: int) -> bool:
        """Test whether one of the first texts of a row names a total, and numbers stand beside it."""
        return any(
            grid.look(row, column) is Look.TEXT and is_total_label(grid.text(row, column)) for column in self.leading
        ) and (len(grid.filled(row)) > 1)

    def _is_record(self, grid: Grid, row: int) -> bool:
        """Test whether a row holds data and is no line above a section, no total and no repeated header."""
        if self._is_blank(grid, row) or self._is_total(grid, row) or self._is_section_line(grid, row):
            return False
        return grid is not self.grid or not self._repeats_header(row)

    def _is_note(self, grid: Grid, row: int) -> bool:
        """Test whether a row below the data is a note or a signature."""
        filled = grid.filled(row)
        texts = [grid.text(row, c) for c in filled]
        if len(self.columns) < 2:
            return is_note_label(texts[0])
        if any(grid.look(row, c) is not Look.TEXT for c in filled if c in self.numeric or c > filled[0]):
            return False
        if is_note_label(texts[0]) and len(texts) <= 2:
            return True
        if len(self.columns) < 3:
            return False
        after_blank = row > grid.first_row and (grid.is_blank(row - 1) or self._is_note_above(grid, row))
        if len(self.numeric) * 2 >= len(self.columns):
            return len(filled) <= 2
        return len(filled) == 1 and after_blank

    def _is_note_above(self, grid: Grid, row: int) -> bool:
        filled = grid.filled(row - 1)
        return bool(filled) and is_note_label(grid.text(row - 1, filled[0]))

    def _is_section_line(self, grid: Grid, row: int) -> bool:
        """Test whether a row holds one value that stands for the rows below it, such as a year."""
        filled = grid.filled(row)
        if len(filled) != 1 or len(self.columns) < 3:
            return False
        area = grid.area(row, filled[0])
        if area is not None and area.last_column - area.first_column + 1 >= _MOSTLY * len(self.columns):
            return True
        texts_only = filled[0] not in self.numeric and filled[0] <= self.columns[0].column + 1
        return texts_only and len(self.numeric) * 2 >= len(self.columns)

    def _repeats_header(self, row: int) -> bool:
        if not self.names:
            return False
        # Nearly every row differs in its first named column, and then the others need no look.
        first = min(self.names)
        if self.grid.text(row, first) != self.names[first]:
            return False
        same = sum(self.grid.text(row, column) == name for column, name in self.names.items())
        return same >= max(2, _ALMOST_ALL * len(self.names))

    def _sections(self, body: int, last: int, stop: int, totals: Collection[int]) -> tuple[Section, ...]:
        seen = range(body, min(last, stop) + 1)
        lines = [row for row in seen if self._is_filled(row) and self._is_section_line(self.grid, row)]
        ends = [*lines[1:], last + 1][: len(lines)]
        return tuple(
            Section(self.grid.text(row, self.grid.filled(row)[0]), row, *self._span(row, end - 1, totals))
            for row, end in zip(lines, ends, strict=True)
        )

    def _span(self, line: int, last: int, totals: Collection[int]) -> tuple[int, int]:
        while last > line and (last in totals or (last <= self.grid.last_row and self.grid.is_blank(last))):
            last -= 1
        return line + 1, last

    def _titles(self, start: int) -> tuple[int, ...]:
        end = self.header.first if self.header else start
        tag = self.header.tag_row if self.header else None
        return tuple(row for row in range(start, end) if not self.grid.is_blank(row) and row != tag)

    def _texts_after(self, grid: Grid | None, last: int, stop: int, totals: Collection[int]) -> tuple[int, ...]:
        if grid is None:
            return ()
        bottom = grid.last_row if grid is not self.grid else stop
        rows = range(max(last + 1, grid.first_row), bottom + 1)
        return tuple(row for row in rows if not grid.is_blank(row) and row not in totals)
