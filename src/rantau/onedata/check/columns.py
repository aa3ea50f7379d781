"""The columns of a standard as they stand in one file, and the names they carry while it is checked.

Three columns of the working table belong to each column of the standard:
``o:name`` the sender's own text, ``t:name`` its canonical text (null when empty),
``v:name`` its typed value (null when empty or not readable), and, where the file
knows it, ``k:name`` the kind of the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.areas import AreaReading
from rantau.onedata.check.readings.codes import CodeReading
from rantau.onedata.check.readings.dates import DateReading, MonthReading, YearReading
from rantau.onedata.check.readings.numbers import NumberReading
from rantau.onedata.check.readings.reading import Reading
from rantau.onedata.check.readings.texts import NikReading, TextReading
from rantau.onedata.codes.codelists import CodeList, code_list
from rantau.onedata.read.sheets import letters
from rantau.onedata.standards.model import Column, ColumnType, Standard
from rantau.onedata.standards.rules import Function

# Lists whose unknown values have an error of their own in the catalogue.
_UNKNOWN_IN = {
    "country-iso3": "country-unknown",
    "institutions": "institution-unmatched",
}


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column of the standard, the place where it stands in the file, and how it is read."""

    column: Column
    place: int
    header: str
    reading: Reading

    @property
    def name(self) -> str:
        """Name of the column in the standard."""
        return self.column.name


@dataclass(frozen=True)
class Columns:
    """Every column of the standard that the file has, for building tests over the working table."""

    standard: Standard
    bound: Mapping[str, BoundColumn]

    def value(self, name: str) -> pl.Expr:
        """Return the typed value; null throughout for a column that the file lacks."""
        if name in self.bound:
            return pl.col(f"v:{name}")
        return pl.lit(None, dtype=self.dtype(name))

    def dtype(self, name: str) -> pl.DataType:
        """Return the type of a column's values."""
        if name in self.bound:
            return self.bound[name].reading.dtype
        return reading_for(self.standard.column(name), standard=self.standard).dtype

    def filled(self, name: str) -> pl.Expr:
        """Test whether the cell holds something, readable or not."""
        return pl.col(f"t:{name}").is_not_null() if name in self.bound else pl.lit(value=False)

    def original(self, name: str) -> pl.Expr:
        """Return the sender's own text."""
        return pl.col(f"o:{name}") if name in self.bound else pl.lit(None, dtype=pl.String)

    def address(self, name: str) -> pl.Expr:
        """Return the address of the cell, such as ``F214``."""
        if name not in self.bound:
            return pl.lit("")
        return pl.concat_str(pl.lit(letters(self.bound[name].place)), pl.col("row").cast(pl.String))

    def header(self, name: str) -> Argument:
        """Return the header: the file's own, or the standard's in both languages if the file lacks it."""
        if name in self.bound:
            return self.bound[name].header
        header = self.standard.column(name).header
        return header.id, header.en

    def codes(self, name: str) -> CodeList | None:
        """Return the code list of a column, if it has one."""
        return codes_of(self.standard.column(name))

    def label(self, name: str, value: str) -> Argument:
        """Return how people call a value: the label of a code, or the value itself."""
        codes = self.codes(name)
        entry = codes.get(value) if codes else None
        return (entry.label.id, entry.label.en) if entry else value


def codes_of(column: Column) -> CodeList | None:
    """Return the code list of a column, restricted to its level or scheme."""
    return code_list(column.codes, level=column.level, scheme=column.scheme) if column.codes else None


def reading_for(column: Column, *, standard: Standard, on: date | None = None) -> Reading:
    """Choose how the cells of ``column`` are read on the day ``on``, before anything in the file is known."""
    if column.type is ColumnType.CODE:
        codes = codes_of(column)
        if codes is None or codes.is_open:
            return TextReading()
        if codes.name == "area-kemendagri":
            return AreaReading(codes=codes, unknown="value-not-in-list", level=column.level, on=on)
        return CodeReading(codes=codes, unknown=_UNKNOWN_IN.get(codes.name, "value-not-in-list"), on=on)
    if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        return NumberReading(whole=column.type is ColumnType.INTEGER)
    if column.type is ColumnType.DATE:
        return DateReading()
    if column.type is ColumnType.MONTH:
        return MonthReading()
    if column.type is ColumnType.YEAR:
        return YearReading()
    return NikReading() if is_nik(column, standard=standard) else TextReading(pattern=column.pattern)


def is_nik(column: Column, *, standard: Standard) -> bool:
    """Test whether a column holds a NIK: a rule of the standard checks its form."""
    if column.pattern_error in ("nik-length", "nik-not-digits"):
        return True
    return any(
        isinstance(rule.check, Function) and rule.check.name == "nik-form" and column.name in rule.check.columns
        for rule in standard.rules
    )
