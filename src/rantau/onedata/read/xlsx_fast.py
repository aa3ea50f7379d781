"""What the cells that :mod:`rantau.onedata.read.xlsx_scan` has found mean, all of a block at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import polars as pl

from rantau.onedata.read.held import Cells
from rantau.onedata.read.sheets import CellKind
from rantau.onedata.read.xlsx_bytes import Bytes, Places, Windows, digits, texts_between, windows
from rantau.onedata.read.xlsx_cells import FALSE, FIRST_STRING, NOTHING, TRUE, BookContext
from rantau.onedata.read.xlsx_scan import Flags, Found, Shape
from rantau.onedata.read.xlsx_styles import Shown
from rantau.onedata.read.xlsx_tails import TailCodes
from rantau.onedata.read.xlsx_values import NEEDS_CARE, moment_text, number_text, plain

# A number that is as short as it can be, and surely the decimal that was meant …
_SHORT = r"^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])$"
_SHORT_LENGTH = 16
# … and one that a shorter one may stand for.
_DECIMAL = r"^-?[0-9]+\.[0-9]+(?:E-[0-9]{1,2})?$"
_DECIMAL_FROM, _DECIMAL_UNTIL = 1e-3, 1e15
_WINDOW = 8
_DAY_MS = 86_400_000
# The day of Excel that Unix counts from, by whether Excel counts from 1904.
_UNIX_DAY = {False: 25_569, True: 24_107}
# Between these days both calendars run alike, and no time of day stands alone.
_FIRST_EVEN_DAY, _LAST_EVEN_DAY = 61, 2_900_000


class _Type(IntEnum):
    """What the attributes of a cell say about its value."""

    ODD = 0
    STRING = 1
    NUMBER = 2
    DATE = 3
    TIME = 4
    BOOLEAN = 5
    ERROR = 6
    TEXT = 7
    INLINE = 8


_TYPES = {"s": _Type.STRING, "b": _Type.BOOLEAN, "e": _Type.ERROR, "str": _Type.TEXT, "inlineStr": _Type.INLINE}
_NUMBER_TYPES = {Shown.AS_NUMBER: _Type.NUMBER, Shown.AS_DATE: _Type.DATE, Shown.AS_TIME: _Type.TIME}


@dataclass(slots=True)
class _Work:
    """The cells of a block and what has been made of them so far.

    ``is_odd`` marks cells that only the slow way can read.
    """

    content: Bytes
    window: Windows
    found: Found
    book: BookContext
    kinds: Bytes
    texts: npt.NDArray[np.uint32]
    is_odd: Flags
    own: list[pl.Series] = field(default_factory=list)
    next_text: int = 0

    def stored(self, at: Places) -> pl.Series:
        """Return the values of some cells as they stand in the file."""
        return texts_between(self.content, self.found.starts[at], self.found.ends[at])

    def whole_numbers(self, at: Places) -> tuple[Flags, npt.NDArray[np.int64]]:
        """Read values of up to eight digits; say which are such, without a zero before them."""
        lengths = self.found.ends[at] - self.found.starts[at]
        window = self.window[self.found.starts[at]]
        is_number, value = digits(window, np.minimum(lengths, _WINDOW))
        has_zero = ((window & np.uint64(0xFF)) == np.uint64(ord("0"))) & (lengths > 1)
        return is_number & (lengths <= _WINDOW) & ~has_zero, value.astype(np.int64)

    def put(self, at: Places, kind: CellKind, texts: pl.Series) -> None:
        """Give the cells ``at`` a text each."""
        if len(at):
            self.kinds[at] = kind
            self.texts[at] = np.arange(len(at)) + self.next_text
            self.next_text += len(texts)
            self.own.append(texts)

    def put_known(self, at: Places, kind: CellKind, texts: list[str | None]) -> None:
        """Give the cells ``at`` a text each; one that is ``None`` is left to the slow way."""
        is_none = np.array([text is None for text in texts], np.bool_)
        self.is_odd[at[is_none]] = True
        self.put(at[~is_none], kind, pl.Series([text for text in texts if text is not None], dtype=pl.String))


def interpret_all(block: bytes, found: Found, tails: TailCodes, book: BookContext) -> tuple[Cells, Places]:
    """Return the cells that have a value, and which of the found cells the slow way has to read."""
    types = _types(tails, book)[found.codes]
    count = len(found.rows)
    work = _Work(
        content=np.frombuffer(block, np.uint8),
        window=windows(block),
        found=found,
        book=book,
        kinds=np.zeros(count, np.uint8),
        texts=np.full(count, NOTHING, np.uint32),
        is_odd=(found.shapes == Shape.ODD) | (types == _Type.ODD),
        next_text=len(book.texts),
    )
    is_empty = found.starts == found.ends
    # Whether an empty result is one that nobody has calculated is a question for the slow way.
    work.is_odd |= is_empty & ((found.shapes == Shape.FORMULA) | (found.shapes == Shape.FORMULA_SHARED))
    work.is_odd |= (found.shapes == Shape.INLINE) != (types == _Type.INLINE)
    work.is_odd &= found.shapes != Shape.BLANK
    is_open = ~(work.is_odd | is_empty)
    types[~is_open] = _Type.ODD
    present = np.bincount(types, minlength=len(_Type))
    for kind, read in _READERS.items():
        if present[kind]:
            read(work, np.flatnonzero(types == kind))
    longest = int((found.ends - found.starts).max(initial=0))
    cells = Cells(found.rows, found.columns, work.kinds, work.texts, tuple(work.own), longest)
    return cells.where(work.kinds != CellKind.EMPTY), np.flatnonzero(work.is_odd)


def _types(tails: TailCodes, book: BookContext) -> Bytes:
    def of(kind: str, style: int) -> _Type:
        return _NUMBER_TYPES[book.shown_by(style)] if kind == "n" else _TYPES.get(kind, _Type.ODD)

    return np.array([of(*tail) for tail in zip(tails.kinds, tails.styles, strict=True)], np.uint8)


def _read_strings(work: _Work, at: Places) -> None:
    is_index, index = work.whole_numbers(at)
    is_index &= index < len(work.book.texts) - FIRST_STRING
    work.is_odd[at[~is_index]] = True
    at, index = at[is_index], index[is_index] + FIRST_STRING
    is_filled = ~work.book.is_nothing[index]
    work.kinds[at] = np.where(is_filled, np.uint8(CellKind.TEXT), np.uint8(CellKind.EMPTY))
    work.texts[at] = np.where(is_filled, index, NOTHING)


def _read_numbers(work: _Work, at: Places) -> None:
    is_whole, values = work.whole_numbers(at)
    work.put(at[is_whole], CellKind.NUMBER, pl.Series(values[is_whole], dtype=pl.UInt32).cast(pl.String))
    rest = at[~is_whole]
    texts = work.stored(rest)
    lengths = work.found.ends[rest] - work.found.starts[rest]
    is_short = texts.str.contains(_SHORT).to_numpy() & (lengths <= _SHORT_LENGTH)
    work.put(rest[is_short], CellKind.NUMBER, texts.filter(is_short))
    _read_noisy(work, rest[~is_short], texts.filter(~is_short))


def _read_noisy(work: _Work, at: Places, texts: pl.Series) -> None:
    """Shorten numbers such as 5176179.0700000003."""
    if not len(at):
        return
    values = texts.cast(pl.Float64, strict=False)
    is_moderate = values.abs().is_between(_DECIMAL_FROM, _DECIMAL_UNTIL).fill_null(False)
    is_decimal = is_moderate & texts.str.contains(_DECIMAL)
    chosen = is_decimal.to_numpy()
    work.put(at[chosen], CellKind.NUMBER, values.filter(is_decimal).cast(pl.String).str.strip_suffix(".0"))
    work.put_known(at[~chosen], CellKind.NUMBER, [number_text(text) for text in texts.filter(~is_decimal).to_list()])


def _read_dates(work: _Work, at: Places) -> None:
    is_whole, days = work.whole_numbers(at)
    is_even = is_whole & (days >= _FIRST_EVEN_DAY) & (days <= _LAST_EVEN_DAY)
    unix_days = pl.Series(days[is_even] - _UNIX_DAY[work.book.counts_from_1904], dtype=pl.Int32)
    work.put(at[is_even], CellKind.DATE, unix_days.cast(pl.Date).dt.to_string("%Y-%m-%d"))
    _read_moments(work, at[~is_even], Shown.AS_DATE)


def _read_times(work: _Work, at: Places) -> None:
    _read_moments(work, at, Shown.AS_TIME)


def _read_moments(work: _Work, at: Places, shown: Shown) -> None:
    serials = work.stored(at).cast(pl.Float64, strict=False)
    is_even = serials.is_between(_FIRST_EVEN_DAY, _LAST_EVEN_DAY).fill_null(False)
    milliseconds = (serials.filter(is_even) * _DAY_MS).round().cast(pl.Int64)
    # Midnight has no time of day, and a fraction of a second is seldom: both go one by one.
    is_plain = ((milliseconds % 1000 == 0) & (milliseconds % _DAY_MS != 0)).to_numpy()
    seconds = milliseconds.filter(is_plain) - _UNIX_DAY[work.book.counts_from_1904] * _DAY_MS
    even = at[is_even.to_numpy()]
    work.put(even[is_plain], CellKind.DATE, seconds.cast(pl.Datetime("ms")).dt.to_string("%Y-%m-%dT%H:%M:%S"))
    _read_seldom_moments(work, np.concatenate([at[~is_even.to_numpy()], even[~is_plain]]), shown)


def _read_seldom_moments(work: _Work, at: Places, shown: Shown) -> None:
    if not len(at):
        return
    numbers = [number_text(text) for text in work.stored(at).to_list()]
    moments = [
        None if number is None else moment_text(float(number), shown, counts_from_1904=work.book.counts_from_1904)
        for number in numbers
    ]
    is_moment = np.array([moment is not None for moment in moments], np.bool_)
    work.put_known(at[is_moment], CellKind.DATE, [moment for moment in moments if moment is not None])
    left = [number for number, moment in zip(numbers, moments, strict=True) if moment is None]
    work.put_known(at[~is_moment], CellKind.NUMBER, left)


def _read_booleans(work: _Work, at: Places) -> None:
    is_whole, value = work.whole_numbers(at)
    is_boolean = is_whole & (value <= 1)
    work.is_odd[at[~is_boolean]] = True
    work.kinds[at[is_boolean]] = CellKind.BOOLEAN
    work.texts[at[is_boolean]] = np.where(value[is_boolean] == 1, TRUE, FALSE)


def _read_errors(work: _Work, at: Places) -> None:
    texts = work.stored(at)
    is_plain = texts.str.contains(r"^[#A-Z0-9/!?_]+$").to_numpy()
    work.is_odd[at[~is_plain]] = True
    work.put(at[is_plain], CellKind.ERROR, texts.filter(is_plain))


def _read_texts(work: _Work, at: Places) -> None:
    texts = work.stored(at)
    needs_care = texts.str.contains(NEEDS_CARE).to_numpy()
    work.put(at[~needs_care], CellKind.TEXT, texts.filter(~needs_care))
    work.put_known(at[needs_care], CellKind.TEXT, [_plain(text) for text in texts.filter(needs_care).to_list()])


def _plain(raw: str) -> str | None:
    try:
        return plain(raw)
    except ValueError:
        # An entity that XML does not define: the parser says so, with the name of the part.
        return None


_READERS: dict[_Type, Callable[[_Work, Places], None]] = {
    _Type.STRING: _read_strings,
    _Type.NUMBER: _read_numbers,
    _Type.DATE: _read_dates,
    _Type.TIME: _read_times,
    _Type.BOOLEAN: _read_booleans,
    _Type.ERROR: _read_errors,
    _Type.TEXT: _read_texts,
    _Type.INLINE: _read_texts,
}
