"""Sums of columns, of the whole file and of its groups, and the number of rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from rantau.onedata.check.groups import FindingGroup
from rantau.onedata.check.likeness.categories import Category, category_of, word_columns
from rantau.onedata.check.likeness.numbers import Flagged, is_more_than_chance
from rantau.onedata.check.likeness.rows import Matching
from rantau.onedata.check.likeness.sides import Pair, Side, counted, percent
from rantau.onedata.standards.model import ColumnType

# A national total that moves by half from one month to the next is news; one that moves by
# a third is a season (placements before and after Lebaran).
_FACTOR = math.log(1.5)
# A group is smaller and moves more.
_GROUP_FACTOR = math.log(2)
# With fewer rows to a group its sum is hardly more than its cells, which are looked at anyway.
_ROWS_IN_GROUP = 2
_MOST_GROUPS = 60


def total_findings(pair: Pair, matching: Matching, *, flagged: Flagged) -> Iterator[FindingGroup]:
    """Yield totals and group totals that changed much, and a number of rows that did.

    Parameters
    ----------
    flagged
        Cells that are reported as unusual; a group with one of them is not reported again.
    """
    rows_changed = not matching.is_of_one_kind and _differ(pair.now.rows.height, pair.then.rows.height)
    if rows_changed:
        yield pair.on_sheet(
            "row-count-changed", value=counted(pair.now.rows.height), expected=counted(pair.then.rows.height)
        )
    by, groups = _grouping(pair, matching), _in_both(pair, matching)
    for name in pair.numbers:
        if name in matching.key:
            continue
        change = _change(pair, name, flagged)
        # Where the rows became many more or fewer, the sum follows; that is told already.
        if change is not None and not (rows_changed and abs(_mean_change(pair, name)) <= _FACTOR):
            now, then = (_sum(side, name) for side in (pair.now, pair.then))
            yield pair.in_column(
                "total-changed", name, value=counted(now), expected=counted(then), other_value=percent(now, then)
            )
        if by is not None:
            yield from _of_groups(groups, name, by, flagged=flagged)


def _sum(side: Side, name: str, *, without: pl.Series | None = None) -> float:
    rows = side.rows if without is None else side.rows.filter(~pl.col("row").is_in(without.implode()))
    return float(rows[f"v:{name}"].sum())


def _differ(now: float, then: float) -> bool:
    if now <= 0 or then <= 0:
        return (now > 0) != (then > 0)
    chance = pl.select(is_more_than_chance(pl.lit(float(now)), pl.lit(float(then)))).item()
    return abs(math.log(now / then)) > _FACTOR and bool(chance)


def _change(pair: Pair, name: str, flagged: Flagged) -> float | None:
    """Return the logarithm of the change of a total, or ``None`` where it is not worth a word.

    A single wrong number is told at its cell; the total is told if it changed without it too.
    """
    now, then = _sum(pair.now, name, without=flagged.get(name)), _sum(pair.then, name)
    if now <= 0 or then <= 0:
        return None
    if pair.then.column(name).type is ColumnType.INTEGER and not _differ(now, then):
        return None
    change = math.log(now / then)
    return change if abs(change) > _FACTOR else None


def _mean_change(pair: Pair, name: str) -> float:
    now, then = (float(side.rows[f"v:{name}"].mean() or 0.0) for side in (pair.now, pair.then))  # type: ignore[arg-type]  # of floats
    return math.log(now / then) if now > 0 and then > 0 else math.inf


# --- groups ------------------------------------------------------------------


def _grouping(pair: Pair, matching: Matching) -> Category | None:
    """Return the column by whose values totals are compared: one of areas first, then the one with most values."""
    candidates = [category_of(pair.then, name) for name in word_columns(pair) if (name,) != matching.key]
    fit = [
        each
        for each in candidates
        if 1 < len(each.counts) <= _MOST_GROUPS and sum(each.counts.values()) >= _ROWS_IN_GROUP * len(each.counts)
    ]
    return max(fit, key=lambda each: (_is_area(pair, each.name), len(each.counts)), default=None)


def _in_both(pair: Pair, matching: Matching) -> Pair:
    """Leave out the rows that vanished and the new ones, where those are told by themselves."""
    if not matching.is_of_one_kind:
        return pair
    now = pair.now.rows.filter(pl.col("row").is_in(matching.both["row"].implode()))
    then = pair.then.rows.filter(pl.col("row").is_in(matching.both["row_then"].implode()))
    return replace(pair, now=replace(pair.now, rows=now), then=replace(pair.then, rows=then))


def _is_area(pair: Pair, name: str) -> bool:
    return (pair.then.column(name).codes or "").startswith("area")


def _of_groups(pair: Pair, name: str, by: Category, *, flagged: Flagged) -> Iterator[FindingGroup]:
    """Yield the groups whose total moved otherwise than those of most groups."""
    sums = _sums(pair.now, name, by.name).join(_sums(pair.then, name, by.name), on="group", suffix="_then")
    known = sums.filter((pl.col("sum") > 0) & (pl.col("sum_then") > 0))
    # The median, not the whole: one cell with a digit too many would make every other group look odd.
    change = (pl.col("sum") / pl.col("sum_then")).log()
    moved = (change - change.median()).abs() > _GROUP_FACTOR
    odd = known.filter(moved & is_more_than_chance(pl.col("sum"), pl.col("sum_then")))
    told = _groups_of(pair.now, flagged.get(name), by.name)
    for group, now, then in odd.filter(~pl.col("group").is_in(told.implode())).sort("group").iter_rows():
        label = pair.then.checked.columns.label(by.name, group)
        yield pair.in_column(
            "group-total-changed",
            name,
            other_value=by.spelling[group] if isinstance(label, str) else label,
            value=counted(now),
            expected=counted(then),
        )


def _sums(side: Side, name: str, by: str) -> pl.DataFrame:
    rows = side.rows.select(group=pl.col(f"t:{by}"), number=pl.col(f"v:{name}")).drop_nulls()
    return rows.group_by("group").agg(pl.col("number").sum().alias("sum"))


def _groups_of(side: Side, rows: pl.Series | None, by: str) -> pl.Series:
    if rows is None:
        return pl.Series(dtype=pl.String)
    return side.rows.filter(pl.col("row").is_in(rows.implode()))[f"t:{by}"].drop_nulls().unique()
