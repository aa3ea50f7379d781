"""What a column asks of its own cells: filled, in its form, within its bounds, in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from rantau.onedata.check.describing import describe_condition
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.reading import Reading
from rantau.onedata.check.readings.texts import TextReading, whole
from rantau.onedata.check.row_test import Arguments, RowTest, Setting, both_days, both_numbers, holds
from rantau.onedata.check.validity import expired_areas, valid_at
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.standards.conditions import Condition, columns_in
from rantau.onedata.standards.model import Column, ColumnType


def column_tests(setting: Setting) -> Iterator[RowTest]:
    """Yield the tests that follow from types, bounds, patterns and lengths of the columns."""
    for column in setting.columns.standard.columns:
        if column.name not in setting.columns.bound and column.when is not None:
            # The file may lack the column; rows that need it tell whether that is a fault.
            yield from _required(column, setting)
    for name, bound in setting.columns.bound.items():
        column = bound.column
        yield from _required(column, setting)
        if column.pattern is not None:
            yield _pattern(column, bound.reading, setting)
        yield from _lengths(column, setting)
        yield from _bounds(column, setting)
        if column.valid_at is not None:
            yield from valid_at(name, column.valid_at, setting)
        elif column.codes == "area-kemendagri":
            yield from expired_areas(name, setting)


def _required(column: Column, setting: Setting) -> Iterator[RowTest]:
    empty = ~setting.columns.filled(column.name)
    if column.when is not None:
        yield RowTest(
            code="value-required-when",
            severity=Severity.ERROR,
            column=column.name,
            fails=empty & holds(column.when, setting.columns),
            arguments=_when_arguments(column.when, setting),
        )
    elif column.required:
        yield RowTest(code="value-required", severity=Severity.ERROR, column=column.name, fails=empty)


def _when_arguments(when: Condition | None, setting: Setting) -> Arguments:
    if when is None:
        return {"expected": ("kolom lain juga kosong", "the other columns are empty too"), "other_cell": ""}
    first = next(columns_in(when))
    return {"expected": describe_condition(when, setting.columns), "other_cell": setting.columns.address(first)}


def _pattern(column: Column, reading: Reading, setting: Setting) -> RowTest:
    text = setting.columns.value(column.name).cast(pl.String)
    code = column.pattern_error or "pattern-not-matched"
    example = column.example or ""
    return RowTest(
        code=code,
        severity=error_texts()[code].severity,
        column=column.name,
        fails=~text.str.contains(whole(column.pattern or "")),
        arguments={
            "expected": column.pattern or "",
            "suggestion": example,
            "count": text.str.len_chars().cast(pl.String),
        },
        covered=isinstance(reading, TextReading) and reading.pattern == column.pattern,
    )


def _lengths(column: Column, setting: Setting) -> Iterator[RowTest]:
    if column.type is not ColumnType.TEXT:
        return
    length = setting.columns.value(column.name).str.len_chars()
    counted = {"count": length.cast(pl.String)}
    if column.max_length is not None:
        yield RowTest(
            code="text-too-long",
            severity=Severity.ERROR,
            column=column.name,
            fails=length > column.max_length,
            arguments={**counted, "limit": both_numbers(column.max_length)},
        )
    if column.min_length is not None and column.min_length > 1:
        yield RowTest(
            code="text-too-short",
            severity=Severity.ERROR,
            column=column.name,
            fails=length < column.min_length,
            arguments={**counted, "limit": both_numbers(column.min_length)},
        )


def _bounds(column: Column, setting: Setting) -> Iterator[RowTest]:
    value = setting.columns.value(column.name)
    if column.type is ColumnType.DATE:
        if column.minimum is not None:
            first = date.fromisoformat(column.minimum)
            yield _bound(column, "date-too-old", value < first, both_days(first), severity=Severity.WARNING)
        if column.maximum == "today":
            yield _bound(column, "date-in-future", value > setting.today, both_days(setting.today))
        elif column.maximum is not None:
            last = date.fromisoformat(column.maximum)
            yield _bound(column, "date-too-late", value > last, both_days(last))
    elif column.type is ColumnType.MONTH:
        if column.maximum == "today":
            yield _bound(column, "date-in-future", value > f"{setting.today:%Y-%m}", both_days(setting.today))
    elif column.type in (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.YEAR):
        if column.minimum is not None:
            low = float(column.minimum)
            yield _bound(column, "value-below-min", value < low, both_numbers(low))
        if column.maximum is not None:
            high = float(setting.today.year if column.maximum == "today" else column.maximum)
            shown = str(int(high)) if column.type is ColumnType.YEAR else both_numbers(high)
            yield _bound(column, "value-above-max", value > high, shown)


def _bound(
    column: Column, code: str, fails: pl.Expr, limit: Argument, *, severity: Severity = Severity.ERROR
) -> RowTest:
    return RowTest(code=code, severity=severity, column=column.name, fails=fails, arguments={"limit": limit})
