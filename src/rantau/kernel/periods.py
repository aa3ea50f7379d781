"""Reporting periods: a month (2023-11), a quarter (2023-Q4) or a year (2023)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language, LanguageMap

MONTHS = LanguageMap(
    id="Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    en="January February March April May June July August September October November December",
)
_FORM = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])))?\Z")


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


class PeriodNotUnderstoodError(DomainError):
    """The text is not a month, quarter or year."""

    def __init__(self, text: str) -> None:
        super().__init__(
            LanguageMap(id=f"Periode “{text}” tidak dikenal.", en=f"The period “{text}” is not known."),
            LanguageMap(
                id="Tulis 2023-11 untuk bulan, 2023-Q4 untuk triwulan, atau 2023 untuk tahun.",
                en="Write 2023-11 for a month, 2023-Q4 for a quarter, or 2023 for a year.",
            ),
            code="period-not-understood",
        )


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter or year.

    ``first`` is its first day and ``end`` the first day after it (half-open).
    """

    first: date
    kind: PeriodKind

    def __post_init__(self) -> None:
        start_month = (self.first.month - 1) % _MONTHS_IN[self.kind]
        if self.first.day != 1 or start_month != 0:
            raise ValueError(f"{self.first} does not begin a {self.kind}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period from its SDMX-like form.

        Raises
        ------
        PeriodNotUnderstoodError
            If the text has another form, or names a month that does not exist.

        Examples
        --------
        >>> Period.parse("2023-Q4").first
        datetime.date(2023, 10, 1)
        """
        found = _FORM.match(text.strip())
        if not found or int(found["year"]) == 0:
            raise PeriodNotUnderstoodError(text)
        year = int(found["year"])
        if found["quarter"]:
            return cls(date(year, 3 * int(found["quarter"]) - 2, 1), PeriodKind.QUARTER)
        if found["month"]:
            if not 1 <= int(found["month"]) <= 12:
                raise PeriodNotUnderstoodError(text)
            return cls(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        return cls(date(year, 1, 1), PeriodKind.YEAR)

    @classmethod
    def of(cls, day: date, kind: PeriodKind) -> Period:
        """Return the period of ``kind`` that holds ``day``."""
        length = _MONTHS_IN[kind]
        return cls(date(day.year, (day.month - 1) // length * length + 1, 1), kind)

    @property
    def end(self) -> date:
        """The first day after the period.

        Raises
        ------
        OverflowError
            For a period that ends with the year 9999, after which there is no date.
        """
        months = self.first.year * 12 + self.first.month - 1 + _MONTHS_IN[self.kind]
        if months // 12 > 9999:
            raise OverflowError("no day after the year 9999")
        return date(months // 12, months % 12 + 1, 1)

    def contains(self, day: date) -> bool:
        """Test whether ``day`` falls in the period."""
        return Period.of(day, self.kind) == self

    def previous(self) -> Period:
        """Return the period of the same kind just before this one."""
        months = self.first.year * 12 + self.first.month - 1 - _MONTHS_IN[self.kind]
        return Period(date(months // 12, months % 12 + 1, 1), self.kind)

    def __str__(self) -> str:
        if self.kind is PeriodKind.YEAR:
            return f"{self.first.year:04}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.first.year:04}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y-%m}" if self.first.year >= 1000 else f"{self.first.year:04}-{self.first.month:02}"

    def label(self, language: Language) -> str:
        """Return the period as a person writes it: “November 2023”, “Triwulan 4 2023”."""
        if self.kind is PeriodKind.YEAR:
            return str(self.first.year)
        if self.kind is PeriodKind.QUARTER:
            word = LanguageMap(id="Triwulan", en="Quarter").text(language)
            return f"{word} {(self.first.month + 2) // 3} {self.first.year}"
        return f"{MONTHS.text(language).split()[self.first.month - 1]} {self.first.year}"
