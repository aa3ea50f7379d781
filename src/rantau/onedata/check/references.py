"""Rules against another file: registers, quotas, assignments, the last period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch

import polars as pl

from rantau.onedata.check.across import Across, needs_of
from rantau.onedata.check.columns import Columns
from rantau.onedata.check.passing import Needs
from rantau.onedata.check.whole import WholeTable
from rantau.onedata.standards.rules import (
    ChangeWithin,
    Check,
    CountWithin,
    Covers,
    RefersTo,
    RevisionExplained,
)

References = Mapping[str, pl.DataFrame]
"""Other files by the name that rules call them: String columns by name of column."""

_SHOWN = 8


def reference_of(check: Check) -> str | None:
    """Return the name of the file that a check needs besides the one checked."""
    if isinstance(check, (RefersTo, CountWithin, Covers, ChangeWithin, RevisionExplained)):
        return check.reference
    return None


@singledispatch
def against(check: Check, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    """Yield what a check against another file finds; nothing for other checks."""
    del check, table, reference
    return iter(())


def _needs(names: tuple[str, ...], columns: Columns) -> Needs:
    return Needs(columns=tuple(dict.fromkeys(name for name in names if name in columns.bound)))


def _texts(data: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Return the values of ``names`` as text under their own names, with ``row``."""
    return data.select("row", *[pl.col(f"v:{name}").cast(pl.String).alias(name) for name in names])


def _has(names: tuple[str, ...], columns: Columns, reference: pl.DataFrame, keys: tuple[str, ...]) -> bool:
    return all(name in columns.bound for name in names) and all(key in reference.columns for key in keys)


@needs_of.register
def _(check: RefersTo, columns: Columns) -> Needs:
    return _needs((*check.columns, *((check.within,) if check.within else ())), columns)


