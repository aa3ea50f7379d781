"""Rules on one row → tests that run over all rows at once.

Each test blames one cell, has a predicate over the working table
(:mod:`rantau.onedata.check.columns`), and the placeholders of its message as
expressions that are evaluated only on the rows that fail.  A comparison with an
empty cell is null, which counts as not failing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce, singledispatch
from itertools import combinations

import polars as pl

from rantau.kernel.formats import day as write_day
from rantau.kernel.formats import number as write_number
from rantau.kernel.language import Language
from rantau.kernel.periods import Period, PeriodKind
from rantau.onedata.check.columns import Columns
from rantau.onedata.check.describing import describe_condition
from rantau.onedata.check.functions import FUNCTIONS
from rantau.onedata.check.groups import Argument
from rantau.onedata.check.readings.reading import Reading
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import AllOf, Condition, Empty, Filled, OneOf, columns_in
from rantau.onedata.standards.model import Column, ColumnType, Rule
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

Arguments = Mapping[str, pl.Expr | Argument]


@dataclass(frozen=True, slots=True)
class RowTest:
    """One predicate over rows, the cell it blames and what its message needs."""

    code: str
    severity: Severity
    column: str
    fails: pl.Expr
    arguments: Arguments = field(default_factory=dict)
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a test may depend on besides the row: the columns, the day, the period of the report."""

    columns: Columns
    today: date
    period: Period | None = None


def both_numbers(value: float) -> Argument:
    """Write a number in both languages."""
    exact = int(value) if float(value).is_integer() else value
    return write_number(exact, Language.ID), write_number(exact, Language.EN)


def both_days(value: date) -> Argument:
    """Write a date in both languages."""
    return write_day(value, Language.ID), write_day(value, Language.EN)


def holds(condition: Condition, columns: Columns) -> pl.Expr:
    """Return the predicate of a condition; false, never null, where there is nothing to compare."""
    if isinstance(condition, Filled):
        return columns.filled(condition.column)
    if isinstance(condition, Empty):
        return ~columns.filled(condition.column)
    if isinstance(condition, OneOf):
        value = columns.value(condition.column).cast(pl.String)
        found = value.is_in(list(condition.values))
        return (~found if condition.negated else found).fill_null(value=False)
    parts = [holds(part, columns) for part in condition.parts]
    return pl.all_horizontal(parts) if isinstance(condition, AllOf) else pl.any_horizontal(parts)


# --- what a column asks of its own cells ------------------------------------


def column_tests(setting: Setting) -> Iterator[RowTest]:
    """Yield the tests that follow from types, bounds, patterns and lengths of the columns."""
    for name, bound in setting.columns.bound.items():
        column = bound.column
        yield from _required(column, setting)
        if column.pattern is not None:
            yield _pattern(column, bound.reading, setting)
        yield from _lengths(column, setting)
        yield from _bounds(column, setting)
        if column.valid_at is not None:
            yield from _valid_at(name, column.valid_at, setting, severity=Severity.ERROR, rule=None)


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
        severity=Severity.ERROR,
        column=column.name,
        fails=~text.str.contains(f"^(?:{column.pattern})$"),
        arguments={
            "expected": column.pattern or "",
            "suggestion": example,
            "count": text.str.len_chars().cast(pl.String),
        },
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


# --- what the rules of the standard ask -------------------------------------


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
        )
        for test in _tests(rule.check, setting)
    ]


def _test(column: str, fails: pl.Expr, **arguments: pl.Expr | Argument) -> RowTest:
    """Return a test whose code and severity its rule will give."""
    return RowTest(code="", severity=Severity.ERROR, column=column, fails=fails, arguments=arguments)


def _other(name: str, columns: Columns, *, value: str = "other_value") -> dict[str, pl.Expr | Argument]:
    return {value: columns.original(name), "other_cell": columns.address(name)}


@singledispatch
def _tests(check: Check, setting: Setting) -> Iterator[RowTest]:
    """Yield the tests of a check; a check on tables or files yields none here."""
    del check, setting
    return iter(())


