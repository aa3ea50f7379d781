"""The shared strings of a workbook, as one column of texts.

Source: ECMA-376 part 1, sections 18.4.8 (si) and 18.4.9 (sst).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from rantau.onedata.read.limits import Limits
from rantau.onedata.read.xlsx_bytes import MARGIN, SEPARATOR, Places, Windows, is_unusual, texts_between, windows, word
from rantau.onedata.read.xlsx_values import NEEDS_CARE, plain, unescaped
from rantau.onedata.read.xml_blocks import BlockCutter, changes_the_rest
from rantau.onedata.read.xml_events import Attributes, GuardedParser
from rantau.onedata.read.zip_guard import Package

_BARE, _PRESERVED = b"<si><t>", b'<si><t xml:space="preserve">'
_END = b"</t></si>"


class _StringEvents:
    """Takes the part piece by piece and gives its strings: rich text joined, phonetic text left out."""

    def __init__(self, path: Path, part: str, limits: Limits) -> None:
        self.parser = GuardedParser(
            path, part, limits=limits, on_start=self._start, on_end=self._end, on_text=self._add_text
        )
        self._found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._in_phonetic = False

    @property
    def is_between(self) -> bool:
        """Whether no string is open."""
        return self.parser.depth == 1

    def take(self) -> list[str]:
        """Return the strings found since the last time."""
        found, self._found = self._found, []
        return found

    def _start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._in_phonetic = True
        self._is_text = name == "t" and not self._in_phonetic

    def _add_text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        self._is_text = False
        if name == "si":
            self._found.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._in_phonetic = False


def read_strings(package: Package, part: str | None, *, limits: Limits, plainly: bool = False) -> pl.Series:
    """Return the shared strings in their order; an empty one is null.

    Parameters
    ----------
    plainly
        Whether to read tag by tag from the start.  The result is the same.

    Raises
    ------
    FileRefusedError
        If the part is not XML.
    """
    pieces = [pl.Series([], dtype=pl.String)]
    if part is not None:
        events = _StringEvents(package.path, part, limits)
        cutter = BlockCutter(package.stream(part), start=b"<si", end=b"</si>", is_plain=plainly)
        pieces += _read(cutter, events)
    texts = pl.concat(pieces)
    return texts.set(texts == "", None)


def _read(cutter: BlockCutter, events: _StringEvents) -> Iterator[pl.Series]:
    for is_block, piece in cutter.pieces():
        found = _read_block(piece + MARGIN, events) if is_block and events.parser.is_utf8 else None
        if found is None:
            events.parser.feed(piece, may_wait=cutter.is_plain)
            if changes_the_rest(piece) or not events.is_between:
                cutter.is_plain = True
            found = pl.Series(events.take(), dtype=pl.String)
        yield found
    events.parser.close()
    yield pl.Series(events.take(), dtype=pl.String)


def _read_block(block: bytes, events: _StringEvents) -> pl.Series | None:
    """Read some whole strings, those of one plain text at once; ``None`` if there is more than strings."""
    content = np.frombuffer(block, np.uint8)
    if is_unusual(block, content):
        return None
    # The last place is the end of the block.
    places = np.flatnonzero(content == SEPARATOR)
    window = windows(block)
    first = np.flatnonzero(content[places + 1] == ord("s"))
    first = first[_says(window, places[first], b"<si>") | _says(window, places[first], b"<si ")]
    ends = np.append(first[1:], len(places) - 1)
    if first[:1].tolist() != [0] or not _ends_whole(window, places, ends) or changes_the_rest(block):
        return None
    starts, text_ends = places[first], places[np.minimum(first + 2, len(places) - 1)]
    is_bare, is_preserved = _says(window, starts, _BARE), _says(window, starts, _PRESERVED)
    is_regular = (ends - first == 4) & (is_bare | is_preserved) & _says(window, text_ends, _END)
    texts_at = starts + np.where(is_bare, len(_BARE), len(_PRESERVED))
    regular = _plain_texts(texts_between(content, texts_at[is_regular], text_ends[is_regular]))
    odd = np.flatnonzero(~is_regular)
    if not len(odd):
        return regular
    pieces = zip(starts[odd].tolist(), places[ends[odd]].tolist(), strict=True)
    events.parser.feed(b"".join(block[start:end] for start, end in pieces))
    order = np.empty(len(first), np.int64)
    order[np.flatnonzero(is_regular)] = np.arange(len(regular))
    order[odd] = np.arange(len(odd)) + len(regular)
    return pl.concat([regular, pl.Series(events.take(), dtype=pl.String)]).gather(order)


def _ends_whole(window: Windows, places: Places, ends: Places) -> bool:
    """Test whether the last tag before each of ``ends`` is the end of a string."""
    return bool(_says(window, places[ends - 1], b"</si>").all())


def _says(window: Windows, places: Places, text: bytes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    there = np.ones(len(places), np.bool_)
    for begin in range(0, len(text), 8):
        part = text[begin : begin + 8]
        there &= (window[places + begin] & word(b"\xff" * len(part))) == word(part)
    return there


def _plain_texts(texts: pl.Series) -> pl.Series:
    needs_care = texts.str.contains(NEEDS_CARE)
    if not needs_care.any():
        return texts
    at = needs_care.arg_true()
    return texts.scatter(at, [plain(text) for text in texts.gather(at).to_list()])
