"""Rules on one row → tests that run over all rows at once.

Each test blames one cell, has a predicate over the working table
(:mod:`rantau.onedata.check.columns`), and the placeholders of its message as
expressions that are evaluated only on the rows that fail.  A comparison with an
empty cell is null, which counts as not failing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from rantau.kernel.formats import day as write_day
from rantau.kernel.formats import number as write_number
from rantau.kernel.language import Language
from rantau.kernel.periods import Period
from rantau.onedata.check.columns import Columns
from rantau.onedata.check.groups import Argument
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import AllOf, Condition, Empty, Filled, OneOf

Arguments = Mapping[str, pl.Expr | Argument]


@dataclass(frozen=True, slots=True)
class RowTest:
    """One predicate over rows, the cell it blames and what its message needs.

    ``covered`` tests say nothing that the column's reading does not see already when it
    tells plain cells from others, so the fast pass leaves them out.  ``suspects`` is true
    wherever ``fails`` is, and costs less; the fast pass takes it in place of ``fails``.
    """

    code: str
    severity: Severity
    column: str
    fails: pl.Expr
    arguments: Arguments = field(default_factory=dict)
    rule: str | None = None
    covered: bool = False
    suspects: pl.Expr | None = None


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


def is_one_of(value: pl.Expr, texts: Sequence[str], dtype: pl.DataType) -> pl.Expr:
    """Test whether a value is one of those that a standard writes as text; null for an empty cell."""
    known = pl.Series(list(texts), dtype=pl.String).cast(dtype) if dtype != pl.Date() else None
    return value.cast(pl.String).is_in(list(texts)) if known is None else value.is_in(known.implode())


def holds(condition: Condition, columns: Columns) -> pl.Expr:
    """Return the predicate of a condition; false, never null, where there is nothing to compare."""
    if isinstance(condition, Filled):
        return columns.filled(condition.column)
    if isinstance(condition, Empty):
        return ~columns.filled(condition.column)
    if isinstance(condition, OneOf):
        found = is_one_of(columns.value(condition.column), condition.values, columns.dtype(condition.column))
        return (~found if condition.negated else found).fill_null(value=False)
    parts = [holds(part, columns) for part in condition.parts]
    return pl.all_horizontal(parts) if isinstance(condition, AllOf) else pl.any_horizontal(parts)


def other_cell(name: str, columns: Columns, *, value: str = "other_value") -> dict[str, pl.Expr | Argument]:
    """Return the placeholders about the other cell of a comparison."""
    return {value: columns.original(name), "other_cell": columns.address(name)}