@_tests.register
def _(check: Compare, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    left = columns.value(check.left)
    right = columns.value(check.right) if check.right else pl.lit(check.value).cast(_dtype(check.left, columns))
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
        yield _test(check.left, fails, expected=expected, limit=expected, **_other(check.right, columns))
    else:
        shown = columns.label(check.left, check.value or "")
        yield _test(check.left, fails, expected=shown, limit=shown, other_value=shown, other_cell="")


def _dtype(name: str, columns: Columns) -> pl.DataType:
    bound = columns.bound.get(name)
    return bound.reading.dtype if bound else pl.String()


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
    needed = [describe_condition(Filled(name), columns) for name in check.columns]
    for name in check.columns[:1] if check.one_is_enough else check.columns:
        blank = [~columns.filled(other) for other in (check.columns if check.one_is_enough else (name,))]
        shown = {"value": _condition_value(check.when, columns), "expected": _when_shown(check, columns)}
        del needed[1:]
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
        yield _test(name, fails, expected=describe_condition(check.when, columns), **_other(other, columns))


@_tests.register
def _(check: Allowed, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    found = columns.value(check.column).cast(pl.String).is_in(list(check.values))
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
    return _test(next(columns_in(first)), fails, **_other(next(columns_in(second)), columns))


@_tests.register
def _(check: Distinct, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    for earlier, later in combinations(check.columns, 2):
        same = columns.value(earlier) == columns.value(later)
        yield _test(later, same, **_other(earlier, columns))


@_tests.register
def _(check: ParentIs, setting: Setting) -> Iterator[RowTest]:
    columns = setting.columns
    codes = columns.codes(check.column)
    parents = {entry.code: entry.parent for entry in codes.entries if entry.parent} if codes else {}
    value = columns.value(check.column)
    parent = value.replace_strict(parents, default=None, return_dtype=pl.String) if parents else pl.lit(None, pl.String)
    yield _test(check.column, parent != columns.value(check.parent), **_other(check.parent, columns))


@_tests.register
def _(check: ValidAt, setting: Setting) -> Iterator[RowTest]:
    return _valid_at(check.column, check.at, setting, severity=Severity.ERROR, rule=None)


def _valid_at(name: str, at: str, setting: Setting, *, severity: Severity, rule: str | None) -> Iterator[RowTest]:
    """Yield the two tests of validity: the code has ended by that day, or has not begun."""
    columns = setting.columns
    codes = columns.codes(name)
    if codes is None or codes.is_open or name not in columns.bound:
        return
    day, value = columns.value(at), columns.value(name)
    ends = {e.code: e.valid_until for e in codes.entries if e.valid_until}
    starts = {e.code: e.valid_from for e in codes.entries if e.valid_from}
    open_ended = {e.code for e in codes.entries if not e.valid_until}
    open_started = {e.code for e in codes.entries if not e.valid_from}
    ended = {code: end for code, end in ends.items() if code not in open_ended}
    begun = {code: start for code, start in starts.items() if code not in open_started}
    for code, limits, late in (("code-expired", ended, True), ("code-not-yet-valid", begun, False)):
        if not limits:
            continue
        limit = value.replace_strict(limits, default=None, return_dtype=pl.Date)
        links = {c: ", ".join(e.code for e in (codes.successors(c) if late else codes.predecessors(c))) for c in limits}
        yield RowTest(
            code=code,
            severity=severity,
            column=name,
            fails=day >= limit if late else day < limit,
            arguments={
                "date": limit.cast(pl.String),
                "suggestion": value.replace_strict(links, default="", return_dtype=pl.String),
                **_other(at, columns),
            },
            rule=rule,
        )


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
    before_birthday = end.dt.strftime("%m%d") < start.dt.strftime("%m%d")
    years = end.dt.year() - start.dt.year() - before_birthday.cast(pl.Int32)
    wrong = [years < check.min] if check.min is not None else []
    if check.max is not None:
        wrong.append(years > check.max)
    limit = f"{'' if check.min is None else check.min}–{'' if check.max is None else check.max}"
    yield _test(
        check.start,
        pl.any_horizontal(wrong),
        value=years.cast(pl.String),
        date=end.cast(pl.String),
        limit=limit,
        **_other(check.end, columns),
    )


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
        **_other(check.denominator, columns),
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
