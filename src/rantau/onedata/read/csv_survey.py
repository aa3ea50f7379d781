"""One pass over the bytes of a text file, which says whether it is regular and how far it reaches.

The pass costs about a tenth of parsing.  It works on 64 bytes at a time: the places of
quotes, delimiters and line ends become bits, and the running parity of the quote bits
says which of the others stand inside a quoted field (the idea of simdjson, in numpy).
That parity agrees with :mod:`csv` and polars as long as every quote that opens follows a
delimiter or a line end and every quote that closes precedes one; the first quote that
breaks this makes the file irregular, and the caller rewrites it.

Source: Langdale & Lemire, Parsing gigabytes of JSON per second, VLDB Journal 28 (2019).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.csv_dialect import Dialect
from rantau.onedata.read.limits import MB, Limits
from rantau.onedata.read.refusals import FileRefusedError, reason
from rantau.onedata.read.sheets import address, letters

BLOCK_BYTES = 4 * MB
# Polars and Python hold a record whole.  The widest real row seen has 80 kB.
RECORD_BYTES = 16 * MB
# Notes about single rows; the others are counted in one note.
RAGGED_NOTES = 1_000

Bytes: TypeAlias = npt.NDArray[np.uint8]
Words: TypeAlias = npt.NDArray[np.uint64]
Positions: TypeAlias = npt.NDArray[np.int64]

_CR, _LF = 13, 10


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
    the furthest that hold a value, ``expected`` the usual number of fields.
    """

    rows: int = 0
    width: int = 0
    last_row: int = 0
    last_column: int = 0
    expected: int = 0
    ragged: list[RaggedRow] = field(default_factory=list)
    ragged_count: int = 0
    table_begun: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    """Complete rows of one block: content of row n is ``data[starts[n]:ends[n]]``."""

    data: Bytes
    starts: Positions
    ends: Positions
    fields: Positions


