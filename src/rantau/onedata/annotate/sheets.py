"""One pass over a worksheet: marks go in, everything else goes through as it is.

A sheet of 100,000 rows is over 100 MB of XML, of which a few thousand cells
change.  So the bytes are cut at ``<row`` and only the rows with a mark are taken
apart.  Each assumption behind this (names without prefix, ``r=`` first, rows in
order, nothing hidden in comments or CDATA) is checked on the way; a sheet that
breaks one raises :class:`IrregularSheetError`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from operator import lt

from rantau.onedata.annotate import rows, sheet_head, sheet_tail
from rantau.onedata.annotate.sheet_edit import IrregularSheetError, SheetEdit

_START = re.compile(rb"<sheetData\s*(/?)>")
_ROW = re.compile(rb'<row r="(\d+)"')
_END = b"</sheetData>"

Piece = bytes | memoryview


def edited(blocks: Iterable[bytes], *, edit: SheetEdit) -> Iterator[Piece]:
    """Yield a worksheet with its marks.

    Raises
    ------
    IrregularSheetError
        If it is not written in the usual form; nothing yielded so far may be used.
    CoveredCellsError
        If marks stand where a merged cell hides them; as above.
    """
    source = iter(blocks)
    head, block, is_empty = _head(source)
    yield sheet_head.edited(head, edit=edit) + b"<sheetData>"
    walk = _Walk(edit)
    tail = block if is_empty else (yield from _rows(block, source, walk))
    yield from walk.missing()
    yield _END
    yield sheet_tail.edited(tail + b"".join(source), head=head, edit=edit)


def _head(source: Iterator[bytes]) -> tuple[bytes, bytes, bool]:
    """Return what stands before ``<sheetData>``, what follows it, and whether it is empty."""
    block = b""
    for following in source:
        block += following
        if found := _START.search(block):
            return block[: found.start()], block[found.end() :], bool(found[1])
    raise IrregularSheetError("no sheetData")


def _rows(block: bytes, source: Iterator[bytes], walk: _Walk) -> Generator[Piece, None, bytes]:
    """Yield the rows, changed, and return what follows them.

    Blocks are as long as they come: only the row that two of them share is copied.
    """
    rest = b""
    while True:
        start = block.find(b"<row") if rest else 0
        shared = rest + (block if start < 0 else block[:start])
        end = shared.find(_END)
        if end >= 0:
            yield from walk.take(shared, 0, end)
            return shared[end + len(_END) :] + (block[start:] if start >= 0 else b"")
        if start < 0:
            rest = shared
        else:
            yield from walk.take(shared, 0, len(shared))
            last = max(block.rfind(b"<row"), start)
            # Page breaks of rows stand behind the end and begin alike.
            end = block.find(_END, last if block[last : last + 5] == b"<row " else start)
            yield from walk.take(block, start, last if end < 0 else end)
            if end >= 0:
                return block[end + len(_END) :]
            rest = block[last:]
        block = next(source, b"")
        if not block:
            raise IrregularSheetError("sheetData never ends")


class _Walk:
    """The rows of a sheet in order, the marked ones changed, the missing ones added."""

    def __init__(self, edit: SheetEdit) -> None:
        self._edit = edit
        self._wanted = sorted(edit.rows)
        self._done = 0
        self._last = 0
        self._restore = _restoring(edit.styles.restored) if edit.styles.restored else None

    def take(self, block: bytes, start: int, end: int) -> Iterator[Piece]:
        """Yield the whole rows that stand between two places of ``block``."""
        if self._restore is not None:
            block = self._restore(block[start:end])
            start, end = 0, len(block)
        # "!" is rare in a sheet, and "<!" never stands in a regular one.
        if block.find(b"!", start, end) >= 0 and block.find(b"<!", start, end) >= 0:
            raise IrregularSheetError("comment or CDATA among the rows")
        at = block.rfind(b"<row", start, end)
        if at < 0:
            yield _only_space(block[start:end])
            return
        last = self._number(block, at)
        until = bisect_right(self._wanted, last, self._done)
        numbers = self._wanted[self._done : until]
        places = _places(numbers, block, start, end)
        if places is None:
            yield self._taken_apart(block[start:end], numbers)
        else:
            yield from self._in_place(block, end, start, places)
        self._done, self._last = until, last

    def missing(self) -> Iterator[Piece]:
        """Yield the rows that stand behind all others."""
        for number in self._wanted[self._done :]:
            yield b"<row" + rows.new_row(number=number, edit=self._edit)

    def _in_place(self, block: bytes, end: int, start: int, places: list[tuple[int, int]]) -> Iterator[Piece]:
        view = memoryview(block)
        for number, at in places:
            following = block.find(b"<row", at, end)
            stop = end if following < 0 else following
            yield view[start:at]
            yield rows.marked_row(block[at:stop], number=number, edit=self._edit)
            start = stop
        yield view[start:end]

    def _taken_apart(self, block: bytes, numbers: list[int]) -> bytes:
        """Return the rows of a block in which a wanted one is missing."""
        before, *pieces = block.split(b"<row")
        _only_space(before)
        present = [self._number(b"<row" + piece[:24], 0) for piece in pieces]
        if not all(map(lt, present, present[1:])):
            raise IrregularSheetError("rows out of order")
        # From the end, so that a row that is added does not move those still to come.
        for number in reversed(numbers):
            at = bisect_left(present, number)
            if present[at] == number:
                pieces[at] = rows.marked_row(pieces[at], number=number, edit=self._edit)
            else:
                pieces.insert(at, rows.new_row(number=number, edit=self._edit))
        return before + b"<row" + b"<row".join(pieces)

    def _number(self, block: bytes, at: int) -> int:
        found = _ROW.match(block, at)
        if found is None or int(found[1]) <= self._last:
            raise IrregularSheetError("row without r, or out of order")
        return int(found[1])


def _places(numbers: list[int], block: bytes, start: int, end: int) -> list[tuple[int, int]] | None:
    """Return where the content of each row begins, or ``None`` if one is missing.

    A row that is found is the right one, whatever the others are like.
    """
    places = []
    for number in numbers:
        start = block.find(b'<row r="%d"' % number, start, end)
        if start < 0:
            return None
        places.append((number, start + 4))
    return places


def _only_space(text: bytes) -> bytes:
    if text.strip():
        raise IrregularSheetError("text between rows")
    return text


def _restoring(restored: Mapping[int, int]) -> Callable[[bytes], bytes]:
    """Return what gives cells that carry an earlier mark their former format back."""
    numbers = b"|".join(b"%d" % number for number in restored)
    pattern = re.compile(rb'(<(?:c|row)(?: [\w:]+="[^"<>]*")*? s=")(%s)(?=")' % numbers)
    return lambda block: pattern.sub(lambda found: b"%s%d" % (found[1], restored[int(found[2])]), block)
