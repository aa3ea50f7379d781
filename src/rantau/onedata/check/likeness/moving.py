"""Columns that say for which period a file is: all their values are new every time."""

from __future__ import annotations

import polars as pl

from rantau.onedata.check.likeness.sides import TEMPORAL, Pair, Side

# Twelve months: a file rarely names more periods.
FEW = 12


def moving_columns(pair: Pair) -> frozenset[str]:
    """Return the common columns in which no value of the earlier file stands any more.

    Only columns of dates, months and years count, and those with few values that stand
    in several rows: an identifier of persons is new in every row, but names no period.
    """
    return frozenset(name for name in pair.common if _is_new_throughout(pair, name))


def _is_new_throughout(pair: Pair, name: str) -> bool:
    now, then = (values(side, name) for side in (pair.now, pair.then))
    if not now.len() or not then.len() or now.is_in(then.implode()).any():
        return False
    if pair.then.column(name).type in TEMPORAL:
        return True
    return all(_is_few(each, side) for each, side in ((now, pair.now), (then, pair.then)))


def _is_few(distinct: pl.Series, side: Side) -> bool:
    return distinct.len() <= FEW and 2 * distinct.len() <= max(side.rows.height, 2)


def values(side: Side, name: str) -> pl.Series:
    """Return the distinct canonical texts of a column."""
    return side.rows[f"t:{name}"].drop_nulls().unique()
