"""Columns of dates, months and years.

A date is plain in ISO form.  ``03/04/2023`` has two readings; which one a column
uses is settled once: by an answer, or by a cell of the column such as
``25/04/2023`` that can be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

import polars as pl

from rantau.kernel.formats import day as write_day
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.check.answers import Answer
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.reading import Interpreted, Reading, Settled, tidy
from rantau.onedata.read.sheets import CellKind

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}[:.]\d{2}.*)?\Z")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ]+\d{1,2}[:.]\d{2}.*)?\Z")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]'?\d{2}\Z")
_DAY_MONTH = re.compile(r"(?:[A-Za-z']+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]+)\.?,?[-/. ]+(\d{4})\Z")
_MONTH_DAY = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\Z")
_MONTH_YEAR = re.compile(r"([A-Za-z]+)\.?[-/., ]+(\d{4})\Z")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})\Z")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})(?:-\d{1,2}(?:T.*)?)?\Z")
_DIGITS = re.compile(r"\d+(?:\.\d+)?\Z")
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags aug",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ORDERS = {
    Answer.DAY_FIRST: LanguageMap(id="hari-bulan-tahun", en="day-month-year"),
    Answer.MONTH_FIRST: LanguageMap(id="bulan-hari-tahun", en="month-day-year"),
}
# Day 0 of Excel's 1900 system for serials after its invented 29 February 1900.
_SERIAL_ZERO = date(1899, 12, 30)
# 1927-05-18 to 2119-01-26: outside it a bare number is hardly a date.
_SERIALS = range(10_000, 80_000)


def month_number(name: str) -> int | None:
    """Return the number of a month from its Indonesian or English name or abbreviation."""
    return _MONTH_NAMES.get(name.lower())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days_in(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def _both(value: date) -> Argument:
    return write_day(value, Language.ID), write_day(value, Language.EN)


@dataclass(frozen=True)
class DateReading(Reading):
    """Dates in ISO form, with the column's order of day and month once it is settled."""

    order: Answer | None = None
    dtype: ClassVar[pl.DataType] = pl.Date()

    def canonical(self, text: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        if self.order is None:
            return text
        parts = "$3-$2-$1" if self.order is Answer.DAY_FIRST else "$3-$1-$2"
        iso = (
            text.str.replace(r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$", parts)
            .str.replace(r"-([0-9])-", "-0$1-")
            .str.replace(r"-([0-9])$", "-0$1")
        )
        real = iso.str.to_date("%Y-%m-%d", strict=False).is_not_null()
        return pl.when(text.str.contains(r"^[0-9]{1,2}[-/.]") & real).then(iso).otherwise(text)

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        # The length keeps “2023-1-5” out: to_date would take it, but it is not canonical.
        readable = (text.str.len_bytes() == 10) & value.is_not_null()
        return readable if kind is None else readable & (kind <= CellKind.DATE)

    def value(self, text: pl.Expr) -> pl.Expr:
        # Without its cache polars parses twice as fast here (measured on a million dates).
        return text.str.to_date("%Y-%m-%d", strict=False, cache=False)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if kind is CellKind.BOOLEAN:
            return Interpreted(None, "value-not-date", {"expected": "2024-05-31"})
        if found := _ISO.match(text):
            return self._real(*map(int, found.groups()), text=text, stored=kind is CellKind.DATE)
        if _DIGITS.match(text):
            return self._digits(text)
        if found := _NUMERIC.match(text):
            return self._numeric(*map(int, found.groups()), text=text)
        if _SHORT_YEAR.match(text):
            return Interpreted(None, "year-two-digits")
        return self._named(text)

    def settle(self, cells: Iterable[tuple[str, CellKind]], answer: Answer | None) -> Settled:
        if answer in _ORDERS:
            return Settled(replace(self, order=answer))
        seen: dict[Answer, str] = {}
        open_question = False
        for text, kind in cells:
            found = _NUMERIC.match(tidy(text)) if kind is CellKind.TEXT else None
            if found is None:
                continue
            first, second, year = map(int, found.groups())
            day_first, month_first = _date(year, second, first), _date(year, first, second)
            if day_first and month_first:
                open_question = open_question or day_first != month_first
            elif day_first or month_first:
                order = Answer.DAY_FIRST if day_first else Answer.MONTH_FIRST
                seen[order] = min(seen.get(order, text), text)
        if len(seen) != 1:
            return Settled(self)
        ((order, example),) = seen.items()
        name = _ORDERS[order]
        told = Interpreted(None, "date-order-read", {"expected": (name.id, name.en), "value": example})
        return Settled(replace(self, order=order), (told,) if open_question else ())

    def _real(self, year: int, month: int, day: int, *, text: str, stored: bool = False) -> Interpreted:
        found = _date(year, month, day)
        if found is not None:
            canonical = found.isoformat()
            quiet = stored or canonical == text
            return Interpreted(canonical, None if quiet else "date-as-text", counted=True)
        if 1 <= month <= 12 and year > 0:
            return Interpreted(None, "date-not-in-calendar", {"limit": str(_days_in(year, month))})
        return Interpreted(None, "value-not-date", {"expected": "2024-05-31"})

    def _digits(self, text: str) -> Interpreted:
        """Read a bare number: Excel's day count, or year, month and day run together."""
        serial = int(float(text)) if len(text) < 12 else 0
        if serial in _SERIALS:
            found = _SERIAL_ZERO + timedelta(days=serial)
            return Interpreted(found.isoformat(), "date-as-number", {"expected": found.isoformat()}, counted=True)
        if len(text) == 8 and text.isdecimal() and (whole := _date(int(text[:4]), int(text[4:6]), int(text[6:]))):
            return Interpreted(whole.isoformat(), "date-as-number", {"expected": whole.isoformat()}, counted=True)
        return Interpreted(None, "value-not-date", {"expected": "2024-05-31"})

    def _numeric(self, first: int, second: int, year: int, *, text: str) -> Interpreted:
        day_first, month_first = _date(year, second, first), _date(year, first, second)
        if self.order is Answer.DAY_FIRST:
            return self._real(year, second, first, text=text)
        if self.order is Answer.MONTH_FIRST:
            return self._real(year, first, second, text=text)
        if day_first and month_first and day_first != month_first:
            return Interpreted(None, "date-ambiguous", {"expected": _both(day_first), "suggestion": _both(month_first)})
        if day_first or month_first:
            found = day_first or month_first
            assert found is not None  # noqa: S101 - one of the two was true
            return Interpreted(found.isoformat(), "date-as-text", counted=True)
        # Neither order gives a real day; day first is how Indonesian dates are written.
        return self._real(year, second, first, text=text)

    def _named(self, text: str) -> Interpreted:
        if found := _DAY_MONTH.match(text):
            day, name, year = found.groups()
        elif found := _MONTH_DAY.match(text):
            name, day, year = found.groups()
        else:
            return Interpreted(None, "value-not-date", {"expected": "2024-05-31"})
        month = month_number(name)
        if month is None:
            return Interpreted(None, "value-not-date", {"expected": "2024-05-31"})
        return self._real(int(year), month, int(day), text=text)


@dataclass(frozen=True)
class MonthReading(Reading):
    """Months as ``2023-11``."""

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        form = text.str.contains(r"^[0-9]{4}-(?:0[1-9]|1[0-2])$")
        return form if kind is None else form & (kind <= CellKind.DATE)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        month: int | None = None
        year = 0
        if found := _YEAR_MONTH.match(text):
            year, month = int(found[1]), int(found[2])
        elif found := _MONTH_FIRST.match(text):
            month, year = int(found[1]), int(found[2])
        elif found := _MONTH_YEAR.match(text):
            month, year = month_number(found[1]), int(found[2])
        if month is None or not 1 <= month <= 12:
            return Interpreted(None, "value-not-month", {"expected": "2024-01"})
        return Interpreted(f"{year:04}-{month:02}")


@dataclass(frozen=True)
class YearReading(Reading):
    """Years as four digits."""

    dtype: ClassVar[pl.DataType] = pl.Int32()

    def plain(self, text: pl.Expr, value: pl.Expr, kind: pl.Expr | None) -> pl.Expr:
        form = text.str.contains(r"^[0-9]{4}$")
        return form if kind is None else form & (kind <= CellKind.NUMBER)

    def value(self, text: pl.Expr) -> pl.Expr:
        return text.cast(pl.Int32, strict=False)

    def interpret(self, text: str, kind: CellKind) -> Interpreted:
        if found := re.fullmatch(r"(\d{4})(?:\.0+|-\d{2}-\d{2}(?:T.*)?)?", text):
            return Interpreted(found[1])
        if re.fullmatch(r"'?\d{2}", text):
            return Interpreted(None, "year-two-digits")
        return Interpreted(None, "value-not-year", {"expected": "2024"})
