"""One pass over a worksheet: marks go in, everything else goes through as it is.

A sheet of 100,000 rows is over 100 MB of XML, of which a few thousand cells
change.  So the bytes are cut at ``<row`` and only the rows with a mark are taken
apart.  Each assumption behind this (names without prefix, ``r=`` first, rows in
order, nothing hidden in comments or CDATA) is checked on the way; a sheet that
breaks one raises :class:`IrregularSheetError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from rantau.onedata.annotate import rows, sheet_head, sheet_tail
from rantau.onedata.annotate.sheet_edit import IrregularSheetError, SheetEdit

_START = re.compile(rb"<sheetData\s*(/?)>")
_END = b"</sheetData>"
_NEVER = 1 << 62


def edited(blocks: Iterable[bytes], *, edit: SheetEdit) -> Iterator[bytes]:
    """Yield a worksheet with its marks.

    Raises
    ------
    IrregularSheetError
        If it is not written in the usual form; nothing yielded so far may be used.
    """
    source = iter(blocks)
    head, block, is_empty = _head(source)
    yield sheet_head.edited(head, edit=edit) + b"<sheetData>"
    walk = _Walk(edit)
    while not is_empty and _END not in block:
        done, block = walk.take(block)
        yield done
        following = next(source, b"")
        if not following:
            raise IrregularSheetError("sheetData never ends")
        block += following
    body, rest = (b"", block) if is_empty else block.split(_END, 1)
    yield walk.finish(body) + _END
    yield sheet_tail.edited(rest + b"".join(source), head=head, edit=edit)


def _head(source: Iterator[bytes]) -> tuple[bytes, bytes, bool]:
    """Return what stands before ``<sheetData>``, what follows it, and whether it is empty."""
    block = b""
    for following in source:
        block += following
        if found := _START.search(block):
            return block[: found.start()], block[found.end() :], bool(found[1])
    raise IrregularSheetError("no sheetData")


class _Walk:
    """The rows of a sheet in order, the marked ones changed, the missing ones added."""

    def __init__(self, edit: SheetEdit) -> None:
        self._edit = edit
        self._wanted = iter(sorted(edit.rows))
        self._next = next(self._wanted, _NEVER)
        self._last = 0
        self._restore = _restoring(edit.styles.restored)

    def take(self, block: bytes) -> tuple[bytes, bytes]:
        """Work through the whole rows of ``block``; return them and the part that is left."""
        at = block.rfind(b"<row")
        return (self._rows(block[:at]), block[at:]) if at > 0 else (b"", block)

    def finish(self, block: bytes) -> bytes:
        """Work through the last rows and add those that are still missing."""
        done = [self._rows(block)]
        while self._next != _NEVER:
            done.append(b"<row" + self._new_row())
        return b"".join(done)

    def _rows(self, block: bytes) -> bytes:
        # "!" is rare in a sheet, and "<!" never stands in a regular one.
        if b"!" in block and b"<!" in block:
            raise IrregularSheetError("comment or CDATA among the rows")
        before, *pieces = self._restore(block).split(b"<row")
        if before.strip():
            raise IrregularSheetError("text before a row")
        done = [before]
        for piece in pieces:
            number = self._number(piece)
            while number > self._next:
                done.append(self._new_row())
            done.append(self._marked(piece, number) if number == self._next else piece)
        return b"<row".join(done)

    def _marked(self, piece: bytes, number: int) -> bytes:
        self._next = next(self._wanted, _NEVER)
        return rows.marked_row(piece, number=number, edit=self._edit)

    def _new_row(self) -> bytes:
        number, self._next = self._next, next(self._wanted, _NEVER)
        return rows.new_row(number=number, edit=self._edit)

    def _number(self, piece: bytes) -> int:
        if piece[:4] != b' r="':
            raise IrregularSheetError("row without r")
        digits = piece[4 : piece.find(b'"', 4)]
        if not digits.isdigit() or int(digits) <= self._last:
            raise IrregularSheetError("rows out of order")
        self._last = int(digits)
        return self._last


def _restoring(restored: Mapping[int, int]) -> Callable[[bytes], bytes]:
    """Return what gives cells that carry an earlier mark their former format back."""
    if not restored:
        return lambda block: block
    numbers = b"|".join(b"%d" % number for number in restored)
    pattern = re.compile(rb'(<(?:c|row)(?: [\w:]+="[^"<>]*")*? s=")(%s)(?=")' % numbers)
    return lambda block: pattern.sub(lambda found: b"%s%d" % (found[1], restored[int(found[2])]), block)
