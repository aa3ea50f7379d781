"""What an old workbook says that its reader leaves out: error values, hidden rows and columns.

It also says what would make that reader reserve any amount of memory, before it is asked.

Source: [MS-XLS] 2.4 (records), 2.5.10 (error values), 2.5.133 (results of formulas).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_FORMULA, _END, _PASSWORD, _COLUMNS, _SHEET, _VALUE_OR_ERROR, _ROW, _BEGIN = (
    0x0006,
    0x000A,
    0x002F,
    0x007D,
    0x0085,
    0x0205,
    0x0208,
    0x0809,
)
_EXTERNAL_BOOK = 0x01AE
_OWN_BOOK = 0x0401
_ADD_INS = 0x3A01
_ROW_HIDDEN = 0x20
_WORKSHEET = 0
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_SEVERAL_CELLS = frozenset({0x00BD, 0x00BE})
_CELLS = _SEVERAL_CELLS | {_FORMULA, _VALUE_OR_ERROR, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x027E}
_LAST_ROW, _LAST_COLUMN = 65_536, 256


@dataclass(slots=True)
class SheetRecords:
    """What is told of one sheet; rows and columns are counted from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0


@dataclass(slots=True)
class BookRecords:
    """What is told of a workbook; ``sheets`` are its worksheets in their order."""

    sheets: list[SheetRecords] = field(default_factory=list)
    has_password: bool = False
    has_links: bool = False
    is_impossible: bool = False
    """Whether it claims rows, columns or strings that it cannot hold."""


def read_records(stream: bytes) -> BookRecords:
    """Go through the records of a workbook stream; one that is cut off tells what it has."""
    book = BookRecords()
    places: list[int] = []
    for kind, at, size in _records(stream, 0):
        book.is_impossible |= _claims_too_much(stream, kind, at, size)
        if kind == _PASSWORD:
            book.has_password = True
            return book
        if kind == _SHEET and size >= 6 and stream[at + 5] == _WORKSHEET:
            places.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _EXTERNAL_BOOK and size >= 4:
            book.has_links |= struct.unpack_from("<2H", stream, at)[1] not in (_OWN_BOOK, _ADD_INS)
    for place in places:
        book.sheets.append(_read_sheet(stream, place))
        book.is_impossible |= any(_claims_too_much(stream, *record) for record in _records(stream, place))
    return book


def _claims_too_much(stream: bytes, kind: int, at: int, size: int) -> bool:
    if kind == _STRINGS and size >= 8:
        return int(struct.unpack_from("<2I", stream, at)[1]) > len(stream)
    if kind == _DIMENSIONS and size >= 10:
        # Rows have four bytes each from Excel 97 on, two before.
        top, bottom, left, right = struct.unpack_from("<2I2H" if size >= 14 else "<4H", stream, at)
        return not (top <= bottom <= _LAST_ROW and left <= right <= _LAST_COLUMN)
    if kind in _CELLS and size >= 4:
        # Of several cells in one record the last column stands at its end.
        ends = (at + 2, at + size - 2) if kind in _SEVERAL_CELLS else (at + 2,)
        return any(struct.unpack_from("<H", stream, end)[0] >= _LAST_COLUMN for end in ends)
    return False


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of the records up to the end of the part that begins at ``at``."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        yield kind, at + 4, min(size, len(stream) - at - 4)
        if kind == _END and depth <= 0:
            return
        at += 4 + size


def _read_sheet(stream: bytes, place: int) -> SheetRecords:
    sheet = SheetRecords()
    for kind, at, size in _records(stream, place):
        if kind == _ROW and size >= 16:
            if stream[at + 12] & _ROW_HIDDEN:
                sheet.hidden_rows.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif kind == _COLUMNS and size >= 10:
            first, last, _, _, options = struct.unpack_from("<5H", stream, at)
            if options & 1:
                sheet.hidden_columns.append((first + 1, last + 1))
        elif kind == _FORMULA and size >= 14:
            sheet.formulas += 1
            if stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
                _note_error(sheet, stream, at, stream[at + 8])
        elif kind == _VALUE_OR_ERROR and size >= 8 and stream[at + 7] == 1:
            _note_error(sheet, stream, at, stream[at + 6])
    return sheet


def _note_error(sheet: SheetRecords, stream: bytes, at: int, code: int) -> None:
    row, column = struct.unpack_from("<2H", stream, at)
    sheet.errors[row + 1, column + 1] = ERRORS.get(code, "#N/A")
