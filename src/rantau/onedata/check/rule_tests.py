"""Rules of a standard on one row, each kind as tests over all rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import reduce, singledispatch
from itertools import combinations

import polars as pl

from rantau.kernel.language import Language
from rantau.kernel.periods import Period, PeriodKind
from rantau.onedata.check.columns import Columns
from rantau.onedata.check.describing import describe_condition
from rantau.onedata.check.functions import FUNCTIONS
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.parents import parent_of
from rantau.onedata.check.row_test import RowTest, Setting, both_numbers, holds, is_one_of, other_cell
from rantau.onedata.check.validity import valid_at
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import Condition, columns_in
from rantau.onedata.standards.model import ColumnType, Rule
from rantau.onedata.standards.rules import (
    Allowed,
    Apart,
    Check,
    Compare,
    Comparison,
    Distinct,
    EmptyWhen,
    Function,
    InOrder,
    InPeriod,
    NoRowLike,
    NotSmall,
    ParentIs,
    RatioBetween,
    RequiredWhen,
    SumEquals,
    Together,
    ValidAt,
    YearsBetween,
)


def rule_tests(rule: Rule, setting: Setting) -> list[RowTest]:
    """Return the tests of one rule on rows; none for a rule of another level."""
    return [
        RowTest(
            code=test.code or rule.error,
            severity=rule.severity,
            column=test.column,
            fails=test.fails,
            arguments=test.arguments,
            rule=rule.id,
            suspects=test.suspects,
        )
        for test in _tests(rule.check, setting)
    ]


def _test(column: str, fails: pl.Expr, **arguments: pl.Expr | Argument) -> RowTest:
    """Return a test whose code and severity its rule will give."""
    return RowTest(code="", severity=Severity.ERROR, column=column, fails=fails, arguments=arguments)


@singledispatch
def _tests(check: Check, setting: Setting) -> Iterator[RowTest]:
    """Yield the tests of a check; a check on tables or files yields none here."""
    del check, setting
    return iter(())


@_tests.register
def _(check: Compare, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    left = columns.value(check.left)
    right = columns.value(check.right) if check.right else pl.lit(check.value).cast(columns.dtype(check.left))
    good = {
        Comparison.EQUAL: left == right,
        Comparison.NOT_EQUAL: left != right,
        Comparison.LESS: left < right,
        Comparison.AT_MOST: left <= right,
        Comparison.GREATER: left > right,
        Comparison.AT_LEAST: left >= right,
    }[check.op]
    fails = ~good & holds(check.when, columns) if check.when else ~good
    if check.right:
        expected: pl.Expr | Argument = columns.original(check.right)
        yield _test(check.left, fails, expected=expected, limit=expected, **other_cell(check.right, columns))
    else:
        shown = columns.label(check.left, check.value or "")
        yield _test(check.left, fails, expected=shown, limit=shown, other_value=shown, other_cell="")


@_tests.register
def _(check: InOrder, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    for first, last in combinations(range(len(check.columns)), 2):
        earlier, later = check.columns[first], check.columns[last]
        # Only neighbours are compared, over the empty cells between them: one wrong
        # date would otherwise be reported once for every other date of the row.
        between = [columns.value(name).is_null() for name in check.columns[first + 1 : last]]
        wrong = columns.value(earlier) > columns.value(later)
        yield _test(
            later,
            reduce(lambda left, right: left & right, between, wrong),
            expected=columns.header(earlier),
            cell=columns.address(earlier),
            other_value=columns.header(later),
            other_cell=columns.address(later),
        )


@_tests.register
def _(check: RequiredWhen, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    due = holds(check.when, columns) if check.when else pl.lit(value=True)
    for name in check.columns[:1] if check.one_is_enough else check.columns:
        blank = [~columns.filled(other) for other in (check.columns if check.one_is_enough else (name,))]
        shown = {"value": _condition_value(check.when, columns), "expected": _when_shown(check, columns)}
        yield _test(name, pl.all_horizontal(blank) & due, **shown, **_when_place(check, columns))


def _when_shown(check: RequiredWhen, columns: Columns) -> Argument:
    if check.when is not None:
        return describe_condition(check.when, columns)
    others = [columns.header(name) for name in check.columns[1:]]
    names = [name if isinstance(name, str) else name[0] for name in others]
    english = [name if isinstance(name, str) else name[1] for name in others]
    return (f"{', '.join(names)} juga kosong", f"{', '.join(english)} is empty too")


def _condition_value(when: Condition | None, columns: Columns) -> pl.Expr | Argument:
    return columns.original(next(columns_in(when))) if when else ""


def _when_place(check: RequiredWhen, columns: Columns) -> dict[str, pl.Expr | Argument]:
    other = next(columns_in(check.when)) if check.when else check.columns[-1]
    return {"other_cell": columns.address(other), "other_value": columns.original(other)}


@_tests.register
def _(check: EmptyWhen, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    other = next(columns_in(check.when))
    for name in check.columns:
        fails = columns.filled(name) & holds(check.when, columns)
        yield _test(name, fails, expected=describe_condition(check.when, columns), **other_cell(other, columns))


@_tests.register
def _(check: Allowed, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    found = is_one_of(columns.value(check.column), check.values, columns.dtype(check.column))
    fails = found if check.negated else ~found
    if check.when is not None:
        fails = fails & holds(check.when, columns)
    labels = [columns.label(check.column, value) for value in check.values]
    shown = tuple(", ".join(text if isinstance(text, str) else text[side] for text in labels) for side in (0, 1))
    codes = columns.codes(check.column)
    title: Argument = (codes.title.id, codes.title.en) if codes else columns.header(check.column)
    if check.negated:
        shown = (f"pilihan selain {shown[0]}", f"another choice than {shown[1]}")
    yield _test(check.column, fails, list=title, expected=(shown[0], shown[1]))


@_tests.register
def _(check: Together, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    differ = holds(check.first, columns) != holds(check.second, columns)
    yield _pair(check.first, check.second, differ, columns)


@_tests.register
def _(check: Apart, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    yield _pair(check.first, check.second, holds(check.first, columns) & holds(check.second, columns), columns)


def _pair(first: Condition, second: Condition, fails: pl.Expr, columns: Columns) -> RowTest:
    return _test(next(columns_in(first)), fails, **other_cell(next(columns_in(second)), columns))


@_tests.register
def _(check: Distinct, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    for earlier, later in combinations(check.columns, 2):
        same = columns.value(earlier) == columns.value(later)
        yield _test(later, same, **other_cell(earlier, columns))


@_tests.register
def _(check: ParentIs, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    codes = columns.codes(check.column)
    column = columns.standard.column(check.column)
    parent = parent_of(columns.value(check.column), column, codes) if codes else pl.lit(None, pl.String)
    yield _test(check.column, parent != columns.value(check.parent), **other_cell(check.parent, columns))


@_tests.register
def _(check: ValidAt, setting: Setting) -> Iterator[RowTest]:
    return valid_at(check.column, check.at, setting)


@_tests.register
def _(check: InPeriod, setting: Setting) -> Iterator[RowTest]:
    if setting.period is None:
        return
    period, columns = setting.period, setting.columns
    value = columns.value(check.column)
    kind = columns.standard.column(check.column).type
    if kind is ColumnType.DATE:
        inside = (value >= period.first) & (value < period.end)
    elif kind is ColumnType.MONTH:
        months = [str(Period(month, PeriodKind.MONTH)) for month in _months(period)]
        inside = value.is_in(months)
    else:
        inside = value.cast(pl.String) == str(period)
    label = period.label(Language.ID), period.label(Language.EN)
    yield _test(check.column, ~inside, expected=label, rows=pl.col("row").cast(pl.String))


def _months(period: Period) -> list[date]:
    months, day = [], period.first
    while day < period.end:
        months.append(day)
        day = Period.of(day, PeriodKind.MONTH).end
    return months


@_tests.register
def _(check: YearsBetween, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    start, end = columns.value(check.start), columns.value(check.end)
    before_birthday = _day_of_year(end) < _day_of_year(start)
    years = end.dt.year() - start.dt.year() - before_birthday.cast(pl.Int32)
    wrong = [years < check.min] if check.min is not None else []
    if check.max is not None:
        wrong.append(years > check.max)
    limit = f"{'' if check.min is None else check.min}–{'' if check.max is None else check.max}"
    test = _test(
        check.start,
        pl.any_horizontal(wrong),
        value=years.cast(pl.String),
        date=end.cast(pl.String),
        limit=limit,
        **other_cell(check.end, columns),
    )
    yield replace(test, suspects=_maybe_outside(check, (end - start).dt.total_days()))


def _maybe_outside(check: YearsBetween, days: pl.Expr) -> pl.Expr:
    """Return a predicate on the days between that is true wherever the years are outside, and rarely else.

    Taking dates apart is twenty times as slow as counting the days between them.
    """
    outside = [days < max(check.min * 365, check.min * 366)] if check.min is not None else []
    if check.max is not None:
        most = check.max + 1
        outside.append(days >= min(most * 365, most * 366))
    return pl.any_horizontal(outside)


def _day_of_year(value: pl.Expr) -> pl.Expr:
    """Return month and day as one number that compares as the calendar does."""
    return value.dt.month().cast(pl.Int16) * 100 + value.dt.day()


@_tests.register
def _(check: RatioBetween, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    below = columns.value(check.denominator)
    ratio = pl.when(below != 0).then(columns.value(check.numerator) * check.factor / below)
    low, high = both_numbers(check.min), both_numbers(check.max)
    yield _test(
        check.numerator,
        (ratio < check.min) | (ratio > check.max),
        value=ratio.round(2).cast(pl.String),
        limit=(f"{low[0]}–{high[0]}", f"{low[1]}–{high[1]}"),
        **other_cell(check.denominator, columns),
    )


@_tests.register
def _(check: NotSmall, setting: Setting) -> Iterator[RowTest]:
    value = setting.columns.value(check.column)
    yield _test(check.column, (value > 0) & (value < check.below), limit=both_numbers(check.below - 1))


@_tests.register
def _(check: SumEquals, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    parts = pl.sum_horizontal([columns.value(name) for name in check.parts], ignore_nulls=False)
    # Decimals such as 0.1 have no exact binary form; a millionth is far below any unit in use.
    fails = (columns.value(check.total) - parts).abs() > 1e-6
    yield _test(check.total, fails, expected=_plain_number(parts))


def _plain_number(value: pl.Expr) -> pl.Expr:
    """Write a float as people do: without a decimal part where it has none."""
    whole = value == value.floor()
    return (
        pl.when(whole)
        .then(value.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(value.round(6).cast(pl.String))
    )


@_tests.register
def _(check: NoRowLike, setting: Setting) -> Iterator[RowTest]:
    words = [word.lower() for word in check.words]
    text = setting.columns.original(check.column).str.strip_chars().str.to_lowercase()
    yield _test(check.column, text.is_in(words))


@_tests.register
def _(check: Function, setting: Setting) -> Iterator[RowTest]:
    for found in FUNCTIONS[check.name](setting.columns, check.columns):
        yield RowTest(
            code=found.code or "",
            severity=Severity.ERROR,
            column=found.column,
            fails=found.fails,
            arguments=found.arguments,
        )
