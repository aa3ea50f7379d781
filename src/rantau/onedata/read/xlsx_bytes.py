"""Arithmetic over all numbers and words of a block of XML at once.

A block is an array of bytes.  A *window* is the eight bytes from a place on, read as
one number whose lowest byte comes first: comparing eight letters, or reading a number
of eight digits, is then a handful of operations on whole arrays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Windows = npt.NDArray[np.uint64]

SEPARATOR = ord("<")
MARGIN = b"<".ljust(64, b"\0")
"""What follows a block in memory: the end of its last piece of text, and room for the last window."""
# Pieces up to this length are cut out as rows of a matrix, which costs less than place by place.
_SHORT = 24
_ONES = 0x0101010101010101
_HIGH, _ZEROS, _SIXES = (np.uint64(_ONES * byte) for byte in (0xF0, 0x30, 0x06))
# Bytes 0 … n-1 of a window.
_FIRST = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
_PADDED = np.array([(_ONES * 0x30) & ((1 << (8 * (8 - n))) - 1) for n in range(9)], np.uint64)


def word(text: bytes) -> np.uint64:
    """Return up to eight letters as a window, zeros after them."""
    return np.uint64(int.from_bytes(text, "little"))


def windows(block: bytes) -> Windows:
    """Return the window that begins at each place of ``block`` but its last seven."""
    return np.ndarray((len(block) - 7,), np.dtype("<u8"), buffer=block, strides=(1,))


def first_bytes(window: Windows, lengths: Places) -> Windows:
    """Return windows with all but their first ``lengths`` bytes (0 … 8) made zero."""
    cleared: Windows = window & _FIRST[lengths]
    return cleared


def digits(window: Windows, lengths: Places) -> tuple[npt.NDArray[np.bool_], Windows]:
    """Read each window's first ``lengths`` bytes (1 … 8) as a whole number.

    Returns
    -------
    tuple
        Whether they are digits only, and the number (meaningless where they are not).
    """
    shift = ((8 - lengths) * 8).astype(np.uint64)
    padded = (window << shift) | _PADDED[lengths]
    is_number = ((padded & _HIGH) == _ZEROS) & (((padded + _SIXES) & _HIGH) == _ZEROS)
    # Eight digits become four numbers under 100, then two under 10,000, then one.
    value = padded - _ZEROS
    value = (value * np.uint64(10) + (value >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    value = (value * np.uint64(100) + (value >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    value = (value * np.uint64(10_000) + (value >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    return is_number, value


def texts_between(content: Bytes, starts: Places, ends: Places) -> pl.Series:
    """Copy pieces of a block out of it, as text; each must be followed by ``<``.

    Parameters
    ----------
    content
        UTF-8.  No piece holds a ``<`` itself.
    """
    if len(starts) == 0:
        return pl.Series([], dtype=pl.String)
    lengths = ends - starts + 1
    longest = int(lengths.max())
    if longest <= _SHORT:
        wide = np.lib.stride_tricks.sliding_window_view(content, longest)[starts]
        joined = wide[np.arange(longest) < lengths[:, np.newaxis]]
    else:
        before = np.cumsum(lengths) - lengths
        joined = content[np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)]
    text = joined[:-1].tobytes().decode("utf-8")
    return pl.Series([text]).str.split(chr(SEPARATOR)).explode()


def is_unusual(block: bytes, content: Bytes) -> bool:
    """Test for characters that XML forbids and bytes that are not UTF-8: a parser has to say so.

    Parameters
    ----------
    block, content
        The same bytes, :data:`MARGIN` at their end.
    """
    controls = np.count_nonzero(content < ord(" ")) - MARGIN.count(0)
    if controls and controls != sum(block.count(white) for white in (b"\n", b"\r", b"\t")):
        return True
    if block.isascii():
        return False
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
