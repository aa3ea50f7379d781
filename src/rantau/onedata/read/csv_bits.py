"""Bytes of a text as bits, 64 to a word: where a character stands, and which places are quoted.

One bit per byte, the first byte in the lowest bit of the first word.  A pass over words
touches an eighth of the memory of a pass over bytes, and a running parity over quotes
takes six shifts.

Source: Langdale & Lemire, Parsing gigabytes of JSON per second, VLDB Journal 28 (2019).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Bytes: TypeAlias = npt.NDArray[np.uint8]
Words: TypeAlias = npt.NDArray[np.uint64]
Positions: TypeAlias = npt.NDArray[np.int64]

_ONE, _TOP = np.uint64(1), np.uint64(63)


class BlockBits:
    """Finds characters in one block of bytes after another.

    The flags are kept between blocks: memory that is asked for anew each time costs
    more than the comparison that fills it.
    """

    def __init__(self) -> None:
        self._flags = np.zeros(0, dtype=np.bool_)
        self.data: Bytes = np.zeros(0, dtype=np.uint8)

    def take(self, buffer: bytes) -> Bytes:
        """Turn to another block and return its bytes."""
        self.data = np.frombuffer(buffer, dtype=np.uint8)
        padded = -(-len(buffer) // 64) * 64
        if len(self._flags) < padded:
            self._flags = np.zeros(padded, dtype=np.bool_)
        return self.data

    def words(self, character: str) -> Words:
        """Return one bit per byte: whether it is ``character``."""
        return np.packbits(self._compared(character), bitorder="little").view("<u8")

    def positions(self, character: str) -> Positions:
        """Return where ``character`` stands, in order."""
        flags = self._compared(character)
        # Eight flags at a time, because most eights hold none.
        eights = np.flatnonzero(flags.view(np.uint64) != 0)
        found = np.flatnonzero(flags.reshape(-1, 8)[eights].ravel())
        at: Positions = eights[found >> 3] * 8 + (found & 7)
        return at

    def _compared(self, character: str) -> npt.NDArray[np.bool_]:
        length = len(self.data)
        flags = self._flags[: -(-length // 64) * 64]
        np.equal(self.data, ord(character), out=flags[:length])
        flags[length:] = False
        return flags


def running_parity(bits: Words) -> Words:
    """Return for every bit the parity of all bits up to and including it."""
    parity = bits.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        parity ^= parity << np.uint64(shift)
    # The top bit of a word is the parity of the word alone; words before it flip it.
    carried = np.logical_xor.accumulate((parity >> _TOP).astype(np.bool_))
    parity[1:] ^= np.where(carried[:-1], ~np.uint64(0), np.uint64(0))
    return parity


def moved_up(bits: Words, *, first: bool) -> Words:
    """Return for every byte the bit of the byte before; ``first`` is that of the first byte."""
    moved = bits << _ONE
    moved[1:] |= bits[:-1] >> _TOP
    moved[0] |= np.uint64(first)
    return moved


def moved_down(bits: Words, *, length: int) -> Words:
    """Return for every byte the bit of the byte after; it is set for the last of ``length`` bytes."""
    moved = bits >> _ONE
    moved[:-1] |= bits[1:] << _TOP
    moved[-1] |= _ONE << np.uint64((length - 1) % 64)
    return moved


def bits_at(bits: Words, at: Positions) -> npt.NDArray[np.bool_]:
    """Return the bits at the positions ``at``."""
    bit: Words = (bits[at >> 6] >> (at & 63).astype(np.uint64)) & _ONE
    return bit.astype(np.bool_)


def ones_before(bits: Words, at: Positions) -> Positions:
    """Return how many bits are set before each position."""
    until_word: Positions = np.cumsum(np.bitwise_count(bits), dtype=np.int64)
    word = at >> 6
    # From the end of the word back to the position, so that no zero has to stand in front.
    after = np.bitwise_count(bits[word] >> (at & 63).astype(np.uint64))
    before: Positions = until_word[word] - after
    return before
