"""One cell of a worksheet, interpreted: the plain way that the fast one is held against.

Source: ECMA-376 part 1, section 18.3.1.4 (c, cell).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from rantau.onedata.read.extent import LAST_COLUMN, LAST_ROW
from rantau.onedata.read.sheets import CellKind
from rantau.onedata.read.xlsx_styles import Shown
from rantau.onedata.read.xlsx_values import iso_text, moment_text, number_text, unescaped

# Places in every table of texts: nothing, then the two words that Excel shows for a boolean.
NOTHING, TRUE, FALSE, FIRST_STRING = 0, 1, 2, 3
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}


class CellNotPossibleError(ValueError):
    """A cell says something that cannot be.

    Parameters
    ----------
    key
        What, as a key of ``interface/read.csv``: ``cell-outside`` or ``text-missing``.
    cell
        The address, or the number of the text.
    """

    def __init__(self, key: str, cell: str) -> None:
        super().__init__(f"{key}: {cell}")
        self.key = key
        self.cell = cell[:40]


@dataclass(frozen=True, slots=True)
class BookContext:
    """What the cells of a book refer to.

    Parameters
    ----------
    texts
        Null, ``TRUE``, ``FALSE``, then the shared strings in their order; an empty
        string is null.
    is_nothing
        Which of them are null.
    long_texts
        The places of those that are longer than a cell can hold.
    shown
        :class:`Shown` by style.
    """

    texts: pl.Series
    is_nothing: npt.NDArray[np.bool_]
    long_texts: npt.NDArray[np.uint32]
    shown: npt.NDArray[np.uint8]
    counts_from_1904: bool

    def string(self, index: str) -> str | None:
        """Return a shared string.

        Raises
        ------
        CellNotPossibleError
            If there is none with this index.
        """
        place = int(index) + FIRST_STRING if index.isdecimal() and len(index) < 10 else -1
        if not FIRST_STRING <= place < len(self.texts):
            raise CellNotPossibleError("text-missing", index)
        text: str | None = self.texts[place]
        return text

    def shown_by(self, style: int) -> Shown:
        """Return how a style shows numbers; one that is not defined shows them as they are."""
        return Shown(int(self.shown[style])) if style < len(self.shown) else Shown.AS_NUMBER


@dataclass(slots=True)
class RawCell:
    """A cell as the file stores it; ``value`` and ``inline`` are ``None`` where there is no such element."""

    kind: str = "n"
    style: int = 0
    value: str | None = None
    formula: str | None = None
    inline: str | None = None


def interpret(raw: RawCell, book: BookContext) -> tuple[str | None, CellKind]:
    """Return the text and the kind of a cell; an empty text is ``None``.

    Raises
    ------
    CellNotPossibleError
        If the cell refers to a shared string that does not exist.
    """
    text, kind = _stored(raw, book)
    if text:
        return text, kind
    # A text formula may well have the empty text as its result; of any other kind an
    # empty value means that nobody has calculated it yet.
    has_result = raw.kind == "str" or raw.inline is not None or (raw.value or "").strip() != ""
    if raw.formula is not None and not has_result:
        return (f"={raw.formula}" if raw.formula else "=…"), CellKind.UNCALCULATED
    return None, CellKind.EMPTY


def _stored(raw: RawCell, book: BookContext) -> tuple[str | None, CellKind]:
    if raw.kind == "inlineStr" or (raw.value is None and raw.inline is not None):
        return unescaped(raw.inline or ""), CellKind.TEXT
    if not raw.value or (raw.kind not in ("str", "e") and not raw.value.strip()):
        return None, CellKind.EMPTY
    match raw.kind:
        case "s":
            return book.string(raw.value.strip()), CellKind.TEXT
        case "str":
            return unescaped(raw.value), CellKind.TEXT
        case "e":
            return raw.value.strip(), CellKind.ERROR
        case "b":
            return _boolean(raw.value)
        case "d":
            iso = iso_text(raw.value)
            return (raw.value, CellKind.TEXT) if iso is None else (iso, CellKind.DATE)
        case _:
            return _number(raw.value, book.shown_by(raw.style), book)


def _boolean(value: str) -> tuple[str, CellKind]:
    word = _BOOLEANS.get(value.strip().lower())
    return (value, CellKind.TEXT) if word is None else (word, CellKind.BOOLEAN)


def _number(value: str, shown: Shown, book: BookContext) -> tuple[str, CellKind]:
    number = number_text(value)
    if number is None:
        return value, CellKind.TEXT
    if shown is not Shown.AS_NUMBER:
        moment = moment_text(float(number), shown, counts_from_1904=book.counts_from_1904)
        if moment is not None:
            return moment, CellKind.DATE
    return number, CellKind.NUMBER


def position(reference: str) -> tuple[int, int]:
    """Return row and column of an address such as ``F214``.

    Raises
    ------
    CellNotPossibleError
        If it is no address, or lies outside a worksheet.

    Examples
    --------
    >>> position("XFD1048576")
    (1048576, 16384)
    """
    found = _ADDRESS.fullmatch(reference.replace("$", ""))
    if found is None:
        raise CellNotPossibleError("cell-outside", reference)
    row, column = int(found[2]), 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if row > LAST_ROW or column > LAST_COLUMN:
        raise CellNotPossibleError("cell-outside", reference)
    return row, column


def long_texts(texts: pl.Series, limit: int) -> npt.NDArray[np.uint32]:
    """Return the places of texts with more than ``limit`` characters."""
    # Bytes are counted at once and characters are not; there are never fewer bytes.
    if not (texts.str.len_bytes() > limit).any():
        return np.zeros(0, np.uint32)
    places: npt.NDArray[np.uint32] = (texts.str.len_chars() > limit).arg_true().to_numpy().astype(np.uint32)
    return places
