"""The ways in which the cells of a sheet go on after their address."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from rantau.onedata.read.xlsx_bytes import Places, Windows

_LONGEST = 24
# What of each of the three windows of a tail belongs to it, by its length.
_TAIL_BYTES = [
    np.array([(1 << 8 * min(max(length - begin, 0), 8)) - 1 for length in range(_LONGEST + 1)], np.uint64)
    for begin in range(0, _LONGEST, 8)
]


class TailCodes:
    """Numbers for the ways in which a cell goes on after its address, such as `` s="3" t="s">``.

    A sheet has a handful of them.  They are looked up by a hash of their bytes, which
    are then compared.
    """

    ODD = 0
    _MULTIPLIERS = tuple(np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
    _ATTRIBUTES = re.compile(rb'(?:\s+[\w:]+="[^"<>&]*")*\s*(/?)>\s*')
    _ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
    # A block with more new tails than this is no table; its cells are read one by one.
    _MOST_AT_ONCE = 256

    def __init__(self) -> None:
        self.kinds: list[str] = [""]
        self.styles: list[int] = [0]
        self.is_closed: list[bool] = [False]
        self._codes: dict[tuple[int, ...], int] = {}
        self._words: list[Windows] = [np.zeros(1, np.uint64) for _ in range(_LONGEST // 8)]
        self._by_hash = np.zeros(1 << 12, np.int16)

    def between(self, window: Windows, starts: Places, ends: Places) -> npt.NDArray[np.int16]:
        """Return the codes of the tails between ``starts`` and ``ends``; :attr:`ODD` for one that is too long."""
        lengths = ends - starts
        clipped = np.minimum(lengths, _LONGEST)
        count = max(1, -(-int(clipped.max(initial=0)) // 8))
        codes = self._of([window[starts + 8 * place] & _TAIL_BYTES[place][clipped] for place in range(count)])
        codes[lengths > _LONGEST] = self.ODD
        return codes

    def _of(self, words: list[Windows]) -> npt.NDArray[np.int16]:
        """Return the code of each cell; its tail is given as one to three windows.

        A tail ends with ``>`` and nothing else, so none begins with another one.
        """
        places = self._places(words)
        codes = self._by_hash[places]
        is_same = np.ones(len(codes), np.bool_)
        for known, given in zip(self._words, words, strict=False):
            is_same &= known[codes] == given
        unknown = np.flatnonzero(~is_same)
        codes[unknown] = self.ODD
        for _ in range(self._MOST_AT_ONCE):
            if len(unknown) == 0:
                break
            first = tuple(int(given[unknown[0]]) for given in words)
            is_like_first = np.ones(len(unknown), np.bool_)
            for value, given in zip(first, words, strict=True):
                is_like_first &= given[unknown] == np.uint64(value)
            first += (0,) * (len(self._words) - len(first))
            codes[unknown[is_like_first]] = self._code(first, int(places[unknown[0]]))
            unknown = unknown[~is_like_first]
        return codes

    def _places(self, words: list[Windows]) -> Places:
        # A window of zeros adds nothing: the same tail has the same place in every block.
        mixed = words[0] * self._MULTIPLIERS[0]
        for given, multiplier in zip(words[1:], self._MULTIPLIERS[1:], strict=False):
            mixed ^= given * multiplier
        places: Places = (mixed * self._MULTIPLIERS[0] >> np.uint64(52)).astype(np.int64)
        return places

    def _code(self, words: tuple[int, ...], place: int) -> int:
        if words in self._codes:
            return self._codes[words]
        tail = b"".join(value.to_bytes(8, "little") for value in words).rstrip(b"\0")
        found = self._ATTRIBUTES.fullmatch(tail)
        pairs = self._ATTRIBUTE.findall(tail) if found else []
        attributes = dict(pairs)
        style = attributes.get(b"s", b"0")
        code = self.ODD
        if found and style.isdigit() and len(attributes) == len(pairs) and len(self.kinds) < np.iinfo(np.int16).max:
            code = len(self.kinds)
            self.kinds.append(attributes.get(b"t", b"n").decode("ascii", errors="replace"))
            self.styles.append(int(style))
            self.is_closed.append(bool(found[1]))
            self._words = [np.append(known, np.uint64(value)) for known, value in zip(self._words, words, strict=True)]
            self._by_hash[place] = code
        self._codes[words] = code
        return code
