"""The columns of a draft: type, list, bounds, pattern and sensitivity from the values of one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from rantau.onedata.codes.codelists import CodeList, code_list
from rantau.onedata.codes.sex import sex_from_letter_pair
from rantau.onedata.inspect.draft_names import Known, words_for
from rantau.onedata.inspect.model import Kind
from rantau.onedata.inspect.profiles import Profiled
from rantau.onedata.inspect.rows import TableRows
from rantau.onedata.standards.model import Column, ColumnType, Sensitivity

_NEARLY_ALL = 0.95
_LOOKED_UP = 5_000
_FEWEST_LIKE = 5
_LONGEST_PATTERN = 30
_TEN = 10
_TYPES = {
    Kind.INTEGER: ColumnType.INTEGER,
    Kind.DECIMAL: ColumnType.DECIMAL,
    Kind.DATE: ColumnType.DATE,
    Kind.MONTH: ColumnType.MONTH,
    Kind.YEAR: ColumnType.YEAR,
}
_LISTED = frozenset([Kind.SEX, Kind.COUNTRY, Kind.AREA_NAME, Kind.AREA_CODE, Kind.CODE, Kind.INSTITUTION])
# Where the year begins and ends, for bounds that leave room.
_FIRST_DAY, _LAST_DAY = "-01-01", "-12-31"


@dataclass(frozen=True, slots=True)
class Misfits:
    """Cells of a proposed column that do not fit it: how many, and one of them."""

    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A proposed column, the column of the file behind it, and what does not fit."""

    column: Column
    profiled: Profiled
    misfits: Misfits | None
    is_translated: bool


def draft_column(profiled: Profiled, rows: TableRows, *, name: str, known: Known | None) -> Drafted:
    """Propose a column of a standard for a column of a file."""
    profile = profiled.profile
    header, definition, aliases = words_for(profiled.column, known)
    codes, misfits = _list_for(profiled)
    kind = ColumnType.CODE if codes else _TYPES.get(profile.kind, ColumnType.TEXT)
    if codes is None and kind is not ColumnType.TEXT:
        misfits = _misfits(profiled, ~profiled.guess.fits)
    listed, _, level = (profile.code_list or "").partition("/") if codes else ("", "", "")
    smallest, largest = _bounds(profiled, kind)
    pattern = _pattern(profiled) if kind is ColumnType.TEXT else None
    column = Column(
        name=name,
        header=header,
        aliases=aliases,
        definition=definition,
        type=kind,
        required=rows.is_whole and profile.filled > 0 and not profile.empty and not profile.missing,
        codes=listed or None,
        level=level or None,
        pattern=pattern,
        pattern_error="nik-length" if profile.kind is Kind.NIK else None,
        minimum=smallest,
        maximum=largest,
        max_length=_longest(profiled) if kind is ColumnType.TEXT and pattern is None else None,
        sensitivity=Sensitivity.PERSONAL if profile.is_personal else Sensitivity.OFFICIAL,
    )
    return Drafted(column, profiled, misfits, known is not None)


def _list_for(profiled: Profiled) -> tuple[CodeList | None, Misfits | None]:
    """Return the code list that nearly all values fit, each in one way, and the cells that do not."""
    listed = profiled.profile.code_list
    if listed is None or profiled.profile.kind not in _LISTED:
        return None, None
    name, _, level = listed.partition("/")
    codes = code_list(name, level=level or None)
    texts = profiled.values.distinct["text"].head(_LOOKED_UP).to_list()
    odd = [text for text in texts if not _means_one(codes, text)]
    if codes.name == "sex":
        told = sex_from_letter_pair([text for text in texts if len(text) == 1]) or {}
        odd = [text for text in odd if text not in told]
    misfits = _misfits(profiled, pl.col("text").is_in(odd))
    if misfits and misfits.count > (1 - _NEARLY_ALL) * profiled.profile.filled:
        return None, None
    return codes, misfits


def _means_one(codes: CodeList, text: str) -> bool:
    return len({entry.code for entry in codes.lookup(text)}) == 1


def _misfits(profiled: Profiled, odd: pl.Expr) -> Misfits | None:
    found = profiled.values.distinct.filter(odd)
    return Misfits(int(found["count"].sum()), str(found["text"][0])) if found.height else None


# --- bounds ------------------------------------------------------------------


def _bounds(profiled: Profiled, kind: ColumnType) -> tuple[str | None, str | None]:
    smallest, largest = profiled.profile.smallest, profiled.profile.largest
    if smallest is None or largest is None:
        return None, None
    if kind in (ColumnType.INTEGER, ColumnType.DECIMAL):
        low, high = Decimal(smallest), Decimal(largest)
        return _plain(-_outward(-low) if low < 0 else Decimal(0)), _plain(_outward(high) if high > 0 else Decimal(0))
    if kind is ColumnType.DATE:
        return smallest[:4] + _FIRST_DAY, largest[:4] + _LAST_DAY
    if kind is ColumnType.YEAR:
        return str(int(smallest) // _TEN * _TEN), str((int(largest) // _TEN + 1) * _TEN)
    return None, None


def _outward(value: Decimal) -> Decimal:
    """Return the first of 1, 2, 5, 10, 20, 50 … that is no smaller than a positive number.

    Examples
    --------
    >>> [int(_outward(Decimal(value))) for value in ("506451", "100", "17")], _outward(Decimal("0.03"))
    ([1000000, 100, 20], Decimal('0.05'))
    """
    power = Decimal(1).scaleb(value.adjusted())
    return next(step * power for step in (Decimal(1), Decimal(2), Decimal(5), Decimal(10)) if step * power >= value)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


# --- texts -------------------------------------------------------------------


def _pattern(profiled: Profiled) -> str | None:
    """Return the form that all values share, if it is one of letters and digits: ``^K[0-9]{4}$``."""
    profile = profiled.profile
    if profile.kind is Kind.NIK:
        return "^[0-9]{16}$"
    texts = profiled.values.distinct["text"]
    if profile.kind not in (Kind.CODE, Kind.AREA_CODE) or texts.len() < _FEWEST_LIKE:
        return None
    forms = {"".join(map(_class_of, text)) for text in texts.head(_LOOKED_UP)}
    if len(forms) != 1 or texts.len() > _LOOKED_UP:
        return None
    form = forms.pop()
    return f"^{_written(form, texts.to_list())}$" if "9" in form and len(form) <= _LONGEST_PATTERN else None


def _class_of(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return "9" if letter.isdigit() else "A" if letter.isupper() else "a"
    return letter


def _written(form: str, texts: list[str]) -> str:
    """Write a form as a pattern; letters that never change stand as they are."""
    pieces = []
    for run in re.finditer(r"9+|A+|a+|[^9Aa]+", form):
        begin, end = run.span()
        seen = {text[begin:end] for text in texts}
        if len(seen) == 1 and form[begin] != "9":
            pieces.append(re.escape(seen.pop()))
        else:
            pieces.append(f"[{ {'9': '0-9', 'A': 'A-Z', 'a': 'a-z'}[form[begin]] }]{{{end - begin}}}")
    return "".join(pieces)


def _longest(profiled: Profiled) -> int | None:
    """Return a length that leaves room: twice the longest text, in tens."""
    lengths = profiled.values.distinct["text"].str.len_chars()
    if not lengths.len():
        return None
    longest = max(_lengths(lengths))
    return (2 * longest // _TEN + 1) * _TEN


def _lengths(lengths: pl.Series) -> Iterator[int]:
    yield from (int(length) for length in lengths.to_list())
