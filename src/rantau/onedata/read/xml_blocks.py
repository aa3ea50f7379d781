"""A long part of a workbook, cut into what can be read all at once and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

# Small enough to stay near the processor, large enough that a call costs little per byte.
BLOCK = 2 << 20
# One row or string longer than this is read tag by tag, as it would not fit into a block.
_LONGEST_ITEM = 16 << 20
_LONGEST_BEGINNING = 2 * BLOCK


class BlockCutter:
    """Cuts a stream into blocks of whole items (rows, strings) and the pieces around them.

    Parameters
    ----------
    start, end
        How an item begins and ends, such as ``<row`` and ``</row>``.
    is_plain
        Whether to stop looking for items.  It may be set at any time, and every piece
        from then on counts as standing around them.
    """

    def __init__(self, stream: Iterator[bytes], *, start: bytes, end: bytes, is_plain: bool = False) -> None:
        self.is_plain = is_plain
        self._stream = stream
        self._start, self._end = start, end
        self._has_begun = False
        self._rest = b""

    def pieces(self) -> Iterator[tuple[bool, bytes]]:
        """Yield the stream in order, each piece with whether it consists of whole items."""
        waiting: list[bytes] = []
        size = 0
        for part in self._stream:
            waiting.append(part)
            size += len(part)
            if size >= BLOCK or self.is_plain:
                self._rest += b"".join(waiting)
                waiting, size = [], 0
                yield from self._cut()
        self._rest += b"".join(waiting)
        yield from self._cut()
        yield False, self._rest

    def _cut(self) -> Iterator[tuple[bool, bytes]]:
        if not self.is_plain and not self._has_begun:
            begin = self._rest.find(self._start)
            if begin >= 0:
                self._has_begun = True
                yield False, self._take(begin)
            elif len(self._rest) > _LONGEST_BEGINNING:
                self.is_plain = True
        if not self.is_plain and self._has_begun:
            yield from self._cut_items()
        if self.is_plain:
            yield False, self._take(len(self._rest))

    def _cut_items(self) -> Iterator[tuple[bool, bytes]]:
        last = self._rest.rfind(self._end)
        if last >= 0:
            yield True, self._take(last + len(self._end))
        elif len(self._rest) > _LONGEST_ITEM or not self._rest.lstrip().startswith(self._start):
            self.is_plain = True

    def _take(self, size: int) -> bytes:
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def changes_the_rest(piece: bytes) -> bool:
    """Test whether a piece holds a comment or the like, inside which tags mean nothing."""
    return b"<!" in piece or b"<?" in piece[len("<?xml") :]
