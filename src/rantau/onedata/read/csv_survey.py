"""One pass over the bytes of a text file, which says whether it is regular and how far it reaches.

The running parity of the quotes says which delimiters and line ends stand inside a quoted
field.  That agrees with :mod:`csv` and polars as long as every quote that opens follows a
delimiter or a line end and every quote that closes precedes one; the first quote that
breaks this makes the file irregular, and the caller rewrites it.  The pass costs a small
part of parsing (see ``docs/benchmarks.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rantau.onedata.read.csv_bits import (
    BlockBits,
    Bytes,
    Positions,
    Words,
    bits_at,
    moved_down,
    moved_up,
    ones_before,
    running_parity,
)
from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sizes import require_extent

BLOCK_BYTES = MB
# Polars and Python hold a record whole.  The widest real row seen has 80 kB.
RECORD_BYTES = 16 * MB
# Notes about single rows; the others are counted in one note.
RAGGED_NOTES = 1_000


class TextIrregularError(Exception):
    """Quotes or line ends do not stand where a regular file has them."""


class TextNotUtf8Error(Exception):
    """A row holds bytes that are not UTF-8; the row number is the argument."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A row inside the table whose number of fields is not that of the others."""

    row: int
    fields: int


@dataclass(slots=True)
class Survey:
    """What the pass found.

    ``width`` is the largest number of fields of any row, ``last_row`` and ``last_column``
    the furthest that hold a value, ``expected`` the usual number of fields.  ``quoted`` says
    whether there is any quote at all; splitting is faster where there is none.
    ``landmarks`` are rows with the byte of the file at which each begins, about one per block.
    """

    rows: int = 0
    width: int = 0
    last_row: int = 0
    last_column: int = 0
    expected: int = 0
    ragged: list[RaggedRow] = field(default_factory=list)
    ragged_count: int = 0
    quoted: bool = False
    table_begun: bool = False
    landmarks: list[tuple[int, int]] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Complete rows of one block: content of row n is ``data[starts[n]:ends[n]]``."""

    data: Bytes
    starts: Positions
    ends: Positions
    fields: Positions


def survey(
    path: Path, *, dialect: Dialect, limits: Limits, shown: Path | None = None, block_bytes: int = BLOCK_BYTES
) -> Survey:
    """Count rows and fields of a UTF-8 text file and verify that it is regular.

    Parameters
    ----------
    shown
        The file that a refusal names, where ``path`` is a copy of it.
    block_bytes
        Read at a time; a record that is longer is still taken whole.

    Raises
    ------
    TextIrregularError
        If quotes or line ends are not where a regular file has them.
    TextNotUtf8Error
        At the first row that is not UTF-8.
    FileRefusedError
        For NUL bytes, a quote that is never closed, a row beyond
        :data:`RECORD_BYTES`, and more rows or columns than ``limits`` allow.
    """
    return _Surveyor(shown or path, dialect, limits).survey(path, block_bytes)


def preamble_bytes(beginning: bytes, dialect: Dialect) -> int:
    """Return the length of the byte order mark and the ``sep=`` line, which Excel does not show."""
    mark = 3 if beginning.startswith(b"\xef\xbb\xbf") else 0
    if not dialect.separator_line:
        return mark
    end = beginning.find(dialect.line_end.encode(), mark)
    return end + 1 if end >= 0 else len(beginning)


class _Surveyor:
    """One survey under way."""

    def __init__(self, shown: Path, dialect: Dialect, limits: Limits) -> None:
        self.shown, self.dialect, self.limits = shown, dialect, limits
        self.found = Survey()
        self._bits = BlockBits()
        self._offset = 0

    def survey(self, path: Path, block_bytes: int) -> Survey:
        with path.open("rb", buffering=0) as file:
            self._offset = file.seek(preamble_bytes(file.read(64), self.dialect))
            rest = b""
            # A record longer than a block is gone over again with each block: let these grow with it.
            while block := file.read(max(block_bytes, len(rest))):
                rest = self._take(rest + block)
        if rest:
            self._take_last(rest)
        return self.found

    def _take_last(self, rest: bytes) -> None:
        """Take what stands after the last line end: a row, or an open quote."""
        line_end = self.dialect.line_end.encode()
        if not rest.endswith(line_end):
            if rest.endswith(b"\r"):
                raise TextIrregularError
            rest = self._take(rest + line_end)
        if rest:
            raise FileRefusedError("quote-not-closed", row=str(self.found.rows + 1))

    def _take(self, buffer: bytes) -> bytes:
        """Add the complete rows of ``buffer``, which begins with a row, and return what follows them."""
        self._bits.take(buffer)
        delimiters = self._bits.words(self.dialect.delimiter)
        inside = self._inside_quotes(buffer, delimiters)
        line_ends = self._bits.positions(self.dialect.line_end)
        ends = _outside(line_ends, inside)
        self._require_plain_line_ends(buffer, line_ends, inside)
        used = int(ends[-1]) + 1 if len(ends) else 0
        self._require_record_end(buffer, used, ends, inside)
        self._require_text(buffer, used, ends)
        if used:
            self.found.landmarks.append((self.found.rows + 1, self._offset))
            self._offset += used
            rows = self._rows(delimiters if inside is None else delimiters & ~inside, ends)
            self._require_extent(rows)
            _add(self.found, rows, self.dialect)
        return buffer[used:]

    def _inside_quotes(self, buffer: bytes, delimiters: Words) -> Words | None:
        """Return one bit per byte: whether it stands inside a quoted field; ``None`` if none does."""
        if self.dialect.quote is None or self.dialect.quote.encode() not in buffer:
            return None
        self.found.quoted = True
        quotes = self._bits.words(self.dialect.quote)
        inside = running_parity(quotes)
        edges = quotes | delimiters | self._bits.words("\n")
        if b"\r" in buffer:
            edges |= self._bits.words("\r")
        before, after = moved_up(edges, first=True), moved_down(edges, length=len(buffer))
        if np.any(quotes & inside & ~before) or np.any(quotes & ~inside & ~after):
            raise TextIrregularError
        return inside

    def _require_plain_line_ends(self, buffer: bytes, line_ends: Positions, inside: Words | None) -> None:
        """Refuse a CR that ends a row of an LF file, or the other way round."""
        other = "\n" if self.dialect.line_end == "\r" else "\r"
        if other.encode() not in buffer:
            return
        stray = self._bits.positions(other)
        if other == "\r":
            # What follows the last byte is not known yet; the byte comes again with the next block.
            stray = stray[stray < len(buffer) - 1]
            stray = stray[self._bits.data[stray + 1] != ord("\n")]
        if len(_outside(stray, inside)):
            raise TextIrregularError

    def _require_record_end(self, buffer: bytes, used: int, ends: Positions, inside: Words | None) -> None:
        if len(buffer) - used <= RECORD_BYTES:
            return
        row = str(self.found.rows + len(ends) + 1)
        if inside is not None and bits_at(inside, np.array([len(buffer) - 1]))[0]:
            raise FileRefusedError("quote-not-closed", row=row)
        raise FileRefusedError("row-too-long", row=row, limit=f"{RECORD_BYTES // MB} MB")

    def _require_text(self, buffer: bytes, used: int, ends: Positions) -> None:
        """Refuse NUL and bytes that are not UTF-8 in complete rows; the others come again."""
        if (at := buffer.find(b"\0", 0, used)) >= 0:
            value = reason("nul-byte", row=str(self._row_of(at, ends)))
            raise FileRefusedError("data-damaged", file=self.shown.name, value=value)
        if not buffer.isascii():
            try:
                buffer[:used].decode()
            except UnicodeDecodeError as error:
                raise TextNotUtf8Error(self._row_of(error.start, ends)) from error

    def _require_extent(self, rows: _Rows) -> None:
        widest = self.found.rows + int(rows.fields.argmax()) + 1
        height, width = self.found.rows + len(rows.ends), int(rows.fields.max())
        require_extent(self.shown.stem, rows=height, columns=width, widest_row=widest, limits=self.limits)

    def _row_of(self, position: int, ends: Positions) -> int:
        return self.found.rows + int(np.searchsorted(ends, position)) + 1

    def _rows(self, delimiters: Words, ends: Positions) -> _Rows:
        data = self._bits.data
        starts = np.concatenate(([0], ends[:-1] + 1))
        counts = np.diff(ones_before(delimiters, ends), prepend=0)
        if self.dialect.line_end == "\n":
            ends = ends - ((_before(data, ends, 1) == ord("\r")) & (ends > starts))
        return _Rows(data, starts, ends, np.where(ends > starts, counts + 1, 0))


def _outside(at: Positions, inside: Words | None) -> Positions:
    return at if inside is None else at[~bits_at(inside, at)]


def _add(found: Survey, rows: _Rows, dialect: Dialect) -> None:
    if not found.expected:
        # Decided by the first block: later rows are measured against the table they stand in.
        found.expected = _usual(rows.fields)
    found.width = max(found.width, int(rows.fields.max()))
    _add_extent(found, rows, dialect)
    _add_ragged(found, rows, dialect)
    found.rows += len(rows.ends)


def _usual(fields: Positions) -> int:
    """Return the number of fields that most cells stand in, so that title lines do not outvote a table."""
    counts = np.bincount(fields)
    return int((counts * np.arange(len(counts))).argmax())


def _add_extent(found: Survey, rows: _Rows, dialect: Dialect) -> None:
    wider = np.flatnonzero(rows.fields > found.last_column)
    if len(wider):
        found.last_column = max(found.last_column, int(_filled(rows, wider, dialect).max()))
    # Sheets saved as text often end in thousands of rows of delimiters: look from the end.
    step, end = 64, len(rows.ends)
    while end > 0:
        part = np.arange(max(0, end - step), end)
        with_value = part[_filled(rows, part, dialect) > 0]
        if len(with_value):
            found.last_row = found.rows + int(with_value[-1]) + 1
            return
        step, end = step * 8, int(part[0])


def _filled(rows: _Rows, which: Positions, dialect: Dialect) -> Positions:
    """Return the place of the last field with a value of the rows ``which``; 0 if all are empty."""
    data, starts, ends, fields = rows.data, rows.starts[which], rows.ends[which].copy(), rows.fields[which].copy()
    delimiter, quote = ord(dialect.delimiter), ord(dialect.quote or "\0")
    active = np.arange(len(which))
    while len(active):
        start, end = starts[active], ends[active]
        quoted = (end - start >= 2) & (_before(data, end, 1) == quote) & (_before(data, end, 2) == quote)
        bare = end - 2 * quoted
        at_start = bare == start
        empty = at_start | (_before(data, bare, 1) == delimiter)
        active = active[empty]
        fields[active] -= 1
        ends[active] = bare[empty] - 1
        active = active[~at_start[empty]]
    return np.maximum(fields, 0)


def _before(data: Bytes, at: Positions, distance: int) -> Bytes:
    """Return the bytes ``distance`` before each position; the first byte where there is none."""
    return data[np.maximum(at - distance, 0)]


def _add_ragged(found: Survey, rows: _Rows, dialect: Dialect) -> None:
    odd = np.flatnonzero((rows.fields != found.expected) & (rows.fields > 0))
    if not found.table_begun:
        # Title lines above the table are as narrow as they like.
        usual = np.flatnonzero(rows.fields == found.expected)
        if not len(usual):
            return
        found.table_begun = True
        odd = odd[odd > usual[0]]
    if not len(odd):
        return
    filled = _filled(rows, odd, dialect)
    # Delimiters too many at the end of a row, and blank rows of them, lose and shift nothing.
    odd = odd[(filled > 0) & ((filled > found.expected) | (rows.fields[odd] < found.expected))]
    odd = odd[[not _is_blank(rows, int(i)) for i in odd]]
    found.ragged_count += len(odd)
    room = RAGGED_NOTES - len(found.ragged)
    found.ragged += [RaggedRow(found.rows + int(i) + 1, int(rows.fields[i])) for i in odd[:room]]


def _is_blank(rows: _Rows, index: int) -> bool:
    return not rows.data[rows.starts[index] : rows.ends[index]].tobytes().strip()
