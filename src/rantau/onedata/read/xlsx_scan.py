"""Some rows of a worksheet read all at once, by arithmetic over the bytes.

Nearly every workbook is written by a program that writes each cell in the same way.
Such cells are found here by the pattern of their tags; a cell that is written
otherwise is handed over to :mod:`rantau.onedata.read.xlsx_events`, alone if it can be
cut out, else with all rows of its block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.extent import LAST_COLUMN, LAST_ROW
from rantau.onedata.read.xlsx_bytes import (
    MARGIN,
    SEPARATOR,
    Bytes,
    Places,
    Windows,
    digits,
    first_bytes,
    is_unusual,
    windows,
    word,
)
from rantau.onedata.read.xlsx_events import is_hidden
from rantau.onedata.read.xlsx_tails import TailCodes

Flags = npt.NDArray[np.bool_]


class Shape(IntEnum):
    """How a cell is written."""

    ODD = 0
    """Otherwise than those below."""
    PLAIN = 1
    FORMULA = 2
    FORMULA_SHARED = 3
    """With a formula that another cell spells out: ``<f t="shared" si="0"/>``."""
    INLINE = 4
    BLANK = 5


# The first letters of the tags of a cell, by its shape.
_PATTERNS = (
    (Shape.PLAIN, b"cv//"),
    (Shape.FORMULA, b"cf/v//"),
    (Shape.FORMULA_SHARED, b"cfv//"),
    (Shape.INLINE, b"cit///"),
)
_PRESERVED = b'<t xml:space="preserve">'
_ROW_HIDES = re.compile(rb"""\b(hidden|ht)\s*=\s*["']([^"']*)""")
# Row elements are looked at one by one only in blocks where one of these says that some may be hidden.
_MAY_HIDE = re.compile(rb"""hidden|ht="0|ht='|ht\s""")
_ROW_START = b'<row r="'
_CELL_START = b'<c r="'
_POWERS = np.array([10**n for n in range(1, 8)])
_LONGEST_PATTERN = 8
_LONGEST_ROW_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Rows:
    """The row elements of a block, in order; ``tags`` are their places among all tags."""

    tags: Places
    starts: Places
    numbers: npt.NDArray[np.int32]
    hidden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The cells of a block, one item per cell.

    ``codes`` tell the attributes after the address (:class:`TailCodes`).  The cell stands
    between ``cell_starts`` and ``cell_ends`` in the block, its value between ``starts`` and
    ``ends``.  A cell of the shape :attr:`Shape.ODD` has a position and nothing else.
    """

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int16]
    shapes: Bytes
    starts: Places
    ends: Places
    cell_starts: Places
    cell_ends: Places
    sheet_rows: Rows


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of XML: its bytes, their windows, and the place and first letter of each tag in it.

    The last place is the end of the block.
    """

    text: bytes
    content: Bytes
    window: Windows
    places: Places
    letters: Bytes

    @property
    def size(self) -> int:
        return len(self.text) - len(MARGIN)

    def says(self, places: Places, text: bytes) -> Flags:
        """Test at which places ``text`` (up to eight letters) stands."""
        there: Flags = (self.window[places] & word(b"\xff" * len(text))) == word(text)
        return there


@dataclass(slots=True)
class _CellTags:
    """Which tags belong to each cell: from tag ``first`` on, ``lengths`` of them."""

    first: Places
    shapes: Bytes
    lengths: Places
    starts: Places
    ends: Places


def _letter_tables() -> tuple[npt.NDArray[np.int32], Bytes]:
    """Return column and number of letters by the first two bytes of an address, the second one times 256."""
    columns, letters = np.zeros(1 << 16, np.int32), np.zeros(1 << 16, np.uint8)
    others = np.arange(256) << 8
    for first in range(26):
        columns[ord("A") + first + others], letters[ord("A") + first + others] = first + 1, 1
        for second in range(26):
            pair = ord("A") + first | ord("A") + second << 8
            columns[pair], letters[pair] = (first + 1) * 26 + second + 1, 2
    return columns, letters


_COLUMNS, _LETTERS = _letter_tables()


def scan(block: bytes, tails: TailCodes) -> Found | None:
    """Find the cells of some whole rows.

    Parameters
    ----------
    block
        UTF-8, from the start of a row element to the end of one, and
        :data:`~rantau.onedata.read.xlsx_bytes.MARGIN` after it.
    tails
        The same for all blocks of a sheet.

    Returns
    -------
    Found or None
        ``None`` if these are not simply rows of cells.
    """
    content = np.frombuffer(block, np.uint8)
    if is_unusual(block, content):
        return None
    places = np.flatnonzero(content == SEPARATOR)
    # Behind the last tag stand some that are none, so that a cell's tags can be read as a window.
    letters: Bytes = np.zeros(len(places) + _LONGEST_PATTERN, np.uint8)
    np.take(content, places + 1, out=letters[: len(places)])
    if (letters == ord("!")).any() or (letters == ord("?")).any():
        return None
    whole = _Block(block, content, windows(block), places, letters)
    cells = _cells(whole)
    rows = _rows(whole, cells)
    return None if rows is None else _found(whole, cells, rows, tails)


def _cells(block: _Block) -> _CellTags:
    first = np.flatnonzero(block.letters == ord("c"))
    following = windows(block.letters.tobytes())[first]
    tags = _CellTags(
        first, np.zeros(len(first), np.uint8), np.zeros(len(first), np.int64), block.places[first], block.places[first]
    )
    for shape, pattern in _PATTERNS:
        at = np.flatnonzero((following & word(b"\xff" * len(pattern))) == word(pattern))
        if len(at):
            _CHECKS[shape](block, tags, at)
    rest = np.flatnonzero(tags.shapes == Shape.ODD)
    if len(rest):
        _check_blank(block, tags, rest)
        _measure_odd(block, tags)
    return tags


def _settle(tags: _CellTags, at: Places, shape: Shape, length: int, starts: Places, ends: Places, fits: Flags) -> None:
    at, starts, ends = (at, starts, ends) if fits.all() else (at[fits], starts[fits], ends[fits])
    if len(at) == len(tags.first):
        # Most tables have cells of one shape only: nothing has to be put in its place.
        tags.shapes[:], tags.lengths[:], tags.starts, tags.ends = shape, length, starts, ends
        return
    tags.shapes[at] = shape
    tags.lengths[at] = length
    tags.starts[at] = starts
    tags.ends[at] = ends


def _check_plain(block: _Block, tags: _CellTags, at: Places) -> None:
    value, end = (block.places[tags.first[at] + n] for n in (1, 2))
    fits = block.says(value, b"<v>") & block.says(end, b"</v></c>")
    _settle(tags, at, Shape.PLAIN, 4, value + len("<v>"), end, fits)


def _check_formula(block: _Block, tags: _CellTags, at: Places) -> None:
    formula, formula_end, value, end = (block.places[tags.first[at] + n] for n in (1, 2, 3, 4))
    fits = block.says(formula_end, b"</f><v>") & block.says(end, b"</v></c>")
    fits &= block.says(formula, b"<f>") | block.says(formula, b"<f ")
    _settle(tags, at, Shape.FORMULA, 6, value + len("<v>"), end, fits)


def _check_formula_shared(block: _Block, tags: _CellTags, at: Places) -> None:
    formula, value, end = (block.places[tags.first[at] + n] for n in (1, 2, 3))
    fits = block.says(formula, b"<f ") & block.says(value - 2, b"/><v>") & block.says(end, b"</v></c>")
    _settle(tags, at, Shape.FORMULA_SHARED, 5, value + len("<v>"), end, fits)


def _check_inline(block: _Block, tags: _CellTags, at: Places) -> None:
    inline, text, end = (block.places[tags.first[at] + n] for n in (1, 2, 3))
    is_bare, is_preserved = block.says(text, b"<t>"), np.ones(len(at), np.bool_)
    for begin in range(0, len(_PRESERVED), 8):
        is_preserved &= block.says(text + begin, _PRESERVED[begin : begin + 8])
    fits = block.says(inline, b"<is><t") & block.says(end, b"</t></is") & block.says(end + 8, b"></c>")
    fits &= is_bare | is_preserved
    _settle(tags, at, Shape.INLINE, 6, text + np.where(is_bare, len("<t>"), len(_PRESERVED)), end, fits)


def _check_blank(block: _Block, tags: _CellTags, at: Places) -> None:
    following = block.places[tags.first[at] + 1]
    is_ended = block.says(following, b"</c>")
    # <c r="A1" s="3"/>, and then another cell or the end of the row.
    is_closed = block.says(following - 2, b"/>") & (block.says(following, b"<c") | block.says(following, b"</row>"))
    _settle(tags, at, Shape.BLANK, 2, following, following, is_ended)
    _settle(tags, at, Shape.BLANK, 1, following, following, is_closed)


_CHECKS = {
    Shape.PLAIN: _check_plain,
    Shape.FORMULA: _check_formula,
    Shape.FORMULA_SHARED: _check_formula_shared,
    Shape.INLINE: _check_inline,
}


def _measure_odd(block: _Block, tags: _CellTags) -> None:
    """Let a cell of another shape reach to the nearest ``</c>``."""
    odd = np.flatnonzero(tags.shapes == Shape.ODD)
    if len(odd):
        ends = np.flatnonzero(block.letters == ord("/"))
        ends = ends[block.says(block.places[ends], b"</c>")]
        nearest = np.searchsorted(ends, tags.first[odd])
        tags.lengths[odd] = np.append(ends, 0)[nearest] - tags.first[odd] + 1


def _rows(block: _Block, cells: _CellTags) -> Rows | None:
    """Find the rows, if the block is made of rows and whole cells in them, and of nothing else."""
    between = _tags_between(cells, len(block.places) - 1)
    if between is None or len(between) == 0:
        return None
    at = block.places[between]
    is_start, is_end = block.says(at, _ROW_START), block.says(at, b"</row>")
    is_closed = is_start & block.says(np.append(at[1:], block.size) - 2, b"/>") & ~np.append(is_end[1:], False)
    is_last_of_row = is_end | is_closed
    is_next_at_once = np.diff(np.append(between, len(block.places) - 1)) == 1
    # Starts and ends take turns, and after an end the next row begins without a cell between.
    follows_end = np.append(True, is_last_of_row[:-1])
    if not ((is_start | is_end) & (is_start == follows_end) & (is_next_at_once | ~is_last_of_row)).all():
        return None
    if between[0] != 0 or not is_last_of_row[-1]:
        return None
    return _numbered(block, between[is_start])


def _tags_between(cells: _CellTags, count: int) -> Places | None:
    """Return the tags that belong to no cell; ``None`` where cells overlap."""
    begins = np.append(0, cells.first + cells.lengths)
    ends = np.append(cells.first, count)
    gaps = np.flatnonzero(begins != ends)
    lengths = ends[gaps] - begins[gaps]
    if (lengths < 0).any() or (cells.lengths < 1).any():
        return None
    offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    between: Places = np.repeat(begins[gaps], lengths) + offsets
    return between


def _numbered(block: _Block, tags: Places) -> Rows | None:
    starts = block.places[tags]
    window = block.window[starts + len(_ROW_START)]
    quotes = window ^ word(b'"' * 8)
    is_quote = (quotes - word(b"\1" * 8)) & ~quotes & word(b"\x80" * 8)
    lengths = (np.bitwise_count((is_quote & (~is_quote + np.uint64(1))) - np.uint64(1)) >> 3).astype(np.int64)
    if ((lengths < 1) | (lengths > _LONGEST_ROW_NUMBER)).any():
        return None
    is_number, numbers = digits(window, lengths)
    has_zero = (window & np.uint64(0xFF)) == np.uint64(ord("0"))
    if not (is_number & ~has_zero & (numbers <= LAST_ROW)).all():
        return None
    rows = numbers.astype(np.int32)
    return Rows(tags, starts, rows, _hidden(block, tags, rows))


def _hidden(block: _Block, tags: Places, rows: npt.NDArray[np.int32]) -> tuple[int, ...]:
    starts, ends = block.places[tags].tolist(), block.places[tags + 1].tolist()
    elements = [block.text[start:end] for start, end in zip(starts, ends, strict=True)]
    if not _MAY_HIDE.search(b"".join(elements)):
        return ()
    return tuple(row for element, row in zip(elements, rows.tolist(), strict=True) if _hides(element))


def _hides(element: bytes) -> bool:
    values = {name: value.decode("ascii", errors="replace") for name, value in _ROW_HIDES.findall(element)}
    return is_hidden(values.get(b"hidden"), values.get(b"ht"))


def _found(block: _Block, cells: _CellTags, rows: Rows, tails: TailCodes) -> Found | None:
    starts = block.places[cells.first]
    counts = np.diff(np.append(np.searchsorted(cells.first, rows.tags), len(cells.first)))
    references = _references(block, starts, rows, counts)
    if references is None:
        return None
    columns, tails_at = references
    codes = tails.between(block.window, tails_at, block.places[cells.first + 1])
    is_closed = np.array(tails.is_closed)[codes]
    if (is_closed != (cells.lengths == 1))[codes != TailCodes.ODD].any():
        return None
    cells.shapes[codes == TailCodes.ODD] = Shape.ODD
    return Found(
        rows=np.repeat(rows.numbers, counts),
        columns=columns,
        codes=codes,
        shapes=cells.shapes,
        starts=cells.starts,
        ends=cells.ends,
        cell_starts=starts,
        cell_ends=block.places[cells.first + cells.lengths],
        sheet_rows=rows,
    )


def _references(
    block: _Block, starts: Places, rows: Rows, counts: Places
) -> tuple[npt.NDArray[np.int32], Places] | None:
    """Return the column of each cell, and where its attributes after the address begin.

    ``None`` if a cell has no address, or that of another row.
    """
    head = block.window[starts + 2]
    pairs = (head >> np.uint64(32)).astype(np.uint16)
    columns, letters = _COLUMNS[pairs], _LETTERS[pairs]
    third = (head >> np.uint64(48)).astype(np.uint8) - np.uint8(ord("A"))
    has_third = (third < 26) & (letters == 2)
    if has_third.any():
        columns = np.where(has_third, columns * 26 + third + 1, columns)
        letters = letters + has_third
    row_digits = np.searchsorted(_POWERS, rows.numbers, side="right") + 1
    # The digits of the row and the quote behind them fill at most one window.
    row_keys = first_bytes(block.window[rows.starts + len(_ROW_START)], row_digits + 1)
    digits_at = starts + len(_CELL_START) + letters
    width = np.repeat(row_digits, counts) + 1
    is_same_row = first_bytes(block.window[digits_at], width) == np.repeat(row_keys, counts)
    is_named = (head & word(b"\xff" * 4)) == word(_CELL_START[2:])
    if not (is_same_row & is_named & (letters > 0) & (columns <= LAST_COLUMN)).all():
        return None
    return columns, digits_at + width
