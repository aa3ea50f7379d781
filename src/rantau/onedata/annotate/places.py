"""Addresses of cells as they stand in a workbook, taken apart."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def column_number(letters: str) -> int:
    """Return the number of a column, ``A`` being 1.

    Examples
    --------
    >>> column_number("A"), column_number("AB"), column_number("XFD")
    (1, 28, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def row_and_column(address: str) -> tuple[int, int]:
    """Return row and column of an address, both from 1; ``(0, 0)`` if it is none.

    Examples
    --------
    >>> row_and_column("F214"), row_and_column("$A$1"), row_and_column("Data")
    ((214, 6), (1, 1), (0, 0))
    """
    found = _ADDRESS.fullmatch(address)
    return (int(found[2]), column_number(found[1])) if found else (0, 0)