@against.register
def _(check: RefersTo, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    columns = table.columns
    if not _has(check.columns, columns, reference, check.keys):
        return
    wanted = (*check.columns, *((check.within,) if check.within in columns.bound else ()))
    rows = _texts(table.data(), wanted).drop_nulls(list(check.columns))
    known = reference.unique(subset=list(check.keys))
    joined = rows.join(known, left_on=list(check.columns), right_on=list(check.keys), how="left", suffix=":ref")
    marked = rows.join(
        known.select(check.keys).with_columns(found=pl.lit(value=True)),
        left_on=list(check.columns),
        right_on=list(check.keys),
        how="left",
    )
    value = pl.concat_str([pl.col(name) for name in check.columns], separator=" / ")
    unknown = marked.filter(pl.col("found").is_null())
    yield Across(check.columns[0], unknown.select("row", value=value, expected=pl.lit(check.reference)), {})
    if check.within in columns.bound:
        yield from _outside(check, joined)


def _outside(check: RefersTo, joined: pl.DataFrame) -> Iterator[Across]:
    """Find dates before or after those of the row referred to."""
    assert check.within is not None  # noqa: S101 - the caller asked
    value = pl.col(check.within)
    low = pl.col(check.not_before) if check.not_before in joined.columns else pl.lit(None, pl.String)
    high = pl.col(check.not_after) if check.not_after in joined.columns else pl.lit(None, pl.String)
    wrong = joined.filter(((value < low) | (value > high)).fill_null(value=False))
    span = pl.concat_str([low.fill_null(""), pl.lit("–"), high.fill_null("")])
    yield Across(check.within, wrong.select("row", value=value, expected=span, rows=pl.col("row").cast(pl.String)), {})


@needs_of.register
def _(check: CountWithin, columns: Columns) -> Needs:
    return _needs(check.by, columns)


@against.register
def _(check: CountWithin, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    if not _has(check.by, table.columns, reference, (*check.by, check.limit)):
        return
    counts = _texts(table.data(), check.by).group_by(check.by).agg(pl.len().alias("rows"))
    limits = reference.select(*check.by, pl.col(check.limit).cast(pl.Int64, strict=False).alias("limit"))
    over = counts.join(limits, on=list(check.by)).filter(pl.col("rows") > pl.col("limit")).sort(check.by)
    group = pl.concat_str([pl.col(name) for name in check.by], separator=", ")
    places = over.select(
        row=pl.lit(None, pl.UInt32),
        value=pl.col("rows").cast(pl.String),
        count=(pl.col("rows") - pl.col("limit")).cast(pl.String),
        expected=pl.format("{}: {}", group, pl.col("limit")),
    )
    yield Across(check.by[0], places, {})


@needs_of.register
def _(check: Covers, columns: Columns) -> Needs:
    return _needs(check.columns, columns)


@against.register
def _(check: Covers, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    if not _has(check.columns, table.columns, reference, check.columns):
        return
    here = _texts(table.data(), check.columns).select(check.columns).unique()
    missing = reference.select(check.columns).unique().join(here, on=list(check.columns), how="anti")
    if missing.is_empty():
        return
    labels = [
        [table.columns.label(name, value or "") for name, value in zip(check.columns, row, strict=True)]
        for row in missing.sort(check.columns).head(_SHOWN).rows()
    ]
    more = ", …" if missing.height > _SHOWN else ""
    shown = tuple(
        ", ".join(" / ".join(text if isinstance(text, str) else text[side] for text in row) for row in labels) + more
        for side in (0, 1)
    )
    place = pl.DataFrame({"row": [None], "value": [None]}, schema={"row": pl.UInt32, "value": pl.String})
    yield Across(check.columns[0], place, {"expected": (shown[0], shown[1]), "count": str(missing.height)})


@needs_of.register
def _(check: ChangeWithin, columns: Columns) -> Needs:
    return _needs((*check.by, *((check.value,) if check.value else ())), columns)


@against.register
def _(check: ChangeWithin, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    measured = (check.value,) if check.value else ()
    if not _has((*check.by, *measured), table.columns, reference, (*check.by, *measured)):
        return
    now = _measured(_texts(table.data(), (*check.by, *measured)), check)
    before = _measured(reference.with_columns(row=pl.lit(0, pl.UInt32)), check).rename({"amount": "before"})
    both = now.join(before.drop("row"), on=list(check.by)).filter(pl.col("before") >= check.at_least)
    factor = pl.col("amount") / pl.col("before")
    jumped = both.filter((factor < check.min_factor) | (factor > check.max_factor)).sort("row")
    change = ((factor - 1) * 100).round(0).cast(pl.Int64)
    sign = pl.when(change >= 0).then(pl.lit("+")).otherwise(pl.lit(""))
    places = jumped.select(
        "row",
        value=_whole_text(pl.col("amount")),
        expected=_whole_text(pl.col("before")),
        other_value=pl.concat_str([sign, change.cast(pl.String), pl.lit("%")]),
    )
    yield Across(check.value or check.by[0], places, {})


def _measured(rows: pl.DataFrame, check: ChangeWithin) -> pl.DataFrame:
    """Return one row per group: its amount, and the first sheet row that belongs to it."""
    amount = pl.col(check.value).cast(pl.Float64, strict=False).sum() if check.value else pl.len().cast(pl.Float64)
    return rows.group_by(check.by).agg(amount.alias("amount"), pl.col("row").min())


def _whole_text(value: pl.Expr) -> pl.Expr:
    return pl.when(value == value.floor()).then(value.cast(pl.Int64).cast(pl.String)).otherwise(value.cast(pl.String))


@needs_of.register
def _(check: RevisionExplained, columns: Columns) -> Needs:
    return _needs((check.value, *check.by, check.note), columns)


@against.register
def _(check: RevisionExplained, table: WholeTable, reference: pl.DataFrame) -> Iterator[Across]:
    keys = (check.value, *check.by)
    if not _has(keys, table.columns, reference, keys):
        return
    rows = table.data()
    explained = pl.col(f"v:{check.note}").is_not_null() if check.note in table.columns.bound else pl.lit(value=False)
    now = _texts(rows, keys).with_columns(rows.select(explained.alias("explained")).to_series())
    before = reference.select(*check.by, pl.col(check.value).alias("before"))
    both = now.join(before, on=list(check.by), nulls_equal=True)
    number = pl.col(check.value).cast(pl.Float64, strict=False)
    changed = both.filter(
        (number != pl.col("before").cast(pl.Float64, strict=False)).fill_null(value=True) & ~pl.col("explained")
    )
    if changed.is_empty():
        return
    places = changed.sort("row").select(
        "row", value=pl.col(check.value), expected=pl.col("before"), count=pl.lit(str(changed.height))
    )
    yield Across(check.value, places, {})
