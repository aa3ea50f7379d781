"""Numbers and dates at cells that lie far from what they were: in the same row, or in the whole column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from rantau.onedata.check.groups import Argument, FindingGroup
from rantau.onedata.check.likeness.fences import FEWEST, fences
from rantau.onedata.check.likeness.rows import Matching
from rantau.onedata.check.likeness.sides import TEMPORAL, Pair, Side, counted
from rantau.onedata.check.row_test import both_days
from rantau.onedata.standards.model import ColumnType

# Twice as much, or half: below it a change needs no explanation, however steady the others are.
_DOUBLE = math.log(2)
# Counts of events vary by their square root (Poisson); three times that is chance no more.
_CHANCE = 3.0
# A report may come a year after the last one; of years, one may be left out.
_MARGINS = {ColumnType.DATE: 366.0, ColumnType.MONTH: 12.0, ColumnType.YEAR: 2.0}
_MONTHS = 12

Flagged = Mapping[str, pl.Series]
"""Sheet rows of the cells that were found, by column."""


def is_more_than_chance(now: pl.Expr, then: pl.Expr) -> pl.Expr:
    """Test whether two counts differ by more than chance explains."""
    return (now - then).abs() > _CHANCE * (now.abs() + then.abs()).sqrt()


def number_findings(pair: Pair, matching: Matching) -> Iterator[tuple[str, FindingGroup]]:
    """Yield, by column, the cells with unusual numbers and dates; each cell once."""
    for name in pair.common:
        if name in matching.key:
            continue
        if name in pair.numbers:
            yield from _of_numbers(pair, matching, name)
        elif pair.then.column(name).type in TEMPORAL:
            yield from _of_times(pair, name)


def _of_numbers(pair: Pair, matching: Matching, name: str) -> Iterator[tuple[str, FindingGroup]]:
    changed = _changed(pair, matching, name)
    if changed.height:
        yield name, pair.at_cells("change-too-large", name, changed)
    unusual = _unusual(pair, name).filter(~pl.col("row").is_in(changed["row"].implode()))
    if unusual.height:
        known = pair.then.rows[f"v:{name}"].drop_nulls()
        low, high = counted(known.min()), counted(known.max())  # type: ignore[arg-type]  # not empty
        yield name, pair.at_cells("value-unusual", name, unusual, expected=span(low, high))


def span(low: Argument, high: Argument) -> Argument:
    """Write from where to where values reach, in both languages."""
    if low == high:
        return low
    return f"{low[0]} sampai {high[0]}", f"{low[1]} to {high[1]}"


# --- against the same row ----------------------------------------------------


def _changed(pair: Pair, matching: Matching, name: str) -> pl.DataFrame:
    """Return cells that changed otherwise than those of the other rows: a general rise is no mistake."""
    now = pair.now.rows.select("row", now=pl.col(f"v:{name}"), value=pl.col(f"o:{name}"))
    then = pair.then.rows.select(row_then="row", then=pl.col(f"v:{name}"), expected=pl.col(f"o:{name}"))
    both = matching.both.join(now, on="row").join(then, on="row_then").drop_nulls(["now", "then"]).sort("row")
    shown = ["row", "value", "expected", "other_value"]
    if (
        not matching.is_of_one_kind
        or both.height < FEWEST
        or both.filter((pl.col("now") < 0) | (pl.col("then") < 0)).height
    ):
        return both.with_columns(other_value=pl.lit("")).select(shown).clear()
    both = both.with_columns(change=_log_ratio(both))
    change = pl.col("change")
    odd = fences(both["change"]).outside(change) & ((change - change.median()).abs() > _DOUBLE)
    if pair.then.column(name).type is ColumnType.INTEGER:
        odd = odd & is_more_than_chance(pl.col("now"), pl.col("then"))
    return both.filter(odd).with_columns(other_value=_percent()).select(shown)


def _log_ratio(both: pl.DataFrame) -> pl.Expr:
    """Return the logarithm of the change; a zero counts as half of the smallest number above it."""
    smallest = pl.concat([both["now"], both["then"]])
    half = float(smallest.filter(smallest > 0).min() or 1.0) / 2  # type: ignore[arg-type]  # of floats
    return _positive("now", half).log() - _positive("then", half).log()


def _positive(name: str, half: float) -> pl.Expr:
    return pl.when(pl.col(name) == 0).then(half).otherwise(pl.col(name))


def _percent() -> pl.Expr:
    share = ((pl.col("now") / pl.col("then") - 1) * 100).round(0).cast(pl.Int64, strict=False).cast(pl.String)
    signed = pl.when(pl.col("now") > pl.col("then")).then("+" + share).otherwise(share)
    # Of nothing there is no share.
    return pl.when(pl.col("then") == 0).then("+" + pl.col("value")).otherwise(signed + "%")


# --- against the whole column ------------------------------------------------


def _unusual(pair: Pair, name: str) -> pl.DataFrame:
    """Return numbers far outside the range of the earlier file.

    Amounts are compared by their logarithm, since they spread by factors; a zero says
    that there is nothing, and is no small amount.
    """
    value = pl.col(f"v:{name}")
    cells = pair.now.rows.select("row", value=pl.col(f"o:{name}"), number=value).drop_nulls("number")
    then = pair.then.rows[f"v:{name}"].drop_nulls()
    if then.len() < FEWEST:
        return cells.clear().select("row", "value")
    number = pl.col("number")
    if (then >= 0).all():
        logs = then.filter(then > 0).log()
        odd = number < 0
        if logs.len() >= FEWEST:
            usual = fences(logs).beyond(logs, by=_DOUBLE)
            odd = odd | ((number > 0) & usual.outside(number.log()))
    else:
        spread = float((then.quantile(0.75) or 0.0) - (then.quantile(0.25) or 0.0))
        odd = fences(then).beyond(then, by=spread).outside(number)
    return cells.filter(odd).select("row", "value")


# --- dates -------------------------------------------------------------------


def _of_times(pair: Pair, name: str) -> Iterator[tuple[str, FindingGroup]]:
    """Yield the cells with unusual times; where all are, the file is simply from another time."""
    places, expected = _unusual_times(pair, name), _times(pair.then, name)
    if places.height == pair.now.rows[f"v:{name}"].drop_nulls().len():
        if places.height:
            yield name, pair.in_column("values-all-new", name, expected=expected, value=_times(pair.now, name))
    elif places.height:
        yield name, pair.at_cells("value-unusual", name, places, expected=expected)


def _unusual_times(pair: Pair, name: str) -> pl.DataFrame:
    """Return dates, months and years further away than the next report can be."""
    kind = pair.then.column(name).type
    cells = pair.now.rows.select("row", value=pl.col(f"o:{name}"), time=_time(name, kind)).drop_nulls("time")
    then = pair.then.rows.select(_time(name, kind).alias("time")).to_series().drop_nulls()
    if not then.len():
        return cells.clear().select("row", "value")
    usual = fences(then).beyond(then, by=_MARGINS[kind])
    return cells.filter(usual.outside(pl.col("time"))).select("row", "value")


def _time(name: str, kind: ColumnType) -> pl.Expr:
    """Return a date in days, a month in months, a year in years."""
    value = pl.col(f"v:{name}")
    if kind is ColumnType.DATE:
        return value.to_physical().cast(pl.Float64)
    if kind is ColumnType.MONTH:
        parts = value.str.split_exact("-", 1)
        year, month = (parts.struct.field(f"field_{part}").cast(pl.Float64, strict=False) for part in (0, 1))
        return year * _MONTHS + month
    return value.cast(pl.Float64)


def _times(side: Side, name: str) -> Argument:
    known = side.rows[f"v:{name}"].drop_nulls()
    low, high = known.min(), known.max()
    if isinstance(low, date) and isinstance(high, date):
        return span(both_days(low), both_days(high))
    return span((str(low),) * 2, (str(high),) * 2)