def survey(path: Path, *, dialect: Dialect, limits: Limits) -> Survey:
    """Count rows and fields of a UTF-8 text file and verify that it is regular.

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
    found = Survey()
    with path.open("rb") as file:
        file.seek(preamble_bytes(file.read(64), dialect))
        rest = b""
        while block := file.read(BLOCK_BYTES):
            rest = _survey_buffer(found, rest + block, path, dialect, limits)
        if rest:
            _survey_last(found, rest, path, dialect, limits)
    return found


def preamble_bytes(beginning: bytes, dialect: Dialect) -> int:
    """Return the length of the byte order mark and the ``sep=`` line, which Excel does not show."""
    mark = 3 if beginning.startswith(b"\xef\xbb\xbf") else 0
    if not dialect.separator_line:
        return mark
    end = beginning.find(dialect.line_end.encode(), mark)
    return end + 1 if end >= 0 else len(beginning)


def _survey_last(found: Survey, rest: bytes, path: Path, dialect: Dialect, limits: Limits) -> None:
    """Survey what stands after the last line end; it is a row, or an open quote."""
    line_end = dialect.line_end.encode()
    if not rest.endswith(line_end):
        if rest.endswith(b"\r"):
            raise TextIrregularError
        rest = _survey_buffer(found, rest + line_end, path, dialect, limits)
    if rest:
        raise FileRefusedError("quote-not-closed", row=str(found.rows + 1))


def _survey_buffer(found: Survey, buffer: bytes, path: Path, dialect: Dialect, limits: Limits) -> bytes:
    """Add the complete rows of ``buffer``, which begins with a row, and return what follows them."""
    data = np.frombuffer(buffer, dtype=np.uint8)
    inside = _inside_quotes(data, dialect)
    _require_plain_line_ends(data, inside, dialect)
    ends = _outside(np.flatnonzero(data == ord(dialect.line_end)), inside)
    used = int(ends[-1]) + 1 if len(ends) else 0
    if len(buffer) - used > RECORD_BYTES:
        open_quote = inside is not None and bool(_bit_at(inside, np.array([len(buffer) - 1]))[0])
        code = "quote-not-closed" if open_quote else "row-too-long"
        raise FileRefusedError(code, row=str(found.rows + len(ends) + 1), limit=f"{RECORD_BYTES // MB} MB")
    _require_text(buffer[:used], found.rows, ends, path)
    if used:
        rows = _rows(data, inside, ends, dialect)
        _require_extent(found, rows, path, limits)
        _add(found, rows, dialect)
    return buffer[used:]


def _inside_quotes(data: Bytes, dialect: Dialect) -> Words | None:
    """Return one bit per byte: whether it stands inside a quoted field; ``None`` if none does."""
    if dialect.quote is None:
        return None
    is_quote = data == ord(dialect.quote)
    if not is_quote.any():
        return None
    quotes = _words(is_quote)
    inside = _running_parity(quotes)
    edges = _words((data == ord(dialect.delimiter)) | (data == _LF) | (data == _CR)) | quotes
    opening, closing = quotes & inside, quotes & ~inside
    before, after = _shifted_up(edges, first=1), _shifted_down(edges, length=len(data))
    if np.any(opening & ~before) or np.any(closing & ~after):
        raise TextIrregularError
    return inside


def _words(flags: npt.NDArray[np.bool_]) -> Words:
    packed = np.packbits(flags, bitorder="little")
    padded = np.zeros(-(-len(flags) // 64) * 8, dtype=np.uint8)
    padded[: len(packed)] = packed
    return padded.view("<u8")


def _running_parity(bits: Words) -> Words:
    """Return for every bit the parity of all bits up to and including it."""
    parity = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        parity ^= parity << np.uint64(shift)
    odd = (np.bitwise_count(bits) & 1).astype(bool)
    carried = np.logical_xor.accumulate(odd)
    parity[1:] ^= np.where(carried[:-1], ~np.uint64(0), np.uint64(0))
    return parity


def _shifted_up(bits: Words, *, first: int) -> Words:
    """Return the bits of the bytes before; ``first`` is the one before the first byte."""
    moved = bits << np.uint64(1)
    moved[1:] |= bits[:-1] >> np.uint64(63)
    moved[0] |= np.uint64(first)
    return moved


def _shifted_down(bits: Words, *, length: int) -> Words:
    """Return the bits of the bytes after; what follows the last byte is not known and passes."""
    moved = bits >> np.uint64(1)
    moved[:-1] |= bits[1:] << np.uint64(63)
    moved[-1] |= np.uint64(1) << np.uint64((length - 1) % 64)
    return moved


def _bit_at(bits: Words, at: Positions) -> npt.NDArray[np.bool_]:
    bit: Words = (bits[at >> 6] >> (at & 63).astype(np.uint64)) & np.uint64(1)
    return bit.astype(bool)


def _outside(at: Positions, inside: Words | None) -> Positions:
    return at if inside is None else at[~_bit_at(inside, at)]


def _require_plain_line_ends(data: Bytes, inside: Words | None, dialect: Dialect) -> None:
    """Refuse a CR that ends a row of an LF file, or the other way round."""
    if dialect.line_end == "\r":
        stray = np.flatnonzero(data == _LF)
    else:
        returns = np.flatnonzero(data[:-1] == _CR)
        stray = returns[data[returns + 1] != _LF]
    if len(_outside(stray, inside)):
        raise TextIrregularError


def _require_text(buffer: bytes, rows_before: int, ends: Positions, path: Path) -> None:
    """Refuse NUL and bytes that are not UTF-8."""

    def row_of(position: int) -> int:
        return rows_before + int(np.searchsorted(ends, position)) + 1

    if (at := buffer.find(b"\0")) >= 0:
        raise FileRefusedError("file-damaged", file=path.name, value=reason("nul-byte", row=str(row_of(at))))
    if not buffer.isascii():
        try:
            buffer.decode()
        except UnicodeDecodeError as error:
            raise TextNotUtf8Error(row_of(error.start)) from error


def _rows(data: Bytes, inside: Words | None, ends: Positions, dialect: Dialect) -> _Rows:
    starts = np.concatenate(([0], ends[:-1] + 1))
    delimiters = _words(data == ord(dialect.delimiter))
    if inside is not None:
        delimiters &= ~inside
    counts = np.diff(_ones_before(delimiters, ends), prepend=0)
    contents = ends - ((_before(data, ends, 1) == _CR) & (ends > starts) & (dialect.line_end == "\n"))
    return _Rows(data, starts, contents, np.where(contents > starts, counts + 1, 0))


def _ones_before(bits: Words, at: Positions) -> Positions:
    """Return how many bits are set before each position."""
    whole = np.concatenate(([0], np.cumsum(np.bitwise_count(bits), dtype=np.int64)))
    mask = (np.uint64(1) << (at & 63).astype(np.uint64)) - np.uint64(1)
    word = at >> 6
    return np.asarray(whole[word] + np.bitwise_count(bits[word] & mask), dtype=np.int64)


def _require_extent(found: Survey, rows: _Rows, path: Path, limits: Limits) -> None:
    width, height = int(rows.fields.max()), found.rows + len(rows.ends)
    if width > limits.columns:
        cell = address(found.rows + int(rows.fields.argmax()) + 1, width)
        raise FileRefusedError(
            "sheet-too-wide", sheet=path.stem, column=letters(width), limit=str(limits.columns), cell=cell
        )
    if height > limits.rows:
        raise FileRefusedError("sheet-too-long", sheet=path.stem, row=str(height), limit=str(limits.rows))


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
